/* Eight octets at a time in one 64-bit word, portable C.
 *
 * Not here: SIMD intrinsics, any protocol.
 * The flag words have the top bit of each octet that matched. Subtraction borrows upwards only, so
 * the lowest flag is always true, higher ones may be false: use swar_first and nothing else.
 * Source: Mycroft's zero-byte test, as in Warren, Hacker's Delight, 6-1. */
#pragma once

#include <stdint.h>

#define SWAR_ONES UINT64_C(0x0101010101010101)
#define SWAR_HIGH UINT64_C(0x8080808080808080)

/* First octet lowest. One load where the machine is little-endian, correct everywhere. */
static inline uint64_t swar_load(const uint8_t *p)
{
	return (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 | (uint64_t)p[3] << 24 |
	       (uint64_t)p[4] << 32 | (uint64_t)p[5] << 40 | (uint64_t)p[6] << 48 |
	       (uint64_t)p[7] << 56;
}

/* Four octets in the same order. */
static inline uint32_t swar_load4(const uint8_t *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

/* Octets equal to c. */
static inline uint64_t swar_equal(uint64_t v, uint8_t c)
{
	uint64_t x = v ^ (SWAR_ONES * c);
	return (x - SWAR_ONES) & ~x & SWAR_HIGH;
}

/* The same with all flags true, for a little more work. */
static inline uint64_t swar_equal_all(uint64_t v, uint8_t c)
{
	uint64_t x = v ^ (SWAR_ONES * c);
	return ~(((x & ~SWAR_HIGH) + ~SWAR_HIGH) | x) & SWAR_HIGH;
}

/* Octets below c, for c = 1..128. */
static inline uint64_t swar_below(uint64_t v, uint8_t c)
{
	return (v - SWAR_ONES * c) & ~v & SWAR_HIGH;
}

/* Index 0..7 of the lowest flag; `flags` must not be 0. */
static inline unsigned swar_first(uint64_t flags)
{
	return (unsigned)__builtin_ctzll(flags) / 8;
}
