/* Quantities with units: every type, exactness, refusals and their examples, writing back. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/units.h"

static const struct {
	enum param_type type;
	const char *text;
	uint64_t n;
} exact[] = {
	{PARAM_TYPE_DURATION, "15 min", UINT64_C(900000000000)},
	{PARAM_TYPE_DURATION, "900 s", UINT64_C(900000000000)},
	{PARAM_TYPE_DURATION, "0.1 s", UINT64_C(100000000)},
	{PARAM_TYPE_DURATION, "0.3s", UINT64_C(300000000)},
	{PARAM_TYPE_DURATION, "1.177 s", UINT64_C(1177000000)},
	{PARAM_TYPE_DURATION, "0.000000001 s", 1},
	{PARAM_TYPE_DURATION, "1.000000000000 s", UINT64_C(1000000000)},
	{PARAM_TYPE_DURATION, "1.00000000000000000000000000 d", UINT64_C(86400000000000)},
	{PARAM_TYPE_DURATION, "400 d", UINT64_C(34560000000000000)},
	{PARAM_TYPE_DURATION, "never", INT64_MAX},
	{PARAM_TYPE_BYTES, "40 kB", 40000},
	{PARAM_TYPE_BYTES, "40 KiB", 40960},
	{PARAM_TYPE_BYTES, "1.5 KiB", 1536},
	{PARAM_TYPE_BYTES, "4294967295 B", UINT32_MAX},
	{PARAM_TYPE_BYTES64, "5 GB", UINT64_C(5000000000)},
	{PARAM_TYPE_BYTES64, "unlimited", UINT64_MAX},
	{PARAM_TYPE_POWER, "8 mW", 8000},
	{PARAM_TYPE_POWER, "659.4 mW", 659400},
	{PARAM_TYPE_POWER, "0.008 W", 8000},
	{PARAM_TYPE_ENERGY, "0.9 J", 900000},
	{PARAM_TYPE_ENERGY, "1 mWh", 3600000},
	{PARAM_TYPE_CHARGE, "1250 mAh", 1250000},
	{PARAM_TYPE_CHARGE, "1.25 Ah", 1250000},
	{PARAM_TYPE_VOLTAGE, "3.7 V", 3700},
	{PARAM_TYPE_BITRATE, "35 kbit/s", 35000},
	{PARAM_TYPE_BITRATE, "4 Gbit/s", UINT64_C(4000000000)},
	{PARAM_TYPE_MONEY, "0.10 USD", 100000},
	{PARAM_TYPE_MONEY, "19.99USD", 19990000},
	{PARAM_TYPE_MONEY_PER_MB, "0.05 USD/MB", 50000},
	{PARAM_TYPE_MONEY_PER_MB, "0.01 USD/kB", 10000000},
	{PARAM_TYPE_MONEY_PER_MB, "0.01 USD/KiB", 9765625},
	{PARAM_TYPE_COUNT, "42", 42},
	{PARAM_TYPE_COUNT, "unlimited", UINT32_MAX},
	{PARAM_TYPE_COUNT64, "18446744073709551615", UINT64_MAX},
};

START_TEST(reads_exactly)
{
	struct units_value value;
	struct units_fault fault;
	ck_assert_msg(units_read(exact[_i].type, exact[_i].text, NULL, &value, &fault), "%s: %s",
		exact[_i].text, fault.text);
	ck_assert_msg(value.n == exact[_i].n, "%s is %llu", exact[_i].text,
		(unsigned long long)value.n);
	/* What is written back reads as the same value. */
	char text[64];
	struct units_value again;
	units_write(exact[_i].type, &value, value.currency, text, sizeof text);
	ck_assert_msg(units_read(exact[_i].type, text, NULL, &again, &fault)
		|| exact[_i].type == PARAM_TYPE_COUNT64, "%s: %s", text, fault.text);
	ck_assert(units_compare(exact[_i].type, &value, &again) == 0);
}
END_TEST

