/* Direct Push through whole scenarios against closed forms: push_ideal, push_gaps, little_conn,
 * fw_kill (silent and with a reset), coverage_gap, hbi_sample, adaptive_hb, backoff, drain_curve,
 * lost notifications, breakeven_requests.
 *
 * How push_gaps' times map onto parameters (no radio time, as many servers as users, so nothing
 * queues): w = network.wired_delay, d = device.turnaround, n = server.notify_cpu = server.ping_cpu,
 * s = server.sync_cpu. From the mail's notice until the Sync takes its snapshot: n, answer w, d,
 * request w, so t_a = n + 2w + d (a Ping answered at once pays ping_cpu instead). From the snapshot
 * to the next Ping: t_b = s + 2w + d. From an expired Ping to the next: g0 = 2w + d. Hence t_b >=
 * g0, which push_gaps-S1 and S2 do not have; validate_formula.c proves the formula on them and
 * rows here use it with other times. Latency is that to the snapshot and s + w more until the answer is
 * read. */
#include "validate/analytic.h"

#include "validate/analytic_formula.h"
#include "wire/eas_http.h"
#include "wire/eas_ping.h"

static void measure_ideal(const struct scenario *scenario, struct tally *const *tallies,
	double *values)
{
	const struct tally *t = tallies[0];
	values[0] = analytic_per_day(scenario, t, TALLY_pings);
	values[1] = analytic_per_day(scenario, t, TALLY_pings_expired);
	values[2] = analytic_per_day(scenario, t, TALLY_pings_changes);
	values[3] = analytic_ratio(t, TALLY_held_us, TALLY_pings) * 1e-6;
	values[4] = analytic_ratio(t, TALLY_pings_expired, TALLY_pings);
}

static void measure_gaps(const struct scenario *scenario, struct tally *const *tallies,
	double *values)
{
	const struct tally *t = tallies[0];
	double device_s = analytic_days(scenario, t) * 86400;
	double users = t->users_n;
	values[0] = analytic_per_day(scenario, t, TALLY_pings);
	values[1] = analytic_per_day(scenario, t, TALLY_syncs);
	values[2] = analytic_per_day(scenario, t, TALLY_pings_expired);
	values[3] = analytic_per_day(scenario, t, TALLY_pings_immediate);
	values[4] = (double)t->count[TALLY_held_us] * 1e-6 / device_s;
	values[5] = (double)t->count[TALLY_mails] / (double)t->count[TALLY_syncs];
	values[6] = analytic_latency_s(t);
	values[7] = (double)t->count[TALLY_held_us] * 1e-6 / device_s * users;
	values[8] = values[0] / 86400 * users;
	values[9] = values[1] / 86400 * users;
	values[10] = values[8] + values[9];
}

/* Bytes of the entry times the rates of the run. */
static void measure_bytes(const struct scenario *scenario, struct tally *const *tallies,
	double *values)
{
	static const char id[] = "push_bandwidth-S1";
	const struct tally *t = tallies[0];
	double ping = analytic_per_day(scenario, t, TALLY_pings) *
		analytic_vector(id, "params", "b_ping");
	double bytes = ping + analytic_per_day(scenario, t, TALLY_syncs) *
		analytic_vector(id, "params", "b_sync") +
		analytic_per_day(scenario, t, TALLY_mails) * analytic_vector(id, "params", "b_mail") +
		analytic_vector(id, "params", "handshakes_per_day") *
		analytic_vector(id, "params", "b_tls");
	values[0] = bytes;
	values[1] = bytes * 30 / 1e6;
	values[2] = ping / bytes;
	values[3] = bytes * 8 * analytic_vector(id, "params", "N") / 86400 / 1e6;
}

/* The entry's price and bytes of a Ping times the Pings of the run. */
static void measure_fee(const struct scenario *scenario, struct tally *const *tallies,
	double *values)
{
	static const char id[] = "breakeven_sms_fee-S1";
	double day = analytic_per_day(scenario, tallies[0], TALLY_pings) *
		analytic_vector(id, "params", "b_ping") / 1e6 *
		analytic_vector(id, "params", "price_per_MB");
	values[0] = 30 * day;
	values[1] = day / analytic_per_day(scenario, tallies[0], TALLY_pings_changes);
}

