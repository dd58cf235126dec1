/* What users do with their phones: hours of work and sleep, trips, looks, letters, mails read and
 * deleted.
 *
 * The story: "At the edges of a user's day I look what holds now: off, abroad, working or not. If
 * that is news for the device, whatever it was doing is over, its connection is closed, and it is
 * started again in the way its strategy has for this time - or by hand, abroad - or rests. In between
 * the user looks at the phone, which may make it synchronise, writes mail, and reads or deletes what
 * came; all that waits in the outbox for the next Sync, or causes one."
 * Not here: when all this happens (models/device/habits.h), voice calls (coverage.h). */
#include "world/site.h"

/* The words of an event's argument: what happens in its upper bits, a mail's number below. */
enum life_what { LIFE_TURN, LIFE_LOOK, LIFE_LETTER, LIFE_READ, LIFE_DELETED };
enum { LIFE_SHIFT = 29, LATER_NS = 600000000 };
static const int64_t later_ns = (int64_t)LATER_NS * 1000; /* 10 min: the outbox was full */

static void push(struct site *site, uint32_t ix, int64_t at_ns, enum life_what what, uint32_t mail)
{
	if (at_ns != NEVER_NS) {
		site_push(site, at_ns, SITE_LIFE, ix, (uint32_t)what << LIFE_SHIFT | mail);
	}
}

static struct habits habits(const struct site *site, uint32_t ix)
{
	return habits_of(&site->scenario->habits, site->chance, site_number(site, ix),
		site->clock->week_offset_ns);
}

/* Whether a strategy's periods differ from what its kind does by itself. */
static bool has_periods(const struct strategy_cfg *strategy)
{
	return strategy->peak.mode != PERIOD_OWN || strategy->off_peak.mode != PERIOD_OWN;
}

bool life_needed(const struct site *site)
{
	return habits_any(&site->scenario->habits) || has_periods(site->strategy);
}

/* Whether the phone does nothing by itself, because it is abroad. */
static bool is_quiet(const struct site *site, const struct habits_now *now)
{
	return now->roaming && !site->scenario->habits.roaming_sync;
}

static const struct period_cfg *scheduled(const struct site *site, const struct habits_now *now)
{
	return now->peak ? &site->strategy->peak : &site->strategy->off_peak;
}

static const struct period_cfg *period_of(const struct site *site, const struct habits_now *now)
{
	static const struct period_cfg by_hand = {.mode = PERIOD_MANUAL};
	return is_quiet(site, now) ? &by_hand : scheduled(site, now);
}

/* The server knows the schedule, but not where the phone is. */
bool life_wants_sms(const struct site *site, uint32_t ix)
{
	return scheduled(site, &site->lives[ix].now)->mode == PERIOD_OWN;
}

void life_build(struct site *site, uint32_t ix)
{
	struct site_life *life = &site->lives[ix];
	const struct habits_cfg *cfg = &site->scenario->habits;
	struct habits mine = habits(site, ix);
	struct device_context context = site_context(site, ix);
	life->now = habits_at(&mine, 0);
	device_turn(&site->users[ix].device, &context, period_of(site, &life->now));
	habits_first(&mine, &life->look, cfg->looks_per_day, CHANCE_LOOK);
	habits_first(&mine, &life->letter, cfg->letters_per_day, CHANCE_LETTER);
	push(site, ix, habits_turn_ns(&mine, 0), LIFE_TURN, 0);
	push(site, ix, life->look.next_ns, LIFE_LOOK, 0);
	push(site, ix, life->letter.next_ns, LIFE_LETTER, 0);
	life->resting = true; /* until it is switched on */
	life->fresh_ns = -DAY_NS;
	if (life->now.off) {
		radio_coverage(&site->users[ix].radio, &site->scenario->radio, &site->meter, 0, true);
	}
}

/* ---- on and off */

static void start(struct site *site, uint32_t ix)
{
	struct device_input in = {.kind = DEVICE_IN_START};
	bool pushed = strategy_holds(site->strategy) && site->users[ix].device.mode == PERIOD_OWN;
	site->lives[ix].resting = false;
	deliver_input(site, ix, &in, pushed ? PURPOSE_HEARTBEAT : PURPOSE_POLL);
}

