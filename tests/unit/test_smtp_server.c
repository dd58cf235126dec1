/* The gateway's side: a dialogue with every command out of order, the limits, and what ends it. */
#include "sms_vectors.h"
#include "wire/octets.h"
#include "wire/smtp_server.h"

struct gateway {
	struct smtp_server server;
	struct smtp_server_cfg cfg;
	uint8_t octets[2048];
	struct wire_out said;
	struct smtp_server_event event;
};

static void gateway_open(struct gateway *gateway)
{
	gateway->cfg = (struct smtp_server_cfg){.name = octets_text("gw.example"),
		.recipients_max = 2, .mail_bytes_max = 40};
	gateway->said = wire_out_init(gateway->octets, sizeof gateway->octets);
	smtp_server_open(&gateway->server, &gateway->cfg, &gateway->said);
}

/* One line in, one answer out: its code, 0 when there is none. Events are accepted with `code`. */
static unsigned say(struct gateway *gateway, const char *line, unsigned code)
{
	size_t used = 0;
	gateway->said.n = 0;
	const enum wire_verdict verdict = smtp_server_input(&gateway->server,
		(const uint8_t *)line, strlen(line), &used, &gateway->event, &gateway->said);
	ck_assert_msg(verdict == WIRE_OK && used == strlen(line), "%s", line);
	if (gateway->server.asked != 0) {
		ck_assert_uint_eq(gateway->said.n, 0);
		smtp_server_answer(&gateway->server, code, "x", &gateway->said);
	}
	struct smtp_reply reply = {.code = 0};
	if (gateway->said.n > 0) {
		ck_assert_int_eq(smtp_reply_read(gateway->octets, gateway->said.n, &reply, &used, NULL),
			WIRE_OK);
		ck_assert_uint_eq(used, gateway->said.n); /* one reply, no more */
	}
	return reply.code;
}

START_TEST(every_order_has_its_answer)
{
	static const struct {
		const char *line;
		unsigned answer; /* the caller's, to what it is asked */
		unsigned code;   /* what the client hears */
		enum smtp_server_kind kind;
	} rows[] = {
		{"MAIL FROM:<a@b>\r\n", 250, 503, SMTP_SERVER_NOTHING},
		{"DATA\r\n", 0, 503, SMTP_SERVER_NOTHING},
		{"NOOP\r\n", 0, 250, SMTP_SERVER_NOTHING},
		{"VRFY alice\r\n", 0, 252, SMTP_SERVER_NOTHING},
		{"EXPN list\r\n", 0, 502, SMTP_SERVER_NOTHING},
		{"HELP\r\n", 0, 214, SMTP_SERVER_NOTHING},
		{"FOO\r\n", 0, 500, SMTP_SERVER_NOTHING},
		{"EHLO a.example\r\n", 0, 250, SMTP_SERVER_HELLO},
		{"RCPT TO:<a@b>\r\n", 250, 503, SMTP_SERVER_NOTHING},
		{"MAIL FROM:<a@b> SIZE=9\r\n", 250, 555, SMTP_SERVER_NOTHING},
		{"MAIL FROM:<bad@b>\r\n", 550, 550, SMTP_SERVER_SENDER},
		{"RCPT TO:<a@b>\r\n", 250, 503, SMTP_SERVER_NOTHING},
		{"MAIL FROM:<a@b>\r\n", 250, 250, SMTP_SERVER_SENDER},
		{"MAIL FROM:<a@b>\r\n", 250, 503, SMTP_SERVER_NOTHING},
		{"DATA\r\n", 0, 554, SMTP_SERVER_NOTHING},
		{"RCPT TO:<bad@b>\r\n", 550, 550, SMTP_SERVER_RECIPIENT},
		{"DATA\r\n", 0, 554, SMTP_SERVER_NOTHING},
		{"RCPT TO:<1@b>\r\n", 250, 250, SMTP_SERVER_RECIPIENT},
		{"RCPT TO:<2@b>\r\n", 251, 251, SMTP_SERVER_RECIPIENT},
		{"RCPT TO:<3@b>\r\n", 250, 452, SMTP_SERVER_NOTHING},
		{"RSET\r\n", 0, 250, SMTP_SERVER_RESET},
		{"RCPT TO:<1@b>\r\n", 250, 503, SMTP_SERVER_NOTHING},
		{"MAIL FROM:<>\r\n", 250, 250, SMTP_SERVER_SENDER},
		{"RCPT TO:<1@b>\r\n", 250, 250, SMTP_SERVER_RECIPIENT},
		{"DATA\r\n", 0, 354, SMTP_SERVER_NOTHING},
		{"Subject: x\r\n", 0, 0, SMTP_SERVER_LINE},
		{"\r\n", 0, 0, SMTP_SERVER_LINE},
		{"..QUIT\r\n", 0, 0, SMTP_SERVER_LINE},
		{"QUIT\r\n", 0, 0, SMTP_SERVER_LINE},
		{".\r\n", 250, 250, SMTP_SERVER_END},
		{"DATA\r\n", 0, 503, SMTP_SERVER_NOTHING},
		{"QUIT\r\n", 0, 221, SMTP_SERVER_BYE},
	};
	struct gateway gateway;
	gateway_open(&gateway);
	ck_assert(wire_span_is(octets_span(gateway.octets, gateway.said.n),
		"220 gw.example ESMTP\r\n"));
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const unsigned code = say(&gateway, rows[i].line, rows[i].answer);
		ck_assert_msg(code == rows[i].code && gateway.event.kind == rows[i].kind,
			"row %zu %s: %u, event %d", i, rows[i].line, code, (int)gateway.event.kind);
		if (strcmp(rows[i].line, "..QUIT\r\n") == 0) {
			ck_assert(wire_span_is(gateway.event.span, ".QUIT"));
		}
	}
	size_t used = 0;
	gateway.said.n = 0;
	ck_assert_int_eq(smtp_server_input(&gateway.server, (const uint8_t *)"NOOP\r\n", 6, &used,
		&gateway.event, &gateway.said), WIRE_OK);
	ck_assert_uint_eq(gateway.said.n, 0);
}
END_TEST

