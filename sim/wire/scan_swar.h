/* Sixteen octets at a time as two 64-bit words, for machines without SSE2.
 *
 * Not here: loops and ends of input (scan.h), the twin with the same promises (scan_sse2.h), any
 * protocol.
 * Units: octets. Each function reads p[0..15] and returns the index of the first octet that it
 * looks for, 16 when there is none. */
#pragma once

#include "wire/swar.h"

/* The index out of both words' flags, of which the lowest is true (see swar.h). */
static inline unsigned scan_swar_first(uint64_t low, uint64_t high)
{
	if (low != 0) {
		return swar_first(low);
	}
	return high != 0 ? 8 + swar_first(high) : 16;
}

/* True flags, all of them, for octets of at least c, of words without top bits; c = 1..128. */
static inline uint64_t scan_swar_at_least(uint64_t v, uint8_t c)
{
	return (v + SWAR_ONES * (0x80u - c)) & SWAR_HIGH;
}

static inline uint64_t scan_swar_text_flags(uint64_t v, uint8_t stop)
{
	return swar_below(v, 0x20) | swar_equal(v, 0x7F) | swar_equal(v, stop);
}

static inline uint64_t scan_swar_visible_flags(uint64_t v)
{
	return swar_below(v, 0x21) | swar_equal(v, 0x7F) | (v & SWAR_HIGH);
}

static inline uint64_t scan_swar_name_flags(uint64_t v)
{
	uint64_t low = v & ~SWAR_HIGH;
	uint64_t folded = low | SWAR_ONES * 0x20;
	uint64_t letter = scan_swar_at_least(folded, 'a') & ~scan_swar_at_least(folded, 'z' + 1);
	uint64_t digit = scan_swar_at_least(low, '0') & ~scan_swar_at_least(low, '9' + 1);
	uint64_t hyphen = scan_swar_at_least(low, '-') & ~scan_swar_at_least(low, '-' + 1);
	return ~((letter | digit | hyphen) & ~v) & SWAR_HIGH;
}

static inline unsigned scan_swar_zero(const uint8_t *p)
{
	return scan_swar_first(swar_equal(swar_load(p), 0), swar_equal(swar_load(p + 8), 0));
}

/* A control character, DEL or `stop`. */
static inline unsigned scan_swar_text(const uint8_t *p, uint8_t stop)
{
	return scan_swar_first(scan_swar_text_flags(swar_load(p), stop),
			       scan_swar_text_flags(swar_load(p + 8), stop));
}

/* Anything outside of 0x21..0x7E. */
static inline unsigned scan_swar_visible(const uint8_t *p)
{
	return scan_swar_first(scan_swar_visible_flags(swar_load(p)),
			       scan_swar_visible_flags(swar_load(p + 8)));
}

/* Anything but ASCII letters, digits and the hyphen. */
static inline unsigned scan_swar_name(const uint8_t *p)
{
	return scan_swar_first(scan_swar_name_flags(swar_load(p)),
			       scan_swar_name_flags(swar_load(p + 8)));
}
