/* The mailbox server: keys and lost answers, Pings, policies, limits.
 *
 * The other end is the real account, so every request is real bytes. test_account.c looks at the
 * same dialogue from the device's side. */
#include "model_talk.h"

#include "wire/eas_http.h"

static const uint32_t protocols[] = {25, 121};

/* What the device asks for on its first day, and what it gets (activesync.md 3.0). */
START_TEST(first_day)
{
	static const struct {
		enum eas_command command;
		uint32_t status;
	} expected[] = {{EAS_CMD_OPTIONS, 200}, {EAS_CMD_FOLDER_SYNC, 449}, {EAS_CMD_PROVISION,
		200},
		{EAS_CMD_PROVISION, 200}, {EAS_CMD_FOLDER_SYNC, 200}, {EAS_CMD_SYNC, 200},
		{EAS_CMD_SYNC, 200}};
	struct talk *talk = talk_build(protocols[_i]);
	enum account_meaning meaning = ACCOUNT_GOING;
	talk->box.committed = 3;
	talk_begin(talk, ACCOUNT_SYNC, 0);
	for (unsigned i = 0; i < 7; i++) {
		ck_assert_int_eq(meaning, ACCOUNT_GOING);
		talk_serve(talk);
		ck_assert_int_eq(talk->result.command, expected[i].command);
		ck_assert_uint_eq(talk->result.status, expected[i].status);
		meaning = talk_hear(talk, talk->out.n);
	}
	ck_assert_int_eq(meaning, ACCOUNT_DONE);
	ck_assert_uint_eq(talk->result.items, 3);
	ck_assert_uint_eq(talk->items.first, 0);
	ck_assert_uint_eq(talk->items.n, 3);
	free(talk);
}
END_TEST

/* The answer is lost: the old key brings the same mails and what came since, with a new answer
 * under the same key; the device goes on from there. */
START_TEST(a_lost_answer_comes_again)
{
	struct talk *talk = talk_primed(protocols[_i]);
	talk->box.committed = 2;
	talk_begin(talk, ACCOUNT_SYNC, 0);
	talk_serve(talk); /* and nobody hears it */
	ck_assert_uint_eq(talk->result.items, 2);
	talk->box.committed = 5;
	for (unsigned again = 0; again < 3; again++) {
		talk_begin(talk, ACCOUNT_SYNC, 0);
		talk_serve(talk);
		ck_assert(talk->result.repeated);
		ck_assert_uint_eq(talk->result.items, 5);
	}
	ck_assert_int_eq(talk_hear(talk, talk->out.n), ACCOUNT_DONE);
	ck_assert_uint_eq(talk->items.first, 0);
	ck_assert_uint_eq(talk->items.n, 5);
	/* What the device has now is acknowledged by its next key. */
	ck_assert_int_eq(talk_run(talk, ACCOUNT_SYNC, 0), ACCOUNT_DONE);
	ck_assert(!talk->result.repeated);
	ck_assert_uint_eq(talk->result.items, 0);
	ck_assert_uint_eq(talk->box.acked, 5);
	free(talk);
}
END_TEST

/* Two generations back, never given out, no number: status 3, and the device begins with
 * folders. */
START_TEST(wrong_keys_are_refused)
{
	static const char *const keys[] = {"1", "99", "x", "4294967296"};
	for (unsigned i = 0; i < 4; i++) {
		struct talk *talk = talk_primed(25);
		for (unsigned more = 0; more < 3; more++) {
			ck_assert_int_eq(talk_run(talk, ACCOUNT_SYNC, 0), ACCOUNT_DONE);
		}
		talk->box.committed = 4;
		talk->account.key_n = (uint8_t)strlen(keys[i]);
		memcpy(talk->account.key, keys[i], talk->account.key_n);
		talk_begin(talk, ACCOUNT_SYNC, 0);
		talk_serve(talk);
		ck_assert_uint_eq(talk->result.items, 0);
		ck_assert_int_eq(talk_hear(talk, talk->out.n), ACCOUNT_FAILED);
		ck_assert(!talk->account.primed);
		/* A fresh start brings everything, and nothing is lost. */
		ck_assert_int_eq(talk_run(talk, ACCOUNT_SYNC, 0), ACCOUNT_DONE);
		ck_assert_uint_eq(talk->items.n, 4);
		free(talk);
	}
}
END_TEST

