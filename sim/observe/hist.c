/* Counting, merging and reading back: see hist.h for the promises. */
#include "observe/hist.h"

#include <string.h>

#include "core/err.h"

/* The smallest and largest value of a bucket; the inverse of hist_index. */
static struct hist_bucket bucket_at(const struct hist *hist, uint32_t ix)
{
	uint32_t shift = ix >> HIST_SUB_BITS;
	if (shift > 0) {
		shift--; /* the first power of two above 255 still has buckets of width 1 */
	}
	int64_t low = (int64_t)(ix - (shift << HIST_SUB_BITS)) << shift;
	return (struct hist_bucket){
		.low = low,
		.high = low + ((INT64_C(1) << shift) - 1),
		.n = hist->count[ix],
	};
}

void hist_add(struct hist *hist, int64_t value)
{
	REQUIRE(value >= 0);
	if (hist->n == 0 || value < hist->min) {
		hist->min = value;
	}
	if (hist->n == 0 || value > hist->max) {
		hist->max = value;
	}
	hist->n++;
	hist->count[hist_index(value)]++;
	hist->sum_low += (uint64_t)value;
	hist->sum_high += hist->sum_low < (uint64_t)value;
}

void hist_add_never(struct hist *hist)
{
	hist->never_n++;
}

void hist_merge(struct hist *into, const struct hist *from)
{
	into->never_n += from->never_n;
	if (from->n == 0) {
		return;
	}
	if (into->n == 0 || from->min < into->min) {
		into->min = from->min;
	}
	if (into->n == 0 || from->max > into->max) {
		into->max = from->max;
	}
	into->n += from->n;
	into->sum_low += from->sum_low;
	into->sum_high += from->sum_high + (into->sum_low < from->sum_low);
	uint32_t last = hist_index(from->max);
	for (uint32_t ix = hist_index(from->min); ix <= last; ix++) {
		into->count[ix] += from->count[ix];
	}
}

void hist_clear(struct hist *hist)
{
	memset(hist, 0, sizeof *hist);
}

/* The part of a bucket that can hold values: the first and the last one end at min and max. */
static struct hist_bucket bucket_clamped(const struct hist *hist, uint32_t ix)
{
	struct hist_bucket bucket = bucket_at(hist, ix);
	if (bucket.low < hist->min) {
		bucket.low = hist->min;
	}
	if (bucket.high > hist->max) {
		bucket.high = hist->max;
	}
	return bucket;
}

bool hist_quantile(const struct hist *hist, double q, double *value)
{
	REQUIRE(q >= 0.0 && q <= 1.0);
	/* q * total may come out a rounding error above the whole number that is meant (0.55 * 100),
	 * which would jump into the next bucket or into the never. */
	double rank = q * (double)(hist->n + hist->never_n);
	double rank_least = rank - rank * 0x1p-50;
	if (hist->n == 0 || rank_least > (double)hist->n) {
		return false;
	}
	uint64_t below = 0;
	uint32_t last = hist_index(hist->max);
	uint32_t ix = hist_index(hist->min);
	while (ix < last && (double)(below + hist->count[ix]) < rank_least) {
		below += hist->count[ix++];
	}
	struct hist_bucket bucket = bucket_clamped(hist, ix);
	double share = bucket.n == 0 ? 0.0 : (rank - (double)below) / (double)bucket.n;
	share = share < 0.0 ? 0.0 : share > 1.0 ? 1.0 : share;
	*value = (double)bucket.low + (double)(bucket.high - bucket.low) * share;
	return true;
}

bool hist_mean(const struct hist *hist, double *value)
{
	if (hist->n == 0) {
		return false;
	}
	*value = ((double)hist->sum_high * 0x1p64 + (double)hist->sum_low) / (double)hist->n;
	return true;
}

double hist_share_above(const struct hist *hist, int64_t value)
{
	uint64_t total = hist->n + hist->never_n;
	if (total == 0) {
		return 0.0;
	}
	double above = (double)hist->never_n;
	if (hist->n > 0 && value < hist->min) {
		above += (double)hist->n;
	} else if (hist->n > 0 && value < hist->max) {
		uint32_t home = hist_index(value);
		struct hist_bucket bucket = bucket_clamped(hist, home);
		uint64_t sure = 0;
		for (uint32_t ix = home + 1; ix <= hist_index(hist->max); ix++) {
			sure += hist->count[ix];
		}
		double part = (double)(bucket.high - value) / (double)(bucket.high - bucket.low + 1);
		above += (double)sure + part * (double)bucket.n;
	}
	return above / (double)total;
}

bool hist_next(const struct hist *hist, uint32_t *cursor, struct hist_bucket *bucket)
{
	if (hist->n == 0) {
		return false;
	}
	uint32_t last = hist_index(hist->max);
	uint32_t first = hist_index(hist->min);
	for (uint32_t ix = *cursor < first ? first : *cursor; ix <= last; ix++) {
		if (hist->count[ix] > 0) {
			*bucket = bucket_at(hist, ix);
			*cursor = ix + 1;
			return true;
		}
	}
	return false;
}
