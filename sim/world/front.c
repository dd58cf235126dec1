/* Front ends and mailbox servers of a site: limits, processors, held Pings, notifications, restart.
 *
 * The story: "A request comes in. If I am down or full I refuse it; otherwise it waits for one of
 * my processors, goes to the mailbox server, waits there, and the answer goes out - or, for a Ping,
 * I keep it. When mail is committed the mailbox server sends me a UDP packet, and I answer the
 * Ping." */
#include "world/site.h"

static struct site_front *front_of(struct site *site, uint32_t ix)
{
	return &site->front[ix % site->scenario->server.front_ends];
}

bool front_is_down(const struct site *site, int64_t at_ns)
{
	return site->down_from_ns <= at_ns && at_ns < site->down_until_ns;
}

static struct exchange_context context_of(struct site *site, uint32_t ix, struct mail_view *view)
{
	*view = (struct mail_view){.site = site, .ix = ix, .at = SLAB_NONE};
	const struct server_cfg *cfg = &site->scenario->server;
	int64_t age_ns = 0;
	if (site->users[ix].box.policy_key == 0 && cfg->policy_refresh_ns != NEVER_NS) {
		double u = chance_unit(site->chance, site_number(site, ix), CHANCE_POLICY_PHASE, 0, 0);
		age_ns = (int64_t)((double)cfg->policy_refresh_ns * u);
	}
	int64_t epoch_s = site->scenario->run.start_unix_s - site->meter.from_ns / SECOND_NS;
	return (struct exchange_context){
		.cfg = cfg,
		.workload = &site->scenario->workload,
		.user = site_number(site, ix),
		.now_ns = site->now_ns,
		.policy_age_ns = age_ns,
		.unix_s = epoch_s + site->now_ns / SECOND_NS,
		.epoch_unix_s = epoch_s,
		.filler = site->filler,
		.scratch = site->scratch,
		.scratch_cap = site->answer_cap,
		.store = view,
		.mail = mail_look,
	};
}

/* Processor time of a job: constant, or exponential keyed by user and instant. */
static int64_t service_ns(const struct site *site, uint32_t ix, int64_t mean_ns, uint32_t sub)
{
	if (!site->scenario->server.exponential_cpu || mean_ns == 0) {
		return mean_ns;
	}
	struct dist dist = dist_exponential((double)mean_ns);
	return dist_draw(&dist, chance_unit(site->chance, site_number(site, ix), CHANCE_SERVER_CPU,
		(uint64_t)site->now_ns, sub));
}

static int64_t serve(struct site *site, struct station *station, int64_t need_ns,
	enum tally_ix busy, int64_t *wait_ns)
{
	int64_t done_ns = station_serve(station, site->now_ns, need_ns, wait_ns);
	meter_span(&site->meter, busy, done_ns - need_ns, done_ns);
	struct tally_minute *minute = site_minute(site, site->now_ns);
	if (minute != NULL) {
		uint64_t *us = busy == TALLY_front_end_busy_us ? &minute->front_us : &minute->back_us;
		*us += (uint64_t)need_ns / 1000;
	}
	return done_ns;
}

/* Puts the answer in site->answer on its way; it enters the mobile network after the wire. */
static void answer(struct site *site, uint32_t ix, uint32_t connection, enum eas_command command,
	enum purpose_ix purpose, const struct wire_out *out, int64_t at_ns)
{
	uint32_t handle = site_message_take(site, connection, command, purpose, out->p, out->n);
	site_push(site, at_ns + site->scenario->network.wired_ns, SITE_DOWN, ix, handle);
}

/* ---- held Pings */

void front_held(struct site *site, int delta)
{
	int64_t from_ns = site->held_since_ns;
	while (from_ns < site->now_ns) {
		int64_t to_ns = site->now_ns;
		struct tally_minute *minute = site_minute(site, from_ns);
		if (minute == NULL) {
			if (from_ns < site->meter.from_ns && site->meter.from_ns < to_ns) {
				to_ns = site->meter.from_ns;
			}
		} else {
			int64_t into_ns = (from_ns - site->meter.from_ns) % MINUTE_NS;
			if (from_ns + MINUTE_NS - into_ns < to_ns) {
				to_ns = from_ns + MINUTE_NS - into_ns;
			}
			uint64_t us = meter_clip_us(&site->meter, from_ns, to_ns) * site->held_n;
			minute->held_us += us;
			site->tally->count[TALLY_held_us] += us;
			if (site->held_n > minute->held_max) {
				minute->held_max = site->held_n;
			}
			/* Those held since the warm-up count as well. */
			if (site->held_n > site->tally->held_max) {
				site->tally->held_max = site->held_n;
			}
		}
		from_ns = to_ns;
	}
	site->held_since_ns = site->now_ns;
	site->held_n = (uint32_t)((int)site->held_n + delta);
	struct tally_minute *minute = site_minute(site, site->now_ns);
	if (minute != NULL) {
		if (site->held_n > minute->held_max) {
			minute->held_max = site->held_n;
		}
		if (site->held_n > site->tally->held_max) {
			site->tally->held_max = site->held_n;
		}
	}
}

