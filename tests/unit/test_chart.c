/* The charts of the golden folder: files, numbers, hostile texts, missing data, missing gnuplot. */
#include "output/chart.h"

#include <math.h>

#include "chart_test.h"
#include "config/presets.h"

static char dir[CHART_TEST_PATH];

static void set_up(void)
{
	chart_test_make(dir);
}

static void tear_down(void)
{
	chart_test_remove(dir);
}

static const char *name_of(const struct chart_drawn *drawn, const char *suffix)
{
	static char name[96];
	snprintf(name, sizeof name, "%s%s", drawn->file, suffix);
	return name;
}

static bool gnuplot_is_there(void)
{
	/* As the program finds it: in PATH. */
	char path[4096];
	snprintf(path, sizeof path, "%s", getenv("PATH"));
	for (char *at = strtok(path, ":"); at != NULL; at = strtok(NULL, ":")) {
		char file[4200];
		snprintf(file, sizeof file, "%s/gnuplot", at);
		if (access(file, X_OK) == 0) {
			return true;
		}
	}
	return false;
}

static void draw(struct chart_result *result)
{
	struct err_info info = {0};
	ck_assert_msg(chart_draw_all(dir, result, &info) == ERR_OK, "%s: %s", info.place, info.text);
}

START_TEST(test_table)
{
	unsigned n;
	const struct chart_row *row = chart_rows(&n);
	ck_assert_uint_eq(n, 7);
	for (unsigned i = 0; i < n; i++, row++) {
		char path[96];
		ck_assert_ptr_eq(chart_find(row->id), row);
		ck_assert(row->question[strlen(row->question) - 1] == '?');
		ck_assert_uint_gt(strlen(row->how_to_read), 60);
		ck_assert_uint_gt(strlen(row->what_to_notice), 60);
		snprintf(path, sizeof path, "scripts/charts/%s.gp", row->id);
		ck_assert_ptr_nonnull(presets_find(path));
	}
	ck_assert_ptr_null(chart_find("pie"));
}
END_TEST

START_TEST(test_all_files_and_the_same_bytes_twice)
{
	static struct chart_result first, second;
	static const char *const suffix[] = {".csv", ".gp", ".svg", ".png"};
	char *before[CHART_N_MAX][4];
	draw(&first);
	const bool there = gnuplot_is_there();
	ck_assert_uint_eq(first.drawn_n, 7);
	ck_assert_uint_eq(first.warning_n, there ? 0 : 1);
	for (unsigned i = 0; i < first.drawn_n; i++) {
		ck_assert_str_eq(first.drawn[i].skipped, "");
		ck_assert_int_eq(first.drawn[i].pictures, there);
		for (unsigned s = 0; s < (there ? 4 : 2); s++) {
			before[i][s] = chart_test_read(dir, name_of(&first.drawn[i], suffix[s]));
		}
	}
	ck_assert_int_eq(setenv("LC_ALL", "de_DE.UTF-8", 1), 0); /* a decimal comma elsewhere */
	draw(&second);
	unsetenv("LC_ALL");
	for (unsigned i = 0; i < first.drawn_n; i++) {
		for (unsigned s = 0; s < (there ? 4 : 2); s++) {
			char *after = chart_test_read(dir, name_of(&second.drawn[i], suffix[s]));
			ck_assert_str_eq(before[i][s], after);
			free(before[i][s]);
			free(after);
		}
	}
}
END_TEST

