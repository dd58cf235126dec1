/* When mail comes: Poisson with the rates of the week, or rows of a trace that repeat. */
#include <check.h>
#include <math.h>
#include <string.h>

#include "models/workload/arrivals.h"

/* Monday 2005-11-07T00:00:00Z. */
#define MONDAY 1131321600

static struct scenario week(double per_day, uint32_t profile, double weekend_share)
{
	struct scenario it = {0};
	it.run.start_unix_s = MONDAY;
	it.run.warm_up_ns = 0;
	it.workload.model = WORKLOAD_POISSON;
	it.workload.mail_per_workday = per_day;
	it.workload.day_profile = profile;
	it.workload.weekend_share = weekend_share;
	it.workload.mail_size = dist_lognormal(4500, 36000);
	return it;
}

enum { USERS = 400, WEEKS = 4 };

/* Mails in each hour of the week, all users and weeks together. */
static void count(const struct scenario *scenario, double hours[ARRIVALS_WEEK_HOURS])
{
	struct arrivals_clock clock;
	struct chance chance = {.base = 3};
	arrivals_clock_init(&clock, scenario, 0);
	memset(hours, 0, ARRIVALS_WEEK_HOURS * sizeof *hours);
	for (uint32_t user = 0; user < USERS; user++) {
		struct arrivals arrivals;
		uint32_t number = 0;
		int64_t before_ns = 0;
		arrivals_init(&arrivals, &clock, chance, user);
		while (arrivals.next_ns < WEEKS * 7 * DAY_NS) {
			ck_assert_int_ge(arrivals.next_ns, before_ns);
			ck_assert_uint_eq(arrivals.number, number++);
			before_ns = arrivals.next_ns;
			hours[before_ns / HOUR_NS % ARRIVALS_WEEK_HOURS]++;
			arrivals_next(&arrivals, &clock, chance, user);
		}
	}
}

static double sum(const double *hours, unsigned from, unsigned to)
{
	double all = 0;
	for (unsigned h = from; h < to; h++) {
		all += hours[h];
	}
	return all;
}

/* Within six standard deviations of a Poisson count. */
static void near(double got, double expected)
{
	ck_assert_double_eq_tol(got, expected, 6 * sqrt(expected) + 1e-9);
}

START_TEST(flat_is_flat)
{
	double hours[ARRIVALS_WEEK_HOURS];
	struct scenario scenario = week(24, DAY_PROFILE_FLAT, 0.2);
	count(&scenario, hours);
	for (unsigned h = 0; h < ARRIVALS_WEEK_HOURS; h++) {
		near(hours[h], USERS * WEEKS);
	}
}
END_TEST

START_TEST(office_follows_the_profile)
{
	/* capacity.md 3.3: per cent of a working day by hour; sums to 103.8. */
	static const double profile[24] = {0.8, 0.5, 0.4, 0.4, 0.5, 1, 2, 4.5, 8.5, 10, 9.5, 8, 7,
		8.5,
		9, 8.5, 7.5, 5.5, 3.5, 2.5, 1.9, 1.6, 1.3, 0.9};
	double hours[ARRIVALS_WEEK_HOURS];
	struct scenario scenario = week(60, DAY_PROFILE_OFFICE_24H, 0.2);
	count(&scenario, hours);
	near(sum(hours, 0, 120), 5.0 * 60 * USERS * WEEKS);
	near(sum(hours, 120, 168), 2.0 * 12 * USERS * WEEKS);
	for (unsigned h = 0; h < 24; h++) {
		double day = 0;
		for (unsigned d = 0; d < 5; d++) {
			day += hours[24 * d + h];
		}
		near(day, 5.0 * 60 * USERS * WEEKS * profile[h] / 103.8);
	}
}
END_TEST

START_TEST(silent_weekends)
{
	double hours[ARRIVALS_WEEK_HOURS];
	struct scenario scenario = week(60, DAY_PROFILE_OFFICE_24H, 0);
	count(&scenario, hours);
	ck_assert_double_eq(sum(hours, 120, 168), 0);
	ck_assert_double_gt(sum(hours, 96, 120), 0);
}
END_TEST

START_TEST(no_mail_at_all)
{
	struct scenario scenario = week(0, DAY_PROFILE_FLAT, 0.2);
	struct arrivals_clock clock;
	struct arrivals arrivals;
	arrivals_clock_init(&clock, &scenario, 0);
	arrivals_init(&arrivals, &clock, (struct chance){.base = 1}, 0);
	ck_assert_int_eq(arrivals.next_ns, NEVER_NS);
}
END_TEST

