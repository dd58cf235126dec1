/* The sending side: scripted servers, and a whole session against our own server with random mails
 * in random pieces. */
#include "sms_vectors.h"
#include "wire/octets.h"
#include "wire/smtp_client.h"
#include "wire/smtp_note.h"
#include "wire/smtp_server.h"

static struct wire_span to[3];

static struct smtp_client_mail mail_to(unsigned n)
{
	to[0] = octets_text("1@sms.example");
	to[1] = octets_text("2@sms.example");
	to[2] = octets_text("3@sms.example");
	return (struct smtp_client_mail){.helo = octets_text("ex.example"),
		.from = octets_text("a@ex.example"), .to = to, .to_n = (uint16_t)n,
		.text = octets_text("Subject: x\r\n\r\n.hidden\r\n")};
}

/* Replies in turn; what the client has said at the end, its code, and whether the mail went. */
START_TEST(servers_of_all_kinds)
{
	static const struct {
		const char *name;
		const char *replies[12];
		const char *said;
		unsigned code;
		bool sent;
		int refused; /* the last recipient refused */
	} rows[] = {
		{"good", {"220 x\r\n", "250-x\r\n250 SIZE\r\n", "250 x\r\n", "250 x\r\n", "550 x\r\n",
			"250 x\r\n", "354 x\r\n", "250 x\r\n", "221 x\r\n"},
		 "EHLO ex.example\r\nMAIL FROM:<a@ex.example>\r\nRCPT TO:<1@sms.example>\r\n"
		 "RCPT TO:<2@sms.example>\r\nRCPT TO:<3@sms.example>\r\nDATA\r\n"
		 "Subject: x\r\n\r\n..hidden\r\n.\r\nQUIT\r\n", 250, true, 1},
		{"old", {"220 x\r\n", "502 x\r\n", "250 x\r\n", "550 x\r\n", "221 x\r\n"},
		 "EHLO ex.example\r\nHELO ex.example\r\nMAIL FROM:<a@ex.example>\r\nQUIT\r\n", 550,
		 false, -1},
		{"closed", {"554 x\r\n", "221 x\r\n"}, "QUIT\r\n", 554, false, -1},
		{"none wanted", {"220 x\r\n", "250 x\r\n", "250 x\r\n", "551 x\r\n", "450 x\r\n",
			"450 x\r\n", "221 x\r\n"},
		 "EHLO ex.example\r\nMAIL FROM:<a@ex.example>\r\nRCPT TO:<1@sms.example>\r\n"
		 "RCPT TO:<2@sms.example>\r\nRCPT TO:<3@sms.example>\r\nQUIT\r\n", 551, false, 2},
		{"no data", {"220 x\r\n", "250 x\r\n", "250 x\r\n", "250 x\r\n", "250 x\r\n",
			"250 x\r\n", "451 x\r\n", "221 x\r\n"},
		 "EHLO ex.example\r\nMAIL FROM:<a@ex.example>\r\nRCPT TO:<1@sms.example>\r\n"
		 "RCPT TO:<2@sms.example>\r\nRCPT TO:<3@sms.example>\r\nDATA\r\nQUIT\r\n", 451, false,
		 -1},
		{"going down", {"220 x\r\n", "250 x\r\n", "421 x\r\n"},
		 "EHLO ex.example\r\nMAIL FROM:<a@ex.example>\r\n", 421, false, -1},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct smtp_client_mail mail = mail_to(3);
		struct smtp_client client;
		uint8_t octets[1024];
		struct wire_out out = wire_out_init(octets, sizeof octets);
		int last = -1;
		smtp_client_open(&client, &mail);
		for (size_t k = 0; rows[i].replies[k] != NULL; k++) {
			size_t used = 0;
			int refused = -1;
			const char *reply = rows[i].replies[k];
			ck_assert_msg(client.state != SMTP_CLIENT_DONE, "%s: over too early", rows[i].name);
			ck_assert_uint_ge(smtp_client_patience_s(&client), 120);
			ck_assert_int_eq(smtp_client_input(&client, (const uint8_t *)reply,
				strlen(reply) - 1, &used, &refused, &out, NULL), WIRE_MORE);
			ck_assert_int_eq(smtp_client_input(&client, (const uint8_t *)reply, strlen(reply),
				&used, &refused, &out, NULL), WIRE_OK);
			last = refused >= 0 ? refused : last;
		}
		ck_assert_msg(client.state == SMTP_CLIENT_DONE && client.code == rows[i].code &&
			client.sent == rows[i].sent && last == rows[i].refused && !out.overflow,
			"%s: state %u, code %u", rows[i].name, client.state, client.code);
		ck_assert_msg(wire_span_is(octets_span(octets, out.n), rows[i].said), "%s: %.*s",
			rows[i].name, (int)out.n, octets);
	}
}
END_TEST

START_TEST(what_is_no_smtp_ends_it)
{
	const struct smtp_client_mail mail = mail_to(1);
	struct smtp_client client;
	uint8_t octets[64];
	struct wire_out out = wire_out_init(octets, sizeof octets);
	size_t used = 0;
	int refused = -1;
	smtp_client_open(&client, &mail);
	ck_assert_int_eq(smtp_client_input(&client, (const uint8_t *)"SSH-2.0\r\n", 9, &used,
		&refused, &out, NULL), WIRE_BAD);
	ck_assert_uint_eq(client.state, SMTP_CLIENT_DONE);
	ck_assert_uint_eq(out.n, 0);
}
END_TEST

