/* Draws the records of a capture as packets: TCP connections with their numbers, LAPDm links.
 *
 * Not here: collecting and sorting records, names of files (capture.c).
 * Ownership: capture_draw_init borrows the stream for the time of drawing; capture_draw_free frees
 * the table of connections, not the stream. Units: nanoseconds since 1970 UTC, octets.
 * Invariants: records come in time order; what a side acknowledges was drawn before and not lost,
 * so tshark sees no gap, no retransmission and no acknowledgement of unseen octets.
 * Source: [RFC9293] 3.4-3.6; [TS44.006] 5.4 (establishment, release), 5.5 (I-frames). */
#pragma once

#include "output/capture.h"

#include <stdio.h>

struct capture_link; /* one TCP connection */
struct capture_air;  /* one SAPI 3 link */

struct capture_draw {
	FILE *file;
	struct capture_link *links; /* open connections */
	size_t links_n;
	size_t links_cap;
	struct capture_air *air; /* radio connections seen */
	size_t air_n;
	size_t air_cap;
	uint32_t opened_n; /* connections drawn so far: gives each its own client port */
	bool failed;       /* no memory, or a write failed (then errno is kept in error) */
	int error;
};

void capture_draw_init(struct capture_draw *draw, FILE *file);
void capture_draw_free(struct capture_draw *draw);

/* Section, interfaces and names. `note` may be NULL. */
void capture_draw_start(struct capture_draw *draw, const char *note);

/* `air_goes_on`: the same radio connection has another message within seconds; its link stays. */
void capture_draw_record(struct capture_draw *draw, const struct capture_record *record,
	bool air_goes_on);
