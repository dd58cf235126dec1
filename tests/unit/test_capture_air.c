/* One SMS on the air: the link is set up, each I-frame is answered, the link goes down; and the
 * pieces make the message again. tshark reads whole ones in oracle_capture.sh. */
#include "capture_read.h"
#include "output/capture_air.h"
#include "output/capture_net.h"
#include "wire/lapdm.h"

#define BLOCK_NS INT64_C(235384615)
#define AT_NS (INT64_C(1131321600) * 1000000000)

enum { CP_DATA_BYTES = 49 }; /* three I-frames of at most 20 octets */

static struct read_capture seen;

static void perform(unsigned deliveries)
{
	static const uint8_t cp_data[CP_DATA_BYTES] = {0x09, 0x01, CP_DATA_BYTES - 3, 0x5A};
	static const uint8_t up_ack[] = {0x89, 0x04}, up_data[] = {0x89, 0x01, 0x02, 0x02, 0x11};
	static const uint8_t down_ack[] = {0x09, 0x04};
	const struct { const uint8_t *p; size_t n; bool up; } parts[] = {
		{cp_data, sizeof cp_data, false}, {up_ack, sizeof up_ack, true},
		{up_data, sizeof up_data, true}, {down_ack, sizeof down_ack, false}};
	struct capture_play play;
	capture_play_init(&play);
	struct capture_air air = {.play = &play, .epoch_ns = AT_NS, .user = 9};
	for (unsigned i = 0; i < 4 * deliveries; i++) {
		const struct tap_record record = {.kind = TAP_AIR, .leg = TAP_LEG_AIR,
			.time_ns = (int64_t)(i / 4 * 100 + i % 4) * BLOCK_NS,
			.from_client = parts[i % 4].up, .bytes = parts[i % 4].p,
			.n = parts[i % 4].n};
		capture_air_record(&air, &record, i % 4 == 0 ? "mail" : NULL);
	}
	read_play(&seen, &play);
}

static struct lapdm_frame frame_at(size_t ix)
{
	const struct read_frame *frame = &seen.frames[ix];
	struct lapdm_frame lapdm;
	size_t used = 0;
	const bool up = (frame->payload[4] & 0x40) != 0; /* GSMTAP's ARFCN field */
	ck_assert_uint_eq(frame->payload_n, PACKET_GSMTAP_HEADER_BYTES + LAPDM_SDCCH_FRAME_BYTES);
	ck_assert_int_eq(lapdm_read(frame->payload + PACKET_GSMTAP_HEADER_BYTES,
		LAPDM_SDCCH_FRAME_BYTES, up, &lapdm, &used, NULL), WIRE_OK);
	return lapdm;
}

START_TEST(a_delivery_is_a_whole_connection)
{
	static const uint8_t kinds[] = {LAPDM_SABM, LAPDM_UA, LAPDM_I, LAPDM_RR, LAPDM_I, LAPDM_RR,
		LAPDM_I, LAPDM_RR, LAPDM_I, LAPDM_RR, LAPDM_I, LAPDM_RR, LAPDM_I, LAPDM_RR,
		LAPDM_DISC, LAPDM_UA};
	size_t octets = 0;
	perform(1);
	ck_assert_uint_eq(seen.n, sizeof kinds);
	for (size_t i = 0; i < seen.n; i++) {
		const struct lapdm_frame lapdm = frame_at(i);
		ck_assert_msg(lapdm.kind == kinds[i], "frame %zu: kind %u", i, lapdm.kind);
		ck_assert_uint_eq(lapdm.sapi, LAPDM_SAPI_SMS);
		ck_assert_int_eq(seen.frames[i].unix_ns, /* half a block apart, from SABM on */
			AT_NS - 3 * BLOCK_NS + (int64_t)(i / 2) * BLOCK_NS +
			(int64_t)(i % 2) * (BLOCK_NS / 2));
		ck_assert_uint_eq(seen.frames[i].interface, CAPTURE_AIR);
		ck_assert_uint_eq(seen.frames[i].source_ip, CAPTURE_NET_PHONE + 9);
		ck_assert_str_eq(seen.frames[i].comment, i == 2 ? "mail" : "");
		if (i >= 2 && i <= 6 && i % 2 == 0) {
			ck_assert_uint_eq(lapdm.ns, i / 2 - 1);
			ck_assert_int_eq(lapdm.more, i < 6);
			octets += lapdm.info.n;
		}
	}
	ck_assert_uint_eq(octets, CP_DATA_BYTES);
}
END_TEST

/* tshark keeps messages apart by address, and each link counts from 0. */
START_TEST(each_delivery_has_its_own_address)
{
	perform(2);
	ck_assert_uint_eq(seen.n, 32);
	ck_assert_uint_eq(seen.frames[15].target_ip, seen.frames[0].target_ip);
	ck_assert_uint_eq(seen.frames[16].target_ip, seen.frames[0].target_ip + 1);
	ck_assert_uint_eq(frame_at(18).ns, 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("capture_air");
	TCase *tests = tcase_create("all");
	suite_add_tcase(suite, tests);
	tcase_add_test(tests, a_delivery_is_a_whole_connection);
	tcase_add_test(tests, each_delivery_has_its_own_address);
	return vector_run(suite);
}
