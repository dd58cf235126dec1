/* Looking values up in a results folder. See fact.h. */
#include "advise/fact.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static json_t *load_rep(const struct chart_folder *folder, unsigned rep)
{
	char path[CHART_PATH_BYTES + 32];
	char *text;
	size_t n;
	snprintf(path, sizeof path, "%s/reps/p000-r%02u.json", folder->path, rep);
	if (chart_file_read(path, &text, &n, NULL) != ERR_OK) {
		return NULL;
	}
	json_t *document = json_loadb(text, n, JSON_DECODE_INT_AS_REAL, NULL); /* 64-bit fingerprints */
	free(text);
	return document;
}

static void add_counts(json_t *sums, const json_t *counts)
{
	const char *name;
	json_t *count;
	json_object_foreach((json_t *)counts, name, count) {
		if (json_is_number(count)) {
			json_object_set_new(sums, name,
				json_real(json_number_value(json_object_get(sums, name)) +
					json_number_value(count)));
		}
	}
}

static void add_rep(struct fact *fact, const json_t *document)
{
	size_t i;
	json_t *row;
	json_array_foreach(json_object_get(document, "strategies"), i, row) {
		const char *name = chart_folder_string(row, "name");
		double users = 0.0, minutes = 0.0;
		if (!chart_folder_number(row, "users", &users) ||
			!chart_folder_number(row, "minutes", &minutes)) {
			continue;
		}
		for (unsigned s = 0; s < fact->folder->strategy_n; s++) {
			if (strcmp(name, fact->folder->strategy[s]) == 0) {
				fact->count[s] = fact->count[s] == NULL ? json_object() : fact->count[s];
				add_counts(fact->count[s], json_object_get(row, "count"));
				fact->user_days[s] += users * minutes / 1440.0;
				fact->users = users;
			}
		}
	}
}

void fact_load(struct fact *fact, const struct chart_folder *folder)
{
	*fact = (struct fact){.folder = folder};
	for (unsigned rep = 0; rep < FACT_REPS_MAX; rep++) {
		json_t *document = load_rep(folder, rep);
		if (document == NULL) {
			break;
		}
		add_rep(fact, document);
		json_decref(document);
	}
}

void fact_free(struct fact *fact)
{
	for (unsigned s = 0; s < MODEL_STRATEGIES_MAX; s++) {
		json_decref(fact->count[s]);
	}
	*fact = (struct fact){0};
}

static bool metric(const struct fact *fact, unsigned strategy, const char *id, const char *stat,
	double *value, const char **unit)
{
	const struct chart_value found = chart_folder_value(fact->folder,
		fact->folder->strategy[strategy], id, stat);
	*value = found.mean;
	*unit = found.unit;
	return found.known;
}

/* One value over another, or over `least` if that is more; `least` 0: the other must not be 0. */
static bool ratio(const struct fact *fact, unsigned strategy, const char *const part[3],
	double least, double *value)
{
	double above, below;
	const char *unit;
	const bool known = metric(fact, strategy, part[0], part[1], &above, &unit) &&
			   metric(fact, strategy, part[0], part[2], &below, &unit);
	below = known && below > least ? below : least;
	*value = known && below > 0.0 ? above / below : 0.0;
	return known && below > 0.0;
}

/* What is not in the folder as it stands. */
static bool derived(const struct fact *fact, unsigned strategy, const char *name, double *value,
	const char **unit)
{
	static const char *const requests[] = {"requests_per_s", "max", "p90"};
	static const char *const handshakes[] = {"tls_handshakes_per_s", "max", "mean"};
	*unit = "times";
	*value = 0.0;
	if (strcmp(name, "peak_factor") == 0) {
		return ratio(fact, strategy, requests, 1.0 / 60.0, value);
	}
	if (strcmp(name, "handshake_peak") == 0) {
		return ratio(fact, strategy, handshakes, 0.0, value);
	}
	if (strcmp(name, "hours_without_coverage") == 0) {
		double us = 0.0;
		const bool counted = chart_folder_number(fact->count[strategy], "coverage_out_us", &us) &&
			fact->user_days[strategy] > 0.0;
		*value = counted ? us / 3.6e9 / fact->user_days[strategy] : 0.0;
		*unit = "a day and user";
		return counted;
	}
	if (fact->users <= 0.0) {
		return false;
	}
	bool known = true;
	if (strcmp(name, "users") == 0) {
		*value = fact->users;
		*unit = "users";
		return true;
	} else if (strcmp(name, "peak_per_user") == 0) {
		known = metric(fact, strategy, "requests_per_s", "max", value, unit);
		*value *= 60.0;
	} else if (strcmp(name, "held_per_user") == 0) {
		known = metric(fact, strategy, "held_requests_total", "mean", value, unit);
	} else {
		return false;
	}
	*value /= fact->users;
	*unit = "a user";
	return known;
}

static bool limit(const struct fact *fact, unsigned strategy, const char *key, double *value)
{
	const json_t *limits = json_object_get(json_object_get(json_object_get(fact->folder->point,
		"strategies"), fact->folder->strategy[strategy]), "limits");
	size_t i;
	json_t *row;
	json_array_foreach((json_t *)limits, i, row) {
		if (strcmp(chart_folder_string(row, "key"), key) == 0) {
			return chart_folder_number(row, "share", value);
		}
	}
	return false;
}

bool fact_value(const struct fact *fact, unsigned strategy, const char *name, double *value,
	const char **unit)
{
	if (strncmp(name, "count.", 6) == 0) {
		*unit = "a day and user";
		const bool known = chart_folder_number(fact->count[strategy], name + 6, value) &&
				   fact->user_days[strategy] > 0.0;
		*value = known ? *value / fact->user_days[strategy] : 0.0;
		return known;
	}
	if (strncmp(name, "limit.", 6) == 0) {
		*unit = "of the limit";
		return limit(fact, strategy, name + 6, value);
	}
	if (derived(fact, strategy, name, value, unit)) {
		return true;
	}
	char id[96];
	const size_t n = strcspn(name, ":");
	snprintf(id, sizeof id, "%.*s", (int)n, name);
	return metric(fact, strategy, id, name[n] == ':' ? name + n + 1 : "mean", value, unit);
}

const char *fact_kind(const struct fact *fact, unsigned strategy)
{
	return chart_folder_string(json_object_get(json_object_get(fact->folder->point, "strategies"),
		fact->folder->strategy[strategy]), "kind");
}
