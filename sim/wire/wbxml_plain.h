/* What nearly all documents consist of, read without detours: tags with content, ENDs, elements
 * that hold one string. Each function does all the work, or returns false and has moved nothing;
 * everything else, faults included, is left to the general reader.
 *
 * Not here: the general reader (wbxml.c, the only file that includes this), writing.
 * Ownership: as in wbxml.h. Units: octets. */
#pragma once

#include "wire/scan.h"
#include "wire/wbxml.h"

enum {
	SWITCH_PAGE = 0x00,
	END = 0x01,
	STR_I = 0x03,
	OPAQUE = 0xC3,
	CONTENT = 0x40, /* tag bit: content follows */
	TOKEN = 0x3F,
	TOKEN_MIN = 0x05,
	SHORT_TEXT_BYTES = 32 /* most strings end before: memchr is for the others */
};

/* Index of the first NUL at or after `at`, n when there is none. */
static inline size_t wbxml_plain_nul(const uint8_t *p, size_t at, size_t n)
{
	size_t near = n - at > SHORT_TEXT_BYTES ? at + SHORT_TEXT_BYTES : n;
	size_t end = scan_zero_end(p, at, near);
	if (end < near || near == n) {
		return end;
	}
	const uint8_t *nul = memchr(p + near, 0, n - near);
	return nul == NULL ? n : (size_t)(nul - p);
}

/* A tag with content or an END inside of the root, with at most one page switch before it. */
static inline bool wbxml_plain_next(struct wbxml_reader *r, struct wbxml_event *event)
{
	size_t at = r->at;
	if (at >= r->n || r->depth == 0) {
		return false;
	}
	uint8_t page = r->page, c = r->p[at];
	if (c == SWITCH_PAGE && r->n - at > 2 && r->p[at + 1] <= WBXML_PAGE_MAX) {
		page = r->p[at + 1];
		at += 2;
		c = r->p[at];
	}
	if (c == END) {
		r->depth--;
		r->finished = r->depth == 0;
		event->kind = WBXML_CLOSE;
		event->tag = r->stack[r->depth];
	} else if (c >= (CONTENT | TOKEN_MIN) && c <= (CONTENT | TOKEN) &&
		   r->depth < WBXML_DEPTH_MAX) {
		event->kind = WBXML_OPEN;
		event->tag = WBXML_TAG(page, c & TOKEN);
		r->stack[r->depth++] = event->tag;
	} else {
		return false;
	}
	event->empty = false;
	event->data = (struct wire_span){.p = NULL, .n = 0};
	event->offset = at;
	r->page = page;
	r->at = at + 1;
	return true;
}

/* After the one piece of text of an element, whose NUL stands at `nul`: passes over the END. */
static inline bool wbxml_plain_end(struct wbxml_reader *r, size_t nul)
{
	if (r->n - nul < 2 || r->p[nul + 1] != END) {
		return false;
	}
	r->at = nul + 2;
	r->depth--;
	r->finished = r->depth == 0;
	return true;
}

static inline bool wbxml_plain_text(const struct wbxml_reader *r)
{
	return r->at < r->n && r->p[r->at] == STR_I && r->depth > 0;
}

/* The rest of an element that holds one STR_I. */
static inline bool wbxml_plain_value(struct wbxml_reader *r, struct wire_span *value)
{
	if (!wbxml_plain_text(r)) {
		return false;
	}
	size_t from = r->at + 1;
	size_t nul = wbxml_plain_nul(r->p, from, r->n);
	*value = (struct wire_span){.p = r->p + from, .n = nul - from};
	return wbxml_plain_end(r, nul);
}

/* The same of up to 9 digits, which always fit. */
static inline bool wbxml_plain_number(struct wbxml_reader *r, uint32_t *value)
{
	if (!wbxml_plain_text(r)) {
		return false;
	}
	size_t at = r->at + 1;
	size_t limit = r->n - at > 9 ? at + 9 : r->n;
	uint32_t v = 0;
	while (at < limit && (uint8_t)(r->p[at] - '0') <= 9) {
		v = v * 10 + (uint8_t)(r->p[at] - '0');
		at++;
	}
	*value = v;
	return at < r->n && r->p[at] == 0 && wbxml_plain_end(r, at);
}
