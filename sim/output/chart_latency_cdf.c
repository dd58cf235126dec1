/* latency-cdf: the share of mail that is on the phone after a time, one staircase per strategy.
 *
 * Reads hist/p000-NAME-latency.csv. The .csv holds one block per strategy (two blank lines
 * between): every step's corners, so that plain lines draw the staircase, and the 95 % band.
 * Not here: quantiles (they are the summary's); only the labels' places are computed here. */
#include "output/chart_kind.h"

#include <math.h>
#include <string.h>

#include "core/fixmath.h"
#include "output/chart_table.h"

/* The axis: 1 s to 1 day, logarithmic; the template draws the same. */
#define AXIS_LO_S 1.0
#define AXIS_HI_S 86400.0

/* The plot area in pixels of the 960 x 540 picture, as the template sets it. */
enum { AREA_LEFT = 70, AREA_RIGHT = 925, AREA_TOP = 66, AREA_BOTTOM = 470 };

/* A label is two lines of text beside its curve. */
enum { LABEL_HEIGHT = 34, LABEL_GAP = 9, CHAR_WIDTH = 7 /* of the second line, generous */ };

struct curve {
	struct chart_table table;
	size_t n;
	double *x_px;  /* of each point, ascending */
	double *share; /* 0..1, not descending */
};

struct box {
	double left, right, top, bottom; /* pixels */
	bool at_right;                   /* the text ends at `right`, beside its curve */
};

static double x_px(double latency_s)
{
	const double s = fmin(fmax(latency_s, AXIS_LO_S), AXIS_HI_S);
	const double share = fixmath_log(s / AXIS_LO_S) / fixmath_log(AXIS_HI_S / AXIS_LO_S);
	return AREA_LEFT + (AREA_RIGHT - AREA_LEFT) * share;
}

static double share_at_px(double y)
{
	return (AREA_BOTTOM - y) / (AREA_BOTTOM - AREA_TOP);
}

/* Where the curve first reaches a share; far beyond the axis if it never does. */
static double curve_x_px(const struct curve *curve, double share)
{
	for (size_t i = 0; i < curve->n; i++) {
		if (curve->share[i] >= share) {
			return curve->x_px[i];
		}
	}
	return 1e6;
}

static void add_corner(struct chart_text *csv, double s, const double share[3])
{
	chart_text_add_number(csv, fmax(s, AXIS_LO_S), 7);
	for (unsigned i = 0; i < 3; i++) {
		chart_text_add(csv, ",");
		chart_text_add_number(csv, share[i] * 100, 7);
	}
	chart_text_add(csv, "\n");
}

static enum err read_curve(struct chart_job *job, unsigned ix, struct curve *curve,
	struct err_info *info)
{
	char path[CHART_PATH_BYTES + 128];
	snprintf(path, sizeof path, "%s/hist/p000-%s-latency.csv", job->folder->path,
		job->folder->strategy[ix]);
	enum err err = chart_table_read(path, &curve->table, info);
	if (err != ERR_OK) {
		return err;
	}
	const struct chart_table *table = &curve->table;
	static const char *const column[3] = {"share", "share_lo", "share_hi"};
	const int at = chart_table_column(table, "latency_s");
	curve->x_px = calloc(table->row_n + 1, sizeof *curve->x_px);
	curve->share = calloc(table->row_n + 1, sizeof *curve->share);
	REQUIRE(curve->x_px != NULL && curve->share != NULL);
	/* A near-constant latency is one tall step: the zero before it makes it a vertical line. */
	double before[3] = {0, 0, 0};
	for (size_t row = 0; row < table->row_n; row++) {
		double s, share[3];
		if (!chart_table_number(table, row, at, &s)
			|| !chart_table_number(table, row, chart_table_column(table, column[0]), &share[0])
			|| s < 0 || share[0] < 0 || share[0] > 1) {
			return err_set(info, ERR_FAILURE, path, "damaged in data row %zu", row + 1);
		}
		for (unsigned i = 1; i < 3; i++) {
			/* One replication has no band: its cells are empty. */
			if (!chart_table_number(table, row, chart_table_column(table, column[i]), &share[i])) {
				share[i] = share[0];
			}
			share[i] = fmin(fmax(share[i], 0), 1);
		}
		if (memcmp(before, share, sizeof before) != 0) {
			add_corner(&job->csv, s, before);
			add_corner(&job->csv, s, share);
		}
		memcpy(before, share, sizeof before);
		curve->x_px[curve->n] = x_px(s);
		curve->share[curve->n++] = share[0];
	}
	add_corner(&job->csv, AXIS_HI_S, before);
	return ERR_OK;
}

