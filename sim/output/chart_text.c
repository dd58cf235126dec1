/* Buffer, escaping and words. No file is touched here. */
#include "output/chart_text.h"

#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

static void reserve(struct chart_text *text, size_t more)
{
	if (text->room - text->n > more) {
		return;
	}
	size_t room = text->room < 256 ? 256 : text->room;
	while (room - text->n <= more) {
		room *= 2;
	}
	text->bytes = realloc(text->bytes, room);
	REQUIRE(text->bytes != NULL);
	text->room = room;
}

void chart_text_free(struct chart_text *text)
{
	free(text->bytes);
	*text = (struct chart_text){0};
}

void chart_text_add_bytes(struct chart_text *text, const char *bytes, size_t n)
{
	reserve(text, n);
	memcpy(text->bytes + text->n, bytes, n);
	text->n += n;
	text->bytes[text->n] = '\0';
}

void chart_text_add(struct chart_text *text, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	va_list again;
	va_copy(again, args);
	int n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	REQUIRE(n >= 0);
	reserve(text, (size_t)n);
	vsnprintf(text->bytes + text->n, (size_t)n + 1, format, again);
	va_end(again);
	text->n += (size_t)n;
}

const char *chart_text_bytes(const struct chart_text *text)
{
	return text->bytes == NULL ? "" : text->bytes;
}

/* Length of the UTF-8 sequence at `s`, 0 if it is none that [RFC3629] 4 allows. */
static size_t utf8_length(const unsigned char *s)
{
	if (s[0] < 0x80) {
		return 1;
	}
	size_t n = s[0] >= 0xc2 && s[0] < 0xe0 ? 2 : s[0] >= 0xe0 && s[0] < 0xf0 ? 3
		: s[0] >= 0xf0 && s[0] < 0xf5 ? 4 : 0;
	for (size_t i = 1; i < n; i++) {
		if ((s[i] & 0xc0) != 0x80) {
			return 0;
		}
	}
	if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f)
		|| (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f)) {
		return 0;
	}
	return n;
}

/* C1 controls (U+0080..U+009F) are two octets, c2 80..9f; XML forbids or mangles them. */
static bool is_control(const unsigned char *s, size_t n)
{
	return (n == 1 && (s[0] < 0x20 || s[0] == 0x7f)) || (n == 2 && s[0] == 0xc2 && s[1] < 0xa0);
}

void chart_text_add_quoted(struct chart_text *text, const char *raw, size_t limit)
{
	const unsigned char *s = (const unsigned char *)raw;
	size_t shown = 0;
	chart_text_add_bytes(text, "'", 1);
	while (*s != 0) {
		if (limit != 0 && shown == limit) {
			chart_text_add(text, "…");
			break;
		}
		size_t n = utf8_length(s);
		if (n == 0) {
			chart_text_add_bytes(text, "?", 1);
			n = 1;
		} else if (is_control(s, n)) {
			chart_text_add_bytes(text, " ", 1);
		} else if (*s == '\'') {
			chart_text_add_bytes(text, "''", 2);
		} else {
			chart_text_add_bytes(text, (const char *)s, n);
		}
		s += n;
		shown++;
	}
	chart_text_add_bytes(text, "'", 1);
}

void chart_text_add_html(struct chart_text *text, const char *raw)
{
	const unsigned char *s = (const unsigned char *)raw;
	while (*s != 0) {
		size_t n = utf8_length(s);
		if (n == 0) {
			chart_text_add(text, "&#xfffd;");
			n = 1;
		} else if (*s == '<') {
			chart_text_add(text, "&lt;");
		} else if (*s == '>') {
			chart_text_add(text, "&gt;");
		} else if (*s == '&') {
			chart_text_add(text, "&amp;");
		} else if (*s == '"') {
			chart_text_add(text, "&quot;");
		} else if (*s == '\'') {
			chart_text_add(text, "&#39;");
		} else if (*s != '\n' && is_control(s, n)) {
			chart_text_add_bytes(text, " ", 1);
		} else {
			chart_text_add_bytes(text, (const char *)s, n);
		}
		s += n;
	}
}

void chart_text_add_number(struct chart_text *text, double value, int digits)
{
	REQUIRE(isfinite(value));
	chart_text_add(text, "%.*g", digits, value == 0 ? 0.0 : value);
}

