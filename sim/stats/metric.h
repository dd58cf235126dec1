/* Every metric by its id, and its value in one replication of one strategy.
 *
 * What: the rows of metric.def as a table with look-up (`list metrics`, `explain METRIC`), and the
 *   functions that read a tally. A value is a fraction num / den so that ratios can be formed as
 *   sums over sums (SEMANTICS 4.1), or absent with a reason.
 * Not here: means over replications and differences (stats/summary.c), texts for people (output/).
 * Units: `unit` of the row; "currency" stands for the scenario's (metric_unit answers it).
 * Ownership: everything static or the caller's; metric_values allocates for its caller.
 * Errors: none. No value is ever a NaN or infinite: reaching undelivered mail is METRIC_NEVER. */
#pragma once

#include <stddef.h>

#include "models/model.h"
#include "observe/tally.h"
#include "stats/bill.h"
#include "stats/price.h"

enum metric_ix {
#define METRIC(name, id, unit, per, kind, function, arg, meaning) METRIC_IX_##name,
#include "stats/metric.def"
#undef METRIC
	METRIC_N
};

/* What one unit of the mean's denominator is. */
enum metric_per { METRIC_PER_MAIL, METRIC_PER_USER, METRIC_PER_TIME, METRIC_PER_REQUEST,
	METRIC_PER_SMS, METRIC_PER_SITE };

enum metric_kind {
	METRIC_SCALAR, /* one value a replication; mean over replications */
	METRIC_RATIO,  /* one fraction a replication; sums over sums with a jackknife */
	METRIC_HIST,   /* a histogram: its mean as a ratio, quantiles, min, max */
	METRIC_VALUES, /* one value for each minute or user: mean, quantiles, min, max */
	METRIC_PAIR    /* exists for two strategies only; see the differences */
};

enum metric_stat {
	METRIC_MEAN, METRIC_P50, METRIC_P90, METRIC_P95, METRIC_P99, METRIC_P999,
	METRIC_MIN, METRIC_MAX, METRIC_STATS
};

#define METRIC_QUANTILES 5 /* P50 .. P999 */

enum metric_state { METRIC_KNOWN, METRIC_NEVER, METRIC_MISSING };

struct metric_value {
	enum metric_state state;
	double num;
	double den;
	const char *reason; /* NULL when known */
};

struct metric_input {
	const struct scenario *scenario;
	const struct strategy_cfg *strategy;
	const struct tally *tally;
	struct price_energy energy; /* as given */
	struct bill_mean money;     /* under the billed plan */
};

/* One replication's values. quantile[0] is P50. State MISSING where the kind has no such
 * statistic. */
struct metric_sample {
	struct metric_value mean;
	struct metric_value quantile[METRIC_QUANTILES];
	struct metric_value min, max;
	uint32_t peak_ix; /* METRIC_VALUES over minutes: the minute of the largest value */
};

struct metric {
	const char *id;
	const char *unit;
	enum metric_per per;
	enum metric_kind kind;
	struct metric_value (*function)(const struct metric_input *in, uint32_t arg);
	uint32_t arg;
	const char *meaning;
};

const struct metric *metric_row(enum metric_ix ix);
/* The row of an id, or -1. */
int metric_find(const char *id);
/* The longest id that `text` begins with, ending at its end or before a dot; -1 if none. */
int metric_match(const char *text);
const char *metric_unit(enum metric_ix ix, const struct scenario *scenario);
const char *metric_per_name(enum metric_per per);
/* "mean", "p50", ... "max"; and back, also "p99.9" for p999; -1 if there is no such word. */
const char *metric_stat_name(enum metric_stat stat);
int metric_stat_find(const char *word, size_t bytes);
/* 0.5, 0.9, 0.95, 0.99, 0.999. */
double metric_level(uint32_t quantile);

struct metric_input metric_input(const struct scenario *scenario, uint32_t strategy,
	const struct tally *tally);
void metric_sample(const struct metric_input *in, enum metric_ix ix, struct metric_sample *out);

/* METRIC_HIST: the histogram behind the metric and its factor to the row's unit; NULL when the
 * strategy has none, and then *reason says why. */
const struct hist *metric_hist(const struct metric_input *in, enum metric_ix ix, double *factor,
	const char **reason);

/* METRIC_VALUES: the values themselves, unsorted, in memory that the caller frees; *n = 0 and NULL
 * when there are none, and then *reason says why. */
double *metric_values(const struct metric_input *in, enum metric_ix ix, size_t *n,
	const char **reason);

/* The value below or at which a share q of the ascending values lies, linear between neighbours
 * (type 7, as gsl_stats_quantile_from_sorted_data). n > 0. */
double metric_sorted_quantile(const double *ascending, size_t n, double q);
/* Sorts ascending. */
void metric_sort(double *values, size_t n);
