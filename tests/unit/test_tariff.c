/* Every tariff preset gives the published price for the published use: preset, meters of the world,
 * month, bill. Rows with V are of sms-validation.json, those with 5.6 of sms.md. */
#include <check.h>
#include <math.h>

#include "config/presets.h"
#include "config_test.h"
#include "stats/bill.h"
#include "world/site.h"

/* Sessions of `bytes` each, one every `every_ns` from the first hour on, in packets of 1,000. A
 * session of `hours` repeats its bytes each hour and ends after the last. */
struct use {
	uint32_t sms;       /* notifications in the month */
	uint32_t sessions;
	uint32_t bytes;
	int64_t every_ns;
	uint32_t hours;
};

struct row {
	const char *what;
	const char *preset, *plan;
	const char *set;    /* one more setting, or NULL */
	struct use use;
	double sms, data;   /* lines of the bill; data with day fees */
	double sender;
};

#define NONE {0}
#define SESSION(bytes) {0, 1, bytes, 0, 1}
#define SMS(n) {n, 0, 0, 0, 0}
/* A heartbeat of 1 kB every 900 s for 30 days. */
#define HEARTBEATS {0, 2880, 1000, 900 * SECOND_NS, 1}

static const struct row rows[] = {
	{"V12", "de-2002", "e-plus-s", NULL, SESSION(203000), 0, 0.812, 0},
	{"V12", "de-2002", "e-plus-m", NULL, SESSION(203000), 0, 0.609, 0},
	{"V12", "de-2002", "e-plus-xl", NULL, SESSION(203000), 0, 0.406, 0},
	{"V12", "de-2002", "t-mobile-profi", NULL, SESSION(203000), 0, 0.87, 0},
	{"V12", "de-2002", "t-mobile-office", NULL, SESSION(203000), 0, 0.57, 0},
	{"100 kB steps of the month", "de-2002", "vodafone-xl", NULL, SESSION(203000), 0, 0.765, 0},
	{"by call", "de-2002", "vodafone-by-call", NULL, SESSION(50000), 0, 2.9, 0},
	{"21 steps", "de-2002", "o2", NULL, SESSION(203000), 0, 1.05, 0},
	{"21 steps", "de-2002", "quam", NULL, SESSION(203000), 0, 3.99, 0},
	{"V15", "uk-2007", "vodafone", NULL, SESSION(1000000), 0, 7.5, 0},
	{"V15", "uk-2007", "o2", NULL, SESSION(1000000), 0, 3, 0},
	{"V15", "uk-2007", "orange", NULL, SESSION(1000000), 0, 4, 0},
	{"V15", "uk-2007", "tesco", NULL, SESSION(1000000), 0, 4, 0},
	{"bundle", "uk-2007", "orange-4-mb", NULL, SESSION(5000000), 0, 8, 0},
	{"bundle", "uk-2007", "o2-4-mb", NULL, SESSION(5000000), 0, 8, 0},
	{"ten days", "uk-2007", "pound-a-day", NULL, {0, 10, 5000, DAY_NS, 1}, 0, 10, 0},
	{"5.6, 900 triggers", "us-2002-t-mobile", "bundle-500", NULL, SMS(900), 22.99, 19.99, 0},
	{"50 free", "us-2002-t-mobile", "no-bundle", NULL, SMS(900), 42.5, 19.99, 0},
	{"the cheaper", "us-2002-t-mobile", "best", NULL, SMS(900), 22.99, 19.99, 0},
	{"the cheaper", "us-2002-t-mobile", "best", NULL, SMS(60), 0.5, 19.99, 0},
	{"5.6, 900 triggers", "us-2002-cingular", "bundle-500", NULL, SMS(900), 49.99, 19.99, 0},
	{"the cheapest", "us-2002-cingular", "best", NULL, SMS(900), 49.99, 19.99, 0},
	{"the cheapest", "us-2002-cingular", "best", NULL, SMS(260), 6.99, 19.99, 0},
	{"two segments", "us-2002-cingular", "per-sms", "tariff.sms_segments=2", SMS(100), 20, 19.99, 0},
	{"incoming free", "us-2002-att", "pay-per-sent", NULL, SMS(900), 0, 19.99, 0},
	{"sent beyond 100", "us-2002-att", "bundle-100", "tariff.other_sms_sent=10 /d", SMS(900),
	 25.43, 19.99, 0},
	{"5.6 at 20 cents", "us-2008", "per-sms", NULL, SMS(900), 180, 24.95, 0},
	{"200 for 5", "us-2008", "bundle-200", NULL, SMS(210), 7, 24.95, 0},
	{"unlimited", "us-2008", "unlimited-sms", NULL, SMS(5000), 15, 24.95, 0},
	{"unlimited", "us-2008", "unlimited-10", NULL, SMS(5000), 10, 24.95, 0},
	{"5.6, 288 at 0.10", "us-2005", "per-sms", NULL, SMS(288), 28.8, 19.99, 0},
	{"5.6, 2.88 MB at 0.01", "us-2005", "metered-data",
	 "tariff.plans.metered-data.data_included=0 B", HEARTBEATS, 0, 7.99 + 28.8, 0},
	{"1,001 SMS", "us-2005", "bundle-1000", NULL, SMS(1001), 10.1, 19.99, 0},
	{"unlimited", "us-2005", "unlimited-sms", NULL, SMS(5000), 15, 19.99, 0},
	{"1,001 SMS", "us-2007", "bundle-1000", NULL, SMS(1001), 10.15, 19.99, 0},
	{"unlimited", "us-2007", "unlimited-sms", NULL, SMS(5000), 15, 19.99, 0},
	{"1 MB and 1 kB", "us-2007", "metered-data", NULL, SESSION(1001000), 0, 8, 0},
	{"500 SMS", "us-2003", "t-mobile-web", NULL, SMS(501), 3.04, 9.99, 0},
	{"500 SMS", "us-2003", "t-mobile-all", NULL, SMS(501), 3.04, 19.99, 0},
	{"21 steps", "de-2003", "o2", NULL, SESSION(203000), 0, 1.05, 0},
	{"0.15", "us-2007", "per-sms", NULL, SMS(100), 15, 19.99, 0},
	{"no plan", "us-2003", "att-no-plan", NULL, HEARTBEATS, 0, 86.4, 0},
	{"2.99", "us-2003", "att-3", NULL, HEARTBEATS, 0, 60.59, 0},
	{"7.99", "us-2003", "att-8-mb", NULL, HEARTBEATS, 0, 26.79, 0},
	{"changed after the fact", "us-2003", "att-best", NULL, HEARTBEATS, 0, 26.79, 0},
	{"changed after the fact", "us-2003", "att-best", NULL, SESSION(10000), 0, 0.3, 0},
	{"10 kB, 30 days", "de-2002-prepaid", "xtra", NULL, {0, 30, 10000, DAY_NS, 1}, 0, 11.4, 0},
	{"10.001 kB twice a day", "de-2002-prepaid", "xtra", NULL, {0, 2, 10001, HOUR_NS, 1}, 0, 1.25,
	 0},
	{"2 MB", "de-2003-e-plus", "automatic", NULL, SESSION(2000000), 0, 2.5, 0},
	{"8 MB", "de-2003-e-plus", "automatic", NULL, SESSION(8000000), 0, 10, 0},
	{"40 MB", "de-2003-e-plus", "automatic", NULL, SESSION(40000000), 0, 47.5, 0},
	{"8 MB", "de-2003-e-plus", "data-2", NULL, SESSION(8000000), 0, 19, 0},
	{"40 MB", "de-2003-e-plus", "data-10", NULL, SESSION(40000000), 0, 70, 0},
	{"40 MB", "de-2003-e-plus", "data-25", NULL, SESSION(40000000), 0, 47.5, 0},
	{"60 MB", "de-2003-e-plus", "data-50", NULL, SESSION(60000000), 0, 60, 0},
	{"5.6, always on", "de-2003", "vodafone", "tariff.plans.vodafone.data=0.0029 EUR/kB",
	 {0, 1, 1000, 0, 24}, 0, 6.96, 0},
	{"5.6, 30 sessions", "de-2003", "t-mobile", NULL, {0, 30, 1000, HOUR_NS, 1}, 0, 8.7, 0},
	{"one session all day", "de-2003", "t-mobile", NULL, {0, 1, 1000, 0, 24}, 0, 0.29, 0},
	{"per kB", "de-2003", "e-plus", NULL, SESSION(203000), 0, 0.812, 0},
	{"100 SMS", "us-2002-cingular", "bundle-100", NULL, SMS(110), 3.99, 19.99, 0},
	{"250 SMS", "us-2002-cingular", "bundle-250", NULL, SMS(260), 6.99, 19.99, 0},
	{"two days", "roaming-o2-uk", "o2-a", NULL, {0, 2, 500000, DAY_NS, 1}, 0, 9.81, 0},
	{"one day", "roaming-o2-uk", "o2-b", NULL, SESSION(1000000), 0, 25.28, 0},
	{"1 MB", "roaming-o2-uk", "orange", NULL, SESSION(1000000), 0, 8.51, 0},
	{"1 MB", "roaming-o2-uk", "orange-most", NULL, SESSION(1000000), 0, 25, 0},
	{"minimum of 200 kB", "roaming-o2-de", "uk", NULL, SESSION(50000), 0, 1.8, 0},
	{"beyond the minimum", "roaming-o2-de", "uk", NULL, SESSION(205000), 0, 1.89, 0},
	{"100/100", "roaming-o2-de", "spain-austria", NULL, SESSION(50000), 0, 0.9, 0},
	{"100/100", "roaming-o2-de", "spain-austria", NULL, SESSION(150000), 0, 1.8, 0},
	{"30.44 sent", "eu-2008", "home", "tariff.other_sms_sent=1 /d", NONE, 3.044, 19.99, 0},
	{"30.44 sent", "eu-2008", "roaming", "tariff.other_sms_sent=1 /d", NONE, 8.828, 0, 0},
	{"30.44 sent", "eu-2008", "roaming-dear", "tariff.other_sms_sent=1 /d", NONE, 24.352, 0, 0},
	{"1 MB", "eu-2009", "cap-2009", "tariff.other_sms_sent=1 /d", SESSION(1000000), 3.348, 1, 0},
	{"1 MB", "eu-2009", "cap-2010", NULL, SESSION(1000000), 0, 0.8, 0},
	{"1 MB", "eu-2009", "cap-2011", NULL, SESSION(1000000), 0, 0.5, 0},
	{"121.76 sent", "uk-2003", "orange-120", "tariff.other_sms_sent=4 /d", SMS(900), 8.176, 0, 0},
	{"121.76 sent", "uk-2003", "orange", "tariff.other_sms_sent=4 /d", SMS(900), 12.176, 0, 0},
	{"121.76 sent", "uk-2003", "orange-12p", "tariff.other_sms_sent=4 /d", SMS(900), 14.611, 0, 0},
	{"5.6, 0.0118 each", "a2p-2026", "us", NULL, SMS(900), 0, 0, 10.62},
	{"lowest", "a2p-2026", "us-low", NULL, SMS(1000), 0, 0, 10.9},
	{"short code", "a2p-2026", "us-short-code", NULL, SMS(1000), 0, 0, 1011.8},
	{"10 % off", "a2p-2026", "de", NULL, SMS(20000), 0, 0, 1425},
	{"20 % off", "a2p-2026", "uk", NULL, SMS(200000), 0, 0, 400 + 3240 + 3200},
	{"with carrier fee", "a2p-2026", "us-sendapi", NULL, SMS(20000), 0, 0, 80 + 72 + 70},
	{"2.88 MB", "iot-hologram", "hologram", NULL, HEARTBEATS, 0, 1.086, 0},
	{"2.88 MB in 100 kB", "iot-twilio", "twilio", NULL, HEARTBEATS, 0, 2.29, 0},
	{"four records a day", "iot-olivia", "plain-mt", "tariff.plans.plain-mt.data=1 EUR/kB",
	 {0, 1, 100, 0, 24}, 0, 4, 0},
	{"platform", "iot-olivia", "platform", NULL, SMS(100), 0, 0, 3},
};
enum { ROWS = sizeof rows / sizeof rows[0] };

