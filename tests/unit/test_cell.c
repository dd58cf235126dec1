/* Channels of a cell against closed forms: Erlang's formula (GSL-free, the values of [SMS-4] and of
 * published tables), our own channels beside a background, processor sharing, M/D/1 paging. */
#include <check.h>

#include "core/fixmath.h"
#include "core/queue.h"
#include "models/network/cell.h"

static const struct chance chance = {.base = 20051107};

static double draw(uint64_t item, uint32_t sub)
{
	return chance_unit(chance, sub, CHANCE_TRAFFIC, item, 0);
}

/* ---- Erlang B */

START_TEST(erlang_values)
{
	static const struct {
		uint32_t channels;
		double erlang, b, tolerance;
	} rows[] = {
		{0, 3, 1, 1e-15}, {1, 1, 0.5, 1e-15}, {8, 0, 0, 1e-15},
		/* sms-validation V02 and sms.md 4 */
		{8, 2.311, 0.002, 5e-6}, {8, 3.128, 0.01, 1e-5}, {8, 3.627, 0.02, 1e-5},
		{8, 4, 0.0304, 5e-5}, {8, 8, 0.2356, 5e-5},
		/* analytic-cases erlangb-S1, S2 */
		{60, 54, 0.0458487209745, 1e-12}, {30, 24, 0.0401206865794, 1e-12},
		{68, 54, 0.00930308316465, 1e-12}, {40, 24, 0.000748455029367, 1e-12},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		ck_assert_double_eq_tol(cell_erlang_b(rows[i].channels, rows[i].erlang), rows[i].b,
			rows[i].tolerance);
	}
}
END_TEST

/* V01: 120 sectors of 8 channels at 4 s carry at most 240 SMS a second; a loss system offered that
 * load carries B(8, 8) less, 183; offered twice as much, 218 (SEMANTICS 5). */
START_TEST(washington)
{
	double limit = 120 * 8 * 900 / 3600.0;
	ck_assert_double_eq_tol(limit, 240, 1e-9);
	ck_assert_double_eq_tol(limit * (1 - cell_erlang_b(8, 8)), 183.5, 0.1);
	ck_assert_double_eq_tol(2 * limit * (1 - cell_erlang_b(8, 16)), 218, 1);
}
END_TEST

START_TEST(background_load)
{
	struct cell_cfg cfg = {.calls_per_day = 86400, .call_ns = 1500000000,
		.updates_per_day = 43200, .update_ns = 3500000000, .messages_per_day = 8640,
		.message_ns = 4000000000};
	ck_assert_double_eq_tol(cell_background_erlang(&cfg), 1.5 + 1.75 + 0.4, 1e-12);
}
END_TEST

/* Ours in front of a background: 200,000 Poisson arrivals of ours with constant holding times; all
 * that is blocked is lost. The blocking is Erlang's for both loads together, and ours alone without
 * background. The standard error of a share near 0.2 is 0.0009 for independent arrivals; blocking
 * comes in runs of about ten: six of those errors are 0.017. */
static double simulate_loss(uint32_t channels, double ours, double others)
{
	struct cell_cfg cfg = {.calls_per_day = others * 86400, .call_ns = SECOND_NS};
	struct cell cell = {0};
	struct arena arena = {0};
	struct queue *ends = queue_build(&arena, 64);
	struct queue_entry end;
	int64_t now_ns = 0, hold_ns = 4 * SECOND_NS;
	unsigned blocked = 0, arrivals = 200000;
	for (unsigned i = 0; i < arrivals; i++) {
		now_ns += (int64_t)(-fixmath_log(draw(i, 1)) * (double)hold_ns / ours);
		while (queue_peek_ahead(ends, 0) != NULL &&
		       (int64_t)queue_peek_ahead(ends, 0)->time <= now_ns) {
			queue_pop(ends, &end);
			cell.signalling_busy--;
		}
		if (!cell_signalling_free(&cfg, &cell, channels, chance, 3, now_ns)) {
			blocked++;
			continue;
		}
		cell.signalling_busy++;
		queue_push(ends, (uint64_t)(now_ns + hold_ns), i);
	}
	arena_free(&arena);
	return (double)blocked / arrivals;
}

START_TEST(two_streams_one_formula)
{
	static const struct {
		uint32_t channels;
		double ours, others;
	} rows[] = {{8, 8, 0}, {8, 4, 4}, {8, 1, 5}, {4, 0.5, 3}, {16, 10, 4}};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		double b = simulate_loss(rows[i].channels, rows[i].ours, rows[i].others);
		ck_assert_double_eq_tol(b,
			cell_erlang_b(rows[i].channels, rows[i].ours + rows[i].others), 0.008);
	}
}
END_TEST

/* ---- shared data channels */

struct shared {
	double rate, load;      /* arrivals per second; share that others take */
	double p, one_s, two_s; /* service at the full rate: one_s with chance p, else two_s */
	bool exponential;
};

