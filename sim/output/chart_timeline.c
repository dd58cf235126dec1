/* timeline: one user's radio power over two hours of a morning, a lane per strategy, and the mail.
 *
 * Reads traces/user-U-NAME-radio.csv and traces/user-U-mail.csv (seconds after run.start). Power is
 * averaged over columns of a few seconds, so that a short burst keeps its energy and can be seen:
 * area is energy. The .csv holds the columns as rectangles, then the waiting of each mail.
 * Not here: the processor's energy; what was said on the air (that is `pushsim trace`). */
#include "output/chart_kind.h"

#include <glob.h>
#include <math.h>
#include <string.h>

#include "core/civil.h"
#include "output/chart_table.h"

#define SPAN_S 7200.0
#define SHARE_EPSILON 1e-9

/* Pixels; y is counted from the top of the plot area. A lane: its name, four rows of waiting mail,
 * the power. */
enum { LANE_PX = 104, WAIT_TOP_PX = 22, WAIT_ROWS = 4, WAIT_PITCH_PX = 6, POWER_PX = 54 };

/* About one column per pixel of the plot area. */
enum { COLUMN_N = 900 };

/* What the phone's radio is on for, from the floor up. */
enum use { USE_BASE, USE_ASK, USE_SMS, USE_MAIL, USE_N };

struct lane {
	double mw[COLUMN_N][USE_N]; /* means over the column */
	double energy_j;
};

struct window {
	double from_s, to_s; /* after run.start */
	unsigned user;
};

static enum use use_of(const char *purpose)
{
	return strcmp(purpose, "heartbeat") == 0 || strcmp(purpose, "poll") == 0 ? USE_ASK
		: strcmp(purpose, "sms") == 0 ? USE_SMS
		: strcmp(purpose, "mail") == 0 || strcmp(purpose, "user") == 0 ? USE_MAIL : USE_BASE;
}

/* The user with the smallest number that has a trace. */
static bool find_user(const struct chart_folder *folder, unsigned *user)
{
	char pattern[CHART_PATH_BYTES + 64];
	snprintf(pattern, sizeof pattern, "%s/traces/user-*-mail.csv", folder->path);
	glob_t found;
	bool any = false;
	if (glob(pattern, GLOB_NOSORT, NULL, &found) != 0) {
		return false;
	}
	for (size_t i = 0; i < found.gl_pathc; i++) {
		unsigned number;
		const char *name = strrchr(found.gl_pathv[i], '/') + 1;
		if (sscanf(name, "user-%9u-", &number) == 1 && (!any || number < *user)) {
			*user = number;
			any = true;
		}
	}
	globfree(&found);
	return any;
}

static void radio_path(const struct chart_folder *folder, unsigned user, unsigned ix,
	char path[static CHART_PATH_BYTES + 128])
{
	snprintf(path, CHART_PATH_BYTES + 128, "%s/traces/user-%u-%s-radio.csv", folder->path, user,
		folder->strategy[ix]);
}

/* The two hours, from a full half hour on, in which most mail arrives; all of a shorter trace. */
static void choose_window(const struct chart_table *mail, double first_s, double last_s,
	struct window *window)
{
	const int at = chart_table_column(mail, "arrival_s");
	window->from_s = first_s;
	window->to_s = last_s;
	if (last_s - first_s <= SPAN_S * 1.25) {
		return;
	}
	unsigned best = 0;
	bool found = false;
	for (double from = ceil(first_s / 1800) * 1800; from + SPAN_S <= last_s; from += 1800) {
		unsigned n = 0;
		for (size_t row = 0; row < mail->row_n; row++) {
			double s;
			n += chart_table_number(mail, row, at, &s) && s >= from && s < from + SPAN_S;
		}
		if (!found || n > best) {
			best = n;
			found = true;
			window->from_s = from;
			window->to_s = from + SPAN_S;
		}
	}
	if (!found) {
		window->to_s = first_s + SPAN_S;
	}
}

static void add_power(struct lane *lane, const struct window *window, double start_s, double end_s,
	double mw, enum use use)
{
	const double width_s = (window->to_s - window->from_s) / COLUMN_N;
	const double from = fmax(start_s, window->from_s), to = fmin(end_s, window->to_s);
	if (to <= from) {
		return;
	}
	lane->energy_j += (to - from) * mw / 1000;
	size_t column = (size_t)fmin((from - window->from_s) / width_s, COLUMN_N - 1);
	for (; column < COLUMN_N; column++) {
		const double left = window->from_s + (double)column * width_s;
		const double part = fmin(to, left + width_s) - fmax(from, left);
		if (part <= 0) {
			break;
		}
		lane->mw[column][use] += mw * part / width_s;
	}
}

