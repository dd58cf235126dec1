/* From the SMSC to the handset: signalling channels beside a background, messages one by one, a
 * full store, alerts, schedules, calls, queue policies. The base is tests/analytic/autd.json: an SMS for
 * each mail, and nothing takes time but what a test says. */
#include "storm.h"

#include <math.h>

#include "models/network/cell.h"

static struct config *load(void)
{
	struct config *config = storm_load("tests/analytic/autd.json");
	struct scenario *it = &config->scenario;
	it->sms.covers = SMS_COVERS_GATEWAY;
	it->sms.smsc_ns = 0;
	it->sms.delay_ns = dist_fixed(0);
	it->radio.class_b = false;
	it->radio.sms_ns = 4 * SECOND_NS;
	return config;
}

static double mean_s(const struct tally *tally)
{
	ck_assert_uint_eq(tally->latency_us.sum_high, 0);
	ck_assert_uint_gt(tally->latency_us.n, 0);
	return (double)tally->latency_us.sum_low * 1e-6 / (double)tally->latency_us.n;
}

/* Every trigger ends as received, lost or displaced by its successor, but for those on their way at
 * the edges of the window. */
static void fates(const struct tally *tally, bool replace, uint64_t on_their_way)
{
	uint64_t ends = tally->count[TALLY_sms_received] - tally->count[TALLY_sms_duplicates] +
			tally->count[TALLY_sms_lost] +
			(replace ? tally->count[TALLY_sms_replaced] : 0);
	uint64_t triggers = tally->count[TALLY_triggers];
	uint64_t off = ends > triggers ? ends - triggers : triggers - ends;
	ck_assert_uint_le(off, on_their_way);
}

/* 100 users with an SMS each 100 s and 4 s of channel: 4 Erlang of ours on eight channels beside a
 * background of 0, 2, 4 Erlang; blocked attempts are not repeated. About 170,000 attempts: six
 * standard errors of a share near 0.2, with runs, are below 0.01. */
START_TEST(blocking_beside_a_background)
{
	static const double others[] = {0, 2, 4};
	struct config *config = load();
	struct scenario *it = &config->scenario;
	it->workload.mail_per_workday = 864;
	it->sms.sdcch_per_cell = 8;
	it->sms.network_schedule[0] = 0.5; /* the list is over after no retry at all */
	it->sms.handset = SMS_HANDSET_PARALLEL;
	it->cell.call_ns = 1500000000;
	for (unsigned i = 0; i < 3; i++) {
		it->cell.calls_per_day = others[i] * 86400 / 1.5;
		struct tally *tally = storm_run(it, 0, 0);
		double tried = (double)tally->count[TALLY_sdcch_attempts];
		double blocked = (double)tally->count[TALLY_sdcch_blocked];
		double window_s = (double)it->run.duration_ns * 1e-9;
		ck_assert_double_gt(tried, 160000);
		ck_assert_double_eq_tol(blocked / tried,
			cell_erlang_b(8, 4 * tried / window_s + others[i]), 0.006);
		ck_assert_uint_eq(tally->count[TALLY_sms_lost], tally->count[TALLY_sdcch_blocked]);
		fates(tally, false, 10);
		tally_free(tally);
	}
	config_free(config);
}
END_TEST

/* Five messages in a row for one handset, after a gap: at once; one by one, 4 s each; on one
 * channel, of which only the first has the set-up. */
START_TEST(one_by_one)
{
	struct config *config = load();
	struct scenario *it = &config->scenario;
	it->workload.mail_per_workday = 864;
	it->coverage.gaps_per_day = 24;
	it->coverage.gap_ns = dist_fixed(900e9);
	it->coverage.sms_too = true;
	it->sms.sdcch_per_cell = 1000;
	it->radio.technology = RADIO_GPRS;
	uint64_t channels[3], received[3];
	for (uint32_t how = 0; how < 3; how++) {
		it->sms.handset = how;
		struct tally *tally = storm_run(it, 0, 0);
		fates(tally, false, 1500);
		channels[how] = tally->count[TALLY_sdcch_attempts];
		received[how] = tally->count[TALLY_sms_received];
		tally_free(tally);
	}
	/* A message that goes on its predecessor's channel asks for none. */
	ck_assert_double_eq_tol((double)received[1] / (double)received[0], 1, 0.01);
	ck_assert_double_eq_tol((double)received[2] / (double)received[0], 1, 0.01);
	ck_assert_uint_lt(channels[2] * 10, channels[1] * 9);
	ck_assert_uint_ge(channels[1], received[1]);
	config_free(config);
}
END_TEST

