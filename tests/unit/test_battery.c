/* Battery life: the closed form of the kinetic model against a fine integration of its equations and
 * against its limits, Peukert's law, the cut-off, and losses one by one. */
#include <check.h>
#include <math.h>

#include "stats/battery.h"

static const struct battery_cfg sets[] = {
	{.model = BATTERY_KIBAM, .temperature_share = 1, .kibam_c = 0.625, .kibam_k_per_s = 4.5e-5},
	{.model = BATTERY_KIBAM, .temperature_share = 1, .kibam_c = 0.166,
		.kibam_k_per_s = 0.122 / 60},
};

static struct device_cfg phone(void)
{
	return (struct device_cfg){.battery_uah = 1250000, .voltage_mv = 3700,
		.battery_efficiency = 0.9, .battery = {.temperature_share = 1, .peukert_n = 1.05,
		.rated_ns = 5 * HOUR_NS, .cutoff_mv = 3300, .burst_a = 2, .kibam_c = 0.625,
		.kibam_k_per_s = 4.5e-5}};
}

static struct battery_load steady(double uw)
{
	return (struct battery_load){.rest_uw = uw, .work_uw = uw, .works_per_day = 100};
}

#define NEAR(a, b, share) ck_assert_double_eq_tol(a, b, fabs(b) * (share))

/* [KIBAM]'s two differential equations by Runge-Kutta in steps of a second. */
START_TEST(closed_form_solves_the_equations)
{
	const struct battery_cfg *cfg = &sets[_i];
	double c = cfg->kibam_c, k = cfg->kibam_k_per_s * c * (1 - c), charge = 1e6, i_s = 4e5 / 3600;
	double y1 = c * charge, y2 = (1 - c) * charge;
	for (unsigned s = 0; s < 3600; s++) {
		double d[4], h = 0;
		for (unsigned n = 0; n < 4; n++) {
			double part = n == 0 ? 0 : n == 3 ? 1 : 0.5;
			h = (y2 + part * (n ? -d[n - 1] - i_s : 0)) / (1 - c) -
			    (y1 + part * (n ? d[n - 1] : 0)) / c;
			d[n] = -i_s + k * h;
		}
		double step = (d[0] + 2 * d[1] + 2 * d[2] + d[3]) / 6;
		y1 += step;
		y2 += -step - i_s;
	}
	struct battery_wells wells = battery_step(cfg, battery_full(cfg, charge), 4e5, 1);
	NEAR(wells.available, y1, 1e-6);
	NEAR(wells.bound, y2, 1e-6);
	/* Steps add up: one hour is sixty minutes. */
	struct battery_wells minutes = battery_full(cfg, charge);
	for (unsigned m = 0; m < 60; m++) {
		minutes = battery_step(cfg, minutes, 4e5, 1.0 / 60);
	}
	NEAR(minutes.available, wells.available, 1e-9);
}
END_TEST

/* Very slowly all of the charge comes out, very fast only the available well; in between it falls. */
START_TEST(limits_of_the_wells)
{
	const struct battery_cfg *cfg = &sets[_i];
	double last = 1e6;
	NEAR(battery_kibam_uah(cfg, 1e6, 1e6 / 10000), 1e6, 0.01);
	NEAR(battery_kibam_uah(cfg, 1e6, 1e12), cfg->kibam_c * 1e6, 0.001);
	for (double current = 1e3; current < 1e9; current *= 3) {
		double charge = battery_kibam_uah(cfg, 1e6, current);
		ck_assert_double_lt(charge, last);
		ck_assert_double_ge(charge, cfg->kibam_c * 1e6 * 0.999);
		last = charge;
	}
	/* Rest lets the wells even out: h1 = h2 in the end. */
	struct battery_wells wells = battery_step(cfg, battery_full(cfg, 1e6), 4e5, 0.5);
	wells = battery_step(cfg, wells, 0, 1e6);
	NEAR(wells.available / cfg->kibam_c, wells.bound / (1 - cfg->kibam_c), 1e-9);
	NEAR(wells.available + wells.bound, 8e5, 1e-12);
}
END_TEST

