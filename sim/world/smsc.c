/* The SMS path up to the SMSC's store: notification mail, operator's gateway, SMSC. (From there to
 * the handset: air.c.)
 *
 * The story of one trigger: "Exchange writes a mail to the operator's gateway (SMTP); the gateway
 * submits it to the SMSC (SMPP), which may be full, and then refuses it or throws away an older
 * one. On its way it takes as long as the path's distributions say, or gets lost." */
#include "world/site.h"

#include "core/fixmath.h"
#include "wire/http1.h"
#include "wire/smpp.h"
#include "wire/smtp_note.h"
#include "wire/trigger.h"
#include "models/identity.h"

#define GATEWAY_NUMBER "31416"
/* The same as a TP address, and +15550009999, the SMSC's, as an RP address. */
static const struct tpdu_address gateway_address = {.semi_octets = 5, .type = 0x81,
	.bcd = {0x13, 0x14, 0xF6}};
static const struct rp_address smsc_address = {.n = 7,
	.octets = {0x91, 0x51, 0x55, 0x00, 0x90, 0x99, 0xF9}};

enum { LEG_STEP_NS = 50000000, COPY_DELAY_NS = 2000000000 };

static int64_t unix_ns(const struct site *site, int64_t at_ns)
{
	return site->scenario->run.start_unix_s * SECOND_NS - site->meter.from_ns + at_ns;
}

/* The NotifyGUID this device was given when it registered. */
void smsc_guid(uint32_t user, uint8_t guid[TRIGGER_GUID_BYTES])
{
	static const uint8_t salt[TRIGGER_GUID_BYTES] = {0x5A, 0x67, 0x74, 0x81, 0x8E, 0x9B, 0xA8,
		0xB5, 0xC2, 0xCF, 0xDC, 0xE9, 0xF6, 0x03, 0x10, 0x1D};
	const uint8_t number[4] = {(uint8_t)user, (uint8_t)(user >> 8), (uint8_t)(user >> 16),
		(uint8_t)(user >> 24)};
	for (unsigned i = 0; i < TRIGGER_GUID_BYTES; i += sizeof number) {
		memcpy(guid + i, number, sizeof number);
	}
	for (unsigned i = 0; i < TRIGGER_GUID_BYTES; i++) {
		guid[i] ^= salt[i];
	}
}

void smsc_tap(struct site *site, uint32_t ix, enum tap_kind kind, enum tap_leg leg,
	uint32_t connection, bool from_client, int64_t at_ns, const struct wire_out *out)
{
	if (site_tap_of(site, ix) == NULL) {
		return;
	}
	struct tap_record record = {.time_ns = at_ns, .end_ns = at_ns, .kind = kind, .leg = leg,
		.connection = connection, .from_client = from_client,
		.item = leg == TAP_LEG_AIR ? connection : site->users[ix].trigger_item - 1};
	if (out != NULL) {
		record.bytes = out->p;
		record.n = out->n;
	}
	site_tap(site, ix, &record);
}

/* ---- the list of what waits for one handset, oldest first */

static void enlist(struct site *site, uint32_t handle)
{
	struct site_sms *sms = slab_at(&site->sms, handle);
	struct site_handset *handset = &site->handsets[sms->user];
	bool first = site->users[sms->user].sms_n++ == 0;
	sms->older = first ? SLAB_NONE : handset->youngest;
	sms->younger = SLAB_NONE;
	if (first) {
		handset->oldest = handle;
	} else {
		((struct site_sms *)slab_at(&site->sms, handset->youngest))->younger = handle;
	}
	handset->youngest = handle;
	site->smsc_n++;
}

static void delist(struct site *site, const struct site_sms *sms)
{
	struct site_handset *handset = &site->handsets[sms->user];
	if (sms->older == SLAB_NONE) {
		handset->oldest = sms->younger;
	} else {
		((struct site_sms *)slab_at(&site->sms, sms->older))->younger = sms->younger;
	}
	if (sms->younger == SLAB_NONE) {
		handset->youngest = sms->older;
	} else {
		((struct site_sms *)slab_at(&site->sms, sms->younger))->older = sms->older;
	}
	site->users[sms->user].sms_n--;
	site->smsc_n--;
}

