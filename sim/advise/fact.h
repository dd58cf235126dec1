/* What a results folder says of a strategy, by name, for the rules of advise.def.
 *
 * What: any metric of summary.json by its id, with an optional statistic behind a colon
 *   (`latency_s:p90`); count.NAME, a counter of reps/ per user and day; limit.KEY, how full a limit
 *   of the summary was, 1 = full; and the derived
 *     users           of the strategy
 *     peak_factor     requests of the busiest minute over what nine minutes in ten stay
 *                     below, or over one a minute
 *     peak_per_user   requests of the busiest minute for each user
 *     handshake_peak  TLS handshakes of the busiest minute over the mean
 *     hours_without_coverage  of a device, per day
 *     held_per_user   requests pending on average, for each user
 * Not here: what a value means (advise.h); the scenario's faults and network: nobody looks.
 * Ownership: fact_load fills what fact_free releases; the folder is borrowed in between.
 * Errors: a damaged or missing file of reps/ leaves its counters unknown. */
#pragma once

#include <stdbool.h>

#include "output/chart_folder.h"

enum { FACT_REPS_MAX = 1000 };

struct fact {
	const struct chart_folder *folder;
	json_t *count[MODEL_STRATEGIES_MAX]; /* name: sum over replications, NULL if there are none */
	double user_days[MODEL_STRATEGIES_MAX];
	double users;                        /* of one replication; 0: unknown */
};

void fact_load(struct fact *fact, const struct chart_folder *folder);
void fact_free(struct fact *fact);

/* False: unknown. `unit` (static, or of the folder) is as in summary.json. */
bool fact_value(const struct fact *fact, unsigned strategy, const char *name, double *value,
	const char **unit);
/* "direct-push" ...; "" if unknown. */
const char *fact_kind(const struct fact *fact, unsigned strategy);
