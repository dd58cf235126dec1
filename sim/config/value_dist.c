/* Distributions as they stand in a scenario file. See value_dist.h. */
#include "config/value_dist.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "config/load.h"
#include "config/suggest.h"
#include "config/value_table.h"

enum { KEYS_MAX = 2 };

/* The kinds with the names of their parameters in the order of the constructor. */
static const struct kind {
	const char *name;
	const char *keys[KEYS_MAX];
	const char *listed;
} kinds[] = {
	{"fixed", {"value", NULL}, "value"},
	{"uniform", {"from", "to"}, "from|to"},
	{"exponential", {"mean", NULL}, "mean"},
	{"lognormal", {"median", "p95"}, "median|p95"},
	{"weibull", {"shape", "scale"}, "#shape|scale"},
	{"never", {NULL, NULL}, ""},
	{"mixture", {"parts", NULL}, "parts"},
	{"table", {"quantiles", NULL}, "@quantiles"},
	{"list", {"values", NULL}, "+values"},
	{"file", {"file", NULL}, "=file"},
};
enum { KINDS_N = sizeof kinds / sizeof kinds[0], KIND_WEIBULL = 4, KIND_NEVER, KIND_MIXTURE,
	KIND_TABLE, KIND_LIST, KIND_FILE };
enum { TABLE_FILE_BYTES_MAX = 256 * 1024 * 1024 };

struct reading {
	const struct param *param;
	const char *path;
	struct diag_list *diags;
};

const char *value_dist_kind(unsigned kind_ix, const char **keys)
{
	if (kind_ix >= KINDS_N) {
		return NULL;
	}
	*keys = kinds[kind_ix].listed;
	return kinds[kind_ix].name;
}

/* The path of a member, for messages: sms.delay.median. */
static const char *member_path(const struct reading *reading, const char *key, char out[256])
{
	snprintf(out, 256, "%.180s.%.60s", reading->path, key);
	return out;
}

static bool read_quantity(const struct reading *reading, const struct tree *node, const char *path,
	double *out, json_t **json)
{
	enum param_type type = value_dist_unit(reading->param->type);
	struct units_value quantity = {0};
	struct units_fault fault = {0};
	const char *text = tree_text(node);
	bool ok = text != NULL && units_read(type, text, NULL, &quantity, &fault);
	if (ok && quantity.unbounded) {
		fault.id = DIAG_E_DIST;
		snprintf(fault.text, sizeof fault.text, "\"%s\" is not a number; write {\"dist\": "
			"\"never\"} as a part", text);
		ok = false;
	} else if (text == NULL) {
		char *number = node->leaf == NULL ? NULL : json_dumps(node->leaf, JSON_ENCODE_ANY);
		if (json_is_number(node->leaf) && number != NULL) {
			units_bare(type, number, NULL, &fault);
		} else {
			fault.id = DIAG_E_TYPE;
			snprintf(fault.text, sizeof fault.text, "%s; write \"%s\"", tree_kind(node),
				units_example(type));
		}
		free(number);
	}
	if (!ok) {
		value_problem(fault.id, node, path, reading->diags, "%s", fault.text);
		return false;
	}
	char canonical[64];
	units_write(type, &quantity, NULL, canonical, sizeof canonical);
	*json = json_string(canonical);
	*out = (double)quantity.n;
	return true;
}

static bool read_number(const struct reading *reading, const struct tree *node, const char *path,
	double *out, json_t **json)
{
	double number = json_number_value(node->leaf);
	if (!json_is_number(node->leaf) || number < 0.05 || number > 100) {
		value_problem(json_is_number(node->leaf) ? DIAG_E_RANGE : DIAG_E_TYPE, node, path,
			reading->diags, "the shape is a plain number between 0.05 and 100");
		return false;
	}
	*out = number;
	*json = json_real(number);
	return true;
}

