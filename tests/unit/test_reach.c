/* Mail and SMS for devices on every radio preset: what always adds up, what waits for a device that
 * cannot be paged, SMS by bearer, weak signals. */
#include "storm.h"

#include "stats/price.h"

static const char *const presets[] = {"gprs-2005", "edge-2005", "gsm-tailender-2009",
	"umts-tailender-2009", "umts-carrier-a", "umts-carrier-b", "umts-cellpch-2007",
	"umts-3at-2008", "umts-teliasonera-2014", "hspa", "hspa-i997", "lte-huang2012", "lte-cdrx",
	"lte-cat1-module", "nr-nsa", "nr-sa-inactive", "nr-tr38840", "wifi-psm", "nb-iot", "lte-m",
	"nb-iot-psm", "lte-m-psm"};
enum { PRESETS = sizeof presets / sizeof presets[0] };

static struct config *base;

static struct config *variant(const char *name, const char *const *sets, size_t set_n)
{
	struct diag_list diags;
	char path[64];
	diag_init(&diags);
	snprintf(path, sizeof path, "radio/%s", name);
	struct config *config = config_variant(base, path, sets, set_n, &diags);
	if (config == NULL) {
		diag_print(&diags, stderr);
	}
	ck_assert_ptr_nonnull(config);
	diag_fini(&diags);
	return config;
}

static uint32_t strategy_of(const struct scenario *scenario, const char *name)
{
	for (uint32_t s = 0; s < scenario->strategy_n; s++) {
		if (strcmp(scenario->strategies[s].name, name) == 0) {
			return s;
		}
	}
	ck_abort_msg("no strategy %s", name);
}

/* Every preset under every strategy, with gaps, losses, resets: time, counts and waits add up. */
START_TEST(presets_add_up)
{
	static const char *const sets[] = {"population.users=8", "run.duration=20 h",
		"coverage.gaps_per_user=20 /d", "network.packet_loss=5 %", "sms.loss=5 %",
		"radio.weak.user_share=100 %", "radio.weak.time_share=50 %"};
	struct config *config = variant(presets[_i], sets, sizeof sets / sizeof sets[0]);
	struct scenario scenario = config->scenario;
	for (unsigned round = 0; round < 2; round++) {
		scenario.network.firewall_action = round == 0 ? FIREWALL_DROP : FIREWALL_RESET;
		scenario.sms.covers = round == 0 ? SMS_COVERS_PATH : SMS_COVERS_GATEWAY;
		for (uint32_t s = 0; s < scenario.strategy_n; s++) {
			struct tally *tally = storm_run(&scenario, s, round);
			storm_check(&scenario, tally);
			bool weak = tally->radio_us[SLOT_UP_WEAK][PURPOSE_MAIL] > 0;
			ck_assert(weak || strcmp(presets[_i], "nr-nsa") == 0);
			tally_free(tally);
		}
	}
	config_free(config);
}
END_TEST

/* A storm of everything at random, on the radios that hide. */
START_TEST(storms_of_the_hidden)
{
	static const char *const hidden[] = {"nb-iot", "nb-iot-psm", "lte-m", "lte-m-psm"};
	struct config *config = variant(hidden[_i % 4], NULL, 0);
	struct scenario scenario = config->scenario;
	storm_randomise(&scenario, (unsigned)_i);
	scenario.radio.class_b = false;
	scenario.radio.sms_bearer = _i % 8 < 4 ? RADIO_SMS_NAS : RADIO_SMS_IMS;
	for (uint32_t s = 0; s < scenario.strategy_n; s++) {
		struct tally *tally = storm_run(&scenario, s, 0);
		storm_check(&scenario, tally);
		tally_free(tally);
	}
	config_free(config);
}
END_TEST

static double mean_s(const struct hist *hist)
{
	return ((double)hist->sum_high * 0x1p64 + (double)hist->sum_low) / (double)hist->n * 1e-6;
}

/* In power saving the SMS waits for the area update every 4 h, 2 h on average; with extended DRX of
 * 81.92 s for its window, 41 s; on LTE for neither. */
START_TEST(sms_waits_until_the_device_listens)
{
	static const struct {
		const char *preset;
		double wait_s, within_s;
	} table[] = {{"lte-cdrx", 0, 5}, {"nb-iot", 41, 12}, {"nb-iot-psm", 7200, 1300}};
	static const char *const sets[] = {"sms.delay=0 s", "population.users=200",
		"workload.mail_per_user=0.4 /d", "workload.day_profile=flat", "run.duration=4 d",
		"coverage.gaps_per_user=0 /d", "strategies.mail.device_wait=0 s"};
	double first_s = 0;
	for (unsigned i = 0; i < 3; i++) {
		struct config *config = variant(table[i].preset, sets, sizeof sets / sizeof sets[0]);
		struct tally *tally = storm_run(&config->scenario,
			strategy_of(&config->scenario, "mail"), 0);
		ck_assert_uint_gt(tally->latency_us.n, 150);
		double got_s = mean_s(&tally->notify_us);
		first_s = i == 0 ? got_s : first_s;
		ck_assert_msg(got_s - first_s > table[i].wait_s - table[i].within_s &&
			got_s - first_s < table[i].wait_s + table[i].within_s,
			"%s: %g s after LTE", table[i].preset, got_s - first_s);
		/* Area updates themselves take time, and one in a while meets an awake device. */
		ck_assert((tally->count[TALLY_unreachable] > tally->count[TALLY_sms_received] / 2) ==
			(i > 0));
		tally_free(tally);
		config_free(config);
	}
}
END_TEST

