/* SMPP fields and their JSON names, which are those of [SMPP3.4].
 *
 * Codes from 10 on are strings in hexadecimal, as in the vectors. Derived fields, which encode
 * ignores: command, command_length, status beside command_status, sm_length, stat, ports, wap_push.
 * short_message is text where data_coding names an alphabet: 0 means unpacked GSM 7-bit here (the
 * operator defines it; Kannel sends that), 1 ASCII, 8 UCS2; anything else is short_message_hex. */
#include "describe/describe_smpp.h"

#include "describe/describe_wap.h"
#include "wire/gsm7.h"
#include "wire/octets.h"
#include "wire/smpp.h"
#include "wire/smpp_name.h"
#include "wire/udh.h"

#define TEXT_BYTES_MAX 1024u
#define TAG_KEY_BYTES_MAX 64u

enum tlv_form { TLV_OCTETS, TLV_NUMBER, TLV_CODE, TLV_TEXT };

/* How the values of known tags are written. [SMPP3.4] 5.3.2 */
static const struct {
	uint16_t tag;
	uint8_t form;  /* enum tlv_form */
	uint8_t bytes; /* of numbers and codes */
} tlv_forms[] = {
	{0x0006, TLV_NUMBER, 1},
	{0x0007, TLV_NUMBER, 1},
	{0x000E, TLV_NUMBER, 1},
	{0x000F, TLV_NUMBER, 1},
	{0x0017, TLV_NUMBER, 4},
	{0x0019, TLV_NUMBER, 1},
	{SMPP_TAG_RECEIPTED_MESSAGE_ID, TLV_TEXT, 0},
	{0x0201, TLV_NUMBER, 1},
	{0x0204, TLV_NUMBER, 2},
	{0x0205, TLV_NUMBER, 1},
	{SMPP_TAG_SOURCE_PORT, TLV_NUMBER, 2},
	{SMPP_TAG_DESTINATION_PORT, TLV_NUMBER, 2},
	{0x020C, TLV_NUMBER, 2},
	{0x020D, TLV_NUMBER, 1},
	{0x020E, TLV_NUMBER, 1},
	{0x020F, TLV_NUMBER, 1},
	{SMPP_TAG_SC_INTERFACE_VERSION, TLV_CODE, 1},
	{0x0304, TLV_NUMBER, 1},
	{0x0420, TLV_NUMBER, 1},
	{0x0421, TLV_NUMBER, 1},
	{0x0422, TLV_NUMBER, 1},
	{0x0425, TLV_NUMBER, 1},
	{SMPP_TAG_MORE_MESSAGES, TLV_NUMBER, 1},
	{SMPP_TAG_MESSAGE_STATE, TLV_NUMBER, 1},
	{0x1201, TLV_NUMBER, 1},
	{0x1203, TLV_NUMBER, 2},
	{0x1204, TLV_NUMBER, 1},
};

static enum tlv_form tlv_form(uint16_t tag, size_t *bytes)
{
	for (size_t i = 0; i < sizeof tlv_forms / sizeof tlv_forms[0]; i++) {
		if (tlv_forms[i].tag == tag) {
			*bytes = tlv_forms[i].bytes;
			return (enum tlv_form)tlv_forms[i].form;
		}
	}
	*bytes = 0;
	return TLV_OCTETS;
}

static void put_tlv(json_t *object, const struct smpp_tlv *tlv)
{
	char key[TAG_KEY_BYTES_MAX];
	size_t bytes = 0;
	const enum tlv_form form = tlv_form(tlv->tag, &bytes);
	const char *name = smpp_name_tag(tlv->tag);
	const struct wire_span value = tlv->value;
	snprintf(key, sizeof key, "0x%04X%s%s", tlv->tag, name == NULL ? "" : " ",
		name == NULL ? "" : name);
	if ((form == TLV_NUMBER || form == TLV_CODE) && value.n == bytes) {
		uint32_t v = 0;
		for (size_t i = 0; i < bytes; i++) {
			v = v << 8 | value.p[i];
		}
		if (form == TLV_NUMBER) {
			describe_field_put_number(object, key, v);
		} else {
			describe_field_put_code(object, key, v, NULL);
		}
	} else if (form == TLV_TEXT && value.n > 0 && value.p[value.n - 1] == 0) {
		describe_field_put_octets(object, key, octets_span(value.p, value.n - 1));
	} else if (form == TLV_OCTETS && tlv->tag == SMPP_TAG_MESSAGE_PAYLOAD) {
		describe_field_put_octets(object, key, value);
	} else {
		describe_field_put_hex(object, key, value);
	}
}

