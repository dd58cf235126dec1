/* Civil times with an offset: text both ways, Unix seconds known from elsewhere (GNU date). */
#include "sms_vectors.h"
#include "wire/stamp.h"

static const struct {
	int64_t unix_s;
	int quarters;
	const char *text;
} rows[] = {
	/* date -u -d 2004-05-12T06:30:15Z +%s */
	{1084343415, 8, "2004-05-12T08:30:15+02:00"},
	{1196485199, -20, "2007-11-30T23:59:59-05:00"},
	{1104614345, 23, "2005-01-02T03:04:05+05:45"},
	{1072828800, 0, "2003-12-31T00:00:00+00:00"},
	{1215185400, -14, "2008-07-04T12:00:00-03:30"},
	{951782400, 0, "2000-02-29T00:00:00+00:00"},
};

START_TEST(text_and_seconds_agree)
{
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char text[STAMP_TEXT_BYTES];
		const struct stamp t = stamp_from_unix(rows[i].unix_s, rows[i].quarters);
		stamp_text(&t, text);
		ck_assert_str_eq(text, rows[i].text);
		struct stamp read;
		ck_assert(stamp_from_text(text, strlen(text), &read));
		ck_assert_int_eq(stamp_to_unix(&read), rows[i].unix_s);
		ck_assert_int_eq(read.quarters, rows[i].quarters);
	}
}
END_TEST

START_TEST(z_means_gmt)
{
	struct stamp t;
	ck_assert(stamp_from_text("2004-05-12T06:30:15Z", 20, &t));
	ck_assert_int_eq(stamp_to_unix(&t), 1084343415);
}
END_TEST

START_TEST(other_texts_are_refused)
{
	static const char *const bad[] = {"", "2004-05-12", "2004-05-12T08:30:15",
		"2004-05-12T08:30:15z", "2004-05-12 08:30:15Z", "2004-13-12T08:30:15Z",
		"2003-02-29T08:30:15Z", "2004-05-12T24:30:15Z", "2004-05-12T08:60:15Z",
		"2004-05-12T08:30:15+02:10", "2004-05-12T08:30:15+20:00", "2004-05-12T08:30:15*02:00",
		"2004-05-12T08:30:15+02-00", "0000-05-12T08:30:15Z", "2x04-05-12T08:30:15Z"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct stamp t;
		ck_assert_msg(!stamp_from_text(bad[i], strlen(bad[i]), &t), "accepted: %s", bad[i]);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("stamp");
	TCase *tests = tcase_create("all");
	suite_add_tcase(suite, tests);
	tcase_add_test(tests, text_and_seconds_agree);
	tcase_add_test(tests, z_means_gmt);
	tcase_add_test(tests, other_texts_are_refused);
	return vector_run(suite);
}
