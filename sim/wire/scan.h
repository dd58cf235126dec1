/* Where a run of text ends: heads, queries and strings are mostly such runs, and every simulated
 * message passes here. Sixteen octets per step; the last step ends with the input and looks at
 * some octets again. An input shorter than a step is looked at one by one.
 *
 * Not here: any protocol; a step itself (scan_sse2.h, scan_swar.h: the compiler's target picks).
 * Ownership: none. Units: octets.
 * Invariants: nothing at or past `n` is read; at <= n; the result is n when nothing was found. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wire/scan_swar.h"

#ifdef __SSE2__
#include "wire/scan_sse2.h"
#define SCAN_STEP(what) scan_sse2_##what
#else
#define SCAN_STEP(what) scan_swar_##what
#endif

enum { SCAN_STEP_BYTES = 16 };

static inline size_t scan_zero_end(const uint8_t *p, size_t at, size_t n)
{
	size_t start = at;
	while (n - at > SCAN_STEP_BYTES) {
		unsigned step = SCAN_STEP(zero)(p + at);
		at += step;
		if (step < SCAN_STEP_BYTES) {
			return at;
		}
	}
	if (n - start >= SCAN_STEP_BYTES) {
		return n - SCAN_STEP_BYTES + SCAN_STEP(zero)(p + n - SCAN_STEP_BYTES);
	}
	while (at < n && p[at] != 0) {
		at++;
	}
	return at;
}

/* First control character, DEL or `stop`. */
static inline size_t scan_text_end(const uint8_t *p, size_t at, size_t n, uint8_t stop)
{
	size_t start = at;
	while (n - at > SCAN_STEP_BYTES) {
		unsigned step = SCAN_STEP(text)(p + at, stop);
		at += step;
		if (step < SCAN_STEP_BYTES) {
			return at;
		}
	}
	if (n - start >= SCAN_STEP_BYTES) {
		return n - SCAN_STEP_BYTES + SCAN_STEP(text)(p + n - SCAN_STEP_BYTES, stop);
	}
	while (at < n && p[at] >= 0x20 && p[at] != 0x7F && p[at] != stop) {
		at++;
	}
	return at;
}

/* First control character, DEL, '%' or '&': what ends or escapes a value in a query. */
static inline size_t scan_pair_end(const uint8_t *p, size_t at, size_t n)
{
	size_t start = at;
	while (n - at > SCAN_STEP_BYTES) {
		unsigned step = SCAN_STEP(pair)(p + at);
		at += step;
		if (step < SCAN_STEP_BYTES) {
			return at;
		}
	}
	if (n - start >= SCAN_STEP_BYTES) {
		return n - SCAN_STEP_BYTES + SCAN_STEP(pair)(p + n - SCAN_STEP_BYTES);
	}
	while (at < n && p[at] >= 0x20 && p[at] != 0x7F && p[at] != '%' && p[at] != '&') {
		at++;
	}
	return at;
}

/* A bit for each of the 64 octets at p, the first lowest: whether it is of low..0x7E, low = 1..0x7E.
 * Whoever walks through the bits does not wait for one place to look for the next. */
static inline uint64_t scan_printable64(const uint8_t *p, uint8_t low)
{
	return SCAN_STEP(printable)(p, low) | SCAN_STEP(printable)(p + 16, low) << 16 |
	       SCAN_STEP(printable)(p + 32, low) << 32 | SCAN_STEP(printable)(p + 48, low) << 48;
}

/* First octet outside of 0x21..0x7E. Targets are long: most of one is four steps at once. */
static inline size_t scan_visible_end(const uint8_t *p, size_t at, size_t n)
{
	size_t start = at;
	for (; n - at >= 64; at += 64) {
		uint64_t stops = ~scan_printable64(p + at, 0x21);
		if (stops != 0) {
			return at + (unsigned)__builtin_ctzll(stops);
		}
	}
	while (n - at > SCAN_STEP_BYTES) {
		unsigned step = SCAN_STEP(visible)(p + at);
		at += step;
		if (step < SCAN_STEP_BYTES) {
			return at;
		}
	}
	if (n - start >= SCAN_STEP_BYTES) {
		return n - SCAN_STEP_BYTES + SCAN_STEP(visible)(p + n - SCAN_STEP_BYTES);
	}
	while (at < n && p[at] > 0x20 && p[at] < 0x7F) {
		at++;
	}
	return at;
}

/* First octet that is no ASCII letter, digit or hyphen. */
static inline size_t scan_name_end(const uint8_t *p, size_t at, size_t n)
{
	size_t start = at;
	while (n - at > SCAN_STEP_BYTES) {
		unsigned step = SCAN_STEP(name)(p + at);
		at += step;
		if (step < SCAN_STEP_BYTES) {
			return at;
		}
	}
	if (n - start >= SCAN_STEP_BYTES) {
		return n - SCAN_STEP_BYTES + SCAN_STEP(name)(p + n - SCAN_STEP_BYTES);
	}
	while (at < n) {
		uint8_t c = p[at], letter = (uint8_t)((c | 0x20) - 'a');
		if (letter > 25 && (uint8_t)(c - '0') > 9 && c != '-') {
			break;
		}
		at++;
	}
	return at;
}

/* First control character other than TAB, or DEL: what may not stand in a value of HTTP. */
static inline size_t scan_value_end(const uint8_t *p, size_t at, size_t n)
{
	size_t start = at;
	while (n - at > SCAN_STEP_BYTES) {
		unsigned step = SCAN_STEP(value)(p + at);
		at += step;
		if (step < SCAN_STEP_BYTES) {
			return at;
		}
	}
	if (n - start >= SCAN_STEP_BYTES) {
		return n - SCAN_STEP_BYTES + SCAN_STEP(value)(p + n - SCAN_STEP_BYTES);
	}
	while (at < n && (p[at] >= 0x20 || p[at] == '\t') && p[at] != 0x7F) {
		at++;
	}
	return at;
}

/* First octet that is no ASCII letter, digit, hyphen, point or colon: what hosts are made of, but
 * for their rare octets. */
static inline size_t scan_host_end(const uint8_t *p, size_t at, size_t n)
{
	size_t start = at;
	while (n - at > SCAN_STEP_BYTES) {
		unsigned step = SCAN_STEP(host)(p + at);
		at += step;
		if (step < SCAN_STEP_BYTES) {
			return at;
		}
	}
	if (n - start >= SCAN_STEP_BYTES) {
		return n - SCAN_STEP_BYTES + SCAN_STEP(host)(p + n - SCAN_STEP_BYTES);
	}
	while (at < n) {
		uint8_t c = p[at], letter = (uint8_t)((c | 0x20) - 'a');
		if (letter > 25 && (uint8_t)(c - '-') > ':' - '-') {
			break;
		}
		if (c == '/') {
			break;
		}
		at++;
	}
	return at;
}

/* Whether the eight octets at p are ASCII letters, digits and hyphens. */
static inline bool scan_is_name8(const uint8_t *p)
{
	return scan_swar_name_flags(swar_load(p)) == 0;
}
