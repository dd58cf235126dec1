/* Published ranges as texts, and scenarios at places within them. */
#include "config_test.h"

#include <math.h>

#include "config/uncertain.h"
#include "config/units.h"

static const struct bad {
	const char *set, *path, *part;
} bad[] = {
	{"uncertainty.cpu_wake=3 J", "uncertainty.cpu_wake", "two ends"},
	{"uncertainty.cpu_wake=3 J .. 1 J", "uncertainty.cpu_wake", "below"},
	{"uncertainty.cpu_wake=1 J .. 1 J", "uncertainty.cpu_wake", "below"},
	{"uncertainty.cpu_wake=1 J .. 3", "uncertainty.cpu_wake", "unit"},
	{"uncertainty.cpu_wake=1 J .. 3 s", "uncertainty.cpu_wake", ""},
	{"uncertainty.sms_price=0.05 USD .. 0.20 EUR", "uncertainty.sms_price", "below"},
	{"uncertainty.tls_resumption=0 % .. 120 %", "uncertainty.tls_resumption", ""},
	{"uncertainty.heartbeat_max=8 min .. 3 h", "uncertainty.heartbeat_max", "above 2 h"},
	{"uncertainty.radio=gprs-1999", "uncertainty.radio", "no preset"},
	{"uncertainty.radio=gprs-2005 | ", "uncertainty.radio", "no preset"},
	{"uncertainty.sms_path=auto", "uncertainty.sms_path", "no preset"},
	{"uncertainty.points=-1", "uncertainty.points", ""},
};

START_TEST(bad_ranges)
{
	struct diag_list diags;
	diag_init(&diags);
	struct config *config = config_test_base(&diags, bad[_i].set, NULL);
	ck_assert_msg(config == NULL, "%s", bad[_i].set);
	const struct diag *diag = config_test_problem(&diags, bad[_i].path);
	ck_assert_ptr_nonnull(diag);
	ck_assert_msg(strstr(diag->text, bad[_i].part) != NULL, "%s: %s", bad[_i].set, diag->text);
	diag_fini(&diags);
}
END_TEST

static struct config *base(const char *set, struct uncertain_list *list)
{
	struct diag_list diags;
	diag_init(&diags);
	struct config *config = config_test_base(&diags, set, NULL);
	ck_assert_ptr_nonnull(config);
	diag_fini(&diags);
	uncertain_of(config, list);
	return config;
}

static const struct uncertain *item(const struct uncertain_list *list, const char *id)
{
	for (unsigned i = 0; i < list->n; i++) {
		if (strcmp(list->item[i].id, id) == 0) {
			return &list->item[i];
		}
	}
	return NULL;
}

/* What is switched off, or read by no strategy, is not uncertain. */
static const struct absence {
	const char *set, *id;
} absences[] = {
	{"uncertainty.cpu_wake=off", "cpu_wake"},
	{"device.cpu_power=0 mW", "cpu_wake"},
	{"network.tls=false", "tls_resumption"},
	{"radio.sms_energy=0 J", "sms_energy"},
	{"network.packet_loss=0 %", "packet_loss"},
	{"network.pdp_setup=0 s", "pdp_setup"},
	{"strategies.push.heartbeat.fixed=true", "heartbeat_max"},
	{"radio.name=my own", "radio"},
	{"tariff.plans.mine.sms=0 USD", "sms_price"},
	{"uncertainty.sms_price=0.05 EUR .. 0.20 EUR", "sms_price"},
};

START_TEST(what_applies)
{
	struct uncertain_list all, less;
	struct config *given = base(NULL, &all), *changed = base(absences[_i].set, &less);
	ck_assert_ptr_nonnull(item(&all, absences[_i].id));
	ck_assert_ptr_null(item(&less, absences[_i].id));
	ck_assert_uint_eq(less.n, all.n - 1);
	config_free(given);
	config_free(changed);
}
END_TEST

START_TEST(profiles_of_the_same_technology)
{
	struct uncertain_list list;
	struct config *config = base(NULL, &list);
	const struct uncertain *radio = item(&list, "radio");
	bool other_carrier = false;
	ck_assert_ptr_nonnull(radio);
	ck_assert_uint_ge(radio->choice_n, 3);
	for (unsigned i = 0; i < radio->choice_n; i++) {
		ck_assert_str_ne(radio->choice[i], "umts-carrier-a"); /* the scenario's own */
		ck_assert_str_ne(radio->choice[i], "gprs-2005");
		other_carrier = other_carrier || strcmp(radio->choice[i], "umts-carrier-b") == 0;
	}
	ck_assert(other_carrier);
	config_free(config);
}
END_TEST

static struct config *at(const struct config *config, const struct uncertain_list *list,
	const char *id, double place)
{
	double places[UNCERTAIN_MAX];
	struct diag_list diags;
	diag_init(&diags);
	for (unsigned i = 0; i < list->n; i++) {
		places[i] = strcmp(list->item[i].id, id) == 0 ? place : UNCERTAIN_GIVEN;
	}
	struct config *out = uncertain_config(config, list, places, &diags);
	if (out == NULL) {
		diag_print(&diags, stderr);
	}
	ck_assert_ptr_nonnull(out);
	ck_assert_uint_eq(out->scenario.run.replications, 1);
	diag_fini(&diags);
	return out;
}

