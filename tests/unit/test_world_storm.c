/* Everything goes wrong at once, under every strategy, and all mail arrives all the same.
 *
 * The storm (tests/analytic/storm.json) loses packets, coverage, SMS, notifications, policies
 * and for twenty minutes the front ends. A cell of a machine that "cannot happen" stops the
 * program, so each run is also a proof that it did not. Random storms draw their parameters from
 * a fixed seed. */
#include "storm.h"

/* ---- storms */

START_TEST(storm_delivers_everything)
{
	struct config *config = storm_load("tests/analytic/storm.json");
	for (uint32_t r = 0; r < 2; r++) {
		uint64_t mails = 0;
		for (uint32_t s = 0; s < config->scenario.strategy_n; s++) {
			struct tally *tally = storm_run(&config->scenario, s, r);
			storm_check(&config->scenario, tally);
			ck_assert_uint_gt(tally->count[TALLY_mails], 3000);
			ck_assert_uint_eq(tally->count[TALLY_mails_undelivered], 0);
			ck_assert_uint_gt(tally->count[TALLY_connections_refused], 0);
			ck_assert_uint_gt(tally->count[TALLY_retries], 0);
			ck_assert_uint_gt(tally->count[TALLY_provisions], 0);
			ck_assert(s == 0 || tally->count[TALLY_mails] == mails);
			mails = tally->count[TALLY_mails];
			tally_free(tally);
		}
	}
	config_free(config);
}
END_TEST

/* Rare mail in a storm: nobody may have to wait for the next mail (eight hours here) to get one
 * whose Sync answer got lost. Gaps last a minute; retries back off to 15 min. */
START_TEST(push_fetches_what_a_lost_answer_held)
{
	struct config *config = storm_load("tests/analytic/storm.json");
	struct scenario *scenario = &config->scenario;
	scenario->workload.mail_per_workday = 3;
	scenario->population.users = 600;
	scenario->radio.down_bps = 1500;
	scenario->network.tls = false;
	scenario->coverage.gaps_per_day = 300;
	scenario->coverage.gap_ns = dist_exponential(60e9);
	scenario->run.warm_up_ns = 2 * HOUR_NS;
	scenario->server.restart_at_ns = NEVER_NS;
	scenario->network.response_timeout_ns = 40 * SECOND_NS;
	struct tally *tally = storm_run(scenario, 3, 0);
	storm_check(scenario, tally);
	ck_assert_uint_eq(tally->count[TALLY_mails_undelivered], 0);
	ck_assert_uint_gt(tally->count[TALLY_syncs_repeated], 0);
	ck_assert_int_lt(tally->latency_us.max, 2 * 3600 * INT64_C(1000000));
	tally_free(tally);
	config_free(config);
}
END_TEST

/* 503 for most Pings, so that old Pings outlive their connections on the server. */
START_TEST(old_pings_stay_silent)
{
	struct config *config = storm_load("tests/analytic/storm.json");
	struct scenario *scenario = &config->scenario;
	scenario->population.users = 30;
	scenario->server.request_limit = 5;
	scenario->server.front_end_cores = 1;
	scenario->server.request_cpu_ns = 200000000;
	for (uint32_t s = 3; s < 5; s++) {
		struct tally *tally = storm_run(scenario, s, 0);
		storm_check(scenario, tally);
		ck_assert_uint_gt(tally->count[TALLY_http_503], 1000);
		ck_assert_uint_le(tally->held_max, 5);
		tally_free(tally);
	}
	config_free(config);
}
END_TEST

/* So slow a radio that gaps end before what was on the air would have been over. */
START_TEST(slow_radio_keeps_its_time)
{
	struct config *config = storm_load("tests/analytic/storm.json");
	struct scenario *scenario = &config->scenario;
	scenario->radio.up_bps = 300;
	scenario->radio.down_bps = 500;
	scenario->coverage.gaps_per_day = 200;
	scenario->population.users = 20;
	scenario->run.cool_down_ns = 0;
	for (uint32_t s = 0; s < scenario->strategy_n; s++) {
		struct tally *tally = storm_run(scenario, s, 0);
		storm_check(scenario, tally);
		tally_free(tally);
	}
	config_free(config);
}
END_TEST

/* The news of a restart takes ten seconds; meanwhile a request is parked for want of coverage. When
 * the device gives up on the connection, the parked request has to go, or its answer would meet a
 * device that waits for nothing. */
START_TEST(a_lost_line_takes_its_parked_request_along)
{
	struct config *config = storm_load("tests/analytic/storm.json");
	struct scenario *scenario = &config->scenario;
	scenario->strategies[2].aligned = true;
	scenario->population.users = 300;
	scenario->run.duration_ns = 2 * HOUR_NS;
	scenario->run.warm_up_ns = HOUR_NS;
	scenario->network.firewall_idle_ns = NEVER_NS;
	scenario->network.wired_ns = 10 * SECOND_NS;
	scenario->server.restart_at_ns = HOUR_NS - 4 * SECOND_NS;
	scenario->server.restart_down_ns = 0;
	scenario->coverage.gaps_per_day = 1500;
	scenario->coverage.gap_ns = dist_exponential(10e9);
	struct tally *tally = storm_run(scenario, 2, 0);
	storm_check(scenario, tally);
	tally_free(tally);
	config_free(config);
}
END_TEST

