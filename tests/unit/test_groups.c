/* Groups of users: who is in which, the whole as the sum of its parts, each part with its own
 * handset, the same world where all groups are alike, figures inside of their energy bands. */
#include "storm.h"

#include <math.h>

#include "output/expect.h"
#include "output/json_summary.h"
#include "stats/groups.h"
#include "stats/price.h"
#include "stats/verdict.h"

static struct config *load(const char *const *sets, size_t n)
{
	struct diag_list diags;
	diag_init(&diags);
	struct config *config = config_load("scenarios/tutorial-2005.json", sets, n, &diags);
	if (config == NULL) {
		diag_print(&diags, stderr);
	}
	diag_fini(&diags);
	ck_assert_ptr_nonnull(config);
	return config;
}

static const char *const mixed[] = {"population.users=60", "run.duration=1 d", "run.warm_up=4 h",
	"habits.looks=40 /d", "population.groups.old.share=50 %", "population.groups.umts.share=30 %",
	"population.groups.umts.device=preset:device/htc-tytn-hermes",
	"population.groups.umts.radio=preset:radio/umts-carrier-a",
	"population.groups.umts.mail=2", "population.groups.umts.use=3",
	"population.groups.cellar.share=20 %", "population.groups.cellar.gaps=30"};
static const char *const alike[] = {"population.users=60", "run.duration=1 d", "run.warm_up=4 h",
	"habits.looks=40 /d", "population.groups.a.share=50 %", "population.groups.b.share=50 %"};

/* Shares come true within one user in any stretch of numbers, and nobody's depends on the total. */
START_TEST(users_are_dealt)
{
	struct config *config = load(mixed, 12);
	const struct scenario *it = &config->scenario;
	static const double shares[] = {0.5, 0.3, 0.2};
	for (uint32_t from = 0; from < 4000; from += 777) {
		uint32_t n[3] = {0};
		for (uint32_t user = from; user < from + 500; user++) {
			n[scenario_group(it, user)]++;
		}
		for (unsigned g = 0; g < 3; g++) {
			ck_assert_double_eq_tol(n[g], 500 * shares[g], 4);
		}
	}
	ck_assert_str_eq(it->groups[1].view->device.name, "htc-tytn-hermes");
	ck_assert_uint_eq(it->groups[1].view->radio.technology, RADIO_UMTS);
	ck_assert(!it->groups[0].view->radio.stage[RADIO_PCH].present);
	ck_assert_uint_eq(it->groups[0].view->radio.technology, RADIO_GPRS);
	ck_assert_double_eq(it->groups[1].view->workload.mail_per_workday, 120);
	ck_assert_double_eq(it->groups[2].view->coverage.gaps_per_day, 60);
	config_free(config);
}
END_TEST

static void add(uint64_t *sum, const struct tally *tally)
{
	for (unsigned i = 0; i < TALLY_N; i++) {
		sum[i] += tally->count[i];
	}
}

/* Counts, latencies, radio time of the whole are those of the parts; each part's times fill its
 * users' window; joules are the parts' by their own powers. */
START_TEST(parts_make_the_whole)
{
	struct config *config = load(mixed, 12);
	const struct scenario *it = &config->scenario;
	struct tally *tally = storm_run(it, (uint32_t)_i, 0);
	uint64_t sum[TALLY_N] = {0}, radio_us = 0, n = 0;
	uint32_t users = 0;
	double joule = 0;
	ck_assert_uint_eq(tally->part_n, 3);
	for (uint32_t g = 0; g < 3; g++) {
		const struct tally *part = tally->part[g];
		const struct scenario *view = it->groups[g].view;
		struct price_assumption given = { PRICE_GIVEN, PRICE_GIVEN };
		struct price_energy energy = price_energy(view, part, given);
		joule += price_energy_total(&energy);
		ck_assert_uint_eq(storm_radio_sum(part),
			(uint64_t)it->run.duration_ns / 1000 * part->users_n);
		radio_us += storm_radio_sum(part);
		users += part->users_n;
		n += part->latency_us.n + part->latency_us.never_n;
		ck_assert_uint_gt(part->count[TALLY_mails], 0);
		add(sum, part);
	}
	sum[TALLY_events] = tally->count[TALLY_events];
	/* What is pending at the very end is nobody's in particular. */
	ck_assert_uint_le(sum[TALLY_held_us], tally->count[TALLY_held_us]);
	sum[TALLY_held_us] = tally->count[TALLY_held_us];
	for (unsigned i = 0; i < TALLY_N; i++) {
		ck_assert_msg(sum[i] == tally->count[i], "%s", tally_name(i));
	}
	ck_assert_uint_eq(radio_us, storm_radio_sum(tally));
	ck_assert_uint_eq(users, tally->users_n);
	ck_assert_uint_eq(n, tally->count[TALLY_mails]);
	struct price_assumption given = { PRICE_GIVEN, PRICE_GIVEN };
	struct price_energy energy = price_energy(it, tally, given);
	ck_assert_double_eq_tol(price_energy_total(&energy), joule, joule * 1e-12);
	storm_check(it, tally);
	/* Twice the mail for a third of the users, three times the looks. */
	double mails = (double)tally->part[1]->count[TALLY_mails] / tally->part[1]->users_n;
	double others = (double)tally->part[0]->count[TALLY_mails] / tally->part[0]->users_n;
	ck_assert_double_eq_tol(mails / others, 2, 0.2);
	tally_free(tally);
	config_free(config);
}
END_TEST

