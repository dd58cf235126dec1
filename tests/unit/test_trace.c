/* Real arrivals: reading, sorting, repeating, the overlay, and bad rows. */
#include <check.h>

#include "config/trace.h"
#include "config_test.h"

/* Monday 2003-10-06T00:00:00Z. */
#define MONDAY 1065398400

static bool read_file(const char *file, uint32_t users, double overlay_to, int64_t start_unix_s,
	int32_t zone_min, struct trace_data *out, struct diag_list *diags)
{
	struct scenario scenario = {.run = {.start_unix_s = start_unix_s, .time_zone_min = zone_min},
		.population = {users, 1}, .workload = {.overlay_to = overlay_to}};
	snprintf(scenario.workload.file, sizeof scenario.workload.file, "%s", file);
	return trace_read(&scenario, out, diags);
}

static bool read_text(const char *text, uint32_t users, double overlay_to, struct trace_data *out,
	struct diag_list *diags)
{
	char name[64];
	int fd = config_test_file(text, strlen(text), name);
	diag_init(diags);
	bool ok = read_file(name, users, overlay_to, MONDAY, 0, out, diags);
	close(fd);
	return ok;
}

START_TEST(sorts_per_user)
{
	struct trace_data trace;
	struct diag_list diags;
	ck_assert(read_text("# a comment\r\narrival_s,user\r\n9,1\r\n5,0\n\n7,1\n3,1", 2, 0, &trace,
		&diags));
	ck_assert_uint_eq(trace.users, 2);
	ck_assert_uint_eq(trace.span_s, TRACE_WEEK_S);
	static const uint32_t first[] = {0, 1, 4};
	static const uint32_t time_s[] = {5, 3, 7, 9};
	ck_assert_mem_eq(trace.first, first, sizeof first);
	ck_assert_mem_eq(trace.time_s, time_s, sizeof time_s);
	trace_fini(&trace);
	/* The first users alone. */
	ck_assert(read_text("arrival_s,user\n9,1\n5,0\n604800,2\n", 1, 0, &trace, &diags));
	ck_assert_uint_eq(trace.users, 1);
	ck_assert_uint_eq(trace.first[1], 1);
	ck_assert_uint_eq(trace.span_s, 2 * TRACE_WEEK_S);
	trace_fini(&trace);
	diag_fini(&diags);
}
END_TEST

static const struct {
	const char *text;
	enum diag_id id;
	int line, col;
} bad[] = {
	{"", DIAG_E_TRACE, 1, 1},
	{"arrival_s,user\n", DIAG_E_TRACE, 1, 1},
	{"0,0\n", DIAG_E_TRACE, 1, 1},
	{"arrival_s,size\n1,0\n", DIAG_E_TRACE, 1, 1},
	{"arrival_s,user\n1,0\n2\n", DIAG_E_TRACE, 3, 1},
	{"arrival_s,user\n1,0\n2,\n", DIAG_E_TRACE, 3, 3},
	{"arrival_s,user\n-1,0\n", DIAG_E_TRACE, 2, 1},
	{"arrival_s,user\n1e3,0\n", DIAG_E_TRACE, 2, 1},
	{"arrival_s,user\n1,0,0\n", DIAG_E_TRACE, 2, 5},
	{"arrival_s,user\n99999999999,0\n", DIAG_E_TRACE, 2, 1},
	{"arrival_s,user\n1,4294967295\n", DIAG_E_TRACE, 2, 3},
	{"arrival_s,user,bytes\n1,0,big\n", DIAG_E_TRACE, 2, 5},
	{"time,user\n2003-10-06T08:00:00Z,0\n17,0\n", DIAG_E_TRACE, 3, 1},
	{"time,user\n2003-02-30T08:00:00Z,0\n", DIAG_E_TRACE, 2, 1},
	{"time,user\n1990-01-01T00:00:00Z,0\n2003-01-01T00:00:00Z,0\n", DIAG_E_TRACE, 1, 1},
	{"time,user\n\"5,0\n", DIAG_E_TRACE, 2, 1},
};

