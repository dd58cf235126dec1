/* Whole runs of the friction-free scenarios in tests/analytic with a few keys set, for tests of what
 * servers do to everybody: test_balance.c, test_store.c, test_fault.c, test_admin.c. */
#pragma once

#include <check.h>
#include <stdlib.h>

#include "config/config.h"
#include "config/diag.h"
#include "core/err.h"
#include "world/world.h"

enum { SERVER_WORLD_SETS = 24 };

/* `file`: "push", "base", "autd"; `sets` ends with NULL. Common: no mail, and the window begins after
 * an hour. */
static inline struct config *server_world_load(const char *file, const char *const *sets)
{
	const char *all[SERVER_WORLD_SETS] = {"workload.mail_per_user=0 /d", "run.warm_up=1 h",
		"run.cool_down=1 d"};
	char path[64];
	size_t n = 3;
	while (*sets != NULL && n < SERVER_WORLD_SETS) {
		all[n++] = *sets++;
	}
	REQUIRE(*sets == NULL);
	snprintf(path, sizeof path, "tests/analytic/%s.json", file);
	struct diag_list diags;
	diag_init(&diags);
	struct config *config = config_load(path, all, n, &diags);
	if (config == NULL) {
		diag_print(&diags, stderr);
	}
	diag_fini(&diags);
	REQUIRE(config != NULL);
	return config;
}

/* Strategy 0, replication 0. */
static inline struct tally *server_world_run(const char *file, const char *const *sets)
{
	struct config *config = server_world_load(file, sets);
	struct world_task task = {.scenario = &config->scenario};
	struct tally *tally = world_run(&task);
	config_free(config);
	return tally;
}

#define SERVER_WORLD(file, ...) server_world_run(file, (const char *const[]){__VA_ARGS__, NULL})

static inline double server_world_mean_s(const struct hist *hist)
{
	double us = 0;
	ck_assert(hist_mean(hist, &us));
	return us * 1e-6;
}

static inline double server_world_max_s(const struct hist *hist)
{
	ck_assert_uint_gt(hist->n, 0);
	return (double)hist->max * 1e-6;
}

static inline int server_world_main(Suite *suite)
{
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0;
}
