/* Load, run on threads, hand the results to the output, draw. */
#include "cli/cmd_run.h"

#include <getopt.h>
#include <jansson.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "advise/advice.h"
#include "batch/batch.h"
#include "cli/cli.h"
#include "cli/follow.h"
#include "cli/progress.h"
#include "cli/scenario.h"
#include "cli/survey.h"
#include "output/chart.h"
#include "output/expect.h"
#include "output/output.h"
#include "output/report.h"
#include "output/screen.h"

enum { SETS_MAX = 256, WARNINGS_MAX = 64, SCENARIO_TEXT_MAX = 8 * 1024 * 1024 };

struct run_options {
	const char *sets[SETS_MAX];
	size_t set_n;
	char seed[48], reps[48], points[48]; /* --seed, --reps, --uncertainty as --set texts */
	const char *out_dir, *pcap, *pcap_users, *colour;
	uint32_t jobs, user;
	bool pcap_tls, traced, json, quiet, strict, plots, csv_plain, force;
};

static atomic_bool stop_requested;

/* First interrupt: finish quietly. Second: leave at once. */
static void on_signal(int number)
{
	(void)number;
	if (atomic_exchange(&stop_requested, true)) {
		_exit(ERR_INTERRUPTED);
	}
}

static int refuse_later(const char *name)
{
	return cli_usage("run", "--%s is not in this version yet", name);
}

enum { OPT_SET = 1, OPT_SEED, OPT_REPS, OPT_JSON, OPT_PCAP, OPT_PCAP_USERS, OPT_PCAP_TLS,
	OPT_TRACE, OPT_STRICT, OPT_NO_PLOTS,
	OPT_COLOUR, OPT_PLAIN, OPT_FORCE, OPT_UNCERTAINTY, OPT_LATER };

/* The options with a value that must be a number or one of a few words. 0 or the exit code. */
static int read_value(int option, const char *value, struct run_options *o)
{
	uint64_t number = 0;
	bool is_number = cli_number(value, &number);
	unsigned long long shown = number;
	switch (option) {
	case OPT_SET:
		if (strchr(value, '=') == NULL) {
			return cli_usage("run", "--set needs KEY=VALUE, not '%s'", value);
		}
		if (o->set_n + 4 > SETS_MAX) {
			return cli_usage("run", "more than %d --set", SETS_MAX - 4);
		}
		o->sets[o->set_n++] = value;
		return 0;
	case OPT_SEED:
		snprintf(o->seed, sizeof o->seed, "run.seed=%llu", shown);
		return is_number ? 0 : cli_usage("run", "--seed needs a number, not '%s'", value);
	case OPT_REPS:
		snprintf(o->reps, sizeof o->reps, "run.replications=%llu", shown);
		return is_number ? 0 : cli_usage("run", "--reps needs a number, not '%s'", value);
	case 'j':
		o->jobs = (uint32_t)number;
		return is_number && number >= 1 && number <= 1024 ? 0
			: cli_usage("run", "--jobs needs a number from 1 to 1024, not '%s'", value);
	case OPT_TRACE:
		o->user = (uint32_t)number;
		o->traced = true;
		return is_number && number < UINT32_MAX ? 0
			: cli_usage("run", "--trace needs a user's number (from 0), not '%s'", value);
	default:
		o->colour = value;
		return strcmp(value, "auto") == 0 || strcmp(value, "never") == 0 ||
				strcmp(value, "always") == 0 ? 0
			: cli_usage("run", "--color is auto, never or always, not '%s'", value);
	}
}

/* --uncertainty, --uncertainty=N, or --uncertainty N: the next word counts if it is a number. */
static int read_points(int argc, char **argv, struct run_options *o)
{
	uint64_t number = 30;
	const char *value = optarg;
	if (value == NULL && optind < argc && cli_number(argv[optind], &number)) {
		value = argv[optind++];
	}
	if (value != NULL && (!cli_number(value, &number) || number < 1)) {
		return cli_usage("run", "--uncertainty takes a number of points, not '%s'", value);
	}
	snprintf(o->points, sizeof o->points, "uncertainty.points=%llu",
		(unsigned long long)number);
	return 0;
}

