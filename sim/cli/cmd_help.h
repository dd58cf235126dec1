/* Help: the list of commands, or one command with its flags, both from the table in cli.c.
 *
 * Not here: help of parameters, metrics, charts (cmd_explain.h). Errors: 2 for an unknown
 * command. */
#pragma once

/* argv[0] is the command's name, "help". Answers the exit code. */
int cmd_help(int argc, char **argv);
