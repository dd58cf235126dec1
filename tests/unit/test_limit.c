/* What runs out first, on tallies whose demands are set by hand. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "output/phrase.h"
#include "stats/limit.h"
#include "unit/synthetic.h"

static struct limit_list limits_of(struct synthetic *it, uint32_t strategy)
{
	struct summary *summary = summary_build(&it->results);
	struct limit_list list = limit_of(&summary->points[0], strategy);
	summary_free(summary);
	return list;
}

static bool is_lifted(const struct limit_list *list, const char *key)
{
	for (uint32_t i = 0; i < list->lifted_n; i++) {
		if (strcmp(list->lifted[i], key) == 0) {
			return true;
		}
	}
	return false;
}

START_TEST(order_and_users)
{
	struct synthetic *it = synthetic_build(0, 4, 4);
	it->scenario.server.request_limit = 40;
	it->scenario.sms.smsc_per_s = 2;
	it->scenario.sms.smsc_queue_limit = 0;
	for (uint32_t r = 0; r < 4; r++) {
		synthetic_of(it, 3, r)->peak[PEAK_REQUESTS] = r == 2 ? 10 : 9;
		/* Two cores: 12 s in a minute are a tenth; mean of 12 s and 36 s is a fifth. */
		synthetic_of(it, 3, r)->minutes[77].back_us = r < 2 ? 12000000 : 36000000;
		synthetic_of(it, 3, r)->minutes[78].back_us = 11000000;
		synthetic_of(it, 3, r)->minutes[9].front_us = 6000000;
	}
	struct limit_list list = limits_of(it, 3);
	ck_assert_uint_eq(list.n, 4);
	ck_assert_str_eq(list.limit[0].key, "server.request_limit");
	ck_assert_double_eq_tol(list.limit[0].share, 0.25, 1e-12);
	ck_assert_double_eq_tol(list.limit[0].users_n, 40.0, 1e-9);
	ck_assert_str_eq(list.limit[1].key, "server.back_end_cores");
	ck_assert_double_eq_tol(list.limit[1].share, 0.2, 1e-12);
	ck_assert_double_eq_tol(list.limit[1].users_n, 50.0, 1e-9);
	ck_assert_double_eq_tol(list.limit[2].share, 0.05, 1e-12);
	ck_assert_str_eq(list.limit[3].key, "sms.smsc_rate");
	ck_assert(!list.limit[3].users_known);
	ck_assert(is_lifted(&list, "server.connection_limit"));
	ck_assert(is_lifted(&list, "sms.smsc_queue"));
	ck_assert(!is_lifted(&list, "server.request_limit"));
	ck_assert(!is_lifted(&list, "server.workers")); /* there are none */
	char text[PHRASE_LINE_BYTES];
	phrase_limit(&list, text);
	ck_assert_str_eq(text, "requests at a front end 25.0 % (full at about 40 users), next "
		"mailbox server processors 20.0 %");
	/* One SMS in every second minute. */
	list = limits_of(it, 1);
	ck_assert_str_eq(list.limit[0].key, "sms.smsc_rate");
	ck_assert_double_eq_tol(list.limit[0].share, 1.0 / 60.0 / 2.0, 1e-12);
	/* Two sites and three front ends: six times the processors; a peak of requests is one front
	 * end's and stays what it is. */
	it->scenario.population.sites = 2;
	it->scenario.server.front_ends = 3;
	list = limits_of(it, 3);
	ck_assert_str_eq(list.limit[0].key, "server.request_limit");
	ck_assert_double_eq_tol(list.limit[0].share, 0.25, 1e-12);
	ck_assert_str_eq(list.limit[1].key, "server.back_end_cores");
	ck_assert_double_eq_tol(list.limit[1].share, 0.1, 1e-12);
	ck_assert_double_eq_tol(list.limit[2].share, 6.0 / 60.0 / 12.0, 1e-12);
	synthetic_free(it);
}
END_TEST

/* The last, shorter minute would look busier than it is. */
START_TEST(part_of_a_minute)
{
	struct synthetic *it = synthetic_build(0, 4, 4);
	it->scenario.run.duration_ns = 90 * SECOND_NS;
	for (uint32_t r = 0; r < 4; r++) {
		synthetic_of(it, 3, r)->minutes[0].back_us = 12000000;
		synthetic_of(it, 3, r)->minutes[1].back_us = 24000000;
	}
	ck_assert_double_eq_tol(limits_of(it, 3).limit[0].share, 0.1, 1e-12);
	it->scenario.run.duration_ns = 30 * SECOND_NS;
	ck_assert_double_eq_tol(limits_of(it, 3).limit[0].share, 0.4, 1e-12);
	synthetic_free(it);
}
END_TEST

/* Each limit of one machine with its own demand and capacity. */
START_TEST(one_machine)
{
	static const struct {
		enum peak_ix peak;
		const char *key;
		double share;
	} rows[] = {
		{PEAK_REQUESTS, "server.workers", 9.0 / 30},
		{PEAK_CONNECTIONS, "server.connection_limit", 9.0 / 1000},
		{PEAK_REQUESTS, "server.memory", 9.0 * 77e6 / 2e9},
		{PEAK_CONNECTIONS, "server.kernel_memory", 9.0 * 16000 / 236e6},
		{PEAK_STORE_JOBS, "server.store_limit", 9.0 / 70},
		{PEAK_PORTS, "server.ports", 9.0 / 3976},
	};
	struct synthetic *it = synthetic_build(0, 4, 2);
	struct server_cfg *server = &it->scenario.server;
	server->kind = SERVER_WORKER_PER_PING;
	server->workers = 30;
	server->worker_bytes = 77000000;
	server->memory_bytes = 2000000000;
	server->connection_limit = 1000;
	server->connection_bytes = 16000;
	server->kernel_bytes = 236000000;
	server->store_limit = 70;
	server->ports = 3976;
	for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct tally *tally = synthetic_of(it, 2, 1);
		memset(tally->peak, 0, sizeof tally->peak);
		tally->peak[rows[i].peak] = 9;
		struct limit_list list = limits_of(it, 2);
		uint32_t found = 0;
		for (uint32_t k = 0; k < list.n; k++) {
			if (strcmp(list.limit[k].key, rows[i].key) == 0) {
				ck_assert_double_eq_tol(list.limit[k].share, rows[i].share, 1e-12);
				found++;
			}
		}
		ck_assert_uint_eq(found, 1);
	}
	synthetic_free(it);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("limit");
	TCase *tcase = tcase_create("limit");
	tcase_add_test(tcase, order_and_users);
	tcase_add_test(tcase, part_of_a_minute);
	tcase_add_test(tcase, one_machine);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
