/* The radio's own story: "I sleep in IDLE and listen once per paging cycle. When there is something
 * to move I am promoted to HIGH, move the bits, and stay in HIGH in case there is more. When HIGH's
 * timer runs out I step down, through those of the states below that my network has, to IDLE, or to
 * SLEEP where I may stop listening altogether. What is small enough for MID goes there without the
 * way to HIGH, and MID's timer starts again. If my handset asks for early release I leave the
 * connection at once after its wait, whatever the timers say."
 *
 *              promotion                       bits move: UP, DOWN
 *   IDLE ------------------> HIGH <---------------------+
 *    ^  \  ^                  | timer                   |
 *    |   \ | timer           TAIL                       |
 *    |    \|                  v         promotion       |
 *  SLEEP  PCH <--- LOW <---- MID -----------------------+
 *                  early release: from HIGH .. LOW straight to PCH or IDLE
 *                  small transfers from below: to MID only, UP_MID, DOWN_MID
 *   IDLE, SLEEP: an UPDATE every period; then IDLE again.  OUT --> ATTACH --> IDLE
 *
 * States that a profile lacks have a timer of 0 and are passed through in no time. Times in states
 * are handed to the meter lazily, at the next activity (radio_settle). */
#include "models/radio/radio.h"

#include "core/chance.h"

static enum radio_stage_ix bottom_of(const struct radio_cfg *cfg)
{
	return cfg->stage[RADIO_SLEEP].present ? RADIO_SLEEP : RADIO_IDLE;
}

/* The state that an early release leads to; HIGH, which is above none, when there is none. */
static enum radio_stage_ix released_to(const struct radio_cfg *cfg)
{
	static const uint8_t to[] = {RADIO_HIGH, RADIO_PCH, RADIO_IDLE};
	return (enum radio_stage_ix)to[cfg->early_release];
}

/* A start of the ladder such that IDLE is entered at `now_ns`. */
static int64_t long_ago(const struct radio_cfg *cfg, int64_t now_ns)
{
	if (cfg->update.period_ns == 0) {
		return INT64_MIN / 4;
	}
	enum radio_stage_ix to = released_to(cfg);
	int64_t above_ns = 0;
	for (unsigned stage = RADIO_HIGH; stage < RADIO_IDLE; stage++) {
		above_ns += cfg->stage[stage].timer_ns;
		if (stage + 1 == to && cfg->release_ns < above_ns) {
			above_ns = cfg->release_ns;
		}
	}
	return now_ns - above_ns;
}

void radio_init(struct radio *radio, const struct radio_cfg *cfg, int64_t now_ns, double paging)
{
	int64_t cycle = cfg->stage[RADIO_IDLE].paging_cycle_ns;
	uint64_t place = chance_mix((uint64_t)(paging * 0x1p53));
	double phase = (double)(place >> 11) * 0x1p-53;
	*radio = (struct radio){
		.metered_ns = now_ns,
		.idle_from_ns = long_ago(cfg,
			now_ns - (int64_t)((double)cfg->update.period_ns * phase)),
		.place = place,
		.paging_offset_us = (uint32_t)((double)(cycle / 1000) * paging),
		.linger = RADIO_HIGH,
		.purpose = PURPOSE_BASE,
	};
}

/* Down the ladder from `stage`, `left` ns after it was entered. */
static enum radio_stage_ix walk(const struct radio_cfg *cfg, enum radio_stage_ix stage,
	int64_t *left)
{
	enum radio_stage_ix bottom = bottom_of(cfg);
	while (stage < bottom && *left >= cfg->stage[stage].timer_ns) {
		*left -= cfg->stage[stage].timer_ns;
		stage++;
	}
	return stage;
}

