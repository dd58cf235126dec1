/* Radio energy through whole scenarios against closed forms: tail1, tail2, tail_push,
 * breakeven_energy. What is tested: tails cut off by the next activity, promotions paid by the
 * state found, joules from counts (stats/price). The profiles of tests/analytic/tail*.json make
 * transfers instantaneous and promotions a few milliseconds long. */
#include "validate/analytic.h"

#include "stats/price.h"

static double power_w(const struct scenario *scenario, const struct tally *tally)
{
	struct price_assumption given = { PRICE_GIVEN, PRICE_GIVEN };
	struct price_energy energy = price_energy(scenario, tally, given);
	return price_energy_total(&energy) / (analytic_days(scenario, tally) * 86400);
}

static double slot_share(const struct scenario *scenario, const struct tally *tally,
	enum slot_ix slot)
{
	uint64_t us = 0;
	for (unsigned p = 0; p < PURPOSE_N; p++) {
		us += tally->radio_us[slot][p];
	}
	return (double)us * 1e-6 / (analytic_days(scenario, tally) * 86400);
}

/* Promotions from one stage, told apart by how long they take. */
static double promotions_per_day(const struct scenario *scenario, const struct tally *tally,
	enum radio_stage_ix from)
{
	double share = slot_share(scenario, tally, (enum slot_ix)(SLOT_PROMOTE_HIGH + from));
	return share * 86400 * 1e9 / (double)scenario->radio.stage[from].promotion_ns;
}

static void measure_one(const struct scenario *scenario, struct tally *const *tallies,
	double *values)
{
	values[0] = slot_share(scenario, tallies[0], SLOT_HIGH);
	values[1] = promotions_per_day(scenario, tallies[0], RADIO_IDLE);
	values[2] = power_w(scenario, tallies[0]);
	values[3] = values[2] * 86400;
}

static void measure_two(const struct scenario *scenario, struct tally *const *tallies,
	double *values)
{
	values[0] = slot_share(scenario, tallies[0], SLOT_HIGH);
	values[1] = slot_share(scenario, tallies[0], SLOT_MID);
	values[2] = slot_share(scenario, tallies[0], SLOT_IDLE);
	values[3] = promotions_per_day(scenario, tallies[0], RADIO_IDLE);
	values[4] = promotions_per_day(scenario, tallies[0], RADIO_MID);
	values[5] = power_w(scenario, tallies[0]);
	values[6] = values[5] * 86400;
}

/* The file's order: sync, push. */
static void measure_push(const struct scenario *scenario, struct tally *const *tallies,
	double *values)
{
	const struct tally *t = tallies[1];
	values[0] = power_w(scenario, t);
	values[1] = slot_share(scenario, t, SLOT_HIGH);
	values[2] = analytic_per_day(scenario, t, TALLY_pings);
	values[3] = promotions_per_day(scenario, t, RADIO_IDLE);
	values[4] = values[0] * 86400;
}

static void measure_break_even(const struct scenario *scenario, struct tally *const *tallies,
	double *values)
{
	values[0] = power_w(scenario, tallies[1]);
	values[1] = power_w(scenario, tallies[0]);
	values[2] = analytic_latency_s(tallies[0]);
}

static const struct analytic_case cases[] = {
	{.id = "tail1-S1", .file = "tail-two", .measure = measure_one,
		.sets = {"run.duration=1 d", "workload.mail_per_user=200 /d",
			"radio.sms_energy=0.5 J",
			"radio.high.power=700 mW", "radio.high.timer=12 s",
			/* A middle state that ends at once is no state. */
			"radio.mid.timer=0 s", "radio.idle.rtt=12 ms",
			"radio.idle.promotion_time=12 ms"},
		.rows = {{.key = "tail_fraction"}, {.key = "promotions_per_day"},
			{.key = "mean_power_W"}, {.key = "J_per_day"}}},
	{.id = "tail2-S1", .file = "tail-two", .measure = measure_two,
		.sets = {"run.duration=1 d", "workload.mail_per_user=300 /d"},
		.rows = {{.key = "frac_high"}, {.key = "frac_mid"}, {.key = "frac_idle"},
			{.key = "idle_promotions_per_day"},
			{.key = "mid_promotions_per_day", .width = 0.05}, {.key = "mean_power_W"},
			{.key = "J_per_day"}}},
	{.id = "tail_push-S1", .file = "tail", .measure = measure_push,
		.sets = {"run.duration=1 d", "workload.mail_per_user=80 /d"},
		.rows = {{.key = "mean_power_W"}, {.key = "tail_fraction"},
			{.key = "wakeups_per_day"}, {.key = "promotions_per_day"},
			{.key = "J_per_day"}}},
	{.id = "tail_push-S1 no mail", .file = "tail", .measure = measure_push,
		.sets = {"run.duration=1 d", "workload.mail_per_user=0 /d"},
		.rows = {{.key = "heartbeat_only_power_W", .bias = 3e-6,
			.note = "promotions take a little time"}}},
	{.id = "tail_push-S2", .slow = true, .file = "tail", .measure = measure_push,
		.sets = {"workload.mail_per_user=200 /d", "strategies.push.heartbeat.start=300 s",
			"radio.high.power=600 mW", "radio.high.timer=17 s", "radio.idle.rtt=10 ms",
			"radio.idle.promotion_time=10 ms", "run.duration=1 d"},
		.rows = {{.key = "mean_power_W"}, {.key = "tail_fraction"},
			{.key = "wakeups_per_day"}, {.key = "promotions_per_day"},
			{.key = "J_per_day"}}},
	{.id = "tail_push-S2 no mail", .slow = true, .file = "tail", .measure = measure_push,
		.sets = {"workload.mail_per_user=0 /d", "strategies.push.heartbeat.start=300 s",
			"radio.high.power=600 mW", "radio.high.timer=17 s", "radio.idle.rtt=10 ms",
			"radio.idle.promotion_time=10 ms", "run.duration=1 d"},
		.rows = {{.key = "heartbeat_only_power_W", .bias = 3e-6,
			.note = "promotions take a little time"}}},
	{.id = "breakeven_energy-S1", .slow = true, .file = "tail", .measure = measure_break_even,
		.sets = {"run.duration=1 d", "workload.mail_per_user=80 /d",
			"strategies.push.heartbeat.start=28 min",
			"strategies.sync.interval=857.121015791 s"},
		.rows = {{.key = "push_power_W"},
			{.key = "push_power_W", .bias = 1e-5,
				.note = "polls at the break-even interval"},
			{.key = "poll_mean_wait_at_breakeven", .bias = 0.012,
				.note = "a promotion of 12 ms"}}},
};

enum { CASES = sizeof cases / sizeof cases[0] };

void validate_energy(struct validate *it)
{
	for (unsigned i = 0; i < CASES; i++) {
		analytic_case_run(it, &cases[i]);
	}
}
