/* The ladder queue in lockstep with a plain binary heap: every pop must give the same entry.
 *
 * The traps of the engine notes, section 2, are cases here: all increments equal, quantised times,
 * two time scales, filling before the first pop, N = 1e5 where rare order faults show. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/chance.h"
#include "core/err.h"
#include "core/fixmath.h"
#include "core/queue.h"

/* --- the oracle --- */

struct heap {
	struct queue_entry *entry; /* 1-based */
	size_t n;
	size_t cap;
};

static unsigned __int128 key_of(struct queue_entry e)
{
	return (unsigned __int128)e.time << 64 | e.word;
}

static void heap_push(struct heap *heap, struct queue_entry e)
{
	if (heap->n + 2 > heap->cap) {
		heap->cap = 2 * heap->cap + 64;
		heap->entry = realloc(heap->entry, heap->cap * sizeof *heap->entry);
		REQUIRE(heap->entry != NULL);
	}
	size_t i = ++heap->n;
	for (; i > 1 && key_of(heap->entry[i / 2]) > key_of(e); i /= 2) {
		heap->entry[i] = heap->entry[i / 2];
	}
	heap->entry[i] = e;
}

static struct queue_entry heap_pop(struct heap *heap)
{
	struct queue_entry first = heap->entry[1];
	struct queue_entry e = heap->entry[heap->n--];
	size_t i = 1;
	for (size_t child = 2; child <= heap->n; child = 2 * i) {
		if (child < heap->n && key_of(heap->entry[child + 1]) < key_of(heap->entry[child])) {
			child++;
		}
		if (key_of(heap->entry[child]) >= key_of(e)) {
			break;
		}
		heap->entry[i] = heap->entry[child];
		i = child;
	}
	heap->entry[i] = e;
	return first;
}

/* --- both side by side --- */

struct pair {
	struct arena arena;
	struct queue *queue;
	struct heap heap;
	uint64_t now;
	uint64_t pops;
};

static void pair_build(struct pair *pair, size_t expected)
{
	*pair = (struct pair){0};
	pair->queue = queue_build(&pair->arena, expected);
}

static void pair_free(struct pair *pair)
{
	arena_free(&pair->arena);
	free(pair->heap.entry);
}

static void pair_push(struct pair *pair, uint64_t time, uint64_t word)
{
	queue_push(pair->queue, time, word);
	heap_push(&pair->heap, (struct queue_entry){time, word});
}

/* Pops both and compares; the message names the step at which they part. */
static struct queue_entry pair_pop(struct pair *pair)
{
	struct queue_entry e = {0, 0};
	struct queue_entry want = heap_pop(&pair->heap);
	bool got = queue_pop(pair->queue, &e);
	if (!got || e.time != want.time || e.word != want.word ||
	    queue_n(pair->queue) != pair->heap.n) {
		ck_abort_msg("pop %llu: got %d (%llu, %llx), want (%llu, %llx), left %zu and %zu",
			     (unsigned long long)pair->pops, got, (unsigned long long)e.time,
			     (unsigned long long)e.word, (unsigned long long)want.time,
			     (unsigned long long)want.word, queue_n(pair->queue), pair->heap.n);
	}
	pair->pops++;
	pair->now = e.time;
	return e;
}

static void pair_drain(struct pair *pair)
{
	while (pair->heap.n > 0) {
		pair_pop(pair);
	}
	struct queue_entry e;
	ck_assert(!queue_pop(pair->queue, &e));
	ck_assert_uint_eq(queue_n(pair->queue), 0);
}

/* --- increments --- */

enum increments {
	EXPONENTIAL, UNIFORM, BIMODAL, EQUAL, QUANTISED, TWO_SCALES, ZERO_OFTEN, HUGE_SPREAD, KINDS
};

static const struct chance chance = {.base = 12345};

static uint64_t bits(uint32_t purpose, uint64_t item)
{
	return chance_bits(chance, 0, (enum chance_purpose)purpose, item, 0);
}

static uint64_t increment(enum increments kind, uint64_t item)
{
	double u = chance_unit(chance, 1, CHANCE_TRAFFIC, item, 0);
	double v = chance_unit(chance, 1, CHANCE_TRAFFIC, item, 1);
	switch (kind) {
	case EXPONENTIAL:
		return (uint64_t)(-1e9 * fixmath_log(u));
	case UNIFORM:
		return (uint64_t)(2e9 * u);
	case BIMODAL:
		return (uint64_t)(1e9 * (v < 0.9 ? 0.95 * u : 5.0 + u));
	case EQUAL:
		return 900000000000;
	case QUANTISED:
		return (uint64_t)(u * 8.0) * 250000000;
	case TWO_SCALES:
		return v < 0.99 ? (uint64_t)(2e3 * u) : (uint64_t)(3.6e12 * u);
	case ZERO_OFTEN:
		return v < 0.5 ? 0 : (uint64_t)(u * 50.0);
	case HUGE_SPREAD: /* every power of two up to 2^40 */
		return (uint64_t)(u * (double)(UINT64_C(1) << (int)(v * 41.0)));
	case KINDS:
		break;
	}
	return 0;
}

