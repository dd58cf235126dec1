/* Steps are sorted by time, then each is drawn with the state of its connection as it is then. */
#include "output/capture_play.h"

#include "wire/octets.h"
#include "wire/packet.h"
#include "wire/pcapng.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>

#define WINDOW 65535u
#define COMMENT_BYTES_MAX 1024u
#define SEGMENT_BYTES_MAX 9000u /* largest network.segment_size */
#define BLOCK_BYTES_MAX (SEGMENT_BYTES_MAX + COMMENT_BYTES_MAX + 256u)

struct capture_event {
	int64_t unix_ns;
	const char *comment;
	uint64_t order; /* of scheduling */
	uint32_t ix, arg;
	uint8_t step, from;
};

struct capture_side {
	uint32_t next;  /* sequence number of what it sends next */
	uint32_t heard; /* what it acknowledges */
	uint16_t ip_id;
	bool closed;    /* sends nothing any more */
};

struct capture_stream {
	struct capture_ends ends;
	struct capture_side side[2];
};

struct capture_flight {
	struct wire_span bytes;
	uint32_t stream, segments, repeats;
	uint32_t seq;  /* of its first octet, known when that is drawn */
	uint8_t from;
	bool started;
};

struct capture_packet {
	struct wire_span bytes;
	enum capture_interface interface;
};

struct capture_block {
	struct capture_block *next;
	uint8_t bytes[];
};

void capture_play_init(struct capture_play *play)
{
	*play = (struct capture_play){.failed = false};
}

void capture_play_free(struct capture_play *play)
{
	while (play->blocks != NULL) {
		struct capture_block *next = play->blocks->next;
		free(play->blocks);
		play->blocks = next;
	}
	free(play->events);
	free(play->streams);
	free(play->flights);
	free(play->packets);
	capture_play_init(play);
}

void *capture_play_take(struct capture_play *play, size_t n)
{
	struct capture_block *block = malloc(sizeof *block + n);
	if (block == NULL) {
		play->failed = true;
		return NULL;
	}
	block->next = play->blocks;
	play->blocks = block;
	return block->bytes;
}

const char *capture_play_text(struct capture_play *play, const char *format, ...)
{
	char text[COMMENT_BYTES_MAX];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	const size_t n = strlen(text) + 1;
	char *copy = capture_play_take(play, n);
	return copy == NULL ? "" : memcpy(copy, text, n);
}

/* One more element at the end of a growing array; NULL when memory is short. */
static void *grow(struct capture_play *play, void **array, size_t n, size_t *cap, size_t size)
{
	if (n == *cap) {
		const size_t wanted = *cap == 0 ? 64 : *cap * 2;
		void *bigger = realloc(*array, wanted * size);
		if (bigger == NULL) {
			play->failed = true;
			return NULL;
		}
		*array = bigger;
		*cap = wanted;
	}
	return (uint8_t *)*array + n * size;
}

uint32_t capture_play_stream(struct capture_play *play, const struct capture_ends *ends)
{
	struct capture_stream *stream = grow(play, (void **)&play->streams, play->stream_n,
		&play->stream_cap, sizeof *stream);
	if (stream == NULL) {
		return CAPTURE_PLAY_NONE;
	}
	/* Initial sequence numbers only need to differ; 2^32 / phi spreads them. */
	const uint32_t spread = (ends->ip[0] + (uint32_t)ends->port[0] * 65599u) * 2654435769u;
	*stream = (struct capture_stream){.ends = *ends};
	stream->side[0].next = 0x10000000u + spread;
	stream->side[1].next = 0x90000000u + spread;
	return (uint32_t)play->stream_n++;
}

uint32_t capture_play_flight(struct capture_play *play, uint32_t stream, unsigned from,
	struct wire_span bytes, uint32_t segments, uint32_t repeats)
{
	struct capture_flight *flight = grow(play, (void **)&play->flights, play->flight_n,
		&play->flight_cap, sizeof *flight);
	if (flight == NULL || stream == CAPTURE_PLAY_NONE) {
		return CAPTURE_PLAY_NONE;
	}
	*flight = (struct capture_flight){.bytes = bytes, .stream = stream, .from = (uint8_t)from,
		.segments = segments, .repeats = repeats};
	return (uint32_t)play->flight_n++;
}

