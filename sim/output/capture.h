/* A capture file: what was sent on each leg about the followed users, as Wireshark opens it.
 *
 * Not here: packet and block formats (wire/packet.h, wire/pcapng.h), choosing the users (cli).
 * Ownership: capture_open returns an object that capture_close or capture_drop frees; it borrows
 * the scenario. Records are copied. Each user's tap may be called from another thread than the
 * others': until capture_close they share no more than a count of octets.
 * Units: nanoseconds, octets. Wall clock of a frame: run.start plus simulated time.
 * Invariants: the file is in time order and its octets depend on what was simulated alone, for any
 * number of threads. It is written by capture_close, so a run that fails leaves none. Until then
 * all of it is in memory, about 0.3 MB for one user's busy day under one strategy: what would be
 * more than CAPTURE_DAYS_MAX of those is refused at once, more than CAPTURE_BYTES_MAX at the end.
 *
 * Octets. The IP octets of a phone's connections and look-ups, added up per direction, are the
 * tally's up_bytes and down_bytes, with these exceptions:
 *   - frames whose comment says "not counted": retransmissions (the model charges a message once),
 *     what a firewall or a gap in coverage swallows on its way down, resets that reach nobody
 *     or that the front end sends;
 *   - a message that never arrives is not acknowledged here; the tally holds 40 octets for each
 *     acknowledgement that its comment names;
 *   - headers always take 40 octets, whatever network.segment_overhead says;
 *   - without `sealed` there is no TLS, though the scenario counts its octets.
 * A handshake is counted when it begins, a message when it is sent: at the window's edges frames
 * may fall on the other side. */
#pragma once

#include "core/err.h"
#include "models/model.h"
#include "world/tap.h"

#define CAPTURE_DAYS_MAX 3000u                /* users x days with the warm-up x strategies */
#define CAPTURE_BYTES_MAX (UINT64_C(1) << 29) /* of one strategy's records */

struct capture;

struct capture_plan {
	const struct scenario *scenario;
	uint32_t strategy;
	const uint32_t *users; /* [user_n] ascending global numbers */
	uint32_t user_n;
	bool sealed;           /* TLS records of the right sizes instead of HTTP in clear */
	const char *version;   /* of the program */
};

/* The strategy's name goes before the suffix of `path` when the scenario has several. A symbolic link
 * to a file is followed. NULL and `info` filled when `path` or that name is there and no regular file,
 * the file cannot be created, memory is short or it is too much (ERR_USAGE). */
struct capture *capture_open(const char *path, const struct capture_plan *plan,
	struct err_info *info);

/* What the world calls about users[k]; each record is handed on to `next` unless that is NULL. */
struct tap capture_tap(struct capture *capture, uint32_t k, const struct tap *next);

/* Draws, writes and frees. `capture` may be NULL. */
enum err capture_close(struct capture *capture, struct err_info *info) ERR_MUST_USE;

/* Leaves no file and frees: a run that was abandoned has nothing to show. NULL is fine. */
void capture_drop(struct capture *capture);
