/* The tables of the report: strategies, values, differences, expectations, all metrics.
 *
 * What: HTML fragments from a loaded folder. Every text of the folder is escaped.
 * Not here: assumptions (report_assume.h), the page around (report.h).
 * Ownership: the caller's buffer; an empty table appends nothing. */
#pragma once

#include "output/chart_folder.h"
#include "output/chart_text.h"

/* Who is compared: name, colour, title, kind and what must be said about it. */
void report_table_strategies(struct chart_text *out, const struct chart_folder *folder);
/* The first screen's metrics, a column per strategy, and notes for what is unknown. */
void report_table_values(struct chart_text *out, const struct chart_folder *folder);
/* The reference minus each other strategy, with interval and band. */
void report_table_differences(struct chart_text *out, const struct chart_folder *folder);
/* Every metric of the summary, folded away. */
/* What each strategy runs out of first: summary.json's "limits". */
void report_table_limits(struct chart_text *out, const struct chart_folder *folder);
void report_table_all(struct chart_text *out, const struct chart_folder *folder);
/* Median delay and battery per day by group of users; nothing where there are no groups. */
void report_table_groups(struct chart_text *out, const struct chart_folder *folder);
/* The scenario's own expectations. */
void report_table_expect(struct chart_text *out, const struct chart_folder *folder);
/* Metrics that no strategy has a value for, with the reason: part of what is not modelled. */
void report_table_unknown(struct chart_text *out, const struct chart_folder *folder);
