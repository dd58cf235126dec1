/* The report of the golden folder: complete, escaped, offline, the same bytes twice. */
#include "output/report.h"

#include "chart_test.h"
#include "output/report_svg.h"

static char dir[CHART_TEST_PATH];

static void set_up(void)
{
	chart_test_make(dir);
}

static void tear_down(void)
{
	chart_test_remove(dir);
}

static char *write_report(bool draw)
{
	static struct chart_result charts;
	struct err_info info = {0};
	if (draw) {
		ck_assert_msg(chart_draw_all(dir, &charts, &info) == ERR_OK, "%s", info.text);
	}
	ck_assert_msg(report_write(dir, draw ? &charts : NULL, &info) == ERR_OK, "%s: %s", info.place,
		info.text);
	return chart_test_read(dir, "report.html");
}

static unsigned count(const char *text, const char *what)
{
	unsigned n = 0;
	for (const char *at = text; (at = strstr(at, what)) != NULL; at += strlen(what)) {
		n++;
	}
	return n;
}

START_TEST(test_complete)
{
	static const char *const parts[] = {
		"<h1>Tiny &lt;script&gt;", "About &lt;img src=x onerror=alert(1)&gt;", /* title, about */
		"Direct Push saves the operator&#39;s fees", "Direct Push brings mail sooner",
		"Direct Push spares the battery", "class=\"depends\"", "class=\"true\"", /* three claims */
		"check-in-15 per-sms 83.10 USD",                                         /* cheapest */
		"push.latency_s.p95 &lt; 30 s",                                          /* expectation */
		"W-atom", "&lt;u&gt;autd&lt;/u&gt;",                                     /* warning */
		"time to phone, median", "1 min 52 s ± 2.2 s", "unknown",               /* values */
		"push minus each of the others", "−1 min 49 s ± 3 s", "band −", /* differences */
		"Every metric", "latency_s</code>",
		"<code>run.seed</code>", "tiny.json", "[EX1] &lt;i&gt;a book",          /* assumptions */
		"<code>preset:server/&lt;b&gt;x", "Calendar, contacts and tasks",
		"device.other_use is not set",                                            /* unknown */
		"pushsim run tiny.json --set &#39;run.duration=2 d&#39;", "jq .scenario", /* reproduce */
		"hash 3f9c1a000000", "To cite:",
		"Over the published ranges", "radio &lt;b&gt;profile", "<td>less battery</td>",
	};
	char *page = write_report(true);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		ck_assert_msg(strstr(page, parts[i]) != NULL, "no %s", parts[i]);
	}
	/* Beside the value at a jump and under the table. */
	ck_assert_ptr_nonnull(strstr(page, ") not stable: it lies at a jump"));
	unsigned n;
	const struct chart_row *row = chart_rows(&n);
	for (unsigned i = 0; i < n; i++) {
		char id[64];
		snprintf(id, sizeof id, "<figure id=\"chart-%s\">", row[i].id);
		ck_assert_ptr_nonnull(strstr(page, id));
	}
	ck_assert_uint_eq(count(page, "How to read:"), n);
	ck_assert_uint_eq(count(page, "What to notice:"), n);
	ck_assert_uint_lt(strlen(page), 1000 * 1000);
	free(page);
}
END_TEST

/* The values of presets that only repeat the default, in whatever unit, are no assumptions. */
START_TEST(test_assumptions_are_differences)
{
	char *page = write_report(false);
	ck_assert_ptr_null(strstr(page, "<code>device.cpu_wake_time</code>")); /* 700 ms is 0.7 s */
	ck_assert_ptr_nonnull(strstr(page, "<code>device.cpu_hold_time</code>")); /* [EST] default */
	ck_assert_ptr_nonnull(strstr(page, ">3 values that differ from the default"));
	free(page);
}
END_TEST

/* The sender's bill has a row where there is one. */
START_TEST(test_sender)
{
	static const char *const costs[] = {"0", "2.75"};
	for (unsigned i = 0; i < 2; i++) {
		char to[256];
		snprintf(to, sizeof to, "\"sms_sender_cost_per_user_month\":{\"unit\":\"USD\",\"per\":\"user\","
			"\"n\":3,\"mean\":%s},\"cost_per_user_month\":{", costs[i]);
		chart_test_replace(dir, "summary.json", "\"cost_per_user_month\":{", to);
		char *page = write_report(false);
		ck_assert_int_eq(strstr(page, "paid by the sender of the SMS") != NULL, i == 1);
		free(page);
		chart_test_replace(dir, "summary.json", to, "\"cost_per_user_month\":{");
	}
}
END_TEST

