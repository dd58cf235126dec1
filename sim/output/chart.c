/* Draws the charts of a folder: one job per row of chart.def, prepared, written, drawn. */
#include "output/chart.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/presets.h"
#include "output/chart_fill.h"
#include "output/chart_folder.h"
#include "output/chart_gnuplot.h"
#include "output/chart_kind.h"

static const struct chart_row rows[] = {
#define CHART(stem, id, question, how_to_read, what_to_notice)                                     \
	{id, question, how_to_read, what_to_notice},
#include "output/chart.def"
#undef CHART
};

static enum err (*const prepare[])(struct chart_job *, struct err_info *) = {
#define CHART(stem, id, question, how_to_read, what_to_notice) chart_##stem##_prepare,
#include "output/chart.def"
#undef CHART
};

#define ROW_N (sizeof rows / sizeof *rows)

static_assert(ROW_N <= CHART_N_MAX, "struct chart_result has room for every chart");

const struct chart_row *chart_rows(unsigned *n)
{
	*n = (unsigned)ROW_N;
	return rows;
}

static size_t row_ix(const char *id)
{
	for (size_t i = 0; i < ROW_N; i++) {
		if (strcmp(rows[i].id, id) == 0) {
			return i;
		}
	}
	return ROW_N;
}

const struct chart_row *chart_find(const char *id)
{
	const size_t ix = row_ix(id);
	return ix == ROW_N ? NULL : &rows[ix];
}

static void add_warning(struct chart_result *result, const char *id, const char *text)
{
	if (result->warning_n < CHART_WARNINGS_MAX) {
		struct chart_warning *warning = &result->warning[result->warning_n++];
		snprintf(warning->id, sizeof warning->id, "%s", id);
		snprintf(warning->text, sizeof warning->text, "%s", text);
	}
}

/* The placeholders of every template. Scenario text passes chart_text_add_quoted, nothing else. */
static void fill_common(struct chart_job *job, const struct chart_row *row, const char *stem)
{
	const struct chart_folder *folder = job->folder;
	char data[80];
	snprintf(data, sizeof data, "%s.csv", stem);
	chart_text_add_quoted(chart_fill_text(&job->fill, "file"), stem, 0);
	chart_text_add_quoted(chart_fill_text(&job->fill, "data"), data, 0);
	chart_text_add_quoted(chart_fill_text(&job->fill, "question"), row->question, 0);
	chart_text_add_quoted(chart_fill_text(&job->fill, "subtitle"), folder->title, 110);
	chart_fill_number(&job->fill, "height", job->height);
	chart_fill_number(&job->fill, "n", folder->strategy_n);
	struct chart_text *names = chart_fill_text(&job->fill, "names");
	for (unsigned i = 0; i < folder->strategy_n; i++) {
		chart_text_add_quoted(chart_fill_item(names), folder->strategy[i], 0);
	}
	chart_fill_end(names);
	struct chart_text footer = {0};
	if (folder->replications > 0) {
		chart_text_add(&footer, "%d replication%s", folder->replications,
			folder->replications == 1 ? " (no interval)" : "s");
	}
	chart_text_add(&footer, "%sseed %s%s%s%s%s", footer.n > 0 ? " · " : "", folder->seed,
		job->note[0] == '\0' ? "" : " · ", job->note,
		folder->scenario[0] == '\0' ? "" : " · ", folder->scenario);
	chart_text_add_quoted(chart_fill_text(&job->fill, "footer"), chart_text_bytes(&footer), 150);
	chart_text_free(&footer);
}

static enum err fill_template(struct chart_job *job, const char *id, struct chart_text *script,
	struct err_info *info)
{
	char path[96];
	snprintf(path, sizeof path, "scripts/charts/%s.gp", id);
	const struct presets_file *body = presets_find(path);
	const struct presets_file *style = presets_find("scripts/charts/style.gp");
	if (body == NULL || style == NULL) {
		return err_set(info, ERR_FAILURE, path, "is not part of this program");
	}
	/* The style holds placeholders itself, so it is filled first and put in as a value. */
	struct chart_text filled = {0};
	enum err err = chart_fill_apply(&filled, "style.gp", style->text, &job->fill, info);
	if (err == ERR_OK) {
		chart_text_add(chart_fill_text(&job->fill, "style"), "%s", chart_text_bytes(&filled));
		err = chart_fill_apply(script, path, body->text, &job->fill, info);
	}
	chart_text_free(&filled);
	return err;
}

static enum err write_file(const struct chart_folder *folder, const char *stem, const char *suffix,
	const struct chart_text *text, struct err_info *info)
{
	char path[CHART_PATH_BYTES + 96];
	snprintf(path, sizeof path, "%s/plots/%s%s", folder->path, stem, suffix);
	return chart_file_write(path, chart_text_bytes(text), text->n, info);
}

