/* Every radio preset against the fact sheet (tests/vectors/radio-profiles.json), against the closed
 * forms of energy per burst and of truncated tails, and under random traffic.
 *
 * Published end-to-end figures: tests/validate/validate_radio.c. */
#include <check.h>
#include <jansson.h>
#include <math.h>

#include "config/config.h"
#include "core/chance.h"
#include "core/err.h"
#include "models/radio/radio.h"
#include "stats/power.h"

static const char *const presets[] = {"gprs-2005", "edge-2005", "gsm-tailender-2009",
	"umts-tailender-2009", "umts-carrier-a", "umts-carrier-b", "umts-cellpch-2007",
	"umts-3at-2008", "umts-teliasonera-2014", "hspa", "hspa-i997", "lte-huang2012", "lte-cdrx",
	"lte-cat1-module", "nr-nsa", "nr-sa-inactive", "nr-tr38840", "wifi-psm", "nb-iot", "lte-m",
	"nb-iot-psm", "lte-m-psm"};
enum { PRESETS = sizeof presets / sizeof presets[0] };

static struct config *base;

static struct radio_cfg preset(const char *name)
{
	struct diag_list diags;
	char path[64];
	diag_init(&diags);
	snprintf(path, sizeof path, "radio/%s", name);
	struct config *config = config_variant(base, path, NULL, 0, &diags);
	ck_assert_msg(config != NULL, "%s", name);
	struct radio_cfg cfg = config->scenario.radio;
	config_free(config);
	diag_fini(&diags);
	return cfg;
}

/* ---- the numbers */

#define UW(member) offsetof(struct radio_cfg, member), sizeof(uint32_t), 1e-3
#define NS(member) offsetof(struct radio_cfg, member), sizeof(int64_t), 1e-9
#define BPS(member) offsetof(struct radio_cfg, member), sizeof(uint32_t), 1e-3
#define BYTES(member) offsetof(struct radio_cfg, member), sizeof(uint32_t), 1.0

