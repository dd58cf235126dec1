/* Words for values: every edge at which the form of a duration or number changes. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "output/phrase.h"
#include "unit/synthetic.h"

static const struct said {
	enum phrase_kind kind;
	double value;
	bool sign;
	const char *text;
} said[] = {
	{ PHRASE_TIME, 0.0, false, "0 ms" },
	{ PHRASE_TIME, 0.0124, false, "12 ms" },
	{ PHRASE_TIME, 0.9994, false, "999 ms" },
	{ PHRASE_TIME, 0.9996, false, "1 s" },
	{ PHRASE_TIME, 3.46, false, "3.5 s" },
	{ PHRASE_TIME, 59.94, false, "59.9 s" },
	{ PHRASE_TIME, 59.96, false, "1 min" },
	{ PHRASE_TIME, 460.2, false, "7 min 40 s" },
	{ PHRASE_TIME, 3599.6, false, "1 h" },
	{ PHRASE_TIME, 7500, false, "2 h 5 min" },
	{ PHRASE_TIME, 86399, false, "1 d" },
	{ PHRASE_TIME, 86400 * 7, false, "7 d" },
	{ PHRASE_TIME, 97200, false, "1 d 3 h" },
	{ PHRASE_TIME, -456, true, "-7 min 36 s" },
	{ PHRASE_TIME, 2, true, "+2 s" },
	{ PHRASE_COUNT, 0, false, "0" },
	{ PHRASE_COUNT, 9870, false, "9870" },
	{ PHRASE_COUNT, 98700, false, "98 700" },
	{ PHRASE_COUNT, 1234567, false, "1 234 567" },
	{ PHRASE_COUNT, 29.61, false, "29.6" },
	{ PHRASE_COUNT, 2.961, false, "2.96" },
	{ PHRASE_COUNT, 0.1504, false, "0.150" },
	{ PHRASE_COUNT, 12345.6, false, "12 346" },
	{ PHRASE_COUNT, -29.6, true, "-29.6" },
	{ PHRASE_COUNT, 1e-9, true, "0.000" },
	{ PHRASE_MONEY, 18.304, false, "18.30" },
	{ PHRASE_MONEY, -17.67, true, "-17.67" },
	{ PHRASE_MONEY, -0.001, true, "0.00" },
	{ PHRASE_PERCENT, 0.0688, false, "6.88 %" },
	{ PHRASE_PERCENT, 0.72, false, "72.0 %" },
	{ PHRASE_PERCENT, 0.0, false, "0.0 %" },
	{ PHRASE_PERCENT, 0.051, true, "+5.10 points" },
};

START_TEST(values)
{
	char text[PHRASE_BYTES];
	phrase_value(said[_i].kind, said[_i].value, said[_i].sign, text, sizeof text);
	ck_assert_str_eq(text, said[_i].text);
}
END_TEST

static const struct half {
	enum phrase_kind kind;
	double value, half;
	const char *text;
} halves[] = {
	{ PHRASE_TIME, -456, 2.3, "2 s" },      { PHRASE_TIME, -456, 0.1, "<1 s" },
	{ PHRASE_TIME, 3.5, 0.12, "0.1 s" },    { PHRASE_TIME, 3.5, 0.01, "<0.1 s" },
	{ PHRASE_TIME, 0.5, 0.01, "10 ms" },    { PHRASE_TIME, 900, 120, "2 min" },
	{ PHRASE_TIME, 900, 0, "0 s" },         { PHRASE_COUNT, -29.6, 0.12, "0.1" },
	{ PHRASE_COUNT, 0, 0, "0" },            { PHRASE_COUNT, 300, 0.2, "<1" },
	{ PHRASE_COUNT, 0.01, 2.345, "2.35" },  { PHRASE_MONEY, -17.67, 0.052, "0.05" },
	{ PHRASE_PERCENT, 0.05, 0.0002, "0.02" }, { PHRASE_PERCENT, 0.05, 1e-6, "<0.01" },
};

START_TEST(half_widths)
{
	char text[PHRASE_BYTES];
	phrase_half(halves[_i].kind, halves[_i].value, halves[_i].half, text, sizeof text);
	ck_assert_str_eq(text, halves[_i].text);
}
END_TEST

START_TEST(ranges)
{
	char text[PHRASE_BYTES];
	phrase_range(0.12, 0.148, false, text, sizeof text);
	ck_assert_str_eq(text, "12.0..14.8 %");
	phrase_range(-0.004, 0.0091, true, text, sizeof text);
	ck_assert_str_eq(text, "-0.4..+0.9 points");
	phrase_range(-0.0001, 0.0, true, text, sizeof text);
	ck_assert_str_eq(text, "0.0..0.0 points");
}
END_TEST

static const struct cleaned {
	const char *in;
	bool utf8;
	size_t bytes;
	const char *out;
} cleaned[] = {
	{ "plain", true, 64, "plain" },
	{ "a\tb\nc\x1b[0m\x7f", true, 64, "a?b?c?[0m?" },
	{ "caf\xc3\xa9", true, 64, "caf\xc3\xa9" },
	{ "caf\xc3\xa9!", false, 64, "caf?!" },
	{ "x\xc2\x9b""31m", true, 64, "x?31m" }, /* C1: CSI as one character */
	{ "ab\xe2\x82\xac", true, 5, "ab" },     /* never half a character */
	{ "ab\xe2\x82\xac", true, 6, "ab\xe2\x82\xac" },
	{ "\xf0\x9f\x93\xb1", false, 64, "?" },
	{ "", true, 64, "" },
};

