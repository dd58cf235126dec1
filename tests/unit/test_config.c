/* Whole scenarios: every key mistyped, every quantity miswritten, bad and shipped files. */
#include <check.h>
#include <dirent.h>
#include <jansson.h>
#include <math.h>

#include "config/explain.h"
#include "config/fill.h"
#include "config/load.h"
#include "config/param.h"
#include "config/presets.h"
#include "config/units.h"
#include "config_test.h"

enum { TEXT_BYTES = 512 };

/* A path of the base scenario for a row: the strategy that reads it, the plan and the stage. */
static void concrete(const struct param *param, char out[TEXT_BYTES])
{
	static const char letters[] = "cmsp";
	static const char *const strategies[] = {"told", "mail", "sync", "push"};
	const char *star = strchr(param->key, '*');
	const char *name = "";
	if (param->group == PARAM_GROUP_STRATEGY) {
		name = strategies[strcspn(letters, (char[]){param->kinds[0], '\0'})];
	} else if (param->group == PARAM_GROUP_PLAN || param->group == PARAM_GROUP_FAULT ||
		   param->group == PARAM_GROUP_USERS) {
		name = "mine";
	} else if (param->group == PARAM_GROUP_STAGE) {
		name = "mid";
	}
	if (star == NULL) {
		snprintf(out, TEXT_BYTES, "%s", param->key);
	} else {
		snprintf(out, TEXT_BYTES, "%.*s%s%s", (int)(star - param->key), param->key, name,
			star + 1);
	}
}

static const struct param *row(int i)
{
	size_t n = 0;
	const struct param *rows = param_rows(&n);
	ck_assert_int_lt(i, (int)n);
	return &rows[i];
}

/* The kinds of slip: a letter missing, one wrong, two swapped, one twice. */
enum { SLIPS = 4 };
static void slip(const char *word, size_t at, int kind, char out[TEXT_BYTES])
{
	size_t n = strlen(word);
	snprintf(out, TEXT_BYTES, "%s", word);
	switch (kind) {
	case 0:
		memmove(out + at, out + at + 1, n - at);
		break;
	case 1:
		out[at] = out[at] == 'q' ? 'j' : 'q';
		break;
	case 2:
		if (at + 1 < n) {
			char first = out[at];
			out[at] = out[at + 1];
			out[at + 1] = first;
		}
		break;
	default:
		memmove(out + at + 1, out + at, n - at + 1);
		break;
	}
}

/* A slip that is itself a key, or as near to a sibling, cannot be told from it. */
static bool is_ambiguous(const char *path, const char *right, const char *wrong)
{
	size_t n = 0;
	const struct param *rows = param_rows(&n);
	char pattern[TEXT_BYTES];
	ck_assert_int_eq(param_pattern(path, pattern, sizeof pattern), 0);
	return *wrong == '\0' || strcmp(right, wrong) == 0 || param_row(path) != NULL
		|| param_is_section(pattern) || n == 0 || rows == NULL;
}

START_TEST(mistyped_keys_are_corrected)
{
	char path[TEXT_BYTES];
	concrete(row(_i), path);
	char *last = strrchr(path, '.');
	char right[TEXT_BYTES];
	snprintf(right, sizeof right, "%s", last + 1);
	unsigned checked = 0;
	for (size_t at = 0; at < strlen(right); at++) {
		for (int kind = 0; kind < SLIPS; kind++) {
			char wrong[TEXT_BYTES];
			char set[3 * TEXT_BYTES];
			char wanted[2 * TEXT_BYTES];
			slip(right, at, kind, wrong);
			snprintf(last + 1, TEXT_BYTES - (size_t)(last + 1 - path), "%s", wrong);
			if (is_ambiguous(path, right, wrong)) {
				continue;
			}
			struct diag_list diags;
			diag_init(&diags);
			snprintf(set, sizeof set, "%s=1", path);
			ck_assert_ptr_null(config_test_base(&diags, set, NULL));
			const struct diag *diag = config_test_problem(&diags, path);
			ck_assert_msg(diag != NULL && diag->id == DIAG_E_KEY, "%s", set);
			snprintf(wanted, sizeof wanted, "did you mean \"%s\"?", right);
			ck_assert_msg(strstr(diag->text, wanted) != NULL, "%s: %s", path, diag->text);
			diag_fini(&diags);
			checked++;
		}
	}
	ck_assert_uint_gt(checked, 0);
}
END_TEST

