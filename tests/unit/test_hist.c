/* The histogram against sorted samples, GSL's quantiles, and exact integer sums. */
#include <check.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/chance.h"
#include "core/dist.h"
#include "core/err.h"
#include "observe/hist.h"

static const struct chance chance = {.base = 5};

static struct hist *hist_build(void)
{
	struct hist *hist = calloc(1, sizeof *hist);
	REQUIRE(hist != NULL);
	return hist;
}

static int64_t sample(uint64_t item)
{
	struct dist dist = dist_lognormal(14e6, 45e6);
	return dist_draw(&dist, chance_unit(chance, 0, CHANCE_SMS_DELAY, item, 0));
}

/* Each bucket follows the one before without a gap, holds its own ends, keeps the error bound. */
START_TEST(buckets_tile_the_numbers)
{
	struct hist *hist = hist_build();
	int64_t next = 0;
	for (uint32_t ix = 0; ix < HIST_BUCKETS; ix++) {
		/* The cursor finds the bucket of the value that should begin it. */
		hist_clear(hist);
		hist_add(hist, next);
		uint32_t cursor = 0;
		struct hist_bucket bucket = {0};
		if (!hist_next(hist, &cursor, &bucket) || bucket.low != next || bucket.n != 1 ||
		    hist_index(bucket.low) != ix || hist_index(bucket.high) != ix ||
		    cursor != ix + 1 || (bucket.high - bucket.low) > bucket.low / 256 ||
		    (next < 512 && bucket.high != next) || hist_next(hist, &cursor, &bucket)) {
			ck_abort_msg("bucket %u: %lld..%lld", ix, (long long)bucket.low,
				     (long long)bucket.high);
		}
		if (ix + 1 == HIST_BUCKETS) {
			ck_assert(bucket.high == INT64_MAX);
			break;
		}
		next = bucket.high + 1;
	}
	free(hist);
}
END_TEST

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;
	return x < y ? -1 : x > y;
}

/* Quantiles of a sample lie within 1/256 of those of the sorted values, as GSL gives them. */
START_TEST(quantiles_against_gsl)
{
	enum { N = 100000 };
	struct hist *hist = hist_build();
	double *sorted = malloc(N * sizeof *sorted);
	ck_assert_ptr_nonnull(sorted);
	double sum = 0.0;
	for (uint64_t i = 0; i < N; i++) {
		int64_t value = sample(i);
		hist_add(hist, value);
		sorted[i] = (double)value;
		sum += (double)value;
	}
	qsort(sorted, N, sizeof *sorted, compare);
	for (int k = 0; k <= 1000; k++) {
		double q = k / 1000.0;
		double got = -1.0;
		ck_assert(hist_quantile(hist, q, &got));
		double want = gsl_stats_quantile_from_sorted_data(sorted, 1, N, q);
		/* One rank of difference in the definition, besides the width of a bucket. */
		size_t below = (size_t)(q * (N - 1));
		double slack = sorted[below + 2 < N ? below + 2 : N - 1] -
			       sorted[below > 1 ? below - 2 : 0];
		if (fabs(got - want) > want / 256.0 + slack) {
			ck_abort_msg("q %g: %.1f, GSL %.1f", q, got, want);
		}
	}
	double value;
	ck_assert(hist_quantile(hist, 0.0, &value) && value == sorted[0]);
	ck_assert(hist_quantile(hist, 1.0, &value) && value == sorted[N - 1]);
	ck_assert(hist_mean(hist, &value));
	ck_assert_double_eq_tol(value / (sum / N), 1.0, 1e-14);
	ck_assert_int_eq(hist->min, (int64_t)sorted[0]);
	ck_assert_int_eq(hist->max, (int64_t)sorted[N - 1]);
	for (int k = 1; k < 200; k++) {
		int64_t bound = k * 500000;
		uint32_t above = 0;
		for (size_t i = 0; i < N; i++) {
			above += sorted[i] > (double)bound;
		}
		/* At most the values of one bucket are in doubt. */
		uint64_t doubt = hist->count[hist_index(bound)];
		double got = hist_share_above(hist, bound) * N;
		if (fabs(got - above) > (double)doubt) {
			ck_abort_msg("%lld: %.1f above, not %u", (long long)bound, got, above);
		}
	}
	free(sorted);
	free(hist);
}
END_TEST

