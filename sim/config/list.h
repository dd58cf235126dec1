/* Lists of what the program knows: presets, shipped scenarios, parameters, ids of problems.
 *
 * What: the texts behind `pushsim list TOPIC`. Not here: metrics and charts (statistics know them).
 * Ownership: printed only. Errors: list_topic answers false for a topic it does not know. */
#pragma once

#include <stdbool.h>
#include <stdio.h>

/* presets, scenarios, parameters or warnings (and errors); one item a line, its name first. */
bool list_topic(FILE *out, const char *topic);

/* The topics, separated by `|`. */
const char *list_topics(void);
