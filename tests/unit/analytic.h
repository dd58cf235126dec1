/* Closed forms against whole scenarios: what the tests test_analytic_*.c share.
 *
 * A case names a scenario file under tests/analytic (extends preset:case/zero-gap), texts as for
 * --set, and quantities. Every strategy of the file runs in `reps` replications; each replication
 * gives one value of each quantity; their mean is compared with the closed form by Student's t.
 * Expected values stand in tests/vectors/analytic-cases.json (copied, computed by somebody else);
 * a row may bring its own, made from a formula that a test checks against that file.
 *
 * Odds: the limit of |t| is chosen so that a right model fails a row with 8e-5 of all seeds (5.0
 * with 20 replications); of about 130 rows some row would fail with one seed in 100. The seed is
 * fixed.
 * A row also fails when its 95 % interval is wider than `width` of the expected value: a test that
 * sees nothing must not pass. `bias` is what the model is known to differ by, in the row's unit,
 * with the reason in `note`; it is taken off before t is formed.
 * Not here: any formula of the models. With --table each row is printed (make validate). */
#pragma once

#include <check.h>
#include <gsl/gsl_cdf.h>
#include <jansson.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/config.h"
#include "config/diag.h"
#include "core/err.h"
#include "world/world.h"

enum { ANALYTIC_ROWS_MAX = 12, ANALYTIC_SETS_MAX = 24, ANALYTIC_REPS_MAX = 64 };

struct analytic_row {
	const char *key;    /* of the case's expected values, or a label when `expected` is given */
	double expected;    /* 0 with `own` false: look the key up */
	bool own;
	double scale;       /* multiplies the value looked up; 0 = 1 */
	double bias;
	double width;       /* relative 95 % half-width allowed; 0 = 3 % */
	const char *note;
};

/* values[row], from one replication's tallies, one for each strategy of the file. */
typedef void analytic_measure(const struct scenario *scenario, struct tally *const *tallies,
	double *values);

struct analytic_case {
	const char *id;     /* "push_ideal-S1": case of the vectors; after a blank comes ours */
	const char *file;   /* in tests/analytic, without ".json" */
	const char *sets[ANALYTIC_SETS_MAX];
	unsigned reps;      /* 0 = 20 */
	analytic_measure *measure;
	struct analytic_row rows[ANALYTIC_ROWS_MAX];
};

struct analytic_run {
	const struct scenario *scenario;
	analytic_measure *measure;
	unsigned reps;
	atomic_uint next;
	double values[ANALYTIC_REPS_MAX][ANALYTIC_ROWS_MAX];
};

static inline void *analytic_worker(void *argument)
{
	struct analytic_run *run = argument;
	unsigned rep;
	while ((rep = atomic_fetch_add(&run->next, 1)) < run->reps) {
		struct tally *tallies[MODEL_STRATEGIES_MAX] = {0};
		for (uint32_t s = 0; s < run->scenario->strategy_n; s++) {
			struct world_task task = {.scenario = run->scenario, .strategy = s,
				.replication = rep};
			tallies[s] = world_run(&task);
		}
		run->measure(run->scenario, tallies, run->values[rep]);
		for (uint32_t s = 0; s < run->scenario->strategy_n; s++) {
			tally_free(tallies[s]);
		}
	}
	return NULL;
}

static inline struct config *analytic_load(const char *file, const char *const *sets)
{
	char path[128];
	struct diag_list diags;
	size_t set_n = 0;
	while (sets != NULL && set_n < ANALYTIC_SETS_MAX && sets[set_n] != NULL) {
		set_n++;
	}
	snprintf(path, sizeof path, "tests/analytic/%s.json", file);
	diag_init(&diags);
	struct config *config = config_load(path, sets, set_n, &diags);
	if (config == NULL) {
		diag_print(&diags, stderr);
	}
	diag_fini(&diags);
	REQUIRE(config != NULL);
	return config;
}

/* Fills run->values; two threads, the result does not depend on them. */
static inline void analytic_fill(struct analytic_run *run)
{
	pthread_t thread;
	atomic_store(&run->next, 0);
	REQUIRE(run->reps <= ANALYTIC_REPS_MAX);
	REQUIRE(pthread_create(&thread, NULL, analytic_worker, run) == 0);
	analytic_worker(run);
	REQUIRE(pthread_join(thread, NULL) == 0);
}

/* A number of the vectors file: group "expected" or "params". */
static inline double analytic_vector(const char *id, const char *group, const char *key)
{
	json_error_t error;
	json_t *all = json_load_file("tests/vectors/analytic-cases.json", 0, &error);
	REQUIRE(all != NULL);
	size_t name_n = strcspn(id, " ");
	double value = NAN;
	size_t i;
	json_t *each;
	json_array_foreach(json_object_get(all, "cases"), i, each) {
		const char *name = json_string_value(json_object_get(each, "case"));
		if (name != NULL && strlen(name) == name_n && strncmp(name, id, name_n) == 0) {
			value = json_number_value(json_object_get(json_object_get(each, group),
				key));
		}
	}
	json_decref(all);
	if (isnan(value)) {
		fprintf(stderr, "no %s.%s in %s\n", group, key, id);
	}
	REQUIRE(!isnan(value));
	return value;
}

struct analytic_verdict {
	double expected, mean, half, t;
	bool ok, narrow;
};

