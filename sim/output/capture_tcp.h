/* From what the world's tap says about connections to steps of a capture: TCP, TLS, DNS.
 *
 * Not here: numbers and flags of segments (capture_play.h), SMS on the air (capture_air.h), texts
 * (capture_cause.h).
 * Ownership: borrows the play and the scenario. Units: nanoseconds since 1970 UTC, octets.
 * Rules: a frame carries the time at which its sender sends it; what comes down to the phone, the
 * time at which it enters the mobile network. An answer to a handshake, for which only the whole
 * round trip is simulated, stands in its middle. Segments of a message are spread over the time it
 * takes, two for each acknowledgement. Frames whose octets the tally does not hold say "not
 * counted"; see capture.h.
 * Source: [RFC9293] 3.5-3.8, [RFC1122] 4.2.3.1 (retransmission), [RFC2246] 7.3. */
#pragma once

#include "models/model.h"
#include "output/capture_play.h"
#include "world/tap.h"

#define CAPTURE_TCP_NOT_COUNTED "not counted"

struct capture_tcp_link {
	uint32_t connection, stream;
	uint32_t again; /* flight that comes once more, or CAPTURE_PLAY_NONE */
	uint64_t messages_n;
};

struct capture_tcp {
	struct capture_play *play;
	const struct scenario *scenario;
	int64_t epoch_ns;     /* unix time of simulated 0 */
	bool sealed;          /* TLS is simulated and wanted */
	uint32_t user;        /* global number */
	uint32_t http_n;      /* connections of this user so far */
	uint32_t smtp_n;      /* connections to the gateway so far */
	uint32_t dns_n;
	uint64_t session;     /* connection of the last full TLS handshake */
	struct capture_tcp_link http, smtp; /* the newest ones */
	struct capture_tcp_link *smpp;      /* one for each site met */
	size_t smpp_n, smpp_cap;
};

/* `sealed`: draw TLS instead of plain HTTP, where the scenario has TLS. */
void capture_tcp_init(struct capture_tcp *tcp, struct capture_play *play,
	const struct scenario *scenario, bool sealed);
void capture_tcp_free(struct capture_tcp *tcp);

/* What follows is about this user. */
void capture_tcp_user(struct capture_tcp *tcp, uint32_t user);

/* Any TAP_TCP_..., TAP_TLS_... or TAP_DNS. `comment` may be NULL and lives as long as the play. */
void capture_tcp_record(struct capture_tcp *tcp, const struct tap_record *record,
	const char *comment);
