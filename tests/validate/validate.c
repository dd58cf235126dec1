/* The validation program: runs every family, prints one table, writes it as CSV and as a page.
 *
 * Usage: validate [--quick] [--only TEXT]... [--out DIR]
 *   --quick leaves out rows that take seconds; --only runs entries whose "file/id" holds TEXT;
 *   --out writes DIR/validation.csv and DIR/validation.html.
 * Exit 0 when every row holds or its miss is explained, and every entry of the three files was
 * spoken for; 1 otherwise; 2 for wrong usage.
 * Not here: any row (validate_*.c). */
#include "validate/validate.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"

enum { ROWS_MAX = 1024, ONLY_MAX = 8, ASKED_MAX = 1024 };

struct validate {
	struct validate_row rows[ROWS_MAX];
	unsigned row_n;
	unsigned family[ROWS_MAX];   /* index into families */
	unsigned family_ix;
	char asked[ASKED_MAX][72];   /* "file/id" without what comes after a blank */
	unsigned asked_n;
	const char *only[ONLY_MAX];
	unsigned only_n;
	bool quick;
	const char *out_dir;
};

static const struct {
	const char *title;
	void (*run)(struct validate *it);
} families[] = {
#define FAMILY(name, title) {title, validate_##name},
#include "validate/families.def"
#undef FAMILY
};

enum { FAMILIES = sizeof families / sizeof families[0] };

static const struct {
	const char *name, *list, *id;
} files[] = {
	{"radio-validation", "items", "id"},
	{"sms-validation", "items", "id"},
	{"analytic-cases", "cases", "case"},
};

enum { FILES = sizeof files / sizeof files[0] };

/* ---- the entries */

static const json_t *root_of(unsigned ix)
{
	static json_t *roots[FILES];
	if (roots[ix] == NULL) {
		char path[96];
		json_error_t error;
		snprintf(path, sizeof path, "tests/vectors/%s.json", files[ix].name);
		roots[ix] = json_load_file(path, 0, &error);
		if (roots[ix] == NULL) {
			fprintf(stderr, "%s: %s (run it in the top folder)\n", path, error.text);
		}
		REQUIRE(roots[ix] != NULL);
	}
	return roots[ix];
}

const json_t *validate_entry(const char *file, const char *id)
{
	size_t n = strcspn(id, " "), at;
	for (unsigned f = 0; f < FILES; f++) {
		json_t *each;
		if (strcmp(files[f].name, file) != 0) {
			continue;
		}
		json_array_foreach(json_object_get(root_of(f), files[f].list), at, each) {
			const char *name = json_string_value(json_object_get(each, files[f].id));
			if (name != NULL && strlen(name) == n && strncmp(name, id, n) == 0) {
				return each;
			}
		}
	}
	return NULL;
}

double validate_number(const char *file, const char *id, const char *path)
{
	const json_t *at = validate_entry(file, id);
	char key[64];
	for (const char *rest = path; at != NULL && *rest != '\0';) {
		/* A key may hold dots itself, as "B(8,4.0)" does: take what is there. */
		size_t n = strlen(rest);
		const json_t *next = json_object_get(at, rest);
		if (next == NULL) {
			n = strcspn(rest, ".");
			snprintf(key, sizeof key, "%.*s", (int)n, rest);
			next = json_is_array(at) ? json_array_get(at, (size_t)atoi(key))
				: json_object_get(at, key);
		}
		at = next;
		rest += n + (rest[n] == '.');
	}
	if (!json_is_number(at)) {
		fprintf(stderr, "%s %s: no number at %s\n", file, id, path);
	}
	REQUIRE(json_is_number(at));
	return json_number_value(at);
}

