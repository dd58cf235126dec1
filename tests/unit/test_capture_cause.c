/* The words for each record of small stories. Requests and answers are as the wire core writes
 * them. */
#include "models/model.h"
#include "observe/tally.h"
#include "output/capture_cause.h"
#include "sms_vectors.h"
#include "wire/eas.h"
#include "wire/eas_ping.h"

#define EPOCH_S INT64_C(1131350400) /* 2005-11-07T08:00:00Z */

enum { RECORDS_MAX = 24 };

struct story {
	struct tap_record records[RECORDS_MAX];
	uint8_t bytes[RECORDS_MAX][256];
	const char *texts[RECORDS_MAX];
	size_t n;
};

static struct story story;
static struct capture_play play;

static struct tap_record *add(enum tap_kind kind, int64_t s)
{
	struct tap_record *record = &story.records[story.n++];
	*record = (struct tap_record){.kind = kind, .time_ns = s * SECOND_NS,
		.end_ns = s * SECOND_NS, .connection = 1};
	return record;
}

static void mail(int64_t s, uint64_t item, bool delivered)
{
	add(delivered ? TAP_DELIVERED : TAP_MAIL, s)->item = item;
}

static void ask(int64_t s, enum eas_command command, enum purpose_ix purpose)
{
	struct tap_record *record = add(TAP_TCP_DATA, s);
	record->from_client = true;
	record->command = (uint8_t)command;
	record->purpose = (uint8_t)purpose;
}

/* An answer with a status and, for a Ping, its body. */
static void answer(int64_t s, enum eas_command command, unsigned http, uint32_t ping_status)
{
	uint8_t body[64];
	struct wire_out out = wire_out_init(body, sizeof body);
	const struct eas_ping_response ping = {.status = ping_status, .heartbeat_s = 480};
	if (ping_status != 0) {
		ck_assert(eas_ping_response_write(&out, &ping));
	}
	struct tap_record *record = add(TAP_TCP_DATA, s);
	uint8_t *bytes = story.bytes[story.n - 1];
	const int n = snprintf((char *)bytes, 256, "HTTP/1.1 %u X\r\nContent-Length: %zu\r\n\r\n",
		http, out.n);
	memcpy(bytes + n, body, out.n);
	record->command = (uint8_t)command;
	record->bytes = bytes;
	record->n = (size_t)n + out.n;
}

/* One text for each record of the story; NULL: nothing is said. */
static void tells(const char *const *texts)
{
	capture_play_init(&play);
	capture_cause_texts(&play, 4, EPOCH_S * SECOND_NS, story.records, story.n, story.texts);
	ck_assert(!play.failed);
	for (size_t i = 0; i < story.n; i++) {
		if (texts[i] == NULL) {
			ck_assert_ptr_null(story.texts[i]);
		} else {
			ck_assert_str_eq(story.texts[i], texts[i]);
		}
	}
	capture_play_free(&play);
}

START_TEST(push_names_its_mails_and_heartbeats)
{
	story.n = 0;
	add(TAP_DNS, 0);
	add(TAP_TCP_OPEN, 1);
	ask(2, EAS_CMD_PING, PURPOSE_HEARTBEAT);
	mail(72, 17, false);
	answer(73, EAS_CMD_PING, 200, EAS_PING_CHANGES);
	mail(74, 18, false);
	ask(75, EAS_CMD_SYNC, PURPOSE_MAIL);
	answer(76, EAS_CMD_SYNC, 200, 0);
	mail(77, 17, true);
	mail(77, 18, true);
	ask(78, EAS_CMD_PING, PURPOSE_HEARTBEAT);
	answer(558, EAS_CMD_PING, 200, EAS_PING_EXPIRED);
	ask(559, EAS_CMD_PING, PURPOSE_HEARTBEAT);
	answer(560, EAS_CMD_PING, 200, EAS_PING_INTERVAL);
	ask(561, EAS_CMD_SYNC, PURPOSE_POLL);
	answer(562, EAS_CMD_SYNC, 449, 0);
	add(TAP_TCP_CLOSE, 563);
	static const char *const texts[] = {
		"look-up: heartbeat 1 begins",
		"new connection: heartbeat 1 begins",
		"heartbeat 1 begins",
		NULL,
		"mail 17 of user 4, committed 08:01:12: Ping answer",
		NULL,
		"Sync after the Ping: mail 17 of user 4, committed 08:01:12",
		"mails 17-18 of user 4, committed 08:01:12 to 08:01:14: Sync answer",
		NULL,
		NULL,
		"heartbeat 2 begins",
		"heartbeat 2 expired",
		"heartbeat 3 begins",
		"heartbeat 3 refused: status 5",
		"scheduled Sync",
		"a policy is due (449)",
		"the phone has nothing more to do",
	};
	tells(texts);
}
END_TEST