/* Accounts for a pending Ping that ends now: how long its path was alive, what interval it had. */
static void ping_over(struct site *site, uint32_t ix)
{
	struct site_user *user = &site->users[ix];
	int64_t idle_ns = site->scenario->network.firewall_idle_ns;
	int64_t alive_ns = site->now_ns;
	if (idle_ns != NEVER_NS && user->line.last_packet_ns + idle_ns < alive_ns) {
		alive_ns = user->line.last_packet_ns + idle_ns;
	}
	if (alive_ns < user->box.held_ns || user->line.dead) {
		alive_ns = user->box.held_ns;
	}
	meter_span(&site->meter, TALLY_push_alive_us, user->box.held_ns, alive_ns);
	meter_span(&site->meter, TALLY_push_dead_us, alive_ns, site->now_ns);
	site->tally->count[TALLY_heartbeat_device_s_ms] += user->box.heartbeat_s *
		(meter_clip_us(&site->meter, user->box.held_ns, site->now_ns) / 1000);
	front_held(site, -1);
	front_of(site, ix)->requests--;
	site_timer_off(site, ix, SITE_TIMER_HOLD);
}

/* The device's connection is gone and the front end knows: free what it held. */
void front_drop(struct site *site, uint32_t ix)
{
	struct site_user *user = &site->users[ix];
	if (user->box.held) {
		ping_over(site, ix);
		user->box.held = false;
	}
	if (user->line.counted) {
		front_of(site, ix)->connections--;
		user->line.counted = false;
	}
}

/* Event 3033: the mean of the last intervals is at or below the threshold. Logged once a window. */
static void sample_heartbeat(struct site *site, struct site_front *front, uint32_t heartbeat_s)
{
	const struct server_cfg *cfg = &site->scenario->server;
	if (front->sample_n == cfg->hbi_sample_n) {
		front->sample_sum -= front->sample[front->sample_at];
	} else {
		front->sample_n++;
	}
	front->sample[front->sample_at] = heartbeat_s;
	front->sample_sum += heartbeat_s;
	front->sample_at = (front->sample_at + 1) % cfg->hbi_sample_n;
	if (front->sample_n == cfg->hbi_sample_n &&
	    front->sample_sum * (uint64_t)SECOND_NS <= (uint64_t)cfg->hbi_alert_ns * front->sample_n) {
		site_count(site, TALLY_events_3033, 1);
		front->sample_n = front->sample_at = 0;
		front->sample_sum = 0;
	}
}

/* A restart is over for this device once the server has served it again. */
static void welcome_back(struct site *site, uint32_t ix)
{
	struct site_user *user = &site->users[ix];
	if (!user->away) {
		return;
	}
	user->away = false;
	site->back_n++;
	if (site->tally->drain_ns < 0 && site->back_n * 100ull >= site->away_n * 99ull) {
		site->tally->drain_ns = site->now_ns - site->down_until_ns;
	}
}

/* ---- requests */

static void turn_away(struct site *site, uint32_t ix, uint32_t handle)
{
	struct site_user *user = &site->users[ix];
	site_count(site, TALLY_connections_refused, 1);
	struct tally_minute *minute = site_minute(site, site->now_ns);
	if (minute != NULL) {
		minute->refused++;
	}
	user->line.dead = true;
	site_push(site, site->now_ns + site->scenario->network.wired_ns +
		site->scenario->radio.steady_rtt_ns / 2, SITE_LOST, ix, user->line.connection);
	site_message_give(site, handle);
}

