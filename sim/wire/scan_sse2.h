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

/* Octets of low..high, for 0 < low <= high <= 0x7F, with one comparison less: those up to high, and
 * no others, stay below 0x80 when they go up to where high is 0x7F, and signed octets compare. */
static inline __m128i scan_sse2_ascii(__m128i v, uint8_t low, uint8_t high)
{
	uint8_t up = (uint8_t)(0x7F - high);
	return _mm_cmpgt_epi8(_mm_add_epi8(v, scan_sse2_all(up)),
			      scan_sse2_all((uint8_t)(low + up - 1)));
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

/* A bit for each of p[0..15], the first lowest: whether it is of low..0x7E; low = 1..0x7E. */
static inline uint64_t scan_sse2_printable(const uint8_t *p, uint8_t low)
{
	return (unsigned)_mm_movemask_epi8(scan_sse2_ascii(scan_sse2_load(p), low, 0x7E));
}

/* A control character other than TAB, or DEL. */
static inline unsigned scan_sse2_value(const uint8_t *p)
{
	__m128i v = scan_sse2_load(p);
	__m128i ascii = _mm_or_si128(scan_sse2_ascii(v, 0x20, 0x7E),
				     _mm_cmpeq_epi8(v, scan_sse2_all('\t')));
	return scan_sse2_first_not(_mm_or_si128(ascii, v)); /* only top bits count */
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
	return scan_sse2_first_not(scan_sse2_ascii(scan_sse2_load(p), 0x21, 0x7E));
}

/* A bit for each of p[0..15], the first lowest: whether it is, with 0x20 set, the one of `lower`.
 * So letters match in any case; but control characters match those of 0x20..0x3F, and the caller
 * has to shut them out. */
static inline unsigned scan_sse2_fold(const uint8_t *p, const uint8_t *lower)
{
	__m128i v = _mm_or_si128(scan_sse2_load(p), scan_sse2_all(0x20));
	return (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(v, scan_sse2_load(lower)));
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

/* Anything but ASCII letters, digits, the hyphen, the point and the colon. */
static inline unsigned scan_sse2_host(const uint8_t *p)
{
	__m128i v = scan_sse2_load(p);
	__m128i letter = scan_sse2_between(_mm_or_si128(v, scan_sse2_all(0x20)), 'a', 25);
	__m128i other = _mm_andnot_si128(_mm_cmpeq_epi8(v, scan_sse2_all('/')),
					 scan_sse2_between(v, '-', ':' - '-'));
	return scan_sse2_first_not(_mm_or_si128(letter, other));
}
