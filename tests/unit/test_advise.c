/* Rules of advice: each fires on facts just beyond its bounds and on none short of one of them;
 * what a folder lacks fulfils nothing. Whether they name causes of runs: tests/cli/failures.sh. */
#include "advise/advise.h"

#include <math.h>

#include "advise/advice.h"
#include "chart_test.h"

enum { USERS = 100 };

static char dir[CHART_TEST_PATH];

static void set_up(void)
{
	chart_test_make(dir);
}

static void tear_down(void)
{
	chart_test_remove(dir);
}

/* A metric with its mean, or with the statistic named behind the colon. */
static void put_metric(json_t *metrics, const char *id, const char *stat, double value)
{
	json_t *metric = json_object_get(metrics, id);
	if (metric == NULL) {
		metric = json_pack("{s:s, s:i}", "unit", "s", "n", 3);
		json_object_set_new(metrics, id, metric);
	}
	if (stat[0] == 'p') {
		json_object_set_new(metric, "quantiles", json_pack("{s:{s:f}}", stat, "mean", value));
	} else {
		json_object_set_new(metric, stat, json_real(value));
	}
}

struct made {
	json_t *metrics, *counts, *limits;
	double users, peak_factor;
	const char *kind;
};

static void put_fact(struct made *made, const char *name, double value)
{
	if (strncmp(name, "count.", 6) == 0) {
		/* One replication of a day. */
		json_object_set_new(made->counts, name + 6, json_real(value * made->users));
	} else if (strcmp(name, "hours_without_coverage") == 0) {
		json_object_set_new(made->counts, "coverage_out_us",
			json_real(value * 3.6e9 * made->users));
	} else if (strncmp(name, "limit.", 6) == 0) {
		json_array_append_new(made->limits, json_pack("{s:s, s:f}", "key", name + 6, "share",
			value));
	} else if (strcmp(name, "users") == 0) {
		made->users = value;
	} else if (strcmp(name, "peak_factor") == 0) {
		made->peak_factor = value;
		put_metric(made->metrics, "requests_per_s", "max", value);
		put_metric(made->metrics, "requests_per_s", "p90", 1.0);
	} else if (strcmp(name, "peak_per_user") == 0) {
		const double most = value * made->users / 60.0;
		put_metric(made->metrics, "requests_per_s", "max", most);
		put_metric(made->metrics, "requests_per_s", "p90", most / made->peak_factor);
	} else if (strcmp(name, "handshake_peak") == 0) {
		put_metric(made->metrics, "tls_handshakes_per_s", "max", value);
		put_metric(made->metrics, "tls_handshakes_per_s", "mean", 1.0);
	} else if (strcmp(name, "held_per_user") == 0) {
		put_metric(made->metrics, "held_requests_total", "mean", value * made->users);
	} else {
		put_metric(made->metrics, name, "mean", value);
	}
}

static void write_json(const char *name, json_t *document)
{
	char *text = json_dumps(document, 0);
	chart_test_write(dir, name, text);
	free(text);
	json_decref(document);
}

/* A folder whose facts lie beyond all bounds of a rule, but short of that of condition `but`. */
static void make_folder(const struct advise_rule *rule, unsigned but)
{
	struct made made = {json_object(), json_object(), json_array(), USERS, 1.0, "sms-poll"};
	put_metric(made.metrics, "mail_delivered", "mean", 1.0);
	for (unsigned c = 0; c < ADVISE_CONDITIONS; c++) {
		const struct advise_condition *condition = &rule->condition[c];
		const double step = fmax(fabs(condition->bound) * 1e-3, 1e-3);
		const bool above = (condition->test == ADVISE_MORE) == (c != but);
		if (c != but && but < ADVISE_CONDITIONS && condition->test != ADVISE_NONE
			&& strcmp(condition->fact, rule->condition[but].fact) == 0) {
			continue; /* the other end of a range */
		}
		if (condition->test == ADVISE_KIND) {
			made.kind = c == but ? "sms-poll" : condition->fact;
		} else if (condition->test != ADVISE_NONE) {
			put_fact(&made, condition->fact, condition->bound + (above ? step : -step));
		}
	}
	write_json("reps/p000-r00.json", json_pack("{s:[{s:s, s:f, s:i, s:o}]}", "strategies", "name",
		"push", "users", made.users, "minutes", 1440, "count", made.counts));
	write_json("summary.json", json_pack("{s:s, s:s, s:[{s:{s:{s:s, s:o, s:o}}}]}", "format",
		"pushsim-summary/1", "scenario", "made", "points", "strategies", "push", "kind",
		made.kind, "limits", made.limits, "metrics", made.metrics));
}

