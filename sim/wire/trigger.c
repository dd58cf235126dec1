/* The trigger built from its layers, outermost first; lengths are patched in once known. */
#include "wire/trigger.h"

#include "wire/hex.h"
#include "wire/octets.h"
#include "wire/smpp.h"
#include "wire/smpp_time.h"
#include "wire/wap_doc.h"
#include "wire/wap_push.h"

#define GUID_HEADER "NotifyGUID" /* the name of the token on the AirNotify page; our use of it */
#define TID 0x01u                /* one push per datagram: the number says nothing */
#define HEADERS_BYTES_MAX 64u
#define HEADER_APPLICATION_ID 0x2Fu

static void put_guid(const uint8_t guid[TRIGGER_GUID_BYTES], struct wire_out *out)
{
	uint8_t text[HEX_DIGITS];
	hex_write(text, guid, 'A');
	wap_push_header_write(GUID_HEADER, octets_span(text, sizeof text), out);
}

/* The mailbox is written inline as in vector emn-01: readers disagree on the ".com" token. */
static void put_emn(struct wire_span mailbox, int64_t time_s, struct wire_out *out)
{
	uint8_t date[WAP_DOC_DATE_BYTES_MAX];
	struct wap_doc doc;
	doc.kind = WAP_DOC_EMN;
	doc.version = 2;
	doc.charset = WAP_DOC_UTF8;
	doc.has_text = false;
	doc.attributes_n = 2;
	doc.attributes[0].start = WAP_DOC_EMN_MAILAT;
	doc.attributes[0].parts_n = 1;
	doc.attributes[0].parts[0] = (struct wap_doc_part){WAP_DOC_TEXT, mailbox};
	doc.attributes[1].start = WAP_DOC_EMN_TIMESTAMP;
	doc.attributes[1].parts_n = 1;
	doc.attributes[1].parts[0] = (struct wap_doc_part){
		WAP_DOC_OPAQUE, octets_span(date, wap_doc_date_from_unix(time_s, date))};
	wap_doc_write(&doc, out);
}

void trigger_write_user_data(struct wire_span mailbox, const uint8_t guid[TRIGGER_GUID_BYTES],
	int64_t time_s, struct wire_out *out)
{
	if (mailbox.n > TRIGGER_MAILBOX_BYTES_MAX) {
		out->overflow = true;
		return;
	}
	uint8_t header_octets[HEADERS_BYTES_MAX];
	struct wire_out headers = wire_out_init(header_octets, sizeof header_octets);
	wap_push_header_short_write(HEADER_APPLICATION_ID, WAP_PUSH_APPLICATION_EMN, &headers);
	put_guid(guid, &headers);
	const size_t udh_at = out->n;
	wire_put_u8(out, 0);
	udh_ports_write(UDH_PORT_WAP_PUSH, UDH_PORT_WSP, out);
	octets_patch_u8(out, udh_at, out->n - udh_at - 1);
	const struct wap_push push = {
		.tid = TID,
		.type = WAP_PUSH_TYPE,
		.content_type = WAP_PUSH_CONTENT_EMN,
		.headers = octets_span(header_octets, headers.n),
	};
	wap_push_write(&push, out);
	put_emn(mailbox, time_s, out);
}

/* The GUID header among the others; false when it is missing or not 32 hexadecimal digits. */
static bool guid_find(const struct wap_push *push, uint8_t guid[TRIGGER_GUID_BYTES])
{
	size_t at = push->spelled_at;
	struct wap_push_header header;
	while (wap_push_header_next(push->headers, &at, &header)) {
		if (header.code >= 0 || !wire_span_is(header.name, GUID_HEADER)) {
			continue;
		}
		return header.value.n == HEX_DIGITS + 1 && hex_read(guid, header.value.p, 'A');
	}
	return false;
}

/* Mailbox and time of an EMN in our form; false when it is another. */
static bool emn_note(const struct wap_doc *doc, struct trigger *out)
{
	const struct wap_doc_attribute *mailbox = NULL, *date = NULL;
	struct stamp stamp;
	/* The first of each; all starts of an EMN but that of the time are a mailbox. */
	for (size_t i = doc->attributes_n; i-- > 0;) {
		if (doc->attributes[i].start == WAP_DOC_EMN_TIMESTAMP) {
			date = &doc->attributes[i];
		} else {
			mailbox = &doc->attributes[i];
		}
	}
	if (doc->kind != WAP_DOC_EMN || mailbox == NULL || date == NULL ||
		mailbox->start != WAP_DOC_EMN_MAILAT || mailbox->parts_n != 1 ||
		mailbox->parts[0].token != WAP_DOC_TEXT || date->parts_n != 1 ||
		date->parts[0].token != WAP_DOC_OPAQUE ||
		!wap_doc_date_read(date->parts[0].span, &stamp)) {
		return false;
	}
	out->mailbox = mailbox->parts[0].span;
	out->time_s = stamp_to_unix(&stamp);
	return true;
}