/* A store that is full for a share of the hours: as many first attempts are refused, and each
 * message waits to the hour's end: latency p x 30 min and more where full hours follow each other,
 * p / (1 - p) hours on the whole less half an hour. With p = 0.2: 0.2 (0.5 + 0.2 / 0.8) h. */
START_TEST(a_full_store)
{
	struct config *config = load();
	struct scenario *it = &config->scenario;
	it->run.duration_ns = 4 * DAY_NS;
	it->workload.mail_per_workday = 12;
	it->radio.sms_ns = 0;
	it->sms.full_p = 0.2;
	it->sms.full_ns = HOUR_NS;
	it->sms.alert_ns = 0;
	it->sms.absent_retry_ns = DAY_NS;
	it->sms.handset = SMS_HANDSET_SERIAL;
	it->sms.queue_limit = 1000;
	it->sms.validity_ns = 30 * DAY_NS;
	struct tally *tally = storm_run(it, 0, 0);
	double n = (double)tally->count[TALLY_triggers];
	ck_assert_double_eq_tol((double)tally->count[TALLY_sms_store_full] / n, 0.2, 0.02);
	ck_assert_double_eq_tol(mean_s(tally), 0.2 * (0.5 + 0.2 / 0.8) * 3600, 60);
	/* A handset that refuses has received all the same. */
	ck_assert_uint_eq(tally->sms_n[PURPOSE_SMS],
		tally->count[TALLY_sms_received] + tally->count[TALLY_sms_store_full]);
	ck_assert_uint_eq(tally->count[TALLY_sms_lost], 0);
	fates(tally, false, 200);
	tally_free(tally);
	it->sms.full_p = 1;
	it->sms.validity_ns = 2 * HOUR_NS;
	tally = storm_run(it, 0, 0);
	ck_assert_uint_eq(tally->count[TALLY_sms_received], 0);
	fates(tally, false, 200);
	tally_free(tally);
	config_free(config);
}
END_TEST

/* Gaps of an hour. With alerts a message waits for the gap's end, without them for half a periodic
 * update more. */
START_TEST(a_silent_return)
{
	struct config *config = load();
	struct scenario *it = &config->scenario;
	it->run.duration_ns = 4 * DAY_NS;
	it->population.users = 400;
	it->workload.mail_per_workday = 2;
	it->coverage.gaps_per_day = 4;
	it->coverage.gap_ns = dist_fixed(3600e9);
	it->coverage.sms_too = true;
	it->radio.sms_ns = 0;
	it->sms.absent_retry_ns = 6 * DAY_NS;
	it->sms.validity_ns = 60 * DAY_NS;
	it->sms.update_ns = 54 * MINUTE_NS;
	it->sms.alert_ns = 0;
	struct tally *told = storm_run(it, 0, 0);
	it->sms.alert_p = 0;
	struct tally *silent = storm_run(it, 0, 0);
	/* A sixth of the time is gap. In 8.6 % of the cases the update finds the next gap, which
	 * costs 42 min more and another 27: 27.0 + 0.086 x 69 min = 33 of which a sixth counts. A
	 * later mail's SMS brings the earlier mail along, which saves a little. */
	ck_assert_double_eq_tol(mean_s(silent) - mean_s(told), 33 * 60 / 6.0, 45);
	fates(silent, false, 800);
	tally_free(told);
	tally_free(silent);
	config_free(config);
}
END_TEST

