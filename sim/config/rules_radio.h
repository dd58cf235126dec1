/* Rules between the values of a radio profile, and between it and the device.
 *
 * What: which states, SMS bearers and extras a technology has; times and energies that need each
 *   other. Not here: single values (config/value.h), all other rules (config/rules.h).
 * Ownership: nothing is kept. Errors: into the diag_list, E-radio, E-conflict, E-missing and
 *   W-radio-device. */
#pragma once

#include "config/diag.h"
#include "config/load.h"
#include "models/model.h"

void rules_radio_check(const struct load *load, const struct scenario *scenario,
	struct diag_list *diags);
