/* The radio's own story: "I sleep in IDLE and listen once per paging cycle. When there is something
 * to move I am promoted to HIGH, move the bits, and stay in HIGH in case there is more. When HIGH's
 * timer runs out I step down to MID, then PCH where the network has it, then IDLE. What is small
 * enough for MID goes there without promotion, and MID's timer starts again."
 *
 *              promotion                       bits move: UP, DOWN
 *   IDLE ------------------> HIGH <---------------------+
 *    ^  ^                     | timer                   |
 *    |  | timer               v         promotion       |
 *    |  +------ PCH <------- MID -----------------------+  (small transfers stay in MID)
 *
 * Times in states are handed to the meter lazily, at the next activity (radio_settle). */
#include "models/radio/radio.h"

void radio_init(struct radio *radio, const struct radio_cfg *cfg, int64_t now_ns, double paging)
{
	int64_t cycle = cfg->stage[RADIO_IDLE].paging_cycle_ns;
	*radio = (struct radio){
		.metered_ns = now_ns,
		.idle_from_ns = INT64_MIN / 4,
		.paging_offset_us = (uint32_t)((double)(cycle / 1000) * paging),
		.linger = RADIO_HIGH,
		.purpose = PURPOSE_BASE,
	};
}

/* The next lower state that this technology has. */
static enum radio_stage_ix below(const struct radio_cfg *cfg, enum radio_stage_ix stage)
{
	do {
		stage++;
	} while (stage < RADIO_IDLE && !cfg->stage[stage].present);
	return stage;
}

enum radio_stage_ix radio_stage(const struct radio *radio, const struct radio_cfg *cfg,
	int64_t now_ns)
{
	enum radio_stage_ix stage = radio->linger;
	if (radio->out) {
		return RADIO_IDLE;
	}
	int64_t left = now_ns - radio->idle_from_ns;
	while (stage != RADIO_IDLE && left >= cfg->stage[stage].timer_ns) {
		left -= cfg->stage[stage].timer_ns;
		stage = below(cfg, stage);
	}
	return stage;
}

void radio_settle(struct radio *radio, const struct radio_cfg *cfg, struct meter *meter,
	int64_t now_ns)
{
	if (now_ns <= radio->metered_ns) {
		return;
	}
	if (radio->out) {
		meter_radio(meter, SLOT_OUT, PURPOSE_BASE, radio->metered_ns, now_ns);
		meter_span(meter, TALLY_coverage_out_us, radio->metered_ns, now_ns);
		radio->metered_ns = now_ns;
		return;
	}
	enum radio_stage_ix stage = radio->linger;
	int64_t enter_ns = radio->idle_from_ns;
	while (radio->metered_ns < now_ns) {
		int64_t leave_ns = now_ns;
		if (stage != RADIO_IDLE && cfg->stage[stage].timer_ns < now_ns - enter_ns) {
			leave_ns = enter_ns + cfg->stage[stage].timer_ns;
		}
		if (leave_ns > radio->metered_ns) {
			enum purpose_ix purpose = cfg->stage[stage].counts_as_idle ? PURPOSE_BASE
										   : radio->purpose;
			meter_radio(meter, (enum slot_ix)(SLOT_HIGH + stage), purpose,
				radio->metered_ns, leave_ns);
			radio->metered_ns = leave_ns;
			if (leave_ns < now_ns) {
				meter_count(meter, leave_ns, TALLY_state_changes, 1);
			}
		}
		enter_ns = leave_ns;
		if (stage != RADIO_IDLE) {
			stage = below(cfg, stage);
		}
	}
}

int64_t radio_paging_wait(const struct radio *radio, const struct radio_cfg *cfg,
	enum radio_stage_ix stage, int64_t now_ns)
{
	int64_t cycle = cfg->stage[stage].paging_cycle_ns;
	if (cycle == 0) {
		return 0;
	}
	int64_t into = (now_ns + (int64_t)radio->paging_offset_us * 1000) % cycle;
	return into == 0 ? 0 : cycle - into;
}

