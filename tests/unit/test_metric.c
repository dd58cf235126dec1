/* The list of metrics and every reader, against numbers set by hand and GSL's quantile. */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <strings.h>

#include <gsl/gsl_statistics.h>

#include "stats/metric.h"
#include "unit/synthetic.h"

#define CLOSE(a, b) ck_assert_double_eq_tol((a), (b), 1e-9 * (1.0 + fabs(b)))

/* DESIGN 5 and SEMANTICS 3: rename none. */
static const char *const published[] = { "latency_s", "notify_latency_s", "mail_age_s",
	"mail_delivered", "mail_undelivered", "sms_per_user_day", "sms_lost_share",
	"up_bytes_per_user_day", "down_bytes_per_user_day", "sms_cost_per_user_month",
	"data_cost_per_user_month", "cost_per_user_month", "energy_j_per_device_day",
	"energy_j_per_device_day.base", "energy_j_per_device_day.paging",
	"energy_j_per_device_day.promotion", "energy_j_per_device_day.transfer",
	"energy_j_per_device_day.tail", "energy_j_per_device_day.sms",
	"energy_j_per_device_day.cpu", "battery_share_per_day", "battery_life_days",
	"pings_per_user_day", "pings_expired_per_user_day", "syncs_per_user_day",
	"held_requests", "requests_per_s", "tls_handshakes_per_s", "server_utilisation",
	"server_wait_s", "refused_per_user_day", "sdcch_blocking", "cell_utilisation",
	"policy_compliance_s", "wipe_latency_s", "heartbeat_s",
	"energy_j_per_device_day.for.base", "energy_j_per_device_day.for.heartbeat",
	"energy_j_per_device_day.for.poll", "energy_j_per_device_day.for.mail",
	"energy_j_per_device_day.for.sms", "energy_j_per_device_day.for.user",
	"server_memory_bytes", "http_status_per_s.200", "http_status_per_s.449",
	"http_status_per_s.503", "events_3033", "events_3007", "signalling_per_device_day",
	"pages_per_s", "promotions_per_device_day", "smsc_queue", "sms_duplicate_share",
	"drain_s", "retries_per_user_day", "ports_in_use", "tls_full_share",
	"held_requests_total", "late_share", "delay_saved_s", "latency_s.schedule",
	"latency_s.sms_path", "latency_s.device_wait", "latency_s.setup",
	"latency_s.heartbeat_gap", "latency_s.dead_path", "latency_s.coverage",
	"latency_s.call", "latency_s.server", "energy_ui", "push_alive_share",
	"radio_state_changes", "pages", "sms_per_user_month" };

START_TEST(published_ids)
{
	for (size_t i = 0; i < sizeof published / sizeof published[0]; i++) {
		ck_assert_msg(metric_find(published[i]) >= 0, "%s", published[i]);
	}
	ck_assert_int_eq(metric_find("latency"), -1);
	ck_assert_int_eq(metric_find(""), -1);
}
END_TEST

static bool has_word(const char *text, const char *word)
{
	for (; *text != '\0'; text++) {
		if (strncasecmp(text, word, strlen(word)) == 0) {
			return true;
		}
	}
	return false;
}

START_TEST(rows_are_complete)
{
	for (int i = 0; i < METRIC_N; i++) {
		const struct metric *row = metric_row((enum metric_ix)i);
		ck_assert_int_eq(metric_find(row->id), i); /* unique */
		ck_assert_int_eq(metric_match(row->id), i);
		ck_assert_msg(strlen(row->meaning) > 10 && row->unit[0] != '\0', "%s", row->id);
		/* People search result files for these letters (interface.md 3.8, 4). */
		ck_assert_msg(!has_word(row->meaning, "nan") && !has_word(row->meaning, "inf"),
			"%s", row->id);
		ck_assert_msg(!has_word(row->id, "nan") && !has_word(row->id, "inf"), "%s",
			row->id);
	}
	ck_assert_int_eq(metric_match("latency_s.p95"), METRIC_IX_LATENCY);
	ck_assert_int_eq(metric_match("latency_s.sms_path.mean"), METRIC_IX_LATENCY_SMS_PATH);
	ck_assert_int_eq(metric_match("latency_sx"), -1);
	ck_assert_int_eq(metric_match("energy_j_per_device_day.tail.for.mail"),
		METRIC_IX_ENERGY_TAIL_MAIL);
}
END_TEST

