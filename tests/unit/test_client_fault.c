/* Clients that do what they should not, against arithmetic: several Pings at a time, Ping status 5
 * taken for a failure, an item that comes back while mail comes too. */
#include "unit/server_world.h"

/* The file's own wait after a failure is a millisecond: refused devices would never rest. */
#define PUSH "population.users=60", "run.duration=6 h", "network.firewall_idle_timeout=never",  \
	"strategies.push.reconnect.backoff_first=1 min", "strategies.push.reconnect.backoff_max=1 min", \
	"strategies.push.reconnect.jitter=0 %"

/* Three requests stay pending for each device, as far as there is room for them. */
START_TEST(several_pings)
{
	struct tally *once = SERVER_WORLD("push", PUSH);
	struct tally *tally = SERVER_WORLD("push", PUSH, "server.pings_per_device=3");
	ck_assert_uint_eq(once->held_max, 60);
	ck_assert_uint_eq(tally->held_max, 180);
	ck_assert_uint_eq(tally->peak[PEAK_REQUESTS], 180);
	ck_assert_double_eq_tol((double)tally->count[TALLY_held_us],
		3.0 * (double)once->count[TALLY_held_us], 1.0);
	/* They answer nothing: device time and bytes stay. */
	ck_assert_uint_eq(tally->count[TALLY_pings], once->count[TALLY_pings]);
	ck_assert_uint_eq(tally->count[TALLY_push_alive_us], once->count[TALLY_push_alive_us]);
	ck_assert_uint_eq(tally->count[TALLY_up_bytes], once->count[TALLY_up_bytes]);
	tally_free(tally);
	tally_free(once);
	tally = SERVER_WORLD("push", PUSH, "server.pings_per_device=3", "server.request_limit=100");
	ck_assert_uint_le(tally->held_max, 100);
	ck_assert_uint_gt(tally->count[TALLY_http_503], 0);
	tally_free(tally);
	tally = SERVER_WORLD("push", PUSH, "server.pings_per_device=3", "server.kind=worker-per-ping",
		"server.workers=100");
	ck_assert_uint_le(tally->held_max, 100);
	tally_free(tally);
}
END_TEST

/* The server allows no less than half an hour. A client that listens has one Ping in that time, one
 * that does not asks again after each wait of a minute, and no Ping is ever pending. */
START_TEST(bound_ignored)
{
#define SHORT PUSH, "server.heartbeat_min=30 min"
	struct tally *tally = SERVER_WORLD("push", SHORT);
	ck_assert_uint_eq(tally->held_max, 60);
	ck_assert_uint_gt(tally->count[TALLY_push_alive_us], UINT64_C(60) * 6 * 3600 * 999000);
	tally_free(tally);
	tally = SERVER_WORLD("push", SHORT, "strategies.push.heartbeat.ignore_bound=true");
	ck_assert_uint_eq(tally->held_max, 0);
	ck_assert_uint_eq(tally->count[TALLY_push_alive_us], 0);
	ck_assert_double_eq_tol((double)tally->count[TALLY_pings_refused], 60 * 6 * 60, 120);
	tally_free(tally);
#undef SHORT
}
END_TEST

/* Mail that ends a Ping in between does not make the folder change more often: a round takes 30 s
 * after each Ping, so there are at most 120 empty ones an hour and device. */
START_TEST(zombie_among_mail)
{
	struct tally *tally = SERVER_WORLD("push", PUSH, "faults.a.kind=zombie-item", "faults.a.at=0 s",
		"workload.mail_per_user=480 /d");
	ck_assert_uint_le(tally->count[TALLY_syncs_empty], 60 * 6 * 120);
	ck_assert_uint_gt(tally->count[TALLY_syncs_empty], 60 * 6 * 95);
	ck_assert_uint_eq(tally->count[TALLY_mails_undelivered], 0);
	tally_free(tally);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("client_fault");
	TCase *tcase = tcase_create("client_fault");
	tcase_set_timeout(tcase, 0);
	tcase_add_test(tcase, several_pings);
	tcase_add_test(tcase, bound_ignored);
	tcase_add_test(tcase, zombie_among_mail);
	suite_add_tcase(suite, tcase);
	return server_world_main(suite);
}
