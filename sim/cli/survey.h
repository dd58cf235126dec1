/* `run --uncertainty`: the comparison again at many places of the published ranges.
 *
 * What: as given; each parameter alone at both ends or with each choice (a tornado); all together
 *   at the points of a Latin hypercube; and for each claim that an end turns, a bisection for the
 *   value at which it turns. Every point meets the same mail.
 * Not here: ranges (config/uncertain.h), judging (stats/uncertainty.h), sentences (output/range.h).
 * Ownership: the caller frees with uncertainty_free.
 * Determinism: points run one after the other in a fixed order; threads work inside of a point. */
#pragma once

#include <stdatomic.h>

#include "batch/batch.h"
#include "config/config.h"
#include "stats/uncertainty.h"

struct survey_options {
	uint32_t jobs;
	const atomic_bool *stop;
	void (*progress)(void *context, const struct batch_progress *progress); /* over all points */
	void *progress_context;
};

/* NULL in *out when the scenario has nothing to compare. */
enum err survey_run(const struct config *config, const struct survey_options *options,
	struct uncertainty **out, struct err_info *info) ERR_MUST_USE;
