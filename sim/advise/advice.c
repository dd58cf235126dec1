/* Findings in words and as JSON. See advice.h. */
#include "advise/advice.h"

#include <stdlib.h>
#include <string.h>

#include "output/chart_text.h"

enum { COLUMNS = 92 };

static json_t *evidence_json(const struct advise_finding *finding)
{
	json_t *list = json_array();
	for (unsigned i = 0; i < finding->evidence_n; i++) {
		const struct advise_evidence *e = &finding->evidence[i];
		json_array_append_new(list, json_pack("{s:s, s:f, s:s, s:f}", "fact",
			e->condition->fact, "value", e->value, "unit", e->unit,
			e->condition->test == ADVISE_MORE ? "more_than" : "less_than",
			e->condition->bound));
	}
	return list;
}

json_t *advice_json(const struct fact *fact, const struct advise_finding *finding, unsigned n)
{
	json_t *list = json_array();
	for (unsigned i = 0; i < n; i++) {
		const struct advise_rule *rule = finding[i].rule;
		json_t *event = rule->event == 0 ? json_null() : json_integer(rule->event);
		json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:o, s:o, s:s, s:s}",
			"id", rule->id, "strategy", fact->folder->strategy[finding[i].strategy],
			"cause", rule->title, "evidence", evidence_json(&finding[i]),
			"event", event, "shows", rule->text, "change", rule->change));
	}
	return json_pack("{s:s, s:s, s:o}", "format", "pushsim-advice/1", "scenario",
		fact->folder->scenario, "findings", list);
}

/* "    word  text", broken between words; the lines after the first stand under the text. */
static void paragraph(FILE *out, const char *word, const char *text)
{
	int column = fprintf(out, "  %-9s", word);
	const char *at = text;
	while (*at != '\0') {
		const int n = (int)strcspn(at, " ");
		if (column + 1 + n > COLUMNS) {
			fprintf(out, "\n%11s", "");
			column = 11;
		}
		column += fprintf(out, "%s%.*s", column == 11 ? "" : " ", n, at);
		at += n + (at[n] == ' ');
	}
	fputc('\n', out);
}

static void print_one(FILE *out, const struct fact *fact, const struct advise_finding *finding)
{
	const struct advise_rule *rule = finding->rule;
	fprintf(out, "%s  %s: %s\n", rule->id, fact->folder->strategy[finding->strategy],
		rule->title);
	for (unsigned i = 0; i < finding->evidence_n; i++) {
		const struct advise_evidence *e = &finding->evidence[i];
		char words[CHART_WORDS_BYTES], bound[CHART_WORDS_BYTES];
		chart_text_figure(e->value, words);
		chart_text_figure(e->condition->bound, bound);
		fprintf(out, "  %-9s%s is %s %s, %s than %s\n", i == 0 ? "evidence" : "",
			e->condition->fact, words, strcmp(e->unit, "1") == 0 ? "of 1" : e->unit,
			e->condition->test == ADVISE_MORE ? "more" : "less", bound);
	}
	paragraph(out, rule->event == 0 ? "shows" : "event", rule->text);
	paragraph(out, "change", rule->change);
}

void advice_print(FILE *out, const struct fact *fact, const struct advise_finding *finding,
	unsigned n)
{
	if (n == 0) {
		fprintf(out, "nothing stands out in %s\n", fact->folder->path);
		return;
	}
	for (unsigned i = 0; i < n; i++) {
		print_one(out, fact, &finding[i]);
	}
	fprintf(out, "M1 to M22 are shipped as scenarios: pushsim list scenarios\n");
}

enum err advice_write(const char *dir, char first[static ADVICE_FIRST_BYTES],
	struct err_info *info)
{
	struct chart_folder folder;
	first[0] = '\0';
	enum err err = chart_folder_load(&folder, dir, info);
	if (err != ERR_OK) {
		return err;
	}
	struct fact fact;
	struct advise_finding finding[ADVISE_FINDINGS_MAX];
	fact_load(&fact, &folder);
	const unsigned n = advise_find(&fact, finding);
	if (n > 0) {
		snprintf(first, ADVICE_FIRST_BYTES, "%s (%s)", finding[0].rule->id,
			folder.strategy[finding[0].strategy]);
	}
	json_t *document = advice_json(&fact, finding, n);
	char *text = json_dumps(document, JSON_INDENT(1) | JSON_REAL_PRECISION(12));
	REQUIRE(text != NULL);
	char path[CHART_PATH_BYTES + 32];
	snprintf(path, sizeof path, "%s/advice.json", folder.path);
	const size_t bytes = strlen(text);
	text[bytes] = '\n'; /* in place of the NUL */
	err = chart_file_write(path, text, bytes + 1, info);
	free(text);
	json_decref(document);
	fact_free(&fact);
	chart_folder_free(&folder);
	return err;
}
