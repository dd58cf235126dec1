/* One parameter's value. See value.h. */
#include "config/value.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/suggest.h"
#include "config/value_dist.h"
#include "core/err.h"

/* What one reading needs; `defaulted` values come from param.def and must be valid. */
struct reading {
	const struct param *param;
	const struct tree *node;
	const char *path, *currency;
	struct diag_list *diags;
};

void value_problem(enum diag_id id, const struct tree *node, const char *path,
	struct diag_list *diags, const char *format, ...)
{
	char text[1024];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	const struct tree_origin *at = &node->origin;
	diag_add(diags, id, at->file == NULL ? "default" : at->file->name, at->line, at->col, path,
		"%s", text);
}

const char *value_word(const char *choices, unsigned i, char out[static 64])
{
	while (i > 0 && *choices != '\0') {
		choices += strcspn(choices, "|");
		choices += *choices == '|';
		i--;
	}
	size_t n = strcspn(choices, "|");
	if (n == 0 || n > 63) {
		return NULL;
	}
	memcpy(out, choices, n);
	out[n] = '\0';
	return out;
}

enum param_type value_dist_unit(enum param_type type)
{
	return type == PARAM_TYPE_DIST_TIME ? PARAM_TYPE_DURATION : PARAM_TYPE_BYTES64;
}

static bool is_money(enum param_type type)
{
	return type == PARAM_TYPE_MONEY || type == PARAM_TYPE_MONEY_PER_MB;
}

/* The message for a JSON value of the wrong kind. */
static bool wrong_kind(const struct reading *reading, const char *wanted)
{
	value_problem(DIAG_E_TYPE, reading->node, reading->path, reading->diags, "%s; write %s",
		tree_kind(reading->node), wanted);
	return false;
}

static bool read_bool(const struct reading *reading, struct value *out)
{
	if (!json_is_boolean(reading->node->leaf)) {
		return wrong_kind(reading, "true or false, without quotes");
	}
	out->word = json_is_true(reading->node->leaf);
	out->json = json_boolean(out->word);
	return true;
}

/* The text of a choice. On the command line 12.1 arrives as a number and stands for itself. */
static const char *choice_text(const struct reading *reading, char out[64])
{
	const struct tree *node = reading->node;
	bool number = node->origin.file != NULL && node->origin.file->kind == TREE_SET
		&& json_is_number(node->leaf);
	char *text = number ? json_dumps(node->leaf, JSON_ENCODE_ANY | JSON_REAL_PRECISION(15)) : NULL;
	if (text == NULL) {
		return tree_text(node);
	}
	snprintf(out, 64, "%s", text);
	free(text);
	return out;
}

static bool read_choice(const struct reading *reading, struct value *out)
{
	char word[64];
	char list[256] = "";
	char number[64];
	const char *text = choice_text(reading, number);
	struct suggest near = {0};
	char near_word[64] = "";
	for (unsigned i = 0; value_word(reading->param->choices, i, word) != NULL; i++) {
		if (text != NULL && strcmp(word, text) == 0) {
			out->word = i;
			out->json = json_string(text);
			return true;
		}
		size_t n = strlen(list);
		snprintf(list + n, sizeof list - n, "%s\"%s\"", i == 0 ? "" : ", ", word);
		struct suggest before = near;
		if (text != NULL) {
			suggest_offer(&near, text, word);
		}
		if (near.distance != before.distance || (before.word == NULL && near.word != NULL)) {
			memcpy(near_word, word, sizeof word);
			near.word = near_word;
		}
	}
	if (text == NULL) {
		char wanted[300];
		snprintf(wanted, sizeof wanted, "one of %s", list);
		return wrong_kind(reading, wanted);
	}
	bool has = near_word[0] != '\0';
	value_problem(DIAG_E_CHOICE, reading->node, reading->path, reading->diags,
		"unknown word \"%.64s\"; %s%s%s", text, has ? "did you mean \"" : "write one of ",
		has ? near_word : list, has ? "\"?" : "");
	return false;
}

static bool is_code(const char *text)
{
	return strlen(text) == 3 && strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3;
}

