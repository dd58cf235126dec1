/* Columns and lines for a terminal. See screen.h. */
#include "output/screen.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "output/phrase.h"
#include "output/range.h"
#include "output/table.h"
#include "stats/groups.h"
#include "stats/verdict.h"

enum {
	WIDTH = 80, WIDTH_MAX = 110, /* columns */
	LABEL = 24, VALUE_COLUMN = 62, NAME_MAX_COLUMNS = 24,
	TEXT_BYTES = 1024
};

struct pen {
	FILE *out;
	bool utf8;
	bool colour;
};

/* Columns on a terminal: octets that do not continue a character. */
static int columns(const char *text)
{
	int n = 0;
	for (; *text != '\0'; text++) {
		n += ((unsigned char)*text & 0xc0) != 0x80;
	}
	return n;
}

static void spaces(const struct pen *pen, int n)
{
	for (int i = 0; i < n; i++) {
		fputc(' ', pen->out);
	}
}

static void right(const struct pen *pen, const char *text, int width)
{
	spaces(pen, width - columns(text));
	fputs(text, pen->out);
}

/* A word in colour; the word itself says the same. */
static void tinted(const struct pen *pen, const char *colour, const char *word, int width)
{
	if (pen->colour && colour[0] != '\0') {
		fprintf(pen->out, "\033[%sm%s\033[0m", colour, word);
	} else {
		fputs(word, pen->out);
	}
	spaces(pen, width - columns(word));
}

/* Words after `indent` columns that are already filled; further lines begin there as well. */
static void wrapped(const struct pen *pen, const char *text, int indent)
{
	int at = indent;
	bool first = true;
	while (*text != '\0') {
		size_t bytes = strcspn(text, " ");
		char word[TEXT_BYTES];
		snprintf(word, sizeof word, "%.*s", (int)bytes, text);
		int width = columns(word);
		if (!first && at + 1 + width > WIDTH) {
			fputc('\n', pen->out);
			spaces(pen, indent);
			at = indent;
		} else if (!first) {
			fputc(' ', pen->out);
			at++;
		}
		fputs(word, pen->out);
		at += width;
		first = false;
		text += bytes;
		text += strspn(text, " ");
	}
	fputc('\n', pen->out);
}

static void cut_name(const struct pen *pen, const char *name, char out[static 64])
{
	if (strlen(name) <= NAME_MAX_COLUMNS) {
		snprintf(out, 64, "%s", name);
	} else {
		snprintf(out, 64, "%.*s%s", NAME_MAX_COLUMNS - 1, name,
			pen->utf8 ? "\xe2\x80\xa6" : "~");
	}
}

static void header(const struct pen *pen, const struct screen *screen,
	const struct summary_point *point)
{
	const struct scenario *scenario = point->scenario;
	const char *dot = pen->utf8 ? "\xc2\xb7" : "-";
	const char *times = pen->utf8 ? "\xc3\x97" : "x";
	char title[sizeof scenario->title];
	char text[TEXT_BYTES];
	phrase_clean(scenario->title, pen->utf8, title, sizeof title);
	snprintf(text, sizeof text, "%s %s %s", scenario->name, dot, title);
	wrapped(pen, title[0] != '\0' ? text : scenario->name, 0);
	char window[PHRASE_BYTES];
	char warm_up[PHRASE_BYTES];
	phrase_value(PHRASE_TIME, (double)scenario->run.duration_ns * 1e-9, false, window,
		sizeof window);
	phrase_value(PHRASE_TIME, (double)scenario->run.warm_up_ns * 1e-9, false, warm_up,
		sizeof warm_up);
	uint32_t reps = point->results->replications_n;
	char points[48] = "";
	if (screen->summary->point_n > 1) {
		snprintf(points, sizeof points, "%u points %s ", screen->summary->point_n, times);
	}
	snprintf(text, sizeof text,
		"%u %s %s %s%u replication%s %s %s after %s warm-up %s seed %llu %s same mail",
		scenario->strategy_n, scenario->strategy_n == 1 ? "strategy" : "strategies", times,
		points, reps, reps == 1 ? "" : "s", dot, window, warm_up, dot,
		(unsigned long long)screen->context->seed, dot);
	wrapped(pen, text, 0);
}

