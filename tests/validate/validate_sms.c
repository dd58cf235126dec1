/* Published results of the SMS path (tests/vectors/sms-validation.json) through sim/world's SMSC,
 * signalling channels and handsets, and sim/wire's segmentation.
 *
 * Scenarios start from tests/analytic/autd.json: an SMS for each mail, nothing takes time but what
 * a row says. One SMS an hour and less where rows ask for the fate of one message, so that the next
 * message does not bring its mail. SEMANTICS 5 says how V01, V06, V07, V08, V10, V11 are read and
 * adds V17. Rows of the path's distribution that went into a preset are fits. */
#include "validate/analytic.h"

#include "models/radio/radio.h"
#include "validate/analytic_formula.h"
#include "wire/lapdm.h"

#define FILE_NAME "sms-validation"

/* A blocked channel ends the message: an Erlang loss system. */
#define LOSS_SYSTEM "sms.retries=0", "sms.absent_retry=7 d", "sms.validity=5 min", \
	"sms.delay_covers=gateway", "sms.smsc_time=0 s"
/* A blocked channel is asked for again and again: nearly a queue. */
#define QUEUE_SYSTEM "sms.retry=50 ms", "sms.retries=100", "sms.absent_retry=1 s", \
	"sms.delay_covers=gateway", "sms.smsc_time=0 s", "sms.queue_limit=1000"

enum column { CARRIED, BLOCKED, LOST, REJECTED, P50, SHARE_30, SHARE_120, HELD, EXPIRED, COLUMNS };

struct sms_row {
	const char *id, *what;
	const char *preset;     /* laid over the scenario, or NULL */
	const char *sets[16];
	unsigned reps;
	bool slow;
	enum column column;
	double scale;           /* 0 = 1 */
	enum validate_kind kind;
	const char *path;       /* of the target in the file; NULL: `target` */
	double target, low, high; /* high 0: target -+ reach */
	double reach;           /* absolute; negative: relative */
	const char *missed, *note;
};

static void measure(const struct scenario *scenario, struct tally *const *tallies, double *values)
{
	const struct tally *t = tallies[0];
	double window_s = (double)scenario->run.duration_ns * 1e-9, us = 0;
	double tried = (double)t->count[TALLY_sdcch_attempts];
	double lost = (double)t->count[TALLY_sms_lost], refused = (double)t->count[TALLY_sms_rejected];
	values[CARRIED] = (tried - (double)t->count[TALLY_sdcch_blocked]) / window_s;
	values[BLOCKED] = tried > 0 ? (double)t->count[TALLY_sdcch_blocked] / tried : 0;
	values[LOST] = lost / (double)t->count[TALLY_triggers];
	values[REJECTED] = refused;
	values[P50] = hist_quantile(&t->notify_us, 0.5, &us) ? us * 1e-6 : NAN;
	values[SHARE_30] = 1 - hist_share_above(&t->notify_us, 30000000);
	values[SHARE_120] = hist_share_above(&t->notify_us, 120000000);
	values[HELD] = (double)t->count[TALLY_triggers] - refused -
		(double)t->count[TALLY_sms_received];
	values[EXPIRED] = lost - refused;
}

/* Twenty cells of eight channels, 4 s each, `rate` SMS a day for each of 2,000 users. */
#define CELLS(rate, duration) "workload.mail_per_user=" rate " /d", "population.users=2000", \
	"sms.cells=20", "sms.sdcch_per_cell=8", "radio.sms_time=4 s", "run.warm_up=5 min", \
	"run.duration=" duration, "run.cool_down=0 s", LOSS_SYSTEM
/* One message at a time, on its way as a preset says. */
#define SINGLE "workload.mail_per_user=2 /d", "population.users=300", "run.duration=5 d"
/* A phone that is off from its first two minutes on. */
#define OFF_FOR_EVER(duration) "workload.mail_per_user=100000 /d", "population.users=20", \
	"coverage.gaps_per_user=10000 /d", "coverage.gap_length=100 d", "sms.validity=72 h", \
	"run.warm_up=0 s", "run.cool_down=0 s", "run.duration=" duration

