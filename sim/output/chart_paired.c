/* paired: the reference strategy minus each other one, metric by metric, with intervals.
 *
 * Reads the differences of summary.json. Each panel has its own unit and scale, so positions are
 * computed here in pixels; the .csv holds the values and the positions.
 * Not here: which differences matter; the list below is the first screen's. */
#include "output/chart_kind.h"

#include <math.h>
#include <string.h>

#include "output/chart_words.h"

/* Pixels; y is counted from the top of the plot area. Two panels stand side by side. */
enum { PANEL_PX = 470, PANEL_GAP = 20, HEAD_PX = 24, ROW_PX = 22, FOOT_PX = 20, VALUE_PX = 150 };

static const struct panel {
	const char *metric, *stat, *title;
	bool share;
} panels[] = {
	{"latency_s", "p50", "time to phone, median", false},
	{"latency_s", "p90", "time to phone, 90 % of the mail", false},
	{"sms_per_user_day", "mean", "SMS per user and day", false},
	{"cost_per_user_month", "mean", "money per user and month", false},
	{"battery_share_per_day", "mean", "battery per day", true},
	{"requests_per_s", "mean", "requests per second", false},
};

enum { PANEL_N = sizeof panels / sizeof *panels };

struct row {
	unsigned other;
	struct chart_value value;
};

struct scale {
	double left_px, per_unit_px, from; /* px = left + (value - from) * per_unit */
};

static double px(const struct scale *scale, double value)
{
	return scale->left_px + (value - scale->from) * scale->per_unit_px;
}

static unsigned read_rows(const struct chart_folder *folder, const struct panel *panel,
	struct row *rows)
{
	const unsigned reference = chart_folder_reference(folder);
	unsigned n = 0;
	for (unsigned i = 0; i < folder->strategy_n; i++) {
		struct chart_difference difference;
		if (i != reference && chart_folder_difference(folder, folder->strategy[reference],
			folder->strategy[i], panel->metric, panel->stat, &difference)
			&& difference.value.known) {
			rows[n] = (struct row){i, difference.value};
			n++;
		}
	}
	return n;
}

static struct scale scale_of(const struct row *rows, unsigned n, double left_px, double right_px)
{
	double from = 0, to = 0;
	for (unsigned i = 0; i < n; i++) {
		const struct chart_value *v = &rows[i].value;
		from = fmin(from, v->interval ? v->lo : v->mean);
		to = fmax(to, v->interval ? v->hi : v->mean);
		from = v->band ? fmin(from, v->band_lo) : from;
		to = v->band ? fmax(to, v->band_hi) : to;
	}
	if (to - from < 1e-12) {
		to = from + 1; /* all equal: the dots stand on the zero line */
	}
	return (struct scale){left_px, (right_px - left_px) / (to - from), from};
}

struct lists {
	struct chart_text *title, *title_x, *title_y, *zero_x, *bottom_y;
	struct chart_text *row_strategy, *row_x, *row_y, *value_text, *value_x;
	unsigned panel_n, row_n;
};

static void add_panel(struct chart_job *job, struct lists *lists, const struct panel *panel,
	const struct row *rows, unsigned n, unsigned name_px, unsigned row_max)
{
	const double left = (lists->panel_n % 2) * (double)(PANEL_PX + PANEL_GAP);
	const double top = (lists->panel_n / 2) * (double)(HEAD_PX + row_max * ROW_PX + FOOT_PX);
	const double value_x = left + PANEL_PX - VALUE_PX;
	const struct scale scale = scale_of(rows, n, left + name_px, value_x - 16);
	chart_text_add_quoted(chart_fill_item(lists->title), panel->title, 0);
	chart_text_add(chart_fill_item(lists->title_x), "%g", left);
	chart_text_add(chart_fill_item(lists->title_y), "%g", top + 8);
	chart_text_add(chart_fill_item(lists->zero_x), "%.2f", px(&scale, 0));
	chart_text_add(chart_fill_item(lists->bottom_y), "%g", top + HEAD_PX + n * ROW_PX);
	for (unsigned i = 0; i < n; i++) {
		const struct chart_value *v = &rows[i].value;
		char words[CHART_WORDS_VALUE_BYTES];
		const double y = top + HEAD_PX + (i + 0.5) * ROW_PX;
		chart_words_value(v, panel->share, true, words);
		chart_text_add(chart_fill_item(lists->row_strategy), "%u", rows[i].other + 1);
		chart_text_add(chart_fill_item(lists->row_x), "%g", left);
		chart_text_add(chart_fill_item(lists->row_y), "%g", y);
		chart_text_add_quoted(chart_fill_item(lists->value_text), words, 0);
		chart_text_add(chart_fill_item(lists->value_x), "%g", value_x);
		const double lo = v->interval ? v->lo : v->mean, hi = v->interval ? v->hi : v->mean;
		const double band_lo = v->band ? v->band_lo : v->mean;
		const double band_hi = v->band ? v->band_hi : v->mean;
		chart_text_add(&job->csv, "%s,%s,%s,%.9g,%.9g,%.9g,%.9g,%.9g,"
			"%.2f,%.2f,%.2f,%.2f,%.2f,%g,%u\n",
			panel->metric, panel->stat, job->folder->strategy[rows[i].other], v->mean, lo, hi,
			band_lo, band_hi, px(&scale, v->mean), px(&scale, lo), px(&scale, hi),
			px(&scale, band_lo), px(&scale, band_hi), y, rows[i].other + 1);
	}
	lists->row_n += n;
	lists->panel_n++;
}

