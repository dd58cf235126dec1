/* Between device and front end: coverage, PDP context, connection, TLS, firewall, radio, loss.
 *
 * The story: "A request wants to go up. Without coverage it waits. If a connection is open and
 * still known to the firewall it takes that; if the firewall has silently forgotten it, the request
 * is lost and nobody says so. Otherwise a new one is made: PDP context, name, TCP, TLS, each with
 * its round trips over the radio. Answers come down the same connection, through the same firewall,
 * and
 * TCP repeats them for a while when the device cannot be reached." */
#include "world/site.h"

enum { DNS_UP_BYTES = 60, DNS_DOWN_BYTES = 120, PDP_BYTES = 60 };

/* ---- bytes */

/* IP octets of `app` octets with TLS records and segments, and of the acknowledgements back. */
static uint32_t ip_bytes(const struct network_cfg *cfg, uint32_t app, uint32_t *acks)
{
	uint32_t n = app;
	if (cfg->tls) {
		n += (app / 16384 + 1) * cfg->tls_record_bytes;
	}
	uint32_t segments = n / cfg->mss_bytes + 1;
	*acks = (segments + 1) / 2 * cfg->segment_overhead_bytes;
	return n + segments * cfg->segment_overhead_bytes;
}

static int32_t scope_slot(const struct site *site, uint32_t scope, int64_t at_ns)
{
	int64_t local_ns = at_ns + site->clock.week_offset_ns;
	switch (scope) {
	case BILLING_SESSION_HOUR:
	case BILLING_HOUR:
		return (int32_t)(local_ns / HOUR_NS);
	case BILLING_DAY:
		return (int32_t)(local_ns / DAY_NS);
	default:
		return 0;
	}
}

static void round_up(struct site *site, uint32_t ix, uint32_t meter, int64_t at_ns)
{
	struct site_line *line = &site->users[ix].line;
	uint32_t step = site->scenario->tariff.meter[meter].increment_bytes;
	uint32_t units = (line->meter_bytes[meter] + step - 1) / step;
	bool weekend = site_weekend(site, at_ns);
	site->users[ix].usage.units[meter][weekend] += units;
	line->meter_bytes[meter] = 0;
}

/* A PDP context ended (`all` false: only scopes that end with it), or the window did. */
void link_bill_flush(struct site *site, uint32_t ix, int64_t at_ns, bool all)
{
	const struct tariff_cfg *tariff = &site->scenario->tariff;
	for (uint32_t m = 0; m < tariff->meter_n; m++) {
		bool session = tariff->meter[m].scope == BILLING_SESSION ||
			       tariff->meter[m].scope == BILLING_SESSION_HOUR;
		if ((all || session) && site->users[ix].line.meter_bytes[m] > 0) {
			round_up(site, ix, m, at_ns);
		}
	}
}

void link_bill(struct site *site, uint32_t ix, int64_t at_ns, uint64_t bytes)
{
	if (!meter_open(&site->meter, at_ns)) {
		return;
	}
	const struct tariff_cfg *tariff = &site->scenario->tariff;
	struct site_line *line = &site->users[ix].line;
	site->users[ix].usage.bytes[site_weekend(site, at_ns)] += bytes;
	for (uint32_t m = 0; m < tariff->meter_n; m++) {
		int32_t slot = scope_slot(site, tariff->meter[m].scope, at_ns);
		if (slot != line->meter_slot[m] && line->meter_bytes[m] > 0) {
			round_up(site, ix, m, at_ns - 1);
		}
		line->meter_slot[m] = slot;
		line->meter_bytes[m] += (uint32_t)bytes;
	}
}

static void count_bytes(struct site *site, uint32_t ix, int64_t at_ns, uint32_t up, uint32_t down)
{
	meter_count(&site->meter, at_ns, TALLY_up_bytes, up);
	meter_count(&site->meter, at_ns, TALLY_down_bytes, down);
	link_bill(site, ix, at_ns, (uint64_t)up + down);
}

