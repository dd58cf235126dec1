/* The ActiveSync account on a device: which request comes next, and what an answer means.
 *
 * It brings a device from nothing (OPTIONS, Provision, FolderSync, Sync with key 0) to a goal - in
 * sync, an estimate, a pending Ping or a pending Sync - and comes back through Provision whenever
 * the server says 449. What the user wrote, read or deleted goes along with every Sync session.
 * Not here: when to do that (the strategies), connections and time (world, live), HTTP and WBXML
 * grammar (sim/wire).
 * Ownership: writes requests into the caller's wire_out; reads answers in place.
 * Source: activesync.md 3.0 (order of commands), 3.1, 3.3 rule 3 (keys), 3.4, 3.6 (SendMail);
 * [MS-ASCMD] 2.2.3.88.2, 2.2.3.198 (HeartbeatInterval, Wait of a Sync). */
#pragma once

#include "models/device/outbox.h"
#include "models/model.h"
#include "core/err.h"
#include "wire/eas.h"

enum { ACCOUNT_KEY_MAX = 15, ACCOUNT_WINDOW = 25 };

enum account_step {
	ACCOUNT_OPTIONS,
	ACCOUNT_PROVISION,   /* phase 1: ask for the policy */
	ACCOUNT_ACKNOWLEDGE, /* phase 2: it is applied */
	ACCOUNT_FOLDERS,
	ACCOUNT_PRIME,       /* Sync with key 0 */
	ACCOUNT_SEND,        /* the letters of the outbox, before the goal */
	ACCOUNT_GOAL
};

/* ACCOUNT_HANG: a Sync that the server answers when something arrives or its interval is over. */
enum account_goal { ACCOUNT_SYNC, ACCOUNT_ESTIMATE, ACCOUNT_PING, ACCOUNT_HANG };

/* What an answer, or the lack of one, means to a strategy. */
enum account_meaning {
	ACCOUNT_GOING,   /* another request has been written */
	ACCOUNT_DONE,    /* in sync, or the estimate is here */
	ACCOUNT_EXPIRED, /* Ping, pending Sync: the interval is over */
	ACCOUNT_CHANGES, /* Ping: something arrived */
	ACCOUNT_BOUND,   /* Ping, pending Sync: interval out of range, see account.bound_s */
	ACCOUNT_FAILED   /* try again later */
};

struct account {
	uint32_t policy_key;     /* 0 until provisioned */
	uint32_t bound_s;        /* the server's nearest heartbeat, with ACCOUNT_BOUND */
	uint32_t ping_s;         /* heartbeat asked for last; the server holds it */
	uint8_t step;            /* enum account_step of the request under way */
	uint8_t resume;          /* where to go on after Provision */
	uint8_t goal;            /* enum account_goal */
	bool primed;             /* a SyncKey other than 0 is held */
	bool ping_stored;        /* the server has folders and heartbeat of an earlier Ping */
	bool wiping;             /* the server ordered a wipe, which is being acknowledged */
	uint16_t retry_after_s;  /* of the last 503; 0: none */
	uint8_t key_n;
	char key[ACCOUNT_KEY_MAX]; /* the last SyncKey that came with a whole answer */
};

/* Who is speaking: constant during one call. */
struct account_owner {
	uint32_t user;           /* global number; names mailbox and device */
	uint32_t protocol;       /* as in struct server_cfg */
	uint32_t body_limit_bytes;
	struct outbox *outbox;   /* NULL: the user does nothing on the phone */
	bool deaf;               /* does not know Provision */
};

/* The request that was written, for whoever carries it. */
struct account_request {
	struct wire_out *out;    /* where to write; set by the caller */
	bool written;
	enum eas_command command;
};

/* Items that a whole Sync answer brought: their ServerIds end in consecutive numbers. */
struct account_items {
	uint32_t first, n;
};

void account_init(struct account *account);

/* Whether an answer to the request under way may take as long as a heartbeat. */
static inline bool account_waits(const struct account *account)
{
	return account->step == ACCOUNT_GOAL &&
	       (account->goal == ACCOUNT_PING || account->goal == ACCOUNT_HANG);
}

/* Starts towards a goal and writes the first request. `heartbeat_s` for ACCOUNT_PING and
 * ACCOUNT_HANG only. */
void account_begin(struct account *account, const struct account_owner *owner,
	enum account_goal goal, uint32_t heartbeat_s, struct account_request *request);

/* Reads one whole HTTP answer. On ACCOUNT_GOING the next request has been written. */
enum account_meaning account_answer(struct account *account, const struct account_owner *owner,
	const uint8_t *p, size_t n, struct account_request *request, struct account_items *items);
