/* Civil time against gmtime_r and strftime, and what the readers refuse. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/chance.h"
#include "core/civil.h"

static const struct chance chance = {.base = 11};

/* Compares everything civil.c says about one moment with what libc says. */
static void check_moment(int64_t unix_s)
{
	time_t t = (time_t)unix_s;
	struct tm tm;
	ck_assert_ptr_nonnull(gmtime_r(&t, &tm));
	struct civil want = {tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min,
			     tm.tm_sec};
	struct civil got = civil_of_seconds(unix_s);
	char http[CIVIL_HTTP_BYTES + 1] = "";
	char eas[CIVIL_EAS_BYTES + 1] = "";
	char iso[CIVIL_ISO_BYTES + 1] = "";
	char name[64];
	char clock[64];
	char iso_want[64];
	char http_want[160];
	char eas_want[160];
	civil_http(unix_s, http);
	civil_eas(unix_s, eas);
	civil_iso(unix_s, iso);
	/* The C locale; glibc's %Y does not pad, so years are printed here. */
	strftime(name, sizeof name, "%a, %d %b", &tm);
	strftime(clock, sizeof clock, "%H:%M:%S", &tm);
	snprintf(http_want, sizeof http_want, "%s %04d %s GMT", name, want.year, clock);
	snprintf(iso_want, sizeof iso_want, "%04d-%02d-%02dT%.8s", want.year, want.month, want.day,
		 clock);
	snprintf(eas_want, sizeof eas_want, "%s.000Z", iso_want);
	int64_t back = 0;
	if (memcmp(&got, &want, sizeof got) != 0 || strcmp(http, http_want) != 0 ||
	    strcmp(eas, eas_want) != 0 || strncmp(iso, iso_want, 19) != 0 || iso[19] != 'Z' ||
	    civil_weekday(unix_s) != (tm.tm_wday + 6) % 7 || civil_seconds(&got) != unix_s ||
	    civil_days(got.year, got.month, got.day) * 86400 + got.hour * 3600 +
		    got.minute * 60 + got.second != unix_s ||
	    !civil_valid(&got) || !civil_parse(iso, &back) || back != unix_s ||
	    !civil_parse(eas, &back) || back != unix_s) {
		ck_abort_msg("%lld: %s | %s | %s, want %s", (long long)unix_s, http, eas, iso,
			     http_want);
	}
}

START_TEST(random_moments)
{
	const uint64_t range = (uint64_t)(CIVIL_MAX_S - CIVIL_MIN_S) + 1;
	for (uint64_t i = 0; i < 100000; i++) {
		uint64_t r = chance_bits(chance, 0, CHANCE_TRAFFIC, i, 0);
		check_moment(CIVIL_MIN_S + (int64_t)(r % range));
		check_moment((int64_t)(r % 4102444800)); /* 1970 to 2099 */
	}
}
END_TEST

/* Every day for 1,200 years, at both of its ends, and the ends of the range. */
START_TEST(every_day)
{
	for (int64_t day = -250000; day < 190000; day++) {
		struct civil a = civil_of_days(day);
		time_t t = (time_t)(day * 86400);
		struct tm tm;
		gmtime_r(&t, &tm);
		if (a.year != tm.tm_year + 1900 || a.month != tm.tm_mon + 1 || a.day != tm.tm_mday ||
		    civil_days(a.year, a.month, a.day) != day) {
			ck_abort_msg("day %lld", (long long)day);
		}
	}
	check_moment(CIVIL_MIN_S);
	check_moment(CIVIL_MAX_S);
	check_moment(0);
	check_moment(-1);
	check_moment(1131321600); /* run.start */
}
END_TEST

START_TEST(known_dates)
{
	char http[CIVIL_HTTP_BYTES + 1] = "";
	char eas[CIVIL_EAS_BYTES + 1] = "";
	int64_t s = 0;
	ck_assert(civil_parse("2005-11-07T00:00:00Z", &s));
	ck_assert_int_eq(s, 1131321600);
	ck_assert_int_eq(civil_weekday(s), 0);
	civil_http(s, http);
	ck_assert_str_eq(http, "Mon, 07 Nov 2005 00:00:00 GMT");
	ck_assert(civil_parse("2006-05-04T12:00:00Z", &s));
	civil_eas(s, eas);
	ck_assert_str_eq(eas, "2006-05-04T12:00:00.000Z");
}
END_TEST

