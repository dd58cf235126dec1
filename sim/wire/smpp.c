/* SMPP PDUs: one reader that waits for the whole PDU and then walks its fields, one writer.
 *
 * The readers work on `struct fields`, which remembers the first fault, so each body reads like its
 * table in [SMPP3.4] 4. Names of ids, states and tags are tables at the end. */
#include "wire/smpp.h"

#include "core/civil.h"
#include "wire/octets.h"

/* Sizes of C-octet strings with their NUL. [SMPP3.4] 4.1.1, 4.4.1 */
#define SYSTEM_ID_MAX 16u
#define PASSWORD_MAX 9u
#define SYSTEM_TYPE_MAX 13u
#define RANGE_MAX 41u
#define SERVICE_TYPE_MAX 6u
#define ADDRESS_MAX 21u
#define TIME_MAX 17u
#define MESSAGE_ID_MAX 65u
#define TLV_HEADER_BYTES 4u

struct fields {
	const uint8_t *p;
	size_t n;
	size_t at;
	bool fault;
	struct wire_bad *bad;
};

static void refuse(struct fields *f, size_t offset, const char *reason)
{
	if (!f->fault) {
		f->fault = true;
		octets_bad(f->bad, offset, reason);
	}
}

static uint8_t take_u8(struct fields *f)
{
	if (f->fault || f->at == f->n) {
		refuse(f, f->at, "PDU ends inside a mandatory field");
		return 0;
	}
	return f->p[f->at++];
}

/* A C-octet string of at most `max` octets, NUL included; the span leaves the NUL out. */
static struct wire_span take_text(struct fields *f, size_t max)
{
	const size_t rest = f->fault ? 0 : f->n - f->at;
	const size_t look = rest < max ? rest : max;
	const uint8_t *start = f->p + f->at;
	size_t n = 0;
	/* The strings are short: a loop beats the call of memchr. */
	while (n < look && start[n] != 0) {
		n++;
	}
	if (n == look) {
		refuse(f, f->at, rest < max ? "PDU ends inside a C-octet string" :
					      "C-octet string longer than its field");
		return (struct wire_span){.p = NULL, .n = 0};
	}
	f->at += n + 1;
	return octets_span(start, n);
}

static struct wire_span take_octets(struct fields *f, size_t n)
{
	if (f->fault || n > f->n - f->at) {
		refuse(f, f->at, "PDU ends inside short_message");
		return (struct wire_span){.p = NULL, .n = 0};
	}
	const uint8_t *start = f->p + f->at;
	f->at += n;
	return octets_span(start, n);
}

/* Everything left is TLVs; a cut one makes the PDU malformed. */
static struct wire_span take_tlvs(struct fields *f)
{
	if (f->fault) {
		return (struct wire_span){.p = NULL, .n = 0};
	}
	const struct wire_span tlvs = octets_span(f->p + f->at, f->n - f->at);
	size_t at = 0;
	struct smpp_tlv tlv;
	while (at < tlvs.n) {
		if (!smpp_tlv_next(tlvs, &at, &tlv)) {
			refuse(f, f->at + at, "TLV runs past command_length");
			break;
		}
	}
	f->at = f->n;
	return tlvs;
}

enum smpp_shape smpp_shape(uint32_t id)
{
	switch (id) {
	case SMPP_BIND_RECEIVER:
	case SMPP_BIND_TRANSMITTER:
	case SMPP_BIND_TRANSCEIVER:
		return SMPP_SHAPE_BIND;
	case SMPP_BIND_RECEIVER | SMPP_RESPONSE:
	case SMPP_BIND_TRANSMITTER | SMPP_RESPONSE:
	case SMPP_BIND_TRANSCEIVER | SMPP_RESPONSE:
		return SMPP_SHAPE_BIND_RESP;
	case SMPP_SUBMIT_SM:
	case SMPP_DELIVER_SM:
		return SMPP_SHAPE_SM;
	case SMPP_SUBMIT_SM | SMPP_RESPONSE:
	case SMPP_DELIVER_SM | SMPP_RESPONSE:
		return SMPP_SHAPE_SM_RESP;
	case SMPP_UNBIND:
	case SMPP_UNBIND | SMPP_RESPONSE:
	case SMPP_ENQUIRE_LINK:
	case SMPP_ENQUIRE_LINK | SMPP_RESPONSE:
	case SMPP_GENERIC_NACK | SMPP_RESPONSE:
		return SMPP_SHAPE_EMPTY;
	default:
		return SMPP_SHAPE_OTHER;
	}
}

