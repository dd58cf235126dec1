/* The rows of a file of arrivals, before they are laid out for the users of a scenario.
 *
 * Not here: overlay, users, weeks (config/trace.h, which also tells the format).
 * Ownership: trace_rows_fini releases what trace_rows_read filled. Units: seconds, bytes.
 * Errors: into the diag_list with line and column; at most 20. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/diag.h"

enum { TRACE_ROWS_WEEKS_MAX = 520, TRACE_ROWS_USERS_MAX = 10000000 };

struct trace_row {
	int64_t time_s; /* as written, or unix seconds where the file has dates */
	uint32_t user;
	uint32_t bytes; /* 0 where the file has no sizes */
};

struct trace_rows {
	struct trace_row *items; /* by user, then time, then size */
	size_t n, cap;
	uint32_t users;          /* the largest user number and one */
	bool sized;              /* there is a column of sizes */
	bool dated;              /* times are unix seconds */
};

/* `zone_min` is the offset of times that have none. False with problems. */
bool trace_rows_read(const char *file, const char *text, size_t bytes, int32_t zone_min,
	struct trace_rows *out, struct diag_list *diags);
void trace_rows_fini(struct trace_rows *rows);
