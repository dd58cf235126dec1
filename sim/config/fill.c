/* The merged tree poured into struct scenario. See fill.h. */
#include "config/fill.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/keys.h"
#include "config/suggest.h"
#include "config/value.h"
#include "core/err.h"

enum { PATH_BYTES = 256 };

struct filling {
	const struct load *load;
	struct scenario *scenario;
	struct fill_result *result;
	struct diag_list *diags;
	char currency[4];
};

char fill_kind_letter(uint32_t kind, uint32_t trigger)
{
	switch (kind) {
	case STRATEGY_SMS_POLL:
		return trigger == TRIGGER_CHECK_IN ? 'c' : 'm';
	case STRATEGY_SCHEDULED_SYNC:
		return 's';
	case STRATEGY_HANGING_SYNC:
		return 'h';
	default:
		return 'p';
	}
}

/* Puts a value (taken over) at a dotted path of nested objects. */
static void put_nested(json_t *object, const char *path, json_t *value)
{
	char part[PATH_BYTES];
	while (true) {
		size_t n = strcspn(path, ".");
		snprintf(part, sizeof part, "%.*s", (int)n, path);
		if (path[n] == '\0') {
			json_object_set_new(object, part, value);
			return;
		}
		json_t *inner = json_object_get(object, part);
		if (inner == NULL) {
			inner = json_object();
			json_object_set_new(object, part, inner);
		}
		object = inner;
		path += n + 1;
	}
}

static void note_origin(const struct filling *filling, const char *path, const struct tree *node)
{
	char text[PATH_BYTES + 64];
	load_origin_text(node == NULL ? NULL : &node->origin, text, sizeof text);
	json_object_set_new(filling->result->origins, path, json_string(text));
	if (node != NULL && node->origin.file != NULL && node->origin.file->source != NULL) {
		json_object_set_new(filling->result->sources, path,
			json_string(node->origin.file->source));
	}
}

/* Reads the row at its concrete path into the struct at `base`; true if a valid value is there. */
static bool fill_row(const struct filling *filling, const struct param *param, const char *path,
	void *base, struct value *value)
{
	const struct tree *node = tree_at(filling->load->root, path);
	*value = (struct value){0};
	if (node == NULL && param->required) {
		if (!filling->load->incomplete) {
			load_problem(filling->load, DIAG_E_MISSING, path, filling->diags,
				"missing, and there is no default: %s", param->meaning);
		}
		return false;
	}
	if (!value_read(param, node, path, filling->currency, value, filling->diags)) {
		return false;
	}
	value_store(param, value, base);
	put_nested(filling->result->values, path, json_incref(value->json));
	note_origin(filling, path, node);
	return true;
}

/* The rows of a group whose star is `name`: radio.high.*, strategies.push.*. */
static void concrete_path(const struct param *param, const char *name, char out[PATH_BYTES])
{
	const char *star = strchr(param->key, '*');
	if (star == NULL) {
		snprintf(out, PATH_BYTES, "%s", param->key);
	} else {
		snprintf(out, PATH_BYTES, "%.*s%.64s%s", (int)(star - param->key), param->key, name,
			star + 1);
	}
}

static bool is_section_present(const struct filling *filling, const char *path)
{
	const struct tree *node = tree_at(filling->load->root, path);
	return node != NULL && tree_is_object(node);
}

static void resolve_file(const struct filling *filling, const char *path, char *file, size_t bytes)
{
	const struct tree *node = tree_at(filling->load->root, path);
	char name[256];
	snprintf(name, sizeof name, "%s", file);
	if (!load_beside(node == NULL ? NULL : &node->origin, name, file, bytes)) {
		load_problem(filling->load, DIAG_E_RANGE, path, filling->diags,
			"the path is longer than %zu bytes", bytes - 1);
	}
}