/* A word with a kind and an actor that do not follow the order of pushing. */
static uint64_t word_of(uint64_t item, size_t n)
{
	uint64_t r = bits(2, item);
	return (r % 5) << 56 | (r >> 8) % n << 32 | (item & 0xffffffff);
}

static const size_t sizes[] = {1, 2, 10, 33, 100, 161, 1000, 100000};

#define SIZES_N (sizeof sizes / sizeof sizes[0])

/* Fill before the first pop, hold, drain. */
START_TEST(hold)
{
	enum increments kind = (enum increments)(_i / (int)SIZES_N);
	size_t n = sizes[(size_t)_i % SIZES_N];
	uint64_t item = 0;
	struct pair pair;
	pair_build(&pair, _i % 2 == 0 ? n : 0);
	for (size_t i = 0; i < n; i++, item++) {
		pair_push(&pair, increment(kind, item), word_of(item, n));
	}
	size_t steps = n < 1000 ? 60000 : n == 1000 ? 300000 : 6 * n;
	for (size_t i = 0; i < steps; i++, item++) {
		struct queue_entry e = pair_pop(&pair);
		pair_push(&pair, e.time + increment(kind, item), word_of(item, n));
	}
	pair_drain(&pair);
	pair_free(&pair);
}
END_TEST

/* The number of pending events wanders between 0 and some thousands, also through 0 and across the
 * sizes at which the structure changes; the increments change from phase to phase. */
START_TEST(wander)
{
	struct pair pair;
	pair_build(&pair, 0);
	uint64_t item = (uint64_t)_i << 32;
	for (uint64_t phase = 0; phase < 300; phase++) {
		uint64_t r = bits(3, phase + item);
		enum increments kind = (enum increments)(r % KINDS);
		uint64_t push_of_8 = 1 + (r >> 8) % 7;
		uint64_t steps = UINT64_C(1) << (r >> 16) % 14;
		for (uint64_t i = 0; i < steps; i++, item++) {
			if (bits(4, item) % 8 < push_of_8) {
				pair_push(&pair, pair.now + increment(kind, item),
					  word_of(item, 50));
			} else if (pair.heap.n > 0) {
				pair_pop(&pair);
			}
		}
	}
	pair_drain(&pair);
	pair_free(&pair);
}
END_TEST

/* Ascending, descending and organ-pipe fills. */
START_TEST(fill_orders)
{
	const uint64_t n = 100000;
	struct pair pair;
	pair_build(&pair, 0);
	for (uint64_t i = 0; i < n; i++) {
		uint64_t time = _i == 0 ? i : _i == 1 ? n - i : i % 2 == 0 ? i : 2 * n - i;
		pair_push(&pair, time * 1000, i);
	}
	pair_drain(&pair);
	pair_free(&pair);
}
END_TEST

/* Equal times come out by word, whatever the order of pushing: ascending, descending, shuffled. */
START_TEST(ties)
{
	static const size_t counts[] = {2, 3, 31, 32, 33, 159, 160, 161, 5000, 100000};
	size_t n = counts[_i % 10];
	int order = _i / 10;
	struct arena arena = {0};
	struct queue *queue = queue_build(&arena, 0);
	for (uint64_t i = 0; i < n; i++) {
		/* An odd factor modulo 2^17 is a permutation; those that fall beyond n are left out. */
		uint64_t word = order == 0 ? i : n - 1 - i;
		queue_push(queue, 77, word << 32);
	}
	if (order == 2) {
		queue_clear(queue);
		for (uint64_t i = 0; i < 1 << 17; i++) {
			uint64_t word = (i * 48271) % (1 << 17);
			if (word < n) {
				queue_push(queue, 77, word << 32);
			}
		}
	}
	ck_assert_uint_eq(queue_n(queue), n);
	struct queue_entry e = {0, 0};
	for (uint64_t i = 0; i < n; i++) {
		if (!queue_pop(queue, &e) || e.time != 77 || e.word != i << 32) {
			ck_abort_msg("n %zu: place %llu holds %llx", n, (unsigned long long)i,
				     (unsigned long long)e.word);
		}
	}
	ck_assert(!queue_pop(queue, &e));
	arena_free(&arena);
}
END_TEST

/* 200,000 devices do everything at the same few instants, each event scheduling others at the very
 * same time before, among and after those still pending. Quadratic behaviour would take hours. */
