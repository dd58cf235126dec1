/* IPv4, TCP, UDP and GSMTAP headers, each written into a small array and then summed. */
#include "wire/packet.h"

#include "wire/octets.h"

#define IPV4_BYTES 20u
#define TCP_BYTES 20u
#define UDP_BYTES 8u
#define PROTOCOL_TCP 6u
#define PROTOCOL_UDP 17u
#define TIME_TO_LIVE 64u
#define DONT_FRAGMENT 0x4000u
#define PACKET_BYTES_MAX 65535u
#define GSMTAP_UPLINK 0x4000u /* [GSMTAP] bit of the ARFCN field */

uint32_t packet_sum(const uint8_t *p, size_t n, uint32_t sum)
{
	uint64_t total = sum;
	for (size_t i = 0; i + 1 < n; i += 2) {
		total += octets_u16(p + i);
	}
	if (n % 2 == 1) {
		total += (uint64_t)p[n - 1] << 8;
	}
	while (total > 0xFFFF) {
		total = (total & 0xFFFF) + (total >> 16);
	}
	return (uint32_t)total;
}

static void patch_u16(struct wire_out *out, size_t at, uint32_t v)
{
	out->p[at] = (uint8_t)(v >> 8);
	out->p[at + 1] = (uint8_t)v;
}

/* The IPv4 header of a packet with `payload_bytes` behind it. [RFC791] 3.1 */
static void ipv4_write(const struct packet_ends *ends, unsigned protocol, size_t payload_bytes,
	struct wire_out *out)
{
	const size_t start = out->n;
	if (payload_bytes > PACKET_BYTES_MAX - IPV4_BYTES ||
		IPV4_BYTES + payload_bytes > out->cap - out->n) {
		out->overflow = true;
		return;
	}
	wire_put_u8(out, 0x45); /* version 4, five words */
	wire_put_u8(out, 0);
	octets_put_u16(out, (unsigned)(IPV4_BYTES + payload_bytes));
	octets_put_u16(out, ends->ip_id);
	octets_put_u16(out, DONT_FRAGMENT);
	wire_put_u8(out, TIME_TO_LIVE);
	wire_put_u8(out, protocol);
	octets_put_u16(out, 0);
	octets_put_u32(out, ends->source_ip);
	octets_put_u32(out, ends->target_ip);
	patch_u16(out, start + 10, ~packet_sum(out->p + start, IPV4_BYTES, 0) & 0xFFFF);
}

/* The sum over pseudo header and segment, inverted. [RFC9293] 3.1, [RFC768] */
static uint32_t transport_checksum(const struct packet_ends *ends, unsigned protocol,
	const uint8_t *p, size_t n)
{
	const uint8_t pseudo[12] = {(uint8_t)(ends->source_ip >> 24),
		(uint8_t)(ends->source_ip >> 16), (uint8_t)(ends->source_ip >> 8),
		(uint8_t)ends->source_ip, (uint8_t)(ends->target_ip >> 24),
		(uint8_t)(ends->target_ip >> 16), (uint8_t)(ends->target_ip >> 8),
		(uint8_t)ends->target_ip, 0, (uint8_t)protocol, (uint8_t)(n >> 8), (uint8_t)n};
	return ~packet_sum(p, n, packet_sum(pseudo, sizeof pseudo, 0)) & 0xFFFF;
}

void packet_tcp_write(const struct packet_tcp *tcp, struct wire_span payload, struct wire_out *out)
{
	const bool syn = (tcp->flags & PACKET_SYN) != 0;
	const size_t header = TCP_BYTES + (syn ? PACKET_TCP_MSS_OPTION_BYTES : 0);
	ipv4_write(&tcp->ends, PROTOCOL_TCP, header + payload.n, out);
	if (out->overflow) {
		return;
	}
	const size_t start = out->n;
	octets_put_u16(out, tcp->ends.source_port);
	octets_put_u16(out, tcp->ends.target_port);
	octets_put_u32(out, tcp->seq);
	octets_put_u32(out, (tcp->flags & PACKET_ACK) != 0 ? tcp->ack : 0);
	wire_put_u8(out, (unsigned)(header / 4) << 4);
	wire_put_u8(out, tcp->flags);
	octets_put_u16(out, tcp->window);
	octets_put_u32(out, 0); /* checksum, urgent pointer */
	if (syn) {
		wire_put_u8(out, 2); /* [RFC9293] 3.2: maximum segment size */
		wire_put_u8(out, PACKET_TCP_MSS_OPTION_BYTES);
		octets_put_u16(out, tcp->mss);
	}
	octets_put_span(out, payload);
	patch_u16(out, start + 16, transport_checksum(&tcp->ends, PROTOCOL_TCP, out->p + start,
		out->n - start));
}

void packet_udp_write(const struct packet_ends *ends, struct wire_span payload,
	struct wire_out *out)
{
	ipv4_write(ends, PROTOCOL_UDP, UDP_BYTES + payload.n, out);
	if (out->overflow) {
		return;
	}
	const size_t start = out->n;
	octets_put_u16(out, ends->source_port);
	octets_put_u16(out, ends->target_port);
	octets_put_u16(out, (unsigned)(UDP_BYTES + payload.n));
	octets_put_u16(out, 0);
	octets_put_span(out, payload);
	const uint32_t checksum =
		transport_checksum(ends, PROTOCOL_UDP, out->p + start, out->n - start);
	/* [RFC768]: a computed zero goes out as all ones, as zero means "none". */
	patch_u16(out, start + 6, checksum == 0 ? 0xFFFF : checksum);
}

void packet_gsmtap_write(const struct packet_ends *ends, const struct packet_gsmtap *tap,
	struct wire_span frame, struct wire_out *out)
{
	uint8_t octets[PACKET_GSMTAP_HEADER_BYTES + 64];
	struct wire_out payload = wire_out_init(octets, sizeof octets);
	wire_put_u8(&payload, 2); /* version */
	wire_put_u8(&payload, PACKET_GSMTAP_HEADER_BYTES / 4);
	wire_put_u8(&payload, 1); /* GSM Um */
	wire_put_u8(&payload, tap->timeslot);
	octets_put_u16(&payload, tap->arfcn | (tap->uplink ? GSMTAP_UPLINK : 0));
	wire_put_u8(&payload, 0); /* signal level: not simulated */
	wire_put_u8(&payload, 0); /* signal to noise ratio */
	octets_put_u32(&payload, tap->frame_number);
	wire_put_u8(&payload, tap->channel);
	wire_put_u8(&payload, 0); /* antenna */
	wire_put_u8(&payload, tap->subslot);
	wire_put_u8(&payload, 0);
	octets_put_span(&payload, frame);
	if (payload.overflow) {
		out->overflow = true;
		return;
	}
	struct packet_ends both = *ends;
	both.source_port = PACKET_GSMTAP_PORT;
	both.target_port = PACKET_GSMTAP_PORT;
	packet_udp_write(&both, octets_span(octets, payload.n), out);
}