/* The state at `now_ns`, and how long ago the ladder came to IDLE (or to a state above it). */
static enum radio_stage_ix where(const struct radio *radio, const struct radio_cfg *cfg,
	int64_t now_ns, int64_t *since_ns)
{
	int64_t left = now_ns - radio->idle_from_ns;
	enum radio_stage_ix stage = walk(cfg, radio->linger, &left), to = released_to(cfg);
	if (stage < to && now_ns - radio->idle_from_ns >= cfg->release_ns) {
		left = now_ns - radio->idle_from_ns - cfg->release_ns;
		stage = walk(cfg, to, &left);
	}
	if (stage == RADIO_SLEEP) {
		left += cfg->stage[RADIO_IDLE].timer_ns;
	}
	if (stage >= RADIO_IDLE && cfg->update.period_ns > 0) {
		left %= cfg->update.period_ns + cfg->update.time_ns;
		bool asleep = stage == RADIO_SLEEP && left >= cfg->stage[RADIO_IDLE].timer_ns &&
			      left < cfg->update.period_ns;
		stage = asleep ? RADIO_SLEEP : RADIO_IDLE;
	}
	*since_ns = left;
	return stage;
}

enum radio_stage_ix radio_stage(const struct radio *radio, const struct radio_cfg *cfg,
	int64_t now_ns)
{
	int64_t since_ns;
	return radio->out ? RADIO_IDLE : where(radio, cfg, now_ns, &since_ns);
}

/* Time in a slot up to `leave_ns`, as far as it is not accounted for; a change of state if that is
 * not yet `now_ns`. */
static void spend(struct radio *radio, struct meter *meter, enum slot_ix slot,
	enum purpose_ix purpose, int64_t leave_ns, int64_t now_ns)
{
	if (leave_ns <= radio->metered_ns) {
		return;
	}
	meter_radio(meter, slot, purpose, radio->metered_ns, leave_ns);
	radio->metered_ns = leave_ns;
	if (leave_ns < now_ns) {
		meter_count(meter, leave_ns, TALLY_state_changes, 1);
	}
}

/* IDLE and SLEEP from `enter_ns` on, with what the device does by itself meanwhile. A profile with
 * SLEEP has updates (sim/config/rules.c). */
static void settle_idle(struct radio *radio, const struct radio_cfg *cfg, struct meter *meter,
	int64_t enter_ns, int64_t now_ns)
{
	int64_t period_ns = cfg->update.period_ns;
	int64_t active_ns = cfg->stage[RADIO_IDLE].timer_ns;
	bool sleeps = cfg->stage[RADIO_SLEEP].present;
	if (period_ns == 0) {
		spend(radio, meter, SLOT_IDLE, PURPOSE_BASE, now_ns, now_ns);
		return;
	}
	/* Skip the rounds that have been accounted for. */
	int64_t round_ns = period_ns + cfg->update.time_ns;
	if (radio->metered_ns > enter_ns) {
		enter_ns += (radio->metered_ns - enter_ns) / round_ns * round_ns;
	}
	while (radio->metered_ns < now_ns) {
		int64_t update_ns = enter_ns + period_ns;
		int64_t rest_ns = sleeps && active_ns < period_ns ? enter_ns + active_ns : update_ns;
		int64_t end_ns = update_ns + cfg->update.time_ns;
		spend(radio, meter, SLOT_IDLE, PURPOSE_BASE, rest_ns < now_ns ? rest_ns : now_ns,
			now_ns);
		spend(radio, meter, SLOT_SLEEP, PURPOSE_BASE, update_ns < now_ns ? update_ns : now_ns,
			now_ns);
		if (radio->metered_ns == update_ns && update_ns < now_ns) {
			meter_count(meter, update_ns, TALLY_area_updates, 1);
		}
		spend(radio, meter, SLOT_UPDATE, PURPOSE_BASE, end_ns < now_ns ? end_ns : now_ns,
			now_ns);
		enter_ns = end_ns;
	}
}

