/* Real arrivals from a CSV file, and the overlay that adds volume.
 *
 * What: lines "arrival_s,user" into struct trace_data, sorted per user, repeated after whole weeks.
 * Not here: how arrivals become events (models/workload).
 * Ownership: trace_read fills arrays that trace_fini releases. Units: seconds.
 * Errors: a bad line is a problem at file:line:1; at most 20 are listed.
 * Overlay (SEMANTICS 1): user u gets, besides its own mail, that of mailboxes (u + j * step) mod n
 *   for j = 1, 2, ..., each shifted by (j * shift) mod W whole weeks, where W is the trace's length
 *   and n its users. `shift` has no factor in common with W: the first W - 1 added mailboxes have
 *   W - 1 different shifts; mailboxes added beyond that repeat a shift with another mailbox. Layers
 *   are added until the mean of all users reaches the wanted volume. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "config/diag.h"
#include "models/model.h"

enum { TRACE_WEEK_S = 7 * 86400 };

/* Reads `file` for the first `users` users; overlay_to is mails per user and day, 0: none. */
bool trace_read(const char *file, uint32_t users, double overlay_to, struct trace_data *out,
	struct diag_list *diags);
void trace_fini(struct trace_data *trace);