static void tap(struct site *site, uint32_t ix, enum tap_kind kind, bool from_client, int64_t at_ns,
	int64_t end_ns, const uint8_t *bytes, size_t n, bool lost)
{
	if (ix != site->tap_ix) {
		return;
	}
	struct tap_record record = {.time_ns = at_ns, .end_ns = end_ns, .kind = kind,
		.leg = TAP_LEG_HTTP, .connection = site->users[ix].line.connection,
		.from_client = from_client, .lost = lost, .bytes = bytes, .n = n};
	site_tap(site, ix, &record);
}

/* ---- delays */

/* TCP's retransmissions of something first sent at sent_ns: the first try at or after until_ns, or
 * NEVER_NS when the sender has given up by then. */
static int64_t retransmission(const struct network_cfg *cfg, int64_t sent_ns, int64_t until_ns)
{
	int64_t step_ns = cfg->rto_first_ns, try_ns = sent_ns;
	while (try_ns < until_ns) {
		try_ns += step_ns;
		step_ns = step_ns * 2 > cfg->rto_max_ns ? cfg->rto_max_ns : step_ns * 2;
		if (try_ns - sent_ns > cfg->give_up_ns) {
			return NEVER_NS;
		}
	}
	return try_ns;
}

/* When something that would arrive at arrival_ns really does, if coverage is lost before; NEVER_NS
 * when the gap outlives the sender's patience. */
static int64_t stalled(const struct site *site, uint32_t ix, int64_t arrival_ns)
{
	const struct site_user *user = &site->users[ix];
	int64_t lost_ns = user->coverage.next_ns;
	if (user->coverage.out || arrival_ns <= lost_ns) {
		return arrival_ns;
	}
	int64_t back_ns = lost_ns + coverage_gap_ns(&site->scenario->coverage, site->chance,
		site_number(site, ix), user->coverage.gap);
	int64_t again_ns = retransmission(&site->scenario->network, lost_ns, back_ns);
	return again_ns == NEVER_NS ? NEVER_NS : again_ns + (arrival_ns - lost_ns);
}

/* Keyed by the second and the direction: the same air at the same time under every strategy. */
static int64_t loss_delay(const struct site *site, uint32_t ix, int64_t at_ns, bool up)
{
	const struct network_cfg *cfg = &site->scenario->network;
	if (cfg->packet_loss_p <= 0) {
		return 0;
	}
	double u = chance_unit(site->chance, site_number(site, ix), CHANCE_PACKET_LOSS,
		(uint64_t)(at_ns / SECOND_NS), up);
	return u < cfg->packet_loss_p ? cfg->rto_first_ns : 0;
}

/* ---- connections */

void link_close(struct site *site, uint32_t ix, int64_t at_ns, bool reset)
{
	struct site_user *user = &site->users[ix];
	struct site_line *line = &user->line;
	if (!line->open) {
		return;
	}
	uint32_t overhead = site->scenario->network.segment_overhead_bytes;
	if (line->dead || user->coverage.out) {
		/* Whatever is sent goes nowhere; the front end finds out by itself. */
		tap(site, ix, TAP_TCP_RESET, true, at_ns, at_ns, NULL, 0, true);
	} else {
		count_bytes(site, ix, at_ns, 2 * overhead, reset ? 0 : 2 * overhead);
		tap(site, ix, reset ? TAP_TCP_RESET : TAP_TCP_CLOSE, true, at_ns, at_ns, NULL, 0,
			false);
		front_drop(site, ix);
	}
	line->open = false;
	line->dead = false;
	line->connection++;
	line->pdp_until_ns = site->strategy->pdp_hold_ns == NEVER_NS
		? NEVER_NS : at_ns + site->strategy->pdp_hold_ns;
	if (line->pdp_until_ns <= at_ns) {
		link_bill_flush(site, ix, at_ns, false);
	}
}

/* One exchange of a handshake: up, through the core, back down. `t` moves from when the device
 * sends to when it has the answer. */
static void round_trip(struct site *site, uint32_t ix, int64_t *t, uint32_t up, uint32_t down,
	enum purpose_ix purpose)
{
	struct site_user *user = &site->users[ix];
	const struct radio_cfg *radio = &site->scenario->radio;
	struct radio_transfer moved = radio_move(&user->radio, radio, &site->meter, *t, true, up,
		purpose);
	int64_t back_ns = moved.arrival_ns + 2 * site->scenario->network.wired_ns;
	moved = radio_move(&user->radio, radio, &site->meter, back_ns, false, down, purpose);
	*t = moved.arrival_ns;
}