START_TEST(statistics_by_name)
{
	for (int i = 0; i < METRIC_STATS; i++) {
		const char *name = metric_stat_name((enum metric_stat)i);
		ck_assert_int_eq(metric_stat_find(name, strlen(name)), i);
	}
	ck_assert_int_eq(metric_stat_find("p99.9", 5), METRIC_P999);
	ck_assert_int_eq(metric_stat_find("p42", 3), -1);
	ck_assert_int_eq(metric_stat_find("p9", 2), -1);
	double data[7] = { 1, 2, 4, 8, 9, 20, 21 };
	for (int i = 0; i <= 20; i++) {
		CLOSE(metric_sorted_quantile(data, 7, i / 20.0),
			gsl_stats_quantile_from_sorted_data(data, 1, 7, i / 20.0));
	}
	CLOSE(metric_sorted_quantile(data, 1, 0.9), 1.0);
}
END_TEST

static double mean_of(const struct metric_input *in, const char *id)
{
	struct metric_sample sample;
	int ix = metric_find(id);
	ck_assert_msg(ix >= 0, "%s", id);
	metric_sample(in, (enum metric_ix)ix, &sample);
	ck_assert_msg(sample.mean.state == METRIC_KNOWN, "%s: %s", id, sample.mean.reason);
	return sample.mean.num / sample.mean.den;
}

static const char *reason_of(const struct metric_input *in, const char *id)
{
	struct metric_sample sample;
	metric_sample(in, (enum metric_ix)metric_find(id), &sample);
	ck_assert_msg(sample.mean.state != METRIC_KNOWN, "%s", id);
	ck_assert_ptr_nonnull(sample.mean.reason);
	return sample.mean.reason;
}

/* Counters whose metric is the counter divided by `per`, set one after the other. */
static const struct {
	const char *id;
	enum tally_ix counter;
	double per;
} simple[] = {
	{ "mail_delivered", TALLY_mails_delivered, 1 },
	{ "mail_undelivered", TALLY_mails_undelivered, 1 },
	{ "sms_per_user_day", TALLY_sms_received, 70 },
	{ "up_bytes_per_user_day", TALLY_up_bytes, 70 },
	{ "down_bytes_per_user_day", TALLY_down_bytes, 70 },
	{ "pings_per_user_day", TALLY_pings, 70 },
	{ "pings_expired_per_user_day", TALLY_pings_expired, 70 },
	{ "syncs_per_user_day", TALLY_syncs, 70 },
	{ "syncs_empty_per_user_day", TALLY_syncs_empty, 70 },
	{ "check_ins_per_user_day", TALLY_check_ins, 70 },
	{ "tcp_connections_per_user_day", TALLY_tcp_connections, 70 },
	{ "retries_per_user_day", TALLY_retries, 70 },
	{ "firewall_kills_per_user_day", TALLY_firewall_kills, 70 },
	{ "radio_state_changes", TALLY_state_changes, 70 * 24 },
	{ "pages", TALLY_pages, 70 * 24 },
	{ "pages_per_s", TALLY_pages, 7 * 86400 },
	{ "promotions_per_device_day", TALLY_promotions, 70 },
	{ "signalling_per_device_day", TALLY_signalling, 70 },
	{ "cpu_wakes_per_device_day", TALLY_cpu_wakes, 70 },
	{ "http_status_per_s.200", TALLY_http_200, 7 * 86400 },
	{ "http_status_per_s.449", TALLY_http_449, 7 * 86400 },
	{ "http_status_per_s.503", TALLY_http_503, 7 * 86400 },
	{ "refused_per_user_day", TALLY_http_503, 70 },
	{ "refused_per_user_day", TALLY_connections_refused, 70 },
	{ "events_3033", TALLY_events_3033, 1 },
	{ "push_alive_share", TALLY_push_alive_us, 70 * 86400e6 },
	{ "server_utilisation.front_end", TALLY_front_end_busy_us, 2 * 7 * 86400e6 },
	{ "server_utilisation.back_end", TALLY_back_end_busy_us, 2 * 7 * 86400e6 },
	{ "server_utilisation", TALLY_back_end_busy_us, 2 * 7 * 86400e6 },
};

START_TEST(counters_divided)
{
	struct scenario scenario = synthetic_scenario();
	struct tally *tally = tally_build(0, SYNTHETIC_USERS, 10080);
	tally->workdays = 5000;
	tally->weekend_days = 2000;
	struct metric_input in = metric_input(&scenario, 3, tally);
	CLOSE(mean_of(&in, simple[_i].id), 0.0);
	tally->count[simple[_i].counter] = 12345678;
	CLOSE(mean_of(&in, simple[_i].id), 12345678 / simple[_i].per);
	tally_free(tally);
}
END_TEST

