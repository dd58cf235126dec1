/* Decimal numbers of 32 bits as headers, queries and keys hold them.
 *
 * Not here: Content-Length's own limits (http1.c).
 * Ownership: none. Units: octets. */
#pragma once

#include "wire/wire.h"

/* Decimal text of up to 10 digits at `text`, returns the number of digits. What is behind them of
 * the ten octets may have been written, too. */
size_t http1_decimal(uint32_t value, uint8_t text[10]);

/* The number that is the whole of `text`; false when it is none of 0..4294967295. */
bool http1_decimal_read(struct wire_span text, uint32_t *value);
