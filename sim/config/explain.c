/* What a parameter means. See explain.h. */
#include "config/explain.h"

#include <stdlib.h>
#include <string.h>

#include "config/param.h"

enum { WRAP_COLUMNS = 78, PATH_BYTES = 256 };

void explain_wrap(FILE *out, const char *indent, const char *text)
{
	size_t column = 0;
	while (*text != '\0') {
		size_t word = strcspn(text, " ");
		size_t shown = 0;
		for (size_t i = 0; i < word; i++) {
			shown += ((unsigned char)text[i] & 0xc0) != 0x80;
		}
		if (column > 0 && column + 1 + shown > WRAP_COLUMNS) {
			fputc('\n', out);
			column = 0;
		}
		if (column == 0) {
			fputs(indent, out);
			column = strlen(indent);
		} else {
			fputc(' ', out);
			column++;
		}
		fwrite(text, 1, word, out);
		column += shown;
		text += word;
		text += strspn(text, " ");
	}
	fputc('\n', out);
}

/* A JSON value as one would write it: texts bare, the rest compact. Malloc'ed. */
static char *value_text(const json_t *value)
{
	if (json_is_string(value)) {
		return strdup(json_string_value(value));
	}
	return json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
}

/* The value at a dotted path of the resolved scenario, or NULL. */
static const json_t *resolved_at(const struct config *config, const char *path)
{
	const json_t *at = json_object_get(config->resolved, "scenario");
	char part[PATH_BYTES];
	while (at != NULL && *path != '\0') {
		size_t n = strcspn(path, ".");
		snprintf(part, sizeof part, "%.*s", (int)n, path);
		at = json_object_get(at, part);
		path += n + (path[n] == '.');
	}
	return at;
}

static void print_kinds(FILE *out, const char *kinds)
{
	static const struct {
		char letter;
		const char *name;
	} names[] = {{'c', "sms-poll with trigger check-in"}, {'m', "sms-poll with trigger mail"},
		{'s', "scheduled-sync"}, {'p', "direct-push"}, {'h', "hanging-sync"}};
	const char *comma = "";
	if (strlen(kinds) == sizeof names / sizeof names[0]) {
		fputs("  read by  all kinds\n", out);
		return;
	}
	fputs("  read by  ", out);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (strchr(kinds, names[i].letter) != NULL) {
			fprintf(out, "%s%s", comma, names[i].name);
			comma = ", ";
		}
	}
	fputc('\n', out);
}

static void print_param(FILE *out, const struct param *param, const char *path)
{
	fprintf(out, "%s  (%s)\n", path, param_type_name(param->type));
	explain_wrap(out, "  ", param->meaning);
	fprintf(out, "  default  %s\n", param->required ? "none, it must be given"
		: *param->fallback == '\0' ? "empty" : param->fallback);
	if (*param->choices != '\0' && param->type == PARAM_TYPE_CHOICE) {
		fprintf(out, "  one of   ");
		for (const char *c = param->choices; *c != '\0'; c++) {
			if (*c == '|') {
				fputs(", ", out);
			} else {
				fputc(*c, out);
			}
		}
		fputc('\n', out);
	}
	if (*param->low != '\0') {
		fprintf(out, "  range    %s%s%s\n", param->low, *param->high ? " to " : " and up",
			param->high);
	}
	if (*param->kinds != '\0') {
		print_kinds(out, param->kinds);
	}
	fprintf(out, "  source   %s\n", param->source);
}

void explain_table(FILE *out)
{
	size_t n = 0;
	const struct param *rows = param_rows(&n);
	for (size_t i = 0; i < n; i++) {
		fprintf(out, "%-44s %-12s %s\n", rows[i].key,
			rows[i].required ? "(required)" : rows[i].fallback, rows[i].meaning);
	}
}

/* Whether `key` lies below the section `pattern`. */
static bool is_below(const char *key, const char *pattern)
{
	size_t n = strlen(pattern);
	return strncmp(key, pattern, n) == 0 && key[n] == '.';
}