/* The time for the first start has come. */
void life_start(struct site *site, uint32_t ix)
{
	struct site_life *life = &site->lives[ix];
	if (life->resting && !life->now.off) {
		start(site, ix);
	}
	life->begun = true;
}

/* The device lets go of everything: its connection, its timers, what it wanted to send. */
static void stop(struct site *site, uint32_t ix)
{
	link_unpark(site, ix);
	link_close(site, ix, site->now_ns, false);
	for (unsigned i = SITE_TIMER_SCHEDULE; i < SITE_TIMERS; i++) {
		site_timer_off(site, ix, (enum site_timer)i);
	}
	site->users[ix].answering = false;
	site->lives[ix].resting = true;
}

static void switch_off(struct site *site, uint32_t ix)
{
	struct site_user *user = &site->users[ix];
	radio_coverage(&user->radio, &site->scenario->radio, &site->meter, site->now_ns, true);
	cpu_settle(&user->cpu, &site->meter, site->now_ns);
	user->cpu.awake_until_ns = user->cpu.awake_until_ns < site->now_ns ? user->cpu.awake_until_ns
									   : site->now_ns;
	site->lives[ix].off_ns = site->now_ns;
}

/* Time switched off is metered like time without a signal, and counted, so that its power can be
 * taken out again. */
static void count_off(struct site *site, uint32_t ix)
{
	meter_span(&site->meter, TALLY_device_off_us, site->lives[ix].off_ns, site->now_ns);
	site->lives[ix].off_ns = site->now_ns;
}

static void switch_on(struct site *site, uint32_t ix)
{
	struct site_user *user = &site->users[ix];
	count_off(site, ix);
	if (!user->coverage.out) {
		radio_coverage(&user->radio, &site->scenario->radio, &site->meter, site->now_ns, false);
	}
}

static void turn(struct site *site, uint32_t ix)
{
	struct site_life *life = &site->lives[ix];
	struct site_user *user = &site->users[ix];
	struct habits mine = habits(site, ix);
	struct habits_now was = life->now, now = habits_at(&mine, site->now_ns);
	push(site, ix, habits_turn_ns(&mine, site->now_ns), LIFE_TURN, 0);
	const struct period_cfg *old = period_of(site, &was), *new = period_of(site, &now);
	bool same = was.off == now.off && old->mode == new->mode &&
		    (old->mode != PERIOD_SCHEDULED || old->interval_ns == new->interval_ns);
	life->now = now;
	if (!same && !life->resting) {
		stop(site, ix);
	}
	if (now.off && !was.off) {
		switch_off(site, ix);
	} else if (was.off && !now.off) {
		switch_on(site, ix);
	}
	if (same) {
		return;
	}
	struct device_context context = site_context(site, ix);
	device_turn(&user->device, &context, new);
	if (!now.off && life->begun) {
		start(site, ix);
	}
}

void life_finish(struct site *site, uint32_t ix)
{
	if (site->lives[ix].now.off) {
		int64_t now_ns = site->now_ns;
		site->now_ns = now_ns < site->meter.to_ns ? site->meter.to_ns : now_ns;
		count_off(site, ix);
		site->now_ns = now_ns;
	}
}

/* ---- what the user does */

static void wants_sync(struct site *site, uint32_t ix)
{
	struct device_input in = {.kind = DEVICE_IN_USER};
	if (!site->lives[ix].resting) {
		deliver_input(site, ix, &in, PURPOSE_USER);
	}
}

/* A letter or a change goes at once, or abroad with the next look: the user asked for no Sync. */
static void sends(struct site *site, uint32_t ix)
{
	if (!is_quiet(site, &site->lives[ix].now)) {
		wants_sync(site, ix);
	}
}

/* A device that is asking, or told by the server, believes to be in sync. */
static bool is_stale(const struct site *site, uint32_t ix)
{
	int64_t stale_ns = site->scenario->habits.stale_ns;
	return stale_ns != NEVER_NS && !site->users[ix].device.asking &&
	       site->now_ns - site->lives[ix].fresh_ns > stale_ns;
}

