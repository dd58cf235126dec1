/* SMPP times: relative ones written and read, absolute ones read, others refused. */
#include "sms_vectors.h"
#include "wire/octets.h"
#include "wire/smpp_time.h"

START_TEST(times_are_seconds)
{
	char text[SMPP_TIME_TEXT_BYTES];
	smpp_time_relative(3600, text);
	ck_assert_str_eq(text, "000000010000000R"); /* vector smpp-04 */
	smpp_time_relative(15 * 60 + 7, text);
	ck_assert_str_eq(text, "000000001507000R");
	smpp_time_relative(UINT32_MAX, text);
	ck_assert_str_eq(text, "000099235959000R");
	ck_assert_int_eq(smpp_time_s(octets_text("000000010000000R"), 5), 3600);
	ck_assert_int_eq(smpp_time_s(octets_text("000001000000000R"), 5), 86400);
	/* absolute: 2004-05-12 08:30:15.0 at +02:00 is 1084343415 */
	ck_assert_int_eq(smpp_time_s(octets_text("040512083015008+"), 1084343400), 15);
	ck_assert_int_eq(smpp_time_s(octets_text("040512083015008+"), 1084343500), 0);
	ck_assert_int_eq(smpp_time_s(octets_text("040512043015008-"), 1084343400), 15);
	ck_assert_int_eq(smpp_time_s(octets_text(""), 5), -1);
	ck_assert_int_eq(smpp_time_s(octets_text("041312083015008+"), 5), -1);
	ck_assert_int_eq(smpp_time_s(octets_text("04051208301500x+"), 5), -1);
	ck_assert_int_eq(smpp_time_s(octets_text("040512083015008X"), 5), -1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("smpp_time");
	TCase *tests = tcase_create("all");
	suite_add_tcase(suite, tests);
	tcase_add_test(tests, times_are_seconds);
	return vector_run(suite);
}
