/* The account on a device: what it asks for next, and that a key is kept only from a whole answer.
 * The server's side of the same dialogue: test_exchange.c. */
#include "model_talk.h"

#include "wire/eas_http.h"
#include "wire/eas_ping.h"


/* An HTTP answer with this status and body, put where the account reads. */
static size_t forge(struct talk *talk, uint32_t status, const uint8_t *body, size_t n)
{
	struct eas_http_response response = {.status = status, .version = EAS_V2_5,
		.date_unix_s = 1131321600, .body = {body, n}};
	talk->out = wire_out_init(talk->answer, sizeof talk->answer);
	ck_assert(eas_http_response_write(&talk->out, &response));
	return talk->out.n;
}

static size_t forge_ping(struct talk *talk, const struct eas_ping_response *ping)
{
	uint8_t bytes[256];
	struct wire_out body = wire_out_init(bytes, sizeof bytes);
	ck_assert(eas_ping_response_write(&body, ping));
	return forge(talk, 200, bytes, body.n);
}

/* A Sync answer cut anywhere is a failure and changes no key; the device asks with the old one. */
START_TEST(cut_answers_change_nothing)
{
	struct talk *talk = talk_primed(25);
	talk->box.committed = 3;
	struct account before = talk->account;
	talk_begin(talk, ACCOUNT_SYNC, 0);
	talk_serve(talk);
	struct account asked = talk->account;
	size_t whole = talk->out.n;
	for (size_t n = 0; n < whole; n++) {
		talk->account = asked;
		ck_assert_int_eq(talk_hear(talk, n), ACCOUNT_FAILED);
		ck_assert_uint_eq(talk->items.n, 0);
		ck_assert_uint_eq(talk->account.key_n, before.key_n);
		ck_assert_mem_eq(talk->account.key, before.key, before.key_n);
	}
	talk->account = asked;
	ck_assert_int_eq(talk_hear(talk, whole), ACCOUNT_DONE);
	ck_assert(talk->account.key_n != before.key_n ||
		memcmp(talk->account.key, before.key, before.key_n) != 0);
	free(talk);
}
END_TEST

/* One octet of the body changed: never a crash; a key only from an answer that reads to its end. */
START_TEST(damaged_answers)
{
	struct talk *talk = talk_primed(25);
	talk->box.committed = 2;
	talk_begin(talk, ACCOUNT_SYNC, 0);
	talk_serve(talk);
	struct account asked = talk->account;
	for (size_t at = 0; at < talk->out.n; at++) {
		for (unsigned bit = 0; bit < 8; bit++) {
			talk->account = asked;
			talk->answer[at] ^= (uint8_t)(1u << bit);
			enum account_meaning meaning = talk_hear(talk, talk->out.n);
			ck_assert(meaning == ACCOUNT_DONE || meaning == ACCOUNT_FAILED ||
				meaning == ACCOUNT_GOING);
			ck_assert_uint_ge(talk->account.key_n, 1);
			ck_assert_uint_le(talk->account.key_n, ACCOUNT_KEY_MAX);
			talk->answer[at] ^= (uint8_t)(1u << bit);
		}
	}
	free(talk);
}
END_TEST

/* 449 from any step after OPTIONS leads through Provision and back to the same step. */
START_TEST(a_449_from_anywhere)
{
	for (unsigned step = ACCOUNT_FOLDERS; step <= ACCOUNT_GOAL; step++) {
		struct talk *talk = talk_build(25);
		struct outbox outbox = {0};
		enum account_meaning meaning = ACCOUNT_GOING;
		bool sent_back = false;
		outbox_add_letter(&outbox, 0, 300);
		talk->owner.outbox = &outbox;
		talk_begin(talk, ACCOUNT_SYNC, 0);
		while (meaning == ACCOUNT_GOING) {
			talk_serve(talk);
			if (!sent_back && talk->account.step == step &&
				talk->result.status == 200) {
				sent_back = true;
				meaning = talk_hear(talk, forge(talk, 449, NULL, 0));
				ck_assert_int_eq(meaning, ACCOUNT_GOING);
				ck_assert_int_eq(talk->account.step, ACCOUNT_PROVISION);
				ck_assert_uint_eq(talk->account.policy_key, 0);
			} else {
				meaning = talk_hear(talk, talk->out.n);
			}
		}
		ck_assert(sent_back);
		ck_assert_int_eq(meaning, ACCOUNT_DONE);
		ck_assert_uint_eq(outbox.letter_n, 0);
		free(talk);
	}
}
END_TEST