/* 60 mails through a window of 25. */
START_TEST(windows)
{
	static const uint32_t expected[] = {25, 25, 10};
	struct talk *talk = talk_primed(protocols[_i]);
	talk->box.committed = 60;
	talk_begin(talk, ACCOUNT_SYNC, 0);
	uint32_t next = 0;
	for (unsigned i = 0; i < 3; i++) {
		talk_serve(talk);
		enum account_meaning meaning = talk_hear(talk, talk->out.n);
		ck_assert_int_eq(meaning, i < 2 ? ACCOUNT_GOING : ACCOUNT_DONE);
		ck_assert_uint_eq(talk->items.first, next);
		ck_assert_uint_eq(talk->items.n, expected[i]);
		next += expected[i];
	}
	free(talk);
}
END_TEST

/* The answer stays below its bound, with the longest items there can be. */
START_TEST(the_bound_holds)
{
	struct talk *talk = talk_build(protocols[_i]);
	talk->workload.item_header_bytes = 1000;
	talk->workload.body_limit_bytes = 1200;
	talk->owner.body_limit_bytes = 1200;
	talk->mail_bytes = INT32_MAX;
	talk->box.committed = 100;
	ck_assert_int_eq(talk_run(talk, ACCOUNT_SYNC, 0), ACCOUNT_DONE);
	talk->box.committed = 200;
	talk_begin(talk, ACCOUNT_SYNC, 0);
	talk_serve(talk);
	ck_assert_uint_eq(talk->result.items, 25);
	ck_assert_uint_le(talk->out.n, exchange_answer_bytes_max(&talk->workload));
	ck_assert_uint_gt(talk->out.n, 25 * 2200);
	free(talk);
}
END_TEST

/* ---- Ping */

START_TEST(ping_waits_and_ends)
{
	struct talk *talk = talk_primed(protocols[_i]);
	talk->context.now_ns = 1000 * SECOND_NS;
	ck_assert_int_eq(talk_run(talk, ACCOUNT_PING, 480), ACCOUNT_GOING);
	ck_assert(talk->box.held);
	ck_assert_int_eq(talk->box.hold_until_ns, 1480 * SECOND_NS);
	ck_assert_uint_eq(talk->result.heartbeat_s, 480);
	ck_assert(!talk->result.superseded && !talk->result.immediate && !talk->result.refused);
	talk->out = wire_out_init(talk->answer, sizeof talk->answer);
	exchange_hold_end(&talk->box, &talk->context, false, &talk->out,
		&talk->result);
	ck_assert(!talk->box.held);
	ck_assert_int_eq(talk_hear(talk, talk->out.n), ACCOUNT_EXPIRED);
	/* The next is empty (everything as before) and held as long; then mail ends it. */
	ck_assert_int_eq(talk_run(talk, ACCOUNT_PING, 480), ACCOUNT_GOING);
	ck_assert_int_eq(talk->box.hold_until_ns, 1480 * SECOND_NS);
	talk->out = wire_out_init(talk->answer, sizeof talk->answer);
	exchange_hold_end(&talk->box, &talk->context, true, &talk->out,
		&talk->result);
	ck_assert_int_eq(talk_hear(talk, talk->out.n), ACCOUNT_CHANGES);
	free(talk);
}
END_TEST

/* Mail between the Sync's snapshot and the Ping answers it at once; mail of the snapshot does
 * not. */
START_TEST(ping_knows_what_came_between)
{
	struct talk *talk = talk_primed(25);
	talk->box.committed = 3;
	ck_assert_int_eq(talk_run(talk, ACCOUNT_SYNC, 0), ACCOUNT_DONE);
	ck_assert_int_eq(talk_run(talk, ACCOUNT_PING, 480), ACCOUNT_GOING);
	talk->box.held = false;
	talk->box.committed = 4;
	ck_assert_int_eq(talk_run(talk, ACCOUNT_PING, 480), ACCOUNT_CHANGES);
	ck_assert(talk->result.immediate);
	/* Again, as long as nobody has synchronised. */
	ck_assert_int_eq(talk_run(talk, ACCOUNT_PING, 480), ACCOUNT_CHANGES);
	ck_assert_int_eq(talk_run(talk, ACCOUNT_SYNC, 0), ACCOUNT_DONE);
	ck_assert_int_eq(talk_run(talk, ACCOUNT_PING, 480), ACCOUNT_GOING);
	free(talk);
}
END_TEST

/* The first window was heard, the second was not asked for: what is left counts as new. */
START_TEST(ping_knows_what_was_left)
{
	struct talk *talk = talk_primed(25);
	talk->box.committed = 30;
	talk_begin(talk, ACCOUNT_SYNC, 0);
	talk_serve(talk);
	ck_assert_int_eq(talk_hear(talk, talk->out.n), ACCOUNT_GOING);
	ck_assert_int_eq(talk_run(talk, ACCOUNT_PING, 480), ACCOUNT_CHANGES);
	ck_assert(talk->result.immediate);
	free(talk);
}
END_TEST

