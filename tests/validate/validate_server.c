/* Servers through whole scenarios against queueing theory: mm1, md1, mg1_pk, mmc, tandem; and the
 * arithmetic of one cold session (cold_request_time).
 *
 * Where the Poisson load comes from: 200 to 500 devices on mail-triggered SMS with no delay and
 * no wait, so each mail is one Sync at once and the superposition of all mail streams is the
 * arrival process. A user's next mail meets his own session with a probability of about 1 % (his
 * rate times W) and then waits less; that is the only departure from independent arrivals, and
 * `bias` allows for it. No other time exists in the world, so a mail's latency is the sojourn in
 * front end and mailbox server. mg1_pk's two-point service is TLS: 80 % of the handshakes are
 * resumed (4 ms), the others full (60 ms). Not expressible: mm1k and erlangb for requests (a
 * refused request still costs processor time: 503 is an answer), engset and closed_mmcn (devices
 * here do not think exponentially), mg1_ps (stations are FIFO), mxm1 (no batches), h2m1 and
 * mt_minf_sin (arrivals are Poisson with hourly rates). */
#include "validate/analytic.h"

#include "validate/analytic_formula.h"

#define OWN_SESSION "1 mail in 100 joins its user's session"

static void measure_queue(const struct scenario *scenario, struct tally *const *tallies,
	double *values)
{
	const struct tally *t = tallies[0];
	double wait_us = 0;
	(void)scenario;
	hist_mean(&t->server_wait_us, &wait_us); /* two stations, one of them idle */
	values[0] = analytic_latency_s(t);
	values[1] = 2 * wait_us * 1e-6;
	values[2] = analytic_quantile_s(t, 0.5);
	values[3] = analytic_quantile_s(t, 0.95);
	values[4] = analytic_quantile_s(t, 0.99);
	values[5] = analytic_share_later(t, 0.2);
	values[6] = (double)t->count[TALLY_front_end_busy_us] * 1e-3 /
		(double)scenario->run.duration_ns / scenario->server.front_end_cores * 1e6;
}

static void measure_tls(const struct scenario *scenario, struct tally *const *tallies,
	double *values)
{
	double all[7];
	measure_queue(scenario, tallies, all);
	values[0] = all[0];
	values[1] = all[1];
	values[2] = all[6];
	values[3] = (double)tallies[0]->count[TALLY_tls_full] /
		(double)(tallies[0]->count[TALLY_tls_full] + tallies[0]->count[TALLY_tls_resumed]);
}

/* A wait of 0 is exact in the histogram; half of its entries are the idle mailbox server's. */
static void measure_cores(const struct scenario *scenario, struct tally *const *tallies,
	double *values)
{
	const struct tally *t = tallies[0];
	double wait_us = 0;
	hist_mean(&t->server_wait_us, &wait_us);
	values[0] = 2 * hist_share_above(&t->server_wait_us, 0);
	values[1] = 2 * wait_us * 1e-6;
	values[2] = analytic_latency_s(t);
	values[3] = 2 * hist_share_above(&t->server_wait_us, 100000);
	values[4] = (double)t->count[TALLY_front_end_busy_us] /
		((double)scenario->run.duration_ns * 1e-3) / scenario->server.front_end_cores;
	REQUIRE(hist_quantile(&t->server_wait_us, 0.995, &wait_us));
	values[5] = wait_us * 1e-6;
}

static void measure_tandem(const struct scenario *scenario, struct tally *const *tallies,
	double *values)
{
	const struct tally *t = tallies[0];
	(void)scenario;
	values[0] = analytic_latency_s(t);
	values[1] = analytic_share_later(t, 0.5);
}

/* `users` users, `rate` mails a day each. The devices' patience is long, so that nobody asks twice
 * while the boots of all drain. */
#define LOAD(users, rate, warm_up, duration)                                                       \
	"workload.mail_per_user=" rate " /d", "population.users=" users, "run.duration=" duration, \
	"run.warm_up=" warm_up, "network.response_timeout=1 h", \
	"server.front_end_cores=1", "server.back_end_cores=1"

