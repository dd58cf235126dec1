/* HTTP/1.1 read and written without allocation, one pass over the head.
 *
 * Not here: sockets, ActiveSync. See http1.h for what is refused. */
#include "wire/http1.h"

/* [RFC9112] 6.2: decimal digits only; a list, a sign or blanks are refused. -1 when not so. */
static int64_t length_value(struct wire_span text)
{
	if (text.n == 0 || text.n > 10) {
		return -1;
	}
	int64_t v = 0;
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] < '0' || text.p[i] > '9') {
			return -1;
		}
		v = v * 10 + (text.p[i] - '0');
	}
	return v;
}

/* Looks for `close` in a comma-separated Connection value. */
static bool lists_word(struct wire_span list, const char *lower, size_t n)
{
	size_t i = 0;
	while (i < list.n) {
		size_t end = http1_line_token_end(list.p, i, list.n);
		if (end - i == n && http1_name_is(list.p + i, lower, n)) {
			return true;
		}
		i = end + 1;
	}
	return false;
}

/* Connection is a list; the lists that nearly all messages send are compared as a whole. */
static void connection_note(struct http1_head *head, struct wire_span value, bool again)
{
	if (value.n == 10 && http1_name_is(value.p, "keep-alive", 10)) {
		head->close = again && head->close;
	} else if (lists_word(value, "close", 5)) {
		head->close = true;
	} else if (!again && lists_word(value, "keep-alive", 10)) {
		head->close = false; /* lifts what HTTP/1.0 implies */
	}
}

/* Names that frame a message, or say who speaks: a second one is an attack or a mistake. */
enum {
	SINGLE = 1u << HTTP1_CONTENT_LENGTH | 1u << HTTP1_TRANSFER_ENCODING | 1u << HTTP1_HOST |
		 1u << HTTP1_AUTHORIZATION | 1u << HTTP1_MS_ASPROTOCOLVERSION |
		 1u << HTTP1_X_MS_POLICYKEY
};

/* Notes what a known header, at offset `at`, says. `head` holds the headers before it. */
static inline enum wire_verdict header_note(const struct http1_line *s, struct http1_head *head,
					    enum http1_name id, struct wire_span value, size_t at)
{
	struct wire_span *known = &head->known[id];
	bool again = known->p != NULL;
	const char *reason = NULL;
	if (!again) {
		*known = value;
	} else if ((SINGLE >> id & 1) != 0) {
		reason = "header is there twice";
	}
	switch (id) {
	case HTTP1_CONTENT_LENGTH:
		head->content_length = length_value(value);
		if (head->content_length < 0) {
			reason = "Content-Length is not one decimal number";
		} else if (head->content_length > HTTP1_BODY_BYTES_MAX) {
			reason = "body is larger than 33554432 bytes";
		}
		break;
	case HTTP1_TRANSFER_ENCODING:
		head->chunked = value.n == 7 && http1_name_is(value.p, "chunked", 7);
		if (!head->chunked) {
			reason = "Transfer-Encoding other than chunked";
		}
		break;
	case HTTP1_CONNECTION:
		connection_note(head, value, again);
		break;
	default:
		break;
	}
	return reason == NULL ? WIRE_OK
			      : http1_line_refuse(s->bad, at, reason);
}

/* Walks through the control characters of a head, of which 64 octets at least are there. */
struct stops {
	const uint8_t *p;
	size_t n;
	size_t base;   /* of the octets that `bits` is about */
	uint64_t bits; /* those not passed yet */
};

enum { STOPS_BYTES = 64 };

static inline uint64_t stops_load(const struct stops *t)
{
	size_t left = t->n - t->base;
	return left >= STOPS_BYTES ? scan_controls(t->p + t->base)
				   : scan_controls(t->p + t->n - STOPS_BYTES) >> (STOPS_BYTES - left);
}

/* Index of the next one, n when there is none. */
static inline size_t stops_next(struct stops *t)
{
	while (t->bits == 0) {
		if (t->n - t->base <= STOPS_BYTES) {
			return t->n;
		}
		t->base += STOPS_BYTES;
		t->bits = stops_load(t);
	}
	return t->base + (unsigned)__builtin_ctzll(t->bits);
}