/* Where the target comes from, in one line. */
static const char *source_of(const struct validate_row *row)
{
	const json_t *entry = validate_entry(row->file, row->id);
	const char *formula = json_string_value(json_object_get(entry, "formula"));
	const char *text = json_string_value(json_object_get(entry, "citation"));
	if (text != NULL && strncmp(text, "as R", 4) == 0) {
		text = json_string_value(json_object_get(validate_entry(row->file, text + 3),
			"citation"));
	}
	if (formula != NULL) {
		text = json_string_value(json_object_get(json_object_get(json_object_get(root_of(2),
			"formulas"), formula), "title"));
	}
	if (text == NULL) {
		text = json_string_value(json_object_get(entry, "source"));
	}
	return text != NULL ? text : "see the note";
}

/* ---- what families call */

bool validate_wanted(struct validate *it, const char *file, const char *id, bool slow)
{
	char name[72];
	bool named = it->only_n == 0;
	snprintf(name, sizeof name, "%s/%s", file, id);
	for (unsigned i = 0; i < it->only_n; i++) {
		named = named || strstr(name, it->only[i]) != NULL;
	}
	name[strcspn(name, " ")] = '\0';
	REQUIRE(it->asked_n < ASKED_MAX);
	snprintf(it->asked[it->asked_n++], sizeof it->asked[0], "%s", name);
	return named && (!slow || !it->quick);
}

void validate_add(struct validate *it, const struct validate_row *row)
{
	REQUIRE(it->row_n < ROWS_MAX);
	it->family[it->row_n] = it->family_ix;
	it->rows[it->row_n++] = *row;
}

/* ---- words */

static const char *kind_word(enum validate_kind kind)
{
	static const char *const words[] = {"fit", "prediction", "closed form"};
	return words[kind];
}

static const char *level_word(enum validate_level level)
{
	static const char *const words[] = {"scenario", "model", "station", "formula"};
	return words[level];
}

static const char *verdict_word(enum validate_verdict verdict)
{
	static const char *const words[VALIDATE_VERDICTS] = {"ok", "miss, explained",
		"not applicable", "MISS", "TOO WIDE TO SEE", "NO LONGER MISSES"};
	return words[verdict];
}

/* Rounding of a sum over replications is no uncertainty. */
static double half_of(const struct validate_row *row)
{
	return row->half > 1e-9 * fabs(row->value) ? row->half : 0;
}

/* "12.34" or "12.34 +- 0.5"; "" when not run. */
static void result_words(const struct validate_row *row, char *out, size_t bytes)
{
	if (!row->run) {
		snprintf(out, bytes, "-");
	} else if (row->half >= 0) {
		snprintf(out, bytes, "%.5g +-%.2g", row->value, half_of(row));
	} else {
		snprintf(out, bytes, "%.6g", row->value);
	}
}

/* Why a row misses, and what a reader must know. */
static void remark(const struct validate_row *row, char *out, size_t bytes)
{
	enum validate_verdict verdict = validate_verdict(row);
	bool both = row->missed != NULL && row->note[0] != '\0';
	snprintf(out, bytes, "%s%s%s", row->missed != NULL && verdict != VALIDATE_OK ? row->missed
		: "", both ? "; " : "", row->note);
}

struct counts {
	unsigned rows, held, explained, not_applicable, failed;
};

static struct counts count(const struct validate *it, int kind)
{
	struct counts out = {0};
	for (unsigned i = 0; i < it->row_n; i++) {
		enum validate_verdict verdict = validate_verdict(&it->rows[i]);
		if (kind >= 0 && (int)it->rows[i].kind != kind) {
			continue;
		}
		out.rows++;
		out.held += verdict == VALIDATE_OK;
		out.explained += verdict == VALIDATE_EXPLAINED;
		out.not_applicable += verdict == VALIDATE_NOT_APPLICABLE;
		out.failed += verdict >= VALIDATE_MISS;
	}
	return out;
}

/* ---- the table on a terminal */