static const struct {
	enum param_type type;
	const char *text;
	double real;
} reals[] = {
	{PARAM_TYPE_SHARE, "5 %", 0.05},     {PARAM_TYPE_SHARE, "0.5 %", 0.005},
	{PARAM_TYPE_SHARE, "100 %", 1},      {PARAM_TYPE_SHARE, "33.3 %", 0.333},
	{PARAM_TYPE_SHARE, "0 %", 0},        {PARAM_TYPE_RATE, "60 /d", 60},
	{PARAM_TYPE_RATE, "2.5 /h", 60},     {PARAM_TYPE_RATE, "0.7 /d", 0.7},
	{PARAM_TYPE_RATE, "1/min", 1440},    {PARAM_TYPE_RATE, "0.1 /s", 8640},
};

START_TEST(reads_shares_and_rates)
{
	struct units_value value;
	struct units_value again;
	struct units_fault fault;
	char text[64];
	ck_assert_msg(units_read(reals[_i].type, reals[_i].text, NULL, &value, &fault), "%s",
		fault.text);
	/* Exactly the double of the literal: no rounding on the way. */
	ck_assert(value.real == reals[_i].real);
	units_write(reals[_i].type, &value, NULL, text, sizeof text);
	ck_assert(units_read(reals[_i].type, text, NULL, &again, &fault));
	ck_assert(again.real == value.real);
}
END_TEST

START_TEST(reads_clocks)
{
	struct units_value value;
	struct units_fault fault;
	char text[64];
	ck_assert(units_read(PARAM_TYPE_TIME, "2005-11-07T00:00:00Z", NULL, &value, &fault));
	ck_assert_int_eq(value.i, 1131321600); /* date -ud 2005-11-07 +%s */
	units_write(PARAM_TYPE_TIME, &value, NULL, text, sizeof text);
	ck_assert_str_eq(text, "2005-11-07T00:00:00Z");
	ck_assert(units_read(PARAM_TYPE_ZONE, "-03:30", NULL, &value, &fault));
	ck_assert_int_eq(value.i, -210);
	units_write(PARAM_TYPE_ZONE, &value, NULL, text, sizeof text);
	ck_assert_str_eq(text, "-03:30");
	ck_assert(!units_read(PARAM_TYPE_TIME, "2005-11-07", NULL, &value, &fault));
	ck_assert(!units_read(PARAM_TYPE_ZONE, "CET", NULL, &value, &fault));
}
END_TEST

