/* The AUTD trigger as the simulator sends it, from the gateway's submit_sm to the phone's RP-ACK.
 *
 * Not here: when and to whom it is sent (models); the mail before it (smtp_note.h).
 * Ownership: spans point into the caller's octets. Units: octets; Unix seconds.
 * OUR ENCODING, as Microsoft never published its own: an 8-bit data SMS with 16-bit ports (2948
 * from 9200), WSP push, X-Wap-Application-Id emn.ua, a text header "NotifyGUID" of 32 hex digits,
 * and an EMN document (mailbox "mailat:" + address, time stamp). It is always one segment: 79
 * octets besides the address, so addresses have at most 61 octets, else the writer overflows.
 * Path (vectors push-01, smpp-05, cp-01..03):
 *   gateway -> SMSC  submit_sm                         trigger_write_submit_sm
 *   network -> MS    CP-DATA(RP-DATA(SMS-DELIVER))     trigger_write_deliver
 *   MS -> network    CP-ACK                            trigger_write_cp_ack
 *   MS -> network    CP-DATA(RP-ACK)                   trigger_write_rp_ack, _rp_error
 *   network -> MS    CP-ACK                            trigger_write_cp_ack
 * Source: [TS23.040] 9.2.3.24.4, [WSP] 8.2.4.1, [EMN] 6, [TS24.011] 7, [SMPP3.4] 4.4. */
#pragma once

#include "wire/cp.h"
#include "wire/rp.h"
#include "wire/tpdu.h"
#include "wire/udh.h"
#include "wire/wire.h"

#define TRIGGER_GUID_BYTES 16u
#define TRIGGER_DCS 0xF5u                /* 8-bit data, class 1 (ME specific) */
#define TRIGGER_MAILBOX_BYTES_MAX 61u
#define TRIGGER_MESSAGE_BYTES_MAX 251u   /* any CP message; a submit_sm stays below, too */

struct trigger {
	struct wire_span mailbox; /* address without "mailat:" */
	uint8_t guid[TRIGGER_GUID_BYTES];
	int64_t time_s;           /* EMN time stamp, Unix seconds */
};

/* The user data of the SMS, header with ports included: at most 140 octets. */
void trigger_write_user_data(struct wire_span mailbox, const uint8_t guid[TRIGGER_GUID_BYTES],
	int64_t time_s, struct wire_out *out);

/* Takes all `n` octets. BAD on everything that is not a trigger in our encoding. */
enum wire_verdict trigger_read_user_data(const uint8_t *p, size_t n, struct trigger *out,
	struct wire_bad *bad);

/* Gateway to SMSC. Numbers are digits with a leading + when international. */
struct trigger_submit {
	uint32_t sequence;           /* 1..0x7FFFFFFF */
	struct wire_span source;     /* the gateway's number or short code */
	struct wire_span destination;
	struct wire_span user_data;  /* from trigger_write_user_data */
	uint32_t validity_s;         /* 0: the SMSC's default; else 1 s .. 99 days */
	bool receipt;                /* ask for a delivery receipt of either outcome */
	uint8_t protocol_id;         /* 0, or 41..47 hex to replace an older trigger */
};
void trigger_write_submit_sm(const struct trigger_submit *submit, struct wire_out *out);

/* Network to MS, one SMS-DELIVER. */
struct trigger_deliver {
	struct rp_address smsc;
	struct tpdu_address oa;
	int64_t scts_s;              /* arrival at the SMSC, Unix seconds */
	int8_t scts_quarters;        /* the SMSC's zone in quarters of an hour */
	uint8_t ti;                  /* 0..6, allocated by the network */
	uint8_t rp_mr;
	uint8_t pid;
	uint8_t dcs;                 /* TRIGGER_DCS; 0 for GSM 7-bit text */
	bool udhi;                   /* true for a trigger */
	bool mms_more;
	struct tpdu_ud ud;
};
void trigger_write_deliver(const struct trigger_deliver *deliver, struct wire_out *out);

/* What the phone makes of a CP-DATA from the network. Offsets count from the CP header. */
struct trigger_delivered {
	struct cp_message cp;
	struct rp_message rp;
	struct tpdu_deliver deliver;
};
enum wire_verdict trigger_read_deliver(const uint8_t *p, size_t n, struct trigger_delivered *out,
	struct wire_bad *bad);

/* CP-ACK; `ti_flag` is false from the side that allocated the TI (the network, for an MT SMS). */
void trigger_write_cp_ack(uint8_t ti, bool ti_flag, struct wire_out *out);

/* CP-DATA(RP-ACK) from the phone: 5 octets. */
void trigger_write_rp_ack(uint8_t ti, uint8_t rp_mr, struct wire_out *out);

/* CP-DATA(RP-ERROR with DELIVER-REPORT), for example RP cause 22 and TP-FCS D3, memory full. */
void trigger_write_rp_error(uint8_t ti, uint8_t rp_mr, uint8_t cause, uint8_t fcs,
	struct wire_out *out);

/* What the network makes of the phone's CP message. `rp` counts only when cp.kind is CP_DATA. */
struct trigger_answer {
	struct cp_message cp;
	struct rp_message rp;
};
enum wire_verdict trigger_read_answer(const uint8_t *p, size_t n, struct trigger_answer *out,
	struct wire_bad *bad);
