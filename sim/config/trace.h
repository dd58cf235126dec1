/* Real arrivals from a CSV file, and the overlay that adds volume.
 *
 * What: any CSV with a header line (config/sheet.h) into struct trace_data, sorted per user,
 *   repeated after whole weeks. Columns, by name in any order and case, others are passed over:
 *     arrival_s | arrival | time | timestamp | date   seconds from 0 on (fractions are dropped), or
 *         ISO 8601: 2003-10-06T08:30:00+02:00; without a zone it is run.time_zone
 *     user | recipient | mailbox | to     user numbers as they stand if the first is a number; else
 *         names, numbered in the order of their first appearance
 *     bytes | size | size_bytes           optional; the mail's body before truncation
 *   Rows may stand in any order; users, weeks and hours without mail are fine.
 * Time: seconds count from run.start, which is then Monday 00:00 of the trace by convention. ISO
 *   times keep their weekday and hour: the trace begins with the Monday of its first mail and is
 *   turned so that run.start meets the same time of the week.
 * Not here: how arrivals become events (models/workload).
 * Ownership: trace_read fills arrays that trace_fini releases. Units: seconds, bytes.
 * Errors: a bad line is a problem at file:line:column; at most 20 are listed.
 * Users: population.users below the file's takes the first ones. Above it, user u gets the mail of
 *   mailbox u mod n, each further copy shifted by whole weeks (warning W-trace-users).
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

/* Reads workload.file of the scenario for its population, overlay and calendar. */
bool trace_read(const struct scenario *scenario, struct trace_data *out, struct diag_list *diags);
void trace_fini(struct trace_data *trace);
