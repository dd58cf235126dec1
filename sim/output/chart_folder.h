/* A results folder as charts and report see it: read only.
 *
 * What: finds the folder (`latest` too), loads summary.json and resolved.json, answers questions
 *   about metrics. Not here: CSV (chart_table.h), writing results (folder.h), deriving numbers.
 * Ownership: chart_folder_load fills what chart_folder_free releases; strings point into the JSON.
 * Errors: ERR_FAILURE, place = the file (with line and column for damaged JSON). A file from
 *   elsewhere may hold anything: nothing is trusted to be there, finite, or of the right type.
 * Units: as named in the files (pushsim-summary/1). */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "core/err.h"
#include "output/chart_file.h"
#include "models/model.h"

struct chart_folder {
	char path[CHART_PATH_BYTES];                /* without a trailing slash */
	json_t *summary;                            /* whole document, checked for its format */
	json_t *resolved;                           /* {"scenario":{...},"origins":{...}}, or NULL */
	const json_t *point;                        /* summary.points[0] */
	unsigned strategy_n;                        /* 1..MODEL_STRATEGIES_MAX */
	const char *strategy[MODEL_STRATEGIES_MAX]; /* [a-z0-9-]+, in the order of summary.json */
	const char *title;                          /* "" if the scenario has none */
	const char *scenario;                       /* its short name */
	char seed[24];                              /* as text; "?" if unknown */
	int replications;                           /* largest n of any metric; 0 = unknown */
};

/* A number with its 95 % interval and, for energy, the band over uncertain parameters. */
struct chart_value {
	bool known;         /* false: `reason` says why */
	double mean;
	bool interval;      /* lo, hi */
	double lo, hi;
	bool jumps;         /* a quantile at a jump, as lost SMS make one: not stable */
	bool band;          /* band_lo, band_hi */
	double band_lo, band_hi;
	const char *unit;   /* never NULL */
	const char *reason; /* never NULL */
};

/* One difference a minus b. */
struct chart_difference {
	const char *a, *b;
	struct chart_value value;
};

/* `dir`, or the newest folder that some results/NAME/latest points at if `dir` is "latest". */
enum err chart_folder_find(const char *dir, char path[static CHART_PATH_BYTES],
	struct err_info *info) ERR_MUST_USE;

enum err chart_folder_load(struct chart_folder *folder, const char *dir, struct err_info *info)
	ERR_MUST_USE;
void chart_folder_free(struct chart_folder *folder); /* a zeroed struct is fine */

/* A metric's mean, or a quantile if `stat` is "p50" ... (the mean of the replications' quantiles,
 * else the pooled one, which has no interval), or "min", "max". */
struct chart_value chart_folder_value(const struct chart_folder *folder, const char *strategy,
	const char *metric, const char *stat);
/* The difference of a metric between two strategies, turned round if the file has b minus a.
 * `stat` as above; false if the file has none. */
bool chart_folder_difference(const struct chart_folder *folder, const char *a, const char *b,
	const char *metric, const char *stat, struct chart_difference *out);

/* The mean monthly bill of a strategy under the plan with index ix on sale, in the order of the
 * summary; false beyond the last plan. */
struct chart_bill {
	const char *plan, *title; /* title is the plan's name if it has none */
	bool billed;              /* the plan the scenario bills */
	struct chart_value value; /* unit = the currency */
};
bool chart_folder_bill(const struct chart_folder *folder, const char *strategy, unsigned ix,
	struct chart_bill *bill);

/* The strategy that others are compared with: the first of kind direct-push, else the last one. */
unsigned chart_folder_reference(const struct chart_folder *folder);

/* The value of a dotted key in the resolved scenario, NULL if absent. */
const json_t *chart_folder_param(const struct chart_folder *folder, const char *key);

/* Text members of an object; "" if absent or of another type. Borrowed. */
const char *chart_folder_string(const json_t *object, const char *key);
/* A finite number member; false leaves `out` alone. */
bool chart_folder_number(const json_t *object, const char *key, double *out);

/* Whether the folder holds a regular file of this name, relative to it. */
bool chart_folder_has(const struct chart_folder *folder, const char *name);
