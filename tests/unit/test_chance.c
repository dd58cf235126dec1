/* Keyed chance: uniform, and without any relation between neighbouring keys.
 *
 * Keys and seeds are fixed, so a verdict never changes from run to run. Each statistical bound is
 * one that a perfect source would exceed once in a million tries (P below). */
#include <check.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/chance.h"

#define P 1e-6
#define DRAWS 200000

/* The fields of a key. */
enum field { SEED, REPLICATION, SITE, DEVICE, PURPOSE, ITEM, SUB, FIELDS };

static const char *const field_names[FIELDS] = {
	"seed", "replication", "site", "device", "purpose", "item", "sub",
};

/* Ordinary values of the other fields; `base` keeps the cases of a loop apart. */
static void key_init(uint64_t key[FIELDS], uint64_t base)
{
	key[SEED] = 1 + base;
	key[REPLICATION] = base % 3;
	key[SITE] = base % 2;
	key[DEVICE] = 5 + base % 7;
	key[PURPOSE] = CHANCE_SMS_DELAY;
	key[ITEM] = 17;
	key[SUB] = 0;
}

static uint64_t draw(const uint64_t key[FIELDS])
{
	struct chance chance =
		chance_init(key[SEED], (uint32_t)key[REPLICATION], (uint32_t)key[SITE]);
	return chance_bits(chance, (uint32_t)key[DEVICE], (enum chance_purpose)key[PURPOSE],
			   key[ITEM], (uint32_t)key[SUB]);
}

static double chi_square_limit(double freedom)
{
	return gsl_cdf_chisq_Qinv(P, freedom);
}

/* Chi-square over 1,000 cells of the unit interval while one field counts up. */
START_TEST(uniform_along_each_field)
{
	enum { CELLS = 1000 };
	uint64_t key[FIELDS];
	static uint32_t cell[CELLS];
	for (uint64_t base = 0; base < 3; base++) {
		key_init(key, base);
		for (int c = 0; c < CELLS; c++) {
			cell[c] = 0;
		}
		for (uint32_t i = 0; i < DRAWS; i++) {
			key[_i] = i;
			cell[(uint32_t)((double)(draw(key) >> 11) * 0x1p-53 * CELLS)]++;
		}
		double expected = (double)DRAWS / CELLS;
		double sum = 0.0;
		for (int c = 0; c < CELLS; c++) {
			double d = (double)cell[c] - expected;
			sum += d * d / expected;
		}
		if (sum > chi_square_limit(CELLS - 1) ||
		    sum < gsl_cdf_chisq_Pinv(P, CELLS - 1)) {
			ck_abort_msg("%s: chi-square %.1f", field_names[_i], sum);
		}
	}
}
END_TEST

/* Pairs of neighbours in one field (distances 1, 2, 256 and 65,536) fill the unit square evenly. */
START_TEST(neighbours_are_independent)
{
	enum { SIDE = 32 };
	static const uint64_t distances[] = {1, 2, 256, 65536};
	uint64_t key[FIELDS];
	for (int k = 0; k < 4; k++) {
		uint32_t cell[SIDE][SIDE] = {{0}};
		double sum_xy = 0.0;
		key_init(key, (uint64_t)k);
		for (uint32_t i = 0; i < DRAWS; i++) {
			/* The item varies too, so that few values of a field meet many keys. */
			key[ITEM] = i / 64;
			key[_i] = _i == ITEM ? i : i % 64;
			uint64_t x = draw(key);
			key[_i] += distances[k];
			uint64_t y = draw(key);
			cell[x >> 59][y >> 59]++;
			sum_xy += ((double)(x >> 11) * 0x1p-53 - 0.5) *
				  ((double)(y >> 11) * 0x1p-53 - 0.5);
		}
		double expected = (double)DRAWS / (SIDE * SIDE);
		double sum = 0.0;
		for (int a = 0; a < SIDE * SIDE; a++) {
			double d = (double)cell[a / SIDE][a % SIDE] - expected;
			sum += d * d / expected;
		}
		/* Correlation times sqrt(n) is standard normal. */
		double z = 12.0 * sum_xy / sqrt(DRAWS);
		if (sum > chi_square_limit(SIDE * SIDE - 1) || fabs(z) > 4.9) {
			ck_abort_msg("%s, distance %llu: chi-square %.1f, z %.2f", field_names[_i],
				     (unsigned long long)distances[k], sum, z);
		}
	}
}
END_TEST

/* Each bit of each field flips each bit of the result half of the time. */
START_TEST(every_bit_counts)
{
	static const int width[FIELDS] = {64, 32, 32, 32, 8, 64, 32};
	enum { TRIES = 4000 };
	uint64_t key[FIELDS];
	for (int bit = 0; bit < width[_i]; bit++) {
		uint32_t flips[64] = {0};
		for (uint64_t t = 0; t < TRIES; t++) {
			key_init(key, t);
			uint64_t a = draw(key);
			key[_i] ^= UINT64_C(1) << bit;
			uint64_t change = a ^ draw(key);
			for (int b = 0; b < 64; b++) {
				flips[b] += (uint32_t)(change >> b & 1);
			}
		}
		for (int b = 0; b < 64; b++) {
			double z = ((double)flips[b] - TRIES / 2.0) / (sqrt(TRIES) / 2.0);
			if (fabs(z) > 6.0) { /* 64 * 264 comparisons: 3e-5 in all */
				ck_abort_msg("%s bit %d, result bit %d: z %.1f", field_names[_i],
					     bit, b, z);
			}
		}
	}
}
END_TEST

