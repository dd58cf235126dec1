/* Counts times powers: joules by cause and purpose.
 *
 * What: the only place that multiplies by powers. A new power needs no new run.
 * Not here: money (stats/bill.h), means and intervals (stats/summary.c), which metric shows what
 *   (stats/metric.def).
 * Sans-I/O: no GSL, no clock, no memory; of libm only what the compiler turns into instructions.
 * Units: _j joules (double). Ownership: values only. Errors: none. */
#pragma once

#include <stdbool.h>

#include "models/model.h"
#include "observe/tally.h"
#include "stats/battery.h"

/* One cause for each joule (SEMANTICS 3): `sms` is the reception over SDCCH or NAS only, the rest
 * of the radio's energy goes by its state. Of `paging`, what IDLE would take is for base, the surplus
 * of CELL_PCH or READY for the last activity; tails are for the last activity as a whole. */
enum price_cause {
	PRICE_BASE,      /* the suspended device without its radio, over the whole window */
	PRICE_PAGING,    /* IDLE, SLEEP, OUT, area updates, and stages that count as idle */
	PRICE_PROMOTION, /* all PROMOTE slots, and attaching after a gap */
	PRICE_TRANSFER,  /* bits move */
	PRICE_TAIL,      /* HIGH .. PCH where they do not count as idle */
	PRICE_SMS,       /* receptions times the energy of one */
	PRICE_CPU,       /* processor awake, above base */
	PRICE_UI,        /* alert light and sound */
	PRICE_CAUSES
};

/* "base", "paging", ...: the words of the metric ids. */
const char *price_cause_name(enum price_cause cause);

/* What the energy band varies: as each device and radio states it, or an end of energy_band. */
enum price_end { PRICE_GIVEN, PRICE_LOW, PRICE_HIGH, PRICE_ENDS };

struct price_assumption {
	enum price_end cpu_wake; /* no end changes a processor that takes nothing as given */
	enum price_end sms;
};

/* All devices of the tally together, over the window. */
struct price_energy {
	double j[PRICE_CAUSES][PURPOSE_N];
};

struct price_energy price_energy(const struct scenario *scenario, const struct tally *tally,
	struct price_assumption assume);
double price_energy_cause(const struct price_energy *energy, enum price_cause cause);
double price_energy_purpose(const struct price_energy *energy, enum purpose_ix purpose);
double price_energy_total(const struct price_energy *energy);

/* The same as a share of a battery, summed over the devices: each group's joules by its own
 * battery. The figure, its energy band and the verdict all come from here. */
double price_batteries(const struct scenario *scenario, const struct tally *tally,
	struct price_assumption assume);

/* What the battery gives to the load: charge x voltage x efficiency ([RAD] 9, "Ideal"), after
 * temperature, age and the charge that stays behind at the cut-off. */
double price_battery_j(const struct device_cfg *device);

/* The mean device's load, device.other_use included: at work while its processor is awake. */
struct battery_load price_load(const struct scenario *scenario, const struct tally *tally,
	const struct price_energy *energy);

/* Device-days of the window. */
double price_device_days(const struct scenario *scenario, const struct tally *tally);