/* A scenario with the preset; its bills are to a tenth of a cent, as V12 wants them. */
static struct config *load(const char *preset, const char *plan, const char *set)
{
	char text[1024], name[64], plan_set[96], minor[96];
	struct diag_list diags;
	snprintf(text, sizeof text, "{\"format\":\"pushsim-scenario/1\",\"extends\":["
		"\"preset:radio/gprs-2005\",\"preset:tariff/%s\"],\"run\":{\"warm_up\":\"0 s\","
		"\"duration\":\"40 d\"},\"population\":{\"users\":1},\"strategies\":{\"sync\":{"
		"\"kind\":\"scheduled-sync\"}}}", preset);
	/* A month abroad is spent there. */
	snprintf(plan_set, sizeof plan_set, "tariff.plan=%s", plan != NULL ? plan : "");
	const char *away[] = {"habits.roaming_share=100 %", "habits.roaming_sync=true", plan_set};
	bool abroad = strncmp(preset, "roaming", 7) == 0 || strcmp(preset, "eu-2009") == 0 ||
		(plan != NULL && strncmp(plan, "roaming", 7) == 0);
	int fd = config_test_file(text, strlen(text), name);
	diag_init(&diags);
	struct config *config = config_load(name, away, abroad ? plan != NULL ? 3 : 2 : 0, &diags);
	const struct diag *first = config_test_problem(&diags, NULL);
	ck_assert_msg(first == NULL, "%s: %s", preset, first == NULL ? "" : first->text);
	if (plan != NULL) {
		snprintf(minor, sizeof minor, "tariff.minor_unit=0.001 %s",
			config->scenario.tariff.currency);
		const char *sets[] = {plan_set, minor, set};
		struct config *base = config;
		config = config_variant(base, NULL, sets, set == NULL ? 2 : 3, &diags);
		first = config_test_problem(&diags, NULL);
		ck_assert_msg(config != NULL, "%s %s: %s", preset, plan, first == NULL ? "" : first->text);
		config_free(base);
	}
	diag_fini(&diags);
	close(fd);
	return config;
}

