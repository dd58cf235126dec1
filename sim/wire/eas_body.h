/* What a device wants of bodies: BodyPreference and BodyPartPreference, in every command that
 * fetches items.
 *
 * Not here: bodies (eas_sync_item.h), Truncation of 2.5 (eas_sync.h).
 * Units: sizes in octets, previews in characters.
 * Source: [MS-ASAIRS] 2.2.2.12, 2.2.2.11, 2.2.2.41; conventions in eas_shape.h. */
#pragma once

#include "wire/eas_shape.h"

enum eas_body_type {
	EAS_BODY_PLAIN = 1,
	EAS_BODY_HTML = 2,
	EAS_BODY_RTF = 3,
	EAS_BODY_MIME = 4
};

struct eas_body_preference {
	uint32_t type;			    /* enum eas_body_type */
	struct eas_number truncation_bytes; /* absent: whole */
	uint8_t all_or_none;		    /* enum eas_flag: nothing rather than a cut body */
	struct eas_number preview;	    /* 1..255 characters, 14.0+ */
};

/* The content of either element, in the struct above. */
extern const struct eas_shape eas_body_preference_shape;
