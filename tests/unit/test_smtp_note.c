/* The notification mail: vector smtp-01, the turns of the dialogue, dots, the control message. */
#include "sms_vectors.h"
#include "wire/octets.h"
#include "wire/smtp_note.h"

static enum wire_verdict again(const uint8_t *p, size_t n, struct wire_out *out, size_t *used,
	struct wire_bad *bad)
{
	struct smtp_note note;
	const enum wire_verdict verdict = smtp_note_read(p, n, &note, used, bad);
	if (verdict == WIRE_OK) {
		smtp_note_write(&note, out);
	}
	return verdict;
}

static const struct smtp_note usual = {
	.helo = {(const uint8_t *)"ex", 2},
	.mail_from = {(const uint8_t *)"a@ex", 4},
	.rcpt_to = {(const uint8_t *)"14255551212@op", 14},
	.subject = {(const uint8_t *)"", 0},
	.body = {(const uint8_t *)"sync", 4},
};

START_TEST(the_vector_is_read_and_written)
{
	ck_assert_int_eq(vector_check_all("smtp-", "hex", again, SIZE_MAX), 1);
}
END_TEST

START_TEST(fields_are_those_of_the_vector)
{
	static const char text[] = "EHLO ex.example.com\r\nMAIL FROM:<autd@ex.example.com>\r\n"
		"RCPT TO:<14255551212@sms.operator.example>\r\nDATA\r\n"
		"From: autd@ex.example.com\r\nTo: 14255551212@sms.operator.example\r\nSubject: \r\n"
		"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n"
		"sync\r\n.\r\nQUIT\r\n";
	struct smtp_note note;
	struct wire_span number;
	size_t used = 0;
	ck_assert_int_eq(smtp_note_read((const uint8_t *)text, sizeof text - 1, &note, &used, NULL),
		WIRE_OK);
	ck_assert_uint_eq(used, 260);
	ck_assert(wire_span_is(note.helo, "ex.example.com"));
	ck_assert(wire_span_is(note.mail_from, "autd@ex.example.com"));
	ck_assert(wire_span_is(note.rcpt_to, "14255551212@sms.operator.example"));
	ck_assert(wire_span_is(note.subject, ""));
	ck_assert(wire_span_is(note.body, "sync"));
	ck_assert(smtp_note_number(&note, &number));
	ck_assert(wire_span_is(number, "14255551212"));
}
END_TEST

START_TEST(client_turns_are_the_client_side)
{
	uint8_t whole[1024];
	uint8_t turns[1024];
	struct wire_out a = wire_out_init(whole, sizeof whole);
	struct wire_out b = wire_out_init(turns, sizeof turns);
	smtp_note_write(&usual, &a);
	for (unsigned turn = 0; turn < SMTP_NOTE_TURNS; turn++) {
		uint8_t line[256];
		struct wire_out out = wire_out_init(line, sizeof line);
		smtp_note_turn_write(&usual, turn, octets_text("gw"), &out);
		ck_assert(!out.overflow);
		ck_assert_mem_eq(line + out.n - 2, "\r\n", 2);
		if (turn % 2 == 1) {
			wire_put(&b, line, out.n);
		} else {
			/* [RFC5321] 4.2: each answer begins with a code of three digits. */
			ck_assert(line[0] >= '2' && line[0] <= '3' && line[3] == ' ');
		}
	}
	ck_assert_uint_eq(a.n, b.n);
	ck_assert_mem_eq(whole, turns, a.n);
	uint8_t line[8];
	struct wire_out out = wire_out_init(line, sizeof line);
	smtp_note_turn_write(&usual, SMTP_NOTE_TURNS, octets_text("gw"), &out);
	ck_assert(out.overflow);
}
END_TEST

/* [RFC5321] 4.5.2 */
START_TEST(bodies_keep_their_dots_and_cannot_end_the_mail)
{
	static const struct {
		const char *body;
		bool good;
	} rows[] = {{"", true}, {"a\r\nb", true}, {"..", true}, {"a\r\n..b", true}, {"a.", true},
		{".", false}, {".a", false}, {"a\r\n.", false}, {"a\r\n.\r\nQUIT", false},
		{"a\nb", false}, {"a\r", false}, {"a\x01", false}, {"\r\n", true}};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint8_t octets[1024];
		struct smtp_note note = usual;
		struct smtp_note read;
		size_t used = 0;
		struct wire_out out = wire_out_init(octets, sizeof octets);
		note.body = octets_text(rows[i].body);
		smtp_note_write(&note, &out);
		ck_assert_msg(out.overflow == !rows[i].good, "row %zu", i);
		if (rows[i].good) {
			ck_assert_int_eq(smtp_note_read(octets, out.n, &read, &used, NULL), WIRE_OK);
			ck_assert_uint_eq(used, out.n);
			ck_assert_msg(wire_span_is(read.body, rows[i].body), "row %zu", i);
		}
	}
	/* A reader meets a single leading dot only when the writer is not ours. */
	static const char *const raw[] = {"EHLO e\r\nMAIL FROM:<a>\r\nRCPT TO:<b>\r\nDATA\r\nFrom: a\r\n"
		"To: b\r\nSubject: \r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii"
		"\r\n\r\n.x\r\n.\r\nQUIT\r\n"};
	struct smtp_note read;
	size_t used = 0;
	ck_assert_int_eq(smtp_note_read((const uint8_t *)raw[0], strlen(raw[0]), &read, &used, NULL),
		WIRE_BAD);
	struct smtp_note note = usual;
	uint8_t octets[1024];
	note.rcpt_to = octets_text("1@op>\r\nRCPT TO:<2@op");
	struct wire_out out = wire_out_init(octets, sizeof octets);
	smtp_note_write(&note, &out);
	ck_assert(out.overflow);
}
END_TEST

