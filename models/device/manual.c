/* Sync by hand, in its own words: "I do nothing by myself. When my user asks, I open a connection,
 * synchronise until nothing is left, and hang up. If that fails I try again after a while."
 *
 *   BOOT --start--> IDLE --user--> SYNCING --done--> IDLE
 *                                     | failed
 *                                  BACKOFF --wait, user--> SYNCING
 *
 * It is no strategy of its own: a strategy's period of the day may ask for it. Source: activesync.md
 * 5 (schedule "manual"). */
#include "models/device/device.h"

enum { BOOT, IDLE, SYNCING, BACKOFF, STATES };
enum { ACT_NOTHING, ACT_USER, ACT_RETRY, ACT_REST, ACT_FAIL };

static const char *const states[] = {"BOOT", "IDLE", "SYNCING", "BACKOFF"};

static const struct machine_move grid[STATES][DEVICE_MEANINGS] = {
	[BOOT] = {[DEVICE_START] = GO(IDLE, ACT_NOTHING), [DEVICE_SCHEDULE] = NEVER,
		[DEVICE_WAIT] = NEVER, [DEVICE_SMS] = IGNORE, [DEVICE_USER] = IGNORE,
		[DEVICE_DONE] = NEVER, [DEVICE_EXPIRED] = NEVER, [DEVICE_CHANGES] = NEVER,
		[DEVICE_BOUND] = NEVER, [DEVICE_FAILED] = IGNORE},
	[IDLE] = {[DEVICE_START] = NEVER, [DEVICE_SCHEDULE] = NEVER, [DEVICE_WAIT] = NEVER,
		[DEVICE_SMS] = IGNORE, [DEVICE_USER] = GO(SYNCING, ACT_USER),
		[DEVICE_DONE] = NEVER, [DEVICE_EXPIRED] = NEVER, [DEVICE_CHANGES] = NEVER,
		[DEVICE_BOUND] = NEVER, [DEVICE_FAILED] = IGNORE},
	[SYNCING] = {[DEVICE_START] = NEVER, [DEVICE_SCHEDULE] = NEVER, [DEVICE_WAIT] = NEVER,
		[DEVICE_SMS] = IGNORE, [DEVICE_USER] = NEVER, [DEVICE_DONE] = GO(IDLE, ACT_REST),
		[DEVICE_EXPIRED] = NEVER, [DEVICE_CHANGES] = NEVER, [DEVICE_BOUND] = NEVER,
		[DEVICE_FAILED] = GO(BACKOFF, ACT_FAIL)},
	[BACKOFF] = {[DEVICE_START] = NEVER, [DEVICE_SCHEDULE] = NEVER,
		[DEVICE_WAIT] = GO(SYNCING, ACT_RETRY), [DEVICE_SMS] = IGNORE,
		[DEVICE_USER] = GO(SYNCING, ACT_USER), [DEVICE_DONE] = NEVER,
		[DEVICE_EXPIRED] = NEVER, [DEVICE_CHANGES] = NEVER, [DEVICE_BOUND] = NEVER,
		[DEVICE_FAILED] = IGNORE},
};

static const struct machine machine = {"manual", STATES, DEVICE_MEANINGS, states,
	device_meaning_names, &grid[0][0]};

static void act(const struct device_context *context, struct device *me,
	const struct device_input *in, unsigned action, struct device_effects *out)
{
	switch (action) {
	case ACT_NOTHING:
		break;
	case ACT_USER:
	case ACT_RETRY:
		device_user(context, me, out);
		break;
	case ACT_REST:
		me->failures = 0;
		out->finished = true;
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
	return state == SYNCING || state == BACKOFF ? WAIT_SETUP : WAIT_SCHEDULE;
}

const struct strategy_model manual_model = {"manual", &machine, act, wait};
