/* Notes of the models: complete, and every parameter belongs to one model. */
#include "config_test.h"

#include "config/explain.h"
#include "config/model_note.h"
#include "config/param.h"

/* A new section of parameters needs a model that reads it, or nobody learns what it is for. */
START_TEST(each_parameter_has_one_model)
{
	size_t n, model_n;
	const struct param *rows = param_rows(&n);
	const struct model_note_model *models = model_note_models(&model_n);
	for (size_t i = 0; i < n; i++) {
		unsigned readers = 0;
		for (size_t m = 0; m < model_n; m++) {
			readers += model_note_reads(&models[m], rows[i].key);
		}
		ck_assert_msg(readers == 1, "%s: %u models read it (sim/config/model_note.def)",
			rows[i].key, readers);
	}
}
END_TEST

START_TEST(each_model_says_everything)
{
	size_t model_n;
	const struct model_note_model *models = model_note_models(&model_n);
	ck_assert_uint_ge(model_n, 10);
	for (size_t m = 0; m < model_n; m++) {
		unsigned kinds[3] = {0};
		for (size_t i = 0; i < models[m].note_n; i++) {
			const struct model_note *note = &models[m].notes[i];
			kinds[note->kind]++;
			ck_assert_uint_gt(strlen(note->text), 20);
			ck_assert_msg(note->text[strlen(note->text) - 1] == '.', "%s", note->text);
			ck_assert(note->source[0] == '\0' || note->source[0] == '[');
		}
		ck_assert_msg(kinds[0] > 0 && kinds[1] > 0 && kinds[2] > 0, "%s", models[m].id);
		ck_assert_ptr_eq(model_note_find(models[m].id), &models[m]);
	}
	ck_assert_ptr_null(model_note_find("nothing"));
}
END_TEST

static char *printed(const char *id, const struct config *config)
{
	char *text = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&text, &n);
	explain_model(out, model_note_find(id), config);
	fclose(out);
	return text;
}

START_TEST(values_in_force)
{
	struct diag_list diags;
	diag_init(&diags);
	struct config *config = config_test_base(&diags, "network.pdp_setup=1.25 s", NULL);
	char *plain = printed("network", NULL), *of_file = printed("network", config);
	ck_assert_ptr_nonnull(strstr(plain, "network.pdp_setup                        2 s"));
	ck_assert_ptr_nonnull(strstr(plain, "What is not modelled"));
	ck_assert_ptr_null(strstr(plain, "server."));
	ck_assert_ptr_nonnull(strstr(of_file, "network.pdp_setup                        1.25 s"));
	ck_assert_ptr_nonnull(strstr(of_file, "(default 2 s)"));
	free(plain);
	free(of_file);
	config_free(config);
	diag_fini(&diags);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("model_note");
	TCase *tests = tcase_create("all");
	tcase_add_test(tests, each_parameter_has_one_model);
	tcase_add_test(tests, each_model_says_everything);
	tcase_add_test(tests, values_in_force);
	suite_add_tcase(suite, tests);
	return config_test_run(suite);
}
