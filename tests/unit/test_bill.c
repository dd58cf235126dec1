/* Bills against closed forms: rounding, bundles, steps, the month, who pays. Published prices of the
 * presets stand in test_tariff.c, the meters in test_link_bill.c. */
#include <check.h>
#include <math.h>
#include <stdlib.h>

#include "core/err.h"
#include "stats/bill.h"
#include "unit/synthetic.h"

#define CLOSE(a, b) ck_assert_double_eq_tol((a), (b), 1e-9 * (1.0 + fabs(b)))

/* A window of exactly one month, so that counts are a month's counts. */
static struct tally *month_tally(uint32_t users)
{
	struct tally *tally = tally_build(0, users, 0);
	tally->workdays = 21750;
	tally->weekend_days = 8690;
	return tally;
}

static const struct rounding {
	uint64_t sms_n, den;
	int64_t minor_ucur;
	int64_t expected_ucur; /* at 1 ucur an SMS */
} roundings[] = {
	{ 14999, 1, 10000, 10000 }, { 15000, 1, 10000, 20000 }, { 15001, 1, 10000, 20000 },
	{ 29999, 2, 10000, 10000 }, { 30000, 2, 10000, 20000 }, { 0, 1, 10000, 0 },
	{ 4999, 1, 10000, 0 },      { 5000, 1, 10000, 10000 },  { 7, 3, 1, 2 },
	{ 5, 2, 1, 3 },             { 499999, 1, 1000000, 0 },  { 500000, 1, 1000000, 1000000 },
};

START_TEST(rounds_half_up)
{
	const struct rounding *row = &roundings[_i];
	struct tariff_cfg tariff = { .plan_n = 1, .minor_unit_ucur = row->minor_ucur };
	tariff.plans[0] = (struct plan_cfg){ .sms_ucur = 1,
		.data_included_bytes = UINT64_MAX };
	struct bill_month month = { .sms_n = row->sms_n, .den = row->den };
	struct bill bill = bill_of_month(&tariff, 0, &month);
	ck_assert_int_eq(bill.total_ucur, row->expected_ucur);
	ck_assert_int_eq(bill.sms_ucur + bill.data_ucur + bill.days_ucur, bill.total_ucur);
}
END_TEST

/* Bundles, included volumes, and a bill whose two lines would each round down. */
START_TEST(plans)
{
	struct tariff_cfg tariff = { .plan_n = 1, .minor_unit_ucur = 10000 };
	struct plan_cfg *plan = &tariff.plans[0];
	*plan = (struct plan_cfg){ .sms_ucur = 100000, .sms_included = 1000,
		.sms_fee_ucur = 10000000, .data_fee_ucur = 7990000,
		.data_included_bytes = 1000000, .data_ucur_per_mb = 10000000,
		.data_increment_bytes = 1000 };
	plan->data_scope = BILLING_MONTH;
	static const struct {
		uint64_t sms, bytes;
		int64_t sms_ucur, data_ucur;
	} rows[] = {
		{ 0, 0, 10000000, 7990000 },
		{ 500, 500000, 10000000, 7990000 },
		{ 1000, 1000000, 10000000, 7990000 },
		{ 1001, 1000001, 10100000, 8000000 }, /* one more SMS, one more kB at 0.01 */
		{ 1305, 3500000, 40500000, 32990000 },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct bill_month month = { .sms_n = rows[i].sms * 3, .bytes_n = rows[i].bytes * 3,
			.den = 3 };
		struct bill bill = bill_of_month(&tariff, 0, &month);
		ck_assert_int_eq(bill.sms_ucur, rows[i].sms_ucur);
		ck_assert_int_eq(bill.data_ucur, rows[i].data_ucur);
	}
	plan->sms_included = UINT32_MAX;
	plan->data_included_bytes = UINT64_MAX;
	struct bill_month month = { .sms_n = 1000000, .bytes_n = UINT64_MAX, .den = 1 };
	ck_assert_int_eq(bill_of_month(&tariff, 0, &month).total_ucur, 17990000);
	/* 0.004 + 0.004 is 0.008: the bill is rounded, not its lines. */
	*plan = (struct plan_cfg){ .sms_fee_ucur = 4000, .data_fee_ucur = 4000 };
	month = (struct bill_month){ .den = 1 };
	ck_assert_int_eq(bill_of_month(&tariff, 0, &month).total_ucur, 10000);
}
END_TEST

