/* LAPDm frames of format B and the splitting of a layer 3 message into I-frames. */
#include "wire/lapdm.h"

#include "wire/octets.h"

#define EA 0x01u        /* address and length octets: no further octet follows */
#define CR 0x02u        /* command/response bit of the address */
#define PF 0x10u        /* poll/final bit of the control octet */
#define LENGTH_MORE 0x02u
#define HEADER_BYTES 3u
#define INFO_BYTES_MAX 63u /* six bits of length */

/* Control octets without P/F and numbers. [TS44.006] table 4 */
static const uint8_t controls[] = {
	[LAPDM_I] = 0x00,
	[LAPDM_RR] = 0x01,
	[LAPDM_RNR] = 0x05,
	[LAPDM_REJ] = 0x09,
	[LAPDM_SABM] = 0x2F,
	[LAPDM_DM] = 0x0F,
	[LAPDM_UI] = 0x03,
	[LAPDM_DISC] = 0x43,
	[LAPDM_UA] = 0x63,
};

static bool is_supervisory(unsigned kind)
{
	return kind == LAPDM_RR || kind == LAPDM_RNR || kind == LAPDM_REJ;
}

uint32_t lapdm_i_frames_n(size_t l3_bytes, unsigned n201)
{
	return l3_bytes == 0 ? 1 : (uint32_t)((l3_bytes + n201 - 1) / n201);
}

/* [TS44.006] 3.3.2: commands of the network and responses of the MS have C/R = 1. */
static bool cr_bit(bool from_ms, bool command)
{
	return from_ms != command;
}

static bool control_read(unsigned control, struct lapdm_frame *out)
{
	out->poll_final = (control & PF) != 0;
	out->nr = (uint8_t)(control >> 5);
	if ((control & 1) == 0) {
		out->kind = LAPDM_I;
		out->ns = (uint8_t)(control >> 1 & 7);
		return true;
	}
	const bool supervisory = (control & 3) == 1;
	const unsigned key = control & (supervisory ? 0x0Fu : 0xFFu & ~PF);
	for (unsigned kind = LAPDM_RR; kind <= LAPDM_UA; kind++) {
		if (controls[kind] == key && is_supervisory(kind) == supervisory) {
			out->kind = (uint8_t)kind;
			out->nr = supervisory ? out->nr : 0;
			return true;
		}
	}
	return false;
}

enum wire_verdict lapdm_read(const uint8_t *p, size_t n, bool from_ms, struct lapdm_frame *out,
	size_t *used, struct wire_bad *bad)
{
	*out = (struct lapdm_frame){.from_ms = from_ms};
	if (n < 1) {
		return WIRE_MORE;
	}
	/* Bits 6-7 are the link protocol discriminator, bit 8 is spare. [TS44.006] 3.2 */
	if ((p[0] & EA) == 0 || (p[0] & 0xE0) != 0) {
		return octets_bad(bad, 0, "not a LAPDm address octet");
	}
	out->sapi = p[0] >> 2 & 7;
	out->command = ((p[0] & CR) != 0) != from_ms;
	if (n < 2) {
		return WIRE_MORE;
	}
	if (!control_read(p[1], out)) {
		return octets_bad(bad, 1, "unknown LAPDm control octet");
	}
	if (n < HEADER_BYTES) {
		return WIRE_MORE;
	}
	if ((p[2] & EA) == 0) {
		return octets_bad(bad, 2, "LAPDm length octet is extended");
	}
	const size_t info = p[2] >> 2;
	out->more = (p[2] & LENGTH_MORE) != 0;
	if (info > 0 && is_supervisory(out->kind)) {
		return octets_bad(bad, 2, "supervisory frame with information");
	}
	if (n - HEADER_BYTES < info) {
		return WIRE_MORE;
	}
	out->info = octets_span(p + HEADER_BYTES, info);
	*used = n;
	return WIRE_OK;
}

void lapdm_write(const struct lapdm_frame *frame, size_t frame_bytes, struct wire_out *out)
{
	const size_t info = frame->info.n;
	if (frame_bytes < HEADER_BYTES || info > frame_bytes - HEADER_BYTES ||
		info > INFO_BYTES_MAX || frame_bytes > out->cap - out->n) {
		out->overflow = true;
		return;
	}
	unsigned control = controls[frame->kind] | (frame->poll_final ? PF : 0);
	if (frame->kind == LAPDM_I) {
		control |= (frame->nr & 7u) << 5 | (frame->ns & 7u) << 1;
	} else if (is_supervisory(frame->kind)) {
		control |= (frame->nr & 7u) << 5;
	}
	const bool cr = cr_bit(frame->from_ms, frame->command);
	wire_put_u8(out, (frame->sapi & 7u) << 2 | (cr ? CR : 0) | EA);
	wire_put_u8(out, control);
	wire_put_u8(out, (unsigned)info << 2 | (frame->more ? LENGTH_MORE : 0) | EA);
	octets_put_span(out, frame->info);
	const size_t fill = frame_bytes - HEADER_BYTES - info;
	memset(out->p + out->n, (int)LAPDM_FILL, fill);
	out->n += fill;
}

void lapdm_split(struct wire_span l3, bool from_ms, unsigned sapi, size_t frame_bytes, uint8_t *ns,
	uint8_t nr, struct wire_out *out)
{
	const size_t n201 = frame_bytes - HEADER_BYTES;
	for (size_t at = 0; at < l3.n; at += n201) {
		const size_t rest = l3.n - at;
		const struct lapdm_frame frame = {
			.kind = LAPDM_I,
			.sapi = (uint8_t)sapi,
			.from_ms = from_ms,
			.command = true,
			.more = rest > n201,
			.ns = *ns,
			.nr = nr,
			.info = octets_span(l3.p + at, rest > n201 ? n201 : rest),
		};
		lapdm_write(&frame, frame_bytes, out);
		*ns = (*ns + 1) & 7;
	}
}
