/* Margins, shares and swings. See uncertainty.h. */
#include "stats/uncertainty.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/chance.h"
#include "core/err.h"
#include "stats/bill.h"
#include "stats/price.h"

struct uncertainty *uncertainty_build(unsigned joint_n)
{
	struct uncertainty *it = calloc(1, sizeof *it);
	REQUIRE(it != NULL);
	it->joint = calloc(joint_n + 1, sizeof *it->joint);
	REQUIRE(it->joint != NULL);
	it->joint_n = joint_n;
	return it;
}

void uncertainty_free(struct uncertainty *it)
{
	if (it != NULL) {
		free(it->joint);
		free(it);
	}
}

static uint32_t count_kind(const struct scenario *scenario, uint32_t kind, uint32_t *first)
{
	uint32_t n = 0;
	for (uint32_t s = scenario->strategy_n; s-- > 0;) {
		if (scenario->strategies[s].kind == kind) {
			*first = s;
			n++;
		}
	}
	return n;
}

bool uncertainty_sides(struct uncertainty *it, const struct scenario *scenario)
{
	uint32_t sms = 0;
	it->challenger = scenario->strategy_n - 1;
	bool push = count_kind(scenario, STRATEGY_DIRECT_PUSH, &it->challenger) > 0;
	bool only_sms = push && count_kind(scenario, STRATEGY_SMS_POLL, &sms) > 0;
	it->rival_n = 0;
	for (uint32_t s = 0; s < scenario->strategy_n; s++) {
		if (s != it->challenger && (!only_sms ||
			scenario->strategies[s].kind == STRATEGY_SMS_POLL)) {
			it->rival[it->rival_n++] = s;
		}
	}
	return it->rival_n > 0;
}

/* ---- margins */

struct outcome {
	bool known[VERDICT_CLAIMS];
	double fees;          /* of the billed plan, in the currency */
	double p50_s, p90_s;  /* infinite when mail that never came reaches there */
	double battery;       /* share of a battery per day */
};

static double quantile_s(const struct tally *tally, double q)
{
	double us = 0;
	return hist_quantile(&tally->latency_us, q, &us) ? us * 1e-6 : INFINITY;
}

static struct outcome outcome_of(const struct scenario *scenario, const struct tally *tally)
{
	struct outcome out = {0};
	struct bill_mean money = {0};
	if (scenario->tariff.plan_n > 0) {
		money = bill_mean(scenario, tally, scenario->tariff.plan);
	}
	out.known[VERDICT_FEES] = money.known;
	out.fees = money.total_ucur * 1e-6;
	out.known[VERDICT_DELAY] = tally->latency_us.n > 0;
	out.p50_s = quantile_s(tally, 0.5);
	out.p90_s = quantile_s(tally, 0.9);
	struct price_assumption given = { PRICE_GIVEN, PRICE_GIVEN };
	double days = price_device_days(scenario, tally);
	out.battery = price_batteries(scenario, tally, given) / days;
	out.known[VERDICT_BATTERY] = isfinite(out.battery);
	return out;
}

/* a - b; mail that never comes is later than any other, and as late as itself. */
static double later(double a, double b)
{
	return isinf(a) && isinf(b) ? 0 : a - b;
}

static double margin_of(const struct outcome *ours, const struct outcome *theirs,
	enum verdict_claim claim)
{
	switch (claim) {
	case VERDICT_FEES:
		return ours->fees - theirs->fees;
	case VERDICT_DELAY:
		return fmax(later(ours->p50_s, theirs->p50_s), later(ours->p90_s, theirs->p90_s));
	default:
		return ours->battery - theirs->battery;
	}
}

struct uncertainty_point uncertainty_point(const struct uncertainty *it,
	const struct results_point *point)
{
	const struct scenario *scenario = point->scenario;
	struct uncertainty_point out = {0};
	struct outcome ours = outcome_of(scenario, results_tally(point, it->challenger, 0));
	out.least[VERDICT_FEES] = (double)scenario->tariff.minor_unit_ucur * 0.5e-6;
	for (unsigned c = 0; c < VERDICT_CLAIMS; c++) {
		out.known[c] = ours.known[c];
		out.margin[c] = -INFINITY;
	}
	for (uint32_t r = 0; r < it->rival_n; r++) {
		struct outcome theirs = outcome_of(scenario, results_tally(point, it->rival[r], 0));
		for (unsigned c = 0; c < VERDICT_CLAIMS; c++) {
			out.known[c] = out.known[c] && theirs.known[c];
			out.margin[c] = fmax(out.margin[c],
				margin_of(&ours, &theirs, (enum verdict_claim)c));
		}
	}
	return out;
}