/* Requests wait longer for a processor than the firewall waits for a packet. */
START_TEST(a_reset_may_lie_in_the_past)
{
	struct config *config = storm_load("tests/analytic/storm.json");
	struct scenario *scenario = &config->scenario;
	scenario->population.users = 4;
	scenario->network.firewall_idle_ns = 4 * SECOND_NS;
	scenario->network.firewall_action = FIREWALL_RESET;
	scenario->server.exponential_cpu = true;
	scenario->server.front_end_cores = 1;
	scenario->server.request_cpu_ns = SECOND_NS;
	scenario->run.duration_ns = 4 * HOUR_NS;
	for (uint32_t s = 3; s < 5; s++) {
		struct tally *tally = storm_run(scenario, s, 0);
		storm_check(scenario, tally);
		tally_free(tally);
	}
	config_free(config);
}
END_TEST

/* A device without patience gives up in a short gap, ten seconds before the server does, and asks for
 * its minimum, which this server refuses while the older Ping is still held. Both have to be
 * accounted for once. */
START_TEST(a_refused_ping_ends_the_older)
{
	struct config *config = storm_load("tests/analytic/storm.json");
	struct scenario *scenario = &config->scenario;
	scenario->server.heartbeat_min_ns = 600 * SECOND_NS;
	scenario->server.heartbeat_max_ns = 900 * SECOND_NS;
	scenario->network.wired_ns = 10 * SECOND_NS;
	scenario->coverage.gaps_per_day = 3000;
	scenario->coverage.gap_ns = dist_exponential(3e9);
	scenario->strategies[3].heartbeat.grace_ns = 0;
	scenario->strategies[4].heartbeat.grace_ns = 0;
	scenario->strategies[3].reconnect.backoff_first_ns = SECOND_NS;
	scenario->strategies[4].reconnect.backoff_first_ns = SECOND_NS;
	for (uint32_t s = 3; s < 5; s++) {
		struct tally *tally = storm_run(scenario, s, 0);
		storm_check(scenario, tally);
		ck_assert_uint_gt(tally->count[TALLY_pings_refused], 100);
		tally_free(tally);
	}
	config_free(config);
}
END_TEST

START_TEST(random_storms_add_up)
{
	struct config *config = storm_load("tests/analytic/storm.json");
	struct scenario scenario = config->scenario;
	storm_randomise(&scenario, (unsigned)_i);
	for (uint32_t s = 0; s < scenario.strategy_n; s++) {
		struct tally *tally = storm_run(&scenario, s, 0);
		storm_check(&scenario, tally);
		tally_free(tally);
	}
	config_free(config);
}
END_TEST

/* The same with crowded cells, forgetful boxes and an SMS path of many ways; other storms than above. */
START_TEST(network_storms_add_up)
{
	struct config *config = storm_load("tests/analytic/storm.json");
	struct scenario scenario = config->scenario;
	storm_randomise(&scenario, 100 + (unsigned)_i);
	storm_network(&scenario, 100 + (unsigned)_i);
	for (uint32_t s = 0; s < scenario.strategy_n; s++) {
		struct tally *tally = storm_run(&scenario, s, 0);
		storm_check(&scenario, tally);
		if (scenario.network.nat_ports > 0) {
			ck_assert_uint_le(tally->peak[PEAK_NAT], scenario.network.nat_ports);
		}
		tally_free(tally);
	}
	config_free(config);
}
END_TEST

/* Front ends come and go, mailbox servers stall, accounts are locked, devices are wiped or lost. */
START_TEST(random_faults_add_up)
{
	struct config *config = storm_load("tests/analytic/storm.json");
	struct scenario scenario = config->scenario;
	storm_randomise(&scenario, (unsigned)_i);
	storm_servers(&scenario, (unsigned)_i);
	for (uint32_t s = 0; s < scenario.strategy_n; s++) {
		struct tally *tally = storm_run(&scenario, s, 0);
		storm_check(&scenario, tally);
		ck_assert_uint_le(tally->peak[PEAK_HELD], tally->peak[PEAK_REQUESTS]);
		ck_assert_uint_le(tally->wipe_us.n, tally->wipe_ack_us.n);
		ck_assert_uint_eq(tally->wipe_us.n + tally->wipe_us.never_n,
			tally->wipe_ack_us.n + tally->wipe_ack_us.never_n);
		tally_free(tally);
	}
	config_free(config);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("world_storm");
	TCase *storms = tcase_create("storms");
	tcase_set_timeout(storms, 0);
	tcase_add_test(storms, storm_delivers_everything);
	tcase_add_test(storms, push_fetches_what_a_lost_answer_held);
	tcase_add_test(storms, old_pings_stay_silent);
	tcase_add_test(storms, slow_radio_keeps_its_time);
	tcase_add_test(storms, a_lost_line_takes_its_parked_request_along);
	tcase_add_test(storms, a_reset_may_lie_in_the_past);
	tcase_add_test(storms, a_refused_ping_ends_the_older);
	tcase_add_loop_test(storms, random_storms_add_up, 0, 30);
	tcase_add_loop_test(storms, random_faults_add_up, 100, 160);
	tcase_add_loop_test(storms, network_storms_add_up, 0, 40);
	suite_add_tcase(suite, storms);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0;
}
