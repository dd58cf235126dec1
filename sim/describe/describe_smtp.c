/* SMTP for people: who mails what to whom, and what a server says to it.
 *
 * Derived fields, which encode ignores: dialogue, note. */
#include "describe/describe_smtp.h"

#include "wire/octets.h"
#include "wire/smtp_client.h"
#include "wire/smtp_note.h"
#include "wire/smtp_server.h"

#define REPLY_BYTES_MAX 1024u
#define PATHS_MAX 100u
#define SERVER_NAME "gateway.operator.example"

static struct smtp_server_cfg server_cfg(void)
{
	return (struct smtp_server_cfg){.name = octets_text(SERVER_NAME),
		.recipients_max = PATHS_MAX, .mail_bytes_max = 1u << 20};
}

/* Accepts what the server asks about. */
static void accept_asked(struct smtp_server *server, const struct smtp_server_event *event,
	struct wire_out *out)
{
	switch (event->kind) {
	case SMTP_SERVER_SENDER:
		smtp_server_answer(server, 250, "2.1.0 Sender ok", out);
		break;
	case SMTP_SERVER_RECIPIENT:
		smtp_server_answer(server, 250, "2.1.5 Recipient ok", out);
		break;
	case SMTP_SERVER_END:
		smtp_server_answer(server, 250, "2.0.0 Accepted", out);
		break;
	default:
		break;
	}
}

static void event_note(json_t *object, json_t *mail, const struct smtp_server_event *event)
{
	json_t *span = describe_field_octets_value(event->span);
	switch (event->kind) {
	case SMTP_SERVER_HELLO:
		json_object_set(object, "client", span);
		break;
	case SMTP_SERVER_SENDER:
		json_object_set(mail, "from", span);
		json_object_set_new(mail, "to", json_array());
		json_object_set_new(mail, "lines", json_array());
		break;
	case SMTP_SERVER_RECIPIENT:
		json_array_append(json_object_get(mail, "to"), span);
		break;
	case SMTP_SERVER_LINE:
		json_array_append(json_object_get(mail, "lines"), span);
		break;
	case SMTP_SERVER_END:
		json_array_append_new(json_object_get(object, "mails"), json_deep_copy(mail));
		json_object_clear(mail);
		break;
	case SMTP_SERVER_RESET:
		json_object_clear(mail);
		break;
	default:
		break;
	}
	json_decref(span);
}

/* A command or reply without its CR LF. */
static void turn_note(json_t *dialogue, const char *side, const uint8_t *p, size_t n)
{
	if (n >= 2) {
		json_t *turn = json_object();
		describe_field_put_octets(turn, side, octets_span(p, n - 2));
		json_array_append_new(dialogue, turn);
	}
}

/* What the notification mail of the simulator says beyond SMTP. */
static void put_note(json_t *object, const uint8_t *p, size_t n)
{
	struct smtp_note note;
	struct smtp_note_control control;
	struct wire_span number;
	size_t used = 0;
	if (smtp_note_read(p, n, &note, &used, NULL) != WIRE_OK) {
		return;
	}
	json_t *said = json_object();
	if (smtp_note_number(&note, &number)) {
		describe_field_put_octets(said, "number", number);
	}
	if (smtp_note_control_read(note.body.p, note.body.n, &control, NULL) == WIRE_OK &&
		control.has_guid) {
		describe_field_put_hex(said, "guid", octets_span(control.guid, sizeof control.guid));
		describe_field_put_octets(said, "mailbox", control.mailbox);
		describe_field_put_number(said, "time", (uint64_t)control.time_s);
	}
	json_object_set_new(object, "note", said);
}

enum wire_verdict describe_smtp_decode(const uint8_t *p, size_t n, json_t *object,
	struct wire_bad *bad)
{
	uint8_t reply[REPLY_BYTES_MAX];
	struct wire_out out = wire_out_init(reply, sizeof reply);
	struct smtp_server server;
	const struct smtp_server_cfg cfg = server_cfg();
	json_t *dialogue = json_array();
	json_t *mail = json_object();
	enum wire_verdict verdict = WIRE_OK;
	size_t at = 0;
	json_object_set_new(object, "client", json_string(""));
	json_object_set_new(object, "mails", json_array());
	json_object_set_new(object, "dialogue", dialogue);
	smtp_server_open(&server, &cfg, &out);
	turn_note(dialogue, "server", reply, out.n);
	while (at < n && verdict == WIRE_OK) {
		struct smtp_server_event event;
		const bool text = server.state == SMTP_SERVER_TEXT;
		size_t used = 0;
		out.n = 0;
		if (server.state == SMTP_SERVER_CLOSED) {
			verdict = octets_bad(bad, at, "octets after the end of the session");
			break;
		}
		verdict = smtp_server_input(&server, p + at, n - at, &used, &event, &out);
		if (verdict == WIRE_BAD) {
			verdict = octets_bad(bad, at, "not a line of SMTP: too long, or CR, LF or NUL alone");
		}
		if (verdict == WIRE_OK) {
			event_note(object, mail, &event);
			accept_asked(&server, &event, &out);
			if (!text) {
				turn_note(dialogue, "client", p + at, used);
			}
			turn_note(dialogue, "server", reply, out.n);
			at += used;
		}
	}
	json_decref(mail);
	if (verdict == WIRE_OK && server.state == SMTP_SERVER_TEXT) {
		verdict = WIRE_MORE;
	}
	if (verdict == WIRE_OK) {
		put_note(object, p, n);
	}
	return verdict;
}

