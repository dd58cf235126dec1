/* The merged scenario: a tree of values that remember where each came from.
 *
 * What: nodes built from JSON with its places, laid over each other (objects merge, everything else
 *   replaces, null deletes at the end), looked up by dotted path.
 * Not here: reading files (config/load.h), knowing keys (config/fill.h).
 * Ownership: tree_free releases a node with all below it; struct tree_origin's file is borrowed.
 * Invariants: a null stays as a node while files are merged, so that it deletes whatever it is laid
 *   over later; after tree_prune no object holds one. Keys that begin with // are not in the tree.
 *   An object with a key "dist" replaces what was there: no half of an old one survives. */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "config/locate.h"

enum tree_file_kind { TREE_FILE, TREE_PRESET, TREE_SET };

/* A text that values come from. */
struct tree_file {
	char *name;              /* for messages: path as given, "preset:radio/gprs-2005", "--set" */
	enum tree_file_kind kind;
	char *source;            /* a preset's "source", else NULL */
};

struct tree_origin {
	const struct tree_file *file;
	int line, col;           /* of the value */
	int key_line, key_col;
};

struct tree {
	char *key;               /* NULL in arrays and the root */
	json_t *leaf;            /* NULL for objects and arrays */
	bool is_array;
	struct tree_origin origin;
	struct tree *child, *next;
};

#define TREE_DEPTH_MAX 64

/* From a loaded JSON value and its places (`at` is the node of `json`; `places` may be NULL, then
 * `where` is the place of all). NULL if it is nested deeper than TREE_DEPTH_MAX. */
struct tree *tree_build(json_t *json, const struct locate *places, uint32_t at,
	const struct tree_origin *where);
struct tree *tree_copy(const struct tree *tree);
void tree_free(struct tree *tree); /* NULL is fine */

/* Lays `over` (consumed) over `*base` (may be NULL). */
void tree_merge(struct tree **base, struct tree *over);

/* Removes the members of objects that are null. */
void tree_prune(struct tree *tree);

struct tree *tree_child(const struct tree *tree, const char *key);
/* By dotted path from `tree`; NULL if absent. */
struct tree *tree_at(const struct tree *tree, const char *path);
/* Unlinks and answers the child, or NULL. */
struct tree *tree_take(struct tree *tree, const char *key);

bool tree_is_object(const struct tree *tree);
/* The text of a string leaf, or NULL. */
const char *tree_text(const struct tree *tree);
/* "an object", "a number": for messages. */
const char *tree_kind(const struct tree *tree);
