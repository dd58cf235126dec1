/* Plans that contradict themselves. See rules_plan.h. */
#include "config/rules_plan.h"

#include <stdio.h>
#include <string.h>

enum { PATH_BYTES = 160 };

struct checking {
	const struct load *load;
	const struct tariff_cfg *tariff;
	const struct plan_cfg *plan;
	struct diag_list *diags;
};

static void path_of(const struct checking *checking, const char *key, char out[PATH_BYTES])
{
	snprintf(out, PATH_BYTES, "tariff.plans.%s.%s", checking->plan->name, key);
}

static void report(const struct checking *checking, enum diag_id id, const char *key,
	const char *what)
{
	char path[PATH_BYTES];
	path_of(checking, key, path);
	load_problem(checking->load, id, path, checking->diags, "%s", what);
}

static bool is_set(const struct checking *checking, const char *key)
{
	char path[PATH_BYTES];
	path_of(checking, key, path);
	return tree_at(checking->load->root, path) != NULL;
}

/* A key that stands in the file although nothing reads it. */
static void unused(const struct checking *checking, const char *key, const char *why)
{
	if (is_set(checking, key)) {
		report(checking, DIAG_W_UNUSED, key, why);
	}
}

static void check_data(const struct checking *checking)
{
	const struct plan_cfg *plan = checking->plan;
	bool limited = plan->data_included_bytes != UINT64_MAX;
	if (plan->data_minimum_bytes % plan->data_increment_bytes != 0) {
		report(checking, DIAG_E_PLAN, "data_minimum", "not a multiple of data_increment");
	}
	if (plan->data_minimum_bytes > 0 && plan->data_scope == BILLING_MONTH) {
		report(checking, DIAG_E_PLAN, "data_minimum",
			"holds for each session, hour or day, but data_scope is month");
	}
	if (limited && plan->data_included_bytes > 0 && plan->data_ucur_per_mb == 0) {
		report(checking, DIAG_W_PLAN_FREE, "data_included",
			"volume beyond it costs nothing; write \"data\", or \"unlimited\" here; pushsim "
			"explain W-plan-free");
	}
	if (!limited && plan->data_ucur_per_mb > 0) {
		unused(checking, "data", "data_included is unlimited, so no volume is ever billed");
	}
}

/* The thresholds climb, and none but a later one may be missing. */
static void check_steps(const struct checking *checking)
{
	const struct plan_cfg *plan = checking->plan;
	uint64_t below = plan->data_included_bytes;
	for (uint32_t i = 0; i < MODEL_STEPS_MAX; i++) {
		char key[32];
		uint64_t above = plan->data_step[i].above_bytes;
		snprintf(key, sizeof key, "data_step%u.above", i + 1);
		if (above > 0 && (above <= below || (i > 0 && plan->data_step[i - 1].above_bytes == 0))) {
			report(checking, DIAG_E_PLAN, key,
				"a price step must lie above the included volume and the step before");
		}
		below = above > below ? above : below;
		snprintf(key, sizeof key, "data_step%u.data", i + 1);
		if (above == 0) {
			unused(checking, key, "its step is never reached: \"above\" is missing");
		}
	}
}

static void check_sender_steps(const struct checking *checking)
{
	const struct sender_cfg *sender = &checking->plan->sender;
	for (uint32_t i = 0; i < MODEL_STEPS_MAX; i++) {
		char key[32];
		uint32_t above = sender->step[i].above_n;
		uint32_t before = i > 0 ? sender->step[i - 1].above_n : 0;
		snprintf(key, sizeof key, "sender.step%u.above", i + 1);
		if (above > 0 && i > 0 && (before == 0 || above <= before)) {
			report(checking, DIAG_E_PLAN, key, "a price step must lie above the step before");
		}
		snprintf(key, sizeof key, "sender.step%u.sms", i + 1);
		if (above == 0) {
			unused(checking, key, "its step is never reached: \"above\" is missing");
		}
	}
}

