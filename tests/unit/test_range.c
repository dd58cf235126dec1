/* Sentences and JSON of `run --uncertainty`. */
#include "config_test.h"

#include <math.h>

#include "output/range.h"
#include "unit/synthetic.h"

static struct uncertainty *build(struct scenario *scenario)
{
	struct uncertainty *it = uncertainty_build(2);
	*scenario = synthetic_scenario();
	scenario->strategy_n = 2;
	snprintf(scenario->strategies[0].name, sizeof scenario->strategies[0].name, "autd");
	snprintf(scenario->strategies[1].name, sizeof scenario->strategies[1].name, "push");
	it->challenger = 1;
	it->rival_n = 1;
	it->users = 50;
	snprintf(it->currency, sizeof it->currency, "EUR");
	for (unsigned c = 0; c < VERDICT_CLAIMS; c++) {
		it->given.known[c] = c != VERDICT_FEES;
	}
	it->given.margin[VERDICT_DELAY] = -120;
	it->given.margin[VERDICT_BATTERY] = -0.004;
	it->parameter_n = 1;
	struct uncertainty_parameter *parameter = &it->parameter[0];
	snprintf(parameter->id, sizeof parameter->id, "cpu_wake");
	snprintf(parameter->label, sizeof parameter->label, "energy of one CPU wake");
	snprintf(parameter->given, sizeof parameter->given, "2 J");
	parameter->swing_n = 2;
	for (unsigned s = 0; s < 2; s++) {
		parameter->swing[s].at = it->given;
		it->joint[s].at = it->given;
		snprintf(it->joint[s].text[0], UNCERTAINTY_TEXT_BYTES, "%u J", s + 1);
	}
	snprintf(parameter->swing[0].text, UNCERTAINTY_TEXT_BYTES, "0.5 J");
	snprintf(parameter->swing[1].text, UNCERTAINTY_TEXT_BYTES, "6 J");
	parameter->swing[0].at.margin[VERDICT_BATTERY] = 0.01;
	parameter->swing[1].at.margin[VERDICT_DELAY] = -INFINITY;
	it->joint[1].at.margin[VERDICT_BATTERY] = 0.002;
	uncertainty_add_turn(it, VERDICT_BATTERY, 0, "1.2 J");
	uncertainty_judge(it);
	return it;
}

START_TEST(sentences)
{
	struct scenario scenario;
	struct uncertainty *it = build(&scenario);
	char text[PHRASE_LINE_BYTES];
	range_head(it, &scenario, text);
	ck_assert_str_eq(text, "1 parameter in published ranges, each alone and all together at 2 "
		"points, 50 users: push against autd");
	range_claim(it, VERDICT_FEES, text);
	ck_assert_str_eq(text, "not known at any point");
	range_claim(it, VERDICT_DELAY, text);
	ck_assert_str_eq(text, "over the whole range; energy of one CPU wake moves it most (the other "
		"never to -2 min)");
	range_claim(it, VERDICT_BATTERY, text);
	ck_assert_str_eq(text, "holds at 1 of 2 points; turns at energy of one CPU wake = 1.2 J; "
		"energy of one CPU wake moves it most (-0.40 points to +1.00 points)");
	uncertainty_free(it);
}
END_TEST

/* No Infinity and no NaN, and what the chart reads is there. */
START_TEST(json)
{
	struct scenario scenario;
	struct uncertainty *it = build(&scenario);
	json_t *root = range_json(it, &scenario);
	char *text = json_dumps(root, 0);
	ck_assert_ptr_nonnull(text);
	const json_t *swings = json_object_get(json_array_get(json_object_get(root, "parameters"),
		0), "swings");
	const json_t *delay = json_object_get(json_array_get(swings, 1), "delay");
	ck_assert(json_is_null(json_object_get(delay, "margin")));
	ck_assert(json_is_true(json_object_get(delay, "holds")));
	const json_t *battery = json_array_get(json_object_get(root, "claims"), VERDICT_BATTERY);
	ck_assert_str_eq(json_string_value(json_object_get(battery, "over_range")), "turns");
	ck_assert_double_eq_tol(json_number_value(json_object_get(battery, "share_holds")), 0.5, 1e-12);
	ck_assert_str_eq(json_string_value(json_object_get(json_array_get(json_object_get(battery,
		"turns"), 0), "at")), "1.2 J");
	ck_assert_uint_eq(json_array_size(json_object_get(root, "joint")), 2);
	free(text);
	json_decref(root);
	uncertainty_free(it);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("range");
	TCase *tests = tcase_create("all");
	tcase_add_test(tests, sentences);
	tcase_add_test(tests, json);
	suite_add_tcase(suite, tests);
	return config_test_run(suite);
}
