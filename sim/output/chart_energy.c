/* energy: joules of one device and day, one stacked bar per strategy, split by cause.
 *
 * Reads summary.json: energy_j_per_device_day, .CAUSE, battery_share_per_day, and the differences'
 * bands. The .csv holds one row per segment as the template draws it.
 * Not here: powers and prices. The shades are presentation, the numbers are the summary's. */
#include "output/chart_kind.h"

#include <math.h>
#include <string.h>

/* Pixels of the 960 wide picture; y is counted from the top of the plot area. */
enum { AREA_LEFT = 40, AREA_RIGHT = 770, BAND_RIGHT = 945 };
enum { ROW_PITCH = 92, BAR_TOP = 40, BAR_HEIGHT = 28 };

/* Of the labels, a little generous. */
#define CHAR_WIDTH 6.6

/* Below this share of the bar a segment gets no label; the .csv has it. */
#define LABEL_SHARE_MIN 0.01

/* Shades of the strategy's colour: above 0 towards white, below to black. Neighbours differ. */
static const struct cause {
	const char *id, *label;
	double shade;
} causes[] = {
	{"base", "base", 0.84}, {"paging", "paging", 0.66}, {"promotion", "promotion", -0.35},
	{"transfer", "transfer", 0.0}, {"tail", "tail", 0.36}, {"sms", "SMS", -0.2},
	{"cpu", "processor", 0.56}, {NULL, "other", 0.9},
};

enum { CAUSE_N = sizeof causes / sizeof *causes };

/* The same as in style.gp: Okabe and Ito without yellow. */
static const unsigned colours[MODEL_STRATEGIES_MAX] = {0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7,
	0xE69F00, 0x56B4E9, 0x000000, 0x8A7F00};

struct bar {
	unsigned strategy;
	struct chart_value total;
	double part_j[CAUSE_N];
};

struct lists {
	struct chart_text *text, *x, *y, *white;       /* labels inside */
	struct chart_text *out_text, *out_x, *out_y;   /* labels above */
	struct chart_text *lead_x;                     /* the segment's middle, joules */
	unsigned inside_n, above_n;
};

static unsigned shaded(unsigned colour, double shade)
{
	unsigned out = 0;
	for (int shift = 16; shift >= 0; shift -= 8) {
		const double part = (colour >> shift) & 0xff;
		const double mixed = shade >= 0 ? part + (255 - part) * shade : part * (1 + shade);
		out |= (unsigned)(mixed + 0.5) << shift;
	}
	return out;
}

static unsigned read_bars(const struct chart_folder *folder, struct bar *bars)
{
	unsigned n = 0;
	for (unsigned i = 0; i < folder->strategy_n; i++) {
		struct bar bar = {.strategy = i};
		bar.total = chart_folder_value(folder, folder->strategy[i],
			"energy_j_per_device_day", "mean");
		if (!bar.total.known || bar.total.mean <= 0) {
			continue;
		}
		double rest = bar.total.mean;
		for (unsigned c = 0; c + 1 < CAUSE_N; c++) {
			char id[64];
			snprintf(id, sizeof id, "energy_j_per_device_day.%s", causes[c].id);
			const struct chart_value part = chart_folder_value(folder, folder->strategy[i], id,
				"mean");
			bar.part_j[c] = part.known && part.mean > 0 ? part.mean : 0;
			rest -= bar.part_j[c];
		}
		bar.part_j[CAUSE_N - 1] = rest > 0.002 * bar.total.mean ? rest : 0;
		/* Insertion keeps equal totals in the order of the scenario. */
		unsigned at = n++;
		while (at > 0 && bars[at - 1].total.mean < bar.total.mean) {
			bars[at] = bars[at - 1];
			at--;
		}
		bars[at] = bar;
	}
	return n;
}

/* The band of a bar: its own if the summary has one, else that of the difference to the reference,
 * laid at the reference's total: where this bar would end against the reference's. */
static bool band_of(const struct chart_folder *folder, const struct bar *bar, double *lo,
	double *hi)
{
	if (bar->total.band) {
		*lo = bar->total.band_lo;
		*hi = bar->total.band_hi;
		return true;
	}
	const char *reference = folder->strategy[chart_folder_reference(folder)];
	const char *name = folder->strategy[bar->strategy];
	struct chart_difference difference;
	const struct chart_value total = chart_folder_value(folder, reference,
		"energy_j_per_device_day", "mean");
	if (strcmp(reference, name) == 0 || !total.known || !chart_folder_difference(folder, name,
		reference, "energy_j_per_device_day", "mean", &difference) || !difference.value.band) {
		return false;
	}
	*lo = total.mean + difference.value.band_lo;
	*hi = total.mean + difference.value.band_hi;
	return true;
}

