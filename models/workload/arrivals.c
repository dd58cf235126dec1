/* Arrivals of an inhomogeneous Poisson process by time change: a unit exponential is spent against
 * the hourly rates, so the same draw gives the same mail whatever happens in between. The other
 * models multiply the rate by a factor that changes at instants of its own. See arrivals.h. */
#include "models/workload/arrivals.h"

#include <math.h>

#include "core/civil.h"
#include "core/fixmath.h"

/* [CAP-3.3] weekday share per hour 0-23; normalised below (they sum to 103.8). */
static const double office_hours[24] = {0.8, 0.5, 0.4, 0.4, 0.5, 1, 2, 4.5, 8.5, 10, 9.5, 8, 7, 8.5,
	9, 8.5, 7.5, 5.5, 3.5, 2.5, 1.9, 1.6, 1.3, 0.9};

/* What is not of one site is keyed as if of this one. */
#define EVERY_SITE UINT32_MAX

static double sum_of(const double *values, unsigned n)
{
	double sum = 0;
	for (unsigned i = 0; i < n; i++) {
		sum += values[i];
	}
	return sum;
}

/* Mails of one user in hour h of the week, over all streams. */
static double per_hour(const struct workload_cfg *cfg, unsigned h)
{
	bool listed = sum_of(cfg->hours, 24) > 0;
	bool flat = cfg->day_profile == DAY_PROFILE_FLAT && !listed;
	const double *hours = listed ? cfg->hours : office_hours;
	double mails = flat ? cfg->mail_per_workday / 24
		: cfg->mail_per_workday * hours[h % 24] / sum_of(hours, 24);
	if (sum_of(cfg->week, 7) > 0) {
		return mails * cfg->week[h / 24];
	}
	bool weekend = h >= 120 && cfg->day_profile != DAY_PROFILE_FLAT;
	return mails * (weekend ? cfg->weekend_share : 1);
}

static void init_rates(struct arrivals_clock *clock)
{
	const struct workload_cfg *cfg = clock->cfg;
	double mails_per_week = 0;
	for (unsigned h = 0; h < ARRIVALS_WEEK_HOURS; h++) {
		double mails = per_hour(cfg, h);
		clock->rate_per_ns[h] = mails / (double)HOUR_NS;
		mails_per_week += mails;
	}
	if (mails_per_week > 0) {
		clock->list_share = cfg->lists.members > 0 ? cfg->lists.share : 0;
		clock->own_share = 1 - clock->list_share;
	}
}

/* The h whose blocks give exponent H in an analysis over windows of 8 to 512 slots. The edges of
 * blocks correlate a little on their own: h = 0.449, 0.730, 0.918 were measured as H = 0.62, 0.76,
 * 0.90 (30 replications of 4096 slots each); between them a parabola. The test measures H again. */
static double block_exponent(double exponent)
{
	return 0.449 + 2.007 * (exponent - 0.62) - 2.371 * (exponent - 0.62) * (exponent - 0.76);
}

static void init_factors(struct arrivals_clock *clock)
{
	const struct burst_cfg *burst = &clock->cfg->burst;
	const struct long_range_cfg *range = &clock->cfg->long_range;
	if (clock->cfg->model == WORKLOAD_MMPP) {
		clock->on_share = (double)burst->on_ns / ((double)burst->on_ns + (double)burst->off_ns);
		clock->on_factor = 1 / (clock->on_share + (1 - clock->on_share) * burst->off_share);
		clock->off_factor = burst->off_share * clock->on_factor;
	} else if (clock->cfg->model == WORKLOAD_LONG_RANGE) {
		double squares = 0;
		double h = block_exponent(range->exponent);
		for (unsigned j = 0; j < ARRIVALS_LEVELS; j++) {
			clock->weight[j] = fixmath_pow(2, j * (h - 1));
			squares += clock->weight[j] * clock->weight[j];
		}
		for (unsigned j = 0; j < ARRIVALS_LEVELS; j++) {
			clock->weight[j] /= sqrt(squares);
		}
		/* A lognormal factor of mean 1 has the variance exp(s^2) - 1. */
		clock->noise = sqrt(fixmath_log(1 + range->spread * range->spread));
	}
}

