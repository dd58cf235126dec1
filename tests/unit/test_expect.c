/* Expectations: every form that is read, every form that is refused, and three-valued judging. */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "output/expect.h"
#include "unit/synthetic.h"

static const struct read {
	const char *text;
	const char *metric;
	enum metric_stat stat;
	enum expect_op op;
	double bound;
} reads[] = {
	{ "push.latency_s.p95 < 10 s", "latency_s", METRIC_P95, EXPECT_LESS, 10 },
	{ "push.latency_s.p90<=1.5 min", "latency_s", METRIC_P90, EXPECT_AT_MOST, 90 },
	{ "  push.latency_s   >   250 ms  ", "latency_s", METRIC_MEAN, EXPECT_MORE, 0.25 },
	{ "push.latency_s.p99.9 < 2 h", "latency_s", METRIC_P999, EXPECT_LESS, 7200 },
	{ "push.latency_s.sms_path.max >= 0 s", "latency_s.sms_path", METRIC_MAX,
		EXPECT_AT_LEAST, 0 },
	{ "push.battery_share_per_day.mean < 8 %", "battery_share_per_day", METRIC_MEAN,
		EXPECT_LESS, 0.08 },
	{ "push.late_share < 0.02", "late_share", METRIC_MEAN, EXPECT_LESS, 0.02 },
	{ "push.late_share.15min < 0.02", "late_share.15min", METRIC_MEAN, EXPECT_LESS, 0.02 },
	{ "push.held_requests.max < 12000", "held_requests", METRIC_MAX, EXPECT_LESS, 12000 },
	{ "push.cost_per_user_month <= 19.99 USD", "cost_per_user_month", METRIC_MEAN,
		EXPECT_AT_MOST, 19.99 },
	{ "push.syncs_per_user_day = 60 /d", "syncs_per_user_day", METRIC_MEAN, EXPECT_EQUAL,
		60 },
	{ "push.pings_per_user_day != 0", "pings_per_user_day", METRIC_MEAN, EXPECT_OTHER, 0 },
	{ "push.up_bytes_per_user_day < 400 kB", "up_bytes_per_user_day", METRIC_MEAN,
		EXPECT_LESS, 400000 },
	{ "push.energy_j_per_device_day.for.heartbeat < 900 J",
		"energy_j_per_device_day.for.heartbeat", METRIC_MEAN, EXPECT_LESS, 900 },
	{ "push.requests_per_s.p99 < 40 /s", "requests_per_s", METRIC_P99, EXPECT_LESS, 40 },
	{ "push.mail_undelivered = 0", "mail_undelivered", METRIC_MEAN, EXPECT_EQUAL, 0 },
	{ "push.http_status_per_s.503 = 0 /s", "http_status_per_s.503", METRIC_MEAN,
		EXPECT_EQUAL, 0 },
};

START_TEST(reads_all_forms)
{
	const struct read *row = &reads[_i];
	struct scenario scenario = synthetic_scenario();
	struct expect expect;
	struct err_info info = { 0 };
	enum err err = expect_parse(row->text, &scenario, &expect, &info);
	ck_assert_msg(err == ERR_OK, "%s: %s", row->text, info.text);
	ck_assert_uint_eq(expect.strategy, 3);
	ck_assert_str_eq(metric_row(expect.metric)->id, row->metric);
	ck_assert_int_eq(expect.stat, row->stat);
	ck_assert_int_eq(expect.op, row->op);
	ck_assert_double_eq_tol(expect.bound, row->bound, 1e-9 * (1 + row->bound));
}
END_TEST

static const struct refused {
	const char *text;
	const char *says;
} refuseds[] = {
	{ "", "STRATEGY.METRIC" },
	{ "push < 3", "STRATEGY.METRIC" },
	{ "pull.latency_s < 3 s", "no strategy is called pull" },
	{ "push.latency < 3 s", "no such metric" },
	{ "push.latency_s.p42 < 3 s", "no such statistic" },
	{ "push.syncs_per_user_day.p50 < 3", "no quantiles" },
	{ "push.latency_s.p95 ~ 3 s", "expected one of" },
	{ "push.latency_s.p95 3 s", "expected one of" },
	{ "push.latency_s.p95 == 3 s", "expected one of" },
	{ "push.latency_s.p95 < 3", "write it like \"10 s\"" },
	{ "push.latency_s.p95 < 3 kB", "write it like \"10 s\"" },
	{ "push.latency_s.p95 <", "not a quantity" },
	{ "push.latency_s.p95 < three s", "not a quantity" },
	{ "push.cost_per_user_month < 20 EUR", "must be in USD" },
	{ "push.cost_per_user_month < 20", "must be in USD" },
	{ "push.held_requests.max < 12 s", "does not fit" },
};

