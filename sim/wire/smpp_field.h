/* The mandatory fields of each SMPP body, in wire order: one table that reader, writer and describer
 * share.
 *
 * Not here: optional parameters (smpp_tlv.h), the header, reading (smpp.c).
 * Ownership: static tables. Units: octets.
 * Source: [SMPP3.4] 4.1 to 4.12. */
#pragma once

#include "wire/smpp.h"

enum smpp_field_kind {
	SMPP_FIELD_TEXT,    /* C-octet string; a struct wire_span */
	SMPP_FIELD_U8,
	SMPP_FIELD_MESSAGE, /* sm_length and short_message; a struct wire_span */
	SMPP_FIELD_DESTS,   /* number_of_dests and the list; sm.dests_n and sm.dests */
	SMPP_FIELD_FAILED   /* no_unsuccess and the list; the same members */
};

struct smpp_field {
	const char *name; /* as in the standard */
	uint8_t kind;     /* enum smpp_field_kind */
	uint8_t max;      /* TEXT: octets with the NUL */
	uint16_t offset;  /* of the member in struct smpp_pdu */
};

/* The fields of a shape; `*n` is 0 for SMPP_SHAPE_EMPTY and SMPP_SHAPE_OTHER. */
const struct smpp_field *smpp_field_list(enum smpp_shape shape, size_t *n);
