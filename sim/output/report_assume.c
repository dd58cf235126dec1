/* Walks resolved.json's flat list of origins; values and meanings are looked up by key. */
#include "output/report_assume.h"

#include <string.h>

#include "config/param.h"

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

static void add_row(struct chart_text *out, const struct chart_folder *folder, const char *key,
	const struct param *param, bool set)
{
	char value[VALUE_BYTES];
	const char *source = chart_folder_string(json_object_get(folder->resolved, "sources"), key);
	chart_text_add(out, "<tr>");
	add_cell(out, key, true);
	add_cell(out, value_text(chart_folder_param(folder, key), value), true);
	if (set) {
		add_cell(out, param->required ? "none" : param->fallback, true);
		add_cell(out, origin_of(folder, key), false);
	}
	chart_text_add(out, "<td>");
	chart_text_add_html(out, param->meaning);
	chart_text_add(out, "<small>");
	chart_text_add_html(out, param->source);
	if (source[0] != '\0') {
		chart_text_add(out, " ");
		chart_text_add_html(out, source);
	}
	chart_text_add(out, "</small></td></tr>\n");
}

/* Rows that were set (by scenario, preset or flag), or the defaults that nobody published. */
static unsigned add_rows(struct chart_text *out, const struct chart_folder *folder, bool set)
{
	unsigned n = 0;
	const char *key;
	json_t *origin;
	json_object_foreach(json_object_get(folder->resolved, "origins"), key, origin) {
		const struct param *param = param_row(key);
		const bool is_default = strcmp(origin_of(folder, key), "default") == 0;
		if (param != NULL && (set ? !is_default : is_default && is_estimate(param))) {
			add_row(out, folder, key, param, set);
			n++;
		}
	}
	return n;
}

void report_assume_tables(struct chart_text *out, const struct chart_folder *folder)
{
	if (json_object_size(json_object_get(folder->resolved, "origins")) == 0) {
		chart_text_add(out, "<p>The folder holds no resolved.json, so the parameters in force are not "
			"known here.</p>\n");
		return;
	}
	struct chart_text body = {0};
	unsigned n = add_rows(&body, folder, true);
	chart_text_add(out, "<details open><summary>%u values that were set</summary>\n<div class=\"scroll\">"
		"<table><thead><tr><th>key</th><th>value</th><th>default</th><th>from</th>"
		"<th>meaning and source</th></tr></thead>\n<tbody>\n%s</tbody></table></div></details>\n", n,
		chart_text_bytes(&body));
	chart_text_free(&body);
	n = add_rows(&body, folder, false);
	chart_text_add(out, "<details><summary>%u defaults in force that are assumed or estimated</summary>\n"
		"<div class=\"scroll\"><table><thead><tr><th>key</th><th>value</th><th>meaning and source</th>"
		"</tr></thead>\n<tbody>\n%s</tbody></table></div></details>\n", n, chart_text_bytes(&body));
	chart_text_free(&body);
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
