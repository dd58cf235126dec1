/* The parts before and after the comment are written first, into small buffers; then the comment's
 * length follows: every length around it takes four octets, as all are between 256 and 65535. */
#include "wire/tls_certificate.h"

#include "wire/octets.h"

enum tag { INTEGER = 0x02, BITS = 0x03, OCTETS = 0x04, NOTHING = 0x05, OID = 0x06, UTF8 = 0x0C,
	IA5 = 0x16, UTC = 0x17, SEQUENCE = 0x30, SET = 0x31, VERSION = 0xA0, EXTENSIONS = 0xA3 };

#define KEY_BYTES 128u /* RSA of 1024 bits, usual in 2005 */
#define LONG_HEADER_BYTES 4u
#define NAME_BYTES_MAX 64u

static void put_header(struct wire_out *out, enum tag tag, size_t n)
{
	wire_put_u8(out, tag);
	if (n >= 256) {
		wire_put_u8(out, 0x82);
		octets_put_u16(out, (unsigned)n);
	} else {
		if (n >= 128) {
			wire_put_u8(out, 0x81);
		}
		wire_put_u8(out, (unsigned)n);
	}
}

static void put_tlv(struct wire_out *out, enum tag tag, struct wire_span value)
{
	put_header(out, tag, value.n);
	octets_put_span(out, value);
}

static struct wire_span written(const struct wire_out *out)
{
	return octets_span(out->p, out->n);
}

/* SEQUENCE { OID, NULL } of an algorithm in PKCS #1 [RFC3279] 2.2.1, 2.3.1: 1.2.840.113549.1.1.x */
static void put_algorithm(struct wire_out *out, uint8_t last)
{
	const uint8_t oid[] = {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, last};
	put_header(out, SEQUENCE, sizeof oid + 4);
	put_tlv(out, OID, octets_span(oid, sizeof oid));
	put_header(out, NOTHING, 0);
}

/* A distinguished name of one common name (2.5.4.3). */
static void put_name(struct wire_out *out, struct wire_span name)
{
	static const uint8_t oid[] = {0x55, 0x04, 0x03};
	size_t pair = 2 + sizeof oid + 2 + name.n;
	put_header(out, SEQUENCE, pair + 4);
	put_header(out, SET, pair + 2);
	put_header(out, SEQUENCE, pair);
	put_tlv(out, OID, octets_span(oid, sizeof oid));
	put_tlv(out, UTF8, name);
}

/* Octets that stand for a modulus or a signature: the first bit is set, as in any of full length. */
static void put_number(struct wire_out *out, unsigned seed)
{
	for (unsigned i = 0; i < KEY_BYTES; i++) {
		wire_put_u8(out, (i * 167 + seed) & 0xFF);
	}
}

static void put_key(struct wire_out *out)
{
	static const uint8_t exponent[] = {0x01, 0x00, 0x01};
	uint8_t bytes[256];
	struct wire_out key = wire_out_init(bytes, sizeof bytes);
	wire_put_u8(&key, 0); /* no unused bits in the bit string */
	put_header(&key, SEQUENCE, 3 + 1 + KEY_BYTES + 2 + sizeof exponent);
	put_header(&key, INTEGER, 1 + KEY_BYTES);
	wire_put_u8(&key, 0);
	put_number(&key, 0xC5);
	put_tlv(&key, INTEGER, octets_span(exponent, sizeof exponent));
	put_header(out, SEQUENCE, 15 + 3 + key.n);
	put_algorithm(out, 1); /* rsaEncryption */
	put_tlv(out, BITS, written(&key));
}

/* Version to public key. */
static void put_body(struct wire_out *out, struct wire_span host)
{
	static const uint8_t serial[] = {0x20, 0x05, 0x11, 0x07};
	put_header(out, VERSION, 3);
	put_tlv(out, INTEGER, octets_span("\2", 1)); /* v3 */
	put_tlv(out, INTEGER, octets_span(serial, sizeof serial));
	put_algorithm(out, 5); /* sha1WithRSAEncryption */
	put_name(out, octets_text("pushsim, signed by nobody"));
	put_header(out, SEQUENCE, 30);
	put_tlv(out, UTC, octets_text("030101000000Z"));
	put_tlv(out, UTC, octets_text("130101000000Z"));
	put_name(out, host);
	put_key(out);
}

void tls_certificate_write(struct wire_span host, size_t n, struct wire_out *out)
{
	/* Netscape's comment, 2.16.840.1.113730.1.13: text of any length. */
	static const uint8_t comment_oid[] = {0x60, 0x86, 0x48, 0x01, 0x86, 0xF8, 0x42, 0x01, 0x0D};
	static const char text[] = "filled to the size the scenario counts. ";
	uint8_t body_bytes[512], end_bytes[256];
	struct wire_out body = wire_out_init(body_bytes, sizeof body_bytes);
	struct wire_out end = wire_out_init(end_bytes, sizeof end_bytes);
	host.n = host.n > NAME_BYTES_MAX ? NAME_BYTES_MAX : host.n;
	put_body(&body, host);
	put_algorithm(&end, 5);
	put_header(&end, BITS, 1 + KEY_BYTES);
	wire_put_u8(&end, 0);
	put_number(&end, 0x9B);
	if (n < TLS_CERTIFICATE_BYTES_MIN || n > TLS_CERTIFICATE_BYTES_MAX || body.overflow) {
		out->overflow = true;
		return;
	}
	const size_t tbs = n - LONG_HEADER_BYTES - LONG_HEADER_BYTES - end.n; /* its content */
	const size_t extensions = tbs - body.n - LONG_HEADER_BYTES;
	const size_t value = extensions - 2 * LONG_HEADER_BYTES - 2 - sizeof comment_oid -
		LONG_HEADER_BYTES;
	put_header(out, SEQUENCE, n - LONG_HEADER_BYTES);
	put_header(out, SEQUENCE, tbs);
	octets_put_span(out, written(&body));
	put_header(out, EXTENSIONS, extensions);
	put_header(out, SEQUENCE, extensions - LONG_HEADER_BYTES);
	put_header(out, SEQUENCE, extensions - 2 * LONG_HEADER_BYTES);
	put_tlv(out, OID, octets_span(comment_oid, sizeof comment_oid));
	put_header(out, OCTETS, value);
	put_header(out, IA5, value - LONG_HEADER_BYTES);
	for (size_t i = 0; i < value - LONG_HEADER_BYTES; i++) {
		wire_put_u8(out, (unsigned)text[i % (sizeof text - 1)]);
	}
	octets_put_span(out, written(&end));
}