/* What the device sends lets go at once what waits for it: polling every 20 min, an SMS waits for
 * the next poll and not for the update every 4 h. */
START_TEST(an_uplink_lets_go)
{
	static const char *const sets[] = {"sms.delay=0 s", "population.users=40",
		"run.duration=2 d", "workload.day_profile=flat", "workload.mail_per_user=20 /d",
		"coverage.gaps_per_user=0 /d", "strategies.mail.device_wait=0 s",
		"strategies.mail.fallback=20 min"};
	struct config *config = variant("nb-iot-psm", sets, sizeof sets / sizeof sets[0]);
	struct tally *tally = storm_run(&config->scenario, strategy_of(&config->scenario, "mail"), 0);
	/* Each poll puts the update off: it never comes, and what waits for it would wait for ever. */
	ck_assert_uint_gt(tally->count[TALLY_unreachable], 100);
	ck_assert_uint_gt(tally->count[TALLY_sms_received] * 10,
		tally->count[TALLY_sms_submitted] * 9);
	ck_assert_uint_eq(tally->count[TALLY_area_updates], 0);
	tally_free(tally);
	config_free(config);
}
END_TEST

/* Over IMS an SMS is data: no energy of its own, but promotions, transfers and tails for purpose
 * sms. */
START_TEST(sms_over_ims_is_data)
{
	static const char *const ims[] = {"radio.sms_bearer=ims", "population.users=20"};
	static const char *const nas[] = {"radio.sms_bearer=nas", "population.users=20"};
	struct config *configs[2] = {variant("lte-huang2012", nas, 2), variant("lte-huang2012", ims, 2)};
	double sms_j[2], promotion_j[2], tail_j[2], each[2];
	for (unsigned i = 0; i < 2; i++) {
		const struct scenario *scenario = &configs[i]->scenario;
		struct tally *tally = storm_run(scenario, strategy_of(scenario, "mail"), 0);
		struct price_assumption given = { PRICE_GIVEN, PRICE_GIVEN };
		struct price_energy energy = price_energy(scenario, tally, given);
		sms_j[i] = price_energy_cause(&energy, PRICE_SMS);
		promotion_j[i] = energy.j[PRICE_PROMOTION][PURPOSE_SMS];
		tail_j[i] = energy.j[PRICE_TAIL][PURPOSE_SMS];
		each[i] = price_energy_purpose(&energy, PURPOSE_SMS) - energy.j[PRICE_CPU][PURPOSE_SMS];
		each[i] /= (double)tally->count[TALLY_sms_received];
		ck_assert_uint_gt(tally->count[TALLY_sms_received], 100);
		ck_assert_uint_eq(tally->sms_n[PURPOSE_SMS], /* over IMS the radio's states hold it */
			i == 0 ? tally->count[TALLY_sms_received] : 0);
		ck_assert_uint_eq(tally->count[TALLY_sdcch_attempts], 0);
		tally_free(tally);
		config_free(configs[i]);
	}
	ck_assert_double_gt(sms_j[0], 0);
	ck_assert(promotion_j[0] == 0 && tail_j[0] == 0);
	ck_assert(sms_j[1] == 0 && promotion_j[1] > 0 && tail_j[1] > 0);
	/* NAS: 0.7 J each. IMS: at most promotion and a whole tail, 12.6 J, and most of that. */
	ck_assert_double_eq_tol(each[0], 0.7, 1e-6);
	ck_assert(each[1] > 6 && each[1] < 13);
}
END_TEST

int main(void)
{
	base = storm_load("tests/vectors/config/base.json");
	struct diag_list diags;
	diag_init(&diags);
	static const char *const ways[] = {"run.warm_up=1 d"};
	struct config *two = config_variant(base, NULL, ways, 1, &diags);
	REQUIRE(two != NULL);
	diag_fini(&diags);
	config_free(base);
	base = two;
	Suite *suite = suite_create("reach");
	TCase *tcase = tcase_create("reach");
	tcase_add_loop_test(tcase, presets_add_up, 0, PRESETS);
	tcase_add_loop_test(tcase, storms_of_the_hidden, 0, 24);
	tcase_add_test(tcase, sms_waits_until_the_device_listens);
	tcase_add_test(tcase, an_uplink_lets_go);
	tcase_add_test(tcase, sms_over_ims_is_data);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	config_free(base);
	return failed > 0;
}
