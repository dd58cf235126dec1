/* The radix ladder.
 *
 *      top                unsorted: everything above rung 0's last key
 *      rung 0   [ | | | | | | | | | | | ]          at most 2,048 buckets of 2^shift ticks
 *      rung 1         [ | | | | ]                  one bucket of rung 0, cut finer
 *      ...
 *      bottom       [sorted]                       the next few dozen entries
 *
 * Invariants (keys are (time, word) as one 128-bit number):
 *   Q1  Every entry in the bottom is <= bottom_last, every entry elsewhere is above or equal.
 *   Q2  Every entry in rung i+1 is <= rung[i+1].last, every entry in rung i and in the top is
 *       above or equal. So an entry belongs to the finest rung whose `last` is not below it.
 *   Q3  In rung i no bucket before `open` holds an entry. The bucket `open` itself, emptied into
 *       the next rung or the bottom, goes on receiving entries above that rung's or the bottom's
 *       last key; it is looked at again before later buckets. So no rung has to be clamped or
 *       rounded to its parent's bucket.
 *   Q4  A rung cuts the time, or, when it was made from entries of one single time, the word. Ties
 *       in any number are thus spread like times, and an insertion never walks through all of them.
 *   Q5  A rung that cuts the time starts at or before the present: its start is the smallest time
 *       it was made from, and that entry was popped next. A rung that cuts the word has no such
 *       luck, for smaller words of the present time may still come; they go into its `open` bucket.
 *
 * A rung is made from the entries of one bucket, from the smallest to the largest of them. Two time
 * scales therefore cost a few more rungs, not long buckets. Each rung of one word narrows the range
 * by at least 6 bits; if Q5's latecomers ever use up all rungs, a bucket is heapsorted instead. */
#include "core/queue.h"

#include <string.h>

#include "core/err.h"

typedef unsigned __int128 key128;

#define KEY_MAX (~(key128)0)
#define CHUNK_ENTRIES 15
#define RUNGS 24            /* two words of 64 bits, cut by 6 bits a rung, take 22 */
#define BUCKETS_LOG2_MIN 6
#define BUCKETS_LOG2_MAX 11
#define BUCKETS (1u << BUCKETS_LOG2_MAX)
#define BUCKET_AIM_LOG2 2   /* a new rung aims at 4 to 8 entries a bucket */
#define SORT_MAX 32         /* a bucket of so many entries is sorted at once */
#define BOTTOM_SPILL 48     /* a bottom of so many gives its later half back */
#define BOTTOM_CAP 512      /* entries at first */
#define BOTTOM_START 64     /* free places in front of the first entry after a refill */
#define BOTTOM_NEAR 8       /* entries at the end that an insertion walks through */
#define BLOCK_CHUNKS_MIN 64

/* 256 bytes, aligned to 256: the low bits of a pointer are free for the fill of its first chunk. */
struct chunk {
	struct chunk *next;
	struct chunk *second; /* the one after the next, to fetch ahead of its turn */
	struct queue_entry entry[CHUNK_ENTRIES];
};

_Static_assert(sizeof(struct queue_entry) == 16, "an entry is two words");
_Static_assert(sizeof(struct chunk) == 256, "a chunk is four cache lines");

/* A list of chunks, all full but the first: the address of the first one's next free entry. Chunks
 * are aligned, so an address that ends in zeros says that a new chunk is needed: either the first
 * one is full (the address is its end) or there is none (0). */
typedef uintptr_t list;

struct rung {
	uint64_t start;    /* time or word of the first bucket's first key */
	key128 last;       /* the largest key that may be in this rung */
	uint32_t shift;    /* a bucket is 2^shift wide */
	uint32_t open;     /* Q3 */
	bool by_word;      /* Q4 */
	list *bucket;      /* BUCKETS of them, allocated when the rung is first used */
	uint64_t filled[BUCKETS / 64]; /* a bit for each bucket that is not empty */
};

struct queue {
	struct arena *arena;
	struct queue_entry *bottom; /* ascending in [head, end) */
	size_t head;
	size_t end;
	size_t bottom_cap;
	size_t spill_at;            /* the bottom's size that triggers a spill */
	key128 bottom_last;
	uint64_t popped;            /* time of the last pop */
	size_t n;

	list top;
	uint32_t rung_n;
	struct chunk *spare; /* free chunks, last in first out */
	size_t chunk_n;      /* chunks allocated in all */
	struct rung rung[RUNGS];
};

