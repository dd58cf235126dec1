/* See range.h. */
#include "output/range.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/err.h"

static void add(char out[static PHRASE_LINE_BYTES], const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void add(char out[static PHRASE_LINE_BYTES], const char *format, ...)
{
	size_t n = strlen(out);
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(out + n, PHRASE_LINE_BYTES - n, format, arguments);
	va_end(arguments);
}

void range_head(const struct uncertainty *it, const struct scenario *scenario,
	char out[static PHRASE_LINE_BYTES])
{
	out[0] = '\0';
	add(out, "%u parameter%s in published ranges, each alone%s", it->parameter_n,
		it->parameter_n == 1 ? "" : "s", it->joint_n > 0 ? " and" : "");
	if (it->joint_n > 0) {
		add(out, " all together at %u points", it->joint_n);
	}
	add(out, ", %u users: %s against", it->users, scenario->strategies[it->challenger].name);
	for (uint32_t i = 0; i < it->rival_n; i++) {
		add(out, "%s %s", i == 0 ? "" : ",", scenario->strategies[it->rival[i]].name);
	}
}

const char *range_answer_name(enum uncertainty_answer answer)
{
	static const char *const names[] = {"unknown", "holds", "fails", "turns"};
	REQUIRE((unsigned)answer < sizeof names / sizeof names[0]);
	return names[answer];
}

static void add_margin(char out[static PHRASE_LINE_BYTES], enum verdict_claim claim, double margin)
{
	static const enum phrase_kind kinds[] = {PHRASE_MONEY, PHRASE_TIME, PHRASE_PERCENT};
	char text[PHRASE_BYTES];
	if (isinf(margin)) {
		add(out, "%s", margin < 0 ? "the other never" : "never");
		return;
	}
	phrase_value(kinds[claim], margin, true, text, sizeof text);
	add(out, "%s", text);
}

/* The lowest and highest margin that one parameter leads to, given included. */
static void reach(const struct uncertainty *it, unsigned parameter, enum verdict_claim claim,
	double *low, double *high)
{
	const struct uncertainty_parameter *row = &it->parameter[parameter];
	*low = *high = it->given.margin[claim];
	for (unsigned s = 0; s < row->swing_n; s++) {
		if (row->swing[s].at.known[claim]) {
			*low = fmin(*low, row->swing[s].at.margin[claim]);
			*high = fmax(*high, row->swing[s].at.margin[claim]);
		}
	}
}

void range_claim(const struct uncertainty *it, enum verdict_claim claim,
	char out[static PHRASE_LINE_BYTES])
{
	const struct uncertainty_claim *row = &it->claim[claim];
	out[0] = '\0';
	if (row->answer == UNCERTAINTY_UNKNOWN) {
		add(out, "not known at any point");
		return;
	}
	if (row->answer != UNCERTAINTY_TURNS) {
		add(out, "over the whole range%s", claim == VERDICT_FEES ? ", under the plan that is "
			"billed" : "");
	} else if (row->point_n > 0) {
		add(out, "holds at %u of %u points", row->holds_n, row->point_n);
	} else {
		add(out, "as given it %s", row->given_holds ? "holds" : "fails");
	}
	for (unsigned i = 0; i < row->turn_n; i++) {
		add(out, "%s %s = %s", i == 0 ? "; turns at" : ",",
			it->parameter[row->turn[i].parameter].label, row->turn[i].text);
	}
	if (row->answer == UNCERTAINTY_TURNS && row->turn_n == 0) {
		add(out, "; no parameter turns it alone");
	}
	if (row->moved) {
		double low, high;
		reach(it, row->moved_by, claim, &low, &high);
		add(out, "; %s moves it most (", it->parameter[row->moved_by].label);
		add_margin(out, claim, low);
		add(out, " to ");
		add_margin(out, claim, high);
		add(out, ")");
	}
}

/* ---- JSON */

static json_t *number(bool known, double value)
{
	return known && isfinite(value) ? json_real(value) : json_null();
}

static void put_margins(json_t *object, const struct uncertainty_point *at)
{
	for (unsigned c = 0; c < VERDICT_CLAIMS; c++) {
		json_t *one = json_object();
		json_object_set_new(one, "margin", number(at->known[c], at->margin[c]));
		json_object_set_new(one, "holds", at->known[c]
			? json_boolean(uncertainty_holds(at, (enum verdict_claim)c)) : json_null());
		json_object_set_new(object, verdict_claim_name((enum verdict_claim)c), one);
	}
}

static json_t *claims_json(const struct uncertainty *it)
{
	const char *const units[VERDICT_CLAIMS] = {it->currency, "s", "1"};
	json_t *list = json_array();
	for (unsigned c = 0; c < VERDICT_CLAIMS; c++) {
		const struct uncertainty_claim *row = &it->claim[c];
		char text[PHRASE_LINE_BYTES];
		json_t *one = json_object(), *turns = json_array();
		range_claim(it, (enum verdict_claim)c, text);
		for (unsigned i = 0; i < row->turn_n; i++) {
			json_array_append_new(turns, json_pack("{s:s, s:s}", "parameter",
				it->parameter[row->turn[i].parameter].id, "at", row->turn[i].text));
		}
		json_object_set_new(one, "claim",
			json_string(verdict_claim_name((enum verdict_claim)c)));
		json_object_set_new(one, "over_range", json_string(range_answer_name(row->answer)));
		json_object_set_new(one, "unit", json_string(units[c]));
		json_object_set_new(one, "given_holds", json_boolean(row->given_holds));
		json_object_set_new(one, "points", json_integer(row->point_n));
		json_object_set_new(one, "share_holds", number(row->point_n > 0,
			row->point_n > 0 ? (double)row->holds_n / row->point_n : 0));
		json_object_set_new(one, "moved_most_by", row->moved
			? json_string(it->parameter[row->moved_by].id) : json_null());
		json_object_set_new(one, "turns", turns);
		json_object_set_new(one, "text", json_string(text));
		json_array_append_new(list, one);
	}
	return list;
}

static json_t *parameters_json(const struct uncertainty *it)
{
	json_t *list = json_array();
	for (unsigned p = 0; p < it->parameter_n; p++) {
		const struct uncertainty_parameter *row = &it->parameter[p];
		json_t *one = json_pack("{s:s, s:s, s:s, s:s, s:b}", "id", row->id, "label",
			row->label, "source", row->source, "given", row->given, "choices",
			(int)row->choices);
		json_t *swings = json_array();
		for (unsigned s = 0; s < row->swing_n; s++) {
			json_t *swing = json_object();
			json_object_set_new(swing, "at", json_string(row->swing[s].text));
			put_margins(swing, &row->swing[s].at);
			json_array_append_new(swings, swing);
		}
		json_object_set_new(one, "swings", swings);
		json_array_append_new(list, one);
	}
	return list;
}

json_t *range_json(const struct uncertainty *it, const struct scenario *scenario)
{
	char head[PHRASE_LINE_BYTES];
	json_t *out = json_object(), *rivals = json_array(), *given = json_object();
	json_t *points = json_array();
	range_head(it, scenario, head);
	for (uint32_t i = 0; i < it->rival_n; i++) {
		json_array_append_new(rivals, json_string(scenario->strategies[it->rival[i]].name));
	}
	put_margins(given, &it->given);
	for (unsigned n = 0; n < it->joint_n; n++) {
		json_t *one = json_object(), *at = json_object();
		for (unsigned p = 0; p < it->parameter_n; p++) {
			json_object_set_new(at, it->parameter[p].id,
				json_string(it->joint[n].text[p]));
		}
		json_object_set_new(one, "at", at);
		put_margins(one, &it->joint[n].at);
		json_array_append_new(points, one);
	}
	json_object_set_new(out, "text", json_string(head));
	json_object_set_new(out, "users", json_integer(it->users));
	json_object_set_new(out, "challenger",
		json_string(scenario->strategies[it->challenger].name));
	json_object_set_new(out, "rivals", rivals);
	json_object_set_new(out, "claims", claims_json(it));
	json_object_set_new(out, "given", given);
	json_object_set_new(out, "parameters", parameters_json(it));
	json_object_set_new(out, "joint", points);
	return out;
}
