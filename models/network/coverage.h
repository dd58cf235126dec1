/* When one user's data stands still: gaps in coverage and voice calls, keyed by their number.
 *
 * A handset of class B has one radio for voice and data: a call suspends data like a gap, while
 * signalling, and so SMS, goes on over its SACCH. Where the radio is not of class B, calls change
 * nothing (config clears their rate).
 * Not here: what a gap does to radio, connections and SMS. Units: ns since the start of the
 * warm-up.
 * The mean time between interruptions is a day / their number less their mean length; which of them
 * are calls is drawn with the shares of the two rates. */
#pragma once

#include "core/chance.h"
#include "models/model.h"

struct coverage {
	int64_t next_ns;  /* the next change; NEVER_NS: none */
	uint32_t gap;     /* number of the current or next gap or call */
	bool out;         /* no data now */
	bool call;        /* because of a call */
};

void coverage_init(struct coverage *coverage, const struct coverage_cfg *cfg, struct chance chance,
	uint32_t user);

/* Performs the change at next_ns and finds the one after it. */
void coverage_turn(struct coverage *coverage, const struct coverage_cfg *cfg, struct chance chance,
	uint32_t user);

/* Length of gap or call `gap`. */
int64_t coverage_gap_ns(const struct coverage_cfg *cfg, struct chance chance, uint32_t user,
	uint32_t gap);
