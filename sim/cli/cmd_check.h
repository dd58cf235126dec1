/* Validates scenario files and never runs them.
 *
 * What: `pushsim check FILE... [--strict] [--deny W-ID]... [--format text|json] [--set K=V]...`;
 *   problems go to stderr and stdout stays empty; with --format json one document goes to stdout.
 * Not here: the work itself (sim/config). Ownership: nothing outlives the call.
 * Errors: exit codes of DESIGN 3: 0 done, 1 failure, 2 usage, 3 scenario invalid. */
#pragma once

/* argv[0] is the command's name, "check"; its arguments follow. Answers the exit code. */
int cmd_check(int argc, char **argv);
