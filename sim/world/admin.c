/* Security policies over time: a changed policy, orders to wipe, devices that are gone.
 *
 * The story: "The administrator changes the policy, or orders some devices to be wiped. I can tell
 * a device only when it asks for something: the change when it asks for anything that needs a
 * policy, the order whatever it asks. I measure how long that takes."
 * Measured are changes and orders of the window; devices that have not done it by the window's end
 * count as never, and so do those that cannot (switched off, no Provision).
 * A wiped device stays in the network but says nothing more, and mail that comes for it afterwards
 * is not counted. Local wipe after wrong passwords needs no network and is not modelled.
 * Not here: the dialogue (models/server/exchange.c, models/device/account.c). */
#include "world/site.h"

#include "models/server/policy.h"

/* Devices with a Ping pending are told at once, if the scenario says so. */
static void tell(struct site *site, uint32_t ix)
{
	if (site->scenario->policy.order_ends_ping) {
		front_wake(site, ix);
	}
}

void admin_change(struct site *site)
{
	site->policy_version++;
	site->policy_from_ns = site->now_ns;
	for (uint32_t ix = 0; ix < site->user_n; ix++) {
		site_at(site, ix);
		tell(site, ix);
	}
}

void admin_order(struct site *site)
{
	site->wipe_from_ns = site->now_ns;
	for (uint32_t ix = 0; ix < site->user_n; ix++) {
		site_at(site, ix);
		if (policy_wipes(&site->scenario->policy, site->chance, site_number(site, ix))) {
			site->users[ix].box.wipe = true;
			tell(site, ix);
		}
	}
}

static void leave(struct site *site, uint32_t ix)
{
	site->any_gone = true;
	site->clients[ix].gone = true;
	link_unpark(site, ix);
	for (unsigned i = SITE_TIMER_SCHEDULE; i < SITE_TIMERS; i++) {
		site_timer_off(site, ix, (enum site_timer)i);
	}
}

/* Without SIM or power, for good: a gap in coverage that never ends. */
void admin_off(struct site *site)
{
	for (uint32_t ix = 0; ix < site->user_n; ix++) {
		struct site_user *user = &site->users[ix];
		site_at(site, ix);
		if (site->clients[ix].gone ||
		    !policy_loses(&site->scenario->policy, site->chance, site_number(site, ix))) {
			continue;
		}
		user->coverage.out = true;
		user->coverage.next_ns = NEVER_NS / 4; /* others add to it */
		radio_coverage(&user->radio, &site->scenario->radio, &site->meter, site->now_ns, true);
		leave(site, ix);
	}
}

/* What a Provision answer tells the administrator. */
void admin_answered(struct site *site, uint32_t ix, const struct exchange_result *result)
{
	struct site_client *client = &site->clients[ix];
	if (result->in_force && !client->in_force && site->policy_from_ns != NEVER_NS) {
		client->in_force = true;
		if (meter_open(&site->meter, site->now_ns)) {
			client->counted = true;
			hist_add(&site->tally->policy_us, (site->now_ns - site->policy_from_ns) / 1000);
		}
	}
	if (result->wiped && !client->wiped) {
		client->wiped = true;
		if (meter_open(&site->meter, site->now_ns)) {
			client->acknowledged = true;
			hist_add(&site->tally->wipe_ack_us, (site->now_ns - site->wipe_from_ns) / 1000);
		}
	}
}

/* The device has the answer to its acknowledgement, and wipes itself. */
void admin_heard(struct site *site, uint32_t ix)
{
	struct site_client *client = &site->clients[ix];
	if (!client->wiped || client->gone) {
		return;
	}
	if (meter_open(&site->meter, site->now_ns)) {
		client->erased = true;
		hist_add(&site->tally->wipe_us, (site->now_ns - site->wipe_from_ns) / 1000);
	}
	leave(site, ix);
	link_close(site, ix, site->now_ns, true);
}

/* The window is over: who has not done it never will. */
void admin_finish(struct site *site, uint32_t ix)
{
	const struct site_client *client = &site->clients[ix];
	if (site->policy_from_ns < site->meter.to_ns && !client->counted) {
		hist_add_never(&site->tally->policy_us);
	}
	if (site->wipe_from_ns < site->meter.to_ns && site->users[ix].box.wipe) {
		if (!client->acknowledged) {
			hist_add_never(&site->tally->wipe_ack_us);
		}
		if (!client->erased) {
			hist_add_never(&site->tally->wipe_us);
		}
	}
}
