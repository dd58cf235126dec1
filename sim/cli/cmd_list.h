/* Lists presets, shipped scenarios, parameters, metrics, charts and ids of problems.
 *
 * What: `pushsim list TOPIC`, one item a line, its name first.
 * Not here: the texts of config's tables (config/list.h), one item in full (cmd_explain.h).
 * Ownership: nothing outlives the call.
 * Errors: exit codes of DESIGN 3: 0 done, 1 failure, 2 usage. */
#pragma once

/* argv[0] is the command's name, "list"; its argument follows. Answers the exit code. */
int cmd_list(int argc, char **argv);
