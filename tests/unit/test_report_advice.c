/* The report's section on likely causes: what is shown, and that texts cannot become markup. */
#include "output/report_advice.h"

#include "chart_test.h"

static char dir[CHART_TEST_PATH];

static void set_up(void)
{
	chart_test_make(dir);
}

static void tear_down(void)
{
	chart_test_remove(dir);
}

/* The section for a folder whose advice.json holds `text`; NULL: there is none. */
static char *section(const char *text)
{
	struct chart_folder folder;
	struct chart_text out = {0};
	if (text != NULL) {
		chart_test_write(dir, "advice.json", text);
	}
	ck_assert_int_eq(chart_folder_load(&folder, dir, NULL), ERR_OK);
	report_advice(&out, &folder);
	char *html = strdup(chart_text_bytes(&out));
	chart_text_free(&out);
	chart_folder_free(&folder);
	return html;
}

START_TEST(test_finding)
{
	char *html = section("{\"findings\":[{\"id\":\"M1\",\"strategy\":\"push\",\"cause\":\"a <b> & c\","
		"\"evidence\":[{\"fact\":\"late_share\",\"value\":0.56,\"unit\":\"1\",\"more_than\":0.02},"
		"{\"fact\":\"x\",\"value\":3,\"unit\":\"s\",\"less_than\":5}],"
		"\"event\":3033,\"shows\":\"event 3033\",\"change\":\"the firewall\"}]}");
	ck_assert_ptr_nonnull(strstr(html, "M1<br>push"));
	ck_assert_ptr_nonnull(strstr(html, "a &lt;b&gt; &amp; c"));
	ck_assert_ptr_null(strstr(html, "a <b>"));
	ck_assert_ptr_nonnull(strstr(html, "<code>late_share</code> is 0.56 (more than 0.02)"));
	ck_assert_ptr_nonnull(strstr(html, "<code>x</code> is 3 s (less than 5)"));
	ck_assert_ptr_nonnull(strstr(html, "What shows: event 3033"));
	ck_assert_ptr_nonnull(strstr(html, "To change: the firewall"));
	free(html);
}
END_TEST

START_TEST(test_nothing)
{
	char *html = section("{\"findings\":[]}");
	ck_assert_ptr_nonnull(strstr(html, "Nothing."));
	free(html);
	html = section("{\"findings\":[");
	ck_assert_ptr_null(strstr(html, "<table>"));
	free(html);
}
END_TEST

START_TEST(test_absent)
{
	char *html = section(NULL);
	ck_assert_str_eq(html, "");
	free(html);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("report_advice");
	TCase *tests = tcase_create("report_advice");
	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, test_finding);
	tcase_add_test(tests, test_nothing);
	tcase_add_test(tests, test_absent);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	const int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
