/* Mean powers against published closed forms: DRX, power that grows with the rate, the relative
 * model of 3GPP. */
#include <check.h>

#include "stats/power.h"

#define MS INT64_C(1000000)

static double stage_mw(struct radio_stage stage, struct radio_relative relative)
{
	struct radio_cfg cfg = {.relative = relative};
	cfg.stage[RADIO_LOW] = stage;
	return power_stage_uw(&cfg, RADIO_LOW) / 1000;
}

/* radio-energy.md 1.4, 3, 6, 7. */
START_TEST(drx_means)
{
	struct radio_relative none = {0};
	struct radio_stage lte = {.drx = {594300, 43200000, 1280200000, 0}};
	ck_assert_double_eq_tol(stage_mw(lte, none), 20.05, 0.01);
	struct radio_stage hspa = {.drx = {374200, 55400000, 5112400000, 0}};
	ck_assert_double_eq_tol(stage_mw(hspa, none), 4.05, 0.01);
	struct radio_stage wifi = {.drx = {77200, 7600000, 308200000, 0}};
	ck_assert_double_eq_tol(stage_mw(wifi, none), 1.90, 0.01);
	/* Sleep is not free and looking is more than it: 10 + 50 % of (30 - 10). */
	struct radio_stage half = {.uw = 10000, .drx = {30000, 500 * MS, 1000 * MS, 0}};
	ck_assert_double_eq_tol(stage_mw(half, none), 20, 1e-9);
	/* 2.81 mA.s at 3.7 V per window of 81.92 s over a floor of 0.01 mW: 37 uA. */
	struct radio_stage edrx = {.uw = 10, .drx = {0, 0, 81920 * MS, 10397}};
	ck_assert_double_eq_tol(stage_mw(edrx, none) / 3.7 * 1000, 37.0, 0.05);
	/* ESP32: 0.12 mA.s a beacon over 0.23 mA: 1.4 mA at DTIM 1, 0.62 mA at DTIM 3, 3.3 V. */
	struct radio_stage dtim = {.uw = 759, .drx = {0, 0, 102400000, 396}};
	ck_assert_double_eq_tol(stage_mw(dtim, none) / 3.3, 1.4, 0.03);
	dtim.drx.cycle_ns *= 3;
	ck_assert_double_eq_tol(stage_mw(dtim, none) / 3.3, 0.62, 0.01);
	/* Without a cycle the power is the mean. */
	struct radio_stage plain = {.uw = 250000};
	ck_assert_double_eq_tol(stage_mw(plain, none), 250, 1e-9);
}
END_TEST

/* In units: 20 ms of PDCCH every 320 ms with deep sleep between is about 8.5; short gaps allow only
 * light sleep (6 ms) or micro sleep. */
START_TEST(relative_sleep)
{
	struct radio_relative unit = {.unit_uw = 1000, .bandwidth_mhz = 100, .antennas_n = 4};
	struct radio_stage cdrx = {.drx = {0, 20 * MS, 320 * MS, 0}};
	ck_assert_double_eq_tol(stage_mw(cdrx, unit), (2000.0 + 450 + 280) / 320, 1e-9);
	struct radio_stage light = {.drx = {0, 10 * MS, 25 * MS, 0}}; /* gap 15 ms */
	ck_assert_double_eq_tol(stage_mw(light, unit), (1000.0 + 100 + 20 * 9) / 25, 1e-9);
	struct radio_stage micro = {.drx = {0, 2 * MS, 5 * MS, 0}};   /* gap 3 ms */
	ck_assert_double_eq_tol(stage_mw(micro, unit), (200.0 + 45 * 3) / 5, 1e-9);
	/* 22 ms would allow deep sleep, 452 units x ms; light costs 420. */
	struct radio_stage both = {.drx = {0, 0, 22 * MS, 0}};
	ck_assert_double_eq_tol(stage_mw(both, unit), (100.0 + 20 * 16) / 22, 1e-9);
	/* 20 MHz takes 0.4, two antennas 0.7 of the receiver's power. */
	unit.bandwidth_mhz = 20;
	unit.antennas_n = 2;
	ck_assert_double_eq_tol(stage_mw(cdrx, unit), (2000.0 * 0.4 * 0.7 + 450 + 280) / 320, 1e-9);
}
END_TEST

static double slot_mw(const struct radio_cfg *cfg, enum slot_ix slot, enum price_cause expected)
{
	enum price_cause cause;
	double uw = power_slot_uw(cfg, slot, &cause);
	ck_assert_int_eq(cause, expected);
	return uw / 1000;
}

