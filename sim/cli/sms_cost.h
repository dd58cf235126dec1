/* What the segments of a text cost under a tariff preset or a price.
 *
 * Not here: bills of a month (stats/price.h): the fee and what it includes are named, not spread.
 * Ownership: *out is a new reference. Units: money in the currency's main unit.
 * Errors: ERR_SCENARIO for a tariff or price there is not. */
#pragma once

#include <jansson.h>

#include "core/err.h"

/* `tariff`: the name behind tariff/ of a preset; `price`: "0.02 EUR". Both NULL: us-2005. */
enum err sms_cost(const char *tariff, const char *price, unsigned segments, json_t **out,
	struct err_info *info) ERR_MUST_USE;
