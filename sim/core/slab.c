/* The pool behind slab.h. The first four bytes of a free object hold the handle of the next one. */
#include "core/slab.h"

#include <string.h>

#include "core/err.h"

#define SLAB_BLOCK_BYTES 65536
#define SLAB_OBJECT_BYTES_MAX (1 << 20)

/* Appends one block. The table of blocks may move, the blocks and so the objects do not. */
static void grow(struct slab *slab)
{
	REQUIRE(slab->block_n < UINT32_MAX >> slab->block_shift);
	size_t objects = (size_t)1 << slab->block_shift;
	if (slab->block_n == slab->block_cap) {
		uint32_t cap = slab->block_cap == 0 ? 8 : slab->block_cap * 2;
		unsigned char **block = arena_take(slab->arena, cap, sizeof *block);
		size_t words = ((size_t)cap << slab->block_shift) / 64 + 1;
		uint64_t *live_bits = arena_take(slab->arena, words, sizeof *live_bits);
		if (slab->block_cap > 0) {
			memcpy(block, slab->block, slab->block_n * sizeof *block);
			memcpy(live_bits, slab->live_bits,
			       (((size_t)slab->block_cap << slab->block_shift) / 64 + 1) *
				       sizeof *live_bits);
		}
		slab->block = block;
		slab->live_bits = live_bits;
		slab->block_cap = cap;
	}
	slab->block[slab->block_n++] = arena_take(slab->arena, objects, slab->object_bytes);
}

void slab_init(struct slab *slab, struct arena *arena, size_t object_bytes, uint32_t expected)
{
	REQUIRE(object_bytes >= 1 && object_bytes <= SLAB_OBJECT_BYTES_MAX);
	*slab = (struct slab){.arena = arena, .object_bytes = (object_bytes + 15) / 16 * 16,
			      .free_head = SLAB_NONE};
	/* As many objects as fit a block, at least one, always a power of two. */
	while (((size_t)2 << slab->block_shift) * slab->object_bytes <= SLAB_BLOCK_BYTES) {
		slab->block_shift++;
	}
	while ((uint64_t)slab->block_n << slab->block_shift < expected) {
		grow(slab);
	}
}

uint32_t slab_take(struct slab *slab)
{
	uint32_t handle = slab->free_head;
	if (handle != SLAB_NONE) {
		memcpy(&slab->free_head, slab_at(slab, handle), sizeof slab->free_head);
	} else {
		handle = slab->used_n;
		if (handle >> slab->block_shift == slab->block_n) {
			grow(slab);
		}
		slab->used_n++;
	}
	slab->live_bits[handle / 64] |= UINT64_C(1) << handle % 64;
	slab->live_n++;
	if (slab->live_n > slab->peak_n) {
		slab->peak_n = slab->live_n;
	}
	return handle;
}

void slab_give(struct slab *slab, uint32_t handle)
{
	REQUIRE(handle < slab->used_n);
	uint64_t bit = UINT64_C(1) << handle % 64;
	REQUIRE((slab->live_bits[handle / 64] & bit) != 0);
	slab->live_bits[handle / 64] &= ~bit;
	memcpy(slab_at(slab, handle), &slab->free_head, sizeof slab->free_head);
	slab->free_head = handle;
	slab->live_n--;
}

/* Objects used before are not zeroed: whoever takes one must not rely on its content. */
void slab_clear(struct slab *slab)
{
	if (slab->block_cap > 0) {
		size_t words = ((size_t)slab->block_cap << slab->block_shift) / 64 + 1;
		memset(slab->live_bits, 0, words * sizeof *slab->live_bits);
	}
	slab->free_head = SLAB_NONE;
	slab->used_n = 0;
	slab->live_n = 0;
	slab->peak_n = 0;
}

size_t slab_bytes(const struct slab *slab)
{
	size_t bits_bytes = 0;
	if (slab->block_cap > 0) {
		bits_bytes = (((size_t)slab->block_cap << slab->block_shift) / 64 + 1) * 8;
	}
	return sizeof *slab + slab->block_cap * sizeof *slab->block + bits_bytes +
	       ((size_t)slab->block_n << slab->block_shift) * slab->object_bytes;
}
