/* Boxes on the way, loss, handshakes and windows: the same box by another name does the same, and
 * each parameter moves exactly what it should. */
#include "storm.h"

#include <math.h>

#include "world/site.h"

static struct config *load(const char *file)
{
	return storm_load(file);
}

/* Everything but the counters of the new boxes. */
static void same(const struct tally *a, const struct tally *b)
{
	for (unsigned i = 0; i < TALLY_N; i++) {
		if (i != TALLY_events && i != TALLY_cell_up_us && i != TALLY_cell_down_us) {
			ck_assert_msg(a->count[i] == b->count[i], "%s", tally_name((enum tally_ix)i));
		}
	}
	ck_assert_mem_eq(a->radio_us, b->radio_us, sizeof a->radio_us);
	ck_assert_mem_eq(a->wait_us, b->wait_us, sizeof a->wait_us);
	ck_assert_uint_eq(a->latency_us.sum_low, b->latency_us.sum_low);
}

/* The operator's translation with the firewall's figures, and no firewall. */
START_TEST(another_box_of_the_same_kind)
{
	struct config *config = load("tests/analytic/storm.json");
	struct scenario *it = &config->scenario;
	it->population.users = 10;
	uint64_t kills = 0;
	for (unsigned action = 0; action < 2; action++) {
		it->network.firewall_action = action;
		it->network.firewall_idle_ns = 3 * MINUTE_NS;
		it->network.nat_idle_ns = NEVER_NS;
		for (uint32_t s = 2; s < it->strategy_n; s++) {
			struct tally *firewall = storm_run(it, s, 0);
			struct scenario other = *it;
			other.network.firewall_idle_ns = NEVER_NS;
			other.network.nat_idle_ns = 3 * MINUTE_NS;
			other.network.nat_action = action;
			struct tally *nat = storm_run(&other, s, 0);
			same(firewall, nat);
			/* Two boxes: the more patient one is never asked. */
			other.network.firewall_idle_ns = HOUR_NS;
			struct tally *both = storm_run(&other, s, 0);
			same(firewall, both);
			kills += firewall->count[TALLY_firewall_kills];
			tally_free(firewall);
			tally_free(nat);
			tally_free(both);
		}
	}
	ck_assert_uint_gt(kills, 20);
	config_free(config);
}
END_TEST

/* A Ping every 15 min and no mail. A box of 20 min never forgets, whoever renews it, as a request
 * follows each answer at once; one of 10 min does. */
START_TEST(who_renews)
{
	struct config *config = load("tests/analytic/push.json");
	struct scenario *it = &config->scenario;
	it->network.firewall_idle_ns = NEVER_NS;
	it->workload.mail_per_workday = 0;
	it->network.nat_idle_ns = 20 * MINUTE_NS;
	for (uint32_t refresh = 0; refresh < 2; refresh++) {
		it->network.nat_refresh = refresh;
		struct tally *tally = storm_run(it, 0, 0);
		ck_assert_uint_eq(tally->count[TALLY_push_dead_us], 0);
		tally_free(tally);
	}
	it->network.nat_idle_ns = 10 * MINUTE_NS;
	struct tally *tally = storm_run(it, 0, 0);
	ck_assert_uint_gt(tally->count[TALLY_firewall_kills], 0);
	double dead = (double)tally->count[TALLY_push_dead_us];
	double all = dead + (double)tally->count[TALLY_push_alive_us];
	/* Alive for 10 of 15 min and the grace that the device waits on top. */
	double grace_s = (double)it->strategies[0].heartbeat.grace_ns * 1e-9;
	ck_assert_double_eq_tol(dead / all, 1 - 600 / (900 + grace_s), 0.02);
	tally_free(tally);
	config_free(config);
}
END_TEST