/* Distance in pixels from the box to the nearest other curve; negative if one runs through it. */
static double clearance(const struct curve *curves, unsigned n, const struct box *box)
{
	double least = 1e6;
	for (unsigned i = 0; i < n; i++) {
		const double from = curve_x_px(&curves[i], share_at_px(box->bottom));
		const double to = curve_x_px(&curves[i], share_at_px(box->top));
		const double gap = to < box->left ? box->left - to : from > box->right
			? from - box->right : -1;
		least = fmin(least, gap);
	}
	return least;
}

static bool overlaps(const struct box *box, const struct box *placed, unsigned placed_n)
{
	for (unsigned i = 0; i < placed_n; i++) {
		if (box->left < placed[i].right + 6 && box->right > placed[i].left - 6
			&& box->top < placed[i].bottom + 4 && box->bottom > placed[i].top - 4) {
			return true;
		}
	}
	return false;
}

/* Tries every height on both sides of the curve and keeps the place with the most air around it,
 * the middle of the curve at equal air. False if nothing is free: the label goes to the right. */
static bool place_label(const struct curve *curves, unsigned n, unsigned ix, double width,
	const struct box *placed, unsigned placed_n, struct box *best)
{
	double best_score = -1;
	for (double top = AREA_TOP + 6; top + LABEL_HEIGHT < AREA_BOTTOM - 4; top += 4) {
		const double bottom = top + LABEL_HEIGHT;
		const double own_from = curve_x_px(&curves[ix], share_at_px(bottom));
		const double own_to = curve_x_px(&curves[ix], share_at_px(top));
		for (int side = 0; side < 2; side++) {
			struct box box = {.top = top, .bottom = bottom, .at_right = side == 1};
			box.left = side == 0 ? own_to + LABEL_GAP : own_from - LABEL_GAP - width;
			box.right = box.left + width;
			if (box.left < AREA_LEFT + 2 || box.right > AREA_RIGHT
				|| overlaps(&box, placed, placed_n)) {
				continue;
			}
			const double air = clearance(curves, n, &box);
			const double middle = fabs(share_at_px(top + LABEL_HEIGHT / 2.0) - 0.6);
			/* The own curve is LABEL_GAP away, so more air than that is not seen here;
			 * a steep own curve makes the label easier to match than a flat one. */
			const double score = air < 6 ? -1 : 100 - 60 * middle - (own_to - own_from) / 4
				- 4 * side;
			if (score > best_score) {
				best_score = score;
				*best = box;
			}
		}
	}
	return best_score >= 0;
}

static void label_text(const struct chart_folder *folder, const char *strategy, char *out,
	size_t out_bytes)
{
	char half[CHART_WORDS_BYTES], most[CHART_WORDS_BYTES];
	const struct chart_value p50 = chart_folder_value(folder, strategy, "latency_s", "p50");
	const struct chart_value p95 = chart_folder_value(folder, strategy, "latency_s", "p95");
	snprintf(out, out_bytes, "half in %s, 95 %% in %s",
		p50.known ? chart_text_duration(p50.mean, half) : "(never)",
		p95.known ? chart_text_duration(p95.mean, most) : "(never)");
}

