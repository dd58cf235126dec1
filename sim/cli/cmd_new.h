/* Starts a scenario file from a shipped one.
 *
 * What: `pushsim new NAME [--from TEMPLATE]`;
 *   it writes NAME.json and never overwrites a file.
 * Not here: the work itself (sim/config). Ownership: nothing outlives the call.
 * Errors: exit codes of DESIGN 3: 0 done, 1 failure, 2 usage, 3 scenario invalid. */
#pragma once

/* argv[0] is the command's name, "new"; its arguments follow. Answers the exit code. */
int cmd_new(int argc, char **argv);