/* The joules at the right end of the plot area. Bands may run on to the picture's edge. */
static double scale_j(const struct chart_folder *folder, const struct bar *bars, unsigned n)
{
	const double beyond = (BAND_RIGHT - AREA_LEFT) / (double)(AREA_RIGHT - AREA_LEFT);
	double most = 0;
	for (unsigned i = 0; i < n; i++) {
		most = fmax(most, bars[i].total.mean);
		most = bars[i].total.interval ? fmax(most, bars[i].total.hi) : most;
		double lo, hi;
		if (band_of(folder, &bars[i], &lo, &hi)) {
			most = fmax(most, hi / beyond);
		}
	}
	return most;
}

/* One segment's rectangle and its label: inside if it fits, else above with a line to it. */
static void add_segment(struct chart_job *job, struct lists *lists, const struct bar *bar,
	unsigned row, unsigned cause, double from_j, double j_per_px, double *above_end_px)
{
	const double size_j = bar->part_j[cause], middle_j = from_j + size_j / 2;
	const double share = size_j / bar->total.mean;
	const double top = row * ROW_PITCH + BAR_TOP;
	chart_text_add(&job->csv, "%s,%s,%.7g,%.7g,%.7g,%g,%g,%u\n",
		job->folder->strategy[bar->strategy], causes[cause].label, size_j, from_j,
		from_j + size_j, top, top + BAR_HEIGHT,
		shaded(colours[bar->strategy], causes[cause].shade));
	if (share < LABEL_SHARE_MIN) {
		return;
	}
	char words[64];
	snprintf(words, sizeof words, "%s %.0f %%", causes[cause].label, share * 100);
	const double width_px = size_j / j_per_px;
	if (width_px < CHAR_WIDTH * (double)strlen(words) + 6 && width_px > 6 * CHAR_WIDTH + 6
		&& width_px > CHAR_WIDTH * (double)strlen(causes[cause].label) + 6) {
		snprintf(words, sizeof words, "%s", causes[cause].label);
	}
	const double need_px = CHAR_WIDTH * (double)strlen(words) + 6;
	if (width_px >= need_px) {
		chart_text_add_quoted(chart_fill_item(lists->text), words, 0);
		chart_text_add(chart_fill_item(lists->x), "%.7g", middle_j);
		chart_text_add(chart_fill_item(lists->y), "%g", top + BAR_HEIGHT / 2.0);
		chart_text_add(chart_fill_item(lists->white), "%d", causes[cause].shade < 0.2);
		lists->inside_n++;
		return;
	}
	const double at_px = fmax(middle_j / j_per_px, *above_end_px + need_px / 2 + 2);
	*above_end_px = at_px + need_px / 2;
	chart_text_add_quoted(chart_fill_item(lists->out_text), words, 0);
	chart_text_add(chart_fill_item(lists->out_x), "%.7g", at_px * j_per_px);
	chart_text_add(chart_fill_item(lists->out_y), "%g", top);
	chart_text_add(chart_fill_item(lists->lead_x), "%.7g", middle_j);
	lists->above_n++;
}

static void add_bars(struct chart_job *job, const struct bar *bars, unsigned n)
{
	struct chart_fill *fill = &job->fill;
	struct lists lists = {
		.text = chart_fill_text(fill, "in_text"), .x = chart_fill_text(fill, "in_x"),
		.y = chart_fill_text(fill, "in_y"), .white = chart_fill_text(fill, "in_white"),
		.out_text = chart_fill_text(fill, "out_text"), .out_x = chart_fill_text(fill, "out_x"),
		.out_y = chart_fill_text(fill, "out_y"), .lead_x = chart_fill_text(fill, "lead_x"),
	};
	const double j_per_px = scale_j(job->folder, bars, n) / (AREA_RIGHT - AREA_LEFT);
	for (unsigned row = 0; row < n; row++) {
		double from_j = 0;
		/* Labels above begin right of the strategy's name, which stands there too. */
		double above_end_px = 9.0 * (double)strlen(job->folder->strategy[bars[row].strategy]) + 12;
		for (unsigned c = 0; c < CAUSE_N; c++) {
			if (bars[row].part_j[c] > 0) {
				add_segment(job, &lists, &bars[row], row, c, from_j, j_per_px,
					&above_end_px);
				from_j += bars[row].part_j[c];
			}
		}
	}
	struct chart_text *ended[] = {lists.text, lists.x, lists.y, lists.white, lists.out_text,
		lists.out_x, lists.out_y, lists.lead_x};
	for (size_t i = 0; i < sizeof ended / sizeof *ended; i++) {
		chart_fill_end(ended[i]);
	}
	chart_fill_number(fill, "in_n", lists.inside_n);
	chart_fill_number(fill, "out_n", lists.above_n);
}

