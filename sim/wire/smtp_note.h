/* The notification mail of Exchange 2003 AUTD on its way to the operator's mail gateway (SMTP).
 *
 * Not here: MIME, extensions beyond EHLO, TLS, a general mail server.
 * Ownership: spans point into the caller's octets. Units: octets; Unix seconds.
 * Invariants: lines end in CR LF. Bodies are kept as on the wire: a line that begins with a dot
 * must carry a second one; smtp_note_write refuses (overflow) a body that would end the mail early.
 * Source: [RFC5321] 4.1.1 (commands), 4.5.2 (transparency); vector smtp-01. What the control
 * message says is nowhere published: the payload is OUR ENCODING, see smtp_note_control. */
#pragma once

#include "wire/wire.h"

struct smtp_note {
	struct wire_span helo;      /* EHLO argument */
	struct wire_span mail_from; /* without angle brackets */
	struct wire_span rcpt_to;   /* phone number @ carrier domain */
	struct wire_span subject;   /* may be empty */
	struct wire_span body;      /* as on the wire, without the last CR LF */
};

/* The whole client side: EHLO, MAIL, RCPT, DATA, message, QUIT. A stream: MORE until QUIT's end. */
enum wire_verdict smtp_note_read(const uint8_t *p, size_t n, struct smtp_note *out, size_t *used,
	struct wire_bad *bad);
void smtp_note_write(const struct smtp_note *note, struct wire_out *out);

/* The dialogue turn by turn, for captures and byte counts: even turns are the server's (greeting,
 * answers), odd ones the client's. The odd turns together are what smtp_note_write writes. */
#define SMTP_NOTE_TURNS 13u
void smtp_note_turn_write(const struct smtp_note *note, unsigned turn, struct wire_span server_name,
	struct wire_out *out);

/* The phone number: the local part of rcpt_to when it is digits with an optional +. False else. */
bool smtp_note_number(const struct smtp_note *note, struct wire_span *number);

/* Our encoding of the control message's payload, one line of text:
 *   sync guid=00112233445566778899aabbccddeeff mailbox=alice@example.com time=1084350615
 * "sync" alone (vector smtp-01) is valid, too: has_guid is then false and the rest empty. */
struct smtp_note_control {
	bool has_guid;
	uint8_t guid[16];         /* the NotifyGUID the device was given */
	struct wire_span mailbox; /* no spaces */
	int64_t time_s;           /* when the item arrived, Unix seconds >= 0 */
};

#define SMTP_NOTE_CONTROL_BYTES_MAX 400u
void smtp_note_control_write(const struct smtp_note_control *control, struct wire_out *out);
enum wire_verdict smtp_note_control_read(const uint8_t *p, size_t n, struct smtp_note_control *out,
	struct wire_bad *bad);
