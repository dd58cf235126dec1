/* Pieces that every line of an HTTP/1.1 head is made of: tokens, values, line ends.
 *
 * Not here: which line means what (http1.c), chunks (http1_chunk.c).
 * Ownership: a scan borrows the caller's bytes; spans point into them.
 * Units: octets. Invariants: nothing past `n` is read; `at` never passes `n`.
 * Source: [RFC9110] 5.5, 5.6.2, [RFC9112] 2.2, 5. */
#pragma once

#include "wire/http1_name.h"
#include "wire/scan.h"

/* A place in a message that is being read. */
struct http1_line {
	const uint8_t *p;
	size_t n;
	size_t at;
	bool bounded; /* `n` is a limit, not the end of what has come */
	struct wire_bad *bad;
};

/* Fills `bad`; returns WIRE_BAD. */
WIRE_COLD enum wire_verdict http1_line_refuse(struct wire_bad *bad, size_t offset, const char *reason);

/* The input ends in the middle: WIRE_MORE, or WIRE_BAD when the limit has been reached. */
WIRE_COLD enum wire_verdict http1_line_cut(const struct http1_line *s);

/* What is wrong at s->at, where no CR LF is: the input may end there, too. */
WIRE_COLD enum wire_verdict http1_line_end_fault(const struct http1_line *s);

/* Index of the first byte at or after `at` that may not stand in a field value: a control
 * character other than TAB. Returns n when there is none. Many values are empty: those need no
 * call. */
size_t http1_line_value_search(const uint8_t *p, size_t at, size_t n);
static inline size_t http1_line_value_end(const uint8_t *p, size_t at, size_t n)
{
	return at == n ? n : http1_line_value_search(p, at, n);
}

/* Index of the first byte at or after `at` that is no token character, n when there is none. */
size_t http1_line_token_end(const uint8_t *p, size_t at, size_t n);

/* Index of the first byte at or after `at` that is not 0x21..0x7E, n when there is none. */
static inline size_t http1_line_visible_end(const uint8_t *p, size_t at, size_t n)
{
	return scan_visible_end(p, at, n);
}

/* Passes over CR LF at s->at. */
static inline enum wire_verdict http1_line_end(struct http1_line *s)
{
	if (s->n - s->at < 2 || s->p[s->at] != '\r' || s->p[s->at + 1] != '\n') {
		return http1_line_end_fault(s);
	}
	s->at += 2;
	return WIRE_OK;
}

/* One header field. */
struct http1_header {
	struct wire_span name;	/* as sent, at least one byte */
	struct wire_span value; /* without the blanks around it; may be empty */
	enum http1_name id;	/* set by readers, ignored by writers */
};

/* Reads one header line with its CR LF, without its meaning. */
enum wire_verdict http1_line_header(struct http1_line *s, struct http1_header *header);

static inline struct wire_span http1_line_span(const uint8_t *p, size_t from, size_t to)
{
	return (struct wire_span){.p = p + from, .n = to - from};
}
