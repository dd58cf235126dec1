/* The merged tree, checked against the parameter table and poured into struct scenario.
 *
 * What: unknown keys with suggestions, required values, every row of param.def, stages, plans,
 *   strategies; the canonical resolved form and the origin of every value.
 * Not here: one value (config/value.h), rules between values (config/rules.h).
 * Ownership: the caller frees fill_result's JSON. Errors: into the diag_list, all in one pass. */
#pragma once

#include <jansson.h>

#include "config/diag.h"
#include "config/load.h"
#include "config/param.h"
#include "models/model.h"

struct fill_result {
	json_t *values;   /* nested like a scenario file, all keys in force, canonical texts */
	json_t *origins;  /* flat: "run.seed" -> "file:4:20", "preset:radio/x:3:9", "default" */
	json_t *sources;  /* flat: path -> "source" text of the preset that the value came from */
};

/* `scenario` must be zeroed. Its trace is not read yet. */
void fill_scenario(const struct load *load, struct scenario *scenario, struct fill_result *result,
	struct diag_list *diags);

/* Which kind of strategy reads a row: the letter of param.def for (kind, trigger). */
char fill_kind_letter(uint32_t kind, uint32_t trigger);
