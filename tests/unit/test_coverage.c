/* Coverage gaps: on and off in turn, each keyed by its number, with the means that were asked
 * for. */
#include <check.h>

#include "models/network/coverage.h"

static struct coverage_cfg config(double per_day, struct dist gap)
{
	return (struct coverage_cfg){.gaps_per_day = per_day, .gap_ns = gap};
}

START_TEST(no_gaps)
{
	struct coverage coverage;
	struct coverage_cfg cfg = config(0, dist_exponential(180e9));
	coverage_init(&coverage, &cfg, (struct chance){.base = 1}, 0);
	ck_assert_int_eq(coverage.next_ns, NEVER_NS);
	ck_assert(!coverage.out);
}
END_TEST

/* 20 gaps a day of mean 3 min over 2000 user-days: 40,000 gaps, relative error of a mean 1/200. Six
 * standard errors: odds 2e-9. */
START_TEST(means)
{
	struct coverage_cfg cfg = config(20, dist_exponential(180e9));
	struct chance chance = {.base = 5};
	double out_ns = 0, all_ns = 0, gaps = 0;
	for (uint32_t user = 0; user < 200; user++) {
		struct coverage coverage;
		int64_t since_ns = 0;
		coverage_init(&coverage, &cfg, chance, user);
		while (coverage.next_ns < 10 * DAY_NS) {
			int64_t now_ns = coverage.next_ns;
			ck_assert_int_gt(now_ns, since_ns);
			out_ns += coverage.out ? (double)(now_ns - since_ns) : 0;
			gaps += !coverage.out;
			since_ns = now_ns;
			coverage_turn(&coverage, &cfg, chance, user);
		}
		all_ns += (double)(10 * DAY_NS);
	}
	ck_assert_double_eq_tol(gaps, 40000, 6 * 200);
	ck_assert_double_eq_tol(out_ns / all_ns, 20 * 180 / 86400.0, 6 * 0.0417 / 140);
}
END_TEST

/* Calls and gaps share the interruptions by their rates, each with its own length; without calls
 * nothing is drawn for them. */
START_TEST(calls)
{
	struct coverage_cfg cfg = config(10, dist_fixed(60e9));
	cfg.calls_per_day = 30;
	cfg.call_ns = dist_fixed(180e9);
	double n[2] = {0}, out_ns[2] = {0};
	for (uint32_t user = 0; user < 200; user++) {
		struct coverage coverage;
		struct chance chance = {.base = 5};
		coverage_init(&coverage, &cfg, chance, user);
		while (coverage.next_ns < 10 * DAY_NS) {
			int64_t since_ns = coverage.next_ns;
			bool was_out = coverage.out, call;
			coverage_turn(&coverage, &cfg, chance, user);
			call = coverage.call;
			ck_assert(coverage.out != was_out && (coverage.out || !call));
			n[call] += coverage.out;
			out_ns[call] += coverage.out ? (double)(coverage.next_ns - since_ns) : 0;
		}
	}
	ck_assert_double_eq_tol(n[1], 60000, 6 * 245);
	ck_assert_double_eq_tol(n[0], 20000, 6 * 142);
	ck_assert_double_eq_tol(out_ns[1] / n[1], 180e9, 2);
	ck_assert_double_eq_tol(out_ns[0] / n[0], 60e9, 2);
}
END_TEST

/* The link asks for a gap's length before it ends; it must be the one that comes true. */
START_TEST(lengths_are_foretold)
{
	struct coverage_cfg cfg = config(100, dist_lognormal(60e9, 600e9));
	struct chance chance = {.base = 6};
	struct coverage coverage;
	coverage_init(&coverage, &cfg, chance, 3);
	for (uint32_t gap = 0; gap < 1000; gap++) {
		int64_t lost_ns = coverage.next_ns;
		int64_t length_ns = coverage_gap_ns(&cfg, chance, 3, coverage.gap);
		ck_assert_uint_eq(coverage.gap, gap);
		coverage_turn(&coverage, &cfg, chance, 3);
		ck_assert(coverage.out);
		ck_assert_int_eq(coverage.next_ns - lost_ns, length_ns);
		ck_assert_int_gt(length_ns, 0);
		coverage_turn(&coverage, &cfg, chance, 3);
		ck_assert(!coverage.out);
	}
}
END_TEST

/* The same for the same user, another for another user or replication. */
START_TEST(keyed_by_user)
{
	struct coverage_cfg cfg = config(10, dist_exponential(60e9));
	struct coverage a, b, c, d;
	coverage_init(&a, &cfg, chance_init(1, 0, 0), 7);
	coverage_init(&b, &cfg, chance_init(1, 0, 0), 7);
	coverage_init(&c, &cfg, chance_init(1, 0, 0), 8);
	coverage_init(&d, &cfg, chance_init(1, 1, 0), 7);
	ck_assert_int_eq(a.next_ns, b.next_ns);
	ck_assert_int_ne(a.next_ns, c.next_ns);
	ck_assert_int_ne(a.next_ns, d.next_ns);
}
END_TEST

/* A gap that never ends outlives every run; more gap than day still leaves a second between. */
START_TEST(extremes)
{
	struct coverage_cfg cfg = config(1, dist_never());
	struct chance chance = {.base = 2};
	struct coverage coverage;
	ck_assert_int_ge(coverage_gap_ns(&cfg, chance, 0, 0), 400 * DAY_NS);
	cfg = config(1000, dist_fixed(600e9));
	double on_ns = 0;
	coverage_init(&coverage, &cfg, chance, 0);
	int64_t since_ns = 0;
	for (unsigned i = 0; i < 4000; i++) {
		on_ns += coverage.out ? 0 : (double)(coverage.next_ns - since_ns);
		since_ns = coverage.next_ns;
		coverage_turn(&coverage, &cfg, chance, 0);
	}
	/* 2000 exponential times of mean 1 s; six standard errors. */
	ck_assert_double_eq_tol(on_ns / 2000, 1e9, 6e9 / 44);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("coverage");
	TCase *tcase = tcase_create("coverage");
	tcase_add_test(tcase, no_gaps);
	tcase_add_test(tcase, means);
	tcase_add_test(tcase, calls);
	tcase_add_test(tcase, lengths_are_foretold);
	tcase_add_test(tcase, keyed_by_user);
	tcase_add_test(tcase, extremes);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0;
}
