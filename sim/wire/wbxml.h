/* WBXML 1.3 as ActiveSync uses it: a pull reader of events and a writer.
 *
 * Not here: names of elements (eas_page.h), their meaning (eas_*.h), string tables, attributes,
 * entities, processing instructions, extension tokens: ActiveSync forbids them all.
 * Ownership: events point into the caller's bytes; the writer fills the caller's wire_out.
 * Units: octets; offsets count from the first byte of the document.
 * Invariants: the reader never reads past `n` and keeps no memory but its struct; nesting is
 * limited to WBXML_DEPTH_MAX elements, because no ActiveSync command needs half of that and a
 * hostile document must not choose how much we remember.
 * Grammar: [MS-ASWBXML] 2.1.1, 2.1.2.1, 2.1.3; [WBXML1.3] 5.1, 5.8. */
#pragma once

#include "wire/wire.h"

enum {
	WBXML_DEPTH_MAX = 32,
	WBXML_PAGE_MAX = 25, /* [MS-ASWBXML] 2.1.2.1: the last code page, Find */
	WBXML_HEADER_BYTES = 4
};

/* A tag is (page << 8) | token, token 0x05..0x3F: see EAS_TAG_* in eas_page.h. */
#define WBXML_TAG(page, token) ((uint16_t)(((page) << 8) | (token)))

enum wbxml_kind {
	WBXML_OPEN,   /* an element starts; `empty`: it has no content and no CLOSE follows */
	WBXML_TEXT,   /* STR_I: `data` without the NUL */
	WBXML_OPAQUE, /* OPAQUE: `data` may hold any bytes */
	WBXML_CLOSE,  /* the element `tag` ends */
	WBXML_END     /* after the root; again and again */
};

struct wbxml_event {
	enum wbxml_kind kind;
	uint16_t tag;	       /* OPEN, CLOSE; of the parent for TEXT and OPAQUE */
	bool empty;	       /* OPEN */
	struct wire_span data; /* TEXT, OPAQUE; empty for the others */
	size_t offset;	       /* of the event's first byte */
};

struct wbxml_reader {
	const uint8_t *p;
	size_t n;
	size_t at;
	uint8_t page;
	uint8_t depth;
	bool started;  /* the header has been read */
	bool finished; /* the root has been closed */
	uint8_t page_max; /* WBXML_PAGE_MAX; a tool that shows any document may set it to 255 */
	uint16_t stack[WBXML_DEPTH_MAX];
	uint8_t *join; /* room for values in several pieces, or NULL: see wbxml_reader_join */
	size_t join_cap;
	size_t join_n;
	struct wire_bad bad; /* why the last call gave WIRE_BAD */
};

void wbxml_reader_init(struct wbxml_reader *r, const uint8_t *p, size_t n);

/* Gives the reader memory in which wbxml_value puts values that come as several STR_I or OPAQUE
 * pieces together. Without it such a value is refused. It is used up over the whole document. */
void wbxml_reader_join(struct wbxml_reader *r, void *buffer, size_t cap);

/* The next event. WIRE_MORE: the document is cut; the reader stays where it was. WIRE_BAD: r->bad
 * tells where and why. Refuses everything that section 2.2 of the ActiveSync sheet lists. */
enum wire_verdict wbxml_next(struct wbxml_reader *r, struct wbxml_event *event);

/* After an OPEN: passes over the element with all its content. */
enum wire_verdict wbxml_skip(struct wbxml_reader *r, const struct wbxml_event *open);

/* After an OPEN: the whole content of a text element, up to and including its CLOSE; empty for an
 * empty element. STR_I and OPAQUE are both taken. An element inside is WIRE_BAD. */
enum wire_verdict wbxml_value(struct wbxml_reader *r, const struct wbxml_event *open,
			      struct wire_span *value);

/* The same for decimal numbers: 0..4294967295, empty = 0. Anything else is WIRE_BAD. The signed
 * twin takes -2147483647..2147483647. */
enum wire_verdict wbxml_number(struct wbxml_reader *r, const struct wbxml_event *open,
			       uint32_t *value);
enum wire_verdict wbxml_signed(struct wbxml_reader *r, const struct wbxml_event *open,
			       int32_t *value);

/* Reads the header and the OPEN of the root; WIRE_BAD with `reason` when it is not `tag`. */
enum wire_verdict wbxml_root(struct wbxml_reader *r, uint16_t tag, const char *reason,
			     struct wbxml_event *root);

/* Steps through the children of an open element: WIRE_OK with *more = true and the OPEN of the
 * next child, or *more = false after the element's CLOSE (at once when it is empty). Text between
 * children is passed over. The caller must consume each child (wbxml_skip, wbxml_value, ...). */
enum wire_verdict wbxml_child(struct wbxml_reader *r, const struct wbxml_event *parent,
			      struct wbxml_event *child, bool *more);

/* After the root's CLOSE: WIRE_OK when nothing but page switches follows. */
enum wire_verdict wbxml_finish(struct wbxml_reader *r);

/* Marks the document as refused at `offset`; returns WIRE_BAD. For readers built on this one. */
WIRE_COLD enum wire_verdict wbxml_refuse(struct wbxml_reader *r, size_t offset, const char *reason);

/* The writer switches pages when it must, writes an element without content in the short form,
 * and refuses (see wbxml_written) text with a NUL and wrong nesting instead of sending it. */
struct wbxml_writer {
	struct wire_out *out;
	size_t opened_at; /* out->n right after the last open tag, 0 else */
	uint8_t page;
	uint8_t depth;
	bool refused;
	uint8_t page_max; /* as in the reader */
};

void wbxml_writer_init(struct wbxml_writer *w, struct wire_out *out); /* writes 03 01 6A 00 */
void wbxml_open(struct wbxml_writer *w, uint16_t tag);
void wbxml_close(struct wbxml_writer *w);
void wbxml_empty(struct wbxml_writer *w, uint16_t tag);
void wbxml_chars(struct wbxml_writer *w, struct wire_span text);  /* STR_I in the open element */
void wbxml_opaque(struct wbxml_writer *w, struct wire_span data); /* OPAQUE in the open element */

/* Whole elements; an empty text gives the short empty element. */
void wbxml_text(struct wbxml_writer *w, uint16_t tag, struct wire_span text);
void wbxml_decimal(struct wbxml_writer *w, uint16_t tag, uint32_t value);
void wbxml_signed_decimal(struct wbxml_writer *w, uint16_t tag, int32_t value);

/* True when the document is complete, fitted, and nothing was refused. */
bool wbxml_written(const struct wbxml_writer *w);
