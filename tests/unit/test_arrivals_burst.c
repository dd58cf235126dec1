/* Mail that is not Poisson: two states, long memory, distribution lists - against closed forms,
 * against the cases h2m1 and mxm1 of analytic-cases.json, and against a detrended fluctuation
 * analysis [PENG94]. A test that chance could fail says how many standard errors it allows. */
#include <check.h>
#include <gsl/gsl_fit.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "models/workload/arrivals.h"

/* Monday 2005-11-07T00:00:00Z. */
#define MONDAY 1131321600

static struct scenario flat(double per_day, uint32_t model)
{
	struct scenario it = {.run = {.start_unix_s = MONDAY, .seed = 5}};
	it.workload.model = model;
	it.workload.mail_per_workday = per_day;
	it.workload.day_profile = DAY_PROFILE_FLAT;
	it.workload.weekend_share = 0.2;
	it.workload.mail_size = dist_lognormal(4500, 36000);
	it.workload.burst = (struct burst_cfg){.on_ns = 10 * MINUTE_NS, .off_ns = 50 * MINUTE_NS,
		.off_share = 0.1};
	it.workload.long_range = (struct long_range_cfg){.exponent = 0.76, .spread = 0.5,
		.slot_ns = 15 * MINUTE_NS};
	return it;
}

/* Mails of users 0 .. users - 1 in each bin of `bin_ns`. */
static double *bins_of(const struct scenario *scenario, uint32_t replication, uint32_t users,
	size_t bins, int64_t bin_ns)
{
	double *n = calloc(bins, sizeof *n);
	struct arrivals_clock clock;
	struct chance chance = chance_init(scenario->run.seed, replication, 0);
	ck_assert_ptr_nonnull(n);
	arrivals_clock_init(&clock, scenario, replication);
	for (uint32_t user = 0; user < users; user++) {
		struct arrivals at;
		int64_t before_ns = 0;
		arrivals_init(&at, &clock, chance, user);
		while (at.next_ns < (int64_t)bins * bin_ns) {
			ck_assert_int_ge(at.next_ns, before_ns);
			before_ns = at.next_ns;
			n[at.next_ns / bin_ns]++;
			arrivals_next(&at, &clock, chance, user);
		}
	}
	return n;
}

/* ---- two states */

/* Index of dispersion for counts of a two-state MMPP in its steady state [FM93]: variance over mean
 * of the mails in a window of t. */
static double dispersion(const struct burst_cfg *cfg, double per_s, double t_s)
{
	double out = 1e9 / (double)cfg->on_ns, in = 1e9 / (double)cfg->off_ns, all = out + in;
	double on = in / all;
	double high = per_s / (on + (1 - on) * cfg->off_share), low = high * cfg->off_share;
	double tail = 1 - (1 - exp(-all * t_s)) / (all * t_s);
	return 1 + 2 * (high - low) * (high - low) * out * in / (all * all * all * per_s) * tail;
}

static const struct {
	int64_t on_s, off_s;
	double off_share;
} bursts[] = {{600, 3000, 0.1}, {600, 3000, 0}, {1800, 1800, 0.5}, {3600, 7200, 1}};

START_TEST(mmpp_mean_and_dispersion)
{
	enum { USERS = 200, DAYS = 40 };
	struct scenario scenario = flat(120, WORKLOAD_MMPP);
	struct burst_cfg *cfg = &scenario.workload.burst;
	*cfg = (struct burst_cfg){bursts[_i].on_s * SECOND_NS, bursts[_i].off_s * SECOND_NS,
		bursts[_i].off_share, false};
	static const int windows_min[] = {5, 60, 480};
	for (size_t w = 0; w < 3; w++) {
		size_t bins = DAYS * 1440 / (size_t)windows_min[w];
		double sum = 0, squares = 0;
		for (uint32_t user = 0; user < USERS; user++) {
			scenario.run.seed = user; /* one user at a time: the windows of one */
			double *n = bins_of(&scenario, 0, 1, bins, windows_min[w] * MINUTE_NS);
			for (size_t i = 0; i < bins; i++) {
				sum += n[i];
				squares += n[i] * n[i];
			}
			free(n);
		}
		double all = (double)bins * USERS, mean = sum / all;
		double expected = 120.0 * windows_min[w] / 1440;
		double idc = dispersion(cfg, 120.0 / 86400, windows_min[w] * 60.0);
		/* The mean's error follows from the dispersion itself; the variance's is taken as 5 %. */
		double long_run = dispersion(cfg, 120.0 / 86400, 1e9);
		ck_assert_double_eq_tol(mean, expected, 5 * sqrt(expected * long_run / all));
		ck_assert_double_eq_tol((squares / all - mean * mean) / mean, idc, 0.05 * idc);
	}
}
END_TEST

