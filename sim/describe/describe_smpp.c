/* SMPP fields and their JSON names, which are those of [SMPP3.4] and of the field table.
 *
 * Codes from 10 on are strings in hexadecimal, as in the vectors. Derived fields, which encode
 * ignores: command, command_length, status beside command_status, sm_length, number_of_dests, stat,
 * ports, wap_push, issued_by, states, tlv_faults, tlv_unexpected.
 * short_message is text where data_coding names an alphabet: 0 means unpacked GSM 7-bit here (the
 * operator defines it; Kannel sends that), 1 ASCII, 8 UCS2; anything else is short_message_hex. */
#include "describe/describe_smpp.h"

#include "describe/describe_wap.h"
#include "wire/gsm7.h"
#include "wire/octets.h"
#include "wire/smpp.h"
#include "wire/smpp_field.h"
#include "wire/smpp_name.h"
#include "wire/smpp_receipt.h"
#include "wire/smpp_session.h"
#include "wire/smpp_tlv.h"
#include "wire/udh.h"

#define TEXT_BYTES_MAX 1024u
#define TAG_KEY_BYTES_MAX 64u

static void key_of(uint16_t tag, char key[TAG_KEY_BYTES_MAX])
{
	const struct smpp_tlv_row *row = smpp_tlv_row(tag);
	snprintf(key, TAG_KEY_BYTES_MAX, "0x%04X%s%s", tag, row == NULL ? "" : " ",
		row == NULL ? "" : row->name);
}

static void put_tlv(json_t *object, const struct smpp_tlv *tlv)
{
	char key[TAG_KEY_BYTES_MAX];
	const struct smpp_tlv_row *row = smpp_tlv_row(tlv->tag);
	const unsigned kind = row == NULL ? SMPP_TLV_OCTETS : row->kind;
	const struct wire_span value = tlv->value;
	key_of(tlv->tag, key);
	if (kind == SMPP_TLV_NUMBER && value.n == row->bytes_max) {
		if (tlv->tag == SMPP_TAG_SC_INTERFACE_VERSION) {
			describe_field_put_code(object, key, smpp_tlv_number(value), NULL);
		} else {
			describe_field_put_number(object, key, smpp_tlv_number(value));
		}
	} else if (kind == SMPP_TLV_TEXT && value.n > 0 && value.p[value.n - 1] == 0) {
		describe_field_put_octets(object, key, octets_span(value.p, value.n - 1));
	} else if (tlv->tag == SMPP_TAG_MESSAGE_PAYLOAD) {
		describe_field_put_octets(object, key, value);
	} else {
		describe_field_put_hex(object, key, value);
	}
}

/* A C-octet string with its NUL in `octets`. */
static struct wire_span take_tlv_text(struct describe_in *in, const char *key,
	uint8_t octets[SMPP_PDU_BYTES_MAX])
{
	const struct wire_span span =
		describe_field_octets(in, key, octets, SMPP_PDU_BYTES_MAX - 1);
	if (span.n >= SMPP_PDU_BYTES_MAX) {
		describe_field_fail(in, key, "too long");
		return octets_span(octets, 0);
	}
	if (span.p != octets && span.n > 0) {
		memcpy(octets, span.p, span.n);
	}
	octets[span.n] = 0;
	return octets_span(octets, span.n + 1);
}

/* One TLV of the object "tlv"; its key begins with the tag in hexadecimal. */
static void take_tlv(struct describe_in *in, const char *key, struct wire_out *out)
{
	uint8_t octets[SMPP_PDU_BYTES_MAX];
	char *end = NULL;
	const unsigned long tag = strtoul(key, &end, 16);
	if (end == key || tag > 0xFFFF || (*end != '\0' && *end != ' ')) {
		describe_field_fail(in, key, "not a TLV tag such as 0x0427");
		return;
	}
	const struct smpp_tlv_row *row = smpp_tlv_row((uint16_t)tag);
	const unsigned kind = row == NULL ? SMPP_TLV_OCTETS : row->kind;
	const json_t *value = json_object_get(in->object, key);
	const char *text = json_string_value(value);
	struct wire_span span = octets_span(octets, 0);
	/* A number of unusual length was written as octets; codes begin with 0x. */
	if (kind == SMPP_TLV_NUMBER && (text == NULL || strncmp(text, "0x", 2) == 0)) {
		const size_t bytes = row->bytes_max;
		const uint32_t max = bytes == 4 ? UINT32_MAX : (1u << 8 * bytes) - 1;
		const uint32_t v = describe_field_number(in, key, max, -1);
		for (size_t i = 0; i < bytes; i++) {
			octets[i] = (uint8_t)(v >> 8 * (bytes - 1 - i));
		}
		span = octets_span(octets, bytes);
	} else if (kind == SMPP_TLV_TEXT) {
		span = take_tlv_text(in, key, octets);
	} else if (tag == SMPP_TAG_MESSAGE_PAYLOAD) {
		span = describe_field_octets(in, key, octets, sizeof octets);
	} else {
		span = describe_field_hex(in, key, octets, sizeof octets);
	}
	smpp_tlv_write((uint16_t)tag, span, out);
}

