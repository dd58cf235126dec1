/* User data headers: known elements, unknown ones, cut ones. */
#include "sms_vectors.h"
#include "wire/octets.h"
#include "wire/udh.h"

START_TEST(known_elements_are_noted)
{
	static const struct {
		const char *hex;
		struct udh wanted;
		size_t body_n;
	} rows[] = {
		/* UDHL, 00 concat: ref 5A, part 1 of 2; then two octets of text */
		{"0500035A0201A8E8", {.concat_bits = 8, .concat_ref = 0x5A, .concat_total = 2,
			.concat_seq = 1, .fill_bits = 1}, 2},
		/* 08 concat with 16-bit reference */
		{"060804BEEF0302F0", {.concat_bits = 16, .concat_ref = 0xBEEF, .concat_total = 3,
			.concat_seq = 2, .fill_bits = 0}, 1},
		/* 05 ports 2948 from 9200 */
		{"0605040B8423F0", {.port_bits = 16, .port_dst = 2948, .port_src = 9200}, 0},
		/* 04 ports of 8 bits; an unknown element 24 between */
		{"0724010404021020FF", {.port_bits = 8, .port_dst = 0x10, .port_src = 0x20,
			.fill_bits = 6}, 1},
		{"00AA", {.fill_bits = 6}, 1},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint8_t octets[VECTOR_BYTES_MAX];
		struct udh udh;
		const size_t n = vector_octets(rows[i].hex, octets);
		const struct udh *w = &rows[i].wanted;
		ck_assert_int_eq(udh_read(octets_span(octets, n), &udh, NULL), WIRE_OK);
		ck_assert_uint_eq(udh.concat_bits, w->concat_bits);
		ck_assert_uint_eq(udh.concat_ref, w->concat_ref);
		ck_assert_uint_eq(udh.concat_total, w->concat_total);
		ck_assert_uint_eq(udh.concat_seq, w->concat_seq);
		ck_assert_uint_eq(udh.port_bits, w->port_bits);
		ck_assert_uint_eq(udh.port_dst, w->port_dst);
		ck_assert_uint_eq(udh.port_src, w->port_src);
		ck_assert_uint_eq(udh.fill_bits, w->fill_bits);
		ck_assert_uint_eq(udh.body.n, rows[i].body_n);
	}
}
END_TEST

START_TEST(bad_headers_are_refused_with_their_place)
{
	static const struct {
		const char *hex;
		size_t offset;
	} rows[] = {
		{"05", 0},                 /* longer than the user data */
		{"0500035A02", 0},
		{"0500045A0201A8", 1},     /* element runs past the header */
		{"0400025A02", 1},         /* concat of two octets */
		{"06000100050400000000", 1},
		{"0805040B8423F000050F", 7}, /* the second element is cut */
		{"0324025AFF", 1},         /* an unknown element, cut */
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint8_t octets[VECTOR_BYTES_MAX];
		struct udh udh;
		struct wire_bad bad = {99, ""};
		const size_t n = vector_octets(rows[i].hex, octets);
		ck_assert_int_eq(udh_read(octets_span(octets, n), &udh, &bad), WIRE_BAD);
		ck_assert_msg(bad.offset == rows[i].offset, "%s: byte %zu", rows[i].hex, bad.offset);
	}
	struct udh udh;
	ck_assert_int_eq(udh_read(octets_span(NULL, 0), &udh, NULL), WIRE_MORE);
}
END_TEST

START_TEST(written_elements_are_read_back)
{
	uint8_t octets[32];
	struct wire_out out = wire_out_init(octets, sizeof octets);
	wire_put_u8(&out, 0);
	udh_concat_write(0x1234, 16, 4, 3, &out);
	udh_ports_write(UDH_PORT_WAP_PUSH, UDH_PORT_WSP, &out);
	udh_ie_write(0x24, octets_span("\x01", 1), &out);
	octets_patch_u8(&out, 0, out.n - 1);
	struct udh udh;
	ck_assert_int_eq(udh_read(octets_span(octets, out.n), &udh, NULL), WIRE_OK);
	ck_assert_uint_eq(udh.concat_ref, 0x1234);
	ck_assert_uint_eq(udh.port_dst, 2948);
	size_t at = 0;
	int n = 0;
	struct udh_ie ie;
	while (udh_ie_next(udh.elements, &at, &ie)) {
		n++;
	}
	ck_assert_int_eq(n, 3);
	ck_assert_uint_eq(ie.id, 0x24);
	ck_assert_uint_eq(at, udh.elements.n);
}
END_TEST

START_TEST(lengths_in_septets_include_the_header)
{
	ck_assert_uint_eq(udh_udl_septets(6, 153), 160); /* 8-bit reference: 153 characters */
	ck_assert_uint_eq(udh_udl_septets(7, 152), 160); /* 16-bit: 152 */
	ck_assert_uint_eq(udh_udl_septets(0, 160), 160);
}
END_TEST

START_TEST(every_cut_and_change_is_survived)
{
	uint8_t octets[VECTOR_BYTES_MAX];
	const size_t n = vector_octets("0B05040B8423F00003010201", octets);
	struct guard guard = guard_open();
	struct udh udh;
	for (size_t cut = 1; cut < n; cut++) {
		ck_assert_int_eq(udh_read(octets_span(guard_copy(&guard, octets, cut), cut), &udh,
			NULL), WIRE_BAD);
	}
	for (size_t i = 0; i < n * 256; i++) {
		const uint8_t was = octets[i / 256];
		octets[i / 256] = (uint8_t)i;
		const uint8_t *edge = guard_copy(&guard, octets, n);
		if (udh_read(octets_span(edge, n), &udh, NULL) == WIRE_OK) {
			ck_assert_uint_eq(1 + udh.elements.n + udh.body.n, n);
		}
		octets[i / 256] = was;
	}
	guard_close(&guard);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("udh");
	TCase *tests = tcase_create("all");
	suite_add_tcase(suite, tests);
	tcase_add_test(tests, known_elements_are_noted);
	tcase_add_test(tests, bad_headers_are_refused_with_their_place);
	tcase_add_test(tests, written_elements_are_read_back);
	tcase_add_test(tests, lengths_in_septets_include_the_header);
	tcase_add_test(tests, every_cut_and_change_is_survived);
	return vector_run(suite);
}
