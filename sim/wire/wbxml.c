/* One token at a time, no recursion: the open elements are a small stack of tags. What nearly all
 * documents consist of is tried first: see wbxml_plain.h.
 *
 * Not here: names and meaning of the tags. See wbxml.h. */
#include "wire/wbxml.h"

#include "wire/wbxml_plain.h"

/* [MS-ASWBXML] 2.1.1: version 1.3, public id 1 (unknown), UTF-8, no string table. */
static const uint8_t header[WBXML_HEADER_BYTES] = {0x03, 0x01, 0x6A, 0x00};

void wbxml_reader_init(struct wbxml_reader *r, const uint8_t *p, size_t n)
{
	r->p = p;
	r->n = n;
	r->at = 0;
	r->page = 0;
	r->depth = 0;
	r->started = false;
	r->finished = false;
	r->join = NULL;
	r->join_cap = 0;
	r->join_n = 0;
	r->bad = (struct wire_bad){.offset = 0, .reason = ""};
}

void wbxml_reader_join(struct wbxml_reader *r, void *buffer, size_t cap)
{
	r->join = buffer;
	r->join_cap = cap;
	r->join_n = 0;
}

enum wire_verdict wbxml_refuse(struct wbxml_reader *r, size_t offset, const char *reason)
{
	r->bad = (struct wire_bad){.offset = offset, .reason = reason};
	return WIRE_BAD;
}