static void add_ends(struct chart_job *job, const struct bar *bars, unsigned n)
{
	const struct chart_folder *folder = job->folder;
	struct chart_text *strategy = chart_fill_text(&job->fill, "row_strategy");
	struct chart_text *total = chart_fill_text(&job->fill, "total_j");
	struct chart_text *text = chart_fill_text(&job->fill, "total_text");
	struct chart_text *share = chart_fill_text(&job->fill, "share_text");
	struct chart_text *range[4] = {chart_fill_text(&job->fill, "ci_lo"),
		chart_fill_text(&job->fill, "ci_hi"), chart_fill_text(&job->fill, "band_lo"),
		chart_fill_text(&job->fill, "band_hi")};
	bool any_band = false;
	for (unsigned i = 0; i < n; i++) {
		const struct chart_value *v = &bars[i].total;
		const struct chart_value battery = chart_folder_value(folder,
			folder->strategy[bars[i].strategy], "battery_share_per_day", "mean");
		char figure[CHART_WORDS_BYTES], words[2 * CHART_WORDS_BYTES];
		double band[2] = {-1, -1};
		any_band |= band_of(folder, &bars[i], &band[0], &band[1]);
		chart_text_add(chart_fill_item(strategy), "%u", bars[i].strategy + 1);
		chart_text_add_number(chart_fill_item(total), v->mean, 7);
		snprintf(words, sizeof words, "%s J", chart_text_figure(v->mean, figure));
		chart_text_add_quoted(chart_fill_item(text), words, 0);
		words[0] = '\0';
		if (battery.known) {
			snprintf(words, sizeof words, "%s %% of the battery",
				chart_text_figure(battery.mean * 100, figure));
		}
		chart_text_add_quoted(chart_fill_item(share), words, 0);
		chart_text_add_number(chart_fill_item(range[0]), v->interval ? v->lo : v->mean, 7);
		chart_text_add_number(chart_fill_item(range[1]), v->interval ? v->hi : v->mean, 7);
		chart_text_add_number(chart_fill_item(range[2]), band[0], 7);
		chart_text_add_number(chart_fill_item(range[3]), band[1], 7);
	}
	struct chart_text *ended[] = {strategy, total, text, share, range[0], range[1], range[2],
		range[3]};
	for (size_t i = 0; i < sizeof ended / sizeof *ended; i++) {
		chart_fill_end(ended[i]);
	}
	snprintf(job->note, sizeof job->note, "%s%s%s", bars[0].total.interval
		? "black: 95 % confidence interval" : "", bars[0].total.interval && any_band ? ", " : "",
		any_band ? "grey: uncertain parameters" : "");
}

enum err chart_energy_prepare(struct chart_job *job, struct err_info *info)
{
	(void)info; /* summary.json was checked when it was loaded */
	struct bar bars[MODEL_STRATEGIES_MAX];
	const unsigned n = read_bars(job->folder, bars);
	if (n == 0) {
		snprintf(job->skipped, sizeof job->skipped, "the summary has no energy_j_per_device_day");
		return ERR_OK;
	}
	chart_text_add(&job->csv, "# strategy,cause,energy_j,from_j,to_j,top_px,bottom_px,colour\n");
	add_bars(job, bars, n);
	add_ends(job, bars, n);
	job->height = 66 + (int)n * ROW_PITCH + 70;
	chart_fill_number(&job->fill, "rows", n);
	chart_fill_number(&job->fill, "area_height", n * ROW_PITCH);
	chart_fill_number(&job->fill, "most_j", scale_j(job->folder, bars, n));
	return ERR_OK;
}
