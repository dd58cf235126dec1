/* Prints one shell function whose word lists come from the program's tables. */
#include "cli/cmd_completion.h"

#include <string.h>

#include "cli/cli.h"
#include "config/list.h"
#include "config/param.h"
#include "config/presets.h"
#include "output/chart.h"

/* Every "--word" of a text, once each, since the synopsis repeats some. */
static void print_flags(const struct cli_command *command)
{
	const char *const texts[] = {command->synopsis, command->flags};
	char seen[1024] = " ";
	for (unsigned i = 0; i < 2; i++) {
		const char *at = texts[i];
		while ((at = strstr(at, "--")) != NULL) {
			char word[48];
			size_t n = strspn(at, "-abcdefghijklmnopqrstuvwxyz");
			snprintf(word, sizeof word, " %.*s ", (int)n, at);
			if (strstr(seen, word) == NULL && strlen(seen) + n + 2 < sizeof seen) {
				strcat(seen, word + 1);
				printf("%.*s ", (int)n, at);
			}
			at += n;
		}
	}
}

/* Keys without a name the user chooses end in "="; those of strategies go without their name, which
 * the script takes from what is typed. */
static void print_keys(bool of_strategies)
{
	static const char begin[] = "strategies.*.";
	size_t n = 0;
	const struct param *rows = param_rows(&n);
	for (size_t i = 0; i < n; i++) {
		const char *star = strchr(rows[i].key, '*');
		bool strategy = strncmp(rows[i].key, begin, strlen(begin)) == 0;
		if (of_strategies && strategy) {
			printf("%s= ", rows[i].key + strlen(begin));
		} else if (!of_strategies && star == NULL) {
			printf("%s= ", rows[i].key);
		} else if (!of_strategies && strncmp(rows[i].key, "radio.*.", 8) == 0) {
			for (unsigned stage = 0; stage < 4; stage++) {
				printf("radio.%s.%s= ", param_stage_name(stage), rows[i].key + 8);
			}
		}
	}
}

static void print_scenarios(void)
{
	static const char top[] = "scenarios/", base[] = "scenarios/base/";
	for (size_t i = 0; i < presets_embedded_n; i++) {
		const char *path = presets_embedded[i].path;
		const char *dot = strrchr(path, '.');
		if (strncmp(path, top, strlen(top)) == 0 && strncmp(path, base, strlen(base)) != 0 &&
		    dot != NULL && strcmp(dot, ".json") == 0) {
			path += strlen(top);
			printf("%.*s ", (int)(dot - path), path);
		}
	}
}

static void print_words(void)
{
	fputs("\tlocal commands=\"", stdout);
	for (const struct cli_command *c = cli_commands; c->name != NULL; c++) {
		printf("%s ", c->name);
	}
	fputs("\"\n\tlocal keys=\"", stdout);
	print_keys(false);
	fputs("\"\n\tlocal strategy_keys=\"", stdout);
	print_keys(true);
	fputs("\"\n\tlocal scenarios=\"", stdout);
	print_scenarios();
	fputs("\"\n\tlocal charts=\"", stdout);
	unsigned n;
	const struct chart_row *rows = chart_rows(&n);
	for (unsigned i = 0; i < n; i++) {
		printf("%s ", rows[i].id);
	}
	fputs("\"\n\tlocal topics=\"", stdout);
	for (const char *at = list_topics(); *at != '\0'; at++) {
		putchar(*at == '|' ? ' ' : *at);
	}
	puts(" metrics charts\"\n\tlocal formats=\"eas query http sms-deliver sms-submit "
		"sms-status-report rp cp smpp wap-push emn smtp\"");
	puts("\tlocal flags=\n\tcase $command in");
	for (const struct cli_command *c = cli_commands; c->name != NULL; c++) {
		printf("\t%s) flags=\"", c->name);
		print_flags(c);
		puts("\" ;;");
	}
	puts("\tesac");
}

static const char script_begin[] =
	"# Completion of pushsim " PUSHSIM_VERSION " for bash. Use: source <(pushsim completion bash)\n"
	"_pushsim() {\n"
	"\tlocal cur=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}\n"
	"\tlocal command=${COMP_WORDS[1]} words= name\n"
	"\tCOMPREPLY=()\n";

static const char script_end[] =
	"\tif [ \"$COMP_CWORD\" -eq 1 ]; then\n"
	"\t\twords=$commands\n"
	"\telif [ \"$before\" = --set ]; then\n"
	"\t\twords=$keys\n"
	"\t\tcase $cur in\n"
	"\t\tstrategies.*.*)\n"
	"\t\t\tname=${cur#strategies.}\n"
	"\t\t\tname=strategies.${name%%.*}.\n"
	"\t\t\twords=\"$name${strategy_keys// / $name}\" ;;\n"
	"\t\tesac\n"
	"\t\tcompopt -o nospace 2>/dev/null\n"
	"\telif [ \"$before\" = --format ]; then\n"
	"\t\twords='text json'\n"
	"\t\t[ \"$command\" = plot ] && words='svg png pdf txt'\n"
	"\telif [ \"$before\" = --as ]; then\n"
	"\t\twords='json flags'\n"
	"\telif [ \"$before\" = --color ]; then\n"
	"\t\twords='auto never always'\n"
	"\telif [[ $cur == -* ]]; then\n"
	"\t\twords=$flags\n"
	"\telse\n"
	"\t\tcase $command in\n"
	"\t\tlist) words=$topics ;;\n"
	"\t\thelp) words=$commands ;;\n"
	"\t\tcompletion) words=bash ;;\n"
	"\t\tschema) words=scenario ;;\n"
	"\t\tnew) [ \"$before\" = --from ] && words=$scenarios ;;\n"
	"\t\tdecode | encode) [ \"$COMP_CWORD\" -eq 2 ] && words=$formats ;;\n"
	"\t\treport) words=latest ;;\n"
	"\t\tplot) words=\"latest $charts\" ;;\n"
	"\t\trun | check | plan) words=$scenarios ;;\n"
	"\t\texplain) words=\"$scenarios ${keys//=/}\" ;;\n"
	"\t\tesac\n"
	"\t\tCOMPREPLY=($(compgen -f -- \"$cur\"))\n"
	"\tfi\n"
	"\tCOMPREPLY+=($(compgen -W \"$words\" -- \"$cur\"))\n"
	"}\n"
	"complete -o filenames -F _pushsim pushsim\n";

int cmd_completion(int argc, char **argv)
{
	if (argc != 2 || strcmp(argv[1], "bash") != 0) {
		return cli_usage("completion", "the shell is bash");
	}
	fputs(script_begin, stdout);
	print_words();
	fputs(script_end, stdout);
	return fflush(stdout) != 0 ? ERR_FAILURE : 0;
}
