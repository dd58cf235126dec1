/* cost: money per user and month under every plan on sale, and against the price of one SMS.
 *
 * Reads summary.json (bills per plan, cost metrics) and resolved.json (the billed plan's price).
 * The .csv holds two blocks: the bars, and the lines of the right panel.
 * Not here: tariffs. Where the billed plan charges every SMS the same, a bill is a fixed part and a
 * part in proportion to the price, so two metrics give the line; with a bundle there is none. */
#include "output/chart_kind.h"

#include <math.h>
#include <string.h>

#include "output/chart_layout.h"

/* Pixels of the 960 wide picture. */
enum { BAR_PITCH = 17, PLAN_HEAD = 22, PLAN_GAP = 12, AREA_TOP = 66, AREA_FOOT = 70 };

/* Points of a line; it is straight, but plans with rounding show at a glance in the .csv. */
enum { LINE_POINTS = 21 };

struct line {
	bool known;
	double fixed, sms_n; /* currency per month, SMS per month */
};

struct right_panel {
	bool drawn;
	double price_now, price_most, money_most;
	struct line line[MODEL_STRATEGIES_MAX];
};

static const char *currency(const struct chart_folder *folder)
{
	const char *unit = chart_folder_value(folder, folder->strategy[0], "cost_per_user_month",
		"mean").unit;
	return unit[0] == '\0' ? "money" : unit;
}

/* "0.10 USD" -> 0.1; a bare number is fine too. */
static bool plan_number(const struct chart_folder *folder, const char *plan, const char *key,
	double *out)
{
	const json_t *value = json_object_get(json_object_get(chart_folder_param(folder,
		"tariff.plans"), plan), key);
	if (json_is_number(value)) {
		*out = json_number_value(value);
		return isfinite(*out);
	}
	const char *text = json_string_value(value);
	char *end = NULL;
	*out = text == NULL ? 0 : strtod(text, &end);
	return text != NULL && end != text && isfinite(*out);
}

