/* The program's entry: locale, signals, the table of commands. */
#include <locale.h>
#include <signal.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/cmd_check.h"
#include "cli/cmd_decode.h"
#include "cli/cmd_explain.h"
#include "cli/cmd_list.h"
#include "cli/cmd_new.h"
#include "cli/cmd_plan.h"
#include "cli/cmd_plot.h"
#include "cli/cmd_report.h"
#include "cli/cmd_run.h"
#include "cli/cmd_schema.h"

static int help_cmd(int argc, char **argv);

const struct cli_command cli_commands[] = {
	{"run", run_cmd, "FILE... [--set K=V] [--seed N] [--reps N] [--jobs N] [-o DIR] [--json] "
		"[--pcap FILE] [--trace USER] [--strict] [--no-plots] [--force] [-q]",
		"simulate, print the verdict, write the results folder"},
	{"check", config_cmd_check, "FILE... [--strict] [--deny W-ID] [--format text|json]",
		"validate scenario files, run nothing"},
	{"plan", plan_cmd, "FILE [--set K=V] [--jobs N] [--json]",
		"runs, time, memory and disk a scenario would take"},
	{"explain", config_cmd_explain, "[FILE] [KEY|W-ID] [--as json|flags]",
		"a parameter's value, unit, range, origin and source"},
	{"list", config_cmd_list, "presets|scenarios|metrics|charts|warnings", "what there is"},
	{"decode", decode_cmd, "FORMAT [HEX|FILE|-] [--json] [--smsc]", "bytes of a message as text"},
	{"encode", encode_cmd, "FORMAT [FILE|-] [--raw]", "text of a message as bytes"},
	{"report", report_cmd, "DIR [--open]", "draw charts and report.html anew"},
	{"plot", plot_cmd, "DIR CHART [--format svg|png|pdf|txt]", "one chart"},
	{"new", config_cmd_new, "NAME [--from SCENARIO]", "start a scenario of your own"},
	{"schema", config_cmd_schema, "[scenario]", "the JSON Schema of scenario files"},
	{"help", help_cmd, "[COMMAND]", "this list, or one command"},
	{NULL, NULL, NULL, NULL}};

const struct cli_command *cli_find(const char *name)
{
	for (const struct cli_command *c = cli_commands; c->name != NULL; c++) {
		if (strcmp(c->name, name) == 0) {
			return c;
		}
	}
	return NULL;
}

static int help_cmd(int argc, char **argv)
{
	if (argc > 1) {
		const struct cli_command *c = cli_find(argv[1]);
		if (c == NULL) {
			return cli_usage("help", "no command '%s'", argv[1]);
		}
		printf("pushsim %s %s\n  %s\n", c->name, c->synopsis, c->help);
		return 0;
	}
	printf("pushsim %s: mail by SMS polling or by Direct Push - how late, how dear, how hungry\n\n",
		PUSHSIM_VERSION);
	for (const struct cli_command *c = cli_commands; c->name != NULL; c++) {
		printf("  %-8s %s\n", c->name, c->help);
	}
	printf("\ntry: pushsim run tutorial-2005.json\n");
	return 0;
}

int main(int argc, char **argv)
{
	setlocale(LC_CTYPE, "");
	signal(SIGPIPE, SIG_DFL);
	if (argc < 2) {
		help_cmd(1, argv);
		return ERR_USAGE;
	}
	if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "version") == 0) {
		printf("pushsim %s\n", PUSHSIM_VERSION);
		return 0;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
		return help_cmd(1, argv);
	}
	const struct cli_command *command = cli_find(argv[1]);
	if (command == NULL) {
		fprintf(stderr, "pushsim: no command '%s'; try: pushsim help\n", argv[1]);
		return ERR_USAGE;
	}
	return command->run(argc - 1, argv + 1);
}