START_TEST(a_newer_ping_takes_over)
{
	struct talk *talk = talk_primed(25);
	ck_assert_int_eq(talk_run(talk, ACCOUNT_PING, 480), ACCOUNT_GOING);
	ck_assert(!talk->result.superseded);
	talk->context.now_ns = 100 * SECOND_NS;
	ck_assert_int_eq(talk_run(talk, ACCOUNT_PING, 780), ACCOUNT_GOING);
	ck_assert(talk->result.superseded);
	ck_assert_int_eq(talk->box.hold_until_ns, 880 * SECOND_NS);
	/* One that is refused as well: the older one's connection is gone all the same. */
	ck_assert_int_eq(talk_run(talk, ACCOUNT_PING, 10), ACCOUNT_BOUND);
	ck_assert(talk->result.superseded && talk->result.refused);
	ck_assert(!talk->box.held);
	free(talk);
}
END_TEST

/* Status 5 names the nearest bound; the bounds themselves are allowed. */
static const struct {
	uint32_t heartbeat_s, bound_s; /* bound 0: held */
} intervals[] = {{1, 60}, {59, 60}, {60, 0}, {480, 0}, {2700, 0}, {2701, 2700}, {7200, 2700}};

START_TEST(intervals_have_bounds)
{
	struct talk *talk = talk_primed(25);
	enum account_meaning meaning = talk_run(talk, ACCOUNT_PING, intervals[_i].heartbeat_s);
	if (intervals[_i].bound_s == 0) {
		ck_assert_int_eq(meaning, ACCOUNT_GOING);
	} else {
		ck_assert_int_eq(meaning, ACCOUNT_BOUND);
		ck_assert(talk->result.refused);
		ck_assert_uint_eq(talk->account.bound_s, intervals[_i].bound_s);
		/* With that interval the Ping is held, folders remembered or not. */
		ck_assert_int_eq(talk_run(talk, ACCOUNT_PING, intervals[_i].bound_s),
			ACCOUNT_GOING);
		ck_assert_uint_eq(talk->result.heartbeat_s, intervals[_i].bound_s);
	}
	free(talk);
}
END_TEST

/* A server that forgot (a new mailbox record) asks for everything again: status 3. */
START_TEST(a_forgetful_server_asks_again)
{
	struct talk *talk = talk_primed(25);
	ck_assert_int_eq(talk_run(talk, ACCOUNT_PING, 480), ACCOUNT_GOING);
	talk->out = wire_out_init(talk->answer, sizeof talk->answer);
	exchange_hold_end(&talk->box, &talk->context, false, &talk->out,
		&talk->result);
	ck_assert_int_eq(talk_hear(talk, talk->out.n), ACCOUNT_EXPIRED);
	talk->box.ping_stored = false;
	talk->box.heartbeat_s = 0;
	ck_assert_int_eq(talk_run(talk, ACCOUNT_PING, 480), ACCOUNT_GOING);
	ck_assert(talk->box.held);
	ck_assert_uint_eq(talk->result.heartbeat_s, 480);
	free(talk);
}
END_TEST

/* ---- policies */

/* After the refresh time every command but Ping meets 449, goes through Provision and arrives. */
START_TEST(policies_age)
{
	static const enum account_goal goals[] = {ACCOUNT_SYNC, ACCOUNT_ESTIMATE};
	struct talk *talk = talk_primed(protocols[_i]);
	for (unsigned day = 1; day < 5; day++) {
		uint32_t old = talk->account.policy_key;
		talk->context.now_ns = talk->box.policy_ns + DAY_NS - 1;
		ck_assert_int_eq(talk_run(talk, goals[day % 2], 0), ACCOUNT_DONE);
		ck_assert_uint_eq(talk->account.policy_key, old);
		talk->context.now_ns++;
		ck_assert_int_eq(talk_run(talk, ACCOUNT_PING, 480), ACCOUNT_GOING);
		talk->box.held = false;
		talk_begin(talk, goals[day % 2], 0);
		talk_serve(talk);
		ck_assert_uint_eq(talk->result.status, 449);
		enum account_meaning meaning = talk_hear(talk, talk->out.n);
		while (meaning == ACCOUNT_GOING) {
			talk_serve(talk);
			ck_assert_uint_eq(talk->result.status, 200);
			meaning = talk_hear(talk, talk->out.n);
		}
		ck_assert_int_eq(meaning, ACCOUNT_DONE);
		ck_assert_uint_ne(talk->account.policy_key, old);
		ck_assert_int_eq(talk->box.policy_ns, talk->context.now_ns);
	}
	free(talk);
}
END_TEST