static void bind_read(struct fields *f, struct smpp_bind *out)
{
	out->system_id = take_text(f, SYSTEM_ID_MAX);
	out->password = take_text(f, PASSWORD_MAX);
	out->system_type = take_text(f, SYSTEM_TYPE_MAX);
	out->interface_version = take_u8(f);
	out->addr_ton = take_u8(f);
	out->addr_npi = take_u8(f);
	out->address_range = take_text(f, RANGE_MAX);
	if (!f->fault && f->at != f->n) {
		refuse(f, f->at, "octets after address_range");
	}
}

static void sm_read(struct fields *f, struct smpp_sm *out)
{
	out->service_type = take_text(f, SERVICE_TYPE_MAX);
	out->source_addr_ton = take_u8(f);
	out->source_addr_npi = take_u8(f);
	out->source_addr = take_text(f, ADDRESS_MAX);
	out->dest_addr_ton = take_u8(f);
	out->dest_addr_npi = take_u8(f);
	out->destination_addr = take_text(f, ADDRESS_MAX);
	out->esm_class = take_u8(f);
	out->protocol_id = take_u8(f);
	out->priority_flag = take_u8(f);
	out->schedule_delivery_time = take_text(f, TIME_MAX);
	out->validity_period = take_text(f, TIME_MAX);
	out->registered_delivery = take_u8(f);
	out->replace_if_present_flag = take_u8(f);
	out->data_coding = take_u8(f);
	out->sm_default_msg_id = take_u8(f);
	const size_t length_at = f->at;
	const size_t length = take_u8(f);
	if (length > SMPP_SHORT_MESSAGE_MAX) {
		refuse(f, length_at, "sm_length above 254");
	}
	out->short_message = take_octets(f, length);
}

static void body_read(struct fields *f, struct smpp_pdu *out)
{
	switch (out->shape) {
	case SMPP_SHAPE_BIND:
		bind_read(f, &out->bind);
		break;
	case SMPP_SHAPE_SM:
		sm_read(f, &out->sm);
		out->tlvs = take_tlvs(f);
		break;
	case SMPP_SHAPE_BIND_RESP:
		out->text = take_text(f, SYSTEM_ID_MAX);
		out->tlvs = take_tlvs(f);
		break;
	case SMPP_SHAPE_SM_RESP:
		out->text = take_text(f, MESSAGE_ID_MAX);
		out->tlvs = take_tlvs(f);
		break;
	case SMPP_SHAPE_EMPTY:
		if (f->at != f->n) {
			refuse(f, f->at, "body where none is allowed");
		}
		break;
	default:
		out->body = octets_span(f->p + f->at, f->n - f->at);
		break;
	}
}

enum wire_verdict smpp_read(const uint8_t *p, size_t n, struct smpp_pdu *out, size_t *used,
	struct wire_bad *bad)
{
	if (n < 4) {
		return WIRE_MORE;
	}
	const uint32_t length = octets_u32(p);
	if (length < SMPP_HEADER_BYTES) {
		return octets_bad(bad, 0, "command_length below 16");
	}
	if (length > SMPP_PDU_BYTES_MAX) {
		return octets_bad(bad, 0, "command_length above the limit");
	}
	if (n < length) {
		return WIRE_MORE;
	}
	out->length = length;
	out->id = octets_u32(p + 4);
	out->status = octets_u32(p + 8);
	out->sequence = octets_u32(p + 12);
	out->shape = (uint8_t)smpp_shape(out->id);
	out->tlvs = (struct wire_span){.p = NULL, .n = 0};
	struct fields f = {.p = p, .n = length, .at = SMPP_HEADER_BYTES, .fault = false, .bad = bad};
	/* [SMPP3.4] 4.1.2 and others: a response that reports an error may have no body. */
	out->has_body = length > SMPP_HEADER_BYTES;
	if (out->has_body || (out->id & SMPP_RESPONSE) == 0 || out->status == SMPP_ROK) {
		body_read(&f, out);
	} else {
		out->sm = (struct smpp_sm){.esm_class = 0}; /* the largest member: all are empty */
	}
	if (f.fault) {
		return WIRE_BAD;
	}
	*used = length;
	return WIRE_OK;
}