/* Passes over the next one, the CR at `end`, and over the LF behind it. */
static inline void stops_pass(struct stops *t, size_t end)
{
	t->bits &= t->bits - 1;
	if (end + 1 - t->base == STOPS_BYTES) {
		t->base += STOPS_BYTES;
		t->bits = stops_load(t);
	}
	t->bits &= t->bits - 1;
}

/* The header lines that nearly all heads consist of: a name that http1_name_begin knows, no more
 * than a blank, a value without blanks around it and without TAB. Stops, without a fault, before the first
 * line that is something else, good or bad. */
static inline enum wire_verdict headers_plain(struct http1_line *s, struct http1_head *head)
{
	const uint8_t *p = s->p;
	size_t n = s->n, at = s->at;
	struct stops stops = {.p = p, .n = n, .base = at};
	if (n < STOPS_BYTES || n == at) {
		return WIRE_OK;
	}
	stops.bits = stops_load(&stops);
	for (uint32_t i = head->header_n;; head->header_n = ++i) {
		size_t end = stops_next(&stops);
		if (n - at < HTTP1_NAME_LINE_BYTES || i == HTTP1_HEADER_N_MAX) {
			return WIRE_OK;
		}
		struct http1_header *h = &head->header[i];
		enum http1_name id;
		size_t name_n = http1_name_begin(p + at, &id);
		size_t from = at + name_n + (p[at + name_n] == ' ');
		/* A CR may pass for a hyphen of the name, but no LF for the letter behind it. */
		if (name_n == 0 || n - end < 2 || p[end] != '\r' ||
		    p[end + 1] != '\n' || p[from] == ' ' || p[end - 1] == ' ') {
			return WIRE_OK;
		}
		struct wire_span value = http1_line_span(p, from, end);
		h->name = http1_line_span(p, at, at + name_n - 1);
		h->value = value;
		h->id = id;
		s->at = end + 2;
		if (id != HTTP1_OTHER && header_note(s, head, id, value, at) != WIRE_OK) {
			return WIRE_BAD;
		}
		at = end + 2;
		stops_pass(&stops, end);
	}
}

/* One header line; *blank tells that there is none, but the line end that closes the head. */
static enum wire_verdict header_read(struct http1_line *s, struct http1_head *head, bool *blank)
{
	if (s->at == s->n) {
		return http1_line_cut(s);
	}
	*blank = s->p[s->at] == '\r' || s->p[s->at] == '\n';
	if (*blank) {
		return WIRE_OK;
	}
	if (head->header_n == HTTP1_HEADER_N_MAX) {
		return http1_line_refuse(s->bad, s->at, "more than 64 header lines");
	}
	struct http1_header *h = &head->header[head->header_n];
	enum wire_verdict v = http1_line_header(s, h);
	if (v != WIRE_OK) {
		return v;
	}
	head->header_n++;
	return h->id == HTTP1_OTHER ? WIRE_OK : header_note(s, head, h->id, h->value,
							    (size_t)(h->name.p - s->p));
}

/* All header lines and the blank line after them. */
static enum wire_verdict headers_read(struct http1_line *s, struct http1_head *head)
{
	for (bool blank = false; !blank;) {
		enum wire_verdict verdict = headers_plain(s, head);
		if (verdict == WIRE_OK) {
			verdict = header_read(s, head, &blank);
		}
		if (verdict != WIRE_OK) {
			return verdict;
		}
	}
	enum wire_verdict v = http1_line_end(s);
	if (v != WIRE_OK) {
		return v;
	}
	head->head_bytes = (uint32_t)s->at;
	if (head->chunked && head->content_length >= 0) {
		return http1_line_refuse(s->bad, s->at,
					 "both Transfer-Encoding and Content-Length");
	}
	if (head->chunked && head->minor == 0) {
		return http1_line_refuse(s->bad, s->at, "Transfer-Encoding in HTTP/1.0");
	}
	return WIRE_OK;
}

