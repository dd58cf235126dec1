/* What has to add up in every tally, and storms with random parameters: shared by test_world.c and
 * test_world_storm.c. Checks are Check assertions, for use inside tests. */
#pragma once

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "config/config.h"
#include "config/diag.h"
#include "core/chance.h"
#include "core/err.h"
#include "world/world.h"

static inline struct config *storm_load(const char *file)
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

static inline struct tally *storm_run(const struct scenario *scenario, uint32_t strategy,
	uint32_t replication)
{
	struct world_task task = {.scenario = scenario, .strategy = strategy,
		.replication = replication};
	return world_run(&task);
}

/* ---- what always adds up */

static inline uint64_t storm_radio_sum(const struct tally *tally)
{
	uint64_t sum = 0;
	for (unsigned slot = 0; slot < SLOT_N; slot++) {
		for (unsigned p = 0; p < PURPOSE_N; p++) {
			sum += tally->radio_us[slot][p];
		}
	}
	return sum;
}

static inline void storm_times(const struct scenario *scenario, const struct tally *tally)
{
	int64_t from_ns = scenario->run.warm_up_ns, to_ns = from_ns + scenario->run.duration_ns;
	uint64_t window_us = (uint64_t)(to_ns / 1000 - from_ns / 1000) * tally->users_n;
	uint64_t cpu_us = 0, held_us = 0;
	ck_assert_uint_eq(storm_radio_sum(tally), window_us);
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

static inline void storm_counts(const struct tally *tally)
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
	/* Energy: for those refused as well, not in calls, not over IMS (then 0). */
	uint64_t paid = tally->sms_n[PURPOSE_SMS];
	ck_assert_uint_le(paid, sms + count[TALLY_sms_store_full]);
	ck_assert(paid == 0 || paid >= sms - count[TALLY_sms_in_call]);
	ck_assert_uint_le(count[TALLY_app_up_bytes], count[TALLY_up_bytes]);
	ck_assert_uint_le(count[TALLY_app_down_bytes], count[TALLY_down_bytes]);
	ck_assert_uint_le(count[TALLY_pings_immediate], count[TALLY_pings_changes]);
	ck_assert_uint_le(count[TALLY_syncs_empty], count[TALLY_syncs]);
	ck_assert_uint_le(count[TALLY_sdcch_blocked], count[TALLY_sdcch_attempts]);
	ck_assert_uint_le(count[TALLY_mails_late_15min], count[TALLY_mails_late_1min]);
}

/* When every mail arrived, the reasons of all waits add up to all latencies: to the microsecond
 * that rounding costs each mail. */
static inline void storm_waits(const struct tally *tally)
{
	__int128 waits = 0;
	__int128 latency = (__int128)tally->latency_us.sum_high << 64 | tally->latency_us.sum_low;
	for (unsigned i = 0; i < WAIT_N; i++) {
		waits += tally->wait_us[i];
	}
	__int128 off = waits > latency ? waits - latency : latency - waits;
	if (off > (__int128)tally->count[TALLY_mails]) {
		ck_abort_msg("waits and latencies differ by %lld us over %llu mails",
			(long long)(waits - latency),
				(unsigned long long)tally->count[TALLY_mails]);
	}
}

static inline void storm_check(const struct scenario *scenario, const struct tally *tally)
{
	storm_times(scenario, tally);
	storm_counts(tally);
	if (tally->count[TALLY_mails_undelivered] == 0) {
		storm_waits(tally);
	}
}

/* ---- random storms */

static inline double storm_roll(unsigned storm, unsigned what)
{
	return chance_unit((struct chance){.base = 20051107}, storm, CHANCE_MAIL_GAP, what, 0);
}

/* Between low and high on a logarithmic scale. */
static inline int64_t storm_spread(unsigned storm, unsigned what, double low, double high)
{
	double u = storm_roll(storm, what), value = low;
	for (; u > 0.125 && value * 2 < high; u -= 0.125) {
		value *= (high / low > 256) ? 4 : 2;
	}
	return (int64_t)(value * (1 + u));
}

