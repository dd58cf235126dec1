/* What radio profiles may not say, and devices that have no such radio. */
#include "config_test.h"

#include "config/diag.h"

/* Settings on the base scenario (a GPRS phone); the problem they make. */
static const struct {
	const char *preset;
	const char *sets[3];
	const char *path;
	enum diag_id id;
} rows[] = {
	{"radio/gprs-2005", {"radio.sms_bearer=ims"}, "radio.sms_bearer", DIAG_E_RADIO},
	{"radio/umts-carrier-a", {"radio.sms_bearer=nas"}, "radio.sms_bearer", DIAG_E_RADIO},
	{"radio/lte-cdrx", {"radio.sms_bearer=sdcch"}, "radio.sms_bearer", DIAG_E_RADIO},
	{"radio/nb-iot", {"radio.sms_bearer=ims"}, "radio.sms_bearer", DIAG_E_RADIO},
	{"radio/lte-cdrx", {"radio.class_b=true"}, "radio.class_b", DIAG_E_RADIO},
	{"radio/lte-cdrx", {"radio.technology=gprs"}, "radio.sms_bearer", DIAG_E_RADIO},
	{"radio/nr-sa-inactive", {"radio.technology=wifi", "radio.sms_bearer=ims"}, "radio.pch",
		DIAG_E_RADIO},
	{"radio/nb-iot-psm", {"radio.technology=umts", "radio.sms_bearer=sdcch"}, "radio.sleep",
		DIAG_E_RADIO},
	{"radio/gprs-2005", {"radio.idle.paging_cycle=6 s"}, "radio.idle.paging_cycle", DIAG_E_RADIO},
	{"radio/lte-cdrx", {"radio.relative.unit=6 mW"}, "radio.relative.unit", DIAG_E_RADIO},
	{"radio/nb-iot-psm", {"radio.update.period=0 s"}, "radio.update.period", DIAG_E_RADIO},
	{"radio/nb-iot-psm", {"radio.update.period=16 s"}, "radio.update.period", DIAG_E_RADIO},
	{"radio/gprs-2005", {"radio.update.energy=1 J"}, "radio.update.time", DIAG_E_RADIO},
	{"radio/gprs-2005", {"radio.attach.energy=1 J"}, "radio.attach.time", DIAG_E_RADIO},
	{"radio/hspa", {"radio.early_release=pch"}, "radio.early_release", DIAG_E_RADIO},
	{"radio/hspa", {"radio.early_release=idle", "radio.release_after=0.1 s"},
		"radio.release_after", DIAG_E_RADIO},
	{"radio/lte-cdrx", {"radio.small.up=1 kB"}, "radio.small", DIAG_E_RADIO},
	{"radio/gprs-2005", {"radio.idle.carries_up=1 B"}, "radio.idle.carries_up", DIAG_E_RADIO},
	{"radio/gprs-2005", {"radio.idle.drx.on_time=1 ms"}, "radio.idle.drx.on_time", DIAG_E_RADIO},
	{"radio/hspa", {"radio.idle.drx.on_time=6 s"}, "radio.idle.drx.on_time", DIAG_E_CONFLICT},
	{"radio/hspa", {"radio.idle.rtt=0.5 s"}, "radio.idle.rtt", DIAG_E_CONFLICT},
	{"radio/hspa", {"radio.high=null"}, "radio.high", DIAG_E_MISSING},
	{"radio/umts-carrier-a", {"device.radios=gprs wifi"}, "device.radios", DIAG_W_RADIO_DEVICE},
	{"radio/gprs-2005", {"radio.idle.timer=3 s"}, "radio.idle.timer", DIAG_W_UNUSED},
	{"radio/lte-m", {"device.radios=lte nb-iot"}, "device.radios", DIAG_W_RADIO_DEVICE},
};

static size_t set_count(const char *const sets[3])
{
	size_t n = 0;
	while (n < 3 && sets[n] != NULL) {
		n++;
	}
	return n;
}

START_TEST(what_is_impossible_is_named)
{
	struct diag_list diags;
	diag_init(&diags);
	struct config *base = config_test_base(&diags, NULL);
	ck_assert_ptr_nonnull(base);
	ck_assert_uint_eq(diags.error_n, 0);
	struct config *config = config_variant(base, rows[_i].preset, rows[_i].sets,
		set_count(rows[_i].sets), &diags);
	bool warning = rows[_i].id == DIAG_W_RADIO_DEVICE || rows[_i].id == DIAG_W_UNUSED;
	ck_assert_msg((config != NULL) == warning, "%s: wrong verdict", rows[_i].sets[0]);
	bool found = false;
	for (size_t i = 0; i < diags.n; i++) {
		const struct diag *it = &diags.items[i];
		found = found || (it->id == rows[_i].id && strcmp(it->path, rows[_i].path) == 0);
	}
	ck_assert_msg(found, "%s: no problem at %s", rows[_i].sets[0], rows[_i].path);
	config_free(config);
	config_free(base);
	diag_fini(&diags);
}
END_TEST

/* Presets of radio/ replace each other whole: whichever comes after whichever is as if alone. */
START_TEST(profiles_leave_nothing_behind)
{
	static const char *const presets[] = {"radio/gprs-2005", "radio/nr-nsa", "radio/nb-iot-psm",
		"radio/umts-carrier-b", "radio/nr-tr38840", "radio/wifi-psm", "radio/lte-huang2012"};
	enum { N = sizeof presets / sizeof presets[0] };
	struct diag_list diags;
	diag_init(&diags);
	struct config *base = config_test_base(&diags, NULL);
	for (unsigned i = 0; i < N; i++) {
		struct config *alone = config_variant(base, presets[i], NULL, 0, &diags);
		ck_assert_ptr_nonnull(alone);
		for (unsigned k = 0; k < N; k++) {
			struct config *before = config_variant(base, presets[k], NULL, 0, &diags);
			ck_assert_ptr_nonnull(before);
			struct config *after = config_variant(before, presets[i], NULL, 0, &diags);
			ck_assert_msg(after != NULL, "%s after %s", presets[i], presets[k]);
			ck_assert_msg(strcmp(after->hash, alone->hash) == 0, "%s after %s differs",
				presets[i], presets[k]);
			config_free(after);
			config_free(before);
		}
		config_free(alone);
	}
	ck_assert_uint_eq(diags.error_n, 0);
	config_free(base);
	diag_fini(&diags);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("rules_radio");
	TCase *tests = tcase_create("rules_radio");
	tcase_add_loop_test(tests, what_is_impossible_is_named, 0,
		(int)(sizeof rows / sizeof rows[0]));
	tcase_add_test(tests, profiles_leave_nothing_behind);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0;
}
