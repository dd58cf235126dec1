/* The report's list of assumptions: what was set, and what was left at an assumed default.
 *
 * What: HTML from resolved.json (values, origins, sources) and the parameter table.
 * Not here: judging values (config/rules.h).
 * Ownership: the caller's buffer. Without resolved.json it says so. */
#pragma once

#include "output/chart_folder.h"
#include "output/chart_text.h"

void report_assume_tables(struct chart_text *out, const struct chart_folder *folder);

/* " --set 'key=value'" for each value that came from the command line, escaped for HTML. */
void report_assume_flags(struct chart_text *out, const struct chart_folder *folder);
