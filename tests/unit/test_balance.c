/* Front ends behind a balancer, against arithmetic: workers that Pings keep, one front end of three
 * that fails, a graceful drain (capacity.md 6.27), a recycled worker process. */
#include <math.h>

#include "unit/server_world.h"

#define POOL "server.kind=worker-per-ping", "population.users=40", "server.workers=30",            \
	"run.duration=6 h", "strategies.push.reconnect.backoff_first=1 min",                         \
	"strategies.push.reconnect.backoff_max=1 min"

static double held_mean(const struct tally *tally, double seconds)
{
	return (double)tally->count[TALLY_held_us] * 1e-6 / seconds;
}

/* 40 devices, 30 workers: 30 Pings pend at all times, and the other ten ask every minute in vain. */
START_TEST(workers_run_out)
{
	struct tally *tally = SERVER_WORLD("push", POOL);
	ck_assert_uint_eq(tally->held_max, 30);
	ck_assert_double_eq_tol(held_mean(tally, 6 * 3600), 30, 1e-3);
	ck_assert_double_eq_tol((double)tally->count[TALLY_http_503], 10 * 360, 20);
	ck_assert_uint_eq(tally->peak[PEAK_REQUESTS], 30);
	tally_free(tally);
	/* The same servers without workers have no such limit. */
	tally = SERVER_WORLD("push", POOL, "server.kind=event-driven", "server.workers=0");
	ck_assert_double_eq_tol(held_mean(tally, 6 * 3600), 40, 1e-3);
	ck_assert_uint_eq(tally->count[TALLY_http_503], 0);
	tally_free(tally);
	/* Memory for 20 processes is a tighter limit than 30 workers. */
	tally = SERVER_WORLD("push", POOL, "server.memory=1.55 GB");
	ck_assert_uint_eq(tally->held_max, 20);
	tally_free(tally);
}
END_TEST

/* With a place to wait nobody is turned away, and the workers go round. */
START_TEST(workers_queue)
{
	struct tally *tally = SERVER_WORLD("push", POOL, "server.accept_queue=10");
	ck_assert_double_eq_tol(held_mean(tally, 6 * 3600), 30, 1e-3);
	ck_assert_uint_eq(tally->count[TALLY_http_503], 0);
	ck_assert_uint_eq(tally->peak[PEAK_QUEUE], 10);
	/* A Ping that waited 20 s and more for its worker outlasts its device's patience. */
	ck_assert_uint_gt(tally->count[TALLY_pings], 30 * 6 * 4);
	ck_assert_uint_gt(tally->count[TALLY_retries], 100);
	tally_free(tally);
}
END_TEST

#define NODES "population.users=90", "server.front_ends=3", "run.duration=6 h",                    \
	"faults.a.kind=restart", "faults.a.at=2 h", "faults.a.for=1 h"

/* One of three is out: its 30 users are spread over the two others and stay there. */
START_TEST(one_of_three)
{
	static const char *const balances[] = {"server.balance=affinity",
		"server.balance=round-robin", "server.balance=least-connections"};
	for (unsigned i = 0; i < 3; i++) {
		struct tally *tally = SERVER_WORLD("push", NODES, "faults.a.node=2", balances[i]);
		ck_assert_uint_eq(tally->held_max, 90);
		ck_assert_uint_eq(tally->peak[PEAK_HELD], 45);
		ck_assert_uint_eq(tally->count[TALLY_connections_refused], 0);
		ck_assert_int_ge(tally->drain_ns, 0);
		ck_assert_int_lt(tally->drain_ns, SECOND_NS);
		tally_free(tally);
	}
	/* There is room for 40 at each: ten of 90 wait until the third is back. */
	struct tally *tally = SERVER_WORLD("push", NODES, "faults.a.node=2",
		"server.request_limit=40", "server.balance=least-connections",
		"strategies.push.reconnect.backoff_first=1 min",
		"strategies.push.reconnect.backoff_max=1 min");
	ck_assert_uint_eq(tally->peak[PEAK_HELD], 40);
	ck_assert_int_ge(tally->drain_ns, HOUR_NS);
	ck_assert_int_lt(tally->drain_ns, HOUR_NS + 2 * MINUTE_NS);
	ck_assert_double_eq_tol((double)tally->count[TALLY_http_503], 10 * 60, 30);
	tally_free(tally);
}
END_TEST

/* All are out: refused until they are back, and back within a retry (1 min). */
START_TEST(all_of_three)
{
	struct tally *tally = SERVER_WORLD("push", NODES,
		"strategies.push.reconnect.backoff_first=1 min",
		"strategies.push.reconnect.backoff_max=1 min");
	ck_assert_double_eq_tol((double)tally->count[TALLY_connections_refused], 90 * 60, 180);
	ck_assert_int_ge(tally->drain_ns, 0);
	ck_assert_int_le(tally->drain_ns, MINUTE_NS);
	ck_assert_double_eq_tol(held_mean(tally, 6 * 3600), 90 * 5.0 / 6, 1);
	tally_free(tally);
}
END_TEST