/* One setting that must fail at `path`; the example of the message, set instead, must pass. */
static void refused_with_example(const char *path, const char *value, bool example)
{
	char set[2 * TEXT_BYTES];
	struct diag_list diags;
	diag_init(&diags);
	snprintf(set, sizeof set, "%s=%s", path, value);
	struct config *config = config_test_base(&diags, set, NULL);
	ck_assert_msg(config == NULL, "%s was accepted", set);
	const struct diag *diag = config_test_problem(&diags, path);
	ck_assert_msg(diag != NULL, "%s: no problem there", set);
	ck_assert_msg(diag->id == DIAG_E_UNIT || diag->id == DIAG_E_TYPE
		|| diag->id == DIAG_E_CURRENCY, "%s: %s", set, diag->text);
	char quoted[128];
	if (example) {
		config_test_quoted(diag->text, quoted);
		snprintf(set, sizeof set, "%s=\"%s\"", path, quoted);
		struct diag_list after;
		diag_init(&after);
		config = config_test_base(&after, set, NULL);
		const struct diag *again = config_test_problem(&after, path);
		ck_assert_msg(again == NULL || !diag_is_error(again->id)
			|| again->id == DIAG_E_CONFLICT || again->id == DIAG_E_PLAN
			|| again->id == DIAG_E_RADIO, "%s: %s", set,
			again == NULL ? "" : again->text);
		config_free(config);
		diag_fini(&after);
	}
	diag_fini(&diags);
}

START_TEST(quantities_need_their_unit)
{
	const struct param *param = row(_i);
	char path[TEXT_BYTES];
	concrete(param, path);
	bool dist = param->type == PARAM_TYPE_DIST_TIME || param->type == PARAM_TYPE_DIST_BYTES;
	bool plain = param->type < PARAM_TYPE_DURATION || param->type == PARAM_TYPE_REF
		|| param->type == PARAM_TYPE_FILE || param->type == PARAM_TYPE_NUMBERS;
	if (plain) {
		return;
	}
	bool bytes = param->type == PARAM_TYPE_BYTES || param->type == PARAM_TYPE_BYTES64
		|| param->type == PARAM_TYPE_DIST_BYTES;
	refused_with_example(path, "7", true);
	refused_with_example(path, "7.5", true);
	refused_with_example(path, "\"7\"", true);
	refused_with_example(path, "7 furlongs", true);
	refused_with_example(path, bytes ? "7 min" : "7 kB", true);
	refused_with_example(path, "true", !dist);
	refused_with_example(path, "[\"7 s\"]", !dist);
}
END_TEST

