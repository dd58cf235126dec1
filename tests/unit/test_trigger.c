/* The trigger end to end: user data, submit_sm, CP-DATA to the phone, its answers. */
#include "sms_vectors.h"
#include "wire/octets.h"
#include "wire/smpp.h"
#include "wire/trigger.h"

static const uint8_t guid[TRIGGER_GUID_BYTES] = {0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77,
	0x88, 0x99, 0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF};

/* 06 UDHL, 05 04 ports 2948 from 9200; 01 TID, 06 Push, 32 headers of 50 octets: 03 02 030A content
 * type EMN, AF 89 application id, "NotifyGUID" 00 and 32 digits 00; EMN as vector emn-01. */
static const char user_data_hex[] = "0605040B8423F0" "010632" "0302030A" "AF89"
	"4E6F746966794755494400"
	"303031313232333334343535363637373838393941414242434344444545464600"
	"020D6A00850703616C696365406578616D706C652E636F6D0005C3072004051208301501";

static size_t user_data(uint8_t octets[140])
{
	struct wire_out out = wire_out_init(octets, 140);
	trigger_write_user_data(octets_text("alice@example.com"), guid, 1084350615, &out);
	ck_assert(!out.overflow);
	return out.n;
}

START_TEST(user_data_has_these_octets)
{
	uint8_t octets[140];
	struct wire_out out = wire_out_init(octets, sizeof octets);
	out.n = user_data(octets);
	vector_same("trigger", user_data_hex, &out);
	struct trigger trigger;
	ck_assert_int_eq(trigger_read_user_data(octets, out.n, &trigger, NULL), WIRE_OK);
	ck_assert(wire_span_is(trigger.mailbox, "alice@example.com"));
	ck_assert_mem_eq(trigger.guid, guid, sizeof guid);
	ck_assert_int_eq(trigger.time_s, 1084350615);
}
END_TEST

START_TEST(any_address_of_61_octets_fits_one_segment)
{
	char mailbox[80];
	memset(mailbox, 'm', sizeof mailbox);
	for (size_t n = 0; n < sizeof mailbox; n++) {
		uint8_t octets[200];
		struct trigger trigger;
		struct wire_out out = wire_out_init(octets, sizeof octets);
		trigger_write_user_data(octets_span(mailbox, n), guid, 1084350615, &out);
		ck_assert(out.overflow == (n > TRIGGER_MAILBOX_BYTES_MAX));
		if (!out.overflow) {
			ck_assert_uint_eq(out.n, 79 + n);
			ck_assert_uint_le(out.n, TPDU_UD_BYTES_MAX);
			ck_assert_int_eq(trigger_read_user_data(octets, out.n, &trigger, NULL),
				WIRE_OK);
			ck_assert_uint_eq(trigger.mailbox.n, n);
		}
	}
}
END_TEST

START_TEST(cut_or_changed_triggers_are_refused)
{
	uint8_t octets[140];
	struct trigger trigger;
	const size_t n = user_data(octets);
	struct guard guard = guard_open();
	for (size_t cut = 0; cut < n; cut++) {
		struct wire_bad bad = {SIZE_MAX, NULL};
		ck_assert_msg(trigger_read_user_data(guard_copy(&guard, octets, cut), cut, &trigger,
			&bad) == WIRE_BAD && bad.offset <= cut && bad.reason != NULL, "cut at %zu", cut);
	}
	for (size_t i = 0; i < n * 256; i++) {
		const uint8_t was = octets[i / 256];
		octets[i / 256] = (uint8_t)i;
		struct wire_bad bad = {SIZE_MAX, NULL};
		const enum wire_verdict verdict =
			trigger_read_user_data(guard_copy(&guard, octets, n), n, &trigger, &bad);
		ck_assert(verdict == WIRE_OK || (verdict == WIRE_BAD && bad.offset <= n));
		octets[i / 256] = was;
	}
	guard_close(&guard);
	/* An octet after the document; another port: not ours. */
	uint8_t longer[140] = {0};
	memcpy(longer, octets, n);
	ck_assert_int_eq(trigger_read_user_data(longer, n, &trigger, NULL), WIRE_OK);
	ck_assert_int_eq(trigger_read_user_data(longer, n + 1, &trigger, NULL), WIRE_BAD);
	octets[3] = 0x0C;
	ck_assert_int_eq(trigger_read_user_data(octets, n, &trigger, NULL), WIRE_BAD);
}
END_TEST

