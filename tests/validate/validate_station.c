/* models/server/station.h alone against queueing theory, with arrivals made here: the loads that
 * whole scenarios reach only slowly, arrivals that no scenario has (batches, bursts, a closed
 * population, a finite queue, a uniform storm), and the drain of a backlog.
 *
 * A station has no events: it says when each job leaves (Kiefer and Wolfowitz). 200,000 jobs in
 * each of 20 replications, the first 20,000 left out. A full queue (mm1k) and the thinking devices
 * (closed_mmcn) are of this file; the station serves. */
#include "validate/analytic.h"

#include "core/chance.h"
#include "core/dist.h"
#include "models/server/station.h"

enum { JOBS = 200000, FIRST = 20000, REPS = 20, DRAINS = 60 };

/* What queue() measures of one replication. */
enum column { W, WQ, P_W_T, P_WAIT, P_WQ_T, W_P50, W_P95, W_P99, WQ_P99, COLUMNS };

struct station_case {
	const char *id;
	double rate;             /* arrivals (batches) per second; 0: `gap` is given */
	uint32_t cores;
	bool slow;               /* left out of the quick selection: its twin stays */
	struct dist gap;         /* ns between arrivals */
	double batch_fixed, batch_mean; /* jobs that come at once; mean of a geometric number */
	struct dist service[2];  /* ns; the second stage when part_n > 0 */
	double t_s;              /* of P_W_T or P_WQ_T */
	struct {
		enum column column;
		struct analytic_row row;
	} want[8];
};

static double unit(unsigned rep, uint64_t job, uint32_t sub)
{
	return chance_unit(chance_init(77, rep, 0), 0, CHANCE_SERVER_CPU, job, sub);
}

static int64_t draw_ns(const struct dist *dist, unsigned rep, uint64_t job, uint32_t sub)
{
	return dist_draw(dist, unit(rep, job, sub));
}

