/* connections: requests held by the server over the day, and requests per second below.
 *
 * Reads series/p000-NAME.csv, minute by minute, and folds it onto one day in steps of ten minutes:
 * over working days if the window has any, else over all days. The .csv holds one block per
 * strategy.
 * Not here: the capacity of servers; time zones (the series' `time` is taken as it is written). */
#include "output/chart_kind.h"

#include <math.h>
#include <string.h>

#include "core/civil.h"
#include "output/chart_layout.h"
#include "output/chart_table.h"

enum { BIN_MIN = 10, BIN_N = 24 * 60 / BIN_MIN };

/* Heights of the panels in pixels, as the template sets them. */
enum { HELD_PX = 214, REQUESTS_PX = 114 };

struct bin {
	unsigned n;
	double held_sum, held_lo, held_hi;
	double requests_sum, requests_lo, requests_hi;
};

struct day {
	struct bin bin[BIN_N];
	double held_most, requests_most; /* of any minute and replication */
	double held_end, requests_end;   /* means of the last bin, where the labels stand */
	unsigned minutes;                /* rows that were folded */
};

enum column { HELD_MEAN, HELD_LO, HELD_HI, HELD_MAX, REQUESTS, REQUESTS_MAX, COLUMNS };

/* Minute of the day and day of the week of a row; false if it has neither time nor minute. */
static bool row_time(const struct chart_table *table, size_t row, int *minute, int *weekday)
{
	const char *text = chart_table_cell(table, row, chart_table_column(table, "time"));
	int hour, min;
	if (strlen(text) >= 16 && sscanf(text + 11, "%2d:%2d", &hour, &min) == 2 && hour >= 0
		&& hour < 24 && min >= 0 && min < 60) {
		/* The date as written, whatever the zone behind it: it is the one users live by. */
		char local[32];
		snprintf(local, sizeof local, "%.16s:00Z", text);
		int64_t unix_s;
		*minute = hour * 60 + min;
		*weekday = civil_parse(local, &unix_s) ? civil_weekday(unix_s) : 0;
		return true;
	}
	double number;
	if (!chart_table_number(table, row, chart_table_column(table, "minute"), &number)
		|| number < 0 || number > 1e9) {
		return false;
	}
	*minute = (int)number % (24 * 60);
	*weekday = 0;
	return true;
}

static bool has_workday(const struct chart_table *table)
{
	for (size_t row = 0; row < table->row_n; row++) {
		int minute, weekday;
		if (row_time(table, row, &minute, &weekday) && weekday < 5) {
			return true;
		}
	}
	return false;
}

static void add_row(struct day *day, int minute, const double value[COLUMNS])
{
	struct bin *bin = &day->bin[minute / BIN_MIN];
	if (bin->n++ == 0) {
		bin->held_lo = bin->held_hi = value[HELD_MEAN];
		bin->requests_lo = bin->requests_hi = value[REQUESTS];
	}
	bin->held_sum += value[HELD_MEAN];
	bin->held_lo = fmin(bin->held_lo, value[HELD_LO]);
	bin->held_hi = fmax(bin->held_hi, value[HELD_HI]);
	bin->requests_sum += value[REQUESTS];
	bin->requests_lo = fmin(bin->requests_lo, value[REQUESTS]);
	bin->requests_hi = fmax(bin->requests_hi, value[REQUESTS_MAX]);
	day->held_most = fmax(day->held_most, value[HELD_MAX]);
	day->requests_most = fmax(day->requests_most, value[REQUESTS_MAX]);
	day->minutes++;
}