static void print_row(const struct validate_row *row)
{
	char result[48], text[512], target[24] = "-", accepted[48] = "-";
	result_words(row, result, sizeof result);
	remark(row, text, sizeof text);
	if (row->run) {
		snprintf(target, sizeof target, "%.6g", row->target);
		snprintf(accepted, sizeof accepted, "%.5g..%.5g", row->low, row->high);
	}
	printf("%-24s %-46.46s %11s %20s %22s  %-11s %-9s %-15s %s\n", row->id, row->what, target,
		result, accepted, kind_word(row->kind), level_word(row->level),
		verdict_word(validate_verdict(row)), source_of(row));
	if (text[0] != '\0') {
		printf("%24s %s\n", "", text);
	}
}

static void print_counts(const char *name, struct counts n)
{
	printf("%-12s %4u rows: %u hold, %u miss and say why, %u not applicable, %u wrong\n", name,
		n.rows, n.held, n.explained, n.not_applicable, n.failed);
}

static void print_family(const struct validate *it, unsigned family, unsigned from)
{
	printf("\n%s\n%-24s %-46s %11s %20s %22s  %-11s %-9s %-15s %s\n", families[family].title,
		"entry", "quantity", "target", "result +-95 %", "accepted", "kind", "level",
		"verdict", "source");
	for (unsigned i = from; i < it->row_n; i++) {
		print_row(&it->rows[i]);
	}
	fflush(stdout);
}

/* Entries that no family spoke for. */
static unsigned forgotten(const struct validate *it)
{
	unsigned n = 0;
	for (unsigned f = 0; f < FILES && it->only_n == 0; f++) {
		size_t at;
		json_t *each;
		json_array_foreach(json_object_get(root_of(f), files[f].list), at, each) {
			const char *id = json_string_value(json_object_get(each, files[f].id));
			char name[72];
			unsigned i = 0;
			snprintf(name, sizeof name, "%s/%s", files[f].name, id);
			while (i < it->asked_n && strcmp(it->asked[i], name) != 0) {
				i++;
			}
			if (i == it->asked_n) {
				printf("FORGOTTEN: no row answers %s\n", name);
				n++;
			}
		}
	}
	return n;
}

/* ---- CSV and page */

static FILE *create(const char *dir, const char *name)
{
	char path[512];
	snprintf(path, sizeof path, "%s/%s", dir, name);
	FILE *out = fopen(path, "w");
	if (out == NULL) {
		fprintf(stderr, "%s: cannot be written\n", path);
		exit(1);
	}
	return out;
}

/* Quoted as RFC 4180 says. */
static void csv_text(FILE *out, const char *text)
{
	fputc('"', out);
	for (; *text != '\0'; text++) {
		if (*text == '"') {
			fputc('"', out);
		}
		fputc(*text, out);
	}
	fputc('"', out);
}

static void csv_number(FILE *out, bool known, double value)
{
	fputc(',', out);
	if (known && isfinite(value)) {
		fprintf(out, "%.9g", value);
	}
}

static void write_csv(const struct validate *it)
{
	FILE *out = create(it->out_dir, "validation.csv");
	fputs("file,entry,quantity,kind,level,target,result,half_interval_95,accepted_low,"
		"accepted_high,verdict,source,remark\n", out);
	for (unsigned i = 0; i < it->row_n; i++) {
		const struct validate_row *row = &it->rows[i];
		char text[512];
		remark(row, text, sizeof text);
		fprintf(out, "%s,", row->file);
		csv_text(out, row->id);
		fputc(',', out);
		csv_text(out, row->what);
		fprintf(out, ",%s,%s", kind_word(row->kind), level_word(row->level));
		csv_number(out, row->run, row->target);
		csv_number(out, row->run, row->value);
		csv_number(out, row->run && row->half >= 0, half_of(row));
		csv_number(out, row->run, row->low);
		csv_number(out, row->run, row->high);
		fprintf(out, ",\"%s\",", verdict_word(validate_verdict(row)));
		csv_text(out, source_of(row));
		fputc(',', out);
		csv_text(out, text);
		fputc('\n', out);
	}
	fclose(out);
}

