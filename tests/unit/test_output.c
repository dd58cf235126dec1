/* From tallies to a finished folder: every file there, sealed, the same bytes, the right exit
 * code. */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/sha256.h"
#include "output/output.h"
#include "output/rep.h"
#include "unit/synthetic.h"

static const char hash[] = "3f9c1a0000000000000000000000000000000000000000000000000000000000";
static char scratch[512];

static char *slurp(const char *name, size_t *n)
{
	char path[1024];
	snprintf(path, sizeof path, "%s/%s", scratch, name);
	FILE *in = fopen(path, "rb");
	ck_assert_msg(in != NULL, "%s", path);
	char *text = calloc(1, 1 << 22);
	*n = fread(text, 1, (1 << 22) - 1, in);
	fclose(in);
	return text;
}

static void enter(void)
{
	snprintf(scratch, sizeof scratch, "%s/pushsim-output-XXXXXX", P_tmpdir);
	ck_assert_ptr_nonnull(mkdtemp(scratch));
}

static void leave(void)
{
	char command[600];
	snprintf(command, sizeof command, "rm -rf '%s'", scratch);
	ck_assert_int_eq(system(command), 0);
}

static struct output_context context_of(char *dir, const char *name)
{
	snprintf(dir, 1024, "%s/%s", scratch, name);
	return (struct output_context){ .version = "0.1.0", .scenario_text = "{ }\n",
		.hash = hash, .seed = 42, .jobs = 2, .start_unix_s = 1795360680, .out_dir = dir };
}

static const char *const files[] = { "bills.csv", "hist/p000-push-latency.csv", "hist/p000-push-latency.hgrm",
	"hist/p000-sync-15-latency.csv", "hist/p000-sync-15-latency.hgrm", "reps/p000-r00.json",
	"reps/p000-r01.json", "reps/p000-r02.json", "resolved.json", "scenario.json",
	"series/p000-push.csv", "series/p000-sync-15.csv", "summary.csv", "summary.json",
	"summary.md" };

enum { FILES = sizeof files / sizeof files[0] };

START_TEST(folder_is_complete)
{
	enter();
	struct synthetic *it = synthetic_build(2, 2, 3);
	char dir[1024];
	struct output_context context = context_of(dir, "a");
	struct err_info info = { 0 };
	context.resolved = json_pack("{s:s}", "format", "pushsim-scenario/1");
	ck_assert_msg(output_write(&it->results, &context, &info) == ERR_OK, "%s: %s", info.place,
		info.text);
	size_t n = 0;
	char *text = slurp("a/manifest.json", &n);
	json_error_t where;
	json_t *manifest = json_loads(text, JSON_REJECT_DUPLICATES, &where);
	ck_assert_ptr_nonnull(manifest);
	ck_assert(json_is_true(json_object_get(manifest, "complete")));
	ck_assert_uint_eq(json_array_size(json_object_get(manifest, "replications")), 3);
	json_t *list = json_object_get(manifest, "files");
	ck_assert_uint_eq(json_array_size(list), FILES);
	free(text);
	json_decref(context.resolved);
	for (size_t i = 0; i < FILES; i++) {
		json_t *one = json_array_get(list, i);
		ck_assert_str_eq(json_string_value(json_object_get(one, "path")), files[i]);
		char name[128];
		char hex[SHA256_HEX_BYTES];
		snprintf(name, sizeof name, "a/%s", files[i]);
		text = slurp(name, &n);
		sha256_hex(text, n, hex);
		ck_assert_str_eq(json_string_value(json_object_get(one, "sha256")), hex);
		free(text);
	}
	json_decref(manifest);

	/* Again elsewhere, with other times and jobs: the same bytes in every file. */
	context = context_of(dir, "b");
	context.resolved = json_pack("{s:s}", "format", "pushsim-scenario/1");
	context.jobs = 9;
	context.start_unix_s += 1000;
	ck_assert_int_eq(output_write(&it->results, &context, &info), ERR_OK);
	for (size_t i = 0; i < FILES; i++) {
		char name[128];
		size_t m = 0;
		snprintf(name, sizeof name, "a/%s", files[i]);
		text = slurp(name, &n);
		snprintf(name, sizeof name, "b/%s", files[i]);
		char *again = slurp(name, &m);
		ck_assert_uint_eq(n, m);
		ck_assert_mem_eq(text, again, n);
		free(text);
		free(again);
	}
	json_decref(context.resolved);
	synthetic_free(it);
	leave();
}
END_TEST