/* SEMANTICS 3: 21.75 working and 8.69 weekend days; never day x 30. */
START_TEST(month_from_window)
{
	struct scenario scenario = synthetic_scenario();
	struct tally *tally = tally_build(0, 1, 0);
	tally->usage[0] = (struct usage){ .sms = { 100, 8 }, .bytes = { 5000, 600 } };
	tally->workdays = 5000;
	tally->weekend_days = 2000;
	struct bill_month month = bill_month(&scenario, tally, 0, 0);
	CLOSE((double)month.sms_n / (double)month.den, 100 * 21.75 / 5 + 8 * 8.69 / 2);
	CLOSE((double)month.bytes_n / (double)month.den, 5000 * 21.75 / 5 + 600 * 8.69 / 2);
	ck_assert_ptr_null(bill_days_note(bill_days(&scenario, tally)));

	tally->weekend_days = 0;
	ck_assert_int_eq(bill_days(&scenario, tally), BILL_DAYS_WORK);
	month = bill_month(&scenario, tally, 0, 0);
	CLOSE((double)month.sms_n / (double)month.den, 20 * (21.75 + 0.2 * 8.69));
	CLOSE((double)month.bytes_n / (double)month.den, 1000 * (21.75 + 8.69));
	scenario.workload.day_profile = DAY_PROFILE_FLAT;
	month = bill_month(&scenario, tally, 0, 0);
	CLOSE((double)month.sms_n / (double)month.den, 20 * (21.75 + 8.69));

	scenario.workload.day_profile = DAY_PROFILE_OFFICE_24H;
	tally->workdays = 0;
	tally->weekend_days = 2000;
	ck_assert_int_eq(bill_days(&scenario, tally), BILL_DAYS_WEEKEND);
	month = bill_month(&scenario, tally, 0, 0);
	CLOSE((double)month.sms_n / (double)month.den, 4 * (21.75 / 0.2 + 8.69));
	CLOSE((double)month.bytes_n / (double)month.den, 300 * (21.75 + 8.69));
	ck_assert_ptr_nonnull(bill_days_note(BILL_DAYS_WEEKEND));
	scenario.workload.weekend_share = 0.0;
	ck_assert_int_eq(bill_days(&scenario, tally), BILL_DAYS_UNKNOWN);
	ck_assert(!bill_mean(&scenario, tally, 0).known);
	tally_free(tally);
}
END_TEST

/* The mean of the bills, not the bill of the mean: two users around a bundle's edge. */
START_TEST(mean_of_bills)
{
	struct scenario scenario = synthetic_scenario();
	struct tally *tally = month_tally(2);
	tally->usage[0].sms[0] = 0;
	tally->usage[1].sms[0] = 2000;
	struct bill_mean money = bill_mean(&scenario, tally, 1);
	CLOSE(money.sms_ucur, (10e6 + 110e6) / 2); /* the average user, at 1,000, would pay 10 */
	CLOSE(money.data_ucur, 19.99e6);
	CLOSE(money.total_ucur, money.sms_ucur + money.data_ucur);
	tally_free(tally);
}
END_TEST

/* Large but possible amounts stay inside 128 bits: 2^32 SMS, 1 PB, prices of 1,000 and 10^6 /
 * MB. */
START_TEST(no_overflow)
{
	struct scenario scenario = synthetic_scenario();
	scenario.tariff.plans[0] = (struct plan_cfg){ .sms_ucur = 1000000000,
		.data_ucur_per_mb = INT64_C(1000000000000), .data_increment_bytes = 1000,
		.data_scope = BILLING_MONTH };
	struct tally *tally = tally_build(0, 1, 0);
	tally->workdays = 400000;
	tally->weekend_days = 160000;
	tally->usage[0].sms[0] = UINT32_MAX;
	tally->usage[0].bytes[0] = UINT64_C(1000000000);
	double months = 21.75 / 400;
	struct bill_mean money = bill_mean(&scenario, tally, 0);
	CLOSE(money.sms_ucur, UINT32_MAX * months * 1e9);
	ck_assert_double_eq_tol(money.data_ucur, 1e9 * months * 1e6, 1e10);
	tally_free(tally);
}
END_TEST

/* A month's volume through three prices, against the sum kB by kB. */
START_TEST(price_steps)
{
	struct tariff_cfg tariff = { .plan_n = 1, .minor_unit_ucur = 1 };
	struct plan_cfg *plan = &tariff.plans[0];
	*plan = (struct plan_cfg){ .data_included_bytes = 1000000, .data_ucur_per_mb = 3000000,
		.data_increment_bytes = 1000, .data_scope = BILLING_MONTH };
	plan->data_step[0].above_bytes = 5000000;
	plan->data_step[0].ucur_per_mb = 2000000;
	plan->data_step[1].above_bytes = 10000000;
	plan->data_step[1].ucur_per_mb = 500000;
	int64_t sum_ucur = 0;
	for (uint64_t kb = 1; kb <= 12000; kb++) {
		sum_ucur += kb <= 1000 ? 0 : kb <= 5000 ? 3000 : kb <= 10000 ? 2000 : 500;
		struct bill_month month = { .bytes_n = (kb * 1000 - kb % 7) * 7, .den = 7 };
		ck_assert_int_eq(bill_of_month(&tariff, 0, &month).total_ucur, sum_ucur);
	}
	/* A step inside the included volume changes the price from there on, and nothing before. */
	plan->data_step[0].above_bytes = 500000;
	struct bill_month month = { .bytes_n = 2000000, .den = 1 };
	ck_assert_int_eq(bill_of_month(&tariff, 0, &month).total_ucur, 2000000);
}
END_TEST

