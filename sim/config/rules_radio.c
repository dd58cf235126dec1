/* Rules of radio profiles. See rules_radio.h. */
#include "config/rules_radio.h"

#include <stdio.h>
#include <string.h>

#include "config/param.h"
#include "config/units.h"

#define SDCCH (1u << RADIO_SMS_SDCCH)
#define NAS (1u << RADIO_SMS_NAS)
#define IMS (1u << RADIO_SMS_IMS)

/* What a technology may have. Wi-Fi's SMS come over the phone's GSM side or over IMS. */
static const struct traits {
	const char *word;
	unsigned bearers;
	bool class_b;
	bool keeps_context; /* pch: CELL_PCH, RRC_INACTIVE, suspended LTE */
	bool saves_power;   /* sleep and extended DRX [TS23.682] 4.5.4, 4.5.13 */
} technologies[RADIO_TECHNOLOGIES] = {
	[RADIO_GPRS] = {"gprs", SDCCH, true, false, false},
	[RADIO_UMTS] = {"umts", SDCCH, false, true, false},
	[RADIO_LTE] = {"lte", NAS | IMS, false, true, true},
	[RADIO_NR] = {"nr", NAS | IMS, false, true, true},
	[RADIO_WIFI] = {"wifi", SDCCH | IMS, false, false, false},
	[RADIO_NB_IOT] = {"nb-iot", NAS, false, true, true},
	[RADIO_LTE_M] = {"lte-m", NAS | IMS, false, true, true},
};

struct checking {
	const struct load *load;
	const struct radio_cfg *radio;
	struct diag_list *diags;
};

static void time_text(int64_t ns, char out[32])
{
	struct units_value value = {.n = (uint64_t)ns};
	units_write(PARAM_TYPE_DURATION, &value, NULL, out, 32);
}

/* E-radio at `path` if `wrong`. */
static void refuse(const struct checking *checking, bool wrong, const char *path, const char *text)
{
	if (wrong) {
		load_problem(checking->load, DIAG_E_RADIO, path, checking->diags,
			"%s; pushsim explain E-radio", text);
	}
}

static void check_order(const struct checking *checking, const char *path, const char *low,
	int64_t low_ns, const char *high, int64_t high_ns)
{
	if (low_ns > high_ns) {
		char low_text[32];
		char high_text[32];
		time_text(low_ns, low_text);
		time_text(high_ns, high_text);
		load_problem(checking->load, DIAG_E_CONFLICT, path, checking->diags,
			"%s (%s) is above %s (%s)", low, low_text, high, high_text);
	}
}

static void check_stage(const struct checking *checking, unsigned ix)
{
	const struct radio_stage *stage = &checking->radio->stage[ix];
	char path[64];
	snprintf(path, sizeof path, "radio.%s.rtt", param_stage_name(ix));
	check_order(checking, path, "promotion_time", stage->promotion_ns, "rtt", stage->rtt_ns);
	snprintf(path, sizeof path, "radio.%s.drx.on_time", param_stage_name(ix));
	if (stage->drx.cycle_ns > 0) {
		check_order(checking, path, "drx.on_time", stage->drx.on_ns, "drx.cycle",
			stage->drx.cycle_ns);
	} else {
		refuse(checking, stage->drx.on_ns > 0 || stage->drx.transition_uj > 0, path,
			"drx needs a cycle");
	}
	snprintf(path, sizeof path, "radio.%s.carries_up", param_stage_name(ix));
	refuse(checking, ix != RADIO_MID &&
		(stage->carries_up_bytes > 0 || stage->carries_down_bytes > 0), path,
		"only mid carries transfers by itself; what goes to mid from below is radio.small");
}