static const struct place {
	const char *id;
	double place;
	const char *text;
} places[] = {
	{"cpu_wake", 0, "500 mJ"}, {"cpu_wake", 1, "6 J"}, {"cpu_wake", 0.5, "1.73 J"}, /* sqrt(3) */
	{"sms_energy", 0, "400 mJ"}, {"sms_energy", 1, "2 J"},
	{"tls_resumption", 0.25, "25 %"}, {"sms_price", 0.5, "0.125 USD"},
	{"heartbeat_max", 0, "8 min"}, {"heartbeat_max", 1, "45 min"},
	{"device_wait", 0.5, "90 s"}, {"pdp_setup", 1, "3 s"}, {"packet_loss", 0, "0.5 %"},
	{"base_power", 1, "26.6 mW"}, {"sms_path", 0.9, "reliable"},
};

/* Compares as quantities: "90 s" is "1.5 min". */
static void same(const char *text, const char *expected)
{
	double a = 0, b = 0;
	char unit_a[8], unit_b[8];
	if (!units_any(text, &a, unit_a) || !units_any(expected, &b, unit_b)) {
		ck_assert_str_eq(text, expected);
		return;
	}
	ck_assert_msg(fabs(a - b) <= 1e-9 * fabs(b) && strcmp(unit_a, unit_b) == 0, "%s, not %s",
		text, expected);
}

START_TEST(texts)
{
	struct uncertain_list list;
	struct config *config = base(NULL, &list);
	char text[UNCERTAIN_TEXT_BYTES];
	const struct uncertain *it = item(&list, places[_i].id);
	ck_assert_ptr_nonnull(it);
	uncertain_text(config, it, places[_i].place, text);
	same(text, places[_i].text);
	config_free(at(config, &list, places[_i].id, places[_i].place));
	config_free(config);
}
END_TEST

/* Each place reaches the parameter it is for, under every strategy that reads it. */
START_TEST(places_arrive)
{
	struct uncertain_list list;
	struct config *config = base("uncertainty.users=4", &list), *moved;
	moved = at(config, &list, "cpu_wake", 1);
	const struct device_cfg *device = &moved->scenario.device;
	ck_assert_double_eq_tol((double)device->cpu_uw * 1e-6 *
		(double)(device->cpu_wake_ns + device->cpu_hold_ns) * 1e-9, 6, 1e-4);
	ck_assert_uint_eq(moved->scenario.population.users, 4);
	config_free(moved);
	moved = at(config, &list, "tls_resumption", 1);
	for (uint32_t i = 0; i < moved->scenario.strategy_n; i++) {
		ck_assert_double_eq(moved->scenario.strategies[i].tls_resumed_p, 1);
	}
	config_free(moved);
	moved = at(config, &list, "device_wait", 1);
	ck_assert_double_eq_tol(dist_mean(&moved->scenario.strategies[0].device_wait_ns), 180e9, 1);
	ck_assert_double_eq_tol(dist_mean(&moved->scenario.strategies[1].device_wait_ns), 180e9, 1);
	config_free(moved);
	moved = at(config, &list, "heartbeat_max", 1);
	ck_assert_int_eq(moved->scenario.strategies[3].heartbeat.max_ns, 45 * MINUTE_NS);
	config_free(moved);
	moved = at(config, &list, "sms_price", 0);
	ck_assert_int_eq(moved->scenario.tariff.plans[0].sms_ucur, 50000);
	config_free(moved);
	config_free(config);
}
END_TEST

/* A profile and, on top of it, a range that the profile sets as well: the range wins. */
START_TEST(ranges_win_over_presets)
{
	struct uncertain_list list;
	struct config *config = base(NULL, &list);
	struct diag_list diags;
	double all[UNCERTAIN_MAX];
	diag_init(&diags);
	for (unsigned i = 0; i < list.n; i++) {
		all[i] = 0.0;
	}
	struct config *moved = uncertain_config(config, &list, all, &diags);
	ck_assert_ptr_nonnull(moved);
	ck_assert_str_eq(moved->scenario.radio.name, item(&list, "radio")->choice[0]);
	ck_assert_uint_eq(moved->scenario.radio.sms_uj, 400000);
	diag_fini(&diags);
	config_free(moved);
	config_free(config);
}
END_TEST

/* Where the scenario itself lies. */
START_TEST(given)
{
	struct uncertain_list list;
	struct config *config = base("network.pdp_setup=2 s", &list);
	ck_assert(item(&list, "pdp_setup")->given_known);
	ck_assert_double_eq_tol(item(&list, "pdp_setup")->given, 0.5, 1e-12);
	same(item(&list, "pdp_setup")->given_text, "2 s");
	ck_assert_str_eq(item(&list, "radio")->given_text, "umts-carrier-a");
	ck_assert_str_eq(item(&list, "pdp_setup")->source, "[REG]");
	config_free(config);
	config = base("uncertainty.pdp_setup=1 s .. 9 s", &list);
	ck_assert_str_eq(item(&list, "pdp_setup")->source, "the scenario");
	config_free(config);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("uncertain");
	TCase *tests = tcase_create("all");
	tcase_add_loop_test(tests, bad_ranges, 0, sizeof bad / sizeof bad[0]);
	tcase_add_loop_test(tests, what_applies, 0, sizeof absences / sizeof absences[0]);
	tcase_add_test(tests, profiles_of_the_same_technology);
	tcase_add_loop_test(tests, texts, 0, sizeof places / sizeof places[0]);
	tcase_add_test(tests, places_arrive);
	tcase_add_test(tests, ranges_win_over_presets);
	tcase_add_test(tests, given);
	suite_add_tcase(suite, tests);
	return config_test_run(suite);
}
