/* Sessions: who may say what, binding, the window, sequence numbers, clocks, throttling, refusals,
 * and two sides that talk at random without losing a request. */
#include "sms_vectors.h"
#include "wire/octets.h"
#include "wire/smpp_session.h"
#include "wire/smpp_tlv.h"

#define WINDOW 3
#define S INT64_C(1000000000)

static const struct smpp_session_cfg esme_cfg = {.peer_window = 2, .init_ns = 10 * S,
	.response_ns = 5 * S, .enquire_ns = 30 * S, .inactivity_ns = 300 * S,
	.backoff_first_ns = 1 * S, .backoff_max_ns = 4 * S};
static const struct smpp_session_cfg smsc_cfg = {.is_smsc = true, .peer_window = 2,
	.init_ns = 10 * S, .response_ns = 5 * S, .backoff_first_ns = 1 * S, .backoff_max_ns = 4 * S};

/* One side with the octets it has said. */
struct side {
	struct smpp_session session;
	struct smpp_session_slot slots[WINDOW];
	uint8_t octets[4096];
	struct wire_out said;
	struct smpp_session_event event;
};

static void side_open(struct side *side, const struct smpp_session_cfg *cfg)
{
	smpp_session_open(&side->session, cfg, side->slots, WINDOW, 0);
	side->said = wire_out_init(side->octets, sizeof side->octets);
}

static enum smpp_session_sent ask(struct side *side, uint32_t id, uint64_t token, int64_t now_ns)
{
	struct smpp_pdu pdu = {.id = id, .has_body = true};
	return smpp_session_request(&side->session, &pdu, token, now_ns, &side->said);
}

static enum smpp_session_sent answer(struct side *side, uint32_t status)
{
	struct smpp_pdu pdu = {.id = side->event.pdu.id | SMPP_RESPONSE, .status = status,
		.has_body = status == SMPP_ROK};
	return smpp_session_answer(&side->session, side->event.pdu.sequence, &pdu, &side->said);
}

/* Hands the first PDU one side has said to the other. */
static enum smpp_session_kind hear(struct side *to, struct side *from, int64_t now_ns)
{
	size_t used = 0;
	ck_assert_int_eq(smpp_session_input(&to->session, from->octets, from->said.n, now_ns, &used,
		&to->event, &to->said), WIRE_OK);
	from->said.n -= used;
	memmove(from->octets, from->octets + used, from->said.n);
	return to->event.kind;
}

static enum smpp_session_kind hear_hex(struct side *to, const char *hex, int64_t now_ns)
{
	uint8_t octets[VECTOR_BYTES_MAX];
	size_t used = 0;
	const size_t n = vector_octets(hex, octets);
	(void)smpp_session_input(&to->session, octets, n, now_ns, &used, &to->event, &to->said);
	ck_assert_uint_eq(used, n);
	return to->event.kind;
}

static void bind_both(struct side *esme, struct side *smsc, uint32_t id)
{
	side_open(esme, &esme_cfg);
	side_open(smsc, &smsc_cfg);
	ck_assert_int_eq(ask(esme, id, 1, 0), SMPP_SESSION_SENT);
	ck_assert_int_eq(hear(smsc, esme, 0), SMPP_SESSION_REQUEST);
	ck_assert_int_eq(answer(smsc, SMPP_ROK), SMPP_SESSION_SENT);
	ck_assert_int_eq(hear(esme, smsc, 0), SMPP_SESSION_RESPONSE);
	ck_assert_uint_eq(esme->session.state, smsc->session.state);
}