/* What the strings of the object point to. */
struct room {
	struct wire_span to[PATHS_MAX];
	uint8_t store[70000];
	struct wire_out text; /* the mail's lines */
	uint8_t text_store[1u << 20];
};

/* The octets of a JSON string; decoded hexadecimal goes to the room's store. */
static struct wire_span take_value(struct describe_in *in, struct room *room, const json_t *value,
	const char *key, size_t *store_n)
{
	struct wire_span span = octets_text("");
	if (!describe_field_value_octets(value, room->store + *store_n,
		sizeof room->store - *store_n, &span)) {
		describe_field_fail(in, key, "not a string, or too long");
	} else if (span.p == room->store + *store_n) {
		*store_n += span.n;
	}
	return span;
}

static void take_mail(struct describe_in *in, struct room *room, struct smtp_client_mail *mail)
{
	const json_t *mails = json_object_get(in->object, "mails");
	const json_t *one = json_array_get(mails, 0);
	const json_t *to = json_object_get(one, "to");
	size_t store_n = 0;
	size_t i;
	json_t *value;
	if (json_array_size(mails) != 1) {
		describe_field_fail(in, "mails", "not exactly one mail: a session sends one");
		return;
	}
	if (json_array_size(to) < 1 || json_array_size(to) > PATHS_MAX) {
		describe_field_fail(in, "to", "not 1 to 100 recipients");
		return;
	}
	mail->helo = take_value(in, room, json_object_get(in->object, "client"), "client", &store_n);
	mail->from = take_value(in, room, json_object_get(one, "from"), "from", &store_n);
	json_array_foreach(to, i, value) {
		room->to[i] = take_value(in, room, value, "to", &store_n);
	}
	mail->to = room->to;
	mail->to_n = (uint16_t)json_array_size(to);
	json_array_foreach(json_object_get(one, "lines"), i, value) {
		octets_put_span(&room->text, take_value(in, room, value, "lines", &store_n));
		octets_put_span(&room->text, octets_text("\r\n"));
	}
	mail->text = octets_span(room->text.p, room->text.n);
}

/* Client and server talk; what the client says is `out`. */
static void talk(const struct smtp_client_mail *mail, struct wire_out *out)
{
	uint8_t reply[REPLY_BYTES_MAX];
	struct wire_out said = wire_out_init(reply, sizeof reply);
	struct smtp_server server;
	struct smtp_client client;
	const struct smtp_server_cfg cfg = server_cfg();
	smtp_client_open(&client, mail);
	smtp_server_open(&server, &cfg, &said);
	size_t heard = out->n;
	while (client.state != SMTP_CLIENT_DONE && !out->overflow) {
		size_t used = 0;
		int refused = -1;
		if (smtp_client_input(&client, reply, said.n, &used, &refused, out, NULL) != WIRE_OK) {
			out->overflow = true; /* what the client said is not a command */
		}
		said.n = 0;
		while (heard < out->n && said.n == 0 && !out->overflow) {
			struct smtp_server_event event;
			if (smtp_server_input(&server, out->p + heard, out->n - heard, &used, &event,
				&said) != WIRE_OK) {
				out->overflow = true;
			}
			accept_asked(&server, &event, &said);
			heard += used;
		}
	}
	out->overflow |= !client.sent;
}

void describe_smtp_encode(struct describe_in *in, struct wire_out *out)
{
	static const char *const keys[] = {"client", "mails", "dialogue", "note", NULL};
	struct room *room = malloc(sizeof *room);
	struct smtp_client_mail mail = {.to_n = 0};
	if (room == NULL) {
		describe_field_fail(in, "", "out of memory");
		return;
	}
	room->text = wire_out_init(room->text_store, sizeof room->text_store);
	describe_field_only(in, keys, NULL);
	take_mail(in, room, &mail);
	if (!in->failed && !room->text.overflow) {
		talk(&mail, out);
	}
	if (!in->failed && (out->overflow || room->text.overflow)) {
		describe_field_fail(in, "mails", "cannot be sent: a path or a line that SMTP has no form for");
	}
	free(room);
}
