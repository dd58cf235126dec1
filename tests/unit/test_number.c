/* Numbers as text: digits, locale, and what must never appear. */
#include <check.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "output/number.h"

static const struct written {
	double value;
	const char *text;
	const char *json;
} rows[] = {
	{ 0.0, "0", "0" },
	{ -0.0, "0", "0" },
	{ 1.0, "1", "1" },
	{ -17.0, "-17", "-17" },
	{ 0.1 + 0.2, "0.3", "0.3" },
	{ 1.0 / 3.0, "0.333333333333", "0.333333333333" },
	{ 123456789012.4, "123456789012", "123456789012" },
	{ 1e-7, "1e-07", "1e-7" },
	{ 2.5, "2.5", "2.5" },
	{ 1e15, "1e+15", "1000000000000000" },
	{ 1e20, "1e+20", "1e20" },
	{ 29.99999999999999, "30", "30" },
};

START_TEST(twelve_digits)
{
	char text[NUMBER_BYTES];
	number_write(rows[_i].value, text);
	ck_assert_str_eq(text, rows[_i].text);
	json_t *json = json_pack("[o]", number_json(rows[_i].value));
	char *dump = json_dumps(json, JSON_COMPACT | JSON_REAL_PRECISION(12));
	dump[strlen(dump) - 1] = '\0';
	ck_assert_str_eq(dump + 1, rows[_i].json);
	free(dump);
	json_decref(json);
}
END_TEST

static const struct fixed {
	double value;
	int decimals;
	const char *text;
} fixeds[] = {
	{ 0.0, 2, "0.00" }, { -0.001, 2, "0.00" }, { -0.0, 0, "0" }, { -0.006, 2, "-0.01" },
	{ 12.345, 1, "12.3" }, { 1e9, 0, "1000000000" }, { 0.5, 3, "0.500" },
};

START_TEST(fixed_decimals)
{
	char text[NUMBER_BYTES];
	number_fixed(fixeds[_i].value, fixeds[_i].decimals, text);
	ck_assert_str_eq(text, fixeds[_i].text);
}
END_TEST

/* Not every machine has a locale with a comma; where one exists the bytes stay the same. */
START_TEST(any_locale)
{
	static const char *const names[] = { "de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8",
		"fr_FR.utf8", "de_DE", "fr_FR" };
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (setlocale(LC_NUMERIC, names[i]) != NULL) {
			break;
		}
	}
	char text[NUMBER_BYTES];
	number_write(1234.5, text);
	ck_assert_str_eq(text, "1234.5");
	number_fixed(-1234.5, 2, text);
	ck_assert_str_eq(text, "-1234.50");
	json_t *json = json_pack("[o]", number_json(0.25));
	char *dump = json_dumps(json, JSON_COMPACT | JSON_REAL_PRECISION(12));
	ck_assert_str_eq(dump, "[0.25]");
	free(dump);
	json_decref(json);
	setlocale(LC_NUMERIC, "C");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("number");
	TCase *tests = tcase_create("all");
	tcase_add_loop_test(tests, twelve_digits, 0, sizeof rows / sizeof rows[0]);
	tcase_add_loop_test(tests, fixed_decimals, 0, sizeof fixeds / sizeof fixeds[0]);
	tcase_add_test(tests, any_locale);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
