/* The part of a handset that all strategies share: inputs become meanings, the grid says what to
 * do, the strategy's action does it. */
#include "models/device/device.h"

#include "core/err.h"
#include "models/server/policy.h"

static const struct strategy_model *const models[] = {
#define STRATEGY_MODEL(symbol) &symbol,
#include "models/registry.def"
	NULL};

const char *const device_meaning_names[DEVICE_MEANINGS] = {"START", "SCHEDULE", "WAIT", "SMS", "USER",
	"DONE", "EXPIRED", "CHANGES", "BOUND", "FAILED"};

const struct strategy_model *device_model_at(unsigned ix)
{
	return ix < sizeof models / sizeof models[0] ? models[ix] : NULL;
}

const struct strategy_model *device_model(const struct strategy_cfg *strategy)
{
	switch (strategy->kind) {
	case STRATEGY_DIRECT_PUSH:
		return &direct_push_model;
	case STRATEGY_HANGING_SYNC:
		return &hanging_sync_model;
	case STRATEGY_SCHEDULED_SYNC:
		return &scheduled_sync_model;
	default:
		return strategy->trigger == TRIGGER_CHECK_IN ? &check_in_model : &sms_poll_model;
	}
}

/* ... or that the period of the day asks for. */
static const struct strategy_model *model_of(const struct device_context *context,
	const struct device *me)
{
	switch (me->mode) {
	case PERIOD_SCHEDULED:
		return &scheduled_sync_model;
	case PERIOD_MANUAL:
		return &manual_model;
	default:
		return device_model(context->strategy);
	}
}

static void set_interval(struct device *me, const struct device_context *context,
	int64_t interval_ns)
{
	me->interval_ns = interval_ns;
	me->phase_ns = 0;
	if (!context->strategy->aligned && interval_ns > 0) {
		double u = chance_unit(context->chance, context->user, CHANCE_POLL_PHASE, 0, 0);
		me->phase_ns = (int64_t)((double)interval_ns * u);
	}
}

void device_turn(struct device *me, const struct device_context *context,
	const struct period_cfg *period)
{
	bool own = period->mode != PERIOD_SCHEDULED;
	me->mode = (uint8_t)period->mode;
	me->state = me->failures = 0;
	me->asking = me->trigger_again = me->user_again = false;
	me->slot = 0;
	set_interval(me, context, own ? context->strategy->interval_ns : period->interval_ns);
}

void device_init(struct device *me, const struct device_context *context)
{
	const struct strategy_cfg *strategy = context->strategy;
	*me = (struct device){0};
	account_init(&me->account);
	me->heartbeat_s = (uint32_t)(strategy->heartbeat.start_ns / SECOND_NS);
	set_interval(me, context, strategy->interval_ns);
}

static struct account_owner owner_of(const struct device_context *context)
{
	return (struct account_owner){.user = context->user,
		.protocol = context->scenario->server.protocol,
		.body_limit_bytes = context->scenario->workload.body_limit_bytes,
		.deaf = policy_deaf(&context->scenario->policy, context->chance, context->user),
		.outbox = context->outbox};
}

static enum device_meaning of_answer(const struct device_context *context, struct device *me,
	const struct device_input *in, struct device_effects *out)
{
	struct account_owner owner = owner_of(context);
	switch (account_answer(&me->account, &owner, in->bytes, in->n, &out->request, &out->items)) {
	case ACCOUNT_DONE:
		return DEVICE_DONE;
	case ACCOUNT_EXPIRED:
		return DEVICE_EXPIRED;
	case ACCOUNT_CHANGES:
		return DEVICE_CHANGES;
	case ACCOUNT_BOUND:
		return DEVICE_BOUND;
	case ACCOUNT_GOING:
		return DEVICE_MEANINGS;
	default:
		return DEVICE_FAILED;
	}
}

/* What an input that is no answer means. The wait timer is patience while a request is out. */
static enum device_meaning of_event(const struct device *me, enum device_input_kind kind)
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
	case DEVICE_IN_USER:
		return DEVICE_USER;
	default:
		return DEVICE_FAILED;
	}
}

/* The account goes on by itself; the strategy hears at the end. */
static void goes_on(const struct device_context *context, struct device *me,
	struct device_effects *out)
{
	me->asking = true;
	out->patience_ns = context->scenario->network.response_timeout_ns;
	if (account_waits(&me->account)) {
		out->ping_s = me->account.ping_s;
		out->patience_ns = (int64_t)out->ping_s * SECOND_NS +
				   context->strategy->heartbeat.grace_ns;
		out->purpose = PURPOSE_HEARTBEAT;
	} else if (out->request.command == EAS_CMD_SEND_MAIL) {
		out->purpose = PURPOSE_USER;
	}
}

/* The user did something while a session was under way: it is followed by another one if there is
 * still something to be sent. */
static bool follows(const struct device_context *context, struct device *me)
{
	bool again = me->user_again && context->outbox != NULL &&
		     context->outbox->letter_n + context->outbox->change_n > 0;
	me->user_again = false;
	return again;
}

