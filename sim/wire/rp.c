/* The relay layer: one switch over the message type, elements in their fixed order. */
#include "wire/rp.h"

#include "wire/octets.h"

#include <assert.h>

#define RP_USER_DATA_IEI 0x41u /* [TS24.011] 8.2.5.3 */

enum wire_verdict rp_address_read(const uint8_t *p, size_t n, struct rp_address *out,
	size_t *used, struct wire_bad *bad)
{
	*out = (struct rp_address){.n = 0};
	if (n < 1) {
		return WIRE_MORE;
	}
	if (p[0] > RP_ADDRESS_BYTES_MAX) {
		return octets_bad(bad, 0, "RP address longer than 11 octets");
	}
	if (n - 1 < p[0]) {
		return WIRE_MORE;
	}
	out->n = p[0];
	memcpy(out->octets, p + 1, p[0]);
	*used = 1 + (size_t)p[0];
	return WIRE_OK;
}

void rp_address_write(const struct rp_address *a, struct wire_out *out)
{
	if (a->n > RP_ADDRESS_BYTES_MAX) {
		out->overflow = true;
		return;
	}
	/* The struct is what goes over the wire, and is copied whole where any address has room: a copy
	 * of a length that is known is two instructions. */
	static_assert(sizeof *a == 1 + RP_ADDRESS_BYTES_MAX, "an RP address without gaps");
	if (out->cap - out->n >= sizeof *a) {
		memcpy(out->p + out->n, a, sizeof *a);
		out->n += 1 + (size_t)a->n;
	} else {
		wire_put(out, a, 1 + (size_t)a->n);
	}
}

bool rp_address_from_text(struct wire_span text, struct rp_address *out)
{
	const bool plus = text.n > 0 && text.p[0] == '+';
	const uint8_t *digits = text.p + (plus ? 1 : 0);
	const size_t digits_n = text.n - (plus ? 1 : 0);
	if (digits_n < 1 || digits_n > 20) {
		return false;
	}
	struct rp_address a = {.n = (uint8_t)(1 + (digits_n + 1) / 2)};
	a.octets[0] = plus ? 0x91 : 0x81;
	for (size_t i = 0; i < digits_n; i++) {
		if (digits[i] < '0' || digits[i] > '9') {
			return false;
		}
		const unsigned digit = digits[i] - (unsigned)'0';
		uint8_t *octet = &a.octets[1 + i / 2];
		*octet = (uint8_t)(i % 2 == 0 ? 0xF0 | digit : (*octet & 0x0Fu) | digit << 4);
	}
	*out = a;
	return true;
}

size_t rp_address_text(const struct rp_address *a, char text[RP_ADDRESS_TEXT_BYTES])
{
	static const char digits[16] = "0123456789*#abc?";
	size_t n = 0;
	if (a->n > 0 && (a->octets[0] >> 4 & 7) == 1) {
		text[n++] = '+';
	}
	for (size_t i = 1; i < a->n && i < RP_ADDRESS_BYTES_MAX; i++) {
		text[n++] = digits[a->octets[i] & 0x0F];
		if (i + 1 < a->n || a->octets[i] >> 4 != 0x0F) {
			text[n++] = digits[a->octets[i] >> 4];
		}
	}
	text[n] = '\0';
	return n;
}

/* Length and TPDU of an LV element at `*at`; the same part of a TLV. */
static enum wire_verdict user_data_read(const uint8_t *p, size_t n, size_t *at,
	struct rp_message *out, struct wire_bad *bad)
{
	if (*at >= n) {
		return WIRE_MORE;
	}
	const size_t bytes = p[*at];
	if (bytes > RP_USER_DATA_BYTES_MAX) {
		return octets_bad(bad, *at, "RP user data longer than 233 octets");
	}
	if (n - *at - 1 < bytes) {
		return WIRE_MORE;
	}
	out->user_data = octets_span(p + *at + 1, bytes);
	out->has_user_data = true;
	*at += 1 + bytes;
	return WIRE_OK;
}

/* The TLV 41 that may end an ACK or ERROR. Another element is kept out: 24.011 defines none. */
static enum wire_verdict optional_read(const uint8_t *p, size_t n, size_t *at,
	struct rp_message *out, struct wire_bad *bad)
{
	if (*at == n) {
		return WIRE_OK;
	}
	if (p[*at] != RP_USER_DATA_IEI) {
		return octets_bad(bad, *at, "unknown RP information element");
	}
	size_t value = *at + 1;
	const enum wire_verdict verdict = user_data_read(p, n, &value, out, bad);
	*at = verdict == WIRE_OK ? value : *at;
	return verdict;
}

static enum wire_verdict data_read(const uint8_t *p, size_t n, size_t *at,
	struct rp_message *out, struct wire_bad *bad)
{
	struct rp_address *const addresses[2] = {&out->oa, &out->da};
	for (int i = 0; i < 2; i++) {
		size_t used = 0;
		const enum wire_verdict verdict =
			rp_address_read(p + *at, n - *at, addresses[i], &used, bad);
		if (verdict != WIRE_OK) {
			if (verdict == WIRE_BAD && bad != NULL) {
				bad->offset += *at;
			}
			return verdict;
		}
		*at += used;
	}
	return user_data_read(p, n, at, out, bad);
}

