/* The lines of "expect". */
#include <check.h>

#include "config/expectation.h"
#include "config_test.h"

static const struct {
	const char *text, *strategy, *metric, *stat, *op;
	double value;
	const char *unit;
} good[] = {
	{"push.latency_s.p95 < 10 s", "push", "latency_s", "p95", "<", 10, "s"},
	{"push-15.latency_s.p99.9<=15 min", "push-15", "latency_s", "p99.9", "<=", 900, "s"},
	{"a.late_share > 5 %", "a", "late_share", "mean", ">", 0.05, "1"},
	{"a.energy_j_per_device_day.tail.max >= 2 J", "a", "energy_j_per_device_day.tail", "max", ">=",
		2, "J"},
	{"a.energy_j_per_device_day.for.mail != 2", "a", "energy_j_per_device_day.for.mail", "mean",
		"!=", 2, ""},
	{"a.cost_per_user_month.mean = 19.99 USD", "a", "cost_per_user_month", "mean", "=", 19.99,
		"USD"},
	{"a.http_status_per_s.503 = 0", "a", "http_status_per_s.503", "mean", "=", 0, ""},
	{"push@old.latency_s.p95 < 10 s", "push", "latency_s", "p95", "<", 10, "s"},
	{"a.held_requests.min<3", "a", "held_requests", "min", "<", 3, ""},
};

START_TEST(reads_good_lines)
{
	struct config_expect it = {0};
	const char *problem = expectation_parse(good[_i].text, &it);
	ck_assert_msg(problem == NULL, "%s: %s", good[_i].text, problem);
	ck_assert_str_eq(it.strategy, good[_i].strategy);
	ck_assert_str_eq(it.group, strchr(good[_i].text, '@') != NULL ? "old" : "");
	ck_assert_str_eq(it.metric, good[_i].metric);
	ck_assert_str_eq(it.stat, good[_i].stat);
	ck_assert_str_eq(it.op, good[_i].op);
	ck_assert_double_eq_tol(it.value, good[_i].value, 1e-9);
	ck_assert_str_eq(it.unit, good[_i].unit);
}
END_TEST

static const char *const bad[] = {"", "push", "push.", ".latency_s < 3 s", "push < 3 s",
	"push.latency_s", "push.latency_s <", "push.latency_s < ", "push.latency_s ~ 3 s",
	"push.latency_s < 3 s s", "push.latency_s < soon", "push.Latency < 3 s",
	"push.latency_s == 3 s", "push.latency_s =< 3 s", "push.latency_s < never",
	"push.latency s < 3 s", "push@.latency_s < 3 s", "@old.latency_s < 3 s",
	"a-strategy-with-a-name-that-is-much-too-long-to-be-a-name.latency_s < 3 s"};

START_TEST(refuses_bad_lines)
{
	struct config_expect it = {0};
	ck_assert_msg(expectation_parse(bad[_i], &it) != NULL, "%s was accepted", bad[_i]);
}
END_TEST

START_TEST(knows_quantiles)
{
	ck_assert_double_eq_tol(expectation_quantile("p95"), 0.95, 1e-15);
	ck_assert_double_eq_tol(expectation_quantile("p99.9"), 0.999, 1e-15);
	ck_assert_double_eq_tol(expectation_quantile("p5"), 0.05, 1e-15);
	static const char *const none[] = {"mean", "p", "p0", "p100", "p9.", "p.9", "p9.9.9", "px",
		"", "p-5", "p12345678"};
	for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
		ck_assert_double_lt(expectation_quantile(none[i]), 0);
	}
}
END_TEST

/* 5 % of the SMS lost: p95 is at the atom, p90 and p99 are not; push sends no SMS. */
START_TEST(warns_near_the_atom)
{
	static const struct {
		const char *line;
		bool warns;
	} cases[] = {{"mail.latency_s.p95 < 1 h", true}, {"mail.notify_latency_s.p95 < 1 h", true},
		{"mail.latency_s.p90 < 1 h", false}, {"mail.latency_s.p99 < 1 h", false},
		{"mail.sms_per_user_day.p95 < 9", false}, {"push.latency_s.p95 < 1 h", false},
		{"sync.latency_s.p95 < 1 h", false}};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct diag_list diags;
		char set[128];
		diag_init(&diags);
		snprintf(set, sizeof set, "expect=[\"%s\"]", cases[i].line);
		struct config *config = config_test_base(&diags, set, "sms.delay={\"dist\": "
			"\"mixture\", \"parts\": [{\"weight\": \"95 %\", \"dist\": \"fixed\", "
			"\"value\": \"3 s\"}, {\"weight\": \"5 %\", \"dist\": \"never\"}]}", NULL);
		ck_assert_ptr_nonnull(config);
		ck_assert_msg(diags.n == (cases[i].warns ? 1 : 0), "%s", cases[i].line);
		ck_assert(!cases[i].warns || diags.items[0].id == DIAG_W_ATOM);
		config_free(config);
		diag_fini(&diags);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("expectation");
	TCase *tests = tcase_create("expectation");
	tcase_add_loop_test(tests, reads_good_lines, 0, sizeof good / sizeof good[0]);
	tcase_add_loop_test(tests, refuses_bad_lines, 0, sizeof bad / sizeof bad[0]);
	tcase_add_test(tests, knows_quantiles);
	tcase_add_test(tests, warns_near_the_atom);
	suite_add_tcase(suite, tests);
	return config_test_run(suite);
}