static const struct {
	const char *id;
	enum tally_ix part, whole;
} shares[] = {
	{ "late_share", TALLY_mails_late_1min, TALLY_mails },
	{ "late_share.15min", TALLY_mails_late_15min, TALLY_mails },
	{ "sms_lost_share", TALLY_sms_lost, TALLY_triggers }, /* per trigger, not per attempt */
	{ "sms_duplicate_share", TALLY_sms_duplicates, TALLY_sms_received },
	{ "sms_swallowed_share", TALLY_sms_swallowed, TALLY_sms_received },
	{ "sdcch_blocking", TALLY_sdcch_blocked, TALLY_sdcch_attempts },
	{ "heartbeat_s.per_ping", TALLY_heartbeat_ping_s, TALLY_pings },
};

START_TEST(shares_of_counters)
{
	struct scenario scenario = synthetic_scenario();
	struct tally *tally = tally_build(0, SYNTHETIC_USERS, 10080);
	struct metric_input in = metric_input(&scenario, 3, tally);
	reason_of(&in, shares[_i].id);
	tally->count[shares[_i].whole] = 400;
	tally->count[shares[_i].part] = 100;
	CLOSE(mean_of(&in, shares[_i].id), 0.25);
	tally_free(tally);
}
END_TEST

START_TEST(composed_values)
{
	struct scenario scenario = synthetic_scenario();
	struct tally *tally = tally_build(0, SYNTHETIC_USERS, 10080);
	tally->workdays = 5000;
	tally->weekend_days = 2000;
	tally->count[TALLY_tls_full] = 30;
	tally->count[TALLY_tls_resumed] = 10;
	/* 480 s for 10 min and 1680 s for 30 min of pending Pings: by time 1380, by Ping 1080. */
	tally->count[TALLY_push_alive_us] = UINT64_C(2000000000);
	tally->count[TALLY_push_dead_us] = UINT64_C(400000000);
	tally->count[TALLY_heartbeat_device_s_ms] =
		UINT64_C(480) * 600000 + UINT64_C(1680) * 1800000;
	tally->count[TALLY_heartbeat_ping_s] = 480 + 1680;
	tally->count[TALLY_pings] = 2;
	/* Every device 90 s behind for 1/10 of the window: the mean age is 9 s. */
	tally->age_ms2 = (unsigned __int128)2 * 9000 * SYNTHETIC_USERS * 7 * 86400000;
	struct metric_input in = metric_input(&scenario, 3, tally);
	CLOSE(mean_of(&in, "tls_full_share"), 0.75);
	CLOSE(mean_of(&in, "heartbeat_s"), 1380.0);
	CLOSE(mean_of(&in, "heartbeat_s.per_ping"), 1080.0);
	CLOSE(mean_of(&in, "mail_age_s"), 9.0);
	double total = mean_of(&in, "energy_j_per_device_day");
	CLOSE(total, 86400 * 0.008); /* only base: the tally's radio never ran */
	CLOSE(mean_of(&in, "battery_share_per_day"), total / (1.25 * 3.7 * 3600 * 0.9));
	reason_of(&in, "battery_life_days");
	scenario.device.other_use_uw = 50000;
	CLOSE(mean_of(&in, "battery_life_days"), 1.25 * 3.7 * 3600 * 0.9 / (total + 4320));
	reason_of(&in, "drain_s");
	tally->drain_ns = 90 * SECOND_NS;
	CLOSE(mean_of(&in, "drain_s"), 90.0);
	CLOSE(mean_of(&in, "data_cost_per_user_month"), 19.99);
	in.strategy = &scenario.strategies[1];
	reason_of(&in, "push_alive_share");
	static const char *const absent[] = { "policy_compliance_s", "wipe_latency_s",
		"cell_utilisation", "paging_utilisation", "delay_saved_s" };
	for (size_t i = 0; i < sizeof absent / sizeof absent[0]; i++) {
		reason_of(&in, absent[i]);
	}
	tally_free(tally);
}
END_TEST

