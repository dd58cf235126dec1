/* Eight decimal digits at once, in the octets of one 64-bit word.
 *
 * Not here: other lengths, any protocol.
 * Source: the divisions as products: x / 100 = x * 5243 >> 19 below 10000, x / 10 = x * 103 >> 10
 * below 100; tests go through all of them. */
#pragma once

#include "wire/swar.h"

#include <stdbool.h>

#define DECIMAL_DIGITS 8u
#define DECIMAL_ABOVE 100000000u

/* The digits, 0 to 9, of a number below DECIMAL_ABOVE, the first in the lowest octet: halves of four
 * digits, then of two, then of one in an octet of its own. */
static inline uint64_t decimal_digits(uint32_t value)
{
	const uint64_t fours = value / 10000 | (uint64_t)(value % 10000) << 32;
	const uint64_t hundreds = (fours * 5243 >> 19) & UINT64_C(0x0000007F0000007F);
	const uint64_t twos = hundreds | (fours - 100 * hundreds) << 16;
	const uint64_t tens = (twos * 103 >> 10) & UINT64_C(0x000F000F000F000F);
	return tens | (twos - 10 * tens) << 8;
}

/* The same as text, with leading zeros. */
static inline void decimal_write(uint8_t *to, uint32_t value)
{
	const uint64_t ones = decimal_digits(value) + SWAR_ONES * '0';
	/* Eight lines and no loop: compilers see that they are one store. */
	to[0] = (uint8_t)ones;
	to[1] = (uint8_t)(ones >> 8);
	to[2] = (uint8_t)(ones >> 16);
	to[3] = (uint8_t)(ones >> 24);
	to[4] = (uint8_t)(ones >> 32);
	to[5] = (uint8_t)(ones >> 40);
	to[6] = (uint8_t)(ones >> 48);
	to[7] = (uint8_t)(ones >> 56);
}

/* False when one is no digit, and the value then means nothing. */
static inline bool decimal_read(const uint8_t *p, uint32_t *value)
{
	const uint64_t v = swar_load(p), high = SWAR_ONES * 0xF0;
	const uint64_t ones = v - SWAR_ONES * '0';
	const uint64_t twos = 10 * ones + (ones >> 8); /* in every other octet */
	/* The first and third pair, and the second and fourth, each at its power of 100. */
	const uint64_t odd = twos & UINT64_C(0x000000FF000000FF);
	const uint64_t even = twos >> 16 & UINT64_C(0x000000FF000000FF);
	*value = (uint32_t)((odd * (100 + (UINT64_C(1000000) << 32)) +
		even * (1 + (UINT64_C(10000) << 32))) >> 32);
	/* Digits have the upper half 3, and keep it when 6 is added. */
	return ((v & high) | ((v + SWAR_ONES * 6) & high) >> 4) == SWAR_ONES * 0x33;
}
