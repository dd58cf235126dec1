/* One replication's file: what is written is what is read, and nothing else is accepted.
 * Oracle for the form: jansson reads the same bytes. */
#include <check.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "output/rep.h"
#include "unit/synthetic.h"

static const char hash[] = "3f9c1a0000000000000000000000000000000000000000000000000000000000";

struct fixture {
	struct synthetic *it;
	struct folder folder;
	char path[FOLDER_PATH_BYTES];
	const struct tally *tallies[4];
};

enum { METERS = 3 };

static struct fixture fixture_build(void)
{
	struct fixture f = { .it = synthetic_build(0, 4, 1) };
	f.it->scenario.run.duration_ns = 3 * MINUTE_NS;
	f.it->scenario.tariff.meter_n = METERS;
	for (uint32_t s = 0; s < 4; s++) {
		tally_free(f.it->point.tally[s]);
		f.it->point.tally[s] = synthetic_tally(&f.it->scenario, s, 1);
		/* The synthetic radio does not fit into three minutes. */
		f.it->point.tally[s]->radio_us[SLOT_IDLE][PURPOSE_BASE] = 1;
		tally_meters_build(f.it->point.tally[s], METERS);
		f.tallies[s] = f.it->point.tally[s];
	}
	snprintf(f.folder.path, sizeof f.folder.path, "%s/pushsim-rep-XXXXXX", P_tmpdir);
	ck_assert_ptr_nonnull(mkdtemp(f.folder.path));
	f.folder.lock_fd = -1;
	char name[64];
	rep_name(0, 7, name, sizeof name);
	ck_assert_str_eq(name, "reps/p000-r07.json");
	ck_assert_int_lt(snprintf(f.path, sizeof f.path, "%.900s/%s", f.folder.path, name), 1000);
	return f;
}

static void fixture_free(struct fixture *f)
{
	unlink(f->path);
	*strrchr(f->path, '/') = '\0';
	rmdir(f->path);
	ck_assert_int_eq(rmdir(f->folder.path), 0); /* nothing else was left behind */
	synthetic_free(f->it);
}

/* Extreme values in every field that has room for them. */
static void fill_extremes(struct tally *tally)
{
	tally->count[TALLY_mails] = UINT64_MAX;
	tally->radio_us[SLOT_OUT][PURPOSE_USER] = UINT64_MAX - 1;
	tally->cpu_us[PURPOSE_SMS] = UINT64_C(9223372036854775808);
	tally->wait_us[WAIT_CALL] = 3;
	tally->age_ms2 = ((unsigned __int128)UINT64_MAX << 64) | 12345;
	tally->drain_ns = INT64_MAX;
	tally->fingerprint = UINT64_MAX;
	tally->minutes[2] = (struct tally_minute){ UINT64_MAX, 6, UINT64_MAX - 7, UINT32_MAX, 1, 2, 3, 4,
		5 };
	tally->usage[9] = (struct usage){ { 1, UINT64_MAX }, { UINT32_MAX, 2 } };
	for (uint32_t i = 0; i < METERS; i++) {
		tally->units[9 * METERS + i][0] = 3 + i;
		tally->units[9 * METERS + i][1] = UINT32_MAX - i;
	}
	hist_add(&tally->latency_us, 0);
	hist_add(&tally->latency_us, INT64_MAX);
	hist_add_never(&tally->latency_us);
	hist_add(&tally->policy_us, 512);
	hist_add_never(&tally->wipe_us);
	hist_add(&tally->wipe_ack_us, 7);
	for (uint32_t i = 0; i < PEAK_N; i++) {
		tally->peak[i] = UINT32_MAX - i;
	}
	hist_add(&tally->server_wait_us, 511);
}