/* What servers and policies leave in a tally. */
START_TEST(servers_and_policies)
{
	struct scenario scenario = synthetic_scenario();
	struct tally *tally = tally_build(0, SYNTHETIC_USERS, 10080);
	scenario.server.front_ends = 3;
	struct metric_input in = metric_input(&scenario, 3, tally);
	reason_of(&in, "policy_compliance_s");
	reason_of(&in, "policy_in_force_share");
	reason_of(&in, "wiped_share");
	for (int i = 1; i <= 3; i++) {
		hist_add(&tally->policy_us, i * 60000000);
		hist_add(&tally->wipe_us, i * 2000000);
		hist_add(&tally->wipe_ack_us, i * 1000000);
	}
	CLOSE(mean_of(&in, "policy_compliance_s"), 120.0);
	CLOSE(mean_of(&in, "wipe_latency_s"), 4.0);
	CLOSE(mean_of(&in, "wipe_acknowledged_s"), 2.0);
	hist_add_never(&tally->policy_us);
	struct metric_sample sample;
	metric_sample(&in, METRIC_IX_POLICY, &sample);
	ck_assert_int_eq(sample.mean.state, METRIC_NEVER);
	ck_assert_int_eq(sample.quantile[0].state, METRIC_KNOWN);
	CLOSE(mean_of(&in, "policy_in_force_share"), 0.75);
	CLOSE(mean_of(&in, "wiped_share"), 1.0);
	tally->peak[PEAK_HELD] = 50;
	tally->held_max = 100;
	CLOSE(mean_of(&in, "front_end_held_max"), 50.0);
	CLOSE(mean_of(&in, "front_end_imbalance"), 1.5);
	uint64_t days = SYNTHETIC_USERS * 7;
	tally->count[TALLY_http_401] = days;
	tally->count[TALLY_http_403] = 2 * days;
	tally->count[TALLY_http_500] = 3 * days;
	tally->count[TALLY_http_503] = 4 * days;
	tally->count[TALLY_connections_refused] = 5 * days;
	tally->count[TALLY_certificates_refused] = 6 * days;
	CLOSE(mean_of(&in, "wasted_per_user_day"), 21.0);
	tally->count[TALLY_provisions] = 604800;
	CLOSE(mean_of(&in, "requests_per_s.provision"), 1.0);
	tally->count[TALLY_events_3014] = 7;
	CLOSE(mean_of(&in, "events_3014"), 7.0);
	/* Why there is no drain: nothing restarts, or it did and they are not back. */
	ck_assert_ptr_nonnull(strstr(reason_of(&in, "drain_s"), "no server"));
	scenario.fault_n = 1;
	scenario.faults[0].kind = FAULT_ZOMBIE;
	ck_assert_ptr_nonnull(strstr(reason_of(&in, "drain_s"), "no server"));
	scenario.faults[0].kind = FAULT_DRAIN;
	ck_assert_ptr_nonnull(strstr(reason_of(&in, "drain_s"), "99 %"));
	tally_free(tally);
}
END_TEST

/* SEMANTICS 4.2: undelivered mail is later than any quantile that it reaches, never dropped. */
START_TEST(latency_with_undelivered_mail)
{
	struct scenario scenario = synthetic_scenario();
	struct tally *tally = tally_build(0, SYNTHETIC_USERS, 10080);
	struct metric_input in = metric_input(&scenario, 1, tally);
	reason_of(&in, "latency_s");
	for (int i = 1; i <= 94; i++) {
		hist_add(&tally->latency_us, i * 1000000);
	}
	CLOSE(mean_of(&in, "latency_s"), 47.5);
	for (int i = 0; i < 6; i++) {
		hist_add_never(&tally->latency_us);
	}
	struct metric_sample sample;
	metric_sample(&in, METRIC_IX_LATENCY, &sample);
	ck_assert_int_eq(sample.mean.state, METRIC_NEVER);
	ck_assert_int_eq(sample.quantile[1].state, METRIC_KNOWN);
	ck_assert_double_eq_tol(sample.quantile[0].num, 50.0, 0.6);
	ck_assert_int_eq(sample.quantile[2].state, METRIC_NEVER); /* p95 */
	ck_assert_int_eq(sample.max.state, METRIC_NEVER);
	CLOSE(sample.min.num, 1.0);
	CLOSE(mean_of(&in, "latency_delivered_s"), 47.5);
	in.strategy = &scenario.strategies[2];
	hist_add(&tally->notify_us, 1);
	ck_assert_ptr_nonnull(strstr(reason_of(&in, "notify_latency_s"), "scheduled-sync"));
	tally_free(tally);
}
END_TEST

