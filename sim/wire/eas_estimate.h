/* GetItemEstimate: how many changes a Sync would bring.
 *
 * Not here: the counting.
 * Ownership: spans borrow the bytes read or the writer's caller's bytes.
 * Source: [MS-ASCMD] 2.2.3.29.1, 2.2.3.177.7; conventions in eas.h. */
#pragma once

#include "wire/eas.h"

struct eas_estimate_collection {
	struct wire_span class_name; /* up to 12.1; from 14.0 on not written */
	struct wire_span collection_id;
	struct wire_span sync_key;
	bool has_filter;
	uint32_t filter_type; /* 0..8 */
};

struct eas_estimate_request {
	uint32_t collection_n;
	uint32_t collection_seen_n;
	struct eas_estimate_collection collection[EAS_COLLECTION_MAX];
};

struct eas_estimate_result {
	uint32_t status;	     /* 1 success, 2 unknown folder, 3 not primed, 4 wrong key */
	struct wire_span class_name; /* up to 12.1; empty: not written */
	struct wire_span collection_id;
	uint32_t estimate;
};

struct eas_estimate_response {
	uint32_t status; /* right under the root, when everything failed; 0 absent */
	uint32_t result_n;
	uint32_t result_seen_n;
	struct eas_estimate_result result[EAS_COLLECTION_MAX];
};

/* Up to 12.1: Class CollectionId FilterType SyncKey; from 14.0 on: SyncKey CollectionId Options. */
bool eas_estimate_request_write(struct wire_out *out, enum eas_version version,
				const struct eas_estimate_request *estimate);
enum wire_verdict eas_estimate_request_read(const uint8_t *p, size_t n,
					    struct eas_estimate_request *out, struct wire_bad *bad);
bool eas_estimate_response_write(struct wire_out *out,
				 const struct eas_estimate_response *estimate);
enum wire_verdict eas_estimate_response_read(const uint8_t *p, size_t n,
					     struct eas_estimate_response *out,
					     struct wire_bad *bad);
