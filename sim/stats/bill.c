/* Tariffs applied to integer counts. See bill.h for the rules and their sources. */
#include "stats/bill.h"

#include <string.h>

#include "core/err.h"

/* Thousandths of a day in a month [SEM-3]: 21.75 working days and 8.69 weekend days. */
#define MONTH_WORK_MDAYS 21750u
#define MONTH_WEEKEND_MDAYS 8690u
#define PPM 1000000u
#define MB_BYTES 1000000u

typedef unsigned __int128 wide;

/* Prices are never negative (param.def). */
static wide price_of(int64_t ucur)
{
	return (uint64_t)ucur;
}

/* amount_n / den millionths, rounded half up to the minor unit. */
static int64_t round_half_up(wide amount_n, wide den, int64_t minor_ucur)
{
	wide minor = minor_ucur > 0 ? (wide)minor_ucur : 1;
	wide units = (2 * amount_n + den * minor) / (2 * den * minor);
	return (int64_t)(units * minor);
}

/* What is left of `n` after a bundle, which shrinks by what it took. */
static wide beyond(wide n, wide *bundle)
{
	wide taken = n < *bundle ? n : *bundle;
	*bundle -= taken;
	return n - taken;
}

/* The SMS line over month->den, in millionths. What the bundle holds is used for received SMS
 * first. */
static wide sms_amount(const struct plan_cfg *plan, const struct bill_month *month)
{
	wide none = 0;
	wide bundle = plan->sms_included * month->den;
	bool unlimited = plan->sms_included == UINT32_MAX;
	bool of_received = plan->sms_counted != SMS_COUNTED_SENT;
	bool of_sent = plan->sms_counted != SMS_COUNTED_RECEIVED;
	wide received = month->other_received_n;
	if (plan->sms_payer != SMS_PAYER_SENDER) {
		received += month->sms_n;
	}
	wide paid = beyond(received, of_received ? &bundle : &none);
	wide sent = beyond(month->other_sent_n, of_sent ? &bundle : &none);
	if (unlimited) {
		paid = of_received ? none : paid;
		sent = of_sent ? none : sent;
	}
	return price_of(plan->sms_fee_ucur) * month->den + paid * price_of(plan->sms_ucur) +
		sent * price_of(plan->sms_sent_ucur);
}

/* The volume's price over month->den * MB_BYTES. Each price holds from its threshold to the
 * next. */
static wide volume_amount(const struct plan_cfg *plan, const struct bill_month *month)
{
	if (plan->data_included_bytes == UINT64_MAX) {
		return 0;
	}
	wide bytes_n = month->bytes_n;
	if (plan->data_scope == BILLING_MONTH && plan->data_increment_bytes > 1) {
		wide step_n = month->den * plan->data_increment_bytes;
		bytes_n = (bytes_n + step_n - 1) / step_n * step_n;
	}
	wide from_n = plan->data_included_bytes * month->den;
	wide price = price_of(plan->data_ucur_per_mb);
	wide amount = 0;
	for (uint32_t i = 0; i < MODEL_STEPS_MAX && plan->data_step[i].above_bytes > 0; i++) {
		wide to_n = plan->data_step[i].above_bytes * month->den;
		if (bytes_n <= to_n) {
			break;
		}
		if (to_n > from_n) {
			amount += (to_n - from_n) * price;
			from_n = to_n;
		}
		price = price_of(plan->data_step[i].ucur_per_mb);
	}
	return bytes_n > from_n ? amount + (bytes_n - from_n) * price : amount;
}

struct bill bill_of_month(const struct tariff_cfg *tariff, uint32_t plan_ix,
	const struct bill_month *month)
{
	REQUIRE(plan_ix < tariff->plan_n && month->den > 0);
	const struct plan_cfg *plan = &tariff->plans[plan_ix];
	/* Amounts are kept over den * 10^6, because data is priced by the megabyte. */
	wide den = month->den * MB_BYTES;
	wide sms_n = sms_amount(plan, month) * MB_BYTES;
	wide days_n = month->days_n * price_of(plan->day_fee_ucur) * MB_BYTES;
	wide data_n = price_of(plan->data_fee_ucur) * den + volume_amount(plan, month);
	int64_t minor = tariff->minor_unit_ucur;
	struct bill bill = { .plan = plan_ix };
	bill.sms_ucur = round_half_up(sms_n, den, minor);
	bill.days_ucur = round_half_up(days_n, den, minor);
	bill.total_ucur = round_half_up(sms_n + days_n + data_n, den, minor);
	bill.data_ucur = bill.total_ucur - bill.sms_ucur - bill.days_ucur;
	return bill;
}

