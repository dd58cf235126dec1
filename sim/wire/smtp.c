/* Lines, and what stands in them. */
#include "wire/smtp.h"

#include "wire/octets.h"

enum smtp_form {
	FORM_NONE,   /* no argument */
	FORM_DOMAIN, /* one word */
	FORM_FROM,   /* FROM:<path> */
	FORM_TO,     /* TO:<path>, which is not empty */
	FORM_TEXT,   /* something */
	FORM_ANY     /* something or nothing */
};

static const struct {
	char name[5];
	uint8_t form; /* enum smtp_form */
} verbs[SMTP_UNKNOWN] = {
	[SMTP_HELO] = {"HELO", FORM_DOMAIN}, [SMTP_EHLO] = {"EHLO", FORM_DOMAIN},
	[SMTP_MAIL] = {"MAIL", FORM_FROM},   [SMTP_RCPT] = {"RCPT", FORM_TO},
	[SMTP_DATA] = {"DATA", FORM_NONE},   [SMTP_RSET] = {"RSET", FORM_NONE},
	[SMTP_NOOP] = {"NOOP", FORM_ANY},    [SMTP_VRFY] = {"VRFY", FORM_TEXT},
	[SMTP_EXPN] = {"EXPN", FORM_TEXT},   [SMTP_HELP] = {"HELP", FORM_ANY},
	[SMTP_QUIT] = {"QUIT", FORM_NONE},
};

const char *smtp_verb_name(enum smtp_verb verb)
{
	return verb < SMTP_UNKNOWN ? verbs[verb].name : "";
}

enum wire_verdict smtp_line_read(const uint8_t *p, size_t n, size_t max, struct wire_span *line,
	size_t *used, struct wire_bad *bad)
{
	const size_t look = n < max ? n : max;
	for (size_t i = 0; i < look; i++) {
		if (p[i] == '\r') {
			if (i + 1 == n && n < max) {
				return WIRE_MORE;
			}
			if (i + 1 >= look || p[i + 1] != '\n') {
				return octets_bad(bad, i, i + 1 >= look ? "line too long" : "CR alone");
			}
			*line = octets_span(p, i);
			*used = i + 2;
			return WIRE_OK;
		}
		if (p[i] == '\n' || p[i] == 0) {
			return octets_bad(bad, i, p[i] == 0 ? "NUL in a line" : "LF alone");
		}
	}
	return n < max ? WIRE_MORE : octets_bad(bad, max, "line too long");
}

static uint8_t upper(uint8_t c)
{
	return c >= 'a' && c <= 'z' ? (uint8_t)(c - 'a' + 'A') : c;
}

/* True when `s` begins with `word` in any case. */
static bool begins(struct wire_span s, const char *word)
{
	size_t i = 0;
	while (word[i] != '\0' && i < s.n && upper(s.p[i]) == (uint8_t)word[i]) {
		i++;
	}
	return word[i] == '\0';
}

static struct wire_span skip(struct wire_span s, size_t n)
{
	return octets_span(s.p + n, s.n - n);
}

/* Printable without spaces: what a domain or a path may hold. UTF-8 is let through. */
static bool is_word(struct wire_span s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] <= ' ' || s.p[i] == 0x7F || s.p[i] == '<' || s.p[i] == '>') {
			return false;
		}
	}
	return true;
}

/* "FROM:<path>" with `word` "FROM:"; what follows the path is a parameter. */
static uint8_t path_take(struct wire_span rest, const char *word, struct wire_span *path)
{
	if (!begins(rest, word)) {
		return SMTP_FAULT_ARGUMENT;
	}
	rest = skip(rest, strlen(word));
	const uint8_t *end = rest.n > 0 ? memchr(rest.p, '>', rest.n) : NULL;
	if (end == NULL || rest.p[0] != '<') {
		return SMTP_FAULT_ARGUMENT;
	}
	*path = octets_span(rest.p + 1, (size_t)(end - rest.p) - 1);
	rest = skip(rest, path->n + 2);
	if (!is_word(*path) || path->n + 2 > SMTP_PATH_BYTES_MAX || (rest.n > 0 && rest.p[0] != ' ')) {
		return SMTP_FAULT_ARGUMENT;
	}
	return rest.n > 0 ? SMTP_FAULT_PARAMETER : SMTP_FAULT_NONE;
}

void smtp_command_of(struct wire_span line, struct smtp_command *out)
{
	*out = (struct smtp_command){.verb = SMTP_UNKNOWN, .fault = SMTP_FAULT_VERB,
		.argument = octets_span(line.p, 0)};
	while (line.n > 0 && line.p[line.n - 1] == ' ') {
		line.n--;
	}
	for (unsigned i = 0; i < SMTP_UNKNOWN && out->verb == SMTP_UNKNOWN; i++) {
		if (begins(line, verbs[i].name) && (line.n == 4 || line.p[4] == ' ')) {
			out->verb = (uint8_t)i;
		}
	}
	if (out->verb == SMTP_UNKNOWN) {
		return;
	}
	const struct wire_span rest = skip(line, line.n > 4 ? 5 : 4);
	out->fault = SMTP_FAULT_NONE;
	out->argument = rest;
	switch ((enum smtp_form)verbs[out->verb].form) {
	case FORM_NONE:
		out->fault = rest.n > 0 ? SMTP_FAULT_ARGUMENT : SMTP_FAULT_NONE;
		break;
	case FORM_DOMAIN:
		out->fault = rest.n == 0 || !is_word(rest) ? SMTP_FAULT_ARGUMENT : SMTP_FAULT_NONE;
		break;
	case FORM_FROM:
		out->fault = path_take(rest, "FROM:", &out->argument);
		break;
	case FORM_TO:
		out->fault = path_take(rest, "TO:", &out->argument);
		if (out->fault == SMTP_FAULT_NONE && out->argument.n == 0) {
			out->fault = SMTP_FAULT_ARGUMENT;
		}
		break;
	case FORM_TEXT:
		out->fault = rest.n == 0 ? SMTP_FAULT_ARGUMENT : SMTP_FAULT_NONE;
		break;
	case FORM_ANY:
		break;
	}
}

