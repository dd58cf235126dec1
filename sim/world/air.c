/* The SMS path from the SMSC to the handset: routing, paging, signalling channel, answer, retries.
 *
 * The story of one message: "The SMSC asks where the handset is and forwards me. The network pages
 * it in all cells of its location area, if the paging channel has room. It may be out of coverage,
 * busy with data, or its cell may have no signalling channel free; then I wait: for the schedule of
 * that cause, or until the network tells the SMSC that the handset is back. On the channel the
 * handset takes me, or says that its memory is full. Messages for one handset can go one by one;
 * the next one then has the channel already. When I am too old I am deleted." */
#include "world/site.h"

#include "models/sms/sms_air.h"
#include "models/sms/sms_schedule.h"
#include "wire/lapdm.h"
#include "wire/trigger.h"

enum again { AGAIN_NETWORK, AGAIN_ABSENT, AGAIN_FULL };
enum { ABSENT_DOUBLINGS = 6, FCS_MEMORY = 0xD3 };

/* How long one SMS holds a signalling channel; over IMS none. */
int64_t air_seizure_ns(const struct site *site, const struct site_sms *sms)
{
	const struct radio_cfg *radio = &site->scenario->radio;
	if (sms->in_call) {
		return sms_air_sacch_ns(lapdm_i_frames_n(sms->n, LAPDM_N201_SACCH));
	}
	int64_t ns = radio->sms_bearer == RADIO_SMS_IMS || sms->follows ? 0 : radio->sms_ns;
	if (radio->technology == RADIO_GPRS) {
		ns += lapdm_i_frames_n(sms->n, LAPDM_N201_SDCCH) * SMS_AIR_SDCCH_NS;
	}
	return ns;
}

/* A page for this user's location area: its wait, or -1 when it is dropped. */
int64_t air_page(struct site *site, uint32_t ix)
{
	const struct cell_cfg *cfg = &site->scenario->cell;
	uint32_t area = ix % site->scenario->sms.cells / cfg->area_cells;
	int64_t wait_ns = cell_page(cfg, &site->areas[area], site->now_ns);
	site_count(site, TALLY_pages_dropped, wait_ns < 0);
	return wait_ns;
}

/* ---- again */

/* When the network tells the SMSC that the handset, out of coverage now, is back. */
static int64_t alert_ns(const struct site *site, uint32_t ix)
{
	const struct sms_cfg *cfg = &site->scenario->sms;
	const struct coverage *coverage = &site->users[ix].coverage;
	uint32_t number = site_number(site, ix);
	int64_t back_ns = coverage->next_ns + cfg->alert_ns;
	if (chance_unit(site->chance, number, CHANCE_SMS_ALERT, coverage->gap, 0) < cfg->alert_p) {
		return back_ns;
	}
	/* The same cell, and nothing to say until the periodic update, whose clock ran on. */
	double part = chance_unit(site->chance, number, CHANCE_SMS_ALERT, coverage->gap, 1);
	return back_ns + (int64_t)(part * (double)cfg->update_ns);
}

/* Of an absent handset, or one that did not answer too often. */
static int64_t absent_wait_ns(const struct sms_cfg *cfg, struct site_sms *sms)
{
	unsigned round = sms->absences++;
	sms->tries = 0;
	if (sms_schedule_is_set(cfg->absent_schedule)) {
		return sms_schedule_wait_ns(cfg->absent_schedule, round + 1);
	}
	unsigned doublings = round < ABSENT_DOUBLINGS ? round : ABSENT_DOUBLINGS;
	int64_t wait_ns = cfg->absent_retry_ns << doublings;
	return wait_ns > HOUR_NS && wait_ns > cfg->absent_retry_ns ? HOUR_NS : wait_ns;
}

static bool store_is_full(const struct site *site, uint32_t ix, int64_t at_ns)
{
	const struct sms_cfg *cfg = &site->scenario->sms;
	uint64_t slot = (uint64_t)(at_ns / cfg->full_ns);
	return chance_unit(site->chance, site_number(site, ix), CHANCE_SMS_STORE, slot, 0) <
	       cfg->full_p;
}

