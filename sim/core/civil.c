/* Calendar arithmetic, and dates as text. Every simulated answer has a date: what makes one divides
 * by constants only, and no more often than it must.
 *
 * [HINNANT] Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil and
 * civil_from_days: years begin on 1 March, so that the leap day is the last day of its year, and
 * 400 of them, an era, have exactly 146,097 days. 1970-01-01 is day 719,468 after 0000-03-01.
 * [NERI] Cassio Neri, Lorenz Schneider, "Euclidean affine functions and their application to
 * calendar algorithms": the same years, with quotient and remainder of a division taken
 * out of one multiplication. */
#include "core/civil.h"

#include <string.h>

#include "core/err.h"

#define DAY_S 86400
#define ERA_DAYS 146097
#define EPOCH_DAYS 719468

static const char digit_pairs[201] =
	"00010203040506070809101112131415161718192021222324252627282930313233343536373839"
	"40414243444546474849505152535455565758596061626364656667686970717273747576777879"
	"8081828384858687888990919293949596979899";

/* The quotient rounded down, for b > 0. */
static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

int64_t civil_days(int year, int month, int day)
{
	int64_t y = (int64_t)year - (month <= 2);
	int64_t era = floor_div(y, 400);
	int64_t year_of_era = y - era * 400;
	int64_t march_month = month > 2 ? month - 3 : month + 9;
	int64_t day_of_year = (153 * march_month + 2) / 5 + day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return era * ERA_DAYS + day_of_era - EPOCH_DAYS;
}

/* The date of day n after 0000-03-01, which is a leap day's morrow; time of day 0. n < 2^28. */
static inline struct civil date_of(uint32_t n)
{
	uint32_t quarters = 4 * n + 3; /* of days: a year has 1461 of them, a century ERA_DAYS */
	uint32_t century = quarters / ERA_DAYS;
	uint64_t year_of_century = UINT64_C(2939745) * (quarters % ERA_DAYS | 3); /* 2^32 each */
	uint32_t day_of_year = (uint32_t)year_of_century / 2939745 / 4;
	uint32_t month = 2141 * day_of_year + 197913; /* 2^16 each, from March = 3 on */
	uint32_t january = day_of_year >= 306; /* or February: of the next year */
	return (struct civil){
		.year = (int)(100 * century + (uint32_t)(year_of_century >> 32) + january),
		.month = (int)((month >> 16) - 12 * january),
		.day = (int)((month & 0xFFFF) / 2141 + 1),
	};
}

struct civil civil_of_days(int64_t days)
{
	REQUIRE(days >= CIVIL_MIN_S / DAY_S && days <= CIVIL_MAX_S / DAY_S);
	return date_of((uint32_t)(days + EPOCH_DAYS));
}

int64_t civil_seconds(const struct civil *civil)
{
	return civil_days(civil->year, civil->month, civil->day) * DAY_S + civil->hour * 3600 +
	       civil->minute * 60 + civil->second;
}

/* The day after 0000-03-01 that a moment falls on, and its second in `rest`. */
static inline uint32_t day_of(int64_t unix_s, uint32_t *rest)
{
	REQUIRE(unix_s >= CIVIL_MIN_S && unix_s <= CIVIL_MAX_S);
	uint64_t s = (uint64_t)(unix_s + (int64_t)EPOCH_DAYS * DAY_S);
	uint32_t n = (uint32_t)(s / DAY_S);
	*rest = (uint32_t)(s - (uint64_t)n * DAY_S);
	return n;
}

static inline struct civil moment_of(uint32_t n, uint32_t rest)
{
	struct civil civil = date_of(n);
	uint32_t minutes = rest / 60;
	civil.hour = (int)(minutes / 60);
	civil.minute = (int)(minutes % 60);
	civil.second = (int)(rest % 60);
	return civil;
}

