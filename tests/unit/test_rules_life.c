/* Days of users and batteries that contradict themselves, and battery keys that nothing reads. */
#include "config_test.h"

#include "config/diag.h"

enum { SETS = 3 };

/* Settings on the base scenario (a GPRS phone); the problem they make, none where path is NULL. */
static const struct {
	const char *sets[SETS];
	const char *path;
	enum diag_id id;
} rows[] = {
	{{"habits.awake_from=23 h", "habits.awake_to=7 h"}, "habits.awake_to", DIAG_E_CONFLICT},
	{{"habits.peak_from=18 h", "habits.peak_to=9 h"}, "habits.peak_to", DIAG_E_CONFLICT},
	{{"habits.trip=30 h"}, "habits.trip", DIAG_E_CONFLICT},
	{{"device.battery_cycles=2600"}, "device.battery_cycles", DIAG_E_CONFLICT},
	{{"device.battery_resistance=0.45"}, "device.battery_resistance", DIAG_E_CONFLICT},
	{{"device.battery_peukert=1.1"}, "device.battery_peukert", DIAG_W_UNUSED},
	{{"device.battery_peukert=1.1", "device.battery_model=kibam"}, "device.battery_peukert",
		DIAG_W_UNUSED},
	{{"device.battery_rated_time=10 h"}, "device.battery_rated_time", DIAG_W_UNUSED},
	{{"device.battery_kibam_share=0.2"}, "device.battery_kibam_share", DIAG_W_UNUSED},
	{{"device.battery_kibam_rate=0.002", "device.battery_model=peukert"},
		"device.battery_kibam_rate", DIAG_W_UNUSED},
	{{"device.battery_cutoff=3.4 V"}, "device.battery_cutoff", DIAG_W_UNUSED},
	{{"device.battery_burst=1"}, "device.battery_burst", DIAG_W_UNUSED},
	{{"device.battery_fade=5 %"}, "device.battery_fade", DIAG_W_UNUSED},
	{{"device.battery_peukert=1.1", "device.battery_rated_time=10 h",
		"device.battery_model=peukert"}, NULL, 0},
	{{"device.battery_kibam_share=0.2", "device.battery_kibam_rate=0.002",
		"device.battery_model=kibam"}, NULL, 0},
	{{"device.battery_cutoff=3.4 V", "device.battery_burst=1", "device.battery_resistance=0.1"},
		NULL, 0},
	{{"device.battery_fade=5 %", "device.battery_cycles=300"}, NULL, 0},
};

START_TEST(what_contradicts_itself_is_named)
{
	struct diag_list diags;
	diag_init(&diags);
	struct config *base = config_test_base(&diags, NULL);
	ck_assert_ptr_nonnull(base);
	const size_t before = diags.n;
	size_t set_n = 0;
	while (set_n < SETS && rows[_i].sets[set_n] != NULL) {
		set_n++;
	}
	struct config *config = config_variant(base, "radio/gprs-2005", rows[_i].sets, set_n, &diags);
	bool stands = rows[_i].path == NULL || rows[_i].id == DIAG_W_UNUSED;
	ck_assert_msg((config != NULL) == stands, "%s: wrong verdict", rows[_i].sets[0]);
	bool found = rows[_i].path == NULL;
	for (size_t i = before; i < diags.n; i++) {
		const struct diag *it = &diags.items[i];
		ck_assert_msg(rows[_i].path != NULL || strncmp(it->path, "device.battery", 14) != 0,
			"%s: a problem at %s", rows[_i].sets[0], it->path);
		found = found || (it->id == rows[_i].id && strcmp(it->path, rows[_i].path) == 0);
	}
	ck_assert_msg(found, "%s: no problem at %s", rows[_i].sets[0], rows[_i].path);
	config_free(config);
	config_free(base);
	diag_fini(&diags);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("rules_life");
	TCase *tests = tcase_create("rules_life");
	tcase_add_loop_test(tests, what_contradicts_itself_is_named, 0,
		(int)(sizeof rows / sizeof rows[0]));
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0;
}
