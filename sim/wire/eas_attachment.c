/* Names go into a query and come out of it; the file is not touched.
 *
 * Not here: anything else. See eas_attachment.h. */
#include "wire/eas_attachment.h"

bool eas_attachment_request_put(struct eas_query *query, enum eas_version version,
				const struct eas_attachment_request *attachment)
{
	if (version >= EAS_V14_0 || attachment->name.n == 0 ||
	    attachment->name.n > EAS_ATTACHMENT_NAME_BYTES_MAX) {
		return false;
	}
	query->command = EAS_CMD_GET_ATTACHMENT;
	query->attachment_name = attachment->name;
	return true;
}

bool eas_attachment_request_take(const struct eas_query *query, struct eas_attachment_request *out)
{
	out->name = query->attachment_name;
	return query->command == EAS_CMD_GET_ATTACHMENT && out->name.n > 0;
}

bool eas_attachment_response_write(struct wire_out *out,
				   const struct eas_attachment_response *attachment)
{
	if (attachment->data.n > 0) {
		wire_put(out, attachment->data.p, attachment->data.n);
	}
	return !out->overflow;
}

void eas_attachment_response_read(struct wire_span content_type, struct wire_span body,
				  struct eas_attachment_response *out)
{
	*out = (struct eas_attachment_response){.content_type = content_type, .data = body};
}