/* The end of the slots in which the store is full, or of the message. */
static int64_t room_ns(const struct site *site, uint32_t ix, int64_t until_ns)
{
	int64_t slot_ns = site->scenario->sms.full_ns, at_ns = site->now_ns;
	while (at_ns <= until_ns && store_is_full(site, ix, at_ns)) {
		at_ns += slot_ns - at_ns % slot_ns;
	}
	return at_ns;
}

/* Not delivered this time: on the schedule of the cause, or when the network sends an alert, until
 * the message expires. */
static void again(struct site *site, uint32_t handle, enum again cause)
{
	const struct sms_cfg *cfg = &site->scenario->sms;
	struct site_sms *sms = slab_at(&site->sms, handle);
	int64_t wait_ns, alerted_ns = NEVER_NS;
	sms->on_air = sms->follows = sms->in_call = false;
	if (cause == AGAIN_NETWORK && sms_schedule_is_set(cfg->network_schedule)) {
		wait_ns = sms_schedule_wait_ns(cfg->network_schedule, ++sms->tries);
	} else if (cause == AGAIN_NETWORK && sms->tries < cfg->retries_n) {
		sms->tries++;
		wait_ns = cfg->retry_ns;
	} else {
		wait_ns = absent_wait_ns(cfg, sms);
		if (cause == AGAIN_FULL) {
			alerted_ns = room_ns(site, sms->user, sms->expires_ns) + cfg->alert_ns;
		} else if (site->users[sms->user].coverage.out) {
			alerted_ns = alert_ns(site, sms->user);
		}
	}
	int64_t at_ns = wait_ns == NEVER_NS ? NEVER_NS : site->now_ns + wait_ns;
	at_ns = alerted_ns < at_ns ? alerted_ns : at_ns;
	if (at_ns > sms->expires_ns) {
		site_count(site, TALLY_sms_lost, !sms->copy);
		smsc_forget(site, handle);
		return;
	}
	at_ns += cfg->covers == SMS_COVERS_GATEWAY ? cfg->hlr_ns : 0;
	site_push(site, at_ns, SITE_SMS_TRY, sms->user, handle);
}

/* ---- one attempt */

/* Over IMS an SMS is data like any other: with page, promotion and tail. */
static void send_over_ims(struct site *site, uint32_t ix, uint32_t handle)
{
	const struct radio_cfg *radio = &site->scenario->radio;
	struct radio_transfer moved = radio_move(&site->users[ix].radio, radio, &site->meter,
		site->now_ns, false, radio->ims_down_bytes, PURPOSE_SMS);
	site_push(site, moved.arrival_ns, SITE_SMS_HEARD, ix, handle);
}

/* Pages the handset: how long until it has answered, or -1 when it does not. */
static int64_t page_ns(struct site *site, uint32_t ix)
{
	const struct radio_cfg *radio_cfg = &site->scenario->radio;
	const struct sms_cfg *cfg = &site->scenario->sms;
	const struct radio *radio = &site->users[ix].radio;
	site_count(site, TALLY_pages, 1);
	int64_t wait_ns = air_page(site, ix);
	if (wait_ns < 0) {
		return -1;
	}
	if (radio_cfg->class_b && radio_busy(radio, site->now_ns)) {
		site_count(site, TALLY_sms_missed_pages, 1);
		return -1;
	}
	uint32_t number = ix % cfg->cells;
	int64_t access_ns = cell_access_ns(&site->scenario->cell, &site->cells[number],
		site->chance, number, site->now_ns + wait_ns);
	if (access_ns < 0) {
		site_count(site, TALLY_accesses_failed, 1);
		return -1;
	}
	wait_ns += access_ns;
	if (cfg->covers == SMS_COVERS_GATEWAY) {
		wait_ns += cfg->access_ns +
			   radio_paging_wait(radio, radio_cfg, RADIO_IDLE, site->now_ns + wait_ns);
	}
	return wait_ns;
}

