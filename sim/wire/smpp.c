/* SMPP PDUs: one reader that waits for the whole PDU and then walks its fields, one writer.
 *
 * The readers work on `struct fields`, which remembers the first fault. Bodies are read and written
 * by the table of smpp_field.h; only submit_sm and deliver_sm, which the simulator exchanges by the
 * million, have a reader and a writer written out for the easy case, and a test holds them against
 * the table. */
#include "wire/smpp.h"

#include "wire/octets.h"
#include "wire/scan.h"
#include "wire/smpp_field.h"
#include "wire/smpp_tlv.h"
#include "wire/swar.h"

/* What the hot pair sm_read and sm_write need; the other bodies take theirs from smpp_field.c. */
#define SERVICE_TYPE_MAX 6u
#define ADDRESS_MAX 21u
#define TIME_MAX 17u
#define SM_BYTES_MAX (SERVICE_TYPE_MAX + 2 * ADDRESS_MAX + 2 * TIME_MAX + 12 + SMPP_SHORT_MESSAGE_MAX)

struct fields {
	const uint8_t *p;
	size_t n;
	size_t at;
	bool fault;
	struct wire_bad *bad;
};

WIRE_COLD static void refuse(struct fields *f, size_t offset, const char *reason)
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
		refuse(f, f->at, "PDU ends inside a mandatory field");
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
	case SMPP_SUBMIT_SM:
	case SMPP_DELIVER_SM:
		return SMPP_SHAPE_SM;
	case SMPP_SUBMIT_SM | SMPP_RESPONSE:
	case SMPP_DELIVER_SM | SMPP_RESPONSE:
	case SMPP_DATA_SM | SMPP_RESPONSE:
		return SMPP_SHAPE_SM_RESP;
	case SMPP_BIND_RECEIVER:
	case SMPP_BIND_TRANSMITTER:
	case SMPP_BIND_TRANSCEIVER:
		return SMPP_SHAPE_BIND;
	case SMPP_BIND_RECEIVER | SMPP_RESPONSE:
	case SMPP_BIND_TRANSMITTER | SMPP_RESPONSE:
	case SMPP_BIND_TRANSCEIVER | SMPP_RESPONSE:
		return SMPP_SHAPE_BIND_RESP;
	case SMPP_UNBIND:
	case SMPP_UNBIND | SMPP_RESPONSE:
	case SMPP_ENQUIRE_LINK:
	case SMPP_ENQUIRE_LINK | SMPP_RESPONSE:
	case SMPP_CANCEL_SM | SMPP_RESPONSE:
	case SMPP_REPLACE_SM | SMPP_RESPONSE:
	case SMPP_GENERIC_NACK | SMPP_RESPONSE:
		return SMPP_SHAPE_EMPTY;
	case SMPP_OUTBIND:
		return SMPP_SHAPE_OUTBIND;
	case SMPP_SUBMIT_MULTI:
		return SMPP_SHAPE_MULTI;
	case SMPP_SUBMIT_MULTI | SMPP_RESPONSE:
		return SMPP_SHAPE_MULTI_RESP;
	case SMPP_DATA_SM:
		return SMPP_SHAPE_DATA;
	case SMPP_QUERY_SM:
		return SMPP_SHAPE_QUERY;
	case SMPP_QUERY_SM | SMPP_RESPONSE:
		return SMPP_SHAPE_QUERY_RESP;
	case SMPP_CANCEL_SM:
		return SMPP_SHAPE_CANCEL;
	case SMPP_REPLACE_SM:
		return SMPP_SHAPE_REPLACE;
	case SMPP_ALERT_NOTIFICATION:
		return SMPP_SHAPE_ALERT;
	default:
		return SMPP_SHAPE_OTHER;
	}
}

bool smpp_shape_tlvs(enum smpp_shape shape)
{
	return shape == SMPP_SHAPE_SM || shape == SMPP_SHAPE_SM_RESP ||
		shape == SMPP_SHAPE_BIND_RESP || shape == SMPP_SHAPE_MULTI ||
		shape == SMPP_SHAPE_DATA || shape == SMPP_SHAPE_ALERT;
}

