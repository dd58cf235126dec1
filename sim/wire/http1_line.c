/* The searches look at eight bytes at a time: heads are mostly values, and every simulated message
 * passes here. A name that is known by heart needs no check of its characters.
 *
 * Not here: any meaning. See http1_line.h. */
#include "wire/http1_line.h"

#include "wire/swar.h"

enum wire_verdict http1_line_refuse(struct wire_bad *bad, size_t offset, const char *reason)
{
	*bad = (struct wire_bad){.offset = offset, .reason = reason};
	return WIRE_BAD;
}

enum wire_verdict http1_line_cut(const struct http1_line *s)
{
	if (s->bounded) {
		return http1_line_refuse(s->bad, s->n, "head is longer than 16384 bytes");
	}
	return WIRE_MORE;
}

/* [RFC9110] 5.6.2: token characters. */
static const uint8_t token[256] = {
	['0' ... '9'] = 1, ['A' ... 'Z'] = 1, ['a' ... 'z'] = 1, ['!'] = 1, ['#'] = 1, ['$'] = 1,
	['%'] = 1,	   ['&'] = 1,	      ['\''] = 1,	 ['*'] = 1, ['+'] = 1, ['-'] = 1,
	['.'] = 1,	   ['^'] = 1,	      ['_'] = 1,	 ['`'] = 1, ['|'] = 1, ['~'] = 1,
};

size_t http1_line_token_end(const uint8_t *p, size_t at, size_t n)
{
	while (at < n && token[p[at]]) {
		at++;
	}
	return at;
}

static bool is_value(uint8_t c)
{
	return (c >= 0x20 && c != 0x7F) || c == '\t';
}

size_t http1_line_value_end(const uint8_t *p, size_t at, size_t n)
{
	while (n - at >= 8) {
		uint64_t v = swar_load(p + at);
		uint64_t hit = swar_below(v, 0x20) | swar_equal(v, 0x7F);
		if (hit == 0) {
			at += 8;
			continue;
		}
		at += swar_first(hit);
		if (p[at] != '\t') {
			return at;
		}
		at++;
	}
	while (at < n && is_value(p[at])) {
		at++;
	}
	return at;
}

size_t http1_line_visible_end(const uint8_t *p, size_t at, size_t n)
{
	while (n - at >= 8) {
		uint64_t v = swar_load(p + at);
		uint64_t hit = swar_below(v, 0x21) | swar_equal(v, 0x7F) | (v & SWAR_HIGH);
		if (hit != 0) {
			return at + swar_first(hit);
		}
		at += 8;
	}
	while (at < n && p[at] > 0x20 && p[at] < 0x7F) {
		at++;
	}
	return at;
}

/* The first colon, or byte that cannot stand in a name, at or after `at`. */
static size_t colon_find(const uint8_t *p, size_t at, size_t n)
{
	while (n - at >= 8) {
		uint64_t v = swar_load(p + at);
		uint64_t hit = swar_equal(v, ':') | swar_below(v, 0x21) | (v & SWAR_HIGH);
		if (hit != 0) {
			return at + swar_first(hit);
		}
		at += 8;
	}
	while (at < n && p[at] != ':' && p[at] > 0x20 && p[at] < 0x80) {
		at++;
	}
	return at;
}

enum wire_verdict http1_line_end(struct http1_line *s)
{
	if (s->at == s->n) {
		return http1_line_cut(s);
	}
	if (s->p[s->at] != '\r') {
		return http1_line_refuse(
			s->bad, s->at, s->p[s->at] == '\n' ? "LF without CR" : "control character");
	}
	if (s->at + 1 == s->n) {
		return http1_line_cut(s);
	}
	if (s->p[s->at + 1] != '\n') {
		return http1_line_refuse(s->bad, s->at, "CR without LF");
	}
	s->at += 2;
	return WIRE_OK;
}

static const char *name_fault(uint8_t c, bool first)
{
	bool blank = c == ' ' || c == '\t';
	if (first) {
		return blank ? "folded header line" : "empty header name";
	}
	return blank ? "blank before the colon" : "character not allowed in a header name";
}

enum wire_verdict http1_line_header(struct http1_line *s, struct wire_span *name,
				    struct wire_span *value, enum http1_name *id)
{
	const uint8_t *p = s->p;
	size_t start = s->at;
	size_t colon = colon_find(p, start, s->n);
	*name = http1_line_span(p, start, colon);
	*id = http1_name_find(*name);
	if (*id == HTTP1_OTHER) {
		size_t end = http1_line_token_end(p, start, colon);
		if (end < colon || (end < s->n && (p[end] != ':' || end == start))) {
			return http1_line_refuse(s->bad, end, name_fault(p[end], end == start));
		}
	}
	if (colon == s->n) {
		return http1_line_cut(s);
	}
	if (p[colon] != ':') {
		return http1_line_refuse(s->bad, colon, name_fault(p[colon], false));
	}
	size_t from = colon + 1;
	while (from < s->n && (p[from] == ' ' || p[from] == '\t')) {
		from++;
	}
	size_t to = http1_line_value_end(p, from, s->n);
	s->at = to;
	enum wire_verdict v = http1_line_end(s);
	if (v != WIRE_OK) {
		return v;
	}
	while (to > from && (p[to - 1] == ' ' || p[to - 1] == '\t')) {
		to--;
	}
	*value = http1_line_span(p, from, to);
	return WIRE_OK;
}
