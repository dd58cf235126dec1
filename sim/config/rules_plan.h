/* Rules between the prices of a plan.
 *
 * Not here: all other rules (config/rules.h). Ownership: nothing is kept.
 * Errors: E-plan for a plan that cannot be billed, W-plan-free and W-unused for one whose words
 *   have no effect. */
#pragma once

#include "config/load.h"
#include "models/model.h"

void rules_plan_check(const struct load *load, const struct scenario *scenario,
	struct diag_list *diags);
