/* Watts of a radio state: means over DRX cycles, power that grows with the rate, the 3GPP relative
 * model. The other half of stats/price.h, which multiplies by time.
 *
 * Not here: times in states (models/radio), joules (price.c).
 * Units: microwatts, as double: a mean over a cycle is no whole number. Ownership: values only.
 * Errors: none. Sans-I/O and without libm, as price.h. */
#pragma once

#include "models/model.h"
#include "observe/tally.h"
#include "stats/price.h"

/* Mean power in a stage of the ladder. [RAD] 1.4: with drx.cycle_ns
 *     P = P_s + (t_on (P_on - P_s) + E_tr) / T_c
 * Check: 594.3 mW for 43.2 ms every 1280.2 ms, P_s = 0: 20.05 mW.
 * With relative.unit_uw (and drx.cycle_ns) the receiver looks at PDCCH for t_on and sleeps as deeply
 * as pays in the rest. Check [OLUC24]: 20 ms every 320 ms: 8.53 units. */
double power_stage_uw(const struct radio_cfg *radio, enum radio_stage_ix stage);

/* Mean power in a slot, and the cause its energy counts under. [RAD] 1.3: while bits move
 *     P = alpha R + beta,   R in Mbit/s. */
double power_slot_uw(const struct radio_cfg *radio, enum slot_ix slot, enum price_cause *cause);