static inline key128 key_of(uint64_t time, uint64_t word)
{
	return (key128)time << 64 | word;
}

static inline key128 entry_key(const struct queue_entry *entry)
{
	return key_of(entry->time, entry->word);
}

/* The first chunk of a list that is not empty, and the number of entries in it. */
static inline struct chunk *list_first(list l, uint32_t *fill)
{
	list base = (l - 1) & ~(list)(sizeof(struct chunk) - 1);
	*fill = (uint32_t)((l - base) / sizeof(struct queue_entry)) - 1;
	return (struct chunk *)base;
}

/* Adds a block of chunks. Blocks grow with the whole, so that there are few and little is spare. */
static void grow(struct queue *q, size_t chunks)
{
	chunks = chunks < BLOCK_CHUNKS_MIN ? BLOCK_CHUNKS_MIN : chunks;
	/* One more, for the pieces of an arena are aligned to less. */
	uintptr_t from = (uintptr_t)arena_take(q->arena, chunks + 1, sizeof(struct chunk));
	struct chunk *block = (struct chunk *)((from + sizeof *block - 1) & ~(sizeof *block - 1));
	q->chunk_n += chunks;
	for (size_t i = chunks; i-- > 0;) {
		block[i].next = q->spare;
		q->spare = &block[i];
	}
}

/* Long lists lie all over the memory: waiting for one chunk after the other would cost more than
 * all the rest. NULL is fine. */
static inline void chunk_prefetch(const struct chunk *chunk)
{
	for (size_t line = 0; line < sizeof *chunk; line += 64) {
		__builtin_prefetch((const void *)((uintptr_t)chunk + line));
	}
}

static inline void chunk_give(struct queue *q, struct chunk *chunk)
{
	chunk->next = q->spare;
	q->spare = chunk;
}

static inline list list_put(struct queue *q, list l, uint64_t time, uint64_t word)
{
	if (__builtin_expect(l % sizeof(struct chunk) == 0, 0)) {
		if (q->spare == NULL) {
			grow(q, q->chunk_n / 4);
		}
		struct chunk *chunk = q->spare;
		q->spare = chunk->next;
		chunk->next = l == 0 ? NULL : (struct chunk *)l - 1;
		chunk->second = l == 0 ? NULL : chunk->next->next;
		l = (list)&chunk->entry[0];
	}
	struct queue_entry *entry = (struct queue_entry *)l;
	entry->time = time;
	entry->word = word;
	return l + sizeof *entry;
}

static inline void rung_put(struct queue *q, struct rung *r, uint64_t time, uint64_t word)
{
	uint32_t ix = (uint32_t)((time - r->start) >> r->shift); /* Q5 */
	if (__builtin_expect(r->by_word, 0)) {
		ix = word < r->start ? 0 : (uint32_t)((word - r->start) >> r->shift);
		ix = ix < r->open ? r->open : ix;
	}
	list l = r->bucket[ix];
	if (l == 0) {
		r->filled[ix / 64] |= UINT64_C(1) << ix % 64;
	}
	r->bucket[ix] = list_put(q, l, time, word);
}

/* An entry above bottom_last: Q2. */
static inline void ladder_put(struct queue *q, uint64_t time, uint64_t word)
{
	key128 key = key_of(time, word);
	for (uint32_t i = q->rung_n; i-- > 0;) {
		if (key <= q->rung[i].last) {
			rung_put(q, &q->rung[i], time, word);
			return;
		}
	}
	q->top = list_put(q, q->top, time, word);
}

/* Makes room at the end of the bottom: by moving it to the front, or if that is no use, by taking
 * more memory (only entries that are equal in time and word ever need it). */
static void bottom_room(struct queue *q, size_t wanted)
{
	size_t n = q->end - q->head;
	if (n + wanted + BOTTOM_START > q->bottom_cap / 2) {
		size_t cap = 2 * (n + wanted + BOTTOM_START);
		if (cap > q->bottom_cap) {
			struct queue_entry *bottom = arena_take(q->arena, cap, sizeof *bottom);
			memcpy(bottom, q->bottom, q->end * sizeof *bottom);
			q->bottom = bottom;
			q->bottom_cap = cap;
		}
	}
	memmove(q->bottom + BOTTOM_START, q->bottom + q->head, n * sizeof *q->bottom);
	q->head = BOTTOM_START;
	q->end = BOTTOM_START + n;
}

