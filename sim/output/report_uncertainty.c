/* See report_uncertainty.h. */
#include "output/report_uncertainty.h"

#include <string.h>

static void add_html(struct chart_text *out, const char *before, const char *text,
	const char *after)
{
	chart_text_add(out, "%s", before);
	chart_text_add_html(out, text);
	chart_text_add(out, "%s", after);
}

static const char *claim_words(const char *claim)
{
	static const char *const words[][2] = {{"fees", "lower fees"}, {"delay", "less delay"},
		{"battery", "less battery"}};
	for (size_t i = 0; i < 3; i++) {
		if (strcmp(claim, words[i][0]) == 0) {
			return words[i][1];
		}
	}
	return claim;
}

static void add_claims(struct chart_text *out, const json_t *claims)
{
	static const char *const classes[][2] = {{"holds", "true"}, {"fails", "false"},
		{"turns", "depends"}};
	size_t i;
	json_t *claim;
	chart_text_add(out, "<ul class=\"claims\">\n");
	json_array_foreach((json_t *)(uintptr_t)claims, i, claim) {
		const char *answer = chart_folder_string(claim, "over_range"), *class = "unknown";
		for (size_t k = 0; k < 3; k++) {
			class = strcmp(answer, classes[k][0]) == 0 ? classes[k][1] : class;
		}
		chart_text_add(out, "<li class=\"%s\"><b class=\"word\">", class);
		add_html(out, "", answer, "</b><b>");
		add_html(out, "", claim_words(chart_folder_string(claim, "claim")), "</b><br>");
		add_html(out, "", chart_folder_string(claim, "text"), "</li>\n");
	}
	chart_text_add(out, "</ul>\n");
}

/* "0.5 J, 6 J" or the names of the choices. */
static void add_range(struct chart_text *out, const json_t *parameter)
{
	size_t i;
	json_t *swing;
	json_array_foreach(json_object_get(parameter, "swings"), i, swing) {
		add_html(out, i == 0 ? "" : ", ", chart_folder_string(swing, "at"), "");
	}
}

/* Which claims some swing turns, seen from what holds as given. */
static void add_turned(struct chart_text *out, const json_t *root, const json_t *parameter)
{
	size_t c, s;
	json_t *claim, *swing;
	bool any = false;
	json_array_foreach(json_object_get(root, "claims"), c, claim) {
		const char *id = chart_folder_string(claim, "claim");
		bool given = json_is_true(json_object_get(claim, "given_holds")), turned = false;
		json_array_foreach(json_object_get(parameter, "swings"), s, swing) {
			const json_t *holds = json_object_get(json_object_get(swing, id), "holds");
			turned = turned || (json_is_boolean(holds) && json_is_true(holds) != given);
		}
		if (turned) {
			add_html(out, any ? ", " : "", claim_words(id), "");
			any = true;
		}
	}
	chart_text_add(out, "%s", any ? "" : "nothing");
}

void report_uncertainty(struct chart_text *out, const struct chart_folder *folder)
{
	const json_t *root = json_object_get(folder->summary, "uncertainty");
	size_t i;
	json_t *parameter;
	chart_text_add(out, "<h3>Over the published ranges</h3>\n");
	if (!json_is_object(root)) {
		chart_text_add(out, "<p class=\"soft\">Published values of the parameters that decide "
			"differ by factors of 2 to 40. This run used one value for each; <code>pushsim "
			"run FILE --uncertainty</code> repeats the comparison over the ranges.</p>\n");
		return;
	}
	add_html(out, "<p>", chart_folder_string(root, "text"), ".</p>\n");
	add_claims(out, json_object_get(root, "claims"));
	chart_text_add(out, "<details><summary>The ranges and their sources</summary>\n<table><thead>"
		"<tr><th>parameter</th><th>as given</th><th>range</th><th>source</th>"
		"<th>turns alone</th></tr></thead>\n<tbody>\n");
	json_array_foreach(json_object_get(root, "parameters"), i, parameter) {
		add_html(out, "<tr><th scope=\"row\">", chart_folder_string(parameter, "label"), "</th>");
		add_html(out, "<td>", chart_folder_string(parameter, "given"), "</td><td>");
		add_range(out, parameter);
		add_html(out, "</td><td>", chart_folder_string(parameter, "source"), "</td><td>");
		add_turned(out, root, parameter);
		chart_text_add(out, "</td></tr>\n");
	}
	chart_text_add(out, "</tbody></table></details>\n");
}