static void session(struct site *site, int64_t at_ns, const struct use *use)
{
	for (uint32_t hour = 0; hour < use->hours; hour++, at_ns += HOUR_NS) {
		uint32_t left = use->bytes;
		for (int64_t packet = 0; left > 0; packet++) {
			uint32_t n = left < 1000 ? left : 1000;
			link_bill_octets(site, 0, at_ns + packet * 1000000, n, 0);
			left -= n;
		}
	}
	link_bill_flush(site, 0, at_ns - HOUR_NS + 40 * MINUTE_NS, false);
}

/* The tally of a month in which just this happened. */
static struct tally *month_of(const struct scenario *scenario, const struct use *use)
{
	struct world_task task = {.scenario = scenario};
	struct site *site = site_build(&task);
	struct tally *tally = site->tally;
	for (uint32_t i = 0; i < use->sessions; i++) {
		session(site, i * use->every_ns, use);
	}
	link_bill_flush(site, 0, 40 * DAY_NS - 1, true);
	tally->usage[0].sms[0] = use->sms;
	tally->count[TALLY_sms_submitted] = use->sms;
	tally->workdays = 21750;
	tally->weekend_days = 8690;
	site_free(site);
	return tally;
}

START_TEST(published_prices)
{
	const struct row *row = &rows[_i];
	struct config *config = load(row->preset, row->plan, row->set);
	struct tally *tally = month_of(&config->scenario, &row->use);
	struct bill_mean bill = bill_mean(&config->scenario, tally, config->scenario.tariff.plan);
	ck_assert(bill.known);
	const double got[] = {bill.sms_ucur, bill.data_ucur, bill.sender_ucur};
	const double wanted[] = {row->sms, row->data, row->sender};
	for (size_t i = 0; i < 3; i++) {
		ck_assert_msg(fabs(got[i] * 1e-6 - wanted[i]) < 0.00051, "%s, %s %s: line %zu is %.4f, "
			"not %.4f", row->what, row->preset, row->plan, i, got[i] * 1e-6, wanted[i]);
	}
	ck_assert_double_eq_tol(bill.total_ucur, bill.sms_ucur + bill.data_ucur, 1e-6);
	tally_free(tally);
	config_free(config);
}
END_TEST