static double param(const char *id, const char *key)
{
	return analytic_vector(id, "params", key);
}

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static int ascending_ns(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

/* How many jobs come with arrival `job`. */
static unsigned batch_of(const struct station_case *one, unsigned rep, uint64_t job)
{
	if (one->batch_mean > 0) {
		double fail = 1 - 1 / one->batch_mean;
		return 1 + (unsigned)(log(1 - unit(rep, job, 3)) / log(fail));
	}
	return one->batch_fixed > 0 ? (unsigned)one->batch_fixed : 1;
}

static void queue(const struct station_case *one, unsigned rep, double values[COLUMNS])
{
	static double sojourn[JOBS], waited[JOBS];
	struct station first, second;
	struct dist gap = one->rate > 0 ? dist_exponential(1e9 / one->rate) : one->gap;
	int64_t now_ns = 0, wait_ns = 0, more_ns = 0;
	double sums[W_P50] = {0};
	unsigned n = 0, together = 0;
	station_init(&first, one->cores);
	station_init(&second, one->cores);
	for (unsigned job = 0; job < JOBS; job++) {
		if (together == 0) {
			now_ns += draw_ns(&gap, rep, job, 0);
			together = batch_of(one, rep, job);
		}
		together--;
		int64_t out_ns = station_serve(&first, now_ns,
			draw_ns(&one->service[0], rep, job, 1), &wait_ns);
		if (one->service[1].part_n > 0) {
			/* With one core, jobs leave the first stage in order. */
			out_ns = station_serve(&second, out_ns,
				draw_ns(&one->service[1], rep, job, 2), &more_ns);
		}
		if (job >= FIRST) {
			sojourn[n] = (double)(out_ns - now_ns) * 1e-9;
			waited[n] = (double)wait_ns * 1e-9;
			sums[W] += sojourn[n];
			sums[WQ] += waited[n];
			sums[P_W_T] += sojourn[n] > one->t_s;
			sums[P_WAIT] += wait_ns > 0;
			sums[P_WQ_T] += waited[n] > one->t_s;
			n++;
		}
	}
	for (unsigned i = 0; i < W_P50; i++) {
		values[i] = sums[i] / n;
	}
	qsort(sojourn, n, sizeof sojourn[0], ascending);
	qsort(waited, n, sizeof waited[0], ascending);
	values[W_P50] = sojourn[n / 2];
	values[W_P95] = sojourn[n / 20 * 19];
	values[W_P99] = sojourn[n / 100 * 99];
	values[WQ_P99] = waited[n / 100 * 99];
}

static struct station_case cases[] = {
	{.id = "mm1-S1", .rate = 40, .cores = 1, .t_s = 0.25,
		.want = {{W, {.key = "W", .width = 0.05}}, {WQ, {.key = "Wq", .width = 0.05}},
			{P_W_T, {.key = "P_W_gt_t", .width = 0.1}},
			{P_WAIT, {.key = "rho", .note = "PASTA: the share that waits"}},
			{W_P50, {.key = "W_p50", .width = 0.05}},
			{W_P95, {.key = "W_p95", .width = 0.05}},
			{W_P99, {.key = "W_p99", .width = 0.08}}}},
	{.id = "mm1-S2", .slow = true, .rate = 9, .cores = 1, .t_s = 0.2,
		.want = {{W, {.key = "W"}}, {WQ, {.key = "Wq"}}, {P_W_T, {.key = "P_W_gt_t"}},
			{P_WAIT, {.key = "rho"}}, {W_P50, {.key = "W_p50"}},
			{W_P95, {.key = "W_p95"}}, {W_P99, {.key = "W_p99"}}}},
	{.id = "md1-S1", .rate = 80, .cores = 1,
		.want = {{W, {.key = "W"}}, {WQ, {.key = "Wq"}}, {P_WAIT, {.key = "rho"}}}},
	{.id = "md1-S2", .slow = true, .rate = 24, .cores = 1,
		.want = {{W, {.key = "W"}}, {WQ, {.key = "Wq"}}, {P_WAIT, {.key = "rho"}}}},
	{.id = "mg1_pk-S1", .slow = true, .rate = 30, .cores = 1,
		.want = {{W, {.key = "W"}}, {WQ, {.key = "Wq"}}, {P_WAIT, {.key = "rho"}}}},
	{.id = "mg1_pk-S2", .slow = true, .rate = 20, .cores = 1,
		.want = {{W, {.key = "W", .width = 0.06}}, {WQ, {.key = "Wq", .width = 0.08}},
			{P_WAIT, {.key = "rho"}}}},
	{.id = "mmc-S1", .rate = 70, .cores = 8, .t_s = 0.1,
		.want = {{W, {.key = "W"}}, {WQ, {.key = "Wq", .width = 0.05}},
			{P_WAIT, {.key = "P_wait"}},
			{P_WQ_T, {.key = "P_Wq_gt_t", .width = 0.05}},
			{WQ_P99, {.key = "Wq_p99", .width = 0.08}}}},
	{.id = "mmc-S2", .slow = true, .rate = 18, .cores = 12, .t_s = 0.4,
		.want = {{W, {.key = "W"}}, {WQ, {.key = "Wq", .width = 0.05}},
			{P_WAIT, {.key = "P_wait"}},
			{P_WQ_T, {.key = "P_Wq_gt_t", .width = 0.1}},
			{WQ_P99, {.key = "Wq_p99", .width = 0.08}}}},
	{.id = "tandem-S1", .slow = true, .rate = 30, .cores = 1, .t_s = 0.3,
		.want = {{W, {.key = "W"}}, {P_W_T, {.key = "P_W_gt_t", .width = 0.06}}}},
	{.id = "tandem-S2", .rate = 10, .cores = 1, .t_s = 0.5,
		.want = {{W, {.key = "W"}}, {P_W_T, {.key = "P_W_gt_t", .width = 0.06}}}},
	{.id = "mxm1-S1", .rate = 2, .cores = 1, .batch_fixed = 10,
		.want = {{W, {.key = "W", .width = 0.05,
				.note = "ten jobs at the same instant"}},
			{WQ, {.key = "Wq", .width = 0.05}}}},
	{.id = "mxm1-S2", .slow = true, .rate = 5, .cores = 1, .batch_mean = 4,
		.want = {{W, {.key = "W"}}, {WQ, {.key = "Wq"}}}},
	{.id = "h2m1-S1", .cores = 1, .t_s = 0.3,
		.want = {{W, {.key = "W", .width = 0.05}}, {WQ, {.key = "Wq", .width = 0.05}},
			{P_W_T, {.key = "P_W_gt_t", .width = 0.1}},
			{P_WAIT, {.key = "sigma", .note = "the share that waits"}}}},
};

enum { CASES = sizeof cases / sizeof cases[0] };

static struct dist two_exponentials(double p, double mean_a_s, double mean_b_s)
{
	struct dist out = {0};
	struct dist a = dist_exponential(mean_a_s * 1e9), b = dist_exponential(mean_b_s * 1e9);
	dist_add(&out, p, &a);
	dist_add(&out, 1 - p, &b);
	return out;
}

/* Services and gaps from the entries' parameters. */
static void prepare(struct station_case *one)
{
	struct dist low = dist_fixed(4e6), high = dist_fixed(60e6);
	if (one->service[0].part_n > 0) {
		return;
	}
	if (strncmp(one->id, "md1", 3) == 0) {
		one->service[0] = dist_fixed(param(one->id, "S") * 1e9);
	} else if (strncmp(one->id, "tandem", 6) == 0) {
		one->service[0] = dist_exponential(1e9 / param(one->id, "mu1"));
		one->service[1] = dist_exponential(1e9 / param(one->id, "mu2"));
	} else if (strcmp(one->id, "mg1_pk-S1") == 0) {
		dist_add(&one->service[0], 0.8, &low);
		dist_add(&one->service[0], 0.2, &high);
	} else if (strcmp(one->id, "mg1_pk-S2") == 0) {
		/* Log-normal of mean 0.03 and coefficient of variation 1.5. */
		double sigma = sqrt(log(1 + 1.5 * 1.5)), median = 0.03 / sqrt(1 + 1.5 * 1.5);
		one->service[0] = dist_lognormal(median * 1e9,
			median * 1e9 * exp(1.6448536269514722 * sigma));
	} else {
		one->service[0] = dist_exponential(1e9 / param(one->id, "mu"));
	}
	if (strcmp(one->id, "h2m1-S1") == 0) {
		one->gap = two_exponentials(param(one->id, "p"), 1 / param(one->id, "rate1"),
			1 / param(one->id, "rate2"));
	} else {
		REQUIRE(one->rate == param(one->id, strncmp(one->id, "mxm1", 4) == 0
			? "batch_rate" : "lambda"));
	}
}

static void one_case(struct validate *it, struct station_case *one)
{
	static struct analytic_run run;
	struct analytic_row rows[ANALYTIC_ROWS_MAX] = {0};
	if (!validate_wanted(it, "analytic-cases", one->id, one->slow)) {
		return;
	}
	prepare(one);
	memset(&run, 0, sizeof run);
	run.reps = REPS;
	for (unsigned rep = 0; rep < REPS; rep++) {
		double values[COLUMNS];
		queue(one, rep, values);
		for (unsigned i = 0; i < 8 && one->want[i].row.key != NULL; i++) {
			run.values[rep][i] = values[one->want[i].column];
			rows[i] = one->want[i].row;
		}
	}
	analytic_rows(it, one->id, VALIDATE_STATION, rows, &run);
}

/* storm_drain: N jobs at once and Poisson background; until the station is empty for the first
 * time. The spread is judged by hand: the standard error of a standard deviation is sd/sqrt(2n). */
static void drain(struct validate *it, const char *id)
{
	static struct analytic_run run;
	static const struct analytic_row rows[] = {{.key = "mean_drain"},
		{.key = "mean_wait_of_backlog"}, {.key = NULL}};
	if (!validate_wanted(it, "analytic-cases", id, false)) {
		return;
	}
	bool constant = strcmp(id, "storm_drain-S1") == 0;
	double n = param(id, "N"), sum = 0, squares = 0;
	struct dist service = constant ? dist_fixed(10e6) : dist_exponential(30e6);
	struct dist gap = dist_exponential(1e9 / param(id, "lambda"));
	memset(&run, 0, sizeof run);
	run.reps = DRAINS;
	for (unsigned rep = 0; rep < DRAINS; rep++) {
		struct station station;
		double waits = 0;
		int64_t wait_ns, now_ns = 0;
		uint64_t job = 0;
		station_init(&station, 1);
		for (; job < (uint64_t)n; job++) {
			station_serve(&station, 0, draw_ns(&service, rep, job, 1), &wait_ns);
			waits += (double)wait_ns * 1e-9;
		}
		for (;; job++) {
			now_ns += draw_ns(&gap, rep, job, 0);
			if (now_ns >= station.free_ns[0]) {
				break; /* it was empty before this one came */
			}
			station_serve(&station, now_ns, draw_ns(&service, rep, job, 1), &wait_ns);
		}
		run.values[rep][0] = (double)station.free_ns[0] * 1e-9;
		run.values[rep][1] = waits / n;
		sum += run.values[rep][0];
		squares += run.values[rep][0] * run.values[rep][0];
	}
	analytic_rows(it, id, VALIDATE_STATION, rows, &run);
	double mean = sum / DRAINS, sd = sqrt((squares / DRAINS - mean * mean) * DRAINS /
		(DRAINS - 1));
	double expected = analytic_vector(id, "expected", "sd_drain");
	struct validate_row out;
	analytic_head(&out, id, "sd_drain", VALIDATE_STATION);
	out.target = expected;
	out.value = sd;
	out.half = 1.96 * sd / sqrt(2.0 * DRAINS);
	out.low = expected - 4 * sd / sqrt(2.0 * DRAINS);
	out.high = expected + 4 * sd / sqrt(2.0 * DRAINS);
	validate_add(it, &out);
}

/* mm1k: a job that finds K in the system goes away. With one core jobs leave in order, so the job
 * K places back tells whether the queue is full. */
static void full_queue(struct validate *it, const char *id)
{
	static struct analytic_run run;
	static const struct analytic_row rows[] = {{.key = "P_block", .width = 0.06},
		{.key = "throughput"}, {.key = "W_accepted"}, {.key = "L"}, {.key = NULL}};
	enum { PLACES_MAX = 32 };
	if (!validate_wanted(it, "analytic-cases", id, false)) {
		return;
	}
	unsigned places = (unsigned)param(id, "K");
	struct dist gap = dist_exponential(1e9 / param(id, "lambda"));
	struct dist service = dist_exponential(1e9 / param(id, "mu"));
	REQUIRE(places <= PLACES_MAX);
	memset(&run, 0, sizeof run);
	run.reps = REPS;
	for (unsigned rep = 0; rep < REPS; rep++) {
		struct station station;
		int64_t now_ns = 0, from_ns = 0, out_ns[PLACES_MAX] = {0}, wait_ns;
		double accepted = 0, blocked = 0, inside_s = 0;
		uint64_t taken = 0;
		station_init(&station, 1);
		for (unsigned job = 0; job < JOBS; job++) {
			now_ns += draw_ns(&gap, rep, job, 0);
			from_ns = job == FIRST ? now_ns : from_ns;
			bool full = taken >= places && out_ns[taken % places] > now_ns;
			if (!full) {
				int64_t end_ns = station_serve(&station, now_ns,
					draw_ns(&service, rep, job, 1), &wait_ns);
				out_ns[taken++ % places] = end_ns;
				accepted += job >= FIRST;
				inside_s += job >= FIRST ? (double)(end_ns - now_ns) * 1e-9 : 0;
			} else {
				blocked += job >= FIRST;
			}
		}
		double window_s = (double)(now_ns - from_ns) * 1e-9;
		run.values[rep][0] = blocked / (JOBS - FIRST);
		run.values[rep][1] = accepted / window_s;
		run.values[rep][2] = inside_s / accepted;
		run.values[rep][3] = inside_s / window_s;
	}
	analytic_rows(it, id, VALIDATE_STATION, rows, &run);
}

/* closed_mmcn: each device thinks, then queues; the next to come is the one that is through
 * thinking first. */
static void closed(struct validate *it, const char *id)
{
	static struct analytic_run run;
	static const struct analytic_row rows[] = {{.key = "throughput"}, {.key = "R"}, {.key = "L"},
		{.key = "utilisation"}, {.key = "P_all_idle", .width = 0.06}, {.key = NULL}};
	enum { DEVICES = 50 };
	if (!validate_wanted(it, "analytic-cases", id, false)) {
		return;
	}
	REQUIRE(param(id, "N") == DEVICES);
	uint32_t cores = (uint32_t)param(id, "c");
	struct dist think = dist_exponential(param(id, "think_mean") * 1e9);
	struct dist service = dist_exponential(1e9 / param(id, "mu"));
	memset(&run, 0, sizeof run);
	run.reps = REPS;
	for (unsigned rep = 0; rep < REPS; rep++) {
		struct station station;
		int64_t at_ns[DEVICES], from_ns = 0, now_ns = 0, last_ns = 0, idle_ns = 0, wait_ns;
		double inside_s = 0, busy_s = 0;
		station_init(&station, cores);
		for (unsigned d = 0; d < DEVICES; d++) {
			at_ns[d] = draw_ns(&think, rep, d, 0);
		}
		for (unsigned job = 0; job < JOBS; job++) {
			unsigned next = 0;
			for (unsigned d = 1; d < DEVICES; d++) {
				next = at_ns[d] < at_ns[next] ? d : next;
			}
			now_ns = at_ns[next];
			int64_t work_ns = draw_ns(&service, rep, job, 1);
			int64_t out_ns = station_serve(&station, now_ns, work_ns, &wait_ns);
			if (job == FIRST) {
				from_ns = now_ns;
			}
			if (job > FIRST) {
				idle_ns += now_ns > last_ns ? now_ns - last_ns : 0;
				inside_s += (double)(out_ns - now_ns) * 1e-9;
				busy_s += (double)work_ns * 1e-9;
			}
			last_ns = out_ns > last_ns ? out_ns : last_ns;
			at_ns[next] = out_ns + draw_ns(&think, rep, job, 2);
		}
		double window_s = (double)(now_ns - from_ns) * 1e-9, n = JOBS - FIRST - 1;
		run.values[rep][0] = n / window_s;
		run.values[rep][1] = inside_s / n;
		run.values[rep][2] = inside_s / window_s;
		run.values[rep][3] = busy_s / window_s / cores;
		run.values[rep][4] = (double)idle_ns * 1e-9 / window_s;
	}
	analytic_rows(it, id, VALIDATE_STATION, rows, &run);
}

/* storm_jitter: N devices at uniform instants of J seconds. A fluid limit: for finite N it is off
 * by a few places in the queue (capacity.md 6.33), which `bias` allows for. */
static void storm(struct validate *it, const char *id)
{
	static struct analytic_run run;
	static int64_t at_ns[20000];
	if (!validate_wanted(it, "analytic-cases", id, false)) {
		return;
	}
	const unsigned n = 20000;
	double mu = param(id, "mu"), window_s = param(id, "J");
	bool light = n / window_s <= mu;
	/* A queue that never builds up waits as M/D/1 does; the fluid has none. */
	const struct analytic_row rows[] = {
		{.key = "max_backlog", .bias = light ? 60 : 40, .width = light ? 20 : 0.03,
			.note = "a fluid limit: a finite crowd is off by a few dozen places"},
		{.key = "max_wait", .bias = light ? 0.3 : 0.2, .width = light ? 0.1 : 0.03},
		{.key = "mean_wait", .bias = light ? 0.02 : 0.2, .width = light ? 0.1 : 0.03},
		{.key = "finish", .bias = 0.2}, {.key = NULL}};
	REQUIRE(param(id, "N") == n);
	memset(&run, 0, sizeof run);
	run.reps = REPS;
	for (unsigned rep = 0; rep < REPS; rep++) {
		struct station station;
		int64_t wait_ns, most_ns = 0, end_ns = 0;
		double waits_s = 0;
		station_init(&station, 1);
		for (unsigned i = 0; i < n; i++) {
			at_ns[i] = (int64_t)(unit(rep, i, 4) * window_s * 1e9);
		}
		qsort(at_ns, n, sizeof at_ns[0], ascending_ns);
		for (unsigned i = 0; i < n; i++) {
			end_ns = station_serve(&station, at_ns[i], (int64_t)(1e9 / mu), &wait_ns);
			waits_s += (double)wait_ns * 1e-9;
			most_ns = wait_ns > most_ns ? wait_ns : most_ns;
		}
		run.values[rep][0] = (double)most_ns * 1e-9 * mu;
		run.values[rep][1] = (double)most_ns * 1e-9;
		run.values[rep][2] = waits_s / n;
		run.values[rep][3] = (double)end_ns * 1e-9;
	}
	analytic_rows(it, id, VALIDATE_STATION, rows, &run);
}

void validate_station(struct validate *it)
{
	for (unsigned i = 0; i < CASES; i++) {
		one_case(it, &cases[i]);
	}
	drain(it, "storm_drain-S1");
	drain(it, "storm_drain-S2");
	full_queue(it, "mm1k-S1");
	full_queue(it, "mm1k-S2");
	closed(it, "closed_mmcn-S1");
	storm(it, "storm_jitter-S1");
	storm(it, "storm_jitter-S2");
}
