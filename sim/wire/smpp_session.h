/* One SMPP session, either side: who may say what when, the window, the clocks, the back-off.
 *
 * Not here: sockets, TLS, who may bind with which password, what becomes of a message.
 * Ownership: the caller gives the memory of the window and keeps it; PDUs in events point into the
 * octets that were handed in. Nothing is allocated. What is to be sent goes to the caller's output.
 * Units: nanoseconds of any clock that never goes back.
 * Invariants: a request has a sequence number of 1..7FFFFFFF that no other outstanding one has; a
 * response is taken once; at most `window` requests are outstanding; every request of the peer is
 * answered once, by the session (unbind, enquire_link, refusals) or by the caller.
 *
 *              outbind (SMSC)                 bind_* answered with ESME_ROK
 *    CLOSED --> OPEN ---------> OPEN ---------> BOUND_TX, BOUND_RX, BOUND_TRX
 *      ^                          \                        | unbind, either side
 *      +---- connection lost,      +-----------------------+--> UNBOUND (close the connection)
 *            _closed
 *
 * Source: [SMPP3.4] 2.2 (states), 2.3 table 2-1 (which PDU in which state; recalled, not read
 * again; enquire_link and generic_nack are let through when OPEN, as most peers do), 2.7.2 and 3.2
 * (sequence numbers), 7.2 (timers), 5.1.3 (ESME_RTHROTTLED). */
#pragma once

#include "wire/smpp.h"

enum smpp_session_state {
	SMPP_SESSION_CLOSED = 0,
	SMPP_SESSION_OPEN,
	SMPP_SESSION_BOUND_TX,
	SMPP_SESSION_BOUND_RX,
	SMPP_SESSION_BOUND_TRX,
	SMPP_SESSION_UNBOUND /* nothing more is said: close the connection */
};
#define SMPP_SESSION_STATES_N 6u

/* The limits of one session. A time of 0: that clock does not run. */
struct smpp_session_cfg {
	bool is_smsc;
	uint16_t peer_window;     /* requests of the peer not answered yet; above: ESME_RTHROTTLED */
	int64_t init_ns;          /* OPEN without a bind: session_init_timer */
	int64_t response_ns;      /* a request without its response: response_timer */
	int64_t enquire_ns;       /* nothing heard: enquire_link is sent: enquire_link_timer */
	int64_t inactivity_ns;    /* no request but enquire_link either way: unbind: inactivity_timer */
	int64_t backoff_first_ns; /* after ESME_RTHROTTLED, doubled each time until a success */
	int64_t backoff_max_ns;
};

/* A request that waits for its response. */
struct smpp_session_slot {
	uint32_t sequence; /* 0: free */
	uint32_t id;
	int64_t sent_ns;
	uint64_t token;    /* the caller's */
};

struct smpp_session {
	const struct smpp_session_cfg *cfg;
	struct smpp_session_slot *slots;
	uint16_t window;      /* slots there are */
	uint16_t outstanding; /* slots in use */
	uint16_t peer_open;   /* requests of the peer that the caller has not answered */
	uint8_t state;        /* enum smpp_session_state */
	bool enquiring;       /* an enquire_link of ours is outstanding */
	uint32_t sequence;    /* of the last request sent */
	uint32_t throttled;   /* ESME_RTHROTTLED received in all */
	int64_t opened_ns;
	int64_t heard_ns;     /* the last PDU received */
	int64_t active_ns;    /* the last request other than enquire_link, either way */
	int64_t backoff_ns;   /* 0 after a success */
	int64_t resume_ns;    /* not before then after ESME_RTHROTTLED */
};

enum smpp_session_kind {
	SMPP_SESSION_NOTHING,  /* handled here; nothing for the caller */
	SMPP_SESSION_REQUEST,  /* pdu is the peer's request: answer it with smpp_session_answer */
	SMPP_SESSION_NOTICE,   /* pdu has no response: outbind, alert_notification */
	SMPP_SESSION_RESPONSE, /* pdu (or generic_nack) ends the request `token` of command `id` */
	SMPP_SESSION_LOST,     /* the request `token` got no response in time, or a malformed one */
	SMPP_SESSION_STRAY,    /* a response nobody waits for: dropped */
	SMPP_SESSION_REFUSED,  /* pdu was refused with `status`: wrong state, unknown, malformed */
	SMPP_SESSION_ENDED     /* the state is UNBOUND: `status` says why, ROK for an unbind */
};

struct smpp_session_event {
	enum smpp_session_kind kind;
	uint32_t id;         /* of the request */
	uint32_t status;     /* enum smpp_status */
	uint64_t token;
	struct smpp_pdu pdu; /* REQUEST, NOTICE, RESPONSE */
};

enum smpp_session_sent {
	SMPP_SESSION_SENT,
	SMPP_SESSION_FULL,        /* the window is full: wait for a response */
	SMPP_SESSION_THROTTLED,   /* the peer wants a pause: not before resume_ns */
	SMPP_SESSION_NOT_ALLOWED, /* this side may not send this in this state */
	SMPP_SESSION_UNWRITABLE   /* a field does not fit, or the output is full; nothing was sent */
};

/* The connection is there: state OPEN. `slots` are the window, 1 at least; unbind and enquire_link
 * need one, too. */
void smpp_session_open(struct smpp_session *session, const struct smpp_session_cfg *cfg,
	struct smpp_session_slot *slots, uint16_t window, int64_t now_ns);

/* The connection is lost: every outstanding request is forgotten; `tokens` (room for the window)
 * gets theirs, for repetition. Returns how many. */
unsigned smpp_session_close(struct smpp_session *session, uint64_t *tokens);

/* Sends a request or a notice; its sequence number is set here. */
enum smpp_session_sent smpp_session_request(struct smpp_session *session, struct smpp_pdu *pdu,
	uint64_t token, int64_t now_ns, struct wire_out *out);

/* Answers the request of an event: `answer` has id, status and body, its sequence is set here. A
 * bind that is answered with ESME_ROK binds. */
enum smpp_session_sent smpp_session_answer(struct smpp_session *session, uint32_t sequence,
	struct smpp_pdu *answer, struct wire_out *out);

/* Takes one PDU from the front of what came; `out` needs SMPP_HEADER_BYTES. MORE: wait for more.
 * BAD: the stream cannot be followed (the length is none); generic_nack is in `out`, the state
 * UNBOUND. A PDU that is malformed inside its length is refused and the session goes on. What comes
 * when the state is UNBOUND or CLOSED is dropped. */
enum wire_verdict smpp_session_input(struct smpp_session *session, const uint8_t *p, size_t n,
	int64_t now_ns, size_t *used, struct smpp_session_event *event, struct wire_out *out);

/* What the clocks demand at `now_ns`, one thing a call; false when nothing does. `out` needs
 * SMPP_HEADER_BYTES. The end of a pause (resume_ns) is the caller's to wait for. */
bool smpp_session_tick(struct smpp_session *session, int64_t now_ns,
	struct smpp_session_event *event, struct wire_out *out);

/* When smpp_session_tick has work next; INT64_MAX: never. */
int64_t smpp_session_deadline_ns(const struct smpp_session *session);

/* May the side send this command in this state? */
bool smpp_session_allows(enum smpp_session_state state, bool from_smsc, uint32_t id);

/* "BOUND_TX" and its like. */
const char *smpp_session_state_name(enum smpp_session_state state);
