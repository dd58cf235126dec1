/* Big-endian numbers and the one-line refusal, shared by the binary codecs of the SMS leg.
 *
 * Not here: any protocol, and nothing that allocates or keeps state.
 * Ownership: none. Units: octets. Callers have checked the length before they read. */
#pragma once

#include "wire/wire.h"

static inline uint16_t octets_u16(const uint8_t *p)
{
	return (uint16_t)(((unsigned)p[0] << 8) | p[1]);
}

static inline uint32_t octets_u32(const uint8_t *p)
{
	return ((uint32_t)p[0] << 24) | ((uint32_t)p[1] << 16) | ((uint32_t)p[2] << 8) | p[3];
}

static inline void octets_put_u16(struct wire_out *out, unsigned v)
{
	const uint8_t bytes[2] = {(uint8_t)(v >> 8), (uint8_t)v};
	wire_put(out, bytes, sizeof bytes);
}

static inline void octets_put_u32(struct wire_out *out, uint32_t v)
{
	const uint8_t bytes[4] = {(uint8_t)(v >> 24), (uint8_t)(v >> 16), (uint8_t)(v >> 8),
		(uint8_t)v};
	wire_put(out, bytes, sizeof bytes);
}

/* An empty span may have a null pointer, which memcpy must never see. */
static inline void octets_put_span(struct wire_out *out, struct wire_span s)
{
	if (s.n > 0) {
		wire_put(out, s.p, s.n);
	}
}

/* Writes over one octet already written; does nothing when the output overflowed before it. */
static inline void octets_patch_u8(struct wire_out *out, size_t at, size_t v)
{
	if (at < out->n) {
		out->p[at] = (uint8_t)v;
	}
}

static inline struct wire_span octets_span(const void *p, size_t n)
{
	return (struct wire_span){.p = p, .n = n};
}

static inline struct wire_span octets_text(const char *text)
{
	return (struct wire_span){.p = (const uint8_t *)text, .n = strlen(text)};
}

/* Refuses the input; `bad` may be NULL. `reason` is static text without a full stop. */
WIRE_COLD static inline enum wire_verdict octets_bad(struct wire_bad *bad, size_t offset,
	const char *reason)
{
	if (bad != NULL) {
		*bad = (struct wire_bad){.offset = offset, .reason = reason};
	}
	return WIRE_BAD;
}
