/* Drawing from, mixing and judging distributions. */
#include "core/dist.h"

#include <math.h>
#include <stddef.h>

#include "core/err.h"
#include "core/fixmath.h"

/* The 95th percentile of the standard normal distribution. */
#define DIST_Z95 1.6448536269514722

static struct dist single(enum dist_kind kind, double a, double b)
{
	struct dist dist = {.part_n = 1};
	dist.part[0] = (struct dist_part){.weight = 1.0, .kind = kind, .a = a, .b = b};
	return dist;
}

struct dist dist_fixed(double value)
{
	return single(DIST_KIND_FIXED, value, 0.0);
}

struct dist dist_uniform(double low, double high)
{
	return single(DIST_KIND_UNIFORM, low, high);
}

struct dist dist_exponential(double mean)
{
	return single(DIST_KIND_EXPONENTIAL, mean, 0.0);
}

struct dist dist_lognormal(double median, double p95)
{
	return single(DIST_KIND_LOGNORMAL, median, fixmath_log(p95 / median) / DIST_Z95);
}

struct dist dist_weibull(double shape, double scale)
{
	return single(DIST_KIND_WEIBULL, shape, scale);
}

struct dist dist_never(void)
{
	return single(DIST_KIND_NEVER, 0.0, 0.0);
}

struct dist dist_table(const struct dist_point *points, uint32_t n)
{
	struct dist dist = single(DIST_KIND_TABLE, 0.0, n);
	REQUIRE(n <= DIST_POINTS);
	dist.point_n = n;
	for (uint32_t i = 0; i < n; i++) {
		dist.point[i] = points[i];
	}
	return dist;
}

static double weight_sum(const struct dist *dist)
{
	double sum = 0.0;
	for (uint32_t i = 0; i < dist->part_n; i++) {
		sum += dist->part[i].weight;
	}
	return sum;
}

bool dist_add(struct dist *into, double weight, const struct dist *other)
{
	if (other->part_n > DIST_PARTS - into->part_n ||
	    other->point_n > DIST_POINTS - into->point_n) {
		return false;
	}
	double scale = weight / weight_sum(other);
	for (uint32_t i = 0; i < other->part_n; i++) {
		struct dist_part part = other->part[i];
		part.weight *= scale;
		part.a += part.kind == DIST_KIND_TABLE ? into->point_n : 0;
		into->part[into->part_n++] = part;
	}
	for (uint32_t i = 0; i < other->point_n; i++) {
		into->point[into->point_n++] = other->point[i];
	}
	return true;
}

/* Finite and not negative. */
static bool is_amount(double x)
{
	return x >= 0.0 && x <= 0x1.fffffffffffffp1023;
}

static const struct dist_point *first_point(const struct dist *dist, const struct dist_part *part)
{
	return &dist->point[(uint32_t)part->a];
}

static const char *table_problem(const struct dist *dist, const struct dist_part *part)
{
	if (part->b < 2.0 || part->a + part->b > dist->point_n) {
		return "a table has at least two quantiles";
	}
	const struct dist_point *point = first_point(dist, part);
	uint32_t n = (uint32_t)part->b;
	if (point[0].u != 0.0 || point[n - 1].u != 1.0) {
		return "the quantiles of a table begin with 0 % and end with 100 %";
	}
	for (uint32_t i = 0; i < n; i++) {
		if (!is_amount(point[i].x)) {
			return "a parameter must be a number from 0 on";
		}
		if (i > 0 && (point[i].u < point[i - 1].u || point[i].x < point[i - 1].x)) {
			return "the quantiles of a table must not fall";
		}
	}
	return NULL;
}

static const char *part_problem(const struct dist *dist, const struct dist_part *part)
{
	if (!is_amount(part->weight)) {
		return "a weight must be a number from 0 on";
	}
	if (part->kind == DIST_KIND_NEVER) {
		return NULL;
	}
	if (!is_amount(part->a) || !is_amount(part->b)) {
		return "a parameter must be a number from 0 on";
	}
	switch (part->kind) {
	case DIST_KIND_UNIFORM:
		return part->a <= part->b ? NULL : "the lowest value is above the highest";
	case DIST_KIND_LOGNORMAL:
		return part->a > 0.0 ? NULL : "the median must be above 0";
	case DIST_KIND_WEIBULL:
		return part->a > 0.0 ? NULL : "the shape must be above 0";
	case DIST_KIND_TABLE:
		return table_problem(dist, part);
	case DIST_KIND_FIXED:
	case DIST_KIND_EXPONENTIAL:
	case DIST_KIND_NEVER:
		return NULL;
	}
	return "unknown kind of distribution";
}

const char *dist_problem(const struct dist *dist)
{
	if (dist->part_n < 1 || dist->part_n > DIST_PARTS) {
		return "a distribution has one to four parts";
	}
	for (uint32_t i = 0; i < dist->part_n; i++) {
		const char *problem = part_problem(dist, &dist->part[i]);
		if (problem != NULL) {
			return problem;
		}
	}
	double sum = weight_sum(dist);
	return sum > 0.0 && is_amount(sum) ? NULL : "the weights must have a sum above 0";
}

/* x >= 0 to the nearest integer, half up. Adding 0.5 before truncating would be wrong from 2^52 on;
 * the test against 2^63 - 1024 also catches +infinity. */
static int64_t to_integer(double x)
{
	if (!(x < 0x1.fffffffffffffp62)) {
		return DIST_MAX;
	}
	int64_t whole = (int64_t)x;
	return whole + (x - (double)whole >= 0.5);
}

