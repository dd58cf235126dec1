/* Front ends of a site: requests, processors, held Pings, notifications.
 *
 * The story: "A request comes in. If I am down or full I refuse it; otherwise it waits for one of
 * my processors, goes to the mailbox server, waits there, and the answer goes out - or, for a Ping,
 * I keep it. When mail is committed the mailbox server sends me a UDP packet, and I answer the
 * Ping."
 *
 * Not here: which front end and how many it has room for (balance.c), mailbox servers (store.c),
 * what goes wrong and when (fault.c), policies and orders to wipe (admin.c). */
#include "world/site.h"

#include "models/server/kind.h"
#include "models/server/policy.h"

bool front_is_down(const struct site *site, int64_t at_ns)
{
	return (site->down_from_ns <= at_ns && at_ns < site->down_until_ns) ||
		at_ns < site->all_down_ns;
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
		.policy_set = site->scenario->policy.set,
		.policy_version = site->policy_version,
		.policy_waived = site->scenario->policy.allow_deaf &&
			policy_deaf(&site->scenario->policy, site->chance, site_number(site, ix)),
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
int64_t front_service_ns(const struct site *site, uint32_t ix, int64_t mean_ns, uint32_t sub)
{
	if (!site->scenario->server.exponential_cpu || mean_ns == 0) {
		return mean_ns;
	}
	struct dist dist = dist_exponential((double)mean_ns);
	return dist_draw(&dist, chance_unit(site->chance, site_number(site, ix), CHANCE_SERVER_CPU,
		(uint64_t)site->now_ns, sub));
}

int64_t front_serve(struct site *site, struct station *station, int64_t need_ns,
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
static uint32_t answer(struct site *site, uint32_t ix, uint32_t connection,
	enum eas_command command, enum purpose_ix purpose, const struct wire_out *out, int64_t at_ns)
{
	uint32_t handle = site_message_take(site, connection, command, purpose, out->p, out->n);
	site_push(site, at_ns + site->scenario->network.wired_ns, SITE_DOWN, ix, handle);
	return handle;
}

/* The request keeps its place at the front end while the mailbox server works on it; link_down
 * gives the place back when the answer has left (and the wire's delay with it). */
static void keep_place(struct site *site, uint32_t node, uint32_t answered)
{
	struct site_message *message = site_message(site, answered);
	message->active = true;
	message->node = (uint16_t)node;
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

/* How long the path of a pending Ping that ends now was alive, and what interval it had. */
static void count_ping(struct site *site, uint32_t ix)
{
	const struct server_cfg *cfg = &site->scenario->server;
	struct site_user *user = &site->users[ix];
	int64_t alive_ns = site->now_ns, end_ns = path_end(site, ix).at_ns;
	if (end_ns < alive_ns) {
		alive_ns = end_ns;
	}
	if (alive_ns < user->box.held_ns || user->line.dead) {
		alive_ns = user->box.held_ns;
	}
	meter_span(&site->meter, TALLY_push_alive_us, user->box.held_ns, alive_ns);
	meter_span(&site->meter, TALLY_push_dead_us, alive_ns, site->now_ns);
	site->tally->count[TALLY_heartbeat_device_s_ms] += user->box.heartbeat_s *
		(meter_clip_us(&site->meter, user->box.held_ns, site->now_ns) / 1000);
	if (cfg->ping_poll_ns > 0 && kind_of(cfg->kind)->polls) {
		site_count(site, TALLY_store_polls,
			(uint64_t)((site->now_ns - user->box.held_ns) / cfg->ping_poll_ns));
	}
}

/* A client that asks twice (server.pings_per_device): copies of its Ping, as far as there is room. */
static uint32_t copies(const struct site *site, const struct site_front *front)
{
	const struct server_cfg *cfg = &site->scenario->server;
	uint32_t n = cfg->pings_per_device > 1 ? cfg->pings_per_device - 1 : 0, room = n;
	if (cfg->request_limit > 0) {
		room = cfg->request_limit > front->requests ? cfg->request_limit - front->requests : 0;
	}
	n = n < room ? n : room;
	if (cfg->workers > 0 && kind_of(cfg->kind)->workers) {
		room = cfg->workers > front->requests ? cfg->workers - front->requests : 0;
	}
	return n < room ? n : room;
}

/* A pending Ping ends: its front end is free of it. */
static void ping_over(struct site *site, uint32_t ix)
{
	struct site_front *front = &site->front[site->users[ix].seat.hold_node];
	count_ping(site, ix);
	uint32_t more = site->users[ix].seat.copies;
	front_held(site, -1 - (int)more);
	balance_peak(site, PEAK_HELD, front->held, 0);
	front->held -= 1 + more;
	front->requests -= more;
	site->users[ix].seat.copies = 0;
	site_timer_off(site, ix, SITE_TIMER_HOLD);
	balance_done(site, front, ix);
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
		struct site_front *front = balance_of(site, ix);
		balance_peak(site, PEAK_CONNECTIONS, front->connections, 0);
		front->connections--;
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

/* ---- requests */

/* The connection ends before anything was said on it. */
static void turn_away(struct site *site, uint32_t ix, uint32_t handle, enum tally_ix why)
{
	struct site_user *user = &site->users[ix];
	site_count(site, why, 1);
	struct tally_minute *minute = site_minute(site, site->now_ns);
	if (minute != NULL) {
		minute->refused++;
	}
	user->line.dead = true;
	link_reset(site, ix);
	site_push(site, site->now_ns + site->scenario->network.wired_ns +
		site->scenario->radio.steady_rtt_ns / 2, SITE_LOST, ix, user->line.connection);
	site_message_give(site, handle);
}

static void count_status(struct site *site, uint32_t status)
{
	enum tally_ix which = status == 200 ? TALLY_http_200 : status == 401 ? TALLY_http_401 :
		status == 403 ? TALLY_http_403 : status == 449 ? TALLY_http_449 :
		status == 503 ? TALLY_http_503 : TALLY_http_500;
	site_count(site, which, 1);
}

/* Answers with a status alone; returns the answer. */
static uint32_t refuse(struct site *site, uint32_t ix, uint32_t handle, uint32_t status,
	const char *throttle, int64_t at_ns)
{
	struct site_message *message = site_message(site, handle);
	struct mail_view view;
	struct exchange_context context = context_of(site, ix, &view);
	struct wire_out out = wire_out_init(site->answer, site->answer_cap);
	exchange_refuse(&context, status, throttle, &out);
	count_status(site, status);
	struct tally_minute *minute = site_minute(site, site->now_ns);
	if (minute != NULL) {
		minute->refused++;
	}
	uint32_t sent = answer(site, ix, message->connection, message->command, message->purpose,
		&out, at_ns);
	site_message_give(site, handle);
	return sent;
}

/* The word for the budget of the device or user that is used up, or NULL. */
static const char *over_budget(struct site *site, uint32_t ix)
{
	const struct server_cfg *cfg = &site->scenario->server;
	struct site_client *client = &site->clients[ix];
	if (cfg->user_limit > 0 && site->users[ix].seat.busy >= cfg->user_limit) {
		return "OutOfBudgets";
	}
	if (cfg->throttle_n == 0) {
		return NULL;
	}
	if (site->now_ns - client->window_ns >= cfg->throttle_ns) {
		client->window_ns = site->now_ns;
		client->commands = 0;
	}
	client->commands++;
	return client->commands > cfg->throttle_n ? "CommandFrequency" : NULL;
}

/* Counts the connection at a front end that has room for it. */
static bool admit(struct site *site, uint32_t ix)
{
	struct site_user *user = &site->users[ix];
	if (user->line.counted && balance_moves(site, ix)) {
		balance_of(site, ix)->connections--; /* the balancer carries on with another */
		user->line.counted = false;
	}
	site->users[ix].seat.full = false;
	if (user->line.counted) {
		return true;
	}
	site->users[ix].seat.node = (uint16_t)balance_pick(site, ix);
	struct site_front *front = balance_of(site, ix);
	if (!balance_has_room(site, front)) {
		return false;
	}
	user->line.counted = true;
	front->connections++;
	balance_peak(site, PEAK_CONNECTIONS, 0, front->connections);
	return true;
}

/* The front end's own work on a request; returns when it is done. */
static int64_t work(struct site *site, uint32_t ix, const struct site_message *message)
{
	const struct server_cfg *cfg = &site->scenario->server;
	int64_t need_ns = cfg->request_cpu_ns, wait_ns;
	need_ns += message->handshake ? cfg->handshake_cpu_ns : 0;
	need_ns += message->resumed ? cfg->resumed_cpu_ns : 0;
	int64_t done_ns = front_serve(site, &balance_of(site, ix)->station,
		front_service_ns(site, ix, need_ns, 0), TALLY_front_end_busy_us, &wait_ns);
	if (meter_open(&site->meter, site->now_ns)) {
		hist_add(&site->tally->server_wait_us, wait_ns / 1000);
	}
	return done_ns;
}

void front_up(struct site *site, uint32_t ix, uint32_t handle)
{
	struct site_user *user = &site->users[ix];
	struct site_message *message = site_message(site, handle);
	if (message->connection != user->line.connection || !user->line.open) {
		site_message_give(site, handle); /* the device has given up on it */
		return;
	}
	if (site->faults_on != 0 && (message->handshake || message->resumed) &&
	    fault_certificate(site, ix)) {
		turn_away(site, ix, handle, TALLY_certificates_refused);
		return;
	}
	if (front_is_down(site, site->now_ns) || !admit(site, ix)) {
		turn_away(site, ix, handle, TALLY_connections_refused);
		return;
	}
	struct tally_minute *minute = site_minute(site, site->now_ns);
	if (minute != NULL) {
		minute->requests++;
	}
	int64_t done_ns = work(site, ix, message);
	const char *throttle = over_budget(site, ix);
	if (throttle != NULL) {
		site_count(site, TALLY_throttled, 1);
		refuse(site, ix, handle, 503, throttle, done_ns);
		return;
	}
	switch (balance_take(site, ix, handle)) {
	case BALANCE_TAKEN:
		site_push(site, done_ns, SITE_BACK, ix, handle);
		break;
	case BALANCE_QUEUED:
		break;
	default:
		site->users[ix].seat.full = true;
		refuse(site, ix, handle, 503, NULL, done_ns);
	}
}

static void count_answer(struct site *site, const struct exchange_result *result)
{
	REQUIRE(!result->unreadable);
	count_status(site, result->status);
	if (result->status != 200) {
		return;
	}
	switch (result->command) {
	case EAS_CMD_SYNC:
		site_count(site, TALLY_syncs, 1);
		site_count(site, TALLY_syncs_empty, result->items == 0);
		site_count(site, TALLY_syncs_repeated, result->repeated);
		site_count(site, TALLY_changes_sent, result->changes);
		site_count(site, TALLY_pings_changes, result->immediate);
		site_count(site, TALLY_pings_immediate, result->immediate);
		site_count(site, TALLY_pings_refused, result->refused);
		break;
	case EAS_CMD_SEND_MAIL:
		site_count(site, TALLY_letters_sent, 1);
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

/* A Ping was registered: its interval and, once it is held, the front end that holds it. */
static void count_registered(struct site *site, uint32_t node, const struct exchange_result *result)
{
	site_count(site, TALLY_pings, 1);
	site_count(site, TALLY_pings_superseded, result->superseded);
	site_count(site, TALLY_heartbeat_ping_s, result->heartbeat_s);
	sample_heartbeat(site, &site->front[node], result->heartbeat_s);
}

static void hold(struct site *site, uint32_t ix, const struct site_message *message)
{
	struct site_user *user = &site->users[ix];
	struct site_front *front = &site->front[message->node];
	user->line.held = message->connection;
	site->users[ix].seat.hold_node = message->node;
	uint32_t more = copies(site, front);
	site->users[ix].seat.copies = (uint8_t)more;
	front_held(site, 1 + (int)more);
	front->held += 1 + more;
	front->requests += more;
	balance_peak(site, PEAK_HELD, 0, front->held);
	balance_peak(site, PEAK_REQUESTS, 0, front->requests);
	site_timer_set(site, ix, SITE_TIMER_HOLD, user->box.hold_until_ns);
	link_watch(site, ix);
	if (site->faults_on != 0) {
		int64_t period_ns = fault_zombie_ns(site, ix);
		if (period_ns > 0) {
			site_push(site, site->now_ns + period_ns, SITE_NOTIFY, ix, 1);
		}
	}
}

/* Why the mailbox server is not asked, or does not answer: an HTTP status known at *at_ns, or 0. */
static uint32_t stopped(struct site *site, uint32_t ix, const struct site_message *message,
	int64_t *at_ns)
{
	uint32_t status = 0;
	*at_ns = site->now_ns;
	if (site->faults_on != 0 || site->scenario->server.lockout_n > 0) {
		status = fault_status(site, ix, message->command);
	}
	if (status == 0 && message->command != EAS_CMD_OPTIONS) {
		status = store_enter(site, ix, message->node, at_ns) ? 0 : 503;
	}
	return status;
}

/* Processor time at the mailbox server. */
static int64_t store_need_ns(const struct server_cfg *cfg, const struct exchange_result *result)
{
	if (result->command == EAS_CMD_PING) {
		return cfg->ping_cpu_ns;
	}
	if (result->command == EAS_CMD_SYNC || result->command == EAS_CMD_GET_ITEM_ESTIMATE) {
		return cfg->sync_cpu_ns + (int64_t)result->items * cfg->item_cpu_ns;
	}
	return 0;
}

/* Whether this request takes the place of the one that is pending. */
static bool ends_hold(const struct site_user *user, const struct site_message *message)
{
	return user->box.held && message->command == (user->box.held_sync ? EAS_CMD_SYNC : EAS_CMD_PING);
}

/* The request will not be answered by the mailbox server: the front end says so itself. */
static void give_up(struct site *site, uint32_t ix, uint32_t handle, uint32_t status,
	int64_t at_ns)
{
	struct site_message *message = site_message(site, handle);
	if (ends_hold(&site->users[ix], message)) {
		site->users[ix].box.held = false;
	}
	uint32_t node = message->node;
	keep_place(site, node, refuse(site, ix, handle, status, NULL, at_ns));
}

void front_back(struct site *site, uint32_t ix, uint32_t handle)
{
	struct site_user *user = &site->users[ix];
	struct site_message *message = site_message(site, handle);
	struct mail_view view;
	struct wire_out out = wire_out_init(site->answer, site->answer_cap);
	struct exchange_result result;
	if (ends_hold(user, message)) {
		ping_over(site, ix);
	}
	int64_t done_ns;
	uint32_t status = stopped(site, ix, message, &done_ns);
	balance_back(site, ix);
	if (status != 0) {
		give_up(site, ix, handle, status, done_ns);
		return;
	}
	struct exchange_context context = context_of(site, ix, &view);
	enum exchange_verdict verdict = exchange_request(&user->box, &context, message->bytes,
		message->n, &out, &result);
	if (result.heartbeat_s > 0) {
		count_registered(site, message->node, &result);
	}
	if (!store_serve(site, ix, store_need_ns(&site->scenario->server, &result), &done_ns)) {
		give_up(site, ix, handle, 503, done_ns);
		return;
	}
	if (verdict == EXCHANGE_HOLD) {
		hold(site, ix, message);
	} else {
		count_answer(site, &result);
		uint32_t node = message->node;
		keep_place(site, node, answer(site, ix, message->connection, result.command,
			answer_purpose(&result, message->purpose), &out, done_ns));
		user->answering = result.command == EAS_CMD_PING;
	}
	if (result.command == EAS_CMD_PROVISION) {
		admin_answered(site, ix, &result);
	}
	if (result.command == EAS_CMD_GET_ITEM_ESTIMATE && result.estimate > 0 &&
	    site->strategy->kind == STRATEGY_SMS_POLL) {
		smsc_trigger(site, ix, user->box.committed - 1);
	}
	site_message_give(site, handle);
}

/* ---- mail and notifications */

/* When the front end that holds this user's Ping hears of a mail; NEVER_NS: it does not. */
static int64_t hears_ns(struct site *site, uint32_t ix)
{
	const struct server_cfg *cfg = &site->scenario->server;
	const struct kind *kind = kind_of(cfg->kind);
	uint32_t mail = site->users[ix].box.committed - 1;
	if (kind->polls && cfg->ping_poll_ns > 0) {
		int64_t since_ns = site->now_ns - site->users[ix].box.held_ns;
		int64_t polls = (since_ns + cfg->ping_poll_ns - 1) / cfg->ping_poll_ns;
		return site->users[ix].box.held_ns + polls * cfg->ping_poll_ns;
	}
	double u = chance_unit(site->chance, site_number(site, ix), CHANCE_NOTIFY_LOSS, mail, 0);
	if (kind->udp && (u < cfg->notify_loss_p ||
	    (site->faults_on != 0 && fault_notify(site, ix, mail)))) {
		return NEVER_NS;
	}
	return site->now_ns + cfg->notify_delay_ns;
}

void front_mail(struct site *site, uint32_t ix)
{
	struct site_user *user = &site->users[ix];
	const struct strategy_cfg *strategy = site->strategy;
	if (strategy->kind == STRATEGY_SMS_POLL && strategy->trigger == TRIGGER_MAIL &&
	    (site->lives == NULL || life_wants_sms(site, ix)) &&
	    site->now_ns >= user->box.window_ns) {
		user->box.window_ns = site->now_ns + strategy->server_window_ns;
		smsc_trigger(site, ix, user->box.committed - 1);
	}
	if (!user->box.held) {
		return;
	}
	int64_t at_ns = hears_ns(site, ix);
	if (at_ns == NEVER_NS) {
		site_count(site, TALLY_notify_lost, 1);
		return;
	}
	site_push(site, at_ns, SITE_NOTIFY, ix, 0);
}

static void end_ping(struct site *site, uint32_t ix, bool changes, int64_t at_ns)
{
	struct site_user *user = &site->users[ix];
	struct mail_view view;
	struct exchange_context context = context_of(site, ix, &view);
	struct wire_out out = wire_out_init(site->answer, site->answer_cap);
	struct exchange_result result;
	ping_over(site, ix);
	exchange_hold_end(&user->box, &context, changes, &out, &result);
	site_count(site, changes ? TALLY_pings_changes : TALLY_pings_expired, 1);
	site_count(site, TALLY_http_200, 1);
	if (result.command == EAS_CMD_SYNC) {
		int64_t done_ns = at_ns;
		site_count(site, TALLY_syncs, 1);
		site_count(site, TALLY_syncs_empty, !changes);
		if (changes && store_serve(site, ix, store_need_ns(&site->scenario->server, &result),
			&done_ns) && done_ns > at_ns) {
			at_ns = done_ns;
		}
	}
	user->answering = true;
	/* Down the connection that asked: a device that has a new one must not hear it. */
	answer(site, ix, user->line.held, result.command,
		changes ? PURPOSE_MAIL : PURPOSE_HEARTBEAT, &out, at_ns);
}

/* `forced`: an item that never empties, so there is no mail to be seen. */
void front_notify(struct site *site, uint32_t ix, bool forced)
{
	struct site_user *user = &site->users[ix];
	int64_t wait_ns;
	if (!user->box.held || (!forced && user->box.committed <= user->box.watched)) {
		return;
	}
	if (forced && site->now_ns - user->box.held_ns < fault_zombie_ns(site, ix)) {
		return; /* of a Ping that mail ended before: each Ping has its own */
	}
	int64_t need_ns = front_service_ns(site, ix, site->scenario->server.notify_cpu_ns, 2);
	int64_t done_ns = front_serve(site, &site->front[site->users[ix].seat.hold_node].station, need_ns,
		TALLY_front_end_busy_us, &wait_ns);
	end_ping(site, ix, true, done_ns);
}

void front_hold_over(struct site *site, uint32_t ix)
{
	if (site->users[ix].box.held) {
		end_ping(site, ix, false, site->now_ns);
	}
}

/* The server answers a pending Ping because of an order; the Sync that follows hears it. */
void front_wake(struct site *site, uint32_t ix)
{
	if (site->users[ix].box.held) {
		end_ping(site, ix, true, site->now_ns);
	}
}
