/* From results to a folder and a screen: the one call behind `pushsim run`'s last second.
 *
 * What: builds the summary, judges the expectations, writes the folder of interface.md 3.5
 *   (manifest last), and prints the verdict or the JSON.
 * Not here: running (batch/), charts and report.html (a callback draws them before the manifest).
 * Ownership: everything in the context is borrowed for the call.
 * Errors: ERR_FAILURE with the path that could not be written; then ERR_EXPECT (an expectation is
 *   not met) or ERR_UNDECIDED (strict), after everything has been written. */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "core/err.h"
#include "output/folder.h"
#include "stats/results.h"
#include "stats/uncertainty.h"

struct output_warning {
	const char *id;   /* "W-hb-firewall" */
	const char *text; /* one line */
};

struct output_context {
	const char *version;          /* "0.1.0" */
	int argc;
	char *const *argv;            /* for the manifest and "how to reproduce" */
	const char *scenario_text;    /* scenario.json as given; NULL leaves the file out */
	json_t *resolved;             /* resolved.json; NULL leaves the file out */
	const char *hash;             /* 64 hex digits of the resolved scenario */
	uint64_t seed;
	uint32_t jobs;
	int64_t start_unix_s;         /* wall clock; manifest and folder name only */
	const char *out_dir;          /* -o DIR; NULL: results/NAME/TIME-HASH6 */
	struct folder *folder;        /* already open (resume); NULL: output_write opens its own */
	bool no_folder;               /* write nothing, only print */

	const char *const *expects;   /* texts of the scenario's `expect` */
	size_t expect_n;
	const struct output_warning *warnings; /* from checking the scenario */
	size_t warning_n;

	const struct uncertainty *uncertainty; /* of --uncertainty, or NULL */

	bool strict;                  /* --strict */
	bool json;                    /* --json: summary.json on `out` instead of the screen */
	bool csv_plain;               /* --csv-plain: no comment line */
	bool utf8;                    /* of `out`; screen_utf8() answers */
	bool colour;                  /* screen_colour(out) answers */
	const char *reference;        /* strategy that others are compared with; NULL: the last */
	FILE *out;                    /* stdout; NULL prints nothing */

	/* Draws plots/ and report.html into `dir`; called when all data files are there. `plots`
	 * and `report` are for the last line of the screen. NULL: no charts. */
	enum err (*draw)(const char *dir, void *arg, uint32_t *plots, bool *report,
		struct err_info *info);
	void *draw_arg;
};

enum err output_write(const struct results *results, const struct output_context *context,
	struct err_info *info) ERR_MUST_USE;
