/* What the tests of the ActiveSync core share: vectors, a guarded buffer, a keyed random stream.
 *
 * Not here: any expectation. Everything is static inline, so that each test stays one program.
 * Paths are relative to the top of the tree, where the tests are run. */
#pragma once

#include "wire/wire.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define EAS_TEST_VECTORS "tests/vectors/eas-examples.txt"

struct eas_vector {
	char title[160];
	char xml[2048];
	uint8_t bytes[1024];
	size_t n;
};

struct eas_vectors {
	struct eas_vector at[80];
	size_t n;
};

static inline int eas_test_hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Loads all vectors once; stops the test program when the file is not as expected. */
static inline const struct eas_vectors *eas_test_vectors(void)
{
	static struct eas_vectors all;
	if (all.n > 0) {
		return &all;
	}
	FILE *f = fopen(EAS_TEST_VECTORS, "r");
	if (f == NULL) {
		fprintf(stderr, "cannot open %s: run the tests from the top of the tree\n",
			EAS_TEST_VECTORS);
		exit(1);
	}
	char line[4096];
	struct eas_vector *v = NULL;
	while (fgets(line, sizeof line, f) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		if (line[0] == '#' && v == NULL) {
			continue;
		}
		if (strncmp(line, "== ", 3) == 0) {
			v = &all.at[all.n++];
			snprintf(v->title, sizeof v->title, "%.150s", line + 3);
		} else if (line[0] == '<') {
			snprintf(v->xml, sizeof v->xml, "%.2040s", line);
		} else {
			for (size_t i = 0; line[i] != '\0' && line[i + 1] != '\0'; i += 2) {
				v->bytes[v->n++] = (uint8_t)(eas_test_hex(line[i]) << 4 |
							     eas_test_hex(line[i + 1]));
			}
		}
	}
	fclose(f);
	if (all.n != 46) {
		fprintf(stderr, "%s: %zu vectors instead of 46\n", EAS_TEST_VECTORS, all.n);
		exit(1);
	}
	return &all;
}

/* The vector whose title begins with `prefix`. */
static inline const struct eas_vector *eas_test_vector(const char *prefix)
{
	const struct eas_vectors *all = eas_test_vectors();
	for (size_t i = 0; i < all->n; i++) {
		if (strncmp(all->at[i].title, prefix, strlen(prefix)) == 0) {
			return &all->at[i];
		}
	}
	fprintf(stderr, "no vector begins with: %s\n", prefix);
	exit(1);
}

/* A buffer whose last byte stands right in front of an unreadable page. */
struct eas_guard {
	uint8_t *base;
	size_t cap;
};

static inline struct eas_guard eas_test_guard(void)
{
	static struct eas_guard guard;
	if (guard.base == NULL) {
		size_t page = (size_t)sysconf(_SC_PAGESIZE);
		size_t cap = 16 * page;
		uint8_t *p = mmap(NULL, cap + page, PROT_READ | PROT_WRITE,
				  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (p == MAP_FAILED || mprotect(p + cap, page, PROT_NONE) != 0) {
			perror("guard page");
			exit(1);
		}
		guard = (struct eas_guard){.base = p, .cap = cap};
	}
	return guard;
}

/* Copies n bytes so that they end at the unreadable page. Valid until the next call. */
static inline const uint8_t *eas_test_edge(const uint8_t *p, size_t n)
{
	struct eas_guard guard = eas_test_guard();
	uint8_t *to = guard.base + guard.cap - n;
	if (n > 0) {
		memcpy(to, p, n);
	}
	return to;
}

typedef enum wire_verdict (*eas_test_reader)(const uint8_t *p, size_t n, struct wire_bad *bad);

/* The whole message is OK, every cut from `first` on is not, and no flipped byte does harm: a
 * verdict comes back, and a BAD has a reason and an offset inside of the message. */
static inline void eas_test_abuse(const uint8_t *p, size_t n, size_t first, eas_test_reader read)
{
	struct wire_bad bad = {0};
	ck_assert_int_eq(read(eas_test_edge(p, n), n, &bad), WIRE_OK);
	for (size_t cut = first; cut < n; cut++) {
		enum wire_verdict v = read(eas_test_edge(p, cut), cut, &bad);
		ck_assert_msg(v == WIRE_MORE || v == WIRE_BAD, "cut at %zu of %zu: OK", cut, n);
	}
	uint8_t *copy = malloc(n);
	for (size_t i = 0; i < n; i++) {
		for (unsigned x = 1; x < 256; x++) {
			memcpy(copy, p, n);
			copy[i] = (uint8_t)(copy[i] ^ x);
			bad = (struct wire_bad){.offset = n + 1, .reason = NULL};
			enum wire_verdict v = read(eas_test_edge(copy, n), n, &bad);
			if (v == WIRE_BAD) {
				ck_assert_msg(bad.offset <= n && bad.reason != NULL &&
						      bad.reason[0] != '\0',
					      "byte %zu ^ %02x: BAD without place or reason", i, x);
			}
		}
	}
	free(copy);
}

/* A small keyed stream (SplitMix64, Steele et al. 2014): the same numbers on every machine. */
static inline uint64_t eas_test_random(uint64_t *state)
{
	uint64_t z = *state += 0x9E3779B97F4A7C15u;
	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return z ^ z >> 31;
}

/* Runs the tests of one program; the exit code of main. */
static inline int eas_test_run(TCase *tcase)
{
	Suite *suite = suite_create("wire");
	tcase_set_timeout(tcase, 120);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
