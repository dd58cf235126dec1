/* Explains parameters, problems, and what is in force in a scenario.
 *
 * What: `pushsim explain [FILE] [KEY|ID] [--as json|flags] [--set K=V]...`;
 *   without arguments it lists all parameters.
 * Not here: the work itself (sim/config). Ownership: nothing outlives the call.
 * Errors: exit codes of DESIGN 3: 0 done, 1 failure, 2 usage, 3 scenario invalid. */
#pragma once

/* argv[0] is the command's name, "explain"; its arguments follow. Answers the exit code. */
int cmd_explain(int argc, char **argv);
