/* What a batch says: every metric of every strategy with its intervals, all differences, the bills
 * under all plans, the energy band, and warnings.
 *
 * What: the replication is the unit of inference (SEMANTICS 4.1). Scalars are means over
 *   replications; ratios are sums over sums with a jackknife; quantiles are given pooled and as the
 *   mean of the replications' quantiles, and only the latter has an interval.
 * Not here: verdicts in words (stats/verdict.c), judging `expect` (output/expect.c), files.
 * Ownership: summary_free releases everything; `results` and its scenarios must live as long.
 * Units: those of the metric's row; money of struct summary_plan in millionths of the currency.
 * Errors: none; what is unknown says so with a reason, a static text. */
#pragma once

#include "stats/band.h"
#include "stats/estimate.h"
#include "stats/metric.h"
#include "stats/results.h"

enum { SUMMARY_WARNINGS_MAX = 32 };

struct summary_quantile {
	struct estimate over_reps; /* known if no replication's quantile reaches undelivered mail */
	bool pooled_known;
	double pooled;             /* of all replications' values together */
	bool near_atom;            /* SEMANTICS 4.6: p90 and late_share say more */
	const char *reason;        /* why over_reps is not known, else NULL */
};

/* One metric of one strategy at one point. */
struct summary_cell {
	struct estimate mean;
	const char *reason;        /* why mean is not known, else NULL */
	bool has_quantiles;
	struct summary_quantile quantile[METRIC_QUANTILES];
	bool min_known, max_known; /* extremes over all replications; they get no interval */
	double min, max;
	bool peak_known;           /* the minute of the window with the largest minute value */
	uint32_t peak_minute;
	uint32_t peak_rep;
	double *spread;            /* one number a replication, behind mean's interval */
	double *quantile_spread[METRIC_QUANTILES]; /* NULL where over_reps is not known */
};

/* One metric compared: strategy a minus strategy b. */
struct summary_difference {
	struct estimate_difference mean;
	struct estimate_difference quantile[METRIC_QUANTILES];
	const char *reason; /* why mean is not known, else NULL */
};

struct summary_pair {
	uint32_t a, b;                          /* indices, b < a: the later minus the earlier */
	struct summary_difference *differences; /* [METRIC_N] */
	struct band band[BAND_UNITS];           /* of the difference in energy */
};

/* The mean monthly bill of a strategy under one plan on sale. */
struct summary_plan {
	bool known;
	const char *reason;
	struct estimate total_ucur;
};

struct summary_point {
	const struct results_point *results;
	const struct scenario *scenario;
	struct summary_cell *cells;                            /* [strategy * METRIC_N + metric] */
	uint32_t pair_n;
	struct summary_pair *pairs;
	struct band bands[MODEL_STRATEGIES_MAX][BAND_UNITS];   /* each strategy's own energy */
	struct summary_plan plans[MODEL_STRATEGIES_MAX][MODEL_PLANS_MAX];
	int cheapest_plan[MODEL_STRATEGIES_MAX];               /* index of a plan, -1 unknown */
};

struct summary_warning {
	char id[32];    /* "W-atom" */
	char text[256]; /* one line without control characters */
};

struct summary {
	uint32_t point_n;
	struct summary_point *points;
	uint32_t warning_n;
	struct summary_warning warnings[SUMMARY_WARNINGS_MAX];
};

struct summary *summary_build(const struct results *results);
void summary_free(struct summary *summary); /* NULL is fine */

const struct summary_cell *summary_cell(const struct summary_point *point, uint32_t strategy,
	enum metric_ix metric);

/* The difference a minus b in either order of the pair; the sign is turned where needed. */
struct estimate_difference summary_difference(const struct summary_point *point, uint32_t a,
	uint32_t b, enum metric_ix metric, enum metric_stat stat);
/* The same for a pair's band of battery_share_per_day. */
struct band summary_band(const struct summary_point *point, uint32_t a, uint32_t b);