static void check_stages(const struct checking *checking)
{
	static const unsigned needed[] = {RADIO_HIGH, RADIO_IDLE};
	const struct radio_cfg *radio = checking->radio;
	char path[64];
	for (size_t i = 0; i < 2; i++) {
		snprintf(path, sizeof path, "radio.%s", param_stage_name(needed[i]));
		if (!radio->stage[needed[i]].present) {
			load_problem(checking->load, DIAG_E_MISSING, path, checking->diags,
				"a radio needs the stages high and idle; the others may be left out");
		}
	}
	for (unsigned i = 0; i < RADIO_STAGES; i++) {
		if (radio->stage[i].present) {
			check_stage(checking, i);
		}
	}
	refuse(checking, !radio->stage[RADIO_MID].present &&
		(radio->small.up_bytes > 0 || radio->small.down_bytes > 0), "radio.small",
		"small transfers go to mid, and there is no radio.mid");
}

static void check_technology(const struct checking *checking)
{
	const struct radio_cfg *radio = checking->radio;
	const struct traits *traits = &technologies[radio->technology];
	static const char *const bearers[] = {"sdcch", "nas", "ims"};
	bool sleeps = radio->stage[RADIO_SLEEP].present;
	char text[160];
	snprintf(text, sizeof text, "%s has no SMS over %s", traits->word,
		bearers[radio->sms_bearer]);
	refuse(checking, (traits->bearers >> radio->sms_bearer & 1) == 0, "radio.sms_bearer", text);
	snprintf(text, sizeof text, "class B is a GPRS handset's, not one of %s", traits->word);
	refuse(checking, radio->class_b && !traits->class_b, "radio.class_b", text);
	snprintf(text, sizeof text, "%s has no state that keeps the context without a connection",
		traits->word);
	refuse(checking, radio->stage[RADIO_PCH].present && !traits->keeps_context, "radio.pch", text);
	snprintf(text, sizeof text, "%s has no power saving mode", traits->word);
	refuse(checking, sleeps && !traits->saves_power, "radio.sleep", text);
	snprintf(text, sizeof text, "%s has no extended DRX: the longest paging cycle is 5.12 s",
		traits->word);
	refuse(checking, radio->stage[RADIO_IDLE].paging_cycle_ns > INT64_C(5120000000) &&
		!traits->saves_power, "radio.idle.paging_cycle", text);
	refuse(checking, radio->relative.unit_uw > 0 && radio->technology != RADIO_NR,
		"radio.relative.unit", "the relative power model is one of NR");
}

static void check_times(const struct checking *checking)
{
	const struct radio_cfg *radio = checking->radio;
	const struct radio_stage *idle = &radio->stage[RADIO_IDLE];
	if (!radio->stage[RADIO_SLEEP].present && idle->timer_ns > 0) {
		load_problem(checking->load, DIAG_W_UNUSED, "radio.idle.timer", checking->diags,
			"nothing lies below idle: there is no radio.sleep");
	}
	if (radio->stage[RADIO_SLEEP].present) {
		refuse(checking, radio->update.period_ns == 0, "radio.update.period",
			"power saving mode ends with the area update, and there is none");
		refuse(checking, radio->update.period_ns > 0 && radio->update.period_ns <= idle->timer_ns,
			"radio.update.period", "the update comes before radio.idle.timer has run out");
	}
	refuse(checking, radio->update.energy_uj > 0 && radio->update.time_ns == 0,
		"radio.update.time", "an update with energy takes time");
	refuse(checking, radio->attach.energy_uj > 0 && radio->attach.time_ns == 0,
		"radio.attach.time", "attaching with energy takes time");
	if (radio->early_release != RADIO_RELEASE_NONE) {
		refuse(checking, radio->release_ns <= radio->steady_rtt_ns, "radio.release_after",
			"released within radio.steady_rtt, between two messages of one exchange");
	}
	refuse(checking, radio->early_release == RADIO_RELEASE_TO_PCH &&
		!radio->stage[RADIO_PCH].present, "radio.early_release",
		"released to pch, and there is no radio.pch");
}

