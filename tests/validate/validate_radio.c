/* Published measurements of radios and phones (tests/vectors/radio-validation.json), through
 * models/radio and stats/price, and whether the row was used to make the profile (fit) or not
 * (prediction), as SEMANTICS 5 asks.
 *
 * To add a row: one line in `rows` below; target and tolerance are read from the file unless the
 * row brings its own (SEMANTICS 5 changes some). A row that cannot be run stands in `absent`.
 * Traffic goes straight to the radio: no TCP, no world. Currents are those of the whole phone at
 * 3.7 V: base, radio and processor. */
#include "validate/analytic.h"

#include "core/chance.h"
#include "models/device/cpu.h"
#include "models/radio/radio.h"
#include "stats/power.h"
#include "stats/price.h"

struct traffic {
	double every_s;      /* 0: none */
	unsigned count;      /* exchanges; 0 = as many as fit */
	uint32_t up_bytes, down_bytes; /* nothing comes down if 0 */
	enum { PERIODIC, POISSON, BURSTS } shape; /* POISSON and BURSTS: every_s is a mean */
};

struct outcome {
	double duration_s;
	double total_j;      /* base, radio, processor */
	double radio_j;      /* radio alone */
	double idle_j;       /* radio, had it been idle all the time */
	double cpu_j;
	double busy_s;       /* outside IDLE, promotions included */
	unsigned exchanges;
};

/* `set` and `also` may be NULL. */
static struct config *load(const char *radio, const char *device, const char *set,
	const char *also)
{
	struct config *base = analytic_load("base", NULL);
	struct diag_list diags;
	const char *sets[] = {set, also};
	char name[64];
	diag_init(&diags);
	snprintf(name, sizeof name, "radio/%s", radio);
	struct config *middle = config_variant(base, name, sets,
		(size_t)(set != NULL) + (also != NULL), &diags);
	snprintf(name, sizeof name, "device/%s", device);
	REQUIRE(middle != NULL);
	struct config *config = config_variant(middle, name, NULL, 0, &diags);
	REQUIRE(config != NULL);
	diag_fini(&diags);
	config_free(base);
	config_free(middle);
	return config;
}

/* To the next exchange. BURSTS: five exchanges 0.2 s apart, then an exponential gap. */
static double gap_s(const struct traffic *traffic, unsigned n)
{
	struct chance chance = {.base = 22};
	double u = chance_unit(chance, 0, CHANCE_TRAFFIC, n, 0);
	if (traffic->shape == PERIODIC) {
		return traffic->every_s;
	}
	return traffic->shape == BURSTS && n % 5 != 0 ? 0.2 : -log(u) * traffic->every_s;
}

/* Exchanges from the tenth second on: up, 50 ms at the server, down. */
static struct outcome drive(struct scenario *scenario, const struct traffic *traffic,
	double duration_s)
{
	const struct radio_cfg *cfg = &scenario->radio;
	struct tally *tally = tally_build(0, 1, 1);
	struct meter meter = {.tally = tally, .to_ns = (int64_t)(duration_s * 1e9)};
	struct outcome out = {.duration_s = duration_s};
	struct radio radio;
	struct cpu cpu;
	scenario->run.duration_ns = meter.to_ns;
	radio_init(&radio, cfg, 0, 0.5);
	cpu_init(&cpu, 0);
	for (double at_s = 10; traffic->every_s > 0 &&
		at_s < duration_s; at_s += gap_s(traffic, out.exchanges)) {
		if (traffic->count > 0 && out.exchanges == traffic->count) {
			break;
		}
		int64_t now_ns = cpu_wake(&cpu, &scenario->device, &meter, (int64_t)(at_s * 1e9),
			PURPOSE_HEARTBEAT);
		struct radio_transfer moved = radio_move(&radio, cfg, &meter, now_ns, true,
			traffic->up_bytes, PURPOSE_HEARTBEAT);
		if (traffic->down_bytes > 0) {
			moved = radio_move(&radio, cfg, &meter, moved.arrival_ns + 50000000, false,
				traffic->down_bytes, PURPOSE_HEARTBEAT);
		}
		cpu_wake(&cpu, &scenario->device, &meter, moved.arrival_ns, PURPOSE_HEARTBEAT);
		out.exchanges++;
	}
	radio_settle(&radio, cfg, &meter, meter.to_ns);
	cpu_settle(&cpu, &meter, meter.to_ns);
	struct price_assumption given = { PRICE_GIVEN, PRICE_GIVEN };
	struct price_energy energy = price_energy(scenario, tally, given);
	out.total_j = price_energy_total(&energy);
	out.cpu_j = price_energy_cause(&energy, PRICE_CPU);
	out.radio_j = out.total_j - out.cpu_j - price_energy_cause(&energy, PRICE_BASE);
	out.idle_j = duration_s * power_stage_uw(cfg, RADIO_IDLE) * 1e-6;
	out.busy_s = duration_s;
	for (unsigned p = 0; p < PURPOSE_N; p++) {
		out.busy_s -= (double)tally->radio_us[SLOT_IDLE][p] * 1e-6;
	}
	tally_free(tally);
	return out;
}