static const struct sms_row rows[] = {
	{.id = "V01", .what = "Washington: SMS/s when messages wait for a channel", .reps = 5,
		.sets = {"workload.mail_per_user=2160 /d", "population.users=600", "sms.cells=6",
			"sms.sdcch_per_cell=8", "radio.sms_time=4 s", "run.warm_up=5 min",
			"run.duration=4 min", "run.cool_down=0 s", QUEUE_SYSTEM},
		.column = CARRIED, .scale = 20, .kind = VALIDATE_PREDICTION,
		.path = "value.msgs_per_s", .reach = -0.01,
		.note = "6 of the 120 sectors, times 20; 1.25 times the limit is offered"},
	{.id = "V01 loss", .what = "the same as a loss system at twice the load", .reps = 5,
		.sets = {CELLS("3456", "10 min")}, .column = CARRIED, .scale = 6,
		.kind = VALIDATE_PREDICTION, .target = 218, .reach = -0.01,
		.note = "20 of the 120 sectors, times 6; Erlang B says 218.6 (SEMANTICS 5)"},
	{.id = "V02 2.311 E", .what = "blocking of 8 SDCCH", .reps = 10,
		.sets = {CELLS("499.176", "20 min")}, .column = BLOCKED,
		.kind = VALIDATE_ARITHMETIC, .target = 0.002, .reach = 0.001},
	{.id = "V02 3.128 E", .what = "blocking of 8 SDCCH", .reps = 10, .slow = true,
		.sets = {CELLS("675.648", "20 min")}, .column = BLOCKED,
		.kind = VALIDATE_ARITHMETIC, .target = 0.01, .reach = 0.001},
	{.id = "V02 3.627 E", .what = "blocking of 8 SDCCH", .reps = 10,
		.sets = {CELLS("783.432", "20 min")}, .column = BLOCKED,
		.kind = VALIDATE_ARITHMETIC, .target = 0.02, .reach = 0.001},
	{.id = "V02 4 E", .what = "blocking of 8 SDCCH", .reps = 10, .slow = true,
		.sets = {CELLS("864", "1 h")}, .column = BLOCKED, .kind = VALIDATE_ARITHMETIC,
		.path = "value.B(8,4.0)", .reach = 0.001},
	{.id = "V02 8 E", .what = "blocking of 8 SDCCH", .reps = 10, .slow = true,
		.sets = {CELLS("1728", "2 h")}, .column = BLOCKED, .kind = VALIDATE_ARITHMETIC,
		.path = "value.B(8,8.0)", .reach = 0.001},
	{.id = "V06", .what = "SMS that fail, AUTD path of 2005", .preset = "sms/autd-2005",
		.sets = {SINGLE}, .reps = 10, .column = LOST, .kind = VALIDATE_FIT,
		.path = "value.failure", .low = 0.04, .high = 0.06,
		.note = "the preset's 5 % that never arrive are this row"},
	{.id = "V07", .what = "SMS to the handset, median, s", .preset = "sms/reliable",
		.sets = {SINGLE}, .reps = 10, .column = P50, .kind = VALIDATE_FIT, .target = 7,
		.low = 5, .high = 9, .note = "6-8 s within 1 s; the preset was made from it"},
	{.id = "V08", .what = "not seen within 2 min, AUTD path of 2005", .preset = "sms/autd-2005",
		.sets = {SINGLE}, .reps = 10, .column = SHARE_120, .kind = VALIDATE_PREDICTION,
		.path = "value.lost_or_late", .reach = 0.02,
		.note = "plausibility only: between carriers in December 2002, not by e-mail"},
	{.id = "V09", .what = "SMS held for a phone that is off", .reps = 3,
		.slow = true,
		.sets = {OFF_FOR_EVER("1 d")}, .column = HELD, .scale = 0.05, .kind = VALIDATE_FIT,
		.path = "value.max_messages", .reach = 1e-9,
		.note = "a parameter that must do what it says"},
	{.id = "V09 70 h", .what = "of these, expired after 70 h", .reps = 3, .slow = true,
		.sets = {OFF_FOR_EVER("70 h")}, .column = EXPIRED, .scale = 0.05,
		.kind = VALIDATE_FIT, .target = 0, .low = -1e-9, .high = 1e-9,
		.note = "lifetime 72 h; the last attempt comes up to an hour before"},
	{.id = "V09 72 h", .what = "of these, expired after 72 h and 5 min", .reps = 3, .slow = true,
		.sets = {OFF_FOR_EVER("72.1 h")}, .column = EXPIRED, .scale = 0.05,
		.kind = VALIDATE_FIT, .target = 30, .reach = 1e-9},
	{.id = "V16", .what = "SMS through the gateway, median, s", .preset = "sms/gateway-2005",
		.sets = {SINGLE}, .reps = 10, .column = P50, .kind = VALIDATE_PREDICTION,
		.target = 5, .low = 3, .high = 54,
		.note = "the five delays read were 3, 4, 5, 13 and 54 s: their median and range"},
	{.id = "V17", .what = "e-mail on the handset within 30 s", .preset = "sms/autd-2005",
		.sets = {SINGLE}, .reps = 10, .column = SHARE_30, .kind = VALIDATE_FIT,
		.target = 0.65, .low = 0.46, .high = 0.84,
		.note = "SEMANTICS 5: 46-84 % by carrier (Computerworld, Mspect test, 2002); the preset "
		"was made from it"},
};

