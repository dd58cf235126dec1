/* SHA-256, written from [FIPS180-4]. The constants are the fractional parts of the square roots
 * (initial state) and cube roots (round constants) of the first primes, 4.2.2 and 5.3.3. */
#include "core/sha256.h"

#include <string.h>

static const uint32_t round_constants[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
	0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
	0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
	0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
	0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t rotate(uint32_t x, unsigned n)
{
	return x >> n | x << (32 - n);
}

/* [FIPS180-4] 6.2.2, one block. */
static void hash_block(uint32_t state[8], const uint8_t *block)
{
	uint32_t w[64];
	for (int t = 0; t < 16; t++) {
		const uint8_t *p = block + 4 * t;
		w[t] = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
	}
	for (int t = 16; t < 64; t++) {
		uint32_t x = w[t - 2];
		uint32_t y = w[t - 15];
		uint32_t s1 = rotate(x, 17) ^ rotate(x, 19) ^ x >> 10;
		uint32_t s0 = rotate(y, 7) ^ rotate(y, 18) ^ y >> 3;
		w[t] = s1 + w[t - 7] + s0 + w[t - 16];
	}
	uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
	uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
	for (int t = 0; t < 64; t++) {
		uint32_t s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
		uint32_t choice = (e & f) ^ (~e & g);
		uint32_t t1 = h + s1 + choice + round_constants[t] + w[t];
		uint32_t s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
		uint32_t majority = (a & b) ^ (a & c) ^ (b & c);
		h = g;
		g = f;
		f = e;
		e = d + t1;
		d = c;
		c = b;
		b = a;
		a = t1 + s0 + majority;
	}
	state[0] += a;
	state[1] += b;
	state[2] += c;
	state[3] += d;
	state[4] += e;
	state[5] += f;
	state[6] += g;
	state[7] += h;
}

void sha256_init(struct sha256 *sha)
{
	*sha = (struct sha256){.state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
					 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19}};
}

void sha256_add(struct sha256 *sha, const void *bytes, size_t n)
{
	const uint8_t *p = bytes;
	size_t held = sha->n % 64;
	sha->n += n;
	if (held > 0) {
		size_t room = 64 - held;
		size_t taken = n < room ? n : room;
		if (taken > 0) {
			memcpy(sha->block + held, p, taken);
		}
		if (taken < room) {
			return;
		}
		hash_block(sha->state, sha->block);
		p += taken;
		n -= taken;
	}
	for (; n >= 64; p += 64, n -= 64) {
		hash_block(sha->state, p);
	}
	if (n > 0) {
		memcpy(sha->block, p, n);
	}
}

/* [FIPS180-4] 5.1.1: a bit 1, zeros, and the length in bits fill the last block. */
void sha256_done(struct sha256 *sha, uint8_t digest[static SHA256_BYTES])
{
	static const uint8_t padding[64] = {0x80};
	uint64_t bits = sha->n * 8;
	uint8_t length[8];
	for (int i = 0; i < 8; i++) {
		length[i] = (uint8_t)(bits >> (56 - 8 * i));
	}
	sha256_add(sha, padding, 1 + (119 - sha->n % 64) % 64);
	sha256_add(sha, length, sizeof length);
	for (int i = 0; i < SHA256_BYTES; i++) {
		digest[i] = (uint8_t)(sha->state[i / 4] >> (24 - 8 * (i % 4)));
	}
}

void sha256_hex(const void *bytes, size_t n, char hex[static SHA256_HEX_BYTES])
{
	static const char digits[] = "0123456789abcdef";
	struct sha256 sha;
	uint8_t digest[SHA256_BYTES];
	sha256_init(&sha);
	sha256_add(&sha, bytes, n);
	sha256_done(&sha, digest);
	for (int i = 0; i < SHA256_BYTES; i++) {
		hex[2 * i] = digits[digest[i] >> 4];
		hex[2 * i + 1] = digits[digest[i] & 15];
	}
	hex[64] = '\0';
}
