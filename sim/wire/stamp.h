/* A civil time with its offset from GMT, as short messages carry it, and its ISO 8601 text.
 *
 * Not here: the calendar (core/civil.h), the swapped digits of the wire (tpdu.h, wap_push.h).
 * Ownership: none, values only. Units: Unix seconds; quarters of an hour.
 * Invariants: functions other than stamp_ok and stamp_from_text take valid stamps only. */
#pragma once

#include "core/civil.h"

#include <stddef.h>

struct stamp {
	struct civil civil; /* local time */
	int quarters;       /* local minus GMT in quarters of an hour, -79..79 */
};

/* The civil time at `unix_s` seen at `quarters` from GMT. */
struct stamp stamp_from_unix(int64_t unix_s, int quarters);

int64_t stamp_to_unix(const struct stamp *t);

/* True when every field is in its range and the day exists in its month. */
bool stamp_ok(const struct stamp *t);

/* "2004-05-12T08:30:15+02:00" and a NUL. [RFC3339] 5.6 */
#define STAMP_TEXT_BYTES 26
void stamp_text(const struct stamp *t, char text[static STAMP_TEXT_BYTES]);

/* Reads what stamp_text writes, or "Z" for the offset. False, and `out` unchanged, on anything
 * else, offsets that are no quarters of an hour included. */
bool stamp_from_text(const char *text, size_t n, struct stamp *out);
