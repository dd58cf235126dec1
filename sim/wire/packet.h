/* IPv4 packets for capture files: TCP segments, UDP datagrams and GSMTAP frames inside them.
 *
 * Not here: reading packets, fragmentation, options but MSS; sequence numbers are the caller's.
 * Ownership: writes to the caller's buffer. Units: octets; addresses and ports in host order.
 * Invariants: all checksums are right, so tshark finds nothing to complain about.
 * Source: [RFC791] 3.1, [RFC1071] 1, [RFC768], [RFC9293] 3.1, [GSMTAP] gsmtap.h version 2. */
#pragma once

#include "wire/wire.h"

#define PACKET_TCP_HEADERS_BYTES 40u  /* IPv4 and TCP without options */
#define PACKET_TCP_MSS_OPTION_BYTES 4u
#define PACKET_UDP_HEADERS_BYTES 28u
#define PACKET_GSMTAP_PORT 4729u      /* [IANA] gsmtap */
#define PACKET_GSMTAP_HEADER_BYTES 16u

enum packet_flag {
	PACKET_FIN = 0x01,
	PACKET_SYN = 0x02,
	PACKET_RST = 0x04,
	PACKET_PSH = 0x08,
	PACKET_ACK = 0x10
};

struct packet_ends {
	uint32_t source_ip;
	uint32_t target_ip;
	uint16_t source_port;
	uint16_t target_port;
	uint16_t ip_id; /* identification, counts up per sender */
};

struct packet_tcp {
	struct packet_ends ends;
	uint32_t seq;
	uint32_t ack;    /* written only with PACKET_ACK */
	uint16_t window;
	uint16_t mss;    /* octets, in the option that PACKET_SYN adds */
	uint8_t flags;   /* enum packet_flag */
};

/* A GSMTAP header for one LAPDm frame on a dedicated channel. */
struct packet_gsmtap {
	uint32_t frame_number; /* TDMA frame, 0..2715647 */
	uint16_t arfcn;        /* 0..1023 */
	uint8_t timeslot;      /* 0..7 */
	uint8_t channel;       /* GSMTAP_CHANNEL_...: 8 = SDCCH/8, 0x88 = SACCH of it */
	uint8_t subslot;
	bool uplink;
};

#define PACKET_CHANNEL_SDCCH8 0x08u
#define PACKET_CHANNEL_ACCH 0x80u

/* One's complement sum of [RFC1071], not yet inverted; `sum` chains calls on even lengths.
 * Check value: 00 01 F2 03 F4 F5 F6 F7 sums to DDF2. */
uint32_t packet_sum(const uint8_t *p, size_t n, uint32_t sum);

void packet_tcp_write(const struct packet_tcp *tcp, struct wire_span payload, struct wire_out *out);
void packet_udp_write(const struct packet_ends *ends, struct wire_span payload,
	struct wire_out *out);
/* GSMTAP in UDP 4729 to 4729; `ends` gives the addresses only. */
void packet_gsmtap_write(const struct packet_ends *ends, const struct packet_gsmtap *tap,
	struct wire_span frame, struct wire_out *out);
