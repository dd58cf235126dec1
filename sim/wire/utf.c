/* UTF-8 and UTF-16, one character at a time. */
#include "wire/utf.h"

#include "wire/octets.h"

#define HIGH_FIRST 0xD800u /* high surrogates, then from LOW_FIRST the low ones to LOW_END */
#define LOW_FIRST 0xDC00u
#define LOW_END 0xE000u

size_t utf_read(const uint8_t *p, size_t n, uint32_t *character)
{
	static const uint32_t smallest[5] = {0, 0, 0x80, 0x800, 0x10000};
	if (n == 0) {
		return 0;
	}
	const uint8_t lead = p[0];
	const size_t bytes = lead < 0x80 ? 1 : lead < 0xC0 ? 0 : lead < 0xE0 ? 2 :
		lead < 0xF0 ? 3 : lead < 0xF8 ? 4 : 0;
	if (bytes == 0 || bytes > n) {
		return 0;
	}
	uint32_t c = bytes == 1 ? lead : lead & (0x7Fu >> bytes);
	for (size_t i = 1; i < bytes; i++) {
		if ((p[i] & 0xC0) != 0x80) {
			return 0;
		}
		c = c << 6 | (p[i] & 0x3Fu);
	}
	if (c < smallest[bytes] || c > 0x10FFFF || (c >= HIGH_FIRST && c < LOW_END)) {
		return 0;
	}
	*character = c;
	return bytes;
}

void utf_write(uint32_t character, struct wire_out *out)
{
	static const uint8_t leads[4] = {0, 0xC0, 0xE0, 0xF0};
	const unsigned tail = character < 0x80 ? 0 : character < 0x800 ? 1 :
		character < 0x10000 ? 2 : 3;
	uint8_t bytes[4];
	bytes[0] = (uint8_t)(leads[tail] | character >> 6 * tail);
	for (unsigned i = 1; i <= tail; i++) {
		bytes[i] = (uint8_t)(0x80 | (character >> 6 * (tail - i) & 0x3F));
	}
	wire_put(out, bytes, tail + 1);
}

enum wire_verdict utf_to_utf16(struct wire_span text, struct wire_out *out, struct wire_bad *bad)
{
	size_t at = 0;
	while (at < text.n) {
		uint32_t c = 0;
		const size_t bytes = utf_read(text.p + at, text.n - at, &c);
		if (bytes == 0) {
			return octets_bad(bad, at, "malformed UTF-8");
		}
		if (c >= 0x10000) {
			octets_put_u32(out, (HIGH_FIRST + ((c - 0x10000) >> 10)) << 16 |
				(LOW_FIRST + ((c - 0x10000) & 0x3FF)));
		} else {
			octets_put_u16(out, c);
		}
		at += bytes;
	}
	return WIRE_OK;
}

enum wire_verdict utf_from_utf16(struct wire_span octets, struct wire_out *out,
	struct wire_bad *bad)
{
	for (size_t at = 0; at < octets.n; at += 2) {
		const size_t start = at;
		uint32_t c = octets.n - at >= 2 ? octets_u16(octets.p + at) : LOW_FIRST;
		if (c >= HIGH_FIRST && c < LOW_FIRST && octets.n - at >= 4) {
			const uint32_t low = octets_u16(octets.p + at + 2);
			if (low >= LOW_FIRST && low < LOW_END) {
				c = 0x10000 + ((c - HIGH_FIRST) << 10) + (low - LOW_FIRST);
				at += 2;
			}
		}
		if (c >= HIGH_FIRST && c < LOW_END) {
			return octets_bad(bad, start, "half of a UTF-16 character");
		}
		utf_write(c, out);
	}
	return WIRE_OK;
}
