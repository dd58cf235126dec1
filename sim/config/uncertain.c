/* One row per parameter: where its text stands, what it sets, when it applies. See uncertain.h. */
#include "config/uncertain.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/load.h"
#include "config/param.h"
#include "config/presets.h"
#include "config/units.h"
#include "core/err.h"
#include "core/fixmath.h"

enum { SETS_MAX = 2 * MODEL_STRATEGIES_MAX + UNCERTAIN_MAX, SET_BYTES = 192 };

static bool any_kind(const struct scenario *scenario, uint32_t kind)
{
	for (uint32_t i = 0; i < scenario->strategy_n; i++) {
		if (scenario->strategies[i].kind == kind) {
			return true;
		}
	}
	return false;
}

static bool any_sms(const struct scenario *scenario)
{
	return any_kind(scenario, STRATEGY_SMS_POLL);
}

static bool adapts(const struct strategy_cfg *strategy)
{
	return strategy->kind == STRATEGY_DIRECT_PUSH && !strategy->heartbeat.fixed;
}

static bool any_heartbeat(const struct scenario *scenario)
{
	for (uint32_t i = 0; i < scenario->strategy_n; i++) {
		if (adapts(&scenario->strategies[i])) {
			return true;
		}
	}
	return false;
}

static bool wakes_cost(const struct scenario *scenario)
{
	return scenario->device.cpu_uw > 0 &&
		scenario->device.cpu_wake_ns + scenario->device.cpu_hold_ns > 0;
}

static bool has_base(const struct scenario *scenario)
{
	return scenario->device.base_uw > 0;
}

static bool has_tls(const struct scenario *scenario)
{
	return scenario->network.tls;
}

static bool has_setup(const struct scenario *scenario)
{
	return scenario->network.pdp_setup_ns > 0;
}

static bool has_loss(const struct scenario *scenario)
{
	return scenario->network.packet_loss_p > 0;
}

static bool has_sms_energy(const struct scenario *scenario)
{
	return any_sms(scenario) && scenario->radio.sms_uj > 0;
}

static bool has_sms_price(const struct scenario *scenario)
{
	const struct tariff_cfg *tariff = &scenario->tariff;
	const struct plan_cfg *plan = &tariff->plans[tariff->plan];
	return any_sms(scenario) && tariff->plan_n > 0 && plan->sms_ucur > 0 &&
		plan->sms_included != UINT32_MAX;
}

/* A profile that nobody published has no published alternatives. */
static bool has_profile(const struct scenario *scenario)
{
	char name[96];
	snprintf(name, sizeof name, "radio/%s", scenario->radio.name);
	return presets_base(name) != NULL;
}

static bool has_path(const struct scenario *scenario)
{
	const struct dist *delay = &scenario->sms.delay_ns;
	return any_sms(scenario) && dist_mean(delay) > 0;
}

enum target { RADIO, SMS_PATH, CPU_WAKE, SMS_ENERGY, BASE_POWER, TLS, SMS_PRICE, HEARTBEAT_MAX,
	DEVICE_WAIT, PDP_SETUP, PACKET_LOSS, TARGETS };

