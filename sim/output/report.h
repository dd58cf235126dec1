/* The report: one HTML file that holds everything a run has to say, without any network.
 *
 * What: report.html from the files of a results folder and the SVG charts in plots/ (chart.h draws
 *   them): verdict, table, charts, assumptions, limits, warnings, how to reproduce and to cite.
 * Not here: numbers that are not in the folder; drawing; opening a browser (cli/cmd_report.c).
 * Safety: every text that comes from the folder is HTML-escaped; the page holds no script and its
 *   content security policy forbids every request.
 * Same folder, same bytes. Size: about 100 kB and the charts, under 1 MB.
 * Errors: ERR_FAILURE for missing, damaged or unwritable files, place = the file. */
#pragma once

#include "core/err.h"
#include "output/chart.h"

/* Writes DIR/report.html from what is there. `charts` (borrowed) is the result of chart_draw_all;
 * NULL = take the pictures that lie in DIR/plots/. */
enum err report_write(const char *dir, const struct chart_result *charts, struct err_info *info)
	ERR_MUST_USE;
