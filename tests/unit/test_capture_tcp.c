/* Records of the tap become the frames they stand for: times, numbers of segments and
 * acknowledgements, back-off, ends of connections. */
#include "capture_read.h"
#include "output/capture_net.h"
#include "output/capture_tcp.h"
#include "wire/eas.h"

#define MS INT64_C(1000000)
#define START_S INT64_C(1131321600)

static struct scenario scenario;
static struct read_capture seen;
static uint8_t octets[8000];

static void set_scenario(bool tls)
{
	memset(&scenario, 0, sizeof scenario);
	scenario.run.start_unix_s = START_S;
	scenario.radio.steady_rtt_ns = 600 * MS;
	scenario.network = (struct network_cfg){.wired_ns = 20 * MS, .mss_bytes = 1360,
		.segment_overhead_bytes = 40, .tls = tls, .tls_record_bytes = 29,
		.tls_full_up_bytes = 330, .tls_full_down_bytes = 3500,
		.tls_resumed_up_bytes = 250, .tls_resumed_down_bytes = 242,
		.rto_first_ns = 3 * SECOND_NS, .rto_max_ns = 64 * SECOND_NS,
		.give_up_ns = 180 * SECOND_NS};
}

static struct tap_record at(enum tap_kind kind, int64_t ms, int64_t end_ms, bool from_client)
{
	return (struct tap_record){.time_ns = ms * MS, .end_ns = end_ms * MS, .kind = kind,
		.leg = TAP_LEG_HTTP, .connection = 1, .from_client = from_client, .counted = true};
}

static struct tap_record message(int64_t ms, int64_t end_ms, bool from_client, size_t n)
{
	struct tap_record record = at(TAP_TCP_DATA, ms, end_ms, from_client);
	record.command = EAS_CMD_SYNC;
	record.bytes = octets;
	record.n = n;
	return record;
}

static void perform(const struct tap_record *records, size_t n, bool sealed)
{
	struct capture_play play;
	struct capture_tcp tcp;
	capture_play_init(&play);
	capture_tcp_init(&tcp, &play, &scenario, sealed);
	capture_tcp_user(&tcp, 5);
	for (size_t i = 0; i < n; i++) {
		capture_tcp_record(&tcp, &records[i], "why");
	}
	capture_tcp_free(&tcp);
	read_play(&seen, &play);
}

/* Frame `i` against its time, sender, flags and octets of data. */
struct expected {
	int64_t ms;
	bool up;
	uint8_t flags;
	size_t n;
};

static void compare(const struct expected *wanted, size_t n)
{
	ck_assert_uint_eq(seen.n, n);
	for (size_t i = 0; i < n; i++) {
		const struct read_frame *frame = &seen.frames[i];
		ck_assert_msg(frame->unix_ns - START_S * SECOND_NS == wanted[i].ms * MS,
			"frame %zu at %.3f ms", i,
			(double)(frame->unix_ns - START_S * SECOND_NS) / 1e6);
		ck_assert_uint_eq(frame->source_ip,
			wanted[i].up ? CAPTURE_NET_PHONE + 5 : CAPTURE_NET_EXCHANGE);
		ck_assert_msg(frame->flags == wanted[i].flags, "frame %zu: flags %02x", i,
			frame->flags);
		ck_assert_msg(frame->payload_n == wanted[i].n, "frame %zu: %zu octets", i,
			frame->payload_n);
	}
}

enum { S = PACKET_SYN, A = PACKET_ACK, P = PACKET_PSH, F = PACKET_FIN, R = PACKET_RST };

