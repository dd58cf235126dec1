/* The fixed-order arithmetic against long double libm, GSL, and its own pinned bits.
 *
 * glibc's long double functions have 64 bits of mantissa on x86 and more elsewhere, 2,048 times
 * finer than what is judged here. */
#include <check.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/chance.h"
#include "core/fixmath.h"

static const struct chance chance = {.base = 2005};

static uint64_t bits_of(double x)
{
	uint64_t bits;
	memcpy(&bits, &x, sizeof bits);
	return bits;
}

static double double_of(uint64_t bits)
{
	double x;
	memcpy(&x, &bits, sizeof x);
	return x;
}

/* The distance of two values in units of the last place of the exact one, subnormals included. */
static double ulps(double got, long double want)
{
	double rounded = (double)want;
	double place = fabs(rounded) < 0x1p-1022 ? 0x1p-1074 : ldexp(1.0, ilogb(rounded) - 52);
	return (double)(fabsl((long double)got - want) / (long double)place);
}

static double unit(uint64_t item, uint32_t sub)
{
	return chance_unit(chance, 0, CHANCE_TRAFFIC, item, sub);
}

START_TEST(log_within_two_ulp)
{
	double worst = 0.0;
	for (uint64_t i = 0; i < 600000; i++) {
		uint64_t r = chance_bits(chance, 0, CHANCE_TRAFFIC, i, 0);
		double x = double_of(r >> 1); /* any size, subnormal included */
		if (i % 3 == 1) {
			x = 1.0 + ldexp(unit(i, 1) - 0.5, -(int)(r % 50)); /* near the zero */
		} else if (i % 3 == 2) {
			x = unit(i, 1);
		}
		if (!(x > 0.0 && x < (double)INFINITY) || x == 1.0) {
			continue;
		}
		double error = ulps(fixmath_log(x), logl((long double)x));
		if (error > 2.0) {
			ck_abort_msg("log(%a) is off by %.2f ulp", x, error);
		}
		worst = error > worst ? error : worst;
	}
	ck_assert_double_gt(worst, 0.5); /* the judge does judge */
}
END_TEST

START_TEST(exp_within_two_ulp)
{
	double worst = 0.0;
	for (uint64_t i = 0; i < 600000; i++) {
		double x = i % 3 == 0 ? unit(i, 0) * 1454.0 - 745.0
			 : i % 3 == 1 ? (unit(i, 0) - 0.5) * 40.0
				      : ldexp(unit(i, 0) - 0.5, -(int)(i % 60));
		double error = ulps(fixmath_exp(x), expl((long double)x));
		if (error > 2.0) {
			ck_abort_msg("exp(%a) is off by %.2f ulp", x, error);
		}
		worst = error > worst ? error : worst;
	}
	ck_assert_double_gt(worst, 0.4);
}
END_TEST

START_TEST(pow_within_its_bound)
{
	for (uint64_t i = 0; i < 200000; i++) {
		double x = ldexp(unit(i, 0), (int)(i % 40) - 20);
		double y = (unit(i, 1) - 0.3) * 10.0;
		long double want = powl((long double)x, (long double)y);
		double bound = 4e-16 * (2.0 + fabs(y * log(x)));
		double error = (double)fabsl((long double)fixmath_pow(x, y) / want - 1.0L);
		if (error > bound) {
			ck_abort_msg("pow(%a, %a) is off by %.3g", x, y, error);
		}
	}
}
END_TEST

START_TEST(log_gamma_against_libm)
{
	for (uint64_t i = 0; i < 200000; i++) {
		double x = i % 2 == 0 ? unit(i, 0) * 30.0 : fixmath_exp(unit(i, 0) * 60.0 - 30.0);
		long double want = lgammal((long double)x);
		double error = (double)fabsl((long double)fixmath_log_gamma(x) - want);
		if (error > 2e-14 * fmax(1.0, (double)fabsl(want))) {
			ck_abort_msg("log_gamma(%a) is off by %.3g of %.3Lg", x, error, want);
		}
	}
	ck_assert_double_eq_tol(fixmath_exp(fixmath_log_gamma(5.0)), 24.0, 1e-12);
	ck_assert(isnan(fixmath_log_gamma(0.0)) && isnan(fixmath_log_gamma(-1.5)));
}
END_TEST

