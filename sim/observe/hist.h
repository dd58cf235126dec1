/* A log-linear histogram of integers from 0 on, with an exact count of "never".
 *
 * What: every power of two is cut into 256 equal buckets, values below 512 are exact. Undelivered
 *   mail is counted as +infinity and stays part of every quantile (SEMANTICS 4.2).
 * Not here: intervals (stats/), files (output/).
 * Error bound: a bucket [low, high] has high - low < low / 256, so a quantile is off by less than
 *   1/256 = 0.4 % of itself from one of the values added; count, sum, min, max and never are exact.
 * Units: the caller's integer, usually microseconds; 0..2^63-1.
 * Memory: HIST_BUCKETS * 8 bytes + 48 = 114,736 bytes, of which only the pages of values that occur
 *   are touched. All zeros is an empty histogram: calloc and embedding work, no _init is needed.
 * Ownership: plain memory without pointers; may be copied, stored and read back.
 * Invariants: sums are integers, so merging is exact and its order does not matter. Buckets outside
 *   of index(min)..index(max) are 0. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define HIST_SUB_BITS 8
#define HIST_BUCKETS ((uint32_t)((63 - HIST_SUB_BITS + 1) << HIST_SUB_BITS))

struct hist {
	uint64_t n;       /* finite values */
	uint64_t never_n; /* values that are +infinity */
	int64_t min;      /* smallest finite value; meaningless while n is 0 */
	int64_t max;      /* largest finite value; meaningless while n is 0 */
	uint64_t sum_low; /* the 128-bit sum of the finite values */
	uint64_t sum_high;
	uint64_t count[HIST_BUCKETS];
};

/* One non-empty bucket: `n` values in low..high, both included. */
struct hist_bucket {
	int64_t low;
	int64_t high;
	uint64_t n;
};

/* The bucket of a value >= 0: the value itself below 512, then 256 buckets per power of two. */
static inline uint32_t hist_index(int64_t value)
{
	uint64_t v = (uint64_t)value;
	uint32_t top = 63 - (uint32_t)__builtin_clzll(v | 1 << HIST_SUB_BITS);
	uint32_t shift = top - HIST_SUB_BITS;
	return (shift << HIST_SUB_BITS) + (uint32_t)(v >> shift);
}

/* value >= 0; a negative one stops the program. */
void hist_add(struct hist *hist, int64_t value);
void hist_add_never(struct hist *hist);
void hist_merge(struct hist *into, const struct hist *from);
void hist_clear(struct hist *hist);

/* The value below or at which a share q (0..1) of all values, never included, lies; interpolated
 * inside its bucket and kept within min..max. False, and *value untouched, when the quantile falls
 * among the never or the histogram is empty. */
bool hist_quantile(const struct hist *hist, double q, double *value);

/* The mean of the finite values; false when there are none. With never_n > 0 the mean of all values
 * is infinite, and the caller has to say so. */
bool hist_mean(const struct hist *hist, double *value);

/* The share (0..1) of all values strictly above `value`, never included; interpolated inside the
 * bucket of `value`. 0 for an empty histogram. */
double hist_share_above(const struct hist *hist, int64_t value);

/* Steps through the non-empty buckets in ascending order: start with *cursor = 0, stop on false. */
bool hist_next(const struct hist *hist, uint32_t *cursor, struct hist_bucket *bucket);