static struct analytic_case cases[] = {
	{.id = "mm1-S2", .slow = true, .file = "autd", .measure = measure_queue, .reps = 10,
		.sets = {LOAD("200", "3888", "10 min", "25 min"), "server.cpu_times=exponential",
			"server.request_cpu=50 ms"},
		.rows = {{.key = "W", .width = 0.05, .bias = 4e-4, .note = OWN_SESSION},
			{.key = "Wq", .width = 0.08, .bias = 4e-4},
			{.key = "W_p50", .width = 0.05, .bias = 3e-4},
			{.key = "W_p95", .width = 0.08}, {.key = "W_p99", .width = 0.1},
			{.key = "P_W_gt_t", .width = 0.1}, {.key = "rho"}}},
	{.id = "md1-S2", .slow = true, .file = "autd", .measure = measure_queue, .reps = 10,
		.sets = {LOAD("300", "6912", "5 min", "15 min"), "server.request_cpu=20 ms"},
		.rows = {{.key = "W", .width = 0.05, .bias = 1e-4, .note = OWN_SESSION},
			{.key = "Wq", .width = 0.05, .bias = 1e-4}}},
	{.id = "mg1_pk-S1", .slow = true, .file = "autd", .measure = measure_tls, .reps = 10,
		.sets = {LOAD("300", "8640", "5 min", "15 min"), "server.handshake_cpu=60 ms",
			"server.resumed_cpu=4 ms", "network.tls=true", "network.tls_record=0 B",
			"network.tls_full_up=0 B", "network.tls_full_down=0 B",
			"network.tls_resumed_up=0 B", "network.tls_resumed_down=0 B",
			"strategies.autd.tls_resumption=80 %"},
		.rows = {{.key = "W", .width = 0.06, .bias = 2e-4, .note = OWN_SESSION},
			{.key = "Wq", .width = 0.1, .bias = 2e-4}, {.key = "rho"},
			{.key = "full share", .own = true, .expected = 0.2, .width = 0.05}}},
	/* The vectors' M/M/c cases load so much that boots of enough users take hours to drain;
	 * they run on the station itself (validate_station.c). Four cores of 50 ms at 56/s:
	 * prepare(). */
	{.id = "mmc 4 cores", .file = "autd", .measure = measure_cores, .reps = 10,
		.sets = {LOAD("500", "9676.8", "5 min", "10 min"), "server.front_end_cores=4",
			"server.cpu_times=exponential", "server.request_cpu=50 ms"}},
	{.id = "tandem-S2", .slow = true, .file = "autd", .measure = measure_tandem, .reps = 10,
		.sets = {LOAD("200", "4320", "15 min", "40 min"), "server.cpu_times=exponential",
			"server.request_cpu=66.666667 ms", "server.sync_cpu=45.454545 ms"},
		.rows = {{.key = "W", .width = 0.08, .bias = 0.003, .note = OWN_SESSION},
			{.key = "P_W_gt_t", .width = 0.2, .bias = 0.003}}},
};

enum { CASES = sizeof cases / sizeof cases[0] };

static void prepare(void)
{
	double l = 56, mu = 20;
	unsigned c = 4;
	double b = analytic_erlang_b(l / mu, c), rho = l / mu / c;
	double wait = b / (1 - rho * (1 - b)), wq = wait / (c * mu - l);
	const struct analytic_row rows[] = {
		{.key = "P_wait", .expected = wait, .width = 0.05},
		{.key = "Wq", .expected = wq, .width = 0.12},
		{.key = "W", .expected = wq + 1 / mu, .width = 0.05, .bias = 4e-4,
			.note = OWN_SESSION},
		{.key = "P_Wq_gt_0.1s", .expected = wait * exp(-(c * mu - l) * 0.1), .width = 0.2},
		{.key = "rho", .expected = rho},
		{.key = "Wq_p99", .expected = log(wait / 0.01) / (c * mu - l), .width = 0.2},
	};
	for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		cases[3].rows[i] = rows[i];
		cases[3].rows[i].own = true;
	}
}

/* ---- cold_request_time: one session, leg by leg */

struct session {
	int64_t end_ns;            /* of the second session: its answer is here */
	unsigned opened;
};

static void hear(void *context, const struct tap_record *record)
{
	struct session *session = context;
	session->opened += record->kind == TAP_TCP_OPEN;
	if (record->kind == TAP_TCP_DATA && session->opened == 2) {
		session->end_ns = record->end_ns; /* the last answer's arrival */
	}
}

