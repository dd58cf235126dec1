/* What every reader and writer of the wire core shares: verdicts, borrowed input, bounded output.
 *
 * Not here: any protocol. No clock, socket, allocation or global state in sim/wire.
 * Ownership: readers point into the caller's bytes; writers fill the caller's buffer.
 * Units: octets. Offsets count from the first byte handed in.
 * Invariants: a reader never reads past `n`; on WIRE_MORE it has not consumed anything. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "core/err.h"

/* What is seldom called, such as a refusal: compilers put it, and the way to it, aside from what
 * every message runs through. */
#define WIRE_COLD __attribute__((cold))

enum wire_verdict {
	WIRE_OK = 0,   /* the message is complete and well formed */
	WIRE_MORE = 1, /* a valid beginning; more bytes are needed */
	WIRE_BAD = 2   /* can never become valid; see struct wire_bad */
};

/* Where and why a message was refused. `reason` is a static string, without a full stop. */
struct wire_bad {
	size_t offset;
	const char *reason;
};

/* Bytes borrowed from somebody else. */
struct wire_span {
	const uint8_t *p;
	size_t n;
};

/* A bounded output buffer. A writer that does not fit sets `overflow`, writes nothing more, and
 * leaves `n` at the last whole byte written; the caller checks once, at the end. */
struct wire_out {
	uint8_t *p;
	size_t cap;
	size_t n;
	bool overflow;
};

static inline struct wire_out wire_out_init(void *buffer, size_t cap)
{
	return (struct wire_out){.p = buffer, .cap = cap, .n = 0, .overflow = false};
}

static inline void wire_put(struct wire_out *out, const void *bytes, size_t n)
{
	if (n > out->cap - out->n) {
		out->overflow = true;
		return;
	}
	memcpy(out->p + out->n, bytes, n);
	out->n += n;
}

static inline void wire_put_u8(struct wire_out *out, unsigned v)
{
	if (out->n == out->cap) {
		out->overflow = true;
		return;
	}
	out->p[out->n++] = (uint8_t)v;
}

/* Zeros n >= 16 octets; n should be a constant, so that no loop is left of this. The assembler
 * line, which is none, hides what it does from compilers: they would make it a memset, and that a
 * string instruction that takes longer to start than all the work. */
static inline void wire_clear(void *p, size_t n)
{
	static const uint8_t zeros[16];
	uint8_t *to = p;
#pragma GCC unroll 32
	for (size_t i = 0; i + sizeof zeros <= n; i += sizeof zeros) {
		memcpy(to + i, zeros, sizeof zeros);
		__asm__ volatile("");
	}
	memcpy(to + n - sizeof zeros, zeros, sizeof zeros);
}

/* For writers that know a bound of what they write: where up to n octets may go without further
 * checks, or NULL, with `overflow` set, when there is no room for so many. wire_took says how far
 * it came. */
static inline uint8_t *wire_room(struct wire_out *out, size_t n)
{
	if (n > out->cap - out->n) {
		out->overflow = true;
		return NULL;
	}
	return out->p + out->n;
}

static inline void wire_took(struct wire_out *out, const uint8_t *to)
{
	CHECK(to >= out->p && (size_t)(to - out->p) <= out->cap);
	out->n = (size_t)(to - out->p);
}

/* Puts n octets at `to`; returns the place behind them. */
static inline uint8_t *wire_copy(uint8_t *to, const void *bytes, size_t n)
{
	memcpy(to, bytes, n);
	return to + n;
}

static inline bool wire_span_is(struct wire_span s, const char *text)
{
	size_t n = strlen(text);
	return s.n == n && (n == 0 || memcmp(s.p, text, n) == 0);
}
