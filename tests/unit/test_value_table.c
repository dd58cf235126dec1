/* Observed sizes and times: files and JSON lists into distributions, and back into a scenario. */
#include <check.h>
#include <math.h>

#include "config/value_table.h"
#include "config_test.h"

static const struct {
	const char *text;
	enum param_type unit;
	bool is_list;
	uint32_t n;
	double first, last;
} files[] = {
	{"bytes\n300\n100\n200\n", PARAM_TYPE_BYTES64, true, 3, 300, 200},
	{"when,Size\n1,300\n2,100\n", PARAM_TYPE_BYTES64, true, 2, 300, 100},
	{"quantile,bytes\n0,10\n0.5,20\n1,90\n", PARAM_TYPE_BYTES64, false, 3, 10, 90},
	{"seconds\n0.5\n2\n", PARAM_TYPE_DURATION, true, 2, 5e8, 2e9},
};

START_TEST(reads_files)
{
	struct value_table table;
	struct value_table_fault fault = {0};
	ck_assert_msg(value_table_read(files[_i].text, strlen(files[_i].text), files[_i].unit, &table,
		&fault), "%s", fault.text);
	ck_assert(table.is_list == files[_i].is_list);
	ck_assert_uint_eq(table.n, files[_i].n);
	ck_assert_double_eq(table.point[0].x, files[_i].first);
	ck_assert_double_eq(table.point[table.n - 1].x, files[_i].last);
	struct dist dist = value_table_dist(&table);
	ck_assert_ptr_null(dist_problem(&dist));
}
END_TEST

static const struct {
	const char *text;
	int line, col;
} bad[] = {
	{"", 1, 1}, {"bytes\n", 1, 1}, {"users\n5\n", 1, 1}, {"bytes\nfive\n", 2, 1},
	{"q,bytes\n0,1\n1.5,2\n", 3, 1}, {"a,bytes\n1\n", 2, 1}, {"a,bytes\n1,2\n1,-3\n", 3, 3},
};

START_TEST(refuses_files)
{
	struct value_table table;
	struct value_table_fault fault = {0};
	ck_assert(!value_table_read(bad[_i].text, strlen(bad[_i].text), PARAM_TYPE_BYTES64, &table,
		&fault));
	ck_assert_int_eq(fault.line, bad[_i].line);
	ck_assert_int_eq(fault.col, bad[_i].col);
	ck_assert_ptr_nonnull(fault.text);
}
END_TEST

/* A list draws its values, each equally often. */
START_TEST(lists_draw_their_values)
{
	struct value_table table = {.is_list = true, .n = 5,
		.point = {{0, 70}, {0, 10}, {0, 30}, {0, 30}, {0, 999}}};
	struct dist dist = value_table_dist(&table);
	unsigned n[1000] = {0};
	for (int k = 0; k < 1000; k++) {
		n[dist_draw(&dist, (k + 0.5) / 1000)]++;
	}
	ck_assert_uint_eq(n[10], 200);
	ck_assert_uint_eq(n[30], 400);
	ck_assert_uint_eq(n[70], 200);
	ck_assert_uint_eq(n[999], 200);
	ck_assert_double_eq_tol(dist_mean(&dist), (70 + 10 + 30 + 30 + 999) / 5.0, 1e-9);
}
END_TEST

/* Many values become quantiles: a heavy tail (Pareto, shape 1.5, 20,000 values) keeps its quantiles
 * within 3 % and its largest value exactly. */
START_TEST(compresses_many_values)
{
	enum { N = 20000 };
	char *text = malloc(N * 24);
	size_t n = (size_t)sprintf(text, "bytes\n");
	for (int i = 0; i < N; i++) {
		double u = ((i * 7919) % N + 0.5) / N; /* a permutation */
		n += (size_t)sprintf(text + n, "%.0f\n", 1000 * pow(1 - u, -1 / 1.5));
	}
	struct value_table table;
	struct value_table_fault fault = {0};
	ck_assert(value_table_read(text, n, PARAM_TYPE_BYTES64, &table, &fault));
	ck_assert_uint_eq(table.n, DIST_POINTS);
	struct dist dist = value_table_dist(&table);
	ck_assert_ptr_null(dist_problem(&dist));
	static const double levels[] = {0.01, 0.1, 0.5, 0.9, 0.99, 0.999};
	for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++) {
		double wanted = 1000 * pow(1 - levels[i], -1 / 1.5);
		ck_assert_double_eq_tol((double)dist_draw(&dist, levels[i]) / wanted, 1, 0.03);
	}
	double most = 1000 * pow(0.5 / N, -1 / 1.5);
	ck_assert_double_eq_tol(table.point[DIST_POINTS - 1].x, most, 1);
	free(text);
}
END_TEST

/* Every way to write it in a scenario; the resolved scenario needs no file and means the same. */
static const char *const scenarios[] = {
	"workload.mail_size={\"dist\":\"table\",\"quantiles\":[[\"0 %\",\"1 kB\"],[\"50 %\",\"4 kB\"],"
	"[\"99.9 %\",\"100 kB\"],[\"100 %\",\"9 MB\"]]}",
	"workload.mail_size={\"dist\":\"list\",\"values\":[\"5 kB\",\"1 kB\",\"1 kB\"]}",
	"workload.mail_size={\"dist\":\"mixture\",\"parts\":[{\"weight\":\"80 %\",\"dist\":\"list\","
	"\"values\":[\"5 kB\"]},{\"weight\":\"20 %\",\"dist\":\"table\",\"quantiles\":[[\"0 %\",\"1 MB\"],"
	"[\"100 %\",\"2 MB\"]]}]}",
	"sms.delay={\"dist\":\"list\",\"values\":[\"4 s\",\"90 s\"]}",
	"workload.mail_size={\"dist\":\"file\",\"file\":\"tests/vectors/config/sizes.csv\"}",
};

START_TEST(round_trip_through_a_scenario)
{
	struct diag_list diags;
	diag_init(&diags);
	struct config *config = config_test_base(&diags, scenarios[_i], NULL);
	const struct diag *first = config_test_problem(&diags, NULL);
	ck_assert_msg(config != NULL, "%s", first == NULL ? "" : first->text);
	char *text = json_dumps(json_object_get(config->resolved, "scenario"), 0);
	char name[64];
	int fd = config_test_file(text, strlen(text), name);
	struct config *again = config_load(name, NULL, 0, &diags);
	first = config_test_problem(&diags, NULL);
	ck_assert_msg(again != NULL, "%s", first == NULL ? "" : first->text);
	ck_assert_str_eq(again->hash, config->hash);
	ck_assert_mem_eq(&again->scenario.workload.mail_size, &config->scenario.workload.mail_size,
		sizeof config->scenario.workload.mail_size);
	ck_assert_mem_eq(&again->scenario.sms.delay_ns, &config->scenario.sms.delay_ns,
		sizeof config->scenario.sms.delay_ns);
	close(fd);
	free(text);
	config_free(again);
	config_free(config);
	diag_fini(&diags);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("value_table");
	TCase *tests = tcase_create("value_table");
	tcase_add_loop_test(tests, reads_files, 0, sizeof files / sizeof files[0]);
	tcase_add_loop_test(tests, refuses_files, 0, sizeof bad / sizeof bad[0]);
	tcase_add_test(tests, lists_draw_their_values);
	tcase_add_test(tests, compresses_many_values);
	tcase_add_loop_test(tests, round_trip_through_a_scenario, 0,
		sizeof scenarios / sizeof scenarios[0]);
	suite_add_tcase(suite, tests);
	return config_test_run(suite);
}
