/* One element with everything inside of it, kept as the bytes it came in: for parts of a message
 * that have no fixed shape, such as the query of a Search or the properties of a fetched item.
 *
 * Not here: what stands inside; eas_tree_open gives a reader for it.
 * Ownership: a tree borrows the bytes of the document it was read from or made of.
 * Invariants: `bytes` runs from the element's tag to its END and is well formed; only eas_tree_read
 * and eas_tree_of make trees. A zeroed tree means "absent". */
#pragma once

#include "wire/wbxml.h"

struct eas_tree {
	struct wire_span bytes; /* p == NULL: absent */
	uint16_t tag;		/* of the element; its page is in force at the first byte */
};

/* After an OPEN: passes over the element like wbxml_skip and remembers it. */
enum wire_verdict eas_tree_read(struct wbxml_reader *r, const struct wbxml_event *open,
				struct eas_tree *tree);

/* A whole WBXML document as a tree: its root. So trees are built with struct wbxml_writer. */
enum wire_verdict eas_tree_of(const uint8_t *p, size_t n, struct eas_tree *tree,
			      struct wire_bad *bad);

/* Starts a reader on the tree: `root` becomes the OPEN of its element, and wbxml_child and the rest
 * go on from there. Offsets count from the first byte of the tree. */
enum wire_verdict eas_tree_open(const struct eas_tree *tree, struct wbxml_reader *r,
				struct wbxml_event *root);

/* The text of a tree without elements inside; false when there are some, or several pieces. */
bool eas_tree_text(const struct eas_tree *tree, struct wire_span *text);

/* Writes the element, token by token, where the writer stands: the page may be another one there. */
void eas_tree_put(struct wbxml_writer *w, const struct eas_tree *tree);
