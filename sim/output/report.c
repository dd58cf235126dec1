/* Puts the page together: loads the folder, fills the template's places, writes report.html. */
#include "output/report.h"

#include <string.h>

#include "config/model_note.h"
#include "config/presets.h"
#include "output/chart_fill.h"
#include "output/chart_folder.h"
#include "output/report_advice.h"
#include "output/report_assume.h"
#include "output/report_svg.h"
#include "output/report_table.h"
#include "output/report_uncertainty.h"

/* Of the resolved scenario; anything but hexadecimal digits is not one. */
static const char *hash_of(const struct chart_folder *folder)
{
	const char *hash = chart_folder_string(folder->summary, "hash");
	return hash[0] != '\0' && strspn(hash, "0123456789abcdef") == strlen(hash) ? hash : "?";
}

static void add_meta(struct chart_text *out, const struct chart_folder *folder)
{
	chart_text_add_html(out, folder->scenario);
	chart_text_add(out, " · %u strateg%s · ", folder->strategy_n,
		folder->strategy_n == 1 ? "y" : "ies");
	if (folder->replications > 0) {
		chart_text_add(out, "%d replication%s · ", folder->replications,
			folder->replications == 1 ? "" : "s");
	}
	chart_text_add(out, "seed ");
	chart_text_add_html(out, folder->seed);
	chart_text_add(out, " · pushsim ");
	chart_text_add_html(out, chart_folder_string(folder->summary, "version"));
	chart_text_add(out, " · hash %.12s", hash_of(folder));
}

static void add_paragraph(struct chart_text *out, const char *text)
{
	if (text != NULL && text[0] != '\0') {
		chart_text_add(out, "<p>");
		chart_text_add_html(out, text);
		chart_text_add(out, "</p>\n");
	}
}

static void add_claim(struct chart_text *out, const json_t *claim)
{
	static const struct {
		const char *id, *question;
	} questions[] = {
		{"fees", "Direct Push saves the operator's fees"},
		{"delay", "Direct Push brings mail sooner"},
		{"battery", "Direct Push spares the battery"},
	};
	static const char *const known[] = {"true", "false", "depends"};
	const char *id = chart_folder_string(claim, "claim");
	const char *verdict = chart_folder_string(claim, "verdict");
	const char *class = "unknown", *question = id;
	for (size_t i = 0; i < 3; i++) {
		class = strcmp(verdict, known[i]) == 0 ? known[i] : class;
		question = strcmp(id, questions[i].id) == 0 ? questions[i].question : question;
	}
	chart_text_add(out, "<li class=\"%s\"><b class=\"word\">", class);
	chart_text_add_html(out, verdict);
	chart_text_add(out, "</b><b>");
	chart_text_add_html(out, question);
	chart_text_add(out, "</b><br>");
	chart_text_add_html(out, chart_folder_string(claim, "figure"));
	const char *depends_on = chart_folder_string(claim, "depends_on");
	if (depends_on[0] != '\0') {
		if (chart_folder_string(claim, "figure")[0] != '\0') {
			chart_text_add(out, "<br>But: ");
		}
		chart_text_add_html(out, depends_on);
	}
	chart_text_add(out, "</li>\n");
}

static void add_verdict(struct chart_text *out, const struct chart_folder *folder)
{
	const json_t *claims = json_object_get(folder->point, "verdict");
	size_t i;
	json_t *claim;
	if (json_array_size(claims) == 0) {
		chart_text_add(out, "<p>This scenario does not set Direct Push against mail by SMS, so "
			"there is no verdict on the three claims; the table and the charts say what was "
			"found.</p>\n");
	} else {
		chart_text_add(out, "<p>The article that started this project claims that Direct Push is "
			"better than mail by SMS in three ways. Here, with these parameters:</p>\n"
			"<ul class=\"claims\">\n");
		json_array_foreach((json_t *)claims, i, claim) {
			add_claim(out, claim);
		}
		chart_text_add(out, "</ul>\n");
	}
	const char *cheapest = chart_folder_string(folder->point, "cheapest");
	if (cheapest[0] != '\0') {
		chart_text_add(out, "<p>Cheapest plan on sale for each: ");
		chart_text_add_html(out, cheapest);
		chart_text_add(out, "</p>\n");
	}
	if (json_array_size(json_object_get(folder->summary, "points")) > 1) {
		chart_text_add(out, "<p class=\"soft\">This page shows the first of %zu sweep points; "
			"summary.csv has them all.</p>\n",
			json_array_size(json_object_get(folder->summary, "points")));
	}
}

