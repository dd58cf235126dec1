/* The command `pushsim advise`: likely causes of what a results folder shows.
 *
 * Exit codes: 0 whether something stands out or not, 1 unreadable folder, 2 usage. */
#pragma once

int cmd_advise(int argc, char **argv);
