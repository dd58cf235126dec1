/* Where things stand in a JSON text: line and column of every key and value.
 *
 * What: jansson keeps no positions after loading, so this second scan walks the same text and
 *   yields a tree of places in the same order. The caller walks both trees in step.
 * Not here: judging the text. locate_build is for texts that jansson has accepted; any other text
 *   is safe too and gives NULL or places of no use.
 * Units: lines and columns from 1; a column is a Unicode character, as editors count.
 * Ownership: locate_build allocates, locate_free releases; nodes are indices, 0 is the root.
 * Errors: NULL for a text that is not nested well. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define LOCATE_NONE UINT32_MAX

struct locate_node {
	uint32_t parent, first_child, next; /* LOCATE_NONE where there is none */
	uint32_t line, col;                 /* of the value */
	uint32_t key_line, key_col;         /* of the key's opening quote; 0 in arrays and the root */
};

struct locate {
	struct locate_node *nodes;
	uint32_t n, cap;
};

/* `bytes` of JSON; a byte order mark at its start takes no column. */
struct locate *locate_build(const char *text, size_t bytes);
void locate_free(struct locate *locate); /* NULL is fine */

/* Line and column of a byte offset in a text (for errors of the reader itself). */
void locate_offset(const char *text, size_t bytes, size_t offset, int *line, int *col);
