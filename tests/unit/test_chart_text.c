/* Text for charts: escaping for gnuplot and HTML, figures and durations, templates, spreading. */
#include "output/chart_text.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "output/chart_fill.h"
#include "output/chart_layout.h"
#include "output/chart_words.h"

static const struct {
	const char *raw, *quoted, *html;
} escapes[] = {
	{"plain", "'plain'", "plain"},
	{"it's", "'it''s'", "it&#39;s"},
	{"`id` \\ \"a\" @b", "'`id` \\ \"a\" @b'", "`id` \\ &quot;a&quot; @b"},
	{"<script>&</script>", "'<script>&</script>'", "&lt;script&gt;&amp;&lt;/script&gt;"},
	{"a\tb\x1b[0mc", "'a b [0mc'", "a b [0mc"},
	{"a\nb", "'a b'", "a\nb"},
	{"\xc2\x85y", "' y'", " y"},                    /* a C1 control */
	{"\xff\xc3(", "'?" "?('", "&#xfffd;&#xfffd;("},    /* no UTF-8 */
	{"\xed\xa0\x80", "'?" "?" "?'", "&#xfffd;&#xfffd;&#xfffd;"}, /* a surrogate */
	{"\xc0\xaf", "'?" "?'", "&#xfffd;&#xfffd;"},       /* an overlong slash */
	{"Grüße €", "'Grüße €'", "Grüße €"},
};

START_TEST(test_escapes)
{
	struct chart_text text = {0};
	chart_text_add_quoted(&text, escapes[_i].raw, 0);
	ck_assert_str_eq(chart_text_bytes(&text), escapes[_i].quoted);
	chart_text_free(&text);
	chart_text_add_html(&text, escapes[_i].raw);
	ck_assert_str_eq(chart_text_bytes(&text), escapes[_i].html);
	chart_text_free(&text);
}
END_TEST

START_TEST(test_quoted_is_cut_by_characters)
{
	struct chart_text text = {0};
	chart_text_add_quoted(&text, "äöü", 2);
	ck_assert_str_eq(chart_text_bytes(&text), "'äö…'");
	chart_text_free(&text);
	chart_text_add_quoted(&text, "äöü", 3);
	ck_assert_str_eq(chart_text_bytes(&text), "'äöü'");
	chart_text_free(&text);
}
END_TEST

static const struct {
	double value;
	const char *figure;
} figures[] = {
	{0, "0"}, {-0.0, "0"}, {-0.00001, "0"}, {1, "1"}, {0.5, "0.5"}, {2.345, "2.35"},
	{-2.5, "−2.5"}, {18.04, "18"}, {99.96, "100"}, {1234, "1234"}, {12345, "12\u202f345"},
	{1234567.8, "1\u202f234\u202f568"}, {0.01234, "0.0123"}, {100, "100"},
};

START_TEST(test_figures)
{
	char out[CHART_WORDS_BYTES];
	ck_assert_str_eq(chart_text_figure(figures[_i].value, out), figures[_i].figure);
}
END_TEST

static const struct {
	double seconds;
	const char *words;
} durations[] = {
	{0, "0 s"}, {0.0123, "12 ms"}, {0.9994, "999 ms"}, {0.9996, "1 s"}, {3.5, "3.5 s"},
	{3.02, "3 s"}, {12.3, "12 s"}, {59.4, "59 s"}, {59.6, "1 min"}, {460, "7 min 40 s"},
	{3599.4, "59 min 59 s"}, {3599.6, "1 h"}, {7384, "2 h 3 min"}, {86399, "1 d"},
	{183600, "2 d 3 h"}, {-460, "−7 min 40 s"}, {-0.25, "−250 ms"},
};

START_TEST(test_durations)
{
	char out[CHART_WORDS_BYTES];
	ck_assert_str_eq(chart_text_duration(durations[_i].seconds, out), durations[_i].words);
}
END_TEST

/* No second, minute or hour of 60 anywhere, and the words read back to within the last unit. */
START_TEST(test_durations_read_back)
{
	for (double s = 1; s < 3e6; s *= 1.00173) {
		char out[CHART_WORDS_BYTES], *at = out;
		chart_text_duration(s, out);
		double sum = 0, last = 1;
		while (*at != '\0') {
			const double n = strtod(at, &at);
			at += strspn(at, " ");
			last = *at == 's' ? 1 : *at == 'm' ? 60 : *at == 'h' ? 3600 : 86400;
			ck_assert_msg(n < 60 || last == 86400, "%s", out);
			sum += n * last;
			at += strcspn(at, " ");
			at += strspn(at, " ");
		}
		const double unit = s < 3599.5 ? 1 : s < 86370 ? 60 : 3600;
		ck_assert_msg(fabs(sum - s) <= unit / 2 + 1e-6, "%s is not %g s", out, s);
	}
}
END_TEST

