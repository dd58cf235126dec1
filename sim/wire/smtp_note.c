/* The notification mail as one fixed dialogue. The reader accepts exactly what the writer writes,
 * because both ends are ours; any other client is a matter for a real mail server. */
#include "wire/smtp_note.h"

#include "wire/octets.h"
#include "wire/scan.h"

#define LINE_BYTES_MAX 998u   /* [RFC5321] 4.5.3.1.6, without CR LF */
#define BODY_BYTES_MAX 65536u /* our limit: a control message is one line */
#define HEADERS_TAIL "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n"

struct text {
	const uint8_t *p;
	size_t n;
	size_t at;
	enum wire_verdict verdict;
	struct wire_bad *bad;
};

WIRE_COLD static void refuse(struct text *t, size_t offset, const char *reason)
{
	if (t->verdict == WIRE_OK) {
		t->verdict = octets_bad(t->bad, offset, reason);
	}
}

/* Steps over `wanted`; MORE when the input ends inside it. */
static void expect_bytes(struct text *t, const uint8_t *wanted, size_t n, const char *reason)
{
	if (t->verdict != WIRE_OK) {
		return;
	}
	if (t->n - t->at >= n && memcmp(t->p + t->at, wanted, n) == 0) {
		t->at += n;
		return;
	}
	/* Not all there, or not the same: find the place. */
	for (; t->at < t->n; t->at++, wanted++) {
		if (t->p[t->at] != *wanted) {
			refuse(t, t->at, reason);
			return;
		}
	}
	t->verdict = WIRE_MORE;
}

/* Of a literal; its length is known where it stands, and most of them are there. */
#define EXPECT(t, literal) expect(t, literal, sizeof(literal) - 1)

static inline void expect(struct text *t, const char *literal, size_t n)
{
	if (t->verdict == WIRE_OK && t->n - t->at >= n && memcmp(t->p + t->at, literal, n) == 0) {
		t->at += n;
		return;
	}
	expect_bytes(t, (const uint8_t *)literal, n, "not the dialogue of a notification mail");
}

/* Printable text up to `end` (which stays), at most one line. */
static struct wire_span take_until(struct text *t, char end)
{
	const size_t start = t->at;
	if (t->verdict != WIRE_OK) {
		return (struct wire_span){.p = NULL, .n = 0};
	}
	const bool cut = t->n - start > LINE_BYTES_MAX;
	t->at = scan_text_end(t->p, start, cut ? start + LINE_BYTES_MAX : t->n, (uint8_t)end);
	if (t->at == t->n) {
		t->verdict = WIRE_MORE;
	} else if (t->p[t->at] == (uint8_t)end) {
		return octets_span(t->p + start, t->at - start);
	} else if (t->p[t->at] < ' ' || t->p[t->at] == 0x7F) {
		refuse(t, t->at, "control character in a line");
	} else {
		refuse(t, t->at, "line longer than 998 octets");
	}
	return (struct wire_span){.p = NULL, .n = 0};
}

static void expect_span(struct text *t, struct wire_span span)
{
	if (span.n > 0) {
		expect_bytes(t, span.p, span.n, "header differs from the envelope");
	}
}

/* Lines until the one that is a single dot; the body leaves out the CR LF before it. */
static struct wire_span take_body(struct text *t)
{
	const size_t start = t->at;
	size_t end = start; /* the end of the last whole line, without its CR LF */
	while (t->verdict == WIRE_OK) {
		const size_t line = t->at;
		take_until(t, '\r');
		const size_t line_end = t->at;
		EXPECT(t, "\r\n");
		if (t->verdict != WIRE_OK) {
			break;
		}
		const bool dot = line_end > line && t->p[line] == '.';
		if (dot && line_end == line + 1) {
			if (line == start) {
				refuse(t, line, "mail without a body line");
				break;
			}
			return octets_span(t->p + start, end - start);
		}
		if (dot && t->p[line + 1] != '.') {
			refuse(t, line, "leading dot is not doubled");
		}
		if (t->at - start > BODY_BYTES_MAX) {
			refuse(t, line, "body longer than the limit");
		}
		end = line_end;
	}
	return (struct wire_span){.p = NULL, .n = 0};
}