/* The clock: hour of the week at ns 0 for starts, zones and warm-ups. */
static const struct {
	int64_t start_unix_s;
	int32_t zone_min;
	int64_t warm_up_ns;
	unsigned hour;
	bool weekend;
} clocks[] = {
	{MONDAY, 0, 0, 0, false},
	{MONDAY, 60, 0, 1, false},
	{MONDAY, -60, 0, 167, true},
	{MONDAY, 0, DAY_NS, 144, true},
	{MONDAY, 0, 1, 167, true},
	{MONDAY, 0, 2 * HOUR_NS + 1, 165, true},
	{MONDAY, 0, 8 * DAY_NS, 144, true},
	{MONDAY + 5 * 86400, 0, 0, 120, true},
	{MONDAY + 5 * 86400 - 1, 0, 0, 119, false},
	{MONDAY + 9 * 3600 + 1800, 330, 0, 15, false},
	{0, 0, 0, 72, false}, /* 1970-01-01 was a Thursday */
};

START_TEST(clock_knows_the_hour)
{
	struct scenario scenario = week(1, DAY_PROFILE_FLAT, 0.2);
	struct arrivals_clock clock;
	scenario.run.start_unix_s = clocks[_i].start_unix_s;
	scenario.run.time_zone_min = clocks[_i].zone_min;
	scenario.run.warm_up_ns = clocks[_i].warm_up_ns;
	arrivals_clock_init(&clock, &scenario, 0);
	ck_assert_uint_eq(arrivals_hour(&clock, 0), clocks[_i].hour);
	ck_assert(arrivals_weekend(&clock, 0) == clocks[_i].weekend);
}
END_TEST

/* The n-th mail does not depend on how often anybody looked, nor on other users. */
START_TEST(keyed_by_number)
{
	struct scenario scenario = week(60, DAY_PROFILE_OFFICE_24H, 0.2);
	struct arrivals_clock clock;
	struct chance chance = chance_init(9, 2, 1);
	struct arrivals a, b;
	arrivals_clock_init(&clock, &scenario, 0);
	arrivals_init(&a, &clock, chance, 5);
	arrivals_init(&b, &clock, chance, 6);
	ck_assert_int_ne(a.next_ns, b.next_ns);
	arrivals_init(&b, &clock, chance, 5);
	for (unsigned i = 0; i < 100; i++) {
		ck_assert_int_eq(a.next_ns, b.next_ns);
		ck_assert_uint_eq(arrivals_bytes(&a, &clock, chance, 5),
			arrivals_bytes(&b, &clock, chance, 5));
		arrivals_next(&a, &clock, chance, 5);
		arrivals_next(&b, &clock, chance, 5);
	}
}
END_TEST

START_TEST(sizes)
{
	struct scenario scenario = week(60, DAY_PROFILE_FLAT, 0.2);
	struct arrivals_clock clock;
	struct arrivals at;
	struct chance chance = {.base = 8};
	unsigned below = 0;
	enum { N = 20000 };
	arrivals_clock_init(&clock, &scenario, 0);
	arrivals_init(&at, &clock, chance, 0);
	for (uint32_t i = 0; i < N; i++) {
		below += arrivals_bytes(&at, &clock, chance, 0) <= 4500;
		arrivals_next(&at, &clock, chance, 0);
	}
	near(below, N / 2);
	scenario.workload.mail_size = dist_fixed(0);
	ck_assert_uint_eq(arrivals_bytes(&at, &clock, chance, 0), 1);
	scenario.workload.mail_size = dist_fixed(1e15);
	ck_assert_uint_eq(arrivals_bytes(&at, &clock, chance, 0), INT32_MAX);
}
END_TEST