static const uint32_t versions[] = {25, 120, 121, 140, 141};

/* Letters go one by one before the Sync; what was read or deleted goes with it. All of it is gone
 * from the outbox when the answer is here, and the server counted it. */
START_TEST(letters_and_changes)
{
	struct talk *talk = talk_primed(versions[_i]);
	struct outbox outbox = {0};
	enum account_meaning meaning = ACCOUNT_GOING;
	uint32_t letters = 0, changes = 0;
	size_t bytes = 0;
	talk->owner.outbox = &outbox;
	outbox_add_letter(&outbox, 0, 300);
	outbox_add_letter(&outbox, 1, OUTBOX_LETTER_BYTES_MAX);
	for (uint32_t i = 0; i < OUTBOX_CHANGES_MAX; i++) {
		outbox_add_change(&outbox, 4000000 + i, i % 3 == 0);
	}
	ck_assert(outbox_is_full(&outbox, false) && !outbox_is_full(&outbox, true));
	talk_begin(talk, ACCOUNT_SYNC, 0);
	while (meaning == ACCOUNT_GOING) {
		bytes += talk->sent.n;
		talk_serve(talk);
		ck_assert_uint_eq(talk->result.status, 200);
		letters += talk->result.command == EAS_CMD_SEND_MAIL;
		changes += talk->result.changes;
		meaning = talk_hear(talk, talk->out.n);
	}
	ck_assert_int_eq(meaning, ACCOUNT_DONE);
	ck_assert_uint_eq(letters, 2);
	ck_assert_uint_eq(changes, OUTBOX_CHANGES_MAX);
	ck_assert_uint_eq(outbox.letter_n + outbox.change_n, 0);
	ck_assert_uint_gt(bytes, OUTBOX_LETTER_BYTES_MAX + 300);
	free(talk);
}
END_TEST

/* A change made while a Sync is under way stays for the next one; a lost answer keeps them all. */
START_TEST(changes_survive)
{
	struct talk *talk = talk_primed(121);
	struct outbox outbox = {0};
	talk->owner.outbox = &outbox;
	outbox_add_change(&outbox, 1, false);
	talk_begin(talk, ACCOUNT_SYNC, 0);
	talk_serve(talk);
	ck_assert_int_eq(talk_hear(talk, talk->out.n / 2), ACCOUNT_FAILED);
	ck_assert_uint_eq(outbox.change_n, 1);
	talk_begin(talk, ACCOUNT_SYNC, 0);
	outbox_add_change(&outbox, 2, true);
	talk_serve(talk);
	ck_assert_uint_eq(talk->result.changes, 1);
	ck_assert_int_eq(talk_hear(talk, talk->out.n), ACCOUNT_DONE);
	ck_assert_uint_eq(outbox.change_n, 1);
	ck_assert_uint_eq(outbox.change[0].mail, 2);
	free(talk);
}
END_TEST

/* A Sync that waits: kept without changes, answered empty at its end, with the mail when some comes,
 * at once when it is there already, and refused with the nearest bound out of range. */
START_TEST(a_sync_that_waits)
{
	struct talk *talk = talk_primed(versions[_i]);
	talk->box.committed = 0;
	talk_begin(talk, ACCOUNT_HANG, 900);
	ck_assert_int_eq(talk_serve(talk), EXCHANGE_HOLD);
	ck_assert(talk->box.held && talk->box.held_sync);
	ck_assert_uint_eq(talk->result.heartbeat_s, 900);
	talk->out = wire_out_init(talk->answer, sizeof talk->answer);
	exchange_hold_end(&talk->box, &talk->context, false, &talk->out, &talk->result);
	ck_assert_int_eq(talk_hear(talk, talk->out.n), ACCOUNT_EXPIRED);
	ck_assert(!talk->box.held);
	talk_begin(talk, ACCOUNT_HANG, 900);
	ck_assert_int_eq(talk_serve(talk), EXCHANGE_HOLD);
	talk->box.committed = 3;
	talk->out = wire_out_init(talk->answer, sizeof talk->answer);
	exchange_hold_end(&talk->box, &talk->context, true, &talk->out, &talk->result);
	ck_assert_int_eq(talk->result.command, EAS_CMD_SYNC);
	ck_assert_int_eq(talk_hear(talk, talk->out.n), ACCOUNT_DONE);
	ck_assert_uint_eq(talk->items.n, 3);
	talk->box.committed = 4;
	talk_begin(talk, ACCOUNT_HANG, 900);
	ck_assert_int_eq(talk_serve(talk), EXCHANGE_ANSWER);
	ck_assert(talk->result.immediate);
	ck_assert_int_eq(talk_hear(talk, talk->out.n), ACCOUNT_DONE);
	ck_assert_uint_eq(talk->items.first, 3);
	talk_begin(talk, ACCOUNT_HANG, 3000);
	ck_assert_int_eq(talk_serve(talk), EXCHANGE_ANSWER);
	ck_assert(talk->result.refused);
	ck_assert_int_eq(talk_hear(talk, talk->out.n), ACCOUNT_BOUND);
	ck_assert_uint_eq(talk->account.bound_s, 2700);
	free(talk);
}
END_TEST