/* Writes plots/STEM.csv and .gp, or says why there is nothing to draw. */
static enum err write_script(const struct chart_folder *folder, size_t ix, char stem[static 48],
	char skipped[static 160], struct err_info *info)
{
	struct chart_job job = {.folder = folder, .height = 540};
	struct chart_text script = {0};
	snprintf(stem, 48, "%02zu-%s", ix + 1, rows[ix].id);
	enum err err = prepare[ix](&job, info);
	snprintf(skipped, 160, "%s", job.skipped);
	if (err == ERR_OK && job.skipped[0] == '\0') {
		fill_common(&job, &rows[ix], stem);
		err = fill_template(&job, rows[ix].id, &script, info);
		if (err == ERR_OK) {
			err = write_file(folder, stem, ".csv", &job.csv, info);
		}
		if (err == ERR_OK) {
			err = write_file(folder, stem, ".gp", &script, info);
		}
	}
	chart_text_free(&script);
	chart_text_free(&job.csv);
	chart_fill_free(&job.fill);
	return err;
}

/* gnuplot writes each curve's plot command into a <title>, which browsers show when the mouse rests
 * on it: only the picture's own title stays, and says what the chart asks. */
static bool title_picture(const char *path, const char *question)
{
	char *svg;
	size_t n;
	if (chart_file_read(path, &svg, &n, NULL) != ERR_OK) {
		return false;
	}
	struct chart_text out = {0};
	const char *at = svg;
	const char *end;
	for (const char *title; (title = strstr(at, "<title>")) != NULL &&
		(end = strstr(title, "</title>")) != NULL; at = end + strlen("</title>")) {
		chart_text_add_bytes(&out, at, (size_t)(title - at));
		if (at == svg) {
			chart_text_add(&out, "<title>");
			chart_text_add_html(&out, question);
			chart_text_add(&out, "</title>");
		}
	}
	chart_text_add_bytes(&out, at, n - (size_t)(at - svg));
	bool written = chart_file_write(path, chart_text_bytes(&out), out.n, NULL) == ERR_OK;
	chart_text_free(&out);
	free(svg);
	return written;
}

/* Draws beside the target and renames, so that a killed gnuplot leaves no half picture. */
static enum chart_gnuplot draw(const char *plots, const char *stem, const char *kind,
	const char *question, char *complaint, size_t complaint_bytes)
{
	char script[64], part[64], from[CHART_PATH_BYTES + 96], to[CHART_PATH_BYTES + 96];
	snprintf(script, sizeof script, "%s.gp", stem);
	snprintf(part, sizeof part, "%s.tmp", stem);
	snprintf(from, sizeof from, "%s/%s", plots, part);
	snprintf(to, sizeof to, "%s/%s.%s", plots, stem, kind);
	enum chart_gnuplot drawn = chart_gnuplot_draw(plots, script, kind, part, complaint,
		complaint_bytes);
	struct stat st;
	if (drawn == CHART_GNUPLOT_DRAWN && (stat(from, &st) != 0 || st.st_size == 0)) {
		snprintf(complaint, complaint_bytes, "it wrote no picture");
		drawn = CHART_GNUPLOT_FAILED;
	}
	if (drawn == CHART_GNUPLOT_DRAWN && strcmp(kind, "svg") == 0 &&
		!title_picture(from, question)) {
		snprintf(complaint, complaint_bytes, "the picture could not be given its title");
		drawn = CHART_GNUPLOT_FAILED;
	}
	if (drawn == CHART_GNUPLOT_DRAWN && rename(from, to) != 0) {
		snprintf(complaint, complaint_bytes, "%s", strerror(errno));
		drawn = CHART_GNUPLOT_FAILED;
	}
	if (drawn != CHART_GNUPLOT_DRAWN) {
		unlink(from);
	}
	return drawn;
}

static enum err open_plots(struct chart_folder *folder, const char *dir, char *plots,
	size_t plots_bytes, struct err_info *info)
{
	const enum err err = chart_folder_load(folder, dir, info);
	if (err != ERR_OK) {
		return err;
	}
	snprintf(plots, plots_bytes, "%s/plots", folder->path);
	if (mkdir(plots, 0777) != 0 && errno != EEXIST) {
		const int why = errno;
		chart_folder_free(folder);
		return err_set(info, ERR_FAILURE, plots, "cannot be made: %s", strerror(why));
	}
	return ERR_OK;
}

