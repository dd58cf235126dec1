/* Mailbox servers as front ends see them, against arithmetic: ports in TIME_WAIT (timewait_ports),
 * requests in progress, the 60 s shield of event 3014. */
#include "unit/server_world.h"

/* 60 devices poll once a minute: one request a second, so TIME_WAIT of 240 s keeps 240 ports. */
#define POLLS "population.users=60", "strategies.sync.interval=1 min", "run.duration=2 h",          \
	"strategies.sync.reconnect.backoff_first=1 min", "strategies.sync.reconnect.backoff_max=1 min"

START_TEST(ports_in_use)
{
	struct tally *tally = SERVER_WORLD("base", POLLS, "server.ports=1000");
	ck_assert_uint_eq(tally->count[TALLY_syncs], 7200);
	ck_assert_uint_ge(tally->peak[PEAK_PORTS], 240);
	ck_assert_uint_le(tally->peak[PEAK_PORTS], 241);
	ck_assert_uint_eq(tally->count[TALLY_ports_exhausted], 0);
	tally_free(tally);
	/* Two mailbox servers share the load, each with ports of its own. */
	tally = SERVER_WORLD("base", POLLS, "server.ports=1000", "server.back_ends=2");
	ck_assert_uint_ge(tally->peak[PEAK_PORTS], 120);
	ck_assert_uint_le(tally->peak[PEAK_PORTS], 121);
	tally_free(tally);
}
END_TEST

/* 120 ports resting 240 s are 0.5 requests a second, half of what is asked. */
START_TEST(ports_run_out)
{
	struct tally *tally = SERVER_WORLD("base", POLLS, "server.ports=120");
	ck_assert_uint_eq(tally->peak[PEAK_PORTS], 120);
	ck_assert_double_eq_tol((double)tally->count[TALLY_syncs], 7200 * 0.5, 120);
	ck_assert_uint_gt(tally->count[TALLY_ports_exhausted], 3000);
	ck_assert_uint_eq(tally->count[TALLY_http_503], tally->count[TALLY_ports_exhausted]);
	tally_free(tally);
}
END_TEST

/* All ask at once and each takes a second of one core: ten at a time is what the server bears. */
START_TEST(requests_in_progress)
{
	struct tally *tally = SERVER_WORLD("base", POLLS, "strategies.sync.aligned=true",
		"server.sync_cpu=1 s", "server.back_end_cores=1", "server.store_limit=10");
	ck_assert_uint_eq(tally->peak[PEAK_STORE_JOBS], 10);
	ck_assert_uint_gt(tally->count[TALLY_store_refused], 1000);
	tally_free(tally);
	tally = SERVER_WORLD("base", POLLS, "strategies.sync.aligned=true", "server.sync_cpu=1 s",
		"server.back_end_cores=1", "server.store_limit=70");
	ck_assert_uint_eq(tally->peak[PEAK_STORE_JOBS], 60);
	ck_assert_uint_eq(tally->count[TALLY_store_refused], 0);
	tally_free(tally);
}
END_TEST

/* Where work takes no time nothing is ever in progress but the one that comes, also when the
 * answers to Syncs that waited go out in between. */
START_TEST(answers_are_not_piled_up)
{
	struct tally *tally = SERVER_WORLD("push", "strategies.push.kind=hanging-sync",
		"strategies.push.heartbeat.max=59 min", "server.protocol=14.1",
		"workload.mail_per_user=800 /d", "network.wired_delay=2 s", "run.duration=2 h",
		"server.store_limit=70");
	ck_assert_uint_gt(tally->count[TALLY_pings_changes], 1000);
	ck_assert_uint_eq(tally->count[TALLY_back_end_busy_us], 0);
	ck_assert_uint_eq(tally->peak[PEAK_STORE_JOBS], 1);
	tally_free(tally);
}
END_TEST

/* A request keeps its place at the front end while the mailbox server works: the front end is full,
 * workers are busy, and a user who asks again has one request too many. */