/* Reads a lane; with `lane` NULL only widens first..last. */
static enum err read_lane(const char *path, const struct window *window, struct lane *lane,
	double *first_s, double *last_s, struct err_info *info)
{
	struct chart_table table;
	enum err err = chart_table_read(path, &table, info);
	if (err != ERR_OK) {
		return err;
	}
	for (size_t row = 0; row < table.row_n && err == ERR_OK; row++) {
		double start, end, mw;
		if (!chart_table_number(&table, row, chart_table_column(&table, "start_s"), &start)
			|| !chart_table_number(&table, row, chart_table_column(&table, "end_s"), &end)
			|| !chart_table_number(&table, row, chart_table_column(&table, "power_mw"), &mw)
			|| end < start || mw < 0) {
			err = err_set(info, ERR_FAILURE, path, "damaged in data row %zu", row + 1);
		} else if (lane != NULL) {
			add_power(lane, window, start, end, mw, use_of(chart_table_cell(&table, row,
				chart_table_column(&table, "purpose"))));
		} else {
			*first_s = fmin(*first_s, start);
			*last_s = fmax(*last_s, end);
		}
	}
	chart_table_free(&table);
	return err;
}

static double most_mw(const struct lane *lanes, unsigned n)
{
	double most = 1;
	for (unsigned i = 0; i < n; i++) {
		for (unsigned c = 0; c < COLUMN_N; c++) {
			double sum = 0;
			for (unsigned u = 0; u < USE_N; u++) {
				sum += lanes[i].mw[c][u];
			}
			most = fmax(most, sum);
		}
	}
	return most;
}

/* Rectangles of one lane; equal neighbours become one, and nothing invisible is written. */
static void add_rectangles(struct chart_job *job, const struct lane *lane, unsigned ix,
	const struct window *window, double most)
{
	const double floor_px = ix * LANE_PX + LANE_PX - 6.0;
	const double width_s = (window->to_s - window->from_s) / COLUMN_N;
	for (unsigned c = 0; c < COLUMN_N;) {
		unsigned next = c + 1;
		while (next < COLUMN_N && memcmp(lane->mw[next], lane->mw[c], sizeof *lane->mw) == 0) {
			next++;
		}
		double below = 0;
		for (unsigned u = 0; u < USE_N; u++) {
			const double mw = lane->mw[c][u];
			if (mw * POWER_PX / most > 0.15) {
				chart_text_add(&job->csv, "%u,%.2f,%.2f,%.2f,%.2f,%.4g,%u\n", ix + 1,
					window->from_s + c * width_s, window->from_s + next * width_s,
					floor_px - below * POWER_PX / most,
					floor_px - (below + mw) * POWER_PX / most, mw, u + 1);
			}
			below += mw;
		}
		c = next;
	}
}

/* Block 1: a line per mail and lane from arrival to delivery. Returns how many mails were drawn. */
static unsigned add_waiting(struct chart_job *job, const struct chart_table *mail,
	const struct window *window)
{
	unsigned shown = 0;
	for (unsigned i = 0; i < job->folder->strategy_n; i++) {
		char name[MODEL_NAME_MAX + 16];
		snprintf(name, sizeof name, "%s_delivered_s", job->folder->strategy[i]);
		const int column = chart_table_column(mail, name);
		double free_from_s[WAIT_ROWS] = {0};
		for (unsigned w = 0; w < WAIT_ROWS; w++) {
			free_from_s[w] = -1e18;
		}
		shown = 0;
		for (size_t row = 0; row < mail->row_n; row++) {
			double arrival, delivered;
			if (!chart_table_number(mail, row, chart_table_column(mail, "arrival_s"), &arrival)
				|| arrival < window->from_s || arrival > window->to_s) {
				continue;
			}
			const bool known = chart_table_number(mail, row, column, &delivered);
			const double end = known ? fmin(delivered, window->to_s) : window->to_s;
			unsigned best = 0;
			for (unsigned w = 1; w < WAIT_ROWS; w++) {
				if (free_from_s[best] > arrival && free_from_s[w] < free_from_s[best]) {
					best = w;
				}
			}
			/* A dot is a few pixels wide, about 40 s. */
			free_from_s[best] = end + 40;
			const double y = i * LANE_PX + WAIT_TOP_PX + (WAIT_ROWS - 1 - best) * WAIT_PITCH_PX;
			chart_text_add(&job->csv, "%u,%.2f,%.2f,%g,%d\n", i + 1, arrival, end, y,
				known && delivered <= window->to_s);
			shown++;
		}
	}
	return shown;
}