/* Refuses with an offset that counts from an inner message which starts at `start`. */
static enum wire_verdict inner(enum wire_verdict verdict, size_t start, size_t n,
	struct wire_bad *bad)
{
	if (verdict == WIRE_MORE) {
		return octets_bad(bad, n, "message ends early");
	}
	if (verdict == WIRE_BAD && bad != NULL) {
		bad->offset += start;
	}
	return verdict;
}

enum wire_verdict trigger_read_user_data(const uint8_t *p, size_t n, struct trigger *out,
	struct wire_bad *bad)
{
	struct udh udh;
	enum wire_verdict verdict = inner(udh_read(octets_span(p, n), &udh, bad), 0, n, bad);
	if (verdict != WIRE_OK) {
		return verdict;
	}
	if (udh.port_bits != 16 || udh.port_dst != UDH_PORT_WAP_PUSH) {
		return octets_bad(bad, 0, "not addressed to the WAP push port");
	}
	struct wap_push push;
	size_t used = 0;
	const size_t push_at = n - udh.body.n;
	verdict = inner(wap_push_read(udh.body.p, udh.body.n, &push, &used, bad), push_at, n, bad);
	if (verdict != WIRE_OK) {
		return verdict;
	}
	if (push.content_type != WAP_PUSH_CONTENT_EMN || !guid_find(&push, out->guid)) {
		return octets_bad(bad, push_at, "not an e-mail notification with NotifyGUID");
	}
	struct wap_doc doc;
	const size_t doc_at = n - push.body.n;
	verdict = inner(wap_doc_read(push.body.p, push.body.n, &doc, &used, bad), doc_at, n, bad);
	if (verdict != WIRE_OK) {
		return verdict;
	}
	if (used != push.body.n || !emn_note(&doc, out)) {
		return octets_bad(bad, doc_at, "not an e-mail notification in our encoding");
	}
	return WIRE_OK;
}

/* Number without + and its TON: 1 international, 0 unknown. [SMPP3.4] 5.2.5 */
static struct wire_span smpp_number(struct wire_span number, uint8_t *ton)
{
	const size_t plus = number.n > 0 && number.p[0] == '+' ? 1 : 0;
	*ton = (uint8_t)plus;
	return octets_span(number.p + plus, number.n - plus);
}

void trigger_write_submit_sm(const struct trigger_submit *submit, struct wire_out *out)
{
	char validity[SMPP_TIME_TEXT_BYTES] = "";
	if (submit->validity_s > 0) {
		smpp_time_relative(submit->validity_s, validity);
	}
	struct smpp_pdu pdu = {
		.id = SMPP_SUBMIT_SM,
		.sequence = submit->sequence,
		.has_body = true,
		.sm = {
			.service_type = octets_text("WAP"),
			.source_addr_npi = 1, /* E.164 */
			.dest_addr_npi = 1,
			.esm_class = SMPP_UDHI,
			.protocol_id = submit->protocol_id,
			.validity_period = octets_text(validity),
			.registered_delivery = submit->receipt ? 1 : 0,
			.data_coding = TRIGGER_DCS,
			.short_message = submit->user_data,
		},
	};
	pdu.sm.source_addr = smpp_number(submit->source, &pdu.sm.source_addr_ton);
	pdu.sm.destination_addr = smpp_number(submit->destination, &pdu.sm.dest_addr_ton);
	smpp_write(&pdu, out);
}

void trigger_write_deliver(const struct trigger_deliver *deliver, struct wire_out *out)
{
	const struct tpdu_deliver tpdu = {
		.oa = deliver->oa,
		.scts = tpdu_time_from_unix(deliver->scts_s, deliver->scts_quarters),
		.ud = deliver->ud,
		.pid = deliver->pid,
		.dcs = deliver->dcs,
		.mms_more = deliver->mms_more,
		.udhi = deliver->udhi,
	};
	const struct cp_message cp = {.kind = CP_DATA, .ti = deliver->ti, .ti_flag = false};
	const struct rp_message rp = {
		.kind = RP_DATA_DOWN, .mr = deliver->rp_mr, .oa = deliver->smsc};
	cp_write(&cp, out);
	const size_t rp_at = out->n;
	rp_write(&rp, out);
	const size_t tpdu_at = out->n;
	tpdu_deliver_write(&tpdu, out);
	if (out->n - tpdu_at > RP_USER_DATA_BYTES_MAX) {
		out->overflow = true;
	}
	/* Both layers ended with an empty user data element, whose length octet is the last one. */
	if (!out->overflow) {
		octets_patch_u8(out, tpdu_at - 1, out->n - tpdu_at);
		octets_patch_u8(out, rp_at - 1, out->n - rp_at);
	}
}

