/* The three claims on synthetic comparisons built to make each answer come out. */
#include <check.h>
#include <stdlib.h>

#include "stats/verdict.h"
#include "unit/synthetic.h"

static struct verdict judge(struct synthetic *it)
{
	struct summary *summary = summary_build(&it->results);
	struct verdict verdict = verdict_of(&summary->points[0]);
	summary_free(summary);
	return verdict;
}

START_TEST(four_strategies)
{
	struct synthetic *it = synthetic_build(0, 4, 4);
	struct verdict v = judge(it);
	ck_assert(v.applies);
	ck_assert_uint_eq(v.push, 3);
	ck_assert_uint_eq(v.case_n, 2); /* scheduled sync is no SMS polling */
	ck_assert_uint_eq(v.cases[1].rival, 1);
	/* autd has 1,374 SMS a month, check-in-15 913: inside the bundle. */
	ck_assert_int_eq(v.answer[VERDICT_FEES], VERDICT_DEPENDS);
	ck_assert_int_eq(v.cause[VERDICT_FEES], VERDICT_ON_PLAN);
	ck_assert_uint_eq(v.cases[0].cheaper_plans, 1);
	ck_assert_uint_eq(v.cases[0].equal_plans, 6);
	ck_assert_uint_eq(v.cases[1].cheaper_plans, 3);
	ck_assert_uint_eq(v.cases[1].equal_plans, 4);
	ck_assert_int_eq(v.answer[VERDICT_DELAY], VERDICT_TRUE);
	/* Against check-in-15 the band stays below 0, against autd it does not. */
	ck_assert_int_eq(v.cases[0].answer[VERDICT_BATTERY], VERDICT_TRUE);
	ck_assert_int_eq(v.cases[1].answer[VERDICT_BATTERY], VERDICT_DEPENDS);
	ck_assert_int_eq(v.cases[1].cause[VERDICT_BATTERY], VERDICT_ON_PARAMETER);
	ck_assert_int_eq(v.answer[VERDICT_BATTERY], VERDICT_DEPENDS);
	ck_assert_int_eq(v.cause[VERDICT_BATTERY], VERDICT_ON_RIVAL);
	synthetic_free(it);
}
END_TEST

START_TEST(fees)
{
	struct synthetic *it = synthetic_build(0, 4, 3);
	it->scenario.tariff.plan_n = 1; /* only per-sms is on sale */
	ck_assert_int_eq(judge(it).answer[VERDICT_FEES], VERDICT_TRUE);
	/* Receiving is free: the same bill is not less. */
	it->scenario.tariff.plans[0].sms_ucur = 0;
	ck_assert_int_eq(judge(it).answer[VERDICT_FEES], VERDICT_FALSE);
	/* Less by under half a cent on average is the same as well: one user of ten pays a cent. */
	for (uint32_t i = 0; i < 6; i++) {
		for (uint32_t u = 1; u < SYNTHETIC_USERS; u++) {
			memset(it->point.tally[i]->usage[u].sms, 0, 2 * sizeof(uint32_t));
		}
	}
	it->scenario.tariff.plans[0].sms_ucur = 10;
	struct verdict tiny = judge(it);
	ck_assert_uint_eq(tiny.cases[0].equal_plans, 1);
	it->scenario.tariff.minor_unit_ucur = 1;
	ck_assert_uint_eq(judge(it).cases[0].cheaper_plans, 1);
	it->scenario.tariff.minor_unit_ucur = 10000;
	/* All pay the same for data: no price of an SMS is low enough. */
	ck_assert(tiny.cases[0].even_known);
	ck_assert_double_eq_tol(tiny.cases[0].even_sms_ucur, 0.0, 1e-6);
	/* Push moves more data than the plan includes: dearer. */
	it->scenario.tariff.plans[0].data_included_bytes = 0;
	it->scenario.tariff.plans[0].data_ucur_per_mb = 10000000;
	for (uint32_t r = 0; r < 3; r++) {
		synthetic_of(it, 3, r)->usage[0].bytes[0] = 50000000;
	}
	struct verdict v = judge(it);
	ck_assert_int_eq(v.answer[VERDICT_FEES], VERDICT_FALSE);
	ck_assert_uint_eq(v.cases[0].dearer_plans, 1);
	/* autd keeps its SMS; it breaks even where they cost what push's data cost more. */
	struct summary *summary = summary_build(&it->results);
	const struct summary_point *point = &summary->points[0];
	double data = summary_cell(point, 3, METRIC_IX_DATA_COST)->mean.mean -
		summary_cell(point, 1, METRIC_IX_DATA_COST)->mean.mean;
	double sms = summary_cell(point, 1, METRIC_IX_SMS_MONTH)->mean.mean;
	ck_assert_double_gt(data, 1.0);
	ck_assert_double_eq_tol(v.cases[1].even_sms_ucur * 1e-6 * sms, data, 1e-9);
	summary_free(summary);
	synthetic_free(it);
}
END_TEST

static void replace(struct synthetic *it, uint32_t rep, int64_t slow_us, int slow)
{
	struct hist *hist = &synthetic_of(it, 3, rep)->latency_us;
	hist_clear(hist);
	for (int i = 0; i < 1000; i++) {
		if (i >= slow) {
			hist_add(hist, 4000000 + (int64_t)rep * 1000);
		} else if (slow_us > 0) {
			hist_add(hist, slow_us);
		} else {
			hist_add_never(hist);
		}
	}
}

