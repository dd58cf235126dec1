/* Polling and SMS through whole scenarios against closed forms: poll_residual, poll_yield, the
 * device's coalescing (formula sms_suppressed), sms_loss_fallback, the AUTD delay, Erlang B at the
 * SMSC and at a cell's signalling channels, the backlog of an aligned schedule (storm_drain).
 *
 * sms_suppressed is a formula, not Exchange's rule (SEMANTICS 1): here every mail costs an SMS, but
 * a device that has planned its sync swallows the others, so the syncs follow the formula with D
 * the device's wait. Its detexp wait (S2) cannot be written as a scenario's distribution; an
 * exponential one is compared instead. sms_loss_fallback: the closed form polls at a fixed phase;
 * the model starts its fallback timer anew after each sync, so a lost mail waits the residual of
 * min(T, Exp). */
#include "validate/analytic.h"

#include "validate/analytic_formula.h"

/* Standard deviation of the latency, from the middle of each bucket. */
static double spread_s(const struct tally *tally)
{
	uint32_t cursor = 0;
	struct hist_bucket bucket;
	double n = 0, sum = 0, squares = 0;
	while (hist_next(&tally->latency_us, &cursor, &bucket)) {
		double s = (double)(bucket.low + bucket.high) * 0.5e-6, k = (double)bucket.n;
		n += k;
		sum += k * s;
		squares += k * s * s;
	}
	return sqrt(squares / n - sum / n * (sum / n));
}

static void measure_poll(const struct scenario *scenario, struct tally *const *tallies,
	double *values)
{
	const struct tally *t = tallies[0];
	double full = (double)(t->count[TALLY_syncs] - t->count[TALLY_syncs_empty]);
	values[0] = analytic_per_day(scenario, t, TALLY_syncs);
	values[1] = analytic_latency_s(t);
	values[2] = spread_s(t);
	values[3] = analytic_quantile_s(t, 0.95);
	values[4] = analytic_ratio(t, TALLY_syncs_empty, TALLY_syncs);
	values[5] = full / analytic_days(scenario, t);
	values[6] = (double)t->count[TALLY_mails] / full;
}

static void measure_yield(const struct scenario *scenario, struct tally *const *tallies,
	double *values)
{
	double all[7];
	measure_poll(scenario, tallies, all);
	values[0] = all[0];
	values[1] = all[4];
	values[2] = all[5];
	values[3] = all[6];
	values[4] = all[1];
}

static void measure_autd(const struct scenario *scenario, struct tally *const *tallies,
	double *values)
{
	const struct tally *t = tallies[0];
	double notify_us = 0;
	hist_mean(&t->notify_us, &notify_us);
	values[0] = analytic_per_day(scenario, t, TALLY_syncs);
	values[1] = (double)t->count[TALLY_mails] / (double)t->count[TALLY_syncs];
	values[2] = analytic_latency_s(t);
	values[3] = (double)t->count[TALLY_sms_received] / (double)t->count[TALLY_mails];
	values[4] = notify_us * 1e-6;
	values[5] = analytic_ratio(t, TALLY_sms_lost, TALLY_triggers);
}

static void measure_latency(const struct scenario *scenario, struct tally *const *tallies,
	double *values)
{
	double all[6];
	measure_autd(scenario, tallies, all);
	values[0] = all[2];
	values[1] = all[4];
}

static void measure_loss(const struct scenario *scenario, struct tally *const *tallies,
	double *values)
{
	(void)scenario;
	values[0] = analytic_latency_s(tallies[0]);
	values[1] = analytic_ratio(tallies[0], TALLY_sms_lost, TALLY_triggers);
}

static void measure_smsc(const struct scenario *scenario, struct tally *const *tallies,
	double *values)
{
	const struct tally *t = tallies[0];
	double window_s = (double)scenario->run.duration_ns * 1e-9;
	values[0] = analytic_ratio(t, TALLY_sms_rejected, TALLY_triggers);
	values[1] = (double)t->count[TALLY_sms_submitted] / window_s *
		dist_mean(&scenario->sms.delay_ns) * 1e-9;
	values[2] = values[1] / scenario->sms.smsc_queue_limit;
}

static void measure_sdcch(const struct scenario *scenario, struct tally *const *tallies,
	double *values)
{
	(void)scenario;
	values[0] = analytic_ratio(tallies[0], TALLY_sdcch_blocked, TALLY_sdcch_attempts);
	values[1] = analytic_ratio(tallies[0], TALLY_sms_lost, TALLY_triggers);
}

/* Every request waits at the front end and at the mailbox server; the latter has nothing to do. */
static void measure_backlog(const struct scenario *scenario, struct tally *const *tallies,
	double *values)
{
	double mean_us = 0;
	(void)scenario;
	hist_mean(&tallies[0]->server_wait_us, &mean_us);
	values[0] = 2 * mean_us * 1e-6;
	values[1] = (double)tallies[0]->server_wait_us.max * 1e-6;
}