/* [TS24.011] 8.2.5.4: one or two octets; bit 8 of the first is an extension bit that is kept. */
static enum wire_verdict cause_read(const uint8_t *p, size_t n, size_t *at,
	struct rp_message *out, struct wire_bad *bad)
{
	if (*at >= n) {
		return WIRE_MORE;
	}
	const size_t bytes = p[*at];
	if (bytes < 1 || bytes > 2) {
		return octets_bad(bad, *at, "RP cause is not 1 or 2 octets long");
	}
	if (n - *at - 1 < bytes) {
		return WIRE_MORE;
	}
	out->cause = p[*at + 1] & 0x7F;
	out->cause_ext = p[*at + 1] >> 7;
	out->has_diagnostic = bytes == 2;
	out->diagnostic = bytes == 2 ? p[*at + 2] : 0;
	*at += 1 + bytes;
	return optional_read(p, n, at, out, bad);
}

enum wire_verdict rp_read(const uint8_t *p, size_t n, struct rp_message *out, size_t *used,
	struct wire_bad *bad)
{
	*out = (struct rp_message){.kind = 0};
	if (n < 1) {
		return WIRE_MORE;
	}
	out->kind = p[0] & 7; /* the upper five bits are spare. [TS24.011] 8.2.2 */
	if (out->kind > RP_SMMA_UP) {
		return octets_bad(bad, 0, "reserved RP message type");
	}
	if (n < 2) {
		return WIRE_MORE;
	}
	out->mr = p[1];
	size_t at = 2;
	enum wire_verdict verdict = WIRE_OK;
	switch (out->kind) {
	case RP_DATA_UP:
	case RP_DATA_DOWN:
		verdict = data_read(p, n, &at, out, bad);
		break;
	case RP_ACK_UP:
	case RP_ACK_DOWN:
		verdict = optional_read(p, n, &at, out, bad);
		break;
	case RP_ERROR_UP:
	case RP_ERROR_DOWN:
		verdict = cause_read(p, n, &at, out, bad);
		break;
	default:
		break;
	}
	if (verdict == WIRE_OK) {
		*used = at;
	}
	return verdict;
}

static void user_data_write(const struct rp_message *msg, struct wire_out *out)
{
	if (msg->user_data.n > RP_USER_DATA_BYTES_MAX) {
		out->overflow = true;
		return;
	}
	wire_put_u8(out, (unsigned)msg->user_data.n);
	octets_put_span(out, msg->user_data);
}

void rp_write(const struct rp_message *msg, struct wire_out *out)
{
	const uint8_t head[2] = {msg->kind, msg->mr};
	wire_put(out, head, sizeof head);
	switch (msg->kind) {
	case RP_DATA_UP:
	case RP_DATA_DOWN:
		rp_address_write(&msg->oa, out);
		rp_address_write(&msg->da, out);
		user_data_write(msg, out);
		return;
	case RP_ERROR_UP:
	case RP_ERROR_DOWN:
		wire_put_u8(out, msg->has_diagnostic ? 2 : 1);
		wire_put_u8(out, (msg->cause & 0x7Fu) | (unsigned)(msg->cause_ext & 1) << 7);
		if (msg->has_diagnostic) {
			wire_put_u8(out, msg->diagnostic);
		}
		break;
	case RP_ACK_UP:
	case RP_ACK_DOWN:
		break;
	default:
		return;
	}
	if (msg->has_user_data) {
		wire_put_u8(out, RP_USER_DATA_IEI);
		user_data_write(msg, out);
	}
}

/* [TS24.011] 8.2.5.4, table 8.4 */
const char *rp_cause_name(uint8_t cause)
{
	static const struct {
		uint8_t cause;
		const char *name;
	} names[] = {
		{1, "unassigned number"},
		{8, "operator determined barring"},
		{10, "call barred"},
		{11, "reserved"},
		{21, "short message transfer rejected"},
		{22, "memory capacity exceeded"},
		{27, "destination out of order"},
		{28, "unidentified subscriber"},
		{29, "facility rejected"},
		{30, "unknown subscriber"},
		{38, "network out of order"},
		{41, "temporary failure"},
		{42, "congestion"},
		{47, "resources unavailable"},
		{50, "requested facility not subscribed"},
		{69, "requested facility not implemented"},
		{81, "invalid short message transfer reference value"},
		{95, "semantically incorrect message"},
		{96, "invalid mandatory information"},
		{97, "message type non-existent or not implemented"},
		{98, "message not compatible with protocol state"},
		{99, "information element non-existent or not implemented"},
		{111, "protocol error"},
		{127, "interworking"},
	};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (names[i].cause == cause) {
			return names[i].name;
		}
	}
	return "unknown cause";
}