static void fill_group(const struct filling *filling, enum param_group group, const char *name,
	void *base, char kind_letter)
{
	size_t n = 0;
	const struct param *rows = param_rows(&n);
	for (size_t i = 0; i < n; i++) {
		const struct param *param = &rows[i];
		char path[PATH_BYTES];
		if (param->group != group) {
			continue;
		}
		concrete_path(param, name, path);
		if (kind_letter != 0 && strchr(param->kinds, kind_letter) == NULL) {
			const struct tree *node = tree_at(filling->load->root, path);
			if (node != NULL) {
				struct tree at = *node;
				at.origin.line = node->origin.key_line;
				at.origin.col = node->origin.key_col;
				value_problem(DIAG_E_UNUSED, &at, path, filling->diags,
					"this kind of strategy does not read it");
			}
		}
		struct value value;
		bool unread = kind_letter != 0 && strchr(param->kinds, kind_letter) == NULL;
		if (unread) {
			/* The struct holds the default all the same, so that nothing is undefined. */
			if (!param->required && value_read(param, NULL, path, filling->currency,
					&value, filling->diags)) {
				value_store(param, &value, base);
			}
		} else {
			fill_row(filling, param, path, base, &value);
		}
		value_fini(&value);
	}
}

static bool name_is_good(const char *name)
{
	size_t n = strlen(name);
	return n >= 1 && n < MODEL_NAME_MAX
		&& strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == n;
}

/* A user's name for a plan or strategy; false with a problem if it cannot be one. */
static bool check_name(const struct filling *filling, const struct tree *node, const char *path)
{
	if (name_is_good(node->key)) {
		return true;
	}
	struct tree at = *node;
	at.origin.line = node->origin.key_line;
	at.origin.col = node->origin.key_col;
	value_problem(DIAG_E_NAME, &at, path, filling->diags,
		"a name has 1 to %d of the characters a-z, 0-9 and -", MODEL_NAME_MAX - 1);
	return false;
}

static void fill_stages(const struct filling *filling)
{
	for (unsigned i = 0; i < RADIO_STAGES; i++) {
		struct radio_stage *stage = &filling->scenario->radio.stage[i];
		char path[PATH_BYTES];
		snprintf(path, sizeof path, "radio.%s", param_stage_name(i));
		if (is_section_present(filling, path)) {
			stage->present = true;
			fill_group(filling, PARAM_GROUP_STAGE, param_stage_name(i), stage, 0);
		}
	}
}

static void fill_plans(const struct filling *filling)
{
	struct tariff_cfg *tariff = &filling->scenario->tariff;
	const struct tree *plans = tree_at(filling->load->root, "tariff.plans");
	const struct tree *plan = plans == NULL ? NULL : plans->child;
	for (; plan != NULL; plan = plan->next) {
		char path[PATH_BYTES];
		snprintf(path, sizeof path, "tariff.plans.%.100s", plan->key);
		if (!tree_is_object(plan) || !check_name(filling, plan, path)) {
			continue;
		}
		if (tariff->plan_n == MODEL_PLANS_MAX) {
			load_problem(filling->load, DIAG_E_COUNT, "tariff.plans", filling->diags,
				"more than %d plans", MODEL_PLANS_MAX);
			break;
		}
		struct plan_cfg *cfg = &tariff->plans[tariff->plan_n++];
		snprintf(cfg->name, sizeof cfg->name, "%s", plan->key);
		fill_group(filling, PARAM_GROUP_PLAN, plan->key, cfg, 0);
	}
	if (tariff->plan_n == 0 && !filling->load->incomplete) {
		load_problem(filling->load, DIAG_E_MISSING, "tariff.plans", filling->diags,
			"no plan; write for example \"extends\": [\"preset:tariff/us-2005\"]");
	}
}

static void fill_groups(const struct filling *filling)
{
	struct scenario *scenario = filling->scenario;
	const struct tree *all = tree_at(filling->load->root, "population.groups");
	const struct tree *group = all == NULL ? NULL : all->child;
	for (; group != NULL; group = group->next) {
		char path[PATH_BYTES];
		snprintf(path, sizeof path, "population.groups.%.100s", group->key);
		if (!tree_is_object(group) || !check_name(filling, group, path)) {
			continue;
		}
		if (scenario->group_n == MODEL_GROUPS_MAX) {
			load_problem(filling->load, DIAG_E_COUNT, "population.groups", filling->diags,
				"more than %d groups", MODEL_GROUPS_MAX);
			break;
		}
		struct group_cfg *cfg = &scenario->groups[scenario->group_n++];
		snprintf(cfg->name, sizeof cfg->name, "%s", group->key);
		fill_group(filling, PARAM_GROUP_USERS, group->key, cfg, 0);
	}
}