/* The relay message inside a CP-DATA, whole. */
static enum wire_verdict relay_read(const struct cp_message *cp, size_t n, struct rp_message *rp,
	struct wire_bad *bad)
{
	size_t used = 0;
	const size_t start = n - cp->user_data.n;
	const enum wire_verdict verdict =
		inner(rp_read(cp->user_data.p, cp->user_data.n, rp, &used, bad), start, n, bad);
	if (verdict == WIRE_OK && used != cp->user_data.n) {
		return octets_bad(bad, start + used, "octets after the relay message");
	}
	return verdict;
}

enum wire_verdict trigger_read_deliver(const uint8_t *p, size_t n, struct trigger_delivered *out,
	struct wire_bad *bad)
{
	size_t used = 0;
	enum wire_verdict verdict = inner(cp_read(p, n, &out->cp, &used, bad), 0, n, bad);
	if (verdict != WIRE_OK) {
		return verdict;
	}
	if (out->cp.kind != CP_DATA || used != n) {
		return octets_bad(bad, 1, "not a CP-DATA alone");
	}
	verdict = relay_read(&out->cp, n, &out->rp, bad);
	if (verdict != WIRE_OK) {
		return verdict;
	}
	if (out->rp.kind != RP_DATA_DOWN) {
		return octets_bad(bad, n - out->cp.user_data.n, "not RP-DATA from the network");
	}
	const struct wire_span tpdu = out->rp.user_data;
	const size_t start = n - tpdu.n;
	verdict = inner(tpdu_deliver_read(tpdu.p, tpdu.n, &out->deliver, &used, bad), start, n, bad);
	if (verdict == WIRE_OK && used != tpdu.n) {
		return octets_bad(bad, start + used, "octets after the TPDU");
	}
	return verdict;
}

void trigger_write_cp_ack(uint8_t ti, bool ti_flag, struct wire_out *out)
{
	const struct cp_message cp = {.kind = CP_ACK, .ti = ti, .ti_flag = ti_flag};
	cp_write(&cp, out);
}

/* The phone did not allocate the TI of a message it received, so its flag is 1. */
static void relay_write(uint8_t ti, const struct rp_message *rp, struct wire_out *out)
{
	uint8_t octets[32];
	struct wire_out relay = wire_out_init(octets, sizeof octets);
	rp_write(rp, &relay);
	const struct cp_message cp = {.kind = CP_DATA, .ti = ti, .ti_flag = true,
		.user_data = octets_span(octets, relay.n)};
	cp_write(&cp, out);
}

void trigger_write_rp_ack(uint8_t ti, uint8_t rp_mr, struct wire_out *out)
{
	const struct rp_message rp = {.kind = RP_ACK_UP, .mr = rp_mr};
	relay_write(ti, &rp, out);
}

void trigger_write_rp_error(uint8_t ti, uint8_t rp_mr, uint8_t cause, uint8_t fcs,
	struct wire_out *out)
{
	uint8_t octets[8];
	struct wire_out report = wire_out_init(octets, sizeof octets);
	const struct tpdu_report tpdu = {.has_fcs = true, .fcs = fcs};
	tpdu_report_write(&tpdu, &report);
	const struct rp_message rp = {.kind = RP_ERROR_UP, .mr = rp_mr, .cause = cause,
		.has_user_data = true, .user_data = octets_span(octets, report.n)};
	relay_write(ti, &rp, out);
}

enum wire_verdict trigger_read_answer(const uint8_t *p, size_t n, struct trigger_answer *out,
	struct wire_bad *bad)
{
	size_t used = 0;
	const enum wire_verdict verdict = inner(cp_read(p, n, &out->cp, &used, bad), 0, n, bad);
	if (verdict != WIRE_OK) {
		return verdict;
	}
	if (used != n) {
		return octets_bad(bad, used, "octets after the CP message");
	}
	return out->cp.kind == CP_DATA ? relay_read(&out->cp, n, &out->rp, bad) : WIRE_OK;
}
