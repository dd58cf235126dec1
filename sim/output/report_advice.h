/* The report's section on likely causes.
 *
 * What: advice.json of a results folder (written by advise/advice.h) as HTML. Not here: finding
 *   causes. A folder without the file, or with a damaged one, gets no section.
 * Safety: every text is HTML-escaped. */
#pragma once

#include "output/chart_folder.h"
#include "output/chart_text.h"

void report_advice(struct chart_text *out, const struct chart_folder *folder);
