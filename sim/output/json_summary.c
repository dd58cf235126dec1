/* The summary as JSON. See json_summary.h for the form; this file is its order. */
#include "output/json_summary.h"

#include <stdio.h>
#include <string.h>

#include "core/civil.h"
#include "output/number.h"
#include "output/phrase.h"
#include "output/range.h"
#include "stats/groups.h"
#include "stats/verdict.h"

static json_t *text_json(const char *text)
{
	json_t *json = json_string(text);
	REQUIRE(json != NULL);
	return json;
}

static json_t *maybe(bool known, double value)
{
	return known ? number_json(value) : json_null();
}

static json_t *pair_json(bool known, double low, double high)
{
	if (!known) {
		return json_null();
	}
	json_t *pair = json_array();
	json_array_append_new(pair, number_json(low));
	json_array_append_new(pair, number_json(high));
	return pair;
}

static void put(json_t *object, const char *name, json_t *value)
{
	int rc = json_object_set_new(object, name, value);
	REQUIRE(rc == 0);
}

/* `reason` says why the mean is null, or, with a mean, why there is no interval. */
static void put_estimate(json_t *object, const struct estimate *estimate, const char *reason)
{
	put(object, "mean", maybe(estimate->known, estimate->mean));
	put(object, "ci95", pair_json(estimate->ci_known, estimate->low, estimate->high));
	if (!estimate->known) {
		put(object, "reason", text_json(reason != NULL ? reason : "unknown"));
	} else if (!estimate->ci_known) {
		put(object, "reason", text_json("one replication gives no interval"));
	}
}

static json_t *quantiles_json(const struct summary_cell *cell)
{
	json_t *quantiles = json_object();
	for (uint32_t q = 0; q < METRIC_QUANTILES; q++) {
		const struct summary_quantile *it = &cell->quantile[q];
		json_t *one = json_object();
		put_estimate(one, &it->over_reps, it->reason);
		put(one, "pooled", maybe(it->pooled_known, it->pooled));
		if (it->near_atom) {
			put(one, "near_atom", json_true());
		}
		put(quantiles, metric_stat_name((enum metric_stat)(METRIC_P50 + q)), one);
	}
	return quantiles;
}

static json_t *peak_json(const struct summary_point *point, const struct summary_cell *cell)
{
	char time[CIVIL_ISO_BYTES + 1];
	civil_iso(point->scenario->run.start_unix_s + 60 * (int64_t)cell->peak_minute, time);
	time[CIVIL_ISO_BYTES] = '\0';
	json_t *peak = json_object();
	put(peak, "time", text_json(time));
	put(peak, "replication", json_integer(cell->peak_rep));
	return peak;
}

/* The band of an energy metric, of those in all units; NULL for all other metrics. */
static const struct band *band_of_metric(enum metric_ix metric,
	const struct band bands[static BAND_UNITS])
{
	const struct band *band = metric == METRIC_IX_ENERGY ? &bands[BAND_JOULES] :
		metric == METRIC_IX_BATTERY_SHARE ? &bands[BAND_BATTERIES] : NULL;
	return band != NULL && band->known ? band : NULL;
}

static json_t *metric_json(const struct summary_point *point, uint32_t strategy,
	enum metric_ix metric)
{
	const struct summary_cell *cell = summary_cell(point, strategy, metric);
	json_t *json = json_object();
	put(json, "unit", text_json(metric_unit(metric, point->scenario)));
	put(json, "per", text_json(metric_per_name(metric_row(metric)->per)));
	put(json, "n", json_integer(cell->mean.n));
	put_estimate(json, &cell->mean, cell->reason);
	put(json, "sd", maybe(cell->mean.ci_known, cell->mean.sd));
	put(json, "min", maybe(cell->min_known, cell->min));
	put(json, "max", maybe(cell->max_known, cell->max));
	const struct band *band = band_of_metric(metric, point->bands[strategy]);
	if (band != NULL) {
		put(json, "band", pair_json(true, band->low, band->high));
	}
	if (cell->peak_known) {
		put(json, "peak", peak_json(point, cell));
	}
	if (cell->has_quantiles) {
		put(json, "quantiles", quantiles_json(cell));
	}
	return json;
}

/* A cause crossed with a purpose that never happens says nothing to anybody. Each strategy decides
 * for itself, so that adding one changes no byte of the others. */
