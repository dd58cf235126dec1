/* Hours, nights, trips, looks: edges against a minute-by-minute search, shares and rates against what
 * was asked for. */
#include <check.h>
#include <math.h>

#include "models/device/habits.h"

static struct habits_cfg office(void)
{
	return (struct habits_cfg){.peak_from_ns = 8 * HOUR_NS, .peak_to_ns = 18 * HOUR_NS,
		.awake_from_ns = 7 * HOUR_NS, .awake_to_ns = 23 * HOUR_NS, .spread_ns = 30 * MINUTE_NS,
		.off_from_ns = 23 * HOUR_NS, .off_to_ns = 7 * HOUR_NS, .trip_ns = 2 * DAY_NS};
}

static bool same(struct habits_now a, struct habits_now b)
{
	return a.peak == b.peak && a.off == b.off && a.roaming == b.roaming;
}

/* Nothing changes before the edge that habits_turn_ns names, and all edges are found. */
START_TEST(edges)
{
	struct habits_cfg cfg = office();
	cfg.off_share = 0.5;
	cfg.roaming_share = 0.4;
	struct habits mine = habits_of(&cfg, (struct chance){.base = 9}, (uint32_t)_i, 5 * HOUR_NS);
	int64_t turn_ns = habits_turn_ns(&mine, 0);
	struct habits_now now = habits_at(&mine, 0);
	for (int64_t at_ns = 0; at_ns < 9 * DAY_NS; at_ns += MINUTE_NS / 2) {
		while (at_ns >= turn_ns) {
			now = habits_at(&mine, turn_ns);
			turn_ns = habits_turn_ns(&mine, turn_ns);
		}
		ck_assert(same(habits_at(&mine, at_ns), now));
	}
}
END_TEST

/* Monday to Friday 8 to 18 by the user's clock, 50 hours a week; everybody's differs a little. */
START_TEST(peak_hours)
{
	struct habits_cfg cfg = office();
	int64_t lowest_ns = DAY_NS, highest_ns = 0;
	for (uint32_t user = 0; user < 200; user++) {
		struct habits mine = habits_of(&cfg, (struct chance){.base = 9}, user, 0);
		int64_t peak_ns = 0, at_ns = 0;
		int64_t first_ns = 0;
		while (at_ns < 7 * DAY_NS) {
			int64_t next_ns = habits_turn_ns(&mine, at_ns);
			next_ns = next_ns < 7 * DAY_NS ? next_ns : 7 * DAY_NS;
			if (habits_at(&mine, at_ns).peak) {
				first_ns = first_ns == 0 ? at_ns : first_ns;
				peak_ns += next_ns - at_ns;
			}
			at_ns = next_ns;
		}
		ck_assert_int_eq(peak_ns, 50 * HOUR_NS);
		lowest_ns = first_ns < lowest_ns ? first_ns : lowest_ns;
		highest_ns = first_ns > highest_ns ? first_ns : highest_ns;
	}
	ck_assert_int_ge(lowest_ns, 8 * HOUR_NS - 15 * MINUTE_NS);
	ck_assert_int_le(highest_ns, 8 * HOUR_NS + 15 * MINUTE_NS);
	ck_assert_int_gt(highest_ns - lowest_ns, 25 * MINUTE_NS);
}
END_TEST

/* Half of the users are off for 8 hours of each day; a third of the days lead abroad. */
START_TEST(shares)
{
	struct habits_cfg cfg = office();
	uint32_t off = 0, abroad = 0, n = 0;
	cfg.off_share = 0.5;
	cfg.roaming_share = 1.0 / 3;
	for (uint32_t user = 0; user < 2000; user++) {
		struct habits mine = habits_of(&cfg, (struct chance){.base = 9}, user, 0);
		for (int64_t at_ns = 0; at_ns < 8 * DAY_NS; at_ns += HOUR_NS, n++) {
			struct habits_now now = habits_at(&mine, at_ns);
			off += now.off;
			abroad += now.roaming;
		}
	}
	/* 2000 users decide about off, 8000 trips or so about roaming: four standard errors. */
	ck_assert_double_eq_tol((double)off / n, 0.5 / 3, 4 * sqrt(0.25 / 2000) / 3);
	ck_assert_double_eq_tol((double)abroad / n, 1.0 / 3, 4 * sqrt(2.0 / 9 / 8000));
}
END_TEST

/* Looks are Poisson in the hours awake: their number has its mean for variance, none is at night. */
START_TEST(looks)
{
	struct habits_cfg cfg = office();
	double sum = 0, squares = 0;
	enum { USERS = 2000 };
	for (uint32_t user = 0; user < USERS; user++) {
		struct habits mine = habits_of(&cfg, (struct chance){.base = 9}, user, 0);
		struct habits_stream stream;
		uint32_t n = 0;
		habits_first(&mine, &stream, 12, CHANCE_LOOK);
		for (; stream.next_ns < 5 * DAY_NS; n++) {
			int64_t hour_ns = (stream.next_ns + mine.local_ns) % DAY_NS;
			ck_assert(hour_ns >= cfg.awake_from_ns && hour_ns < cfg.awake_to_ns);
			ck_assert_uint_eq(stream.number, n);
			habits_next(&mine, &stream, 12, CHANCE_LOOK);
		}
		sum += n;
		squares += (double)n * n;
	}
	double mean = sum / USERS, variance = squares / USERS - mean * mean;
	ck_assert_double_eq_tol(mean, 60, 4 * sqrt(60.0 / USERS));
	ck_assert_double_eq_tol(variance, 60, 4 * 60 * sqrt(2.0 / USERS));
	struct habits_stream none;
	struct habits mine = habits_of(&cfg, (struct chance){.base = 9}, 0, 0);
	habits_first(&mine, &none, 0, CHANCE_LOOK);
	ck_assert_int_eq(none.next_ns, NEVER_NS);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("habits");
	TCase *tcase = tcase_create("habits");
	tcase_set_timeout(tcase, 0);
	tcase_add_loop_test(tcase, edges, 0, 12);
	tcase_add_test(tcase, peak_hours);
	tcase_add_test(tcase, shares);
	tcase_add_test(tcase, looks);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0;
}
