/* SMPP PDUs as JSON and back, for describe_sms.h.
 *
 * Not here: parsing (wire/smpp.h), sessions. Ownership: fields go into the caller's object.
 * Units: octets. Invariants and errors: see describe_sms.h and describe_field.h. */
#pragma once

#include "describe/describe_field.h"

/* Exactly one PDU; octets after it are BAD. */
enum wire_verdict describe_smpp_decode(const uint8_t *p, size_t n, json_t *object,
	struct wire_bad *bad);
void describe_smpp_encode(struct describe_in *in, struct wire_out *out);
