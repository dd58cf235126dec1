/* Names of SMPP numbers, spot-checked against the vectors' tools, and both ways. */
#include "sms_vectors.h"
#include "wire/smpp.h"
#include "wire/smpp_name.h"

START_TEST(numbers_have_their_names)
{
	ck_assert_str_eq(smpp_name_command(SMPP_BIND_TRANSCEIVER), "bind_transceiver");
	ck_assert_str_eq(smpp_name_command(0x80000000), "generic_nack");
	ck_assert_str_eq(smpp_name_command(SMPP_DATA_SM | SMPP_RESPONSE), "data_sm_resp");
	ck_assert_ptr_null(smpp_name_command(0));
	ck_assert_str_eq(smpp_name_status(0x58), "ESME_RTHROTTLED");
	ck_assert_str_eq(smpp_name_status(0x50), "ESME_RINVDSTTON"); /* not 4A, as some tables say */
	ck_assert_ptr_null(smpp_name_status(0x4A));
	ck_assert_str_eq(smpp_name_state(SMPP_DELIVERED), "DELIVRD");
	ck_assert_str_eq(smpp_name_state(SMPP_UNKNOWN), "UNKNOWN");
	ck_assert_str_eq(smpp_name_state(99), "UNKNOWN");
}
END_TEST

START_TEST(status_names_lead_back)
{
	int n = 0;
	for (uint32_t status = 0; status < 0x200; status++) {
		const char *name = smpp_name_status(status);
		uint32_t again = UINT32_MAX;
		if (name != NULL) {
			ck_assert(smpp_name_to_status(name, &again));
			ck_assert_uint_eq(again, status);
			n++;
		}
	}
	ck_assert_int_eq(n, 48);
	uint32_t status = 0;
	ck_assert(!smpp_name_to_status("ESME_RNOTHING", &status));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("smpp_name");
	TCase *tests = tcase_create("all");
	suite_add_tcase(suite, tests);
	tcase_add_test(tests, numbers_have_their_names);
	tcase_add_test(tests, status_names_lead_back);
	return vector_run(suite);
}
