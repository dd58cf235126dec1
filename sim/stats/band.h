/* The energy band: how far a difference in battery use moves when estimates move.
 *
 * What: the lowest and highest difference over {cpu wake low, given, high} x {SMS reception low,
 *   given, high} x variants (SEMANTICS 3). A variant's effect is what it changes against variant 0
 *   of the same few users, added to the difference of the whole comparison; so the smaller
 *   population of the variants' runs cancels.
 * Not here: the 95 % interval, which is chance and not ignorance. Money and delay have no band.
 * Ownership: values only; `decided_by` points at static text or at the variant's name in results.
 * Units: joules per device and day, or batteries per device and day, each device's its own: where
 * groups have different batteries the two need not even have the same sign. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "stats/results.h"

enum band_unit { BAND_JOULES, BAND_BATTERIES, BAND_UNITS };

struct band {
	bool known;             /* false when a side has no devices, or batteries give nothing */
	double given;           /* the difference under the scenario's own numbers */
	double low, high;
	bool undecided;         /* the sign changes inside the band */
	const char *decided_by; /* the parameter whose end alone turns the sign; if none does, or
	                         * nothing turns it, the one that moves the difference most */
	bool alone;             /* decided_by turns the sign without help */
};

#define BAND_ALONE UINT32_MAX

/* Strategy a minus strategy b; with b = BAND_ALONE strategy a's own energy. */
struct band band_of(const struct results_point *point, uint32_t a, uint32_t b,
	enum band_unit unit);