/* Which texts a block shows: values, or differences against the reference. */
struct block {
	const struct table *table;
	const struct strategy_cfg *strategies;
	bool differences;
	uint32_t strategy[MODEL_STRATEGIES_MAX];
	uint32_t n;
	int width[MODEL_STRATEGIES_MAX];
};

static const char *block_text(const struct block *block, const struct table_row *row, uint32_t i)
{
	uint32_t s = block->strategy[i];
	return block->differences ? row->difference[s] : row->value[s];
}

static void block_widths(const struct pen *pen, struct block *block)
{
	for (uint32_t i = 0; i < block->n; i++) {
		char name[64];
		cut_name(pen, block->strategies[block->strategy[i]].name, name);
		block->width[i] = columns(name);
		for (uint32_t r = 0; r < block->table->row_n; r++) {
			int width = columns(block_text(block, &block->table->row[r], i));
			block->width[i] = width > block->width[i] ? width : block->width[i];
		}
		block->width[i] += 2;
	}
}

static void print_columns(const struct pen *pen, const struct block *block, uint32_t from,
	uint32_t to)
{
	char label[64] = "";
	if (block->differences) {
		char name[64];
		cut_name(pen, block->strategies[block->table->reference].name, name);
		snprintf(label, sizeof label, "%.24s minus", name);
	}
	fputs(label, pen->out);
	spaces(pen, LABEL - columns(label));
	for (uint32_t i = from; i < to; i++) {
		char name[64];
		cut_name(pen, block->strategies[block->strategy[i]].name, name);
		right(pen, name, block->width[i]);
	}
	fputc('\n', pen->out);
	for (uint32_t r = 0; r < block->table->row_n; r++) {
		const struct table_row *row = &block->table->row[r];
		bool wanted = !block->differences;
		bool undecided = false;
		for (uint32_t i = from; i < to; i++) {
			wanted = wanted || block_text(block, row, i)[0] != '\0';
			undecided = undecided ||
				(block->differences && row->undecided[block->strategy[i]]);
		}
		if (!wanted) {
			continue;
		}
		fputs(row->label, pen->out);
		spaces(pen, LABEL - columns(row->label));
		for (uint32_t i = from; i < to; i++) {
			right(pen, block_text(block, row, i), block->width[i]);
		}
		fputs(undecided ? " !\n" : "\n", pen->out);
	}
}

/* As many columns side by side as fit, at least one. */
static void print_block(const struct pen *pen, struct block *block)
{
	block_widths(pen, block);
	int limit = block->n <= 4 ? WIDTH : WIDTH_MAX;
	uint32_t from = 0;
	while (from < block->n) {
		int width = LABEL + block->width[from];
		uint32_t to = from + 1;
		while (to < block->n && width + block->width[to] <= limit) {
			width += block->width[to++];
		}
		if (from > 0) {
			fputc('\n', pen->out);
		}
		print_columns(pen, block, from, to);
		from = to;
	}
}

/* Two strategies: the difference is a third column, if it fits. */
static bool print_pair(const struct pen *pen, const struct table *table, struct block *values)
{
	block_widths(pen, values);
	uint32_t other = 1 - table->reference;
	char head[192];
	snprintf(head, sizeof head, "%s minus %s (95 %%)",
		values->strategies[table->reference].name, values->strategies[other].name);
	int width = columns(head);
	for (uint32_t r = 0; r < table->row_n; r++) {
		int w = columns(table->row[r].difference[other]);
		width = w > width ? w : width;
	}
	width += 2;
	if (LABEL + values->width[0] + values->width[1] + width > WIDTH) {
		return false;
	}
	spaces(pen, LABEL);
	for (uint32_t i = 0; i < 2; i++) {
		right(pen, values->strategies[i].name, values->width[i]);
	}
	right(pen, head, width);
	fputc('\n', pen->out);
	for (uint32_t r = 0; r < table->row_n; r++) {
		const struct table_row *row = &table->row[r];
		fputs(row->label, pen->out);
		spaces(pen, LABEL - columns(row->label));
		for (uint32_t i = 0; i < 2; i++) {
			right(pen, row->value[i], values->width[i]);
		}
		if (row->difference[other][0] != '\0') {
			right(pen, row->difference[other], width);
		}
		fputs(row->undecided[other] ? " !\n" : "\n", pen->out);
	}
	return true;
}