static void measure_kill(const struct scenario *scenario, struct tally *const *tallies,
	double *values)
{
	const struct tally *t = tallies[0];
	double device_s = analytic_days(scenario, t) * 86400;
	double x_s = scenario->strategies[0].heartbeat.start_ns > 1000 * SECOND_NS ? 600 : 200;
	values[0] = analytic_per_day(scenario, t, TALLY_pings);
	values[1] = analytic_share_later(t, 0.01);
	values[2] = analytic_latency_s(t);
	values[3] = analytic_latency_s(t) / analytic_share_later(t, 0.01);
	values[4] = 1 - (double)t->count[TALLY_push_alive_us] * 1e-6 / device_s;
	values[5] = analytic_share_later(t, x_s);
	values[6] = analytic_quantile_s(t, 0.95);
	values[7] = (double)t->latency_us.max * 1e-6;
}

static void measure_gap(const struct scenario *scenario, struct tally *const *tallies,
	double *values)
{
	const struct tally *t = tallies[0];
	values[0] = 1 - (double)t->count[TALLY_coverage_out_us] * 1e-6 /
		(analytic_days(scenario, t) * 86400);
	values[1] = analytic_share_later(t, 0.1);
	values[2] = analytic_latency_s(t);
	values[3] = analytic_latency_s(t) / analytic_share_later(t, 0.1);
}

/* The 50/50 or 70/30 mix of two strategies' Pings. */
static void measure_stream(const struct scenario *scenario, struct tally *const *tallies,
	double *values)
{
	const struct tally *a = tallies[0], *b = tallies[1];
	double share = scenario->workload.mail_per_workday > 0 ? 0.5 : 0.7;
	double sum_s = share * (double)a->count[TALLY_heartbeat_ping_s] +
		(1 - share) * (double)b->count[TALLY_heartbeat_ping_s];
	double pings = share * (double)a->count[TALLY_pings] +
		(1 - share) * (double)b->count[TALLY_pings];
	double held_a = analytic_ratio(a, TALLY_heartbeat_device_s_ms, TALLY_held_us) * 1e3;
	double held_b = analytic_ratio(b, TALLY_heartbeat_device_s_ms, TALLY_held_us) * 1e3;
	values[0] = share * held_a + (1 - share) * held_b;
	values[1] = sum_s / pings;
	values[2] = a->count[TALLY_events_3033] > 0;
	values[3] = b->count[TALLY_events_3033] > 0;
}

static void measure_lost_notice(const struct scenario *scenario, struct tally *const *tallies,
	double *values)
{
	(void)scenario;
	values[0] = analytic_latency_s(tallies[0]);
	values[1] = analytic_share_later(tallies[0], 450);
	values[2] = analytic_quantile_s(tallies[0], 0.9);
	values[3] = analytic_ratio(tallies[0], TALLY_notify_lost, TALLY_mails);
}

static void measure_break_even(const struct scenario *scenario, struct tally *const *tallies,
	double *values)
{
	/* The file's order: sync, push. */
	values[0] = analytic_per_day(scenario, tallies[1], TALLY_pings) +
		analytic_per_day(scenario, tallies[1], TALLY_syncs);
	values[1] = analytic_per_day(scenario, tallies[0], TALLY_syncs);
	values[2] = analytic_latency_s(tallies[0]);
}

static void measure_outage(const struct scenario *scenario, struct tally *const *tallies,
	double *values)
{
	const struct tally *t = tallies[0];
	values[0] = (double)t->count[TALLY_connections_refused] / t->users_n;
	values[1] = (double)t->drain_ns * 1e-9;
	values[2] = (double)t->count[TALLY_connections_refused] / t->users_n / 3600 * 10000;
	(void)scenario;
}

/* One of two front ends takes nothing new: until 99 % of its devices are at the other one. */
static void measure_drain(const struct scenario *scenario, struct tally *const *tallies,
	double *values)
{
	(void)scenario;
	values[0] = (double)tallies[0]->drain_ns * 1e-9;
}

/* When drain_curve lets the 495th of 500 devices go, in the mean of this order statistic: 80 mails a
 * day, H = 900 s. */
static double drained_s(void)
{
	double l = 80.0 / 86400, never = exp(-l * 900), left = 1 - 495.0 / 501;
	return -log(left * (1 - never) + never) / l;
}