static void open_line(struct site *site, uint32_t ix, int64_t *t, struct site_message *message)
{
	const struct network_cfg *cfg = &site->scenario->network;
	struct site_line *line = &site->users[ix].line;
	uint32_t over = cfg->segment_overhead_bytes, up = 0, down = 0;
	enum purpose_ix purpose = message->purpose;
	int64_t start_ns = *t;
	if (line->pdp_until_ns <= *t) {
		struct radio_transfer moved = radio_move(&site->users[ix].radio, &site->scenario->radio,
			&site->meter, *t, true, PDP_BYTES, purpose);
		*t = (moved.busy_until_ns > *t ? moved.busy_until_ns : *t) + cfg->pdp_setup_ns;
		meter_count(&site->meter, start_ns, TALLY_pdp_activations, 1);
		link_bill_flush(site, ix, start_ns, false);
	}
	if (cfg->dns_lookup) {
		round_trip(site, ix, t, DNS_UP_BYTES, DNS_DOWN_BYTES, purpose);
		up += DNS_UP_BYTES;
		down += DNS_DOWN_BYTES;
	}
	tap(site, ix, TAP_TCP_OPEN, true, *t, *t, NULL, 0, false);
	round_trip(site, ix, t, over, over, purpose);
	up += 2 * over;
	down += over;
	if (cfg->tls) {
		double u = chance_unit(site->chance, site_number(site, ix), CHANCE_TLS_RESUME,
			(uint64_t)(*t / MINUTE_NS), 0);
		message->resumed = line->had_tls && u < site->strategy->tls_resumed_p;
		message->handshake = !message->resumed;
		uint32_t acks = 0, tls_up, tls_down;
		if (message->resumed) {
			tls_up = cfg->tls_resumed_up_bytes;
			tls_down = cfg->tls_resumed_down_bytes;
			round_trip(site, ix, t, tls_up / 2 + over, tls_down + over, purpose);
			meter_count(&site->meter, *t, TALLY_tls_resumed, 1);
		} else {
			/* ClientHello and certificates, then key exchange and Finished. */
			tls_up = cfg->tls_full_up_bytes;
			tls_down = cfg->tls_full_down_bytes;
			round_trip(site, ix, t, tls_up / 3 + over, tls_down - tls_down / 20 + over,
				purpose);
			round_trip(site, ix, t, tls_up - tls_up / 3 + over, tls_down / 20 + over,
				purpose);
			meter_count(&site->meter, *t, TALLY_tls_full, 1);
		}
		uint32_t segments = tls_down / cfg->mss_bytes + 2;
		acks = segments / 2 * over;
		up += tls_up + 2 * over + acks;
		down += tls_down + segments * over;
		line->had_tls = true;
		struct tally_minute *minute = site_minute(site, *t);
		if (minute != NULL) {
			minute->handshakes++;
		}
	}
	count_bytes(site, ix, start_ns, up, down);
	meter_count(&site->meter, start_ns, TALLY_tcp_connections, 1);
	line->open = true;
	line->dead = false;
	line->pdp_until_ns = NEVER_NS;
	line->last_packet_ns = *t;
}

/* The front ends are down: a SYN is answered with a RST after one round trip. */
static void refuse(struct site *site, uint32_t ix, int64_t at_ns, struct site_message *message)
{
	struct site_line *line = &site->users[ix].line;
	uint32_t over = site->scenario->network.segment_overhead_bytes;
	int64_t t = at_ns;
	round_trip(site, ix, &t, over, over, message->purpose);
	count_bytes(site, ix, at_ns, over, over);
	meter_count(&site->meter, at_ns, TALLY_connections_refused, 1);
	struct tally_minute *minute = site_minute(site, at_ns);
	if (minute != NULL) {
		minute->refused++;
	}
	line->open = true; /* so that the device hears of it */
	line->dead = true;
	site_push(site, t, SITE_LOST, ix, line->connection);
}

