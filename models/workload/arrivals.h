/* When mail reaches one user's mailbox: drawn from a rate that follows the week, or replayed.
 *
 * The n-th mail of a user is the same mail under every strategy: its time depends on the chance key
 * (user, MAIL_GAP, n) and the mails before it, never on what devices do.
 * Not here: what mail does to a mailbox. Units: ns since the start of the warm-up.
 * Source of the day profile: capacity.md 3.3 ([CAP-3.3], assumed there). */
#pragma once

#include "core/chance.h"
#include "models/model.h"

enum { ARRIVALS_WEEK_HOURS = 168 };

/* Shared by all users of a run. */
struct arrivals_clock {
	const struct workload_cfg *cfg;
	int64_t warm_up_ns;
	int64_t week_offset_ns; /* local time since Monday 00:00 at ns 0 */
	double rate_per_ns[ARRIVALS_WEEK_HOURS];
	double mean_per_week;
};

/* One user's place in the stream of arrivals. */
struct arrivals {
	int64_t next_ns;        /* NEVER_NS: no more mail */
	uint32_t number;        /* of the mail at next_ns, from 0 */
	uint32_t trace_ix;      /* trace: index of the next row */
};

void arrivals_clock_init(struct arrivals_clock *clock, const struct scenario *scenario);

/* Hour of the week (0 = Monday 00-01 local) and whether it is a weekend. */
static inline unsigned arrivals_hour(const struct arrivals_clock *clock, int64_t now_ns)
{
	return (unsigned)((now_ns + clock->week_offset_ns) / HOUR_NS % ARRIVALS_WEEK_HOURS);
}

static inline bool arrivals_weekend(const struct arrivals_clock *clock, int64_t now_ns)
{
	return arrivals_hour(clock, now_ns) >= 120;
}

/* The first arrival at or after ns 0. */
void arrivals_init(struct arrivals *arrivals, const struct arrivals_clock *clock,
	struct chance chance, uint32_t user);

/* Moves on to the next mail. */
void arrivals_next(struct arrivals *arrivals, const struct arrivals_clock *clock,
	struct chance chance, uint32_t user);

/* Size of mail `number`'s body before truncation, bytes, at least 1. */
uint32_t arrivals_bytes(const struct arrivals_clock *clock, struct chance chance, uint32_t user,
	uint32_t number);
