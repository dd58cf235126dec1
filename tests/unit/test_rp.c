/* The relay layer: RPDUs of the vectors, both directions of every message, addresses.
 * "test_rp --random N" prints N random RP messages inside CP for oracle_sms.sh. */
#include "sms_vectors.h"
#include "wire/cp.h"
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

static unsigned pick(uint64_t *state, unsigned n)
{
	return (unsigned)((vector_random(state) >> 32) % n);
}

/* A random message of the relay layer, and what tshark says of it: type, reference, cause,
 * diagnostic, kind of the report inside. The network's reports have a time. */
static void random_rp(uint64_t *state, struct wire_out *out, char fields[32])
{
	static const uint8_t down_report[] = {0x01, 0x00, 0x50, 0x11, 0x70, 0x21, 0x90, 0x30, 0x00};
	static const uint8_t up_report[] = {0x00, 0x00};
	const unsigned kind = RP_ACK_UP + pick(state, 5);
	const bool down = kind == RP_ACK_DOWN, is_ack = down || kind == RP_ACK_UP;
	struct rp_message msg = {.kind = (uint8_t)kind, .mr = (uint8_t)pick(state, 256),
		.has_user_data = is_ack && pick(state, 2) == 0,
		.user_data = down ? octets_span(down_report, sizeof down_report) :
			octets_span(up_report, sizeof up_report)};
	char cause[16] = "\t";
	if (kind == RP_ERROR_UP || kind == RP_ERROR_DOWN) {
		msg.cause = (uint8_t)pick(state, 128);
		msg.has_diagnostic = pick(state, 2) == 0;
		msg.diagnostic = (uint8_t)pick(state, 256);
		snprintf(cause, sizeof cause, msg.has_diagnostic ? "%u\t%02x" : "%u\t", msg.cause,
			msg.diagnostic);
	}
	rp_write(&msg, out);
	snprintf(fields, 32, "0x%02x\t0x%02x\t%s\t%s", kind, msg.mr, cause,
		!msg.has_user_data ? "" : down ? "1" : "0");
}

/* The same inside CP-DATA, or a CP-ACK or CP-ERROR: direction, octets, TI flag, TI, type, cause. */
static void random_print(uint64_t *state)
{
	uint8_t rp_octets[64], octets[80];
	char hex[2 * VECTOR_BYTES_MAX + 1], cause[8] = "", fields[32] = "\t\t\t\t";
	struct wire_out inner = wire_out_init(rp_octets, sizeof rp_octets);
	struct wire_out out = wire_out_init(octets, sizeof octets);
	static const uint8_t kinds[] = {CP_DATA, CP_DATA, CP_DATA, CP_ACK, CP_ERROR};
	struct cp_message cp = {.kind = kinds[pick(state, sizeof kinds)],
		.ti_flag = pick(state, 2) == 0, .ti = (uint8_t)pick(state, 7)};
	if (cp.kind == CP_DATA) {
		random_rp(state, &inner, fields);
		cp.user_data = octets_span(rp_octets, inner.n);
	} else if (cp.kind == CP_ERROR) {
		cp.cause = (uint8_t)pick(state, 128);
		snprintf(cause, sizeof cause, "%u", cp.cause);
	}
	cp_write(&cp, &out);
	vector_hex(octets, out.n, hex);
	printf("I\t%s\t%d\t%u\t0x%02x\t%s\t%s\n", hex, cp.ti_flag, cp.ti, cp.kind, cause,
		fields);
}

int main(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[1], "--random") == 0) {
		uint64_t state = 20051107;
		for (long i = strtol(argv[2], NULL, 10); i > 0; i--) {
			random_print(&state);
		}
		return EXIT_SUCCESS;
	}
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