static struct validate_row head(const char *id, const char *what, enum validate_kind kind,
	enum validate_level level)
{
	struct validate_row out = {.file = FILE_NAME, .kind = kind, .level = level, .run = true,
		.half = -1};
	snprintf(out.id, sizeof out.id, "%s", id);
	snprintf(out.what, sizeof out.what, "%s", what);
	return out;
}

static struct config *load(const struct sms_row *row)
{
	static const char *const none[] = {NULL};
	size_t n = 0;
	while (row->sets[n] != NULL) {
		n++;
	}
	struct config *base = analytic_load("autd", none), *config;
	struct diag_list diags;
	diag_init(&diags);
	config = config_variant(base, row->preset, row->sets, n, &diags);
	if (config == NULL) {
		diag_print(&diags, stderr);
	}
	REQUIRE(config != NULL);
	diag_fini(&diags);
	config_free(base);
	return config;
}

static void simulate(struct validate *it, const struct sms_row *row)
{
	static struct analytic_run run;
	if (!validate_wanted(it, FILE_NAME, row->id, row->slow)) {
		return;
	}
	struct config *config = load(row);
	double scale = row->scale > 0 ? row->scale : 1, sum = 0, squares = 0;
	memset(&run, 0, sizeof run);
	run.scenario = &config->scenario;
	run.measure = measure;
	run.reps = row->reps;
	analytic_fill(&run);
	for (unsigned r = 0; r < run.reps; r++) {
		sum += run.values[r][row->column] * scale;
	}
	double mean = sum / run.reps;
	for (unsigned r = 0; r < run.reps; r++) {
		squares += pow(run.values[r][row->column] * scale - mean, 2);
	}
	struct validate_row out = head(row->id, row->what, row->kind, VALIDATE_SCENARIO);
	out.value = mean;
	out.half = gsl_cdf_tdist_Qinv(0.025, run.reps - 1) *
		sqrt(squares / (run.reps - 1) / run.reps);
	out.target = row->path != NULL ? validate_number(FILE_NAME, row->id, row->path)
		: row->target;
	out.low = row->low;
	out.high = row->high;
	if (row->high == 0 && row->reach < 0) {
		validate_within(&out, -row->reach);
	} else if (row->high == 0) {
		out.low = out.target - row->reach;
		out.high = out.target + row->reach;
	}
	out.blind = out.half > (out.high - out.low) / 2;
	out.missed = row->missed;
	snprintf(out.note, sizeof out.note, "%s", row->note != NULL ? row->note : "");
	validate_add(it, &out);
	config_free(config);
}

/* ---- the radio clock and segmentation */

struct heard {
	int64_t held_ns;
	size_t l3_bytes;
};

static void hear(void *context, const struct tap_record *record)
{
	struct heard *heard = context;
	if (record->kind == TAP_SMS) {
		heard->held_ns = record->end_ns - record->time_ns;
	}
	if (record->kind == TAP_AIR && !record->from_client && heard->l3_bytes == 0) {
		heard->l3_bytes = record->n; /* the CP-DATA that holds the message */
	}
}