/* Whether another message for the handset is on the air; this one waits for its end. */
static bool waits_its_turn(struct site *site, uint32_t handle)
{
	const struct sms_cfg *cfg = &site->scenario->sms;
	struct site_sms *sms = slab_at(&site->sms, handle);
	const struct site_handset *handset = &site->handsets[sms->user];
	if (cfg->handset == SMS_HANDSET_PARALLEL || handset->busy_until_ns <= site->now_ns) {
		return false;
	}
	sms->follows = cfg->handset == SMS_HANDSET_KEEP;
	site_push(site, handset->busy_until_ns, SITE_SMS_TRY, sms->user, handle);
	return true;
}

void air_try(struct site *site, uint32_t handle)
{
	const struct sms_cfg *cfg = &site->scenario->sms;
	const struct radio_cfg *radio_cfg = &site->scenario->radio;
	struct site_sms *sms = slab_at(&site->sms, handle);
	uint32_t ix = sms->user, number = ix % cfg->cells;
	struct cell *cell = &site->cells[number];
	if (sms->displaced) {
		smsc_forget(site, handle);
		return;
	}
	if (waits_its_turn(site, handle)) {
		return;
	}
	site_count(site, TALLY_sms_attempts, 1);
	if (site_absent(site, ix)) {
		again(site, handle, AGAIN_ABSENT);
		return;
	}
	if (reach_keeps_sms(site, ix, handle)) {
		return;
	}
	sms->on_air = true;
	if (radio_cfg->sms_bearer == RADIO_SMS_IMS) {
		send_over_ims(site, ix, handle);
		return;
	}
	bool sdcch = radio_cfg->sms_bearer == RADIO_SMS_SDCCH;
	sms->in_call = sdcch && site->users[ix].coverage.call;
	bool here = sms->follows || sms->in_call; /* the network has a channel to the handset */
	int64_t wait_ns = here ? 0 : page_ns(site, ix);
	if (wait_ns < 0) {
		again(site, handle, AGAIN_NETWORK);
		return;
	}
	bool dedicated = cfg->sdcch_per_cell > 0 && sdcch && !sms->in_call;
	if (!here) {
		site_count(site, TALLY_sdcch_attempts, sdcch);
		if (dedicated && !cell_signalling_free(&site->scenario->cell, cell,
		    cfg->sdcch_per_cell, site->chance, number, site->now_ns)) {
			site_count(site, TALLY_sdcch_blocked, 1);
			again(site, handle, AGAIN_NETWORK);
			return;
		}
	}
	int64_t until_ns = site->now_ns + wait_ns + air_seizure_ns(site, sms);
	if (dedicated) {
		cell->signalling_busy++;
		site_push(site, until_ns, SITE_SDCCH, ix, number);
	}
	site->handsets[ix].busy_until_ns = until_ns;
	site_push(site, until_ns, SITE_SMS_HEARD, ix, handle);
}

/* ---- the handset's answer */

static void tap_air(struct site *site, uint32_t ix, const struct site_sms *sms, bool up,
	int block, const struct wire_out *out)
{
	smsc_tap(site, ix, TAP_AIR, TAP_LEG_AIR, sms->item, up,
		site->now_ns + block * SMS_AIR_SDCCH_NS, out);
}

/* The handset's answer, RP-ACK or RP-ERROR, as the network reads it. */
static void answer(struct site *site, uint32_t ix, const struct site_sms *sms,
	const struct trigger_delivered *heard, bool full)
{
	uint8_t bytes[48];
	struct wire_out out = wire_out_init(bytes, sizeof bytes);
	struct trigger_answer read;
	struct wire_bad bad;
	struct wire_out down = {.p = (uint8_t *)(uintptr_t)sms->cp_data, .n = sms->n};
	tap_air(site, ix, sms, false, -1, &down);
	trigger_write_cp_ack(heard->cp.ti, true, &out);
	tap_air(site, ix, sms, true, 0, &out);
	out.n = 0;
	if (full) {
		trigger_write_rp_error(heard->cp.ti, heard->rp.mr, RP_CAUSE_MEMORY, FCS_MEMORY, &out);
	} else {
		trigger_write_rp_ack(heard->cp.ti, heard->rp.mr, &out);
	}
	REQUIRE(trigger_read_answer(bytes, out.n, &read, &bad) == WIRE_OK &&
		read.rp.kind == (full ? RP_ERROR_UP : RP_ACK_UP) &&
		read.rp.mr == (uint8_t)sms->item);
	tap_air(site, ix, sms, true, 1, &out);
	out.n = 0;
	trigger_write_cp_ack(heard->cp.ti, false, &out);
	tap_air(site, ix, sms, false, 2, &out);
}

