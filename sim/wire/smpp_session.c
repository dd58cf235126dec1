/* The session as a table of who may say what, a small window, and four clocks.
 *
 * The window is searched from the front: peers keep ten or so requests outstanding. Clocks are
 * times of the last event; a deadline is that time plus the limit, so nothing is ever re-armed. */
#include "wire/smpp_session.h"

#include "wire/octets.h"
#include "wire/smpp_tlv.h"

#define SEQUENCE_MAX 0x7FFFFFFFu /* [SMPP3.4] 3.2 */

#define IN(state) (1u << SMPP_SESSION_##state)
#define IN_OPEN IN(OPEN)
#define IN_TX (IN(BOUND_TX) | IN(BOUND_TRX))
#define IN_RX (IN(BOUND_RX) | IN(BOUND_TRX))
#define IN_BOUND (IN_TX | IN_RX)

/* [SMPP3.4] table 2-1: the states in which the request may be sent, by side. A response may be sent
 * where the other side may send the request. */
static const struct {
	uint32_t id;
	uint8_t esme;
	uint8_t smsc;
} rules[] = {
	{SMPP_SUBMIT_SM, IN_TX, 0},
	{SMPP_DELIVER_SM, 0, IN_RX},
	{SMPP_ENQUIRE_LINK, IN_OPEN | IN_BOUND, IN_OPEN | IN_BOUND},
	{SMPP_BIND_RECEIVER, IN_OPEN, 0},
	{SMPP_BIND_TRANSMITTER, IN_OPEN, 0},
	{SMPP_BIND_TRANSCEIVER, IN_OPEN, 0},
	{SMPP_OUTBIND, 0, IN_OPEN},
	{SMPP_UNBIND, IN_BOUND, IN_BOUND},
	{SMPP_SUBMIT_MULTI, IN_TX, 0},
	{SMPP_DATA_SM, IN_BOUND, IN_BOUND},
	{SMPP_QUERY_SM, IN_TX, 0},
	{SMPP_CANCEL_SM, IN_TX, 0},
	{SMPP_REPLACE_SM, IN_TX, 0},
	{SMPP_ALERT_NOTIFICATION, 0, IN_RX},
};

bool smpp_session_allows(enum smpp_session_state state, bool from_smsc, uint32_t id)
{
	if (id == (SMPP_GENERIC_NACK | SMPP_RESPONSE)) {
		return (IN_OPEN | IN_BOUND) >> state & 1;
	}
	const bool asks = (id & SMPP_RESPONSE) == 0;
	for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
		if (rules[i].id == (id & ~SMPP_RESPONSE)) {
			const bool alone = rules[i].id == SMPP_OUTBIND ||
				rules[i].id == SMPP_ALERT_NOTIFICATION;
			const unsigned states = from_smsc == asks ? rules[i].smsc : rules[i].esme;
			return (asks || !alone) && (states >> state & 1) != 0;
		}
	}
	return false;
}

const char *smpp_session_state_name(enum smpp_session_state state)
{
	static const char *const names[SMPP_SESSION_STATES_N] = {"CLOSED", "OPEN", "BOUND_TX",
		"BOUND_RX", "BOUND_TRX", "UNBOUND"};
	return names[state];
}

void smpp_session_open(struct smpp_session *session, const struct smpp_session_cfg *cfg,
	struct smpp_session_slot *slots, uint16_t window, int64_t now_ns)
{
	*session = (struct smpp_session){.cfg = cfg, .slots = slots, .window = window,
		.state = SMPP_SESSION_OPEN, .opened_ns = now_ns, .heard_ns = now_ns,
		.active_ns = now_ns};
	for (unsigned i = 0; i < window; i++) {
		slots[i].sequence = 0;
	}
}

