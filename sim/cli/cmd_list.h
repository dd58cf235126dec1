/* Lists presets, shipped scenarios, parameters and ids of problems.
 *
 * What: `pushsim list presets|scenarios|parameters|problems`;
 *   topics of other parts (metrics, charts) are the caller's.
 * Not here: the work itself (sim/config). Ownership: nothing outlives the call.
 * Errors: exit codes of DESIGN 3: 0 done, 1 failure, 2 usage, 3 scenario invalid. */
#pragma once

/* argv[0] is the command's name, "list"; its arguments follow. Answers the exit code. */
int config_cmd_list(int argc, char **argv);