static bool finds(const struct advise_rule *rule)
{
	struct chart_folder folder;
	struct fact fact;
	struct advise_finding finding[ADVISE_FINDINGS_MAX];
	ck_assert_int_eq(chart_folder_load(&folder, dir, NULL), ERR_OK);
	fact_load(&fact, &folder);
	const unsigned n = advise_find(&fact, finding);
	bool found = false;
	for (unsigned i = 0; i < n; i++) {
		found = found || finding[i].rule == rule;
	}
	fact_free(&fact);
	chart_folder_free(&folder);
	return found;
}

START_TEST(test_bounds)
{
	unsigned n;
	const struct advise_rule *rule = advise_rules(&n);
	char path[CHART_TEST_PATH + 16];
	snprintf(path, sizeof path, "%s/reps", dir);
	ck_assert_int_eq(mkdir(path, 0777), 0);
	for (unsigned r = 0; r < n; r++, rule++) {
		make_folder(rule, ADVISE_CONDITIONS);
		ck_assert_msg(finds(rule), "%s: %s: not found", rule->id, rule->title);
		for (unsigned c = 0; c < ADVISE_CONDITIONS && rule->condition[c].test != ADVISE_NONE; c++) {
			make_folder(rule, c);
			ck_assert_msg(!finds(rule), "%s: %s: found although condition %u fails", rule->id,
				rule->title, c);
		}
	}
}
END_TEST

static bool is_full(const char *id)
{
	static const char *const names[] = {"throttle", "memory", "kernel-memory", "nat-ports",
		"processors"};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (strcmp(id, names[i]) == 0) {
			return true;
		}
	}
	return false;
}

/* Every failure of the sheet has a rule, every rule at least one number to show. */
START_TEST(test_table)
{
	unsigned n;
	bool seen[23] = {false};
	const struct advise_rule *rule = advise_rules(&n);
	for (unsigned r = 0; r < n; r++, rule++) {
		const int number = rule->id[0] == 'M' ? atoi(rule->id + 1) : 0;
		unsigned numbers = 0;
		ck_assert_msg((number >= 1 && number <= 22) || is_full(rule->id), "%s", rule->id);
		seen[number] = true;
		for (unsigned c = 0; c < ADVISE_CONDITIONS; c++) {
			numbers += rule->condition[c].test == ADVISE_MORE
				   || rule->condition[c].test == ADVISE_LESS;
		}
		ck_assert_uint_ge(numbers, 1);
		ck_assert(rule->title[0] != '\0' && rule->text[0] != '\0' && rule->change[0] != '\0');
	}
	for (int m = 1; m <= 22; m++) {
		ck_assert_msg(seen[m], "no rule for M%d", m);
	}
}
END_TEST

/* Nothing is in the folder but what there must be, and a damaged file of reps: nothing is found. */
START_TEST(test_unknown)
{
	static const struct advise_rule none = {.id = ""};
	char path[CHART_TEST_PATH + 16], first[ADVICE_FIRST_BYTES] = "x";
	snprintf(path, sizeof path, "%s/reps", dir);
	ck_assert_int_eq(mkdir(path, 0777), 0);
	make_folder(&none, 0);
	chart_test_write(dir, "reps/p000-r00.json", "{\"strategies\":[{\"name\":\"push\",");
	ck_assert_int_eq(advice_write(dir, first, NULL), ERR_OK);
	ck_assert_str_eq(first, "");
	char *text = chart_test_read(dir, "advice.json");
	ck_assert_ptr_nonnull(strstr(text, "\"findings\": []"));
	ck_assert_int_eq(text[strlen(text) - 1], '\n');
	free(text);
}
END_TEST

START_TEST(test_written)
{
	unsigned n;
	char path[CHART_TEST_PATH + 16], first[ADVICE_FIRST_BYTES];
	snprintf(path, sizeof path, "%s/reps", dir);
	ck_assert_int_eq(mkdir(path, 0777), 0);
	make_folder(advise_rules(&n), ADVISE_CONDITIONS);
	ck_assert_int_eq(advice_write(dir, first, NULL), ERR_OK);
	ck_assert_str_eq(first, "M22 (push)");
	char *text = chart_test_read(dir, "advice.json");
	json_t *document = json_loads(text, 0, NULL);
	const json_t *finding = json_array_get(json_object_get(document, "findings"), 0);
	ck_assert_str_eq(chart_folder_string(finding, "id"), "M22");
	const json_t *evidence = json_array_get(json_object_get(finding, "evidence"), 0);
	ck_assert_str_eq(chart_folder_string(evidence, "fact"), "certificates_refused");
	ck_assert_double_eq(json_number_value(json_object_get(evidence, "value")), 1e-3);
	ck_assert_double_eq(json_number_value(json_object_get(evidence, "more_than")), 0.0);
	json_decref(document);
	free(text);
	struct err_info info = {0};
	ck_assert_int_eq(advice_write("no/such/folder", first, &info), ERR_FAILURE);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("advise");
	TCase *tests = tcase_create("advise");
	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, test_table);
	tcase_add_test(tests, test_bounds);
	tcase_add_test(tests, test_unknown);
	tcase_add_test(tests, test_written);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	const int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
