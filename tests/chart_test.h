/* A scratch copy of tests/golden/folder for the tests of charts and report.
 *
 * What: makes a folder below build/, copies the golden files into it, changes single files.
 * Not here: any check. Call from the root of the tree; chart_test_remove at the end. */
#pragma once

#include <check.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHART_TEST_PATH = 512 };

static const char *const chart_test_files[] = {"summary.json", "resolved.json",
	"hist/p000-autd-latency.csv", "hist/p000-sync-15-latency.csv", "hist/p000-push-latency.csv",
	"series/p000-autd.csv", "series/p000-sync-15.csv", "series/p000-push.csv",
	"traces/user-17-autd-radio.csv", "traces/user-17-sync-15-radio.csv",
	"traces/user-17-push-radio.csv", "traces/user-17-mail.csv"};

static inline char *chart_test_read(const char *dir, const char *name)
{
	char path[2 * CHART_TEST_PATH];
	snprintf(path, sizeof path, "%s/%s", dir, name);
	FILE *file = fopen(path, "rb");
	ck_assert_msg(file != NULL, "%s is missing; run from the root of the tree", path);
	ck_assert_int_eq(fseek(file, 0, SEEK_END), 0);
	const long size = ftell(file);
	rewind(file);
	char *text = calloc((size_t)size + 1, 1);
	ck_assert_ptr_nonnull(text);
	ck_assert_uint_eq(fread(text, 1, (size_t)size, file), (size_t)size);
	fclose(file);
	return text;
}

static inline void chart_test_write(const char *dir, const char *name, const char *text)
{
	char path[2 * CHART_TEST_PATH];
	snprintf(path, sizeof path, "%s/%s", dir, name);
	FILE *file = fopen(path, "wb");
	ck_assert_ptr_nonnull(file);
	ck_assert_int_ge(fputs(text, file), 0);
	ck_assert_int_eq(fclose(file), 0);
}

static inline int chart_test_has(const char *dir, const char *name)
{
	char path[2 * CHART_TEST_PATH];
	struct stat st;
	snprintf(path, sizeof path, "%s/%s", dir, name);
	return stat(path, &st) == 0 && st.st_size > 0;
}

/* The first occurrence of `from` becomes `to`; it must be there. */
static inline void chart_test_replace(const char *dir, const char *name, const char *from,
	const char *to)
{
	char *text = chart_test_read(dir, name);
	char *at = strstr(text, from);
	ck_assert_msg(at != NULL, "%s has no %s", name, from);
	char *changed = calloc(strlen(text) + strlen(to) + 1, 1);
	ck_assert_ptr_nonnull(changed);
	sprintf(changed, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
	chart_test_write(dir, name, changed);
	free(text);
	free(changed);
}

static inline void chart_test_make(char dir[static CHART_TEST_PATH])
{
	snprintf(dir, CHART_TEST_PATH, "build/chart-test-XXXXXX");
	mkdir("build", 0777);
	ck_assert_ptr_nonnull(mkdtemp(dir));
	static const char *const parts[] = {"hist", "series", "traces"};
	for (size_t i = 0; i < 3; i++) {
		char path[2 * CHART_TEST_PATH];
		snprintf(path, sizeof path, "%s/%s", dir, parts[i]);
		ck_assert_int_eq(mkdir(path, 0777), 0);
	}
	for (size_t i = 0; i < sizeof chart_test_files / sizeof *chart_test_files; i++) {
		char *text = chart_test_read("tests/golden/folder", chart_test_files[i]);
		chart_test_write(dir, chart_test_files[i], text);
		free(text);
	}
}

static inline int chart_test_remove_one(const char *path, const struct stat *st, int type,
	struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static inline void chart_test_remove(const char *dir)
{
	ck_assert_int_eq(nftw(dir, chart_test_remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
}
