/* UTF-8 and UTF-16: the edges of each length, what is malformed, and all characters both ways. */
#include "sms_vectors.h"
#include "wire/octets.h"
#include "wire/utf.h"

START_TEST(each_length_has_its_edges)
{
	static const struct {
		const char *utf8, *utf16;
		uint32_t character;
	} rows[] = {
		{"00", "0000", 0},
		{"7F", "007F", 0x7F},
		{"C280", "0080", 0x80},
		{"DFBF", "07FF", 0x7FF},
		{"E0A080", "0800", 0x800},
		{"ED9FBF", "D7FF", 0xD7FF},
		{"EE8080", "E000", 0xE000},
		{"EFBFBF", "FFFF", 0xFFFF},
		{"F0908080", "D800DC00", 0x10000},
		{"F48FBFBF", "DBFFDFFF", 0x10FFFF},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint8_t octets[VECTOR_BYTES_MAX], written[16];
		uint32_t c = UINT32_MAX;
		const size_t n = vector_octets(rows[i].utf8, octets);
		ck_assert_uint_eq(utf_read(octets, n, &c), n);
		ck_assert_uint_eq(c, rows[i].character);
		for (size_t cut = 0; cut < n; cut++) {
			ck_assert_uint_eq(utf_read(octets, cut, &c), 0);
		}
		struct wire_out out = wire_out_init(written, sizeof written);
		utf_write(rows[i].character, &out);
		vector_same("UTF-8", rows[i].utf8, &out);
		struct wire_out wide = wire_out_init(written, sizeof written);
		ck_assert_int_eq(utf_to_utf16(octets_span(octets, n), &wide, NULL), WIRE_OK);
		vector_same("UTF-16", rows[i].utf16, &wide);
		struct wire_out back = wire_out_init(written + 8, 8);
		ck_assert_int_eq(utf_from_utf16(octets_span(written, wide.n), &back, NULL), WIRE_OK);
		vector_same("back", rows[i].utf8, &back);
	}
}
END_TEST

START_TEST(malformed_octets_have_their_place)
{
	static const struct {
		enum wire_verdict (*convert)(struct wire_span, struct wire_out *, struct wire_bad *);
		const char *hex;
		size_t offset;
	} rows[] = {
		{utf_to_utf16, "4180", 1},       {utf_to_utf16, "C080", 0},
		{utf_to_utf16, "C1BF", 0},       {utf_to_utf16, "41E0807F", 1},
		{utf_to_utf16, "E09FBF", 0},     {utf_to_utf16, "EDA080", 0},
		{utf_to_utf16, "F08FBFBF", 0},   {utf_to_utf16, "F4908080", 0},
		{utf_to_utf16, "F8888080", 0},   {utf_to_utf16, "FF", 0},
		{utf_to_utf16, "E282", 0},       {utf_to_utf16, "C3", 0},
		{utf_from_utf16, "00", 0},       {utf_from_utf16, "0041D800", 2},
		{utf_from_utf16, "D8000041", 0}, {utf_from_utf16, "DC00", 0},
		{utf_from_utf16, "D800D800", 0}, {utf_from_utf16, "D800DC", 0},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint8_t octets[VECTOR_BYTES_MAX], written[64];
		struct wire_bad bad = {99, ""};
		struct wire_out out = wire_out_init(written, sizeof written);
		const size_t n = vector_octets(rows[i].hex, octets);
		ck_assert_msg(rows[i].convert(octets_span(octets, n), &out, &bad) == WIRE_BAD, "%s",
			rows[i].hex);
		ck_assert_uint_eq(bad.offset, rows[i].offset);
	}
}
END_TEST

START_TEST(every_character_comes_back)
{
	for (uint32_t c = 0; c < 0x110000; c++) {
		uint8_t octets[4], wide[4], again[4];
		if (c >= 0xD800 && c < 0xE000) {
			continue;
		}
		struct wire_out one = wire_out_init(octets, sizeof octets);
		struct wire_out two = wire_out_init(wide, sizeof wide);
		struct wire_out three = wire_out_init(again, sizeof again);
		uint32_t read = UINT32_MAX;
		utf_write(c, &one);
		const bool good = utf_read(octets, one.n, &read) == one.n && read == c &&
			utf_to_utf16(octets_span(octets, one.n), &two, NULL) == WIRE_OK &&
			utf_from_utf16(octets_span(wide, two.n), &three, NULL) == WIRE_OK &&
			three.n == one.n && memcmp(octets, again, one.n) == 0;
		ck_assert_msg(good, "U+%04X", c);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("utf");
	TCase *tests = tcase_create("all");
	suite_add_tcase(suite, tests);
	tcase_add_test(tests, each_length_has_its_edges);
	tcase_add_test(tests, malformed_octets_have_their_place);
	tcase_add_test(tests, every_character_comes_back);
	return vector_run(suite);
}
