/* The event queue: pending events in the order of (time, word).
 *
 * What: a "radix ladder". A small sorted array at the bottom feeds the loop; above it a stack of
 *   rungs of unsorted buckets, each rung finer than the one before; on top one unsorted heap of all
 *   that lies further ahead. A push is one store into a bucket, whatever the number of events.
 *   It has no parameter that could be wrong for a scenario. Time per event: engine notes, table 2.
 * Not here: what an event means, cancelling (a stale event is recognised by its word), the clock.
 * Units: time is an unsigned 64-bit number of ticks, for us nanoseconds; 0 may be any origin.
 * Order: (time, word) compared as one 128-bit number, so the order of equal times never depends on
 *   the order of pushing. The caller packs word = kind << 56 | actor << 32 | arg. Equal entries are
 *   allowed and come out one after the other.
 * Ownership: the queue and its memory are the arena's; memory grows while the number of pending
 *   events reaches a new peak and is then reused. 16 bytes an event and at most half as much again.
 * Errors: no memory, or a push into the past, is a bug of the caller's and stops the program. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"

struct queue;

struct queue_entry {
	uint64_t time;
	uint64_t word;
};

/* `expected` is the number of pending events to make room for at once; 0 is fine. */
struct queue *queue_build(struct arena *arena, size_t expected);

/* `time` must not be earlier than that of the entry popped last. An equal time with a smaller word
 * is allowed: that entry simply comes next. */
void queue_push(struct queue *queue, uint64_t time, uint64_t word);

/* The smallest entry, or false when there is none. */
bool queue_pop(struct queue *queue, struct queue_entry *out);

/* The k-th next entry (0 is the next) if it already stands sorted in the bottom, else NULL. It is a
 * hint for prefetching: later pushes may still come in between. Valid until the next call. */
const struct queue_entry *queue_peek_ahead(const struct queue *queue, unsigned k);

size_t queue_n(const struct queue *queue);     /* pending events */
size_t queue_bytes(const struct queue *queue); /* memory held, all included */

/* Forgets all entries and the time of the last pop; keeps the memory. */
void queue_clear(struct queue *queue);
