/* GetAttachment, up to 12.1: a name in the query, the file itself as the answer.
 *
 * Not here: ItemOperations, which fetches attachments from 12.0 on (eas_item_operations.h); HTTP.
 * Ownership: spans borrow the query or the answer.
 * Source: [MS-ASCMD] 2.2.1.7; [MS-ASHTTP] 2.2.1.1.1.2. */
#pragma once

#include "wire/eas_query.h"

enum { EAS_ATTACHMENT_NAME_BYTES_MAX = 255 }; /* what one packed parameter holds */

struct eas_attachment_request {
	struct wire_span name; /* AttName of 2.5, FileReference of 12.0 and 12.1 */
};

struct eas_attachment_response {
	struct wire_span content_type; /* of the file, as the HTTP header says */
	struct wire_span data;	       /* the file, not encoded */
};

/* False when the version has no such command or the name is empty or too long. */
bool eas_attachment_request_put(struct eas_query *query, enum eas_version version,
				const struct eas_attachment_request *attachment);
/* False when the query is another command's or names nothing. */
bool eas_attachment_request_take(const struct eas_query *query,
				 struct eas_attachment_request *out);

bool eas_attachment_response_write(struct wire_out *out,
				   const struct eas_attachment_response *attachment);
void eas_attachment_response_read(struct wire_span content_type, struct wire_span body,
				  struct eas_attachment_response *out);
