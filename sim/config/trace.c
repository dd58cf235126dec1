/* Real arrivals. See trace.h. */
#include "config/trace.h"

#include <stdlib.h>
#include <string.h>

#include "config/load.h"
#include "config/presets.h"
#include "core/err.h"

enum {
	TRACE_BYTES_MAX = 256 * 1024 * 1024,
	TRACE_USERS_MAX = 10000000,
	TRACE_PROBLEMS_MAX = 20,
	TRACE_WEEKS_MAX = 520,
	TRACE_ROWS_MAX = 200000000
};

struct row {
	uint32_t user, time_s;
};

struct rows {
	struct row *items;
	size_t n, cap;
	uint32_t users; /* the largest user number and one */
};

/* A decimal number below `limit` that ends at `stop`; moves *text behind the stop. */
static bool take_number(const char **text, const char *end, char stop, uint32_t limit,
	uint32_t *out)
{
	uint64_t number = 0;
	const char *p = *text;
	while (p < end && *p >= '0' && *p <= '9' && number <= limit) {
		number = number * 10 + (uint64_t)(*p - '0');
		p++;
	}
	bool at_stop = stop == '\0' ? p == end : p < end && *p == stop;
	if (p == *text || number >= limit || !at_stop) {
		return false;
	}
	*out = (uint32_t)number;
	*text = p + (stop != '\0');
	return true;
}

static void add_row(struct rows *rows, struct row row)
{
	if (rows->n == rows->cap) {
		rows->cap = rows->cap == 0 ? 4096 : rows->cap * 2;
		rows->items = realloc(rows->items, rows->cap * sizeof rows->items[0]);
		REQUIRE(rows->items != NULL);
	}
	rows->items[rows->n++] = row;
	if (row.user >= rows->users) {
		rows->users = row.user + 1;
	}
}

static void read_rows(const char *file, const char *text, size_t bytes, struct rows *rows,
	struct diag_list *diags)
{
	const char *end = text + bytes;
	bool header = true;
	int problems = 0;
	for (int line = 1; text < end && problems < TRACE_PROBLEMS_MAX; line++) {
		const char *stop = memchr(text, '\n', (size_t)(end - text));
		const char *next = stop == NULL ? end : stop + 1;
		stop = stop == NULL ? end : stop;
		stop -= stop > text && stop[-1] == '\r';
		size_t n = (size_t)(stop - text);
		struct row row = {0};
		const char *p = text;
		if (n == 0 || *text == '#') {
			text = next;
			continue;
		}
		if (header && n == 14 && memcmp(text, "arrival_s,user", 14) == 0) {
			header = false;
		} else if (header) {
			diag_add(diags, DIAG_E_TRACE, file, line, 1, "workload.file",
				"the first line must be \"arrival_s,user\"");
			return;
		} else if (!take_number(&p, stop, ',', TRACE_WEEKS_MAX * TRACE_WEEK_S,
				&row.time_s)
			|| !take_number(&p, stop, '\0', TRACE_USERS_MAX, &row.user)) {
			diag_add(diags, DIAG_E_TRACE, file, line, (int)(p - text) + 1,
				"workload.file", "not \"arrival_s,user\" in whole numbers");
			problems++;
		} else {
			add_row(rows, row);
		}
		text = next;
	}
	if (rows->n == 0 && problems == 0) {
		diag_add(diags, DIAG_E_TRACE, file, 1, 1, "workload.file", "no arrivals in this file");
	}
}

static int row_order(const void *a, const void *b)
{
	const struct row *left = a;
	const struct row *right = b;
	if (left->user != right->user) {
		return left->user < right->user ? -1 : 1;
	}
	return (left->time_s > right->time_s) - (left->time_s < right->time_s);
}

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
static uint32_t *index_users(const struct rows *rows)
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

static int time_order(const void *a, const void *b)
{
	uint32_t left = *(const uint32_t *)a;
	uint32_t right = *(const uint32_t *)b;
	return (left > right) - (left < right);
}

