/* Result folders: names, locks, manifests, and disks that say no.
 * Oracles: sha256_hex over the file's bytes, flock and RLIMIT_FSIZE of the system. */
#include <check.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/sha256.h"
#include "output/folder.h"

static const char hash[] = "3f9c1a0000000000000000000000000000000000000000000000000000000000";
static const char other[] = "aaaaaa0000000000000000000000000000000000000000000000000000000000";

enum { NOW = 1795360680 }; /* 2026-11-22T15:18:00Z */

static char start[FOLDER_PATH_BYTES];
static char scratch[FOLDER_PATH_BYTES];

/* Each test works in an empty current folder. */
static void enter(void)
{
	ck_assert_ptr_nonnull(getcwd(start, sizeof start));
	snprintf(scratch, sizeof scratch, "%s/pushsim-folder-XXXXXX", P_tmpdir);
	ck_assert_ptr_nonnull(mkdtemp(scratch));
	ck_assert_int_eq(chdir(scratch), 0);
}

static void leave(void)
{
	char command[FOLDER_PATH_BYTES + 16];
	ck_assert_int_eq(chdir(start), 0);
	snprintf(command, sizeof command, "rm -rf '%s'", scratch);
	ck_assert_int_eq(system(command), 0);
}

static void put(const struct folder *folder, const char *name, const char *text)
{
	struct err_info info = { 0 };
	ck_assert_msg(folder_put(folder, name, text, strlen(text), &info) == ERR_OK, "%s: %s",
		info.place, info.text);
}

static void finish(struct folder *folder)
{
	struct err_info info = { 0 };
	json_t *manifest = json_pack("{s:s}", "hash", hash);
	ck_assert_msg(folder_finish(folder, manifest, true, &info) == ERR_OK, "%s: %s",
		info.place, info.text);
	json_decref(manifest);
	folder_close(folder);
}

START_TEST(own_folder)
{
	enter();
	struct folder folder;
	struct err_info info = { 0 };
	ck_assert_int_eq(folder_open(&folder, NULL, "tutorial", hash, NOW, &info), ERR_OK);
	ck_assert_str_eq(folder.path, "results/tutorial/20261122T151800Z-3f9c1a");
	ck_assert_int_ne(access("results/tutorial/latest", F_OK), 0);
	put(&folder, "summary.json", "{}\n");
	put(&folder, "hist/p000-push-latency.csv", "latency_s\n1\n");
	put(&folder, "left.tmp", "of a run that was killed");
	bool complete = true;
	char found[FOLDER_PATH_BYTES];
	ck_assert(folder_find("tutorial", hash, found, &complete));
	ck_assert(!complete);
	finish(&folder);

	char target[256] = "";
	ck_assert_int_gt(readlink("results/tutorial/latest", target, sizeof target - 1), 0);
	ck_assert_str_eq(target, "20261122T151800Z-3f9c1a");
	ck_assert_int_ne(access("results/tutorial/latest/.lock", F_OK), 0);
	ck_assert_int_ne(access("results/tutorial/latest/left.tmp", F_OK), 0);
	json_error_t where;
	json_t *manifest = json_load_file("results/tutorial/latest/manifest.json", 0, &where);
	ck_assert(json_is_true(json_object_get(manifest, "complete")));
	json_t *files = json_object_get(manifest, "files");
	ck_assert_uint_eq(json_array_size(files), 2);
	json_t *first = json_array_get(files, 0);
	ck_assert_str_eq(json_string_value(json_object_get(first, "path")),
		"hist/p000-push-latency.csv");
	char hex[SHA256_HEX_BYTES];
	sha256_hex("latency_s\n1\n", 12, hex);
	ck_assert_str_eq(json_string_value(json_object_get(first, "sha256")), hex);
	ck_assert_int_eq(json_integer_value(json_object_get(first, "bytes")), 12);
	json_decref(manifest);
	ck_assert(folder_find("tutorial", hash, found, &complete));
	ck_assert(complete);
	ck_assert_str_eq(found, "results/tutorial/20261122T151800Z-3f9c1a");
	ck_assert(!folder_find("tutorial", other, found, &complete));
	ck_assert(!folder_find("nothing", hash, found, &complete));

	/* The same second again: a folder of its own, and latest moves on when it is finished. */
	ck_assert_int_eq(folder_open(&folder, NULL, "tutorial", hash, NOW, &info), ERR_OK);
	ck_assert_str_eq(folder.path, "results/tutorial/20261122T151800Z-3f9c1a-2");
	finish(&folder);
	memset(target, 0, sizeof target);
	ck_assert_int_gt(readlink("results/tutorial/latest", target, sizeof target - 1), 0);
	ck_assert_str_eq(target, "20261122T151800Z-3f9c1a-2");
	leave();
}
END_TEST

