/* CSV into cells. See sheet.h. */
#include "config/sheet.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The next line that holds anything, without its end; false at the end of the text. */
static bool take_line(struct sheet *sheet, const char **line, size_t *n)
{
	while (sheet->at < sheet->end) {
		const char *begin = sheet->at;
		const char *stop = memchr(begin, '\n', (size_t)(sheet->end - begin));
		sheet->at = stop == NULL ? sheet->end : stop + 1;
		stop = stop == NULL ? sheet->end : stop;
		stop -= stop > begin && stop[-1] == '\r';
		sheet->line++;
		if (stop > begin && *begin != '#') {
			*line = begin;
			*n = (size_t)(stop - begin);
			return true;
		}
	}
	return false;
}

static char separator_of(const char *line, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (line[i] == ',' || line[i] == ';' || line[i] == '\t') {
			return line[i];
		}
	}
	return ',';
}

static void trim(struct sheet_cell *cell)
{
	while (cell->n > 0 && cell->p[0] == ' ') {
		cell->p++;
		cell->n--;
		cell->col++;
	}
	while (cell->n > 0 && cell->p[cell->n - 1] == ' ') {
		cell->n--;
	}
}

static enum sheet_row bad(struct sheet *sheet, int col, const char *why)
{
	sheet->bad = why;
	sheet->bad_col = col;
	return SHEET_BAD;
}

/* One cell from *at on; *at moves behind its separator, or behind `end` after the last cell. */
static bool take_cell(const struct sheet *sheet, const char *line, const char *end, const char **at,
	struct sheet_cell *cell)
{
	const char *p = *at;
	while (p < end && *p == ' ') {
		p++;
	}
	bool quoted = p < end && *p == '"';
	const char *begin = quoted ? p + 1 : *at;
	const char *stop = begin;
	if (quoted) {
		while (stop < end && !(*stop == '"' && (stop + 1 == end || stop[1] != '"'))) {
			stop += *stop == '"' ? 2 : 1;
		}
		if (stop >= end) {
			return false;
		}
	}
	const char *next = memchr(stop, sheet->separator, (size_t)(end - stop));
	next = next == NULL ? end : next;
	cell->p = begin;
	cell->n = (size_t)((quoted ? stop : next) - begin);
	cell->col = (int)(begin - line) + 1;
	if (!quoted) {
		trim(cell);
	}
	*at = next + 1;
	return true;
}

static enum sheet_row split(struct sheet *sheet, const char *line, size_t n,
	struct sheet_cell *cells, uint32_t *cell_n)
{
	const char *end = line + n;
	const char *at = line;
	*cell_n = 0;
	while (at <= end) {
		struct sheet_cell cell;
		int col = (int)(at - line) + 1;
		if (*cell_n == SHEET_COLUMNS_MAX) {
			return bad(sheet, col, "more than 64 columns");
		}
		if (!take_cell(sheet, line, end, &at, &cell)) {
			return bad(sheet, col, "a quotation mark is not closed in this line");
		}
		cells[(*cell_n)++] = cell;
	}
	return SHEET_ROW;
}

enum sheet_row sheet_open(struct sheet *sheet, const char *text, size_t bytes)
{
	bool marked = bytes >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0;
	*sheet = (struct sheet){.at = text + (marked ? 3 : 0), .end = text + bytes};
	const char *line;
	size_t n;
	if (!take_line(sheet, &line, &n)) {
		return SHEET_END;
	}
	sheet->separator = separator_of(line, n);
	return split(sheet, line, n, sheet->header, &sheet->column_n);
}

enum sheet_row sheet_next(struct sheet *sheet)
{
	const char *line;
	size_t n;
	uint32_t cell_n = 0;
	if (!take_line(sheet, &line, &n)) {
		return SHEET_END;
	}
	if (split(sheet, line, n, sheet->cell, &cell_n) == SHEET_BAD) {
		return SHEET_BAD;
	}
	if (cell_n != sheet->column_n) {
		uint32_t last = cell_n < sheet->column_n ? 0 : sheet->column_n;
		return bad(sheet, sheet->cell[last].col, cell_n < sheet->column_n
			? "fewer cells than the header has" : "more cells than the header has");
	}
	return SHEET_ROW;
}

static bool is_called(const struct sheet_cell *cell, const char *name, size_t n)
{
	return cell->n == n && strncasecmp(cell->p, name, n) == 0;
}

int sheet_column(const struct sheet *sheet, const char *names)
{
	for (const char *name = names; *name != '\0'; ) {
		size_t n = strcspn(name, "|");
		for (uint32_t i = 0; i < sheet->column_n; i++) {
			if (is_called(&sheet->header[i], name, n)) {
				return (int)i;
			}
		}
		name += n + (name[n] == '|');
	}
	return -1;
}

bool sheet_number(const struct sheet_cell *cell, double *out)
{
	char text[32];
	size_t digits = 0, points = 0;
	for (size_t i = 0; i < cell->n; i++) {
		digits += cell->p[i] >= '0' && cell->p[i] <= '9';
		points += cell->p[i] == '.';
	}
	if (digits == 0 || points > 1 || digits + points != cell->n || cell->n >= sizeof text) {
		return false;
	}
	memcpy(text, cell->p, cell->n);
	text[cell->n] = '\0';
	*out = strtod(text, NULL);
	return true;
}