static void put_text(struct wire_out *out, struct wire_span text, size_t max)
{
	if (text.n >= max || text.n + 1 > out->cap - out->n) {
		out->overflow = true;
		return;
	}
	uint8_t *to = out->p + out->n;
	for (size_t i = 0; i < text.n; i++) {
		to[i] = text.p[i];
		if (to[i] == 0) {
			out->overflow = true; /* it would end the string early */
		}
	}
	to[text.n] = 0;
	out->n += text.n + 1;
}

static void bind_write(const struct smpp_bind *bind, struct wire_out *out)
{
	put_text(out, bind->system_id, SYSTEM_ID_MAX);
	put_text(out, bind->password, PASSWORD_MAX);
	put_text(out, bind->system_type, SYSTEM_TYPE_MAX);
	wire_put_u8(out, bind->interface_version);
	wire_put_u8(out, bind->addr_ton);
	wire_put_u8(out, bind->addr_npi);
	put_text(out, bind->address_range, RANGE_MAX);
}

static void sm_write(const struct smpp_sm *sm, struct wire_out *out)
{
	if (sm->short_message.n > SMPP_SHORT_MESSAGE_MAX) {
		out->overflow = true;
		return;
	}
	put_text(out, sm->service_type, SERVICE_TYPE_MAX);
	wire_put_u8(out, sm->source_addr_ton);
	wire_put_u8(out, sm->source_addr_npi);
	put_text(out, sm->source_addr, ADDRESS_MAX);
	wire_put_u8(out, sm->dest_addr_ton);
	wire_put_u8(out, sm->dest_addr_npi);
	put_text(out, sm->destination_addr, ADDRESS_MAX);
	wire_put_u8(out, sm->esm_class);
	wire_put_u8(out, sm->protocol_id);
	wire_put_u8(out, sm->priority_flag);
	put_text(out, sm->schedule_delivery_time, TIME_MAX);
	put_text(out, sm->validity_period, TIME_MAX);
	wire_put_u8(out, sm->registered_delivery);
	wire_put_u8(out, sm->replace_if_present_flag);
	wire_put_u8(out, sm->data_coding);
	wire_put_u8(out, sm->sm_default_msg_id);
	wire_put_u8(out, (unsigned)sm->short_message.n);
	octets_put_span(out, sm->short_message);
}

static void body_write(const struct smpp_pdu *pdu, enum smpp_shape shape, struct wire_out *out)
{
	switch (shape) {
	case SMPP_SHAPE_BIND:
		bind_write(&pdu->bind, out);
		break;
	case SMPP_SHAPE_SM:
		sm_write(&pdu->sm, out);
		octets_put_span(out, pdu->tlvs);
		break;
	case SMPP_SHAPE_BIND_RESP:
	case SMPP_SHAPE_SM_RESP:
		put_text(out, pdu->text,
			shape == SMPP_SHAPE_SM_RESP ? MESSAGE_ID_MAX : SYSTEM_ID_MAX);
		octets_put_span(out, pdu->tlvs);
		break;
	case SMPP_SHAPE_OTHER:
		octets_put_span(out, pdu->body);
		break;
	case SMPP_SHAPE_EMPTY:
		break;
	}
}

