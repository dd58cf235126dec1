/* `pushsim plot DIR CHART [--format svg|png|pdf|txt] [-o FILE]`: one chart anew.
 *
 * Not here: the charts themselves (output/chart.h). DIR may be `latest`. txt goes to stdout; for
 * the others the file's path is printed.
 * Exit codes: 0 done, 1 missing or damaged folder or no gnuplot, 2 usage. */
#pragma once

int cmd_plot(int argc, char **argv);
