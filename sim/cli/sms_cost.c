/* Segments times the price of one, plan by plan. */
#include "cli/sms_cost.h"

#include <stdio.h>
#include <string.h>

#include "config/presets.h"
#include "config/units.h"

#define MICROS 1e6 /* PARAM_TYPE_MONEY is in millionths */

/* A price text as money, with the currency it must end in ("" in `currency`: any). */
static enum err money(const char *text, const char *currency, struct units_value *value,
	struct err_info *info)
{
	struct units_fault fault;
	const struct units_form form = {
		.currency = currency[0] == '\0' ? NULL : currency, .example = "0.02 EUR"};
	if (!units_read(PARAM_TYPE_MONEY, text, &form, value, &fault)) {
		return err_set(info, ERR_SCENARIO, "price", "%s", fault.text);
	}
	return ERR_OK;
}

static json_t *plan_json(const char *name, const char *title, int64_t price_ucur,
	unsigned segments, const json_t *plan)
{
	const json_t *included = json_object_get(plan, "sms_included");
	return json_pack("{s:s,s:s,s:f,s:f,s:O?,s:O?}", "plan", name, "title", title,
		"price_per_sms", (double)price_ucur / MICROS, "message",
		(double)(price_ucur * (int64_t)segments) / MICROS, "sms_included", included, "sms_fee",
		json_object_get(plan, "sms_fee"));
}

static enum err plans_json(const char *name, const json_t *tariff, unsigned segments,
	json_t **out, struct err_info *info)
{
	const char *currency = json_string_value(json_object_get(tariff, "currency"));
	const char *key;
	json_t *plan;
	json_t *list = json_array();
	json_object_foreach(json_object_get(tariff, "plans"), key, plan) {
		const char *text = json_string_value(json_object_get(plan, "sms"));
		struct units_value value = {0};
		enum err err = text == NULL || currency == NULL ?
			err_set(info, ERR_SCENARIO, name, "plan '%s' has no price of an SMS", key) :
			money(text, currency, &value, info);
		if (err != ERR_OK) {
			json_decref(list);
			return err;
		}
		json_array_append_new(list, plan_json(key,
			json_string_value(json_object_get(plan, "title")), (int64_t)value.n, segments, plan));
	}
	*out = json_pack("{s:s,s:s,s:o}", "tariff", name, "currency", currency, "plans", list);
	return ERR_OK;
}

enum err sms_cost(const char *tariff, const char *price, unsigned segments, json_t **out,
	struct err_info *info)
{
	if (price != NULL) {
		struct units_value value = {0};
		const enum err err = money(price, "", &value, info);
		if (err == ERR_OK) {
			*out = json_pack("{s:n,s:s,s:[o]}", "tariff", "currency", value.currency, "plans",
				plan_json("price", "the price given", (int64_t)value.n, segments, NULL));
		}
		return err;
	}
	char path[128];
	char near[128];
	const char *name = tariff == NULL ? "us-2005" : tariff;
	snprintf(path, sizeof path, "%s%s", strncmp(name, "tariff/", 7) == 0 ? "" : "tariff/", name);
	const struct presets_file *file = presets_base(path);
	json_t *preset = file == NULL ? NULL : json_loadb(file->text, file->bytes, 0, NULL);
	const json_t *section = json_object_get(preset, "tariff");
	if (section == NULL) {
		const char *other = presets_near(path, near, sizeof near);
		json_decref(preset);
		return err_set(info, ERR_SCENARIO, name, "no such tariff%s%s (pushsim list presets)",
			other == NULL ? "" : "; did you mean ", other == NULL ? "" : other);
	}
	const enum err err = plans_json(path, section, segments, out, info);
	json_decref(preset);
	return err;
}
