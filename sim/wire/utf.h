/* Characters of Unicode in their two transport forms: UTF-8 and UTF-16 with the high octet first.
 *
 * Not here: the GSM alphabet (gsm7.h), normalisation, anything about what a character looks like.
 * Ownership: the caller's buffers. Units: octets; characters are code points 0..10FFFF.
 * Invariants: what is read is well-formed (no overlong form, no lone surrogate), so that reading
 * and writing give the same octets. UCS-2 of short messages is UTF-16 here, as phones send it.
 * Source: [RFC3629] 3, 4 (UTF-8); [RFC2781] 2.1, 2.2 (UTF-16). */
#pragma once

#include "wire/wire.h"

/* The character at the front of `p`; returns its octets, 0 when malformed or cut. */
size_t utf_read(const uint8_t *p, size_t n, uint32_t *character);
void utf_write(uint32_t character, struct wire_out *out);

/* BAD names the octet of the first malformed character. Never MORE; the output may overflow. */
enum wire_verdict utf_to_utf16(struct wire_span text, struct wire_out *out, struct wire_bad *bad);
enum wire_verdict utf_from_utf16(struct wire_span octets, struct wire_out *out,
	struct wire_bad *bad);