/* One destination; `failed`: as in a response. [SMPP3.4] 4.5.1.1, 4.5.3 */
static void take_dest(struct fields *f, bool failed, struct smpp_dest *out)
{
	const size_t flag_at = f->at;
	const uint8_t flag = failed ? 1 : take_u8(f);
	if (flag != 1 && flag != 2) {
		refuse(f, flag_at, "dest_flag is neither 1 nor 2");
	}
	*out = (struct smpp_dest){.is_list = flag == 2};
	if (flag == 1) {
		out->ton = take_u8(f);
		out->npi = take_u8(f);
	}
	out->addr = take_text(f, ADDRESS_MAX);
	if (failed) {
		const struct wire_span status = take_octets(f, 4);
		out->status = f->fault ? 0 : octets_u32(status.p);
	}
}

static void take_dests(struct fields *f, bool failed, struct smpp_sm *out)
{
	const size_t count_at = f->at;
	struct smpp_dest dest;
	out->dests_n = take_u8(f);
	if (!failed && (out->dests_n == 0 || out->dests_n > SMPP_DESTS_MAX)) {
		refuse(f, count_at, "number_of_dests is not 1 to 254");
	}
	const size_t start = f->at;
	for (unsigned i = 0; i < out->dests_n && !f->fault; i++) {
		take_dest(f, failed, &dest);
	}
	out->dests = octets_span(f->p + start, f->at - start);
}

static struct wire_span take_message(struct fields *f)
{
	const size_t length_at = f->at;
	const size_t length = take_u8(f);
	if (length > SMPP_SHORT_MESSAGE_MAX) {
		refuse(f, length_at, "sm_length above 254");
	}
	return take_octets(f, length);
}

/* The fields of a shape by the table. */
static void fields_read(struct fields *f, struct smpp_pdu *out)
{
	size_t n = 0;
	const struct smpp_field *rows = smpp_field_list((enum smpp_shape)out->shape, &n);
	for (size_t i = 0; i < n; i++) {
		void *member = (uint8_t *)out + rows[i].offset;
		switch ((enum smpp_field_kind)rows[i].kind) {
		case SMPP_FIELD_TEXT:
			*(struct wire_span *)member = take_text(f, rows[i].max);
			break;
		case SMPP_FIELD_U8:
			*(uint8_t *)member = take_u8(f);
			break;
		case SMPP_FIELD_MESSAGE:
			*(struct wire_span *)member = take_message(f);
			break;
		case SMPP_FIELD_DESTS:
		case SMPP_FIELD_FAILED:
			take_dests(f, rows[i].kind == SMPP_FIELD_FAILED, &out->sm);
			break;
		}
	}
}

/* What any C-octet string of a submit_sm may reach over without leaving the PDU: two steps. */
#define SM_REACH_BYTES (2 * SCAN_STEP_BYTES)

/* The string at `at`, where SM_REACH_BYTES can be looked at; the place after its NUL, NULL when it
 * has none before `max`. */
static inline const uint8_t *pass_text(const uint8_t *at, size_t max, struct wire_span *out)
{
	size_t n = SCAN_STEP(zero)(at);
	if (n == SCAN_STEP_BYTES) {
		n += SCAN_STEP(zero)(at + SCAN_STEP_BYTES);
	}
	*out = octets_span(at, n);
	return n < max ? at + n + 1 : NULL;
}

/* The mandatory fields where none can be cut short: `last` is the last place with SM_REACH_BYTES
 * behind it. False when it is not as easy as that. */
static bool sm_pass(struct fields *f, const uint8_t *last, struct smpp_sm *out)
{
	const uint8_t *at = pass_text(f->p + f->at, SERVICE_TYPE_MAX, &out->service_type);
	if (at == NULL || at + 2 > last) {
		return false;
	}
	out->source_addr_ton = at[0];
	out->source_addr_npi = at[1];
	at = pass_text(at + 2, ADDRESS_MAX, &out->source_addr);
	if (at == NULL || at + 2 > last) {
		return false;
	}
	out->dest_addr_ton = at[0];
	out->dest_addr_npi = at[1];
	at = pass_text(at + 2, ADDRESS_MAX, &out->destination_addr);
	if (at == NULL || at + 3 > last) {
		return false;
	}
	out->esm_class = at[0];
	out->protocol_id = at[1];
	out->priority_flag = at[2];
	at = pass_text(at + 3, TIME_MAX, &out->schedule_delivery_time);
	if (at == NULL || at > last) {
		return false;
	}
	at = pass_text(at, TIME_MAX, &out->validity_period);
	if (at == NULL || at > last) {
		return false;
	}
	out->registered_delivery = at[0];
	out->replace_if_present_flag = at[1];
	out->data_coding = at[2];
	out->sm_default_msg_id = at[3];
	f->at = (size_t)(at + 4 - f->p);
	return true;
}

