/* SMPP 3.4: the PDUs a gateway and an SMSC exchange, read from a byte stream and written.
 *
 * Not here: sessions, windows, retries (models), sockets (live), the text's alphabet, names of
 * numbers (smpp_name.h).
 * Ownership: every span points into the caller's octets; C-string spans exclude the NUL.
 * Units: octets; numbers are in host order in the structs, big-endian on the wire.
 * Invariants: MORE until the whole PDU is there; a PDU never reaches past its command_length; the
 * TLVs have been walked once, so smpp_tlv_next never runs past the end. Unknown commands keep their
 * body as a span. Unknown TLVs are kept and skipped.
 * Source: [SMPP3.4] 3.2 (header), 4 (PDUs), 5.1 (ids, status), 5.2 (fields), 5.3 (TLVs). */
#pragma once

#include "wire/wire.h"

#define SMPP_HEADER_BYTES 16u
#define SMPP_PDU_BYTES_MAX 69632u /* [ASSUMED] 64 KiB of message_payload and room; our limit */
#define SMPP_SHORT_MESSAGE_MAX 254u
#define SMPP_RESPONSE 0x80000000u

/* [SMPP3.4] 5.1.2.1 */
enum smpp_id {
	SMPP_BIND_RECEIVER = 0x01,
	SMPP_BIND_TRANSMITTER = 0x02,
	SMPP_QUERY_SM = 0x03,
	SMPP_SUBMIT_SM = 0x04,
	SMPP_DELIVER_SM = 0x05,
	SMPP_UNBIND = 0x06,
	SMPP_REPLACE_SM = 0x07,
	SMPP_CANCEL_SM = 0x08,
	SMPP_BIND_TRANSCEIVER = 0x09,
	SMPP_OUTBIND = 0x0B,
	SMPP_ENQUIRE_LINK = 0x15,
	SMPP_SUBMIT_MULTI = 0x21,
	SMPP_ALERT_NOTIFICATION = 0x102,
	SMPP_DATA_SM = 0x103,
	SMPP_GENERIC_NACK = 0 /* always with SMPP_RESPONSE */
};

/* command_status values the models use. [SMPP3.4] 5.1.3 */
enum smpp_status {
	SMPP_ROK = 0x00,
	SMPP_RINVMSGLEN = 0x01,
	SMPP_RINVCMDLEN = 0x02,
	SMPP_RINVCMDID = 0x03,
	SMPP_RINVBNDSTS = 0x04,
	SMPP_RALYBND = 0x05,
	SMPP_RSYSERR = 0x08,
	SMPP_RINVDSTADR = 0x0B,
	SMPP_RBINDFAIL = 0x0D,
	SMPP_RINVPASWD = 0x0E,
	SMPP_RINVSYSID = 0x0F,
	SMPP_RMSGQFUL = 0x14,
	SMPP_RSUBMITFAIL = 0x45,
	SMPP_RTHROTTLED = 0x58,
	SMPP_RUNKNOWNERR = 0xFF
};

/* message_state. [SMPP3.4] 5.2.28 */
enum smpp_state {
	SMPP_ENROUTE = 1,
	SMPP_DELIVERED = 2,
	SMPP_EXPIRED = 3,
	SMPP_DELETED = 4,
	SMPP_UNDELIVERABLE = 5,
	SMPP_ACCEPTED = 6,
	SMPP_UNKNOWN = 7,
	SMPP_REJECTED = 8
};

enum smpp_tag {
	SMPP_TAG_RECEIPTED_MESSAGE_ID = 0x001E,
	SMPP_TAG_SOURCE_PORT = 0x020A,
	SMPP_TAG_DESTINATION_PORT = 0x020B,
	SMPP_TAG_SC_INTERFACE_VERSION = 0x0210,
	SMPP_TAG_NETWORK_ERROR_CODE = 0x0423,
	SMPP_TAG_MESSAGE_PAYLOAD = 0x0424,
	SMPP_TAG_MORE_MESSAGES = 0x0426,
	SMPP_TAG_MESSAGE_STATE = 0x0427
};

/* Which part of struct smpp_pdu holds the body. */
enum smpp_shape {
	SMPP_SHAPE_EMPTY,     /* unbind, enquire_link, generic_nack and their responses */
	SMPP_SHAPE_BIND,      /* bind_* */
	SMPP_SHAPE_BIND_RESP, /* bind_*_resp: text = system_id, TLVs */
	SMPP_SHAPE_SM,        /* submit_sm, deliver_sm, TLVs */
	SMPP_SHAPE_SM_RESP,   /* submit_sm_resp, deliver_sm_resp: text = message_id, TLVs */
	SMPP_SHAPE_OTHER      /* every other id: body as a span */
};