/* Arrays for the template: where each label stands, and how it is anchored. */
static void fill_labels(struct chart_job *job, const struct curve *curves, unsigned n)
{
	struct box placed[MODEL_STRATEGIES_MAX];
	struct chart_text *x = chart_fill_text(&job->fill, "label_x");
	struct chart_text *y = chart_fill_text(&job->fill, "label_y");
	struct chart_text *right = chart_fill_text(&job->fill, "label_right"); /* x is its right end */
	struct chart_text *lead = chart_fill_text(&job->fill, "lead_x"); /* 0 = beside its curve */
	struct chart_text *text = chart_fill_text(&job->fill, "label_text");
	for (unsigned i = 0; i < n; i++) {
		char words[2 * CHART_WORDS_BYTES + 32];
		label_text(job->folder, job->folder->strategy[i], words, sizeof words);
		const double width = CHAR_WIDTH * fmax((double)strlen(words),
			1.3 * (double)strlen(job->folder->strategy[i]));
		double lead_px = 0;
		struct box *box = &placed[i];
		if (!place_label(curves, n, i, width, placed, i, box)) {
			const double top = AREA_BOTTOM - 8 - (LABEL_HEIGHT + 6.0) * (i + 1);
			*box = (struct box){AREA_RIGHT - width, AREA_RIGHT, top, top + LABEL_HEIGHT, false};
			lead_px = fmin(curve_x_px(&curves[i], share_at_px(top + 9)), box->left);
		}
		chart_text_add(chart_fill_item(x), "%.1f", box->at_right ? box->right : box->left);
		chart_text_add(chart_fill_item(y), "%.1f", box->top + 9);
		chart_text_add(chart_fill_item(right), "%d", box->at_right);
		chart_text_add(chart_fill_item(lead), "%.1f", lead_px);
		chart_text_add_quoted(chart_fill_item(text), words, 0);
	}
	chart_fill_end(x);
	chart_fill_end(y);
	chart_fill_end(right);
	chart_fill_end(lead);
	chart_fill_end(text);
}

static double latency_at(const struct curve *curve, double share)
{
	double s = 0;
	for (size_t i = 0; i < curve->n; i++) {
		if (curve->share[i] >= share) {
			(void)chart_table_number(&curve->table, i,
				chart_table_column(&curve->table, "latency_s"), &s);
			return fmax(s, AXIS_LO_S);
		}
	}
	return 0;
}

static void fill_marks(struct chart_job *job, const struct curve *curves, unsigned n)
{
	struct chart_text *half = chart_fill_text(&job->fill, "half_s");
	struct chart_text *most = chart_fill_text(&job->fill, "most_s");
	for (unsigned i = 0; i < n; i++) {
		chart_text_add(chart_fill_item(half), "%.6g", latency_at(&curves[i], 0.5));
		chart_text_add(chart_fill_item(most), "%.6g", latency_at(&curves[i], 0.95));
	}
	chart_fill_end(half);
	chart_fill_end(most);
}

enum err chart_latency_cdf_prepare(struct chart_job *job, struct err_info *info)
{
	const struct chart_folder *folder = job->folder;
	struct curve curves[MODEL_STRATEGIES_MAX] = {0};
	enum err err = ERR_OK;
	char first[128];
	snprintf(first, sizeof first, "hist/p000-%s-latency.csv", folder->strategy[0]);
	if (!chart_folder_has(folder, first)) {
		snprintf(job->skipped, sizeof job->skipped, "the folder holds no %s", first);
		return ERR_OK;
	}
	chart_text_add(&job->csv, "# one block per strategy, in the order:");
	for (unsigned i = 0; i < folder->strategy_n; i++) {
		chart_text_add(&job->csv, " %s", folder->strategy[i]);
	}
	chart_text_add(&job->csv, "\n# latency_s,share_percent,share_lo_percent,share_hi_percent\n");
	for (unsigned i = 0; i < folder->strategy_n && err == ERR_OK; i++) {
		chart_text_add(&job->csv, "%s# %s\n", i == 0 ? "" : "\n\n", folder->strategy[i]);
		err = read_curve(job, i, &curves[i], info);
	}
	if (err == ERR_OK) {
		fill_labels(job, curves, folder->strategy_n);
		fill_marks(job, curves, folder->strategy_n);
		snprintf(job->note, sizeof job->note, "%s", folder->replications == 1 ? ""
			: "shaded: 95 % confidence interval");
	}
	for (unsigned i = 0; i < folder->strategy_n; i++) {
		chart_table_free(&curves[i].table);
		free(curves[i].x_px);
		free(curves[i].share);
	}
	return err;
}