/* No two fields can stand in for each other: a grid of small keys gives no value twice. */
static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a;
	uint64_t y = *(const uint64_t *)b;
	return x < y ? -1 : x > y;
}

START_TEST(no_two_keys_alike)
{
	enum { SIDE = 8, N = SIDE * SIDE * SIDE * SIDE * SIDE * SIDE };
	uint64_t *value = malloc(N * sizeof *value);
	ck_assert_ptr_nonnull(value);
	for (uint32_t i = 0; i < N; i++) {
		uint64_t key[FIELDS] = {7, i & 7, i >> 3 & 7, i >> 6 & 7, i >> 9 & 7,
					i >> 12 & 7, i >> 15 & 7};
		value[i] = draw(key);
	}
	qsort(value, N, sizeof *value, compare);
	for (uint32_t i = 1; i < N; i++) {
		if (value[i] == value[i - 1]) { /* by chance: 2e-9 */
			ck_abort_msg("two keys share %016llx", (unsigned long long)value[i]);
		}
	}
	free(value);
}
END_TEST

/* The bits behind chance_unit, and its ends. */
START_TEST(unit_is_open)
{
	double low = 1.0;
	double high = 0.0;
	struct chance chance = chance_init(3, 0, 0);
	for (uint64_t i = 0; i < 1000000; i++) {
		double u = chance_unit(chance, 1, CHANCE_BACKOFF, i, 0);
		uint64_t bits = chance_bits(chance, 1, CHANCE_BACKOFF, i, 0);
		if (u != (double)(bits >> 12) * 0x1p-52 + 0x1p-53 || 1.0 - (1.0 - u) != u) {
			ck_abort_msg("item %llu: %a from %016llx", (unsigned long long)i, u,
				     (unsigned long long)bits);
		}
		low = u < low ? u : low;
		high = u > high ? u : high;
	}
	ck_assert(low > 0.0 && low < 2e-5 && high < 1.0 && high > 1.0 - 2e-5);
}
END_TEST

/* Pinned: whoever changes a value here changes every result. */
START_TEST(known_answers)
{
	static const struct {
		uint64_t key[FIELDS];
		uint64_t want;
	} rows[] = {
		{{0, 0, 0, 0, 1, 0, 0}, UINT64_C(0x472d6df29028a6eb)},
		{{1, 0, 0, 5, CHANCE_MAIL_GAP, 17, 0}, UINT64_C(0xdf0ae6a4a92aaf86)},
		{{1, 0, 0, 5, CHANCE_MAIL_GAP, 17, 1}, UINT64_C(0x72545c82803537f0)},
		{{1, 1, 0, 5, CHANCE_MAIL_GAP, 17, 0}, UINT64_C(0xcbefbcbbdfa30035)},
		{{1, 0, 1, 5, CHANCE_MAIL_GAP, 17, 0}, UINT64_C(0xd7a1266750e59d6e)},
		{{42, 9, 3, 999999, CHANCE_SMS_LOSS, UINT64_C(1) << 40, 2}, UINT64_C(0xd9b0dfadbed14968)},
		{{UINT64_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX, CHANCE_MAIL_TEXT, UINT64_MAX,
		  UINT32_MAX}, UINT64_C(0x80f7375893e1242d)},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint64_t got = draw(rows[i].key);
		if (got != rows[i].want) {
			ck_abort_msg("row %zu gives 0x%016llx", i, (unsigned long long)got);
		}
	}
	double u = chance_unit(chance_init(1, 0, 0), 5, CHANCE_MAIL_GAP, 17, 0);
	ck_assert_double_eq(u, 0x1.be15cd4952555p-1);
}
END_TEST

/* The numbers of the purposes are part of the format of all results. */
START_TEST(purposes_keep_their_numbers)
{
	static const int numbers[] = {
		CHANCE_MAIL_GAP, CHANCE_MAIL_SIZE, CHANCE_POLL_PHASE, CHANCE_START_PHASE,
		CHANCE_SMS_DELAY, CHANCE_SMS_LOSS, CHANCE_DEVICE_WAIT, CHANCE_COVERAGE_ON,
		CHANCE_COVERAGE_OFF, CHANCE_BACKOFF, CHANCE_PACKET_LOSS, CHANCE_TLS_RESUME,
		CHANCE_SERVER_CPU, CHANCE_PAGING_OFFSET, CHANCE_NOTIFY_LOSS, CHANCE_POLICY_PHASE,
		CHANCE_GATEWAY_DELAY, CHANCE_SDCCH, CHANCE_TRAFFIC, CHANCE_MAIL_TEXT,
	};
	for (int i = 0; i < (int)(sizeof numbers / sizeof numbers[0]); i++) {
		ck_assert_int_eq(numbers[i], i + 1);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("chance");
	TCase *tcase = tcase_create("chance");
	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, uniform_along_each_field, 0, FIELDS);
	tcase_add_loop_test(tcase, neighbours_are_independent, 0, FIELDS);
	tcase_add_loop_test(tcase, every_bit_counts, 0, FIELDS);
	tcase_add_test(tcase, no_two_keys_alike);
	tcase_add_test(tcase, unit_is_open);
	tcase_add_test(tcase, known_answers);
	tcase_add_test(tcase, purposes_keep_their_numbers);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