void front_up(struct site *site, uint32_t ix, uint32_t handle)
{
	const struct server_cfg *cfg = &site->scenario->server;
	struct site_user *user = &site->users[ix];
	struct site_front *front = front_of(site, ix);
	struct site_message *message = site_message(site, handle);
	if (message->connection != user->line.connection || !user->line.open) {
		site_message_give(site, handle); /* the device has given up on it */
		return;
	}
	bool full = cfg->connection_limit > 0 && !user->line.counted &&
		    front->connections >= cfg->connection_limit;
	if (front_is_down(site, site->now_ns) || full) {
		turn_away(site, ix, handle);
		return;
	}
	if (!user->line.counted) {
		user->line.counted = true;
		front->connections++;
	}
	struct tally_minute *minute = site_minute(site, site->now_ns);
	if (minute != NULL) {
		minute->requests++;
	}
	int64_t need_ns = cfg->request_cpu_ns, wait_ns;
	need_ns += message->handshake ? cfg->handshake_cpu_ns : 0;
	need_ns += message->resumed ? cfg->resumed_cpu_ns : 0;
	int64_t done_ns = serve(site, &front->station, service_ns(site, ix, need_ns, 0),
		TALLY_front_end_busy_us, &wait_ns);
	if (meter_open(&site->meter, site->now_ns)) {
		hist_add(&site->tally->server_wait_us, wait_ns / 1000);
	}
	if (cfg->request_limit > 0 && front->requests >= cfg->request_limit) {
		struct mail_view view;
		struct exchange_context context = context_of(site, ix, &view);
		struct wire_out out = wire_out_init(site->answer, site->answer_cap);
		exchange_unavailable(&context, &out);
		site_count(site, TALLY_http_503, 1);
		if (minute != NULL) {
			minute->refused++;
		}
		answer(site, ix, message->connection, message->command, message->purpose, &out, done_ns);
		site_message_give(site, handle);
		return;
	}
	front->requests++;
	site_push(site, done_ns, SITE_BACK, ix, handle);
}

static void count_answer(struct site *site, const struct exchange_result *result)
{
	static const enum tally_ix by_status[3] = {TALLY_http_200, TALLY_http_449, TALLY_http_503};
	unsigned which = result->status == 200 ? 0 : result->status == 449 ? 1 : 2;
	REQUIRE(!result->unreadable);
	site_count(site, by_status[which], 1);
	if (result->status != 200) {
		return;
	}
	switch (result->command) {
	case EAS_CMD_SYNC:
		site_count(site, TALLY_syncs, 1);
		site_count(site, TALLY_syncs_empty, result->items == 0);
		site_count(site, TALLY_syncs_repeated, result->repeated);
		break;
	case EAS_CMD_PING:
		site_count(site, TALLY_pings_changes, result->immediate);
		site_count(site, TALLY_pings_immediate, result->immediate);
		site_count(site, TALLY_pings_refused, result->refused);
		break;
	case EAS_CMD_GET_ITEM_ESTIMATE:
		site_count(site, TALLY_check_ins, 1);
		break;
	case EAS_CMD_PROVISION:
		site_count(site, TALLY_provisions, 1);
		break;
	case EAS_CMD_FOLDER_SYNC:
		site_count(site, TALLY_folder_syncs, 1);
		break;
	default:
		site_count(site, TALLY_options, 1);
	}
}

static enum purpose_ix answer_purpose(const struct exchange_result *result, enum purpose_ix asked)
{
	return result->items > 0 || result->immediate ? PURPOSE_MAIL : asked;
}