void smsc_forget(struct site *site, uint32_t handle)
{
	const struct site_sms *sms = slab_at(&site->sms, handle);
	if (!sms->displaced) {
		delist(site, sms);
	}
	slab_give(&site->sms, handle);
}

/* Another place for the message, at the same place in the list; the old one's event finds itself
 * displaced. */
static uint32_t rehouse(struct site *site, uint32_t handle)
{
	uint32_t other = slab_take(&site->sms);
	struct site_sms *from = slab_at(&site->sms, handle), *to = slab_at(&site->sms, other);
	struct site_handset *handset = &site->handsets[from->user];
	*to = *from;
	from->displaced = true;
	if (to->older == SLAB_NONE) {
		handset->oldest = other;
	} else {
		((struct site_sms *)slab_at(&site->sms, to->older))->younger = other;
	}
	if (to->younger == SLAB_NONE) {
		handset->youngest = other;
	} else {
		((struct site_sms *)slab_at(&site->sms, to->younger))->older = other;
	}
	return other;
}

/* The handset is there: what failed before is tried again now. */
void smsc_hasten(struct site *site, uint32_t ix)
{
	uint32_t handle = site->users[ix].sms_n == 0 ? SLAB_NONE : site->handsets[ix].oldest;
	while (handle != SLAB_NONE) {
		const struct site_sms *sms = slab_at(&site->sms, handle);
		uint32_t next = sms->younger;
		if (!sms->on_air && sms->tries + sms->absences > 0) {
			site_push(site, site->now_ns, SITE_SMS_TRY, ix, rehouse(site, handle));
		}
		handle = next;
	}
}

/* The oldest message for this handset that is not on the air goes; its event finds it displaced. */
static bool displace(struct site *site, uint32_t ix)
{
	uint32_t handle = site->users[ix].sms_n == 0 ? SLAB_NONE : site->handsets[ix].oldest;
	while (handle != SLAB_NONE) {
		struct site_sms *sms = slab_at(&site->sms, handle);
		if (!sms->on_air) {
			delist(site, sms);
			sms->displaced = true;
			site_count(site, TALLY_sms_replaced, 1);
			bool lost = site->scenario->sms.queue_policy != SMS_QUEUE_REPLACE;
			site_count(site, TALLY_sms_lost, lost && !sms->copy);
			return true;
		}
		handle = sms->younger;
	}
	return false;
}

/* ---- SMTP: Exchange to the operator's gateway */

static void tap_smtp(struct site *site, uint32_t ix, const struct smtp_note *note, uint32_t item)
{
	int64_t at_ns = site->now_ns;
	if (site_tap_of(site, ix) == NULL) {
		return;
	}
	smsc_tap(site, ix, TAP_TCP_OPEN, TAP_LEG_SMTP, item + 1, true, at_ns, NULL);
	for (unsigned turn = 0; turn < SMTP_NOTE_TURNS; turn++) {
		uint8_t bytes[1024];
		struct wire_out out = wire_out_init(bytes, sizeof bytes);
		at_ns += LEG_STEP_NS / 10;
		smtp_note_turn_write(note, turn, eas_span("gateway.operator.example"), &out);
		smsc_tap(site, ix, TAP_TCP_DATA, TAP_LEG_SMTP, item + 1, turn % 2 == 1, at_ns, &out);
	}
	smsc_tap(site, ix, TAP_TCP_CLOSE, TAP_LEG_SMTP, item + 1, true, at_ns + LEG_STEP_NS / 10, NULL);
}

/* Writes the mail, and reads it as the gateway does: the control line goes to *control. */
static void notify_by_mail(struct site *site, uint32_t ix, uint32_t item,
	const struct identity *who, struct smtp_note_control *control, uint8_t *bytes, size_t cap)
{
	uint8_t line[SMTP_NOTE_CONTROL_BYTES_MAX], rcpt[40];
	struct wire_out body = wire_out_init(line, sizeof line);
	struct wire_out out = wire_out_init(bytes, cap);
	struct wire_out to = wire_out_init(rcpt, sizeof rcpt);
	wire_put(&to, who->phone + 1, sizeof who->phone - 1);
	wire_put(&to, "@sms.operator.example", 21);
	struct smtp_note_control said = {.has_guid = true, .mailbox = identity_mailbox(who),
		.time_s = unix_ns(site, site->now_ns) / SECOND_NS};
	smsc_guid(site_number(site, ix), said.guid);
	smtp_note_control_write(&said, &body);
	struct smtp_note note = {.helo = eas_span("exchange.example.com"),
		.mail_from = eas_span("autd@example.com"), .rcpt_to = {rcpt, to.n},
		.body = {line, body.n}};
	smtp_note_write(&note, &out);
	REQUIRE(!body.overflow && !to.overflow && !out.overflow);
	struct smtp_note heard = {0};
	struct wire_bad bad;
	size_t used;
	REQUIRE(smtp_note_read(bytes, out.n, &heard, &used, &bad) == WIRE_OK);
	REQUIRE(smtp_note_control_read(heard.body.p, heard.body.n, control, &bad) == WIRE_OK);
	tap_smtp(site, ix, &note, item);
}

