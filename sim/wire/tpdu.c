/* TPDUs field by field, in the order of the standard's layout figures.
 *
 * Each reader walks a cursor that remembers the first verdict other than OK, so the message reads
 * like its table in [TS23.040] 9.2.2 and every length is checked in one place, take(). */
#include "wire/tpdu.h"

#include "wire/gsm7.h"
#include "wire/octets.h"

#include <assert.h>

/* Bits of the first octet. [TS23.040] 9.2.3 */
#define MTI_MASK 0x03u
#define BIT_NO_MORE 0x04u /* TP-MMS: 1 = no more messages */
#define BIT_RD 0x04u
#define BIT_LP 0x08u
#define BIT_SR 0x20u /* TP-SRI, TP-SRR, TP-SRQ */
#define BIT_UDHI 0x40u
#define BIT_RP 0x80u

/* TP-PI. [TS23.040] 9.2.3.27 */
#define PI_PID 0x01u
#define PI_DCS 0x02u
#define PI_UDL 0x04u
#define PI_EXTENSION 0x80u

struct cursor {
	const uint8_t *p;
	size_t n;
	size_t at;
	enum wire_verdict verdict;
	struct wire_bad *bad;
};

WIRE_COLD static void refuse(struct cursor *c, size_t offset, const char *reason)
{
	if (c->verdict == WIRE_OK) {
		c->verdict = octets_bad(c->bad, offset, reason);
	}
}

/* The next `bytes` octets, or NULL (and MORE) when they are not there or reading has stopped. */
static const uint8_t *take(struct cursor *c, size_t bytes)
{
	if (c->verdict != WIRE_OK) {
		return NULL;
	}
	if (bytes > c->n - c->at) {
		c->verdict = WIRE_MORE;
		return NULL;
	}
	const uint8_t *p = c->p + c->at;
	c->at += bytes;
	return p;
}

static uint8_t take_u8(struct cursor *c)
{
	const uint8_t *p = take(c, 1);
	return p == NULL ? 0 : *p;
}

static void take_address(struct cursor *c, struct tpdu_address *out)
{
	const uint8_t *head = take(c, 2);
	if (head == NULL) {
		return;
	}
	if (head[0] > TPDU_ADDRESS_DIGITS_MAX) {
		refuse(c, c->at - 2, "TP address longer than 20 semi-octets");
		return;
	}
	const size_t bytes = (head[0] + 1u) / 2;
	const uint8_t *digits = take(c, bytes);
	if (digits != NULL) {
		*out = (struct tpdu_address){.semi_octets = head[0], .type = head[1]};
		memcpy(out->bcd, digits, bytes);
	}
}

static void take_time(struct cursor *c, struct tpdu_time *out)
{
	const uint8_t *p = take(c, TPDU_TIME_BYTES);
	if (p != NULL) {
		memcpy(out->octets, p, TPDU_TIME_BYTES);
	}
}

static void take_ud(struct cursor *c, uint8_t dcs, struct tpdu_ud *out)
{
	const size_t length_at = c->at;
	out->length = take_u8(c);
	const size_t bytes = tpdu_ud_bytes(out->length, dcs);
	if (bytes > TPDU_UD_BYTES_MAX) {
		refuse(c, length_at, "user data longer than 140 octets");
		return;
	}
	out->bytes = octets_span(take(c, bytes), bytes);
}

static void take_pi(struct cursor *c, struct tpdu_optional *out)
{
	out->pi = take_u8(c);
	if ((out->pi & PI_EXTENSION) != 0) {
		refuse(c, c->at - 1, "TP-PI with extension");
	}
}

/* What TP-PI announces. */
static void take_optional(struct cursor *c, struct tpdu_optional *out)
{
	if ((out->pi & PI_PID) != 0) {
		out->pid = take_u8(c);
	}
	if ((out->pi & PI_DCS) != 0) {
		out->dcs = take_u8(c);
	}
	if ((out->pi & PI_UDL) != 0) {
		take_ud(c, out->dcs, &out->ud);
	}
}