static const struct row {
	const char *id, *label;
	size_t offset;            /* of the text in struct uncertainty_cfg */
	const char *presets;      /* folder of its choices, or NULL: a range */
	enum param_type type;
	const char *key;          /* parameter it sets; `*` is each strategy that reads it */
	bool (*applies)(const struct scenario *scenario);
} rows[TARGETS] = {
	[RADIO] = {"radio", "radio profile", offsetof(struct uncertainty_cfg, radio), "radio",
		PARAM_TYPE_TEXT, NULL, has_profile},
	[SMS_PATH] = {"sms_path", "SMS path", offsetof(struct uncertainty_cfg, sms_path), "sms",
		PARAM_TYPE_TEXT, NULL, has_path},
	[CPU_WAKE] = {"cpu_wake", "energy of one CPU wake",
		offsetof(struct uncertainty_cfg, cpu_wake), NULL, PARAM_TYPE_ENERGY,
		"device.cpu_power", wakes_cost},
	[SMS_ENERGY] = {"sms_energy", "energy of one SMS reception",
		offsetof(struct uncertainty_cfg, sms_energy), NULL, PARAM_TYPE_ENERGY,
		"radio.sms_energy", has_sms_energy},
	[BASE_POWER] = {"base_power", "suspended device",
		offsetof(struct uncertainty_cfg, base_power), NULL, PARAM_TYPE_POWER,
		"device.base_power", has_base},
	[TLS] = {"tls_resumption", "TLS resumption",
		offsetof(struct uncertainty_cfg, tls_resumption), NULL, PARAM_TYPE_SHARE,
		"strategies.*.tls_resumption", has_tls},
	[SMS_PRICE] = {"sms_price", "price of one SMS",
		offsetof(struct uncertainty_cfg, sms_price), NULL, PARAM_TYPE_MONEY,
		"tariff.plans.*.sms", has_sms_price},
	[HEARTBEAT_MAX] = {"heartbeat_max", "longest heartbeat",
		offsetof(struct uncertainty_cfg, heartbeat_max), NULL, PARAM_TYPE_DURATION,
		"strategies.*.heartbeat.max", any_heartbeat},
	[DEVICE_WAIT] = {"device_wait", "device's wait after an SMS",
		offsetof(struct uncertainty_cfg, device_wait), NULL, PARAM_TYPE_DURATION,
		"strategies.*.device_wait", any_sms},
	[PDP_SETUP] = {"pdp_setup", "PDP activation",
		offsetof(struct uncertainty_cfg, pdp_setup), NULL, PARAM_TYPE_DURATION,
		"network.pdp_setup", has_setup},
	[PACKET_LOSS] = {"packet_loss", "packet loss",
		offsetof(struct uncertainty_cfg, packet_loss), NULL, PARAM_TYPE_SHARE,
		"network.packet_loss", has_loss},
};

static_assert((unsigned)TARGETS == UNCERTAIN_MAX, "a list has room for each row");

static const char *text_of(const struct scenario *scenario, unsigned target)
{
	return (const char *)&scenario->uncertainty + rows[target].offset;
}

/* A value as a number: shares are real, everything else counts in its own unit. */
static double number_of(enum param_type type, const struct units_value *value)
{
	return type == PARAM_TYPE_SHARE ? value->real : (double)value->n;
}

/* ---- reading */

/* The part of a list up to `mark`, without blanks around it; the rest after the mark, or NULL. */
static const char *part_of(const char *text, const char *mark, char *out, size_t out_bytes)
{
	const char *end = strstr(text, mark);
	size_t n = end != NULL ? (size_t)(end - text) : strlen(text);
	while (n > 0 && *text == ' ') {
		text++;
		n--;
	}
	while (n > 0 && text[n - 1] == ' ') {
		n--;
	}
	snprintf(out, out_bytes, "%.*s", (int)n, text);
	return end != NULL ? end + strlen(mark) : NULL;
}

