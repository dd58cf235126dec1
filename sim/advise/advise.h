/* Likely causes of what a results folder shows, best first.
 *
 * What: the rules of advise.def over the facts of fact.h. Only results count: metrics, limits and
 *   counters, never the scenario's faults. Not here: words on paper (advice.h).
 * Ownership: findings point into a static table and borrow units from the folder.
 * Errors: none; a folder without a fact fulfils no condition on it. */
#pragma once

#include "advise/fact.h"

enum { ADVISE_CONDITIONS = 4, ADVISE_FINDINGS_MAX = 64 };

enum advise_test { ADVISE_NONE, ADVISE_MORE, ADVISE_LESS, ADVISE_KIND };

struct advise_condition {
	enum advise_test test;
	const char *fact;       /* ADVISE_KIND: the word */
	double bound;
};

struct advise_rule {
	const char *id;         /* M1 ... M22, or what is full */
	unsigned event;         /* 0: none */
	const char *title, *text, *change;
	struct advise_condition condition[ADVISE_CONDITIONS];
};

struct advise_evidence {
	const struct advise_condition *condition; /* ADVISE_MORE or ADVISE_LESS */
	double value;
	const char *unit;
};

struct advise_finding {
	const struct advise_rule *rule;
	unsigned strategy;      /* index in the folder */
	unsigned evidence_n;
	struct advise_evidence evidence[ADVISE_CONDITIONS];
};

const struct advise_rule *advise_rules(unsigned *n);

/* The findings, in the order of the rules; each cause is named once for each strategy. */
unsigned advise_find(const struct fact *fact,
	struct advise_finding finding[static ADVISE_FINDINGS_MAX]);
