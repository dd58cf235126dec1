/* Lines of arrivals into rows. See trace_rows.h. */
#include "config/trace_rows.h"

#include <stdlib.h>
#include <string.h>

#include "config/sheet.h"
#include "core/chance.h"
#include "core/civil.h"
#include "core/err.h"

enum { PROBLEMS_MAX = 20, TIME_BYTES_MAX = 40, WEEK_S = 7 * 86400 };

/* Names to numbers: open addressing, the names stay in the text. */
struct names {
	struct sheet_cell *slots; /* p NULL: free; col holds the number */
	size_t cap, n;
};

struct reading {
	struct sheet sheet;
	const char *file;
	struct diag_list *diags;
	struct trace_rows *rows;
	struct names names;
	int32_t zone_min;
	int time, user, size; /* columns; size may be -1 */
	int problem_n;
	bool numbered;
};

static void problem(struct reading *reading, int col, const char *what)
{
	diag_add(reading->diags, DIAG_E_TRACE, reading->file, reading->sheet.line, col,
		"workload.file", "%s", what);
	reading->problem_n++;
}

/* ---- names */

static uint64_t hash_of(const struct sheet_cell *cell)
{
	uint64_t hash = cell->n;
	for (size_t i = 0; i < cell->n; i++) {
		hash = chance_mix(hash ^ (unsigned char)cell->p[i]);
	}
	return hash;
}

static struct sheet_cell *slot_of(const struct names *names, const struct sheet_cell *cell)
{
	size_t at = hash_of(cell) & (names->cap - 1);
	while (names->slots[at].p != NULL && (names->slots[at].n != cell->n ||
	       memcmp(names->slots[at].p, cell->p, cell->n) != 0)) {
		at = (at + 1) & (names->cap - 1);
	}
	return &names->slots[at];
}

static void names_grow(struct names *names)
{
	struct names larger = {.cap = names->cap == 0 ? 1024 : names->cap * 2, .n = names->n};
	larger.slots = calloc(larger.cap, sizeof larger.slots[0]);
	REQUIRE(larger.slots != NULL);
	for (size_t i = 0; i < names->cap; i++) {
		if (names->slots[i].p != NULL) {
			*slot_of(&larger, &names->slots[i]) = names->slots[i];
		}
	}
	free(names->slots);
	*names = larger;
}

static uint32_t number_of(struct names *names, const struct sheet_cell *cell)
{
	if (names->n * 2 >= names->cap) {
		names_grow(names);
	}
	struct sheet_cell *slot = slot_of(names, cell);
	if (slot->p == NULL) {
		*slot = *cell;
		slot->col = (int)names->n++;
	}
	return (uint32_t)slot->col;
}

/* ---- cells */

/* Seconds, or a date. */
static bool read_time(const struct reading *reading, const struct sheet_cell *cell, bool *dated,
	int64_t *out)
{
	char text[TIME_BYTES_MAX + 2];
	double seconds;
	*dated = false;
	if (sheet_number(cell, &seconds)) {
		*out = (int64_t)seconds;
		return seconds < (double)TRACE_ROWS_WEEKS_MAX * WEEK_S;
	}
	if (cell->n > TIME_BYTES_MAX || cell->n < 19) {
		return false;
	}
	*dated = true;
	memcpy(text, cell->p, cell->n);
	text[cell->n] = '\0';
	text[10] = text[10] == ' ' ? 'T' : text[10];
	if (civil_parse(text, out)) {
		return true;
	}
	text[cell->n] = 'Z';
	text[cell->n + 1] = '\0';
	bool local = civil_parse(text, out);
	*out -= (int64_t)reading->zone_min * 60;
	return local;
}

static bool read_size(const struct sheet_cell *cell, uint32_t *out)
{
	double bytes = 0;
	bool ok = sheet_number(cell, &bytes) && bytes <= INT32_MAX;
	*out = ok ? (uint32_t)bytes : 0;
	return ok;
}

static void add_row(struct trace_rows *rows, struct trace_row row)
{
	if (rows->n == rows->cap) {
		rows->cap = rows->cap == 0 ? 4096 : rows->cap * 2;
		rows->items = realloc(rows->items, rows->cap * sizeof rows->items[0]);
		REQUIRE(rows->items != NULL);
	}
	rows->items[rows->n++] = row;
	rows->users = row.user >= rows->users ? row.user + 1 : rows->users;
}