enum tpdu_kind tpdu_kind(uint8_t first_octet, bool from_ms)
{
	switch (first_octet & MTI_MASK) {
	case 0:
		return from_ms ? TPDU_DELIVER_REPORT : TPDU_DELIVER;
	case 1:
		return from_ms ? TPDU_SUBMIT : TPDU_SUBMIT_REPORT;
	case 2:
		return from_ms ? TPDU_COMMAND : TPDU_STATUS_REPORT;
	default:
		return TPDU_RESERVED;
	}
}

/* [TS23.038] 4: groups 00xx and 01xx share their coding; reserved codings read as GSM 7-bit. */
enum tpdu_alphabet tpdu_alphabet(uint8_t dcs)
{
	if (dcs < 0x80) {
		if ((dcs & 0x20) != 0) {
			return TPDU_8BIT; /* compressed: octets, whatever is inside */
		}
		const unsigned alphabet = dcs >> 2 & 3;
		return alphabet == 1 ? TPDU_8BIT : alphabet == 2 ? TPDU_UCS2 : TPDU_GSM7;
	}
	if (dcs >= 0xF0) {
		return (dcs & 4) != 0 ? TPDU_8BIT : TPDU_GSM7;
	}
	return dcs >= 0xE0 ? TPDU_UCS2 : TPDU_GSM7;
}

int tpdu_class(uint8_t dcs)
{
	return dcs >= 0xF0 || (dcs < 0x80 && (dcs & 0x10) != 0) ? dcs & 3 : -1;
}

size_t tpdu_ud_bytes(uint8_t length, uint8_t dcs)
{
	return tpdu_alphabet(dcs) == TPDU_GSM7 ? gsm7_packed_bytes(length, 0) : length;
}

static enum wire_verdict finish(const struct cursor *c, size_t *used)
{
	if (c->verdict == WIRE_OK) {
		*used = c->at;
	}
	return c->verdict;
}

static struct cursor cursor_init(const uint8_t *p, size_t n, struct wire_bad *bad)
{
	return (struct cursor){.p = p, .n = n, .at = 0, .verdict = WIRE_OK, .bad = bad};
}

enum wire_verdict tpdu_deliver_read(const uint8_t *p, size_t n, struct tpdu_deliver *out,
	size_t *used, struct wire_bad *bad)
{
	struct cursor c = cursor_init(p, n, bad);
	*out = (struct tpdu_deliver){.pid = 0};
	const uint8_t first = take_u8(&c);
	if (c.verdict == WIRE_OK && (first & MTI_MASK) != 0) {
		refuse(&c, 0, "message type is not SMS-DELIVER");
	}
	out->mms_more = (first & BIT_NO_MORE) == 0;
	out->lp = (first & BIT_LP) != 0;
	out->sri = (first & BIT_SR) != 0;
	out->udhi = (first & BIT_UDHI) != 0;
	out->rp = (first & BIT_RP) != 0;
	take_address(&c, &out->oa);
	out->pid = take_u8(&c);
	out->dcs = take_u8(&c);
	take_time(&c, &out->scts);
	take_ud(&c, out->dcs, &out->ud);
	return finish(&c, used);
}

static void put_ud(const struct tpdu_ud *ud, uint8_t dcs, struct wire_out *out)
{
	/* A length octet that does not fit its octets would shift everything after it. */
	if (ud->bytes.n > TPDU_UD_BYTES_MAX || ud->bytes.n != tpdu_ud_bytes(ud->length, dcs)) {
		out->overflow = true;
		return;
	}
	uint8_t *to = wire_room(out, 1 + ud->bytes.n);
	if (to != NULL) {
		*to++ = ud->length;
		wire_took(out, ud->bytes.n == 0 ? to : wire_copy(to, ud->bytes.p, ud->bytes.n));
	}
}

void tpdu_deliver_write(const struct tpdu_deliver *msg, struct wire_out *out)
{
	wire_put_u8(out, BIT_NO_MORE * !msg->mms_more | BIT_LP * msg->lp | BIT_SR * msg->sri |
				 BIT_UDHI * msg->udhi | BIT_RP * msg->rp);
	tpdu_address_write(&msg->oa, out);
	uint8_t fields[2 + TPDU_TIME_BYTES] = {msg->pid, msg->dcs};
	memcpy(fields + 2, msg->scts.octets, TPDU_TIME_BYTES);
	wire_put(out, fields, sizeof fields);
	put_ud(&msg->ud, msg->dcs, out);
}

