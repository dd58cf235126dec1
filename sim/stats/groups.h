/* What a run says about each group of users: a few metrics of every strategy.
 *
 * Not here: what holds for all users together (stats/summary.h), how groups are told apart
 * (models/model.h). Money has no place here: bills are of the whole population.
 * Units: the metric's. Ownership: values; reasons are static texts. Errors: none. */
#pragma once

#include "stats/estimate.h"
#include "stats/metric.h"
#include "stats/results.h"

/* The metrics that are told by group. */
uint32_t groups_metrics(const enum metric_ix **list);

/* Users of a group over all sites. */
uint32_t groups_users(const struct results_point *point, uint32_t group);

/* A statistic of a metric among the users of one group: mean over replications with interval. When
 * it is not known, *reason says why. `stat` is METRIC_MEAN or one of the quantiles. */
struct estimate groups_estimate(const struct results_point *point, uint32_t group,
	uint32_t strategy, enum metric_ix metric, enum metric_stat stat, const char **reason);