/* radio_settle; true when it came to IDLE or below. */
static bool settle(struct radio *radio, const struct radio_cfg *cfg, struct meter *meter,
	int64_t now_ns)
{
	if (now_ns <= radio->metered_ns) {
		return false;
	}
	if (radio->out) {
		meter_radio(meter, SLOT_OUT, PURPOSE_BASE, radio->metered_ns, now_ns);
		meter_span(meter, TALLY_coverage_out_us, radio->metered_ns, now_ns);
		radio->metered_ns = now_ns;
		return false;
	}
	enum radio_stage_ix stage = radio->linger, to = released_to(cfg);
	int64_t enter_ns = radio->idle_from_ns;
	while (radio->metered_ns < now_ns && stage < RADIO_IDLE) {
		enum radio_stage_ix next = stage + 1;
		int64_t leave_ns = now_ns;
		if (cfg->stage[stage].timer_ns < now_ns - enter_ns) {
			leave_ns = enter_ns + cfg->stage[stage].timer_ns;
		}
		if (stage < to && cfg->release_ns < leave_ns - radio->idle_from_ns) {
			leave_ns = radio->idle_from_ns + cfg->release_ns;
			next = to;
			if (leave_ns >= radio->metered_ns) {
				meter_count(meter, leave_ns, TALLY_early_releases, 1);
			}
		}
		spend(radio, meter, (enum slot_ix)(SLOT_HIGH + stage), radio->purpose, leave_ns, now_ns);
		enter_ns = leave_ns;
		stage = next;
	}
	if (radio->metered_ns == now_ns) {
		return false;
	}
	settle_idle(radio, cfg, meter, enter_ns, now_ns);
	return true;
}

void radio_settle(struct radio *radio, const struct radio_cfg *cfg, struct meter *meter,
	int64_t now_ns)
{
	settle(radio, cfg, meter, now_ns);
}

int64_t radio_paging_wait(const struct radio *radio, const struct radio_cfg *cfg,
	enum radio_stage_ix stage, int64_t now_ns)
{
	int64_t cycle = cfg->stage[stage].paging_cycle_ns;
	cycle = cycle > 0 ? cycle : cfg->stage[stage].drx.cycle_ns;
	if (cycle == 0) {
		return 0;
	}
	int64_t into = (now_ns + (int64_t)radio->paging_offset_us * 1000) % cycle;
	return into == 0 ? 0 : cycle - into;
}

int64_t radio_reach_ns(const struct radio *radio, const struct radio_cfg *cfg, int64_t now_ns)
{
	int64_t since_ns;
	if (radio->out || radio_busy(radio, now_ns)) {
		return now_ns;
	}
	enum radio_stage_ix stage = where(radio, cfg, now_ns, &since_ns);
	if (stage == RADIO_SLEEP) {
		return now_ns + cfg->update.period_ns - since_ns;
	}
	bool extended = cfg->stage[stage].paging_cycle_ns > RADIO_LONGEST_PAGING_NS;
	return extended ? now_ns + radio_paging_wait(radio, cfg, stage, now_ns) : now_ns;
}

bool radio_weak(const struct radio *radio, const struct radio_cfg *cfg, int64_t now_ns)
{
	const struct radio_weak *weak = &cfg->weak;
	if (weak->user_share <= 0) {
		return false;
	}
	uint64_t who = chance_mix(radio->place + CHANCE_WEAK_SIGNAL);
	if ((double)(who >> 11) * 0x1p-53 >= weak->user_share) {
		return false;
	}
	uint64_t slot = (uint64_t)(now_ns / weak->slot_ns) + 1;
	uint64_t when = chance_mix(who ^ slot * UINT64_C(0x9e3779b97f4a7c15));
	return (double)(when >> 11) * 0x1p-53 < weak->time_share;
}

/* ---- transfers */

static int64_t air_ns(uint32_t bytes, uint32_t bps)
{
	return (int64_t)((uint64_t)bytes * 8 * (uint64_t)SECOND_NS / bps);
}

