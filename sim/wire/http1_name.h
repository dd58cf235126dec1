/* The header names that ActiveSync uses.
 *
 * Not here: what their values mean (http1.c, eas_http.c).
 * Ownership: strings are static. Units: octets. */
#pragma once

#include "wire/wire.h"

/* Names that ActiveSync uses; HTTP1_OTHER is everything else. Case does not matter on the wire. */
enum http1_name {
	HTTP1_OTHER = 0,
	HTTP1_CONTENT_LENGTH, /* this and the next two say where messages end, and come first */
	HTTP1_TRANSFER_ENCODING,
	HTTP1_CONNECTION,
	HTTP1_HOST,
	HTTP1_CONTENT_TYPE,
	HTTP1_AUTHORIZATION,
	HTTP1_MS_ASPROTOCOLVERSION,
	HTTP1_X_MS_POLICYKEY,
	HTTP1_USER_AGENT,
	HTTP1_RETRY_AFTER,
	HTTP1_MS_SERVER_ACTIVESYNC,
	HTTP1_MS_ASPROTOCOLVERSIONS,
	HTTP1_MS_ASPROTOCOLCOMMANDS,
	HTTP1_DATE,
	HTTP1_X_MS_ASTHROTTLE,
	HTTP1_X_MS_LOCATION,
	HTTP1_NAME_N
};

/* So many octets from the beginning of a line on must be readable for http1_name_line. */
enum { HTTP1_NAME_LINE_BYTES = 32 };

/* What a header line begins with: a name, the colon and a blank. */
struct http1_name_line {
	char lower[HTTP1_NAME_LINE_BYTES];
	uint32_t behind; /* a bit for each octet of `lower` that is behind the blank */
	uint8_t n;
	uint8_t name_n; /* without colon and blank */
	uint8_t id;   /* HTTP1_OTHER for a name that is here to be passed over quickly */
	uint8_t next; /* slot of another one with the same four letters, 0: none (for http1_name.c) */
	uint8_t unused[24]; /* to 64: finding an entry is then a shift */
};

/* What the line at p begins with; NULL when that is none of the names that ActiveSync peers send,
 * or no blank comes behind the colon: http1_name_find judges those. A control character passes for
 * the one with 0x20 more: who calls this knows that there is none, or where the first one is. */
const struct http1_name_line *http1_name_line(const uint8_t p[static HTTP1_NAME_LINE_BYTES]);

/* The id of a header name in any case. */
enum http1_name http1_name_find(struct wire_span name);

/* The spelling that writers use; "" for HTTP1_OTHER. */
const char *http1_name_text(enum http1_name id);

/* True when the n bytes at p are `lower` in any case. `lower` holds lower-case letters, and other
 * characters of 0x20..0x3F, which stand for themselves. */
bool http1_name_is(const uint8_t *p, const char *lower, size_t n);