/* [SMPP3.4] table 2-1, one line a command: the states in which ESME and SMSC may send it. */
START_TEST(the_table_of_states)
{
	static const struct {
		uint32_t id;
		const char *esme, *smsc; /* O open, T transmitter, R receiver, X transceiver */
	} rows[] = {
		{SMPP_BIND_TRANSMITTER, "O", ""},
		{SMPP_BIND_TRANSMITTER | SMPP_RESPONSE, "", "O"},
		{SMPP_BIND_RECEIVER, "O", ""},
		{SMPP_BIND_RECEIVER | SMPP_RESPONSE, "", "O"},
		{SMPP_BIND_TRANSCEIVER, "O", ""},
		{SMPP_BIND_TRANSCEIVER | SMPP_RESPONSE, "", "O"},
		{SMPP_OUTBIND, "", "O"},
		{SMPP_OUTBIND | SMPP_RESPONSE, "", ""},
		{SMPP_UNBIND, "TRX", "TRX"},
		{SMPP_UNBIND | SMPP_RESPONSE, "TRX", "TRX"},
		{SMPP_SUBMIT_SM, "TX", ""},
		{SMPP_SUBMIT_SM | SMPP_RESPONSE, "", "TX"},
		{SMPP_SUBMIT_MULTI, "TX", ""},
		{SMPP_SUBMIT_MULTI | SMPP_RESPONSE, "", "TX"},
		{SMPP_DATA_SM, "TRX", "TRX"},
		{SMPP_DATA_SM | SMPP_RESPONSE, "TRX", "TRX"},
		{SMPP_DELIVER_SM, "", "RX"},
		{SMPP_DELIVER_SM | SMPP_RESPONSE, "RX", ""},
		{SMPP_QUERY_SM, "TX", ""},
		{SMPP_QUERY_SM | SMPP_RESPONSE, "", "TX"},
		{SMPP_CANCEL_SM, "TX", ""},
		{SMPP_CANCEL_SM | SMPP_RESPONSE, "", "TX"},
		{SMPP_REPLACE_SM, "TX", ""},
		{SMPP_REPLACE_SM | SMPP_RESPONSE, "", "TX"},
		{SMPP_ENQUIRE_LINK, "OTRX", "OTRX"},
		{SMPP_ENQUIRE_LINK | SMPP_RESPONSE, "OTRX", "OTRX"},
		{SMPP_ALERT_NOTIFICATION, "", "RX"},
		{SMPP_ALERT_NOTIFICATION | SMPP_RESPONSE, "", ""},
		{SMPP_GENERIC_NACK | SMPP_RESPONSE, "OTRX", "OTRX"},
		{SMPP_GENERIC_NACK, "", ""},
		{0x0A, "", ""},
	};
	static const char letters[SMPP_SESSION_STATES_N] = {'c', 'O', 'T', 'R', 'X', 'u'};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		for (unsigned s = 0; s < SMPP_SESSION_STATES_N; s++) {
			ck_assert_msg(smpp_session_allows(s, false, rows[i].id) ==
				(strchr(rows[i].esme, letters[s]) != NULL), "ESME %08X in %s", rows[i].id,
				smpp_session_state_name(s));
			ck_assert_msg(smpp_session_allows(s, true, rows[i].id) ==
				(strchr(rows[i].smsc, letters[s]) != NULL), "SMSC %08X in %s", rows[i].id,
				smpp_session_state_name(s));
		}
	}
}
END_TEST

