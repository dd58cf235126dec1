/* Charts of a results folder: plots/NN-ID.csv (the data), .gp (the script), .svg and .png.
 *
 * What: reads only the files of a results folder (summary.json, resolved.json, hist/, series/,
 *   traces/) and draws each chart of chart.def with gnuplot as a child process, without a shell.
 * Not here: the numbers (sim/stats), the folder and its manifest (folder.h), the page (report.h).
 * Without gnuplot: one warning; .csv and .gp are still written and can be drawn elsewhere with
 *   `gnuplot NN-ID.gp` inside plots/.
 * Same folder, same bytes: nothing drawn depends on the clock, the host or the locale.
 * Ownership: the caller owns struct chart_result; nothing in it needs freeing.
 * Errors: ERR_FAILURE for missing, damaged or unwritable files, place = the file. */
#pragma once

#include <stdbool.h>

#include "core/err.h"

enum { CHART_N_MAX = 16, CHART_WARNINGS_MAX = 16, CHART_FILE_BYTES = 640 };

enum chart_format { CHART_SVG, CHART_PNG, CHART_PDF, CHART_TXT };

/* One row of chart.def. */
struct chart_row {
	const char *id;
	const char *question;
	const char *how_to_read;
	const char *what_to_notice;
};

struct chart_drawn {
	const struct chart_row *row;
	char file[64];     /* plots/NN-ID without suffix, relative to the folder */
	bool pictures;     /* .svg and .png are there; else only .csv and .gp */
	char skipped[160]; /* why nothing at all was written for this chart; "" = written */
};

struct chart_warning {
	char id[24];    /* W-gnuplot: not installed; W-chart: gnuplot refused one chart */
	char text[320];
};

struct chart_result {
	unsigned drawn_n;
	struct chart_drawn drawn[CHART_N_MAX];     /* every row of chart.def, in its order */
	unsigned warning_n;
	struct chart_warning warning[CHART_WARNINGS_MAX];
};

/* The table, for lists, texts and completion. chart_find gives NULL for an unknown id. */
const struct chart_row *chart_rows(unsigned *n);
const struct chart_row *chart_find(const char *id);

/* Writes all charts into DIR/plots/. A chart whose data the run did not record is skipped. */
enum err chart_draw_all(const char *dir, struct chart_result *result, struct err_info *info)
	ERR_MUST_USE;

/* Draws one chart anew in one format. `file` is where the picture goes; NULL =
 * DIR/plots/NN-ID.SUFFIX (its path is put into `path`). Without gnuplot: ERR_FAILURE, .csv and .gp
 * are there. */
enum err chart_draw_one(const char *dir, const char *id, enum chart_format format, const char *file,
	char path[static CHART_FILE_BYTES], struct err_info *info) ERR_MUST_USE;