/* What each status of a Ping means; 1, 2, 5 to the strategy, 3 and 7 to the account itself. */
static const struct {
	uint32_t status;
	enum account_meaning meaning;
	enum eas_command next; /* of GOING */
} pings[] = {
	{1, ACCOUNT_EXPIRED, 0}, {2, ACCOUNT_CHANGES, 0}, {3, ACCOUNT_GOING, EAS_CMD_PING},
	{4, ACCOUNT_FAILED, 0}, {5, ACCOUNT_BOUND, 0}, {6, ACCOUNT_FAILED, 0},
	{7, ACCOUNT_GOING, EAS_CMD_FOLDER_SYNC}, {8, ACCOUNT_FAILED, 0}, {177, ACCOUNT_FAILED, 0},
};

START_TEST(ping_statuses)
{
	struct talk *talk = talk_primed(25);
	struct eas_ping_response ping = {.status = pings[_i].status};
	if (ping.status == 5) {
		ping.heartbeat_s = 60;
	} else if (ping.status == 6) {
		ping.max_folders = 200;
	} else if (ping.status == 2) {
		ping.folder_n = 1;
		ping.folder[0] = eas_span("5");
	}
	talk_begin(talk, ACCOUNT_PING, 480);
	ck_assert_int_eq(talk_hear(talk, forge_ping(talk, &ping)), pings[_i].meaning);
	if (pings[_i].meaning == ACCOUNT_GOING) {
		ck_assert(talk->want.written);
		ck_assert_int_eq(talk->want.command, pings[_i].next);
	}
	free(talk);
}
END_TEST

/* 200 without a body: a newer Ping took this one's place, here nobody's. */
START_TEST(an_empty_ping_answer)
{
	struct talk *talk = talk_primed(25);
	talk_begin(talk, ACCOUNT_PING, 480);
	ck_assert_int_eq(talk_hear(talk, forge(talk, 200, NULL, 0)), ACCOUNT_FAILED);
	free(talk);
}
END_TEST

/* The first Ping says everything, the next nothing; another interval is said alone. */
START_TEST(pings_say_what_is_new)
{
	static const struct {
		uint32_t heartbeat_s;
		bool folders, empty;
	} table[] = {{480, true, false}, {480, false, true}, {780, false, false},
		{780, false, true}};
	struct talk *talk = talk_primed(25);
	for (unsigned i = 0; i < 4; i++) {
		struct http1_request http;
		struct eas_ping_request ping = {0};
		struct wire_bad bad;
		size_t used;
		talk_begin(talk, ACCOUNT_PING, table[i].heartbeat_s);
		ck_assert_int_eq(http1_request_read(talk->sent.p, talk->sent.n, &http, &used, &bad),
			WIRE_OK);
		ck_assert_int_eq(eas_ping_request_read(http.body.p, http.body.n, &ping, &bad),
			WIRE_OK);
		ck_assert(ping.empty == table[i].empty);
		ck_assert(ping.has_folders == table[i].folders);
		ck_assert_uint_eq(ping.heartbeat_s, table[i].empty ? 0 : table[i].heartbeat_s);
		struct eas_ping_response answer = {.status = 1};
		ck_assert_int_eq(talk_hear(talk, forge_ping(talk, &answer)), ACCOUNT_EXPIRED);
	}
	free(talk);
}
END_TEST