/* Whether the words of `list` hold `word`. */
static bool is_among(const char *list, const char *word)
{
	size_t n = strlen(word);
	for (const char *at = list; *at != '\0'; at += strcspn(at, " ")) {
		at += strspn(at, " ");
		if (strcspn(at, " ") == n && strncmp(at, word, n) == 0) {
			return true;
		}
	}
	return false;
}

/* W-radio at `path` if `odd`. */
static void wonder(const struct checking *checking, bool odd, const char *path, const char *text)
{
	if (odd) {
		load_problem(checking->load, DIAG_W_RADIO, path, checking->diags,
			"%s; pushsim explain W-radio", text);
	}
}

/* A radio that takes nothing at all is meant so. */
static void check_powers(const struct checking *checking)
{
	static const char *const free_text = "takes nothing, less than idle";
	const struct radio_cfg *radio = checking->radio;
	const struct radio_stage *idle = &radio->stage[RADIO_IDLE];
	bool costs = (idle->uw > 0 || idle->drx.on_uw > 0) && radio->relative.unit_uw == 0;
	char path[64];
	for (unsigned i = RADIO_HIGH; i < RADIO_IDLE; i++) {
		const struct radio_stage *stage = &radio->stage[i];
		snprintf(path, sizeof path, "radio.%s.power", param_stage_name(i));
		wonder(checking, costs && stage->present && stage->uw == 0 && stage->drx.cycle_ns == 0,
			path, free_text);
	}
	wonder(checking, costs && radio->up_uw <= 0 && radio->up_uw_per_mbps <= 0, "radio.up_power",
		free_text);
	wonder(checking, costs && radio->down_uw <= 0 && radio->down_uw_per_mbps <= 0,
		"radio.down_power", free_text);
	for (unsigned i = RADIO_PCH; i <= RADIO_IDLE; i++) {
		const struct radio_stage *stage = &radio->stage[i];
		snprintf(path, sizeof path, "radio.%s.paging_cycle", param_stage_name(i));
		wonder(checking, stage->drx.cycle_ns > 0 && stage->paging_cycle_ns > 0 &&
			stage->drx.cycle_ns != stage->paging_cycle_ns, path,
			"not drx.cycle: the wait follows the one, the power the other");
	}
}

/* Channels that only a GSM cell has. Wi-Fi's SMS may come over the phone's GSM side. */
static void check_cell(const struct checking *checking, const struct scenario *scenario)
{
	const struct radio_cfg *radio = checking->radio;
	bool gsm = radio->technology == RADIO_GPRS;
	if (scenario->sms.sdcch_per_cell > 0 && radio->sms_bearer != RADIO_SMS_SDCCH) {
		load_problem(checking->load, DIAG_W_UNUSED, "sms.sdcch_per_cell", checking->diags,
			"radio.sms_bearer is not sdcch");
	} else {
		wonder(checking, scenario->sms.sdcch_per_cell > 0 && !gsm &&
			radio->technology != RADIO_WIFI, "sms.sdcch_per_cell",
			"channels of a GSM cell, and the radio is of another technology");
	}
	wonder(checking, scenario->cell.slots > 0 && !gsm, "cell.slots",
		"time slots of a GSM cell, and the radio is of another technology");
}

static void check_device(const struct checking *checking, const struct device_cfg *device)
{
	const char *word = technologies[checking->radio->technology].word;
	if (device->radios[0] != '\0' && !is_among(device->radios, word)) {
		load_problem(checking->load, DIAG_W_RADIO_DEVICE, "device.radios", checking->diags,
			"%s has %s, the network is %s; pushsim explain W-radio-device", device->name,
			device->radios, word);
	}
}

void rules_radio_check(const struct load *load, const struct scenario *scenario,
	struct diag_list *diags)
{
	struct checking checking = {.load = load, .radio = &scenario->radio, .diags = diags};
	check_stages(&checking);
	check_technology(&checking);
	check_times(&checking);
	check_powers(&checking);
	check_cell(&checking, scenario);
	check_device(&checking, &scenario->device);
}
