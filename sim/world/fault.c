/* What goes wrong at the servers, and when: the rows of `faults` and server.restart_at.
 *
 * A fault begins and ends with an event each; while it lasts its bit is set in site->faults_on, and
 * the other files ask here whether it concerns a user. With `every` it schedules itself anew.
 * Not here: what a restart does (balance.c), a slow mailbox server (store.c). */
#include "world/site.h"

/* Arguments of SITE_FAULT: one of these, or FIRST + 2 * fault, one more for its end. */
enum { ARG_RESTART, ARG_WINDOW, ARG_CHANGE, ARG_ORDER, ARG_OFF, ARG_FIRST };

/* Service pack 2's 90 s of grace for a worker process that is recycled [EX2]. */
#define GRACE_NS (90 * SECOND_NS)

static void at(struct site *site, int64_t after_ns, uint32_t arg)
{
	if (after_ns != NEVER_NS) {
		site_push(site, site->meter.from_ns + after_ns, SITE_FAULT, 0, arg);
	}
}

void fault_schedule(struct site *site)
{
	const struct scenario *scenario = site->scenario;
	at(site, 0, ARG_WINDOW);
	at(site, scenario->server.restart_at_ns, ARG_RESTART);
	at(site, scenario->policy.change_ns, ARG_CHANGE);
	at(site, scenario->policy.wipe_ns, ARG_ORDER);
	at(site, scenario->policy.off_ns, ARG_OFF);
	for (uint32_t i = 0; i < scenario->fault_n; i++) {
		at(site, scenario->faults[i].at_ns, ARG_FIRST + 2 * i);
	}
}

static void set_stores(struct site *site, uint32_t node, double factor, bool away)
{
	for (uint32_t i = 0; i < site->scenario->server.back_ends; i++) {
		if (node == 0 || node - 1 == i) {
			site->store[i].factor = factor;
			site->store[i].away = away;
		}
	}
}

static int64_t until_ns(const struct site *site, const struct fault_cfg *fault)
{
	return fault->for_ns == NEVER_NS ? NEVER_NS : site->now_ns + fault->for_ns;
}

static void begin(struct site *site, uint32_t i)
{
	const struct fault_cfg *fault = &site->scenario->faults[i];
	int64_t end_ns = until_ns(site, fault);
	site->faults_on |= UINT32_C(1) << i;
	switch (fault->kind) {
	case FAULT_RESTART:
		balance_restart(site, fault->node, end_ns, true);
		break;
	case FAULT_DRAIN:
		balance_drain(site, fault->node, true);
		break;
	case FAULT_RECYCLE:
		end_ns = fault->for_ns == NEVER_NS ? site->now_ns + GRACE_NS : end_ns;
		break;
	case FAULT_SLOW_STORE:
		set_stores(site, fault->node, fault->factor, false);
		break;
	case FAULT_STORE_DOWN:
		set_stores(site, fault->node, 1.0, true);
		break;
	default:
		break; /* asked for where it concerns somebody */
	}
	if (end_ns != NEVER_NS) {
		site_push(site, end_ns, SITE_FAULT, 0, ARG_FIRST + 2 * i + 1);
	}
	if (fault->every_ns != NEVER_NS) {
		site_push(site, site->now_ns + fault->every_ns, SITE_FAULT, 0, ARG_FIRST + 2 * i);
	}
}

static void end(struct site *site, uint32_t i)
{
	const struct fault_cfg *fault = &site->scenario->faults[i];
	site->faults_on &= ~(UINT32_C(1) << i);
	switch (fault->kind) {
	case FAULT_DRAIN:
		balance_drain(site, fault->node, false);
		break;
	case FAULT_RECYCLE: {
		int64_t grace_ns = fault->for_ns == NEVER_NS ? GRACE_NS : fault->for_ns;
		balance_recycle(site, fault->node, site->now_ns - grace_ns);
		break;
	}
	case FAULT_SLOW_STORE:
	case FAULT_STORE_DOWN:
		set_stores(site, fault->node, 1.0, false);
		break;
	default:
		break;
	}
}

void fault_event(struct site *site, uint32_t arg)
{
	switch (arg) {
	case ARG_RESTART:
		balance_restart(site, 0, site->down_until_ns, false);
		break;
	case ARG_WINDOW:
		balance_note(site);
		break;
	case ARG_CHANGE:
		admin_change(site);
		break;
	case ARG_ORDER:
		admin_order(site);
		break;
	case ARG_OFF:
		admin_off(site);
		break;
	default:
		if ((arg - ARG_FIRST) % 2 == 0) {
			begin(site, (arg - ARG_FIRST) / 2);
		} else {
			end(site, (arg - ARG_FIRST) / 2);
		}
	}
}

/* ---- whom it concerns */

/* The first fault of a kind that is in force and concerns this user; NULL: none. `sub` makes other
 * things than users differ. */
static const struct fault_cfg *in_force(const struct site *site, uint32_t ix, enum fault_kind kind,
	uint32_t sub, enum eas_command command)
{
	for (uint32_t i = 0; i < site->scenario->fault_n; i++) {
		const struct fault_cfg *fault = &site->scenario->faults[i];
		if ((site->faults_on >> i & 1) == 0 || fault->kind != kind ||
		    (fault->commands == FAULT_COMMANDS_SYNC && command != EAS_CMD_SYNC) ||
		    (fault->commands == FAULT_COMMANDS_PING && command != EAS_CMD_PING)) {
			continue;
		}
		double u = chance_unit(site->chance, site_number(site, ix), CHANCE_FAULT, i, sub);
		if (u < fault->share) {
			return fault;
		}
	}
	return NULL;
}

/* The status that a fault or a locked account puts in the place of the answer; 0: none. */
uint32_t fault_status(struct site *site, uint32_t ix, enum eas_command command)
{
	const struct server_cfg *cfg = &site->scenario->server;
	struct site_client *client = &site->clients[ix];
	if (site->now_ns < client->locked_until_ns) {
		return 403;
	}
	const struct fault_cfg *fault = in_force(site, ix, FAULT_ERRORS, 0, command);
	uint32_t status = fault == NULL ? 0 : fault->status;
	if (status != 401) {
		client->refused_n = 0;
		return status;
	}
	client->refused_n++;
	if (cfg->lockout_n > 0 && client->refused_n >= cfg->lockout_n) {
		client->refused_n = 0;
		client->locked_until_ns = site->now_ns + cfg->lockout_ns;
		site_count(site, TALLY_lockouts, 1);
	}
	return status;
}

/* After how long this user's folder counts as changed although it is not; 0: it does not. */
int64_t fault_zombie_ns(const struct site *site, uint32_t ix)
{
	const struct fault_cfg *fault = in_force(site, ix, FAULT_ZOMBIE, 0, EAS_CMD_PING);
	return fault == NULL ? 0 : fault->period_ns;
}

/* Whether this user's device refuses the server's certificate. */
bool fault_certificate(const struct site *site, uint32_t ix)
{
	return in_force(site, ix, FAULT_CERTIFICATE, 0, EAS_CMD_UNKNOWN) != NULL;
}

/* Whether the notification of this mail is lost. */
bool fault_notify(const struct site *site, uint32_t ix, uint32_t item)
{
	return in_force(site, ix, FAULT_NOTIFY_LOSS, item + 1, EAS_CMD_PING) != NULL;
}