/* [INFOBIP]'s lists of retries: a message for a handset that never takes it is tried each minute
 * five times, six times each ten minutes, 24 times each hour, and then given up. */
START_TEST(a_list_of_retries)
{
	static const double pairs[] = {5, 1, 6, 10, 24, 60};
	struct config *config = load();
	struct scenario *it = &config->scenario;
	it->run.duration_ns = 6 * DAY_NS;
	it->population.users = 1;
	it->workload.mail_per_workday = 1;
	it->run.warm_up_ns = 0;
	it->run.cool_down_ns = 0;
	it->sms.full_p = 1; /* refused each time: counts as absent, and no alert before the end */
	it->sms.full_ns = 30 * DAY_NS;
	it->sms.validity_ns = 63 * DAY_NS;
	memcpy(it->sms.absent_schedule, pairs, sizeof pairs);
	struct tally *tally = storm_run(it, 0, 0);
	uint64_t lost = tally->count[TALLY_sms_lost], triggers = tally->count[TALLY_triggers];
	uint64_t attempts = tally->count[TALLY_sms_attempts];
	ck_assert_uint_gt(lost, 2);
	ck_assert_uint_ge(attempts, 36 * lost);
	ck_assert_uint_le(attempts, 36 * triggers);
	tally_free(tally);
	config_free(config);
}
END_TEST

/* A queue of three while nothing gets through: the oldest or the newest goes, or each replaces the
 * one before. */
START_TEST(queue_policies)
{
	struct config *config = load();
	struct scenario *it = &config->scenario;
	it->workload.mail_per_workday = 96;
	it->coverage.gaps_per_day = 4;
	it->coverage.gap_ns = dist_fixed(7200e9);
	it->coverage.sms_too = true;
	it->sms.queue_limit = 3;
	for (uint32_t policy = 0; policy < 3; policy++) {
		it->sms.queue_policy = policy;
		struct tally *tally = storm_run(it, 0, 0);
		fates(tally, policy == SMS_QUEUE_REPLACE, 400);
		bool newest = policy == SMS_QUEUE_DROP_NEWEST;
		ck_assert((tally->count[TALLY_sms_rejected] > 1000) == newest);
		ck_assert((tally->count[TALLY_sms_replaced] > 1000) == !newest);
		ck_assert((tally->count[TALLY_sms_lost] > 1000) == (policy != SMS_QUEUE_REPLACE));
		tally_free(tally);
	}
	config_free(config);
}
END_TEST

/* Phones whose return nobody notices, retries after six days, an SMS every half hour: what failed in
 * a gap comes with the first message after it, or not within the window. */
START_TEST(one_message_takes_the_others_along)
{
	struct config *config = load();
	struct scenario *it = &config->scenario;
	it->workload.mail_per_workday = 48;
	it->coverage.gaps_per_day = 6;
	it->coverage.gap_ns = dist_fixed(3600e9);
	it->coverage.sms_too = true;
	it->sms.absent_retry_ns = 6 * DAY_NS;
	it->sms.alert_p = 0;
	it->sms.update_ns = 10 * DAY_NS;
	it->sms.queue_limit = 10000;
	it->sms.validity_ns = 60 * DAY_NS;
	struct tally *left = storm_run(it, 0, 0);
	it->sms.hastens = true;
	struct tally *taken = storm_run(it, 0, 0);
	double share = (double)left->count[TALLY_sms_received] / (double)left->count[TALLY_triggers];
	/* A quarter of the time is gap. */
	ck_assert_double_eq_tol(share, 0.75, 0.05);
	fates(taken, false, 500);
	ck_assert_uint_gt(taken->count[TALLY_sms_received] * 20, taken->count[TALLY_triggers] * 19);
	ck_assert_uint_gt(taken->count[TALLY_sms_reordered], 0);
	tally_free(left);
	tally_free(taken);
	config_free(config);
}
END_TEST

/* In a call an SMS comes on the call's own channel: no page, no signalling channel, 480 ms a
 * block. */
