/* The pool: handles, reuse, objects that stay where they are, and misuse that stops the program. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/chance.h"
#include "core/slab.h"

static const struct chance chance = {.base = 3};

START_TEST(handles_count_up_and_come_back)
{
	struct arena arena = {0};
	struct slab slab;
	slab_init(&slab, &arena, 40, 0);
	for (uint32_t i = 0; i < 5000; i++) {
		ck_assert_uint_eq(slab_take(&slab), i);
	}
	slab_give(&slab, 10);
	slab_give(&slab, 4000);
	slab_give(&slab, 7);
	ck_assert_uint_eq(slab.live_n, 4997);
	ck_assert_uint_eq(slab_take(&slab), 7); /* last in, first out */
	ck_assert_uint_eq(slab_take(&slab), 4000);
	ck_assert_uint_eq(slab_take(&slab), 10);
	ck_assert_uint_eq(slab_take(&slab), 5000);
	ck_assert_uint_eq(slab.live_n, 5001);
	ck_assert_uint_eq(slab.peak_n, 5001);
	slab_clear(&slab);
	ck_assert_uint_eq(slab.live_n, 0);
	ck_assert_uint_eq(slab.peak_n, 0);
	ck_assert_uint_eq(slab_take(&slab), 0);
	arena_free(&arena);
}
END_TEST

/* A random life: every object keeps its address and its bytes until it is given back. */
START_TEST(objects_stay)
{
	static const size_t sizes[] = {1, 4, 16, 17, 64, 1000, 40000, 70000};
	enum { SLOTS = 3000 };
	size_t bytes = sizes[_i];
	uint32_t slots = bytes > 10000 ? 60 : SLOTS;
	static uint32_t handle[SLOTS];
	static unsigned char *address[SLOTS];
	static unsigned char mark[SLOTS];
	struct arena arena = {0};
	struct slab slab;
	slab_init(&slab, &arena, bytes, _i % 2 == 0 ? 0 : 50);
	for (uint32_t i = 0; i < slots; i++) {
		address[i] = NULL;
	}
	uint32_t live = 0;
	for (uint64_t step = 0; step < 40000; step++) {
		uint64_t r = chance_bits(chance, (uint32_t)_i, CHANCE_TRAFFIC, step, 0);
		uint32_t i = (uint32_t)(r % slots);
		if (address[i] == NULL) {
			handle[i] = slab_take(&slab);
			address[i] = slab_at(&slab, handle[i]);
			mark[i] = (unsigned char)(r >> 32);
			ck_assert_uint_eq((uintptr_t)address[i] % 16, 0);
			memset(address[i], mark[i], bytes);
			live++;
		} else {
			if (slab_at(&slab, handle[i]) != address[i] || address[i][0] != mark[i] ||
			    memcmp(address[i], address[i] + 1, bytes - 1) != 0) {
				ck_abort_msg("step %llu: object %u changed",
					     (unsigned long long)step, handle[i]);
			}
			slab_give(&slab, handle[i]);
			address[i] = NULL;
			live--;
		}
		if (slab.live_n != live || slab.peak_n < live) {
			ck_abort_msg("step %llu: %u live, %u counted", (unsigned long long)step,
				     live, slab.live_n);
		}
	}
	arena_free(&arena);
}
END_TEST

START_TEST(memory_is_expected_and_kept)
{
	struct arena arena = {0};
	struct slab slab;
	slab_init(&slab, &arena, 64, 100000);
	size_t bytes = slab_bytes(&slab);
	ck_assert_uint_ge(bytes, 6400000);
	ck_assert_uint_le(bytes, 6400000 + 6400000 / 10);
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 100000; i++) {
			slab_take(&slab);
		}
		slab_clear(&slab);
	}
	ck_assert_uint_eq(slab_bytes(&slab), bytes);
	arena_free(&arena);
}
END_TEST

/* New objects are zero. */
START_TEST(new_objects_are_zero)
{
	struct arena arena = {0};
	struct slab slab;
	slab_init(&slab, &arena, 32, 0);
	for (int i = 0; i < 10000; i++) {
		static const unsigned char zeros[32];
		if (memcmp(slab_at(&slab, slab_take(&slab)), zeros, sizeof zeros) != 0) {
			ck_abort_msg("object %d", i);
		}
	}
	arena_free(&arena);
}
END_TEST

/* Giving twice, giving what was never taken, and after a clear. */
START_TEST(misuse_stops_the_program)
{
	pid_t pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		if (freopen("/dev/null", "w", stderr) == NULL) {
			_exit(1);
		}
		struct arena arena = {0};
		struct slab slab;
		slab_init(&slab, &arena, 8, 0);
		slab_take(&slab);
		slab_take(&slab);
		if (_i == 0) {
			slab_give(&slab, 1);
			slab_give(&slab, 1);
		} else if (_i == 1) {
			slab_give(&slab, 2);
		} else if (_i == 2) {
			slab_clear(&slab);
			slab_give(&slab, 0);
		} else {
			slab_give(&slab, SLAB_NONE);
		}
		_exit(0);
	}
	int status;
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("slab");
	TCase *tcase = tcase_create("slab");
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, handles_count_up_and_come_back);
	tcase_add_loop_test(tcase, objects_stay, 0, 8);
	tcase_add_test(tcase, memory_is_expected_and_kept);
	tcase_add_test(tcase, new_objects_are_zero);
	tcase_add_loop_test(tcase, misuse_stops_the_program, 0, 4);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