static void put(const char *text, struct wire_out *out)
{
	octets_put_span(out, octets_text(text));
}

void smtp_command_write(enum smtp_verb verb, struct wire_span argument, struct wire_out *out)
{
	const size_t start = out->n;
	const unsigned form = verb < SMTP_UNKNOWN ? verbs[verb].form : (unsigned)FORM_NONE;
	put(smtp_verb_name(verb), out);
	if (argument.n > 0 || form == FORM_FROM) {
		put(form == FORM_FROM ? " FROM:<" : form == FORM_TO ? " TO:<" : " ", out);
		octets_put_span(out, argument);
		put(form == FORM_FROM || form == FORM_TO ? ">" : "", out);
	}
	/* What the reader would not take as this command is not sent. */
	struct smtp_command again;
	smtp_command_of(octets_span(out->p + start, out->n - start), &again);
	if (again.verb != verb || again.fault != SMTP_FAULT_NONE || again.argument.n != argument.n ||
		out->n - start + 2 > SMTP_COMMAND_BYTES_MAX) {
		out->overflow = true;
	}
	for (size_t i = 0; i < argument.n; i++) {
		out->overflow |= argument.p[i] == '\r' || argument.p[i] == '\n' || argument.p[i] == 0;
	}
	put("\r\n", out);
}

/* One line of a reply: code, hyphen or space or nothing, text. False when it is none. */
static bool reply_line(struct wire_span line, uint16_t *code, bool *last, struct wire_span *text)
{
	unsigned v = 0;
	for (size_t i = 0; i < 3; i++) {
		if (i >= line.n || line.p[i] < '0' || line.p[i] > '9') {
			return false;
		}
		v = v * 10 + (line.p[i] - '0');
	}
	const uint8_t mark = line.n > 3 ? line.p[3] : ' ';
	if (v < 200 || v > 599 || (mark != ' ' && mark != '-')) {
		return false;
	}
	*code = (uint16_t)v;
	*last = mark == ' ';
	*text = skip(line, line.n > 3 ? 4 : 3);
	return true;
}

enum wire_verdict smtp_reply_read(const uint8_t *p, size_t n, struct smtp_reply *out, size_t *used,
	struct wire_bad *bad)
{
	size_t at = 0;
	*out = (struct smtp_reply){.code = 0};
	for (bool last = false; !last;) {
		struct wire_span line;
		size_t bytes = 0;
		uint16_t code = 0;
		const enum wire_verdict verdict =
			smtp_line_read(p + at, n - at, SMTP_REPLY_BYTES_MAX, &line, &bytes, bad);
		if (verdict != WIRE_OK) {
			if (verdict == WIRE_BAD && bad != NULL) {
				bad->offset += at;
			}
			return verdict;
		}
		if (!reply_line(line, &code, &last, &out->text)) {
			return octets_bad(bad, at, "not a reply of SMTP");
		}
		if (out->lines_n > 0 && code != out->code) {
			return octets_bad(bad, at, "lines of one reply have different codes");
		}
		out->code = code;
		out->lines_n++;
		at += bytes;
		if (!last && out->lines_n == SMTP_REPLY_LINES_MAX) {
			return octets_bad(bad, at, "reply of too many lines");
		}
	}
	*used = at;
	return WIRE_OK;
}

void smtp_reply_write(unsigned code, bool last, struct wire_span text, struct wire_out *out)
{
	const uint8_t head[4] = {(uint8_t)('0' + code / 100 % 10), (uint8_t)('0' + code / 10 % 10),
		(uint8_t)('0' + code % 10), last ? ' ' : '-'};
	if (text.n + 6 > SMTP_REPLY_BYTES_MAX) {
		out->overflow = true;
		return;
	}
	wire_put(out, head, sizeof head);
	octets_put_span(out, text);
	put("\r\n", out);
}

void smtp_text_write(struct wire_span mail, struct wire_out *out)
{
	size_t at = 0;
	while (at < mail.n) {
		struct wire_span line = skip(mail, at);
		size_t used = line.n;
		const enum wire_verdict verdict = smtp_line_read(mail.p + at, mail.n - at,
			SMTP_TEXT_BYTES_MAX, &line, &used, NULL);
		/* Only the last line may lack its CR LF; a CR at the very end is half of one. */
		if (verdict == WIRE_BAD || (verdict == WIRE_MORE && line.p[line.n - 1] == '\r') ||
			line.n + 2 > SMTP_TEXT_BYTES_MAX) {
			out->overflow = true;
			return;
		}
		put(line.n > 0 && line.p[0] == '.' ? "." : "", out);
		octets_put_span(out, line);
		put("\r\n", out);
		at += used;
	}
	put(".\r\n", out);
}
