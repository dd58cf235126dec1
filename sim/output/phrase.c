/* Words for values and verdicts. See phrase.h. */
#include "output/phrase.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/err.h"
#include "output/number.h"

/* A text that grows inside a fixed buffer and stops quietly at its end. */
struct line {
	char *out;
	size_t bytes;
};

static void add(struct line *line, const char *text)
{
	size_t used = strlen(line->out);
	if (used + 1 < line->bytes) {
		snprintf(line->out + used, line->bytes - used, "%s", text);
	}
}

static void phrase_time(double s, char *out, size_t out_bytes)
{
	char text[NUMBER_BYTES];
	double whole = floor(s + 0.5);
	if (s < 0.9995) {
		snprintf(out, out_bytes, "%d ms", (int)floor(s * 1000.0 + 0.5));
	} else if (s < 59.95) {
		number_fixed(s, 1, text);
		size_t n = strlen(text);
		if (n > 2 && strcmp(text + n - 2, ".0") == 0) {
			text[n - 2] = '\0';
		}
		snprintf(out, out_bytes, "%s s", text);
	} else if (whole < 3600.0) {
		int t = (int)whole;
		snprintf(out, out_bytes, t % 60 != 0 ? "%d min %d s" : "%d min", t / 60, t % 60);
	} else if (s < 86400.0 - 30.0) {
		int t = (int)floor(s / 60.0 + 0.5);
		snprintf(out, out_bytes, t % 60 != 0 ? "%d h %d min" : "%d h", t / 60, t % 60);
	} else {
		double hours = floor(s / 3600.0 + 0.5);
		double days = floor(hours / 24.0);
		int rest = (int)(hours - days * 24.0);
		number_fixed(days, 0, text);
		if (rest != 0) {
			snprintf(out, out_bytes, "%s d %d h", text, rest);
		} else {
			snprintf(out, out_bytes, "%s d", text);
		}
	}
}

/* Three significant digits where there are decimals. */
static int count_decimals(double value)
{
	return value <= 0.0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : value >= 0.9995 ? 2 : 3;
}

/* All digits of a large number, thousands apart. */
static void phrase_count(double value, char *out, size_t out_bytes)
{
	char text[NUMBER_BYTES];
	int decimals = count_decimals(value);
	if (value < 1e15 && fabs(value - floor(value)) <= 0.0) {
		decimals = 0;
	}
	number_fixed(value, decimals, text);
	size_t digits = strcspn(text, ".");
	size_t used = 0;
	for (size_t i = 0; text[i] != '\0' && used + 2 < out_bytes; i++) {
		if (i > 0 && i < digits && digits > 4 && (digits - i) % 3 == 0) {
			out[used++] = ' ';
		}
		out[used++] = text[i];
	}
	out[used] = '\0';
}

static void phrase_percent(double share, char *out, size_t out_bytes)
{
	char text[NUMBER_BYTES];
	double percent = share * 100.0;
	number_fixed(percent, percent >= 9.95 || percent <= 0.0 ? 1 : 2, text);
	snprintf(out, out_bytes, "%s", text);
}

static void unsigned_value(enum phrase_kind kind, double value, char *out, size_t out_bytes)
{
	char text[NUMBER_BYTES];
	switch (kind) {
	case PHRASE_TIME:
		phrase_time(value, out, out_bytes);
		break;
	case PHRASE_MONEY:
		number_fixed(value, 2, text);
		snprintf(out, out_bytes, "%s", text);
		break;
	case PHRASE_PERCENT:
		phrase_percent(value, out, out_bytes);
		break;
	default:
		phrase_count(value, out, out_bytes);
		break;
	}
}

void phrase_value(enum phrase_kind kind, double value, bool sign, char *out, size_t out_bytes)
{
	char text[NUMBER_BYTES];
	unsigned_value(kind, fabs(value), text, sizeof text);
	/* What rounds to nothing has no sign. */
	bool zero = strpbrk(text, "123456789") == NULL;
	const char *lead = zero ? "" : value < 0.0 ? "-" : sign ? "+" : "";
	const char *unit = kind == PHRASE_PERCENT ? (sign ? " points" : " %") : "";
	snprintf(out, out_bytes, "%s%s%s", lead, text, unit);
}

/* The half-width is rounded like the value beside it; what then vanishes is "less than the last
 * digit" and not 0. */
