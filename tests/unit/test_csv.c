/* The tables of a results folder, column by column. */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "output/csv.h"
#include "unit/synthetic.h"

static const struct csv_head head = { "0.1.0", "3f9c1a00000000", 42 };

enum table { SUMMARY, LATENCY, HGRM, SERIES };

static char *render(struct synthetic *it, enum table table, uint32_t strategy, bool plain)
{
	struct summary *summary = summary_build(&it->results);
	const struct csv_head *first = plain ? NULL : &head;
	char *text = NULL;
	size_t bytes = 0;
	FILE *out = open_memstream(&text, &bytes);
	switch (table) {
	case SUMMARY:
		csv_summary(out, first, summary);
		break;
	case LATENCY:
		csv_latency(out, first, &summary->points[0], strategy);
		break;
	case HGRM:
		csv_hgrm(out, &summary->points[0], strategy);
		break;
	default:
		csv_series(out, first, &summary->points[0], strategy);
		break;
	}
	fclose(out);
	summary_free(summary);
	return text;
}

/* The row after the line that begins with `start`, as numbers; empty fields become -1. */
static uint32_t numbers(const char *line, double values[16])
{
	uint32_t n = 0;
	const char *at = line;
	for (;;) {
		char *end = NULL;
		double value = strtod(at, &end);
		values[n++] = end == at ? -1.0 : value;
		at = end + strcspn(end, ",\n");
		if (*at != ',' || n == 16) {
			return n;
		}
		at++;
	}
}

static const char *line_of(const char *text, uint32_t n)
{
	while (n-- > 0) {
		text = strchr(text, '\n') + 1;
	}
	return text;
}

/* Every line has as many commas as the header; no word that a search for trouble would find. */
static void check_shape(const char *text)
{
	uint32_t commas = 0;
	bool first = true;
	for (const char *at = text; *at != '\0'; at = strchr(at, '\n') + 1) {
		if (*at == '#') {
			continue;
		}
		uint32_t n = 0;
		for (const char *c = at; *c != '\n'; c++) {
			n += *c == ',';
		}
		if (first) {
			commas = n;
		}
		first = false;
		ck_assert_uint_eq(n, commas);
	}
	ck_assert_ptr_null(strcasestr(text, "nan"));
	ck_assert_ptr_null(strcasestr(text, "inf"));
	ck_assert_ptr_null(strstr(text, "-0,"));
}

START_TEST(summary_table)
{
	struct synthetic *it = synthetic_build(0, 4, 4);
	char *text = render(it, SUMMARY, 0, false);
	ck_assert_int_eq(strncmp(text, "# pushsim 0.1.0 scenario=3f9c1a seed=42\n"
		"point,strategy,metric,unit,per,stat,value,ci_lo,ci_hi,n\n", 96), 0);
	check_shape(text);
	ck_assert_ptr_nonnull(strstr(text, "\n0,push,data_cost_per_user_month,USD,user,mean,19.99,"
		"19.99,19.99,4\n"));
	ck_assert_ptr_nonnull(strstr(text, "\n0,push,held_requests,requests,site,max,10,,,4\n"));
	ck_assert_ptr_nonnull(strstr(text, ",latency_s,s,mail,p95_pooled,"));
	ck_assert_ptr_null(strstr(text, "wipe_latency_s")); /* unknown: no row */
	free(text);
	text = render(it, SUMMARY, 0, true);
	ck_assert_int_eq(strncmp(text, "point,", 6), 0);
	free(text);
	synthetic_free(it);
}
END_TEST

START_TEST(latency_curve)
{
	struct synthetic *it = synthetic_build(1, 1, 3);
	for (int i = 0; i < 250; i++) {
		hist_add_never(&synthetic_of(it, 0, 0)->latency_us);
	}
	char *text = render(it, LATENCY, 0, false);
	check_shape(text);
	double before = -1.0;
	double share = -1.0;
	double row[16] = { 0 };
	uint32_t rows = 0;
	for (const char *at = line_of(text, 2); *at != '\0'; at = line_of(at, 1)) {
		ck_assert_uint_eq(numbers(at, row), 6);
		ck_assert_double_gt(row[0], before);
		ck_assert_double_ge(row[1], share);
		ck_assert(row[2] <= row[1] + 0.1 && row[1] <= row[3] + 0.1);
		ck_assert(row[4] <= row[1] && row[1] <= row[5]);
		ck_assert(row[2] >= 0.0 && row[3] <= 1.0);
		if (row[0] <= 130.0) {
			/* Even over 20..240 s; 1000 of 1250, 1000, 1000 mails are delivered. */
			double share_of_delivered = row[0] < 20.0 ? 0.0 : (row[0] - 20.0) / 220.0;
			ck_assert_double_eq_tol(row[1], share_of_delivered * 3000 / 3250, 0.005);
		}
		before = row[0];
		share = row[1];
		rows++;
	}
	/* The never-delivered 250 of 3250 stay below the curve. */
	ck_assert_double_eq_tol(share, 3000.0 / 3250.0, 1e-9);
	ck_assert_double_eq_tol(row[4], 0.8, 1e-9);
	ck_assert_double_eq_tol(row[5], 1.0, 1e-9);
	ck_assert_uint_ge(rows, 400);
	free(text);
	synthetic_free(it);
}
END_TEST

