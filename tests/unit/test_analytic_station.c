/* models/server/station.h alone against queueing theory, with Poisson arrivals made here: the loads
 * that whole scenarios reach only slowly (mm1-S1, mmc, mg1_pk, ...), and the drain of a backlog.
 *
 * A station has no events: it says when each job leaves (Kiefer and Wolfowitz). Waits of 200,000
 * jobs in each of 20 replications, the first 20,000 left out. */
#include "analytic.h"

#include "core/chance.h"
#include "core/dist.h"
#include "models/server/station.h"

enum { JOBS = 200000, FIRST = 20000, REPS = 20, DRAINS = 60 };

struct station_case {
	const char *id;
	double rate;             /* arrivals per second */
	uint32_t cores;
	struct dist service[2];  /* seconds x 1e9; the second stage when part_n > 0 */
	double t_s;              /* of P_W_gt_t or P_Wq_gt_t */
	double quantile;         /* 0: none; of W, or of Wq for several cores */
	struct analytic_row rows[ANALYTIC_ROWS_MAX];
};

static int64_t draw_ns(const struct dist *dist, unsigned rep, uint64_t job, uint32_t sub)
{
	struct chance chance = chance_init(77, rep, 0);
	return dist_draw(dist, chance_unit(chance, 0, CHANCE_SERVER_CPU, job, sub));
}

/* Columns: W, Wq, P(W > t), P(Wq > 0), P(Wq > t). */
static void queue(const struct station_case *it, unsigned rep, double *values)
{
	struct station first, second;
	struct dist gap = dist_exponential(1e9 / it->rate);
	int64_t now_ns = 0, wait_ns = 0, more_ns = 0;
	double w = 0, wq = 0, late = 0, waits = 0, wq_late = 0;
	station_init(&first, it->cores);
	station_init(&second, it->cores);
	for (unsigned job = 0; job < JOBS; job++) {
		now_ns += draw_ns(&gap, rep, job, 0);
		int64_t out_ns = station_serve(&first, now_ns, draw_ns(&it->service[0], rep, job,
			1),
			&wait_ns);
		if (it->service[1].part_n > 0) {
			/* With one core, jobs leave the first stage in order. */
			out_ns = station_serve(&second, out_ns,
				draw_ns(&it->service[1], rep, job, 2), &more_ns);
		}
		if (job >= FIRST) {
			w += (double)(out_ns - now_ns) * 1e-9;
			wq += (double)wait_ns * 1e-9;
			late += (double)(out_ns - now_ns) * 1e-9 > it->t_s;
			waits += wait_ns > 0;
			wq_late += (double)wait_ns * 1e-9 > it->t_s;
		}
	}
	double n = JOBS - FIRST;
	values[0] = w / n;
	values[1] = wq / n;
	values[2] = late / n;
	values[3] = waits / n;
	values[4] = wq_late / n;
}

static struct station_case cases[] = {
	{.id = "mm1-S1", .rate = 40, .cores = 1, .t_s = 0.25,
		.rows = {{.key = "W", .width = 0.05}, {.key = "Wq", .width = 0.05},
			{.key = "P_W_gt_t", .width = 0.1},
			{.key = "rho", .note = "PASTA: the share that waits"}}},
	{.id = "mm1-S2", .rate = 9, .cores = 1, .t_s = 0.2,
		.rows = {{.key = "W"}, {.key = "Wq"}, {.key = "P_W_gt_t"}, {.key = "rho"}}},
	{.id = "md1-S1", .rate = 80, .cores = 1,
		.rows = {{.key = "W"}, {.key = "Wq"}, {.key = ""}, {.key = "rho"}}},
	{.id = "md1-S2", .rate = 24, .cores = 1,
		.rows = {{.key = "W"}, {.key = "Wq"}, {.key = ""}, {.key = "rho"}}},
	{.id = "mg1_pk-S1", .rate = 30, .cores = 1,
		.rows = {{.key = "W"}, {.key = "Wq"}, {.key = ""}, {.key = "rho"}}},
	{.id = "mg1_pk-S2", .rate = 20, .cores = 1,
		.rows = {{.key = "W", .width = 0.06}, {.key = "Wq", .width = 0.08}, {.key = ""},
			{.key = "rho"}}},
	{.id = "mmc-S1", .rate = 70, .cores = 8, .t_s = 0.1,
		.rows = {{.key = "W"}, {.key = "Wq", .width = 0.05}, {.key = ""},
			{.key = "P_wait"}, {.key = "P_Wq_gt_t", .width = 0.05}}},
	{.id = "mmc-S2", .rate = 18, .cores = 12, .t_s = 0.4,
		.rows = {{.key = "W"}, {.key = "Wq", .width = 0.05}, {.key = ""},
			{.key = "P_wait"}, {.key = "P_Wq_gt_t", .width = 0.1}}},
	{.id = "tandem-S1", .rate = 30, .cores = 1, .t_s = 0.3,
		.rows = {{.key = "W"}, {.key = ""}, {.key = "P_W_gt_t", .width = 0.06}}},
	{.id = "tandem-S2", .rate = 10, .cores = 1, .t_s = 0.5,
		.rows = {{.key = "W"}, {.key = ""}, {.key = "P_W_gt_t", .width = 0.06}}},
};

