/* What fields do seldom: empty elements, values in pieces, the last octets of a document, faults.
 *
 * Not here: the common ways, which are inline. See wbxml_field.h. */
#include "wire/wbxml_field.h"

static const struct wbxml_event opened = {.kind = WBXML_OPEN};

enum wire_verdict wbxml_field_any(struct wbxml_reader *r, struct wbxml_field *field)
{
	struct wbxml_event e;
	bool more;
	*field = (struct wbxml_field){.kind = WBXML_FIELD_NONE};
	enum wire_verdict v = wbxml_any_child(r, &e, &more);
	if (v != WIRE_OK || !more) {
		return v;
	}
	const uint8_t *p = r->p + r->at;
	size_t left = r->n - r->at;
	field->tag = e.tag;
	field->at = r->p + e.offset;
	field->kind = WBXML_FIELD_OPEN;
	if (e.empty) {
		field->kind = WBXML_FIELD_LEAF;
		field->text = (struct wire_span){.p = p, .n = 0};
	} else if (left >= 3 && p[0] == WBXML_ANY_STR_I) {
		size_t n = wbxml_any_nul(p + 1, 0, left - 3);
		if (p[1 + n] == 0 && p[2 + n] == WBXML_ANY_END) {
			field->kind = WBXML_FIELD_LEAF;
			field->text = (struct wire_span){.p = p + 1, .n = n};
			r->at += n + 3;
			r->depth--;
		}
	}
	return WIRE_OK;
}

enum wire_verdict wbxml_field_pieces(struct wbxml_reader *r, struct wire_span *value)
{
	return wbxml_any_value(r, &opened, value);
}

/* True for nothing, which is 0, and up to nine digits, which always fit. */
bool wbxml_field_digits(struct wire_span text, uint32_t *value)
{
	enum { DIGITS_MAX = 9 };
	uint32_t sum = 0;
	if (text.n > DIGITS_MAX) {
		return false;
	}
	for (size_t i = 0; i < text.n; i++) {
		unsigned digit = text.p[i] - (unsigned)'0';
		if (digit > 9) {
			return false;
		}
		sum = sum * 10 + digit;
	}
	*value = sum;
	return true;
}

enum wire_verdict wbxml_field_odd_number(struct wbxml_reader *r, enum wbxml_field_kind kind,
					 uint16_t tag, const uint8_t *at, uint32_t *value)
{
	struct wbxml_event open = wbxml_field_again(r, kind, tag, at);
	return wbxml_number(r, &open, value);
}

enum wire_verdict wbxml_field_pass(struct wbxml_reader *r)
{
	return wbxml_skip(r, &opened);
}

enum wire_verdict wbxml_field_other_root(struct wbxml_reader *r, uint16_t tag, const char *reason,
					 enum wbxml_field_kind *kind)
{
	struct wbxml_event root;
	enum wire_verdict v = wbxml_root(r, tag, reason, &root);
	*kind = v != WIRE_OK ? WBXML_FIELD_NONE : root.empty ? WBXML_FIELD_LEAF : WBXML_FIELD_OPEN;
	return v;
}

struct wbxml_event wbxml_field_again(struct wbxml_reader *r, enum wbxml_field_kind kind,
				     uint16_t tag, const uint8_t *at)
{
	struct wbxml_event open = {.kind = WBXML_OPEN, .tag = tag, .offset = (size_t)(at - r->p)};
	open.empty = *at < WBXML_ANY_CONTENT;
	if (kind == WBXML_FIELD_LEAF) {
		r->at = open.offset + 1;
		if (!open.empty) {
			r->stack[r->depth++] = tag;
		}
	}
	return open;
}
