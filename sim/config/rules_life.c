/* See rules_life.h. */
#include "config/rules_life.h"

#include <stdio.h>

#include "config/tree.h"

enum { PATH_BYTES = 128, FIRST_WAITING_VERSION = 121 };

/* A full cell without load, [CHEN06]. */
#define FULL_VOLT 4.1029

struct checking {
	const struct load *load;
	const struct scenario *scenario;
	struct diag_list *diags;
};

static bool is_set(const struct checking *checking, const char *path)
{
	return tree_at(checking->load->root, path) != NULL;
}

static void check_habits(const struct checking *checking)
{
	const struct habits_cfg *habits = &checking->scenario->habits;
	const struct load *load = checking->load;
	if (habits->awake_from_ns >= habits->awake_to_ns) {
		load_problem(load, DIAG_E_CONFLICT, "habits.awake_to", checking->diags,
			"not later than habits.awake_from");
	}
	if (habits->peak_from_ns > habits->peak_to_ns) {
		load_problem(load, DIAG_E_CONFLICT, "habits.peak_to", checking->diags,
			"before habits.peak_from: peak time lies within one day");
	}
	if (habits->trip_ns % DAY_NS != 0) {
		load_problem(load, DIAG_E_CONFLICT, "habits.trip", checking->diags,
			"a trip lasts whole days");
	}
	if (is_set(checking, "habits.calls") && !checking->scenario->radio.class_b) {
		load_problem(load, DIAG_W_UNUSED, "habits.calls", checking->diags,
			"this radio is not of class B: calls do not suspend its data");
	}
}

static void check_groups(const struct checking *checking)
{
	const struct workload_cfg *workload = &checking->scenario->workload;
	for (uint32_t i = 0; i < checking->scenario->group_n; i++) {
		const struct group_cfg *group = &checking->scenario->groups[i];
		char path[PATH_BYTES];
		bool own = group->mail_factor < 1 || group->mail_factor > 1;
		snprintf(path, sizeof path, "population.groups.%s.mail", group->name);
		if (own && (workload->model == WORKLOAD_TRACE || workload->lists.members > 0)) {
			load_problem(checking->load, DIAG_E_CONFLICT, path, checking->diags,
				"mail of a trace or of distribution lists cannot be scaled for a group");
		}
	}
}

/* Keys of the battery that stand in the file although nothing reads them. */
static void check_battery_unused(const struct checking *checking)
{
	const struct battery_cfg *battery = &checking->scenario->device.battery;
	const struct {
		const char *path;
		bool read;
		const char *why;
	} rows[] = {
		{"device.battery_peukert", battery->model == BATTERY_PEUKERT,
			"read only with device.battery_model peukert"},
		{"device.battery_rated_time", battery->model == BATTERY_PEUKERT,
			"read only with device.battery_model peukert"},
		{"device.battery_kibam_share", battery->model == BATTERY_KIBAM,
			"read only with device.battery_model kibam"},
		{"device.battery_kibam_rate", battery->model == BATTERY_KIBAM,
			"read only with device.battery_model kibam"},
		{"device.battery_cutoff", battery->resistance_ohm > 0,
			"nothing pulls the voltage down while device.battery_resistance is 0"},
		{"device.battery_burst", battery->resistance_ohm > 0,
			"nothing pulls the voltage down while device.battery_resistance is 0"},
		{"device.battery_fade", battery->cycles > 0,
			"a battery of 0 device.battery_cycles has lost nothing"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if (!rows[i].read && is_set(checking, rows[i].path)) {
			load_problem(checking->load, DIAG_W_UNUSED, rows[i].path, checking->diags, "%s",
				rows[i].why);
		}
	}
}

static void check_battery(const struct checking *checking)
{
	const struct battery_cfg *battery = &checking->scenario->device.battery;
	if (battery->fade_share * battery->cycles >= 100) {
		load_problem(checking->load, DIAG_E_CONFLICT, "device.battery_cycles", checking->diags,
			"with device.battery_fade nothing is left of the charge");
	} else if (battery->resistance_ohm * battery->burst_a + battery->cutoff_mv * 1e-3 > FULL_VOLT) {
		load_problem(checking->load, DIAG_E_CONFLICT, "device.battery_resistance",
			checking->diags, "at this resistance a burst of device.battery_burst switches "
			"the phone off even when it is full");
	}
}

void rules_life_check(const struct load *load, const struct scenario *scenario,
	struct diag_list *diags)
{
	struct checking checking = {.load = load, .scenario = scenario, .diags = diags};
	check_habits(&checking);
	check_battery(&checking);
	check_battery_unused(&checking);
	check_groups(&checking);
	for (uint32_t i = 0; i < scenario->strategy_n; i++) {
		const struct strategy_cfg *strategy = &scenario->strategies[i];
		char path[PATH_BYTES];
		if (strategy->kind == STRATEGY_HANGING_SYNC &&
		    scenario->server.protocol < FIRST_WAITING_VERSION) {
			snprintf(path, sizeof path, "strategies.%s.kind", strategy->name);
			load_problem(load, DIAG_E_CONFLICT, path, diags, "a Sync waits only from "
				"server.protocol 12.1 on");
		}
	}
}
