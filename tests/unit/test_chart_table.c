/* The CSV reader: comments, headers, damaged rows, numbers. */
#include "output/chart_table.h"

#include "chart_test.h"

static const struct {
	const char *text;
	unsigned columns;
	size_t rows;
	const char *error; /* NULL = readable */
	const char *place; /* end of it */
} files[] = {
	{"a,b\n1,2\n", 2, 1, NULL, NULL},
	{"# pushsim\na,b\n1,2\n# note\n\n3,4", 2, 2, NULL, NULL},
	{"a,b\r\n1,2\r\n", 2, 1, NULL, NULL},
	{"a\n", 1, 0, NULL, NULL},
	{"a,b\n1,\n,\n", 2, 2, NULL, NULL},
	{"a,b\n1,2,3\n", 0, 0, "3 columns where the header has 2", ":2"},
	{"# x\na,b\n1,2\n1\n", 0, 0, "1 columns where the header has 2", ":4"},
	{"", 0, 0, "it is empty", ".csv"},
	{"# only a comment\n", 0, 0, "it is empty", ".csv"},
};

START_TEST(test_files)
{
	char dir[CHART_TEST_PATH], path[2 * CHART_TEST_PATH];
	struct chart_table table;
	struct err_info info = {0};
	chart_test_make(dir);
	chart_test_write(dir, "x.csv", files[_i].text);
	snprintf(path, sizeof path, "%s/x.csv", dir);
	const enum err err = chart_table_read(path, &table, &info);
	if (files[_i].error == NULL) {
		ck_assert_msg(err == ERR_OK, "%s", info.text);
		ck_assert_uint_eq(table.column_n, files[_i].columns);
		ck_assert_uint_eq(table.row_n, files[_i].rows);
		chart_table_free(&table);
	} else {
		ck_assert_int_eq(err, ERR_FAILURE);
		ck_assert_ptr_nonnull(strstr(info.text, files[_i].error));
		const size_t n = strlen(files[_i].place);
		ck_assert_str_eq(info.place + strlen(info.place) - n, files[_i].place);
	}
	chart_test_remove(dir);
}
END_TEST

START_TEST(test_numbers)
{
	static const struct {
		const char *name;
		bool known;
		double value;
	} want[] = {{"i", true, 1}, {"x", true, -2.5}, {"e", true, 1e-3}, {"empty", false, 0},
		{"nan", false, 0}, {"inf", false, 0}, {"word", false, 0}, {"tail", false, 0},
		{"huge", false, 0}};
	char dir[CHART_TEST_PATH], path[2 * CHART_TEST_PATH];
	struct chart_table table;
	chart_test_make(dir);
	chart_test_write(dir, "x.csv", "i,x,e,empty,nan,inf,word,tail,huge\n"
		"1,-2.5,1e-3,,nan,inf,idle,1x,1e999\n");
	snprintf(path, sizeof path, "%s/x.csv", dir);
	ck_assert_int_eq(chart_table_read(path, &table, NULL), ERR_OK);
	for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
		double value = 77;
		ck_assert_msg(chart_table_number(&table, 0, chart_table_column(&table, want[i].name),
			&value) == want[i].known, "%s", want[i].name);
		ck_assert_double_eq(value, want[i].known ? want[i].value : 77);
	}
	double value;
	ck_assert_int_eq(chart_table_column(&table, "none"), -1);
	ck_assert(!chart_table_number(&table, 0, -1, &value));
	ck_assert(!chart_table_number(&table, 1, 0, &value));
	ck_assert_str_eq(chart_table_cell(&table, 0, 6), "idle");
	ck_assert_str_eq(chart_table_cell(&table, 0, 99), "");
	chart_table_free(&table);
	chart_test_remove(dir);
}
END_TEST

/* A file cut at any byte is either read or refused; nothing is read beyond its end. */
START_TEST(test_cut_anywhere)
{
	char dir[CHART_TEST_PATH], path[2 * CHART_TEST_PATH];
	chart_test_make(dir);
	snprintf(path, sizeof path, "%s/x.csv", dir);
	char *whole = chart_test_read(dir, "traces/user-17-mail.csv");
	unsigned refused = 0;
	for (size_t n = strlen(whole); n-- > 0;) {
		whole[n] = '\0';
		chart_test_write(dir, "x.csv", whole);
		struct chart_table table;
		if (chart_table_read(path, &table, NULL) == ERR_OK) {
			ck_assert_uint_le(table.row_n, 20);
			chart_table_free(&table);
		} else {
			refused++;
		}
	}
	ck_assert_uint_gt(refused, 50);
	free(whole);
	chart_test_remove(dir);
}
END_TEST

START_TEST(test_missing)
{
	struct chart_table table;
	struct err_info info = {0};
	ck_assert_int_eq(chart_table_read("build/no-such-file.csv", &table, &info), ERR_FAILURE);
	ck_assert_str_eq(info.place, "build/no-such-file.csv");
	struct err_info folder = {0};
	ck_assert_int_eq(chart_table_read("tests", &table, &folder), ERR_FAILURE);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("chart_table");
	TCase *tc = tcase_create("all");
	tcase_add_loop_test(tc, test_files, 0, sizeof files / sizeof *files);
	tcase_add_test(tc, test_numbers);
	tcase_add_test(tc, test_cut_anywhere);
	tcase_add_test(tc, test_missing);
	suite_add_tcase(suite, tc);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	const int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
