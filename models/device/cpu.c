/* "I sleep. An interrupt takes me cpu_wake_ns to answer; then I run, and when nothing has happened
 * for cpu_hold_ns I sleep again. Who woke or used me last pays for the time until the next one." */
#include "models/device/cpu.h"

void cpu_init(struct cpu *cpu, int64_t now_ns)
{
	*cpu = (struct cpu){.metered_ns = now_ns, .awake_until_ns = now_ns, .purpose = PURPOSE_BASE};
}

void cpu_settle(struct cpu *cpu, struct meter *meter, int64_t now_ns)
{
	if (now_ns <= cpu->metered_ns) {
		return;
	}
	int64_t to_ns = now_ns < cpu->awake_until_ns ? now_ns : cpu->awake_until_ns;
	meter_cpu(meter, cpu->purpose, cpu->metered_ns, to_ns);
	cpu->metered_ns = now_ns;
}

int64_t cpu_wake(struct cpu *cpu, const struct device_cfg *cfg, struct meter *meter,
	int64_t now_ns, enum purpose_ix purpose)
{
	cpu_settle(cpu, meter, now_ns);
	int64_t ready_ns = now_ns;
	if (now_ns >= cpu->awake_until_ns) {
		ready_ns += cfg->cpu_wake_ns;
		meter_count(meter, now_ns, TALLY_cpu_wakes, 1);
	}
	if (ready_ns + cfg->cpu_hold_ns > cpu->awake_until_ns) {
		cpu->awake_until_ns = ready_ns + cfg->cpu_hold_ns;
	}
	cpu->purpose = (uint8_t)purpose;
	return ready_ns;
}
