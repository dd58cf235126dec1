/* The arena: pieces that are zeroed, aligned and apart, whatever their sizes and order. */
#include <check.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/chance.h"

static const struct chance chance = {.base = 11};

/* Small and large pieces in turn, up to some that no chunk holds; each filled with its own mark. */
START_TEST(pieces_are_apart)
{
	enum { PIECES = 600 };
	static unsigned char *piece[PIECES];
	static size_t bytes[PIECES];
	struct arena arena = {0};
	for (uint64_t i = 0; i < PIECES; i++) {
		uint64_t r = chance_bits(chance, 0, CHANCE_TRAFFIC, i, 0);
		bytes[i] = r % 50 == 0 ? 3000000 + r % 3000000 : r % 7 == 0 ? r % 200000 : r % 300;
		piece[i] = arena_take(&arena, bytes[i], 1);
		ck_assert_uint_eq((uintptr_t)piece[i] % 64, 0);
		for (size_t k = 0; k < bytes[i]; k++) {
			if (piece[i][k] != 0) {
				ck_abort_msg("piece %d: octet %zu is %u", (int)i, k, piece[i][k]);
			}
		}
		memset(piece[i], (int)(i % 255 + 1), bytes[i]);
	}
	for (int i = 0; i < PIECES; i++) {
		for (size_t k = 0; k < bytes[i]; k++) {
			if (piece[i][k] != i % 255 + 1) {
				ck_abort_msg("piece %d: octet %zu changed", i, k);
			}
		}
	}
	arena_free(&arena);
	ck_assert_ptr_null(arena.chunks);
}
END_TEST

/* Memory that was used before, by the program or by another arena, is zero again. */
START_TEST(used_memory_is_zeroed)
{
	for (int round = 0; round < 4; round++) {
		struct arena arena = {0};
		for (int i = 0; i < 40; i++) {
			unsigned char *piece = arena_take(&arena, 1000, 100);
			for (size_t k = 0; k < 100000; k++) {
				if (piece[k] != 0) {
					ck_abort_msg("octet %zu is %u", k, piece[k]);
				}
				piece[k] = 0xA5;
			}
		}
		arena_free(&arena);
	}
}
END_TEST

START_TEST(nothing_is_a_piece_too)
{
	struct arena arena = {0};
	arena_free(&arena);
	unsigned char *a = arena_take(&arena, 0, 8);
	unsigned char *b = arena_take(&arena, 8, 0);
	ck_assert_ptr_nonnull(a);
	ck_assert_ptr_ne(a, b);
	arena_free(&arena);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("arena");
	TCase *tcase = tcase_create("arena");
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, pieces_are_apart);
	tcase_add_test(tcase, used_memory_is_zeroed);
	tcase_add_test(tcase, nothing_is_a_piece_too);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