const char *chart_text_figure(double value, char out[static CHART_WORDS_BYTES])
{
	char digits[40];
	double size = fabs(value);
	const int decimals = size >= 99.95 || size == floor(size) ? 0 : size >= 9.995 ? 1
		: size >= 0.9995 ? 2 : size >= 0.09995 ? 3 : 4;
	snprintf(digits, sizeof digits, "%.*f", decimals, size < 1e15 ? size : 1e15);
	if (decimals > 0) {
		size_t end = strlen(digits);
		while (digits[end - 1] == '0') {
			end--;
		}
		digits[digits[end - 1] == '.' ? end - 1 : end] = '\0';
	}
	const bool zero = strspn(digits, "0.") == strlen(digits);
	size_t whole = strcspn(digits, ".");
	size_t n = 0;
	if (value < 0 && !zero) {
		n += (size_t)snprintf(out, CHART_WORDS_BYTES, "−");
	}
	for (size_t i = 0; i < whole; i++) {
		out[n++] = digits[i];
		if (whole > 4 && i + 1 < whole && (whole - i - 1) % 3 == 0) {
			n += (size_t)snprintf(out + n, CHART_WORDS_BYTES - n, "\u202f");
		}
	}
	snprintf(out + n, CHART_WORDS_BYTES - n, "%s", zero ? "" : digits + whole);
	return out;
}

const char *chart_text_duration(double seconds, char out[static CHART_WORDS_BYTES])
{
	const char *sign = seconds < 0 ? "−" : "";
	double size = fabs(seconds);
	if (size < 0.0005) {
		snprintf(out, CHART_WORDS_BYTES, "0 s");
	} else if (size < 0.9995) {
		snprintf(out, CHART_WORDS_BYTES, "%s%.0f ms", sign, size * 1000);
	} else if (size < 59.5) {
		snprintf(out, CHART_WORDS_BYTES, size < 9.95 && fabs(size - floor(size + 0.5)) >= 0.05
			? "%s%.1f s" : "%s%.0f s", sign, size);
	} else {
		/* Two units, rounded once in the smaller one so that 60 never shows. */
		const bool minutes = size < 3599.5;
		const bool hours = !minutes && size < 86400 - 30;
		const double small = minutes ? 1 : hours ? 60 : 3600;
		const int64_t steps = (int64_t)floor(size / small + 0.5);
		const int64_t per_large = hours || minutes ? 60 : 24;
		const char *large_unit = minutes ? "min" : hours ? "h" : "d";
		const char *small_unit = minutes ? "s" : hours ? "min" : "h";
		int n = snprintf(out, CHART_WORDS_BYTES, "%s%lld %s", sign,
			(long long)(steps / per_large), large_unit);
		if (steps % per_large != 0) {
			snprintf(out + n, CHART_WORDS_BYTES - (size_t)n, " %lld %s",
				(long long)(steps % per_large), small_unit);
		}
	}
	return out;
}

const char *chart_text_quantity(double value, const char *unit, bool share,
	char out[static CHART_WORDS_BYTES])
{
	char figure[CHART_WORDS_BYTES];
	if (strcmp(unit, "s") == 0) {
		return chart_text_duration(value, out);
	}
	if (share) {
		snprintf(out, CHART_WORDS_BYTES, "%.36s\u202f%%",
			chart_text_figure(value * 100, figure));
		return out;
	}
	if (strcmp(unit, "1") == 0 || unit[0] == '\0') {
		return chart_text_figure(value, out);
	}
	/* Three capitals are an ISO 4217 currency; its minor unit is nearly always 1/100. */
	if (strlen(unit) == 3 && strspn(unit, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3) {
		const bool minus = value < -0.005;
		snprintf(out, CHART_WORDS_BYTES, "%s%.2f %s", minus ? "−" : "",
			fabs(value) < 0.005 ? 0.0 : fabs(value), unit);
		return out;
	}
	/* A rate has words for its "1/d". */
	static const char *const rates[][2] = {{"1/s", "per s"}, {"1/h", "an hour"},
		{"1/d", "a day"}, {"1/month", "a month"}};
	for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
		unit = strcmp(unit, rates[i][0]) == 0 ? rates[i][1] : unit;
	}
	snprintf(out, CHART_WORDS_BYTES, "%.32s %.12s", chart_text_figure(value, figure), unit);
	return out;
}
