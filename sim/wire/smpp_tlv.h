/* The optional parameters of SMPP 3.4: walking, writing, and one table with type, length and range.
 *
 * Not here: what a value means.
 * Ownership: spans point into the caller's octets; names are static. Units: octets.
 * Invariants: a parameter that nobody knows, or that the command does not take, is no fault: the
 * receiver passes over it. [SMPP3.4] 3.3
 * Source: [SMPP3.4] 3.2.4 (form), 5.3.2 (parameters), 4.1 to 4.12 (of each command). */
#pragma once

#include "wire/smpp.h"

enum smpp_tag {
	SMPP_TAG_RECEIPTED_MESSAGE_ID = 0x001E,
	SMPP_TAG_SOURCE_PORT = 0x020A,
	SMPP_TAG_DESTINATION_PORT = 0x020B,
	SMPP_TAG_SC_INTERFACE_VERSION = 0x0210,
	SMPP_TAG_NETWORK_ERROR_CODE = 0x0423,
	SMPP_TAG_MESSAGE_PAYLOAD = 0x0424,
	SMPP_TAG_MORE_MESSAGES = 0x0426,
	SMPP_TAG_MESSAGE_STATE = 0x0427
};

enum smpp_tlv_kind {
	SMPP_TLV_NUMBER, /* big-endian, as many octets as `bytes_max` says */
	SMPP_TLV_TEXT,   /* C-octet string, its NUL counted */
	SMPP_TLV_OCTETS
};

struct smpp_tlv {
	uint16_t tag;
	struct wire_span value;
};

struct smpp_tlv_row {
	const char *name;
	uint16_t tag;
	uint16_t bytes_min;
	uint16_t bytes_max;
	uint8_t kind;       /* enum smpp_tlv_kind */
	uint8_t commands;   /* a bit for each command that takes it: smpp_tlv_expected knows them */
	uint32_t value_min; /* NUMBER */
	uint32_t value_max;
};

/* The parameter's row, or NULL for a tag this version does not define. */
const struct smpp_tlv_row *smpp_tlv_row(uint16_t tag);
/* The rows in ascending order of their tags. */
const struct smpp_tlv_row *smpp_tlv_rows(size_t *n);

/* Whether the command takes the parameter; true of a tag this version does not define. */
bool smpp_tlv_expected(uint32_t id, uint16_t tag);

/* The TLV at `*at` of `tlvs`, which advances; false at the end. */
bool smpp_tlv_next(struct wire_span tlvs, size_t *at, struct smpp_tlv *out);
bool smpp_tlv_find(struct wire_span tlvs, uint16_t tag, struct wire_span *value);
void smpp_tlv_write(uint16_t tag, struct wire_span value, struct wire_out *out);

/* The number of a NUMBER parameter whose value has 1 to 4 octets. */
uint32_t smpp_tlv_number(struct wire_span value);

/* SMPP_ROK, SMPP_RINVPARLEN (length, or a text without its NUL) or SMPP_RINVOPTPARAMVAL. */
enum smpp_status smpp_tlv_fault(const struct smpp_tlv *tlv);
/* The first fault of a list, with its tag. */
enum smpp_status smpp_tlv_check(struct wire_span tlvs, uint16_t *tag);
