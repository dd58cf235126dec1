/* Powers of radio slots. See power.h for the formulas.
 *
 * The table of the relative model is that of [TR38840] for FR1: deep sleep 1, light 20, micro 45,
 * PDCCH 100, PDCCH with PDSCH 300, uplink 250 at 0 dBm and 700 at 23 dBm; falling asleep and waking
 * takes 450 units x ms within 20 ms for deep, 100 within 6 ms for light sleep. */
#include "stats/power.h"

#include "core/err.h"

#define RELATIVE_PDCCH 100.0
#define RELATIVE_PDSCH 300.0
#define RELATIVE_UL_0DBM 250.0
#define RELATIVE_UL_PER_MW 2.267 /* (700 - 250) / (10^2.3 - 1) */
#define RELATIVE_TWO_ANTENNAS 0.7

/* Reception scales with bandwidth, 1 at 100 MHz, and with the receive antennas, 1 with four. */
static double reception(const struct radio_relative *relative)
{
	double scale = 0.4 + 0.6 * ((double)relative->bandwidth_mhz - 20.0) / 80.0;
	return relative->antennas_n <= 2 ? scale * RELATIVE_TWO_ANTENNAS : scale;
}

/* The cheapest legal sleep over a gap, in units x ms. Deep and light sleep need their transition to
 * fit into it; that time is paid for by the transition's energy. */
static double sleep_unit_ms(double gap_ms)
{
	static const struct {
		double units, transition_ms, transition_unit_ms;
	} sleeps[] = {{45, 0, 0}, {20, 6, 100}, {1, 20, 450}};
	double best = sleeps[0].units * gap_ms;
	for (unsigned i = 1; i < 3; i++) {
		double cost = sleeps[i].transition_unit_ms +
			      sleeps[i].units * (gap_ms - sleeps[i].transition_ms);
		if (gap_ms >= sleeps[i].transition_ms && cost < best) {
			best = cost;
		}
	}
	return best;
}

double power_stage_uw(const struct radio_cfg *radio, enum radio_stage_ix ix)
{
	REQUIRE((uint32_t)ix < RADIO_STAGES);
	const struct radio_stage *stage = &radio->stage[ix];
	const struct radio_drx *drx = &stage->drx;
	const struct radio_relative *relative = &radio->relative;
	double cycle_ns = (double)drx->cycle_ns, on_ns = (double)drx->on_ns;
	if (drx->cycle_ns == 0) {
		return stage->uw;
	}
	if (relative->unit_uw > 0) {
		double on_unit_ms = RELATIVE_PDCCH * reception(relative) * on_ns * 1e-6;
		double unit_ms = on_unit_ms + sleep_unit_ms((cycle_ns - on_ns) * 1e-6);
		return relative->unit_uw * unit_ms / (cycle_ns * 1e-6);
	}
	/* 1 uJ / ns = 1e9 uW. */
	double woken = on_ns * ((double)drx->on_uw - stage->uw) + drx->transition_uj * 1e9;
	return stage->uw + woken / cycle_ns;
}

/* While bits move, at the rate in force. */
static double transfer_uw(const struct radio_cfg *radio, bool up, double rate_share)
{
	const struct radio_relative *relative = &radio->relative;
	double mbps = (up ? radio->up_bps : radio->down_bps) * 1e-6 * rate_share;
	if (relative->unit_uw > 0) {
		double units = up ? RELATIVE_UL_0DBM +
				RELATIVE_UL_PER_MW * (relative->tx_uw * 1e-3 - 1.0)
				  : RELATIVE_PDSCH * reception(relative);
		return relative->unit_uw * units;
	}
	return up ? radio->up_uw + radio->up_uw_per_mbps * mbps
		  : radio->down_uw + radio->down_uw_per_mbps * mbps;
}

static double mean_uw(uint32_t energy_uj, int64_t time_ns)
{
	return time_ns > 0 ? energy_uj * 1e9 / (double)time_ns : 0.0;
}

static double small_uw(const struct radio_cfg *radio, uint32_t own_uw)
{
	return own_uw > 0 ? own_uw : power_stage_uw(radio, RADIO_MID);
}

static enum price_cause slot_cause(const struct radio_cfg *radio, enum slot_ix slot)
{
	if (slot < SLOT_PROMOTE_HIGH) {
		return PRICE_TRANSFER;
	}
	if (slot < SLOT_HIGH || slot == SLOT_ATTACH) {
		return PRICE_PROMOTION;
	}
	bool connected = slot < SLOT_IDLE && !radio->stage[slot - SLOT_HIGH].counts_as_idle;
	return connected ? PRICE_TAIL : PRICE_PAGING;
}

double power_slot_uw(const struct radio_cfg *radio, enum slot_ix slot, enum price_cause *cause)
{
	*cause = slot_cause(radio, slot);
	switch (slot) {
	case SLOT_UP:
		return transfer_uw(radio, true, 1.0);
	case SLOT_DOWN:
		return transfer_uw(radio, false, 1.0);
	case SLOT_UP_WEAK:
		return transfer_uw(radio, true, radio->weak.rate_share) * radio->weak.up_power_factor;
	case SLOT_UP_MID:
		return small_uw(radio, radio->small.up_uw);
	case SLOT_DOWN_MID:
		return small_uw(radio, radio->small.down_uw);
	case SLOT_PROMOTE_SMALL:
		return radio->small.promotion_uw;
	case SLOT_UPDATE:
		return mean_uw(radio->update.energy_uj, radio->update.time_ns);
	case SLOT_ATTACH:
		return mean_uw(radio->attach.energy_uj, radio->attach.time_ns);
	case SLOT_OUT:
		return power_stage_uw(radio, RADIO_IDLE);
	default:
		REQUIRE(slot >= SLOT_PROMOTE_HIGH && slot < SLOT_UPDATE);
		return slot < SLOT_PROMOTE_SMALL
			? radio->stage[slot - SLOT_PROMOTE_HIGH].promotion_uw
			: power_stage_uw(radio, (enum radio_stage_ix)(slot - SLOT_HIGH));
	}
}
