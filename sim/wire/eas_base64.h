/* Base64 with padding, standard alphabet [RFC4648] 4: packed queries and Basic credentials.
 *
 * Not here: line breaks, the URL alphabet. Ownership: output goes to the caller's wire_out. */
#pragma once

#include "wire/wire.h"

void eas_base64_write(struct wire_out *out, struct wire_span data);

/* Padding may be missing. WIRE_BAD: any other character, a single leftover character, bits that
 * are not zero behind the end, or no room in `out`; offsets count in `text`. */
enum wire_verdict eas_base64_read(struct wire_span text, struct wire_out *out,
				  struct wire_bad *bad);
