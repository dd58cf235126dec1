/* The SMS path: notification mail, operator's gateway, SMSC, paging, signalling channel, handset.
 *
 * The story of one trigger: "Exchange writes a mail to the operator's gateway (SMTP); the gateway
 * submits it to the SMSC (SMPP), which may be full. On its way it takes as long as the path's
 * distribution says, or gets lost. Then the network pages the handset: it may be out of coverage,
 * busy with data, or its cell may have no signalling channel free; the network tries again, then
 * the SMSC does, until the message has expired. The handset acknowledges and the device reads
 * it." */
#include "world/site.h"

#include "core/fixmath.h"
#include "wire/http1.h"
#include "wire/lapdm.h"
#include "wire/smpp.h"
#include "wire/smtp_note.h"
#include "wire/trigger.h"
#include "models/identity.h"

/* One SDCCH block: 51 x 120/26 ms [SMS-3.2]. */
#define SDCCH_BLOCK_NS INT64_C(235384615)
#define GATEWAY_NUMBER "31416"
#define SMSC_NUMBER "+15550009999"

enum { LEG_STEP_NS = 50000000, COPY_DELAY_NS = 2000000000, ABSENT_DOUBLINGS = 6 };

static int64_t unix_ns(const struct site *site, int64_t at_ns)
{
	return site->scenario->run.start_unix_s * SECOND_NS - site->meter.from_ns + at_ns;
}

/* The NotifyGUID this device was given when it registered. */
static void guid_of(uint32_t user, uint8_t guid[TRIGGER_GUID_BYTES])
{
	for (unsigned i = 0; i < TRIGGER_GUID_BYTES; i++) {
		guid[i] = (uint8_t)(user >> (8 * (i % 4)) ^ (0x5A + 13 * i));
	}
}

static void tap_leg(struct site *site, uint32_t ix, enum tap_kind kind, enum tap_leg leg,
	uint32_t connection, bool from_client, int64_t at_ns, const struct wire_out *out)
{
	struct tap_record record = {.time_ns = at_ns, .end_ns = at_ns, .kind = kind, .leg = leg,
		.connection = connection, .from_client = from_client};
	if (out != NULL) {
		record.bytes = out->p;
		record.n = out->n;
	}
	site_tap(site, ix, &record);
}

/* ---- SMTP: Exchange to the operator's gateway */

static void tap_smtp(struct site *site, uint32_t ix, const struct smtp_note *note, uint32_t item)
{
	int64_t at_ns = site->now_ns;
	if (ix != site->tap_ix) {
		return;
	}
	tap_leg(site, ix, TAP_TCP_OPEN, TAP_LEG_SMTP, item + 1, true, at_ns, NULL);
	for (unsigned turn = 0; turn < SMTP_NOTE_TURNS; turn++) {
		uint8_t bytes[1024];
		struct wire_out out = wire_out_init(bytes, sizeof bytes);
		at_ns += LEG_STEP_NS / 10;
		smtp_note_turn_write(note, turn, eas_span("gateway.operator.example"), &out);
		tap_leg(site, ix, TAP_TCP_DATA, TAP_LEG_SMTP, item + 1, turn % 2 == 1, at_ns, &out);
	}
	tap_leg(site, ix, TAP_TCP_CLOSE, TAP_LEG_SMTP, item + 1, true, at_ns + LEG_STEP_NS / 10, NULL);
}

