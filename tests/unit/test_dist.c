/* Distributions against GSL's: the inverse CDF point by point, whole samples by Kolmogorov-Smirnov,
 * means, mixtures, and the rounding to integers.
 *
 * Seeds are fixed. Correct code exceeds the bounds on samples once in 10,000 tries. */
#include <check.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/chance.h"
#include "core/dist.h"

static const struct chance chance = {.base = 77};

static double unit(uint64_t item)
{
	return chance_unit(chance, 0, CHANCE_SMS_DELAY, item, 0);
}

/* The scale is nanoseconds, so rounding to integers is far below what is compared. */
struct row {
	const char *name;
	struct dist dist;
	double mean;
	double deviation;
};

static size_t rows_fill(struct row rows[8])
{
	const double s = log(45.0 / 14.0) / gsl_cdf_ugaussian_Pinv(0.95);
	const double lognormal_mean = 14e9 * exp(s * s / 2.0);
	struct row all[] = {
		{"uniform", dist_uniform(0.0, 180e9), 90e9, 180e9 / sqrt(12.0)},
		{"uniform from 5 s", dist_uniform(5e9, 6e9), 5.5e9, 1e9 / sqrt(12.0)},
		{"exponential", dist_exponential(3e9), 3e9, 3e9},
		{"lognormal", dist_lognormal(14e9, 45e9), lognormal_mean,
		 lognormal_mean * sqrt(expm1(s * s))},
		{"weibull 0.7", dist_weibull(0.7, 2e9), 2e9 * gsl_sf_gamma(1.0 + 1.0 / 0.7),
		 2e9 * sqrt(gsl_sf_gamma(1.0 + 2.0 / 0.7) - pow(gsl_sf_gamma(1.0 + 1.0 / 0.7), 2))},
		{"weibull 3", dist_weibull(3.0, 2e9), 2e9 * gsl_sf_gamma(4.0 / 3.0),
		 2e9 * sqrt(gsl_sf_gamma(5.0 / 3.0) - pow(gsl_sf_gamma(4.0 / 3.0), 2))},
	};
	size_t n = sizeof all / sizeof all[0];
	for (size_t i = 0; i < n; i++) {
		rows[i] = all[i];
	}
	return n;
}

static double cdf(const struct dist_part *part, double x)
{
	switch (part->kind) {
	case DIST_KIND_UNIFORM:
		return gsl_cdf_flat_P(x, part->a, part->b);
	case DIST_KIND_EXPONENTIAL:
		return gsl_cdf_exponential_P(x, part->a);
	case DIST_KIND_LOGNORMAL:
		return gsl_cdf_lognormal_P(x, log(part->a), part->b);
	case DIST_KIND_WEIBULL:
		return gsl_cdf_weibull_P(x, part->b, part->a);
	case DIST_KIND_FIXED:
		return x >= part->a ? 1.0 : 0.0;
	case DIST_KIND_NEVER:
	case DIST_KIND_TABLE: /* has tests of its own */
		break;
	}
	return 0.0;
}

/* The CDF at the value drawn from u is u, and larger u give no smaller values. */
START_TEST(inverse_of_the_cdf)
{
	struct row rows[8];
	size_t n = rows_fill(rows);
	for (size_t i = 0; i < n; i++) {
		int64_t before = 0;
		for (int k = 1; k < 20000; k++) {
			double u = k / 20000.0;
			int64_t value = dist_draw(&rows[i].dist, u);
			double p = cdf(&rows[i].dist.part[0], (double)value);
			if (fabs(p - u) > 2e-8 || value < before) {
				ck_abort_msg("%s: u %g, P %.12g, value %lld after %lld",
					     rows[i].name, u, p, (long long)value,
					     (long long)before);
			}
			before = value;
		}
	}
}
END_TEST

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;
	return x < y ? -1 : x > y;
}

