/* A completion script for bash, written from the tables: commands and flags (cli.c), parameters
 * after --set, presets and shipped scenarios, formats, charts.
 *
 * The script asks nothing of the program at completion time, so it also works where pushsim is
 * slow to start; source it again after an update.
 * Not here: other shells (zsh reads it through bashcompinit). Errors: 2 for another shell's
 * name. */
#pragma once

/* argv[0] is the command's name, "completion"; argv[1] is "bash". Answers the exit code. */
int cmd_completion(int argc, char **argv);