/* The queue of one server that takes these arrival times (ascending, s): mean time in system. */
static double queue_mean_s(const double *arrival_s, size_t n, double per_s, double beyond_s,
	double *share_beyond)
{
	double free_s = 0, sum = 0, beyond = 0;
	struct chance chance = {.base = 77};
	for (size_t i = 0; i < n; i++) {
		double u = chance_unit(chance, 1, CHANCE_SERVER_CPU, i, 0);
		double start_s = free_s > arrival_s[i] ? free_s : arrival_s[i];
		free_s = start_s - log(u) / per_s;
		sum += free_s - arrival_s[i];
		beyond += free_s - arrival_s[i] > beyond_s;
	}
	*share_beyond = beyond / (double)n;
	return sum / (double)n;
}

/* With a silent off state gaps are hyperexponential (Kuczura 1973): p = 0.9 at 60/s, else 4/s is
 * on-rate 54.4/s, on -> off 5.188/s, off -> on 4.412/s. Case h2m1-S1: W = 0.1 s, P(W > 0.3 s). */
START_TEST(h2m1)
{
	enum { N = 2000000 };
	double r1 = 60, r2 = 4, p = 0.9;
	double on = p * r1 + (1 - p) * r2, wake = r1 * r2 / on, sleep = r1 + r2 - on - wake;
	struct scenario scenario = flat(25 * 86400.0, WORKLOAD_MMPP);
	scenario.workload.burst = (struct burst_cfg){(int64_t)(1e9 / sleep), (int64_t)(1e9 / wake), 0,
		false};
	struct arrivals_clock clock;
	struct arrivals at;
	struct chance chance = {.base = 3};
	double *arrival_s = malloc(N * sizeof *arrival_s);
	ck_assert_ptr_nonnull(arrival_s);
	arrivals_clock_init(&clock, &scenario, 0);
	arrivals_init(&at, &clock, chance, 0);
	for (size_t i = 0; i < N; i++) {
		arrival_s[i] = (double)at.next_ns * 1e-9;
		arrivals_next(&at, &clock, chance, 0);
	}
	double gaps = 0, squares = 0, share;
	for (size_t i = 1; i < N; i++) {
		double gap = arrival_s[i] - arrival_s[i - 1];
		gaps += gap;
		squares += gap * gap;
	}
	double mean = gaps / (N - 1), scv = squares / (N - 1) / mean / mean - 1;
	ck_assert_double_eq_tol(mean, 0.04, 0.0005);
	ck_assert_double_eq_tol(scv, 7.125, 0.15);
	ck_assert_double_eq_tol(queue_mean_s(arrival_s, N, 50, 0.3, &share), 0.1, 0.003);
	ck_assert_double_eq_tol(share, 0.0497870683679, 0.003);
	free(arrival_s);
}
END_TEST

/* One state for all: users of different sites burst together; each for itself, they do not. */
START_TEST(shared_bursts)
{
	struct scenario scenario = flat(2000, WORKLOAD_MMPP);
	scenario.workload.burst.off_share = 0;
	for (int shared = 0; shared < 2; shared++) {
		scenario.workload.burst.shared = shared;
		struct arrivals_clock clock;
		arrivals_clock_init(&clock, &scenario, 3);
		enum { BINS = 2000 };
		static double n[2][BINS];
		memset(n, 0, sizeof n);
		for (uint32_t site = 0; site < 2; site++) {
			struct arrivals at;
			struct chance chance = chance_init(5, 3, site);
			arrivals_init(&at, &clock, chance, 10 + site);
			while (at.next_ns < BINS * 10 * MINUTE_NS) {
				n[site][at.next_ns / (10 * MINUTE_NS)]++;
				arrivals_next(&at, &clock, chance, 10 + site);
			}
		}
		double r = gsl_stats_correlation(n[0], 1, n[1], 1, BINS);
		ck_assert_msg(shared ? r > 0.8 : fabs(r) < 0.2, "correlation %g", r);
	}
}
END_TEST

