/* The multipart answer of ItemOperations: a table of offsets and lengths, the WBXML document, and
 * the files it speaks of. Asked for with MS-ASAcceptMultiPart: T; its Content-Type is
 * application/vnd.ms-sync.multipart.
 *
 * Not here: the document (eas_item_operations.h), whose Part elements are indexes for
 * eas_multipart_part.
 * Ownership: spans borrow the body.
 * Units: octets; all numbers are 32 bits, little-endian; offsets count from the body's first octet.
 * Invariants: part 0 is the document; every part lies behind the table and inside of the body.
 * Source: [MS-ASCMD] 2.2.2.10.1. */
#pragma once

#include "wire/wire.h"

struct eas_multipart {
	struct wire_span body;
	uint32_t part_n; /* at least 1 */
};

/* WIRE_MORE when the table or a part reaches beyond the bytes; WIRE_BAD without parts or when a part
 * begins in the table. Parts may overlap or leave gaps: nothing says that they must not. */
enum wire_verdict eas_multipart_read(const uint8_t *p, size_t n, struct eas_multipart *out,
				     struct wire_bad *bad);

/* Part i, empty when there is none. */
struct wire_span eas_multipart_part(const struct eas_multipart *multipart, uint32_t i);

/* The parts behind each other. False when there is none, or more than 32 bits can count. */
bool eas_multipart_write(struct wire_out *out, const struct wire_span *part, uint32_t part_n);
