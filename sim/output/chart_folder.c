/* Finding and loading a results folder; questions about its metrics. */
#include "output/chart_folder.h"

#include <glob.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Folder names begin with the time (interface.md 3.5), so the greatest name is the newest. */
enum err chart_folder_find(const char *dir, char path[static CHART_PATH_BYTES],
	struct err_info *info)
{
	if (strcmp(dir, "latest") != 0 || access("latest/summary.json", R_OK) == 0) {
		size_t n = strlen(dir);
		while (n > 1 && dir[n - 1] == '/') {
			n--;
		}
		if (n == 0 || n >= CHART_PATH_BYTES - 128) {
			return err_set(info, ERR_FAILURE, "", "the folder's name is %s",
				n == 0 ? "empty" : "too long");
		}
		memcpy(path, dir, n);
		path[n] = '\0';
		return ERR_OK;
	}
	glob_t found;
	char best[CHART_PATH_BYTES] = "";
	const int rc = glob("results/*/latest", 0, NULL, &found);
	for (size_t i = 0; rc == 0 && i < found.gl_pathc; i++) {
		char target[CHART_PATH_BYTES];
		const ssize_t n = readlink(found.gl_pathv[i], target, sizeof target - 1);
		if (n <= 0) {
			continue;
		}
		target[n] = '\0';
		const char *slash = strrchr(target, '/');
		const char *name = slash == NULL ? target : slash + 1;
		if (strcmp(name, best) > 0 && strlen(found.gl_pathv[i]) < CHART_PATH_BYTES - 128) {
			snprintf(best, sizeof best, "%s", name);
			snprintf(path, CHART_PATH_BYTES, "%s", found.gl_pathv[i]);
		}
	}
	if (rc == 0) {
		globfree(&found);
	}
	if (best[0] == '\0') {
		return err_set(info, ERR_FAILURE, "latest",
			"no results/NAME/latest in the current folder; run a scenario first");
	}
	return ERR_OK;
}

