/* Names, memory and merging of tallies. Oracle: the .def file itself and addition by hand. */
#include <check.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "observe/tally.h"

START_TEST(build_is_empty)
{
	struct tally *tally = tally_build(7, 3, 1440);
	ck_assert_uint_eq(tally->first_user, 7);
	ck_assert_uint_eq(tally->users_n, 3);
	ck_assert_uint_eq(tally->minutes_n, 1440);
	ck_assert_int_eq(tally->drain_ns, -1);
	for (uint32_t i = 0; i < TALLY_N; i++) {
		ck_assert_uint_eq(tally->count[i], 0);
	}
	ck_assert_uint_eq(tally->minutes[1439].requests, 0);
	ck_assert_uint_eq(tally->usage[2].sms[1], 0);
	tally_free(tally);
	tally_free(NULL);
	tally = tally_build(0, 0, 0);
	ck_assert_ptr_nonnull(tally->usage);
	tally_free(tally);
}
END_TEST

static void check_name(const char *name)
{
	ck_assert_uint_gt(strlen(name), 1);
	for (const char *at = name; *at != '\0'; at++) {
		unsigned char c = (unsigned char)*at;
		ck_assert_msg(islower(c) || isdigit(c) || c == '_', "%s", name);
	}
}

START_TEST(names_are_words)
{
	ck_assert_str_eq(tally_name(TALLY_mails), "mails");
	ck_assert_str_eq(tally_meaning(TALLY_mails), "mails that arrived in the window");
	for (uint32_t i = 0; i < TALLY_N; i++) {
		check_name(tally_name((enum tally_ix)i));
		for (uint32_t k = 0; k < i; k++) {
			ck_assert_str_ne(tally_name((enum tally_ix)i),
				tally_name((enum tally_ix)k));
		}
	}
	ck_assert_str_eq(tally_slot_name(SLOT_PROMOTE_IDLE), "promote_idle");
	ck_assert_str_eq(tally_purpose_name(PURPOSE_HEARTBEAT), "heartbeat");
	/* SEMANTICS 3 fixes these words. */
	static const char *const causes[WAIT_N] = { "schedule", "sms_path", "device_wait", "setup",
		"heartbeat_gap", "dead_path", "coverage", "call", "server" };
	for (uint32_t i = 0; i < WAIT_N; i++) {
		ck_assert_str_eq(tally_wait_name((enum wait_ix)i), causes[i]);
	}
	for (uint32_t i = 0; i < SLOT_N; i++) {
		check_name(tally_slot_name((enum slot_ix)i));
	}
}
END_TEST

/* Every field of `n` is set from one number, so that a forgotten field shows. */
static struct tally *filled(uint32_t first_user, uint32_t users, uint32_t k)
{
	struct tally *tally = tally_build(first_user, users, 2);
	for (uint32_t i = 0; i < TALLY_N; i++) {
		tally->count[i] = i * 10 + k;
	}
	for (uint32_t p = 0; p < PURPOSE_N; p++) {
		for (uint32_t s = 0; s < SLOT_N; s++) {
			tally->radio_us[s][p] = s * 100 + p + k;
		}
		tally->cpu_us[p] = p + k;
		tally->sms_n[p] = 2 * p + k;
	}
	for (uint32_t i = 0; i < WAIT_N; i++) {
		tally->wait_us[i] = i + k;
	}
	tally->age_ms2 = (unsigned __int128)UINT64_MAX + k;
	tally->workdays = 5000;
	tally->weekend_days = 2000;
	tally->held_max = 10 * k;
	tally->drain_ns = 100 * (int64_t)k;
	hist_add(&tally->latency_us, k);
	hist_add_never(&tally->latency_us);
	hist_add(&tally->notify_us, k);
	hist_add(&tally->server_wait_us, k);
	hist_add(&tally->policy_us, k);
	hist_add(&tally->wipe_us, k);
	hist_add(&tally->wipe_ack_us, k);
	for (uint32_t i = 0; i < PEAK_N; i++) {
		tally->peak[i] = i * 10 + k;
	}
	for (uint32_t i = 0; i < 2; i++) {
		tally->minutes[i] = (struct tally_minute){ .held_us = k, .held_max = k,
			.requests = 2 * k, .sms = 3 * k, .handshakes = 4 * k, .refused = 5 * k,
			.smsc_queue_max = 6 * k };
	}
	for (uint32_t u = 0; u < users; u++) {
		tally->usage[u].bytes[0] = first_user + u;
		tally->usage[u].sms[1] = k;
	}
	tally->fingerprint = k;
	return tally;
}

