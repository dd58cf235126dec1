/* The order of steps, sequence numbers, how octets are cut, and what a closed side still says. */
#include "capture_read.h"

static const struct capture_ends ends = {{0x0A100000, 0x0A00000A}, {1025, 80}, 300};

static uint32_t flight(struct capture_play *play, uint32_t stream, unsigned from, size_t n,
	uint32_t segments, uint32_t repeats)
{
	uint8_t *bytes = capture_play_take(play, n);
	for (size_t i = 0; i < n; i++) {
		bytes[i] = (uint8_t)i;
	}
	return capture_play_flight(play, stream, from, octets_span(bytes, n), segments, repeats);
}

START_TEST(steps_are_drawn_in_order_of_time_then_of_scheduling)
{
	static struct read_capture seen;
	struct capture_play play;
	capture_play_init(&play);
	const uint32_t s = capture_play_stream(&play, &ends);
	const uint32_t up = flight(&play, s, 0, 100, 1, CAPTURE_PLAY_NONE);
	capture_play_at(&play, 40, CAPTURE_ACK, 1, up, 1, NULL);
	capture_play_at(&play, 30, CAPTURE_OPENED, 0, s, 0, NULL);
	capture_play_at(&play, 30, CAPTURE_SEGMENT, 0, up, 0, "hello");
	capture_play_at(&play, 20, CAPTURE_SYN_ACK, 1, s, 0, NULL);
	capture_play_at(&play, 10, CAPTURE_SYN, 0, s, 0, "first");
	read_play(&seen, &play);
	static const uint8_t flags[] = {PACKET_SYN, PACKET_SYN | PACKET_ACK, PACKET_ACK,
		PACKET_ACK | PACKET_PSH, PACKET_ACK};
	ck_assert_uint_eq(seen.n, 5);
	for (size_t i = 0; i < 5; i++) {
		ck_assert_uint_eq(seen.frames[i].flags, flags[i]);
	}
	ck_assert_str_eq(seen.frames[0].comment, "first");
	ck_assert_str_eq(seen.frames[3].comment, "hello");
	ck_assert_uint_eq(seen.frames[1].ack, seen.frames[0].seq + 1);
	ck_assert_uint_eq(seen.frames[3].seq, seen.frames[0].seq + 1);
	ck_assert_uint_eq(seen.frames[3].ack, seen.frames[1].seq + 1);
	ck_assert_uint_eq(seen.frames[4].ack, seen.frames[3].seq + 100);
}
END_TEST

/* Octets, segments, and the lengths they must have with 300 octets in each at most. */
static const struct {
	size_t n;
	uint32_t segments;
	size_t lengths[4];
} cuts[] = {
	{1, 1, {1}},
	{299, 1, {299}},
	{301, 2, {300, 1}},
	{300, 2, {150, 150}}, /* the model counts n / 300 + 1 segments: none is empty */
	{600, 3, {200, 200, 200}},
	{899, 3, {300, 300, 299}},
	{242, 2, {121, 121}}, /* fewer octets than two full segments hold: halves */
	{3, 3, {1, 1, 1}},
	{10, 4, {3, 3, 3, 1}},
};

START_TEST(octets_are_cut_into_segments)
{
	static struct read_capture seen;
	struct capture_play play;
	capture_play_init(&play);
	const uint32_t s = capture_play_stream(&play, &ends);
	const uint32_t f = flight(&play, s, 1, cuts[_i].n, cuts[_i].segments, CAPTURE_PLAY_NONE);
	for (uint32_t i = 0; i < cuts[_i].segments; i++) {
		capture_play_at(&play, i, CAPTURE_SEGMENT, 1, f, i, NULL);
	}
	read_play(&seen, &play);
	ck_assert_uint_eq(seen.n, cuts[_i].segments);
	for (uint32_t i = 0, at = 0; i < cuts[_i].segments; i++) {
		const struct read_frame *frame = &seen.frames[i];
		ck_assert_msg(frame->payload_n == cuts[_i].lengths[i], "%zu in %u, segment %u: %zu",
			cuts[_i].n, cuts[_i].segments, i, frame->payload_n);
		ck_assert_uint_eq(frame->seq - seen.frames[0].seq, at);
		ck_assert_uint_eq(frame->payload[0], (uint8_t)at);
		ck_assert_int_eq((frame->flags & PACKET_PSH) != 0, i + 1 == cuts[_i].segments);
		at += (uint32_t)frame->payload_n;
	}
}
END_TEST

