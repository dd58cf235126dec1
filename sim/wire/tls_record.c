/* Each message is written into its record with the length known beforehand, as all lengths follow
 * from the size that was asked for. */
#include "wire/tls_record.h"

#include "wire/octets.h"
#include "wire/tls_certificate.h"

enum content { CONTENT_CCS = 20, CONTENT_ALERT = 21, CONTENT_HANDSHAKE = 22, CONTENT_DATA = 23 };
enum message { CLIENT_HELLO = 1, SERVER_HELLO = 2, CERTIFICATE = 11, SERVER_DONE = 14,
	CLIENT_KEYS = 16 };
enum purpose { SEED_CLIENT = 1, SEED_SERVER, SEED_SESSION, SEED_KEYS, SEED_FINISHED, SEED_CLOSE,
	SEED_DATA };

#define VERSION_TLS10 0x0301u
#define EXTENSION_PADDING 21u
#define RANDOM_BYTES 28u
#define SESSION_BYTES 32u
#define MESSAGE_BYTES (TLS_RECORD_HEADER_BYTES + 4u) /* record header, type, length */
#define HELLO_BYTES (2u + 4u + RANDOM_BYTES + 1u)    /* version, random, length of session id */
#define SERVER_HELLO_BYTES (MESSAGE_BYTES + HELLO_BYTES + SESSION_BYTES + 3u)
#define CCS_BYTES (TLS_RECORD_HEADER_BYTES + 1u)
#define FINISHED_BYTES (TLS_RECORD_HEADER_BYTES + 36u) /* 16 of Finished, 20 of SHA-1 */
#define CERTIFICATE_FRAME_BYTES (MESSAGE_BYTES + 6u)   /* lengths of the list and of its entry */
#define SEALED_BYTES_MAX (TLS_RECORD_PLAIN_BYTES_MAX + 2048u) /* [RFC2246] 6.2.3 */

/* Suites that Windows of 2005 offered, best first. [RFC2246] A.5; 0x62 to 0x64 are export suites that
 * were never standardised. [ASSUMED] which a phone offered: only their number matters, it is size. */
static const uint16_t suites[] = {0x0004, 0x0005, 0x000A, 0x0009, 0x0064, 0x0062, 0x0003, 0x0006,
	0x0013, 0x0012, 0x0063};
enum { SUITES = sizeof suites / sizeof suites[0], SUITES_FEWER = SUITES - 3 };

static void put_u24(struct wire_out *out, size_t v)
{
	wire_put_u8(out, (unsigned)(v >> 16));
	octets_put_u16(out, (unsigned)(v & 0xFFFF));
}