/* ---- long memory */

/* Slope of log F(n) over log n for windows of 8 .. bins/8, order 1 [PENG94]. */
static double dfa(const double *counts, size_t bins)
{
	double *profile = malloc(bins * sizeof *profile), *x = malloc(bins * sizeof *x);
	double mean = gsl_stats_mean(counts, 1, bins), sum = 0;
	double log_n[32], log_f[32];
	size_t points = 0;
	ck_assert(profile != NULL && x != NULL);
	for (size_t i = 0; i < bins; i++) {
		sum += counts[i] - mean;
		profile[i] = sum;
		x[i] = (double)i;
	}
	for (double width = 8; width <= (double)bins / 8; width *= 1.5) {
		size_t n = (size_t)width, boxes = bins / n;
		double squares = 0;
		for (size_t b = 0; b < boxes; b++) {
			double c0, c1, cov00, cov01, cov11, rest;
			gsl_fit_linear(x, 1, profile + b * n, 1, n, &c0, &c1, &cov00, &cov01, &cov11,
				&rest);
			squares += rest;
		}
		log_n[points] = log((double)n);
		log_f[points++] = log(squares / (double)(boxes * n)) / 2;
	}
	double c0, slope, cov00, cov01, cov11, rest;
	gsl_fit_linear(log_n, 1, log_f, 1, points, &c0, &slope, &cov00, &cov01, &cov11, &rest);
	free(profile);
	free(x);
	return slope;
}

enum { DFA_USERS = 50, DFA_BINS = 4096, DFA_REPS = 4 };

/* Mean exponent over replications of the counts divided by `expected[hour of the week]`. */
static double exponent_of(const struct scenario *scenario, bool divide)
{
	double sum = 0;
	for (uint32_t r = 0; r < DFA_REPS; r++) {
		struct arrivals_clock clock;
		arrivals_clock_init(&clock, scenario, r);
		double *n = bins_of(scenario, r, DFA_USERS, DFA_BINS, 15 * MINUTE_NS);
		for (size_t i = 0; i < DFA_BINS; i++) {
			double rate = clock.rate_per_ns[arrivals_hour(&clock, (int64_t)i * 15 * MINUTE_NS)];
			n[i] /= divide ? rate * 1e12 : 1;
		}
		sum += dfa(n, DFA_BINS);
		free(n);
	}
	return sum / DFA_REPS;
}

/* The analysis itself, on noise whose exponent is known: 0.5, and 1.5 for its running sum. */
START_TEST(dfa_knows_noise)
{
	double *n = bins_of(&(struct scenario){.run = {.start_unix_s = MONDAY}, .workload = {
		.mail_per_workday = 960}}, 0, 1, DFA_BINS, 15 * MINUTE_NS);
	ck_assert_double_eq_tol(dfa(n, DFA_BINS), 0.5, 0.05);
	double mean = gsl_stats_mean(n, 1, DFA_BINS);
	for (size_t i = 1; i < DFA_BINS; i++) {
		n[i] += n[i - 1] - mean;
	}
	ck_assert_double_eq_tol(dfa(n, DFA_BINS), 1.5, 0.1);
	free(n);
}
END_TEST

/* [W12]: 0.76. The standard error of one replication is about 0.025, of the mean 0.0125. */
START_TEST(exponent)
{
	static const double wanted[] = {0.65, 0.68, 0.76, 0.9};
	struct scenario scenario = flat(120, WORKLOAD_LONG_RANGE);
	scenario.workload.long_range.exponent = wanted[_i];
	double got = exponent_of(&scenario, false);
	ck_assert_msg(fabs(got - wanted[_i]) < 0.04, "%g, not %g", got, wanted[_i]);
}
END_TEST

/* With the hours of an office and quiet weekends, once these are divided out, as [W12] did. Nights
 * are nearly empty, so their counts are noisy: more mail than usual keeps that noise small. */
