/* Rules between values. See rules.h. */
#include "config/rules.h"

#include <stdio.h>
#include <string.h>

#include "config/param.h"
#include "config/presets.h"
#include "config/rules_life.h"
#include "config/rules_plan.h"
#include "config/rules_radio.h"
#include "config/rules_server.h"
#include "config/units.h"

enum { PATH_BYTES = 160 };

struct checking {
	const struct load *load;
	const struct scenario *scenario;
	struct diag_list *diags;
};

static void time_text(int64_t ns, char out[32])
{
	struct units_value value = {.n = (uint64_t)ns, .unbounded = ns == NEVER_NS};
	units_write(PARAM_TYPE_DURATION, &value, NULL, out, 32);
}

static bool is_set(const struct checking *checking, const char *path)
{
	return tree_at(checking->load->root, path) != NULL;
}

/* Reports at `path` if low_ns lies above high_ns. */
static void expect_order(const struct checking *checking, const char *path, const char *low,
	int64_t low_ns, const char *high, int64_t high_ns)
{
	if (low_ns > high_ns) {
		char low_text[32];
		char high_text[32];
		time_text(low_ns, low_text);
		time_text(high_ns, high_text);
		load_problem(checking->load, DIAG_E_CONFLICT, path, checking->diags,
			"%s (%s) is above %s (%s)", low, low_text, high, high_text);
	}
}

int64_t rules_climb_ns(const struct heartbeat_cfg *heartbeat)
{
	int64_t sum = 0;
	int64_t level = heartbeat->start_ns;
	if (heartbeat->fixed) {
		return 0;
	}
	for (; level < heartbeat->max_ns; level += heartbeat->step_ns) {
		/* Bounds of the table keep this below 2 h * 1000 * 7200. */
		sum += level * heartbeat->successes_per_raise;
	}
	return sum;
}

static void check_warm_up(const struct checking *checking, const char *name,
	const struct heartbeat_cfg *heartbeat)
{
	const struct scenario *scenario = checking->scenario;
	int64_t need = rules_climb_ns(heartbeat);
	double mail_per_climb = scenario->workload.mail_per_workday * ((double)need / (double)DAY_NS);
	bool by_night = heartbeat->grow_on == GROW_ON_EXPIRED && mail_per_climb >= 1;
	if (need > 0 && by_night && need < DAY_NS) {
		need = DAY_NS;
	}
	if (scenario->run.warm_up_ns < need) {
		char have[32];
		char want[32];
		time_text(scenario->run.warm_up_ns, have);
		time_text(need, want);
		load_problem(checking->load, DIAG_W_WARMUP_SHORT, "run.warm_up", checking->diags,
			"%s, but the heartbeat of %s needs %s to climb%s; pushsim explain "
			"W-warmup-short", have, name, want, by_night ? ", a night included" : "");
	}
}

/* The same at the other end. Limits that contradict each other are W-hb-limits' matter. */
static void check_shortest(const struct checking *checking, const char *name,
	const struct heartbeat_cfg *heartbeat)
{
	const struct server_cfg *server = &checking->scenario->server;
	int64_t low_ns = heartbeat->fixed ? heartbeat->start_ns : heartbeat->min_ns;
	if (low_ns >= server->heartbeat_min_ns || server->heartbeat_min_ns > server->heartbeat_max_ns) {
		return;
	}
	char path[PATH_BYTES], low_text[32], limit_text[32];
	snprintf(path, sizeof path, "strategies.%s.heartbeat.%s", name,
		heartbeat->fixed ? "start" : "min");
	time_text(low_ns, low_text);
	time_text(server->heartbeat_min_ns, limit_text);
	load_problem(checking->load, DIAG_W_HB_SERVER, path, checking->diags,
		"the heartbeat may fall to %s but server.heartbeat_min is %s; pushsim explain "
		"W-hb-server", low_text, limit_text);
}