/* `path` in the profile: keys and, for lists, the name or FROM>TO of the element. */
static const struct {
	const char *profile, *path;
	size_t offset, bytes;
	double scale;
	double less;       /* subtracted from the sheet's: base power of whole-phone profiles */
} facts[] = {
	{"gprs-2005", "states/STANDBY/power_mw", UW(stage[RADIO_IDLE].uw), 0},
	{"gprs-2005", "states/TBF_UL/power_mw", UW(up_uw), 0},
	{"gprs-2005", "states/TBF_DL/power_mw", UW(down_uw), 0},
	{"gprs-2005", "states/NON_DRX_TAIL/power_mw", UW(stage[RADIO_HIGH].uw), 0},
	{"gprs-2005", "timers/tail_s", NS(stage[RADIO_HIGH].timer_ns), 0},
	{"gprs-2005", "timers/ready_timer_s", NS(stage[RADIO_MID].timer_ns), 0},
	{"gprs-2005", "transitions/STANDBY>ACCESS/delay_s", NS(stage[RADIO_IDLE].promotion_ns), 0},
	{"gprs-2005", "transitions/NON_DRX_TAIL>TBF_DL/delay_s", NS(stage[RADIO_HIGH].promotion_ns), 0},
	{"edge-2005", "transitions/STANDBY>ACCESS/delay_s", NS(stage[RADIO_IDLE].promotion_ns), 0},
	{"edge-2005", "throughput/dl_kbps", BPS(down_bps), 0},
	{"gsm-tailender-2009", "timers/tail_s", NS(stage[RADIO_HIGH].timer_ns), 0},
	{"umts-tailender-2009", "states/TAIL/power_mw", UW(stage[RADIO_HIGH].uw), 0},
	{"umts-tailender-2009", "timers/tail_s", NS(stage[RADIO_HIGH].timer_ns), 0},
	{"umts-carrier-A", "transitions/IDLE>DCH/delay_s", NS(stage[RADIO_IDLE].promotion_ns), 0},
	{"umts-carrier-A", "transitions/IDLE>DCH/power_mw", UW(stage[RADIO_IDLE].promotion_uw), 0},
	{"umts-carrier-A", "transitions/FACH>DCH/delay_s", NS(stage[RADIO_MID].promotion_ns), 0},
	{"umts-carrier-A", "timers/T1_dch_fach_s", NS(stage[RADIO_HIGH].timer_ns), 0},
	{"umts-carrier-A", "timers/T2_fach_idle_s", NS(stage[RADIO_MID].timer_ns), 0},
	{"umts-carrier-A", "rlc/ul_threshold_bytes", BYTES(stage[RADIO_MID].carries_up_bytes), 0},
	{"umts-carrier-A", "rlc/dl_threshold_bytes", BYTES(stage[RADIO_MID].carries_down_bytes), 0},
	{"umts-carrier-B", "transitions/IDLE>FACH/delay_s", NS(small.promotion_ns), 0},
	{"umts-carrier-B", "transitions/IDLE>FACH/power_mw", UW(small.promotion_uw), 0},
	{"umts-carrier-B", "transitions/FACH>DCH/delay_s", NS(stage[RADIO_MID].promotion_ns), 0},
	{"umts-carrier-B", "rlc/ul_threshold_bytes", BYTES(small.up_bytes), 0},
	{"umts-cellpch-2007", "states/PCH/power_mw", UW(stage[RADIO_PCH].uw), 8},
	{"umts-cellpch-2007", "states/IDLE/power_mw", UW(stage[RADIO_IDLE].uw), 8},
	{"umts-cellpch-2007", "timers/T3_pch_idle_s", NS(stage[RADIO_PCH].timer_ns), 0},
	{"umts-3at-2008", "timers/T1_dch_fach_s", NS(stage[RADIO_HIGH].timer_ns), 0},
	{"umts-3at-2008", "timers/T2_fach_idle_s", NS(stage[RADIO_MID].timer_ns), 0},
	{"umts-teliasonera-2014", "transitions/IDLE>FACH/delay_s", NS(small.promotion_ns), 0},
	{"umts-teliasonera-2014", "transitions/IDLE>DCH/delay_s", NS(stage[RADIO_IDLE].promotion_ns), 0},
	{"umts-teliasonera-2014", "transitions/FACH>DCH/delay_s", NS(stage[RADIO_MID].promotion_ns), 0},
	{"umts-teliasonera-2014", "timers/T1_dch_fach_s", NS(stage[RADIO_HIGH].timer_ns), 0},
	{"hspa", "throughput/beta_mw", UW(up_uw), 0},
	{"hspa", "throughput/alpha_u_mw_per_mbps", UW(up_uw_per_mbps), 0},
	{"hspa", "throughput/alpha_d_mw_per_mbps", UW(down_uw_per_mbps), 0},
	{"hspa", "drx/idle_on_mw", UW(stage[RADIO_IDLE].drx.on_uw), 0},
	{"hspa", "drx/idle_cycle_s", NS(stage[RADIO_IDLE].drx.cycle_ns), 0},
	{"hspa-i997", "states/FACH/power_mw", UW(stage[RADIO_MID].uw), 0},
	{"hspa-i997", "transitions/FACH>DCH/power_mw", UW(stage[RADIO_MID].promotion_uw), 0},
	{"lte-huang2012", "states/LONG_DRX/power_mw", UW(stage[RADIO_LOW].uw), 0},
	{"lte-huang2012", "transitions/RRC_IDLE>CONNECTED/delay_s", NS(stage[RADIO_IDLE].promotion_ns),
		0},
	{"lte-huang2012", "transitions/RRC_IDLE>CONNECTED/power_mw",
		UW(stage[RADIO_IDLE].promotion_uw), 0},
	{"lte-huang2012", "timers/Ti_inactivity_s", NS(stage[RADIO_HIGH].timer_ns), 0},
	{"lte-huang2012", "timers/short_drx_s", NS(stage[RADIO_TAIL].timer_ns), 0},
	{"lte-huang2012", "timers/Ttail_s", NS(stage[RADIO_LOW].timer_ns), 0.12},
	{"lte-huang2012", "drx/long_cycle_s", NS(stage[RADIO_LOW].drx.cycle_ns), 0},
	{"lte-huang2012", "drx/idle_on_s", NS(stage[RADIO_IDLE].drx.on_ns), 0},
	{"lte-huang2012", "throughput/ul_kbps", BPS(up_bps), 0},
	{"lte-huang2012", "throughput/alpha_u_mw_per_mbps", UW(up_uw_per_mbps), 0},
	{"lte-cdrx", "states/CDRX_TAIL/power_mw", UW(stage[RADIO_LOW].uw), 0},
	{"lte-cdrx", "timers/Ttail_s", NS(stage[RADIO_LOW].timer_ns), 0.1},
	{"lte-cdrx", "timers/early_release_s", NS(release_ns), 0},
	{"lte-cdrx", "transitions/RRC_IDLE>CONNECTED/delay_s", NS(stage[RADIO_IDLE].promotion_ns), 0},
	{"lte-cat1-module", "states/CONN_TAIL/power_mw", UW(stage[RADIO_HIGH].uw), 0},
	{"lte-cat1-module", "states/IDLE_SLEEP/power_mw", UW(stage[RADIO_IDLE].uw), 0},
	{"lte-cat1-module", "timers/Ttail_s", NS(stage[RADIO_HIGH].timer_ns), 0},
	{"nr-nsa", "states/TAIL/power_mw", UW(stage[RADIO_TAIL].uw), 0},
	{"nr-nsa", "transitions/RRC_IDLE>LTE_CONNECTED/delay_s", NS(small.promotion_ns), 0},
	{"nr-nsa", "transitions/LTE_CONNECTED>CONNECTED/delay_s", NS(stage[RADIO_MID].promotion_ns), 0},
	{"nr-nsa", "transitions/LTE_CONNECTED>CONNECTED/power_mw", UW(stage[RADIO_MID].promotion_uw),
		0},
	{"nr-nsa", "timers/Ttail_s", NS(release_ns), 0},
	{"nr-sa-inactive", "states/CDRX_TAIL/power_mw", UW(stage[RADIO_LOW].uw), 0},
	{"nr-sa-inactive", "states/RRC_INACTIVE/power_mw", UW(stage[RADIO_PCH].uw), 0},
	{"nr-sa-inactive", "timers/Tinactive_s", NS(stage[RADIO_PCH].timer_ns), 0},
	{"nr-sa-inactive", "transitions/RRC_INACTIVE>CONNECTED/delay_s",
		NS(stage[RADIO_PCH].promotion_ns), 0},
	{"nr-tr38840", "unit_mw", UW(relative.unit_uw), 0},
	{"nr-tr38840", "drx/cycle_s", NS(stage[RADIO_LOW].drx.cycle_ns), 0},
	{"nr-tr38840", "drx/on_s", NS(stage[RADIO_LOW].drx.on_ns), 0},
	{"nr-tr38840", "timers/example_cdrx/inactivity_s", NS(stage[RADIO_HIGH].timer_ns), 0},
	{"wifi-psm", "states/TAIL/power_mw", UW(stage[RADIO_HIGH].uw), 0},
	{"wifi-psm", "timers/tail_s", NS(stage[RADIO_HIGH].timer_ns), 0},
	{"wifi-psm", "transitions/PSM>CAM/delay_s", NS(stage[RADIO_IDLE].promotion_ns), 0},
	{"wifi-psm", "drx/beacon_on_mw", UW(stage[RADIO_IDLE].drx.on_uw), 0},
	{"wifi-psm", "associate/energy_mj", UW(attach.energy_uj), 0},
	{"nb-iot", "states/TX_23DBM/power_mw", UW(up_uw), 0},
	{"nb-iot", "states/CDRX_TAIL/power_mw", UW(stage[RADIO_HIGH].uw), 0},
	{"nb-iot", "timers/inactivity_s", NS(stage[RADIO_HIGH].timer_ns), 0},
	{"nb-iot", "timers/T3412_s", NS(update.period_ns), 0},
	{"nb-iot", "events/psm_tau/energy_mj", UW(update.energy_uj), 0},
	{"nb-iot", "drx/edrx_cycle_s", NS(stage[RADIO_IDLE].paging_cycle_ns), 0},
	{"lte-m", "states/TX_23DBM_180K/power_mw", UW(up_uw), 0},
	{"lte-m", "events/psm_tau/energy_mj", UW(update.energy_uj), 0},
	{"lte-m", "timers/inactivity_s", NS(stage[RADIO_HIGH].timer_ns), 0},
};

