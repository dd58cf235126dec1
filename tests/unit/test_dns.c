/* A question and an answer, octet by octet; tshark reads them in oracle_capture.sh. */
#include "sms_vectors.h"
#include "wire/dns.h"
#include "wire/octets.h"

static const char host[] = "mail.example.com";

START_TEST(question_and_answer_have_their_octets)
{
	uint8_t octets[256];
	struct wire_out out = wire_out_init(octets, sizeof octets);
	dns_question_write(0x1234, octets_text(host), &out);
	vector_same("question",
		"1234" "0100" "0001" "0000" "0000" "0000" /* header: recursion desired */
		"046D61696C" "076578616D706C65" "03636F6D" "00" "0001" "0001", &out);
	ck_assert_uint_eq(out.n, 34);
	out = wire_out_init(octets, sizeof octets);
	dns_answer_write(0x1234, octets_text(host), 0x0A00000A, 0x0A000035, &out);
	vector_same("answer",
		"1234" "8580" "0001" "0001" "0001" "0001"
		"046D61696C" "076578616D706C65" "03636F6D" "00" "0001" "0001"
		"C00C" "0001" "0001" "00000E10" "0004" "0A00000A" /* A of the host */
		"C011" "0002" "0001" "00000E10" "000E"            /* NS of example.com */
		"0B6E616D6573657276657231" "C011"
		"C03E" "0001" "0001" "00000E10" "0004" "0A000035" /* A of nameserver1 */, &out);
	ck_assert_uint_eq(out.n, 92);
}
END_TEST

START_TEST(a_short_buffer_overflows)
{
	uint8_t octets[92];
	for (size_t cap = 0; cap < 92; cap++) {
		struct wire_out out = wire_out_init(octets, cap);
		dns_answer_write(1, octets_text(host), 1, 2, &out);
		ck_assert(out.overflow);
		ck_assert_uint_le(out.n, cap);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("dns");
	TCase *tests = tcase_create("all");
	suite_add_tcase(suite, tests);
	tcase_add_test(tests, question_and_answer_have_their_octets);
	tcase_add_test(tests, a_short_buffer_overflows);
	return vector_run(suite);
}
