/* Findings in words: for people, as JSON, and as the file the report shows.
 *
 * What: `pushsim advise`, and advice.json of a results folder (pushsim-advice/1): no findings means
 *   that nothing stands out. Not here: the rules (advise.h), HTML (output/report_advice.h).
 * Ownership: advice_json hands its document over.
 * Errors: ERR_FAILURE for missing, damaged or unwritable files, place = the file. */
#pragma once

#include <stdio.h>

#include "advise/advise.h"

/* {"format","scenario","findings":[{"id","strategy","cause","evidence":[{"fact","value","unit",
 * "more_than"|"less_than"}],"event","shows","change"}]}; best first. */
json_t *advice_json(const struct fact *fact, const struct advise_finding *finding, unsigned n);

/* The same as lines of at most 100 columns. */
void advice_print(FILE *out, const struct fact *fact, const struct advise_finding *finding,
	unsigned n);

/* Writes advice.json into a results folder. `first`, if anything stands out, is what it looks
 * like most, "M1 (push)", else empty. */
enum { ADVICE_FIRST_BYTES = 64 };
enum err advice_write(const char *dir, char first[static ADVICE_FIRST_BYTES],
	struct err_info *info) ERR_MUST_USE;