static int64_t air_ns(uint32_t bytes, uint32_t bps)
{
	return (int64_t)((uint64_t)bytes * 8 * (uint64_t)SECOND_NS / bps);
}

struct radio_transfer radio_move(struct radio *radio, const struct radio_cfg *cfg,
	struct meter *meter, int64_t now_ns, bool up, uint32_t bytes, enum purpose_ix purpose)
{
	struct radio_transfer done = {.found = RADIO_HIGH};
	int64_t tx_ns = air_ns(bytes, up ? cfg->up_bps : cfg->down_bps);
	/* Behind earlier transfers, and as part of their activity when it follows closely. */
	int64_t start_ns = now_ns > radio->idle_from_ns ? now_ns : radio->idle_from_ns;
	if (start_ns < radio->metered_ns) {
		start_ns = radio->metered_ns; /* a gap shorter than what was on the air before it */
	}
	bool steady = radio->linger == RADIO_HIGH && !radio->out &&
		      start_ns - radio->idle_from_ns <= cfg->steady_rtt_ns;
	enum radio_stage_ix stage = steady ? RADIO_HIGH : radio_stage(radio, cfg, start_ns);
	const struct radio_stage *from = &cfg->stage[stage];
	done.found = stage;
	int64_t half_ns = cfg->steady_rtt_ns / 2;
	radio_settle(radio, cfg, meter, start_ns);
	if (!steady) {
		uint32_t carries = up ? from->carries_up_bytes : from->carries_down_bytes;
		if (!up && from->paging_cycle_ns > 0) {
			int64_t heard_ns = start_ns + radio_paging_wait(radio, cfg, stage, start_ns);
			meter_count(meter, heard_ns, TALLY_pages, 1);
			done.paged = true;
			radio_settle(radio, cfg, meter, heard_ns);
			start_ns = heard_ns;
		}
		half_ns = (from->rtt_ns - from->promotion_ns) / 2;
		if (stage == RADIO_MID && bytes <= carries) {
			/* Carried in this state: its timer starts again, no promotion. */
			radio->purpose = (uint8_t)purpose;
			radio->linger = RADIO_MID;
			radio->idle_from_ns = start_ns;
			radio_settle(radio, cfg, meter, start_ns + tx_ns);
			radio->idle_from_ns = start_ns + tx_ns;
			done.busy_until_ns = start_ns + tx_ns;
			done.arrival_ns = done.busy_until_ns + half_ns;
			return done;
		}
		if (from->promotion_ns > 0 || stage != RADIO_HIGH) {
			enum slot_ix slot = (enum slot_ix)(SLOT_PROMOTE_HIGH + stage);
			meter_radio(meter, slot, purpose, start_ns, start_ns + from->promotion_ns);
			meter_count(meter, start_ns, TALLY_promotions, 1);
			meter_count(meter, start_ns, TALLY_state_changes, 1);
			meter_count(meter, start_ns, TALLY_signalling, from->signalling_n);
			start_ns += from->promotion_ns;
			done.promoted = true;
		}
	}
	meter_radio(meter, up ? SLOT_UP : SLOT_DOWN, purpose, start_ns, start_ns + tx_ns);
	radio->purpose = (uint8_t)purpose;
	radio->linger = RADIO_HIGH;
	radio->idle_from_ns = start_ns + tx_ns;
	radio->metered_ns = radio->idle_from_ns;
	done.busy_until_ns = radio->idle_from_ns;
	done.arrival_ns = radio->idle_from_ns + half_ns;
	return done;
}

void radio_coverage(struct radio *radio, const struct radio_cfg *cfg, struct meter *meter,
	int64_t now_ns, bool out)
{
	radio_settle(radio, cfg, meter, now_ns);
	if (radio->metered_ns < now_ns) {
		radio->metered_ns = now_ns;
	}
	radio->out = out;
	if (!out) {
		radio->idle_from_ns = INT64_MIN / 4;
		radio->linger = RADIO_HIGH;
	}
}
