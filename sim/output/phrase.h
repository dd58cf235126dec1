/* Values and verdicts as people read them: "7 min 40 s", "+5.1 points", "cheaper under all plans".
 *
 * What: short texts in plain English for screen, summary.md, summary.json and report.
 * Not here: layout (output/screen.c), numbers for machines (output/number.c).
 * Ownership: the caller's buffers, always NUL-terminated, cut without harm when too short.
 * All text is ASCII unless it was given. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "stats/limit.h"
#include "stats/summary.h"
#include "stats/verdict.h"

enum { PHRASE_BYTES = 64, PHRASE_LINE_BYTES = 768 };

enum phrase_kind { PHRASE_TIME, PHRASE_COUNT, PHRASE_MONEY, PHRASE_PERCENT };

/* A value: "7 min 40 s", "29.6", "18.30" (no currency), "6.9 %". With `sign` a + or - leads, and a
 * difference of percentages is in "points". Times: two units at most, rounded to the smaller. */
void phrase_value(enum phrase_kind kind, double value, bool sign, char *out, size_t out_bytes);

/* The half-width of an interval around `value`, rounded like it: "2 s", "<1 s", "0.05"; without
 * unit for percentages. */
void phrase_half(enum phrase_kind kind, double value, double half, char *out, size_t out_bytes);

/* Two shares: "12.0..14.8 %", with `sign` "-0.4..+0.9 points". */
void phrase_range(double low, double high, bool sign, char *out, size_t out_bytes);

/* One claim of the verdict: its figure (numbers against each rival) and what it depends on ("" if
 * nothing). Both at most PHRASE_LINE_BYTES. */
void phrase_claim(const struct summary_point *point, const struct verdict *verdict,
	enum verdict_claim claim, char figure[static PHRASE_LINE_BYTES],
	char depends_on[static PHRASE_LINE_BYTES]);

/* "check-in-15 per-sms 83.10 USD, push per-sms 19.99 USD"; "" when no bill is known. */
void phrase_cheapest(const struct summary_point *point, char out[static PHRASE_LINE_BYTES]);

/* What the site runs out of first and next: "mailbox server processors 31 % (full at about
 * 32000 users), next front-end processors 12 %"; "" when nothing asks for anything. */
void phrase_limit(const struct limit_list *list, char out[static PHRASE_LINE_BYTES]);

/* What must be said wherever the strategy is named (SEMANTICS 1), or "". */
const char *phrase_note(const struct strategy_cfg *strategy);

/* Copies text from outside: control characters become '?', and without `utf8` every character
 * outside of ASCII as well. */
void phrase_clean(const char *text, bool utf8, char *out, size_t out_bytes);
