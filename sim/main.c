/* The program's entry: locale, signals, the choice of a command. The commands: cli/cli.c. */
#include <locale.h>
#include <signal.h>
#include <string.h>

#include "cli/cli.h"

int main(int argc, char **argv)
{
	setlocale(LC_CTYPE, "");
	signal(SIGPIPE, SIG_DFL);
	if (argc < 2) {
		(void)cli_help(stderr);
		return ERR_USAGE;
	}
	if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "version") == 0) {
		printf("pushsim %s\n", PUSHSIM_VERSION);
		return 0;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
		return cli_help(stdout);
	}
	const struct cli_command *command = cli_find(argv[1]);
	if (command == NULL) {
		fprintf(stderr, "pushsim: no command '%s'", argv[1]);
		cli_suggest(stderr, argv[1]);
		fprintf(stderr, "; try: pushsim help\n");
		return ERR_USAGE;
	}
	if (argc > 2 && (strcmp(argv[2], "--help") == 0 || strcmp(argv[2], "-h") == 0)) {
		return cli_help_command(stdout, command);
	}
	int code = command->run(argc - 1, argv + 1);
	if (code == 0 && (fflush(stdout) != 0 || ferror(stdout))) {
		fprintf(stderr, "pushsim: stdout: cannot write\n");
		return ERR_FAILURE;
	}
	return code;
}