/* How long the bits take, and the slot they are accounted for in. */
static int64_t on_air(const struct radio *radio, const struct radio_cfg *cfg, int64_t at_ns, bool up,
	bool small, uint32_t bytes, enum slot_ix *slot)
{
	uint32_t bps = up ? cfg->up_bps : cfg->down_bps;
	*slot = up ? SLOT_UP : SLOT_DOWN;
	if (small) {
		uint32_t own_bps = up ? cfg->small.up_bps : cfg->small.down_bps;
		bps = own_bps > 0 ? own_bps : bps;
		*slot = up ? SLOT_UP_MID : SLOT_DOWN_MID;
	}
	if (cfg->weak.user_share > 0 && radio_weak(radio, cfg, at_ns)) {
		bps = (uint32_t)((double)bps * cfg->weak.rate_share) + 1;
		*slot = *slot == SLOT_UP ? SLOT_UP_WEAK : *slot;
	}
	if (radio->most_bps > 0 && radio->most_bps < bps) {
		bps = radio->most_bps;
	}
	return air_ns(bytes, bps);
}

static void promote(struct radio *radio, struct meter *meter, enum slot_ix slot,
	enum purpose_ix purpose, int64_t from_ns, int64_t to_ns, uint32_t signalling_n)
{
	meter_radio(meter, slot, purpose, from_ns, to_ns);
	meter_count(meter, from_ns, TALLY_promotions, 1);
	meter_count(meter, from_ns, TALLY_state_changes, 1);
	meter_count(meter, from_ns, TALLY_signalling, signalling_n);
	radio->metered_ns = to_ns;
}

/* Where a transfer goes on without promotion, unless the profile says otherwise. */
static bool is_connected(enum radio_stage_ix stage)
{
	return stage == RADIO_HIGH || stage == RADIO_TAIL || stage == RADIO_LOW;
}

/* Whether a transfer found in `stage` goes through MID. */
static bool is_small(const struct radio_cfg *cfg, enum radio_stage_ix stage, bool up, uint32_t bytes)
{
	const struct radio_stage *mid = &cfg->stage[RADIO_MID];
	uint32_t most = 0;
	if (stage == RADIO_MID) {
		most = up ? mid->carries_up_bytes : mid->carries_down_bytes;
	} else if (stage > RADIO_MID) {
		most = up ? cfg->small.up_bytes : cfg->small.down_bytes;
	}
	return most > 0 && bytes <= most;
}

/* The state in which a transfer that starts at `start_ns` finds the radio, after all before has
 * been accounted for. As a rule it is still the one the last transfer left it in. */
static inline enum radio_stage_ix found_in(struct radio *radio, const struct radio_cfg *cfg,
	struct meter *meter, int64_t start_ns)
{
	enum radio_stage_ix stage = (enum radio_stage_ix)radio->linger;
	int64_t ns = start_ns - radio->idle_from_ns;
	if (!radio->out && ns < cfg->stage[stage].timer_ns &&
	    (ns < cfg->release_ns || stage >= released_to(cfg))) {
		meter_radio(meter, (enum slot_ix)(SLOT_HIGH + stage), radio->purpose,
			radio->metered_ns, start_ns);
		radio->metered_ns = start_ns;
		return stage;
	}
	/* Where nothing is below IDLE there is no more to look for; but after a release to PCH the walk
	 * of radio_stage goes by other times than the accounts. */
	bool simple = bottom_of(cfg) == RADIO_IDLE && cfg->early_release != RADIO_RELEASE_TO_PCH;
	bool idle = settle(radio, cfg, meter, start_ns);
	return idle && simple ? RADIO_IDLE : radio_stage(radio, cfg, start_ns);
}

