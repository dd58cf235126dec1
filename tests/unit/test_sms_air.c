/* Channel times of an SMS against sms.md 3.2: 3.5, 4.0 and 4.9 s on SDCCH, 3.8, 4.8 and 7.2 s in a
 * call; and the schedules of retries. */
#include <check.h>

#include "models/sms/sms_air.h"
#include "models/sms/sms_schedule.h"
#include "wire/lapdm.h"

START_TEST(channel_times)
{
	static const struct {
		size_t l3_bytes;
		double sdcch_s, sacch_s;
	} rows[] = {{49, 3.5, 3.8}, {86, 4.0, 4.8}, {174, 4.9, 7.2}};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint32_t sdcch = lapdm_i_frames_n(rows[i].l3_bytes, LAPDM_N201_SDCCH);
		uint32_t sacch = lapdm_i_frames_n(rows[i].l3_bytes, LAPDM_N201_SACCH);
		/* The radio profile gives the twelve blocks as 2.8 s (radio.sms_time). */
		double blocks_s = SMS_AIR_SDCCH_BLOCKS * SMS_AIR_SDCCH_NS * 1e-9;
		ck_assert_double_eq_tol(blocks_s, 2.8, 0.05);
		ck_assert_double_eq_tol(blocks_s + sdcch * SMS_AIR_SDCCH_NS * 1e-9,
			rows[i].sdcch_s, 0.05);
		ck_assert_double_eq_tol((double)sms_air_sacch_ns(sacch) * 1e-9, rows[i].sacch_s,
			0.05);
	}
}
END_TEST

START_TEST(a_published_schedule)
{
	/* [INFOBIP]: each minute for 5 min, each 10 min for 1 h, each hour for 24 h. */
	static const double pairs[MODEL_SCHEDULE_NUMBERS] = {5, 1, 6, 10, 24, 60};
	static const struct {
		uint32_t failed;
		int64_t wait_ns;
	} rows[] = {{1, MINUTE_NS}, {5, MINUTE_NS}, {6, 10 * MINUTE_NS}, {11, 10 * MINUTE_NS},
		{12, HOUR_NS}, {35, HOUR_NS}, {36, NEVER_NS}, {70000, NEVER_NS}};
	int64_t sum_ns = 0;
	ck_assert(sms_schedule_is_set(pairs));
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		ck_assert_int_eq(sms_schedule_wait_ns(pairs, rows[i].failed), rows[i].wait_ns);
	}
	for (uint32_t failed = 1; failed <= 35; failed++) {
		sum_ns += sms_schedule_wait_ns(pairs, failed);
	}
	ck_assert_int_eq(sum_ns, 5 * MINUTE_NS + HOUR_NS + DAY_NS);
}
END_TEST

START_TEST(short_lists)
{
	static const double none[MODEL_SCHEDULE_NUMBERS] = {0};
	static const double week[MODEL_SCHEDULE_NUMBERS] = {168, 60, 0, 0, 0, 0};
	ck_assert(!sms_schedule_is_set(none));
	ck_assert_int_eq(sms_schedule_wait_ns(week, 168), HOUR_NS);
	ck_assert_int_eq(sms_schedule_wait_ns(week, 169), NEVER_NS);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("sms_air");
	TCase *tcase = tcase_create("sms_air");
	tcase_add_test(tcase, channel_times);
	tcase_add_test(tcase, a_published_schedule);
	tcase_add_test(tcase, short_lists);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
