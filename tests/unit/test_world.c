/* Whole sites under every strategy: what has to add up adds up, whatever goes wrong.
 *
 * The storm (tests/analytic/storm.json) loses packets, coverage, SMS, notifications, policies and
 * for twenty minutes the front ends. A cell of a machine that "cannot happen" stops the program, so
 * each run is also a proof that it did not. Random storms draw their parameters from a fixed seed.
 * Closed forms are compared in test_analytic_*.c. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "config/config.h"
#include "config/diag.h"
#include "core/chance.h"
#include "core/err.h"
#include "world/world.h"

static const struct chance dice = {.base = 20051107};

static struct config *load(const char *file)
{
	struct diag_list diags;
	diag_init(&diags);
	struct config *config = config_load(file, NULL, 0, &diags);
	if (config == NULL) {
		diag_print(&diags, stderr);
	}
	diag_fini(&diags);
	REQUIRE(config != NULL);
	return config;
}

static struct tally *run(const struct scenario *scenario, uint32_t strategy, uint32_t replication)
{
	struct world_task task = {.scenario = scenario, .strategy = strategy,
		.replication = replication};
	return world_run(&task);
}

/* ---- what always adds up */

static uint64_t radio_sum(const struct tally *tally)
{
	uint64_t sum = 0;
	for (unsigned slot = 0; slot < SLOT_N; slot++) {
		for (unsigned p = 0; p < PURPOSE_N; p++) {
			sum += tally->radio_us[slot][p];
		}
	}
	return sum;
}

static void check_times(const struct scenario *scenario, const struct tally *tally)
{
	int64_t from_ns = scenario->run.warm_up_ns, to_ns = from_ns + scenario->run.duration_ns;
	uint64_t window_us = (uint64_t)(to_ns / 1000 - from_ns / 1000) * tally->users_n;
	uint64_t cpu_us = 0, held_us = 0;
	ck_assert_uint_eq(radio_sum(tally), window_us);
	for (unsigned p = 0; p < PURPOSE_N; p++) {
		cpu_us += tally->cpu_us[p];
	}
	ck_assert_uint_le(cpu_us, window_us);
	ck_assert_uint_le(tally->count[TALLY_push_alive_us] + tally->count[TALLY_push_dead_us],
		window_us);
	for (uint32_t m = 0; m < tally->minutes_n; m++) {
		held_us += tally->minutes[m].held_us;
		ck_assert_uint_le(tally->minutes[m].held_us,
			(uint64_t)tally->minutes[m].held_max * 60000000);
		ck_assert_uint_le(tally->minutes[m].held_max, tally->held_max);
	}
	ck_assert_uint_eq(held_us, tally->count[TALLY_held_us]);
	ck_assert_uint_le(tally->held_max, tally->users_n);
}

static void check_counts(const struct tally *tally)
{
	const uint64_t *count = tally->count;
	uint64_t bytes = 0, sms = 0;
	ck_assert_uint_eq(count[TALLY_mails],
		count[TALLY_mails_delivered] + count[TALLY_mails_undelivered]);
	ck_assert_uint_eq(tally->latency_us.n, count[TALLY_mails_delivered]);
	ck_assert_uint_eq(tally->latency_us.never_n, count[TALLY_mails_undelivered]);
	ck_assert_uint_eq(tally->notify_us.n + tally->notify_us.never_n, count[TALLY_mails]);
	for (uint32_t u = 0; u < tally->users_n; u++) {
		bytes += tally->usage[u].bytes[0] + tally->usage[u].bytes[1];
		sms += tally->usage[u].sms[0] + tally->usage[u].sms[1];
	}
	ck_assert_uint_eq(bytes, count[TALLY_up_bytes] + count[TALLY_down_bytes]);
	ck_assert_uint_eq(sms, count[TALLY_sms_received]);
	ck_assert_uint_eq(sms, tally->sms_n[PURPOSE_SMS]);
	ck_assert_uint_le(count[TALLY_app_up_bytes], count[TALLY_up_bytes]);
	ck_assert_uint_le(count[TALLY_app_down_bytes], count[TALLY_down_bytes]);
	ck_assert_uint_le(count[TALLY_pings_immediate], count[TALLY_pings_changes]);
	ck_assert_uint_le(count[TALLY_syncs_empty], count[TALLY_syncs]);
	ck_assert_uint_le(count[TALLY_sdcch_blocked], count[TALLY_sdcch_attempts]);
	ck_assert_uint_le(count[TALLY_mails_late_15min], count[TALLY_mails_late_1min]);
}

