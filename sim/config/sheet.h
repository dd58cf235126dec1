/* A table of text, CSV as spreadsheets and logs write it: a header line that names the columns,
 * then rows.
 *
 * What: lines split into cells; the separator is the first of comma, semicolon and tab in the
 *   header. Cells may stand in quotation marks (a doubled mark stays doubled) but not run over a
 *   line. Empty lines and lines that begin with # are passed over, as is a byte order mark.
 * Not here: what the cells mean, reading files. Ownership: everything is borrowed from the text.
 * Units: lines and columns of characters count from 1.
 * Errors: sheet_next answers SHEET_BAD with the place in the sheet and a reason. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SHEET_COLUMNS_MAX = 64 };

enum sheet_row { SHEET_ROW, SHEET_END, SHEET_BAD };

struct sheet_cell {
	const char *p;
	size_t n;
	int col; /* where it begins in its line */
};

struct sheet {
	const char *at, *end;
	char separator;
	int line;          /* of the cells */
	uint32_t column_n; /* of the header; 0 before it was read */
	struct sheet_cell header[SHEET_COLUMNS_MAX];
	struct sheet_cell cell[SHEET_COLUMNS_MAX];
	const char *bad;   /* the reason of SHEET_BAD, at `line` and `bad_col` */
	int bad_col;
};

/* Reads the header: SHEET_ROW, SHEET_END if there is none, or SHEET_BAD. */
enum sheet_row sheet_open(struct sheet *sheet, const char *text, size_t bytes);

/* The next row's cells, as many as the header has. */
enum sheet_row sheet_next(struct sheet *sheet);

/* The column that has one of the names (separated by `|`, in any case), or -1. */
int sheet_column(const struct sheet *sheet, const char *names);

/* A number from 0 on, as digits with at most one point: true with its value. */
bool sheet_number(const struct sheet_cell *cell, double *out);
