/* The handset's processor: what a wake-up costs, alone and close behind another. */
#include <check.h>
#include <string.h>

#include "core/chance.h"
#include "models/device/cpu.h"

#define MS INT64_C(1000000)

static const struct device_cfg cfg = {.cpu_wake_ns = 700 * MS, .cpu_hold_ns = 6000 * MS};

/* Wake-ups at these times; how long it is up in all, and how often it had to wake. */
static const struct {
	int64_t at_ms[4];
	unsigned n;
	int64_t up_ms;
	unsigned wakes;
} table[] = {
	{{1000}, 1, 6700, 1},
	{{1000, 20000}, 2, 13400, 2},
	{{1000, 5000}, 2, 4000 + 6000, 1},          /* the second prolongs: 5 s + 6 s - 1 s */
	{{1000, 1000}, 2, 6700, 1},                 /* at once: only the wake time counts */
	{{1000, 7699}, 2, 6699 + 6000, 1},          /* just before sleep */
	{{1000, 7700}, 2, 13400, 2},                /* just after */
	{{1000, 3000, 5000, 7000}, 4, 6000 + 6000, 1},
};

START_TEST(wake_ups)
{
	struct meter meter = {.tally = tally_build(0, 1, 1), .to_ns = HOUR_NS};
	struct cpu cpu;
	cpu_init(&cpu, 0);
	for (unsigned i = 0; i < table[_i].n; i++) {
		cpu_wake(&cpu, &cfg, &meter, table[_i].at_ms[i] * MS, PURPOSE_POLL);
	}
	cpu_settle(&cpu, &meter, HOUR_NS);
	ck_assert_uint_eq(meter.tally->cpu_us[PURPOSE_POLL], (uint64_t)table[_i].up_ms * 1000);
	ck_assert_uint_eq(meter.tally->count[TALLY_cpu_wakes], table[_i].wakes);
	tally_free(meter.tally);
}
END_TEST

START_TEST(code_runs_after_the_wake_time)
{
	struct meter meter = {.tally = tally_build(0, 1, 1), .to_ns = HOUR_NS};
	struct cpu cpu;
	cpu_init(&cpu, 0);
	ck_assert_int_eq(cpu_wake(&cpu, &cfg, &meter, 1000 * MS, PURPOSE_POLL), 1700 * MS);
	ck_assert_int_eq(cpu_wake(&cpu, &cfg, &meter, 2000 * MS, PURPOSE_POLL), 2000 * MS);
	tally_free(meter.tally);
}
END_TEST

/* Whoever used it last pays for the time until the next. */
START_TEST(the_last_user_pays)
{
	struct meter meter = {.tally = tally_build(0, 1, 1), .to_ns = HOUR_NS};
	struct cpu cpu;
	cpu_init(&cpu, 0);
	cpu_wake(&cpu, &cfg, &meter, 0, PURPOSE_SMS);
	cpu_wake(&cpu, &cfg, &meter, 3000 * MS, PURPOSE_MAIL);
	cpu_settle(&cpu, &meter, HOUR_NS);
	ck_assert_uint_eq(meter.tally->cpu_us[PURPOSE_SMS], 3000000);
	ck_assert_uint_eq(meter.tally->cpu_us[PURPOSE_MAIL], 6000000);
	ck_assert_uint_eq(meter.tally->cpu_us[PURPOSE_BASE], 0);
	tally_free(meter.tally);
}
END_TEST

/* Never more than the window, and cut at both edges. */
START_TEST(edges)
{
	struct meter meter = {.tally = tally_build(0, 1, 1), .from_ns = 3000 * MS,
		.to_ns = 5000 * MS};
	struct cpu cpu;
	cpu_init(&cpu, 0);
	for (int64_t at_ms = 0; at_ms < 20000; at_ms += 500) {
		cpu_wake(&cpu, &cfg, &meter, at_ms * MS, PURPOSE_POLL);
	}
	cpu_settle(&cpu, &meter, HOUR_NS);
	ck_assert_uint_eq(meter.tally->cpu_us[PURPOSE_POLL], 2000000);
	tally_free(meter.tally);
}
END_TEST

/* Against a plain count over milliseconds. */
START_TEST(random_wake_ups)
{
	enum { SPAN_MS = 200000 };
	static bool up[SPAN_MS];
	struct chance chance = {.base = 4};
	struct meter meter = {.tally = tally_build(0, 1, 1), .to_ns = SPAN_MS * MS};
	struct cpu cpu;
	int64_t at_ms = 0, asleep_ms = 0;
	uint64_t expected_us = 0, got_us = 0;
	memset(up, 0, sizeof up);
	cpu_init(&cpu, 0);
	for (uint64_t i = 0; at_ms < SPAN_MS; i++) {
		int64_t ready_ms = at_ms + (at_ms >= asleep_ms ? 700 : 0);
		int64_t until_ms = ready_ms + 6000 > asleep_ms ? ready_ms + 6000 : asleep_ms;
		for (int64_t t = at_ms; t < until_ms && t < SPAN_MS; t++) {
			up[t] = true;
		}
		asleep_ms = until_ms;
		cpu_wake(&cpu, &cfg, &meter, at_ms * MS, (enum purpose_ix)(i % PURPOSE_N));
		at_ms += (int64_t)(chance_unit(chance, (uint32_t)_i, CHANCE_MAIL_GAP, i, 0)
			* 15000);
	}
	cpu_settle(&cpu, &meter, SPAN_MS * MS);
	for (unsigned i = 0; i < SPAN_MS; i++) {
		expected_us += up[i] ? 1000 : 0;
	}
	for (unsigned p = 0; p < PURPOSE_N; p++) {
		got_us += meter.tally->cpu_us[p];
	}
	ck_assert_uint_eq(got_us, expected_us);
	tally_free(meter.tally);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("cpu");
	TCase *tcase = tcase_create("cpu");
	tcase_add_loop_test(tcase, wake_ups, 0, (int)(sizeof table / sizeof table[0]));
	tcase_add_test(tcase, code_runs_after_the_wake_time);
	tcase_add_test(tcase, the_last_user_pays);
	tcase_add_test(tcase, edges);
	tcase_add_loop_test(tcase, random_wake_ups, 0, 20);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0;
}
