/* Replications in, estimates out. See summary.h for what is estimated how. */
#include "stats/summary.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"

static const char no_replication[] = "there is no replication";

static void *zeroed(size_t n, size_t bytes)
{
	void *memory = calloc(n + 1, bytes);
	REQUIRE(memory != NULL);
	return memory;
}

static double *doubles(uint32_t n)
{
	return zeroed(n, sizeof(double));
}

/* Numerators and denominators of one metric over the replications, kept by the caller. */
struct column {
	uint32_t n;         /* replications whose value is known */
	double *num, *den;
	const char *reason; /* of the first that is not known */
	bool never;
};

static void column_add(struct column *column, const struct metric_value *value)
{
	if (value->state == METRIC_KNOWN) {
		column->num[column->n] = value->num;
		column->den[column->n] = value->den;
		column->n++;
		return;
	}
	if (column->reason == NULL || value->state == METRIC_NEVER) {
		column->reason = value->reason;
	}
	column->never = column->never || value->state == METRIC_NEVER;
}

/* Differences need the same replications on both sides, so a metric with a gap has no spread. */
static void cell_mean(struct summary_cell *cell, const struct column *column, bool ratio,
	uint32_t reps)
{
	if (column->never || column->n == 0) {
		cell->reason = column->reason != NULL ? column->reason : no_replication;
		return;
	}
	double *spread = doubles(column->n);
	double point = 0.0;
	bool jackknife = ratio &&
		estimate_ratio(column->num, column->den, column->n, &point, spread);
	if (!jackknife) {
		for (uint32_t i = 0; i < column->n; i++) {
			spread[i] = column->num[i] / column->den[i];
		}
	}
	cell->mean = jackknife ? estimate_around(point, spread, column->n) :
		estimate_mean(spread, column->n);
	if (column->n == reps) {
		cell->spread = spread;
	} else {
		free(spread);
	}
}

static void cell_extremes(struct summary_cell *cell, const struct metric_sample *samples,
	uint32_t reps)
{
	bool max_never = false;
	for (uint32_t rep = 0; rep < reps; rep++) {
		const struct metric_value *low = &samples[rep].min;
		const struct metric_value *high = &samples[rep].max;
		max_never = max_never || high->state == METRIC_NEVER;
		if (low->state == METRIC_KNOWN) {
			double value = low->num / low->den;
			cell->min = !cell->min_known || value < cell->min ? value : cell->min;
			cell->min_known = true;
		}
		if (high->state == METRIC_KNOWN) {
			double value = high->num / high->den;
			if (!cell->max_known || value > cell->max) {
				cell->max = value;
				cell->peak_minute = samples[rep].peak_ix;
				cell->peak_rep = rep;
			}
			cell->max_known = true;
		}
	}
	cell->max_known = cell->max_known && !max_never;
}

static void cell_quantile(struct summary_cell *cell, uint32_t ix,
	const struct metric_sample *samples, uint32_t reps)
{
	struct summary_quantile *quantile = &cell->quantile[ix];
	struct column column = { .num = doubles(reps), .den = doubles(reps) };
	for (uint32_t rep = 0; rep < reps; rep++) {
		column_add(&column, &samples[rep].quantile[ix]);
	}
	if (column.never || column.n == 0) {
		quantile->reason = column.reason != NULL ? column.reason : no_replication;
	} else {
		quantile->over_reps = estimate_mean(column.num, column.n);
		if (column.n == reps) {
			cell->quantile_spread[ix] = column.num;
			column.num = NULL;
		}
	}
	free(column.num);
	free(column.den);
}

/* SEMANTICS 4.6: p95 sits on an atom if p96 is several times p94 (or never comes). The factor is 4;
 * a lognormal with p95 = 10 medians stays below 1.6. [ASSUMED] */
static bool near_atom(const struct hist *pooled, double level)
{
	double margin = 0.2 * (1.0 - level);
	double below = 0.0;
	double above = 0.0;
	if (!hist_quantile(pooled, level - margin, &below)) {
		return false;
	}
	return !hist_quantile(pooled, level + margin, &above) ||
		above > 4.0 * below + 1e6;
}

/* The share of SMS that never come makes an atom of its own, even if the next mail's SMS turns the
 * missing ones into merely late mail: p95 then depends on the exact share. */