static enum err read_day(const struct chart_folder *folder, unsigned ix, struct day *day,
	bool *workdays, struct err_info *info)
{
	static const char *const name[COLUMNS] = {"held_mean", "held_lo", "held_hi", "held_max",
		"requests_per_s", "requests_per_s_max"};
	char path[CHART_PATH_BYTES + 128];
	snprintf(path, sizeof path, "%s/series/p000-%s.csv", folder->path, folder->strategy[ix]);
	struct chart_table table;
	enum err err = chart_table_read(path, &table, info);
	if (err != ERR_OK) {
		return err;
	}
	*workdays = has_workday(&table);
	int column[COLUMNS];
	for (unsigned c = 0; c < COLUMNS; c++) {
		column[c] = chart_table_column(&table, name[c]);
	}
	for (size_t row = 0; row < table.row_n && err == ERR_OK; row++) {
		int minute = 0, weekday = 0;
		double value[COLUMNS];
		bool good = row_time(&table, row, &minute, &weekday)
			&& chart_table_number(&table, row, column[HELD_MEAN], &value[HELD_MEAN])
			&& chart_table_number(&table, row, column[REQUESTS], &value[REQUESTS]);
		for (unsigned c = 0; c < COLUMNS && good; c++) {
			/* One replication has no band: its cells may be empty. */
			if (!chart_table_number(&table, row, column[c], &value[c])) {
				value[c] = value[c >= REQUESTS ? REQUESTS : HELD_MEAN];
			}
		}
		if (!good) {
			err = err_set(info, ERR_FAILURE, path, "damaged in data row %zu", row + 1);
		} else if (weekday < 5 || !*workdays) {
			add_row(day, minute, value);
		}
	}
	chart_table_free(&table);
	return err;
}

static void add_block(struct chart_job *job, unsigned ix, struct day *day)
{
	chart_text_add(&job->csv, "%s# %s\n", ix == 0 ? "" : "\n\n", job->folder->strategy[ix]);
	for (unsigned b = 0; b < BIN_N; b++) {
		const struct bin *bin = &day->bin[b];
		if (bin->n == 0) {
			continue;
		}
		day->held_end = bin->held_sum / bin->n;
		day->requests_end = bin->requests_sum / bin->n;
		chart_text_add(&job->csv, "%.6g,%.6g,%.6g,%.6g,%.6g,%.6g,%.6g\n",
			(b + 0.5) * BIN_MIN / 60.0, day->held_end, bin->held_lo, bin->held_hi,
			day->requests_end, bin->requests_lo, bin->requests_hi);
	}
}

/* Labels right of the lines' ends, in pixels below the panel's top. The length of the longest. */
static size_t add_labels(struct chart_job *job, const struct day *days, bool requests, double top,
	int panel_px)
{
	const unsigned n = job->folder->strategy_n;
	size_t longest = 0;
	double at[MODEL_STRATEGIES_MAX];
	for (unsigned i = 0; i < n; i++) {
		const double end = requests ? days[i].requests_end : days[i].held_end;
		at[i] = panel_px * (1 - end / top);
	}
	chart_layout_spread(at, n, 17, 4, panel_px - 4);
	struct chart_text *px = chart_fill_text(&job->fill, requests ? "requests_px" : "held_px");
	struct chart_text *text = chart_fill_text(&job->fill, requests ? "requests_text" : "held_text");
	for (unsigned i = 0; i < n; i++) {
		char figure[CHART_WORDS_BYTES], words[MODEL_NAME_MAX + 80];
		snprintf(words, sizeof words, "%s, at most %s", job->folder->strategy[i],
			chart_text_figure(requests ? days[i].requests_most : days[i].held_most, figure));
		longest = strlen(words) > longest ? strlen(words) : longest;
		chart_text_add(chart_fill_item(px), "%.1f", at[i]);
		chart_text_add_quoted(chart_fill_item(text), words, 0);
	}
	chart_fill_end(px);
	chart_fill_end(text);
	return longest;
}

/* What all front ends together accept, 0 if nothing is limited. */
static double request_limit(const struct chart_folder *folder)
{
	const json_t *each = chart_folder_param(folder, "server.request_limit");
	const json_t *front_ends = chart_folder_param(folder, "server.front_ends");
	const json_t *sites = chart_folder_param(folder, "population.sites");
	const double n = json_is_number(front_ends) ? json_number_value(front_ends) : 1;
	return json_number_value(each) * n * (json_is_number(sites) ? json_number_value(sites) : 1);
}

