/* The front door: everything between a file name and struct scenario. See config.h. */
#include "config/config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/expectation.h"
#include "config/fill.h"
#include "config/load.h"
#include "config/rules.h"
#include "config/rules_radio.h"
#include "config/trace.h"
#include "config/uncertain.h"
#include "config/value.h"
#include "core/err.h"

static char *text_or_empty(const struct tree *root, const char *key, struct diag_list *diags)
{
	const struct tree *node = tree_child(root, key);
	const char *text = tree_text(node);
	if (node != NULL && text == NULL) {
		value_problem(DIAG_E_TYPE, node, key, diags, "%s; write a text in quotes",
			tree_kind(node));
	}
	char *copy = strdup(text == NULL ? "" : text);
	REQUIRE(copy != NULL);
	for (unsigned char *c = (unsigned char *)copy; *c != '\0'; c++) {
		*c = *c < 0x20 || *c == 0x7f ? ' ' : *c;
	}
	return copy;
}

/* The stem of the file's name: "a/b/umts-10k.json" -> "umts-10k". */
static void stem_of(const char *file, char *out, size_t out_bytes)
{
	const char *slash = strrchr(file, '/');
	const char *base = slash == NULL ? file : slash + 1;
	const char *dot = strrchr(base, '.');
	size_t n = dot == NULL || dot == base ? strlen(base) : (size_t)(dot - base);
	snprintf(out, out_bytes, "%.*s", (int)n, base);
	/* It becomes a folder's name: nothing that a shell or a path could trip over. */
	for (char *c = out; *c != '\0'; c++) {
		bool plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z')
			|| (*c >= '0' && *c <= '9') || *c == '-' || *c == '_' || (*c == '.' && c > out);
		*c = plain ? *c : '-';
	}
	if (out[0] == '\0' || strcmp(out, "-") == 0) {
		snprintf(out, out_bytes, "scenario");
	}
}

static void check_sweep(const struct load *load, struct diag_list *diags)
{
	const struct tree *sweep = tree_child(load->root, "sweep");
	if (sweep != NULL && (!tree_is_object(sweep) || sweep->child != NULL)) {
		value_problem(DIAG_E_SWEEP, sweep, "sweep", diags, "not yet in this version; run the "
			"scenario once per value with --set");
	}
}

static json_t *expect_json(const struct config *config)
{
	json_t *list = json_array();
	for (size_t i = 0; i < config->expect_n; i++) {
		json_array_append_new(list, json_string(config->expects[i].text));
	}
	return list;
}

/* The resolved form: a complete scenario file, its hash over sorted compact JSON, and origins. The
 * trace enters the hash by its content, because its name says nothing. */
static void resolve(struct config *config, struct fill_result *filled)
{
	json_t *scenario = filled->values;
	json_object_set_new(scenario, "format", json_string(LOAD_FORMAT));
	json_object_set_new(scenario, "title", json_string(config->title));
	json_object_set_new(scenario, "about", json_string(config->about));
	json_object_set_new(scenario, "expect", expect_json(config));
	char *text = json_dumps(scenario, JSON_SORT_KEYS | JSON_COMPACT);
	REQUIRE(text != NULL);
	struct sha256 sha;
	sha256_init(&sha);
	sha256_add(&sha, text, strlen(text));
	const struct trace_data *trace = &config->scenario.workload.trace;
	if (trace->first != NULL) {
		char number[48];
		for (uint32_t user = 0; user < trace->users; user++) {
			for (uint32_t i = trace->first[user]; i < trace->first[user + 1]; i++) {
				int n = snprintf(number, sizeof number, "%u,%u\n", trace->time_s[i],
					user);
				sha256_add(&sha, number, (size_t)n);
				if (trace->bytes != NULL) {
					sha256_add(&sha, &trace->bytes[i], sizeof trace->bytes[i]);
				}
			}
		}
	}
	uint8_t digest[SHA256_BYTES];
	sha256_done(&sha, digest);
	for (size_t i = 0; i < SHA256_BYTES; i++) {
		snprintf(config->hash + 2 * i, 3, "%02x", digest[i]);
	}
	free(text);
	config->resolved = json_pack("{s:s, s:s, s:o, s:o, s:o}", "format", "pushsim-resolved/1",
		"hash", config->hash, "scenario", scenario, "origins", filled->origins, "sources",
		filled->sources);
	REQUIRE(config->resolved != NULL);
}