/* The golden title holds every character that gnuplot could take for a command; plan titles too. */
START_TEST(test_hostile_texts_stay_texts)
{
	static struct chart_result result;
	chart_test_replace(dir, "resolved.json", "Tiny <script>",
		"'; system('touch pwned'); set label 9 '");
	draw(&result);
	ck_assert(!chart_test_has(dir, "plots/pwned") && access("pwned", F_OK) != 0);
	char path[2 * CHART_TEST_PATH];
	struct stat st;
	snprintf(path, sizeof path, "%s/plots/pwned", dir);
	ck_assert_int_ne(stat(path, &st), 0);
	for (unsigned i = 0; i < result.drawn_n; i++) {
		char *script = chart_test_read(dir, name_of(&result.drawn[i], ".gp"));
		ck_assert_ptr_nonnull(strstr(script, "'''; system(''touch pwned''); set label 9 ''"));
		free(script);
		if (result.drawn[i].pictures) {
			char *svg = chart_test_read(dir, name_of(&result.drawn[i], ".svg"));
			ck_assert_ptr_null(strstr(svg, "<script"));
			ck_assert_ptr_nonnull(strstr(svg, "`touch pwned`"));
			free(svg);
		}
	}
}
END_TEST

/* Nothing of a CSV may be asked for by its column unless it is there. */
static double sum_where(const char *text, const char *strategy, unsigned column)
{
	double sum = 0;
	for (const char *line = text; *line != '\0';) {
		const size_t n = strcspn(line, "\n");
		if (strncmp(line, strategy, strlen(strategy)) == 0 && line[strlen(strategy)] == ',') {
			const char *at = line;
			for (unsigned c = 0; c < column; c++) {
				at = strchr(at, ',') + 1;
			}
			sum += strtod(at, NULL);
		}
		line += n + (line[n] == '\n');
	}
	return sum;
}

START_TEST(test_energy_adds_up)
{
	static struct chart_result result;
	draw(&result);
	char *csv = chart_test_read(dir, "plots/02-energy.csv");
	/* The causes of the golden folder: push 691+1010+55+70+230+190. */
	ck_assert_double_eq_tol(sum_where(csv, "push", 2), 2246, 0.5);
	ck_assert_double_eq_tol(sum_where(csv, "autd", 2), 2283, 0.5);
	ck_assert_double_eq_tol(sum_where(csv, "sync-15", 2), 2671, 0.5);
	/* The hungriest comes first. */
	ck_assert_ptr_eq(strchr(csv, '\n') + 1, strstr(csv, "sync-15,"));
	free(csv);
}
END_TEST

/* 1310 SMS a month against a data plan that is 2.00 dearer: break-even at 2 / 1310 a message. */
START_TEST(test_break_even)
{
	static struct chart_result result;
	draw(&result);
	char *script = chart_test_read(dir, "plots/03-cost.gp");
	const char *even = strstr(script, "array even_x[even_n+1] = [");
	ck_assert_ptr_nonnull(even);
	ck_assert_double_eq_tol(strtod(strchr(even, '=') + 3, NULL), 2.0 / 1310, 1e-6);
	ck_assert_ptr_nonnull(strstr(script, "'break-even 0.0015'"));
	free(script);
	/* With a bundle a bill is no straight line of the price: the right panel is left out. */
	chart_test_replace(dir, "resolved.json", "\"sms_included\": 0", "\"sms_included\": 1000");
	draw(&result);
	script = chart_test_read(dir, "plots/03-cost.gp");
	ck_assert_ptr_nonnull(strstr(script, "right_drawn = 0"));
	free(script);
}
END_TEST

/* A near-constant latency is one step: a vertical line from 0 to its share. */
START_TEST(test_constant_latency_is_vertical)
{
	static struct chart_result result;
	chart_test_write(dir, "hist/p000-push-latency.csv",
		"latency_s,share,share_lo,share_hi,rep_min,rep_max\n3.5,1,1,1,1,1\n86400,1,1,1,1,1\n");
	draw(&result);
	char *csv = chart_test_read(dir, "plots/01-latency-cdf.csv");
	ck_assert_ptr_nonnull(strstr(csv, "# push\n3.5,0,0,0\n3.5,100,100,100\n86400,100,100,100\n"));
	free(csv);
}
END_TEST

