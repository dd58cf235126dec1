/* SendMail, SmartReply, SmartForward: a mail goes out. Up to 12.1 the body is the mail itself and
 * everything else stands in the query; from 14.0 on the body is a ComposeMail document.
 *
 * Not here: the mail's own format (RFC 5322, MIME), HTTP around it (eas_http.h), forwardees and
 * drafts of 16.x.
 * Ownership: spans borrow the bytes read, the query read or the writer's caller's bytes.
 * Source: [MS-ASCMD] 2.2.1.17, .19, .20, 2.2.3.28.1, 2.2.3.177.14 and .16; [MS-ASHTTP] 2.2.1.1.1.2;
 * conventions in eas_shape.h. */
#pragma once

#include "wire/eas_query.h"
#include "wire/eas_shape.h"

enum { EAS_COMPOSE_CLIENT_ID_BYTES_MAX = 40 /* [MS-ASCMD] 2.2.3.28.1 */ };

/* Which mail is answered or sent on; all absent for SendMail. */
struct eas_compose_source {
	struct wire_span folder_id; /* with item_id, or long_id alone */
	struct wire_span item_id;
	struct wire_span long_id;     /* from a Search */
	struct wire_span instance_id; /* one occurrence of a recurring meeting */
};

struct eas_compose_request {
	enum eas_command command;     /* EAS_CMD_SEND_MAIL, _SMART_REPLY or _SMART_FORWARD */
	struct wire_span client_id;   /* 14.0+, required there: makes a repeat recognisable */
	struct wire_span account_id;  /* 14.1+ */
	struct wire_span template_id; /* 14.1+: rights management */
	struct eas_compose_source source;
	bool save_in_sent;
	bool replace_mime; /* 14.0+: the server does not append the original */
	struct wire_span mime;
};

/* An empty answer (up to 12.1: to any, from 14.0 on: on success) or one status of all commands:
 * eas_status.h. */
struct eas_compose_response {
	enum eas_command command;
	uint32_t status; /* 0: no body, it went out */
};

/* The body: the mail itself up to 12.1, a document from 14.0 on. False when there is no mail, no
 * such command, or from 14.0 on a client id of no or more than 40 octets. */
bool eas_compose_request_write(struct wire_out *out, enum eas_version version,
			       const struct eas_compose_request *compose);

/* The body of 14.0 and later; the root tells the command. */
enum wire_verdict eas_compose_request_read(const uint8_t *p, size_t n,
					   struct eas_compose_request *out, struct wire_bad *bad);

/* Up to 12.1: the query's part of the request goes into or comes out of a query, whose other fields
 * stay as they are. `take` is false when it is another command, when there is no mail, or when a
 * reply does not say to what. */
void eas_compose_query_put(struct eas_query *query, const struct eas_compose_request *compose);
bool eas_compose_query_take(const struct eas_query *query, struct wire_span mail,
			    struct eas_compose_request *out);

/* Up to 12.1 a status has no place in the body: false, the answer is an HTTP status then. */
bool eas_compose_response_write(struct wire_out *out, enum eas_version version,
				const struct eas_compose_response *compose);
/* No bytes give status 0; `command` is the root's then, or stays EAS_CMD_UNKNOWN. */
enum wire_verdict eas_compose_response_read(const uint8_t *p, size_t n,
					    struct eas_compose_response *out,
					    struct wire_bad *bad);