/* The element of a list whose "name" is `key`, or whose "from" and "to" are FROM>TO. */
static json_t *element(json_t *list, const char *key)
{
	json_t *each;
	size_t i;
	json_array_foreach(list, i, each) {
		char name[96];
		const char *plain = json_string_value(json_object_get(each, "name"));
		snprintf(name, sizeof name, "%s>%s", json_string_value(json_object_get(each, "from")),
			json_string_value(json_object_get(each, "to")));
		if (strcmp(plain != NULL ? plain : name, key) == 0) {
			return each;
		}
	}
	return NULL;
}

static double fact(json_t *root, const char *profile, const char *path)
{
	json_t *at = NULL, *each;
	size_t i;
	json_array_foreach(json_object_get(root, "profiles"), i, each) {
		if (strcmp(json_string_value(json_object_get(each, "id")), profile) == 0) {
			at = each;
		}
	}
	while (at != NULL && *path != '\0') {
		char key[64];
		size_t n = strcspn(path, "/");
		snprintf(key, sizeof key, "%.*s", (int)n, path);
		at = json_is_array(at) ? element(at, key) : json_object_get(at, key);
		path += n + (path[n] == '/');
	}
	ck_assert_msg(json_is_number(at), "%s: no number", profile);
	return json_number_value(at);
}