#define NO_QUEUES "server.front_ends=100", "server.back_ends=100"
#define TIMES(n, w, d, s) "server.notify_cpu=" n, "server.ping_cpu=" n, "network.wired_delay=" w, \
	"device.turnaround=" d, "server.sync_cpu=" s

static struct analytic_case cases[] = {
	{.id = "push_ideal-S1", .file = "push", .measure = measure_ideal,
		.sets = {"workload.mail_per_user=50 /d"},
		.rows = {{.key = "pings_per_day"}, {.key = "timeouts_per_day"},
			{.key = "mail_ended_per_day"}, {.key = "mean_hold"}, {.key = "P_timeout"}}},
	{.id = "push_ideal-S2", .slow = true, .file = "push", .measure = measure_ideal,
		.sets = {"workload.mail_per_user=100 /d", "strategies.push.heartbeat.start=28 min"},
		.rows = {{.key = "pings_per_day"}, {.key = "timeouts_per_day"},
			{.key = "mail_ended_per_day"}, {.key = "mean_hold"}, {.key = "P_timeout"}}},
	{.id = "push_ideal-S1 no mail", .file = "push", .measure = measure_ideal,
		.sets = {"workload.mail_per_user=0 /d"},
		.rows = {{.key = "no_mail_pings_per_day"}, {.key = "no_mail_pings_per_day"}}},
	/* Filled in by prepare(): formula rows with times this model can have. */
	{.id = "push_gaps 3/2.5/2", .file = "push", .measure = measure_gaps,
		.sets = {"workload.mail_per_user=100 /d", NO_QUEUES,
			TIMES("1 s", "0.5 s", "1 s", "0.5 s")}},
	{.id = "push_gaps 20/30/15", .slow = true, .file = "push", .measure = measure_gaps,
		.sets = {"workload.mail_per_user=400 /d", "strategies.push.heartbeat.start=8 min",
			"run.duration=1 d", NO_QUEUES, TIMES("5 s", "2 s", "11 s", "15 s")}},
	{.id = "little_conn-S1", .slow = true, .file = "push", .measure = measure_gaps,
		.sets = {"workload.mail_per_user=80 /d", "population.users=900",
			"run.duration=8 h", "server.front_ends=900", "server.back_ends=900",
			TIMES("1 s", "0.5 s", "1 s", "0 s")},
		.rows = {{.key = "(not compared)"}, {.key = "(not compared)"},
			{.key = "(not compared)"}, {.key = "(not compared)"},
			{.key = "(not compared)"}, {.key = "(not compared)"},
			{.key = "(not compared)"},
			{.key = "mean_pending", .scale = 0.1, .note = "900 devices "
				"always on for a tenth of 10000 x 0.9"},
			{.key = "ping_rate", .scale = 0.1}, {.key = "sync_rate", .scale = 0.1},
			{.key = "request_rate", .scale = 0.1}}},
	{.id = "push_bandwidth-S1", .file = "push", .measure = measure_bytes,
		.sets = {"workload.mail_per_user=80 /d", NO_QUEUES,
			TIMES("1 s", "0.5 s", "1 s", "0 s")},
		.rows = {{.key = "bytes_per_device_day", .note = "the run's rates times the "
				"entry's bytes"},
			{.key = "MB_per_month"}, {.key = "heartbeat_share"}, {.key = "mean_Mbit_s"}}},
	{.id = "breakeven_sms_fee-S1", .file = "push", .measure = measure_fee,
		.sets = {"workload.mail_per_user=50 /d"},
		.rows = {{.key = "push_ping_cost_month", .note = "the run's Pings times the "
				"entry's bytes and price"},
			{.key = "breakeven_sms_fee"}}},
	{.id = "fw_kill-S1", .file = "push", .measure = measure_kill,
		.sets = {"workload.mail_per_user=80 /d", "strategies.push.heartbeat.start=28 min",
			"strategies.push.heartbeat.grace=20 s",
				"network.firewall_idle_timeout=5 min"},
		.rows = {{.key = "pings_per_day"}, {.key = "fraction_mails_delayed"},
			{.key = "mean_delay_all"}, {.key = "mean_delay_if_delayed"},
			{.key = "dead_time_fraction"}, {.key = "P_delay_gt_x"},
			{.key = "delay_p95"}, {.key = "max_delay", .bias = 1,
				.note = "the largest of many; within 1 s"}}},
	{.id = "fw_kill-S2", .file = "push", .measure = measure_kill,
		.sets = {"workload.mail_per_user=50 /d", "strategies.push.heartbeat.grace=30 s",
			"network.firewall_idle_timeout=8 min"},
		.rows = {{.key = "pings_per_day"}, {.key = "fraction_mails_delayed"},
			{.key = "mean_delay_all"}, {.key = "mean_delay_if_delayed"},
			{.key = "dead_time_fraction"}, {.key = "P_delay_gt_x"},
			{.key = "delay_p95"}, {.key = "max_delay", .bias = 1,
				.note = "the largest of many; within 1 s"}}},
	{.id = "push_ideal-S1 reset", .slow = true, .file = "push", .measure = measure_ideal,
		.sets = {"workload.mail_per_user=50 /d", "strategies.push.heartbeat.start=28 min",
			"network.firewall_idle_timeout=15 min", "network.firewall_action=reset"},
		.rows = {{.key = "pings_per_day",
			.note = "fw_kill with a reset is push_ideal, H:=F"},
			{.key = "zero expired", .own = true, .expected = 0},
			{.key = "mail_ended_per_day"}, {.key = "mean_hold"}}},
	{.id = "coverage_gap-S1", .slow = true, .file = "push", .measure = measure_gap,
		.sets = {"coverage.gaps_per_user=22.1538461538 /d", "run.duration=4 d",
			"coverage.gap_length={\"dist\":\"exponential\",\"mean\":\"300 s\"}",
			"network.rto_first=1 ms", "network.rto_max=100 ms", "network.give_up=1 h"},
		.rows = {{.key = "availability"}, {.key = "P_mail_in_gap"},
			{.key = "mean_extra_delay", .bias = 0.01,
				.note = "TCP repeats every 100 ms: 50 ms more on average"},
			{.key = "mean_extra_if_in_gap", .bias = 0.05}}},
	{.id = "coverage_gap-S2", .file = "push", .measure = measure_gap,
		.sets = {"coverage.gaps_per_user=13.7142857143 /d", "run.duration=4 d",
			"coverage.gap_length=900 s",
			"network.rto_first=1 ms", "network.rto_max=100 ms", "network.give_up=1 h"},
		.rows = {{.key = "availability"}, {.key = "P_mail_in_gap"},
			{.key = "mean_extra_delay", .bias = 0.01,
				.note = "TCP repeats every 100 ms: 50 ms more on average"},
			{.key = "mean_extra_if_in_gap", .bias = 0.05}}},
	{.id = "hbi_sample-S1", .file = "push-two", .measure = measure_stream,
		.sets = {"workload.mail_per_user=0 /d", "strategies.push.heartbeat.start=30 min",
			"strategies.push-short.heartbeat.start=8 min"},
		.rows = {{.key = "device_mean_H"}, {.key = "ping_stream_mean_H"},
			{.key = "event_3033"}, {.key = "event at 8 min", .own = true,
				.expected = 1}}},
	{.id = "hbi_sample-S2", .slow = true, .file = "push-two", .measure = measure_stream,
		.sets = {"workload.mail_per_user=60 /d", "run.duration=1 d"},
		.rows = {{.key = "device_mean_H"}, {.key = "ping_stream_mean_H"},
			{.key = "event at 28 min", .own = true, .expected = 0},
			{.key = "event_3033", .note = "4 min group alone"}}},
	{.id = "lost notices H=15 min", .file = "push", .measure = measure_lost_notice,
		.sets = {"workload.mail_per_user=50 /d", "server.notify_loss=100 %"},
		.rows = {{.key = "mean_delay H/2", .own = true, .expected = 450,
				.note = "capacity.md M3: delay uniform on 0..H"},
			{.key = "P_delay_gt_450", .own = true, .expected = 0.5},
			{.key = "delay_p90", .own = true, .expected = 810},
			{.key = "lost_share", .own = true, .expected = 1}}},
	{.id = "breakeven_requests-S1", .file = "two-ways", .measure = measure_break_even,
		.sets = {"workload.mail_per_user=50 /d", "strategies.sync.interval=498.959374119 s",
			"run.duration=2 d"},
		.rows = {{.key = "push_requests_per_day"},
			{.key = "push_requests_per_day", .note = "polls at the break-even interval",
				.bias = 0.1},
			{.key = "poll_mean_wait_at_breakeven"}}},
	{.id = "backoff-S1", .file = "push", .measure = measure_outage,
		.sets = {"workload.mail_per_user=0 /d", "server.restart_at=1 h", "run.duration=3 h",
			"server.restart_down=1 h", "strategies.push.reconnect.backoff_first=1 s",
			"strategies.push.reconnect.backoff_max=300 s"},
		.rows = {{.key = "failed_attempts_per_device"},
			{.key = "recover_after_outage", .bias = 0.001},
			{.key = "mean_attempt_rate"}}},
	{.id = "backoff-S2", .file = "push", .measure = measure_outage,
		.sets = {"workload.mail_per_user=0 /d", "server.restart_at=1 h", "run.duration=3 h",
			"server.restart_down=1 h", "strategies.push.reconnect.backoff_first=30 s",
			"strategies.push.reconnect.backoff_max=30 s"},
		.rows = {{.key = "failed_attempts_per_device"},
			{.key = "recover_after_outage", .bias = 0.001},
			{.key = "mean_attempt_rate"}}},
	{.id = "drain_curve-S1", .file = "push", .measure = measure_drain,
		.sets = {"workload.mail_per_user=80 /d", "run.duration=2 h", "population.users=1000",
			"server.front_ends=2", "faults.rolling.kind=drain", "faults.rolling.at=1 h",
			"faults.rolling.for=30 min", "faults.rolling.node=1"},
		.rows = {{.key = "99 % gone, s", .own = true, .note = "one front end of two drains"}}},
};