/* "LOW .. HIGH". False with what is wrong. */
static bool read_range(const struct row *row, const char *text, double *low, double *high,
	char currency[static 4], char *why, size_t why_bytes)
{
	char ends[2][UNCERTAIN_TEXT_BYTES];
	struct units_value value[2];
	struct units_fault fault;
	const char *rest = part_of(text, "..", ends[0], sizeof ends[0]);
	if (rest == NULL) {
		snprintf(why, why_bytes, "write two ends, \"LOW .. HIGH\", or \"off\"");
		return false;
	}
	part_of(rest, "..", ends[1], sizeof ends[1]);
	for (unsigned i = 0; i < 2; i++) {
		if (!units_read(row->type, ends[i], NULL, &value[i], &fault)) {
			snprintf(why, why_bytes, "%s", fault.text);
			return false;
		}
	}
	if (value[0].unbounded || value[1].unbounded ||
	    strcmp(value[0].currency, value[1].currency) != 0 ||
	    units_compare(row->type, &value[0], &value[1]) >= 0) {
		snprintf(why, why_bytes, "the first end must be below the second one");
		return false;
	}
	/* What the parameter itself allows; a wake-up's energy becomes a power, which has its own. */
	const struct param *param = param_row(row->key);
	const struct units_form bare = {.currency = ""};
	struct units_value bound;
	if (param->type == row->type && *param->high != '\0' &&
	    units_read(row->type, param->high, &bare, &bound, &fault) && !bound.unbounded &&
	    units_compare(row->type, &value[1], &bound) > 0) {
		snprintf(why, why_bytes, "the second end is above %s, the most that %s allows",
			param->high, row->key);
		return false;
	}
	*low = number_of(row->type, &value[0]);
	*high = number_of(row->type, &value[1]);
	memcpy(currency, value[0].currency, 4);
	return true;
}

static bool is_off(const char *text)
{
	return strcmp(text, "off") == 0 || text[0] == '\0';
}

/* Names of presets that do not exist, or a range that is none. */
static bool is_good(unsigned target, const char *text, char *why, size_t why_bytes)
{
	const struct row *row = &rows[target];
	double low, high;
	char currency[4], one[UNCERTAIN_TEXT_BYTES], name[96];
	if (is_off(text) || strcmp(text, target == RADIO ? "auto" : "off") == 0 ||
	    ((target == CPU_WAKE || target == SMS_ENERGY) && strcmp(text, "energy_band") == 0)) {
		return true;
	}
	if (row->presets == NULL) {
		return read_range(row, text, &low, &high, currency, why, why_bytes);
	}
	unsigned n = 0;
	for (const char *rest = text; rest != NULL; n++) {
		rest = part_of(rest, "|", one, sizeof one);
		snprintf(name, sizeof name, "%s/%s", row->presets, one);
		if (presets_base(name) == NULL) {
			snprintf(why, why_bytes, "there is no preset \"%s\"", name);
			return false;
		}
	}
	snprintf(why, why_bytes, "more than %d choices", UNCERTAIN_CHOICES_MAX);
	return n <= UNCERTAIN_CHOICES_MAX;
}

void uncertain_check(const struct load *load, const struct scenario *scenario,
	struct diag_list *diags)
{
	for (unsigned i = 0; i < TARGETS; i++) {
		char why[320], key[64];
		if (!is_good(i, text_of(scenario, i), why, sizeof why)) {
			snprintf(key, sizeof key, "uncertainty.%s", rows[i].id);
			load_problem(load, DIAG_E_RANGE, key, diags, "%s", why);
		}
	}
}

/* ---- what the scenario has */

static const struct strategy_cfg *first_of(const struct scenario *scenario, unsigned target)
{
	for (uint32_t i = 0; i < scenario->strategy_n; i++) {
		const struct strategy_cfg *strategy = &scenario->strategies[i];
		if (target == HEARTBEAT_MAX ? adapts(strategy)
			: target != DEVICE_WAIT || strategy->kind == STRATEGY_SMS_POLL) {
			return strategy;
		}
	}
	return NULL;
}

/* The scenario's own value in the parameter's unit; a distribution by its mean. */
static double own_value(const struct scenario *scenario, unsigned target)
{
	const struct device_cfg *device = &scenario->device;
	switch (target) {
	case CPU_WAKE:
		return (double)device->cpu_uw * (double)(device->cpu_wake_ns + device->cpu_hold_ns) *
			1e-9;
	case SMS_ENERGY:
		return scenario->radio.sms_uj;
	case BASE_POWER:
		return device->base_uw;
	case TLS:
		return first_of(scenario, TLS)->tls_resumed_p;
	case SMS_PRICE:
		return (double)scenario->tariff.plans[scenario->tariff.plan].sms_ucur;
	case HEARTBEAT_MAX:
		return (double)first_of(scenario, HEARTBEAT_MAX)->heartbeat.max_ns;
	case DEVICE_WAIT:
		return dist_mean(&first_of(scenario, DEVICE_WAIT)->device_wait_ns);
	case PDP_SETUP:
		return (double)scenario->network.pdp_setup_ns;
	default:
		return scenario->network.packet_loss_p;
	}
}

