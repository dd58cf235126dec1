/* uncertainty: each claim's margin while one parameter after the other goes through its range.
 *
 * Reads the member "uncertainty" of summary.json, which is there after run --uncertainty. A panel a
 * claim, a bar a parameter, the widest on top (a tornado). Positions are computed here in pixels.
 * Not here: ranges and judging (stats/uncertainty.h). */
#include "output/chart_kind.h"

#include <math.h>
#include <string.h>

#include "output/chart_words.h"

/* Pixels; y is counted from the top of the plot area. */
enum { WIDTH_PX = 960, NAME_PX = 220, VALUE_PX = 120, HEAD_PX = 30, ROW_PX = 34, FOOT_PX = 24,
	BARS_MAX = 8 };

struct bar {
	const char *label;
	char ends[96];          /* what the parameter is at either end of the bar */
	double low, high;       /* margins */
};

struct panel {
	const char *claim, *words, *answer, *unit;
	double given;
	unsigned n;
	struct bar bar[BARS_MAX];
};

struct lists {
	struct chart_text *title, *title_y, *zero_x, *bottom_y, *label, *ends, *row_y, *low, *high,
		*low_x, *high_x;
	unsigned panel_n, row_n;
};

static bool margin_of(const json_t *at, const char *claim, double *out)
{
	return chart_folder_number(json_object_get(at, claim), "margin", out);
}

/* The bar of one parameter: false when nothing moves or nothing is known. */
static bool bar_of(const json_t *parameter, const char *claim, double given, struct bar *bar)
{
	const char *given_text = chart_folder_string(parameter, "given");
	const char *low_text = given_text[0] != '\0' ? given_text : "as given", *high_text = low_text;
	size_t i;
	json_t *swing;
	*bar = (struct bar){.label = chart_folder_string(parameter, "label"), .low = given,
		.high = given};
	json_array_foreach(json_object_get(parameter, "swings"), i, swing) {
		double margin;
		if (!margin_of(swing, claim, &margin)) {
			continue;
		}
		if (margin < bar->low) {
			bar->low = margin;
			low_text = chart_folder_string(swing, "at");
		}
		if (margin > bar->high) {
			bar->high = margin;
			high_text = chart_folder_string(swing, "at");
		}
	}
	snprintf(bar->ends, sizeof bar->ends, "%.44s to %.44s", low_text, high_text);
	return bar->high > bar->low;
}

/* The widest first; the narrowest beyond BARS_MAX are left out. */
static void insert(struct panel *panel, const struct bar *bar)
{
	unsigned at = panel->n < BARS_MAX ? panel->n : BARS_MAX;
	while (at > 0 && panel->bar[at - 1].high - panel->bar[at - 1].low < bar->high - bar->low) {
		if (at < BARS_MAX) {
			panel->bar[at] = panel->bar[at - 1];
		}
		at--;
	}
	if (at < BARS_MAX) {
		panel->bar[at] = *bar;
		panel->n += panel->n < BARS_MAX;
	}
}

static bool read_panel(const json_t *root, const json_t *claim, struct panel *panel)
{
	static const char *const names[][2] = {{"fees", "Lower fees"}, {"delay", "Less delay"},
		{"battery", "Less battery"}};
	size_t i;
	json_t *parameter;
	*panel = (struct panel){.claim = chart_folder_string(claim, "claim"),
		.answer = chart_folder_string(claim, "over_range"),
		.unit = chart_folder_string(claim, "unit")};
	panel->words = panel->claim;
	for (size_t k = 0; k < 3; k++) {
		panel->words = strcmp(panel->claim, names[k][0]) == 0 ? names[k][1] : panel->words;
	}
	if (!margin_of(json_object_get(root, "given"), panel->claim, &panel->given)) {
		return false;
	}
	json_array_foreach(json_object_get(root, "parameters"), i, parameter) {
		struct bar bar;
		if (bar_of(parameter, panel->claim, panel->given, &bar)) {
			insert(panel, &bar);
		}
	}
	return panel->n > 0;
}

static void add_words(struct chart_text *list, double value, const char *unit)
{
	char words[CHART_WORDS_BYTES];
	if (strcmp(unit, "1") != 0) {
		chart_text_quantity(value, unit, false, words);
	} else {
		/* A difference of shares of the battery. */
		char figure[CHART_WORDS_BYTES];
		snprintf(words, sizeof words, "%s%.24s points", value > 0 ? "+" : "",
			chart_text_figure(value * 100, figure));
	}
	chart_text_add_quoted(chart_fill_item(list), words, 0);
}

/* Where the words beside an end of a bar begin: never across the zero line. */
static double beside(double x, double zero_x, int side)
{
	const double room = (zero_x - x) * side;
	return room > 0 && room < VALUE_PX ? zero_x : x;
}

