/* The manual page, written from the table of commands: `pushsim man | man -l -`.
 *
 * What: roff with the man macros; `make install` puts it into share/man/man1.
 * Not here: parameters of scenarios (`pushsim list parameters`). Errors: 2 for arguments, 1 for
 * stdout. */
#pragma once

/* argv[0] is the command's name, "man". Answers the exit code. */
int cmd_man(int argc, char **argv);