/* Cells, boxes on the way and the SMS path, each of them off in every second storm. */
static inline void storm_network(struct scenario *it, unsigned storm)
{
	struct cell_cfg *cell = &it->cell;
	struct network_cfg *network = &it->network;
	struct sms_cfg *sms = &it->sms;
	cell->calls_per_day = storm_roll(storm, 300) < 0.5 ? 0 : storm_roll(storm, 301) * 1e5;
	cell->down_bps = storm_roll(storm, 302) < 0.5 ? 0 : (uint32_t)storm_spread(storm, 303, 1e4,
		2e6);
	cell->up_bps = storm_roll(storm, 304) < 0.5 ? 0 : (uint32_t)storm_spread(storm, 305, 1e4,
		2e6);
	cell->slots = storm_roll(storm, 306) < 0.5 ? 0 : 2 + (uint32_t)(storm_roll(storm, 307) * 8);
	cell->voice_erlang = storm_roll(storm, 308) * 8;
	cell->data_load = storm_roll(storm, 309) * 0.9;
	cell->paging_blocks = storm_roll(storm, 310) < 0.5 ? 0 : 9;
	cell->other_pages_per_day = storm_roll(storm, 311) * 1.4e7;
	cell->access_slots_per_s = storm_roll(storm, 340) < 0.5 ? 0 : 217;
	cell->other_accesses_per_day = storm_roll(storm, 341) * 2e7;
	cell->grant_blocks = storm_roll(storm, 342) < 0.5 ? 0 : 1;
	cell->area_cells = 1 + (uint32_t)(storm_roll(storm, 312) * 3);
	network->nat_idle_ns = storm_roll(storm, 313) < 0.5 ? NEVER_NS
		: storm_spread(storm, 314, 20e9, 3600e9);
	network->nat_action = storm_roll(storm, 315) < 0.5 ? FIREWALL_DROP : FIREWALL_RESET;
	network->nat_refresh = storm_roll(storm, 316) < 0.5 ? REFRESH_BOTH : REFRESH_OUTBOUND;
	network->nat_ports = storm_roll(storm, 317) < 0.5 ? 0
		: 1 + (uint32_t)(storm_roll(storm, 318) * 20);
	network->firewall_refresh = storm_roll(storm, 319) < 0.5 ? REFRESH_BOTH : REFRESH_OUTBOUND;
	network->pdp_idle_ns = storm_roll(storm, 320) < 0.5 ? NEVER_NS
		: storm_spread(storm, 321, 20e9, 3600e9);
	network->pdp_failure_p = storm_roll(storm, 322) < 0.5 ? 0 : storm_roll(storm, 323) * 0.5;
	network->tls_full_trips = storm_roll(storm, 324) < 0.5 ? 1 : 2;
	network->tls_resumed_trips = storm_roll(storm, 325) < 0.5;
	network->tls_session_ns = storm_roll(storm, 326) < 0.5 ? NEVER_NS : HOUR_NS;
	network->loss_per = storm_roll(storm, 327) < 0.5 ? LOSS_PER_MESSAGE : LOSS_PER_SEGMENT;
	network->window_segments = (uint32_t)(storm_roll(storm, 328) * 4);
	sms->hlr_ns = storm_spread(storm, 329, 1e6, 5e9);
	sms->alert_p = storm_roll(storm, 330);
	sms->handset = (uint32_t)(storm_roll(storm, 331) * 3);
	sms->queue_policy = (uint32_t)(storm_roll(storm, 332) * 3);
	sms->hastens = storm_roll(storm, 343) < 0.5;
	sms->full_p = storm_roll(storm, 333) < 0.5 ? 0 : storm_roll(storm, 334) * 0.3;
	if (storm_roll(storm, 335) < 0.5) {
		sms->network_schedule[0] = 1 + storm_roll(storm, 336) * 9;
		sms->network_schedule[1] = storm_roll(storm, 337);
		sms->absent_schedule[0] = 1 + storm_roll(storm, 338) * 9;
		sms->absent_schedule[1] = storm_roll(storm, 339) * 100;
	}
}

