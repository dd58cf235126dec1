/* The JSON Schema of scenario files. See schema.h. */
#include "config/schema.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/load.h"
#include "config/param.h"
#include "config/units.h"
#include "config/value.h"
#include "config/value_dist.h"
#include "core/err.h"
#include "models/model.h"

#define NAME_PATTERN "^[a-z0-9-]{1,47}$"
#define COMMENT_PATTERN "^//"

enum { KEY_BYTES = 128 };

/* {"type":"object", "additionalProperties":false, comments allowed}. */
static json_t *object_schema(void)
{
	return json_pack("{s:[s,s], s:{s:b}, s:{}, s:b}", "type", "object", "null",
		"patternProperties", COMMENT_PATTERN, 1, "properties", "additionalProperties", 0);
}

/* As object_schema, but keys are names that the user chooses. */
static json_t *named_schema(json_t *of)
{
	return json_pack("{s:[s,s], s:{s:b, s:o}, s:b}", "type", "object", "null",
		"patternProperties", COMMENT_PATTERN, 1, NAME_PATTERN, of,
		"additionalProperties", 0);
}

static json_t *quantity(enum param_type type, bool unbounded)
{
	char pattern[256];
	units_pattern(type, unbounded, pattern, sizeof pattern);
	return json_pack("{s:s, s:s}", "type", "string", "pattern", pattern);
}

static json_t *words(const struct param *param)
{
	json_t *list = json_array();
	char word[64];
	for (unsigned i = 0; value_word(param->choices, i, word) != NULL; i++) {
		json_array_append_new(list, json_string(word));
	}
	return json_pack("{s:o}", "enum", list);
}

/* The bounds of a count; a double would lose the last digits of 2^64 - 1, so that has none. */
static json_t *count(const struct param *param)
{
	json_t *schema = json_pack("{s:s, s:i}", "type", "integer", "minimum", 0);
	struct units_value value;
	struct units_fault fault;
	if (*param->low != '\0' && units_read(param->type, param->low, NULL, &value, &fault)) {
		json_object_set_new(schema, "minimum", json_integer((json_int_t)value.n));
	}
	bool high = *param->high != '\0'
		&& units_read(param->type, param->high, NULL, &value, &fault);
	if (high && !value.unbounded && value.n <= INT64_MAX) {
		json_object_set_new(schema, "maximum", json_integer((json_int_t)value.n));
	}
	if (strcmp(param->high, "unlimited") == 0) {
		return json_pack("{s:[o, {s:s}]}", "anyOf", schema, "const", "unlimited");
	}
	if (param->type == PARAM_TYPE_COUNT64) {
		return json_pack("{s:[o, {s:s, s:s}]}", "anyOf", schema, "type", "string",
			"pattern", "^[0-9]{1,20}$");
	}
	return schema;
}

/* A key of a distribution, by the mark of value_dist_kind. */
static json_t *dist_member(enum param_type unit, char mark)
{
	switch (mark) {
	case '#':
		return json_pack("{s:s, s:f, s:i}", "type", "number", "minimum", 0.05, "maximum", 100);
	case '@':
		return json_pack("{s:s, s:i, s:i, s:{s:s, s:[o, o], s:i, s:i}}", "type", "array",
			"minItems", 2, "maxItems", DIST_POINTS, "items", "type", "array", "items",
			quantity(PARAM_TYPE_SHARE, false), quantity(unit, false), "minItems", 2,
			"maxItems", 2);
	case '+':
		return json_pack("{s:s, s:i, s:o}", "type", "array", "minItems", 1, "items",
			quantity(unit, false));
	case '=':
		return json_pack("{s:s, s:i}", "type", "string", "minLength", 1);
	default:
		return quantity(unit, false);
	}
}

