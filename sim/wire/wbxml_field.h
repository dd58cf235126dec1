/* The children of an element one by one, each together with its content when that is one string or
 * nothing: what nearly all elements of nearly all messages are. Such a child needs no place on the
 * reader's stack and no event, and that is why this is here beside wbxml_child: every simulated
 * message is read this way.
 *
 * Not here: names and meaning of the tags; the whole grammar (wbxml_any.h).
 * Ownership, units, errors: as in wbxml.h; text points into the bytes read.
 * Invariants: only for use inside of an element, after wbxml_field_root or a WBXML_FIELD_OPEN. What
 * is read, and each fault with its offset, is what wbxml_child, wbxml_value, wbxml_number give. */
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

/* The rare cases of the functions below; only they call these. Never inline: the calls are many. */
#define WBXML_FIELD_RARE __attribute__((cold, noinline))
WBXML_FIELD_RARE enum wire_verdict wbxml_field_pieces(struct wbxml_reader *r,
						      struct wire_span *value);
WBXML_FIELD_RARE enum wire_verdict wbxml_field_odd_number(struct wbxml_reader *r,
							  enum wbxml_field_kind kind, uint16_t tag,
							  const uint8_t *at, uint32_t *value);
WBXML_FIELD_RARE enum wire_verdict wbxml_field_pass(struct wbxml_reader *r);
WBXML_FIELD_RARE enum wire_verdict wbxml_field_other_root(struct wbxml_reader *r, uint16_t tag,
							  const char *reason,
							  enum wbxml_field_kind *kind);
WBXML_FIELD_RARE struct wbxml_event wbxml_field_again(struct wbxml_reader *r,
						      enum wbxml_field_kind kind, uint16_t tag,
						      const uint8_t *at);

/* A number of up to nine digits, nothing being 0; false when it is something else. Not inline for
 * the same reason. */
__attribute__((noinline)) bool wbxml_field_digits(struct wire_span text, uint32_t *value);

/* The next child of the element that is open, or WBXML_FIELD_NONE behind the last; text between
 * children is passed over. */
enum wire_verdict wbxml_field_next(struct wbxml_reader *r, struct wbxml_field *field);

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
