/* The notification mail as one fixed dialogue. The reader accepts exactly what the writer writes,
 * because both ends are ours; any other client is a matter for a real mail server. */
#include "wire/smtp_note.h"

#include "wire/decimal.h"
#include "wire/hex.h"
#include "wire/octets.h"
#include "wire/scan.h"
#include "wire/vector.h"

#define LINE_BYTES_MAX 998u   /* [RFC5321] 4.5.3.1.6, without CR LF */
#define BODY_BYTES_MAX 65536u /* our limit: a control message is one line */
#define HEADERS_TAIL "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n"

/* What the client says up to each text of a note. */
#define TO_HELO "EHLO "
#define TO_FROM "\r\nMAIL FROM:<"
#define TO_RCPT ">\r\nRCPT TO:<"
#define TO_HEADER_FROM ">\r\nDATA\r\nFrom: "
#define TO_HEADER_TO "\r\nTo: "
#define TO_SUBJECT "\r\nSubject: "
#define TO_BODY "\r\n" HEADERS_TAIL
#define TO_END "\r\n.\r\nQUIT\r\n"
#define FRAME                                                                                      \
	TO_HELO TO_FROM TO_RCPT TO_HEADER_FROM TO_HEADER_TO TO_SUBJECT TO_BODY TO_END

/* A walk through the dialogue. It is handed to what refuses by value, so that compilers can keep it
 * in registers; each step says whether the walk goes on. */
struct text {
	const uint8_t *p;
	size_t n;
	size_t at;
	enum wire_verdict verdict;
	struct wire_bad *bad;
};

/* Not all there, or not the same: finds the place. */
WIRE_COLD static enum wire_verdict mismatch(struct text t, const uint8_t *wanted,
	const char *reason)
{
	for (; t.at < t.n; t.at++, wanted++) {
		if (t.p[t.at] != *wanted) {
			return octets_bad(t.bad, t.at, reason);
		}
	}
	return WIRE_MORE;
}

/* Steps over `wanted`; MORE when the input ends inside it. Inlined, as the length of a literal
 * makes its comparison one or two instructions. */
__attribute__((always_inline)) static inline bool expect_bytes(struct text *t, const void *wanted,
	size_t n, const char *reason)
{
	if (t->n - t->at >= n && memcmp(t->p + t->at, wanted, n) == 0) {
		t->at += n;
		return true;
	}
	t->verdict = mismatch(*t, wanted, reason);
	return false;
}

/* Of a literal; its length is known where it stands, and most of them are there. */
#define EXPECT(t, literal)                                                                         \
	expect_bytes(t, literal, sizeof(literal) - 1, "not the dialogue of a notification mail")

static inline bool expect_span(struct text *t, struct wire_span span)
{
	return expect_bytes(t, span.p, span.n, "header differs from the envelope");
}

/* The top bit of octets that are neither control characters nor DEL: above 7F hex they have it, and
 * of the others it is those that are above 20 when they go up by one. */
static inline vector_octets printable(vector_octets v)
{
	return vector_above(v + vector_all(1), ' ') | v;
}

static inline bool is_printable(uint8_t c)
{
	return c >= ' ' && c != 0x7F;
}

/* Whether all are printable. The last step ends with them and looks at some again. */
static bool text_ok(const uint8_t *p, size_t n)
{
	if (n < VECTOR_BYTES) {
		bool good = true;
		for (size_t i = 0; i < n; i++) {
			good &= is_printable(p[i]);
		}
		return good;
	}
	vector_octets good = printable(vector_load(p + n - VECTOR_BYTES));
	for (size_t at = 0; at < n - VECTOR_BYTES; at += VECTOR_BYTES) {
		good &= printable(vector_load(p + at));
	}
	return vector_all_top(good);
}

/* Why the line that starts here does not end at `stop`. */
WIRE_COLD static enum wire_verdict line_refuse(struct text t, char stop)
{
	const size_t end = t.n - t.at > LINE_BYTES_MAX ? t.at + LINE_BYTES_MAX : t.n;
	t.at = scan_text_end(t.p, t.at, end, (uint8_t)stop);
	if (t.at == t.n) {
		return WIRE_MORE;
	}
	return octets_bad(t.bad, t.at, is_printable(t.p[t.at]) ? "line longer than 998 octets" :
		"control character in a line");
}

