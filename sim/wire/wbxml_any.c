/* One token at a time, no recursion: the open elements are a small stack of tags.
 *
 * Not here: the short ways (wbxml.c). See wbxml_any.h. */
#include "wire/wbxml_any.h"

#include "wire/scan.h"

const uint8_t wbxml_any_header[WBXML_HEADER_BYTES] = {0x03, 0x01, 0x6A, 0x00};

size_t wbxml_any_nul(const uint8_t *p, size_t at, size_t n)
{
	enum { STEPS = 3 }; /* most strings end within: memchr is for the others */
	for (int i = 0; i < STEPS && n - at >= SCAN_STEP_BYTES; i++) {
		unsigned step = SCAN_STEP(zero)(p + at);
		at += step;
		if (step < SCAN_STEP_BYTES) {
			return at;
		}
	}
	if (n - at < SCAN_STEP_BYTES) {
		return scan_zero_end(p, at, n);
	}
	const uint8_t *nul = memchr(p + at, 0, n - at);
	return nul == NULL ? n : (size_t)(nul - p);
}

static enum wire_verdict header_read(struct wbxml_reader *r)
{
	static const char *const reason[WBXML_HEADER_BYTES] = {
		"not WBXML version 1.3", "public id is not 1", "charset is not UTF-8 (106)",
		"string table is not empty"};
	bool whole = r->n >= WBXML_HEADER_BYTES && memcmp(r->p, wbxml_any_header, WBXML_HEADER_BYTES) == 0;
	for (size_t i = 0; !whole && i < WBXML_HEADER_BYTES; i++) {
		if (i == r->n) {
			return WIRE_MORE;
		}
		if (r->p[i] != wbxml_any_header[i]) {
			return wbxml_refuse(r, i, reason[i]);
		}
	}
	r->at = WBXML_HEADER_BYTES;
	r->started = true;
	return WIRE_OK;
}

/* [WBXML1.3] 5.1 mb_u_int32 at *at, which is passed over. */
static enum wire_verdict length_read(struct wbxml_reader *r, size_t *at, uint32_t *value)
{
	uint64_t v = 0;
	for (size_t i = 0; i < 5; i++) {
		if (*at == r->n) {
			return WIRE_MORE;
		}
		uint8_t c = r->p[(*at)++];
		v = v << 7 | (c & 0x7F);
		if (v > UINT32_MAX) {
			break;
		}
		if (c < 0x80) {
			*value = (uint32_t)v;
			return WIRE_OK;
		}
	}
	return wbxml_refuse(r, *at - 1, "length does not fit 32 bits");
}

static enum wire_verdict data_read(struct wbxml_reader *r, size_t at, struct wbxml_event *event)
{
	uint8_t c = r->p[at];
	if (r->depth == 0) {
		return wbxml_refuse(r, at, "text outside of the root element");
	}
	event->offset = at;
	event->tag = r->stack[r->depth - 1];
	event->empty = false;
	at++;
	size_t n;
	if (c == WBXML_ANY_STR_I) {
		size_t nul = wbxml_any_nul(r->p, at, r->n);
		if (nul == r->n) {
			return WIRE_MORE;
		}
		n = nul - at;
		event->kind = WBXML_TEXT;
		event->data = (struct wire_span){.p = r->p + at, .n = n};
		r->at = at + n + 1;
		return WIRE_OK;
	}
	uint32_t length = 0;
	enum wire_verdict v = length_read(r, &at, &length);
	if (v != WIRE_OK) {
		return v;
	}
	if (length > r->n - at) {
		return WIRE_MORE;
	}
	event->kind = WBXML_OPAQUE;
	event->data = (struct wire_span){.p = r->p + at, .n = length};
	r->at = at + length;
	return WIRE_OK;
}

static enum wire_verdict tag_read(struct wbxml_reader *r, size_t at, uint8_t page,
				  struct wbxml_event *event)
{
	uint8_t c = r->p[at];
	if (c >= 0x80) {
		return wbxml_refuse(r, at,
				    c == 0xC0 || c == 0xC1 || c == 0xC2 || c <= 0x84 || c == 0xC4
					    ? "token that ActiveSync does not use"
					    : "tag with attributes");
	}
	if ((c & WBXML_ANY_TOKEN) < WBXML_ANY_TOKEN_MIN) {
		return wbxml_refuse(r, at, "token that ActiveSync does not use");
	}
	if (r->finished) {
		return wbxml_refuse(r, at, "bytes after the root element");
	}
	event->empty = (c & WBXML_ANY_CONTENT) == 0;
	if (!event->empty && r->depth == WBXML_DEPTH_MAX) {
		return wbxml_refuse(r, at, "more than 32 elements inside each other");
	}
	event->kind = WBXML_OPEN;
	event->tag = WBXML_TAG(page, c & WBXML_ANY_TOKEN);
	event->offset = at;
	event->data = (struct wire_span){.p = NULL, .n = 0};
	if (event->empty) {
		r->finished = r->depth == 0;
	} else {
		r->stack[r->depth++] = event->tag;
	}
	r->page = page;
	r->at = at + 1;
	return WIRE_OK;
}

