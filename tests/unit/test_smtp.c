/* SMTP lines: what is one, commands and replies both ways, dots, cuts at each byte. */
#include "sms_vectors.h"
#include "wire/octets.h"
#include "wire/smtp.h"

START_TEST(lines_end_in_cr_lf)
{
	static const struct {
		const char *text;
		enum wire_verdict verdict;
		size_t n; /* of the line, or the fault's offset */
	} rows[] = {
		{"", WIRE_MORE, 0},        {"NOOP", WIRE_MORE, 0},     {"NOOP\r", WIRE_MORE, 0},
		{"NOOP\r\nX", WIRE_OK, 4}, {"\r\n", WIRE_OK, 0},       {"NOOP\n", WIRE_BAD, 4},
		{"NO\rOP", WIRE_BAD, 2},   {"1234567890", WIRE_BAD, 10}, {"12345678\r\n", WIRE_OK, 8},
		{"123456789\r\n", WIRE_BAD, 9},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct wire_span line = octets_text("");
		struct wire_bad bad = {99, ""};
		size_t used = 0;
		const enum wire_verdict verdict = smtp_line_read((const uint8_t *)rows[i].text,
			strlen(rows[i].text), 10, &line, &used, &bad);
		ck_assert_msg(verdict == rows[i].verdict, "row %zu: %d", i, (int)verdict);
		ck_assert_uint_eq(verdict == WIRE_BAD ? bad.offset : line.n, rows[i].n);
		ck_assert(verdict != WIRE_OK || used == line.n + 2);
	}
	struct wire_span line;
	size_t used;
	ck_assert_int_eq(smtp_line_read((const uint8_t *)"a\0b\r\n", 5, 10, &line, &used, NULL),
		WIRE_BAD);
}
END_TEST

START_TEST(commands_are_understood)
{
	static const struct {
		const char *line;
		enum smtp_verb verb;
		enum smtp_fault fault;
		const char *argument;
	} rows[] = {
		{"EHLO exchange.example.com", SMTP_EHLO, SMTP_FAULT_NONE, "exchange.example.com"},
		{"helo [192.0.2.1]", SMTP_HELO, SMTP_FAULT_NONE, "[192.0.2.1]"},
		{"EHLO", SMTP_EHLO, SMTP_FAULT_ARGUMENT, ""},
		{"EHLO two words", SMTP_EHLO, SMTP_FAULT_ARGUMENT, ""},
		{"MAIL FROM:<a@example.com>", SMTP_MAIL, SMTP_FAULT_NONE, "a@example.com"},
		{"mail from:<>", SMTP_MAIL, SMTP_FAULT_NONE, ""},
		{"MAIL FROM: <a@b>", SMTP_MAIL, SMTP_FAULT_ARGUMENT, ""},
		{"MAIL FROM:a@b", SMTP_MAIL, SMTP_FAULT_ARGUMENT, ""},
		{"MAIL FROM:<a b>", SMTP_MAIL, SMTP_FAULT_ARGUMENT, ""},
		{"MAIL FROM:<a@b", SMTP_MAIL, SMTP_FAULT_ARGUMENT, ""},
		{"MAIL FROM:<a@b>x", SMTP_MAIL, SMTP_FAULT_ARGUMENT, ""},
		{"MAIL FROM:<a@b> SIZE=100", SMTP_MAIL, SMTP_FAULT_PARAMETER, ""},
		{"MAIL TO:<a@b>", SMTP_MAIL, SMTP_FAULT_ARGUMENT, ""},
		{"RCPT TO:<+14255551212@sms.operator.example>", SMTP_RCPT, SMTP_FAULT_NONE,
		 "+14255551212@sms.operator.example"},
		{"RCPT TO:<>", SMTP_RCPT, SMTP_FAULT_ARGUMENT, ""},
		{"DATA", SMTP_DATA, SMTP_FAULT_NONE, ""},
		{"DATA  ", SMTP_DATA, SMTP_FAULT_NONE, ""},
		{"DATA now", SMTP_DATA, SMTP_FAULT_ARGUMENT, ""},
		{"NOOP whatever", SMTP_NOOP, SMTP_FAULT_NONE, "whatever"},
		{"VRFY alice", SMTP_VRFY, SMTP_FAULT_NONE, "alice"},
		{"VRFY", SMTP_VRFY, SMTP_FAULT_ARGUMENT, ""},
		{"RSET", SMTP_RSET, SMTP_FAULT_NONE, ""},
		{"QUIT", SMTP_QUIT, SMTP_FAULT_NONE, ""},
		{"QUITE", SMTP_UNKNOWN, SMTP_FAULT_VERB, ""},
		{"", SMTP_UNKNOWN, SMTP_FAULT_VERB, ""},
		{"STARTTLS", SMTP_UNKNOWN, SMTP_FAULT_VERB, ""},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct smtp_command command;
		smtp_command_of(octets_text(rows[i].line), &command);
		ck_assert_msg(command.verb == rows[i].verb && command.fault == rows[i].fault &&
			(command.fault != SMTP_FAULT_NONE ||
				wire_span_is(command.argument, rows[i].argument)), "%s: %u %u", rows[i].line,
			command.verb, command.fault);
	}
	char path[300];
	memset(path, 'a', sizeof path);
	memcpy(path, "RCPT TO:<", 9);
	path[9 + 254] = '>';
	struct smtp_command command;
	smtp_command_of(octets_span(path, 9 + 255), &command);
	ck_assert_int_eq(command.fault, SMTP_FAULT_NONE); /* 254 and its brackets are 256 */
	path[9 + 255] = '>';
	path[9 + 254] = 'a';
	smtp_command_of(octets_span(path, 9 + 256), &command);
	ck_assert_int_eq(command.fault, SMTP_FAULT_ARGUMENT);
}
END_TEST

