/* The connection layer: the shared vectors, forms, faults. */
#include "sms_vectors.h"
#include "wire/cp.h"

static enum wire_verdict again(const uint8_t *p, size_t n, struct wire_out *out, size_t *used,
	struct wire_bad *bad)
{
	struct cp_message msg;
	const enum wire_verdict verdict = cp_read(p, n, &msg, used, bad);
	if (verdict == WIRE_OK) {
		cp_write(&msg, out);
	}
	return verdict;
}

START_TEST(vectors_are_read_and_written)
{
	ck_assert_int_eq(vector_check_all("cp-", "hex", again, SIZE_MAX), 8);
}
END_TEST

START_TEST(fields_are_those_of_the_vectors)
{
	static const struct {
		const char *hex;
		uint8_t kind;
		uint8_t ti;
		bool ti_flag;
		uint8_t cause;
		size_t user_n;
	} rows[] = {
		{"8904", CP_ACK, 0, true, 0, 0},
		{"0904", CP_ACK, 0, false, 0, 0},
		{"8901020242", CP_DATA, 0, true, 0, 2},
		{"1901020644", CP_DATA, 1, false, 0, 2},
		{"A9010405070126", CP_DATA, 2, true, 0, 4},
		{"891016", CP_ERROR, 0, true, 22, 0},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint8_t octets[VECTOR_BYTES_MAX];
		struct cp_message msg;
		size_t used = 0;
		const size_t n = vector_octets(rows[i].hex, octets);
		ck_assert_int_eq(cp_read(octets, n, &msg, &used, NULL), WIRE_OK);
		ck_assert_uint_eq(used, n);
		ck_assert_uint_eq(msg.kind, rows[i].kind);
		ck_assert_uint_eq(msg.ti, rows[i].ti);
		ck_assert(msg.ti_flag == rows[i].ti_flag);
		ck_assert_uint_eq(msg.cause, rows[i].cause);
		ck_assert_uint_eq(msg.user_data.n, rows[i].user_n);
	}
	ck_assert_str_eq(cp_cause_name(22), "congestion");
	ck_assert_str_eq(cp_cause_name(0), "unknown cause");
}
END_TEST

START_TEST(faults_have_their_place)
{
	static const struct {
		const char *hex;
		size_t offset;
	} rows[] = {{"0804", 0}, {"7904", 0}, {"0902", 1}, {"0901F9", 2}};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint8_t octets[VECTOR_BYTES_MAX];
		struct cp_message msg;
		struct wire_bad bad = {99, ""};
		size_t used = 0;
		const size_t n = vector_octets(rows[i].hex, octets);
		ck_assert_int_eq(cp_read(octets, n, &msg, &used, &bad), WIRE_BAD);
		ck_assert_uint_eq(bad.offset, rows[i].offset);
	}
}
END_TEST

START_TEST(too_much_user_data_is_not_written)
{
	uint8_t octets[400] = {0};
	uint8_t written[400];
	struct wire_out out = wire_out_init(written, sizeof written);
	struct cp_message msg = {.kind = CP_DATA, .user_data = {octets, 249}};
	cp_write(&msg, &out);
	ck_assert(out.overflow);
	out = wire_out_init(written, sizeof written);
	msg.user_data.n = 248;
	cp_write(&msg, &out);
	ck_assert(!out.overflow);
	ck_assert_uint_eq(out.n, CP_MESSAGE_BYTES_MAX);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("cp");
	TCase *tests = tcase_create("all");
	suite_add_tcase(suite, tests);
	tcase_add_test(tests, vectors_are_read_and_written);
	tcase_add_test(tests, fields_are_those_of_the_vectors);
	tcase_add_test(tests, faults_have_their_place);
	tcase_add_test(tests, too_much_user_data_is_not_written);
	return vector_run(suite);
}