static const struct delay {
	int64_t slow_us; /* 0: never */
	int slow;        /* of 1000 */
	enum verdict_answer answer;
	enum verdict_cause cause;
} delays[] = {
	{ 1, 0, VERDICT_TRUE, VERDICT_ON_NOTHING },
	{ INT64_C(7200000000), 50, VERDICT_TRUE, VERDICT_ON_NOTHING },
	{ INT64_C(7200000000), 200, VERDICT_DEPENDS, VERDICT_ON_QUANTILE },
	{ INT64_C(7200000000), 900, VERDICT_FALSE, VERDICT_ON_NOTHING },
	{ 0, 200, VERDICT_DEPENDS, VERDICT_ON_QUANTILE }, /* never is later than anything */
	{ 0, 900, VERDICT_FALSE, VERDICT_ON_NOTHING },
};

START_TEST(delay)
{
	struct synthetic *it = synthetic_build(0, 4, 3);
	for (uint32_t r = 0; r < 3; r++) {
		replace(it, r, delays[_i].slow_us, delays[_i].slow);
	}
	struct verdict v = judge(it);
	ck_assert_int_eq(v.answer[VERDICT_DELAY], delays[_i].answer);
	ck_assert_int_eq(v.cause[VERDICT_DELAY], delays[_i].cause);
	synthetic_free(it);
}
END_TEST

/* Most mail comes neither way: nothing can be said of which is sooner. */
START_TEST(never_against_never)
{
	struct synthetic *it = synthetic_build(0, 4, 3);
	for (uint32_t r = 0; r < 3; r++) {
		replace(it, r, 0, 900);
	}
	ck_assert_int_eq(judge(it).answer[VERDICT_DELAY], VERDICT_FALSE);
	for (uint32_t s = 0; s < 4; s++) {
		for (uint32_t i = 0; i < 6000; i++) {
			hist_add_never(&synthetic_of(it, s, i % 3)->latency_us);
		}
	}
	ck_assert_int_eq(judge(it).answer[VERDICT_DELAY], VERDICT_UNKNOWN);
	synthetic_free(it);
}
END_TEST

START_TEST(battery)
{
	struct synthetic *it = synthetic_build(0, 4, 3);
	for (uint32_t r = 0; r < 3; r++) {
		synthetic_of(it, 3, r)->cpu_us[PURPOSE_MAIL] = 0;
	}
	ck_assert_int_eq(judge(it).answer[VERDICT_BATTERY], VERDICT_TRUE);
	for (uint32_t r = 0; r < 3; r++) {
		synthetic_of(it, 3, r)->radio_us[SLOT_DOWN][PURPOSE_HEARTBEAT] =
			UINT64_C(2000000000000);
	}
	ck_assert_int_eq(judge(it).answer[VERDICT_BATTERY], VERDICT_FALSE);
	/* The band is clear of 0, below as above, but the replications scatter around it. */
	for (uint32_t r = 0; r < 3; r++) {
		synthetic_of(it, 3, r)->radio_us[SLOT_DOWN][PURPOSE_HEARTBEAT] =
			r == 1 ? UINT64_C(36400000000) : 0;
	}
	struct verdict below = judge(it);
	ck_assert_double_lt(below.cases[0].band.high, 0.0);
	ck_assert_int_eq(below.cases[0].answer[VERDICT_BATTERY], VERDICT_DEPENDS);
	ck_assert_int_eq(below.cases[0].cause[VERDICT_BATTERY], VERDICT_ON_CHANCE);
	for (uint32_t r = 0; r < 3; r++) {
		synthetic_of(it, 3, r)->radio_us[SLOT_DOWN][PURPOSE_HEARTBEAT] =
			r == 1 ? 0 : UINT64_C(400000000000);
	}
	struct verdict v = judge(it);
	ck_assert_int_eq(v.answer[VERDICT_BATTERY], VERDICT_DEPENDS);
	ck_assert_int_eq(v.cases[0].cause[VERDICT_BATTERY], VERDICT_ON_CHANCE);
	synthetic_free(it);
}
END_TEST

START_TEST(nothing_to_say)
{
	struct synthetic *it = synthetic_build(2, 2, 3);
	ck_assert(!judge(it).applies); /* no SMS polling */
	synthetic_free(it);
	it = synthetic_build(0, 3, 3);
	ck_assert(!judge(it).applies); /* no push */
	synthetic_free(it);
	it = synthetic_build(0, 4, 1);
	struct verdict v = judge(it);
	for (uint32_t c = 0; c < VERDICT_CLAIMS; c++) {
		ck_assert_int_eq(v.answer[c], VERDICT_UNKNOWN); /* one replication: no verdict */
	}
	synthetic_free(it);
	ck_assert_str_eq(verdict_claim_name(VERDICT_BATTERY), "battery");
	ck_assert_str_eq(verdict_answer_name(VERDICT_DEPENDS), "depends");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("verdict");
	TCase *tests = tcase_create("all");
	tcase_add_test(tests, four_strategies);
	tcase_add_test(tests, fees);
	tcase_add_loop_test(tests, delay, 0, sizeof delays / sizeof delays[0]);
	tcase_add_test(tests, never_against_never);
	tcase_add_test(tests, battery);
	tcase_add_test(tests, nothing_to_say);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
