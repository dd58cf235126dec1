/* Roff from the table in cli.c. */
#include "cli/cmd_man.h"

#include <string.h>

#include "cli/cli.h"

/* A backslash starts an escape; a dot or quote at the beginning of a line a request; a hyphen must
 * stay a hyphen, so that flags can be copied. */
static void put(const char *text)
{
	if (*text == '.' || *text == '\'') {
		fputs("\\&", stdout);
	}
	for (; *text != '\0'; text++) {
		if (*text == '\\') {
			fputs("\\e", stdout);
		} else if (*text == '-') {
			fputs("\\-", stdout);
		} else {
			putchar(*text);
		}
	}
}

/* Lines "  NAME   words" become a tagged list; a line indented further goes on with the words. */
static void put_flags(const char *flags)
{
	while (*flags != '\0') {
		size_t n = strcspn(flags, "\n");
		char line[256];
		snprintf(line, sizeof line, "%.*s", (int)n, flags);
		flags += flags[n] == '\n' ? n + 1 : n;
		char *tag = line + strspn(line, " ");
		char *words = strstr(tag, "  ");
		if (tag - line > 2 || words == NULL) {
			put(tag);
		} else {
			*words = '\0';
			words += 1 + strspn(words + 1, " ");
			puts(".TP");
			put(tag);
			putchar('\n');
			put(words);
		}
		putchar('\n');
	}
}

static const char begin[] =
	".TH PUSHSIM 1 \"\" \"pushsim " PUSHSIM_VERSION "\" \"User Commands\"\n"
	".SH NAME\n"
	"pushsim \\- compare mail by SMS polling with mail by Direct Push\n"
	".SH SYNOPSIS\n"
	".B pushsim\n"
	".I COMMAND\n"
	"[\\fIARGUMENT\\fR]...\n"
	".SH DESCRIPTION\n"
	"A discrete\\-event simulator of phones, cell networks, SMS centres and mail servers. It runs\n"
	"a scenario file and prints delay, fees, battery and load of each strategy, with intervals.\n"
	"Standard output carries results, standard error everything else.\n"
	".SH COMMANDS\n";

static const char end[] =
	".SH EXIT STATUS\n"
	"0 done; 1 failure; 2 wrong usage; 3 scenario or message invalid; 4 an expectation not met;\n"
	"6 undecided (with \\-\\-strict); 130 interrupted.\n"
	".SH ENVIRONMENT\n"
	"\\fBNO_COLOR\\fR and \\fBTERM=dumb\\fR turn colours off.\n"
	".SH FILES\n"
	"\\fIresults/NAME/TIME\\-HASH/\\fR below the current folder; \\fIresults/NAME/latest\\fR is\n"
	"the newest.\n";

int cmd_man(int argc, char **argv)
{
	(void)argv;
	if (argc != 1) {
		return cli_usage("man", "takes no arguments");
	}
	fputs(begin, stdout);
	for (const struct cli_command *c = cli_commands; c->name != NULL; c++) {
		printf(".SS \"");
		put(c->name);
		putchar(' ');
		put(c->synopsis);
		puts("\"");
		put(c->help);
		puts(".");
		put_flags(c->flags);
	}
	fputs(end, stdout);
	return fflush(stdout) != 0 ? ERR_FAILURE : ERR_OK;
}
