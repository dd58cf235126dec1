/* Lists of what the program knows. See list.h. */
#include "config/list.h"

#include <jansson.h>
#include <string.h>

#include "config/diag.h"
#include "config/explain.h"
#include "config/presets.h"

#define TOP "scenarios/"
#define BASE TOP "base/"

/* One line for an embedded file: its name and a text member of it. */
static void print_file(FILE *out, const struct presets_file *file, const char *prefix,
	const char *before, const char *member)
{
	size_t skip = strlen(prefix);
	size_t n = strlen(file->path) - skip - strlen(".json");
	json_t *json = json_loadb(file->text, file->bytes, 0, NULL);
	const char *text = json_string_value(json_object_get(json, member));
	char name[128];
	snprintf(name, sizeof name, "%s%.*s", before, (int)n, file->path + skip);
	fprintf(out, "%-36s %s\n", name, text == NULL ? "" : text);
	json_decref(json);
}

static void print_problems(FILE *out)
{
	for (int id = 0; id < DIAG_IDS; id++) {
		const char *about = diag_about((enum diag_id)id);
		/* The first sentence; the rest is for explain. */
		const char *stop = strstr(about, ". ");
		int n = (int)(stop == NULL ? strcspn(about, ".") : (size_t)(stop - about));
		fprintf(out, "%-20s %.*s\n", diag_name((enum diag_id)id), n, about);
	}
}

const char *list_topics(void)
{
	return "presets|scenarios|parameters|warnings";
}

bool list_topic(FILE *out, const char *topic)
{
	bool presets = strcmp(topic, "presets") == 0;
	if (presets || strcmp(topic, "scenarios") == 0) {
		for (size_t i = 0; i < presets_embedded_n; i++) {
			const struct presets_file *file = &presets_embedded[i];
			bool base = strncmp(file->path, BASE, strlen(BASE)) == 0;
			size_t n = strlen(file->path);
			if (strncmp(file->path, TOP, strlen(TOP)) != 0 ||
			    strcmp(file->path + n - strlen(".json"), ".json") != 0) {
				continue; /* chart scripts, data, the page */
			}
			if (base && presets) {
				print_file(out, file, BASE, "preset:", "source");
			} else if (!base && !presets) {
				print_file(out, file, TOP, "", "title");
			}
		}
		return true;
	}
	if (strcmp(topic, "parameters") == 0) {
		explain_table(out);
		return true;
	}
	if (strcmp(topic, "warnings") == 0) {
		print_problems(out);
		return true;
	}
	return false;
}
