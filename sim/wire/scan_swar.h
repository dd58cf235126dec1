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

/* A bit for each octet, the first lowest, out of flags that are all true: each flag, moved down to
 * bit 0 of its octet, lands in a bit of its own on top. */
static inline uint64_t scan_swar_bits(uint64_t flags)
{
	return (flags >> 7) * UINT64_C(0x0102040810204080) >> 56;
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

/* True flags, all of them, for octets of first..last, of words without top bits; last < 0x7F. */
static inline uint64_t scan_swar_between(uint64_t v, uint8_t first, uint8_t last)
{
	return scan_swar_at_least(v, first) & ~scan_swar_at_least(v, (uint8_t)(last + 1));
}

static inline uint64_t scan_swar_name_flags(uint64_t v)
{
	uint64_t low = v & ~SWAR_HIGH;
	uint64_t letter = scan_swar_between(low | SWAR_ONES * 0x20, 'a', 'z');
	uint64_t digit = scan_swar_between(low, '0', '9');
	uint64_t hyphen = scan_swar_between(low, '-', '-');
	return ~((letter | digit | hyphen) & ~v) & SWAR_HIGH;
}

static inline uint64_t scan_swar_host_flags(uint64_t v)
{
	uint64_t low = v & ~SWAR_HIGH;
	uint64_t letter = scan_swar_between(low | SWAR_ONES * 0x20, 'a', 'z');
	uint64_t mark = scan_swar_between(low, '-', '.');
	uint64_t digit = scan_swar_between(low, '0', ':'); /* the colon comes behind the nine */
	return ~((letter | mark | digit) & ~v) & SWAR_HIGH;
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

static inline uint64_t scan_swar_printable8(const uint8_t *p, uint8_t low)
{
	uint64_t v = swar_load(p);
	return scan_swar_bits(scan_swar_between(v & ~SWAR_HIGH, low, 0x7E) & ~v);
}

/* A bit for each of p[0..15], the first lowest: whether it is of low..0x7E; low = 1..0x7E. */
static inline uint64_t scan_swar_printable(const uint8_t *p, uint8_t low)
{
	return scan_swar_printable8(p, low) | scan_swar_printable8(p + 8, low) << 8;
}

/* True flags, all of them, for a control character other than TAB, or DEL. */
static inline uint64_t scan_swar_value_flags(uint64_t v)
{
	uint64_t low = v & ~SWAR_HIGH;
	uint64_t fine = scan_swar_between(low, 0x20, 0x7E);
	return ~(fine | v | swar_equal_all(v, '\t')) & SWAR_HIGH;
}

/* A control character other than TAB, or DEL. */
static inline unsigned scan_swar_value(const uint8_t *p)
{
	return scan_swar_first(scan_swar_value_flags(swar_load(p)),
			       scan_swar_value_flags(swar_load(p + 8)));
}

static inline uint64_t scan_swar_pair_flags(uint64_t v)
{
	return scan_swar_text_flags(v, '%') | swar_equal(v, '&');
}

/* A control character, DEL, '%' or '&'. */
static inline unsigned scan_swar_pair(const uint8_t *p)
{
	return scan_swar_first(scan_swar_pair_flags(swar_load(p)),
			       scan_swar_pair_flags(swar_load(p + 8)));
}

/* Anything outside of 0x21..0x7E. */
static inline unsigned scan_swar_visible(const uint8_t *p)
{
	return scan_swar_first(scan_swar_visible_flags(swar_load(p)),
			       scan_swar_visible_flags(swar_load(p + 8)));
}

/* A bit for each of p[0..15], the first lowest: whether it is, with 0x20 set, the one of `lower`;
 * see scan_sse2_fold. */
static inline unsigned scan_swar_fold(const uint8_t *p, const uint8_t *lower)
{
	uint64_t low = (swar_load(p) | SWAR_ONES * 0x20) ^ swar_load(lower);
	uint64_t high = (swar_load(p + 8) | SWAR_ONES * 0x20) ^ swar_load(lower + 8);
	return (unsigned)(scan_swar_bits(swar_equal_all(low, 0)) |
			  scan_swar_bits(swar_equal_all(high, 0)) << 8);
}

/* Anything but ASCII letters, digits and the hyphen. */
static inline unsigned scan_swar_name(const uint8_t *p)
{
	return scan_swar_first(scan_swar_name_flags(swar_load(p)),
			       scan_swar_name_flags(swar_load(p + 8)));
}

/* Anything but ASCII letters, digits, the hyphen, the point and the colon. */
static inline unsigned scan_swar_host(const uint8_t *p)
{
	return scan_swar_first(scan_swar_host_flags(swar_load(p)),
			       scan_swar_host_flags(swar_load(p + 8)));
}
