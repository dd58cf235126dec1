/* The gateway's side of the dialogue: command by command, state by state. */
#include "wire/smtp_server.h"

#include "wire/octets.h"

static void say(unsigned code, const char *text, struct wire_out *out)
{
	smtp_reply_write(code, true, octets_text(text), out);
}

/* "220 name text". */
static void say_name(const struct smtp_server *server, unsigned code, const char *text,
	struct wire_out *out)
{
	uint8_t line[SMTP_REPLY_BYTES_MAX];
	struct wire_out words = wire_out_init(line, sizeof line);
	octets_put_span(&words, server->cfg->name);
	octets_put_span(&words, octets_text(text));
	smtp_reply_write(code, true, octets_span(line, words.n), out);
}

void smtp_server_open(struct smtp_server *server, const struct smtp_server_cfg *cfg,
	struct wire_out *out)
{
	*server = (struct smtp_server){.cfg = cfg, .state = SMTP_SERVER_GREET};
	say_name(server, 220, " ESMTP", out);
}

static void mail_drop(struct smtp_server *server)
{
	server->state = server->state == SMTP_SERVER_GREET ? SMTP_SERVER_GREET : SMTP_SERVER_READY;
	server->recipients_n = 0;
	server->mail_bytes = 0;
}

static void close_session(struct smtp_server *server, struct smtp_server_event *event)
{
	server->state = SMTP_SERVER_CLOSED;
	event->kind = SMTP_SERVER_BYE;
}

/* Refuses a command; one too many ends the session. [RFC5321] 3.8, 4.3.2 */
static void refuse(struct smtp_server *server, unsigned code, const char *text,
	struct smtp_server_event *event, struct wire_out *out)
{
	if (++server->faults_n < SMTP_SERVER_FAULTS_MAX) {
		say(code, text, out);
		return;
	}
	say_name(server, 421, " too many errors, closing", out);
	close_session(server, event);
}

/* Hands the command to the caller. */
static void ask(struct smtp_server *server, enum smtp_server_kind kind, struct wire_span span,
	struct smtp_server_event *event)
{
	server->asked = (uint8_t)kind;
	event->kind = kind;
	event->span = span;
}

static void fault_take(struct smtp_server *server, const struct smtp_command *command,
	struct smtp_server_event *event, struct wire_out *out)
{
	switch ((enum smtp_fault)command->fault) {
	case SMTP_FAULT_ARGUMENT:
		refuse(server, 501, "5.5.4 Syntax error in parameters", event, out);
		break;
	case SMTP_FAULT_PARAMETER:
		refuse(server, 555, "5.5.4 Parameter not recognized", event, out);
		break;
	default:
		refuse(server, 500, "5.5.2 Command not recognized", event, out);
		break;
	}
}

static void command_take(struct smtp_server *server, const struct smtp_command *command,
	struct smtp_server_event *event, struct wire_out *out)
{
	static const char order[] = "5.5.1 Bad sequence of commands";
	const unsigned state = server->state;
	switch ((enum smtp_verb)command->verb) {
	case SMTP_HELO:
	case SMTP_EHLO:
		server->state = SMTP_SERVER_READY;
		mail_drop(server);
		event->kind = SMTP_SERVER_HELLO;
		event->span = command->argument;
		say_name(server, 250, "", out);
		break;
	case SMTP_MAIL:
		if (state != SMTP_SERVER_READY) {
			refuse(server, 503, order, event, out);
		} else {
			ask(server, SMTP_SERVER_SENDER, command->argument, event);
		}
		break;
	case SMTP_RCPT:
		if (state != SMTP_SERVER_MAIL && state != SMTP_SERVER_RCPT) {
			refuse(server, 503, order, event, out);
		} else if (server->recipients_n >= server->cfg->recipients_max) {
			refuse(server, 452, "4.5.3 Too many recipients", event, out);
		} else {
			ask(server, SMTP_SERVER_RECIPIENT, command->argument, event);
		}
		break;
	case SMTP_DATA:
		if (state == SMTP_SERVER_MAIL) {
			refuse(server, 554, "5.5.1 No valid recipients", event, out);
		} else if (state != SMTP_SERVER_RCPT) {
			refuse(server, 503, order, event, out);
		} else {
			server->state = SMTP_SERVER_TEXT;
			say(354, "End data with <CR><LF>.<CR><LF>", out);
		}
		break;
	case SMTP_RSET:
		mail_drop(server);
		event->kind = SMTP_SERVER_RESET;
		say(250, "2.0.0 OK", out);
		break;
	case SMTP_NOOP:
		say(250, "2.0.0 OK", out);
		break;
	case SMTP_VRFY:
		say(252, "2.5.0 Cannot VRFY, but will try to deliver", out);
		break;
	case SMTP_HELP:
		say(214, "2.0.0 HELO EHLO MAIL RCPT DATA RSET NOOP VRFY QUIT", out);
		break;
	case SMTP_QUIT:
		say_name(server, 221, " closing", out);
		close_session(server, event);
		break;
	default:
		refuse(server, 502, "5.5.1 Command not implemented", event, out);
		break;
	}
}

