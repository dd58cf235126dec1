/* The progress line on a terminal, one plain line every 30 s in a pipe, nothing under -q.
 *
 * On a terminal it appears after 0.5 s and carries an estimate of the time left, from the median of
 * the last tasks. Not here: what is counted (batch.h). Writes to stderr only. */
#pragma once

#include "batch/batch.h"

enum { PROGRESS_WINDOW = 16 };

struct progress {
	bool quiet, terminal;
	uint32_t jobs;
	double start_s, shown_s;
	double recent_s[PROGRESS_WINDOW];
	uint32_t recent_n;
	bool drawn;
};

void progress_init(struct progress *progress, bool quiet, uint32_t jobs);
/* A batch_options.progress callback; `context` is a struct progress. */
void progress_step(void *context, const struct batch_progress *at);
/* Removes the line from the terminal. */
void progress_done(struct progress *progress);