unsigned smpp_session_close(struct smpp_session *session, uint64_t *tokens)
{
	unsigned n = 0;
	for (unsigned i = 0; i < session->window; i++) {
		const struct smpp_session_slot *slot = &session->slots[i];
		if (slot->sequence != 0 && slot->id != SMPP_ENQUIRE_LINK && slot->id != SMPP_UNBIND) {
			tokens[n++] = slot->token;
		}
		session->slots[i].sequence = 0;
	}
	session->outstanding = 0;
	session->state = SMPP_SESSION_CLOSED;
	return n;
}

static struct smpp_session_slot *slot_find(const struct smpp_session *session, uint32_t sequence)
{
	for (unsigned i = 0; i < session->window; i++) {
		if (session->slots[i].sequence == sequence) {
			return &session->slots[i];
		}
	}
	return NULL;
}

static void slot_free(struct smpp_session *session, struct smpp_session_slot *slot)
{
	if (slot->id == SMPP_ENQUIRE_LINK) {
		session->enquiring = false;
	}
	slot->sequence = 0;
	session->outstanding--;
}

static bool has_response(uint32_t id)
{
	return id != SMPP_OUTBIND && id != SMPP_ALERT_NOTIFICATION;
}

/* Messages are what a throttling peer has enough of. */
static bool is_message(uint32_t id)
{
	return id == SMPP_SUBMIT_SM || id == SMPP_DELIVER_SM || id == SMPP_DATA_SM ||
		id == SMPP_SUBMIT_MULTI;
}

static uint32_t sequence_next(const struct smpp_session *session)
{
	uint32_t next = session->sequence;
	do {
		next = next >= SEQUENCE_MAX ? 1 : next + 1;
	} while (slot_find(session, next) != NULL);
	return next;
}

/* Writes a PDU whole or not at all. */
static bool put_pdu(const struct smpp_pdu *pdu, struct wire_out *out)
{
	const size_t start = out->n;
	smpp_write(pdu, out);
	if (out->overflow) {
		out->n = start;
		return false;
	}
	return true;
}

enum smpp_session_sent smpp_session_request(struct smpp_session *session, struct smpp_pdu *pdu,
	uint64_t token, int64_t now_ns, struct wire_out *out)
{
	if ((pdu->id & SMPP_RESPONSE) != 0 || !smpp_session_allows(
		(enum smpp_session_state)session->state, session->cfg->is_smsc, pdu->id)) {
		return SMPP_SESSION_NOT_ALLOWED;
	}
	if (is_message(pdu->id) && now_ns < session->resume_ns) {
		return SMPP_SESSION_THROTTLED;
	}
	if (has_response(pdu->id) && session->outstanding == session->window) {
		return SMPP_SESSION_FULL;
	}
	pdu->sequence = sequence_next(session);
	if (!put_pdu(pdu, out)) {
		return SMPP_SESSION_UNWRITABLE;
	}
	session->sequence = pdu->sequence;
	session->enquiring |= pdu->id == SMPP_ENQUIRE_LINK;
	session->active_ns = pdu->id == SMPP_ENQUIRE_LINK ? session->active_ns : now_ns;
	if (has_response(pdu->id)) {
		*slot_find(session, 0) = (struct smpp_session_slot){.sequence = pdu->sequence,
			.id = pdu->id, .sent_ns = now_ns, .token = token};
		session->outstanding++;
	}
	return SMPP_SESSION_SENT;
}

/* The state a bind leads to; OPEN for another command. */
static enum smpp_session_state bound_state(uint32_t id)
{
	switch (id & ~SMPP_RESPONSE) {
	case SMPP_BIND_RECEIVER:
		return SMPP_SESSION_BOUND_RX;
	case SMPP_BIND_TRANSMITTER:
		return SMPP_SESSION_BOUND_TX;
	case SMPP_BIND_TRANSCEIVER:
		return SMPP_SESSION_BOUND_TRX;
	default:
		return SMPP_SESSION_OPEN;
	}
}

