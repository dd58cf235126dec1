/* The whole model: speed and memory of simulated days, and of the program on its reference
 * scenario.
 *
 * What: events and device-days a second of each strategy of umts-10k in this process; bytes of live
 *   state for one user; what a second thread brings; users a second with every deeper model on
 *   (deep.json) for those without; wall time and peak memory of the program itself on umts-10k with
 *   two threads. Where there is a target it stands beside the figure.
 * Not here: queue and codecs (bench_queue.c, bench_wire_*.c); a verdict: this never fails for a
 *   figure, since machines differ.
 * Use, from the top of the tree: bench_world PROGRAM FOLDER; the program's results go to FOLDER/umts-10k.
 * Output: one line per figure, tab separated: what, value, unit, target or "-". */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "batch/batch.h"
#include "config/config.h"
#include "core/err.h"

#define SCENARIO "umts-10k"
#define DEEP "tests/bench/deep.json"

static double wall_s(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void line(const char *what, const char *of, double value, const char *unit,
	const char *target)
{
	printf("%s%s%s\t%.4g\t%s\t%s\n", what, of[0] == '\0' ? "" : " ", of, value, unit, target);
	fflush(stdout);
}

static struct config *load(const char *file, const char *const *sets, size_t set_n)
{
	struct diag_list diags;
	diag_init(&diags);
	struct config *config = config_load(file, sets, set_n, &diags);
	if (config == NULL) {
		diag_print(&diags, stderr);
		exit(1);
	}
	diag_fini(&diags);
	return config;
}

/* Seconds that one strategy takes. */
static double run_s(const struct scenario *scenario, uint32_t strategy, double *events)
{
	struct world_task task = {.scenario = scenario, .strategy = strategy};
	double start_s = wall_s();
	struct tally *tally = world_run(&task);
	double spent_s = wall_s() - start_s;
	*events = (double)tally->count[TALLY_events];
	tally_free(tally);
	return spent_s;
}

/* The best of several rounds, since anything else on the machine only makes it slower. */
static double best_s(const struct scenario *scenario, uint32_t strategy, double *events)
{
	double least_s = 1e9;
	for (int round = 0; round < 3; round++) {
		double spent_s = run_s(scenario, strategy, events);
		least_s = spent_s < least_s ? spent_s : least_s;
	}
	return least_s;
}

static void strategies(void)
{
	struct config *config = load(SCENARIO, NULL, 0);
	const struct scenario *scenario = &config->scenario;
	const struct run_cfg *run = &scenario->run;
	double days = (double)(run->duration_ns + run->warm_up_ns) / (double)DAY_NS *
		      scenario->population.users;
	for (uint32_t s = 0; s < scenario->strategy_n; s++) {
		double events, spent_s = best_s(scenario, s, &events);
		const char *name = scenario->strategies[s].name;
		line("events per second,", name, events / spent_s, "1/s", "-");
		line("device-days per second,", name, days / spent_s, "1/s", "-");
		line("events per device-day,", name, events / days, "1", "-");
	}
	config_free(config);
}

/* What the deeper models cost: users simulated in a second with them for those without. Not events,
 * of which they have more, and cheaper ones. */
static void depth(void)
{
	static const char *const sets[] = {"population.users=2000"};
	struct config *plain = load(SCENARIO, sets, 1), *deep = load(DEEP, sets, 1);
	for (uint32_t s = 0; s < plain->scenario.strategy_n; s++) {
		double events, plain_s = 1e9, deep_s = 1e9;
		for (int round = 0; round < 8; round++) { /* in turn: both meet the same machine */
			double a_s = run_s(&plain->scenario, s, &events);
			double b_s = run_s(&deep->scenario, s, &events);
			plain_s = a_s < plain_s ? a_s : plain_s;
			deep_s = b_s < deep_s ? b_s : deep_s;
		}
		line("users per second with deep models,", plain->scenario.strategies[s].name,
			plain_s / deep_s, "1", "0.7");
	}
	config_free(deep);
	config_free(plain);
}

static double batch_s(const struct scenario *scenario, uint32_t jobs)
{
	struct batch_options options = {.jobs = jobs};
	struct results results = {0};
	struct err_info info = {0};
	double start_s = wall_s();
	if (batch_run(scenario, NULL, 0, &options, &results, &info) != ERR_OK) {
		fprintf(stderr, "bench_world: %s\n", info.text);
		exit(1);
	}
	double spent_s = wall_s() - start_s;
	batch_free(&results);
	return spent_s;
}

static void threads(void)
{
	static const char *const sets[] = {"population.users=2000", "run.replications=4"};
	struct config *config = load(SCENARIO, sets, 2);
	double one_s = 1e9, two_s = 1e9;
	for (int round = 0; round < 3; round++) {
		double a_s = batch_s(&config->scenario, 1), b_s = batch_s(&config->scenario, 2);
		one_s = a_s < one_s ? a_s : one_s;
		two_s = b_s < two_s ? b_s : two_s;
	}
	line("speed-up of two threads", "", one_s / two_s, "1", "2");
	config_free(config);
}

/* The program as a user runs it, with what the system says about it when it has ended. */
static void program(const char *path, const char *folder)
{
	char out[4096];
	snprintf(out, sizeof out, "%s/" SCENARIO, folder);
	double start_s = wall_s();
	pid_t pid = fork();
	if (pid == 0) {
		(void)!freopen("/dev/null", "w", stdout);
		execl(path, path, "run", SCENARIO, "-q", "--no-plots", "--jobs", "2", "-o", out,
			(char *)NULL);
		_exit(127);
	}
	struct rusage usage = {0};
	int status = 1;
	if (pid < 0 || wait4(pid, &status, 0, &usage) < 0 || !WIFEXITED(status) ||
	    (WEXITSTATUS(status) != ERR_OK && WEXITSTATUS(status) != ERR_EXPECT)) {
		fprintf(stderr, "bench_world: %s run " SCENARIO " did not end well\n", path);
		return;
	}
	line(SCENARIO " with two threads, wall time", "", wall_s() - start_s, "s", "45");
	line(SCENARIO " with two threads, peak memory", "", (double)usage.ru_maxrss * 1024e-6, "MB",
		"500");
}

int main(int argc, char **argv)
{
	if (argc != 3) {
		fprintf(stderr, "usage: bench_world PROGRAM FOLDER\n");
		return ERR_USAGE;
	}
	printf("what\tvalue\tunit\ttarget\n");
	line("live state of one user", "", (double)world_user_bytes(), "B", "512");
	strategies();
	depth();
	threads();
	program(argv[1], argv[2]);
	return 0;
}