START_TEST(the_submit_sm_is_that_of_the_vector)
{
	/* vector smpp-05, with our user data, a validity of 15 min and a receipt asked for */
	uint8_t octets[VECTOR_BYTES_MAX];
	uint8_t ud[140];
	struct smpp_pdu pdu;
	size_t used = 0;
	const struct trigger_submit submit = {.sequence = 3, .source = octets_text("+31641600986"),
		.destination = octets_text("+14255551212"), .validity_s = 900, .receipt = true,
		.user_data = octets_span(ud, user_data(ud))};
	struct wire_out out = wire_out_init(octets, sizeof octets);
	trigger_write_submit_sm(&submit, &out);
	ck_assert(!out.overflow);
	ck_assert_uint_le(out.n, TRIGGER_MESSAGE_BYTES_MAX);
	ck_assert_int_eq(smpp_read(octets, out.n, &pdu, &used, NULL), WIRE_OK);
	ck_assert_uint_eq(pdu.id, SMPP_SUBMIT_SM);
	ck_assert(wire_span_is(pdu.sm.service_type, "WAP"));
	ck_assert(wire_span_is(pdu.sm.source_addr, "31641600986"));
	ck_assert_uint_eq(pdu.sm.source_addr_ton, 1);
	ck_assert(wire_span_is(pdu.sm.destination_addr, "14255551212"));
	ck_assert(wire_span_is(pdu.sm.validity_period, "000000001500000R"));
	ck_assert_uint_eq(pdu.sm.esm_class, 0x40);
	ck_assert_uint_eq(pdu.sm.data_coding, 0xF5);
	ck_assert_uint_eq(pdu.sm.registered_delivery, 1);
	ck_assert_uint_eq(pdu.sm.short_message.n, submit.user_data.n);
	ck_assert_mem_eq(pdu.sm.short_message.p, ud, submit.user_data.n);
}
END_TEST

START_TEST(vector_cp_01_comes_out_of_the_deliver_path)
{
	uint8_t octets[TRIGGER_MESSAGE_BYTES_MAX];
	uint8_t text[VECTOR_BYTES_MAX];
	/* "You have new mail" in septets, vector deliver-01 */
	const size_t text_n = vector_octets("D9771D840EDBCB2077F90E6A87D36C", text);
	struct trigger_deliver deliver = {.scts_s = 1084343415, .scts_quarters = 8, .rp_mr = 0x42,
		.ud = {.length = 17, .bytes = octets_span(text, text_n)}};
	ck_assert(rp_address_from_text(octets_text("+31624000000"), &deliver.smsc));
	ck_assert(tpdu_address_from_text(octets_text("+31641600986"), &deliver.oa));
	struct wire_out out = wire_out_init(octets, sizeof octets);
	trigger_write_deliver(&deliver, &out);
	vector_same("cp-01",
		"09012E014207911326040000F00022040B911346610089F600004050218003518011"
		"D9771D840EDBCB2077F90E6A87D36C", &out);
	for (size_t cap = 0; cap < out.n; cap++) {
		uint8_t small[TRIGGER_MESSAGE_BYTES_MAX];
		struct wire_out less = wire_out_init(small, cap);
		trigger_write_deliver(&deliver, &less);
		ck_assert(less.overflow);
	}
}
END_TEST