bool explain_key(FILE *out, const char *key)
{
	const struct param *param = param_row(key);
	if (param != NULL) {
		print_param(out, param, key);
		return true;
	}
	char pattern[PATH_BYTES];
	if (*key == '\0' || param_pattern(key, pattern, sizeof pattern) != 0
		|| !param_is_section(pattern)) {
		return false;
	}
	size_t n = 0;
	const struct param *rows = param_rows(&n);
	const char *gap = "";
	for (size_t i = 0; i < n; i++) {
		if (is_below(rows[i].key, pattern)) {
			fputs(gap, out);
			print_param(out, &rows[i], rows[i].key);
			gap = "\n";
		}
	}
	return true;
}

bool explain_id(FILE *out, const char *id)
{
	int found = diag_find(id);
	if (found < 0) {
		return false;
	}
	fprintf(out, "%s  (%s)\n", id, diag_is_error((enum diag_id)found) ? "error" : "warning");
	explain_wrap(out, "  ", diag_about((enum diag_id)found));
	return true;
}

/* One line of `explain FILE`. */
static void print_in_force(FILE *out, const struct config *config, const char *path,
	const char *origin)
{
	const struct param *param = param_row(path);
	char *text = value_text(resolved_at(config, path));
	bool defaulted = strcmp(origin, "default") == 0;
	fprintf(out, "%-40s %-20s %s", path, text == NULL ? "" : text, origin);
	if (!defaulted && !param->required && *param->fallback != '\0') {
		fprintf(out, "  (default %s)", param->fallback);
	}
	fprintf(out, "  %s\n", param->source);
	free(text);
}

/* The presets used, each with the source it must carry. */
static void print_sources(FILE *out, const struct config *config)
{
	json_t *seen = json_object();
	const json_t *sources = json_object_get(config->resolved, "sources");
	const json_t *origins = json_object_get(config->resolved, "origins");
	const char *path;
	json_t *source;
	json_object_foreach((json_t *)(uintptr_t)sources, path, source) {
		const char *origin = json_string_value(json_object_get(origins, path));
		char name[PATH_BYTES];
		snprintf(name, sizeof name, "%s", origin == NULL ? "" : origin);
		/* Without line and column: preset:radio/gprs-2005. */
		for (int i = 0; i < 2 && strrchr(name, ':') != NULL; i++) {
			*strrchr(name, ':') = '\0';
		}
		if (json_object_get(seen, name) == NULL) {
			json_object_set(seen, name, source);
			fprintf(out, "\n%s\n", name);
			explain_wrap(out, "  ", json_string_value(source));
		}
	}
	json_decref(seen);
}

void explain_config(FILE *out, const struct config *config)
{
	fprintf(out, "%s\n", *config->title ? config->title : config->scenario.name);
	if (*config->about) {
		explain_wrap(out, "  ", config->about);
	}
	fputc('\n', out);
	/* Section by section: stages and plans were filled after everything else. */
	const char *section;
	json_t *ignored;
	json_object_foreach(json_object_get(config->resolved, "scenario"), section, ignored) {
		const char *path;
		json_t *origin;
		json_object_foreach(json_object_get(config->resolved, "origins"), path, origin) {
			if (is_below(path, section)) {
				print_in_force(out, config, path, json_string_value(origin));
			}
		}
		(void)ignored;
	}
	print_sources(out, config);
	fprintf(out, "\nhash %s\n", config->hash);
}

bool explain_config_key(FILE *out, const struct config *config, const char *key)
{
	const char *path;
	json_t *origin;
	bool any = false;
	json_object_foreach(json_object_get(config->resolved, "origins"), path, origin) {
		bool exact = strcmp(path, key) == 0;
		if (!exact && !is_below(path, key)) {
			continue;
		}
		char *text = value_text(resolved_at(config, path));
		const json_t *source = json_object_get(json_object_get(config->resolved, "sources"),
			path);
		fputs(any ? "\n" : "", out);
		print_param(out, param_row(path), path);
		fprintf(out, "  value    %s\n", text == NULL ? "" : text);
		fprintf(out, "  from     %s\n", json_string_value(origin));
		if (source != NULL) {
			explain_wrap(out, "           ", json_string_value(source));
		}
		free(text);
		any = true;
	}
	return any;
}

