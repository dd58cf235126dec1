/* Shares, swings and places against what is known of them. Runs are tested in test_survey.c. */
#include "config_test.h"

#include <math.h>

#include "stats/uncertainty.h"
#include "unit/synthetic.h"

/* Each of n strata holds one point, whatever the seed and the name. */
START_TEST(latin_hypercube)
{
	static const unsigned sizes[] = {1, 2, 7, 30, 100};
	for (unsigned s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
		unsigned n = sizes[s];
		bool seen[100] = {false};
		for (unsigned i = 0; i < n; i++) {
			double place = uncertainty_place(7, "radio", n, i);
			ck_assert(place > 0 && place < 1);
			unsigned stratum = (unsigned)(place * n);
			ck_assert(!seen[stratum]);
			seen[stratum] = true;
		}
	}
}
END_TEST

/* Two names, and two seeds, are two different shuffles: no more equal places than by chance. The
 * odds of failing are below 1e-9: the correlation of 1,000 pairs has a deviation of 0.032. */
START_TEST(places_are_independent)
{
	double names = 0, seeds = 0;
	enum { N = 1000 };
	for (unsigned i = 0; i < N; i++) {
		double a = uncertainty_place(7, "radio", N, i) - 0.5;
		names += a * (uncertainty_place(7, "cpu_wake", N, i) - 0.5) * 12 / N;
		seeds += a * (uncertainty_place(8, "radio", N, i) - 0.5) * 12 / N;
	}
	ck_assert_double_lt(fabs(names), 0.2);
	ck_assert_double_lt(fabs(seeds), 0.2);
}
END_TEST

static struct uncertainty_point point(double battery)
{
	struct uncertainty_point out = {.known = {true, true, true}};
	out.margin[VERDICT_FEES] = -1;
	out.margin[VERDICT_DELAY] = INFINITY;
	out.margin[VERDICT_BATTERY] = battery;
	return out;
}

/* Two parameters with two swings each around -1; four joint points. */
static struct uncertainty *build(const double swings[4], const double joint[4])
{
	struct uncertainty *it = uncertainty_build(4);
	it->given = point(-1);
	it->parameter_n = 2;
	for (unsigned p = 0; p < 2; p++) {
		it->parameter[p].swing_n = 2;
		it->parameter[p].choices = p == 1;
		for (unsigned s = 0; s < 2; s++) {
			it->parameter[p].swing[s].at = point(swings[2 * p + s]);
			snprintf(it->parameter[p].swing[s].text, UNCERTAINTY_TEXT_BYTES, "%u%u", p, s);
		}
	}
	for (unsigned i = 0; i < 4; i++) {
		it->joint[i].at = point(joint[i]);
	}
	return it;
}

static const struct judgement {
	double swings[4], joint[4];
	enum uncertainty_answer answer;
	unsigned holds_n, moved_by, turn_n;
} judgements[] = {
	{{-1, -2, -1, -1.5}, {-1, -2, -3, -0.1}, UNCERTAINTY_HOLDS, 4, 0, 0},
	/* A choice turns it: named at once. A range turns it: the survey looks for the value. */
	{{-1, -2, -1, 3}, {-1, -2, -3, 0.1}, UNCERTAINTY_TURNS, 3, 1, 1},
	{{-1, 5, -1, -1}, {-1, 2, 3, 0.1}, UNCERTAINTY_TURNS, 1, 0, 0},
	/* Only the joint points turn it: small leanings add up. Zero is no advantage. */
	{{-0.5, -1, -0.4, -1}, {-1, -2, -3, 0}, UNCERTAINTY_TURNS, 3, 1, 0},
};

START_TEST(judging)
{
	const struct judgement *row = &judgements[_i];
	struct uncertainty *it = build(row->swings, row->joint);
	uncertainty_judge(it);
	const struct uncertainty_claim *battery = &it->claim[VERDICT_BATTERY];
	ck_assert_int_eq(battery->answer, row->answer);
	ck_assert(battery->given_holds);
	ck_assert_uint_eq(battery->point_n, 4);
	ck_assert_uint_eq(battery->holds_n, row->holds_n);
	ck_assert_uint_eq(battery->moved_by, row->moved_by);
	ck_assert_uint_eq(battery->turn_n, row->turn_n);
	if (row->turn_n > 0) {
		ck_assert_str_eq(battery->turn[0].text, "11");
	}
	/* Nothing moves the fees; mail that never comes is never earlier. */
	ck_assert_int_eq(it->claim[VERDICT_FEES].answer, UNCERTAINTY_HOLDS);
	ck_assert(!it->claim[VERDICT_FEES].moved);
	ck_assert_int_eq(it->claim[VERDICT_DELAY].answer, UNCERTAINTY_FAILS);
	ck_assert(!it->claim[VERDICT_DELAY].moved);
	uncertainty_free(it);
}
END_TEST

START_TEST(equal_bills_are_not_lower)
{
	struct uncertainty_point at = {.known = {true}, .least = {0.005}};
	at.margin[VERDICT_FEES] = -0.004;
	ck_assert(!uncertainty_holds(&at, VERDICT_FEES));
	at.margin[VERDICT_FEES] = -0.006;
	ck_assert(uncertainty_holds(&at, VERDICT_FEES));
	at.known[VERDICT_FEES] = false;
	ck_assert(!uncertainty_holds(&at, VERDICT_FEES));
}
END_TEST

static const struct side {
	uint32_t kinds[3];
	uint32_t challenger, rival_n, rival;
} sides[] = {
	{{STRATEGY_SMS_POLL, STRATEGY_DIRECT_PUSH, STRATEGY_SCHEDULED_SYNC}, 1, 1, 0},
	{{STRATEGY_SCHEDULED_SYNC, STRATEGY_DIRECT_PUSH, STRATEGY_SCHEDULED_SYNC}, 1, 2, 0},
	{{STRATEGY_SMS_POLL, STRATEGY_SMS_POLL, STRATEGY_SCHEDULED_SYNC}, 2, 2, 0},
};

START_TEST(who_against_whom)
{
	struct scenario scenario = synthetic_scenario();
	struct uncertainty *it = uncertainty_build(0);
	scenario.strategy_n = 3;
	for (unsigned s = 0; s < 3; s++) {
		scenario.strategies[s].kind = sides[_i].kinds[s];
	}
	ck_assert(uncertainty_sides(it, &scenario));
	ck_assert_uint_eq(it->challenger, sides[_i].challenger);
	ck_assert_uint_eq(it->rival_n, sides[_i].rival_n);
	ck_assert_uint_eq(it->rival[0], sides[_i].rival);
	scenario.strategy_n = 1;
	ck_assert(!uncertainty_sides(it, &scenario));
	uncertainty_free(it);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("uncertainty");
	TCase *tests = tcase_create("all");
	tcase_add_test(tests, latin_hypercube);
	tcase_add_test(tests, places_are_independent);
	tcase_add_loop_test(tests, judging, 0, sizeof judgements / sizeof judgements[0]);
	tcase_add_test(tests, equal_bills_are_not_lower);
	tcase_add_loop_test(tests, who_against_whom, 0, sizeof sides / sizeof sides[0]);
	suite_add_tcase(suite, tests);
	return config_test_run(suite);
}
