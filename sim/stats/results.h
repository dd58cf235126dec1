/* All tallies of one batch, laid out for the statistics: [point][strategy][replication].
 *
 * sim/batch fills it (sites already merged in index order); sim/stats only reads it.
 * Ownership: batch_free releases tallies and the arrays, never the scenarios. */
#pragma once

#include "models/model.h"
#include "observe/tally.h"

/* A run beside the comparison that shows what an uncertain parameter does (energy band): the same
 * scenario with something changed and fewer users, one replication. Variant 0 changes nothing. */
struct results_variant {
	char name[64];                   /* "as given", "radio gsm-tailender-2009", "TLS always resumed" */
	const struct scenario *scenario;
	struct tally *tally[MODEL_STRATEGIES_MAX];
};

struct results_point {
	const struct scenario *scenario;
	uint32_t replications_n;
	struct tally **tally;            /* [strategy * replications_n + replication] */
	uint32_t variant_n;
	struct results_variant variant[MODEL_VARIANTS_MAX];
};

struct results {
	uint32_t point_n;
	struct results_point *points;
};

static inline const struct tally *results_tally(const struct results_point *point,
	uint32_t strategy, uint32_t replication)
{
	return point->tally[strategy * point->replications_n + replication];
}