/* Writes the mail, and reads it as the gateway does: the control line goes to *control. */
static void notify_by_mail(struct site *site, uint32_t ix, uint32_t item,
	struct smtp_note_control *control, uint8_t *bytes, size_t cap)
{
	struct identity who;
	uint8_t line[SMTP_NOTE_CONTROL_BYTES_MAX], rcpt[40];
	struct wire_out body = wire_out_init(line, sizeof line);
	struct wire_out out = wire_out_init(bytes, cap);
	struct wire_out to = wire_out_init(rcpt, sizeof rcpt);
	identity_write(&who, site_number(site, ix));
	wire_put(&to, who.phone + 1, sizeof who.phone - 1);
	wire_put(&to, "@sms.operator.example", 21);
	struct smtp_note_control said = {.has_guid = true, .mailbox = identity_mailbox(&who),
		.time_s = unix_ns(site, site->now_ns) / SECOND_NS};
	guid_of(site_number(site, ix), said.guid);
	smtp_note_control_write(&said, &body);
	struct smtp_note note = {.helo = eas_span("exchange.example.com"),
		.mail_from = eas_span("autd@example.com"), .rcpt_to = {rcpt, to.n},
		.body = {line, body.n}};
	smtp_note_write(&note, &out);
	REQUIRE(!body.overflow && !to.overflow && !out.overflow);
	struct smtp_note heard;
	struct wire_bad bad;
	size_t used;
	REQUIRE(smtp_note_read(bytes, out.n, &heard, &used, &bad) == WIRE_OK);
	REQUIRE(smtp_note_control_read(heard.body.p, heard.body.n, control, &bad) == WIRE_OK);
	tap_smtp(site, ix, &note, item);
}

/* ---- SMPP: gateway to SMSC */

static void tap_bind(struct site *site, uint32_t ix, int64_t at_ns)
{
	uint8_t bytes[128];
	struct wire_out out = wire_out_init(bytes, sizeof bytes);
	struct smpp_pdu bind = {.id = SMPP_BIND_TRANSCEIVER, .sequence = 1, .has_body = true};
	bind.bind.system_id = eas_span("autd");
	bind.bind.password = eas_span("secret");
	bind.bind.interface_version = 0x34;
	tap_leg(site, ix, TAP_TCP_OPEN, TAP_LEG_SMPP, 1, true, at_ns, NULL);
	smpp_write(&bind, &out);
	tap_leg(site, ix, TAP_TCP_DATA, TAP_LEG_SMPP, 1, true, at_ns + 1000000, &out);
	out.n = 0;
	struct smpp_pdu answer = {.id = SMPP_BIND_TRANSCEIVER | SMPP_RESPONSE, .sequence = 1,
		.has_body = true};
	answer.text = eas_span("SMSC1");
	smpp_write(&answer, &out);
	tap_leg(site, ix, TAP_TCP_DATA, TAP_LEG_SMPP, 1, false, at_ns + 2000000, &out);
}

static bool smsc_full(const struct site *site, uint32_t ix)
{
	const struct sms_cfg *cfg = &site->scenario->sms;
	return site->users[ix].sms_n >= cfg->queue_limit ||
	       (cfg->smsc_queue_limit > 0 && site->smsc_n >= cfg->smsc_queue_limit);
}

/* Submits; true when the SMSC accepted. The user data it accepted is copied out. */
static bool submit(struct site *site, uint32_t ix, const struct smtp_note_control *control,
	uint8_t user_data[TPDU_UD_BYTES_MAX], size_t *user_data_n)
{
	uint8_t bytes[512];
	struct identity who;
	identity_write(&who, site_number(site, ix));
	struct wire_out data = wire_out_init(user_data, TPDU_UD_BYTES_MAX);
	struct wire_out out = wire_out_init(bytes, sizeof bytes);
	trigger_write_user_data(control->mailbox, control->guid, control->time_s, &data);
	struct trigger_submit request = {.sequence = ++site->smpp_sequence & 0x7FFFFFFF,
		.source = eas_span(GATEWAY_NUMBER), .destination = identity_phone(&who),
		.user_data = {user_data, data.n},
		.validity_s = (uint32_t)(site->scenario->sms.validity_ns / SECOND_NS)};
	trigger_write_submit_sm(&request, &out);
	REQUIRE(!data.overflow && !out.overflow);
	int64_t at_ns = site->now_ns + 4 * LEG_STEP_NS;
	if (ix == site->tap_ix && !site->smpp_bound) {
		tap_bind(site, ix, at_ns - LEG_STEP_NS);
		site->smpp_bound = true;
	}
	tap_leg(site, ix, TAP_TCP_DATA, TAP_LEG_SMPP, 1, true, at_ns, &out);
	struct smpp_pdu heard;
	struct wire_bad bad;
	size_t used;
	REQUIRE(smpp_read(bytes, out.n, &heard, &used, &bad) == WIRE_OK);
	bool full = smsc_full(site, ix);
	*user_data_n = heard.sm.short_message.n;
	memmove(user_data, heard.sm.short_message.p, *user_data_n);
	struct smpp_pdu answer = {.id = SMPP_SUBMIT_SM | SMPP_RESPONSE, .sequence = heard.sequence,
		.status = full ? SMPP_RMSGQFUL : SMPP_ROK, .has_body = !full};
	uint8_t id[10];
	answer.text = (struct wire_span){id, http1_decimal(heard.sequence, id)};
	out.n = 0;
	smpp_write(&answer, &out);
	REQUIRE(smpp_read(bytes, out.n, &heard, &used, &bad) == WIRE_OK);
	tap_leg(site, ix, TAP_TCP_DATA, TAP_LEG_SMPP, 1, false, at_ns + LEG_STEP_NS, &out);
	return heard.status == SMPP_ROK;
}

