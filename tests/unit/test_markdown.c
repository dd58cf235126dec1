/* summary.md against a golden file, and text from outside that must stay text.
 *
 * The golden file stands in tests/golden; PUSHSIM_GOLDEN=write rewrites it. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "output/markdown.h"
#include "unit/synthetic.h"

static char *render(struct synthetic *it, const char *expectation)
{
	struct summary *summary = summary_build(&it->results);
	struct expect expect = { 0 };
	struct err_info info = { 0 };
	ck_assert_int_eq(expect_parse(expectation, &it->scenario, &expect, &info), ERR_OK);
	struct expect_result result = expect_judge(&expect, &summary->points[0], false);
	struct output_context context = { .version = "0.1.0", .hash = "3f9c1a00", .seed = 42 };
	struct screen screen = { summary, &context, &expect, &result, 1, NULL, 0, false };
	char *text = NULL;
	size_t bytes = 0;
	FILE *out = open_memstream(&text, &bytes);
	markdown_print(&screen, out);
	fclose(out);
	summary_free(summary);
	return text;
}

START_TEST(golden)
{
	static const char path[] = "tests/golden/summary.md";
	struct synthetic *it = synthetic_build(0, 4, 4);
	char *text = render(it, "push.latency_s.p95 < 10 s");
	const char *mode = getenv("PUSHSIM_GOLDEN");
	if (mode != NULL && strcmp(mode, "write") == 0) {
		FILE *out = fopen(path, "wb");
		fputs(text, out);
		fclose(out);
	}
	FILE *in = fopen(path, "rb");
	ck_assert_msg(in != NULL, "%s: run from the top folder of the tree", path);
	static char wanted[16384];
	size_t n = fread(wanted, 1, sizeof wanted - 1, in);
	fclose(in);
	wanted[n] = '\0';
	ck_assert_str_eq(text, wanted);
	free(text);
	synthetic_free(it);
}
END_TEST

START_TEST(text_stays_text)
{
	struct synthetic *it = synthetic_build(2, 2, 2);
	snprintf(it->scenario.title, sizeof it->scenario.title,
		"<script>*x*</script> | a & b [l](u)\033");
	char *text = render(it, "push.latency_s.p95 < 10 s");
	ck_assert_int_eq(strncmp(text, "# &lt;script\\>\\*x\\*&lt;/script\\> \\| a &amp; b "
		"\\[l\\](u)?\n", 56), 0);
	/* Every line of a table has the same number of cells. */
	uint32_t cells = 0;
	for (const char *at = text; *at != '\0'; at = strchr(at, '\n') + 1) {
		uint32_t n = 0;
		for (const char *c = at; *c != '\n'; c++) {
			n += *c == '|';
		}
		if (*at != '|') {
			cells = 0;
			continue;
		}
		ck_assert(cells == 0 || cells == n);
		cells = n;
	}
	free(text);
	synthetic_free(it);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("markdown");
	TCase *tests = tcase_create("all");
	tcase_add_test(tests, golden);
	tcase_add_test(tests, text_stays_text);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
