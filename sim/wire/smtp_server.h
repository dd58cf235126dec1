/* The receiving side of SMTP, as the operator's mail gateway has it: one session without sockets.
 *
 * Not here: who may send to whom, what becomes of a mail, TLS, log-in. No extension is offered, so
 * neither pipelining nor parameters; EHLO is answered as HELO.
 * Ownership: spans of events point into the octets handed in; the caller keeps what it needs.
 * Units: octets, seconds. Invariants: one line is taken a call; exactly one reply is written for a
 * command, by the session or, after MAIL, RCPT and END events, by smtp_server_answer.
 *
 *    GREET --HELO--> READY --MAIL ok--> MAIL --RCPT ok--> RCPT --DATA--> TEXT --"."--> READY
 *                      ^----------------- RSET, HELO, MAIL refused ------------|
 *
 * Source: [RFC5321] 3.3, 4.1.4 (order), 4.2.2 (codes), 4.5.3 (sizes, 4.5.3.2.7: 5 minutes). */
#pragma once

#include "wire/smtp.h"

#define SMTP_SERVER_PATIENCE_S 300u
#define SMTP_SERVER_FAULTS_MAX 20u /* [ASSUMED] commands refused before the session is ended */

enum smtp_server_state {
	SMTP_SERVER_GREET, /* no HELO yet */
	SMTP_SERVER_READY,
	SMTP_SERVER_MAIL,  /* a sender, no recipient yet */
	SMTP_SERVER_RCPT,
	SMTP_SERVER_TEXT,  /* inside the mail */
	SMTP_SERVER_CLOSED
};

struct smtp_server_cfg {
	struct wire_span name;   /* the server's domain */
	uint16_t recipients_max; /* of one mail; [RFC5321] 4.5.3.1.8: 100 at least */
	uint32_t mail_bytes_max;
};

struct smtp_server {
	const struct smtp_server_cfg *cfg;
	uint8_t state;          /* enum smtp_server_state */
	uint8_t asked;          /* enum smtp_server_kind the caller must answer; 0: none */
	uint16_t recipients_n;  /* accepted ones */
	uint16_t faults_n;
	uint32_t mail_bytes;    /* of the text so far */
};

enum smtp_server_kind {
	SMTP_SERVER_NOTHING = 0, /* answered here */
	SMTP_SERVER_HELLO,       /* span: the client's name; answered here; a mail begun is dropped */
	SMTP_SERVER_SENDER,      /* span: the path; answer it */
	SMTP_SERVER_RECIPIENT,   /* span: the path; answer it */
	SMTP_SERVER_LINE,        /* span: a line of the mail, without its doubled dot and CR LF */
	SMTP_SERVER_END,         /* the mail is complete; answer it: 250 takes it over */
	SMTP_SERVER_RESET,       /* the mail begun is dropped; answered here */
	SMTP_SERVER_BYE          /* the session is over; close the connection */
};

struct smtp_server_event {
	enum smtp_server_kind kind;
	struct wire_span span;
};

/* Writes the greeting. */
void smtp_server_open(struct smtp_server *server, const struct smtp_server_cfg *cfg,
	struct wire_out *out);

/* One line. MORE: wait for more. BAD: a line that is none; 500 and BYE are said, the state CLOSED.
 * Nothing is taken while an answer is due: MORE, with *used 0. `out` needs 600 octets. */
enum wire_verdict smtp_server_input(struct smtp_server *server, const uint8_t *p, size_t n,
	size_t *used, struct smtp_server_event *event, struct wire_out *out);

/* The caller's answer: 2xx accepts the sender, recipient or mail, others refuse it. */
void smtp_server_answer(struct smtp_server *server, unsigned code, const char *text,
	struct wire_out *out);
