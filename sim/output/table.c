/* The rows of the first screen. See table.h. */
#include "output/table.h"

#include <stdio.h>
#include <string.h>

enum row_kind { ROW_METRIC, ROW_BAND, ROW_TAIL_SHARE };

struct row_spec {
	const char *label;
	enum row_kind kind;
	enum metric_ix metric;
	enum metric_stat stat;
	enum phrase_kind phrase;
};

static const char money_label[] = "money";

static const struct row_spec specs[] = {
	{ "time to phone, median", ROW_METRIC, METRIC_IX_LATENCY, METRIC_P50, PHRASE_TIME },
	{ "               p95", ROW_METRIC, METRIC_IX_LATENCY, METRIC_P95, PHRASE_TIME },
	{ "               p99", ROW_METRIC, METRIC_IX_LATENCY, METRIC_P99, PHRASE_TIME },
	{ "SMS per user and day", ROW_METRIC, METRIC_IX_SMS_DAY, METRIC_MEAN, PHRASE_COUNT },
	{ money_label, ROW_METRIC, METRIC_IX_COST, METRIC_MEAN, PHRASE_MONEY },
	{ "battery per day", ROW_METRIC, METRIC_IX_BATTERY_SHARE, METRIC_MEAN, PHRASE_PERCENT },
	{ "  band over estimates", ROW_BAND, METRIC_IX_BATTERY_SHARE, METRIC_MEAN,
		PHRASE_PERCENT },
	{ "  share of radio tails", ROW_TAIL_SHARE, METRIC_IX_ENERGY_TAIL, METRIC_MEAN,
		PHRASE_PERCENT },
	{ "held requests, most", ROW_METRIC, METRIC_IX_HELD, METRIC_MAX, PHRASE_COUNT },
	{ "requests per s, most", ROW_METRIC, METRIC_IX_REQUESTS, METRIC_MAX, PHRASE_COUNT },
};

/* Near an atom p95 is a lottery: these two rows take the place of p95 and p99 (SEMANTICS 4.6). */
static const struct row_spec atom_specs[2] = {
	{ "               p90", ROW_METRIC, METRIC_IX_LATENCY, METRIC_P90, PHRASE_TIME },
	{ "  later than 15 min", ROW_METRIC, METRIC_IX_LATE_15MIN, METRIC_MEAN, PHRASE_PERCENT },
};

/* Below the money where a sender pays, or nobody would see what the SMS cost. */
static const struct row_spec sender_spec = { "  paid by the sender", ROW_METRIC,
	METRIC_IX_SENDER_COST, METRIC_MEAN, PHRASE_MONEY };

/* Rows of scenarios in which users look at their phones, or it is said what else a phone does. */
static const struct row_spec look_specs[2] = {
	{ "looks that find all", ROW_METRIC, METRIC_IX_LOOKS_COMPLETE, METRIC_MEAN, PHRASE_PERCENT },
	{ "  oldest missing, p90", ROW_METRIC, METRIC_IX_LOOK_AGE, METRIC_P90, PHRASE_TIME },
};
static const struct row_spec life_specs[1] = {
	{ "battery lasts, days", ROW_METRIC, METRIC_IX_BATTERY_LIFE, METRIC_MEAN, PHRASE_COUNT },
};

/* Rows of scenarios in which such a thing is ordered or goes wrong. */
static const struct row_spec policy_specs[2] = {
	{ "policy in force, p90", ROW_METRIC, METRIC_IX_POLICY, METRIC_P90, PHRASE_TIME },
	{ "  share of devices", ROW_METRIC, METRIC_IX_POLICY_SHARE, METRIC_MEAN, PHRASE_PERCENT },
};
static const struct row_spec wipe_specs[2] = {
	{ "wiped after, median", ROW_METRIC, METRIC_IX_WIPE, METRIC_P50, PHRASE_TIME },
	{ "  share of devices", ROW_METRIC, METRIC_IX_WIPE_SHARE, METRIC_MEAN, PHRASE_PERCENT },
};
static const struct row_spec fault_specs[2] = {
	{ "all back after", ROW_METRIC, METRIC_IX_DRAIN, METRIC_MEAN, PHRASE_TIME },
	{ "wasted, user and day", ROW_METRIC, METRIC_IX_WASTED, METRIC_MEAN, PHRASE_COUNT },
};

static bool near_atom(const struct summary_point *point)
{
	for (uint32_t s = 0; s < point->scenario->strategy_n; s++) {
		const struct summary_cell *cell = summary_cell(point, s, METRIC_IX_LATENCY);
		if (cell->quantile[METRIC_P95 - METRIC_P50].near_atom) {
			return true;
		}
	}
	return false;
}

static bool value_of(const struct summary_cell *cell, enum metric_stat stat, double *value)
{
	if (stat == METRIC_MAX) {
		*value = cell->max;
		return cell->max_known;
	}
	const struct estimate *estimate =
		stat == METRIC_MEAN ? &cell->mean : &cell->quantile[stat - METRIC_P50].over_reps;
	*value = estimate->mean;
	return estimate->known;
}