void arrivals_clock_init(struct arrivals_clock *clock, const struct scenario *scenario,
	uint32_t replication)
{
	int64_t local_s = scenario->run.start_unix_s + (int64_t)scenario->run.time_zone_min * 60 -
			  scenario->run.warm_up_ns / SECOND_NS;
	int64_t sub_ns = scenario->run.warm_up_ns % SECOND_NS;
	int64_t day_s = ((local_s % 86400) + 86400) % 86400;
	*clock = (struct arrivals_clock){.cfg = &scenario->workload,
		.warm_up_ns = scenario->run.warm_up_ns,
		.shared = chance_init(scenario->run.seed, replication, EVERY_SITE)};
	clock->week_offset_ns = ((int64_t)civil_weekday(local_s) * 86400 + day_s) * SECOND_NS - sub_ns;
	if (clock->week_offset_ns < 0) {
		clock->week_offset_ns += 7 * DAY_NS;
	}
	init_rates(clock);
	init_factors(clock);
}

static int64_t hour_end(const struct arrivals_clock *clock, int64_t at_ns)
{
	return at_ns + HOUR_NS - (at_ns + clock->week_offset_ns) % HOUR_NS;
}

/* ---- plain rates */

/* When `left` is spent from from_ns on, at a share of the profile's rate. */
static int64_t spend(const struct arrivals_clock *clock, int64_t from_ns, double left,
	double share)
{
	int64_t at_ns = from_ns;
	for (;;) {
		double rate = clock->rate_per_ns[arrivals_hour(clock, at_ns)] * share;
		int64_t end_ns = hour_end(clock, at_ns);
		double room = rate * (double)(end_ns - at_ns);
		if (left < room) {
			return at_ns + (int64_t)(left / rate);
		}
		left -= room;
		at_ns = end_ns;
	}
}

/* ---- long-range */

/* The factor of a slot, by the method of arrivals.h. */
static double slot_factor(const struct arrivals_clock *clock, uint64_t slot)
{
	double g = 0;
	for (uint32_t j = 0; j < ARRIVALS_LEVELS; j++) {
		uint64_t phase = chance_bits(clock->shared, j, CHANCE_LONG_RANGE, 0, 1) &
			((UINT64_C(1) << j) - 1);
		double u = chance_unit(clock->shared, j, CHANCE_LONG_RANGE, (slot + phase) >> j, 0);
		g += clock->weight[j] * fixmath_inv_normal(u);
	}
	return fixmath_exp(clock->noise * g - clock->noise * clock->noise / 2);
}

static int64_t spend_slots(const struct arrivals_clock *clock, int64_t from_ns, double left,
	double share)
{
	int64_t slot_ns = clock->cfg->long_range.slot_ns;
	int64_t at_ns = from_ns, slot_end_ns = from_ns;
	double factor = 0;
	for (;;) {
		if (at_ns >= slot_end_ns) {
			uint64_t slot = (uint64_t)(at_ns / slot_ns);
			factor = slot_factor(clock, slot) * share;
			slot_end_ns = (int64_t)(slot + 1) * slot_ns;
		}
		double rate = clock->rate_per_ns[arrivals_hour(clock, at_ns)] * factor;
		int64_t end_ns = hour_end(clock, at_ns);
		end_ns = end_ns < slot_end_ns ? end_ns : slot_end_ns;
		double room = rate * (double)(end_ns - at_ns);
		if (left < room) {
			return at_ns + (int64_t)(left / rate);
		}
		left -= room;
		at_ns = end_ns;
	}
}

/* ---- mmpp */

/* Whose state it is. */
struct burster {
	struct chance chance;
	uint32_t who;
	bool first_on; /* the state of period 0: as often on as the means say */
};

