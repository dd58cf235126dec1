/* Header, question, and records whose names point back into the question. */
#include "wire/dns.h"

#include "wire/octets.h"

#define QUESTION_AT 12u /* after the header */
#define POINTER 0xC000u /* [RFC1035] 4.1.4 */
#define TYPE_A 1u
#define TYPE_NS 2u
#define CLASS_IN 1u
#define FLAG_RECURSION_DESIRED 0x0100u
#define FLAGS_ANSWER 0x8580u /* an answer, authoritative, recursion asked and available */
#define TTL_S 3600u

static void put_header(struct wire_out *out, uint16_t id, unsigned flags, unsigned records)
{
	octets_put_u16(out, id);
	octets_put_u16(out, flags);
	octets_put_u16(out, 1); /* questions */
	octets_put_u16(out, records);
	octets_put_u16(out, records);
	octets_put_u16(out, records);
}

/* Label by label, then the question's type and class; returns where the first label ends. */
static size_t put_question(struct wire_out *out, struct wire_span host)
{
	size_t first = 0;
	for (size_t at = 0; at < host.n;) {
		size_t n = 0;
		while (at + n < host.n && host.p[at + n] != '.') {
			n++;
		}
		wire_put_u8(out, (unsigned)n);
		octets_put_span(out, octets_span(host.p + at, n));
		first = at == 0 ? n + 1 : first;
		at += n + 1;
	}
	wire_put_u8(out, 0);
	octets_put_u16(out, TYPE_A);
	octets_put_u16(out, CLASS_IN);
	return first;
}

static void put_record(struct wire_out *out, size_t name_at, unsigned type, size_t bytes)
{
	octets_put_u16(out, POINTER | (unsigned)name_at);
	octets_put_u16(out, type);
	octets_put_u16(out, CLASS_IN);
	octets_put_u32(out, TTL_S);
	octets_put_u16(out, (unsigned)bytes);
}

void dns_question_write(uint16_t id, struct wire_span host, struct wire_out *out)
{
	put_header(out, id, FLAG_RECURSION_DESIRED, 0);
	put_question(out, host);
}

void dns_answer_write(uint16_t id, struct wire_span host, uint32_t ip, uint32_t server_ip,
	struct wire_out *out)
{
	static const char server[] = "nameserver1";
	const size_t start = out->n;
	put_header(out, id, FLAGS_ANSWER, 1);
	const size_t domain_at = QUESTION_AT + put_question(out, host);
	put_record(out, QUESTION_AT, TYPE_A, 4);
	octets_put_u32(out, ip);
	put_record(out, domain_at, TYPE_NS, sizeof server + 2);
	const size_t server_at = out->n - start;
	wire_put_u8(out, sizeof server - 1);
	wire_put(out, server, sizeof server - 1);
	octets_put_u16(out, POINTER | (unsigned)domain_at);
	put_record(out, server_at, TYPE_A, 4);
	octets_put_u32(out, server_ip);
}