START_TEST(presets_say_what_the_sheet_says)
{
	json_t *root = json_load_file("tests/vectors/radio-profiles.json", 0, NULL);
	ck_assert_ptr_nonnull(root);
	for (unsigned i = 0; i < sizeof facts / sizeof facts[0]; i++) {
		char name[48];
		snprintf(name, sizeof name, "%s", facts[i].profile);
		for (char *c = name; *c != '\0'; c++) {
			*c = *c >= 'A' && *c <= 'Z' ? (char)(*c + 32) : *c;
		}
		struct radio_cfg cfg = preset(name);
		const char *at = (const char *)&cfg + facts[i].offset;
		double got = facts[i].bytes == sizeof(int64_t) ? (double)*(const int64_t *)(const void *)at
			: (double)*(const uint32_t *)(const void *)at;
		double want = fact(root, facts[i].profile, facts[i].path) - facts[i].less;
		ck_assert_msg(fabs(got * facts[i].scale - want) < 1e-6, "%s %s: %g, the sheet says %g",
			name, facts[i].path, got * facts[i].scale, want);
	}
	json_decref(root);
}
END_TEST

/* ---- driving one radio */

struct bench {
	struct radio_cfg cfg;
	struct radio radio;
	struct meter meter;
};

static void bench_build(struct bench *bench, const struct radio_cfg *cfg, double place,
	int64_t to_ns)
{
	*bench = (struct bench){.cfg = *cfg};
	bench->meter = (struct meter){.tally = tally_build(0, 1, 1), .to_ns = to_ns};
	radio_init(&bench->radio, cfg, 0, place);
}

static double joules(const struct bench *bench, bool above_idle)
{
	double sum = 0, idle_uw = power_stage_uw(&bench->cfg, RADIO_IDLE);
	for (unsigned slot = 0; slot < SLOT_N; slot++) {
		enum price_cause cause;
		double uw = power_slot_uw(&bench->cfg, (enum slot_ix)slot, &cause);
		for (unsigned p = 0; p < PURPOSE_N; p++) {
			sum += (double)bench->meter.tally->radio_us[slot][p] * 1e-12 *
			       (uw - (above_idle ? idle_uw : 0));
		}
	}
	return sum;
}

/* The tail of a burst in closed form, cut off after `gap_s`: sum over stages of their time and
 * their power above idle. Early release ends all above the state it leads to. */
static double tail_j(const struct radio_cfg *cfg, bool from_mid, double gap_s)
{
	double sum = 0, at_s = 0, idle_mw = power_stage_uw(cfg, RADIO_IDLE) / 1000;
	for (unsigned i = from_mid ? RADIO_MID : RADIO_HIGH; i < RADIO_IDLE; i++) {
		double end_s = at_s + (double)cfg->stage[i].timer_ns * 1e-9;
		bool above = i < RADIO_PCH || cfg->early_release == RADIO_RELEASE_TO_IDLE;
		if (cfg->early_release != RADIO_RELEASE_NONE && above) {
			end_s = fmin(end_s, (double)cfg->release_ns * 1e-9);
		}
		end_s = fmin(end_s, gap_s);
		if (end_s > at_s) {
			sum += (end_s - at_s) * (power_stage_uw(cfg, (enum radio_stage_ix)i) / 1000 -
				idle_mw) * 1e-3;
			at_s = end_s;
		}
	}
	return sum;
}

