/* The relay layer of the short message service: RP-DATA, RP-ACK, RP-ERROR, RP-SMMA.
 *
 * Not here: timers and retries (models), the TPDU inside (tpdu.h), the CP layer below (cp.h).
 * Ownership: `user_data` points into the octets that were read.
 * Units: octets. The address length counts octets, type included, unlike a TP address.
 * Invariants: the message type octet says the direction; nothing optional is lost on re-writing.
 * Source: [TS24.011] 7.3 (messages), 8.2 (elements), annex E (causes). */
#pragma once

#include "wire/wire.h"

#define RP_ADDRESS_BYTES_MAX 11u    /* [TS24.011] 8.2.5.1: type and 20 digits */
#define RP_USER_DATA_BYTES_MAX 233u /* [TS24.011] 8.2.5.3 */

/* The message type octet, direction included. [TS24.011] 8.2.2 */
enum rp_kind {
	RP_DATA_UP = 0,    /* MS to network */
	RP_DATA_DOWN = 1,  /* network to MS */
	RP_ACK_UP = 2,
	RP_ACK_DOWN = 3,
	RP_ERROR_UP = 4,
	RP_ERROR_DOWN = 5,
	RP_SMMA_UP = 6     /* memory available again */
};

/* RP cause values the models use. [TS24.011] 8.2.5.4 */
enum rp_cause {
	RP_CAUSE_UNASSIGNED = 1,
	RP_CAUSE_BARRED = 8,
	RP_CAUSE_REJECTED = 21,
	RP_CAUSE_MEMORY = 22,           /* memory capacity exceeded, MT only */
	RP_CAUSE_OUT_OF_ORDER = 27,     /* destination out of order */
	RP_CAUSE_NETWORK = 38,          /* network out of order: do not retry soon */
	RP_CAUSE_TEMPORARY = 41,        /* retry soon */
	RP_CAUSE_CONGESTION = 42,
	RP_CAUSE_REFERENCE = 81,        /* invalid message reference */
	RP_CAUSE_PROTOCOL = 111
};

struct rp_address {
	uint8_t n;                           /* octets that follow on the wire, 0..11; 0: none */
	uint8_t octets[RP_ADDRESS_BYTES_MAX]; /* type, then swapped digits padded with F */
};

struct rp_message {
	uint8_t kind; /* enum rp_kind */
	uint8_t mr;   /* message reference */
	struct rp_address oa;       /* RP-DATA only */
	struct rp_address da;       /* RP-DATA only */
	struct wire_span user_data; /* the TPDU; may be absent in ACK and ERROR */
	bool has_user_data;         /* an element 41 of length 0 is present, too */
	uint8_t cause;              /* RP-ERROR: 0..127 */
	uint8_t cause_ext;          /* the extension bit of the cause octet as read, 0 or 1 */
	bool has_diagnostic;
	uint8_t diagnostic;
};

/* Offsets count from the first octet. Trailing octets are left: compare `used` with `n`. */
enum wire_verdict rp_read(const uint8_t *p, size_t n, struct rp_message *out, size_t *used,
	struct wire_bad *bad);
void rp_write(const struct rp_message *msg, struct wire_out *out);

/* The address alone, as before the TPDU in AT commands: length in octets, type, digits. */
enum wire_verdict rp_address_read(const uint8_t *p, size_t n, struct rp_address *out,
	size_t *used, struct wire_bad *bad);
void rp_address_write(const struct rp_address *a, struct wire_out *out);

/* "+31624000000" -> 07 91 13 26 04 00 00 F0. False when the text is no number of 1..20 digits. */
bool rp_address_from_text(struct wire_span text, struct rp_address *out);

#define RP_ADDRESS_TEXT_BYTES 24u
/* NUL-terminated text; empty for an empty address. Returns the length without the NUL. */
size_t rp_address_text(const struct rp_address *a, char text[RP_ADDRESS_TEXT_BYTES]);

/* "temporary failure", or "unknown cause". Static text. */
const char *rp_cause_name(uint8_t cause);