/* Whether the firewall still knows the connection; in `reset` mode both ends were told. */
static bool forgotten(const struct site *site, const struct site_line *line, int64_t at_ns)
{
	int64_t idle_ns = site->scenario->network.firewall_idle_ns;
	return idle_ns != NEVER_NS && at_ns - line->last_packet_ns > idle_ns;
}

static void go_up(struct site *site, uint32_t ix, uint32_t handle, int64_t at_ns)
{
	const struct network_cfg *cfg = &site->scenario->network;
	struct site_user *user = &site->users[ix];
	struct site_line *line = &user->line;
	struct site_message *message = site_message(site, handle);
	uint32_t acks, n = ip_bytes(cfg, message->n, &acks);
	int64_t t = at_ns;
	if (!line->open) {
		open_line(site, ix, &t, message);
	}
	line->close_ns = NEVER_NS;
	message->connection = line->connection;
	struct radio_transfer moved = radio_move(&user->radio, &site->scenario->radio, &site->meter, t,
		true, n, message->purpose);
	int64_t arrival_ns = moved.arrival_ns + cfg->wired_ns + loss_delay(site, ix, t, true);
	count_bytes(site, ix, t, n, acks);
	meter_count(&site->meter, t, TALLY_app_up_bytes, message->n);
	bool lost = line->dead || forgotten(site, line, t);
	tap(site, ix, TAP_TCP_DATA, true, t, arrival_ns, message->bytes, message->n, lost);
	if (!lost) {
		int64_t real_ns = stalled(site, ix, arrival_ns);
		lost = real_ns == NEVER_NS;
		arrival_ns = real_ns;
	}
	if (lost) {
		line->dead = true;
		site_push(site, t + cfg->give_up_ns, SITE_LOST, ix, line->connection);
		site_message_give(site, handle);
		return;
	}
	line->last_packet_ns = arrival_ns;
	site_push(site, arrival_ns, SITE_UP, ix, handle);
}

/* The device has given up on whatever it was waiting to send. */
void link_unpark(struct site *site, uint32_t ix)
{
	struct site_line *line = &site->users[ix].line;
	if (line->parked != SLAB_NONE) {
		site_message_give(site, line->parked);
		line->parked = SLAB_NONE;
	}
}

void link_request(struct site *site, uint32_t ix, uint32_t handle, int64_t at_ns,
	int64_t patience_ns)
{
	struct site_user *user = &site->users[ix];
	struct site_line *line = &user->line;
	struct site_message *message = site_message(site, handle);
	if (user->coverage.out || user->coverage.next_ns <= at_ns) {
		/* The device sees that there is no signal and waits for it. */
		link_unpark(site, ix);
		line->parked = handle;
		line->parked_patience_s = (uint32_t)(patience_ns / SECOND_NS);
		site_timer_off(site, ix, SITE_TIMER_WAIT);
		site_timer_off(site, ix, SITE_TIMER_PATIENCE);
		return;
	}
	if (line->open && (line->close_ns <= at_ns ||
	    (site->scenario->network.firewall_action == FIREWALL_RESET &&
	     forgotten(site, line, at_ns)))) {
		link_close(site, ix, line->close_ns <= at_ns ? line->close_ns : at_ns, false);
	}
	bool ping = message->command == EAS_CMD_PING;
	site_timer_off(site, ix, ping ? SITE_TIMER_PATIENCE : SITE_TIMER_WAIT);
	site_timer_set(site, ix, ping ? SITE_TIMER_WAIT : SITE_TIMER_PATIENCE, at_ns + patience_ns);
	if (!line->open && front_is_down(site, at_ns)) {
		refuse(site, ix, at_ns, message);
		site_message_give(site, handle);
		return;
	}
	go_up(site, ix, handle, at_ns);
}