/* Octets of TP-VP by TP-VPF. [TS23.040] 9.2.3.12 */
static size_t vp_bytes(unsigned vpf)
{
	return vpf == TPDU_VPF_NONE ? 0 : vpf == TPDU_VPF_RELATIVE ? 1 : TPDU_TIME_BYTES;
}

enum wire_verdict tpdu_submit_read(const uint8_t *p, size_t n, struct tpdu_submit *out,
	size_t *used, struct wire_bad *bad)
{
	struct cursor c = cursor_init(p, n, bad);
	*out = (struct tpdu_submit){.pid = 0};
	const uint8_t first = take_u8(&c);
	if (c.verdict == WIRE_OK && (first & MTI_MASK) != 1) {
		refuse(&c, 0, "message type is not SMS-SUBMIT");
	}
	out->rd = (first & BIT_RD) != 0;
	out->vpf = first >> 3 & 3;
	out->srr = (first & BIT_SR) != 0;
	out->udhi = (first & BIT_UDHI) != 0;
	out->rp = (first & BIT_RP) != 0;
	out->mr = take_u8(&c);
	take_address(&c, &out->da);
	out->pid = take_u8(&c);
	out->dcs = take_u8(&c);
	const uint8_t *vp = take(&c, vp_bytes(out->vpf));
	if (vp != NULL) {
		memcpy(out->vp, vp, vp_bytes(out->vpf));
	}
	take_ud(&c, out->dcs, &out->ud);
	return finish(&c, used);
}

void tpdu_submit_write(const struct tpdu_submit *msg, struct wire_out *out)
{
	wire_put_u8(out, 1u | (msg->rd ? BIT_RD : 0) | (msg->vpf & 3u) << 3 |
				 (msg->srr ? BIT_SR : 0) | (msg->udhi ? BIT_UDHI : 0) |
				 (msg->rp ? BIT_RP : 0));
	wire_put_u8(out, msg->mr);
	tpdu_address_write(&msg->da, out);
	wire_put_u8(out, msg->pid);
	wire_put_u8(out, msg->dcs);
	wire_put(out, msg->vp, vp_bytes(msg->vpf & 3u));
	put_ud(&msg->ud, msg->dcs, out);
}

enum wire_verdict tpdu_status_report_read(const uint8_t *p, size_t n,
	struct tpdu_status_report *out, size_t *used, struct wire_bad *bad)
{
	struct cursor c = cursor_init(p, n, bad);
	*out = (struct tpdu_status_report){.mr = 0};
	const uint8_t first = take_u8(&c);
	if (c.verdict == WIRE_OK && (first & MTI_MASK) != 2) {
		refuse(&c, 0, "message type is not SMS-STATUS-REPORT");
	}
	out->mms_more = (first & BIT_NO_MORE) == 0;
	out->lp = (first & BIT_LP) != 0;
	out->srq = (first & BIT_SR) != 0;
	out->udhi = (first & BIT_UDHI) != 0;
	out->mr = take_u8(&c);
	take_address(&c, &out->ra);
	take_time(&c, &out->scts);
	take_time(&c, &out->dt);
	out->st = take_u8(&c);
	if (n > TPDU_BYTES_MAX) {
		refuse(&c, TPDU_BYTES_MAX, "TPDU longer than 233 octets");
	}
	if (c.verdict != WIRE_OK) {
		return c.verdict;
	}
	/* Phones pad reports with FF or anything: only a whole, valid TP-PI group counts as one. */
	if (c.at < n) {
		struct cursor rest = c;
		rest.bad = NULL;
		struct tpdu_optional optional = {.pi = 0};
		take_pi(&rest, &optional);
		take_optional(&rest, &optional);
		if (rest.verdict == WIRE_OK) {
			out->has_pi = true;
			out->optional = optional;
			c.at = rest.at;
		}
	}
	out->padding = octets_span(p + c.at, n - c.at);
	*used = n;
	return WIRE_OK;
}

