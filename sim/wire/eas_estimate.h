/* GetItemEstimate: how many changes a Sync would bring.
 *
 * Not here: the counting; status codes (eas_status.h, EAS_STATUS_GET_ITEM_ESTIMATE_*).
 * Ownership: spans borrow the bytes read or the writer's caller's bytes.
 * Source: [MS-ASCMD] 2.2.3.29.1, 2.2.3.177.7; conventions in eas_shape.h. */
#pragma once

#include "wire/eas_shape.h"

enum { EAS_ESTIMATE_OPTIONS_MAX = 2 }; /* one for mail, one for text messages */

/* One Options element of 14.0 and later. */
struct eas_estimate_options {
	struct eas_number filter;    /* FilterType, 0..8 */
	struct wire_span class_name; /* which items these options are for */
	uint32_t max_items;	     /* recipient information cache; 0: absent */
};

struct eas_estimate_collection {
	struct wire_span class_name; /* up to 12.1; from 14.0 on not written */
	struct wire_span collection_id;
	struct wire_span sync_key;
	struct eas_number filter;  /* FilterType, 0..8; reader: also that of the first option */
	uint8_t conversation_mode; /* enum eas_flag, 14.0+ */
	/* 14.0+. A writer that is given none makes one of `filter`. */
	uint32_t option_n;
	uint32_t option_seen_n;
	struct eas_estimate_options option[EAS_ESTIMATE_OPTIONS_MAX];
};

struct eas_estimate_request {
	uint32_t collection_n;
	uint32_t collection_seen_n;
	struct eas_estimate_collection collection[EAS_COLLECTION_MAX];
};

struct eas_estimate_result {
	uint32_t status;
	struct wire_span class_name; /* up to 12.1; p == NULL: not written */
	struct wire_span collection_id;
	uint32_t estimate;
};

struct eas_estimate_response {
	uint32_t status; /* right under the root, when everything failed; 0 absent */
	uint32_t result_n;
	uint32_t result_seen_n;
	struct eas_estimate_result result[EAS_COLLECTION_MAX];
};

/* Up to 12.1: Class CollectionId FilterType SyncKey; from 14.0 on: SyncKey CollectionId
 * ConversationMode Options. */
bool eas_estimate_request_write(struct wire_out *out, enum eas_version version,
				const struct eas_estimate_request *estimate);
enum wire_verdict eas_estimate_request_read(const uint8_t *p, size_t n,
					    struct eas_estimate_request *out, struct wire_bad *bad);
bool eas_estimate_response_write(struct wire_out *out,
				 const struct eas_estimate_response *estimate);
enum wire_verdict eas_estimate_response_read(const uint8_t *p, size_t n,
					     struct eas_estimate_response *out,
					     struct wire_bad *bad);
