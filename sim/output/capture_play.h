/* The frames of a capture: scheduled in any order, then drawn in order of time into a pcapng file.
 *
 * A step says that something is on the wire at an instant: a segment, an acknowledgement, a packet
 * that is complete already. TCP's numbers are not known before the steps are in order, so a
 * connection's state lives here: what each side sends next and what it has heard.
 * Not here: when and how often things are sent (capture_tcp.h, capture_air.h), names of files.
 * Ownership: capture_play_init borrows nothing; capture_play_free frees what was scheduled. Bytes
 * and texts handed in are copied. Units: nanoseconds since 1970 UTC, octets.
 * Invariants: steps of equal time are drawn in the order they were scheduled in. A side that has
 * ended a connection sends nothing on it any more; what was scheduled for it is passed over.
 * Source: [RFC9293] 3.4-3.6. */
#pragma once

#include "wire/wire.h"

#include <stdio.h>

#define CAPTURE_PLAY_NONE UINT32_MAX

enum capture_interface { CAPTURE_IP, CAPTURE_AIR };

/* `from` is the side that sends: 0 client, 1 server. */
enum capture_step {
	CAPTURE_SYN,     /* ix: stream */
	CAPTURE_SYN_ACK,
	CAPTURE_OPENED,  /* the client's ACK */
	CAPTURE_REFUSED, /* RST to a SYN */
	CAPTURE_FIN,
	CAPTURE_FIN_ACK, /* by the side that heard the other's FIN */
	CAPTURE_CLOSED,  /* both have: nothing is drawn */
	CAPTURE_RST,     /* both ends know */
	CAPTURE_RST_LOST, /* the other end does not */
	CAPTURE_SEGMENT, /* ix: flight; arg: segment */
	CAPTURE_RETRY,   /* ix: flight, its first segment once more */
	CAPTURE_ACK,     /* ix: flight; arg: so many segments of it are heard; a packet */
	CAPTURE_HEAR,    /* the same without a packet: what is sent next says so */
	CAPTURE_PACKET   /* ix: packet */
};

struct capture_ends {
	uint32_t ip[2]; /* 0 client, 1 server */
	uint16_t port[2];
	uint16_t mss_bytes;
};

struct capture_play {
	struct capture_event *events;
	size_t event_n, event_cap;
	struct capture_stream *streams;
	size_t stream_n, stream_cap;
	struct capture_flight *flights;
	size_t flight_n, flight_cap;
	struct capture_packet *packets;
	size_t packet_n, packet_cap;
	struct capture_block *blocks; /* bytes and texts */
	bool failed;                  /* no memory */
};

void capture_play_init(struct capture_play *play);
void capture_play_free(struct capture_play *play);

/* `n` octets that live as long as the play; NULL when memory is short. */
void *capture_play_take(struct capture_play *play, size_t n);
/* A formatted text; "" when memory is short. */
const char *capture_play_text(struct capture_play *play, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

uint32_t capture_play_stream(struct capture_play *play, const struct capture_ends *ends);

/* One side's octets in so many segments (1 at least, as many as octets at most). `bytes` are
 * capture_play_take's. `repeats`: the flight whose octets these are once more, or NONE. */
uint32_t capture_play_flight(struct capture_play *play, uint32_t stream, unsigned from,
	struct wire_span bytes, uint32_t segments, uint32_t repeats);

/* A whole IP packet, copied. */
uint32_t capture_play_packet(struct capture_play *play, enum capture_interface interface,
	struct wire_span bytes);

/* `comment` may be NULL; it lives as long as the play. */
void capture_play_at(struct capture_play *play, int64_t unix_ns, enum capture_step step,
	unsigned from, uint32_t ix, uint32_t arg, const char *comment);

/* Draws everything. 0, or errno of what went wrong. */
int capture_play_draw(struct capture_play *play, FILE *file);
