/* Faults that put something else in the place of an answer, against arithmetic. */
#include "unit/server_world.h"

/* 60 devices poll once a minute and try again after a minute: an attempt a second, well or ill. */
#define POLLS "population.users=60", "strategies.sync.interval=1 min", "run.duration=2 h",          \
	"strategies.sync.reconnect.backoff_first=1 min", "strategies.sync.reconnect.backoff_max=1 min"
#define HOUR "faults.a.at=30 min", "faults.a.for=1 h"

START_TEST(errors)
{
	struct tally *tally = SERVER_WORLD("base", POLLS, HOUR, "faults.a.kind=errors",
		"faults.a.commands=sync", "workload.mail_per_user=48 /d");
	ck_assert_uint_eq(tally->count[TALLY_mails_undelivered], 0);
	ck_assert_double_eq_tol((double)tally->count[TALLY_syncs], 3600, 150);
	ck_assert_uint_ge(tally->count[TALLY_http_500], 3500);
	/* A mail that comes at the fault's beginning waits for its end and the next poll. */
	ck_assert_double_gt(server_world_max_s(&tally->latency_us), 3400);
	ck_assert_double_lt(server_world_max_s(&tally->latency_us), 3600 + 121);
	tally_free(tally);
	/* Pings are not asked for here, so errors of Pings hurt nobody. */
	tally = SERVER_WORLD("base", POLLS, HOUR, "faults.a.kind=errors", "faults.a.commands=ping");
	ck_assert_uint_eq(tally->count[TALLY_http_500], 0);
	ck_assert_uint_eq(tally->count[TALLY_syncs], 7200);
	tally_free(tally);
	/* Half of the users, always the same. */
	tally = SERVER_WORLD("base", POLLS, "faults.a.kind=errors", "faults.a.at=0 s",
		"faults.a.share=50 %", "faults.a.status=403", "workload.mail_per_user=2400 /d");
	double out = (double)tally->count[TALLY_mails_undelivered];
	ck_assert_uint_gt(tally->count[TALLY_http_403], 2000);
	ck_assert_double_eq_tol(out / (double)tally->count[TALLY_mails], 0.5, 4 * 0.065);
	tally_free(tally);
}
END_TEST

/* Five refused log-ons lock an account for half an hour, in which it answers 403; the fault lasts an
 * hour, so each account is locked at its beginning, 5 attempts after the end of that, and once more
 * at the most. */
START_TEST(lockouts)
{
	struct tally *tally = SERVER_WORLD("base", POLLS, HOUR, "faults.a.kind=errors",
		"faults.a.status=401", "server.lockout_attempts=5");
	ck_assert_uint_eq(tally->count[TALLY_lockouts], 2 * 60);
	ck_assert_uint_eq(tally->count[TALLY_http_401], 2 * 5 * 60);
	ck_assert_uint_gt(tally->count[TALLY_http_403], 60 * 50);
	tally_free(tally);
}
END_TEST

/* Each Ping is answered 30 s later although there is nothing: 120 an hour and device. */
START_TEST(zombie)
{
	struct tally *tally = SERVER_WORLD("push", "population.users=50", "run.duration=3 h",
		"faults.a.kind=zombie-item", "faults.a.at=1 h", "faults.a.for=1 h");
	/* A Ping that was pending before is caught when it ends: half an interval of 15 min. */
	ck_assert_double_eq_tol((double)tally->count[TALLY_pings_changes], 50 * 120 * 0.875, 400);
	ck_assert_uint_ge(tally->count[TALLY_syncs], tally->count[TALLY_pings_changes] - 50);
	ck_assert_uint_eq(tally->count[TALLY_syncs_empty], tally->count[TALLY_syncs]);
	tally_free(tally);
}
END_TEST

