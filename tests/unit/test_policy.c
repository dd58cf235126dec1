/* Policy documents: which elements each set has, and that both forms carry them. */
#include <check.h>
#include <stdlib.h>

#include "models/server/kind.h"
#include "models/server/policy.h"
#include "wire/eas_provision.h"

START_TEST(sets)
{
	static const int elements[POLICY_SETS] = {5, 11, 39};
	for (uint32_t set = 0; set < POLICY_SETS; set++) {
		struct eas_policy policy = policy_document(set, 0);
		ck_assert_int_eq(__builtin_popcountll(policy.has), elements[set]);
		ck_assert_int_eq(eas_policy_value(&policy, EAS_TAG_PROVISION_MINDEVICEPASSWORDLENGTH,
			0), 4);
		ck_assert_int_eq(eas_policy_value(&policy,
			EAS_TAG_PROVISION_MAXINACTIVITYTIMEDEVICELOCK, 0), 300);
		policy = policy_document(set, 2);
		ck_assert_int_eq(eas_policy_value(&policy, EAS_TAG_PROVISION_MINDEVICEPASSWORDLENGTH,
			0), 6);
	}
}
END_TEST

/* What a 12.1 answer holds is what was put in. */
START_TEST(over_the_wire)
{
	uint8_t bytes[2048];
	struct wire_bad bad;
	struct wire_out out = wire_out_init(bytes, sizeof bytes);
	struct eas_provision_response read, sent = {.status = 1, .has_policy = true,
		.policy_type = eas_provision_type(EAS_V12_1), .policy_status = 1,
		.has_policy_key = true, .policy_key = 17, .document = EAS_PROVISION_EAS,
		.policy = policy_document(POLICY_EXCHANGE_2007_SP1, 1)};
	ck_assert(eas_provision_response_write(&out, &sent) && !out.overflow);
	ck_assert_int_eq(eas_provision_response_read(bytes, out.n, &read, &bad), WIRE_OK);
	ck_assert_uint_eq(read.policy.has, sent.policy.has);
	for (unsigned i = 0; i < EAS_POLICY_N; i++) {
		ck_assert_int_eq(read.policy.value[i], sent.policy.value[i]);
	}
}
END_TEST

START_TEST(whom)
{
	struct chance chance = chance_init(1, 0, 0);
	struct policy_cfg cfg = {.deaf_share = 0.3, .wipe_ns = 0, .wipe_share = 0.5, .off_ns = 0,
		.off_share = 0.2};
	unsigned deaf = 0, wiped = 0, off = 0;
	for (uint32_t user = 0; user < 10000; user++) {
		deaf += policy_deaf(&cfg, chance, user);
		wiped += policy_wipes(&cfg, chance, user);
		off += policy_loses(&cfg, chance, user);
		ck_assert(policy_wipes(&cfg, chance, user) || !policy_loses(&cfg, chance, user));
	}
	ck_assert_double_eq_tol(deaf, 3000, 4 * 46);
	ck_assert_double_eq_tol(wiped, 5000, 4 * 50);
	ck_assert_double_eq_tol(off, 1000, 4 * 30);
	cfg.wipe_ns = NEVER_NS;
	ck_assert(!policy_wipes(&cfg, chance, 1));
}
END_TEST

START_TEST(kinds)
{
	static const char *const words[SERVER_KINDS] = {"exchange-2003", "exchange-2007",
		"event-driven", "worker-per-ping"};
	for (uint32_t i = 0; i < SERVER_KINDS; i++) {
		ck_assert_str_eq(kind_of(i)->word, words[i]);
		ck_assert(kind_of(i)->workers == (i == SERVER_WORKER_PER_PING));
		ck_assert(kind_of(i)->udp == (i <= SERVER_EXCHANGE_2007));
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("policy");
	TCase *tcase = tcase_create("policy");
	tcase_add_test(tcase, sets);
	tcase_add_test(tcase, over_the_wire);
	tcase_add_test(tcase, whom);
	tcase_add_test(tcase, kinds);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0;
}
