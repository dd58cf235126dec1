/* Sixteen octets at a time in the vectors of the compilers (gcc, clang): one register where the
 * machine has such, words elsewhere.
 *
 * Not here: where the first octet of a kind is (scan.h), any protocol.
 * Units: octets. Comparisons give octets of all ones or all zeros. */
#pragma once

#include "wire/swar.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define VECTOR_BYTES 16u

typedef uint8_t vector_octets __attribute__((vector_size(VECTOR_BYTES)));
typedef int8_t vector_signed __attribute__((vector_size(VECTOR_BYTES)));
typedef uint64_t vector_halves __attribute__((vector_size(VECTOR_BYTES)));

/* A number, the same in all octets. */
static inline vector_octets vector_all(uint8_t c)
{
	return (vector_octets){c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c};
}

static inline vector_octets vector_load(const uint8_t *p)
{
	vector_octets v;
	memcpy(&v, p, sizeof v);
	return v;
}

static inline void vector_store(uint8_t *p, vector_octets v)
{
	memcpy(p, &v, sizeof v);
}

/* Octets above c as signed numbers, which machines compare more cheaply. */
static inline vector_octets vector_above(vector_octets v, int8_t c)
{
	return (vector_octets)((vector_signed)v > (vector_signed)vector_all((uint8_t)c));
}

/* Whether all octets have their top bit. */
static inline bool vector_all_top(vector_octets v)
{
	const vector_halves halves = (vector_halves)v;
	return (~(halves[0] & halves[1]) & SWAR_HIGH) == 0;
}
