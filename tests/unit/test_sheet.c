/* CSV: separators, quotation marks, ends of lines, and what is refused with its place. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/sheet.h"

/* Cells of all rows as "a|b;c|d", the header first; or the place and reason of what is wrong. */
static void walk(const char *text, char out[512])
{
	struct sheet sheet;
	enum sheet_row state = sheet_open(&sheet, text, strlen(text));
	const struct sheet_cell *cells = sheet.header;
	size_t n = 0;
	out[0] = '\0';
	while (state == SHEET_ROW) {
		for (uint32_t i = 0; i < sheet.column_n; i++) {
			n += (size_t)snprintf(out + n, 512 - n, "%s%.*s", i > 0 ? "|" : n > 0 ? ";" : "",
				(int)cells[i].n, cells[i].p);
		}
		state = sheet_next(&sheet);
		cells = sheet.cell;
	}
	if (state == SHEET_BAD) {
		snprintf(out, 512, "%d:%d %s", sheet.line, sheet.bad_col, sheet.bad);
	}
}

static const struct {
	const char *text, *cells;
} tables[] = {
	{"", ""},
	{"\n\n# only a comment", ""},
	{"a,b\n1,2\n", "a|b;1|2"},
	{"a,b\r\n1,2", "a|b;1|2"},
	{"a;b\n1,5;2\n", "a|b;1,5|2"},
	{"a\tb\n1\t\n", "a|b;1|"},
	{"\xef\xbb\xbf" "a,b\n# no\n\n , x \n", "a|b;|x"},
	{"a,b\n\"x,y\",\"\"\n", "a|b;x,y|"},
	{"\"a\" , b\n \"say \"\"no\"\"\",2\n", "a|b;say \"\"no\"\"|2"},
	{"a\nx\n", "a;x"},
	{"a,b\n1\n", "2:1 fewer cells than the header has"},
	{"a,b\n1,2\n1,2,3\n", "3:5 more cells than the header has"},
	{"a,b\n1,\"2\n", "2:3 a quotation mark is not closed in this line"},
	{"\"a,b\n", "1:1 a quotation mark is not closed in this line"},
};

START_TEST(cells)
{
	char out[512];
	walk(tables[_i].text, out);
	ck_assert_str_eq(out, tables[_i].cells);
}
END_TEST

/* Cut at every byte, on memory of exactly that size, nothing is read beyond. */
START_TEST(cut_anywhere)
{
	static const char text[] = "\"a\" ;b\r\n\"x;\"\"\" ; 7\n# c\n;\"\"\n";
	for (size_t n = 0; n <= sizeof text - 1; n++) {
		char *part = malloc(n + (n == 0));
		ck_assert_ptr_nonnull(part);
		memcpy(part, text, n);
		struct sheet sheet;
		enum sheet_row state = sheet_open(&sheet, part, n);
		for (int rows = 0; state == SHEET_ROW; rows++) {
			ck_assert_int_lt(rows, 10);
			state = sheet_next(&sheet);
		}
		free(part);
	}
}
END_TEST

START_TEST(too_many_columns)
{
	char text[2 * SHEET_COLUMNS_MAX + 2];
	memset(text, ',', sizeof text);
	struct sheet sheet;
	ck_assert_int_eq(sheet_open(&sheet, text, SHEET_COLUMNS_MAX - 1), SHEET_ROW);
	ck_assert_uint_eq(sheet.column_n, SHEET_COLUMNS_MAX);
	ck_assert_int_eq(sheet_open(&sheet, text, SHEET_COLUMNS_MAX), SHEET_BAD);
}
END_TEST

START_TEST(columns_by_name)
{
	static const char text[] = "Size,USER,time\n";
	struct sheet sheet;
	sheet_open(&sheet, text, sizeof text - 1);
	ck_assert_int_eq(sheet_column(&sheet, "user|to"), 1);
	ck_assert_int_eq(sheet_column(&sheet, "arrival_s|time"), 2);
	ck_assert_int_eq(sheet_column(&sheet, "bytes|size"), 0);
	ck_assert_int_eq(sheet_column(&sheet, "use|times"), -1);
}
END_TEST

static const struct {
	const char *text;
	double value; /* -1: refused */
} numbers[] = {{"0", 0}, {"17", 17}, {"1.5", 1.5}, {".5", 0.5}, {"7.", 7}, {"", -1}, {".", -1},
	{"1.2.3", -1}, {"-1", -1}, {"+1", -1}, {"1e3", -1}, {"0x1", -1}, {"nan", -1}, {"1 ", -1},
	{"12345678901234567890123456789012", -1}};

START_TEST(plain_numbers)
{
	double value = -1;
	struct sheet_cell cell = {numbers[_i].text, strlen(numbers[_i].text), 1};
	ck_assert_int_eq(sheet_number(&cell, &value), numbers[_i].value >= 0);
	ck_assert_double_eq(value, numbers[_i].value);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("sheet");
	TCase *tests = tcase_create("sheet");
	tcase_add_loop_test(tests, cells, 0, sizeof tables / sizeof tables[0]);
	tcase_add_test(tests, cut_anywhere);
	tcase_add_test(tests, too_many_columns);
	tcase_add_test(tests, columns_by_name);
	tcase_add_loop_test(tests, plain_numbers, 0, sizeof numbers / sizeof numbers[0]);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0;
}