static void check_sms(const struct checking *checking)
{
	const struct plan_cfg *plan = checking->plan;
	bool limited = plan->sms_included != UINT32_MAX && plan->sms_included > 0;
	if (limited && plan->sms_ucur == 0 && plan->sms_sent_ucur == 0) {
		report(checking, DIAG_W_PLAN_FREE, "sms_included",
			"SMS beyond it cost nothing; write \"sms\", or \"unlimited\" here; pushsim explain "
			"W-plan-free");
	}
	if (plan->sms_payer == SMS_PAYER_RECEIVER) {
		unused(checking, "sender", "the receiver pays; write \"sms_payer\": \"sender\" or \"both\"");
	}
}

/* A plan that names no price is an oversight, not a gift. */
static void check_priced(const struct checking *checking)
{
	static const char *const prices[] = {"sms", "sms_sent", "sms_fee", "sms_included", "sender",
		"data_fee", "day_fee", "data"};
	const struct plan_cfg *plan = checking->plan;
	bool priced = plan->best_of_company;
	char path[PATH_BYTES];
	for (size_t i = 0; i < sizeof prices / sizeof prices[0]; i++) {
		priced = priced || is_set(checking, prices[i]);
	}
	if (!priced) {
		snprintf(path, sizeof path, "tariff.plans.%s", plan->name);
		load_problem(checking->load, DIAG_E_PLAN, path, checking->diags, "a plan without a price; "
			"write \"sms\", \"data_fee\" and the like, \"0 %s\" if it is free",
			checking->tariff->currency);
	} else if (!is_set(checking, "sms") && !plan->best_of_company &&
		plan->sms_payer != SMS_PAYER_SENDER && plan->sms_included != UINT32_MAX) {
		snprintf(path, sizeof path, "tariff.plans.%s", plan->name);
		load_problem(checking->load, DIAG_W_PLAN_PRICE, path, checking->diags, "no price for "
			"received SMS: 0.10 %s is taken; pushsim explain W-plan-price",
			checking->tariff->currency);
	}
}

/* Whether the users of the billed plan are where its prices hold. */
static void check_place(const struct checking *checking, const struct habits_cfg *habits)
{
	bool away = habits->roaming_share > 0 && habits->roaming_sync;
	if (checking->plan->abroad && (!away || habits->roaming_share < 1)) {
		report(checking, DIAG_W_ROAMING, "abroad", "these prices hold abroad, and not all data is "
			"abroad (habits.roaming_share, habits.roaming_sync); pushsim explain W-roaming");
	} else if (!checking->plan->abroad && away) {
		load_problem(checking->load, DIAG_W_ROAMING, "habits.roaming_sync", checking->diags,
			"data abroad is billed at the prices of home (plan %s); pushsim explain W-roaming",
			checking->plan->name);
	}
}

static void check_company(const struct checking *checking)
{
	const struct plan_cfg *plan = checking->plan;
	if (!plan->best_of_company) {
		return;
	}
	for (uint32_t i = 0; i < checking->tariff->plan_n; i++) {
		const struct plan_cfg *other = &checking->tariff->plans[i];
		if (!other->best_of_company && *plan->company != '\0'
			&& strcmp(other->company, plan->company) == 0) {
			return;
		}
	}
	report(checking, DIAG_E_PLAN, "best_of_company", *plan->company == '\0'
		? "of which company? write \"company\"" : "no other plan is of this company");
}

void rules_plan_check(const struct load *load, const struct scenario *scenario,
	struct diag_list *diags)
{
	for (uint32_t i = 0; i < scenario->tariff.plan_n; i++) {
		struct checking checking = {.load = load, .tariff = &scenario->tariff,
			.plan = &scenario->tariff.plans[i], .diags = diags};
		check_data(&checking);
		check_steps(&checking);
		check_sender_steps(&checking);
		check_sms(&checking);
		check_company(&checking);
		check_priced(&checking);
		if (i == scenario->tariff.plan) {
			check_place(&checking, &scenario->habits);
		}
	}
}
