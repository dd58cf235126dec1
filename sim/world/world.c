/* The loop: take the earliest event, account for the user's waiting, hand it to its file. */
#include "world/world.h"

#include "world/site.h"

enum { PREFETCH_AHEAD = 3 };

uint32_t world_site_users(const struct population_cfg *population, uint32_t site, uint32_t *first)
{
	uint32_t each = population->users / population->sites;
	uint32_t more = population->users % population->sites;
	*first = site * each + (site < more ? site : more);
	return each + (site < more ? 1 : 0);
}

size_t world_user_bytes(void)
{
	return SITE_USER_BYTES;
}

static void input(struct site *site, uint32_t ix, enum device_input_kind kind)
{
	struct device_input in = {.now_ns = site->now_ns, .kind = kind};
	enum purpose_ix waker = strategy_holds(site->strategy) ? PURPOSE_HEARTBEAT : PURPOSE_POLL;
	deliver_input(site, ix, &in, waker);
}

static void run_timer(struct site *site, enum site_event kind, uint32_t ix)
{
	if (kind == SITE_HOLD) {
		if (site_timer_due(site, ix, SITE_TIMER_HOLD)) {
			front_hold_over(site, ix);
		}
	} else if (kind == SITE_SCHEDULE) {
		if (site_timer_due(site, ix, SITE_TIMER_SCHEDULE)) {
			input(site, ix, DEVICE_IN_SCHEDULE);
		}
	} else {
		enum site_timer which = kind == SITE_WAIT ? SITE_TIMER_WAIT : SITE_TIMER_PATIENCE;
		if (site_timer_due(site, ix, which)) {
			input(site, ix, DEVICE_IN_WAIT);
		}
	}
}

/* An answer is at the device, unless that has given up on the connection. */
static void hear(struct site *site, uint32_t ix, uint32_t handle)
{
	struct site_message *message = site_message(site, handle);
	const struct site_line *line = &site->users[ix].line;
	if (message->connection == line->connection && line->open) {
		struct device_input in = {.now_ns = site->now_ns, .kind = DEVICE_IN_ANSWER,
			.bytes = message->bytes, .n = message->n};
		if (message->command == EAS_CMD_PROVISION) {
			admin_heard(site, ix); /* a wiped device reads no further */
		}
		deliver_input(site, ix, &in, message->purpose);
	}
	site_message_give(site, handle);
}

static void run_event(struct site *site, enum site_event kind, uint32_t ix, uint32_t arg)
{
	if (kind == SITE_CELL) {
		link_cell(site, arg); /* two for each transfer, and the user is not concerned */
		return;
	}
	site_at(site, ix);
	site->meter.tap = site_tap_of(site, ix);
	if (site->users[ix].mail_head != SLAB_NONE) {
		mail_touch(site, ix, site->now_ns);
	}
	if (site->any_gone && site->clients[ix].gone && (kind == SITE_COVERAGE || kind == SITE_MAIL)) {
		return; /* no signal ever changes for it, and nobody waits for its mail */
	}
	switch (kind) {
	case SITE_COVERAGE:
		link_coverage(site, ix);
		break;
	case SITE_FAULT:
		fault_event(site, arg);
		break;
	case SITE_MAIL:
		mail_arrive(site, ix);
		break;
	case SITE_NOTIFY:
		front_notify(site, ix, arg != 0);
		break;
	case SITE_UP:
		front_up(site, ix, arg);
		break;
	case SITE_BACK:
		front_back(site, ix, arg);
		break;
	case SITE_DOWN:
		link_down(site, ix, arg);
		break;
	case SITE_ANSWER:
		hear(site, ix, arg);
		break;
	case SITE_LOST:
		if (link_lost(site, ix, arg)) {
			input(site, ix, DEVICE_IN_LOST);
		}
		break;
	case SITE_SMS_TRY:
		air_try(site, arg);
		break;
	case SITE_SMS_HEARD:
		air_heard(site, arg);
		break;
	case SITE_SDCCH:
		site->cells[arg].signalling_busy--;
		break;
	case SITE_PORT:
		path_port_free(site);
		break;
	case SITE_REACH:
		reach_event(site, ix);
		break;
	case SITE_LIFE:
		life_event(site, ix, arg);
		break;
	case SITE_START:
		if (site->lives != NULL) {
			life_start(site, ix);
		} else {
			input(site, ix, DEVICE_IN_START);
		}
		break;
	default:
		run_timer(site, kind, ix);
	}
}

/* A hash over (time, kind, actor) of all events: two runs that agree here did the same things. */
static void fingerprint(struct site *site, const struct queue_entry *event)
{
	uint64_t word = event->time ^ (event->word >> 32 << 20);
	site->fingerprint = (site->fingerprint ^ word) * UINT64_C(0x9E3779B97F4A7C15);
	site->fingerprint ^= site->fingerprint >> 29;
}