/* One kind of distribution as an object; `weighted` inside a mixture. */
static json_t *dist_kind(const struct param *param, unsigned ix, bool weighted)
{
	const char *keys = "";
	const char *name = value_dist_kind(ix, &keys);
	char key[64];
	json_t *properties = json_pack("{s:{s:s}}", "dist", "const", name);
	json_t *required = json_pack("[s]", "dist");
	if (weighted) {
		json_object_set_new(properties, "weight", quantity(PARAM_TYPE_SHARE, false));
		json_array_append_new(required, json_string("weight"));
	}
	for (unsigned i = 0; value_word(keys, i, key) != NULL; i++) {
		bool marked = strchr("#@+=", key[0]) != NULL;
		json_array_append_new(required, json_string(key + marked));
		json_object_set_new(properties, key + marked,
			dist_member(value_dist_unit(param->type), key[0]));
	}
	return json_pack("{s:s, s:o, s:o, s:{s:b}, s:b}", "type", "object", "properties", properties,
		"required", required, "patternProperties", COMMENT_PATTERN, 1,
		"additionalProperties", 0);
}

/* Every kind, and the mixture of all but itself. In a file that extends, single members may stand
 * alone; editors then show a mark, which is the price of telling typos. */
static json_t *distribution(const struct param *param)
{
	bool never = strcmp(param->high, "never") == 0;
	json_t *any = json_array();
	json_t *parts = json_array();
	const char *keys = "";
	json_array_append_new(any, quantity(value_dist_unit(param->type), never));
	for (unsigned i = 0; value_dist_kind(i, &keys) != NULL; i++) {
		const char *name = value_dist_kind(i, &keys);
		if (strcmp(name, "mixture") == 0 || (strcmp(name, "never") == 0 && !never)) {
			continue;
		}
		json_array_append_new(any, dist_kind(param, i, false));
		json_array_append_new(parts, dist_kind(param, i, true));
	}
	json_array_append_new(any, json_pack("{s:s, s:{s:{s:s}, s:{s:s, s:i, s:i, s:{s:o}}}, s:[s,s], "
		"s:{s:b}, s:b}", "type", "object", "properties", "dist", "const", "mixture",
		"parts", "type", "array", "minItems", 1, "maxItems", DIST_PARTS, "items", "anyOf",
		parts, "required", "dist", "parts", "patternProperties", COMMENT_PATTERN, 1,
		"additionalProperties", 0));
	return json_pack("{s:o}", "anyOf", any);
}

/* A list of as many numbers as the member holds, one alone, or the default "none". */
static json_t *numbers(const struct param *param)
{
	json_int_t n = (json_int_t)(param->bytes / sizeof(double));
	json_t *one = json_pack("{s:s, s:f, s:f}", "type", "number", "minimum",
		strtod(param->low, NULL), "maximum", strtod(param->high, NULL));
	json_t *schema = n == 1 ? one : json_pack("{s:s, s:o, s:I, s:I}", "type", "array", "items", one,
		"minItems", n, "maxItems", n);
	return strcmp(param->fallback, "none") != 0 ? schema
		: json_pack("{s:[o, {s:s}]}", "anyOf", schema, "const", "none");
}

static json_t *bare_value(const struct param *param)
{
	switch (param->type) {
	case PARAM_TYPE_NUMBERS:
		return numbers(param);
	case PARAM_TYPE_BOOL:
		return json_pack("{s:s}", "type", "boolean");
	case PARAM_TYPE_CHOICE:
		return words(param);
	case PARAM_TYPE_COUNT:
	case PARAM_TYPE_COUNT64:
		return count(param);
	case PARAM_TYPE_TEXT:
	case PARAM_TYPE_FILE:
		return strcmp(param->key, "tariff.currency") == 0
			? json_pack("{s:s, s:s}", "type", "string", "pattern", "^[A-Z]{3}$")
			: json_pack("{s:s, s:I}", "type", "string", "maxLength",
				(json_int_t)param->bytes - 1);
	case PARAM_TYPE_REF:
		return json_pack("{s:s, s:s}", "type", "string", "pattern", NAME_PATTERN);
	case PARAM_TYPE_DIST_TIME:
	case PARAM_TYPE_DIST_BYTES:
		return distribution(param);
	default:
		return quantity(param->type, strcmp(param->high, "never") == 0
			|| strcmp(param->high, "unlimited") == 0);
	}
}