static struct burster burster_of(const struct arrivals_clock *clock, struct chance chance,
	uint32_t user)
{
	bool shared = clock->cfg->burst.shared;
	struct burster it = {.chance = shared ? clock->shared : chance, .who = shared ? 0 : user};
	it.first_on = chance_unit(it.chance, it.who, CHANCE_BURST, 0, 1) < clock->on_share;
	return it;
}

static bool burst_on(const struct burster *burster, uint32_t period)
{
	return burster->first_on == (period % 2 == 0);
}

/* Length of a period: what is left of an exponential is exponential, so the first is no other. */
static int64_t burst_ns(const struct burster *burster, const struct burst_cfg *cfg,
	uint32_t period)
{
	double mean_ns = (double)(burst_on(burster, period) ? cfg->on_ns : cfg->off_ns);
	double u = chance_unit(burster->chance, burster->who, CHANCE_BURST, period, 0);
	return (int64_t)(-mean_ns * fixmath_log(u)) + 1;
}

static int64_t spend_bursts(struct arrivals *arrivals, const struct arrivals_clock *clock,
	const struct burster *burster, int64_t from_ns, double left)
{
	int64_t at_ns = from_ns;
	for (;;) {
		while (arrivals->until_ns <= at_ns) {
			arrivals->place++;
			arrivals->until_ns += burst_ns(burster, &clock->cfg->burst, arrivals->place);
		}
		double factor = clock->own_share * (burst_on(burster, arrivals->place)
			? clock->on_factor : clock->off_factor);
		double rate = clock->rate_per_ns[arrivals_hour(clock, at_ns)] * factor;
		int64_t end_ns = hour_end(clock, at_ns);
		end_ns = end_ns < arrivals->until_ns ? end_ns : arrivals->until_ns;
		double room = rate * (double)(end_ns - at_ns);
		if (left < room) {
			return at_ns + (int64_t)(left / rate);
		}
		left -= room;
		at_ns = end_ns;
	}
}

/* ---- the two streams: mail to the user alone, and mail to the list */

static int64_t draw_own(struct arrivals *arrivals, const struct arrivals_clock *clock,
	struct chance chance, uint32_t user, int64_t from_ns)
{
	double share = clock->own_share;
	if (share <= 0) {
		return NEVER_NS;
	}
	uint32_t n = arrivals->number - arrivals->list_n;
	double left = -fixmath_log(chance_unit(chance, user, CHANCE_MAIL_GAP, n, 0));
	if (clock->cfg->model == WORKLOAD_MMPP) {
		struct burster burster = burster_of(clock, chance, user);
		return spend_bursts(arrivals, clock, &burster, from_ns, left);
	}
	return clock->cfg->model == WORKLOAD_LONG_RANGE ? spend_slots(clock, from_ns, left, share)
							: spend(clock, from_ns, left, share);
}

static int64_t draw_list(const struct arrivals *arrivals, const struct arrivals_clock *clock,
	uint32_t user, int64_t from_ns)
{
	double share = clock->list_share;
	if (share <= 0) {
		return NEVER_NS;
	}
	uint32_t list = user / clock->cfg->lists.members;
	double u = chance_unit(clock->shared, list, CHANCE_LIST_GAP, arrivals->list_n, 0);
	return clock->cfg->model == WORKLOAD_LONG_RANGE
		? spend_slots(clock, from_ns, -fixmath_log(u), share)
		: spend(clock, from_ns, -fixmath_log(u), share);
}

/* The earlier of the two becomes next; of equals the user's own. */
static void merge(struct arrivals *arrivals, int64_t own_ns, int64_t list_ns)
{
	arrivals->from_list = list_ns < own_ns;
	arrivals->next_ns = arrivals->from_list ? list_ns : own_ns;
	arrivals->other_ns = arrivals->from_list ? own_ns : list_ns;
}

/* ---- trace */