/* Small integers are exact: the values 1..100. */
START_TEST(exact_below_512)
{
	struct hist *hist = hist_build();
	for (int64_t v = 1; v <= 100; v++) {
		hist_add(hist, v);
	}
	for (int k = 1; k <= 100; k++) {
		double value;
		ck_assert(hist_quantile(hist, k / 100.0, &value));
		if (value != k || hist_share_above(hist, k) != (100 - k) / 100.0) {
			ck_abort_msg("%d: %g, %g", k, value, hist_share_above(hist, k));
		}
	}
	ck_assert_double_eq(hist_share_above(hist, 0), 1.0);
	ck_assert_double_eq(hist_share_above(hist, -7), 1.0);
	ck_assert_double_eq(hist_share_above(hist, INT64_MAX), 0.0);
	free(hist);
}
END_TEST

/* Undelivered mail is +infinity: 55 values and 45 never, so q = 0.55 is the last finite one. */
START_TEST(never_is_part_of_the_quantiles)
{
	struct hist *hist = hist_build();
	for (int64_t v = 1; v <= 55; v++) {
		hist_add(hist, 10 * v);
	}
	for (int i = 0; i < 45; i++) {
		hist_add_never(hist);
	}
	double value = -1.0;
	ck_assert(hist_quantile(hist, 0.5, &value) && value == 500.0);
	ck_assert(hist_quantile(hist, 0.55, &value) && fabs(value - 550.0) < 1e-9);
	value = -1.0;
	ck_assert(!hist_quantile(hist, 0.5501, &value) && value == -1.0);
	ck_assert(!hist_quantile(hist, 1.0, &value));
	ck_assert_double_eq_tol(hist_share_above(hist, 500), 0.5, 1e-15);
	ck_assert_double_eq_tol(hist_share_above(hist, 550), 0.45, 1e-15);
	ck_assert_double_eq_tol(hist_share_above(hist, INT64_MAX), 0.45, 1e-15);
	ck_assert(hist_mean(hist, &value) && value == 280.0);
	ck_assert_uint_eq(hist->n, 55);
	ck_assert_uint_eq(hist->never_n, 45);
	free(hist);
}
END_TEST

/* Inside a bucket: 1024..1027 is one, 1000..1001 another. */
START_TEST(inside_a_bucket)
{
	struct hist *hist = hist_build();
	for (int64_t v = 1024; v <= 1027; v++) {
		hist_add(hist, v);
	}
	ck_assert_double_eq(hist_share_above(hist, 1023), 1.0);
	ck_assert_double_eq(hist_share_above(hist, 1024), 0.75);
	ck_assert_double_eq(hist_share_above(hist, 1026), 0.25);
	ck_assert_double_eq(hist_share_above(hist, 1027), 0.0);
	double value;
	ck_assert(hist_quantile(hist, 0.5, &value) && value == 1025.5);
	/* 0.55 * 100 is a little more than 55; the answer is no more than the largest value. */
	hist_clear(hist);
	for (int i = 0; i < 55; i++) {
		hist_add(hist, i == 0 ? INT64_C(1) << 40 : (INT64_C(1) << 40) + 1000000);
	}
	for (int i = 0; i < 45; i++) {
		hist_add_never(hist);
	}
	ck_assert(hist_quantile(hist, 0.55, &value) && value == (double)hist->max);
	free(hist);
}
END_TEST

START_TEST(empty_and_only_never)
{
	struct hist *hist = hist_build();
	double value = -1.0;
	uint32_t cursor = 0;
	struct hist_bucket bucket;
	for (int round = 0; round < 2; round++) {
		ck_assert(!hist_quantile(hist, 0.0, &value));
		ck_assert(!hist_quantile(hist, 0.5, &value));
		ck_assert(!hist_mean(hist, &value));
		ck_assert(!hist_next(hist, &cursor, &bucket));
		ck_assert_double_eq(hist_share_above(hist, 5), round == 0 ? 0.0 : 1.0);
		ck_assert_double_eq(value, -1.0);
		hist_add_never(hist);
	}
	free(hist);
}
END_TEST

