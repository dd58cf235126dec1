/* The file: its name and note, users apart and in time order, the next listener, and what happens
 * when it cannot be written. tshark judges whole runs in tests/oracle/oracle_capture.sh. */
#include "capture_read.h"
#include "output/capture.h"
#include "output/capture_net.h"

#include <errno.h>
#include <sys/stat.h>

static const char path[] = "build/test-capture.pcapng";
static const uint32_t users[] = {2, 3, 7};
static struct scenario scenario;
static struct read_capture seen;

static struct capture_plan plan_of(uint32_t strategies)
{
	memset(&scenario, 0, sizeof scenario);
	scenario.run.start_unix_s = 1131321600;
	scenario.run.warm_up_ns = 3600 * SECOND_NS;
	scenario.run.seed = 42;
	scenario.network.mss_bytes = 1360;
	scenario.strategy_n = strategies;
	snprintf(scenario.name, sizeof scenario.name, "test");
	for (uint32_t s = 0; s < strategies; s++) {
		snprintf(scenario.strategies[s].name, MODEL_NAME_MAX, "s%u", s);
	}
	return (struct capture_plan){.scenario = &scenario, .strategy = strategies - 1,
		.users = users, .user_n = 3, .version = "9.9"};
}

static void say(const struct tap *tap, int64_t s, enum tap_kind kind, const char *text)
{
	const struct tap_record record = {.time_ns = s * SECOND_NS, .end_ns = s * SECOND_NS,
		.kind = kind, .leg = TAP_LEG_HTTP, .connection = 1, .from_client = true,
		.counted = true, .bytes = (const uint8_t *)text, .n = strlen(text)};
	tap->record(tap->context, &record);
}

static void count(void *context, const struct tap_record *record)
{
	(void)record;
	(*(unsigned *)context)++;
}

START_TEST(users_are_apart_and_in_order_of_time)
{
	struct err_info info = {.code = ERR_OK};
	const struct capture_plan plan = plan_of(1);
	struct capture *capture = capture_open(path, &plan, &info);
	ck_assert_ptr_nonnull(capture);
	unsigned heard = 0;
	const struct tap next = {.user = 3, .context = &heard, .record = count};
	const struct tap late = capture_tap(capture, 2, NULL);
	const struct tap early = capture_tap(capture, 1, &next);
	ck_assert_uint_eq(late.user, 7);
	ck_assert_uint_eq(early.user, 3);
	say(&late, 2, TAP_TCP_OPEN, "");
	say(&late, 4, TAP_TCP_DATA, "late");
	say(&early, 1, TAP_TCP_OPEN, "");
	say(&early, 3, TAP_TCP_DATA, "early");
	say(&early, 5, TAP_RADIO, ""); /* for the next listener only */
	ck_assert_int_eq(capture_close(capture, &info), ERR_OK);
	ck_assert_uint_eq(heard, 3);
	read_file(&seen, path);
	ck_assert_uint_eq(seen.n, 10);
	for (size_t i = 1; i < seen.n; i++) {
		ck_assert_int_ge(seen.frames[i].unix_ns, seen.frames[i - 1].unix_ns);
	}
	/* The clock starts with the warm-up. */
	ck_assert_int_eq(seen.frames[0].unix_ns, (1131321600 - 3600 + 1) * SECOND_NS);
	ck_assert_uint_eq(seen.frames[0].source_ip, CAPTURE_NET_PHONE + 3);
	ck_assert_uint_eq(seen.frames[3].source_ip, CAPTURE_NET_PHONE + 7);
	ck_assert_mem_eq(seen.frames[6].payload, "early", 5);
	ck_assert_mem_eq(seen.frames[8].payload, "late", 4);
	remove(path);
}
END_TEST

/* Whether the file holds the text. */
static bool holds(const char *file, const char *text)
{
	FILE *stream = fopen(file, "rb");
	ck_assert_ptr_nonnull(stream);
	char octets[4096];
	const size_t n = fread(octets, 1, sizeof octets, stream);
	fclose(stream);
	for (size_t at = 0; at + strlen(text) <= n; at++) {
		if (memcmp(octets + at, text, strlen(text)) == 0) {
			return true;
		}
	}
	return false;
}

START_TEST(the_file_says_what_it_is)
{
	struct err_info info = {.code = ERR_OK};
	const struct capture_plan plan = plan_of(2);
	struct capture *capture = capture_open(path, &plan, &info);
	ck_assert_ptr_nonnull(capture);
	ck_assert_int_eq(capture_close(capture, &info), ERR_OK);
	static const char name[] = "build/test-capture-s1.pcapng";
	ck_assert(holds(name, "pushsim 9.9: scenario test, strategy s1, users 2-3, 7, seed 42, "
		"replication 0. Simulated; ActiveSync in clear"));
	ck_assert(holds(name, "phone-7"));
	ck_assert(!holds(name, "phone-4"));
	remove(name);
}
END_TEST