/* When every mail arrived, the reasons of all waits add up to all latencies: to the microsecond
 * that rounding costs each mail. */
static void check_waits(const struct tally *tally)
{
	__int128 waits = 0;
	__int128 latency = (__int128)tally->latency_us.sum_high << 64 | tally->latency_us.sum_low;
	for (unsigned i = 0; i < WAIT_N; i++) {
		waits += tally->wait_us[i];
	}
	__int128 off = waits > latency ? waits - latency : latency - waits;
	if (off > (__int128)tally->count[TALLY_mails]) {
		ck_abort_msg("waits and latencies differ by %lld us over %llu mails",
			(long long)(waits - latency), (unsigned long long)tally->count[TALLY_mails]);
	}
}

static void check_all(const struct scenario *scenario, const struct tally *tally)
{
	check_times(scenario, tally);
	check_counts(tally);
	if (tally->count[TALLY_mails_undelivered] == 0) {
		check_waits(tally);
	}
}

/* ---- storms */

START_TEST(storm_delivers_everything)
{
	struct config *config = load("tests/analytic/storm.json");
	for (uint32_t r = 0; r < 2; r++) {
		uint64_t mails = 0;
		for (uint32_t s = 0; s < config->scenario.strategy_n; s++) {
			struct tally *tally = run(&config->scenario, s, r);
			check_all(&config->scenario, tally);
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
	struct config *config = load("tests/analytic/storm.json");
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
	struct tally *tally = run(scenario, 3, 0);
	check_all(scenario, tally);
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
	struct config *config = load("tests/analytic/storm.json");
	struct scenario *scenario = &config->scenario;
	scenario->population.users = 30;
	scenario->server.request_limit = 5;
	scenario->server.front_end_cores = 1;
	scenario->server.request_cpu_ns = 200000000;
	for (uint32_t s = 3; s < 5; s++) {
		struct tally *tally = run(scenario, s, 0);
		check_all(scenario, tally);
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
	struct config *config = load("tests/analytic/storm.json");
	struct scenario *scenario = &config->scenario;
	scenario->radio.up_bps = 300;
	scenario->radio.down_bps = 500;
	scenario->coverage.gaps_per_day = 200;
	scenario->population.users = 20;
	scenario->run.cool_down_ns = 0;
	for (uint32_t s = 0; s < scenario->strategy_n; s++) {
		struct tally *tally = run(scenario, s, 0);
		check_all(scenario, tally);
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
	struct config *config = load("tests/analytic/storm.json");
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
	struct tally *tally = run(scenario, 2, 0);
	check_all(scenario, tally);
	tally_free(tally);
	config_free(config);
}
END_TEST

/* Requests wait longer for a processor than the firewall waits for a packet. */
START_TEST(a_reset_may_lie_in_the_past)
{
	struct config *config = load("tests/analytic/storm.json");
	struct scenario *scenario = &config->scenario;
	scenario->population.users = 4;
	scenario->network.firewall_idle_ns = 4 * SECOND_NS;
	scenario->network.firewall_action = FIREWALL_RESET;
	scenario->server.exponential_cpu = true;
	scenario->server.front_end_cores = 1;
	scenario->server.request_cpu_ns = SECOND_NS;
	scenario->run.duration_ns = 4 * HOUR_NS;
	for (uint32_t s = 3; s < 5; s++) {
		struct tally *tally = run(scenario, s, 0);
		check_all(scenario, tally);
		tally_free(tally);
	}
	config_free(config);
}
END_TEST

/* ---- random storms */

static double roll(unsigned storm, unsigned what)
{
	return chance_unit(dice, storm, CHANCE_MAIL_GAP, what, 0);
}

/* Between low and high on a logarithmic scale. */
static int64_t spread(unsigned storm, unsigned what, double low, double high)
{
	double u = roll(storm, what), value = low;
	for (; u > 0.125 && value * 2 < high; u -= 0.125) {
		value *= (high / low > 256) ? 4 : 2;
	}
	return (int64_t)(value * (1 + u));
}

static void randomise(struct scenario *it, unsigned storm)
{
	it->run.seed = 1000 + storm;
	it->population.users = 1 + (uint32_t)(roll(storm, 0) * 20);
	it->run.duration_ns = spread(storm, 1, 3600e9, 86400e9);
	it->run.warm_up_ns = roll(storm, 2) < 0.2 ? 0 : spread(storm, 3, 60e9, 20000e9);
	it->run.cool_down_ns = roll(storm, 4) < 0.3 ? 0 : DAY_NS;
	it->workload.mail_per_workday = (double)spread(storm, 5, 1, 3000);
	it->coverage.gaps_per_day = roll(storm, 6) < 0.3 ? 0 : (double)spread(storm, 7, 1, 2000);
	it->coverage.gap_ns = dist_exponential((double)spread(storm, 8, 0.5e9, 600e9));
	it->coverage.sms_too = roll(storm, 9) < 0.5;
	it->network.firewall_idle_ns = roll(storm, 10) < 0.3 ? NEVER_NS
		: spread(storm, 11, 2e9, 3600e9);
	it->network.firewall_action = roll(storm, 12) < 0.5 ? FIREWALL_DROP : FIREWALL_RESET;
	it->network.packet_loss_p = roll(storm, 13) * 0.5;
	it->network.wired_ns = roll(storm, 14) < 0.3 ? 0 : spread(storm, 15, 1e6, 3e9);
	it->network.give_up_ns = spread(storm, 16, 2e9, 600e9);
	it->network.response_timeout_ns = spread(storm, 17, 5e9, 600e9);
	it->network.tls = roll(storm, 18) < 0.7;
	it->network.dns_lookup = roll(storm, 19) < 0.5;
	it->server.policy_refresh_ns = roll(storm, 20) < 0.3 ? NEVER_NS
		: spread(storm, 21, 60e9, 86400e9);
	it->server.notify_loss_p = roll(storm, 22) < 0.3 ? 1 : roll(storm, 22) * 0.3;
	it->server.notify_delay_ns = spread(storm, 23, 1e6, 30e9);
	it->server.request_limit = roll(storm, 24) < 0.7 ? 0 : 1 + (uint32_t)(roll(storm, 25) * 20);
	it->server.connection_limit = roll(storm, 26) < 0.7 ? 0
		: 1 + (uint32_t)(roll(storm, 27) * 20);
	it->server.exponential_cpu = roll(storm, 28) < 0.5;
	it->server.request_cpu_ns = spread(storm, 29, 1e6, 2e9);
	it->server.sync_cpu_ns = spread(storm, 30, 1e6, 2e9);
	it->server.heartbeat_min_ns = roll(storm, 31) < 0.5 ? 60 * SECOND_NS : 600 * SECOND_NS;
	it->server.heartbeat_max_ns = roll(storm, 31) < 0.5 ? 2700 * SECOND_NS : 900 * SECOND_NS;
	it->server.restart_at_ns = roll(storm, 32) < 0.3 ? NEVER_NS : spread(storm, 33, 1e9, 40000e9);
	it->server.restart_down_ns = spread(storm, 34, 1e9, 7200e9);
	it->server.protocol = roll(storm, 35) < 0.5 ? 25 : 121;
	it->sms.loss_p = roll(storm, 36) * 0.3;
	it->sms.duplicate_p = roll(storm, 37) * 0.5;
	it->sms.cells = 1 + (uint32_t)(roll(storm, 38) * 4);
	it->sms.sdcch_per_cell = roll(storm, 39) < 0.5 ? 0 : 1 + (uint32_t)(roll(storm, 40) * 3);
	it->sms.smsc_per_s = roll(storm, 41) < 0.5 ? 0 : 1;
	it->sms.smsc_queue_limit = roll(storm, 42) < 0.7 ? 0 : 1 + (uint32_t)(roll(storm, 43) * 20);
	it->sms.queue_limit = 1 + (uint32_t)(roll(storm, 44) * 30);
	it->sms.covers = roll(storm, 45) < 0.5 ? SMS_COVERS_PATH : SMS_COVERS_GATEWAY;
	it->radio.class_b = roll(storm, 46) < 0.5;
	it->radio.up_bps = (uint32_t)spread(storm, 47, 2000, 2e6);
	it->radio.down_bps = (uint32_t)spread(storm, 48, 4000, 2e6);
	for (uint32_t s = 0; s < it->strategy_n; s++) {
		struct strategy_cfg *strategy = &it->strategies[s];
		strategy->keep_alive_ns = roll(storm, 50 + s) < 0.5 ? 0
			: spread(storm, 60 + s, 1e9, 3600e9);
		strategy->pdp_hold_ns = roll(storm, 70 + s) < 0.5 ? 0 : NEVER_NS;
		strategy->aligned = roll(storm, 80 + s) < 0.3;
		strategy->heartbeat.grace_ns = spread(storm, 90 + s, 1e6, 60e9);
		strategy->device_wait_ns = dist_uniform(0, (double)spread(storm, 100 + s, 1, 180e9));
		strategy->reconnect.backoff_first_ns = spread(storm, 110 + s, 1e6, 60e9);
	}
}

START_TEST(random_storms_add_up)
{
	struct config *config = load("tests/analytic/storm.json");
	struct scenario scenario = config->scenario;
	randomise(&scenario, (unsigned)_i);
	for (uint32_t s = 0; s < scenario.strategy_n; s++) {
		struct tally *tally = run(&scenario, s, 0);
		check_all(&scenario, tally);
		tally_free(tally);
	}
	config_free(config);
}
END_TEST

/* ---- one user's story, event by event */

enum { STORY_MAILS = 4096 };

struct story {
	int64_t radio_until_ns, cpu_until_ns;
	int64_t arrival_ns[STORY_MAILS];
	bool here[STORY_MAILS];
	unsigned arrived, delivered;
	uint32_t open;      /* connections open at once */
	unsigned errors;
	const char *what;
};

static void wrong(struct story *story, const char *what)
{
	story->errors++;
	story->what = what;
}

static void listen(void *context, const struct tap_record *record)
{
	struct story *story = context;
	switch (record->kind) {
	case TAP_RADIO:
		if (record->time_ns != story->radio_until_ns) {
			wrong(story, "radio slots leave a hole or overlap");
		}
		story->radio_until_ns = record->end_ns;
		break;
	case TAP_CPU:
		if (record->time_ns < story->cpu_until_ns) {
			wrong(story, "processor counted twice");
		}
		story->cpu_until_ns = record->end_ns;
		break;
	case TAP_MAIL:
		if (record->item != story->arrived || story->arrived == STORY_MAILS) {
			wrong(story, "mail numbers");
			break;
		}
		story->arrival_ns[story->arrived++] = record->time_ns;
		break;
	case TAP_DELIVERED:
		if (record->item >= story->arrived || story->here[record->item]) {
			wrong(story, "delivered twice, or before it came");
			break;
		}
		if (record->item != story->delivered ||
		    record->time_ns < story->arrival_ns[record->item]) {
			wrong(story, "delivered out of order or too early");
		}
		story->here[record->item] = true;
		story->delivered++;
		break;
	default:
		break;
	}
}

static struct story *follow(const struct scenario *scenario, uint32_t strategy, uint32_t user)
{
	struct story *story = calloc(1, sizeof *story);
	REQUIRE(story != NULL);
	struct tap tap = {.user = user, .context = story, .record = listen};
	struct world_task task = {.scenario = scenario, .strategy = strategy, .tap = &tap};
	struct tally *tally = world_run(&task);
	ck_assert_msg(story->errors == 0, "user %u, strategy %u: %s", user, strategy,
		story->errors > 0 ? story->what : "");
	tally_free(tally);
	return story;
}

/* Every strategy meets the same mail at the same instants; nothing is delivered twice; the radio is
 * always in exactly one state. */
START_TEST(one_user_event_by_event)
{
	struct config *config = load("tests/analytic/storm.json");
	struct scenario scenario = config->scenario;
	scenario.population.users = 5;
	for (uint32_t user = 0; user < 5; user++) {
		struct story *first = follow(&scenario, 0, user);
		ck_assert_uint_gt(first->arrived, 20);
		for (uint32_t s = 1; s < scenario.strategy_n; s++) {
			struct story *story = follow(&scenario, s, user);
			unsigned n = story->arrived < first->arrived ? story->arrived
								      : first->arrived;
			ck_assert_uint_gt(n, 20);
			ck_assert_mem_eq(story->arrival_ns, first->arrival_ns,
				n * sizeof story->arrival_ns[0]);
			free(story);
		}
		free(first);
	}
	config_free(config);
}
END_TEST

START_TEST(random_stories)
{
	struct config *config = load("tests/analytic/storm.json");
	struct scenario scenario = config->scenario;
	randomise(&scenario, 5000 + (unsigned)_i);
	scenario.workload.mail_per_workday = 500;
	for (uint32_t s = 0; s < scenario.strategy_n; s++) {
		free(follow(&scenario, s, 0));
	}
	config_free(config);
}
END_TEST

/* ---- the same bytes */

static void check_equal(const struct tally *a, const struct tally *b)
{
	ck_assert_uint_eq(a->fingerprint, b->fingerprint);
	ck_assert_mem_eq(a->count, b->count, sizeof a->count);
	ck_assert_mem_eq(a->radio_us, b->radio_us, sizeof a->radio_us);
	ck_assert_mem_eq(a->cpu_us, b->cpu_us, sizeof a->cpu_us);
	ck_assert_mem_eq(a->wait_us, b->wait_us, sizeof a->wait_us);
	ck_assert_mem_eq(&a->age_ms2, &b->age_ms2, sizeof a->age_ms2);
	ck_assert_mem_eq(&a->latency_us, &b->latency_us, sizeof a->latency_us);
	ck_assert_mem_eq(&a->notify_us, &b->notify_us, sizeof a->notify_us);
	ck_assert_mem_eq(&a->server_wait_us, &b->server_wait_us, sizeof a->server_wait_us);
	ck_assert_mem_eq(a->minutes, b->minutes, a->minutes_n * sizeof *a->minutes);
	ck_assert_mem_eq(a->usage, b->usage, a->users_n * sizeof *a->usage);
	ck_assert_int_eq(a->drain_ns, b->drain_ns);
}

/* A strategy's tally does not depend on which others are compared with it, nor on where it
 * stands. */
START_TEST(others_change_nothing)
{
	struct config *config = load("tests/analytic/storm.json");
	config->scenario.population.users = 15;
	for (uint32_t s = 0; s < config->scenario.strategy_n; s++) {
		struct scenario alone = config->scenario;
		alone.strategies[0] = config->scenario.strategies[s];
		alone.strategy_n = 1;
		struct tally *among = run(&config->scenario, s, 1);
		struct tally *single = run(&alone, 0, 1);
		struct tally *again = run(&config->scenario, s, 1);
		struct tally *other = run(&config->scenario, s, 0);
		check_equal(among, single);
		check_equal(among, again);
		ck_assert_uint_ne(among->fingerprint, other->fingerprint);
		tally_free(among);
		tally_free(single);
		tally_free(again);
		tally_free(other);
	}
	config_free(config);
}
END_TEST

/* A listener changes nothing either. */
START_TEST(a_tap_changes_nothing)
{
	struct config *config = load("tests/analytic/storm.json");
	config->scenario.population.users = 15;
	for (uint32_t s = 0; s < config->scenario.strategy_n; s++) {
		struct story *story = calloc(1, sizeof *story);
		struct tap tap = {.user = 3, .context = story, .record = listen};
		struct world_task task = {.scenario = &config->scenario, .strategy = s, .tap = &tap};
		REQUIRE(story != NULL);
		struct tally *heard = world_run(&task);
		struct tally *plain = run(&config->scenario, s, 0);
		check_equal(heard, plain);
		tally_free(heard);
		tally_free(plain);
		free(story);
	}
	config_free(config);
}
END_TEST

/* ---- sites and edges */

START_TEST(users_are_split_over_sites)
{
	static const struct population_cfg table[] = {{10, 1}, {10, 3}, {61, 4}, {3, 3}, {1000001, 7}};
	for (unsigned i = 0; i < sizeof table / sizeof table[0]; i++) {
		uint32_t next = 0, low = UINT32_MAX, high = 0;
		for (uint32_t site = 0; site < table[i].sites; site++) {
			uint32_t first, n = world_site_users(&table[i], site, &first);
			ck_assert_uint_eq(first, next);
			next += n;
			low = n < low ? n : low;
			high = n > high ? n : high;
		}
		ck_assert_uint_eq(next, table[i].users);
		ck_assert_uint_le(high - low, 1);
	}
}
END_TEST

/* Users keep their numbers; sites are different worlds (their chance differs). */
START_TEST(sites_are_separate)
{
	struct config *config = load("tests/analytic/storm.json");
	struct scenario scenario = config->scenario;
	scenario.population = (struct population_cfg){.users = 11, .sites = 2};
	struct world_task task = {.scenario = &scenario, .strategy = 3};
	struct tally *first = world_run(&task);
	task.site = 1;
	struct tally *second = world_run(&task);
	ck_assert_uint_eq(first->first_user, 0);
	ck_assert_uint_eq(first->users_n, 6);
	ck_assert_uint_eq(second->first_user, 6);
	ck_assert_uint_eq(second->users_n, 5);
	ck_assert_uint_ne(first->fingerprint, second->fingerprint);
	check_all(&scenario, first);
	check_all(&scenario, second);
	tally_free(first);
	tally_free(second);
	config_free(config);
}
END_TEST

START_TEST(a_stopped_run_gives_nothing)
{
	struct config *config = load("tests/analytic/storm.json");
	atomic_bool stop = true;
	struct world_task task = {.scenario = &config->scenario, .strategy = 3, .stop = &stop};
	struct tally *tally = world_run(&task);
	ck_assert_ptr_null(tally);
	config_free(config);
}
END_TEST

/* After the front ends are back, 99 % of the devices they lost are, too. */
START_TEST(everybody_comes_back)
{
	struct config *config = load("tests/analytic/storm.json");
	struct scenario scenario = config->scenario;
	scenario.coverage.gaps_per_day = 0;
	struct tally *tally = run(&scenario, 3, 0);
	ck_assert_int_ge(tally->drain_ns, 0);
	/* Back-off of at most 15 min, and one lost session or two. */
	ck_assert_int_lt(tally->drain_ns, 45 * MINUTE_NS);
	tally_free(tally);
	config_free(config);
}
END_TEST

/* Requests held since the warm-up count for the peak, even if there are only fewer afterwards. */
START_TEST(the_peak_may_be_at_the_start)
{
	struct config *config = load("tests/analytic/storm.json");
	struct scenario scenario = config->scenario;
	scenario.coverage.gaps_per_day = 0;
	scenario.network.packet_loss_p = 0;
	scenario.workload.mail_per_workday = 0;
	scenario.run.warm_up_ns = 30 * MINUTE_NS;
	scenario.run.duration_ns = 5 * MINUTE_NS;
	scenario.server.restart_at_ns = SECOND_NS;
	scenario.server.restart_down_ns = DAY_NS;
	scenario.population.users = 20;
	struct tally *tally = run(&scenario, 3, 0);
	ck_assert_uint_ge(tally->held_max, 18);
	ck_assert_uint_eq(tally->minutes[0].held_max, tally->held_max);
	ck_assert_uint_eq(tally->minutes[4].held_max, 0);
	check_all(&scenario, tally);
	tally_free(tally);
	config_free(config);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("world");
	TCase *storms = tcase_create("storms");
	TCase *stories = tcase_create("stories");
	TCase *rest = tcase_create("rest");
	tcase_set_timeout(storms, 0);
	tcase_set_timeout(stories, 0);
	tcase_set_timeout(rest, 0);
	tcase_add_test(storms, storm_delivers_everything);
	tcase_add_test(storms, push_fetches_what_a_lost_answer_held);
	tcase_add_test(storms, old_pings_stay_silent);
	tcase_add_test(storms, slow_radio_keeps_its_time);
	tcase_add_test(storms, a_lost_line_takes_its_parked_request_along);
	tcase_add_test(storms, a_reset_may_lie_in_the_past);
	tcase_add_loop_test(storms, random_storms_add_up, 0, 30);
	tcase_add_test(stories, one_user_event_by_event);
	tcase_add_loop_test(stories, random_stories, 0, 20);
	tcase_add_test(rest, others_change_nothing);
	tcase_add_test(rest, a_tap_changes_nothing);
	tcase_add_test(rest, users_are_split_over_sites);
	tcase_add_test(rest, sites_are_separate);
	tcase_add_test(rest, a_stopped_run_gives_nothing);
	tcase_add_test(rest, everybody_comes_back);
	tcase_add_test(rest, the_peak_may_be_at_the_start);
	suite_add_tcase(suite, storms);
	suite_add_tcase(suite, stories);
	suite_add_tcase(suite, rest);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0;
}