/* Weekend mail as a share of a working day's, in millionths, as the workload model applies it. */
static uint64_t weekend_share_ppm(const struct workload_cfg *workload)
{
	double work = 0.0;
	for (uint32_t day = 0; day < 5; day++) {
		work += workload->week[day] / 5.0;
	}
	double weekend = (workload->week[5] + workload->week[6]) / 2.0;
	if (workload->model == WORKLOAD_TRACE) {
		return PPM;
	}
	if (work > 0.0) { /* config/rules.c refuses a week without working days */
		return (uint64_t)(weekend / work * PPM + 0.5);
	}
	return workload->day_profile == DAY_PROFILE_FLAT ? PPM
		: (uint64_t)(workload->weekend_share * PPM + 0.5);
}

enum bill_days bill_days(const struct scenario *scenario, const struct tally *tally)
{
	if (tally->workdays > 0 && tally->weekend_days > 0) {
		return BILL_DAYS_BOTH;
	}
	if (tally->workdays > 0) {
		return BILL_DAYS_WORK;
	}
	if (tally->weekend_days > 0 && weekend_share_ppm(&scenario->workload) > 0) {
		return BILL_DAYS_WEEKEND;
	}
	return BILL_DAYS_UNKNOWN;
}

const char *bill_days_note(enum bill_days days)
{
	switch (days) {
	case BILL_DAYS_WORK:
		return "the window holds no weekend day: weekend SMS are taken as a working day's "
		       "times workload.weekend_share, weekend data as a working day's";
	case BILL_DAYS_WEEKEND:
		return "the window holds no working day: working-day SMS are taken as a weekend "
		       "day's divided by workload.weekend_share, data as a weekend day's";
	case BILL_DAYS_UNKNOWN:
		return "the window holds no working day and weekends have no mail to scale from";
	default:
		return NULL;
	}
}

/* A month's amount is (work * count[0] + weekend * count[1]) / den. */
struct scale {
	wide mail[2]; /* of what follows the mail */
	wide data[2];
	wide den;
};

static struct scale scale_of(const struct scenario *scenario, const struct tally *tally)
{
	wide work = tally->workdays;
	wide weekend = tally->weekend_days;
	wide share = weekend_share_ppm(&scenario->workload);
	wide by_mail = MONTH_WORK_MDAYS * (wide)PPM + MONTH_WEEKEND_MDAYS * share;
	wide all = MONTH_WORK_MDAYS + MONTH_WEEKEND_MDAYS;
	switch (bill_days(scenario, tally)) {
	case BILL_DAYS_BOTH:
		return (struct scale){ .mail = { MONTH_WORK_MDAYS * weekend,
			MONTH_WEEKEND_MDAYS * work }, .data = { MONTH_WORK_MDAYS * weekend,
			MONTH_WEEKEND_MDAYS * work }, .den = work * weekend };
	case BILL_DAYS_WORK:
		return (struct scale){ .mail = { by_mail, 0 }, .data = { all * PPM, 0 },
			.den = work * PPM };
	case BILL_DAYS_WEEKEND:
		return (struct scale){ .mail = { 0, by_mail }, .data = { 0, all * share },
			.den = weekend * share };
	default:
		REQUIRE(false);
	}
	return (struct scale){ .den = 1 };
}

static wide segments(const struct tariff_cfg *tariff)
{
	return tariff->sms_segments > 0 ? tariff->sms_segments : 1;
}

/* So many a day over a whole month, as a numerator over den. */
static wide monthly(double per_day, wide den)
{
	wide micro = (wide)(uint64_t)(per_day * PPM + 0.5);
	return micro * (MONTH_WORK_MDAYS + MONTH_WEEKEND_MDAYS) * den / PPM / 1000;
}

/* Increments that a meter counted for a user, over the month. */
static wide meter_units(const struct tally *tally, uint32_t user_ix, uint32_t meter,
	const struct scale *scale)
{
	REQUIRE(meter < tally->meters_n);
	const uint32_t *units = tally->units[(size_t)user_ix * tally->meters_n + meter];
	return units[0] * scale->data[0] + units[1] * scale->data[1];
}

