/* How a connection comes about: PDP context, name, TCP, TLS, each with its round trips over the
 * radio.
 *
 * Not here: what then goes over it (link.c), what forgets it on the way (path.c). */
#include "wire/packet.h"
#include "world/site.h"

/* IP octets of a look-up: a question for a name of 16 letters, an answer with authority. */
enum { DNS_UP_BYTES = 62, DNS_DOWN_BYTES = 120, PDP_BYTES = 60, PDP_TRIES = 8 };

/* One exchange of a handshake: up, through the core, back down. `t` moves from when the device
 * sends to when it has the answer. */
static void round_trip(struct site *site, uint32_t ix, int64_t *t, uint32_t up, uint32_t down,
	enum purpose_ix purpose)
{
	struct radio_transfer moved = link_move(site, ix, *t, true, up, purpose);
	int64_t back_ns = moved.arrival_ns + 2 * site->scenario->network.wired_ns;
	moved = link_move(site, ix, back_ns, false, down, purpose);
	*t = moved.arrival_ns;
}

/* A PDP context when none is up; an activation can fail, and is tried again after a while. */
static void activate(struct site *site, uint32_t ix, int64_t *t, enum purpose_ix purpose)
{
	const struct network_cfg *cfg = &site->scenario->network;
	int64_t start_ns = *t;
	uint64_t minute = (uint64_t)(start_ns / MINUTE_NS);
	for (uint32_t try = 0; try < PDP_TRIES; try++) {
		struct radio_transfer moved = link_move(site, ix, *t, true, PDP_BYTES, purpose);
		*t = (moved.busy_until_ns > *t ? moved.busy_until_ns : *t) + cfg->pdp_setup_ns;
		meter_count(&site->meter, start_ns, TALLY_core_signalling, cfg->pdp_signalling_n);
		double u = chance_unit(site->chance, site_number(site, ix), CHANCE_PDP_FAILURE, minute,
			try);
		if (u >= cfg->pdp_failure_p) {
			break;
		}
		meter_count(&site->meter, start_ns, TALLY_pdp_failures, 1);
		*t += cfg->pdp_retry_ns;
	}
	meter_count(&site->meter, start_ns, TALLY_pdp_activations, 1);
	link_bill_flush(site, ix, start_ns, false);
}

/* A new session: ClientHello and certificates, then key exchange and Finished; or, where the
 * version allows, all in one round trip. */
static void full_handshake(struct site *site, uint32_t ix, int64_t *t, enum purpose_ix purpose)
{
	const struct network_cfg *cfg = &site->scenario->network;
	uint32_t over = cfg->segment_overhead_bytes;
	uint32_t up = cfg->tls_full_up_bytes, down = cfg->tls_full_down_bytes;
	int64_t from_ns = *t;
	if (cfg->tls_full_trips == 1) {
		round_trip(site, ix, t, up + 2 * over, down + over, purpose);
		link_tap(site, ix, TAP_TLS_HELLO, true, from_ns, *t, false);
		link_tap(site, ix, TAP_TLS_KEYS, true, *t, *t, false);
	} else {
		round_trip(site, ix, t, up / 3 + over, down - down / 20 + over, purpose);
		link_tap(site, ix, TAP_TLS_HELLO, true, from_ns, *t, false);
		from_ns = *t;
		round_trip(site, ix, t, up - up / 3 + over, down / 20 + over, purpose);
		link_tap(site, ix, TAP_TLS_KEYS, true, from_ns, *t, false);
	}
	meter_count(&site->meter, *t, TALLY_tls_full, 1);
}

/* An old session; without a round trip the device sends the request right behind. */
static void resumed_handshake(struct site *site, uint32_t ix, int64_t *t, enum purpose_ix purpose)
{
	const struct network_cfg *cfg = &site->scenario->network;
	uint32_t over = cfg->segment_overhead_bytes;
	uint32_t up = cfg->tls_resumed_up_bytes, down = cfg->tls_resumed_down_bytes;
	int64_t from_ns = *t;
	if (cfg->tls_resumed_trips == 0) {
		link_move(site, ix, *t, true, up + over, purpose);
	} else {
		round_trip(site, ix, t, up / 2 + over, down + over, purpose);
	}
	link_tap(site, ix, TAP_TLS_RESUME, true, from_ns, *t, false);
	meter_count(&site->meter, *t, TALLY_tls_resumed, 1);
}

/* Whether device and server still have a session, and use it. */
static bool resumes(const struct site *site, uint32_t ix, int64_t at_ns)
{
	int64_t life_ns = site->scenario->network.tls_session_ns;
	double u = chance_unit(site->chance, site_number(site, ix), CHANCE_TLS_RESUME,
		(uint64_t)(at_ns / MINUTE_NS), 0);
	return site->users[ix].line.had_tls && u < site->strategy->tls_resumed_p &&
	       (life_ns == NEVER_NS || at_ns - site->paths[ix].session_ns <= life_ns);
}