/* Servers of any kind with any limit, policies that change, orders to wipe, and up to four faults. */
static inline void storm_servers(struct scenario *it, unsigned storm)
{
	struct server_cfg *server = &it->server;
	server->kind = (uint32_t)(storm_roll(storm, 100) * SERVER_KINDS);
	server->front_ends = 1 + (uint32_t)(storm_roll(storm, 101) * 4);
	server->back_ends = 1 + (uint32_t)(storm_roll(storm, 102) * 3);
	server->balance = (uint32_t)(storm_roll(storm, 103) * 3);
	server->workers = storm_roll(storm, 104) < 0.5 ? 0 : 1 + (uint32_t)(storm_roll(storm, 105) * 20);
	server->accept_queue = (uint32_t)(storm_roll(storm, 106) * 10);
	server->ping_poll_ns = storm_roll(storm, 107) < 0.5 ? 0 : storm_spread(storm, 108, 1e9, 60e9);
	server->store_limit = storm_roll(storm, 109) < 0.7 ? 0 : 1 + (uint32_t)(storm_roll(storm, 110) * 5);
	server->ports = storm_roll(storm, 111) < 0.7 ? 0 : 5 + (uint32_t)(storm_roll(storm, 112) * 50);
	server->store_timeout_ns = storm_roll(storm, 113) < 0.5 ? NEVER_NS
		: storm_spread(storm, 114, 1e9, 60e9);
	server->throttle_n = storm_roll(storm, 115) < 0.7 ? 0 : 2 + (uint32_t)(storm_roll(storm, 116) * 9);
	server->retry_after_s = (uint32_t)(storm_roll(storm, 117) * 300);
	server->lockout_n = (uint32_t)(storm_roll(storm, 118) * 6);
	it->policy.change_ns = storm_roll(storm, 119) < 0.5 ? NEVER_NS
		: storm_spread(storm, 120, 1e9, 40000e9);
	it->policy.deaf_share = storm_roll(storm, 121) < 0.5 ? 0 : 0.3;
	it->policy.allow_deaf = true;
	it->policy.order_ends_ping = storm_roll(storm, 122) < 0.5;
	it->policy.wipe_ns = storm_roll(storm, 123) < 0.7 ? NEVER_NS
		: storm_spread(storm, 124, 1e9, 40000e9);
	it->policy.wipe_share = 0.3;
	it->policy.off_ns = storm_roll(storm, 125) < 0.5 ? NEVER_NS
		: storm_spread(storm, 126, 1e9, 40000e9);
	it->policy.off_share = 0.5;
	it->fault_n = (uint32_t)(storm_roll(storm, 127) * 5);
	for (uint32_t i = 0; i < it->fault_n; i++) {
		struct fault_cfg *fault = &it->faults[i];
		*fault = (struct fault_cfg){.kind = (uint32_t)(storm_roll(storm, 130 + i) * FAULT_KINDS),
			.at_ns = storm_spread(storm, 140 + i, 1e9, 40000e9),
			.for_ns = storm_spread(storm, 150 + i, 1e9, 7200e9),
			.every_ns = storm_roll(storm, 160 + i) < 0.5 ? NEVER_NS : 4 * HOUR_NS,
			.node = (uint32_t)(storm_roll(storm, 170 + i) * 2), .factor = 50,
			.share = storm_roll(storm, 180 + i),
			.status = storm_roll(storm, 190 + i) < 0.5 ? 401 : 500,
			.commands = (uint32_t)(storm_roll(storm, 200 + i) * 3), .period_ns = 30 * SECOND_NS};
	}
}