static enum wire_verdict header_read(struct wbxml_reader *r)
{
	static const char *const reason[WBXML_HEADER_BYTES] = {
		"not WBXML version 1.3", "public id is not 1", "charset is not UTF-8 (106)",
		"string table is not empty"};
	bool whole = r->n >= sizeof header && memcmp(r->p, header, sizeof header) == 0;
	for (size_t i = 0; !whole && i < WBXML_HEADER_BYTES; i++) {
		if (i == r->n) {
			return WIRE_MORE;
		}
		if (r->p[i] != header[i]) {
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
	if (c == STR_I) {
		size_t nul = wbxml_plain_nul(r->p, at, r->n);
		if (nul == r->n) {
			return WIRE_MORE;
		}
		n = nul - at;
		event->kind = WBXML_TEXT;
		event->data = (struct wire_span){.p = r->p + at, .n = n};
		r->at = at + n + 1;
		return WIRE_OK;
	}
	uint32_t length;
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
	if ((c & TOKEN) < TOKEN_MIN) {
		return wbxml_refuse(r, at, "token that ActiveSync does not use");
	}
	if (r->finished) {
		return wbxml_refuse(r, at, "bytes after the root element");
	}
	event->empty = (c & CONTENT) == 0;
	if (!event->empty && r->depth == WBXML_DEPTH_MAX) {
		return wbxml_refuse(r, at, "more than 32 elements inside each other");
	}
	event->kind = WBXML_OPEN;
	event->tag = WBXML_TAG(page, c & TOKEN);
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

/* Any token. */
static enum wire_verdict next_any(struct wbxml_reader *r, struct wbxml_event *event)
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
	while (at < r->n && r->p[at] == SWITCH_PAGE) {
		if (at + 1 == r->n) {
			return WIRE_MORE;
		}
		page = r->p[at + 1];
		if (page > WBXML_PAGE_MAX) {
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
	if (c == STR_I || c == OPAQUE) {
		enum wire_verdict v = data_read(r, at, event);
		r->page = v == WIRE_OK ? page : r->page;
		return v;
	}
	if (c != END) {
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

enum wire_verdict wbxml_next(struct wbxml_reader *r, struct wbxml_event *event)
{
	return wbxml_plain_next(r, event) ? WIRE_OK : next_any(r, event);
}

enum wire_verdict wbxml_skip(struct wbxml_reader *r, const struct wbxml_event *open)
{
	if (open->empty) {
		return WIRE_OK;
	}
	uint8_t outside = (uint8_t)(r->depth - 1);
	while (r->depth > outside) {
		struct wbxml_event event;
		enum wire_verdict v = wbxml_next(r, &event);
		if (v != WIRE_OK) {
			return v;
		}
	}
	return WIRE_OK;
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

enum wire_verdict wbxml_value(struct wbxml_reader *r, const struct wbxml_event *open,
			      struct wire_span *value)
{
	if (!open->empty && wbxml_plain_value(r, value)) {
		return WIRE_OK;
	}
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

enum wire_verdict wbxml_number(struct wbxml_reader *r, const struct wbxml_event *open,
			       uint32_t *value)
{
	if (!open->empty && wbxml_plain_number(r, value)) {
		return WIRE_OK;
	}
	bool negative;
	uint64_t v;
	enum wire_verdict verdict = digits_read(r, open, UINT32_MAX, &negative, &v);
	*value = (uint32_t)v;
	return verdict;
}

enum wire_verdict wbxml_signed(struct wbxml_reader *r, const struct wbxml_event *open,
			       int32_t *value)
{
	bool negative;
	uint64_t v;
	enum wire_verdict verdict = digits_read(r, open, INT32_MAX, &negative, &v);
	*value = negative ? -(int32_t)v : (int32_t)v;
	return verdict;
}

enum wire_verdict wbxml_root(struct wbxml_reader *r, uint16_t tag, const char *reason,
			     struct wbxml_event *root)
{
	enum wire_verdict v = wbxml_next(r, root);
	if (v == WIRE_OK && (root->kind != WBXML_OPEN || root->tag != tag)) {
		return wbxml_refuse(r, root->offset, reason);
	}
	return v;
}

/* The next child, whatever stands before it. */
static enum wire_verdict child_any(struct wbxml_reader *r, struct wbxml_event *child, bool *more)
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

enum wire_verdict wbxml_child(struct wbxml_reader *r, const struct wbxml_event *parent,
			      struct wbxml_event *child, bool *more)
{
	if (parent->empty) {
		*more = false;
		return WIRE_OK;
	}
	if (wbxml_plain_next(r, child)) {
		*more = child->kind == WBXML_OPEN;
		return WIRE_OK;
	}
	return child_any(r, child, more);
}

enum wire_verdict wbxml_finish(struct wbxml_reader *r)
{
	struct wbxml_event event;
	return wbxml_next(r, &event);
}

void wbxml_writer_init(struct wbxml_writer *w, struct wire_out *out)
{
	*w = (struct wbxml_writer){.out = out};
	wire_put(out, header, sizeof header);
}

static void tag_write(struct wbxml_writer *w, uint16_t tag, unsigned content)
{
	uint8_t page = (uint8_t)(tag >> 8);
	uint8_t token = (uint8_t)(tag & 0xFF);
	if (page > WBXML_PAGE_MAX || token < TOKEN_MIN || token > TOKEN) {
		w->refused = true;
		return;
	}
	if (page != w->page) {
		uint8_t bytes[3] = {SWITCH_PAGE, page, (uint8_t)(token | content)};
		wire_put(w->out, bytes, sizeof bytes);
		w->page = page;
	} else {
		wire_put_u8(w->out, token | content);
	}
}

void wbxml_open(struct wbxml_writer *w, uint16_t tag)
{
	if (w->depth == WBXML_DEPTH_MAX) {
		w->refused = true;
		return;
	}
	tag_write(w, tag, CONTENT);
	w->depth++;
	w->opened_at = w->out->n;
}

void wbxml_close(struct wbxml_writer *w)
{
	if (w->depth == 0) {
		w->refused = true;
		return;
	}
	w->depth--;
	if (w->opened_at == w->out->n && !w->out->overflow && !w->refused) {
		w->out->p[w->out->n - 1] &= (uint8_t)~CONTENT; /* nothing came: the short form */
	} else {
		wire_put_u8(w->out, END);
	}
	w->opened_at = 0;
}

void wbxml_empty(struct wbxml_writer *w, uint16_t tag)
{
	tag_write(w, tag, 0);
	w->opened_at = 0;
}

void wbxml_chars(struct wbxml_writer *w, struct wire_span text)
{
	if (w->depth == 0 || (text.n > 0 && memchr(text.p, 0, text.n) != NULL)) {
		w->refused = true;
		return;
	}
	struct wire_out *out = w->out;
	if (text.n + 2 > out->cap - out->n) {
		out->overflow = true;
		return;
	}
	out->p[out->n++] = STR_I;
	if (text.n > 0) {
		memcpy(out->p + out->n, text.p, text.n);
		out->n += text.n;
	}
	out->p[out->n++] = 0;
}

void wbxml_opaque(struct wbxml_writer *w, struct wire_span data)
{
	if (w->depth == 0 || data.n > UINT32_MAX) {
		w->refused = true;
		return;
	}
	uint8_t length[6] = {OPAQUE};
	size_t n = 1;
	for (unsigned shift = 28; shift > 0; shift -= 7) {
		if (data.n >> shift != 0) {
			length[n++] = (uint8_t)(0x80 | (data.n >> shift & 0x7F));
		}
	}
	length[n++] = (uint8_t)(data.n & 0x7F);
	wire_put(w->out, length, n);
	if (data.n > 0) {
		wire_put(w->out, data.p, data.n);
	}
}

/* Begins an element of one string of n octets: where the string goes, or NULL when the general way
 * must judge it, or when there is no room for all of it. text_end ends it. */
static inline uint8_t *text_begin(struct wbxml_writer *w, uint16_t tag, size_t n)
{
	struct wire_out *out = w->out;
	uint8_t page = (uint8_t)(tag >> 8), token = (uint8_t)(tag & 0xFF);
	size_t room = out->cap - out->n;
	if (page > WBXML_PAGE_MAX || token < TOKEN_MIN || token > TOKEN ||
	    w->depth == WBXML_DEPTH_MAX || room < 6 || n > room - 6) {
		return NULL;
	}
	uint8_t *to = out->p + out->n;
	if (page != w->page) {
		*to++ = SWITCH_PAGE;
		*to++ = page;
		w->page = page;
	}
	*to++ = token | CONTENT;
	*to++ = STR_I;
	return to;
}

static inline void text_end(struct wbxml_writer *w, uint8_t *to)
{
	*to++ = 0;
	*to++ = END;
	w->out->n = (size_t)(to - w->out->p);
	w->opened_at = 0;
}

void wbxml_text(struct wbxml_writer *w, uint16_t tag, struct wire_span text)
{
	if (text.n > 0 && wbxml_plain_nul(text.p, 0, text.n) == text.n) {
		uint8_t *to = text_begin(w, tag, text.n);
		if (to != NULL) {
			memcpy(to, text.p, text.n);
			text_end(w, to + text.n);
			return;
		}
	}
	wbxml_open(w, tag);
	if (text.n > 0) {
		wbxml_chars(w, text);
	}
	wbxml_close(w);
}

void wbxml_decimal(struct wbxml_writer *w, uint16_t tag, uint32_t value)
{
	uint8_t *to = value < 10 ? text_begin(w, tag, 1) : NULL;
	if (to != NULL) {
		*to = (uint8_t)('0' + value);
		text_end(w, to + 1);
		return;
	}
	uint8_t digits[10];
	size_t n = 0;
	do {
		digits[sizeof digits - ++n] = (uint8_t)('0' + value % 10);
		value /= 10;
	} while (value > 0);
	wbxml_text(w, tag, (struct wire_span){.p = digits + sizeof digits - n, .n = n});
}

void wbxml_signed_decimal(struct wbxml_writer *w, uint16_t tag, int32_t value)
{
	if (value >= 0) {
		wbxml_decimal(w, tag, (uint32_t)value);
		return;
	}
	uint8_t digits[11];
	size_t n = 0;
	uint32_t magnitude = (uint32_t)0 - (uint32_t)value;
	do {
		digits[sizeof digits - ++n] = (uint8_t)('0' + magnitude % 10);
		magnitude /= 10;
	} while (magnitude > 0);
	digits[sizeof digits - ++n] = '-';
	wbxml_text(w, tag, (struct wire_span){.p = digits + sizeof digits - n, .n = n});
}

bool wbxml_written(const struct wbxml_writer *w)
{
	return w->depth == 0 && !w->refused && !w->out->overflow;
}