/* Averaging over columns keeps the energy: the drawn area is what the trace says. */
START_TEST(test_timeline_keeps_energy)
{
	static struct chart_result result;
	draw(&result);
	char *csv = chart_test_read(dir, "plots/05-timeline.csv");
	char *trace = chart_test_read(dir, "traces/user-17-autd-radio.csv");
	double want_j = 0, got_j = 0, from, to, mw;
	unsigned strategy;
	for (char *line = strtok(trace, "\n"); line != NULL; line = strtok(NULL, "\n")) {
		if (sscanf(line, "%lf,%lf,%*[^,],%lf", &from, &to, &mw) == 3) {
			want_j += (fmin(to, 39600) - from) * mw / 1000;
		}
	}
	*strstr(csv, "\n\n\n") = '\0';
	for (char *line = strtok(csv, "\n"); line != NULL; line = strtok(NULL, "\n")) {
		if (sscanf(line, "%u,%lf,%lf,%*f,%*f,%lf", &strategy, &from, &to, &mw) == 4
			&& strategy == 1) {
			got_j += (to - from) * mw / 1000;
		}
	}
	ck_assert_double_gt(want_j, 50);
	ck_assert_double_eq_tol(got_j, want_j, 0.005 * want_j);
	free(csv);
	free(trace);
}
END_TEST

START_TEST(test_clock_is_local)
{
	static struct chart_result result;
	draw(&result);
	/* The trace begins 9 h after a start at 00:00Z, in a zone one hour east. */
	char *script = chart_test_read(dir, "plots/05-timeline.gp");
	ck_assert_ptr_nonnull(strstr(script, "'10:00' 32400"));
	ck_assert_ptr_nonnull(strstr(script, "user 17, Monday"));
	free(script);
}
END_TEST

static const struct {
	const char *file;    /* removed before drawing */
	unsigned chart;      /* the chart that then has nothing to show */
	const char *reason;  /* NULL: an error, because half of the data are there */
} missing[] = {
	{"traces/user-17-mail.csv", 4, "--trace"},
	{"hist/p000-autd-latency.csv", 0, "hist/p000-autd-latency.csv"},
	{"series/p000-autd.csv", 3, "series/p000-autd.csv"},
	{"hist/p000-push-latency.csv", 0, NULL},
	{"series/p000-push.csv", 3, NULL},
	{"traces/user-17-push-radio.csv", 4, NULL},
	{"summary.json", 0, NULL},
};

START_TEST(test_missing_files)
{
	static struct chart_result result;
	struct err_info info = {0};
	char path[2 * CHART_TEST_PATH];
	if (missing[_i].reason != NULL) {
		draw(&result);
	}
	snprintf(path, sizeof path, "%s/%s", dir, missing[_i].file);
	ck_assert_int_eq(unlink(path), 0);
	if (missing[_i].reason == NULL) {
		ck_assert_int_eq(chart_draw_all(dir, &result, &info), ERR_FAILURE);
		ck_assert_str_eq(info.place, path);
		return;
	}
	draw(&result);
	const struct chart_drawn *drawn = &result.drawn[missing[_i].chart];
	ck_assert_msg(strstr(drawn->skipped, missing[_i].reason) != NULL, "%s", drawn->skipped);
	/* What was drawn before must not pass for this run's. */
	ck_assert(!chart_test_has(dir, name_of(drawn, ".gp")));
	ck_assert(!chart_test_has(dir, name_of(drawn, ".svg")));
}
END_TEST

static const struct {
	const char *file, *from, *to, *place;
} damages[] = {
	{"hist/p000-push-latency.csv", "\n1,", "\nx,", "hist/p000-push-latency.csv"},
	{"hist/p000-push-latency.csv", "share_lo", "share_lo,more", "hist/p000-push-latency.csv:3"},
	{"series/p000-push.csv", "\n0,2005-11-07T00:00:00Z,", "\n0,2005-11-07T00:00:00Z,nan,",
		"series/p000-push.csv:3"},
	{"series/p000-autd.csv", "held_mean", "hold_mean", "series/p000-autd.csv"},
	{"traces/user-17-push-radio.csv", "32400.000,", "99999.000,", "traces/user-17-push-radio.csv"},
	{"traces/user-17-push-radio.csv", "power_mw", "power_kw", "traces/user-17-push-radio.csv"},
};

