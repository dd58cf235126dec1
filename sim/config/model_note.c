/* The table, twice read: once for the notes of each model, once for the models. */
#include "config/model_note.h"

#include <string.h>

/* An array of notes for each model. */
#define MODEL(id, title, files, sections) static const struct model_note id##_notes[] = {
#define EQUATION(text, source) {MODEL_NOTE_EQUATION, text, source},
#define ASSUMES(text) {MODEL_NOTE_ASSUMES, text, ""},
#define OMITS(text) {MODEL_NOTE_OMITS, text, ""},
#define END(id) };
#include "config/model_note.def"
#undef MODEL
#undef EQUATION
#undef ASSUMES
#undef OMITS
#undef END

static const struct model_note_model models[] = {
#define MODEL(id, title, files, sections) {#id, title, files, sections,                            \
	sizeof id##_notes / sizeof id##_notes[0], id##_notes},
#define EQUATION(text, source)
#define ASSUMES(text)
#define OMITS(text)
#define END(id)
#include "config/model_note.def"
#undef MODEL
#undef EQUATION
#undef ASSUMES
#undef OMITS
#undef END
};

const struct model_note_model *model_note_models(size_t *n)
{
	*n = sizeof models / sizeof models[0];
	return models;
}

const struct model_note_model *model_note_find(const char *id)
{
	for (size_t i = 0; i < sizeof models / sizeof models[0]; i++) {
		if (strcmp(models[i].id, id) == 0) {
			return &models[i];
		}
	}
	return NULL;
}

bool model_note_reads(const struct model_note_model *model, const char *key)
{
	const char *at = model->sections;
	while (*at != '\0') {
		size_t n = strcspn(at, " ");
		if (strncmp(key, at, n) == 0) {
			return true;
		}
		at += n;
		at += strspn(at, " ");
	}
	return false;
}