/* ---- SMSC */

/* The CP-DATA that goes over the air. */
static void write_cp_data(const struct site *site, struct site_sms *sms, const uint8_t *user_data,
	size_t n)
{
	struct trigger_deliver deliver = {
		.scts_s = unix_ns(site, sms->accepted_ns) / SECOND_NS,
		.scts_quarters = (int8_t)(site->scenario->run.time_zone_min / 15),
		.ti = 0,
		.rp_mr = (uint8_t)sms->item,
		.dcs = TRIGGER_DCS,
		.udhi = true,
		.ud = {.length = (uint8_t)n, .bytes = {user_data, n}},
	};
	REQUIRE(rp_address_from_text(eas_span(SMSC_NUMBER), &deliver.smsc));
	REQUIRE(tpdu_address_from_text(eas_span(GATEWAY_NUMBER), &deliver.oa));
	struct wire_out out = wire_out_init(sms->cp_data, sizeof sms->cp_data);
	trigger_write_deliver(&deliver, &out);
	REQUIRE(!out.overflow);
	sms->n = (uint8_t)out.n;
}

/* How long one SMS holds a signalling channel. */
static int64_t seizure_ns(const struct site *site, const struct site_sms *sms)
{
	const struct radio_cfg *radio = &site->scenario->radio;
	int64_t ns = radio->sms_ns;
	if (radio->technology == RADIO_GPRS) {
		ns += lapdm_i_frames_n(sms->n, LAPDM_N201_SDCCH) * SDCCH_BLOCK_NS;
	}
	return ns;
}

static void forget(struct site *site, uint32_t handle)
{
	struct site_sms *sms = slab_at(&site->sms, handle);
	site->users[sms->user].sms_n--;
	site->smsc_n--;
	slab_give(&site->sms, handle);
}

static void schedule(struct site *site, uint32_t ix, uint32_t item, bool copy,
	const uint8_t *user_data, size_t n)
{
	const struct sms_cfg *cfg = &site->scenario->sms;
	uint32_t number = site_number(site, ix), attempt = site->users[ix].trigger_attempt;
	int64_t delay_ns = dist_draw(&cfg->delay_ns,
		chance_unit(site->chance, number, CHANCE_SMS_DELAY, item, attempt));
	double luck = chance_unit(site->chance, number, CHANCE_SMS_LOSS, item, attempt);
	if (delay_ns == DIST_NEVER || luck < cfg->loss_p) {
		site_count(site, TALLY_sms_lost, !copy);
		return;
	}
	uint32_t handle = slab_take(&site->sms);
	struct site_sms *sms = slab_at(&site->sms, handle);
	sms->user = ix;
	sms->item = item;
	sms->tries = sms->absences = 0;
	sms->copy = copy;
	sms->accepted_ns = site->now_ns;
	sms->expires_ns = site->now_ns + cfg->validity_ns;
	write_cp_data(site, sms, user_data, n);
	int64_t at_ns = site->now_ns + delay_ns + (copy ? COPY_DELAY_NS : 0);
	if (cfg->smsc_per_s > 0) {
		int64_t wait_ns;
		station_serve(&site->smsc, site->now_ns, SECOND_NS / cfg->smsc_per_s, &wait_ns);
		at_ns += wait_ns;
	}
	if (cfg->covers == SMS_COVERS_GATEWAY) {
		at_ns += cfg->smsc_ns;
	} else {
		at_ns -= seizure_ns(site, sms);
	}
	site->users[ix].sms_n++;
	site->smsc_n++;
	struct tally_minute *minute = site_minute(site, site->now_ns);
	if (minute != NULL && site->smsc_n > minute->smsc_queue_max) {
		minute->smsc_queue_max = site->smsc_n;
	}
	site_push(site, at_ns > site->now_ns ? at_ns : site->now_ns, SITE_SMS_TRY, ix, handle);
}

