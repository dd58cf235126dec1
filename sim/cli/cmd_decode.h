/* `decode` and `encode`: every wire format as text, and back (DESIGN 3).
 *
 * Exit codes: 0 done, 1 input or output, 2 usage, 3 malformed (one line: offset and reason). */
#pragma once

int cmd_decode(int argc, char **argv);
int cmd_encode(int argc, char **argv);
