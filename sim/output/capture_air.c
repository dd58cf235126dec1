/* A message is cut into I-frames, counted back from the time at which the last one has arrived. */
#include "output/capture_air.h"

#include "output/capture_net.h"
#include "wire/cp.h"
#include "wire/lapdm.h"
#include "wire/octets.h"
#include "wire/packet.h"

#define BLOCK_NS INT64_C(235384615) /* 51 x 120/26 ms: a block of an SDCCH [TS45.002] 4.3.3 */
#define HYPERFRAME 2715648u         /* TDMA frames; one lasts 60/13 ms. [TS45.002] 4.3.3 */
#define CONNECTIONS 65536u          /* monitor addresses */

/* tshark keeps the pieces of messages apart by address, so each radio connection has its own. */
static void frame_put(struct capture_air *air, const struct lapdm_frame *frame, int64_t unix_ns,
	const char *comment)
{
	uint8_t l2_octets[LAPDM_SDCCH_FRAME_BYTES];
	struct wire_out l2 = wire_out_init(l2_octets, sizeof l2_octets);
	lapdm_write(frame, LAPDM_SDCCH_FRAME_BYTES, &l2);
	const struct packet_ends ends = {.source_ip = CAPTURE_NET_PHONE + air->user,
		.target_ip = CAPTURE_NET_MONITOR + air->connection_n % CONNECTIONS,
		.ip_id = air->ip_id++};
	const uint64_t tdma = (uint64_t)(unix_ns / 60000000) * 13 +
		(uint64_t)(unix_ns % 60000000) * 13 / 60000000;
	const struct packet_gsmtap tap = {
		.frame_number = (uint32_t)(tdma % HYPERFRAME),
		.arfcn = 1,
		.timeslot = 1,
		.channel = PACKET_CHANNEL_SDCCH8,
		.uplink = frame->from_ms,
	};
	uint8_t octets[PACKET_UDP_HEADERS_BYTES + PACKET_GSMTAP_HEADER_BYTES + 64];
	struct wire_out out = wire_out_init(octets, sizeof octets);
	packet_gsmtap_write(&ends, &tap, octets_span(l2_octets, l2.n), &out);
	capture_play_at(air->play, unix_ns, CAPTURE_PACKET, 0,
		capture_play_packet(air->play, CAPTURE_AIR, octets_span(octets, out.n)), 0,
		comment);
}

/* An unnumbered command of the network and the phone's UA. */
static void command_put(struct capture_air *air, enum lapdm_kind kind, int64_t unix_ns)
{
	struct lapdm_frame frame = {.kind = (uint8_t)kind, .sapi = LAPDM_SAPI_SMS, .command = true,
		.poll_final = true};
	frame_put(air, &frame, unix_ns, NULL);
	frame.kind = LAPDM_UA;
	frame.from_ms = true;
	frame.command = false;
	frame_put(air, &frame, unix_ns + BLOCK_NS / 2, NULL);
}

void capture_air_record(struct capture_air *air, const struct tap_record *record,
	const char *comment)
{
	const unsigned from = record->from_client ? 1 : 0;
	const int64_t end_ns = air->epoch_ns + record->time_ns;
	const uint32_t frames = lapdm_i_frames_n(record->n, LAPDM_N201_SDCCH);
	struct cp_message cp;
	size_t used = 0;
	const bool read = cp_read(record->bytes, record->n, &cp, &used, NULL) == WIRE_OK;
	if (read && cp.kind == CP_DATA && from == 0) {
		air->connection_n++;
		air->next[0] = air->next[1] = 0;
		command_put(air, LAPDM_SABM, end_ns - (int64_t)frames * BLOCK_NS);
	}
	for (uint32_t k = 0; k < frames; k++) {
		const size_t at = (size_t)k * LAPDM_N201_SDCCH;
		const bool more = k + 1 < frames;
		const int64_t at_ns = end_ns - (int64_t)(frames - 1 - k) * BLOCK_NS;
		const struct lapdm_frame i = {
			.kind = LAPDM_I,
			.sapi = LAPDM_SAPI_SMS,
			.from_ms = record->from_client,
			.command = true,
			.more = more,
			.ns = air->next[from],
			.nr = air->next[1 - from],
			.info = octets_span(record->bytes + at,
				more ? LAPDM_N201_SDCCH : record->n - at),
		};
		frame_put(air, &i, at_ns, k == 0 ? comment : NULL);
		air->next[from] = (air->next[from] + 1) & 7;
		const struct lapdm_frame rr = {
			.kind = LAPDM_RR,
			.sapi = LAPDM_SAPI_SMS,
			.from_ms = !record->from_client,
			.nr = air->next[from],
		};
		frame_put(air, &rr, at_ns + BLOCK_NS / 2, NULL);
	}
	if (read && cp.kind == CP_ACK && from == 0) {
		command_put(air, LAPDM_DISC, end_ns + BLOCK_NS);
	}
}
