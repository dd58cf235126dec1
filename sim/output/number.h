/* Numbers as text, the same bytes on every machine and in every locale.
 *
 * What: at most 12 significant digits, a point for the decimals whatever LC_NUMERIC says, and never
 *   a NaN, an infinity or a -0: those are bugs and stop the program, except -0, which becomes 0.
 * Not here: words such as "7 min 40 s" (output/phrase.h). Ownership: the caller's buffer. */
#pragma once

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

#define NUMBER_BYTES 40 /* enough for any number with 12 digits and its NUL */

/* 12 significant digits, no exponent between 1e-4 and 1e12, no trailing zeros. */
void number_write(double value, char out[static NUMBER_BYTES]);
/* A fixed number of decimals (0..9), halves away from 0 as printf rounds. */
void number_fixed(double value, int decimals, char out[static NUMBER_BYTES]);

/* A JSON integer if the rounded value is one (and below 2^53), else a real of 12 digits. The caller
 * owns the reference. Dump with JSON_REAL_PRECISION(12). */
json_t *number_json(double value);