START_TEST(binding_binds)
{
	static const struct {
		uint32_t id;
		enum smpp_session_state state;
	} rows[] = {{SMPP_BIND_TRANSMITTER, SMPP_SESSION_BOUND_TX},
		{SMPP_BIND_RECEIVER, SMPP_SESSION_BOUND_RX},
		{SMPP_BIND_TRANSCEIVER, SMPP_SESSION_BOUND_TRX}};
	struct side esme, smsc;
	for (size_t i = 0; i < 3; i++) {
		bind_both(&esme, &smsc, rows[i].id);
		ck_assert_uint_eq(esme.session.state, rows[i].state);
	}
	/* Refused: both stay OPEN. */
	side_open(&esme, &esme_cfg);
	side_open(&smsc, &smsc_cfg);
	ask(&esme, SMPP_BIND_TRANSCEIVER, 1, 0);
	hear(&smsc, &esme, 0);
	ck_assert_int_eq(answer(&smsc, SMPP_RINVPASWD), SMPP_SESSION_SENT);
	ck_assert_int_eq(hear(&esme, &smsc, 0), SMPP_SESSION_RESPONSE);
	ck_assert_uint_eq(esme.event.status, SMPP_RINVPASWD);
	ck_assert_uint_eq(esme.session.state, SMPP_SESSION_OPEN);
	ck_assert_uint_eq(smsc.session.state, SMPP_SESSION_OPEN);
	/* Submitting before the bind: not from here, and refused there. */
	ck_assert_int_eq(ask(&esme, SMPP_SUBMIT_SM, 2, 0), SMPP_SESSION_NOT_ALLOWED);
	ck_assert_int_eq(hear_hex(&smsc, "00000010000000060000000000000009", 0),
		SMPP_SESSION_REFUSED);
	vector_same("unbind when open", "00000010800000060000000400000009", &smsc.said);
	/* Twice. */
	bind_both(&esme, &smsc, SMPP_BIND_TRANSMITTER);
	ck_assert_int_eq(ask(&esme, SMPP_BIND_TRANSMITTER, 3, 0), SMPP_SESSION_NOT_ALLOWED);
	ck_assert_int_eq(hear_hex(&smsc, "00000017000000010000000000000007" "00000034000000", 0),
		SMPP_SESSION_REFUSED);
	vector_same("bound already", "00000010800000010000000500000007", &smsc.said);
}
END_TEST

START_TEST(the_window_holds)
{
	struct side esme, smsc;
	bind_both(&esme, &smsc, SMPP_BIND_TRANSCEIVER);
	for (uint64_t token = 10; token < 13; token++) {
		ck_assert_int_eq(ask(&esme, SMPP_SUBMIT_SM, token, 0), SMPP_SESSION_SENT);
	}
	ck_assert_int_eq(ask(&esme, SMPP_SUBMIT_SM, 13, 0), SMPP_SESSION_FULL);
	ck_assert_int_eq(hear(&smsc, &esme, 0), SMPP_SESSION_REQUEST);
	const struct smpp_session_event first = smsc.event;
	ck_assert_int_eq(hear(&smsc, &esme, 0), SMPP_SESSION_REQUEST);
	ck_assert_int_eq(answer(&smsc, SMPP_ROK), SMPP_SESSION_SENT); /* the second one first */
	ck_assert_int_eq(hear(&esme, &smsc, 0), SMPP_SESSION_RESPONSE);
	ck_assert_uint_eq(esme.event.token, 11);
	ck_assert_uint_eq(esme.event.id, SMPP_SUBMIT_SM);
	ck_assert_int_eq(ask(&esme, SMPP_SUBMIT_SM, 14, 0), SMPP_SESSION_SENT);
	smsc.event = first;
	ck_assert_int_eq(answer(&smsc, SMPP_RSYSERR), SMPP_SESSION_SENT);
	ck_assert_int_eq(hear(&esme, &smsc, 0), SMPP_SESSION_RESPONSE);
	ck_assert_uint_eq(esme.event.token, 10);
	ck_assert_uint_eq(esme.event.status, SMPP_RSYSERR);
	/* The connection is lost: 12 and 14 must be sent again. */
	uint64_t tokens[WINDOW];
	ck_assert_uint_eq(smpp_session_close(&esme.session, tokens), 2);
	ck_assert_uint_eq(tokens[0] + tokens[1], 26);
	ck_assert_int_eq(ask(&esme, SMPP_SUBMIT_SM, 15, 0), SMPP_SESSION_NOT_ALLOWED);
}
END_TEST

START_TEST(sequence_numbers_come_round)
{
	struct side esme, smsc;
	bind_both(&esme, &smsc, SMPP_BIND_TRANSCEIVER);
	esme.session.sequence = 0x7FFFFFFE;
	ask(&esme, SMPP_SUBMIT_SM, 1, 0);
	ck_assert_uint_eq(esme.session.sequence, 0x7FFFFFFF);
	ask(&esme, SMPP_SUBMIT_SM, 2, 0);
	ck_assert_uint_eq(esme.session.sequence, 1);
	esme.session.sequence = 0x7FFFFFFE; /* 7FFFFFFF and 1 are outstanding still */
	ask(&esme, SMPP_SUBMIT_SM, 3, 0);
	ck_assert_uint_eq(esme.session.sequence, 2);
}
END_TEST

