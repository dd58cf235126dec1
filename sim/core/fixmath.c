/* The arithmetic behind fixmath.h. Series are plain Taylor series, so every constant can be checked
 * by eye; they are summed in pairs (Estrin), which is faster than Horner's chain. */
#include "core/fixmath.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

/* ln 2 in two parts: the first ends in 21 zero bits, so k * LN2_HIGH is exact for |k| < 2^11. */
#define LN2_HIGH 0x1.62e42fee00000p-1
#define LN2_LOW 0x1.a39ef35793c76p-33
#define LOG2_E 0x1.71547652b82fep+0

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

/* 2 to the power k for a normal result, -1022 <= k <= 1023. */
static double power_of_two(int k)
{
	return double_of((uint64_t)(1023 + k) << 52);
}

/* x = m * 2^k with m in [sqrt(1/2), sqrt(2)); log(m) = 2 atanh(s), s = (m-1)/(m+1), |s| < 0.172, so
 * the first term left out, 2 s^23/23, is below 2^-60 of the result. */
double fixmath_log(double x)
{
	uint64_t bits = bits_of(x);
	int k = 0;
	if (bits - UINT64_C(0x0010000000000000) >= UINT64_C(0x7fe0000000000000)) {
		if (x == 0.0) {
			return -(double)INFINITY;
		}
		if (!(x > 0.0)) {
			return (double)NAN;
		}
		if (x > 0x1.fffffffffffffp1023) {
			return x;
		}
		bits = bits_of(x * 0x1p54); /* subnormal */
		k = -54;
	}
	/* Moves the cut between two exponents from 1 to sqrt(1/2) = 0x3fe6a09e667f3bcd. */
	uint64_t moved = bits + (UINT64_C(0x3ff0000000000000) - UINT64_C(0x3fe6a09e667f3bcd));
	k += (int)(moved >> 52) - 1023;
	double m = double_of((moved & UINT64_C(0x000fffffffffffff)) + UINT64_C(0x3fe6a09e667f3bcd));

	double f = m - 1.0;
	double s = f / (2.0 + f);
	double z = s * s;
	double z2 = z * z;
	double z4 = z2 * z2;
	double low = (2.0 / 3 + z * (2.0 / 5)) + z2 * (2.0 / 7 + z * (2.0 / 9));
	double middle = (2.0 / 11 + z * (2.0 / 13)) + z2 * (2.0 / 15 + z * (2.0 / 17));
	double high = 2.0 / 19 + z * (2.0 / 21);
	double sum = low + z4 * (middle + z4 * high);
	/* 2s = f - s f exactly; the small terms are added first and f, which is exact, last. */
	double dk = (double)k;
	double small = s * (z * sum - f);
	return dk * LN2_HIGH + (f + (small + dk * LN2_LOW));
}

/* x = k ln 2 + r with |r| <= 0.347; the first term left out, r^14/14!, is below 2^-57. */
double fixmath_exp(double x)
{
	if (!(x > -745.2)) {
		return x <= -745.2 ? 0.0 : x; /* x is NaN otherwise */
	}
	if (x > 709.8) {
		return (double)INFINITY;
	}
	double dk = floor(x * LOG2_E + 0.5);
	int k = (int)dk;
	double r = (x - dk * LN2_HIGH) - dk * LN2_LOW;
	double r2 = r * r;
	double r4 = r2 * r2;
	double low = (1.0 / 2 + r * (1.0 / 6)) + r2 * (1.0 / 24 + r * (1.0 / 120));
	double middle = (1.0 / 720 + r * (1.0 / 5040)) + r2 * (1.0 / 40320 + r * (1.0 / 362880));
	double high = (1.0 / 3628800 + r * (1.0 / 39916800)) +
		      r2 * (1.0 / 479001600 + r * (1.0 / 6227020800));
	double sum = 1.0 + (r + r2 * (low + r4 * (middle + r4 * high)));
	if (k > 1023) {
		return sum * 2.0 * power_of_two(k - 1);
	}
	if (k < -1022) {
		return sum * power_of_two(k + 60) * 0x1p-60; /* rounds once, into a subnormal */
	}
	return sum * power_of_two(k);
}

double fixmath_pow(double x, double y)
{
	return fixmath_exp(y * fixmath_log(x));
}

/* Stirling's series with seven terms from x = 12 on, where the first term left out is below 1e-17
 * [AS64] 6.1.40; smaller arguments are raised by gamma(x+1) = x gamma(x). */
double fixmath_log_gamma(double x)
{
	if (!(x > 0.0)) {
		return (double)NAN;
	}
	double product = 1.0;
	while (x < 12.0) {
		product *= x;
		x += 1.0;
	}
	double w = 1.0 / x;
	double w2 = w * w;
	double series = 1.0 / 156;
	series = series * w2 - 691.0 / 360360;
	series = series * w2 + 1.0 / 1188;
	series = series * w2 - 1.0 / 1680;
	series = series * w2 + 1.0 / 1260;
	series = series * w2 - 1.0 / 360;
	series = series * w2 + 1.0 / 12;
	const double half_log_two_pi = 0x1.d67f1c864beb5p-1;
	return (x - 0.5) * fixmath_log(x) - x + half_log_two_pi + series * w -
	       fixmath_log(product);
}

/* One rational function of AS241: the ratio of two polynomials of degree 7, highest power last. */
static double ratio(const double top[8], const double bottom[8], double r)
{
	double t = top[7];
	double b = bottom[7];
	for (int i = 6; i >= 0; i--) {
		t = t * r + top[i];
		b = b * r + bottom[i];
	}
	return t / b;
}

/* [AS241] PPND16: a/b serve |p - 1/2| <= 0.425, c/d the near tail, e/f the far tail. */
static const double as241_a[8] = {
	3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3,
	1.3731693765509461125e+4, 4.5921953931549871457e+4, 6.7265770927008700853e+4,
	3.3430575583588128105e+4, 2.5090809287301226727e+3,
};
static const double as241_b[8] = {
	1.0, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3,
	2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4,
	5.2264952788528545610e+3,
};
static const double as241_c[8] = {
	1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
	3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
	2.27238449892691845833e-2, 7.74545014278341407640e-4,
};
static const double as241_d[8] = {
	1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
	1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
	1.05075007164441684324e-9,
};
static const double as241_e[8] = {
	6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
	2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
	2.71155556874348757815e-5, 2.01033439929228813265e-7,
};
static const double as241_f[8] = {
	1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
	7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
	2.04426310338993978564e-15,
};

double fixmath_inv_normal(double p)
{
	double q = p - 0.5;
	if (q >= -0.425 && q <= 0.425) {
		return q * ratio(as241_a, as241_b, 0.180625 - q * q);
	}
	double tail = q < 0.0 ? p : 1.0 - p;
	if (!(tail > 0.0)) {
		if (tail == 0.0) {
			return q < 0.0 ? -(double)INFINITY : (double)INFINITY;
		}
		return (double)NAN;
	}
	double r = sqrt(-fixmath_log(tail));
	double z = r <= 5.0 ? ratio(as241_c, as241_d, r - 1.6) : ratio(as241_e, as241_f, r - 5.0);
	return q < 0.0 ? -z : z;
}
