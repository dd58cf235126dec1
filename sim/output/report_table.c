/* Tables: one function each, rows from the lists below. */
#include "output/report_table.h"

#include <math.h>
#include <string.h>

#include "output/chart_words.h"

enum { NOTES_MAX = 24 };

/* The colours of the charts, so that a name is found again there. */
static const char *const colours[MODEL_STRATEGIES_MAX] = {"#0072B2", "#D55E00", "#009E73",
	"#CC79A7", "#E69F00", "#56B4E9", "#000000", "#8A7F00"};

static const struct row {
	const char *metric, *stat, *label;
	bool share;
	bool rare; /* left out where it is 0 for all */
} rows[] = {
	{"latency_s", "p50", "time to phone, median", false, false},
	{"latency_s", "p90", "time to phone, p90", false, false},
	{"latency_s", "p95", "time to phone, p95", false, false},
	{"latency_s", "p99", "time to phone, p99", false, false},
	{"late_share", "mean", "later than 1 min, or never", true, false},
	{"late_share.15min", "mean", "later than 15 min, or never", true, false},
	{"mail_age_s", "mean", "how stale the phone is, mean over time", false, false},
	{"mail_undelivered", "mean", "mails that never arrived", false, false},
	{"sms_per_user_day", "mean", "SMS per user and day", false, false},
	{"sms_lost_share", "mean", "SMS triggers lost", true, false},
	{"cost_per_user_month", "mean", "money per user and month", false, false},
	{"sms_sender_cost_per_user_month", "mean", "paid by the sender of the SMS", false, true},
	{"energy_j_per_device_day", "mean", "energy per phone and day, joules", false, false},
	{"battery_share_per_day", "mean", "battery per day", true, false},
	{"energy_j_per_device_day.tail", "mean", "of the joules: radio tails", false, false},
	{"energy_j_per_device_day.cpu", "mean", "of the joules: processor", false, false},
	{"down_bytes_per_user_day", "mean", "bytes down per user and day", false, false},
	{"up_bytes_per_user_day", "mean", "bytes up per user and day", false, false},
	{"held_requests", "mean", "held requests, mean", false, false},
	{"held_requests", "max", "held requests, most", false, false},
	{"requests_per_s", "mean", "requests per second, mean", false, false},
	{"requests_per_s", "max", "requests per second, busiest minute", false, false},
	{"server_utilisation", "mean", "busier server tier in use", true, false},
	{"refused_per_user_day", "mean", "requests refused per user and day", false, false},
};

enum { ROW_N = sizeof rows / sizeof *rows };

/* Reasons under a table, each once; a cell points at its number. */
struct notes {
	unsigned n;
	const char *text[NOTES_MAX];
};

static unsigned note_number(struct notes *notes, const char *text)
{
	for (unsigned i = 0; i < notes->n; i++) {
		if (strcmp(notes->text[i], text) == 0) {
			return i + 1;
		}
	}
	if (notes->n == NOTES_MAX) {
		return 0;
	}
	notes->text[notes->n] = text;
	return ++notes->n;
}

static void add_notes(struct chart_text *out, const struct notes *notes)
{
	for (unsigned i = 0; i < notes->n; i++) {
		chart_text_add(out, "<p class=\"soft\">%u) ", i + 1);
		chart_text_add_html(out, notes->text[i]);
		chart_text_add(out, "</p>\n");
	}
}

static void add_name(struct chart_text *out, const struct chart_folder *folder, unsigned ix)
{
	chart_text_add(out, "<i class=\"swatch\" style=\"background:%s\"></i>", colours[ix]);
	chart_text_add_html(out, folder->strategy[ix]);
}

static void add_head(struct chart_text *out, const struct chart_folder *folder, const char *caption,
	unsigned skip)
{
	chart_text_add(out, "<div class=\"scroll\"><table>\n<caption>%s</caption>\n<thead><tr>"
		"<th></th>", caption);
	for (unsigned i = 0; i < folder->strategy_n; i++) {
		if (i != skip) {
			chart_text_add(out, "<th scope=\"col\">");
			add_name(out, folder, i);
			chart_text_add(out, "</th>");
		}
	}
	chart_text_add(out, "</tr></thead>\n<tbody>\n");
}

static void add_value(struct chart_text *out, const struct chart_value *value, bool share,
	struct notes *notes)
{
	char words[CHART_WORDS_VALUE_BYTES];
	chart_text_add(out, "<td class=\"n\">");
	if (value->known) {
		chart_words_value(value, share, false, words);
		chart_text_add_html(out, words);
		if (value->jumps) {
			chart_text_add(out, " <small>%u)</small>", note_number(notes, "not stable: it lies "
				"at a jump (lost or very late mail); p90 and the shares of late mail say more"));
		}
	} else {
		const unsigned note = note_number(notes, value->reason);
		chart_text_add(out, note == 0 ? "unknown" : "unknown <small>%u)</small>", note);
	}
	chart_text_add(out, "</td>");
}