/* Gives the later half of the bottom back to the ladder. */
static void bottom_spill(struct queue *q)
{
	size_t n = q->end - q->head;
	size_t cut = q->head + n / 2;
	q->bottom_last = entry_key(&q->bottom[cut - 1]);
	for (size_t i = cut; i < q->end; i++) {
		ladder_put(q, q->bottom[i].time, q->bottom[i].word);
	}
	q->end = cut;
}

/* Where in bottom[head, end) an entry belongs: after all that are not larger. Without branches, as
 * they could not be predicted. */
static inline size_t bottom_place(const struct queue *q, size_t end, key128 key)
{
	const struct queue_entry *base = q->bottom + q->head;
	size_t n = end - q->head;
	while (n > 1) {
		size_t half = n / 2;
		base += entry_key(&base[half - 1]) <= key ? half : 0;
		n -= half;
	}
	if (n == 1 && entry_key(base) <= key) {
		base++;
	}
	return (size_t)(base - q->bottom);
}

/* Inserts before the entry `near`, which is larger, moving whichever side is shorter. */
static void bottom_insert_far(struct queue *q, size_t near, uint64_t time, uint64_t word)
{
	struct queue_entry *bottom = q->bottom;
	size_t place = bottom_place(q, near, key_of(time, word));
	size_t before = place - q->head;
	size_t after = q->end - place;
	if (before < after && q->head > 0) {
		memmove(bottom + q->head - 1, bottom + q->head, before * sizeof *bottom);
		q->head--;
		place--;
	} else {
		memmove(bottom + place + 1, bottom + place, after * sizeof *bottom);
		q->end++;
	}
	bottom[place] = (struct queue_entry){.time = time, .word = word};
}

static void bottom_insert(struct queue *q, uint64_t time, uint64_t word)
{
	if (q->end - q->head >= q->spill_at) {
		bottom_spill(q);
		if (key_of(time, word) > q->bottom_last) {
			ladder_put(q, time, word);
			return;
		}
	}
	if (q->end == q->bottom_cap) {
		bottom_room(q, 1);
	}
	/* Most insertions are near one of the ends; the tail is tried first. */
	struct queue_entry *bottom = q->bottom;
	key128 key = key_of(time, word);
	size_t near = q->end - q->head > BOTTOM_NEAR ? q->end - BOTTOM_NEAR : q->head;
	if (near > q->head && entry_key(&bottom[near]) > key) {
		bottom_insert_far(q, near, time, word);
		return;
	}
	size_t place = q->end++;
	while (place > near && entry_key(&bottom[place - 1]) > key) {
		bottom[place] = bottom[place - 1];
		place--;
	}
	bottom[place] = (struct queue_entry){.time = time, .word = word};
}

/* Heapsort, for lists that no rung can take. Slow, but never quadratic and without recursion. */
static void sort_large(struct queue_entry *entry, size_t n)
{
	for (size_t built = n / 2, left = n; left > 1;) {
		struct queue_entry e;
		if (built > 0) {
			e = entry[--built];
		} else {
			e = entry[--left];
			entry[left] = entry[0];
		}
		size_t i = built;
		for (size_t child = 2 * i + 1; child < left; child = 2 * i + 1) {
			if (child + 1 < left && entry_key(&entry[child + 1]) > entry_key(&entry[child])) {
				child++;
			}
			if (entry_key(&entry[child]) <= entry_key(&e)) {
				break;
			}
			entry[i] = entry[child];
			i = child;
		}
		entry[i] = e;
	}
}

/* Sorts up to SORT_MAX entries by counting for each how many come before it: more comparisons than
 * an insertion sort, but none of them is a branch that the processor would guess wrong. */
static void sort_small(struct queue_entry *entry, size_t n)
{
	size_t sorted = 1;
	while (sorted < n && entry_key(&entry[sorted - 1]) <= entry_key(&entry[sorted])) {
		sorted++;
	}
	if (sorted >= n) {
		return; /* equal delays arrive in order */
	}
	struct queue_entry copy[SORT_MAX];
	memcpy(copy, entry, n * sizeof *copy);
	for (size_t i = 0; i < n; i++) {
		key128 key = entry_key(&copy[i]);
		size_t rank = 0;
		for (size_t j = 0; j < i; j++) {
			rank += entry_key(&copy[j]) <= key;
		}
		for (size_t j = i + 1; j < n; j++) {
			rank += entry_key(&copy[j]) < key;
		}
		entry[rank] = copy[i];
	}
}

/* What a pass over a list finds out. */
struct survey {
	size_t n;
	uint64_t time_min;
	uint64_t time_max;
	uint64_t word_min;
	uint64_t word_max;
};