static void put_pi(const struct tpdu_optional *optional, struct wire_out *out)
{
	wire_put_u8(out, optional->pi & ~PI_EXTENSION);
}

static void put_optional(const struct tpdu_optional *optional, struct wire_out *out)
{
	if ((optional->pi & PI_PID) != 0) {
		wire_put_u8(out, optional->pid);
	}
	if ((optional->pi & PI_DCS) != 0) {
		wire_put_u8(out, optional->dcs);
	}
	if ((optional->pi & PI_UDL) != 0) {
		put_ud(&optional->ud, (optional->pi & PI_DCS) != 0 ? optional->dcs : 0, out);
	}
}

void tpdu_status_report_write(const struct tpdu_status_report *msg, struct wire_out *out)
{
	wire_put_u8(out, 2u | (msg->mms_more ? 0 : BIT_NO_MORE) | (msg->lp ? BIT_LP : 0) |
				 (msg->srq ? BIT_SR : 0) | (msg->udhi ? BIT_UDHI : 0));
	wire_put_u8(out, msg->mr);
	tpdu_address_write(&msg->ra, out);
	wire_put(out, msg->scts.octets, TPDU_TIME_BYTES);
	wire_put(out, msg->dt.octets, TPDU_TIME_BYTES);
	wire_put_u8(out, msg->st);
	if (msg->has_pi) {
		put_pi(&msg->optional, out);
		put_optional(&msg->optional, out);
	}
	octets_put_span(out, msg->padding);
}

enum wire_verdict tpdu_report_read(const uint8_t *p, size_t n, bool is_submit, bool in_error,
	struct tpdu_report *out, size_t *used, struct wire_bad *bad)
{
	struct cursor c = cursor_init(p, n, bad);
	*out = (struct tpdu_report){.is_submit = is_submit, .has_fcs = in_error};
	const uint8_t first = take_u8(&c);
	if (c.verdict == WIRE_OK && (first & MTI_MASK) != (is_submit ? 1u : 0u)) {
		refuse(&c, 0, "message type is not that of the report");
	}
	out->udhi = (first & BIT_UDHI) != 0;
	if (in_error) {
		out->fcs = take_u8(&c);
	}
	/* SUBMIT-REPORT has TP-PI before TP-SCTS, the other optional fields after it. */
	take_pi(&c, &out->optional);
	if (is_submit) {
		take_time(&c, &out->scts);
	}
	take_optional(&c, &out->optional);
	return finish(&c, used);
}

void tpdu_report_write(const struct tpdu_report *msg, struct wire_out *out)
{
	wire_put_u8(out, (msg->is_submit ? 1u : 0u) | (msg->udhi ? BIT_UDHI : 0));
	if (msg->has_fcs) {
		wire_put_u8(out, msg->fcs);
	}
	put_pi(&msg->optional, out);
	if (msg->is_submit) {
		wire_put(out, msg->scts.octets, TPDU_TIME_BYTES);
	}
	put_optional(&msg->optional, out);
}

enum wire_verdict tpdu_address_read(const uint8_t *p, size_t n, struct tpdu_address *out,
	size_t *used, struct wire_bad *bad)
{
	struct cursor c = cursor_init(p, n, bad);
	*out = (struct tpdu_address){.type = 0};
	take_address(&c, out);
	return finish(&c, used);
}

void tpdu_address_write(const struct tpdu_address *a, struct wire_out *out)
{
	if (a->semi_octets > TPDU_ADDRESS_DIGITS_MAX) {
		out->overflow = true;
		return;
	}
	/* Copied whole where any address has room: a copy of a known length is two instructions. */
	static_assert(sizeof *a == 2 + TPDU_ADDRESS_DIGITS_MAX / 2, "a TP address without gaps");
	const size_t bytes = 2 + (a->semi_octets + 1u) / 2;
	if (out->cap - out->n >= sizeof *a) {
		memcpy(out->p + out->n, a, sizeof *a);
		out->n += bytes;
	} else {
		wire_put(out, a, bytes);
	}
}

