/* The keys of a scenario as a set: refuses what is in no table, and says what was meant.
 *
 * What: one walk over the merged tree against param.def. Not here: values (config/fill.h).
 * Ownership: nothing is kept. Errors: into the diag_list, at the key's own place. */
#pragma once

#include "config/diag.h"
#include "config/load.h"

/* The non-parameter keys title, about, expect and sweep are accepted at the top. */
void keys_check(const struct load *load, struct diag_list *diags);

/* The best existing path for a mistyped one, or NULL: for `explain` and messages. */
const char *keys_suggest(const char *path, char *out, size_t out_bytes);
