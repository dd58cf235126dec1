/* The children of an element one by one, each together with its content when that is one string or
 * nothing: what nearly all elements of nearly all messages are. Such a child needs no place on the
 * reader's stack and no event, and that is why this is here beside wbxml_child: every simulated
 * message is read this way.
 *
 * Not here: names and meaning of the tags; all that is rare (wbxml_field.c, which falls back on
 * wbxml.h).
 * Ownership, units, errors: as in wbxml.h; text points into the bytes read.
 * Invariants: only for use inside of an element, after wbxml_field_root or a WBXML_FIELD_OPEN. What
 * is read, and each fault with its offset, is what wbxml_child, wbxml_value and wbxml_number give.
 * The functions are inline, and never hand out the address of a field, to keep it in registers. */
#pragma once

#include <limits.h>

#include "wire/scan.h"
#include "wire/wbxml.h"
#include "wire/wbxml_any.h"

enum wbxml_field_kind {
	WBXML_FIELD_NONE, /* the END of the element around was passed, or reading failed */
	WBXML_FIELD_LEAF, /* read with its END: `text` is all that it holds, perhaps nothing */
	WBXML_FIELD_OPEN  /* content follows; the caller must consume it up to the END */
};

struct wbxml_field {
	enum wbxml_field_kind kind;
	uint16_t tag;
	const uint8_t *at;     /* of the tag */
	struct wire_span text; /* LEAF */
};

/* The rare cases of the functions below; only they call these. Never inline, for there are many
 * calls. */
#define WBXML_FIELD_RARE __attribute__((cold, noinline))
__attribute__((noinline)) enum wire_verdict wbxml_field_any(struct wbxml_reader *r, struct wbxml_field *field);
WBXML_FIELD_RARE enum wire_verdict wbxml_field_pieces(struct wbxml_reader *r, struct wire_span *value);
__attribute__((noinline)) bool wbxml_field_digits(struct wire_span text, uint32_t *value);
WBXML_FIELD_RARE enum wire_verdict wbxml_field_odd_number(struct wbxml_reader *r, enum wbxml_field_kind kind,
					 uint16_t tag, const uint8_t *at, uint32_t *value);
WBXML_FIELD_RARE enum wire_verdict wbxml_field_pass(struct wbxml_reader *r);
WBXML_FIELD_RARE enum wire_verdict wbxml_field_other_root(struct wbxml_reader *r, uint16_t tag, const char *reason,
					 enum wbxml_field_kind *kind);
WBXML_FIELD_RARE struct wbxml_event wbxml_field_again(struct wbxml_reader *r, enum wbxml_field_kind kind,
				     uint16_t tag, const uint8_t *at);

/* Index of the first NUL of a string at p, `limit` >= a step when there is none before. */
static inline size_t wbxml_field_text_end(const uint8_t *p, size_t limit)
{
	size_t n = SCAN_STEP(zero)(p);
	if (n == SCAN_STEP_BYTES) {
		if (limit >= 2 * SCAN_STEP_BYTES) {
			n += SCAN_STEP(zero)(p + SCAN_STEP_BYTES);
		}
		if (n % SCAN_STEP_BYTES == 0) {
			n = wbxml_any_nul(p, n, limit);
		}
	}
	return n;
}

/* The next child of the element that is open, or WBXML_FIELD_NONE behind the last; text between
 * children is passed over. Always inline: a call would take the field through memory. */