enum { CASES = sizeof cases / sizeof cases[0], DRAIN = CASES - 1 };

/* Rows of a push_gaps case from the formula. s + w is from the snapshot to the device. */
static void prepare_gaps(struct analytic_case *it, double mails_per_day, double h, double s_plus_w,
	struct analytic_gaps gaps)
{
	double l = mails_per_day / 86400;
	analytic_push_gaps(l, h, &gaps);
	const struct analytic_row rows[] = {
		{.key = "pings_per_day", .expected = 86400 * gaps.pings_per_s},
		{.key = "syncs_per_day", .expected = 86400 * gaps.syncs_per_s},
		{.key = "timeouts_per_day",
			.expected = 86400 * (gaps.pings_per_s - gaps.syncs_per_s)},
		{.key = "immediate_pings_per_day", .expected = 86400 * gaps.immediate_per_s,
			.width = 0.2},
		{.key = "fraction_listening", .expected = gaps.hold_s / gaps.cycle_s},
		{.key = "mails_per_sync", .expected = l / gaps.syncs_per_s},
		{.key = "mean_latency", .expected = gaps.latency_s + s_plus_w},
	};
	for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		it->rows[i] = rows[i];
		it->rows[i].own = true;
	}
}

/* Rows that measure_gaps fills but the case does not ask for get what formula they have. */
static void prepare(void)
{
	cases[DRAIN].rows[0].expected = drained_s();
	prepare_gaps(&cases[3], 100, 900, 1, (struct analytic_gaps){.t_a = 3, .t_b = 2.5, .g0 = 2});
	prepare_gaps(&cases[4], 400, 480, 17, (struct analytic_gaps){.t_a = 20, .t_b = 30,
		.g0 = 15});
	struct analytic_row asked[4];
	memcpy(asked, &cases[5].rows[7], sizeof asked);
	prepare_gaps(&cases[5], 80, 900, 0.5, (struct analytic_gaps){.t_a = 3, .t_b = 2, .g0 = 2});
	memcpy(&cases[5].rows[7], asked, sizeof asked);
}

