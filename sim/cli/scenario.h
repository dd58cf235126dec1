/* A scenario as the commands need it: loaded, checked, and its expectations understood.
 *
 * config_load knows parameters but not metrics (sim/stats does); this joins the two, so that a
 * wrong metric is found before anything is run. Ownership: as config_load. */
#pragma once

#include "config/config.h"

struct config *scenario_load(const char *file, const char *const *sets, size_t set_n,
	struct diag_list *diags);