static bool sms_atom(const struct scenario *scenario, uint32_t strategy, double level)
{
	double all = 0.0;
	double never = 0.0;
	for (uint32_t i = 0; i < scenario->sms.delay_ns.part_n; i++) {
		const struct dist_part *part = &scenario->sms.delay_ns.part[i];
		all += part->weight;
		never += part->kind == DIST_KIND_NEVER ? part->weight : 0.0;
	}
	double arrives = (all > 0.0 ? 1.0 - never / all : 1.0) * (1.0 - scenario->sms.loss_p);
	double distance = (1.0 - arrives) - (1.0 - level);
	distance = distance < 0.0 ? -distance : distance;
	return scenario->strategies[strategy].kind == STRATEGY_SMS_POLL &&
		distance <= 0.5 * (1.0 - level);
}

static void pool_hist(const struct results_point *results, uint32_t strategy, enum metric_ix ix,
	struct summary_cell *cell)
{
	struct hist *pooled = zeroed(1, sizeof *pooled);
	double factor = 1.0;
	const char *reason = NULL;
	for (uint32_t rep = 0; rep < results->replications_n; rep++) {
		struct metric_input in = {
			.scenario = results->scenario,
			.strategy = &results->scenario->strategies[strategy],
			.tally = results_tally(results, strategy, rep),
		};
		const struct hist *hist = metric_hist(&in, ix, &factor, &reason);
		if (hist != NULL) {
			hist_merge(pooled, hist);
		}
	}
	bool latency = metric_row(ix)->per == METRIC_PER_MAIL;
	for (uint32_t i = 0; i < METRIC_QUANTILES; i++) {
		struct summary_quantile *quantile = &cell->quantile[i];
		double value = 0.0;
		quantile->pooled_known = hist_quantile(pooled, metric_level(i), &value);
		quantile->pooled = value * factor;
		quantile->near_atom = latency && pooled->n > 0 && metric_level(i) > 0.9 &&
			(near_atom(pooled, metric_level(i)) ||
			sms_atom(results->scenario, strategy, metric_level(i)));
	}
	free(pooled);
}

static void pool_values(const struct results_point *results, uint32_t strategy, enum metric_ix ix,
	struct summary_cell *cell)
{
	double *all = NULL;
	size_t all_n = 0;
	for (uint32_t rep = 0; rep < results->replications_n; rep++) {
		struct metric_input in = {
			.scenario = results->scenario,
			.strategy = &results->scenario->strategies[strategy],
			.tally = results_tally(results, strategy, rep),
		};
		size_t n = 0;
		const char *reason = NULL;
		double *values = metric_values(&in, ix, &n, &reason);
		if (n > 0) {
			all = realloc(all, (all_n + n) * sizeof *all);
			REQUIRE(all != NULL);
			memcpy(all + all_n, values, n * sizeof *all);
			all_n += n;
		}
		free(values);
	}
	if (all_n > 0) {
		metric_sort(all, all_n);
		for (uint32_t i = 0; i < METRIC_QUANTILES; i++) {
			cell->quantile[i].pooled_known = true;
			cell->quantile[i].pooled =
				metric_sorted_quantile(all, all_n, metric_level(i));
		}
	}
	free(all);
}

static void cell_build(struct summary_cell *cell, const struct results_point *results,
	const struct metric_input *inputs, uint32_t strategy, enum metric_ix ix)
{
	const struct metric *row = metric_row(ix);
	uint32_t reps = results->replications_n;
	struct metric_sample *samples = zeroed(reps, sizeof *samples);
	struct column column = { .num = doubles(reps), .den = doubles(reps) };
	for (uint32_t rep = 0; rep < reps; rep++) {
		metric_sample(&inputs[rep], ix, &samples[rep]);
		column_add(&column, &samples[rep].mean);
	}
	cell_mean(cell, &column, row->kind == METRIC_RATIO || row->kind == METRIC_HIST, reps);
	cell_extremes(cell, samples, reps);
	cell->has_quantiles = row->kind == METRIC_HIST || row->kind == METRIC_VALUES;
	if (cell->has_quantiles) {
		for (uint32_t i = 0; i < METRIC_QUANTILES; i++) {
			cell_quantile(cell, i, samples, reps);
		}
		if (row->kind == METRIC_HIST) {
			pool_hist(results, strategy, ix, cell);
		} else {
			pool_values(results, strategy, ix, cell);
			cell->peak_known = cell->max_known && row->per != METRIC_PER_USER;
		}
	}
	free(column.num);
	free(column.den);
	free(samples);
}

static void difference_build(struct summary_difference *out, const struct summary_cell *a,
	const struct summary_cell *b, uint32_t reps)
{
	if (a->spread != NULL && b->spread != NULL) {
		out->mean = estimate_difference(a->mean.mean, a->spread, b->mean.mean, b->spread,
			reps);
	} else {
		out->reason = a->reason != NULL ? a->reason :
			b->reason != NULL ? b->reason :
			"a replication has no value, so nothing can be paired";
	}
	for (uint32_t i = 0; i < METRIC_QUANTILES; i++) {
		if (a->quantile_spread[i] != NULL && b->quantile_spread[i] != NULL) {
			out->quantile[i] = estimate_difference(a->quantile[i].over_reps.mean,
				a->quantile_spread[i], b->quantile[i].over_reps.mean,
				b->quantile_spread[i], reps);
		}
	}
}

