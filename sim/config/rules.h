/* Rules between values: what must not, and what should not, stand together.
 *
 * What: E-conflict and the warnings. Not here: single values (config/value.h).
 * Ownership: nothing is kept. Errors: into the diag_list, at the value that is best changed. */
#pragma once

#include "config/diag.h"
#include "config/load.h"
#include "models/model.h"

/* Expects a scenario whose single values are all valid. */
void rules_check(const struct load *load, const struct scenario *scenario, struct diag_list *diags);

/* The time in which a heartbeat climbs from start to its settled value if every interval succeeds;
 * 0 if it does not climb. */
int64_t rules_climb_ns(const struct heartbeat_cfg *heartbeat);
