/* Mailbox servers as the front ends see them: ports, room, processors, patience.
 *
 * The story: "For each request I take a port towards the user's mailbox server; the port rests for
 * a while afterwards. If the server has too many requests in progress it says so. If it does not
 * answer in time I log event 3007, tell the device 503, and leave that server alone for a minute
 * (event 3014), which is why a slow server looks like one that comes and goes."
 * Not here: what the server does with a request (models/server/exchange.c), disks.
 * Source: capacity.md 1.1, 1.2 ([EX5] [EX7]). */
#include "world/site.h"

static struct site_store *store_of(struct site *site, uint32_t ix)
{
	return &site->store[ix % site->scenario->server.back_ends];
}

static bool is_shielded(const struct site *site, const struct site_store *store)
{
	return store->shield_from_ns <= site->now_ns && site->now_ns < store->shield_until_ns;
}

/* The front end waited in vain until at_ns. */
static void log_timeout(struct site *site, struct site_store *store, int64_t at_ns)
{
	site_count(site, TALLY_events_3007, 1);
	if (site->now_ns >= store->shield_until_ns && site->scenario->server.shield_ns > 0) {
		site_count(site, TALLY_events_3014, 1);
		store->shield_from_ns = at_ns;
		store->shield_until_ns = at_ns + site->scenario->server.shield_ns;
	}
}

/* A port of front end `node` towards the server, if one has rested long enough. */
static bool take_port(struct site *site, uint32_t ix, uint32_t node)
{
	const struct server_cfg *cfg = &site->scenario->server;
	if (cfg->ports == 0) {
		return true;
	}
	struct site_ports *ports = &site->ports[node * cfg->back_ends + ix % cfg->back_ends];
	while (ports->n > 0 && ports->used_ns[ports->at] + cfg->time_wait_ns <= site->now_ns) {
		ports->at = (ports->at + 1) % cfg->ports;
		ports->n--;
	}
	if (ports->n == cfg->ports) {
		return false;
	}
	ports->used_ns[(ports->at + ports->n) % cfg->ports] = site->now_ns;
	ports->n++;
	balance_peak(site, PEAK_PORTS, 0, ports->n);
	return true;
}

/* How many requests are in progress at the server; those that are done are forgotten. */
static uint32_t in_progress(const struct site *site, struct site_store *store)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < store->done_n; i++) {
		if (store->done_ns[i] > site->now_ns) {
			store->done_ns[n++] = store->done_ns[i];
		}
	}
	store->done_n = n;
	return n;
}

/* Whether a request gets through to the user's mailbox server; if not, *at_ns is when its front end
 * knows. */
bool store_enter(struct site *site, uint32_t ix, uint32_t node, int64_t *at_ns)
{
	struct site_store *store = store_of(site, ix);
	int64_t patience_ns = site->scenario->server.store_timeout_ns;
	*at_ns = site->now_ns;
	if (is_shielded(site, store)) {
		site_count(site, TALLY_store_refused, 1);
		return false;
	}
	/* What would not even be begun in time is withdrawn, so the server does not work in vain. */
	if (store->away || (patience_ns != NEVER_NS &&
	    station_begins(&store->station, site->now_ns) - site->now_ns > patience_ns)) {
		*at_ns += patience_ns == NEVER_NS ? 0 : patience_ns;
		log_timeout(site, store, *at_ns);
		site_count(site, TALLY_store_refused, 1);
		return false;
	}
	if (!take_port(site, ix, node)) {
		site_count(site, TALLY_ports_exhausted, 1);
		return false;
	}
	uint32_t limit = site->scenario->server.store_limit;
	if (limit > 0 && in_progress(site, store) >= limit) {
		site_count(site, TALLY_store_refused, 1);
		return false;
	}
	return true;
}

/* The server's work. False when the front end lost patience: then *done_ns is when. */
bool store_serve(struct site *site, uint32_t ix, int64_t need_ns, int64_t *done_ns)
{
	const struct server_cfg *cfg = &site->scenario->server;
	struct site_store *store = store_of(site, ix);
	int64_t wait_ns;
	if (store->factor != 1.0) {
		need_ns = (int64_t)((double)need_ns * store->factor);
	}
	*done_ns = front_serve(site, &store->station, front_service_ns(site, ix, need_ns, 1),
		TALLY_back_end_busy_us, &wait_ns);
	if (meter_open(&site->meter, site->now_ns)) {
		hist_add(&site->tally->server_wait_us, wait_ns / 1000);
	}
	/* Asked anew: the answer to a Sync that waited comes here without having entered. */
	if (cfg->store_limit > 0 && in_progress(site, store) < cfg->store_limit) {
		store->done_ns[store->done_n++] = *done_ns;
		balance_peak(site, PEAK_STORE_JOBS, 0, store->done_n);
	}
	if (cfg->store_timeout_ns != NEVER_NS && *done_ns - site->now_ns > cfg->store_timeout_ns) {
		*done_ns = site->now_ns + cfg->store_timeout_ns;
		log_timeout(site, store, *done_ns);
		return false;
	}
	return true;
}