static double value_at(const struct uncertain *it, double place)
{
	return it->by_logarithm ? it->low * fixmath_exp(place * fixmath_log(it->high / it->low))
		: it->low + place * (it->high - it->low);
}

/* Nobody knows more of these than three digits, and texts stay short. */
static double three_digits(double value)
{
	char text[32];
	snprintf(text, sizeof text, "%.2e", value);
	return strtod(text, NULL);
}

static void write_value(const struct config *config, const struct uncertain *it, double value,
	char out[static UNCERTAIN_TEXT_BYTES])
{
	const struct row *row = &rows[it->target];
	const char *currency = config->scenario.tariff.currency;
	double short_value = three_digits(value);
	struct units_value quantity = {.real = short_value, .n = (uint64_t)(short_value + 0.5)};
	units_write(row->type, &quantity, currency, out, UNCERTAIN_TEXT_BYTES);
}

void uncertain_text(const struct config *config, const struct uncertain *it, double place,
	char out[static UNCERTAIN_TEXT_BYTES])
{
	if (it->choice_n > 0) {
		unsigned ix = (unsigned)(place * it->choice_n);
		snprintf(out, UNCERTAIN_TEXT_BYTES, "%s",
			it->choice[ix < it->choice_n ? ix : it->choice_n - 1]);
	} else {
		write_value(config, it, value_at(it, place), out);
	}
}

void uncertain_about(const struct config *config, const struct uncertain *it, double place,
	char out[static UNCERTAIN_TEXT_BYTES])
{
	double value = value_at(it, place);
	if (rows[it->target].type == PARAM_TYPE_DURATION && value >= 600e9) {
		write_value(config, it, floor(value / 60e9 + 0.5) * 60e9, out);
	} else {
		uncertain_text(config, it, place, out);
	}
}

static void add_choice(struct uncertain *it, const char *name, const char *given)
{
	if (it->choice_n < UNCERTAIN_CHOICES_MAX && strcmp(name, given) != 0) {
		snprintf(it->choice[it->choice_n++], UNCERTAIN_TEXT_BYTES, "%s", name);
	}
}

/* "technology" of a radio preset, as it stands there. */
static bool same_technology(const struct config *config, const char *name)
{
	char preset[96];
	struct diag_list unheard;
	diag_init(&unheard);
	snprintf(preset, sizeof preset, "radio/%s", name);
	struct load *other = load_copy(config->load);
	load_overlay(other, preset, NULL, 0, &unheard);
	const char *here = tree_text(tree_at(config->load->root, "radio.technology"));
	const char *there = tree_text(tree_at(other->root, "radio.technology"));
	bool same = here != NULL && there != NULL && strcmp(here, there) == 0;
	load_free(other);
	diag_fini(&unheard);
	return same;
}

/* Every shipped profile of the scenario's technology, in the order of their names. */
static void all_radios(const struct config *config, struct uncertain *it)
{
	static const char folder[] = "scenarios/base/radio/", end[] = ".json";
	for (size_t i = 0; i < presets_embedded_n; i++) {
		const char *path = presets_embedded[i].path;
		size_t bytes = strlen(path), skip = strlen(folder);
		char name[UNCERTAIN_TEXT_BYTES];
		if (strncmp(path, folder, skip) != 0 || bytes <= skip + strlen(end)) {
			continue;
		}
		snprintf(name, sizeof name, "%.*s", (int)(bytes - skip - strlen(end)), path + skip);
		if (same_technology(config, name)) {
			add_choice(it, name, it->given_text);
		}
	}
}

