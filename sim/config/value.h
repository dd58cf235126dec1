/* One parameter's value: from a node of the tree (or the default) to a checked, typed value.
 *
 * What: type, unit, bounds and distributions of one row of param.def; storing it in its struct; its
 *   canonical JSON. Not here: keys (config/keys.h), rules between values (config/rules.h).
 * Ownership: struct value holds a reference on `json`; value_fini drops it.
 * Units: config/units.h. Errors: into the diag_list, at the node's place; false is returned. */
#pragma once

#include <jansson.h>
#include <stdbool.h>

#include "config/diag.h"
#include "config/param.h"
#include "config/tree.h"
#include "config/units.h"
#include "core/dist.h"

enum { VALUE_NUMBERS_MAX = 24 };

struct value {
	struct units_value quantity;
	uint32_t word;        /* CHOICE: index; BOOL: 0 or 1 */
	char text[256];       /* TEXT, FILE, REF */
	struct dist dist;
	double numbers[VALUE_NUMBERS_MAX];
	json_t *json;         /* canonical, as a scenario file may hold it */
};

/* `node` NULL reads the row's default. `path` is the concrete path, for messages; `currency` is
 * tariff.currency. */
bool value_read(const struct param *param, const struct tree *node, const char *path,
	const char *currency, struct value *out, struct diag_list *diags);
void value_fini(struct value *value);

/* Stores it in the member that `param` describes of the struct at `base`. */
void value_store(const struct param *param, const struct value *value, void *base);

/* Adds a problem at a node, about `path`. */
void value_problem(enum diag_id id, const struct tree *node, const char *path,
	struct diag_list *diags, const char *format, ...) __attribute__((format(printf, 5, 6)));

/* The i-th of words separated by `|`, or NULL behind the last. */
const char *value_word(const char *choices, unsigned i, char out[static 64]);

/* The quantity type behind a distribution's parameters. */
enum param_type value_dist_unit(enum param_type type);