/* Side by side the differences are narrower with the unit in the label. */
static void move_points(struct table *table)
{
	static const char unit[] = " points";
	static const struct {
		const char *whole, *difference;
	} labels[] = {
		{"battery per day", "battery, points a day"},
		{"  later than 15 min", "  later 15 min, points"},
		{"looks that find all", "find all, points"},
		{"  share of devices", "  devices, points"},
	};
	for (uint32_t r = 0; r < table->row_n; r++) {
		struct table_row *row = &table->row[r];
		bool moved = false;
		for (uint32_t s = 0; s < table->strategy_n; s++) {
			char *at = strstr(row->difference[s], unit);
			if (at != NULL) {
				memmove(at, at + strlen(unit), strlen(at + strlen(unit)) + 1);
				moved = true;
			}
		}
		for (uint32_t i = 0; moved && i < sizeof labels / sizeof labels[0]; i++) {
			if (strcmp(row->label, labels[i].whole) == 0) {
				snprintf(row->label, sizeof row->label, "%s", labels[i].difference);
				break;
			}
		}
	}
}

static void print_table(const struct pen *pen, const struct summary_point *point,
	const char *reference)
{
	struct table table = table_of(point, reference, pen->utf8);
	struct block values = { .table = &table, .strategies = point->scenario->strategies };
	struct table narrow = table;
	move_points(&narrow);
	struct block differences = values;
	differences.table = &narrow;
	differences.differences = true;
	for (uint32_t s = 0; s < table.strategy_n; s++) {
		values.strategy[values.n++] = s;
		if (s != table.reference) {
			differences.strategy[differences.n++] = s;
		}
	}
	fputc('\n', pen->out);
	if (table.strategy_n != 2 || !print_pair(pen, &table, &values)) {
		print_block(pen, &values);
		if (differences.n > 0) {
			fputc('\n', pen->out);
			print_block(pen, &differences);
		}
	}
	/* With a single pair the verdict explains the mark. */
	bool explained = table.strategy_n == 2 && verdict_of(point).applies;
	for (uint32_t r = 0; r < table.row_n && !explained; r++) {
		for (uint32_t s = 0; s < table.strategy_n; s++) {
			if (table.row[r].undecided[s]) {
				fputs("! which one uses less depends on estimates\n", pen->out);
				return;
			}
		}
	}
}

static void print_verdict(const struct pen *pen, const struct summary_point *point)
{
	static const char *const tints[] = { "32", "31", "33", "" };
	struct verdict verdict = verdict_of(point);
	static const char *const words[VERDICT_CLAIMS] = { "lower fees", "less delay",
		"less battery" };
	if (verdict.applies) {
		fputc('\n', pen->out);
	}
	for (uint32_t c = 0; verdict.applies && c < VERDICT_CLAIMS; c++) {
		char figure[PHRASE_LINE_BYTES];
		char depends_on[PHRASE_LINE_BYTES];
		char text[2 * PHRASE_LINE_BYTES + 16];
		phrase_claim(point, &verdict, (enum verdict_claim)c, figure, depends_on);
		snprintf(text, sizeof text, "%s%s%s", figure,
			figure[0] != '\0' && depends_on[0] != '\0' ? "; " : "", depends_on);
		tinted(pen, "", words[c], 13);
		tinted(pen, tints[verdict.answer[c]], verdict_answer_name(verdict.answer[c]), 8);
		wrapped(pen, text, 21);
	}
	char cheapest[PHRASE_LINE_BYTES];
	phrase_cheapest(point, cheapest);
	if (cheapest[0] != '\0' && point->scenario->tariff.plan_n > 1) {
		fputs("cheapest plan on sale ", pen->out);
		wrapped(pen, cheapest, 22);
	}
}

/* The three claims over published ranges; nothing without --uncertainty. */
static void print_ranges(const struct pen *pen, const struct uncertainty *it,
	const struct scenario *scenario)
{
	static const char *const tints[] = { "", "32", "31", "33" };
	static const char *const words[VERDICT_CLAIMS] = { "lower fees", "less delay",
		"less battery" };
	char text[PHRASE_LINE_BYTES];
	range_head(it, scenario, text);
	fputs("\nuncertainty  ", pen->out);
	wrapped(pen, text, 13);
	for (uint32_t c = 0; c < VERDICT_CLAIMS; c++) {
		enum uncertainty_answer answer = it->claim[c].answer;
		range_claim(it, (enum verdict_claim)c, text);
		tinted(pen, "", words[c], 13);
		tinted(pen, tints[answer], range_answer_name(answer), 8);
		wrapped(pen, text, 21);
	}
}