START_TEST(text_from_outside)
{
	char out[64];
	phrase_clean(cleaned[_i].in, cleaned[_i].utf8, out, cleaned[_i].bytes);
	ck_assert_str_eq(out, cleaned[_i].out);
}
END_TEST

/* With eight strategies with the longest names nothing overflows and everything ends. */
START_TEST(claims_stay_inside)
{
	struct synthetic *it = synthetic_build(0, 4, 3);
	for (uint32_t s = 0; s < 4; s++) {
		memset(it->scenario.strategies[s].name, 'x', MODEL_NAME_MAX - 1);
		memset(it->scenario.tariff.plans[s % 3].name, 'y', MODEL_NAME_MAX - 1);
	}
	struct summary *summary = summary_build(&it->results);
	struct verdict verdict = verdict_of(&summary->points[0]);
	for (uint32_t c = 0; c < VERDICT_CLAIMS; c++) {
		char figure[PHRASE_LINE_BYTES];
		char depends_on[PHRASE_LINE_BYTES];
		phrase_claim(&summary->points[0], &verdict, (enum verdict_claim)c, figure,
			depends_on);
		ck_assert_uint_gt(strlen(figure), 20);
	}
	char cheapest[PHRASE_LINE_BYTES];
	phrase_cheapest(&summary->points[0], cheapest);
	ck_assert_uint_gt(strlen(cheapest), 100);
	summary_free(summary);
	ck_assert_ptr_nonnull(strstr(phrase_note(&it->scenario.strategies[0]), "no product"));
	ck_assert_str_eq(phrase_note(&it->scenario.strategies[1]), "");
	ck_assert_str_eq(phrase_note(&it->scenario.strategies[3]), "");
	synthetic_free(it);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("phrase");
	TCase *tests = tcase_create("all");
	tcase_add_loop_test(tests, values, 0, sizeof said / sizeof said[0]);
	tcase_add_loop_test(tests, half_widths, 0, sizeof halves / sizeof halves[0]);
	tcase_add_test(tests, ranges);
	tcase_add_loop_test(tests, text_from_outside, 0, sizeof cleaned / sizeof cleaned[0]);
	tcase_add_test(tests, claims_stay_inside);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
