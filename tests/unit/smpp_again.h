/* One PDU read and written again, or refused, for the tests of SMPP. Not here: what a PDU means. */
#pragma once

#include "sms_vectors.h"
#include "wire/smpp.h"

static inline enum wire_verdict smpp_again(const uint8_t *p, size_t n, struct wire_out *out, size_t *used,
	struct wire_bad *bad)
{
	struct smpp_pdu pdu;
	const enum wire_verdict verdict = smpp_read(p, n, &pdu, used, bad);
	if (verdict == WIRE_OK) {
		smpp_write(&pdu, out);
	}
	return verdict;
}

/* The octets are refused at `offset` for `reason`. */
static inline void smpp_refused(const char *hex, size_t offset, const char *reason)
{
	uint8_t octets[VECTOR_BYTES_MAX];
	struct smpp_pdu pdu;
	struct wire_bad bad = {99, ""};
	size_t used = 0;
	const size_t n = vector_octets(hex, octets);
	ck_assert_msg(smpp_read(octets, n, &pdu, &used, &bad) == WIRE_BAD, "%s", hex);
	ck_assert_msg(bad.offset == offset && strcmp(bad.reason, reason) == 0, "%s: byte %zu: %s",
		hex, bad.offset, bad.reason);
}