/* Every default is valid, within its own bounds, and canonical or equal to its canonical form. */
START_TEST(defaults_are_valid)
{
	const struct param *param = row(_i);
	struct diag_list diags;
	diag_init(&diags);
	struct units_value low;
	struct units_value high;
	struct units_fault fault;
	const struct units_form form = {.currency = ""};
	if (param->type == PARAM_TYPE_NUMBERS) {
		double number = strtod(param->fallback, NULL);
		ck_assert(strcmp(param->fallback, "none") == 0
			|| (number >= strtod(param->low, NULL) && number <= strtod(param->high, NULL)));
		return;
	}
	if (*param->low != '\0') {
		ck_assert_msg(units_read(param->type, param->low, &form, &low, &fault), "%s: %s",
			param->key, fault.text);
	}
	bool never_dist = strcmp(param->high, "never") == 0 && param->type > PARAM_TYPE_FILE;
	if (*param->high != '\0' && !never_dist) {
		ck_assert_msg(units_read(param->type, param->high, &form, &high, &fault), "%s: %s",
			param->key, fault.text);
		ck_assert_int_le(units_compare(param->type, &low, &high), 0);
	}
	if (!param->required && param->type >= PARAM_TYPE_COUNT
		&& param->type <= PARAM_TYPE_ZONE && param->type != PARAM_TYPE_BOOL
		&& param->type != PARAM_TYPE_CHOICE) {
		struct units_value value;
		bool per_mb = param->type == PARAM_TYPE_MONEY_PER_MB;
		ck_assert_msg(units_read(param->type, param->fallback, &form, &value, &fault)
			|| per_mb, "%s: %s", param->key, fault.text);
		ck_assert(*param->low == '\0' || units_compare(param->type, &value, &low) >= 0);
		ck_assert(*param->high == '\0' || units_compare(param->type, &value, &high) <= 0);
	}
	diag_fini(&diags);
}
END_TEST

/* A line of an .expect file: "place: severity: path: ... [ID]", the text left out as "...". */
static bool matches(const char *wanted, const char *line)
{
	const char *dots = strstr(wanted, "...");
	ck_assert_ptr_nonnull(dots);
	size_t head = (size_t)(dots - wanted);
	size_t tail = strlen(dots + 3);
	return strlen(line) >= head + tail && strncmp(line, wanted, head) == 0
		&& strcmp(line + strlen(line) - tail, dots + 3) == 0;
}

static char *slurp(const char *name)
{
	size_t bytes = 0;
	const char *why = "";
	char *text = load_text(name, 1 << 20, &bytes, &why);
	ck_assert_msg(text != NULL, "%s: %s", name, why);
	return text;
}

static void check_bad_file(const char *file)
{
	char expect_name[TEXT_BYTES];
	snprintf(expect_name, sizeof expect_name, "%.*s.expect", (int)strlen(file) - 5, file);
	char *expect = slurp(expect_name);
	struct diag_list diags;
	diag_init(&diags);
	config_free(config_load(file, NULL, 0, &diags));
	diag_sort(&diags);
	char *printed = NULL;
	size_t printed_n = 0;
	FILE *out = open_memstream(&printed, &printed_n);
	diag_print(&diags, out);
	fclose(out);
	char *wanted_rest = expect;
	char *printed_rest = printed;
	size_t lines = 0;
	for (char *wanted; (wanted = strsep(&wanted_rest, "\n")) != NULL && *wanted != '\0';) {
		char *line = strsep(&printed_rest, "\n");
		ck_assert_msg(line != NULL && matches(wanted, line), "%s: wanted %s, got %s", file,
			wanted, line == NULL ? "nothing" : line);
		lines++;
	}
	ck_assert_msg(lines == diags.n && lines > 0, "%s: %zu problems, %zu lines", file, diags.n,
		lines);
	diag_fini(&diags);
	free(printed);
	free(expect);
}

START_TEST(bad_files_are_refused_with_their_place)
{
	DIR *folder = opendir("tests/bad");
	ck_assert_ptr_nonnull(folder);
	int files = 0;
	for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
		size_t n = strlen(entry->d_name);
		if (n > 5 && strcmp(entry->d_name + n - 5, ".json") == 0) {
			char name[TEXT_BYTES];
			snprintf(name, sizeof name, "tests/bad/%s", entry->d_name);
			check_bad_file(name);
			files++;
		}
	}
	closedir(folder);
	ck_assert_int_ge(files, 30);
}
END_TEST

