/* MeetingResponse: accept, accept for now, or decline invitations.
 *
 * Not here: the mail to the organiser, which up to 14.1 is the device's job (eas_compose.h);
 * SendResponse and proposed times of 16.x.
 * Ownership: spans borrow the bytes read or the writer's caller's bytes.
 * Source: [MS-ASCMD] 2.2.1.11, 2.2.3.177.9; conventions in eas_shape.h. */
#pragma once

#include "wire/eas_shape.h"

enum { EAS_MEETING_MAX = 16 /* kept; servers take 100: [MS-ASCMD] 3.1.5.10 */ };

enum eas_meeting_answer {
	EAS_MEETING_ACCEPT = 1,
	EAS_MEETING_TENTATIVE = 2,
	EAS_MEETING_DECLINE = 3
};

struct eas_meeting_item {
	uint32_t answer; /* enum eas_meeting_answer */
	struct wire_span collection_id;
	struct wire_span request_id; /* the invitation's server id */
	struct wire_span long_id;    /* instead of both, 12.0+: result of a Search */
	struct wire_span instance_id; /* 14.1+: one occurrence */
};

struct eas_meeting_request {
	uint32_t item_n;
	uint32_t item_seen_n;
	struct eas_meeting_item item[EAS_MEETING_MAX];
};

struct eas_meeting_result {
	struct wire_span request_id;
	uint32_t status;	      /* EAS_STATUS_MEETING_RESPONSE_* */
	struct wire_span calendar_id; /* of the new appointment; absent after a decline */
};

struct eas_meeting_response {
	uint32_t result_n;
	uint32_t result_seen_n;
	struct eas_meeting_result result[EAS_MEETING_MAX];
};

bool eas_meeting_request_write(struct wire_out *out, enum eas_version version,
			       const struct eas_meeting_request *meeting);
enum wire_verdict eas_meeting_request_read(const uint8_t *p, size_t n,
					   struct eas_meeting_request *out, struct wire_bad *bad);
bool eas_meeting_response_write(struct wire_out *out, enum eas_version version,
				const struct eas_meeting_response *meeting);
enum wire_verdict eas_meeting_response_read(const uint8_t *p, size_t n,
					    struct eas_meeting_response *out,
					    struct wire_bad *bad);
