/* "A day has edges: my work begins and ends, my phone goes off and on, a trip begins at midnight.
 * Between two edges nothing about me changes. I look at my phone while I am awake, and only time
 * awake counts towards the next look." */
#include "models/device/habits.h"

#include "core/fixmath.h"

enum { WEEK_DAYS = 7, WORK_DAYS = 5 };

struct habits habits_of(const struct habits_cfg *cfg, struct chance chance, uint32_t user,
	int64_t week_offset_ns)
{
	double u = chance_unit(chance, user, CHANCE_HOURS, 0, 0);
	int64_t shift_ns = (int64_t)((double)cfg->spread_ns * u) - cfg->spread_ns / 2;
	/* A week more keeps all instants of the run positive. */
	return (struct habits){cfg, chance, user, week_offset_ns + shift_ns + WEEK_DAYS * DAY_NS};
}

/* Whether an hour lies in [from, to), which may hold midnight. */
static bool within(int64_t hour_ns, int64_t from_ns, int64_t to_ns)
{
	return from_ns <= to_ns ? hour_ns >= from_ns && hour_ns < to_ns
				: hour_ns >= from_ns || hour_ns < to_ns;
}

static bool is_roaming(const struct habits *habits, int64_t local_ns)
{
	const struct habits_cfg *cfg = habits->cfg;
	if (cfg->roaming_share <= 0) {
		return false;
	}
	int64_t days = cfg->trip_ns / DAY_NS;
	double phase = chance_unit(habits->chance, habits->user, CHANCE_ROAMING, 0, 1);
	int64_t trip = (local_ns / DAY_NS + (int64_t)(phase * (double)days)) / days;
	return chance_unit(habits->chance, habits->user, CHANCE_ROAMING, (uint64_t)trip, 0) <
	       cfg->roaming_share;
}

static bool sleeps_off(const struct habits *habits)
{
	return habits->cfg->off_share > 0 &&
	       chance_unit(habits->chance, habits->user, CHANCE_HOURS, 1, 0) < habits->cfg->off_share;
}

struct habits_now habits_at(const struct habits *habits, int64_t now_ns)
{
	const struct habits_cfg *cfg = habits->cfg;
	int64_t local_ns = now_ns + habits->local_ns, hour_ns = local_ns % DAY_NS;
	bool weekend = local_ns / DAY_NS % WEEK_DAYS >= WORK_DAYS;
	return (struct habits_now){
		.peak = (!weekend || cfg->peak_weekend) &&
			within(hour_ns, cfg->peak_from_ns, cfg->peak_to_ns),
		.off = sleeps_off(habits) && within(hour_ns, cfg->off_from_ns, cfg->off_to_ns),
		.roaming = is_roaming(habits, local_ns),
	};
}

int64_t habits_turn_ns(const struct habits *habits, int64_t now_ns)
{
	const struct habits_cfg *cfg = habits->cfg;
	int64_t edges[] = {DAY_NS, cfg->peak_from_ns, cfg->peak_to_ns, cfg->off_from_ns,
		cfg->off_to_ns};
	int64_t hour_ns = (now_ns + habits->local_ns) % DAY_NS, least_ns = DAY_NS - hour_ns;
	for (unsigned i = 0; i < sizeof edges / sizeof edges[0]; i++) {
		int64_t wait_ns = edges[i] - hour_ns;
		least_ns = wait_ns > 0 && wait_ns < least_ns ? wait_ns : least_ns;
	}
	return now_ns + least_ns;
}

/* The instant at which so much more time awake has passed. */
static int64_t after_awake(const struct habits *habits, int64_t from_ns, int64_t awake_ns)
{
	int64_t wakes_ns = habits->cfg->awake_from_ns, sleeps_ns = habits->cfg->awake_to_ns;
	int64_t day_ns = sleeps_ns - wakes_ns, hour_ns = (from_ns + habits->local_ns) % DAY_NS;
	int64_t at_ns = from_ns;
	if (hour_ns < wakes_ns) {
		at_ns += wakes_ns - hour_ns;
		hour_ns = wakes_ns;
	} else if (hour_ns >= sleeps_ns) {
		at_ns += DAY_NS - hour_ns + wakes_ns;
		hour_ns = wakes_ns;
	}
	int64_t today_ns = sleeps_ns - hour_ns;
	if (awake_ns < today_ns) {
		return at_ns + awake_ns;
	}
	awake_ns -= today_ns;
	at_ns += today_ns + DAY_NS - day_ns; /* the next morning */
	return at_ns + awake_ns / day_ns * DAY_NS + awake_ns % day_ns;
}

static void go_on(const struct habits *habits, struct habits_stream *stream, int64_t from_ns,
	double per_day, enum chance_purpose purpose)
{
	double u = chance_unit(habits->chance, habits->user, purpose, stream->number, 0);
	double day_ns = (double)(habits->cfg->awake_to_ns - habits->cfg->awake_from_ns);
	stream->next_ns = after_awake(habits, from_ns, (int64_t)(-fixmath_log(u) * day_ns / per_day));
}

void habits_first(const struct habits *habits, struct habits_stream *stream, double per_day,
	enum chance_purpose purpose)
{
	*stream = (struct habits_stream){.next_ns = NEVER_NS};
	if (per_day > 0) {
		go_on(habits, stream, 0, per_day, purpose);
	}
}

void habits_next(const struct habits *habits, struct habits_stream *stream, double per_day,
	enum chance_purpose purpose)
{
	stream->number++;
	go_on(habits, stream, stream->next_ns, per_day, purpose);
}

bool habits_any(const struct habits_cfg *cfg)
{
	return cfg->off_share > 0 || cfg->roaming_share > 0 || cfg->looks_per_day > 0 ||
	       cfg->letters_per_day > 0 || cfg->read_share > 0 || cfg->delete_share > 0;
}