START_TEST(exponent_of_an_office)
{
	struct scenario scenario = flat(600, WORKLOAD_LONG_RANGE);
	scenario.workload.day_profile = DAY_PROFILE_OFFICE_24H;
	double got = exponent_of(&scenario, true);
	ck_assert_msg(fabs(got - 0.76) < 0.06, "%g", got);
	scenario.workload.model = WORKLOAD_POISSON;
	got = exponent_of(&scenario, true);
	ck_assert_msg(fabs(got - 0.5) < 0.06, "Poisson: %g", got);
}
END_TEST

/* The factor's mean is 1 and its deviation the spread: over many replications, one slot each, so
 * that values are independent. */
START_TEST(factor_mean_and_spread)
{
	enum { REPS = 2000 };
	static double n[REPS];
	struct scenario scenario = flat(96000, WORKLOAD_LONG_RANGE);
	for (uint32_t r = 0; r < REPS; r++) {
		double *one = bins_of(&scenario, r, 1, 1, 15 * MINUTE_NS);
		n[r] = one[0] / 1000;
		free(one);
	}
	double mean = gsl_stats_mean(n, 1, REPS), deviation = gsl_stats_sd(n, 1, REPS);
	ck_assert_double_eq_tol(mean, 1, 4 * 0.5 / sqrt(REPS));
	ck_assert_double_eq_tol(deviation, 0.5, 0.05);
}
END_TEST

/* Every site and every user sees the same busy slots. */
START_TEST(noise_is_shared)
{
	struct scenario scenario = flat(9600, WORKLOAD_LONG_RANGE);
	enum { BINS = 2000 };
	double *a = bins_of(&scenario, 1, 1, BINS, 15 * MINUTE_NS);
	scenario.run.seed = 5; /* the same noise, another site's gaps */
	struct arrivals_clock clock;
	struct arrivals at;
	struct chance other = chance_init(5, 1, 9);
	static double b[BINS];
	arrivals_clock_init(&clock, &scenario, 1);
	arrivals_init(&at, &clock, other, 77);
	while (at.next_ns < BINS * 15 * MINUTE_NS) {
		b[at.next_ns / (15 * MINUTE_NS)]++;
		arrivals_next(&at, &clock, other, 77);
	}
	ck_assert_double_gt(gsl_stats_correlation(a, 1, b, 1, BINS), 0.9);
	free(a);
}
END_TEST

/* ---- distribution lists */

/* All members get a list's mail at the same instant and of the same size, whatever their site; the
 * total and the list's share are as asked for. */
START_TEST(lists)
{
	static const uint32_t models[] = {WORKLOAD_POISSON, WORKLOAD_MMPP, WORKLOAD_LONG_RANGE};
	enum { USERS = 20, MEMBERS = 5, DAYS = 200, MAILS_MAX = 10000 };
	static int64_t list_ns[USERS][MAILS_MAX];
	static uint32_t list_bytes[USERS][MAILS_MAX];
	struct scenario scenario = flat(40, models[_i]);
	scenario.workload.lists = (struct lists_cfg){MEMBERS, 0.25};
	scenario.workload.long_range.spread = 0.1;
	struct arrivals_clock clock;
	arrivals_clock_init(&clock, &scenario, 2);
	double total = 0, over_list = 0;
	uint32_t list_n[USERS] = {0};
	for (uint32_t user = 0; user < USERS; user++) {
		struct chance chance = chance_init(5, 2, user % 3); /* three sites */
		struct arrivals at;
		int64_t before_ns = 0;
		arrivals_init(&at, &clock, chance, user);
		for (uint32_t number = 0; at.next_ns < DAYS * DAY_NS; number++) {
			ck_assert_uint_eq(at.number, number);
			ck_assert_int_ge(at.next_ns, before_ns);
			before_ns = at.next_ns;
			total++;
			if (at.from_list) {
				list_ns[user][list_n[user]] = at.next_ns;
				list_bytes[user][list_n[user]++] = arrivals_bytes(&at, &clock, chance, user);
				over_list++;
			}
			arrivals_next(&at, &clock, chance, user);
		}
	}
	for (uint32_t user = 0; user < USERS; user++) {
		uint32_t first = user / MEMBERS * MEMBERS;
		ck_assert_uint_eq(list_n[user], list_n[first]);
		ck_assert_mem_eq(list_ns[user], list_ns[first], list_n[user] * sizeof list_ns[0][0]);
		ck_assert_mem_eq(list_bytes[user], list_bytes[first],
			list_n[user] * sizeof list_bytes[0][0]);
	}
	ck_assert_int_ne(list_ns[0][0], list_ns[MEMBERS][0]);
	/* Errors: 160,000 mails, a quarter of them in batches of five; 5 standard errors, bursts and
	 * noise allowed for. */
	ck_assert_double_eq_tol(total / (40.0 * USERS * DAYS), 1, 0.06);
	ck_assert_double_eq_tol(over_list / total, 0.25, 0.02);
}
END_TEST