struct bill_month bill_month(const struct scenario *scenario, const struct tally *tally,
	uint32_t user_ix, uint32_t plan_ix)
{
	const struct tariff_cfg *tariff = &scenario->tariff;
	const struct plan_cfg *plan = &tariff->plans[plan_ix];
	const struct usage *usage = &tally->usage[user_ix];
	struct scale scale = scale_of(scenario, tally);
	struct bill_month month = { .den = scale.den };
	month.sms_n = (usage->sms[0] * scale.mail[0] + usage->sms[1] * scale.mail[1]) *
		segments(tariff);
	month.other_received_n = monthly(tariff->other_received_per_day, scale.den);
	month.other_sent_n = monthly(tariff->other_sent_per_day, scale.den);
	if (plan->data_included_bytes == UINT64_MAX || plan->data_scope == BILLING_MONTH) {
		month.bytes_n = usage->bytes[0] * scale.data[0] + usage->bytes[1] * scale.data[1];
	} else {
		month.bytes_n = meter_units(tally, user_ix, plan->meter, &scale) *
			plan->data_increment_bytes;
	}
	if (plan->day_fee_ucur > 0) {
		month.days_n = meter_units(tally, user_ix, plan->day_meter, &scale);
	}
	return month;
}

struct bill bill_user(const struct scenario *scenario, const struct tally *tally, uint32_t user_ix,
	uint32_t plan_ix)
{
	const struct tariff_cfg *tariff = &scenario->tariff;
	const struct plan_cfg *plan = &tariff->plans[plan_ix];
	if (!plan->best_of_company) {
		struct bill_month month = bill_month(scenario, tally, user_ix, plan_ix);
		return bill_of_month(tariff, plan_ix, &month);
	}
	struct bill best = { .total_ucur = INT64_MAX };
	for (uint32_t i = 0; i < tariff->plan_n; i++) {
		const struct plan_cfg *other = &tariff->plans[i];
		if (other->best_of_company || strcmp(other->company, plan->company) != 0) {
			continue;
		}
		struct bill_month month = bill_month(scenario, tally, user_ix, i);
		struct bill bill = bill_of_month(tariff, i, &month);
		best = bill.total_ucur < best.total_ucur ? bill : best;
	}
	REQUIRE(best.total_ucur != INT64_MAX); /* config/rules.c saw another plan of the company */
	return best;
}

/* The sender's bill of the month: its prices fall with the volume of all users together. */
static int64_t sender_ucur(const struct scenario *scenario, const struct tally *tally,
	const struct plan_cfg *plan)
{
	const struct sender_cfg *sender = &plan->sender;
	struct scale scale = scale_of(scenario, tally);
	uint64_t weekend = tally->count[TALLY_sms_submitted_weekend];
	uint64_t work = tally->count[TALLY_sms_submitted] - weekend;
	wide n = (work * scale.mail[0] + weekend * scale.mail[1]) * segments(&scenario->tariff);
	wide amount = price_of(sender->fee_ucur) * scale.den + n * price_of(sender->carrier_ucur);
	wide from = 0;
	wide price = price_of(sender->sms_ucur);
	for (uint32_t i = 0; i < MODEL_STEPS_MAX && sender->step[i].above_n > 0; i++) {
		wide to = sender->step[i].above_n * scale.den;
		if (n <= to) {
			break;
		}
		amount += (to - from) * price;
		from = to;
		price = price_of(sender->step[i].sms_ucur);
	}
	amount += (n - from) * price;
	return round_half_up(amount, scale.den, scenario->tariff.minor_unit_ucur);
}

struct bill_mean bill_mean(const struct scenario *scenario, const struct tally *tally,
	uint32_t plan_ix)
{
	struct bill_mean mean = { 0 };
	if (tally->users_n == 0 || bill_days(scenario, tally) == BILL_DAYS_UNKNOWN) {
		return mean;
	}
	__int128 sms_ucur = 0;
	__int128 data_ucur = 0;
	for (uint32_t user = 0; user < tally->users_n; user++) {
		struct bill bill = bill_user(scenario, tally, user, plan_ix);
		sms_ucur += bill.sms_ucur;
		data_ucur += bill.data_ucur + bill.days_ucur;
	}
	mean.known = true;
	mean.sms_ucur = (double)sms_ucur / tally->users_n;
	mean.data_ucur = (double)data_ucur / tally->users_n;
	mean.total_ucur = (double)(sms_ucur + data_ucur) / tally->users_n;
	const struct plan_cfg *plan = &scenario->tariff.plans[plan_ix];
	if (plan->sms_payer != SMS_PAYER_RECEIVER) {
		mean.sender_ucur = (double)sender_ucur(scenario, tally, plan) / tally->users_n;
	}
	return mean;
}