START_TEST(refuses_bad_rows)
{
	struct trace_data trace;
	struct diag_list diags;
	ck_assert(!read_text(bad[_i].text, 2, 0, &trace, &diags));
	ck_assert_uint_ge(diags.n, 1);
	ck_assert_int_eq(diags.items[0].id, bad[_i].id);
	ck_assert_int_eq(diags.items[0].line, bad[_i].line);
	ck_assert_int_eq(diags.items[0].col, bad[_i].col);
	ck_assert_ptr_null(trace.first);
	diag_fini(&diags);
}
END_TEST

/* The shipped data, counted by other means: wc -l, and awk for user 117. */
START_TEST(reads_the_shipped_data)
{
	struct trace_data trace;
	struct diag_list diags;
	diag_init(&diags);
	ck_assert(read_file("scenarios/data/mail-arrivals-2003.csv", 797, 0, MONDAY, 0, &trace,
		&diags));
	ck_assert_uint_eq(trace.first[797], 83083);
	ck_assert_uint_eq(trace.first[118] - trace.first[117], 1011);
	ck_assert_uint_eq(trace.span_s, 22 * TRACE_WEEK_S);
	for (uint32_t user = 0; user < trace.users; user++) {
		for (uint32_t i = trace.first[user] + 1; i < trace.first[user + 1]; i++) {
			ck_assert_uint_le(trace.time_s[i - 1], trace.time_s[i]);
		}
	}
	trace_fini(&trace);
	diag_fini(&diags);
}
END_TEST

/* Overlay: every layer is a whole set of mailboxes, its hours and weekdays unchanged; the mean is
 * the smallest whole number of layers at or above the wish. */
START_TEST(overlays_whole_weeks)
{
	struct trace_data raw;
	struct trace_data laid;
	struct diag_list diags;
	diag_init(&diags);
	const char *file = "scenarios/data/mail-arrivals-2003.csv";
	ck_assert(read_file(file, 797, 0, MONDAY, 0, &raw, &diags));
	ck_assert(read_file(file, 797, 20, MONDAY, 0, &laid, &diags));
	double days = raw.span_s / 86400.0;
	double raw_mean = 83083 / 797.0 / days;
	double mean = laid.first[797] / 797.0 / days;
	ck_assert_double_ge(mean, 20);
	ck_assert_double_lt(mean, 20 + raw_mean);
	uint32_t layers = laid.first[797] / raw.first[797];
	ck_assert_uint_eq(laid.first[797] % raw.first[797], 0);
	/* The same number of mails at each second of the week, times the layers. */
	uint32_t *balance = calloc(TRACE_WEEK_S, sizeof *balance);
	ck_assert_ptr_nonnull(balance);
	for (uint32_t i = 0; i < raw.first[797]; i++) {
		balance[raw.time_s[i] % TRACE_WEEK_S] += layers;
	}
	for (uint32_t i = 0; i < laid.first[797]; i++) {
		balance[laid.time_s[i] % TRACE_WEEK_S]--;
	}
	for (uint32_t i = 0; i < TRACE_WEEK_S; i++) {
		ck_assert_uint_eq(balance[i], 0);
	}
	free(balance);
	/* Each user has all of its own mail. */
	for (uint32_t user = 0; user < 797; user += 50) {
		uint32_t at = laid.first[user];
		for (uint32_t i = raw.first[user]; i < raw.first[user + 1]; i++) {
			while (at < laid.first[user + 1] && laid.time_s[at] < raw.time_s[i]) {
				at++;
			}
			ck_assert(at < laid.first[user + 1] && laid.time_s[at] == raw.time_s[i]);
			at++;
		}
	}
	trace_fini(&raw);
	trace_fini(&laid);
	diag_fini(&diags);
}
END_TEST