/* Nothing but lists: batches of ten, two a second, into one server. Case mxm1-S1: W = 0.55 s. */
START_TEST(mxm1)
{
	enum { BATCHES = 200000, MEMBERS = 10 };
	struct scenario scenario = flat(2 * 86400.0, WORKLOAD_POISSON);
	scenario.workload.lists = (struct lists_cfg){MEMBERS, 1};
	struct arrivals_clock clock;
	double *arrival_s = malloc(sizeof *arrival_s * BATCHES * MEMBERS);
	ck_assert_ptr_nonnull(arrival_s);
	arrivals_clock_init(&clock, &scenario, 0);
	for (uint32_t user = 0; user < MEMBERS; user++) {
		struct arrivals at;
		arrivals_init(&at, &clock, chance_init(5, 0, user), user);
		for (size_t i = 0; i < BATCHES; i++) {
			ck_assert(at.from_list);
			arrival_s[i * MEMBERS + user] = (double)at.next_ns * 1e-9;
			arrivals_next(&at, &clock, chance_init(5, 0, user), user);
		}
	}
	double share;
	/* The Monte Carlo error of the case is 0.0019. */
	ck_assert_double_eq_tol(queue_mean_s(arrival_s, BATCHES * MEMBERS, 30, 1, &share), 0.55, 0.01);
	free(arrival_s);
}
END_TEST

/* Any two walks over a user's mail are the same, in any order of users; other replications
 * differ. */
START_TEST(keyed)
{
	static const uint32_t models[] = {WORKLOAD_MMPP, WORKLOAD_LONG_RANGE};
	struct scenario scenario = flat(60, models[_i]);
	scenario.workload.lists = (struct lists_cfg){3, 0.3};
	struct arrivals_clock clock[2];
	struct arrivals a[4], b[4];
	struct chance chance = chance_init(5, 0, 0);
	arrivals_clock_init(&clock[0], &scenario, 0);
	arrivals_clock_init(&clock[1], &scenario, 1);
	for (uint32_t user = 0; user < 4; user++) {
		arrivals_init(&a[user], &clock[0], chance, user);
		arrivals_init(&b[3 - user], &clock[0], chance, 3 - user);
	}
	for (unsigned i = 0; i < 4000; i++) {
		uint32_t user = i % 4;
		arrivals_next(&a[user], &clock[0], chance, user);
	}
	for (unsigned i = 0; i < 4000; i++) {
		uint32_t user = 3 - i / 1000;
		arrivals_next(&b[user], &clock[0], chance, user);
	}
	ck_assert_mem_eq(a, b, sizeof a);
	struct arrivals other;
	arrivals_init(&other, &clock[1], chance_init(5, 1, 0), 0);
	arrivals_init(&a[0], &clock[0], chance, 0);
	ck_assert_int_ne(other.next_ns, a[0].next_ns);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("arrivals_burst");
	TCase *tcase = tcase_create("burst");
	tcase_set_timeout(tcase, 120);
	tcase_add_loop_test(tcase, mmpp_mean_and_dispersion, 0, 4);
	tcase_add_test(tcase, h2m1);
	tcase_add_test(tcase, shared_bursts);
	tcase_add_test(tcase, dfa_knows_noise);
	tcase_add_loop_test(tcase, exponent, 0, 4);
	tcase_add_test(tcase, exponent_of_an_office);
	tcase_add_test(tcase, factor_mean_and_spread);
	tcase_add_test(tcase, noise_is_shared);
	tcase_add_loop_test(tcase, lists, 0, 3);
	tcase_add_test(tcase, mxm1);
	tcase_add_loop_test(tcase, keyed, 0, 2);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0;
}