/* Texts go to terminals, files and charts: control characters have no business there. */
static bool read_text(const struct reading *reading, struct value *out)
{
	const char *text = tree_text(reading->node);
	if (text == NULL) {
		return wrong_kind(reading, "a text in quotes");
	}
	bool named = reading->param->type != PARAM_TYPE_REF;
	size_t room = named ? reading->param->bytes : sizeof out->text;
	room = room > sizeof out->text ? sizeof out->text : room;
	const char *problem = NULL;
	for (const char *c = text; *c != '\0'; c++) {
		if ((unsigned char)*c < 0x20 || *c == 0x7f) {
			problem = "control characters are not allowed";
		}
	}
	if (strcmp(reading->param->key, "tariff.currency") == 0 && !is_code(text)) {
		problem = "a currency is three capital letters, such as \"USD\"";
	}
	if (strlen(text) >= room) {
		value_problem(DIAG_E_RANGE, reading->node, reading->path, reading->diags,
			"longer than %zu bytes", room - 1);
		return false;
	}
	if (problem != NULL) {
		value_problem(DIAG_E_RANGE, reading->node, reading->path, reading->diags, "%s",
			problem);
		return false;
	}
	bool none = reading->param->type == PARAM_TYPE_FILE && strcmp(text, "none") == 0;
	snprintf(out->text, sizeof out->text, "%s", none ? "" : text);
	out->json = json_string(text);
	return true;
}

/* Whether a text of param.def lies within the bounds of its row. */
static bool in_bounds(const struct param *param, const char *text)
{
	static const struct units_form bare = {.currency = ""};
	struct units_value value;
	struct units_value bound;
	struct units_fault fault;
	if (!units_read(param->type, text, &bare, &value, &fault) || value.unbounded) {
		return false;
	}
	bool under = *param->low != '\0' && units_read(param->type, param->low, &bare, &bound, &fault)
		&& units_compare(param->type, &value, &bound) < 0;
	bool over = *param->high != '\0' && units_read(param->type, param->high, &bare, &bound, &fault)
		&& units_compare(param->type, &value, &bound) > 0;
	return !under && !over;
}

/* What messages tell the user to write must be accepted at this place. */
static struct units_form form_of(const struct reading *reading)
{
	const struct param *param = reading->param;
	struct units_form form = {.currency = is_money(param->type) ? reading->currency : NULL};
	if (in_bounds(param, units_example(param->type))) {
		form.example = units_example(param->type);
	} else if (in_bounds(param, param->fallback)) {
		form.example = param->fallback;
	} else {
		form.example = param->high;
	}
	return form;
}

/* Bounds as they stand in param.def, with the currency where there is one. */
static void bound_text(const struct reading *reading, const char *bound, char out[64])
{
	struct units_value value;
	struct units_fault fault;
	enum param_type type = reading->param->type;
	static const struct units_form bare = {.currency = ""};
	REQUIRE(units_read(type, bound, &bare, &value, &fault));
	units_write(type, &value, reading->currency, out, 64);
}

static bool check_bounds(const struct reading *reading, const struct units_value *value)
{
	const struct param *param = reading->param;
	static const struct units_form bare = {.currency = ""};
	struct units_value low = {0};
	struct units_value high = {0};
	struct units_fault fault;
	bool has_low = *param->low != '\0' && units_read(param->type, param->low, &bare, &low, &fault);
	bool has_high = *param->high != '\0'
		&& units_read(param->type, param->high, &bare, &high, &fault);
	bool under = has_low && units_compare(param->type, value, &low) < 0;
	bool over = (has_high && units_compare(param->type, value, &high) > 0)
		|| (!has_high && value->unbounded);
	if (!under && !over) {
		return true;
	}
	char low_text[64] = "";
	char high_text[64] = "";
	if (has_low) {
		bound_text(reading, param->low, low_text);
	}
	if (has_high) {
		bound_text(reading, param->high, high_text);
	}
	value_problem(DIAG_E_RANGE, reading->node, reading->path, reading->diags,
		"%s; write a value from %s%s%s", under ? "too small" : "too large", low_text,
		has_high ? " to " : " up", high_text);
	return false;
}

/* Counts are plain JSON integers; the largest seeds do not fit one and may be digits in quotes. */
static bool count_text(const struct reading *reading, char out[64])
{
	const struct param *param = reading->param;
	const char *text = tree_text(reading->node);
	bool word = text != NULL && strcmp(text, "unlimited") == 0
		&& strcmp(param->high, "unlimited") == 0;
	bool digits = text != NULL && param->type == PARAM_TYPE_COUNT64 && *text != '\0'
		&& strspn(text, "0123456789") == strlen(text) && strlen(text) <= 20;
	if (word || digits) {
		snprintf(out, 64, "%s", text);
		return true;
	}
	if (json_is_integer(reading->node->leaf)) {
		snprintf(out, 64, "%lld", (long long)json_integer_value(reading->node->leaf));
		return true;
	}
	return wrong_kind(reading, "a whole number without quotes, such as 10");
}

