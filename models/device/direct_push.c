/* Direct Push, in its own words: "I always leave one Ping with the server. When the interval passes
 * and the answer says nothing new, I ask again, and after enough good intervals I ask for a longer
 * one. When the answer says something arrived, I synchronise over the same connection and Ping
 * again. When no answer comes in time, something between us cut the line: if I had just asked for
 * more I go back to what worked, otherwise down to the minimum; I connect anew and Ping, because a
 * Ping is answered at once when mail is waiting. Repeated failures make me wait longer each time."
 *
 *   BOOT --done--> PINGING --changes--> SYNCING --done--> PINGING
 *     |             ^  | expired, bound: PINGING again
 *     | failed      |  | failed: shrink
 *     +--> BACKOFF <+--+---- failed ---- SYNCING        BACKOFF --wait--> PINGING (SYNCING, BOOT)
 *
 * With heartbeat.ignore_bound an interval out of range (status 5) makes it wait and ask the same again.
 * Source: [HB4] [HB5] (adjustment), activesync.md 4.1, 4.2 (rules 1-5), SEMANTICS 1 (Heartbeat). */
#include "models/device/device.h"

enum { BOOT, PINGING, SYNCING, BACKOFF, STATES };
enum { ACT_BOOT, ACT_PING_FIRST, ACT_EXPIRED, ACT_SYNC, ACT_SYNCED, ACT_BOUND, ACT_PING_FAILED,
	ACT_SYNC_FAILED, ACT_RETRY, ACT_USER };

static const char *const states[] = {"BOOT", "PINGING", "SYNCING", "BACKOFF"};

static const struct machine_move grid[STATES][DEVICE_MEANINGS] = {
	[BOOT] = {[DEVICE_START] = GO(BOOT, ACT_BOOT), [DEVICE_SCHEDULE] = NEVER,
		[DEVICE_WAIT] = NEVER, [DEVICE_SMS] = IGNORE, [DEVICE_USER] = IGNORE,
		[DEVICE_DONE] = GO(PINGING, ACT_PING_FIRST), [DEVICE_EXPIRED] = NEVER,
		[DEVICE_CHANGES] = NEVER, [DEVICE_BOUND] = NEVER,
		[DEVICE_FAILED] = GO(BACKOFF, ACT_SYNC_FAILED)},
	[PINGING] = {[DEVICE_START] = NEVER, [DEVICE_SCHEDULE] = NEVER, [DEVICE_WAIT] = NEVER,
		[DEVICE_SMS] = IGNORE, [DEVICE_USER] = GO(SYNCING, ACT_USER),
		[DEVICE_DONE] = GO(PINGING, ACT_PING_FIRST),
		[DEVICE_EXPIRED] = GO(PINGING, ACT_EXPIRED),
		[DEVICE_CHANGES] = GO(SYNCING, ACT_SYNC), [DEVICE_BOUND] = GO(PINGING, ACT_BOUND),
		[DEVICE_FAILED] = GO(BACKOFF, ACT_PING_FAILED)},
	[SYNCING] = {[DEVICE_START] = NEVER, [DEVICE_SCHEDULE] = NEVER, [DEVICE_WAIT] = NEVER,
		[DEVICE_SMS] = IGNORE, [DEVICE_USER] = NEVER,
		[DEVICE_DONE] = GO(PINGING, ACT_SYNCED),
		[DEVICE_EXPIRED] = NEVER, [DEVICE_CHANGES] = NEVER, [DEVICE_BOUND] = NEVER,
		[DEVICE_FAILED] = GO(BACKOFF, ACT_SYNC_FAILED)},
	[BACKOFF] = {[DEVICE_START] = NEVER, [DEVICE_SCHEDULE] = NEVER,
		[DEVICE_WAIT] = GO(PINGING, ACT_RETRY), [DEVICE_SMS] = IGNORE, [DEVICE_USER] = GO(SYNCING, ACT_USER),
		[DEVICE_DONE] = NEVER, [DEVICE_EXPIRED] = NEVER, [DEVICE_CHANGES] = NEVER,
		[DEVICE_BOUND] = NEVER, [DEVICE_FAILED] = IGNORE},
};

static const struct machine machine = {"direct-push", STATES, DEVICE_MEANINGS, states,
	device_meaning_names, &grid[0][0]};

/* A raise is judged by the first interval that runs to its end: mail in between proves nothing. */
static void act(const struct device_context *context, struct device *me,
	const struct device_input *in, unsigned action, struct device_effects *out)
{
	const struct heartbeat_cfg *cfg = &context->strategy->heartbeat;
	switch (action) {
	case ACT_BOOT:
		device_begin(context, me, ACCOUNT_SYNC, PURPOSE_MAIL, out);
		break;
	case ACT_PING_FIRST:
		me->failures = 0;
		me->trigger_again = false;
		device_begin(context, me, ACCOUNT_PING, PURPOSE_HEARTBEAT, out);
		break;
	case ACT_EXPIRED:
		device_grow(cfg, me, me->account.ping_s);
		device_begin(context, me, ACCOUNT_PING, PURPOSE_HEARTBEAT, out);
		break;
	case ACT_SYNC:
		if (cfg->grow_on == GROW_ON_ANY) {
			device_grow(cfg, me, me->account.ping_s);
		}
		out->announced = true;
		device_begin(context, me, ACCOUNT_SYNC, PURPOSE_MAIL, out);
		break;
	case ACT_SYNCED:
		me->failures = 0;
		me->trigger_again = false;
		device_begin(context, me, ACCOUNT_PING, PURPOSE_MAIL, out);
		break;
	case ACT_BOUND:
		if (cfg->ignore_bound) {
			me->state = BACKOFF;
			device_back_off(context, me, in->now_ns, out);
			break;
		}
		me->heartbeat_s = me->account.bound_s;
		device_begin(context, me, ACCOUNT_PING, PURPOSE_HEARTBEAT, out);
		break;
	case ACT_RETRY:
		if (!me->account.primed) {
			me->state = BOOT;
			device_begin(context, me, ACCOUNT_SYNC, PURPOSE_MAIL, out);
		} else if (me->trigger_again) {
			/* The server counts the mail of a lost answer as seen: no Ping would tell. */
			me->state = SYNCING;
			device_begin(context, me, ACCOUNT_SYNC, PURPOSE_MAIL, out);
		} else {
			device_begin(context, me, ACCOUNT_PING, PURPOSE_HEARTBEAT, out);
		}
		break;
	case ACT_USER:
		device_user(context, me, out);
		break;
	case ACT_PING_FAILED:
		if (me->failures == 0) {
			device_shrink(cfg, me); /* later failures say the server is away, not the path short */
		}
		device_back_off(context, me, in->now_ns, out);
		break;
	default: /* ACT_SYNC_FAILED: a Sync is owed */
		me->trigger_again = true;
		device_back_off(context, me, in->now_ns, out);
	}
}

static enum wait_ix wait(unsigned state)
{
	return state == PINGING ? WAIT_SERVER : state == BACKOFF ? WAIT_HEARTBEAT_GAP : WAIT_SETUP;
}

const struct strategy_model direct_push_model = {"direct-push", &machine, act, wait};