START_TEST(merge_adds_sites)
{
	struct tally *all = tally_build(0, 5, 2);
	struct tally *a = filled(0, 2, 1);
	struct tally *b = filled(2, 3, 4);
	tally_merge(all, a);
	tally_merge(all, b);
	for (uint32_t i = 0; i < TALLY_N; i++) {
		ck_assert_uint_eq(all->count[i], 20 * i + 5);
	}
	for (uint32_t p = 0; p < PURPOSE_N; p++) {
		for (uint32_t s = 0; s < SLOT_N; s++) {
			ck_assert_uint_eq(all->radio_us[s][p], 2 * (s * 100 + p) + 5);
		}
		ck_assert_uint_eq(all->cpu_us[p], 2 * p + 5);
		ck_assert_uint_eq(all->sms_n[p], 4 * p + 5);
	}
	for (uint32_t i = 0; i < WAIT_N; i++) {
		ck_assert_uint_eq(all->wait_us[i], 2 * i + 5);
	}
	ck_assert(all->age_ms2 == (unsigned __int128)2 * UINT64_MAX + 5);
	ck_assert_uint_eq(all->workdays, 5000);
	ck_assert_uint_eq(all->weekend_days, 2000);
	ck_assert_uint_eq(all->held_max, 40);
	ck_assert_int_eq(all->drain_ns, 400);
	ck_assert_uint_eq(all->latency_us.n, 2);
	ck_assert_uint_eq(all->latency_us.never_n, 2);
	ck_assert_uint_eq(all->notify_us.n, 2);
	ck_assert_uint_eq(all->server_wait_us.n, 2);
	ck_assert_uint_eq(all->policy_us.n, 2);
	ck_assert_uint_eq(all->wipe_us.n, 2);
	ck_assert_uint_eq(all->wipe_ack_us.n, 2);
	for (uint32_t i = 0; i < PEAK_N; i++) {
		ck_assert_uint_eq(all->peak[i], i * 10 + 4); /* the fullest of all sites */
		check_name(tally_peak_name((enum peak_ix)i));
	}
	ck_assert_uint_eq(all->minutes[1].held_us, 5);
	ck_assert_uint_eq(all->minutes[1].held_max, 4);
	ck_assert_uint_eq(all->minutes[1].requests, 10);
	ck_assert_uint_eq(all->minutes[1].sms, 15);
	ck_assert_uint_eq(all->minutes[1].handshakes, 20);
	ck_assert_uint_eq(all->minutes[1].refused, 25);
	ck_assert_uint_eq(all->minutes[1].smsc_queue_max, 24);
	for (uint32_t u = 0; u < 5; u++) {
		ck_assert_uint_eq(all->usage[u].bytes[0], u);
		ck_assert_uint_eq(all->usage[u].sms[1], u < 2 ? 1 : 4);
	}
	/* The order of the sites shows in the fingerprint. */
	struct tally *turned = tally_build(0, 5, 2);
	tally_merge(turned, b);
	tally_merge(turned, a);
	ck_assert_uint_ne(turned->fingerprint, all->fingerprint);
	tally_free(turned);
	tally_free(all);
	tally_free(a);
	tally_free(b);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("tally");
	TCase *tests = tcase_create("all");
	tcase_add_test(tests, build_is_empty);
	tcase_add_test(tests, names_are_words);
	tcase_add_test(tests, merge_adds_sites);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
