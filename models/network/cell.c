/* "Others were here first: I ask what they leave." See cell.h for the reasons. */
#include "models/network/cell.h"

#include "core/fixmath.h"

/* Others' calls last about so long; the slots they leave are drawn anew after each. [ASSUMED] */
#define VOICE_SLOT_NS (90 * SECOND_NS)
/* Others' signalling lasts some seconds; within this time it is the same for whoever asks. */
#define SIGNALLING_SLOT_NS INT64_C(235384615)

/* [TS04.08] 3.3.1.1: up to 7 repetitions, spread over about 0.1 to 1 s. */
#define ACCESS_REPEAT_NS INT64_C(500000000)
enum { ACCESS_TRIES = 8 };

double cell_erlang_b(uint32_t channels, double erlang)
{
	double b = 1;
	for (uint32_t k = 1; k <= channels; k++) {
		b = erlang * b / (k + erlang * b);
	}
	return b;
}

double cell_background_erlang(const struct cell_cfg *cfg)
{
	double busy_ns = cfg->calls_per_day * (double)cfg->call_ns +
			 cfg->updates_per_day * (double)cfg->update_ns +
			 cfg->messages_per_day * (double)cfg->message_ns;
	return busy_ns / (double)DAY_NS;
}

bool cell_signalling_free(const struct cell_cfg *cfg, const struct cell *cell, uint32_t channels,
	struct chance chance, uint32_t ix, int64_t at_ns)
{
	if (cell->signalling_busy >= channels) {
		return false;
	}
	double erlang = cell_background_erlang(cfg);
	if (erlang <= 0) {
		return true;
	}
	double u = chance_unit(chance, ix, CHANCE_SDCCH, (uint64_t)(at_ns / SIGNALLING_SLOT_NS), 0);
	return u >= cell_erlang_b(channels - cell->signalling_busy, erlang);
}

uint32_t cell_voice(uint32_t slots, double erlang, double u)
{
	if (erlang <= 0) {
		return 0;
	}
	/* P(slots busy) = B; the states below follow from p(k-1) = p(k) k / A. */
	double p = cell_erlang_b(slots, erlang), above = p;
	uint32_t busy = slots;
	while (busy > 0 && u >= above) {
		p = p * busy / erlang;
		above += p;
		busy--;
	}
	return busy;
}

/* Of a cell with time slots: those without a call, at least the reserved ones. */
static double slots_bps(const struct cell_cfg *cfg, struct chance chance, uint32_t ix,
	int64_t at_ns)
{
	uint32_t shared = cfg->slots > cfg->data_slots ? cfg->slots - cfg->data_slots : 0;
	double u = chance_unit(chance, ix, CHANCE_CELL_VOICE, (uint64_t)(at_ns / VOICE_SLOT_NS),
		0);
	uint32_t voice = cell_voice(shared, cfg->voice_erlang, u);
	return (double)(cfg->slots - voice) * cfg->slot_bps;
}

uint32_t cell_bps(const struct cell_cfg *cfg, struct chance chance, uint32_t ix, int64_t at_ns,
	unsigned way)
{
	double bps = way == CELL_UP ? cfg->up_bps : cfg->down_bps;
	if (cfg->slots > 0) {
		double by_slots = slots_bps(cfg, chance, ix, at_ns);
		bps = bps > 0 && bps < by_slots ? bps : by_slots;
	}
	return bps > 0 ? (uint32_t)(bps * (1 - cfg->data_load)) + 1 : 0;
}

/* What is left of so many a second, never quite nothing. */
static double left_per_s(double all, double others)
{
	return all - others > all * 1e-3 ? all - others : all * 1e-3;
}

/* A place in the queue: the wait, or -1 when it would be too long. */
static int64_t take_turn(struct cell_turn *turn, double per_s, int64_t most_ns, int64_t now_ns)
{
	int64_t wait_ns = turn->free_ns > now_ns ? turn->free_ns - now_ns : 0;
	if (wait_ns > most_ns) {
		return -1;
	}
	turn->free_ns = now_ns + wait_ns + (int64_t)((double)SECOND_NS / per_s);
	return wait_ns;
}

double cell_pages_per_s(const struct cell_cfg *cfg)
{
	/* 51 x 120/26 ms a multiframe, so many blocks in it. [SMS-4] */
	double all = cfg->paging_blocks * cfg->pages_per_block / (SIGNALLING_SLOT_NS * 1e-9);
	return all > 0 ? left_per_s(all, cfg->other_pages_per_day / 86400) : 0;
}

int64_t cell_page(const struct cell_cfg *cfg, struct cell_turn *paging, int64_t now_ns)
{
	double per_s = cell_pages_per_s(cfg);
	return per_s > 0 ? take_turn(paging, per_s, cfg->page_wait_ns, now_ns) : 0;
}

/* Others' random accesses a second. */
static double accesses_per_s(const struct cell_cfg *cfg)
{
	return (cfg->other_accesses_per_day + cfg->calls_per_day + cfg->updates_per_day +
		cfg->messages_per_day) / 86400;
}

double cell_collision_p(const struct cell_cfg *cfg)
{
	return cfg->access_slots_per_s > 0
		? 1 - fixmath_exp(-accesses_per_s(cfg) / cfg->access_slots_per_s) : 0;
}

int64_t cell_access_ns(const struct cell_cfg *cfg, struct cell *cell, struct chance chance,
	uint32_t ix, int64_t now_ns)
{
	double collision_p = cell_collision_p(cfg);
	uint64_t item = (uint64_t)(now_ns / SIGNALLING_SLOT_NS);
	int64_t at_ns = now_ns;
	uint32_t try = 0;
	while (collision_p > 0 &&
	       chance_unit(chance, ix, CHANCE_RANDOM_ACCESS, item, try) < collision_p) {
		if (++try == ACCESS_TRIES) {
			return -1;
		}
		at_ns += ACCESS_REPEAT_NS;
	}
	if (cfg->grant_blocks > 0) {
		double all = cfg->grant_blocks / (SIGNALLING_SLOT_NS * 1e-9);
		int64_t wait_ns = take_turn(&cell->grants, left_per_s(all, accesses_per_s(cfg)),
			cfg->page_wait_ns, at_ns);
		return wait_ns < 0 ? -1 : at_ns + wait_ns - now_ns;
	}
	return at_ns - now_ns;
}
