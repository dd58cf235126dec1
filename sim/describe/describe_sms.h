/* Messages of the SMS leg as JSON for people, and back: the command line's decode and encode.
 *
 * Not here: parsing itself (sim/wire), other protocols, printing.
 * Ownership: *out is a new reference the caller releases with json_decref.
 * Units: as in the field names. Field names are those of tests/vectors/sms-vectors.json.
 * Invariants: decode then encode of canonical octets gives the same octets. Fields marked derived
 * in describe_sms.c are explanations: encode accepts and ignores them. Unknown fields are errors.
 * Errors: ERR_SCENARIO, place "byte N" (decode) or the field's name (encode). */
#pragma once

#include "core/err.h"
#include "wire/wire.h"

#include <jansson.h>

enum describe_sms_kind {
	DESCRIBE_SMS_DELIVER,
	DESCRIBE_SMS_SUBMIT,
	DESCRIBE_SMS_STATUS_REPORT,
	DESCRIBE_SMS_RP,
	DESCRIBE_SMS_CP,
	DESCRIBE_SMS_SMPP,
	DESCRIBE_SMS_WAP_PUSH,
	DESCRIBE_SMS_EMN,
	DESCRIBE_SMS_SMTP,
	DESCRIBE_SMS_KINDS_N
};

/* The format's name on the command line: "sms-deliver", "rp", "emn" ... */
const char *describe_sms_name(enum describe_sms_kind kind);
bool describe_sms_from_name(const char *name, enum describe_sms_kind *kind);

/* `smsc_prefix`: the TPDU is preceded by the SMSC's address, as in AT commands (TPDUs only). */
enum err describe_sms_decode(enum describe_sms_kind kind, bool smsc_prefix, const uint8_t *p,
	size_t n, json_t **out, struct err_info *info) ERR_MUST_USE;

/* The SMSC prefix is written when the JSON has "smsc". */
enum err describe_sms_encode(enum describe_sms_kind kind, const json_t *json, struct wire_out *out,
	struct err_info *info) ERR_MUST_USE;