void smpp_write(const struct smpp_pdu *pdu, struct wire_out *out)
{
	const size_t start = out->n;
	const enum smpp_shape shape = smpp_shape(pdu->id);
	smpp_write_header(pdu->id, pdu->status, pdu->sequence, out);
	if (pdu->has_body || (pdu->id & SMPP_RESPONSE) == 0 || pdu->status == SMPP_ROK) {
		body_write(pdu, shape, out);
	}
	const size_t length = out->n - start;
	if (out->overflow || length > SMPP_PDU_BYTES_MAX) {
		out->overflow = true;
		return;
	}
	out->p[start + 1] = (uint8_t)(length >> 16);
	out->p[start + 2] = (uint8_t)(length >> 8);
	out->p[start + 3] = (uint8_t)length;
}

void smpp_write_header(uint32_t id, uint32_t status, uint32_t sequence, struct wire_out *out)
{
	octets_put_u32(out, SMPP_HEADER_BYTES);
	octets_put_u32(out, id);
	octets_put_u32(out, status);
	octets_put_u32(out, sequence);
}

bool smpp_tlv_next(struct wire_span tlvs, size_t *at, struct smpp_tlv *out)
{
	if (tlvs.n < TLV_HEADER_BYTES || *at > tlvs.n - TLV_HEADER_BYTES) {
		return false;
	}
	const size_t bytes = octets_u16(tlvs.p + *at + 2);
	if (bytes > tlvs.n - *at - TLV_HEADER_BYTES) {
		return false;
	}
	out->tag = octets_u16(tlvs.p + *at);
	out->value = octets_span(tlvs.p + *at + TLV_HEADER_BYTES, bytes);
	*at += TLV_HEADER_BYTES + bytes;
	return true;
}

bool smpp_tlv_find(struct wire_span tlvs, uint16_t tag, struct wire_span *value)
{
	size_t at = 0;
	struct smpp_tlv tlv;
	while (smpp_tlv_next(tlvs, &at, &tlv)) {
		if (tlv.tag == tag) {
			*value = tlv.value;
			return true;
		}
	}
	return false;
}

void smpp_tlv_write(uint16_t tag, struct wire_span value, struct wire_out *out)
{
	if (value.n > UINT16_MAX) {
		out->overflow = true;
		return;
	}
	octets_put_u16(out, tag);
	octets_put_u16(out, (unsigned)value.n);
	octets_put_span(out, value);
}

static char *put_digits(char *to, int64_t v, int digits)
{
	for (int i = digits - 1; i >= 0; i--) {
		to[i] = (char)('0' + v % 10);
		v /= 10;
	}
	return to + digits;
}

/* `digits` decimal digits at `p`; -1 when one of them is something else. */
static int64_t digits_value(const uint8_t *p, int digits)
{
	int64_t v = 0;
	for (int i = 0; i < digits; i++) {
		if (p[i] < '0' || p[i] > '9') {
			return -1;
		}
		v = v * 10 + (p[i] - '0');
	}
	return v;
}

/* YYMMDDhhmm in UTC. */
static void put_minute(int64_t unix_s, struct wire_out *out)
{
	const struct civil t = civil_of_seconds(unix_s);
	char text[10];
	char *to = put_digits(text, t.year % 100, 2);
	to = put_digits(to, t.month, 2);
	to = put_digits(to, t.day, 2);
	to = put_digits(to, t.hour, 2);
	put_digits(to, t.minute, 2);
	wire_put(out, text, sizeof text);
}

static bool minute_read(const uint8_t *p, int64_t *unix_s)
{
	int64_t f[5];
	for (int i = 0; i < 5; i++) {
		f[i] = digits_value(p + (ptrdiff_t)2 * i, 2);
		if (f[i] < 0) {
			return false;
		}
	}
	const struct civil t = {(int)(2000 + f[0]), (int)f[1], (int)f[2], (int)f[3], (int)f[4], 0};
	if (!civil_valid(&t)) {
		return false;
	}
	*unix_s = civil_seconds(&t);
	return true;
}