/* radio-energy.md 1.1 for every preset: promotion, transfer, tail. */
START_TEST(one_burst)
{
	enum { BYTES_UP = 100000 };
	struct radio_cfg cfg = preset(presets[_i]);
	cfg.update.period_ns = 0; /* of its own accord the device does nothing */
	cfg.stage[RADIO_SLEEP].present = false;
	struct bench bench;
	bench_build(&bench, &cfg, 0.3, 2 * HOUR_NS);
	struct radio_transfer moved = radio_move(&bench.radio, &cfg, &bench.meter, HOUR_NS / 2, true,
		BYTES_UP, PURPOSE_POLL);
	radio_settle(&bench.radio, &cfg, &bench.meter, 2 * HOUR_NS);
	const struct radio_stage *idle = &cfg.stage[RADIO_IDLE];
	double idle_mw = power_stage_uw(&cfg, RADIO_IDLE) / 1000;
	double tx_s = BYTES_UP * 8.0 / cfg.up_bps, tp_s = (double)idle->promotion_ns * 1e-9;
	double up_mw = cfg.up_uw * 1e-3 + cfg.up_uw_per_mbps * 1e-3 * cfg.up_bps * 1e-6;
	if (cfg.relative.unit_uw > 0) {
		up_mw = 6.0 * (250 + 2.267 * 9); /* 10 dBm */
	}
	double want = tp_s * (idle->promotion_uw * 1e-3 - idle_mw) * 1e-3 +
		      tx_s * (up_mw - idle_mw) * 1e-3 + tail_j(&cfg, false, 1e9);
	double got = joules(&bench, true);
	ck_assert(moved.promoted && moved.found == RADIO_IDLE);
	ck_assert_msg(fabs(got - want) < 1e-4 * want + 1e-5, "%s: %g J, closed form %g J",
		presets[_i], got, want);
	tally_free(bench.meter.tally);
}
END_TEST

/* Energies of an isolated small exchange as the fact sheet states them. */
START_TEST(stated_energies)
{
	static const struct {
		const char *name;
		uint32_t bytes;
		double j, within;
	} table[] = {
		{"umts-carrier-a", 544, 10.6, 0.1},  /* section 3; less than 0.1 J of paging in 19 s */
		{"umts-carrier-b", 152, 6.2, 0.25},  /* through DCH; the profile's note says 6.4 */
		{"umts-carrier-b", 100, 2.0, 0.05},  /* in FACH */
		{"hspa-i997", 600, 9.5, 0.1},
		{"lte-huang2012", 1, 12.59, 0.25},   /* idle paging of 0.24 J is in the source's */
		{"lte-cdrx", 1, 2.06, 0.1},          /* tail 1.8 J, promotion 0.24 J */
		{"lte-cat1-module", 1, 1.872, 0.01}, /* the measured charge */
		{"gprs-2005", 50, 1.4, 0.4},         /* Q = 1.7 J with the answer */
	};
	for (unsigned i = 0; i < sizeof table / sizeof table[0]; i++) {
		struct radio_cfg cfg = preset(table[i].name);
		struct bench bench;
		bench_build(&bench, &cfg, 0.3, 2 * HOUR_NS);
		radio_move(&bench.radio, &cfg, &bench.meter, HOUR_NS, true, table[i].bytes, PURPOSE_POLL);
		radio_settle(&bench.radio, &cfg, &bench.meter, 2 * HOUR_NS);
		double got = joules(&bench, true);
		ck_assert_msg(fabs(got - table[i].j) <= table[i].within, "%s %u B: %g J", table[i].name,
			table[i].bytes, got);
		tally_free(bench.meter.tally);
	}
}
END_TEST

/* Poisson transfers that take no time: stage k holds exp(-L S_k) - exp(-L S_k+1) of the time, where
 * S_k is when the ladder comes to it. (tail1 and tail2 are this for one and two stages.) */