static void measure_refused(const struct scenario *scenario, struct tally *const *tallies,
	double *values)
{
	(void)scenario;
	values[0] = (double)tallies[0]->count[TALLY_connections_refused] / tallies[0]->users_n;
}

/* Devices that are switched on during an outage of an hour. */
#define OUTAGE "workload.mail_per_user=0 /d", "run.warm_up=0 s", "run.duration=2 h", \
	"server.restart_at=0 s", "server.restart_down=1 h"

#define LOST_WHEN_BLOCKED "sms.retries=0", "sms.absent_retry=7 d", "sms.validity=5 min", \
	"sms.delay_covers=gateway", "sms.smsc_time=0 s"

static struct analytic_case cases[] = {
	{.id = "poll_residual-S1", .file = "base", .measure = measure_poll,
		.sets = {"workload.mail_per_user=50 /d"},
		.rows = {{.key = "polls_per_day"}, {.key = "mean_wait"}, {.key = "sd_wait"},
			{.key = "p95_wait"}}},
	{.id = "poll_yield-S1", .file = "base", .measure = measure_yield,
		.sets = {"workload.mail_per_user=50 /d"},
		.rows = {{.key = "polls_per_day"}, {.key = "empty_fraction"},
			{.key = "nonempty_polls_per_day"}, {.key = "mails_per_nonempty_poll"},
			{.key = "mean_wait"}}},
	{.id = "poll_yield-S2", .slow = true, .file = "base", .measure = measure_yield,
		.sets = {"workload.mail_per_user=120 /d", "strategies.sync.interval=300 s",
			"run.duration=1 d"},
		.rows = {{.key = "polls_per_day"}, {.key = "empty_fraction"},
			{.key = "nonempty_polls_per_day"}, {.key = "mails_per_nonempty_poll"},
			{.key = "mean_wait"}}},
	{.id = "sms_suppressed-S1", .file = "autd", .measure = measure_autd,
		.sets = {"workload.mail_per_user=80 /d", "strategies.autd.device_wait=40 s"},
		.rows = {{.key = "sms_per_day",
			.note = "syncs: the device coalesces, not Exchange"},
			{.key = "mails_per_sync"}, {.key = "mean_latency"},
			{.key = "SMS per mail", .own = true, .expected = 1, .bias = 0.001}}},
	/* Rows from the formula with E[D] = 50, E[D^2] = 5000: prepare(). */
	{.id = "sms_suppressed exp", .slow = true, .file = "autd", .measure = measure_autd,
		.sets = {"workload.mail_per_user=200 /d", "run.duration=1 d",
			"strategies.autd.device_wait={\"dist\":\"exponential\","
			"\"mean\":\"50 s\"}"}},
	{.id = "sms_loss_fallback-S1", .file = "autd", .measure = measure_loss,
		.sets = {"workload.mail_per_user=60 /d", "sms.loss=5 %"},
		.rows = {{.key = "no_fallback_mean_extra", .width = 0.05},
			{.key = "loss", .own = true, .expected = 0.05, .width = 0.05}}},
	{.id = "sms_loss_fallback renewed", .file = "autd", .measure = measure_loss,
		.sets = {"workload.mail_per_user=60 /d", "sms.loss=5 %",
			"strategies.autd.fallback=1 h"}},
	{.id = "AUTD delay", .file = "autd", .measure = measure_latency,
		.sets = {"workload.mail_per_user=2 /d", "population.users=300", "run.duration=6 d",
			"sms.delay={\"dist\":\"lognormal\",\"median\":\"14 s\",\"p95\":\"45 s\"}",
			"strategies.autd.device_wait={\"dist\":\"uniform\",\"from\":\"0 s\","
			"\"to\":\"180 s\"}"}},
	{.id = "erlangb-S1 SMSC", .file = "autd", .measure = measure_smsc,
		.sets = {"workload.mail_per_user=8.64 /d", "population.users=1000",
			"run.duration=1 d", "run.cool_down=0 s", "sms.delay=540 s",
			"sms.smsc_queue=60"},
		.rows = {{.key = "B", .width = 0.15, .note = "SMSC with 60 places, path 540 s"},
			{.key = "carried"}, {.key = "utilisation"}}},
	{.id = "erlangb-S1 SMSC exp", .slow = true, .file = "autd", .measure = measure_smsc,
		.sets = {"workload.mail_per_user=8.64 /d", "population.users=1000",
			"run.duration=1 d", "run.cool_down=0 s", "sms.smsc_queue=60",
			"sms.delay={\"dist\":\"exponential\",\"mean\":\"540 s\"}"},
		.rows = {{.key = "B", .width = 0.15, .note = "the same with exponential times"},
			{.key = "carried"}, {.key = "utilisation"}}},
	{.id = "erlangb-S2 SMSC", .slow = true, .file = "autd", .measure = measure_smsc,
		.sets = {"workload.mail_per_user=86.4 /d", "population.users=2000",
			"run.duration=1 h", "run.cool_down=0 s", "sms.smsc_queue=30",
			"sms.delay={\"dist\":\"exponential\",\"mean\":\"12 s\"}"},
		.rows = {{.key = "B", .width = 0.1}, {.key = "carried"}, {.key = "utilisation"}}},
	{.id = "erlangb-S2 SDCCH", .file = "autd", .measure = measure_sdcch,
		.sets = {"workload.mail_per_user=86.4 /d", "population.users=2000",
			"run.duration=1 h", "run.cool_down=0 s", "radio.sms_time=12 s",
			"sms.sdcch_per_cell=30", LOST_WHEN_BLOCKED},
		.rows = {{.key = "B", .width = 0.1, .note = "30 channels, 12 s each"},
			{.key = "B", .width = 0.1}}},
	/* 8 channels carry 0.91 SMS/s of 4 s each at 2 % (sms.md 4). */
	{.id = "erlangb 8 SDCCH", .file = "autd", .measure = measure_sdcch,
		.sets = {"workload.mail_per_user=39.1716 /d", "population.users=2000",
			"run.duration=2 h", "run.cool_down=0 s", "radio.sms_time=4 s",
			"sms.sdcch_per_cell=8", LOST_WHEN_BLOCKED},
		.rows = {{.key = "B at 3.627 E", .own = true, .expected = 0.02, .width = 0.1,
			.bias = 1e-5}}},
	{.id = "backoff-S1 AUTD", .file = "autd", .measure = measure_refused, .reps = 3,
		.sets = {OUTAGE, "strategies.autd.reconnect.backoff_first=1 s",
			"strategies.autd.reconnect.backoff_max=300 s"},
		.rows = {{.key = "failed_attempts_per_device", .bias = 1,
			.note = "and one more: the first retry comes at once"}}},
	{.id = "backoff-S1 sync", .file = "base", .measure = measure_refused, .reps = 3,
		.sets = {OUTAGE, "strategies.sync.reconnect.backoff_first=1 s",
			"strategies.sync.reconnect.backoff_max=300 s",
			"strategies.sync.reconnect.jitter=0 %"},
		.rows = {{.key = "failed_attempts_per_device", .bias = 1,
			.note = "and one more: the first step comes twice"}}},
	{.id = "storm_drain-S1 aligned", .file = "base", .measure = measure_backlog,
		.sets = {"workload.mail_per_user=0 /d", "population.users=2000",
			"strategies.sync.aligned=true", "strategies.sync.interval=1 h",
			"run.duration=1 h", "server.front_end_cores=1", "server.request_cpu=10 ms"},
		.reps = 3,
		.rows = {{.key = "mean_wait_of_backlog", .bias = 0.001},
			{.key = "largest wait", .own = true, .expected = 19.99, .bias = 0.001}}},
};