/* Rows repeat every span; ns 0 is warm_up before the trace's start. */
static void replay(struct arrivals *arrivals, const struct arrivals_clock *clock, uint32_t user,
	int64_t from_ns)
{
	const struct trace_data *trace = &clock->cfg->trace;
	uint32_t first = trace->first[user], end = trace->first[user + 1];
	if (first == end) {
		arrivals->next_ns = NEVER_NS;
		return;
	}
	int64_t span_ns = (int64_t)trace->span_s * SECOND_NS;
	int64_t since_ns = from_ns - clock->warm_up_ns;
	int64_t round = since_ns >= 0 ? since_ns / span_ns : -1 - (-since_ns - 1) / span_ns;
	if (arrivals->place >= end) {
		arrivals->place = first;
		round++;
	}
	int64_t at_ns = (int64_t)trace->time_s[arrivals->place] * SECOND_NS;
	arrivals->next_ns = clock->warm_up_ns + round * span_ns + at_ns;
	if (arrivals->next_ns < from_ns) {
		arrivals->next_ns += span_ns;
	}
}

static void replay_init(struct arrivals *arrivals, const struct arrivals_clock *clock,
	uint32_t user)
{
	const struct trace_data *trace = &clock->cfg->trace;
	int64_t span_ns = (int64_t)trace->span_s * SECOND_NS;
	int64_t start_ns = ((-clock->warm_up_ns) % span_ns + span_ns) % span_ns;
	arrivals->place = trace->first[user];
	while (arrivals->place < trace->first[user + 1] &&
	       (int64_t)trace->time_s[arrivals->place] * SECOND_NS < start_ns) {
		arrivals->place++;
	}
	replay(arrivals, clock, user, 0);
}

/* ---- */

void arrivals_init(struct arrivals *arrivals, const struct arrivals_clock *clock,
	struct chance chance, uint32_t user)
{
	*arrivals = (struct arrivals){0};
	if (clock->cfg->model == WORKLOAD_TRACE) {
		replay_init(arrivals, clock, user);
		return;
	}
	if (clock->cfg->model == WORKLOAD_MMPP) {
		struct burster burster = burster_of(clock, chance, user);
		arrivals->until_ns = burst_ns(&burster, &clock->cfg->burst, 0);
	}
	merge(arrivals, draw_own(arrivals, clock, chance, user, 0),
		draw_list(arrivals, clock, user, 0));
}

void arrivals_next(struct arrivals *arrivals, const struct arrivals_clock *clock,
	struct chance chance, uint32_t user)
{
	arrivals->number++;
	if (clock->cfg->model == WORKLOAD_TRACE) {
		arrivals->place++;
		replay(arrivals, clock, user, arrivals->next_ns);
	} else if (arrivals->from_list) {
		arrivals->list_n++;
		merge(arrivals, arrivals->other_ns,
			draw_list(arrivals, clock, user, arrivals->next_ns));
	} else {
		merge(arrivals, draw_own(arrivals, clock, chance, user, arrivals->next_ns),
			arrivals->other_ns);
	}
}

uint32_t arrivals_bytes(const struct arrivals *arrivals, const struct arrivals_clock *clock,
	struct chance chance, uint32_t user)
{
	const struct workload_cfg *cfg = clock->cfg;
	if (cfg->model == WORKLOAD_TRACE && cfg->trace.bytes != NULL) {
		uint32_t bytes = cfg->trace.bytes[arrivals->place];
		return bytes < 1 ? 1 : bytes;
	}
	double u = arrivals->from_list
		? chance_unit(clock->shared, user / cfg->lists.members, CHANCE_LIST_SIZE,
			arrivals->list_n, 0)
		: chance_unit(chance, user, CHANCE_MAIL_SIZE, arrivals->number, 0);
	int64_t bytes = dist_draw(&cfg->mail_size, u);
	return bytes < 1 ? 1 : bytes > INT32_MAX ? INT32_MAX : (uint32_t)bytes;
}
