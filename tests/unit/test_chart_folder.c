/* Loading a results folder: what is asked of it, and what damaged ones answer. */
#include "output/chart_folder.h"

#include "chart_test.h"

static char dir[CHART_TEST_PATH];

static void set_up(void)
{
	chart_test_make(dir);
}

static void tear_down(void)
{
	chart_test_remove(dir);
}

START_TEST(test_values)
{
	struct chart_folder folder;
	ck_assert_int_eq(chart_folder_load(&folder, dir, NULL), ERR_OK);
	ck_assert_uint_eq(folder.strategy_n, 3);
	ck_assert_str_eq(folder.strategy[0], "autd");
	ck_assert_str_eq(folder.strategy[2], "push");
	ck_assert_int_eq(folder.replications, 10);
	ck_assert_str_eq(folder.seed, "42");
	ck_assert_uint_eq(chart_folder_reference(&folder), 2);
	struct chart_value v = chart_folder_value(&folder, "autd", "latency_s", "p50");
	ck_assert(v.known && v.interval);
	ck_assert_double_eq(v.mean, 112);
	ck_assert_str_eq(v.unit, "s");
	v = chart_folder_value(&folder, "push", "held_requests", "max");
	ck_assert(v.known && !v.interval);
	ck_assert_double_eq(v.mean, 1000);
	v = chart_folder_value(&folder, "sync-15", "notify_latency_s", "mean");
	ck_assert(!v.known);
	ck_assert_str_eq(v.reason, "scheduled-sync has no notification");
	v = chart_folder_value(&folder, "nobody", "latency_s", "mean");
	ck_assert(!v.known);
	ck_assert_str_eq(json_string_value(chart_folder_param(&folder, "run.time_zone")), "+01:00");
	ck_assert_ptr_null(chart_folder_param(&folder, "run.nothing"));
	ck_assert_ptr_null(chart_folder_param(&folder, "run.seed.deeper"));
	chart_folder_free(&folder);
}
END_TEST

/* The file has push minus autd; asked the other way, everything turns round, interval ends too. */
START_TEST(test_differences)
{
	struct chart_folder folder;
	struct chart_difference there, back;
	ck_assert_int_eq(chart_folder_load(&folder, dir, NULL), ERR_OK);
	ck_assert(chart_folder_difference(&folder, "push", "autd", "energy_j_per_device_day", "mean",
		&there));
	ck_assert(chart_folder_difference(&folder, "autd", "push", "energy_j_per_device_day", "mean",
		&back));
	ck_assert_double_eq(there.value.mean, -back.value.mean);
	ck_assert_double_eq(there.value.lo, -back.value.hi);
	ck_assert_double_eq(there.value.hi, -back.value.lo);
	ck_assert_double_eq(there.value.band_lo, -back.value.band_hi);
	ck_assert_double_eq(there.value.band_hi, -back.value.band_lo);
	ck_assert_double_lt(there.value.mean, 0);
	ck_assert_double_lt(there.value.lo, there.value.hi);
	ck_assert_double_lt(back.value.band_lo, back.value.band_hi);
	ck_assert_str_eq(there.value.unit, "J");
	ck_assert(!chart_folder_difference(&folder, "push", "autd", "nothing", "mean", &there));
	ck_assert(!chart_folder_difference(&folder, "push", "push", "latency_s", "mean", &there));
	chart_folder_free(&folder);
}
END_TEST

START_TEST(test_bills)
{
	struct chart_folder folder;
	struct chart_bill bill;
	ck_assert_int_eq(chart_folder_load(&folder, dir, NULL), ERR_OK);
	ck_assert(chart_folder_bill(&folder, "push", 0, &bill));
	ck_assert(bill.billed);
	ck_assert_str_eq(bill.plan, "per-sms");
	ck_assert_double_eq(bill.value.mean, 21.99);
	ck_assert_str_eq(bill.value.unit, "USD");
	ck_assert(chart_folder_bill(&folder, "push", 4, &bill));
	ck_assert(!bill.billed);
	ck_assert(!chart_folder_bill(&folder, "push", 5, &bill));
	chart_folder_free(&folder);
}
END_TEST

