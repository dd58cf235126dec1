/* pushsim help. See cmd_help.h. */
#include "cli/cmd_help.h"

#include "cli/cli.h"

int cmd_help(int argc, char **argv)
{
	if (argc == 1) {
		return cli_help(stdout);
	}
	const struct cli_command *command = cli_find(argv[1]);
	if (command == NULL) {
		return cli_usage("help", "no command '%s'", argv[1]);
	}
	return cli_help_command(stdout, command);
}
