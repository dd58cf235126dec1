/* The connection layer of the short message service: CP-DATA, CP-ACK, CP-ERROR.
 *
 * Not here: the relay message inside (rp.h), timers TC1 and repetitions (models), LAPDm below.
 * Ownership: `user_data` points into the octets that were read.
 * Units: octets. Invariants: protocol discriminator 9; transaction identifier 0..6.
 * Source: [TS24.011] 7.2 (messages), 8.1 (elements); [TS24.007] 11.2.3.1.3 (TI). */
#pragma once

#include "wire/wire.h"

#define CP_USER_DATA_BYTES_MAX 248u /* [TS24.011] 8.1.4.1 */
#define CP_MESSAGE_BYTES_MAX 251u   /* header, length, user data */

/* [TS24.011] 8.1.3 */
enum cp_kind { CP_DATA = 0x01, CP_ACK = 0x04, CP_ERROR = 0x10 };

/* [TS24.011] 8.1.4.2 */
enum cp_cause { CP_CAUSE_NETWORK = 17, CP_CAUSE_CONGESTION = 22, CP_CAUSE_PROTOCOL = 111 };

struct cp_message {
	uint8_t kind;    /* enum cp_kind */
	uint8_t ti;      /* transaction identifier, 0..6 */
	bool ti_flag;    /* false: sent by the side that allocated the TI */
	uint8_t cause;   /* CP-ERROR only */
	struct wire_span user_data; /* CP-DATA only: the RPDU */
};

enum wire_verdict cp_read(const uint8_t *p, size_t n, struct cp_message *out, size_t *used,
	struct wire_bad *bad);
void cp_write(const struct cp_message *msg, struct wire_out *out);

/* "congestion", or "unknown cause". Static text. */
const char *cp_cause_name(uint8_t cause);