static void check_same(const struct tally *a, const struct tally *b)
{
	struct tally x = *a;
	struct tally y = *b;
	ck_assert_uint_eq(x.minutes_n, y.minutes_n);
	ck_assert_uint_eq(x.users_n, y.users_n);
	ck_assert_mem_eq(x.minutes, y.minutes, x.minutes_n * sizeof *x.minutes);
	ck_assert_mem_eq(x.usage, y.usage, x.users_n * sizeof *x.usage);
	ck_assert_uint_eq(x.meters_n, METERS);
	ck_assert_mem_eq(x.units, y.units, x.users_n * METERS * sizeof *x.units);
	x.units = y.units = NULL;
	x.minutes = y.minutes = NULL;
	x.usage = y.usage = NULL;
	ck_assert_mem_eq(&x, &y, sizeof x);
}

START_TEST(round_trip)
{
	struct fixture f = fixture_build();
	struct err_info info = { 0 };
	struct tally *back[4];
	fill_extremes(f.it->point.tally[1]);
	f.it->point.tally[2]->drain_ns = -1;
	ck_assert(!rep_exists(f.folder.path, 0, 7));
	ck_assert_int_eq(rep_write(&f.folder, 0, 7, hash, &f.it->scenario, f.tallies, &info),
		ERR_OK);
	ck_assert(rep_exists(f.folder.path, 0, 7));
	ck_assert_msg(rep_read(f.folder.path, 0, 7, hash, &f.it->scenario, back, &info) == ERR_OK,
		"%s %s", info.place, info.text);
	for (uint32_t s = 0; s < 4; s++) {
		check_same(back[s], f.tallies[s]);
		tally_free(back[s]);
	}
	fixture_free(&f);
}
END_TEST

/* The same bytes are JSON to others, with the values where they belong. */
START_TEST(is_json)
{
	struct fixture f = fixture_build();
	struct err_info info = { 0 };
	ck_assert_int_eq(rep_write(&f.folder, 0, 7, hash, &f.it->scenario, f.tallies, &info),
		ERR_OK);
	json_error_t where;
	json_t *json = json_load_file(f.path, JSON_REJECT_DUPLICATES, &where);
	ck_assert_msg(json != NULL, "%d: %s", where.line, where.text);
	ck_assert_str_eq(json_string_value(json_object_get(json, "format")), "pushsim-rep/1");
	json_t *autd = json_array_get(json_object_get(json, "strategies"), 1);
	ck_assert_str_eq(json_string_value(json_object_get(autd, "name")), "autd");
	json_t *count = json_object_get(autd, "count");
	ck_assert_uint_eq(json_object_size(count), TALLY_N);
	ck_assert_int_eq(json_integer_value(json_object_get(count, "mails")), SYNTHETIC_MAILS);
	json_t *sms = json_object_get(json_object_get(autd, "usage"), "sms_work");
	ck_assert_uint_eq(json_array_size(sms), SYNTHETIC_USERS);
	ck_assert_int_eq(json_integer_value(json_array_get(sms, 3)), 301);
	json_t *minutes = json_object_get(json_object_get(autd, "minute"), "requests");
	ck_assert_uint_eq(json_array_size(minutes), 3);
	json_decref(json);
	fixture_free(&f);
}
END_TEST

static void put(const char *path, const char *bytes, size_t n)
{
	FILE *out = fopen(path, "wb");
	ck_assert_uint_eq(fwrite(bytes, 1, n, out), n);
	fclose(out);
}

/* Cut at every byte, and every byte changed: refused with a place, or (a digit) read as a
 * number. */
