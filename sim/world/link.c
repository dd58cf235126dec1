/* Between device and front end: coverage, the radio and its cell, requests up, answers down.
 *
 * The story: "A request wants to go up. Without coverage it waits. If a connection is open and
 * still known to the firewall it takes that; if the firewall has silently forgotten it, the request
 * is lost and nobody says so. Otherwise a new one is made. Answers come down the same connection,
 * through the same firewall, and TCP repeats them for a while when the device cannot be reached."
 * Beside this file: link_open.c makes connections, link_bill.c counts octets for the tariff, path.c
 * is what forgets and loses on the way. */
#include "world/site.h"

enum { CLOSE_NOTIFY_BYTES = 2 }; /* level and description of an alert [RFC2246] 7.2 */

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

void link_tap(struct site *site, uint32_t ix, enum tap_kind kind, bool from_client, int64_t at_ns,
	int64_t end_ns, bool lost)
{
	if (site_tap_of(site, ix) == NULL) {
		return;
	}
	struct tap_record record = {.time_ns = at_ns, .end_ns = end_ns, .kind = kind,
		.leg = TAP_LEG_HTTP, .connection = site->users[ix].line.connection,
		.from_client = from_client, .lost = lost, .counted = !lost};
	site_tap(site, ix, &record);
}

/* A message sent at sent_ns that would arrive at due_ns, with a first loss that cost late_ns, and
 * does at real_ns; NEVER_NS when it never does. due_ns NEVER_NS: nothing of it gets through, or
 * not before it is sent again at real_ns. */
__attribute__((cold)) static void record_message(struct site *site, uint32_t ix, bool from_client,
	int64_t sent_ns, int64_t due_ns, int64_t late_ns, int64_t real_ns,
	const struct site_message *message)
{
	const struct network_cfg *cfg = &site->scenario->network;
	struct tap_record record = {.time_ns = sent_ns, .end_ns = real_ns, .kind = TAP_TCP_DATA,
		.leg = TAP_LEG_HTTP, .connection = site->users[ix].line.connection,
		.from_client = from_client, .lost = real_ns == NEVER_NS || due_ns == NEVER_NS,
		.again = real_ns != NEVER_NS && due_ns == NEVER_NS,
		.counted = from_client || due_ns != NEVER_NS,
		.purpose = message->purpose, .command = message->command,
		.bytes = message->bytes, .n = message->n};
	int64_t gap_ns = site->users[ix].coverage.next_ns;
	if (due_ns == NEVER_NS) {
		record.retry_from_ns = sent_ns;
		record.retry_until_ns = real_ns == NEVER_NS ? sent_ns + cfg->give_up_ns : real_ns;
	} else if (real_ns != due_ns) {
		record.retry_from_ns = gap_ns;
		record.retry_until_ns = record.lost ? gap_ns + cfg->give_up_ns
						    : real_ns - (due_ns - gap_ns);
	} else if (late_ns > 0) {
		record.retry_from_ns = sent_ns;
		record.retry_until_ns = sent_ns + late_ns;
	}
	site_tap(site, ix, &record);
}

