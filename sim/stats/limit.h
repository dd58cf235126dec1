/* What a site runs out of first: each limit with the largest demand on it, the fullest one first.
 *
 * What: "the binding limit and the next one" (SEMANTICS 3, capacity.md section 6 question 1). A
 *   limit's share is its demand over its capacity; users_n is how many users would fill it if
 *   demand grows in proportion to them, which is right for everything but the SMSC's queue.
 * Demand: processors by the busiest minute's work (mean over replications of each one's busiest
 *   minute, SEMANTICS 3); requests, connections, memory, ports and queues by the largest number of
 *   the fullest front end or mailbox server at any instant of any replication; SMS by the busiest
 *   minute.
 * Not here: limits that the scenario lifts; their keys are in `lifted`. Sentences (phrase.h).
 * Ownership: values and static texts. Units: of `unit`. */
#pragma once

#include "stats/summary.h"

enum limit_ix {
#define LIMIT(id, name, key, unit, capacity, demand) LIMIT_##id,
#include "stats/limit.def"
#undef LIMIT
	LIMIT_N
};

struct limit {
	const char *name; /* "mailbox server processors" */
	const char *key;  /* the parameter that moves it */
	const char *unit;
	double demand, capacity;
	double share;     /* demand / capacity; above 1 the site is overloaded in that minute */
	bool users_known; /* there is any demand */
	double users_n;   /* users that would fill it */
};

struct limit_list {
	uint32_t n;                /* those that apply, fullest first; ties in limit.def's order */
	struct limit limit[LIMIT_N];
	uint32_t lifted_n;
	const char *lifted[LIMIT_N]; /* keys of limits that are set to "not limiting" */
};

struct limit_list limit_of(const struct summary_point *point, uint32_t strategy);
