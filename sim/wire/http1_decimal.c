/* Numbers written by eight digits at once, read one by one.
 *
 * Not here: signs, fractions (number.h). See http1_decimal.h. */
#include "wire/http1_decimal.h"

#include "wire/decimal.h"

/* Eight octets, the lowest first. One by one, compilers would weave them into others that stand next
 * to them. */
static inline void store8(uint8_t *to, uint64_t v)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	v = __builtin_bswap64(v);
#endif
	memcpy(to, &v, sizeof v);
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
	if (value >= DECIMAL_ABOVE) {
		uint32_t high = value / DECIMAL_ABOVE;
		value %= DECIMAL_ABOVE;
		text[0] = (uint8_t)('0' + high / 10);
		n = high >= 10;
		text[n++] = (uint8_t)('0' + high % 10);
		store8(text + n, decimal_digits(value) + zeros);
		return n + 8;
	}
	uint64_t digits = decimal_digits(value);
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