/* "HTTP/1.x" at s->at, which is passed over. */
static enum wire_verdict version_read(struct http1_line *s, struct http1_head *head)
{
	static const char text[8] = "HTTP/1.";
	if (s->n - s->at >= 8 && memcmp(s->p + s->at, text, 7) == 0 &&
	    (s->p[s->at + 7] | 1) == '1') {
		s->at += 8;
		head->minor = s->p[s->at - 1] == '1';
		head->close = head->minor == 0;
		return WIRE_OK;
	}
	for (unsigned i = 0; i < 8; i++, s->at++) {
		if (s->at == s->n) {
			return http1_line_cut(s);
		}
		uint8_t c = s->p[s->at];
		if (i < 7 ? c != (uint8_t)text[i] : c != '0' && c != '1') {
			return http1_line_refuse(s->bad, s->at, "not HTTP/1.0 or HTTP/1.1");
		}
	}
	head->minor = s->p[s->at - 1] == '1';
	head->close = head->minor == 0; /* [RFC9112] 9.3: 1.0 closes unless told otherwise */
	return WIRE_OK;
}

static struct http1_line scan_init(const uint8_t *p, size_t n, struct http1_head *head,
				   struct wire_bad *bad)
{
	wire_clear(head, offsetof(struct http1_head, header));
	head->content_length = -1;
	bool bounded = n >= HTTP1_HEAD_BYTES_MAX;
	return (struct http1_line){
		.p = p, .n = bounded ? HTTP1_HEAD_BYTES_MAX : n, .bounded = bounded, .bad = bad};
}

/* [RFC9112] 3: method SP target SP version CR LF. */
static enum wire_verdict request_line(struct http1_line *s, struct http1_request *out)
{
	size_t end = http1_line_token_end(s->p, 0, s->n);
	if (end > HTTP1_METHOD_BYTES_MAX) {
		return http1_line_refuse(s->bad, HTTP1_METHOD_BYTES_MAX,
					 "method is longer than 32 bytes");
	}
	if (end == s->n) {
		return http1_line_cut(s);
	}
	if (end == 0 || s->p[end] != ' ') {
		return http1_line_refuse(s->bad, end, "not a method and a blank");
	}
	out->method = http1_line_span(s->p, 0, end);
	size_t from = end + 1;
	end = http1_line_visible_end(s->p, from, s->n);
	if (end == s->n) {
		return http1_line_cut(s);
	}
	if (end == from || s->p[end] != ' ') {
		return http1_line_refuse(s->bad, end, "not a target and a blank");
	}
	out->target = http1_line_span(s->p, from, end);
	s->at = end + 1;
	enum wire_verdict v = version_read(s, &out->head);
	return v == WIRE_OK ? http1_line_end(s) : v;
}

/* [RFC9112] 4: version SP three digits SP reason CR LF; the last blank may be missing when there
 * is no reason, as some servers do. */
static enum wire_verdict status_line(struct http1_line *s, struct http1_response *out)
{
	enum wire_verdict v = version_read(s, &out->head);
	if (v != WIRE_OK) {
		return v;
	}
	out->status = 0;
	for (unsigned i = 0; i < 4; i++, s->at++) {
		if (s->at == s->n) {
			return http1_line_cut(s);
		}
		uint8_t c = s->p[s->at];
		bool fits = i == 0 ? c == ' ' : c >= (i == 1 ? '1' : '0') && c <= '9';
		if (!fits) {
			return http1_line_refuse(s->bad, s->at, "not a status of three digits");
		}
		out->status = i == 0 ? 0 : out->status * 10 + (uint32_t)(c - '0');
	}
	if (s->at < s->n && s->p[s->at] != ' ' && s->p[s->at] != '\r') {
		return http1_line_refuse(s->bad, s->at, "no blank after the status");
	}
	size_t from = s->at + (s->at < s->n && s->p[s->at] == ' ');
	s->at = http1_line_value_end(s->p, from, s->n);
	out->reason = http1_line_span(s->p, from, s->at);
	return http1_line_end(s);
}

/* The body of a message whose head has been read: sets `body` and `used`. */
static enum wire_verdict body_read(struct http1_line *s, size_t n, const struct http1_head *head,
				   struct wire_span *body, size_t *used)
{
	size_t start = s->at;
	s->n = n;
	if (head->chunked) {
		enum wire_verdict v = http1_chunk_scan(s);
		if (v != WIRE_OK) {
			return v;
		}
	} else if (head->content_length > 0) {
		if ((uint64_t)head->content_length > n - start) {
			return WIRE_MORE;
		}
		s->at += (size_t)head->content_length;
	}
	*body = http1_line_span(s->p, start, s->at);
	*used = s->at;
	return WIRE_OK;
}

