/* Values with their uncertainty in words: "−9 min 17 s ± 2 s", "+5.1 points ± 0.02".
 *
 * Not here: single numbers (chart_text.h), where values come from (chart_folder.h).
 * Ownership: the caller's buffers. The text holds no markup, but characters outside of ASCII. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "output/chart_folder.h"

enum { CHART_WORDS_VALUE_BYTES = 160 };

/* `share`: a share in per cent; with `difference` a + leads, and shares are in points. Only times
 * and money carry their unit here; the heading of a row or a panel tells the others. */
void chart_words_value(const struct chart_value *value, bool share, bool difference,
	char out[static CHART_WORDS_VALUE_BYTES]);

/* "−2.1 … +0.4 points": the band of a difference; "" without one. */
void chart_words_band(const struct chart_value *value, bool share,
	char out[static CHART_WORDS_VALUE_BYTES]);