/* Which SMS the bundle holds and who pays, all combinations against a count by hand: 100
 * notifications, 30 others received, 50 sent; 120 included; 3 each received, 5 each sent. */
static const struct {
	uint32_t payer, counted, included;
	int64_t ucur;
} bundles[] = {
	{ SMS_PAYER_RECEIVER, SMS_COUNTED_RECEIVED, 120, 10 * 3 + 50 * 5 },
	{ SMS_PAYER_RECEIVER, SMS_COUNTED_SENT, 120, 130 * 3 },
	{ SMS_PAYER_RECEIVER, SMS_COUNTED_BOTH, 120, 10 * 3 + 50 * 5 },
	{ SMS_PAYER_RECEIVER, SMS_COUNTED_BOTH, 150, 30 * 5 },
	{ SMS_PAYER_RECEIVER, SMS_COUNTED_BOTH, 180, 0 },
	{ SMS_PAYER_BOTH, SMS_COUNTED_BOTH, 150, 30 * 5 },
	{ SMS_PAYER_SENDER, SMS_COUNTED_RECEIVED, 0, 30 * 3 + 50 * 5 },
	{ SMS_PAYER_SENDER, SMS_COUNTED_SENT, 20, 30 * 3 + 30 * 5 },
	{ SMS_PAYER_SENDER, SMS_COUNTED_BOTH, 70, 10 * 5 },
	{ SMS_PAYER_RECEIVER, SMS_COUNTED_RECEIVED, UINT32_MAX, 50 * 5 },
	{ SMS_PAYER_RECEIVER, SMS_COUNTED_SENT, UINT32_MAX, 130 * 3 },
	{ SMS_PAYER_RECEIVER, SMS_COUNTED_BOTH, UINT32_MAX, 0 },
};

START_TEST(who_pays)
{
	struct tariff_cfg tariff = { .plan_n = 1, .minor_unit_ucur = 1 };
	tariff.plans[0] = (struct plan_cfg){ .sms_payer = bundles[_i].payer, .sms_ucur = 3,
		.sms_sent_ucur = 5, .sms_included = bundles[_i].included,
		.sms_counted = bundles[_i].counted, .data_included_bytes = UINT64_MAX };
	struct bill_month month = { .sms_n = 1100, .other_received_n = 330, .other_sent_n = 550,
		.den = 11 };
	struct bill bill = bill_of_month(&tariff, 0, &month);
	ck_assert_int_eq(bill.sms_ucur, bundles[_i].ucur);
	ck_assert_int_eq(bill.total_ucur, bundles[_i].ucur);
}
END_TEST

/* The sender's volume is that of all users; segments count one by one. */
START_TEST(sender)
{
	struct scenario scenario = synthetic_scenario();
	struct tally *tally = month_tally(4);
	struct plan_cfg *plan = &scenario.tariff.plans[0];
	plan->sms_payer = SMS_PAYER_BOTH;
	plan->sender = (struct sender_cfg){ .fee_ucur = 100000000, .sms_ucur = 50000,
		.carrier_ucur = 1000, .step = { { 10000, 40000 }, { 30000, 20000 } } };
	tally->count[TALLY_sms_submitted] = 20000;
	tally->count[TALLY_sms_submitted_weekend] = 5000;
	struct bill_mean mean = bill_mean(&scenario, tally, 0);
	CLOSE(mean.sender_ucur, (100 + 20 + 10000 * 0.05 + 10000 * 0.04) * 1e6 / 4);
	CLOSE(mean.sms_ucur, 0.0);
	scenario.tariff.sms_segments = 2;
	mean = bill_mean(&scenario, tally, 0);
	CLOSE(mean.sender_ucur, (100 + 40 + 500 + 20000 * 0.04 + 10000 * 0.02) * 1e6 / 4);
	tally->usage[2].sms[0] = 10;
	CLOSE(bill_mean(&scenario, tally, 0).sms_ucur, 20 * 100000 / 4.0);
	plan->sms_payer = SMS_PAYER_RECEIVER;
	CLOSE(bill_mean(&scenario, tally, 0).sender_ucur, 0.0);
	/* Half of a month's working days: twice as many in a month. */
	plan->sms_payer = SMS_PAYER_SENDER;
	scenario.tariff.sms_segments = 1;
	tally->workdays /= 2;
	mean = bill_mean(&scenario, tally, 0);
	CLOSE(mean.sender_ucur, (100 + 35 + 500 + 20000 * 0.04 + 5000 * 0.02) * 1e6 / 4);
	tally_free(tally);
}
END_TEST

