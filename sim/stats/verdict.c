/* From differences to three answers. See verdict.h for the rules. */
#include "stats/verdict.h"

#include "core/err.h"

const char *verdict_claim_name(enum verdict_claim claim)
{
	static const char *const names[VERDICT_CLAIMS] = { "fees", "delay", "battery" };
	REQUIRE((uint32_t)claim < VERDICT_CLAIMS);
	return names[claim];
}

const char *verdict_answer_name(enum verdict_answer answer)
{
	static const char *const names[] = { "true", "false", "depends", "unknown" };
	REQUIRE((uint32_t)answer <= VERDICT_UNKNOWN);
	return names[answer];
}

static void judge_fees(const struct summary_point *point, uint32_t push,
	struct verdict_case *it)
{
	const struct tariff_cfg *tariff = &point->scenario->tariff;
	double equal_ucur = (double)tariff->minor_unit_ucur * 0.5;
	uint32_t all = (UINT32_C(1) << tariff->plan_n) - 1;
	for (uint32_t p = 0; p < tariff->plan_n; p++) {
		const struct summary_plan *ours = &point->plans[push][p];
		const struct summary_plan *theirs = &point->plans[it->rival][p];
		if (!ours->known || !theirs->known) {
			it->answer[VERDICT_FEES] = VERDICT_UNKNOWN;
			return;
		}
		double difference = ours->total_ucur.mean - theirs->total_ucur.mean;
		it->fee_ucur[p] = difference;
		uint32_t bit = UINT32_C(1) << p;
		if (difference <= -equal_ucur) {
			it->cheaper_plans |= bit;
		} else if (difference >= equal_ucur) {
			it->dearer_plans |= bit;
		} else {
			it->equal_plans |= bit;
		}
	}
	it->answer[VERDICT_FEES] = it->cheaper_plans == all && all != 0 ? VERDICT_TRUE :
		it->cheaper_plans == 0 ? VERDICT_FALSE : VERDICT_DEPENDS;
	it->cause[VERDICT_FEES] =
		it->answer[VERDICT_FEES] == VERDICT_DEPENDS ? VERDICT_ON_PLAN : VERDICT_ON_NOTHING;
}

static void judge_even(const struct summary_point *point, uint32_t push, struct verdict_case *it)
{
	const struct summary_cell *ours = summary_cell(point, push, METRIC_IX_DATA_COST);
	const struct summary_cell *theirs = summary_cell(point, it->rival, METRIC_IX_DATA_COST);
	const struct summary_cell *sms = summary_cell(point, it->rival, METRIC_IX_SMS_MONTH);
	it->even_known = ours->mean.known && theirs->mean.known && sms->mean.known &&
		sms->mean.mean > 0.0;
	if (it->even_known) {
		it->even_sms_ucur = (ours->mean.mean - theirs->mean.mean) * 1e6 / sms->mean.mean;
	}
}

/* -1 push is earlier, +1 later, 0 cannot be told apart. Undelivered mail is later than any
 * other. */
static int earlier(const struct summary_point *point, uint32_t push, uint32_t rival,
	enum metric_stat stat)
{
	uint32_t q = (uint32_t)stat - METRIC_P50;
	const struct summary_cell *ours = summary_cell(point, push, METRIC_IX_LATENCY);
	const struct summary_cell *theirs = summary_cell(point, rival, METRIC_IX_LATENCY);
	bool our_end = ours->quantile[q].over_reps.known;
	bool their_end = theirs->quantile[q].over_reps.known;
	if (!our_end || !their_end) {
		return (their_end ? 1 : 0) - (our_end ? 1 : 0);
	}
	struct estimate difference =
		summary_difference(point, push, rival, METRIC_IX_LATENCY, stat).paired;
	return difference.high < 0.0 ? -1 : difference.low > 0.0 ? 1 : 0;
}

static bool median_known(const struct summary_point *point, uint32_t strategy)
{
	return summary_cell(point, strategy, METRIC_IX_LATENCY)->quantile[0].over_reps.known;
}

