/* A header line is passed over twice: once up to the colon, which proves that the name is a token,
 * and once up to the end of the value. The searches are those of scan.h.
 *
 * Not here: any meaning. See http1_line.h. */
#include "wire/http1_line.h"

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

size_t http1_line_value_search(const uint8_t *p, size_t at, size_t n)
{
	return scan_value_end(p, at, n);
}

/* The first colon, or byte that cannot stand in a name, at or after `at`. Most names are letters,
 * digits and hyphens: the rest of the token characters is looked up one by one. */
static size_t colon_find(const uint8_t *p, size_t at, size_t n)
{
	at = scan_name_end(p, at, n);
	return at < n && p[at] != ':' ? http1_line_token_end(p, at, n) : at;
}

enum wire_verdict http1_line_end_fault(const struct http1_line *s)
{
	if (s->at == s->n) {
		return http1_line_cut(s);
	}
	uint8_t c = s->p[s->at];
	if (c != '\r') {
		return http1_line_refuse(s->bad, s->at,
			c == '\n' ? "LF without CR" :
			c < 0x20 || c == 0x7F ? "control character" : "not the end of the line");
	}
	if (s->at + 1 == s->n) {
		return http1_line_cut(s);
	}
	return http1_line_refuse(s->bad, s->at, "CR without LF");
}

static const char *name_fault(uint8_t c, bool first)
{
	bool blank = c == ' ' || c == '\t';
	if (first) {
		return blank ? "folded header line" : "empty header name";
	}
	return blank ? "blank before the colon" : "character not allowed in a header name";
}

enum wire_verdict http1_line_header(struct http1_line *s, struct http1_header *header)
{
	const uint8_t *p = s->p;
	size_t start = s->at, n = s->n;
	size_t colon = colon_find(p, start, n);
	if (colon == n) {
		return http1_line_cut(s);
	}
	if (p[colon] != ':' || colon == start) {
		return http1_line_refuse(s->bad, colon, name_fault(p[colon], colon == start));
	}
	header->name = http1_line_span(p, start, colon);
	header->id = http1_name_find(header->name);
	size_t from = colon + 1;
	while (from < n && (p[from] == ' ' || p[from] == '\t')) {
		from++;
	}
	size_t to = http1_line_value_end(p, from, n);
	s->at = to;
	enum wire_verdict v = http1_line_end(s);
	if (v != WIRE_OK) {
		return v;
	}
	while (to > from && (p[to - 1] == ' ' || p[to - 1] == '\t')) {
		to--;
	}
	header->value = http1_line_span(p, from, to);
	return WIRE_OK;
}
