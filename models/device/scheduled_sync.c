/* Scheduled sync, in its own words: "Every T, at my own phase, I open a connection, synchronise
 * until nothing is left, and hang up. Nobody tells me when mail comes, so it waits for my next
 * turn.
 * If a session fails I try again after a while; the schedule goes on regardless."
 *
 *   BOOT --done--> IDLE --schedule--> SYNCING --done--> IDLE
 *     \                                  | failed
 *      +--failed--> BACKOFF <------------+      BACKOFF --wait--> SYNCING
 *
 * Source: activesync.md 5.1; SEMANTICS 1 (cold session each time unless keep_alive says
 * otherwise). */
#include "models/device/device.h"

enum { BOOT, IDLE, SYNCING, BACKOFF, STATES };
enum { ACT_BOOT, ACT_SYNC, ACT_RETRY, ACT_SKIP, ACT_REST, ACT_FAIL, ACT_USER };

static const char *const states[] = {"BOOT", "IDLE", "SYNCING", "BACKOFF"};

static const struct machine_move grid[STATES][DEVICE_MEANINGS] = {
	[BOOT] = {[DEVICE_START] = GO(BOOT, ACT_BOOT), [DEVICE_SCHEDULE] = NEVER,
		[DEVICE_WAIT] = NEVER, [DEVICE_SMS] = IGNORE, [DEVICE_USER] = IGNORE,
		[DEVICE_DONE] = GO(IDLE, ACT_REST),
		[DEVICE_EXPIRED] = NEVER, [DEVICE_CHANGES] = NEVER, [DEVICE_BOUND] = NEVER,
		[DEVICE_FAILED] = GO(BACKOFF, ACT_FAIL)},
	[IDLE] = {[DEVICE_START] = NEVER, [DEVICE_SCHEDULE] = GO(SYNCING, ACT_SYNC),
		[DEVICE_WAIT] = NEVER, [DEVICE_SMS] = IGNORE, [DEVICE_USER] = GO(SYNCING, ACT_USER),
		[DEVICE_DONE] = NEVER,
		[DEVICE_EXPIRED] = NEVER, [DEVICE_CHANGES] = NEVER, [DEVICE_BOUND] = NEVER,
		[DEVICE_FAILED] = IGNORE},
	[SYNCING] = {[DEVICE_START] = NEVER, [DEVICE_SCHEDULE] = GO(SYNCING, ACT_SKIP),
		[DEVICE_WAIT] = NEVER,
		[DEVICE_SMS] = IGNORE, [DEVICE_USER] = NEVER,
		[DEVICE_DONE] = GO(IDLE, ACT_REST),
		[DEVICE_EXPIRED] = NEVER, [DEVICE_CHANGES] = NEVER, [DEVICE_BOUND] = NEVER,
		[DEVICE_FAILED] = GO(BACKOFF, ACT_FAIL)},
	[BACKOFF] = {[DEVICE_START] = NEVER, [DEVICE_SCHEDULE] = GO(SYNCING, ACT_RETRY),
		[DEVICE_WAIT] = GO(SYNCING, ACT_RETRY), [DEVICE_SMS] = IGNORE, [DEVICE_USER] = GO(SYNCING, ACT_USER),
		[DEVICE_DONE] = NEVER, [DEVICE_EXPIRED] = NEVER, [DEVICE_CHANGES] = NEVER,
		[DEVICE_BOUND] = NEVER, [DEVICE_FAILED] = IGNORE},
};

static const struct machine machine = {"scheduled-sync", STATES, DEVICE_MEANINGS, states,
	device_meaning_names, &grid[0][0]};

static void act(const struct device_context *context, struct device *me,
	const struct device_input *in, unsigned action, struct device_effects *out)
{
	switch (action) {
	case ACT_BOOT:
		device_begin(context, me, ACCOUNT_SYNC, PURPOSE_POLL, out);
		break;
	case ACT_SYNC:
	case ACT_RETRY:
		out->wait_cancel = true;
		device_begin(context, me, ACCOUNT_SYNC, PURPOSE_POLL, out);
		device_next_slot(me, in->now_ns, out);
		break;
	case ACT_SKIP:
		device_next_slot(me, in->now_ns, out);
		break;
	case ACT_USER:
		device_user(context, me, out);
		break;
	case ACT_REST:
		me->failures = 0;
		out->finished = true;
		if (me->slot == 0) {
			device_next_slot(me, in->now_ns, out);
		}
		break;
	default:
		device_back_off(context, me, in->now_ns, out);
		if (out->wait_at_ns == in->now_ns) {
			out->wait_at_ns += context->strategy->reconnect.backoff_first_ns;
		}
	}
}

static enum wait_ix wait(unsigned state)
{
	return state == IDLE ? WAIT_SCHEDULE : WAIT_SETUP;
}

const struct strategy_model scheduled_sync_model = {"scheduled-sync", &machine, act, wait};
