/* SMPP times: sixteen characters, absolute or relative. */
#include "wire/smpp_time.h"

#include "core/civil.h"
#include "wire/decimal.h"

char *smpp_time_put_digits(char *to, int64_t v, int digits)
{
	for (int i = digits - 1; i >= 0; i--) {
		to[i] = (char)('0' + v % 10);
		v /= 10;
	}
	return to + digits;
}

int64_t smpp_time_digits(const uint8_t *p, int digits)
{
	int64_t v = 0;
	for (int i = 0; i < digits; i++) {
		if (p[i] < '0' || p[i] > '9') {
			return -1;
		}
		v = v * 10 + (p[i] - '0');
	}
	return v;
}

void smpp_time_relative(uint32_t seconds, char text[SMPP_TIME_TEXT_BYTES])
{
	const uint32_t longest = 99u * 86400 + 86399;
	const uint32_t s = seconds > longest ? longest : seconds;
	const uint32_t minutes = s / 60, hours = minutes / 60, days = hours / 24;
	/* Days, hours, minutes and seconds as one number of eight digits. */
	memcpy(text, "0000", 4);
	decimal_write((uint8_t *)text + 4,
		((days * 100 + hours % 24) * 100 + minutes % 60) * 100 + s % 60);
	memcpy(text + 12, "000R", 5);
}

int64_t smpp_time_s(struct wire_span text, int64_t now_s)
{
	int64_t f[6];
	if (text.n != SMPP_TIME_TEXT_BYTES - 1) {
		return -1;
	}
	for (int i = 0; i < 6; i++) {
		f[i] = smpp_time_digits(text.p + (ptrdiff_t)2 * i, 2);
		if (f[i] < 0) {
			return -1;
		}
	}
	const uint8_t form = text.p[15];
	const int64_t quarters = smpp_time_digits(text.p + 13, 2);
	if (form == 'R') {
		return ((f[0] * 365 + f[1] * 30 + f[2]) * 24 + f[3]) * 3600 + f[4] * 60 + f[5];
	}
	const struct civil t = {(int)(2000 + f[0]), (int)f[1], (int)f[2], (int)f[3], (int)f[4],
		(int)f[5]};
	if ((form != '+' && form != '-') || quarters < 0 || !civil_valid(&t)) {
		return -1;
	}
	const int64_t then_s = civil_seconds(&t) - (form == '+' ? quarters : -quarters) * 900;
	return then_s > now_s ? then_s - now_s : 0;
}