START_TEST(simultaneous_start)
{
	const uint64_t n = 200000;
	struct pair pair;
	pair_build(&pair, 0);
	for (uint64_t i = 0; i < n; i++) {
		pair_push(&pair, 0, UINT64_C(3) << 56 | ((i * 48271) % 1000003) << 32);
	}
	uint64_t item = 0;
	for (uint64_t i = 0; i < 5 * n; i++) {
		struct queue_entry e = pair_pop(&pair);
		uint64_t kind = e.word >> 56;
		if (kind == 3) { /* one event below the next, one in the middle of the rest */
			pair_push(&pair, e.time, UINT64_C(1) << 56 | (e.word & 0xffffff00000000));
			pair_push(&pair, e.time, UINT64_C(4) << 56 | bits(5, item++) >> 8);
		} else if (kind == 4) {
			pair_push(&pair, e.time + 1000, UINT64_C(3) << 56 | (bits(6, item++) >> 8));
		}
	}
	pair_drain(&pair);
	pair_free(&pair);
}
END_TEST

/* At one single time, words go down in waves, each wave below all that is pending: the ladder uses
 * up all its rungs, and then has to do without. */
START_TEST(words_go_down)
{
	struct pair pair;
	pair_build(&pair, 0);
	uint64_t item = 0;
	for (uint64_t wave = 100; wave-- > 0;) {
		for (int i = 0; i < 400; i++, item++) {
			pair_push(&pair, 9, wave << 50 | bits(16, item) >> 16);
		}
		for (int i = 0; i < 200; i++) {
			pair_pop(&pair);
		}
	}
	pair_drain(&pair);
	pair_free(&pair);
}
END_TEST

/* Entries equal in time and word: as many come out as went in, at once and interleaved. */
START_TEST(duplicates)
{
	struct pair pair;
	pair_build(&pair, 0);
	for (uint64_t i = 0; i < 100000; i++) {
		pair_push(&pair, 5 + i % 3, i % 2);
	}
	for (uint64_t i = 0; i < 50000; i++) {
		struct queue_entry e = pair_pop(&pair);
		pair_push(&pair, e.time, e.word);
		pair_pop(&pair);
		pair_push(&pair, e.time, 0);
		pair_pop(&pair);
	}
	pair_drain(&pair);
	pair_free(&pair);
}
END_TEST

/* The ends of the number range. */
START_TEST(extremes)
{
	struct pair pair;
	pair_build(&pair, 0);
	for (uint64_t i = 0; i < 3000; i++) {
		uint64_t near = bits(7, i) % 200;
		pair_push(&pair, i % 3 == 0 ? near : UINT64_MAX - near,
			  i % 2 == 0 ? UINT64_MAX - near : near);
		pair_push(&pair, bits(8, i), bits(9, i));
		pair_push(&pair, UINT64_MAX, UINT64_MAX - bits(10, i) % 3);
		pair_push(&pair, 0, bits(11, i) % 3);
	}
	for (uint64_t i = 0; i < 5000; i++) {
		struct queue_entry e = pair_pop(&pair);
		uint64_t left = UINT64_MAX - e.time;
		pair_push(&pair, e.time + (left == 0 ? 0 : bits(12, i) % left), bits(13, i));
	}
	pair_drain(&pair);
	pair_free(&pair);
}
END_TEST

/* The last ticks there are, in buckets that reach beyond them. */
START_TEST(last_ticks)
{
	static const uint64_t counts[] = {50, 60, 100, 300, 1000, 40000};
	uint64_t n = counts[_i];
	for (uint64_t round = 0; round < 40; round++) {
		struct pair pair;
		pair_build(&pair, 0);
		uint64_t item = round << 32;
		for (uint64_t i = 0; i < n; i++, item++) {
			pair_push(&pair, UINT64_MAX - bits(17, item) % (100 * n + round), i);
		}
		for (uint64_t i = 0; i < n; i++, item++) {
			struct queue_entry e = pair_pop(&pair);
			e = pair_pop(&pair);
			uint64_t left = UINT64_MAX - e.time;
			pair_push(&pair, e.time + (left == 0 ? 0 : bits(18, item) % left % 20), i);
			if (pair.heap.n < 2) {
				break;
			}
		}
		pair_drain(&pair);
		pair_free(&pair);
	}
}
END_TEST

/* What peek_ahead shows is what the next pops give, and it always shows the next after a pop that
 * left something sorted. */