static const struct {
	const char *file, *text, *error; /* file = NULL: the folder itself is missing */
} damages[] = {
	{"summary.json", "", "damaged"},
	{"summary.json", "{\"format\":\"pushsim-summary/1\"", "damaged"},
	{"summary.json", "[]", "not a JSON object"},
	{"summary.json", "{\"format\":\"pushsim-summary/9\"}", "format is not"},
	{"summary.json", "{\"format\":\"pushsim-summary/1\",\"points\":7}", "no points[0]"},
	{"summary.json", "{\"format\":\"pushsim-summary/1\",\"points\":[{\"strategies\":{}}]}",
		"no points[0]"},
	{"summary.json", "{\"format\":\"pushsim-summary/1\",\"points\":[{\"strategies\":"
		"{\"../x\":{\"metrics\":{}}}}]}", "damaged at strategy"},
	{"summary.json", "{\"format\":\"pushsim-summary/1\",\"points\":[{\"strategies\":"
		"{\"a\":7}}]}", "damaged at strategy"},
	{"resolved.json", "{", "damaged"},
	{NULL, NULL, "cannot be read"},
};

START_TEST(test_damages)
{
	struct chart_folder folder;
	struct err_info info = {0};
	if (damages[_i].file != NULL) {
		chart_test_write(dir, damages[_i].file, damages[_i].text);
	}
	const char *which = damages[_i].file == NULL ? "build/none" : dir;
	ck_assert_int_eq(chart_folder_load(&folder, which, &info), ERR_FAILURE);
	ck_assert_msg(strstr(info.text, damages[_i].error) != NULL, "%s", info.text);
	ck_assert_msg(strstr(info.place, damages[_i].file == NULL ? "summary.json" : damages[_i].file)
		!= NULL, "%s", info.place);
}
END_TEST

/* `latest` is the greatest folder name that any scenario's link points at. */
START_TEST(test_latest)
{
	char start[CHART_TEST_PATH], path[CHART_PATH_BYTES];
	struct err_info info = {0};
	ck_assert_ptr_nonnull(getcwd(start, sizeof start));
	ck_assert_int_eq(chdir(dir), 0);
	ck_assert_int_eq(chart_folder_find("latest", path, &info), ERR_FAILURE);
	ck_assert_int_eq(mkdir("results", 0777), 0);
	ck_assert_int_eq(mkdir("results/a", 0777), 0);
	ck_assert_int_eq(mkdir("results/b", 0777), 0);
	ck_assert_int_eq(symlink("20260101T000000Z-aaaaaa", "results/b/latest"), 0);
	ck_assert_int_eq(chart_folder_find("latest", path, NULL), ERR_OK);
	ck_assert_str_eq(path, "results/b/latest");
	ck_assert_int_eq(symlink("20260102T000000Z-000000", "results/a/latest"), 0);
	ck_assert_int_eq(chart_folder_find("latest", path, NULL), ERR_OK);
	ck_assert_str_eq(path, "results/a/latest");
	ck_assert_int_eq(chart_folder_find("some/folder//", path, NULL), ERR_OK);
	ck_assert_str_eq(path, "some/folder");
	ck_assert_int_eq(chart_folder_find("", path, &info), ERR_FAILURE);
	ck_assert_int_eq(chdir(start), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("chart_folder");
	TCase *tc = tcase_create("all");
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, test_values);
	tcase_add_test(tc, test_differences);
	tcase_add_test(tc, test_bills);
	tcase_add_loop_test(tc, test_damages, 0, sizeof damages / sizeof *damages);
	tcase_add_test(tc, test_latest);
	suite_add_tcase(suite, tc);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	const int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