/* The three rows of radio-energy.md 1.3, at rates of the profiles. */
START_TEST(power_grows_with_the_rate)
{
	static const struct {
		uint32_t up, down, beta, up_bps, down_bps;
		double up_mw, down_mw;
	} table[] = {
		{438390, 51970, 1288040, 5640000, 12740000, 3760.56, 1950.14},
		{868980, 122120, 817880, 700000, 1500000, 1426.17, 1001.06},
		{283170, 137010, 132860, 1000000, 5000000, 416.03, 817.91},
	};
	for (unsigned i = 0; i < 3; i++) {
		struct radio_cfg cfg = {.up_uw = table[i].beta, .down_uw = table[i].beta,
			.up_uw_per_mbps = table[i].up, .down_uw_per_mbps = table[i].down,
			.up_bps = table[i].up_bps, .down_bps = table[i].down_bps,
			.weak = {.rate_share = 0.5, .up_power_factor = 2}};
		ck_assert_double_eq_tol(slot_mw(&cfg, SLOT_UP, PRICE_TRANSFER), table[i].up_mw, 0.01);
		ck_assert_double_eq_tol(slot_mw(&cfg, SLOT_DOWN, PRICE_TRANSFER), table[i].down_mw,
			0.01);
		/* In a weak signal: the power at half of the rate, doubled. */
		double beta = table[i].beta * 1e-3;
		ck_assert_double_eq_tol(slot_mw(&cfg, SLOT_UP_WEAK, PRICE_TRANSFER),
			2 * (beta + (table[i].up_mw - beta) / 2), 0.02);
	}
}
END_TEST

START_TEST(relative_transfers)
{
	struct radio_cfg cfg = {.relative = {.unit_uw = 1000, .bandwidth_mhz = 100, .antennas_n = 4,
		.tx_uw = 1000}};
	ck_assert_double_eq_tol(slot_mw(&cfg, SLOT_UP, PRICE_TRANSFER), 250, 1e-9);
	ck_assert_double_eq_tol(slot_mw(&cfg, SLOT_DOWN, PRICE_TRANSFER), 300, 1e-9);
	cfg.relative.tx_uw = 199526; /* 23 dBm */
	ck_assert_double_eq_tol(slot_mw(&cfg, SLOT_UP, PRICE_TRANSFER), 700, 0.1);
}
END_TEST

/* Every slot has one cause; energies of single events are spread over their time. */
START_TEST(other_slots)
{
	struct radio_cfg cfg = {.update = {HOUR_NS, 2700 * MS, 550000}, .attach = {3 * SECOND_NS, 5900000}};
	cfg.stage[RADIO_MID] = (struct radio_stage){.uw = 460000};
	cfg.stage[RADIO_PCH] = (struct radio_stage){.uw = 8000, .counts_as_idle = true};
	cfg.stage[RADIO_IDLE] = (struct radio_stage){.uw = 7000, .promotion_uw = 550000};
	cfg.small = (struct radio_small){.promotion_uw = 410000, .up_uw = 900000};
	ck_assert_double_eq_tol(slot_mw(&cfg, SLOT_UPDATE, PRICE_PAGING) * 2.7, 550, 1e-6);
	ck_assert_double_eq_tol(slot_mw(&cfg, SLOT_ATTACH, PRICE_PROMOTION) * 3, 5900, 1e-6);
	ck_assert_double_eq_tol(slot_mw(&cfg, SLOT_UP_MID, PRICE_TRANSFER), 900, 1e-9);
	ck_assert_double_eq_tol(slot_mw(&cfg, SLOT_DOWN_MID, PRICE_TRANSFER), 460, 1e-9);
	ck_assert_double_eq_tol(slot_mw(&cfg, SLOT_MID, PRICE_TAIL), 460, 1e-9);
	ck_assert_double_eq_tol(slot_mw(&cfg, SLOT_PCH, PRICE_PAGING), 8, 1e-9);
	ck_assert_double_eq_tol(slot_mw(&cfg, SLOT_PROMOTE_SMALL, PRICE_PROMOTION), 410, 1e-9);
	ck_assert_double_eq_tol(slot_mw(&cfg, SLOT_PROMOTE_IDLE, PRICE_PROMOTION), 550, 1e-9);
	ck_assert_double_eq_tol(slot_mw(&cfg, SLOT_OUT, PRICE_PAGING), 7, 1e-9);
	ck_assert_double_eq_tol(slot_mw(&cfg, SLOT_IDLE, PRICE_PAGING), 7, 1e-9);
	ck_assert_double_eq_tol(slot_mw(&cfg, SLOT_SLEEP, PRICE_PAGING), 0, 1e-9);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("power");
	TCase *tcase = tcase_create("power");
	tcase_add_test(tcase, drx_means);
	tcase_add_test(tcase, relative_sleep);
	tcase_add_test(tcase, power_grows_with_the_rate);
	tcase_add_test(tcase, relative_transfers);
	tcase_add_test(tcase, other_slots);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0;
}