START_TEST(the_phone_finds_the_trigger_in_a_cp_data)
{
	uint8_t octets[TRIGGER_MESSAGE_BYTES_MAX];
	uint8_t ud[140];
	struct trigger_deliver deliver = {.scts_s = 1084350615, .ti = 3, .rp_mr = 7,
		.dcs = TRIGGER_DCS, .udhi = true, .mms_more = true};
	deliver.ud.bytes = octets_span(ud, user_data(ud));
	deliver.ud.length = (uint8_t)deliver.ud.bytes.n;
	ck_assert(rp_address_from_text(octets_text("+31624000000"), &deliver.smsc));
	ck_assert(tpdu_address_from_text(octets_text("40404"), &deliver.oa));
	struct wire_out out = wire_out_init(octets, sizeof octets);
	trigger_write_deliver(&deliver, &out);
	ck_assert(!out.overflow);
	struct trigger_delivered got;
	struct trigger trigger;
	ck_assert_int_eq(trigger_read_deliver(octets, out.n, &got, NULL), WIRE_OK);
	ck_assert_uint_eq(got.cp.ti, 3);
	ck_assert(!got.cp.ti_flag);
	ck_assert_uint_eq(got.rp.mr, 7);
	ck_assert(got.deliver.udhi && got.deliver.mms_more);
	ck_assert_uint_eq(got.deliver.dcs, TRIGGER_DCS);
	const struct wire_span bytes = got.deliver.ud.bytes;
	ck_assert_int_eq(trigger_read_user_data(bytes.p, bytes.n, &trigger, NULL), WIRE_OK);
	ck_assert(wire_span_is(trigger.mailbox, "alice@example.com"));
	struct guard guard = guard_open();
	for (size_t cut = 0; cut < out.n; cut++) {
		struct wire_bad bad = {SIZE_MAX, NULL};
		ck_assert(trigger_read_deliver(guard_copy(&guard, octets, cut), cut, &got, &bad) ==
			WIRE_BAD && bad.offset <= cut);
	}
	for (size_t i = 0; i < out.n * 256; i++) {
		const uint8_t was = octets[i / 256];
		octets[i / 256] = (uint8_t)i;
		struct wire_bad bad = {SIZE_MAX, NULL};
		const enum wire_verdict verdict = trigger_read_deliver(
			guard_copy(&guard, octets, out.n), out.n, &got, &bad);
		ck_assert(verdict == WIRE_OK || (verdict == WIRE_BAD && bad.offset <= out.n));
		octets[i / 256] = was;
	}
	guard_close(&guard);
}
END_TEST

START_TEST(answers_are_those_of_the_vectors)
{
	static const char *const wanted[] = {"8904", "0904", "8901020242",
		"89010904420116410300D300"};
	for (unsigned i = 0; i < 4; i++) {
		uint8_t octets[64];
		struct wire_out out = wire_out_init(octets, sizeof octets);
		struct trigger_answer answer;
		if (i < 2) {
			trigger_write_cp_ack(0, i == 0, &out);
		} else if (i == 2) {
			trigger_write_rp_ack(0, 0x42, &out);
		} else {
			trigger_write_rp_error(0, 0x42, RP_CAUSE_MEMORY, 0xD3, &out);
		}
		vector_same(wanted[i], wanted[i], &out);
		ck_assert_int_eq(trigger_read_answer(octets, out.n, &answer, NULL), WIRE_OK);
		ck_assert_uint_eq(answer.cp.kind, i < 2 ? CP_ACK : CP_DATA);
		if (i >= 2) {
			ck_assert_uint_eq(answer.rp.mr, 0x42);
			ck_assert_uint_eq(answer.rp.kind, i == 2 ? RP_ACK_UP : RP_ERROR_UP);
			ck_assert_uint_eq(answer.rp.cause, i == 2 ? 0 : 22);
		}
		for (size_t cut = 0; cut < out.n; cut++) {
			ck_assert_int_eq(trigger_read_answer(octets, cut, &answer, NULL), WIRE_BAD);
		}
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("trigger");
	TCase *tests = tcase_create("all");
	suite_add_tcase(suite, tests);
	tcase_add_test(tests, user_data_has_these_octets);
	tcase_add_test(tests, any_address_of_61_octets_fits_one_segment);
	tcase_add_test(tests, cut_or_changed_triggers_are_refused);
	tcase_add_test(tests, the_submit_sm_is_that_of_the_vector);
	tcase_add_test(tests, vector_cp_01_comes_out_of_the_deliver_path);
	tcase_add_test(tests, the_phone_finds_the_trigger_in_a_cp_data);
	tcase_add_test(tests, answers_are_those_of_the_vectors);
	return vector_run(suite);
}