static double current_ma(const struct outcome *out)
{
	return out->total_j / out->duration_s / 3.7 * 1000;
}

/* ---- rows */

enum { FIT = VALIDATE_FIT, PREDICTION = VALIDATE_PREDICTION, ARITHMETIC = VALIDATE_ARITHMETIC };

struct radio_row {
	const char *id;      /* of the file; after a blank comes ours */
	const char *what;
	const char *radio, *device; /* presets */
	const char *set;     /* KEY=VALUE, or NULL */
	struct traffic traffic;
	double duration_s;
	int kind;
	double (*value)(const struct radio_row *row);
	double target, low, high; /* all 0: the file's own */
	const char *missed;  /* why this row is known to miss, or NULL */
	const char *note;
	const char *also;    /* a second KEY=VALUE, or NULL */
};

static struct outcome outcome_of(const struct radio_row *row)
{
	struct config *config = load(row->radio, row->device, row->set, row->also);
	struct outcome out = drive(&config->scenario, &row->traffic, row->duration_s);
	config_free(config);
	return out;
}

static double of_current(const struct radio_row *row)
{
	struct outcome out = outcome_of(row);
	return current_ma(&out);
}

static double of_busy(const struct radio_row *row)
{
	return outcome_of(row).busy_s;
}

/* Five exchanges apart against one of 5 KB: how much less radio time, percent. */
static double of_batching(const struct radio_row *row)
{
	struct radio_row whole = *row;
	whole.traffic = (struct traffic){60, 1, 512, 5120, PERIODIC};
	return 100 * (1 - outcome_of(&whole).busy_s / outcome_of(row).busy_s);
}

/* Energy of one exchange above idle, tail included; a period shorter than the tail cuts it. */
static double of_exchange(const struct radio_row *row)
{
	struct outcome out = outcome_of(row);
	return (out.radio_j - out.idle_j) / out.exchanges;
}

static double of_hour(const struct radio_row *row)
{
	return outcome_of(row).radio_j;
}

static double of_download(const struct radio_row *row)
{
	struct outcome out = outcome_of(row);
	return out.radio_j - out.idle_j;
}

/* Percent more current than without traffic. */
static double of_increase(const struct radio_row *row)
{
	struct radio_row quiet = *row;
	quiet.traffic = (struct traffic){0};
	return 100 * (of_current(row) / of_current(&quiet) - 1);
}

/* 3G over 2G, whole phone, no traffic. */
static double of_idle_ratio(const struct radio_row *row)
{
	struct radio_row second = *row;
	second.radio = "gprs-2005";
	return of_current(row) / of_current(&second);
}

static double of_standby(const struct radio_row *row)
{
	return 1000 / of_current(row);
}

static double of_power(const struct radio_row *row)
{
	return of_current(row) * 3.7;
}

/* Radio alone, averaged over the run, milliwatts. */
static double of_radio_mw(const struct radio_row *row)
{
	struct outcome out = outcome_of(row);
	return out.radio_j / out.duration_s * 1000;
}

/* The module alone at 3.8 V, milliamperes. */
static double of_module_ma(const struct radio_row *row)
{
	return of_radio_mw(row) / 3.8;
}

/* The module alone at 3.7 V, microamperes. */
static double of_module_ua(const struct radio_row *row)
{
	return of_radio_mw(row) / 3.7 * 1000;
}

/* Percent less above idle when the handset releases the connection by itself. */
static double of_release(const struct radio_row *row)
{
	struct radio_row plain = *row;
	plain.set = plain.also = NULL;
	return 100 * (1 - of_download(row) / of_download(&plain));
}

/* Percent of SA over NSA, the mean over four packet rates. Nothing in NSA is small enough for LTE:
 * the measurement ran on the NR leg. */
