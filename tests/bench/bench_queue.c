/* The event queue against a plain binary heap: the hold model, ns per event.
 *
 * What: N events are pending; each step takes the first one and schedules another. For each N and
 *   each distribution of increments it prints the time per event of the ladder and of the heap,
 *   measured in turns in this very process, and their ratio, which is what a slower machine can be
 *   held to.
 * Not here: correctness (tests/unit/test_queue.c).
 * Use: bench_queue [LARGEST_N [EVENTS]], by default 1000000 4000000; 10000000 needs about 1 GB.
 * Output: one line per case, tab separated: increments, n, ladder_ns, heap_ns, ratio, loop_ns,
 *   bytes_per_event. loop_ns is the cost of the loop without a queue, included in both. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "core/chance.h"
#include "core/err.h"
#include "core/fixmath.h"
#include "core/queue.h"

#define INCREMENTS 16384

struct heap {
	struct queue_entry *entry; /* 1-based */
	size_t n;
};

static unsigned __int128 key_of(struct queue_entry e)
{
	return (unsigned __int128)e.time << 64 | e.word;
}

static void heap_push(struct heap *heap, struct queue_entry e)
{
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

static double now_ns(void)
{
	struct timespec t;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

enum increments { EXPONENTIAL, UNIFORM, BIMODAL, QUANTISED, CONSTANT, TWO_SCALES, KINDS };

static const char *const kind_names[KINDS] = {
	"exponential", "uniform", "bimodal", "quantised", "constant", "two-scales",
};

/* Increments in nanoseconds, of mean about 1 s except for two-scales. */
static uint64_t increment(enum increments kind, struct chance chance, uint32_t item)
{
	double u = chance_unit(chance, 0, CHANCE_TRAFFIC, item, 0);
	double v = chance_unit(chance, 0, CHANCE_TRAFFIC, item, 1);
	switch (kind) {
	case EXPONENTIAL:
		return (uint64_t)(-1e9 * fixmath_log(u));
	case UNIFORM:
		return (uint64_t)(2e9 * u);
	case BIMODAL:
		return (uint64_t)(1e9 * (v < 0.9 ? 0.95 * u : 5.0 + u));
	case QUANTISED:
		return (uint64_t)(u * 8.0) * 250000000;
	case CONSTANT:
		return 1000000000;
	case TWO_SCALES:
		return v < 0.5 ? (uint64_t)(2e3 * u) : (uint64_t)(3.6e12 * u);
	case KINDS:
		break;
	}
	return 0;
}

/* Runs `events` steps; exactly one of queue and heap is used, or none for the bare loop. The actor
 * is the low half of the word, so that a tie is decided as in the simulator. */
static double hold(struct queue *queue, struct heap *heap, size_t events, const uint64_t *step)
{
	uint64_t sum = 0;
	struct queue_entry e = {0, 1};
	double begin = now_ns();
	for (size_t i = 0; i < events; i++) {
		if (queue != NULL) {
			REQUIRE(queue_pop(queue, &e));
		} else if (heap != NULL) {
			e = heap_pop(heap);
		}
		e.time += step[i % INCREMENTS];
		sum += e.time ^ e.word;
		if (queue != NULL) {
			queue_push(queue, e.time, e.word);
		} else if (heap != NULL) {
			heap_push(heap, e);
		}
	}
	double spent = now_ns() - begin;
	REQUIRE(sum != 42); /* keeps the bare loop from being optimised away */
	return spent / (double)events;
}

static void bench(enum increments kind, size_t n, size_t events, const uint64_t *step)
{
	struct arena arena = {0};
	struct queue *queue = queue_build(&arena, n);
	struct heap heap = {.entry = malloc((n + 2) * sizeof *heap.entry)};
	REQUIRE(heap.entry != NULL);
	for (size_t i = 0; i < n; i++) {
		struct queue_entry e = {step[(i * 7919) % INCREMENTS] + i % 1009, i};
		queue_push(queue, e.time, e.word);
		heap_push(&heap, e);
	}
	double ladder = 1e9;
	double plain = 1e9;
	double loop = 1e9;
	hold(queue, NULL, n < events ? 2 * n : n, step);
	hold(NULL, &heap, n < events ? 2 * n : n, step);
	for (int round = 0; round < 3; round++) {
		double ns[3] = {hold(queue, NULL, events, step), hold(NULL, &heap, events, step),
				hold(NULL, NULL, events, step)};
		ladder = ns[0] < ladder ? ns[0] : ladder;
		plain = ns[1] < plain ? ns[1] : plain;
		loop = ns[2] < loop ? ns[2] : loop;
	}
	struct queue_entry a;
	REQUIRE(queue_pop(queue, &a));
	struct queue_entry b = heap_pop(&heap);
	REQUIRE(a.time == b.time && a.word == b.word);
	printf("%s\t%zu\t%.1f\t%.1f\t%.2f\t%.1f\t%.1f\n", kind_names[kind], n, ladder, plain,
	       plain / ladder, loop, (double)queue_bytes(queue) / (double)n);
	fflush(stdout);
	arena_free(&arena);
	free(heap.entry);
}

int main(int argc, char **argv)
{
	size_t largest = argc > 1 ? (size_t)strtoull(argv[1], NULL, 10) : 1000000;
	size_t events = argc > 2 ? (size_t)strtoull(argv[2], NULL, 10) : 4000000;
	struct chance chance = chance_init(1, 0, 0);
	uint64_t (*step)[INCREMENTS] = malloc(KINDS * sizeof *step);
	REQUIRE(step != NULL);
	for (int kind = 0; kind < KINDS; kind++) {
		for (uint32_t i = 0; i < INCREMENTS; i++) {
			step[kind][i] = increment((enum increments)kind, chance, i);
		}
	}
	printf("increments\tn\tladder_ns\theap_ns\tratio\tloop_ns\tbytes_per_event\n");
	for (size_t n = 10; n <= largest; n *= 10) {
		bench(EXPONENTIAL, n, events, step[EXPONENTIAL]);
	}
	for (int kind = UNIFORM; kind < KINDS; kind++) {
		for (size_t n = 1000; n <= largest; n *= 100) {
			bench((enum increments)kind, n, events, step[kind]);
		}
	}
	free(step);
	return 0;
}
