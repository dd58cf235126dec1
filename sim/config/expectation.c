/* The lines of "expect". See expect.h. */
#include "config/expectation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/suggest.h"
#include "config/units.h"
#include "config/value.h"
#include "core/err.h"

double expectation_quantile(const char *stat)
{
	size_t n = strlen(stat);
	if (stat[0] != 'p' || n < 2 || n > 6 || strspn(stat + 1, "0123456789.") != n - 1) {
		return -1;
	}
	double percent = 0;
	double digit = 1;
	bool point = false;
	for (const char *c = stat + 1; *c != '\0'; c++) {
		if (*c == '.') {
			if (point || c == stat + 1 || c[1] == '\0') {
				return -1;
			}
			point = true;
			continue;
		}
		percent = percent * 10 + (*c - '0');
		digit *= point ? 10 : 1;
	}
	percent /= digit;
	return percent > 0 && percent < 100 ? percent / 100 : -1;
}

static bool is_stat(const char *word)
{
	return strcmp(word, "mean") == 0 || strcmp(word, "min") == 0 || strcmp(word, "max") == 0
		|| expectation_quantile(word) > 0;
}

/* "push.latency_s.p95" into its parts; p99.9 holds a dot of its own. */
static const char *split_name(char *name, struct config_expect *out)
{
	char *dot = strchr(name, '.');
	if (dot == NULL || dot == name || dot[1] == '\0') {
		return "write STRATEGY.METRIC, for example \"push.latency_s.p95 < 10 s\"";
	}
	*dot = '\0';
	char *at = strchr(name, '@');
	if (at != NULL) {
		*at++ = '\0';
	}
	if (strlen(name) >= sizeof out->strategy ||
		(at != NULL && strlen(at) >= sizeof out->group) || strlen(dot + 1) >= sizeof out->metric) {
		return "a name is too long";
	}
	out->group[0] = '\0';
	if (at != NULL) {
		memcpy(out->group, at, strlen(at) + 1);
	}
	memcpy(out->strategy, name, strlen(name) + 1);
	if (at != NULL && (*at == '\0' || *name == '\0')) {
		return "write STRATEGY@GROUP.METRIC for one group of users";
	}
	memcpy(out->metric, dot + 1, strlen(dot + 1) + 1);
	snprintf(out->stat, sizeof out->stat, "mean");
	for (char *c = out->metric; *c != '\0'; c++) {
		if (*c == '.' && strlen(c + 1) < sizeof out->stat && is_stat(c + 1)) {
			snprintf(out->stat, sizeof out->stat, "%s", c + 1);
			*c = '\0';
			break;
		}
	}
	bool plain = strspn(out->metric, "abcdefghijklmnopqrstuvwxyz0123456789_.")
		== strlen(out->metric) && out->metric[0] != '\0';
	return plain ? NULL : "a metric has small letters, digits, _ and dots";
}

const char *expectation_parse(const char *text, struct config_expect *out)
{
	static const char *const ops[] = {"<=", ">=", "!=", "<", ">", "="};
	char name[192];
	size_t n = strcspn(text, " <>=!");
	if (n == 0 || n >= sizeof name) {
		return "write STRATEGY.METRIC, for example \"push.latency_s.p95 < 10 s\"";
	}
	memcpy(name, text, n);
	name[n] = '\0';
	const char *problem = split_name(name, out);
	if (problem != NULL) {
		return problem;
	}
	text += n + strspn(text + n, " ");
	out->op[0] = '\0';
	for (size_t i = 0; i < sizeof ops / sizeof ops[0] && out->op[0] == '\0'; i++) {
		if (strncmp(text, ops[i], strlen(ops[i])) == 0) {
			snprintf(out->op, sizeof out->op, "%s", ops[i]);
		}
	}
	if (out->op[0] == '\0') {
		return "an operator is missing: <, <=, >, >=, = or !=";
	}
	text += strlen(out->op);
	text += strspn(text, " ");
	if (!units_any(text, &out->value, out->unit)) {
		return "the right side is a number or a quantity such as \"10 s\", \"5 %\", \"3 USD\"";
	}
	return NULL;
}