static void judge_delay(const struct summary_point *point, uint32_t push,
	struct verdict_case *it)
{
	if (!median_known(point, push) && !median_known(point, it->rival)) {
		it->answer[VERDICT_DELAY] = VERDICT_UNKNOWN; /* never against never */
		return;
	}
	int usual = earlier(point, push, it->rival, METRIC_P50);
	int unlucky = earlier(point, push, it->rival, METRIC_P90);
	if (usual < 0 && unlucky < 0) {
		it->answer[VERDICT_DELAY] = VERDICT_TRUE;
	} else if (usual > 0 && unlucky > 0) {
		it->answer[VERDICT_DELAY] = VERDICT_FALSE;
	} else {
		it->answer[VERDICT_DELAY] = VERDICT_DEPENDS;
		it->cause[VERDICT_DELAY] =
			usual * unlucky < 0 ? VERDICT_ON_QUANTILE : VERDICT_ON_CHANCE;
	}
}

static void judge_battery(const struct summary_point *point, uint32_t push,
	struct verdict_case *it)
{
	it->band = summary_band(point, push, it->rival);
	struct estimate chance = summary_difference(point, push, it->rival,
		METRIC_IX_BATTERY_SHARE, METRIC_MEAN).paired;
	if (!it->band.known || !chance.known) {
		it->answer[VERDICT_BATTERY] = VERDICT_UNKNOWN;
	} else if (it->band.high < 0.0 && chance.high < 0.0) {
		it->answer[VERDICT_BATTERY] = VERDICT_TRUE;
	} else if (it->band.low >= 0.0 && chance.low >= 0.0) {
		it->answer[VERDICT_BATTERY] = VERDICT_FALSE;
	} else {
		it->answer[VERDICT_BATTERY] = VERDICT_DEPENDS;
		it->cause[VERDICT_BATTERY] =
			it->band.undecided ? VERDICT_ON_PARAMETER : VERDICT_ON_CHANCE;
	}
}

static void combine(struct verdict *verdict, enum verdict_claim claim)
{
	verdict->answer[claim] = verdict->cases[0].answer[claim];
	verdict->cause[claim] = verdict->cases[0].cause[claim];
	for (uint32_t i = 1; i < verdict->case_n; i++) {
		enum verdict_answer next = verdict->cases[i].answer[claim];
		if (next == VERDICT_UNKNOWN || verdict->answer[claim] == VERDICT_UNKNOWN) {
			verdict->answer[claim] = VERDICT_UNKNOWN;
			verdict->cause[claim] = VERDICT_ON_NOTHING;
		} else if (next != verdict->answer[claim]) {
			verdict->answer[claim] = VERDICT_DEPENDS;
			verdict->cause[claim] = VERDICT_ON_RIVAL;
		}
	}
}

struct verdict verdict_of(const struct summary_point *point)
{
	const struct scenario *scenario = point->scenario;
	struct verdict verdict = { 0 };
	bool push = false;
	/* Direct Push is what the article speaks of; a Sync that waits stands in where there is none. */
	for (uint32_t s = scenario->strategy_n; s-- > 0;) {
		bool direct = scenario->strategies[s].kind == STRATEGY_DIRECT_PUSH;
		bool first = !push || scenario->strategies[verdict.push].kind != STRATEGY_DIRECT_PUSH;
		if (direct || (first && strategy_holds(&scenario->strategies[s]))) {
			verdict.push = s;
			push = true;
		}
	}
	for (uint32_t s = 0; push && s < scenario->strategy_n; s++) {
		if (scenario->strategies[s].kind == STRATEGY_SMS_POLL) {
			verdict.cases[verdict.case_n++].rival = s;
		}
	}
	verdict.applies = verdict.case_n > 0;
	for (uint32_t i = 0; i < verdict.case_n; i++) {
		struct verdict_case *it = &verdict.cases[i];
		judge_fees(point, verdict.push, it);
		judge_even(point, verdict.push, it);
		judge_delay(point, verdict.push, it);
		judge_battery(point, verdict.push, it);
		for (uint32_t c = 0; c < VERDICT_CLAIMS && point->results->replications_n < 2;
			c++) {
			it->answer[c] = VERDICT_UNKNOWN;
			it->cause[c] = VERDICT_ON_NOTHING;
		}
	}
	for (uint32_t c = 0; verdict.applies && c < VERDICT_CLAIMS; c++) {
		combine(&verdict, (enum verdict_claim)c);
	}
	return verdict;
}