struct civil civil_of_seconds(int64_t unix_s)
{
	uint32_t rest;
	uint32_t n = day_of(unix_s, &rest);
	return moment_of(n, rest);
}

/* 1970-01-01 was a Thursday, 3 when Monday is 0. */
int civil_weekday(int64_t unix_s)
{
	int64_t day = (floor_div(unix_s, DAY_S) + 3) % 7;
	return (int)(day < 0 ? day + 7 : day);
}

bool civil_valid(const struct civil *civil)
{
	static const int month_days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int y = civil->year;
	if (y < 1 || y > 9999 || civil->month < 1 || civil->month > 12) {
		return false;
	}
	bool leap = y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
	int days = month_days[civil->month - 1] + (civil->month == 2 && leap);
	return civil->day >= 1 && civil->day <= days && civil->hour >= 0 && civil->hour <= 23 &&
	       civil->minute >= 0 && civil->minute <= 59 && civil->second >= 0 && civil->second <= 59;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Reads text by a pattern of '0' (a digit of the next number) and literals, which end a number. It
 * stops at the first octet that does not fit, so it never passes the terminating zero. */
static bool scan(const char *text, const char *pattern, int *number)
{
	int value = 0;
	for (size_t i = 0; pattern[i] != '\0'; i++) {
		if (pattern[i] == '0') {
			if (!is_digit(text[i])) {
				return false;
			}
			value = value * 10 + (text[i] - '0');
			if (pattern[i + 1] != '0') {
				*number++ = value;
				value = 0;
			}
		} else if (text[i] != pattern[i]) {
			return false;
		}
	}
	return true;
}

bool civil_parse_offset(const char *text, int32_t *east_s)
{
	if (strcmp(text, "Z") == 0) {
		*east_s = 0;
		return true;
	}
	int part[2];
	if ((text[0] != '+' && text[0] != '-') || !scan(text + 1, "00:00", part) ||
	    text[6] != '\0' || part[0] > 23 || part[1] > 59) {
		return false;
	}
	int32_t s = part[0] * 3600 + part[1] * 60;
	*east_s = text[0] == '-' ? -s : s;
	return true;
}

bool civil_parse(const char *text, int64_t *unix_s)
{
	int part[6];
	if (!scan(text, "0000-00-00T00:00:00", part)) {
		return false;
	}
	struct civil civil = {part[0], part[1], part[2], part[3], part[4], part[5]};
	const char *rest = text + strlen("0000-00-00T00:00:00");
	if (rest[0] == '.') {
		if (!is_digit(rest[1])) {
			return false;
		}
		rest++;
		while (is_digit(*rest)) {
			rest++;
		}
	}
	int32_t east_s;
	if (!civil_valid(&civil) || !civil_parse_offset(rest, &east_s)) {
		return false;
	}
	int64_t s = civil_seconds(&civil) - east_s;
	if (s < CIVIL_MIN_S || s > CIVIL_MAX_S) {
		return false;
	}
	*unix_s = s;
	return true;
}

/* value is 0..99, and told to be without a sign that an address would carry along. */
static inline void put_pair(char *out, int value)
{
	memcpy(out, digit_pairs + 2 * (size_t)(uint32_t)value, 2);
}

static inline void put_year(char *out, int year)
{
	put_pair(out, year / 100);
	put_pair(out + 2, year % 100);
}

/* Into "00:00:00". */
static inline void put_clock(char *out, const struct civil *civil)
{
	put_pair(out, civil->hour);
	put_pair(out + 3, civil->minute);
	put_pair(out + 6, civil->second);
}

static const char month_names[] = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec ";

void civil_http(int64_t unix_s, char out[static CIVIL_HTTP_BYTES])
{
	static const char day_names[] = "Mon,Tue,Wed,Thu,Fri,Sat,Sun,";
	uint32_t rest;
	uint32_t n = day_of(unix_s, &rest);
	struct civil civil = moment_of(n, rest);
	memcpy(out, "Www, 00 Mmm 0000 00:00:00 GMT", CIVIL_HTTP_BYTES);
	memcpy(out, day_names + 4 * ((n + 2) % 7), 4); /* 0000-03-01 was a Wednesday */
	put_pair(out + 5, civil.day);
	memcpy(out + 8, month_names + 4 * (civil.month - 1), 4);
	put_year(out + 12, civil.year);
	put_clock(out + 17, &civil);
}

/* 1..12 for the three letters of a month, else 0. */
static int month_of(const char *text)
{
	for (int month = 1; month <= 12; month++) {
		if (memcmp(text, month_names + 4 * (month - 1), 3) == 0) {
			return month;
		}
	}
	return 0;
}

/* The length of the name of a day, in full or its first three letters; 0 when it is none. */
static size_t day_name(const char *text, bool whole)
{
	static const char *const names[7] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
		"Saturday", "Sunday"};
	for (unsigned i = 0; i < 7; i++) {
		size_t n = whole ? strlen(names[i]) : 3;
		if (strncmp(text, names[i], n) == 0) {
			return n;
		}
	}
	return 0;
}

