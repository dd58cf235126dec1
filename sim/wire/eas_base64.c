/* Three octets, four characters. Not here: the fields inside; see eas_base64.h. */
#include "wire/eas_base64.h"

static const uint8_t alphabet[65] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

uint8_t *eas_base64_put(uint8_t *to, struct wire_span data)
{
	const uint8_t *p = data.p;
	size_t left = data.n;
	for (; left >= 3; left -= 3, p += 3, to += 4) {
		unsigned v = (unsigned)p[0] << 16 | (unsigned)p[1] << 8 | p[2];
		uint32_t four = alphabet[v >> 18] | (uint32_t)alphabet[v >> 12 & 63] << 8 |
				(uint32_t)alphabet[v >> 6 & 63] << 16 |
				(uint32_t)alphabet[v & 63] << 24;
		const uint8_t group[4] = {(uint8_t)four, (uint8_t)(four >> 8), (uint8_t)(four >> 16),
					  (uint8_t)(four >> 24)};
		memcpy(to, group, sizeof group);
	}
	if (left > 0) {
		unsigned v = (unsigned)p[0] << 16 | (left == 2 ? (unsigned)p[1] << 8 : 0);
		to[0] = alphabet[v >> 18];
		to[1] = alphabet[v >> 12 & 63];
		to[2] = left == 2 ? alphabet[v >> 6 & 63] : '=';
		to[3] = '=';
		to += 4;
	}
	return to;
}

void eas_base64_write(struct wire_out *out, struct wire_span data)
{
	uint8_t *to = wire_room(out, eas_base64_bytes(data.n));
	if (to != NULL) {
		wire_took(out, eas_base64_put(to, data));
	}
}

/* Value of a character; BAD for those outside of the alphabet. */
enum { BAD = 0x80 };

static const uint8_t digits[256] = {
	[0 ... 42] = BAD, ['+'] = 62, [44 ... 46] = BAD, ['/'] = 63, ['0'] = 52, ['1'] = 53,
	['2'] = 54, ['3'] = 55, ['4'] = 56, ['5'] = 57, ['6'] = 58, ['7'] = 59, ['8'] = 60,
	['9'] = 61, [58 ... 64] = BAD, ['A'] = 0, ['B'] = 1, ['C'] = 2, ['D'] = 3, ['E'] = 4,
	['F'] = 5, ['G'] = 6, ['H'] = 7, ['I'] = 8, ['J'] = 9, ['K'] = 10, ['L'] = 11, ['M'] = 12,
	['N'] = 13, ['O'] = 14, ['P'] = 15, ['Q'] = 16, ['R'] = 17, ['S'] = 18, ['T'] = 19,
	['U'] = 20, ['V'] = 21, ['W'] = 22, ['X'] = 23, ['Y'] = 24, ['Z'] = 25, [91 ... 96] = BAD,
	['a'] = 26, ['b'] = 27, ['c'] = 28, ['d'] = 29, ['e'] = 30, ['f'] = 31, ['g'] = 32,
	['h'] = 33, ['i'] = 34, ['j'] = 35, ['k'] = 36, ['l'] = 37, ['m'] = 38, ['n'] = 39,
	['o'] = 40, ['p'] = 41, ['q'] = 42, ['r'] = 43, ['s'] = 44, ['t'] = 45, ['u'] = 46,
	['v'] = 47, ['w'] = 48, ['x'] = 49, ['y'] = 50, ['z'] = 51, [123 ... 255] = BAD,
};

/* Whole groups of four as long as they are clean; returns the characters taken. */
static size_t groups_read(const uint8_t *p, size_t n, struct wire_out *out)
{
	size_t groups = n / 4, room = (out->cap - out->n) / 3, i = 0;
	uint8_t *to = out->p + out->n;
	for (groups = groups < room ? groups : room; i < groups; i++, p += 4, to += 3) {
		unsigned a = digits[p[0]], b = digits[p[1]], c = digits[p[2]], d = digits[p[3]];
		if (((a | b | c | d) & BAD) != 0) {
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
		if (d == BAD) {
			*bad = (struct wire_bad){.offset = i, .reason = "not a base64 character"};
			return WIRE_BAD;
		}
		v = (v << 6 | d) & 0xFFFFFF;
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
