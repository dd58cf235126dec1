/* Eight digits against the C library's, both ways; every octet in every place of the reader. */
#include "wire/decimal.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

static void check_both_ways(uint32_t value)
{
	char wanted[16];
	uint8_t text[8];
	uint32_t read;
	snprintf(wanted, sizeof wanted, "%08u", value);
	decimal_write(text, value);
	if (memcmp(text, wanted, sizeof text) != 0) {
		ck_abort_msg("%u written as %.8s", value, (const char *)text);
	}
	if (!decimal_read(text, &read) || read != value) {
		ck_abort_msg("%u read as %u", value, read);
	}
}

START_TEST(numbers_are_written_and_read)
{
	for (uint32_t half = 0; half < 10000; half++) {
		check_both_ways(half);
		check_both_ways(half * 10000);
		check_both_ways(half * 10000 + 9999 - half);
	}
	check_both_ways(DECIMAL_ABOVE - 1);
}
END_TEST

START_TEST(digits_alone_are_read)
{
	for (unsigned place = 0; place < DECIMAL_DIGITS; place++) {
		for (unsigned octet = 0; octet < 256; octet++) {
			uint8_t text[DECIMAL_DIGITS] = {'9', '0', '9', '0', '1', '2', '8', '9'};
			uint32_t value;
			text[place] = (uint8_t)octet;
			const bool digit = octet >= '0' && octet <= '9';
			ck_assert_msg(decimal_read(text, &value) == digit, "%u at %u", octet, place);
		}
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("decimal");
	TCase *tests = tcase_create("decimal");
	tcase_add_test(tests, numbers_are_written_and_read);
	tcase_add_test(tests, digits_alone_are_read);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	const int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