static void bind_done(struct smpp_session *session, uint32_t id, uint32_t status)
{
	if (session->state == SMPP_SESSION_OPEN && status == SMPP_ROK) {
		session->state = (uint8_t)bound_state(id);
	}
}

enum smpp_session_sent smpp_session_answer(struct smpp_session *session, uint32_t sequence,
	struct smpp_pdu *answer, struct wire_out *out)
{
	const enum smpp_session_state state = (enum smpp_session_state)session->state;
	const bool said = state == SMPP_SESSION_CLOSED || state == SMPP_SESSION_UNBOUND;
	/* A refusal is allowed in any state, as that of a second bind. */
	if (said || (answer->id & SMPP_RESPONSE) == 0 || session->peer_open == 0 ||
		(answer->status == SMPP_ROK &&
			!smpp_session_allows(state, session->cfg->is_smsc, answer->id))) {
		return SMPP_SESSION_NOT_ALLOWED;
	}
	answer->sequence = sequence;
	if (!put_pdu(answer, out)) {
		return SMPP_SESSION_UNWRITABLE;
	}
	session->peer_open--;
	bind_done(session, answer->id, answer->status);
	return SMPP_SESSION_SENT;
}

static void refuse(uint32_t id, uint32_t status, uint32_t sequence,
	struct smpp_session_event *event, struct wire_out *out)
{
	event->kind = SMPP_SESSION_REFUSED;
	event->id = id;
	event->status = status;
	smpp_write_header(id | SMPP_RESPONSE, status, sequence, out);
}

static void end(struct smpp_session *session, uint32_t status, struct smpp_session_event *event)
{
	session->state = SMPP_SESSION_UNBOUND;
	event->kind = SMPP_SESSION_ENDED;
	event->status = status;
}

/* Times of throttling grow until a message is accepted again. */
static void throttle(struct smpp_session *session, uint32_t id, uint32_t status, int64_t now_ns)
{
	const struct smpp_session_cfg *cfg = session->cfg;
	if (status == SMPP_RTHROTTLED) {
		const int64_t longer = session->backoff_ns * 2;
		session->throttled++;
		session->backoff_ns = session->backoff_ns == 0 ? cfg->backoff_first_ns :
			longer > cfg->backoff_max_ns ? cfg->backoff_max_ns : longer;
		session->resume_ns = now_ns + session->backoff_ns;
	} else if (status == SMPP_ROK && is_message(id)) {
		session->backoff_ns = 0;
	}
}

static void response_take(struct smpp_session *session, const struct smpp_pdu *pdu, bool whole,
	int64_t now_ns, struct smpp_session_event *event)
{
	struct smpp_session_slot *slot =
		pdu->sequence == 0 ? NULL : slot_find(session, pdu->sequence);
	const bool nack = pdu->id == (SMPP_GENERIC_NACK | SMPP_RESPONSE);
	if (slot == NULL || (!nack && pdu->id != (slot->id | SMPP_RESPONSE))) {
		event->kind = SMPP_SESSION_STRAY;
		return;
	}
	const uint32_t id = slot->id;
	event->kind = whole ? SMPP_SESSION_RESPONSE : SMPP_SESSION_LOST;
	event->id = id;
	event->status = whole ? pdu->status : SMPP_RUNKNOWNERR;
	event->token = slot->token;
	slot_free(session, slot);
	if (id == SMPP_UNBIND) {
		end(session, SMPP_ROK, event);
	} else if (id == SMPP_ENQUIRE_LINK) {
		event->kind = SMPP_SESSION_NOTHING;
	} else if (whole) {
		throttle(session, id, pdu->status, now_ns);
		bind_done(session, nack ? 0 : id, pdu->status);
	}
}