static void take_tlvs(struct describe_in *in, struct wire_out *out)
{
	const char *key;
	json_t *value;
	json_t *object = json_object_get(in->object, "tlv");
	struct describe_in inner = {object, in->info, in->failed};
	if (object != NULL && !json_is_object(object)) {
		describe_field_fail(in, "tlv", "not an object");
		return;
	}
	json_object_foreach(object, key, value) {
		take_tlv(&inner, key, out);
	}
	if (out->overflow) {
		describe_field_fail(&inner, "tlv", "too long");
	}
	in->failed = inner.failed;
}

/* "tlv" when it gives the same octets again, else "tlv_hex", too (a tag twice, an odd length). */
static void put_tlvs(json_t *object, uint32_t id, struct wire_span tlvs)
{
	uint8_t again[SMPP_PDU_BYTES_MAX];
	if (tlvs.n == 0) {
		return;
	}
	json_t *list = json_object();
	json_t *unexpected = json_array();
	size_t at = 0;
	struct smpp_tlv tlv;
	while (smpp_tlv_next(tlvs, &at, &tlv)) {
		put_tlv(list, &tlv);
		if (!smpp_tlv_expected(id, tlv.tag)) {
			char key[TAG_KEY_BYTES_MAX];
			key_of(tlv.tag, key);
			json_array_append_new(unexpected, json_string(key));
		}
	}
	json_object_set_new(object, "tlv", list);
	if (json_array_size(unexpected) > 0) {
		json_object_set(object, "tlv_unexpected", unexpected);
	}
	json_decref(unexpected);
	uint16_t tag = 0;
	const enum smpp_status fault = smpp_tlv_check(tlvs, &tag);
	if (fault != SMPP_ROK) {
		char text[TAG_KEY_BYTES_MAX];
		snprintf(text, sizeof text, "0x%04X: %s", tag, smpp_name_status(fault));
		describe_field_put_text(object, "tlv_faults", text);
	}
	struct err_info info = {.code = ERR_OK};
	struct describe_in in = {.object = object, .info = &info};
	struct wire_out out = wire_out_init(again, sizeof again);
	take_tlvs(&in, &out);
	if (in.failed || out.n != tlvs.n || memcmp(again, tlvs.p, tlvs.n) != 0) {
		describe_field_put_hex(object, "tlv_hex", tlvs);
	}
}

/* Octets of a short message from its text under a data coding; false when it has no such form. */
static bool message_make(uint8_t coding, struct wire_span text, struct wire_out *out)
{
	if (coding == 8) {
		return describe_field_to_utf16(text, out);
	}
	if (coding == 0) {
		size_t n = 0;
		if (gsm7_from_utf8(text, out->p, out->cap, &n, NULL) != WIRE_OK) {
			return false;
		}
		out->n = n;
		return true;
	}
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] < ' ' || text.p[i] >= 0x7F) {
			return false;
		}
	}
	octets_put_span(out, text);
	return coding == 1 && !out->overflow;
}

