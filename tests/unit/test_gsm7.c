/* The GSM alphabet: the shared vectors, fill bits in closed form, every septet, refusals.
 *
 * "test_gsm7 --pack N" prints N random texts of ASCII and their packed octets, for
 * oracle_sms.sh. */
#include "sms_vectors.h"
#include "wire/gsm7.h"
#include "wire/octets.h"

START_TEST(vectors_pack_and_unpack)
{
	json_t *file = vector_file();
	size_t i;
	json_t *vector;
	int n = 0;
	json_array_foreach(json_object_get(file, "vectors"), i, vector) {
		const char *id = vector_text(vector, "id");
		if (strncmp(id, "gsm7-", 5) != 0) {
			continue;
		}
		const json_t *decoded = json_object_get(vector, "decoded");
		const char *text = vector_text(decoded, "text");
		const size_t wanted = (size_t)json_integer_value(json_object_get(decoded, "septets"));
		uint8_t septets[160];
		uint8_t packed[140];
		uint8_t utf8[512];
		size_t septets_n = 0;
		ck_assert_int_eq(gsm7_from_utf8(octets_text(text), septets, sizeof septets,
			&septets_n, NULL), WIRE_OK);
		ck_assert_uint_eq(septets_n, wanted);
		struct wire_out out = wire_out_init(packed, sizeof packed);
		gsm7_pack(septets, septets_n, 0, &out);
		vector_same(id, vector_text(vector, "hex"), &out);
		uint8_t again[160];
		ck_assert(gsm7_unpack(packed, out.n, 0, again, septets_n));
		ck_assert_mem_eq(again, septets, septets_n);
		struct wire_out back = wire_out_init(utf8, sizeof utf8);
		gsm7_to_utf8(again, septets_n, &back);
		ck_assert_uint_eq(back.n, strlen(text));
		ck_assert_mem_eq(utf8, text, back.n);
		n++;
	}
	json_decref(file);
	ck_assert_int_eq(n, 7);
}
END_TEST

START_TEST(fill_bits_follow_the_formula)
{
	ck_assert_uint_eq(gsm7_fill_bits(6), 1);
	ck_assert_uint_eq(gsm7_fill_bits(7), 0);
	ck_assert_uint_eq(gsm7_fill_bits(1), 6);
	for (size_t header = 0; header <= 140; header++) {
		const unsigned fill = gsm7_fill_bits(header);
		ck_assert_uint_lt(fill, 7);
		ck_assert_uint_eq((header * 8 + fill) % 7, 0);
	}
}
END_TEST

/* Packing against a second, bit-by-bit implementation, for every fill and length, cut at a page. */
START_TEST(packing_agrees_with_single_bits)
{
	struct guard guard = guard_open();
	uint64_t state = 7;
	for (unsigned fill = 0; fill < 7; fill++) {
		for (size_t n = 0; n <= 160; n++) {
			uint8_t septets[160];
			uint8_t slow[150] = {0};
			uint8_t packed[150];
			uint8_t again[160];
			for (size_t i = 0; i < n; i++) {
				septets[i] = (uint8_t)(vector_random(&state) >> 40 & 0x7F);
				for (size_t b = 0; b < 7; b++) {
					const size_t bit = fill + 7 * i + b;
					slow[bit / 8] = (uint8_t)(slow[bit / 8] |
						(septets[i] >> b & 1) << bit % 8);
				}
			}
			struct wire_out out = wire_out_init(packed, sizeof packed);
			gsm7_pack(septets, n, fill, &out);
			ck_assert_uint_eq(out.n, gsm7_packed_bytes(n, fill));
			ck_assert_mem_eq(packed, slow, out.n);
			const uint8_t *edge = guard_copy(&guard, packed, out.n);
			ck_assert(gsm7_unpack(edge, out.n, fill, again, n));
			ck_assert_mem_eq(again, septets, n);
			ck_assert(n == 0 || !gsm7_unpack(edge, out.n - 1, fill, again, n));
		}
	}
	guard_close(&guard);
}
END_TEST

START_TEST(every_septet_has_its_character)
{
	for (unsigned septet = 0; septet < 128; septet++) {
		if (septet == GSM7_ESCAPE) {
			continue;
		}
		const uint8_t one[1] = {(uint8_t)septet};
		uint8_t utf8[8];
		uint8_t back[2];
		size_t back_n = 0;
		struct wire_out out = wire_out_init(utf8, sizeof utf8);
		gsm7_to_utf8(one, 1, &out);
		ck_assert_int_eq(gsm7_from_utf8(octets_span(utf8, out.n), back, 2, &back_n, NULL),
			WIRE_OK);
		ck_assert_uint_eq(back_n, 1);
		ck_assert_uint_eq(back[0], septet);
	}
}
END_TEST

