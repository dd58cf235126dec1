/* SEMANTICS 4 on synthetic tallies: what is pooled, what has an interval, what is unknown. */
#include <check.h>
#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_statistics.h>

#include "stats/summary.h"
#include "unit/synthetic.h"

#define CLOSE(a, b) ck_assert_double_eq_tol((a), (b), 1e-9 * (1.0 + fabs(b)))

enum { P50, P90, P95, P99 };

static const struct summary_cell *cell(const struct summary *summary, uint32_t strategy,
	const char *id)
{
	int ix = metric_find(id);
	ck_assert_msg(ix >= 0, "%s", id);
	return summary_cell(&summary->points[0], strategy, (enum metric_ix)ix);
}

START_TEST(scalar_is_a_mean_over_replications)
{
	struct synthetic *it = synthetic_build(0, 4, 4);
	struct summary *summary = summary_build(&it->results);
	double x[4];
	for (uint32_t r = 0; r < 4; r++) {
		x[r] = (700.0 + r) / 70.0;
	}
	const struct summary_cell *syncs = cell(summary, 3, "syncs_per_user_day");
	CLOSE(syncs->mean.mean, gsl_stats_mean(x, 1, 4));
	CLOSE(syncs->mean.high - syncs->mean.mean,
		gsl_cdf_tdist_Pinv(0.975, 3) * gsl_stats_sd(x, 1, 4) / 2.0);
	ck_assert_uint_eq(syncs->mean.n, 4);
	CLOSE(syncs->min, x[0]);
	CLOSE(syncs->max, x[3]);
	ck_assert(!syncs->has_quantiles);
	summary_free(summary);
	synthetic_free(it);
}
END_TEST

/* SEMANTICS 4.1: ratios are sums over sums; replications with more mail weigh more. */
START_TEST(ratio_weighs_by_its_denominator)
{
	struct synthetic *it = synthetic_build(3, 1, 3);
	static const uint64_t late[] = { 10, 0, 90 };
	static const uint64_t mails[] = { 100, 1000, 100 };
	double pseudo[3];
	for (uint32_t r = 0; r < 3; r++) {
		synthetic_of(it, 0, r)->count[TALLY_mails_late_1min] = late[r];
		synthetic_of(it, 0, r)->count[TALLY_mails] = mails[r];
		pseudo[r] = 3 * (100.0 / 1200) - 2 * (100.0 - (double)late[r]) /
			(1200.0 - (double)mails[r]);
	}
	struct summary *summary = summary_build(&it->results);
	const struct summary_cell *share = cell(summary, 0, "late_share");
	CLOSE(share->mean.mean, 100.0 / 1200.0);
	CLOSE(share->mean.high - share->mean.mean,
		gsl_cdf_tdist_Pinv(0.975, 2) * gsl_stats_sd(pseudo, 1, 3) / sqrt(3));
	summary_free(summary);
	synthetic_free(it);
}
END_TEST

/* Pooled quantiles and the mean of the replications' quantiles are two different numbers. */
START_TEST(quantiles_pooled_and_per_replication)
{
	struct synthetic *it = synthetic_build(3, 1, 2);
	for (uint32_t r = 0; r < 2; r++) {
		struct tally *tally = synthetic_of(it, 0, r);
		hist_clear(&tally->latency_us);
		for (int i = 1; i <= 100; i++) {
			/* 0.1 .. 10 s and 100.1 .. 110 s */
			hist_add(&tally->latency_us, r * INT64_C(100000000) + i * 100000);
		}
	}
	struct summary *summary = summary_build(&it->results);
	const struct summary_cell *latency = cell(summary, 0, "latency_s");
	const struct summary_quantile *p90 = &latency->quantile[P90];
	ck_assert_double_eq_tol(p90->over_reps.mean, (9.0 + 109.0) / 2, 0.3);
	ck_assert_double_eq_tol(p90->pooled, 108.0, 0.5);
	ck_assert(p90->over_reps.ci_known);
	CLOSE(latency->min, 0.1);
	CLOSE(latency->max, 110.0);
	summary_free(summary);
	synthetic_free(it);
}
END_TEST