/* Three mailboxes, one mail each, four weeks: the added layers stand in three different weeks. */
START_TEST(shifts_differ)
{
	struct trace_data trace;
	struct diag_list diags;
	double one = 1 / 28.0;
	ck_assert(read_text("arrival_s,user\n10,0\n20,1\n30,2\n1814400,2\n", 3, 3 * one, &trace,
		&diags));
	ck_assert_uint_eq(trace.span_s, 4 * TRACE_WEEK_S);
	/* Mean of the raw trace: 4 mails / 3 users / 28 days; three layers reach 3/28. */
	ck_assert_uint_eq(trace.first[3], 12);
	/* User 0 has its own mail where it was, those of users 1 and 2 in two other weeks. */
	uint32_t week_of[3] = {9, 9, 9};
	for (uint32_t i = trace.first[0]; i < trace.first[1]; i++) {
		uint32_t second = trace.time_s[i] % TRACE_WEEK_S;
		if (second > 0) {
			week_of[second / 10 - 1] = trace.time_s[i] / TRACE_WEEK_S;
		}
	}
	ck_assert_uint_eq(week_of[0], 0);
	ck_assert(week_of[1] > 0 && week_of[1] < 4 && week_of[2] > 0 && week_of[2] < 4);
	ck_assert_uint_ne(week_of[1], week_of[2]);
	trace_fini(&trace);
	ck_assert(!read_text("arrival_s,user\n10,0\n20,1\n", 2, 100, &trace, &diags));
	ck_assert_int_eq(diags.items[0].id, DIAG_E_TRACE);
	diag_fini(&diags);
}
END_TEST

/* The same four mails written in many ways. */
static const char *const same[] = {
	"arrival_s,user\n9,1\n5,0\n7,1\n604803,1\n",
	"user;arrival_s\r\n1;604803\r\n1;7.9\r\n1;9.2\r\n0;5\r\n",
	"\xef\xbb\xbfTime\tSubject\tMailbox\n5\tx\tann@x\n9\t\tbob@x\n7\ty\tbob@x\n604803\tz\tbob@x\n",
	"\"date\",\"to\",\"why\"\n\"5\",\"Ann, A.\",\"a \"\"b\"\"\"\n7,\"Bob\",\n9,\"Bob\",\n604803,Bob,\n",
	"# from a log\n\ntime,user\n2003-10-06T00:00:05Z,a\n2003-10-06T02:00:07+02:00,b\n"
	"2003-10-06 00:00:09,b\n2003-10-13T00:00:03.5Z,b\n",
};

START_TEST(many_forms)
{
	struct trace_data trace;
	struct diag_list diags;
	bool ok = read_text(same[_i], 2, 0, &trace, &diags);
	ck_assert_msg(ok, "%s", diags.n > 0 ? diags.items[0].text : "");
	static const uint32_t first[] = {0, 1, 4};
	static const uint32_t time_s[] = {5, 7, 9, 604803};
	ck_assert_uint_eq(trace.span_s, 2 * TRACE_WEEK_S);
	ck_assert_mem_eq(trace.first, first, sizeof first);
	ck_assert_mem_eq(trace.time_s, time_s, sizeof time_s);
	ck_assert_ptr_null(trace.bytes);
	ck_assert_uint_eq(diags.n, 0);
	trace_fini(&trace);
	diag_fini(&diags);
}
END_TEST

/* Dates keep weekday and hour of run.time_zone whatever run.start is: Wednesday 18:00 local there
 * meets Wednesday 18:00 of the trace. Times without a zone are local. */
START_TEST(dates_keep_their_weekday)
{
	static const char text[] = "time,user\n2003-10-08T18:00:00+02:00,a\n2003-10-06 00:00:00,a\n"
				   "2003-10-12 23:59:59,a\n";
	char name[64];
	struct trace_data trace;
	struct diag_list diags;
	int fd = config_test_file(text, strlen(text), name);
	diag_init(&diags);
	/* 2005-11-09T16:00:00Z is Wednesday 18:00 at +02:00. */
	ck_assert(read_file(name, 1, 0, 1131552000, 120, &trace, &diags));
	close(fd);
	static const uint32_t time_s[] = {0, 4 * 86400 + 6 * 3600 - 1, 4 * 86400 + 6 * 3600};
	ck_assert_uint_eq(trace.span_s, TRACE_WEEK_S);
	ck_assert_mem_eq(trace.time_s, time_s, sizeof time_s);
	trace_fini(&trace);
	diag_fini(&diags);
}
END_TEST