START_TEST(places_at_the_front_end)
{
	struct tally *tally = SERVER_WORLD("base", POLLS, "strategies.sync.aligned=true",
		"server.sync_cpu=1 s", "server.back_end_cores=1");
	ck_assert_uint_eq(tally->peak[PEAK_REQUESTS], 60);
	tally_free(tally);
	tally = SERVER_WORLD("base", POLLS, "strategies.sync.aligned=true", "server.sync_cpu=1 s",
		"server.back_end_cores=1", "server.request_limit=10");
	ck_assert_uint_eq(tally->peak[PEAK_REQUESTS], 10);
	ck_assert_uint_gt(tally->count[TALLY_http_503], 1000);
	tally_free(tally);
	tally = SERVER_WORLD("base", POLLS, "strategies.sync.aligned=true", "server.sync_cpu=1 s",
		"server.back_end_cores=1", "server.kind=worker-per-ping", "server.workers=10",
		"server.accept_queue=100");
	ck_assert_uint_eq(tally->peak[PEAK_REQUESTS], 10);
	ck_assert_uint_eq(tally->peak[PEAK_QUEUE], 50);
	tally_free(tally);
	tally = SERVER_WORLD("base", POLLS, "strategies.sync.aligned=true", "server.sync_cpu=10 s",
		"server.back_end_cores=1", "server.user_concurrency=1");
	ck_assert_uint_gt(tally->count[TALLY_throttled], 0);
	tally_free(tally);
}
END_TEST

/* A server that does not answer for an hour: patience of 30 s, then 60 s without requests, then the
 * next request (they come every second or oftener) is let through: 40 rounds of 90 s. */
START_TEST(away)
{
	struct tally *tally = SERVER_WORLD("base", POLLS, "server.store_timeout=30 s",
		"faults.a.kind=store-down", "faults.a.at=30 min", "faults.a.for=1 h");
	ck_assert_uint_ge(tally->count[TALLY_events_3014], 38);
	ck_assert_uint_le(tally->count[TALLY_events_3014], 40);
	ck_assert_uint_ge(tally->count[TALLY_events_3007], tally->count[TALLY_events_3014]);
	ck_assert_double_eq_tol((double)tally->count[TALLY_syncs], 3600, 120);
	tally_free(tally);
	/* The other of two servers goes on. */
	tally = SERVER_WORLD("base", POLLS, "server.store_timeout=30 s", "server.back_ends=2",
		"faults.a.kind=store-down", "faults.a.at=30 min", "faults.a.for=1 h", "faults.a.node=2");
	ck_assert_double_eq_tol((double)tally->count[TALLY_syncs], 3600 + 1800, 90);
	tally_free(tally);
}
END_TEST

/* Ten times slower is 10 s of work for each of 60 requests a minute: events 3007 and 3014 come and go.
 * A factor of 1 changes nothing. */
START_TEST(slow)
{
	static const char *const factors[] = {"faults.a.factor=1", "faults.a.factor=20"};
	for (unsigned i = 0; i < 2; i++) {
		struct tally *tally = SERVER_WORLD("base", POLLS, "server.sync_cpu=500 ms",
			"server.store_timeout=30 s", "server.back_end_cores=1",
			"faults.a.kind=slow-store", "faults.a.at=30 min", "faults.a.for=1 h", factors[i]);
		ck_assert(i == 1 || tally->count[TALLY_events_3007] == 0);
		ck_assert(i == 1 || tally->count[TALLY_syncs] == 7200);
		ck_assert(i == 0 || tally->count[TALLY_events_3014] > 20);
		ck_assert(i == 0 || tally->count[TALLY_events_3014] < 45);
		ck_assert(i == 0 || tally->count[TALLY_syncs] < 4300);
		tally_free(tally);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("store");
	TCase *tcase = tcase_create("store");
	tcase_set_timeout(tcase, 0);
	tcase_add_test(tcase, ports_in_use);
	tcase_add_test(tcase, ports_run_out);
	tcase_add_test(tcase, requests_in_progress);
	tcase_add_test(tcase, answers_are_not_piled_up);
	tcase_add_test(tcase, places_at_the_front_end);
	tcase_add_test(tcase, away);
	tcase_add_test(tcase, slow);
	suite_add_tcase(suite, tcase);
	return server_world_main(suite);
}