enum wire_verdict wbxml_any_next(struct wbxml_reader *r, struct wbxml_event *event)
{
	if (!r->started) {
		enum wire_verdict v = header_read(r);
		if (v != WIRE_OK) {
			return v;
		}
	}
	/* Switches are passed over here, but kept only together with the token after them, so that
	 * WIRE_MORE leaves the reader where it was. */
	size_t at = r->at;
	uint8_t page = r->page;
	while (at < r->n && r->p[at] == WBXML_ANY_SWITCH_PAGE) {
		if (at + 1 == r->n) {
			return WIRE_MORE;
		}
		page = r->p[at + 1];
		if (page > r->page_max) {
			return wbxml_refuse(r, at + 1, "unknown code page");
		}
		at += 2;
	}
	if (at == r->n) {
		if (!r->finished) {
			return WIRE_MORE;
		}
		*event = (struct wbxml_event){.kind = WBXML_END, .offset = at};
		return WIRE_OK;
	}
	uint8_t c = r->p[at];
	if (c == WBXML_ANY_STR_I || c == WBXML_ANY_OPAQUE) {
		enum wire_verdict v = data_read(r, at, event);
		r->page = v == WIRE_OK ? page : r->page;
		return v;
	}
	if (c != WBXML_ANY_END) {
		return tag_read(r, at, page, event);
	}
	if (r->depth == 0) {
		return wbxml_refuse(r, at, "END with nothing open");
	}
	*event = (struct wbxml_event){
		.kind = WBXML_CLOSE, .tag = r->stack[--r->depth], .offset = at};
	r->finished = r->depth == 0;
	r->page = page;
	r->at = at + 1;
	return WIRE_OK;
}

enum wire_verdict wbxml_any_child(struct wbxml_reader *r, struct wbxml_event *child, bool *more)
{
	*more = false;
	for (;;) {
		enum wire_verdict v = wbxml_next(r, child);
		if (v != WIRE_OK || child->kind == WBXML_CLOSE) {
			return v;
		}
		if (child->kind == WBXML_OPEN) {
			*more = true;
			return WIRE_OK;
		}
	}
}

/* Puts one more piece behind a value; the first piece is only pointed at. */
static enum wire_verdict piece_add(struct wbxml_reader *r, const struct wbxml_event *event,
				   struct wire_span *value)
{
	if (value->n == 0) {
		*value = event->data;
		return WIRE_OK;
	}
	if (event->data.n == 0) {
		return WIRE_OK;
	}
	bool joined = r->join != NULL && value->p + value->n == r->join + r->join_n &&
		      value->p >= r->join && r->join_n > 0;
	size_t need = event->data.n + (joined ? 0 : value->n);
	if (need > r->join_cap - r->join_n) {
		return wbxml_refuse(r, event->offset, "value in several pieces, too long to join");
	}
	if (!joined) {
		memcpy(r->join + r->join_n, value->p, value->n);
		value->p = r->join + r->join_n;
		r->join_n += value->n;
	}
	memcpy(r->join + r->join_n, event->data.p, event->data.n);
	r->join_n += event->data.n;
	value->n += event->data.n;
	return WIRE_OK;
}

enum wire_verdict wbxml_any_value(struct wbxml_reader *r, const struct wbxml_event *open,
				  struct wire_span *value)
{
	*value = (struct wire_span){.p = r->p + r->at, .n = 0};
	if (open->empty) {
		return WIRE_OK;
	}
	for (;;) {
		struct wbxml_event event;
		enum wire_verdict v = wbxml_next(r, &event);
		if (v != WIRE_OK) {
			return v;
		}
		switch (event.kind) {
		case WBXML_CLOSE:
			return WIRE_OK;
		case WBXML_TEXT:
		case WBXML_OPAQUE:
			if ((v = piece_add(r, &event, value)) != WIRE_OK) {
				return v;
			}
			break;
		default:
			return wbxml_refuse(r, event.offset, "element inside of a value");
		}
	}
}

/* Digits may come in pieces: no memory is needed to add them up. */
static enum wire_verdict digits_read(struct wbxml_reader *r, const struct wbxml_event *open,
				     uint64_t limit, bool *negative, uint64_t *value)
{
	size_t digits = 0;
	*negative = false;
	*value = 0;
	if (open->empty) {
		return WIRE_OK;
	}
	for (;;) {
		struct wbxml_event event;
		enum wire_verdict v = wbxml_next(r, &event);
		if (v != WIRE_OK) {
			return v;
		}
		if (event.kind == WBXML_CLOSE) {
			return *negative && digits == 0
				       ? wbxml_refuse(r, event.offset, "not a decimal number")
				       : WIRE_OK;
		}
		if (event.kind == WBXML_OPEN) {
			return wbxml_refuse(r, event.offset, "element inside of a value");
		}
		for (size_t i = 0; i < event.data.n; i++) {
			uint8_t c = event.data.p[i];
			size_t offset = (size_t)(event.data.p - r->p) + i;
			if (c == '-' && digits == 0 && !*negative && limit < UINT32_MAX) {
				*negative = true;
			} else if (c < '0' || c > '9') {
				return wbxml_refuse(r, offset, "not a decimal number");
			} else {
				*value = *value * 10 + (uint64_t)(c - '0');
				digits++;
			}
			if (*value > limit) {
				return wbxml_refuse(r, offset, "number is too large");
			}
		}
	}
}

enum wire_verdict wbxml_any_number(struct wbxml_reader *r, const struct wbxml_event *open,
				   uint32_t *value)
{
	bool negative;
	uint64_t v;
	enum wire_verdict verdict = digits_read(r, open, UINT32_MAX, &negative, &v);
	*value = (uint32_t)v;
	return verdict;
}

enum wire_verdict wbxml_any_signed(struct wbxml_reader *r, const struct wbxml_event *open,
			       int32_t *value)
{
	bool negative;
	uint64_t v;
	enum wire_verdict verdict = digits_read(r, open, INT32_MAX, &negative, &v);
	*value = negative ? -(int32_t)v : (int32_t)v;
	return verdict;
}
