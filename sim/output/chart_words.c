/* Mean, half-width and band in one unit. */
#include "output/chart_words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "output/chart_text.h"

static bool is_currency(const char *unit)
{
	return strlen(unit) == 3 && strspn(unit, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3;
}

/* Two digits that mean something; more would promise too much of a half-width. Never 0: an interval
 * is not said to be nothing. */
static const char *half_words(double half, double mean, const char *unit, bool share,
	char out[static CHART_WORDS_BYTES])
{
	if (strcmp(unit, "s") == 0) {
		if (half < 0.9995 && fabs(mean) >= 1) {
			snprintf(out, CHART_WORDS_BYTES, "%.1f s", fmax(half, 0.1));
			return out;
		}
		return chart_text_duration(half, out);
	}
	if (is_currency(unit)) {
		snprintf(out, CHART_WORDS_BYTES, "%.2f", fmax(half, 0.01));
		return out;
	}
	const double shown = fmax(share ? half * 100 : half, 0.0001);
	double step = 0.0001;
	while (step < 1 && shown >= 99.5 * step) {
		step *= 10;
	}
	return chart_text_figure(fmax(floor(shown / step + 0.5), 1) * step, out);
}

static const char *single(double value, const char *unit, bool share, bool difference,
	char out[static CHART_WORDS_BYTES])
{
	if (share && difference) {
		return chart_text_figure(value * 100, out);
	}
	return chart_text_quantity(value, share || strcmp(unit, "s") == 0 || is_currency(unit) ? unit
		: "1", share, out);
}

void chart_words_value(const struct chart_value *value, bool share, bool difference,
	char out[static CHART_WORDS_VALUE_BYTES])
{
	char mean[CHART_WORDS_BYTES], half[CHART_WORDS_BYTES];
	if (!value->known) {
		snprintf(out, CHART_WORDS_VALUE_BYTES, "unknown");
		return;
	}
	single(value->mean, value->unit, share, difference, mean);
	const bool zero = strspn(mean, "0.") == strcspn(mean, " ") || strcmp(mean, "0 s") == 0;
	const char *plus = difference && value->mean > 0 && !zero ? "+" : "";
	const char *points = share && difference ? " points" : "";
	const double width = value->hi - value->lo;
	if (!value->interval || width <= 0) {
		snprintf(out, CHART_WORDS_VALUE_BYTES, "%s%s%s", plus, mean, points);
	} else {
		snprintf(out, CHART_WORDS_VALUE_BYTES, "%s%s%s ± %s", plus, mean, points,
			half_words(width / 2, value->mean, value->unit, share, half));
	}
}

void chart_words_band(const struct chart_value *value, bool share,
	char out[static CHART_WORDS_VALUE_BYTES])
{
	char lo[CHART_WORDS_BYTES], hi[CHART_WORDS_BYTES];
	out[0] = '\0';
	if (value->band) {
		snprintf(out, CHART_WORDS_VALUE_BYTES, "%s%s … %s%s%s", value->band_lo > 0 ? "+" : "",
			single(value->band_lo, value->unit, share, true, lo),
			value->band_hi > 0 ? "+" : "",
			single(value->band_hi, value->unit, share, true, hi),
			share ? " points" : "");
	}
}
