/* TPDUs as JSON and back, for describe_sms.h.
 *
 * Not here: RP, CP, the SMSC prefix. Ownership: fields are put into the caller's object.
 * Units: octets, septets. Invariants and errors: see describe_sms.h and describe_field.h.
 * `kind` is one of those below; TPDU_COMMAND is BAD. */
#pragma once

#include "describe/describe_field.h"
#include "wire/tpdu.h"

/* Reads a whole TPDU; trailing octets are BAD. `in_error`: a report inside RP-ERROR. */
enum wire_verdict describe_tpdu_decode(enum tpdu_kind kind, bool in_error, const uint8_t *p,
	size_t n, json_t *object, struct wire_bad *bad);

/* Writes the TPDU of `in->object`; sets in->failed when a field is wrong. */
void describe_tpdu_encode(enum tpdu_kind kind, struct describe_in *in, struct wire_out *out);

/* "SMS-DELIVER" ... and back; TPDU_RESERVED for other names. */
const char *describe_tpdu_name(enum tpdu_kind kind);
enum tpdu_kind describe_tpdu_kind(const char *name);