/* Day fees and increments scale with the month as volume does, and rounding comes last. */
START_TEST(days_and_increments)
{
	struct scenario scenario = synthetic_scenario();
	struct tally *tally = tally_build(0, 1, 0);
	tally_meters_build(tally, 2);
	tally->workdays = 5000;
	tally->weekend_days = 2000;
	tally->units[0][0] = 70;
	tally->units[0][1] = 6;
	tally->units[1][0] = 5;
	tally->units[1][1] = 1;
	struct plan_cfg *plan = &scenario.tariff.plans[0];
	*plan = (struct plan_cfg){ .day_fee_ucur = 90000, .day_meter = 1, .meter = 0,
		.data_ucur_per_mb = 2900000, .data_increment_bytes = 10000,
		.data_scope = BILLING_SESSION };
	struct bill bill = bill_user(&scenario, tally, 0, 0);
	double days = 5 * 21.75 / 5 + 1 * 8.69 / 2;
	double units = 70 * 21.75 / 5 + 6 * 8.69 / 2;
	ck_assert_int_eq(bill.days_ucur, (int64_t)(days * 9 + 0.5) * 10000);
	ck_assert_int_eq(bill.total_ucur,
		(int64_t)(days * 9 + units * 0.01 * 290 + 0.5) * 10000);
	ck_assert_int_eq(bill.sms_ucur, 0);
	ck_assert_int_eq(bill.data_ucur, bill.total_ucur - bill.days_ucur);
	tally_free(tally);
}
END_TEST

/* The best tariff is never dearer than any plan of the company, and equals one of them. */
START_TEST(best_of_company)
{
	struct scenario scenario = synthetic_scenario();
	struct tariff_cfg *tariff = &scenario.tariff;
	tariff->plan_n = 4;
	for (uint32_t p = 0; p < 4; p++) {
		snprintf(tariff->plans[p].company, sizeof tariff->plans[p].company,
			p == 2 ? "other" : "same");
	}
	tariff->plans[2].sms_fee_ucur = 0; /* would be the cheapest, but is not theirs */
	tariff->plans[3].best_of_company = true;
	struct tally *tally = month_tally(1);
	uint32_t chosen[2] = { 0 };
	for (uint32_t sms = 0; sms < 1500; sms += 10) {
		tally->usage[0].sms[0] = sms;
		struct bill best = bill_user(&scenario, tally, 0, 3);
		int64_t least = INT64_MAX;
		for (uint32_t p = 0; p < 2; p++) {
			int64_t total_ucur = bill_user(&scenario, tally, 0, p).total_ucur;
			least = total_ucur < least ? total_ucur : least;
		}
		ck_assert_int_eq(best.total_ucur, least);
		ck_assert_uint_lt(best.plan, 2);
		chosen[best.plan]++;
	}
	ck_assert_uint_eq(chosen[0], 11); /* 0 to 100 SMS at 0.10; then the bundle of 10 */
	ck_assert_uint_eq(chosen[1], 139);
	tally_free(tally);
}
END_TEST

/* 7 factors of the week say what a weekend's mail is when the window holds none. */
START_TEST(weekend_of_a_listed_week)
{
	static const double week[7] = { 1.2, 1, 1, 1, 0.8, 0.5, 0.1 };
	struct scenario scenario = synthetic_scenario();
	struct tally *tally = month_tally(1);
	tally->weekend_days = 0;
	tally->usage[0].sms[0] = 1000;
	memcpy(scenario.workload.week, week, sizeof week);
	struct bill_month month = bill_month(&scenario, tally, 0, 0);
	CLOSE((double)month.sms_n / (double)month.den, 1000 * (21.75 + 0.3 * 8.69) / 21.75);
	tally_free(tally);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("bill");
	TCase *tests = tcase_create("all");
	tcase_add_loop_test(tests, rounds_half_up, 0, sizeof roundings / sizeof roundings[0]);
	tcase_add_test(tests, plans);
	tcase_add_test(tests, month_from_window);
	tcase_add_test(tests, mean_of_bills);
	tcase_add_test(tests, no_overflow);
	tcase_add_test(tests, price_steps);
	tcase_add_loop_test(tests, who_pays, 0, sizeof bundles / sizeof bundles[0]);
	tcase_add_test(tests, sender);
	tcase_add_test(tests, days_and_increments);
	tcase_add_test(tests, best_of_company);
	tcase_add_test(tests, weekend_of_a_listed_week);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
