/* A mailbox server without world or network, for the tests of models/: mails by number, answers
 * in a buffer. Requests come from the account (models/device/account.h), so both ends are the
 * real ones. */
#pragma once

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "core/chance.h"
#include "models/device/account.h"
#include "models/server/exchange.h"

enum { TALK_BYTES = 65536, TALK_MAILS_MAX = 256 };

struct talk {
	struct server_cfg server;
	struct workload_cfg workload;
	struct mailbox box;
	struct account account;
	struct account_owner owner;
	struct exchange_context context;
	struct exchange_result result;
	uint8_t filler[EXCHANGE_FILLER_BYTES_MIN];
	uint8_t scratch[TALK_BYTES], request[16384], answer[TALK_BYTES];
	struct wire_out out, sent;      /* answer, request */
	struct account_request want;
	struct account_items items;
	uint32_t mail_bytes;
};

static inline bool talk_mail(void *store, uint32_t number, struct exchange_mail *mail)
{
	const struct talk *talk = store;
	*mail = (struct exchange_mail){.arrival_ns = (int64_t)number * SECOND_NS,
		.bytes = talk->mail_bytes};
	return number < talk->box.committed;
}

static inline struct talk *talk_build(uint32_t protocol)
{
	struct talk *talk = calloc(1, sizeof *talk);
	ck_assert_ptr_nonnull(talk);
	talk->server = (struct server_cfg){.protocol = protocol, .heartbeat_min_ns = 60 * SECOND_NS,
		.heartbeat_max_ns = 2700 * SECOND_NS, .policy_refresh_ns = DAY_NS};
	talk->workload = (struct workload_cfg){.item_header_bytes = 350, .body_limit_bytes = 500};
	memset(talk->filler, 'a', sizeof talk->filler);
	talk->mail_bytes = 4000;
	talk->owner = (struct account_owner){.user = 7, .protocol = protocol,
		.body_limit_bytes = 500};
	talk->context = (struct exchange_context){.cfg = &talk->server, .workload = &talk->workload,
		.user = 7, .unix_s = 1131321600, .epoch_unix_s = 1131321600, .filler = talk->filler,
		.scratch = talk->scratch, .scratch_cap = sizeof talk->scratch, .store = talk,
		.mail = talk_mail};
	account_init(&talk->account);
	return talk;
}

/* The account starts towards a goal; the request is in talk->sent. */
static inline void talk_begin(struct talk *talk, enum account_goal goal, uint32_t heartbeat_s)
{
	talk->sent = wire_out_init(talk->request, sizeof talk->request);
	talk->want = (struct account_request){.out = &talk->sent};
	account_begin(&talk->account, &talk->owner, goal, heartbeat_s, &talk->want);
	ck_assert(talk->want.written && !talk->sent.overflow);
}

/* The server reads talk->sent. */
static inline enum exchange_verdict talk_serve(struct talk *talk)
{
	talk->out = wire_out_init(talk->answer, sizeof talk->answer);
	enum exchange_verdict verdict = exchange_request(&talk->box, &talk->context,
		talk->sent.p, talk->sent.n, &talk->out, &talk->result);
	ck_assert(!talk->result.unreadable);
	return verdict;
}

/* The account reads the first `n` bytes of the answer; ACCOUNT_GOING leaves a request in sent. */
static inline enum account_meaning talk_hear(struct talk *talk, size_t n)
{
	talk->sent = wire_out_init(talk->request, sizeof talk->request);
	talk->want = (struct account_request){.out = &talk->sent};
	return account_answer(&talk->account, &talk->owner, talk->answer, n, &talk->want,
		&talk->items);
}

/* Goes on until the account is content, or a Ping is held (then ACCOUNT_GOING). */
static inline enum account_meaning talk_run(struct talk *talk, enum account_goal goal,
	uint32_t heartbeat_s)
{
	enum account_meaning meaning;
	talk_begin(talk, goal, heartbeat_s);
	do {
		if (talk_serve(talk) == EXCHANGE_HOLD) {
			return ACCOUNT_GOING;
		}
		meaning = talk_hear(talk, talk->out.n);
	} while (meaning == ACCOUNT_GOING);
	return meaning;
}

/* A device that is in sync. */
static inline struct talk *talk_primed(uint32_t protocol)
{
	struct talk *talk = talk_build(protocol);
	ck_assert_int_eq(talk_run(talk, ACCOUNT_SYNC, 0), ACCOUNT_DONE);
	return talk;
}
