/* The document of `pushsim sms` for the eye.
 *
 * Not here: anything that computes (cmd_sms.c, sms_cost.c). Ownership: the document is borrowed. */
#pragma once

#include <jansson.h>
#include <stdio.h>

void sms_screen(const json_t *document, FILE *out);