/* A channel held for nothing but the frames of one message tells the length of a block. */
static void block(struct validate *it)
{
	static const char *const sets[] = {"workload.mail_per_user=20 /d", "population.users=1",
		"run.duration=1 d", "radio.technology=gprs", NULL};
	struct heard heard = {0};
	struct tap tap = {.user = 0, .context = &heard, .record = hear};
	if (!validate_wanted(it, FILE_NAME, "V03", false)) {
		return;
	}
	struct config *config = analytic_load("autd", sets);
	struct world_task task = {.scenario = &config->scenario, .tap = &tap, .tap_n = 1};
	tally_free(world_run(&task));
	REQUIRE(heard.l3_bytes > 0);
	double block_ms = (double)heard.held_ns * 1e-6 /
		lapdm_i_frames_n(heard.l3_bytes, LAPDM_N201_SDCCH);
	const struct {
		const char *id, *what, *path;
		double value, off;
	} clocks[] = {
		{"V03", "SDCCH/8 block, ms", "value.block_ms", block_ms, 0.001},
		{"V03 gross", "gross rate, bit/s", "value.gross_bit_s",
			8.0 * LAPDM_SDCCH_FRAME_BYTES / block_ms * 1000, 0.06},
		{"V03 net", "information of I-frames, bit/s", "value.info_bit_s",
			8.0 * LAPDM_N201_SDCCH / block_ms * 1000, 0.06},
	};
	for (unsigned i = 0; i < sizeof clocks / sizeof clocks[0]; i++) {
		struct validate_row out = head(clocks[i].id, clocks[i].what, VALIDATE_ARITHMETIC,
			VALIDATE_SCENARIO);
		out.target = validate_number(FILE_NAME, "V03", clocks[i].path);
		out.value = clocks[i].value;
		out.low = out.target - clocks[i].off;
		out.high = out.target + clocks[i].off;
		validate_add(it, &out);
	}
	/* V05: what the same clock says about paging; the program has no limit on pages. */
	const struct {
		const char *id, *what, *path;
		double blocks, ids;
	} paging[] = {
		{"V05", "paging blocks/s, 9 in a multiframe", "value.non_combined_blocks_per_s", 9, 1},
		{"V05 combined", "paging blocks/s, 3 in a multiframe", "value.combined_blocks_per_s",
			3, 1},
		{"V05 9 TMSI", "pages/s, 9 blocks of 4 TMSI", "value.pages_per_s_TMSI_9_blocks", 9, 4},
		{"V05 5 TMSI", "pages/s, 5 blocks of 4 TMSI", "value.pages_per_s_TMSI_5_blocks", 5, 4},
	};
	for (unsigned i = 0; i < sizeof paging / sizeof paging[0]; i++) {
		struct validate_row out = head(paging[i].id, paging[i].what, VALIDATE_ARITHMETIC,
			VALIDATE_FORMULA);
		validate_wanted(it, FILE_NAME, paging[i].id, false);
		out.target = validate_number(FILE_NAME, "V05", paging[i].path);
		out.value = paging[i].blocks * paging[i].ids / block_ms * 1000;
		validate_within(&out, 0.02);
		snprintf(out.note, sizeof out.note, "formula only, with the block measured in V03: "
			"pages are counted, a cell's paging channel is no limit here");
		validate_add(it, &out);
	}
	config_free(config);
}