START_TEST(damage_is_noticed)
{
	struct fixture f = fixture_build();
	struct err_info info = { 0 };
	struct tally *back[4];
	for (uint32_t s = 0; s < 4; s++) {
		hist_clear(&f.it->point.tally[s]->latency_us);
		hist_clear(&f.it->point.tally[s]->notify_us);
		hist_add(&f.it->point.tally[s]->latency_us, 100);
	}
	f.it->scenario.strategy_n = 1;
	ck_assert_int_eq(rep_write(&f.folder, 0, 7, hash, &f.it->scenario, f.tallies, &info),
		ERR_OK);
	static char bytes[65536];
	FILE *in = fopen(f.path, "rb");
	size_t n = fread(bytes, 1, sizeof bytes, in);
	fclose(in);
	ck_assert_uint_lt(n, sizeof bytes);
	for (size_t i = 0; i < n; i++) {
		put(f.path, bytes, i);
		info = (struct err_info){ 0 };
		ck_assert_int_eq(rep_read(f.folder.path, 0, 7, hash, &f.it->scenario, back, &info),
			ERR_FAILURE);
		ck_assert_ptr_null(back[0]);
		ck_assert_ptr_nonnull(strstr(info.place, "p000-r07.json:"));
	}
	bytes[n] = '\n';
	put(f.path, bytes, n + 1); /* more than was written is damage, too */
	ck_assert_int_eq(rep_read(f.folder.path, 0, 7, hash, &f.it->scenario, back, &info),
		ERR_FAILURE);
	char *pair = strstr(bytes, "\"count\":[100,1]");
	ck_assert_ptr_nonnull(pair);
	pair[13] = '0'; /* an empty bucket is never written */
	put(f.path, bytes, n);
	ck_assert_int_eq(rep_read(f.folder.path, 0, 7, hash, &f.it->scenario, back, &info),
		ERR_FAILURE);
	pair[13] = '1';
	static const char changes[] = { '9', ' ', '"', '-', ']', 'x', '\0' };
	for (size_t i = 0; i < n; i++) {
		char kept = bytes[i];
		bool digit = (kept >= '0' && kept <= '9') || kept == '-';
		for (size_t c = 0; c < sizeof changes; c++) {
			if (changes[c] == kept) {
				continue;
			}
			bytes[i] = changes[c];
			put(f.path, bytes, n);
			info = (struct err_info){ 0 };
			enum err err = rep_read(f.folder.path, 0, 7, hash, &f.it->scenario, back,
				&info);
			ck_assert_msg(err == ERR_FAILURE || (digit && changes[c] == '9') ||
				(digit && changes[c] == '-'), "byte %zu to %d", i, changes[c]);
			if (err == ERR_OK) {
				tally_free(back[0]);
			}
		}
		bytes[i] = kept;
	}
	f.it->scenario.strategy_n = 4;
	fixture_free(&f);
}
END_TEST

START_TEST(belongs_to_its_scenario)
{
	struct fixture f = fixture_build();
	struct err_info info = { 0 };
	struct tally *back[4];
	ck_assert_int_eq(rep_write(&f.folder, 0, 7, hash, &f.it->scenario, f.tallies, &info),
		ERR_OK);
	char other[65];
	snprintf(other, sizeof other, "%s", hash);
	other[0] = '4';
	ck_assert_int_eq(rep_read(f.folder.path, 0, 7, other, &f.it->scenario, back, &info),
		ERR_FAILURE);
	info = (struct err_info){ 0 };
	ck_assert_int_eq(rep_read(f.folder.path, 0, 8, hash, &f.it->scenario, back, &info),
		ERR_FAILURE);
	ck_assert_ptr_nonnull(strstr(info.text, "cannot read"));
	/* More users than the scenario has: refused before anything is allocated for them. */
	f.it->scenario.population.users = 9;
	info = (struct err_info){ 0 };
	ck_assert_int_eq(rep_read(f.folder.path, 0, 7, hash, &f.it->scenario, back, &info),
		ERR_FAILURE);
	f.it->scenario.population.users = SYNTHETIC_USERS;
	snprintf(f.it->scenario.strategies[2].name, MODEL_NAME_MAX, "other");
	info = (struct err_info){ 0 };
	ck_assert_int_eq(rep_read(f.folder.path, 0, 7, hash, &f.it->scenario, back, &info),
		ERR_FAILURE);
	fixture_free(&f);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("rep");
	TCase *tests = tcase_create("all");
	tcase_add_test(tests, round_trip);
	tcase_add_test(tests, is_json);
	tcase_add_test(tests, damage_is_noticed);
	tcase_add_test(tests, belongs_to_its_scenario);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