/* Nobody gets in for an hour; what is open stays open. */
START_TEST(certificate)
{
	struct tally *tally = SERVER_WORLD("base", POLLS, HOUR, "faults.a.kind=certificate",
		"network.tls=true");
	/* The schedule asks once a minute, and so does the retry of the one before. */
	ck_assert_double_eq_tol((double)tally->count[TALLY_certificates_refused], 2 * 3600, 150);
	ck_assert_double_eq_tol((double)tally->count[TALLY_syncs], 3600, 120);
	tally_free(tally);
	tally = SERVER_WORLD("push", "population.users=50", "run.duration=2 h", HOUR,
		"faults.a.kind=certificate", "network.tls=true");
	ck_assert_uint_eq(tally->count[TALLY_certificates_refused], 0);
	tally_free(tally);
}
END_TEST

/* Notifications lost: mail waits for the end of the Ping, an event-driven server needs none. */
START_TEST(notifications)
{
	struct tally *tally = SERVER_WORLD("push", "population.users=100", "run.duration=6 h",
		"workload.mail_per_user=24 /d", "faults.a.kind=notify-loss", "faults.a.at=0 s");
	ck_assert_uint_eq(tally->count[TALLY_mails_undelivered], 0);
	ck_assert_uint_eq(tally->count[TALLY_notify_lost], tally->count[TALLY_mails]);
	/* A Ping of 900 s meets a mail anywhere. */
	ck_assert_double_eq_tol(server_world_mean_s(&tally->latency_us), 450, 50);
	tally_free(tally);
	tally = SERVER_WORLD("push", "population.users=100", "run.duration=6 h",
		"workload.mail_per_user=24 /d", "faults.a.kind=notify-loss", "faults.a.at=0 s",
		"faults.a.share=25 %");
	double lost = (double)tally->count[TALLY_notify_lost];
	ck_assert_double_eq_tol(lost / (double)tally->count[TALLY_mails], 0.25, 0.08);
	tally_free(tally);
}
END_TEST

/* Ten commands an hour: the eleventh is told to come back in ten minutes, and so on: six refusals
 * an hour fit in between. */
START_TEST(throttling)
{
	struct tally *tally = SERVER_WORLD("base", POLLS, "server.throttle_commands=10",
		"server.throttle_window=1 h", "server.retry_after=600");
	ck_assert_uint_eq(tally->count[TALLY_throttled], tally->count[TALLY_http_503]);
	ck_assert_uint_gt(tally->count[TALLY_throttled], 60);
	tally_free(tally);
	/* Direct Push obeys: between refusals it stays away for ten minutes. */
	tally = SERVER_WORLD("push", "population.users=10", "run.duration=2 h",
		"faults.a.kind=errors", "faults.a.at=0 s", "faults.a.status=503",
		"server.retry_after=600");
	ck_assert_double_eq_tol((double)tally->count[TALLY_http_503], 10 * 12, 10);
	tally_free(tally);
}
END_TEST

/* MinHeartbeatInterval above MaxHeartbeatInterval: event 3016 and the factory limits, so that a Ping
 * of 15 min is taken and one of 2 h is not. */
START_TEST(event_3016)
{
	struct tally *tally = SERVER_WORLD("push", "population.users=5", "run.duration=2 h",
		"server.heartbeat_min=30 min", "server.heartbeat_max=10 min", "server.front_ends=2");
	ck_assert_uint_eq(tally->count[TALLY_events_3016], 2);
	ck_assert_uint_eq(tally->count[TALLY_pings_refused], 0);
	ck_assert_uint_eq(tally->held_max, 5);
	tally_free(tally);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("fault");
	TCase *tcase = tcase_create("fault");
	tcase_set_timeout(tcase, 0);
	tcase_add_test(tcase, errors);
	tcase_add_test(tcase, lockouts);
	tcase_add_test(tcase, zombie);
	tcase_add_test(tcase, certificate);
	tcase_add_test(tcase, notifications);
	tcase_add_test(tcase, throttling);
	tcase_add_test(tcase, event_3016);
	suite_add_tcase(suite, tcase);
	return server_world_main(suite);
}