static double of_sa_over_nsa(const struct radio_row *row)
{
	static const double per_s[] = {1, 10, 50, 200};
	double sum = 0;
	for (unsigned i = 0; i < 4; i++) {
		struct radio_row sa = *row, nsa = *row;
		sa.traffic.every_s = nsa.traffic.every_s = 1 / per_s[i];
		nsa.radio = "nr-nsa";
		nsa.set = "radio.small=null";
		nsa.also = "radio.mid=null";
		sum += 100 * (of_radio_mw(&sa) / of_radio_mw(&nsa) - 1) / 4;
	}
	return sum;
}

#define QUIET {0, 0, 0, 0, PERIODIC}
#define MGAP "equation told as states; the M*gap term is left out (SEMANTICS 5)"

static const struct radio_row rows[] = {
	{"R01", "2G keep-alive every 20 s, mA", "gprs-2005", "nokia-2007-3g", NULL,
		{20, 0, 100, 100, PERIODIC}, 36000, FIT, .value = of_current},
	{"R02", "2G keep-alive every 150 s, mA", "gprs-2005", "nokia-2007-3g", NULL,
		{150, 0, 100, 100, PERIODIC}, 36000, FIT, .value = of_current},
	{"R03", "2G, no keep-alives, mA", "gprs-2005", "nokia-2007-3g", NULL, QUIET, 36000, FIT,
		.value = of_current},
	{"R04", "3G keep-alive every 40 s, mA", "umts-cellpch-2007", "nokia-2007-3g", NULL,
		{40, 0, 100, 100, PERIODIC}, 36000, FIT, .value = of_current},
	{"R05", "3G keep-alive every 300 s, mA", "umts-cellpch-2007", "nokia-2007-3g", NULL,
		{300, 0, 100, 100, PERIODIC}, 36000, FIT, .value = of_current},
	{"R06", "3G, no keep-alives, mA", "umts-cellpch-2007", "nokia-2007-3g", NULL, QUIET, 36000,
		FIT, .value = of_current},
	{"R07", "five separate 1 KB connections, radio on, s", "umts-carrier-a", "htc-tytn2-kaiser",
		NULL, {60, 5, 1024, 1024, PERIODIC}, 600, PREDICTION, .value = of_busy},
	{"R08", "one 5 KB transfer, radio on, s", "umts-carrier-a", "htc-tytn2-kaiser", NULL,
		{60, 1, 512, 5120, PERIODIC}, 600, PREDICTION, .value = of_busy},
	{"R09", "saving of batching, %", "umts-carrier-a", "htc-tytn2-kaiser", NULL,
		{60, 5, 1024, 1024, PERIODIC}, 600, PREDICTION, .value = of_batching},
	{"R10", "LTE: one isolated packet, J above idle", "lte-huang2012", "galaxy-nexus-lte", NULL,
		{60, 1, 1, 0, PERIODIC}, 600, ARITHMETIC, .value = of_exchange,
		.note = "idle paging of 20 mW subtracted"},
	{"R11", "LTE idle DRX, mW", "lte-huang2012", "galaxy-nexus-lte", NULL, QUIET, 36000,
		ARITHMETIC, .value = of_radio_mw},
	{"R12", "3G 50 KB every 20 s, J per transfer", "umts-tailender-2009", "nokia-n95", NULL,
		{20, 0, 1, 51200, PERIODIC}, 36000, FIT, .value = of_exchange, .note = MGAP},
	{"R12 carrier A", "the same, carrier A as states, J", "umts-carrier-a", "nokia-n95", NULL,
		{20, 0, 1, 51200, PERIODIC}, 36000, PREDICTION, .value = of_exchange,
		.target = 12.5, .low = 8, .high = 14,
		.note = "the file's own range for a profile of states"},
	{"R13", "GSM 50 KB every 20 s, J per transfer", "gsm-tailender-2009", "nokia-n95", NULL,
		{20, 0, 1, 51200, PERIODIC}, 36000, FIT, .value = of_exchange, .note = MGAP},
	{"R13 EDGE", "the same, EDGE as states, J", "edge-2005", "nokia-n95", NULL,
		{20, 0, 1, 51200, PERIODIC}, 36000, PREDICTION, .value = of_exchange,
		.target = 5.0, .low = 3, .high = 7,
		.note = "the file's own range for a profile of states"},
	{"R14", "LTE Cat.1 module, registered idle, mA", "lte-cat1-module", "iot-cat1-node", NULL,
		QUIET, 36000, FIT, .value = of_module_ma},
	{"R15", "LTE Cat.1 module, heartbeat every 60 s, mA", "lte-cat1-module", "iot-cat1-node",
		NULL, {60, 0, 100, 100, PERIODIC}, 36000, FIT, .value = of_module_ma},
	{"R16", "newer Cat.1 module, heartbeat every 300 s, mA", "lte-cat1-module", "iot-cat1-node",
		"radio.idle.power=0.8 mW", {300, 0, 100, 100, PERIODIC}, 36000, PREDICTION,
		.value = of_module_ma, .also = "radio.high.timer=1 s",
		.note = "the file's overrides: sleep floor 0.8 mW, tail 1 s"},
	{"R17", "Direct Push over SMS, 2G, heartbeat 930 s, +%", "gprs-2005",
		"wm-smartphone-typical", NULL, {930, 0, 300, 300, PERIODIC}, 93000, PREDICTION,
		.value = of_increase, .target = 15, .low = 10, .high = 30,
		.note = "an empty Ping in HTTPS, about 300 B each way; processor included; accepted "
		"range of SEMANTICS 5"},
	{"R17 on 3G", "the same on 3G, +%", "umts-carrier-a", "wm-smartphone-typical", NULL,
		{930, 0, 300, 300, PERIODIC}, 93000, PREDICTION, .value = of_increase,
		.target = 30, .low = 25, .high = 110,
		.note = "accepted range of SEMANTICS 5"},
	{"R18", "3G energy saved by ideal release, %", "umts-carrier-a", "htc-tytn2-kaiser",
		"radio.early_release=idle", {20, 0, 500, 500, BURSTS}, 36000, PREDICTION,
		.value = of_release, .also = "radio.release_after=0.5 s",
		.missed = "a trace of small bursts alone: each saves nearly its whole tail (9.5 of 10.6 J) and "
		"pays one promotion of 1.1 J; users' traces also hold long transfers, where nothing is saved",
		.note = "trace of our own: five exchanges of 500 B 0.2 s apart, then an exponential gap "
		"of mean 20 s; above idle"},
	{"R20", "typical smartphone standby, h", "gprs-2005", "wm-smartphone-typical", NULL, QUIET,
		36000, FIT, .value = of_standby, .note = "rated charge over mean current"},
	{"R21a", "LTE-M eDRX 81.92 s, uA", "lte-m", "iot-cat1-node", "radio.update.period=0 s",
		QUIET, 819200, FIT, .value = of_module_ua, .note = "without area updates"},
	{"R21b", "NB-IoT eDRX 81.92 s, uA", "nb-iot", "iot-cat1-node", "radio.update.period=0 s",
		QUIET, 819200, FIT, .value = of_module_ua, .note = "without area updates"},
	{"R22", "5G SA over NSA, %", "nr-tr38840", "phone-2021-5g", NULL,
		{1, 0, 250, 1000, POISSON}, 1000, PREDICTION, .value = of_sa_over_nsa,
		.missed = "the two profiles are of different devices: 600 mW while listening is a module's, "
		"measured; nr-nsa's 1500 mW is an estimate for a phone, spent here because packets come faster "
		"than the inactivity timer",
		.note = "nr-tr38840 over nr-nsa; mean of 1, 10, 50, 200 packets/s"},
	{"R22 n71", "the same, nr-sa-inactive over nr-nsa, %", "nr-sa-inactive", "phone-2021-5g", NULL,
		{1, 0, 250, 1000, POISSON}, 1000, PREDICTION, .value = of_sa_over_nsa,
		.target = -23, .low = -33, .high = -13,
		.missed = "at 1 packet/s the tail decides, and the recalled figures have it the other way "
		"round: SA 593 mW (n71, T-Mobile), NSA 249 mW (another operator)",
		.note = "mean of 1, 10, 50, 200 packets/s"},
	{"R23", "radio-on time of one 3G poll, s", "umts-carrier-a", "htc-tytn2-kaiser", NULL,
		{60, 1, 500, 500, PERIODIC}, 600, PREDICTION, .value = of_busy},
	{"R24", "one-minute polling on 3G, J per hour", "umts-carrier-a", "htc-tytn2-kaiser", NULL,
		{60, 0, 100, 100, PERIODIC}, 3600, PREDICTION, .value = of_hour},
	{"R25", "500 KB over GPRS at 40 kbit/s, J", "gprs-2005", "nokia-n95",
		"radio.down_rate=40 kbit/s", {60, 1, 40, 512000, PERIODIC}, 600, PREDICTION, .value = of_download,
		.note = "above idle; the source does not say"},
	{"R26", "N95 idle, 3G over 2G", "umts-cellpch-2007", "nokia-n95", NULL, QUIET, 36000,
		PREDICTION, .value = of_idle_ratio,
		.missed = "both profiles come from the phones of HAV07, whose ratio is 6.1/5.2 = "
		"1.17; the N95's own figures are recalled"},
	{"R27", "i997: one isolated packet, J above idle", "hspa-i997", "htc-tytn2-kaiser", NULL,
		{60, 1, 600, 1, PERIODIC}, 600, FIT, .value = of_exchange},
	{"R28", "heartbeat faster than the LTE tail, mW", "lte-huang2012", "galaxy-nexus-lte", NULL,
		{5, 0, 1, 1, PERIODIC}, 36000, ARITHMETIC, .value = of_radio_mw,
		.note = "run of 10 h, one promotion"},
	{"R29", "HTC Dream suspended, mW", "gprs-2005", "htc-dream", NULL, QUIET, 36000, FIT,
		.value = of_power, .note = "base power and STANDBY; 26.6 mW is the whole device"},
	{"R30", "HSPA idle average, mW", "hspa", "nokia-2007-3g", NULL, QUIET, 36000, FIT,
		.value = of_radio_mw,
		.target = 4.05, .low = 4.05 * 0.98, .high = 4.05 * 1.02,
		.note = "radio alone; the file's first value"},
	{"R30 Wi-Fi", "Wi-Fi idle average, mW", "wifi-psm", "nokia-n95", NULL, QUIET, 36000, FIT,
		.value = of_radio_mw,
		.target = 1.9, .low = 1.9 * 0.98, .high = 1.9 * 1.02,
		.note = "radio alone; the file's second value"},
};

