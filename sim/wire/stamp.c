/* Text of civil times with an offset. No calendar here: core/civil.c has it. */
#include "wire/stamp.h"

#include <string.h>

#define QUARTER_S 900

struct stamp stamp_from_unix(int64_t unix_s, int quarters)
{
	return (struct stamp){
		.civil = civil_of_seconds(unix_s + (int64_t)quarters * QUARTER_S),
		.quarters = quarters,
	};
}

int64_t stamp_to_unix(const struct stamp *t)
{
	return civil_seconds(&t->civil) - (int64_t)t->quarters * QUARTER_S;
}

bool stamp_ok(const struct stamp *t)
{
	return t->quarters >= -79 && t->quarters <= 79 && civil_valid(&t->civil);
}

static char *put_digits(char *text, int v, int digits)
{
	for (int i = digits - 1; i >= 0; i--) {
		text[i] = (char)('0' + v % 10);
		v /= 10;
	}
	return text + digits;
}

void stamp_text(const struct stamp *t, char text[static STAMP_TEXT_BYTES])
{
	const int fields[6] = {t->civil.year, t->civil.month, t->civil.day, t->civil.hour,
		t->civil.minute, t->civil.second};
	const char separators[6] = {'-', '-', 'T', ':', ':', t->quarters < 0 ? '-' : '+'};
	char *at = text;
	for (int i = 0; i < 6; i++) {
		at = put_digits(at, fields[i], i == 0 ? 4 : 2);
		*at++ = separators[i];
	}
	const int minutes = (t->quarters < 0 ? -t->quarters : t->quarters) * 15;
	at = put_digits(at, minutes / 60, 2);
	*at++ = ':';
	at = put_digits(at, minutes % 60, 2);
	*at = '\0';
}

/* Reads `digits` decimal digits; -1 when one of them is something else. */
static int digits_value(const char *text, int digits)
{
	int v = 0;
	for (int i = 0; i < digits; i++) {
		if (text[i] < '0' || text[i] > '9') {
			return -1;
		}
		v = v * 10 + (text[i] - '0');
	}
	return v;
}

bool stamp_from_text(const char *text, size_t n, struct stamp *out)
{
	static const char shape[] = "0000-00-00T00:00:00";
	if (n != 20 && n != 25) {
		return false;
	}
	for (size_t i = 0; i < 19; i++) {
		const bool digit = text[i] >= '0' && text[i] <= '9';
		if (shape[i] == '0' ? !digit : text[i] != shape[i]) {
			return false;
		}
	}
	struct stamp t = {
		.civil = {digits_value(text, 4), digits_value(text + 5, 2),
			digits_value(text + 8, 2), digits_value(text + 11, 2),
			digits_value(text + 14, 2), digits_value(text + 17, 2)},
	};
	if (n == 20) {
		if (text[19] != 'Z') {
			return false;
		}
	} else {
		const int hours = digits_value(text + 20, 2);
		const int minutes = digits_value(text + 23, 2);
		if ((text[19] != '+' && text[19] != '-') || text[22] != ':' || hours < 0 ||
			minutes < 0 || minutes > 59 || minutes % 15 != 0) {
			return false;
		}
		t.quarters = hours * 4 + minutes / 15;
		t.quarters = text[19] == '-' ? -t.quarters : t.quarters;
	}
	if (!stamp_ok(&t)) {
		return false;
	}
	*out = t;
	return true;
}
