/* One table of everything this program is validated against: what validate.c and the families
 * validate_*.c share.
 *
 * What: a row is one quantity of one entry of tests/vectors/{radio-validation,sms-validation,
 *   analytic-cases}.json: the published or computed target, what this program gives, what is
 *   accepted, and whether the entry helped to make the model (fit) or not (prediction, SEMANTICS 5).
 *   A closed form is neither: the model must do what the formula says (arithmetic).
 * How to add rows: a family exports `void validate_NAME(struct validate *it)`, gets a line in
 *   families.def, and calls validate_add for each row it was asked for (validate_wanted). Every
 *   entry of the three files must get a row; one that cannot be run says why (run = false).
 * Rules: a miss is explained in `missed`, never tuned away. A row with an explanation that stops
 *   missing is a failure, too, so that explanations stay true.
 * Ownership: validate_add copies the row; its texts must live as long as the program or are copied
 *   where the field is an array. */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

enum validate_kind { VALIDATE_FIT, VALIDATE_PREDICTION, VALIDATE_ARITHMETIC };

/* How much of the program stood between the parameters and the result. */
enum validate_level {
	VALIDATE_SCENARIO, /* a scenario file through the whole world */
	VALIDATE_MODEL,    /* one model, driven by the row itself */
	VALIDATE_STATION,  /* models/server/station.h, arrivals made by the row */
	VALIDATE_FORMULA   /* arithmetic only */
};

struct validate_row {
	char file[32];     /* "radio-validation" */
	char id[48];       /* "R01", "mm1-S1"; after a blank comes ours: "erlangb-S2 SDCCH" */
	char what[96];     /* the quantity with its unit */
	enum validate_kind kind;
	enum validate_level level;
	bool run;          /* false: not applicable; `note` says why */
	double target;
	double value;
	double half;       /* half of the 95 % interval; negative: the result has no chance in it */
	double low, high;  /* accepted */
	bool blind;        /* the interval is too wide to see a miss */
	const char *missed; /* why the row is known to miss, or NULL */
	char note[320];    /* "" or what a reader must know; the reason when not run */
};

enum validate_verdict {
	VALIDATE_OK,
	VALIDATE_EXPLAINED,      /* misses, and the row says why */
	VALIDATE_NOT_APPLICABLE,
	VALIDATE_MISS,           /* from here on: failures */
	VALIDATE_BLIND,
	VALIDATE_CHANGED,        /* an explained miss that no longer misses */
	VALIDATE_VERDICTS
};

static inline enum validate_verdict validate_verdict(const struct validate_row *row)
{
	if (!row->run) {
		return VALIDATE_NOT_APPLICABLE;
	}
	if (row->blind) {
		return VALIDATE_BLIND;
	}
	bool inside = row->value >= row->low && row->value <= row->high;
	if (row->missed != NULL) {
		return inside ? VALIDATE_CHANGED : VALIDATE_EXPLAINED;
	}
	return inside ? VALIDATE_OK : VALIDATE_MISS;
}

struct validate;

/* Whether entry `id` of `file` is to be run: all, or those --only names; `slow` ones not with
 * --quick. A family asks before it runs anything. */
bool validate_wanted(struct validate *it, const char *file, const char *id, bool slow);
void validate_add(struct validate *it, const struct validate_row *row);

/* A number of a file's entry by path: "value.load_E_at_1pct", "expected.rho", "target". A REQUIRE
 * fails if it is not there. `id` may go on after a blank. */
double validate_number(const char *file, const char *id, const char *path);

/* The entry itself, borrowed from a tree that lives as long as the program; NULL if absent. */
const json_t *validate_entry(const char *file, const char *id);

/* Accepts target * (1 - share) .. target * (1 + share). */
static inline void validate_within(struct validate_row *row, double share)
{
	double reach = (row->target < 0 ? -row->target : row->target) * share;
	row->low = row->target - reach;
	row->high = row->target + reach;
}

#define FAMILY(name, title) void validate_##name(struct validate *it);
#include "validate/families.def"
#undef FAMILY
