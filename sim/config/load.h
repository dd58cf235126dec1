/* From files to one merged tree: reading, extends, presets, --set.
 *
 * What: texts become trees (config/tree.h) that remember their origins, laid over each other.
 *   Checks the file as a file: size, JSON, format, extends, source of presets.
 * Not here: keys and values (config/fill.h).
 * Ownership: load_build allocates, load_free releases. Copies share the list of files.
 * Errors: into the diag_list. NULL only when the file itself cannot be used at all. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "config/diag.h"
#include "config/tree.h"

#define LOAD_BYTES_MAX (8 * 1024 * 1024)
#define LOAD_FORMAT "pushsim-scenario/1"

struct load_files {
	struct tree_file **items;
	size_t n;
	unsigned refs;
};

struct load {
	struct tree *root;         /* parameters, and title, about, expect, sweep */
	struct load_files *files;  /* all texts that origins point at; [0] is the scenario */
	bool incomplete;           /* a part is missing: do not report what it might have set */
};

struct load *load_build(const char *file, const char *const *sets, size_t set_n,
	struct diag_list *diags);
struct load *load_copy(const struct load *load);
void load_free(struct load *load); /* NULL is fine */

/* Lays a preset ("radio/NAME" or "preset:radio/NAME"; NULL: none) and then settings over it. */
void load_overlay(struct load *load, const char *preset, const char *const *sets, size_t set_n,
	struct diag_list *diags);

/* Adds a problem at the value of `path`, or at the nearest object around it. */
void load_problem(const struct load *load, enum diag_id id, const char *path,
	struct diag_list *diags, const char *format, ...) __attribute__((format(printf, 5, 6)));

/* "file:line:col", "preset:radio/x:line:col", "--set" or, for NULL, "default". */
void load_origin_text(const struct tree_origin *origin, char *out, size_t out_bytes);

/* The text of a file (malloc'ed, NUL-terminated) of up to `limit` bytes, or NULL and the reason. */
char *load_text(const char *file, size_t limit, size_t *bytes, const char **why);
/* The same for data of a scenario: a file that is not there may be one of the program's, so that a
 * shipped scenario works from any folder. */
char *load_data(const char *file, size_t limit, size_t *bytes, const char **why);

/* A relative name counts from the folder of the text that holds it, at `from`; --set and presets
 * count from here. False if that is longer than `out_bytes` - 1. */
bool load_beside(const struct tree_origin *from, const char *name, char *out, size_t out_bytes);
