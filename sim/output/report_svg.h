/* gnuplot's SVG made fit to stand inside of a page, several of them together.
 *
 * What: drops the XML head and gnuplot's title, names the picture for screen readers, and gives
 *   every id a prefix of its own: ids are the page's, and all pictures use the same ones.
 * Not here: drawing. Safety: a picture with script, foreign objects, event attributes or outside
 *   references is refused, whoever put it there. */
#pragma once

#include <stdbool.h>

#include "output/chart_text.h"

/* Appends the picture; false (and nothing appended) if `svg` is no SVG or not a harmless one.
 * `prefix` is made of our own letters, `label` is plain text. */
bool report_svg_inline(struct chart_text *out, const char *svg, const char *prefix,
	const char *label);