/* Of the strategy that comes nearest to its limit; summary.md has all. */
static void print_limit(const struct pen *pen, const struct summary_point *point)
{
	uint32_t fullest = 0;
	double share = -1.0;
	for (uint32_t s = 0; s < point->scenario->strategy_n; s++) {
		struct limit_list list = limit_of(point, s);
		if (list.n > 0 && list.limit[0].share > share) {
			share = list.limit[0].share;
			fullest = s;
		}
	}
	struct limit_list list = limit_of(point, fullest);
	char limits[PHRASE_LINE_BYTES];
	char text[2 * PHRASE_LINE_BYTES];
	phrase_limit(&list, limits);
	if (limits[0] != '\0') {
		snprintf(text, sizeof text, "%s: %s", point->scenario->strategies[fullest].name,
			limits);
		fputs("first limit  ", pen->out);
		wrapped(pen, text, 13);
	}
}

/* "group old     50 users  push median 4.3 s, battery 13.7 %  ..." */
static void print_groups(const struct pen *pen, const struct summary_point *point)
{
	const struct scenario *scenario = point->scenario;
	for (uint32_t g = 0; g < scenario->group_n; g++) {
		char line[TEXT_BYTES];
		int n = snprintf(line, sizeof line, "%s, %u users on %s:", scenario->groups[g].name,
			groups_users(point->results, g), scenario->groups[g].view->radio.name);
		for (uint32_t s = 0; s < scenario->strategy_n && n < (int)sizeof line; s++) {
			char delay[PHRASE_BYTES] = "unknown", battery[PHRASE_BYTES] = "unknown";
			const char *reason;
			struct estimate it = groups_estimate(point->results, g, s, METRIC_IX_LATENCY,
				METRIC_P50, &reason);
			if (it.known) {
				phrase_value(PHRASE_TIME, it.mean, false, delay, sizeof delay);
			}
			it = groups_estimate(point->results, g, s, METRIC_IX_BATTERY_SHARE, METRIC_MEAN,
				&reason);
			if (it.known) {
				phrase_value(PHRASE_PERCENT, it.mean, false, battery, sizeof battery);
			}
			n += snprintf(line + n, sizeof line - (size_t)n, "%s %s median %s, battery %s a day",
				s > 0 ? ";" : "", scenario->strategies[s].name, delay, battery);
		}
		tinted(pen, "1", "group", 11);
		wrapped(pen, line, 11);
	}
}

static void print_expects(const struct pen *pen, const struct screen *screen)
{
	static const char *const tints[] = { "32", "31", "33" };
	for (size_t i = 0; i < screen->expect_n * screen->summary->point_n; i++) {
		const struct expect_result *it = &screen->results[i];
		const struct expect *expect = &screen->expects[i % screen->expect_n];
		char value[PHRASE_BYTES] = "unknown";
		const char *unit = metric_row(expect->metric)->unit;
		enum phrase_kind kind = strcmp(unit, "s") == 0 ? PHRASE_TIME :
			strcmp(unit, "1") == 0 ? PHRASE_PERCENT :
			strcmp(unit, "currency") == 0 ? PHRASE_MONEY : PHRASE_COUNT;
		if (it->known) {
			phrase_value(kind, it->value, false, value, sizeof value);
		}
		char text[TEXT_BYTES];
		phrase_clean(expect->text, pen->utf8, text, sizeof text);
		tinted(pen, tints[it->verdict], expect_verdict_name(it->verdict), 11);
		fputs(text, pen->out);
		int at = 11 + columns(text);
		spaces(pen, at < VALUE_COLUMN ? VALUE_COLUMN - at : 2);
		fprintf(pen->out, "%s\n", value);
		if (it->reason != NULL) {
			spaces(pen, 11);
			wrapped(pen, it->reason, 11);
		}
	}
}