static void look(struct site *site, uint32_t ix)
{
	struct site_life *life = &site->lives[ix];
	const struct site_user *user = &site->users[ix];
	struct habits mine = habits(site, ix);
	habits_next(&mine, &life->look, site->scenario->habits.looks_per_day, CHANCE_LOOK);
	push(site, ix, life->look.next_ns, LIFE_LOOK, 0);
	if (life->now.off) {
		return;
	}
	bool complete = user->mail_head == SLAB_NONE;
	int64_t age_ns = complete ? 0 : site->now_ns -
		((const struct site_mail *)slab_at(&site->mails, user->mail_head))->arrival_ns;
	if (meter_open(&site->meter, site->now_ns)) {
		hist_add(&site->tally->look_us, age_ns / 1000);
	}
	site_count(site, TALLY_looks, 1);
	site_count(site, TALLY_looks_complete, complete);
	if (!life->resting && is_stale(site, ix)) {
		site_count(site, TALLY_looks_synced, 1);
		wants_sync(site, ix);
	}
}

static void letter(struct site *site, uint32_t ix)
{
	struct site_life *life = &site->lives[ix];
	const struct habits_cfg *cfg = &site->scenario->habits;
	struct habits mine = habits(site, ix);
	uint32_t number = life->letter.number;
	double u = chance_unit(site->chance, site_number(site, ix), CHANCE_LETTER, number, 1);
	int64_t bytes = dist_draw(&cfg->letter_bytes, u);
	bool full = outbox_is_full(&life->outbox, true);
	if (full || life->now.off) {
		/* The phone is off, or its outbox is full: the user comes back later. */
		life->letter.next_ns = site->now_ns + later_ns;
	} else {
		habits_next(&mine, &life->letter, cfg->letters_per_day, CHANCE_LETTER);
	}
	push(site, ix, life->letter.next_ns, LIFE_LETTER, 0);
	if (full || life->now.off) {
		return;
	}
	outbox_add_letter(&life->outbox, number,
		(uint32_t)(bytes < OUTBOX_LETTER_BYTES_MAX ? bytes : OUTBOX_LETTER_BYTES_MAX));
	site_count(site, TALLY_letters, 1);
	if (cfg->letter_at_once) {
		sends(site, ix);
	}
}

static void change(struct site *site, uint32_t ix, uint32_t mail, bool deleted)
{
	struct site_life *life = &site->lives[ix];
	if (life->now.off || outbox_is_full(&life->outbox, false)) {
		push(site, ix, site->now_ns + later_ns, deleted ? LIFE_DELETED : LIFE_READ, mail);
		return;
	}
	outbox_add_change(&life->outbox, mail, deleted);
	site_count(site, TALLY_changes, 1);
	if (site->scenario->habits.change_at_once) {
		sends(site, ix);
	}
}

/* Mails are on the device: what the user will do with each is decided by the mail. */
void life_delivered(struct site *site, uint32_t ix, const struct account_items *items,
	int64_t at_ns)
{
	const struct habits_cfg *cfg = &site->scenario->habits;
	const double share[] = {cfg->read_share, cfg->delete_share};
	uint32_t number = site_number(site, ix), *seen_n = &site->lives[ix].seen_n;
	/* A mail that comes again after a lost answer has been dealt with. */
	uint32_t mail = items->first > *seen_n ? items->first : *seen_n;
	*seen_n = items->first + items->n > *seen_n ? items->first + items->n : *seen_n;
	for (; mail < *seen_n; mail++) {
		for (uint32_t deleted = 0; deleted < 2; deleted++) {
			double u = chance_unit(site->chance, number, CHANCE_CHANGE, mail, deleted);
			if (u >= share[deleted]) {
				continue;
			}
			double v = chance_unit(site->chance, number, CHANCE_CHANGE, mail, 2 + deleted);
			int64_t delay_ns = dist_draw(&cfg->change_ns, v);
			if (delay_ns != DIST_NEVER) {
				push(site, ix, at_ns + delay_ns, deleted ? LIFE_DELETED : LIFE_READ,
					mail & ((1u << LIFE_SHIFT) - 1));
			}
		}
	}
}

void life_event(struct site *site, uint32_t ix, uint32_t arg)
{
	uint32_t mail = arg & ((1u << LIFE_SHIFT) - 1);
	switch ((enum life_what)(arg >> LIFE_SHIFT)) {
	case LIFE_TURN:
		turn(site, ix);
		break;
	case LIFE_LOOK:
		look(site, ix);
		break;
	case LIFE_LETTER:
		letter(site, ix);
		break;
	default:
		change(site, ix, mail, arg >> LIFE_SHIFT == LIFE_DELETED);
	}
}