/* A released context: the device hears of it, activates a new one, and no mail is late. */
START_TEST(the_network_releases_a_context)
{
	struct config *config = load("tests/analytic/push.json");
	struct scenario *it = &config->scenario;
	it->population.users = 20;
	it->network.firewall_idle_ns = NEVER_NS;
	it->network.pdp_signalling_n = 12;
	it->strategies[0].pdp_hold_ns = NEVER_NS;
	struct tally *kept = storm_run(it, 0, 0);
	it->network.pdp_idle_ns = 5 * MINUTE_NS;
	struct tally *released = storm_run(it, 0, 0);
	/* With 900 s heartbeats and little mail there is a release every 300 s. */
	double per_user = (double)released->count[TALLY_pdp_activations] / 20;
	double window_s = (double)it->run.duration_ns * 1e-9;
	ck_assert_uint_eq(kept->count[TALLY_pdp_activations], 0);
	ck_assert_double_gt(per_user, 0.75 * window_s / 300);
	ck_assert_double_le(per_user, window_s / 300 +
		(double)released->count[TALLY_mails] / 20);
	ck_assert_uint_eq(released->count[TALLY_core_signalling],
		12 * released->count[TALLY_pdp_activations]);
	ck_assert_uint_eq(released->count[TALLY_mails_late_1min], 0);
	ck_assert_uint_lt(released->count[TALLY_push_dead_us], 1000); /* rounding */
	tally_free(kept);
	tally_free(released);
	config_free(config);
}
END_TEST

/* Each activation fails with p and is tried again: p / (1 - p) failures for each that succeeds. */
START_TEST(activations_fail)
{
	struct config *config = load("tests/analytic/base.json");
	struct scenario *it = &config->scenario;
	it->strategies[0].pdp_hold_ns = 0;
	it->network.pdp_failure_p = 0.3;
	struct tally *tally = storm_run(it, 0, 0);
	double n = (double)tally->count[TALLY_pdp_activations];
	double failed = (double)tally->count[TALLY_pdp_failures];
	ck_assert_double_gt(n, 15000);
	/* Deviation of one: sqrt(p) / (1 - p) = 0.78; six of 19,000 are 0.034. */
	ck_assert_double_eq_tol(failed / n, 0.3 / 0.7, 0.034);
	tally_free(tally);
	config_free(config);
}
END_TEST

/* Fewer ports than devices: never more in use, some devices wait, all mail arrives. */
START_TEST(a_pool_of_ports)
{
	struct config *config = load("tests/analytic/push.json");
	struct scenario *it = &config->scenario;
	struct tally *free_pool = storm_run(it, 0, 0);
	ck_assert_uint_eq(free_pool->peak[PEAK_NAT], 100);
	ck_assert_uint_eq(free_pool->count[TALLY_nat_refused], 0);
	it->network.nat_ports = 60;
	it->strategies[0].reconnect.backoff_first_ns = MINUTE_NS;
	it->strategies[0].reconnect.backoff_max_ns = MINUTE_NS;
	struct tally *small = storm_run(it, 0, 0);
	ck_assert_uint_eq(small->peak[PEAK_NAT], 60);
	ck_assert_uint_gt(small->count[TALLY_nat_refused], 1000);
	storm_check(it, small);
	tally_free(free_pool);
	tally_free(small);
	config_free(config);
}
END_TEST

/* ---- loss */

/* One segment: lost k times in a row with p^k, which costs RTO (2^k - 1) as long as the timeout may
 * double: E = RTO p / (1 - 2 p). Of 400,000 draws, six standard errors. */
