/* Closed forms against whole scenarios: what the families of closed forms share.
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
 * Not here: any formula of the models. */
#pragma once

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
#include "validate/validate.h"
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
	bool slow;          /* seconds: left out of the quick selection */
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

/* A number of the case: group "expected" or "params". */
static inline double analytic_vector(const char *id, const char *group, const char *key)
{
	char path[96];
	snprintf(path, sizeof path, "%s.%s", group, key);
	return validate_number("analytic-cases", id, path);
}

static inline void analytic_head(struct validate_row *out, const char *id, const char *key,
	enum validate_level level)
{
	*out = (struct validate_row){.kind = VALIDATE_ARITHMETIC, .level = level, .run = true};
	snprintf(out->file, sizeof out->file, "analytic-cases");
	snprintf(out->id, sizeof out->id, "%s", id);
	snprintf(out->what, sizeof out->what, "%s", key);
}

/* Accepted: what Student's t does not tell apart from `expected`, and the known bias. */
static inline struct validate_row analytic_judge(const struct analytic_row *row, double expected,
	const struct analytic_run *run, unsigned column)
{
	double n = run->reps, sum = 0, squares = 0;
	struct validate_row out = {.run = true, .target = expected};
	for (unsigned r = 0; r < run->reps; r++) {
		sum += run->values[r][column];
	}
	out.value = sum / n;
	for (unsigned r = 0; r < run->reps; r++) {
		squares += pow(run->values[r][column] - out.value, 2);
	}
	double error = sqrt(squares / (n - 1) / n);
	double scale = fabs(expected) > 1e-12 ? fabs(expected) : 1;
	/* The last term is rounding, to microseconds and of the table itself. */
	double reach = gsl_cdf_tdist_Qinv(4e-5, n - 1) * error + row->bias + 1e-6 * scale;
	out.half = gsl_cdf_tdist_Qinv(0.025, n - 1) * error;
	out.low = expected - reach;
	out.high = expected + reach;
	out.blind = out.half > (row->width > 0 ? row->width : 0.03) * scale;
	return out;
}

/* Judges the columns of a filled run. */
static inline void analytic_rows(struct validate *it, const char *id, enum validate_level level,
	const struct analytic_row *rows, const struct analytic_run *run)
{
	for (unsigned i = 0; i < ANALYTIC_ROWS_MAX && rows[i].key != NULL; i++) {
		const struct analytic_row *row = &rows[i];
		struct validate_row out;
		double expected = row->own ? row->expected
			: analytic_vector(id, "expected", row->key) *
				(row->scale > 0 ? row->scale : 1);
		struct validate_row judged = analytic_judge(row, expected, run, i);
		analytic_head(&out, id, row->key, level);
		out.target = expected;
		out.value = judged.value;
		out.half = judged.half;
		out.low = judged.low;
		out.high = judged.high;
		out.blind = judged.blind;
		snprintf(out.note, sizeof out.note, "%s", row->note != NULL ? row->note : "");
		validate_add(it, &out);
	}
}

/* A row without chance: accepted within `off` of what is expected. */
static inline void analytic_exact(struct validate *it, const char *id, const char *key,
	enum validate_level level, double expected, double value, double off, const char *note)
{
	struct validate_row out;
	analytic_head(&out, id, key, level);
	out.target = expected;
	out.value = value;
	out.half = -1;
	out.low = expected - off;
	out.high = expected + off;
	snprintf(out.note, sizeof out.note, "%s", note != NULL ? note : "");
	validate_add(it, &out);
}

/* Runs a case, if it is wanted. */
static inline void analytic_case_run(struct validate *it, const struct analytic_case *one)
{
	if (!validate_wanted(it, "analytic-cases", one->id, one->slow)) {
		return;
	}
	struct config *config = analytic_load(one->file, one->sets);
	static struct analytic_run run; /* too large for a small stack; one case at a time */
	memset(&run, 0, sizeof run);
	run.scenario = &config->scenario;
	run.measure = one->measure;
	run.reps = one->reps > 0 ? one->reps : 20;
	analytic_fill(&run);
	analytic_rows(it, one->id, VALIDATE_SCENARIO, one->rows, &run);
	config_free(config);
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
