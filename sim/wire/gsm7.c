/* The GSM 7-bit alphabet as two tables, and the packing of septets. Nothing of messages here.
 *
 * Packing works on a little-endian accumulator: septet i lies in bits 7i..7i+6 after the fill
 * bits, so the octets are the accumulator's low octets in order. */
#include "wire/gsm7.h"

#include "wire/octets.h"
#include "wire/utf.h"

/* [TS23.038] 6.2.1: the character of each septet. 1B is the escape and has none of its own. */
static const uint16_t basic[128] = {
	/* 00 */ '@', 0xA3, '$', 0xA5, 0xE8, 0xE9, 0xF9, 0xEC,
	/* 08 */ 0xF2, 0xC7, '\n', 0xD8, 0xF8, '\r', 0xC5, 0xE5,
	/* 10 */ 0x394, '_', 0x3A6, 0x393, 0x39B, 0x3A9, 0x3A0, 0x3A8,
	/* 18 */ 0x3A3, 0x398, 0x39E, ' ', 0xC6, 0xE6, 0xDF, 0xC9,
	/* 20 */ ' ', '!', '"', '#', 0xA4, '%', '&', '\'',
	/* 28 */ '(', ')', '*', '+', ',', '-', '.', '/',
	/* 30 */ '0', '1', '2', '3', '4', '5', '6', '7',
	/* 38 */ '8', '9', ':', ';', '<', '=', '>', '?',
	/* 40 */ 0xA1, 'A', 'B', 'C', 'D', 'E', 'F', 'G',
	/* 48 */ 'H', 'I', 'J', 'K', 'L', 'M', 'N', 'O',
	/* 50 */ 'P', 'Q', 'R', 'S', 'T', 'U', 'V', 'W',
	/* 58 */ 'X', 'Y', 'Z', 0xC4, 0xD6, 0xD1, 0xDC, 0xA7,
	/* 60 */ 0xBF, 'a', 'b', 'c', 'd', 'e', 'f', 'g',
	/* 68 */ 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o',
	/* 70 */ 'p', 'q', 'r', 's', 't', 'u', 'v', 'w',
	/* 78 */ 'x', 'y', 'z', 0xE4, 0xF6, 0xF1, 0xFC, 0xE0,
};

/* [TS23.038] 6.2.1.1: septets that mean something else after an escape. */
static const struct {
	uint8_t septet;
	uint16_t character;
} extension[] = {
	{0x0A, 0x0C}, /* page break */
	{0x14, '^'},
	{0x28, '{'},
	{0x29, '}'},
	{0x2F, '\\'},
	{0x3C, '['},
	{0x3D, '~'},
	{0x3E, ']'},
	{0x40, '|'},
	{0x65, 0x20AC}, /* euro */
};

#define EXTENSION_N (sizeof extension / sizeof extension[0])

size_t gsm7_packed_bytes(size_t septets, unsigned fill_bits)
{
	return (septets * 7 + fill_bits + 7) / 8;
}

unsigned gsm7_fill_bits(size_t header_bytes)
{
	return (unsigned)((7 - header_bytes * 8 % 7) % 7);
}

void gsm7_pack(const uint8_t *septets, size_t n, unsigned fill_bits, struct wire_out *out)
{
	const size_t bytes = gsm7_packed_bytes(n, fill_bits);
	if (bytes > out->cap - out->n) {
		out->overflow = true;
		return;
	}
	uint64_t bits = 0;
	unsigned held = fill_bits;
	for (size_t i = 0; i < n; i++) {
		bits |= (uint64_t)(septets[i] & 0x7Fu) << held;
		held += 7;
		while (held >= 8) {
			out->p[out->n++] = (uint8_t)bits;
			bits >>= 8;
			held -= 8;
		}
	}
	if (held > 0) {
		out->p[out->n++] = (uint8_t)bits;
	}
}

bool gsm7_unpack(const uint8_t *p, size_t p_bytes, unsigned fill_bits, uint8_t *septets, size_t n)
{
	if (n > (SIZE_MAX - 16) / 7 || gsm7_packed_bytes(n, fill_bits) > p_bytes) {
		return false;
	}
	size_t bit = fill_bits;
	for (size_t i = 0; i < n; i++, bit += 7) {
		const unsigned shift = (unsigned)(bit % 8);
		unsigned v = (unsigned)p[bit / 8] >> shift;
		if (shift > 1) {
			v |= (unsigned)p[bit / 8 + 1] << (8 - shift);
		}
		septets[i] = (uint8_t)(v & 0x7Fu);
	}
	return true;
}

size_t gsm7_character(uint32_t character, uint8_t septets[2])
{
	/* Most letters stand at their ASCII place, which spares the search. */
	if (character >= ' ' && character < 0x80 && basic[character] == character) {
		septets[0] = (uint8_t)character;
		return 1;
	}
	for (unsigned i = 0; i < 128; i++) {
		if (basic[i] == character && i != GSM7_ESCAPE) {
			septets[0] = (uint8_t)i;
			return 1;
		}
	}
	for (size_t i = 0; i < EXTENSION_N; i++) {
		if (extension[i].character == character) {
			septets[0] = GSM7_ESCAPE;
			septets[1] = extension[i].septet;
			return 2;
		}
	}
	return 0;
}

enum wire_verdict gsm7_from_utf8(struct wire_span text, uint8_t *septets, size_t cap,
	size_t *septets_n, struct wire_bad *bad)
{
	size_t n = 0;
	size_t at = 0;
	while (at < text.n) {
		uint32_t character = 0;
		const size_t bytes = utf_read(text.p + at, text.n - at, &character);
		if (bytes == 0) {
			return octets_bad(bad, at, "malformed UTF-8");
		}
		uint8_t pair[2];
		const size_t pair_n = gsm7_character(character, pair);
		if (pair_n == 0) {
			return octets_bad(bad, at, "character not in the GSM alphabet");
		}
		if (pair_n > cap - n) {
			return octets_bad(bad, at, "text too long");
		}
		memcpy(septets + n, pair, pair_n);
		n += pair_n;
		at += bytes;
	}
	*septets_n = n;
	return WIRE_OK;
}

void gsm7_to_utf8(const uint8_t *septets, size_t n, struct wire_out *out)
{
	for (size_t i = 0; i < n; i++) {
		uint32_t character = basic[septets[i] & 0x7F];
		if (septets[i] == GSM7_ESCAPE && i + 1 < n) {
			i++;
			character = basic[septets[i] & 0x7F];
			for (size_t k = 0; k < EXTENSION_N; k++) {
				if (extension[k].septet == septets[i]) {
					character = extension[k].character;
				}
			}
		}
		utf_write(character, out);
	}
}