/* One TLV of the object "tlv"; its key begins with the tag in hexadecimal. */
static void take_tlv(struct describe_in *in, const char *key, struct wire_out *out)
{
	uint8_t octets[SMPP_PDU_BYTES_MAX];
	char *end = NULL;
	const unsigned long tag = strtoul(key, &end, 16);
	size_t bytes = 0;
	if (end == key || tag > 0xFFFF || (*end != '\0' && *end != ' ')) {
		describe_field_fail(in, key, "not a TLV tag such as 0x0427");
		return;
	}
	const enum tlv_form form = tlv_form((uint16_t)tag, &bytes);
	const json_t *value = json_object_get(in->object, key);
	struct wire_span span = octets_span(octets, 0);
	if (form == TLV_NUMBER || (form == TLV_CODE && bytes > 0)) {
		const bool hex = form == TLV_NUMBER && json_is_string(value);
		if (hex) {
			span = describe_field_hex(in, key, octets, sizeof octets);
		} else {
			const uint32_t max = bytes == 4 ? UINT32_MAX : (1u << 8 * bytes) - 1;
			const uint32_t v = describe_field_number(in, key, max, -1);
			for (size_t i = 0; i < bytes; i++) {
				octets[i] = (uint8_t)(v >> 8 * (bytes - 1 - i));
			}
			span = octets_span(octets, bytes);
		}
	} else if (form == TLV_TEXT) {
		span = describe_field_octets(in, key, octets, sizeof octets - 1);
		if (span.p != octets && span.n < sizeof octets) {
			memcpy(octets, span.p, span.n);
		}
		octets[span.n < sizeof octets ? span.n : 0] = 0;
		span = octets_span(octets, span.n + 1);
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
static void put_tlvs(json_t *object, struct wire_span tlvs)
{
	uint8_t again[SMPP_PDU_BYTES_MAX];
	if (tlvs.n == 0) {
		return;
	}
	json_t *list = json_object();
	size_t at = 0;
	struct smpp_tlv tlv;
	while (smpp_tlv_next(tlvs, &at, &tlv)) {
		put_tlv(list, &tlv);
	}
	json_object_set_new(object, "tlv", list);
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

static void put_sm(json_t *object, const struct smpp_sm *sm)
{
	describe_field_put_octets(object, "service_type", sm->service_type);
	describe_field_put_number(object, "source_addr_ton", sm->source_addr_ton);
	describe_field_put_number(object, "source_addr_npi", sm->source_addr_npi);
	describe_field_put_octets(object, "source_addr", sm->source_addr);
	describe_field_put_number(object, "dest_addr_ton", sm->dest_addr_ton);
	describe_field_put_number(object, "dest_addr_npi", sm->dest_addr_npi);
	describe_field_put_octets(object, "destination_addr", sm->destination_addr);
	describe_field_put_code(object, "esm_class", sm->esm_class,
		(sm->esm_class & SMPP_UDHI) != 0 ? "UDHI" : NULL);
	describe_field_put_code(object, "protocol_id", sm->protocol_id, NULL);
	describe_field_put_number(object, "priority_flag", sm->priority_flag);
	describe_field_put_octets(object, "schedule_delivery_time", sm->schedule_delivery_time);
	describe_field_put_octets(object, "validity_period", sm->validity_period);
	describe_field_put_number(object, "registered_delivery", sm->registered_delivery);
	describe_field_put_number(object, "replace_if_present_flag", sm->replace_if_present_flag);
	describe_field_put_code(object, "data_coding", sm->data_coding, NULL);
	describe_field_put_number(object, "sm_default_msg_id", sm->sm_default_msg_id);
	put_message(object, sm);
}

static void put_bind(json_t *object, const struct smpp_bind *bind)
{
	describe_field_put_octets(object, "system_id", bind->system_id);
	describe_field_put_octets(object, "password", bind->password);
	describe_field_put_octets(object, "system_type", bind->system_type);
	char version[8];
	snprintf(version, sizeof version, "0x%02X", bind->interface_version);
	describe_field_put_text(object, "interface_version", version);
	describe_field_put_number(object, "addr_ton", bind->addr_ton);
	describe_field_put_number(object, "addr_npi", bind->addr_npi);
	describe_field_put_octets(object, "address_range", bind->address_range);
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
	if (!pdu.has_body) {
		return WIRE_OK;
	}
	switch (pdu.shape) {
	case SMPP_SHAPE_BIND:
		put_bind(object, &pdu.bind);
		break;
	case SMPP_SHAPE_SM:
		put_sm(object, &pdu.sm);
		break;
	case SMPP_SHAPE_BIND_RESP:
		describe_field_put_octets(object, "system_id", pdu.text);
		break;
	case SMPP_SHAPE_SM_RESP:
		describe_field_put_octets(object, "message_id", pdu.text);
		break;
	case SMPP_SHAPE_OTHER:
		describe_field_put_hex(object, "body_hex", pdu.body);
		break;
	default:
		break;
	}
	put_tlvs(object, pdu.tlvs);
	return WIRE_OK;
}

/* Room for the strings of one PDU that come as "hex:". */
struct room {
	uint8_t octets[8][64];
	unsigned n;
};

static struct wire_span take_string(struct describe_in *in, struct room *room, const char *key)
{
	return describe_field_octets(in, key, room->octets[room->n++ % 8], 64);
}

static uint8_t take_u8(struct describe_in *in, const char *key, uint8_t fallback)
{
	return (uint8_t)describe_field_number(in, key, 255, fallback);
}

static void take_sm(struct describe_in *in, struct room *room, struct smpp_sm *sm,
	uint8_t message[SMPP_SHORT_MESSAGE_MAX])
{
	uint8_t text_octets[TEXT_BYTES_MAX];
	sm->service_type = take_string(in, room, "service_type");
	sm->source_addr_ton = take_u8(in, "source_addr_ton", 0);
	sm->source_addr_npi = take_u8(in, "source_addr_npi", 0);
	sm->source_addr = take_string(in, room, "source_addr");
	sm->dest_addr_ton = take_u8(in, "dest_addr_ton", 0);
	sm->dest_addr_npi = take_u8(in, "dest_addr_npi", 0);
	sm->destination_addr = take_string(in, room, "destination_addr");
	sm->esm_class = take_u8(in, "esm_class", 0);
	sm->protocol_id = take_u8(in, "protocol_id", 0);
	sm->priority_flag = take_u8(in, "priority_flag", 0);
	sm->schedule_delivery_time = take_string(in, room, "schedule_delivery_time");
	sm->validity_period = take_string(in, room, "validity_period");
	sm->registered_delivery = take_u8(in, "registered_delivery", 0);
	sm->replace_if_present_flag = take_u8(in, "replace_if_present_flag", 0);
	sm->data_coding = take_u8(in, "data_coding", 0);
	sm->sm_default_msg_id = take_u8(in, "sm_default_msg_id", 0);
	if (describe_field_has(in, "short_message_hex")) {
		sm->short_message = describe_field_hex(in, "short_message_hex", message,
			SMPP_SHORT_MESSAGE_MAX);
		return;
	}
	const struct wire_span text =
		describe_field_octets(in, "short_message", text_octets, sizeof text_octets);
	struct wire_out out = wire_out_init(message, SMPP_SHORT_MESSAGE_MAX);
	if (text.n > 0 && !message_make(sm->data_coding, text, &out)) {
		describe_field_fail(in, "short_message",
			"too long, or characters outside the alphabet of data_coding");
	}
	sm->short_message = octets_span(message, out.n);
}

static void take_bind(struct describe_in *in, struct room *room, struct smpp_bind *bind)
{
	bind->system_id = take_string(in, room, "system_id");
	bind->password = take_string(in, room, "password");
	bind->system_type = take_string(in, room, "system_type");
	bind->interface_version = take_u8(in, "interface_version", 0x34);
	bind->addr_ton = take_u8(in, "addr_ton", 0);
	bind->addr_npi = take_u8(in, "addr_npi", 0);
	bind->address_range = take_string(in, room, "address_range");
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
	"wap_push", "message_id", "body_hex", "tlv", "tlv_hex", NULL};

void describe_smpp_encode(struct describe_in *in, struct wire_out *out)
{
	uint8_t tlv_octets[SMPP_PDU_BYTES_MAX];
	uint8_t body_octets[SMPP_PDU_BYTES_MAX];
	uint8_t message[SMPP_SHORT_MESSAGE_MAX];
	struct room room = {.n = 0};
	struct wire_out tlvs = wire_out_init(tlv_octets, sizeof tlv_octets);
	describe_field_only(in, all_keys, NULL);
	struct smpp_pdu pdu = {
		.id = take_id(in),
		.status = take_status(in),
		.sequence = describe_field_number(in, "sequence_number", UINT32_MAX, 1),
	};
	const enum smpp_shape shape = smpp_shape(pdu.id);
	pdu.has_body = describe_field_has(in, "system_id") || describe_field_has(in, "message_id") ||
		describe_field_has(in, "body_hex");
	if (shape == SMPP_SHAPE_BIND) {
		take_bind(in, &room, &pdu.bind);
	} else if (shape == SMPP_SHAPE_SM) {
		take_sm(in, &room, &pdu.sm, message);
	} else if (shape == SMPP_SHAPE_BIND_RESP) {
		pdu.text = take_string(in, &room, "system_id");
	} else if (shape == SMPP_SHAPE_SM_RESP) {
		pdu.text = describe_field_octets(in, "message_id", body_octets, 64);
	} else if (shape == SMPP_SHAPE_OTHER) {
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