/* An acknowledgement with another key than the temporary one is not accepted. */
START_TEST(policies_are_acknowledged)
{
	struct talk *talk = talk_build(25);
	talk_begin(talk, ACCOUNT_SYNC, 0);
	for (unsigned i = 0; i < 3; i++) { /* OPTIONS, 449, Provision: the temporary key is here */
		talk_serve(talk);
		ck_assert_int_eq(talk_hear(talk, talk->out.n), ACCOUNT_GOING);
	}
	ck_assert_uint_ne(talk->box.policy_temporary, 0);
	talk->box.policy_temporary ^= 2;
	talk_serve(talk);
	ck_assert_uint_eq(talk->box.policy_key, 0);
	ck_assert_int_eq(talk_hear(talk, talk->out.n), ACCOUNT_FAILED);
	ck_assert_uint_eq(talk->account.policy_key, 0);
	/* The next attempt succeeds. */
	ck_assert_int_eq(talk_run(talk, ACCOUNT_SYNC, 0), ACCOUNT_DONE);
	free(talk);
}
END_TEST

/* ---- estimates and refusals */

START_TEST(estimates_count)
{
	struct talk *talk = talk_primed(25);
	talk->box.committed = 4;
	ck_assert_int_eq(talk_run(talk, ACCOUNT_ESTIMATE, 0), ACCOUNT_DONE);
	ck_assert_uint_eq(talk->result.estimate, 4);
	talk_begin(talk, ACCOUNT_SYNC, 0);
	talk_serve(talk); /* lost */
	ck_assert_int_eq(talk_run(talk, ACCOUNT_ESTIMATE, 0), ACCOUNT_DONE);
	ck_assert_uint_eq(talk->result.estimate, 4);
	ck_assert_int_eq(talk_run(talk, ACCOUNT_SYNC, 0), ACCOUNT_DONE);
	ck_assert_int_eq(talk_run(talk, ACCOUNT_ESTIMATE, 0), ACCOUNT_DONE);
	ck_assert_uint_eq(talk->result.estimate, 0);
	free(talk);
}
END_TEST

START_TEST(unreadable_requests)
{
	static const struct {
		const char *text;
		uint32_t status;
	} table[] = {
		{"GET / HTTP/1.1\r\n\r\n", 400},
		{"POST /Microsoft-Server-ActiveSync?Cmd=Sync&User=u&DeviceId=d&DeviceType=t "
			"HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n", 401},
		{"POST /Microsoft-Server-ActiveSync?Cmd=Search&User=u&DeviceId=d&DeviceType=t "
			"HTTP/1.1\r\nHost: h\r\nAuthorization: Basic dTpw\r\n"
			"Content-Length: 0\r\n\r\n", 501},
		{"nonsense", 400},
	};
	for (unsigned i = 0; i < sizeof table / sizeof table[0]; i++) {
		struct talk *talk = talk_primed(25);
		struct wire_out out = wire_out_init(talk->answer, sizeof talk->answer);
		struct exchange_result result;
		ck_assert_int_eq(exchange_request(&talk->box, &talk->context,
			(const uint8_t *)table[i].text, strlen(table[i].text), &out, &result),
			EXCHANGE_ANSWER);
		ck_assert_uint_eq(result.status, table[i].status);
		ck_assert_uint_gt(out.n, 0);
		free(talk);
	}
}
END_TEST

/* A 503 says when to come back, other refusals do not, and the account remembers. */
START_TEST(refusals)
{
	static const struct {
		uint32_t status, retry_after_s;
	} rows[] = {{503, 300}, {500, 0}, {401, 0}, {403, 0}};
	for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct talk *talk = talk_primed(25);
		struct http1_response http;
		struct eas_http_answer answer;
		struct wire_bad bad;
		size_t used;
		talk->server.retry_after_s = 300;
		talk->out = wire_out_init(talk->answer, sizeof talk->answer);
		exchange_refuse(&talk->context, rows[i].status,
			rows[i].status == 503 ? "CommandFrequency" : NULL, &talk->out);
		ck_assert_int_eq(http1_response_read(talk->answer, talk->out.n, &http, &used, &bad),
			WIRE_OK);
		ck_assert_uint_eq(http.status, rows[i].status);
		eas_http_answer_read(&http, &answer);
		ck_assert_uint_eq(answer.retry_after_s, rows[i].retry_after_s);
		ck_assert(answer.throttle.n == (rows[i].status == 503 ? 16 : 0));
		talk_begin(talk, ACCOUNT_SYNC, 0);
		ck_assert_int_eq(talk_hear(talk, talk->out.n), ACCOUNT_FAILED);
		ck_assert_uint_eq(talk->account.retry_after_s, rows[i].retry_after_s);
		free(talk);
	}
}
END_TEST

