/* One function takes a child that is a leaf or opens. Left to others: strings of some length,
 * values in pieces, the last octets of a document, faults.
 *
 * Not here: what a caller does with a leaf, which is inline. See wbxml_field.h. */
#include "wire/wbxml_field.h"

static const struct wbxml_event opened = {.kind = WBXML_OPEN};

/* All the rest. */
static __attribute__((noinline)) enum wire_verdict general(struct wbxml_reader *r,
							   struct wbxml_field *field)
{
	struct wbxml_event e;
	bool more;
	*field = (struct wbxml_field){.kind = WBXML_FIELD_NONE};
	enum wire_verdict v = wbxml_any_child(r, &e, &more);
	if (v == WIRE_OK && more) {
		field->kind = e.empty ? WBXML_FIELD_LEAF : WBXML_FIELD_OPEN;
		field->tag = e.tag;
		field->at = r->p + e.offset;
		field->text = (struct wire_span){.p = r->p + r->at, .n = 0};
	}
	return v;
}

/* A leaf or an element with more in it close to the end of the document, where every octet has to
 * be asked for. */
static inline bool plain_near(struct wbxml_reader *r, struct wbxml_field *field)
{
	const uint8_t *p = r->p + r->at, *end = r->p + r->n;
	unsigned page = r->page, depth = r->depth;
	if (end - p >= 3 && *p == WBXML_ANY_SWITCH_PAGE && p[1] <= WBXML_PAGE_MAX) {
		page = p[1];
		p += 2;
	}
	if (end - p < 2 || *p >= 0x80 || (*p & WBXML_ANY_TOKEN) < WBXML_ANY_TOKEN_MIN ||
	    depth == 0 || depth == WBXML_DEPTH_MAX) {
		return false;
	}
	const uint8_t *next = p + 1;
	enum wbxml_field_kind kind = WBXML_FIELD_LEAF;
	struct wire_span text = {.p = next, .n = 0};
	uint16_t tag = WBXML_TAG(page, *p & WBXML_ANY_TOKEN);
	if (*p >= WBXML_ANY_CONTENT && *next == WBXML_ANY_STR_I) {
		text.p = ++next;
		while (next < end && *next != 0) {
			next++;
		}
		if (end - next < 2 || next[1] != WBXML_ANY_END) {
			return false;
		}
		text.n = (size_t)(next - text.p);
		next += 2;
	} else if (*p >= WBXML_ANY_CONTENT) {
		kind = WBXML_FIELD_OPEN;
		r->stack[depth] = tag;
		r->depth = (uint8_t)(depth + 1);
	}
	*field = (struct wbxml_field){.kind = kind, .tag = tag, .at = p, .text = text};
	r->page = (uint8_t)page;
	r->at = (size_t)(next - r->p);
	return true;
}

static __attribute__((noinline)) enum wire_verdict near_end(struct wbxml_reader *r,
							    struct wbxml_field *field)
{
	return plain_near(r, field) ? WIRE_OK : general(r, field);
}

static inline void leaf_take(struct wbxml_reader *r, struct wbxml_field *field, unsigned page,
			     struct wire_span text, const uint8_t *behind)
{
	field->kind = WBXML_FIELD_LEAF;
	field->text = text;
	r->page = (uint8_t)page;
	r->at = (size_t)(behind - r->p);
}

/* A string longer than a step. */
static __attribute__((noinline)) enum wire_verdict long_text(struct wbxml_reader *r,
							     struct wbxml_field *field,
							     unsigned page)
{
	const uint8_t *p = field->at + 2;
	size_t n = SCAN_STEP_BYTES, limit = r->n - (size_t)(p - r->p) - 2;
	if (limit >= 2 * SCAN_STEP_BYTES) {
		n += SCAN_STEP(zero)(p + SCAN_STEP_BYTES);
	}
	if (n % SCAN_STEP_BYTES == 0) {
		/* Without a NUL this is the last octet but one: whatever it is is judged here. */
		n = wbxml_any_nul(p, n, limit);
	}
	if (p[n] != 0 || p[n + 1] != WBXML_ANY_END) {
		return general(r, field);
	}
	leaf_take(r, field, page, (struct wire_span){.p = p, .n = n}, p + n + 2);
	return WIRE_OK;
}

/* What needs registers saved or many checks is in functions of its own, called last: so this one
 * runs through for nearly all children of nearly all documents. */
enum wire_verdict wbxml_field_next(struct wbxml_reader *r, struct wbxml_field *field)
{
	enum {
		/* Page switch, tag, STR_I, a step of text, NUL and END need no more checks. */
		NEAR_BYTES = SCAN_STEP_BYTES + 6,
		TOKENS = WBXML_ANY_TOKEN - WBXML_ANY_TOKEN_MIN + 1
	};
	const uint8_t *p = r->p + r->at;
	size_t left = r->n - r->at;
	unsigned depth = r->depth;
	if (left > 0 && *p == WBXML_ANY_END && depth > 0) {
		r->at++;
		r->depth = (uint8_t)--depth;
		r->finished = depth == 0;
		field->kind = WBXML_FIELD_NONE;
		return WIRE_OK;
	}
	if (left < NEAR_BYTES || depth - 1 >= WBXML_DEPTH_MAX - 1) {
		return near_end(r, field);
	}
	unsigned page = r->page;
	if (*p == WBXML_ANY_SWITCH_PAGE && p[1] <= WBXML_PAGE_MAX) {
		page = p[1];
		p += 2;
	}
	unsigned c = *p;
	field->tag = WBXML_TAG(page, c & WBXML_ANY_TOKEN);
	field->at = p;
	if (c - (WBXML_ANY_CONTENT + WBXML_ANY_TOKEN_MIN) >= TOKENS) {
		if (c - WBXML_ANY_TOKEN_MIN >= TOKENS) {
			return general(r, field);
		}
		leaf_take(r, field, page, (struct wire_span){.p = p + 1, .n = 0}, p + 1);
		return WIRE_OK;
	}
	if (p[1] != WBXML_ANY_STR_I) {
		field->kind = WBXML_FIELD_OPEN;
		r->page = (uint8_t)page;
		r->stack[depth] = field->tag;
		r->depth = (uint8_t)(depth + 1);
		r->at = (size_t)(p + 1 - r->p);
		return WIRE_OK;
	}
	size_t n = SCAN_STEP(zero)(p + 2);
	if (n == SCAN_STEP_BYTES) {
		return long_text(r, field, page);
	}
	if (p[n + 3] != WBXML_ANY_END) {
		return general(r, field);
	}
	leaf_take(r, field, page, (struct wire_span){.p = p + 2, .n = n}, p + n + 4);
	return WIRE_OK;
}

enum wire_verdict wbxml_field_pieces(struct wbxml_reader *r, struct wire_span *value)
{
	return wbxml_any_value(r, &opened, value);
}

bool wbxml_field_digits(struct wire_span text, uint32_t *value)
{
	enum { DIGITS_MAX = 9 }; /* so many always fit */
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
