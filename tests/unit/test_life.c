/* Whole sites whose users do something: the same deeds under every strategy, nights and trips that
 * last as long as they should, looks that see time averages, storms in which everything still adds
 * up. */
#include "storm.h"

#include "stats/price.h"

enum { USERS = 20 };

/* The tutorial for few users and four days, without gaps. */
static struct config *load(void)
{
	struct config *config = storm_load("scenarios/tutorial-2005.json");
	struct scenario *it = &config->scenario;
	it->population.users = USERS;
	it->run.duration_ns = 4 * DAY_NS;
	it->coverage.gaps_per_day = 0;
	return config;
}

static uint64_t window_us(const struct scenario *it)
{
	return (uint64_t)it->run.duration_ns / 1000 * it->population.users;
}

/* ---- the same for all */

START_TEST(deeds_are_the_same)
{
	struct config *config = load();
	struct scenario *it = &config->scenario;
	it->habits.looks_per_day = 57;
	it->habits.letters_per_day = 8;
	it->habits.read_share = 0.6;
	it->habits.delete_share = 0.3;
	it->habits.off_share = 0.4;
	struct tally *first = storm_run(it, 0, 1);
	ck_assert_uint_gt(first->count[TALLY_looks], 1000);
	ck_assert_uint_gt(first->count[TALLY_letters], 100);
	for (uint32_t s = 1; s < it->strategy_n; s++) {
		struct tally *tally = storm_run(it, s, 1);
		ck_assert_uint_eq(tally->count[TALLY_looks], first->count[TALLY_looks]);
		ck_assert_uint_eq(tally->count[TALLY_letters], first->count[TALLY_letters]);
		ck_assert_uint_eq(tally->count[TALLY_device_off_us], first->count[TALLY_device_off_us]);
		/* Each mail is read and deleted with its own chance; at the edges a few differ. */
		double changes = 0.9 * (double)tally->count[TALLY_mails_delivered];
		ck_assert_double_eq_tol((double)tally->count[TALLY_changes], changes, changes * 0.1);
		ck_assert_double_eq_tol((double)tally->count[TALLY_changes_sent],
			(double)tally->count[TALLY_changes], 60);
		tally_free(tally);
	}
	tally_free(first);
	config_free(config);
}
END_TEST

/* A strategy alone gives the bytes that it gives beside others. */
START_TEST(others_do_not_matter)
{
	struct config *config = load();
	struct scenario *it = &config->scenario, alone = *it;
	it->habits.looks_per_day = alone.habits.looks_per_day = 57;
	it->strategies[3].peak.mode = PERIOD_MANUAL;
	it->strategies[3].off_peak.mode = PERIOD_SCHEDULED;
	it->strategies[3].off_peak.interval_ns = HOUR_NS;
	alone.strategies[0] = it->strategies[3];
	alone.strategy_n = 1;
	struct tally *a = storm_run(it, 3, 0), *b = storm_run(&alone, 0, 0);
	ck_assert_uint_eq(a->fingerprint, b->fingerprint);
	ck_assert_mem_eq(a->count, b->count, sizeof a->count);
	tally_free(a);
	tally_free(b);
	config_free(config);
}
END_TEST

/* ---- looks */

/* Poisson looks see time averages: their mean age is mail_age_s, under every strategy. Looks that
 * synchronise would change what they see, so they do not here. */
START_TEST(looks_see_averages)
{
	struct config *config = load();
	struct scenario *it = &config->scenario;
	it->habits.looks_per_day = 2000;
	it->habits.awake_from_ns = 0;
	it->habits.awake_to_ns = DAY_NS;
	it->habits.stale_ns = NEVER_NS;
	struct tally *tally = storm_run(it, (uint32_t)_i, 0);
	double look_s = 0;
	ck_assert(hist_mean(&tally->look_us, &look_s));
	double age_s = (double)tally->age_ms2 / 2 / 1e6 / ((double)window_us(it) * 1e-6);
	ck_assert_double_eq_tol(look_s * 1e-6, age_s, 0.05 * age_s + 0.05);
	ck_assert_double_eq_tol((double)tally->count[TALLY_looks], 2000.0 * 4 * USERS, 4 * 400);
	ck_assert_uint_eq(tally->count[TALLY_looks_synced], 0);
	tally_free(tally);
	config_free(config);
}
END_TEST

