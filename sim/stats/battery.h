/* How long a battery lasts under a load: what the rated charge comes to in the end.
 *
 * Ideal: charge times voltage times efficiency, as radio-energy.md 9.1. On top of that, each only
 * where stated: temperature, ageing, self-discharge, the charge that stays behind when a
 * transmission burst pulls the voltage below the cut-off, Peukert's loss at high currents, and the
 * kinetic model, in which charge flows between two wells:
 *     dy1/dt = -i + k (h2 - h1), dy2/dt = -k (h2 - h1), h1 = y1 / c, h2 = y2 / (1 - c),
 * empty when y1 = 0; k' = k / (c (1 - c)).
 * Not here: where the load comes from (stats/price.h). A device in a run never runs empty; life is
 * computed from its mean day. Units: charge in uAh, current in uA, time in hours where a name says
 * nothing else. Source: [RAD-9], [KIBAM], [CHEN06] (open-circuit voltage). */
#pragma once

#include "models/model.h"

/* Two levels that alternate: the device at rest and at work. */
struct battery_load {
	double rest_uw, work_uw;  /* from the battery's load side */
	double work_share;        /* of the time */
	double works_per_day;     /* stretches of work */
};

/* Charge in the two wells, uAh. */
struct battery_wells {
	double available, bound;
};

struct battery_wells battery_full(const struct battery_cfg *cfg, double charge_uah);

/* A constant current for `hours`: the closed form of the two equations above. Available charge may
 * come out negative; the battery was empty before. */
struct battery_wells battery_step(const struct battery_cfg *cfg, struct battery_wells wells,
	double current_ua, double hours);

/* Charge that a constant current takes out of a full battery until it is empty. */
double battery_kibam_uah(const struct battery_cfg *cfg, double charge_uah, double current_ua);

/* Open-circuit voltage at a state of charge 0..1, and the share of the charge that stays behind when
 * a burst on top of the mean current goes below the cut-off. */
double battery_open_volt(double charge_share);
double battery_left_share(const struct device_cfg *device, double mean_ua);

/* Rated charge after temperature and age, uAh. */
double battery_charge_uah(const struct device_cfg *device);

/* Days from full to empty. */
double battery_life_days(const struct device_cfg *device, const struct battery_load *load);
