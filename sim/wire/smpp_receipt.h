/* The text of a delivery receipt inside a deliver_sm.
 *
 * Not here: the PDU around it (smpp.h), its optional parameters (smpp_tlv.h).
 * Ownership: spans point into the caller's octets. Units: Unix seconds.
 * Source: [SMPP3.4] appendix B, whose form SMSCs follow more or less; this is the form in the book. */
#pragma once

#include "wire/wire.h"

struct smpp_receipt {
	struct wire_span id;
	struct wire_span stat; /* DELIVRD, EXPIRED, UNDELIV ... */
	struct wire_span text; /* first 20 characters of the message, may be empty */
	int64_t submit_s;      /* Unix seconds; written in UTC to the minute */
	int64_t done_s;
	uint16_t err;          /* 0..999 */
};
void smpp_receipt_write(const struct smpp_receipt *receipt, struct wire_out *out);
/* BAD on text that is no receipt in this style. Times are read to the minute, as UTC. */
enum wire_verdict smpp_receipt_read(const uint8_t *p, size_t n, struct smpp_receipt *out,
	struct wire_bad *bad);