/* The writers put exactly the octets they promise. */
START_TEST(nothing_beyond_the_end)
{
	char text[40];
	memset(text, '#', sizeof text);
	civil_http(0, text);
	ck_assert_int_eq(text[CIVIL_HTTP_BYTES], '#');
	memset(text, '#', sizeof text);
	civil_eas(0, text);
	ck_assert_int_eq(text[CIVIL_EAS_BYTES], '#');
	memset(text, '#', sizeof text);
	civil_iso(0, text);
	ck_assert_int_eq(text[CIVIL_ISO_BYTES], '#');
}
END_TEST

static const struct {
	const char *text;
	int64_t want; /* INT64_MIN: refused */
} parse_rows[] = {
	{"1970-01-01T00:00:00Z", 0},
	{"1970-01-01T00:00:00+00:00", 0},
	{"1970-01-01T00:00:00-00:00", 0},
	{"1970-01-01T01:30:00+01:30", 0},
	{"1969-12-31T20:30:00-03:30", 0},
	{"1970-01-01T00:00:01.999Z", 1},
	{"1970-01-01T00:00:01.5+00:00", 1},
	{"2000-02-29T00:00:00Z", 951782400},
	{"0001-01-01T00:00:00Z", CIVIL_MIN_S},
	{"9999-12-31T23:59:59Z", CIVIL_MAX_S},
	{"0001-01-01T00:00:00+00:01", INT64_MIN},
	{"9999-12-31T23:59:59-00:01", INT64_MIN},
	{"0000-01-01T00:00:00Z", INT64_MIN},
	{"1900-02-29T00:00:00Z", INT64_MIN},
	{"2005-02-29T00:00:00Z", INT64_MIN},
	{"2005-04-31T00:00:00Z", INT64_MIN},
	{"2005-00-01T00:00:00Z", INT64_MIN},
	{"2005-13-01T00:00:00Z", INT64_MIN},
	{"2005-01-00T00:00:00Z", INT64_MIN},
	{"2005-11-07T24:00:00Z", INT64_MIN},
	{"2005-11-07T00:60:00Z", INT64_MIN},
	{"2005-11-07T00:00:60Z", INT64_MIN},
	{"", INT64_MIN},
	{"2005", INT64_MIN},
	{"2005-11-07", INT64_MIN},
	{"2005-11-07T00:00:00", INT64_MIN},
	{"2005-11-07 00:00:00Z", INT64_MIN},
	{"2005-11-07t00:00:00Z", INT64_MIN},
	{"2005-11-07T00:00:00z", INT64_MIN},
	{"2005-11-07T00:00:00.Z", INT64_MIN},
	{"2005-11-07T00:00:00Z ", INT64_MIN},
	{" 2005-11-07T00:00:00Z", INT64_MIN},
	{"2005-11-7T00:00:00Z", INT64_MIN},
	{"02005-11-07T00:00:00Z", INT64_MIN},
	{"2005-11-07T00:00:00+0000", INT64_MIN},
	{"2005-11-07T00:00:00+24:00", INT64_MIN},
	{"2005-11-07T00:00:00+00:60", INT64_MIN},
	{"2005-11-07T00:00:00+00:00x", INT64_MIN},
	{"2005-11-07T00:00:00*00:00", INT64_MIN},
	{"+005-11-07T00:00:00Z", INT64_MIN},
};

START_TEST(parse)
{
	int64_t s = -12345;
	/* A copy of exactly the right size lets a sanitizer see any read beyond it. */
	char *copy = strdup(parse_rows[_i].text);
	ck_assert_ptr_nonnull(copy);
	bool good = civil_parse(copy, &s);
	free(copy);
	int64_t want = parse_rows[_i].want;
	if (good != (want != INT64_MIN) || s != (good ? want : -12345)) {
		ck_abort_msg("'%s': %d, %lld", parse_rows[_i].text, good, (long long)s);
	}
}
END_TEST

/* Every beginning of a good text is refused. */
START_TEST(cut_anywhere)
{
	const char *text = "2005-11-07T01:30:00.25+01:30";
	int64_t s;
	ck_assert(civil_parse(text, &s));
	for (size_t n = 0; n < strlen(text); n++) {
		char *copy = strndup(text, n);
		ck_assert_ptr_nonnull(copy);
		ck_assert_msg(!civil_parse(copy, &s), "%s", copy);
		free(copy);
	}
}
END_TEST

