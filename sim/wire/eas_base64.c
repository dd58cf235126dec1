/* Three octets, four characters. Writing makes sixteen characters at a time, reading takes eight,
 * because every simulated request has credentials. Compilers make SSE2 of the vectors where there is
 * one, and plain code elsewhere.
 *
 * Not here: the fields inside; see eas_base64.h. */
#include "wire/eas_base64.h"

#include "wire/swar.h"

enum { STEP_OCTETS = 12, STEP_LETTERS = 16 };
typedef int8_t letters __attribute__((vector_size(STEP_LETTERS)));
typedef uint32_t fours __attribute__((vector_size(STEP_LETTERS)));

static const bool little_endian = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__;

static const uint8_t alphabet[65] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* Twelve octets at p as sixteen letters, for little-endian machines. Each word has three of the
 * octets, the first lowest: its bits move by six to where their letters stand. */
static inline void step_put(uint8_t *to, const uint8_t *p)
{
	const fours w = {swar_load4(p), swar_load4(p + 3), swar_load4(p + 6), swar_load4(p + 8) >> 8};
	letters v = (letters)((w >> 2 & 0x3F) | (w << 12 & 0x3000) | (w >> 4 & 0x0F00) |
			      (w << 10 & 0x3C0000) | (w >> 6 & 0x030000) | (w << 8 & 0x3F000000));
	/* Every range adds how far it is from the one before: where it is true, a comparison is -1. */
	v += 'A' + ((v > 25) & ('a' - 'A' - 26)) + ((v > 51) & ('0' - 'a' - 26)) +
	     ((v > 61) & ('+' - '0' - 10)) + ((v > 62) & ('/' - '+' - 1));
	memcpy(to, &v, sizeof v);
}

uint8_t *eas_base64_put(uint8_t *to, struct wire_span data)
{
	const uint8_t *p = data.p;
	size_t left = data.n;
	for (; little_endian && left >= STEP_OCTETS; left -= STEP_OCTETS) {
		step_put(to, p);
		p += STEP_OCTETS;
		to += STEP_LETTERS;
	}
	for (; left >= 3; left -= 3, p += 3, to += 4) {
		unsigned v = (unsigned)p[0] << 16 | (unsigned)p[1] << 8 | p[2];
		to[0] = alphabet[v >> 18];
		to[1] = alphabet[v >> 12 & 63];
		to[2] = alphabet[v >> 6 & 63];
		to[3] = alphabet[v & 63];
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
enum { BAD = -1 };

static const int8_t digits[256] = {
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

/* BAD is all ones, and shifted still has the highest bit. */
static inline uint64_t digit(uint8_t c, unsigned shift)
{
	return (uint64_t)(int64_t)digits[c] << shift;
}

/* Eight letters at a time from the beginning as long as they are clean; returns the letters taken.
 * A step writes two octets more than the six that it reads, so there is room for each that has
 * eight octets. */
static inline size_t steps_read(struct wire_span text, struct wire_out *out)
{
	const uint8_t *p = text.p;
	uint8_t *to = out->p + out->n;
	size_t by_letters = text.n / 8, by_room = (out->cap - out->n) / 8;
	size_t left = by_letters < by_room ? by_letters : by_room;
	for (; left > 0; left--, p += 8, to += 6) {
		uint64_t v = digit(p[0], 42) | digit(p[1], 36) | digit(p[2], 30) | digit(p[3], 24) |
			     digit(p[4], 18) | digit(p[5], 12) | digit(p[6], 6) | digit(p[7], 0);
		if ((v >> 63) != 0) {
			break;
		}
		v = little_endian ? __builtin_bswap64(v << 16) : v << 16;
		memcpy(to, &v, sizeof v);
	}
	out->n = (size_t)(to - out->p);
	return (size_t)(p - text.p);
}

/* What no step takes, from text[at] on: the end of most texts, and all that is wrong. Credentials of
 * simulated people are whole steps: compilers are told to keep the registers for those. */
__attribute__((noinline)) static enum wire_verdict
rest_read(struct wire_span text, size_t at, struct wire_out *out, struct wire_bad *bad)
{
	size_t n = text.n;
	unsigned v = 0;
	for (size_t i = at; i < n; i++) {
		int d = digits[text.p[i]];
		if (d == BAD) {
			*bad = (struct wire_bad){.offset = i, .reason = "not a base64 character"};
			return WIRE_BAD;
		}
		v = (v << 6 | (unsigned)d) & 0xFFFFFF;
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

enum wire_verdict eas_base64_read(struct wire_span text, struct wire_out *out, struct wire_bad *bad)
{
	if (text.n > 0 && text.n % 4 == 0 && text.p[text.n - 1] == '=') {
		text.n -= text.p[text.n - 2] == '=' ? 2 : 1;
	}
	size_t at = steps_read(text, out);
	return at == text.n && !out->overflow ? WIRE_OK : rest_read(text, at, out, bad);
}
