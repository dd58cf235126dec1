/* Reads the packets of a capture back, for tests: blocks, IP and TCP headers, comments.
 *
 * Not here: judging what tshark judges (tests/oracle/oracle_capture.sh). Little is checked but that
 * blocks are whole. */
#pragma once

#include "output/capture_play.h"
#include "sms_vectors.h"
#include "wire/octets.h"
#include "wire/packet.h"

enum { CAPTURE_READ_MAX = 512, CAPTURE_READ_COMMENT = 200 };

struct read_frame {
	int64_t unix_ns;
	uint32_t interface, source_ip, target_ip, seq, ack;
	uint16_t ip_bytes, source_port, target_port;
	uint8_t protocol, flags;
	size_t payload_n;
	uint8_t payload[64];  /* its beginning */
	char comment[CAPTURE_READ_COMMENT];
};

struct read_capture {
	struct read_frame frames[CAPTURE_READ_MAX];
	size_t n;
};

static inline uint32_t read_little(const uint8_t *p)
{
	return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

static inline void read_comment(struct read_frame *frame, const uint8_t *p, const uint8_t *end)
{
	while (p + 4 <= end && (p[0] | p[1]) != 0) {
		const size_t n = (size_t)p[2] | (size_t)p[3] << 8;
		if (p[0] == 1 && p[1] == 0) {
			ck_assert_uint_lt(n, CAPTURE_READ_COMMENT);
			memcpy(frame->comment, p + 4, n);
		}
		p += 4 + (n + 3) / 4 * 4;
	}
}

static inline void read_packet(struct read_frame *frame, const uint8_t *block, uint32_t length)
{
	const uint32_t n = read_little(block + 20);
	const uint8_t *ip = block + 28;
	size_t header = PACKET_UDP_HEADERS_BYTES;
	memset(frame, 0, sizeof *frame);
	frame->interface = read_little(block + 8);
	frame->unix_ns = (int64_t)((uint64_t)read_little(block + 12) << 32 |
		read_little(block + 16));
	frame->ip_bytes = octets_u16(ip + 2);
	ck_assert_uint_eq(frame->ip_bytes, n);
	ck_assert_uint_eq(packet_sum(ip, 20, 0), 0xFFFF);
	frame->protocol = ip[9];
	frame->source_ip = octets_u32(ip + 12);
	frame->target_ip = octets_u32(ip + 16);
	frame->source_port = octets_u16(ip + 20);
	frame->target_port = octets_u16(ip + 22);
	if (frame->protocol == 6) {
		frame->seq = octets_u32(ip + 24);
		frame->ack = octets_u32(ip + 28);
		frame->flags = ip[33];
		header = 20 + (size_t)(ip[32] >> 4) * 4;
	}
	frame->payload_n = n - header;
	memcpy(frame->payload, ip + header, frame->payload_n < 64 ? frame->payload_n : 64);
	read_comment(frame, ip + (n + 3) / 4 * 4, block + length - 4);
}

static inline void read_blocks(struct read_capture *capture, const uint8_t *octets, size_t n)
{
	capture->n = 0;
	size_t at = 0;
	while (at < n) {
		const uint32_t length = read_little(octets + at + 4);
		ck_assert_uint_le(at + length, n);
		ck_assert_uint_eq(length % 4, 0);
		ck_assert_uint_eq(read_little(octets + at + length - 4), length);
		if (read_little(octets + at) == 6) {
			ck_assert_uint_lt(capture->n, CAPTURE_READ_MAX);
			read_packet(&capture->frames[capture->n++], octets + at, length);
		}
		at += length;
	}
}

static inline void read_file(struct read_capture *capture, const char *path)
{
	FILE *file = fopen(path, "rb");
	ck_assert_ptr_nonnull(file);
	uint8_t *octets = malloc(1 << 20);
	const size_t n = fread(octets, 1, 1 << 20, file);
	fclose(file);
	read_blocks(capture, octets, n);
	free(octets);
}

/* Draws a play and reads it back. */
static inline void read_play(struct read_capture *capture, struct capture_play *play)
{
	char *octets = NULL;
	size_t n = 0;
	FILE *file = open_memstream(&octets, &n);
	ck_assert_int_eq(capture_play_draw(play, file), 0);
	fclose(file);
	read_blocks(capture, (const uint8_t *)octets, n);
	free(octets);
	capture_play_free(play);
}