static bool shown(const struct summary_point *point, uint32_t strategy, enum metric_ix metric)
{
	bool crossed =
		metric >= METRIC_IX_ENERGY_PAGING_BASE && metric <= METRIC_IX_ENERGY_CPU_USER;
	return !crossed || summary_cell(point, strategy, metric)->max > 0.0;
}

static json_t *plans_json(const struct summary_point *point, uint32_t strategy)
{
	const struct tariff_cfg *tariff = &point->scenario->tariff;
	json_t *plans = json_array();
	for (uint32_t p = 0; p < tariff->plan_n; p++) {
		const struct summary_plan *plan = &point->plans[strategy][p];
		const struct estimate *total = &plan->total_ucur;
		json_t *json = json_object();
		put(json, "plan", text_json(tariff->plans[p].name));
		put(json, "title", text_json(tariff->plans[p].title));
		put(json, "cost", maybe(plan->known, total->mean * 1e-6));
		put(json, "ci95", pair_json(plan->known && total->ci_known, total->low * 1e-6,
			total->high * 1e-6));
		put(json, "billed", json_boolean(p == tariff->plan));
		put(json, "cheapest", json_boolean((int)p == point->cheapest_plan[strategy]));
		if (!plan->known) {
			put(json, "reason", text_json(plan->reason != NULL ? plan->reason :
				"unknown"));
		}
		json_array_append_new(plans, json);
	}
	return plans;
}

/* Fullest first: the binding limit and the next one are the first two. */
static json_t *limits_json(const struct summary_point *point, uint32_t strategy)
{
	struct limit_list list = limit_of(point, strategy);
	json_t *limits = json_array();
	for (uint32_t i = 0; i < list.n; i++) {
		const struct limit *it = &list.limit[i];
		json_t *json = json_object();
		put(json, "limit", text_json(it->name));
		put(json, "key", text_json(it->key));
		put(json, "unit", text_json(it->unit));
		put(json, "demand", number_json(it->demand));
		put(json, "capacity", number_json(it->capacity));
		put(json, "share", number_json(it->share));
		put(json, "users", maybe(it->users_known, it->users_n));
		if (!it->users_known) {
			put(json, "reason", text_json("nothing asked for it"));
		}
		json_array_append_new(limits, json);
	}
	return limits;
}

static json_t *lifted_json(const struct summary_point *point, uint32_t strategy)
{
	struct limit_list list = limit_of(point, strategy);
	json_t *lifted = json_array();
	for (uint32_t i = 0; i < list.lifted_n; i++) {
		json_array_append_new(lifted, text_json(list.lifted[i]));
	}
	return lifted;
}

static json_t *strategy_json(const struct summary_point *point, uint32_t strategy)
{
	static const char *const kinds[] = { "sms-poll", "scheduled-sync", "direct-push",
		"hanging-sync" };
	const struct strategy_cfg *cfg = &point->scenario->strategies[strategy];
	json_t *json = json_object();
	put(json, "title", text_json(cfg->title));
	put(json, "kind", text_json(kinds[cfg->kind]));
	if (phrase_note(cfg)[0] != '\0') {
		put(json, "note", text_json(phrase_note(cfg)));
	}
	put(json, "plans", plans_json(point, strategy));
	put(json, "limits", limits_json(point, strategy));
	put(json, "limits_lifted", lifted_json(point, strategy));
	json_t *metrics = json_object();
	for (uint32_t m = 0; m < METRIC_N; m++) {
		if (shown(point, strategy, (enum metric_ix)m)) {
			put(metrics, metric_row((enum metric_ix)m)->id,
				metric_json(point, strategy, (enum metric_ix)m));
		}
	}
	put(json, "metrics", metrics);
	return json;
}

static json_t *difference_json(const struct summary_point *point, const struct summary_pair *pair,
	enum metric_ix metric, const char *stat, const struct estimate_difference *difference,
	const char *reason)
{
	const struct strategy_cfg *strategies = point->scenario->strategies;
	const struct estimate *unpaired = &difference->unpaired;
	json_t *json = json_object();
	put(json, "a", text_json(strategies[pair->a].name));
	put(json, "b", text_json(strategies[pair->b].name));
	put(json, "metric", text_json(metric_row(metric)->id));
	put(json, "stat", text_json(stat));
	put_estimate(json, &difference->paired, reason);
	put(json, "unpaired_ci95", pair_json(unpaired->ci_known, unpaired->low, unpaired->high));
	put(json, "correlation", maybe(difference->correlation_known, difference->correlation));
	const struct band *band = band_of_metric(metric, pair->band);
	if (strcmp(stat, "mean") == 0 && band != NULL) {
		put(json, "band", pair_json(true, band->low, band->high));
		put(json, "undecided", json_boolean(band->undecided));
		if (band->decided_by != NULL) {
			put(json, "decided_by", text_json(band->decided_by));
		}
	}
	return json;
}

