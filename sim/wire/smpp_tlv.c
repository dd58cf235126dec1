/* The table of optional parameters and the walk over them. */
#include "wire/smpp_tlv.h"

#include "wire/octets.h"

#define TLV_HEADER_BYTES 4u

/* The commands that take a parameter, by the lists in their own sections. [SMPP3.4] 4.1 to 4.12 */
enum {
	BIND = 1u << 0, /* the responses to the three */
	SUBMIT = 1u << 1,
	MULTI = 1u << 2,
	DELIVER = 1u << 3,
	DATA = 1u << 4,
	DATA_RESP = 1u << 5,
	ALERT = 1u << 6,
	BOTH_WAYS = SUBMIT | DELIVER | DATA,
	TO_PHONE = SUBMIT | MULTI | DATA,
	ANY_SM = SUBMIT | MULTI | DELIVER | DATA
};

#define NUMBER(tag, name, bytes, min, max, of)                                                     \
	{name, tag, bytes, bytes, SMPP_TLV_NUMBER, of, min, max}
#define TEXT(tag, name, max, of) {name, tag, 1, max, SMPP_TLV_TEXT, of, 0, 0}
#define OCTETS(tag, name, min, max, of) {name, tag, min, max, SMPP_TLV_OCTETS, of, 0, 0}

/* Ranges are those of the parameter's own section; where it leaves values to the user, all are
 * allowed. */
static const struct smpp_tlv_row rows[] = {
	NUMBER(0x0005, "dest_addr_subunit", 1, 0, 4, TO_PHONE),
	NUMBER(0x0006, "dest_network_type", 1, 0, 8, DATA),
	NUMBER(0x0007, "dest_bearer_type", 1, 0, 8, DATA),
	NUMBER(0x0008, "dest_telematics_id", 2, 0, UINT16_MAX, DATA),
	NUMBER(0x000D, "source_addr_subunit", 1, 0, 4, TO_PHONE),
	NUMBER(0x000E, "source_network_type", 1, 0, 8, DATA),
	NUMBER(0x000F, "source_bearer_type", 1, 0, 8, DATA),
	/* One octet in the book (5.3.2.8), two in every program that writes it. */
	{"source_telematics_id", 0x0010, 1, 2, SMPP_TLV_NUMBER, DATA, 0, UINT16_MAX},
	NUMBER(0x0017, "qos_time_to_live", 4, 0, UINT32_MAX, DATA),
	NUMBER(0x0019, "payload_type", 1, 0, 1, ANY_SM),
	TEXT(0x001D, "additional_status_info_text", 256, DATA_RESP),
	TEXT(0x001E, "receipted_message_id", 65, DELIVER | DATA),
	NUMBER(0x0030, "ms_msg_wait_facilities", 1, 0, 255, TO_PHONE),
	NUMBER(0x0201, "privacy_indicator", 1, 0, 3, ANY_SM),
	OCTETS(0x0202, "source_subaddress", 2, 23, ANY_SM),
	OCTETS(0x0203, "dest_subaddress", 2, 23, ANY_SM),
	NUMBER(0x0204, "user_message_reference", 2, 0, UINT16_MAX, ANY_SM),
	NUMBER(0x0205, "user_response_code", 1, 0, 255, BOTH_WAYS),
	NUMBER(0x020A, "source_port", 2, 0, UINT16_MAX, ANY_SM),
	NUMBER(0x020B, "destination_port", 2, 0, UINT16_MAX, ANY_SM),
	NUMBER(0x020C, "sar_msg_ref_num", 2, 0, UINT16_MAX, ANY_SM),
	NUMBER(0x020D, "language_indicator", 1, 0, 255, ANY_SM),
	NUMBER(0x020E, "sar_total_segments", 1, 1, 255, ANY_SM),
	NUMBER(0x020F, "sar_segment_seqnum", 1, 1, 255, ANY_SM),
	NUMBER(0x0210, "sc_interface_version", 1, 0, 255, BIND),
	NUMBER(0x0302, "callback_num_pres_ind", 1, 0, 255, TO_PHONE),
	OCTETS(0x0303, "callback_num_atag", 0, 65, TO_PHONE),
	NUMBER(0x0304, "number_of_messages", 1, 0, 99, SUBMIT | DATA),
	OCTETS(0x0381, "callback_num", 4, 19, ANY_SM),
	NUMBER(0x0420, "dpf_result", 1, 0, 1, DATA_RESP),
	NUMBER(0x0421, "set_dpf", 1, 0, 1, DATA),
	NUMBER(0x0422, "ms_availability_status", 1, 0, 2, ALERT),
	OCTETS(0x0423, "network_error_code", 3, 3, DELIVER | DATA | DATA_RESP),
	OCTETS(0x0424, "message_payload", 0, UINT16_MAX, ANY_SM),
	NUMBER(0x0425, "delivery_failure_reason", 1, 0, 3, DATA_RESP),
	NUMBER(0x0426, "more_messages_to_send", 1, 0, 1, SUBMIT | DATA),
	NUMBER(0x0427, "message_state", 1, 1, 8, DELIVER | DATA),
	NUMBER(0x0501, "ussd_service_op", 1, 0, 255, SUBMIT),
	NUMBER(0x1201, "display_time", 1, 0, 2, TO_PHONE),
	NUMBER(0x1203, "sms_signal", 2, 0, UINT16_MAX, TO_PHONE),
	NUMBER(0x1204, "ms_validity", 1, 0, 3, TO_PHONE),
	OCTETS(0x130C, "alert_on_message_delivery", 0, 0, TO_PHONE),
	NUMBER(0x1380, "its_reply_type", 1, 0, 8, SUBMIT | DATA),
	OCTETS(0x1383, "its_session_info", 2, 2, BOTH_WAYS),
};

