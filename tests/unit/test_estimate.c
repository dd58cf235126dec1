/* Intervals against GSL, printed tables and a jackknife done the long way. */
#include <check.h>
#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_statistics.h>

#include "stats/estimate.h"

#define CLOSE(a, b) ck_assert_double_eq_tol((a), (b), 1e-9 * (1.0 + fabs(b)))

START_TEST(student_t)
{
	/* Printed tables of Student's t, two-sided 95 %. */
	ck_assert_double_eq_tol(estimate_t(1), 12.706, 0.0005);
	ck_assert_double_eq_tol(estimate_t(4), 2.776, 0.0005);
	ck_assert_double_eq_tol(estimate_t(9), 2.262, 0.0005);
	ck_assert_double_eq_tol(estimate_t(1000000), 1.960, 0.0005);
	for (uint32_t df = 1; df < 300; df++) {
		ck_assert_double_eq_tol(estimate_t(df), gsl_cdf_tdist_Pinv(0.975, df), 1e-9);
	}
}
END_TEST

static const double x[10] = { 3.1, 2.7, 3.3, 3.0, 2.9, 3.6, 3.2, 2.8, 3.05, 3.15 };
static const double y[10] = { 5.0, 4.7, 5.4, 4.9, 5.1, 5.5, 5.2, 4.6, 5.05, 4.95 };

START_TEST(mean_and_interval)
{
	struct estimate e = estimate_mean(x, 10);
	double sd = gsl_stats_sd(x, 1, 10);
	double half = gsl_cdf_tdist_Pinv(0.975, 9) * sd / sqrt(10);
	ck_assert(e.known && e.ci_known);
	ck_assert_uint_eq(e.n, 10);
	CLOSE(e.mean, gsl_stats_mean(x, 1, 10));
	CLOSE(e.sd, sd);
	CLOSE(e.low, e.mean - half);
	CLOSE(e.high, e.mean + half);
	e = estimate_mean(x, 1);
	ck_assert(e.known && !e.ci_known);
	CLOSE(e.mean, 3.1);
	ck_assert(!estimate_mean(x, 0).known);
	/* The same value everywhere has no spread, not 1e-17 of it. */
	double same[7] = { 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1 };
	ck_assert_double_eq(estimate_mean(same, 7).sd, 0.0);
}
END_TEST

START_TEST(ratio_is_sums_over_sums)
{
	double num[4] = { 10, 20, 0, 6 };
	double den[4] = { 5, 40, 1, 8 };
	double pseudo[4];
	double ratio = 0.0;
	ck_assert(estimate_ratio(num, den, 4, &ratio, pseudo));
	CLOSE(ratio, 36.0 / 54.0); /* the mean of the ratios would be 0.8125 */
	for (int i = 0; i < 4; i++) {
		double n = 0.0;
		double d = 0.0;
		for (int k = 0; k < 4; k++) {
			n += k == i ? 0.0 : num[k];
			d += k == i ? 0.0 : den[k];
		}
		CLOSE(pseudo[i], 4 * ratio - 3 * n / d);
	}
	struct estimate e = estimate_around(ratio, pseudo, 4);
	CLOSE(e.high - e.mean,
		gsl_cdf_tdist_Pinv(0.975, 3) * gsl_stats_sd(pseudo, 1, 4) / 2.0);
	/* With equal denominators the jackknife is the ordinary interval. */
	double same[10] = { 4, 4, 4, 4, 4, 4, 4, 4, 4, 4 };
	double spread[10];
	double quarter[10];
	for (int i = 0; i < 10; i++) {
		quarter[i] = x[i] / 4.0;
	}
	ck_assert(estimate_ratio(x, same, 10, &ratio, spread));
	struct estimate a = estimate_around(ratio, spread, 10);
	struct estimate b = estimate_mean(quarter, 10);
	CLOSE(a.mean, b.mean);
	CLOSE(a.low, b.low);
	CLOSE(a.high, b.high);
	double nothing[2] = { 0, 0 };
	double some[2] = { 0, 3 };
	ck_assert(!estimate_ratio(num, nothing, 2, &ratio, pseudo));
	ck_assert(!estimate_ratio(num, some, 2, &ratio, pseudo)); /* all of it in one replication */
	ck_assert(estimate_ratio(num, den, 1, &ratio, pseudo));
	CLOSE(pseudo[0], 2.0);
}
END_TEST

START_TEST(paired_against_unpaired)
{
	struct estimate_difference d =
		estimate_difference(gsl_stats_mean(y, 1, 10), y, gsl_stats_mean(x, 1, 10), x, 10);
	double difference[10];
	for (int i = 0; i < 10; i++) {
		difference[i] = y[i] - x[i];
	}
	struct estimate direct = estimate_mean(difference, 10);
	CLOSE(d.paired.mean, direct.mean);
	CLOSE(d.paired.low, direct.low);
	CLOSE(d.paired.high, direct.high);
	double vx = gsl_stats_variance(x, 1, 10);
	double vy = gsl_stats_variance(y, 1, 10);
	double df = floor(pow(vx / 10 + vy / 10, 2) /
		(pow(vx / 10, 2) / 9 + pow(vy / 10, 2) / 9));
	double half = gsl_cdf_tdist_Pinv(0.975, df) * sqrt(vx / 10 + vy / 10);
	CLOSE(d.unpaired.high - d.unpaired.mean, half);
	CLOSE(d.unpaired.sd, sqrt(vx + vy));
	ck_assert(d.correlation_known);
	CLOSE(d.correlation, gsl_stats_correlation(x, 1, y, 1, 10));
	/* Positive correlation is what common random numbers buy. */
	ck_assert_double_gt(d.correlation, 0.5);
	ck_assert_double_lt(d.paired.high - d.paired.low,
		0.8 * (d.unpaired.high - d.unpaired.low));
	d = estimate_difference(1.0, x, 1.0, x, 1);
	ck_assert(d.paired.known && !d.paired.ci_known && !d.unpaired.ci_known);
	ck_assert(!d.correlation_known);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("estimate");
	TCase *tests = tcase_create("all");
	tcase_add_test(tests, student_t);
	tcase_add_test(tests, mean_and_interval);
	tcase_add_test(tests, ratio_is_sums_over_sums);
	tcase_add_test(tests, paired_against_unpaired);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
