/* Policies over time and remote wipe, against closed forms: a poll of period T meets an order that
 * comes at any time T/2 later on average and T at most; a Ping of H that nobody disturbs ends after
 * H/2; a device on push needs a policy only for its next Sync, so it complies with its next mail.
 * 600 devices: means are accepted within 4 standard errors. */
#include "unit/server_world.h"

#define USERS "population.users=600", "run.duration=1 d"
enum { N = 600 };

static void near_uniform(const struct hist *hist, double period_s)
{
	ck_assert_uint_eq(hist->n, N);
	ck_assert_uint_eq(hist->never_n, 0);
	ck_assert_double_eq_tol(server_world_mean_s(hist), period_s / 2,
		4 * period_s / 3.4641 / 24.4949);
	ck_assert_double_le(server_world_max_s(hist), period_s + 1);
	ck_assert_double_gt(server_world_max_s(hist), period_s * 0.95);
}

START_TEST(policy_by_polling)
{
	struct tally *tally = SERVER_WORLD("base", USERS, "strategies.sync.interval=60 min",
		"policy.change_at=3 h");
	near_uniform(&tally->policy_us, 3600);
	ck_assert_uint_eq(tally->count[TALLY_http_449], N);
	ck_assert_uint_eq(tally->count[TALLY_provisions], 2 * N);
	ck_assert_uint_eq(tally->wipe_us.n + tally->wipe_us.never_n, 0);
	tally_free(tally);
}
END_TEST

/* Mails come every 1800 s on average, and the next one brings the Sync that is answered 449. */
START_TEST(policy_by_push)
{
	struct tally *tally = SERVER_WORLD("push", USERS, "workload.mail_per_user=48 /d",
		"policy.change_at=3 h");
	ck_assert_uint_eq(tally->policy_us.n, N);
	ck_assert_double_eq_tol(server_world_mean_s(&tally->policy_us), 1800, 4 * 1800 / 24.4949);
	tally_free(tally);
	tally = SERVER_WORLD("push", USERS, "policy.change_at=3 h");
	ck_assert_uint_eq(tally->policy_us.n, 0); /* no mail, no Sync */
	ck_assert_uint_eq(tally->policy_us.never_n, N);
	tally_free(tally);
	tally = SERVER_WORLD("push", USERS, "policy.change_at=3 h", "policy.order_ends_ping=true");
	ck_assert_uint_eq(tally->policy_us.n, N);
	ck_assert_double_lt(server_world_max_s(&tally->policy_us), 1);
	tally_free(tally);
}
END_TEST

START_TEST(wipe_by_polling)
{
	struct tally *tally = SERVER_WORLD("base", USERS, "strategies.sync.interval=60 min",
		"policy.wipe_at=3 h");
	near_uniform(&tally->wipe_us, 3600);
	ck_assert_uint_eq(tally->wipe_ack_us.n, N);
	ck_assert_double_le(server_world_mean_s(&tally->wipe_ack_us),
		server_world_mean_s(&tally->wipe_us));
	ck_assert_uint_lt(tally->count[TALLY_syncs], 4 * N + 1); /* nobody polls after that */
	tally_free(tally);
}
END_TEST

START_TEST(wipe_by_push)
{
	struct tally *tally = SERVER_WORLD("push", USERS, "policy.wipe_at=3 h");
	near_uniform(&tally->wipe_us, 900);
	tally_free(tally);
	tally = SERVER_WORLD("push", USERS, "policy.wipe_at=3 h", "policy.order_ends_ping=true");
	ck_assert_uint_eq(tally->wipe_us.n, N);
	ck_assert_double_lt(server_world_max_s(&tally->wipe_us), 1);
	ck_assert_uint_eq(tally->held_max, N);
	tally_free(tally);
}
END_TEST

/* Told of mail by SMS, and there is none: the order never reaches anybody. */
START_TEST(wipe_without_mail)
{
	struct tally *tally = SERVER_WORLD("autd", USERS, "policy.wipe_at=3 h");
	ck_assert_uint_eq(tally->wipe_us.n, 0);
	ck_assert_uint_eq(tally->wipe_us.never_n, N);
	ck_assert_uint_eq(tally->wipe_ack_us.never_n, N);
	tally_free(tally);
}
END_TEST

/* Half an hour after the order the SIM is gone: half of those who poll hourly are wiped by then. */
START_TEST(wipe_of_what_is_off)
{
	struct tally *tally = SERVER_WORLD("base", USERS, "strategies.sync.interval=60 min",
		"policy.wipe_at=3 h", "policy.off_at=210 min");
	ck_assert_uint_eq(tally->wipe_us.n + tally->wipe_us.never_n, N);
	ck_assert_double_eq_tol((double)tally->wipe_us.n, N / 2.0, 4 * 12.25);
	ck_assert_double_le(server_world_max_s(&tally->wipe_us), 1800);
	tally_free(tally);
	/* A share of a share. */
	tally = SERVER_WORLD("base", USERS, "strategies.sync.interval=60 min", "policy.wipe_at=3 h",
		"policy.wipe_share=50 %", "policy.off_at=3 h", "policy.off_share=20 %");
	double ordered = (double)(tally->wipe_us.n + tally->wipe_us.never_n);
	ck_assert_double_eq_tol(ordered, N / 2.0, 4 * 12.25);
	ck_assert_double_eq_tol((double)tally->wipe_us.never_n, ordered * 0.2, 4 * 7.0);
	tally_free(tally);
}
END_TEST

/* Devices that do not know Provision: kept out with 449, or let in and never compliant. */
START_TEST(deaf_devices)
{
	struct tally *tally = SERVER_WORLD("base", "population.users=50", "run.duration=1 d",
		"workload.mail_per_user=10 /d", "policy.non_provisionable=100 %",
		"policy.change_at=3 h");
	ck_assert_uint_gt(tally->count[TALLY_mails], 300);
	ck_assert_uint_eq(tally->count[TALLY_mails_delivered], 0);
	ck_assert_uint_eq(tally->count[TALLY_provisions], 0);
	ck_assert_uint_gt(tally->count[TALLY_http_449], 50);
	ck_assert_uint_eq(tally->policy_us.never_n, 50);
	tally_free(tally);
	tally = SERVER_WORLD("base", "population.users=50", "run.duration=1 d",
		"workload.mail_per_user=10 /d", "policy.non_provisionable=100 %",
		"policy.allow_non_provisionable=true", "policy.change_at=3 h");
	ck_assert_uint_eq(tally->count[TALLY_mails_undelivered], 0);
	ck_assert_uint_eq(tally->count[TALLY_http_449], 0);
	ck_assert_uint_eq(tally->policy_us.never_n, 50);
	tally_free(tally);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("admin");
	TCase *tcase = tcase_create("admin");
	tcase_set_timeout(tcase, 0);
	tcase_add_test(tcase, policy_by_polling);
	tcase_add_test(tcase, policy_by_push);
	tcase_add_test(tcase, wipe_by_polling);
	tcase_add_test(tcase, wipe_by_push);
	tcase_add_test(tcase, wipe_without_mail);
	tcase_add_test(tcase, wipe_of_what_is_off);
	tcase_add_test(tcase, deaf_devices);
	suite_add_tcase(suite, tcase);
	return server_world_main(suite);
}