void smsc_trigger(struct site *site, uint32_t ix, uint32_t item)
{
	uint8_t mail[1024], user_data[TPDU_UD_BYTES_MAX];
	size_t n;
	struct smtp_note_control control;
	/* Chance is keyed by the mail and the attempt: a check-in may ask again for the same mail. */
	struct site_user *user = &site->users[ix];
	bool again = user->trigger_item == item + 1;
	user->trigger_attempt = again ? (uint16_t)(user->trigger_attempt + 1) : 0;
	user->trigger_item = item + 1;
	site_count(site, TALLY_triggers, 1);
	notify_by_mail(site, ix, item, &control, mail, sizeof mail);
	if (!submit(site, ix, &control, user_data, &n)) {
		site_count(site, TALLY_sms_rejected, 1);
		site_count(site, TALLY_sms_lost, 1);
		return;
	}
	site_count(site, TALLY_sms_submitted, 1);
	schedule(site, ix, item, false, user_data, n);
	double u = chance_unit(site->chance, site_number(site, ix), CHANCE_SMS_COPY, item,
		user->trigger_attempt);
	if (u < site->scenario->sms.duplicate_p) {
		schedule(site, ix, item, true, user_data, n);
	}
}

/* ---- the air */

/* Not heard this time: soon again, then on the SMSC's own schedule, until the message expires. */
static void try_later(struct site *site, uint32_t handle, bool absent)
{
	const struct sms_cfg *cfg = &site->scenario->sms;
	struct site_sms *sms = slab_at(&site->sms, handle);
	const struct site_user *user = &site->users[sms->user];
	int64_t at_ns = site->now_ns + cfg->retry_ns;
	if (!absent && sms->tries < cfg->retries_n) {
		sms->tries++;
	} else {
		unsigned doublings = sms->absences < ABSENT_DOUBLINGS ? sms->absences : ABSENT_DOUBLINGS;
		int64_t wait_ns = cfg->absent_retry_ns << doublings;
		wait_ns = wait_ns > HOUR_NS && wait_ns > cfg->absent_retry_ns ? HOUR_NS : wait_ns;
		at_ns = site->now_ns + wait_ns;
		/* The network alerts the SMSC when the handset is back. */
		if (user->coverage.out && user->coverage.next_ns + cfg->alert_ns < at_ns) {
			at_ns = user->coverage.next_ns + cfg->alert_ns;
		}
		sms->tries = 0;
		sms->absences++;
	}
	if (at_ns > sms->expires_ns) {
		site_count(site, TALLY_sms_lost, !sms->copy);
		forget(site, handle);
		return;
	}
	site_push(site, at_ns, SITE_SMS_TRY, sms->user, handle);
}

void smsc_try(struct site *site, uint32_t handle)
{
	const struct sms_cfg *cfg = &site->scenario->sms;
	const struct radio_cfg *radio_cfg = &site->scenario->radio;
	struct site_sms *sms = slab_at(&site->sms, handle);
	uint32_t ix = sms->user, cell = ix % cfg->cells;
	struct site_user *user = &site->users[ix];
	site_count(site, TALLY_sms_attempts, 1);
	if (user->coverage.out && site->scenario->coverage.sms_too) {
		try_later(site, handle, true);
		return;
	}
	site_count(site, TALLY_pages, 1);
	if (radio_cfg->class_b && radio_busy(&user->radio, site->now_ns)) {
		site_count(site, TALLY_sms_missed_pages, 1);
		try_later(site, handle, false);
		return;
	}
	site_count(site, TALLY_sdcch_attempts, 1);
	if (cfg->sdcch_per_cell > 0 && site->sdcch_busy[cell] >= cfg->sdcch_per_cell) {
		site_count(site, TALLY_sdcch_blocked, 1);
		try_later(site, handle, false);
		return;
	}
	int64_t until_ns = site->now_ns + seizure_ns(site, sms);
	if (cfg->covers == SMS_COVERS_GATEWAY) {
		until_ns += radio_paging_wait(&user->radio, radio_cfg, RADIO_IDLE, site->now_ns);
	}
	if (cfg->sdcch_per_cell > 0) {
		site->sdcch_busy[cell]++;
		site_push(site, until_ns, SITE_SDCCH, ix, cell);
	}
	site_push(site, until_ns, SITE_SMS_HEARD, ix, handle);
}

