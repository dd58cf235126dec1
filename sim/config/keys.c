/* The keys of a scenario as a set. See keys.h. Recursion is the JSON walk. */
#include "config/keys.h"

#include <stdio.h>
#include <string.h>

#include "config/param.h"
#include "config/suggest.h"
#include "config/value.h"

enum { PATH_BYTES = 512, UNKNOWN_MAX = 1000 };

/* Keys of the file that are no parameters; the last four never reach the tree. */
static const char *const plain_keys[] = {"title", "about", "expect", "sweep", "format", "extends",
	"$schema", "source"};
enum { PLAIN_KEPT = 4, PLAIN_N = 8 };

/* The component of `key` behind the prefix `pattern.`, copied to `out`; NULL if it is elsewhere. */
static const char *component(const char *key, const char *pattern, char out[64])
{
	size_t n = strlen(pattern);
	if (n > 0 && (strncmp(key, pattern, n) != 0 || key[n] != '.')) {
		return NULL;
	}
	const char *begin = n > 0 ? key + n + 1 : key;
	size_t length = strcspn(begin, ".");
	if (length == 0 || length > 63) {
		return NULL;
	}
	memcpy(out, begin, length);
	out[length] = '\0';
	return out;
}

/* The nearest of the keys valid within the section `pattern`. */
static bool near_here(const char *pattern, const char *name, char out[64])
{
	size_t n = 0;
	const struct param *rows = param_rows(&n);
	struct suggest best = {0};
	char word[64];
	for (size_t i = 0; *pattern == '\0' && i < PLAIN_N - 1; i++) {
		suggest_offer(&best, name, plain_keys[i]);
	}
	if (best.word != NULL) {
		snprintf(out, 64, "%s", best.word);
	}
	/* Stages are spelt out in the table of param.c, plans hang below tariff. */
	for (size_t i = 0; i < n + 4; i++) {
		const char *offered = NULL;
		if (i >= n) {
			offered = strcmp(pattern, "radio") == 0 ? param_stage_name((unsigned)(i - n))
				: NULL;
		} else {
			offered = component(rows[i].key, pattern, word);
		}
		if (offered == NULL || strcmp(offered, "*") == 0) {
			continue;
		}
		struct suggest before = best;
		suggest_offer(&best, name, offered);
		if (best.word != before.word || best.distance != before.distance) {
			snprintf(out, 64, "%s", offered);
			best.word = out;
		}
	}
	return best.word != NULL;
}

/* A row elsewhere whose last component is exactly `name`. */
static const char *same_elsewhere(const char *name)
{
	size_t n = 0;
	const struct param *rows = param_rows(&n);
	for (size_t i = 0; i < n; i++) {
		const char *dot = strrchr(rows[i].key, '.');
		if (strcmp(dot == NULL ? rows[i].key : dot + 1, name) == 0) {
			return rows[i].key;
		}
	}
	return NULL;
}

static void unknown_key(const struct tree *node, const char *section, const char *path,
	struct diag_list *diags)
{
	struct tree at = *node;
	at.origin.line = node->origin.key_line;
	at.origin.col = node->origin.key_col;
	char near[64];
	/* What is no longer kept need not be clever: a file may hold half a million wrong keys. */
	if (diags->error_n > UNKNOWN_MAX) {
		value_problem(DIAG_E_KEY, &at, path, diags, "unknown key");
		return;
	}
	const char *elsewhere = same_elsewhere(node->key);
	if (near_here(section, node->key, near)) {
		value_problem(DIAG_E_KEY, &at, path, diags, "unknown key; did you mean \"%s\"?", near);
	} else if (elsewhere != NULL) {
		value_problem(DIAG_E_KEY, &at, path, diags, "unknown key here; did you mean \"%s\"?",
			elsewhere);
	} else {
		value_problem(DIAG_E_KEY, &at, path, diags, "unknown key");
	}
}

static bool is_plain(const char *path)
{
	for (size_t i = 0; i < PLAIN_KEPT; i++) {
		if (strcmp(plain_keys[i], path) == 0) {
			return true;
		}
	}
	return false;
}

/* Below a row nothing is walked: the inside of a distribution is judged with its value. */
static void walk(const struct tree *section, const char *prefix, struct diag_list *diags)
{
	char pattern[PATH_BYTES];
	char section_pattern[PATH_BYTES] = "";
	char path[PATH_BYTES];
	if (*prefix != '\0') {
		param_pattern(prefix, section_pattern, sizeof section_pattern);
	}
	for (const struct tree *child = section->child; child != NULL; child = child->next) {
		snprintf(path, sizeof path, "%.300s%s%.200s", prefix, *prefix ? "." : "",
			child->key);
		/* A dot within a key would name another place. */
		bool odd = strchr(child->key, '.') != NULL || *child->key == '\0';
		if (odd || param_pattern(path, pattern, sizeof pattern) != 0) {
			unknown_key(child, section_pattern, path, diags);
		} else if (param_row(path) != NULL || (*prefix == '\0' && is_plain(path))) {
			continue;
		} else if (!param_is_section(pattern)) {
			unknown_key(child, section_pattern, path, diags);
		} else if (!tree_is_object(child)) {
			value_problem(DIAG_E_TYPE, child, path, diags, "%s; this is a section, write {...}",
				tree_kind(child));
		} else {
			walk(child, path, diags);
		}
	}
}

void keys_check(const struct load *load, struct diag_list *diags)
{
	walk(load->root, "", diags);
}

const char *keys_suggest(const char *path, char *out, size_t out_bytes)
{
	char pattern[PATH_BYTES];
	if (param_pattern(path, pattern, sizeof pattern) != 0) {
		return NULL;
	}
	size_t n = 0;
	const struct param *rows = param_rows(&n);
	struct suggest best = {0};
	for (size_t i = 0; i < n; i++) {
		suggest_offer(&best, pattern, rows[i].key);
	}
	const char *dot = strrchr(path, '.');
	if (best.word == NULL) {
		best.word = same_elsewhere(dot == NULL ? path : dot + 1);
	}
	if (best.word == NULL) {
		return NULL;
	}
	snprintf(out, out_bytes, "%s", best.word);
	return out;
}
