/* The connection layer: two octets of header, then a length and an RPDU, a cause, or nothing. */
#include "wire/cp.h"

#include "wire/octets.h"

#define CP_PD 9u /* protocol discriminator: SMS. [TS24.007] 11.2.3.1.1 */

enum wire_verdict cp_read(const uint8_t *p, size_t n, struct cp_message *out, size_t *used,
	struct wire_bad *bad)
{
	*out = (struct cp_message){.kind = 0};
	if (n < 1) {
		return WIRE_MORE;
	}
	if ((p[0] & 0x0F) != CP_PD) {
		return octets_bad(bad, 0, "protocol discriminator is not SMS (9)");
	}
	out->ti_flag = p[0] >> 7 != 0;
	out->ti = p[0] >> 4 & 7;
	if (out->ti == 7) {
		return octets_bad(bad, 0, "reserved transaction identifier");
	}
	if (n < 2) {
		return WIRE_MORE;
	}
	out->kind = p[1];
	switch (out->kind) {
	case CP_ACK:
		*used = 2;
		return WIRE_OK;
	case CP_ERROR:
		if (n < 3) {
			return WIRE_MORE;
		}
		out->cause = p[2];
		*used = 3;
		return WIRE_OK;
	case CP_DATA:
		break;
	default:
		return octets_bad(bad, 1, "unknown CP message type");
	}
	if (n < 3) {
		return WIRE_MORE;
	}
	if (p[2] > CP_USER_DATA_BYTES_MAX) {
		return octets_bad(bad, 2, "CP user data longer than 248 octets");
	}
	if (n - 3 < p[2]) {
		return WIRE_MORE;
	}
	out->user_data = octets_span(p + 3, p[2]);
	*used = 3 + (size_t)p[2];
	return WIRE_OK;
}

void cp_write(const struct cp_message *msg, struct wire_out *out)
{
	if (msg->user_data.n > CP_USER_DATA_BYTES_MAX) {
		out->overflow = true;
		return;
	}
	const size_t data_n = msg->kind == CP_DATA ? msg->user_data.n : 0;
	const bool third = msg->kind == CP_DATA || msg->kind == CP_ERROR;
	uint8_t *to = wire_room(out, (third ? 3 : 2) + data_n);
	if (to == NULL) {
		return;
	}
	*to++ = (uint8_t)((unsigned)msg->ti_flag << 7 | (msg->ti & 7u) << 4 | CP_PD);
	*to++ = msg->kind;
	if (third) {
		*to++ = msg->kind == CP_ERROR ? msg->cause : (uint8_t)data_n;
	}
	if (data_n > 0) {
		to = wire_copy(to, msg->user_data.p, data_n);
	}
	wire_took(out, to);
}

/* [TS24.011] 8.1.4.2 */
const char *cp_cause_name(uint8_t cause)
{
	static const struct {
		uint8_t cause;
		const char *name;
	} names[] = {
		{17, "network failure"},
		{22, "congestion"},
		{81, "invalid transaction identifier value"},
		{95, "semantically incorrect message"},
		{96, "invalid mandatory information"},
		{97, "message type non-existent or not implemented"},
		{98, "message not compatible with protocol state"},
		{99, "information element non-existent or not implemented"},
		{111, "protocol error"},
	};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (names[i].cause == cause) {
			return names[i].name;
		}
	}
	return "unknown cause";
}