/* Groups that differ in nothing change nothing: the same events, the same counts. */
START_TEST(alike_groups_change_nothing)
{
	struct config *config = load(alike, 6), *plain = load(alike, 4);
	struct tally *a = storm_run(&config->scenario, (uint32_t)_i, 1);
	struct tally *b = storm_run(&plain->scenario, (uint32_t)_i, 1);
	ck_assert_uint_eq(a->fingerprint, b->fingerprint);
	ck_assert_mem_eq(a->count, b->count, sizeof a->count);
	ck_assert_mem_eq(a->radio_us, b->radio_us, sizeof a->radio_us);
	ck_assert_mem_eq(&a->latency_us, &b->latency_us, sizeof a->latency_us);
	ck_assert_uint_eq(a->held_max, b->held_max);
	ck_assert_mem_eq(a->usage, b->usage, a->users_n * sizeof *a->usage);
	tally_free(a);
	tally_free(b);
	config_free(config);
	config_free(plain);
}
END_TEST

/* A line of "expect" about one group is judged by that group alone. */
static void judge_groups(const struct results_point *point)
{
	static const struct {
		const char *text;
		bool good, met;
	} lines[] = {{"push@umts.sms_per_user_day = 0", true, true},
		{"push@cellar.late_share > %.9f", true, true},
		{"push@old.late_share > %.9f", true, false},
		{"push@old.late_share.max < 1", false, false}, {"push@old.pings_per_user_day > 0", false,
		false}, {"push@olds.late_share < 1", false, false}};
	const char *reason;
	struct results results = {.point_n = 1, .points = (struct results_point *)point};
	struct summary *summary = summary_build(&results);
	const double between = (groups_estimate(point, 0, 3, METRIC_IX_LATE, METRIC_MEAN, &reason).mean +
		groups_estimate(point, 2, 3, METRIC_IX_LATE, METRIC_MEAN, &reason).mean) / 2;
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		char text[96];
		struct expect expect;
		struct err_info info;
		const size_t n = strcspn(lines[i].text, "%");
		snprintf(text, sizeof text, "%.*s", (int)n, lines[i].text);
		if (lines[i].text[n] != '\0') {
			snprintf(text + n, sizeof text - n, "%.9f", between);
		}
		const bool good = expect_parse(text, point->scenario, &expect, &info) == ERR_OK;
		ck_assert_msg(good == lines[i].good, "%s", text);
		ck_assert_msg(!good || (expect_judge(&expect, &summary->points[0], false).verdict ==
			EXPECT_MET) == lines[i].met, "%s", text);
	}
	summary_free(summary);
}

/* Sites are merged part by part; what the summary says of a group is its tallies' mean. */
START_TEST(sites_and_estimates)
{
	struct config *config = load(mixed, 12);
	struct scenario *it = &config->scenario;
	it->population.sites = 3;
	it->run.replications = 1;
	struct tally *whole = tally_build(0, 60, 1440);
	uint64_t mails = 0;
	for (uint32_t site = 0; site < 3; site++) {
		struct world_task task = {.scenario = it, .strategy = 3, .site = site};
		struct tally *tally = world_run(&task);
		mails += tally->part[1]->count[TALLY_mails];
		tally_merge(whole, tally);
		tally_free(tally);
	}
	ck_assert_uint_eq(whole->part[1]->count[TALLY_mails], mails);
	struct tally *all[4] = {whole, whole, whole, whole};
	struct results_point point = {.scenario = it, .replications_n = 1, .tally = all};
	const char *reason;
	ck_assert_uint_eq(groups_users(&point, 0) + groups_users(&point, 1) + groups_users(&point, 2),
		60);
	struct estimate sms = groups_estimate(&point, 1, 3, METRIC_IX_SMS_DAY, METRIC_MEAN, &reason);
	ck_assert(sms.known && sms.mean == 0);
	struct estimate late = groups_estimate(&point, 2, 3, METRIC_IX_LATE, METRIC_MEAN, &reason);
	struct estimate early = groups_estimate(&point, 0, 3, METRIC_IX_LATE, METRIC_MEAN, &reason);
	ck_assert(late.known && early.known && late.mean > early.mean);
	struct estimate life = groups_estimate(&point, 0, 3, METRIC_IX_BATTERY_LIFE, METRIC_MEAN, &reason);
	ck_assert(!life.known && reason != NULL);
	judge_groups(&point);
	tally_free(whole);
	config_free(config);
}
END_TEST

