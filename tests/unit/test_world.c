/* Whole sites: one user's story event by event, the same bytes whatever stands beside them,
 * sites and edges. Storms: test_world_storm.c. Closed forms: test_analytic_*.c. */
#include "storm.h"

/* ---- one user's story, event by event */

enum { STORY_MAILS = 4096 };

struct story {
	int64_t radio_until_ns, cpu_until_ns;
	int64_t arrival_ns[STORY_MAILS];
	bool here[STORY_MAILS];
	unsigned arrived, delivered;
	uint32_t open;      /* connections open at once */
	unsigned errors;
	const char *what;
};

static void wrong(struct story *story, const char *what)
{
	story->errors++;
	story->what = what;
}

static void listen(void *context, const struct tap_record *record)
{
	struct story *story = context;
	switch (record->kind) {
	case TAP_RADIO:
		if (record->time_ns != story->radio_until_ns) {
			wrong(story, "radio slots leave a hole or overlap");
		}
		story->radio_until_ns = record->end_ns;
		break;
	case TAP_CPU:
		if (record->time_ns < story->cpu_until_ns) {
			wrong(story, "processor counted twice");
		}
		story->cpu_until_ns = record->end_ns;
		break;
	case TAP_MAIL:
		if (record->item != story->arrived || story->arrived == STORY_MAILS) {
			wrong(story, "mail numbers");
			break;
		}
		story->arrival_ns[story->arrived++] = record->time_ns;
		break;
	case TAP_DELIVERED:
		if (record->item >= story->arrived || story->here[record->item]) {
			wrong(story, "delivered twice, or before it came");
			break;
		}
		if (record->item != story->delivered ||
		    record->time_ns < story->arrival_ns[record->item]) {
			wrong(story, "delivered out of order or too early");
		}
		story->here[record->item] = true;
		story->delivered++;
		break;
	default:
		break;
	}
}

static struct story *follow(const struct scenario *scenario, uint32_t strategy, uint32_t user)
{
	struct story *story = calloc(1, sizeof *story);
	REQUIRE(story != NULL);
	struct tap tap = {.user = user, .context = story, .record = listen};
	struct world_task task = {.scenario = scenario, .strategy = strategy, .tap = &tap,
		.tap_n = 1};
	struct tally *tally = world_run(&task);
	ck_assert_msg(story->errors == 0, "user %u, strategy %u: %s", user, strategy,
		story->errors > 0 ? story->what : "");
	tally_free(tally);
	return story;
}

/* Every strategy meets the same mail at the same instants; nothing is delivered twice; the radio is
 * always in exactly one state. */
START_TEST(one_user_event_by_event)
{
	struct config *config = storm_load("tests/analytic/storm.json");
	struct scenario scenario = config->scenario;
	scenario.population.users = 5;
	for (uint32_t user = 0; user < 5; user++) {
		struct story *first = follow(&scenario, 0, user);
		ck_assert_uint_gt(first->arrived, 20);
		for (uint32_t s = 1; s < scenario.strategy_n; s++) {
			struct story *story = follow(&scenario, s, user);
			unsigned n = story->arrived < first->arrived ? story->arrived
								      : first->arrived;
			ck_assert_uint_gt(n, 20);
			ck_assert_mem_eq(story->arrival_ns, first->arrival_ns,
				n * sizeof story->arrival_ns[0]);
			free(story);
		}
		free(first);
	}
	config_free(config);
}
END_TEST

START_TEST(random_stories)
{
	struct config *config = storm_load("tests/analytic/storm.json");
	struct scenario scenario = config->scenario;
	storm_randomise(&scenario, 5000 + (unsigned)_i);
	scenario.workload.mail_per_workday = 500;
	for (uint32_t s = 0; s < scenario.strategy_n; s++) {
		free(follow(&scenario, s, 0));
	}
	config_free(config);
}
END_TEST

/* ---- the same bytes */

static void check_equal(const struct tally *a, const struct tally *b)
{
	ck_assert_uint_eq(a->fingerprint, b->fingerprint);
	ck_assert_mem_eq(a->count, b->count, sizeof a->count);
	ck_assert_mem_eq(a->radio_us, b->radio_us, sizeof a->radio_us);
	ck_assert_mem_eq(a->cpu_us, b->cpu_us, sizeof a->cpu_us);
	ck_assert_mem_eq(a->wait_us, b->wait_us, sizeof a->wait_us);
	ck_assert_mem_eq(&a->age_ms2, &b->age_ms2, sizeof a->age_ms2);
	ck_assert_mem_eq(&a->latency_us, &b->latency_us, sizeof a->latency_us);
	ck_assert_mem_eq(&a->notify_us, &b->notify_us, sizeof a->notify_us);
	ck_assert_mem_eq(&a->server_wait_us, &b->server_wait_us, sizeof a->server_wait_us);
	ck_assert_mem_eq(a->minutes, b->minutes, a->minutes_n * sizeof *a->minutes);
	ck_assert_mem_eq(a->usage, b->usage, a->users_n * sizeof *a->usage);
	ck_assert_int_eq(a->drain_ns, b->drain_ns);
}

/* A strategy's tally does not depend on which others are compared with it, nor on where it
 * stands. */
START_TEST(others_change_nothing)
{
	struct config *config = storm_load("tests/analytic/storm.json");
	config->scenario.population.users = 15;
	for (uint32_t s = 0; s < config->scenario.strategy_n; s++) {
		struct scenario alone = config->scenario;
		alone.strategies[0] = config->scenario.strategies[s];
		alone.strategy_n = 1;
		struct tally *among = storm_run(&config->scenario, s, 1);
		struct tally *single = storm_run(&alone, 0, 1);
		struct tally *again = storm_run(&config->scenario, s, 1);
		struct tally *other = storm_run(&config->scenario, s, 0);
		check_equal(among, single);
		check_equal(among, again);
		ck_assert_uint_ne(among->fingerprint, other->fingerprint);
		tally_free(among);
		tally_free(single);
		tally_free(again);
		tally_free(other);
	}
	config_free(config);
}
END_TEST