json_t *config_resolved(const struct config *config)
{
	json_t *resolved = json_deep_copy(config->resolved);
	REQUIRE(resolved != NULL);
	json_t *origins = json_object_get(resolved, "origins");
	const char *key;
	json_t *origin;
	json_object_foreach(json_object_get(config->resolved, "origins"), key, origin) {
		const char *text = json_string_value(origin);
		const char *slash = strrchr(text, '/');
		if (slash != NULL && strncmp(text, "preset:", 7) != 0) {
			json_object_set_new(origins, key, json_string(slash + 1));
		}
	}
	return resolved;
}

/* Lays a group's preset over the copy of the scenario; a section that it brings is its own. */
static void lay(struct load *view, const char *section, const char *preset, const char *path,
	const struct load *load, struct diag_list *diags)
{
	char remove[32], want[32];
	snprintf(want, sizeof want, "preset:%s/", section);
	if (strcmp(preset, "none") == 0) {
		return;
	}
	if (strncmp(preset, want, strlen(want)) != 0) {
		load_problem(load, DIAG_E_PRESET, path, diags, "write \"%sNAME\" or \"none\"", want);
		return;
	}
	snprintf(remove, sizeof remove, "%s=null", section);
	const char *sets[] = {remove};
	load_overlay(view, NULL, sets, 1, diags);
	load_overlay(view, preset, NULL, 0, diags);
}

/* What holds for a group: the whole scenario with its presets and factors. */
static void view_build(const struct load *load, struct scenario *scenario, struct group_cfg *group,
	struct diag_list *diags)
{
	char path[128];
	const char *sets[] = {"population.groups=null"};
	struct fill_result filled;
	struct load *view = load_copy(load);
	load_overlay(view, NULL, sets, 1, diags);
	snprintf(path, sizeof path, "population.groups.%s.device", group->name);
	lay(view, "device", group->device, path, load, diags);
	snprintf(path, sizeof path, "population.groups.%s.radio", group->name);
	lay(view, "radio", group->radio, path, load, diags);
	group->view = calloc(1, sizeof *group->view);
	REQUIRE(group->view != NULL);
	struct scenario *it = group->view;
	fill_scenario(view, it, &filled, diags);
	rules_radio_check(view, it, diags);
	json_decref(filled.values);
	json_decref(filled.origins);
	json_decref(filled.sources);
	memcpy(it->name, scenario->name, sizeof it->name);
	it->workload.trace = scenario->workload.trace;
	it->workload.mail_per_workday *= group->mail_factor;
	it->coverage.gaps_per_day *= group->gap_factor;
	it->coverage.calls_per_day = it->radio.class_b ? it->coverage.calls_per_day : 0;
	it->habits.looks_per_day *= group->deed_factor;
	it->habits.letters_per_day *= group->deed_factor;
	load_free(view);
}

/* Takes over `load`. */
static struct config *build(struct load *load, const char *file, struct diag_list *diags)
{
	struct config *config = calloc(1, sizeof *config);
	REQUIRE(config != NULL);
	struct fill_result filled;
	struct scenario *scenario = &config->scenario;
	/* Warnings do not count, nor do errors of a file that was read before this one. */
	size_t errors = diags->error_n;
	config->load = load;
	config->file = strdup(file);
	config->title = text_or_empty(load->root, "title", diags);
	config->about = text_or_empty(load->root, "about", diags);
	REQUIRE(config->file != NULL);
	snprintf(scenario->title, sizeof scenario->title, "%.*s",
		(int)sizeof scenario->title - 1, config->title);
	stem_of(file, scenario->name, sizeof scenario->name);
	check_sweep(load, diags);
	fill_scenario(load, scenario, &filled, diags);
	if (!scenario->radio.class_b) {
		scenario->coverage.calls_per_day = 0; /* voice and data go on together */
	}
	bool values_ok = diags->error_n == errors && !load->incomplete;
	if (scenario->strategy_n > 0) {
		config->expects = expectation_read(load, scenario, &config->expect_n, diags);
	}
	if (values_ok) {
		rules_check(load, scenario, diags);
		uncertain_check(load, scenario, diags);
	}
	if (diags->error_n == errors && scenario->workload.model == WORKLOAD_TRACE) {
		trace_read(scenario, &scenario->workload.trace, diags);
	}
	for (uint32_t i = 0; i < scenario->group_n && diags->error_n == errors; i++) {
		view_build(load, scenario, &scenario->groups[i], diags);
	}
	resolve(config, &filled);
	if (diags->error_n != errors || load->incomplete) {
		config_free(config);
		return NULL;
	}
	return config;
}