START_TEST(an_sms_names_the_mail_behind_it)
{
	story.n = 0;
	static const uint8_t pdu[128] = {0};
	mail(10, 3, false);
	struct tap_record *smtp = add(TAP_TCP_OPEN, 11);
	smtp->leg = TAP_LEG_SMTP;
	smtp->item = 3;
	struct tap_record *submit = add(TAP_TCP_DATA, 12);
	submit->leg = TAP_LEG_SMPP;
	submit->item = 3;
	submit->from_client = true;
	submit->bytes = pdu;
	submit->n = sizeof pdu;
	struct tap_record *air = add(TAP_AIR, 20);
	air->leg = TAP_LEG_AIR;
	air->item = 3;
	air->bytes = pdu;
	air->n = sizeof pdu;
	ask(25, EAS_CMD_SYNC, PURPOSE_MAIL);
	answer(26, EAS_CMD_SYNC, 200, 0);
	mail(27, 3, true);
	ask(30, EAS_CMD_SYNC, PURPOSE_MAIL); /* the SMS has had its Sync */
	answer(31, EAS_CMD_SYNC, 200, 0);
	static const char *const texts[] = {
		NULL,
		"mail 3 of user 4, committed 08:00:10: mail to the operator's gateway",
		"mail 3 of user 4, committed 08:00:10: SMS handed in",
		"mail 3 of user 4, committed 08:00:10: SMS",
		"Sync after the SMS: mail 3 of user 4, committed 08:00:10",
		"mail 3 of user 4, committed 08:00:10: Sync answer",
		NULL,
		"Sync",
		"Sync answer, nothing new",
	};
	tells(texts);
}
END_TEST

START_TEST(policies_and_ends_have_words)
{
	story.n = 0;
	for (unsigned i = 0; i < 3; i++) {
		ask(i, EAS_CMD_PROVISION, PURPOSE_BASE);
	}
	answer(4, EAS_CMD_PROVISION, 200, 0);
	struct tap_record *reset = add(TAP_TCP_RESET, 5);
	reset->counted = true;
	add(TAP_TCP_RESET, 6);
	add(TAP_TCP_RESET, 7)->from_client = true;
	add(TAP_TLS_HELLO, 8);
	add(TAP_TLS_RESUME, 9);
	answer(10, EAS_CMD_SYNC, 503, 0);
	static const char *const texts[] = {"first policy", "first policy", "policy refresh",
		"policy refresh", "the firewall has forgotten this connection",
		"the front end ends this connection", "the phone gives this connection up",
		"full TLS handshake", "resumed TLS handshake", "the server is full (503)"};
	tells(texts);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("capture_cause");
	TCase *tests = tcase_create("all");
	suite_add_tcase(suite, tests);
	tcase_add_test(tests, push_names_its_mails_and_heartbeats);
	tcase_add_test(tests, an_sms_names_the_mail_behind_it);
	tcase_add_test(tests, policies_and_ends_have_words);
	return vector_run(suite);
}
