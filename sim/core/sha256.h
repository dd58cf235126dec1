/* SHA-256 of bytes, for the hashes in manifests.
 *
 * What: [FIPS180-4] 6.2, fed in pieces of any size. Not here: anything secret, HMAC, files.
 * Ownership: the caller owns struct sha256, which may be copied; nothing is allocated.
 * Units: octets, at most 2^61 - 1 of them. Errors: none. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define SHA256_BYTES 32
#define SHA256_HEX_BYTES 65 /* 64 digits and the terminating zero */

struct sha256 {
	uint32_t state[8];
	uint64_t n;         /* octets added so far */
	uint8_t block[64];  /* the n % 64 octets not yet hashed */
};

void sha256_init(struct sha256 *sha);
void sha256_add(struct sha256 *sha, const void *bytes, size_t n);
/* Ends the message. The struct must be initialised again before another one. */
void sha256_done(struct sha256 *sha, uint8_t digest[static SHA256_BYTES]);

/* All three steps at once, as lower-case hexadecimal text. */
void sha256_hex(const void *bytes, size_t n, char hex[static SHA256_HEX_BYTES]);
