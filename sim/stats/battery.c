/* The arithmetic of battery.h. The order of losses: temperature and age take from the charge, the
 * cut-off leaves some of it behind, then the chosen model says how much of the rest comes out, while
 * self-discharge takes its part of the current. */
#include "stats/battery.h"

#include "core/fixmath.h"

enum { HOURS_PER_DAY = 24, DAYS_MAX = 3650, HALVINGS = 60 };

double battery_charge_uah(const struct device_cfg *device)
{
	const struct battery_cfg *cfg = &device->battery;
	double left = 1.0 - cfg->fade_share * cfg->cycles / 100.0;
	return device->battery_uah * cfg->temperature_share * (left > 0 ? left : 0);
}

struct battery_wells battery_full(const struct battery_cfg *cfg, double charge_uah)
{
	return (struct battery_wells){cfg->kibam_c * charge_uah, (1 - cfg->kibam_c) * charge_uah};
}

/* [KIBAM]: with y = y1 + y2 at the start and e = exp(-k' t),
 * y1(t) = y1 e + (y k' c - i)(1 - e) / k' - i c (k' t - 1 + e) / k'. */
struct battery_wells battery_step(const struct battery_cfg *cfg, struct battery_wells wells,
	double current_ua, double hours)
{
	double c = cfg->kibam_c, k = cfg->kibam_k_per_s * 3600, kt = k * hours;
	double e = kt > 700 ? 0 : fixmath_exp(-kt), all = wells.available + wells.bound;
	double available = wells.available * e + (all * k * c - current_ua) * (1 - e) / k -
			   current_ua * c * (kt - 1 + e) / k;
	return (struct battery_wells){available, all - current_ua * hours - available};
}

double battery_kibam_uah(const struct battery_cfg *cfg, double charge_uah, double current_ua)
{
	double low = 0, high = charge_uah / current_ua;
	for (int i = 0; i < HALVINGS; i++) {
		double hours = (low + high) / 2;
		struct battery_wells wells = battery_step(cfg, battery_full(cfg, charge_uah),
			current_ua, hours);
		if (wells.available > 0) {
			low = hours;
		} else {
			high = hours;
		}
	}
	return low * current_ua;
}

double battery_open_volt(double s)
{
	return -1.031 * fixmath_exp(-35 * s) + 3.685 + 0.2156 * s - 0.1178 * s * s + 0.3201 * s * s * s;
}

double battery_left_share(const struct device_cfg *device, double mean_ua)
{
	const struct battery_cfg *cfg = &device->battery;
	double drop = cfg->resistance_ohm * (cfg->burst_a + mean_ua * 1e-6);
	double low = 0, high = 1;
	if (cfg->resistance_ohm <= 0) {
		return 0;
	}
	if (battery_open_volt(1) - drop < cfg->cutoff_mv * 1e-3) {
		return 1;
	}
	for (int i = 0; i < HALVINGS; i++) {
		double s = (low + high) / 2;
		if (battery_open_volt(s) - drop < cfg->cutoff_mv * 1e-3) {
			low = s;
		} else {
			high = s;
		}
	}
	return high;
}

/* Peukert's law for the mean current; not below the rated one, where it would invent charge. */
static double peukert_uah(const struct battery_cfg *cfg, double charge_uah, double current_ua)
{
	double rated_ua = charge_uah * (double)HOUR_NS / (double)cfg->rated_ns;
	if (current_ua <= rated_ua) {
		return charge_uah;
	}
	return charge_uah * fixmath_exp((cfg->peukert_n - 1) * fixmath_log(rated_ua / current_ua));
}

/* Work and rest in turn until the available well is empty; then, within the last stretch, when. */
static double kibam_days(const struct battery_cfg *cfg, double charge_uah,
	const struct battery_load *load, double ua_per_uw, double leak_ua)
{
	double cycle = HOURS_PER_DAY / (load->works_per_day > 0 ? load->works_per_day : 1);
	double part[2] = {cycle * load->work_share, cycle * (1 - load->work_share)};
	double ua[2] = {load->work_uw * ua_per_uw + leak_ua, load->rest_uw * ua_per_uw + leak_ua};
	struct battery_wells wells = battery_full(cfg, charge_uah);
	double hours = 0;
	for (unsigned i = 0; hours < (double)DAYS_MAX * HOURS_PER_DAY; i = !i) {
		struct battery_wells next = battery_step(cfg, wells, ua[i], part[i]);
		if (next.available <= 0) {
			double low = 0, high = part[i];
			for (int h = 0; h < HALVINGS; h++) {
				double t = (low + high) / 2;
				bool lasts = battery_step(cfg, wells, ua[i], t).available > 0;
				low = lasts ? t : low;
				high = lasts ? high : t;
			}
			return (hours + low) / HOURS_PER_DAY;
		}
		wells = next;
		hours += part[i];
	}
	return DAYS_MAX;
}

double battery_life_days(const struct device_cfg *device, const struct battery_load *load)
{
	const struct battery_cfg *cfg = &device->battery;
	double charge_uah = battery_charge_uah(device);
	/* The converter's loss is current that the load does not see. */
	double ua_per_uw = 1e3 / device->voltage_mv / device->battery_efficiency;
	double mean_uw = load->work_share * load->work_uw + (1 - load->work_share) * load->rest_uw;
	double leak_ua = cfg->self_discharge * charge_uah / (30.0 * HOURS_PER_DAY);
	double mean_ua = mean_uw * ua_per_uw + leak_ua;
	charge_uah *= 1 - battery_left_share(device, mean_uw * ua_per_uw);
	if (cfg->model == BATTERY_KIBAM) {
		return kibam_days(cfg, charge_uah, load, ua_per_uw, leak_ua);
	}
	if (cfg->model == BATTERY_PEUKERT) {
		charge_uah = peukert_uah(cfg, charge_uah, mean_ua);
	}
	return charge_uah / mean_ua / HOURS_PER_DAY;
}
