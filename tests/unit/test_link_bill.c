/* Billing meters of the world: increments of each scope against a count that keeps every packet.
 * Connections, firewall and loss are tested through whole runs (test_world.c). */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "config_test.h"
#include "world/site.h"

enum { PACKETS = 4000, SCOPES = 5 };

struct packet {
	int64_t at_ns;
	uint32_t bytes;
	bool ends; /* the PDP context ends after it */
};

static const struct {
	uint32_t increment, minimum;
} steps[] = {{1, 0}, {1000, 0}, {10000, 20000}, {100000, 0}, {100000, 200000}, {1 << 30, 0}};

/* The base scenario of the tests with all scopes as meters; config_free it. */
static struct config *metered(uint32_t increment, uint32_t minimum, const char *duration)
{
	struct diag_list diags;
	char set[64];
	diag_init(&diags);
	snprintf(set, sizeof set, "run.duration=%s", duration);
	struct config *config = config_test_base(&diags, "population.users=1", "run.warm_up=1 d", set,
		NULL);
	ck_assert_ptr_nonnull(config);
	diag_fini(&diags);
	struct tariff_cfg *tariff = &config->scenario.tariff;
	tariff->meter_n = SCOPES;
	for (uint32_t m = 0; m < SCOPES; m++) {
		tariff->meter[m].increment_bytes = increment;
		tariff->meter[m].scope = m; /* session, session-hour, session-6h, hour, day */
		tariff->meter[m].minimum_bytes = minimum;
	}
	return config;
}

/* Days with one packet in ten hours and hours with twenty, sizes over three decades. */
static void traffic(struct packet *packets)
{
	struct chance chance = {.base = 11};
	int64_t at_ns = DAY_NS; /* the window begins */
	for (uint32_t i = 0; i < PACKETS; i++) {
		double gap = chance_unit(chance, 0, CHANCE_TRAFFIC, i, 0);
		double size = chance_unit(chance, 0, CHANCE_TRAFFIC, i, 1);
		at_ns += (int64_t)(gap * gap * gap * gap * (double)(2 * HOUR_NS));
		packets[i] = (struct packet){at_ns, 40 + (uint32_t)(size * size * size * 60000),
			chance_unit(chance, 0, CHANCE_TRAFFIC, i, 2) < 0.1};
	}
}

/* The period a packet is summed in; sessions are told apart by their number. */
static int64_t period_of(uint32_t scope, int64_t at_ns, int64_t session)
{
	switch (scope) {
	case BILLING_SESSION:
		return session;
	case BILLING_SESSION_HOUR:
		return session * 1000 + at_ns / HOUR_NS;
	case BILLING_SESSION_6H:
		return session * 1000 + at_ns / (6 * HOUR_NS);
	case BILLING_HOUR:
		return at_ns / HOUR_NS;
	default:
		return at_ns / DAY_NS;
	}
}

static uint64_t increments(uint64_t bytes, uint64_t step, uint64_t least)
{
	bytes = bytes > least ? bytes : least;
	return (bytes + step - 1) / step;
}