void report_table_strategies(struct chart_text *out, const struct chart_folder *folder)
{
	chart_text_add(out, "<div class=\"scroll\"><table>\n<caption>Who is compared. All meet the "
		"same mail, the same sizes, the same gaps in coverage and the same delays.</caption>\n"
		"<tbody>\n");
	for (unsigned i = 0; i < folder->strategy_n; i++) {
		const json_t *strategy = json_object_get(json_object_get(folder->point, "strategies"),
			folder->strategy[i]);
		const char *note = chart_folder_string(strategy, "note");
		chart_text_add(out, "<tr><th scope=\"row\">");
		add_name(out, folder, i);
		chart_text_add(out, "</th><td>");
		chart_text_add_html(out, chart_folder_string(strategy, "kind"));
		chart_text_add(out, "</td><td>");
		chart_text_add_html(out, chart_folder_string(strategy, "title"));
		if (note[0] != '\0') {
			chart_text_add(out, "<small>");
			chart_text_add_html(out, note);
			chart_text_add(out, "</small>");
		}
		chart_text_add(out, "</td></tr>\n");
	}
	chart_text_add(out, "</tbody></table></div>\n");
}

static bool left_out(const struct chart_folder *folder, const struct row *row)
{
	bool zero = row->rare;
	for (unsigned i = 0; i < folder->strategy_n; i++) {
		zero = zero && chart_folder_value(folder, folder->strategy[i], row->metric,
			row->stat).mean <= 0.0;
	}
	return zero;
}

void report_table_values(struct chart_text *out, const struct chart_folder *folder)
{
	struct notes notes = {0};
	char caption[200];
	snprintf(caption, sizeof caption, "Means over %d replication%s; after the ± half of the 95 %% "
		"interval. Extremes have no interval.", folder->replications,
		folder->replications == 1 ? "" : "s");
	add_head(out, folder, caption, MODEL_STRATEGIES_MAX);
	for (unsigned r = 0; r < ROW_N; r++) {
		bool any = false;
		for (unsigned i = 0; i < folder->strategy_n; i++) {
			const struct chart_value value = chart_folder_value(folder, folder->strategy[i],
				rows[r].metric, rows[r].stat);
			any |= value.known || strcmp(value.reason, "not in the results") != 0;
		}
		if (!any || left_out(folder, &rows[r])) {
			continue;
		}
		chart_text_add(out, "<tr><th scope=\"row\">%s</th>", rows[r].label);
		for (unsigned i = 0; i < folder->strategy_n; i++) {
			const struct chart_value value = chart_folder_value(folder, folder->strategy[i],
				rows[r].metric, rows[r].stat);
			add_value(out, &value, rows[r].share, &notes);
		}
		chart_text_add(out, "</tr>\n");
	}
	chart_text_add(out, "</tbody></table></div>\n");
	add_notes(out, &notes);
}

/* Which parameter an undecided difference hangs on, as the file says. */
static const char *decided_by(const struct chart_folder *folder, const char *a, const char *b,
	const char *metric)
{
	size_t i;
	json_t *entry;
	json_array_foreach(json_object_get(folder->point, "differences"), i, entry) {
		const char *first = chart_folder_string(entry, "a");
		const char *second = chart_folder_string(entry, "b");
		if (strcmp(chart_folder_string(entry, "metric"), metric) == 0
			&& ((strcmp(first, a) == 0 && strcmp(second, b) == 0)
			|| (strcmp(first, b) == 0 && strcmp(second, a) == 0))
			&& json_is_true(json_object_get(entry, "undecided"))) {
			return chart_folder_string(entry, "decided_by");
		}
	}
	return "";
}

static void add_difference(struct chart_text *out, const struct chart_folder *folder,
	const struct row *row, const char *reference, const char *other)
{
	struct chart_difference difference;
	char words[CHART_WORDS_VALUE_BYTES], band[CHART_WORDS_VALUE_BYTES];
	chart_text_add(out, "<td class=\"n\">");
	if (!chart_folder_difference(folder, reference, other, row->metric, row->stat, &difference)
		|| !difference.value.known) {
		chart_text_add(out, "unknown</td>");
		return;
	}
	chart_words_value(&difference.value, row->share, true, words);
	chart_text_add_html(out, words);
	chart_words_band(&difference.value, row->share, band);
	if (band[0] != '\0') {
		chart_text_add(out, "<small>band ");
		chart_text_add_html(out, band);
		const char *parameter = decided_by(folder, reference, other, row->metric);
		if (parameter[0] != '\0') {
			chart_text_add(out, "; undecided: ");
			chart_text_add_html(out, parameter);
			chart_text_add(out, " decides");
		}
		chart_text_add(out, "</small>");
	}
	chart_text_add(out, "</td>");
}