static void print_notes(FILE *out, const struct model_note_model *model,
	enum model_note_kind kind, const char *title)
{
	bool any = false;
	for (size_t i = 0; i < model->note_n; i++) {
		const struct model_note *note = &model->notes[i];
		char line[1024];
		if (note->kind != kind) {
			continue;
		}
		fprintf(out, "%s", any ? "" : title);
		snprintf(line, sizeof line, "- %s%s%s", note->text, *note->source != '\0' ? " " : "",
			note->source);
		explain_wrap(out, "  ", line);
		any = true;
	}
}

static void print_parameters(FILE *out, const struct model_note_model *model)
{
	size_t n = 0;
	const struct param *rows = param_rows(&n);
	for (size_t i = 0; i < n; i++) {
		if (model_note_reads(model, rows[i].key)) {
			fprintf(out, "  %-40s %-24s %s\n", rows[i].key, rows[i].required ? "(required)"
				: *rows[i].fallback == '\0' ? "(empty)" : rows[i].fallback, rows[i].source);
		}
	}
}

static void print_values(FILE *out, const struct model_note_model *model,
	const struct config *config)
{
	const char *path;
	json_t *origin;
	json_object_foreach(json_object_get(config->resolved, "origins"), path, origin) {
		if (model_note_reads(model, path)) {
			fputs("  ", out);
			print_in_force(out, config, path, json_string_value(origin));
		}
	}
}

void explain_model(FILE *out, const struct model_note_model *model, const struct config *config)
{
	fprintf(out, "%s: %s  (%s)\n", model->id, model->title, model->files);
	print_notes(out, model, MODEL_NOTE_EQUATION, "\nHow it computes\n");
	print_notes(out, model, MODEL_NOTE_ASSUMES, "\nWhat it assumes\n");
	print_notes(out, model, MODEL_NOTE_OMITS, "\nWhat is not modelled\n");
	fprintf(out, "\nParameters: %s\n", config == NULL ? "key, default, source"
		: "key, value in force, where it comes from, source");
	if (config == NULL) {
		print_parameters(out, model);
	} else {
		print_values(out, model, config);
	}
}

void explain_models(FILE *out)
{
	size_t n;
	const struct model_note_model *models = model_note_models(&n);
	for (size_t i = 0; i < n; i++) {
		fprintf(out, "%-12s %s\n", models[i].id, models[i].title);
	}
}

void explain_json(FILE *out, const struct config *config)
{
	json_dumpf(json_object_get(config->resolved, "scenario"), out, JSON_INDENT(2));
	fputc('\n', out);
}

/* In single quotes for a shell; a quote within becomes '\''. */
static void print_quoted(FILE *out, const char *text)
{
	fputc('\'', out);
	for (; *text != '\0'; text++) {
		if (*text == '\'') {
			fputs("'\\''", out);
		} else {
			fputc(*text, out);
		}
	}
	fputc('\'', out);
}

void explain_flags(FILE *out, const struct config *config)
{
	const char *path;
	json_t *origin;
	json_object_foreach(json_object_get(config->resolved, "origins"), path, origin) {
		if (strcmp(json_string_value(origin), "default") == 0) {
			continue;
		}
		const json_t *value = resolved_at(config, path);
		/* A text that would be read as a number, such as 2.5 or true, keeps its quotes. */
		json_t *again = json_is_string(value)
			? json_loads(json_string_value(value), JSON_DECODE_ANY, NULL) : NULL;
		char *text = again == NULL ? value_text(value)
			: json_dumps(value, JSON_ENCODE_ANY);
		size_t bytes = strlen(path) + strlen(text == NULL ? "" : text) + 2;
		char *set = malloc(bytes);
		if (set != NULL && text != NULL) {
			snprintf(set, bytes, "%s=%s", path, text);
			fputs("--set ", out);
			print_quoted(out, set);
			fputc('\n', out);
		}
		free(set);
		free(text);
		json_decref(again);
	}
}