static void finish_user(struct site *site, uint32_t ix)
{
	struct site_user *user = &site->users[ix];
	int64_t end_ns = site->meter.to_ns;
	site_at(site, ix);
	site->meter.tap = site_tap_of(site, ix);
	if (user->mail_head != SLAB_NONE) {
		mail_touch(site, ix, site->now_ns > end_ns ? site->now_ns : end_ns);
	}
	radio_settle(&user->radio, &site->scenario->radio, &site->meter, end_ns);
	cpu_settle(&user->cpu, &site->meter, end_ns);
	if (site->lives != NULL) {
		life_finish(site, ix);
	}
	if (user->box.held) {
		front_drop(site, ix);
	}
	admin_finish(site, ix);
	link_bill_flush(site, ix, end_ns - 1, true);
	for (uint32_t handle = user->mail_head; handle != SLAB_NONE;) {
		const struct site_mail *mail = slab_at(&site->mails, handle);
		if (mail->measured) {
			hist_add_never(&site->tally->latency_us);
			if (!mail->announced) {
				hist_add_never(&site->tally->notify_us);
			}
			site->tally->count[TALLY_mails_undelivered]++;
			site->tally->count[TALLY_mails_late_1min]++;
			site->tally->count[TALLY_mails_late_15min]++;
		}
		handle = mail->next;
	}
}

/* Thousandths of a day of each kind in the window, local time, hour by hour. */
static void finish_calendar(struct site *site)
{
	int64_t weekend_ns = 0, at_ns = site->meter.from_ns;
	while (at_ns < site->meter.to_ns) {
		int64_t next_ns = at_ns + HOUR_NS - (at_ns + site->clock->week_offset_ns) % HOUR_NS;
		next_ns = next_ns < site->meter.to_ns ? next_ns : site->meter.to_ns;
		if (arrivals_weekend(site->clock, at_ns)) {
			weekend_ns += next_ns - at_ns;
		}
		at_ns = next_ns;
	}
	int64_t all_ns = site->meter.to_ns - site->meter.from_ns;
	site->tally->weekend_days = (uint32_t)(weekend_ns / (DAY_NS / 1000));
	site->tally->workdays = (uint32_t)((all_ns - weekend_ns) / (DAY_NS / 1000));
	for (uint32_t i = 0; i < site->tally->part_n; i++) {
		site->tally->part[i]->workdays = site->tally->workdays;
		site->tally->part[i]->weekend_days = site->tally->weekend_days;
	}
}

/* The queue knows whose turn comes next: fetch that user's record while this event runs. */
static void prefetch(const struct site *site)
{
	const struct queue_entry *ahead = queue_peek_ahead(site->queue, PREFETCH_AHEAD);
	if (ahead == NULL || ahead->word >> 56 == SITE_CELL) {
		return;
	}
	uint32_t ix = ahead->word >> 32 & 0xFFFFFF;
	const char *user = (const char *)&site->users[ix];
	for (size_t at = 0; at < sizeof(struct site_user); at += 64) {
		__builtin_prefetch(user + at);
	}
	__builtin_prefetch(&site->tally->usage[ix]);
}

struct tally *world_run(const struct world_task *task)
{
	struct site *site = site_build(task);
	int64_t end_ns = site->meter.to_ns + site->scenario->run.cool_down_ns;
	struct queue_entry event;
	uint64_t events = 0;
	bool stopped = false;
	while (queue_pop(site->queue, &event)) {
		int64_t at_ns = (int64_t)event.time;
		if (at_ns >= site->meter.to_ns && (site->waiting_n == 0 || at_ns >= end_ns)) {
			break;
		}
		if ((++events & 0xFFFF) == 0 && task->stop != NULL && atomic_load(task->stop)) {
			stopped = true;
			break;
		}
		site->now_ns = at_ns;
		fingerprint(site, &event);
		prefetch(site);
		run_event(site, (enum site_event)(event.word >> 56),
			(uint32_t)(event.word >> 32 & 0xFFFFFF), (uint32_t)event.word);
	}
	site_at_none(site);
	struct tally *tally = site->tally;
	if (stopped) {
		tally_free(tally);
		tally = NULL;
	} else {
		if (site->now_ns < site->meter.to_ns) {
			site->now_ns = site->meter.to_ns;
		}
		front_held(site, 0);
		balance_close(site);
		for (uint32_t ix = 0; ix < site->user_n; ix++) {
			finish_user(site, ix);
		}
		site_at_none(site);
		tally_fold(tally);
		finish_calendar(site);
		tally->count[TALLY_events] = events;
		tally->fingerprint = site->fingerprint;
	}
	site_free(site);
	return tally;
}