struct radio_transfer radio_move(struct radio *radio, const struct radio_cfg *cfg,
	struct meter *meter, int64_t now_ns, bool up, uint32_t bytes, enum purpose_ix purpose)
{
	struct radio_transfer done = {.found = RADIO_HIGH};
	/* Behind earlier transfers, and as part of their activity when it follows closely. */
	int64_t start_ns = now_ns > radio->idle_from_ns ? now_ns : radio->idle_from_ns;
	if (start_ns < radio->metered_ns) {
		start_ns = radio->metered_ns; /* a gap shorter than what was on the air before it */
	}
	bool steady = radio->linger == RADIO_HIGH && !radio->out &&
		      start_ns - radio->idle_from_ns <= cfg->steady_rtt_ns;
	enum radio_stage_ix stage = found_in(radio, cfg, meter, start_ns);
	const struct radio_stage *from = &cfg->stage[stage];
	int64_t half_ns = cfg->steady_rtt_ns / 2;
	bool small = false;
	done.found = steady ? RADIO_HIGH : stage;
	if (!steady) {
		if (!up && (from->paging_cycle_ns > 0 || from->drx.cycle_ns > 0)) {
			start_ns += radio_paging_wait(radio, cfg, stage, start_ns);
			done.paged = from->paging_cycle_ns > 0;
			meter_count(meter, start_ns, TALLY_pages, done.paged);
			radio_settle(radio, cfg, meter, start_ns);
		}
		small = is_small(cfg, stage, up, bytes);
		half_ns = (from->rtt_ns - from->promotion_ns) / 2;
		if (small) {
			const struct radio_stage *mid = &cfg->stage[RADIO_MID];
			half_ns = (mid->rtt_ns - mid->promotion_ns) / 2;
		}
		if (small && stage != RADIO_MID) {
			int64_t end_ns = start_ns + cfg->small.promotion_ns;
			promote(radio, meter, SLOT_PROMOTE_SMALL, purpose, start_ns, end_ns,
				cfg->small.signalling_n);
			start_ns = end_ns;
		} else if (!small && (from->promotion_ns > 0 || !is_connected(stage))) {
			promote(radio, meter, (enum slot_ix)(SLOT_PROMOTE_HIGH + stage), purpose,
				start_ns, start_ns + from->promotion_ns, from->signalling_n);
			start_ns += from->promotion_ns;
			done.promoted = true;
		}
	}
	enum slot_ix slot;
	int64_t tx_ns = on_air(radio, cfg, start_ns, up, small, bytes, &slot);
	meter_radio(meter, slot, purpose, start_ns, start_ns + tx_ns);
	radio->purpose = (uint8_t)purpose;
	radio->linger = small ? RADIO_MID : RADIO_HIGH;
	radio->idle_from_ns = start_ns + tx_ns;
	radio->metered_ns = radio->idle_from_ns;
	done.start_ns = start_ns;
	done.busy_until_ns = radio->idle_from_ns;
	done.arrival_ns = radio->idle_from_ns + half_ns;
	return done;
}

/* From now on data moves again, after `attach_ns` in which it attaches. */
static void found(struct radio *radio, const struct radio_cfg *cfg, struct meter *meter,
	int64_t now_ns, int64_t attach_ns)
{
	radio_settle(radio, cfg, meter, now_ns);
	if (radio->metered_ns < now_ns) {
		radio->metered_ns = now_ns;
	}
	int64_t ready_ns = radio->metered_ns + attach_ns;
	meter_radio(meter, SLOT_ATTACH, PURPOSE_BASE, radio->metered_ns, ready_ns);
	radio->metered_ns = ready_ns;
	radio->idle_from_ns = long_ago(cfg, ready_ns);
	radio->linger = RADIO_HIGH;
	radio->out = false;
}

void radio_coverage(struct radio *radio, const struct radio_cfg *cfg, struct meter *meter,
	int64_t now_ns, bool out)
{
	if (!out) {
		found(radio, cfg, meter, now_ns, cfg->attach.time_ns);
		return;
	}
	radio_settle(radio, cfg, meter, now_ns);
	if (radio->metered_ns < now_ns) {
		radio->metered_ns = now_ns;
	}
	radio->out = true;
}

void radio_resume(struct radio *radio, const struct radio_cfg *cfg, struct meter *meter,
	int64_t now_ns)
{
	found(radio, cfg, meter, now_ns, 0);
}