START_TEST(during_a_call)
{
	struct config *config = load();
	struct scenario *it = &config->scenario;
	it->radio.technology = RADIO_GPRS;
	it->radio.sms_bearer = RADIO_SMS_SDCCH;
	it->radio.class_b = true;
	it->sms.sdcch_per_cell = 8;
	it->workload.mail_per_workday = 200;
	it->coverage.gaps_per_day = 0;
	it->coverage.calls_per_day = 48;
	it->coverage.call_ns = dist_fixed(600e9);
	struct tally *tally = storm_run(it, 0, 0);
	double received = (double)tally->count[TALLY_sms_received];
	ck_assert_double_eq_tol((double)tally->count[TALLY_sms_in_call] / received, 1 / 3.0, 0.05);
	ck_assert_uint_le(tally->count[TALLY_sdcch_attempts] + tally->count[TALLY_sms_in_call],
		tally->count[TALLY_sms_attempts]);
	/* The SACCH runs with the call: such an SMS costs nothing of its own. */
	ck_assert_uint_eq(tally->sms_n[PURPOSE_SMS],
		tally->count[TALLY_sms_received] - tally->count[TALLY_sms_in_call]);
	fates(tally, false, 50);
	tally_free(tally);
	config_free(config);
}
END_TEST

/* The path in stages: mail hop, gateway, SMSC, two inquiries, access and channel add up. */
START_TEST(stages_add_up)
{
	struct config *config = load();
	struct scenario *it = &config->scenario;
	it->workload.mail_per_workday = 24;
	it->radio.sms_ns = 0;
	struct tally *nothing = storm_run(it, 0, 0);
	it->sms.smtp_ns = dist_fixed(10e9);
	it->sms.delay_ns = dist_fixed(3e9);
	it->sms.smsc_ns = 1500000000;
	it->sms.hlr_ns = 400000000;
	it->sms.access_ns = 700000000;
	it->radio.sms_ns = 4 * SECOND_NS;
	struct tally *all = storm_run(it, 0, 0);
	ck_assert_double_eq_tol(mean_s(all) - mean_s(nothing), 10 + 3 + 1.5 + 0.4 + 0.7 + 4, 0.2);
	storm_check(it, all);
	tally_free(nothing);
	tally_free(all);
	config_free(config);
}
END_TEST

/* More pages than the channel carries: some are dropped and repeated, and all mail comes. */
START_TEST(a_crowded_paging_channel)
{
	struct config *config = load();
	struct scenario *it = &config->scenario;
	it->workload.mail_per_workday = 864;
	it->cell.paging_blocks = 3;
	it->cell.pages_per_block = 1;
	it->cell.other_pages_per_day = 12.0 * 86400; /* leaves 0.75 a second; ours are one */
	it->cell.page_wait_ns = 5 * SECOND_NS;
	struct tally *tally = storm_run(it, 0, 0);
	double sent = (double)(tally->count[TALLY_pages] - tally->count[TALLY_pages_dropped]);
	double window_s = (double)it->run.duration_ns * 1e-9;
	ck_assert_uint_gt(tally->count[TALLY_pages_dropped], 10000);
	ck_assert_double_le(sent / window_s, cell_pages_per_s(&it->cell) * 1.01);
	ck_assert_double_ge(sent / window_s, cell_pages_per_s(&it->cell) * 0.95);
	tally_free(tally);
	config_free(config);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("air");
	TCase *tcase = tcase_create("air");
	tcase_set_timeout(tcase, 0);
	tcase_add_test(tcase, blocking_beside_a_background);
	tcase_add_test(tcase, one_by_one);
	tcase_add_test(tcase, a_full_store);
	tcase_add_test(tcase, a_silent_return);
	tcase_add_test(tcase, a_list_of_retries);
	tcase_add_test(tcase, queue_policies);
	tcase_add_test(tcase, one_message_takes_the_others_along);
	tcase_add_test(tcase, during_a_call);
	tcase_add_test(tcase, stages_add_up);
	tcase_add_test(tcase, a_crowded_paging_channel);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_FORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