/* The quickest way to a whole tree around one preset: the base's people, then the preset. */
static void check_preset(const char *name)
{
	static const char *const others[] = {"radio/gprs-2005", "tariff/us-2005"};
	static const char text[] = "{\"format\":\"pushsim-scenario/1\",\"population\":{\"users\":3},"
		"\"run\":{\"warm_up\":\"1 d\"},\"strategies\":{\"s\":{\"kind\":\"direct-push\","
		"\"heartbeat\":{\"fixed\":true}}}}";
	struct diag_list diags;
	char file[64];
	diag_init(&diags);
	int fd = config_test_file(text, sizeof text - 1, file);
	struct load *load = load_build(file, NULL, 0, &diags);
	close(fd);
	size_t dir_n = strcspn(name, "/");
	for (size_t i = 0; i < 2; i++) {
		if (strncmp(name, others[i], dir_n) != 0) {
			load_overlay(load, others[i], NULL, 0, &diags);
		}
	}
	load_overlay(load, name, NULL, 0, &diags);
	struct scenario scenario = {0};
	struct fill_result filled;
	fill_scenario(load, &scenario, &filled, &diags);
	ck_assert_msg(diags.n == 0, "%s: %s: %s", name, diags.n > 0 ? diags.items[0].path : "",
		diags.n > 0 ? diags.items[0].text : "");
	/* The preset's source reached its values. */
	ck_assert_uint_gt(json_object_size(filled.sources), 0);
	json_decref(filled.values);
	json_decref(filled.origins);
	json_decref(filled.sources);
	load_free(load);
	diag_fini(&diags);
}

START_TEST(every_preset_is_valid_and_named_like_its_file)
{
	int presets = 0;
	for (size_t i = 0; i < presets_embedded_n; i++) {
		const char *path = presets_embedded[i].path;
		size_t n = strlen(path);
		if (strncmp(path, "scenarios/base/", 15) != 0 || strcmp(path + n - 5, ".json") != 0) {
			continue;
		}
		char name[TEXT_BYTES];
		snprintf(name, sizeof name, "%.*s", (int)n - 20, path + 15);
		check_preset(name);
		presets++;
		json_t *json = json_loads(presets_embedded[i].text, 0, NULL);
		const char *section = strncmp(name, "radio/", 6) == 0 ? "radio"
			: strncmp(name, "device/", 7) == 0 ? "device" : NULL;
		if (section != NULL) {
			ck_assert_str_eq(strchr(name, '/') + 1, json_string_value(json_object_get(
				json_object_get(json, section), "name")));
		}
		json_decref(json);
	}
	ck_assert_int_ge(presets, 40);
}
END_TEST

START_TEST(every_shipped_scenario_is_valid)
{
	int scenarios = 0;
	for (size_t i = 0; i < presets_embedded_n; i++) {
		const char *path = presets_embedded[i].path;
		size_t n = strlen(path);
		if (strncmp(path, "scenarios/", 10) != 0 || strcmp(path + n - 5, ".json") != 0
			|| strncmp(path, "scenarios/base/", 15) == 0) {
			continue;
		}
		struct diag_list diags;
		diag_init(&diags);
		struct config *config = config_load(path, NULL, 0, &diags);
		ck_assert_msg(config != NULL, "%s: %s", path,
			diags.n > 0 ? diags.items[0].text : "");
		/* Only the lesson about the firewall may warn, twice, and only of that; and what is
		 * wrong on purpose. */
		bool lesson = strstr(path, "03-the-firewall") != NULL;
		bool failure = strncmp(path, "scenarios/failures/", 19) == 0;
		ck_assert_msg(failure || diags.n == (lesson ? 2 : 0), "%s: %s", path,
			diags.n > 0 ? diags.items[0].text : "");
		ck_assert(!lesson || (diags.items[0].id == DIAG_W_HB_FIREWALL
			&& diags.items[1].id == DIAG_W_HB_FIREWALL));
		ck_assert_uint_gt(strlen(config->title), 0);
		ck_assert_uint_gt(strlen(config->about), 80);
		ck_assert_uint_gt(config->expect_n, 0);
		config_free(config);
		diag_fini(&diags);
		scenarios++;
	}
	ck_assert_int_ge(scenarios, 11);
}
END_TEST