START_TEST(timeouts_double)
{
	static const double ps[] = {0.01, 0.05, 0.1};
	struct config *config = load("tests/analytic/base.json");
	struct scenario *it = &config->scenario;
	it->network.loss_per = LOSS_PER_SEGMENT;
	it->network.rto_first_ns = 3 * SECOND_NS;
	it->network.rto_max_ns = it->network.give_up_ns = DAY_NS;
	struct site site = {.scenario = it, .chance = {.base = 77}};
	struct site_user *users = calloc(1, sizeof *users);
	site.users = users;
	for (unsigned i = 0; i < 3; i++) {
		double p = ps[i], sum_s = 0, n = 400000;
		it->network.packet_loss_p = p;
		for (int64_t k = 0; k < (int64_t)n; k++) {
			sum_s += (double)path_loss_ns(&site, 0, k * SECOND_NS, true, 1) * 1e-9;
		}
		double second = 9 * (4 * p / (1 - 4 * p) - 2 * (2 * p / (1 - 2 * p)) + p / (1 - p)) *
				(1 - p);
		ck_assert_double_eq_tol(sum_s / n, 3 * p / (1 - 2 * p), 6 * sqrt(second / n));
	}
	/* A long message: the chance that anything is lost is 1 - (1 - p)^n, and early losses cost a
	 * round trip only. */
	it->network.packet_loss_p = 0.02;
	it->radio.steady_rtt_ns = SECOND_NS;
	double hit = 0, n = 100000;
	for (int64_t k = 0; k < (int64_t)n; k++) {
		hit += path_loss_ns(&site, 0, k * SECOND_NS, false, 30) > 0;
	}
	ck_assert_double_eq_tol(hit / n, 1 - pow(0.98, 30), 0.01);
	/* And the older reading: one timeout, never more. */
	it->network.loss_per = LOSS_PER_MESSAGE;
	for (int64_t k = 0; k < 1000; k++) {
		int64_t late_ns = path_loss_ns(&site, 0, k * SECOND_NS, false, 30);
		ck_assert(late_ns == 0 || late_ns == 3 * SECOND_NS);
	}
	free(users);
	config_free(config);
}
END_TEST

/* ---- handshakes and windows */

static double mean_s(const struct tally *tally)
{
	double sum = (double)tally->latency_us.sum_low;
	ck_assert_uint_eq(tally->latency_us.sum_high, 0);
	ck_assert_uint_gt(tally->latency_us.n, 0);
	return sum * 1e-6 / (double)tally->latency_us.n;
}

/* A world of 600 ms round trips and a rate that does not count. */
static struct config *far_away(void)
{
	struct config *config = load("tests/analytic/push.json");
	struct scenario *it = &config->scenario;
	it->population.users = 20;
	it->workload.mail_per_workday = 24;
	it->radio.up_bps = it->radio.down_bps = 2000000000;
	it->radio.steady_rtt_ns = 600 * 1000000;
	for (unsigned i = 0; i < RADIO_STAGES; i++) {
		it->radio.stage[i].rtt_ns = 600 * 1000000;
	}
	it->network.wired_ns = 0;
	return config;
}

/* An answer of 20 kB is 16 segments of 1360 B. Windows of 2, 4, 8, ... carry it with 3 pauses of a
 * round trip each, 4, 8, ... with 2, 10, 20 with 1. */
START_TEST(windows_open)
{
	static const struct {
		uint32_t segments;
		double pauses;
	} rows[] = {{2, 3}, {4, 2}, {10, 1}, {20, 0}};
	struct config *config = far_away();
	struct scenario *it = &config->scenario;
	it->network.mss_bytes = 1360;
	it->network.segment_overhead_bytes = 40;
	it->workload.mail_size = dist_fixed(20000);
	it->workload.body_limit_bytes = 20000;
	it->workload.item_header_bytes = 350;
	it->workload.mail_per_workday = 2;
	struct tally *whole = storm_run(it, 0, 0);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		it->network.window_segments = rows[i].segments;
		struct tally *parts = storm_run(it, 0, 0);
		ck_assert_double_eq_tol(mean_s(parts) - mean_s(whole), rows[i].pauses * 0.6, 0.05);
		tally_free(parts);
	}
	tally_free(whole);
	config_free(config);
}
END_TEST

static double setup_s(const struct tally *tally)
{
	return (double)tally->wait_us[WAIT_SETUP] * 1e-6 / (double)tally->latency_us.n;
}

