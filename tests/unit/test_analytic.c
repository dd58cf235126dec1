/* The judge of the validation program: it must find a difference, refuse to be blind, and notice
 * when an explained miss stops missing. The rows themselves are tests/validate. */
#include <check.h>

#include "validate/analytic.h"

/* Twenty replications of 100 -+ 1. */
static void fill(struct analytic_run *run, double spread)
{
	memset(run, 0, sizeof *run);
	run->reps = 20;
	for (unsigned i = 0; i < run->reps; i++) {
		run->values[i][0] = 100 + (i % 2 == 0 ? spread : -spread);
	}
}

static enum validate_verdict judged(const struct analytic_row *row, double expected, double spread)
{
	static struct analytic_run run;
	fill(&run, spread);
	struct validate_row out = analytic_judge(row, expected, &run, 0);
	return validate_verdict(&out);
}

START_TEST(differences_are_found)
{
	const struct analytic_row row = {.key = "x"}, biased = {.key = "x", .bias = 0.5};
	double error = sqrt(20.0 / 19 / 20);
	ck_assert_int_eq(judged(&row, 100, 1), VALIDATE_OK);
	ck_assert_int_eq(judged(&row, 100 + 4 * error, 1), VALIDATE_OK);
	ck_assert_int_eq(judged(&row, 100 + 6 * error, 1), VALIDATE_MISS);
	ck_assert_int_eq(judged(&row, 100 - 6 * error, 1), VALIDATE_MISS);
	ck_assert_int_eq(judged(&biased, 100 + 6 * error, 1), VALIDATE_OK);
	ck_assert_int_eq(judged(&row, 100, 0), VALIDATE_OK);
	ck_assert_int_eq(judged(&row, 100.01, 0), VALIDATE_MISS);
}
END_TEST

START_TEST(blindness_is_no_agreement)
{
	const struct analytic_row row = {.key = "x", .width = 0.001};
	ck_assert_int_eq(judged(&row, 100, 1), VALIDATE_BLIND);
	ck_assert_int_eq(judged(&row, 100, 0.01), VALIDATE_OK);
}
END_TEST

START_TEST(explanations_stay_true)
{
	struct validate_row row = {.run = true, .value = 5, .low = 1, .high = 4};
	ck_assert_int_eq(validate_verdict(&row), VALIDATE_MISS);
	row.missed = "the phones differ";
	ck_assert_int_eq(validate_verdict(&row), VALIDATE_EXPLAINED);
	row.value = 3;
	ck_assert_int_eq(validate_verdict(&row), VALIDATE_CHANGED);
	row.run = false;
	ck_assert_int_eq(validate_verdict(&row), VALIDATE_NOT_APPLICABLE);
	row = (struct validate_row){.run = true, .value = NAN, .low = 1, .high = 4};
	ck_assert_int_eq(validate_verdict(&row), VALIDATE_MISS);
}
END_TEST

START_TEST(tolerance_is_of_the_size_of_the_target)
{
	struct validate_row row = {.target = -20};
	validate_within(&row, 0.1);
	ck_assert_double_eq_tol(row.low, -22, 1e-12);
	ck_assert_double_eq_tol(row.high, -18, 1e-12);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("analytic");
	TCase *tests = tcase_create("judge");
	tcase_add_test(tests, differences_are_found);
	tcase_add_test(tests, blindness_is_no_agreement);
	tcase_add_test(tests, explanations_stay_true);
	tcase_add_test(tests, tolerance_is_of_the_size_of_the_target);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