/* GSL's function, and, as that one may have the same origin, the long double erfc of libm: the
 * error of z is (P(z) - p) / density(z). */
START_TEST(inv_normal_against_gsl_and_erfc)
{
	for (uint64_t i = 0; i < 300000; i++) {
		double p = unit(i, 0);
		if (i % 3 == 1) {
			p = fixmath_exp(-unit(i, 1) * 700.0); /* the far tail */
		} else if (i % 3 == 2) {
			p = 1.0 - ldexp(unit(i, 1), -(int)(i % 50));
		}
		if (p <= 0.0 || p >= 1.0) {
			continue;
		}
		double z = fixmath_inv_normal(p);
		double gsl = gsl_cdf_ugaussian_Pinv(p);
		long double zl = (long double)z;
		long double tail = z < 0.0 ? (long double)p : 1.0L - (long double)p;
		long double got = erfcl(fabsl(zl) / sqrtl(2.0L)) / 2.0L;
		long double density = expl(-zl * zl / 2.0L) / sqrtl(2.0L * (long double)M_PI);
		double error = (double)fabsl((got - tail) / density);
		if (fabs(z - gsl) > 1e-12 * (1.0 + fabs(gsl)) || error > 2e-15 * (1.0 + fabs(z))) {
			ck_abort_msg("p %a: z %.17g, GSL %.17g, off by %.3g", p, z, gsl, error);
		}
	}
}
END_TEST

START_TEST(special_values)
{
	const double inf = (double)INFINITY;
	ck_assert(fixmath_log(1.0) == 0.0 && !signbit(fixmath_log(1.0)));
	ck_assert(fixmath_log(0.0) == -inf);
	ck_assert(fixmath_log(-0.0) == -inf);
	ck_assert(fixmath_log(inf) == inf);
	ck_assert(isnan(fixmath_log(-1.0)) && isnan(fixmath_log((double)NAN)));
	ck_assert(isnan(fixmath_log(-inf)));
	ck_assert(fixmath_exp(0.0) == 1.0);
	ck_assert(fixmath_exp(-inf) == 0.0 && fixmath_exp(inf) == inf);
	ck_assert(fixmath_exp(709.79) == inf && fixmath_exp(709.78) < inf);
	ck_assert(fixmath_exp(-745.13) == 0x1p-1074 && fixmath_exp(-745.14) == 0.0);
	ck_assert(isnan(fixmath_exp((double)NAN)));
	ck_assert(fixmath_inv_normal(0.5) == 0.0);
	ck_assert(fixmath_inv_normal(0.0) == -inf && fixmath_inv_normal(1.0) == inf);
	ck_assert(isnan(fixmath_inv_normal(-0.1)) && isnan(fixmath_inv_normal(1.1)));
	ck_assert(isnan(fixmath_inv_normal((double)NAN)));
}
END_TEST

/* A digest of many results: it must come out the same with gcc and clang, at every level of
 * optimisation, with and without FMA. Whoever changes the arithmetic changes every result file. */
START_TEST(same_bits_everywhere)
{
	uint64_t digest = 0;
	for (uint64_t i = 0; i < 100000; i++) {
		double u = unit(i, 0);
		double v = unit(i, 1);
		const double results[] = {
			fixmath_log(u), fixmath_log(v * 1e12), fixmath_exp((u - 0.5) * 80.0),
			fixmath_exp(-1e-3 * v), fixmath_pow(u * 20.0, v * 3.0),
			fixmath_log_gamma(u * 15.0), fixmath_inv_normal(u),
			fixmath_inv_normal(v * 1e-6),
		};
		for (size_t k = 0; k < sizeof results / sizeof results[0]; k++) {
			digest = chance_mix(digest ^ bits_of(results[k]));
		}
	}
	if (digest != UINT64_C(0xd7eb6eb5b228de17)) {
		ck_abort_msg("the digest is 0x%016llx", (unsigned long long)digest);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("fixmath");
	TCase *tcase = tcase_create("fixmath");
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, log_within_two_ulp);
	tcase_add_test(tcase, exp_within_two_ulp);
	tcase_add_test(tcase, pow_within_its_bound);
	tcase_add_test(tcase, log_gamma_against_libm);
	tcase_add_test(tcase, inv_normal_against_gsl_and_erfc);
	tcase_add_test(tcase, special_values);
	tcase_add_test(tcase, same_bits_everywhere);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