START_TEST(ideal_and_its_losses)
{
	struct device_cfg device = phone();
	struct battery_load load = steady(50e3);
	double ideal = 1.25 * 3.7 * 0.9 / 0.05 / 24;
	NEAR(battery_life_days(&device, &load), ideal, 1e-12);
	/* The mean counts, however work and rest share it. */
	struct battery_load turns = {.rest_uw = 20e3, .work_uw = 320e3, .work_share = 0.1,
		.works_per_day = 100};
	NEAR(battery_life_days(&device, &turns), ideal, 1e-12);
	device.battery.temperature_share = 0.88;
	device.battery.cycles = 500;
	device.battery.fade_share = 0.04;
	NEAR(battery_life_days(&device, &load), ideal * 0.88 * 0.8, 1e-12);
	device = phone();
	device.battery.self_discharge = 0.03;
	double leak = 0.03 * 1250 / 720, mean = 50 / 3.7 / 0.9;
	NEAR(battery_life_days(&device, &load), 1250 / (mean + leak) / 24, 1e-12);
}
END_TEST

/* Below the rated current Peukert gains nothing; at four times the rated one it loses 4^-(n-1). */
START_TEST(peukert)
{
	struct device_cfg device = phone();
	struct battery_load load = steady(50e3);
	double ideal = battery_life_days(&device, &load);
	device.battery.model = BATTERY_PEUKERT;
	NEAR(battery_life_days(&device, &load), ideal, 1e-12);
	load = steady(4 * 250e-3 * 3.7 * 0.9 * 1e6);
	NEAR(battery_life_days(&device, &load) * 24, 1.25 * pow(4, -0.05), 1e-9);
}
END_TEST

/* [CHEN06]'s curve: 4.10 V when full, about 3.7 at a tenth, steep below; so a burst leaves charge. */
START_TEST(cut_off)
{
	struct device_cfg device = phone();
	ck_assert_double_eq_tol(battery_open_volt(1), 4.1029, 1e-3);
	ck_assert_double_eq_tol(battery_open_volt(0), 2.654, 1e-3);
	ck_assert_double_eq(battery_left_share(&device, 1e4), 0);
	device.battery.resistance_ohm = 0.15;
	double left = battery_left_share(&device, 0);
	ck_assert_double_eq_tol(battery_open_volt(left), 3.3 + 0.3, 1e-9);
	ck_assert(left > 0.05 && left < 0.15); /* radio-energy.md 9.4 */
	struct battery_load load = steady(50e3);
	double days = battery_life_days(&device, &load);
	device.battery.resistance_ohm = 0;
	NEAR(days, battery_life_days(&device, &load) * (1 - left), 2e-3);
	device.battery.resistance_ohm = 0.6;
	ck_assert_double_eq(battery_left_share(&device, 0), 1);
}
END_TEST

/* Under the load of a phone in its pocket little of the charge stays bound; short heavy work after
 * rests leaves less behind than the same work in one piece. */
START_TEST(kinetic_phone)
{
	struct device_cfg device = phone();
	struct battery_load load = steady(50e3);
	/* The wells stay (1 - c) i / (c k') apart, and so much is still bound when the other is empty. */
	double ma = 50 / 3.7 / 0.9, bound_mah = 0.375 * ma / (0.625 * 4.5e-5 * 3600);
	device.battery.model = BATTERY_KIBAM;
	NEAR(battery_life_days(&device, &load), (1250 - bound_mah) / ma / 24, 1e-4);
	struct battery_load turns = {.rest_uw = 1e3, .work_uw = 5e6, .work_share = 0.3,
		.works_per_day = 10000};
	struct battery_load blocks = turns;
	blocks.works_per_day = 1;
	ck_assert_double_gt(battery_life_days(&device, &turns) * 0.3,
		battery_life_days(&device, &blocks));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("battery");
	TCase *tcase = tcase_create("battery");
	tcase_set_timeout(tcase, 0);
	tcase_add_loop_test(tcase, closed_form_solves_the_equations, 0, 2);
	tcase_add_loop_test(tcase, limits_of_the_wells, 0, 2);
	tcase_add_test(tcase, ideal_and_its_losses);
	tcase_add_test(tcase, peukert);
	tcase_add_test(tcase, cut_off);
	tcase_add_test(tcase, kinetic_phone);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0;
}
