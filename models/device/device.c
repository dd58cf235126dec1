/* The part of a handset that all strategies share: inputs become meanings, the grid says what to
 * do, the strategy's action does it. */
#include "models/device/device.h"

#include "core/err.h"

static const struct strategy_model *const models[] = {
#define STRATEGY_MODEL(symbol) &symbol,
#include "models/registry.def"
#undef STRATEGY_MODEL
	NULL};

const char *const device_meaning_names[DEVICE_MEANINGS] = {"START", "SCHEDULE", "WAIT", "SMS", "DONE",
	"EXPIRED", "CHANGES", "BOUND", "FAILED"};

const struct strategy_model *device_model_at(unsigned ix)
{
	return ix < sizeof models / sizeof models[0] ? models[ix] : NULL;
}

const struct strategy_model *device_model(const struct strategy_cfg *strategy)
{
	switch (strategy->kind) {
	case STRATEGY_DIRECT_PUSH:
		return &direct_push_model;
	case STRATEGY_SCHEDULED_SYNC:
		return &scheduled_sync_model;
	default:
		return strategy->trigger == TRIGGER_CHECK_IN ? &check_in_model : &sms_poll_model;
	}
}

void device_init(struct device *me, const struct device_context *context)
{
	const struct strategy_cfg *strategy = context->strategy;
	*me = (struct device){0};
	account_init(&me->account);
	me->heartbeat_s = (uint32_t)(strategy->heartbeat.start_ns / SECOND_NS);
	if (!strategy->aligned && strategy->interval_ns > 0) {
		double u = chance_unit(context->chance, context->user, CHANCE_POLL_PHASE, 0, 0);
		me->phase_ns = (int64_t)((double)strategy->interval_ns * u);
	}
}

static enum device_meaning of_answer(const struct device_context *context, struct device *me,
	const struct device_input *in, struct device_effects *out)
{
	struct account_owner owner = {.user = context->user,
		.protocol = context->scenario->server.protocol,
		.body_limit_bytes = context->scenario->workload.body_limit_bytes};
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
	default:
		return DEVICE_FAILED;
	}
}

void device_step(const struct device_context *context, struct device *me,
	const struct device_input *in, struct device_effects *out)
{
	const struct strategy_model *model = device_model(context->strategy);
	enum device_meaning meaning;
	struct wire_out *buffer = out->request.out;
	*out = (struct device_effects){.schedule_at_ns = NEVER_NS, .wait_at_ns = NEVER_NS,
		.purpose = PURPOSE_MAIL};
	out->request.out = buffer;
	if (in->kind == DEVICE_IN_ANSWER) {
		me->asking = false;
		meaning = of_answer(context, me, in, out);
		if (meaning == DEVICE_MEANINGS) {
			/* The account goes on by itself; the strategy hears at the end. */
			me->asking = true;
			out->patience_ns = context->scenario->network.response_timeout_ns;
			if (out->request.command == EAS_CMD_PING) {
				out->ping_s = me->account.ping_s;
				out->patience_ns = (int64_t)out->ping_s * SECOND_NS +
						   context->strategy->heartbeat.grace_ns;
				out->purpose = PURPOSE_HEARTBEAT;
			}
			return;
		}
		out->wait_cancel = true;
	} else {
		meaning = of_event(me, in->kind);
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
	return device_model(context->strategy)->wait(me->state);
}

void device_begin(const struct device_context *context, struct device *me,
	enum account_goal goal, enum purpose_ix purpose, struct device_effects *out)
{
	struct account_owner owner = {.user = context->user,
		.protocol = context->scenario->server.protocol,
		.body_limit_bytes = context->scenario->workload.body_limit_bytes};
	account_begin(&me->account, &owner, goal, me->heartbeat_s, &out->request);
	me->asking = true;
	out->purpose = purpose;
	out->retry = me->failures > 0;
	out->patience_ns = context->scenario->network.response_timeout_ns;
	if (out->request.command == EAS_CMD_PING) {
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
	if (me->failures < UINT8_MAX) {
		me->failures++;
	}
	out->wait_at_ns = now_ns + delay_ns;
}

void device_next_slot(struct device *me, int64_t now_ns, int64_t interval_ns,
	struct device_effects *out)
{
	int64_t since_ns = now_ns - me->phase_ns;
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