enum { CASES = sizeof cases / sizeof cases[0] };

static double param(const char *id, const char *key)
{
	return analytic_vector(id, "params", key);
}

/* Services from the vectors' parameters. */
static void prepare(void)
{
	for (unsigned i = 0; i < CASES; i++) {
		struct station_case *it = &cases[i];
		REQUIRE(it->rate == param(it->id, "lambda"));
		if (strncmp(it->id, "md1", 3) == 0) {
			it->service[0] = dist_fixed(param(it->id, "S") * 1e9);
		} else if (strncmp(it->id, "tandem", 6) == 0) {
			it->service[0] = dist_exponential(1e9 / param(it->id, "mu1"));
			it->service[1] = dist_exponential(1e9 / param(it->id, "mu2"));
		} else if (strncmp(it->id, "mg1", 3) != 0) {
			it->service[0] = dist_exponential(1e9 / param(it->id, "mu"));
		}
	}
	struct dist low = dist_fixed(4e6), high = dist_fixed(60e6);
	struct dist *two = &cases[4].service[0];
	dist_add(two, 0.8, &low);
	dist_add(two, 0.2, &high);
	/* Log-normal of mean 0.03 and coefficient of variation 1.5. */
	double sigma = sqrt(log(1 + 1.5 * 1.5)), median = 0.03 / sqrt(1 + 1.5 * 1.5);
	cases[5].service[0] = dist_lognormal(median * 1e9,
		median * 1e9 * exp(1.6448536269514722 * sigma));
}

/* Columns that a case does not ask for have an empty key; they are closed up. */
static unsigned one(const struct station_case *it, bool table)
{
	static struct analytic_run run;
	struct analytic_row rows[ANALYTIC_ROWS_MAX] = {0};
	unsigned column[ANALYTIC_ROWS_MAX], n = 0;
	for (unsigned i = 0; i < 5; i++) {
		if (it->rows[i].key != NULL && it->rows[i].key[0] != '\0') {
			column[n] = i;
			rows[n++] = it->rows[i];
		}
	}
	memset(&run, 0, sizeof run);
	run.reps = REPS;
	for (unsigned rep = 0; rep < REPS; rep++) {
		double values[5];
		queue(it, rep, values);
		for (unsigned i = 0; i < n; i++) {
			run.values[rep][i] = values[column[i]];
		}
	}
	return analytic_rows(it->id, rows, &run, table);
}

/* storm_drain: N jobs at once and Poisson background; until the station is empty for the first
 * time. */
static unsigned drain(const char *id, bool table)
{
	static struct analytic_run run;
	bool constant = strcmp(id, "storm_drain-S1") == 0;
	double n = param(id, "N");
	double mean_ns = constant ? 10e6 : 30e6;
	struct dist service = constant ? dist_fixed(mean_ns) : dist_exponential(mean_ns);
	struct dist gap = dist_exponential(1e9 / param(id, "lambda"));
	static const struct analytic_row rows[] = {{.key = "mean_drain"},
		{.key = "mean_wait_of_backlog"}, {.key = NULL}};
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
	}
	return analytic_rows(id, rows, &run, table);
}

static const char *const drains[] = {"storm_drain-S1", "storm_drain-S2"};

START_TEST(closed_form)
{
	ck_assert_uint_eq(one(&cases[_i], false), 0);
}
END_TEST

START_TEST(backlog)
{
	ck_assert_uint_eq(drain(drains[_i], false), 0);
}
END_TEST

int main(int argc, char **argv)
{
	Suite *suite = suite_create("analytic_station");
	TCase *tcase = tcase_create("closed forms");
	prepare();
	tcase_set_timeout(tcase, 0);
	tcase_add_loop_test(tcase, closed_form, 0, CASES);
	tcase_add_loop_test(tcase, backlog, 0, 2);
	suite_add_tcase(suite, tcase);
	int failed = analytic_main(argc, argv, suite,
		"Stations (Poisson arrivals made by the test)",
		NULL, 0);
	for (unsigned i = 0; argc > 1 && i < CASES; i++) {
		failed |= one(&cases[i], true) > 0;
	}
	for (unsigned i = 0; argc > 1 && i < 2; i++) {
		failed |= drain(drains[i], true) > 0;
	}
	return failed;
}
