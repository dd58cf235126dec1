/* The table of commands, their help, and helpers of the command line. */
#include "cli/cli.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cmd_advise.h"
#include "cli/cmd_check.h"
#include "cli/cmd_completion.h"
#include "cli/cmd_decode.h"
#include "cli/cmd_explain.h"
#include "cli/cmd_help.h"
#include "cli/cmd_list.h"
#include "cli/cmd_man.h"
#include "cli/cmd_new.h"
#include "cli/cmd_plan.h"
#include "cli/cmd_plot.h"
#include "cli/cmd_report.h"
#include "cli/cmd_run.h"
#include "cli/cmd_schema.h"
#include "cli/cmd_sms.h"
#include "config/suggest.h"

#define FORMATS "eas, query, http, sms-deliver, sms-submit, sms-status-report, rp, cp, smpp,\n" \
		"      wap-push, emn or smtp"
#define SET "  --set KEY=VALUE   set one parameter as if it stood in the file " \
		"(pushsim list parameters)\n"

const struct cli_command cli_commands[] = {
	{"run", cmd_run, "FILE... [--set KEY=VALUE] [-o DIR] [FLAGS]",
		"simulate, print the verdict, write the results folder",
		SET
		"  --seed N          another chance: other mail, gaps and delays\n"
		"  --reps N          replications; at least 2 for intervals\n"
		"  -j, --jobs N      threads; the results are the same for any number\n"
		"  -o, --out DIR     folder of the results (default results/NAME/TIME-HASH)\n"
		"  --force           run again although the results are there\n"
		"  --json            summary.json on stdout instead of the screen\n"
		"  --uncertainty [N] repeat it over published ranges, N joint points (default 30)\n"
		"  --csv-plain       no comment line on top of the CSV files\n"
		"  --no-plots        neither charts nor report.html\n"
		"  --pcap FILE       what a user's device, SMSC and server say, for Wireshark\n"
		"  --pcap-users LIST these users instead, such as 0,3,7-9, or all\n"
		"  --pcap-tls        TLS records of the right sizes instead of HTTP in clear\n"
		"  --trace USER      the user who is followed (from 0; default 0)\n"
		"  --strict          exit 6 where an expectation is undecided\n"
		"  --color WHEN      auto, never or always\n"
		"  -q, --quiet       nothing on stderr but errors\n"},
	{"check", cmd_check, "FILE... [--strict] [--deny W-ID] [--format text|json] [--set KEY=VALUE]",
		"validate scenario files, run nothing",
		SET
		"  --strict          exit 3 on a warning, too\n"
		"  --deny W-ID       exit 3 on this warning (pushsim list warnings)\n"
		"  --format F        text on stderr (default) or json on stdout\n"},
	{"plan", cmd_plan, "FILE [--set KEY=VALUE] [--jobs N] [--json]",
		"runs, time, memory and disk a scenario would take",
		SET
		"  -j, --jobs N      threads\n"
		"  --json            the same as JSON\n"},
	{"explain", cmd_explain, "[FILE] [KEY|ID] [--model [NAME]] [--as json|flags] [--set KEY=VALUE]",
		"a parameter's value, unit, range, origin and source; a metric, chart or warning",
		SET
		"  --model [NAME]    what the models compute, assume and leave out; with FILE its values\n"
		"  --as F            every parameter of FILE as json or as --set flags\n"},
	{"list", cmd_list, "presets|scenarios|parameters|metrics|charts|warnings", "what there is", ""},
	{"decode", cmd_decode, "FORMAT [HEX|FILE|-] [--json] [--smsc]",
		"bytes of a message as text",
		"  FORMAT is " FORMATS "\n"
		"  --json            JSON for eas, http and query, too\n"
		"  --smsc            the TPDU begins with an SMSC address\n"},
	{"encode", cmd_encode, "FORMAT [FILE|-] [--raw]", "text of a message as bytes",
		"  FORMAT is " FORMATS "\n"
		"  --raw             bytes instead of hexadecimal digits\n"},
	{"sms", cmd_sms, "TEXT|- [--encoding E] [--tariff NAME|--price MONEY] [--json]",
		"a text as SMS: encoding and why, segments, bytes, cost",
		"  -                 the text is on standard input\n"
		"  --encoding E      auto (default), gsm7 or ucs2\n"
		"  --reference N     bits of the reference of parts: 8 (default) or 16\n"
		"  --to NUMBER       the recipient, for the bytes (default +14255551212)\n"
		"  --from NUMBER     the sender, for the bytes (default 40404)\n"
		"  --tariff NAME     a preset of pushsim list presets, tariff/NAME (default us-2005)\n"
		"  --price MONEY     the price of one SMS instead, as \"0.02 EUR\"\n"
		"  --json            the same as JSON\n"},
	{"report", cmd_report, "DIR [--open]", "draw charts and report.html anew",
		"  DIR               a results folder, or latest\n"
		"  --open            show it in the desktop's browser\n"},
	{"plot", cmd_plot, "DIR CHART [--format svg|png|pdf|txt] [-o FILE]",
		"one chart",
		"  DIR               a results folder, or latest\n"
		"  CHART             pushsim list charts\n"
		"  -f, --format F    svg (default), png, pdf, or txt on stdout\n"
		"  -o, --output FILE where the picture goes (default plots/ in the folder)\n"},
	{"advise", cmd_advise, "DIR [--json]", "what is likely to be wrong, from the results alone",
		"  DIR               a results folder, or latest\n"
		"  --json            the same as JSON\n"},
	{"new", cmd_new, "NAME [--from SCENARIO]", "start a scenario of your own",
		"  --from SCENARIO   what to copy (default tutorial-2005; pushsim list scenarios)\n"},
	{"schema", cmd_schema, "[scenario]", "the JSON Schema of scenario files", ""},
	{"completion", cmd_completion, "bash", "completion for the shell: source it", ""},
	{"man", cmd_man, "", "the manual page, for man -l -", ""},
	{"help", cmd_help, "[COMMAND]", "this list, or one command with its flags", ""},
	{NULL, NULL, NULL, NULL, NULL}};

