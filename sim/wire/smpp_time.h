/* The times of SMPP: absolute and relative, as text of 16 characters.
 *
 * Not here: PDUs (smpp.h). Ownership: the caller's. Units: seconds, Unix seconds.
 * Source: [SMPP3.4] 7.1.1. */
#pragma once

#include "wire/wire.h"

/* A relative time of 16 characters, NUL added: 3600 s -> "000000010000000R". [SMPP3.4] 7.1.1.2
 * At most 99 days 23:59:59; longer ones are cut to that. */
#define SMPP_TIME_TEXT_BYTES 17u
void smpp_time_relative(uint32_t seconds, char text[SMPP_TIME_TEXT_BYTES]);

/* Seconds from `now_s` until an absolute or relative time; -1 when empty or no time. Relative
 * months count 30 days and years 365. */
int64_t smpp_time_s(struct wire_span text, int64_t now_s);

/* `digits` decimal digits at `p`; -1 when one of them is something else. */
int64_t smpp_time_digits(const uint8_t *p, int digits);

/* Writes the last `digits` decimal digits of `v` >= 0; returns the place after them. */
char *smpp_time_put_digits(char *to, int64_t v, int digits);
