/* Means, intervals and paired differences over replications.
 *
 * What: Student t intervals at 95 %, ratios as sums over sums with a jackknife, paired and unpaired
 *   differences. Only here does GSL serve the statistics.
 * Not here: which number is estimated (stats/metric.def), quantiles inside a replication.
 * Ownership: the caller's arrays. Units: the caller's. Errors: none; what cannot be said is false.
 * Determinism: Student's t is the only transcendental number and is rounded to nine decimals, so
 *   the last bits of a machine's libm never reach a result. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct estimate {
	bool known;    /* mean means something */
	bool ci_known; /* needs two replications */
	double mean;
	double low, high; /* 95 % interval */
	double sd;        /* between replications; 0 while ci_known is false */
	uint32_t n;
};

struct estimate_difference {
	struct estimate paired;
	struct estimate unpaired;  /* Welch, as if the strategies had met different mail */
	bool correlation_known;    /* false for constants and fewer than three replications */
	double correlation;        /* achieved by the common random numbers */
};

/* The 97.5 % point of Student's t, df >= 1. t(9) = 2.262157163. */
double estimate_t(uint32_t df);

/* The interval around `point` from the spread of x: the mean itself, or the pseudo-values of a
 * jackknife. n = 0 gives known = false. */
struct estimate estimate_around(double point, const double *x, uint32_t n);
struct estimate estimate_mean(const double *x, uint32_t n);

/* sum(num) / sum(den), and each replication's pseudo-value n R - (n - 1) R(without it), whose
 * spread gives the interval. Quenouille, Biometrika 43 (1956). False when sum(den), or that without
 * one replication, is 0; with one replication the pseudo-value is the ratio. */
bool estimate_ratio(const double *num, const double *den, uint32_t n, double *ratio,
	double *pseudo);

/* a - b. The points are the estimates of either side, the arrays their spread. */
struct estimate_difference estimate_difference(double a_point, const double *a, double b_point,
	const double *b, uint32_t n);
