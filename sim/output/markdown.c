/* Pipes and dashes. See markdown.h. */
#include "output/markdown.h"

#include <string.h>

#include "output/phrase.h"
#include "output/range.h"
#include "output/table.h"
#include "stats/verdict.h"

/* Text that Markdown and HTML read as text. */
static void plain(FILE *out, const char *text)
{
	char clean[1024];
	phrase_clean(text, true, clean, sizeof clean);
	for (const char *at = clean; *at != '\0'; at++) {
		if (*at == '<') {
			fputs("&lt;", out);
		} else if (*at == '&') {
			fputs("&amp;", out);
		} else {
			if (strchr("\\`*_{}[]#|>", *at) != NULL) {
				fputc('\\', out);
			}
			fputc(*at, out);
		}
	}
}

static void rule(FILE *out, uint32_t n)
{
	fputs("|---|", out);
	for (uint32_t i = 0; i < n; i++) {
		fputs("---:|", out);
	}
	fputc('\n', out);
}

static const char *label_of(const struct table_row *row)
{
	return row->label + strspn(row->label, " ");
}

static void print_values(FILE *out, const struct summary_point *point, const struct table *table)
{
	fputs("| |", out);
	for (uint32_t s = 0; s < table->strategy_n; s++) {
		fprintf(out, " %s |", point->scenario->strategies[s].name);
	}
	fputc('\n', out);
	rule(out, table->strategy_n);
	for (uint32_t r = 0; r < table->row_n; r++) {
		fprintf(out, "| %s |", label_of(&table->row[r]));
		for (uint32_t s = 0; s < table->strategy_n; s++) {
			fprintf(out, " %s |", table->row[r].value[s]);
		}
		fputc('\n', out);
	}
}

static void print_differences(FILE *out, const struct summary_point *point,
	const struct table *table)
{
	if (table->strategy_n < 2) {
		return;
	}
	const struct strategy_cfg *strategies = point->scenario->strategies;
	fprintf(out, "\n%s minus the others, with half of the 95 %% interval:\n\n| |",
		strategies[table->reference].name);
	for (uint32_t s = 0; s < table->strategy_n; s++) {
		if (s != table->reference) {
			fprintf(out, " %s |", strategies[s].name);
		}
	}
	fputc('\n', out);
	rule(out, table->strategy_n - 1);
	for (uint32_t r = 0; r < table->row_n; r++) {
		const struct table_row *row = &table->row[r];
		if (!row->has_differences) {
			continue;
		}
		fprintf(out, "| %s |", label_of(row));
		for (uint32_t s = 0; s < table->strategy_n; s++) {
			if (s != table->reference) {
				fprintf(out, " %s%s |", row->difference[s],
					row->undecided[s] ? " (undecided)" : "");
			}
		}
		fputc('\n', out);
	}
}

static void print_verdict(FILE *out, const struct summary_point *point)
{
	struct verdict verdict = verdict_of(point);
	if (verdict.applies) {
		fputs("\nIs Direct Push better than SMS polling, as the article says?\n\n", out);
	}
	for (uint32_t c = 0; verdict.applies && c < VERDICT_CLAIMS; c++) {
		char figure[PHRASE_LINE_BYTES];
		char depends_on[PHRASE_LINE_BYTES];
		phrase_claim(point, &verdict, (enum verdict_claim)c, figure, depends_on);
		fprintf(out, "- %s: **%s**.", verdict_claim_name((enum verdict_claim)c),
			verdict_answer_name(verdict.answer[c]));
		const char *parts[2] = { figure, depends_on };
		for (uint32_t i = 0; i < 2; i++) {
			if (parts[i][0] != '\0') {
				fputs(i == 1 && figure[0] != '\0' ? "; " : " ", out);
				plain(out, parts[i]);
			}
		}
		fputc('\n', out);
	}
	char cheapest[PHRASE_LINE_BYTES];
	phrase_cheapest(point, cheapest);
	if (cheapest[0] != '\0') {
		fputs("\nCheapest plan on sale: ", out);
		plain(out, cheapest);
		fputs(".\n", out);
	}
}

static void print_limits(FILE *out, const struct summary_point *point)
{
	for (uint32_t s = 0; s < point->scenario->strategy_n; s++) {
		struct limit_list list = limit_of(point, s);
		char limits[PHRASE_LINE_BYTES];
		phrase_limit(&list, limits);
		if (limits[0] != '\0') {
			fprintf(out, "%s- first limit of ", s == 0 ? "\n" : "");
			plain(out, point->scenario->strategies[s].name);
			fputs(": ", out);
			plain(out, limits);
			fputs(".\n", out);
		}
	}
}

static void print_ranges(FILE *out, const struct uncertainty *it, const struct scenario *scenario)
{
	char text[PHRASE_LINE_BYTES];
	range_head(it, scenario, text);
	fputs("\nDo the claims hold over published ranges? ", out);
	plain(out, text);
	fputs(".\n\n", out);
	for (uint32_t c = 0; c < VERDICT_CLAIMS; c++) {
		range_claim(it, (enum verdict_claim)c, text);
		fprintf(out, "- %s: **%s**, ", verdict_claim_name((enum verdict_claim)c),
			range_answer_name(it->claim[c].answer));
		plain(out, text);
		fputc('\n', out);
	}
}

void markdown_print(const struct screen *screen, FILE *out)
{
	const struct summary *summary = screen->summary;
	if (summary->point_n == 0 || summary->points[0].scenario->strategy_n == 0) {
		return;
	}
	const struct scenario *scenario = summary->points[0].scenario;
	fputs("# ", out);
	plain(out, scenario->title[0] != '\0' ? scenario->title : scenario->name);
	fprintf(out, "\n\npushsim %s, scenario %s (%.6s), seed %llu, %u replications\n",
		screen->context->version, scenario->name, screen->context->hash,
		(unsigned long long)screen->context->seed,
		summary->points[0].results->replications_n);
	for (uint32_t p = 0; p < summary->point_n; p++) {
		struct table table =
			table_of(&summary->points[p], screen->context->reference, true);
		fputc('\n', out);
		print_values(out, &summary->points[p], &table);
		print_differences(out, &summary->points[p], &table);
		print_verdict(out, &summary->points[p]);
		print_limits(out, &summary->points[p]);
	}
	if (screen->context->uncertainty != NULL) {
		print_ranges(out, screen->context->uncertainty, scenario);
	}
	for (size_t i = 0; i < screen->expect_n * summary->point_n; i++) {
		fprintf(out, "%s- expected: ", i == 0 ? "\n" : "");
		plain(out, screen->expects[i % screen->expect_n].text);
		fprintf(out, " (%s)\n", expect_verdict_name(screen->results[i].verdict));
	}
	for (uint32_t s = 0; s < scenario->strategy_n; s++) {
		if (phrase_note(&scenario->strategies[s])[0] != '\0') {
			fprintf(out, "\n%s: %s.\n", scenario->strategies[s].name,
				phrase_note(&scenario->strategies[s]));
		}
	}
	for (uint32_t i = 0; i < summary->warning_n; i++) {
		fprintf(out, "\nWarning %s: ", summary->warnings[i].id);
		plain(out, summary->warnings[i].text);
		fputc('\n', out);
	}
}
