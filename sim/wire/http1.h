/* HTTP/1.1 messages: a strict reader that only points, and a writer without printf.
 *
 * Not here: sockets, TLS, ActiveSync's query (eas_query.h) and header sets (eas_http.h), HTTP/0.9,
 * tunnels of CONNECT, content codings (gzip), 100-continue.
 * Ownership: a reader's spans point into the caller's bytes and die with them; writers fill the
 * caller's wire_out. Nothing is allocated.
 * Units: octets. Retry-After in seconds.
 * Invariants: on WIRE_OK `used` is where the next message starts; on WIRE_MORE nothing has been
 * consumed and the whole message is read again from its first byte when more has come.
 *
 * Refused as WIRE_BAD [RFC9112] 2.2, 5, 6, 7: bare LF or CR, leading blank lines, folded lines,
 * blanks before the colon, empty names, control characters, versions other than HTTP/1.0 and 1.1,
 * a 1.1 request without Host or with one that cannot be, a second Host, Content-Length,
 * Transfer-Encoding, Authorization, MS-ASProtocolVersion or X-MS-PolicyKey (the first counts of
 * every other name), Content-Length that is a list or not decimal, Transfer-Encoding that is not
 * just "chunked", both together, or either in HTTP/1.0 with chunked; Host, Authorization and those
 * two as trailers. Every limit below is refused too. */
#pragma once

#include "wire/http1_chunk.h"
#include "wire/http1_decimal.h"
#include "wire/http1_name.h"

enum {
	HTTP1_HEAD_BYTES_MAX = 16384, /* start line, headers and the blank line */
	HTTP1_HEADER_N_MAX = 64,      /* header lines in one head */
	HTTP1_METHOD_BYTES_MAX = 32,
	HTTP1_BODY_BYTES_MAX = HTTP1_CHUNK_BODY_BYTES_MAX /* content, with the frames if chunked */
};

/* What requests and responses share. Only header[0 .. header_n - 1] is written by a reader. */
struct http1_head {
	struct wire_span known[HTTP1_NAME_N]; /* first value of each name; p == NULL: absent */
	int64_t content_length;		      /* -1 when absent, else 0..HTTP1_BODY_BYTES_MAX */
	uint32_t head_bytes;		      /* start line through the blank line */
	uint32_t header_n;		      /* 0..HTTP1_HEADER_N_MAX */
	uint8_t minor;			      /* 0 or 1: HTTP/1.x */
	bool chunked;			      /* the body comes in chunks */
	bool close;			      /* the connection ends with this message */
	struct http1_header header[HTTP1_HEADER_N_MAX];
};

/* `body` holds the octets as framed: with head.chunked it still has the chunk lines and trailers;
 * http1_content or http1_chunk_next take them off. */
struct http1_request {
	struct wire_span method; /* case matters */
	struct wire_span target; /* 0x21..0x7E only, not decoded */
	struct wire_span body;
	struct http1_head head;
};

struct http1_response {
	uint32_t status;	 /* 100..999 */
	struct wire_span reason; /* may be empty */
	struct wire_span body;
	bool until_close; /* no length was given: `body` is what has come so far [RFC9112] 6.3 (8)
			   */
	struct http1_head head;
};

/* Read one message. `out` and `bad` may hold anything before; `out` is valid on WIRE_OK, `bad` on
 * WIRE_BAD, `used` on WIRE_OK. The *_head variants stop after the blank line (used = head_bytes,
 * body empty), so that a server can judge a request before its body has come. Responses with
 * status 1xx, 204 and 304 have no body. An answer to HEAD has none either, whatever its headers
 * say [RFC9112] 6.3 (1): http1_response_head_read frames it. */
enum wire_verdict http1_request_read(const uint8_t *p, size_t n, struct http1_request *out,
				     size_t *used, struct wire_bad *bad);
enum wire_verdict http1_request_head_read(const uint8_t *p, size_t n, struct http1_request *out,
					  size_t *used, struct wire_bad *bad);
enum wire_verdict http1_response_read(const uint8_t *p, size_t n, struct http1_response *out,
				      size_t *used, struct wire_bad *bad);
enum wire_verdict http1_response_head_read(const uint8_t *p, size_t n, struct http1_response *out,
					   size_t *used, struct wire_bad *bad);

/* Copies the data of a chunked body that a reader above accepted behind each other. */
void http1_unchunk(struct wire_span body, struct wire_out *out);

/* The content of a message: the body itself, or for a chunked one a copy in `buffer`. False when
 * the buffer is too small; http1_content_bytes tells the size needed. */
bool http1_content(const struct http1_head *head, struct wire_span body, void *buffer, size_t cap,
		   struct wire_span *content);
size_t http1_content_bytes(const struct http1_head *head, struct wire_span body);

/* Write a message: start line, the headers in the order given, blank line, body as it is. Writers
 * add no header of their own, so a message read and written again has the same bytes (blanks
 * around values apart). False, with nothing written, when a name, value, method or target holds a
 * byte that a reader would refuse; a full buffer shows as out->overflow, as everywhere. */
bool http1_request_write(struct wire_out *out, const struct http1_request *request);
bool http1_response_write(struct wire_out *out, const struct http1_response *response);

/* Appends one header to a message under construction; false when header_n is at its limit. */
bool http1_header_add(struct http1_head *head, enum http1_name id, struct wire_span value);