static void fill_faults(const struct filling *filling)
{
	struct scenario *scenario = filling->scenario;
	const struct tree *all = tree_at(filling->load->root, "faults");
	const struct tree *fault = all == NULL ? NULL : all->child;
	for (; fault != NULL; fault = fault->next) {
		char path[PATH_BYTES];
		snprintf(path, sizeof path, "faults.%.100s", fault->key);
		if (!tree_is_object(fault) || !check_name(filling, fault, path)) {
			continue;
		}
		if (scenario->fault_n == MODEL_FAULTS_MAX) {
			load_problem(filling->load, DIAG_E_COUNT, "faults", filling->diags,
				"more than %d faults", MODEL_FAULTS_MAX);
			break;
		}
		struct fault_cfg *cfg = &scenario->faults[scenario->fault_n++];
		snprintf(cfg->name, sizeof cfg->name, "%s", fault->key);
		fill_group(filling, PARAM_GROUP_FAULT, fault->key, cfg, 0);
	}
}

/* Points tariff.plan at the plan it names. */
static void link_plan(const struct filling *filling)
{
	struct tariff_cfg *tariff = &filling->scenario->tariff;
	const struct tree *node = tree_at(filling->load->root, "tariff.plan");
	const char *wanted = tree_text(node);
	if (wanted == NULL) {
		return;
	}
	struct suggest near = {0};
	for (uint32_t i = 0; i < tariff->plan_n; i++) {
		if (strcmp(tariff->plans[i].name, wanted) == 0) {
			tariff->plan = i;
			return;
		}
		suggest_offer(&near, wanted, tariff->plans[i].name);
	}
	if (near.word == NULL && tariff->plan_n > 0) {
		near.word = tariff->plans[0].name;
	}
	if (!filling->load->incomplete) {
		load_problem(filling->load, DIAG_E_REF, "tariff.plan", filling->diags,
			"no plan is called \"%.60s\"%s%s%s", wanted,
			near.word != NULL ? "; did you mean \"" : "",
			near.word != NULL ? near.word : "", near.word != NULL ? "\"?" : "");
	}
}

/* The meter of these three, made if need be; there is room for one a plan. */
static uint32_t meter_for(struct tariff_cfg *tariff, uint32_t increment, uint32_t scope,
	uint32_t minimum)
{
	uint32_t meter = 0;
	while (meter < tariff->meter_n
		&& (tariff->meter[meter].increment_bytes != increment
			|| tariff->meter[meter].scope != scope
			|| tariff->meter[meter].minimum_bytes != minimum)) {
		meter++;
	}
	REQUIRE(meter < MODEL_METERS_MAX);
	tariff->meter[meter].increment_bytes = increment;
	tariff->meter[meter].scope = scope;
	tariff->meter[meter].minimum_bytes = minimum;
	tariff->meter_n += meter == tariff->meter_n;
	return meter;
}

/* One meter for each billing step, scope and minimum, except per month, which needs none. A day of
 * use is one increment, larger than any day's volume, of a meter per day. */
static void fill_meters(struct tariff_cfg *tariff)
{
	enum { DAY_BYTES = 1 << 30 };
	for (uint32_t i = 0; i < tariff->plan_n; i++) {
		struct plan_cfg *plan = &tariff->plans[i];
		if (plan->data_scope != BILLING_MONTH) {
			plan->meter = meter_for(tariff, plan->data_increment_bytes, plan->data_scope,
				plan->data_minimum_bytes);
		}
		if (plan->day_fee_ucur > 0) {
			plan->day_meter = meter_for(tariff, DAY_BYTES, BILLING_DAY, 0);
		}
	}
}

/* Kind and trigger come first: they decide which other keys may stand there. 0 if unknown. */
static char kind_of(const struct filling *filling, const char *name)
{
	char path[PATH_BYTES];
	struct value kind = {0};
	struct value trigger = {0};
	struct diag_list unheard;
	diag_init(&unheard);
	snprintf(path, sizeof path, "strategies.%.64s.kind", name);
	const struct tree *node = tree_at(filling->load->root, path);
	bool known = node != NULL
		&& value_read(param_row(path), node, path, filling->currency, &kind, &unheard);
	snprintf(path, sizeof path, "strategies.%.64s.trigger", name);
	node = tree_at(filling->load->root, path);
	if (!value_read(param_row(path), node, path, filling->currency, &trigger, &unheard)) {
		trigger.word = TRIGGER_MAIL;
	}
	char letter = known ? fill_kind_letter(kind.word, trigger.word) : 0;
	value_fini(&kind);
	value_fini(&trigger);
	diag_fini(&unheard);
	return letter;
}

