/* A reader for one line and a judge for one number. See expect.h. */
#include "output/expect.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "config/units.h"
#include "stats/groups.h"

static const char undelivered_reason[] = "undelivered mail is later than any bound";

const char *expect_verdict_name(enum expect_verdict verdict)
{
	static const char *const names[] = { "ok", "not met", "undecided" };
	REQUIRE((uint32_t)verdict <= EXPECT_UNDECIDED);
	return names[verdict];
}

/* How quantities of units_any become numbers in the metric's unit. `si` NULL: a bare number. */
struct conversion {
	const char *unit;
	const char *si;
	double factor;
};

static const struct conversion conversions[] = {
	{ "s", "s", 1.0 },          { "d", "s", 1.0 / 86400.0 }, { "B", "B", 1.0 },
	{ "B/d", "B", 1.0 },        { "J/d", "J", 1.0 },         { "J/d", "W", 86400.0 },
	{ "1", "1", 1.0 },          { "1", "", 1.0 },            { "1/s", "/s", 1.0 },
	{ "1/s", "", 1.0 },         { "1/d", "/s", 86400.0 },    { "1/d", "", 1.0 },
	{ "1/h", "/s", 3600.0 },    { "1/h", "", 1.0 },          { "1/month", "", 1.0 },
	{ "mails", "", 1.0 },       { "SMS", "", 1.0 },          { "requests", "", 1.0 },
	{ "events", "", 1.0 },      { "ports", "", 1.0 },        { "d", "", 1.0 },
	{ "accounts", "", 1.0 },    { "handshakes", "", 1.0 },   { "connections", "", 1.0 },
};

/* A hint of what the unit should have been. */
static const char *example_of(const char *unit)
{
	static const char *const examples[][2] = {
		{ "s", "10 s" },     { "d", "5 d" },      { "B", "40 kB" },    { "B/d", "40 kB" },
		{ "J/d", "900 J" },  { "1", "8 %" },      { "1/s", "12 /s" },  { "1/d", "30 /d" },
		{ "1/h", "4 /h" },
	};
	for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
		if (strcmp(examples[i][0], unit) == 0) {
			return examples[i][1];
		}
	}
	return "12000";
}

static enum err bad(struct err_info *info, const char *text, const char *what, const char *detail)
{
	return err_set(info, ERR_SCENARIO, text, "%s%s", what, detail);
}

static enum err parse_bound(const char *text, const char *whole, const struct scenario *scenario,
	struct expect *expect, struct err_info *info)
{
	const char *unit = metric_unit(expect->metric, scenario);
	double value = 0.0;
	char si[8] = "";
	if (!units_any(text, &value, si)) {
		char detail[128];
		snprintf(detail, sizeof detail, "%.80s", text);
		return bad(info, whole, "not a quantity: ", detail);
	}
	bool money = strcmp(metric_row(expect->metric)->unit, "currency") == 0;
	if (money) {
		if (strcmp(si, scenario->tariff.currency) != 0) {
			return bad(info, whole, "the amount must be in ", unit);
		}
		expect->bound = value;
		return ERR_OK;
	}
	for (size_t i = 0; i < sizeof conversions / sizeof conversions[0]; i++) {
		const struct conversion *row = &conversions[i];
		if (strcmp(row->unit, unit) == 0 && strcmp(row->si, si) == 0) {
			expect->bound = value * row->factor;
			return ERR_OK;
		}
	}
	char detail[96];
	snprintf(detail, sizeof detail, "write it like \"%s\"", example_of(unit));
	return bad(info, whole, "the unit does not fit the metric: ", detail);
}

/* STRATEGY or STRATEGY@GROUP. */
static enum err parse_whom(char *name, const struct scenario *scenario, struct expect *expect,
	struct err_info *info)
{
	bool found = false;
	char *group = strchr(name, '@');
	expect->group = -1;
	if (group != NULL) {
		*group++ = '\0';
		for (uint32_t g = 0; g < scenario->group_n; g++) {
			if (strcmp(scenario->groups[g].name, group) == 0) {
				expect->group = (int)g;
			}
		}
		if (expect->group < 0) {
			return bad(info, expect->text, "no group of users is called ", group);
		}
	}
	for (uint32_t s = 0; s < scenario->strategy_n; s++) {
		if (strcmp(scenario->strategies[s].name, name) == 0) {
			expect->strategy = s;
			found = true;
		}
	}
	return found ? ERR_OK : bad(info, expect->text, "no strategy is called ", name);
}

/* What is told by group. */
static enum err check_group(const struct expect *expect, struct err_info *info)
{
	const enum metric_ix *list;
	uint32_t n = groups_metrics(&list);
	bool told = false;
	for (uint32_t i = 0; i < n; i++) {
		told = told || list[i] == expect->metric;
	}
	if (!told) {
		return bad(info, expect->text, "not told by group of users: ",
			metric_row(expect->metric)->id);
	}
	return expect->stat <= METRIC_P999 ? ERR_OK
		: bad(info, expect->text, "a group has no ", metric_stat_name(expect->stat));
}

