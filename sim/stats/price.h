/* Counts times prices: joules by cause and purpose, and each user's monthly bill.
 *
 * What: the only place that multiplies. A new power or a new price needs no new run.
 * Not here: means and intervals (stats/summary.c), which metric shows what (stats/metric.def).
 * Sans-I/O: no GSL, no clock, no memory; of libm only what the compiler turns into instructions.
 * Units: _j joules (double), _ucur millionths of the tariff's currency (integers while a bill is
 *   computed, double for means). Ownership: values only.
 * Errors: none; an amount that cannot be known says so in struct price_money. */
#pragma once

#include <stdbool.h>

#include "models/model.h"
#include "observe/tally.h"

/* One cause for each joule (SEMANTICS 3): `sms` is the reception over SDCCH or NAS only, the rest
 * of the radio's energy goes by its state. */
enum price_cause {
	PRICE_BASE,      /* the suspended device without its radio, over the whole window */
	PRICE_PAGING,    /* IDLE, OUT, and stages that count as idle */
	PRICE_PROMOTION, /* all PROMOTE slots */
	PRICE_TRANSFER,  /* bits move */
	PRICE_TAIL,      /* HIGH, MID, PCH where they do not count as idle */
	PRICE_SMS,       /* receptions times the energy of one */
	PRICE_CPU,       /* processor awake, above base */
	PRICE_UI,        /* alert light and sound */
	PRICE_CAUSES
};

/* "base", "paging", ...: the words of the metric ids. */
const char *price_cause_name(enum price_cause cause);

/* What the energy band varies. `cpu_factor` scales the processor's energy, 1 = as given. */
struct price_assumption {
	double cpu_factor;
	double sms_uj;
};

struct price_assumption price_as_given(const struct scenario *scenario);

/* One wake costs (wake + hold) x power; the factor that makes it cost `wake_uj` instead. 1 when the
 * scenario's wake costs nothing: nothing cannot be scaled, so the band leaves the processor out. */
double price_cpu_factor(const struct device_cfg *device, uint32_t wake_uj);

/* All devices of the tally together, over the window. */
struct price_energy {
	double j[PRICE_CAUSES][PURPOSE_N];
};

struct price_energy price_energy(const struct scenario *scenario, const struct tally *tally,
	const struct price_assumption *assumption);
double price_energy_cause(const struct price_energy *energy, enum price_cause cause);
double price_energy_purpose(const struct price_energy *energy, enum purpose_ix purpose);
double price_energy_total(const struct price_energy *energy);

/* What the battery gives to the load: charge x voltage x efficiency. [RAD] 9, "Ideal". */
double price_battery_j(const struct device_cfg *device);

/* Device-days of the window. */
double price_device_days(const struct scenario *scenario, const struct tally *tally);

/* A month of one user as exact fractions: sms_n / den messages, bytes_n / den octets. For a plan
 * with increments `bytes_n` already holds whole increments of its scope. */
struct price_month {
	unsigned __int128 sms_n;
	unsigned __int128 bytes_n;
	unsigned __int128 den; /* > 0 */
};

/* Line items of a month. total = sms + data; the total is rounded half up to the minor unit, the
 * SMS line as well, and the data line takes the rest so that the lines add up. */
struct price_bill {
	int64_t sms_ucur;
	int64_t data_ucur;
	int64_t total_ucur;
};

struct price_bill price_bill(const struct tariff_cfg *tariff, uint32_t plan,
	const struct price_month *month);

/* Which kinds of day the window holds, and so how the month was made from it. A month has 21.75
 * working and 8.69 weekend days [SEM-3]. If one kind is missing, SMS on it are taken as the other
 * kind's times workload.weekend_share (they follow the mail; the trace workload and the flat
 * profile know no weekend, share 1), data as the other kind's unchanged (polls and heartbeats run
 * on). */
enum price_days { PRICE_DAYS_BOTH, PRICE_DAYS_WORK, PRICE_DAYS_WEEKEND, PRICE_DAYS_UNKNOWN };

enum price_days price_days(const struct scenario *scenario, const struct tally *tally);
/* NULL for BOTH; else a sentence for a warning (WORK, WEEKEND) or a reason (UNKNOWN). */
const char *price_days_note(enum price_days days);

/* One user's month under a plan. The tally's days must not be UNKNOWN. */
struct price_month price_month(const struct scenario *scenario, const struct tally *tally,
	uint32_t user_ix, uint32_t plan);

/* The mean over users of their rounded bills, never the average user's bill [SEM-3]. */
struct price_money {
	bool known;
	double sms_ucur;
	double data_ucur;
	double total_ucur;
};

struct price_money price_money(const struct scenario *scenario, const struct tally *tally,
	uint32_t plan);
