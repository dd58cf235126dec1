/* Powers and prices applied to integer counts. See price.h for the rules and their sources. */
#include "stats/price.h"

#include "core/err.h"

/* Thousandths of a day in a month [SEM-3]: 21.75 working days and 8.69 weekend days. */
#define MONTH_WORK_MDAYS 21750u
#define MONTH_WEEKEND_MDAYS 8690u
#define PPM 1000000u
#define MB_BYTES 1000000u

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

struct price_assumption price_as_given(const struct scenario *scenario)
{
	return (struct price_assumption){ .cpu_factor = 1.0, .sms_uj = scenario->radio.sms_uj };
}

double price_cpu_factor(const struct device_cfg *device, uint32_t wake_uj)
{
	double given_uj =
		(double)(device->cpu_wake_ns + device->cpu_hold_ns) * device->cpu_uw * 1e-9;
	return given_uj > 0.0 ? wake_uj / given_uj : 1.0;
}

/* Power and cause of a radio slot. */
static double slot_uw(const struct radio_cfg *radio, enum slot_ix slot, enum price_cause *cause)
{
	switch (slot) {
	case SLOT_UP:
		*cause = PRICE_TRANSFER;
		return radio->up_uw;
	case SLOT_DOWN:
		*cause = PRICE_TRANSFER;
		return radio->down_uw;
	case SLOT_PROMOTE_HIGH:
	case SLOT_PROMOTE_MID:
	case SLOT_PROMOTE_PCH:
	case SLOT_PROMOTE_IDLE:
		*cause = PRICE_PROMOTION;
		return radio->stage[slot - SLOT_PROMOTE_HIGH].promotion_uw;
	case SLOT_HIGH:
	case SLOT_MID:
	case SLOT_PCH: {
		const struct radio_stage *stage = &radio->stage[slot - SLOT_HIGH];
		*cause = stage->counts_as_idle ? PRICE_PAGING : PRICE_TAIL;
		return stage->uw;
	}
	default:
		*cause = PRICE_PAGING;
		return radio->stage[RADIO_IDLE].uw;
	}
}