/* Whatever goes wrong is found again, with its place, by the table. */
static void sm_read(struct fields *f, struct smpp_pdu *out)
{
	struct smpp_sm *sm = &out->sm;
	const size_t start = f->at;
	sm->message_id = (struct wire_span){.p = NULL, .n = 0};
	sm->dests = (struct wire_span){.p = NULL, .n = 0};
	sm->message_state = 0;
	sm->error_code = 0;
	sm->dests_n = 0;
	if (f->n - start >= SM_REACH_BYTES && sm_pass(f, f->p + f->n - SM_REACH_BYTES, sm)) {
		sm->short_message = take_message(f);
	} else {
		f->at = start;
		fields_read(f, out);
	}
}

static void body_read(struct fields *f, struct smpp_pdu *out)
{
	const enum smpp_shape shape = (enum smpp_shape)out->shape;
	if (shape == SMPP_SHAPE_SM) {
		sm_read(f, out);
		out->tlvs = take_tlvs(f);
		return;
	}
	out->sm = (struct smpp_sm){.esm_class = 0}; /* the largest member: all are empty */
	if (shape == SMPP_SHAPE_OTHER) {
		out->body = octets_span(f->p + f->at, f->n - f->at);
		return;
	}
	fields_read(f, out);
	if (smpp_shape_tlvs(shape)) {
		out->tlvs = take_tlvs(f);
	} else if (!f->fault && f->at != f->n) {
		refuse(f, f->at, "octets after the last field");
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

static void message_write(struct wire_span message, struct wire_out *out)
{
	if (message.n > SMPP_SHORT_MESSAGE_MAX) {
		out->overflow = true;
		return;
	}
	wire_put_u8(out, (unsigned)message.n);
	octets_put_span(out, message);
}

/* Copies a string of less than `max` octets and its NUL; the place after it. `*fault` on a longer
 * one or a NUL inside. Loads that overlap take any length up to 16 without a loop. Inlined, as each
 * string of a submit_sm has its usual length, and so its own branches to predict. */
__attribute__((always_inline)) static inline uint8_t *copy_text(uint8_t *to, struct wire_span text,
	size_t max, bool *fault)
{
	const size_t n = text.n < max ? text.n : 0;
	uint64_t zeros = text.n >= max;
	if (n > 16) {
		memcpy(to, text.p, n);
		zeros |= memchr(text.p, 0, n) != NULL;
	} else if (n >= 8) {
		const uint64_t first = swar_load(text.p);
		const uint64_t last = swar_load(text.p + n - 8);
		zeros |= swar_equal(first, 0) | swar_equal(last, 0);
		memcpy(to, text.p, 8);
		memcpy(to + n - 8, text.p + n - 8, 8);
	} else if (n >= 4) {
		const uint64_t both = swar_load4(text.p) | (uint64_t)swar_load4(text.p + n - 4) << 32;
		zeros |= swar_equal(both, 0);
		memcpy(to, text.p, 4);
		memcpy(to + n - 4, text.p + n - 4, 4);
	} else if (n > 0) {
		const uint8_t first = text.p[0], middle = text.p[n / 2], last = text.p[n - 1];
		zeros |= first == 0 || middle == 0 || last == 0;
		to[0] = first;
		to[n / 2] = middle;
		to[n - 1] = last;
	}
	to[n] = 0;
	*fault |= zeros != 0;
	return to + n + 1;
}

static void fields_write(const struct smpp_pdu *pdu, enum smpp_shape shape, struct wire_out *out);

/* Straight into the output where any submit_sm has room, else field by field. */
static void sm_write(const struct smpp_pdu *pdu, struct wire_out *out)
{
	const struct smpp_sm *sm = &pdu->sm;
	if (out->cap - out->n < SM_BYTES_MAX || sm->short_message.n > SMPP_SHORT_MESSAGE_MAX) {
		fields_write(pdu, SMPP_SHAPE_SM, out);
		return;
	}
	bool fault = false;
	uint8_t *to = copy_text(out->p + out->n, sm->service_type, SERVICE_TYPE_MAX, &fault);
	*to++ = sm->source_addr_ton;
	*to++ = sm->source_addr_npi;
	to = copy_text(to, sm->source_addr, ADDRESS_MAX, &fault);
	*to++ = sm->dest_addr_ton;
	*to++ = sm->dest_addr_npi;
	to = copy_text(to, sm->destination_addr, ADDRESS_MAX, &fault);
	*to++ = sm->esm_class;
	*to++ = sm->protocol_id;
	*to++ = sm->priority_flag;
	to = copy_text(to, sm->schedule_delivery_time, TIME_MAX, &fault);
	to = copy_text(to, sm->validity_period, TIME_MAX, &fault);
	*to++ = sm->registered_delivery;
	*to++ = sm->replace_if_present_flag;
	*to++ = sm->data_coding;
	*to++ = sm->sm_default_msg_id;
	*to++ = (uint8_t)sm->short_message.n;
	if (sm->short_message.n > 0) {
		memcpy(to, sm->short_message.p, sm->short_message.n);
	}
	out->n = (size_t)(to - out->p) + sm->short_message.n;
	out->overflow |= fault;
}

static void dests_write(const struct smpp_sm *sm, bool failed, struct wire_out *out)
{
	struct smpp_dest dest;
	size_t at = 0;
	unsigned n = 0;
	while (smpp_dest_next(sm->dests, failed, &at, &dest)) {
		n++;
	}
	if (at != sm->dests.n || n != sm->dests_n || (!failed && (n == 0 || n > SMPP_DESTS_MAX))) {
		out->overflow = true;
		return;
	}
	wire_put_u8(out, n);
	octets_put_span(out, sm->dests);
}

/* The fields of a shape by the table. */
static void fields_write(const struct smpp_pdu *pdu, enum smpp_shape shape, struct wire_out *out)
{
	size_t n = 0;
	const struct smpp_field *rows = smpp_field_list(shape, &n);
	for (size_t i = 0; i < n; i++) {
		const void *member = (const uint8_t *)pdu + rows[i].offset;
		switch ((enum smpp_field_kind)rows[i].kind) {
		case SMPP_FIELD_TEXT:
			put_text(out, *(const struct wire_span *)member, rows[i].max);
			break;
		case SMPP_FIELD_U8:
			wire_put_u8(out, *(const uint8_t *)member);
			break;
		case SMPP_FIELD_MESSAGE:
			message_write(*(const struct wire_span *)member, out);
			break;
		case SMPP_FIELD_DESTS:
		case SMPP_FIELD_FAILED:
			dests_write(&pdu->sm, rows[i].kind == SMPP_FIELD_FAILED, out);
			break;
		}
	}
}

static void body_write(const struct smpp_pdu *pdu, enum smpp_shape shape, struct wire_out *out)
{
	if (shape == SMPP_SHAPE_SM) {
		sm_write(pdu, out);
	} else if (shape == SMPP_SHAPE_OTHER) {
		octets_put_span(out, pdu->body);
	} else {
		fields_write(pdu, shape, out);
	}
	if (smpp_shape_tlvs(shape)) {
		octets_put_span(out, pdu->tlvs);
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
	const uint32_t words[4] = {SMPP_HEADER_BYTES, id, status, sequence};
	uint8_t octets[SMPP_HEADER_BYTES];
	for (size_t i = 0; i < 4; i++) {
		octets[4 * i] = (uint8_t)(words[i] >> 24);
		octets[4 * i + 1] = (uint8_t)(words[i] >> 16);
		octets[4 * i + 2] = (uint8_t)(words[i] >> 8);
		octets[4 * i + 3] = (uint8_t)words[i];
	}
	wire_put(out, octets, sizeof octets);
}

bool smpp_dest_next(struct wire_span dests, bool failed, size_t *at, struct smpp_dest *out)
{
	struct fields f = {.p = dests.p, .n = dests.n, .at = *at, .fault = false, .bad = NULL};
	if (*at >= dests.n) {
		return false;
	}
	take_dest(&f, failed, out);
	*at = f.fault ? *at : f.at;
	return !f.fault;
}

void smpp_dest_write(const struct smpp_dest *dest, bool failed, struct wire_out *out)
{
	if (!failed) {
		wire_put_u8(out, dest->is_list ? 2 : 1);
	}
	if (failed || !dest->is_list) {
		wire_put_u8(out, dest->ton);
		wire_put_u8(out, dest->npi);
	}
	put_text(out, dest->addr, ADDRESS_MAX);
	if (failed) {
		octets_put_u32(out, dest->status);
	}
}
