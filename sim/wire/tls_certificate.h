/* An X.509 certificate of a stated size, for drawing a TLS handshake: well formed, signed by nobody.
 *
 * Not here: keys, signatures, reading. Ownership: writes to the caller's buffer. Units: octets.
 * Invariants: DER throughout; the size is reached by the length of a Netscape comment.
 * Source: [RFC3280] 4.1 (fields), 4.2 (extensions); [X.690] 8.1, 10.1 (lengths in DER). */
#pragma once

#include "wire/wire.h"

#define TLS_CERTIFICATE_BYTES_MIN 800u
#define TLS_CERTIFICATE_BYTES_MAX 32768u

/* Exactly `n` octets, MIN..MAX; `host` (1..64 octets) is the subject's common name. */
void tls_certificate_write(struct wire_span host, size_t n, struct wire_out *out);
