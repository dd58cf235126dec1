/* pushsim check. See cmd_check.h. */
#include "cli/cmd_check.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/scenario.h"
#include "core/err.h"

struct options {
	const char **files, **sets, **denied;
	size_t file_n, set_n, denied_n;
	bool strict, json;
};

static int usage(const char *problem, const char *what)
{
	fprintf(stderr, "pushsim check: %s%s\nusage: pushsim check FILE... [--strict] [--deny W-ID]... "
		"[--format text|json] [--set K=V]...\n", problem, what);
	return ERR_USAGE;
}

/* Reads the arguments; ERR_OK or ERR_USAGE. */
static int parse(int argc, char **argv, struct options *options)
{
	for (int i = 1; i < argc; i++) {
		const char *arg = argv[i];
		bool takes = strcmp(arg, "--deny") == 0 || strcmp(arg, "--format") == 0
			|| strcmp(arg, "--set") == 0;
		const char *value = takes ? argv[++i] : NULL;
		if (takes && i >= argc) {
			return usage("a value is missing after ", arg);
		}
		if (strcmp(arg, "--strict") == 0) {
			options->strict = true;
		} else if (strcmp(arg, "--set") == 0) {
			options->sets[options->set_n++] = value;
		} else if (strcmp(arg, "--deny") == 0) {
			if (diag_find(value) < 0) {
				return usage("no problem is called ", value);
			}
			options->denied[options->denied_n++] = value;
		} else if (strcmp(arg, "--format") == 0) {
			options->json = strcmp(value, "json") == 0;
			if (!options->json && strcmp(value, "text") != 0) {
				return usage("unknown format ", value);
			}
		} else if (arg[0] == '-' && arg[1] != '\0') {
			return usage("unknown flag ", arg);
		} else {
			options->files[options->file_n++] = arg;
		}
	}
	return options->file_n == 0 ? usage("no file is given", "") : ERR_OK;
}

static bool is_denied(const struct options *options, const struct diag_list *diags)
{
	for (size_t i = 0; i < diags->n; i++) {
		for (size_t j = 0; j < options->denied_n; j++) {
			if (strcmp(diag_name(diags->items[i].id), options->denied[j]) == 0) {
				return true;
			}
		}
	}
	return false;
}

static int check(const struct options *options)
{
	struct diag_list diags;
	diag_init(&diags);
	for (size_t i = 0; i < options->file_n; i++) {
		config_free(scenario_load(options->files[i], options->sets, options->set_n, &diags));
	}
	diag_sort(&diags);
	if (options->json) {
		diag_print_json(&diags, stdout);
	} else {
		diag_print(&diags, stderr);
	}
	if (diags.n == 0 && !options->json) {
		fprintf(stderr, "%zu file%s checked, no problem\n", options->file_n,
			options->file_n == 1 ? "" : "s");
	}
	bool bad = diags.error_n > 0 || (options->strict && diags.warning_n > 0)
		|| is_denied(options, &diags);
	diag_fini(&diags);
	return bad ? ERR_SCENARIO : ERR_OK;
}

int cmd_check(int argc, char **argv)
{
	size_t room = (size_t)argc + 1;
	struct options options = {.files = calloc(room, sizeof(char *)),
		.sets = calloc(room, sizeof(char *)), .denied = calloc(room, sizeof(char *))};
	REQUIRE(options.files != NULL && options.sets != NULL && options.denied != NULL);
	int code = parse(argc, argv, &options);
	if (code == ERR_OK) {
		code = check(&options);
	}
	free(options.files);
	free(options.sets);
	free(options.denied);
	return code;
}
