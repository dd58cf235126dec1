/* SMPP: the shared vectors, a byte stream, faults with their offsets. */
#include "smpp_again.h"
#include "wire/octets.h"
#include "wire/smpp_tlv.h"

START_TEST(vectors_are_read_and_written)
{
	ck_assert_int_eq(vector_check_all("smpp-", "hex", smpp_again, SIZE_MAX), 16);
}
END_TEST

/* vector smpp-10, a receipt: deliver_sm with two TLVs */
static const char receipt_hex[] =
	"000000BA" /* command_length */
	"00000005" /* deliver_sm */
	"00000000" /* command_status */
	"00000007" /* sequence_number */
	"00"       /* service_type */
	"0101" "313432353535353132313200" /* source: 14255551212 */
	"0001" "333136343136303039383600" /* destination: 31641600986, TON unknown */
	"04" "00" "00" /* esm_class receipt, protocol_id, priority */
	"00" "00"      /* schedule, validity */
	"00" "00" "00" "00" /* registered, replace, data_coding, default message */
	"73" /* sm_length 115 */
	"69643A413142324333207375623A30303120646C7672643A303031207375626D697420646174653A"
	"3034303531323038333020646F6E6520646174653A3034303531323038333020737461743A44454C"
	"49565244206572723A30303020746578743A596F752068617665206E6577206D61696C"
	"001E0007" "41314232433300" /* receipted_message_id */
	"04270001" "02";            /* message_state delivered */

START_TEST(a_receipt_has_these_fields)
{
	uint8_t octets[VECTOR_BYTES_MAX];
	struct smpp_pdu pdu;
	size_t used = 0;
	const size_t n = vector_octets(receipt_hex, octets);
	ck_assert_int_eq(smpp_read(octets, n, &pdu, &used, NULL), WIRE_OK);
	ck_assert_uint_eq(pdu.length, 0xBA);
	ck_assert_uint_eq(pdu.id, SMPP_DELIVER_SM);
	ck_assert_uint_eq(pdu.sequence, 7);
	ck_assert_uint_eq(pdu.shape, SMPP_SHAPE_SM);
	ck_assert(wire_span_is(pdu.sm.source_addr, "14255551212"));
	ck_assert(wire_span_is(pdu.sm.destination_addr, "31641600986"));
	ck_assert_uint_eq(pdu.sm.source_addr_ton, 1);
	ck_assert_uint_eq(pdu.sm.esm_class, SMPP_RECEIPT);
	ck_assert_uint_eq(pdu.sm.short_message.n, 115);
	struct wire_span state;
	ck_assert(smpp_tlv_find(pdu.tlvs, SMPP_TAG_MESSAGE_STATE, &state));
	ck_assert_uint_eq(state.n, 1);
	ck_assert_uint_eq(state.p[0], SMPP_DELIVERED);
	ck_assert(!smpp_tlv_find(pdu.tlvs, SMPP_TAG_SOURCE_PORT, &state));
}
END_TEST

/* Three PDUs in one buffer, offered octet by octet: MORE until each is whole, then exactly it. */
START_TEST(a_stream_is_cut_where_pdus_end)
{
	uint8_t octets[VECTOR_BYTES_MAX];
	struct wire_out out = wire_out_init(octets, sizeof octets);
	smpp_write_header(SMPP_ENQUIRE_LINK, 0, 8, &out);
	const size_t first = out.n;
	out.n += vector_octets(receipt_hex, octets + out.n);
	const size_t second = out.n;
	smpp_write_header(SMPP_UNBIND, 0, 9, &out);
	struct guard guard = guard_open();
	size_t start = 0;
	unsigned found = 0;
	for (size_t have = 0; have <= out.n; have++) {
		struct smpp_pdu pdu;
		size_t used = 0;
		const uint8_t *edge = guard_copy(&guard, octets + start, have - start);
		const enum wire_verdict verdict = smpp_read(edge, have - start, &pdu, &used, NULL);
		const bool whole = have == first || have == second || have == out.n;
		ck_assert_int_eq(verdict, whole ? WIRE_OK : WIRE_MORE);
		if (verdict == WIRE_OK) {
			start += used;
			found++;
		}
	}
	ck_assert_uint_eq(found, 3);
	ck_assert_uint_eq(start, out.n);
	guard_close(&guard);
}
END_TEST

