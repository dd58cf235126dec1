/* Counts tasks, tries a small share of them, scales. */
#include "cli/cmd_plan.h"

#include <getopt.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "batch/batch.h"
#include "cli/cli.h"
#include "cli/scenario.h"

enum { SETS_MAX = 256, TRIAL_USERS = 30, REP_JSON_BYTES_PER_USER = 24, RUN_FILES_BYTES = 3000000,
	TASK_FIXED_BYTES = 2000000 };

struct plan {
	uint32_t tasks, runs;
	double seconds, memory_bytes, disk_bytes;
};

static double cpu_s(void)
{
	return (double)clock() / CLOCKS_PER_SEC;
}

/* Processor seconds of one user and replication, all strategies. */
static double trial(const struct config *config, uint32_t *users)
{
	struct scenario small = config->scenario;
	*users = small.population.users < TRIAL_USERS ? small.population.users : TRIAL_USERS;
	small.population = (struct population_cfg){.users = *users, .sites = 1};
	double start_s = cpu_s();
	for (uint32_t s = 0; s < small.strategy_n; s++) {
		struct world_task task = {.scenario = &small, .strategy = s};
		tally_free(world_run(&task));
	}
	return (cpu_s() - start_s) / *users;
}

/* User-runs of the energy band: each variant is one replication of all strategies. */
static double band_users(const struct config *config)
{
	struct config_band_item band[MODEL_VARIANTS_MAX];
	struct diag_list ignored;
	double users = 0;
	diag_init(&ignored);
	size_t n = config_band(config, band, &ignored);
	for (size_t v = 0; v < n; v++) {
		users += band[v].config->scenario.population.users;
		config_free(band[v].config);
	}
	diag_fini(&ignored);
	return users;
}

static struct plan make_plan(const struct config *config, uint32_t jobs)
{
	const struct scenario *scenario = &config->scenario;
	uint32_t users;
	double per_user = trial(config, &users);
	struct plan plan = {.tasks = batch_tasks(scenario),
		.runs = scenario->strategy_n * scenario->run.replications};
	double minutes = (double)(scenario->run.duration_ns / MINUTE_NS);
	double all = scenario->population.users;
	uint32_t busy = jobs < plan.tasks ? jobs : plan.tasks;
	plan.seconds = per_user * (all * scenario->run.replications + band_users(config)) / busy;
	plan.memory_bytes = busy * (all / scenario->population.sites * (double)world_user_bytes() +
		TASK_FIXED_BYTES) + plan.runs * (all * (double)sizeof(struct usage) +
		minutes * (double)sizeof(struct tally_minute) + (double)sizeof(struct tally));
	plan.disk_bytes = RUN_FILES_BYTES + minutes * 80 * scenario->strategy_n +
		plan.runs * (all * REP_JSON_BYTES_PER_USER + minutes * 30);
	return plan;
}

static void print_plan(const struct config *config, const struct plan *plan, uint32_t jobs,
	bool json)
{
	const struct scenario *scenario = &config->scenario;
	if (json) {
		printf("{\"scenario\":\"%s\",\"points\":1,\"strategies\":%u,\"replications\":%u,"
		       "\"sites\":%u,\"tasks\":%u,\"jobs\":%u,\"seconds\":%.1f,"
		       "\"memory_bytes\":%.0f,\"disk_bytes\":%.0f}\n", scenario->name,
			scenario->strategy_n, scenario->run.replications, scenario->population.sites,
			plan->tasks, jobs, plan->seconds, plan->memory_bytes, plan->disk_bytes);
		return;
	}
	printf("%s: 1 point x %u strategies x %u replications x %u site%s = %u tasks\n",
		scenario->name, scenario->strategy_n, scenario->run.replications,
		scenario->population.sites, scenario->population.sites == 1 ? "" : "s", plan->tasks);
	printf("about %.0f s on %u cores, %.0f MB memory, %.0f MB on disk (a trial of %d users, "
	       "scaled)\n",
		plan->seconds < 1 ? 1 : plan->seconds, jobs, plan->memory_bytes / 1e6,
		plan->disk_bytes / 1e6, TRIAL_USERS);
}

int cmd_plan(int argc, char **argv)
{
	static const struct option options[] = {{"set", required_argument, NULL, 's'},
		{"jobs", required_argument, NULL, 'j'}, {"json", no_argument, NULL, 'J'},
		{NULL, 0, NULL, 0}};
	const char *sets[SETS_MAX];
	size_t set_n = 0;
	uint64_t jobs = (uint64_t)sysconf(_SC_NPROCESSORS_ONLN);
	bool json = false;
	int c;
	optind = 1;
	while ((c = getopt_long(argc, argv, "j:", options, NULL)) != -1) {
		if (c == 's' && set_n < SETS_MAX && strchr(optarg, '=') != NULL) {
			sets[set_n++] = optarg;
		} else if (c == 'j' && cli_number(optarg, &jobs) && jobs >= 1 && jobs <= 1024) {
			continue;
		} else if (c == 'J') {
			json = true;
		} else {
			return cli_usage("plan", "bad option or value");
		}
	}
	if (optind + 1 != argc) {
		return cli_usage("plan", "needs one scenario file");
	}
	struct diag_list diags;
	diag_init(&diags);
	struct config *config = scenario_load(argv[optind], sets, set_n, &diags);
	diag_print(&diags, stderr);
	if (config != NULL) {
		struct plan plan = make_plan(config, (uint32_t)jobs);
		print_plan(config, &plan, (uint32_t)jobs, json);
	}
	int code = config != NULL ? 0 : ERR_SCENARIO;
	config_free(config);
	diag_fini(&diags);
	return code;
}
