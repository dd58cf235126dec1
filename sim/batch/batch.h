/* Runs all tasks of a scenario on threads and lays their tallies out for the statistics.
 *
 * Task = ((point * strategies + strategy) * replications + replication) * sites + site, then the
 * tasks of the energy band. Threads take the next task by one atomic counter; sites are merged in
 * index order; so nothing in the results depends on how many threads there were.
 * Not here: what a task does (world.h), MPI, files.
 * Ownership: the caller keeps the scenarios; batch_free releases what batch_run built. */
#pragma once

#include <stdatomic.h>

#include "core/err.h"
#include "stats/results.h"
#include "world/world.h"

/* How far it is; called from a worker with a lock held, after each task. */
struct batch_progress {
	uint32_t done, total;     /* tasks */
	uint64_t events;          /* simulated so far */
	double last_task_s;       /* wall time of the task that ended */
};

struct batch_options {
	uint32_t jobs;            /* threads, at least 1 */
	const atomic_bool *stop;  /* set to abandon; NULL: never */
	const struct tap *taps;   /* [strategies][tap_n], followed in replication 0; or NULL */
	uint32_t tap_n;           /* users followed under each strategy */
	void (*progress)(void *context, const struct batch_progress *progress);
	void *progress_context;
};

/* One scenario, one point. `variants` (may be NULL) are the energy band's scenarios with names, the
 * first one unchanged. ERR_INTERRUPTED when stopped: what is there is released. */
struct batch_variant {
	const char *name;
	const struct scenario *scenario;
};

enum err batch_run(const struct scenario *scenario, const struct batch_variant *variants,
	uint32_t variant_n, const struct batch_options *options, struct results *results,
	struct err_info *info) ERR_MUST_USE;

void batch_free(struct results *results);

/* Number of tasks, for `plan`. */
uint32_t batch_tasks(const struct scenario *scenario);
