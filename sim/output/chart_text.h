/* Text for charts and report: a growing buffer, escaping, and numbers in words.
 *
 * What: everything that turns a value into text that gnuplot or a browser may safely read.
 * Not here: files (chart_folder.h), templates (chart_fill.h), what a chart shows (chart_STEM.c).
 * Ownership: struct chart_text owns its bytes until chart_text_free; a zeroed struct is empty.
 * Errors: out of memory stops the program (REQUIRE); nothing else can fail.
 * Numbers use the C locale: the program never changes LC_NUMERIC. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/err.h"

struct chart_text {
	char *bytes; /* NUL-terminated once anything was added; NULL while empty */
	size_t n;    /* without the NUL */
	size_t room;
};

void chart_text_free(struct chart_text *text);
void chart_text_add(struct chart_text *text, const char *format, ...)
	__attribute__((format(printf, 2, 3), nonnull(2)));
void chart_text_add_bytes(struct chart_text *text, const char *bytes, size_t n);
/* The text so far, "" while empty. Borrowed until the next change. */
const char *chart_text_bytes(const struct chart_text *text);

/* A gnuplot string literal in single quotes, in which gnuplot substitutes nothing: quotes are
 * doubled, control characters become spaces, bytes that are not UTF-8 become '?', and more than
 * `limit` characters are cut with an ellipsis (0 = no limit). */
void chart_text_add_quoted(struct chart_text *text, const char *raw, size_t limit);
/* The same text for HTML, also inside of quoted attributes. Control characters but newline become
 * spaces. */
void chart_text_add_html(struct chart_text *text, const char *raw);

/* Shortest %.Ng form; -0 becomes 0. Not finite is a bug. */
void chart_text_add_number(struct chart_text *text, double value, int digits);

enum { CHART_WORDS_BYTES = 48 };
/* "3.5 s", "7 min 40 s", "14 h 3 min", "2 d 3 h"; negative values get a minus sign U+2212. */
const char *chart_text_duration(double seconds, char out[static CHART_WORDS_BYTES]);
/* At most three significant digits, or all of a whole number; five digits and more have their
 * thousands parted by a narrow space. */
const char *chart_text_figure(double value, char out[static CHART_WORDS_BYTES]);
/* A value in its unit as summary.json names it: "s" in words, "1" as a share in per cent if
 * `share`, a currency with two decimals, a rate as "3 a day", any other unit as figure and unit. */
const char *chart_text_quantity(double value, const char *unit, bool share,
	char out[static CHART_WORDS_BYTES]);
