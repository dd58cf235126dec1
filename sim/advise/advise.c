/* Rules over facts. See advise.h. */
#include "advise/advise.h"

#include <string.h>

#define MORE(fact, bound) {ADVISE_MORE, fact, bound}
#define LESS(fact, bound) {ADVISE_LESS, fact, bound}
#define KIND(word) {ADVISE_KIND, word, 0.0}
static const struct advise_rule rules[] = {
#define ADVISE(id, event, title, text, change, ...)                                                \
	{id, event, title, text, change, {__VA_ARGS__}},
#include "advise/advise.def"
#undef ADVISE
};
#undef MORE
#undef LESS
#undef KIND

const struct advise_rule *advise_rules(unsigned *n)
{
	*n = sizeof rules / sizeof rules[0];
	return rules;
}

/* Whether a condition holds; a number that did is noted as evidence. */
static bool holds(const struct fact *fact, unsigned strategy,
	const struct advise_condition *condition, struct advise_finding *finding)
{
	double value;
	const char *unit;
	if (condition->test == ADVISE_KIND) {
		return strcmp(fact_kind(fact, strategy), condition->fact) == 0;
	}
	if (!fact_value(fact, strategy, condition->fact, &value, &unit) ||
		!(condition->test == ADVISE_MORE ? value > condition->bound : value < condition->bound)) {
		return false;
	}
	finding->evidence[finding->evidence_n++] = (struct advise_evidence){condition, value, unit};
	return true;
}

static bool fulfilled(const struct fact *fact, unsigned strategy, const struct advise_rule *rule,
	struct advise_finding *finding)
{
	*finding = (struct advise_finding){.rule = rule, .strategy = strategy};
	for (unsigned c = 0; c < ADVISE_CONDITIONS && rule->condition[c].test != ADVISE_NONE; c++) {
		if (!holds(fact, strategy, &rule->condition[c], finding)) {
			return false;
		}
	}
	return true;
}

static bool named(const struct advise_finding *finding, unsigned n, const char *id,
	unsigned strategy)
{
	for (unsigned i = 0; i < n; i++) {
		if (finding[i].strategy == strategy && strcmp(finding[i].rule->id, id) == 0) {
			return true;
		}
	}
	return false;
}

unsigned advise_find(const struct fact *fact,
	struct advise_finding finding[static ADVISE_FINDINGS_MAX])
{
	unsigned n = 0;
	for (size_t r = 0; r < sizeof rules / sizeof rules[0]; r++) {
		for (unsigned s = 0; s < fact->folder->strategy_n && n < ADVISE_FINDINGS_MAX; s++) {
			if (!named(finding, n, rules[r].id, s) &&
				fulfilled(fact, s, &rules[r], &finding[n])) {
				n++;
			}
		}
	}
	return n;
}