/* Lost SMS are a mass at infinity: a quantile within one point of it is a coin toss. */
static void check_atom(const struct tree *node, const struct scenario *scenario,
	const struct strategy_cfg *strategy, const struct config_expect *expect,
	struct diag_list *diags)
{
	double quantile = expectation_quantile(expect->stat);
	double never = scenario->sms.loss_p;
	for (uint32_t i = 0; i < scenario->sms.delay_ns.part_n; i++) {
		const struct dist_part *part = &scenario->sms.delay_ns.part[i];
		never += part->kind == DIST_KIND_NEVER ? part->weight : 0;
	}
	double off = quantile - (1 - never);
	bool delays = strstr(expect->metric, "latency") != NULL;
	if (strategy->kind == STRATEGY_SMS_POLL && delays && quantile > 0 && never > 0 && off < 0.011
		&& off > -0.011) {
		value_problem(DIAG_W_ATOM, node, "expect", diags,
			"%.3g %% of the SMS never arrive: %s is not stable; use p90 or late_share",
			never * 100, expect->stat);
	}
}

static void check_group(const struct tree *node, const struct scenario *scenario,
	const struct config_expect *expect, struct diag_list *diags)
{
	struct suggest near = {0};
	for (uint32_t i = 0; i < scenario->group_n; i++) {
		if (strcmp(scenario->groups[i].name, expect->group) == 0) {
			return;
		}
		suggest_offer(&near, expect->group, scenario->groups[i].name);
	}
	value_problem(DIAG_E_EXPECT, node, "expect", diags, "no group of users is called \"%s\"%s%s%s",
		expect->group, near.word != NULL ? "; did you mean \"" : "",
		near.word != NULL ? near.word : "", near.word != NULL ? "\"?" : "");
}

static void check_strategy(const struct tree *node, const struct scenario *scenario,
	const struct config_expect *expect, struct diag_list *diags)
{
	struct suggest near = {0};
	for (uint32_t i = 0; i < scenario->strategy_n; i++) {
		const struct strategy_cfg *strategy = &scenario->strategies[i];
		if (strcmp(strategy->name, expect->strategy) == 0) {
			check_atom(node, scenario, strategy, expect, diags);
			return;
		}
		suggest_offer(&near, expect->strategy, strategy->name);
	}
	value_problem(DIAG_E_EXPECT, node, "expect", diags, "no strategy is called \"%s\"%s%s%s",
		expect->strategy, near.word != NULL ? "; did you mean \"" : "",
		near.word != NULL ? near.word : "", near.word != NULL ? "\"?" : "");
}

struct config_expect *expectation_read(const struct load *load, const struct scenario *scenario,
	size_t *n, struct diag_list *diags)
{
	const struct tree *list = tree_child(load->root, "expect");
	*n = 0;
	if (list == NULL) {
		return NULL;
	}
	if (!list->is_array) {
		value_problem(DIAG_E_EXPECT, list, "expect", diags, "%s; write a list of texts",
			tree_kind(list));
		return NULL;
	}
	size_t all = 0;
	for (const struct tree *node = list->child; node != NULL; node = node->next) {
		all++;
	}
	struct config_expect *expects = calloc(all + 1, sizeof expects[0]);
	REQUIRE(expects != NULL);
	for (const struct tree *node = list->child; node != NULL; node = node->next) {
		const char *text = tree_text(node);
		const char *problem = text == NULL ? "write a text" : expectation_parse(text, &expects[*n]);
		if (problem != NULL) {
			value_problem(DIAG_E_EXPECT, node, "expect", diags, "%s", problem);
			continue;
		}
		check_strategy(node, scenario, &expects[*n], diags);
		if (expects[*n].group[0] != '\0') {
			check_group(node, scenario, &expects[*n], diags);
		}
		expects[*n].node = node;
		expects[*n].text = strdup(text);
		REQUIRE(expects[*n].text != NULL);
		(*n)++;
	}
	return expects;
}

void expectation_free(struct config_expect *expects, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(expects[i].text);
	}
	free(expects);
}