START_TEST(undelivered_mail_is_never_dropped)
{
	struct synthetic *it = synthetic_build(3, 1, 2);
	/* 1000 mails and 60 that never arrive, in one of two replications. */
	for (int i = 0; i < 60; i++) {
		hist_add_never(&synthetic_of(it, 0, 1)->latency_us);
	}
	synthetic_of(it, 0, 1)->count[TALLY_mails_undelivered] = 60;
	struct summary *summary = summary_build(&it->results);
	const struct summary_cell *latency = cell(summary, 0, "latency_s");
	ck_assert(!latency->mean.known && latency->reason != NULL);
	ck_assert(latency->quantile[P90].over_reps.known);
	ck_assert(!latency->quantile[P95].over_reps.known);
	ck_assert_ptr_nonnull(latency->quantile[P95].reason);
	/* Over both replications only 60 of 2060 are missing, so the pooled p95 exists. */
	ck_assert(latency->quantile[P95].pooled_known);
	ck_assert(!latency->quantile[P99].pooled_known);
	ck_assert(latency->min_known && !latency->max_known);
	ck_assert(cell(summary, 0, "latency_delivered_s")->mean.known);
	ck_assert_uint_eq(summary->warning_n, 1);
	ck_assert_str_eq(summary->warnings[0].id, "W-undelivered");
	summary_free(summary);
	synthetic_free(it);
}
END_TEST

/* SEMANTICS 4.6. Shares of slow mail around 5 % put p95 on the jump, 2 % and 20 % do not. */
static const struct atom {
	int slow;
	double slow_s;
	bool near;
} atoms[] = {
	{ 50, 3600, true }, { 55, 3600, true }, { 45, 3600, true }, { 20, 3600, false },
	{ 200, 3600, false }, { 50, 12, false }, { 50, 0, true },
};

START_TEST(near_an_atom)
{
	const struct atom *row = &atoms[_i];
	struct synthetic *it = synthetic_build(3, 1, 2);
	for (uint32_t r = 0; r < 2; r++) {
		struct tally *tally = synthetic_of(it, 0, r);
		hist_clear(&tally->latency_us);
		for (int i = 0; i < 1000; i++) {
			if (i >= row->slow) {
				hist_add(&tally->latency_us, 3000000 + i * 1000);
			} else if (row->slow_s > 0) {
				hist_add(&tally->latency_us, (int64_t)(row->slow_s * 1e6));
			} else {
				hist_add_never(&tally->latency_us);
			}
		}
	}
	struct summary *summary = summary_build(&it->results);
	ck_assert_int_eq(cell(summary, 0, "latency_s")->quantile[P95].near_atom, row->near);
	ck_assert_int_eq(summary->warning_n > 0 &&
		strcmp(summary->warnings[0].id, "W-atom") == 0, row->near);
	summary_free(summary);
	synthetic_free(it);
}
END_TEST

/* A share of SMS that never come counts as an atom for the strategies that wait for SMS. */
START_TEST(lost_sms_are_an_atom)
{
	struct synthetic *it = synthetic_build(1, 3, 2);
	struct dist *delay = &it->scenario.sms.delay_ns;
	delay->part_n = 2;
	delay->part[0] = (struct dist_part){ .weight = 95, .kind = DIST_KIND_FIXED, .a = 1e9 };
	delay->part[1] = (struct dist_part){ .weight = 5, .kind = DIST_KIND_NEVER };
	struct summary *summary = summary_build(&it->results);
	ck_assert(cell(summary, 0, "latency_s")->quantile[P95].near_atom);
	ck_assert(!cell(summary, 0, "latency_s")->quantile[P90].near_atom);
	ck_assert(!cell(summary, 0, "latency_s")->quantile[P99].near_atom);
	ck_assert(!cell(summary, 1, "latency_s")->quantile[P95].near_atom);
	summary_free(summary);
	delay->part[1].weight = 0.5;
	summary = summary_build(&it->results);
	ck_assert(!cell(summary, 0, "latency_s")->quantile[P95].near_atom);
	ck_assert(cell(summary, 0, "latency_s")->quantile[P99].near_atom);
	summary_free(summary);
	delay->part_n = 1;
	it->scenario.sms.loss_p = 0.05;
	summary = summary_build(&it->results);
	ck_assert(cell(summary, 0, "latency_s")->quantile[P95].near_atom);
	summary_free(summary);
	synthetic_free(it);
}
END_TEST

