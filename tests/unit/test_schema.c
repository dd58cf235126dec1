/* The schema in the tree is the generated one, and it knows every key. */
#include <check.h>
#include <jansson.h>

#include "config/param.h"
#include "config/schema.h"
#include "config_test.h"

START_TEST(the_committed_file_is_current)
{
	json_error_t error;
	json_t *file = json_load_file("scenarios/schema/scenario-1.schema.json", 0, &error);
	json_t *made = schema_scenario();
	ck_assert_msg(file != NULL, "%s", error.text);
	ck_assert_msg(json_equal(file, made), "run: make schema");
	json_decref(file);
	json_decref(made);
}
END_TEST

/* The schema of one key: down through properties, or the pattern of user's names. */
static json_t *inside(json_t *schema, const char *key)
{
	json_t *found = json_object_get(json_object_get(schema, "properties"), key);
	if (strcmp(key, "*") == 0) {
		found = json_object_get(json_object_get(schema, "patternProperties"),
			"^[a-z0-9-]{1,47}$");
	}
	return found;
}

START_TEST(every_parameter_is_in_it)
{
	size_t n = 0;
	const struct param *param = &param_rows(&n)[_i];
	json_t *schema = schema_scenario();
	json_t *at = schema;
	char key[256];
	snprintf(key, sizeof key, "%s", param->key);
	for (char *rest = key, *part; (part = strsep(&rest, ".")) != NULL;) {
		ck_assert(at == schema || json_is_false(json_object_get(at, "additionalProperties")));
		bool stage = param->group == PARAM_GROUP_STAGE && strcmp(part, "*") == 0;
		at = inside(at, stage ? "pch" : part);
		ck_assert_msg(at != NULL, "%s: %s", param->key, part);
	}
	const char *text = json_string_value(json_object_get(at, "description"));
	ck_assert_ptr_nonnull(text);
	ck_assert_ptr_nonnull(strstr(text, param->meaning));
	json_decref(schema);
}
END_TEST

int main(void)
{
	size_t n = 0;
	param_rows(&n);
	Suite *suite = suite_create("schema");
	TCase *tests = tcase_create("schema");
	tcase_add_test(tests, the_committed_file_is_current);
	tcase_add_loop_test(tests, every_parameter_is_in_it, 0, (int)n);
	suite_add_tcase(suite, tests);
	return config_test_run(suite);
}