/* The four-bit code of a dialled character, -1 when there is none. [TS23.040] 9.1.2.3 */
static int digit_code(uint8_t character)
{
	static const char digits[] = "0123456789*#abc";
	const char *found = memchr(digits, character, sizeof digits - 1);
	return found == NULL ? -1 : (int)(found - digits);
}

bool tpdu_address_from_text(struct wire_span text, struct tpdu_address *out)
{
	const size_t skip = text.n > 0 && text.p[0] == '+' ? 1 : 0;
	const size_t digits_n = text.n - skip;
	if (digits_n > TPDU_ADDRESS_DIGITS_MAX) {
		return false;
	}
	struct tpdu_address a = {.semi_octets = (uint8_t)digits_n, .type = skip == 1 ? 0x91 : 0x81};
	for (size_t i = 0; i < digits_n; i++) {
		const int code = digit_code(text.p[skip + i]);
		if (code < 0) {
			return false;
		}
		uint8_t *octet = &a.bcd[i / 2];
		*octet = (uint8_t)(i % 2 == 0 ? 0xF0 | code : (*octet & 0x0F) | code << 4);
	}
	*out = a;
	return true;
}

#define NAME_SEPTETS_MAX 11u /* 20 semi-octets hold 11 septets */

bool tpdu_address_from_name(struct wire_span text, struct tpdu_address *out)
{
	uint8_t septets[NAME_SEPTETS_MAX];
	size_t n = 0;
	if (gsm7_from_utf8(text, septets, sizeof septets, &n, NULL) != WIRE_OK) {
		return false;
	}
	struct tpdu_address a = {.semi_octets = (uint8_t)((7 * n + 3) / 4), .type = 0xD0};
	struct wire_out packed = wire_out_init(a.bcd, sizeof a.bcd);
	gsm7_pack(septets, n, 0, &packed);
	*out = a;
	return true;
}

enum tpdu_ton tpdu_address_ton(const struct tpdu_address *a)
{
	return (enum tpdu_ton)(a->type >> 4 & 7);
}

static size_t name_text(const struct tpdu_address *a, char text[TPDU_ADDRESS_TEXT_BYTES])
{
	uint8_t septets[NAME_SEPTETS_MAX];
	size_t n = a->semi_octets * 4u / 7;
	if (n > NAME_SEPTETS_MAX || !gsm7_unpack(a->bcd, sizeof a->bcd, 0, septets, n)) {
		n = 0;
	}
	/* Some senders round the length up to whole octets; the spare zero bits are no "@". */
	if (n > 0 && septets[n - 1] == 0 && ((7 * (n - 1) + 7) / 8) * 2 == a->semi_octets) {
		n--;
	}
	struct wire_out out = wire_out_init(text, TPDU_ADDRESS_TEXT_BYTES - 1);
	gsm7_to_utf8(septets, n, &out);
	text[out.n] = '\0';
	return out.n;
}

size_t tpdu_address_text(const struct tpdu_address *a, char text[TPDU_ADDRESS_TEXT_BYTES])
{
	static const char digits[16] = "0123456789*#abc?";
	const enum tpdu_ton ton = tpdu_address_ton(a);
	if (ton == TPDU_TON_ALPHANUMERIC) {
		return name_text(a, text);
	}
	size_t n = 0;
	if (ton == TPDU_TON_INTERNATIONAL) {
		text[n++] = '+';
	}
	for (size_t i = 0; i < a->semi_octets && i < TPDU_ADDRESS_DIGITS_MAX; i++) {
		text[n++] = digits[i % 2 == 0 ? a->bcd[i / 2] & 0x0F : a->bcd[i / 2] >> 4];
	}
	text[n] = '\0';
	return n;
}

/* Two swapped decimal digits, or -1. */
static int swapped_value(uint8_t octet)
{
	const int low = octet & 0x0F;
	const int high = octet >> 4;
	return low > 9 || high > 9 ? -1 : low * 10 + high;
}