static const struct {
	struct chart_value value;
	bool share, difference;
	const char *words, *band;
} values[] = {
	{{.known = true, .mean = -557, .interval = true, .lo = -559, .hi = -555, .unit = "s"},
		false, true, "−9 min 17 s ± 2 s", ""},
	{{.known = true, .mean = 112, .interval = true, .lo = 111.6, .hi = 112.4, .unit = "s"},
		false, false, "1 min 52 s ± 0.4 s", ""},
	{{.known = true, .mean = 0.051, .interval = true, .lo = 0.0508, .hi = 0.0512, .unit = "1",
		.band = true, .band_lo = -0.02, .band_hi = 0.1},
		true, true, "+5.1 points ± 0.02", "−2 … +10 points"},
	{{.known = true, .mean = 0.18, .unit = "1"}, true, false, "18\u202f%", ""},
	{{.known = true, .mean = -17.667, .interval = true, .lo = -17.717, .hi = -17.617,
		.unit = "USD"}, false, true, "−17.67 USD ± 0.05", ""},
	{{.known = true, .mean = 0, .interval = true, .lo = 0, .hi = 0, .unit = "USD"},
		false, true, "0.00 USD", ""},
	{{.known = true, .mean = 0.0126, .interval = true, .lo = 0.0084, .hi = 0.0168, .unit = "1/s"},
		false, true, "+0.0126 ± 0.0042", ""},
	{{.known = false, .unit = "s", .reason = "why"}, false, false, "unknown", ""},
};

START_TEST(test_words)
{
	char words[CHART_WORDS_VALUE_BYTES];
	chart_words_value(&values[_i].value, values[_i].share, values[_i].difference, words);
	ck_assert_str_eq(words, values[_i].words);
	chart_words_band(&values[_i].value, values[_i].share, words);
	ck_assert_str_eq(words, values[_i].band);
}
END_TEST

START_TEST(test_templates)
{
	struct chart_fill fill = {0};
	struct chart_text out = {0};
	struct err_info info = {0};
	chart_fill_number(&fill, "x", 1.5);
	/* A value that looks like a placeholder stays what it is. */
	chart_text_add(chart_fill_text(&fill, "evil"), "<<x>>");
	ck_assert_int_eq(chart_fill_apply(&out, "t", "a <<x>> <<evil>> b << c", &fill, &info), ERR_OK);
	ck_assert_str_eq(chart_text_bytes(&out), "a 1.5 <<x>> b << c");
	ck_assert_int_eq(chart_fill_apply(&out, "t.gp", "<<missing>>", &fill, &info), ERR_FAILURE);
	ck_assert_str_eq(info.place, "t.gp");
	ck_assert_ptr_nonnull(strstr(info.text, "<<missing>>"));
	chart_text_free(&out);
	chart_fill_free(&fill);
}
END_TEST

START_TEST(test_lists_are_never_empty)
{
	struct chart_fill fill = {0};
	struct chart_text *list = chart_fill_text(&fill, "list");
	chart_fill_end(list);
	ck_assert_str_eq(chart_text_bytes(list), "[0]");
	struct chart_text *two = chart_fill_text(&fill, "two");
	chart_text_add(chart_fill_item(two), "7");
	chart_text_add(chart_fill_item(two), "8");
	chart_fill_end(two);
	ck_assert_str_eq(chart_text_bytes(two), "[7, 8, 0]");
	chart_fill_free(&fill);
}
END_TEST

static const struct {
	unsigned n;
	double at[4], want[4];
} spreads[] = {
	{0, {0}, {0}},
	{1, {500}, {94}},                                /* moved inside */
	{2, {10, 50}, {10, 50}},                         /* far apart: not touched */
	{2, {50, 50}, {45, 55}},                         /* equal: both give way, order kept */
	{3, {50, 52, 90}, {46, 56, 90}},
	{3, {0, 0, 0}, {6, 16, 26}},                     /* against the edge */
	{4, {30, 20, 21, 80}, {33.6666667, 13.6666667, 23.6666667, 80}},
};

START_TEST(test_spread)
{
	double at[4];
	memcpy(at, spreads[_i].at, sizeof at);
	chart_layout_spread(at, spreads[_i].n, 10, 6, 94);
	for (unsigned i = 0; i < spreads[_i].n; i++) {
		ck_assert_double_eq_tol(at[i], spreads[_i].want[i], 1e-6);
	}
}
END_TEST

/* Random positions: the gap is kept, the order too, and nothing leaves the range. */
START_TEST(test_spread_property)
{
	unsigned state = 1;
	for (int round = 0; round < 20000; round++) {
		double before[8], at[8];
		state = state * 1664525 + 1013904223;
		const unsigned n = 1 + (state >> 16) % 8;
		for (unsigned i = 0; i < n; i++) {
			state = state * 1664525 + 1013904223;
			at[i] = before[i] = (state >> 8) % 1000 / 10.0;
		}
		chart_layout_spread(at, n, 12, 0, 100);
		for (unsigned i = 0; i < n; i++) {
			ck_assert(at[i] >= -1e-6 && at[i] <= 100 + 1e-6);
			for (unsigned j = 0; j < n; j++) {
				if (before[i] < before[j] || (before[i] == before[j] && i < j)) {
					ck_assert_msg(at[j] - at[i] >= 12 - 1e-6, "round %d", round);
				}
			}
		}
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("chart_text");
	TCase *tc = tcase_create("all");
	tcase_add_loop_test(tc, test_escapes, 0, sizeof escapes / sizeof *escapes);
	tcase_add_test(tc, test_quoted_is_cut_by_characters);
	tcase_add_loop_test(tc, test_figures, 0, sizeof figures / sizeof *figures);
	tcase_add_loop_test(tc, test_durations, 0, sizeof durations / sizeof *durations);
	tcase_add_test(tc, test_durations_read_back);
	tcase_add_loop_test(tc, test_words, 0, sizeof values / sizeof *values);
	tcase_add_test(tc, test_templates);
	tcase_add_test(tc, test_lists_are_never_empty);
	tcase_add_loop_test(tc, test_spread, 0, sizeof spreads / sizeof *spreads);
	tcase_add_test(tc, test_spread_property);
	suite_add_tcase(suite, tc);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	const int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
