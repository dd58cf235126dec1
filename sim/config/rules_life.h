/* What does not go together in users' habits, periods of the day, the pending Sync and the battery.
 *
 * Not here: single values (config/value.h), strategies' heartbeats (config/rules.h).
 * Ownership: borrows. Errors: into the diag_list. */
#pragma once

#include "config/diag.h"
#include "config/load.h"
#include "models/model.h"

void rules_life_check(const struct load *load, const struct scenario *scenario,
	struct diag_list *diags);
