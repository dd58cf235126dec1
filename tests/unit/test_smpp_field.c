/* Bodies by the table: random PDUs of every command written, read, written the same; the hot pair of
 * submit_sm against its row of the table. `--random N` prints PDUs and their fields for oracles. */
#include "smpp_again.h"
#include "wire/octets.h"
#include "wire/smpp_field.h"
#include "wire/smpp_name.h"
#include "wire/smpp_tlv.h"

static const uint32_t ids[] = {SMPP_BIND_RECEIVER, SMPP_BIND_TRANSMITTER, SMPP_QUERY_SM,
	SMPP_SUBMIT_SM, SMPP_DELIVER_SM, SMPP_UNBIND, SMPP_REPLACE_SM, SMPP_CANCEL_SM,
	SMPP_BIND_TRANSCEIVER, SMPP_OUTBIND, SMPP_ENQUIRE_LINK, SMPP_SUBMIT_MULTI,
	SMPP_ALERT_NOTIFICATION, SMPP_DATA_SM, SMPP_BIND_RECEIVER | SMPP_RESPONSE,
	SMPP_BIND_TRANSMITTER | SMPP_RESPONSE, SMPP_QUERY_SM | SMPP_RESPONSE,
	SMPP_SUBMIT_SM | SMPP_RESPONSE, SMPP_DELIVER_SM | SMPP_RESPONSE, SMPP_UNBIND | SMPP_RESPONSE,
	SMPP_REPLACE_SM | SMPP_RESPONSE, SMPP_CANCEL_SM | SMPP_RESPONSE,
	SMPP_BIND_TRANSCEIVER | SMPP_RESPONSE, SMPP_ENQUIRE_LINK | SMPP_RESPONSE,
	SMPP_SUBMIT_MULTI | SMPP_RESPONSE, SMPP_DATA_SM | SMPP_RESPONSE,
	SMPP_GENERIC_NACK | SMPP_RESPONSE};
#define IDS_N (sizeof ids / sizeof ids[0])

/* Octets that the spans of one PDU point to. */
struct room {
	uint8_t octets[4096];
	size_t n;
	uint64_t state;
};

static uint32_t below(struct room *room, uint32_t limit)
{
	return (uint32_t)(vector_random(&room->state) % limit);
}

/* Letters and digits, so that other programs print them as they are. */
static struct wire_span letters(struct room *room, size_t most)
{
	uint8_t *p = room->octets + room->n;
	const size_t n = below(room, (uint32_t)most + 1);
	for (size_t i = 0; i < n; i++) {
		p[i] = (uint8_t)"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"[below(room, 36)];
	}
	room->n += n;
	return octets_span(p, n);
}

static void dests_make(struct room *room, bool failed, struct smpp_sm *sm)
{
	uint8_t *p = room->octets + room->n;
	struct wire_out out = wire_out_init(p, 1024);
	sm->dests_n = (uint8_t)(below(room, 5) + (failed ? 0 : 1));
	room->n += 1024;
	for (unsigned i = 0; i < sm->dests_n; i++) {
		const struct smpp_dest dest = {.is_list = !failed && below(room, 3) == 0,
			.ton = (uint8_t)below(room, 7), .npi = 1, .addr = letters(room, 20),
			.status = failed ? 0x0B : 0};
		smpp_dest_write(&dest, failed, &out);
	}
	if (out.overflow) {
		abort(); /* also called outside of tests */
	}
	sm->dests = octets_span(p, out.n);
}

/* A time as text, which other programs want to read, or none. */
static struct wire_span time_make(struct room *room)
{
	return below(room, 2) == 0 ? octets_text("") : octets_text("051107083000000+");
}

