/* Delivery receipts: the text of vector smpp-10 both ways, and texts that are none. */
#include "sms_vectors.h"
#include "wire/octets.h"
#include "wire/smpp_receipt.h"

START_TEST(a_receipt_has_these_words)
{
	static const char text[] = "id:A1B2C3 sub:001 dlvrd:001 submit date:0405120830 "
		"done date:0405120830 stat:DELIVRD err:000 text:You have new mail";
	struct smpp_receipt receipt;
	ck_assert_int_eq(smpp_receipt_read((const uint8_t *)text, strlen(text), &receipt,
		NULL), WIRE_OK);
	ck_assert(wire_span_is(receipt.id, "A1B2C3"));
	ck_assert(wire_span_is(receipt.stat, "DELIVRD"));
	ck_assert(wire_span_is(receipt.text, "You have new mail"));
	ck_assert_int_eq(receipt.submit_s, 1084350600); /* date -u -d 2004-05-12T08:30Z +%s */
	ck_assert_uint_eq(receipt.err, 0);
	uint8_t written[200];
	struct wire_out out = wire_out_init(written, sizeof written);
	smpp_receipt_write(&receipt, &out);
	ck_assert_uint_eq(out.n, 115);
	ck_assert_mem_eq(written, text, 115);
}
END_TEST

START_TEST(receipts_that_are_none_are_refused)
{
	static const char *const texts[] = {"", "id:1", "sync",
		"id:1 sub:001 dlvrd:001 submit date:0405120830 done date:04051208 stat:X err:000 text:",
		"id:1 sub:001 dlvrd:001 submit date:0413120830 done date:0405120830 stat:X err:000",
		"id:1 sub:001 dlvrd:001 submit date:0405120830 done date:0405120830 stat:X err:0x0"};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct smpp_receipt receipt;
		ck_assert_int_eq(smpp_receipt_read((const uint8_t *)texts[i], strlen(texts[i]),
			&receipt, NULL), WIRE_BAD);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("smpp_receipt");
	TCase *tests = tcase_create("all");
	suite_add_tcase(suite, tests);
	tcase_add_test(tests, a_receipt_has_these_words);
	tcase_add_test(tests, receipts_that_are_none_are_refused);
	return vector_run(suite);
}
