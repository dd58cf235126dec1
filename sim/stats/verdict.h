/* The article's three claims: Direct Push beats mail by SMS polling on fees, on delay, on battery.
 *
 * What: for the first direct-push strategy of a scenario against each of its sms-poll strategies,
 *   whether each claim is true, false, or depends, and on what. Numbers and indices only.
 * Not here: sentences (output/phrase.c).
 * Rules: fees compare both strategies under the same plan, for every plan on sale: true if push is
 *   cheaper under all, false if under none, by at least half a minor unit. Delay compares p50 and
 *   p90 of latency_s by their paired intervals. Battery needs both the interval and the energy band
 *   on one side of 0 (SEMANTICS 3). Over several rivals a claim is true or false if it is so for
 *   all. With one replication nothing is said (DESIGN 5).
 * Ownership: values only. Units: as named. */
#pragma once

#include "stats/summary.h"

enum verdict_claim { VERDICT_FEES, VERDICT_DELAY, VERDICT_BATTERY, VERDICT_CLAIMS };
enum verdict_answer { VERDICT_TRUE, VERDICT_FALSE, VERDICT_DEPENDS, VERDICT_UNKNOWN };

enum verdict_cause {
	VERDICT_ON_NOTHING,
	VERDICT_ON_PLAN,      /* fees: cheaper under some plans only */
	VERDICT_ON_QUANTILE,  /* delay: the usual mail and the unlucky one disagree */
	VERDICT_ON_CHANCE,    /* an interval holds 0 */
	VERDICT_ON_PARAMETER, /* battery: the band holds 0; struct band says which decides */
	VERDICT_ON_RIVAL      /* the answers against the rivals differ */
};

/* Push against one sms-poll strategy. Differences are push minus rival. */
struct verdict_case {
	uint32_t rival;
	enum verdict_answer answer[VERDICT_CLAIMS];
	enum verdict_cause cause[VERDICT_CLAIMS];
	uint32_t cheaper_plans, equal_plans, dearer_plans; /* bit p = plan p: push is ... */
	double fee_ucur[MODEL_PLANS_MAX];                  /* per user and month under plan p */
	bool even_known;     /* the rival receives SMS and both data bills are known */
	double even_sms_ucur; /* price of each SMS, without bundle, at which both bills under the
	                       * billed plan's data prices are equal; at or below 0 any price makes
	                       * push cheaper */
	struct band band;
};

struct verdict {
	bool applies;  /* the scenario has a direct-push and an sms-poll strategy */
	uint32_t push; /* strategy index */
	uint32_t case_n;
	struct verdict_case cases[MODEL_STRATEGIES_MAX];
	enum verdict_answer answer[VERDICT_CLAIMS];
	enum verdict_cause cause[VERDICT_CLAIMS];
};

struct verdict verdict_of(const struct summary_point *point);

/* "fees", "delay", "battery"; "true", "false", "depends", "unknown". */
const char *verdict_claim_name(enum verdict_claim claim);
const char *verdict_answer_name(enum verdict_answer answer);
