/* Joules against closed forms. */
#include <check.h>
#include <math.h>
#include <stdlib.h>

#include "core/err.h"
#include "stats/price.h"
#include "unit/synthetic.h"

#define CLOSE(a, b) ck_assert_double_eq_tol((a), (b), 1e-9 * (1.0 + fabs(b)))

START_TEST(energy_by_cause)
{
	struct scenario scenario = synthetic_scenario();
	scenario.device.ui_uj = 2500000;
	scenario.radio.stage[RADIO_PCH].uw = 33000;
	scenario.radio.stage[RADIO_HIGH].promotion_uw = 700000;
	scenario.radio.small.promotion_uw = 400000;
	scenario.radio.attach = (struct radio_attach){2 * SECOND_NS, 5900000};
	scenario.radio.update = (struct radio_update){HOUR_NS, 1500000000, 105000};
	struct tally *tally = tally_build(0, SYNTHETIC_USERS, 0);
	for (uint32_t slot = 0; slot < SLOT_N; slot++) {
		tally->radio_us[slot][PURPOSE_MAIL] = (slot + 1) * UINT64_C(1000000);
	}
	tally->radio_us[SLOT_HIGH][PURPOSE_HEARTBEAT] = 5000000;
	tally->cpu_us[PURPOSE_POLL] = 10000000;
	tally->sms_n[PURPOSE_SMS] = 3;
	tally->count[TALLY_alerts] = 4;
	struct price_assumption given = { PRICE_GIVEN, PRICE_GIVEN };
	struct price_energy e = price_energy(&scenario, tally, given);
	CLOSE(price_energy_cause(&e, PRICE_BASE), 10 * 7 * 86400 * 0.008);
	/* Each slot was in use for its number plus one, in seconds. */
	CLOSE(price_energy_cause(&e, PRICE_TRANSFER),
		(SLOT_UP + 1) * 1.1 + (SLOT_DOWN + 1) * 0.5 +
		(SLOT_UP_MID + 1 + SLOT_DOWN_MID + 1) * 0.014);
	CLOSE(price_energy_cause(&e, PRICE_PROMOTION), (SLOT_PROMOTE_HIGH + 1) * 0.7 +
		(SLOT_PROMOTE_MID + 1 + SLOT_PROMOTE_IDLE + 1) * 0.6 +
		(SLOT_PROMOTE_SMALL + 1) * 0.4 + (SLOT_ATTACH + 1) * 2.95);
	CLOSE(price_energy_cause(&e, PRICE_TAIL),
		(SLOT_HIGH + 1 + 5) * 0.25 + (SLOT_PCH + 1) * 0.033);
	/* MID counts as idle; OUT draws what IDLE draws. */
	CLOSE(price_energy_cause(&e, PRICE_PAGING), (SLOT_MID + 1) * 0.014 +
		(SLOT_IDLE + 1 + SLOT_OUT + 1) * 0.011 + (SLOT_UPDATE + 1) * 0.07);
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
	struct price_assumption ends = { .cpu_wake = PRICE_LOW, .sms = PRICE_HIGH };
	e = price_energy(&scenario, tally, ends);
	CLOSE(price_energy_cause(&e, PRICE_CPU), 3.0 * 0.5 / 2.01);
	CLOSE(price_energy_cause(&e, PRICE_SMS), 6.0);
	CLOSE(price_batteries(&scenario, tally, ends),
		price_energy_total(&e) / price_battery_j(&scenario.device));
	scenario.device.cpu_uw = 0;
	e = price_energy(&scenario, tally, ends);
	CLOSE(price_energy_cause(&e, PRICE_CPU), 0.0);
	tally_free(tally);
}
END_TEST

/* A heartbeat pays for what CELL_PCH takes above idle; a state below idle costs nobody. */
START_TEST(pch_above_idle)
{
	struct scenario scenario = synthetic_scenario();
	struct radio_stage *pch = &scenario.radio.stage[RADIO_PCH];
	*pch = (struct radio_stage){.present = true, .counts_as_idle = true, .uw = 38000};
	struct tally *tally = tally_build(0, SYNTHETIC_USERS, 0);
	struct price_assumption given = { PRICE_GIVEN, PRICE_GIVEN };
	struct price_energy none = price_energy(&scenario, tally, given);
	double none_j = none.j[PRICE_PAGING][PURPOSE_BASE];
	tally->radio_us[SLOT_PCH][PURPOSE_HEARTBEAT] = 100000000;
	struct price_energy e = price_energy(&scenario, tally, given);
	CLOSE(e.j[PRICE_PAGING][PURPOSE_HEARTBEAT], 100 * (0.038 - 0.011));
	CLOSE(e.j[PRICE_PAGING][PURPOSE_BASE] - none_j, 100 * 0.011);
	pch->uw = 9000;
	e = price_energy(&scenario, tally, given);
	CLOSE(e.j[PRICE_PAGING][PURPOSE_HEARTBEAT], 0.0);
	CLOSE(e.j[PRICE_PAGING][PURPOSE_BASE] - none_j, 100 * 0.009);
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
	tcase_add_test(tests, energy_by_cause);
	tcase_add_test(tests, pch_above_idle);
	tcase_add_test(tests, battery);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
