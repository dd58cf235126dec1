/* One line, one chunk, one line end, until the chunk of size 0.
 *
 * Not here: copying the data out (http1_unchunk in http1.c). See http1_chunk.h. */
#include "wire/http1_chunk.h"

static int hex_value(uint8_t c)
{
	if (c >= '0' && c <= '9') {
		return c - '0';
	}
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* One chunk-size line ([RFC9112] 7.1): up to 8 hex digits, an extension that is passed over. */
static enum wire_verdict chunk_line(struct http1_line *s, uint64_t *size)
{
	size_t start = s->at;
	struct http1_line line = *s;
	line.bounded = s->n - start >= HTTP1_CHUNK_LINE_BYTES_MAX + 2;
	if (line.bounded) {
		line.n = start + HTTP1_CHUNK_LINE_BYTES_MAX + 2;
	}
	*size = 0;
	while (line.at < line.n && hex_value(line.p[line.at]) >= 0) {
		*size = *size << 4 | (uint64_t)hex_value(line.p[line.at]);
		line.at++;
		if (line.at - start > 8) {
			return http1_line_refuse(s->bad, start,
						 "chunk size has more than 8 digits");
		}
	}
	if (line.at == line.n) {
		return WIRE_MORE;
	}
	/* [RFC9112] 7.1.1: blanks may stand before the semicolon, and nowhere else: what one reader passes
	 * over and another does not lets a request hide in a body. */
	size_t digits_end = line.at;
	while (line.at < line.n && (line.p[line.at] == ' ' || line.p[line.at] == '\t')) {
		line.at++;
	}
	uint8_t c = line.at < line.n ? line.p[line.at] : ';';
	bool ends = c == ';' || (line.at == digits_end && (c == '\r' || c == '\n'));
	if (digits_end == start || !ends) {
		return http1_line_refuse(s->bad, line.at, "not a chunk size");
	}
	line.at = http1_line_value_end(line.p, line.at, line.n);
	if (line.bounded && line.at + 2 > line.n) {
		return http1_line_refuse(s->bad, start, "chunk line is longer than 256 bytes");
	}
	enum wire_verdict v = http1_line_end(&line);
	s->at = line.at;
	return v;
}

/* [RFC9110] 6.5.1: what frames or routes a message, or lets somebody in, must not come after it. */
static bool may_trail(enum http1_name id)
{
	return id != HTTP1_CONTENT_LENGTH && id != HTTP1_TRANSFER_ENCODING && id != HTTP1_HOST &&
	       id != HTTP1_AUTHORIZATION;
}

/* Header lines after the last chunk; their grammar is checked, their meaning is not used. */
static enum wire_verdict trailers(struct http1_line *s)
{
	struct http1_line t = *s;
	t.bounded = s->n - s->at >= HTTP1_CHUNK_TRAILER_BYTES_MAX;
	if (t.bounded) {
		t.n = s->at + HTTP1_CHUNK_TRAILER_BYTES_MAX;
	}
	enum wire_verdict v = WIRE_OK;
	while (v == WIRE_OK && t.at < t.n && t.p[t.at] != '\r' && t.p[t.at] != '\n') {
		struct http1_header header;
		size_t from = t.at;
		v = http1_line_header(&t, &header);
		if (v == WIRE_OK && !may_trail(header.id)) {
			return http1_line_refuse(s->bad, from, "header not allowed as a trailer");
		}
	}
	if (v == WIRE_OK) {
		v = http1_line_end(&t);
	}
	if (v == WIRE_BAD && t.bounded && s->bad->offset >= t.n) {
		s->bad->reason = "trailers are longer than 4096 bytes";
	}
	s->at = t.at;
	return v;
}

/* All chunks and trailers from s->at on. */
enum wire_verdict http1_chunk_scan(struct http1_line *s)
{
	size_t start = s->at;
	s->bounded = false;
	for (;;) {
		uint64_t size;
		enum wire_verdict v = chunk_line(s, &size);
		if (v != WIRE_OK) {
			return v;
		}
		if (s->at - start + size > HTTP1_CHUNK_BODY_BYTES_MAX) {
			return http1_line_refuse(s->bad, s->at,
						 "body is larger than 33554432 bytes");
		}
		if (size == 0) {
			return trailers(s);
		}
		if (size > s->n - s->at) {
			return WIRE_MORE;
		}
		s->at += (size_t)size;
		if ((v = http1_line_end(s)) != WIRE_OK) {
			return v;
		}
	}
}

bool http1_chunk_next(struct wire_span *rest, struct wire_span *data)
{
	struct wire_bad bad;
	struct http1_line s = {.p = rest->p, .n = rest->n, .bad = &bad};
	uint64_t size;
	bool more = chunk_line(&s, &size) == WIRE_OK && size > 0 && size <= s.n - s.at;
	if (!more) {
		*rest = (struct wire_span){.p = rest->p + rest->n, .n = 0};
		return false;
	}
	*data = (struct wire_span){.p = s.p + s.at, .n = (size_t)size};
	s.at += (size_t)size;
	s.at += s.n - s.at >= 2 ? 2 : s.n - s.at;
	*rest = http1_line_span(s.p, s.at, s.n);
	return true;
}