enum wire_verdict smtp_note_read(const uint8_t *p, size_t n, struct smtp_note *out, size_t *used,
	struct wire_bad *bad)
{
	struct text t = {.p = p, .n = n, .at = 0, .verdict = WIRE_OK, .bad = bad};
	EXPECT(&t, "EHLO ");
	out->helo = take_until(&t, '\r');
	EXPECT(&t, "\r\nMAIL FROM:<");
	out->mail_from = take_until(&t, '>');
	EXPECT(&t, ">\r\nRCPT TO:<");
	out->rcpt_to = take_until(&t, '>');
	EXPECT(&t, ">\r\nDATA\r\nFrom: ");
	expect_span(&t, out->mail_from);
	EXPECT(&t, "\r\nTo: ");
	expect_span(&t, out->rcpt_to);
	EXPECT(&t, "\r\nSubject: ");
	out->subject = take_until(&t, '\r');
	EXPECT(&t, "\r\n" HEADERS_TAIL);
	out->body = take_body(&t);
	EXPECT(&t, "QUIT\r\n");
	if (t.verdict == WIRE_OK) {
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
	while (line <= body.n) {
		const uint8_t *cr = line < body.n ? memchr(body.p + line, '\r', body.n - line) : NULL;
		const size_t end = cr == NULL ? body.n : (size_t)(cr - body.p);
		const struct wire_span text = octets_span(body.p + line, end - line);
		const bool last = end == body.n;
		if (!line_ok(text, '\r') || (!last && (end + 1 == body.n ||
			body.p[end + 1] != '\n'))) {
			return false;
		}
		if (text.n > 0 && text.p[0] == '.' && (text.n == 1 || text.p[1] != '.')) {
			return false;
		}
		line = end + 2;
		if (last) {
			break;
		}
	}
	return body.n <= BODY_BYTES_MAX - 4;
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

static bool note_ok(const struct smtp_note *note)
{
	return line_ok(note->helo, '\r') && line_ok(note->mail_from, '>') &&
	       line_ok(note->rcpt_to, '>') && line_ok(note->subject, '\r') && body_ok(note->body);
}

/* One turn of a note that has been checked. */
static void turn_write(const struct smtp_note *note, unsigned turn, struct wire_span server_name,
	struct wire_out *out)
{
#define LINE(before, after)                                                                        \
	{                                                                                          \
		before, after, sizeof(before) - 1, sizeof(after) - 1                               \
	}
	static const struct {
		const char *before;
		const char *after;
		uint8_t before_n, after_n;
	} lines[SMTP_NOTE_TURNS] = {
		LINE("220 ", " ESMTP\r\n"),
		LINE("EHLO ", "\r\n"),
		LINE("250 ", "\r\n"),
		LINE("MAIL FROM:<", ">\r\n"),
		LINE("250 2.1.0 Sender ok\r\n", ""),
		LINE("RCPT TO:<", ">\r\n"),
		LINE("250 2.1.5 Recipient ok\r\n", ""),
		LINE("DATA\r\n", ""),
		LINE("354 End data with <CR><LF>.<CR><LF>\r\n", ""),
		LINE("", ""),
		LINE("250 2.0.0 Accepted\r\n", ""),
		LINE("QUIT\r\n", ""),
		LINE("221 2.0.0 ", " closing\r\n"),
	};
#undef LINE
	wire_put(out, lines[turn].before, lines[turn].before_n);
	switch (turn) {
	case 0:
	case 2:
	case 12:
		octets_put_span(out, server_name);
		break;
	case 1:
		octets_put_span(out, note->helo);
		break;
	case 3:
		octets_put_span(out, note->mail_from);
		break;
	case 5:
		octets_put_span(out, note->rcpt_to);
		break;
	case 9:
		message_write(note, out);
		break;
	default:
		break;
	}
	wire_put(out, lines[turn].after, lines[turn].after_n);
}

void smtp_note_turn_write(const struct smtp_note *note, unsigned turn, struct wire_span server_name,
	struct wire_out *out)
{
	if (turn >= SMTP_NOTE_TURNS || !note_ok(note)) {
		out->overflow = true;
		return;
	}
	turn_write(note, turn, server_name, out);
}

void smtp_note_write(const struct smtp_note *note, struct wire_out *out)
{
	if (!note_ok(note)) {
		out->overflow = true;
		return;
	}
	for (unsigned turn = 1; turn < SMTP_NOTE_TURNS; turn += 2) {
		turn_write(note, turn, (struct wire_span){.p = NULL, .n = 0}, out);
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
	static const char hex[16] = "0123456789abcdef";
	char digits[20];
	size_t at = sizeof digits;
	PUT("sync", out);
	if (!control->has_guid) {
		return;
	}
	if (!line_ok(control->mailbox, ' ') || control->time_s < 0) {
		out->overflow = true;
		return;
	}
	PUT(" guid=", out);
	char guid[2 * sizeof control->guid];
	for (size_t i = 0; i < sizeof control->guid; i++) {
		guid[2 * i] = hex[control->guid[i] >> 4];
		guid[2 * i + 1] = hex[control->guid[i] & 15];
	}
	wire_put(out, guid, sizeof guid);
	PUT(" mailbox=", out);
	octets_put_span(out, control->mailbox);
	PUT(" time=", out);
	int64_t v = control->time_s;
	do {
		digits[--at] = (char)('0' + v % 10);
		v /= 10;
	} while (v > 0);
	wire_put(out, digits + at, sizeof digits - at);
}

/* Value of a lower-case hexadecimal digit plus one; 0 for everything else. */
static const uint8_t hex_digits[256] = {
	['0'] = 1, ['1'] = 2, ['2'] = 3, ['3'] = 4, ['4'] = 5, ['5'] = 6, ['6'] = 7, ['7'] = 8,
	['8'] = 9, ['9'] = 10, ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
};

static void take_guid(struct text *t, uint8_t guid[16])
{
	if (t->verdict == WIRE_OK && t->n - t->at >= 32) {
		const uint8_t *p = t->p + t->at;
		bool digits = true;
		for (size_t i = 0; i < 16; i++) {
			unsigned high = hex_digits[p[2 * i]], low = hex_digits[p[2 * i + 1]];
			digits &= high != 0 && low != 0;
			guid[i] = (uint8_t)((high - 1) << 4 | (low - 1));
		}
		if (digits) {
			t->at += 32;
			return;
		}
	}
	/* Not all there, or something else: find the place. */
	for (size_t i = 0; i < 32 && t->verdict == WIRE_OK; i++, t->at++) {
		const int v = t->at < t->n ? hex_digits[t->p[t->at]] - 1 : -1;
		if (v < 0) {
			refuse(t, t->at, "guid is not 32 hexadecimal digits");
			return;
		}
		guid[i / 2] = (uint8_t)(i % 2 == 0 ? v << 4 : guid[i / 2] | v);
	}
}

enum wire_verdict smtp_note_control_read(const uint8_t *p, size_t n, struct smtp_note_control *out,
	struct wire_bad *bad)
{
	struct text t = {.p = p, .n = n, .at = 0, .verdict = WIRE_OK, .bad = bad};
	*out = (struct smtp_note_control){.has_guid = false};
	EXPECT(&t, "sync");
	if (t.verdict == WIRE_OK && t.at == n) {
		return WIRE_OK;
	}
	out->has_guid = true;
	EXPECT(&t, " guid=");
	take_guid(&t, out->guid);
	EXPECT(&t, " mailbox=");
	out->mailbox = take_until(&t, ' ');
	EXPECT(&t, " time=");
	const size_t digits = t.at;
	while (t.verdict == WIRE_OK && t.at < n) {
		const int v = t.p[t.at] - '0';
		if (v < 0 || v > 9 || t.at - digits >= 15) {
			refuse(&t, t.at, "time is not a number of seconds");
		} else {
			out->time_s = out->time_s * 10 + v;
			t.at++;
		}
	}
	/* The payload is a whole line: what is missing never comes. */
	if (t.verdict == WIRE_MORE || (t.verdict == WIRE_OK && t.at == digits)) {
		t.verdict = octets_bad(bad, t.at, "control message ends early");
	}
	return t.verdict;
}