/* ---- rows */

/* The first user says whether users are numbers or names. */
static void read_row(struct reading *reading)
{
	const struct sheet_cell *cell = reading->sheet.cell;
	struct trace_row row = {0};
	bool dated = false;
	double number = 0;
	if (!read_time(reading, &cell[reading->time], &dated, &row.time_s)) {
		problem(reading, cell[reading->time].col,
			"not a time: seconds below 520 weeks, or 2003-10-06T08:30:00Z");
		return;
	}
	struct trace_rows *out = reading->rows;
	if (out->n > 0 && dated != out->dated) {
		problem(reading, cell[reading->time].col, "dates and seconds in one column");
		return;
	}
	const struct sheet_cell *user = &cell[reading->user];
	bool is_number = sheet_number(user, &number) && memchr(user->p, '.', user->n) == NULL;
	if (out->n == 0) {
		reading->numbered = is_number;
	}
	if (user->n == 0 || (reading->numbered && !(is_number && number < TRACE_ROWS_USERS_MAX))) {
		problem(reading, user->col, user->n == 0 ? "the user is missing"
			: "not a user number below 10000000; the first user is a number, so all are");
		return;
	}
	row.user = reading->numbered ? (uint32_t)number : number_of(&reading->names, user);
	if (reading->size >= 0 && !read_size(&cell[reading->size], &row.bytes)) {
		problem(reading, cell[reading->size].col, "not a size in bytes");
		return;
	}
	out->dated = dated;
	add_row(out, row);
}

static bool open_sheet(struct reading *reading, const char *text, size_t bytes)
{
	enum sheet_row state = sheet_open(&reading->sheet, text, bytes);
	if (state == SHEET_END) {
		reading->sheet.line = 1;
		problem(reading, 1, "no arrivals in this file");
		return false;
	}
	if (state == SHEET_BAD) {
		problem(reading, reading->sheet.bad_col, reading->sheet.bad);
		return false;
	}
	reading->time = sheet_column(&reading->sheet, "arrival_s|arrival|time|timestamp|date");
	reading->user = sheet_column(&reading->sheet, "user|recipient|mailbox|to");
	reading->size = sheet_column(&reading->sheet, "bytes|size|size_bytes");
	reading->rows->sized = reading->size >= 0;
	if (reading->time < 0 || reading->user < 0) {
		problem(reading, 1, reading->time < 0
			? "the first line must name the columns, and one of them arrival_s, arrival, "
			  "time, timestamp or date; write for example \"arrival_s,user\""
			: "no column is called user, recipient, mailbox or to");
		return false;
	}
	return true;
}

static int row_order(const void *a, const void *b)
{
	const struct trace_row *left = a;
	const struct trace_row *right = b;
	if (left->user != right->user) {
		return left->user < right->user ? -1 : 1;
	}
	if (left->time_s != right->time_s) {
		return left->time_s < right->time_s ? -1 : 1;
	}
	return (left->bytes > right->bytes) - (left->bytes < right->bytes);
}

bool trace_rows_read(const char *file, const char *text, size_t bytes, int32_t zone_min,
	struct trace_rows *out, struct diag_list *diags)
{
	*out = (struct trace_rows){0};
	struct reading *reading = calloc(1, sizeof *reading);
	REQUIRE(reading != NULL);
	reading->file = file;
	reading->diags = diags;
	reading->rows = out;
	reading->zone_min = zone_min;
	if (open_sheet(reading, text, bytes)) {
		enum sheet_row state;
		while (reading->problem_n < PROBLEMS_MAX &&
		       (state = sheet_next(&reading->sheet)) != SHEET_END) {
			if (state == SHEET_BAD) {
				problem(reading, reading->sheet.bad_col, reading->sheet.bad);
			} else {
				read_row(reading);
			}
		}
		if (out->n == 0 && reading->problem_n == 0) {
			reading->sheet.line = 1;
			problem(reading, 1, "no arrivals in this file");
		}
	}
	bool ok = reading->problem_n == 0;
	if (ok) {
		qsort(out->items, out->n, sizeof out->items[0], row_order);
	}
	free(reading->names.slots);
	free(reading);
	return ok;
}

void trace_rows_fini(struct trace_rows *rows)
{
	free(rows->items);
	*rows = (struct trace_rows){0};
}