/* Whatever the server says instead of 200 or 449 is a failure, at every step. */
START_TEST(other_statuses_fail)
{
	static const uint32_t statuses[] = {400, 401, 403, 404, 500, 503, 507};
	for (unsigned i = 0; i < sizeof statuses / sizeof statuses[0]; i++) {
		for (unsigned step = 0; step < 7; step++) {
			struct talk *talk = talk_build(25);
			talk_begin(talk, ACCOUNT_SYNC, 0);
			for (unsigned done = 0; done < step; done++) {
				talk_serve(talk);
				ck_assert_int_eq(talk_hear(talk, talk->out.n), ACCOUNT_GOING);
			}
			ck_assert_int_eq(talk_hear(talk, forge(talk, statuses[i], NULL, 0)),
				ACCOUNT_FAILED);
			/* And the next attempt succeeds from wherever that was. */
			ck_assert_int_eq(talk_run(talk, ACCOUNT_SYNC, 0), ACCOUNT_DONE);
			free(talk);
		}
	}
}
END_TEST

/* A server without the device's protocol version is no server for it. */
START_TEST(versions_must_match)
{
	struct talk *talk = talk_build(25);
	struct eas_http_response response = {.status = 200, .version = EAS_V2_5,
		.date_unix_s = 1131321600};
	talk_begin(talk, ACCOUNT_SYNC, 0);
	talk->owner.protocol = 121;
	talk->out = wire_out_init(talk->answer, sizeof talk->answer);
	ck_assert(eas_http_options_write(&talk->out, &response));
	ck_assert_int_eq(talk_hear(talk, talk->out.n), ACCOUNT_FAILED);
	free(talk);
}
END_TEST

/* Lost answers anywhere, for ever: in the end the device has every mail exactly once, in order. */
START_TEST(nothing_is_lost_or_doubled)
{
	struct chance chance = {.base = 77};
	struct talk *talk = talk_build(_i % 2 == 0 ? 25 : 121);
	uint32_t here = 0;
	for (uint64_t round = 0; round < 300; round++) {
		double u = chance_unit(chance, (uint32_t)_i, CHANCE_MAIL_GAP, round, 0);
		talk->box.committed += u < 0.5 && talk->box.committed < 200 ? 1 + (uint32_t)(u * 8)
			: 0;
		talk->context.now_ns += (int64_t)(u * 7200e9);
		enum account_meaning meaning = ACCOUNT_GOING;
		talk_begin(talk, ACCOUNT_SYNC, 0);
		for (unsigned step = 0; meaning == ACCOUNT_GOING; step++) {
			double v = chance_unit(chance, (uint32_t)_i, CHANCE_PACKET_LOSS, round,
				step);
			if (v < 0.1) {
				break; /* the request is lost */
			}
			talk_serve(talk);
			if (v < 0.4) {
				break; /* the answer is lost, or cut */
			}
			meaning = talk_hear(talk, talk->out.n);
			if (talk->items.n > 0) {
				/* A repeated answer may hold known mails; new ones follow
				 * without a hole. */
				ck_assert_uint_le(talk->items.first, here);
				uint32_t end = talk->items.first + talk->items.n;
				here = end > here ? end : here;
			}
			ck_assert_uint_le(here, talk->box.committed);
		}
		ck_assert(meaning != ACCOUNT_FAILED);
	}
	ck_assert_int_eq(talk_run(talk, ACCOUNT_SYNC, 0), ACCOUNT_DONE);
	here = talk->items.first + talk->items.n > here ? talk->items.first + talk->items.n : here;
	ck_assert_uint_eq(here, talk->box.committed);
	ck_assert_uint_gt(here, 100);
	free(talk);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("account");
	TCase *tcase = tcase_create("account");
	tcase_add_test(tcase, cut_answers_change_nothing);
	tcase_add_test(tcase, damaged_answers);
	tcase_add_test(tcase, a_449_from_anywhere);
	tcase_add_loop_test(tcase, letters_and_changes, 0, 5);
	tcase_add_test(tcase, changes_survive);
	tcase_add_loop_test(tcase, a_sync_that_waits, 2, 5);
	tcase_add_loop_test(tcase, ping_statuses, 0, (int)(sizeof pings / sizeof pings[0]));
	tcase_add_test(tcase, an_empty_ping_answer);
	tcase_add_test(tcase, pings_say_what_is_new);
	tcase_add_test(tcase, other_statuses_fail);
	tcase_add_test(tcase, versions_must_match);
	tcase_add_loop_test(tcase, nothing_is_lost_or_doubled, 0, 40);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0;
}