START_TEST(refuses_with_a_reason)
{
	struct scenario scenario = synthetic_scenario();
	struct expect expect;
	struct err_info info = { 0 };
	const struct refused *row = &refuseds[_i];
	ck_assert_int_eq(expect_parse(row->text, &scenario, &expect, &info), ERR_SCENARIO);
	ck_assert_msg(strstr(info.text, row->says) != NULL, "%s: %s", row->text, info.text);
}
END_TEST

static enum expect_verdict judge(struct synthetic *it, const char *text, bool strict,
	struct expect_result *out)
{
	struct expect expect;
	struct err_info info = { 0 };
	ck_assert_msg(expect_parse(text, &it->scenario, &expect, &info) == ERR_OK, "%s: %s", text,
		info.text);
	struct summary *summary = summary_build(&it->results);
	*out = expect_judge(&expect, &summary->points[0], strict);
	summary_free(summary);
	return out->verdict;
}

/* 10.00, 10.01, 10.03, 10.04 syncs: mean 10.0214..., half-width 0.0294. */
static const struct judged {
	const char *text;
	enum expect_verdict plain, strict;
} judgeds[] = {
	{ "push.syncs_per_user_day < 10.03", EXPECT_MET, EXPECT_UNDECIDED },
	{ "push.syncs_per_user_day < 10.1", EXPECT_MET, EXPECT_MET },
	{ "push.syncs_per_user_day < 10.01", EXPECT_NOT_MET, EXPECT_UNDECIDED },
	{ "push.syncs_per_user_day < 9", EXPECT_NOT_MET, EXPECT_NOT_MET },
	{ "push.syncs_per_user_day >= 9", EXPECT_MET, EXPECT_MET },
	{ "push.syncs_per_user_day > 11", EXPECT_NOT_MET, EXPECT_NOT_MET },
	{ "push.syncs_per_user_day != 11", EXPECT_MET, EXPECT_MET },
	{ "push.syncs_per_user_day.max < 10.02", EXPECT_NOT_MET, EXPECT_NOT_MET },
	{ "push.syncs_per_user_day.min <= 10", EXPECT_MET, EXPECT_MET },
	{ "push.held_requests.max <= 10", EXPECT_MET, EXPECT_MET },
	{ "push.mail_undelivered = 0", EXPECT_MET, EXPECT_MET },
	{ "push.cost_per_user_month = 19.99 USD", EXPECT_MET, EXPECT_MET },
	{ "push.latency_s.p90 < 10 s", EXPECT_MET, EXPECT_MET },
	/* Unknown is never met, whichever way the sign points. */
	{ "push.wipe_latency_s < 10 s", EXPECT_NOT_MET, EXPECT_NOT_MET },
	{ "push.wipe_latency_s > 10 s", EXPECT_NOT_MET, EXPECT_NOT_MET },
};

START_TEST(judges)
{
	struct synthetic *it = synthetic_build(0, 4, 4);
	struct expect_result out;
	ck_assert_int_eq(judge(it, judgeds[_i].text, false, &out), judgeds[_i].plain);
	ck_assert_int_eq(judge(it, judgeds[_i].text, true, &out), judgeds[_i].strict);
	ck_assert(out.verdict != EXPECT_UNDECIDED || out.reason != NULL);
	synthetic_free(it);
}
END_TEST

START_TEST(undelivered_and_single)
{
	struct synthetic *it = synthetic_build(3, 1, 2);
	for (int i = 0; i < 200; i++) {
		hist_add_never(&synthetic_of(it, 0, 0)->latency_us);
	}
	struct expect_result out;
	ck_assert_int_eq(judge(it, "push.latency_s.p95 < 400 d", false, &out), EXPECT_NOT_MET);
	ck_assert(!out.known && out.reason != NULL);
	ck_assert_int_eq(judge(it, "push.latency_s.max < 400 d", false, &out), EXPECT_NOT_MET);
	ck_assert_int_eq(judge(it, "push.latency_s.p50 < 1 min", false, &out), EXPECT_MET);
	synthetic_free(it);
	it = synthetic_build(3, 1, 1);
	ck_assert_int_eq(judge(it, "push.latency_s.p95 < 10 s", false, &out), EXPECT_MET);
	ck_assert_int_eq(judge(it, "push.latency_s.p95 < 10 s", true, &out), EXPECT_UNDECIDED);
	synthetic_free(it);
	ck_assert_str_eq(expect_verdict_name(EXPECT_NOT_MET), "not met");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("expect");
	TCase *tests = tcase_create("all");
	tcase_add_loop_test(tests, reads_all_forms, 0, sizeof reads / sizeof reads[0]);
	tcase_add_loop_test(tests, refuses_with_a_reason, 0, sizeof refuseds / sizeof refuseds[0]);
	tcase_add_loop_test(tests, judges, 0, sizeof judgeds / sizeof judgeds[0]);
	tcase_add_test(tests, undelivered_and_single);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
