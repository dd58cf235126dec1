/* What the segments of a text cost under a tariff preset or a price.
 *
 * Each plan says whose price it is: "received" by the phone, "sent" from the phone, and "server", what
 * the operator of the server that sends it pays (null where the tariff states none); a price from
 * the command line is "given". Of a plan that is the cheapest of a company's only "best_of" is
 * told. A notification that its sender pays for costs the receiver nothing.
 *
 * Not here: bills of a month (stats/bill.h): the fee and what it includes are named, not spread.
 * Ownership: *out is a new reference. Units: money in the currency's main unit.
 * Errors: ERR_SCENARIO for a tariff or price there is not. */
#pragma once

#include <jansson.h>

#include "core/err.h"

/* `tariff`: the name behind tariff/ of a preset; `price`: "0.02 EUR". Both NULL: us-2005. */
enum err sms_cost(const char *tariff, const char *price, unsigned segments, json_t **out,
	struct err_info *info) ERR_MUST_USE;