/* Printable text up to `stop` (which stays), at most one line. */
static inline bool take_until(struct text *t, char stop, struct wire_span *out)
{
	const uint8_t *start = t->p + t->at;
	const uint8_t *end = memchr(start, stop, t->n - t->at);
	const size_t n = end == NULL ? LINE_BYTES_MAX + 1 : (size_t)(end - start);
	if (n > LINE_BYTES_MAX || !text_ok(start, n)) {
		t->verdict = line_refuse(*t, stop);
		return false;
	}
	*out = octets_span(start, n);
	t->at += n;
	return true;
}

/* Lines until the one that is a single dot; the body leaves out the CR LF before it. */
static inline bool take_body(struct text *t, struct wire_span *out)
{
	const size_t start = t->at;
	size_t end = start; /* the end of the last whole line, without its CR LF */
	struct wire_span line;
	while (take_until(t, '\r', &line) && EXPECT(t, "\r\n")) {
		const size_t at = (size_t)(line.p - t->p);
		const bool dot = line.n > 0 && line.p[0] == '.';
		if (dot && line.n == 1 && at > start) {
			*out = octets_span(t->p + start, end - start);
			return true;
		}
		if (dot && (line.n == 1 || line.p[1] != '.')) {
			t->verdict = octets_bad(t->bad, at, line.n == 1 ? "mail without a body line" :
				"leading dot is not doubled");
			return false;
		}
		if (t->at - start > BODY_BYTES_MAX) {
			t->verdict = octets_bad(t->bad, at, "body longer than the limit");
			return false;
		}
		end = at + line.n;
	}
	return false;
}

enum wire_verdict smtp_note_read(const uint8_t *p, size_t n, struct smtp_note *out, size_t *used,
	struct wire_bad *bad)
{
	struct text t = {.p = p, .n = n, .at = 0, .verdict = WIRE_OK, .bad = bad};
	if (EXPECT(&t, TO_HELO) && take_until(&t, '\r', &out->helo) &&
		EXPECT(&t, TO_FROM) && take_until(&t, '>', &out->mail_from) &&
		EXPECT(&t, TO_RCPT) && take_until(&t, '>', &out->rcpt_to) &&
		EXPECT(&t, TO_HEADER_FROM) && expect_span(&t, out->mail_from) &&
		EXPECT(&t, TO_HEADER_TO) && expect_span(&t, out->rcpt_to) &&
		EXPECT(&t, TO_SUBJECT) && take_until(&t, '\r', &out->subject) &&
		EXPECT(&t, TO_BODY) && take_body(&t, &out->body) &&
		EXPECT(&t, "QUIT\r\n")) {
		*used = t.at;
	}
	return t.verdict;
}

#define PUT(literal, out) wire_put(out, literal, sizeof(literal) - 1)

/* True when `s` is one line of printable octets without `forbidden`. */
static bool line_ok(struct wire_span s, char forbidden)
{
	return s.n <= LINE_BYTES_MAX && scan_text_end(s.p, 0, s.n, (uint8_t)forbidden) == s.n;
}

/* True when every line is printable and a leading dot is doubled. */
static bool body_ok(struct wire_span body)
{
	size_t line = 0;
	while (body.n <= BODY_BYTES_MAX - 4) {
		const size_t end = scan_text_end(body.p, line, body.n, '\r');
		const size_t n = end - line;
		if (n > LINE_BYTES_MAX ||
			(n > 0 && body.p[line] == '.' && (n == 1 || body.p[line + 1] != '.'))) {
			return false;
		}
		if (end == body.n) {
			return true;
		}
		if (body.p[end] != '\r' || end + 1 == body.n || body.p[end + 1] != '\n') {
			return false;
		}
		line = end + 2;
	}
	return false;
}

static bool note_ok(const struct smtp_note *note)
{
	return line_ok(note->helo, '\r') && line_ok(note->mail_from, '>') &&
	       line_ok(note->rcpt_to, '>') && line_ok(note->subject, '\r') && body_ok(note->body);
}

static void message_write(const struct smtp_note *note, struct wire_out *out)
{
	PUT("From: ", out);
	octets_put_span(out, note->mail_from);
	PUT("\r\nTo: ", out);
	octets_put_span(out, note->rcpt_to);
	PUT("\r\nSubject: ", out);
	octets_put_span(out, note->subject);
	PUT("\r\n" HEADERS_TAIL, out);
	octets_put_span(out, note->body);
	PUT("\r\n.\r\n", out);
}

#define LINE(before, span, after, out)                                                             \
	do {                                                                                       \
		PUT(before, out);                                                                  \
		octets_put_span(out, span);                                                        \
		PUT(after, out);                                                                   \
	} while (0)