uint32_t capture_play_packet(struct capture_play *play, enum capture_interface interface,
	struct wire_span bytes)
{
	struct capture_packet *packet = grow(play, (void **)&play->packets, play->packet_n,
		&play->packet_cap, sizeof *packet);
	uint8_t *copy = capture_play_take(play, bytes.n);
	if (packet == NULL || copy == NULL) {
		return CAPTURE_PLAY_NONE;
	}
	memcpy(copy, bytes.p, bytes.n);
	*packet = (struct capture_packet){{copy, bytes.n}, interface};
	return (uint32_t)play->packet_n++;
}

void capture_play_at(struct capture_play *play, int64_t unix_ns, enum capture_step step,
	unsigned from, uint32_t ix, uint32_t arg, const char *comment)
{
	struct capture_event *event = grow(play, (void **)&play->events, play->event_n,
		&play->event_cap, sizeof *event);
	if (event != NULL && ix != CAPTURE_PLAY_NONE) {
		*event = (struct capture_event){.unix_ns = unix_ns, .comment = comment,
			.order = play->event_n++, .ix = ix, .arg = arg, .step = (uint8_t)step,
			.from = (uint8_t)from};
	}
}

/* ---- drawing */

struct drawing {
	struct capture_play *play;
	FILE *file;
	int error; /* errno, 0 while all is well */
};

static int by_time(const void *a, const void *b)
{
	const struct capture_event *x = a;
	const struct capture_event *y = b;
	if (x->unix_ns != y->unix_ns) {
		return x->unix_ns < y->unix_ns ? -1 : 1;
	}
	return x->order < y->order ? -1 : 1;
}

static void put_packet(struct drawing *draw, enum capture_interface interface,
	const struct capture_event *event, struct wire_span packet)
{
	uint8_t octets[BLOCK_BYTES_MAX];
	struct wire_out out = wire_out_init(octets, sizeof octets);
	pcapng_packet_write(interface, event->unix_ns, packet, event->comment, &out);
	if (draw->error == 0 && out.overflow) {
		draw->error = EOVERFLOW;
	} else if (draw->error == 0 && fwrite(out.p, 1, out.n, draw->file) != out.n) {
		draw->error = errno;
	}
}

/* One segment with the stream's ends and what its sender has heard. */
static void put_segment(struct drawing *draw, struct capture_stream *stream,
	const struct capture_event *event, unsigned flags, uint32_t seq, struct wire_span payload)
{
	const unsigned from = event->from;
	const struct capture_ends *ends = &stream->ends;
	uint8_t octets[PACKET_TCP_HEADERS_BYTES + PACKET_TCP_MSS_OPTION_BYTES + SEGMENT_BYTES_MAX];
	struct wire_out out = wire_out_init(octets, sizeof octets);
	const struct packet_tcp tcp = {
		.ends = {ends->ip[from], ends->ip[1 - from], ends->port[from], ends->port[1 - from],
			stream->side[from].ip_id++},
		.seq = seq,
		.ack = stream->side[from].heard,
		.window = WINDOW,
		.mss = ends->mss_bytes,
		.flags = (uint8_t)flags,
	};
	packet_tcp_write(&tcp, payload, &out);
	if (out.overflow && draw->error == 0) {
		draw->error = EOVERFLOW;
	}
	put_packet(draw, CAPTURE_IP, event, octets_span(out.p, out.n));
}

/* A segment without octets of data; SYN and FIN take one number. */
static void put_flags(struct drawing *draw, struct capture_stream *stream,
	const struct capture_event *event, unsigned flags)
{
	struct capture_side *side = &stream->side[event->from];
	put_segment(draw, stream, event, flags, side->next, octets_span(NULL, 0));
	side->next += (flags & (PACKET_SYN | PACKET_FIN)) != 0 ? 1 : 0;
}

/* Where segment `i` of a flight begins. All are full but the last; when that leaves too few or an
 * empty one, they are equal. Each has one octet at least. */
static size_t segment_at(const struct capture_flight *flight, size_t mss, size_t i)
{
	const size_t n = flight->bytes.n, segments = flight->segments;
	const size_t step = n > (segments - 1) * mss ? mss : (n + segments - 1) / segments;
	const size_t at = i * step, most = n - (segments - i);
	return i >= segments ? n : at < most ? at : most;
}

/* Sequence numbers wrap: whether `a` is at or behind `b`. */
static bool reached(uint32_t a, uint32_t b)
{
	return (int32_t)(a - b) >= 0;
}