static void check_heartbeat(const struct checking *checking, const char *name,
	const struct heartbeat_cfg *heartbeat)
{
	const struct scenario *scenario = checking->scenario;
	char path[PATH_BYTES];
	int64_t top = heartbeat->fixed ? heartbeat->start_ns : heartbeat->max_ns;
	const char *which = heartbeat->fixed ? "start" : "max";
	if (!heartbeat->fixed) {
		snprintf(path, sizeof path, "strategies.%s.heartbeat.start", name);
		expect_order(checking, path, "start", heartbeat->start_ns, "max", heartbeat->max_ns);
		expect_order(checking, path, "min", heartbeat->min_ns, "start", heartbeat->start_ns);
	}
	char top_text[32];
	char limit_text[32];
	time_text(top, top_text);
	snprintf(path, sizeof path, "strategies.%s.heartbeat.%s", name, which);
	if (top > scenario->server.heartbeat_max_ns) {
		time_text(scenario->server.heartbeat_max_ns, limit_text);
		load_problem(checking->load, DIAG_W_HB_SERVER, path, checking->diags,
			"the heartbeat may reach %s but server.heartbeat_max is %s; pushsim explain "
			"W-hb-server", top_text, limit_text);
	}
	const struct network_cfg *network = &scenario->network;
	bool nat = network->nat_idle_ns < network->firewall_idle_ns;
	int64_t idle_ns = nat ? network->nat_idle_ns : network->firewall_idle_ns;
	if (top > idle_ns) {
		time_text(idle_ns, limit_text);
		load_problem(checking->load, DIAG_W_HB_FIREWALL, path, checking->diags,
			"the heartbeat may reach %s but network.%s_idle_timeout is %s: Pings "
			"above it are lost; pushsim explain W-hb-firewall", top_text,
			nat ? "nat" : "firewall", limit_text);
	}
	check_shortest(checking, name, heartbeat);
	check_warm_up(checking, name, heartbeat);
}

static void check_strategies(const struct checking *checking)
{
	const struct scenario *scenario = checking->scenario;
	char path[PATH_BYTES];
	for (uint32_t i = 0; i < scenario->strategy_n; i++) {
		const struct strategy_cfg *strategy = &scenario->strategies[i];
		bool polls = strategy->kind == STRATEGY_SCHEDULED_SYNC
			|| (strategy->kind == STRATEGY_SMS_POLL
				&& strategy->trigger == TRIGGER_CHECK_IN);
		if (strategy_holds(strategy)) {
			check_heartbeat(checking, strategy->name, &strategy->heartbeat);
		}
		snprintf(path, sizeof path, "strategies.%s.reconnect.backoff_first", strategy->name);
		expect_order(checking, path, "backoff_first", strategy->reconnect.backoff_first_ns,
			"backoff_max", strategy->reconnect.backoff_max_ns);
		snprintf(path, sizeof path, "strategies.%s.aligned", strategy->name);
		if (polls && strategy->aligned) {
			load_problem(checking->load, DIAG_W_ALIGNED, path, checking->diags,
				"all devices check in at the same instant; pushsim explain W-aligned");
		}
	}
}

static bool any_of(const double *values, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (values[i] > 0) {
			return true;
		}
	}
	return false;
}

/* A list that is given replaces a word; all zeros would leave no hour or day for mail. */
static void check_profile(const struct checking *checking)
{
	const struct workload_cfg *workload = &checking->scenario->workload;
	const struct tree *hours = tree_at(checking->load->root, "workload.hours");
	const struct tree *week = tree_at(checking->load->root, "workload.week");
	if (hours != NULL && hours->is_array && !any_of(workload->hours, 24)) {
		load_problem(checking->load, DIAG_E_CONFLICT, "workload.hours", checking->diags,
			"all shares are 0");
	}
	if (week != NULL && week->is_array && !any_of(workload->week, 5)) {
		load_problem(checking->load, DIAG_E_CONFLICT, "workload.week", checking->diags,
			"Monday to Friday are all 0, so workload.mail_per_user has no day to hold for");
	}
}

/* Whether a model reads the keys below `section`. */
static bool model_reads(uint32_t model, const char *section)
{
	static const struct {
		const char *section;
		uint32_t models; /* bits */
	} readers[] = {
		{"workload.burst", 1u << WORKLOAD_MMPP},
		{"workload.long_range", 1u << WORKLOAD_LONG_RANGE},
		{"workload.file", 1u << WORKLOAD_TRACE},
		{"workload.overlay_to", 1u << WORKLOAD_TRACE},
	};
	for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++) {
		if (strcmp(readers[i].section, section) == 0) {
			return (readers[i].models >> model & 1) != 0;
		}
	}
	return model != WORKLOAD_TRACE;
}