/* The largest distance between the sample's distribution and the CDF, times sqrt(n). */
static double kolmogorov_smirnov(double *p, size_t n)
{
	qsort(p, n, sizeof *p, compare);
	double worst = 0.0;
	for (size_t i = 0; i < n; i++) {
		double above = (double)(i + 1) / (double)n - p[i];
		double below = p[i] - (double)i / (double)n;
		worst = above > worst ? above : worst;
		worst = below > worst ? below : worst;
	}
	return worst * sqrt((double)n);
}

START_TEST(samples)
{
	enum { N = 100000 };
	struct row rows[8];
	size_t n = rows_fill(rows);
	double *p = malloc(N * sizeof *p);
	ck_assert_ptr_nonnull(p);
	for (size_t i = 0; i < n; i++) {
		double sum = 0.0;
		double squares = 0.0;
		for (uint64_t k = 0; k < N; k++) {
			double x = (double)dist_draw(&rows[i].dist, unit(k + i * N));
			p[k] = cdf(&rows[i].dist.part[0], x);
			double d = (x - rows[i].mean) / rows[i].deviation;
			sum += d;
			squares += d * d;
		}
		double ks = kolmogorov_smirnov(p, N);
		double z = sum / sqrt(N);
		if (ks > 2.23 || fabs(z) > 3.9 || fabs(squares / N - 1.0) > 0.1) {
			ck_abort_msg("%s: KS %.2f, mean off by %.2f errors, variance ratio %.3f",
				     rows[i].name, ks, z, squares / N);
		}
		ck_assert_double_eq_tol(dist_mean(&rows[i].dist) / rows[i].mean, 1.0, 1e-12);
	}
	free(p);
}
END_TEST

/* The SMS path of the tutorial: 90 % quick, 5 % slow, 5 % never; each part has its share, and
 * within its share its own distribution. */
START_TEST(mixture)
{
	enum { N = 200000 };
	struct dist quick = dist_uniform(1e9, 2e9);
	struct dist slow = dist_exponential(1e9);
	struct dist never = dist_never();
	struct dist mix = {0};
	ck_assert(dist_add(&mix, 90.0, &quick));
	ck_assert(dist_add(&mix, 5.0, &slow));
	ck_assert(dist_add(&mix, 0.0, &slow));
	ck_assert(dist_add(&mix, 5.0, &never));
	struct dist full = mix;
	ck_assert(!dist_add(&full, 1.0, &quick));
	ck_assert_uint_eq(full.part_n, 4);
	ck_assert_ptr_null(dist_problem(&mix));

	double *p = malloc(N * sizeof *p);
	ck_assert_ptr_nonnull(p);
	size_t finite = 0;
	for (uint64_t k = 0; k < N; k++) {
		int64_t value = dist_draw(&mix, unit(k));
		if (value != DIST_NEVER) {
			double x = (double)value;
			p[finite++] = (0.90 * gsl_cdf_flat_P(x, 1e9, 2e9) +
				       0.05 * gsl_cdf_exponential_P(x, 1e9)) / 0.95;
		}
	}
	double expected = 0.95 * N;
	ck_assert_double_lt(fabs((double)finite - expected), 3.9 * sqrt(N * 0.95 * 0.05));
	double ks = kolmogorov_smirnov(p, finite);
	ck_assert_double_lt(ks, 2.23);
	free(p);

	/* Which part a u chooses, and how the rest of it is stretched. */
	ck_assert_int_eq(dist_draw(&mix, 0.45), 1500000000);
	ck_assert_int_eq(dist_draw(&mix, 0.09), 1100000000);
	ck_assert_int_eq(dist_draw(&mix, 0.925), 693147181); /* the median, 1e9 ln 2 */
	ck_assert_int_eq(dist_draw(&mix, 0.9501), DIST_NEVER);
	ck_assert_int_eq(dist_draw(&mix, 0x1p-53), 1000000000);
	ck_assert_int_eq(dist_draw(&mix, 1.0 - 0x1p-53), DIST_NEVER);
	ck_assert_double_eq(dist_mean(&mix), -1.0);
}
END_TEST

