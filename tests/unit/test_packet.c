/* Packets: checksums verified by the rule of [RFC1071] (the sum over a checked range is FFFF). */
#include "sms_vectors.h"
#include "wire/octets.h"
#include "wire/packet.h"

#define MSS_BYTES 1360

static const struct packet_ends ends = {.source_ip = 0x0A000001, .target_ip = 0x0A000002,
	.source_port = 49152, .target_port = 2775, .ip_id = 0x1234};

/* [RFC1071] 3: the sum of these octets is DDF2. */
START_TEST(the_sum_has_its_check_value)
{
	static const uint8_t octets[8] = {0x00, 0x01, 0xF2, 0x03, 0xF4, 0xF5, 0xF6, 0xF7};
	ck_assert_uint_eq(packet_sum(octets, 8, 0), 0xDDF2);
	ck_assert_uint_eq(packet_sum(octets + 2, 6, packet_sum(octets, 2, 0)), 0xDDF2);
	ck_assert_uint_eq(packet_sum(octets, 3, 0), 0xF201);
	ck_assert_uint_eq(packet_sum(octets, 0, 0), 0);
}
END_TEST

/* The pseudo header and everything behind the IP header, checksum included, sum to FFFF. */
static void check_transport(const uint8_t *p, size_t n)
{
	uint8_t pseudo[12];
	memcpy(pseudo, p + 12, 8);
	pseudo[8] = 0;
	pseudo[9] = p[9];
	pseudo[10] = (uint8_t)((n - 20) >> 8);
	pseudo[11] = (uint8_t)(n - 20);
	ck_assert_uint_eq(packet_sum(p, 20, 0), 0xFFFF);
	ck_assert_uint_eq(octets_u16(p + 2), n);
	ck_assert_uint_eq(packet_sum(p + 20, n - 20, packet_sum(pseudo, 12, 0)), 0xFFFF);
}

START_TEST(segments_are_whole_and_sum_up)
{
	uint8_t payload[MSS_BYTES];
	for (size_t i = 0; i < sizeof payload; i++) {
		payload[i] = (uint8_t)(i * 13);
	}
	for (size_t n = 0; n <= sizeof payload; n += 17) {
		uint8_t octets[1500];
		struct wire_out out = wire_out_init(octets, sizeof octets);
		const struct packet_tcp tcp = {.ends = ends, .seq = 0xFFFFFFF0, .ack = 77,
			.window = 65535, .flags = PACKET_ACK | PACKET_PSH};
		packet_tcp_write(&tcp, octets_span(payload, n), &out);
		ck_assert_uint_eq(out.n, PACKET_TCP_HEADERS_BYTES + n);
		check_transport(octets, out.n);
		ck_assert_uint_eq(octets_u32(octets + 24), 0xFFFFFFF0);
		ck_assert_uint_eq(octets_u32(octets + 28), 77);
		ck_assert_uint_eq(octets[33], 0x18);
		ck_assert_mem_eq(octets + 40, payload, n);
	}
	uint8_t octets[64];
	struct wire_out out = wire_out_init(octets, sizeof octets);
	const struct packet_tcp syn = {.ends = ends, .seq = 1, .ack = 5, .mss = MSS_BYTES,
		.flags = PACKET_SYN};
	packet_tcp_write(&syn, (struct wire_span){NULL, 0}, &out);
	ck_assert_uint_eq(out.n, 44);
	check_transport(octets, out.n);
	ck_assert_uint_eq(octets_u32(octets + 28), 0); /* no ACK flag: the field is empty */
	ck_assert_mem_eq(octets + 40, "\x02\x04\x05\x50", 4);
}
END_TEST

START_TEST(datagrams_and_gsmtap_sum_up)
{
	uint8_t frame[23];
	memset(frame, 0x2B, sizeof frame);
	uint8_t octets[128];
	struct wire_out out = wire_out_init(octets, sizeof octets);
	const struct packet_gsmtap tap = {.frame_number = 0x00012345, .arfcn = 1, .timeslot = 1,
		.channel = PACKET_CHANNEL_SDCCH8, .uplink = true};
	packet_gsmtap_write(&ends, &tap, octets_span(frame, sizeof frame), &out);
	ck_assert_uint_eq(out.n, PACKET_UDP_HEADERS_BYTES + PACKET_GSMTAP_HEADER_BYTES + 23);
	check_transport(octets, out.n);
	ck_assert_uint_eq(octets_u16(octets + 22), PACKET_GSMTAP_PORT);
	/* version 2, 4 words, Um, slot 1, uplink + ARFCN 1, levels, frame number, SDCCH/8 */
	static const uint8_t header[16] = {2, 4, 1, 1, 0x40, 1, 0, 0, 0, 1, 0x23, 0x45, 8, 0, 0, 0};
	ck_assert_mem_eq(octets + 28, header, 16);
	out = wire_out_init(octets, sizeof octets);
	packet_udp_write(&ends, octets_text("odd"), &out);
	check_transport(octets, out.n);
}
END_TEST

/* A checksum that comes out as 0 must be sent as FFFF. [RFC768] */
START_TEST(a_zero_udp_checksum_is_sent_as_ones)
{
	int found = 0;
	for (unsigned v = 0; v < 0x10000; v++) {
		uint8_t octets[64];
		const uint8_t payload[2] = {(uint8_t)(v >> 8), (uint8_t)v};
		struct wire_out out = wire_out_init(octets, sizeof octets);
		packet_udp_write(&ends, octets_span(payload, 2), &out);
		ck_assert_uint_ne(octets_u16(octets + 26), 0);
		found += octets_u16(octets + 26) == 0xFFFF ? 1 : 0;
	}
	ck_assert_int_eq(found, 1);
}
END_TEST

START_TEST(what_does_not_fit_overflows)
{
	static uint8_t big[70000];
	static uint8_t octets[80000];
	struct wire_out out = wire_out_init(octets, sizeof octets);
	packet_udp_write(&ends, octets_span(big, sizeof big), &out);
	ck_assert(out.overflow);
	ck_assert_uint_eq(out.n, 0);
	out = wire_out_init(octets, 30);
	const struct packet_tcp tcp = {.ends = ends};
	packet_tcp_write(&tcp, (struct wire_span){NULL, 0}, &out);
	ck_assert(out.overflow);
	ck_assert_uint_eq(out.n, 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("packet");
	TCase *tests = tcase_create("all");
	suite_add_tcase(suite, tests);
	tcase_add_test(tests, the_sum_has_its_check_value);
	tcase_add_test(tests, segments_are_whole_and_sum_up);
	tcase_add_test(tests, datagrams_and_gsmtap_sum_up);
	tcase_add_test(tests, a_zero_udp_checksum_is_sent_as_ones);
	tcase_add_test(tests, what_does_not_fit_overflows);
	return vector_run(suite);
}