START_TEST(poisson_shares)
{
	enum { N = 60000 };
	struct chance chance = {.base = 77};
	struct radio_cfg cfg = preset(presets[_i]);
	cfg.steady_rtt_ns = 0;
	cfg.up_bps = UINT32_MAX;
	cfg.update.period_ns = 0;
	cfg.stage[RADIO_SLEEP].present = false;
	cfg.small = (struct radio_small){0};
	for (unsigned i = 0; i < RADIO_STAGES; i++) {
		cfg.stage[i].promotion_ns = cfg.stage[i].rtt_ns = 0;
		cfg.stage[i].carries_up_bytes = 0;
	}
	double mean_s = 12, now_s = 0;
	struct bench bench;
	bench_build(&bench, &cfg, 0.5, INT64_MAX / 4);
	for (unsigned n = 0; n < N; n++) {
		now_s -= log(chance_unit(chance, (uint32_t)_i, CHANCE_TRAFFIC, n, 0)) * mean_s;
		radio_move(&bench.radio, &cfg, &bench.meter, (int64_t)(now_s * 1e9), true, 0, PURPOSE_POLL);
	}
	double from_s = 0;
	for (unsigned i = RADIO_HIGH; i <= RADIO_IDLE; i++) {
		double to_s = i == RADIO_IDLE ? INFINITY : from_s + (double)cfg.stage[i].timer_ns * 1e-9;
		if (cfg.early_release == RADIO_RELEASE_TO_IDLE && i < RADIO_IDLE) {
			to_s = fmin(to_s, fmax((double)cfg.release_ns * 1e-9, from_s));
		}
		double want = exp(-from_s / mean_s) - exp(-to_s / mean_s);
		uint64_t us = 0;
		for (unsigned p = 0; p < PURPOSE_N; p++) {
			us += bench.meter.tally->radio_us[SLOT_HIGH + i][p];
		}
		/* One standard error is below 1.2 / sqrt(N) of the whole; six of them. */
		ck_assert_msg(fabs((double)us * 1e-6 / now_s - want) < 6 * 1.2 / sqrt(N),
			"%s stage %u: %g, formula %g", presets[_i], i, (double)us * 1e-6 / now_s, want);
		from_s = to_s;
	}
	tally_free(bench.meter.tally);
}
END_TEST

/* ---- random traffic */

/* What comes next on a random day: transfers, gaps in coverage, with `extra` also settling at
 * instants where nothing happens. Returns the number of bursts. */
static unsigned random_day(struct bench *bench, uint32_t seed, bool extra)
{
	struct chance chance = {.base = 5};
	int64_t now_ns = 0;
	unsigned moves = 0;
	bool out = false;
	for (uint64_t step = 0; step < 300; step++) {
		double u = chance_unit(chance, seed, CHANCE_MAIL_SIZE, step, 0);
		double v = chance_unit(chance, seed, CHANCE_MAIL_SIZE, step, 1);
		int64_t next_ns = now_ns + (int64_t)(u * u * u * u * 2000e9);
		if (extra) {
			radio_settle(&bench->radio, &bench->cfg, &bench->meter,
				now_ns + (int64_t)(v * (double)(next_ns - now_ns)));
		}
		now_ns = next_ns;
		if (v < 0.08) {
			out = !out;
			radio_coverage(&bench->radio, &bench->cfg, &bench->meter, now_ns, out);
		} else if (!out) {
			struct radio_transfer moved = radio_move(&bench->radio, &bench->cfg, &bench->meter,
				now_ns, v < 0.5, (uint32_t)(u * 4000), (enum purpose_ix)(step % PURPOSE_N));
			ck_assert_int_ge(moved.busy_until_ns, now_ns);
			ck_assert_int_ge(moved.arrival_ns, moved.busy_until_ns);
			moves++;
		}
	}
	radio_settle(&bench->radio, &bench->cfg, &bench->meter, bench->meter.to_ns);
	return moves;
}

/* Time adds up to the microsecond; looking more often changes nothing; tails are at most whole ones;
 * a cause and a purpose for every joule. */