static void html_text(FILE *out, const char *text)
{
	for (; *text != '\0'; text++) {
		switch (*text) {
		case '<':
			fputs("&lt;", out);
			break;
		case '>':
			fputs("&gt;", out);
			break;
		case '&':
			fputs("&amp;", out);
			break;
		default:
			fputc(*text, out);
		}
	}
}

static const char page_head[] =
	"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	"<link rel=\"icon\" href=\"data:,\">\n<title>pushsim: validation</title>\n<style>\n"
	"body { margin: 0 auto; max-width: 84rem; padding: 1.5rem; font: 1rem/1.45 system-ui, "
	"sans-serif; color: #222; }\nh2 { margin-top: 2.2rem; border-top: 2px solid #222; "
	"padding-top: .4rem; font-size: 1.2rem; }\n.scroll { overflow-x: auto; }\n"
	"table { border-collapse: collapse; font-size: .85rem; width: 100%; }\n"
	"th, td { text-align: left; vertical-align: top; padding: .25rem .8rem .25rem 0; "
	"border-bottom: 1px solid #ddd; }\ntd.n { text-align: right; white-space: nowrap; "
	"font-variant-numeric: tabular-nums; }\nsmall { color: #555; display: block; }\n"
	"td.good { color: #00694a; } td.said { color: #8a5a00; } td.bad { color: #b00020; "
	"font-weight: bold; } td.none { color: #666; }\np { max-width: 52rem; }\n</style>\n"
	"</head>\n<body>\n<h1>What pushsim was checked against</h1>\n"
	"<p>pushsim simulates ways to get mail to a phone. Each row below asks it a question whose "
	"answer somebody else published or that can be worked out with a formula, and puts the two "
	"answers side by side. Nothing was adjusted to make a row hold: where the answers differ, "
	"the row says why.</p>\n<ul>\n"
	"<li><b>prediction</b>: the published result was not used to make the model. Only these "
	"say how far the model can be trusted.</li>\n"
	"<li><b>fit</b>: the result, or another row of the same measurement, went into the model's "
	"parameters. That it comes out again shows that the arithmetic is right, no more.</li>\n"
	"<li><b>closed form</b>: in a simplified world a formula gives the exact answer; the "
	"program must agree within what chance allows (a right program fails one row in 12,000 by "
	"bad luck).</li>\n</ul>\n<p>Level says how much of the program took part: a whole "
	"<i>scenario</i>, one <i>model</i>, a server <i>station</i> with arrivals made by the test, "
	"or only the <i>formula</i>, where the models cannot be asked. &plusmn; is half of the "
	"95 % interval; no &plusmn; means that there is no chance in the result. Accepted is the "
	"range that counts as agreement.</p>\n";

static void write_counts(FILE *out, const struct validate *it)
{
	fputs("<div class=\"scroll\"><table><thead><tr><th>kind</th><th>rows</th><th>hold</th>"
		"<th>miss, explained</th><th>not applicable</th><th>wrong</th></tr></thead>\n"
		"<tbody>\n", out);
	for (int kind = VALIDATE_ARITHMETIC; kind >= 0; kind--) {
		int order = kind == VALIDATE_ARITHMETIC ? VALIDATE_PREDICTION
			: kind == VALIDATE_PREDICTION ? VALIDATE_FIT : VALIDATE_ARITHMETIC;
		struct counts n = count(it, order);
		fprintf(out, "<tr><th>%s</th><td>%u</td><td>%u</td><td>%u</td><td>%u</td><td>%u</td>"
			"</tr>\n", kind_word((enum validate_kind)order), n.rows, n.held, n.explained,
			n.not_applicable, n.failed);
	}
	fputs("</tbody></table></div>\n", out);
}