/* The shipped path that the scenario's is, by what it resolved to; "as given" for its own. */
static void own_preset(const struct config *config, struct uncertain *it)
{
	const json_t *origins = json_object_get(config->resolved, "origins");
	const char *origin = it->target == RADIO ? NULL
		: json_string_value(json_object_get(origins, "sms.delay"));
	static const char begin[] = "preset:sms/";
	snprintf(it->given_text, sizeof it->given_text, "%s",
		it->target == RADIO ? config->scenario.radio.name : "as given");
	if (origin != NULL && strncmp(origin, begin, strlen(begin)) == 0) {
		snprintf(it->given_text, sizeof it->given_text, "%.*s",
			(int)strcspn(origin + strlen(begin), ":"), origin + strlen(begin));
	}
}

static void fill_choices(const struct config *config, struct uncertain *it, const char *text)
{
	char one[UNCERTAIN_TEXT_BYTES];
	own_preset(config, it);
	if (strcmp(text, "auto") == 0) {
		all_radios(config, it);
		return;
	}
	for (const char *rest = text; rest != NULL;) {
		rest = part_of(rest, "|", one, sizeof one);
		add_choice(it, one, it->given_text);
	}
}

/* False when the range means nothing here, as a price in another currency. */
static bool fill_range(const struct config *config, struct uncertain *it, const char *text)
{
	const struct scenario *scenario = &config->scenario;
	const struct row *row = &rows[it->target];
	char currency[4] = "", why[320];
	if (strcmp(text, "energy_band") == 0) {
		const struct band_cfg *band = &scenario->band;
		it->low = it->target == CPU_WAKE ? band->cpu_wake_low_uj : band->sms_low_uj;
		it->high = it->target == CPU_WAKE ? band->cpu_wake_high_uj : band->sms_high_uj;
	} else if (!read_range(row, text, &it->low, &it->high, currency, why, sizeof why)) {
		return false;
	}
	if (currency[0] != '\0' && strcmp(currency, scenario->tariff.currency) != 0) {
		return false;
	}
	if (it->target == HEARTBEAT_MAX) {
		/* Not below what the strategies start with. */
		for (uint32_t i = 0; i < scenario->strategy_n; i++) {
			const struct heartbeat_cfg *beat = &scenario->strategies[i].heartbeat;
			double least = (double)(beat->start_ns > beat->min_ns ? beat->start_ns
				: beat->min_ns);
			it->low = adapts(&scenario->strategies[i]) && least > it->low ? least : it->low;
		}
	}
	if (it->high <= it->low) {
		return false;
	}
	it->by_logarithm = (row->type == PARAM_TYPE_ENERGY || row->type == PARAM_TYPE_POWER) &&
		it->low > 0 && it->high >= 4 * it->low;
	double own = own_value(scenario, it->target);
	write_value(config, it, own, it->given_text);
	it->given_known = !it->by_logarithm || own > 0;
	if (it->given_known) {
		it->given = it->by_logarithm
			? fixmath_log(own / it->low) / fixmath_log(it->high / it->low)
			: (own - it->low) / (it->high - it->low);
	}
	return true;
}

void uncertain_of(const struct config *config, struct uncertain_list *list)
{
	const struct scenario *scenario = &config->scenario;
	list->n = 0;
	for (unsigned target = 0; target < TARGETS; target++) {
		const char *text = text_of(scenario, target);
		if (is_off(text) || !rows[target].applies(scenario)) {
			continue;
		}
		char key[64];
		snprintf(key, sizeof key, "uncertainty.%s", rows[target].id);
		const char *origin = json_string_value(json_object_get(
			json_object_get(config->resolved, "origins"), key));
		struct uncertain *it = &list->item[list->n];
		*it = (struct uncertain){.id = rows[target].id, .label = rows[target].label,
			.target = target, .source = param_row(key)->source};
		if (origin != NULL && strcmp(origin, "default") != 0) {
			it->source = "the scenario";
		}
		if (rows[target].presets != NULL) {
			fill_choices(config, it, text);
			list->n += it->choice_n > 0;
		} else {
			list->n += fill_range(config, it, text);
		}
	}
}