START_TEST(a_plain_session_from_first_to_last)
{
	set_scenario(false);
	const struct tap_record records[] = {
		at(TAP_TCP_OPEN, 0, 700, true),
		message(700, 1200, true, 500),
		message(1300, 2800, false, 3000), /* 1360, 1360, 280: two acknowledgements */
		at(TAP_TCP_CLOSE, 4000, 4000, true),
	};
	perform(records, 4, true); /* no TLS is simulated: none is drawn */
	static const struct expected wanted[] = {
		{0, true, S, 0}, {350, false, S | A, 0}, {700, true, A, 0},
		{700, true, A | P, 500}, {1200, false, A, 0},
		{1300, false, A, 1360}, {1300, false, A, 1360}, {2050, true, A, 0},
		{2050, false, A | P, 280}, {2800, true, A, 0},
		{4000, true, F | A, 0}, {4320, false, A, 0}, {4320, false, F | A, 0},
		{4640, true, A, 0},
	};
	compare(wanted, sizeof wanted / sizeof wanted[0]);
	ck_assert_str_eq(seen.frames[3].comment, "why");
	ck_assert_uint_eq(seen.frames[0].target_port, 80);
}
END_TEST

START_TEST(a_full_and_a_resumed_handshake)
{
	set_scenario(true);
	const struct tap_record full[] = {
		at(TAP_TCP_OPEN, 0, 700, true),
		at(TAP_TLS_HELLO, 700, 2700, true),
		at(TAP_TLS_KEYS, 2700, 3700, true),
		at(TAP_TCP_CLOSE, 4000, 4000, true),
	};
	perform(full, 4, true);
	/* 330 up, 3500 down in four segments with two acknowledgements, as the model counts. */
	static const struct expected wanted[] = {
		{0, true, S, 0}, {350, false, S | A, 0}, {700, true, A, 0},
		{700, true, A | P, 110}, {1700, false, A, 1360}, {1700, false, A, 1360},
		{2200, true, A, 0}, {2200, false, A | P, 605},
		{2700, true, A | P, 220}, {3200, false, A | P, 175}, {3700, true, A, 0},
		{4000, true, A | P, 31}, {4000, true, F | A, 0}, {4320, false, A, 0},
		{4320, false, F | A, 0}, {4640, true, A, 0},
	};
	compare(wanted, sizeof wanted / sizeof wanted[0]);
	ck_assert_uint_eq(seen.frames[0].target_port, 443);
	ck_assert_str_eq(seen.frames[11].comment, "close_notify");
	const struct tap_record again[] = {
		at(TAP_TCP_OPEN, 0, 700, true),
		at(TAP_TLS_RESUME, 700, 1700, true),
		message(1700, 2000, true, 500),
	};
	perform(again, 3, true);
	static const struct expected resumed[] = {
		{0, true, S, 0}, {350, false, S | A, 0}, {700, true, A, 0},
		{700, true, A | P, 125}, {1200, false, A, 121}, {1200, false, A | P, 121},
		{1700, true, A, 0}, {1700, true, A | P, 125}, {1700, true, A | P, 529},
		{2000, false, A, 0},
	};
	compare(resumed, sizeof resumed / sizeof resumed[0]);
	/* The server says that it has heard Finished with the acknowledgement of the request. */
	ck_assert_uint_eq(seen.frames[9].ack, seen.frames[8].seq + 529);
}
END_TEST

/* [RFC1122] 4.2.3.1: 3 s, then doubled pauses up to 64 s, until the sender gives up after 180 s. */
START_TEST(a_dead_path_is_tried_with_back_off)
{
	set_scenario(false);
	struct tap_record records[] = {
		at(TAP_TCP_OPEN, 0, 700, true),
		message(1000, 0, true, 500),
		at(TAP_TCP_RESET, 181000, 181000, true),
	};
	records[1].lost = true;
	records[1].end_ns = NEVER_NS;
	records[1].retry_from_ns = 1000 * MS;
	records[1].retry_until_ns = 181000 * MS;
	records[2].lost = true;
	records[2].counted = false;
	perform(records, 3, false);
	static const int64_t after_s[] = {0, 3, 9, 21, 45, 93, 157};
	ck_assert_uint_eq(seen.n, 3 + 7 + 1);
	for (unsigned i = 0; i < 7; i++) {
		const struct read_frame *frame = &seen.frames[3 + i];
		ck_assert_int_eq(frame->unix_ns, START_S * SECOND_NS + (1 + after_s[i]) * SECOND_NS);
		ck_assert_uint_eq(frame->seq, seen.frames[3].seq);
		ck_assert_uint_eq(frame->payload_n, 500);
	}
	ck_assert_str_eq(seen.frames[3].comment,
		"why [lost: sent, never arrived] [acknowledgements counted: 1]");
	ck_assert_str_eq(seen.frames[9].comment, "retransmission 6 of: why [not counted]");
	ck_assert_str_eq(seen.frames[10].comment,
		"why [lost: sent, never arrived] [not counted]");
	ck_assert_uint_eq(seen.frames[10].flags, R | A);
}
END_TEST