/* The client's octets for the notification mail are those of the one fixed dialogue. */
START_TEST(the_notification_is_the_same)
{
	const struct smtp_note note = {.helo = octets_text("exchange.example.com"),
		.mail_from = octets_text("autd@example.com"),
		.rcpt_to = octets_text("14255551212@sms.operator.example"),
		.subject = octets_text("AUTD"), .body = octets_text("sync")};
	uint8_t wanted_octets[1024], octets[1024], turn_octets[1024];
	struct wire_out wanted = wire_out_init(wanted_octets, sizeof wanted_octets);
	struct wire_out out = wire_out_init(octets, sizeof octets);
	struct wire_out turn = wire_out_init(turn_octets, sizeof turn_octets);
	smtp_note_write(&note, &wanted);
	smtp_note_turn_write(&note, 9, octets_text("gw"), &turn);
	ck_assert(!wanted.overflow && !turn.overflow);
	const struct smtp_client_mail mail = {.helo = note.helo, .from = note.mail_from,
		.to = &note.rcpt_to, .to_n = 1, .text = octets_span(turn_octets, turn.n - 3)};
	struct smtp_client client;
	smtp_client_open(&client, &mail);
	for (unsigned i = 0; i < SMTP_NOTE_TURNS; i += 2) {
		uint8_t reply_octets[256];
		struct wire_out reply = wire_out_init(reply_octets, sizeof reply_octets);
		size_t used = 0;
		int refused = -1;
		smtp_note_turn_write(&note, i, octets_text("gw"), &reply);
		ck_assert_int_eq(smtp_client_input(&client, reply_octets, reply.n, &used, &refused,
			&out, NULL), WIRE_OK);
	}
	ck_assert(client.sent && client.state == SMTP_CLIENT_DONE);
	ck_assert_uint_eq(out.n, wanted.n);
	ck_assert_mem_eq(octets, wanted_octets, out.n);
}
END_TEST

/* Octets said by one side and not yet heard by the other, given out in random pieces. */
struct pipe {
	uint8_t octets[8192];
	struct wire_out said;
	size_t heard;
};

static void pipe_eat(struct pipe *pipe, size_t used)
{
	pipe->said.n -= used;
	pipe->heard -= used;
	memmove(pipe->octets, pipe->octets + used, pipe->said.n);
}

static void pipe_more(struct pipe *pipe, uint64_t *state)
{
	pipe->heard += 1 + vector_random(state) % 30;
	pipe->heard = pipe->heard < pipe->said.n ? pipe->heard : pipe->said.n;
}

START_TEST(random_mails_arrive)
{
	uint64_t state = 25;
	for (unsigned round = 0; round < 300; round++) {
		static const char letters[] = "..ab \t\r";
		static struct pipe up, down;
		uint8_t text_octets[2048], got_octets[4096];
		struct wire_out text = wire_out_init(text_octets, sizeof text_octets);
		struct wire_out got = wire_out_init(got_octets, sizeof got_octets);
		const size_t lines = vector_random(&state) % 30;
		for (size_t i = 0; i < lines; i++) {
			for (size_t k = vector_random(&state) % 20; k > 0; k--) {
				wire_put_u8(&text, (uint8_t)letters[vector_random(&state) % 6]);
			}
			octets_put_span(&text, octets_text("\r\n"));
		}
		struct smtp_client_mail mail = mail_to(1 + round % 3);
		mail.text = octets_span(text_octets, text.n);
		const struct smtp_server_cfg cfg = {.name = octets_text("gw"), .recipients_max = 9,
			.mail_bytes_max = 99999};
		struct smtp_server server;
		struct smtp_client client;
		unsigned recipients = 0, ends = 0;
		up = (struct pipe){.said = wire_out_init(up.octets, sizeof up.octets)};
		down = (struct pipe){.said = wire_out_init(down.octets, sizeof down.octets)};
		smtp_client_open(&client, &mail);
		smtp_server_open(&server, &cfg, &down.said);
		for (unsigned step = 0; step < 20000 && client.state != SMTP_CLIENT_DONE; step++) {
			struct smtp_server_event event;
			size_t used = 0;
			int refused = -1;
			pipe_more(&up, &state);
			pipe_more(&down, &state);
			if (smtp_client_input(&client, down.octets, down.heard, &used, &refused, &up.said,
				NULL) == WIRE_OK) {
				pipe_eat(&down, used);
			}
			while (smtp_server_input(&server, up.octets, up.heard, &used, &event,
				&down.said) == WIRE_OK && used > 0) {
				if (event.kind == SMTP_SERVER_LINE) {
					octets_put_span(&got, event.span);
					octets_put_span(&got, octets_text("\r\n"));
				}
				recipients += event.kind == SMTP_SERVER_RECIPIENT;
				ends += event.kind == SMTP_SERVER_END;
				pipe_eat(&up, used);
				smtp_server_answer(&server, 250, "ok", &down.said);
			}
		}
		ck_assert(client.state == SMTP_CLIENT_DONE && client.sent);
		ck_assert_uint_eq(recipients, 1 + round % 3);
		ck_assert_uint_eq(ends, 1);
		ck_assert_uint_eq(got.n, text.n);
		ck_assert(got.n == 0 || memcmp(got_octets, text_octets, got.n) == 0);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("smtp_client");
	TCase *tests = tcase_create("all");
	suite_add_tcase(suite, tests);
	tcase_add_test(tests, servers_of_all_kinds);
	tcase_add_test(tests, what_is_no_smtp_ends_it);
	tcase_add_test(tests, the_notification_is_the_same);
	tcase_add_test(tests, random_mails_arrive);
	return vector_run(suite);
}
