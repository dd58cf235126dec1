/* advice.json as HTML. See report_advice.h. */
#include "output/report_advice.h"

#include <stdlib.h>

static void add_evidence(struct chart_text *out, const json_t *row)
{
	double value = 0.0;
	char words[CHART_WORDS_BYTES];
	chart_text_add(out, "<code>");
	chart_text_add_html(out, chart_folder_string(row, "fact"));
	chart_text_add(out, "</code> is ");
	if (chart_folder_number(row, "value", &value)) {
		chart_text_add_html(out, chart_text_figure(value, words));
	}
	const char *unit = chart_folder_string(row, "unit");
	if (unit[0] != '1' || unit[1] != '\0') {
		chart_text_add(out, " ");
		chart_text_add_html(out, unit);
	}
	const char *word = json_object_get(row, "more_than") != NULL ? "more_than" : "less_than";
	if (chart_folder_number(row, word, &value)) {
		chart_text_add(out, " (%s than %s)", word[0] == 'm' ? "more" : "less",
			chart_text_figure(value, words));
	}
	chart_text_add(out, "<br>");
}

static void add_finding(struct chart_text *out, const json_t *finding)
{
	size_t i;
	json_t *row;
	chart_text_add(out, "<tr><th scope=\"row\">");
	chart_text_add_html(out, chart_folder_string(finding, "id"));
	chart_text_add(out, "<br>");
	chart_text_add_html(out, chart_folder_string(finding, "strategy"));
	chart_text_add(out, "</th><td><b>");
	chart_text_add_html(out, chart_folder_string(finding, "cause"));
	chart_text_add(out, "</b><br>");
	json_array_foreach(json_object_get(finding, "evidence"), i, row) {
		add_evidence(out, row);
	}
	chart_text_add(out, "What shows: ");
	chart_text_add_html(out, chart_folder_string(finding, "shows"));
	chart_text_add(out, "<br>To change: ");
	chart_text_add_html(out, chart_folder_string(finding, "change"));
	chart_text_add(out, "</td></tr>\n");
}

void report_advice(struct chart_text *out, const struct chart_folder *folder)
{
	char path[CHART_PATH_BYTES + 32];
	char *text;
	size_t n, i;
	json_t *finding;
	snprintf(path, sizeof path, "%s/advice.json", folder->path);
	if (chart_file_read(path, &text, &n, NULL) != ERR_OK) {
		return;
	}
	json_t *document = json_loadb(text, n, 0, NULL);
	free(text);
	const json_t *findings = json_object_get(document, "findings");
	chart_text_add(out, "<h3>What stands out</h3>\n");
	if (json_array_size(findings) == 0) {
		chart_text_add(out, "<p class=\"soft\">Nothing.</p>\n");
	} else {
		chart_text_add(out, "<p>Likely causes, judged from these results alone; M1 to M22 are "
			"shipped as scenarios.</p>\n<table><tbody>\n");
		json_array_foreach((json_t *)findings, i, finding) {
			add_finding(out, finding);
		}
		chart_text_add(out, "</tbody></table>\n");
	}
	json_decref(document);
}
