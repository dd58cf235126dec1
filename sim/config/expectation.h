/* The lines of "expect": STRATEGY[@GROUP].METRIC[.STAT] OP QUANTITY.
 *
 * What: reading them, with the strategy checked against the scenario. Not here: which metrics exist
 *   and judging them (statistics know them).
 * Ownership: expectation_read allocates the list, expectation_free releases it.
 * Errors: into the diag_list, at the line. */
#pragma once

#include "config/config.h"
#include "config/load.h"

/* Reads the node "expect" of the merged tree; *n may be 0. */
struct config_expect *expectation_read(const struct load *load, const struct scenario *scenario,
	size_t *n, struct diag_list *diags);
void expectation_free(struct config_expect *expects, size_t n);

/* One line. NULL, or what is wrong with it (static text). The strategy's name is not checked. */
const char *expectation_parse(const char *text, struct config_expect *out);

/* 0.95 for "p95", 0.999 for "p99.9"; -1 for any other text. */
double expectation_quantile(const char *stat);