static void segments(struct validate *it)
{
	static const struct {
		const char *id, *name;
		size_t bytes;
	} messages[] = {{"V04 49", "49_octet_L3 (17-char text)", 49},
		{"V04 86", "86_octet_L3 (EMN push)", 86}, {"V04 174", "174_octet_L3 (160-char text)", 174}};
	static const struct {
		const char *name;
		unsigned n201;
		size_t frame_bytes;
	} channels[] = {{"SDCCH", LAPDM_N201_SDCCH, LAPDM_SDCCH_FRAME_BYTES},
		{"SACCH", LAPDM_N201_SACCH, LAPDM_SACCH_FRAME_BYTES}};
	for (unsigned m = 0; m < 3; m++) {
		if (!validate_wanted(it, FILE_NAME, messages[m].id, false)) {
			continue;
		}
		for (unsigned c = 0; c < 2; c++) {
			uint8_t l3[200] = {0}, bytes[512], ns = 0;
			char path[64], what[64];
			struct wire_out frames = wire_out_init(bytes, sizeof bytes);
			snprintf(path, sizeof path, "value.%s.%s", messages[m].name, channels[c].name);
			snprintf(what, sizeof what, "I-frames of %s on %s", messages[m].name,
				channels[c].name);
			lapdm_split((struct wire_span){l3, messages[m].bytes}, false, LAPDM_SAPI_SMS,
				channels[c].frame_bytes, &ns, 0, &frames);
			REQUIRE(!frames.overflow &&
				frames.n / channels[c].frame_bytes ==
				lapdm_i_frames_n(messages[m].bytes, channels[c].n201));
			struct validate_row out = head(messages[m].id, what, VALIDATE_ARITHMETIC,
				VALIDATE_MODEL);
			out.target = validate_number(FILE_NAME, "V04", path);
			out.value = (double)frames.n / (double)channels[c].frame_bytes;
			validate_within(&out, 0);
			validate_add(it, &out);
		}
	}
}

/* The first packet after a pause, over a fresh radio. */
static void first_packet(struct validate *it)
{
	static const char *const sets[] = {"workload.mail_per_user=0 /d", NULL};
	if (!validate_wanted(it, FILE_NAME, "V10", false)) {
		return;
	}
	struct diag_list diags;
	diag_init(&diags);
	struct config *base = analytic_load("autd", sets);
	struct config *config = config_variant(base, "radio/gprs-2005", NULL, 0, &diags);
	REQUIRE(config != NULL);
	const struct radio_cfg *cfg = &config->scenario.radio;
	struct tally *tally = tally_build(0, 1, 1);
	struct meter meter = {.tally = tally, .to_ns = MINUTE_NS};
	struct radio radio;
	radio_init(&radio, cfg, 0, 0.5);
	struct radio_transfer up = radio_move(&radio, cfg, &meter, 10 * SECOND_NS, true, 40,
		PURPOSE_POLL);
	struct radio_transfer down = radio_move(&radio, cfg, &meter, up.arrival_ns, false, 40,
		PURPOSE_POLL);
	struct validate_row out = head("V10", "GPRS round trip of the first packet, s",
		VALIDATE_PREDICTION, VALIDATE_MODEL);
	out.target = validate_number(FILE_NAME, "V10", "value.rtt_ms_greater_than") / 1000;
	out.value = (double)(down.arrival_ns - 10 * SECOND_NS) * 1e-9;
	out.low = 0.8;
	out.high = 1.5;
	snprintf(out.note, sizeof out.note, "%s", "measured in British networks of 2002 with CS-1 and "
		"CS-2; answered with the profile of 2005, there is none of 2002");
	validate_add(it, &out);
	tally_free(tally);
	config_free(config);
	config_free(base);
	diag_fini(&diags);
}

static const struct {
	const char *id, *what, *why;
} absent[] = {
	{"V07 first", "38 % fail at first, 98 % arrive", "consumers' phones that are off: how long "
		"they are off is published nowhere, so off-times would have to be made to fit"},
	{"V11", "weak signal: +0.5 s, twice the spread", "plausibility only (SEMANTICS 5); a signal's "
		"strength does not change the SMS path here"},
	{"V13", "SMSC throughput, 10 to 16,000/s", "a range of parameters, no target: sms.smsc_rate "
		"takes any of them"},
	{"V14", "family of the round trip's distribution", "a shape, no figure: sms.delay knows "
		"lognormal and weibull, two of the four"},
};

void validate_sms(struct validate *it)
{
	for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		simulate(it, &rows[i]);
	}
	block(it);
	segments(it);
	first_packet(it);
	for (unsigned i = 0; i < sizeof absent / sizeof absent[0]; i++) {
		struct validate_row out = head(absent[i].id, absent[i].what, VALIDATE_PREDICTION,
			VALIDATE_SCENARIO);
		if (validate_wanted(it, FILE_NAME, absent[i].id, false)) {
			out.run = false;
			snprintf(out.note, sizeof out.note, "%s", absent[i].why);
			validate_add(it, &out);
		}
	}
}