/* The mean time of a transfer; the mean slowdown goes to *slowdown. A rate of 8 Mbit/s: one
 * microsecond a byte. */
static double simulate_shared(const struct shared *it, double *slowdown)
{
	struct cell_cfg cfg = {.down_bps = 8000000, .data_load = it->load};
	struct cell cell = {0};
	struct arena arena = {0};
	struct queue *ends = queue_build(&arena, 64);
	struct queue_entry end;
	double sum_s = 0, slow = 0, now_s = 0;
	unsigned arrivals = 400000;
	for (unsigned i = 0; i < arrivals; i++) {
		now_s -= fixmath_log(draw(i, 1)) / it->rate;
		while (queue_peek_ahead(ends, 0) != NULL &&
		       (double)queue_peek_ahead(ends, 0)->time * 1e-9 <= now_s) {
			queue_pop(ends, &end);
			cell.active[CELL_DOWN]--;
		}
		double need_s = draw(i, 2) < it->p ? it->one_s : it->two_s;
		need_s *= it->exponential ? -fixmath_log(draw(i, 3)) : 1;
		uint32_t bps = cell_bps(&cfg, chance, 0, (int64_t)(now_s * 1e9), CELL_DOWN);
		double time_s = need_s * 8e6 / cell_share_bps(&cell, CELL_DOWN, bps);
		sum_s += time_s;
		slow += time_s / need_s;
		cell.active[CELL_DOWN]++;
		queue_push(ends, (uint64_t)((now_s + time_s) * 1e9), i);
	}
	arena_free(&arena);
	*slowdown = slow / arrivals;
	return sum_s / arrivals;
}

/* analytic-cases mg1_ps-S1 and S2, M/M/1, and a background: E[T] = E[S] / (1 - rho) and the same
 * slowdown for every size. Tolerances are several times the standard errors that those cases state
 * for as many arrivals (0.8 % and 0.45 %). */
START_TEST(processor_sharing)
{
	static const struct {
		struct shared it;
		double mean_s, slowdown;
	} rows[] = {
		{{50, 0, 0.95, 0.008, 0.12, true}, 0.0425, 3.125},
		{{4, 0, 1, 0.2, 0, false}, 1.0, 5.0},
		{{5, 0, 1, 0.1, 0, true}, 0.2, 2.0},
		{{2, 0.3, 1, 0.2, 0, false}, 0.2 / (1 - 0.3 - 0.4), 1 / 0.3},
		{{0.01, 0, 1, 0.2, 0, false}, 0.2 / (1 - 0.002), 1 / (1 - 0.002)},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		double slowdown, mean_s = simulate_shared(&rows[i].it, &slowdown);
		ck_assert_double_eq_tol(mean_s / rows[i].mean_s, 1, 0.03);
		ck_assert_double_eq_tol(slowdown / rows[i].slowdown, 1, 0.03);
	}
}
END_TEST

/* Slots held by calls: mean A (1 - B), never more than there are; the full state has chance B. */
START_TEST(calls_on_slots)
{
	static const struct {
		uint32_t slots;
		double erlang;
	} rows[] = {{6, 3}, {22, 14.9}, {1, 0.5}, {7, 0}, {3, 40}};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint32_t slots = rows[i].slots;
		double a = rows[i].erlang, b = cell_erlang_b(slots, a), sum = 0, full = 0;
		unsigned n = 100000;
		for (unsigned k = 0; k < n; k++) {
			uint32_t busy = cell_voice(slots, a, (k + 0.5) / n);
			ck_assert_uint_le(busy, slots);
			sum += busy;
			full += busy == slots;
		}
		ck_assert_double_eq_tol(sum / n, a * (1 - b), 2e-4 * slots);
		ck_assert_double_eq_tol(full / n, b, 2e-5);
	}
}
END_TEST

START_TEST(slots_make_a_rate)
{
	struct cell_cfg cfg = {.slots = 8, .data_slots = 2, .slot_bps = 12000, .voice_erlang = 0};
	ck_assert_uint_eq(cell_bps(&cfg, chance, 0, 0, CELL_UP), 96001);
	cfg.voice_erlang = 1e6; /* all six taken: two are left */
	ck_assert_uint_eq(cell_bps(&cfg, chance, 0, 0, CELL_DOWN), 24001);
	cfg.down_bps = 10000;
	ck_assert_uint_eq(cell_bps(&cfg, chance, 0, 0, CELL_DOWN), 10001);
	ck_assert_uint_eq(cell_bps(&cfg, chance, 0, 0, CELL_UP), 24001);
	cfg = (struct cell_cfg){0};
	ck_assert_uint_eq(cell_bps(&cfg, chance, 0, 0, CELL_UP), 0);
}
END_TEST

/* ---- pages */

