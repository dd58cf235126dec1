/* Edit distance against a second, recursive definition, and the choice of a word. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "config/suggest.h"

/* The definition, written down without a table. */
static size_t by_definition(const char *a, size_t a_n, const char *b, size_t b_n)
{
	if (a_n == 0 || b_n == 0) {
		return a_n + b_n;
	}
	size_t best = by_definition(a, a_n - 1, b, b_n) + 1;
	size_t other = by_definition(a, a_n, b, b_n - 1) + 1;
	best = other < best ? other : best;
	other = by_definition(a, a_n - 1, b, b_n - 1) + (a[a_n - 1] != b[b_n - 1]);
	best = other < best ? other : best;
	if (a_n > 1 && b_n > 1 && a[a_n - 1] == b[b_n - 2] && a[a_n - 2] == b[b_n - 1]) {
		other = by_definition(a, a_n - 2, b, b_n - 2) + 1;
		best = other < best ? other : best;
	}
	return best;
}

START_TEST(distance_is_the_definition)
{
	unsigned state = (unsigned)_i * 2654435761u + 1;
	char words[2][8] = {{0}};
	for (int w = 0; w < 2; w++) {
		size_t n = state % 6;
		for (size_t i = 0; i < n; i++) {
			state = state * 1664525u + 1013904223u;
			words[w][i] = (char)('a' + (state >> 16) % 3);
		}
		state = state * 1664525u + 1013904223u;
		state >>= 3;
	}
	ck_assert_uint_eq(suggest_distance(words[0], words[1]), by_definition(words[0],
		strlen(words[0]), words[1], strlen(words[1])));
}
END_TEST

START_TEST(chooses_the_nearest)
{
	static const struct {
		const char *wanted, *chosen;
	} cases[] = {{"maks", "max"}, {"mxa", "max"}, {"hartbeat", "heartbeat"},
		{"heartbeats", "heartbeat"}, {"power", NULL}, {"q", NULL}, {"stat", "start"},
		{"", NULL}};
	static const char *const words[] = {"min", "max", "start", "step", "heartbeat"};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct suggest best = {0};
		for (size_t j = 0; j < 5; j++) {
			suggest_offer(&best, cases[i].wanted, words[j]);
		}
		ck_assert_msg((best.word == NULL) == (cases[i].chosen == NULL)
			&& (best.word == NULL || strcmp(best.word, cases[i].chosen) == 0),
			"%s: %s", cases[i].wanted, best.word == NULL ? "nothing" : best.word);
	}
	char large[200];
	memset(large, 'x', sizeof large - 1);
	large[sizeof large - 1] = '\0';
	struct suggest best = {0};
	suggest_offer(&best, large, "max");
	ck_assert_ptr_null(best.word);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("suggest");
	TCase *tests = tcase_create("suggest");
	tcase_add_loop_test(tests, distance_is_the_definition, 0, 300);
	tcase_add_test(tests, chooses_the_nearest);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
