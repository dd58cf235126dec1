/* One mail, one reply at a time. */
#include "wire/smtp_client.h"

#include "wire/octets.h"

void smtp_client_open(struct smtp_client *client, const struct smtp_client_mail *mail)
{
	*client = (struct smtp_client){.mail = mail, .state = SMTP_CLIENT_CONNECTED};
}

/* Sends the command that belongs to a state. */
static void go(struct smtp_client *client, enum smtp_client_state state, struct wire_out *out)
{
	const struct smtp_client_mail *mail = client->mail;
	const struct wire_span none = {.p = NULL, .n = 0};
	client->state = (uint8_t)state;
	switch (state) {
	case SMTP_CLIENT_EHLO:
		smtp_command_write(SMTP_EHLO, mail->helo, out);
		break;
	case SMTP_CLIENT_HELO:
		smtp_command_write(SMTP_HELO, mail->helo, out);
		break;
	case SMTP_CLIENT_MAIL:
		smtp_command_write(SMTP_MAIL, mail->from, out);
		break;
	case SMTP_CLIENT_RCPT:
		smtp_command_write(SMTP_RCPT, mail->to[client->at], out);
		break;
	case SMTP_CLIENT_DATA:
		smtp_command_write(SMTP_DATA, none, out);
		break;
	case SMTP_CLIENT_TEXT:
		smtp_text_write(mail->text, out);
		break;
	case SMTP_CLIENT_QUIT:
		smtp_command_write(SMTP_QUIT, none, out);
		break;
	default:
		break;
	}
}

static void give_up(struct smtp_client *client, unsigned code, struct wire_out *out)
{
	client->code = client->code == 0 ? (uint16_t)code : client->code;
	go(client, SMTP_CLIENT_QUIT, out);
}

/* After the last recipient: the mail goes to those who were taken. */
static void recipient_answered(struct smtp_client *client, unsigned code, int *refused,
	struct wire_out *out)
{
	if (code / 100 == 2) {
		client->taken_n++;
	} else {
		*refused = client->at;
		client->code = client->code == 0 ? (uint16_t)code : client->code;
	}
	client->at++;
	if (client->at < client->mail->to_n) {
		go(client, SMTP_CLIENT_RCPT, out);
	} else if (client->taken_n > 0) {
		go(client, SMTP_CLIENT_DATA, out);
	} else {
		give_up(client, code, out);
	}
}

static void reply_take(struct smtp_client *client, unsigned code, int *refused,
	struct wire_out *out)
{
	const bool good = code / 100 == 2;
	switch ((enum smtp_client_state)client->state) {
	case SMTP_CLIENT_CONNECTED:
		good ? go(client, SMTP_CLIENT_EHLO, out) : give_up(client, code, out);
		break;
	case SMTP_CLIENT_EHLO:
		/* [RFC5321] 3.2: a server that does not know EHLO is asked with HELO. */
		go(client, good ? SMTP_CLIENT_MAIL : SMTP_CLIENT_HELO, out);
		break;
	case SMTP_CLIENT_HELO:
		good ? go(client, SMTP_CLIENT_MAIL, out) : give_up(client, code, out);
		break;
	case SMTP_CLIENT_MAIL:
		good ? go(client, SMTP_CLIENT_RCPT, out) : give_up(client, code, out);
		break;
	case SMTP_CLIENT_RCPT:
		recipient_answered(client, code, refused, out);
		break;
	case SMTP_CLIENT_DATA:
		code / 100 == 3 ? go(client, SMTP_CLIENT_TEXT, out) : give_up(client, code, out);
		break;
	case SMTP_CLIENT_TEXT:
		client->sent = good;
		client->code = good || client->code == 0 ? (uint16_t)code : client->code;
		go(client, SMTP_CLIENT_QUIT, out);
		break;
	default:
		client->state = SMTP_CLIENT_DONE;
		break;
	}
}

enum wire_verdict smtp_client_input(struct smtp_client *client, const uint8_t *p, size_t n,
	size_t *used, int *refused, struct wire_out *out, struct wire_bad *bad)
{
	struct smtp_reply reply;
	*refused = -1;
	if (client->state == SMTP_CLIENT_DONE) {
		*used = n;
		return WIRE_OK;
	}
	const enum wire_verdict verdict = smtp_reply_read(p, n, &reply, used, bad);
	if (verdict == WIRE_BAD) {
		client->state = SMTP_CLIENT_DONE;
	} else if (verdict == WIRE_OK && reply.code == 421) {
		client->code = client->sent ? client->code : 421;
		client->state = SMTP_CLIENT_DONE;
	} else if (verdict == WIRE_OK) {
		reply_take(client, reply.code, refused, out);
	}
	return verdict;
}

unsigned smtp_client_patience_s(const struct smtp_client *client)
{
	switch ((enum smtp_client_state)client->state) {
	case SMTP_CLIENT_DATA:
		return 120;
	case SMTP_CLIENT_TEXT:
		return 600;
	default:
		return 300;
	}
}
