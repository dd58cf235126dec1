/* The energy band against corners worked out by hand, and variants as effects. */
#include <check.h>
#include <math.h>
#include <stdlib.h>

#include "stats/band.h"
#include "stats/price.h"
#include "unit/synthetic.h"

#define CLOSE(a, b) ck_assert_double_eq_tol((a), (b), 1e-9 * (1.0 + fabs(b)))

/* Two strategies, one replication, one user, one day: only CPU seconds, SMS and a transfer. */
struct fixture {
	struct scenario scenario;
	struct results_point point;
	struct tally *tally[2];
};

static struct fixture fixture_build(void)
{
	struct fixture it = { .scenario = synthetic_scenario() };
	it.scenario.strategy_n = 2;
	it.scenario.run.duration_ns = DAY_NS;
	it.tally[0] = tally_build(0, 1, 0);
	it.tally[1] = tally_build(0, 1, 0);
	return it;
}

static struct band band(struct fixture *it)
{
	it->point.scenario = &it->scenario;
	it->point.replications_n = 1;
	it->point.tally = it->tally;
	return band_of(&it->point, 1, 0, BAND_JOULES);
}

static void fixture_free(struct fixture *it)
{
	tally_free(it->tally[0]);
	tally_free(it->tally[1]);
}

START_TEST(corners)
{
	struct fixture it = fixture_build();
	/* 0: 100 SMS at 0.9 (0.4 .. 2) J. 1: 300 s of CPU at 0.3 W, factor 0.5/2.01 .. 6/2.01. */
	it.tally[0]->sms_n[PURPOSE_SMS] = 100;
	it.tally[1]->cpu_us[PURPOSE_HEARTBEAT] = 300000000;
	struct band b = band(&it);
	ck_assert(b.known);
	CLOSE(b.given, 90.0 - 90.0);
	CLOSE(b.low, 90.0 * 0.5 / 2.01 - 200.0);
	CLOSE(b.high, 90.0 * 6.0 / 2.01 - 40.0);
	ck_assert(b.undecided);
	struct band alone = band_of(&it.point, 0, BAND_ALONE, BAND_JOULES);
	CLOSE(alone.given, 86400 * 0.008 + 90.0);
	CLOSE(alone.low, 86400 * 0.008 + 40.0);
	CLOSE(alone.high, 86400 * 0.008 + 200.0);
	fixture_free(&it);
}
END_TEST

static const struct decision {
	uint64_t sms, cpu_s, up_s; /* of strategy 0, 1, 1 */
	bool undecided, alone;
	const char *decided_by;
} decisions[] = {
	/* Only SMS differ and 1 spends 60 J more elsewhere: 100 SMS at 2 J turn it. */
	{ 100, 0, 100, true, true, "energy of one SMS reception" },
	/* The CPU at its low end turns 1's disadvantage of 300 s. */
	{ 40, 300, 0, true, true, "energy of one CPU wake" },
	/* 1 is dearer whatever the estimates say; the CPU still moves it most. */
	{ 0, 300, 0, false, false, "energy of one CPU wake" },
	/* Nothing to move: nothing decides. */
	{ 0, 0, 0, false, false, NULL },
};

START_TEST(decided_by)
{
	const struct decision *row = &decisions[_i];
	struct fixture it = fixture_build();
	it.tally[0]->sms_n[PURPOSE_SMS] = row->sms;
	it.tally[1]->cpu_us[PURPOSE_HEARTBEAT] = row->cpu_s * 1000000;
	it.tally[1]->radio_us[SLOT_UP][PURPOSE_MAIL] = row->up_s * 1000000;
	struct band b = band(&it);
	ck_assert_int_eq(b.undecided, row->undecided);
	ck_assert_int_eq(b.alone, row->alone);
	if (row->decided_by == NULL) {
		ck_assert_ptr_null(b.decided_by);
	} else {
		ck_assert_str_eq(b.decided_by, row->decided_by);
	}
	fixture_free(&it);
}
END_TEST

/* A variant adds what it changes against variant 0 of the same small population. */
START_TEST(variant_is_an_effect)
{
	struct fixture it = fixture_build();
	it.tally[0]->radio_us[SLOT_UP][PURPOSE_MAIL] = 100000000; /* 110 J */
	it.tally[1]->radio_us[SLOT_UP][PURPOSE_MAIL] = 200000000; /* 220 J */
	struct scenario other = it.scenario;
	other.radio.up_uw = 2200000;
	struct tally *small[2] = { tally_build(0, 1, 0), tally_build(0, 1, 0) };
	/* The small population happens to differ the other way round: -55 J as given. */
	small[0]->radio_us[SLOT_UP][PURPOSE_MAIL] = 150000000;
	small[1]->radio_us[SLOT_UP][PURPOSE_MAIL] = 100000000;
	it.point.variant_n = 2;
	it.point.variant[0] = (struct results_variant){ .name = "as given",
		.scenario = &it.scenario, .tally = { small[0], small[1] } };
	it.point.variant[1] = (struct results_variant){ .name = "radio other",
		.scenario = &other, .tally = { small[0], small[1] } };
	struct band b = band(&it);
	CLOSE(b.given, 110.0);
	CLOSE(b.high, 110.0);
	CLOSE(b.low, 110.0 + (-110.0 - -55.0));
	ck_assert_str_eq(b.decided_by, "radio other");
	ck_assert(!b.undecided && !b.alone);
	small[0]->radio_us[SLOT_UP][PURPOSE_MAIL] = 250000000;
	b = band(&it);
	CLOSE(b.low, 110.0 - 165.0);
	ck_assert(b.undecided && b.alone);
	tally_free(small[0]);
	tally_free(small[1]);
	fixture_free(&it);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("band");
	TCase *tests = tcase_create("all");
	tcase_add_test(tests, corners);
	tcase_add_loop_test(tests, decided_by, 0, sizeof decisions / sizeof decisions[0]);
	tcase_add_test(tests, variant_is_an_effect);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
