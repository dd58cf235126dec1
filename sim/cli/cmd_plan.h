/* `pushsim plan FILE`: what a run would take, before it is run.
 *
 * The time comes from a short trial on this machine: a few users of the same scenario, one
 * replication of each strategy, scaled. Exit codes as for `check`. */
#pragma once

int cmd_plan(int argc, char **argv);
