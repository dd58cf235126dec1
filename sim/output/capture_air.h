/* An SMS on the air as frames of a capture: LAPDm on a signalling channel, in GSMTAP.
 *
 * Each delivery is a radio connection of its own: SABM and UA, the CP messages as I-frames that RR
 * answers (window 1), DISC and UA. The tap's time of a message is when it has been received: its
 * last I-frame. An SDCCH has a block every 51 frames.
 * Not here: measurement reports, the dialogue before the data link (paging, authentication).
 * Ownership: borrows the play. Units: nanoseconds since 1970 UTC.
 * Source: [TS44.006] 5.4, 5.5, [TS24.011] 5.2, [TS45.002] 4.3.3, [GSMTAP]. */
#pragma once

#include "output/capture_play.h"
#include "world/tap.h"

struct capture_air {
	struct capture_play *play;
	int64_t epoch_ns;      /* unix time of simulated 0 */
	uint32_t user;         /* global number */
	uint32_t connection_n; /* radio connections so far */
	uint16_t ip_id;
	uint8_t next[2];       /* N(S) of the next I-frame: 0 network, 1 phone */
};

/* One TAP_AIR record. A CP-DATA of the network opens a radio connection, its CP-ACK ends it. */
void capture_air_record(struct capture_air *air, const struct tap_record *record,
	const char *comment);