static void print_line(const struct pen *pen, const char *word, const char *id, const char *text)
{
	char clean[TEXT_BYTES];
	char line[TEXT_BYTES + 64];
	phrase_clean(text, pen->utf8, clean, sizeof clean);
	snprintf(line, sizeof line, "%s%s%s%s", clean, id[0] != '\0' ? " [" : "", id,
		id[0] != '\0' ? "]" : "");
	tinted(pen, word[0] == 'w' ? "33" : "", word, 9);
	wrapped(pen, line, 9);
}

static void print_notes(const struct pen *pen, const struct screen *screen)
{
	const struct summary *summary = screen->summary;
	const struct output_context *context = screen->context;
	const struct summary_point *point = &summary->points[0];
	for (uint32_t s = 0; s < point->scenario->strategy_n; s++) {
		const struct strategy_cfg *strategy = &point->scenario->strategies[s];
		char text[TEXT_BYTES];
		if (phrase_note(strategy)[0] != '\0') {
			snprintf(text, sizeof text, "%s: %s", strategy->name,
				phrase_note(strategy));
			print_line(pen, "note", "", text);
		}
		double heartbeat =
			summary_cell(point, s, METRIC_IX_ENERGY_FOR_HEARTBEAT)->mean.mean;
		double total = summary_cell(point, s, METRIC_IX_ENERGY)->mean.mean;
		/* Without a path, what it spends in vain goes by that name too. */
		double alive = summary_cell(point, s, METRIC_IX_PUSH_ALIVE)->mean.mean;
		if (total > 0.0 && heartbeat > 0.3 * total && alive > 0.5) {
			char share[PHRASE_BYTES];
			phrase_value(PHRASE_PERCENT, heartbeat / total, false, share,
				sizeof share);
			snprintf(text, sizeof text,
				"heartbeats cause %s of %s's energy; a longer interval saves it",
				share, strategy->name);
			print_line(pen, "hint", "", text);
		}
	}
	for (size_t i = 0; i < context->warning_n; i++) {
		print_line(pen, "warning", context->warnings[i].id, context->warnings[i].text);
	}
	for (uint32_t i = 0; i < summary->warning_n; i++) {
		print_line(pen, "warning", summary->warnings[i].id, summary->warnings[i].text);
	}
}

void screen_print(const struct screen *screen, FILE *out)
{
	struct pen pen = { out, screen->context->utf8, screen->context->colour };
	const struct summary *summary = screen->summary;
	if (summary->point_n == 0 || summary->points[0].scenario->strategy_n == 0) {
		return;
	}
	header(&pen, screen, &summary->points[0]);
	for (uint32_t p = 0; p < summary->point_n; p++) {
		if (summary->point_n > 1) {
			fprintf(out, "\npoint %u", p);
		}
		print_table(&pen, &summary->points[p], screen->context->reference);
		print_verdict(&pen, &summary->points[p]);
		print_limit(&pen, &summary->points[p]);
	}
	if (screen->context->uncertainty != NULL) {
		print_ranges(&pen, screen->context->uncertainty, summary->points[0].scenario);
	}
	print_groups(&pen, &summary->points[0]);
	print_expects(&pen, screen);
	print_notes(&pen, screen);
	if (screen->folder != NULL) {
		fprintf(out, "%s   %ssummary.json", screen->folder,
			screen->report ? "report.html  " : "");
		if (screen->plots > 0) {
			fprintf(out, "  plots/ (%u)", screen->plots);
		}
		fputc('\n', out);
		if (screen->report) {
			bool own = strncmp(screen->folder, "results/", 8) == 0;
			fprintf(out, "next: pushsim report %s --open\n",
				own ? "latest" : screen->folder);
		}
	}
}

bool screen_utf8(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const char *value = getenv(names[i]);
		if (value != NULL && value[0] != '\0') {
			return strstr(value, "UTF-8") != NULL || strstr(value, "utf8") != NULL ||
				strstr(value, "UTF8") != NULL || strstr(value, "utf-8") != NULL;
		}
	}
	return false;
}

bool screen_colour(FILE *out)
{
	const char *no_colour = getenv("NO_COLOR");
	const char *term = getenv("TERM");
	return isatty(fileno(out)) == 1 && (no_colour == NULL || no_colour[0] == '\0') &&
		term != NULL && term[0] != '\0' && strcmp(term, "dumb") != 0;
}