/* Octets of the handshake go to *up and *down. */
static void secure(struct site *site, uint32_t ix, int64_t *t, struct site_message *message,
	uint32_t *up, uint32_t *down)
{
	const struct network_cfg *cfg = &site->scenario->network;
	uint32_t over = cfg->segment_overhead_bytes;
	message->resumed = resumes(site, ix, *t);
	message->handshake = !message->resumed;
	uint32_t tls_up, tls_down;
	if (message->resumed) {
		tls_up = cfg->tls_resumed_up_bytes;
		tls_down = cfg->tls_resumed_down_bytes;
		resumed_handshake(site, ix, t, message->purpose);
	} else {
		tls_up = cfg->tls_full_up_bytes;
		tls_down = cfg->tls_full_down_bytes;
		full_handshake(site, ix, t, message->purpose);
	}
	uint32_t segments = tls_down / cfg->mss_bytes + 2;
	*up += tls_up + 2 * over + segments / 2 * over;
	*down += tls_down + segments * over;
	site->users[ix].line.had_tls = true;
	site->paths[ix].session_ns = *t;
	struct tally_minute *minute = site_minute(site, *t);
	if (minute != NULL) {
		minute->handshakes++;
	}
}

void link_open_line(struct site *site, uint32_t ix, int64_t *t, struct site_message *message)
{
	const struct network_cfg *cfg = &site->scenario->network;
	struct site_line *line = &site->users[ix].line;
	uint32_t over = cfg->segment_overhead_bytes, up = 0, down = 0;
	enum purpose_ix purpose = message->purpose;
	int64_t start_ns = *t;
	if (line->pdp_until_ns <= *t) {
		activate(site, ix, t, purpose);
	}
	if (cfg->dns_lookup) {
		int64_t asked_ns = *t;
		round_trip(site, ix, t, DNS_UP_BYTES, DNS_DOWN_BYTES, purpose);
		link_tap(site, ix, TAP_DNS, true, asked_ns, *t, false);
		up += DNS_UP_BYTES;
		down += DNS_DOWN_BYTES;
	}
	int64_t from_ns = *t;
	uint32_t syn = over + PACKET_TCP_MSS_OPTION_BYTES;
	round_trip(site, ix, t, syn, syn, purpose);
	link_tap(site, ix, TAP_TCP_OPEN, true, from_ns, *t, false);
	up += syn + over;
	down += syn;
	if (cfg->tls) {
		secure(site, ix, t, message, &up, &down);
	}
	link_bill_octets(site, ix, start_ns, up, down);
	meter_count(&site->meter, start_ns, TALLY_tcp_connections, 1);
	path_opened(site, ix);
	line->open = true;
	line->dead = false;
	line->pdp_until_ns = NEVER_NS;
	line->last_packet_ns = *t;
	path_passed_up(site, ix, *t);
}

/* The front ends are down: a SYN is answered with a RST after one round trip. */
void link_open_refused(struct site *site, uint32_t ix, int64_t at_ns, struct site_message *message)
{
	struct site_line *line = &site->users[ix].line;
	uint32_t over = site->scenario->network.segment_overhead_bytes;
	uint32_t syn = over + PACKET_TCP_MSS_OPTION_BYTES;
	int64_t t = at_ns;
	round_trip(site, ix, &t, syn, over, message->purpose);
	link_bill_octets(site, ix, at_ns, syn, over);
	link_tap(site, ix, TAP_TCP_REFUSED, true, at_ns, t, false);
	meter_count(&site->meter, at_ns, TALLY_connections_refused, 1);
	struct tally_minute *minute = site_minute(site, at_ns);
	if (minute != NULL) {
		minute->refused++;
	}
	line->open = true; /* so that the device hears of it */
	line->dead = true;
	site_push(site, t, SITE_LOST, ix, line->connection);
}

/* The address translation has no port left: the SYN gets no answer, until TCP gives up. */
void link_open_unanswered(struct site *site, uint32_t ix, int64_t at_ns,
	const struct site_message *message)
{
	const struct network_cfg *cfg = &site->scenario->network;
	struct site_line *line = &site->users[ix].line;
	uint32_t syn = cfg->segment_overhead_bytes + PACKET_TCP_MSS_OPTION_BYTES;
	link_move(site, ix, at_ns, true, syn, message->purpose);
	link_bill_octets(site, ix, at_ns, syn, 0);
	link_tap(site, ix, TAP_TCP_REFUSED, true, at_ns, at_ns + cfg->give_up_ns, true);
	meter_count(&site->meter, at_ns, TALLY_nat_refused, 1);
	line->open = true; /* so that the device hears of it */
	line->dead = true;
	site_push(site, at_ns + cfg->give_up_ns, SITE_LOST, ix, line->connection);
}