static const struct option flags[] = {
	{"set", required_argument, NULL, OPT_SET}, {"seed", required_argument, NULL, OPT_SEED},
	{"reps", required_argument, NULL, OPT_REPS}, {"jobs", required_argument, NULL, 'j'},
	{"out", required_argument, NULL, 'o'}, {"json", no_argument, NULL, OPT_JSON},
	{"pcap", required_argument, NULL, OPT_PCAP},
	{"pcap-users", required_argument, NULL, OPT_PCAP_USERS},
	{"pcap-tls", no_argument, NULL, OPT_PCAP_TLS},
	{"trace", required_argument, NULL, OPT_TRACE}, {"quiet", no_argument, NULL, 'q'},
	{"strict", no_argument, NULL, OPT_STRICT}, {"no-plots", no_argument, NULL, OPT_NO_PLOTS},
	{"color", required_argument, NULL, OPT_COLOUR},
	{"uncertainty", optional_argument, NULL, OPT_UNCERTAINTY},
	{"csv-plain", no_argument, NULL, OPT_PLAIN}, {"force", no_argument, NULL, OPT_FORCE},
	{"resume", no_argument, NULL, OPT_LATER}, {"shard", required_argument, NULL, OPT_LATER},
	{"sweep", required_argument, NULL, OPT_LATER}, {NULL, 0, NULL, 0}};

static int read_options(int argc, char **argv, struct run_options *o)
{
	int c, at = 0, code = 0;
	optind = 1;
	while (code == 0 && (c = getopt_long(argc, argv, "j:o:q", flags, &at)) != -1) {
		switch (c) {
		case 'o':
			o->out_dir = optarg;
			break;
		case OPT_PCAP:
			o->pcap = optarg;
			break;
		case OPT_PCAP_USERS:
			o->pcap_users = optarg;
			break;
		case OPT_PCAP_TLS:
			o->pcap_tls = true;
			break;
		case OPT_JSON:
			o->json = true;
			break;
		case 'q':
			o->quiet = true;
			break;
		case OPT_STRICT:
			o->strict = true;
			break;
		case OPT_NO_PLOTS:
			o->plots = false;
			break;
		case OPT_PLAIN:
			o->csv_plain = true;
			break;
		case OPT_FORCE:
			o->force = true;
			break;
		case OPT_UNCERTAINTY:
			code = read_points(argc, argv, o);
			break;
		case OPT_LATER:
			return refuse_later(flags[at].name);
		case '?':
			return cli_usage("run", "see above");
		default:
			code = read_value(c, optarg, o);
		}
	}
	if (o->seed[0] != '\0') {
		o->sets[o->set_n++] = o->seed;
	}
	if (o->reps[0] != '\0') {
		o->sets[o->set_n++] = o->reps;
	}
	if (o->points[0] != '\0') {
		o->sets[o->set_n++] = o->points;
	}
	if (code == 0 && o->pcap == NULL && (o->pcap_users != NULL || o->pcap_tls)) {
		return cli_usage("run", "--pcap-users and --pcap-tls need --pcap FILE");
	}
	return code != 0 || optind < argc ? code : cli_usage("run", "needs a scenario file");
}

/* ---- charts and report, called by output_write when the data files are there */

struct drawing {
	struct follow *follow;
	const char *comment;
	bool plots, quiet, follow_closed;
	char advice[ADVICE_FIRST_BYTES]; /* what stands out most; may be empty */
};