START_TEST(test_damaged_files)
{
	static struct chart_result result;
	struct err_info info = {0};
	char path[2 * CHART_TEST_PATH];
	chart_test_replace(dir, damages[_i].file, damages[_i].from, damages[_i].to);
	ck_assert_int_eq(chart_draw_all(dir, &result, &info), ERR_FAILURE);
	snprintf(path, sizeof path, "%s/%s", dir, damages[_i].place);
	ck_assert_str_eq(info.place, path);
}
END_TEST

START_TEST(test_without_gnuplot)
{
	static struct chart_result result;
	char kept[4096];
	snprintf(kept, sizeof kept, "%s", getenv("PATH"));
	ck_assert_int_eq(setenv("PATH", "/nowhere", 1), 0);
	draw(&result);
	char path[CHART_FILE_BYTES];
	struct err_info info = {0};
	ck_assert_int_eq(chart_draw_one(dir, "energy", CHART_SVG, NULL, path, &info), ERR_FAILURE);
	ck_assert_ptr_nonnull(strstr(info.text, "gnuplot is not installed"));
	ck_assert_int_eq(setenv("PATH", kept, 1), 0);
	ck_assert_uint_eq(result.warning_n, 1);
	ck_assert_str_eq(result.warning[0].id, "W-gnuplot");
	for (unsigned i = 0; i < result.drawn_n; i++) {
		ck_assert(!result.drawn[i].pictures);
		ck_assert(chart_test_has(dir, name_of(&result.drawn[i], ".gp")));
		ck_assert(chart_test_has(dir, name_of(&result.drawn[i], ".csv")));
		ck_assert(!chart_test_has(dir, name_of(&result.drawn[i], ".svg")));
	}
}
END_TEST

/* A gnuplot that fails: a warning that says why, never a half picture. */
START_TEST(test_failing_gnuplot)
{
	static struct chart_result result;
	char kept[4096], bin[2 * CHART_TEST_PATH], tool[4096 + 3 * CHART_TEST_PATH];
	snprintf(kept, sizeof kept, "%s", getenv("PATH"));
	ck_assert_ptr_nonnull(realpath(dir, bin));
	snprintf(tool, sizeof tool, "%s/gnuplot", bin);
	chart_test_write(dir, "gnuplot",
		"#!/bin/sh\necho half > \"$(printf %s \"$3\" | sed \"s/.*target='\\(.*\\)'/\\1/\")\"\n"
		"echo '\"x.gp\" line 7: no such thing' >&2\nexit 1\n");
	ck_assert_int_eq(chmod(tool, 0755), 0);
	snprintf(tool, sizeof tool, "%s:%s", bin, kept);
	ck_assert_int_eq(setenv("PATH", tool, 1), 0);
	draw(&result);
	ck_assert_int_eq(setenv("PATH", kept, 1), 0);
	ck_assert_uint_eq(result.warning_n, 14);
	ck_assert_str_eq(result.warning[0].id, "W-chart");
	ck_assert_msg(strstr(result.warning[0].text, "line 7: no such thing") != NULL, "%s",
		result.warning[0].text);
	ck_assert(!chart_test_has(dir, "plots/01-latency-cdf.svg"));
	ck_assert(!chart_test_has(dir, "plots/01-latency-cdf.tmp"));
}
END_TEST

