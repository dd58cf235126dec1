/* The closed forms themselves: each formula of analytic_formula.h against the vectors, and the
 * account of what became of every case of tests/vectors/analytic-cases.json.
 *
 * A case is compared by a test program (the table says which), or a reason stands here why the
 * models cannot express it. A case that nobody mentions fails the test. */
#include "analytic.h"

#include "analytic_formula.h"

struct fate {
	const char *formula;
	const char *only;   /* cases this line speaks of, "" = all of the formula */
	const char *where;  /* test program, or NULL */
	const char *why;    /* if not compared */
};

static const struct fate fates[] = {
	{"mm1", "", "test_analytic_station, test_analytic_server (S2 through whole scenarios)",
		NULL},
	{"md1", "", "test_analytic_station, test_analytic_server (S2)", NULL},
	{"mg1_pk", "", "test_analytic_station, test_analytic_server (S1 as TLS)", NULL},
	{"mmc", "", "test_analytic_station; test_analytic_server with 4 cores", NULL},
	{"erlangb", "", "test_analytic_poll, at the SMSC and at a cell's signalling channels",
		NULL},
	{"engset", "", NULL, "no pool of workers: a device refused with 503 backs off by doubling"},
	{"mginf", "",
		"test_analytic_poll: Erlang B with as many places; test_analytic_push: little_conn",
		NULL},
	{"mg1_ps", "", NULL, "stations are FIFO, not shared"},
	{"mm1k", "", NULL, "a refused request still costs processor time (503 is an answer)"},
	{"tandem", "", "test_analytic_station, test_analytic_server (S2)", NULL},
	{"mxm1", "", NULL, "mail comes singly"},
	{"h2m1", "", NULL, "arrivals are Poisson"},
	{"closed_mmcn", "", NULL, "devices do not think exponentially"},
	{"mt_minf_sin", "", NULL,
		"rates change by the hour; hold times of Pings are not exponential"},
	{"poll_residual", "S1", "test_analytic_poll", NULL},
	{"poll_residual", "S2 S3", NULL, "scheduled-sync polls at fixed intervals"},
	{"poll_yield", "", "test_analytic_poll", NULL},
	{"sms_loss_fallback", "S1",
		"test_analytic_poll; the model's fallback timer starts anew with "
		"each sync, so with fallback the residual of min(T, Exp) is compared", NULL},
	{"sms_suppressed", "S1", "test_analytic_poll, as the device's coalescing", NULL},
	{"sms_suppressed", "S2", NULL,
		"a constant plus an exponential is no distribution of a scenario; "
		"an exponential wait is compared"},
	{"push_ideal", "", "test_analytic_push", NULL},
	{"push_gaps", "", "test_analytic_push with other times; the formula on S1 and S2 here",
		NULL},
	{"little_conn", "",
		"test_analytic_push: mean and rates; sd and p99.9 belong to devices that "
		"are offline a tenth of the time", NULL},
	{"push_bandwidth", "", NULL, "arithmetic on rates that push_gaps and little_conn compare"},
	{"fw_kill", "", "test_analytic_push", NULL},
	{"coverage_gap", "", "test_analytic_push", NULL},
	{"hbi_sample", "", "test_analytic_push", NULL},
	{"adaptive_hb", "", "test_analytic_push; S3 differs on purpose (rule 2)", NULL},
	{"drain_curve", "", NULL,
		"a restart ends all Pings at once; the residual's formula is used for "
		"the fallback"},
	{"cold_request_time", "", "test_analytic_server", NULL},
	{"tail1", "", "test_analytic_radio", NULL},
	{"tail2", "", "test_analytic_radio", NULL},
	{"tail_push", "", "test_analytic_radio", NULL},
	{"storm_drain", "", "test_analytic_station; the backlog also in test_analytic_poll", NULL},
	{"storm_jitter", "", NULL,
		"a fluid limit of a uniform storm; devices come back by back-off"},
	{"backoff", "", "test_analytic_push", NULL},
	{"tls_capacity", "", NULL, "arithmetic; the mix of handshakes is mg1_pk-S1 in "
		"test_analytic_server"},
	{"breakeven_requests", "", "test_analytic_push", NULL},
	{"breakeven_energy", "", "test_analytic_radio", NULL},
	{"breakeven_sms_fee", "", NULL, "arithmetic on Pings a day (push_ideal-S1)"},
	{"timewait_ports", "", NULL, "arithmetic; no port table is simulated"},
	{"servers_needed", "", NULL, "arithmetic for `plan`"},
};

enum { FATES = sizeof fates / sizeof fates[0] };

/* The line that speaks of a case ("poll_residual-S2"), or NULL. */
static const struct fate *fate_of(const char *id)
{
	const char *dash = strrchr(id, '-');
	for (unsigned i = 0; i < FATES; i++) {
		size_t n = strlen(fates[i].formula);
		if ((size_t)(dash - id) == n && strncmp(id, fates[i].formula, n) == 0 &&
		    (fates[i].only[0] == '\0' || strstr(fates[i].only, dash + 1) != NULL)) {
			return &fates[i];
		}
	}
	return NULL;
}

static json_t *cases_of_file(json_t **root)
{
	*root = json_load_file("tests/vectors/analytic-cases.json", 0, NULL);
	REQUIRE(*root != NULL);
	return json_object_get(*root, "cases");
}

