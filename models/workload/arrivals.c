/* Arrivals of an inhomogeneous Poisson process by time change: a unit exponential is spent against
 * the hourly rates, so the same draw gives the same mail whatever happens in between. */
#include "models/workload/arrivals.h"

#include "core/civil.h"
#include "core/fixmath.h"

/* [CAP-3.3] weekday share per hour 0-23; normalised below (they sum to 103.8). */
static const double office_hours[24] = {0.8, 0.5, 0.4, 0.4, 0.5, 1, 2, 4.5, 8.5, 10, 9.5, 8, 7, 8.5,
	9, 8.5, 7.5, 5.5, 3.5, 2.5, 1.9, 1.6, 1.3, 0.9};

void arrivals_clock_init(struct arrivals_clock *clock, const struct scenario *scenario)
{
	const struct workload_cfg *cfg = &scenario->workload;
	int64_t local_s = scenario->run.start_unix_s + (int64_t)scenario->run.time_zone_min * 60 -
			  scenario->run.warm_up_ns / SECOND_NS;
	int64_t sub_ns = scenario->run.warm_up_ns % SECOND_NS;
	int64_t day_s = ((local_s % 86400) + 86400) % 86400;
	clock->cfg = cfg;
	clock->warm_up_ns = scenario->run.warm_up_ns;
	clock->week_offset_ns = ((int64_t)civil_weekday(local_s) * 86400 + day_s) * SECOND_NS - sub_ns;
	if (clock->week_offset_ns < 0) {
		clock->week_offset_ns += 7 * DAY_NS;
	}
	double sum = 0;
	for (unsigned h = 0; h < 24; h++) {
		sum += office_hours[h];
	}
	clock->mean_per_week = 0;
	for (unsigned h = 0; h < ARRIVALS_WEEK_HOURS; h++) {
		double per_hour = cfg->mail_per_workday / 24;
		if (cfg->day_profile == DAY_PROFILE_OFFICE_24H) {
			per_hour = cfg->mail_per_workday * office_hours[h % 24] / sum;
			per_hour *= h >= 120 ? cfg->weekend_share : 1;
		}
		clock->rate_per_ns[h] = per_hour / (double)HOUR_NS;
		clock->mean_per_week += per_hour;
	}
}

static void draw(struct arrivals *arrivals, const struct arrivals_clock *clock,
	struct chance chance, uint32_t user, int64_t from_ns)
{
	if (clock->mean_per_week <= 0) {
		arrivals->next_ns = NEVER_NS;
		return;
	}
	double u = chance_unit(chance, user, CHANCE_MAIL_GAP, arrivals->number, 0);
	double left = -fixmath_log(u);
	int64_t at_ns = from_ns;
	for (;;) {
		double rate = clock->rate_per_ns[arrivals_hour(clock, at_ns)];
		int64_t hour_end_ns = at_ns + HOUR_NS - (at_ns + clock->week_offset_ns) % HOUR_NS;
		double room = rate * (double)(hour_end_ns - at_ns);
		if (left < room) {
			arrivals->next_ns = at_ns + (int64_t)(left / rate);
			return;
		}
		left -= room;
		at_ns = hour_end_ns;
	}
}

/* Trace rows repeat every span; ns 0 is warm_up before the trace's start. */
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
	if (arrivals->trace_ix >= end) {
		arrivals->trace_ix = first;
		round++;
	}
	int64_t at_ns = (int64_t)trace->time_s[arrivals->trace_ix] * SECOND_NS;
	arrivals->next_ns = clock->warm_up_ns + round * span_ns + at_ns;
	if (arrivals->next_ns < from_ns) {
		arrivals->next_ns += span_ns;
	}
}

void arrivals_init(struct arrivals *arrivals, const struct arrivals_clock *clock,
	struct chance chance, uint32_t user)
{
	*arrivals = (struct arrivals){0};
	if (clock->cfg->model != WORKLOAD_TRACE) {
		draw(arrivals, clock, chance, user, 0);
		return;
	}
	const struct trace_data *trace = &clock->cfg->trace;
	int64_t span_ns = (int64_t)trace->span_s * SECOND_NS;
	int64_t start_ns = ((-clock->warm_up_ns) % span_ns + span_ns) % span_ns;
	arrivals->trace_ix = trace->first[user];
	while (arrivals->trace_ix < trace->first[user + 1] &&
	       (int64_t)trace->time_s[arrivals->trace_ix] * SECOND_NS < start_ns) {
		arrivals->trace_ix++;
	}
	replay(arrivals, clock, user, 0);
}

void arrivals_next(struct arrivals *arrivals, const struct arrivals_clock *clock,
	struct chance chance, uint32_t user)
{
	arrivals->number++;
	if (clock->cfg->model != WORKLOAD_TRACE) {
		draw(arrivals, clock, chance, user, arrivals->next_ns);
		return;
	}
	arrivals->trace_ix++;
	replay(arrivals, clock, user, arrivals->next_ns);
}

uint32_t arrivals_bytes(const struct arrivals_clock *clock, struct chance chance, uint32_t user,
	uint32_t number)
{
	double u = chance_unit(chance, user, CHANCE_MAIL_SIZE, number, 0);
	int64_t bytes = dist_draw(&clock->cfg->mail_size, u);
	return bytes < 1 ? 1 : bytes > INT32_MAX ? INT32_MAX : (uint32_t)bytes;
}
