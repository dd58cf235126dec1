/* See groups.h. */
#include "stats/groups.h"

#include <stdlib.h>

#include "core/err.h"
#include "stats/price.h"

static const enum metric_ix told[] = {METRIC_IX_LATENCY, METRIC_IX_LATE, METRIC_IX_MAIL_AGE,
	METRIC_IX_LOOK_AGE, METRIC_IX_SMS_DAY, METRIC_IX_ENERGY, METRIC_IX_BATTERY_SHARE,
	METRIC_IX_BATTERY_LIFE};

uint32_t groups_metrics(const enum metric_ix **list)
{
	*list = told;
	return sizeof told / sizeof told[0];
}

uint32_t groups_users(const struct results_point *point, uint32_t group)
{
	return results_tally(point, 0, 0)->part[group]->users_n;
}

static struct metric_value value_of(const struct results_point *point, uint32_t group,
	uint32_t strategy, uint32_t rep, enum metric_ix metric, enum metric_stat stat)
{
	const struct scenario *view = point->scenario->groups[group].view;
	const struct tally *tally = results_tally(point, strategy, rep)->part[group];
	struct price_assumption given = { PRICE_GIVEN, PRICE_GIVEN };
	struct metric_input in = {.scenario = view, .strategy = &view->strategies[strategy],
		.tally = tally, .energy = price_energy(view, tally, given)};
	struct metric_sample sample;
	metric_sample(&in, metric, &sample);
	REQUIRE(stat <= METRIC_P999);
	return stat == METRIC_MEAN ? sample.mean : sample.quantile[stat - METRIC_P50];
}

struct estimate groups_estimate(const struct results_point *point, uint32_t group,
	uint32_t strategy, enum metric_ix metric, enum metric_stat stat, const char **reason)
{
	uint32_t n = point->replications_n;
	struct estimate estimate = {0};
	double *x = calloc(n, sizeof *x);
	REQUIRE(x != NULL);
	*reason = groups_users(point, group) == 0 ? "nobody is in this group" : NULL;
	for (uint32_t rep = 0; rep < n && *reason == NULL; rep++) {
		struct metric_value value = value_of(point, group, strategy, rep, metric, stat);
		*reason = value.state == METRIC_KNOWN ? NULL : value.reason;
		x[rep] = *reason == NULL ? value.num / value.den : 0;
	}
	if (*reason == NULL) {
		estimate = estimate_mean(x, n);
	}
	free(x);
	return estimate;
}