/* Who does nothing by itself synchronises when its user looks, and only then. */
START_TEST(looks_by_hand)
{
	struct config *config = load();
	struct scenario *it = &config->scenario;
	it->habits.looks_per_day = 50;
	it->habits.stale_ns = 0;
	it->strategies[2].peak.mode = it->strategies[2].off_peak.mode = PERIOD_MANUAL;
	struct tally *tally = storm_run(it, 2, 0);
	const uint64_t *count = tally->count;
	/* A look while a session is under way starts no other. */
	ck_assert_uint_gt(count[TALLY_looks_synced], count[TALLY_looks] * 97 / 100);
	ck_assert_uint_le(count[TALLY_tcp_connections], count[TALLY_looks]);
	ck_assert_uint_gt(count[TALLY_tcp_connections], count[TALLY_looks] * 9 / 10);
	ck_assert_uint_gt(count[TALLY_mails_delivered], count[TALLY_mails] * 95 / 100);
	tally_free(tally);
	config_free(config);
}
END_TEST

/* ---- nights, trips, periods, calls */

/* Everybody is off for 8 of 24 hours: so long exactly, and the power of that time is gone. */
START_TEST(nights)
{
	struct config *config = load();
	struct scenario *it = &config->scenario;
	it->habits.off_share = 1;
	struct tally *tally = storm_run(it, (uint32_t)_i, 0);
	uint64_t off_us = tally->count[TALLY_device_off_us];
	ck_assert_uint_eq(off_us, window_us(it) / 3);
	struct price_assumption given = { PRICE_GIVEN, PRICE_GIVEN };
	struct price_energy energy = price_energy(it, tally, given);
	double base_j = (double)(window_us(it) - off_us) * it->device.base_uw * 1e-12;
	ck_assert_double_eq_tol(price_energy_cause(&energy, PRICE_BASE), base_j, base_j * 1e-9);
	ck_assert_uint_eq(storm_radio_sum(tally), window_us(it));
	storm_check(it, tally);
	tally_free(tally);
	config_free(config);
}
END_TEST

/* Abroad nothing synchronises by itself, but SMS come. */
START_TEST(abroad)
{
	struct config *config = load();
	struct scenario *it = &config->scenario;
	it->habits.roaming_share = 1;
	it->run.cool_down_ns = 0;
	struct tally *autd = storm_run(it, 1, 0);
	ck_assert_uint_eq(autd->count[TALLY_mails_delivered] + autd->count[TALLY_tcp_connections], 0);
	ck_assert_uint_gt(autd->count[TALLY_sms_received], 100);
	ck_assert_uint_eq(autd->count[TALLY_sms_received], autd->count[TALLY_sms_swallowed]);
	tally_free(autd);
	it->habits.roaming_sync = true;
	autd = storm_run(it, 1, 0);
	ck_assert_uint_gt(autd->count[TALLY_mails_delivered], autd->count[TALLY_mails] / 2);
	tally_free(autd);
	config_free(config);
}
END_TEST

/* A phone abroad lives as one whose schedule says "manual": looks synchronise, event for event the
 * same, and nothing else does. What users write waits for the next look. */
