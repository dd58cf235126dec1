/* Joules and bills against published prices and closed forms. */
#include <check.h>
#include <math.h>
#include <stdlib.h>

#include "core/err.h"
#include "stats/price.h"
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

/* [TT02] via V12: a GPRS session of 203 kB, Germany, September 2002; [TECHNO] via V15: 1 MB, United
 * Kingdom, April 2007. Amounts in thousandths of the currency. */
static const struct published {
	const char *name;
	uint64_t bytes;
	uint32_t units; /* increments the session came to, counted by the model */
	uint32_t increment_bytes;
	uint32_t scope;
	int64_t ucur_per_mb;
	int64_t expected_ucur;
} published[] = {
	{ "E-Plus Data S", 203000, 0, 1000, BILLING_MONTH, 4000000, 812000 },
	{ "E-Plus Data M", 203000, 0, 1000, BILLING_MONTH, 3000000, 609000 },
	{ "E-Plus Data XL", 203000, 0, 1000, BILLING_MONTH, 2000000, 406000 },
	{ "T-Mobile GPRS Profi", 203000, 3, 100000, BILLING_SESSION, 2900000, 870000 },
	{ "T-Mobile Office", 203000, 3, 100000, BILLING_SESSION, 1900000, 570000 },
	{ "Vodafone UK", 1000000, 0, 1, BILLING_MONTH, 7500000, 7500000 },
	{ "O2 UK", 1000000, 0, 1, BILLING_MONTH, 3000000, 3000000 },
	{ "Orange UK", 1000000, 0, 1, BILLING_MONTH, 4000000, 4000000 },
	{ "Tesco UK", 1000000, 0, 1, BILLING_MONTH, 4000000, 4000000 },
};

START_TEST(published_prices)
{
	const struct published *row = &published[_i];
	struct scenario scenario = synthetic_scenario();
	struct plan_cfg *plan = &scenario.tariff.plans[0];
	scenario.tariff.minor_unit_ucur = 1000;
	*plan = (struct plan_cfg){ .data_ucur_per_mb = row->ucur_per_mb, .meter = 2,
		.data_increment_bytes = row->increment_bytes, .data_scope = row->scope };
	struct tally *tally = month_tally(1);
	tally->usage[0].bytes[_i % 2] = row->bytes; /* either kind of day */
	tally->usage[0].units[2][_i % 2] = row->units;
	struct price_money money = price_money(&scenario, tally, 0);
	ck_assert_msg(money.known, "%s", row->name);
	CLOSE(money.total_ucur, (double)row->expected_ucur);
	tally_free(tally);
}
END_TEST

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
	struct price_month month = { .sms_n = row->sms_n, .den = row->den };
	struct price_bill bill = price_bill(&tariff, 0, &month);
	ck_assert_int_eq(bill.total_ucur, row->expected_ucur);
	ck_assert_int_eq(bill.sms_ucur + bill.data_ucur, bill.total_ucur);
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
		struct price_month month = { rows[i].sms * 3, rows[i].bytes * 3, 3 };
		struct price_bill bill = price_bill(&tariff, 0, &month);
		ck_assert_int_eq(bill.sms_ucur, rows[i].sms_ucur);
		ck_assert_int_eq(bill.data_ucur, rows[i].data_ucur);
	}
	plan->sms_included = UINT32_MAX;
	plan->data_included_bytes = UINT64_MAX;
	struct price_month month = { 1000000, UINT64_MAX, 1 };
	ck_assert_int_eq(price_bill(&tariff, 0, &month).total_ucur, 17990000);
	/* 0.004 + 0.004 is 0.008: the bill is rounded, not its lines. */
	*plan = (struct plan_cfg){ .sms_fee_ucur = 4000, .data_fee_ucur = 4000 };
	month = (struct price_month){ 0, 0, 1 };
	ck_assert_int_eq(price_bill(&tariff, 0, &month).total_ucur, 10000);
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
	struct price_month month = price_month(&scenario, tally, 0, 0);
	CLOSE((double)month.sms_n / (double)month.den, 100 * 21.75 / 5 + 8 * 8.69 / 2);
	CLOSE((double)month.bytes_n / (double)month.den, 5000 * 21.75 / 5 + 600 * 8.69 / 2);
	ck_assert_ptr_null(price_days_note(price_days(&scenario, tally)));

	tally->weekend_days = 0;
	ck_assert_int_eq(price_days(&scenario, tally), PRICE_DAYS_WORK);
	month = price_month(&scenario, tally, 0, 0);
	CLOSE((double)month.sms_n / (double)month.den, 20 * (21.75 + 0.2 * 8.69));
	CLOSE((double)month.bytes_n / (double)month.den, 1000 * (21.75 + 8.69));
	scenario.workload.day_profile = DAY_PROFILE_FLAT;
	month = price_month(&scenario, tally, 0, 0);
	CLOSE((double)month.sms_n / (double)month.den, 20 * (21.75 + 8.69));

	scenario.workload.day_profile = DAY_PROFILE_OFFICE_24H;
	tally->workdays = 0;
	tally->weekend_days = 2000;
	ck_assert_int_eq(price_days(&scenario, tally), PRICE_DAYS_WEEKEND);
	month = price_month(&scenario, tally, 0, 0);
	CLOSE((double)month.sms_n / (double)month.den, 4 * (21.75 / 0.2 + 8.69));
	CLOSE((double)month.bytes_n / (double)month.den, 300 * (21.75 + 8.69));
	ck_assert_ptr_nonnull(price_days_note(PRICE_DAYS_WEEKEND));
	scenario.workload.weekend_share = 0.0;
	ck_assert_int_eq(price_days(&scenario, tally), PRICE_DAYS_UNKNOWN);
	ck_assert(!price_money(&scenario, tally, 0).known);
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
	struct price_money money = price_money(&scenario, tally, 1);
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
	struct price_money money = price_money(&scenario, tally, 0);
	CLOSE(money.sms_ucur, UINT32_MAX * months * 1e9);
	ck_assert_double_eq_tol(money.data_ucur, 1e9 * months * 1e6, 1e10);
	tally_free(tally);
}
END_TEST

