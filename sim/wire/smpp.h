/* SMPP 3.4: the PDUs a gateway and an SMSC exchange, read from a byte stream and written.
 *
 * Not here: sessions, windows, time limits (smpp_session.h), sockets (live), the text's alphabet,
 * optional parameters (smpp_tlv.h), names of numbers (smpp_name.h), lists of fields (smpp_field.h).
 * Ownership: every span points into the caller's octets; C-string spans exclude the NUL.
 * Units: octets; numbers are in host order in the structs, big-endian on the wire.
 * Invariants: MORE until the whole PDU is there; a PDU never reaches past its command_length; the
 * TLVs have been walked once, so smpp_tlv_next never runs past the end; destination lists, too.
 * Unknown commands keep their body as a span. Unknown TLVs are kept and skipped.
 * Source: [SMPP3.4] 3.2 (header), 4 (PDUs), 5.1 (ids, status), 5.2 (fields), 5.3 (TLVs). */
#pragma once

#include "wire/wire.h"

#define SMPP_HEADER_BYTES 16u
#define SMPP_PDU_BYTES_MAX 69632u /* [ASSUMED] 64 KiB of message_payload and room; our limit */
#define SMPP_SHORT_MESSAGE_MAX 254u
#define SMPP_DESTS_MAX 254u /* [SMPP3.4] 4.5.1: number_of_dests */
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
	SMPP_RINVMSGID = 0x0C,
	SMPP_RBINDFAIL = 0x0D,
	SMPP_RINVPASWD = 0x0E,
	SMPP_RINVSYSID = 0x0F,
	SMPP_RMSGQFUL = 0x14,
	SMPP_RSUBMITFAIL = 0x45,
	SMPP_RTHROTTLED = 0x58,
	SMPP_RINVPARLEN = 0xC2,
	SMPP_RINVOPTPARAMVAL = 0xC4,
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

/* Which body a PDU has, and which part of struct smpp_pdu holds it. */
enum smpp_shape {
	SMPP_SHAPE_EMPTY,      /* unbind, enquire_link, generic_nack; cancel_sm_resp, replace_sm_resp */
	SMPP_SHAPE_BIND,       /* bind_*: bind */
	SMPP_SHAPE_OUTBIND,    /* outbind: bind, system_id and password alone */
	SMPP_SHAPE_BIND_RESP,  /* bind_*_resp: text = system_id, TLVs */
	SMPP_SHAPE_SM,         /* submit_sm, deliver_sm: sm, TLVs */
	SMPP_SHAPE_SM_RESP,    /* submit_sm_resp, deliver_sm_resp, data_sm_resp: text = message_id, TLVs */
	SMPP_SHAPE_MULTI,      /* submit_multi: sm with dests, TLVs */
	SMPP_SHAPE_MULTI_RESP, /* submit_multi_resp: sm, message_id and dests (the failed ones) */
	SMPP_SHAPE_DATA,       /* data_sm: sm, TLVs */
	SMPP_SHAPE_QUERY,      /* query_sm: sm */
	SMPP_SHAPE_QUERY_RESP, /* query_sm_resp: sm */
	SMPP_SHAPE_CANCEL,     /* cancel_sm: sm */
	SMPP_SHAPE_REPLACE,    /* replace_sm: sm */
	SMPP_SHAPE_ALERT,      /* alert_notification: sm, destination = esme_addr; TLVs */
	SMPP_SHAPE_OTHER       /* every other id: body as a span */
};
#define SMPP_SHAPES_N ((unsigned)SMPP_SHAPE_OTHER + 1)

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

/* Every PDU about a message; which fields it has is in smpp_field.h, the others are zero.
 * [SMPP3.4] 4.4 to 4.10, 4.12 */
struct smpp_sm {
	struct wire_span service_type;     /* 6 */
	struct wire_span source_addr;      /* 21; 65 in data_sm and alert_notification */
	struct wire_span destination_addr; /* as source_addr; esme_addr in alert_notification */
	struct wire_span schedule_delivery_time; /* 1 or 17 */
	struct wire_span validity_period;  /* 1 or 17; final_date in query_sm_resp */
	struct wire_span short_message;    /* 0..254 octets */
	struct wire_span message_id;       /* 65 */
	struct wire_span dests;            /* lists of submit_multi and its response: smpp_dest_next */
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
	uint8_t message_state; /* query_sm_resp: enum smpp_state */
	uint8_t error_code;    /* query_sm_resp: of the network, 0 = none */
	uint8_t dests_n;       /* 1..254 destinations, or 0..255 failed ones */
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

/* One destination of submit_multi: a number or the name of a distribution list; in its response, a
 * number that failed and why. [SMPP3.4] 4.5.1.1, 4.5.3 */
struct smpp_dest {
	bool is_list;          /* a distribution list: addr is its name, 21 */
	uint8_t ton;
	uint8_t npi;
	struct wire_span addr; /* 21 */
	uint32_t status;       /* the response alone: error_status_code */
};

enum smpp_shape smpp_shape(uint32_t id);

/* True when the shape may end in TLVs. */
bool smpp_shape_tlvs(enum smpp_shape shape);

/* One PDU from the front of a stream. `*used` is its length on OK. */
enum wire_verdict smpp_read(const uint8_t *p, size_t n, struct smpp_pdu *out, size_t *used,
	struct wire_bad *bad);

/* Overflow also when a string is longer than its field or a span would end it early (NUL). */
void smpp_write(const struct smpp_pdu *pdu, struct wire_out *out);

/* A PDU of header only: enquire_link, unbind, their responses, generic_nack, failed responses. */
void smpp_write_header(uint32_t id, uint32_t status, uint32_t sequence, struct wire_out *out);

/* The destination at `*at` of `dests`, which advances; false at the end or where it is malformed.
 * `failed`: the list of a response. */
bool smpp_dest_next(struct wire_span dests, bool failed, size_t *at, struct smpp_dest *out);
void smpp_dest_write(const struct smpp_dest *dest, bool failed, struct wire_out *out);