START_TEST(commands_are_written_or_refused)
{
	static const struct {
		enum smtp_verb verb;
		const char *argument, *wanted; /* NULL: overflow */
	} rows[] = {
		{SMTP_EHLO, "a.example", "EHLO a.example\r\n"},
		{SMTP_MAIL, "", "MAIL FROM:<>\r\n"},
		{SMTP_MAIL, "a@b", "MAIL FROM:<a@b>\r\n"},
		{SMTP_RCPT, "a@b", "RCPT TO:<a@b>\r\n"},
		{SMTP_QUIT, "", "QUIT\r\n"},
		{SMTP_RCPT, "", NULL},
		{SMTP_RCPT, "a@b> SIZE=1", NULL},
		{SMTP_RCPT, "a@b>\r\nDATA", NULL},
		{SMTP_NOOP, "x\r\nQUIT", NULL},
		{SMTP_EHLO, "a b", NULL},
		{SMTP_DATA, "x", NULL},
		{SMTP_UNKNOWN, "", NULL},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint8_t octets[600];
		struct wire_out out = wire_out_init(octets, sizeof octets);
		smtp_command_write(rows[i].verb, octets_text(rows[i].argument), &out);
		ck_assert_msg(out.overflow == (rows[i].wanted == NULL), "row %zu", i);
		ck_assert(rows[i].wanted == NULL || wire_span_is(octets_span(octets, out.n),
			rows[i].wanted));
	}
}
END_TEST

