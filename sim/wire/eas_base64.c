/* Three octets, four characters. Not here: the fields inside; see eas_base64.h. */
#include "wire/eas_base64.h"

void eas_base64_write(struct wire_out *out, struct wire_span data)
{
	static const char alphabet[65] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t need = (data.n + 2) / 3 * 4;
	if (need > out->cap - out->n) {
		out->overflow = true;
		return;
	}
	uint8_t *to = out->p + out->n;
	size_t i = 0;
	for (; i + 3 <= data.n; i += 3, to += 4) {
		unsigned v =
			(unsigned)data.p[i] << 16 | (unsigned)data.p[i + 1] << 8 | data.p[i + 2];
		to[0] = (uint8_t)alphabet[v >> 18];
		to[1] = (uint8_t)alphabet[v >> 12 & 63];
		to[2] = (uint8_t)alphabet[v >> 6 & 63];
		to[3] = (uint8_t)alphabet[v & 63];
	}
	if (i < data.n) {
		bool two = i + 2 == data.n;
		unsigned v = (unsigned)data.p[i] << 16 | (two ? (unsigned)data.p[i + 1] << 8 : 0);
		to[0] = (uint8_t)alphabet[v >> 18];
		to[1] = (uint8_t)alphabet[v >> 12 & 63];
		to[2] = two ? (uint8_t)alphabet[v >> 6 & 63] : '=';
		to[3] = '=';
	}
	out->n += need;
}

/* Value of a character plus one; 0 for characters outside of the alphabet. NOT_ONE marks those in
 * what is left of that after subtracting one. */
enum { NOT_ONE = 0x80 };

static const uint8_t digits[256] = {
	['A'] = 1,  ['B'] = 2,	['C'] = 3,  ['D'] = 4,	['E'] = 5,  ['F'] = 6,	['G'] = 7,
	['H'] = 8,  ['I'] = 9,	['J'] = 10, ['K'] = 11, ['L'] = 12, ['M'] = 13, ['N'] = 14,
	['O'] = 15, ['P'] = 16, ['Q'] = 17, ['R'] = 18, ['S'] = 19, ['T'] = 20, ['U'] = 21,
	['V'] = 22, ['W'] = 23, ['X'] = 24, ['Y'] = 25, ['Z'] = 26, ['a'] = 27, ['b'] = 28,
	['c'] = 29, ['d'] = 30, ['e'] = 31, ['f'] = 32, ['g'] = 33, ['h'] = 34, ['i'] = 35,
	['j'] = 36, ['k'] = 37, ['l'] = 38, ['m'] = 39, ['n'] = 40, ['o'] = 41, ['p'] = 42,
	['q'] = 43, ['r'] = 44, ['s'] = 45, ['t'] = 46, ['u'] = 47, ['v'] = 48, ['w'] = 49,
	['x'] = 50, ['y'] = 51, ['z'] = 52, ['0'] = 53, ['1'] = 54, ['2'] = 55, ['3'] = 56,
	['4'] = 57, ['5'] = 58, ['6'] = 59, ['7'] = 60, ['8'] = 61, ['9'] = 62, ['+'] = 63,
	['/'] = 64,
};

/* Whole groups of four as long as they are clean; returns the characters taken. */
static size_t groups_read(const uint8_t *p, size_t n, struct wire_out *out)
{
	size_t groups = n / 4, room = (out->cap - out->n) / 3, i = 0;
	uint8_t *to = out->p + out->n;
	for (groups = groups < room ? groups : room; i < groups; i++, p += 4, to += 3) {
		unsigned a = digits[p[0]] - 1u, b = digits[p[1]] - 1u;
		unsigned c = digits[p[2]] - 1u, d = digits[p[3]] - 1u;
		if (((a | b | c | d) & NOT_ONE) != 0) {
			break;
		}
		unsigned v = a << 18 | b << 12 | c << 6 | d;
		to[0] = (uint8_t)(v >> 16);
		to[1] = (uint8_t)(v >> 8);
		to[2] = (uint8_t)v;
	}
	out->n += 3 * i;
	return 4 * i;
}

enum wire_verdict eas_base64_read(struct wire_span text, struct wire_out *out, struct wire_bad *bad)
{
	size_t n = text.n;
	if (n > 0 && n % 4 == 0 && text.p[n - 1] == '=') {
		n -= text.p[n - 2] == '=' ? 2 : 1;
	}
	unsigned v = 0;
	for (size_t i = groups_read(text.p, n, out); i < n; i++) {
		unsigned d = digits[text.p[i]];
		if (d == 0) {
			*bad = (struct wire_bad){.offset = i, .reason = "not a base64 character"};
			return WIRE_BAD;
		}
		v = (v << 6 | (d - 1)) & 0xFFFFFF;
		/* After the second, third and fourth character of a group one octet is whole. */
		if (i % 4 != 0) {
			unsigned left = 2 * (3 - (unsigned)(i % 4));
			wire_put_u8(out, v >> left & 0xFF);
			if (i + 1 == n && (v & ((1u << left) - 1)) != 0) {
				*bad = (struct wire_bad){.offset = i,
							 .reason = "bits behind the end of base64"};
				return WIRE_BAD;
			}
		}
	}
	if (n % 4 == 1) {
		*bad = (struct wire_bad){.offset = n,
					 .reason = "base64 ends with a single character"};
		return WIRE_BAD;
	}
	if (out->overflow) {
		*bad = (struct wire_bad){.offset = n, .reason = "base64 is too long"};
		return WIRE_BAD;
	}
	return WIRE_OK;
}