/* Pings of at most H = 900 s that mail at l = 80 a day ends: of those pending when the front end
 * takes nothing new, one in a hundred is left after t with
 * (exp(-lt) - exp(-lH)) / (1 - exp(-lH)) = 0.01 (drain_curve). */
START_TEST(drained)
{
	struct tally *tally = SERVER_WORLD("push", "population.users=2000", "server.front_ends=2",
		"run.duration=2 h", "workload.mail_per_user=80 /d", "faults.a.kind=drain",
		"faults.a.node=1", "faults.a.at=30 min", "faults.a.for=1 h");
	double l = 80 / 86400.0, end = exp(-l * 900);
	double t = -log(0.01 * (1 - end) + end) / l;
	ck_assert_double_eq_tol((double)tally->drain_ns * 1e-9, t, 12);
	ck_assert_uint_eq(tally->peak[PEAK_HELD], 2000); /* all are at the other then */
	ck_assert_uint_eq(tally->count[TALLY_connections_refused], 0);
	ck_assert_uint_eq(tally->count[TALLY_retries], 0);
	tally_free(tally);
}
END_TEST

/* The only one is being emptied: who is connected stays so, who has to connect is refused. */
START_TEST(drained_alone)
{
	struct tally *tally = SERVER_WORLD("push", "population.users=100", "run.duration=2 h",
		"workload.mail_per_user=80 /d", "faults.a.kind=drain", "faults.a.at=30 min",
		"faults.a.for=1 h");
	ck_assert_uint_eq(tally->count[TALLY_connections_refused], 0);
	ck_assert_uint_eq(tally->count[TALLY_mails_undelivered], 0);
	tally_free(tally);
	tally = SERVER_WORLD("base", "population.users=100", "run.duration=2 h",
		"workload.mail_per_user=80 /d", "faults.a.kind=drain", "faults.a.at=30 min",
		"faults.a.for=1 h");
	ck_assert_uint_gt(tally->count[TALLY_connections_refused], 100);
	ck_assert_uint_eq(tally->count[TALLY_mails_undelivered], 0);
	tally_free(tally);
}
END_TEST

/* Every two hours what has been pending for the 90 s of grace is cut: all Pings but a tenth. */
START_TEST(recycled)
{
	struct tally *tally = SERVER_WORLD("push", "population.users=1000", "run.duration=5 h",
		"faults.a.kind=recycle", "faults.a.at=1 h", "faults.a.every=2 h");
	ck_assert_double_eq_tol((double)tally->count[TALLY_tcp_connections], 2 * 900, 4 * 14);
	ck_assert_int_lt(tally->drain_ns, SECOND_NS);
	ck_assert_double_eq_tol(held_mean(tally, 5 * 3600), 1000, 0.1);
	tally_free(tally);
}
END_TEST

/* Each limit on connections turns devices away: 1,000 of them, or 1 MB of 20 kB each. */
START_TEST(connections)
{
	static const char *const limits[] = {"server.connection_limit=50", "server.kernel_memory=1 MB"};
	for (unsigned i = 0; i < 2; i++) {
		struct tally *tally = SERVER_WORLD("push", "population.users=60", "run.duration=1 h",
			limits[i], "server.memory_per_connection=20 kB",
			"strategies.push.reconnect.backoff_first=1 min",
			"strategies.push.reconnect.backoff_max=1 min");
		ck_assert_uint_eq(tally->peak[PEAK_CONNECTIONS], 50);
		ck_assert_uint_eq(tally->held_max, 50);
		ck_assert_double_eq_tol((double)tally->count[TALLY_connections_refused], 600, 30);
		tally_free(tally);
	}
}
END_TEST

/* A Ping that looks every 30 s hears of mail 15 s later on average (poll_residual), 30 s at most. */
START_TEST(store_is_polled)
{
	struct tally *tally = SERVER_WORLD("push", "server.kind=worker-per-ping",
		"server.ping_poll=30 s", "population.users=200", "workload.mail_per_user=40 /d",
		"run.duration=1 d");
	double n = (double)tally->latency_us.n;
	ck_assert_uint_eq(tally->latency_us.never_n, 0);
	ck_assert_double_eq_tol(server_world_mean_s(&tally->latency_us), 15, 4 * 8.66 / sqrt(n) + 0.3);
	ck_assert_double_lt(server_world_max_s(&tally->latency_us), 30.1);
	/* Each Ping of 900 s or until mail looks once in 30 s. */
	ck_assert_double_eq_tol((double)tally->count[TALLY_store_polls], 200 * 86400 / 30.0, 3000);
	tally_free(tally);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("balance");
	TCase *tcase = tcase_create("balance");
	tcase_set_timeout(tcase, 0);
	tcase_add_test(tcase, workers_run_out);
	tcase_add_test(tcase, workers_queue);
	tcase_add_test(tcase, one_of_three);
	tcase_add_test(tcase, all_of_three);
	tcase_add_test(tcase, drained);
	tcase_add_test(tcase, drained_alone);
	tcase_add_test(tcase, recycled);
	tcase_add_test(tcase, connections);
	tcase_add_test(tcase, store_is_polled);
	suite_add_tcase(suite, tcase);
	return server_world_main(suite);
}