/* ---- SMPP: gateway to SMSC */

/* Each site's gateway has one connection to its SMSC: its number in captures. */
static uint32_t smpp_link(const struct site *site)
{
	return site->first_user + 1;
}

static void tap_bind(struct site *site, uint32_t ix, int64_t at_ns)
{
	uint8_t bytes[128];
	struct wire_out out = wire_out_init(bytes, sizeof bytes);
	struct smpp_pdu bind = {.id = SMPP_BIND_TRANSCEIVER, .sequence = 1, .has_body = true};
	bind.bind.system_id = eas_span("autd");
	bind.bind.password = eas_span("secret");
	bind.bind.interface_version = 0x34;
	smsc_tap(site, ix, TAP_TCP_OPEN, TAP_LEG_SMPP, smpp_link(site), true, at_ns, NULL);
	smpp_write(&bind, &out);
	smsc_tap(site, ix, TAP_TCP_DATA, TAP_LEG_SMPP, smpp_link(site), true, at_ns + 1000000, &out);
	out.n = 0;
	struct smpp_pdu answer = {.id = SMPP_BIND_TRANSCEIVER | SMPP_RESPONSE, .sequence = 1,
		.has_body = true};
	answer.text = eas_span("SMSC1");
	smpp_write(&answer, &out);
	smsc_tap(site, ix, TAP_TCP_DATA, TAP_LEG_SMPP, smpp_link(site), false, at_ns + 2000000, &out);
}

/* Whether there is no room, even after an older message has made some. */
static bool is_full(struct site *site, uint32_t ix)
{
	const struct sms_cfg *cfg = &site->scenario->sms;
	uint32_t limit = cfg->queue_policy == SMS_QUEUE_REPLACE ? 1 : cfg->queue_limit;
	if (cfg->queue_policy != SMS_QUEUE_DROP_NEWEST && site->users[ix].sms_n >= limit) {
		displace(site, ix);
	}
	return site->users[ix].sms_n >= cfg->queue_limit ||
	       (cfg->smsc_queue_limit > 0 && site->smsc_n >= cfg->smsc_queue_limit);
}

/* Submits; true when the SMSC accepted. The user data it accepted is copied out. */
static bool submit(struct site *site, uint32_t ix, const struct identity *who,
	const struct smtp_note_control *control, uint8_t user_data[TPDU_UD_BYTES_MAX],
	size_t *user_data_n)
{
	uint8_t bytes[512];
	struct wire_out data = wire_out_init(user_data, TPDU_UD_BYTES_MAX);
	struct wire_out out = wire_out_init(bytes, sizeof bytes);
	trigger_write_user_data(control->mailbox, control->guid, control->time_s, &data);
	struct trigger_submit request = {.sequence = ++site->smpp_sequence & 0x7FFFFFFF,
		.source = eas_span(GATEWAY_NUMBER), .destination = identity_phone(who),
		.user_data = {user_data, data.n},
		.validity_s = (uint32_t)(site->scenario->sms.validity_ns / SECOND_NS)};
	trigger_write_submit_sm(&request, &out);
	REQUIRE(!data.overflow && !out.overflow);
	int64_t at_ns = site->now_ns + 4 * LEG_STEP_NS;
	if (site_tap_of(site, ix) != NULL && !site->smpp_bound) {
		tap_bind(site, ix, at_ns - LEG_STEP_NS);
		site->smpp_bound = true;
	}
	smsc_tap(site, ix, TAP_TCP_DATA, TAP_LEG_SMPP, smpp_link(site), true, at_ns, &out);
	struct smpp_pdu heard;
	struct wire_bad bad;
	size_t used;
	REQUIRE(smpp_read(bytes, out.n, &heard, &used, &bad) == WIRE_OK);
	bool full = is_full(site, ix);
	*user_data_n = heard.sm.short_message.n;
	memmove(user_data, heard.sm.short_message.p, *user_data_n);
	struct smpp_pdu answer = {.id = SMPP_SUBMIT_SM | SMPP_RESPONSE, .sequence = heard.sequence,
		.status = full ? SMPP_RMSGQFUL : SMPP_ROK, .has_body = !full};
	uint8_t id[10];
	answer.text = (struct wire_span){id, http1_decimal(heard.sequence, id)};
	out.n = 0;
	smpp_write(&answer, &out);
	REQUIRE(smpp_read(bytes, out.n, &heard, &used, &bad) == WIRE_OK);
	smsc_tap(site, ix, TAP_TCP_DATA, TAP_LEG_SMPP, smpp_link(site), false, at_ns + LEG_STEP_NS, &out);
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
		.smsc = smsc_address,
		.oa = gateway_address,
		.ud = {.length = (uint8_t)n, .bytes = {user_data, n}},
	};
	struct wire_out out = wire_out_init(sms->cp_data, sizeof sms->cp_data);
	trigger_write_deliver(&deliver, &out);
	REQUIRE(!out.overflow);
	sms->n = (uint8_t)out.n;
}