static void check_workload(const struct checking *checking)
{
	static const char *const names[] = {"poisson", "mmpp", "long-range", "trace"};
	static const char *const sections[] = {"workload.file", "workload.overlay_to",
		"workload.burst", "workload.long_range", "workload.lists", "workload.hours",
		"workload.week", "workload.mail_per_user", "workload.day_profile",
		"workload.weekend_share"};
	const struct workload_cfg *workload = &checking->scenario->workload;
	if (workload->model == WORKLOAD_TRACE && workload->file[0] == '\0') {
		load_problem(checking->load, DIAG_E_MISSING, "workload.file", checking->diags,
			"workload.model trace needs a file of arrivals");
	}
	for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++) {
		if (is_set(checking, sections[i]) && !model_reads(workload->model, sections[i])) {
			load_problem(checking->load, DIAG_W_UNUSED, sections[i], checking->diags,
				"not read with workload.model %s", names[workload->model]);
		}
	}
	if (workload->model != WORKLOAD_TRACE) {
		check_profile(checking);
	}
}

/* The network kind of the second profile must be that of the first. */
static void check_band(const struct checking *checking)
{
	const struct band_cfg *band = &checking->scenario->band;
	const struct load *load = checking->load;
	if (band->sms_low_uj > band->sms_high_uj) {
		load_problem(load, DIAG_E_CONFLICT, "energy_band.sms_low", checking->diags,
			"the low end is above energy_band.sms_high");
	}
	if (band->cpu_wake_low_uj > band->cpu_wake_high_uj) {
		load_problem(load, DIAG_E_CONFLICT, "energy_band.cpu_wake_low", checking->diags,
			"the low end is above energy_band.cpu_wake_high");
	}
	if (band->radio[0] == '\0') {
		return;
	}
	if (strncmp(band->radio, "preset:radio/", 13) != 0) {
		load_problem(load, DIAG_E_PRESET, "energy_band.radio", checking->diags,
			"write \"preset:radio/NAME\" or \"none\"");
		return;
	}
	struct diag_list unheard;
	diag_init(&unheard);
	struct load *other = load_copy(load);
	load_overlay(other, band->radio, NULL, 0, &unheard);
	const char *here = tree_text(tree_at(load->root, "radio.technology"));
	const char *there = tree_text(tree_at(other->root, "radio.technology"));
	char near[64];
	if (unheard.error_n > 0) {
		bool found = presets_near(band->radio + 7, near, sizeof near) != NULL;
		load_problem(load, DIAG_E_PRESET, "energy_band.radio", checking->diags,
			"there is no preset \"%s\"%s%s%s", band->radio + 7,
			found ? "; did you mean \"preset:" : "", found ? near : "",
			found ? "\"?" : "");
	} else if (here != NULL && there != NULL && strcmp(here, there) != 0) {
		load_problem(load, DIAG_W_BAND_RADIO, "energy_band.radio", checking->diags,
			"%s is %s, the scenario's radio is %s", band->radio, there, here);
	}
	load_free(other);
	diag_fini(&unheard);
}

void rules_check(const struct load *load, const struct scenario *scenario, struct diag_list *diags)
{
	struct checking checking = {.load = load, .scenario = scenario, .diags = diags};
	if (scenario->population.sites > scenario->population.users) {
		load_problem(load, DIAG_E_CONFLICT, "population.sites", diags,
			"%u sites for %u users", scenario->population.sites,
			scenario->population.users);
	}
	if (scenario->run.replications < 2) {
		load_problem(load, DIAG_W_ONE_REPLICATION, "run.replications", diags,
			"no intervals with one replication; pushsim explain W-one-replication");
	}
	rules_server_check(load, scenario, diags);
	expect_order(&checking, "network.rto_first", "rto_first", scenario->network.rto_first_ns,
		"rto_max", scenario->network.rto_max_ns);
	check_strategies(&checking);
	rules_radio_check(load, scenario, diags);
	rules_life_check(load, scenario, diags);
	check_workload(&checking);
	rules_plan_check(load, scenario, diags);
	check_band(&checking);
}
