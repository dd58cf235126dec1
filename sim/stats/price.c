/* Powers applied to integer counts. See price.h for the rules and their sources. */
#include "stats/price.h"

#include "core/err.h"
#include "stats/power.h"

static const char *const cause_names[PRICE_CAUSES] = {
	[PRICE_BASE] = "base",         [PRICE_PAGING] = "paging", [PRICE_PROMOTION] = "promotion",
	[PRICE_TRANSFER] = "transfer", [PRICE_TAIL] = "tail",     [PRICE_SMS] = "sms",
	[PRICE_CPU] = "cpu",           [PRICE_UI] = "ui",
};

const char *price_cause_name(enum price_cause cause)
{
	REQUIRE((uint32_t)cause < PRICE_CAUSES);
	return cause_names[cause];
}

/* One wake costs (wake + hold) x power; the factor that makes it cost an end of the band instead.
 * Nothing cannot be scaled. */
static double cpu_factor(const struct scenario *scenario, enum price_end end)
{
	const struct device_cfg *device = &scenario->device;
	double given_uj =
		(double)(device->cpu_wake_ns + device->cpu_hold_ns) * device->cpu_uw * 1e-9;
	if (end == PRICE_GIVEN || given_uj <= 0.0) {
		return 1.0;
	}
	const struct band_cfg *band = &scenario->band;
	return (end == PRICE_LOW ? band->cpu_wake_low_uj : band->cpu_wake_high_uj) / given_uj;
}

static double one_sms_uj(const struct scenario *scenario, enum price_end end)
{
	return end == PRICE_GIVEN ? scenario->radio.sms_uj :
		end == PRICE_LOW ? scenario->band.sms_low_uj : scenario->band.sms_high_uj;
}

/* Of users who are alike. */
static struct price_energy alike(const struct scenario *scenario, const struct tally *tally,
	struct price_assumption assume)
{
	struct price_energy energy = { 0 };
	double factor = cpu_factor(scenario, assume.cpu_wake);
	double sms_uj = one_sms_uj(scenario, assume.sms);
	double idle_uw = power_stage_uw(&scenario->radio, RADIO_IDLE);
	/* us x uW = 1e-12 J, ns x uW = 1e-15 J. */
	energy.j[PRICE_BASE][PURPOSE_BASE] = (double)tally->users_n *
		(double)scenario->run.duration_ns * scenario->device.base_uw * 1e-15;
	for (uint32_t slot = 0; slot < SLOT_N; slot++) {
		enum price_cause cause = PRICE_PAGING;
		double uw = power_slot_uw(&scenario->radio, (enum slot_ix)slot, &cause);
		/* Above IDLE only the surplus is the last activity's (SEMANTICS 3). */
		double floor_uw = uw < idle_uw ? uw : idle_uw;
		double base_uw = cause == PRICE_PAGING ? floor_uw : 0.0;
		for (uint32_t purpose = 0; purpose < PURPOSE_N; purpose++) {
			double time = (double)tally->radio_us[slot][purpose] * 1e-12;
			energy.j[cause][purpose] += time * (uw - base_uw);
			energy.j[cause][PURPOSE_BASE] += time * base_uw;
		}
	}
	/* Switched off at night it takes nothing, neither itself nor its radio. */
	double off_j = (double)tally->count[TALLY_device_off_us] * 1e-12;
	energy.j[PRICE_BASE][PURPOSE_BASE] -= off_j * scenario->device.base_uw;
	energy.j[PRICE_PAGING][PURPOSE_BASE] -= off_j * idle_uw;
	for (uint32_t purpose = 0; purpose < PURPOSE_N; purpose++) {
		energy.j[PRICE_CPU][purpose] = (double)tally->cpu_us[purpose] *
			scenario->device.cpu_uw * factor * 1e-12;
		/* Over IMS the radio's states hold it already. */
		energy.j[PRICE_SMS][purpose] = scenario->radio.sms_bearer == RADIO_SMS_IMS ? 0.0 :
			(double)tally->sms_n[purpose] * sms_uj * 1e-6;
	}
	/* The alert is for a mail, whichever way the mail came. */
	energy.j[PRICE_UI][PURPOSE_MAIL] =
		(double)tally->count[TALLY_alerts] * scenario->device.ui_uj * 1e-6;
	return energy;
}