/* Up to 3000 user-days are held in memory; more is refused before anything is simulated. */
START_TEST(too_much_is_refused_at_once)
{
	static const struct {
		uint32_t days, strategies;
		bool fits;
	} rows[] = {{1000, 1, true}, {1001, 1, false}, {500, 2, true}, {501, 2, false}};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct err_info info = {.code = ERR_OK};
		const struct capture_plan plan = plan_of(rows[i].strategies); /* three users */
		scenario.run.duration_ns = (rows[i].days - 1) * 86400 * SECOND_NS;
		scenario.run.warm_up_ns = 86400 * SECOND_NS;
		struct capture *capture = capture_open(path, &plan, &info);
		ck_assert_int_eq(capture != NULL, rows[i].fits);
		ck_assert_int_eq(info.code, rows[i].fits ? ERR_OK : ERR_USAGE);
		capture_drop(capture);
	}
}
END_TEST

/* What the days did not foretell: one record that would pass the limit, and none is kept. */
START_TEST(too_many_octets_leave_no_file)
{
	struct err_info info = {.code = ERR_OK};
	struct stat status;
	const struct capture_plan plan = plan_of(1);
	struct capture *capture = capture_open(path, &plan, &info);
	const struct tap tap = capture_tap(capture, 0, NULL);
	say(&tap, 1, TAP_TCP_OPEN, "");
	const struct tap_record record = {.time_ns = SECOND_NS, .kind = TAP_TCP_DATA,
		.bytes = (const uint8_t *)"", .n = CAPTURE_BYTES_MAX};
	tap.record(tap.context, &record);
	say(&tap, 2, TAP_TCP_DATA, "after");
	ck_assert_int_eq(capture_close(capture, &info), ERR_FAILURE);
	ck_assert_ptr_nonnull(strstr(info.text, "512 MB"));
	ck_assert_int_ne(stat(path, &status), 0);
}
END_TEST

START_TEST(failures_leave_no_file)
{
	struct err_info info = {.code = ERR_OK};
	struct stat status;
	const struct capture_plan plan = plan_of(1);
	ck_assert_ptr_null(capture_open("build/no/such/folder/x.pcapng", &plan, &info));
	ck_assert_int_eq(info.code, ERR_FAILURE);
	ck_assert_str_eq(info.place, "build/no/such/folder/x.pcapng");
	/* Not closed yet: only the unfinished file is there, under another name. */
	info = (struct err_info){.code = ERR_OK};
	struct capture *capture = capture_open(path, &plan, &info);
	ck_assert_ptr_nonnull(capture);
	ck_assert_int_ne(stat(path, &status), 0);
	ck_assert_int_eq(capture_close(capture, &info), ERR_OK);
	ck_assert_int_eq(stat(path, &status), 0);
	remove(path);
	capture = capture_open(path, &plan, &info);
	capture_drop(capture);
	ck_assert_int_ne(stat(path, &status), 0);
	ck_assert_int_ne(stat("build/test-capture.pcapng.part", &status), 0);
	ck_assert_int_eq(capture_close(NULL, &info), ERR_OK);
}
END_TEST

/* The finished file is renamed over its name: whatever is no file would be gone. */
START_TEST(only_a_file_is_replaced)
{
	struct stat status;
	static const char link_name[] = "build/test-capture-link.pcapng";
	static const char *const names[] = {path, link_name};
	remove(link_name);
	ck_assert_int_eq(symlink("test-capture.pcapng", link_name), 0);
	for (size_t i = 0; i < 6; i++) {
		/* A folder, a FIFO, nothing: by its name and by a link. Two strategies: the name itself
		 * is none of the files, and yet nobody who names a FIFO wants files beside it. */
		const struct capture_plan plan = plan_of(i == 3 ? 2 : 1);
		const bool broken = i >= 4;
		ck_assert(i >= 2 || mkdir(path, 0755) == 0);
		ck_assert(i < 2 || broken || mkfifo(path, 0644) == 0);
		for (size_t k = broken ? 1 : 0; k < 2; k++) {
			struct err_info info = {.code = ERR_OK};
			ck_assert_ptr_null(capture_open(names[k], &plan, &info));
			ck_assert_int_eq(info.code, ERR_FAILURE);
			ck_assert_str_eq(info.place, names[k]);
			ck_assert_ptr_nonnull(strstr(info.text, broken ? "link" : "no regular file"));
		}
		ck_assert(broken || remove(path) == 0);
	}
	FILE *file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	fclose(file);
	struct err_info info = {.code = ERR_OK};
	const struct capture_plan plan = plan_of(1);
	struct capture *capture = capture_open(link_name, &plan, &info);
	ck_assert_ptr_nonnull(capture);
	ck_assert_int_eq(capture_close(capture, &info), ERR_OK);
	ck_assert(lstat(link_name, &status) == 0 && S_ISLNK(status.st_mode));
	ck_assert(holds(path, "scenario test, strategy s0"));
	remove(link_name);
	remove(path);
}
END_TEST

int main(void)
{
	if (mkdir("build", 0755) != 0 && errno != EEXIST) {
		perror("build");
		return EXIT_FAILURE;
	}
	Suite *suite = suite_create("capture");
	TCase *tests = tcase_create("all");
	suite_add_tcase(suite, tests);
	tcase_add_test(tests, users_are_apart_and_in_order_of_time);
	tcase_add_test(tests, the_file_says_what_it_is);
	tcase_add_test(tests, too_much_is_refused_at_once);
	tcase_add_test(tests, too_many_octets_leave_no_file);
	tcase_add_test(tests, failures_leave_no_file);
	tcase_add_test(tests, only_a_file_is_replaced);
	return vector_run(suite);
}