/* Few distinct latencies: both edges of each step are there, so that a chart can draw it
 * upright. */
START_TEST(latency_steps)
{
	struct synthetic *it = synthetic_build(3, 1, 2);
	for (uint32_t r = 0; r < 2; r++) {
		struct hist *hist = &synthetic_of(it, 0, r)->latency_us;
		hist_clear(hist);
		for (int i = 0; i < 100; i++) {
			hist_add(hist, 3500000);
			hist_add(hist, 7000000);
		}
	}
	char *text = render(it, LATENCY, 0, true);
	double low[2] = { 0.0, 0.0 };
	double high[2] = { 0.0, 0.0 };
	double row[16];
	for (const char *at = line_of(text, 1); *at != '\0'; at = line_of(at, 1)) {
		numbers(at, row);
		for (int i = 0; i < 2; i++) {
			double below = 0.5 * i;
			low[i] = row[1] <= below ? row[0] : low[i];
			high[i] = row[1] >= below + 0.5 && high[i] <= 0.0 ? row[0] : high[i];
		}
	}
	for (int i = 0; i < 2; i++) {
		double step = 3.5 * (i + 1);
		ck_assert_double_lt(high[i] - low[i], step / 128);
		ck_assert(low[i] < step && high[i] >= step);
	}
	free(text);
	/* One replication has no interval: the fields are empty, the range is the curve. */
	it->point.replications_n = 1;
	text = render(it, LATENCY, 0, true);
	numbers(line_of(text, 1), row);
	ck_assert(row[2] < 0.0 && row[3] < 0.0);
	it->point.replications_n = 2;
	free(text);
	synthetic_free(it);
}
END_TEST

START_TEST(percentile_text)
{
	struct synthetic *it = synthetic_build(1, 1, 2);
	char *text = render(it, HGRM, 0, false);
	static const char first[] = "       Value     Percentile TotalCount 1/(1-Percentile)\n\n";
	ck_assert_int_eq(strncmp(text, first, strlen(first)), 0);
	double value = 0.0;
	double q = 0.0;
	double last_q = -1.0;
	double count = 0.0;
	uint32_t rows = 0;
	const char *at = line_of(text, 2);
	for (; *at != '#'; at = line_of(at, 1)) {
		ck_assert_int_ge(sscanf(at, "%lf %lf %lf", &value, &q, &count), 3);
		ck_assert_double_gt(q, last_q);
		ck_assert_double_eq_tol(value, 20.0 + 220.0 * q, 1.5);
		ck_assert_double_eq_tol(count, fmax(ceil(q * 2000), 1.0), 0.5);
		last_q = q;
		rows++;
	}
	ck_assert_double_eq(q, 1.0);
	ck_assert_uint_gt(rows, 30);
	double mean = 0.0;
	double sd = 0.0;
	ck_assert_int_eq(sscanf(at, "#[Mean    = %lf, StdDeviation   = %lf]", &mean, &sd), 2);
	ck_assert_double_eq_tol(mean, 130.0, 0.01);
	ck_assert_double_eq_tol(sd, 220.0 / sqrt(12), 0.2); /* of a uniform distribution */
	free(text);
	/* Undelivered mail ends the list before 1. */
	for (int i = 0; i < 500; i++) {
		hist_add_never(&synthetic_of(it, 0, 0)->latency_us);
	}
	text = render(it, HGRM, 0, false);
	for (at = line_of(text, 2); *at != '#'; at = line_of(at, 1)) {
		ck_assert_int_ge(sscanf(at, "%lf %lf", &value, &q), 2);
		ck_assert_double_le(q, 0.8);
	}
	free(text);
	synthetic_free(it);
}
END_TEST

START_TEST(minute_series)
{
	struct synthetic *it = synthetic_build(3, 1, 3);
	it->scenario.run.time_zone_min = -210;
	char *text = render(it, SERIES, 0, false);
	check_shape(text);
	double row[16];
	const char *first = line_of(text, 2);
	ck_assert_int_eq(strncmp(first, "0,2005-11-06T20:30:00-03:30,", 28), 0);
	ck_assert_uint_eq(numbers(first, row), 12);
	/* held: 9 requests and 0, 1, 2 s of one more; requests 6, 7, 8 in the minute. */
	double wanted[12] = { 0, row[1], 9 + 1 / 60.0, 9, 9 + 2 / 60.0, 10, 7 / 60.0, 8 / 60.0, 0,
		1 / 60.0, 0, 0 };
	for (int i = 2; i < 12; i++) {
		ck_assert_double_eq_tol(row[i], wanted[i], 1e-9);
	}
	uint32_t rows = 0;
	for (const char *at = first; *at != '\0'; at = line_of(at, 1)) {
		rows++;
	}
	ck_assert_uint_eq(rows, 7 * 1440);
	free(text);
	it->scenario.run.time_zone_min = 0;
	text = render(it, SERIES, 0, true);
	ck_assert_int_eq(strncmp(line_of(text, 1), "0,2005-11-07T00:00:00Z,", 23), 0);
	free(text);
	synthetic_free(it);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("csv");
	TCase *tests = tcase_create("all");
	tcase_add_test(tests, summary_table);
	tcase_add_test(tests, latency_curve);
	tcase_add_test(tests, latency_steps);
	tcase_add_test(tests, percentile_text);
	tcase_add_test(tests, minute_series);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
