/* Sixteen octets at a time with SSE2, which every x86-64 has: a load, comparisons, one mask.
 *
 * Not here: loops and ends of input (scan.h), the portable twin with the same promises
 * (scan_swar.h), any protocol.
 * Units: octets. Each function reads p[0..15] and returns the index of the first octet that it
 * looks for, 16 when there is none.
 * Source: unsigned a <= b is min(a, b) == a, as SSE2 compares signed octets only. */
#pragma once

#include <emmintrin.h>
#include <stdint.h>

static inline __m128i scan_sse2_load(const uint8_t *p)
{
	return _mm_loadu_si128((const __m128i *)(const void *)p);
}

static inline __m128i scan_sse2_all(uint8_t c)
{
	return _mm_set1_epi8((char)c);
}

/* Octets of v - low that are at most `width`, that is low <= v <= low + width. */
static inline __m128i scan_sse2_between(__m128i v, uint8_t low, uint8_t width)
{
	__m128i x = _mm_sub_epi8(v, scan_sse2_all(low));
	return _mm_cmpeq_epi8(_mm_min_epu8(x, scan_sse2_all(width)), x);
}

/* Index of the first octet that is set in `flags`. */
static inline unsigned scan_sse2_first(__m128i flags)
{
	return (unsigned)__builtin_ctz((unsigned)_mm_movemask_epi8(flags) | 0x10000u);
}

/* Index of the first octet that is not set in `flags`. */
static inline unsigned scan_sse2_first_not(__m128i flags)
{
	return (unsigned)__builtin_ctz(~(unsigned)_mm_movemask_epi8(flags));
}

static inline unsigned scan_sse2_zero(const uint8_t *p)
{
	return scan_sse2_first(_mm_cmpeq_epi8(scan_sse2_load(p), _mm_setzero_si128()));
}

/* A control character, DEL or `stop`. */
static inline unsigned scan_sse2_text(const uint8_t *p, uint8_t stop)
{
	__m128i v = scan_sse2_load(p);
	__m128i hit = _mm_or_si128(scan_sse2_between(v, 0, 0x1F),
				   _mm_cmpeq_epi8(v, scan_sse2_all(0x7F)));
	return scan_sse2_first(_mm_or_si128(hit, _mm_cmpeq_epi8(v, scan_sse2_all(stop))));
}

/* A bit for each of p[0..15], the first lowest: whether it is a control character or DEL. */
static inline uint64_t scan_sse2_control(const uint8_t *p)
{
	__m128i v = scan_sse2_load(p);
	__m128i hit = _mm_or_si128(scan_sse2_between(v, 0, 0x1F),
				   _mm_cmpeq_epi8(v, scan_sse2_all(0x7F)));
	return (uint64_t)(unsigned)_mm_movemask_epi8(hit);
}

/* A control character, DEL, '%' or '&'.. */
static inline unsigned scan_sse2_pair(const uint8_t *p)
{
	__m128i v = scan_sse2_load(p);
	__m128i stop = _mm_or_si128(scan_sse2_between(v, '%', 1),
				    _mm_cmpeq_epi8(v, scan_sse2_all(0x7F)));
	return scan_sse2_first(_mm_or_si128(scan_sse2_between(v, 0, 0x1F), stop));
}

/* Anything outside of 0x21..0x7E. */
static inline unsigned scan_sse2_visible(const uint8_t *p)
{
	return scan_sse2_first_not(scan_sse2_between(scan_sse2_load(p), 0x21, 0x7E - 0x21));
}

/* An octet that, with 0x20 set, is not the one of `lower`. So letters match in any case; but
 * control characters match those of 0x20..0x3F, and the caller has to shut them out. */
static inline unsigned scan_sse2_fold(const uint8_t *p, const uint8_t *lower)
{
	__m128i v = _mm_or_si128(scan_sse2_load(p), scan_sse2_all(0x20));
	return scan_sse2_first_not(_mm_cmpeq_epi8(v, scan_sse2_load(lower)));
}

/* Anything but ASCII letters, digits and the hyphen. */
static inline unsigned scan_sse2_name(const uint8_t *p)
{
	__m128i v = scan_sse2_load(p);
	__m128i letter = scan_sse2_between(_mm_or_si128(v, scan_sse2_all(0x20)), 'a', 25);
	__m128i other = _mm_or_si128(scan_sse2_between(v, '0', 9),
				     _mm_cmpeq_epi8(v, scan_sse2_all('-')));
	return scan_sse2_first_not(_mm_or_si128(letter, other));
}