enum { ROWS = sizeof rows / sizeof rows[0] };

/* Entries that no profile here answers, and why. */
static const struct {
	const char *id, *what, *why;
} absent[] = {
	{"R19", "sending one SMS over GSM, mAh", "no strategy sends an SMS from the phone"},
};

/* What the file accepts: relative, absolute, or a range. */
static void tolerance(struct validate_row *out, const char *id)
{
	const json_t *how = json_object_get(validate_entry("radio-validation", id), "tolerance");
	const char *kind = json_string_value(json_object_get(how, "kind"));
	double reach = json_number_value(json_object_get(how, "value"));
	REQUIRE(kind != NULL);
	if (strcmp(kind, "range") == 0) {
		out->low = json_number_value(json_object_get(how, "low"));
		out->high = json_number_value(json_object_get(how, "high"));
	} else if (strcmp(kind, "absolute") == 0) {
		out->low = out->target - reach;
		out->high = out->target + reach;
	} else {
		validate_within(out, reach);
	}
}

static void answer(struct validate *it, const struct radio_row *row)
{
	struct validate_row out = {.kind = (enum validate_kind)row->kind, .run = true, .half = -1,
		.level = VALIDATE_MODEL, .missed = row->missed};
	snprintf(out.file, sizeof out.file, "radio-validation");
	snprintf(out.id, sizeof out.id, "%s", row->id);
	snprintf(out.what, sizeof out.what, "%s", row->what);
	snprintf(out.note, sizeof out.note, "%s", row->note != NULL ? row->note : "");
	out.target = row->target;
	out.low = row->low;
	out.high = row->high;
	if (row->high == 0) {
		out.target = validate_number("radio-validation", row->id, "target");
		tolerance(&out, row->id);
	}
	out.value = row->value(row);
	validate_add(it, &out);
}

void validate_radio(struct validate *it)
{
	for (unsigned i = 0; i < ROWS; i++) {
		if (validate_wanted(it, "radio-validation", rows[i].id, false)) {
			answer(it, &rows[i]);
		}
	}
	for (unsigned i = 0; i < sizeof absent / sizeof absent[0]; i++) {
		struct validate_row out = {.file = "radio-validation", .kind = VALIDATE_PREDICTION,
			.level = VALIDATE_MODEL};
		if (validate_wanted(it, "radio-validation", absent[i].id, false)) {
			snprintf(out.id, sizeof out.id, "%s", absent[i].id);
			snprintf(out.what, sizeof out.what, "%s", absent[i].what);
			snprintf(out.note, sizeof out.note, "%s", absent[i].why);
			validate_add(it, &out);
		}
	}
}