bool uncertainty_holds(const struct uncertainty_point *point, enum verdict_claim claim)
{
	return point->known[claim] && point->margin[claim] < -point->least[claim];
}

/* ---- judging */

/* How far a swing moves a margin; what it moves to infinity it moves most. */
static double move_of(const struct uncertainty_point *given, const struct uncertainty_point *at,
	unsigned claim)
{
	if (!given->known[claim] || !at->known[claim]) {
		return 0;
	}
	return isinf(given->margin[claim]) && isinf(at->margin[claim]) ? 0
		: fabs(at->margin[claim] - given->margin[claim]);
}

struct seen {
	bool any, holds, fails;
};

static void see(struct seen *seen, const struct uncertainty_point *point, unsigned claim)
{
	if (point->known[claim]) {
		bool holds = uncertainty_holds(point, (enum verdict_claim)claim);
		seen->any = true;
		seen->holds = seen->holds || holds;
		seen->fails = seen->fails || !holds;
	}
}

void uncertainty_add_turn(struct uncertainty *it, enum verdict_claim claim, unsigned parameter,
	const char *text)
{
	struct uncertainty_claim *out = &it->claim[claim];
	if (out->turn_n < UNCERTAINTY_TURNS_MAX) {
		struct uncertainty_turn *turn = &out->turn[out->turn_n++];
		turn->parameter = parameter;
		snprintf(turn->text, sizeof turn->text, "%s", text);
	}
}

/* The parameters one after the other: what turns a claim by choice, and what moves it most. */
static void judge_swings(struct uncertainty *it, unsigned claim, struct seen *seen)
{
	struct uncertainty_claim *out = &it->claim[claim];
	double most = 0;
	for (unsigned p = 0; p < it->parameter_n; p++) {
		const struct uncertainty_parameter *parameter = &it->parameter[p];
		for (unsigned s = 0; s < parameter->swing_n; s++) {
			const struct uncertainty_point *at = &parameter->swing[s].at;
			double move = move_of(&it->given, at, claim);
			see(seen, at, claim);
			if (move > most) {
				most = move;
				out->moved_by = p;
				out->moved = true;
			}
			if (parameter->choices && at->known[claim] && it->given.known[claim] &&
			    uncertainty_holds(at, (enum verdict_claim)claim) != out->given_holds) {
				uncertainty_add_turn(it, (enum verdict_claim)claim, p,
					parameter->swing[s].text);
			}
		}
	}
}

void uncertainty_judge(struct uncertainty *it)
{
	for (unsigned c = 0; c < VERDICT_CLAIMS; c++) {
		struct uncertainty_claim *out = &it->claim[c];
		struct seen seen = {0};
		out->given_holds = uncertainty_holds(&it->given, (enum verdict_claim)c);
		see(&seen, &it->given, c);
		judge_swings(it, c, &seen);
		for (unsigned i = 0; i < it->joint_n; i++) {
			const struct uncertainty_point *at = &it->joint[i].at;
			see(&seen, at, c);
			out->point_n += at->known[c];
			out->holds_n += uncertainty_holds(at, (enum verdict_claim)c);
		}
		out->answer = !seen.any ? UNCERTAINTY_UNKNOWN : !seen.fails ? UNCERTAINTY_HOLDS
			: !seen.holds ? UNCERTAINTY_FAILS : UNCERTAINTY_TURNS;
	}
}

/* ---- places */

/* A word for a name: FNV-1a, which needs no more than to tell a dozen names apart. */
static uint64_t word_of(const char *id)
{
	uint64_t word = UINT64_C(0xcbf29ce484222325);
	for (; *id != '\0'; id++) {
		word = (word ^ (uint8_t)*id) * UINT64_C(0x100000001b3);
	}
	return word;
}

double uncertainty_place(uint64_t seed, const char *id, unsigned n, unsigned i)
{
	struct chance chance = chance_init(seed, 0, 0);
	uint64_t word = word_of(id);
	uint64_t mine = chance_bits(chance, i, CHANCE_UNCERTAINTY, word, 0);
	/* The stratum is the rank of this point's key among all n: a shuffle without a table. */
	unsigned stratum = 0;
	for (unsigned k = 0; k < n; k++) {
		uint64_t other = chance_bits(chance, k, CHANCE_UNCERTAINTY, word, 0);
		stratum += other < mine || (other == mine && k < i);
	}
	return (stratum + chance_unit(chance, i, CHANCE_UNCERTAINTY, word, 1)) / n;
}
