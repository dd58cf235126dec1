/* Rules between the values of servers, security policy and faults.
 *
 * What: keys that the kind of server or fault does not read, faults at machines that are not there,
 *   heartbeat limits that contradict each other (which Exchange bears, with event 3016).
 *   Not here: single values (config/value.h), all other rules (config/rules.h).
 * Ownership: nothing is kept. Errors: into the diag_list, E-fault, W-unused, W-hb-limits. */
#pragma once

#include "config/diag.h"
#include "config/load.h"
#include "models/model.h"

void rules_server_check(const struct load *load, const struct scenario *scenario,
	struct diag_list *diags);