/* analytic-cases cold_request_time, its differences: TLS of two, one or no round trips. */
START_TEST(handshakes_take_round_trips)
{
	struct config *config = far_away();
	struct scenario *it = &config->scenario;
	struct strategy_cfg *push = &it->strategies[0];
	push->kind = STRATEGY_SCHEDULED_SYNC;
	push->interval_ns = 15 * MINUTE_NS;
	push->keep_alive_ns = 0;
	it->network.tls = true;
	it->network.tls_full_trips = 2;
	push->tls_resumed_p = 0;
	struct tally *two = storm_run(it, 0, 0);
	it->network.tls_full_trips = 1;
	struct tally *one = storm_run(it, 0, 0);
	push->tls_resumed_p = 1;
	it->network.tls_resumed_trips = 0;
	struct tally *none = storm_run(it, 0, 0);
	ck_assert_double_eq_tol(setup_s(two) - setup_s(one), 0.6, 0.01);
	ck_assert_double_eq_tol(setup_s(one) - setup_s(none), 0.6, 0.01);
	ck_assert_uint_eq(none->count[TALLY_tls_full], 0);
	/* A session that the server forgets after 10 min is never resumed after 15. */
	it->network.tls_session_ns = 10 * MINUTE_NS;
	struct tally *forgotten = storm_run(it, 0, 0);
	ck_assert_uint_eq(forgotten->count[TALLY_tls_resumed], 0);
	ck_assert_uint_eq(forgotten->latency_us.sum_low, one->latency_us.sum_low);
	it->network.tls_session_ns = 16 * MINUTE_NS;
	struct tally *kept = storm_run(it, 0, 0);
	ck_assert_uint_eq(kept->count[TALLY_tls_full], 0);
	tally_free(two);
	tally_free(one);
	tally_free(none);
	tally_free(forgotten);
	tally_free(kept);
	config_free(config);
}
END_TEST

/* ---- shared cells in the world */

/* A cell that has room for all its users at their full rate changes nothing; a narrow one does. */
START_TEST(a_wide_cell_is_no_cell)
{
	struct config *config = load("tests/analytic/storm.json");
	struct scenario *it = &config->scenario;
	it->population.users = 20;
	it->sms.cells = 3;
	for (uint32_t s = 0; s < it->strategy_n; s++) {
		it->cell.down_bps = it->cell.up_bps = 0;
		struct tally *none = storm_run(it, s, 0);
		it->cell.down_bps = 21 * it->radio.down_bps;
		it->cell.up_bps = 21 * it->radio.up_bps;
		struct tally *wide = storm_run(it, s, 0);
		it->cell.down_bps = it->cell.up_bps = 8000;
		struct tally *narrow = storm_run(it, s, 0);
		same(none, wide);
		ck_assert_uint_gt(wide->count[TALLY_cell_down_us], 0);
		ck_assert_uint_gt(narrow->count[TALLY_cell_down_us],
			wide->count[TALLY_cell_down_us]);
		ck_assert_double_gt(mean_s(narrow), mean_s(none));
		storm_check(it, narrow);
		tally_free(none);
		tally_free(wide);
		tally_free(narrow);
	}
	config_free(config);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("path");
	TCase *tcase = tcase_create("path");
	tcase_set_timeout(tcase, 0);
	tcase_add_test(tcase, another_box_of_the_same_kind);
	tcase_add_test(tcase, who_renews);
	tcase_add_test(tcase, the_network_releases_a_context);
	tcase_add_test(tcase, activations_fail);
	tcase_add_test(tcase, a_pool_of_ports);
	tcase_add_test(tcase, timeouts_double);
	tcase_add_test(tcase, windows_open);
	tcase_add_test(tcase, handshakes_take_round_trips);
	tcase_add_test(tcase, a_wide_cell_is_no_cell);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_FORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
