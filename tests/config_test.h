/* Helpers of the tests of sim/config: scenarios from text, --set on the base scenario, messages. */
#pragma once

#include <check.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "config/config.h"

#define CONFIG_TEST_BASE "tests/vectors/config/base.json"

/* A file that lives in memory only; close the descriptor when done. Writes its name into `name`. */
static inline int config_test_file(const void *bytes, size_t n, char name[64])
{
	int fd = memfd_create("scenario", 0);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, bytes, n), (ssize_t)n);
	snprintf(name, 64, "/proc/self/fd/%d", fd);
	return fd;
}

/* The base scenario with settings; the last argument is NULL. `diags` must be initialised. */
static inline struct config *config_test_base(struct diag_list *diags, ...)
{
	const char *sets[32];
	size_t n = 0;
	va_list args;
	va_start(args, diags);
	for (const char *set = va_arg(args, const char *); set; set = va_arg(args, const char *)) {
		ck_assert_uint_lt(n, 32);
		sets[n++] = set;
	}
	va_end(args);
	return config_load(CONFIG_TEST_BASE, sets, n, diags);
}

/* The first problem about `path` (NULL: any), or NULL. */
static inline const struct diag *config_test_problem(const struct diag_list *diags,
	const char *path)
{
	for (size_t i = 0; i < diags->n; i++) {
		if (path == NULL || strcmp(diags->items[i].path, path) == 0) {
			return &diags->items[i];
		}
	}
	return NULL;
}

/* The last text in double quotes. */
static inline void config_test_quoted(const char *text, char out[128])
{
	const char *end = strrchr(text, '"');
	ck_assert_msg(end != NULL && end > text, "no example in: %s", text);
	const char *begin = end - 1;
	while (begin > text && *begin != '"') {
		begin--;
	}
	snprintf(out, 128, "%.*s", (int)(end - begin - 1), begin + 1);
}

static inline int config_test_run(Suite *suite)
{
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