static void fields_make(struct room *room, struct smpp_pdu *pdu)
{
	size_t n = 0;
	const struct smpp_field *rows = smpp_field_list(smpp_shape(pdu->id), &n);
	for (size_t i = 0; i < n; i++) {
		void *member = (uint8_t *)pdu + rows[i].offset;
		switch ((enum smpp_field_kind)rows[i].kind) {
		case SMPP_FIELD_TEXT:
			*(struct wire_span *)member =
				rows[i].max == 17 ? time_make(room) : letters(room, rows[i].max - 1u);
			break;
		case SMPP_FIELD_U8:
			*(uint8_t *)member = (uint8_t)(strstr(rows[i].name, "ton") != NULL ?
				below(room, 7) : strstr(rows[i].name, "npi") != NULL ? 1 :
				strcmp(rows[i].name, "data_coding") == 0 ? 4 :
				strcmp(rows[i].name, "esm_class") == 0 ? 3 :
				strcmp(rows[i].name, "interface_version") == 0 ? 0x34 :
				strcmp(rows[i].name, "replace_if_present_flag") == 0 ? below(room, 2) :
				below(room, 4));
			break;
		case SMPP_FIELD_MESSAGE:
			*(struct wire_span *)member = letters(room, SMPP_SHORT_MESSAGE_MAX);
			break;
		case SMPP_FIELD_DESTS:
		case SMPP_FIELD_FAILED:
			dests_make(room, rows[i].kind == SMPP_FIELD_FAILED, &pdu->sm);
			break;
		}
	}
	if (smpp_shape_tlvs(smpp_shape(pdu->id)) && below(room, 2) == 0) {
		uint8_t *p = room->octets + room->n;
		struct wire_out out = wire_out_init(p, 64);
		smpp_tlv_write(SMPP_TAG_SOURCE_PORT, octets_span("\x23\xF0", 2), &out);
		smpp_tlv_write(SMPP_TAG_MESSAGE_STATE, octets_span("\x02", 1), &out);
		pdu->tlvs = octets_span(p, out.n);
		room->n += 64;
	}
}

static struct smpp_pdu pdu_make(struct room *room, size_t round)
{
	room->n = 0;
	struct smpp_pdu pdu = {.id = ids[round % IDS_N],
		.sequence = below(room, 0x7FFFFFFE) + 1, .has_body = true};
	fields_make(room, &pdu);
	return pdu;
}

START_TEST(every_command_has_a_body)
{
	for (size_t i = 0; i < IDS_N; i++) {
		ck_assert_msg(smpp_shape(ids[i]) != SMPP_SHAPE_OTHER, "%08X", ids[i]);
		ck_assert_ptr_nonnull(smpp_name_command(ids[i]));
	}
	ck_assert_int_eq(smpp_shape(SMPP_OUTBIND | SMPP_RESPONSE), SMPP_SHAPE_OTHER);
	ck_assert_int_eq(smpp_shape(SMPP_ALERT_NOTIFICATION | SMPP_RESPONSE), SMPP_SHAPE_OTHER);
}
END_TEST

START_TEST(random_pdus_come_back)
{
	struct room room = {.state = 34};
	for (size_t round = 0; round < 60 * IDS_N; round++) {
		uint8_t octets[VECTOR_BYTES_MAX];
		char hex[2 * VECTOR_BYTES_MAX + 1];
		struct wire_out out = wire_out_init(octets, sizeof octets);
		const struct smpp_pdu pdu = pdu_make(&room, round);
		smpp_write(&pdu, &out);
		ck_assert_msg(!out.overflow, "%08X", pdu.id);
		struct smpp_pdu read;
		size_t used = 0;
		ck_assert_int_eq(smpp_read(octets, out.n, &read, &used, NULL), WIRE_OK);
		ck_assert_uint_eq(read.sm.dests_n, pdu.sm.dests_n);
		vector_hex(octets, out.n, hex);
		vector_check_again(smpp_name_command(pdu.id), hex, smpp_again);
		if (round < 2 * IDS_N) {
			vector_check_cuts(smpp_name_command(pdu.id), hex, smpp_again, SIZE_MAX);
			vector_check_flips(smpp_name_command(pdu.id), hex, smpp_again);
		}
	}
}
END_TEST

/* What the table says of submit_sm, field by field, in what the writer writes. */
START_TEST(the_hot_pair_follows_the_table)
{
	struct room room = {.state = 99};
	for (unsigned round = 0; round < 200; round++) {
		room.n = 0;
		uint8_t octets[VECTOR_BYTES_MAX];
		struct wire_out out = wire_out_init(octets, sizeof octets);
		struct smpp_pdu pdu = {.id = SMPP_SUBMIT_SM, .sequence = 1, .has_body = true};
		fields_make(&room, &pdu);
		smpp_write(&pdu, &out);
		uint8_t tight_octets[VECTOR_BYTES_MAX];
		struct wire_out tight = wire_out_init(tight_octets, out.n);
		smpp_write(&pdu, &tight); /* no room for the longest PDU: field by field */
		ck_assert(!tight.overflow && tight.n == out.n);
		ck_assert_mem_eq(tight_octets, octets, out.n);
		size_t n = 0;
		size_t at = SMPP_HEADER_BYTES;
		const struct smpp_field *rows = smpp_field_list(SMPP_SHAPE_SM, &n);
		for (size_t i = 0; i < n; i++) {
			const void *member = (const uint8_t *)&pdu + rows[i].offset;
			if (rows[i].kind == SMPP_FIELD_U8) {
				ck_assert_msg(octets[at++] == *(const uint8_t *)member, "%s", rows[i].name);
				continue;
			}
			const struct wire_span *span = member;
			if (rows[i].kind == SMPP_FIELD_MESSAGE) {
				ck_assert_uint_eq(octets[at++], span->n);
			}
			ck_assert_msg(span->n == 0 || memcmp(octets + at, span->p, span->n) == 0, "%s",
				rows[i].name);
			at += span->n + (rows[i].kind == SMPP_FIELD_TEXT ? 1 : 0);
		}
		ck_assert_uint_eq(at + pdu.tlvs.n, out.n);
	}
}
END_TEST

