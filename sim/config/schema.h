/* The JSON Schema (draft-07) of scenario files, generated from the parameter table.
 *
 * What: hover help, completion and checks in editors; types, units, words, keys per strategy kind.
 * Not here: what a schema cannot say: ranges of quantities, rules between values, extends.
 * Ownership: the caller owns the JSON. Errors: none. */
#pragma once

#include <jansson.h>

json_t *schema_scenario(void);