static void request_take(struct smpp_session *session, int64_t now_ns,
	struct smpp_session_event *event, struct wire_out *out)
{
	const struct smpp_pdu *pdu = &event->pdu;
	const enum smpp_session_state state = (enum smpp_session_state)session->state;
	uint16_t tag = 0;
	if (!smpp_session_allows(state, !session->cfg->is_smsc, pdu->id)) {
		/* [SMPP3.4] 5.1.3: bound already, or not in the state for it. */
		const bool bind = bound_state(pdu->id) != SMPP_SESSION_OPEN;
		const uint32_t status =
			bind && state != SMPP_SESSION_OPEN ? SMPP_RALYBND : SMPP_RINVBNDSTS;
		refuse(has_response(pdu->id) ? pdu->id : SMPP_GENERIC_NACK, status, pdu->sequence,
			event, out);
		return;
	}
	if (pdu->id == SMPP_ENQUIRE_LINK) {
		smpp_write_header(pdu->id | SMPP_RESPONSE, SMPP_ROK, pdu->sequence, out);
		return;
	}
	session->active_ns = now_ns;
	if (pdu->id == SMPP_UNBIND) {
		smpp_write_header(pdu->id | SMPP_RESPONSE, SMPP_ROK, pdu->sequence, out);
		end(session, SMPP_ROK, event);
		return;
	}
	if (!has_response(pdu->id)) {
		event->kind = SMPP_SESSION_NOTICE;
		return;
	}
	const enum smpp_status fault = smpp_tlv_check(pdu->tlvs, &tag);
	if (fault != SMPP_ROK) {
		refuse(pdu->id, fault, pdu->sequence, event, out);
	} else if (session->peer_open >= session->cfg->peer_window) {
		refuse(pdu->id, SMPP_RTHROTTLED, pdu->sequence, event, out);
	} else {
		session->peer_open++;
		event->kind = SMPP_SESSION_REQUEST;
	}
}

/* A PDU that is malformed, but whose length can be trusted. */
static void malformed_take(struct smpp_session *session, const uint8_t *p, int64_t now_ns,
	struct smpp_session_event *event, struct wire_out *out)
{
	event->pdu = (struct smpp_pdu){.id = octets_u32(p + 4), .status = octets_u32(p + 8),
		.sequence = octets_u32(p + 12)};
	const uint32_t id = event->pdu.id;
	if ((id & SMPP_RESPONSE) != 0) {
		response_take(session, &event->pdu, false, now_ns, event);
	} else {
		refuse(has_response(id) ? id : SMPP_GENERIC_NACK, SMPP_RINVCMDLEN,
			event->pdu.sequence, event, out);
	}
}

enum wire_verdict smpp_session_input(struct smpp_session *session, const uint8_t *p, size_t n,
	int64_t now_ns, size_t *used, struct smpp_session_event *event, struct wire_out *out)
{
	*event = (struct smpp_session_event){.kind = SMPP_SESSION_NOTHING};
	if (session->state == SMPP_SESSION_UNBOUND || session->state == SMPP_SESSION_CLOSED) {
		*used = n;
		return WIRE_OK;
	}
	struct wire_bad bad = {.offset = 0, .reason = NULL};
	const enum wire_verdict verdict = smpp_read(p, n, &event->pdu, used, &bad);
	if (verdict == WIRE_MORE) {
		return verdict;
	}
	session->heard_ns = now_ns;
	if (verdict == WIRE_BAD && bad.offset < SMPP_HEADER_BYTES) {
		smpp_write_header(SMPP_GENERIC_NACK | SMPP_RESPONSE, SMPP_RINVCMDLEN, 0, out);
		end(session, SMPP_RINVCMDLEN, event);
		*used = n;
		return verdict;
	}
	event->id = event->pdu.id;
	if (verdict == WIRE_BAD) {
		*used = octets_u32(p);
		malformed_take(session, p, now_ns, event, out);
	} else if ((event->pdu.id & SMPP_RESPONSE) != 0) {
		response_take(session, &event->pdu, true, now_ns, event);
	} else if (event->pdu.shape == SMPP_SHAPE_OTHER) {
		refuse(SMPP_GENERIC_NACK, SMPP_RINVCMDID, event->pdu.sequence, event, out);
	} else {
		request_take(session, now_ns, event, out);
	}
	return WIRE_OK;
}