/* Reads the message as the handset does, and answers. True when it was taken. */
static bool accept(struct site *site, const struct site_sms *sms)
{
	uint32_t ix = sms->user;
	struct trigger_delivered heard;
	struct trigger trigger;
	struct wire_bad bad;
	uint8_t guid[TRIGGER_GUID_BYTES];
	REQUIRE(trigger_read_deliver(sms->cp_data, sms->n, &heard, &bad) == WIRE_OK);
	REQUIRE(trigger_read_user_data(heard.deliver.ud.bytes.p, heard.deliver.ud.bytes.n, &trigger,
		&bad) == WIRE_OK);
	smsc_guid(site_number(site, ix), guid);
	REQUIRE(memcmp(guid, trigger.guid, sizeof guid) == 0);
	bool full = site->scenario->sms.full_p > 0 && store_is_full(site, ix, site->now_ns);
	answer(site, ix, sms, &heard, full);
	return !full;
}

static void count_heard(struct site *site, uint32_t ix, const struct site_sms *sms)
{
	struct site_handset *handset = &site->handsets[ix];
	if (meter_open(&site->meter, site->now_ns)) {
		site->tally->usage[ix].sms[site_weekend(site, site->now_ns)]++;
		site_minute(site, site->now_ns)->sms++;
	}
	site_count(site, TALLY_sms_received, 1);
	site_count(site, TALLY_sms_duplicates, sms->copy);
	site_count(site, TALLY_sms_in_call, sms->in_call);
	site_count(site, TALLY_sms_reordered, sms->item + 1 < handset->heard_item);
	if (sms->item + 1 > handset->heard_item) {
		handset->heard_item = sms->item + 1;
	}
}

/* What reception costs the handset, whether or not it has room for the message: a signalling channel
 * of its own, or data of IMS. In a call the SACCH runs anyway ([SEM-3]: one cause a joule). */
static void spend(struct site *site, uint32_t ix, const struct site_sms *sms)
{
	const struct radio_cfg *radio = &site->scenario->radio;
	if (radio->sms_bearer == RADIO_SMS_IMS) {
		radio_move(&site->users[ix].radio, radio, &site->meter, site->now_ns, true,
			radio->ims_up_bytes, PURPOSE_SMS);
	} else if (!sms->in_call && meter_open(&site->meter, site->now_ns)) {
		site->tally->sms_n[PURPOSE_SMS]++;
	}
}

void air_heard(struct site *site, uint32_t handle)
{
	struct site_sms *sms = slab_at(&site->sms, handle);
	uint32_t ix = sms->user;
	if (site_absent(site, ix)) {
		again(site, handle, AGAIN_ABSENT);
		return;
	}
	spend(site, ix, sms);
	if (!accept(site, sms)) {
		site_count(site, TALLY_sms_store_full, 1);
		again(site, handle, AGAIN_FULL);
		return;
	}
	count_heard(site, ix, sms);
	if (site->scenario->radio.sms_bearer != RADIO_SMS_IMS) {
		struct tap_record record = {.time_ns = site->now_ns - air_seizure_ns(site, sms),
			.end_ns = site->now_ns, .kind = TAP_SMS, .item = sms->item};
		site_tap(site, ix, &record);
	}
	struct device_input in = {.now_ns = site->now_ns, .kind = DEVICE_IN_SMS, .item = sms->item};
	smsc_forget(site, handle);
	if (site->scenario->sms.hastens) {
		smsc_hasten(site, ix);
	}
	deliver_input(site, ix, &in, PURPOSE_SMS);
}
