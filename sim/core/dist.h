/* Distributions of durations and sizes, drawn by inverse CDF from one uniform number.
 *
 * What: a mixture of up to four weighted components. One value costs exactly one draw of chance:
 *   the component is chosen from u and the rest of u is stretched to (0,1) again (SEMANTICS 4.5).
 *   An empirical distribution is a table of quantiles with straight lines between them.
 * Not here: chance itself (core/chance.h), time-dependent rates (the workload models), reading
 *   tables from files (config/value_dist.h).
 * Units: the caller's (ns, bytes, microseconds); parameters are doubles in that unit, draws are
 *   integers in it. Ownership: values only; a struct dist may be copied.
 * Errors: parameters from outside are judged by dist_problem(); the other functions expect a
 *   distribution that it accepts.
 * Invariants: a draw is >= 0; it is at most DIST_MAX, or DIST_NEVER for "does not happen". */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define DIST_NEVER INT64_MAX
#define DIST_MAX (INT64_MAX - 1)
#define DIST_PARTS 4
#define DIST_POINTS 128 /* of all tables of a distribution together */

enum dist_kind {
	DIST_KIND_FIXED,       /* a: the value */
	DIST_KIND_UNIFORM,     /* a: lowest, b: highest */
	DIST_KIND_EXPONENTIAL, /* a: mean */
	DIST_KIND_LOGNORMAL,   /* a: median > 0, b: sigma, the deviation of the logarithm, >= 0 */
	DIST_KIND_WEIBULL,     /* a: shape > 0, b: scale */
	DIST_KIND_NEVER,       /* no parameters; draws DIST_NEVER */
	DIST_KIND_TABLE        /* a: index of the first point, b: number of points, at least 2 */
};

/* A share u of all values is at or below x. In a table both never fall; the first u is 0, the last
 * 1. Two points of the same u are a jump: values between them do not occur. */
struct dist_point {
	double u, x;
};

struct dist_part {
	double weight; /* >= 0, relative to the sum over all parts; 0 is never chosen */
	enum dist_kind kind;
	double a; /* >= 0, meaning by kind */
	double b; /* >= 0, meaning by kind */
};

struct dist {
	struct dist_part part[DIST_PARTS];
	uint32_t part_n; /* 1..DIST_PARTS */
	uint32_t point_n;
	struct dist_point point[DIST_POINTS];
};

/* One component of weight 1 each. */
struct dist dist_fixed(double value);
struct dist dist_uniform(double low, double high);
struct dist dist_exponential(double mean);
struct dist dist_lognormal(double median, double p95); /* sigma = ln(p95/median)/1.6448536... */
struct dist dist_weibull(double shape, double scale);
struct dist dist_never(void);
struct dist dist_table(const struct dist_point *points, uint32_t n); /* n <= DIST_POINTS */

/* Appends the components of `other`, their weights scaled to a sum of `weight`. To mix, begin with
 * an empty distribution (struct dist){0}. False, and nothing changed, when there is no room for the
 * components or their points. */
bool dist_add(struct dist *into, double weight, const struct dist *other);

/* NULL, or what is wrong with the parameters: a static text without a full stop. */
const char *dist_problem(const struct dist *dist);

/* The value below which a share u of all values lies (within the component that u chooses), rounded
 * to the nearest integer, half up. 0 < u < 1. */
int64_t dist_draw(const struct dist *dist, double u);

/* The mean before rounding and capping; -1 (infinite) if `never` has weight. */
double dist_mean(const struct dist *dist);

/* Whether every draw gives the same finite value; if so it is stored in *value (may be NULL). */
bool dist_is_fixed(const struct dist *dist, double *value);