static struct estimate_difference turned(struct estimate_difference in)
{
	struct estimate *sides[2] = { &in.paired, &in.unpaired };
	for (uint32_t i = 0; i < 2; i++) {
		double low = -sides[i]->high;
		sides[i]->high = -sides[i]->low;
		sides[i]->low = low;
		sides[i]->mean = -sides[i]->mean;
	}
	return in;
}

static void pairs_build(struct summary_point *point)
{
	uint32_t strategies = point->scenario->strategy_n;
	point->pair_n = strategies * (strategies - 1) / 2;
	point->pairs = zeroed(point->pair_n, sizeof *point->pairs);
	for (uint32_t s = 0; s < strategies; s++) {
		for (uint32_t u = 0; u < BAND_UNITS; u++) {
			point->bands[s][u] =
				band_of(point->results, s, BAND_ALONE, (enum band_unit)u);
		}
	}
	uint32_t ix = 0;
	for (uint32_t a = 1; a < strategies; a++) {
		for (uint32_t b = 0; b < a; b++) {
			struct summary_pair *pair = &point->pairs[ix++];
			pair->a = a;
			pair->b = b;
			for (uint32_t u = 0; u < BAND_UNITS; u++) {
				pair->band[u] = band_of(point->results, a, b, (enum band_unit)u);
			}
			pair->differences = zeroed(METRIC_N, sizeof *pair->differences);
			for (uint32_t m = 0; m < METRIC_N; m++) {
				difference_build(&pair->differences[m],
					summary_cell(point, a, (enum metric_ix)m),
					summary_cell(point, b, (enum metric_ix)m),
					point->results->replications_n);
			}
			/* Paired by mail, the mean saving is the difference of the mean latencies,
			 * because both strategies meet the same mails (SEMANTICS 4.5). Earlier is
			 * more saved, hence the turned sign. */
			struct summary_difference *saved =
				&pair->differences[METRIC_IX_DELAY_SAVED];
			*saved = pair->differences[METRIC_IX_LATENCY];
			saved->mean = turned(saved->mean);
			memset(saved->quantile, 0, sizeof saved->quantile);
		}
	}
}

static void plans_build(struct summary_point *point)
{
	const struct scenario *scenario = point->scenario;
	uint32_t reps = point->results->replications_n;
	double *totals = doubles(reps);
	for (uint32_t s = 0; s < scenario->strategy_n; s++) {
		point->cheapest_plan[s] = -1;
		for (uint32_t p = 0; p < scenario->tariff.plan_n; p++) {
			struct summary_plan *plan = &point->plans[s][p];
			uint32_t n = 0;
			for (uint32_t rep = 0; rep < reps; rep++) {
				const struct tally *tally = results_tally(point->results, s, rep);
				struct bill_mean money = bill_mean(scenario, tally, p);
				if (money.known) {
					totals[n++] = money.total_ucur;
				} else {
					plan->reason = bill_days_note(bill_days(scenario, tally));
				}
			}
			plan->known = n == reps && n > 0;
			plan->total_ucur = estimate_mean(totals, n);
			int best = point->cheapest_plan[s];
			if (plan->known && (best < 0 || plan->total_ucur.mean <
				point->plans[s][best].total_ucur.mean)) {
				point->cheapest_plan[s] = (int)p;
			}
		}
	}
	free(totals);
}

static void warn(struct summary *summary, const char *id, const char *text, const char *who)
{
	if (summary->warning_n == SUMMARY_WARNINGS_MAX) {
		return;
	}
	struct summary_warning *warning = &summary->warnings[summary->warning_n];
	snprintf(warning->id, sizeof warning->id, "%s", id);
	snprintf(warning->text, sizeof warning->text, "%s%s%s", who, who[0] != '\0' ? ": " : "",
		text);
	for (uint32_t i = 0; i < summary->warning_n; i++) {
		if (strcmp(summary->warnings[i].text, warning->text) == 0) {
			return;
		}
	}
	summary->warning_n++;
}

