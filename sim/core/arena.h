/* Memory that is taken piece by piece and given back all at once: all that one site holds.
 *
 * What: pieces lie behind each other in large chunks, for which the system is asked for huge pages,
 *   because a site's records are touched in the order of its events, everywhere.
 * Not here: giving back a single piece, growing one (take a new one; see slab.h for objects that
 *   come and go).
 * Ownership: pieces belong to the arena and are valid until arena_free.
 * Units: bytes. Pieces are zeroed and aligned to 64.
 * Errors: no memory is a bug and stops the program. */
#pragma once

#include <stddef.h>

struct arena_chunk;

struct arena {
	struct arena_chunk *chunks; /* the one taken last first */
	unsigned char *at;          /* the next piece, in the chunk with the most room */
	size_t room;                /* bytes from there on */
};

/* An arena of zeros is empty. */
void *arena_take(struct arena *arena, size_t n, size_t bytes); /* n of so many bytes; 0 is fine */
void arena_free(struct arena *arena); /* all pieces; empty afterwards */