/* With help texts; null is allowed everywhere, it deletes what was inherited. */
static json_t *value_schema(const struct param *param)
{
	json_t *schema = json_pack("{s:[o, {s:s}]}", "anyOf", bare_value(param), "type", "null");
	char *text = NULL;
	size_t bytes = strlen(param->meaning) + strlen(param->fallback) + strlen(param->source) + 64;
	text = malloc(bytes);
	REQUIRE(text != NULL);
	snprintf(text, bytes, "%s. Default: %s. %s", param->meaning,
		param->required ? "none" : *param->fallback == '\0' ? "empty" : param->fallback,
		param->source);
	json_object_set_new(schema, "description", json_string(text));
	free(text);
	bool money = param->type == PARAM_TYPE_MONEY || param->type == PARAM_TYPE_MONEY_PER_MB;
	if (*units_example(param->type) != '\0' && !money && param->type != PARAM_TYPE_COUNT
		&& param->type != PARAM_TYPE_COUNT64) {
		json_object_set_new(schema, "examples", json_pack("[s]",
			*param->fallback == '\0' ? units_example(param->type) : param->fallback));
	}
	return schema;
}

/* The schema of a nested section, made on the way if need be: "heartbeat" in a strategy. */
static json_t *section_of(json_t *object, const char *key, const char **last)
{
	char part[KEY_BYTES];
	for (const char *dot = strchr(key, '.'); dot != NULL; dot = strchr(key, '.')) {
		snprintf(part, sizeof part, "%.*s", (int)(dot - key), key);
		json_t *properties = json_object_get(object, "properties");
		json_t *inner = json_object_get(properties, part);
		if (inner == NULL) {
			inner = object_schema();
			json_object_set_new(properties, part, inner);
		}
		object = inner;
		key = dot + 1;
	}
	*last = key;
	return object;
}

/* Adds the rows of a group that `letter` reads (0: all), without `skip` characters of the key. */
static void add_rows(json_t *object, enum param_group group, size_t skip, char letter)
{
	size_t n = 0;
	const struct param *rows = param_rows(&n);
	for (size_t i = 0; i < n; i++) {
		if (rows[i].group != group
			|| (letter != 0 && strchr(rows[i].kinds, letter) == NULL)) {
			continue;
		}
		const char *last = NULL;
		json_t *section = section_of(object, rows[i].key + skip, &last);
		json_object_set_new(json_object_get(section, "properties"), last,
			value_schema(&rows[i]));
	}
}

/* A `then` that allows only the keys that this kind reads. */
static json_t *kind_rule(const char *kind, const char *trigger, char letter)
{
	json_t *test = json_pack("{s:{s:{s:s}}, s:[s]}", "properties", "kind", "const", kind,
		"required", "kind");
	if (trigger != NULL) {
		json_object_set_new(json_object_get(test, "properties"), "trigger",
			json_pack("{s:s}", "const", trigger));
		if (letter == 'c') { /* mail is the default, so only check-in must be said */
			json_array_append_new(json_object_get(test, "required"),
				json_string("trigger"));
		}
	}
	json_t *object = object_schema();
	add_rows(object, PARAM_GROUP_STRATEGY, strlen("strategies.*."), letter);
	json_t *names = json_array();
	const char *name;
	json_t *ignored;
	json_object_foreach(json_object_get(object, "properties"), name, ignored) {
		(void)ignored;
		json_array_append_new(names, json_string(name));
	}
	json_decref(object);
	return json_pack("{s:o, s:{s:{s:[{s:o}, {s:s}]}}}", "if", test, "then", "propertyNames",
		"anyOf", "enum", names, "pattern", COMMENT_PATTERN);
}