START_TEST(strays_and_wrong_answers)
{
	struct side esme, smsc;
	bind_both(&esme, &smsc, SMPP_BIND_TRANSCEIVER);
	ask(&esme, SMPP_SUBMIT_SM, 5, 0); /* sequence 2 */
	ck_assert_int_eq(hear_hex(&esme, "00000011800000040000000000000063" "00", 0),
		SMPP_SESSION_STRAY);
	/* deliver_sm_resp to a submit_sm; then sequence 0 */
	ck_assert_int_eq(hear_hex(&esme, "00000011800000050000000000000002" "00", 0),
		SMPP_SESSION_STRAY);
	ck_assert_int_eq(hear_hex(&esme, "00000010800000000000000300000000", 0),
		SMPP_SESSION_STRAY);
	/* A malformed response ends its request; generic_nack does, too. */
	ck_assert_int_eq(hear_hex(&esme, "00000012800000040000000000000002" "4142", 0),
		SMPP_SESSION_LOST);
	ck_assert_uint_eq(esme.event.token, 5);
	ask(&esme, SMPP_SUBMIT_SM, 6, 0);
	ck_assert_int_eq(hear_hex(&esme, "00000010800000000000000300000003", 0),
		SMPP_SESSION_RESPONSE);
	ck_assert_uint_eq(esme.event.token, 6);
	ck_assert_uint_eq(esme.event.status, SMPP_RINVCMDID);
	ck_assert_uint_eq(esme.session.outstanding, 0);
	ck_assert_uint_eq(esme.session.peer_open, 0);
}
END_TEST