static enum err parse_left(const char *left, size_t bytes, const struct scenario *scenario,
	struct expect *expect, struct err_info *info)
{
	char name[256];
	snprintf(name, sizeof name, "%.*s", (int)bytes, left);
	char *metric = strchr(name, '.');
	if (metric == NULL) {
		return bad(info, expect->text, "write STRATEGY.METRIC, for example ",
			"push.latency_s.p90 < 10 s");
	}
	*metric++ = '\0';
	enum err err = parse_whom(name, scenario, expect, info);
	if (err != ERR_OK) {
		return err;
	}
	int row = metric_match(metric);
	if (row < 0) {
		return bad(info, expect->text, "no such metric (pushsim list metrics): ", metric);
	}
	expect->metric = (enum metric_ix)row;
	const char *rest = metric + strlen(metric_row(expect->metric)->id);
	expect->stat = METRIC_MEAN;
	if (*rest == '.') {
		int stat = metric_stat_find(rest + 1, strlen(rest + 1));
		if (stat < 0) {
			return bad(info, expect->text, "no such statistic (mean, p50, p90, p95, "
				"p99, p999, min, max): ", rest + 1);
		}
		expect->stat = (enum metric_stat)stat;
	}
	enum metric_kind kind = metric_row(expect->metric)->kind;
	bool quantile = expect->stat >= METRIC_P50 && expect->stat <= METRIC_P999;
	if (quantile && kind != METRIC_HIST && kind != METRIC_VALUES) {
		return bad(info, expect->text, "this metric has no quantiles: ", metric);
	}
	return expect->group >= 0 ? check_group(expect, info) : ERR_OK;
}

enum err expect_parse(const char *text, const struct scenario *scenario, struct expect *expect,
	struct err_info *info)
{
	memset(expect, 0, sizeof *expect);
	snprintf(expect->text, sizeof expect->text, "%s", text);
	if (strlen(text) >= sizeof expect->text) {
		return bad(info, expect->text, "longer than 255 bytes", "");
	}
	size_t start = strspn(text, " \t");
	size_t end = start + strcspn(text + start, " \t<>=!");
	const char *op = text + end + strspn(text + end, " \t");
	size_t op_bytes = strspn(op, "<>=!");
	static const struct {
		const char *word;
		enum expect_op op;
	} ops[] = { { "<", EXPECT_LESS }, { "<=", EXPECT_AT_MOST }, { ">", EXPECT_MORE },
		{ ">=", EXPECT_AT_LEAST }, { "=", EXPECT_EQUAL }, { "!=", EXPECT_OTHER } };
	bool found = false;
	for (size_t i = 0; i < sizeof ops / sizeof ops[0]; i++) {
		if (strlen(ops[i].word) == op_bytes && strncmp(op, ops[i].word, op_bytes) == 0) {
			expect->op = ops[i].op;
			found = true;
		}
	}
	enum err err = parse_left(text + start, end - start, scenario, expect, info);
	if (err != ERR_OK) {
		return err;
	}
	if (!found) {
		return bad(info, expect->text, "expected one of < <= > >= = !=", "");
	}
	char bound[256];
	const char *right = op + op_bytes + strspn(op + op_bytes, " \t");
	snprintf(bound, sizeof bound, "%s", right);
	for (size_t n = strlen(bound); n > 0 && isspace((unsigned char)bound[n - 1]); n--) {
		bound[n - 1] = '\0';
	}
	return parse_bound(bound, expect->text, scenario, expect, info);
}

static bool holds(enum expect_op op, double value, double bound)
{
	/* Values are shown with 12 digits; equality asks for nine of them. */
	double close = 1e-9 * (fabs(bound) > 1.0 ? fabs(bound) : 1.0);
	switch (op) {
	case EXPECT_LESS:
		return value < bound;
	case EXPECT_AT_MOST:
		return value <= bound;
	case EXPECT_MORE:
		return value > bound;
	case EXPECT_AT_LEAST:
		return value >= bound;
	case EXPECT_EQUAL:
		return fabs(value - bound) <= close;
	default:
		return fabs(value - bound) > close;
	}
}

static struct expect_result extreme(const struct expect *expect, const struct summary_cell *cell)
{
	bool max = expect->stat == METRIC_MAX;
	struct expect_result out = { .verdict = EXPECT_NOT_MET };
	out.known = max ? cell->max_known : cell->min_known;
	out.value = max ? cell->max : cell->min;
	if (!out.known) {
		out.reason = cell->reason != NULL ? cell->reason : undelivered_reason;
	} else if (holds(expect->op, out.value, expect->bound)) {
		out.verdict = EXPECT_MET;
	}
	return out;
}

struct expect_result expect_judge(const struct expect *expect, const struct summary_point *point,
	bool strict)
{
	const struct summary_cell *cell = summary_cell(point, expect->strategy, expect->metric);
	if (expect->stat == METRIC_MIN || expect->stat == METRIC_MAX) {
		return extreme(expect, cell);
	}
	const struct estimate *estimate = &cell->mean;
	const char *reason = cell->reason;
	struct estimate of_group;
	if (expect->group >= 0) {
		of_group = groups_estimate(point->results, (uint32_t)expect->group, expect->strategy,
			expect->metric, expect->stat, &reason);
		estimate = &of_group;
	} else if (expect->stat != METRIC_MEAN) {
		const struct summary_quantile *quantile =
			&cell->quantile[expect->stat - METRIC_P50];
		estimate = &quantile->over_reps;
		reason = quantile->reason;
	}
	struct expect_result out = { .verdict = EXPECT_NOT_MET, .known = estimate->known };
	if (!out.known) {
		out.reason = reason;
		return out;
	}
	out.value = estimate->mean;
	if (holds(expect->op, out.value, expect->bound)) {
		out.verdict = EXPECT_MET;
	}
	if (strict && !estimate->ci_known) {
		out.verdict = EXPECT_UNDECIDED;
		out.reason = "one replication gives no interval";
	} else if (strict && estimate->low < estimate->high && estimate->low <= expect->bound &&
		expect->bound <= estimate->high) {
		out.verdict = EXPECT_UNDECIDED;
		out.reason = "the 95 % interval holds the bound";
	}
	return out;
}