START_TEST(energy_by_cause)
{
	struct scenario scenario = synthetic_scenario();
	scenario.device.ui_uj = 2500000;
	scenario.radio.stage[RADIO_PCH].uw = 33000;
	scenario.radio.stage[RADIO_HIGH].promotion_uw = 700000;
	struct tally *tally = tally_build(0, SYNTHETIC_USERS, 0);
	for (uint32_t slot = 0; slot < SLOT_N; slot++) {
		tally->radio_us[slot][PURPOSE_MAIL] = (slot + 1) * UINT64_C(1000000);
	}
	tally->radio_us[SLOT_HIGH][PURPOSE_HEARTBEAT] = 5000000;
	tally->cpu_us[PURPOSE_POLL] = 10000000;
	tally->sms_n[PURPOSE_SMS] = 3;
	tally->count[TALLY_alerts] = 4;
	struct price_assumption given = price_as_given(&scenario);
	struct price_energy e = price_energy(&scenario, tally, &given);
	CLOSE(price_energy_cause(&e, PRICE_BASE), 10 * 7 * 86400 * 0.008);
	CLOSE(price_energy_cause(&e, PRICE_TRANSFER), 1 * 1.1 + 2 * 0.5);
	CLOSE(price_energy_cause(&e, PRICE_PROMOTION), 3 * 0.7 + 4 * 0.6 + 6 * 0.6);
	CLOSE(price_energy_cause(&e, PRICE_TAIL), (7 + 5) * 0.25 + 9 * 0.033);
	/* MID counts as idle; OUT draws what IDLE draws. */
	CLOSE(price_energy_cause(&e, PRICE_PAGING), 8 * 0.014 + (10 + 11) * 0.011);
	CLOSE(price_energy_cause(&e, PRICE_CPU), 10 * 0.3);
	CLOSE(price_energy_cause(&e, PRICE_SMS), 3 * 0.9);
	CLOSE(price_energy_cause(&e, PRICE_UI), 10.0);
	CLOSE(price_energy_purpose(&e, PURPOSE_HEARTBEAT), 5 * 0.25);
	CLOSE(price_energy_purpose(&e, PURPOSE_POLL), 3.0);
	CLOSE(price_energy_purpose(&e, PURPOSE_SMS), 2.7);
	double causes = 0.0;
	double purposes = 0.0;
	for (uint32_t c = 0; c < PRICE_CAUSES; c++) {
		causes += price_energy_cause(&e, (enum price_cause)c);
	}
	for (uint32_t p = 0; p < PURPOSE_N; p++) {
		purposes += price_energy_purpose(&e, (enum purpose_ix)p);
	}
	CLOSE(price_energy_total(&e), causes);
	CLOSE(price_energy_total(&e), purposes);

	/* The band's ends: a wake of 6.7 s at 300 mW costs 2.01 J as given. */
	double low = price_cpu_factor(&scenario.device, 500000);
	CLOSE(low, 0.5 / 2.01);
	struct price_assumption ends = { .cpu_factor = low, .sms_uj = 2e6 };
	e = price_energy(&scenario, tally, &ends);
	CLOSE(price_energy_cause(&e, PRICE_CPU), 3.0 * 0.5 / 2.01);
	CLOSE(price_energy_cause(&e, PRICE_SMS), 6.0);
	scenario.device.cpu_uw = 0;
	CLOSE(price_cpu_factor(&scenario.device, 500000), 1.0);
	tally_free(tally);
}
END_TEST

START_TEST(battery)
{
	/* 1250 mAh x 3.7 V x 3600 s x 90 % */
	struct scenario scenario = synthetic_scenario();
	CLOSE(price_battery_j(&scenario.device), 1.25 * 3.7 * 3600 * 0.9);
	struct tally *tally = tally_build(0, 10, 0);
	CLOSE(price_device_days(&scenario, tally), 70.0);
	tally_free(tally);
	ck_assert_str_eq(price_cause_name(PRICE_PROMOTION), "promotion");
	ck_assert_str_eq(price_cause_name(PRICE_UI), "ui");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("price");
	TCase *tests = tcase_create("all");
	tcase_add_loop_test(tests, published_prices, 0, sizeof published / sizeof published[0]);
	tcase_add_loop_test(tests, rounds_half_up, 0, sizeof roundings / sizeof roundings[0]);
	tcase_add_test(tests, plans);
	tcase_add_test(tests, month_from_window);
	tcase_add_test(tests, mean_of_bills);
	tcase_add_test(tests, no_overflow);
	tcase_add_test(tests, energy_by_cause);
	tcase_add_test(tests, battery);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
