/* The GSM 7-bit default alphabet: characters to septets, septets to packed octets, and back.
 *
 * Not here: national language tables ([TS23.038] A.2, A.3: shift elements 24 and 25 of a header are
 * not supported, their text reads as the default alphabet), UCS2 (utf.h), message headers (tpdu.h).
 * Ownership: the caller's buffers only. Units: septets (one octet holds one, 0..127) and octets.
 * Invariants: packing then unpacking gives the septets back; UTF-8 input is checked strictly.
 * Source: [TS23.038] 6.1.2.1 (packing), 6.2.1 (alphabet), 6.2.1.1 (extension table). */
#pragma once

#include "wire/wire.h"

#define GSM7_ESCAPE 0x1Bu
/* One message: 140 octets hold 160 septets. [TS23.040] 9.2.3.16 */
#define GSM7_SEPTETS_MAX 160u

/* Octets that `septets` take after `fill_bits` (0..6) leading zero bits. */
size_t gsm7_packed_bytes(size_t septets, unsigned fill_bits);

/* Fill bits after a header of `header_bytes` octets (its length octet included), so that the text
 * starts on a septet boundary: (-8 * header_bytes) mod 7. 6 octets -> 1, 7 -> 0, 1 -> 6.
 * [TS23.040] 9.2.3.24 */
unsigned gsm7_fill_bits(size_t header_bytes);

/* Appends `n` packed septets to `out`; spare bits at the end are zero. */
void gsm7_pack(const uint8_t *septets, size_t n, unsigned fill_bits, struct wire_out *out);

/* Unpacks `n` septets into `septets`. False when `p` holds too few octets; nothing is written. */
bool gsm7_unpack(const uint8_t *p, size_t p_bytes, unsigned fill_bits, uint8_t *septets, size_t n);

/* The septets of one character: 1, 2 (the first is the escape), or 0 when the alphabet lacks it. */
size_t gsm7_character(uint32_t character, uint8_t septets[2]);

/* UTF-8 to septets. Characters of the extension table take two. BAD names the octet of the first
 * character that is malformed, has no septet, or does not fit into `cap`. Never MORE. */
enum wire_verdict gsm7_from_utf8(struct wire_span text, uint8_t *septets, size_t cap,
	size_t *septets_n, struct wire_bad *bad);

/* Septets to UTF-8. An unknown extension shows the character of the basic table, as phones do; a
 * second or a last escape shows a space. [TS23.038] 6.2.1.1 notes. Never fails but by overflow. */
void gsm7_to_utf8(const uint8_t *septets, size_t n, struct wire_out *out);
