/* The ActiveSync server of Exchange 2003 SP2 (and 2007 with protocol 12.1) for one mailbox.
 *
 * exchange_request is pure: request bytes in, answer bytes and a few words to the world out. The
 * world owns time, processors (station.h), limits and connections.
 * Not here: queueing, held-request bookkeeping over a whole front end, mail arrival.
 * Ownership: struct mailbox is the caller's; answers go into the caller's wire_out.
 * Units: ns since the start of the warm-up; keys are numbers, decimal on the wire.
 * Source: activesync.md 3.0-3.4, 4.1, 4.3; capacity.md 1.1. */
#pragma once

#include "models/model.h"
#include "wire/eas.h"

enum { EXCHANGE_FILLER_BYTES_MIN = 4096, EXCHANGE_WINDOW_MAX = 25 };

/* One user's mailbox and what the server remembers of the device. Mails have numbers from 0. */
struct mailbox {
	uint32_t committed;    /* mails in the store */
	uint32_t acked;        /* mails below are on the device, as far as its last key says */
	uint32_t sent;         /* mails below were in the last answer */
	uint32_t key;          /* SyncKey given out last; 0: never primed */
	uint32_t watched;      /* committed at the last Sync answer: older mail wakes no Ping */
	uint32_t policy_key;   /* final key; 0: none yet */
	uint32_t policy_temporary;
	uint32_t policy_round; /* makes keys differ */
	uint8_t policy_version; /* of the policy that the final key stands for */
	bool wipe;             /* the device is to wipe itself */
	uint32_t heartbeat_s;  /* stored with the first Ping */
	bool ping_stored;
	bool held;             /* a Ping, or a Sync that waits, is pending */
	bool held_sync;        /* it is a Sync */
	int64_t policy_ns;     /* when the final key was given */
	int64_t held_ns;       /* since when the Ping is pending */
	int64_t hold_until_ns; /* when it expires */
	int64_t window_ns;     /* AUTD: no further SMS before this (server_window) */
};

enum exchange_verdict {
	EXCHANGE_ANSWER, /* bytes are in `out` */
	EXCHANGE_HOLD    /* a Ping, or a Sync that waits: answer later with exchange_hold_end */
};

/* What the store knows of a mail; false when there is no such mail any more. */
struct exchange_mail {
	int64_t arrival_ns;
	uint32_t bytes;        /* of the body, before truncation */
};

struct exchange_context {
	const struct server_cfg *cfg;
	const struct workload_cfg *workload;
	uint32_t user;
	int64_t now_ns;
	int64_t policy_age_ns; /* a first policy counts as given so long ago: nobody is in step */
	uint32_t policy_set;   /* enum policy_set */
	uint32_t policy_version; /* how often it was changed so far */
	bool policy_waived;    /* this device need not have a policy */
	int64_t unix_s;        /* of the answer */
	int64_t epoch_unix_s;  /* of ns 0 */
	const uint8_t *filler; /* mail text without NUL, EXCHANGE_FILLER_BYTES_MIN or body_limit_bytes long */
	uint8_t *scratch;      /* room for one body, exchange_answer_bytes_max */
	size_t scratch_cap;
	void *store;
	bool (*mail)(void *store, uint32_t number, struct exchange_mail *mail);
};

struct exchange_result {
	enum eas_command command;
	uint32_t status;       /* HTTP */
	uint32_t items;        /* mails in a Sync answer */
	uint32_t estimate;     /* of a GetItemEstimate */
	uint32_t changes;      /* reads and deletes in a Sync request */
	uint32_t heartbeat_s;  /* of a Ping, or a Sync that may wait; 0: no interval */
	bool superseded;       /* the Ping took the place of an older one */
	bool immediate;        /* Ping answered at once: mail was there */
	bool refused;          /* Ping status 5 */
	bool repeated;         /* Sync with the previous key */
	bool in_force;         /* Provision: the policy is acknowledged */
	bool wiped;            /* Provision: the wipe is acknowledged */
	bool unreadable;       /* the request was not understood: a bug in a simulated peer */
};

/* Handles one whole request. */
enum exchange_verdict exchange_request(struct mailbox *box, const struct exchange_context *context,
	const uint8_t *p, size_t n, struct wire_out *out, struct exchange_result *result);

/* Ends what is pending: with changes (a Ping's status 2, a Sync's items) or without. */
void exchange_hold_end(struct mailbox *box, const struct exchange_context *context, bool changes,
	struct wire_out *out, struct exchange_result *result);

/* An answer without a body. `throttle`, if not NULL, goes into X-MS-ASThrottle. A 503 carries
 * server.retry_after. */
void exchange_refuse(const struct exchange_context *context, uint32_t status, const char *throttle,
	struct wire_out *out);

/* The limits that hold: event 3016 puts 60 s and 45 min in the place of contradictory ones. */
int64_t exchange_heartbeat_min_ns(const struct server_cfg *cfg);
int64_t exchange_heartbeat_max_ns(const struct server_cfg *cfg);

/* Upper bound of any answer, for the caller's buffer. */
size_t exchange_answer_bytes_max(const struct workload_cfg *workload);