static bool read_quantity(const struct reading *reading, struct value *out)
{
	enum param_type type = reading->param->type;
	bool count = type == PARAM_TYPE_COUNT || type == PARAM_TYPE_COUNT64;
	const struct units_form form = form_of(reading);
	char number[64];
	const char *text = tree_text(reading->node);
	struct units_fault fault = {0};
	if (count) {
		if (!count_text(reading, number)) {
			return false;
		}
		text = number;
	} else if (text == NULL && json_is_number(reading->node->leaf)) {
		char *bare = json_dumps(reading->node->leaf, JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));
		units_bare(type, bare == NULL ? "" : bare, &form, &fault);
		free(bare);
	} else if (text == NULL) {
		/* The words around the number zero hold the example, which is all that is wanted. */
		units_bare(type, tree_kind(reading->node), &form, &fault);
		fault.id = DIAG_E_TYPE;
	}
	if (text == NULL || !units_read(type, text, &form, &out->quantity, &fault)) {
		value_problem(fault.id, reading->node, reading->path, reading->diags, "%s",
			fault.text);
		return false;
	}
	if (!check_bounds(reading, &out->quantity)) {
		return false;
	}
	char canonical[64];
	units_write(type, &out->quantity, reading->currency, canonical, sizeof canonical);
	bool plain = count && !out->quantity.unbounded && out->quantity.n <= INT64_MAX;
	out->json = plain ? json_integer((json_int_t)out->quantity.n) : json_string(canonical);
	return true;
}

/* One number of a list, or the only one. */
static bool read_number(const struct reading *reading, const struct tree *node, double *out)
{
	double low = strtod(reading->param->low, NULL);
	double high = strtod(reading->param->high, NULL);
	if (!json_is_number(node->leaf)) {
		value_problem(DIAG_E_TYPE, node, reading->path, reading->diags,
			"%s; write a plain number", tree_kind(node));
		return false;
	}
	*out = json_number_value(node->leaf);
	if (!(*out >= low && *out <= high)) {
		value_problem(DIAG_E_RANGE, node, reading->path, reading->diags,
			"write a number from %s to %s", reading->param->low, reading->param->high);
		return false;
	}
	return true;
}

static bool read_numbers(const struct reading *reading, struct value *out)
{
	const struct tree *node = reading->node;
	size_t n = reading->param->bytes / sizeof out->numbers[0];
	REQUIRE(n <= VALUE_NUMBERS_MAX);
	const char *text = tree_text(node);
	if (text != NULL && strcmp(text, "none") == 0 && strcmp(reading->param->fallback, text) == 0) {
		out->json = json_string(text);
		return true;
	}
	if (n == 1) {
		bool ok = read_number(reading, node, &out->numbers[0]);
		out->json = ok ? json_real(out->numbers[0]) : NULL;
		return ok;
	}
	size_t given = 0;
	bool ok = true;
	for (const struct tree *item = node->child; node->is_array && item != NULL; item = item->next) {
		ok = given >= n || (read_number(reading, item, &out->numbers[given]) && ok);
		given++;
	}
	if (given != n) {
		value_problem(DIAG_E_TYPE, node, reading->path, reading->diags,
			"%s of %zu; write a list of %zu numbers", tree_kind(node), given, n);
		return false;
	}
	out->json = ok ? json_array() : NULL;
	for (size_t i = 0; ok && i < n; i++) {
		json_array_append_new(out->json, json_real(out->numbers[i]));
	}
	return ok;
}

static bool read_typed(const struct reading *reading, struct value *out)
{
	switch (reading->param->type) {
	case PARAM_TYPE_BOOL:
		return read_bool(reading, out);
	case PARAM_TYPE_CHOICE:
		return read_choice(reading, out);
	case PARAM_TYPE_TEXT:
	case PARAM_TYPE_FILE:
	case PARAM_TYPE_REF:
		return read_text(reading, out);
	case PARAM_TYPE_DIST_TIME:
	case PARAM_TYPE_DIST_BYTES:
		return value_dist_read(reading->param, reading->node, reading->path, &out->dist,
			&out->json, reading->diags);
	case PARAM_TYPE_NUMBERS:
		return read_numbers(reading, out);
	default:
		return read_quantity(reading, out);
	}
}