START_TEST(peek_ahead)
{
	struct arena arena = {0};
	struct queue *queue = queue_build(&arena, 0);
	ck_assert_ptr_null(queue_peek_ahead(queue, 0));
	for (uint64_t i = 0; i < 5000; i++) {
		queue_push(queue, bits(14, i) % 100000, i);
	}
	struct queue_entry e;
	size_t seen = 0;
	while (queue_pop(queue, &e)) {
		struct queue_entry ahead[8];
		unsigned n = 0;
		for (const struct queue_entry *p; n < 8; n++) {
			p = queue_peek_ahead(queue, n);
			if (p == NULL) {
				break;
			}
			ahead[n] = *p;
		}
		for (unsigned k = 0; k < n; k++) {
			ck_assert(queue_pop(queue, &e));
			ck_assert(e.time == ahead[k].time && e.word == ahead[k].word);
		}
		seen += n;
	}
	ck_assert_uint_gt(seen, 3000);
	ck_assert_ptr_null(queue_peek_ahead(queue, 0));
	arena_free(&arena);
}
END_TEST

/* A cleared queue is like a new one, in whatever state it was, and takes no new memory. */
START_TEST(clear_and_reuse)
{
	struct arena arena = {0};
	struct queue *queue = queue_build(&arena, 0);
	size_t bytes = 0;
	for (uint64_t round = 0; round < 20; round++) {
		for (uint64_t i = 0; i < 20000; i++) {
			queue_push(queue, bits(15, i) >> 20, i);
		}
		struct queue_entry last = {0, 0};
		struct queue_entry e;
		for (uint64_t i = 0; i < round * 1000; i++) {
			if (!queue_pop(queue, &e) || key_of(e) < key_of(last)) {
				ck_abort_msg("round %llu, pop %llu", (unsigned long long)round,
					     (unsigned long long)i);
			}
			last = e;
		}
		ck_assert_uint_eq(queue_n(queue), 20000 - round * 1000);
		queue_clear(queue);
		ck_assert_uint_eq(queue_n(queue), 0);
		ck_assert(!queue_pop(queue, &e));
		if (round == 5) {
			bytes = queue_bytes(queue);
		}
	}
	ck_assert_uint_eq(queue_bytes(queue), bytes);
	arena_free(&arena);
}
END_TEST

/* 16 bytes an event and half as much again, plus the fixed parts. */
START_TEST(memory)
{
	const size_t n = 300000;
	for (int kind = 0; kind < KINDS; kind++) {
		struct arena arena = {0};
		struct queue *queue = queue_build(&arena, 0);
		uint64_t item = 0;
		for (size_t i = 0; i < n; i++, item++) {
			queue_push(queue, increment((enum increments)kind, item), item);
		}
		for (size_t i = 0; i < 3 * n; i++, item++) {
			struct queue_entry e;
			if (!queue_pop(queue, &e)) {
				ck_abort_msg("the queue lost an entry");
			}
			queue_push(queue, e.time + increment((enum increments)kind, item), item);
		}
		if (queue_bytes(queue) > 24 * n + 500000) {
			ck_abort_msg("kind %d: %zu bytes", kind, queue_bytes(queue));
		}
		arena_free(&arena);
	}
}
END_TEST

/* A push before the last pop stops the program; the same time with a smaller word does not. */
START_TEST(past_is_refused)
{
	for (int offset = 0; offset < 2; offset++) {
		pid_t pid = fork();
		ck_assert_int_ge(pid, 0);
		if (pid == 0) {
			ck_assert_ptr_nonnull(freopen("/dev/null", "w", stderr));
			struct arena arena = {0};
			struct queue *queue = queue_build(&arena, 0);
			struct queue_entry e;
			queue_push(queue, 100, 7);
			queue_push(queue, 200, 7);
			if (!queue_pop(queue, &e)) {
				_exit(1);
			}
			queue_push(queue, 100 - (uint64_t)offset, 1);
			_exit(queue_pop(queue, &e) && e.time == 100 && e.word == 1 ? 0 : 1);
		}
		int status;
		ck_assert_int_eq(waitpid(pid, &status, 0), pid);
		if (offset == 0) {
			ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
		} else {
			ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
		}
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("queue");
	TCase *tcase = tcase_create("queue");
	tcase_set_timeout(tcase, 120);
	tcase_add_loop_test(tcase, hold, 0, KINDS * (int)SIZES_N);
	tcase_add_loop_test(tcase, wander, 0, 40);
	tcase_add_loop_test(tcase, fill_orders, 0, 3);
	tcase_add_loop_test(tcase, ties, 0, 30);
	tcase_add_test(tcase, simultaneous_start);
	tcase_add_test(tcase, words_go_down);
	tcase_add_test(tcase, duplicates);
	tcase_add_test(tcase, extremes);
	tcase_add_loop_test(tcase, last_ticks, 0, 6);
	tcase_add_test(tcase, peek_ahead);
	tcase_add_test(tcase, clear_and_reuse);
	tcase_add_test(tcase, memory);
	tcase_add_test(tcase, past_is_refused);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