static struct survey list_survey(list l)
{
	struct survey s = {.time_min = UINT64_MAX, .word_min = UINT64_MAX};
	uint32_t fill;
	for (const struct chunk *chunk = list_first(l, &fill); chunk != NULL; chunk = chunk->next) {
		chunk_prefetch(chunk->second);
		for (uint32_t i = 0; i < fill; i++) {
			uint64_t time = chunk->entry[i].time;
			uint64_t word = chunk->entry[i].word;
			s.time_min = time < s.time_min ? time : s.time_min;
			s.time_max = time > s.time_max ? time : s.time_max;
			s.word_min = word < s.word_min ? word : s.word_min;
			s.word_max = word > s.word_max ? word : s.word_max;
		}
		s.n += fill;
		fill = CHUNK_ENTRIES;
	}
	return s;
}

/* Copies a list of n entries into the empty bottom, in the order in which they were put there, and
 * frees its chunks. */
static void bottom_fill(struct queue *q, list l, size_t n)
{
	q->head = BOTTOM_START;
	q->end = BOTTOM_START;
	q->spill_at = BOTTOM_SPILL;
	if (n + BOTTOM_START > q->bottom_cap) {
		bottom_room(q, n);
	}
	q->end += n;
	struct queue_entry *place = q->bottom + q->end;
	uint32_t fill;
	struct chunk *chunk = list_first(l, &fill);
	while (chunk != NULL) {
		struct chunk *next = chunk->next;
		place -= fill;
		memcpy(place, chunk->entry, fill * sizeof *place);
		chunk_give(q, chunk);
		chunk = next;
		fill = CHUNK_ENTRIES;
	}
}

/* Cuts a list that is longer than SORT_MAX, and not all equal, into a new finest rung. */
static void rung_open(struct queue *q, list l, const struct survey *s)
{
	struct rung *r = &q->rung[q->rung_n++];
	if (r->bucket == NULL) {
		r->bucket = arena_take(q->arena, BUCKETS, sizeof *r->bucket);
	}
	r->by_word = s->time_min == s->time_max;
	r->start = r->by_word ? s->word_min : s->time_min;
	r->last = key_of(s->time_max, r->by_word ? s->word_max : UINT64_MAX);
	r->open = 0;
	uint64_t range = (r->by_word ? s->word_max : s->time_max) - r->start;
	uint32_t range_log2 = 64 - (uint32_t)__builtin_clzll(range);
	uint32_t aim_log2 = 64 - (uint32_t)__builtin_clzll(s->n) - BUCKET_AIM_LOG2;
	aim_log2 = aim_log2 < BUCKETS_LOG2_MIN ? BUCKETS_LOG2_MIN : aim_log2;
	aim_log2 = aim_log2 > BUCKETS_LOG2_MAX ? BUCKETS_LOG2_MAX : aim_log2;
	r->shift = range_log2 > aim_log2 ? range_log2 - aim_log2 : 0;

	uint32_t fill;
	struct chunk *chunk = list_first(l, &fill);
	while (chunk != NULL) {
		struct chunk *next = chunk->next;
		for (uint32_t i = 0; i < fill; i++) {
			rung_put(q, r, chunk->entry[i].time, chunk->entry[i].word);
		}
		chunk_give(q, chunk);
		chunk = next;
		fill = CHUNK_ENTRIES;
	}
}

/* The first bucket from `open` on that holds entries, or BUCKETS. */
static uint32_t rung_next(const struct rung *r)
{
	uint32_t i = r->open / 64;
	uint64_t bits = r->filled[i] & ~UINT64_C(0) << r->open % 64;
	while (bits == 0) {
		if (++i == BUCKETS / 64) {
			return BUCKETS;
		}
		bits = r->filled[i];
	}
	return i * 64 + (uint32_t)__builtin_ctzll(bits);
}

/* The largest key that belongs into a bucket of the rung. */
static key128 rung_bucket_last(const struct rung *r, uint32_t ix)
{
	uint64_t low = r->start + ((uint64_t)ix << r->shift);
	uint64_t high = low + ((UINT64_C(1) << r->shift) - 1);
	if (high < low) {
		high = UINT64_MAX;
	}
	key128 last = r->by_word ? key_of((uint64_t)(r->last >> 64), high) : key_of(high, UINT64_MAX);
	return last < r->last ? last : r->last;
}

