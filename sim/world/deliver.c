/* Hands an input to a device and performs what it wants done, in simulated time. */
#include "world/site.h"

static enum purpose_ix answer_purpose(const struct device_effects *effects, enum purpose_ix asked)
{
	return effects->items.n > 0 || effects->announced ? PURPOSE_MAIL : asked;
}

static void send(struct site *site, uint32_t ix, const struct device_effects *effects,
	int64_t ready_ns)
{
	const struct wire_out *out = effects->request.out;
	REQUIRE(!out->overflow);
	uint32_t handle = site_message_take(site, 0, effects->request.command, effects->purpose,
		out->p, out->n);
	if (effects->retry) {
		site_count(site, TALLY_retries, 1);
	}
	link_request(site, ix, handle, ready_ns + site->scenario->device.turnaround_ns,
		effects->patience_ns);
}

/* The strategy is satisfied for now: the connection is kept a while, or closed at once. */
static void finish(struct site *site, uint32_t ix, int64_t ready_ns)
{
	struct site_line *line = &site->users[ix].line;
	if (!line->open) {
		return;
	}
	if (site->strategy->keep_alive_ns > 0) {
		line->close_ns = ready_ns + site->strategy->keep_alive_ns;
	} else {
		link_close(site, ix, ready_ns, false);
	}
}

void deliver_input(struct site *site, uint32_t ix, struct device_input *in, enum purpose_ix waker)
{
	if (site->any_gone && site->clients[ix].gone) {
		return; /* wiped, or without SIM or power */
	}
	struct site_user *user = &site->users[ix];
	struct device_context context = site_context(site, ix);
	struct wire_out request = wire_out_init(site->request, SITE_REQUEST_BYTES);
	struct device_effects effects;
	effects.request.out = &request;
	int64_t ready_ns = cpu_wake(&user->cpu, &site->scenario->device, &site->meter, site->now_ns,
		waker);
	in->now_ns = ready_ns;
	if (in->kind == DEVICE_IN_ANSWER) {
		user->answering = false;
	}
	if (site->lives != NULL) {
		if (site->lives[ix].resting) {
			site_count(site, TALLY_sms_swallowed, in->kind == DEVICE_IN_SMS);
			return; /* it sleeps again: nothing is done about it before the rest is over */
		}
		if (in->kind == DEVICE_IN_ANSWER) {
			site->lives[ix].fresh_ns = site->now_ns;
		}
	}
	device_step(&context, &user->device, in, &effects);
	/* The last activity pays for what the processor does next. */
	cpu_wake(&user->cpu, &site->scenario->device, &site->meter, ready_ns,
		answer_purpose(&effects, waker));
	if (in->kind == DEVICE_IN_ANSWER) {
		user->radio.purpose = (uint8_t)answer_purpose(&effects, waker);
	}
	if (effects.items.n > 0) {
		mail_delivered(site, ix, &effects.items, ready_ns);
		if (site->lives != NULL) {
			life_delivered(site, ix, &effects.items, ready_ns);
		}
	}
	if (effects.announced) {
		mail_announced(site, ix, ready_ns);
		site_count(site, TALLY_alerts, 1);
	}
	if (effects.swallowed) {
		site_count(site, TALLY_sms_swallowed, 1);
	}
	if (effects.close) {
		if (waker == PURPOSE_HEARTBEAT && in->kind == DEVICE_IN_WAIT) {
			site_count(site, TALLY_pings_failed, 1);
		}
		link_unpark(site, ix);
		site_timer_off(site, ix, SITE_TIMER_PATIENCE); /* or it would cut a back-off short */
		link_close(site, ix, ready_ns, true);
	}
	if (effects.wait_cancel) {
		site_timer_off(site, ix, SITE_TIMER_WAIT);
		site_timer_off(site, ix, SITE_TIMER_PATIENCE);
	}
	if (effects.wait_at_ns != NEVER_NS) {
		site_timer_set(site, ix, SITE_TIMER_WAIT, effects.wait_at_ns);
	}
	if (effects.schedule_at_ns != NEVER_NS) {
		site_timer_set(site, ix, SITE_TIMER_SCHEDULE, effects.schedule_at_ns);
	}
	if (effects.finished) {
		finish(site, ix, ready_ns);
	}
	if (effects.request.written) {
		send(site, ix, &effects, ready_ns);
	}
}
