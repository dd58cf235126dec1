/* Always Up To Date, in its own words: "I sleep until a control SMS tells me that something arrived.
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
enum { ACT_BOOT, ACT_PLAN, ACT_SYNC, ACT_NOTE, ACT_REST, ACT_FAIL, ACT_FALLBACK };

static const char *const states[] = {"BOOT", "IDLE", "WAITING", "SYNCING", "BACKOFF"};
static const char *const meanings[] = {"START", "SCHEDULE", "WAIT", "SMS", "DONE", "EXPIRED",
	"CHANGES", "BOUND", "FAILED"};

#define GO(state, does) {MACHINE_GO, state, does}
#define IGNORE {MACHINE_IGNORE, 0, 0}
#define NEVER {MACHINE_NEVER, 0, 0}

static const struct machine_move grid[STATES][DEVICE_MEANINGS] = {
	[BOOT] = {[DEVICE_START] = GO(BOOT, ACT_BOOT), [DEVICE_SCHEDULE] = IGNORE,
		[DEVICE_WAIT] = NEVER, [DEVICE_SMS] = GO(BOOT, ACT_NOTE),
		[DEVICE_DONE] = GO(IDLE, ACT_REST), [DEVICE_EXPIRED] = NEVER,
		[DEVICE_CHANGES] = NEVER, [DEVICE_BOUND] = NEVER,
		[DEVICE_FAILED] = GO(BACKOFF, ACT_FAIL)},
	[IDLE] = {[DEVICE_START] = NEVER, [DEVICE_SCHEDULE] = GO(SYNCING, ACT_FALLBACK),
		[DEVICE_WAIT] = NEVER, [DEVICE_SMS] = GO(WAITING, ACT_PLAN), [DEVICE_DONE] = NEVER,
		[DEVICE_EXPIRED] = NEVER, [DEVICE_CHANGES] = NEVER, [DEVICE_BOUND] = NEVER,
		[DEVICE_FAILED] = IGNORE},
	[WAITING] = {[DEVICE_START] = NEVER, [DEVICE_SCHEDULE] = IGNORE,
		[DEVICE_WAIT] = GO(SYNCING, ACT_SYNC), [DEVICE_SMS] = IGNORE,
		[DEVICE_DONE] = NEVER, [DEVICE_EXPIRED] = NEVER, [DEVICE_CHANGES] = NEVER,
		[DEVICE_BOUND] = NEVER, [DEVICE_FAILED] = IGNORE},
	[SYNCING] = {[DEVICE_START] = NEVER, [DEVICE_SCHEDULE] = IGNORE, [DEVICE_WAIT] = NEVER,
		[DEVICE_SMS] = GO(SYNCING, ACT_NOTE), [DEVICE_DONE] = GO(IDLE, ACT_REST),
		[DEVICE_EXPIRED] = NEVER, [DEVICE_CHANGES] = NEVER, [DEVICE_BOUND] = NEVER,
		[DEVICE_FAILED] = GO(BACKOFF, ACT_FAIL)},
	[BACKOFF] = {[DEVICE_START] = NEVER, [DEVICE_SCHEDULE] = IGNORE,
		[DEVICE_WAIT] = GO(SYNCING, ACT_SYNC), [DEVICE_SMS] = IGNORE,
		[DEVICE_DONE] = NEVER, [DEVICE_EXPIRED] = NEVER, [DEVICE_CHANGES] = NEVER,
		[DEVICE_BOUND] = NEVER, [DEVICE_FAILED] = IGNORE},
};

static const struct machine machine = {"sms-poll", STATES, DEVICE_MEANINGS, states, meanings,
	&grid[0][0]};

static enum device_meaning classify(const struct device *me, enum device_input_kind kind)
{
	switch (kind) {
	case DEVICE_IN_START:
		return DEVICE_START;
	case DEVICE_IN_SCHEDULE:
		return DEVICE_SCHEDULE;
	case DEVICE_IN_WAIT:
		return me->asking ? DEVICE_FAILED : DEVICE_WAIT;
	case DEVICE_IN_SMS:
		return DEVICE_SMS;
	default:
		return DEVICE_FAILED;
	}
}

/* The wait is keyed by the mail that caused the SMS, so it is the same however the SMS travelled. */
static void plan(const struct device_context *context, int64_t now_ns, uint64_t item,
	struct device_effects *out)
{
	double u = chance_unit(context->chance, context->user, CHANCE_DEVICE_WAIT, item, 0);
	int64_t wait_ns = dist_draw(&context->strategy->device_wait_ns, u);
	out->wait_at_ns = now_ns + wait_ns;
	out->announced = true;
}

static void act(const struct device_context *context, struct device *me,
	const struct device_input *in, unsigned action, struct device_effects *out)
{
	int64_t fallback_ns = context->strategy->fallback_ns;
	switch (action) {
	case ACT_BOOT:
		device_begin(context, me, ACCOUNT_SYNC, PURPOSE_MAIL, out);
		break;
	case ACT_PLAN:
		plan(context, in->now_ns, in->item, out);
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
	case ACT_REST:
		me->failures = 0;
		out->finished = true;
		if (fallback_ns != NEVER_NS) {
			out->schedule_at_ns = in->now_ns + fallback_ns;
		}
		if (me->trigger_again) {
			me->trigger_again = false;
			me->state = WAITING;
			plan(context, in->now_ns, me->trigger_item, out);
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

const struct strategy_model sms_poll_model = {"sms-poll", &machine, classify, act, wait};