#define SMPP_UDHI 0x40u    /* esm_class: a user data header is inside short_message */
#define SMPP_RECEIPT 0x04u /* esm_class: delivery receipt */
#define SMPP_ESM_TYPE 0x3Cu

/* [SMPP3.4] 4.1; the sizes are C-octet strings with their NUL. */
struct smpp_bind {
	struct wire_span system_id;   /* 16 */
	struct wire_span password;    /* 9 */
	struct wire_span system_type; /* 13 */
	struct wire_span address_range; /* 41 */
	uint8_t interface_version; /* 0x34 */
	uint8_t addr_ton;
	uint8_t addr_npi;
};

/* submit_sm and deliver_sm. [SMPP3.4] 4.4.1, 4.6.1 */
struct smpp_sm {
	struct wire_span service_type;     /* 6 */
	struct wire_span source_addr;      /* 21 */
	struct wire_span destination_addr; /* 21 */
	struct wire_span schedule_delivery_time; /* 1 or 17 */
	struct wire_span validity_period;  /* 1 or 17 */
	struct wire_span short_message;    /* 0..254 octets */
	uint8_t source_addr_ton;
	uint8_t source_addr_npi;
	uint8_t dest_addr_ton;
	uint8_t dest_addr_npi;
	uint8_t esm_class;
	uint8_t protocol_id;
	uint8_t priority_flag;
	uint8_t registered_delivery;
	uint8_t replace_if_present_flag;
	uint8_t data_coding;
	uint8_t sm_default_msg_id;
};

struct smpp_pdu {
	uint32_t length; /* command_length as read; writers compute it */
	uint32_t id;
	uint32_t status;
	uint32_t sequence;
	uint8_t shape;   /* enum smpp_shape; the writer derives it from id */
	bool has_body;   /* responses with a status may stop after the header */
	union {
		struct smpp_bind bind;
		struct smpp_sm sm;
		struct wire_span text; /* system_id or message_id */
		struct wire_span body; /* SMPP_SHAPE_OTHER */
	};
	struct wire_span tlvs; /* after the mandatory fields, as on the wire */
};

struct smpp_tlv {
	uint16_t tag;
	struct wire_span value;
};

enum smpp_shape smpp_shape(uint32_t id);

/* One PDU from the front of a stream. `*used` is its length on OK. */
enum wire_verdict smpp_read(const uint8_t *p, size_t n, struct smpp_pdu *out, size_t *used,
	struct wire_bad *bad);

/* Overflow also when a string is longer than its field or a span would end it early (NUL). */
void smpp_write(const struct smpp_pdu *pdu, struct wire_out *out);

/* A PDU of header only: enquire_link, unbind, their responses, generic_nack, failed responses. */
void smpp_write_header(uint32_t id, uint32_t status, uint32_t sequence, struct wire_out *out);

/* The TLV at `*at` of `tlvs`, which advances; false at the end. */
bool smpp_tlv_next(struct wire_span tlvs, size_t *at, struct smpp_tlv *out);
bool smpp_tlv_find(struct wire_span tlvs, uint16_t tag, struct wire_span *value);
void smpp_tlv_write(uint16_t tag, struct wire_span value, struct wire_out *out);

/* The text of a delivery receipt in the style of [SMPP3.4] appendix B. */
struct smpp_receipt {
	struct wire_span id;
	struct wire_span stat; /* DELIVRD, EXPIRED, UNDELIV ... */
	struct wire_span text; /* first 20 characters of the message, may be empty */
	int64_t submit_s;      /* Unix seconds; written in UTC to the minute */
	int64_t done_s;
	uint16_t err;          /* 0..999 */
};
void smpp_receipt_write(const struct smpp_receipt *receipt, struct wire_out *out);
/* BAD on text that is no receipt in this style. Times are read to the minute, as UTC. */
enum wire_verdict smpp_receipt_read(const uint8_t *p, size_t n, struct smpp_receipt *out,
	struct wire_bad *bad);

/* A relative time of 16 characters, NUL added: 3600 s -> "000000010000000R". [SMPP3.4] 7.1.1.2
 * At most 99 days 23:59:59; longer ones are cut to that. */
#define SMPP_TIME_TEXT_BYTES 17u
void smpp_relative_time(uint32_t seconds, char text[SMPP_TIME_TEXT_BYTES]);

/* Seconds from `now_s` until an absolute or relative time; -1 when empty or no time. Relative
 * months count 30 days and years 365. */
int64_t smpp_time_s(struct wire_span text, int64_t now_s);