static const struct kind *find_kind(const struct reading *reading, const struct tree *node)
{
	const struct tree *word = tree_child(node, "dist");
	const char *text = tree_text(word);
	struct suggest near = {0};
	for (size_t i = 0; text != NULL && i < KINDS_N; i++) {
		if (strcmp(kinds[i].name, text) == 0) {
			return &kinds[i];
		}
		suggest_offer(&near, text, kinds[i].name);
	}
	if (word == NULL) {
		value_problem(DIAG_E_DIST, node, reading->path, reading->diags,
			"\"dist\" is missing; write for example {\"dist\": \"exponential\", "
			"\"mean\": \"%s\"}", units_example(value_dist_unit(reading->param->type)));
	} else if (near.word != NULL) {
		value_problem(DIAG_E_DIST, word, reading->path, reading->diags,
			"unknown distribution \"%.40s\"; did you mean \"%s\"?", text, near.word);
	} else {
		value_problem(DIAG_E_DIST, word, reading->path, reading->diags,
			"not a distribution; known are fixed, uniform, exponential, lognormal, weibull, "
			"mixture, table, list, file");
	}
	return NULL;
}

/* Refuses keys that the kind does not have and notes those that are missing. */
static bool check_keys(const struct reading *reading, const struct tree *node,
	const struct kind *kind, bool weighted)
{
	bool ok = true;
	char path[256];
	for (const struct tree *child = node->child; child != NULL; child = child->next) {
		bool known = strcmp(child->key, "dist") == 0
			|| (weighted && strcmp(child->key, "weight") == 0);
		struct suggest near = {0};
		for (size_t i = 0; i < KEYS_MAX && kind->keys[i] != NULL; i++) {
			known = known || strcmp(child->key, kind->keys[i]) == 0;
			suggest_offer(&near, child->key, kind->keys[i]);
		}
		if (known) {
			continue;
		}
		ok = false;
		struct tree key = *child;
		key.origin.line = child->origin.key_line;
		key.origin.col = child->origin.key_col;
		value_problem(DIAG_E_KEY, &key, member_path(reading, child->key, path),
			reading->diags, "%s has no such key%s%s%s", kind->name,
			near.word != NULL ? "; did you mean \"" : "",
			near.word != NULL ? near.word : "", near.word != NULL ? "\"?" : "");
	}
	for (size_t i = 0; i < KEYS_MAX && kind->keys[i] != NULL; i++) {
		if (tree_child(node, kind->keys[i]) == NULL) {
			ok = false;
			value_problem(DIAG_E_DIST, node, reading->path, reading->diags,
				"%s needs \"%s\"", kind->name, kind->keys[i]);
		}
	}
	return ok;
}

static struct dist construct(size_t kind_ix, const double number[KEYS_MAX])
{
	switch (kind_ix) {
	case 0:
		return dist_fixed(number[0]);
	case 1:
		return dist_uniform(number[0], number[1]);
	case 2:
		return dist_exponential(number[0]);
	case 3:
		return dist_lognormal(number[0], number[1]);
	case KIND_WEIBULL:
		return dist_weibull(number[0], number[1]);
	default:
		return dist_never();
	}
}

static bool may_be_never(const struct param *param)
{
	return strcmp(param->high, "never") == 0;
}

/* ["50 %", "4 kB"]. */
static bool read_quantile(const struct reading *reading, const struct tree *pair,
	struct dist_point *out, json_t *list)
{
	const struct tree *level = pair->is_array ? pair->child : NULL;
	const struct tree *value = level == NULL ? NULL : level->next;
	struct units_value share;
	struct units_fault fault = {.id = DIAG_E_DIST};
	snprintf(fault.text, sizeof fault.text, "a quantile is written [\"50 %%\", \"%s\"]",
		units_example(value_dist_unit(reading->param->type)));
	const char *text = value == NULL || value->next != NULL ? NULL : tree_text(level);
	if (text == NULL || !units_read(PARAM_TYPE_SHARE, text, NULL, &share, &fault)) {
		value_problem(fault.id, pair, reading->path, reading->diags, "%s", fault.text);
		return false;
	}
	json_t *json = NULL;
	if (!read_quantity(reading, value, reading->path, &out->x, &json)) {
		return false;
	}
	char canonical[64];
	units_write(PARAM_TYPE_SHARE, &share, NULL, canonical, sizeof canonical);
	out->u = share.real;
	json_array_append_new(list, json_pack("[s, o]", canonical, json));
	return true;
}