/* Quartiles 0, 100, 100, 400, 1000 with a jump from 100 to 300 at one half. */
static const struct dist_point points[] = {{0, 0}, {0.25, 100}, {0.5, 100}, {0.5, 300}, {0.75, 400},
	{1, 1000}};
enum { POINTS = sizeof points / sizeof points[0] };

START_TEST(table)
{
	static const struct {
		double u;
		int64_t x;
	} at[] = {{0.001, 0}, {0.125, 50}, {0.25, 100}, {0.4, 100}, {0.499999, 100}, {0.5, 300},
		{0.625, 350}, {0.75, 400}, {0.875, 700}, {0.9999, 1000}};
	struct dist dist = dist_table(points, POINTS);
	ck_assert_ptr_null(dist_problem(&dist));
	for (size_t i = 0; i < sizeof at / sizeof at[0]; i++) {
		ck_assert_int_eq(dist_draw(&dist, at[i].u), at[i].x);
	}
	ck_assert_double_eq_tol(dist_mean(&dist), 0.25 * (50 + 100 + 350 + 700), 1e-12);
	ck_assert(!dist_is_fixed(&dist, NULL));
	/* The mean of many draws is that of the straight lines. */
	double sum = 0;
	for (uint64_t k = 0; k < 100000; k++) {
		sum += (double)dist_draw(&dist, unit(k));
	}
	ck_assert_double_eq_tol(sum / 100000, 300, 4 * 260 / sqrt(100000));
}
END_TEST

/* Each table of a mixture keeps its own points. */
START_TEST(tables_in_a_mixture)
{
	static const struct dist_point far[] = {{0, 5000}, {1, 6000}};
	struct dist near = dist_table(points, POINTS);
	struct dist high = dist_table(far, 2);
	struct dist mix = {0};
	ck_assert(dist_add(&mix, 0.75, &near) && dist_add(&mix, 0.25, &high));
	ck_assert_ptr_null(dist_problem(&mix));
	ck_assert_double_eq_tol(dist_mean(&mix), 0.75 * 300 + 0.25 * 5500, 1e-9);
	ck_assert_int_eq(dist_draw(&mix, 0.75 * 0.625), 350);
	ck_assert_int_eq(dist_draw(&mix, 0.75 + 0.25 * 0.5), 5500);
	struct dist_point many[DIST_POINTS];
	for (uint32_t i = 0; i < DIST_POINTS; i++) {
		many[i] = (struct dist_point){i / (DIST_POINTS - 1.0), i};
	}
	struct dist full = dist_table(many, DIST_POINTS);
	ck_assert_ptr_null(dist_problem(&full));
	ck_assert(!dist_add(&mix, 1, &full));
	ck_assert_uint_eq(mix.part_n, 2);
}
END_TEST

START_TEST(bad_tables)
{
	static const struct dist_point bad[][3] = {
		{{0.1, 1}, {0.5, 2}, {1, 3}}, {{0, 1}, {0.5, 2}, {0.9, 3}}, {{0, 1}, {1, 2}, {0.5, 3}},
		{{0, 2}, {0.5, 1}, {1, 3}}, {{0, -1}, {0.5, 1}, {1, 3}},
	};
	struct dist dist = dist_table(bad[_i], 3);
	ck_assert_ptr_nonnull(dist_problem(&dist));
	dist = dist_table(points, 1);
	ck_assert_ptr_nonnull(dist_problem(&dist));
}
END_TEST

