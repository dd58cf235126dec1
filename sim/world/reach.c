/* What waits for a device that the network cannot page just now: extended DRX and power saving
 * mode. [TS23.682] 4.5.4, 4.5.13: the network keeps data for it, and the SMSC is told when it is
 * back.
 *
 * The story: "An answer or an SMS comes for a device that sleeps. I keep it. At the device's next
 * window or area update, or as soon as the device itself sends something, I let everything go that
 * I kept." The sender's TCP is assumed to be answered for by the network meanwhile [ASSUMED].
 * Not here: coverage gaps (link.c, smsc.c), when the device listens (models/radio). */
#include "world/site.h"

/* One event per device, at the earliest instant asked for; an event that was overtaken is ignored. */
static void look_again(struct site *site, uint32_t ix, int64_t at_ns)
{
	struct site_user *user = &site->users[ix];
	if (at_ns < user->reach_ns) {
		user->reach_ns = at_ns;
		site_push(site, at_ns, SITE_REACH, ix, 0);
	}
}

/* Whether a message for this device has to wait; then an event at its next listening is set. */
static bool hides(struct site *site, uint32_t ix)
{
	const struct radio_cfg *cfg = &site->scenario->radio;
	if (!radio_hides(cfg)) {
		return false;
	}
	int64_t reach_ns = radio_reach_ns(&site->users[ix].radio, cfg, site->now_ns);
	if (reach_ns <= site->now_ns) {
		return false;
	}
	look_again(site, ix, reach_ns);
	return true;
}

bool reach_keeps_answer(struct site *site, uint32_t ix, uint32_t handle)
{
	struct site_line *line = &site->users[ix].line;
	if (!hides(site, ix)) {
		return false;
	}
	site_count(site, TALLY_unreachable, 1);
	if (line->kept != SLAB_NONE) {
		/* Only the newest answer is of use: HTTP's requests come one after the other. */
		site_message_give(site, line->kept);
	}
	line->kept = handle;
	return true;
}

bool reach_keeps_sms(struct site *site, uint32_t ix, uint32_t handle)
{
	struct site_handset *handset = &site->handsets[ix];
	if (!hides(site, ix)) {
		return false;
	}
	site_count(site, TALLY_unreachable, 1);
	struct site_sms *sms = slab_at(&site->sms, handle);
	sms->next = handset->kept;
	handset->kept = handle;
	return true;
}

void reach_release(struct site *site, uint32_t ix, int64_t at_ns)
{
	struct site_user *user = &site->users[ix];
	struct site_handset *handset = &site->handsets[ix];
	if (user->line.kept != SLAB_NONE) {
		site_push(site, at_ns, SITE_DOWN, ix, user->line.kept);
		user->line.kept = SLAB_NONE;
	}
	while (handset->kept != SLAB_NONE) {
		uint32_t handle = handset->kept;
		struct site_sms *sms = slab_at(&site->sms, handle);
		handset->kept = sms->next;
		site_push(site, at_ns, SITE_SMS_TRY, ix, handle);
	}
}

void reach_event(struct site *site, uint32_t ix)
{
	struct site_user *user = &site->users[ix];
	if (user->reach_ns != site->now_ns) {
		return;
	}
	user->reach_ns = NEVER_NS;
	bool waits = user->line.kept != SLAB_NONE ||
		     site->handsets[ix].kept != SLAB_NONE;
	/* A gap in coverage meanwhile moved the device's own times. */
	if (waits && !hides(site, ix)) {
		reach_release(site, ix, site->now_ns);
	}
}