/* Quantiles or values of a JSON list into a table. */
static bool read_items(const struct reading *reading, const struct tree *items,
	struct value_table *table, json_t *list)
{
	uint32_t most = table->is_list ? VALUE_TABLE_LIST_MAX : DIST_POINTS;
	bool ok = true;
	for (const struct tree *item = items->child; items->is_array && item; item = item->next) {
		if (table->n == most) {
			value_problem(DIAG_E_DIST, item, reading->path, reading->diags,
				"more than %u; put them into a file and write {\"dist\": \"file\", "
				"\"file\": \"NAME.csv\"}", most);
			return false;
		}
		struct dist_point *point = &table->point[table->n++];
		json_t *json = NULL;
		if (!table->is_list) {
			ok = read_quantile(reading, item, point, list) && ok;
		} else if (read_quantity(reading, item, reading->path, &point->x, &json)) {
			json_array_append_new(list, json);
		} else {
			ok = false;
		}
	}
	if (table->n == 0) {
		value_problem(DIAG_E_DIST, items, reading->path, reading->diags,
			"%s; write a list that is not empty", tree_kind(items));
	}
	return ok && table->n > 0;
}

/* The table as a scenario file may hold it. */
static json_t *table_json(const struct reading *reading, const struct value_table *table)
{
	json_t *list = json_array();
	for (uint32_t i = 0; i < table->n; i++) {
		struct units_value level = {.real = table->point[i].u};
		struct units_value value = {.n = (uint64_t)table->point[i].x};
		char level_text[64], value_text[64];
		units_write(PARAM_TYPE_SHARE, &level, NULL, level_text, sizeof level_text);
		units_write(value_dist_unit(reading->param->type), &value, NULL, value_text,
			sizeof value_text);
		json_array_append_new(list, table->is_list ? json_string(value_text)
			: json_pack("[s, s]", level_text, value_text));
	}
	return json_pack("{s:s, s:o}", "dist", table->is_list ? "list" : "table",
		table->is_list ? "values" : "quantiles", list);
}

static bool read_file(const struct reading *reading, const struct tree *node,
	struct value_table *table, json_t **json)
{
	char name[1024];
	size_t bytes = 0;
	const char *why = "the name is too long";
	struct value_table_fault fault = {0};
	const char *given = tree_text(node);
	if (given == NULL || *given == '\0') {
		value_problem(DIAG_E_TYPE, node, reading->path, reading->diags,
			"%s; write the name of a CSV file", tree_kind(node));
		return false;
	}
	bool fits = load_beside(&node->origin, given, name, sizeof name);
	char *text = fits ? load_data(name, TABLE_FILE_BYTES_MAX, &bytes, &why) : NULL;
	if (text == NULL) {
		value_problem(DIAG_E_FILE, node, reading->path, reading->diags, "cannot read %s: %s",
			name, why);
		return false;
	}
	bool ok = value_table_read(text, bytes, value_dist_unit(reading->param->type), table, &fault);
	free(text);
	if (!ok) {
		diag_add(reading->diags, DIAG_E_DIST, name, fault.line, fault.col, reading->path, "%s",
			fault.text);
		return false;
	}
	*json = table_json(reading, table);
	return true;
}

