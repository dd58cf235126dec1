/* A handset's packet radio: it works, lingers, steps down a ladder of states, and is promoted
 * again.
 *
 * One small record per device and plain functions; nothing is scheduled. Inactivity timers are not
 * events: where the radio stands follows from when it was last active, so a tail is accounted for
 * only as far as it really went when the next activity cut it off (radio-energy.md 1.1).
 * Not here: GPRS or UMTS numbers (profiles under scenarios/base/radio), joules (sim/stats/price.h),
 * coverage over time (models/network/coverage.h), TCP or retransmission (models/network/link.h).
 * Ownership: the caller holds struct radio and struct meter. Units: ns since the start of the
 * warm-up; the meter counts microseconds.
 * Invariant: what the meter gets for one device adds up to the window, whatever happens. */
#pragma once

#include "models/model.h"
#include "observe/meter.h"

struct radio {
	int64_t metered_ns; /* everything before this has been accounted for */
	int64_t idle_from_ns; /* end of the last transfer: the ladder starts here */
	uint32_t paging_offset_us; /* this device's place in the paging cycle */
	uint8_t linger;     /* enum radio_stage_ix in which the last transfer ended: HIGH or MID */
	uint8_t purpose;    /* enum purpose_ix of the last activity; a tail belongs to it */
	bool out;           /* no coverage */
};

struct radio_transfer {
	int64_t arrival_ns; /* last bit at the other end of the mobile network */
	int64_t busy_until_ns; /* last bit on the air */
	enum radio_stage_ix found; /* the state it started from */
	bool paged;
	bool promoted;
};

/* A radio that has been quiet for ever. `paging` in [0, 1) is its place in the paging cycle. */
void radio_init(struct radio *radio, const struct radio_cfg *cfg, int64_t now_ns, double paging);

/* The state the ladder has reached at `now_ns` (>= the end of the last transfer), without
 * changes. */
enum radio_stage_ix radio_stage(const struct radio *radio, const struct radio_cfg *cfg,
	int64_t now_ns);

/* Whether bits are on the air at `now_ns`. */
static inline bool radio_busy(const struct radio *radio, int64_t now_ns)
{
	return now_ns < radio->idle_from_ns;
}

/* Moves `bytes` octets up (the device has them at now_ns) or down (the mobile network has them at
 * now_ns). Adds what a page, a promotion, the rate and half a round trip take; transfers of one
 * device queue behind each other. The round trips of the profile already contain the promotion:
 * one way takes promotion + (rtt - promotion) / 2, or half the steady round trip while active. */
struct radio_transfer radio_move(struct radio *radio, const struct radio_cfg *cfg,
	struct meter *meter, int64_t now_ns, bool up, uint32_t bytes, enum purpose_ix purpose);

/* Accounts for everything up to `now_ns`; called at the edges of coverage and at the end. */
void radio_settle(struct radio *radio, const struct radio_cfg *cfg, struct meter *meter,
	int64_t now_ns);

/* Coverage lost or back. A lost radio falls to IDLE; what was on the air is the link's business. */
void radio_coverage(struct radio *radio, const struct radio_cfg *cfg, struct meter *meter,
	int64_t now_ns, bool out);

/* How long after now_ns the device next listens for pages; 0 where no paging is needed. */
int64_t radio_paging_wait(const struct radio *radio, const struct radio_cfg *cfg,
	enum radio_stage_ix stage, int64_t now_ns);
