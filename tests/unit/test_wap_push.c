/* The WSP push PDU: vectors wsp-01 and -02, header forms, faults, variable-length numbers. */
#include "sms_vectors.h"
#include "wire/octets.h"
#include "wire/wap_push.h"

static enum wire_verdict again(const uint8_t *p, size_t n, struct wire_out *out, size_t *used,
	struct wire_bad *bad)
{
	struct wap_push push;
	const enum wire_verdict verdict = wap_push_read(p, n, &push, used, bad);
	if (verdict == WIRE_OK) {
		wap_push_write(&push, out);
	}
	return verdict;
}

START_TEST(vectors_are_read_and_written)
{
	/* The body has no length: a cut inside it cannot be seen, one in the headers can. */
	ck_assert_int_eq(vector_check_all("wsp-01", "hex", again, 9), 1);
	ck_assert_int_eq(vector_check_all("wsp-02", "hex", again, 4), 1);
}
END_TEST

START_TEST(fields_are_those_of_the_vectors)
{
	static const struct {
		const char *hex;
		uint32_t content_type;
		uint32_t application_id;
		size_t headers_n;
		size_t body_n;
		uint32_t spelled_at;
	} rows[] = {
		{"0106060302030AAF89020D", 0x030A, 9, 2, 2, 2},
		{"010601AE0205", 0x2E, WAP_PUSH_NO_CODE, 0, 2, 0},
		{"0106036E6F00AABB", WAP_PUSH_NO_CODE, WAP_PUSH_NO_CODE, 0, 2, 0}, /* text "no" */
		{"010607" "03AE81EA" "AF0109" "AA", 0x2E, 9, 3, 1, 3}, /* charset; long form of the id */
		{"010607" "BE" "414200434400", 0x3E, WAP_PUSH_NO_CODE, 6, 0, 0}, /* AB: CD */
		/* The application, AB: CD and EF: 1. */
		{"01060D" "BE" "AF89" "414200434400" "45460081", 0x3E, 9, 12, 0, 2},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint8_t octets[VECTOR_BYTES_MAX];
		struct wap_push push;
		struct wire_bad bad = {0, ""};
		size_t used = 0;
		const size_t n = vector_octets(rows[i].hex, octets);
		ck_assert_msg(wap_push_read(octets, n, &push, &used, &bad) == WIRE_OK, "%s: %zu %s",
			rows[i].hex, bad.offset, bad.reason);
		ck_assert_uint_eq(push.content_type, rows[i].content_type);
		ck_assert_uint_eq(push.application_id, rows[i].application_id);
		ck_assert_uint_eq(push.headers.n, rows[i].headers_n);
		ck_assert_uint_eq(push.body.n, rows[i].body_n);
		ck_assert_uint_eq(push.spelled_at, rows[i].spelled_at);
		vector_check_again(rows[i].hex, rows[i].hex, again);
		vector_check_flips(rows[i].hex, rows[i].hex, again);
	}
}
END_TEST

START_TEST(codes_are_written_in_their_shortest_form)
{
	static const struct {
		uint32_t code;
		const char *hex;
	} rows[] = {{0x2E, "010601AE"}, {0x7F, "010601FF"}, {0x80, "010603020180"},
		{0x030A, "0106040302030A"}};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint8_t octets[16];
		struct wire_out out = wire_out_init(octets, sizeof octets);
		const struct wap_push push = {.tid = 1, .type = WAP_PUSH_TYPE,
			.content_type = rows[i].code};
		wap_push_write(&push, &out);
		vector_same(rows[i].hex, rows[i].hex, &out);
		struct wap_push read;
		size_t used = 0;
		ck_assert_int_eq(wap_push_read(octets, out.n, &read, &used, NULL), WIRE_OK);
		ck_assert_uint_eq(read.content_type, rows[i].code);
	}
}
END_TEST

START_TEST(headers_are_walked)
{
	uint8_t octets[64];
	struct wire_out out = wire_out_init(octets, sizeof octets);
	wap_push_header_short_write(0x2F, 9, &out);
	wap_push_header_write("NotifyGUID", octets_text("0123"), &out);
	struct wap_push_header header;
	size_t at = 0;
	ck_assert(wap_push_header_next(octets_span(octets, out.n), &at, &header));
	ck_assert_int_eq(header.code, 0x2F);
	ck_assert_uint_eq(header.value.p[0], 0x89);
	ck_assert(wap_push_header_next(octets_span(octets, out.n), &at, &header));
	ck_assert_int_eq(header.code, -1);
	ck_assert(wire_span_is(header.name, "NotifyGUID"));
	ck_assert_uint_eq(header.value.n, 5);
	ck_assert(!wap_push_header_next(octets_span(octets, out.n), &at, &header));
}
END_TEST

START_TEST(faults_have_their_place)
{
	static const struct {
		const char *hex;
		size_t offset;
	} rows[] = {
		{"0105", 1}, {"01068080808080", 2}, {"010600", 2}, {"010601" "03", 3},
		{"010604" "AE" "AF0309", 4},   /* value cut by the headers' end */
		{"010603" "AE" "4142", 4},     /* name without NUL */
		{"010602" "AE" "01", 4},       /* code page shift */
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint8_t octets[VECTOR_BYTES_MAX];
		struct wap_push push;
		struct wire_bad bad = {99, ""};
		size_t used = 0;
		const size_t n = vector_octets(rows[i].hex, octets);
		ck_assert_msg(wap_push_read(octets, n, &push, &used, &bad) == WIRE_BAD, "%s",
			rows[i].hex);
		ck_assert_msg(bad.offset == rows[i].offset, "%s: byte %zu %s", rows[i].hex,
			bad.offset, bad.reason);
	}
}
END_TEST

/* [WSP] 8.1.2: 0x87A5 = 1000 0111 1010 0101 goes out in groups of seven bits as 82 8F 25. */
START_TEST(variable_length_numbers)
{
	static const struct {
		uint32_t v;
		const char *hex;
	} rows[] = {{0, "00"}, {0x7F, "7F"}, {0x80, "8100"}, {0x3FFF, "FF7F"}, {0x87A5, "828F25"},
		{UINT32_MAX, "8FFFFFFF7F"}};
	struct guard guard = guard_open();
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint8_t octets[8];
		uint32_t v = 0;
		struct wire_out out = wire_out_init(octets, sizeof octets);
		wap_push_uintvar_write(rows[i].v, &out);
		vector_same(rows[i].hex, rows[i].hex, &out);
		for (size_t cut = 0; cut < out.n; cut++) {
			ck_assert_uint_eq(
				wap_push_uintvar_read(guard_copy(&guard, octets, cut), cut, &v), 0);
		}
		ck_assert_uint_eq(wap_push_uintvar_read(octets, out.n, &v), out.n);
		ck_assert_uint_eq(v, rows[i].v);
	}
	uint32_t v = 0;
	const uint8_t above[5] = {0x9F, 0xFF, 0xFF, 0xFF, 0x7F};
	ck_assert_uint_eq(wap_push_uintvar_read(above, 5, &v), 0);
	guard_close(&guard);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("wap_push");
	TCase *tests = tcase_create("all");
	suite_add_tcase(suite, tests);
	tcase_add_test(tests, vectors_are_read_and_written);
	tcase_add_test(tests, fields_are_those_of_the_vectors);
	tcase_add_test(tests, codes_are_written_in_their_shortest_form);
	tcase_add_test(tests, headers_are_walked);
	tcase_add_test(tests, faults_have_their_place);
	tcase_add_test(tests, variable_length_numbers);
	return vector_run(suite);
}