void report_table_differences(struct chart_text *out, const struct chart_folder *folder)
{
	const unsigned reference = chart_folder_reference(folder);
	const char *name = folder->strategy[reference];
	struct chart_difference difference;
	char caption[400];
	if (folder->strategy_n < 2) {
		return;
	}
	snprintf(caption, sizeof caption, "%s minus each of the others: paired differences with half "
		"of their 95 %% interval. The band is what uncertain parameters do (processor wake-ups, "
		"SMS reception, TLS resumption, radio profile); it is not chance.", name);
	add_head(out, folder, caption, reference);
	for (unsigned r = 0; r < ROW_N; r++) {
		bool any = false;
		for (unsigned i = 0; i < folder->strategy_n; i++) {
			any |= i != reference && chart_folder_difference(folder, name, folder->strategy[i],
				rows[r].metric, rows[r].stat, &difference) && difference.value.known;
		}
		if (!any || left_out(folder, &rows[r])) {
			continue;
		}
		chart_text_add(out, "<tr><th scope=\"row\">%s</th>", rows[r].label);
		for (unsigned i = 0; i < folder->strategy_n; i++) {
			if (i != reference) {
				add_difference(out, folder, &rows[r], name, folder->strategy[i]);
			}
		}
		chart_text_add(out, "</tr>\n");
	}
	chart_text_add(out, "</tbody></table></div>\n");
}

/* The metric's ids, in the order of the first strategy; all strategies have the same ones. */
static json_t *metrics_of(const struct chart_folder *folder, unsigned ix)
{
	return json_object_get(json_object_get(json_object_get(folder->point, "strategies"),
		folder->strategy[ix]), "metrics");
}

void report_table_all(struct chart_text *out, const struct chart_folder *folder)
{
	const char *id;
	json_t *metric;
	chart_text_add(out, "<details><summary>Every metric (%zu)</summary>\n",
		json_object_size(metrics_of(folder, 0)));
	add_head(out, folder, "Means with their 95 % interval, in the unit beside the name. "
		"<code>pushsim explain METRIC</code> tells what each counts.", MODEL_STRATEGIES_MAX);
	json_object_foreach(metrics_of(folder, 0), id, metric) {
		chart_text_add(out, "<tr><th scope=\"row\"><code>");
		chart_text_add_html(out, id);
		chart_text_add(out, "</code> <small>");
		chart_text_add_html(out, chart_folder_string(metric, "unit"));
		chart_text_add(out, "</small></th>");
		for (unsigned i = 0; i < folder->strategy_n; i++) {
			const struct chart_value v = chart_folder_value(folder, folder->strategy[i], id,
				"mean");
			chart_text_add(out, "<td class=\"n\">");
			if (v.known) {
				chart_text_add_number(out, v.mean, 6);
			} else {
				chart_text_add(out, "unknown <small>");
				chart_text_add_html(out, v.reason);
				chart_text_add(out, "</small>");
			}
			if (v.interval) {
				chart_text_add(out, "<small>");
				chart_text_add_number(out, v.lo, 6);
				chart_text_add(out, " … ");
				chart_text_add_number(out, v.hi, 6);
				chart_text_add(out, "</small>");
			}
			chart_text_add(out, "</td>");
		}
		chart_text_add(out, "</tr>\n");
	}
	chart_text_add(out, "</tbody></table></div></details>\n");
}

void report_table_expect(struct chart_text *out, const struct chart_folder *folder)
{
	const json_t *expects = json_object_get(folder->summary, "expect");
	size_t i;
	json_t *expect;
	if (json_array_size(expects) == 0) {
		return;
	}
	chart_text_add(out, "<h3>Expectations of the scenario</h3>\n<table><tbody>\n");
	json_array_foreach((json_t *)expects, i, expect) {
		double value;
		char words[CHART_WORDS_BYTES];
		chart_text_add(out, "<tr><th scope=\"row\">");
		chart_text_add_html(out, chart_folder_string(expect, "verdict"));
		chart_text_add(out, "</th><td><code>");
		chart_text_add_html(out, chart_folder_string(expect, "expr"));
		chart_text_add(out, "</code></td><td class=\"n\">");
		if (chart_folder_number(expect, "value", &value)) {
			chart_text_add_html(out, chart_text_quantity(value, chart_folder_string(expect, "unit"),
				false, words));
		} else {
			chart_text_add_html(out, chart_folder_string(expect, "reason"));
		}
		chart_text_add(out, "</td></tr>\n");
	}
	chart_text_add(out, "</tbody></table>\n");
}