bool civil_http_read(const char *text, size_t n, int64_t *unix_s)
{
	char copy[sizeof "Wednesday, 06-Nov-94 08:49:37 GMT"] = {0};
	int part[5] = {0}; /* day, year, hour, minute, second */
	char month[4] = "";
	if (n >= sizeof copy) {
		return false;
	}
	memcpy(copy, text, n); /* zeros follow: nothing below passes them */
	size_t whole = day_name(copy, true), brief = day_name(copy, false);
	const char *rest = copy + (whole > 0 ? whole : brief);
	bool read = false;
	if (whole > 0 && n == whole + 24) {
		char *dash = copy + whole + 4;
		memcpy(month, dash + 1, 3);
		memcpy(dash + 1, "___", 3);
		read = scan(rest, ", 00-___-00 00:00:00 GMT", part);
		part[1] += part[1] >= 70 ? 1900 : 2000;
	} else if (brief > 0 && n == CIVIL_HTTP_BYTES) {
		memcpy(month, copy + 8, 3);
		memcpy(copy + 8, "___", 3);
		read = scan(rest, ", 00 ___ 0000 00:00:00 GMT", part);
	} else if (brief > 0 && n == 24) {
		int asctime[5] = {0}; /* day, hour, minute, second, year */
		memcpy(month, copy + 4, 3);
		memcpy(copy + 4, "___", 3);
		copy[8] = copy[8] == ' ' ? '0' : copy[8];
		read = scan(rest, " ___ 00 00:00:00 0000", asctime);
		part[0] = asctime[0];
		part[1] = asctime[4];
		memcpy(part + 2, asctime + 1, 3 * sizeof part[0]);
	}
	struct civil civil = {part[1], month_of(month), part[0], part[2], part[3], part[4]};
	if (!read || !civil_valid(&civil)) {
		return false;
	}
	*unix_s = civil_seconds(&civil);
	return true;
}

/* Into "0000-00-00T00:00:00". */
static inline void put_date_time(int64_t unix_s, char *out)
{
	uint32_t rest;
	uint32_t n = day_of(unix_s, &rest);
	struct civil civil = moment_of(n, rest);
	put_year(out, civil.year);
	put_pair(out + 5, civil.month);
	put_pair(out + 8, civil.day);
	put_clock(out + 11, &civil);
}

void civil_eas(int64_t unix_s, char out[static CIVIL_EAS_BYTES])
{
	memcpy(out, "0000-00-00T00:00:00.000Z", CIVIL_EAS_BYTES);
	put_date_time(unix_s, out);
}

void civil_iso(int64_t unix_s, char out[static CIVIL_ISO_BYTES])
{
	memcpy(out, "0000-00-00T00:00:00Z", CIVIL_ISO_BYTES);
	put_date_time(unix_s, out);
}
