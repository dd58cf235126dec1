/* What a parameter means, and what is in force in a scenario and why.
 *
 * What: the texts behind `pushsim explain`. Not here: judging (config/config.h), arguments of the
 *   command (cli/cmd_explain.h).
 * Ownership: everything is borrowed and printed. Errors: false for an unknown key or id. */
#pragma once

#include <stdbool.h>
#include <stdio.h>

#include "config/config.h"
#include "config/model_note.h"

/* All parameters, one a line: key, default, meaning. */
void explain_table(FILE *out);

/* Meaning, default, range and source of a parameter (`*` or a name in place of the star), or of all
 * below a section. */
bool explain_key(FILE *out, const char *key);

/* The paragraph of a problem's id: W-hb-firewall. */
bool explain_id(FILE *out, const char *id);

/* Title, about, and every parameter in force: value, origin, default, source. */
void explain_config(FILE *out, const struct config *config);

/* One parameter (or a section) of a scenario: all of explain_key with value and origin. */
bool explain_config_key(FILE *out, const struct config *config, const char *key);

/* A model: equations, assumptions, what it leaves out, its parameters with default and source; with
 * a scenario (may be NULL) the values in force and where they come from. */
void explain_model(FILE *out, const struct model_note_model *model, const struct config *config);
/* All models, one a line. */
void explain_models(FILE *out);

/* The resolved scenario as a file, or as --set flags (defaults left out). */
void explain_json(FILE *out, const struct config *config);
void explain_flags(FILE *out, const struct config *config);

/* Prints a paragraph in lines of at most 78 columns, each after `indent`. */
void explain_wrap(FILE *out, const char *indent, const char *text);