static inline struct analytic_verdict analytic_judge(const struct analytic_row *row,
	double expected,
	const struct analytic_run *run, unsigned column)
{
	double n = run->reps, sum = 0, squares = 0;
	for (unsigned r = 0; r < run->reps; r++) {
		sum += run->values[r][column];
	}
	double mean = sum / n;
	for (unsigned r = 0; r < run->reps; r++) {
		squares += pow(run->values[r][column] - mean, 2);
	}
	double error = sqrt(squares / (n - 1) / n);
	double off = fabs(mean - expected) - row->bias;
	double scale = fabs(expected) > 1e-12 ? fabs(expected) : 1;
	double exact = 1e-6 * scale; /* rounding to microseconds and of the table itself */
	off = off > exact ? off - exact : 0;
	struct analytic_verdict verdict = {.expected = expected, .mean = mean,
		.half = gsl_cdf_tdist_Qinv(0.025, n - 1) * error};
	verdict.t = error > 0 ? off / error : off > 0 ? INFINITY : 0;
	verdict.narrow = verdict.half <= (row->width > 0 ? row->width : 0.03) * scale;
	verdict.ok = verdict.t <= gsl_cdf_tdist_Qinv(4e-5, n - 1) && verdict.narrow;
	return verdict;
}

static inline void analytic_print(const char *id, const struct analytic_row *row,
	const struct analytic_verdict *verdict)
{
	char t[16] = "-";
	if (isfinite(verdict->t)) {
		snprintf(t, sizeof t, "%.2f", verdict->t);
	}
	printf("%-28s %-28s %13.7g %13.7g %10.3g %6s  %-4s %s\n", id, row->key, verdict->expected,
		verdict->mean, verdict->half, t,
		verdict->ok ? "ok" : verdict->narrow ? "MISS" : "WIDE",
		row->note != NULL ? row->note : "");
}

/* Judges the columns of a filled run; prints all rows or only those that fail. The failures. */
static inline unsigned analytic_rows(const char *id, const struct analytic_row *rows,
	const struct analytic_run *run, bool table)
{
	unsigned failures = 0;
	for (unsigned i = 0; i < ANALYTIC_ROWS_MAX && rows[i].key != NULL; i++) {
		const struct analytic_row *row = &rows[i];
		double expected = row->own ? row->expected
			: analytic_vector(id, "expected", row->key) *
				(row->scale > 0 ? row->scale : 1);
		struct analytic_verdict verdict = analytic_judge(row, expected, run, i);
		if (table || !verdict.ok) {
			analytic_print(id, row, &verdict);
		}
		failures += !verdict.ok;
	}
	return failures;
}

/* Runs a case; prints its rows or only those that fail. Returns the number of failures. */
static inline unsigned analytic_case_run(const struct analytic_case *it, bool table)
{
	struct config *config = analytic_load(it->file, it->sets);
	static struct analytic_run run; /* too large for a small stack; one case at a time */
	memset(&run, 0, sizeof run);
	run.scenario = &config->scenario;
	run.measure = it->measure;
	run.reps = it->reps > 0 ? it->reps : 20;
	analytic_fill(&run);
	unsigned failures = analytic_rows(it->id, it->rows, &run, table);
	config_free(config);
	return failures;
}

/* ---- what cases often measure */

static inline double analytic_days(const struct scenario *scenario, const struct tally *tally)
{
	return (double)tally->users_n * (double)scenario->run.duration_ns / (double)DAY_NS;
}

static inline double analytic_per_day(const struct scenario *scenario, const struct tally *tally,
	enum tally_ix what)
{
	return (double)tally->count[what] / analytic_days(scenario, tally);
}

static inline double analytic_ratio(const struct tally *tally, enum tally_ix a, enum tally_ix b)
{
	return (double)tally->count[a] / (double)tally->count[b];
}

/* Mean latency in seconds; a mail that never came makes it useless, so that is refused. */
static inline double analytic_latency_s(const struct tally *tally)
{
	double mean_us = 0;
	REQUIRE(tally->latency_us.never_n == 0);
	REQUIRE(hist_mean(&tally->latency_us, &mean_us));
	return mean_us * 1e-6;
}

static inline double analytic_quantile_s(const struct tally *tally, double q)
{
	double us = 0;
	REQUIRE(hist_quantile(&tally->latency_us, q, &us));
	return us * 1e-6;
}

static inline double analytic_share_later(const struct tally *tally, double s)
{
	return hist_share_above(&tally->latency_us, (int64_t)(s * 1e6));
}

/* ---- programs */

static inline void analytic_head(const char *title)
{
	printf("\n%s\n%-28s %-28s %13s %13s %10s %6s  %s\n", title, "case", "quantity", "expected",
		"simulated", "+-95%", "t", "verdict");
}

/* The main() of a test program: `cases` in a table, or as one Check test each. */
static inline int analytic_main(int argc, char **argv, Suite *suite, const char *title,
	const struct analytic_case *cases, size_t case_n)
{
	if (argc > 1 && strcmp(argv[1], "--table") == 0) {
		unsigned failures = 0;
		analytic_head(title);
		for (size_t i = 0; i < case_n; i++) {
			failures += analytic_case_run(&cases[i], true);
		}
		return failures > 0;
	}
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0;
}
