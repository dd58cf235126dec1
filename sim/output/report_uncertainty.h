/* The report's section on published ranges: the claims, and each parameter with its range, source
 * and what it moves. Reads the member "uncertainty" of summary.json; says how to get it if absent.
 *
 * Not here: the chart of the same (chart_uncertainty.c). Everything from the file is escaped. */
#pragma once

#include "output/chart_folder.h"
#include "output/chart_text.h"

void report_uncertainty(struct chart_text *out, const struct chart_folder *folder);