START_TEST(values_over_minutes_and_users)
{
	struct scenario scenario = synthetic_scenario();
	scenario.run.duration_ns = 150 * SECOND_NS; /* the last part has 30 s */
	struct tally *tally = tally_build(0, SYNTHETIC_USERS, 3);
	tally->workdays = 5000;
	tally->weekend_days = 2000;
	for (uint32_t i = 0; i < 3; i++) {
		tally->minutes[i] = (struct tally_minute){ .held_us = (i + 1) * 30000000,
			.requests = 60, .handshakes = 30, .sms = 6, .smsc_queue_max = 3 - i };
	}
	tally->held_max = 9;
	for (uint32_t u = 0; u < SYNTHETIC_USERS; u++) {
		tally->usage[u].sms[0] = u;
	}
	struct metric_input in = metric_input(&scenario, 3, tally);
	struct metric_sample sample;
	metric_sample(&in, METRIC_IX_REQUESTS, &sample);
	CLOSE(sample.mean.num, (1.0 + 1.0 + 2.0) / 3);
	CLOSE(sample.max.num, 2.0);
	ck_assert_uint_eq(sample.peak_ix, 2);
	CLOSE(mean_of(&in, "tls_handshakes_per_s"), (0.5 + 0.5 + 1.0) / 3);
	CLOSE(mean_of(&in, "sms_per_s"), (0.1 + 0.1 + 0.2) / 3);
	metric_sample(&in, METRIC_IX_HELD, &sample);
	CLOSE(sample.quantile[0].num, 1.0); /* 0.5, 1, 3 */
	CLOSE(sample.max.num, 9.0);         /* an instant, not a minute's mean */
	scenario.population.sites = 2;
	CLOSE(mean_of(&in, "held_requests"), 1.5 / 2);
	CLOSE(mean_of(&in, "held_requests_total"), 1.5);
	metric_sample(&in, METRIC_IX_SERVER_MEMORY, &sample);
	CLOSE(sample.max.num, 9 * 40000.0);
	scenario.server.kind = SERVER_WORKER_PER_PING;
	scenario.server.worker_bytes = 77000000;
	metric_sample(&in, METRIC_IX_SERVER_MEMORY, &sample);
	CLOSE(sample.max.num, 9 * 77e6);
	CLOSE(sample.mean.num, 1.5 / 2 * 77e6);
	metric_sample(&in, METRIC_IX_SMSC_QUEUE, &sample);
	CLOSE(sample.max.num, 3.0);
	metric_sample(&in, METRIC_IX_SMS_MONTH, &sample);
	CLOSE(sample.mean.num, 4.5 * 21.75 / 5);
	CLOSE(sample.max.num, 9 * 21.75 / 5);
	tally_free(tally);
}
END_TEST

/* The parts by cause are the whole mean, as SEMANTICS 3 says. */
START_TEST(parts_add_up)
{
	struct synthetic *it = synthetic_build(0, 4, 1);
	for (uint32_t s = 0; s < 4; s++) {
		struct metric_input in = metric_input(&it->scenario, s, synthetic_of(it, s, 0));
		double waits = 0.0;
		for (int m = METRIC_IX_LATENCY_SCHEDULE; m <= METRIC_IX_LATENCY_SERVER; m++) {
			waits += mean_of(&in, metric_row((enum metric_ix)m)->id);
		}
		CLOSE(waits, mean_of(&in, "latency_s"));
		double energy = mean_of(&in, "energy_ui");
		double purposes = 0.0;
		for (int m = METRIC_IX_ENERGY_BASE; m <= METRIC_IX_ENERGY_CPU; m++) {
			energy += mean_of(&in, metric_row((enum metric_ix)m)->id);
		}
		for (int m = METRIC_IX_ENERGY_FOR_BASE; m <= METRIC_IX_ENERGY_FOR_USER; m++) {
			purposes += mean_of(&in, metric_row((enum metric_ix)m)->id);
		}
		CLOSE(energy, mean_of(&in, "energy_j_per_device_day"));
		CLOSE(purposes, mean_of(&in, "energy_j_per_device_day"));
		CLOSE(mean_of(&in, "sms_cost_per_user_month") +
			mean_of(&in, "data_cost_per_user_month"),
			mean_of(&in, "cost_per_user_month"));
	}
	ck_assert_str_eq(metric_unit(METRIC_IX_COST, &it->scenario), "USD");
	ck_assert_str_eq(metric_unit(METRIC_IX_LATENCY, &it->scenario), "s");
	synthetic_free(it);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("metric");
	TCase *tests = tcase_create("all");
	tcase_add_test(tests, published_ids);
	tcase_add_test(tests, rows_are_complete);
	tcase_add_test(tests, statistics_by_name);
	tcase_add_loop_test(tests, counters_divided, 0, sizeof simple / sizeof simple[0]);
	tcase_add_loop_test(tests, shares_of_counters, 0, sizeof shares / sizeof shares[0]);
	tcase_add_test(tests, composed_values);
	tcase_add_test(tests, servers_and_policies);
	tcase_add_test(tests, latency_with_undelivered_mail);
	tcase_add_test(tests, values_over_minutes_and_users);
	tcase_add_test(tests, parts_add_up);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
