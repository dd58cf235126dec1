/* A Sync that waits (protocol 12.1 and later), in its own words: "I always leave one Sync with the
 * server. When something arrives, the answer brings it, and I leave the next Sync over the same
 * connection: no Ping, no second round trip. When the interval passes, the answer is empty and I ask
 * again, for a longer one after enough good intervals. When no answer comes in time, something
 * between us cut the line: I ask for less, connect anew and leave a Sync, which is answered at once
 * when mail is waiting."
 *
 *   BOOT --done--> WAITING --done, expired, bound--> WAITING
 *     |              | user: SYNCING --done--> WAITING
 *     +--failed--> BACKOFF <---- failed ---- WAITING, SYNCING      BACKOFF --wait--> WAITING (BOOT)
 *
 * Source: [MS-ASCMD] 2.2.3.198 (Wait), 2.2.3.88.2 (HeartbeatInterval); the adjustment is that of
 * Direct Push, because no other is documented. */
#include "models/device/device.h"

enum { BOOT, WAITING, SYNCING, BACKOFF, STATES };
enum { ACT_BOOT, ACT_HANG, ACT_EXPIRED, ACT_MAIL, ACT_BOUND, ACT_HANG_FAILED, ACT_SYNC_FAILED,
	ACT_RETRY, ACT_USER };

static const char *const states[] = {"BOOT", "WAITING", "SYNCING", "BACKOFF"};

static const struct machine_move grid[STATES][DEVICE_MEANINGS] = {
	[BOOT] = {[DEVICE_START] = GO(BOOT, ACT_BOOT), [DEVICE_SCHEDULE] = NEVER,
		[DEVICE_WAIT] = NEVER, [DEVICE_SMS] = IGNORE, [DEVICE_USER] = IGNORE,
		[DEVICE_DONE] = GO(WAITING, ACT_HANG), [DEVICE_EXPIRED] = NEVER,
		[DEVICE_CHANGES] = NEVER, [DEVICE_BOUND] = NEVER,
		[DEVICE_FAILED] = GO(BACKOFF, ACT_SYNC_FAILED)},
	[WAITING] = {[DEVICE_START] = NEVER, [DEVICE_SCHEDULE] = NEVER, [DEVICE_WAIT] = NEVER,
		[DEVICE_SMS] = IGNORE, [DEVICE_USER] = GO(SYNCING, ACT_USER),
		[DEVICE_DONE] = GO(WAITING, ACT_MAIL), [DEVICE_EXPIRED] = GO(WAITING, ACT_EXPIRED),
		[DEVICE_CHANGES] = NEVER, [DEVICE_BOUND] = GO(WAITING, ACT_BOUND),
		[DEVICE_FAILED] = GO(BACKOFF, ACT_HANG_FAILED)},
	[SYNCING] = {[DEVICE_START] = NEVER, [DEVICE_SCHEDULE] = NEVER, [DEVICE_WAIT] = NEVER,
		[DEVICE_SMS] = IGNORE, [DEVICE_USER] = NEVER, [DEVICE_DONE] = GO(WAITING, ACT_HANG),
		[DEVICE_EXPIRED] = NEVER, [DEVICE_CHANGES] = NEVER, [DEVICE_BOUND] = NEVER,
		[DEVICE_FAILED] = GO(BACKOFF, ACT_SYNC_FAILED)},
	[BACKOFF] = {[DEVICE_START] = NEVER, [DEVICE_SCHEDULE] = NEVER,
		[DEVICE_WAIT] = GO(WAITING, ACT_RETRY), [DEVICE_SMS] = IGNORE,
		[DEVICE_USER] = GO(SYNCING, ACT_USER), [DEVICE_DONE] = NEVER,
		[DEVICE_EXPIRED] = NEVER, [DEVICE_CHANGES] = NEVER, [DEVICE_BOUND] = NEVER,
		[DEVICE_FAILED] = IGNORE},
};

static const struct machine machine = {"hanging-sync", STATES, DEVICE_MEANINGS, states,
	device_meaning_names, &grid[0][0]};

static void act(const struct device_context *context, struct device *me,
	const struct device_input *in, unsigned action, struct device_effects *out)
{
	const struct heartbeat_cfg *cfg = &context->strategy->heartbeat;
	switch (action) {
	case ACT_BOOT:
		device_begin(context, me, ACCOUNT_SYNC, PURPOSE_MAIL, out);
		break;
	case ACT_HANG:
		me->failures = 0;
		device_begin(context, me, ACCOUNT_HANG, PURPOSE_HEARTBEAT, out);
		break;
	case ACT_EXPIRED:
		device_grow(cfg, me, me->account.ping_s);
		device_begin(context, me, ACCOUNT_HANG, PURPOSE_HEARTBEAT, out);
		break;
	case ACT_MAIL:
		me->failures = 0;
		if (cfg->grow_on == GROW_ON_ANY) {
			device_grow(cfg, me, me->account.ping_s);
		}
		out->announced = out->items.n > 0;
		device_begin(context, me, ACCOUNT_HANG, PURPOSE_MAIL, out);
		break;
	case ACT_BOUND:
		me->heartbeat_s = me->account.bound_s;
		device_begin(context, me, ACCOUNT_HANG, PURPOSE_HEARTBEAT, out);
		break;
	case ACT_RETRY:
		if (!me->account.primed) {
			me->state = BOOT;
			device_begin(context, me, ACCOUNT_SYNC, PURPOSE_MAIL, out);
		} else {
			device_begin(context, me, ACCOUNT_HANG, PURPOSE_HEARTBEAT, out);
		}
		break;
	case ACT_USER:
		device_user(context, me, out);
		break;
	case ACT_HANG_FAILED:
		if (me->failures == 0) {
			device_shrink(cfg, me); /* later failures say the server is away, not the path short */
		}
		device_back_off(context, me, in->now_ns, out);
		break;
	default:
		device_back_off(context, me, in->now_ns, out);
	}
}

static enum wait_ix wait(unsigned state)
{
	return state == WAITING ? WAIT_SERVER : state == BACKOFF ? WAIT_HEARTBEAT_GAP : WAIT_SETUP;
}

const struct strategy_model hanging_sync_model = {"hanging-sync", &machine, act, wait};