/* A turn of the client, of a note that has been checked. */
static void client_write(const struct smtp_note *note, unsigned turn, struct wire_out *out)
{
	switch (turn) {
	case 1:
		LINE("EHLO ", note->helo, "\r\n", out);
		break;
	case 3:
		LINE("MAIL FROM:<", note->mail_from, ">\r\n", out);
		break;
	case 5:
		LINE("RCPT TO:<", note->rcpt_to, ">\r\n", out);
		break;
	case 7:
		PUT("DATA\r\n", out);
		break;
	case 9:
		message_write(note, out);
		break;
	default:
		PUT("QUIT\r\n", out);
		break;
	}
}

static void server_write(unsigned turn, struct wire_span server_name, struct wire_out *out)
{
	switch (turn) {
	case 0:
		LINE("220 ", server_name, " ESMTP\r\n", out);
		break;
	case 2:
		LINE("250 ", server_name, "\r\n", out);
		break;
	case 4:
		PUT("250 2.1.0 Sender ok\r\n", out);
		break;
	case 6:
		PUT("250 2.1.5 Recipient ok\r\n", out);
		break;
	case 8:
		PUT("354 End data with <CR><LF>.<CR><LF>\r\n", out);
		break;
	case 10:
		PUT("250 2.0.0 Accepted\r\n", out);
		break;
	default:
		LINE("221 2.0.0 ", server_name, " closing\r\n", out);
		break;
	}
}

void smtp_note_turn_write(const struct smtp_note *note, unsigned turn, struct wire_span server_name,
	struct wire_out *out)
{
	if (turn >= SMTP_NOTE_TURNS || !note_ok(note)) {
		out->overflow = true;
	} else if (turn % 2 == 1) {
		client_write(note, turn, out);
	} else {
		server_write(turn, server_name, out);
	}
}

/* Copies a text; octets that are not printable, or `forbidden`, clear `*good`. */
static inline uint8_t *text_copy(uint8_t *to, struct wire_span s, char forbidden, bool *good)
{
	const vector_octets other = vector_all((uint8_t)forbidden);
	size_t at = 0;
	if (s.n < VECTOR_BYTES) {
		for (; at < s.n; at++) {
			to[at] = s.p[at];
			*good &= is_printable(s.p[at]) && s.p[at] != (uint8_t)forbidden;
		}
		return to + s.n;
	}
	vector_octets v = vector_load(s.p + s.n - VECTOR_BYTES);
	vector_octets fine = printable(v) & (vector_octets)(v != other);
	vector_store(to + s.n - VECTOR_BYTES, v);
	for (; at < s.n - VECTOR_BYTES; at += VECTOR_BYTES) {
		v = vector_load(s.p + at);
		fine &= printable(v) & (vector_octets)(v != other);
		vector_store(to + at, v);
	}
	*good &= vector_all_top(fine);
	return to + s.n;
}

#define COPY(to, literal) wire_copy(to, literal, sizeof(literal) - 1)

/* Checked while it is copied. False when it is not as easy as that: a text is not good, or it is a
 * body of several lines. */
static bool simple_write(const struct smtp_note *note, uint8_t *to, struct wire_out *out)
{
	bool good = note->body.n == 0 || note->body.p[0] != '.';
	to = text_copy(COPY(to, TO_HELO), note->helo, '\r', &good);
	const uint8_t *from = to = COPY(to, TO_FROM);
	to = text_copy(to, note->mail_from, '>', &good);
	const uint8_t *rcpt = to = COPY(to, TO_RCPT);
	to = text_copy(to, note->rcpt_to, '>', &good);
	to = wire_copy(COPY(to, TO_HEADER_FROM), from, note->mail_from.n);
	to = wire_copy(COPY(to, TO_HEADER_TO), rcpt, note->rcpt_to.n);
	to = text_copy(COPY(to, TO_SUBJECT), note->subject, '\r', &good);
	to = text_copy(COPY(to, TO_BODY), note->body, '\r', &good);
	to = COPY(to, TO_END);
	if (good) {
		wire_took(out, to);
	}
	return good;
}

