/* A capture file of one user: what was sent on each leg, as packets that Wireshark opens cleanly.
 *
 * Not here: packet and block formats (wire/packet.h, wire/pcapng.h), choosing the user.
 * Ownership: capture_open returns an object that capture_close frees, in every case; capture_add
 * copies what it is given. Units: nanoseconds since 1970 UTC, octets.
 * Invariants: records may come in any order; the file is in time order, records of equal time in
 * order of addition. The file is written by capture_close alone, so a run that fails leaves none.
 * The packets are a drawing of the simulated messages: handshakes, acknowledgements and LAPDm
 * frames carry the time of the message they belong to. */
#pragma once

#include "core/err.h"
#include "wire/wire.h"

enum capture_kind {
	CAPTURE_TCP_OPEN,  /* three-way handshake by the client; lost: a SYN without answer */
	CAPTURE_TCP_DATA,  /* bytes of one side; lost: shown as sent, never acknowledged */
	CAPTURE_TCP_CLOSE, /* FIN by one side and the other's; lost: a FIN without answer */
	CAPTURE_TCP_RESET, /* RST by one side */
	CAPTURE_AIR_L3     /* a CP message on the air; `connection` is the radio connection */
};

/* Legs are named by the server's port. Other ports are drawn between device and server. */
enum capture_leg {
	CAPTURE_LEG_HTTP = 80,   /* device (client) and Exchange server */
	CAPTURE_LEG_HTTPS = 443, /* the same, drawn in clear on port 443 */
	CAPTURE_LEG_SMTP = 25,   /* Exchange server (client) and operator's gateway */
	CAPTURE_LEG_SMPP = 2775  /* gateway (client) and SMSC */
};

struct capture_record {
	int64_t unix_ns;     /* >= 0 */
	enum capture_kind kind;
	uint16_t leg;        /* enum capture_leg; not used by CAPTURE_AIR_L3 */
	uint32_t connection; /* unique among the open connections of a leg */
	bool from_client;    /* air: from the phone */
	bool lost;
	struct wire_span bytes;
	const char *comment; /* UTF-8, may be NULL; shown on the first packet */
};

struct capture;

/* `note` describes the file (scenario, user, strategy). NULL and `info` filled when the file cannot
 * be created or memory is short. */
struct capture *capture_open(const char *path, const char *note, struct err_info *info);

/* Never fails at once; a lack of memory is reported by capture_close. */
void capture_add(struct capture *capture, const struct capture_record *record);

/* Sorts, writes and frees. `capture` may be NULL. */
enum err capture_close(struct capture *capture, struct err_info *info) ERR_MUST_USE;

/* Leaves no file and frees: a run that was abandoned has nothing to show. NULL is fine. */
void capture_drop(struct capture *capture);
