/* Base64 with padding, standard alphabet [RFC4648] 4: packed queries and Basic credentials.
 *
 * Not here: line breaks, the URL alphabet. Ownership: output goes to the caller's wire_out. */
#pragma once

#include "wire/wire.h"

void eas_base64_write(struct wire_out *out, struct wire_span data);

/* The same into eas_base64_bytes(data.n) octets at `to`, which are there; returns the place behind
 * them. */
uint8_t *eas_base64_put(uint8_t *to, struct wire_span data);

static inline size_t eas_base64_bytes(size_t n)
{
	return (n + 2) / 3 * 4;
}

/* Padding may be missing. WIRE_BAD: any other character, a single leftover character, bits that
 * are not zero behind the end, or no room in `out`; offsets count in `text`. */
enum wire_verdict eas_base64_read(struct wire_span text, struct wire_out *out,
				  struct wire_bad *bad);
