/* Walks resolved.json's flat list of origins; values and meanings are looked up by key. */
#include "output/report_assume.h"

#include <string.h>

#include "config/param.h"
#include "config/units.h"

/* Values are short; a distribution is the longest. */
enum { VALUE_BYTES = 400 };

static const char *value_text(const json_t *value, char out[static VALUE_BYTES])
{
	if (json_is_string(value)) {
		snprintf(out, VALUE_BYTES, "%s", json_string_value(value));
	} else {
		char *dump = value == NULL ? NULL : json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT
			| JSON_REAL_PRECISION(12));
		snprintf(out, VALUE_BYTES, "%s", dump == NULL ? "" : dump);
		free(dump);
	}
	return out;
}

static const char *origin_of(const struct chart_folder *folder, const char *key)
{
	return chart_folder_string(json_object_get(folder->resolved, "origins"), key);
}

static bool is_estimate(const struct param *param)
{
	return strcmp(param->source, "[ASSUMED]") == 0 || strcmp(param->source, "[EST]") == 0;
}

static void add_cell(struct chart_text *out, const char *text, bool code)
{
	chart_text_add(out, code ? "<td><code>" : "<td>");
	chart_text_add_html(out, text);
	chart_text_add(out, code ? "</code></td>" : "</td>");
}

/* "preset:radio/gprs-2005" of "preset:radio/gprs-2005:9:20", "a.json" of "dir/a.json:4:2": line and
 * column only help an editor, and folders are the author's own business. */
static const char *origin_name(const char *origin, char out[static VALUE_BYTES])
{
	snprintf(out, VALUE_BYTES, "%s", origin);
	for (int i = 0; i < 2 && origin[0] != '-'; i++) {
		char *colon = strrchr(out, ':');
		if (colon == NULL || colon[1] == '\0'
			|| strspn(colon + 1, "0123456789") != strlen(colon + 1)) {
			break;
		}
		*colon = '\0';
	}
	const char *slash = strrchr(out, '/');
	return slash != NULL && strncmp(out, "preset:", 7) != 0 ? slash + 1 : out;
}

static void add_row(struct chart_text *out, const struct chart_folder *folder, const char *key,
	const struct param *param, bool set)
{
	char value[VALUE_BYTES], origin[VALUE_BYTES];
	chart_text_add(out, "<tr>");
	add_cell(out, key, true);
	add_cell(out, value_text(chart_folder_param(folder, key), value), true);
	if (set) {
		add_cell(out, param->required ? "none" : param->fallback, true);
		add_cell(out, origin_name(origin_of(folder, key), origin), false);
	}
	chart_text_add(out, "<td>");
	chart_text_add_html(out, param->meaning);
	chart_text_add(out, " <span class=\"soft\">");
	chart_text_add_html(out, param->source);
	chart_text_add(out, "</span></td></tr>\n");
}

/* "700 ms" is "0.7 s". Money in the table of parameters has no currency. */
static bool same_quantity(const struct param *param, const char *value)
{
	const struct units_form bare = {.currency = ""};
	struct units_value a, b;
	struct units_fault fault;
	return param->type >= PARAM_TYPE_DURATION && param->type <= PARAM_TYPE_ZONE
		&& units_read(param->type, value, NULL, &a, &fault)
		&& units_read(param->type, param->fallback, &bare, &b, &fault)
		&& units_compare(param->type, &a, &b) == 0;
}

/* A preset may say what the default says; that is no difference worth a row. */
static bool is_set(const struct chart_folder *folder, const char *key, const struct param *param)
{
	char value[VALUE_BYTES];
	value_text(chart_folder_param(folder, key), value);
	return strcmp(origin_of(folder, key), "default") != 0 && (param->required
		|| (strcmp(value, param->fallback) != 0 && !same_quantity(param, value)));
}

/* Rows that were set (by scenario, preset or flag), or the defaults that nobody published. */
static unsigned add_rows(struct chart_text *out, const struct chart_folder *folder, bool set)
{
	unsigned n = 0;
	const char *key;
	json_t *origin;
	json_object_foreach(json_object_get(folder->resolved, "origins"), key, origin) {
		const struct param *param = param_row(key);
		if (param != NULL && (set ? is_set(folder, key, param)
			: strcmp(origin_of(folder, key), "default") == 0 && is_estimate(param))) {
			add_row(out, folder, key, param, set);
			n++;
		}
	}
	return n;
}

/* Each preset once, with what it says about its own numbers. */
static void add_presets(struct chart_text *out, const struct chart_folder *folder)
{
	const char *key;
	json_t *source;
	json_t *seen = json_object();
	REQUIRE(seen != NULL);
	json_object_foreach(json_object_get(folder->resolved, "sources"), key, source) {
		char buffer[VALUE_BYTES];
		const char *name = origin_name(origin_of(folder, key), buffer);
		if (!json_is_string(source) || json_object_get(seen, name) != NULL) {
			continue;
		}
		chart_text_add(out, "%s<li><code>", json_object_size(seen) == 0
			? "<h3>Where the presets come from</h3>\n<ul>\n" : "");
		chart_text_add_html(out, name);
		chart_text_add(out, "</code>: ");
		chart_text_add_html(out, json_string_value(source));
		chart_text_add(out, "</li>\n");
		json_object_set_new(seen, name, json_true());
	}
	chart_text_add(out, "%s", json_object_size(seen) == 0 ? "" : "</ul>\n");
	json_decref(seen);
}

void report_assume_tables(struct chart_text *out, const struct chart_folder *folder)
{
	if (json_object_size(json_object_get(folder->resolved, "origins")) == 0) {
		chart_text_add(out, "<p>The folder holds no resolved.json, so the parameters in force are "
			"not known here.</p>\n");
		return;
	}
	struct chart_text body = {0};
	unsigned n = add_rows(&body, folder, true);
	chart_text_add(out, "<details open><summary>%u values that differ from the default</summary>\n"
		"<table class=\"fixed set\"><thead><tr><th>key</th><th>value</th><th>default</th>"
		"<th>from</th><th>meaning and source</th></tr></thead>\n<tbody>\n"
		"%s</tbody></table></details>\n", n, chart_text_bytes(&body));
	chart_text_free(&body);
	n = add_rows(&body, folder, false);
	chart_text_add(out, "<details><summary>%u defaults in force that are assumed or estimated"
		"</summary>\n<table class=\"fixed\"><thead><tr><th>key</th><th>value</th>"
		"<th>meaning and source</th></tr></thead>\n<tbody>\n%s</tbody></table></details>\n", n,
		chart_text_bytes(&body));
	chart_text_free(&body);
	add_presets(out, folder);
}

/* A word for a POSIX shell, in single quotes. */
static void add_shell_word(struct chart_text *out, const char *key, const char *value)
{
	struct chart_text word = {0};
	chart_text_add(&word, "'%s=", key);
	for (const char *at = value; *at != '\0'; at++) {
		if (*at == '\'') {
			chart_text_add(&word, "'\\''");
		} else {
			chart_text_add_bytes(&word, at, 1);
		}
	}
	chart_text_add(&word, "'");
	chart_text_add_html(out, chart_text_bytes(&word));
	chart_text_free(&word);
}

void report_assume_flags(struct chart_text *out, const struct chart_folder *folder)
{
	const char *key;
	json_t *origin;
	json_object_foreach(json_object_get(folder->resolved, "origins"), key, origin) {
		char value[VALUE_BYTES];
		if (strncmp(origin_of(folder, key), "--", 2) == 0) {
			chart_text_add(out, " --set ");
			add_shell_word(out, key, value_text(chart_folder_param(folder, key), value));
		}
	}
}