START_TEST(abroad_by_hand)
{
	struct config *config = load();
	struct scenario *it = &config->scenario;
	uint32_t s = (uint32_t)_i;
	it->habits.looks_per_day = 40;
	it->habits.stale_ns = 0;
	it->habits.roaming_share = 1;
	struct tally *roaming = storm_run(it, s, 0);
	const uint64_t *count = roaming->count;
	ck_assert_uint_gt(count[TALLY_mails_delivered], count[TALLY_mails] * 95 / 100);
	ck_assert_uint_le(count[TALLY_tcp_connections], count[TALLY_looks]);
	ck_assert_uint_eq(count[TALLY_pings], 0);
	it->habits.letters_per_day = 8;
	it->habits.letter_at_once = true;
	struct tally *writing = storm_run(it, s, 0);
	ck_assert_uint_gt(writing->count[TALLY_letters], 100);
	ck_assert_uint_le(writing->count[TALLY_tcp_connections], count[TALLY_looks]);
	it->habits.letters_per_day = it->habits.roaming_share = 0;
	it->strategies[s].peak.mode = it->strategies[s].off_peak.mode = PERIOD_MANUAL;
	struct tally *manual = storm_run(it, s, 0);
	/* But that a server which sends SMS does not know where the phone is. */
	if (count[TALLY_sms_received] == 0) {
		ck_assert_uint_eq(roaming->fingerprint, manual->fingerprint);
	}
	ck_assert_uint_eq(count[TALLY_sms_received], count[TALLY_sms_swallowed]);
	ck_assert_uint_eq(count[TALLY_tcp_connections], manual->count[TALLY_tcp_connections]);
	tally_free(roaming);
	tally_free(writing);
	tally_free(manual);
	config_free(config);
}
END_TEST

/* Direct Push that is scheduled in both periods asks as often as scheduled-sync does. */
START_TEST(scheduled_periods)
{
	struct config *config = load();
	struct scenario *it = &config->scenario;
	struct strategy_cfg *push = &it->strategies[3];
	push->peak = push->off_peak = (struct period_cfg){PERIOD_SCHEDULED, 15 * MINUTE_NS};
	push->interval_ns = 15 * MINUTE_NS;
	struct tally *a = storm_run(it, 3, 0), *b = storm_run(it, 2, 0);
	ck_assert_uint_eq(a->count[TALLY_pings], 0);
	ck_assert_uint_eq(a->count[TALLY_syncs], b->count[TALLY_syncs]);
	ck_assert_uint_eq(a->count[TALLY_mails_delivered], b->count[TALLY_mails_delivered]);
	push->off_peak.mode = PERIOD_OWN;
	tally_free(a);
	a = storm_run(it, 3, 0);
	ck_assert_uint_gt(a->count[TALLY_pings], 0);
	/* Four days from Monday: 40 of 96 hours are peak time. */
	double alive = (double)a->count[TALLY_push_alive_us] / (double)window_us(it);
	ck_assert_double_eq_tol(alive, 56.0 / 96, 0.05);
	tally_free(a);
	tally_free(b);
	config_free(config);
}
END_TEST

/* Calls of class B suspend data for their share of the time; mail waits for them, SMS does not. */
START_TEST(calls)
{
	struct config *config = load();
	struct scenario *it = &config->scenario;
	it->coverage.calls_per_day = 50;
	it->coverage.call_ns = dist_exponential(180e9);
	it->coverage.sms_too = true;
	struct tally *tally = storm_run(it, 3, 0);
	double out = (double)tally->radio_us[SLOT_OUT][PURPOSE_BASE] / (double)window_us(it);
	ck_assert_double_eq_tol((double)tally->count[TALLY_calls], 50.0 * 4 * USERS, 4 * 64);
	ck_assert_double_eq_tol(out, 50 * 180 / 86400.0, 0.01);
	ck_assert_uint_gt(tally->wait_us[WAIT_CALL], 0);
	ck_assert_uint_eq(tally->wait_us[WAIT_COVERAGE], 0);
	tally_free(tally);
	struct tally *autd = storm_run(it, 1, 0);
	it->coverage.calls_per_day = 0;
	struct tally *quiet = storm_run(it, 1, 0);
	ck_assert_double_eq_tol((double)autd->count[TALLY_sms_received],
		(double)quiet->count[TALLY_sms_received], 0.05 * (double)quiet->count[TALLY_sms_received]);
	tally_free(autd);
	tally_free(quiet);
	config_free(config);
}
END_TEST

