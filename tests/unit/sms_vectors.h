/* Shared by the unit tests of the SMS leg: the vectors of tests/vectors/sms-vectors.json, octets at
 * the edge of an unreadable page, and the three checks every codec must pass.
 *
 * Not here: what a single message means. Paths are relative to the tree's root. */
#pragma once

#include "wire/wire.h"

#include <check.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define VECTOR_BYTES_MAX 1024u

/* Reads one message and writes it again to `out`. */
typedef enum wire_verdict (*vector_again)(const uint8_t *p, size_t n, struct wire_out *out,
	size_t *used, struct wire_bad *bad);

/* Two pages, the second without access: a copy that ends where reading must stop. */
struct guard {
	uint8_t *base;
	size_t page;
};

static inline struct guard guard_open(void)
{
	struct guard guard = {.page = (size_t)sysconf(_SC_PAGESIZE)};
	guard.base = mmap(NULL, 2 * guard.page, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ck_assert_ptr_ne(guard.base, MAP_FAILED);
	ck_assert_int_eq(mprotect(guard.base + guard.page, guard.page, PROT_NONE), 0);
	return guard;
}

static inline const uint8_t *guard_copy(const struct guard *guard, const uint8_t *p, size_t n)
{
	uint8_t *start = guard->base + guard->page - n;
	if (n > 0) {
		memcpy(start, p, n);
	}
	return start;
}

static inline void guard_close(struct guard *guard)
{
	munmap(guard->base, 2 * guard->page);
}

/* Also called outside of tests, by the programs that write input for oracles: no ck_assert. */
static inline size_t vector_octets(const char *hex, uint8_t octets[VECTOR_BYTES_MAX])
{
	const size_t n = strlen(hex) / 2;
	for (size_t i = 0; i < n; i++) {
		unsigned v = 0;
		if (i >= VECTOR_BYTES_MAX || sscanf(hex + 2 * i, "%2x", &v) != 1) {
			fprintf(stderr, "not hexadecimal, or too long: %s\n", hex);
			abort();
		}
		octets[i] = (uint8_t)v;
	}
	return n;
}

static inline void vector_hex(const uint8_t *p, size_t n, char hex[2 * VECTOR_BYTES_MAX + 1])
{
	hex[0] = '\0';
	for (size_t i = 0; i < n && i < VECTOR_BYTES_MAX; i++) {
		snprintf(hex + 2 * i, 3, "%02X", p[i]);
	}
}

static inline void vector_same(const char *id, const char *hex, const struct wire_out *out)
{
	char is[2 * VECTOR_BYTES_MAX + 1];
	vector_hex(out->p, out->n, is);
	ck_assert_msg(!out->overflow && strcmp(is, hex) == 0, "%s: %s instead of %s", id, is, hex);
}

static inline json_t *vector_file(void)
{
	json_error_t error;
	json_t *file = json_load_file("tests/vectors/sms-vectors.json", 0, &error);
	ck_assert_msg(file != NULL, "sms-vectors.json: %s (run from the tree's root)", error.text);
	return file;
}

static inline const char *vector_text(const json_t *vector, const char *key)
{
	return json_string_value(json_object_get(vector, key));
}

/* Read and written again, the octets are the same. */
static inline void vector_check_again(const char *id, const char *hex, vector_again again)
{
	uint8_t octets[VECTOR_BYTES_MAX];
	uint8_t written[VECTOR_BYTES_MAX];
	const size_t n = vector_octets(hex, octets);
	struct wire_out out = wire_out_init(written, sizeof written);
	struct wire_bad bad = {0, ""};
	size_t used = 0;
	const enum wire_verdict verdict = again(octets, n, &out, &used, &bad);
	ck_assert_msg(verdict == WIRE_OK, "%s: verdict %d, byte %zu: %s", id, (int)verdict,
		bad.offset, bad.reason);
	ck_assert_msg(used == n, "%s: %zu of %zu octets used", id, used, n);
	vector_same(id, hex, &out);
}

/* Cut at each byte before an unreadable page: never BAD, and OK only from `ok_from` octets on. */
static inline void vector_check_cuts(const char *id, const char *hex, vector_again again,
	size_t ok_from)
{
	uint8_t octets[VECTOR_BYTES_MAX];
	uint8_t written[VECTOR_BYTES_MAX];
	const size_t n = vector_octets(hex, octets);
	struct guard guard = guard_open();
	for (size_t cut = 0; cut < n; cut++) {
		struct wire_out out = wire_out_init(written, sizeof written);
		struct wire_bad bad = {0, ""};
		size_t used = 0;
		const enum wire_verdict verdict =
			again(guard_copy(&guard, octets, cut), cut, &out, &used, &bad);
		const enum wire_verdict wanted = cut >= ok_from ? WIRE_OK : WIRE_MORE;
		ck_assert_msg(verdict == wanted, "%s cut at %zu: verdict %d, byte %zu: %s", id, cut,
			(int)verdict, bad.offset, bad.reason);
	}
	guard_close(&guard);
}

/* Each byte changed in several ways: no crash, an offset inside the message when BAD, and what is
 * accepted can be written, read again and written the same. */
static inline void vector_check_flips(const char *id, const char *hex, vector_again again)
{
	static const uint8_t masks[] = {0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xFF, 0x7F};
	uint8_t octets[VECTOR_BYTES_MAX];
	uint8_t first[2 * VECTOR_BYTES_MAX];
	uint8_t second[2 * VECTOR_BYTES_MAX];
	const size_t n = vector_octets(hex, octets);
	struct guard guard = guard_open();
	for (size_t i = 0; i < n * sizeof masks; i++) {
		const size_t at = i / sizeof masks;
		struct wire_out one = wire_out_init(first, sizeof first);
		struct wire_out two = wire_out_init(second, sizeof second);
		struct wire_bad bad = {SIZE_MAX, NULL};
		size_t used = 0;
		octets[at] ^= masks[i % sizeof masks];
		const enum wire_verdict verdict =
			again(guard_copy(&guard, octets, n), n, &one, &used, &bad);
		octets[at] ^= masks[i % sizeof masks];
		if (verdict == WIRE_BAD) {
			ck_assert_msg(bad.offset <= n && bad.reason != NULL,
				"%s byte %zu: refused without a place", id, at);
		} else if (verdict == WIRE_OK) {
			ck_assert_msg(used <= n && !one.overflow,
				"%s byte %zu: read but not writable", id, at);
			ck_assert_msg(again(first, one.n, &two, &used, &bad) == WIRE_OK &&
				!two.overflow && two.n == one.n && memcmp(first, second, one.n) == 0,
				"%s byte %zu: not stable", id, at);
		}
	}
	guard_close(&guard);
}

/* All three checks on every vector whose id begins with `prefix`. Returns how many there were. */
static inline int vector_check_all(const char *prefix, const char *key, vector_again again,
	size_t ok_from)
{
	json_t *file = vector_file();
	size_t i;
	json_t *vector;
	int n = 0;
	json_array_foreach(json_object_get(file, "vectors"), i, vector) {
		const char *id = vector_text(vector, "id");
		const char *hex = vector_text(vector, key);
		if (strncmp(id, prefix, strlen(prefix)) == 0 && hex != NULL) {
			vector_check_again(id, hex, again);
			vector_check_cuts(id, hex, again, ok_from);
			vector_check_flips(id, hex, again);
			n++;
		}
	}
	json_decref(file);
	return n;
}

/* A stand-alone runner: every test program's main ends here. */
static inline int vector_run(Suite *suite)
{
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	const int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* A small generator for test data only (xorshift64*), so that a failure repeats. */
static inline uint64_t vector_random(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * UINT64_C(2685821657736338717);
}
