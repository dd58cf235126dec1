/* Closed forms in C for parameters that the vectors do not hold. Each is checked against every case
 * of its kind in tests/vectors/analytic-cases.json by validate_formula.c; none is taken from the
 * models.
 * Units: seconds, per second. Statements: the "formulas" of the vectors file. */
#pragma once

#include <math.h>

struct analytic_gaps {
	double t_a, t_b, g0;                     /* in */
	double pings_per_s, syncs_per_s, immediate_per_s, hold_s, cycle_s, latency_s; /* out */
};

/* push_gaps: rate l of mail, heartbeat h. */
static inline void analytic_push_gaps(double l, double h, struct analytic_gaps *it)
{
	double q = 1 - exp(-l * h), d1 = 1 - exp(-l * it->t_b), d0 = 1 - exp(-l * it->g0);
	double a1 = d1 + (1 - d1) * q, a0 = d0 + (1 - d0) * q;
	double pi = a0 / (1 - a1 + a0), d = pi * d1 + (1 - pi) * d0;
	it->hold_s = (1 - d) * q / l;
	it->cycle_s = it->hold_s + pi * (it->t_a + it->t_b) + (1 - pi) * it->g0;
	it->pings_per_s = 1 / it->cycle_s;
	it->syncs_per_s = pi / it->cycle_s;
	it->immediate_per_s = d / it->cycle_s;
	it->latency_s = (it->hold_s * it->t_a + pi * it->t_a * it->t_a / 2 +
		pi * it->t_b * (it->t_b / 2 + it->t_a) +
		(1 - pi) * it->g0 * (it->g0 / 2 + it->t_a)) / it->cycle_s;
}

/* Mean time to the next point of a renewal process whose interval is min(h, Exp(l)): the residual
 * of drain_curve, E[X^2] / (2 E[X]). */
static inline double analytic_residual(double l, double h)
{
	double mean = (1 - exp(-l * h)) / l;
	double square = 2 / (l * l) * (1 - exp(-l * h) * (1 + l * h));
	return square / (2 * mean);
}

/* Erlang's loss formula. */
static inline double analytic_erlang_b(double a, unsigned c)
{
	double b = 1;
	for (unsigned k = 1; k <= c; k++) {
		b = a * b / (k + a * b);
	}
	return b;
}