/* A listener changes nothing either. */
START_TEST(a_tap_changes_nothing)
{
	struct config *config = storm_load("tests/analytic/storm.json");
	config->scenario.population.users = 15;
	for (uint32_t s = 0; s < config->scenario.strategy_n; s++) {
		struct story *story = calloc(1, sizeof *story);
		struct tap tap = {.user = 3, .context = story, .record = listen};
		struct world_task task = {.scenario = &config->scenario, .strategy = s,
			.tap = &tap,
		.tap_n = 1};
		REQUIRE(story != NULL);
		struct tally *heard = world_run(&task);
		struct tally *plain = storm_run(&config->scenario, s, 0);
		check_equal(heard, plain);
		tally_free(heard);
		tally_free(plain);
		free(story);
	}
	config_free(config);
}
END_TEST

/* ---- sites and edges */

START_TEST(users_are_split_over_sites)
{
	static const struct population_cfg table[] = {{10, 1}, {10, 3}, {61, 4}, {3, 3}, {1000001,
		7}};
	for (unsigned i = 0; i < sizeof table / sizeof table[0]; i++) {
		uint32_t next = 0, low = UINT32_MAX, high = 0;
		for (uint32_t site = 0; site < table[i].sites; site++) {
			uint32_t first, n = world_site_users(&table[i], site, &first);
			ck_assert_uint_eq(first, next);
			next += n;
			low = n < low ? n : low;
			high = n > high ? n : high;
		}
		ck_assert_uint_eq(next, table[i].users);
		ck_assert_uint_le(high - low, 1);
	}
}
END_TEST

/* Users keep their numbers; sites are different worlds (their chance differs). */
START_TEST(sites_are_separate)
{
	struct config *config = storm_load("tests/analytic/storm.json");
	struct scenario scenario = config->scenario;
	scenario.population = (struct population_cfg){.users = 11, .sites = 2};
	struct world_task task = {.scenario = &scenario, .strategy = 3};
	struct tally *first = world_run(&task);
	task.site = 1;
	struct tally *second = world_run(&task);
	ck_assert_uint_eq(first->first_user, 0);
	ck_assert_uint_eq(first->users_n, 6);
	ck_assert_uint_eq(second->first_user, 6);
	ck_assert_uint_eq(second->users_n, 5);
	ck_assert_uint_ne(first->fingerprint, second->fingerprint);
	storm_check(&scenario, first);
	storm_check(&scenario, second);
	tally_free(first);
	tally_free(second);
	config_free(config);
}
END_TEST

START_TEST(a_stopped_run_gives_nothing)
{
	struct config *config = storm_load("tests/analytic/storm.json");
	atomic_bool stop = true;
	struct world_task task = {.scenario = &config->scenario, .strategy = 3, .stop = &stop};
	struct tally *tally = world_run(&task);
	ck_assert_ptr_null(tally);
	config_free(config);
}
END_TEST

/* After the front ends are back, 99 % of the devices they lost are, too. */
START_TEST(everybody_comes_back)
{
	struct config *config = storm_load("tests/analytic/storm.json");
	struct scenario scenario = config->scenario;
	scenario.coverage.gaps_per_day = 0;
	struct tally *tally = storm_run(&scenario, 3, 0);
	ck_assert_int_ge(tally->drain_ns, 0);
	/* Back-off of at most 15 min, and one lost session or two. */
	ck_assert_int_lt(tally->drain_ns, 45 * MINUTE_NS);
	tally_free(tally);
	config_free(config);
}
END_TEST

/* Requests held since the warm-up count for the peak, even if there are only fewer afterwards. */
START_TEST(the_peak_may_be_at_the_start)
{
	struct config *config = storm_load("tests/analytic/storm.json");
	struct scenario scenario = config->scenario;
	scenario.coverage.gaps_per_day = 0;
	scenario.network.packet_loss_p = 0;
	scenario.workload.mail_per_workday = 0;
	scenario.run.warm_up_ns = 30 * MINUTE_NS;
	scenario.run.duration_ns = 5 * MINUTE_NS;
	scenario.server.restart_at_ns = SECOND_NS;
	scenario.server.restart_down_ns = DAY_NS;
	scenario.population.users = 20;
	struct tally *tally = storm_run(&scenario, 3, 0);
	ck_assert_uint_ge(tally->held_max, 18);
	ck_assert_uint_eq(tally->minutes[0].held_max, tally->held_max);
	ck_assert_uint_eq(tally->minutes[4].held_max, 0);
	storm_check(&scenario, tally);
	tally_free(tally);
	config_free(config);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("world");
	TCase *stories = tcase_create("stories");
	TCase *rest = tcase_create("rest");
	tcase_set_timeout(stories, 0);
	tcase_set_timeout(rest, 0);
	tcase_add_test(stories, one_user_event_by_event);
	tcase_add_loop_test(stories, random_stories, 0, 20);
	tcase_add_test(rest, others_change_nothing);
	tcase_add_test(rest, a_tap_changes_nothing);
	tcase_add_test(rest, users_are_split_over_sites);
	tcase_add_test(rest, sites_are_separate);
	tcase_add_test(rest, a_stopped_run_gives_nothing);
	tcase_add_test(rest, everybody_comes_back);
	tcase_add_test(rest, the_peak_may_be_at_the_start);
	suite_add_tcase(suite, stories);
	suite_add_tcase(suite, rest);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0;
}
