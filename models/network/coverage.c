/* "The n-th interruption comes an exponential time after the one before and lasts as its own draw
 * says; some are calls." */
#include "models/network/coverage.h"

#include "core/fixmath.h"

static bool is_call(const struct coverage_cfg *cfg, struct chance chance, uint32_t user,
	uint32_t gap)
{
	double all = cfg->gaps_per_day + cfg->calls_per_day;
	return cfg->calls_per_day > 0 &&
	       chance_unit(chance, user, CHANCE_CALL, 0, gap) * all < cfg->calls_per_day;
}

static int64_t on_ns(const struct coverage_cfg *cfg, struct chance chance, uint32_t user,
	uint32_t gap)
{
	double all = cfg->gaps_per_day + cfg->calls_per_day;
	double mean_ns = (double)DAY_NS / all - dist_mean(&cfg->gap_ns);
	if (cfg->calls_per_day > 0) {
		double call_share = cfg->calls_per_day / all;
		mean_ns = (double)DAY_NS / all - call_share * dist_mean(&cfg->call_ns);
		if (cfg->gaps_per_day > 0) {
			mean_ns -= (1 - call_share) * dist_mean(&cfg->gap_ns);
		}
	}
	if (mean_ns < (double)SECOND_NS) {
		mean_ns = (double)SECOND_NS;
	}
	double u = chance_unit(chance, user, CHANCE_COVERAGE_ON, gap, 0);
	return (int64_t)(-fixmath_log(u) * mean_ns) + 1;
}

void coverage_init(struct coverage *coverage, const struct coverage_cfg *cfg, struct chance chance,
	uint32_t user)
{
	*coverage = (struct coverage){.next_ns = NEVER_NS};
	if (cfg->gaps_per_day + cfg->calls_per_day > 0) {
		coverage->next_ns = on_ns(cfg, chance, user, 0);
	}
}

int64_t coverage_gap_ns(const struct coverage_cfg *cfg, struct chance chance, uint32_t user,
	uint32_t gap)
{
	bool call = is_call(cfg, chance, user, gap);
	double u = call ? chance_unit(chance, user, CHANCE_CALL, 1, gap)
			: chance_unit(chance, user, CHANCE_COVERAGE_OFF, gap, 0);
	int64_t ns = dist_draw(call ? &cfg->call_ns : &cfg->gap_ns, u);
	return ns == DIST_NEVER ? 400 * DAY_NS : ns + 1;
}

void coverage_turn(struct coverage *coverage, const struct coverage_cfg *cfg, struct chance chance,
	uint32_t user)
{
	coverage->out = !coverage->out;
	if (coverage->out) {
		coverage->call = is_call(cfg, chance, user, coverage->gap);
		coverage->next_ns += coverage_gap_ns(cfg, chance, user, coverage->gap);
	} else {
		coverage->call = false;
		coverage->gap++;
		coverage->next_ns += on_ns(cfg, chance, user, coverage->gap);
	}
}