/* Merging parts in any order gives, byte for byte, the histogram of all values at once. */
START_TEST(merge_is_exact_and_order_free)
{
	enum { PARTS = 7 };
	struct hist *whole = hist_build();
	struct hist *part[PARTS];
	for (int p = 0; p < PARTS; p++) {
		part[p] = hist_build();
	}
	for (uint64_t i = 0; i < 50000; i++) {
		struct hist *mine = part[i % 11 % (PARTS - 1)]; /* the last one stays empty */
		uint64_t r = chance_bits(chance, 1, CHANCE_TRAFFIC, i, 0);
		int64_t value = (int64_t)(r >> (1 + i % 40)); /* no two smallest ones are equal */
		if (i % 13 == 0) {
			hist_add_never(whole);
			hist_add_never(mine);
		} else {
			hist_add(whole, value);
			hist_add(mine, value);
		}
	}
	struct hist *forth = hist_build();
	struct hist *back = hist_build();
	for (int p = 0; p < PARTS; p++) {
		hist_merge(forth, part[p]);
		hist_merge(back, part[PARTS - 1 - p]);
	}
	ck_assert_int_eq(memcmp(forth, back, sizeof *forth), 0);
	ck_assert_int_eq(memcmp(forth, whole, sizeof *forth), 0);
	for (int p = 0; p < PARTS; p++) {
		free(part[p]);
	}
	free(forth);
	free(back);
	free(whole);
}
END_TEST

/* The sum has 128 bits: it carries into the high word, by adding and by merging. */
START_TEST(sum_of_128_bits)
{
	struct hist *hist = hist_build();
	struct hist *more = hist_build();
	unsigned __int128 sum = 0;
	for (int i = 0; i < 1000; i++) {
		hist_add(hist, INT64_MAX - i);
		hist_add(more, INT64_MAX - 3 * i);
		sum += (unsigned __int128)(INT64_MAX - i) + (uint64_t)(INT64_MAX - 3 * i);
	}
	hist_merge(hist, more);
	ck_assert(hist->sum_high == (uint64_t)(sum >> 64) && hist->sum_low == (uint64_t)sum);
	double mean;
	ck_assert(hist_mean(hist, &mean));
	ck_assert_double_eq_tol(mean / 0x1p63, 1.0, 1e-12);
	ck_assert_int_eq(hist->max, INT64_MAX);
	free(hist);
	free(more);
}
END_TEST

/* Stepping through the buckets finds every value once, in ascending order. */
START_TEST(iteration)
{
	struct hist *hist = hist_build();
	for (uint64_t i = 0; i < 20000; i++) {
		hist_add(hist, sample(i));
	}
	uint64_t n = 0;
	int64_t before = -1;
	uint32_t cursor = 0;
	struct hist_bucket bucket;
	while (hist_next(hist, &cursor, &bucket)) {
		ck_assert(bucket.low > before && bucket.high >= bucket.low && bucket.n > 0);
		before = bucket.high;
		n += bucket.n;
	}
	ck_assert_uint_eq(n, 20000);
	free(hist);
}
END_TEST

START_TEST(negative_values_stop_the_program)
{
	pid_t pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		struct hist *hist = hist_build();
		if (freopen("/dev/null", "w", stderr) != NULL) {
			hist_add(hist, -1);
		}
		_exit(0);
	}
	int status;
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}
END_TEST

START_TEST(memory_as_stated)
{
	ck_assert_uint_eq(sizeof(struct hist), 114736);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("hist");
	TCase *tcase = tcase_create("hist");
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, buckets_tile_the_numbers);
	tcase_add_test(tcase, quantiles_against_gsl);
	tcase_add_test(tcase, exact_below_512);
	tcase_add_test(tcase, never_is_part_of_the_quantiles);
	tcase_add_test(tcase, inside_a_bucket);
	tcase_add_test(tcase, empty_and_only_never);
	tcase_add_test(tcase, merge_is_exact_and_order_free);
	tcase_add_test(tcase, sum_of_128_bits);
	tcase_add_test(tcase, iteration);
	tcase_add_test(tcase, negative_values_stop_the_program);
	tcase_add_test(tcase, memory_as_stated);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
