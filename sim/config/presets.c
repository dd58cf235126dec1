/* Look-up among the embedded files. See presets.h. */
#include "config/presets.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "config/suggest.h"

#define BASE "scenarios/base/"

const struct presets_file *presets_find(const char *path)
{
	for (size_t i = 0; i < presets_embedded_n; i++) {
		if (strcmp(presets_embedded[i].path, path) == 0) {
			return &presets_embedded[i];
		}
	}
	return NULL;
}

const struct presets_file *presets_base(const char *name)
{
	char path[256];
	int n = snprintf(path, sizeof path, BASE "%s.json", name);
	return n < (int)sizeof path ? presets_find(path) : NULL;
}

/* A path under scenarios/ that is not a preset. */
static const struct presets_file *shipped(const char *format, const char *name)
{
	char path[256];
	if (strlen(name) > 200) {
		return NULL;
	}
	snprintf(path, sizeof path, "scenarios/%s%s", name, format);
	return strncmp(path, BASE, strlen(BASE)) == 0 ? NULL : presets_find(path);
}

const struct presets_file *presets_scenario(const char *name)
{
	const char *begin = strstr(name, "scenarios/");
	const char *rest = begin == NULL ? name : begin + strlen("scenarios/");
	const struct presets_file *file = shipped("", rest);
	return file != NULL ? file : shipped(".json", rest);
}

const char *presets_near(const char *name, char *out, size_t out_bytes)
{
	struct suggest best = {0};
	const char *slash = strchr(name, '/');
	for (size_t i = 0; i < presets_embedded_n; i++) {
		const char *path = presets_embedded[i].path;
		if (strncmp(path, BASE, strlen(BASE)) != 0) {
			continue;
		}
		char word[64];
		int n = snprintf(word, sizeof word, "%.*s", (int)(strlen(path) - strlen(BASE) - 5),
			path + strlen(BASE));
		if (n >= (int)sizeof word) {
			continue;
		}
		const char *bare = strchr(word, '/') + 1;
		/* Without its directory a name is compared with the last part only. */
		size_t before = best.distance;
		const char *had = best.word;
		suggest_offer(&best, name, slash == NULL ? bare : word);
		if (best.word != had || best.distance != before) {
			snprintf(out, out_bytes, "%s", word);
			best.word = out;
		}
	}
	return best.word == NULL ? NULL : out;
}

const char *presets_near_scenario(const char *name, char *out, size_t out_bytes)
{
	static const char top[] = "scenarios/", end[] = ".json";
	char wanted[64];
	snprintf(wanted, sizeof wanted, "%s", name);
	char *dot = strstr(wanted, end);
	if (dot != NULL) {
		*dot = '\0';
	}
	struct suggest best = {0};
	size_t n = strlen(wanted), shortest = SIZE_MAX;
	for (size_t i = 0; i < presets_embedded_n; i++) {
		const char *path = presets_embedded[i].path;
		size_t bytes = strlen(path), skip = strlen(top);
		char word[64];
		if (strncmp(path, top, skip) != 0 || strncmp(path, BASE, strlen(BASE)) == 0 ||
		    bytes - skip >= sizeof word || strcmp(path + bytes - strlen(end), end) != 0) {
			continue;
		}
		snprintf(word, sizeof word, "%.*s", (int)(bytes - skip - strlen(end)), path + skip);
		/* The shortest that begins so is the plainest; a near spelling comes second. */
		const struct suggest before = best;
		if (n > 2 && strncmp(word, wanted, n) == 0 && bytes < shortest) {
			shortest = bytes;
			best.word = word;
		} else if (shortest == SIZE_MAX) {
			suggest_offer(&best, wanted, word);
		}
		if (best.word == word) {
			snprintf(out, out_bytes, "%s", word);
			best.word = out;
		} else {
			best = before;
		}
	}
	return best.word;
}