START_TEST(every_case_has_a_fate)
{
	json_t *root, *each, *all = cases_of_file(&root);
	size_t i;
	ck_assert_uint_eq(json_array_size(all), 68);
	json_array_foreach(all, i, each) {
		const char *id = json_string_value(json_object_get(each, "case"));
		const struct fate *fate = fate_of(id);
		ck_assert_msg(fate != NULL, "%s: compared nowhere and not excused", id);
		ck_assert_msg((fate->where != NULL) != (fate->why != NULL), "%s", id);
	}
	json_decref(root);
}
END_TEST

static void near(const char *id, const char *key, double value)
{
	double expected = analytic_vector(id, "expected", key);
	ck_assert_msg(fabs(value - expected) <= 2e-11 * fabs(expected) + 1e-15,
		"%s %s: %.15g, expected %.15g", id, key, value, expected);
}

START_TEST(push_gaps_formula)
{
	static const char *const ids[] = {"push_gaps-S1", "push_gaps-S2"};
	for (unsigned i = 0; i < 2; i++) {
		const char *id = ids[i];
		double l = analytic_vector(id, "params", "mails_per_day") / 86400;
		struct analytic_gaps it = {.t_a = analytic_vector(id, "params", "t_a"),
			.t_b = analytic_vector(id, "params", "t_b"),
			.g0 = analytic_vector(id, "params", "g0")};
		analytic_push_gaps(l, analytic_vector(id, "params", "H"), &it);
		near(id, "pings_per_day", 86400 * it.pings_per_s);
		near(id, "syncs_per_day", 86400 * it.syncs_per_s);
		near(id, "timeouts_per_day", 86400 * (it.pings_per_s - it.syncs_per_s));
		near(id, "immediate_pings_per_day", 86400 * it.immediate_per_s);
		near(id, "fraction_listening", it.hold_s / it.cycle_s);
		near(id, "mails_per_sync", l / it.syncs_per_s);
		near(id, "mean_latency_to_snapshot", it.latency_s);
	}
}
END_TEST

START_TEST(residual_formula)
{
	near("drain_curve-S1", "mean_residual", analytic_residual(80.0 / 86400, 900));
}
END_TEST

START_TEST(erlang_b_formula)
{
	near("erlangb-S1", "B", analytic_erlang_b(54, 60));
	near("erlangb-S1", "B_at_min_c", analytic_erlang_b(54, 68));
	near("erlangb-S2", "B", analytic_erlang_b(24, 30));
	/* sms.md 4: 8 channels, 0.2 %, 1 % and 2 %. */
	ck_assert_double_eq_tol(analytic_erlang_b(2.311, 8), 0.002, 1e-5);
	ck_assert_double_eq_tol(analytic_erlang_b(3.128, 8), 0.01, 1e-5);
	ck_assert_double_eq_tol(analytic_erlang_b(3.627, 8), 0.02, 1e-5);
}
END_TEST

/* The judge finds a difference of six standard errors, and a test too blind to see one. */
START_TEST(the_judge_judges)
{
	static struct analytic_run run;
	struct analytic_row row = {.key = "x"};
	run.reps = 20;
	for (unsigned i = 0; i < 20; i++) {
		run.values[i][0] = 100 + (i % 2 == 0 ? 1.0 : -1.0);
	}
	double error = sqrt(20.0 / 19 / 20);
	ck_assert(analytic_judge(&row, 100, &run, 0).ok);
	ck_assert(analytic_judge(&row, 100 + 4 * error, &run, 0).ok);
	ck_assert(!analytic_judge(&row, 100 + 6 * error, &run, 0).ok);
	ck_assert(!analytic_judge(&row, 100 - 6 * error, &run, 0).ok);
	row.bias = 2 * error;
	ck_assert(analytic_judge(&row, 100 + 6 * error, &run, 0).ok);
	row = (struct analytic_row){.key = "x", .width = 0.001};
	ck_assert(!analytic_judge(&row, 100, &run, 0).ok);
	for (unsigned i = 0; i < 20; i++) {
		run.values[i][0] = 100;
	}
	ck_assert(analytic_judge(&row, 100, &run, 0).ok);
	ck_assert(!analytic_judge(&row, 100.01, &run, 0).ok);
}
END_TEST

/* The table: what is not compared, and why. */
static void print_fates(void)
{
	printf("\nClosed forms: where each is compared, or why it is not\n");
	for (unsigned i = 0; i < FATES; i++) {
		printf("%-20s %-6s %s%s\n", fates[i].formula, fates[i].only,
			fates[i].where != NULL ? "compared in " : "not expressible: ",
			fates[i].where != NULL ? fates[i].where : fates[i].why);
	}
}

int main(int argc, char **argv)
{
	Suite *suite = suite_create("analytic");
	TCase *tcase = tcase_create("formulas");
	if (argc > 1 && strcmp(argv[1], "--table") == 0) {
		print_fates();
		return 0;
	}
	tcase_add_test(tcase, every_case_has_a_fate);
	tcase_add_test(tcase, push_gaps_formula);
	tcase_add_test(tcase, residual_formula);
	tcase_add_test(tcase, erlang_b_formula);
	tcase_add_test(tcase, the_judge_judges);
	suite_add_tcase(suite, tcase);
	return analytic_main(argc, argv, suite, "Closed forms", NULL, 0);
}