enum { CASES = sizeof cases / sizeof cases[0] };

static void row(struct analytic_case *it, unsigned i, struct analytic_row row)
{
	row.own = true;
	it->rows[i] = row;
}

static struct analytic_case *named(const char *id)
{
	for (unsigned i = 0; i < CASES; i++) {
		if (strcmp(cases[i].id, id) == 0) {
			return &cases[i];
		}
	}
	REQUIRE(false);
	return NULL;
}

static void prepare(void)
{
	double l = 200.0 / 86400, d = 50, d2 = 5000;
	struct analytic_case *it = named("sms_suppressed exp");
	row(it, 0, (struct analytic_row){.key = "syncs_per_day", .expected = 86400 / (1 / l + d)});
	row(it, 1, (struct analytic_row){.key = "mails_per_sync", .expected = 1 + l * d});
	row(it, 2, (struct analytic_row){.key = "mean_latency",
		.expected = (d + l * d2 / 2) / (1 + l * d)});
	it = named("sms_loss_fallback renewed");
	double theta = 60.0 / 86400 * 0.95;
	row(it, 0, (struct analytic_row){.key = "mean_extra_wait", .width = 0.05,
		.expected = 0.05 * analytic_residual(theta, 3600)});
	row(it, 1, (struct analytic_row){.key = "loss", .expected = 0.05, .width = 0.05});
	it = named("AUTD delay");
	double sigma = log(45.0 / 14) / 1.6448536269514722;
	double path_s = 14 * exp(sigma * sigma / 2);
	row(it, 0, (struct analytic_row){.key = "mean_latency", .expected = path_s + 90,
		.bias = 0.2,
		.note = "E[SMS path] + E[device wait]; coalescing saves under 0.2 s"});
	row(it, 1, (struct analytic_row){.key = "mean_notify", .expected = path_s, .bias = 0.03,
		.note = "the SMS path alone"});
}

void validate_poll(struct validate *it)
{
	prepare();
	for (unsigned i = 0; i < CASES; i++) {
		analytic_case_run(it, &cases[i]);
	}
}
