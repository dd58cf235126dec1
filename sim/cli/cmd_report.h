/* `pushsim report DIR [--open]`: draws the charts anew and rebuilds report.html.
 *
 * Not here: what a report says (output/report.h). DIR may be `latest`. Prints the file's path.
 * Exit codes: 0 done, 1 missing or damaged folder, 2 usage. */
#pragma once

int cmd_report(int argc, char **argv);