static json_t *strategy_schema(void)
{
	json_t *strategy = object_schema();
	add_rows(strategy, PARAM_GROUP_STRATEGY, strlen("strategies.*."), 0);
	json_object_set_new(strategy, "allOf", json_pack("[o, o, o, o, o]",
		kind_rule("sms-poll", "check-in", 'c'), kind_rule("sms-poll", "mail", 'm'),
		kind_rule("scheduled-sync", NULL, 's'), kind_rule("direct-push", NULL, 'p'),
		kind_rule("hanging-sync", NULL, 'h')));
	return strategy;
}

static void add_plain_keys(json_t *properties)
{
	json_object_set_new(properties, "$schema", json_pack("{s:s}", "type", "string"));
	json_object_set_new(properties, "format", json_pack("{s:s, s:s}", "const", LOAD_FORMAT,
		"description", "version of the file format"));
	json_object_set_new(properties, "title", json_pack("{s:s}", "type", "string"));
	json_object_set_new(properties, "about", json_pack("{s:s, s:s}", "type", "string",
		"description", "a paragraph that a teacher could read aloud"));
	json_object_set_new(properties, "extends", json_pack("{s:s, s:{s:s, s:i}, s:s}", "type",
		"array", "items", "type", "string", "minLength", 1, "description",
		"files relative to this one, or preset:DIR/NAME; later ones win, this file last"));
	json_object_set_new(properties, "expect", json_pack("{s:[s,s], s:{s:s, s:s}, s:s}", "type",
		"array", "null", "items", "type", "string", "pattern",
		"^[a-z0-9-]+(@[a-z0-9-]+)?\\.[a-z0-9_.]+ *(<=|>=|!=|<|>|=) *[0-9].*$", "description",
		"STRATEGY.METRIC[.STAT] OP QUANTITY"));
	json_object_set_new(properties, "sweep", json_pack("{s:[s,s], s:i, s:s}", "type", "object",
		"null", "maxProperties", 0, "description", "not yet in this version"));
}

json_t *schema_scenario(void)
{
	json_t *schema = object_schema();
	json_t *properties = json_object_get(schema, "properties");
	json_object_set_new(schema, "type", json_string("object"));
	add_plain_keys(properties);
	add_rows(schema, PARAM_GROUP_SCENARIO, 0, 0);
	json_t *radio = json_object_get(json_object_get(properties, "radio"), "properties");
	for (unsigned i = 0; i < RADIO_STAGES; i++) {
		json_t *stage = object_schema();
		add_rows(stage, PARAM_GROUP_STAGE, strlen("radio.*."), 0);
		json_object_set_new(radio, param_stage_name(i), stage);
	}
	json_t *plan = object_schema();
	add_rows(plan, PARAM_GROUP_PLAN, strlen("tariff.plans.*."), 0);
	json_t *tariff = json_object_get(json_object_get(properties, "tariff"), "properties");
	json_object_set_new(tariff, "plans", named_schema(plan));
	json_t *users = object_schema();
	add_rows(users, PARAM_GROUP_USERS, strlen("population.groups.*."), 0);
	json_t *population = json_object_get(json_object_get(properties, "population"), "properties");
	json_object_set_new(population, "groups", named_schema(users));
	json_t *fault = object_schema();
	add_rows(fault, PARAM_GROUP_FAULT, strlen("faults.*."), 0);
	json_object_set_new(properties, "faults", named_schema(fault));
	json_object_set_new(properties, "strategies", named_schema(strategy_schema()));
	json_t *all = json_pack("{s:s, s:s, s:s}", "$schema", "http://json-schema.org/draft-07/schema#",
		"title", "pushsim scenario, format 1", "description",
		"Generated by `pushsim schema` from sim/config/param.def; do not edit.");
	json_object_update_missing(all, schema);
	json_object_set_new(all, "required", json_pack("[s]", "format"));
	json_decref(schema);
	return all;
}