static enum err draw(const char *dir, void *argument, uint32_t *plots, bool *report,
	struct err_info *info)
{
	struct drawing *drawing = argument;
	struct folder folder = {.lock_fd = -1};
	snprintf(folder.path, sizeof folder.path, "%s", dir);
	drawing->follow_closed = true;
	enum err err = follow_close(drawing->follow, &folder, drawing->comment, info);
	*plots = 0;
	*report = false;
	err = err == ERR_OK ? advice_write(dir, drawing->advice, info) : err;
	if (err != ERR_OK || !drawing->plots) {
		return err;
	}
	struct chart_result charts;
	err = chart_draw_all(dir, &charts, info);
	for (unsigned i = 0; err == ERR_OK && i < charts.warning_n; i++) {
		if (!drawing->quiet) {
			fprintf(stderr, "warning: %s [%s]\n", charts.warning[i].text,
				charts.warning[i].id);
		}
	}
	for (unsigned i = 0; err == ERR_OK && i < charts.drawn_n; i++) {
		*plots += charts.drawn[i].pictures;
	}
	if (err == ERR_OK) {
		err = report_write(dir, &charts, info);
		*report = err == ERR_OK;
	}
	return err;
}

/* ---- one scenario */

struct one_run {
	const struct run_options *options;
	struct config *config;
	struct diag_list *diags;
	struct uncertainty *uncertainty; /* of the ranges, or NULL */
	char *text;             /* the scenario file as given */
	int64_t start_unix_s;
	int argc;
	char **argv;
};

/* What the expectations of a finished folder came to: the exit code its run had. */
static int kept_code(const json_t *summary, bool strict)
{
	const json_t *row;
	size_t at;
	int code = ERR_OK;
	json_array_foreach(json_object_get(summary, "expect"), at, row) {
		const char *word = json_string_value(json_object_get(row, "verdict"));
		if (word != NULL && strcmp(word, expect_verdict_name(EXPECT_NOT_MET)) == 0) {
			code = ERR_EXPECT;
		} else if (word != NULL && strict && code == ERR_OK &&
			   strcmp(word, expect_verdict_name(EXPECT_UNDECIDED)) == 0) {
			code = ERR_UNDECIDED;
		}
	}
	return code;
}

/* A finished folder of exactly this scenario: nothing to do but say what came out. `code` is then
 * the exit code of that run. */
static bool already_there(const struct one_run *one, FILE *out, int *code)
{
	char path[FOLDER_PATH_BYTES], name[FOLDER_PATH_BYTES + 32];
	bool complete;
	const struct run_options *o = one->options;
	if (o->force || o->out_dir != NULL || o->json || o->pcap != NULL || o->traced ||
	    !folder_find(one->config->scenario.name, one->config->hash, path, &complete) || !complete) {
		return false;
	}
	/* Another version may count otherwise: its results are not this program's. */
	snprintf(name, sizeof name, "%s/summary.json", path);
	json_t *summary = json_load_file(name, 0, NULL);
	const char *version = json_string_value(json_object_get(summary, "version"));
	snprintf(name, sizeof name, "%s/screen.txt", path);
	char *text = NULL;
	size_t n;
	struct err_info info = {0};
	if (version == NULL || strcmp(version, PUSHSIM_VERSION) != 0 ||
	    cli_read(name, 1 << 20, &text, &n, &info) != ERR_OK) {
		json_decref(summary);
		return false;
	}
	fwrite(text, 1, n, out);
	fprintf(out, "already there: %s (run again with --force)\n", path);
	free(text);
	*code = kept_code(summary, o->strict);
	json_decref(summary);
	return true;
}

/* What the scenario was warned of, with the key: two strategies may earn the same words. The texts
 * are `texts`, which the caller frees. The statistics say themselves that one replication is
 * few. */
static size_t output_warnings(const struct diag_list *diags, struct output_warning *warnings,
	char **texts)
{
	size_t n = 0;
	for (size_t i = 0; i < diags->n && n < WARNINGS_MAX; i++) {
		const struct diag *diag = &diags->items[i];
		if (diag_is_error(diag->id) || diag->id == DIAG_W_ONE_REPLICATION) {
			continue;
		}
		size_t bytes = strlen(diag->path) + strlen(diag->text) + 3;
		texts[n] = malloc(bytes);
		REQUIRE(texts[n] != NULL);
		snprintf(texts[n], bytes, "%s%s%s", diag->path, diag->path[0] == '\0' ? "" : ": ",
			diag->text);
		warnings[n] = (struct output_warning){diag_name(diag->id), texts[n]};
		n++;
	}
	return n;
}