void smpp_receipt_write(const struct smpp_receipt *receipt, struct wire_out *out)
{
	char err[3];
	put_digits(err, receipt->err % 1000, sizeof err);
	octets_put_span(out, octets_text("id:"));
	octets_put_span(out, receipt->id);
	octets_put_span(out, octets_text(" sub:001 dlvrd:"));
	octets_put_span(out, octets_text(wire_span_is(receipt->stat, "DELIVRD") ? "001" : "000"));
	octets_put_span(out, octets_text(" submit date:"));
	put_minute(receipt->submit_s, out);
	octets_put_span(out, octets_text(" done date:"));
	put_minute(receipt->done_s, out);
	octets_put_span(out, octets_text(" stat:"));
	octets_put_span(out, receipt->stat);
	octets_put_span(out, octets_text(" err:"));
	wire_put(out, err, sizeof err);
	octets_put_span(out, octets_text(" text:"));
	octets_put_span(out, receipt->text);
}

/* Steps over `label` at `*at`; false when something else stands there. */
static bool label_skip(const uint8_t *p, size_t n, size_t *at, const char *label)
{
	const size_t bytes = strlen(label);
	if (n - *at < bytes || memcmp(p + *at, label, bytes) != 0) {
		return false;
	}
	*at += bytes;
	return true;
}

/* The word up to the next space or the end. */
static struct wire_span word_take(const uint8_t *p, size_t n, size_t *at)
{
	const size_t start = *at;
	while (*at < n && p[*at] != ' ') {
		(*at)++;
	}
	return octets_span(p + start, *at - start);
}

enum wire_verdict smpp_receipt_read(const uint8_t *p, size_t n, struct smpp_receipt *out,
	struct wire_bad *bad)
{
	static const char *const labels[] = {
		"id:", " sub:", " dlvrd:", " submit date:", " done date:", " stat:", " err:"};
	struct wire_span words[7];
	size_t at = 0;
	for (int i = 0; i < 7; i++) {
		if (!label_skip(p, n, &at, labels[i])) {
			return octets_bad(bad, at, "not a delivery receipt");
		}
		words[i] = word_take(p, n, &at);
	}
	*out = (struct smpp_receipt){.id = words[0], .stat = words[5]};
	const int64_t err = words[6].n == 3 ? digits_value(words[6].p, 3) : -1;
	if (words[3].n != 10 || words[4].n != 10 || !minute_read(words[3].p, &out->submit_s) ||
		!minute_read(words[4].p, &out->done_s) || err < 0) {
		return octets_bad(bad, at, "delivery receipt with a bad date or error code");
	}
	out->err = (uint16_t)err;
	if (label_skip(p, n, &at, " text:")) {
		out->text = octets_span(p + at, n - at);
	}
	return WIRE_OK;
}

void smpp_relative_time(uint32_t seconds, char text[SMPP_TIME_TEXT_BYTES])
{
	const uint32_t longest = 99u * 86400 + 86399;
	const int64_t s = seconds > longest ? longest : seconds;
	char *to = put_digits(text, 0, 4);
	to = put_digits(to, s / 86400, 2);
	to = put_digits(to, s / 3600 % 24, 2);
	to = put_digits(to, s / 60 % 60, 2);
	to = put_digits(to, s % 60, 2);
	memcpy(to, "000R", 5);
}

int64_t smpp_time_s(struct wire_span text, int64_t now_s)
{
	int64_t f[6];
	if (text.n != SMPP_TIME_TEXT_BYTES - 1) {
		return -1;
	}
	for (int i = 0; i < 6; i++) {
		f[i] = digits_value(text.p + (ptrdiff_t)2 * i, 2);
		if (f[i] < 0) {
			return -1;
		}
	}
	const uint8_t form = text.p[15];
	const int64_t quarters = digits_value(text.p + 13, 2);
	if (form == 'R') {
		return ((f[0] * 365 + f[1] * 30 + f[2]) * 24 + f[3]) * 3600 + f[4] * 60 + f[5];
	}
	const struct civil t = {(int)(2000 + f[0]), (int)f[1], (int)f[2], (int)f[3], (int)f[4],
		(int)f[5]};
	if ((form != '+' && form != '-') || quarters < 0 || !civil_valid(&t)) {
		return -1;
	}
	const int64_t then_s = civil_seconds(&t) - (form == '+' ? quarters : -quarters) * 900;
	return then_s > now_s ? then_s - now_s : 0;
}
