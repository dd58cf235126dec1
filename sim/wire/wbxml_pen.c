/* Text and digits: what both ways of writing WBXML put between a tag and its END.
 *
 * Not here: tags. See wbxml_pen.h. */
#include "wire/wbxml_pen.h"

#include "wire/vector.h"

/* Copies a step; sets octets of *seen where there is a NUL. */
static inline void step_copy(uint8_t *to, const uint8_t *p, vector_octets *seen)
{
	vector_octets step = vector_load(p);
	vector_store(to, step);
	*seen |= (vector_octets)(step == 0);
}

/* Out of line, so that short text needs no registers saved. */
static __attribute__((noinline)) uint8_t *long_copy(uint8_t *to, const uint8_t *p, size_t n)
{
	memcpy(to, p, n);
	return memchr(p, 0, n) == NULL ? to + n : NULL;
}

uint8_t *wbxml_pen_copy(uint8_t *to, const uint8_t *p, size_t n)
{
	enum { LONG_BYTES = 192 }; /* from here on two passes of the C library cost less than one */
	if (n >= LONG_BYTES) {
		return long_copy(to, p, n);
	}
	if (n >= VECTOR_BYTES) {
		size_t last = n - VECTOR_BYTES;
		vector_octets seen = {0};
		for (size_t i = 0; i < last; i += VECTOR_BYTES) {
			step_copy(to + i, p + i, &seen);
		}
		step_copy(to + last, p + last, &seen);
		uint64_t half[2];
		memcpy(half, &seen, sizeof half);
		return (half[0] | half[1]) == 0 ? to + n : NULL;
	}
	if (n >= 8) {
		uint64_t low = swar_load(p), high = swar_load(p + n - 8);
		memcpy(to, p, 8);
		memcpy(to + n - 8, p + n - 8, 8);
		return (swar_equal(low, 0) | swar_equal(high, 0)) == 0 ? to + n : NULL;
	}
	for (size_t i = 0; i < n; i++) {
		to[i] = p[i];
		if (p[i] == 0) {
			return NULL;
		}
	}
	return to + n;
}

/* The decimal digits of 0..99, two octets each. */
static const char two_digits[] = "00010203040506070809101112131415161718192021222324"
				 "25262728293031323334353637383940414243444546474849"
				 "50515253545556575859606162636465666768697071727374"
				 "75767778798081828384858687888990919293949596979899";

/* Digits of a value; the tests in the order in which lengths are common. */
static inline size_t digits_of(uint32_t value)
{
	return value < 100     ? 1 + (value >= 10)
	       : value < 10000 ? 3 + (value >= 1000)
	       : value < 1000000 ? 5 + (value >= 100000)
	       : value < 100000000 ? 7 + (value >= 10000000)
				   : 9 + (value >= 1000000000);
}

/* Two digits at a time from the last on. */
uint8_t *wbxml_pen_digits(uint8_t *to, uint32_t value)
{
	uint8_t *end = to + digits_of(value), *at = end;
	while (value >= 10) {
		at -= 2;
		memcpy(at, two_digits + value % 100 * 2, 2);
		value /= 100;
	}
	if (at > to) {
		*to = (uint8_t)('0' + value);
	}
	return end;
}
