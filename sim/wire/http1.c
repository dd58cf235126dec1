/* HTTP/1.1 read and written without allocation, one pass over the head.
 *
 * Not here: sockets, ActiveSync. See http1.h for what is refused. */
#include "wire/http1.h"

#include "wire/swar.h"

/* [RFC9112] 6.2: decimal digits only; a list, a sign or blanks are refused. NULL, or a reason. */
static inline const char *length_note(struct http1_head *head, struct wire_span text)
{
	if (text.n == 0 || text.n > 10) {
		return "Content-Length is not one decimal number";
	}
	int64_t v = 0;
	for (size_t i = 0; i < text.n; i++) {
		uint8_t digit = (uint8_t)(text.p[i] - '0');
		if (digit > 9) {
			return "Content-Length is not one decimal number";
		}
		v = v * 10 + digit;
	}
	head->content_length = v;
	return v > HTTP1_BODY_BYTES_MAX ? "body is larger than 33554432 bytes" : NULL;
}

static inline const char *coding_note(struct http1_head *head, struct wire_span text)
{
	head->chunked = text.n == 7 && http1_name_is(text.p, "chunked", 7);
	return head->chunked ? NULL : "Transfer-Encoding other than chunked";
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

/* No control character but TAB is in a value, and that does not become one of these. */
static inline bool is_keep_alive(struct wire_span value)
{
	static const uint8_t lower[10] = "keep-alive";
	return value.n == sizeof lower &&
	       (swar_load(value.p) | SWAR_ONES * 0x20) == swar_load(lower) &&
	       (value.p[8] | 0x20) == lower[8] && (value.p[9] | 0x20) == lower[9];
}

/* Connection is a list; the one that nearly all messages send is compared as a whole. */
static inline void connection_note(struct http1_head *head, struct wire_span value, bool again)
{
	if (is_keep_alive(value)) {
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

/* Notes what a known header says. `head` holds the headers before it. NULL, or a reason. */
static const char *header_note(struct http1_head *head, enum http1_name id, struct wire_span value)
{
	struct wire_span *known = &head->known[id];
	bool again = known->p != NULL;
	const char *reason = NULL;
	if (!again) {
		*known = value;
	}
	if (id == HTTP1_CONTENT_LENGTH) {
		reason = length_note(head, value);
	} else if (id == HTTP1_TRANSFER_ENCODING) {
		reason = coding_note(head, value);
	} else if (id == HTTP1_CONNECTION) {
		connection_note(head, value, again);
	}
	return reason == NULL && again && (SINGLE >> id & 1) != 0 ? "header is there twice" : reason;
}

/* Octets of a head that are looked at together. They have 32 line ends at most: none are looked at
 * when there is no room for so many headers, whose limit is minded elsewhere. */
enum { BLOCK_BYTES = 64, PLAIN_N_MAX = HTTP1_HEADER_N_MAX - 32 };

/* A bit for each octet from `base` on, the first lowest, that is not printable and follows one that
 * is, or begins a block: the CR of CR LF, and whatever else ends a line or spoils it. The bits end
 * with the block that begins at `last`, base at the end of it at most. */
static inline uint64_t line_ends(const uint8_t *base, const uint8_t *last)
{
	const uint8_t *from = base < last ? base : last;
	uint64_t fine = scan_printable64(from, ' ');
	return (~fine & (fine << 1 | 1)) >> (base - from);
}

/* Where the first line is whose meaning is refused. */
WIRE_COLD static enum wire_verdict plain_fault(const struct http1_line *s, struct http1_head *head)
{
	for (const struct http1_header *h = head->header;; h++) {
		const char *reason = NULL;
		if (h->id == HTTP1_CONTENT_LENGTH) {
			reason = length_note(head, h->value);
		} else if (h->id == HTTP1_TRANSFER_ENCODING) {
			reason = coding_note(head, h->value);
		}
		if (reason != NULL) {
			return http1_line_refuse(s->bad, (size_t)(h->name.p - s->p), reason);
		}
	}
}

/* What the lines from `start` on, known by names that had not come before, say about where the
 * message ends. */
static inline enum wire_verdict plain_note(const struct http1_line *s, struct http1_head *head,
					   const uint8_t *start)
{
	const struct wire_span length = head->known[HTTP1_CONTENT_LENGTH],
			       coding = head->known[HTTP1_TRANSFER_ENCODING],
			       connection = head->known[HTTP1_CONNECTION];
	/* Those that came before `start`, or not at all, are lower: NULL is 0. */
	bool bad = (uintptr_t)length.p > (uintptr_t)start && length_note(head, length) != NULL;
	if ((uintptr_t)coding.p > (uintptr_t)start && coding_note(head, coding) != NULL) {
		bad = true;
	}
	if ((uintptr_t)connection.p > (uintptr_t)start) {
		connection_note(head, connection, false);
	}
	return bad ? plain_fault(s, head) : WIRE_OK;
}

/* The header lines that nearly all heads consist of: a name that http1_name_line knows and that has
 * not come before, a blank, a value of printable octets without blanks around it. From `start` on,
 * with more than a block before `end`, up to the line that is something else, good or bad: returns
 * where that begins. On its own, so that compilers have all registers for it. */
__attribute__((noinline)) static const uint8_t *
plain_lines(const uint8_t *start, const uint8_t *end, struct http1_head *head)
{
	/* The last octet is never looked at, so that a CR is followed by another one. */
	const uint8_t *const last_block = end - 1 - BLOCK_BYTES;
	const uint8_t *const last_line = end - HTTP1_NAME_LINE_BYTES;
	const uint8_t *at = start, *base = start;
	struct http1_header *h = head->header + head->header_n;
	uint64_t ends = line_ends(base, last_block);
	for (; at <= last_line; h++) {
		const struct http1_name_line *line = http1_name_line(at);
		if (line == NULL) {
			break;
		}
		while (ends == 0) {
			base = base + BLOCK_BYTES > at ? base + BLOCK_BYTES : at;
			if (base - last_block >= BLOCK_BYTES || h > head->header + PLAIN_N_MAX) {
				goto out;
			}
			ends = line_ends(base, last_block);
		}
		const uint8_t *from = at + line->n, *cr = base + (unsigned)__builtin_ctzll(ends);
		ends &= ends - 1;
		/* A CR may pass for a hyphen of the name, but no LF for the letter behind it. */
		if (memcmp(cr, "\r\n", 2) != 0 || *from == ' ' || cr[-1] == ' ') {
			break;
		}
		struct wire_span value = {.p = from, .n = (size_t)(cr - from)};
		h->name = (struct wire_span){.p = at, .n = line->name_n};
		h->value = value;
		h->id = (enum http1_name)line->id;
		if (line->id != HTTP1_OTHER) {
			struct wire_span *known = &head->known[line->id];
			if (known->p != NULL) {
				break;
			}
			known->p = value.p;
			known->n = value.n;
		}
		at = cr + 2;
	}
out:
	head->header_n = (uint32_t)(h - head->header);
	return at;
}

/* Ordinary lines, as many as there are from s->at on. */
static inline enum wire_verdict headers_plain(struct http1_line *s, struct http1_head *head)
{
	if (s->n <= BLOCK_BYTES || s->n - s->at < HTTP1_NAME_LINE_BYTES ||
	    head->header_n > PLAIN_N_MAX) {
		return WIRE_OK;
	}
	const uint8_t *start = s->p + s->at;
	s->at = (size_t)(plain_lines(start, s->p + s->n, head) - s->p);
	return plain_note(s, head, start);
}

/* One header line of any kind; there is no CR LF at s->at. */
static enum wire_verdict header_read(struct http1_line *s, struct http1_head *head)
{
	if (s->at == s->n) {
		return http1_line_cut(s);
	}
	if (s->p[s->at] == '\r' || s->p[s->at] == '\n') {
		return http1_line_end_fault(s);
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
	const char *reason = h->id == HTTP1_OTHER ? NULL : header_note(head, h->id, h->value);
	return reason == NULL ? WIRE_OK
			      : http1_line_refuse(s->bad, (size_t)(h->name.p - s->p), reason);
}

/* All header lines and the blank line after them. */
static enum wire_verdict headers_read(struct http1_line *s, struct http1_head *head)
{
	for (;;) {
		enum wire_verdict v = headers_plain(s, head);
		if (v == WIRE_OK && s->n - s->at >= 2 && memcmp(s->p + s->at, "\r\n", 2) == 0) {
			break;
		}
		if (v != WIRE_OK || (v = header_read(s, head)) != WIRE_OK) {
			return v;
		}
	}
	s->at += 2;
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

static const char version[7] = "HTTP/1.";

/* What is wrong at s->at, where no version is. */
WIRE_COLD static enum wire_verdict version_fault(struct http1_line *s)
{
	for (unsigned i = 0; s->at < s->n; i++, s->at++) {
		uint8_t c = s->p[s->at];
		if (i < 7 ? c != (uint8_t)version[i] : c != '0' && c != '1') {
			return http1_line_refuse(s->bad, s->at, "not HTTP/1.0 or HTTP/1.1");
		}
	}
	return http1_line_cut(s);
}

/* "HTTP/1.x" at s->at, which is passed over. */
static inline enum wire_verdict version_read(struct http1_line *s, struct http1_head *head)
{
	if (s->n - s->at < 8 || memcmp(s->p + s->at, version, 7) != 0 ||
	    (s->p[s->at + 7] | 1) != '1') {
		return version_fault(s);
	}
	head->minor = s->p[s->at + 7] & 1;
	head->close = head->minor == 0; /* [RFC9112] 9.3: 1.0 closes unless told otherwise */
	s->at += 8;
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
static inline enum wire_verdict request_line(struct http1_line *s, struct http1_request *out)
{
	static const char post[5] = "POST "; /* what nearly all of them begin with */
	size_t end = s->n >= 5 && memcmp(s->p, post, 5) == 0 ? 4
							      : http1_line_token_end(s->p, 0, s->n);
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
	static const char fine[17] = "HTTP/1.1 200 OK\r\n"; /* what nearly all of them are */
	if (s->n >= sizeof fine && memcmp(s->p, fine, sizeof fine) == 0) {
		out->head.minor = 1;
		out->status = 200;
		out->reason = http1_line_span(s->p, 13, 15);
		s->at = sizeof fine;
		return WIRE_OK;
	}
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
	size_t at = scan_host_end(text.p, 0, text.n);
	while (at < text.n && !not_host[text.p[at]]) {
		at++;
	}
	return at == text.n;
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