static json_t *differences_json(const struct summary_point *point)
{
	json_t *list = json_array();
	for (uint32_t p = 0; p < point->pair_n; p++) {
		const struct summary_pair *pair = &point->pairs[p];
		for (uint32_t m = 0; m < METRIC_N; m++) {
			enum metric_ix metric = (enum metric_ix)m;
			const struct summary_difference *it = &pair->differences[m];
			bool always = metric == METRIC_IX_LATENCY ||
				metric == METRIC_IX_DELAY_SAVED;
			bool any = shown(point, pair->a, metric) || shown(point, pair->b, metric);
			if (!any || (!always && !it->mean.paired.known &&
				metric_row(metric)->kind != METRIC_HIST)) {
				continue;
			}
			if (always || it->mean.paired.known) {
				json_array_append_new(list, difference_json(point, pair, metric,
					"mean", &it->mean, it->reason));
			}
			for (uint32_t q = 0; q < METRIC_QUANTILES; q++) {
				if (it->quantile[q].paired.known) {
					json_array_append_new(list, difference_json(point, pair,
						metric, metric_stat_name((enum metric_stat)(
						METRIC_P50 + q)), &it->quantile[q], NULL));
				}
			}
		}
	}
	return list;
}

static json_t *verdict_json(const struct summary_point *point)
{
	json_t *list = json_array();
	struct verdict verdict = verdict_of(point);
	for (uint32_t c = 0; verdict.applies && c < VERDICT_CLAIMS; c++) {
		char figure[PHRASE_LINE_BYTES];
		char depends_on[PHRASE_LINE_BYTES];
		phrase_claim(point, &verdict, (enum verdict_claim)c, figure, depends_on);
		json_t *against = json_array();
		for (uint32_t i = 0; i < verdict.case_n; i++) {
			json_t *one = json_object();
			put(one, "strategy", text_json(
				point->scenario->strategies[verdict.cases[i].rival].name));
			put(one, "verdict",
				text_json(verdict_answer_name(verdict.cases[i].answer[c])));
			if (c == VERDICT_FEES) {
				put(one, "even_at_sms_price", maybe(verdict.cases[i].even_known,
					verdict.cases[i].even_sms_ucur * 1e-6));
			}
			json_array_append_new(against, one);
		}
		json_t *json = json_object();
		put(json, "claim", text_json(verdict_claim_name((enum verdict_claim)c)));
		put(json, "verdict", text_json(verdict_answer_name(verdict.answer[c])));
		put(json, "figure", text_json(figure));
		put(json, "depends_on", text_json(depends_on));
		put(json, "against", against);
		json_array_append_new(list, json);
	}
	return list;
}

/* One strategy among the users of one group: mean, interval and quantiles of a few metrics. */
static json_t *group_strategy_json(const struct summary_point *point, uint32_t group,
	uint32_t strategy)
{
	const enum metric_ix *list;
	uint32_t n = groups_metrics(&list);
	json_t *json = json_object();
	for (uint32_t i = 0; i < n; i++) {
		const char *reason;
		json_t *metric = json_object();
		struct estimate mean = groups_estimate(point->results, group, strategy, list[i],
			METRIC_MEAN, &reason);
		put(metric, "unit", text_json(metric_unit(list[i], point->scenario)));
		put_estimate(metric, &mean, reason);
		if (metric_row(list[i])->kind == METRIC_HIST) {
			json_t *quantiles = json_object();
			for (enum metric_stat stat = METRIC_P50; stat <= METRIC_P95; stat++) {
				json_t *one = json_object();
				struct estimate value = groups_estimate(point->results, group, strategy,
					list[i], stat, &reason);
				put_estimate(one, &value, reason);
				put(quantiles, metric_stat_name(stat), one);
			}
			put(metric, "quantiles", quantiles);
		}
		put(json, metric_row(list[i])->id, metric);
	}
	return json;
}