START_TEST(faults_have_their_place)
{
	static const struct {
		const char *hex;
		size_t offset;
		const char *reason;
	} rows[] = {
		{"0000000F", 0, "command_length below 16"},
		{"00000000", 0, "command_length below 16"},
		{"FFFFFFFF", 0, "command_length above the limit"},
		{"00000011000000150000000000000001" "00", 16, "octets after the last field"},
		{"00000010800000040000000000000001", 16, "PDU ends inside a C-octet string"},
		{"00000012800000040000000000000001" "4142", 16, "PDU ends inside a C-octet string"},
		/* system_id of 16 octets without NUL */
		{"00000024000000090000000000000001"
		 "4141414141414141414141414141414100000034", 16, "C-octet string longer than its field"},
		/* TLV of 5 octets with 1 there */
		{"00000016800000040000000000000001" "00" "04270005" "02", 17,
		 "TLV runs past command_length"},
		/* TLV header cut */
		{"00000013800000040000000000000001" "00" "0427", 17, "TLV runs past command_length"},
		/* sm_length 255 */
		{"00000021000000040000000000000001" "00" "0000" "00" "0000" "00" "000000" "00" "00"
		 "00000000" "FF", 32, "sm_length above 254"},
		/* sm_length 5, nothing there */
		{"00000021000000040000000000000001" "00" "0000" "00" "0000" "00" "000000" "00" "00"
		 "00000000" "05", 33, "PDU ends inside a mandatory field"},
		/* octets after address_range */
		{"00000018000000090000000000000001" "000000" "34" "0000" "00" "FF", 23,
		 "octets after the last field"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		smpp_refused(rows[i].hex, rows[i].offset, rows[i].reason);
	}
}
END_TEST

START_TEST(unknown_commands_keep_their_body)
{
	uint8_t octets[VECTOR_BYTES_MAX];
	struct smpp_pdu pdu;
	size_t used = 0;
	size_t n = vector_octets("00000013000004030000000000000001AABBCC", octets);
	ck_assert_int_eq(smpp_read(octets, n, &pdu, &used, NULL), WIRE_OK);
	ck_assert_uint_eq(pdu.shape, SMPP_SHAPE_OTHER);
	ck_assert_uint_eq(pdu.body.n, 3);
	vector_check_again("unknown", "00000013000004030000000000000001AABBCC", smpp_again);
	n = vector_octets("00000010DEADBEEF0000000000000001", octets);
	ck_assert_int_eq(smpp_read(octets, n, &pdu, &used, NULL), WIRE_OK);
	ck_assert_uint_eq(pdu.body.n, 0);
}
END_TEST

START_TEST(what_does_not_fit_is_not_written)
{
	uint8_t octets[512];
	uint8_t long_text[255] = {0};
	struct smpp_pdu pdu = {.id = SMPP_SUBMIT_SM, .sequence = 1};
	struct wire_out out = wire_out_init(octets, sizeof octets);
	pdu.sm.source_addr = octets_text("123456789012345678901"); /* 21 with the NUL is 22 */
	smpp_write(&pdu, &out);
	ck_assert(out.overflow);
	pdu.sm.source_addr = octets_span("12\0" "4", 4);
	out = wire_out_init(octets, sizeof octets);
	smpp_write(&pdu, &out);
	ck_assert(out.overflow);
	/* A NUL anywhere, by each way a text is copied. */
	for (size_t n = 1; n <= 20; n++) {
		for (size_t at = 0; at < n; at++) {
			char text[21] = "12345678901234567890";
			text[at] = '\0';
			pdu.sm.source_addr = octets_span(text, n);
			out = wire_out_init(octets, sizeof octets);
			smpp_write(&pdu, &out);
			ck_assert_msg(out.overflow, "%zu of %zu", at, n);
		}
	}
	pdu.sm.source_addr = octets_text("12345678901234567890");
	pdu.sm.short_message = octets_span(long_text, 255);
	out = wire_out_init(octets, sizeof octets);
	smpp_write(&pdu, &out);
	ck_assert(out.overflow);
	pdu.sm.short_message.n = 254;
	out = wire_out_init(octets, sizeof octets);
	smpp_write(&pdu, &out);
	ck_assert(!out.overflow);
	const size_t n = out.n;
	for (size_t cap = 0; cap < n; cap++) {
		out = wire_out_init(octets, cap);
		smpp_write(&pdu, &out);
		ck_assert_msg(out.overflow && out.n <= cap, "cap %zu", cap);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("smpp");
	TCase *tests = tcase_create("all");
	suite_add_tcase(suite, tests);
	tcase_add_test(tests, vectors_are_read_and_written);
	tcase_add_test(tests, a_receipt_has_these_fields);
	tcase_add_test(tests, a_stream_is_cut_where_pdus_end);
	tcase_add_test(tests, faults_have_their_place);
	tcase_add_test(tests, unknown_commands_keep_their_body);
	tcase_add_test(tests, what_does_not_fit_is_not_written);
	return vector_run(suite);
}
