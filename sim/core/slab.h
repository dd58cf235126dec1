/* A pool of objects of one size, named by 32-bit handles.
 *
 * What: O(1) take and give with a last-in first-out free list, so that the memory used last, which
 *   is still in the cache, is used next. Handles are small consecutive numbers: the smallest never
 *   used one is given out when the free list is empty, whatever the addresses, so runs repeat.
 * Not here: constructors. A taken object holds what the last user left, or zeros if it is new.
 * Ownership: memory is the arena's, and goes with it. Objects never move: a pointer is valid until its
 *   object is given back.
 * Units: sizes in bytes. Objects are aligned to 16.
 * Errors: no memory, a handle given twice or never taken are bugs and stop the program. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"

#define SLAB_NONE UINT32_MAX

struct slab {
	struct arena *arena;
	unsigned char **block;  /* blocks of 1 << block_shift objects; only slab.c writes here */
	uint64_t *live_bits;    /* one bit an object: taken and not given back */
	size_t object_bytes;    /* rounded up to a multiple of 16 */
	uint32_t block_shift;
	uint32_t block_n;       /* blocks taken */
	uint32_t block_cap;     /* room in `block` */
	uint32_t free_head;     /* handle of the object given back last, or SLAB_NONE */
	uint32_t used_n;        /* handles ever given out */
	uint32_t live_n;        /* taken and not given back */
	uint32_t peak_n;        /* the largest live_n so far */
};

/* 1 <= object_bytes <= 1 MiB. Makes room for `expected` objects at once; 0 is fine. */
void slab_init(struct slab *slab, struct arena *arena, size_t object_bytes, uint32_t expected);

uint32_t slab_take(struct slab *slab); /* never SLAB_NONE */
void slab_give(struct slab *slab, uint32_t handle);

/* Gives all objects back and forgets the peak; keeps the memory. */
void slab_clear(struct slab *slab);

size_t slab_bytes(const struct slab *slab); /* memory held, all included */

/* The object of a handle that slab_take returned. The handle is not checked here. */
static inline void *slab_at(const struct slab *slab, uint32_t handle)
{
	uint32_t in_block = handle & ((UINT32_C(1) << slab->block_shift) - 1);
	return slab->block[handle >> slab->block_shift] + in_block * slab->object_bytes;
}
