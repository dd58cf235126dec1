/* Expectations of a scenario: "STRATEGY[@GROUP].METRIC[.STAT] OP QUANTITY", read and judged.
 *
 * What: OP is < <= > >= = or !=. STAT is mean (the default), p50 p90 p95 p99 p999, min or max. The
 *   quantity's unit must fit the metric: "10 s", "8 %", "20 USD", "30 /d", or a bare number for
 *   counts and shares. Judged at the mean over replications at every sweep point (DESIGN 3); min
 *   and max are the extremes over all replications, as the summary shows them. A group of users has
 *   the metrics of stats/groups.h, without min and max.
 * Three values: met, not met, undecided. Undecided exists only with `strict`: the 95 % interval
 *   holds the bound, or one replication gives no interval. An unknown value is never met; mail that
 *   never arrives is later than any bound.
 * Ownership: values only.
 * Errors: expect_parse fills err_info with ERR_SCENARIO; place = the text. */
#pragma once

#include "core/err.h"
#include "stats/summary.h"

enum expect_op { EXPECT_LESS, EXPECT_AT_MOST, EXPECT_MORE, EXPECT_AT_LEAST, EXPECT_EQUAL,
	EXPECT_OTHER };

struct expect {
	char text[256];
	uint32_t strategy;
	int group;    /* of users; -1: all of them */
	enum metric_ix metric;
	enum metric_stat stat;
	enum expect_op op;
	double bound; /* in the metric's unit */
};

enum expect_verdict { EXPECT_MET, EXPECT_NOT_MET, EXPECT_UNDECIDED };

struct expect_result {
	enum expect_verdict verdict;
	bool known;
	double value;       /* in the metric's unit */
	const char *reason; /* why it is unknown or undecided, else NULL */
};

enum err expect_parse(const char *text, const struct scenario *scenario, struct expect *expect,
	struct err_info *info) ERR_MUST_USE;

struct expect_result expect_judge(const struct expect *expect, const struct summary_point *point,
	bool strict);

/* "ok", "not met", "undecided". */
const char *expect_verdict_name(enum expect_verdict verdict);
