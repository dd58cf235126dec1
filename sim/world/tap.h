/* What the world tells a listener about a user it was asked to follow: bytes on every leg,
 * radio states, mail. Capture files, traces and the timeline chart are made from it.
 *
 * Not here: anything the simulation needs; a world without a tap runs the same.
 * Ownership: bytes are borrowed during the call only. Times are simulated ns from the start of
 * the warm-up; calls come in event order, but a record's time may lie ahead of the next one's. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum tap_kind {
	TAP_TCP_OPEN,   /* leg, connection; SYN at time_ns, its answer heard at end_ns */
	TAP_TCP_DATA,
	TAP_TCP_CLOSE,
	TAP_TCP_RESET,
	TAP_TCP_REFUSED, /* SYN at time_ns, RST heard at end_ns */
	TAP_DNS,         /* asked at time_ns, answered at end_ns */
	TAP_TLS_HELLO,   /* full handshake: hello up, certificate back */
	TAP_TLS_KEYS,    /* ... keys up, Finished back */
	TAP_TLS_RESUME,  /* resumed handshake, one round trip */
	TAP_AIR,        /* one layer-3 message (CP) between network and handset */
	TAP_RADIO,      /* the radio was in `slot` from time_ns to end_ns for `purpose` */
	TAP_SMS,        /* an SMS held the signalling channel from time_ns to end_ns */
	TAP_CPU,        /* the processor was awake from time_ns to end_ns for `purpose` */
	TAP_MAIL,       /* mail `item` reached the mailbox */
	TAP_DELIVERED,  /* mail `item` is on the device */
	TAP_COVERAGE    /* lost (from_client false) or back (true) */
};

enum tap_leg { TAP_LEG_HTTP, TAP_LEG_SMTP, TAP_LEG_SMPP, TAP_LEG_AIR };

struct tap_record {
	int64_t time_ns;
	int64_t end_ns;       /* arrival, answer to a round trip, or end of a state */
	/* TCP repeats what is lost from this instant on: first after network.rto_first, then with
	 * doubled pauses, the last time at retry_until_ns at the latest. Both 0: nothing is lost. */
	int64_t retry_from_ns, retry_until_ns;
	enum tap_kind kind;
	enum tap_leg leg;
	uint32_t connection;
	bool from_client;     /* device, or the party that opened the leg */
	bool lost;            /* sent, never arrived */
	bool again;           /* lost; the same octets come in another record at retry_until_ns */
	bool counted;         /* the tally's up_bytes and down_bytes hold it */
	uint8_t slot, purpose;
	uint8_t command;      /* enum eas_command of TAP_LEG_HTTP's TAP_TCP_DATA */
	uint64_t item;        /* a mail's number: of this user's mails, from 0 */
	const uint8_t *bytes;
	size_t n;
	const char *comment;  /* static or valid during the call */
};

/* One listener to one user. Users of different sites may be simulated on different threads, so
 * contexts that are shared between taps need a lock. */
struct tap {
	uint32_t user;        /* global user number */
	void *context;
	void (*record)(void *context, const struct tap_record *record);
};