/* ---- storms */

static void randomise(struct scenario *it, unsigned storm)
{
	struct habits_cfg *habits = &it->habits;
	storm_randomise(it, storm);
	habits->spread_ns = storm_spread(storm, 500, 1e9, 10000e9);
	habits->off_share = storm_roll(storm, 501);
	habits->off_from_ns = storm_spread(storm, 502, 1e9, 80000e9);
	habits->off_to_ns = storm_spread(storm, 503, 1e9, 80000e9);
	habits->roaming_share = storm_roll(storm, 504) < 0.5 ? 0 : storm_roll(storm, 505);
	habits->roaming_sync = storm_roll(storm, 506) < 0.3;
	habits->peak_from_ns = storm_spread(storm, 507, 1e9, 40000e9);
	habits->peak_to_ns = habits->peak_from_ns + storm_spread(storm, 508, 1e9, 40000e9);
	habits->looks_per_day = (double)storm_spread(storm, 509, 1, 3000);
	habits->stale_ns = storm_roll(storm, 510) < 0.2 ? NEVER_NS : storm_spread(storm, 511, 1, 7200e9);
	habits->letters_per_day = (double)storm_spread(storm, 512, 1, 1000);
	habits->letter_at_once = storm_roll(storm, 513) < 0.7;
	habits->read_share = storm_roll(storm, 514);
	habits->delete_share = storm_roll(storm, 515);
	habits->change_ns = dist_exponential((double)storm_spread(storm, 516, 1e9, 4000e9));
	habits->change_at_once = storm_roll(storm, 517) < 0.5;
	it->coverage.calls_per_day = storm_roll(storm, 518) < 0.5 ? 0 : storm_roll(storm, 519) * 300;
	it->coverage.call_ns = dist_exponential((double)storm_spread(storm, 520, 1e9, 600e9));
	it->server.protocol = 121;
	for (uint32_t s = 0; s < it->strategy_n; s++) {
		struct strategy_cfg *strategy = &it->strategies[s];
		strategy->peak.mode = (uint32_t)(storm_roll(storm, 521 + s) * 3);
		strategy->off_peak.mode = (uint32_t)(storm_roll(storm, 531 + s) * 3);
		strategy->peak.interval_ns = storm_spread(storm, 541 + s, 60e9, 7200e9);
		strategy->off_peak.interval_ns = storm_spread(storm, 551 + s, 60e9, 7200e9);
	}
	it->strategies[2] = it->strategies[3];
	it->strategies[2].kind = STRATEGY_HANGING_SYNC;
}

START_TEST(storms)
{
	struct config *config = storm_load("scenarios/tutorial-2005.json");
	randomise(&config->scenario, 700 + (unsigned)_i);
	for (uint32_t s = 0; s < config->scenario.strategy_n; s++) {
		struct tally *tally = storm_run(&config->scenario, s, 0);
		storm_check(&config->scenario, tally);
		ck_assert_uint_le(tally->count[TALLY_looks_complete], tally->count[TALLY_looks]);
		ck_assert_uint_eq(tally->look_us.n, tally->count[TALLY_looks]);
		tally_free(tally);
	}
	config_free(config);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("life");
	TCase *tcase = tcase_create("life");
	tcase_set_timeout(tcase, 0);
	tcase_add_test(tcase, deeds_are_the_same);
	tcase_add_test(tcase, others_do_not_matter);
	tcase_add_loop_test(tcase, looks_see_averages, 0, 4);
	tcase_add_test(tcase, looks_by_hand);
	tcase_add_loop_test(tcase, nights, 0, 4);
	tcase_add_test(tcase, abroad);
	tcase_add_loop_test(tcase, abroad_by_hand, 0, 4);
	tcase_add_test(tcase, scheduled_periods);
	tcase_add_test(tcase, calls);
	tcase_add_loop_test(tcase, storms, 0, 25);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0;
}