START_TEST(a_mail_too_big_is_dropped)
{
	struct gateway gateway;
	gateway_open(&gateway);
	say(&gateway, "EHLO a\r\n", 0);
	say(&gateway, "MAIL FROM:<a@b>\r\n", 250);
	say(&gateway, "RCPT TO:<a@b>\r\n", 250);
	say(&gateway, "DATA\r\n", 0);
	say(&gateway, "123456789 123456789 123456789 123456\r\n", 0); /* 38 of 40 octets */
	ck_assert_int_eq(gateway.event.kind, SMTP_SERVER_LINE);
	say(&gateway, "x\r\n", 0);
	ck_assert_int_eq(gateway.event.kind, SMTP_SERVER_NOTHING);
	ck_assert_uint_eq(say(&gateway, ".\r\n", 250), 552);
	ck_assert_int_eq(gateway.event.kind, SMTP_SERVER_RESET);
	ck_assert_uint_eq(say(&gateway, "MAIL FROM:<a@b>\r\n", 250), 250);
}
END_TEST

START_TEST(an_answer_that_is_due_stops_everything)
{
	struct gateway gateway;
	size_t used = 0;
	gateway_open(&gateway);
	say(&gateway, "EHLO a\r\n", 0);
	gateway.said.n = 0;
	ck_assert_int_eq(smtp_server_input(&gateway.server,
		(const uint8_t *)"MAIL FROM:<a@b>\r\nRCPT TO:<a@b>\r\n", 32, &used, &gateway.event,
		&gateway.said), WIRE_OK);
	ck_assert_uint_eq(used, 17);
	ck_assert_int_eq(smtp_server_input(&gateway.server, (const uint8_t *)"RCPT TO:<a@b>\r\n", 15,
		&used, &gateway.event, &gateway.said), WIRE_MORE);
	ck_assert_uint_eq(used, 0);
	ck_assert_uint_eq(gateway.said.n, 0);
}
END_TEST

START_TEST(too_many_errors_and_bad_lines_end_it)
{
	struct gateway gateway;
	gateway_open(&gateway);
	for (unsigned i = 1; i < SMTP_SERVER_FAULTS_MAX; i++) {
		ck_assert_uint_eq(say(&gateway, "FOO\r\n", 0), 500);
	}
	ck_assert_uint_eq(say(&gateway, "FOO\r\n", 0), 421);
	ck_assert_int_eq(gateway.event.kind, SMTP_SERVER_BYE);
	static const char *const lines[] = {"NOOP\nQUIT\r\n", "NO\rOP\r\n"};
	for (size_t i = 0; i < 2; i++) {
		size_t used = 0;
		gateway_open(&gateway);
		ck_assert_int_eq(smtp_server_input(&gateway.server, (const uint8_t *)lines[i],
			strlen(lines[i]), &used, &gateway.event, &gateway.said), WIRE_BAD);
		ck_assert_int_eq(gateway.event.kind, SMTP_SERVER_BYE);
		ck_assert_uint_eq(gateway.server.state, SMTP_SERVER_CLOSED);
	}
	/* Text lines may have 1000 octets, one with a doubled dot 1001; commands 512. */
	static uint8_t text[1100];
	memset(text, 'a', sizeof text);
	for (size_t n = 999; n <= 1002; n++) {
		for (unsigned dot = 0; dot < 2; dot++) {
			size_t used = 0;
			gateway_open(&gateway);
			gateway.cfg.mail_bytes_max = 5000;
			gateway.server.state = SMTP_SERVER_TEXT;
			text[0] = dot == 1 ? '.' : 'a';
			memcpy(text + n - 2, "\r\n", 2);
			ck_assert_int_eq(smtp_server_input(&gateway.server, text, n, &used, &gateway.event,
				&gateway.said), n <= 1000 + dot ? WIRE_OK : WIRE_BAD);
			memcpy(text + n - 2, "aa", 2);
		}
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("smtp_server");
	TCase *tests = tcase_create("all");
	suite_add_tcase(suite, tests);
	tcase_add_test(tests, every_order_has_its_answer);
	tcase_add_test(tests, a_mail_too_big_is_dropped);
	tcase_add_test(tests, an_answer_that_is_due_stops_everything);
	tcase_add_test(tests, too_many_errors_and_bad_lines_end_it);
	return vector_run(suite);
}
