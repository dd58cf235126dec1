/* Real arrivals. See trace.h. */
#include "config/trace.h"

#include <stdlib.h>

#include "config/load.h"
#include "config/trace_rows.h"
#include "core/civil.h"
#include "core/err.h"

enum { TRACE_BYTES_MAX = 256 * 1024 * 1024, TRACE_ROWS_MAX = 200000000 };

/* One mail of one user, laid out. */
struct mail {
	uint32_t time_s, bytes;
};

static uint32_t common_factor(uint32_t a, uint32_t b)
{
	while (b != 0) {
		uint32_t rest = a % b;
		a = b;
		b = rest;
	}
	return a;
}

/* The number nearest above `wish` that has no factor in common with `n`; 1 is always such. */
static uint32_t coprime_from(uint32_t wish, uint32_t n)
{
	uint32_t k = wish < 1 ? 1 : wish;
	while (n > 1 && common_factor(k, n) != 1) {
		k++;
	}
	return k;
}

/* first[] of every recorded user over the sorted rows. */
static uint32_t *index_users(const struct trace_rows *rows)
{
	uint32_t *first = calloc((size_t)rows->users + 1, sizeof first[0]);
	REQUIRE(first != NULL);
	size_t row = 0;
	for (uint32_t user = 0; user <= rows->users; user++) {
		while (row < rows->n && rows->items[row].user < user) {
			row++;
		}
		first[user] = (uint32_t)row;
	}
	return first;
}

static int mail_order(const void *a, const void *b)
{
	const struct mail *left = a;
	const struct mail *right = b;
	if (left->time_s != right->time_s) {
		return left->time_s < right->time_s ? -1 : 1;
	}
	return (left->bytes > right->bytes) - (left->bytes < right->bytes);
}

/* How the recorded mailboxes become users. */
struct layout {
	const struct trace_rows *rows;
	uint32_t *own;             /* first row of each mailbox */
	uint32_t layers;
	uint32_t step, shift;      /* from layer to layer: mailboxes, weeks */
	uint32_t turn_s;           /* the trace's second that meets run.start */
};

/* All mail of one user into `mails`, in order; the number of them. Layer 0 is the user's own mail,
 * layer j that of another mailbox in another week. */
static uint32_t gather(const struct layout *layout, uint32_t user, uint32_t span_s,
	struct mail *mails)
{
	uint32_t users = layout->rows->users, weeks = span_s / TRACE_WEEK_S, n = 0;
	uint64_t copy = user / users;
	for (uint32_t layer = 0; layer < layout->layers; layer++) {
		uint32_t from = (uint32_t)((user + (uint64_t)layer * layout->step) % users);
		uint64_t weeks_on = (layer + copy * layout->layers) * layout->shift % weeks;
		uint64_t ahead_s = weeks_on * TRACE_WEEK_S + span_s - layout->turn_s;
		for (uint32_t row = layout->own[from]; row < layout->own[from + 1]; row++) {
			const struct trace_row *it = &layout->rows->items[row];
			mails[n].time_s = (uint32_t)(((uint64_t)it->time_s + ahead_s) % span_s);
			mails[n++].bytes = it->bytes;
		}
	}
	qsort(mails, n, sizeof mails[0], mail_order);
	return n;
}

static void lay_out(const struct layout *layout, struct trace_data *out)
{
	size_t total = 0;
	for (uint32_t user = 0; user < out->users; user++) {
		for (uint32_t layer = 0; layer < layout->layers; layer++) {
			uint32_t from = (uint32_t)((user + (uint64_t)layer * layout->step)
				% layout->rows->users);
			total += layout->own[from + 1] - layout->own[from];
		}
	}
	struct mail *mails = calloc(layout->rows->n * layout->layers + 1, sizeof mails[0]);
	out->first = calloc((size_t)out->users + 1, sizeof out->first[0]);
	out->time_s = calloc(total + 1, sizeof out->time_s[0]);
	out->bytes = layout->rows->sized ? calloc(total + 1, sizeof out->bytes[0]) : NULL;
	REQUIRE(mails != NULL && out->first != NULL && out->time_s != NULL);
	REQUIRE(!layout->rows->sized || out->bytes != NULL);
	uint32_t at = 0;
	for (uint32_t user = 0; user < out->users; user++) {
		uint32_t n = gather(layout, user, out->span_s, mails);
		out->first[user] = at;
		for (uint32_t i = 0; i < n; i++, at++) {
			out->time_s[at] = mails[i].time_s;
			if (out->bytes != NULL) {
				out->bytes[at] = mails[i].bytes;
			}
		}
	}
	out->first[out->users] = at;
	free(mails);
}

