/* Segments times the price of one, plan by plan and for each of those who may have to pay. */
#include "cli/sms_cost.h"

#include <stdbool.h>
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

/* What all segments cost at a price for one; `bundled`: only once what the fee includes is used. */
static json_t *share_json(int64_t price_ucur, unsigned segments, bool bundled)
{
	return json_pack("{s:f,s:f,s:b}", "per_sms", (double)price_ucur / MICROS, "message",
		(double)(price_ucur * (int64_t)segments) / MICROS, "bundled", bundled);
}

/* The price under `key`; *stated is false and *ucur 0 where the object has none. */
static enum err price_take(const json_t *object, const char *key, const char *currency,
	int64_t *ucur, bool *stated, struct err_info *info)
{
	const char *text = json_string_value(json_object_get(object, key));
	struct units_value value = {0};
	const enum err err = text == NULL ? ERR_OK : money(text, currency, &value, info);
	*stated = text != NULL;
	*ucur = (int64_t)value.n;
	return err;
}

static json_t *value_or_null(const json_t *object, const char *key)
{
	json_t *value = json_object_get(object, key);
	return value == NULL ? json_null() : json_incref(value);
}

/* The operator of the server pays for each segment and on top for the handset's operator. */
static enum err server_json(const json_t *plan, const char *currency, unsigned segments,
	json_t **out, struct err_info *info)
{
	const json_t *sender = json_object_get(plan, "sender");
	int64_t sms_ucur, carrier_ucur;
	bool has_sms, has_carrier;
	enum err err = price_take(sender, "sms", currency, &sms_ucur, &has_sms, info);
	if (err == ERR_OK) {
		err = price_take(sender, "carrier_fee", currency, &carrier_ucur, &has_carrier, info);
	}
	if (err == ERR_OK && (has_sms || has_carrier)) {
		*out = share_json(sms_ucur + carrier_ucur, segments, false);
		json_object_set_new(*out, "fee", value_or_null(sender, "fee"));
		json_object_set_new(*out, "less_above", value_or_null(
			json_object_get(sender, "step1"), "above"));
	}
	return err;
}

static enum err plan_json(const char *name, const json_t *plan, const char *currency,
	unsigned segments, json_t **out, struct err_info *info)
{
	const char *payer = json_string_value(json_object_get(plan, "sms_payer"));
	const char *counts = json_string_value(json_object_get(plan, "sms_included_counts"));
	const json_t *included = json_object_get(plan, "sms_included");
	const bool bundle = json_is_string(included) || json_integer_value(included) > 0;
	const bool both = counts != NULL && strcmp(counts, "both") == 0;
	const bool of_sent = counts != NULL && strcmp(counts, "received") != 0;
	int64_t received_ucur, sent_ucur;
	bool has_received, has_sent;
	json_t *server = NULL;
	if (json_is_true(json_object_get(plan, "best_of_company"))) {
		*out = json_pack("{s:s,s:O?,s:O?,s:n,s:n,s:n}", "plan", name, "title",
			json_object_get(plan, "title"), "best_of", json_object_get(plan, "company"),
			"received", "sent", "server");
		return ERR_OK;
	}
	enum err err = price_take(plan, "sms", currency, &received_ucur, &has_received, info);
	if (err == ERR_OK && !has_received) {
		err = err_set(info, ERR_SCENARIO, "tariff", "plan '%s' has no price of an SMS", name);
	}
	if (err == ERR_OK) {
		err = price_take(plan, "sms_sent", currency, &sent_ucur, &has_sent, info);
	}
	if (err == ERR_OK && payer != NULL && strcmp(payer, "receiver") != 0) {
		err = server_json(plan, currency, segments, &server, info);
		received_ucur = strcmp(payer, "sender") == 0 ? 0 : received_ucur;
	}
	if (err == ERR_OK) {
		*out = json_pack("{s:s,s:O?,s:o,s:o?,s:o?,s:O?,s:s,s:O?}", "plan", name, "title",
			json_object_get(plan, "title"), "received",
			share_json(received_ucur, segments, bundle && (both || !of_sent)), "sent",
			has_sent ? share_json(sent_ucur, segments, bundle && of_sent) : NULL, "server",
			server, "sms_included", included, "sms_included_counts",
			counts == NULL ? "received" : counts, "sms_fee", json_object_get(plan, "sms_fee"));
	}
	return err;
}

static enum err plans_json(const char *name, const json_t *tariff, unsigned segments,
	json_t **out, struct err_info *info)
{
	const char *currency = json_string_value(json_object_get(tariff, "currency"));
	const char *key;
	json_t *plan;
	json_t *list = json_array();
	if (currency == NULL) {
		json_decref(list);
		return err_set(info, ERR_SCENARIO, name, "no currency");
	}
	json_object_foreach(json_object_get(tariff, "plans"), key, plan) {
		json_t *one = NULL;
		const enum err err = plan_json(key, plan, currency, segments, &one, info);
		if (err != ERR_OK) {
			json_decref(list);
			return err;
		}
		json_array_append_new(list, one);
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
			*out = json_pack("{s:n,s:s,s:[{s:s,s:s,s:o}]}", "tariff", "currency",
				value.currency, "plans", "plan", "price", "title", "the price given", "given",
				share_json((int64_t)value.n, segments, false));
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