void phrase_half(enum phrase_kind kind, double value, double half, char *out, size_t out_bytes)
{
	char text[NUMBER_BYTES];
	value = fabs(value);
	half = fabs(half);
	int decimals = 2;
	const char *unit = "";
	if (kind == PHRASE_TIME) {
		if (half >= 59.95 || value < 0.9995) {
			phrase_time(half, out, out_bytes);
			return;
		}
		decimals = value < 59.95 ? 1 : 0;
		unit = " s";
	} else if (kind == PHRASE_COUNT) {
		decimals = count_decimals(value > half ? value : half);
	} else if (kind == PHRASE_PERCENT) {
		half *= 100.0;
	}
	number_fixed(half, decimals, text);
	if (half > 0.0 && strpbrk(text, "123456789") == NULL) {
		static const char *const least[] = { "<1", "<0.1", "<0.01", "<0.001" };
		snprintf(text, sizeof text, "%s", least[decimals]);
	}
	snprintf(out, out_bytes, "%s%s", text, unit);
}

void phrase_range(double low, double high, bool sign, char *out, size_t out_bytes)
{
	char texts[2][NUMBER_BYTES];
	double ends[2] = { low * 100.0, high * 100.0 };
	const char *leads[2] = { "", "" };
	for (int i = 0; i < 2; i++) {
		number_fixed(fabs(ends[i]), 1, texts[i]);
		bool zero = strpbrk(texts[i], "123456789") == NULL;
		leads[i] = zero ? "" : ends[i] < 0.0 ? "-" : sign ? "+" : "";
	}
	snprintf(out, out_bytes, "%s%s..%s%s%s", leads[0], texts[0], leads[1], texts[1],
		sign ? " points" : " %");
}

static const char *strategy_name(const struct summary_point *point, uint32_t ix)
{
	return point->scenario->strategies[ix].name;
}

/* Whom a figure is about: said only where there are several. */
static void add_rival(const struct summary_point *point, const struct verdict *verdict,
	uint32_t rival, const char *before, const char *after, struct line *line)
{
	if (verdict->case_n > 1) {
		add(line, before);
		add(line, strategy_name(point, rival));
		add(line, after);
	}
}

static void add_money(struct line *line, double ucur, bool sign, const char *currency)
{
	char text[PHRASE_BYTES];
	phrase_value(PHRASE_MONEY, ucur * 1e-6, sign, text, sizeof text);
	add(line, text);
	add(line, " ");
	add(line, currency);
}

/* At which price of an SMS both cost the same; rivals that are dearer at any price are not named.
 * Prices of an SMS are small, so they get more digits than a bill. */
static void fees_even(const struct summary_point *point, const struct verdict *verdict,
	struct line *line)
{
	const char *currency = point->scenario->tariff.currency;
	bool any = false;
	for (uint32_t i = 0; i < verdict->case_n; i++) {
		const struct verdict_case *it = &verdict->cases[i];
		double price = it->even_sms_ucur * 1e-6;
		if (!it->even_known || price < 0.00005) {
			continue;
		}
		char number[NUMBER_BYTES];
		number_fixed(price, price < 0.1 ? 4 : price < 1.0 ? 3 : 2, number);
		add(line, any ? ", " : "; even at ");
		add(line, number);
		add(line, " ");
		add(line, currency);
		add(line, any ? "" : " an SMS");
		add_rival(point, verdict, it->rival, " (", ")", line);
		any = true;
	}
}

static void fees_figure(const struct summary_point *point, const struct verdict *verdict,
	struct line *line)
{
	const struct tariff_cfg *tariff = &point->scenario->tariff;
	for (uint32_t i = 0; i < verdict->case_n; i++) {
		const struct verdict_case *it = &verdict->cases[i];
		add(line, i == 0 ? "" : ", ");
		add_money(line, it->fee_ucur[tariff->plan], true, tariff->currency);
		add(line, i == 0 ? " a month" : "");
		add_rival(point, verdict, it->rival, " against ", "", line);
	}
	add(line, " under ");
	add(line, tariff->plans[tariff->plan].name);
	fees_even(point, verdict, line);
}

/* Names the plans of the set, and whom they concern. */
static void add_plans(const struct summary_point *point, const struct verdict *verdict,
	uint32_t plans, const char *what, uint32_t rival, struct line *line)
{
	const struct tariff_cfg *tariff = &point->scenario->tariff;
	if (plans == 0) {
		return;
	}
	add(line, line->out[0] == '\0' ? "" : "; ");
	add(line, what);
	bool first = true;
	for (uint32_t p = 0; p < tariff->plan_n; p++) {
		if ((plans >> p & 1) != 0) {
			add(line, first ? " under " : ", ");
			add(line, tariff->plans[p].name);
			first = false;
		}
	}
	add_rival(point, verdict, rival, " (", ")", line);
}

