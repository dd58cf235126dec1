/* Numbers written by eight digits at once, read one by one.
 *
 * Not here: signs, fractions (number.h). See http1_decimal.h. */
#include "wire/http1_decimal.h"

#include "wire/swar.h"

/* Eight octets, the lowest first. One by one, compilers would weave them into others that stand next
 * to them. */
static inline void store8(uint8_t *to, uint64_t v)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	v = __builtin_bswap64(v);
#endif
	memcpy(to, &v, sizeof v);
}

/* The eight digits, 0 to 9, of a number below 100000000, the first in the lowest octet. Numbers of
 * four digits, then of two, stand beside each other in lanes; a division is a multiplication and a
 * shift, exact for so few digits (Khuong, "How to print integers really fast"). */
static inline uint64_t digits8(uint32_t value)
{
	uint64_t fours = value / 10000 | (uint64_t)(value % 10000) << 32;
	uint64_t hundreds = (fours * 10486 >> 20) & UINT64_C(0x0000007F0000007F);
	uint64_t twos = hundreds | (fours - hundreds * 100) << 16;
	uint64_t tens = (twos * 103 >> 10) & UINT64_C(0x000F000F000F000F);
	return tens | (twos - tens * 10) << 8;
}

size_t http1_decimal(uint32_t value, uint8_t text[10])
{
	static const uint64_t zeros = SWAR_ONES * '0';
	if (value < 100) {
		/* No branch for what changes all the time: the only digit moves over the other one. */
		uint32_t tens = value * 103 >> 10, single = value < 10;
		uint32_t digits = (0x3030 + tens + ((value - tens * 10) << 8)) >> 8 * single;
		text[0] = (uint8_t)digits;
		text[1] = (uint8_t)(digits >> 8);
		return 2 - single;
	}
	size_t n = 0;
	if (value >= 100000000) {
		uint32_t high = value / 100000000;
		value %= 100000000;
		text[0] = (uint8_t)('0' + high / 10);
		n = high >= 10;
		text[n++] = (uint8_t)('0' + high % 10);
		store8(text + n, digits8(value) + zeros);
		return n + 8;
	}
	uint64_t digits = digits8(value);
	unsigned skip = swar_first(digits); /* what is 0 before the first digit that is not */
	store8(text, (digits + zeros) >> 8 * skip);
	return 8 - skip;
}

bool http1_decimal_read(struct wire_span text, uint32_t *value)
{
	uint64_t v = 0;
	for (size_t i = 0; i < text.n; i++) {
		uint8_t digit = (uint8_t)(text.p[i] - '0');
		if (digit > 9 || v > UINT32_MAX) {
			return false;
		}
		v = v * 10 + digit;
	}
	*value = (uint32_t)v;
	return text.n > 0 && v <= UINT32_MAX;
}