static bool is_bound(const struct smpp_session *session)
{
	return session->state >= SMPP_SESSION_BOUND_TX && session->state <= SMPP_SESSION_BOUND_TRX;
}

static int64_t after(int64_t since_ns, int64_t limit_ns)
{
	return limit_ns == 0 ? INT64_MAX : since_ns + limit_ns;
}

/* The outstanding request that was sent first, or NULL. */
static struct smpp_session_slot *slot_oldest(const struct smpp_session *session)
{
	struct smpp_session_slot *oldest = NULL;
	for (unsigned i = 0; i < session->window; i++) {
		struct smpp_session_slot *slot = &session->slots[i];
		if (slot->sequence != 0 && (oldest == NULL || slot->sent_ns < oldest->sent_ns)) {
			oldest = slot;
		}
	}
	return oldest;
}

/* The clocks in one place. While one of ours waits for its answer there is no other enquiry. */
struct clocks {
	int64_t init_ns;
	int64_t response_ns;
	int64_t enquire_ns;
	int64_t inactivity_ns;
};

static struct clocks clocks_of(const struct smpp_session *session)
{
	const struct smpp_session_cfg *cfg = session->cfg;
	const struct smpp_session_slot *oldest = slot_oldest(session);
	struct clocks clocks = {INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX};
	if (session->state == SMPP_SESSION_OPEN) {
		clocks.init_ns = after(session->opened_ns, cfg->init_ns);
	}
	if (oldest != NULL && session->state != SMPP_SESSION_UNBOUND) {
		clocks.response_ns = after(oldest->sent_ns, cfg->response_ns);
	}
	if (is_bound(session) && session->outstanding < session->window) {
		clocks.enquire_ns = session->enquiring ? INT64_MAX :
			after(session->heard_ns, cfg->enquire_ns);
		clocks.inactivity_ns = after(session->active_ns, cfg->inactivity_ns);
	}
	return clocks;
}

int64_t smpp_session_deadline_ns(const struct smpp_session *session)
{
	const struct clocks clocks = clocks_of(session);
	const int64_t first = clocks.init_ns < clocks.response_ns ? clocks.init_ns :
		clocks.response_ns;
	const int64_t second = clocks.enquire_ns < clocks.inactivity_ns ? clocks.enquire_ns :
		clocks.inactivity_ns;
	return first < second ? first : second;
}

bool smpp_session_tick(struct smpp_session *session, int64_t now_ns,
	struct smpp_session_event *event, struct wire_out *out)
{
	const struct clocks clocks = clocks_of(session);
	*event = (struct smpp_session_event){.kind = SMPP_SESSION_NOTHING};
	if (clocks.init_ns <= now_ns) {
		end(session, SMPP_RBINDFAIL, event);
		return true;
	}
	if (clocks.response_ns <= now_ns) {
		struct smpp_session_slot *slot = slot_oldest(session);
		event->kind = SMPP_SESSION_LOST;
		event->id = slot->id;
		event->status = SMPP_RUNKNOWNERR;
		event->token = slot->token;
		slot_free(session, slot);
		/* A peer that does not answer these is not there any more. */
		if (event->id == SMPP_ENQUIRE_LINK || event->id == SMPP_UNBIND ||
			session->state == SMPP_SESSION_OPEN) {
			end(session, SMPP_RSYSERR, event);
		}
		return true;
	}
	const bool idle = clocks.inactivity_ns <= now_ns;
	if (!idle && clocks.enquire_ns > now_ns) {
		return false;
	}
	struct smpp_pdu pdu = {.id = idle ? SMPP_UNBIND : SMPP_ENQUIRE_LINK};
	return smpp_session_request(session, &pdu, 0, now_ns, out) == SMPP_SESSION_SENT;
}