START_TEST(meters_agree_with_a_ledger)
{
	static struct packet packets[PACKETS];
	struct config *config = metered(steps[_i].increment, steps[_i].minimum, "21 d");
	struct world_task task = {.scenario = &config->scenario};
	struct site *site = site_build(&task);
	uint64_t sums[SCOPES] = {0}, wanted[SCOPES] = {0}, all = 0;
	int64_t period[SCOPES], session = 0;
	traffic(packets);
	memset(period, -1, sizeof period);
	for (uint32_t i = 0; i < PACKETS && packets[i].at_ns < 22 * DAY_NS; i++) {
		const struct packet *it = &packets[i];
		link_bill_octets(site, 0, it->at_ns, it->bytes, 0);
		all += it->bytes;
		for (uint32_t m = 0; m < SCOPES; m++) {
			int64_t now = period_of(m, it->at_ns, session);
			if (now != period[m] && sums[m] > 0) {
				wanted[m] += increments(sums[m], steps[_i].increment, steps[_i].minimum);
				sums[m] = 0;
			}
			period[m] = now;
			sums[m] += it->bytes;
		}
		if (it->ends) {
			link_bill_flush(site, 0, it->at_ns, false);
			session++;
		}
	}
	link_bill_flush(site, 0, 22 * DAY_NS - 1, true);
	struct tally *tally = site->tally;
	const uint64_t *bytes = site->tally->usage[0].bytes;
	ck_assert_uint_eq(bytes[0] + bytes[1], all);
	ck_assert(bytes[0] > 0 && bytes[1] > 0);
	for (uint32_t m = 0; m < SCOPES; m++) {
		uint64_t got = (uint64_t)tally->units[m][0] + tally->units[m][1];
		wanted[m] += sums[m] > 0
			? increments(sums[m], steps[_i].increment, steps[_i].minimum) : 0;
		ck_assert_uint_eq(got, wanted[m]);
		/* Rounding never loses volume, and a finer scope never costs less. */
		ck_assert_uint_ge(got * steps[_i].increment, all);
	}
	uint64_t n[SCOPES];
	for (uint32_t m = 0; m < SCOPES; m++) {
		n[m] = (uint64_t)tally->units[m][0] + tally->units[m][1];
	}
	ck_assert_uint_ge(n[BILLING_SESSION_HOUR], n[BILLING_SESSION_6H]);
	ck_assert_uint_ge(n[BILLING_SESSION_6H], n[BILLING_SESSION]);
	ck_assert_uint_ge(n[BILLING_SESSION_HOUR], n[BILLING_HOUR]);
	ck_assert_uint_ge(n[BILLING_HOUR], n[BILLING_DAY]);
	site_free(site);
	tally_free(tally);
	config_free(config);
}
END_TEST

/* An hour's or a day's increments are those of its own kind of day, not of the next packet's: one
 * packet an hour for two weeks makes as many of each kind as there are hours and days. */
START_TEST(increments_keep_their_day)
{
	struct config *config = metered(1000, 0, "14 d");
	struct world_task task = {.scenario = &config->scenario};
	struct site *site = site_build(&task);
	for (int64_t hour = 0; hour < 14 * 24; hour++) {
		link_bill_octets(site, 0, DAY_NS + hour * HOUR_NS + MINUTE_NS, 100, 0);
	}
	link_bill_flush(site, 0, 15 * DAY_NS - 1, true);
	struct tally *tally = site->tally;
	ck_assert_uint_eq(tally->units[BILLING_DAY][0], 10 * 3);
	ck_assert_uint_eq(tally->units[BILLING_DAY][1], 4 * 3);
	ck_assert_uint_eq(tally->units[BILLING_HOUR][0], 240);
	ck_assert_uint_eq(tally->units[BILLING_HOUR][1], 96);
	site_free(site);
	tally_free(tally);
	config_free(config);
}
END_TEST

/* Warm-up and cool-down are on nobody's bill. */
START_TEST(only_the_window_counts)
{
	struct config *config = metered(1000, 0, "1 d");
	struct world_task task = {.scenario = &config->scenario};
	struct site *site = site_build(&task);
	link_bill_octets(site, 0, DAY_NS - 1, 500, 0);
	link_bill_octets(site, 0, DAY_NS, 500, 0);
	link_bill_octets(site, 0, 2 * DAY_NS - 1, 600, 0);
	link_bill_octets(site, 0, 2 * DAY_NS, 5000, 0);
	link_bill_flush(site, 0, 2 * DAY_NS - 1, true);
	ck_assert_uint_eq(site->tally->usage[0].bytes[0] + site->tally->usage[0].bytes[1], 1100);
	ck_assert_uint_eq(site->tally->units[BILLING_SESSION][0], 2);
	ck_assert_uint_eq(site->tally->units[BILLING_HOUR][0], 2);
	struct tally *tally = site->tally;
	site_free(site);
	tally_free(tally);
	config_free(config);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("link_bill");
	TCase *tests = tcase_create("all");
	tcase_add_loop_test(tests, meters_agree_with_a_ledger, 0, sizeof steps / sizeof steps[0]);
	tcase_add_test(tests, increments_keep_their_day);
	tcase_add_test(tests, only_the_window_counts);
	suite_add_tcase(suite, tests);
	return config_test_run(suite);
}
