/* The measured window between a model and its tally: clips intervals, counts only inside.
 *
 * Not here: what is counted (tally.h). A meter belongs to one (strategy, replication, site).
 * Units: times in ns; interval ends are rounded down to microseconds, so neighbouring intervals
 * add up exactly. */
#pragma once

#include "observe/tally.h"
#include "world/tap.h"

struct meter {
	struct tally *tally;
	int64_t from_ns, to_ns;  /* the window; from_ns >= 0 */
	const struct tap *tap;   /* NULL unless the user at work is followed */
};

static inline bool meter_open(const struct meter *meter, int64_t now_ns)
{
	return now_ns >= meter->from_ns && now_ns < meter->to_ns;
}

static inline void meter_count(struct meter *meter, int64_t now_ns, enum tally_ix what, uint64_t n)
{
	if (meter_open(meter, now_ns)) {
		meter->tally->count[what] += n;
	}
}

/* The part of [from, to) inside the window, in microseconds. */
static inline uint64_t meter_clip_us(const struct meter *meter, int64_t from_ns, int64_t to_ns)
{
	int64_t a = from_ns > meter->from_ns ? from_ns : meter->from_ns;
	int64_t b = to_ns < meter->to_ns ? to_ns : meter->to_ns;
	/* Unsigned divisions are cheaper, and a window has no negative times. */
	return b > a ? (uint64_t)b / 1000 - (uint64_t)a / 1000 : 0;
}

static inline void meter_span(struct meter *meter, enum tally_ix what, int64_t from_ns, int64_t to_ns)
{
	meter->tally->count[what] += meter_clip_us(meter, from_ns, to_ns);
}

static inline void meter_radio(struct meter *meter, enum slot_ix slot, enum purpose_ix purpose,
	int64_t from_ns, int64_t to_ns)
{
	if (to_ns <= from_ns) {
		return;
	}
	meter->tally->radio_us[slot][purpose] += meter_clip_us(meter, from_ns, to_ns);
	if (meter->tap != NULL) {
		struct tap_record record = {.time_ns = from_ns, .end_ns = to_ns, .kind = TAP_RADIO,
			.slot = (uint8_t)slot, .purpose = (uint8_t)purpose};
		meter->tap->record(meter->tap->context, &record);
	}
}

static inline void meter_cpu(struct meter *meter, enum purpose_ix purpose, int64_t from_ns,
	int64_t to_ns)
{
	if (to_ns <= from_ns) {
		return;
	}
	meter->tally->cpu_us[purpose] += meter_clip_us(meter, from_ns, to_ns);
	if (meter->tap != NULL) {
		struct tap_record record = {.time_ns = from_ns, .end_ns = to_ns, .kind = TAP_CPU,
			.purpose = (uint8_t)purpose};
		meter->tap->record(meter->tap->context, &record);
	}
}
