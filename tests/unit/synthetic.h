/* A small scenario and tallies for it, made by arithmetic: what the tests of sim/stats and
 * sim/output work on. Not a simulation: numbers are chosen so that results are easy to compute by
 * hand.
 *
 * Four strategies at most: check-in-15 and autd (sms-poll), sync-15, push. 10 users, 7 days from a
 * Monday. Replication r adds a little noise that all strategies share (common random numbers). */
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "models/model.h"
#include "stats/results.h"

enum { SYNTHETIC_USERS = 10, SYNTHETIC_MAILS = 1000 };

struct synthetic {
	struct scenario scenario;
	struct results_point point;
	struct results results;
};

static inline void synthetic_plan(struct plan_cfg *plan, const char *name, int64_t sms_ucur,
	uint32_t included, int64_t sms_fee_ucur)
{
	snprintf(plan->name, sizeof plan->name, "%s", name);
	snprintf(plan->title, sizeof plan->title, "Plan %s", name);
	plan->sms_ucur = sms_ucur;
	plan->sms_included = included;
	plan->sms_fee_ucur = sms_fee_ucur;
	plan->data_fee_ucur = 19990000;
	plan->data_included_bytes = UINT64_MAX;
	plan->data_scope = BILLING_MONTH;
	plan->data_increment_bytes = 1000;
}

static inline struct scenario synthetic_scenario(void)
{
	static const char *const names[] = { "check-in-15", "autd", "sync-15", "push" };
	static const uint32_t kinds[] = { STRATEGY_SMS_POLL, STRATEGY_SMS_POLL,
		STRATEGY_SCHEDULED_SYNC, STRATEGY_DIRECT_PUSH };
	struct scenario it = { .name = "synthetic", .title = "Four ways to get mail" };
	it.run = (struct run_cfg){ .start_unix_s = 1131321600, .duration_ns = 7 * DAY_NS,
		.warm_up_ns = DAY_NS, .seed = 42, .replications = 4 };
	it.population = (struct population_cfg){ .users = SYNTHETIC_USERS, .sites = 1 };
	it.workload.weekend_share = 0.2;
	it.workload.day_profile = DAY_PROFILE_OFFICE_24H;
	it.device = (struct device_cfg){ .battery_uah = 1250000, .voltage_mv = 3700,
		.battery = {.temperature_share = 1},
		.battery_efficiency = 0.9, .base_uw = 8000, .cpu_uw = 300000,
		.cpu_wake_ns = 700000000, .cpu_hold_ns = 6 * SECOND_NS };
	it.radio = (struct radio_cfg){ .up_uw = 1100000, .down_uw = 500000, .sms_uj = 900000 };
	it.radio.stage[RADIO_HIGH] = (struct radio_stage){ .present = true, .uw = 250000,
		.promotion_uw = 600000 };
	it.radio.stage[RADIO_MID] = (struct radio_stage){ .present = true, .uw = 14000,
		.counts_as_idle = true, .promotion_uw = 600000 };
	it.radio.stage[RADIO_IDLE] = (struct radio_stage){ .present = true, .uw = 11000,
		.counts_as_idle = true, .promotion_uw = 600000 };
	it.server = (struct server_cfg){ .front_ends = 1, .front_end_cores = 2, .back_ends = 1,
		.back_end_cores = 2, .held_request_bytes = 40000, .restart_at_ns = NEVER_NS };
	it.policy = (struct policy_cfg){ .change_ns = NEVER_NS, .wipe_ns = NEVER_NS,
		.off_ns = NEVER_NS };
	snprintf(it.tariff.currency, sizeof it.tariff.currency, "USD");
	it.tariff.minor_unit_ucur = 10000;
	it.tariff.plan_n = 3;
	synthetic_plan(&it.tariff.plans[0], "per-sms", 100000, 0, 0);
	synthetic_plan(&it.tariff.plans[1], "bundle-1000", 100000, 1000, 10000000);
	synthetic_plan(&it.tariff.plans[2], "unlimited", 0, UINT32_MAX, 15000000);
	it.band = (struct band_cfg){ .cpu_wake_low_uj = 500000, .cpu_wake_high_uj = 6000000,
		.sms_low_uj = 400000, .sms_high_uj = 2000000 };
	it.strategy_n = 4;
	for (uint32_t s = 0; s < it.strategy_n; s++) {
		snprintf(it.strategies[s].name, sizeof it.strategies[s].name, "%s", names[s]);
		snprintf(it.strategies[s].title, sizeof it.strategies[s].title, "The %s", names[s]);
		it.strategies[s].kind = kinds[s];
		it.strategies[s].trigger = s == 0 ? TRIGGER_CHECK_IN : TRIGGER_MAIL;
	}
	return it;
}