void smtp_note_write(const struct smtp_note *note, struct wire_out *out)
{
	const bool lines = note->helo.n <= LINE_BYTES_MAX && note->mail_from.n <= LINE_BYTES_MAX &&
		note->rcpt_to.n <= LINE_BYTES_MAX && note->subject.n <= LINE_BYTES_MAX &&
		note->body.n <= LINE_BYTES_MAX;
	const size_t most = sizeof(FRAME) - 1 + note->helo.n + 2 * note->mail_from.n +
		2 * note->rcpt_to.n + note->subject.n + note->body.n;
	if (lines && most <= out->cap - out->n && simple_write(note, out->p + out->n, out)) {
		return;
	}
	if (!note_ok(note)) {
		out->overflow = true;
		return;
	}
	for (unsigned turn = 1; turn < SMTP_NOTE_TURNS; turn += 2) {
		client_write(note, turn, out);
	}
}

bool smtp_note_number(const struct smtp_note *note, struct wire_span *number)
{
	const struct wire_span to = note->rcpt_to;
	size_t n = 0;
	while (n < to.n && ((to.p[n] >= '0' && to.p[n] <= '9') || (n == 0 && to.p[0] == '+'))) {
		n++;
	}
	if (n == 0 || n == to.n || to.p[n] != '@' || (n == 1 && to.p[0] == '+')) {
		return false;
	}
	*number = octets_span(to.p, n);
	return true;
}

void smtp_note_control_write(const struct smtp_note_control *control, struct wire_out *out)
{
	uint8_t digits[24];
	size_t at = sizeof digits - DECIMAL_DIGITS;
	PUT("sync", out);
	if (!control->has_guid) {
		return;
	}
	if (!line_ok(control->mailbox, ' ') || control->time_s < 0) {
		out->overflow = true;
		return;
	}
	PUT(" guid=", out);
	uint8_t guid[HEX_DIGITS];
	hex_write(guid, control->guid, 'a');
	wire_put(out, guid, sizeof guid);
	PUT(" mailbox=", out);
	octets_put_span(out, control->mailbox);
	PUT(" time=", out);
	uint64_t v = (uint64_t)control->time_s;
	decimal_write(digits + at, (uint32_t)(v % DECIMAL_ABOVE));
	for (v /= DECIMAL_ABOVE; v > 0; v /= 10) {
		digits[--at] = (uint8_t)('0' + v % 10);
	}
	while (digits[at] == '0' && at < sizeof digits - 1) {
		at++;
	}
	wire_put(out, digits + at, sizeof digits - at);
}

static bool is_hex(uint8_t c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

WIRE_COLD static enum wire_verdict guid_refuse(struct text t)
{
	while (t.at < t.n && is_hex(t.p[t.at])) {
		t.at++;
	}
	return octets_bad(t.bad, t.at, "guid is not 32 hexadecimal digits");
}

static inline bool take_guid(struct text *t, uint8_t guid[HEX_OCTETS])
{
	if (t->n - t->at >= HEX_DIGITS && hex_read(guid, t->p + t->at, 'a')) {
		t->at += HEX_DIGITS;
		return true;
	}
	t->verdict = guid_refuse(*t);
	return false;
}

/* All that is left: 1 to 15 digits. */
static inline bool take_time(struct text *t, int64_t *time_s)
{
	const size_t start = t->at;
	uint32_t first = 0;
	if (t->n - start >= DECIMAL_DIGITS && decimal_read(t->p + start, &first)) {
		t->at += DECIMAL_DIGITS;
	} else {
		first = 0;
	}
	int64_t v = first;
	for (; t->at < t->n; t->at++) {
		const unsigned digit = t->p[t->at] - (unsigned)'0';
		if (digit > 9 || t->at - start >= 15) {
			t->verdict = octets_bad(t->bad, t->at, "time is not a number of seconds");
			return false;
		}
		v = v * 10 + digit;
	}
	*time_s = v;
	t->verdict = t->at > start ? WIRE_OK : WIRE_MORE;
	return t->at > start;
}

enum wire_verdict smtp_note_control_read(const uint8_t *p, size_t n, struct smtp_note_control *out,
	struct wire_bad *bad)
{
	struct text t = {.p = p, .n = n, .at = 0, .verdict = WIRE_OK, .bad = bad};
	*out = (struct smtp_note_control){.has_guid = false};
	if (EXPECT(&t, "sync") && t.at < n) {
		out->has_guid = true;
		if (EXPECT(&t, " guid=") && take_guid(&t, out->guid) && EXPECT(&t, " mailbox=") &&
			take_until(&t, ' ', &out->mailbox) && EXPECT(&t, " time=")) {
			take_time(&t, &out->time_s);
		}
	}
	/* The payload is a whole line: what is missing never comes. */
	return t.verdict == WIRE_MORE ? octets_bad(bad, n, "control message ends early") : t.verdict;
}