/* Layer 0 is the user's own mail; layer j that of another mailbox in another week. */
static void lay_over(const struct rows *rows, const uint32_t *own, uint32_t layers,
	struct trace_data *out)
{
	uint32_t weeks = out->span_s / TRACE_WEEK_S;
	/* A third of the way round, so that neighbours (often one team) do not meet again. */
	uint32_t step = coprime_from(rows->users / 3, rows->users);
	uint32_t shift = coprime_from(weeks / 3, weeks);
	uint32_t n = 0;
	for (uint32_t user = 0; user < out->users; user++) {
		out->first[user] = n;
		for (uint32_t layer = 0; layer < layers; layer++) {
			uint32_t from = (uint32_t)((user + (uint64_t)layer * step) % rows->users);
			uint64_t ahead = (uint64_t)layer * shift % weeks * TRACE_WEEK_S;
			for (uint32_t row = own[from]; row < own[from + 1]; row++) {
				out->time_s[n++] = (uint32_t)((rows->items[row].time_s + ahead)
					% out->span_s);
			}
		}
		qsort(out->time_s + out->first[user], n - out->first[user], sizeof out->time_s[0],
			time_order);
	}
	out->first[out->users] = n;
}

static uint32_t last_second(const struct rows *rows)
{
	uint32_t last = 0;
	for (size_t i = 0; i < rows->n; i++) {
		last = rows->items[i].time_s > last ? rows->items[i].time_s : last;
	}
	return last;
}

static bool build(const char *file, const struct rows *rows, uint32_t users, double overlay_to,
	struct trace_data *out, struct diag_list *diags)
{
	out->users = users;
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
	if ((double)rows->n * layers > TRACE_ROWS_MAX) {
		diag_add(diags, DIAG_E_TRACE, file, 1, 1, "workload.overlay_to",
			"more than %d arrivals", TRACE_ROWS_MAX);
		return false;
	}
	uint32_t *own = index_users(rows);
	out->first = calloc((size_t)users + 1, sizeof out->first[0]);
	out->time_s = calloc(rows->n * layers + 1, sizeof out->time_s[0]);
	REQUIRE(out->first != NULL && out->time_s != NULL);
	lay_over(rows, own, layers, out);
	free(own);
	return true;
}

/* The file, or the embedded one of that name when it is not there: a shipped scenario works from
 * anywhere. NULL with the reason. */
static char *load_rows(const char *file, size_t *bytes, const char **why)
{
	char *text = load_text(file, TRACE_BYTES_MAX, bytes, why);
	const struct presets_file *shipped = text == NULL ? presets_scenario(file) : NULL;
	if (shipped == NULL) {
		return text;
	}
	text = malloc(shipped->bytes + 1);
	REQUIRE(text != NULL);
	memcpy(text, shipped->text, shipped->bytes + 1);
	*bytes = shipped->bytes;
	return text;
}

bool trace_read(const char *file, uint32_t users, double overlay_to, struct trace_data *out,
	struct diag_list *diags)
{
	*out = (struct trace_data){0};
	size_t bytes = 0;
	const char *why = "";
	size_t errors = diags->error_n;
	char *text = load_rows(file, &bytes, &why);
	if (text == NULL) {
		diag_add(diags, DIAG_E_FILE, file, 1, 1, "workload.file", "cannot read %s: %s", file,
			why);
		return false;
	}
	struct rows rows = {0};
	read_rows(file, text, bytes, &rows, diags);
	free(text);
	bool ok = diags->error_n == errors;
	if (ok && users > rows.users) {
		diag_add(diags, DIAG_E_CONFLICT, file, 1, 1, "population.users",
			"%u users, but only %u in this file", users, rows.users);
		ok = false;
	}
	if (ok) {
		qsort(rows.items, rows.n, sizeof rows.items[0], row_order);
		ok = build(file, &rows, users, overlay_to, out, diags);
	}
	free(rows.items);
	return ok;
}

void trace_fini(struct trace_data *trace)
{
	free(trace->first);
	free(trace->time_s);
	*trace = (struct trace_data){0};
}