static void metric_value_text(const struct summary_point *point, const struct row_spec *spec,
	uint32_t strategy, char out[static TABLE_CELL_BYTES])
{
	const struct summary_cell *cell = summary_cell(point, strategy, spec->metric);
	double value = 0.0;
	if (value_of(cell, spec->stat, &value)) {
		phrase_value(spec->phrase, value, false, out, TABLE_CELL_BYTES);
		return;
	}
	/* A quantile that no replication can name lies among those that never came, if any was to
	 * come at all. */
	static const enum metric_ix awaited[][2] = {{METRIC_IX_LATENCY, METRIC_IX_LATE},
		{METRIC_IX_POLICY, METRIC_IX_POLICY_SHARE}, {METRIC_IX_WIPE, METRIC_IX_WIPE_SHARE}};
	bool never = false;
	for (uint32_t i = 0; i < sizeof awaited / sizeof awaited[0]; i++) {
		never = never || (awaited[i][0] == spec->metric &&
			summary_cell(point, strategy, awaited[i][1])->mean.known);
	}
	snprintf(out, TABLE_CELL_BYTES, "%s", never ? "never" : "-");
}

static void difference_text(const struct summary_point *point, const struct row_spec *spec,
	uint32_t reference, uint32_t other, bool utf8, char out[static TABLE_CELL_BYTES])
{
	out[0] = '\0';
	if (spec->stat == METRIC_MAX) {
		return; /* Maxima get no interval (SEMANTICS 4.1), so no difference either. */
	}
	struct estimate it =
		summary_difference(point, reference, other, spec->metric, spec->stat).paired;
	if (!it.known) {
		return;
	}
	char value[PHRASE_BYTES];
	char half[PHRASE_BYTES];
	phrase_value(spec->phrase, it.mean, true, value, sizeof value);
	phrase_half(spec->phrase, it.mean, it.high - it.mean, half, sizeof half);
	if (it.ci_known) {
		snprintf(out, TABLE_CELL_BYTES, "%.30s %s %.24s", value, utf8 ? "\xc2\xb1" : "+-",
			half);
	} else {
		snprintf(out, TABLE_CELL_BYTES, "%.30s", value);
	}
}

static void fill_row(const struct summary_point *point, const struct row_spec *spec, bool utf8,
	struct table *table, struct table_row *row)
{
	uint32_t reference = table->reference;
	snprintf(row->label, sizeof row->label, "%s",
		spec->label == money_label ? table->money_label : spec->label);
	for (uint32_t s = 0; s < table->strategy_n; s++) {
		bool other = s != reference;
		if (spec->kind == ROW_METRIC) {
			metric_value_text(point, spec, s, row->value[s]);
			if (other) {
				difference_text(point, spec, reference, s, utf8,
					row->difference[s]);
			}
		} else if (spec->kind == ROW_TAIL_SHARE) {
			double tail = 0.0;
			double total = 0.0;
			bool known = value_of(summary_cell(point, s, METRIC_IX_ENERGY_TAIL),
				METRIC_MEAN, &tail) &&
				value_of(summary_cell(point, s, METRIC_IX_ENERGY), METRIC_MEAN,
				&total) && total > 0.0;
			phrase_value(PHRASE_PERCENT, known ? tail / total : 0.0, false,
				row->value[s], TABLE_CELL_BYTES);
		} else if (point->bands[s][BAND_BATTERIES].known) {
			const struct band *own = &point->bands[s][BAND_BATTERIES];
			phrase_range(own->low, own->high, false, row->value[s], TABLE_CELL_BYTES);
			struct band band = { 0 };
			if (other) {
				band = summary_band(point, reference, s);
			}
			if (band.known) {
				phrase_range(band.low, band.high, true, row->difference[s],
					TABLE_CELL_BYTES);
				row->undecided[s] = band.undecided;
			}
		}
		row->has_differences = row->has_differences || row->difference[s][0] != '\0';
	}
}

struct table table_of(const struct summary_point *point, const char *reference, bool utf8)
{
	struct table table = { .strategy_n = point->scenario->strategy_n };
	table.reference = table.strategy_n - 1;
	for (uint32_t s = 0; reference != NULL && s < table.strategy_n; s++) {
		if (strcmp(point->scenario->strategies[s].name, reference) == 0) {
			table.reference = s;
		}
	}
	snprintf(table.money_label, sizeof table.money_label, "%.7s per user and month",
		point->scenario->tariff.currency);
	bool atom = near_atom(point);
	const struct tariff_cfg *tariff = &point->scenario->tariff;
	bool sender = tariff->plans[tariff->plan].sms_payer != SMS_PAYER_RECEIVER;
	for (uint32_t i = 0; i < sizeof specs / sizeof specs[0]; i++) {
		bool swapped = atom && (i == 1 || i == 2);
		fill_row(point, swapped ? &atom_specs[i - 1] : &specs[i], utf8, &table,
			&table.row[table.row_n++]);
		if (sender && specs[i].label == money_label) {
			fill_row(point, &sender_spec, utf8, &table, &table.row[table.row_n++]);
		}
	}
	const struct scenario *scenario = point->scenario;
	const struct {
		bool shown;
		uint32_t n;
		const struct row_spec *specs;
	} more[] = {
		{scenario->device.other_use_uw > 0, 1, life_specs},
		{scenario->habits.looks_per_day > 0, 2, look_specs},
		{scenario->policy.change_ns != NEVER_NS, 2, policy_specs},
		{scenario->policy.wipe_ns != NEVER_NS, 2, wipe_specs},
		{scenario->fault_n > 0, 2, fault_specs},
	};
	for (uint32_t i = 0; i < sizeof more / sizeof more[0]; i++) {
		for (uint32_t k = 0; k < more[i].n && more[i].shown; k++) {
			fill_row(point, &more[i].specs[k], utf8, &table, &table.row[table.row_n++]);
		}
	}
	return table;
}