static struct config *shipped(const char *file)
{
	struct diag_list diags;
	diag_init(&diags);
	struct config *config = config_load(file, NULL, 0, &diags);
	ck_assert_ptr_nonnull(config);
	diag_fini(&diags);
	return config;
}

START_TEST(the_tutorial_is_what_it_says)
{
	struct config *config = shipped("scenarios/tutorial-2005.json");
	const struct scenario *it = &config->scenario;
	ck_assert_str_eq(it->name, "tutorial-2005");
	ck_assert_int_eq(it->run.start_unix_s, 1131321600);
	ck_assert_int_eq(it->run.duration_ns, 7 * DAY_NS);
	ck_assert_uint_eq(it->population.users, 1000);
	ck_assert_double_eq(it->workload.mail_per_workday, 60);
	ck_assert_double_eq(it->workload.weekend_share, 0.2);
	ck_assert_uint_eq(it->device.battery_uah, 1250000);
	ck_assert_uint_eq(it->device.voltage_mv, 3700);
	ck_assert_int_eq(it->network.firewall_idle_ns, 30 * MINUTE_NS);
	ck_assert_uint_eq(it->server.protocol, 25);
	/* SEMANTICS 2: 90 % around 14 s, 5 % around 5 min, 5 % never. */
	ck_assert_uint_eq(it->sms.delay_ns.part_n, 3);
	ck_assert_double_eq_tol(it->sms.delay_ns.part[0].a, 14e9, 1);
	ck_assert_double_eq_tol(it->sms.delay_ns.part[0].b, log(45.0 / 14) / 1.6448536269514722, 1e-12);
	ck_assert_int_eq(it->sms.delay_ns.part[2].kind, DIST_KIND_NEVER);
	ck_assert_double_eq_tol(it->sms.delay_ns.part[2].weight, 0.05, 1e-12);
	/* The profile, as the project's mapping says. */
	const struct radio_stage *high = &it->radio.stage[RADIO_HIGH];
	const struct radio_stage *mid = &it->radio.stage[RADIO_MID];
	const struct radio_stage *idle = &it->radio.stage[RADIO_IDLE];
	ck_assert(high->present && mid->present && idle->present);
	ck_assert(!it->radio.stage[RADIO_PCH].present);
	ck_assert_uint_eq(high->uw, 250000);
	ck_assert_int_eq(high->timer_ns, 4 * SECOND_NS);
	ck_assert_int_eq(high->rtt_ns, 800000000);
	ck_assert(!high->counts_as_idle && mid->counts_as_idle && idle->counts_as_idle);
	ck_assert_int_eq(mid->timer_ns, 44 * SECOND_NS);
	ck_assert_int_eq(mid->paging_cycle_ns, 0);
	ck_assert_int_eq(idle->paging_cycle_ns, 1177000000);
	ck_assert_uint_eq(it->radio.sms_uj, 900000);
	ck_assert(it->radio.class_b);
	/* Strategies in the order of the file. */
	static const char *const names[] = {"check-in-15", "autd", "sync-15", "push"};
	ck_assert_uint_eq(it->strategy_n, 4);
	for (int i = 0; i < 4; i++) {
		ck_assert_str_eq(it->strategies[i].name, names[i]);
	}
	ck_assert_uint_eq(it->strategies[0].trigger, TRIGGER_CHECK_IN);
	ck_assert_int_eq(it->strategies[1].server_window_ns, 0);
	ck_assert_int_eq(it->strategies[1].fallback_ns, NEVER_NS);
	const struct heartbeat_cfg *heartbeat = &it->strategies[3].heartbeat;
	ck_assert_int_eq(heartbeat->start_ns, 8 * MINUTE_NS);
	ck_assert_int_eq(heartbeat->max_ns, 28 * MINUTE_NS);
	ck_assert_int_eq(heartbeat->step_ns, 5 * MINUTE_NS);
	ck_assert_uint_eq(heartbeat->grow_on, GROW_ON_EXPIRED);
	/* Money. */
	const struct plan_cfg *plan = &it->tariff.plans[it->tariff.plan];
	ck_assert_str_eq(plan->name, "per-sms");
	ck_assert_int_eq(plan->sms_ucur, 100000);
	ck_assert_int_eq(plan->data_fee_ucur, 19990000);
	ck_assert_uint_eq(plan->data_included_bytes, UINT64_MAX);
	ck_assert_str_eq(it->tariff.currency, "USD");
	ck_assert_uint_eq(it->tariff.meter_n, 0);
	ck_assert_str_eq(it->band.radio, "preset:radio/gsm-tailender-2009");
	config_free(config);
}
END_TEST

