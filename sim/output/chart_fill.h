/* Templates: a text with placeholders <<name>> and the values that take their places.
 *
 * What: the scripts of scripts/charts/ and the page of scripts/page/ are filled with it.
 * Not here: escaping. A value is put in as it is, so whoever adds one has quoted it (chart_text.h).
 * Ownership: struct chart_fill owns its values until chart_fill_free; a zeroed struct is empty. */
#pragma once

#include "core/err.h"
#include "output/chart_text.h"

/* The values of a template's placeholders <<name>>. */
enum { CHART_FILL_MAX = 48 };
struct chart_fill {
	unsigned n;
	const char *name[CHART_FILL_MAX];     /* literals */
	struct chart_text value[CHART_FILL_MAX];
};

/* Adds a placeholder (a bug if it is there already) and gives its text to be written. */
struct chart_text *chart_fill_text(struct chart_fill *fill, const char *name);
void chart_fill_number(struct chart_fill *fill, const char *name, double value);

/* gnuplot arrays: each item first calls chart_fill_item, which writes "[" or ", "; the end writes a
 * last item that nobody looks at, because gnuplot has no empty arrays, and "]". */
struct chart_text *chart_fill_item(struct chart_text *list);
void chart_fill_end(struct chart_text *list);

void chart_fill_free(struct chart_fill *fill);

/* Appends `template_text` to `out` with each <<name>> replaced. A placeholder without a value is
 * ERR_FAILURE, place = `what`; a value nobody asks for is fine. Values are not filled again. */
enum err chart_fill_apply(struct chart_text *out, const char *what, const char *template_text,
	const struct chart_fill *fill, struct err_info *info) ERR_MUST_USE;
