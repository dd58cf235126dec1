/* What the world tells a listener about the one user it was asked to follow: bytes on every leg,
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
	TAP_TCP_OPEN,   /* leg, connection */
	TAP_TCP_DATA,
	TAP_TCP_CLOSE,
	TAP_TCP_RESET,
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
	int64_t end_ns;       /* arrival, or end of a state */
	enum tap_kind kind;
	enum tap_leg leg;
	uint32_t connection;
	bool from_client;     /* device, or the party that opened the leg */
	bool lost;            /* sent, never arrived */
	uint8_t slot, purpose;
	uint64_t item;
	const uint8_t *bytes;
	size_t n;
	const char *comment;  /* static or valid during the call */
};

struct tap {
	uint32_t user;        /* global user number */
	void *context;
	void (*record)(void *context, const struct tap_record *record);
};