/* [RFC9112] 3.2, [RFC3986] 3.2.2: octets of a host and its port; none that ends an authority. */
static bool is_host(struct wire_span text)
{
	static const uint8_t not_host[256] = {
		[0 ... ' '] = 1, ['"'] = 1, ['#'] = 1, ['/'] = 1, ['<'] = 1, ['>'] = 1, ['?'] = 1,
		['@'] = 1, ['\\'] = 1, ['^'] = 1, ['`'] = 1, ['{' ... '}'] = 1, [0x7F ... 0xFF] = 1};
	unsigned bad = 0;
	for (size_t i = 0; i < text.n; i++) {
		bad |= not_host[text.p[i]];
	}
	return bad == 0;
}

static enum wire_verdict request_head(struct http1_line *s, struct http1_request *out, size_t *used)
{
	enum wire_verdict v = request_line(s, out);
	if (v == WIRE_OK) {
		v = headers_read(s, &out->head);
	}
	if (v != WIRE_OK) {
		return v;
	}
	struct wire_span host = out->head.known[HTTP1_HOST];
	if (out->head.minor == 1 && host.p == NULL) {
		return http1_line_refuse(s->bad, s->at, "no Host header"); /* [RFC9112] 3.2 */
	}
	if (!is_host(host)) {
		return http1_line_refuse(s->bad, (size_t)(host.p - s->p), "Host cannot be a host");
	}
	out->body = http1_line_span(s->p, s->at, s->at);
	*used = s->at;
	return WIRE_OK;
}

static enum wire_verdict response_head(struct http1_line *s, struct http1_response *out,
				       size_t *used)
{
	enum wire_verdict v = status_line(s, out);
	if (v == WIRE_OK) {
		v = headers_read(s, &out->head);
	}
	if (v != WIRE_OK) {
		return v;
	}
	/* [RFC9112] 6.3 (1): these never have a body, whatever the headers say. */
	bool bodyless = out->status < 200 || out->status == 204 || out->status == 304;
	if (bodyless) {
		out->head.chunked = false;
		out->head.content_length = 0;
	}
	out->until_close = !out->head.chunked && out->head.content_length < 0;
	out->head.close |= out->until_close;
	out->body = http1_line_span(s->p, s->at, s->at);
	*used = s->at;
	return WIRE_OK;
}

enum wire_verdict http1_request_head_read(const uint8_t *p, size_t n, struct http1_request *out,
					  size_t *used, struct wire_bad *bad)
{
	struct http1_line s = scan_init(p, n, &out->head, bad);
	return request_head(&s, out, used);
}

enum wire_verdict http1_request_read(const uint8_t *p, size_t n, struct http1_request *out,
				     size_t *used, struct wire_bad *bad)
{
	struct http1_line s = scan_init(p, n, &out->head, bad);
	enum wire_verdict v = request_head(&s, out, used);
	return v == WIRE_OK ? body_read(&s, n, &out->head, &out->body, used) : v;
}

enum wire_verdict http1_response_head_read(const uint8_t *p, size_t n, struct http1_response *out,
					   size_t *used, struct wire_bad *bad)
{
	struct http1_line s = scan_init(p, n, &out->head, bad);
	return response_head(&s, out, used);
}

enum wire_verdict http1_response_read(const uint8_t *p, size_t n, struct http1_response *out,
				      size_t *used, struct wire_bad *bad)
{
	struct http1_line s = scan_init(p, n, &out->head, bad);
	enum wire_verdict v = response_head(&s, out, used);
	if (v != WIRE_OK) {
		return v;
	}
	if (out->until_close) {
		if (n - s.at > HTTP1_BODY_BYTES_MAX) {
			return http1_line_refuse(bad, s.at, "body is larger than 33554432 bytes");
		}
		out->body = http1_line_span(p, s.at, n);
		*used = n;
		return WIRE_OK;
	}
	return body_read(&s, n, &out->head, &out->body, used);
}

void http1_unchunk(struct wire_span body, struct wire_out *out)
{
	struct wire_span data;
	while (http1_chunk_next(&body, &data)) {
		wire_put(out, data.p, data.n);
	}
}

size_t http1_content_bytes(const struct http1_head *head, struct wire_span body)
{
	if (!head->chunked) {
		return body.n;
	}
	size_t n = 0;
	struct wire_span data;
	while (http1_chunk_next(&body, &data)) {
		n += data.n;
	}
	return n;
}