START_TEST(escapes_are_read_as_phones_do)
{
	static const struct {
		uint8_t septets[3];
		size_t n;
		const char *text;
	} rows[] = {
		{{0x1B, 0x65, 0x41}, 3, "\xE2\x82\xAC" "A"}, /* euro, A */
		{{0x1B, 0x0A, 0x41}, 3, "\x0C" "A"},         /* page break */
		{{0x1B, 0x41, 0x41}, 3, "AA"},               /* unknown: basic table */
		{{0x1B, 0x1B, 0x41}, 3, " A"},               /* second escape: space */
		{{0x41, 0x1B, 0x00}, 2, "A "},               /* last escape: space */
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint8_t utf8[16];
		struct wire_out out = wire_out_init(utf8, sizeof utf8);
		gsm7_to_utf8(rows[i].septets, rows[i].n, &out);
		ck_assert_uint_eq(out.n, strlen(rows[i].text));
		ck_assert_mem_eq(utf8, rows[i].text, out.n);
	}
}
END_TEST

START_TEST(bad_text_is_refused_with_its_place)
{
	static const struct {
		const char *text;
		size_t offset;
		const char *reason;
	} rows[] = {
		{"ab\xC3", 2, "malformed UTF-8"},             /* cut sequence */
		{"a\x80", 1, "malformed UTF-8"},              /* lone continuation */
		{"\xC0\xAF", 0, "malformed UTF-8"},           /* overlong */
		{"\xED\xA0\x80", 0, "malformed UTF-8"},       /* surrogate */
		{"\xF4\x90\x80\x80", 0, "malformed UTF-8"},   /* above 10FFFF */
		{"x\xD0\x9D", 1, "character not in the GSM alphabet"}, /* Cyrillic */
		{"x`", 1, "character not in the GSM alphabet"},
		{"0123456789", 8, "text too long"},
		{"0123456\xE2\x82\xAC", 7, "text too long"},  /* two septets, one place left */
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint8_t septets[8];
		size_t n = 0;
		struct wire_bad bad = {99, ""};
		ck_assert_int_eq(gsm7_from_utf8(octets_text(rows[i].text), septets, 8, &n, &bad),
			WIRE_BAD);
		ck_assert_uint_eq(bad.offset, rows[i].offset);
		ck_assert_str_eq(bad.reason, rows[i].reason);
	}
}
END_TEST

START_TEST(a_full_buffer_overflows)
{
	const uint8_t septets[8] = {1, 2, 3, 4, 5, 6, 7, 8};
	uint8_t packed[8] = {0};
	struct wire_out out = wire_out_init(packed, 6);
	gsm7_pack(septets, 8, 0, &out);
	ck_assert(out.overflow);
	ck_assert_uint_eq(out.n, 0);
}
END_TEST

static void pack_print(long n)
{
	uint64_t state = 42;
	for (long i = 0; i < n; i++) {
		static const char characters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
			"0123456789!\"#$%&'()*+,-./:;<=>?@_^{}[]~|\\";
		uint8_t text[80];
		uint8_t septets[160];
		uint8_t packed[140];
		char hex[2 * VECTOR_BYTES_MAX + 1];
		size_t septets_n = 0;
		const size_t length = 1 + (size_t)i % sizeof text;
		for (size_t k = 0; k < length; k++) {
			text[k] = (uint8_t)characters[(vector_random(&state) >> 32) %
				(sizeof characters - 1)];
		}
		struct wire_out out = wire_out_init(packed, sizeof packed);
		if (gsm7_from_utf8(octets_span(text, length), septets, sizeof septets, &septets_n,
			NULL) != WIRE_OK) {
			abort();
		}
		gsm7_pack(septets, septets_n, 0, &out);
		vector_hex(packed, out.n, hex);
		printf("%.*s %s\n", (int)length, text, hex);
	}
}

int main(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[1], "--pack") == 0) {
		pack_print(strtol(argv[2], NULL, 10));
		return EXIT_SUCCESS;
	}
	Suite *suite = suite_create("gsm7");
	TCase *tests = tcase_create("all");
	suite_add_tcase(suite, tests);
	tcase_add_test(tests, vectors_pack_and_unpack);
	tcase_add_test(tests, fill_bits_follow_the_formula);
	tcase_add_test(tests, packing_agrees_with_single_bits);
	tcase_add_test(tests, every_septet_has_its_character);
	tcase_add_test(tests, escapes_are_read_as_phones_do);
	tcase_add_test(tests, bad_text_is_refused_with_its_place);
	tcase_add_test(tests, a_full_buffer_overflows);
	return vector_run(suite);
}
