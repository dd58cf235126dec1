/* The sending side of SMTP: one mail to one or several recipients, without sockets.
 *
 * Not here: queues and repetition, TLS, log-in, pipelining (each command waits for its reply).
 * Ownership: the mail is borrowed while the session lasts; nothing is allocated.
 * Units: octets, seconds. Invariants: one reply is taken a call and at most one command (or the
 * mail) is written for it. A reply of 421 or a stream that is none ends the session.
 * Source: [RFC5321] 3.1 to 3.3, 4.3.2 (replies), 4.5.3.2 (time limits). */
#pragma once

#include "wire/smtp.h"

enum smtp_client_state {
	SMTP_CLIENT_CONNECTED, /* waits for the greeting */
	SMTP_CLIENT_EHLO,
	SMTP_CLIENT_HELO,      /* EHLO was not understood */
	SMTP_CLIENT_MAIL,
	SMTP_CLIENT_RCPT,
	SMTP_CLIENT_DATA,
	SMTP_CLIENT_TEXT,      /* the mail is out, not answered yet */
	SMTP_CLIENT_QUIT,
	SMTP_CLIENT_DONE       /* close the connection */
};

struct smtp_client_mail {
	struct wire_span helo;
	struct wire_span from;            /* empty: the null path */
	const struct wire_span *to;
	uint16_t to_n;                    /* 1 at least */
	struct wire_span text;            /* headers and body, lines with CR LF, dots as they are */
};

struct smtp_client {
	const struct smtp_client_mail *mail;
	uint16_t at;       /* recipients answered */
	uint16_t taken_n;  /* recipients accepted */
	uint16_t code;     /* the reply that decided: 250 of the mail, or the first refusal; 0: none */
	uint8_t state;     /* enum smtp_client_state */
	bool sent;         /* the server has taken the mail over */
};

void smtp_client_open(struct smtp_client *client, const struct smtp_client_mail *mail);

/* One reply. `refused` is the index of the recipient it refused, or -1; MORE: wait for more. BAD:
 * no reply of SMTP; the state is DONE. Overflow of `out`: the mail cannot be sent, or no room. */
enum wire_verdict smtp_client_input(struct smtp_client *client, const uint8_t *p, size_t n,
	size_t *used, int *refused, struct wire_out *out, struct wire_bad *bad);

/* How long to wait for the next reply before giving up, in seconds. [RFC5321] 4.5.3.2 */
unsigned smtp_client_patience_s(const struct smtp_client *client);