static void put_message(json_t *object, const struct smpp_sm *sm)
{
	const struct wire_span message = sm->short_message;
	uint8_t text_octets[TEXT_BYTES_MAX];
	uint8_t again_octets[SMPP_SHORT_MESSAGE_MAX];
	struct wire_out text = wire_out_init(text_octets, sizeof text_octets);
	struct wire_out again = wire_out_init(again_octets, sizeof again_octets);
	describe_field_put_number(object, "sm_length", message.n);
	bool good = (sm->esm_class & SMPP_UDHI) == 0;
	if (sm->data_coding == 0) {
		gsm7_to_utf8(message.p, message.n, &text);
	} else if (sm->data_coding == 8) {
		good = good && describe_field_from_utf16(message, &text);
	} else {
		octets_put_span(&text, message);
	}
	good = good && message_make(sm->data_coding, octets_span(text.p, text.n), &again) &&
		again.n == message.n &&
		(message.n == 0 || memcmp(again.p, message.p, message.n) == 0);
	if (good) {
		describe_field_put_octets(object, "short_message", octets_span(text.p, text.n));
	} else {
		describe_field_put_hex(object, "short_message_hex", message);
	}
	struct smpp_receipt receipt;
	if ((sm->esm_class & SMPP_ESM_TYPE) == SMPP_RECEIPT &&
		smpp_receipt_read(message.p, message.n, &receipt, NULL) == WIRE_OK) {
		describe_field_put_octets(object, "stat", receipt.stat);
	}
	struct udh udh;
	if ((sm->esm_class & SMPP_UDHI) != 0 && udh_read(message, &udh, NULL) == WIRE_OK &&
		udh.port_bits != 0) {
		json_object_set_new(object, "ports",
			json_pack("{s:i,s:i}", "dst", udh.port_dst, "src", udh.port_src));
		json_t *push = json_object();
		if (describe_wap_push_decode(udh.body.p, udh.body.n, push, NULL) == WIRE_OK) {
			json_object_set(object, "wap_push", push);
		}
		json_decref(push);
	}
}

static void put_dests(json_t *object, const struct smpp_field *field, const struct smpp_sm *sm)
{
	const bool failed = field->kind == SMPP_FIELD_FAILED;
	json_t *list = json_array();
	size_t at = 0;
	struct smpp_dest dest;
	while (smpp_dest_next(sm->dests, failed, &at, &dest)) {
		json_t *one = json_object();
		if (!dest.is_list) {
			describe_field_put_number(one, "dest_addr_ton", dest.ton);
			describe_field_put_number(one, "dest_addr_npi", dest.npi);
		}
		describe_field_put_octets(one, dest.is_list ? "dl_name" : "destination_addr", dest.addr);
		if (failed) {
			describe_field_put_code(one, "error_status_code", dest.status,
				smpp_name_status(dest.status));
		}
		json_array_append_new(list, one);
	}
	describe_field_put_number(object, "number_of_dests", sm->dests_n);
	json_object_set_new(object, field->name, list);
}

/* Numbers that people know in hexadecimal. */
static bool is_code(const char *name)
{
	return strcmp(name, "esm_class") == 0 || strcmp(name, "protocol_id") == 0 ||
		strcmp(name, "data_coding") == 0;
}

static void put_u8(json_t *object, const char *name, uint8_t v)
{
	char version[8];
	if (strcmp(name, "interface_version") == 0) {
		snprintf(version, sizeof version, "0x%02X", v);
		describe_field_put_text(object, name, version);
	} else if (is_code(name)) {
		const bool udhi = strcmp(name, "esm_class") == 0 && (v & SMPP_UDHI) != 0;
		describe_field_put_code(object, name, v, udhi ? "UDHI" : NULL);
	} else {
		describe_field_put_number(object, name, v);
	}
}

static void put_fields(json_t *object, const struct smpp_pdu *pdu)
{
	size_t n = 0;
	const struct smpp_field *rows = smpp_field_list((enum smpp_shape)pdu->shape, &n);
	for (size_t i = 0; i < n; i++) {
		const void *member = (const uint8_t *)pdu + rows[i].offset;
		switch ((enum smpp_field_kind)rows[i].kind) {
		case SMPP_FIELD_TEXT:
			describe_field_put_octets(object, rows[i].name,
				*(const struct wire_span *)member);
			break;
		case SMPP_FIELD_U8:
			put_u8(object, rows[i].name, *(const uint8_t *)member);
			break;
		case SMPP_FIELD_MESSAGE:
			put_message(object, &pdu->sm);
			break;
		case SMPP_FIELD_DESTS:
		case SMPP_FIELD_FAILED:
			put_dests(object, &rows[i], &pdu->sm);
			break;
		}
	}
	if (pdu->shape == SMPP_SHAPE_QUERY_RESP) {
		describe_field_put_text(object, "stat", smpp_name_state(pdu->sm.message_state));
	}
}

/* Who may send the command, and in which states of the session. [SMPP3.4] table 2-1 */
static void put_states(json_t *object, uint32_t id)
{
	json_t *states = json_array();
	bool by[2] = {false, false};
	for (unsigned state = 0; state < SMPP_SESSION_STATES_N; state++) {
		bool any = false;
		for (unsigned side = 0; side < 2; side++) {
			const bool may =
				smpp_session_allows((enum smpp_session_state)state, side == 1, id);
			by[side] |= may;
			any |= may;
		}
		if (any) {
			json_array_append_new(states, json_string(
				smpp_session_state_name((enum smpp_session_state)state)));
		}
	}
	if (by[0] || by[1]) {
		describe_field_put_text(object, "issued_by",
			by[0] && by[1] ? "ESME or SMSC" : by[0] ? "ESME" : "SMSC");
		json_object_set(object, "states", states);
	}
	json_decref(states);
}