/* Lost once: one retransmission after 3 s. Out of coverage: the first segment, its retransmissions,
 * and all of it when the phone is back. */
START_TEST(what_gets_through_later_is_acknowledged_then)
{
	set_scenario(false);
	struct tap_record records[] = {
		at(TAP_TCP_OPEN, 0, 700, true),
		message(1000, 4500, true, 500),
		message(5000, 14000, false, 2000),
		message(14000, 14600, false, 2000),
		at(TAP_TCP_RESET, 20000, 20000, false),
	};
	records[1].retry_from_ns = 1000 * MS;
	records[1].retry_until_ns = 4000 * MS;
	records[2].lost = records[2].again = true;
	records[2].counted = false;
	records[2].retry_from_ns = 5000 * MS;
	records[2].retry_until_ns = 14000 * MS;
	perform(records, 5, false);
	static const struct expected wanted[] = {
		{0, true, S, 0}, {350, false, S | A, 0}, {700, true, A, 0},
		{1000, true, A | P, 500}, {4000, true, A | P, 500}, {4500, false, A, 0},
		{5000, false, A, 1360}, {8000, false, A, 1360},
		{14000, false, A, 1360}, {14000, false, A | P, 640}, {14600, true, A, 0},
		{20000, false, R | A, 0},
	};
	compare(wanted, sizeof wanted / sizeof wanted[0]);
	ck_assert_str_eq(seen.frames[3].comment, "why [lost once, sent again]");
	ck_assert_str_eq(seen.frames[8].comment, "retransmission of: why");
	ck_assert_uint_eq(seen.frames[8].seq, seen.frames[6].seq);
	ck_assert_uint_eq(seen.frames[10].ack, seen.frames[9].seq + 640);
}
END_TEST

START_TEST(a_phone_that_gives_up_or_is_refused)
{
	set_scenario(false);
	struct tap_record records[] = {
		at(TAP_TCP_OPEN, 0, 700, true),
		at(TAP_TCP_RESET, 1000, 1000, true),
		at(TAP_TCP_REFUSED, 2000, 2700, true),
		at(TAP_DNS, 3000, 4000, true),
	};
	records[2].connection = 2;
	perform(records, 4, false);
	ck_assert_uint_eq(seen.n, 9);
	static const uint8_t flags[] = {S, S | A, A, F | A, R | A, S, R | A};
	for (unsigned i = 0; i < 7; i++) {
		ck_assert_uint_eq(seen.frames[i].flags, flags[i]);
	}
	ck_assert_uint_eq(seen.frames[6].ack, seen.frames[5].seq + 1);
	ck_assert_uint_ne(seen.frames[5].source_port, seen.frames[0].source_port);
	ck_assert_uint_eq(seen.frames[7].ip_bytes, 62);
	ck_assert_uint_eq(seen.frames[8].ip_bytes, 120);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("capture_tcp");
	TCase *tests = tcase_create("all");
	suite_add_tcase(suite, tests);
	tcase_add_test(tests, a_plain_session_from_first_to_last);
	tcase_add_test(tests, a_full_and_a_resumed_handshake);
	tcase_add_test(tests, a_dead_path_is_tried_with_back_off);
	tcase_add_test(tests, what_gets_through_later_is_acknowledged_then);
	tcase_add_test(tests, a_phone_that_gives_up_or_is_refused);
	return vector_run(suite);
}