/* Latencies spread evenly over [low, high] seconds, 1 ms noise per replication. */
static inline void synthetic_latency(struct tally *tally, double low_s, double high_s,
	uint32_t rep)
{
	for (uint32_t i = 0; i < SYNTHETIC_MAILS; i++) {
		double s = low_s + (high_s - low_s) * (i + 0.5) / SYNTHETIC_MAILS;
		int64_t us = (int64_t)(s * 1e6) + 1000 * (int64_t)(rep * rep);
		hist_add(&tally->latency_us, us);
		hist_add(&tally->notify_us, us / 2);
		tally->count[TALLY_mails_late_1min] += us > 60000000;
		tally->count[TALLY_mails_late_15min] += us > 900000000;
		tally->wait_us[WAIT_SETUP] += (uint64_t)us;
	}
	tally->count[TALLY_mails] = SYNTHETIC_MAILS;
	tally->count[TALLY_mails_delivered] = SYNTHETIC_MAILS;
}

static inline void synthetic_minutes(struct tally *tally, const struct scenario *scenario,
	uint32_t strategy, uint32_t rep)
{
	bool push = scenario->strategies[strategy].kind == STRATEGY_DIRECT_PUSH;
	for (uint32_t i = 0; i < tally->minutes_n; i++) {
		struct tally_minute *minute = &tally->minutes[i];
		minute->held_us = (push ? 9 : 0) * UINT64_C(60000000) + rep * 1000000;
		minute->held_max = push ? 10 : 1;
		minute->requests = (i % 10 == 0 ? 6 : 3) + rep;
		minute->sms = push ? 0 : i % 2;
		minute->handshakes = 1;
	}
	tally->held_max = push ? 10 : 1;
}

static inline struct tally *synthetic_tally(const struct scenario *scenario, uint32_t strategy,
	uint32_t rep)
{
	static const double low_s[] = { 40, 20, 5, 3 };
	static const double high_s[] = { 1100, 240, 900, 5 };
	static const uint32_t sms_work[] = { 200, 300, 0, 0 };
	static const uint64_t cpu_s[] = { 6000, 3000, 6500, 4000 };
	static const uint64_t tail_s[] = { 4000, 2000, 4200, 2500 };
	uint32_t minutes = (uint32_t)((scenario->run.duration_ns + MINUTE_NS - 1) / MINUTE_NS);
	uint32_t users = scenario->population.users;
	struct tally *tally = tally_build(0, users, minutes);
	synthetic_latency(tally, low_s[strategy], high_s[strategy], rep);
	synthetic_minutes(tally, scenario, strategy, rep);
	tally->workdays = 5000;
	tally->weekend_days = 2000;
	uint64_t window_us = users * (uint64_t)(scenario->run.duration_ns / 1000);
	uint64_t tail_us = (tail_s[strategy] + 10 * rep) * users * 1000000;
	tally->radio_us[SLOT_HIGH][PURPOSE_MAIL] = tail_us;
	tally->radio_us[SLOT_UP][PURPOSE_MAIL] = tail_us / 10;
	tally->radio_us[SLOT_IDLE][PURPOSE_BASE] = window_us - tail_us - tail_us / 10;
	tally->cpu_us[PURPOSE_MAIL] = (cpu_s[strategy] + 20 * rep) * users * 1000000;
	for (uint32_t u = 0; u < users; u++) {
		tally->usage[u].sms[0] = sms_work[strategy] + (sms_work[strategy] > 0 ? rep : 0);
		tally->usage[u].sms[1] = sms_work[strategy] / 20;
		tally->usage[u].bytes[0] = 1000000 + 1000 * u;
		tally->usage[u].bytes[1] = 200000;
		tally->count[TALLY_sms_received] +=
			tally->usage[u].sms[0] + tally->usage[u].sms[1];
	}
	tally->sms_n[PURPOSE_SMS] = tally->count[TALLY_sms_received];
	tally->count[TALLY_triggers] = tally->count[TALLY_sms_received];
	tally->count[TALLY_sms_lost] = tally->count[TALLY_triggers] / 20;
	tally->count[TALLY_up_bytes] = 1200000;
	tally->count[TALLY_syncs] = 700 + rep;
	tally->fingerprint = 77 + rep;
	return tally;
}

/* `first` and `strategies`: which of the four take part, in their order. */
static inline struct synthetic *synthetic_build(uint32_t first, uint32_t strategies,
	uint32_t replications)
{
	struct synthetic *it = calloc(1, sizeof *it);
	struct scenario all = synthetic_scenario();
	it->scenario = all;
	it->scenario.strategy_n = strategies;
	it->scenario.run.replications = replications;
	memmove(it->scenario.strategies, &all.strategies[first],
		strategies * sizeof all.strategies[0]);
	it->point.scenario = &it->scenario;
	it->point.replications_n = replications;
	it->point.tally = calloc((size_t)strategies * replications + 1, sizeof(struct tally *));
	for (uint32_t s = 0; s < strategies; s++) {
		for (uint32_t r = 0; r < replications; r++) {
			it->point.tally[s * replications + r] = synthetic_tally(&all, first + s, r);
		}
	}
	it->results = (struct results){ .point_n = 1, .points = &it->point };
	return it;
}

static inline struct tally *synthetic_of(struct synthetic *it, uint32_t strategy, uint32_t rep)
{
	return it->point.tally[strategy * it->point.replications_n + rep];
}

static inline void synthetic_free(struct synthetic *it)
{
	for (uint32_t i = 0; i < it->scenario.strategy_n * it->point.replications_n; i++) {
		tally_free(it->point.tally[i]);
	}
	free(it->point.tally);
	free(it);
}