/* Straight lines between the quantiles. */
static double table_value(const struct dist *dist, const struct dist_part *part, double u)
{
	const struct dist_point *point = first_point(dist, part);
	uint32_t low = 0;
	uint32_t high = (uint32_t)part->b - 1;
	while (high - low > 1) {
		uint32_t middle = (low + high) / 2;
		if (point[middle].u <= u) {
			low = middle;
		} else {
			high = middle;
		}
	}
	double width = point[high].u - point[low].u;
	double way = width > 0.0 ? (u - point[low].u) / width : 0.0;
	return point[low].x + way * (point[high].x - point[low].x);
}

static double table_mean(const struct dist *dist, const struct dist_part *part)
{
	const struct dist_point *point = first_point(dist, part);
	double sum = 0.0;
	for (uint32_t i = 1; i < (uint32_t)part->b; i++) {
		sum += (point[i].u - point[i - 1].u) * (point[i].x + point[i - 1].x) / 2.0;
	}
	return sum;
}

static int64_t part_draw(const struct dist *dist, const struct dist_part *part, double u)
{
	switch (part->kind) {
	case DIST_KIND_FIXED:
		return to_integer(part->a);
	case DIST_KIND_UNIFORM:
		return to_integer(part->a + u * (part->b - part->a));
	case DIST_KIND_EXPONENTIAL:
		return to_integer(-part->a * fixmath_log(1.0 - u));
	case DIST_KIND_LOGNORMAL:
		return to_integer(part->a * fixmath_exp(part->b * fixmath_inv_normal(u)));
	case DIST_KIND_WEIBULL:
		return to_integer(part->b * fixmath_pow(-fixmath_log(1.0 - u), 1.0 / part->a));
	case DIST_KIND_NEVER:
		return DIST_NEVER;
	case DIST_KIND_TABLE:
		return to_integer(table_value(dist, part, u));
	}
	err_bug(__FILE__, __LINE__, "a kind that dist_problem() lets through");
}

int64_t dist_draw(const struct dist *dist, double u)
{
	CHECK(u > 0.0 && u < 1.0);
	if (dist->part_n == 1) {
		return part_draw(dist, &dist->part[0], u);
	}
	double rest = u * weight_sum(dist);
	const struct dist_part *chosen = NULL;
	for (uint32_t i = 0; i < dist->part_n; i++) {
		const struct dist_part *part = &dist->part[i];
		if (part->weight > 0.0) {
			rest -= chosen == NULL ? 0.0 : chosen->weight;
			chosen = part;
			if (rest < part->weight) {
				break;
			}
		}
	}
	REQUIRE(chosen != NULL);
	/* Rounding may leave the rest on an end of the interval or, in the last part, beyond it. */
	double stretched = rest / chosen->weight;
	if (!(stretched < 1.0)) {
		stretched = 1.0 - 0x1p-53;
	}
	return part_draw(dist, chosen, stretched > 0x1p-54 ? stretched : 0x1p-54);
}

static double part_mean(const struct dist *dist, const struct dist_part *part)
{
	switch (part->kind) {
	case DIST_KIND_FIXED:
	case DIST_KIND_EXPONENTIAL:
		return part->a;
	case DIST_KIND_UNIFORM:
		return part->a + (part->b - part->a) / 2.0;
	case DIST_KIND_LOGNORMAL:
		return part->a * fixmath_exp(part->b * part->b / 2.0);
	case DIST_KIND_WEIBULL:
		return part->b * fixmath_exp(fixmath_log_gamma(1.0 + 1.0 / part->a));
	case DIST_KIND_NEVER:
		return -1.0;
	case DIST_KIND_TABLE:
		return table_mean(dist, part);
	}
	err_bug(__FILE__, __LINE__, "a kind that dist_problem() lets through");
}

double dist_mean(const struct dist *dist)
{
	double sum = 0.0;
	for (uint32_t i = 0; i < dist->part_n; i++) {
		const struct dist_part *part = &dist->part[i];
		if (part->weight > 0.0) {
			if (part->kind == DIST_KIND_NEVER) {
				return -1.0;
			}
			sum += part->weight * part_mean(dist, part);
		}
	}
	return sum / weight_sum(dist);
}

/* Whether a component has no spread; `never` has none but is no value either. */
static bool part_is_fixed(const struct dist *dist, const struct dist_part *part)
{
	switch (part->kind) {
	case DIST_KIND_FIXED:
		return true;
	case DIST_KIND_UNIFORM:
		return part->a == part->b;
	case DIST_KIND_EXPONENTIAL:
		return part->a == 0.0;
	case DIST_KIND_LOGNORMAL:
	case DIST_KIND_WEIBULL:
		return part->b == 0.0;
	case DIST_KIND_NEVER:
		return false;
	case DIST_KIND_TABLE:
		return first_point(dist, part)->x == first_point(dist, part)[(uint32_t)part->b - 1].x;
	}
	return false;
}

bool dist_is_fixed(const struct dist *dist, double *value)
{
	double common = -1.0;
	for (uint32_t i = 0; i < dist->part_n; i++) {
		const struct dist_part *part = &dist->part[i];
		if (part->weight > 0.0) {
			double mean = part_mean(dist, part);
			if (!part_is_fixed(dist, part) || (common >= 0.0 && mean != common)) {
				return false;
			}
			common = mean;
		}
	}
	if (common >= 0.0 && value != NULL) {
		*value = common;
	}
	return common >= 0.0;
}
