/* CSV as the results folder holds it: comment lines that begin with #, a header, rows of cells.
 *
 * What: one file in memory, cells as text, numbers on demand.
 * Not here: quoted cells (our files have none), writing.
 * Ownership: chart_table_read fills what chart_table_free releases; cells point into the table.
 * Errors: ERR_FAILURE, place = file:line; a cell that is no number is an answer. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/err.h"

enum { CHART_TABLE_COLUMNS_MAX = 64 };

struct chart_table {
	char *text;
	size_t row_n;
	unsigned column_n;
	const char *header[CHART_TABLE_COLUMNS_MAX + 1];
	const char **cell; /* [row * column_n + column], "" = empty */
};

enum err chart_table_read(const char *path, struct chart_table *table, struct err_info *info)
	ERR_MUST_USE;
void chart_table_free(struct chart_table *table); /* a zeroed struct is fine */
/* The column's index, -1 if there is none. */
int chart_table_column(const struct chart_table *table, const char *name);
/* "" outside of the table. */
const char *chart_table_cell(const struct chart_table *table, size_t row, int column);
/* A finite number; false for anything else, an empty cell included, and leaves `out` alone. */
bool chart_table_number(const struct chart_table *table, size_t row, int column, double *out);