static void draw_segment(struct drawing *draw, struct capture_flight *flight,
	const struct capture_event *event)
{
	struct capture_stream *stream = &draw->play->streams[flight->stream];
	struct capture_side *side = &stream->side[flight->from];
	const size_t mss = stream->ends.mss_bytes;
	if (side->closed || (!flight->started && event->arg != 0)) {
		return;
	}
	if (!flight->started) {
		const bool again = flight->repeats != CAPTURE_PLAY_NONE &&
			draw->play->flights[flight->repeats].started;
		flight->seq = again ? draw->play->flights[flight->repeats].seq : side->next;
		flight->started = true;
	}
	const size_t at = segment_at(flight, mss, event->arg);
	const size_t end = segment_at(flight, mss, event->arg + 1);
	const bool last = end == flight->bytes.n;
	put_segment(draw, stream, event, PACKET_ACK | (last ? PACKET_PSH : 0u),
		flight->seq + (uint32_t)at, octets_span(flight->bytes.p + at, end - at));
	if (reached(flight->seq + (uint32_t)end, side->next)) {
		side->next = flight->seq + (uint32_t)end;
	}
}

/* The other side has so many segments; true when that is news. What came before must be there. */
static bool hear(struct drawing *draw, const struct capture_flight *flight, uint32_t segments)
{
	struct capture_stream *stream = &draw->play->streams[flight->stream];
	struct capture_side *side = &stream->side[1 - flight->from];
	const uint32_t end = flight->seq +
		(uint32_t)segment_at(flight, stream->ends.mss_bytes, segments);
	if (!flight->started || side->closed || !reached(side->heard, flight->seq) ||
	    reached(side->heard, end)) {
		return false;
	}
	side->heard = end;
	return true;
}

static void flight_step(struct drawing *draw, const struct capture_event *event)
{
	struct capture_flight *flight = &draw->play->flights[event->ix];
	struct capture_stream *stream = &draw->play->streams[flight->stream];
	if (event->step == CAPTURE_SEGMENT) {
		draw_segment(draw, flight, event);
	} else if (event->step == CAPTURE_RETRY) {
		if (flight->started) {
			draw_segment(draw, flight, event);
		}
	} else if (hear(draw, flight, event->arg) && event->step == CAPTURE_ACK) {
		put_flags(draw, stream, event, PACKET_ACK);
	}
}

static void stream_step(struct drawing *draw, const struct capture_event *event)
{
	struct capture_stream *stream = &draw->play->streams[event->ix];
	struct capture_side *side = &stream->side[event->from];
	const struct capture_side *other = &stream->side[1 - event->from];
	if (side->closed) {
		return;
	}
	switch (event->step) {
	case CAPTURE_SYN:
		put_flags(draw, stream, event, PACKET_SYN);
		break;
	case CAPTURE_SYN_ACK:
		side->heard = other->next;
		put_flags(draw, stream, event, PACKET_SYN | PACKET_ACK);
		break;
	case CAPTURE_OPENED:
	case CAPTURE_FIN_ACK:
		side->heard = other->next;
		put_flags(draw, stream, event, PACKET_ACK);
		break;
	case CAPTURE_REFUSED:
		side->heard = other->next;
		side->next = 0;
		put_flags(draw, stream, event, PACKET_RST | PACKET_ACK);
		stream->side[0].closed = stream->side[1].closed = true;
		break;
	case CAPTURE_FIN:
		put_flags(draw, stream, event, PACKET_FIN | PACKET_ACK);
		break;
	case CAPTURE_CLOSED:
		stream->side[0].closed = stream->side[1].closed = true;
		break;
	case CAPTURE_RST:
		put_flags(draw, stream, event, PACKET_RST | PACKET_ACK);
		stream->side[0].closed = stream->side[1].closed = true;
		break;
	default:
		put_flags(draw, stream, event, PACKET_RST | PACKET_ACK);
		side->closed = true;
	}
}

int capture_play_draw(struct capture_play *play, FILE *file)
{
	struct drawing draw = {.play = play, .file = file};
	if (play->failed) {
		return ENOMEM;
	}
	if (play->event_n > 0) {
		qsort(play->events, play->event_n, sizeof play->events[0], by_time);
	}
	for (size_t i = 0; i < play->event_n && draw.error == 0; i++) {
		const struct capture_event *event = &play->events[i];
		if (event->step == CAPTURE_PACKET) {
			const struct capture_packet *packet = &play->packets[event->ix];
			put_packet(&draw, packet->interface, event, packet->bytes);
		} else if (event->step >= CAPTURE_SEGMENT) {
			flight_step(&draw, event);
		} else {
			stream_step(&draw, event);
		}
	}
	return draw.error;
}
