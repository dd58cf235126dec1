/* The relay layer: RPDUs of the vectors, both directions of every message, addresses. */
#include "sms_vectors.h"
#include "wire/octets.h"
#include "wire/rp.h"

static enum wire_verdict again(const uint8_t *p, size_t n, struct wire_out *out, size_t *used,
	struct wire_bad *bad)
{
	struct rp_message msg;
	const enum wire_verdict verdict = rp_read(p, n, &msg, used, bad);
	if (verdict == WIRE_OK) {
		rp_write(&msg, out);
	}
	return verdict;
}

static enum wire_verdict address_again(const uint8_t *p, size_t n, struct wire_out *out,
	size_t *used, struct wire_bad *bad)
{
	struct rp_address a;
	const enum wire_verdict verdict = rp_address_read(p, n, &a, used, bad);
	if (verdict == WIRE_OK) {
		rp_address_write(&a, out);
	}
	return verdict;
}

START_TEST(vectors_are_read_and_written)
{
	ck_assert_int_eq(vector_check_all("deliver-", "rp_data_hex", again, SIZE_MAX), 13);
	ck_assert_int_eq(vector_check_all("push-", "rp_data_hex", again, SIZE_MAX), 1);
	ck_assert_int_eq(vector_check_all("addr-07", "hex", address_again, SIZE_MAX), 1);
}
END_TEST

/* From the vectors cp-03..08, and the forms they leave out. [TS24.011] 7.3 */
START_TEST(every_message_has_its_form)
{
	static const struct {
		const char *hex;
		uint8_t kind;
		uint8_t cause;
		bool has_user_data;
		size_t ok_from; /* the optional element may be missing */
	} rows[] = {
		{"0007000791132604" "0000F00411223344", RP_DATA_UP, 0, true, SIZE_MAX},
		{"0242", RP_ACK_UP, 0, false, SIZE_MAX},
		{"024241020000", RP_ACK_UP, 0, true, 2},
		{"0342", RP_ACK_DOWN, 0, false, SIZE_MAX},
		{"03424109010040502180035180", RP_ACK_DOWN, 0, true, 2},
		{"04420116410300D300", RP_ERROR_UP, 22, true, 4},
		{"05070126", RP_ERROR_DOWN, 38, false, SIZE_MAX},
		{"0507026F07", RP_ERROR_DOWN, 111, false, SIZE_MAX},
		{"0507019F", RP_ERROR_DOWN, 31, false, SIZE_MAX}, /* extension bit kept */
		{"0644", RP_SMMA_UP, 0, false, SIZE_MAX},
		{"02424100", RP_ACK_UP, 0, true, 2},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint8_t octets[VECTOR_BYTES_MAX];
		struct rp_message msg;
		size_t used = 0;
		const char *hex = rows[i].hex;
		const size_t n = vector_octets(hex, octets);
		ck_assert_int_eq(rp_read(octets, n, &msg, &used, NULL), WIRE_OK);
		ck_assert_uint_eq(msg.kind, rows[i].kind);
		ck_assert_uint_eq(msg.cause, rows[i].cause);
		ck_assert(msg.has_user_data == rows[i].has_user_data);
		vector_check_again(hex, hex, again);
		vector_check_flips(hex, hex, again);
		for (size_t cut = 0; cut < n; cut++) {
			const enum wire_verdict wanted = cut == rows[i].ok_from ? WIRE_OK : WIRE_MORE;
			ck_assert_msg(rp_read(octets, cut, &msg, &used, NULL) == wanted,
				"%s cut at %zu", hex, cut);
		}
	}
}
END_TEST

START_TEST(faults_have_their_place)
{
	static const struct {
		const char *hex;
		size_t offset;
	} rows[] = {
		{"0742", 0},             /* reserved type */
		{"01420C", 2},           /* address too long */
		{"0142000C", 3},
		{"01420000EA", 4},       /* user data above 233 */
		{"02424203", 2},         /* unknown element */
		{"04420001", 2},         /* cause of no octet */
		{"044203010203", 2},
		{"0442011640", 4},
		{"024241FF", 3},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint8_t octets[VECTOR_BYTES_MAX];
		struct rp_message msg;
		struct wire_bad bad = {99, ""};
		size_t used = 0;
		const size_t n = vector_octets(rows[i].hex, octets);
		ck_assert_msg(rp_read(octets, n, &msg, &used, &bad) == WIRE_BAD, "%s", rows[i].hex);
		ck_assert_msg(bad.offset == rows[i].offset, "%s: byte %zu", rows[i].hex, bad.offset);
	}
}
END_TEST

START_TEST(addresses_are_text_both_ways)
{
	static const struct {
		const char *text;
		const char *hex;
	} rows[] = {
		{"+31624000000", "07911326040000F0"},
		{"40404", "04810404F4"},
		{"1234", "03812143"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint8_t octets[16];
		char text[RP_ADDRESS_TEXT_BYTES];
		struct rp_address a;
		ck_assert(rp_address_from_text(octets_text(rows[i].text), &a));
		struct wire_out out = wire_out_init(octets, sizeof octets);
		rp_address_write(&a, &out);
		vector_same(rows[i].text, rows[i].hex, &out);
		ck_assert_uint_eq(rp_address_text(&a, text), strlen(rows[i].text));
		ck_assert_str_eq(text, rows[i].text);
	}
	struct rp_address a;
	ck_assert(!rp_address_from_text(octets_text(""), &a));
	ck_assert(!rp_address_from_text(octets_text("+"), &a));
	ck_assert(!rp_address_from_text(octets_text("12a"), &a));
	ck_assert(!rp_address_from_text(octets_text("123456789012345678901"), &a));
	ck_assert(rp_address_from_text(octets_text("12345678901234567890"), &a));
}
END_TEST

START_TEST(causes_have_names)
{
	ck_assert_str_eq(rp_cause_name(22), "memory capacity exceeded");
	ck_assert_str_eq(rp_cause_name(38), "network out of order");
	ck_assert_str_eq(rp_cause_name(2), "unknown cause");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("rp");
	TCase *tests = tcase_create("all");
	suite_add_tcase(suite, tests);
	tcase_add_test(tests, vectors_are_read_and_written);
	tcase_add_test(tests, every_message_has_its_form);
	tcase_add_test(tests, faults_have_their_place);
	tcase_add_test(tests, addresses_are_text_both_ways);
	tcase_add_test(tests, causes_have_names);
	return vector_run(suite);
}
