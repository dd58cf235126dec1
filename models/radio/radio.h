/* A handset's packet radio: it works, lingers, steps down a ladder of states, and is promoted
 * again. One interpreter for every technology: what differs is numbers, and which states there are.
 *
 * One small record per device and plain functions; nothing is scheduled. Inactivity timers are not
 * events: where the radio stands follows from when it was last active, so a tail is accounted for
 * only as far as it really went when the next activity cut it off (radio-energy.md 1.1).
 * Time above IDLE belongs to the last activity, up to the state's timer or the next activity, be it
 * CELL_PCH or READY: a device without mail is in IDLE for ever, even where a state has no end. What
 * IDLE would have taken meanwhile is nobody's (sim/stats/price.h). SEMANTICS 3.
 * Not here: numbers of a technology (profiles under scenarios/base/radio), joules and mean powers
 * of DRX (sim/stats/power.h), coverage over time (models/network/coverage.h), TCP or retransmission
 * (sim/world/link.c), what waits for a device that cannot be paged (sim/world/reach.c).
 * Ownership: the caller holds struct radio and struct meter. Units: ns since the start of the
 * warm-up; the meter counts microseconds.
 * Invariant: what the meter gets for one device adds up to the window, whatever happens. */
#pragma once

#include "models/model.h"
#include "observe/meter.h"

struct radio {
	int64_t metered_ns; /* everything before this has been accounted for */
	int64_t idle_from_ns; /* end of the last transfer: the ladder starts here */
	uint64_t place;     /* this device's own random number: weak signal, phase of updates */
	uint32_t most_bps;  /* what the cell leaves for the next transfer; 0 = no limit */
	uint32_t paging_offset_us; /* this device's place in the paging cycle */
	uint8_t linger;     /* enum radio_stage_ix in which the last transfer ended: HIGH or MID */
	uint8_t purpose;    /* enum purpose_ix of the last activity; a tail belongs to it */
	bool out;           /* no coverage */
};

struct radio_transfer {
	int64_t arrival_ns; /* last bit at the other end of the mobile network */
	int64_t busy_until_ns; /* last bit on the air */
	int64_t start_ns;   /* first bit on the air */
	enum radio_stage_ix found; /* the state it started from */
	bool paged;
	bool promoted;      /* to HIGH */
};

/* A radio that has been quiet for ever. `paging` in [0, 1) is its place in the paging cycle, and
 * what all other chance of this radio is keyed by. */
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

/* Coverage lost or back. A lost radio falls to IDLE; what was on the air is the link's business.
 * When coverage is back the radio attaches first, and transfers wait for that. */
void radio_coverage(struct radio *radio, const struct radio_cfg *cfg, struct meter *meter,
	int64_t now_ns, bool out);

/* A call is over: data goes on. The handset was attached all the time. */
void radio_resume(struct radio *radio, const struct radio_cfg *cfg, struct meter *meter,
	int64_t now_ns);

/* How long after now_ns the device next listens: for pages, or in a connection with DRX; 0 where it
 * listens all the time. */
int64_t radio_paging_wait(const struct radio *radio, const struct radio_cfg *cfg,
	enum radio_stage_ix stage, int64_t now_ns);

/* eDRX begins here: cycles above this need a network that stores and forwards. [TS23.682] 4.5.13
 * lets eDRX of LTE start at 5.12 s; UMTS' longest ordinary cycle is 5.12 s too. */
#define RADIO_LONGEST_PAGING_NS INT64_C(5120000000)

/* Whether the profile has states in which an ordinary page does not reach the device. */
static inline bool radio_hides(const struct radio_cfg *cfg)
{
	return cfg->stage[RADIO_SLEEP].present ||
	       cfg->stage[RADIO_IDLE].paging_cycle_ns > RADIO_LONGEST_PAGING_NS;
}

/* When the network can next reach the device if the device does nothing itself: now_ns while
 * ordinary paging reaches it, else the next window of eDRX or the next area update of power
 * saving. */
int64_t radio_reach_ns(const struct radio *radio, const struct radio_cfg *cfg, int64_t now_ns);

/* Whether the signal is weak at `now_ns`: a function of the device and the slot of time alone. */
bool radio_weak(const struct radio *radio, const struct radio_cfg *cfg, int64_t now_ns);