/* The default as the JSON that a user would write. */
static json_t *default_json(const struct param *param, const char *currency)
{
	const char *text = param->fallback;
	switch (param->type) {
	case PARAM_TYPE_BOOL:
		return json_boolean(strcmp(text, "true") == 0);
	case PARAM_TYPE_COUNT:
	case PARAM_TYPE_COUNT64:
	case PARAM_TYPE_NUMBERS:
	case PARAM_TYPE_DIST_TIME:
	case PARAM_TYPE_DIST_BYTES: {
		json_t *json = json_loads(text, JSON_DECODE_ANY, NULL);
		return json != NULL ? json : json_string(text);
	}
	case PARAM_TYPE_MONEY:
		return json_sprintf("%s %s", text, currency);
	case PARAM_TYPE_MONEY_PER_MB:
		return json_sprintf("%.*s %s/MB", (int)strcspn(text, " /"), text, currency);
	default:
		return json_string(text);
	}
}

bool value_read(const struct param *param, const struct tree *node, const char *path,
	const char *currency, struct value *out, struct diag_list *diags)
{
	*out = (struct value){0};
	struct reading reading = {.param = param, .node = node, .path = path,
		.currency = currency, .diags = diags};
	if (node != NULL) {
		return read_typed(&reading, out);
	}
	struct tree_origin origin = {0};
	json_t *json = default_json(param, currency);
	struct tree *made = tree_build(json, NULL, 0, &origin);
	REQUIRE(made != NULL);
	reading.node = made;
	bool ok = read_typed(&reading, out);
	tree_free(made);
	json_decref(json);
	return ok;
}

void value_fini(struct value *value)
{
	json_decref(value->json);
	value->json = NULL;
}

/* ActiveSync versions are stored as models/model.h says, not as an index. */
static uint32_t stored_word(const struct param *param, uint32_t word)
{
	if (strcmp(param->key, "server.protocol") == 0) {
		static const uint32_t versions[] = {25, 120, 121, 140, 141};
		return versions[word];
	}
	return word;
}

static void store_bytes(void *member, size_t bytes, const void *from, size_t from_bytes)
{
	REQUIRE(bytes == from_bytes);
	memcpy(member, from, bytes);
}

void value_store(const struct param *param, const struct value *value, void *base)
{
	void *member = (char *)base + param->offset;
	uint32_t word = stored_word(param, value->word);
	uint32_t narrow = (uint32_t)value->quantity.n;
	int32_t zone = (int32_t)value->quantity.i;
	bool flag = word != 0;
	switch (param->type) {
	case PARAM_TYPE_BOOL:
	case PARAM_TYPE_CHOICE:
		if (param->bytes == sizeof flag) {
			memcpy(member, &flag, sizeof flag);
		} else {
			store_bytes(member, param->bytes, &word, sizeof word);
		}
		break;
	case PARAM_TYPE_TEXT:
	case PARAM_TYPE_FILE:
		snprintf(member, param->bytes, "%s", value->text);
		break;
	case PARAM_TYPE_REF:
		break; /* config/fill.c knows the indices */
	case PARAM_TYPE_DIST_TIME:
	case PARAM_TYPE_DIST_BYTES:
		store_bytes(member, param->bytes, &value->dist, sizeof value->dist);
		break;
	case PARAM_TYPE_NUMBERS:
		memcpy(member, value->numbers, param->bytes);
		break;
	case PARAM_TYPE_SHARE:
	case PARAM_TYPE_RATE:
		store_bytes(member, param->bytes, &value->quantity.real, sizeof(double));
		break;
	case PARAM_TYPE_TIME:
		store_bytes(member, param->bytes, &value->quantity.i, sizeof(int64_t));
		break;
	case PARAM_TYPE_ZONE:
		store_bytes(member, param->bytes, &zone, sizeof zone);
		break;
	case PARAM_TYPE_DURATION:
	case PARAM_TYPE_MONEY:
	case PARAM_TYPE_MONEY_PER_MB:
	case PARAM_TYPE_COUNT64:
	case PARAM_TYPE_BYTES64:
		store_bytes(member, param->bytes, &value->quantity.n, sizeof(uint64_t));
		break;
	default:
		store_bytes(member, param->bytes, &narrow, sizeof narrow);
		break;
	}
}
