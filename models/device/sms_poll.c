/* Always Up To Date, in its own words: "I sleep until a control SMS tells me that something
 * arrived.
 * I plan a synchronisation within the next minutes; SMS that come until then change nothing. Then I
 * open a connection, synchronise until nothing is left, and hang up. An SMS that comes while I
 * synchronise makes me plan another one, which may find nothing. If nothing came for very long I
 * may synchronise by myself (fallback), for an SMS that got lost tells me nothing."
 *
 *   BOOT --done--> IDLE --sms--> WAITING --wait--> SYNCING --done--> IDLE (or WAITING again)
 *     |             | schedule (fallback): SYNCING    | failed
 *     +--failed--> BACKOFF <--------------------------+       BACKOFF --wait--> SYNCING
 *
 * Source: activesync.md 5.2 (steps 5, 6), sms.md 1.6 [AUTD-TN]; SEMANTICS 1 (coalescing is the
 * device's). */
#include "models/device/device.h"

enum { BOOT, IDLE, WAITING, SYNCING, BACKOFF, STATES };
enum { ACT_BOOT, ACT_PLAN, ACT_SYNC, ACT_NOTE, ACT_REST, ACT_FAIL, ACT_FALLBACK, ACT_USER };

static const char *const states[] = {"BOOT", "IDLE", "WAITING", "SYNCING", "BACKOFF"};

static const struct machine_move grid[STATES][DEVICE_MEANINGS] = {
	[BOOT] = {[DEVICE_START] = GO(BOOT, ACT_BOOT), [DEVICE_SCHEDULE] = IGNORE,
		[DEVICE_WAIT] = NEVER, [DEVICE_SMS] = GO(BOOT, ACT_NOTE), [DEVICE_USER] = IGNORE,
		[DEVICE_DONE] = GO(IDLE, ACT_REST), [DEVICE_EXPIRED] = NEVER,
		[DEVICE_CHANGES] = NEVER, [DEVICE_BOUND] = NEVER,
		[DEVICE_FAILED] = GO(BACKOFF, ACT_FAIL)},
	[IDLE] = {[DEVICE_START] = NEVER, [DEVICE_SCHEDULE] = GO(SYNCING, ACT_FALLBACK),
		[DEVICE_WAIT] = NEVER, [DEVICE_SMS] = GO(WAITING, ACT_PLAN),
		[DEVICE_USER] = GO(SYNCING, ACT_USER),
		[DEVICE_DONE] = NEVER,
		[DEVICE_EXPIRED] = NEVER, [DEVICE_CHANGES] = NEVER, [DEVICE_BOUND] = NEVER,
		[DEVICE_FAILED] = IGNORE},
	[WAITING] = {[DEVICE_START] = NEVER, [DEVICE_SCHEDULE] = IGNORE,
		[DEVICE_WAIT] = GO(SYNCING, ACT_SYNC), [DEVICE_SMS] = IGNORE,
		[DEVICE_USER] = GO(SYNCING, ACT_USER),
		[DEVICE_DONE] = NEVER, [DEVICE_EXPIRED] = NEVER, [DEVICE_CHANGES] = NEVER,
		[DEVICE_BOUND] = NEVER, [DEVICE_FAILED] = IGNORE},
	[SYNCING] = {[DEVICE_START] = NEVER, [DEVICE_SCHEDULE] = IGNORE, [DEVICE_WAIT] = NEVER,
		[DEVICE_SMS] = GO(SYNCING, ACT_NOTE), [DEVICE_USER] = NEVER,
		[DEVICE_DONE] = GO(IDLE, ACT_REST),
		[DEVICE_EXPIRED] = NEVER, [DEVICE_CHANGES] = NEVER, [DEVICE_BOUND] = NEVER,
		[DEVICE_FAILED] = GO(BACKOFF, ACT_FAIL)},
	[BACKOFF] = {[DEVICE_START] = NEVER, [DEVICE_SCHEDULE] = IGNORE,
		[DEVICE_WAIT] = GO(SYNCING, ACT_SYNC), [DEVICE_SMS] = IGNORE,
		[DEVICE_USER] = GO(SYNCING, ACT_USER),
		[DEVICE_DONE] = NEVER, [DEVICE_EXPIRED] = NEVER, [DEVICE_CHANGES] = NEVER,
		[DEVICE_BOUND] = NEVER, [DEVICE_FAILED] = IGNORE},
};

static const struct machine machine = {"sms-poll", STATES, DEVICE_MEANINGS, states,
	device_meaning_names, &grid[0][0]};

static void act(const struct device_context *context, struct device *me,
	const struct device_input *in, unsigned action, struct device_effects *out)
{
	int64_t fallback_ns = context->strategy->fallback_ns;
	switch (action) {
	case ACT_BOOT:
		device_begin(context, me, ACCOUNT_SYNC, PURPOSE_MAIL, out);
		break;
	case ACT_PLAN:
		device_plan(context, in->now_ns, in->item, out);
		break;
	case ACT_NOTE:
		out->announced = true;
		me->trigger_again = true;
		me->trigger_item = (uint32_t)in->item;
		break;
	case ACT_FALLBACK:
		device_begin(context, me, ACCOUNT_SYNC, PURPOSE_POLL, out);
		break;
	case ACT_SYNC:
		device_begin(context, me, ACCOUNT_SYNC, PURPOSE_MAIL, out);
		break;
	case ACT_USER:
		device_user(context, me, out);
		break;
	case ACT_REST:
		me->failures = 0;
		out->finished = true;
		if (fallback_ns != NEVER_NS) {
			out->schedule_at_ns = in->now_ns + fallback_ns;
		}
		if (me->trigger_again) {
			me->trigger_again = false;
			me->state = WAITING;
			device_plan(context, in->now_ns, me->trigger_item, out);
		}
		break;
	default:
		device_back_off(context, me, in->now_ns, out);
	}
}

static enum wait_ix wait(unsigned state)
{
	return state == IDLE ? WAIT_SMS_PATH : state == WAITING ? WAIT_DEVICE : WAIT_SETUP;
}

const struct strategy_model sms_poll_model = {"sms-poll", &machine, act, wait};
