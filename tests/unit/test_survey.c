/* `run --uncertainty` where the answer is known beforehand.
 *
 * No mail, no friction: Direct Push exchanges one Ping a heartbeat H, the rival one Sync every T =
 * 15 min, and every exchange costs the same wake-up. So push uses less battery exactly where its
 * settled heartbeat is longer than 15 min, whatever a wake-up costs. Nothing else moves. */
#include "config_test.h"

#include <math.h>

#include "cli/survey.h"

#define RANGE_MIN 8
#define POINTS 37 /* one minute of 8 .. 45 min each, so 30 of them lie above 15 min */

static struct config *load(const char *extra)
{
	struct diag_list diags;
	const char *sets[] = {"workload.mail_per_user=0 /d", "population.users=2", "run.duration=10 d",
		"run.warm_up=1 d", "run.cool_down=0 s", "run.seed=1", "strategies.push.heartbeat.fixed=false",
		"strategies.push.heartbeat.start=8 min", "strategies.push.heartbeat.min=8 min",
		"strategies.push.heartbeat.max=28 min", "strategies.push.heartbeat.step=10 min",
		"strategies.push.heartbeat.successes_per_raise=1", "uncertainty.points=37", extra};
	diag_init(&diags);
	struct config *config = config_load("tests/analytic/tail.json", sets,
		extra == NULL ? 13 : 14, &diags);
	if (config == NULL) {
		diag_print(&diags, stderr);
	}
	diag_fini(&diags);
	ck_assert_ptr_nonnull(config);
	return config;
}

static struct uncertainty *survey(const struct config *config, uint32_t jobs)
{
	struct survey_options options = {.jobs = jobs};
	struct uncertainty *out = NULL;
	struct err_info info = {0};
	ck_assert_int_eq(survey_run(config, &options, &out, &info), ERR_OK);
	ck_assert_ptr_nonnull(out);
	return out;
}

START_TEST(turns_where_it_must)
{
	struct config *config = load(NULL);
	struct uncertainty *it = survey(config, 2);
	const struct uncertainty_claim *battery = &it->claim[VERDICT_BATTERY];
	ck_assert_uint_eq(it->challenger, 1);
	ck_assert_uint_eq(it->rival_n, 1);
	ck_assert_int_eq(battery->answer, UNCERTAINTY_TURNS);
	ck_assert(battery->given_holds);
	ck_assert_uint_eq(battery->point_n, POINTS);
	ck_assert_uint_eq(battery->holds_n, POINTS - 7);
	ck_assert(battery->moved);
	ck_assert_uint_eq(battery->turn_n, 1);
	const struct uncertainty_turn *turn = &battery->turn[0];
	ck_assert_str_eq(it->parameter[turn->parameter].id, "heartbeat_max");
	ck_assert_str_eq(turn->text, "15 min"); /* 898 s or so, from the edges of the window */
	/* Nobody gets mail, so nobody gets it sooner; bills are equal, so none is lower. */
	ck_assert_int_eq(it->claim[VERDICT_DELAY].answer, UNCERTAINTY_UNKNOWN);
	ck_assert_int_eq(it->claim[VERDICT_FEES].answer, UNCERTAINTY_FAILS);
	uncertainty_free(it);
	config_free(config);
}
END_TEST

/* A range on one side of 15 min turns nothing. */
START_TEST(holds_over_a_range_above)
{
	struct config *config = load("uncertainty.heartbeat_max=20 min .. 45 min");
	struct uncertainty *it = survey(config, 1);
	ck_assert_int_eq(it->claim[VERDICT_BATTERY].answer, UNCERTAINTY_HOLDS);
	ck_assert_uint_eq(it->claim[VERDICT_BATTERY].holds_n, POINTS);
	ck_assert_uint_eq(it->claim[VERDICT_BATTERY].turn_n, 0);
	uncertainty_free(it);
	config_free(config);
}
END_TEST

START_TEST(fails_over_a_range_below)
{
	struct config *config = load("uncertainty.heartbeat_max=8 min .. 14 min");
	struct uncertainty *it = survey(config, 1);
	const struct uncertainty_claim *battery = &it->claim[VERDICT_BATTERY];
	/* As given (28 min) it holds; the range does not. */
	ck_assert_int_eq(battery->answer, UNCERTAINTY_TURNS);
	ck_assert(battery->given_holds);
	ck_assert_uint_eq(battery->holds_n, 0);
	uncertainty_free(it);
	config_free(config);
}
END_TEST

START_TEST(threads_change_nothing)
{
	struct config *config = load(NULL);
	struct uncertainty *one = survey(config, 1), *four = survey(config, 4);
	ck_assert_uint_eq(one->joint_n, four->joint_n);
	ck_assert_mem_eq(one->joint, four->joint, one->joint_n * sizeof *one->joint);
	ck_assert_mem_eq(one->parameter, four->parameter, sizeof one->parameter);
	ck_assert_mem_eq(one->claim, four->claim, sizeof one->claim);
	uncertainty_free(one);
	uncertainty_free(four);
	config_free(config);
}
END_TEST

/* One strategy has nobody to be compared with. */
START_TEST(nothing_to_compare)
{
	struct diag_list diags;
	const char *sets[] = {"uncertainty.points=3"};
	struct survey_options options = {.jobs = 1};
	struct uncertainty *out = NULL;
	struct err_info info = {0};
	diag_init(&diags);
	struct config *config = config_load("tests/analytic/push.json", sets, 1, &diags);
	ck_assert_ptr_nonnull(config);
	ck_assert_int_eq(survey_run(config, &options, &out, &info), ERR_OK);
	ck_assert_ptr_null(out);
	config_free(config);
	diag_fini(&diags);
}
END_TEST

START_TEST(interrupted)
{
	struct config *config = load(NULL);
	atomic_bool stop = true;
	struct survey_options options = {.jobs = 1, .stop = &stop};
	struct uncertainty *out = NULL;
	struct err_info info = {0};
	ck_assert_int_eq(survey_run(config, &options, &out, &info), ERR_INTERRUPTED);
	ck_assert_ptr_null(out);
	config_free(config);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("survey");
	TCase *tests = tcase_create("known answers");
	tcase_set_timeout(tests, 0);
	tcase_add_test(tests, turns_where_it_must);
	tcase_add_test(tests, holds_over_a_range_above);
	tcase_add_test(tests, fails_over_a_range_below);
	tcase_add_test(tests, threads_change_nothing);
	tcase_add_test(tests, nothing_to_compare);
	tcase_add_test(tests, interrupted);
	suite_add_tcase(suite, tests);
	return config_test_run(suite);
}