/* What was observed: a table, a list or a file of either. */
static bool read_observed(const struct reading *reading, const struct tree *node,
	const struct kind *kind, struct dist *out, json_t **json)
{
	size_t kind_ix = (size_t)(kind - kinds);
	const struct tree *inner = tree_child(node, kind->keys[0]);
	struct value_table table = {.is_list = kind_ix == KIND_LIST};
	bool ok;
	if (kind_ix == KIND_FILE) {
		ok = read_file(reading, inner, &table, json);
	} else {
		json_t *list = json_array();
		ok = read_items(reading, inner, &table, list);
		*json = json_pack("{s:s, s:o}", "dist", kind->name, kind->keys[0], list);
	}
	const char *problem = NULL;
	if (ok) {
		*out = value_table_dist(&table);
		problem = dist_problem(out);
	}
	if (problem != NULL) {
		value_problem(DIAG_E_DIST, inner, reading->path, reading->diags, "%s", problem);
	}
	if (!ok || problem != NULL) {
		json_decref(*json);
		*json = NULL;
		return false;
	}
	return true;
}

/* A single component: every kind but mixture. */
static bool read_single(const struct reading *reading, const struct tree *node,
	const struct kind *kind, bool weighted, struct dist *out, json_t **json)
{
	size_t kind_ix = (size_t)(kind - kinds);
	double number[KEYS_MAX] = {0};
	char path[256];
	if (kind_ix == KIND_NEVER && !may_be_never(reading->param)) {
		value_problem(DIAG_E_DIST, node, reading->path, reading->diags,
			"\"never\" has no meaning here");
		return false;
	}
	if (!check_keys(reading, node, kind, weighted)) {
		return false;
	}
	if (kind_ix >= KIND_TABLE) {
		return read_observed(reading, node, kind, out, json);
	}
	*json = json_pack("{s:s}", "dist", kind->name);
	bool ok = true;
	for (size_t i = 0; i < KEYS_MAX && kind->keys[i] != NULL; i++) {
		const struct tree *child = tree_child(node, kind->keys[i]);
		json_t *part = NULL;
		member_path(reading, kind->keys[i], path);
		bool plain = kind_ix == KIND_WEIBULL && i == 0;
		bool read = plain ? read_number(reading, child, path, &number[i], &part)
			: read_quantity(reading, child, path, &number[i], &part);
		if (read) {
			json_object_set_new(*json, kind->keys[i], part);
		}
		ok = ok && read;
	}
	bool two = kind->keys[1] != NULL && kind_ix != KIND_WEIBULL;
	if (ok && two && number[1] < number[0]) {
		value_problem(DIAG_E_DIST, tree_child(node, kind->keys[1]), reading->path,
			reading->diags, "\"%s\" lies below \"%s\"", kind->keys[1], kind->keys[0]);
		ok = false;
	}
	if (ok && two && kind_ix == 3 && number[0] <= 0) {
		value_problem(DIAG_E_DIST, node, reading->path, reading->diags,
			"the median of a lognormal is above 0");
		ok = false;
	}
	if (!ok) {
		json_decref(*json);
		*json = NULL;
		return false;
	}
	*out = construct(kind_ix, number);
	return true;
}

/* The weight of a part, 0..1, and its canonical text in *json. */
static bool read_weight(const struct reading *reading, const struct tree *part, double *weight,
	json_t **json)
{
	const struct tree *node = tree_child(part, "weight");
	struct units_value share;
	struct units_fault fault = {.id = DIAG_E_DIST, .text = "every part needs \"weight\": \"90 %\""};
	const char *text = tree_text(node);
	if (text == NULL || !units_read(PARAM_TYPE_SHARE, text, NULL, &share, &fault)) {
		value_problem(fault.id, node == NULL ? part : node, reading->path, reading->diags,
			"%s", fault.text);
		return false;
	}
	char canonical[64];
	units_write(PARAM_TYPE_SHARE, &share, NULL, canonical, sizeof canonical);
	*json = json_string(canonical);
	*weight = share.real;
	return true;
}