/* ---- a scenario at its place */

struct sets {
	char text[SETS_MAX][SET_BYTES];
	const char *pointer[SETS_MAX];
	size_t n;
};

static void add_set(struct sets *sets, const char *key, const char *name, const char *value)
{
	const char *star = strchr(key, '*');
	char *out = sets->text[sets->n];
	REQUIRE(sets->n < SETS_MAX);
	if (star == NULL) {
		snprintf(out, SET_BYTES, "%s=%s", key, value);
	} else {
		snprintf(out, SET_BYTES, "%.*s%s%s=%s", (int)(star - key), key, name, star + 1, value);
	}
	sets->pointer[sets->n++] = out;
}

static void add_place(const struct config *config, const struct uncertain *it, double place,
	struct sets *sets)
{
	const struct scenario *scenario = &config->scenario;
	const struct row *row = &rows[it->target];
	char value[UNCERTAIN_TEXT_BYTES];
	uncertain_text(config, it, place, value);
	if (it->target == CPU_WAKE) {
		const struct device_cfg *device = &scenario->device;
		double s = (double)(device->cpu_wake_ns + device->cpu_hold_ns) * 1e-9;
		struct units_value power = {.n = (uint64_t)(value_at(it, place) / s + 0.5)};
		units_write(PARAM_TYPE_POWER, &power, NULL, value, sizeof value);
	}
	if (it->target == SMS_PRICE) {
		add_set(sets, row->key, scenario->tariff.plans[scenario->tariff.plan].name, value);
	} else if (strncmp(row->key, "strategies.", 11) != 0) {
		add_set(sets, row->key, "", value);
	}
	for (uint32_t i = 0; i < scenario->strategy_n && strncmp(row->key, "strategies.", 11) == 0;
		i++) {
		const struct strategy_cfg *strategy = &scenario->strategies[i];
		bool reads = it->target == HEARTBEAT_MAX ? adapts(strategy)
			: it->target != DEVICE_WAIT || strategy->kind == STRATEGY_SMS_POLL;
		if (reads) {
			add_set(sets, row->key, strategy->name, value);
		}
	}
}

struct config *uncertain_config(const struct config *config, const struct uncertain_list *list,
	const double *place, struct diag_list *diags)
{
	const struct scenario *scenario = &config->scenario;
	struct sets sets = {.n = 0};
	char presets[2][UNCERTAIN_TEXT_BYTES + 16] = {"", ""};
	unsigned preset_n = 0;
	for (unsigned i = 0; i < list->n; i++) {
		const struct uncertain *it = &list->item[i];
		if (place[i] < 0) {
			continue;
		}
		if (it->choice_n == 0) {
			add_place(config, it, place[i], &sets);
		} else {
			char name[UNCERTAIN_TEXT_BYTES];
			uncertain_text(config, it, place[i], name);
			snprintf(presets[preset_n++], sizeof presets[0], "%s/%s",
				rows[it->target].presets, name);
		}
	}
	/* Presets first, so that a range that is set as well wins over them. */
	struct config *first = preset_n > 1 ? config_variant(config, presets[0], NULL, 0, diags)
		: NULL;
	if (preset_n > 1 && first == NULL) {
		return NULL;
	}
	struct config *out = config_small(first != NULL ? first : config,
		preset_n > 0 ? presets[preset_n - 1] : NULL, sets.pointer, sets.n,
		scenario->uncertainty.users, diags);
	config_free(first);
	return out;
}