static const struct {
	enum param_type type;
	const char *text, *currency;
	enum diag_id id;
	const char *part; /* stands in the message */
} refused[] = {
	{PARAM_TYPE_BYTES, "4kk", NULL, DIAG_E_UNIT, "\"kk\" is not a unit"},
	{PARAM_TYPE_DURATION, "15 mn", NULL, DIAG_E_UNIT, "write \"15 min\""},
	{PARAM_TYPE_DURATION, "1,5 s", NULL, DIAG_E_UNIT, "with a point"},
	{PARAM_TYPE_DURATION, "1,500 s", NULL, DIAG_E_UNIT, "with a point"},
	{PARAM_TYPE_DURATION, "900", NULL, DIAG_E_UNIT, "write \"900 s\" or \"15 min\""},
	{PARAM_TYPE_DURATION, "3 kB", NULL, DIAG_E_TYPE, "is a size"},
	{PARAM_TYPE_BYTES, "3 s", NULL, DIAG_E_TYPE, "is a duration"},
	{PARAM_TYPE_POWER, "3 mAh", NULL, DIAG_E_TYPE, "is a charge"},
	{PARAM_TYPE_DURATION, "-1 s", NULL, DIAG_E_RANGE, "negative"},
	{PARAM_TYPE_DURATION, "+1 s", NULL, DIAG_E_UNIT, "begin with a digit"},
	{PARAM_TYPE_DURATION, " 1 s", NULL, DIAG_E_UNIT, "begin with a digit"},
	{PARAM_TYPE_DURATION, "1 s ", NULL, DIAG_E_UNIT, "not a unit"},
	{PARAM_TYPE_DURATION, ".5 s", NULL, DIAG_E_UNIT, "begin with a digit"},
	{PARAM_TYPE_DURATION, "5. s", NULL, DIAG_E_UNIT, "not a unit"},
	{PARAM_TYPE_DURATION, "1.2.3 s", NULL, DIAG_E_UNIT, "not a unit"},
	{PARAM_TYPE_DURATION, "1e3 s", NULL, DIAG_E_UNIT, "exponent"},
	{PARAM_TYPE_DURATION, "0x10 s", NULL, DIAG_E_UNIT, "not a unit"},
	{PARAM_TYPE_DURATION, "", NULL, DIAG_E_UNIT, "empty"},
	{PARAM_TYPE_DURATION, "soon", NULL, DIAG_E_UNIT, "not a number"},
	{PARAM_TYPE_DURATION, "1 month", NULL, DIAG_E_UNIT, "not a unit"},
	{PARAM_TYPE_DURATION, "1 S", NULL, DIAG_E_UNIT, "not a unit"},
	{PARAM_TYPE_DURATION, "0.1 ns", NULL, DIAG_E_RANGE, "finer"},
	{PARAM_TYPE_DURATION, "106752 d", NULL, DIAG_E_RANGE, "too large"},
	{PARAM_TYPE_DURATION, "9999999999999999999999999999 d", NULL, DIAG_E_RANGE, "too large"},
	{PARAM_TYPE_DURATION, "99999999999999999999999999999999999999999 d", NULL, DIAG_E_UNIT, ""},
	{PARAM_TYPE_DURATION, "unlimited", NULL, DIAG_E_UNIT, ""},
	{PARAM_TYPE_BYTES, "4294967296 B", NULL, DIAG_E_RANGE, "too large"},
	{PARAM_TYPE_BYTES, "0.5 B", NULL, DIAG_E_RANGE, "finer"},
	{PARAM_TYPE_COUNT, "1.5", NULL, DIAG_E_RANGE, "finer"},
	{PARAM_TYPE_COUNT, "4294967296", NULL, DIAG_E_RANGE, "too large"},
	{PARAM_TYPE_COUNT64, "18446744073709551616", NULL, DIAG_E_RANGE, "too large"},
	{PARAM_TYPE_SHARE, "0.05", NULL, DIAG_E_UNIT, "write \"0.05 %\" or \"5 %\""},
	{PARAM_TYPE_RATE, "60/day", NULL, DIAG_E_UNIT, "write \"60 /d\""},
	{PARAM_TYPE_MONEY, "0.10", "USD", DIAG_E_UNIT, "write \"0.10 USD\""},
	{PARAM_TYPE_MONEY, "0.10 EUR", "USD", DIAG_E_CURRENCY, "EUR is not tariff.currency, USD"},
	{PARAM_TYPE_MONEY, "0.10 usd", "USD", DIAG_E_UNIT, "currency is missing"},
	{PARAM_TYPE_MONEY, "0.10 USD/MB", "USD", DIAG_E_TYPE, "is a price per MB"},
	{PARAM_TYPE_MONEY_PER_MB, "0.10 /MB", "USD", DIAG_E_CURRENCY, "currency is missing"},
	{PARAM_TYPE_MONEY_PER_MB, "0.0000001 USD/MB", "USD", DIAG_E_RANGE, "finer"},
	{PARAM_TYPE_MONEY, "0.10 USD", "", DIAG_E_CURRENCY, "no code"},
};

/* The last text in double quotes of a message. */
static void last_quoted(const char *text, char out[64])
{
	const char *end = strrchr(text, '"');
	ck_assert_ptr_nonnull(end);
	const char *begin = end - 1;
	while (begin > text && *begin != '"') {
		begin--;
	}
	snprintf(out, 64, "%.*s", (int)(end - begin - 1), begin + 1);
}

