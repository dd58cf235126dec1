/* Several front ends behind a balancer: who gets a connection, how many requests a front end has
 * room for, and what happens to everybody when one goes away.
 *
 * The balancer ends TCP itself (as ISA Server does): it can carry a device's next request to
 * another front end without the device noticing, but a front end that dies takes its connections
 * and pending Pings along.
 * Not here: what a request does (front.c), when front ends go away (fault.c). */
#include "world/site.h"

#include "models/server/kind.h"

/* ---- which front end */

static bool is_up(const struct site *site, uint32_t node)
{
	return site->now_ns >= site->front[node].down_until_ns;
}

static bool takes_new(const struct site *site, uint32_t node)
{
	return is_up(site, node) && !site->front[node].draining;
}

/* The user's own front end, or if that is out, one of the others, evenly. */
static uint32_t by_user(const struct site *site, uint32_t ix)
{
	uint32_t n = site->scenario->server.front_ends, others = 0;
	uint32_t home = ix % n;
	if (takes_new(site, home)) {
		return home;
	}
	for (uint32_t i = 0; i < n; i++) {
		others += takes_new(site, i);
	}
	if (others == 0) {
		return home;
	}
	uint32_t skip = ix / n % others;
	for (uint32_t i = 0; i < n; i++) {
		if (takes_new(site, i) && skip-- == 0) {
			return i;
		}
	}
	return home;
}

/* The next in turn. */
static uint32_t by_turn(struct site *site, uint32_t ix)
{
	uint32_t n = site->scenario->server.front_ends;
	for (uint32_t tries = 0; tries < n; tries++) {
		uint32_t node = site->turn;
		site->turn = (site->turn + 1) % n;
		if (takes_new(site, node)) {
			return node;
		}
	}
	return ix % n;
}

/* The one with the fewest connections. */
static uint32_t by_load(const struct site *site, uint32_t ix)
{
	uint32_t n = site->scenario->server.front_ends, best = n;
	for (uint32_t i = 0; i < n; i++) {
		if (takes_new(site, i) &&
		    (best == n || site->front[i].connections < site->front[best].connections)) {
			best = i;
		}
	}
	return best < n ? best : ix % n;
}

uint32_t balance_pick(struct site *site, uint32_t ix)
{
	switch (site->scenario->server.balance) {
	case BALANCE_ROUND_ROBIN:
		return by_turn(site, ix);
	case BALANCE_LEAST:
		return by_load(site, ix);
	default:
		return by_user(site, ix);
	}
}

/* Whether this user's next request is balanced anew: its front end refused the last for want of
 * room, or is being emptied while another takes new work. */
bool balance_moves(const struct site *site, uint32_t ix)
{
	if (site->users[ix].seat.full) {
		return true;
	}
	if (!balance_of(site, ix)->draining) {
		return false;
	}
	for (uint32_t i = 0; i < site->scenario->server.front_ends; i++) {
		if (takes_new(site, i)) {
			return true;
		}
	}
	return false;
}

/* ---- room */

/* The largest number at any instant: what held until now, and what holds from now on. */
void balance_peak(struct site *site, enum peak_ix which, uint32_t before, uint32_t after)
{
	if (meter_open(&site->meter, site->now_ns)) {
		uint32_t most = before > after ? before : after;
		if (most > site->tally->peak[which]) {
			site->tally->peak[which] = most;
		}
	}
}

/* For one more connection. One that is being emptied is picked only where no other takes any. */
bool balance_has_room(const struct site *site, const struct site_front *front)
{
	const struct server_cfg *cfg = &site->scenario->server;
	uint64_t kernel = (front->connections + UINT64_C(1)) * cfg->connection_bytes;
	if (front->draining) {
		return false;
	}
	if (cfg->connection_limit > 0 && front->connections >= cfg->connection_limit) {
		return false;
	}
	return cfg->kernel_bytes == 0 || kernel <= cfg->kernel_bytes;
}

static bool is_full(const struct server_cfg *cfg, const struct site_front *front)
{
	uint64_t each = kind_of(cfg->kind)->workers ? cfg->worker_bytes : cfg->held_request_bytes;
	if (cfg->request_limit > 0 && front->requests >= cfg->request_limit) {
		return true;
	}
	return cfg->memory_bytes > 0 && (front->requests + UINT64_C(1)) * each > cfg->memory_bytes;
}

static void take(struct site *site, struct site_front *front, uint32_t ix)
{
	front->requests++;
	site->users[ix].seat.busy++;
	balance_peak(site, PEAK_REQUESTS, 0, front->requests);
}

/* A request asks for a place, and on servers with workers for a worker. */
enum balance_verdict balance_take(struct site *site, uint32_t ix, uint32_t handle)
{
	const struct server_cfg *cfg = &site->scenario->server;
	struct site_front *front = balance_of(site, ix);
	site_message(site, handle)->node = site->users[ix].seat.node;
	if (is_full(cfg, front)) {
		return BALANCE_FULL;
	}
	if (cfg->workers > 0 && kind_of(cfg->kind)->workers && front->requests >= cfg->workers) {
		if (front->queue_n == cfg->accept_queue) {
			return BALANCE_FULL;
		}
		uint32_t at = (front->queue_at + front->queue_n) % cfg->accept_queue;
		front->queue[at] = (struct site_waiting){.ix = ix, .handle = handle};
		front->queue_n++;
		balance_peak(site, PEAK_QUEUE, 0, front->queue_n);
		return BALANCE_QUEUED;
	}
	take(site, front, ix);
	return BALANCE_TAKEN;
}

static struct site_waiting next_waiting(struct site *site, struct site_front *front)
{
	struct site_waiting next = front->queue[front->queue_at];
	front->queue_at = (front->queue_at + 1) % site->scenario->server.accept_queue;
	front->queue_n--;
	return next;
}

