/* Whether the article's three claims hold over published ranges of parameters.
 *
 * What: margins of a challenger (Direct Push) over its rivals at a point of parameter space, and
 *   what a set of points says about each claim: the share of the range where it holds, the
 *   parameter that moves it most, and where it turns.
 * A margin is challenger minus rival, the largest over all rivals: a claim holds where it is below
 *   zero (fees: by half a minor unit, as in stats/verdict.h). Fees are the billed plan's, delay is
 *   the larger of the differences of p50 and p90, battery is the share of a battery per day.
 * Not here: which parameters and ranges (config/uncertain.h), running (cli/survey.h), sentences.
 * The energy band (stats/band.h) is the short form on every first screen: corners of two prices and
 *   a few variants. This walks all ranges, each point with its own run.
 * Ownership: uncertainty_build and uncertainty_free; texts are copies.
 * Units: as named. One replication of few users each, paired: no interval. */
#pragma once

#include "stats/results.h"
#include "stats/verdict.h"

enum { UNCERTAINTY_PARAMETERS_MAX = 16, UNCERTAINTY_SWINGS_MAX = 16, UNCERTAINTY_TURNS_MAX = 16,
	UNCERTAINTY_TEXT_BYTES = 64 };

/* What came out at one point of parameter space. */
struct uncertainty_point {
	bool known[VERDICT_CLAIMS];
	double margin[VERDICT_CLAIMS]; /* currency, seconds (may be infinite), share of a battery */
	double least[VERDICT_CLAIMS];  /* a claim holds where its margin is below minus this much */
};

struct uncertainty_swing {
	char text[UNCERTAINTY_TEXT_BYTES]; /* "6 J", "gsm-tailender-2009" */
	struct uncertainty_point at;
};

struct uncertainty_parameter {
	char id[32], label[48], source[32];
	char given[UNCERTAINTY_TEXT_BYTES];
	bool choices;                      /* swings are choices; else the two ends */
	unsigned swing_n;
	struct uncertainty_swing swing[UNCERTAINTY_SWINGS_MAX];
};

/* One joint draw of all parameters. */
struct uncertainty_joint {
	char text[UNCERTAINTY_PARAMETERS_MAX][UNCERTAINTY_TEXT_BYTES];
	struct uncertainty_point at;
};

/* Where a claim turns while everything else stays as given. */
struct uncertainty_turn {
	unsigned parameter;
	char text[UNCERTAINTY_TEXT_BYTES]; /* the value, or the choice on the other side */
};

enum uncertainty_answer { UNCERTAINTY_UNKNOWN, UNCERTAINTY_HOLDS, UNCERTAINTY_FAILS,
	UNCERTAINTY_TURNS };

struct uncertainty_claim {
	enum uncertainty_answer answer;    /* over all points: holds or fails at each, or turns */
	bool given_holds;
	unsigned point_n, holds_n;         /* joint points where it is known, and where it holds */
	bool moved;                        /* some parameter moves it at all */
	unsigned moved_by;                 /* the one that moves it most alone */
	unsigned turn_n;
	struct uncertainty_turn turn[UNCERTAINTY_TURNS_MAX];
};

struct uncertainty {
	uint32_t challenger;               /* strategy indices */
	uint32_t rival_n, rival[MODEL_STRATEGIES_MAX];
	uint32_t users;
	char currency[8];
	struct uncertainty_point given;
	unsigned parameter_n;
	struct uncertainty_parameter parameter[UNCERTAINTY_PARAMETERS_MAX];
	unsigned joint_n;
	struct uncertainty_joint *joint;   /* [joint_n] */
	struct uncertainty_claim claim[VERDICT_CLAIMS];
};

struct uncertainty *uncertainty_build(unsigned joint_n);
void uncertainty_free(struct uncertainty *it); /* NULL is fine */

/* The first direct-push strategy against the sms-poll ones; without those against all others;
 * without direct-push the last strategy. False when there is nothing to compare. */
bool uncertainty_sides(struct uncertainty *it, const struct scenario *scenario);

/* Margins at the point that a run of one replication gives. */
struct uncertainty_point uncertainty_point(const struct uncertainty *it,
	const struct results_point *point);

bool uncertainty_holds(const struct uncertainty_point *point, enum verdict_claim claim);

/* Fills `claim` but for turns of ranges, which need runs in between: those are added before with
 * uncertainty_add_turn. */
void uncertainty_judge(struct uncertainty *it);
void uncertainty_add_turn(struct uncertainty *it, enum verdict_claim claim, unsigned parameter,
	const char *text);

/* A Latin hypercube: for parameter `id` of a sample of n, the place 0..1 of point i. Each of n equal
 * strata holds one point; strata are dealt and places drawn by keys, so a parameter's places do not
 * depend on which others there are. McKay, Beckman, Conover, Technometrics 21 (1979) [MCKAY79]. */
double uncertainty_place(uint64_t seed, const char *id, unsigned n, unsigned i);