static void warnings_build(struct summary *summary, const struct summary_point *point)
{
	const struct scenario *scenario = point->scenario;
	uint32_t reps = point->results->replications_n;
	if (reps < 2) {
		warn(summary, "W-one-replication",
			"one replication gives no interval and no verdict about chance", "");
	}
	for (uint32_t s = 0; s < scenario->strategy_n; s++) {
		const struct summary_cell *latency = summary_cell(point, s, METRIC_IX_LATENCY);
		if (latency->quantile[METRIC_P95 - METRIC_P50].near_atom) {
			warn(summary, "W-atom", "p95 of latency_s lies at a jump (lost or very "
				"late mail); p90 and late_share are shown instead",
				scenario->strategies[s].name);
		}
		const struct summary_cell *undelivered =
			summary_cell(point, s, METRIC_IX_MAIL_UNDELIVERED);
		if (undelivered->max_known && undelivered->max > 0.0) {
			warn(summary, "W-undelivered", "some mail never reached the device; it "
				"counts as later than any time, so the mean latency is unknown",
				scenario->strategies[s].name);
		}
	}
	if (reps > 0 && scenario->strategy_n > 0) {
		const char *note =
			bill_days_note(bill_days(scenario, results_tally(point->results, 0, 0)));
		if (note != NULL) {
			warn(summary, "W-money-days", note, "");
		}
	}
}

static void point_build(struct summary *summary, struct summary_point *point,
	const struct results_point *results)
{
	const struct scenario *scenario = results->scenario;
	point->results = results;
	point->scenario = scenario;
	point->cells = zeroed((size_t)scenario->strategy_n * METRIC_N, sizeof *point->cells);
	struct metric_input *inputs = zeroed(results->replications_n, sizeof *inputs);
	for (uint32_t s = 0; s < scenario->strategy_n; s++) {
		for (uint32_t rep = 0; rep < results->replications_n; rep++) {
			inputs[rep] = metric_input(scenario, s, results_tally(results, s, rep));
		}
		for (uint32_t m = 0; m < METRIC_N; m++) {
			cell_build(&point->cells[s * METRIC_N + m], results, inputs, s,
				(enum metric_ix)m);
		}
	}
	free(inputs);
	pairs_build(point);
	plans_build(point);
	warnings_build(summary, point);
}

struct summary *summary_build(const struct results *results)
{
	struct summary *summary = zeroed(1, sizeof *summary);
	summary->point_n = results->point_n;
	summary->points = zeroed(results->point_n, sizeof *summary->points);
	for (uint32_t i = 0; i < results->point_n; i++) {
		point_build(summary, &summary->points[i], &results->points[i]);
	}
	return summary;
}

void summary_free(struct summary *summary)
{
	if (summary == NULL) {
		return;
	}
	for (uint32_t i = 0; i < summary->point_n; i++) {
		struct summary_point *point = &summary->points[i];
		for (uint32_t c = 0; c < point->scenario->strategy_n * METRIC_N; c++) {
			free(point->cells[c].spread);
			for (uint32_t q = 0; q < METRIC_QUANTILES; q++) {
				free(point->cells[c].quantile_spread[q]);
			}
		}
		for (uint32_t p = 0; p < point->pair_n; p++) {
			free(point->pairs[p].differences);
		}
		free(point->pairs);
		free(point->cells);
	}
	free(summary->points);
	free(summary);
}

const struct summary_cell *summary_cell(const struct summary_point *point, uint32_t strategy,
	enum metric_ix metric)
{
	return &point->cells[strategy * METRIC_N + (uint32_t)metric];
}

static const struct summary_pair *pair_of(const struct summary_point *point, uint32_t a,
	uint32_t b)
{
	for (uint32_t i = 0; i < point->pair_n; i++) {
		const struct summary_pair *pair = &point->pairs[i];
		if ((pair->a == a && pair->b == b) || (pair->a == b && pair->b == a)) {
			return pair;
		}
	}
	REQUIRE(false);
	return NULL;
}

struct estimate_difference summary_difference(const struct summary_point *point, uint32_t a,
	uint32_t b, enum metric_ix metric, enum metric_stat stat)
{
	const struct summary_pair *pair = pair_of(point, a, b);
	const struct summary_difference *difference = &pair->differences[metric];
	REQUIRE(stat <= METRIC_P999);
	struct estimate_difference out = stat == METRIC_MEAN ? difference->mean :
		difference->quantile[stat - METRIC_P50];
	return pair->a == a ? out : turned(out);
}

struct band summary_band(const struct summary_point *point, uint32_t a, uint32_t b)
{
	const struct summary_pair *pair = pair_of(point, a, b);
	const struct band *own = &pair->band[BAND_BATTERIES];
	struct band band = *own;
	if (pair->a != a) {
		band.given = -own->given;
		band.low = -own->high;
		band.high = -own->low;
	}
	return band;
}
