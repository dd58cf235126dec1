/* The list of problems. See diag.h. */
#include "config/diag.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"

enum { DIAG_KEPT_MAX = 1000, DIAG_TEXT_MAX = 1024 };

static const struct {
	const char *name, *about;
} ids[DIAG_IDS] = {
#define DIAG(name, text, about) [DIAG_##name] = {text, about},
#include "config/diag.def"
#undef DIAG
};

void diag_init(struct diag_list *list)
{
	*list = (struct diag_list){0};
}

void diag_fini(struct diag_list *list)
{
	for (size_t i = 0; i < list->n; i++) {
		free(list->items[i].file);
		free(list->items[i].path);
		free(list->items[i].text);
	}
	free(list->items);
	diag_init(list);
}

const char *diag_name(enum diag_id id)
{
	return ids[id].name;
}

int diag_find(const char *name)
{
	for (int i = 0; i < DIAG_IDS; i++) {
		if (strcmp(ids[i].name, name) == 0) {
			return i;
		}
	}
	return -1;
}

const char *diag_about(enum diag_id id)
{
	return ids[id].about;
}

bool diag_is_error(enum diag_id id)
{
	return ids[id].name[0] == 'E';
}

/* A copy in which control characters are question marks: a file must not steer a terminal. Bytes
 * from 0x80 on pass, they are UTF-8 that jansson has checked, except C1 controls (C2 80..9F). */
static char *clean_copy(const char *text)
{
	char *copy = strdup(text);
	REQUIRE(copy != NULL);
	for (unsigned char *c = (unsigned char *)copy; *c != '\0'; c++) {
		if (*c < 0x20 || *c == 0x7f) {
			*c = '?';
		} else if (*c == 0xc2 && c[1] >= 0x80 && c[1] < 0xa0) {
			c[0] = c[1] = '?';
		}
	}
	return copy;
}

void diag_add(struct diag_list *list, enum diag_id id, const char *file, int line, int col,
	const char *path, const char *format, ...)
{
	if (diag_is_error(id)) {
		list->error_n++;
	} else {
		list->warning_n++;
	}
	if (list->n == DIAG_KEPT_MAX) {
		return;
	}
	if (list->n == list->cap) {
		list->cap = list->cap == 0 ? 16 : list->cap * 2;
		list->items = realloc(list->items, list->cap * sizeof list->items[0]);
		REQUIRE(list->items != NULL);
	}
	char text[DIAG_TEXT_MAX];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	list->items[list->n++] = (struct diag){.id = id, .line = line, .col = col,
		.file = clean_copy(file), .path = clean_copy(path), .text = clean_copy(text)};
}

/* Insertion sort: it is stable, and lists are short. */
void diag_sort(struct diag_list *list)
{
	size_t *rank = calloc(list->n + 1, sizeof *rank);
	REQUIRE(rank != NULL);
	for (size_t i = 0; i < list->n; i++) {
		while (strcmp(list->items[rank[i]].file, list->items[i].file) != 0) {
			rank[i]++;
		}
	}
	for (size_t i = 1; i < list->n; i++) {
		struct diag moving = list->items[i];
		size_t moving_rank = rank[i];
		size_t j = i;
		while (j > 0) {
			const struct diag *left = &list->items[j - 1];
			bool after = rank[j - 1] != moving_rank ? rank[j - 1] > moving_rank
				: left->line != moving.line ? left->line > moving.line
				: left->col > moving.col;
			if (!after) {
				break;
			}
			list->items[j] = list->items[j - 1];
			rank[j] = rank[j - 1];
			j--;
		}
		list->items[j] = moving;
		rank[j] = moving_rank;
	}
	free(rank);
}

void diag_summary(const struct diag_list *list, char *out, size_t out_bytes)
{
	char errors[64] = "";
	char warnings[64] = "";
	if (list->error_n > 0) {
		snprintf(errors, sizeof errors, "%zu error%s", list->error_n,
			list->error_n == 1 ? "" : "s");
	}
	if (list->warning_n > 0) {
		snprintf(warnings, sizeof warnings, "%zu warning%s", list->warning_n,
			list->warning_n == 1 ? "" : "s");
	}
	if (list->error_n + list->warning_n == 0) {
		snprintf(out, out_bytes, "no problems");
		return;
	}
	snprintf(out, out_bytes, "%s%s%s%s", errors, *errors && *warnings ? ", " : "", warnings,
		list->error_n > 0 ? "; nothing was run" : "");
}

void diag_print(const struct diag_list *list, FILE *out)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct diag *diag = &list->items[i];
		fprintf(out, "%s:%d:%d: %s: %s%s%s [%s]\n", diag->file, diag->line, diag->col,
			diag_is_error(diag->id) ? "error" : "warning", diag->path,
			*diag->path ? ": " : "", diag->text, diag_name(diag->id));
	}
	if (list->n > 0) {
		char summary[160];
		diag_summary(list, summary, sizeof summary);
		fprintf(out, "%s\n", summary);
	}
}

void diag_print_json(const struct diag_list *list, FILE *out)
{
	json_t *problems = json_array();
	for (size_t i = 0; i < list->n; i++) {
		const struct diag *diag = &list->items[i];
		json_t *text = json_string(diag->text);
		if (text == NULL) { /* a line of a CSV file need not be UTF-8 */
			text = json_string("(text is not UTF-8)");
		}
		json_array_append_new(problems, json_pack("{s:s?, s:i, s:i, s:s, s:s?, s:o, s:s}",
			"file", diag->file, "line", diag->line, "col", diag->col, "severity",
			diag_is_error(diag->id) ? "error" : "warning", "path", diag->path, "text",
			text, "id", diag_name(diag->id)));
	}
	json_t *all = json_pack("{s:b, s:I, s:I, s:o}", "ok", list->error_n == 0, "errors",
		(json_int_t)list->error_n, "warnings", (json_int_t)list->warning_n, "problems",
		problems);
	json_dumpf(all, out, JSON_INDENT(2));
	fputc('\n', out);
	json_decref(all);
}
