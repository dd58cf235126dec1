/* `pushsim run FILE...`: simulate, print the verdict, write the results folder.
 *
 * Exit codes: 0 done and all expectations met, 1, 2, 3 as everywhere, 4 an expectation not met, 6
 * undecided under --strict, 130 interrupted. With several files the largest code counts. */
#pragma once

int cmd_run(int argc, char **argv);