__attribute__((always_inline)) static inline enum wire_verdict
wbxml_field_next(struct wbxml_reader *r, struct wbxml_field *field)
{
	enum {
		/* Page switch, tag, STR_I, a step of text, NUL and END need no more checks. */
		NEAR_BYTES = SCAN_STEP_BYTES + 6,
		TOKENS = WBXML_ANY_TOKEN - WBXML_ANY_TOKEN_MIN + 1
	};
	const uint8_t *p = r->p;
	size_t at = r->at, left = r->n - at;
	unsigned depth = r->depth;
	if (left > 0 && p[at] == WBXML_ANY_END && depth > 0) {
		r->at = at + 1;
		r->depth = (uint8_t)--depth;
		r->finished = depth == 0;
		field->kind = WBXML_FIELD_NONE;
		return WIRE_OK;
	}
	if (left >= NEAR_BYTES && depth - 1 < WBXML_DEPTH_MAX - 1) {
		unsigned page = r->page;
		if (p[at] == WBXML_ANY_SWITCH_PAGE && p[at + 1] <= WBXML_PAGE_MAX) {
			page = p[at + 1];
			at += 2;
		}
		unsigned c = p[at];
		field->tag = WBXML_TAG(page, c & WBXML_ANY_TOKEN);
		field->at = p + at;
		if (c - (WBXML_ANY_CONTENT + WBXML_ANY_TOKEN_MIN) < TOKENS) {
			if (p[at + 1] != WBXML_ANY_STR_I) {
				field->kind = WBXML_FIELD_OPEN;
				r->page = (uint8_t)page;
				r->stack[depth] = field->tag;
				r->depth = (uint8_t)(depth + 1);
				r->at = at + 1;
				return WIRE_OK;
			}
			size_t n = wbxml_field_text_end(p + at + 2, r->n - at - 4);
			/* Without a NUL this is the last octet but one: whatever it is is judged here. */
			if (p[at + n + 2] == 0 && p[at + n + 3] == WBXML_ANY_END) {
				field->kind = WBXML_FIELD_LEAF;
				field->text = (struct wire_span){.p = p + at + 2, .n = n};
				r->page = (uint8_t)page;
				r->at = at + n + 4;
				return WIRE_OK;
			}
		} else if (c - WBXML_ANY_TOKEN_MIN < TOKENS) {
			field->kind = WBXML_FIELD_LEAF;
			field->text = (struct wire_span){.p = p + at + 1, .n = 0};
			r->page = (uint8_t)page;
			r->at = at + 1;
			return WIRE_OK;
		}
	}
	struct wbxml_field any;
	enum wire_verdict v = wbxml_field_any(r, &any);
	*field = any;
	return v;
}

/* Reads the header and the root, for a reader at its beginning: LEAF when the root is empty, OPEN,
 * or NONE when reading failed; WIRE_BAD with `reason` when the root is not `tag`. */
static inline enum wire_verdict wbxml_field_root(struct wbxml_reader *r, uint16_t tag,
						 const char *reason, enum wbxml_field_kind *kind)
{
	const uint8_t wanted[] = {0x03, 0x01, 0x6A, 0x00, WBXML_ANY_SWITCH_PAGE,
				  (uint8_t)(tag >> 8), (uint8_t)((tag & 0xFF) | WBXML_ANY_CONTENT)};
	size_t at = tag >> 8 == 0 ? WBXML_HEADER_BYTES : sizeof wanted - 1; /* page 0: no switch */
	if (r->n > at && memcmp(r->p, wanted, WBXML_HEADER_BYTES) == 0 &&
	    r->p[at] == wanted[sizeof wanted - 1] &&
	    (tag >> 8 == 0 || (r->p[at - 2] == wanted[at - 2] && r->p[at - 1] == wanted[at - 1]))) {
		r->started = true;
		r->page = (uint8_t)(tag >> 8);
		r->stack[0] = tag;
		r->depth = 1;
		r->at = at + 1;
		*kind = WBXML_FIELD_OPEN;
		return WIRE_OK;
	}
	return wbxml_field_other_root(r, tag, reason, kind);
}

/* The whole content of a child as wbxml_value gives it. */
static inline enum wire_verdict wbxml_field_text(struct wbxml_reader *r,
						 const struct wbxml_field *field,
						 struct wire_span *value)
{
	if (field->kind == WBXML_FIELD_LEAF) {
		*value = field->text;
		return WIRE_OK;
	}
	return wbxml_field_pieces(r, value);
}

/* The same as wbxml_number gives it. */
static inline enum wire_verdict wbxml_field_number(struct wbxml_reader *r,
						   const struct wbxml_field *field,
						   uint32_t *value)
{
	if (field->kind == WBXML_FIELD_LEAF) {
		unsigned digit = field->text.n == 1 ? field->text.p[0] - (unsigned)'0' : UINT_MAX;
		if (digit <= 9) {
			*value = digit;
			return WIRE_OK;
		}
		if (wbxml_field_digits(field->text, value)) {
			return WIRE_OK;
		}
	}
	return wbxml_field_odd_number(r, field->kind, field->tag, field->at, value);
}

/* Passes over a child. */
static inline enum wire_verdict wbxml_field_skip(struct wbxml_reader *r,
						 const struct wbxml_field *field)
{
	return field->kind == WBXML_FIELD_LEAF ? WIRE_OK : wbxml_field_pass(r);
}

/* Refuses the document at the tag of a child; returns WIRE_BAD. */
static inline enum wire_verdict wbxml_field_refuse(struct wbxml_reader *r,
						   const struct wbxml_field *field,
						   const char *reason)
{
	return wbxml_refuse(r, (size_t)(field->at - r->p), reason);
}

/* For functions that want the OPEN event of a child and consume its content themselves: goes back
 * to where its content begins. */
static inline struct wbxml_event wbxml_field_event(struct wbxml_reader *r,
						   const struct wbxml_field *field)
{
	return wbxml_field_again(r, field->kind, field->tag, field->at);
}