/* Whether a list is short enough to be sorted at once; *n is its length then. */
static bool list_is_short(list l, size_t *n)
{
	uint32_t fill;
	const struct chunk *chunk = list_first(l, &fill);
	*n = fill;
	while (chunk->next != NULL && *n <= SORT_MAX) {
		chunk = chunk->next;
		*n += CHUNK_ENTRIES;
	}
	return *n <= SORT_MAX;
}

/* Fills the empty bottom from the ladder. False when there is nothing left at all. */
static bool refill(struct queue *q)
{
	for (;;) {
		list l;
		key128 last = KEY_MAX;
		struct survey s;
		if (q->rung_n == 0) {
			if (q->top == 0) {
				return false;
			}
			l = q->top;
			q->top = 0;
		} else {
			struct rung *r = &q->rung[q->rung_n - 1];
			r->open = rung_next(r);
			if (r->open == BUCKETS) {
				q->rung_n--;
				continue;
			}
			l = r->bucket[r->open];
			r->bucket[r->open] = 0;
			r->filled[r->open / 64] &= ~(UINT64_C(1) << r->open % 64);
			last = rung_bucket_last(r, r->open);
		}
		if (list_is_short(l, &s.n)) {
			bottom_fill(q, l, s.n);
			sort_small(q->bottom + q->head, s.n);
			q->bottom_last = last;
			return true;
		}
		s = list_survey(l);
		bool equal = s.time_min == s.time_max && s.word_min == s.word_max;
		if (equal || q->rung_n == RUNGS) {
			bottom_fill(q, l, s.n);
			if (!equal) {
				sort_large(q->bottom + q->head, s.n);
			}
			q->bottom_last = last;
			q->spill_at = 2 * s.n; /* the ladder could do nothing with them */
			return true;
		}
		rung_open(q, l, &s);
	}
}

struct queue *queue_build(struct arena *arena, size_t expected)
{
	struct queue *q = arena_take(arena, 1, sizeof *q);
	q->arena = arena;
	q->bottom_cap = BOTTOM_CAP;
	q->bottom = arena_take(arena, q->bottom_cap, sizeof *q->bottom);
	grow(q, expected / CHUNK_ENTRIES + expected / (4 * CHUNK_ENTRIES));
	queue_clear(q);
	return q;
}

void queue_push(struct queue *queue, uint64_t time, uint64_t word)
{
	REQUIRE(time >= queue->popped);
	queue->n++;
	if (key_of(time, word) <= queue->bottom_last) {
		bottom_insert(queue, time, word);
	} else {
		ladder_put(queue, time, word);
	}
}

bool queue_pop(struct queue *queue, struct queue_entry *out)
{
	if (queue->head == queue->end && !refill(queue)) {
		return false;
	}
	*out = queue->bottom[queue->head++];
	queue->popped = out->time;
	queue->n--;
	return true;
}

const struct queue_entry *queue_peek_ahead(const struct queue *queue, unsigned k)
{
	return k < queue->end - queue->head ? &queue->bottom[queue->head + k] : NULL;
}

size_t queue_n(const struct queue *queue)
{
	return queue->n;
}

size_t queue_bytes(const struct queue *queue)
{
	size_t bytes = sizeof *queue + queue->bottom_cap * sizeof *queue->bottom +
		       queue->chunk_n * sizeof(struct chunk);
	for (uint32_t i = 0; i < RUNGS; i++) {
		bytes += queue->rung[i].bucket == NULL ? 0 : BUCKETS * sizeof(list);
	}
	return bytes;
}

static void list_clear(struct queue *q, list l)
{
	uint32_t fill;
	struct chunk *chunk = l == 0 ? NULL : list_first(l, &fill);
	while (chunk != NULL) {
		struct chunk *next = chunk->next;
		chunk_give(q, chunk);
		chunk = next;
	}
}

void queue_clear(struct queue *queue)
{
	for (uint32_t i = 0; i < queue->rung_n; i++) {
		struct rung *r = &queue->rung[i];
		for (uint32_t ix = rung_next(r); ix != BUCKETS; ix = rung_next(r)) {
			list_clear(queue, r->bucket[ix]);
			r->bucket[ix] = 0;
			r->filled[ix / 64] &= ~(UINT64_C(1) << ix % 64);
		}
	}
	list_clear(queue, queue->top);
	queue->top = 0;
	queue->rung_n = 0;
	queue->head = BOTTOM_START;
	queue->end = BOTTOM_START;
	queue->spill_at = BOTTOM_SPILL;
	queue->bottom_last = KEY_MAX;
	queue->popped = 0;
	queue->n = 0;
}
