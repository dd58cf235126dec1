/* What each model says, assumes and leaves out: the text behind `explain --model` and the report's
 * "What is not modelled".
 *
 * What: one model per MODEL of model_note.def with its notes, and the parameters it reads, which
 *   come from the table of parameters by their section, so that nothing is written twice.
 * Not here: values in force (config/explain.h), the models.
 * Ownership: everything is constant and static. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum model_note_kind {
	MODEL_NOTE_EQUATION, /* how it computes, with the source of the formula */
	MODEL_NOTE_ASSUMES,  /* what it takes for granted */
	MODEL_NOTE_OMITS     /* what is not modelled */
};

struct model_note {
	enum model_note_kind kind;
	const char *text, *source; /* source "" where there is none */
};

struct model_note_model {
	const char *id, *title, *files; /* "radio", "Radio of the device", "models/radio/" */
	const char *sections;           /* beginnings of keys, separated by blanks: "radio." */
	size_t note_n;
	const struct model_note *notes;
};

const struct model_note_model *model_note_models(size_t *n);
/* NULL if no model has this id. */
const struct model_note_model *model_note_find(const char *id);
/* Whether the model reads the parameter. */
bool model_note_reads(const struct model_note_model *model, const char *key);