/* ---- adaptive_hb: one device's Pings, as they crossed the air */

enum { PINGS_MAX = 64 };

struct ping_trace {
	double at_s[PINGS_MAX];
	uint32_t heartbeat_s[PINGS_MAX];
	unsigned n;
};

static void note_ping(void *context, const struct tap_record *record)
{
	struct ping_trace *trace = context;
	struct http1_request http;
	struct eas_http_parsed parsed;
	struct eas_ping_request ping;
	struct wire_bad bad;
	size_t used;
	if (record->kind != TAP_TCP_DATA || !record->from_client || trace->n == PINGS_MAX) {
		return;
	}
	REQUIRE(http1_request_read(record->bytes, record->n, &http, &used, &bad) == WIRE_OK);
	REQUIRE(eas_http_request_read(&http, &parsed, &bad) == WIRE_OK);
	if (parsed.command != EAS_CMD_PING) {
		return;
	}
	REQUIRE(eas_ping_request_read(http.body.p, http.body.n, &ping, &bad) == WIRE_OK);
	uint32_t before = trace->n > 0 ? trace->heartbeat_s[trace->n - 1] : 0;
	trace->at_s[trace->n] = (double)record->time_ns * 1e-9;
	trace->heartbeat_s[trace->n] = ping.heartbeat_s > 0 ? ping.heartbeat_s : before;
	trace->n++;
}