/* Octets nobody can read: a splitmix64 sequence of what they are for. */
static void put_sealed(struct wire_out *out, const struct tls_record_session *session,
	enum purpose purpose, uint64_t item, size_t n)
{
	uint64_t state = session->number * UINT64_C(0x9E3779B97F4A7C15) +
		(uint64_t)purpose * UINT64_C(0xD1B54A32D192ED03) + item;
	for (size_t at = 0; at < n; at += 8) {
		state += UINT64_C(0x9E3779B97F4A7C15);
		uint64_t z = (state ^ state >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
		z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
		z ^= z >> 31;
		wire_put(out, &(uint8_t[8]){(uint8_t)z, (uint8_t)(z >> 8), (uint8_t)(z >> 16),
			(uint8_t)(z >> 24), (uint8_t)(z >> 32), (uint8_t)(z >> 40),
			(uint8_t)(z >> 48), (uint8_t)(z >> 56)}, n - at < 8 ? n - at : 8);
	}
}

static void put_record(struct wire_out *out, enum content type, size_t n)
{
	wire_put_u8(out, type);
	octets_put_u16(out, VERSION_TLS10);
	octets_put_u16(out, (unsigned)n);
}

/* A handshake message of `n` octets with its record's header in it. */
static void put_message(struct wire_out *out, enum message type, size_t n)
{
	put_record(out, CONTENT_HANDSHAKE, n - TLS_RECORD_HEADER_BYTES);
	wire_put_u8(out, type);
	put_u24(out, n - MESSAGE_BYTES);
}

static void put_hello(struct wire_out *out, const struct tls_record_session *session,
	enum purpose purpose, bool session_id)
{
	octets_put_u16(out, VERSION_TLS10);
	octets_put_u32(out, session->unix_s);
	put_sealed(out, session, purpose, 0, RANDOM_BYTES);
	wire_put_u8(out, session_id ? SESSION_BYTES : 0);
	if (session_id) {
		const struct tls_record_session first = {.number = session->session};
		put_sealed(out, &first, SEED_SESSION, 0, SESSION_BYTES);
	}
}

static size_t client_hello_bytes(unsigned suite_n, bool again)
{
	return MESSAGE_BYTES + HELLO_BYTES + (again ? SESSION_BYTES : 0) + 2 + 2 * suite_n + 2;
}

/* The padding extension takes 6 octets at least, its list's length included: where that is too
 * much, three suites make room. */
static void client_hello_write(const struct tls_record_session *session, bool again, size_t n,
	struct wire_out *out)
{
	unsigned suite_n = n == client_hello_bytes(SUITES, again) ||
		n >= client_hello_bytes(SUITES, again) + 6 ? SUITES : SUITES_FEWER;
	size_t rest = n - client_hello_bytes(suite_n, again);
	put_message(out, CLIENT_HELLO, n);
	put_hello(out, session, SEED_CLIENT, again);
	octets_put_u16(out, 2 * suite_n);
	for (unsigned i = 0; i < suite_n; i++) {
		octets_put_u16(out, suites[i]);
	}
	octets_put_u16(out, 0x0100); /* one compression method: none */
	if (rest > 0) {
		octets_put_u16(out, (unsigned)(rest - 2));
		octets_put_u16(out, EXTENSION_PADDING);
		octets_put_u16(out, (unsigned)(rest - 6));
		for (size_t i = 6; i < rest; i++) {
			wire_put_u8(out, 0);
		}
	}
}

static void server_hello_write(const struct tls_record_session *session, struct wire_out *out)
{
	put_message(out, SERVER_HELLO, SERVER_HELLO_BYTES);
	put_hello(out, session, SEED_SERVER, true);
	octets_put_u16(out, 0x0005); /* TLS_RSA_WITH_RC4_128_SHA */
	wire_put_u8(out, 0);
}

/* ChangeCipherSpec and a Finished of which only the record's header can be read. */
static void finished_write(const struct tls_record_session *session, uint64_t item, size_t n,
	struct wire_out *out)
{
	put_record(out, CONTENT_CCS, 1);
	wire_put_u8(out, 1);
	put_record(out, CONTENT_HANDSHAKE, n - CCS_BYTES - TLS_RECORD_HEADER_BYTES);
	put_sealed(out, session, SEED_FINISHED, item, n - CCS_BYTES - TLS_RECORD_HEADER_BYTES);
}

size_t tls_record_flight_bytes(enum tls_record_flight flight, size_t n)
{
	const size_t frame = SERVER_HELLO_BYTES + CERTIFICATE_FRAME_BYTES + MESSAGE_BYTES;
	const size_t finished = CCS_BYTES + FINISHED_BYTES;
	const struct { size_t least, most; } bounds[TLS_RECORD_FLIGHT_N] = {
		{client_hello_bytes(SUITES_FEWER, false) + 6, 4096},
		{frame + TLS_CERTIFICATE_BYTES_MIN, TLS_RECORD_PLAIN_BYTES_MAX},
		{MESSAGE_BYTES + 2 + 64 + finished, 4096},
		{finished, 4096},
		{client_hello_bytes(SUITES_FEWER, true) + 6, 4096},
		{SERVER_HELLO_BYTES + finished, 4096},
	};
	return n < bounds[flight].least ? bounds[flight].least
		: n > bounds[flight].most ? bounds[flight].most : n;
}

void tls_record_flight_write(enum tls_record_flight flight,
	const struct tls_record_session *session, size_t wanted, struct wire_out *out)
{
	const size_t n = tls_record_flight_bytes(flight, wanted);
	switch (flight) {
	case TLS_RECORD_CLIENT_HELLO:
	case TLS_RECORD_HELLO_AGAIN:
		client_hello_write(session, flight == TLS_RECORD_HELLO_AGAIN, n, out);
		break;
	case TLS_RECORD_SERVER_HELLO: {
		size_t chain = n - SERVER_HELLO_BYTES - MESSAGE_BYTES;
		size_t one = chain - CERTIFICATE_FRAME_BYTES;
		server_hello_write(session, out);
		put_message(out, CERTIFICATE, chain);
		put_u24(out, one + 3);
		put_u24(out, one);
		tls_certificate_write(session->host, one, out);
		put_message(out, SERVER_DONE, MESSAGE_BYTES);
		break;
	}
	case TLS_RECORD_CLIENT_KEYS: {
		/* What is more than a plain Finished is the encrypted secret: a larger key. */
		size_t keys = n - CCS_BYTES - FINISHED_BYTES;
		put_message(out, CLIENT_KEYS, keys);
		octets_put_u16(out, (unsigned)(keys - MESSAGE_BYTES - 2));
		put_sealed(out, session, SEED_KEYS, 0, keys - MESSAGE_BYTES - 2);
		finished_write(session, 0, CCS_BYTES + FINISHED_BYTES, out);
		break;
	}
	case TLS_RECORD_SERVER_AGAIN:
		server_hello_write(session, out);
		finished_write(session, 1, n - SERVER_HELLO_BYTES, out);
		break;
	default:
		finished_write(session, 2, n, out);
	}
}

static size_t sealed_bytes(size_t n, uint32_t record_bytes)
{
	size_t sealed = n + (record_bytes > TLS_RECORD_HEADER_BYTES
		? record_bytes - TLS_RECORD_HEADER_BYTES : 0);
	return sealed > SEALED_BYTES_MAX ? SEALED_BYTES_MAX : sealed;
}

size_t tls_record_data_bytes(size_t n, uint32_t record_bytes)
{
	const size_t whole = n / TLS_RECORD_PLAIN_BYTES_MAX;
	return whole * (TLS_RECORD_HEADER_BYTES +
			sealed_bytes(TLS_RECORD_PLAIN_BYTES_MAX, record_bytes)) +
		TLS_RECORD_HEADER_BYTES +
		sealed_bytes(n % TLS_RECORD_PLAIN_BYTES_MAX, record_bytes);
}

void tls_record_data_write(const struct tls_record_session *session, uint64_t item, size_t n,
	uint32_t record_bytes, struct wire_out *out)
{
	for (size_t at = 0; at <= n; at += TLS_RECORD_PLAIN_BYTES_MAX) {
		const size_t rest = n - at;
		const size_t sealed = sealed_bytes(rest < TLS_RECORD_PLAIN_BYTES_MAX
			? rest : TLS_RECORD_PLAIN_BYTES_MAX, record_bytes);
		put_record(out, CONTENT_DATA, sealed);
		put_sealed(out, session, SEED_DATA, item << 20 | at, sealed);
	}
}

void tls_record_close_write(const struct tls_record_session *session, uint32_t record_bytes,
	struct wire_out *out)
{
	const size_t sealed = sealed_bytes(2, record_bytes);
	put_record(out, CONTENT_ALERT, sealed);
	put_sealed(out, session, SEED_CLOSE, 0, sealed);
}