START_TEST(replies_of_several_lines)
{
	static const struct {
		const char *text;
		enum wire_verdict verdict;
		unsigned code, lines;
		const char *last;
	} rows[] = {
		{"250 OK\r\n", WIRE_OK, 250, 1, "OK"},
		{"250\r\n", WIRE_OK, 250, 1, ""},
		{"250-a\r\n250-b\r\n250 c\r\n", WIRE_OK, 250, 3, "c"},
		{"250-a\r\n250-b\r\n", WIRE_MORE, 0, 0, ""},
		{"250-a\r\n251 b\r\n", WIRE_BAD, 0, 0, ""},
		{"25 OK\r\n", WIRE_BAD, 0, 0, ""},
		{"250_OK\r\n", WIRE_BAD, 0, 0, ""},
		{"150 OK\r\n", WIRE_BAD, 0, 0, ""},
		{"650 OK\r\n", WIRE_BAD, 0, 0, ""},
		{"250 OK\n", WIRE_BAD, 0, 0, ""},
		{"HTTP/1.1 400 Bad Request\r\n", WIRE_BAD, 0, 0, ""},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct smtp_reply reply;
		size_t used = 0;
		const size_t n = strlen(rows[i].text);
		const enum wire_verdict verdict =
			smtp_reply_read((const uint8_t *)rows[i].text, n, &reply, &used, NULL);
		ck_assert_msg(verdict == rows[i].verdict, "row %zu: %d", i, (int)verdict);
		if (verdict == WIRE_OK) {
			ck_assert_uint_eq(used, n);
			ck_assert_uint_eq(reply.code, rows[i].code);
			ck_assert_uint_eq(reply.lines_n, rows[i].lines);
			ck_assert(wire_span_is(reply.text, rows[i].last));
			struct guard guard = guard_open();
			for (size_t cut = 0; cut < n; cut++) {
				const uint8_t *edge =
					guard_copy(&guard, (const uint8_t *)rows[i].text, cut);
				ck_assert_int_eq(smtp_reply_read(edge, cut, &reply, &used, NULL), WIRE_MORE);
			}
			guard_close(&guard);
		}
	}
	uint8_t octets[SMTP_REPLY_LINES_MAX * 8 + 8];
	struct wire_out out = wire_out_init(octets, sizeof octets);
	struct smtp_reply reply;
	size_t used = 0;
	for (unsigned i = 0; i < SMTP_REPLY_LINES_MAX; i++) {
		smtp_reply_write(250, false, octets_text("x"), &out);
	}
	ck_assert_int_eq(smtp_reply_read(octets, out.n, &reply, &used, NULL), WIRE_BAD);
}
END_TEST

START_TEST(dots_are_doubled)
{
	static const struct {
		const char *mail, *wanted;
	} rows[] = {
		{"", ".\r\n"},
		{"a\r\n", "a\r\n.\r\n"},
		{"a", "a\r\n.\r\n"},
		{".\r\n..b\r\n.c", "..\r\n...b\r\n..c\r\n.\r\n"},
		{"\r\n.\r\nQUIT\r\n", "\r\n..\r\nQUIT\r\n.\r\n"},
		{"a\nb", NULL},
		{"a\rb\r\n", NULL},
		{"a\r", NULL},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint8_t octets[64];
		struct wire_out out = wire_out_init(octets, sizeof octets);
		smtp_text_write(octets_text(rows[i].mail), &out);
		ck_assert_msg(out.overflow == (rows[i].wanted == NULL), "row %zu", i);
		ck_assert(rows[i].wanted == NULL || wire_span_is(octets_span(octets, out.n),
			rows[i].wanted));
	}
	static uint8_t line[1000], octets[1100];
	memset(line, 'a', sizeof line);
	struct wire_out out = wire_out_init(octets, sizeof octets);
	smtp_text_write(octets_span(line, 998), &out);
	ck_assert(!out.overflow);
	out = wire_out_init(octets, sizeof octets);
	smtp_text_write(octets_span(line, 999), &out);
	ck_assert(out.overflow);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("smtp");
	TCase *tests = tcase_create("all");
	suite_add_tcase(suite, tests);
	tcase_add_test(tests, lines_end_in_cr_lf);
	tcase_add_test(tests, commands_are_understood);
	tcase_add_test(tests, commands_are_written_or_refused);
	tcase_add_test(tests, replies_of_several_lines);
	tcase_add_test(tests, dots_are_doubled);
	return vector_run(suite);
}
