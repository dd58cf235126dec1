/* MoveItems: mail from one folder to another, and what became of each.
 *
 * Not here: what the next Sync of both folders shows; status codes (eas_status.h,
 * EAS_STATUS_MOVE_ITEMS_*: 3 is success here).
 * Ownership: spans borrow the bytes read or the writer's caller's bytes.
 * Source: [MS-ASCMD] 2.2.1.12, 2.2.3.177.10; conventions in eas_shape.h. */
#pragma once

#include "wire/eas_shape.h"

enum { EAS_MOVE_MAX = 32 }; /* kept by the reader; all are counted */

struct eas_move_item {
	struct wire_span source_item;
	struct wire_span source_folder;
	struct wire_span target_folder;
};

struct eas_move_request {
	uint32_t item_n;
	uint32_t item_seen_n;
	struct eas_move_item item[EAS_MOVE_MAX];
};

struct eas_move_result {
	struct wire_span source_item;
	uint32_t status;
	struct wire_span target_item; /* the new id; p == NULL: absent */
};

struct eas_move_response {
	uint32_t status; /* under the root, when nothing could be done; 0: absent */
	uint32_t result_n;
	uint32_t result_seen_n;
	struct eas_move_result result[EAS_MOVE_MAX];
};

bool eas_move_request_write(struct wire_out *out, enum eas_version version,
			    const struct eas_move_request *move);
enum wire_verdict eas_move_request_read(const uint8_t *p, size_t n, struct eas_move_request *out,
					struct wire_bad *bad);
bool eas_move_response_write(struct wire_out *out, enum eas_version version,
			     const struct eas_move_response *move);
enum wire_verdict eas_move_response_read(const uint8_t *p, size_t n, struct eas_move_response *out,
					 struct wire_bad *bad);