static void write_row(FILE *out, const struct validate_row *row)
{
	static const char *const classes[VALIDATE_VERDICTS] = {"good", "said", "none", "bad", "bad",
		"bad"};
	enum validate_verdict verdict = validate_verdict(row);
	char text[512];
	remark(row, text, sizeof text);
	fputs("<tr><th scope=\"row\">", out);
	html_text(out, row->id);
	fputs("</th><td>", out);
	html_text(out, row->what);
	if (text[0] != '\0') {
		fputs("<small>", out);
		html_text(out, text);
		fputs("</small>", out);
	}
	if (row->run) {
		fprintf(out, "</td><td class=\"n\">%.6g</td><td class=\"n\">%.6g", row->target,
			row->value);
		if (row->half >= 0) {
			fprintf(out, " &plusmn; %.2g", half_of(row));
		}
		fprintf(out, "</td><td class=\"n\">%.5g to %.5g", row->low, row->high);
	} else {
		fputs("</td><td></td><td></td><td>", out);
	}
	fprintf(out, "</td><td>%s</td><td>%s</td><td class=\"%s\">%s</td><td>",
		kind_word(row->kind), level_word(row->level), classes[verdict],
		verdict_word(verdict));
	html_text(out, source_of(row));
	fputs("</td></tr>\n", out);
}

static void write_page(const struct validate *it)
{
	FILE *out = create(it->out_dir, "validation.html");
	fputs(page_head, out);
	write_counts(out, it);
	fprintf(out, "<p>pushsim %s%s.</p>\n", PUSHSIM_VERSION,
		it->quick ? "; rows that take long were left out (--quick)" : "");
	for (unsigned f = 0; f < FAMILIES; f++) {
		bool any = false;
		for (unsigned i = 0; i < it->row_n; i++) {
			if (it->family[i] != f) {
				continue;
			}
			if (!any) {
				fprintf(out, "<h2>%s</h2>\n<div class=\"scroll\"><table><thead><tr>"
					"<th>entry</th><th>quantity</th><th>target</th><th>result</th>"
					"<th>accepted</th><th>kind</th><th>level</th><th>verdict</th>"
					"<th>source of the target</th></tr></thead>\n<tbody>\n",
					families[f].title);
				any = true;
			}
			write_row(out, &it->rows[i]);
		}
		fputs(any ? "</tbody></table></div>\n" : "", out);
	}
	fputs("</body>\n</html>\n", out);
	fclose(out);
}

static bool read_options(struct validate *it, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--quick") == 0) {
			it->quick = true;
		} else if (strcmp(argv[i], "--only") == 0 && i + 1 < argc &&
			it->only_n < ONLY_MAX) {
			it->only[it->only_n++] = argv[++i];
		} else if (strcmp(argv[i], "--out") == 0 && i + 1 < argc) {
			it->out_dir = argv[++i];
		} else {
			fprintf(stderr, "usage: validate [--quick] [--only TEXT]... [--out DIR]\n");
			return false;
		}
	}
	return true;
}

int main(int argc, char **argv)
{
	static struct validate it;
	setlocale(LC_ALL, "C");
	if (!read_options(&it, argc, argv)) {
		return 2;
	}
	for (unsigned f = 0; f < FAMILIES; f++) {
		unsigned from = it.row_n;
		it.family_ix = f;
		families[f].run(&it);
		if (it.row_n > from) {
			print_family(&it, f, from);
		}
	}
	unsigned missing = forgotten(&it);
	struct counts all = count(&it, -1);
	printf("\n");
	print_counts("predictions", count(&it, VALIDATE_PREDICTION));
	print_counts("fits", count(&it, VALIDATE_FIT));
	print_counts("closed forms", count(&it, VALIDATE_ARITHMETIC));
	if (it.out_dir != NULL) {
		write_csv(&it);
		write_page(&it);
		printf("%s/validation.csv %s/validation.html\n", it.out_dir, it.out_dir);
	}
	return all.failed + missing > 0;
}
