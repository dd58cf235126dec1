/* pushsim-summary/1: members, order, nulls with reasons, and the same bytes every time. */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "output/json_summary.h"
#include "unit/synthetic.h"

static const char hash[] = "3f9c1a0000000000000000000000000000000000000000000000000000000000";

static json_t *build(struct synthetic *it, const char *expectation)
{
	struct output_warning warning = { "W-x", "told by the checker" };
	struct output_context context = { .version = "0.1.0", .hash = hash, .seed = 42,
		.warnings = &warning, .warning_n = 1 };
	struct summary *summary = summary_build(&it->results);
	struct expect expect;
	struct expect_result result = { 0 };
	if (expectation != NULL) {
		struct err_info info = { 0 };
		ck_assert_int_eq(expect_parse(expectation, &it->scenario, &expect, &info), ERR_OK);
		result = expect_judge(&expect, &summary->points[0], false);
	}
	json_t *json = json_summary_build(summary, &context, &expect, &result,
		expectation != NULL ? 1 : 0);
	summary_free(summary);
	return json;
}

static json_t *at(json_t *json, const char *path)
{
	char copy[256];
	snprintf(copy, sizeof copy, "%s", path);
	for (char *word = strtok(copy, "/"); word != NULL; word = strtok(NULL, "/")) {
		json = json_is_array(json) ? json_array_get(json, (size_t)atoi(word)) :
			json_object_get(json, word);
		ck_assert_msg(json != NULL, "no %s in %s", word, path);
	}
	return json;
}

static double number(json_t *json, const char *path)
{
	json_t *value = at(json, path);
	ck_assert_msg(json_is_number(value), "%s", path);
	return json_number_value(value);
}

static void check_keys(json_t *object, const char *const *names)
{
	const char *key = NULL;
	json_t *value = NULL;
	size_t i = 0;
	json_object_foreach(object, key, value) {
		ck_assert_ptr_nonnull(names[i]);
		ck_assert_str_eq(key, names[i++]);
	}
	ck_assert_ptr_null(names[i]);
}

START_TEST(form)
{
	struct synthetic *it = synthetic_build(0, 4, 4);
	json_t *json = build(it, "push.latency_s.p95 < 10 s");
	static const char *const top[] = { "format", "scenario", "title", "hash", "version", "seed",
		"points", "expect", "warnings", NULL };
	check_keys(json, top);
	ck_assert_str_eq(json_string_value(at(json, "format")), "pushsim-summary/1");
	json_t *point = at(json, "points/0");
	ck_assert_uint_eq(json_object_size(at(point, "point")), 0);
	static const char *const names[] = { "check-in-15", "autd", "sync-15", "push", NULL };
	check_keys(at(point, "strategies"), names);
	json_t *latency = at(point, "strategies/push/metrics/latency_s");
	static const char *const parts[] = { "unit", "per", "n", "mean", "ci95", "sd", "min", "max",
		"quantiles", NULL };
	check_keys(latency, parts);
	ck_assert_double_eq_tol(number(latency, "mean"), 4.0, 0.01);
	ck_assert_double_lt(number(latency, "ci95/0"), number(latency, "ci95/1"));
	ck_assert_double_eq_tol(number(latency, "quantiles/p95/mean"), 4.9, 0.05);
	ck_assert_double_eq_tol(number(latency, "quantiles/p95/pooled"), 4.9, 0.05);
	json_t *energy = at(point, "strategies/push/metrics/energy_j_per_device_day");
	ck_assert_double_lt(number(energy, "band/0"), number(energy, "mean"));
	ck_assert_double_gt(number(energy, "band/1"), number(energy, "mean"));
	ck_assert_str_eq(json_string_value(at(point, "strategies/check-in-15/note")),
		"check-in answered by SMS, as the article tells it; no product did this");
	json_t *wipe = at(point, "strategies/push/metrics/wipe_latency_s");
	ck_assert(json_is_null(at(wipe, "mean")) && json_is_null(at(wipe, "ci95")));
	ck_assert_uint_gt(json_string_length(at(wipe, "reason")), 10);
	ck_assert_str_eq(json_string_value(at(point, "strategies/push/metrics/requests_per_s/"
		"peak/time")), "2005-11-07T00:00:00Z");
	ck_assert_str_eq(json_string_value(at(json, "expect/0/verdict")), "ok");
	ck_assert_str_eq(json_string_value(at(json, "warnings/0/id")), "W-x");
	ck_assert_str_eq(json_string_value(at(point, "verdict/0/claim")), "fees");
	ck_assert_str_eq(json_string_value(at(point, "verdict/1/verdict")), "true");
	ck_assert_uint_eq(json_array_size(at(point, "verdict/2/against")), 2);
	ck_assert_double_eq_tol(number(point, "strategies/push/plans/0/cost"), 19.99, 1e-9);
	ck_assert(json_is_true(at(point, "strategies/push/plans/0/billed")));
	ck_assert(json_is_true(at(point, "strategies/autd/plans/2/cheapest")));
	json_decref(json);
	synthetic_free(it);
}
END_TEST

