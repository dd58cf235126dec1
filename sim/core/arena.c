/* See arena.h. A chunk begins with its link; one piece larger than a chunk has a chunk of its own.
 * With PUSHSIM_DEBUG every piece has one, so that a tool that guards allocations guards pieces. */
#include "core/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "core/err.h"

enum { ALIGN = 64, HUGE_PAGE_BYTES = 2 << 20 };

struct arena_chunk {
	_Alignas(ALIGN) struct arena_chunk *next;
};

static size_t rounded(size_t bytes, size_t to)
{
	return (bytes + to - 1) / to * to;
}

#ifdef PUSHSIM_DEBUG
enum { CHUNK_ALIGN = ALIGN };
#else
enum { CHUNK_ALIGN = HUGE_PAGE_BYTES };
#endif

static void grow(struct arena *arena, size_t wanted)
{
	size_t bytes = rounded(sizeof(struct arena_chunk) + wanted, CHUNK_ALIGN);
	struct arena_chunk *chunk = aligned_alloc(CHUNK_ALIGN, bytes);
	REQUIRE(chunk != NULL);
#if defined MADV_HUGEPAGE && !defined PUSHSIM_DEBUG
	madvise(chunk, bytes, MADV_HUGEPAGE); /* a wish: a kernel without them says no */
#endif
	chunk->next = arena->chunks;
	arena->chunks = chunk;
	arena->at = (unsigned char *)(chunk + 1);
	arena->room = bytes - sizeof *chunk;
}

void *arena_take(struct arena *arena, size_t n, size_t bytes)
{
	REQUIRE(bytes == 0 || n <= (SIZE_MAX / 2) / bytes);
	size_t wanted = rounded(n * bytes == 0 ? 1 : n * bytes, ALIGN);
	struct arena before = *arena;
	bool fits = wanted <= arena->room;
	if (!fits) {
		grow(arena, wanted);
	}
	void *piece = arena->at;
	arena->at += wanted;
	arena->room -= wanted;
	if (!fits && before.room > arena->room) {
		arena->at = before.at; /* the old chunk has more room than is left of the new one */
		arena->room = before.room;
	}
	return memset(piece, 0, wanted);
}

void arena_free(struct arena *arena)
{
	while (arena->chunks != NULL) {
		struct arena_chunk *chunk = arena->chunks;
		arena->chunks = chunk->next;
		free(chunk);
	}
	*arena = (struct arena){0};
}
