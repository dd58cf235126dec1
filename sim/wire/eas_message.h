/* All typed messages in one table: which command, which side, and a check that reads the bytes with
 * the typed reader and writes them again with the typed writer.
 *
 * Not here: the readers and writers (eas_ping.h, eas_sync.h, ...; most are tables for eas_field.h),
 * bodies that are raw mail (SendMail up to 12.1, GetAttachment), status codes (eas_status.h).
 * Ownership: the table is constant; a check borrows the bytes and fills the caller's wire_out.
 * Invariants: a command has at most one row per side and root; a check allocates nothing.
 * Source: [MS-ASCMD] 2.2.1; versions: eas.h. */
#pragma once

#include "wire/eas.h"

/* Reads p[0 .. n - 1]. When that is WIRE_OK and `again` is not NULL, what was understood is written
 * there as `version` writes it; again->overflow tells that the writer refused or that it did not
 * fit. Elements that the reader passes over, or has no room for, are missing there. */
typedef enum wire_verdict eas_message_check(const uint8_t *p, size_t n, enum eas_version version,
					    struct wire_out *again, struct wire_bad *bad);

struct eas_message {
	enum eas_command command;
	bool response;
	uint16_t root;	       /* EAS_TAG_NONE: the body is not WBXML (multipart) */
	uint16_t mark[2];      /* response: elements that no request has; EAS_TAG_NONE: unused */
	uint8_t mark_depth;    /* ... so many levels below the root at most; 1: children of it */
	enum eas_version from; /* the first protocol version that has the message */
	enum eas_version last; /* the last one, EAS_V_NONE: still there */
	eas_message_check *check;
};

size_t eas_message_n(void);
const struct eas_message *eas_message_at(size_t i);

/* The row of a command and side; NULL when there is none (no body, or a raw one). */
const struct eas_message *eas_message_find(enum eas_command command, bool response);

/* The row that a WBXML body belongs to, by its root and by marks that only an answer has; NULL when
 * no message has this root or the bytes are no WBXML up to there. */
const struct eas_message *eas_message_guess(const uint8_t *p, size_t n);

bool eas_message_known_in(const struct eas_message *message, enum eas_version version);