/* What came of a climb, in the order of climb_rows. */
static const struct analytic_row climb_rows[] = {{.key = "settled_H"},
	{.key = "pings_until_settled"},
	{.key = "time_until_settled", .bias = 0.01, .note = "a millisecond of back-off"},
	{.key = "failures"}, {.key = "trace_last"}};

enum { CLIMB_ROWS = sizeof climb_rows / sizeof climb_rows[0] };

/* S3 differs on purpose: the closed form stops at the minimum for good; activesync.md 4.2 lets the
 * device try a longer interval once more (rule 2) and go back to the one that worked (rule 3a). So
 * 900 fails at 930 s, 480 works, 780 fails 810 s later: 3 Pings, 2 failures, the same end. */
static const struct {
	const char *id;
	const char *sets[8];
	double own[CLIMB_ROWS]; /* 0: as in the vectors */
} climbs[] = {
	{"adaptive_hb-S1", {"network.firewall_idle_timeout=1500 s"}, {0}},
	{"adaptive_hb-S2", {"network.firewall_idle_timeout=3600 s"}, {0}},
	{"adaptive_hb-S3 rule 2", {"network.firewall_idle_timeout=600 s",
		"strategies.push.heartbeat.start=900 s", "strategies.push.heartbeat.max=2700 s",
		"strategies.push.heartbeat.grace=30 s"}, {0, 3, 930 + 480 + 810, 2, 780}},
};

/* A Ping failed when the next one came later than its interval. */
static void climb(struct validate *it, unsigned ix)
{
	if (!validate_wanted(it, "analytic-cases", climbs[ix].id, false)) {
		return;
	}
	struct config *config = analytic_load("adaptive", climbs[ix].sets);
	struct ping_trace trace = {0};
	struct tap tap = {.user = 0, .context = &trace, .record = note_ping};
	struct world_task task = {.scenario = &config->scenario, .tap = &tap, .tap_n = 1};
	tally_free(world_run(&task));
	REQUIRE(trace.n >= 20);
	double settled = trace.heartbeat_s[trace.n - 1], failures = 0;
	unsigned first = trace.n - 1;
	while (first > 0 && trace.heartbeat_s[first - 1] == trace.heartbeat_s[trace.n - 1]) {
		first--;
	}
	for (unsigned i = 1; i < trace.n; i++) {
		failures += trace.at_s[i] - trace.at_s[i - 1] > trace.heartbeat_s[i - 1] + 1.0;
	}
	/* With nothing to fail at, the first Ping of the last value counts to its end. */
	unsigned until = failures > 0 ? first : first + 1;
	double values[CLIMB_ROWS] = {settled, until, trace.at_s[until] - trace.at_s[0], failures,
		trace.heartbeat_s[until - 1]};
	for (unsigned i = 0; i < CLIMB_ROWS; i++) {
		double expected = climbs[ix].own[i];
		if (expected == 0) {
			expected = analytic_vector(climbs[ix].id, "expected", climb_rows[i].key);
		}
		analytic_exact(it, climbs[ix].id, climb_rows[i].key, VALIDATE_SCENARIO, expected,
			values[i], climb_rows[i].bias + 1e-6, climb_rows[i].note);
	}
	config_free(config);
}

void validate_push(struct validate *it)
{
	prepare();
	for (unsigned i = 0; i < CASES; i++) {
		analytic_case_run(it, &cases[i]);
	}
	for (unsigned i = 0; i < sizeof climbs / sizeof climbs[0]; i++) {
		climb(it, i);
	}
}