const struct cli_command *cli_find(const char *name)
{
	for (const struct cli_command *c = cli_commands; c->name != NULL; c++) {
		if (strcmp(c->name, name) == 0) {
			return c;
		}
	}
	return NULL;
}

int cli_help(FILE *out)
{
	fprintf(out, "pushsim %s: mail by SMS polling or by Direct Push - how late, how dear, "
		"how hungry\n\n", PUSHSIM_VERSION);
	for (const struct cli_command *c = cli_commands; c->name != NULL; c++) {
		fprintf(out, "  %-10s %s\n", c->name, c->help);
	}
	fprintf(out, "\ntry: pushsim run tutorial-2005        flags of a command: pushsim help run\n");
	return 0;
}

int cli_help_command(FILE *out, const struct cli_command *command)
{
	fprintf(out, "pushsim %s %s\n  %s\n%s%s", command->name, command->synopsis, command->help,
		command->flags[0] == '\0' ? "" : "\n", command->flags);
	return 0;
}

void cli_suggest(FILE *out, const char *name)
{
	struct suggest best = {0};
	for (const struct cli_command *c = cli_commands; c->name != NULL; c++) {
		suggest_offer(&best, name, c->name);
	}
	if (best.word != NULL) {
		fprintf(out, "; did you mean '%s'?", best.word);
	}
}

int cli_fail(const struct err_info *info)
{
	fprintf(stderr, "pushsim: %s%s%s\n", info->place, info->place[0] == '\0' ? "" : ": ",
		info->text);
	return (int)info->code;
}

int cli_usage(const char *command, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	fprintf(stderr, "pushsim %s: ", command);
	vfprintf(stderr, format, args);
	va_end(args);
	fprintf(stderr, "\ntry: pushsim help %s\n", command);
	return ERR_USAGE;
}

enum err cli_read(const char *path, size_t max, char **bytes, size_t *n, struct err_info *info)
{
	FILE *in = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
	if (in == NULL) {
		return err_set(info, ERR_FAILURE, path, "%s", strerror(errno));
	}
	size_t cap = 4096, at = 0;
	char *buffer = malloc(cap);
	REQUIRE(buffer != NULL);
	enum err err = ERR_OK;
	for (;;) {
		size_t got = fread(buffer + at, 1, cap - at - 1, in);
		at += got;
		if (got == 0) {
			break;
		}
		if (at > max) {
			err = err_set(info, ERR_FAILURE, path, "more than %zu bytes", max);
			break;
		}
		if (at == cap - 1) {
			cap *= 2;
			buffer = realloc(buffer, cap);
			REQUIRE(buffer != NULL);
		}
	}
	if (err == ERR_OK && ferror(in)) {
		err = err_set(info, ERR_FAILURE, path, "%s", strerror(errno));
	}
	if (in != stdin) {
		fclose(in);
	}
	buffer[at] = '\0';
	*bytes = buffer;
	*n = at;
	if (err != ERR_OK) {
		free(buffer);
		*bytes = NULL;
	}
	return err;
}

bool cli_number(const char *text, uint64_t *value)
{
	uint64_t sum = 0;
	if (*text == '\0') {
		return false;
	}
	for (; *text != '\0'; text++) {
		unsigned digit = (unsigned)(*text - '0');
		if (digit > 9 || sum > (UINT64_MAX - digit) / 10) {
			return false;
		}
		sum = sum * 10 + digit;
	}
	*value = sum;
	return true;
}