START_TEST(offsets)
{
	static const struct {
		const char *text;
		int32_t want;
		bool good;
	} rows[] = {
		{"Z", 0, true}, {"+00:00", 0, true}, {"+02:00", 7200, true},
		{"-03:30", -12600, true}, {"+23:59", 86340, true}, {"-23:59", -86340, true},
		{"", 1, false}, {"+", 1, false}, {"+2:00", 1, false}, {"02:00", 1, false},
		{"+24:00", 1, false}, {"+02:00 ", 1, false}, {"ZZ", 1, false},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		int32_t east_s = 1;
		if (civil_parse_offset(rows[i].text, &east_s) != rows[i].good ||
		    east_s != rows[i].want) {
			ck_abort_msg("'%s': %d", rows[i].text, east_s);
		}
	}
}
END_TEST

/* The three forms of [RFC9110] 5.6.7, its own example first, and what is none of them. */
START_TEST(http_dates)
{
	static const struct {
		const char *text;
		int64_t want; /* -1: refused */
	} rows[] = {
		{"Sun, 06 Nov 1994 08:49:37 GMT", 784111777},
		{"Sunday, 06-Nov-94 08:49:37 GMT", 784111777},
		{"Sun Nov  6 08:49:37 1994", 784111777},
		{"Sun Nov 16 08:49:37 1994", 784975777},
		{"Thursday, 01-Jan-70 00:00:00 GMT", 0},
		{"Wednesday, 01-Jan-69 00:00:00 GMT", 3124224000},
		{"Thu, 01 Jan 1970 00:00:00 GMT", 0},
		{"Sun, 06 Nov 1994 08:49:37 UTC", -1},
		{"Sun, 6 Nov 1994 08:49:37 GMT", -1},
		{"Sun, 31 Feb 1994 08:49:37 GMT", -1},
		{"Sun, 06 Nov 1994 24:49:37 GMT", -1},
		{"Sun, 06 nov 1994 08:49:37 GMT", -1},
		{"Xyz, 06 Nov 1994 08:49:37 GMT", -1},
		{"Sun, 06 Nov 1994 08:49:37 GMT ", -1},
		{"Sunday, 06-Nov-1994 08:49:37 GMT", -1},
		{"Sun Nov  6 08:49:37 1994 GMT", -1},
		{"120", -1},
		{"", -1},
		{"Sun, 06 Nov 1994 08:49:37 GMT, and so on and on", -1},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		int64_t got = -1;
		size_t n = strlen(rows[i].text);
		bool good = civil_http_read(rows[i].text, n, &got);
		ck_assert_msg(good == (rows[i].want >= 0) && got == rows[i].want, "%s: %lld",
			      rows[i].text, (long long)got);
		for (size_t cut = 0; cut < n && good; cut++) {
			ck_assert_msg(!civil_http_read(rows[i].text, cut, &got), "%s cut at %zu",
				      rows[i].text, cut);
		}
	}
	for (int64_t s = 0; s < CIVIL_MAX_S; s += 86400 * 97 + 3701) {
		char text[CIVIL_HTTP_BYTES];
		int64_t got = -1;
		civil_http(s, text);
		ck_assert(civil_http_read(text, sizeof text, &got));
		ck_assert_int_eq(got, s);
	}
}
END_TEST

START_TEST(weekdays_before_1970)
{
	ck_assert_int_eq(civil_weekday(0), 3);
	ck_assert_int_eq(civil_weekday(-1), 2);
	ck_assert_int_eq(civil_weekday(-86400 * 3), 0);
	ck_assert_int_eq(civil_weekday(-86400 * 3 - 1), 6);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("civil");
	TCase *tcase = tcase_create("civil");
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, random_moments);
	tcase_add_test(tcase, every_day);
	tcase_add_test(tcase, known_dates);
	tcase_add_test(tcase, nothing_beyond_the_end);
	tcase_add_loop_test(tcase, parse, 0, (int)(sizeof parse_rows / sizeof parse_rows[0]));
	tcase_add_test(tcase, cut_anywhere);
	tcase_add_test(tcase, offsets);
	tcase_add_test(tcase, http_dates);
	tcase_add_test(tcase, weekdays_before_1970);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