static void acknowledge(struct site *site, uint32_t ix, const struct site_sms *sms,
	const struct trigger_delivered *heard)
{
	uint8_t bytes[32];
	struct wire_out out = wire_out_init(bytes, sizeof bytes);
	struct trigger_answer answer;
	struct wire_bad bad;
	struct wire_out down = {.p = (uint8_t *)(uintptr_t)sms->cp_data, .n = sms->n};
	tap_leg(site, ix, TAP_AIR, TAP_LEG_AIR, sms->item, false, site->now_ns - SDCCH_BLOCK_NS, &down);
	trigger_write_cp_ack(heard->cp.ti, true, &out);
	tap_leg(site, ix, TAP_AIR, TAP_LEG_AIR, sms->item, true, site->now_ns, &out);
	out.n = 0;
	trigger_write_rp_ack(heard->cp.ti, heard->rp.mr, &out);
	REQUIRE(trigger_read_answer(bytes, out.n, &answer, &bad) == WIRE_OK &&
		answer.rp.kind == RP_ACK_UP && answer.rp.mr == (uint8_t)sms->item);
	tap_leg(site, ix, TAP_AIR, TAP_LEG_AIR, sms->item, true, site->now_ns + SDCCH_BLOCK_NS, &out);
	out.n = 0;
	trigger_write_cp_ack(heard->cp.ti, false, &out);
	tap_leg(site, ix, TAP_AIR, TAP_LEG_AIR, sms->item, false, site->now_ns + 2 * SDCCH_BLOCK_NS,
		&out);
}

void smsc_heard(struct site *site, uint32_t handle)
{
	struct site_sms *sms = slab_at(&site->sms, handle);
	uint32_t ix = sms->user;
	struct site_user *user = &site->users[ix];
	if (user->coverage.out && site->scenario->coverage.sms_too) {
		try_later(site, handle, true);
		return;
	}
	struct trigger_delivered heard;
	struct trigger trigger;
	struct wire_bad bad;
	uint8_t guid[TRIGGER_GUID_BYTES];
	REQUIRE(trigger_read_deliver(sms->cp_data, sms->n, &heard, &bad) == WIRE_OK);
	REQUIRE(trigger_read_user_data(heard.deliver.ud.bytes.p, heard.deliver.ud.bytes.n, &trigger,
		&bad) == WIRE_OK);
	acknowledge(site, ix, sms, &heard);
	guid_of(site_number(site, ix), guid);
	REQUIRE(memcmp(guid, trigger.guid, sizeof guid) == 0);
	if (meter_open(&site->meter, site->now_ns)) {
		site->tally->sms_n[PURPOSE_SMS]++;
		user->usage.sms[site_weekend(site, site->now_ns)]++;
		site_minute(site, site->now_ns)->sms++;
	}
	site_count(site, TALLY_sms_received, 1);
	site_count(site, TALLY_sms_duplicates, sms->copy);
	struct tap_record record = {.time_ns = site->now_ns - seizure_ns(site, sms),
		.end_ns = site->now_ns, .kind = TAP_SMS, .item = sms->item};
	site_tap(site, ix, &record);
	struct device_input in = {.now_ns = site->now_ns, .kind = DEVICE_IN_SMS, .item = sms->item};
	forget(site, handle);
	deliver_input(site, ix, &in, PURPOSE_SMS);
}
