/* The table of optional parameters and the walk over them. */
#include "wire/smpp_tlv.h"

#include "wire/octets.h"

#define TLV_HEADER_BYTES 4u

#define NUMBER(tag, name, bytes, min, max) {name, tag, bytes, bytes, SMPP_TLV_NUMBER, min, max}
#define TEXT(tag, name, max) {name, tag, 1, max, SMPP_TLV_TEXT, 0, 0}
#define OCTETS(tag, name, min, max) {name, tag, min, max, SMPP_TLV_OCTETS, 0, 0}

/* Ranges are those of the parameter's own section; where it leaves values to the user, all are
 * allowed. */
static const struct smpp_tlv_row rows[] = {
	NUMBER(0x0005, "dest_addr_subunit", 1, 0, 4),
	NUMBER(0x0006, "dest_network_type", 1, 0, 8),
	NUMBER(0x0007, "dest_bearer_type", 1, 0, 8),
	NUMBER(0x0008, "dest_telematics_id", 2, 0, UINT16_MAX),
	NUMBER(0x000D, "source_addr_subunit", 1, 0, 4),
	NUMBER(0x000E, "source_network_type", 1, 0, 8),
	NUMBER(0x000F, "source_bearer_type", 1, 0, 8),
	/* One octet in the book (5.3.2.8), two in every program that writes it. */
	{"source_telematics_id", 0x0010, 1, 2, SMPP_TLV_NUMBER, 0, UINT16_MAX},
	NUMBER(0x0017, "qos_time_to_live", 4, 0, UINT32_MAX),
	NUMBER(0x0019, "payload_type", 1, 0, 1),
	TEXT(0x001D, "additional_status_info_text", 256),
	TEXT(0x001E, "receipted_message_id", 65),
	NUMBER(0x0030, "ms_msg_wait_facilities", 1, 0, 255),
	NUMBER(0x0201, "privacy_indicator", 1, 0, 3),
	OCTETS(0x0202, "source_subaddress", 2, 23),
	OCTETS(0x0203, "dest_subaddress", 2, 23),
	NUMBER(0x0204, "user_message_reference", 2, 0, UINT16_MAX),
	NUMBER(0x0205, "user_response_code", 1, 0, 255),
	NUMBER(0x020A, "source_port", 2, 0, UINT16_MAX),
	NUMBER(0x020B, "destination_port", 2, 0, UINT16_MAX),
	NUMBER(0x020C, "sar_msg_ref_num", 2, 0, UINT16_MAX),
	NUMBER(0x020D, "language_indicator", 1, 0, 255),
	NUMBER(0x020E, "sar_total_segments", 1, 1, 255),
	NUMBER(0x020F, "sar_segment_seqnum", 1, 1, 255),
	NUMBER(0x0210, "sc_interface_version", 1, 0, 255),
	NUMBER(0x0302, "callback_num_pres_ind", 1, 0, 255),
	OCTETS(0x0303, "callback_num_atag", 0, 65),
	NUMBER(0x0304, "number_of_messages", 1, 0, 99),
	OCTETS(0x0381, "callback_num", 4, 19),
	NUMBER(0x0420, "dpf_result", 1, 0, 1),
	NUMBER(0x0421, "set_dpf", 1, 0, 1),
	NUMBER(0x0422, "ms_availability_status", 1, 0, 2),
	OCTETS(0x0423, "network_error_code", 3, 3),
	OCTETS(0x0424, "message_payload", 0, UINT16_MAX),
	NUMBER(0x0425, "delivery_failure_reason", 1, 0, 3),
	NUMBER(0x0426, "more_messages_to_send", 1, 0, 1),
	NUMBER(0x0427, "message_state", 1, 1, 8),
	NUMBER(0x0501, "ussd_service_op", 1, 0, 255),
	NUMBER(0x1201, "display_time", 1, 0, 2),
	NUMBER(0x1203, "sms_signal", 2, 0, UINT16_MAX),
	NUMBER(0x1204, "ms_validity", 1, 0, 3),
	OCTETS(0x130C, "alert_on_message_delivery", 0, 0),
	NUMBER(0x1380, "its_reply_type", 1, 0, 8),
	OCTETS(0x1383, "its_session_info", 2, 2),
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