struct config *config_load(const char *file, const char *const *sets, size_t set_n,
	struct diag_list *diags)
{
	size_t errors = diags->error_n;
	struct load *load = load_build(file, sets, set_n, diags);
	if (load == NULL) {
		return NULL;
	}
	struct config *config = build(load, file, diags);
	if (config != NULL && diags->error_n != errors) {
		config_free(config);
		return NULL;
	}
	return config;
}

void config_free(struct config *config)
{
	if (config == NULL) {
		return;
	}
	trace_fini(&config->scenario.workload.trace);
	for (uint32_t i = 0; i < config->scenario.group_n; i++) {
		free(config->scenario.groups[i].view);
	}
	expectation_free(config->expects, config->expect_n);
	json_decref(config->resolved);
	load_free(config->load);
	free(config->file);
	free(config->title);
	free(config->about);
	free(config);
}

struct config *config_variant(const struct config *config, const char *preset,
	const char *const *sets, size_t set_n, struct diag_list *diags)
{
	size_t errors = diags->error_n;
	struct load *load = load_copy(config->load);
	load_overlay(load, preset, sets, set_n, diags);
	struct config *variant = build(load, config->file, diags);
	if (variant != NULL && diags->error_n != errors) {
		config_free(variant);
		return NULL;
	}
	return variant;
}

struct config *config_small(const struct config *config, const char *preset,
	const char *const *sets, size_t set_n, uint32_t users, struct diag_list *diags)
{
	const struct population_cfg *population = &config->scenario.population;
	enum { SHARED = 3, SET_BYTES = 64 };
	char text[SHARED][SET_BYTES];
	const char **all = calloc(set_n + SHARED, sizeof *all);
	REQUIRE(all != NULL);
	users = population->users < users ? population->users : users;
	snprintf(text[0], SET_BYTES, "population.users=%u", users);
	snprintf(text[1], SET_BYTES, "population.sites=%u",
		population->sites < users ? population->sites : users);
	snprintf(text[2], SET_BYTES, "run.replications=1");
	for (size_t i = 0; i < SHARED; i++) {
		all[i] = text[i];
	}
	for (size_t i = 0; i < set_n; i++) {
		all[SHARED + i] = sets[i];
	}
	struct diag_list heard;
	diag_init(&heard);
	struct config *variant = config_variant(config, preset, all, set_n + SHARED, &heard);
	/* One replication is meant; only errors are news here. */
	for (size_t i = 0; i < heard.n; i++) {
		const struct diag *diag = &heard.items[i];
		if (diag_is_error(diag->id)) {
			diag_add(diags, diag->id, diag->file, diag->line, diag->col, diag->path, "%s",
				diag->text);
		}
	}
	diag_fini(&heard);
	free(all);
	return variant;
}

/* tls_resumption for all strategies if `tls` is given. */
static struct config *band_variant(const struct config *config, const char *preset,
	const char *tls, struct diag_list *diags)
{
	const struct scenario *scenario = &config->scenario;
	enum { SET_BYTES = 128 };
	char text[MODEL_STRATEGIES_MAX][SET_BYTES];
	const char *sets[MODEL_STRATEGIES_MAX];
	size_t n = 0;
	for (uint32_t i = 0; tls != NULL && i < scenario->strategy_n; i++) {
		snprintf(text[n], SET_BYTES, "strategies.%s.tls_resumption=%s",
			scenario->strategies[i].name, tls);
		sets[n] = text[n];
		n++;
	}
	return config_small(config, preset, sets, n, scenario->band.users, diags);
}

size_t config_band(const struct config *config, struct config_band_item out[MODEL_VARIANTS_MAX],
	struct diag_list *diags)
{
	const char *radio = config->scenario.band.radio;
	const struct {
		const char *name, *preset, *tls;
	} wanted[] = {
		{"as given", NULL, NULL},
		{"TLS always resumed", NULL, "100 %"},
		{"TLS never resumed", NULL, "0 %"},
		{radio, radio, NULL},
	};
	size_t n = 0;
	for (size_t i = 0; i < (*radio == '\0' ? 3u : 4u); i++) {
		const char *slash = strrchr(wanted[i].name, '/');
		out[n].config = band_variant(config, wanted[i].preset, wanted[i].tls, diags);
		if (out[n].config == NULL) {
			while (n > 0) {
				config_free(out[--n].config);
			}
			return 0;
		}
		if (slash == NULL) {
			snprintf(out[n].name, sizeof out[n].name, "%s", wanted[i].name);
		} else {
			snprintf(out[n].name, sizeof out[n].name, "radio %.50s", slash + 1);
		}
		n++;
	}
	return n;
}