/* A request of this user is answered, or its Ping ended: its worker takes the next. */
void balance_done(struct site *site, struct site_front *front, uint32_t ix)
{
	balance_peak(site, PEAK_REQUESTS, front->requests, 0);
	front->requests--;
	site->users[ix].seat.busy--;
	while (front->queue_n > 0) {
		struct site_waiting next = next_waiting(site, front);
		const struct site_line *line = &site->users[next.ix].line;
		if (line->open && !line->dead &&
		    site_message(site, next.handle)->connection == line->connection) {
			take(site, front, next.ix);
			site_push(site, site->now_ns, SITE_BACK, next.ix, next.handle);
			return;
		}
		site_message_give(site, next.handle); /* the device has given up on it */
	}
}

/* The window opens: what is there now counts for its peaks, even if nothing changes after. */
void balance_note(struct site *site)
{
	for (uint32_t i = 0; i < site->scenario->server.front_ends; i++) {
		const struct site_front *front = &site->front[i];
		balance_peak(site, PEAK_CONNECTIONS, front->connections, 0);
		balance_peak(site, PEAK_REQUESTS, front->requests, 0);
		balance_peak(site, PEAK_HELD, front->held, 0);
		balance_peak(site, PEAK_QUEUE, front->queue_n, 0);
	}
}

/* The run is over: what waits is given back. */
void balance_close(struct site *site)
{
	for (uint32_t i = 0; i < site->scenario->server.front_ends; i++) {
		while (site->front[i].queue_n > 0) {
			site_message_give(site, next_waiting(site, &site->front[i]).handle);
		}
	}
}

/* ---- away and back */

static bool concerns(uint32_t node, uint32_t which)
{
	return which == 0 || which - 1 == node;
}

static void nobody_away(struct site *site, int64_t back_from_ns)
{
	for (uint32_t ix = 0; ix < site->user_n; ix++) {
		site->users[ix].away = false;
	}
	site->away_n = site->back_n = 0;
	site->drain_from_ns = back_from_ns;
}

static void note_away(struct site *site, uint32_t ix)
{
	site->users[ix].away = true;
	site->away_n++;
}

/* A user's connection ends. A device with a working path hears of it, others find out later. */
static void cut(struct site *site, uint32_t ix)
{
	struct site_user *user = &site->users[ix];
	site_at(site, ix);
	front_drop(site, ix);
	note_away(site, ix);
	if (user->line.open && !user->line.dead && !user->coverage.out) {
		link_reset(site, ix);
		site_push(site, site->now_ns + site->scenario->network.wired_ns +
			site->scenario->radio.steady_rtt_ns / 2, SITE_LOST, ix,
			user->line.connection);
	}
	user->line.dead = user->line.open;
}

/* Front end `node` (from 1 on; 0: all) goes down at once. `cold`: its TLS sessions are lost, too. */
void balance_restart(struct site *site, uint32_t node, int64_t until_ns, bool cold)
{
	uint32_t n = site->scenario->server.front_ends;
	bool others = false;
	site->all_down_ns = NEVER_NS;
	for (uint32_t i = 0; i < n; i++) {
		struct site_front *front = &site->front[i];
		if (concerns(i, node)) {
			front->down_until_ns = until_ns;
			while (front->queue_n > 0) {
				site_message_give(site, next_waiting(site, front).handle);
			}
		}
		others = others || is_up(site, i);
		if (front->down_until_ns < site->all_down_ns) {
			site->all_down_ns = front->down_until_ns;
		}
	}
	nobody_away(site, others ? site->now_ns : until_ns);
	for (uint32_t ix = 0; ix < site->user_n; ix++) {
		struct site_user *user = &site->users[ix];
		const struct site_seat *seat = &user->seat;
		bool held = user->box.held && concerns(seat->hold_node, node);
		if (cold && concerns(seat->node, node)) {
			user->line.had_tls = false;
		}
		if (user->line.counted && (held || concerns(seat->node, node))) {
			cut(site, ix);
		}
	}
}

/* Front end `node` takes nothing new; what is pending there ends in its own time. */
void balance_drain(struct site *site, uint32_t node, bool on)
{
	for (uint32_t i = 0; i < site->scenario->server.front_ends; i++) {
		if (concerns(i, node)) {
			site->front[i].draining = on;
		}
	}
	if (!on) {
		return;
	}
	nobody_away(site, site->now_ns);
	for (uint32_t ix = 0; ix < site->user_n; ix++) {
		if (site->users[ix].line.counted && concerns(site->users[ix].seat.node, node)) {
			note_away(site, ix);
		}
	}
}

/* The worker process of front end `node` ends: Pings that were pending before `before_ns` go. */
void balance_recycle(struct site *site, uint32_t node, int64_t before_ns)
{
	nobody_away(site, site->now_ns);
	for (uint32_t ix = 0; ix < site->user_n; ix++) {
		const struct mailbox *box = &site->users[ix].box;
		if (box->held && box->held_ns <= before_ns &&
		    concerns(site->users[ix].seat.hold_node, node)) {
			cut(site, ix);
		}
	}
}

/* A fault is over for this device once a server has heard it again. */
void balance_back(struct site *site, uint32_t ix)
{
	struct site_user *user = &site->users[ix];
	if (!user->away) {
		return;
	}
	user->away = false;
	site->back_n++;
	if (site->drain_from_ns != NEVER_NS && site->back_n * 100ull >= site->away_n * 99ull) {
		int64_t drain_ns = site->now_ns - site->drain_from_ns;
		if (drain_ns > site->tally->drain_ns) {
			site->tally->drain_ns = drain_ns;
		}
		site->drain_from_ns = NEVER_NS;
	}
}
