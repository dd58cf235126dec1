/* Distributions as they stand in a scenario file.
 *
 * What: {"dist": ..., ...}, a plain quantity or "never", read into struct dist, and canonical JSON.
 *   A file's values become part of the canonical JSON, which therefore needs no file.
 * Not here: drawing (core/dist.h). Ownership: *json is a new reference.
 * Units: as value_dist_unit(type) says, ns or bytes. Errors: into the diag_list; false. */
#pragma once

#include "config/value.h"

bool value_dist_read(const struct param *param, const struct tree *node, const char *path,
	struct dist *out, json_t **json, struct diag_list *diags);

/* The names of the kinds and the keys each needs, for the JSON Schema: kind_ix from 0; NULL behind
 * the last. *keys are separated by `|`; a key that begins with `#` is a plain number, with `@` a list
 * of pairs of a share and a quantity, with `+` a list of quantities, with `=` a file. */
const char *value_dist_kind(unsigned kind_ix, const char **keys);