/* Plans have names like strategies; anything else would break the .csv's cells. */
static const char *plan_name(const struct chart_bill *bill)
{
	return strspn(bill->plan, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(bill->plan)
		? bill->plan : "?";
}

/* Block 0 and the plans' headings. Returns the number of plans, `most` the longest bar. */
static unsigned add_bars(struct chart_job *job, double *most)
{
	const struct chart_folder *folder = job->folder;
	struct chart_text *title = chart_fill_text(&job->fill, "plan_title");
	struct chart_text *text = chart_fill_text(&job->fill, "bar_text");
	struct chart_text *at = chart_fill_text(&job->fill, "bar_x");
	struct chart_bill bill;
	unsigned plans = 0;
	chart_text_add(&job->csv, "# plan,strategy,mean,ci_lo,ci_hi,top_px,bottom_px,"
		"strategy_number\n");
	for (; plans < MODEL_PLANS_MAX
		&& chart_folder_bill(folder, folder->strategy[0], plans, &bill); plans++) {
		const double top = plans * (PLAN_HEAD + folder->strategy_n * BAR_PITCH + PLAN_GAP)
			+ PLAN_HEAD;
		char head[256];
		snprintf(head, sizeof head, "%.200s%s", bill.title, bill.billed ? "  (billed here)" : "");
		chart_text_add_quoted(chart_fill_item(title), head, 60);
		for (unsigned i = 0; i < folder->strategy_n; i++) {
			char label[MODEL_NAME_MAX + 64], words[CHART_WORDS_BYTES];
			const bool there = chart_folder_bill(folder, folder->strategy[i], plans, &bill);
			const struct chart_value v = there ? bill.value : (struct chart_value){.unit = ""};
			snprintf(label, sizeof label, "%s  %s", v.known
				? chart_text_quantity(v.mean, v.unit, false, words) : "unknown",
				folder->strategy[i]);
			chart_text_add_quoted(chart_fill_item(text), label, 0);
			const double end = v.interval ? v.hi : v.mean;
			chart_text_add_number(chart_fill_item(at), end, 7);
			*most = fmax(*most, end);
			chart_text_add(&job->csv, "%s,%s,%.7g,%.7g,%.7g,%g,%g,%u\n", plan_name(&bill),
				folder->strategy[i], v.mean, v.interval ? v.lo : v.mean, end,
				top + i * BAR_PITCH, top + i * BAR_PITCH + BAR_PITCH - 4.0, i + 1);
		}
	}
	chart_fill_end(title);
	chart_fill_end(text);
	chart_fill_end(at);
	return plans;
}

/* The lines cost = fixed + sms_n * price, if the billed plan charges each SMS the same. */
static void find_lines(const struct chart_folder *folder, struct right_panel *panel)
{
	const char *plan = json_string_value(chart_folder_param(folder, "tariff.plan"));
	double included = 0;
	if (plan == NULL || !plan_number(folder, plan, "sms", &panel->price_now)
		|| panel->price_now <= 0
		|| (plan_number(folder, plan, "sms_included", &included) && included != 0)) {
		return;
	}
	double steepest = 0;
	for (unsigned i = 0; i < folder->strategy_n; i++) {
		const struct chart_value total = chart_folder_value(folder, folder->strategy[i],
			"cost_per_user_month", "mean");
		const struct chart_value sms = chart_folder_value(folder, folder->strategy[i],
			"sms_cost_per_user_month", "mean");
		panel->line[i] = (struct line){total.known && sms.known, total.mean - sms.mean,
			sms.mean / panel->price_now};
		steepest = panel->line[i].known ? fmax(steepest, panel->line[i].sms_n) : steepest;
	}
	panel->drawn = steepest > 0;
}

/* The price at which a strategy costs as much as the reference; false if there is none above
 * `least`, which keeps rounding of equal bills from looking like a price. */
static bool break_even(const struct line *reference, const struct line *other, double least,
	double *price)
{
	const double slope = other->sms_n - reference->sms_n;
	if (!reference->known || !other->known || fabs(slope) < 1e-9) {
		return false;
	}
	*price = (reference->fixed - other->fixed) / slope;
	return *price > least && isfinite(*price);
}

static void add_break_evens(struct chart_job *job, struct right_panel *panel)
{
	const unsigned reference = chart_folder_reference(job->folder);
	struct chart_text *x = chart_fill_text(&job->fill, "even_x");
	struct chart_text *y = chart_fill_text(&job->fill, "even_y");
	struct chart_text *text = chart_fill_text(&job->fill, "even_text");
	unsigned n = 0;
	bool dearer = false;
	double last = 0;
	panel->price_most = 2 * panel->price_now;
	for (unsigned i = 0; i < job->folder->strategy_n; i++) {
		double price;
		dearer |= panel->line[i].fixed < panel->line[reference].fixed - 0.005
			|| panel->line[i].sms_n < panel->line[reference].sms_n - 0.005;
		char figure[CHART_WORDS_BYTES], words[2 * CHART_WORDS_BYTES];
		if (i == reference || !break_even(&panel->line[reference], &panel->line[i],
			panel->price_now / 1000, &price) || price > 20 * panel->price_now) {
			continue;
		}
		panel->price_most = fmax(panel->price_most, 1.3 * price);
		/* Several at nearly the same price get one text, or they would cover each other. */
		snprintf(words, sizeof words, "break-even %s", chart_text_figure(price, figure));
		if (n > 0 && fabs(price - last) < 0.1 * panel->price_most) {
			words[0] = '\0';
		}
		last = price;
		chart_text_add_number(chart_fill_item(x), price, 7);
		chart_text_add_number(chart_fill_item(y), panel->line[i].fixed
			+ panel->line[i].sms_n * price, 7);
		chart_text_add_quoted(chart_fill_item(text), words, 0);
		n++;
	}
	chart_fill_end(x);
	chart_fill_end(y);
	chart_fill_end(text);
	chart_fill_number(&job->fill, "even_n", n);
	char words[MODEL_NAME_MAX + 48];
	snprintf(words, sizeof words, ": %s is never dearer",
		job->folder->strategy[reference]);
	chart_text_add_quoted(chart_fill_text(&job->fill, "never_dearer"), n == 0 && !dearer ? words
		: "", 0);
}

/* Block 1 and the labels at the lines' right ends. */
static void add_lines(struct chart_job *job, struct right_panel *panel, int area_px)
{
	const struct chart_folder *folder = job->folder;
	add_break_evens(job, panel);
	double label_px[MODEL_STRATEGIES_MAX];
	chart_text_add(&job->csv, "\n\n# sms_price");
	for (unsigned i = 0; i < folder->strategy_n; i++) {
		chart_text_add(&job->csv, ",%s", folder->strategy[i]);
		panel->money_most = fmax(panel->money_most, panel->line[i].fixed
			+ panel->line[i].sms_n * panel->price_most);
	}
	for (unsigned p = 0; panel->drawn && p < LINE_POINTS; p++) {
		const double price = panel->price_most * p / (LINE_POINTS - 1);
		chart_text_add(&job->csv, "\n%.7g", price);
		for (unsigned i = 0; i < folder->strategy_n; i++) {
			chart_text_add(&job->csv, ",%.7g", panel->line[i].fixed
				+ panel->line[i].sms_n * price);
		}
	}
	chart_text_add(&job->csv, "\n");
	for (unsigned i = 0; i < folder->strategy_n; i++) {
		label_px[i] = panel->money_most <= 0 ? 0 : area_px * (1 - (panel->line[i].fixed
			+ panel->line[i].sms_n * panel->price_most) / panel->money_most / 1.03);
	}
	chart_layout_spread(label_px, folder->strategy_n, 17, 6, area_px - 6);
	struct chart_text *y = chart_fill_text(&job->fill, "end_px");
	struct chart_text *now = chart_fill_text(&job->fill, "now_money");
	for (unsigned i = 0; i < folder->strategy_n; i++) {
		chart_text_add(chart_fill_item(y), "%.1f", label_px[i]);
		chart_text_add_number(chart_fill_item(now), panel->line[i].fixed
			+ panel->line[i].sms_n * panel->price_now, 7);
	}
	chart_fill_end(y);
	chart_fill_end(now);
}

enum err chart_cost_prepare(struct chart_job *job, struct err_info *info)
{
	(void)info; /* both files were checked when they were loaded */
	double most = 0;
	const unsigned plans = add_bars(job, &most);
	if (plans == 0 || most <= 0) {
		snprintf(job->skipped, sizeof job->skipped, plans == 0 ? "the summary has no plans on sale"
			: "nothing costs anything under these plans");
		return ERR_OK;
	}
	struct right_panel panel = {0};
	find_lines(job->folder, &panel);
	const int rows_px = (int)(plans * (PLAN_HEAD + job->folder->strategy_n * BAR_PITCH + PLAN_GAP));
	job->height = rows_px + AREA_TOP + AREA_FOOT < 460 ? 460 : rows_px + AREA_TOP + AREA_FOOT;
	const int room_px = job->height - AREA_TOP - AREA_FOOT;
	const int area_px = room_px < 480 ? room_px : 480;
	add_lines(job, &panel, area_px - 30);
	size_t longest = 0;
	for (unsigned i = 0; i < job->folder->strategy_n; i++) {
		const size_t n = strlen(job->folder->strategy[i]);
		longest = n > longest ? n : longest;
	}
	/* The lines end where the longest name, 8 pixels a letter, begins. */
	chart_fill_number(&job->fill, "right_px", fmax(fmin(940 - 8.0 * (double)longest, 830), 650));
	chart_fill_number(&job->fill, "plans", plans);
	chart_fill_number(&job->fill, "rows_px", rows_px);
	chart_fill_number(&job->fill, "area_px", area_px);
	chart_fill_number(&job->fill, "most", most);
	chart_fill_number(&job->fill, "right_drawn", panel.drawn);
	chart_fill_number(&job->fill, "price_now", panel.price_now);
	chart_fill_number(&job->fill, "price_most", panel.price_most > 0 ? panel.price_most : 1);
	chart_fill_number(&job->fill, "money_most", panel.money_most > 0 ? panel.money_most * 1.03 : 1);
	chart_text_add_quoted(chart_fill_text(&job->fill, "currency"), currency(job->folder), 8);
	snprintf(job->note, sizeof job->note, "%s", job->folder->replications == 1 ? ""
		: "whiskers: 95 % confidence interval");
	return ERR_OK;
}