START_TEST(random_days)
{
	struct radio_cfg cfg = preset(presets[_i]);
	double whole_j = fmax(tail_j(&cfg, false, 1e9), tail_j(&cfg, true, 1e9));
	for (uint32_t seed = 0; seed < 12; seed++) {
		struct bench a, b;
		cfg.weak = (struct radio_weak){seed % 3 * 0.5, 0.5, MINUTE_NS, 0.3, 2, 0.05};
		bench_build(&a, &cfg, seed / 12.0, 3 * DAY_NS);
		bench_build(&b, &cfg, seed / 12.0, 3 * DAY_NS);
		a.meter.from_ns = b.meter.from_ns = (int64_t)seed * HOUR_NS;
		unsigned moves = random_day(&a, seed, false);
		random_day(&b, seed, true);
		ck_assert_mem_eq(a.meter.tally->radio_us, b.meter.tally->radio_us,
			sizeof a.meter.tally->radio_us);
		ck_assert_uint_eq(a.meter.tally->count[TALLY_area_updates],
			b.meter.tally->count[TALLY_area_updates]);
		uint64_t us = 0;
		double tails = 0, idle_uw = power_stage_uw(&cfg, RADIO_IDLE);
		for (unsigned slot = 0; slot < SLOT_N; slot++) {
			enum price_cause cause;
			double uw = power_slot_uw(&cfg, (enum slot_ix)slot, &cause);
			for (unsigned p = 0; p < PURPOSE_N; p++) {
				us += a.meter.tally->radio_us[slot][p];
				if (slot >= SLOT_HIGH && slot < SLOT_IDLE) {
					tails += (double)a.meter.tally->radio_us[slot][p] * (uw - idle_uw) * 1e-12;
				}
			}
		}
		ck_assert_uint_eq(us, (uint64_t)((a.meter.to_ns - a.meter.from_ns) / 1000));
		ck_assert_msg(tails <= whole_j * moves + 1e-6, "%s: %g J of tails", presets[_i], tails);
		tally_free(a.meter.tally);
		tally_free(b.meter.tally);
	}
}
END_TEST

/* Where the ladder says it stands is the slot that the time goes to. */
START_TEST(stage_and_slot_agree)
{
	struct radio_cfg cfg = preset(presets[_i]);
	struct bench bench;
	bench_build(&bench, &cfg, 0.7, INT64_MAX / 4);
	bool small = _i % 2 == 1;
	struct radio_transfer moved = radio_move(&bench.radio, &cfg, &bench.meter, HOUR_NS, true,
		small ? 40 : 60000, PURPOSE_MAIL);
	for (int64_t at_ns = moved.busy_until_ns; at_ns < HOUR_NS + DAY_NS; at_ns += 37 * SECOND_NS / 10) {
		radio_settle(&bench.radio, &cfg, &bench.meter, at_ns);
		enum radio_stage_ix stage = radio_stage(&bench.radio, &cfg, at_ns);
		uint64_t before[2] = {0, 0}, after[2] = {0, 0};
		for (unsigned p = 0; p < PURPOSE_N; p++) {
			before[0] += bench.meter.tally->radio_us[SLOT_HIGH + stage][p];
			before[1] += bench.meter.tally->radio_us[SLOT_UPDATE][p];
		}
		radio_settle(&bench.radio, &cfg, &bench.meter, at_ns + 1000);
		for (unsigned p = 0; p < PURPOSE_N; p++) {
			after[0] += bench.meter.tally->radio_us[SLOT_HIGH + stage][p];
			after[1] += bench.meter.tally->radio_us[SLOT_UPDATE][p];
		}
		ck_assert_msg(after[0] + after[1] == before[0] + before[1] + 1, "%s: not in stage %u at %lld",
			presets[_i], stage, (long long)(at_ns - moved.busy_until_ns));
	}
	tally_free(bench.meter.tally);
}
END_TEST

int main(void)
{
	struct diag_list diags;
	diag_init(&diags);
	base = config_load("tests/vectors/config/base.json", NULL, 0, &diags);
	REQUIRE(base != NULL);
	diag_fini(&diags);
	Suite *suite = suite_create("radio_profiles");
	TCase *tcase = tcase_create("profiles");
	tcase_add_test(tcase, presets_say_what_the_sheet_says);
	tcase_add_loop_test(tcase, one_burst, 0, PRESETS);
	tcase_add_test(tcase, stated_energies);
	tcase_add_loop_test(tcase, poisson_shares, 0, PRESETS);
	tcase_add_loop_test(tcase, random_days, 0, PRESETS);
	tcase_add_loop_test(tcase, stage_and_slot_agree, 0, PRESETS);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	config_free(base);
	return failed > 0;
}