START_TEST(lists_are_checked)
{
	static const struct {
		const char *hex;
		size_t offset;
		const char *reason;
	} rows[] = {
		/* submit_multi without a destination, with dest_flag 3, with a list cut short */
		{"00000015000000210000000000000001" "00" "0000" "00" "00", 20,
		 "number_of_dests is not 1 to 254"},
		{"00000016000000210000000000000001" "00" "0000" "00" "01" "03", 21,
		 "dest_flag is neither 1 nor 2"},
		{"00000018000000210000000000000001" "00" "0000" "00" "01" "02" "4142", 22,
		 "PDU ends inside a C-octet string"},
		/* submit_multi_resp: a status cut short */
		{"00000017800000210000000000000001" "00" "01" "01" "01" "00" "0000", 21,
		 "PDU ends inside a mandatory field"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		smpp_refused(rows[i].hex, rows[i].offset, rows[i].reason);
	}
	/* A count that does not fit its list is not written. */
	uint8_t octets[VECTOR_BYTES_MAX];
	uint8_t list[] = {2, 'A', 0};
	struct smpp_pdu pdu = {.id = SMPP_SUBMIT_MULTI,
		.sm = {.dests = octets_span(list, 3), .dests_n = 2}};
	struct wire_out out = wire_out_init(octets, sizeof octets);
	smpp_write(&pdu, &out);
	ck_assert(out.overflow);
	pdu.sm.dests_n = 1;
	out = wire_out_init(octets, sizeof octets);
	smpp_write(&pdu, &out);
	ck_assert(!out.overflow);
}
END_TEST

/* Command, sequence, then NAME=VALUE of the mandatory fields, and the PDU. */
static int print_random(unsigned count)
{
	struct room room = {.state = 3400};
	for (unsigned round = 0; round < count; round++) {
		uint8_t octets[VECTOR_BYTES_MAX];
		char hex[2 * VECTOR_BYTES_MAX + 1];
		struct wire_out out = wire_out_init(octets, sizeof octets);
		const struct smpp_pdu pdu = pdu_make(&room, round);
		size_t n = 0;
		const struct smpp_field *rows = smpp_field_list(smpp_shape(pdu.id), &n);
		smpp_write(&pdu, &out);
		vector_hex(octets, out.n, hex);
		printf("%s\t%u\t%s", hex, pdu.sequence, smpp_name_command(pdu.id));
		for (size_t i = 0; i < n; i++) {
			const void *member = (const uint8_t *)&pdu + rows[i].offset;
			const struct wire_span *span = member;
			if (rows[i].kind == SMPP_FIELD_U8) {
				printf("\t%s=%u", rows[i].name, *(const uint8_t *)member);
			} else if (rows[i].kind <= SMPP_FIELD_MESSAGE) {
				printf("\t%s=%.*s", rows[i].name, (int)span->n, (const char *)span->p);
			} else {
				printf("\t%s=%u", rows[i].name, pdu.sm.dests_n);
			}
		}
		puts(pdu.tlvs.n > 0 ? "\tsource_port=9200\tmessage_state=2" : "");
	}
	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[1], "--random") == 0) {
		return print_random((unsigned)atoi(argv[2]));
	}
	Suite *suite = suite_create("smpp_field");
	TCase *tests = tcase_create("all");
	suite_add_tcase(suite, tests);
	tcase_add_test(tests, every_command_has_a_body);
	tcase_add_test(tests, random_pdus_come_back);
	tcase_add_test(tests, the_hot_pair_follows_the_table);
	tcase_add_test(tests, lists_are_checked);
	return vector_run(suite);
}
