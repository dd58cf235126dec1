/* When an SMSC tries again: a list of steps, each so many times after so long.
 *
 * Not here: why the attempt failed, alerts, validity (sim/world/smsc.c).
 * Units: ns; the list is in pairs of times and minutes, as scenario files write it. */
#pragma once

#include "models/model.h"

/* Whether the list says anything. */
static inline bool sms_schedule_is_set(const double pairs[MODEL_SCHEDULE_NUMBERS])
{
	return pairs[0] > 0;
}

/* From failed attempt number `failed` (1 = the first) to the next; NEVER_NS when the list ends
 * there. [5, 1, 6, 10, 24, 60] is each minute 5 times, each 10 min 6 times, each hour 24 times,
 * [INFOBIP]'s schedule after a communication failure. */
static inline int64_t sms_schedule_wait_ns(const double pairs[MODEL_SCHEDULE_NUMBERS],
	uint32_t failed)
{
	double left = failed;
	for (unsigned i = 0; i + 1 < MODEL_SCHEDULE_NUMBERS; i += 2) {
		if (left <= pairs[i]) {
			return (int64_t)(pairs[i + 1] * (double)MINUTE_NS);
		}
		left -= pairs[i];
	}
	return NEVER_NS;
}
