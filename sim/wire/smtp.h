/* SMTP as lines: commands, replies and the body of a mail, read and written.
 *
 * Not here: the order of the dialogue (smtp_server.h, smtp_client.h), what a mail says, MIME, TLS,
 * extensions; the one fixed notification of the simulator (smtp_note.h).
 * Ownership: spans point into the caller's octets. Units: octets.
 * Invariants: a line ends in CR LF and holds neither alone, so that nobody can smuggle a second mail
 * past the end of the first; on MORE nothing has been consumed.
 * Source: [RFC5321] 2.3.8 (lines), 4.1 (commands), 4.2 (replies), 4.5.2 (dots), 4.5.3.1 (sizes). */
#pragma once

#include "wire/wire.h"

/* [RFC5321] 4.5.3.1, CR LF included. */
#define SMTP_COMMAND_BYTES_MAX 512u
#define SMTP_REPLY_BYTES_MAX 512u
#define SMTP_TEXT_BYTES_MAX 1000u
#define SMTP_PATH_BYTES_MAX 256u
#define SMTP_REPLY_LINES_MAX 64u /* our limit on one reply */

enum smtp_verb {
	SMTP_HELO,
	SMTP_EHLO,
	SMTP_MAIL,
	SMTP_RCPT,
	SMTP_DATA,
	SMTP_RSET,
	SMTP_NOOP,
	SMTP_VRFY,
	SMTP_EXPN,
	SMTP_HELP,
	SMTP_QUIT,
	SMTP_UNKNOWN
};

enum smtp_fault {
	SMTP_FAULT_NONE,
	SMTP_FAULT_VERB,      /* 500: no such command */
	SMTP_FAULT_ARGUMENT,  /* 501: an argument that is none, missing, or too many */
	SMTP_FAULT_PARAMETER, /* 555: MAIL or RCPT with a parameter of an extension */
	SMTP_FAULT_LONG       /* 500: the line is too long */
};

/* One command. `argument` is the domain of HELO and EHLO, the path of MAIL and RCPT without its
 * brackets (empty: the null path of a bounce), and the rest of the line for the others. */
struct smtp_command {
	uint8_t verb;  /* enum smtp_verb */
	uint8_t fault; /* enum smtp_fault; the argument counts only without one */
	struct wire_span argument;
};

/* One reply, maybe of several lines. */
struct smtp_reply {
	uint16_t code;         /* 200..599 */
	uint16_t lines_n;
	struct wire_span text; /* of the last line, without the code */
};

/* A line up to its CR LF, which `*used` includes. BAD: CR or LF alone, NUL, or longer than `max`
 * with its end. */
enum wire_verdict smtp_line_read(const uint8_t *p, size_t n, size_t max, struct wire_span *line,
	size_t *used, struct wire_bad *bad);

/* The command in a line. Never fails: what is wrong is in `fault`. */
void smtp_command_of(struct wire_span line, struct smtp_command *out);
/* "MAIL FROM:<a@b>" and its like with CR LF; overflow when the argument has no place in it. */
void smtp_command_write(enum smtp_verb verb, struct wire_span argument, struct wire_out *out);
/* "MAIL"; "" for SMTP_UNKNOWN. */
const char *smtp_verb_name(enum smtp_verb verb);

/* A whole reply. BAD: no code, codes that differ, a line that is too long, too many lines. */
enum wire_verdict smtp_reply_read(const uint8_t *p, size_t n, struct smtp_reply *out, size_t *used,
	struct wire_bad *bad);
/* One line of a reply; `last`: no hyphen after the code. */
void smtp_reply_write(unsigned code, bool last, struct wire_span text, struct wire_out *out);

/* The lines of a mail as they go over the wire: dots at the beginning doubled, and the line with
 * one dot at the end. Overflow: CR or LF alone, or a line that is too long. An unfinished last line
 * is finished. */
void smtp_text_write(struct wire_span mail, struct wire_out *out);