/* The twins equal the tutorial but for the price list and plan, name, title, about and
 * expectations. */
START_TEST(the_twins_differ_in_money_only)
{
	static const char *const twins[] = {"bundle", "unlimited", "metered", "europe"};
	static const char *const own[] = {"title", "about", "expect"};
	struct config *tutorial = shipped("scenarios/tutorial-2005.json");
	json_t *left = json_deep_copy(json_object_get(tutorial->resolved, "scenario"));
	json_object_del(json_object_get(left, "tariff"), "plan");
	json_object_del(json_object_get(left, "tariff"), "plans");
	for (size_t i = 0; i < 4; i++) {
		char file[TEXT_BYTES];
		snprintf(file, sizeof file, "scenarios/tutorial-2005-%s.json", twins[i]);
		struct config *twin = shipped(file);
		json_t *right = json_deep_copy(json_object_get(twin->resolved, "scenario"));
		const struct tariff_cfg *a = &twin->scenario.tariff, *b = &tutorial->scenario.tariff;
		ck_assert_str_ne(a->plans[a->plan].name, b->plans[b->plan].name);
		json_object_del(json_object_get(right, "tariff"), "plan");
		json_object_del(json_object_get(right, "tariff"), "plans");
		for (size_t j = 0; j < 3; j++) {
			json_object_del(left, own[j]);
			json_object_del(right, own[j]);
		}
		ck_assert_msg(json_equal(left, right), "%s", file);
		ck_assert_str_ne(twin->hash, tutorial->hash);
		json_decref(right);
		config_free(twin);
	}
	json_decref(left);
	config_free(tutorial);
}
END_TEST

/* --set X=Y and the same file edited: the same resolved scenario and hash. */
START_TEST(set_equals_edit)
{
	struct diag_list diags;
	diag_init(&diags);
	char *text = slurp(CONFIG_TEST_BASE);
	char *seed = strstr(text, "\"seed\": 7");
	ck_assert_ptr_nonnull(seed);
	seed[8] = '8';
	char edited[TEXT_BYTES];
	snprintf(edited, sizeof edited, "%s", CONFIG_TEST_BASE);
	char name[64];
	int fd = config_test_file(text, strlen(text), name);
	struct config *file = config_load(name, NULL, 0, &diags);
	struct config *set = config_test_base(&diags, "run.seed=8", NULL);
	struct config *same = config_test_base(&diags, "run.warm_up=24 h", "run.seed=8", NULL);
	struct config *other = config_test_base(&diags, NULL);
	ck_assert(file != NULL && set != NULL && same != NULL && other != NULL);
	ck_assert_str_eq(file->hash, set->hash);
	ck_assert_str_eq(same->hash, set->hash);
	ck_assert_str_ne(other->hash, set->hash);
	ck_assert_uint_eq(set->scenario.run.seed, 8);
	config_free(file);
	config_free(set);
	config_free(same);
	config_free(other);
	close(fd);
	free(text);
	diag_fini(&diags);
}
END_TEST