/* Lengths around the steps of the writer; what is not allowed, at each place; room that is just
 * enough, and one octet less. The turns, which copy piece by piece, say what is right. */
START_TEST(texts_of_any_length_are_checked)
{
	for (size_t n = 0; n <= 50; n++) {
		for (unsigned text = 0; text < 5; text++) {
			uint8_t letters[64], octets[512], turns[512];
			memset(letters, 'x', sizeof letters);
			struct smtp_note note = usual;
			struct wire_span *const texts[5] = {&note.helo, &note.mail_from, &note.rcpt_to,
				&note.subject, &note.body};
			*texts[text] = octets_span(letters, n);
			struct wire_out whole = wire_out_init(octets, sizeof octets);
			struct wire_out parts = wire_out_init(turns, sizeof turns);
			smtp_note_write(&note, &whole);
			for (unsigned turn = 1; turn < SMTP_NOTE_TURNS; turn += 2) {
				smtp_note_turn_write(&note, turn, octets_text("gw"), &parts);
			}
			ck_assert(!whole.overflow && whole.n == parts.n);
			ck_assert_mem_eq(octets, turns, whole.n);
			for (size_t less = 0; less < 2; less++) {
				struct wire_out tight = wire_out_init(octets, whole.n - less);
				smtp_note_write(&note, &tight);
				ck_assert(tight.overflow == (less == 1));
			}
			static const uint8_t others[] = {0, '\r', '\n', 0x1F, 0x7F, '>', ' ', '~', 0x80,
				0xFF};
			for (size_t i = 0; i < n * sizeof others; i++) {
				const uint8_t other = others[i % sizeof others];
				letters[i / sizeof others] = other;
				struct wire_out out = wire_out_init(octets, sizeof octets);
				struct wire_out turn = wire_out_init(turns, sizeof turns);
				smtp_note_write(&note, &out);
				smtp_note_turn_write(&note, 7, octets_text("gw"), &turn);
				const bool good = other >= ' ' && other != 0x7F &&
					(other != '>' || (text != 1 && text != 2));
				ck_assert_msg(out.overflow == !good && turn.overflow == !good,
					"octet %02x of text %u at %zu", other, text, i / sizeof others);
				ck_assert(good || out.n == 0);
				letters[i / sizeof others] = 'x';
			}
		}
	}
}
END_TEST

START_TEST(numbers_are_digits_before_the_at)
{
	static const struct {
		const char *rcpt;
		const char *number;
	} rows[] = {{"+1425@op", "+1425"}, {"1425@op", "1425"}, {"alice@op", NULL}, {"1425", NULL},
		{"@op", NULL}, {"+@op", NULL}, {"14a@op", NULL}};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct smtp_note note = usual;
		struct wire_span number;
		note.rcpt_to = octets_text(rows[i].rcpt);
		const bool found = smtp_note_number(&note, &number);
		ck_assert(found == (rows[i].number != NULL));
		ck_assert(!found || wire_span_is(number, rows[i].number));
	}
}
END_TEST

START_TEST(control_messages_are_read_and_written)
{
	static const char line[] =
		"sync guid=00112233445566778899aabbccddeeff mailbox=alice@example.com time=1084350615";
	struct smtp_note_control control;
	uint8_t octets[SMTP_NOTE_CONTROL_BYTES_MAX];
	ck_assert_int_eq(smtp_note_control_read((const uint8_t *)line, sizeof line - 1, &control,
		NULL), WIRE_OK);
	ck_assert(control.has_guid);
	ck_assert_uint_eq(control.guid[0], 0x00);
	ck_assert_uint_eq(control.guid[15], 0xFF);
	ck_assert(wire_span_is(control.mailbox, "alice@example.com"));
	ck_assert_int_eq(control.time_s, 1084350615);
	struct wire_out out = wire_out_init(octets, sizeof octets);
	smtp_note_control_write(&control, &out);
	ck_assert_uint_eq(out.n, sizeof line - 1);
	ck_assert_mem_eq(octets, line, out.n);
	/* Cut anywhere but after "sync" it is BAD, as the line is whole. */
	struct guard guard = guard_open();
	for (size_t cut = 0; cut < sizeof line - 1; cut++) {
		const uint8_t *edge = guard_copy(&guard, (const uint8_t *)line, cut);
		const bool good = cut == 4 || cut > sizeof line - 11;
		ck_assert_msg(smtp_note_control_read(edge, cut, &control, NULL) ==
			(good ? WIRE_OK : WIRE_BAD), "cut at %zu", cut);
	}
	guard_close(&guard);
	static const char *const bad[] = {"Sync", "sync ", "sync guid=0", "syncs",
		"sync guid=00112233445566778899aabbccddeefF mailbox=a time=1",
		"sync guid=00112233445566778899aabbccddeeff mailbox=a time=x",
		"sync guid=00112233445566778899aabbccddeeff mailbox=a time=1234567890123456"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		ck_assert_msg(smtp_note_control_read((const uint8_t *)bad[i], strlen(bad[i]),
			&control, NULL) == WIRE_BAD, "%s", bad[i]);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("smtp_note");
	TCase *tests = tcase_create("all");
	suite_add_tcase(suite, tests);
	tcase_add_test(tests, the_vector_is_read_and_written);
	tcase_add_test(tests, fields_are_those_of_the_vector);
	tcase_add_test(tests, client_turns_are_the_client_side);
	tcase_add_test(tests, bodies_keep_their_dots_and_cannot_end_the_mail);
	tcase_add_test(tests, texts_of_any_length_are_checked);
	tcase_add_test(tests, numbers_are_digits_before_the_at);
	tcase_add_test(tests, control_messages_are_read_and_written);
	return vector_run(suite);
}