static inline void storm_randomise(struct scenario *it, unsigned storm)
{
	it->run.seed = 1000 + storm;
	it->population.users = 1 + (uint32_t)(storm_roll(storm, 0) * 20);
	it->run.duration_ns = storm_spread(storm, 1, 3600e9, 86400e9);
	it->run.warm_up_ns = storm_roll(storm, 2) < 0.2 ? 0 : storm_spread(storm, 3, 60e9, 20000e9);
	it->run.cool_down_ns = storm_roll(storm, 4) < 0.3 ? 0 : DAY_NS;
	it->workload.mail_per_workday = (double)storm_spread(storm, 5, 1, 3000);
	it->coverage.gaps_per_day = storm_roll(storm, 6) < 0.3 ? 0 : (double)storm_spread(storm, 7,
		1, 2000);
	it->coverage.gap_ns = dist_exponential((double)storm_spread(storm, 8, 0.5e9, 600e9));
	it->coverage.sms_too = storm_roll(storm, 9) < 0.5;
	it->network.firewall_idle_ns = storm_roll(storm, 10) < 0.3 ? NEVER_NS
		: storm_spread(storm, 11, 2e9, 3600e9);
	it->network.firewall_action = storm_roll(storm, 12) < 0.5 ? FIREWALL_DROP : FIREWALL_RESET;
	it->network.packet_loss_p = storm_roll(storm, 13) * 0.5;
	it->network.wired_ns = storm_roll(storm, 14) < 0.3 ? 0 : storm_spread(storm, 15, 1e6, 3e9);
	it->network.give_up_ns = storm_spread(storm, 16, 2e9, 600e9);
	it->network.response_timeout_ns = storm_spread(storm, 17, 5e9, 600e9);
	it->network.tls = storm_roll(storm, 18) < 0.7;
	it->network.dns_lookup = storm_roll(storm, 19) < 0.5;
	it->server.policy_refresh_ns = storm_roll(storm, 20) < 0.3 ? NEVER_NS
		: storm_spread(storm, 21, 60e9, 86400e9);
	it->server.notify_loss_p = storm_roll(storm, 22) < 0.3 ? 1 : storm_roll(storm, 22) * 0.3;
	it->server.notify_delay_ns = storm_spread(storm, 23, 1e6, 30e9);
	it->server.request_limit = storm_roll(storm, 24) < 0.7 ? 0 : 1
		+ (uint32_t)(storm_roll(storm, 25) * 20);
	it->server.connection_limit = storm_roll(storm, 26) < 0.7 ? 0
		: 1 + (uint32_t)(storm_roll(storm, 27) * 20);
	it->server.exponential_cpu = storm_roll(storm, 28) < 0.5;
	it->server.request_cpu_ns = storm_spread(storm, 29, 1e6, 2e9);
	it->server.sync_cpu_ns = storm_spread(storm, 30, 1e6, 2e9);
	it->server.heartbeat_min_ns = (storm_roll(storm, 31) < 0.5 ? 60 : 600) * SECOND_NS;
	it->server.heartbeat_max_ns = (storm_roll(storm, 31) < 0.5 ? 2700 : 900) * SECOND_NS;
	it->server.restart_at_ns = storm_roll(storm, 32) < 0.3 ? NEVER_NS : storm_spread(storm, 33,
		1e9, 40000e9);
	it->server.restart_down_ns = storm_spread(storm, 34, 1e9, 7200e9);
	it->server.protocol = storm_roll(storm, 35) < 0.5 ? 25 : 121;
	it->sms.loss_p = storm_roll(storm, 36) * 0.3;
	it->sms.duplicate_p = storm_roll(storm, 37) * 0.5;
	it->sms.cells = 1 + (uint32_t)(storm_roll(storm, 38) * 4);
	it->sms.sdcch_per_cell = storm_roll(storm, 39) < 0.5 ? 0 : 1 + (uint32_t)(storm_roll(storm,
		40) * 3);
	it->sms.smsc_per_s = storm_roll(storm, 41) < 0.5 ? 0 : 1;
	it->sms.smsc_queue_limit = storm_roll(storm, 42) < 0.7 ? 0 : 1
		+ (uint32_t)(storm_roll(storm, 43) * 20);
	it->sms.queue_limit = 1 + (uint32_t)(storm_roll(storm, 44) * 30);
	it->sms.covers = storm_roll(storm, 45) < 0.5 ? SMS_COVERS_PATH : SMS_COVERS_GATEWAY;
	it->radio.class_b = storm_roll(storm, 46) < 0.5;
	it->radio.up_bps = (uint32_t)storm_spread(storm, 47, 2000, 2e6);
	it->radio.down_bps = (uint32_t)storm_spread(storm, 48, 4000, 2e6);
	for (uint32_t s = 0; s < it->strategy_n; s++) {
		struct strategy_cfg *strategy = &it->strategies[s];
		strategy->keep_alive_ns = storm_roll(storm, 50 + s) < 0.5 ? 0
			: storm_spread(storm, 60 + s, 1e9, 3600e9);
		strategy->pdp_hold_ns = storm_roll(storm, 70 + s) < 0.5 ? 0 : NEVER_NS;
		strategy->aligned = storm_roll(storm, 80 + s) < 0.3;
		strategy->heartbeat.grace_ns = storm_spread(storm, 90 + s, 1e6, 60e9);
		strategy->device_wait_ns = dist_uniform(0, (double)storm_spread(storm, 100 + s, 1,
			180e9));
		strategy->reconnect.backoff_first_ns = storm_spread(storm, 110 + s, 1e6, 60e9);
	}
}