/* Shares of the hours and factors of the days as the scenario lists them. */
START_TEST(listed_hours_and_days)
{
	static const double factor[7] = {1.2, 1, 1, 1, 0.8, 0.5, 0.1};
	double hours[ARRIVALS_WEEK_HOURS];
	struct scenario scenario = week(60, DAY_PROFILE_OFFICE_24H, 0.2);
	for (unsigned h = 0; h < 24; h++) {
		scenario.workload.hours[h] = h < 6 ? 0 : h * 10;
	}
	memcpy(scenario.workload.week, factor, sizeof factor);
	count(&scenario, hours);
	double shares = 0;
	for (unsigned h = 6; h < 24; h++) {
		shares += h * 10;
	}
	for (unsigned d = 0; d < 7; d++) {
		near(sum(hours, 24 * d, 24 * d + 24), 60 * factor[d] * USERS * WEEKS);
		ck_assert_double_eq(sum(hours, 24 * d, 24 * d + 6), 0);
		for (unsigned h = 6; h < 24; h++) {
			near(hours[24 * d + h], 60 * factor[d] * USERS * WEEKS * h * 10 / shares);
		}
	}
	/* A flat profile with days of its own. */
	scenario = week(24, DAY_PROFILE_FLAT, 0.2);
	memcpy(scenario.workload.week, factor, sizeof factor);
	count(&scenario, hours);
	for (unsigned h = 0; h < ARRIVALS_WEEK_HOURS; h++) {
		near(hours[h], factor[h / 24] * USERS * WEEKS);
	}
}
END_TEST

/* ---- traces: users 0 (three rows, two of them in one second), 1 (none), 2 (one row) of one
 * week */

static uint32_t first[] = {0, 3, 3, 4};
static uint32_t rows[] = {100, 100, 86400 * 6, 5000};

static struct scenario trace(int64_t warm_up_ns)
{
	struct scenario it = week(60, DAY_PROFILE_FLAT, 0.2);
	it.run.warm_up_ns = warm_up_ns;
	it.workload.model = WORKLOAD_TRACE;
	it.workload.trace = (struct trace_data){.users = 3, .first = first, .time_s = rows,
		.span_s = 7 * 86400};
	return it;
}

/* What a user gets in three weeks, against the rows laid out by hand. Warm-up shifts ns 0. */
START_TEST(trace_repeats)
{
	static const int64_t warm_ups[] = {0, 50 * SECOND_NS, DAY_NS, 7 * DAY_NS, 10 * DAY_NS,
		3 * DAY_NS + 12345 * INT64_C(1000001)};
	int64_t warm_ns = warm_ups[_i];
	struct scenario scenario = trace(warm_ns);
	struct arrivals_clock clock;
	arrivals_clock_init(&clock, &scenario, 0);
	for (uint32_t user = 0; user < 3; user++) {
		struct arrivals arrivals;
		arrivals_init(&arrivals, &clock, (struct chance){.base = 1}, user);
		for (int64_t round = -3; round < 3; round++) {
			for (uint32_t r = first[user]; r < first[user + 1]; r++) {
				int64_t at_ns = warm_ns + (round * 7 * 86400 + rows[r]) * SECOND_NS;
				if (at_ns < 0) {
					continue;
				}
				ck_assert_int_eq(arrivals.next_ns, at_ns);
				arrivals_next(&arrivals, &clock, (struct chance){.base = 1}, user);
			}
		}
		ck_assert(user != 1 || arrivals.next_ns == NEVER_NS);
	}
}
END_TEST

/* Sizes stand beside the rows and come round with them. */
START_TEST(trace_sizes)
{
	static uint32_t bytes[] = {11, 12, 0, 14};
	struct scenario scenario = trace(0);
	scenario.workload.trace.bytes = bytes;
	struct arrivals_clock clock;
	struct arrivals at;
	arrivals_clock_init(&clock, &scenario, 0);
	arrivals_init(&at, &clock, (struct chance){.base = 1}, 0);
	for (unsigned i = 0; i < 9; i++) {
		ck_assert_uint_eq(arrivals_bytes(&at, &clock, (struct chance){.base = 1}, 0),
			i % 3 == 2 ? 1 : bytes[i % 3]);
		arrivals_next(&at, &clock, (struct chance){.base = 1}, 0);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("arrivals");
	TCase *tcase = tcase_create("arrivals");
	tcase_add_test(tcase, flat_is_flat);
	tcase_add_test(tcase, office_follows_the_profile);
	tcase_add_test(tcase, silent_weekends);
	tcase_add_test(tcase, no_mail_at_all);
	tcase_add_loop_test(tcase, clock_knows_the_hour, 0,
		(int)(sizeof clocks / sizeof clocks[0]));
	tcase_add_test(tcase, keyed_by_number);
	tcase_add_test(tcase, sizes);
	tcase_add_test(tcase, listed_hours_and_days);
	tcase_add_test(tcase, trace_sizes);
	tcase_add_loop_test(tcase, trace_repeats, 0, 6);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0;
}