/* The plans under which push is not cheaper. */
static void fees_depends(const struct summary_point *point, const struct verdict *verdict,
	struct line *line)
{
	for (uint32_t i = 0; i < verdict->case_n; i++) {
		const struct verdict_case *it = &verdict->cases[i];
		add_plans(point, verdict, it->equal_plans, "same", it->rival, line);
		add_plans(point, verdict, it->dearer_plans, "dearer", it->rival, line);
	}
}

static void add_latency(const struct summary_point *point, uint32_t strategy,
	enum metric_stat stat, struct line *line)
{
	const struct summary_cell *cell = summary_cell(point, strategy, METRIC_IX_LATENCY);
	const struct summary_quantile *quantile = &cell->quantile[stat - METRIC_P50];
	char text[PHRASE_BYTES] = "never";
	if (quantile->over_reps.known) {
		phrase_value(PHRASE_TIME, quantile->over_reps.mean, false, text, sizeof text);
	}
	add(line, text);
}

static void delay_figure(const struct summary_point *point, const struct verdict *verdict,
	struct line *line)
{
	static const enum metric_stat stats[] = { METRIC_P50, METRIC_P90 };
	static const char *const leads[] = { "median ", "; p90 " };
	for (uint32_t q = 0; q < 2; q++) {
		add(line, leads[q]);
		add_latency(point, verdict->push, stats[q], line);
		for (uint32_t i = 0; i < verdict->case_n; i++) {
			add(line, i == 0 ? " against " : ", ");
			add_latency(point, verdict->cases[i].rival, stats[q], line);
			add_rival(point, verdict, verdict->cases[i].rival, " (", ")", line);
		}
	}
}

static void battery_figure(const struct summary_point *point, const struct verdict *verdict,
	struct line *line)
{
	for (uint32_t i = 0; i < verdict->case_n; i++) {
		const struct verdict_case *it = &verdict->cases[i];
		char given[PHRASE_BYTES];
		char band[PHRASE_BYTES];
		phrase_value(PHRASE_PERCENT, it->band.given, true, given, sizeof given);
		phrase_range(it->band.low, it->band.high, true, band, sizeof band);
		char text[4 * PHRASE_BYTES];
		/* The word "points" once is enough. */
		snprintf(text, sizeof text, "%s%.*s%s (band %.*s)", i == 0 ? "" : ", ",
			(int)strcspn(given, " "), given, i == 0 ? " points a day" : "",
			(int)strcspn(band, " "), band);
		add(line, text);
		add_rival(point, verdict, it->rival, " against ", "", line);
	}
}

static void battery_depends(const struct summary_point *point, const struct verdict *verdict,
	struct line *line)
{
	bool first = true;
	for (uint32_t i = 0; i < verdict->case_n; i++) {
		const struct verdict_case *it = &verdict->cases[i];
		if (it->cause[VERDICT_BATTERY] != VERDICT_ON_PARAMETER) {
			continue;
		}
		char text[4 * PHRASE_BYTES];
		snprintf(text, sizeof text, "%s%s %s", first ? "undecided: " : "; ",
			it->band.decided_by, it->band.alone ? "decides" : "moves it most");
		add(line, text);
		add_rival(point, verdict, it->rival, " (", ")", line);
		first = false;
	}
}

/* The answers against the rivals, and chance where an interval holds 0. */
static void common_depends(const struct summary_point *point, const struct verdict *verdict,
	enum verdict_claim claim, struct line *line)
{
	for (uint32_t i = 0; i < verdict->case_n; i++) {
		const struct verdict_case *it = &verdict->cases[i];
		const char *why = "";
		if (it->cause[claim] == VERDICT_ON_CHANCE) {
			why = " (the interval holds 0: more replications may decide)";
		} else if (it->cause[claim] == VERDICT_ON_QUANTILE) {
			why = " (the usual mail and the unlucky one disagree)";
		}
		bool said = it->cause[claim] == VERDICT_ON_PARAMETER;
		if (said || (verdict->cause[claim] != VERDICT_ON_RIVAL && why[0] == '\0')) {
			continue;
		}
		char text[3 * PHRASE_BYTES];
		snprintf(text, sizeof text, "%s%s against %s%s",
			line->out[0] == '\0' ? "" : "; ", verdict_answer_name(it->answer[claim]),
			strategy_name(point, it->rival), why);
		add(line, text);
	}
}

