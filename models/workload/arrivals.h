/* When mail reaches one user's mailbox: drawn from a rate that follows the week, or replayed.
 *
 * The n-th mail of a user is the same mail under every strategy: its time depends on chance keyed
 * by what it is for and on the mails before it, never on what devices do. What several users share
 * (a distribution list's mail, the noise on everybody's rate) is keyed without the site, so that it
 * is the same however users are split over sites.
 * Rates (all have the hours and days of the profile):
 *   poisson     gaps by time change: a unit exponential is spent against the rate.
 *   mmpp        the rate is multiplied by one of two factors; a state ends by its own chance. The
 *               factors' mean is 1. Index of dispersion: [FM93] (closed form in the test).
 *   long-range  the rate is multiplied by exp(s G - s^2 / 2) of mean 1, constant in each slot. G is
 *               a sum of independent standard normals, one for each block of 2^j slots, j = 0..12,
 *               with weights 2^(j (h - 1)): its covariance falls with lag^(2h - 2) as that of
 *               fractional noise does, over up to 4096 slots, and each value is a function of its
 *               slot alone. Long blocks begin at a random slot, so that no instant is special. h is
 *               chosen so that a detrended fluctuation analysis [PENG94] gives the exponent asked
 *               for (arrivals.c).
 *   trace       rows of a file, repeated.
 * Not here: what mail does to a mailbox. Units: ns since the start of the warm-up.
 * Source of the day profile: capacity.md 3.3 ([CAP-3.3], assumed there). */
#pragma once

#include "core/chance.h"
#include "models/model.h"

enum { ARRIVALS_WEEK_HOURS = 168, ARRIVALS_LEVELS = 13 };

/* Shared by all users of a run. */
struct arrivals_clock {
	const struct workload_cfg *cfg;
	int64_t warm_up_ns;
	int64_t week_offset_ns; /* local time since Monday 00:00 at ns 0 */
	double rate_per_ns[ARRIVALS_WEEK_HOURS]; /* of one user's mail */
	double own_share, list_share; /* of that; both 0: there is no mail */
	struct chance shared;   /* of all sites of this replication */
	double on_factor, off_factor, on_share; /* mmpp */
	double weight[ARRIVALS_LEVELS];         /* long-range: of G, squares add up to 1 */
	double noise;                           /* long-range: s */
};

/* One user's place in the stream of arrivals. */
struct arrivals {
	int64_t next_ns;   /* NEVER_NS: no more mail */
	uint32_t number;   /* of the mail at next_ns, from 0 */
	uint32_t place;    /* trace: index of the row; mmpp: number of the state's period */
	int64_t until_ns;  /* mmpp: end of that period */
	int64_t other_ns;  /* lists: the next mail of the stream that is not at next_ns */
	uint32_t list_n;   /* list mails before next_ns */
	bool from_list;    /* the mail at next_ns came over the list */
};

void arrivals_clock_init(struct arrivals_clock *clock, const struct scenario *scenario,
	uint32_t replication);

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

/* Size of the next mail's body before truncation, bytes, at least 1: the trace's where it has one.
 * All members of a list get the same mail. */
uint32_t arrivals_bytes(const struct arrivals *arrivals, const struct arrivals_clock *clock,
	struct chance chance, uint32_t user);