void device_step(const struct device_context *context, struct device *me,
	const struct device_input *in, struct device_effects *out)
{
	const struct strategy_model *model = model_of(context, me);
	enum device_meaning meaning;
	struct wire_out *buffer = out->request.out;
	*out = (struct device_effects){.schedule_at_ns = NEVER_NS, .wait_at_ns = NEVER_NS,
		.purpose = PURPOSE_MAIL};
	out->request.out = buffer;
	if (in->kind == DEVICE_IN_ANSWER) {
		me->asking = false;
		meaning = of_answer(context, me, in, out);
		if (meaning == DEVICE_MEANINGS) {
			goes_on(context, me, out);
			return;
		}
		if (meaning == DEVICE_DONE && me->user_again && follows(context, me)) {
			device_begin(context, me, ACCOUNT_SYNC, PURPOSE_USER, out);
			return;
		}
		out->wait_cancel = true;
	} else {
		meaning = of_event(me, in->kind);
		if (meaning == DEVICE_USER && me->asking && !account_waits(&me->account)) {
			me->user_again = true;
			return;
		}
		if (meaning == DEVICE_FAILED) {
			me->asking = false;
			out->close = true;
		}
	}
	struct machine_move move = machine_move(model->machine, me->state, meaning);
	REQUIRE(move.kind == MACHINE_GO || move.kind == MACHINE_IGNORE);
	if (move.kind == MACHINE_IGNORE) {
		out->swallowed = in->kind == DEVICE_IN_SMS;
		return;
	}
	me->state = move.next;
	model->act(context, me, in, move.action, out);
}

enum wait_ix device_wait(const struct device_context *context, const struct device *me)
{
	return model_of(context, me)->wait(me->state);
}

void device_begin(const struct device_context *context, struct device *me,
	enum account_goal goal, enum purpose_ix purpose, struct device_effects *out)
{
	struct account_owner owner = owner_of(context);
	account_begin(&me->account, &owner, goal, me->heartbeat_s, &out->request);
	me->asking = true;
	out->purpose = purpose;
	out->retry = me->failures > 0;
	out->patience_ns = context->scenario->network.response_timeout_ns;
	if (out->request.command == EAS_CMD_SEND_MAIL) {
		out->purpose = PURPOSE_USER;
	} else if (account_waits(&me->account)) {
		out->ping_s = me->heartbeat_s;
		out->patience_ns = (int64_t)me->heartbeat_s * SECOND_NS +
				   context->strategy->heartbeat.grace_ns;
	}
}

void device_back_off(const struct device_context *context, struct device *me, int64_t now_ns,
	struct device_effects *out)
{
	const struct reconnect_cfg *cfg = &context->strategy->reconnect;
	int64_t delay_ns = 0;
	if (me->failures > 0) {
		delay_ns = cfg->backoff_first_ns;
		for (unsigned i = 1; i < me->failures && delay_ns < cfg->backoff_max_ns; i++) {
			delay_ns *= 2;
		}
		if (delay_ns > cfg->backoff_max_ns) {
			delay_ns = cfg->backoff_max_ns;
		}
		/* Keyed by the minute and the attempt: the same bad luck under every strategy. */
		double u = chance_unit(context->chance, context->user, CHANCE_BACKOFF,
			(uint64_t)(now_ns / MINUTE_NS), me->failures);
		delay_ns -= (int64_t)((double)delay_ns * cfg->jitter * u);
	}
	int64_t asked_ns = me->account.retry_after_s * SECOND_NS;
	me->account.retry_after_s = 0;
	if (delay_ns < asked_ns) {
		delay_ns = asked_ns; /* the server said when ([MS-ASHTTP] 3.1.5.2.3) */
	}
	if (me->failures < UINT8_MAX) {
		me->failures++;
	}
	out->wait_at_ns = now_ns + delay_ns;
}

void device_next_slot(struct device *me, int64_t now_ns, struct device_effects *out)
{
	int64_t since_ns = now_ns - me->phase_ns, interval_ns = me->interval_ns;
	me->slot = since_ns < 0 ? 0 : (uint32_t)(since_ns / interval_ns) + 1;
	out->schedule_at_ns = me->phase_ns + (int64_t)me->slot * interval_ns;
}

void device_plan(const struct device_context *context, int64_t now_ns, uint64_t item,
	struct device_effects *out)
{
	double u = chance_unit(context->chance, context->user, CHANCE_DEVICE_WAIT, item, 0);
	out->wait_at_ns = now_ns + dist_draw(&context->strategy->device_wait_ns, u);
	out->announced = true;
}

void device_user(const struct device_context *context, struct device *me,
	struct device_effects *out)
{
	out->wait_cancel = true;
	out->close = me->asking; /* a pending Ping occupies the connection */
	device_begin(context, me, ACCOUNT_SYNC, PURPOSE_USER, out);
}

static uint32_t seconds(int64_t ns)
{
	return (uint32_t)(ns / SECOND_NS);
}

void device_grow(const struct heartbeat_cfg *cfg, struct device *me, uint32_t answered_s)
{
	me->failures = 0;
	if (cfg->fixed) {
		return;
	}
	me->just_raised = false;
	me->last_good_s = answered_s;
	me->successes++;
	uint32_t longer_s = me->heartbeat_s + seconds(cfg->step_ns);
	if (longer_s > seconds(cfg->max_ns)) {
		longer_s = seconds(cfg->max_ns);
	}
	if (me->successes >= cfg->successes_per_raise && longer_s > me->heartbeat_s &&
	    (me->bad_s == 0 || longer_s < me->bad_s)) {
		me->heartbeat_s = longer_s;
		me->just_raised = true;
		me->successes = 0;
	}
}

void device_shrink(const struct heartbeat_cfg *cfg, struct device *me)
{
	me->successes = 0;
	if (cfg->fixed) {
		return;
	}
	if (me->just_raised) {
		me->bad_s = me->heartbeat_s;
		me->heartbeat_s = me->last_good_s;
	} else {
		me->heartbeat_s = seconds(cfg->min_ns);
	}
	me->just_raised = false;
}
