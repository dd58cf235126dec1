/* A mail's life: committed to the store, perhaps announced, on the device in the end - and for
 * every moment in between the reason why it is not there yet. */
#include "world/site.h"

/* Why mail of this user waits right now. Valid since the user's last event. */
static enum wait_ix reason(const struct site *site, uint32_t ix)
{
	const struct site_user *user = &site->users[ix];
	struct device_context context = site_context(site, ix);
	if (site->lives != NULL && site->lives[ix].resting) {
		return WAIT_SCHEDULE; /* the user's own */
	}
	if (user->coverage.out) {
		return user->coverage.call ? WAIT_CALL : WAIT_COVERAGE;
	}
	if (user->line.dead && user->device.asking) {
		return WAIT_DEAD_PATH;
	}
	enum wait_ix wait = device_wait(&context, &user->device);
	if (wait == WAIT_SERVER && !user->box.held) {
		return user->answering ? WAIT_SETUP : WAIT_HEARTBEAT_GAP;
	}
	if (wait == WAIT_SCHEDULE && user->sms_n > 0) {
		return WAIT_SMS_PATH;
	}
	return wait;
}

/* Mail age: 0 while in sync, else the age of the oldest mail not on the device. Twice the integral
 * over [a, b] is (b - oldest)^2 - (a - oldest)^2, kept in square milliseconds. */
static void age(struct site *site, int64_t oldest_ns, int64_t from_ns, int64_t to_ns)
{
	if (from_ns < site->meter.from_ns) {
		from_ns = site->meter.from_ns;
	}
	if (to_ns > site->meter.to_ns) {
		to_ns = site->meter.to_ns;
	}
	if (from_ns >= to_ns) {
		return;
	}
	uint64_t a_ms = (uint64_t)(from_ns - oldest_ns) / 1000000;
	uint64_t b_ms = (uint64_t)(to_ns - oldest_ns) / 1000000;
	site->tally->age_ms2 += (unsigned __int128)(b_ms - a_ms) * (b_ms + a_ms);
}

void mail_touch(struct site *site, uint32_t ix, int64_t now_ns)
{
	struct site_user *user = &site->users[ix];
	if (now_ns <= user->touched_ns) {
		return;
	}
	age(site, user->oldest_ns, user->touched_ns, now_ns);
	if (user->waiting_n > 0) {
		uint64_t us = (uint64_t)(now_ns / 1000 - user->touched_ns / 1000);
		site->tally->wait_us[reason(site, ix)] += user->waiting_n * us;
	}
	user->touched_ns = now_ns;
}

void mail_arrive(struct site *site, uint32_t ix)
{
	struct site_user *user = &site->users[ix];
	uint32_t handle = slab_take(&site->mails);
	struct site_mail *mail = slab_at(&site->mails, handle);
	*mail = (struct site_mail){.arrival_ns = site->now_ns, .number = user->arrivals.number,
		.next = SLAB_NONE, .measured = meter_open(&site->meter, site->now_ns),
		.bytes = arrivals_bytes(&user->arrivals, site->clock, site->chance,
			site_number(site, ix))};
	if (user->mail_head == SLAB_NONE) {
		user->mail_head = handle;
		user->touched_ns = user->oldest_ns = site->now_ns;
	} else {
		((struct site_mail *)slab_at(&site->mails, user->mail_tail))->next = handle;
	}
	user->mail_tail = handle;
	if (mail->measured) {
		if (user->touched_ns > site->now_ns) {
			/* The others are accounted for up to when the device will have read its answer. */
			site->tally->wait_us[reason(site, ix)] +=
				(uint64_t)(user->touched_ns / 1000 - site->now_ns / 1000);
		}
		user->waiting_n++;
		site->waiting_n++;
		site_count(site, TALLY_mails, 1);
	}
	struct tap_record record = {.time_ns = site->now_ns, .kind = TAP_MAIL, .item = mail->number};
	site_tap(site, ix, &record);
	user->box.committed = mail->number + 1;
	arrivals_next(&user->arrivals, site->clock, site->chance, site_number(site, ix));
	if (user->arrivals.next_ns != NEVER_NS) {
		site_push(site, user->arrivals.next_ns, SITE_MAIL, ix, 0);
	}
	front_mail(site, ix);
}

void mail_announced(struct site *site, uint32_t ix, int64_t at_ns)
{
	for (uint32_t handle = site->users[ix].mail_head; handle != SLAB_NONE;) {
		struct site_mail *mail = slab_at(&site->mails, handle);
		if (mail->measured && !mail->announced) {
			mail->announced = true;
			hist_add(&site->tally->notify_us, (at_ns - mail->arrival_ns) / 1000);
		}
		handle = mail->next;
	}
}

void mail_delivered(struct site *site, uint32_t ix, const struct account_items *items,
	int64_t at_ns)
{
	struct site_user *user = &site->users[ix];
	uint32_t end = items->first + items->n;
	if (user->mail_head != SLAB_NONE) {
		mail_touch(site, ix, at_ns);
	}
	while (user->mail_head != SLAB_NONE) {
		uint32_t handle = user->mail_head;
		struct site_mail *mail = slab_at(&site->mails, handle);
		user->oldest_ns = mail->arrival_ns;
		if (mail->number >= end) {
			break;
		}
		if (mail->measured) {
			int64_t us = (at_ns - mail->arrival_ns) / 1000;
			hist_add(&site->tally->latency_us, us);
			if (!mail->announced) {
				hist_add(&site->tally->notify_us, us);
			}
			site->tally->count[TALLY_mails_delivered]++;
			site->tally->count[TALLY_mails_late_1min] += us > 60 * INT64_C(1000000);
			site->tally->count[TALLY_mails_late_15min] += us > 900 * INT64_C(1000000);
			user->waiting_n--;
			site->waiting_n--;
		}
		struct tap_record record = {.time_ns = at_ns, .kind = TAP_DELIVERED,
			.item = mail->number};
		site_tap(site, ix, &record);
		user->mail_head = mail->next;
		slab_give(&site->mails, handle);
	}
	if (user->mail_head == SLAB_NONE) {
		user->mail_tail = SLAB_NONE;
	}
}

/* Context of mail_look: which user's list, and where the last look ended (looks go upwards). */
bool mail_look(void *store, uint32_t number, struct exchange_mail *out)
{
	struct mail_view *view = store;
	struct site *site = view->site;
	uint32_t handle = view->at != SLAB_NONE ? view->at : site->users[view->ix].mail_head;
	while (handle != SLAB_NONE) {
		const struct site_mail *mail = slab_at(&site->mails, handle);
		if (mail->number == number) {
			view->at = handle;
			out->arrival_ns = mail->arrival_ns;
			out->bytes = mail->bytes;
			return true;
		}
		if (mail->number > number) {
			return false;
		}
		handle = mail->next;
	}
	return false;
}
