/* gnuplot as a child process: one script, one picture.
 *
 * What: starts `gnuplot -d -e ... SCRIPT` in a folder with posix_spawn, without a shell, and keeps
 *   the first words of what it complains about.
 * Not here: scripts (scripts/charts/), where the picture goes in the end (chart.c).
 * Ownership: nothing is kept. The child is always waited for. */
#pragma once

#include <stddef.h>

enum chart_gnuplot {
	CHART_GNUPLOT_DRAWN,
	CHART_GNUPLOT_ABSENT, /* no such program in PATH */
	CHART_GNUPLOT_FAILED  /* it ended with an error; `complaint` has its first line */
};

/* `folder` is the child's working folder, `script` and `target` are names in it made of our own
 * characters (letters, digits, '-', '.'); `kind` is svg, png, pdf or txt. */
enum chart_gnuplot chart_gnuplot_draw(const char *folder, const char *script, const char *kind,
	const char *target, char *complaint, size_t complaint_bytes);