/* Every mean of summary.json lies inside of its own band, for all users and between strategies,
 * although groups have batteries of their own; what the verdict weighs is that same band. */
static void means_in_bands(json_t *const rows, unsigned *n)
{
	const char *key;
	json_t *row;
	json_object_foreach(rows, key, row) {
		const json_t *band = json_object_get(row, "band");
		if (band != NULL) {
			const double mean = json_number_value(json_object_get(row, "mean"));
			const double slack = 1e-9 * (1 + fabs(mean));
			ck_assert_double_le(json_number_value(json_array_get(band, 0)), mean + slack);
			ck_assert_double_ge(json_number_value(json_array_get(band, 1)), mean - slack);
			(*n)++;
		}
	}
}

static void check_bands(const struct results_point *point)
{
	struct results results = {.point_n = 1, .points = (struct results_point *)point};
	struct output_context context = {.version = "0", .hash = "0"};
	struct summary *summary = summary_build(&results);
	json_t *json = json_summary_build(summary, &context, NULL, NULL, 0);
	json_t *at = json_array_get(json_object_get(json, "points"), 0), *strategy;
	const char *name;
	unsigned n = 0;
	json_object_foreach(json_object_get(at, "strategies"), name, strategy) {
		means_in_bands(json_object_get(strategy, "metrics"), &n);
	}
	ck_assert_uint_eq(n, 2 * point->scenario->strategy_n);
	json_t *differences = json_object(), *row;
	size_t i;
	json_array_foreach(json_object_get(at, "differences"), i, row) {
		char key[24];
		snprintf(key, sizeof key, "%zu", i);
		json_object_set(differences, key, row);
	}
	n = 0;
	means_in_bands(differences, &n);
	ck_assert_uint_eq(n, point->scenario->strategy_n * (point->scenario->strategy_n - 1));
	json_decref(differences);
	struct verdict verdict = verdict_of(&summary->points[0]);
	ck_assert(verdict.case_n == 2);
	for (i = 0; i < verdict.case_n; i++) {
		const struct verdict_case *it = &verdict.cases[i];
		const struct estimate share = summary_difference(&summary->points[0], verdict.push,
			it->rival, METRIC_IX_BATTERY_SHARE, METRIC_MEAN).paired;
		ck_assert_double_eq_tol(it->band.given, share.mean, 1e-12);
		ck_assert(it->band.low <= it->band.given && it->band.given <= it->band.high);
	}
	json_decref(json);
	summary_free(summary);
}

START_TEST(figures_lie_in_their_bands)
{
	const char *sets[14];
	memcpy(sets, mixed, sizeof mixed);
	/* The second battery is much larger: shares by the common one would be far off. */
	sets[12] = "device.battery=600 mAh";
	sets[13] = "run.replications=2";
	struct config *config = load(sets, 14);
	struct tally *all[8];
	for (uint32_t i = 0; i < 8; i++) {
		all[i] = storm_run(&config->scenario, i / 2, i % 2);
	}
	struct results_point point = {.scenario = &config->scenario, .replications_n = 2,
		.tally = all};
	check_bands(&point);
	for (uint32_t i = 0; i < 8; i++) {
		tally_free(all[i]);
	}
	config_free(config);
}
END_TEST

/* What cannot be a group is refused. */
START_TEST(bad_groups)
{
	static const char *const bad[] = {"population.groups.umts.radio=umts-carrier-a",
		"population.groups.umts.device=preset:radio/umts-carrier-a",
		"population.groups.umts.radio=preset:radio/no-such", "population.groups.old.share=0 %"};
	const char *sets[13];
	struct diag_list diags;
	memcpy(sets, mixed, sizeof mixed);
	sets[12] = bad[_i];
	diag_init(&diags);
	ck_assert_ptr_null(config_load("scenarios/tutorial-2005.json", sets, 13, &diags));
	ck_assert_uint_gt(diags.error_n, 0);
	diag_fini(&diags);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("groups");
	TCase *tcase = tcase_create("groups");
	tcase_set_timeout(tcase, 0);
	tcase_add_test(tcase, users_are_dealt);
	tcase_add_loop_test(tcase, parts_make_the_whole, 0, 4);
	tcase_add_loop_test(tcase, alike_groups_change_nothing, 0, 4);
	tcase_add_test(tcase, sites_and_estimates);
	tcase_add_test(tcase, figures_lie_in_their_bands);
	tcase_add_loop_test(tcase, bad_groups, 0, 4);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0;
}
