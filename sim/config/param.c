/* The rows of param.def, spread into an array. See param.h. Nothing is parsed here. */
#include "config/param.h"

#include <stdio.h>
#include <string.h>

#include "models/model.h"

#define MEMBER_BYTES(kind, member) sizeof(((struct kind *)0)->member)
#define ROW(key_, group_, struct_, member_, type_, default_, low_, high_, choices_, kinds_,     \
	meaning_, source_)                                                                         \
	{.key = key_, .group = PARAM_GROUP_##group_, .type = PARAM_TYPE_##type_,                   \
	 .offset = offsetof(struct struct_, member_), .bytes = MEMBER_BYTES(struct_, member_),     \
	 .fallback = default_, .required = sizeof(default_) == 1 && PARAM_TYPE_##type_ != 0,        \
	 .low = low_, .high = high_, .choices = choices_, .kinds = kinds_, .meaning = meaning_,    \
	 .source = source_},

/* A text without a default is simply empty, all else without a default is required. */
static const struct param rows[] = {
#define PARAM(key, member, type, def, low, high, choices, meaning, source)                         \
	ROW(key, SCENARIO, scenario, member, type, def, low, high, choices, "", meaning, source)
#define STAGE(key, member, type, def, low, high, choices, meaning, source)                         \
	ROW("radio.*." key, STAGE, radio_stage, member, type, def, low, high, choices, "", meaning, \
		source)
#define PLAN(key, member, type, def, low, high, choices, meaning, source)                          \
	ROW("tariff.plans.*." key, PLAN, plan_cfg, member, type, def, low, high, choices, "",      \
		meaning, source)
#define FAULT(key, member, type, def, low, high, choices, meaning, source)                         \
	ROW("faults.*." key, FAULT, fault_cfg, member, type, def, low, high, choices, "", meaning,  \
		source)
#define USERS(key, member, type, def, low, high, choices, meaning, source)                         \
	ROW("population.groups.*." key, USERS, group_cfg, member, type, def, low, high, choices, "", \
		meaning, source)
#define STRATEGY(kinds, key, member, type, def, low, high, choices, meaning, source)               \
	ROW("strategies.*." key, STRATEGY, strategy_cfg, member, type, def, low, high, choices,    \
		kinds, meaning, source)
#include "config/param.def"
#undef PARAM
#undef STAGE
#undef PLAN
#undef FAULT
#undef USERS
#undef STRATEGY
};

enum { ROWS_N = sizeof rows / sizeof rows[0] };

static const char *const stage_names[RADIO_STAGES] = {"high", "tail", "mid", "low", "pch",
	"idle", "sleep"};

const struct param *param_rows(size_t *n)
{
	*n = ROWS_N;
	return rows;
}

const char *param_stage_name(unsigned stage_ix)
{
	return stage_ix < RADIO_STAGES ? stage_names[stage_ix] : "?";
}

static bool is_stage(const char *name, size_t n)
{
	for (unsigned i = 0; i < RADIO_STAGES; i++) {
		if (strlen(stage_names[i]) == n && memcmp(stage_names[i], name, n) == 0) {
			return true;
		}
	}
	return n == 1 && *name == '*';
}

/* Whether the component after `before` (already a pattern) is one that a user names. */
static bool is_star(const char *before, const char *name, size_t n)
{
	if (strcmp(before, "radio") == 0) {
		return is_stage(name, n);
	}
	return strcmp(before, "strategies") == 0 || strcmp(before, "tariff.plans") == 0 ||
		strcmp(before, "faults") == 0 || strcmp(before, "population.groups") == 0;
}

int param_pattern(const char *path, char *out, size_t out_bytes)
{
	size_t used = 0;
	out[0] = '\0';
	while (true) {
		size_t n = strcspn(path, ".");
		bool star = is_star(out, path, n);
		int wrote = snprintf(out + used, out_bytes - used, "%s%.*s", used > 0 ? "." : "",
			star ? 1 : (int)n, star ? "*" : path);
		used += (size_t)wrote;
		if (n > 1000 || used >= out_bytes) {
			return -1;
		}
		if (path[n] == '\0') {
			return 0;
		}
		path += n + 1;
	}
}

const struct param *param_row(const char *path)
{
	char pattern[256];
	if (param_pattern(path, pattern, sizeof pattern) != 0) {
		return NULL;
	}
	for (size_t i = 0; i < ROWS_N; i++) {
		if (strcmp(rows[i].key, pattern) == 0) {
			return &rows[i];
		}
	}
	return NULL;
}

bool param_is_section(const char *pattern)
{
	size_t n = strlen(pattern);
	for (size_t i = 0; i < ROWS_N; i++) {
		if (strncmp(rows[i].key, pattern, n) == 0 && rows[i].key[n] == '.') {
			return true;
		}
	}
	return false;
}

const char *param_type_name(enum param_type type)
{
	static const char *const names[PARAM_TYPES] = {"text", "count", "count", "bool", "choice",
		"duration", "size", "size", "share", "rate", "power", "energy", "charge", "voltage",
		"bit rate", "money", "money per MB", "time", "time zone", "file",
		"duration or distribution", "size or distribution", "name", "numbers"};
	return names[type];
}
