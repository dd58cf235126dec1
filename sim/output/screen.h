/* What a person sees at the end of a run: title, table, verdict, expectations, warnings, folder.
 *
 * What: interface.md 3.3; 80 columns wide (words longer than that excepted) and, for two strategies
 *   with three expectations, at most 25 lines. Up to 110 columns only if a strategy's name needs
 *   it. UTF-8 or ASCII; colours never carry meaning alone; without colours no control characters
 *   but LF.
 * Not here: progress (batch/), JSON (output/json_summary.c), which rows there are (output/table.c).
 * Ownership: everything is borrowed. Errors: those of the stream, which the caller checks. */
#pragma once

#include <stdio.h>

#include "output/expect.h"
#include "output/output.h"
#include "stats/summary.h"

struct screen {
	const struct summary *summary;
	const struct output_context *context;
	const struct expect *expects;
	const struct expect_result *results; /* [point * expect_n + expect] */
	size_t expect_n;
	const char *folder;                  /* NULL: nothing was written */
	uint32_t plots;
	bool report;
};

void screen_print(const struct screen *screen, FILE *out);

/* Whether the environment's locale is UTF-8 (LC_ALL, LC_CTYPE, LANG in this order). */
bool screen_utf8(void);
/* A terminal, TERM not dumb, NO_COLOR not set. */
bool screen_colour(FILE *out);