/* Clock times for the axis: run.start and run.time_zone as the resolved scenario has them. */
static void fill_clock(struct chart_job *job, const struct window *window)
{
	int64_t start_s = 0;
	int32_t east_s = 0;
	const char *start = json_string_value(chart_folder_param(job->folder, "run.start"));
	const char *zone = json_string_value(chart_folder_param(job->folder, "run.time_zone"));
	const bool known = start != NULL && civil_parse(start, &start_s);
	if (zone == NULL || !civil_parse_offset(zone, &east_s)) {
		east_s = 0;
	}
	const int64_t midnight_s = known ? start_s + east_s : 0;
	struct chart_text *at = chart_fill_text(&job->fill, "tics");
	const double span_s = window->to_s - window->from_s;
	const int64_t step_s = span_s > 5400 ? 900 : span_s > 1800 ? 300 : 60;
	const int64_t first = (int64_t)ceil((window->from_s + (double)midnight_s) / (double)step_s);
	for (int64_t i = first; i < first + 200
		&& (double)(i * step_s - midnight_s) <= window->to_s + SHARE_EPSILON; i++) {
		const int64_t clock = ((i * step_s) % 86400 + 86400) % 86400;
		chart_text_add(at, "%s'%lld:%02lld' %lld", i == first ? "" : ", ",
			(long long)(clock / 3600), (long long)(clock / 60 % 60),
			(long long)(i * step_s - midnight_s));
	}
	static const char *const weekday[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
		"Saturday", "Sunday"};
	const int64_t day_s = midnight_s + (int64_t)floor(window->from_s);
	snprintf(job->note, sizeof job->note, "user %u%s%s, first replication", window->user,
		known ? ", " : "", known ? weekday[civil_weekday(day_s)] : "");
}

static void fill_lanes(struct chart_job *job, const struct lane *lanes, unsigned mails,
	const struct window *window)
{
	struct chart_text *text = chart_fill_text(&job->fill, "lane_text");
	for (unsigned i = 0; i < job->folder->strategy_n; i++) {
		char figure[CHART_WORDS_BYTES], span[CHART_WORDS_BYTES], words[160];
		snprintf(words, sizeof words, "%s J of radio in %s", chart_text_figure(lanes[i].energy_j,
			figure), chart_text_duration(window->to_s - window->from_s, span));
		chart_text_add_quoted(chart_fill_item(text), words, 0);
	}
	chart_fill_end(text);
	const unsigned n = job->folder->strategy_n;
	job->height = 84 + (int)n * LANE_PX + 84;
	chart_fill_number(&job->fill, "area_px", n * LANE_PX);
	chart_fill_number(&job->fill, "from_s", window->from_s);
	chart_fill_number(&job->fill, "to_s", window->to_s);
	chart_fill_number(&job->fill, "mails", mails);
	bool sms = false;
	for (unsigned i = 0; i < n * COLUMN_N; i++) {
		sms |= lanes[i / COLUMN_N].mw[i % COLUMN_N][USE_SMS] > 0;
	}
	chart_text_add_quoted(chart_fill_text(&job->fill, "sms_key"), sms ? " · black: SMS" : "", 0);
}

static enum err draw(struct chart_job *job, const struct chart_table *mail, struct window *window,
	struct lane *lanes, struct err_info *info)
{
	const struct chart_folder *folder = job->folder;
	double first_s = INFINITY, last_s = -INFINITY;
	char path[CHART_PATH_BYTES + 128];
	enum err err = ERR_OK;
	for (unsigned i = 0; i < folder->strategy_n && err == ERR_OK; i++) {
		radio_path(folder, window->user, i, path);
		err = read_lane(path, window, NULL, &first_s, &last_s, info);
	}
	if (err == ERR_OK && !(last_s > first_s)) {
		snprintf(job->skipped, sizeof job->skipped, "the trace of user %u is empty", window->user);
		return ERR_OK;
	}
	choose_window(mail, first_s, last_s, window);
	for (unsigned i = 0; i < folder->strategy_n && err == ERR_OK; i++) {
		radio_path(folder, window->user, i, path);
		err = read_lane(path, window, &lanes[i], &first_s, &last_s, info);
	}
	if (err != ERR_OK) {
		return err;
	}
	chart_text_add(&job->csv, "# strategy,from_s,to_s,bottom_px,top_px,mean_mw,"
		"use (1 base 2 asking 3 sms 4 fetching)\n");
	const double most = most_mw(lanes, folder->strategy_n);
	for (unsigned i = 0; i < folder->strategy_n; i++) {
		add_rectangles(job, &lanes[i], i, window, most);
	}
	chart_text_add(&job->csv, "\n\n# strategy,arrival_s,delivered_s,y_px,on_the_phone\n");
	const unsigned mails = add_waiting(job, mail, window);
	fill_clock(job, window);
	fill_lanes(job, lanes, mails, window);
	return ERR_OK;
}

enum err chart_timeline_prepare(struct chart_job *job, struct err_info *info)
{
	struct window window = {0};
	if (!find_user(job->folder, &window.user)) {
		snprintf(job->skipped, sizeof job->skipped,
			"no user was traced; run with --trace USER to see it");
		return ERR_OK;
	}
	char path[CHART_PATH_BYTES + 128];
	snprintf(path, sizeof path, "%s/traces/user-%u-mail.csv", job->folder->path, window.user);
	struct chart_table mail;
	enum err err = chart_table_read(path, &mail, info);
	if (err != ERR_OK) {
		return err;
	}
	struct lane *lanes = calloc(job->folder->strategy_n, sizeof *lanes);
	REQUIRE(lanes != NULL);
	err = draw(job, &mail, &window, lanes, info);
	free(lanes);
	chart_table_free(&mail);
	return err;
}