static void output_settings(const struct one_run *one, struct output_context *context,
	const char **expects)
{
	const struct run_options *o = one->options;
	for (size_t i = 0; i < one->config->expect_n; i++) {
		expects[i] = one->config->expects[i].text;
	}
	context->version = PUSHSIM_VERSION;
	context->argc = one->argc;
	context->argv = one->argv;
	context->scenario_text = one->text;
	context->resolved = config_resolved(one->config);
	context->hash = one->config->hash;
	context->seed = one->config->scenario.run.seed;
	context->jobs = o->jobs;
	context->start_unix_s = one->start_unix_s;
	context->out_dir = o->out_dir;
	context->expects = expects;
	context->expect_n = one->config->expect_n;
	context->uncertainty = one->uncertainty;
	context->strict = o->strict;
	context->json = o->json;
	context->csv_plain = o->csv_plain;
	context->utf8 = screen_utf8();
	context->colour = strcmp(o->colour, "always") == 0 ||
			  (strcmp(o->colour, "auto") == 0 && screen_colour(stdout));
}

/* The screen goes to stdout and, without colours, into the folder for the next time. */
static enum err write_results(const struct one_run *one, const struct results *results,
	struct follow *follow, struct folder *folder, struct err_info *info)
{
	struct output_context context = {0};
	struct output_warning warnings[WARNINGS_MAX];
	char *texts[WARNINGS_MAX] = {0};
	const char **expects = calloc(one->config->expect_n + 1, sizeof *expects);
	char *screen = NULL, comment[160];
	size_t screen_n = 0;
	FILE *out = open_memstream(&screen, &screen_n);
	REQUIRE(out != NULL && expects != NULL);
	output_settings(one, &context, expects);
	context.warnings = warnings;
	context.warning_n = output_warnings(one->diags, warnings, texts);
	snprintf(comment, sizeof comment, "# pushsim %s scenario=%.6s seed=%llu\n", PUSHSIM_VERSION,
		one->config->hash, (unsigned long long)context.seed);
	struct drawing drawing = {.follow = follow,
		.comment = one->options->csv_plain ? "" : comment,
		.plots = one->options->plots, .quiet = one->options->quiet};
	context.folder = folder;
	context.out = out;
	context.draw = draw;
	context.draw_arg = &drawing;
	enum err err = output_write(results, &context, info);
	if (drawing.advice[0] != '\0' && !context.json) {
		fprintf(out, "stands out: %s   (pushsim advise %s)\n", drawing.advice,
			context.out_dir != NULL ? context.out_dir : "latest");
	}
	fclose(out);
	if (!drawing.follow_closed) {
		follow_drop(follow);
	}
	if (err == ERR_OK || err == ERR_EXPECT || err == ERR_UNDECIDED) {
		if (fwrite(screen, 1, screen_n, stdout) != screen_n || fflush(stdout) != 0) {
			err = err_set(info, ERR_FAILURE, "stdout", "cannot write");
		} else if (!context.colour && !context.json) {
			enum err kept = folder_put(folder, "screen.txt", screen, screen_n, info);
			err = kept == ERR_OK ? err : kept;
		}
	}
	json_decref(context.resolved);
	free(screen);
	free(expects);
	for (size_t i = 0; i < context.warning_n; i++) {
		free(texts[i]);
	}
	return err;
}

static enum err simulate(const struct one_run *one, struct results *results,
	const struct follow *follow, struct config_band_item *band, uint32_t band_n, struct err_info *info)
{
	const struct run_options *o = one->options;
	const struct scenario *scenario = &one->config->scenario;
	struct batch_variant variants[MODEL_VARIANTS_MAX];
	struct progress progress;
	for (uint32_t v = 0; v < band_n; v++) {
		variants[v] = (struct batch_variant){band[v].name, &band[v].config->scenario};
	}
	progress_init(&progress, o->quiet || o->json, o->jobs);
	struct batch_options batch = {.jobs = o->jobs, .stop = &stop_requested,
		.taps = follow->taps, .tap_n = follow->tap_n,
		.progress = progress_step, .progress_context = &progress};
	enum err err = batch_run(scenario, variants, band_n, &batch, results, info);
	progress_done(&progress);
	return err;
}

