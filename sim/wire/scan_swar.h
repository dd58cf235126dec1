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

static inline uint64_t scan_swar_control8(const uint8_t *p)
{
	uint64_t v = swar_load(p);
	uint64_t flags = ~(scan_swar_at_least(v & ~SWAR_HIGH, 0x20) | v) & SWAR_HIGH;
	flags |= swar_equal_all(v, 0x7F);
	/* Each flag, moved down to bit 0 of its octet, lands in a bit of its own on top. */
	return (flags >> 7) * UINT64_C(0x0102040810204080) >> 56;
}

/* A bit for each of p[0..15], the first lowest: whether it is a control character or DEL. */
static inline uint64_t scan_swar_control(const uint8_t *p)
{
	return scan_swar_control8(p) | scan_swar_control8(p + 8) << 8;
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

/* An octet that, with 0x20 set, is not the one of `lower`; see scan_sse2_fold. */
static inline unsigned scan_swar_fold(const uint8_t *p, const uint8_t *lower)
{
	uint64_t low = (swar_load(p) | SWAR_ONES * 0x20) ^ swar_load(lower);
	uint64_t high = (swar_load(p + 8) | SWAR_ONES * 0x20) ^ swar_load(lower + 8);
	return scan_swar_first(~swar_equal_all(low, 0) & SWAR_HIGH,
			       ~swar_equal_all(high, 0) & SWAR_HIGH);
}

/* Anything but ASCII letters, digits and the hyphen. */
static inline unsigned scan_swar_name(const uint8_t *p)
{
	return scan_swar_first(scan_swar_name_flags(swar_load(p)),
			       scan_swar_name_flags(swar_load(p + 8)));
}
