/* The CSV reader: one pass that cuts the text at commas and line ends, in place. */
#include "output/chart_table.h"

#include <math.h>
#include <string.h>

#include "output/chart_file.h"

/* Cuts one line at its commas, in place. Our CSV has no quoted cells. */
static unsigned split(char *line, const char **cells, unsigned room)
{
	unsigned n = 0;
	for (char *at = line; at != NULL && n < room; n++) {
		cells[n] = at;
		at = strchr(at, ',');
		if (at != NULL) {
			*at++ = '\0';
		}
	}
	return n;
}

static enum err split_rows(struct chart_table *table, char *at, size_t line_n, const char *path,
	struct err_info *info)
{
	for (size_t line = 1; *at != '\0'; line++) {
		char *next = strchr(at, '\n');
		if (next != NULL) {
			*next++ = '\0';
		} else {
			next = at + strlen(at);
		}
		at[strcspn(at, "\r")] = '\0';
		const char *cells[CHART_TABLE_COLUMNS_MAX + 1] = {0};
		if (at[0] == '#' || at[0] == '\0') {
			at = next;
			continue;
		}
		const unsigned n = split(at, cells, CHART_TABLE_COLUMNS_MAX + 1);
		if (table->column_n == 0) {
			table->column_n = n;
			memcpy(table->header, cells, sizeof table->header);
			table->cell = calloc(line_n * n, sizeof *table->cell);
			REQUIRE(table->cell != NULL);
		}
		if (n != table->column_n || n > CHART_TABLE_COLUMNS_MAX) {
			char place[CHART_PATH_BYTES + 160];
			snprintf(place, sizeof place, "%s:%zu", path, line);
			return err_set(info, ERR_FAILURE, place,
				"damaged: %u columns where the header has %u", n, table->column_n);
		}
		/* The header itself lands in the row that the first data row then takes. */
		memcpy(table->cell + table->row_n * n, cells, n * sizeof *cells);
		table->row_n += cells[0] != table->header[0];
		at = next;
	}
	return ERR_OK;
}

enum err chart_table_read(const char *path, struct chart_table *table, struct err_info *info)
{
	*table = (struct chart_table){0};
	size_t n;
	enum err err = chart_file_read(path, &table->text, &n, info);
	if (err != ERR_OK) {
		return err;
	}
	if (memchr(table->text, '\0', n) != NULL) {
		err = err_set(info, ERR_FAILURE, path, "damaged: it holds a zero byte");
	} else {
		size_t line_n = 2;
		for (const char *at = table->text; (at = strchr(at, '\n')) != NULL; at++) {
			line_n++;
		}
		err = split_rows(table, table->text, line_n, path, info);
	}
	if (err == ERR_OK && table->column_n == 0) {
		err = err_set(info, ERR_FAILURE, path, "damaged: it is empty");
	}
	if (err != ERR_OK) {
		chart_table_free(table);
	}
	return err;
}

void chart_table_free(struct chart_table *table)
{
	free(table->text);
	free(table->cell);
	*table = (struct chart_table){0};
}

int chart_table_column(const struct chart_table *table, const char *name)
{
	for (unsigned i = 0; i < table->column_n; i++) {
		if (strcmp(table->header[i], name) == 0) {
			return (int)i;
		}
	}
	return -1;
}

const char *chart_table_cell(const struct chart_table *table, size_t row, int column)
{
	if (column < 0 || (unsigned)column >= table->column_n || row >= table->row_n) {
		return "";
	}
	return table->cell[row * table->column_n + (unsigned)column];
}

bool chart_table_number(const struct chart_table *table, size_t row, int column, double *out)
{
	const char *text = chart_table_cell(table, row, column);
	char *end;
	const double value = strtod(text, &end);
	if (end == text || *end != '\0' || !isfinite(value)) {
		return false;
	}
	*out = value;
	return true;
}
