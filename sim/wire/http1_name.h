/* The header names that ActiveSync uses.
 *
 * Not here: what their values mean (http1.c, eas_http.c).
 * Ownership: strings are static. Units: octets. */
#pragma once

#include "wire/wire.h"

/* Names that ActiveSync uses; HTTP1_OTHER is everything else. Case does not matter on the wire. */
enum http1_name {
	HTTP1_OTHER = 0,
	HTTP1_HOST,
	HTTP1_CONTENT_LENGTH,
	HTTP1_CONTENT_TYPE,
	HTTP1_AUTHORIZATION,
	HTTP1_MS_ASPROTOCOLVERSION,
	HTTP1_X_MS_POLICYKEY,
	HTTP1_USER_AGENT,
	HTTP1_TRANSFER_ENCODING,
	HTTP1_CONNECTION,
	HTTP1_RETRY_AFTER,
	HTTP1_MS_SERVER_ACTIVESYNC,
	HTTP1_MS_ASPROTOCOLVERSIONS,
	HTTP1_MS_ASPROTOCOLCOMMANDS,
	HTTP1_DATE,
	HTTP1_X_MS_ASTHROTTLE,
	HTTP1_X_MS_LOCATION,
	HTTP1_NAME_N
};

/* So many octets from the beginning of a line on must be readable for http1_name_begin. */
enum { HTTP1_NAME_LINE_BYTES = 32 };

/* The length of the name and the colon that a header line begins with, and the name's id; 0 when
 * they are not among those that ActiveSync peers send: http1_name_find judges those. A name may be
 * known by its length only, and have the id HTTP1_OTHER. A control character passes for the one
 * with 0x20 more: who calls this knows that there is none, or where the first one is. */
size_t http1_name_begin(const uint8_t p[static HTTP1_NAME_LINE_BYTES], enum http1_name *id);

/* The id of a header name in any case. */
enum http1_name http1_name_find(struct wire_span name);

/* The spelling that writers use; "" for HTTP1_OTHER. */
const char *http1_name_text(enum http1_name id);

/* True when the n bytes at p are `lower` in any case. `lower` holds lower-case letters, and other
 * characters of 0x20..0x3F, which stand for themselves. */
bool http1_name_is(const uint8_t *p, const char *lower, size_t n);