static json_t *groups_json(const struct summary_point *point)
{
	const struct scenario *scenario = point->scenario;
	json_t *json = json_object();
	for (uint32_t g = 0; g < scenario->group_n; g++) {
		json_t *group = json_object(), *strategies = json_object();
		put(group, "users", json_integer(groups_users(point->results, g)));
		put(group, "device", text_json(scenario->groups[g].view->device.name));
		put(group, "radio", text_json(scenario->groups[g].view->radio.name));
		for (uint32_t s = 0; s < scenario->strategy_n; s++) {
			put(strategies, scenario->strategies[s].name, group_strategy_json(point, g, s));
		}
		put(group, "strategies", strategies);
		put(json, scenario->groups[g].name, group);
	}
	return json;
}

static json_t *point_json(const struct summary_point *point)
{
	json_t *json = json_object();
	char cheapest[PHRASE_LINE_BYTES];
	phrase_cheapest(point, cheapest);
	put(json, "point", json_object());
	json_t *strategies = json_object();
	for (uint32_t s = 0; s < point->scenario->strategy_n; s++) {
		put(strategies, point->scenario->strategies[s].name, strategy_json(point, s));
	}
	put(json, "strategies", strategies);
	if (point->scenario->group_n > 0) {
		put(json, "groups", groups_json(point));
	}
	put(json, "differences", differences_json(point));
	put(json, "verdict", verdict_json(point));
	put(json, "cheapest", text_json(cheapest));
	return json;
}

static json_t *expect_json(const struct summary *summary, const struct expect *expects,
	const struct expect_result *results, size_t expect_n)
{
	json_t *list = json_array();
	for (uint32_t p = 0; p < summary->point_n; p++) {
		for (size_t i = 0; i < expect_n; i++) {
			const struct expect_result *it = &results[p * expect_n + i];
			json_t *json = json_object();
			put(json, "expr", text_json(expects[i].text));
			put(json, "point", json_integer((json_int_t)p));
			put(json, "verdict", text_json(expect_verdict_name(it->verdict)));
			put(json, "value", maybe(it->known, it->value));
			put(json, "unit", text_json(metric_unit(expects[i].metric,
				summary->points[p].scenario)));
			if (it->reason != NULL) {
				put(json, "reason", text_json(it->reason));
			}
			json_array_append_new(list, json);
		}
	}
	return list;
}

static void warning_json(json_t *list, const char *id, const char *text)
{
	json_t *json = json_object();
	put(json, "id", text_json(id));
	put(json, "text", text_json(text));
	json_array_append_new(list, json);
}

json_t *json_summary_build(const struct summary *summary, const struct output_context *context,
	const struct expect *expects, const struct expect_result *results, size_t expect_n)
{
	json_t *json = json_object();
	REQUIRE(json != NULL && summary->point_n > 0);
	const struct scenario *scenario = summary->points[0].scenario;
	put(json, "format", text_json("pushsim-summary/1"));
	put(json, "scenario", text_json(scenario->name));
	put(json, "title", text_json(scenario->title));
	put(json, "hash", text_json(context->hash));
	put(json, "version", text_json(context->version));
	/* A seed above 2^63 - 1 does not fit a JSON integer of jansson: it becomes text. */
	char seed[32];
	snprintf(seed, sizeof seed, "%llu", (unsigned long long)context->seed);
	put(json, "seed", context->seed <= (uint64_t)INT64_MAX ?
		json_integer((json_int_t)context->seed) : text_json(seed));
	json_t *points = json_array();
	for (uint32_t p = 0; p < summary->point_n; p++) {
		json_array_append_new(points, point_json(&summary->points[p]));
	}
	put(json, "points", points);
	put(json, "expect", expect_json(summary, expects, results, expect_n));
	json_t *warnings = json_array();
	for (size_t i = 0; i < context->warning_n; i++) {
		warning_json(warnings, context->warnings[i].id, context->warnings[i].text);
	}
	for (uint32_t i = 0; i < summary->warning_n; i++) {
		warning_json(warnings, summary->warnings[i].id, summary->warnings[i].text);
	}
	put(json, "warnings", warnings);
	if (context->uncertainty != NULL) {
		put(json, "uncertainty", range_json(context->uncertainty, scenario));
	}
	return json;
}