/* V05: 9 blocks are 38.24 a second and 152.9 pages by TMSI, 3 blocks 12.75. */
START_TEST(paging_capacity)
{
	static const struct {
		double blocks, per_block, others, pages;
	} rows[] = {{9, 4, 0, 152.9}, {9, 1, 0, 38.24}, {3, 1, 0, 12.75}, {5, 4, 0, 85.0},
		{9, 4, 100, 52.9}, {9, 4, 500, 0.1529}, {0, 4, 0, 0}};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct cell_cfg cfg = {.paging_blocks = rows[i].blocks,
			.pages_per_block = rows[i].per_block,
			.other_pages_per_day = rows[i].others * 86400};
		ck_assert_double_eq_tol(cell_pages_per_s(&cfg), rows[i].pages,
			rows[i].pages * 1e-3 + 1e-12);
	}
}
END_TEST

/* M/D/1: mean wait rho s / (2 (1 - rho)), by 200,000 pages; and beyond capacity, what is sent is
 * the capacity and the rest is dropped. */
START_TEST(paging_queue)
{
	struct cell_cfg cfg = {.paging_blocks = 9, .pages_per_block = 4,
		.page_wait_ns = 5 * SECOND_NS};
	double per_s = cell_pages_per_s(&cfg);
	static const double rhos[] = {0.3, 0.8, 1.5};
	for (unsigned r = 0; r < 3; r++) {
		struct cell_turn paging = {0};
		double now_ns = 0, wait_ns = 0, rho = rhos[r];
		unsigned sent = 0, n = 200000;
		for (unsigned i = 0; i < n; i++) {
			now_ns -= fixmath_log(draw(i, 4)) * 1e9 / (rho * per_s);
			int64_t wait = cell_page(&cfg, &paging, (int64_t)now_ns);
			sent += wait >= 0;
			wait_ns += wait >= 0 ? (double)wait : 0;
		}
		if (rho < 1) {
			double expected = rho / per_s / (2 * (1 - rho)) * 1e9;
			ck_assert_uint_eq(sent, n);
			ck_assert_double_eq_tol(wait_ns / sent / expected, 1, 0.05);
		} else {
			ck_assert_double_eq_tol(sent / (now_ns * 1e-9) / per_s, 1, 0.01);
		}
	}
}
END_TEST

/* ---- random access and grants */

/* Slotted ALOHA: of a load of G others a slot a share e^-G gets through at once; k collisions cost
 * half a second each, eight end the attempt. 200,000 accesses; six standard errors. */
START_TEST(random_access)
{
	static const double loads[] = {0.01, 0.2, 1};
	for (unsigned r = 0; r < 3; r++) {
		struct cell_cfg cfg = {.access_slots_per_s = 217,
			.other_accesses_per_day = loads[r] * 217 * 86400};
		double p = cell_collision_p(&cfg), sum_s = 0, failed = 0, n = 200000;
		struct cell cell = {0};
		ck_assert_double_eq_tol(p, 1 - fixmath_exp(-loads[r]), 1e-12);
		for (unsigned i = 0; i < n; i++) {
			int64_t ns = cell_access_ns(&cfg, &cell, chance, 1, (int64_t)i * SECOND_NS);
			failed += ns < 0;
			sum_s += ns < 0 ? 0 : (double)ns * 1e-9;
		}
		double sure = 1, expected_s = 0;
		for (int k = 0; k < 8; k++, sure *= p) {
			expected_s += sure * (1 - p) * 0.5 * k;
		}
		ck_assert_double_eq_tol(failed / n, sure, 6 * 0.16 / 447);
		ck_assert_double_eq_tol(sum_s / n, expected_s, 6 * 0.9 / 447);
	}
	struct cell_cfg none = {.other_accesses_per_day = 1e9};
	struct cell cell = {0};
	ck_assert_int_eq(cell_access_ns(&none, &cell, chance, 0, 5), 0);
}
END_TEST

/* One block a multiframe is 4.25 grants a second; others take two. What is offered beyond the rest
 * is refused. */
START_TEST(grants)
{
	struct cell_cfg cfg = {.grant_blocks = 1, .other_accesses_per_day = 2 * 86400,
		.page_wait_ns = 2 * SECOND_NS};
	struct cell cell = {0};
	double granted = 0;
	for (int64_t i = 0; i < 100000; i++) {
		int64_t ns = cell_access_ns(&cfg, &cell, chance, 0, i * SECOND_NS / 10);
		ck_assert_int_le(ns, cfg.page_wait_ns);
		granted += ns >= 0;
	}
	ck_assert_double_eq_tol(granted / 10000, 26 / 6.12 - 2, 0.01);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("cell");
	TCase *tcase = tcase_create("cell");
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, erlang_values);
	tcase_add_test(tcase, washington);
	tcase_add_test(tcase, background_load);
	tcase_add_test(tcase, two_streams_one_formula);
	tcase_add_test(tcase, processor_sharing);
	tcase_add_test(tcase, calls_on_slots);
	tcase_add_test(tcase, slots_make_a_rate);
	tcase_add_test(tcase, paging_capacity);
	tcase_add_test(tcase, paging_queue);
	tcase_add_test(tcase, random_access);
	tcase_add_test(tcase, grants);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