START_TEST(refuses_and_shows_the_fix)
{
	struct units_value value;
	struct units_fault fault = {0};
	struct units_form form = {.currency = refused[_i].currency};
	ck_assert_msg(!units_read(refused[_i].type, refused[_i].text, &form, &value, &fault),
		"%s was accepted", refused[_i].text);
	ck_assert_msg(fault.id == refused[_i].id, "%s: %s %s", refused[_i].text,
		diag_name(fault.id), fault.text);
	ck_assert_msg(strstr(fault.text, refused[_i].part) != NULL, "%s", fault.text);
	char example[64];
	last_quoted(fault.text, example);
	ck_assert_msg(units_read(refused[_i].type, example, &form, &value, &fault), "%s: %s",
		example, fault.text);
}
END_TEST

/* The canonical texts that people meet in explain. */
START_TEST(writes_what_people_say)
{
	static const struct {
		enum param_type type;
		const char *in, *out;
	} forms[] = {{PARAM_TYPE_DURATION, "900 s", "15 min"}, {PARAM_TYPE_DURATION, "90 s", "90 s"},
		{PARAM_TYPE_DURATION, "1500 ms", "1.5 s"}, {PARAM_TYPE_DURATION, "36 h", "36 h"},
		{PARAM_TYPE_DURATION, "0 min", "0 s"}, {PARAM_TYPE_DURATION, "0.7 s", "700 ms"},
		{PARAM_TYPE_BYTES, "1360 B", "1360 B"}, {PARAM_TYPE_BYTES, "3500 B", "3.5 kB"},
		{PARAM_TYPE_BYTES, "0 kB", "0 B"}, {PARAM_TYPE_POWER, "0.3 W", "300 mW"},
		{PARAM_TYPE_CHARGE, "1.25 Ah", "1250 mAh"}, {PARAM_TYPE_SHARE, "90.0 %", "90 %"},
		{PARAM_TYPE_BITRATE, "35000 bit/s", "35 kbit/s"}};
	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
		struct units_value value;
		struct units_fault fault;
		char text[64];
		ck_assert(units_read(forms[i].type, forms[i].in, NULL, &value, &fault));
		units_write(forms[i].type, &value, NULL, text, sizeof text);
		ck_assert_str_eq(text, forms[i].out);
	}
	struct units_value money = {.n = 19990000};
	char text[64];
	units_write(PARAM_TYPE_MONEY, &money, "USD", text, sizeof text);
	ck_assert_str_eq(text, "19.99 USD");
	money.n = 9765625;
	units_write(PARAM_TYPE_MONEY_PER_MB, &money, "USD", text, sizeof text);
	ck_assert_str_eq(text, "9.765625 USD/MB");
}
END_TEST

START_TEST(reads_any_quantity)
{
	static const struct {
		const char *text;
		double value;
		const char *unit;
	} any[] = {{"10 s", 10, "s"}, {"15 min", 900, "s"}, {"5 %", 0.05, "1"}, {"3 USD", 3, "USD"},
		{"12000", 12000, ""}, {"0.25", 0.25, ""}, {"40 kB", 40000, "B"}, {"2 J", 2, "J"}};
	char unit[8];
	double value = 0;
	for (size_t i = 0; i < sizeof any / sizeof any[0]; i++) {
		ck_assert(units_any(any[i].text, &value, unit));
		ck_assert_double_eq_tol(value, any[i].value, 1e-12 * any[i].value);
		ck_assert_str_eq(unit, any[i].unit);
	}
	ck_assert(!units_any("soon", &value, unit));
	ck_assert(!units_any("never", &value, unit));
	ck_assert(!units_any("3 apples", &value, unit));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("units");
	TCase *tests = tcase_create("units");
	tcase_add_loop_test(tests, reads_exactly, 0, sizeof exact / sizeof exact[0]);
	tcase_add_loop_test(tests, reads_shares_and_rates, 0, sizeof reals / sizeof reals[0]);
	tcase_add_test(tests, reads_clocks);
	tcase_add_loop_test(tests, refuses_and_shows_the_fix, 0, sizeof refused / sizeof refused[0]);
	tcase_add_test(tests, writes_what_people_say);
	tcase_add_test(tests, reads_any_quantity);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
