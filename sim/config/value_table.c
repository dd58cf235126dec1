/* Tables and lists of observed values. See value_table.h. */
#include "config/value_table.h"

#include <math.h>
#include <stdlib.h>

#include "config/sheet.h"
#include "core/err.h"

enum { VALUES_MAX = 50000000 };

/* Levels keep five decimals, so that their text in percent reads back as the same number. */
#define LEVELS 1e5

static int point_order(const void *a, const void *b)
{
	double left = ((const struct dist_point *)a)->x;
	double right = ((const struct dist_point *)b)->x;
	return (left > right) - (left < right);
}

struct dist value_table_dist(const struct value_table *table)
{
	if (!table->is_list) {
		return dist_table(table->point, table->n);
	}
	/* A staircase: each value over its own n-th of the levels. */
	struct dist_point sorted[VALUE_TABLE_LIST_MAX];
	struct dist_point stair[DIST_POINTS];
	REQUIRE(table->n >= 1 && table->n <= VALUE_TABLE_LIST_MAX);
	for (uint32_t i = 0; i < table->n; i++) {
		sorted[i] = table->point[i];
	}
	qsort(sorted, table->n, sizeof sorted[0], point_order);
	for (uint32_t i = 0; i < table->n; i++) {
		stair[2 * i] = (struct dist_point){(double)i / table->n, sorted[i].x};
		stair[2 * i + 1] = (struct dist_point){(double)(i + 1) / table->n, sorted[i].x};
	}
	return dist_table(stair, 2 * table->n);
}

/* Many observed values become quantiles; linear between neighbours, as stats/metric.h does. */
static void compress(struct dist_point *values, size_t n, struct value_table *out)
{
	qsort(values, n, sizeof values[0], point_order);
	out->is_list = false;
	out->n = DIST_POINTS;
	for (uint32_t i = 0; i < DIST_POINTS; i++) {
		double left = 1 - (double)i / (DIST_POINTS - 1);
		double u = floor((1 - left * left) * LEVELS + 0.5) / LEVELS;
		double place = u * (double)(n - 1);
		size_t below = (size_t)place;
		size_t above = below + 1 < n ? below + 1 : n - 1;
		double x = values[below].x +
			(place - (double)below) * (values[above].x - values[below].x);
		out->point[i] = (struct dist_point){u, floor(x + 0.5)};
	}
}

static bool fail(struct value_table_fault *fault, int line, int col, const char *text)
{
	*fault = (struct value_table_fault){line, col, text};
	return false;
}

/* All rows of the two columns; `level` may be -1. */
static bool read_rows(struct sheet *sheet, int level, int value, double scale,
	struct dist_point **points, size_t *n, struct value_table_fault *fault)
{
	size_t cap = 0;
	enum sheet_row state;
	while ((state = sheet_next(sheet)) != SHEET_END) {
		struct dist_point point = {0};
		if (state == SHEET_BAD) {
			return fail(fault, sheet->line, sheet->bad_col, sheet->bad);
		}
		if (!sheet_number(&sheet->cell[value], &point.x) || point.x * scale > 9e15) {
			return fail(fault, sheet->line, sheet->cell[value].col, "not a number");
		}
		if (level >= 0 && (!sheet_number(&sheet->cell[level], &point.u) || point.u > 1)) {
			return fail(fault, sheet->line, sheet->cell[level].col,
				"a quantile is a number from 0 to 1");
		}
		if (*n == VALUES_MAX || (level >= 0 && *n == DIST_POINTS)) {
			return fail(fault, sheet->line, 1, level >= 0
				? "more than 128 quantiles" : "more than 50000000 values");
		}
		if (*n == cap) {
			cap = cap == 0 ? 1024 : cap * 2;
			*points = realloc(*points, cap * sizeof **points);
			REQUIRE(*points != NULL);
		}
		point.u = floor(point.u * LEVELS + 0.5) / LEVELS;
		point.x = floor(point.x * scale + 0.5);
		(*points)[(*n)++] = point;
	}
	return *n > 0 || fail(fault, 1, 1, "no values in this file");
}

bool value_table_read(const char *text, size_t bytes, enum param_type unit,
	struct value_table *out, struct value_table_fault *fault)
{
	bool time = unit == PARAM_TYPE_DURATION;
	struct sheet sheet;
	enum sheet_row state = sheet_open(&sheet, text, bytes);
	if (state != SHEET_ROW) {
		return fail(fault, 1, 1, state == SHEET_END ? "no values in this file" : sheet.bad);
	}
	int value = sheet_column(&sheet, time ? "seconds|s|value" : "bytes|size|size_bytes|value");
	int level = sheet_column(&sheet, "quantile|q|p");
	if (value < 0) {
		return fail(fault, sheet.line, 1, time ? "no column is called seconds, s or value"
			: "no column is called bytes, size, size_bytes or value");
	}
	struct dist_point *points = NULL;
	size_t n = 0;
	bool ok = read_rows(&sheet, level, value, time ? 1e9 : 1, &points, &n, fault);
	*out = (struct value_table){.is_list = level < 0, .n = (uint32_t)n};
	if (ok && level < 0 && n > VALUE_TABLE_LIST_MAX) {
		compress(points, n, out);
	} else if (ok) {
		for (size_t i = 0; i < n; i++) {
			out->point[i] = points[i];
		}
	}
	free(points);
	return ok;
}