/* Sizes stay with their mails through sorting and the overlay, in any order of the lines. */
START_TEST(sizes_stay_with_their_mail)
{
	static const char *const texts[] = {
		"arrival_s,user,size\n30,1,3000\n10,0,100\n20,1,200\n20,1,100\n",
		"size,arrival_s,user\n100,20,1\n200,20,1\n3000,30,1\n100,10,0\n",
	};
	struct trace_data trace;
	struct diag_list diags;
	ck_assert(read_text(texts[_i], 2, 0, &trace, &diags));
	static const uint32_t bytes[] = {100, 100, 200, 3000};
	ck_assert_ptr_nonnull(trace.bytes);
	ck_assert_mem_eq(trace.bytes, bytes, sizeof bytes);
	trace_fini(&trace);
	diag_fini(&diags);
	ck_assert(read_text(texts[_i], 2, 4 / 14.0, &trace, &diags));
	for (uint32_t i = 0; i < trace.first[2]; i++) {
		ck_assert(trace.bytes[i] == (trace.time_s[i] == 30 ? 3000u : 100) ||
			(trace.time_s[i] == 20 && trace.bytes[i] == 200));
	}
	trace_fini(&trace);
	diag_fini(&diags);
}
END_TEST

/* More users than mailboxes: a warning, the same mailboxes again, each copy in other weeks. */
START_TEST(more_users_than_mailboxes)
{
	struct trace_data trace;
	struct diag_list diags;
	ck_assert(read_text("arrival_s,user\n10,a\n20,b\n3024000,b\n", 5, 0, &trace, &diags));
	ck_assert_uint_eq(diags.n, 1);
	ck_assert_int_eq(diags.items[0].id, DIAG_W_TRACE_USERS);
	uint32_t weeks = trace.span_s / TRACE_WEEK_S;
	ck_assert_uint_eq(weeks, 6);
	ck_assert_uint_eq(trace.first[5], 1 + 2 + 1 + 2 + 1);
	uint32_t a[3] = {trace.time_s[trace.first[0]], trace.time_s[trace.first[2]],
		trace.time_s[trace.first[4]]};
	for (uint32_t i = 0; i < 3; i++) {
		ck_assert_uint_eq(a[i] % TRACE_WEEK_S, 10);
		ck_assert(i == 0 || a[i] != a[i - 1]);
	}
	ck_assert_uint_ne(a[0], a[2]);
	trace_fini(&trace);
	diag_fini(&diags);
}
END_TEST

/* A long file with a wrong line far down says which; a hundred wrong lines list twenty. */
START_TEST(huge_and_wrong)
{
	enum { LINES = 200000 };
	char *text = malloc(LINES * 16);
	ck_assert_ptr_nonnull(text);
	size_t n = (size_t)sprintf(text, "arrival_s,user\n");
	for (int i = 2; i <= LINES; i++) {
		n += (size_t)sprintf(text + n, "%s%d,%d\n", i == 150000 ? "x" : "", i, i % 100);
	}
	struct trace_data trace;
	struct diag_list diags;
	ck_assert(!read_text(text, 2, 0, &trace, &diags));
	ck_assert_uint_eq(diags.n, 1);
	ck_assert_int_eq(diags.items[0].line, 150000);
	diag_fini(&diags);
	n = (size_t)sprintf(text, "arrival_s,user\n");
	for (int i = 0; i < 100; i++) {
		n += (size_t)sprintf(text + n, "x,%d\n", i);
	}
	ck_assert(!read_text(text, 2, 0, &trace, &diags));
	ck_assert_uint_eq(diags.n, 20);
	diag_fini(&diags);
	free(text);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("trace");
	TCase *tests = tcase_create("trace");
	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, sorts_per_user);
	tcase_add_loop_test(tests, refuses_bad_rows, 0, sizeof bad / sizeof bad[0]);
	tcase_add_test(tests, reads_the_shipped_data);
	tcase_add_test(tests, overlays_whole_weeks);
	tcase_add_test(tests, shifts_differ);
	tcase_add_loop_test(tests, many_forms, 0, sizeof same / sizeof same[0]);
	tcase_add_test(tests, dates_keep_their_weekday);
	tcase_add_loop_test(tests, sizes_stay_with_their_mail, 0, 2);
	tcase_add_test(tests, more_users_than_mailboxes);
	tcase_add_test(tests, huge_and_wrong);
	suite_add_tcase(suite, tests);
	return config_test_run(suite);
}