/* The summary of what rep_read gives back is the summary that was written. */
START_TEST(replications_carry_everything)
{
	enter();
	struct synthetic *it = synthetic_build(2, 2, 3);
	char dir[1024];
	struct output_context context = context_of(dir, "a");
	struct err_info info = { 0 };
	ck_assert_int_eq(output_write(&it->results, &context, &info), ERR_OK);
	for (uint32_t rep = 0; rep < 3; rep++) {
		struct tally *back[2];
		ck_assert_int_eq(rep_read(dir, 0, rep, hash, &it->scenario, back, &info), ERR_OK);
		for (uint32_t s = 0; s < 2; s++) {
			tally_free(it->point.tally[s * 3 + rep]);
			it->point.tally[s * 3 + rep] = back[s];
		}
	}
	context = context_of(dir, "b");
	ck_assert_int_eq(output_write(&it->results, &context, &info), ERR_OK);
	size_t n = 0;
	size_t m = 0;
	char *before = slurp("a/summary.json", &n);
	char *after = slurp("b/summary.json", &m);
	ck_assert_uint_eq(n, m);
	ck_assert_mem_eq(before, after, n);
	free(before);
	free(after);
	synthetic_free(it);
	leave();
}
END_TEST

static const struct outcome {
	const char *expects[2];
	bool strict;
	enum err err;
} outcomes[] = {
	{ { "push.latency_s.p95 < 10 s", "push.mail_undelivered = 0" }, false, ERR_OK },
	{ { "push.latency_s.p95 < 10 s", "push.latency_s.p95 < 1 s" }, false, ERR_EXPECT },
	{ { "push.syncs_per_user_day < 10.02", "push.latency_s.p95 < 10 s" }, true,
		ERR_UNDECIDED },
	{ { "push.syncs_per_user_day < 10.02", "push.latency_s.p95 < 1 s" }, true, ERR_EXPECT },
	{ { "push.latency_s.p95 < 10 s", "push.no_such_metric < 10 s" }, false, ERR_SCENARIO },
};

START_TEST(exit_codes)
{
	struct synthetic *it = synthetic_build(2, 2, 3);
	char dir[1024];
	struct output_context context = context_of(dir, "none");
	struct err_info info = { 0 };
	context.no_folder = true;
	context.strict = outcomes[_i].strict;
	context.expects = outcomes[_i].expects;
	context.expect_n = 2;
	ck_assert_int_eq(output_write(&it->results, &context, &info), outcomes[_i].err);
	ck_assert_int_ne(access(dir, F_OK), 0);
	synthetic_free(it);
}
END_TEST

static enum err draw_one(const char *dir, void *arg, uint32_t *plots, bool *report,
	struct err_info *info)
{
	char path[1100];
	snprintf(path, sizeof path, "%s/summary.json", dir);
	ck_assert_int_eq(access(path, F_OK), 0); /* the data are there, */
	snprintf(path, sizeof path, "%s/manifest.json", dir);
	ck_assert_int_ne(access(path, F_OK), 0); /* the seal is not */
	if (arg != NULL) {
		return err_set(info, ERR_FAILURE, "plots", "no space");
	}
	snprintf(path, sizeof path, "%s/report.html", dir);
	FILE *out = fopen(path, "wb");
	fputs("<html>", out);
	fclose(out);
	*plots = 3;
	*report = true;
	return ERR_OK;
}

START_TEST(prints_and_draws)
{
	enter();
	struct synthetic *it = synthetic_build(2, 2, 3);
	char dir[1024];
	struct output_context context = context_of(dir, "a");
	struct err_info info = { 0 };
	char *text = NULL;
	size_t bytes = 0;
	context.draw = draw_one;
	context.out = open_memstream(&text, &bytes);
	ck_assert_int_eq(output_write(&it->results, &context, &info), ERR_OK);
	fclose(context.out);
	ck_assert_ptr_nonnull(strstr(text, "report.html  summary.json  plots/ (3)"));
	free(text);
	size_t n = 0;
	char *manifest = slurp("a/manifest.json", &n);
	ck_assert_ptr_nonnull(strstr(manifest, "\"report.html\""));
	free(manifest);

	/* --json prints exactly the file. */
	context = context_of(dir, "b");
	context.json = true;
	context.out = open_memstream(&text, &bytes);
	ck_assert_int_eq(output_write(&it->results, &context, &info), ERR_OK);
	fclose(context.out);
	char *file = slurp("b/summary.json", &n);
	ck_assert_str_eq(text, file);
	free(file);
	free(text);

	/* A failure on the way: no seal, the numbers are still shown, the error is told. */
	context = context_of(dir, "c");
	context.draw = draw_one;
	context.draw_arg = &info;
	context.out = open_memstream(&text, &bytes);
	ck_assert_int_eq(output_write(&it->results, &context, &info), ERR_FAILURE);
	fclose(context.out);
	ck_assert_str_eq(info.text, "no space");
	ck_assert_ptr_nonnull(strstr(text, "time to phone"));
	ck_assert_ptr_null(strstr(text, "summary.json"));
	free(text);
	char path[1100];
	snprintf(path, sizeof path, "%s/manifest.json", dir);
	ck_assert_int_ne(access(path, F_OK), 0);
	synthetic_free(it);
	leave();
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("output");
	TCase *tests = tcase_create("all");
	tcase_add_test(tests, folder_is_complete);
	tcase_add_test(tests, replications_carry_everything);
	tcase_add_loop_test(tests, exit_codes, 0, sizeof outcomes / sizeof outcomes[0]);
	tcase_add_test(tests, prints_and_draws);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