START_TEST(one_replication_has_no_interval)
{
	struct synthetic *it = synthetic_build(2, 2, 1);
	struct summary *summary = summary_build(&it->results);
	const struct summary_cell *syncs = cell(summary, 1, "syncs_per_user_day");
	ck_assert(syncs->mean.known && !syncs->mean.ci_known);
	struct estimate_difference d = summary_difference(&summary->points[0], 1, 0,
		METRIC_IX_ENERGY, METRIC_MEAN);
	ck_assert(d.paired.known && !d.paired.ci_known);
	ck_assert_str_eq(summary->warnings[0].id, "W-one-replication");
	summary_free(summary);
	synthetic_free(it);
}
END_TEST

START_TEST(differences_are_paired)
{
	struct synthetic *it = synthetic_build(0, 4, 4);
	struct summary *summary = summary_build(&it->results);
	const struct summary_point *point = &summary->points[0];
	ck_assert_uint_eq(point->pair_n, 6);
	struct estimate_difference d =
		summary_difference(point, 3, 1, METRIC_IX_LATENCY, METRIC_P50);
	/* The noise is the same for both, so the paired interval is that of the buckets. */
	ck_assert_double_eq_tol(d.paired.mean, 4.0 - 130.0, 0.5);
	ck_assert_double_lt(d.paired.high - d.paired.low,
		2 * (d.unpaired.high - d.unpaired.low));
	struct estimate_difference back =
		summary_difference(point, 1, 3, METRIC_IX_LATENCY, METRIC_P50);
	CLOSE(back.paired.mean, -d.paired.mean);
	CLOSE(back.paired.low, -d.paired.high);
	CLOSE(back.unpaired.high, -d.unpaired.low);
	/* Energy: replication r adds the same tail and CPU to all, so the difference is
	 * constant. */
	d = summary_difference(point, 3, 1, METRIC_IX_ENERGY_CPU, METRIC_MEAN);
	CLOSE(d.paired.mean, (4000.0 - 3000.0) * 0.3 / 7);
	ck_assert_double_lt(d.paired.high - d.paired.low, 1e-9);
	ck_assert_double_gt(d.unpaired.high - d.unpaired.low, 1.0);
	CLOSE(d.correlation, 1.0);
	/* SEMANTICS 3, delay_saved_s: the same mails, so the mean saving is the difference. */
	struct estimate saved =
		summary_difference(point, 3, 1, METRIC_IX_DELAY_SAVED, METRIC_MEAN).paired;
	struct estimate later =
		summary_difference(point, 3, 1, METRIC_IX_LATENCY, METRIC_MEAN).paired;
	CLOSE(saved.mean, -later.mean);
	ck_assert_double_gt(saved.mean, 120.0);
	summary_free(summary);
	synthetic_free(it);
}
END_TEST

/* SEMANTICS 4.5: removing strategies changes no number of the others. */
START_TEST(others_do_not_matter)
{
	struct synthetic *all = synthetic_build(0, 4, 3);
	struct synthetic *some = synthetic_build(2, 2, 3);
	struct summary *a = summary_build(&all->results);
	struct summary *b = summary_build(&some->results);
	for (uint32_t s = 0; s < 2; s++) {
		for (uint32_t m = 0; m < METRIC_N; m++) {
			const struct summary_cell *x =
				summary_cell(&a->points[0], s + 2, (enum metric_ix)m);
			const struct summary_cell *y =
				summary_cell(&b->points[0], s, (enum metric_ix)m);
			ck_assert_int_eq(x->mean.known, y->mean.known);
			ck_assert_double_eq(x->mean.mean, y->mean.mean);
			ck_assert_double_eq(x->mean.high, y->mean.high);
			ck_assert_double_eq(x->quantile[P95].pooled, y->quantile[P95].pooled);
		}
	}
	summary_free(a);
	summary_free(b);
	synthetic_free(all);
	synthetic_free(some);
}
END_TEST