START_TEST(named_folder)
{
	enter();
	struct folder folder;
	struct err_info info = { 0 };
	ck_assert_int_eq(folder_open(&folder, "a/b/c//", "x", hash, NOW, &info), ERR_OK);
	ck_assert_str_eq(folder.path, "a/b/c");
	put(&folder, "summary.json", "old");
	finish(&folder);
	/* The same scenario may come back; until it is sealed anew nothing looks finished. */
	ck_assert_int_eq(folder_open(&folder, "a/b/c", "x", hash, NOW, &info), ERR_OK);
	ck_assert_int_ne(access("a/b/c/manifest.json", F_OK), 0);
	put(&folder, "summary.json", "new");
	finish(&folder);
	/* Another scenario is refused and changes nothing. */
	ck_assert_int_eq(folder_open(&folder, "a/b/c", "x", other, NOW, &info), ERR_FAILURE);
	ck_assert_ptr_nonnull(strstr(info.text, "another scenario"));
	ck_assert_int_eq(access("a/b/c/manifest.json", F_OK), 0);
	leave();
}
END_TEST

START_TEST(one_writer)
{
	enter();
	struct folder first;
	struct folder second;
	struct err_info info = { 0 };
	ck_assert_int_eq(folder_open(&first, "here", "x", hash, NOW, &info), ERR_OK);
	ck_assert_int_eq(folder_open(&second, "here", "x", hash, NOW, &info), ERR_FAILURE);
	ck_assert_ptr_nonnull(strstr(info.text, "another run"));
	ck_assert_str_eq(info.place, "here");
	folder_close(&first);
	ck_assert_int_eq(folder_open(&second, "here", "x", hash, NOW, &info), ERR_OK);
	folder_close(&second);
	folder_close(&second); /* twice is fine */
	leave();
}
END_TEST

START_TEST(cannot_write)
{
	enter();
	struct folder folder;
	struct err_info info = { 0 };
	FILE *file = fopen("results", "wb");
	fclose(file);
	ck_assert_int_eq(folder_open(&folder, NULL, "x", hash, NOW, &info), ERR_FAILURE);
	ck_assert_str_eq(info.place, "results/x");
	ck_assert_ptr_nonnull(strstr(info.text, "Not a directory"));
	info = (struct err_info){ 0 };
	ck_assert_int_eq(folder_open(&folder, "results/deep/er", "x", hash, NOW, &info),
		ERR_FAILURE);
	char long_name[2 * FOLDER_PATH_BYTES];
	memset(long_name, 'n', sizeof long_name - 1);
	long_name[sizeof long_name - 1] = '\0';
	info = (struct err_info){ 0 };
	ck_assert_int_eq(folder_open(&folder, long_name, "x", hash, NOW, &info), ERR_FAILURE);
	info = (struct err_info){ 0 };
	ck_assert_int_eq(folder_open(&folder, "", "x", hash, NOW, &info), ERR_FAILURE);
	leave();
}
END_TEST

/* A disk that fills up in the middle: exit 1 with the path, the old file intact, no .tmp left. */
START_TEST(full_disk)
{
	enter();
	struct folder folder;
	struct err_info info = { 0 };
	ck_assert_int_eq(folder_open(&folder, "here", "x", hash, NOW, &info), ERR_OK);
	put(&folder, "summary.json", "old");
	signal(SIGXFSZ, SIG_IGN);
	struct rlimit limit;
	struct rlimit small;
	getrlimit(RLIMIT_FSIZE, &limit);
	small = limit;
	small.rlim_cur = 100000;
	setrlimit(RLIMIT_FSIZE, &small);
	char *bytes = calloc(1, 300000);
	enum err err = folder_put(&folder, "summary.json", bytes, 300000, &info);
	setrlimit(RLIMIT_FSIZE, &limit);
	free(bytes);
	ck_assert_int_eq(err, ERR_FAILURE);
	ck_assert_str_eq(info.place, "here/summary.json");
	ck_assert_ptr_nonnull(strstr(info.text, "cannot write"));
	ck_assert_int_ne(access("here/summary.json.tmp", F_OK), 0);
	struct stat status;
	ck_assert_int_eq(stat("here/summary.json", &status), 0);
	ck_assert_int_eq(status.st_size, 3);
	folder_close(&folder);
	leave();
}
END_TEST

START_TEST(dropped_file)
{
	enter();
	struct folder folder;
	struct folder_file file;
	struct err_info info = { 0 };
	ck_assert_int_eq(folder_open(&folder, "here", "x", hash, NOW, &info), ERR_OK);
	ck_assert_int_eq(folder_create(&folder, "reps/p000-r00.json", &file, &info), ERR_OK);
	fputs("half", file.stream);
	ck_assert_int_ne(access("here/reps/p000-r00.json", F_OK), 0);
	folder_drop(&file);
	ck_assert_int_ne(access("here/reps/p000-r00.json.tmp", F_OK), 0);
	folder_close(&folder);
	leave();
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("folder");
	TCase *tests = tcase_create("all");
	tcase_add_test(tests, own_folder);
	tcase_add_test(tests, named_folder);
	tcase_add_test(tests, one_writer);
	tcase_add_test(tests, cannot_write);
	tcase_add_test(tests, full_disk);
	tcase_add_test(tests, dropped_file);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
