/* Prints the JSON Schema of scenario files.
 *
 * What: `pushsim schema [scenario]`;
 *   it is generated from the parameter table.
 * Not here: the work itself (sim/config). Ownership: nothing outlives the call.
 * Errors: exit codes of DESIGN 3: 0 done, 1 failure, 2 usage, 3 scenario invalid. */
#pragma once

/* argv[0] is the command's name, "schema"; its arguments follow. Answers the exit code. */
int cmd_schema(int argc, char **argv);
