/* What all parts of the ActiveSync codec share: versions, commands, small conventions.
 *
 * Not here: one file per command (eas_ping.h, eas_sync.h, eas_folder.h, eas_provision.h,
 * eas_estimate.h), the query (eas_query.h), HTTP around it (eas_http.h).
 * Ownership: typed structs are small and hold spans into the bytes they were read from, or into
 * whatever the writer's caller put there. Zeroed structs mean "nothing present".
 * Conventions: X_write(out, version, &x) returns false when it did not fit or held what cannot be
 * sent; X_read(p, n, &x, &bad) gives WIRE_OK, WIRE_MORE (body cut) or WIRE_BAD. Unknown elements
 * are passed over, elements may come in any order, the last of several equal ones counts.
 * Source: [MS-ASCMD] 2.2.1, [MS-ASHTTP] 2.2.1.1.1.1.2 (command codes). */
#pragma once

#include "wire/swar.h"
#include "wire/wire.h"

/* The value is the version times ten, as in the packed query's first byte (12.1 and later). */
enum eas_version {
	EAS_V_NONE = 0,
	EAS_V1_0 = 10,
	EAS_V2_0 = 20,
	EAS_V2_1 = 21,
	EAS_V2_5 = 25,
	EAS_V12_0 = 120,
	EAS_V12_1 = 121,
	EAS_V14_0 = 140,
	EAS_V14_1 = 141,
	EAS_V16_0 = 160,
	EAS_V16_1 = 161
};

/* Values 0..23 travel in the packed query; the rest have no code. */
enum eas_command {
	EAS_CMD_SYNC = 0,
	EAS_CMD_SEND_MAIL = 1,
	EAS_CMD_SMART_FORWARD = 2,
	EAS_CMD_SMART_REPLY = 3,
	EAS_CMD_GET_ATTACHMENT = 4,
	EAS_CMD_GET_HIERARCHY = 5,
	EAS_CMD_CREATE_COLLECTION = 6,
	EAS_CMD_DELETE_COLLECTION = 7,
	EAS_CMD_MOVE_COLLECTION = 8,
	EAS_CMD_FOLDER_SYNC = 9,
	EAS_CMD_FOLDER_CREATE = 10,
	EAS_CMD_FOLDER_DELETE = 11,
	EAS_CMD_FOLDER_UPDATE = 12,
	EAS_CMD_MOVE_ITEMS = 13,
	EAS_CMD_GET_ITEM_ESTIMATE = 14,
	EAS_CMD_MEETING_RESPONSE = 15,
	EAS_CMD_SEARCH = 16,
	EAS_CMD_SETTINGS = 17,
	EAS_CMD_PING = 18,
	EAS_CMD_ITEM_OPERATIONS = 19,
	EAS_CMD_PROVISION = 20,
	EAS_CMD_RESOLVE_RECIPIENTS = 21,
	EAS_CMD_VALIDATE_CERT = 22,
	EAS_CMD_FIND = 23,
	EAS_CMD_NOTIFY = 24,  /* SMS trigger registration, 2.x: plain query only */
	EAS_CMD_OPTIONS = 25, /* the HTTP method OPTIONS, no query at all */
	EAS_CMD_UNKNOWN = 26,
	EAS_CMD_N = 26,
	EAS_CMD_CODE_N = 24
};

/* Yes-or-no elements where absent, empty, 0 and 1 mean different things ([MS-ASCMD] 2.2.3.84). */
enum eas_flag { EAS_FLAG_ABSENT = 0, EAS_FLAG_EMPTY, EAS_FLAG_NO, EAS_FLAG_YES };

enum {
	EAS_COLLECTION_MAX = 8,	    /* folders in one typed struct; more are counted, not kept */
	EAS_SYNC_KEY_BYTES_MAX = 64, /* [MS-ASCMD] 2.2.3.181.4 */
	EAS_COMMAND_PUT_BYTES = 22
};

const char *eas_command_name(enum eas_command command);	  /* "Ping"; "" when unknown */
enum eas_command eas_command_find(struct wire_span name); /* case does not matter */
const char *eas_version_text(enum eas_version version);	  /* "2.5"; "" when unknown */
enum eas_version eas_version_find(struct wire_span text); /* EAS_V_NONE when unknown */

/* Put a name or a version at `to`, where there is room for EAS_COMMAND_PUT_BYTES and 4 octets, and
 * return the place behind it; nothing when unknown. */
uint8_t *eas_command_put(uint8_t *to, enum eas_command command);
uint8_t *eas_version_put(uint8_t *to, enum eas_version version);

/* A string literal or C string as a span; the bytes must outlive it. */
static inline struct wire_span eas_span(const char *text)
{
	return (struct wire_span){.p = (const uint8_t *)text, .n = strlen(text)};
}

/* Whether the n octets at p, 4 to 24, are those of `text` in any case. `text` holds letters, and
 * octets that have 0x20 set and stand for themselves: only that bit may differ. Control characters
 * match those of 0x20..0x3F: callers with such in `text` know that p has none. Compilers are told to
 * inline it because it is less than a call and what a call costs around it. */
__attribute__((always_inline)) static inline bool eas_same(const uint8_t *p, const char *text, size_t n)
{
	const uint8_t *q = (const uint8_t *)text;
	const uint64_t fold = SWAR_ONES * 0x20;
	if (n <= 8) {
		uint32_t first = swar_load4(p) ^ swar_load4(q);
		uint32_t last = swar_load4(p + n - 4) ^ swar_load4(q + n - 4);
		return ((first | last) & ~(uint32_t)fold) == 0;
	}
	uint64_t first = swar_load(p) ^ swar_load(q);
	uint64_t last = swar_load(p + n - 8) ^ swar_load(q + n - 8);
	uint64_t middle = n > 16 ? swar_load(p + 8) ^ swar_load(q + 8) : 0;
	return ((first | last | middle) & ~fold) == 0;
}