static bool read_part(const struct reading *reading, const struct tree *part, struct dist *into,
	double *sum, json_t *parts)
{
	if (!tree_is_object(part)) {
		value_problem(DIAG_E_DIST, part, reading->path, reading->diags,
			"%s; a part is {\"weight\": \"90 %%\", \"dist\": ...}", tree_kind(part));
		return false;
	}
	const struct kind *kind = find_kind(reading, part);
	if (kind == NULL) {
		return false;
	}
	if (kind == &kinds[KIND_MIXTURE]) {
		value_problem(DIAG_E_DIST, part, reading->path, reading->diags,
			"a mixture has no mixtures as parts");
		return false;
	}
	struct dist one;
	double weight = 0;
	json_t *json = NULL;
	json_t *weight_json = NULL;
	if (!read_single(reading, part, kind, true, &one, &json)) {
		return false;
	}
	if (!read_weight(reading, part, &weight, &weight_json)) {
		json_decref(json);
		return false;
	}
	json_object_set_new(json, "weight", weight_json);
	json_array_append_new(parts, json);
	*sum += weight;
	if (!dist_add(into, weight, &one)) {
		value_problem(DIAG_E_DIST, part, reading->path, reading->diags,
			"the tables of a mixture have more than %d points together", DIST_POINTS);
		return false;
	}
	return true;
}

static bool read_mixture(const struct reading *reading, const struct tree *node, struct dist *out,
	json_t **json)
{
	const struct tree *list = tree_child(node, "parts");
	if (!check_keys(reading, node, &kinds[KIND_MIXTURE], false)) {
		return false;
	}
	size_t n = 0;
	for (const struct tree *part = list->child; list->is_array && part; part = part->next) {
		n++;
	}
	if (n < 1 || n > DIST_PARTS) {
		value_problem(DIAG_E_DIST, list, reading->path, reading->diags,
			"\"parts\" is a list of 1 to %d distributions", DIST_PARTS);
		return false;
	}
	*out = (struct dist){0};
	double sum = 0;
	bool ok = true;
	json_t *parts = json_array();
	for (const struct tree *part = list->child; part != NULL; part = part->next) {
		ok = read_part(reading, part, out, &sum, parts) && ok;
	}
	if (ok && fabs(sum - 1) > 1e-9) {
		value_problem(DIAG_E_DIST, list, reading->path, reading->diags,
			"the weights make %.6g %%, not 100 %%", sum * 100);
		ok = false;
	}
	if (!ok) {
		json_decref(parts);
		return false;
	}
	*json = json_pack("{s:s, s:o}", "dist", "mixture", "parts", parts);
	return true;
}

bool value_dist_read(const struct param *param, const struct tree *node, const char *path,
	struct dist *out, json_t **json, struct diag_list *diags)
{
	struct reading reading = {.param = param, .path = path, .diags = diags};
	const char *text = tree_text(node);
	bool ok = false;
	*json = NULL;
	if (text != NULL && strcmp(text, "never") == 0 && may_be_never(param)) {
		*out = dist_never();
		*json = json_pack("{s:s}", "dist", "never");
		return true;
	}
	if (!tree_is_object(node)) {
		double value = 0;
		ok = read_quantity(&reading, node, path, &value, json);
		*out = dist_fixed(value);
		if (ok) {
			*json = json_pack("{s:s, s:o}", "dist", "fixed", "value", *json);
		}
	} else {
		const struct kind *kind = find_kind(&reading, node);
		if (kind == &kinds[KIND_MIXTURE]) {
			ok = read_mixture(&reading, node, out, json);
		} else if (kind != NULL) {
			ok = read_single(&reading, node, kind, false, out, json);
		}
	}
	const char *problem = ok ? dist_problem(out) : NULL;
	if (problem != NULL) {
		value_problem(DIAG_E_DIST, node, path, diags, "%s", problem);
		json_decref(*json);
		*json = NULL;
		ok = false;
	}
	return ok;
}
