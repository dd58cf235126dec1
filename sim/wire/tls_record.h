/* TLS 1.0 as an eavesdropper sees it: records of stated sizes with hellos, a certificate, key
 * exchange, and octets that stand for encrypted ones.
 *
 * Not here: cryptography, keys, certificates that anybody signed (tls_certificate.h), reading.
 * Ownership: writes to the caller's buffer. Units: octets.
 * Invariants: a flight has exactly the size that was asked for, within the bounds below; equal
 * arguments give equal octets. Filling goes where TLS allows any length: a padding extension, the
 * certificate's comment, the encrypted secret, the sealed Finished.
 * Source: [RFC2246] 6.2.1 (records), 7.2 (alerts), 7.3 (flights), 7.4 (messages); [RFC3546] 2.3
 * (extensions), [RFC7685] 3 (padding). */
#pragma once

#include "wire/wire.h"

#define TLS_RECORD_HEADER_BYTES 5u
#define TLS_RECORD_PLAIN_BYTES_MAX 16384u /* [RFC2246] 6.2.1 */

/* What one side sends before it waits for the other. */
enum tls_record_flight {
	TLS_RECORD_CLIENT_HELLO, /* of a full handshake */
	TLS_RECORD_SERVER_HELLO, /* with Certificate and ServerHelloDone */
	TLS_RECORD_CLIENT_KEYS,  /* ClientKeyExchange, ChangeCipherSpec, Finished */
	TLS_RECORD_FINISHED,     /* ChangeCipherSpec, Finished; either side, either handshake */
	TLS_RECORD_HELLO_AGAIN,  /* ClientHello that names a session */
	TLS_RECORD_SERVER_AGAIN, /* ServerHello of it, ChangeCipherSpec, Finished */
	TLS_RECORD_FLIGHT_N
};

/* One connection: what its random fields and its sealed octets are made from. */
struct tls_record_session {
	uint64_t number;
	uint64_t session;      /* the number of the connection whose full handshake made it */
	uint32_t unix_s;       /* in the hellos: sender's clock */
	struct wire_span host; /* the certificate's name, at most 64 octets */
};

/* `n` brought within what the flight can be. */
size_t tls_record_flight_bytes(enum tls_record_flight flight, size_t n);

/* Exactly tls_record_flight_bytes(flight, n) octets. */
void tls_record_flight_write(enum tls_record_flight flight,
	const struct tls_record_session *session, size_t n, struct wire_out *out);

/* Application data: n / 16384 + 1 records, each `record_bytes` (header, MAC, padding; at least 5)
 * longer than what it holds. `item` makes the octets of each message differ. */
size_t tls_record_data_bytes(size_t n, uint32_t record_bytes);
void tls_record_data_write(const struct tls_record_session *session, uint64_t item, size_t n,
	uint32_t record_bytes, struct wire_out *out);

/* close_notify, sealed. */
void tls_record_close_write(const struct tls_record_session *session, uint32_t record_bytes,
	struct wire_out *out);