static void text_take(struct smtp_server *server, struct wire_span line,
	struct smtp_server_event *event, struct wire_out *out)
{
	const bool dot = line.n > 0 && line.p[0] == '.';
	if (dot && line.n == 1) {
		if (server->mail_bytes > server->cfg->mail_bytes_max) {
			mail_drop(server);
			event->kind = SMTP_SERVER_RESET;
			say(552, "5.3.4 Message too big", out);
			return;
		}
		ask(server, SMTP_SERVER_END, octets_span(line.p, 0), event);
		return;
	}
	/* Counted on beyond the limit without being handed out, and without coming round to zero. */
	const uint32_t more = (uint32_t)line.n + 2;
	server->mail_bytes = more > UINT32_MAX - server->mail_bytes ? UINT32_MAX :
		server->mail_bytes + more;
	if (server->mail_bytes <= server->cfg->mail_bytes_max) {
		event->kind = SMTP_SERVER_LINE;
		event->span = dot ? octets_span(line.p + 1, line.n - 1) : line;
	}
}

enum wire_verdict smtp_server_input(struct smtp_server *server, const uint8_t *p, size_t n,
	size_t *used, struct smtp_server_event *event, struct wire_out *out)
{
	struct wire_span line;
	const bool text = server->state == SMTP_SERVER_TEXT;
	*event = (struct smtp_server_event){.kind = SMTP_SERVER_NOTHING};
	*used = 0;
	if (server->state == SMTP_SERVER_CLOSED) {
		*used = n;
		return WIRE_OK;
	}
	if (server->asked != SMTP_SERVER_NOTHING) {
		return WIRE_MORE;
	}
	/* [RFC5321] 4.5.3.1.6: a doubled dot does not count. */
	const size_t max = !text ? SMTP_COMMAND_BYTES_MAX :
		n > 0 && p[0] == '.' ? SMTP_TEXT_BYTES_MAX + 1 : SMTP_TEXT_BYTES_MAX;
	const enum wire_verdict verdict = smtp_line_read(p, n, max, &line, used, NULL);
	if (verdict == WIRE_BAD) {
		say(500, "5.5.2 Line too long, or CR, LF or NUL alone", out);
		close_session(server, event);
		*used = n;
	} else if (verdict == WIRE_OK && text) {
		text_take(server, line, event, out);
	} else if (verdict == WIRE_OK) {
		struct smtp_command command;
		smtp_command_of(line, &command);
		if (command.fault != SMTP_FAULT_NONE) {
			fault_take(server, &command, event, out);
		} else {
			command_take(server, &command, event, out);
		}
	}
	return verdict;
}

void smtp_server_answer(struct smtp_server *server, unsigned code, const char *text,
	struct wire_out *out)
{
	const bool accepted = code >= 200 && code < 300;
	switch ((enum smtp_server_kind)server->asked) {
	case SMTP_SERVER_SENDER:
		server->state = accepted ? SMTP_SERVER_MAIL : SMTP_SERVER_READY;
		break;
	case SMTP_SERVER_RECIPIENT:
		server->state = accepted ? SMTP_SERVER_RCPT : server->state;
		server->recipients_n = (uint16_t)(server->recipients_n + (accepted ? 1 : 0));
		break;
	case SMTP_SERVER_END:
		mail_drop(server);
		break;
	default:
		return;
	}
	server->asked = SMTP_SERVER_NOTHING;
	say(code, text, out);
}