/* What explain prints as JSON is a scenario file, and the same scenario. */
START_TEST(resolved_loads_again)
{
	static const char *const files[] = {CONFIG_TEST_BASE, "scenarios/tutorial-2005.json",
		"scenarios/umts-10k.json", "scenarios/learn/03-the-firewall.json"};
	for (size_t i = 0; i < 4; i++) {
		struct diag_list diags;
		diag_init(&diags);
		struct config *config = shipped(files[i]);
		char *text = NULL;
		size_t n = 0;
		FILE *out = open_memstream(&text, &n);
		explain_json(out, config);
		fclose(out);
		char name[64];
		int fd = config_test_file(text, n, name);
		struct config *again = config_load(name, NULL, 0, &diags);
		ck_assert_msg(again != NULL, "%s: %s", files[i],
			diags.n > 0 ? diags.items[0].text : "");
		ck_assert_str_eq(again->hash, config->hash);
		close(fd);
		free(text);
		config_free(again);
		config_free(config);
		diag_fini(&diags);
	}
}
END_TEST

/* The hash itself is of the text that jq and sha256sum would see: sorted, compact. */
START_TEST(hash_is_of_canonical_json)
{
	struct config *config = shipped(CONFIG_TEST_BASE);
	char *text = json_dumps(json_object_get(config->resolved, "scenario"),
		JSON_SORT_KEYS | JSON_COMPACT);
	char hex[SHA256_HEX_BYTES];
	sha256_hex(text, strlen(text), hex);
	ck_assert_str_eq(config->hash, hex);
	ck_assert_str_eq(json_string_value(json_object_get(json_object_get(config->resolved,
		"origins"), "run.seed")), CONFIG_TEST_BASE ":5:38");
	ck_assert_str_eq(json_string_value(json_object_get(json_object_get(config->resolved,
		"origins"), "run.duration")), "default");
	free(text);
	config_free(config);
}
END_TEST

START_TEST(meters_are_distinct_pairs)
{
	struct config *config = shipped(CONFIG_TEST_BASE);
	const struct tariff_cfg *tariff = &config->scenario.tariff;
	ck_assert_uint_eq(tariff->plan_n, 4);
	ck_assert_uint_eq(tariff->meter_n, 2);
	ck_assert_uint_eq(tariff->plans[1].meter, tariff->plans[2].meter);
	ck_assert_uint_ne(tariff->plans[1].meter, tariff->plans[3].meter);
	ck_assert_uint_eq(tariff->meter[tariff->plans[1].meter].scope, BILLING_HOUR);
	ck_assert_uint_eq(tariff->meter[tariff->plans[3].meter].increment_bytes, 10000);
	config_free(config);
}
END_TEST

START_TEST(unread_rows_hold_their_defaults)
{
	struct config *config = shipped(CONFIG_TEST_BASE);
	const struct strategy_cfg *told = &config->scenario.strategies[0];
	ck_assert_int_eq(told->heartbeat.start_ns, 8 * MINUTE_NS);
	ck_assert_int_eq(told->fallback_ns, NEVER_NS);
	ck_assert_uint_eq(told->device_wait_ns.part_n, 1);
	ck_assert_ptr_null(json_object_get(json_object_get(json_object_get(json_object_get(
		config->resolved, "scenario"), "strategies"), "told"), "heartbeat"));
	config_free(config);
}
END_TEST