/* The formula counts promotion, TCP, TLS and HTTP round trips, serialisation and the server. The
 * model's bytes are real ones, so serialisation is computed from what the tally says went over the
 * air less what only the bill sees (acknowledgements of data and of the handshake). */
static const struct {
	const char *id;
	const char *sets[ANALYTIC_SETS_MAX];
	double promotion_s, rtt_s, tls_rtts, up_bps, down_bps, server_s;
	double tls_up_bytes, tls_down_bytes;
} sessions[] = {
	{"cold_request_time-S1",
		{"radio.idle.rtt=2.6 s", "radio.idle.promotion_time=2 s", "radio.high.rtt=0.6 s",
			"radio.steady_rtt=0.6 s", "radio.up_rate=20 kbit/s",
			"radio.down_rate=40 kbit/s", "server.sync_cpu=50 ms",
			"network.tls_full_up=330 B", "network.tls_full_down=3500 B"},
		2, 0.6, 2, 20000, 40000, 0.05, 330, 3500},
	{"cold_request_time-S2",
		{"radio.idle.rtt=0.33 s", "radio.idle.promotion_time=0.26 s",
			"radio.high.rtt=0.07 s",
			"radio.steady_rtt=0.07 s", "radio.up_rate=5 Mbit/s",
			"radio.down_rate=12.7 Mbit/s", "server.sync_cpu=20 ms",
			"network.tls_resumed_up=250 B", "network.tls_resumed_down=242 B",
			"strategies.sync.tls_resumption=100 %"},
		0.26, 0.07, 1, 5e6, 12.7e6, 0.02, 250, 242},
};

enum { SESSIONS = sizeof sessions / sizeof sessions[0], OVERHEAD = 40, SYN = 44, RECORD = 29 };

/* One Sync an hour, no mail. The boot is the first session; the second begins an hour after the
 * start of the warm-up and is cold and complete. */
static void cold(struct validate *it, unsigned ix)
{
	if (!validate_wanted(it, "analytic-cases", sessions[ix].id, false)) {
		return;
	}
	struct config *config = analytic_load("cold", sessions[ix].sets);
	struct scenario *scenario = &config->scenario;
	struct session session = {0};
	struct tap tap = {.user = 0, .context = &session, .record = hear};
	struct world_task task = {.scenario = scenario, .tap = &tap, .tap_n = 1};
	struct tally *tally = world_run(&task);
	REQUIRE(tally->count[TALLY_syncs] == 1 && session.opened == 2);
	double app_up = (double)tally->count[TALLY_app_up_bytes];
	double app_down = (double)tally->count[TALLY_app_down_bytes];
	/* SYN and ACKs of the handshake flights (tls_rtts of them), then the request and the
	 * answer. */
	double up = SYN + sessions[ix].tls_up_bytes + sessions[ix].tls_rtts * OVERHEAD +
		app_up + RECORD + OVERHEAD;
	double down = SYN + sessions[ix].tls_down_bytes + sessions[ix].tls_rtts * OVERHEAD +
		app_down + RECORD + OVERHEAD;
	if (sessions[ix].tls_rtts == 1) {
		up -= sessions[ix].tls_up_bytes / 2; /* the other half travels with the request */
	}
	double fixed_s = sessions[ix].promotion_s + (2 + sessions[ix].tls_rtts) *
		sessions[ix].rtt_s + sessions[ix].server_s;
	double air_s = 8 * up / sessions[ix].up_bps + 8 * down / sessions[ix].down_bps;
	double own_s = (double)(session.end_ns - HOUR_NS) * 1e-9;
	double serial = analytic_vector(sessions[ix].id, "expected", "serialisation");
	analytic_exact(it, sessions[ix].id, "total", VALIDATE_SCENARIO,
		analytic_vector(sessions[ix].id, "expected", "total"), own_s - air_s + serial, 2e-6,
		"with the entry's bytes in place of this session's");
	analytic_exact(it, sessions[ix].id, "total of real bytes", VALIDATE_SCENARIO,
		fixed_s + air_s, own_s, 2e-6, "");
	tally_free(tally);
	config_free(config);
}

void validate_server(struct validate *it)
{
	prepare();
	for (unsigned i = 0; i < CASES; i++) {
		analytic_case_run(it, &cases[i]);
	}
	for (unsigned i = 0; i < SESSIONS; i++) {
		cold(it, i);
	}
}