static bool has_row(const char *preset, const char *plan)
{
	for (size_t r = 0; r < ROWS; r++) {
		if (strcmp(rows[r].preset, preset) == 0 && strcmp(rows[r].plan, plan) == 0) {
			return true;
		}
	}
	return false;
}

/* Every plan of every shipped preset has a row above, but for A2P's countries, which differ in one
 * number; so that none is shipped untested. */
START_TEST(no_plan_is_left_out)
{
	static const char folder[] = "scenarios/base/tariff/";
	size_t presets = 0;
	for (size_t i = 0; i < presets_embedded_n; i++) {
		char preset[64];
		const char *path = presets_embedded[i].path;
		if (strncmp(path, folder, sizeof folder - 1) != 0) {
			continue;
		}
		path += sizeof folder - 1;
		snprintf(preset, sizeof preset, "%.*s", (int)strcspn(path, "."), path);
		struct config *config = load(preset, NULL, NULL);
		for (uint32_t p = 0; p < config->scenario.tariff.plan_n; p++) {
			const char *plan = config->scenario.tariff.plans[p].name;
			ck_assert_msg(has_row(preset, plan) || strlen(plan) == 2, "%s %s", preset, plan);
		}
		config_free(config);
		presets++;
	}
	ck_assert_uint_ge(presets, 20);
}
END_TEST

