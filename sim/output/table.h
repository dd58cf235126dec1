/* The comparison as a table of short texts, before anybody lays it out.
 *
 * What: the rows of the first screen (interface.md 3.3): each strategy's value, and the reference
 *   strategy minus each of the others with the half-width of the 95 % interval. Energy carries a
 *   second row with the band over estimates (SEMANTICS 3).
 * Not here: widths, colours (output/screen.c), Markdown (output/markdown.c).
 * Ownership: values only. Text is ASCII but for "±", which is "+-" without `utf8`. */
#pragma once

#include "output/phrase.h"

enum { TABLE_ROWS_MAX = 20, TABLE_CELL_BYTES = 64 };

struct table_row {
	char label[48];
	char value[MODEL_STRATEGIES_MAX][TABLE_CELL_BYTES];
	char difference[MODEL_STRATEGIES_MAX][TABLE_CELL_BYTES]; /* "" for the reference, or none */
	bool has_differences;
	bool undecided[MODEL_STRATEGIES_MAX]; /* the sign changes inside the energy band */
};

struct table {
	uint32_t row_n;
	struct table_row row[TABLE_ROWS_MAX];
	uint32_t strategy_n;
	uint32_t reference;
	char money_label[48];
};

/* `reference` NULL or unknown: the last strategy. */
struct table table_of(const struct summary_point *point, const char *reference, bool utf8);
