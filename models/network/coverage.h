/* One user's coverage: on for a while, gone for a while, keyed by the gap's number.
 *
 * Not here: what a gap does to radio, connections and SMS. Units: ns since the start of the
 * warm-up.
 * The mean time with coverage is a day / gaps_per_day less the mean gap. */
#pragma once

#include "core/chance.h"
#include "models/model.h"

struct coverage {
	int64_t next_ns;  /* the next change; NEVER_NS: none */
	uint32_t gap;     /* number of the current or next gap */
	bool out;
};

void coverage_init(struct coverage *coverage, const struct coverage_cfg *cfg, struct chance chance,
	uint32_t user);

/* Performs the change at next_ns and finds the one after it. */
void coverage_turn(struct coverage *coverage, const struct coverage_cfg *cfg, struct chance chance,
	uint32_t user);

/* Length of gap `gap`. */
int64_t coverage_gap_ns(const struct coverage_cfg *cfg, struct chance chance, uint32_t user,
	uint32_t gap);
