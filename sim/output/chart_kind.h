/* What the charts have in common: a job that each chart_STEM.c fills.
 *
 * What: chart.c loads the folder, calls chart_STEM_prepare, which writes the data of the .csv and
 *   the values of its template's own placeholders, and then writes and draws the files.
 * Not here: the drawing itself, which is all in scripts/charts/ID.gp.
 * Placeholders every template gets from chart.c: style, file, data, question, subtitle, footer,
 *   height, n, names.
 * Ownership: chart.c owns the job. Errors: ERR_FAILURE for damaged files; a chart whose data the
 *   run did not record sets `skipped` to the reason and returns ERR_OK. */
#pragma once

#include "core/err.h"
#include "output/chart_fill.h"
#include "output/chart_folder.h"
#include "output/chart_text.h"

struct chart_job {
	const struct chart_folder *folder;
	struct chart_text csv;
	struct chart_fill fill;
	char skipped[160];
	char note[96]; /* goes into the footer: what a band or a whisker means */
	int height;    /* of the picture, for a width of 960 */
};

#define CHART(stem, id, question, how_to_read, what_to_notice)                                     \
	enum err chart_##stem##_prepare(struct chart_job *job, struct err_info *info) ERR_MUST_USE;
#include "output/chart.def"
#undef CHART
