/* Places of keys and values in a JSON text. See locate.h.
 *
 * One pass without recursion: the open containers are the chain of parents. Commas and colons need
 * no state of their own, because in valid JSON a string before a colon is a key. */
#include "config/locate.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct scan {
	const char *at, *end;
	uint32_t line, col;
	struct locate *out;
	uint32_t parent;             /* the open container */
	uint32_t *last;              /* [node] its last child so far, to append in O(1) */
	uint32_t key_line, key_col;  /* of a key that waits for its value */
};

/* One byte on. Only bytes that begin a character count as columns. */
static void step(struct scan *scan)
{
	unsigned char c = (unsigned char)*scan->at++;
	if (c == '\n') {
		scan->line++;
		scan->col = 1;
	} else if ((c & 0xc0) != 0x80) {
		scan->col++;
	}
}

/* A new child of the open container at the present place. */
static uint32_t add_node(struct scan *scan)
{
	struct locate *out = scan->out;
	if (out->n == out->cap) {
		uint32_t cap = out->cap == 0 ? 256 : out->cap * 2;
		struct locate_node *nodes = realloc(out->nodes, cap * sizeof nodes[0]);
		if (nodes == NULL) {
			return LOCATE_NONE;
		}
		out->nodes = nodes;
		uint32_t *last = realloc(scan->last, cap * sizeof last[0]);
		if (last == NULL) {
			return LOCATE_NONE;
		}
		scan->last = last;
		out->cap = cap;
	}
	uint32_t node = out->n++;
	out->nodes[node] = (struct locate_node){.parent = scan->parent,
		.first_child = LOCATE_NONE, .next = LOCATE_NONE, .line = scan->line,
		.col = scan->col, .key_line = scan->key_line, .key_col = scan->key_col};
	scan->last[node] = LOCATE_NONE;
	scan->key_line = scan->key_col = 0;
	if (scan->parent != LOCATE_NONE) {
		uint32_t before = scan->last[scan->parent];
		if (before == LOCATE_NONE) {
			out->nodes[scan->parent].first_child = node;
		} else {
			out->nodes[before].next = node;
		}
		scan->last[scan->parent] = node;
	}
	return node;
}

/* Past the closing quote; false at the end of the text. */
static bool skip_string(struct scan *scan)
{
	step(scan);
	while (scan->at < scan->end && *scan->at != '"') {
		if (*scan->at == '\\') {
			step(scan);
			if (scan->at == scan->end) {
				return false;
			}
		}
		step(scan);
	}
	if (scan->at == scan->end) {
		return false;
	}
	step(scan);
	return true;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* A string is a key if a colon follows; then its place waits for the value. */
static bool take_string(struct scan *scan)
{
	uint32_t line = scan->line;
	uint32_t col = scan->col;
	const char *look = scan->at;
	struct scan after = *scan;
	if (!skip_string(&after)) {
		return false;
	}
	look = after.at;
	while (look < scan->end && is_space(*look)) {
		look++;
	}
	if (look < scan->end && *look == ':') {
		scan->key_line = line;
		scan->key_col = col;
	} else if (add_node(scan) == LOCATE_NONE) {
		return false;
	}
	scan->at = after.at;
	scan->line = after.line;
	scan->col = after.col;
	return true;
}

static bool take_token(struct scan *scan)
{
	char c = *scan->at;
	if (c == '"') {
		return take_string(scan);
	}
	if (c == '{' || c == '[') {
		uint32_t node = add_node(scan);
		if (node == LOCATE_NONE) {
			return false;
		}
		scan->parent = node;
		step(scan);
		return true;
	}
	if (c == '}' || c == ']') {
		if (scan->parent == LOCATE_NONE) {
			return false;
		}
		scan->parent = scan->out->nodes[scan->parent].parent;
		step(scan);
		return true;
	}
	if (is_space(c) || c == ',' || c == ':') {
		step(scan);
		return true;
	}
	if (add_node(scan) == LOCATE_NONE) {
		return false;
	}
	while (scan->at < scan->end && !is_space(*scan->at) && strchr(",:]}[{\"", *scan->at) == NULL) {
		step(scan);
	}
	/* A NUL byte matches strchr's terminator; it must not stop the scan from moving on. */
	if (scan->at < scan->end && *scan->at == '\0') {
		step(scan);
	}
	return true;
}

struct locate *locate_build(const char *text, size_t bytes)
{
	struct scan scan = {.at = text, .end = text + bytes, .line = 1, .col = 1,
		.out = calloc(1, sizeof *scan.out), .parent = LOCATE_NONE};
	if (scan.out == NULL) {
		return NULL;
	}
	if (bytes >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
		scan.at += 3;
	}
	bool ok = true;
	while (ok && scan.at < scan.end) {
		ok = take_token(&scan);
	}
	free(scan.last);
	if (!ok || scan.parent != LOCATE_NONE || scan.out->n == 0) {
		locate_free(scan.out);
		return NULL;
	}
	return scan.out;
}

void locate_free(struct locate *locate)
{
	if (locate != NULL) {
		free(locate->nodes);
		free(locate);
	}
}

void locate_offset(const char *text, size_t bytes, size_t offset, int *line, int *col)
{
	struct scan scan = {.at = text, .end = text + bytes, .line = 1, .col = 1};
	if (bytes >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
		scan.at += 3;
	}
	while (scan.at < scan.end && scan.at < text + offset) {
		step(&scan);
	}
	*line = (int)scan.line;
	*col = (int)scan.col;
}