/* Break-evens of sms.md 5.6: mails a day at which the SMS of 30 days cost what the heartbeats do. */
START_TEST(break_evens)
{
	static const struct {
		double month, price, mails;
	} even[] = {{28.8, 0.1, 9.6}, {28.8, 0.05, 19.2}, {19.99, 0.1, 6.7}, {0.0864, 0.0118, 0.24}};
	for (size_t i = 0; i < sizeof even / sizeof even[0]; i++) {
		struct scenario scenario = {.population = {1, 1}};
		struct plan_cfg *plan = &scenario.tariff.plans[0];
		scenario.tariff.plan_n = 1;
		scenario.tariff.minor_unit_ucur = 1;
		plan->sms_ucur = (int64_t)(even[i].price * 1e6 + 0.5);
		plan->data_included_bytes = UINT64_MAX;
		struct bill_month month = {.sms_n = (unsigned __int128)(300 * even[i].mails + 0.5), .den = 10};
		struct bill bill = bill_of_month(&scenario.tariff, 0, &month);
		ck_assert_double_eq_tol((double)bill.sms_ucur * 1e-6, even[i].month, 0.02 * even[i].month);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("tariff");
	TCase *tests = tcase_create("tariff");
	tcase_set_timeout(tests, 120);
	tcase_add_loop_test(tests, published_prices, 0, ROWS);
	tcase_add_test(tests, no_plan_is_left_out);
	tcase_add_test(tests, break_evens);
	suite_add_tcase(suite, tests);
	return config_test_run(suite);
}