bool http1_content(const struct http1_head *head, struct wire_span body, void *buffer, size_t cap,
		   struct wire_span *content)
{
	if (!head->chunked) {
		*content = body;
		return true;
	}
	struct wire_out out = wire_out_init(buffer, cap);
	http1_unchunk(body, &out);
	*content = (struct wire_span){.p = buffer, .n = out.n};
	return !out.overflow;
}

bool http1_header_add(struct http1_head *head, enum http1_name id, struct wire_span value)
{
	if (head->header_n == HTTP1_HEADER_N_MAX || id == HTTP1_OTHER) {
		return false;
	}
	const char *text = http1_name_text(id);
	struct http1_header *h = &head->header[head->header_n++];
	h->name = (struct wire_span){.p = (const uint8_t *)text, .n = strlen(text)};
	h->value = value;
	h->id = id;
	return true;
}

size_t http1_decimal(uint32_t value, uint8_t text[10])
{
	static const char pairs[] =
		"00010203040506070809101112131415161718192021222324252627282930313233343536373839"
		"40414243444546474849505152535455565758596061626364656667686970717273747576777879"
		"8081828384858687888990919293949596979899";
	if (value < 10) {
		text[0] = (uint8_t)('0' + value);
		return 1;
	}
	uint8_t digits[10];
	size_t at = sizeof digits;
	for (; value >= 100; value /= 100) {
		at -= 2;
		memcpy(digits + at, pairs + 2 * (value % 100), 2);
	}
	at -= 2;
	memcpy(digits + at, pairs + 2 * value, 2);
	at += value < 10;
	memcpy(text, digits + at, sizeof digits - at);
	return sizeof digits - at;
}

bool http1_decimal_read(struct wire_span text, uint32_t *value)
{
	uint64_t v = 0;
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] < '0' || text.p[i] > '9' || v > UINT32_MAX) {
			return false;
		}
		v = v * 10 + (uint64_t)(text.p[i] - '0');
	}
	*value = (uint32_t)v;
	return text.n > 0 && v <= UINT32_MAX;
}

static bool is_field_value(struct wire_span text)
{
	return http1_line_value_end(text.p, 0, text.n) == text.n;
}

static bool is_name(struct wire_span text)
{
	return text.n > 0 && http1_line_token_end(text.p, 0, text.n) == text.n;
}

static bool headers_fit(const struct http1_head *head)
{
	if (head->header_n > HTTP1_HEADER_N_MAX || head->minor > 1) {
		return false;
	}
	for (uint32_t i = 0; i < head->header_n; i++) {
		if (!is_name(head->header[i].name) || !is_field_value(head->header[i].value)) {
			return false;
		}
	}
	return true;
}

static void put_span(struct wire_out *out, struct wire_span text)
{
	if (text.n > 0) {
		wire_put(out, text.p, text.n);
	}
}

static void headers_write(struct wire_out *out, const struct http1_head *head)
{
	for (uint32_t i = 0; i < head->header_n; i++) {
		put_span(out, head->header[i].name);
		wire_put(out, ": ", 2);
		put_span(out, head->header[i].value);
		wire_put(out, "\r\n", 2);
	}
	wire_put(out, "\r\n", 2);
}

bool http1_request_write(struct wire_out *out, const struct http1_request *request)
{
	const struct wire_span target = request->target;
	if (!is_name(request->method) || target.n == 0 || !headers_fit(&request->head) ||
	    http1_line_visible_end(target.p, 0, target.n) != target.n) {
		return false;
	}
	put_span(out, request->method);
	wire_put(out, " ", 1);
	put_span(out, target);
	wire_put(out, request->head.minor == 0 ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n", 11);
	headers_write(out, &request->head);
	put_span(out, request->body);
	return true;
}

bool http1_response_write(struct wire_out *out, const struct http1_response *response)
{
	if (response->status < 100 || response->status > 999 || !is_field_value(response->reason) ||
	    !headers_fit(&response->head)) {
		return false;
	}
	uint8_t status[10];
	http1_decimal(response->status, status);
	wire_put(out, response->head.minor == 0 ? "HTTP/1.0 " : "HTTP/1.1 ", 9);
	wire_put(out, status, 3);
	wire_put(out, " ", 1);
	put_span(out, response->reason);
	wire_put(out, "\r\n", 2);
	headers_write(out, &response->head);
	put_span(out, response->body);
	return true;
}
