/* pushsim explain. See cmd_explain.h. */
#include "cli/cmd_explain.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config/explain.h"
#include "config/keys.h"
#include "config/param.h"
#include "config/presets.h"
#include "core/err.h"
#include "output/chart.h"
#include "stats/metric.h"

struct options {
	const char *file, *what, *as;
	bool models;              /* --model */
	const struct model_note_model *model; /* the one that was named, or NULL: all */
	const char **sets;
	size_t set_n;
};

static int usage(const char *problem, const char *what)
{
	fprintf(stderr, "pushsim explain: %s%s\nusage: pushsim explain [FILE] [KEY|ID] "
		"[--model [NAME]] [--as json|flags] [--set K=V]...\n", problem, what);
	return ERR_USAGE;
}

static bool is_key(const char *text)
{
	char pattern[256];
	return param_row(text) != NULL || (param_pattern(text, pattern, sizeof pattern) == 0
		&& param_is_section(pattern));
}

/* A single word is an id or a key before it is a file: a file called "run" needs "./run". */
static int take_word(struct options *options, const char *word)
{
	if (options->file == NULL && options->what == NULL && !is_key(word) && diag_find(word) < 0
		&& (access(word, F_OK) == 0 || presets_scenario(word) != NULL
			|| strstr(word, ".json") != NULL || strcmp(word, "-") == 0)) {
		options->file = word;
		return ERR_OK;
	}
	if (options->what != NULL) {
		return usage("too many words: ", word);
	}
	options->what = word;
	return ERR_OK;
}

static int parse(int argc, char **argv, struct options *options)
{
	for (int i = 1; i < argc; i++) {
		const char *arg = argv[i];
		bool takes = strcmp(arg, "--as") == 0 || strcmp(arg, "--set") == 0;
		const char *value = takes ? argv[++i] : NULL;
		if (takes && i >= argc) {
			return usage("a value is missing after ", arg);
		}
		if (strcmp(arg, "--model") == 0) {
			options->models = true;
			options->model = i + 1 < argc ? model_note_find(argv[i + 1]) : NULL;
			i += options->model != NULL;
		} else if (strcmp(arg, "--set") == 0) {
			options->sets[options->set_n++] = value;
		} else if (strcmp(arg, "--as") == 0) {
			if (strcmp(value, "json") != 0 && strcmp(value, "flags") != 0) {
				return usage("unknown form ", value);
			}
			options->as = value;
		} else if (arg[0] == '-' && arg[1] != '\0') {
			return usage("unknown flag ", arg);
		} else if (take_word(options, arg) != ERR_OK) {
			return ERR_USAGE;
		}
	}
	if (options->models && options->what != NULL) {
		fprintf(stderr, "pushsim explain: no model is called \"%s\"; there are\n",
			options->what);
		explain_models(stderr);
		return ERR_USAGE;
	}
	if (options->file == NULL && (options->as != NULL || options->set_n > 0)) {
		return usage("--as and --set need a FILE", "");
	}
	return ERR_OK;
}

/* A preset as it stands in the program: "preset:radio/gprs-2005". */
static bool explain_preset(const char *what)
{
	static const char begin[] = "preset:";
	const struct presets_file *file = strncmp(what, begin, strlen(begin)) == 0
		? presets_base(what + strlen(begin)) : NULL;
	if (file != NULL) {
		fwrite(file->text, 1, file->bytes, stdout);
	}
	return file != NULL;
}

/* Keys that hold the word: "heartbeat" is part of several. */
static void offer_keys(const char *what)
{
	size_t n = 0;
	const struct param *rows = param_rows(&n);
	for (size_t i = 0; i < n && strlen(what) > 2; i++) {
		if (strstr(rows[i].key, what) != NULL) {
			fprintf(stderr, "  %s\n", rows[i].key);
		}
	}
}

static int unknown(const char *what)
{
	char near[256];
	const char *meant = keys_suggest(what, near, sizeof near);
	fprintf(stderr, "pushsim explain: nothing is called \"%s\"%s%s%s\n", what,
		meant == NULL ? "; pushsim explain lists all parameters" : "; did you mean \"",
		meant == NULL ? "" : meant, meant == NULL ? "" : "\"?");
	if (meant == NULL) {
		offer_keys(what);
	}
	return ERR_USAGE;
}

/* A metric (also written STRATEGY.ID.STAT) or a chart; false if it is neither. */
static bool explain_result(const char *what)
{
	const struct chart_row *chart = chart_find(what);
	if (chart != NULL) {
		printf("chart %s: %s\n", chart->id, chart->question);
		explain_wrap(stdout, "  ", chart->how_to_read);
		explain_wrap(stdout, "  ", chart->what_to_notice);
		return true;
	}
	int ix = metric_find(what);
	const char *dot = strchr(what, '.');
	if (ix < 0 && dot != NULL) {
		ix = metric_match(dot + 1);
	}
	if (ix < 0) {
		return false;
	}
	const struct metric *metric = metric_row((enum metric_ix)ix);
	printf("metric %s, unit %s, per %s\n", metric->id, metric->unit, metric_per_name(metric->per));
	explain_wrap(stdout, "  ", metric->meaning);
	return true;
}

static void explain_the_models(const struct options *options, const struct config *config)
{
	size_t n;
	const struct model_note_model *models = model_note_models(&n);
	bool first = true;
	for (size_t i = 0; i < n; i++) {
		if (options->model == NULL || options->model == &models[i]) {
			fputs(first ? "" : "\n\n", stdout);
			explain_model(stdout, &models[i], config);
			first = false;
		}
	}
}

static int explain_file(const struct options *options)
{
	struct diag_list diags;
	diag_init(&diags);
	struct config *config = config_load(options->file, options->sets, options->set_n, &diags);
	diag_sort(&diags);
	diag_print(&diags, stderr);
	diag_fini(&diags);
	if (config == NULL) {
		return ERR_SCENARIO;
	}
	int code = ERR_OK;
	if (options->models) {
		explain_the_models(options, config);
	} else if (options->as != NULL && strcmp(options->as, "json") == 0) {
		explain_json(stdout, config);
	} else if (options->as != NULL) {
		explain_flags(stdout, config);
	} else if (options->what == NULL) {
		explain_config(stdout, config);
	} else if (!explain_config_key(stdout, config, options->what)
		&& !explain_key(stdout, options->what) && !explain_id(stdout, options->what)
		&& !explain_result(options->what)) {
		code = unknown(options->what);
	}
	config_free(config);
	return code;
}

static int explain(const struct options *options)
{
	if (options->file != NULL) {
		return explain_file(options);
	}
	if (options->models) {
		explain_the_models(options, NULL);
		return ERR_OK;
	}
	if (options->what == NULL) {
		explain_table(stdout);
		return ERR_OK;
	}
	if (explain_key(stdout, options->what) || explain_id(stdout, options->what)
		|| explain_result(options->what) || explain_preset(options->what)) {
		return ERR_OK;
	}
	return unknown(options->what);
}

int cmd_explain(int argc, char **argv)
{
	struct options options = {.sets = calloc((size_t)argc + 1, sizeof(char *))};
	REQUIRE(options.sets != NULL);
	int code = parse(argc, argv, &options);
	if (code == ERR_OK) {
		code = explain(&options);
	}
	free(options.sets);
	return code;
}