static void add_warnings(struct chart_text *out, const struct chart_folder *folder,
	const struct chart_result *charts)
{
	const json_t *warnings = json_object_get(folder->summary, "warnings");
	const unsigned drawing = charts == NULL ? 0 : charts->warning_n;
	size_t i;
	json_t *warning;
	if (json_array_size(warnings) + drawing == 0) {
		chart_text_add(out, "<p class=\"soft\">No warnings.</p>\n");
		return;
	}
	chart_text_add(out, "<h3>Warnings</h3>\n<table><tbody>\n");
	json_array_foreach((json_t *)warnings, i, warning) {
		chart_text_add(out, "<tr><th scope=\"row\">");
		chart_text_add_html(out, chart_folder_string(warning, "id"));
		chart_text_add(out, "</th><td>");
		chart_text_add_html(out, chart_folder_string(warning, "text"));
		chart_text_add(out, "</td></tr>\n");
	}
	for (unsigned w = 0; w < drawing; w++) {
		chart_text_add(out, "<tr><th scope=\"row\">%s</th><td>", charts->warning[w].id);
		chart_text_add_html(out, charts->warning[w].text);
		chart_text_add(out, "</td></tr>\n");
	}
	chart_text_add(out, "</tbody></table>\n");
}

static void add_picture(struct chart_text *out, const struct chart_folder *folder, const char *file,
	const struct chart_row *row)
{
	char path[CHART_PATH_BYTES + 128];
	char *svg = NULL;
	size_t n;
	snprintf(path, sizeof path, "%s/%s.svg", folder->path, file);
	if (chart_file_read(path, &svg, &n, NULL) != ERR_OK
		|| !report_svg_inline(out, svg, row->id, row->question)) {
		chart_text_add(out, "<p class=\"soft\">There is no picture here; %s.csv holds its data and "
			"%s.gp draws it with gnuplot.</p>\n", file, file);
	}
	free(svg);
}

static void add_charts(struct chart_text *out, const struct chart_folder *folder,
	const struct chart_result *charts)
{
	unsigned n;
	const struct chart_row *row = chart_rows(&n);
	for (unsigned i = 0; i < n; i++, row++) {
		char file[96], script[128];
		snprintf(file, sizeof file, "plots/%02u-%s", i + 1, row->id);
		snprintf(script, sizeof script, "%s.gp", file);
		const char *skipped = charts != NULL && i < charts->drawn_n ? charts->drawn[i].skipped : "";
		if (skipped[0] == '\0' && !chart_folder_has(folder, script)) {
			skipped = "it was not drawn for this run";
		}
		chart_text_add(out, "<figure id=\"chart-%s\">\n", row->id);
		if (skipped[0] != '\0') {
			chart_text_add(out, "<h3>");
			chart_text_add_html(out, row->question);
			chart_text_add(out, "</h3>\n<p class=\"soft\">No chart: ");
			chart_text_add_html(out, skipped);
			chart_text_add(out, "</p>\n</figure>\n");
			continue;
		}
		add_picture(out, folder, file, row);
		chart_text_add(out, "\n<figcaption><p><b>How to read:</b> ");
		chart_text_add_html(out, row->how_to_read);
		chart_text_add(out, "</p><p><b>What to notice:</b> ");
		chart_text_add_html(out, row->what_to_notice);
		chart_text_add(out, "</p></figcaption>\n</figure>\n");
	}
}

/* A file name that a shell takes as it is; the scenario's own name otherwise stays out. */
static const char *file_word(const struct chart_folder *folder)
{
	const size_t n = strlen(folder->scenario);
	return n > 0 && strspn(folder->scenario, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
		"0123456789-_.") == n && folder->scenario[0] != '-' ? folder->scenario : "scenario";
}

static void add_reproduce(struct chart_text *out, const struct chart_folder *folder)
{
	chart_text_add(out, "<p>With the scenario file as it was given:</p>\n<pre>pushsim run %s.json",
		file_word(folder));
	report_assume_flags(out, folder);
	chart_text_add(out, "</pre>\n<p>Or from this folder alone; resolved.json holds every value in "
		"force:</p>\n<pre>jq .scenario resolved.json &gt; again.json\n"
		"pushsim run again.json</pre>\n<p>Seed ");
	chart_text_add_html(out, folder->seed);
	chart_text_add(out, ", version ");
	chart_text_add_html(out, chart_folder_string(folder->summary, "version"));
	chart_text_add(out, ", hash of the resolved scenario <code>");
	chart_text_add(out, "%s</code>.</p>\n", hash_of(folder));
}