static inline void tap_message(struct site *site, uint32_t ix, bool from_client, int64_t sent_ns,
	int64_t due_ns, int64_t late_ns, int64_t real_ns, const struct site_message *message)
{
	if (site_tap_of(site, ix) != NULL) {
		record_message(site, ix, from_client, sent_ns, due_ns, late_ns, real_ns, message);
	}
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

/* Of something that would arrive after coverage is lost. */
__attribute__((cold)) static int64_t stalled_until(const struct site *site, uint32_t ix,
	int64_t arrival_ns)
{
	const struct site_user *user = &site->users[ix];
	int64_t lost_ns = user->coverage.next_ns;
	int64_t back_ns = lost_ns + coverage_gap_ns(&site->scenario->coverage, site->chance,
		site_number(site, ix), user->coverage.gap);
	int64_t again_ns = retransmission(&site->scenario->network, lost_ns, back_ns);
	return again_ns == NEVER_NS ? NEVER_NS : again_ns + (arrival_ns - lost_ns);
}

/* When something that would arrive at arrival_ns really does, if coverage is lost before; NEVER_NS
 * when the gap outlives the sender's patience. */
static inline int64_t stalled(const struct site *site, uint32_t ix, int64_t arrival_ns)
{
	const struct coverage *coverage = &site->users[ix].coverage;
	return coverage->out || arrival_ns <= coverage->next_ns
		? arrival_ns : stalled_until(site, ix, arrival_ns);
}

/* ---- the cell */

/* A share of the cell for a transfer that starts now: see models/network/cell.h. The events count
 * it while its bits are on the air. */
static struct radio_transfer share(struct site *site, uint32_t ix, int64_t at_ns, bool up,
	uint32_t bytes, enum purpose_ix purpose, uint32_t bps)
{
	uint32_t number = ix % site->scenario->sms.cells;
	unsigned way = up ? CELL_UP : CELL_DOWN;
	struct radio *radio = &site->users[ix].radio;
	struct cell *cell = &site->cells[number];
	radio->most_bps = cell_share_bps(cell, way, bps);
	struct radio_transfer moved = radio_move(radio, &site->scenario->radio, &site->meter,
		at_ns, up, bytes, purpose);
	radio->most_bps = 0;
	meter_count(&site->meter, at_ns, up ? TALLY_cell_up_us : TALLY_cell_down_us,
		(uint64_t)bytes * 8 * 1000000 / bps);
	uint32_t arg = number << 2 | way << 1;
	if (moved.start_ns > site->now_ns) {
		site_push(site, moved.start_ns, SITE_CELL, ix, arg);
	} else {
		cell->active[way]++;
	}
	site_push(site, moved.busy_until_ns, SITE_CELL, ix, arg | 1);
	return moved;
}

void link_cell(struct site *site, uint32_t arg)
{
	uint16_t *active = &site->cells[arg >> 2].active[arg >> 1 & 1];
	*active = (uint16_t)(*active + (arg & 1 ? -1 : 1));
}

/* A move where the cell's data or paging channels are limited. Kept out of link_move, which most
 * scenarios only pass through. */
__attribute__((noinline)) static struct radio_transfer move_limited(struct site *site, uint32_t ix,
	int64_t at_ns, bool up, uint32_t bytes, enum purpose_ix purpose)
{
	const struct cell_cfg *cfg = &site->scenario->cell;
	struct radio_transfer moved;
	if (cfg->slots > 0 || (up ? cfg->up_bps : cfg->down_bps) > 0) {
		uint32_t bps = cell_bps(cfg, site->chance, ix % site->scenario->sms.cells, at_ns,
			up ? CELL_UP : CELL_DOWN);
		moved = share(site, ix, at_ns, up, bytes, purpose, bps);
	} else {
		moved = radio_move(&site->users[ix].radio, &site->scenario->radio, &site->meter, at_ns,
			up, bytes, purpose);
	}
	if (moved.paged && cfg->paging_blocks > 0) {
		/* A page that found no room is repeated once the queue has gone down. */
		int64_t wait_ns = air_page(site, ix);
		moved.arrival_ns += wait_ns < 0 ? cfg->page_wait_ns : wait_ns;
	}
	return moved;
}

/* radio_move in the cell this user is in, whose data and paging channels may be limited. */
struct radio_transfer link_move(struct site *site, uint32_t ix, int64_t at_ns, bool up,
	uint32_t bytes, enum purpose_ix purpose)
{
	const struct cell_cfg *cfg = &site->scenario->cell;
	if ((cfg->slots | cfg->up_bps | cfg->down_bps) > 0 || cfg->paging_blocks > 0) {
		return move_limited(site, ix, at_ns, up, bytes, purpose);
	}
	return radio_move(&site->users[ix].radio, &site->scenario->radio, &site->meter, at_ns, up,
		bytes, purpose);
}

/* An answer of `n` octets. TCP's window opens from round trip to round trip [RFC3390]; where a
 * window's bits take longer than a round trip there is no pause. */
static struct radio_transfer answer_down(struct site *site, uint32_t ix, uint32_t n,
	enum purpose_ix purpose)
{
	const struct network_cfg *cfg = &site->scenario->network;
	const struct radio_cfg *radio = &site->scenario->radio;
	uint64_t window = (uint64_t)cfg->window_segments *
			  (cfg->mss_bytes + cfg->segment_overhead_bytes);
	int64_t at_ns = site->now_ns, rtt_ns = radio->steady_rtt_ns + 2 * cfg->wired_ns;
	while (window > 0 && n > window) {
		struct radio_transfer moved = link_move(site, ix, at_ns, false, (uint32_t)window,
			purpose);
		int64_t pause_ns = rtt_ns - (moved.busy_until_ns - moved.start_ns);
		at_ns = moved.busy_until_ns + (pause_ns > 0 ? pause_ns : 0);
		n -= (uint32_t)window;
		window *= 2;
	}
	return link_move(site, ix, at_ns, false, n, purpose);
}

/* ---- connections */

void link_close(struct site *site, uint32_t ix, int64_t at_ns, bool reset)
{
	struct site_user *user = &site->users[ix];
	struct site_line *line = &user->line;
	if (!line->open) {
		return;
	}
	const struct network_cfg *cfg = &site->scenario->network;
	uint32_t overhead = cfg->segment_overhead_bytes;
	if (line->dead || user->coverage.out) {
		/* Whatever is sent goes nowhere; the front end finds out by itself. */
		link_tap(site, ix, TAP_TCP_RESET, true, at_ns, at_ns, true);
	} else {
		/* FIN and ACK each way, behind TLS's close_notify; or FIN and RST. */
		uint32_t notify = cfg->tls && !reset
			? overhead + CLOSE_NOTIFY_BYTES + cfg->tls_record_bytes : 0;
		link_bill_octets(site, ix, at_ns, 2 * overhead + notify, reset ? 0 : 2 * overhead);
		link_tap(site, ix, reset ? TAP_TCP_RESET : TAP_TCP_CLOSE, true, at_ns, at_ns, false);
		front_drop(site, ix);
	}
	struct path_end end = path_end(site, ix);
	path_closed(site, ix);
	line->open = false;
	line->dead = false;
	line->connection++;
	line->pdp_until_ns = site->strategy->pdp_hold_ns == NEVER_NS
		? NEVER_NS : at_ns + site->strategy->pdp_hold_ns;
	if (end.pdp && at_ns > end.at_ns) {
		line->pdp_until_ns = at_ns;
	}
	if (line->pdp_until_ns <= at_ns) {
		link_bill_flush(site, ix, at_ns, false);
	}
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
		link_open_line(site, ix, &t, message);
	}
	line->close_ns = NEVER_NS;
	message->connection = line->connection;
	struct radio_transfer moved = link_move(site, ix, t, true, n, message->purpose);
	if (radio_hides(&site->scenario->radio)) {
		reach_release(site, ix, moved.busy_until_ns);
	}
	int64_t late_ns = path_loss_ns(site, ix, t, true, message->n / cfg->mss_bytes + 1);
	bool lost = line->dead || late_ns == NEVER_NS || path_forgot(site, ix, t);
	int64_t arrival_ns = NEVER_NS;
	link_bill_octets(site, ix, t, n, acks);
	meter_count(&site->meter, t, TALLY_app_up_bytes, message->n);
	int64_t due_ns = lost ? NEVER_NS : moved.arrival_ns + cfg->wired_ns + late_ns;
	if (due_ns != NEVER_NS) {
		arrival_ns = stalled(site, ix, due_ns);
	}
	tap_message(site, ix, true, t, due_ns, late_ns, arrival_ns, message);
	if (arrival_ns == NEVER_NS) {
		line->dead = true;
		site_push(site, t + cfg->give_up_ns, SITE_LOST, ix, line->connection);
		site_message_give(site, handle);
		return;
	}
	line->last_packet_ns = arrival_ns;
	path_passed_up(site, ix, arrival_ns);
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
	struct path_end end = path_end(site, ix);
	if (line->open && (line->close_ns <= at_ns || (end.told && at_ns > end.at_ns))) {
		link_close(site, ix, line->close_ns <= at_ns ? line->close_ns : at_ns, false);
	}
	bool ping = message->command == EAS_CMD_PING;
	site_timer_off(site, ix, ping ? SITE_TIMER_PATIENCE : SITE_TIMER_WAIT);
	site_timer_set(site, ix, ping ? SITE_TIMER_WAIT : SITE_TIMER_PATIENCE, at_ns + patience_ns);
	if (!line->open && front_is_down(site, at_ns)) {
		link_open_refused(site, ix, at_ns, message);
		site_message_give(site, handle);
		return;
	}
	if (!line->open && path_is_full(site)) {
		link_open_unanswered(site, ix, at_ns, message);
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
	if (message->active) {
		message->active = false;
		balance_done(site, &site->front[message->node], ix);
	}
	if (!line->open || line->dead || message->connection != line->connection) {
		site_message_give(site, handle);
		return;
	}
	if (path_forgot(site, ix, site->now_ns)) {
		line->dead = true;
		site_count(site, TALLY_firewall_kills, 1);
		tap_message(site, ix, false, site->now_ns, NEVER_NS, 0, NEVER_NS, message);
		site_message_give(site, handle);
		return;
	}
	if (user->coverage.out) {
		int64_t again_ns = retransmission(cfg, site->now_ns, user->coverage.next_ns);
		tap_message(site, ix, false, site->now_ns, NEVER_NS, 0, again_ns, message);
		if (again_ns == NEVER_NS) {
			line->dead = true;
			site_message_give(site, handle);
		} else {
			line->last_packet_ns = site->now_ns;
			site_push(site, again_ns, SITE_DOWN, ix, handle);
		}
		return;
	}
	if (reach_keeps_answer(site, ix, handle)) {
		return;
	}
	uint32_t acks, n = ip_bytes(cfg, message->n, &acks);
	struct radio_transfer moved = answer_down(site, ix, n, message->purpose);
	int64_t late_ns = path_loss_ns(site, ix, site->now_ns, false, message->n / cfg->mss_bytes + 1);
	int64_t due_ns = late_ns == NEVER_NS ? NEVER_NS : moved.arrival_ns + late_ns;
	int64_t arrival_ns = due_ns == NEVER_NS ? NEVER_NS : stalled(site, ix, due_ns);
	link_bill_octets(site, ix, site->now_ns, acks, n);
	site_count(site, TALLY_app_down_bytes, message->n);
	tap_message(site, ix, false, site->now_ns, due_ns, late_ns, arrival_ns, message);
	if (arrival_ns == NEVER_NS) {
		line->dead = true;
		site_message_give(site, handle);
		return;
	}
	line->last_packet_ns = site->now_ns;
	site_push(site, arrival_ns, SITE_ANSWER, ix, handle);
}

/* The front end ends the connection: a RST, which nobody pays for. */
void link_reset(struct site *site, uint32_t ix)
{
	struct tap_record record = {.time_ns = site->now_ns, .end_ns = site->now_ns,
		.kind = TAP_TCP_RESET, .leg = TAP_LEG_HTTP,
		.connection = site->users[ix].line.connection};
	site_tap(site, ix, &record);
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
	struct path_end end = path_end(site, ix);
	if (!end.told || site->now_ns <= end.at_ns) {
		return false; /* it was used meanwhile */
	}
	uint32_t over = site->scenario->network.segment_overhead_bytes;
	site_count(site, TALLY_firewall_kills, 1);
	link_bill_octets(site, ix, site->now_ns, 0, over);
	front_drop(site, ix);
	if (!user->coverage.out) {
		radio_move(&user->radio, &site->scenario->radio, &site->meter, site->now_ns, false,
			over, PURPOSE_HEARTBEAT);
	}
	link_tap(site, ix, TAP_TCP_RESET, false, site->now_ns, site->now_ns, false);
	line->dead = true;
	return true;
}

/* A request is held: where both ends will be told, its end is known already. */
void link_watch(struct site *site, uint32_t ix)
{
	struct path_end end = path_end(site, ix);
	if (end.told && end.at_ns < site->users[ix].box.hold_until_ns) {
		/* In the past when the request waited longer for a processor than the firewall did. */
		int64_t at_ns = end.at_ns + 1;
		site_push(site, at_ns > site->now_ns ? at_ns : site->now_ns, SITE_LOST, ix,
			site->users[ix].line.connection);
	}
}

void link_coverage(struct site *site, uint32_t ix)
{
	struct site_user *user = &site->users[ix];
	bool was_call = user->coverage.call;
	coverage_turn(&user->coverage, &site->scenario->coverage, site->chance, site_number(site, ix));
	if (user->coverage.next_ns != NEVER_NS) {
		site_push(site, user->coverage.next_ns, SITE_COVERAGE, ix, 0);
	}
	bool off = site->lives != NULL && site->lives[ix].now.off;
	if (!off && was_call) {
		radio_resume(&user->radio, &site->scenario->radio, &site->meter, site->now_ns);
	} else if (!off) {
		radio_coverage(&user->radio, &site->scenario->radio, &site->meter, site->now_ns,
			user->coverage.out);
	}
	site_count(site, TALLY_calls, user->coverage.call);
	if (!user->coverage.out && !was_call && !off) {
		site_count(site, TALLY_core_signalling,
			site->scenario->network.attach_signalling_n);
	}
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