START_TEST(test_draw_one)
{
	static const struct {
		enum chart_format format;
		const char *name, *begins;
	} formats[] = {{CHART_SVG, "x.svg", "<?xml"}, {CHART_PNG, "x.png", "\x89PNG"},
		{CHART_PDF, "x.pdf", "%PDF"}, {CHART_TXT, "x.txt", "\f"}};
	struct err_info info = {0};
	char path[CHART_FILE_BYTES], file[2 * CHART_TEST_PATH];
	ck_assert_int_eq(chart_draw_one(dir, "pie", CHART_SVG, NULL, path, &info), ERR_USAGE);
	if (!gnuplot_is_there()) {
		return;
	}
	for (unsigned i = 0; i < 4; i++) {
		snprintf(file, sizeof file, "%s/%s", dir, formats[i].name);
		ck_assert_int_eq(chart_draw_one(dir, "paired", formats[i].format, file, path, NULL),
			ERR_OK);
		ck_assert_str_eq(path, file);
		char *bytes = chart_test_read(dir, formats[i].name);
		ck_assert_msg(strncmp(bytes, formats[i].begins, 1) == 0, "%s", formats[i].name);
		free(bytes);
	}
	char *text = chart_test_read(dir, "x.txt");
	ck_assert_ptr_nonnull(strstr(text, "Is the difference real?"));
	for (const char *at = text; *at != '\0'; at++) {
		ck_assert_msg(*at != '\x1b', "no control sequences in text");
	}
	free(text);
	chart_test_remove(dir);
	chart_test_make(dir);
	struct err_info gone = {0};
	snprintf(file, sizeof file, "%s/traces/user-17-mail.csv", dir);
	ck_assert_int_eq(unlink(file), 0);
	ck_assert_int_eq(chart_draw_one(dir, "timeline", CHART_SVG, NULL, path, &gone), ERR_FAILURE);
	ck_assert_ptr_nonnull(strstr(gone.text, "--trace"));
}
END_TEST

/* One strategy, one replication: nothing to compare, no interval; the rest is drawn. */
START_TEST(test_single)
{
	static struct chart_result result;
	chart_test_write(dir, "summary.json", "{\"format\":\"pushsim-summary/1\",\"seed\":1,"
		"\"points\":[{\"strategies\":{\"push\":{\"metrics\":{"
		"\"latency_s\":{\"unit\":\"s\",\"n\":1,\"mean\":null,\"ci95\":null,"
		"\"reason\":\"one\"}}}}}]}");
	draw(&result);
	ck_assert_str_eq(result.drawn[0].skipped, "");
	ck_assert_ptr_nonnull(strstr(result.drawn[1].skipped, "energy_j_per_device_day"));
	ck_assert_ptr_nonnull(strstr(result.drawn[2].skipped, "no plans"));
	ck_assert_str_eq(result.drawn[3].skipped, "");
	ck_assert_ptr_nonnull(strstr(result.drawn[5].skipped, "one strategy"));
	ck_assert_uint_eq(result.warning_n, gnuplot_is_there() ? 0 : 1);
	char *script = chart_test_read(dir, "plots/01-latency-cdf.gp");
	ck_assert_ptr_nonnull(strstr(script, "1 replication (no interval)"));
	free(script);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("chart");
	TCase *tc = tcase_create("all");
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, test_table);
	tcase_add_test(tc, test_all_files_and_the_same_bytes_twice);
	tcase_add_test(tc, test_hostile_texts_stay_texts);
	tcase_add_test(tc, test_energy_adds_up);
	tcase_add_test(tc, test_break_even);
	tcase_add_test(tc, test_constant_latency_is_vertical);
	tcase_add_test(tc, test_timeline_keeps_energy);
	tcase_add_test(tc, test_clock_is_local);
	tcase_add_loop_test(tc, test_missing_files, 0, sizeof missing / sizeof *missing);
	tcase_add_loop_test(tc, test_damaged_files, 0, sizeof damages / sizeof *damages);
	tcase_add_test(tc, test_without_gnuplot);
	tcase_add_test(tc, test_failing_gnuplot);
	tcase_add_test(tc, test_draw_one);
	tcase_add_test(tc, test_single);
	suite_add_tcase(suite, tc);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	const int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
