/* All corners of the energy band, one after the other: at most 3 x 3 x variants. */
#include "stats/band.h"

#include "core/err.h"
#include "stats/price.h"

enum { LOW, GIVEN, HIGH, ENDS };


/* What each corner assumes for a scenario, which may be a variant with other powers. */
static struct price_assumption assumption(const struct scenario *scenario, uint32_t cpu,
	uint32_t sms)
{
	const struct band_cfg *band = &scenario->band;
	struct price_assumption out = price_as_given(scenario);
	if (cpu != GIVEN) {
		out.cpu_factor = price_cpu_factor(&scenario->device,
			cpu == LOW ? band->cpu_wake_low_uj : band->cpu_wake_high_uj);
	}
	if (sms != GIVEN) {
		out.sms_uj = sms == LOW ? band->sms_low_uj : band->sms_high_uj;
	}
	return out;
}

/* Joules per device and day; false without devices. */
static bool energy_of(const struct scenario *scenario, const struct tally *tally,
	const struct price_assumption *assume, double *j)
{
	double days = price_device_days(scenario, tally);
	struct price_energy energy = price_energy(scenario, tally, assume);
	*j = days > 0.0 ? price_energy_total(&energy) / days : 0.0;
	return days > 0.0;
}

/* One side minus the other; nothing is subtracted for BAND_ALONE. */
static bool difference_of(const struct scenario *scenario, const struct tally *a,
	const struct tally *b, bool alone, const struct price_assumption *assume, double *j)
{
	double a_j = 0.0;
	double b_j = 0.0;
	bool known = a != NULL && energy_of(scenario, a, assume, &a_j);
	known = known && (alone || (b != NULL && energy_of(scenario, b, assume, &b_j)));
	*j = a_j - b_j;
	return known;
}

/* The mean over replications of a minus b. */
static bool main_difference(const struct results_point *point, uint32_t a, uint32_t b,
	uint32_t cpu, uint32_t sms, double *j)
{
	struct price_assumption assume = assumption(point->scenario, cpu, sms);
	bool alone = b == BAND_ALONE;
	double sum = 0.0;
	for (uint32_t rep = 0; rep < point->replications_n; rep++) {
		double one = 0.0;
		if (!difference_of(point->scenario, results_tally(point, a, rep),
			alone ? NULL : results_tally(point, b, rep), alone, &assume, &one)) {
			return false;
		}
		sum += one;
	}
	*j = point->replications_n > 0 ? sum / point->replications_n : 0.0;
	return point->replications_n > 0;
}

static bool variant_difference(const struct results_variant *variant, uint32_t a, uint32_t b,
	uint32_t cpu, uint32_t sms, double *j)
{
	struct price_assumption assume = assumption(variant->scenario, cpu, sms);
	bool alone = b == BAND_ALONE;
	return difference_of(variant->scenario, variant->tally[a],
		alone ? NULL : variant->tally[b], alone, &assume, j);
}

/* The difference at one corner: the whole comparison's, plus what the variant changes. */
static bool corner(const struct results_point *point, uint32_t a, uint32_t b, uint32_t cpu,
	uint32_t sms, uint32_t variant, double *j)
{
	if (!main_difference(point, a, b, cpu, sms, j)) {
		return false;
	}
	double changed = 0.0;
	double base = 0.0;
	if (variant > 0 &&
		variant_difference(&point->variant[variant], a, b, cpu, sms, &changed) &&
		variant_difference(&point->variant[0], a, b, cpu, sms, &base)) {
		*j += changed - base;
	}
	return true;
}

static bool turns(double given, double value)
{
	return (given > 0.0 && value < 0.0) || (given < 0.0 && value > 0.0);
}

struct candidate {
	const char *name;
	double move;
	bool turns;
};

/* A parameter that turns the sign alone beats one that does not; then the larger move wins. */
static void consider(struct candidate *best, const char *name, double given, double value)
{
	double move = value > given ? value - given : given - value;
	bool turned = turns(given, value);
	if ((turned && !best->turns) || (turned == best->turns && move > best->move)) {
		*best = (struct candidate){ .name = name, .move = move, .turns = turned };
	}
}

struct band band_of(const struct results_point *point, uint32_t a, uint32_t b)
{
	struct band band = { 0 };
	if (!corner(point, a, b, GIVEN, GIVEN, 0, &band.given)) {
		return band;
	}
	band.known = true;
	band.low = band.high = band.given;
	struct candidate best = { 0 };
	uint32_t variants = point->variant_n > 0 ? point->variant_n : 1;
	for (uint32_t variant = 0; variant < variants; variant++) {
		for (uint32_t cpu = 0; cpu < ENDS; cpu++) {
			for (uint32_t sms = 0; sms < ENDS; sms++) {
				double j = 0.0;
				bool known = corner(point, a, b, cpu, sms, variant, &j);
				REQUIRE(known);
				band.low = j < band.low ? j : band.low;
				band.high = j > band.high ? j : band.high;
				bool only_cpu = cpu != GIVEN && sms == GIVEN && variant == 0;
				bool only_sms = cpu == GIVEN && sms != GIVEN && variant == 0;
				bool only_variant = cpu == GIVEN && sms == GIVEN && variant > 0;
				const char *name = only_cpu ? "energy of one CPU wake" :
					only_sms ? "energy of one SMS reception" :
					only_variant ? point->variant[variant].name : NULL;
				if (name != NULL) {
					consider(&best, name, band.given, j);
				}
			}
		}
	}
	band.undecided = band.low < 0.0 && band.high > 0.0;
	band.decided_by = best.name;
	band.alone = best.turns;
	return band;
}