void phrase_claim(const struct summary_point *point, const struct verdict *verdict,
	enum verdict_claim claim, char figure[static PHRASE_LINE_BYTES],
	char depends_on[static PHRASE_LINE_BYTES])
{
	struct line figures = { figure, PHRASE_LINE_BYTES };
	struct line depends = { depends_on, PHRASE_LINE_BYTES };
	figure[0] = '\0';
	depends_on[0] = '\0';
	if (verdict->answer[claim] == VERDICT_UNKNOWN) {
		add(&depends, point->results->replications_n < 2 ?
			"one replication: no verdict" : claim == VERDICT_DELAY ?
			"most mail reaches the phone neither way" : "not enough is known");
		return;
	}
	bool depending = verdict->answer[claim] == VERDICT_DEPENDS;
	if (claim == VERDICT_FEES) {
		fees_figure(point, verdict, &figures);
		if (depending) {
			fees_depends(point, verdict, &depends);
		}
	} else if (claim == VERDICT_DELAY) {
		delay_figure(point, verdict, &figures);
	} else {
		battery_figure(point, verdict, &figures);
		battery_depends(point, verdict, &depends);
	}
	if (depending && claim != VERDICT_FEES) {
		common_depends(point, verdict, claim, &depends);
	}
}

void phrase_cheapest(const struct summary_point *point, char out[static PHRASE_LINE_BYTES])
{
	const struct tariff_cfg *tariff = &point->scenario->tariff;
	struct line line = { out, PHRASE_LINE_BYTES };
	out[0] = '\0';
	for (uint32_t s = 0; s < point->scenario->strategy_n; s++) {
		int plan = point->cheapest_plan[s];
		if (plan < 0) {
			continue;
		}
		add(&line, out[0] == '\0' ? "" : ", ");
		add(&line, strategy_name(point, s));
		add(&line, " ");
		add(&line, tariff->plans[plan].name);
		add(&line, " ");
		add_money(&line, point->plans[s][plan].total_ucur.mean, false, tariff->currency);
	}
}

/* Users in two digits that say something, as "about" asks for. */
static void about(double users, char out[static PHRASE_BYTES])
{
	double step = 1.0;
	while (users / step >= 100.0) {
		step *= 10.0;
	}
	snprintf(out, PHRASE_BYTES, "%.0f", floor(users / step + 0.5) * step);
}

void phrase_limit(const struct limit_list *list, char out[static PHRASE_LINE_BYTES])
{
	struct line line = { out, PHRASE_LINE_BYTES };
	out[0] = '\0';
	for (uint32_t i = 0; i < list->n && i < 2 && list->limit[0].users_known; i++) {
		const struct limit *it = &list->limit[i];
		char share[PHRASE_BYTES];
		phrase_value(PHRASE_PERCENT, it->share, false, share, sizeof share);
		add(&line, i == 0 ? "" : ", next ");
		add(&line, it->name);
		add(&line, " ");
		add(&line, share);
		if (i == 0) {
			char users[PHRASE_BYTES];
			about(it->users_n, users);
			add(&line, " (full at about ");
			add(&line, users);
			add(&line, " users)");
		}
	}
}

const char *phrase_note(const struct strategy_cfg *strategy)
{
	bool as_told = strategy->kind == STRATEGY_SMS_POLL && strategy->trigger == TRIGGER_CHECK_IN;
	return as_told ? "check-in answered by SMS, as the article tells it; no product did this" :
		"";
}

void phrase_clean(const char *text, bool utf8, char *out, size_t out_bytes)
{
	size_t used = 0;
	for (const unsigned char *at = (const unsigned char *)text; *at != '\0'; at++) {
		bool control = *at < 0x20 || *at == 0x7f;
		/* C1 controls are C2 80 .. C2 9F in UTF-8. */
		bool c1 = *at == 0xc2 && at[1] >= 0x80 && at[1] < 0xa0;
		bool continuation = (*at & 0xc0) == 0x80;
		if (!utf8 && continuation) {
			continue;
		}
		if (used + 1 >= out_bytes) {
			break;
		}
		bool bad = control || c1 || (!utf8 && *at >= 0x80);
		out[used++] = bad ? '?' : (char)*at;
		at += c1 ? 1 : 0;
	}
	/* Never end inside a character. */
	size_t start = used;
	while (start > 0 && ((unsigned char)out[start - 1] & 0xc0) == 0x80) {
		start--;
	}
	if (start > 0 && (unsigned char)out[start - 1] >= 0xc0) {
		unsigned char lead = (unsigned char)out[start - 1];
		size_t need = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
		used = used - (start - 1) < need ? start - 1 : used;
	}
	out[used] = '\0';
}
