/* What a user does and when: hours of work, nights, trips abroad, looks at the phone, letters.
 *
 * Everything is a function of the user and of time, or of the number of a look or letter: no
 * strategy changes it. Not here: what follows from it for devices (sim/world/life.c), voice calls
 * (network/coverage.h). Units: ns since the start of the warm-up; hours are local time.
 * Source: activesync.md 5 (peak hours, as items arrive, roaming), capacity.md 3.4 (looks, nights).
 */
#pragma once

#include "core/chance.h"
#include "models/model.h"

/* How one user's time is to be read. */
struct habits {
	const struct habits_cfg *cfg;
	struct chance chance;
	uint32_t user;
	int64_t local_ns; /* local time since Monday 00:00 at ns 0, with the user's own shift */
};

struct habits_now {
	bool peak, off, roaming;
};

/* A stream of looks or letters. */
struct habits_stream {
	int64_t next_ns; /* NEVER_NS: none */
	uint32_t number; /* of the one at next_ns */
};

struct habits habits_of(const struct habits_cfg *cfg, struct chance chance, uint32_t user,
	int64_t week_offset_ns);

struct habits_now habits_at(const struct habits *habits, int64_t now_ns);

/* A later instant before which habits_at does not change. */
int64_t habits_turn_ns(const struct habits *habits, int64_t now_ns);

/* The first one at or after ns 0, and each after that. Poisson in the hours the user is awake:
 * `per_day` is the mean over whole days. */
void habits_first(const struct habits *habits, struct habits_stream *stream, double per_day,
	enum chance_purpose purpose);
void habits_next(const struct habits *habits, struct habits_stream *stream, double per_day,
	enum chance_purpose purpose);

/* Whether a user ever does anything that the strategies have to deal with. */
bool habits_any(const struct habits_cfg *cfg);
