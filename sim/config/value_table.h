/* Empirical distributions: tables of quantiles and lists of values, and files that hold them.
 *
 * What: sorted values into a struct dist, and a CSV (config/sheet.h) into either. A file has a
 *   column bytes, size, size_bytes (seconds or s for times) or value, and is a table of quantiles
 *   if it also has a column quantile, q or p (0..1); otherwise each row is one observed value.
 * Not here: the JSON around it (config/value_dist.h), drawing (core/dist.h).
 * Exactness: up to VALUE_TABLE_LIST_MAX observed values are drawn as they are, each equally likely;
 *   more become DIST_POINTS quantiles, closer together towards the largest, with straight lines
 *   between them.
 * Ownership: the caller's struct. Units: ns or bytes, whole numbers.
 * Errors: value_table_read says line, column and reason. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "config/param.h"
#include "core/dist.h"

enum { VALUE_TABLE_LIST_MAX = DIST_POINTS / 2 };

struct value_table {
	bool is_list;    /* values, each equally likely; else quantiles */
	uint32_t n;
	struct dist_point point[DIST_POINTS]; /* u unused in a list; a list's x may stand in any order */
};

struct value_table_fault {
	int line, col;
	const char *text;
};

struct dist value_table_dist(const struct value_table *table);

/* `unit` is PARAM_TYPE_DURATION or PARAM_TYPE_BYTES64. */
bool value_table_read(const char *text, size_t bytes, enum param_type unit,
	struct value_table *out, struct value_table_fault *fault);