void front_back(struct site *site, uint32_t ix, uint32_t handle)
{
	const struct server_cfg *cfg = &site->scenario->server;
	struct site_user *user = &site->users[ix];
	struct site_message *message = site_message(site, handle);
	struct site_front *front = front_of(site, ix);
	struct mail_view view;
	struct exchange_context context = context_of(site, ix, &view);
	struct wire_out out = wire_out_init(site->answer, site->answer_cap);
	struct exchange_result result;
	bool was_held = user->box.held;
	if (message->command == EAS_CMD_PING && was_held) {
		ping_over(site, ix);
	}
	enum exchange_verdict verdict = exchange_request(&user->box, &context, message->bytes,
		message->n, &out, &result);
	welcome_back(site, ix);
	bool ping = result.command == EAS_CMD_PING && result.heartbeat_s > 0;
	if (ping) {
		site_count(site, TALLY_pings, 1);
		site_count(site, TALLY_pings_superseded, result.superseded);
		site_count(site, TALLY_heartbeat_ping_s, result.heartbeat_s);
		sample_heartbeat(site, front, result.heartbeat_s);
	}
	int64_t need_ns = 0, wait_ns = 0;
	if (result.command == EAS_CMD_PING) {
		need_ns = cfg->ping_cpu_ns;
	} else if (result.command == EAS_CMD_SYNC || result.command == EAS_CMD_GET_ITEM_ESTIMATE) {
		need_ns = cfg->sync_cpu_ns + (int64_t)result.items * cfg->item_cpu_ns;
	}
	int64_t done_ns = serve(site, &site->back[ix % cfg->back_ends],
		service_ns(site, ix, need_ns, 1), TALLY_back_end_busy_us, &wait_ns);
	if (meter_open(&site->meter, site->now_ns)) {
		hist_add(&site->tally->server_wait_us, wait_ns / 1000);
	}
	if (verdict == EXCHANGE_HOLD) {
		user->line.held = message->connection;
		front_held(site, 1);
		site_timer_set(site, ix, SITE_TIMER_HOLD, user->box.hold_until_ns);
		link_watch(site, ix);
	} else {
		front->requests--;
		count_answer(site, &result);
		answer(site, ix, message->connection, result.command,
			answer_purpose(&result, message->purpose), &out, done_ns);
		user->answering = result.command == EAS_CMD_PING;
	}
	if (result.command == EAS_CMD_GET_ITEM_ESTIMATE && result.estimate > 0 &&
	    site->strategy->kind == STRATEGY_SMS_POLL) {
		smsc_trigger(site, ix, user->box.committed - 1);
	}
	site_message_give(site, handle);
}

/* ---- mail and notifications */

void front_mail(struct site *site, uint32_t ix)
{
	const struct server_cfg *cfg = &site->scenario->server;
	struct site_user *user = &site->users[ix];
	const struct strategy_cfg *strategy = site->strategy;
	if (strategy->kind == STRATEGY_SMS_POLL && strategy->trigger == TRIGGER_MAIL &&
	    site->now_ns >= user->box.window_ns) {
		user->box.window_ns = site->now_ns + strategy->server_window_ns;
		smsc_trigger(site, ix, user->box.committed - 1);
	}
	if (!user->box.held) {
		return;
	}
	double u = chance_unit(site->chance, site_number(site, ix), CHANCE_NOTIFY_LOSS,
		user->box.committed - 1, 0);
	if (u < cfg->notify_loss_p) {
		site_count(site, TALLY_notify_lost, 1);
		return;
	}
	site_push(site, site->now_ns + cfg->notify_delay_ns, SITE_NOTIFY, ix, 0);
}

static void end_ping(struct site *site, uint32_t ix, bool changes, int64_t at_ns)
{
	struct site_user *user = &site->users[ix];
	struct mail_view view;
	struct exchange_context context = context_of(site, ix, &view);
	struct wire_out out = wire_out_init(site->answer, site->answer_cap);
	ping_over(site, ix);
	exchange_ping_end(&user->box, &context, changes, &out);
	site_count(site, changes ? TALLY_pings_changes : TALLY_pings_expired, 1);
	site_count(site, TALLY_http_200, 1);
	user->answering = true;
	/* Down the connection that asked: a device that has a new one must not hear it. */
	answer(site, ix, user->line.held, EAS_CMD_PING,
		changes ? PURPOSE_MAIL : PURPOSE_HEARTBEAT, &out, at_ns);
}

void front_notify(struct site *site, uint32_t ix)
{
	struct site_user *user = &site->users[ix];
	int64_t wait_ns;
	if (!user->box.held || user->box.committed <= user->box.watched) {
		return;
	}
	int64_t need_ns = service_ns(site, ix, site->scenario->server.notify_cpu_ns, 2);
	int64_t done_ns = serve(site, &front_of(site, ix)->station, need_ns,
		TALLY_front_end_busy_us, &wait_ns);
	end_ping(site, ix, true, done_ns);
}

void front_hold_over(struct site *site, uint32_t ix)
{
	if (site->users[ix].box.held) {
		end_ping(site, ix, false, site->now_ns);
	}
}

/* All connections end. Devices with a working path hear of it; the others find out later. */
void front_restart(struct site *site)
{
	for (uint32_t ix = 0; ix < site->user_n; ix++) {
		struct site_user *user = &site->users[ix];
		if (user->line.counted) {
			front_drop(site, ix);
			user->away = true;
			site->away_n++;
			if (user->line.open && !user->line.dead && !user->coverage.out) {
				site_push(site, site->now_ns + site->scenario->network.wired_ns +
					site->scenario->radio.steady_rtt_ns / 2, SITE_LOST, ix,
					user->line.connection);
			}
			user->line.dead = user->line.open;
		}
	}
}
