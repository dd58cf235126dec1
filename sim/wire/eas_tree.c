/* Trees are read again by the WBXML reader, started in the middle of a document: at the page of the
 * tag, with nothing open.
 *
 * Not here: meaning. See eas_tree.h. */
#include "wire/eas_tree.h"

enum wire_verdict eas_tree_read(struct wbxml_reader *r, const struct wbxml_event *open,
				struct eas_tree *tree)
{
	/* A tag is one octet, and the reader stands right behind it. */
	size_t from = r->at - 1;
	enum wire_verdict v = wbxml_skip(r, open);
	*tree = (struct eas_tree){.bytes = {.p = r->p + from, .n = r->at - from}, .tag = open->tag};
	return v;
}

enum wire_verdict eas_tree_of(const uint8_t *p, size_t n, struct eas_tree *tree,
			      struct wire_bad *bad)
{
	struct wbxml_reader r;
	struct wbxml_event root;
	*tree = (struct eas_tree){0};
	wbxml_reader_init(&r, p, n);
	enum wire_verdict v = wbxml_next(&r, &root);
	if (v == WIRE_OK) {
		v = eas_tree_read(&r, &root, tree);
	}
	if (v == WIRE_OK) {
		v = wbxml_finish(&r);
	}
	*bad = r.bad;
	return v;
}

static void reader_start(const struct eas_tree *tree, struct wbxml_reader *r)
{
	wbxml_reader_init(r, tree->bytes.p, tree->bytes.n);
	r->started = true;
	r->page = (uint8_t)(tree->tag >> 8);
}

enum wire_verdict eas_tree_open(const struct eas_tree *tree, struct wbxml_reader *r,
				struct wbxml_event *root)
{
	reader_start(tree, r);
	return wbxml_root(r, tree->tag, "not a tree", root);
}

bool eas_tree_text(const struct eas_tree *tree, struct wire_span *text)
{
	struct wbxml_reader r;
	struct wbxml_event root;
	return eas_tree_open(tree, &r, &root) == WIRE_OK && wbxml_value(&r, &root, text) == WIRE_OK;
}

void eas_tree_put(struct wbxml_writer *w, const struct eas_tree *tree)
{
	struct wbxml_reader r;
	struct wbxml_event e;
	reader_start(tree, &r);
	for (;;) {
		if (wbxml_next(&r, &e) != WIRE_OK) {
			w->refused = true;
			return;
		}
		switch (e.kind) {
		case WBXML_OPEN:
			if (e.empty) {
				wbxml_empty(w, e.tag);
			} else {
				wbxml_open(w, e.tag);
			}
			break;
		case WBXML_TEXT:
			wbxml_chars(w, e.data);
			break;
		case WBXML_OPAQUE:
			wbxml_opaque(w, e.data);
			break;
		case WBXML_CLOSE:
			wbxml_close(w);
			break;
		default:
			return;
		}
	}
}
