/* The list of problems: order, format, summary, cleanliness, ids. */
#include <check.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/diag.h"

static char *printed(const struct diag_list *list, void (*print)(const struct diag_list *, FILE *))
{
	char *text = NULL;
	size_t bytes = 0;
	FILE *out = open_memstream(&text, &bytes);
	ck_assert_ptr_nonnull(out);
	print(list, out);
	fclose(out);
	return text;
}

START_TEST(prints_in_order_of_place)
{
	struct diag_list list;
	diag_init(&list);
	diag_add(&list, DIAG_W_ALIGNED, "b.json", 9, 1, "x", "third");
	diag_add(&list, DIAG_E_KEY, "a.json", 3, 20, "a.b", "fifth");
	diag_add(&list, DIAG_E_UNIT, "b.json", 2, 7, "run.duration", "%d has no unit", 900);
	diag_add(&list, DIAG_E_KEY, "a.json", 3, 4, "", "fourth");
	diag_add(&list, DIAG_E_KEY, "b.json", 2, 7, "y", "same place, later");
	diag_sort(&list);
	char *text = printed(&list, diag_print);
	ck_assert_str_eq(text,
		"b.json:2:7: error: run.duration: 900 has no unit [E-unit]\n"
		"b.json:2:7: error: y: same place, later [E-key]\n"
		"b.json:9:1: warning: x: third [W-aligned]\n"
		"a.json:3:4: error: fourth [E-key]\n"
		"a.json:3:20: error: a.b: fifth [E-key]\n"
		"4 errors, 1 warning; nothing was run\n");
	free(text);
	diag_fini(&list);
}
END_TEST

START_TEST(summarises)
{
	static const struct {
		size_t errors, warnings;
		const char *text;
	} cases[] = {{0, 0, "no problems"}, {1, 0, "1 error; nothing was run"},
		{0, 1, "1 warning"}, {2, 1, "2 errors, 1 warning; nothing was run"},
		{0, 2, "2 warnings"}};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct diag_list list;
		char text[160];
		diag_init(&list);
		for (size_t j = 0; j < cases[i].errors; j++) {
			diag_add(&list, DIAG_E_KEY, "f", 1, 1, "", "e");
		}
		for (size_t j = 0; j < cases[i].warnings; j++) {
			diag_add(&list, DIAG_W_ATOM, "f", 1, 1, "", "w");
		}
		diag_summary(&list, text, sizeof text);
		ck_assert_str_eq(text, cases[i].text);
		diag_fini(&list);
	}
}
END_TEST

/* A scenario file must not be able to steer the terminal that shows its faults. */
START_TEST(prints_no_control_characters)
{
	struct diag_list list;
	diag_init(&list);
	diag_add(&list, DIAG_E_KEY, "a\nb.json", 1, 1, "\x1b[31mred", "\xc2\x9b" "2J \x7f \xc3\xa9");
	char *text = printed(&list, diag_print);
	ck_assert_str_eq(text, "a?b.json:1:1: error: ?[31mred: ??2J ? \xc3\xa9 [E-key]\n"
		"1 error; nothing was run\n");
	free(text);
	diag_fini(&list);
}
END_TEST

START_TEST(prints_json)
{
	struct diag_list list;
	diag_init(&list);
	diag_add(&list, DIAG_E_UNIT, "a \"b\".json", 2, 3, "run.duration", "900");
	diag_add(&list, DIAG_W_ATOM, "b.json", 2, 3, "", "bytes \xff are no text");
	char *text = printed(&list, diag_print_json);
	json_t *json = json_loads(text, 0, NULL);
	ck_assert_ptr_nonnull(json);
	ck_assert(json_is_false(json_object_get(json, "ok")));
	ck_assert_int_eq(json_integer_value(json_object_get(json, "errors")), 1);
	json_t *first = json_array_get(json_object_get(json, "problems"), 0);
	ck_assert_str_eq(json_string_value(json_object_get(first, "file")), "a \"b\".json");
	ck_assert_str_eq(json_string_value(json_object_get(first, "id")), "E-unit");
	ck_assert_int_eq(json_integer_value(json_object_get(first, "col")), 3);
	ck_assert_uint_eq(json_array_size(json_object_get(json, "problems")), 2);
	json_decref(json);
	free(text);
	diag_fini(&list);
}
END_TEST

START_TEST(counts_beyond_what_it_keeps)
{
	struct diag_list list;
	diag_init(&list);
	for (int i = 0; i < 5000; i++) {
		diag_add(&list, DIAG_E_KEY, "f", i, 1, "", "e");
	}
	ck_assert_uint_eq(list.n, 1000);
	ck_assert_uint_eq(list.error_n, 5000);
	diag_fini(&list);
}
END_TEST

/* Every id has a paragraph, a prefix, and is found by its name; lists cut it at a full stop. */
START_TEST(explains_every_id)
{
	const char *name = diag_name((enum diag_id)_i);
	const char *about = diag_about((enum diag_id)_i);
	ck_assert_int_eq(diag_find(name), _i);
	ck_assert(strncmp(name, "E-", 2) == 0 || strncmp(name, "W-", 2) == 0);
	ck_assert(diag_is_error((enum diag_id)_i) == (name[0] == 'E'));
	ck_assert_uint_gt(strlen(about), 40);
	ck_assert_int_eq(about[strlen(about) - 1], '.');
	ck_assert_int_eq(diag_find("W-nothing"), -1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("diag");
	TCase *tests = tcase_create("diag");
	tcase_add_test(tests, prints_in_order_of_place);
	tcase_add_test(tests, summarises);
	tcase_add_test(tests, prints_no_control_characters);
	tcase_add_test(tests, prints_json);
	tcase_add_test(tests, counts_beyond_what_it_keeps);
	tcase_add_loop_test(tests, explains_every_id, 0, DIAG_IDS);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
