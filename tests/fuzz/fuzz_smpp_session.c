/* Fuzzes one side of an SMPP session: what the peer says, what the caller asks and answers, and the
 * clock come from the input; the window and the counts must hold after each step.
 *
 * Input: octet 0 picks side and state; then steps of an octet each: 0 to 63 ask for a command, 64 to
 * 127 answer the oldest request, 128 to 191 let time pass, others hand over as many octets of what
 * follows. */
#include "wire/octets.h"
#include "wire/smpp_session.h"

#include <stdlib.h>

#define WINDOW 4u
#define PEER_WINDOW 3u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const struct smpp_session_cfg cfgs[2] = {
	{.peer_window = PEER_WINDOW, .init_ns = 50, .response_ns = 20, .enquire_ns = 30,
		.inactivity_ns = 90, .backoff_first_ns = 5, .backoff_max_ns = 40},
	{.is_smsc = true, .peer_window = PEER_WINDOW, .response_ns = 20, .backoff_first_ns = 5,
		.backoff_max_ns = 40},
};

struct fuzz {
	struct smpp_session session;
	struct smpp_session_slot slots[WINDOW];
	struct smpp_session_event open[PEER_WINDOW]; /* requests to answer; PDUs are not kept */
	unsigned open_n;
	int64_t now_ns;
	uint8_t octets[4096];
};

static void check(const struct fuzz *fuzz)
{
	const struct smpp_session *s = &fuzz->session;
	unsigned used = 0;
	for (unsigned i = 0; i < WINDOW; i++) {
		used += s->slots[i].sequence != 0;
		for (unsigned k = 0; k < i; k++) {
			if (s->slots[i].sequence != 0 && s->slots[i].sequence == s->slots[k].sequence) {
				abort();
			}
		}
	}
	if (used != s->outstanding || s->peer_open > PEER_WINDOW ||
		s->state >= SMPP_SESSION_STATES_N || s->sequence > 0x7FFFFFFF) {
		abort();
	}
}

/* Octets of a stream; every PDU is taken as a caller would. */
static void hear(struct fuzz *fuzz, const uint8_t *p, size_t n)
{
	size_t at = 0;
	while (at < n) {
		struct smpp_session_event event;
		struct wire_out out = wire_out_init(fuzz->octets, SMPP_HEADER_BYTES);
		size_t used = 0;
		const enum wire_verdict verdict = smpp_session_input(&fuzz->session, p + at, n - at,
			fuzz->now_ns, &used, &event, &out);
		if (verdict == WIRE_MORE) {
			return;
		}
		if (used == 0 || used > n - at || out.overflow) {
			abort();
		}
		if (event.kind == SMPP_SESSION_REQUEST) {
			if (fuzz->open_n == PEER_WINDOW) {
				abort();
			}
			fuzz->open[fuzz->open_n++] = event;
		}
		at += used;
		check(fuzz);
	}
}

static void step(struct fuzz *fuzz, uint8_t what)
{
	static const uint32_t ids[] = {SMPP_SUBMIT_SM, SMPP_DELIVER_SM, SMPP_BIND_TRANSCEIVER,
		SMPP_UNBIND, SMPP_ENQUIRE_LINK, SMPP_DATA_SM, SMPP_OUTBIND, SMPP_QUERY_SM};
	struct wire_out out = wire_out_init(fuzz->octets, sizeof fuzz->octets);
	if (what < 64) {
		struct smpp_pdu pdu = {.id = ids[what % 8], .has_body = true};
		(void)smpp_session_request(&fuzz->session, &pdu, what, fuzz->now_ns, &out);
	} else if (what < 128) {
		if (fuzz->open_n > 0) {
			const struct smpp_session_event *event = &fuzz->open[0];
			struct smpp_pdu pdu = {.id = event->id | SMPP_RESPONSE,
				.status = what % 2 == 0 ? SMPP_ROK : SMPP_RTHROTTLED, .has_body = what % 2 == 0};
			const bool sent = smpp_session_answer(&fuzz->session, event->pdu.sequence, &pdu,
				&out) == SMPP_SESSION_SENT;
			if (sent) {
				memmove(fuzz->open, fuzz->open + 1, sizeof fuzz->open - sizeof fuzz->open[0]);
				fuzz->open_n--;
			}
		}
	} else {
		struct smpp_session_event event;
		fuzz->now_ns += what % 64;
		for (unsigned i = 0; i < 3 * WINDOW; i++) {
			if (!smpp_session_tick(&fuzz->session, fuzz->now_ns, &event, &out)) {
				break;
			}
			if (i + 1 == 3 * WINDOW) {
				abort(); /* the clocks never come to rest */
			}
		}
		if (smpp_session_deadline_ns(&fuzz->session) <= fuzz->now_ns) {
			abort(); /* nothing was left to do, and yet something is due */
		}
	}
	check(fuzz);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct fuzz fuzz;
	if (n < 1) {
		return 0;
	}
	fuzz.open_n = 0;
	fuzz.now_ns = 0;
	smpp_session_open(&fuzz.session, &cfgs[data[0] % 2], fuzz.slots, WINDOW, 0);
	fuzz.session.state = (uint8_t)(SMPP_SESSION_OPEN + data[0] / 2 % 4);
	for (size_t at = 1; at < n;) {
		const uint8_t what = data[at++];
		if (what < 192) {
			step(&fuzz, what);
			continue;
		}
		const size_t bytes = (size_t)(what - 192) * 4;
		const size_t rest = bytes < n - at ? bytes : n - at;
		hear(&fuzz, data + at, rest);
		at += rest;
	}
	uint64_t tokens[WINDOW];
	if (smpp_session_close(&fuzz.session, tokens) > WINDOW) {
		abort();
	}
	return 0;
}