/* Seconds since Monday 00:00 local time. */
static int64_t second_of_week(int64_t unix_s, int32_t zone_min)
{
	int64_t local_s = unix_s + (int64_t)zone_min * 60;
	int64_t day_s = ((local_s % 86400) + 86400) % 86400;
	return (int64_t)civil_weekday(local_s) * 86400 + day_s;
}

/* Turns dates into seconds since the Monday before the first mail. False if the trace is longer
 * than it may be. */
static bool from_monday(struct trace_rows *rows, int32_t zone_min)
{
	int64_t earliest_s = rows->items[0].time_s, latest_s = earliest_s;
	for (size_t i = 0; i < rows->n; i++) {
		int64_t time_s = rows->items[i].time_s;
		earliest_s = time_s < earliest_s ? time_s : earliest_s;
		latest_s = time_s > latest_s ? time_s : latest_s;
	}
	int64_t monday_s = earliest_s - second_of_week(earliest_s, zone_min);
	for (size_t i = 0; i < rows->n; i++) {
		rows->items[i].time_s -= monday_s;
	}
	return latest_s - monday_s < (int64_t)TRACE_ROWS_WEEKS_MAX * TRACE_WEEK_S;
}

static uint32_t last_second(const struct trace_rows *rows)
{
	int64_t last = 0;
	for (size_t i = 0; i < rows->n; i++) {
		last = rows->items[i].time_s > last ? rows->items[i].time_s : last;
	}
	return (uint32_t)last;
}

static bool build(const char *file, const struct trace_rows *rows, const struct scenario *scenario,
	struct trace_data *out, struct diag_list *diags)
{
	double overlay_to = scenario->workload.overlay_to;
	out->users = scenario->population.users;
	out->span_s = (last_second(rows) / TRACE_WEEK_S + 1) * TRACE_WEEK_S;
	double mean = (double)rows->n / rows->users / (out->span_s / 86400.0);
	uint32_t layers = 1;
	while (layers < rows->users && mean * layers < overlay_to) {
		layers++;
	}
	if (mean * layers < overlay_to) {
		diag_add(diags, DIAG_E_TRACE, file, 1, 1, "workload.overlay_to",
			"all %u mailboxes laid over each other give only %.3g mails a day",
			rows->users, mean * layers);
		return false;
	}
	double copies = (double)out->users / rows->users;
	if ((double)rows->n * layers * (copies > 1 ? copies + 1 : 1) > TRACE_ROWS_MAX) {
		diag_add(diags, DIAG_E_TRACE, file, 1, 1, "workload.overlay_to",
			"more than %d arrivals for these users and layers", TRACE_ROWS_MAX);
		return false;
	}
	uint32_t weeks = out->span_s / TRACE_WEEK_S;
	struct layout layout = {.rows = rows, .own = index_users(rows), .layers = layers,
		/* A third of the way round, so that neighbours (often one team) do not meet again. */
		.step = coprime_from(rows->users / 3, rows->users),
		.shift = coprime_from(weeks / 3, weeks)};
	if (rows->dated) {
		layout.turn_s = (uint32_t)second_of_week(scenario->run.start_unix_s,
			scenario->run.time_zone_min);
	}
	lay_out(&layout, out);
	free(layout.own);
	return true;
}

bool trace_read(const struct scenario *scenario, struct trace_data *out, struct diag_list *diags)
{
	const char *file = scenario->workload.file;
	int32_t zone_min = scenario->run.time_zone_min;
	uint32_t users = scenario->population.users;
	*out = (struct trace_data){0};
	size_t bytes = 0;
	const char *why = "";
	char *text = load_data(file, TRACE_BYTES_MAX, &bytes, &why);
	if (text == NULL) {
		diag_add(diags, DIAG_E_FILE, file, 1, 1, "workload.file", "cannot read %s: %s", file,
			why);
		return false;
	}
	struct trace_rows rows;
	bool ok = trace_rows_read(file, text, bytes, zone_min, &rows, diags);
	free(text);
	if (ok && rows.dated && !from_monday(&rows, zone_min)) {
		diag_add(diags, DIAG_E_TRACE, file, 1, 1, "workload.file",
			"the first and the last date are more than %d weeks apart",
			TRACE_ROWS_WEEKS_MAX);
		ok = false;
	}
	if (ok && users > rows.users) {
		diag_add(diags, DIAG_W_TRACE_USERS, file, 1, 1, "population.users",
			"%u users, but only %u mailboxes in this file: user u gets the mail of mailbox "
			"u mod %u, further copies in other weeks", users, rows.users, rows.users);
	}
	ok = ok && build(file, &rows, scenario, out, diags);
	trace_rows_fini(&rows);
	return ok;
}

void trace_fini(struct trace_data *trace)
{
	free(trace->first);
	free(trace->time_s);
	free(trace->bytes);
	*trace = (struct trace_data){0};
}
