/* All corners of the energy band, one after the other: at most 3 x 3 x variants. */
#include "stats/band.h"

#include <math.h>

#include "core/err.h"
#include "stats/price.h"

/* What is compared: strategy a with b, or a alone. */
struct comparison {
	const struct results_point *point;
	uint32_t a, b;
	enum band_unit unit;
};

/* Per device and day; false without devices, and where a battery gives nothing. */
static bool use_of(const struct scenario *scenario, const struct tally *tally,
	enum band_unit unit, struct price_assumption assume, double *use)
{
	double days = price_device_days(scenario, tally);
	if (unit == BAND_BATTERIES) {
		*use = price_batteries(scenario, tally, assume) / days;
	} else {
		struct price_energy energy = price_energy(scenario, tally, assume);
		*use = price_energy_total(&energy) / days;
	}
	return isfinite(*use);
}

/* One side minus the other; nothing is subtracted when there is no b. */
static bool difference_of(const struct scenario *scenario, const struct tally *a,
	const struct tally *b, enum band_unit unit, struct price_assumption assume,
	double *difference)
{
	double a_use = 0.0;
	double b_use = 0.0;
	bool known = use_of(scenario, a, unit, assume, &a_use) &&
		(b == NULL || use_of(scenario, b, unit, assume, &b_use));
	*difference = a_use - b_use;
	return known;
}

/* The mean over replications of a minus b. */
static bool main_difference(const struct comparison *it, struct price_assumption assume,
	double *difference)
{
	const struct results_point *point = it->point;
	double sum = 0.0;
	for (uint32_t rep = 0; rep < point->replications_n; rep++) {
		const struct tally *b =
			it->b == BAND_ALONE ? NULL : results_tally(point, it->b, rep);
		double one = 0.0;
		if (!difference_of(point->scenario, results_tally(point, it->a, rep), b, it->unit,
			assume, &one)) {
			return false;
		}
		sum += one;
	}
	*difference = point->replications_n > 0 ? sum / point->replications_n : 0.0;
	return point->replications_n > 0;
}

static bool variant_difference(const struct comparison *it, uint32_t variant,
	struct price_assumption assume, double *difference)
{
	const struct results_variant *from = &it->point->variant[variant];
	const struct tally *b = it->b == BAND_ALONE ? NULL : from->tally[it->b];
	bool both = from->tally[it->a] != NULL && (it->b == BAND_ALONE || b != NULL);
	return both && difference_of(from->scenario, from->tally[it->a], b, it->unit, assume,
		difference);
}

/* The difference at one corner: the whole comparison's, plus what the variant changes. */
static bool corner(const struct comparison *it, struct price_assumption assume,
	uint32_t variant, double *difference)
{
	if (!main_difference(it, assume, difference)) {
		return false;
	}
	double changed = 0.0;
	double base = 0.0;
	if (variant > 0 && variant_difference(it, variant, assume, &changed) &&
		variant_difference(it, 0, assume, &base)) {
		*difference += changed - base;
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

struct band band_of(const struct results_point *point, uint32_t a, uint32_t b,
	enum band_unit unit)
{
	struct comparison it = { point, a, b, unit };
	struct price_assumption assume = { PRICE_GIVEN, PRICE_GIVEN };
	struct band band = { 0 };
	if (!corner(&it, assume, 0, &band.given)) {
		return band;
	}
	band.known = true;
	band.low = band.high = band.given;
	struct candidate best = { 0 };
	uint32_t variants = point->variant_n > 0 ? point->variant_n : 1;
	for (uint32_t i = 0; i < variants * PRICE_ENDS * PRICE_ENDS; i++) {
		uint32_t variant = i / (PRICE_ENDS * PRICE_ENDS);
		assume.cpu_wake = (enum price_end)(i / PRICE_ENDS % PRICE_ENDS);
		assume.sms = (enum price_end)(i % PRICE_ENDS);
		double at = 0.0;
		bool known = corner(&it, assume, variant, &at);
		REQUIRE(known);
		band.low = at < band.low ? at : band.low;
		band.high = at > band.high ? at : band.high;
		bool cpu = assume.cpu_wake != PRICE_GIVEN;
		bool sms = assume.sms != PRICE_GIVEN;
		const char *name = cpu && !sms && variant == 0 ? "energy of one CPU wake" :
			!cpu && sms && variant == 0 ? "energy of one SMS reception" :
			!cpu && !sms && variant > 0 ? point->variant[variant].name : NULL;
		if (name != NULL) {
			consider(&best, name, band.given, at);
		}
	}
	band.undecided = band.low < 0.0 && band.high > 0.0;
	band.decided_by = best.name;
	band.alone = best.turns;
	return band;
}