START_TEST(differences)
{
	struct synthetic *it = synthetic_build(1, 3, 4);
	json_t *json = build(it, NULL);
	json_t *list = at(json, "points/0/differences");
	size_t i = 0;
	json_t *one = NULL;
	uint32_t latency = 0;
	uint32_t energy = 0;
	json_array_foreach(list, i, one) {
		const char *metric = json_string_value(at(one, "metric"));
		const char *a = json_string_value(at(one, "a"));
		const char *b = json_string_value(at(one, "b"));
		const char *stat = json_string_value(at(one, "stat"));
		if (strcmp(a, "push") != 0 || strcmp(b, "autd") != 0) {
			continue;
		}
		if (strcmp(metric, "latency_s") == 0 && strcmp(stat, "p50") == 0) {
			ck_assert_double_eq_tol(number(one, "mean"), 4.0 - 130.0, 0.5);
			ck_assert_double_le(number(one, "ci95/1"), number(one, "unpaired_ci95/1"));
			latency++;
		}
		if (strcmp(metric, "energy_j_per_device_day") == 0) {
			ck_assert_double_lt(number(one, "band/0"), 0.0);
			ck_assert_double_gt(number(one, "band/1"), 0.0);
			ck_assert(json_is_true(at(one, "undecided")));
			ck_assert_str_eq(json_string_value(at(one, "decided_by")),
				"energy of one SMS reception");
			ck_assert_double_eq_tol(number(one, "correlation"), 1.0, 1e-9);
			energy++;
		}
	}
	ck_assert_uint_eq(latency, 1);
	ck_assert_uint_eq(energy, 1);
	json_decref(json);
	synthetic_free(it);
}
END_TEST

START_TEST(one_replication)
{
	struct synthetic *it = synthetic_build(0, 4, 1);
	json_t *json = build(it, NULL);
	json_t *latency = at(json, "points/0/strategies/push/metrics/latency_s");
	ck_assert(json_is_null(at(latency, "ci95")) && json_is_null(at(latency, "sd")));
	ck_assert_str_eq(json_string_value(at(latency, "reason")),
		"one replication gives no interval");
	ck_assert_str_eq(json_string_value(at(json, "points/0/verdict/0/verdict")), "unknown");
	json_decref(json);
	synthetic_free(it);
}
END_TEST

/* Nothing is a NaN, and no text trips a search for one. The walk is over jansson's own tree. */
static void walk(json_t *json, int depth)
{
	ck_assert_int_lt(depth, 16);
	const char *key = NULL;
	json_t *value = NULL;
	size_t i = 0;
	if (json_is_object(json)) {
		json_object_foreach(json, key, value) {
			ck_assert(strcasestr(key, "nan") == NULL && strcasestr(key, "inf") == NULL);
			if (json_is_null(value) && strcmp(key, "mean") == 0) {
				ck_assert_ptr_nonnull(json_object_get(json, "reason"));
			}
			walk(value, depth + 1);
		}
	} else if (json_is_array(json)) {
		json_array_foreach(json, i, value) {
			walk(value, depth + 1);
		}
	} else if (json_is_string(json)) {
		const char *text = json_string_value(json);
		ck_assert_msg(strcasestr(text, "nan") == NULL && strcasestr(text, "inf") == NULL,
			"%s", text);
	} else if (json_is_real(json)) {
		ck_assert(isfinite(json_real_value(json)));
	}
}

START_TEST(nothing_but_numbers)
{
	for (uint32_t reps = 1; reps <= 3; reps++) {
		struct synthetic *it = synthetic_build(0, 4, reps);
		for (int i = 0; i < 900; i++) {
			hist_add_never(&synthetic_of(it, 1, 0)->latency_us);
		}
		struct tally *empty = synthetic_of(it, 0, 0);
		hist_clear(&empty->latency_us);
		memset(empty->count, 0, sizeof empty->count);
		for (uint32_t i = 0; i < 4 * reps; i++) {
			it->point.tally[i]->weekend_days = 0;
		}
		json_t *json = build(it, NULL);
		walk(json, 0);
		char *text = json_dumps(json, JSON_SUMMARY_DUMP);
		ck_assert_ptr_nonnull(text);
		ck_assert_ptr_null(strstr(text, "-0,"));
		ck_assert_ptr_null(strstr(text, "-0.0,"));
		free(text);
		json_decref(json);
		synthetic_free(it);
	}
}
END_TEST

START_TEST(same_bytes)
{
	char *texts[2];
	for (int i = 0; i < 2; i++) {
		struct synthetic *it = synthetic_build(0, 4, 3);
		json_t *json = build(it, "push.latency_s.p95 < 10 s");
		texts[i] = json_dumps(json, JSON_SUMMARY_DUMP);
		json_decref(json);
		synthetic_free(it);
	}
	ck_assert_str_eq(texts[0], texts[1]);
	free(texts[0]);
	free(texts[1]);
}
END_TEST

/* Removing a strategy changes no byte of the others' metrics (SEMANTICS 4.5). */
START_TEST(others_keep_their_bytes)
{
	char *texts[2];
	for (uint32_t i = 0; i < 2; i++) {
		struct synthetic *it = synthetic_build(i == 0 ? 0 : 3, i == 0 ? 4 : 1, 3);
		json_t *json = build(it, NULL);
		json_t *metrics = at(json, "points/0/strategies/push/metrics");
		texts[i] = json_dumps(metrics, JSON_SUMMARY_DUMP);
		json_decref(json);
		synthetic_free(it);
	}
	ck_assert_str_eq(texts[0], texts[1]);
	free(texts[0]);
	free(texts[1]);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("json_summary");
	TCase *tests = tcase_create("all");
	tcase_add_test(tests, form);
	tcase_add_test(tests, differences);
	tcase_add_test(tests, one_replication);
	tcase_add_test(tests, nothing_but_numbers);
	tcase_add_test(tests, same_bytes);
	tcase_add_test(tests, others_keep_their_bytes);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
