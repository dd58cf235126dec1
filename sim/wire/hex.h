/* Sixteen octets as 32 hexadecimal digits and back, all at once.
 *
 * Not here: other lengths, any protocol.
 * Ownership: the caller's octets. The digit for ten says the case: 'a' or 'A'; a reader takes that
 * case alone. */
#pragma once

#include "wire/vector.h"

#define HEX_OCTETS VECTOR_BYTES
#define HEX_DIGITS (2 * HEX_OCTETS)

/* Digits of numbers below 16. */
static inline vector_octets hex_digits_of(vector_octets v, uint8_t ten)
{
	const vector_octets step = vector_all((uint8_t)(ten - '0' - 10));
	return v + vector_all('0') + (vector_above(v, 9) & step);
}

static inline void hex_write(uint8_t *digits, const uint8_t *octets, uint8_t ten)
{
	const vector_octets v = vector_load(octets), high = v >> 4, low = v & vector_all(15);
	const vector_octets first = __builtin_shufflevector(high, low, 0, 16, 1, 17, 2, 18, 3, 19,
		4, 20, 5, 21, 6, 22, 7, 23);
	const vector_octets second = __builtin_shufflevector(high, low, 8, 24, 9, 25, 10, 26, 11, 27,
		12, 28, 13, 29, 14, 30, 15, 31);
	vector_store(digits, hex_digits_of(first, ten));
	vector_store(digits + VECTOR_BYTES, hex_digits_of(second, ten));
}

/* Numbers of digits; `*valid` loses the bits of every octet that is none. Octets from 80 hex on are
 * negative, and so below '0' and the letters. */
static inline vector_octets hex_numbers_of(vector_octets v, uint8_t ten, vector_octets *valid)
{
	const int8_t letter_first = (int8_t)ten;
	const vector_octets digit = vector_above(v, '0' - 1) & ~vector_above(v, '9');
	const vector_octets letter = vector_above(v, (int8_t)(letter_first - 1)) &
		~vector_above(v, (int8_t)(letter_first + 5));
	*valid &= digit | letter;
	return (v & vector_all(15)) + (letter & vector_all(9));
}

/* False when one is no digit, and the octets then mean nothing. */
static inline bool hex_read(uint8_t *octets, const uint8_t *digits, uint8_t ten)
{
	vector_octets valid = vector_all(0xFF);
	const vector_octets first = hex_numbers_of(vector_load(digits), ten, &valid);
	const vector_octets second = hex_numbers_of(vector_load(digits + VECTOR_BYTES), ten, &valid);
	const vector_octets high = __builtin_shufflevector(first, second, 0, 2, 4, 6, 8, 10, 12, 14,
		16, 18, 20, 22, 24, 26, 28, 30);
	const vector_octets low = __builtin_shufflevector(first, second, 1, 3, 5, 7, 9, 11, 13, 15,
		17, 19, 21, 23, 25, 27, 29, 31);
	vector_store(octets, high << 4 | low);
	return vector_all_top(valid);
}