/* Texts of the folder in every place that is shown: none may become markup. */
START_TEST(test_hostile)
{
	static const char evil[] = "</title></p><script>alert(1)</script><b onx='1' \\\"q\\\">&amp;";
	static const struct {
		const char *file, *from, *to;
	} places[] = {
		{"resolved.json", "\"title\": \"Tiny ", "\"title\": \"%s"},
		{"resolved.json", "\"about\": \"About ", "\"about\": \"%s"},
		{"resolved.json", "tiny.json:4:20", "%s"},
		{"resolved.json", "\"+01:00\"", "\"%s\""},
		{"summary.json", "\"scenario\":\"tiny\"", "\"scenario\":\"%s\""},
		{"summary.json", "\"hash\":\"3f9c1a", "\"hash\":\"%s"},
		{"summary.json", "\"version\":\"0.1.0", "\"version\":\"%s"},
		{"summary.json", "\"seed\":42", "\"seed\":\"%s\""},
		{"summary.json", "\"figure\":\"push", "\"figure\":\"%s"},
		{"summary.json", "\"verdict\":\"depends\"", "\"verdict\":\"%s\""},
		{"summary.json", "\"claim\":\"fees\"", "\"claim\":\"%s\""},
		{"summary.json", "\"cheapest\":\"check", "\"cheapest\":\"%s"},
		{"summary.json", "\"expr\":\"push", "\"expr\":\"%s"},
		{"summary.json", "\"id\":\"W-atom", "\"id\":\"%s"},
		{"summary.json", "\"unit\":\"s\"", "\"unit\":\"%s\""},
		{"summary.json", "\"reason\":\"scheduled", "\"reason\":\"%s"},
		{"summary.json", "\"mail_age_s\":{", "\"%s\":{"},
		{"summary.json", "\"label\":\"energy", "\"label\":\"%s"},
		{"summary.json", "\"at\":\"500 mJ", "\"at\":\"%s"},
		{"summary.json", "\"text\":\"2 parameters", "\"text\":\"%s"},
	};
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		char to[256];
		snprintf(to, sizeof to, places[i].to, evil);
		chart_test_replace(dir, places[i].file, places[i].from, to);
	}
	char *page = write_report(true);
	ck_assert_uint_eq(count(page, "<script"), 0);
	ck_assert_uint_eq(count(page, "<b onx"), 0);
	ck_assert_uint_eq(count(page, "</title>"), 1);
	ck_assert_uint_eq(count(page, "<img"), 0);
	ck_assert_uint_eq(count(page, "<u>"), 0);
	ck_assert_uint_ge(count(page, "&lt;script&gt;"), 15);
	ck_assert_uint_ge(count(page, "&amp;amp;"), 15);
	free(page);
}
END_TEST

/* Nothing in the page can cause a request: no link but fragments, no url, no import. */
START_TEST(test_offline)
{
	char *page = write_report(true);
	for (const char *at = page; (at = strstr(at, "href=")) != NULL; at++) {
		ck_assert_msg(at[6] == '#' || strncmp(at + 6, "data:,", 6) == 0, "%.40s", at);
	}
	for (const char *at = page; (at = strstr(at, "url(")) != NULL; at++) {
		ck_assert(at[4] == '#');
	}
	ck_assert_uint_eq(count(page, " src="), count(page, "img src=x")); /* the escaped about text */
	ck_assert_uint_eq(count(page, "@import"), 0);
	/* Only the names of XML name spaces look like addresses. */
	ck_assert_uint_eq(count(page, "http://") + count(page, "https://"),
		count(page, "xmlns=\"http://www.w3.org/2000/svg\"")
		+ count(page, "xmlns:xlink=\"http://www.w3.org/1999/xlink\""));
	free(page);
}
END_TEST

/* Ids are the page's: each at most once, and every reference has its target. */
START_TEST(test_ids)
{
	char *page = write_report(true);
	unsigned references = 0;
	for (const char *at = page; (at = strstr(at, "href=")) != NULL; at++) {
		if (at[6] != '#') {
			continue;
		}
		char id[128];
		snprintf(id, sizeof id, "id=%c%.*s%c", at[5], (int)strcspn(at + 7, "'\""), at + 7, at[5]);
		ck_assert_msg(count(page, id) == 1, "%s is there %u times", id, count(page, id));
		references++;
	}
	ck_assert_uint_gt(references, 6);
	free(page);
}
END_TEST

