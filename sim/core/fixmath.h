/* Logarithm, exponential, log-gamma and inverse normal with the same bits on every machine.
 *
 * What: only + - * /, sqrt and bit operations, in a fixed order. Compiled with -ffp-contract=off
 *   the results do not depend on FMA, on the compiler or on libm (DESIGN 1, property 1).
 * Not here: general mathematics; GSL serves statistics. Not correctly rounded.
 * Ownership: values only. Errors: none; outside its domain a function answers as stated below.
 * Accuracy (tested): log and exp within 2 ulp, inverse normal within 1e-14 relative, log-gamma
 *   within 2e-14 of max(1, result). Rounding mode: to nearest. */
#pragma once

/* Natural logarithm. log(0) = -infinity, x < 0 or NaN gives NaN, +infinity stays. */
double fixmath_log(double x);

/* e to the power x. Overflows to +infinity, underflows through subnormals to 0, NaN stays. */
double fixmath_exp(double x);

/* x to the power y for x > 0, as exp(y log x): relative error about |y log x| * 2e-16. */
double fixmath_pow(double x, double y);

/* log(gamma(x)) for 0 < x < 1e300; NaN for x <= 0. */
double fixmath_log_gamma(double x);

/* The z with P(Z <= z) = p for standard normal Z. p = 0 and 1 give -/+ infinity; outside: NaN.
 * [AS241] Wichura, "The percentage points of the normal distribution", Applied Statistics 37 (1988)
 * 477-484, routine PPND16. */
double fixmath_inv_normal(double p);
