/* The multipart answer: part table, cuts, hostile numbers. Not here: the document in part 0. */
#include "wire/eas_multipart.h"

#include "eas_test.h"

/* A WBXML document and two files, laid out by hand; each part after the first begins where the one
 * before it ends. [MS-ASCMD] 2.2.2.10.1 */
static const uint8_t three[] = {
	3,    0,    0,	  0,			      /* parts */
	28,   0,    0,	  0, 5, 0, 0, 0,	      /* part 0: offset, length */
	33,   0,    0,	  0, 0, 0, 0, 0,	      /* part 1: an empty file */
	33,   0,    0,	  0, 2, 0, 0, 0,	      /* part 2 */
	0x03, 0x01, 0x6A, 0, 5, 'h', 'i',
};

static enum wire_verdict read_only(const uint8_t *p, size_t n, struct wire_bad *bad)
{
	struct eas_multipart multipart;
	enum wire_verdict v = eas_multipart_read(p, n, &multipart, bad);
	for (uint32_t i = 0; v == WIRE_OK && i < multipart.part_n; i++) {
		struct wire_span part = eas_multipart_part(&multipart, i);
		ck_assert(part.p >= p + 4 && part.p + part.n <= p + n);
	}
	return v;
}

START_TEST(three_parts)
{
	struct eas_multipart multipart;
	struct wire_bad bad;
	ck_assert_int_eq(eas_multipart_read(three, sizeof three, &multipart, &bad), WIRE_OK);
	ck_assert_uint_eq(multipart.part_n, 3);
	struct wire_span part[3];
	for (uint32_t i = 0; i < 3; i++) {
		part[i] = eas_multipart_part(&multipart, i);
	}
	ck_assert(part[0].n == 5 && part[0].p[4] == 5);
	ck_assert_uint_eq(part[1].n, 0);
	ck_assert(wire_span_is(part[2], "hi"));
	ck_assert_uint_eq(eas_multipart_part(&multipart, 3).n, 0);
	ck_assert_uint_eq(eas_multipart_part(&multipart, UINT32_MAX).n, 0);
	uint8_t again[sizeof three];
	for (size_t cap = 0; cap <= sizeof again; cap++) {
		struct wire_out out = wire_out_init(again, cap);
		ck_assert_int_eq(eas_multipart_write(&out, part, 3), cap == sizeof three);
	}
	ck_assert_mem_eq(again, three, sizeof three);
	for (size_t cut = 0; cut < sizeof three; cut++) {
		ck_assert_int_eq(read_only(eas_test_edge(three, cut), cut, &bad), WIRE_MORE);
	}
	eas_test_abuse(three, sizeof three, 0, read_only);
}
END_TEST

START_TEST(what_is_refused)
{
	static const struct {
		uint8_t bytes[12];
		size_t n;
		enum wire_verdict verdict;
		size_t offset;
	} rows[] = {
		{{0, 0, 0, 0}, 4, WIRE_BAD, 0},				     /* no parts */
		{{1, 0, 0, 0, 11, 0, 0, 0, 1}, 12, WIRE_BAD, 4},	     /* in the table */
		{{1, 0, 0, 0, 12, 0, 0, 0, 0}, 12, WIRE_OK, 0},		     /* empty, at the end */
		{{1, 0, 0, 0, 13, 0, 0, 0, 0}, 12, WIRE_MORE, 0},	     /* behind the end */
		{{1, 0, 0, 0, 12, 0, 0, 0, 1}, 12, WIRE_MORE, 0},	     /* one octet is missing */
		{{1, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}, 12, WIRE_MORE, 0},
		{{0xFF, 0xFF, 0xFF, 0xFF, 12, 0, 0, 0, 0}, 12, WIRE_BAD, 4}, /* a table of 32 GB */
		{{0xFF, 0xFF, 0xFF, 0xFF}, 4, WIRE_MORE, 0},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct wire_bad bad = {.offset = 99};
		enum wire_verdict v =
			read_only(eas_test_edge(rows[i].bytes, rows[i].n), rows[i].n, &bad);
		ck_assert_msg(v == rows[i].verdict, "row %zu: %d", i, v);
		ck_assert(v != WIRE_BAD || bad.offset == rows[i].offset);
	}
	uint8_t room[16];
	struct wire_out out = wire_out_init(room, sizeof room);
	const struct wire_span long_part = {.p = three, .n = (size_t)UINT32_MAX + 1};
	ck_assert(!eas_multipart_write(&out, NULL, 0));
	ck_assert(!eas_multipart_write(&out, &long_part, 1));
}
END_TEST

int main(void)
{
	TCase *t = tcase_create("eas_multipart");
	tcase_add_test(t, three_parts);
	tcase_add_test(t, what_is_refused);
	return eas_test_run(t);
}