START_TEST(test_same_bytes)
{
	char *first = write_report(true);
	char *second = write_report(true);
	ck_assert_str_eq(first, second);
	/* From the pictures that lie there, without drawing. */
	char *third = write_report(false);
	ck_assert_str_eq(first, third);
	free(first);
	free(second);
	free(third);
}
END_TEST

START_TEST(test_without_pictures)
{
	char kept[4096];
	snprintf(kept, sizeof kept, "%s", getenv("PATH"));
	ck_assert_int_eq(setenv("PATH", "/nowhere", 1), 0);
	char *page = write_report(true);
	ck_assert_int_eq(setenv("PATH", kept, 1), 0);
	ck_assert_uint_eq(count(page, "There is no picture here"), 7);
	ck_assert_uint_eq(count(page, "W-gnuplot"), 1);
	ck_assert_uint_eq(count(page, "<svg"), 0);
	free(page);
}
END_TEST

START_TEST(test_damaged)
{
	struct err_info info = {0};
	ck_assert_int_eq(report_write("build/none", NULL, &info), ERR_FAILURE);
	ck_assert_str_eq(info.place, "build/none/summary.json");
	chart_test_write(dir, "resolved.json", "{}");
	char *page = write_report(false);
	ck_assert_ptr_nonnull(strstr(page, "holds no resolved.json"));
	ck_assert_ptr_nonnull(strstr(page, "it was not drawn for this run"));
	free(page);
}
END_TEST

static const struct {
	const char *svg, *want; /* NULL = refused */
} pictures[] = {
	{"<?xml?><svg x=\"1\"><title>Gnuplot</title><g id=\"a\"/><use xlink:href='#a'/></svg>\n",
		"<svg role=\"img\" aria-label=\"A &lt;B&gt;\" x=\"1\"><g id=\"p-a\"/>"
		"<use xlink:href='#p-a'/></svg>"},
	{"<svg><g clip-path=\"url(#c)\"/><text>id=\"t\" href='#u' &lt;a onload=1></text></svg>",
		"<svg role=\"img\" aria-label=\"A &lt;B&gt;\"><g clip-path=\"url(#p-c)\"/>"
		"<text>id=\"t\" href='#u' &lt;a onload=1></text></svg>"},
	{"<svg><script>1</script></svg>", NULL},
	{"<svg><SCRIPT>1</SCRIPT></svg>", NULL},
	{"<svg><g onload=\"x()\"/></svg>", NULL},
	{"<svg onload='x()'></svg>", NULL},
	{"<svg><g\tONload=\"x()\"/></svg>", NULL},
	{"<svg><image href='#x'/></svg>", NULL},
	{"<svg><use href=\"other.svg#x\"/></svg>", NULL},
	{"<svg><use xlink:href=\"//host/x\"/></svg>", NULL},
	{"<svg><g fill=\"url(//host/x)\"/></svg>", NULL},
	{"<svg><a href='#x'/></svg>", NULL},
	{"<svg><foreignObject/></svg>", NULL},
	{"<svg>", NULL},
	{"</svg><svg>", NULL},
	{"", NULL},
};

START_TEST(test_pictures)
{
	struct chart_text out = {0};
	const bool good = report_svg_inline(&out, pictures[_i].svg, "p", "A <B>");
	ck_assert_int_eq(good, pictures[_i].want != NULL);
	ck_assert_str_eq(chart_text_bytes(&out), good ? pictures[_i].want : "");
	chart_text_free(&out);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("report");
	TCase *tc = tcase_create("all");
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, test_complete);
	tcase_add_test(tc, test_sender);
	tcase_add_test(tc, test_assumptions_are_differences);
	tcase_add_test(tc, test_hostile);
	tcase_add_test(tc, test_offline);
	tcase_add_test(tc, test_ids);
	tcase_add_test(tc, test_same_bytes);
	tcase_add_test(tc, test_without_pictures);
	tcase_add_test(tc, test_damaged);
	tcase_add_loop_test(tc, test_pictures, 0, sizeof pictures / sizeof *pictures);
	suite_add_tcase(suite, tc);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	const int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
