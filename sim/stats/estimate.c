/* Student, Quenouille and Welch. See estimate.h. */
#include "stats/estimate.h"

#include <math.h>
#include <stddef.h>

#include <gsl/gsl_cdf.h>

#include "core/err.h"

double estimate_t(uint32_t df)
{
	REQUIRE(df >= 1);
	return floor(gsl_cdf_tdist_Pinv(0.975, df) * 1e9 + 0.5) * 1e-9;
}

static double mean_of(const double *x, uint32_t n)
{
	double sum = 0.0;
	for (uint32_t i = 0; i < n; i++) {
		sum += x[i];
	}
	return sum / n;
}

/* The sample variance, two passes; exactly 0 when all values are the same. */
static double variance_of(const double *x, uint32_t n)
{
	double mean = mean_of(x, n);
	double sum = 0.0;
	bool constant = true;
	for (uint32_t i = 0; i < n; i++) {
		sum += (x[i] - mean) * (x[i] - mean);
		constant = constant && !(x[i] < x[0]) && !(x[i] > x[0]);
	}
	return constant || n < 2 ? 0.0 : sum / (n - 1);
}

struct estimate estimate_around(double point, const double *x, uint32_t n)
{
	struct estimate out = { .mean = point, .low = point, .high = point, .n = n };
	out.known = n > 0;
	out.ci_known = n > 1;
	if (out.ci_known) {
		out.sd = sqrt(variance_of(x, n));
		double half = estimate_t(n - 1) * out.sd / sqrt(n);
		out.low = point - half;
		out.high = point + half;
	}
	return out;
}

struct estimate estimate_mean(const double *x, uint32_t n)
{
	return estimate_around(n > 0 ? mean_of(x, n) : 0.0, x, n);
}

bool estimate_ratio(const double *num, const double *den, uint32_t n, double *ratio,
	double *pseudo)
{
	double num_sum = 0.0;
	double den_sum = 0.0;
	for (uint32_t i = 0; i < n; i++) {
		num_sum += num[i];
		den_sum += den[i];
	}
	if (!(den_sum > 0.0)) {
		return false;
	}
	*ratio = num_sum / den_sum;
	for (uint32_t i = 0; i < n; i++) {
		double rest = den_sum - den[i];
		if (n == 1) {
			pseudo[i] = *ratio;
		} else if (rest > 0.0) {
			pseudo[i] = n * *ratio - (n - 1) * ((num_sum - num[i]) / rest);
		} else {
			return false;
		}
	}
	return true;
}

/* Welch and Satterthwaite's degrees of freedom, rounded down: a slightly wider interval. */
static struct estimate welch(double point, double a_var, double b_var, uint32_t n)
{
	struct estimate out = { .known = n > 0, .ci_known = n > 1, .mean = point, .n = n };
	out.low = out.high = point;
	if (!out.ci_known) {
		return out;
	}
	double error2 = (a_var + b_var) / n;
	double df = n - 1;
	if (error2 > 0.0) {
		df = error2 * error2 * n * n * (n - 1) / (a_var * a_var + b_var * b_var);
	}
	uint32_t whole = df < 1.0 ? 1 : (uint32_t)floor(df);
	out.sd = sqrt(a_var + b_var);
	double half = estimate_t(whole) * sqrt(error2);
	out.low = point - half;
	out.high = point + half;
	return out;
}

struct estimate_difference estimate_difference(double a_point, const double *a, double b_point,
	const double *b, uint32_t n)
{
	struct estimate_difference out = { 0 };
	double point = a_point - b_point;
	double a_var = n > 1 ? variance_of(a, n) : 0.0;
	double b_var = n > 1 ? variance_of(b, n) : 0.0;
	double a_mean = n > 0 ? mean_of(a, n) : 0.0;
	double b_mean = n > 0 ? mean_of(b, n) : 0.0;
	double covariance = 0.0;
	double difference_mean = a_mean - b_mean;
	double difference2 = 0.0;
	bool constant = true;
	for (uint32_t i = 0; i < n; i++) {
		double d = a[i] - b[i];
		double first = a[0] - b[0];
		covariance += (a[i] - a_mean) * (b[i] - b_mean);
		difference2 += (d - difference_mean) * (d - difference_mean);
		constant = constant && !(d < first) && !(d > first);
	}
	out.unpaired = welch(point, a_var, b_var, n);
	out.paired = (struct estimate){ .known = n > 0, .ci_known = n > 1, .mean = point, .n = n };
	out.paired.low = out.paired.high = point;
	if (n > 1) {
		out.paired.sd = constant ? 0.0 : sqrt(difference2 / (n - 1));
		double half = estimate_t(n - 1) * out.paired.sd / sqrt(n);
		out.paired.low = point - half;
		out.paired.high = point + half;
	}
	if (n > 2 && a_var > 0.0 && b_var > 0.0) {
		out.correlation_known = true;
		out.correlation = covariance / (n - 1) / sqrt(a_var * b_var);
	}
	return out;
}