enum wire_verdict describe_smpp_decode(const uint8_t *p, size_t n, json_t *object,
	struct wire_bad *bad)
{
	struct smpp_pdu pdu;
	size_t used = 0;
	const enum wire_verdict verdict = smpp_read(p, n, &pdu, &used, bad);
	if (verdict != WIRE_OK) {
		return verdict;
	}
	if (used != n) {
		return octets_bad(bad, used, "octets after the PDU");
	}
	const char *command = smpp_name_command(pdu.id);
	const char *status = smpp_name_status(pdu.status);
	describe_field_put_number(object, "command_length", pdu.length);
	describe_field_put_code(object, "command_id", pdu.id, NULL);
	describe_field_put_text(object, "command", command == NULL ? "unknown" : command);
	describe_field_put_code(object, "command_status", pdu.status, NULL);
	describe_field_put_text(object, "status", status == NULL ? "unknown" : status);
	describe_field_put_number(object, "sequence_number", pdu.sequence);
	put_states(object, pdu.id);
	if (!pdu.has_body) {
		return WIRE_OK;
	}
	put_fields(object, &pdu);
	if (pdu.shape == SMPP_SHAPE_OTHER) {
		describe_field_put_hex(object, "body_hex", pdu.body);
	}
	put_tlvs(object, pdu.id, pdu.tlvs);
	return WIRE_OK;
}

/* What the fields of one PDU point to while it is written. */
struct room {
	uint8_t strings[8][128];
	unsigned strings_n;
	uint8_t message[SMPP_SHORT_MESSAGE_MAX];
	uint8_t dests[8192];
};

static struct wire_span take_string(struct describe_in *in, struct room *room, const char *key)
{
	return describe_field_octets(in, key, room->strings[room->strings_n++ % 8], 128);
}

static void take_message(struct describe_in *in, struct room *room, struct smpp_sm *sm)
{
	uint8_t text_octets[TEXT_BYTES_MAX];
	if (describe_field_has(in, "short_message_hex")) {
		sm->short_message = describe_field_hex(in, "short_message_hex", room->message,
			SMPP_SHORT_MESSAGE_MAX);
		return;
	}
	const struct wire_span text =
		describe_field_octets(in, "short_message", text_octets, sizeof text_octets);
	struct wire_out out = wire_out_init(room->message, SMPP_SHORT_MESSAGE_MAX);
	if (text.n > 0 && !message_make(sm->data_coding, text, &out)) {
		describe_field_fail(in, "short_message",
			"too long, or characters outside the alphabet of data_coding");
	}
	sm->short_message = octets_span(room->message, out.n);
}

static void take_dests(struct describe_in *in, struct room *room, const struct smpp_field *field,
	struct smpp_sm *sm)
{
	static const char *const keys[] = {"dest_addr_ton", "dest_addr_npi", "destination_addr",
		"dl_name", "error_status_code", NULL};
	const bool failed = field->kind == SMPP_FIELD_FAILED;
	const json_t *list = json_object_get(in->object, field->name);
	struct wire_out out = wire_out_init(room->dests, sizeof room->dests);
	size_t i;
	json_t *one;
	json_array_foreach(list, i, one) {
		uint8_t addr[64];
		struct describe_in inner = {one, in->info, in->failed};
		describe_field_only(&inner, keys, NULL);
		const bool is_list = describe_field_has(&inner, "dl_name");
		const struct smpp_dest dest = {.is_list = is_list,
			.ton = (uint8_t)describe_field_number(&inner, "dest_addr_ton", 255, 0),
			.npi = (uint8_t)describe_field_number(&inner, "dest_addr_npi", 255, 0),
			.addr = describe_field_octets(&inner, is_list ? "dl_name" : "destination_addr",
				addr, sizeof addr),
			.status = describe_field_number(&inner, "error_status_code", UINT32_MAX, 0)};
		smpp_dest_write(&dest, failed, &out);
		in->failed = inner.failed;
	}
	if (json_array_size(list) > (failed ? 255 : SMPP_DESTS_MAX) || out.overflow) {
		describe_field_fail(in, field->name, "too many destinations, or one too long");
	}
	sm->dests = octets_span(room->dests, out.n);
	sm->dests_n = (uint8_t)json_array_size(list);
}