struct price_energy price_energy(const struct scenario *scenario, const struct tally *tally,
	struct price_assumption assume)
{
	struct price_energy sum = { 0 };
	if (tally->part_n == 0) {
		return alike(scenario, tally, assume);
	}
	for (uint32_t g = 0; g < tally->part_n; g++) {
		struct price_energy part = alike(scenario->groups[g].view, tally->part[g], assume);
		for (uint32_t cause = 0; cause < PRICE_CAUSES; cause++) {
			for (uint32_t purpose = 0; purpose < PURPOSE_N; purpose++) {
				sum.j[cause][purpose] += part.j[cause][purpose];
			}
		}
	}
	return sum;
}

double price_energy_cause(const struct price_energy *energy, enum price_cause cause)
{
	double sum = 0.0;
	for (uint32_t purpose = 0; purpose < PURPOSE_N; purpose++) {
		sum += energy->j[cause][purpose];
	}
	return sum;
}

double price_energy_purpose(const struct price_energy *energy, enum purpose_ix purpose)
{
	double sum = 0.0;
	for (uint32_t cause = 0; cause < PRICE_CAUSES; cause++) {
		sum += energy->j[cause][purpose];
	}
	return sum;
}

double price_energy_total(const struct price_energy *energy)
{
	double sum = 0.0;
	for (uint32_t cause = 0; cause < PRICE_CAUSES; cause++) {
		sum += price_energy_cause(energy, (enum price_cause)cause);
	}
	return sum;
}

double price_batteries(const struct scenario *scenario, const struct tally *tally,
	struct price_assumption assume)
{
	double sum = 0.0;
	for (uint32_t g = 0; g < tally->part_n; g++) {
		const struct scenario *view = scenario->groups[g].view;
		struct price_energy part = alike(view, tally->part[g], assume);
		sum += price_energy_total(&part) / price_battery_j(&view->device);
	}
	if (tally->part_n == 0) {
		struct price_energy all = alike(scenario, tally, assume);
		sum = price_energy_total(&all) / price_battery_j(&scenario->device);
	}
	return sum;
}

double price_battery_j(const struct device_cfg *device)
{
	/* uAh x mV = 1e-9 Wh = 3.6e-6 J. */
	return battery_charge_uah(device) * (1.0 - battery_left_share(device, 0.0)) *
		device->voltage_mv * 3.6e-6 * device->battery_efficiency;
}

struct battery_load price_load(const struct scenario *scenario, const struct tally *tally,
	const struct price_energy *energy)
{
	double days = price_device_days(scenario, tally), time_s = days * 86400.0, work_s = 0.0;
	for (uint32_t purpose = 0; purpose < PURPOSE_N; purpose++) {
		work_s += (double)tally->cpu_us[purpose] * 1e-6;
	}
	double rest_j = price_energy_cause(energy, PRICE_BASE) + price_energy_cause(energy, PRICE_PAGING);
	double work_j = price_energy_total(energy) - rest_j;
	double rest_uw = time_s > 0.0 ? rest_j / time_s * 1e6 + scenario->device.other_use_uw : 0.0;
	return (struct battery_load){
		.rest_uw = rest_uw,
		.work_uw = rest_uw + (work_s > 0.0 ? work_j / work_s * 1e6 : 0.0),
		.work_share = time_s > 0.0 ? work_s / time_s : 0.0,
		.works_per_day = days > 0.0 ? (double)tally->count[TALLY_cpu_wakes] / days : 0.0,
	};
}

double price_device_days(const struct scenario *scenario, const struct tally *tally)
{
	return (double)tally->users_n * ((double)scenario->run.duration_ns / (double)DAY_NS);
}