/* Adding a mixture to a mixture keeps the inner proportions; the mean is the weighted one. */
START_TEST(mixture_of_mixtures)
{
	struct dist one = dist_fixed(1.0);
	struct dist two = dist_fixed(2.0);
	struct dist three = dist_fixed(3.0);
	struct dist inner = {0};
	ck_assert(dist_add(&inner, 3.0, &one) && dist_add(&inner, 1.0, &two));
	struct dist outer = {0};
	ck_assert(dist_add(&outer, 0.5, &three) && dist_add(&outer, 0.5, &inner));
	ck_assert_double_eq_tol(dist_mean(&outer), 0.5 * 3.0 + 0.375 * 1.0 + 0.125 * 2.0, 1e-15);
	int counts[4] = {0};
	for (int k = 0; k < 8000; k++) {
		counts[dist_draw(&outer, (k + 0.5) / 8000.0)]++;
	}
	ck_assert_int_eq(counts[3], 4000);
	ck_assert_int_eq(counts[1], 3000);
	ck_assert_int_eq(counts[2], 1000);
	struct dist never = dist_never();
	struct dist odd = {0};
	ck_assert(dist_add(&odd, 1.0, &one) && dist_add(&odd, 0.0, &never));
	ck_assert_double_eq(dist_mean(&odd), 1.0);
	ck_assert_int_eq(dist_draw(&odd, 1.0 - 0x1p-53), 1);
}
END_TEST

/* Rounding of the weights never chooses a part of weight 0 or stretches u to 0 or 1. */
START_TEST(mixture_edges)
{
	struct dist exponential = dist_exponential(1e9);
	struct dist never = dist_never();
	for (uint64_t k = 0; k < 20000; k++) {
		struct dist mix = {0};
		ck_assert(dist_add(&mix, unit(3 * k), &exponential));
		ck_assert(dist_add(&mix, unit(3 * k + 1), &exponential));
		ck_assert(dist_add(&mix, unit(3 * k + 2), &exponential));
		ck_assert(dist_add(&mix, 0.0, &never));
		int64_t value = dist_draw(&mix, 1.0 - 0x1p-53);
		/* The highest is 1e9 * 53 ln 2, unless a small last weight makes u coarse. */
		if (value > 37000000000 || value < 15000000000) {
			ck_abort_msg("weights %llu: %lld", (unsigned long long)k, (long long)value);
		}
	}
	struct dist one = dist_fixed(1.0);
	struct dist eight = dist_lognormal(8.0, 8.0);
	struct dist two = {0};
	ck_assert(dist_add(&two, 1.0, &one) && dist_add(&two, 1.0, &eight));
	ck_assert_int_eq(dist_draw(&two, 0.5), 8);
}
END_TEST

START_TEST(rounding_and_cap)
{
	static const struct {
		double value;
		int64_t want;
	} rows[] = {
		{0.0, 0}, {0.4, 0}, {0.49999999999999994, 0}, {0.5, 1}, {1.5, 2}, {2.5, 3},
		{0x1.0000000000001p52, (INT64_C(1) << 52) + 1},
		{0x1p53, INT64_C(1) << 53}, {0x1.fffffffffffffp62, DIST_MAX},
		{0x1.ffffffffffffep62, INT64_MAX - 2047}, {0x1p63, DIST_MAX}, {1e300, DIST_MAX},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct dist dist = dist_fixed(rows[i].value);
		int64_t got = dist_draw(&dist, 0.3);
		if (got != rows[i].want) {
			ck_abort_msg("%a gives %lld", rows[i].value, (long long)got);
		}
	}
	struct dist wide = dist_lognormal(1e18, 1e30);
	ck_assert_int_eq(dist_draw(&wide, 1.0 - 0x1p-53), DIST_MAX);
	ck_assert_int_eq(dist_draw(&wide, 0x1p-53), 0);
	ck_assert_int_eq(DIST_MAX, DIST_NEVER - 1);
}
END_TEST

START_TEST(lognormal_by_median_and_p95)
{
	struct dist dist = dist_lognormal(14e9, 45e9);
	ck_assert_int_eq(dist_draw(&dist, 0.5), 14000000000);
	ck_assert_int_le(llabs(dist_draw(&dist, 0.95) - 45000000000), 1);
	ck_assert_double_eq_tol(dist.part[0].b, log(45.0 / 14.0) / gsl_cdf_ugaussian_Pinv(0.95),
				1e-14);
}
END_TEST