START_TEST(every_plan_is_priced)
{
	struct synthetic *it = synthetic_build(0, 4, 3);
	struct summary *summary = summary_build(&it->results);
	const struct summary_point *point = &summary->points[0];
	/* autd: 301 SMS on 5 working days on average, 15 on 2 weekend days; per month 1,374.5. */
	double sms = 301 * 21.75 / 5 + 15 * 8.69 / 2;
	ck_assert_double_eq_tol(point->plans[1][0].total_ucur.mean, 19.99e6 + sms * 1e5, 1e4);
	ck_assert_double_eq_tol(point->plans[1][1].total_ucur.mean,
		19.99e6 + 10e6 + (sms - 1000) * 1e5, 1e4);
	CLOSE(point->plans[1][2].total_ucur.mean, 34.99e6);
	ck_assert_int_eq(point->cheapest_plan[1], 2);
	ck_assert_int_eq(point->cheapest_plan[3], 0);
	CLOSE(cell(summary, 1, "cost_per_user_month")->mean.mean,
		point->plans[1][0].total_ucur.mean * 1e-6);
	summary_free(summary);
	synthetic_free(it);
}
END_TEST

START_TEST(peak_names_its_minute)
{
	struct synthetic *it = synthetic_build(3, 1, 2);
	synthetic_of(it, 0, 1)->minutes[777].requests = 600;
	struct summary *summary = summary_build(&it->results);
	const struct summary_cell *requests = cell(summary, 0, "requests_per_s");
	CLOSE(requests->max, 10.0);
	ck_assert(requests->peak_known);
	ck_assert_uint_eq(requests->peak_minute, 777);
	ck_assert_uint_eq(requests->peak_rep, 1);
	summary_free(summary);
	synthetic_free(it);
}
END_TEST

/* A metric that exists in some replications only has a mean over those and no difference. */
START_TEST(gaps_are_not_paired)
{
	struct synthetic *it = synthetic_build(2, 2, 3);
	for (uint32_t r = 0; r < 3; r++) {
		synthetic_of(it, 0, r)->drain_ns = 5 * SECOND_NS;
		synthetic_of(it, 1, r)->drain_ns = r == 1 ? -1 : 7 * SECOND_NS;
	}
	struct summary *summary = summary_build(&it->results);
	const struct summary_cell *drain = cell(summary, 1, "drain_s");
	CLOSE(drain->mean.mean, 7.0);
	ck_assert_uint_eq(drain->mean.n, 2);
	struct estimate_difference d = summary_difference(&summary->points[0], 1, 0,
		METRIC_IX_DRAIN, METRIC_MEAN);
	ck_assert(!d.paired.known);
	summary_free(summary);
	synthetic_free(it);
}
END_TEST

START_TEST(window_without_weekend_warns)
{
	struct synthetic *it = synthetic_build(2, 2, 2);
	for (uint32_t i = 0; i < 4; i++) {
		it->point.tally[i]->weekend_days = 0;
	}
	struct summary *summary = summary_build(&it->results);
	ck_assert_uint_eq(summary->warning_n, 1);
	ck_assert_str_eq(summary->warnings[0].id, "W-money-days");
	summary_free(summary);
	synthetic_free(it);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("summary");
	TCase *tests = tcase_create("all");
	tcase_add_test(tests, scalar_is_a_mean_over_replications);
	tcase_add_test(tests, ratio_weighs_by_its_denominator);
	tcase_add_test(tests, quantiles_pooled_and_per_replication);
	tcase_add_test(tests, undelivered_mail_is_never_dropped);
	tcase_add_loop_test(tests, near_an_atom, 0, sizeof atoms / sizeof atoms[0]);
	tcase_add_test(tests, lost_sms_are_an_atom);
	tcase_add_test(tests, one_replication_has_no_interval);
	tcase_add_test(tests, differences_are_paired);
	tcase_add_test(tests, others_do_not_matter);
	tcase_add_test(tests, every_plan_is_priced);
	tcase_add_test(tests, peak_names_its_minute);
	tcase_add_test(tests, gaps_are_not_paired);
	tcase_add_test(tests, window_without_weekend_warns);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
