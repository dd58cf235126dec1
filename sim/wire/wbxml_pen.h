/* Writing a stretch of a document of which a bound is known: room is asked for once, and the place
 * and the code page stay in registers from element to element.
 *
 *	struct wbxml_pen pen = wbxml_pen_up(w);	    up: every element goes through wbxml.h
 *	wbxml_pen_down(&pen, bytes_max, levels);    down, if so much fits; up as before, if not
 *	... elements ...
 *	wbxml_pen_lift(&pen);			    the writer knows all, the pen is up
 *
 * What a message looks like is said once, and what fits an exact buffer is still written into it.
 * Not here: names and meaning of the tags.
 * Ownership: the pen borrows the writer, which must not be used while the pen is down.
 * Units: octets.
 * Invariants: the caller's tags are those of eas_page.h, and it closes what it opens. The bytes are
 * those that wbxml.h writes. The functions are always inline, for a call would take the pen through
 * memory. */
#pragma once

#include "core/err.h"
#include "wire/scan.h"
#include "wire/wbxml.h"
#include "wire/wbxml_any.h"

#define WBXML_PEN_INLINE __attribute__((always_inline)) static inline

enum {
	WBXML_PEN_ELEMENT_BYTES = 6,  /* at most: page switch, tag, STR_I, NUL, END */
	WBXML_PEN_DECIMAL_BYTES = 16, /* at most: the same and ten digits */
	WBXML_PEN_DIGITS_MAX = 10
};

struct wbxml_pen {
	struct wbxml_writer *w;
	uint8_t *to;	 /* NULL: up */
	uint8_t *limit;	 /* down: where the bound ends, for debug builds to check */
	uint8_t *opened; /* right behind the last open tag, if that is where `to` is */
	unsigned page;
};

/* Copies n octets of text to `to`, where there is room for SCAN_STEP_BYTES more; returns the place
 * behind them, or NULL when there is a NUL in them. */
uint8_t *wbxml_pen_copy(uint8_t *to, const uint8_t *p, size_t n);

/* Puts the decimal digits of a value, WBXML_PEN_DIGITS_MAX at most; returns the place behind. */
uint8_t *wbxml_pen_digits(uint8_t *to, uint32_t value);

WBXML_PEN_INLINE struct wbxml_pen wbxml_pen_up(struct wbxml_writer *w)
{
	return (struct wbxml_pen){.w = w, .to = NULL, .limit = NULL, .opened = NULL, .page = 0};
}

/* For at most bytes_max octets, nested at most `levels` deeper than now. */
WBXML_PEN_INLINE void wbxml_pen_down(struct wbxml_pen *pen, size_t bytes_max, unsigned levels)
{
	const struct wbxml_writer *w = pen->w;
	struct wire_out *out = w->out;
	ptrdiff_t spare = (ptrdiff_t)(out->cap - out->n - bytes_max); /* none is half of memory */
	if (spare >= SCAN_STEP_BYTES && w->depth + levels <= WBXML_DEPTH_MAX) {
		pen->to = out->p + out->n;
		pen->limit = pen->to + bytes_max;
		pen->opened = out->p + w->opened_at;
		pen->page = w->page;
	}
}

WBXML_PEN_INLINE void wbxml_pen_lift(struct wbxml_pen *pen)
{
	struct wbxml_writer *w = pen->w;
	if (pen->to != NULL) {
		CHECK(pen->to <= pen->limit);
		wire_took(w->out, pen->to);
		w->opened_at = pen->opened == pen->to ? w->out->n : 0;
		w->page = (uint8_t)pen->page;
		pen->to = NULL;
	}
}

/* The pen is down. */
WBXML_PEN_INLINE void wbxml_pen_tag(struct wbxml_pen *pen, uint16_t tag, unsigned content)
{
	if (tag >> 8 != (int)pen->page) {
		pen->page = tag >> 8;
		pen->to[0] = WBXML_ANY_SWITCH_PAGE;
		pen->to[1] = (uint8_t)pen->page;
		pen->to += 2;
	}
	*pen->to++ = (uint8_t)((tag & 0xFF) | content);
}

/* The pen is down, and a string has been put at pen->to up to `end`. */
WBXML_PEN_INLINE void wbxml_pen_end(struct wbxml_pen *pen, uint8_t *end)
{
	end[0] = 0;
	end[1] = WBXML_ANY_END;
	pen->to = end + 2;
}

WBXML_PEN_INLINE void wbxml_pen_open(struct wbxml_pen *pen, uint16_t tag)
{
	if (pen->to == NULL) {
		wbxml_open(pen->w, tag);
		return;
	}
	wbxml_pen_tag(pen, tag, WBXML_ANY_CONTENT);
	pen->opened = pen->to;
	pen->w->depth++;
}

WBXML_PEN_INLINE void wbxml_pen_close(struct wbxml_pen *pen)
{
	if (pen->to == NULL) {
		wbxml_close(pen->w);
		return;
	}
	pen->w->depth--;
	if (pen->opened == pen->to) {
		pen->to[-1] &= (uint8_t)~WBXML_ANY_CONTENT; /* nothing came: the short form */
		pen->opened = NULL;
	} else {
		*pen->to++ = WBXML_ANY_END;
	}
}

WBXML_PEN_INLINE void wbxml_pen_empty(struct wbxml_pen *pen, uint16_t tag)
{
	if (pen->to == NULL) {
		wbxml_empty(pen->w, tag);
		return;
	}
	wbxml_pen_tag(pen, tag, 0);
}

WBXML_PEN_INLINE void wbxml_pen_text(struct wbxml_pen *pen, uint16_t tag, struct wire_span text)
{
	if (pen->to == NULL) {
		wbxml_text(pen->w, tag, text);
		return;
	}
	if (text.n == 0) {
		wbxml_pen_tag(pen, tag, 0);
		return;
	}
	wbxml_pen_tag(pen, tag, WBXML_ANY_CONTENT);
	*pen->to++ = WBXML_ANY_STR_I;
	uint8_t *end = wbxml_pen_copy(pen->to, text.p, text.n);
	if (end != NULL) {
		wbxml_pen_end(pen, end);
	} else {
		pen->w->refused = true;
	}
}

WBXML_PEN_INLINE void wbxml_pen_decimal(struct wbxml_pen *pen, uint16_t tag, uint32_t value)
{
	if (pen->to == NULL) {
		wbxml_decimal(pen->w, tag, value);
		return;
	}
	wbxml_pen_tag(pen, tag, WBXML_ANY_CONTENT);
	*pen->to++ = WBXML_ANY_STR_I;
	if (value < 10) {
		*pen->to = (uint8_t)('0' + value);
		wbxml_pen_end(pen, pen->to + 1);
	} else {
		wbxml_pen_end(pen, wbxml_pen_digits(pen->to, value));
	}
}
