/* `decode` and `encode`: every wire format as text, and back (DESIGN 3).
 *
 * Exit codes: 0 done, 1 input or output, 2 usage, 3 malformed (one line: offset and reason). */
#pragma once

int decode_cmd(int argc, char **argv);
int encode_cmd(int argc, char **argv);