/* The ranges after the comparison itself, if they were asked for. */
static enum err survey(struct one_run *one, struct err_info *info)
{
	const struct run_options *o = one->options;
	struct progress progress;
	if (one->config->scenario.uncertainty.points == 0) {
		return ERR_OK;
	}
	progress_init(&progress, o->quiet || o->json, o->jobs);
	struct survey_options options = {.jobs = o->jobs, .stop = &stop_requested,
		.progress = progress_step, .progress_context = &progress};
	enum err err = survey_run(one->config, &options, &one->uncertainty, info);
	progress_done(&progress);
	return err;
}

static enum err run_config(struct one_run *one, struct err_info *info)
{
	const struct run_options *o = one->options;
	const struct scenario *scenario = &one->config->scenario;
	struct follow follow;
	struct config_band_item band[MODEL_VARIANTS_MAX];
	struct folder folder;
	struct results results = {0};
	const struct follow_options options = {.user = o->user, .pcap = o->pcap,
		.users = o->pcap_users, .sealed = o->pcap_tls};
	enum err err = follow_open(&follow, scenario, &options, info);
	if (err != ERR_OK) {
		return err;
	}
	err = folder_open(&folder, o->out_dir, scenario->name, one->config->hash,
		one->start_unix_s, info);
	if (err != ERR_OK) {
		follow_drop(&follow);
		return err;
	}
	uint32_t band_n = (uint32_t)config_band(one->config, band, one->diags);
	err = simulate(one, &results, &follow, band, band_n, info);
	bool ran = err == ERR_OK;
	if (ran) {
		err = survey(one, info);
	}
	if (err == ERR_OK) {
		err = write_results(one, &results, &follow, &folder, info);
	} else {
		follow_drop(&follow);
	}
	if (ran) {
		batch_free(&results);
	}
	uncertainty_free(one->uncertainty);
	folder_close(&folder);
	for (uint32_t v = 0; v < band_n; v++) {
		config_free(band[v].config);
	}
	return err;
}

static int run_file(const char *file, const struct run_options *o, int argc, char **argv)
{
	struct diag_list diags;
	struct err_info info = {0};
	diag_init(&diags);
	struct one_run one = {.options = o, .diags = &diags, .argc = argc, .argv = argv,
		.start_unix_s = (int64_t)time(NULL)};
	one.config = scenario_load(file, o->sets, o->set_n, &diags);
	if (one.config == NULL || !o->quiet) {
		diag_print(&diags, stderr);
	}
	if (one.config == NULL) {
		diag_fini(&diags);
		return ERR_SCENARIO;
	}
	int code = 0;
	size_t n;
	if (!already_there(&one, stdout, &code)) {
		struct err_info unread = {0};
		if (cli_read(file, SCENARIO_TEXT_MAX, &one.text, &n, &unread) != ERR_OK) {
			one.text = NULL; /* a shipped scenario, named without its folder */
		}
		enum err err = run_config(&one, &info);
		code = (int)err;
		if (err != ERR_OK && err != ERR_EXPECT && err != ERR_UNDECIDED) {
			cli_fail(&info);
		}
	}
	free(one.text);
	config_free(one.config);
	diag_fini(&diags);
	return code;
}

int cmd_run(int argc, char **argv)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	struct run_options o = {.jobs = cores > 0 ? (uint32_t)cores : 1, .plots = true,
		.colour = "auto"};
	int code = read_options(argc, argv, &o);
	if (code != 0) {
		return code;
	}
	struct sigaction action = {.sa_handler = on_signal};
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	for (int i = optind; i < argc && !atomic_load(&stop_requested); i++) {
		int one = run_file(argv[i], &o, argc, argv);
		code = one > code ? one : code;
	}
	return code;
}