START_TEST(refusals_say_why)
{
	static const struct {
		const char *in, *out;
		const char *what;
	} rows[] = {
		{"000000100000000A0000000000000005", "00000010800000000000000300000005", "unknown id"},
		{"00000010000000050000000000000005", "00000010800000050000000200000005", "no body"},
		{"00000010000000040000000000000005", "00000010800000040000000200000005", "no body"},
		{"000000110000000B0000000000000005" "00", "00000010800000000000000200000005",
		 "malformed outbind"},
		/* submit_sm with source_port of one octet, message_state 9 */
		{"00000026000000040000000000000005" "00" "0000" "00" "0000" "00" "000000" "00" "00"
		 "00000000" "00" "020A0001" "07", "0000001080000004000000C200000005", "TLV length"},
		{"00000026000000040000000000000005" "00" "0000" "00" "0000" "00" "000000" "00" "00"
		 "00000000" "00" "04270001" "09", "0000001080000004000000C400000005", "TLV value"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct side esme, smsc;
		bind_both(&esme, &smsc, SMPP_BIND_TRANSCEIVER);
		ck_assert_msg(hear_hex(&smsc, rows[i].in, 0) == SMPP_SESSION_REFUSED, "%s",
			rows[i].what);
		vector_same(rows[i].what, rows[i].out, &smsc.said);
		ck_assert_uint_eq(smsc.session.state, SMPP_SESSION_BOUND_TRX);
	}
	/* A length that is none: the stream is lost. */
	struct side esme, smsc;
	bind_both(&esme, &smsc, SMPP_BIND_TRANSCEIVER);
	uint8_t octets[4] = {0, 0, 0, 15};
	size_t used = 0;
	ck_assert_int_eq(smpp_session_input(&smsc.session, octets, 4, 0, &used, &smsc.event,
		&smsc.said), WIRE_BAD);
	ck_assert_int_eq(smsc.event.kind, SMPP_SESSION_ENDED);
	vector_same("length", "00000010800000000000000200000000", &smsc.said);
	ck_assert_int_eq(hear_hex(&smsc, "00000010000000150000000000000009", 0),
		SMPP_SESSION_NOTHING);
	vector_same("silence", "00000010800000000000000200000000", &smsc.said);
}
END_TEST

START_TEST(enquiries_and_unbinding)
{
	struct side esme, smsc;
	bind_both(&esme, &smsc, SMPP_BIND_TRANSCEIVER);
	ck_assert_int_eq(ask(&smsc, SMPP_ENQUIRE_LINK, 0, 0), SMPP_SESSION_SENT);
	ck_assert_int_eq(hear(&esme, &smsc, 0), SMPP_SESSION_NOTHING);
	vector_same("enquire_link_resp", "00000010800000150000000000000001", &esme.said);
	ck_assert_int_eq(hear(&smsc, &esme, 0), SMPP_SESSION_NOTHING);
	ck_assert_uint_eq(smsc.session.outstanding, 0);
	ck_assert_int_eq(ask(&smsc, SMPP_UNBIND, 0, 0), SMPP_SESSION_SENT);
	ck_assert_int_eq(hear(&esme, &smsc, 0), SMPP_SESSION_ENDED);
	ck_assert_int_eq(hear(&smsc, &esme, 0), SMPP_SESSION_ENDED);
	ck_assert_uint_eq(esme.session.state, SMPP_SESSION_UNBOUND);
	ck_assert_uint_eq(smsc.session.state, SMPP_SESSION_UNBOUND);
	ck_assert_int_eq(smpp_session_deadline_ns(&esme.session), INT64_MAX);
}
END_TEST

START_TEST(notices_want_no_answer)
{
	struct side esme, smsc;
	side_open(&esme, &esme_cfg);
	side_open(&smsc, &smsc_cfg);
	ck_assert_int_eq(ask(&smsc, SMPP_OUTBIND, 0, 0), SMPP_SESSION_SENT);
	ck_assert_uint_eq(smsc.session.outstanding, 0);
	ck_assert_int_eq(hear(&esme, &smsc, 0), SMPP_SESSION_NOTICE);
	ck_assert_uint_eq(esme.said.n, 0);
	ck_assert_int_eq(answer(&esme, SMPP_ROK), SMPP_SESSION_NOT_ALLOWED);
	bind_both(&esme, &smsc, SMPP_BIND_RECEIVER);
	ck_assert_int_eq(ask(&smsc, SMPP_ALERT_NOTIFICATION, 0, 0), SMPP_SESSION_SENT);
	ck_assert_int_eq(hear(&esme, &smsc, 0), SMPP_SESSION_NOTICE);
	ck_assert_int_eq(ask(&smsc, SMPP_DELIVER_SM, 0, 0), SMPP_SESSION_SENT);
	ck_assert_int_eq(hear(&esme, &smsc, 0), SMPP_SESSION_REQUEST);
}
END_TEST

/* ESME_RTHROTTLED: 1 s, 2 s, 4 s, 4 s; a success starts anew. Other requests pass. */
START_TEST(throttling_backs_off)
{
	static const int64_t pauses[] = {1 * S, 2 * S, 4 * S, 4 * S};
	struct side esme, smsc;
	bind_both(&esme, &smsc, SMPP_BIND_TRANSCEIVER);
	int64_t now_ns = 0;
	for (size_t i = 0; i < 4; i++) {
		ck_assert_int_eq(ask(&esme, SMPP_SUBMIT_SM, i, now_ns), SMPP_SESSION_SENT);
		hear(&smsc, &esme, now_ns);
		answer(&smsc, SMPP_RTHROTTLED);
		ck_assert_int_eq(hear(&esme, &smsc, now_ns), SMPP_SESSION_RESPONSE);
		ck_assert_int_eq(esme.session.resume_ns, now_ns + pauses[i]);
		ck_assert_int_eq(ask(&esme, SMPP_SUBMIT_SM, i, esme.session.resume_ns - 1),
			SMPP_SESSION_THROTTLED);
		ck_assert_int_eq(ask(&esme, SMPP_ENQUIRE_LINK, 0, now_ns), SMPP_SESSION_SENT);
		hear(&smsc, &esme, now_ns);
		hear(&esme, &smsc, now_ns);
		now_ns = esme.session.resume_ns;
	}
	ask(&esme, SMPP_SUBMIT_SM, 9, now_ns);
	hear(&smsc, &esme, now_ns);
	answer(&smsc, SMPP_ROK);
	hear(&esme, &smsc, now_ns);
	ck_assert_int_eq(esme.session.backoff_ns, 0);
	ck_assert_uint_eq(esme.session.throttled, 4);
	/* The SMSC's own limit: two unanswered requests, the third is throttled without the caller. */
	for (unsigned i = 0; i < 3; i++) {
		ask(&esme, SMPP_SUBMIT_SM, i, now_ns);
		ck_assert_int_eq(hear(&smsc, &esme, now_ns),
			i < 2 ? SMPP_SESSION_REQUEST : SMPP_SESSION_REFUSED);
	}
	ck_assert_uint_eq(smsc.event.status, SMPP_RTHROTTLED);
	ck_assert_int_eq(hear(&esme, &smsc, now_ns), SMPP_SESSION_RESPONSE);
	ck_assert_int_eq(esme.session.resume_ns, now_ns + 1 * S);
}
END_TEST

START_TEST(clocks_run_out)
{
	struct side esme, smsc;
	side_open(&smsc, &smsc_cfg);
	ck_assert_int_eq(smpp_session_deadline_ns(&smsc.session), 10 * S);
	ck_assert(!smpp_session_tick(&smsc.session, 10 * S - 1, &smsc.event, &smsc.said));
	ck_assert(smpp_session_tick(&smsc.session, 10 * S, &smsc.event, &smsc.said));
	ck_assert_int_eq(smsc.event.kind, SMPP_SESSION_ENDED);
	ck_assert_uint_eq(smsc.event.status, SMPP_RBINDFAIL);
	/* response_timer */
	bind_both(&esme, &smsc, SMPP_BIND_TRANSCEIVER);
	ask(&esme, SMPP_SUBMIT_SM, 77, 2 * S);
	ck_assert_int_eq(smpp_session_deadline_ns(&esme.session), 7 * S);
	ck_assert(smpp_session_tick(&esme.session, 7 * S, &esme.event, &esme.said));
	ck_assert_int_eq(esme.event.kind, SMPP_SESSION_LOST);
	ck_assert_uint_eq(esme.event.token, 77);
	ck_assert_uint_eq(esme.session.state, SMPP_SESSION_BOUND_TRX);
	/* enquire_link_timer, and nobody answers */
	ck_assert_int_eq(smpp_session_deadline_ns(&esme.session), 30 * S);
	esme.said.n = 0;
	ck_assert(smpp_session_tick(&esme.session, 30 * S, &esme.event, &esme.said));
	vector_same("enquire_link", "00000010000000150000000000000003", &esme.said);
	ck_assert(!smpp_session_tick(&esme.session, 31 * S, &esme.event, &esme.said));
	ck_assert_int_eq(smpp_session_deadline_ns(&esme.session), 35 * S);
	ck_assert(smpp_session_tick(&esme.session, 35 * S, &esme.event, &esme.said));
	ck_assert_int_eq(esme.session.state, SMPP_SESSION_UNBOUND);
	/* inactivity_timer: enquiries do not count as activity */
	bind_both(&esme, &smsc, SMPP_BIND_TRANSCEIVER);
	for (int64_t now_ns = 30 * S; now_ns < 300 * S; now_ns += 30 * S) {
		ck_assert(smpp_session_tick(&esme.session, now_ns, &esme.event, &esme.said));
		hear(&smsc, &esme, now_ns);
		hear(&esme, &smsc, now_ns);
	}
	ck_assert(smpp_session_tick(&esme.session, 300 * S, &esme.event, &esme.said));
	ck_assert_int_eq(hear(&smsc, &esme, 300 * S), SMPP_SESSION_ENDED);
	ck_assert_int_eq(hear(&esme, &smsc, 300 * S), SMPP_SESSION_ENDED);
	ck_assert_uint_eq(esme.event.status, SMPP_ROK);
}
END_TEST

START_TEST(what_cannot_be_written_leaves_no_trace)
{
	struct side esme, smsc;
	bind_both(&esme, &smsc, SMPP_BIND_TRANSCEIVER);
	struct smpp_pdu pdu = {.id = SMPP_SUBMIT_SM,
		.sm = {.service_type = octets_text("too long")}};
	esme.said.n = 0;
	ck_assert_int_eq(smpp_session_request(&esme.session, &pdu, 1, 0, &esme.said),
		SMPP_SESSION_UNWRITABLE);
	ck_assert_uint_eq(esme.said.n, 0);
	ck_assert_uint_eq(esme.session.outstanding, 0);
	ck_assert_uint_eq(esme.session.sequence, 1);
}
END_TEST

/* Both sides ask and answer at random, octets arrive in pieces: each request ends exactly once. */
START_TEST(random_talk_loses_nothing)
{
	struct side sides[2];
	uint64_t state = 11;
	unsigned asked[2] = {0, 0}, ended[2] = {0, 0};
	struct smpp_session_event open[2][8];
	unsigned open_n[2] = {0, 0};
	size_t heard[2] = {0, 0}; /* octets of each side's output that have arrived */
	bind_both(&sides[0], &sides[1], SMPP_BIND_TRANSCEIVER);
	for (unsigned round = 0; round < 20000; round++) {
		const unsigned me = (unsigned)(vector_random(&state) % 2);
		struct side *side = &sides[me], *peer = &sides[1 - me];
		switch (vector_random(&state) % 3) {
		case 0:
			asked[me] += ask(side, me == 0 ? SMPP_SUBMIT_SM : SMPP_DELIVER_SM, round,
				round * S) == SMPP_SESSION_SENT;
			break;
		case 1:
			if (open_n[me] > 0) {
				const size_t pick = vector_random(&state) % open_n[me];
				side->event = open[me][pick];
				ck_assert_int_eq(answer(side, SMPP_ROK), SMPP_SESSION_SENT);
				open[me][pick] = open[me][--open_n[me]];
			}
			break;
		default: {
			size_t used = 0;
			heard[1 - me] += vector_random(&state) % 40;
			heard[1 - me] = heard[1 - me] < peer->said.n ? heard[1 - me] : peer->said.n;
			while (smpp_session_input(&side->session, peer->octets, heard[1 - me],
				round * S, &used, &side->event, &side->said) == WIRE_OK) {
				ended[me] += side->event.kind == SMPP_SESSION_RESPONSE;
				if (side->event.kind == SMPP_SESSION_REQUEST) {
					open[me][open_n[me]++] = side->event;
				}
				peer->said.n -= used;
				heard[1 - me] -= used;
				memmove(peer->octets, peer->octets + used, peer->said.n);
			}
			break;
		}
		}
		ck_assert_uint_eq(asked[me] - ended[me], sides[me].session.outstanding);
		ck_assert_uint_le(sides[me].session.outstanding, WINDOW);
		ck_assert_uint_eq(open_n[me], sides[me].session.peer_open);
	}
	ck_assert_uint_gt(ended[0], 500);
	ck_assert_uint_gt(ended[1], 500);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("smpp_session");
	TCase *tests = tcase_create("all");
	suite_add_tcase(suite, tests);
	tcase_add_test(tests, the_table_of_states);
	tcase_add_test(tests, binding_binds);
	tcase_add_test(tests, the_window_holds);
	tcase_add_test(tests, sequence_numbers_come_round);
	tcase_add_test(tests, strays_and_wrong_answers);
	tcase_add_test(tests, refusals_say_why);
	tcase_add_test(tests, enquiries_and_unbinding);
	tcase_add_test(tests, notices_want_no_answer);
	tcase_add_test(tests, throttling_backs_off);
	tcase_add_test(tests, clocks_run_out);
	tcase_add_test(tests, what_cannot_be_written_leaves_no_trace);
	tcase_add_test(tests, random_talk_loses_nothing);
	return vector_run(suite);
}