/* Old pictures of a chart that cannot be drawn now must not pass for new ones. */
static void remove_old(const char *plots, const char *stem, bool all)
{
	static const char *const suffix[] = {".svg", ".png", ".pdf", ".gp", ".csv"};
	for (size_t i = 0; i < (all ? 5 : 3); i++) {
		char path[CHART_PATH_BYTES + 96];
		snprintf(path, sizeof path, "%s/%s%s", plots, stem, suffix[i]);
		unlink(path);
	}
}

static void draw_pictures(const char *plots, const char *stem, const char *question,
	struct chart_result *result, bool *absent, bool *pictures)
{
	static const char *const kind[] = {"svg", "png"};
	remove_old(plots, stem, false);
	for (size_t i = 0; i < 2 && !*absent; i++) {
		char complaint[160], text[320];
		const enum chart_gnuplot drawn = draw(plots, stem, kind[i], question,
			complaint, sizeof complaint);
		if (drawn == CHART_GNUPLOT_ABSENT) {
			*absent = true;
			add_warning(result, "W-gnuplot", "gnuplot is not installed: plots/ holds the data"
				" (.csv) and the scripts (.gp), but no pictures");
		} else if (drawn == CHART_GNUPLOT_FAILED) {
			snprintf(text, sizeof text, "plots/%s.%s was not drawn: %s", stem, kind[i],
				complaint);
			add_warning(result, "W-chart", text);
		} else {
			*pictures = true;
		}
	}
}

enum err chart_draw_all(const char *dir, struct chart_result *result, struct err_info *info)
{
	*result = (struct chart_result){0};
	struct chart_folder folder;
	char plots[CHART_PATH_BYTES + 16];
	enum err err = open_plots(&folder, dir, plots, sizeof plots, info);
	if (err != ERR_OK) {
		return err;
	}
	bool absent = false;
	for (size_t i = 0; i < ROW_N && err == ERR_OK; i++) {
		struct chart_drawn *drawn = &result->drawn[result->drawn_n++];
		char stem[48];
		drawn->row = &rows[i];
		err = write_script(&folder, i, stem, drawn->skipped, info);
		snprintf(drawn->file, sizeof drawn->file, "plots/%s", stem);
		if (err == ERR_OK && drawn->skipped[0] != '\0') {
			remove_old(plots, stem, true);
		} else if (err == ERR_OK) {
			draw_pictures(plots, stem, drawn->row->question, result, &absent,
				&drawn->pictures);
		}
	}
	chart_folder_free(&folder);
	return err;
}

static enum err draw_one(const struct chart_folder *folder, const char *plots, size_t ix,
	const char *kind, char path[static CHART_FILE_BYTES], struct err_info *info)
{
	char stem[48], skipped[160], complaint[160];
	const enum err err = write_script(folder, ix, stem, skipped, info);
	if (err != ERR_OK) {
		return err;
	}
	if (skipped[0] != '\0') {
		return err_set(info, ERR_FAILURE, rows[ix].id, "%s", skipped);
	}
	snprintf(path, CHART_FILE_BYTES, "%s/%s.%s", plots, stem, kind);
	switch (draw(plots, stem, kind, rows[ix].question, complaint, sizeof complaint)) {
	case CHART_GNUPLOT_DRAWN:
		return ERR_OK;
	case CHART_GNUPLOT_ABSENT:
		return err_set(info, ERR_FAILURE, path, "gnuplot is not installed; "
			"%s/%s.csv and .gp are there", plots, stem);
	case CHART_GNUPLOT_FAILED:
	default:
		return err_set(info, ERR_FAILURE, path, "gnuplot: %s", complaint);
	}
}

enum err chart_draw_one(const char *dir, const char *id, enum chart_format format, const char *file,
	char path[static CHART_FILE_BYTES], struct err_info *info)
{
	static const char *const kind[] = {"svg", "png", "pdf", "txt"};
	const size_t ix = row_ix(id);
	if (ix == ROW_N) {
		return err_set(info, ERR_USAGE, id, "no such chart");
	}
	struct chart_folder folder;
	char plots[CHART_PATH_BYTES + 16];
	enum err err = open_plots(&folder, dir, plots, sizeof plots, info);
	if (err != ERR_OK) {
		return err;
	}
	err = draw_one(&folder, plots, ix, kind[format], path, info);
	if (err == ERR_OK && file != NULL) {
		char *bytes;
		size_t n;
		err = chart_file_read(path, &bytes, &n, info);
		if (err == ERR_OK) {
			err = chart_file_write(file, bytes, n, info);
			free(bytes);
			snprintf(path, CHART_FILE_BYTES, "%s", file);
		}
	}
	chart_folder_free(&folder);
	return err;
}