static void schedule(struct site *site, uint32_t ix, uint32_t item, bool copy,
	const uint8_t *user_data, size_t n)
{
	const struct sms_cfg *cfg = &site->scenario->sms;
	uint32_t number = site_number(site, ix), attempt = site->users[ix].trigger_attempt;
	int64_t delay_ns = dist_draw(&cfg->delay_ns,
		chance_unit(site->chance, number, CHANCE_SMS_DELAY, item, attempt));
	int64_t mail_ns = dist_draw(&cfg->smtp_ns,
		chance_unit(site->chance, number, CHANCE_SMS_SMTP, item, attempt));
	bool lost = cfg->loss_p > 0 &&
		chance_unit(site->chance, number, CHANCE_SMS_LOSS, item, attempt) < cfg->loss_p;
	if (delay_ns == DIST_NEVER || mail_ns == DIST_NEVER || lost) {
		site_count(site, TALLY_sms_lost, !copy);
		return;
	}
	uint32_t handle = slab_take(&site->sms);
	struct site_sms *sms = slab_at(&site->sms, handle);
	sms->user = ix;
	sms->item = item;
	sms->tries = sms->absences = 0;
	sms->copy = copy;
	sms->displaced = sms->on_air = sms->follows = sms->in_call = false;
	sms->accepted_ns = site->now_ns;
	sms->expires_ns = site->now_ns + cfg->validity_ns;
	write_cp_data(site, sms, user_data, n);
	int64_t at_ns = site->now_ns + mail_ns + delay_ns + (copy ? COPY_DELAY_NS : 0);
	if (cfg->smsc_per_s > 0) {
		int64_t wait_ns;
		station_serve(&site->smsc, site->now_ns, SECOND_NS / cfg->smsc_per_s, &wait_ns);
		at_ns += wait_ns;
	}
	if (cfg->covers == SMS_COVERS_GATEWAY) {
		at_ns += cfg->smsc_ns + cfg->hlr_ns;
	} else {
		at_ns -= air_seizure_ns(site, sms);
	}
	enlist(site, handle);
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
	struct identity who;
	identity_write(&who, site_number(site, ix));
	notify_by_mail(site, ix, item, &who, &control, mail, sizeof mail);
	if (!submit(site, ix, &who, &control, user_data, &n)) {
		site_count(site, TALLY_sms_rejected, 1);
		site_count(site, TALLY_sms_lost, 1);
		return;
	}
	site_count(site, TALLY_sms_submitted, 1);
	site_count(site, TALLY_sms_submitted_weekend, site_weekend(site, site->now_ns));
	schedule(site, ix, item, false, user_data, n);
	double copy_p = site->scenario->sms.duplicate_p;
	if (copy_p > 0 && chance_unit(site->chance, site_number(site, ix), CHANCE_SMS_COPY, item,
	    user->trigger_attempt) < copy_p) {
		schedule(site, ix, item, true, user_data, n);
	}
}