static void take_fields(struct describe_in *in, struct room *room, struct smpp_pdu *pdu)
{
	size_t n = 0;
	const struct smpp_field *rows = smpp_field_list(smpp_shape(pdu->id), &n);
	for (size_t i = 0; i < n; i++) {
		void *member = (uint8_t *)pdu + rows[i].offset;
		const char *name = rows[i].name;
		const bool version = strcmp(name, "interface_version") == 0;
		switch ((enum smpp_field_kind)rows[i].kind) {
		case SMPP_FIELD_TEXT:
			*(struct wire_span *)member = take_string(in, room, name);
			break;
		case SMPP_FIELD_U8:
			*(uint8_t *)member =
				(uint8_t)describe_field_number(in, name, 255, version ? 0x34 : 0);
			break;
		case SMPP_FIELD_MESSAGE:
			take_message(in, room, &pdu->sm);
			break;
		case SMPP_FIELD_DESTS:
		case SMPP_FIELD_FAILED:
			take_dests(in, room, &rows[i], &pdu->sm);
			break;
		}
	}
}

/* command_id, or its name in "command". */
static uint32_t take_id(struct describe_in *in)
{
	static const uint32_t ids[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 0x15, 0x21, 0x102, 0x103, 0};
	if (describe_field_has(in, "command_id")) {
		return describe_field_number(in, "command_id", UINT32_MAX, -1);
	}
	const struct wire_span wanted = describe_field_text(in, "command");
	for (size_t i = 0; i < 2 * (sizeof ids / sizeof ids[0]); i++) {
		const uint32_t id = ids[i / 2] | (i % 2 == 1 ? SMPP_RESPONSE : 0);
		const char *name = smpp_name_command(id);
		if (name != NULL && wire_span_is(wanted, name)) {
			return id;
		}
	}
	describe_field_fail(in, "command", "unknown command");
	return 0;
}

static uint32_t take_status(struct describe_in *in)
{
	uint32_t status = 0;
	if (describe_field_has(in, "command_status") || !describe_field_has(in, "status")) {
		return describe_field_number(in, "command_status", UINT32_MAX, 0);
	}
	if (!smpp_name_to_status((const char *)describe_field_text(in, "status").p, &status)) {
		describe_field_fail(in, "status", "unknown status");
	}
	return status;
}

static const char *const all_keys[] = {"command_length", "command_id", "command",
	"command_status", "status", "sequence_number", "system_id", "password", "system_type",
	"interface_version", "addr_ton", "addr_npi", "address_range", "service_type",
	"source_addr_ton", "source_addr_npi", "source_addr", "dest_addr_ton", "dest_addr_npi",
	"destination_addr", "esm_class", "protocol_id", "priority_flag", "schedule_delivery_time",
	"validity_period", "registered_delivery", "replace_if_present_flag", "data_coding",
	"sm_default_msg_id", "sm_length", "short_message", "short_message_hex", "stat", "ports",
	"wap_push", "message_id", "body_hex", "tlv", "tlv_hex", "tlv_faults", "tlv_unexpected",
	"number_of_dests", "dest_addresses", "unsuccess_smes", "final_date", "message_state", "error_code",
	"esme_addr_ton", "esme_addr_npi", "esme_addr", "issued_by", "states", NULL};

void describe_smpp_encode(struct describe_in *in, struct wire_out *out)
{
	uint8_t tlv_octets[SMPP_PDU_BYTES_MAX];
	uint8_t body_octets[SMPP_PDU_BYTES_MAX];
	struct room room = {.strings_n = 0};
	struct wire_out tlvs = wire_out_init(tlv_octets, sizeof tlv_octets);
	describe_field_only(in, all_keys, NULL);
	struct smpp_pdu pdu = {
		.id = take_id(in),
		.status = take_status(in),
		.sequence = describe_field_number(in, "sequence_number", UINT32_MAX, 1),
	};
	pdu.has_body = describe_field_has(in, "system_id") || describe_field_has(in, "message_id") ||
		describe_field_has(in, "body_hex");
	take_fields(in, &room, &pdu);
	if (smpp_shape(pdu.id) == SMPP_SHAPE_OTHER) {
		pdu.body = describe_field_hex(in, "body_hex", body_octets, sizeof body_octets);
	}
	if (describe_field_has(in, "tlv_hex")) {
		pdu.tlvs = describe_field_hex(in, "tlv_hex", tlv_octets, sizeof tlv_octets);
	} else {
		take_tlvs(in, &tlvs);
		pdu.tlvs = octets_span(tlv_octets, tlvs.n);
	}
	if (!in->failed) {
		smpp_write(&pdu, out);
	}
}
