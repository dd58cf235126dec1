/* One list of tasks, one counter, one merge in index order for each group of sites. */
#include "batch/batch.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

/* A (strategy, replication) or a variant's strategy: its sites are merged into `tally`. */
struct group {
	const struct scenario *scenario;
	uint32_t strategy, replication;
	uint32_t merged_n;      /* sites merged so far, in order */
	struct tally **waiting; /* finished sites whose turn has not come; [sites] */
	struct tally *tally;
	const struct tap *tap;  /* [options->tap_n] or NULL */
};

struct job {
	const struct batch_options *options;
	struct group *groups;
	uint32_t group_n;
	uint32_t *first_task;   /* [group_n + 1] */
	atomic_uint next;
	atomic_bool failed;
	pthread_mutex_t lock;
	struct batch_progress progress;
};

static double wall_s(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

uint32_t batch_tasks(const struct scenario *scenario)
{
	return scenario->strategy_n * scenario->run.replications * scenario->population.sites;
}

/* With the lock held. */
static void merge(struct group *group, uint32_t site, struct tally *tally)
{
	const struct population_cfg *population = &group->scenario->population;
	group->waiting[site] = tally;
	if (population->sites == 1) {
		group->tally = tally;
		group->waiting[0] = NULL;
		group->merged_n = 1;
		return;
	}
	while (group->merged_n < population->sites && group->waiting[group->merged_n] != NULL) {
		struct tally *turn = group->waiting[group->merged_n];
		if (group->tally == NULL) {
			group->tally = tally_build(0, population->users, turn->minutes_n);
		}
		tally_merge(group->tally, turn);
		tally_free(turn);
		group->waiting[group->merged_n++] = NULL;
	}
}

static uint32_t group_of(const struct job *job, uint32_t task)
{
	uint32_t low = 0, high = job->group_n;
	while (high - low > 1) {
		uint32_t middle = (low + high) / 2;
		if (job->first_task[middle] <= task) {
			low = middle;
		} else {
			high = middle;
		}
	}
	return low;
}

static void *work(void *argument)
{
	struct job *job = argument;
	const struct batch_options *options = job->options;
	for (;;) {
		uint32_t task = atomic_fetch_add(&job->next, 1);
		if (task >= job->first_task[job->group_n] || atomic_load(&job->failed)) {
			return NULL;
		}
		uint32_t ix = group_of(job, task);
		struct group *group = &job->groups[ix];
		struct world_task what = {.scenario = group->scenario, .strategy = group->strategy,
			.replication = group->replication, .site = task - job->first_task[ix],
			.tap = group->tap, .tap_n = options->tap_n, .stop = options->stop};
		double start_s = wall_s();
		struct tally *tally = world_run(&what);
		pthread_mutex_lock(&job->lock);
		if (tally == NULL) {
			atomic_store(&job->failed, true);
		} else {
			job->progress.events += tally->count[TALLY_events];
			merge(group, what.site, tally);
			job->progress.done++;
			job->progress.last_task_s = wall_s() - start_s;
			if (options->progress != NULL) {
				options->progress(options->progress_context, &job->progress);
			}
		}
		pthread_mutex_unlock(&job->lock);
	}
}

static void add_group(struct job *job, const struct scenario *scenario, uint32_t strategy,
	uint32_t replication, const struct tap *tap)
{
	struct group *group = &job->groups[job->group_n];
	*group = (struct group){.scenario = scenario, .strategy = strategy,
		.replication = replication, .tap = tap};
	group->waiting = calloc(scenario->population.sites, sizeof(struct tally *));
	REQUIRE(group->waiting != NULL);
	job->first_task[job->group_n + 1] = job->first_task[job->group_n] + scenario->population.sites;
	job->group_n++;
}

static void run_threads(struct job *job, uint32_t jobs)
{
	uint32_t total = job->first_task[job->group_n];
	jobs = jobs < 1 ? 1 : jobs > total ? total : jobs;
	pthread_t *threads = calloc(jobs, sizeof *threads);
	REQUIRE(threads != NULL);
	uint32_t started = 0;
	while (started + 1 < jobs &&
	       pthread_create(&threads[started], NULL, work, job) == 0) {
		started++;
	}
	work(job); /* this thread works, too: no thread at all is needed */
	for (uint32_t i = 0; i < started; i++) {
		pthread_join(threads[i], NULL);
	}
	free(threads);
}

/* Moves the groups' tallies to their places, or releases them when the run was abandoned. */
static void collect(struct job *job, const struct scenario *scenario,
	const struct batch_variant *variants, uint32_t variant_n, struct results *results, bool keep)
{
	struct results_point *point = results->points;
	uint32_t n = scenario->strategy_n * scenario->run.replications;
	for (uint32_t i = 0; i < job->group_n; i++) {
		struct group *group = &job->groups[i];
		for (uint32_t s = 0; s < group->scenario->population.sites; s++) {
			tally_free(group->waiting[s]);
		}
		free(group->waiting);
		if (!keep) {
			tally_free(group->tally);
		} else if (i < n) {
			point->tally[i] = group->tally;
		} else {
			uint32_t v = (i - n) / scenario->strategy_n;
			point->variant[v].tally[group->strategy] = group->tally;
		}
	}
	for (uint32_t v = 0; v < variant_n; v++) {
		snprintf(point->variant[v].name, sizeof point->variant[v].name, "%s",
			variants[v].name);
		point->variant[v].scenario = variants[v].scenario;
	}
	point->variant_n = variant_n;
}

enum err batch_run(const struct scenario *scenario, const struct batch_variant *variants,
	uint32_t variant_n, const struct batch_options *options, struct results *results,
	struct err_info *info)
{
	uint32_t n = scenario->strategy_n * (scenario->run.replications + variant_n);
	struct job job = {.options = options, .lock = PTHREAD_MUTEX_INITIALIZER};
	job.groups = calloc(n, sizeof *job.groups);
	job.first_task = calloc((size_t)n + 1, sizeof *job.first_task);
	results->point_n = 1;
	results->points = calloc(1, sizeof *results->points);
	REQUIRE(job.groups != NULL && job.first_task != NULL && results->points != NULL);
	struct results_point *point = results->points;
	point->scenario = scenario;
	point->replications_n = scenario->run.replications;
	point->tally = calloc((size_t)scenario->strategy_n * scenario->run.replications,
		sizeof(struct tally *));
	REQUIRE(point->tally != NULL && variant_n <= MODEL_VARIANTS_MAX);
	for (uint32_t s = 0; s < scenario->strategy_n; s++) {
		for (uint32_t r = 0; r < scenario->run.replications; r++) {
			bool follow = options->taps != NULL && r == 0;
			add_group(&job, scenario, s, r,
				follow ? &options->taps[(size_t)s * options->tap_n] : NULL);
		}
	}
	for (uint32_t v = 0; v < variant_n; v++) {
		for (uint32_t s = 0; s < scenario->strategy_n; s++) {
			add_group(&job, variants[v].scenario, s, 0, NULL);
		}
	}
	job.progress.total = job.first_task[job.group_n];
	run_threads(&job, options->jobs);
	bool failed = atomic_load(&job.failed);
	collect(&job, scenario, variants, variant_n, results, !failed);
	free(job.groups);
	free(job.first_task);
	pthread_mutex_destroy(&job.lock);
	if (failed) {
		batch_free(results);
		return err_set(info, ERR_INTERRUPTED, "", "interrupted");
	}
	return ERR_OK;
}

void batch_free(struct results *results)
{
	for (uint32_t p = 0; p < results->point_n; p++) {
		struct results_point *point = &results->points[p];
		uint32_t n = point->scenario->strategy_n * point->replications_n;
		for (uint32_t i = 0; i < n; i++) {
			tally_free(point->tally[i]);
		}
		for (uint32_t v = 0; v < point->variant_n; v++) {
			for (uint32_t s = 0; s < MODEL_STRATEGIES_MAX; s++) {
				tally_free(point->variant[v].tally[s]);
			}
		}
		free(point->tally);
	}
	free(results->points);
	*results = (struct results){0};
}