/* Of a number below 100: its tens take the lower half octet, the rest the upper. */
static uint8_t swapped(int v)
{
	const unsigned tens = (unsigned)v / 10;
	return (uint8_t)(tens + 16 * ((unsigned)v - 10 * tens));
}

bool tpdu_time_read(const struct tpdu_time *t, struct stamp *out)
{
	int fields[6];
	for (int i = 0; i < 6; i++) {
		fields[i] = swapped_value(t->octets[i]);
		if (fields[i] < 0) {
			return false;
		}
	}
	/* [TS23.040] 9.2.3.11: the sign is bit 3 of the zone's octet, 1 = behind GMT. */
	const int quarters = swapped_value(t->octets[6] & 0xF7);
	const struct stamp s = {
		.civil = {fields[0] + (fields[0] >= 90 ? 1900 : 2000), fields[1], fields[2],
			fields[3], fields[4], fields[5]},
		.quarters = (t->octets[6] & 0x08) != 0 ? -quarters : quarters,
	};
	if (quarters < 0 || !stamp_ok(&s)) {
		return false;
	}
	*out = s;
	return true;
}

struct tpdu_time tpdu_time_from_stamp(const struct stamp *s)
{
	const struct civil *civil = &s->civil;
	const int quarters = s->quarters < 0 ? -s->quarters : s->quarters;
	const int year = (int)((unsigned)civil->year % 100);
	return (struct tpdu_time){.octets = {swapped(year), swapped(civil->month),
		swapped(civil->day), swapped(civil->hour), swapped(civil->minute), swapped(civil->second),
		(uint8_t)(swapped(quarters) | (s->quarters < 0 ? 0x08 : 0))}};
}

struct tpdu_time tpdu_time_from_unix(int64_t unix_s, int quarters)
{
	const struct stamp s = stamp_from_unix(unix_s, quarters);
	return tpdu_time_from_stamp(&s);
}

uint32_t tpdu_vp_minutes(uint8_t vp)
{
	if (vp <= 143) {
		return (vp + 1u) * 5;
	}
	if (vp <= 167) {
		return 12 * 60 + (vp - 143u) * 30;
	}
	return vp <= 196 ? (vp - 166u) * 24 * 60 : (vp - 192u) * 7 * 24 * 60;
}

uint8_t tpdu_vp_from_minutes(uint32_t minutes)
{
	unsigned low = 0;
	unsigned high = 255;
	while (low < high) {
		const unsigned middle = (low + high) / 2;
		if (tpdu_vp_minutes((uint8_t)middle) >= minutes) {
			high = middle;
		} else {
			low = middle + 1;
		}
	}
	return (uint8_t)low;
}

int64_t tpdu_submit_validity_s(const struct tpdu_submit *msg, int64_t now_s)
{
	if (msg->vpf == TPDU_VPF_RELATIVE) {
		return (int64_t)tpdu_vp_minutes(msg->vp[0]) * 60;
	}
	if (msg->vpf == TPDU_VPF_ABSOLUTE) {
		struct tpdu_time t;
		struct stamp s;
		memcpy(t.octets, msg->vp, sizeof t.octets);
		return tpdu_time_read(&t, &s) && stamp_to_unix(&s) > now_s ?
			stamp_to_unix(&s) - now_s : -1;
	}
	if (msg->vpf != TPDU_VPF_ENHANCED) {
		return -1;
	}
	/* [TS23.040] 9.2.3.12.3: the form is in bits 2-0 of the functionality indicator; with bit 7 set
	 * another octet of it follows, of which nothing is defined. */
	switch ((msg->vp[0] & 0x80) != 0 ? 0 : msg->vp[0] & 7) {
	case 1:
		return (int64_t)tpdu_vp_minutes(msg->vp[1]) * 60;
	case 2:
		return msg->vp[1] == 0 ? -1 : msg->vp[1];
	case 3: {
		const int h = swapped_value(msg->vp[1]);
		const int m = swapped_value(msg->vp[2]);
		const int s = swapped_value(msg->vp[3]);
		return h < 0 || m < 0 || s < 0 ? -1 : h * 3600 + m * 60 + s;
	}
	default:
		return -1;
	}
}