void link_down(struct site *site, uint32_t ix, uint32_t handle)
{
	const struct network_cfg *cfg = &site->scenario->network;
	struct site_user *user = &site->users[ix];
	struct site_line *line = &user->line;
	struct site_message *message = site_message(site, handle);
	if (!line->open || line->dead || message->connection != line->connection) {
		site_message_give(site, handle);
		return;
	}
	if (forgotten(site, line, site->now_ns)) {
		line->dead = true;
		site_count(site, TALLY_firewall_kills, 1);
		tap(site, ix, TAP_TCP_DATA, false, site->now_ns, site->now_ns, message->bytes,
			message->n, true);
		site_message_give(site, handle);
		return;
	}
	if (user->coverage.out) {
		int64_t again_ns = retransmission(cfg, site->now_ns, user->coverage.next_ns);
		if (again_ns == NEVER_NS) {
			line->dead = true;
			site_message_give(site, handle);
		} else {
			line->last_packet_ns = site->now_ns;
			site_push(site, again_ns, SITE_DOWN, ix, handle);
		}
		return;
	}
	uint32_t acks, n = ip_bytes(cfg, message->n, &acks);
	struct radio_transfer moved = radio_move(&user->radio, &site->scenario->radio, &site->meter,
		site->now_ns, false, n, message->purpose);
	int64_t arrival_ns = moved.arrival_ns + loss_delay(site, ix, site->now_ns, false);
	count_bytes(site, ix, site->now_ns, acks, n);
	site_count(site, TALLY_app_down_bytes, message->n);
	tap(site, ix, TAP_TCP_DATA, false, site->now_ns, arrival_ns, message->bytes, message->n, false);
	arrival_ns = stalled(site, ix, arrival_ns);
	if (arrival_ns == NEVER_NS) {
		line->dead = true;
		site_message_give(site, handle);
		return;
	}
	line->last_packet_ns = site->now_ns;
	site_push(site, arrival_ns, SITE_ANSWER, ix, handle);
}

/* The connection is gone. In a firewall that resets, both ends hear of it now. */
bool link_lost(struct site *site, uint32_t ix, uint32_t connection)
{
	struct site_user *user = &site->users[ix];
	struct site_line *line = &user->line;
	if (!line->open || line->connection != connection) {
		return false;
	}
	if (line->dead) {
		return true;
	}
	if (!forgotten(site, line, site->now_ns)) {
		return false; /* it was used meanwhile */
	}
	uint32_t over = site->scenario->network.segment_overhead_bytes;
	site_count(site, TALLY_firewall_kills, 1);
	count_bytes(site, ix, site->now_ns, 0, over);
	front_drop(site, ix);
	if (!user->coverage.out) {
		radio_move(&user->radio, &site->scenario->radio, &site->meter, site->now_ns, false,
			over, PURPOSE_HEARTBEAT);
	}
	tap(site, ix, TAP_TCP_RESET, false, site->now_ns, site->now_ns, NULL, 0, false);
	line->dead = true;
	return true;
}

/* A request is held: in a firewall that resets, its end is known already. */
void link_watch(struct site *site, uint32_t ix)
{
	const struct network_cfg *cfg = &site->scenario->network;
	const struct site_line *line = &site->users[ix].line;
	if (cfg->firewall_action == FIREWALL_RESET && cfg->firewall_idle_ns != NEVER_NS &&
	    line->last_packet_ns + cfg->firewall_idle_ns < site->users[ix].box.hold_until_ns) {
		/* In the past when the request waited longer for a processor than the firewall did. */
		int64_t end_ns = line->last_packet_ns + cfg->firewall_idle_ns + 1;
		site_push(site, end_ns > site->now_ns ? end_ns : site->now_ns, SITE_LOST, ix,
			line->connection);
	}
}

void link_coverage(struct site *site, uint32_t ix)
{
	struct site_user *user = &site->users[ix];
	coverage_turn(&user->coverage, &site->scenario->coverage, site->chance, site_number(site, ix));
	if (user->coverage.next_ns != NEVER_NS) {
		site_push(site, user->coverage.next_ns, SITE_COVERAGE, ix, 0);
	}
	radio_coverage(&user->radio, &site->scenario->radio, &site->meter, site->now_ns,
		user->coverage.out);
	struct tap_record record = {.time_ns = site->now_ns, .kind = TAP_COVERAGE,
		.from_client = !user->coverage.out};
	site_tap(site, ix, &record);
	if (!user->coverage.out && user->line.parked != SLAB_NONE) {
		uint32_t handle = user->line.parked;
		user->line.parked = SLAB_NONE;
		link_request(site, ix, handle, site->now_ns,
			(int64_t)user->line.parked_patience_s * SECOND_NS);
	}
}
