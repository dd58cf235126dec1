/* The growing list of problems of a scenario, and how it is printed.
 *
 * What: every problem has a place, a key path, a text and an id of config/diag.def; the first
 *   letter of the id tells errors (E-) from warnings (W-). All problems of a file are collected;
 *   at most 1000 are kept, all are counted.
 * Not here: judging. Paragraphs behind ids stand in diag.def (diag_about).
 * Ownership: diag_init, then diag_fini releases; texts are copied.
 * Invariants: what is printed holds no control characters, whatever stood in the file. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum diag_id {
#define DIAG(name, text, about) DIAG_##name,
#include "config/diag.def"
#undef DIAG
	DIAG_IDS
};

struct diag {
	enum diag_id id;
	int line, col; /* 1-based; 0 = the whole file */
	char *file;
	char *path;    /* dotted key path, may be "" */
	char *text;
};

struct diag_list {
	struct diag *items;
	size_t n, cap;
	size_t error_n, warning_n; /* counted even when no longer kept */
};

void diag_init(struct diag_list *list);
void diag_fini(struct diag_list *list);

void diag_add(struct diag_list *list, enum diag_id id, const char *file, int line, int col,
	const char *path, const char *format, ...) __attribute__((format(printf, 7, 8)));

/* "E-unit". */
const char *diag_name(enum diag_id id);
/* The id of a name, or -1. */
int diag_find(const char *name);
/* The paragraph that `explain ID` prints. */
const char *diag_about(enum diag_id id);
bool diag_is_error(enum diag_id id);

/* Orders by file (first seen first), line and column; the order of adding breaks ties. */
void diag_sort(struct diag_list *list);

/* One line each, `file:line:col: error: key.path: text [E-id]`, then the summary if any problem
 * exists: `2 errors, 1 warning; nothing was run`. */
void diag_print(const struct diag_list *list, FILE *out);
/* The last line alone, without newline, into `out`. */
void diag_summary(const struct diag_list *list, char *out, size_t out_bytes);
/* {"ok":..., "errors":N, "warnings":N, "problems":[{"file",...}]} and a newline. */
void diag_print_json(const struct diag_list *list, FILE *out);
