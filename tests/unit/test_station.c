/* The eventless station against a simulation that moves from event to event, job by job.
 * Queueing theory: test_analytic_station.c. */
#include <check.h>
#include <string.h>

#include "core/chance.h"
#include "models/server/station.h"

START_TEST(one_core_is_fifo)
{
	struct station station;
	int64_t wait_ns;
	station_init(&station, 1);
	ck_assert_int_eq(station_serve(&station, 100, 50, &wait_ns), 150);
	ck_assert_int_eq(wait_ns, 0);
	ck_assert_int_eq(station_serve(&station, 120, 50, &wait_ns), 200);
	ck_assert_int_eq(wait_ns, 30);
	ck_assert_int_eq(station_serve(&station, 120, 0, &wait_ns), 200);
	ck_assert_int_eq(wait_ns, 80);
	ck_assert_int_eq(station_serve(&station, 500, 10, &wait_ns), 510);
	ck_assert_int_eq(wait_ns, 0);
}
END_TEST

START_TEST(cores_are_limited)
{
	struct station station;
	station_init(&station, 1000);
	ck_assert_uint_eq(station.cores, STATION_CORES_MAX);
}
END_TEST

/* Reference: a queue, a set of running jobs, the next event. */
enum { JOBS = 2000 };

struct reference {
	int64_t arrive[JOBS], service[JOBS], leave[JOBS];
	unsigned running[STATION_CORES_MAX], running_n;
};

static void simulate(struct reference *it, unsigned cores)
{
	unsigned next = 0, head = 0; /* next to arrive; head of the queue (jobs start in order) */
	int64_t now = 0;
	it->running_n = 0;
	while (next < JOBS || it->running_n > 0) {
		int64_t soonest = next < JOBS ? it->arrive[next] : INT64_MAX;
		unsigned done = UINT32_MAX;
		for (unsigned i = 0; i < it->running_n; i++) {
			if (it->leave[it->running[i]] <= soonest) {
				soonest = it->leave[it->running[i]];
				done = i;
			}
		}
		now = soonest;
		if (done != UINT32_MAX) {
			it->running[done] = it->running[--it->running_n];
		} else {
			next++;
		}
		while (head < next && it->running_n < cores) {
			it->leave[head] = now + it->service[head];
			it->running[it->running_n++] = head++;
		}
	}
}

START_TEST(like_an_event_simulation)
{
	static struct reference it;
	struct chance chance = {.base = 11};
	static const unsigned cores[] = {1, 2, 3, 8, 64};
	unsigned c = cores[_i % 5];
	struct station station;
	int64_t now = 0, wait;
	memset(&it, 0, sizeof it);
	for (unsigned i = 0; i < JOBS; i++) {
		now += (int64_t)(chance_unit(chance, (uint32_t)_i, CHANCE_MAIL_GAP, i, 0) * 100);
		it.arrive[i] = now;
		it.service[i] = (int64_t)(chance_unit(chance, (uint32_t)_i, CHANCE_SERVER_CPU, i,
			0) *
			95.0 * c);
	}
	simulate(&it, c);
	station_init(&station, c);
	for (unsigned i = 0; i < JOBS; i++) {
		int64_t leave = station_serve(&station, it.arrive[i], it.service[i], &wait);
		ck_assert_int_eq(leave, it.leave[i]);
		ck_assert_int_eq(wait, leave - it.service[i] - it.arrive[i]);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("station");
	TCase *tcase = tcase_create("station");
	tcase_add_test(tcase, one_core_is_fifo);
	tcase_add_test(tcase, cores_are_limited);
	tcase_add_loop_test(tcase, like_an_event_simulation, 0, 20);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0;
}
