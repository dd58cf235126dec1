/* "The n-th gap comes an exponential time after the one before and lasts as its own draw says." */
#include "models/network/coverage.h"

#include "core/fixmath.h"

static int64_t on_ns(const struct coverage_cfg *cfg, struct chance chance, uint32_t user,
	uint32_t gap)
{
	double mean_ns = (double)DAY_NS / cfg->gaps_per_day - dist_mean(&cfg->gap_ns);
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
	if (cfg->gaps_per_day > 0) {
		coverage->next_ns = on_ns(cfg, chance, user, 0);
	}
}

int64_t coverage_gap_ns(const struct coverage_cfg *cfg, struct chance chance, uint32_t user,
	uint32_t gap)
{
	int64_t ns = dist_draw(&cfg->gap_ns, chance_unit(chance, user, CHANCE_COVERAGE_OFF, gap, 0));
	return ns == DIST_NEVER ? 400 * DAY_NS : ns + 1;
}

void coverage_turn(struct coverage *coverage, const struct coverage_cfg *cfg, struct chance chance,
	uint32_t user)
{
	coverage->out = !coverage->out;
	if (coverage->out) {
		coverage->next_ns += coverage_gap_ns(cfg, chance, user, coverage->gap);
	} else {
		coverage->gap++;
		coverage->next_ns += on_ns(cfg, chance, user, coverage->gap);
	}
}
