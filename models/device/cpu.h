/* The handset's processor: asleep until something happens, up for a while afterwards.
 *
 * The device's side of "never a full tail": a wake-up that falls into the hold time of the last
 * one only prolongs it. Not here: the radio, what the processor does.
 * Units: ns since the start of the warm-up. Power stands in struct device_cfg. */
#pragma once

#include "models/model.h"
#include "observe/meter.h"

struct cpu {
	int64_t metered_ns;     /* accounted for up to here */
	int64_t awake_until_ns; /* asleep from here on */
	uint8_t purpose;        /* enum purpose_ix of the last activity */
};

void cpu_init(struct cpu *cpu, int64_t now_ns);

/* Something needs the processor at `now_ns`. Returns when code runs: at once if it is up, after
 * the wake time otherwise. It then stays up for the hold time. */
int64_t cpu_wake(struct cpu *cpu, const struct device_cfg *cfg, struct meter *meter,
	int64_t now_ns, enum purpose_ix purpose);

/* Accounts for everything up to `now_ns`. */
void cpu_settle(struct cpu *cpu, struct meter *meter, int64_t now_ns);