static void add_all(struct chart_job *job, struct lists *lists, unsigned row_max)
{
	unsigned name_px = 40;
	for (unsigned i = 0; i < job->folder->strategy_n; i++) {
		const unsigned wide = (unsigned)(7 * strlen(job->folder->strategy[i]) + 16);
		name_px = wide > name_px ? wide : name_px;
	}
	name_px = name_px > 180 ? 180 : name_px;
	for (unsigned p = 0; p < PANEL_N; p++) {
		struct row rows[MODEL_STRATEGIES_MAX];
		const unsigned n = read_rows(job->folder, &panels[p], rows);
		if (n > 0) {
			add_panel(job, lists, &panels[p], rows, n, name_px, row_max);
		}
	}
}

enum err chart_paired_prepare(struct chart_job *job, struct err_info *info)
{
	(void)info; /* summary.json was checked when it was loaded */
	const struct chart_folder *folder = job->folder;
	struct chart_fill *fill = &job->fill;
	struct lists lists = {
		chart_fill_text(fill, "panel_title"), chart_fill_text(fill, "panel_x"),
		chart_fill_text(fill, "panel_y"), chart_fill_text(fill, "zero_x"),
		chart_fill_text(fill, "bottom_y"), chart_fill_text(fill, "row_strategy"),
		chart_fill_text(fill, "row_x"), chart_fill_text(fill, "row_y"),
		chart_fill_text(fill, "value_text"), chart_fill_text(fill, "value_x"), 0, 0,
	};
	chart_text_add(&job->csv, "# metric,stat,other,mean,ci_lo,ci_hi,band_lo,band_hi,mean_px,"
		"ci_lo_px,ci_hi_px,band_lo_px,band_hi_px,y_px,other_number\n");
	const unsigned row_max = folder->strategy_n - 1;
	add_all(job, &lists, row_max);
	if (lists.panel_n == 0) {
		snprintf(job->skipped, sizeof job->skipped, folder->strategy_n < 2
			? "there is one strategy: nothing to compare" : "the summary has no differences");
		return ERR_OK;
	}
	struct chart_text *ended[] = {lists.title, lists.title_x, lists.title_y, lists.zero_x,
		lists.bottom_y, lists.row_strategy, lists.row_x, lists.row_y, lists.value_text,
		lists.value_x};
	for (size_t i = 0; i < sizeof ended / sizeof *ended; i++) {
		chart_fill_end(ended[i]);
	}
	const unsigned area_px = (lists.panel_n + 1) / 2 * (HEAD_PX + row_max * ROW_PX + FOOT_PX);
	job->height = 96 + (int)area_px + 40;
	chart_fill_number(fill, "area_px", area_px);
	chart_fill_number(fill, "panel_n", lists.panel_n);
	chart_fill_number(fill, "row_n", lists.row_n);
	char words[2 * MODEL_NAME_MAX + 80];
	snprintf(words, sizeof words, "%s minus the strategy named: left of the line %s has less",
		folder->strategy[chart_folder_reference(folder)],
		folder->strategy[chart_folder_reference(folder)]);
	chart_text_add_quoted(chart_fill_text(fill, "minus"), words, 0);
	snprintf(job->note, sizeof job->note, "%sgrey: uncertain parameters", folder->replications == 1
		? "" : "bar: paired 95 % interval, ");
	return ERR_OK;
}
