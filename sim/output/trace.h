/* One user in detail: listens to the world's tap and writes traces/.
 *
 * Not here: what happens (sim/world), captures (output/capture.h), pictures (chart).
 * Ownership: trace_open .. trace_close; each strategy has its own struct trace, so strategies may
 * run on different threads. Files: interface.md 3.5, traces/user-U-NAME-radio.csv (start_s, end_s,
 * slot, power_mw, cause, purpose) and traces/user-U-mail.csv (arrival_s, NAME_delivered_s ...);
 * seconds after run.start, only what overlaps the measured window. */
#pragma once

#include "core/err.h"
#include "models/model.h"
#include "output/folder.h"
#include "world/tap.h"

struct trace {
	const struct scenario *scenario;
	uint32_t strategy, user;
	struct trace_span *spans;
	size_t span_n, span_cap;
	struct trace_mail *mails;
	size_t mail_n, mail_cap;
};

void trace_open(struct trace *trace, const struct scenario *scenario, uint32_t strategy,
	uint32_t user);

/* What the world calls. */
struct tap trace_tap(struct trace *trace);

/* Writes traces/ of all strategies into the folder (NULL: none); frees. */
enum err trace_close(struct trace *traces, uint32_t n, const struct folder *folder,
	const char *comment, struct err_info *info) ERR_MUST_USE;

/* Frees without writing anything: the run was abandoned, or its folder could not be written. */
void trace_drop(struct trace *traces, uint32_t n);