/* What is missing is not acknowledged, nor what comes behind it; a retransmission has the old
 * number; a repeated flight takes the place of the first. */
START_TEST(lost_octets_are_not_heard)
{
	static struct read_capture seen;
	struct capture_play play;
	capture_play_init(&play);
	const uint32_t s = capture_play_stream(&play, &ends);
	capture_play_at(&play, 1, CAPTURE_SYN, 0, s, 0, NULL);
	capture_play_at(&play, 2, CAPTURE_SYN_ACK, 1, s, 0, NULL);
	capture_play_at(&play, 3, CAPTURE_OPENED, 0, s, 0, NULL);
	const uint32_t lost = flight(&play, s, 1, 400, 2, CAPTURE_PLAY_NONE);
	capture_play_at(&play, 10, CAPTURE_SEGMENT, 1, lost, 0, NULL);
	capture_play_at(&play, 20, CAPTURE_RETRY, 1, lost, 0, NULL);
	const uint32_t later = flight(&play, s, 1, 50, 1, CAPTURE_PLAY_NONE);
	capture_play_at(&play, 21, CAPTURE_SEGMENT, 1, later, 0, NULL);
	capture_play_at(&play, 22, CAPTURE_ACK, 0, later, 1, "never drawn");
	const uint32_t again = flight(&play, s, 1, 400, 2, lost);
	capture_play_at(&play, 30, CAPTURE_SEGMENT, 1, again, 0, NULL);
	capture_play_at(&play, 31, CAPTURE_SEGMENT, 1, again, 1, NULL);
	capture_play_at(&play, 32, CAPTURE_ACK, 0, again, 2, NULL);
	read_play(&seen, &play);
	ck_assert_uint_eq(seen.n, 9);
	const uint32_t first = seen.frames[3].seq;
	ck_assert_uint_eq(seen.frames[4].seq, first);
	ck_assert_uint_eq(seen.frames[5].seq, first + 300);
	ck_assert_uint_eq(seen.frames[6].seq, first);
	ck_assert_uint_eq(seen.frames[7].seq, first + 300);
	ck_assert_uint_eq(seen.frames[8].ack, first + 400);
	for (size_t i = 0; i < seen.n; i++) {
		ck_assert_str_eq(seen.frames[i].comment, "");
	}
}
END_TEST

START_TEST(a_closed_side_is_silent)
{
	static struct read_capture seen;
	struct capture_play play;
	capture_play_init(&play);
	const uint32_t s = capture_play_stream(&play, &ends);
	const uint32_t up = flight(&play, s, 0, 10, 1, CAPTURE_PLAY_NONE);
	const uint32_t down = flight(&play, s, 1, 10, 1, CAPTURE_PLAY_NONE);
	capture_play_at(&play, 5, CAPTURE_SEGMENT, 1, down, 0, NULL);
	capture_play_at(&play, 10, CAPTURE_RST_LOST, 0, s, 0, NULL);
	capture_play_at(&play, 11, CAPTURE_SEGMENT, 0, up, 0, NULL); /* by the closed side */
	capture_play_at(&play, 12, CAPTURE_RETRY, 1, down, 0, NULL); /* the other does not know */
	capture_play_at(&play, 13, CAPTURE_ACK, 0, down, 1, NULL);
	capture_play_at(&play, 14, CAPTURE_RST, 1, s, 0, NULL);
	capture_play_at(&play, 15, CAPTURE_RETRY, 1, down, 0, NULL);
	read_play(&seen, &play);
	ck_assert_uint_eq(seen.n, 4);
	ck_assert_uint_eq(seen.frames[1].flags, PACKET_RST | PACKET_ACK);
	ck_assert_int_eq(seen.frames[2].unix_ns, 12);
	ck_assert_int_eq(seen.frames[3].unix_ns, 14);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("capture_play");
	TCase *tests = tcase_create("all");
	suite_add_tcase(suite, tests);
	tcase_add_test(tests, steps_are_drawn_in_order_of_time_then_of_scheduling);
	tcase_add_loop_test(tests, octets_are_cut_into_segments, 0,
		(int)(sizeof cuts / sizeof cuts[0]));
	tcase_add_test(tests, lost_octets_are_not_heard);
	tcase_add_test(tests, a_closed_side_is_silent);
	return vector_run(suite);
}
