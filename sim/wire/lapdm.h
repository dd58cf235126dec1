/* LAPDm, the data link of the GSM air interface, as far as an SMS needs it (SAPI 3).
 *
 * Not here: retransmission timers, window handling, contention resolution on SAPI 0.
 * Ownership: `info` points into the octets that were read. Units: octets.
 * Invariants: format B frames of one fixed length, filled up with 2B; window 1.
 * Source: [TS44.006] 2 (formats), 3 (elements), 5.8.3 (N201), 8.4 (sequence numbers).
 * Check value: vector lapdm-01, 49 octets of layer 3 make three I-frames on SDCCH. */
#pragma once

#include "wire/wire.h"

#define LAPDM_SDCCH_FRAME_BYTES 23u /* [TS44.006] 2.1: address, control, length, N201 = 20 */
#define LAPDM_SACCH_FRAME_BYTES 21u /* two octets of the block belong to layer 1; N201 = 18 */
#define LAPDM_N201_SDCCH 20u        /* [TS44.006] 5.8.3 */
#define LAPDM_N201_SACCH 18u
#define LAPDM_SAPI_SMS 3u
#define LAPDM_FILL 0x2Bu            /* [TS44.006] 2.2: fill octet */

enum lapdm_kind {
	LAPDM_I,
	LAPDM_RR,
	LAPDM_RNR,
	LAPDM_REJ,
	LAPDM_SABM,
	LAPDM_DM,
	LAPDM_UI,
	LAPDM_DISC,
	LAPDM_UA
};

struct lapdm_frame {
	uint8_t kind;    /* enum lapdm_kind */
	uint8_t sapi;    /* 0..7 */
	bool from_ms;    /* direction; a reader takes the caller's word for it */
	bool command;    /* with from_ms this gives the C/R bit. [TS44.006] 3.3.2 */
	bool poll_final;
	bool more;       /* the L3 message goes on in the next frame */
	uint8_t ns;      /* I only, 0..7 */
	uint8_t nr;      /* I and supervisory, 0..7 */
	struct wire_span info; /* at most N201 */
};

/* I-frames that carry `l3_bytes` octets: ceil(l3_bytes / n201), at least 1. */
uint32_t lapdm_i_frames_n(size_t l3_bytes, unsigned n201);

/* Reads one frame of exactly `n` octets (fill included); MORE when it ends inside the header. */
enum wire_verdict lapdm_read(const uint8_t *p, size_t n, bool from_ms, struct lapdm_frame *out,
	size_t *used, struct wire_bad *bad);

/* Writes one frame, filled to `frame_bytes` (23 or 21). Overflow when `info` does not fit. */
void lapdm_write(const struct lapdm_frame *frame, size_t frame_bytes, struct wire_out *out);

/* Appends the I-frames that carry `l3`, numbered from `*ns` (which advances modulo 8), each with
 * `nr`. The frames are commands without poll bit, as vector lapdm-01 has them. */
void lapdm_split(struct wire_span l3, bool from_ms, unsigned sapi, size_t frame_bytes, uint8_t *ns,
	uint8_t nr, struct wire_out *out);
