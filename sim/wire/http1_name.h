/* The header names that ActiveSync uses.
 *
 * Not here: what their values mean (http1.c, eas_http.c).
 * Ownership: strings are static. */
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
	HTTP1_NAME_N
};

/* The id of a header name in any case. */
enum http1_name http1_name_find(struct wire_span name);

/* The spelling that writers use; "" for HTTP1_OTHER. */
const char *http1_name_text(enum http1_name id);

/* True when the n bytes at p are `lower` in any case. `lower` holds lower-case letters, and other
 * characters of 0x20..0x3F, which stand for themselves. */
bool http1_name_is(const uint8_t *p, const char *lower, size_t n);