static void fill_strategies(const struct filling *filling)
{
	struct scenario *scenario = filling->scenario;
	const struct tree *all = tree_at(filling->load->root, "strategies");
	const struct tree *strategy = all == NULL ? NULL : all->child;
	for (; strategy != NULL; strategy = strategy->next) {
		char path[PATH_BYTES];
		snprintf(path, sizeof path, "strategies.%.100s", strategy->key);
		if (!tree_is_object(strategy) || !check_name(filling, strategy, path)) {
			continue;
		}
		if (scenario->strategy_n == MODEL_STRATEGIES_MAX) {
			load_problem(filling->load, DIAG_E_COUNT, "strategies", filling->diags,
				"more than %d strategies", MODEL_STRATEGIES_MAX);
			break;
		}
		struct strategy_cfg *cfg = &scenario->strategies[scenario->strategy_n++];
		snprintf(cfg->name, sizeof cfg->name, "%s", strategy->key);
		fill_group(filling, PARAM_GROUP_STRATEGY, strategy->key, cfg,
			kind_of(filling, strategy->key));
	}
	if (scenario->strategy_n == 0 && !filling->load->incomplete
		&& (all == NULL || all->child == NULL)) {
		load_problem(filling->load, DIAG_E_COUNT, "strategies", filling->diags,
			"a scenario needs 1 to %d strategies; write for example \"strategies\": "
			"{\"push\": {\"kind\": \"direct-push\"}}", MODEL_STRATEGIES_MAX);
	}
}

/* The currency decides how every other amount must be written, so it is read before all. */
static void read_currency(struct filling *filling)
{
	struct diag_list unheard;
	struct value value = {0};
	diag_init(&unheard);
	const struct tree *node = tree_at(filling->load->root, "tariff.currency");
	bool ok = value_read(param_row("tariff.currency"), node, "tariff.currency", "USD", &value,
		&unheard);
	snprintf(filling->currency, sizeof filling->currency, "%.3s", ok ? value.text : "USD");
	value_fini(&value);
	diag_fini(&unheard);
}

/* Without any radio the rows would report a dozen missing values for one forgotten preset. */
static bool radio_is_there(const struct filling *filling)
{
	if (is_section_present(filling, "radio")) {
		return true;
	}
	if (!filling->load->incomplete && tree_at(filling->load->root, "radio") == NULL) {
		load_problem(filling->load, DIAG_E_MISSING, "radio", filling->diags,
			"no radio profile; write for example \"extends\": [\"preset:radio/gprs-2005\"]");
	}
	return false;
}

void fill_scenario(const struct load *load, struct scenario *scenario, struct fill_result *result,
	struct diag_list *diags)
{
	struct filling filling = {.load = load, .scenario = scenario, .result = result,
		.diags = diags};
	*result = (struct fill_result){json_object(), json_object(), json_object()};
	keys_check(load, diags);
	read_currency(&filling);
	bool radio = radio_is_there(&filling);
	size_t n = 0;
	const struct param *rows = param_rows(&n);
	for (size_t i = 0; i < n; i++) {
		struct value value = {0};
		bool of_radio = strncmp(rows[i].key, "radio.", 6) == 0;
		if (rows[i].group == PARAM_GROUP_SCENARIO && (radio || !of_radio)) {
			fill_row(&filling, &rows[i], rows[i].key, scenario, &value);
			value_fini(&value);
		}
	}
	resolve_file(&filling, "workload.file", scenario->workload.file,
		sizeof scenario->workload.file);
	if (strcmp(scenario->band.radio, "none") == 0) {
		scenario->band.radio[0] = '\0';
	}
	if (radio) {
		fill_stages(&filling);
	}
	fill_plans(&filling);
	fill_faults(&filling);
	fill_groups(&filling);
	link_plan(&filling);
	fill_meters(&scenario->tariff);
	fill_strategies(&filling);
}