START_TEST(fixed_or_not)
{
	struct dist five = dist_fixed(5.0);
	struct dist six = dist_fixed(6.0);
	struct dist same = {0};
	ck_assert(dist_add(&same, 1.0, &five) && dist_add(&same, 2.0, &five));
	struct dist differ = same;
	ck_assert(dist_add(&differ, 1.0, &six));
	struct dist weightless = same;
	ck_assert(dist_add(&weightless, 0.0, &six));
	const struct {
		struct dist dist;
		bool fixed;
		double value;
	} rows[] = {
		{dist_fixed(0.0), true, 0.0}, {five, true, 5.0}, {same, true, 5.0},
		{differ, false, 0.0}, {weightless, true, 5.0},
		{dist_uniform(2.0, 2.0), true, 2.0}, {dist_uniform(2.0, 3.0), false, 0.0},
		{dist_exponential(0.0), true, 0.0}, {dist_exponential(1.0), false, 0.0},
		{dist_lognormal(8.0, 8.0), true, 8.0}, {dist_lognormal(8.0, 9.0), false, 0.0},
		{dist_weibull(2.0, 0.0), true, 0.0}, {dist_weibull(2.0, 1.0), false, 0.0},
		{dist_never(), false, 0.0},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		double value = 0.0;
		if (dist_is_fixed(&rows[i].dist, &value) != rows[i].fixed ||
		    value != rows[i].value) {
			ck_abort_msg("row %zu: %g", i, value);
		}
		if (rows[i].fixed) {
			ck_assert(dist_is_fixed(&rows[i].dist, NULL));
			ck_assert_double_eq((double)dist_draw(&rows[i].dist, 0.9), value);
		}
	}
}
END_TEST

START_TEST(problems)
{
	const double inf = (double)INFINITY;
	struct dist none = {0};
	struct dist five = {.part_n = 5};
	struct dist light = dist_fixed(1.0);
	struct dist heavy = dist_fixed(1.0);
	struct dist odd = dist_fixed(1.0);
	light.part[0].weight = 0.0;
	heavy.part[0].weight = -1.0;
	odd.part[0].kind = (enum dist_kind)99;
	const struct {
		struct dist dist;
		bool good;
	} rows[] = {
		{none, false}, {five, false}, {light, false}, {heavy, false}, {odd, false},
		{dist_fixed(-1.0), false}, {dist_fixed((double)NAN), false},
		{dist_fixed(inf), false}, {dist_fixed(0.0), true},
		{dist_uniform(2.0, 1.0), false}, {dist_uniform(1.0, 1.0), true},
		{dist_exponential(-2.0), false}, {dist_exponential(0.0), true},
		{dist_lognormal(0.0, 1.0), false}, {dist_lognormal(2.0, 1.0), false},
		{dist_lognormal(2.0, 2.0), true}, {dist_weibull(0.0, 1.0), false},
		{dist_weibull(1.0, 1.0), true}, {dist_never(), true},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if ((dist_problem(&rows[i].dist) == NULL) != rows[i].good) {
			ck_abort_msg("row %zu", i);
		}
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("dist");
	TCase *tcase = tcase_create("dist");
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, inverse_of_the_cdf);
	tcase_add_test(tcase, samples);
	tcase_add_test(tcase, mixture);
	tcase_add_test(tcase, mixture_of_mixtures);
	tcase_add_test(tcase, table);
	tcase_add_test(tcase, tables_in_a_mixture);
	tcase_add_loop_test(tcase, bad_tables, 0, 5);
	tcase_add_test(tcase, mixture_edges);
	tcase_add_test(tcase, rounding_and_cap);
	tcase_add_test(tcase, lognormal_by_median_and_p95);
	tcase_add_test(tcase, fixed_or_not);
	tcase_add_test(tcase, problems);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