bool chart_folder_has(const struct chart_folder *folder, const char *name)
{
	char path[CHART_PATH_BYTES + 128];
	struct stat st;
	snprintf(path, sizeof path, "%s/%s", folder->path, name);
	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

const char *chart_folder_string(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text == NULL ? "" : text;
}

bool chart_folder_number(const json_t *object, const char *key, double *out)
{
	const json_t *value = json_object_get(object, key);
	if (!json_is_number(value) || !isfinite(json_number_value(value))) {
		return false;
	}
	*out = json_number_value(value);
	return true;
}

static enum err load_json(const struct chart_folder *folder, const char *name, json_t **out,
	struct err_info *info)
{
	char path[CHART_PATH_BYTES + 64];
	snprintf(path, sizeof path, "%s/%s", folder->path, name);
	char *text;
	size_t n;
	const enum err err = chart_file_read(path, &text, &n, info);
	if (err != ERR_OK) {
		return err;
	}
	json_error_t at;
	*out = json_loadb(text, n, JSON_REJECT_DUPLICATES, &at);
	free(text);
	if (*out == NULL || !json_is_object(*out)) {
		char place[CHART_PATH_BYTES + 96];
		snprintf(place, sizeof place, "%s:%d:%d", path, *out == NULL ? at.line : 1,
			*out == NULL ? at.column : 1);
		return err_set(info, ERR_FAILURE, place, "damaged: %s",
			*out == NULL ? at.text : "not a JSON object");
	}
	return ERR_OK;
}

static bool name_valid(const char *name)
{
	const size_t n = strlen(name);
	return n > 0 && n < MODEL_NAME_MAX
		&& strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == n;
}

/* The largest n of any metric is the number of replications. */
static void note_replications(struct chart_folder *folder, const json_t *metrics)
{
	const char *key;
	json_t *metric;
	json_object_foreach((json_t *)metrics, key, metric) {
		const json_int_t n = json_integer_value(json_object_get(metric, "n"));
		if (n > folder->replications && n < 1000000) {
			folder->replications = (int)n;
		}
	}
}

static enum err check_summary(struct chart_folder *folder, struct err_info *info)
{
	char place[CHART_PATH_BYTES + 64];
	snprintf(place, sizeof place, "%s/summary.json", folder->path);
	if (strcmp(chart_folder_string(folder->summary, "format"), "pushsim-summary/1") != 0) {
		return err_set(info, ERR_FAILURE, place, "the format is not pushsim-summary/1");
	}
	folder->point = json_array_get(json_object_get(folder->summary, "points"), 0);
	json_t *strategies = json_object_get(folder->point, "strategies");
	if (json_object_size(strategies) == 0) {
		return err_set(info, ERR_FAILURE, place, "no points[0].strategies");
	}
	const char *name;
	json_t *strategy;
	json_object_foreach(strategies, name, strategy) {
		if (!name_valid(name) || folder->strategy_n == MODEL_STRATEGIES_MAX
			|| !json_is_object(json_object_get(strategy, "metrics"))) {
			return err_set(info, ERR_FAILURE, place, "damaged at strategy %.60s", name);
		}
		folder->strategy[folder->strategy_n++] = name;
		note_replications(folder, json_object_get(strategy, "metrics"));
	}
	return ERR_OK;
}

enum err chart_folder_load(struct chart_folder *folder, const char *dir, struct err_info *info)
{
	*folder = (struct chart_folder){0};
	enum err err = chart_folder_find(dir, folder->path, info);
	if (err == ERR_OK) {
		err = load_json(folder, "summary.json", &folder->summary, info);
	}
	if (err == ERR_OK) {
		err = check_summary(folder, info);
	}
	if (err == ERR_OK && chart_folder_has(folder, "resolved.json")) {
		err = load_json(folder, "resolved.json", &folder->resolved, info);
	}
	if (err != ERR_OK) {
		chart_folder_free(folder);
		return err;
	}
	const json_t *seed = json_object_get(folder->summary, "seed");
	if (json_is_integer(seed)) {
		/* Seeds are 64 bits unsigned; JSON integers of jansson are signed. */
		snprintf(folder->seed, sizeof folder->seed, "%llu",
			(unsigned long long)json_integer_value(seed));
	} else {
		snprintf(folder->seed, sizeof folder->seed, "%.23s",
			json_is_string(seed) ? json_string_value(seed) : "?");
	}
	folder->title = json_string_value(chart_folder_param(folder, "title"));
	if (folder->title == NULL) {
		folder->title = chart_folder_string(folder->summary, "title");
	}
	folder->scenario = chart_folder_string(folder->summary, "scenario");
	return ERR_OK;
}

void chart_folder_free(struct chart_folder *folder)
{
	json_decref(folder->summary);
	json_decref(folder->resolved);
	*folder = (struct chart_folder){0};
}

static bool pair(const json_t *object, const char *key, double *lo, double *hi)
{
	const json_t *range = json_object_get(object, key);
	const json_t *low = json_array_get(range, 0), *high = json_array_get(range, 1);
	if (!json_is_number(low) || !json_is_number(high)) {
		return false;
	}
	*lo = json_number_value(low);
	*hi = json_number_value(high);
	return isfinite(*lo) && isfinite(*hi);
}

static struct chart_value value_of(const json_t *object, const char *key, const char *unit)
{
	struct chart_value value = {.unit = unit, .reason = chart_folder_string(object, "reason")};
	value.known = chart_folder_number(object, key, &value.mean);
	value.interval = value.known && pair(object, "ci95", &value.lo, &value.hi);
	value.band = value.known && pair(object, "band", &value.band_lo, &value.band_hi);
	if (!value.known && value.reason[0] == '\0') {
		value.reason = "not in the results";
	}
	return value;
}

struct chart_value chart_folder_value(const struct chart_folder *folder, const char *strategy,
	const char *metric, const char *stat)
{
	const json_t *entry = json_object_get(json_object_get(json_object_get(json_object_get(
		folder->point, "strategies"), strategy), "metrics"), metric);
	const char *unit = chart_folder_string(entry, "unit");
	if (stat[0] == 'p') {
		const json_t *quantile = json_object_get(json_object_get(entry, "quantiles"), stat);
		struct chart_value value = value_of(quantile, "mean", unit);
		/* Some replication's quantile reached undelivered mail; all mail together may not. */
		if (!value.known && chart_folder_number(quantile, "pooled", &value.mean)) {
			value.known = true;
		}
		value.jumps = json_is_true(json_object_get(quantile, "near_atom"));
		return value;
	}
	struct chart_value value = value_of(entry, stat, unit);
	if (strcmp(stat, "mean") != 0) {
		value.interval = value.band = false; /* extremes have no t-interval, SEMANTICS 4.1 */
	}
	return value;
}

bool chart_folder_difference(const struct chart_folder *folder, const char *a, const char *b,
	const char *metric, const char *stat, struct chart_difference *out)
{
	const json_t *list = json_object_get(folder->point, "differences");
	size_t i;
	json_t *entry;
	json_array_foreach((json_t *)list, i, entry) {
		const char *first = chart_folder_string(entry, "a");
		const char *second = chart_folder_string(entry, "b");
		const char *entry_stat = chart_folder_string(entry, "stat");
		const bool same = strcmp(first, a) == 0 && strcmp(second, b) == 0;
		const bool turned = strcmp(first, b) == 0 && strcmp(second, a) == 0;
		if ((!same && !turned) || strcmp(chart_folder_string(entry, "metric"), metric) != 0
			|| strcmp(entry_stat[0] == '\0' ? "mean" : entry_stat, stat) != 0) {
			continue;
		}
		const char *unit = chart_folder_value(folder, a, metric, "mean").unit;
		struct chart_value v = value_of(entry, "mean", unit);
		if (turned) {
			const struct chart_value w = v;
			v.mean = -w.mean;
			v.lo = -w.hi;
			v.hi = -w.lo;
			v.band_lo = -w.band_hi;
			v.band_hi = -w.band_lo;
		}
		*out = (struct chart_difference){.a = a, .b = b, .value = v};
		return true;
	}
	return false;
}

const json_t *chart_folder_param(const struct chart_folder *folder, const char *key)
{
	const json_t *at = json_object_get(folder->resolved, "scenario");
	while (at != NULL) {
		char part[80];
		const size_t n = strcspn(key, ".");
		if (n >= sizeof part) {
			return NULL;
		}
		memcpy(part, key, n);
		part[n] = '\0';
		at = json_object_get(at, part);
		if (key[n] == '\0') {
			break;
		}
		key += n + 1;
	}
	return at;
}

bool chart_folder_bill(const struct chart_folder *folder, const char *strategy, unsigned ix,
	struct chart_bill *bill)
{
	const json_t *plan = json_array_get(json_object_get(json_object_get(json_object_get(
		folder->point, "strategies"), strategy), "plans"), ix);
	if (!json_is_object(plan)) {
		return false;
	}
	*bill = (struct chart_bill){.plan = chart_folder_string(plan, "plan"),
		.title = chart_folder_string(plan, "title"),
		.billed = json_is_true(json_object_get(plan, "billed"))};
	bill->title = bill->title[0] == '\0' ? bill->plan : bill->title;
	bill->value = value_of(plan, "cost", chart_folder_value(folder, strategy,
		"cost_per_user_month", "mean").unit);
	return true;
}

unsigned chart_folder_reference(const struct chart_folder *folder)
{
	for (unsigned i = 0; i < folder->strategy_n; i++) {
		char key[MODEL_NAME_MAX + 32];
		snprintf(key, sizeof key, "strategies.%s.kind", folder->strategy[i]);
		const char *kind = json_string_value(chart_folder_param(folder, key));
		if (kind != NULL && strcmp(kind, "direct-push") == 0) {
			return i;
		}
	}
	return folder->strategy_n - 1;
}
