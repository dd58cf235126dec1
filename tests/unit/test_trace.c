/* Real arrivals: reading, sorting, repeating, the overlay, and bad rows. */
#include <check.h>

#include "config/trace.h"
#include "config_test.h"

static bool read_text(const char *text, uint32_t users, double overlay_to, struct trace_data *out,
	struct diag_list *diags)
{
	char name[64];
	int fd = config_test_file(text, strlen(text), name);
	diag_init(diags);
	bool ok = trace_read(name, users, overlay_to, out, diags);
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
	{"arrival_s,user\n1,0\n2\n", DIAG_E_TRACE, 3, 1},
	{"arrival_s,user\n1,0\n2,-1\n", DIAG_E_TRACE, 3, 3},
	{"arrival_s,user\n1,0\n2,1.5\n", DIAG_E_TRACE, 3, 3},
	{"arrival_s,user\n1.5,0\n", DIAG_E_TRACE, 2, 1},
	{"arrival_s,user\n1,0,0\n", DIAG_E_TRACE, 2, 3},
	{"arrival_s,user\n99999999999,0\n", DIAG_E_TRACE, 2, 1},
	{"arrival_s,user\n1,4294967295\n", DIAG_E_TRACE, 2, 3},
	{"arrival_s,user\n1,0\n", DIAG_E_CONFLICT, 1, 1}, /* two users are asked for */
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
	ck_assert(trace_read("scenarios/data/mail-arrivals-2003.csv", 797, 0, &trace, &diags));
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
	ck_assert(trace_read(file, 797, 0, &raw, &diags));
	ck_assert(trace_read(file, 797, 20, &laid, &diags));
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
	suite_add_tcase(suite, tests);
	return config_test_run(suite);
}
