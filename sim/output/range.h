/* What `run --uncertainty` found, as sentences and as JSON.
 *
 * What: one line per claim for screen, summary.md and report; the member "uncertainty" of
 *   summary.json, which chart and report read back.
 * Not here: finding it (stats/uncertainty.h), layout.
 * Ownership: the caller's buffers; the caller owns the returned object. */
#pragma once

#include <jansson.h>

#include "output/phrase.h"
#include "stats/uncertainty.h"

/* "11 parameters anywhere in their published ranges, 30 joint points, 50 users: push against
 * check-in-15, autd". */
void range_head(const struct uncertainty *it, const struct scenario *scenario,
	char out[static PHRASE_LINE_BYTES]);

/* "holds", "fails", "turns", "unknown". */
const char *range_answer_name(enum uncertainty_answer answer);

/* "at 43 % of 30 points; turns at radio profile = gsm-tailender-2009, ...; radio profile moves it
 * most (-9.1 to +1.2 points a day)". */
void range_claim(const struct uncertainty *it, enum verdict_claim claim,
	char out[static PHRASE_LINE_BYTES]);

json_t *range_json(const struct uncertainty *it, const struct scenario *scenario);