static void add_panel(struct chart_job *job, struct lists *lists, const struct panel *panel,
	double top, const json_t *claim)
{
	double from = fmin(0, panel->given), to = fmax(0, panel->given), share = 0;
	char title[160], points[64] = "";
	for (unsigned i = 0; i < panel->n; i++) {
		from = fmin(from, panel->bar[i].low);
		to = fmax(to, panel->bar[i].high);
	}
	const double left = NAME_PX + VALUE_PX, right = WIDTH_PX - VALUE_PX - 10;
	const double scale = (right - left) / (to - from);
	const double zero_x = left - from * scale;
	double n = 0;
	if (chart_folder_number(claim, "share_holds", &share) &&
	    chart_folder_number(claim, "points", &n)) {
		snprintf(points, sizeof points, " (at %.0f of %.0f joint points)", share * n, n);
	}
	snprintf(title, sizeof title, "%s: %s%s", panel->words, panel->answer, points);
	chart_text_add_quoted(chart_fill_item(lists->title), title, 0);
	chart_text_add(chart_fill_item(lists->title_y), "%g", top + 10);
	chart_text_add(chart_fill_item(lists->zero_x), "%.2f", zero_x);
	chart_text_add(chart_fill_item(lists->bottom_y), "%g",
		top + HEAD_PX + panel->n * ROW_PX);
	for (unsigned i = 0; i < panel->n; i++) {
		const struct bar *bar = &panel->bar[i];
		const double y = top + HEAD_PX + (i + 0.5) * ROW_PX;
		const double low_x = left + (bar->low - from) * scale;
		const double high_x = left + (bar->high - from) * scale;
		chart_text_add_quoted(chart_fill_item(lists->label), bar->label, 40);
		chart_text_add_quoted(chart_fill_item(lists->ends), bar->ends, 44);
		chart_text_add(chart_fill_item(lists->row_y), "%g", y);
		chart_text_add(chart_fill_item(lists->low_x), "%.2f", beside(low_x, zero_x, -1));
		chart_text_add(chart_fill_item(lists->high_x), "%.2f", beside(high_x, zero_x, 1));
		add_words(lists->low, bar->low, panel->unit);
		add_words(lists->high, bar->high, panel->unit);
		chart_text_add(&job->csv, "%s,%u,%.9g,%.9g,%.9g,%.2f,%.2f,%.2f,%g,%u\n", panel->claim,
			i + 1, panel->given, bar->low, bar->high, left + (panel->given - from) * scale,
			low_x, high_x, y, bar->low < 0 && bar->high >= 0 ? 1u : 0u);
	}
	lists->row_n += panel->n;
	lists->panel_n++;
}

enum err chart_uncertainty_prepare(struct chart_job *job, struct err_info *info)
{
	(void)info; /* summary.json was checked when it was loaded */
	struct chart_fill *fill = &job->fill;
	const json_t *root = json_object_get(job->folder->summary, "uncertainty");
	struct lists lists = {chart_fill_text(fill, "panel_title"), chart_fill_text(fill, "panel_y"),
		chart_fill_text(fill, "zero_x"), chart_fill_text(fill, "bottom_y"),
		chart_fill_text(fill, "row_label"), chart_fill_text(fill, "row_ends"),
		chart_fill_text(fill, "row_y"), chart_fill_text(fill, "low_text"),
		chart_fill_text(fill, "high_text"), chart_fill_text(fill, "low_x"),
		chart_fill_text(fill, "high_x"), 0, 0};
	double top = 0;
	size_t i;
	json_t *claim;
	chart_text_add(&job->csv, "# claim,rank,given,low,high,given_px,low_px,high_px,y_px,turns\n");
	json_array_foreach(json_object_get(root, "claims"), i, claim) {
		struct panel panel;
		if (i < 3 && read_panel(root, claim, &panel)) {
			add_panel(job, &lists, &panel, top, claim);
			top += HEAD_PX + panel.n * ROW_PX + FOOT_PX;
		}
	}
	if (lists.panel_n == 0) {
		snprintf(job->skipped, sizeof job->skipped, "%s", root == NULL
			? "published ranges were not walked; pushsim run FILE --uncertainty does it"
			: "no parameter moves anything");
		return ERR_OK;
	}
	struct chart_text *ended[] = {lists.title, lists.title_y, lists.zero_x, lists.bottom_y,
		lists.label, lists.ends, lists.row_y, lists.low, lists.high, lists.low_x, lists.high_x};
	for (size_t k = 0; k < sizeof ended / sizeof *ended; k++) {
		chart_fill_end(ended[k]);
	}
	job->height = 96 + (int)top + 40;
	chart_fill_number(fill, "area_px", top);
	chart_fill_number(fill, "panel_n", lists.panel_n);
	chart_fill_number(fill, "row_n", lists.row_n);
	char words[2 * MODEL_NAME_MAX + 120];
	snprintf(words, sizeof words, "%s minus its best rival: left of the line the claim holds",
		chart_folder_string(root, "challenger"));
	chart_text_add_quoted(chart_fill_text(fill, "minus"), words, 0);
	snprintf(job->note, sizeof job->note, "dot: as given, bar: one parameter through its range");
	return ERR_OK;
}