static void add_cite(struct chart_text *out, const struct chart_folder *folder)
{
	chart_text_add(out, "<p>To cite: <i>pushsim</i>, version ");
	chart_text_add_html(out, chart_folder_string(folder->summary, "version"));
	chart_text_add(out, ", a simulator of mail by SMS polling and by Direct Push; scenario "
		"&ldquo;");
	chart_text_add_html(out, folder->title[0] == '\0' ? folder->scenario : folder->title);
	chart_text_add(out, "&rdquo;, seed ");
	chart_text_add_html(out, folder->seed);
	chart_text_add(out, ", hash %.12s.</p>\n", hash_of(folder));
}

/* What the models leave out, model by model. */
static void add_omitted(struct chart_text *out)
{
	size_t n;
	const struct model_note_model *models = model_note_models(&n);
	chart_text_add(out, "<ul>\n");
	for (size_t m = 0; m < n; m++) {
		bool any = false;
		for (size_t i = 0; i < models[m].note_n; i++) {
			const struct model_note *note = &models[m].notes[i];
			if (note->kind != MODEL_NOTE_OMITS) {
				continue;
			}
			chart_text_add(out, any ? " " : "<li><b>");
			if (!any) {
				chart_text_add_html(out, models[m].title);
				chart_text_add(out, ".</b> ");
			}
			chart_text_add_html(out, note->text);
			any = true;
		}
		chart_text_add(out, "%s", any ? "</li>\n" : "");
	}
	chart_text_add(out, "</ul>\n<p class=\"soft\"><code>pushsim explain --model</code> says how "
		"each model computes and what it assumes.</p>\n");
}

static void fill_page(struct chart_fill *fill, const struct chart_folder *folder,
	const struct chart_result *charts)
{
	chart_text_add_html(chart_fill_text(fill, "title"), folder->title[0] == '\0' ? folder->scenario
		: folder->title);
	chart_text_add_html(chart_fill_text(fill, "version"),
		chart_folder_string(folder->summary, "version"));
	add_meta(chart_fill_text(fill, "meta"), folder);
	add_paragraph(chart_fill_text(fill, "about"),
		json_string_value(chart_folder_param(folder, "about")));
	add_verdict(chart_fill_text(fill, "verdict"), folder);
	report_table_expect(chart_fill_text(fill, "expect"), folder);
	add_warnings(chart_fill_text(fill, "warnings"), folder, charts);
	report_advice(chart_fill_text(fill, "advice"), folder);
	report_table_strategies(chart_fill_text(fill, "strategies"), folder);
	struct chart_text *values = chart_fill_text(fill, "values");
	report_table_values(values, folder);
	report_table_groups(values, folder);
	report_table_differences(chart_fill_text(fill, "differences"), folder);
	report_table_limits(chart_fill_text(fill, "capacity"), folder);
	report_table_all(chart_fill_text(fill, "all"), folder);
	add_charts(chart_fill_text(fill, "charts"), folder, charts);
	report_assume_tables(chart_fill_text(fill, "assumptions"), folder);
	report_uncertainty(chart_fill_text(fill, "uncertainty"), folder);
	add_omitted(chart_fill_text(fill, "omitted"));
	report_table_unknown(chart_fill_text(fill, "unknown"), folder);
	add_reproduce(chart_fill_text(fill, "reproduce"), folder);
	add_cite(chart_fill_text(fill, "cite"), folder);
}

enum err report_write(const char *dir, const struct chart_result *charts, struct err_info *info)
{
	struct chart_folder folder;
	enum err err = chart_folder_load(&folder, dir, info);
	if (err != ERR_OK) {
		return err;
	}
	const struct presets_file *page = presets_find("scripts/page/report.html");
	struct chart_fill fill = {0};
	struct chart_text out = {0};
	char path[CHART_PATH_BYTES + 32];
	snprintf(path, sizeof path, "%s/report.html", folder.path);
	if (page == NULL) {
		err = err_set(info, ERR_FAILURE, "scripts/page/report.html", "is not part of this program");
	} else {
		fill_page(&fill, &folder, charts);
		err = chart_fill_apply(&out, "report.html", page->text, &fill, info);
	}
	if (err == ERR_OK) {
		err = chart_file_write(path, chart_text_bytes(&out), out.n, info);
	}
	chart_text_free(&out);
	chart_fill_free(&fill);
	chart_folder_free(&folder);
	return err;
}