struct price_energy price_energy(const struct scenario *scenario, const struct tally *tally,
	const struct price_assumption *assumption)
{
	struct price_energy energy = { 0 };
	/* us x uW = 1e-12 J, ns x uW = 1e-15 J. */
	energy.j[PRICE_BASE][PURPOSE_BASE] = (double)tally->users_n *
		(double)scenario->run.duration_ns * scenario->device.base_uw * 1e-15;
	for (uint32_t slot = 0; slot < SLOT_N; slot++) {
		enum price_cause cause = PRICE_PAGING;
		double uw = slot_uw(&scenario->radio, (enum slot_ix)slot, &cause);
		for (uint32_t purpose = 0; purpose < PURPOSE_N; purpose++) {
			energy.j[cause][purpose] +=
				(double)tally->radio_us[slot][purpose] * uw * 1e-12;
		}
	}
	for (uint32_t purpose = 0; purpose < PURPOSE_N; purpose++) {
		energy.j[PRICE_CPU][purpose] = (double)tally->cpu_us[purpose] *
			scenario->device.cpu_uw * assumption->cpu_factor * 1e-12;
		energy.j[PRICE_SMS][purpose] =
			(double)tally->sms_n[purpose] * assumption->sms_uj * 1e-6;
	}
	/* The alert is for a mail, whichever way the mail came. */
	energy.j[PRICE_UI][PURPOSE_MAIL] =
		(double)tally->count[TALLY_alerts] * scenario->device.ui_uj * 1e-6;
	return energy;
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

double price_battery_j(const struct device_cfg *device)
{
	/* uAh x mV = 1e-9 Wh = 3.6e-6 J. */
	return (double)device->battery_uah * device->voltage_mv * 3.6e-6 *
		device->battery_efficiency;
}

double price_device_days(const struct scenario *scenario, const struct tally *tally)
{
	return (double)tally->users_n * ((double)scenario->run.duration_ns / (double)DAY_NS);
}

/* amount_n / den millionths, rounded half up to the minor unit. */
static int64_t round_half_up(unsigned __int128 amount_n, unsigned __int128 den, int64_t minor_ucur)
{
	unsigned __int128 minor = minor_ucur > 0 ? (unsigned __int128)minor_ucur : 1;
	unsigned __int128 units = (2 * amount_n + den * minor) / (2 * den * minor);
	return (int64_t)(units * minor);
}

struct price_bill price_bill(const struct tariff_cfg *tariff, uint32_t plan_ix,
	const struct price_month *month)
{
	REQUIRE(plan_ix < tariff->plan_n && month->den > 0);
	const struct plan_cfg *plan = &tariff->plans[plan_ix];
	/* Amounts are kept over den * 10^6, because data is priced by the megabyte. */
	unsigned __int128 den = month->den * MB_BYTES;
	unsigned __int128 sms_n = (unsigned __int128)plan->sms_fee_ucur * den;
	unsigned __int128 included_n = (unsigned __int128)plan->sms_included * month->den;
	if (plan->sms_included != UINT32_MAX && month->sms_n > included_n) {
		sms_n += (month->sms_n - included_n) * (unsigned __int128)plan->sms_ucur * MB_BYTES;
	}
	unsigned __int128 data_n = (unsigned __int128)plan->data_fee_ucur * den;
	if (plan->data_included_bytes != UINT64_MAX) {
		unsigned __int128 bytes_n = month->bytes_n;
		if (plan->data_scope == BILLING_MONTH && plan->data_increment_bytes > 1) {
			unsigned __int128 step_n = month->den * plan->data_increment_bytes;
			bytes_n = (bytes_n + step_n - 1) / step_n * step_n;
		}
		unsigned __int128 free_n =
			(unsigned __int128)plan->data_included_bytes * month->den;
		if (bytes_n > free_n) {
			data_n += (bytes_n - free_n) * (unsigned __int128)plan->data_ucur_per_mb;
		}
	}
	struct price_bill bill;
	bill.sms_ucur = round_half_up(sms_n, den, tariff->minor_unit_ucur);
	bill.total_ucur = round_half_up(sms_n + data_n, den, tariff->minor_unit_ucur);
	bill.data_ucur = bill.total_ucur - bill.sms_ucur;
	return bill;
}

/* Weekend mail as a share of a working day's, in millionths, as the workload model applies it. */
static uint64_t weekend_share_ppm(const struct workload_cfg *workload)
{
	if (workload->model == WORKLOAD_TRACE || workload->day_profile == DAY_PROFILE_FLAT) {
		return PPM;
	}
	return (uint64_t)(workload->weekend_share * PPM + 0.5);
}

enum price_days price_days(const struct scenario *scenario, const struct tally *tally)
{
	if (tally->workdays > 0 && tally->weekend_days > 0) {
		return PRICE_DAYS_BOTH;
	}
	if (tally->workdays > 0) {
		return PRICE_DAYS_WORK;
	}
	if (tally->weekend_days > 0 && weekend_share_ppm(&scenario->workload) > 0) {
		return PRICE_DAYS_WEEKEND;
	}
	return PRICE_DAYS_UNKNOWN;
}

const char *price_days_note(enum price_days days)
{
	switch (days) {
	case PRICE_DAYS_WORK:
		return "the window holds no weekend day: weekend SMS are taken as a working day's "
		       "times workload.weekend_share, weekend data as a working day's";
	case PRICE_DAYS_WEEKEND:
		return "the window holds no working day: working-day SMS are taken as a weekend "
		       "day's divided by workload.weekend_share, data as a weekend day's";
	case PRICE_DAYS_UNKNOWN:
		return "the window holds no working day and weekends have no mail to scale from";
	default:
		return NULL;
	}
}

struct price_month price_month(const struct scenario *scenario, const struct tally *tally,
	uint32_t user_ix, uint32_t plan_ix)
{
	const struct plan_cfg *plan = &scenario->tariff.plans[plan_ix];
	const struct usage *usage = &tally->usage[user_ix];
	unsigned __int128 work_bytes = usage->bytes[0];
	unsigned __int128 weekend_bytes = usage->bytes[1];
	bool flat = plan->data_included_bytes == UINT64_MAX;
	if (!flat && plan->data_scope != BILLING_MONTH) {
		uint32_t step = plan->data_increment_bytes;
		REQUIRE(plan->meter < MODEL_METERS_MAX);
		work_bytes = (unsigned __int128)usage->units[plan->meter][0] * step;
		weekend_bytes = (unsigned __int128)usage->units[plan->meter][1] * step;
	}
	unsigned __int128 work_sms = usage->sms[0];
	unsigned __int128 weekend_sms = usage->sms[1];
	unsigned __int128 work = tally->workdays;
	unsigned __int128 weekend = tally->weekend_days;
	unsigned __int128 share = weekend_share_ppm(&scenario->workload);
	struct price_month month = { 0, 0, 1 };
	switch (price_days(scenario, tally)) {
	case PRICE_DAYS_BOTH:
		month.den = work * weekend;
		month.sms_n = work_sms * MONTH_WORK_MDAYS * weekend +
			weekend_sms * MONTH_WEEKEND_MDAYS * work;
		month.bytes_n = work_bytes * MONTH_WORK_MDAYS * weekend +
			weekend_bytes * MONTH_WEEKEND_MDAYS * work;
		break;
	case PRICE_DAYS_WORK:
		month.den = work * PPM;
		month.sms_n = (MONTH_WORK_MDAYS * (unsigned __int128)PPM +
			MONTH_WEEKEND_MDAYS * share) * work_sms;
		month.bytes_n = work_bytes * (MONTH_WORK_MDAYS + MONTH_WEEKEND_MDAYS) * PPM;
		break;
	case PRICE_DAYS_WEEKEND:
		month.den = weekend * share;
		month.sms_n = (MONTH_WORK_MDAYS * (unsigned __int128)PPM +
			MONTH_WEEKEND_MDAYS * share) * weekend_sms;
		month.bytes_n = weekend_bytes * (MONTH_WORK_MDAYS + MONTH_WEEKEND_MDAYS) * share;
		break;
	default:
		REQUIRE(false);
	}
	return month;
}

struct price_money price_money(const struct scenario *scenario, const struct tally *tally,
	uint32_t plan)
{
	struct price_money money = { 0 };
	if (tally->users_n == 0 || price_days(scenario, tally) == PRICE_DAYS_UNKNOWN) {
		return money;
	}
	__int128 sms_ucur = 0;
	__int128 data_ucur = 0;
	for (uint32_t user = 0; user < tally->users_n; user++) {
		struct price_month month = price_month(scenario, tally, user, plan);
		struct price_bill bill = price_bill(&scenario->tariff, plan, &month);
		sms_ucur += bill.sms_ucur;
		data_ucur += bill.data_ucur;
	}
	money.known = true;
	money.sms_ucur = (double)sms_ucur / tally->users_n;
	money.data_ucur = (double)data_ucur / tally->users_n;
	money.total_ucur = (double)(sms_ucur + data_ucur) / tally->users_n;
	return money;
}