void report_table_limits(struct chart_text *out, const struct chart_folder *folder)
{
	chart_text_add(out, "<div class=\"scroll\"><table>\n<caption>What runs out first. Demand is that "
		"of the busiest minute or instant; users: how many would fill the limit if demand grows "
		"with them.</caption>\n<thead><tr><th></th><th scope=\"col\">limit</th><th "
		"scope=\"col\">used</th><th scope=\"col\">users</th><th scope=\"col\">set by</th></tr>"
		"</thead>\n<tbody>\n");
	for (unsigned s = 0; s < folder->strategy_n; s++) {
		const json_t *limits = json_object_get(json_object_get(json_object_get(folder->point,
			"strategies"), folder->strategy[s]), "limits");
		size_t i;
		json_t *limit;
		json_array_foreach((json_t *)limits, i, limit) {
			double share = 0, users = 0;
			char words[CHART_WORDS_BYTES];
			chart_text_add(out, "<tr><th scope=\"row\">");
			if (i == 0) {
				add_name(out, folder, s);
			}
			chart_text_add(out, "</th><td>");
			chart_text_add_html(out, chart_folder_string(limit, "limit"));
			chart_text_add(out, "</td><td class=\"n\">");
			chart_folder_number(limit, "share", &share);
			chart_text_add_html(out, chart_text_quantity(share, "1", true, words));
			chart_text_add(out, "</td><td class=\"n\">");
			if (chart_folder_number(limit, "users", &users)) {
				chart_text_add(out, "%s", chart_text_figure(floor(users), words));
			} else {
				chart_text_add_html(out, chart_folder_string(limit, "reason"));
			}
			chart_text_add(out, "</td><td><code>");
			chart_text_add_html(out, chart_folder_string(limit, "key"));
			chart_text_add(out, "</code></td></tr>\n");
		}
	}
	chart_text_add(out, "</tbody></table></div>\n");
}

/* The median of a histogram's metric, or the mean of another, of one strategy in one group. */
static void add_group_value(struct chart_text *out, const json_t *metrics, const char *id)
{
	const json_t *metric = json_object_get(metrics, id);
	const json_t *median = json_object_get(json_object_get(metric, "quantiles"), "p50");
	char words[CHART_WORDS_BYTES];
	double value = 0;
	chart_text_add(out, "<td class=\"n\">");
	if (chart_folder_number(median != NULL ? median : metric, "mean", &value)) {
		chart_text_add_html(out, chart_text_quantity(value, chart_folder_string(metric, "unit"),
			true, words));
	} else {
		chart_text_add(out, "unknown");
	}
	chart_text_add(out, "</td>");
}

void report_table_groups(struct chart_text *out, const struct chart_folder *folder)
{
	static const struct {
		const char *id, *label;
	} told[] = {{"latency_s", "time to phone, median"}, {"battery_share_per_day", "battery per day"},
		{"battery_life_days", "battery life"}, {"look_age_s", "missing at a look, median"}};
	const char *name;
	json_t *group;
	const json_t *groups = json_object_get(folder->point, "groups");
	if (groups == NULL) {
		return;
	}
	add_head(out, folder, "Groups of users, each with its own handset and network.",
		folder->strategy_n);
	json_object_foreach((json_t *)groups, name, group) {
		for (unsigned r = 0; r < sizeof told / sizeof told[0]; r++) {
			chart_text_add(out, "<tr><th scope=\"row\">");
			chart_text_add_html(out, name);
			chart_text_add(out, ", %s</th>", told[r].label);
			for (unsigned s = 0; s < folder->strategy_n; s++) {
				add_group_value(out, json_object_get(json_object_get(group, "strategies"),
					folder->strategy[s]), told[r].id);
			}
			chart_text_add(out, "</tr>\n");
		}
	}
	chart_text_add(out, "</tbody></table></div>\n");
}

void report_table_unknown(struct chart_text *out, const struct chart_folder *folder)
{
	const char *id;
	json_t *metric;
	bool first = true;
	json_object_foreach(metrics_of(folder, 0), id, metric) {
		bool known = false;
		for (unsigned i = 0; i < folder->strategy_n; i++) {
			known |= chart_folder_value(folder, folder->strategy[i], id, "mean").known
				|| chart_folder_value(folder, folder->strategy[i], id, "p50").known;
		}
		if (known) {
			continue;
		}
		chart_text_add(out, "%s<li><code>", first
			? "<p>Metrics this run has no value for:</p>\n<ul>\n" : "");
		chart_text_add_html(out, id);
		chart_text_add(out, "</code>: ");
		chart_text_add_html(out, chart_folder_string(metric, "reason"));
		chart_text_add(out, "</li>\n");
		first = false;
	}
	chart_text_add(out, "%s", first ? "" : "</ul>\n");
}