/* A limit far above all lines would flatten them: then it is only told. */
#define LIMIT_DRAWN_MAX 4

/* The limit and how far the highest line stays below it; the axis must reach what is returned. */
static double add_limit(struct chart_job *job, const struct day *days)
{
	const double limit = request_limit(job->folder);
	double most = 0;
	for (unsigned i = 0; i < job->folder->strategy_n; i++) {
		most = fmax(most, days[i].held_most);
	}
	char figure[CHART_WORDS_BYTES], words[128] = "";
	const bool drawn = limit > 0 && limit <= LIMIT_DRAWN_MAX * most;
	if (limit > 0) {
		snprintf(words, sizeof words, "the servers accept %s: %.0f %% of it used at most",
			chart_text_figure(limit, figure), 100 * most / limit);
	}
	chart_fill_number(&job->fill, "limit", limit);
	chart_fill_number(&job->fill, "limit_drawn", drawn);
	chart_text_add_quoted(chart_fill_text(&job->fill, "limit_text"), words, 0);
	return drawn ? limit : 0;
}

static void fill(struct chart_job *job, struct day *days, bool workdays)
{
	double held_top = 0, requests_top = 0;
	for (unsigned i = 0; i < job->folder->strategy_n; i++) {
		add_block(job, i, &days[i]);
		for (unsigned b = 0; b < BIN_N; b++) {
			held_top = fmax(held_top, days[i].bin[b].held_hi);
			requests_top = fmax(requests_top, days[i].bin[b].requests_hi);
		}
	}
	held_top = fmax(held_top, add_limit(job, days));
	held_top = held_top > 0 ? 1.06 * held_top : 1;
	requests_top = requests_top > 0 ? 1.06 * requests_top : 1;
	chart_fill_number(&job->fill, "held_top", held_top);
	chart_fill_number(&job->fill, "requests_top", requests_top);
	const size_t held = add_labels(job, days, false, held_top, HELD_PX);
	const size_t requests = add_labels(job, days, true, requests_top, REQUESTS_PX);
	/* The panels end where the longest label, 7 pixels a letter, begins. */
	const double room_px = 940 - 7.0 * (double)(held > requests ? held : requests);
	chart_fill_number(&job->fill, "right_px", fmax(fmin(room_px, 760), 480));
	const unsigned whole_days = (days[0].minutes + 719) / (24 * 60);
	if (whole_days > 1) {
		snprintf(job->note, sizeof job->note, "line: mean of %u %sdays, shaded: lowest to highest",
			whole_days, workdays ? "working " : "");
	} else {
		snprintf(job->note, sizeof job->note, "shaded: lowest to highest");
	}
}

enum err chart_connections_prepare(struct chart_job *job, struct err_info *info)
{
	const struct chart_folder *folder = job->folder;
	char first[128];
	snprintf(first, sizeof first, "series/p000-%s.csv", folder->strategy[0]);
	if (!chart_folder_has(folder, first)) {
		snprintf(job->skipped, sizeof job->skipped, "the folder holds no %s", first);
		return ERR_OK;
	}
	struct day *days = calloc(folder->strategy_n, sizeof *days);
	REQUIRE(days != NULL);
	enum err err = ERR_OK;
	bool workdays = false;
	for (unsigned i = 0; i < folder->strategy_n && err == ERR_OK; i++) {
		err = read_day(folder, i, &days[i], &workdays, info);
	}
	if (err == ERR_OK && days[0].minutes == 0) {
		snprintf(job->skipped, sizeof job->skipped, "%s has no rows", first);
	} else if (err == ERR_OK) {
		chart_text_add(&job->csv, "# one block per strategy; hour,held_mean,held_lo,held_hi,"
			"requests_per_s,requests_per_s_lo,requests_per_s_hi\n");
		fill(job, days, workdays);
	}
	free(days);
	return err;
}
