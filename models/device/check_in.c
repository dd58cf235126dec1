/* The article's telling of SMS polling, in its own words: "Every T, at my own phase, I open a
 * connection and ask how much is waiting (GetItemEstimate), then hang up. If something is, the
 * server answers with an SMS, and that SMS makes me plan a synchronisation." No product did this;
 * it is modelled because the story is told this way, and the tool says so wherever it names it.
 *
 *   BOOT --done--> IDLE --schedule--> CHECKING --done--> IDLE
 *     |             | sms: WAITING --wait--> SYNCING --done--> IDLE
 *     +--failed--> BACKOFF <--- failed --- CHECKING, SYNCING      BACKOFF --wait--> CHECKING
 *
 * Source: SEMANTICS 1 (as told, as shipped). */
#include "models/device/device.h"

enum { BOOT, IDLE, CHECKING, WAITING, SYNCING, BACKOFF, STATES };
enum { ACT_BOOT, ACT_CHECK, ACT_PLAN, ACT_SYNC, ACT_NOTE, ACT_SKIP, ACT_CHECKED, ACT_SYNCED, ACT_FAIL,
	ACT_USER };

static const char *const states[] = {"BOOT", "IDLE", "CHECKING", "WAITING", "SYNCING", "BACKOFF"};

static const struct machine_move grid[STATES][DEVICE_MEANINGS] = {
	[BOOT] = {[DEVICE_START] = GO(BOOT, ACT_BOOT), [DEVICE_SCHEDULE] = NEVER,
		[DEVICE_WAIT] = NEVER, [DEVICE_SMS] = GO(BOOT, ACT_NOTE), [DEVICE_USER] = IGNORE,
		[DEVICE_DONE] = GO(IDLE, ACT_SYNCED), [DEVICE_EXPIRED] = NEVER,
		[DEVICE_CHANGES] = NEVER, [DEVICE_BOUND] = NEVER,
		[DEVICE_FAILED] = GO(BACKOFF, ACT_FAIL)},
	[IDLE] = {[DEVICE_START] = NEVER, [DEVICE_SCHEDULE] = GO(CHECKING, ACT_CHECK),
		[DEVICE_WAIT] = NEVER, [DEVICE_SMS] = GO(WAITING, ACT_PLAN),
		[DEVICE_USER] = GO(SYNCING, ACT_USER),
		[DEVICE_DONE] = NEVER,
		[DEVICE_EXPIRED] = NEVER, [DEVICE_CHANGES] = NEVER, [DEVICE_BOUND] = NEVER,
		[DEVICE_FAILED] = IGNORE},
	[CHECKING] = {[DEVICE_START] = NEVER, [DEVICE_SCHEDULE] = GO(CHECKING, ACT_SKIP),
		[DEVICE_WAIT] = NEVER, [DEVICE_SMS] = GO(CHECKING, ACT_NOTE), [DEVICE_USER] = NEVER,
		[DEVICE_DONE] = GO(IDLE, ACT_CHECKED), [DEVICE_EXPIRED] = NEVER,
		[DEVICE_CHANGES] = NEVER, [DEVICE_BOUND] = NEVER,
		[DEVICE_FAILED] = GO(BACKOFF, ACT_FAIL)},
	[WAITING] = {[DEVICE_START] = NEVER, [DEVICE_SCHEDULE] = GO(WAITING, ACT_SKIP),
		[DEVICE_WAIT] = GO(SYNCING, ACT_SYNC), [DEVICE_SMS] = IGNORE,
		[DEVICE_USER] = GO(SYNCING, ACT_USER),
		[DEVICE_DONE] = NEVER, [DEVICE_EXPIRED] = NEVER, [DEVICE_CHANGES] = NEVER,
		[DEVICE_BOUND] = NEVER, [DEVICE_FAILED] = IGNORE},
	[SYNCING] = {[DEVICE_START] = NEVER, [DEVICE_SCHEDULE] = GO(SYNCING, ACT_SKIP),
		[DEVICE_WAIT] = NEVER, [DEVICE_SMS] = GO(SYNCING, ACT_NOTE), [DEVICE_USER] = NEVER,
		[DEVICE_DONE] = GO(IDLE, ACT_SYNCED), [DEVICE_EXPIRED] = NEVER,
		[DEVICE_CHANGES] = NEVER, [DEVICE_BOUND] = NEVER,
		[DEVICE_FAILED] = GO(BACKOFF, ACT_FAIL)},
	[BACKOFF] = {[DEVICE_START] = NEVER, [DEVICE_SCHEDULE] = GO(CHECKING, ACT_CHECK),
		[DEVICE_WAIT] = GO(CHECKING, ACT_CHECK), [DEVICE_SMS] = GO(BACKOFF, ACT_NOTE),
		[DEVICE_USER] = GO(SYNCING, ACT_USER),
		[DEVICE_DONE] = NEVER, [DEVICE_EXPIRED] = NEVER, [DEVICE_CHANGES] = NEVER,
		[DEVICE_BOUND] = NEVER, [DEVICE_FAILED] = IGNORE},
};

static const struct machine machine = {"check-in", STATES, DEVICE_MEANINGS, states,
	device_meaning_names, &grid[0][0]};

/* Back to IDLE, or on to the sync that an SMS asked for meanwhile. */
static void rest(const struct device_context *context, struct device *me, int64_t now_ns,
	struct device_effects *out)
{
	me->failures = 0;
	out->finished = true;
	if (me->trigger_again) {
		me->trigger_again = false;
		me->state = WAITING;
		device_plan(context, now_ns, me->trigger_item, out);
	}
}

static void act(const struct device_context *context, struct device *me,
	const struct device_input *in, unsigned action, struct device_effects *out)
{
	switch (action) {
	case ACT_BOOT:
		device_begin(context, me, ACCOUNT_SYNC, PURPOSE_MAIL, out);
		break;
	case ACT_CHECK:
		out->wait_cancel = true;
		device_begin(context, me, ACCOUNT_ESTIMATE, PURPOSE_POLL, out);
		device_next_slot(me, in->now_ns, out);
		break;
	case ACT_SKIP:
		device_next_slot(me, in->now_ns, out);
		break;
	case ACT_PLAN:
		device_plan(context, in->now_ns, in->item, out);
		break;
	case ACT_SYNC:
		device_begin(context, me, ACCOUNT_SYNC, PURPOSE_MAIL, out);
		break;
	case ACT_NOTE:
		out->announced = true;
		me->trigger_again = true;
		me->trigger_item = (uint32_t)in->item;
		break;
	case ACT_USER:
		device_user(context, me, out);
		break;
	case ACT_SYNCED:
		if (me->slot == 0) {
			device_next_slot(me, in->now_ns, out);
		}
		rest(context, me, in->now_ns, out);
		break;
	case ACT_CHECKED:
		rest(context, me, in->now_ns, out);
		break;
	default:
		device_back_off(context, me, in->now_ns, out);
		if (out->wait_at_ns == in->now_ns) {
			out->wait_at_ns += context->strategy->reconnect.backoff_first_ns;
		}
	}
}

/* IDLE: the world knows whether an SMS is already on its way (then it is the SMS path). */
static enum wait_ix wait(unsigned state)
{
	return state == IDLE ? WAIT_SCHEDULE : state == WAITING ? WAIT_DEVICE : WAIT_SETUP;
}

const struct strategy_model check_in_model = {"check-in", &machine, act, wait};