START_TEST(the_band_changes_what_it_says)
{
	struct config *config = shipped("scenarios/tutorial-2005.json");
	struct config_band_item band[MODEL_VARIANTS_MAX];
	struct diag_list diags;
	diag_init(&diags);
	ck_assert_uint_eq(config_band(config, band, &diags), 4);
	ck_assert_uint_eq(diags.n, 0);
	static const char *const names[] = {"as given", "TLS always resumed", "TLS never resumed",
		"radio gsm-tailender-2009"};
	static const double resumed[] = {0, 1, 0, 0};
	for (size_t i = 0; i < 4; i++) {
		const struct scenario *it = &band[i].config->scenario;
		ck_assert_str_eq(band[i].name, names[i]);
		ck_assert_uint_eq(it->population.users, 100);
		ck_assert_uint_eq(it->run.replications, 1);
		ck_assert_uint_eq(it->run.seed, 42);
		for (uint32_t j = 0; j < it->strategy_n; j++) {
			ck_assert_double_eq(it->strategies[j].tls_resumed_p, resumed[i]);
		}
		ck_assert_str_eq(it->radio.name, i == 3 ? "gsm-tailender-2009" : "gprs-2005");
		ck_assert(it->radio.stage[RADIO_MID].present == (i != 3));
		config_free(band[i].config);
	}
	ck_assert_uint_eq(config->scenario.population.users, 1000);
	diag_fini(&diags);
	config_free(config);
}
END_TEST

/* A plan that costs nothing at all is a scenario like any other. */
START_TEST(free_of_charge_is_allowed)
{
	struct diag_list diags;
	diag_init(&diags);
	struct config *config = config_test_base(&diags, "tariff.plans={\"mine\": {\"sms\": "
		"\"0 USD\"}}", NULL);
	ck_assert_ptr_nonnull(config);
	ck_assert_uint_eq(diags.n, 0);
	config_free(config);
	diag_fini(&diags);
}
END_TEST

START_TEST(every_key_has_a_source)
{
	char *sources = slurp("models/sources.md");
	size_t n = 0;
	const struct param *rows = param_rows(&n);
	for (size_t i = 0; i < n; i++) {
		char key[TEXT_BYTES];
		snprintf(key, sizeof key, "**%s**", rows[i].source);
		ck_assert_msg(strstr(sources, key) != NULL, "%s: %s", rows[i].key, rows[i].source);
	}
	for (size_t i = 0; i < presets_embedded_n; i++) {
		json_t *json = json_loads(presets_embedded[i].text, 0, NULL);
		const char *text = json_string_value(json_object_get(json, "source"));
		for (text = text == NULL ? NULL : strchr(text, '['); text != NULL;
			text = strchr(text + 1, '[')) {
			char key[TEXT_BYTES];
			snprintf(key, sizeof key, "**%.*s]**", (int)strcspn(text, "]"), text);
			ck_assert_msg(strstr(sources, key) != NULL, "%s: %s",
				presets_embedded[i].path, key);
		}
		json_decref(json);
	}
	free(sources);
}
END_TEST

int main(void)
{
	size_t n = 0;
	param_rows(&n);
	Suite *suite = suite_create("config");
	TCase *tests = tcase_create("config");
	tcase_set_timeout(tests, 120);
	tcase_add_loop_test(tests, mistyped_keys_are_corrected, 0, (int)n);
	tcase_add_loop_test(tests, quantities_need_their_unit, 0, (int)n);
	tcase_add_loop_test(tests, defaults_are_valid, 0, (int)n);
	tcase_add_test(tests, bad_files_are_refused_with_their_place);
	tcase_add_test(tests, every_preset_is_valid_and_named_like_its_file);
	tcase_add_test(tests, every_shipped_scenario_is_valid);
	tcase_add_test(tests, the_tutorial_is_what_it_says);
	tcase_add_test(tests, the_twins_differ_in_money_only);
	tcase_add_test(tests, set_equals_edit);
	tcase_add_test(tests, resolved_loads_again);
	tcase_add_test(tests, hash_is_of_canonical_json);
	tcase_add_test(tests, meters_are_distinct_pairs);
	tcase_add_test(tests, unread_rows_hold_their_defaults);
	tcase_add_test(tests, the_band_changes_what_it_says);
	tcase_add_test(tests, free_of_charge_is_allowed);
	tcase_add_test(tests, every_key_has_a_source);
	suite_add_tcase(suite, tests);
	return config_test_run(suite);
}