/* Whatever a device asks that is to be wiped, it meets 449, the order, and acknowledges it. */
START_TEST(wipe)
{
	static const enum account_goal goals[] = {ACCOUNT_SYNC, ACCOUNT_ESTIMATE, ACCOUNT_PING};
	uint32_t protocol = _i % 2 == 0 ? 25 : 121;
	struct talk *talk = talk_primed(protocol);
	talk->box.wipe = true;
	talk_begin(talk, goals[_i / 2], 480);
	ck_assert_int_eq(talk_serve(talk), EXCHANGE_ANSWER);
	ck_assert_uint_eq(talk->result.status, 449);
	ck_assert_int_eq(talk_hear(talk, talk->out.n), ACCOUNT_GOING);
	ck_assert_int_eq(talk_serve(talk), EXCHANGE_ANSWER);
	ck_assert_int_eq(talk->result.command, EAS_CMD_PROVISION);
	ck_assert(!talk->result.wiped && !talk->account.wiping);
	ck_assert_int_eq(talk_hear(talk, talk->out.n), ACCOUNT_GOING);
	ck_assert(talk->account.wiping);
	talk_serve(talk);
	ck_assert(talk->result.wiped && !talk->result.in_force);
	/* An answer that got lost: the device asks again, and is told again. */
	ck_assert_int_eq(talk_run(talk, goals[_i / 2], 480), ACCOUNT_FAILED);
	ck_assert(talk->result.wiped);
	free(talk);
}
END_TEST

/* A changed policy is fetched with the next command that checks the key, and only once. */
START_TEST(changed_policy)
{
	struct talk *talk = talk_primed(_i == 0 ? 25 : 121);
	talk->context.policy_version = 1;
	talk->context.policy_set = POLICY_EXCHANGE_2007_SP1;
	talk_begin(talk, ACCOUNT_PING, 480);
	ck_assert_int_eq(talk_serve(talk), EXCHANGE_HOLD); /* a Ping needs no policy */
	uint32_t before = talk->account.policy_key;
	ck_assert_int_eq(talk_run(talk, ACCOUNT_SYNC, 0), ACCOUNT_DONE);
	ck_assert_uint_ne(talk->account.policy_key, before);
	ck_assert_uint_eq(talk->box.policy_version, 1);
	before = talk->account.policy_key;
	ck_assert_int_eq(talk_run(talk, ACCOUNT_SYNC, 0), ACCOUNT_DONE);
	ck_assert_uint_eq(talk->account.policy_key, before);
	free(talk);
}
END_TEST

/* A device that does not know Provision stays out, or is let in without. */
START_TEST(deaf)
{
	struct talk *talk = talk_build(25);
	talk->owner.deaf = true;
	ck_assert_int_eq(talk_run(talk, ACCOUNT_SYNC, 0), ACCOUNT_FAILED);
	ck_assert_uint_eq(talk->result.status, 449);
	talk->context.policy_waived = true;
	ck_assert_int_eq(talk_run(talk, ACCOUNT_SYNC, 0), ACCOUNT_DONE);
	free(talk);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("exchange");
	TCase *tcase = tcase_create("exchange");
	tcase_add_loop_test(tcase, first_day, 0, 2);
	tcase_add_loop_test(tcase, a_lost_answer_comes_again, 0, 2);
	tcase_add_test(tcase, wrong_keys_are_refused);
	tcase_add_loop_test(tcase, windows, 0, 2);
	tcase_add_loop_test(tcase, the_bound_holds, 0, 2);
	tcase_add_loop_test(tcase, ping_waits_and_ends, 0, 2);
	tcase_add_test(tcase, ping_knows_what_came_between);
	tcase_add_test(tcase, ping_knows_what_was_left);
	tcase_add_test(tcase, a_newer_ping_takes_over);
	tcase_add_loop_test(tcase, intervals_have_bounds, 0, 7);
	tcase_add_test(tcase, a_forgetful_server_asks_again);
	tcase_add_loop_test(tcase, policies_age, 0, 2);
	tcase_add_test(tcase, policies_are_acknowledged);
	tcase_add_test(tcase, estimates_count);
	tcase_add_test(tcase, unreadable_requests);
	tcase_add_test(tcase, refusals);
	tcase_add_loop_test(tcase, wipe, 0, 6);
	tcase_add_loop_test(tcase, changed_policy, 0, 2);
	tcase_add_test(tcase, deaf);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0;
}
