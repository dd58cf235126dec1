/* What nearly all documents consist of, done without detours: tags, ENDs, elements that hold one
 * string. A function here does all the work, or has moved nothing and hands over to the whole
 * grammar (wbxml_any.c) as its last step, which costs no stack frame: every simulated message
 * passes these functions for each of its elements.
 *
 * Not here: names and meaning of the tags. See wbxml.h. */
#include "wire/wbxml.h"

#include "wire/scan.h"
#include "wire/swar.h"
#include "wire/wbxml_any.h"
#include "wire/wbxml_pen.h"

void wbxml_reader_init(struct wbxml_reader *r, const uint8_t *p, size_t n)
{
	r->p = p;
	r->n = n;
	r->at = 0;
	r->page = 0;
	r->depth = 0;
	r->started = false;
	r->finished = false;
	r->page_max = WBXML_PAGE_MAX;
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

/* A tag or an END inside of the root, with at most one page switch before it. */
static inline bool plain_next(struct wbxml_reader *r, struct wbxml_event *event)
{
	size_t at = r->at, left = r->n - at;
	unsigned depth = r->depth;
	if (left == 0 || depth == 0) {
		return false;
	}
	const uint8_t *p = r->p + at;
	unsigned page = r->page, c = p[0];
	if (c == WBXML_ANY_SWITCH_PAGE) {
		if (left < 3 || p[1] > WBXML_PAGE_MAX) {
			return false;
		}
		page = p[1];
		c = p[2];
		at += 2;
	}
	if (c == WBXML_ANY_END) {
		depth--;
		event->kind = WBXML_CLOSE;
		event->tag = r->stack[depth];
		event->empty = false;
		r->finished = depth == 0;
	} else if (c < 0x80 && (c & WBXML_ANY_TOKEN) >= WBXML_ANY_TOKEN_MIN &&
		   depth < WBXML_DEPTH_MAX) {
		uint16_t tag = WBXML_TAG(page, c & WBXML_ANY_TOKEN);
		event->kind = WBXML_OPEN;
		event->tag = tag;
		event->empty = c < WBXML_ANY_CONTENT;
		r->stack[depth] = tag; /* an empty element leaves it above the top */
		depth += c >= WBXML_ANY_CONTENT;
	} else {
		return false;
	}
	event->data = (struct wire_span){.p = NULL, .n = 0};
	event->offset = at;
	r->depth = (uint8_t)depth;
	r->page = (uint8_t)page;
	r->at = at + 1;
	return true;
}

enum wire_verdict wbxml_next(struct wbxml_reader *r, struct wbxml_event *event)
{
	return plain_next(r, event) ? WIRE_OK : wbxml_any_next(r, event);
}

enum wire_verdict wbxml_child(struct wbxml_reader *r, const struct wbxml_event *parent,
			      struct wbxml_event *child, bool *more)
{
	if (parent->empty) {
		*more = false;
		return WIRE_OK;
	}
	if (!plain_next(r, child)) {
		return wbxml_any_child(r, child, more);
	}
	*more = child->kind == WBXML_OPEN;
	return WIRE_OK;
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

/* Passes over the NUL and the END behind the one string of an element; `n` octets of text stand at
 * r->at + 1. */
static inline void plain_close(struct wbxml_reader *r, size_t n)
{
	r->at += n + 3;
	r->depth--;
	r->finished = r->depth == 0;
}

enum wire_verdict wbxml_value(struct wbxml_reader *r, const struct wbxml_event *open,
			      struct wire_span *value)
{
	const uint8_t *p = r->p + r->at;
	size_t left = r->n - r->at;
	if (left >= 3 + SCAN_STEP_BYTES && p[0] == WBXML_ANY_STR_I && !open->empty && r->depth > 0) {
		size_t n = SCAN_STEP(zero)(p + 1);
		if (n == SCAN_STEP_BYTES) {
			/* Without a NUL this is the last octet but two: whatever it is is judged below. */
			n = wbxml_any_nul(p + 1, n, left - 3);
		}
		if (p[n + 1] == 0 && p[n + 2] == WBXML_ANY_END) {
			*value = (struct wire_span){.p = p + 1, .n = n};
			plain_close(r, n);
			return WIRE_OK;
		}
	}
	return wbxml_any_value(r, open, value);
}

enum wire_verdict wbxml_number(struct wbxml_reader *r, const struct wbxml_event *open,
			       uint32_t *value)
{
	enum { DIGITS_MAX = 9 }; /* so many always fit */
	const uint8_t *p = r->p + r->at;
	size_t left = r->n - r->at;
	if (left >= DIGITS_MAX + 3 && p[0] == WBXML_ANY_STR_I && !open->empty && r->depth > 0) {
		uint32_t v = 0;
		size_t n = 0;
		uint8_t digit;
		while ((digit = (uint8_t)(p[n + 1] - '0')) <= 9 && n < DIGITS_MAX) {
			v = v * 10 + digit;
			n++;
		}
		if (p[n + 1] == 0 && p[n + 2] == WBXML_ANY_END) {
			*value = v;
			plain_close(r, n);
			return WIRE_OK;
		}
	}
	return wbxml_any_number(r, open, value);
}

enum wire_verdict wbxml_signed(struct wbxml_reader *r, const struct wbxml_event *open,
			       int32_t *value)
{
	return wbxml_any_signed(r, open, value);
}

enum wire_verdict wbxml_root(struct wbxml_reader *r, uint16_t tag, const char *reason,
			     struct wbxml_event *root)
{
	const uint8_t wanted[3] = {WBXML_ANY_SWITCH_PAGE, (uint8_t)(tag >> 8),
				   (uint8_t)((tag & 0xFF) | WBXML_ANY_CONTENT)};
	size_t switch_n = tag >> 8 == 0 ? sizeof wanted - 1 : 0; /* page 0 needs no switch */
	size_t at = WBXML_HEADER_BYTES + sizeof wanted - switch_n;
	if (!r->started && r->n >= at && memcmp(r->p, wbxml_any_header, WBXML_HEADER_BYTES) == 0 &&
	    memcmp(r->p + WBXML_HEADER_BYTES, wanted + switch_n, sizeof wanted - switch_n) == 0) {
		*root = (struct wbxml_event){.kind = WBXML_OPEN, .tag = tag, .offset = at - 1};
		r->started = true;
		r->page = (uint8_t)(tag >> 8);
		r->stack[r->depth++] = tag;
		r->at = at;
		return WIRE_OK;
	}
	enum wire_verdict v = wbxml_next(r, root);
	if (v == WIRE_OK && (root->kind != WBXML_OPEN || root->tag != tag)) {
		return wbxml_refuse(r, root->offset, reason);
	}
	return v;
}

enum wire_verdict wbxml_finish(struct wbxml_reader *r)
{
	struct wbxml_event event;
	return r->finished && r->at == r->n ? WIRE_OK : wbxml_next(r, &event);
}

void wbxml_writer_init(struct wbxml_writer *w, struct wire_out *out)
{
	w->out = out;
	w->opened_at = 0;
	w->page = 0;
	w->depth = 0;
	w->refused = false;
	w->page_max = WBXML_PAGE_MAX;
	wire_put(out, wbxml_any_header, WBXML_HEADER_BYTES);
}

static bool is_tag(const struct wbxml_writer *w, uint16_t tag)
{
	unsigned token = tag & 0xFF;
	return tag >> 8 <= w->page_max && token >= WBXML_ANY_TOKEN_MIN && token <= WBXML_ANY_TOKEN;
}

static inline void tag_write(struct wbxml_writer *w, uint16_t tag, unsigned content)
{
	struct wire_out *out = w->out;
	uint8_t page = (uint8_t)(tag >> 8), token = (uint8_t)(tag & 0xFF);
	if (!is_tag(w, tag)) {
		w->refused = true;
	} else if (page == w->page) {
		wire_put_u8(out, token | content);
	} else {
		uint8_t bytes[3] = {WBXML_ANY_SWITCH_PAGE, page, (uint8_t)(token | content)};
		wire_put(out, bytes, sizeof bytes);
		w->page = page;
	}
}

/* Whether an element of this tag may open here, but for room. */
static inline bool can_open(const struct wbxml_writer *w, uint16_t tag)
{
	return is_tag(w, tag) && w->depth != WBXML_DEPTH_MAX;
}

static __attribute__((noinline)) void open_any(struct wbxml_writer *w, uint16_t tag)
{
	if (w->depth == WBXML_DEPTH_MAX) {
		w->refused = true;
		return;
	}
	tag_write(w, tag, WBXML_ANY_CONTENT);
	w->depth++;
	w->opened_at = w->out->n;
}

void wbxml_open(struct wbxml_writer *w, uint16_t tag)
{
	struct wire_out *out = w->out;
	size_t n = out->n;
	if (!can_open(w, tag) || out->cap - n < 3) {
		open_any(w, tag);
		return;
	}
	uint8_t *p = out->p;
	uint8_t page = (uint8_t)(tag >> 8), depth = w->depth;
	if (page != w->page) {
		p[n] = WBXML_ANY_SWITCH_PAGE;
		p[n + 1] = page;
		n += 2;
	}
	p[n] = (uint8_t)(tag & 0xFF) | WBXML_ANY_CONTENT;
	w->page = page;
	w->depth = (uint8_t)(depth + 1);
	w->opened_at = n + 1;
	out->n = n + 1;
}

void wbxml_close(struct wbxml_writer *w)
{
	if (w->depth == 0) {
		w->refused = true;
		return;
	}
	w->depth--;
	if (w->opened_at == w->out->n && !w->out->overflow && !w->refused) {
		w->out->p[w->out->n - 1] &= (uint8_t)~WBXML_ANY_CONTENT; /* nothing came: the short form */
	} else {
		wire_put_u8(w->out, WBXML_ANY_END);
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
	out->p[out->n++] = WBXML_ANY_STR_I;
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
	uint8_t length[6] = {WBXML_ANY_OPAQUE};
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
 * must judge it, or when there is no room for all of it and a step more. Until text_end nobody can
 * see that anything has been written. */
static inline uint8_t *text_begin(struct wbxml_writer *w, uint16_t tag, size_t n)
{
	struct wire_out *out = w->out;
	ptrdiff_t spare = (ptrdiff_t)(out->cap - out->n - n); /* none is half of memory */
	if (!can_open(w, tag) || spare < 6 + SCAN_STEP_BYTES) {
		return NULL;
	}
	uint8_t *to = out->p + out->n;
	uint8_t page = (uint8_t)(tag >> 8);
	if (page != w->page) {
		to[0] = WBXML_ANY_SWITCH_PAGE;
		to[1] = page;
		to += 2;
	}
	to[0] = (uint8_t)(tag & 0xFF) | WBXML_ANY_CONTENT;
	to[1] = WBXML_ANY_STR_I;
	return to + 2;
}

static inline void text_end(struct wbxml_writer *w, uint16_t tag, uint8_t *to)
{
	to[0] = 0;
	to[1] = WBXML_ANY_END;
	wire_took(w->out, to + 2);
	w->opened_at = 0;
	w->page = (uint8_t)(tag >> 8);
}

static __attribute__((noinline)) void text_any(struct wbxml_writer *w, uint16_t tag,
					       struct wire_span text)
{
	wbxml_open(w, tag);
	if (text.n > 0) {
		wbxml_chars(w, text);
	}
	wbxml_close(w);
}

void wbxml_text(struct wbxml_writer *w, uint16_t tag, struct wire_span text)
{
	uint8_t *to = text.n > 0 ? text_begin(w, tag, text.n) : NULL;
	if (to != NULL && (to = wbxml_pen_copy(to, text.p, text.n)) != NULL) {
		text_end(w, tag, to);
	} else {
		text_any(w, tag, text);
	}
}

void wbxml_decimal(struct wbxml_writer *w, uint16_t tag, uint32_t value)
{
	uint8_t *to = text_begin(w, tag, WBXML_PEN_DIGITS_MAX);
	if (to == NULL) {
		uint8_t digits[WBXML_PEN_DIGITS_MAX];
		size_t n = (size_t)(wbxml_pen_digits(digits, value) - digits);
		text_any(w, tag, (struct wire_span){.p = digits, .n = n});
		return;
	}
	if (value < 10) {
		*to++ = (uint8_t)('0' + value);
	} else {
		to = wbxml_pen_digits(to, value);
	}
	text_end(w, tag, to);
}

void wbxml_signed_decimal(struct wbxml_writer *w, uint16_t tag, int32_t value)
{
	if (value >= 0) {
		wbxml_decimal(w, tag, (uint32_t)value);
		return;
	}
	uint8_t digits[1 + WBXML_PEN_DIGITS_MAX] = {'-'};
	size_t n = (size_t)(wbxml_pen_digits(digits + 1, (uint32_t)0 - (uint32_t)value) - digits);
	wbxml_text(w, tag, (struct wire_span){.p = digits, .n = n});
}

bool wbxml_written(const struct wbxml_writer *w)
{
	return w->depth == 0 && !w->refused && !w->out->overflow;
}
