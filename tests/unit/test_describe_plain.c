/* Plain forms: all are in the GSM alphabet, none of a character that is there already. */
#include "describe/describe_plain.h"
#include "sms_vectors.h"
#include "wire/gsm7.h"
#include "wire/octets.h"

START_TEST(plain_forms_are_in_the_alphabet)
{
	unsigned n = 0;
	for (uint32_t c = 0; c < 0x110000; c++) {
		const char *plain = describe_plain(c);
		uint8_t septets[8];
		size_t septets_n = 0;
		if (plain != NULL) {
			n++;
			ck_assert_msg(gsm7_character(c, septets) == 0, "U+%04X needs no plain form", c);
			ck_assert_msg(gsm7_from_utf8(octets_text(plain), septets, sizeof septets,
				&septets_n, NULL) == WIRE_OK, "U+%04X", c);
		}
	}
	ck_assert_uint_gt(n, 200);
}
END_TEST

START_TEST(the_usual_ones_are_there)
{
	ck_assert_str_eq(describe_plain(0x2019), "'");
	ck_assert_str_eq(describe_plain(0x201C), "\"");
	ck_assert_str_eq(describe_plain(0x2014), "-");
	ck_assert_str_eq(describe_plain(0x2026), "...");
	ck_assert_str_eq(describe_plain(0x00A0), " ");
	ck_assert_str_eq(describe_plain(0x200B), "");
	ck_assert_str_eq(describe_plain(0x00E7), "c"); /* only the capital is in the alphabet */
	ck_assert_str_eq(describe_plain(0x0391), "A");
	ck_assert_ptr_null(describe_plain('a'));
	ck_assert_ptr_null(describe_plain(0x1F600));
	ck_assert_ptr_null(describe_plain(0x0411));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("describe_plain");
	TCase *tests = tcase_create("all");
	suite_add_tcase(suite, tests);
	tcase_add_test(tests, plain_forms_are_in_the_alphabet);
	tcase_add_test(tests, the_usual_ones_are_there);
	return vector_run(suite);
}