#define ROWS_N (sizeof rows / sizeof rows[0])

const struct smpp_tlv_row *smpp_tlv_rows(size_t *n)
{
	*n = ROWS_N;
	return rows;
}

const struct smpp_tlv_row *smpp_tlv_row(uint16_t tag)
{
	for (size_t i = 0; i < ROWS_N && rows[i].tag <= tag; i++) {
		if (rows[i].tag == tag) {
			return &rows[i];
		}
	}
	return NULL;
}

bool smpp_tlv_next(struct wire_span tlvs, size_t *at, struct smpp_tlv *out)
{
	if (tlvs.n < TLV_HEADER_BYTES || *at > tlvs.n - TLV_HEADER_BYTES) {
		return false;
	}
	const size_t bytes = octets_u16(tlvs.p + *at + 2);
	if (bytes > tlvs.n - *at - TLV_HEADER_BYTES) {
		return false;
	}
	out->tag = octets_u16(tlvs.p + *at);
	out->value = octets_span(tlvs.p + *at + TLV_HEADER_BYTES, bytes);
	*at += TLV_HEADER_BYTES + bytes;
	return true;
}

bool smpp_tlv_find(struct wire_span tlvs, uint16_t tag, struct wire_span *value)
{
	size_t at = 0;
	struct smpp_tlv tlv;
	while (smpp_tlv_next(tlvs, &at, &tlv)) {
		if (tlv.tag == tag) {
			*value = tlv.value;
			return true;
		}
	}
	return false;
}

void smpp_tlv_write(uint16_t tag, struct wire_span value, struct wire_out *out)
{
	if (value.n > UINT16_MAX) {
		out->overflow = true;
		return;
	}
	octets_put_u16(out, tag);
	octets_put_u16(out, (unsigned)value.n);
	octets_put_span(out, value);
}

uint32_t smpp_tlv_number(struct wire_span value)
{
	uint32_t v = 0;
	for (size_t i = 0; i < value.n; i++) {
		v = v << 8 | value.p[i];
	}
	return v;
}

enum smpp_status smpp_tlv_fault(const struct smpp_tlv *tlv)
{
	const struct smpp_tlv_row *row = smpp_tlv_row(tlv->tag);
	const struct wire_span value = tlv->value;
	if (row == NULL) {
		return SMPP_ROK;
	}
	if (value.n < row->bytes_min || value.n > row->bytes_max) {
		return SMPP_RINVPARLEN;
	}
	if (row->kind == SMPP_TLV_TEXT) {
		return memchr(value.p, 0, value.n) == value.p + value.n - 1 ? SMPP_ROK :
			SMPP_RINVPARLEN;
	}
	if (row->kind == SMPP_TLV_NUMBER) {
		const uint32_t v = smpp_tlv_number(value);
		return v >= row->value_min && v <= row->value_max ? SMPP_ROK : SMPP_RINVOPTPARAMVAL;
	}
	return SMPP_ROK;
}

enum smpp_status smpp_tlv_check(struct wire_span tlvs, uint16_t *tag)
{
	size_t at = 0;
	struct smpp_tlv tlv;
	while (smpp_tlv_next(tlvs, &at, &tlv)) {
		const enum smpp_status fault = smpp_tlv_fault(&tlv);
		if (fault != SMPP_ROK) {
			*tag = tlv.tag;
			return fault;
		}
	}
	return SMPP_ROK;
}

static unsigned command_bit(uint32_t id)
{
	switch (id) {
	case SMPP_BIND_RECEIVER | SMPP_RESPONSE:
	case SMPP_BIND_TRANSMITTER | SMPP_RESPONSE:
	case SMPP_BIND_TRANSCEIVER | SMPP_RESPONSE:
		return BIND;
	case SMPP_SUBMIT_SM:
		return SUBMIT;
	case SMPP_SUBMIT_MULTI:
		return MULTI;
	case SMPP_DELIVER_SM:
		return DELIVER;
	case SMPP_DATA_SM:
		return DATA;
	case SMPP_DATA_SM | SMPP_RESPONSE:
		return DATA_RESP;
	case SMPP_ALERT_NOTIFICATION:
		return ALERT;
	default:
		return 0;
	}
}

bool smpp_tlv_expected(uint32_t id, uint16_t tag)
{
	const struct smpp_tlv_row *row = smpp_tlv_row(tag);
	return row == NULL || (row->commands & command_bit(id)) != 0;
}
