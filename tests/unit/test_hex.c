/* Sixteen octets and their digits against the C library's; every octet at each place read. */
#include "wire/hex.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

START_TEST(octets_are_written_and_read)
{
	for (unsigned octet = 0; octet < 256; octet++) {
		uint8_t octets[HEX_OCTETS], read[HEX_OCTETS], lower[HEX_DIGITS], upper[HEX_DIGITS];
		char wanted_lower[HEX_DIGITS + 1], wanted_upper[HEX_DIGITS + 1];
		for (unsigned i = 0; i < HEX_OCTETS; i++) {
			octets[i] = (uint8_t)(octet + 17 * i);
			snprintf(wanted_lower + (size_t)2 * i, 3, "%02x", octets[i]);
			snprintf(wanted_upper + (size_t)2 * i, 3, "%02X", octets[i]);
		}
		hex_write(lower, octets, 'a');
		hex_write(upper, octets, 'A');
		ck_assert_mem_eq(lower, wanted_lower, HEX_DIGITS);
		ck_assert_mem_eq(upper, wanted_upper, HEX_DIGITS);
		ck_assert(hex_read(read, lower, 'a'));
		ck_assert_mem_eq(read, octets, HEX_OCTETS);
		ck_assert(hex_read(read, upper, 'A'));
		ck_assert_mem_eq(read, octets, HEX_OCTETS);
	}
}
END_TEST

START_TEST(digits_of_one_case_are_read)
{
	for (unsigned place = 0; place < HEX_DIGITS; place++) {
		for (unsigned octet = 0; octet < 256; octet++) {
			uint8_t octets[HEX_OCTETS], text[HEX_DIGITS];
			memset(text, '7', sizeof text);
			text[place] = (uint8_t)octet;
			const bool digit = octet >= '0' && octet <= '9';
			const bool lower = octet >= 'a' && octet <= 'f';
			const bool upper = octet >= 'A' && octet <= 'F';
			ck_assert_msg(hex_read(octets, text, 'a') == (digit || lower), "%u at %u", octet,
				place);
			ck_assert_msg(hex_read(octets, text, 'A') == (digit || upper), "%u at %u", octet,
				place);
		}
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("hex");
	TCase *tests = tcase_create("hex");
	tcase_add_test(tests, octets_are_written_and_read);
	tcase_add_test(tests, digits_of_one_case_are_read);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	const int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
