/* WSP push over datagrams: the envelope of the documents that wap_doc.h reads.
 *
 * Not here: connection-oriented WSP, multipart bodies, the documents themselves.
 * Ownership: spans point into the caller's octets. Units: octets.
 * Invariants: after wap_push_read says OK, wap_push_header_next walks every header to the end.
 * Source: [WSP] 8.2.4.1 (push PDU), 8.4.2 (header encodings), 8.1.2 (uintvar); [WINA] (codes). */
#pragma once

#include "wire/wire.h"

#define WAP_PUSH_TYPE 0x06u          /* [WSP] table 34: Push; 07 is confirmed push */
#define WAP_PUSH_CONTENT_SI 0x2Eu    /* application/vnd.wap.sic */
#define WAP_PUSH_CONTENT_SL 0x30u    /* application/vnd.wap.slc */
#define WAP_PUSH_CONTENT_EMN 0x030Au /* application/vnd.wap.emn+wbxml; needs the general form */
#define WAP_PUSH_APPLICATION_EMN 9u  /* x-wap-application:emn.ua */
#define WAP_PUSH_NO_CODE 0xFFFFFFFFu

struct wap_push {
	uint8_t tid;           /* transaction identifier */
	uint8_t type;          /* WAP_PUSH_TYPE, or 07 */
	uint32_t content_type; /* well-known code; WAP_PUSH_NO_CODE when spelled out */
	struct wire_span content_type_octets; /* as read; empty: the writer encodes the code */
	struct wire_span headers; /* after the content type, as on the wire */
	struct wire_span body;
	uint32_t application_id;  /* X-Wap-Application-Id found in headers, or WAP_PUSH_NO_CODE */
	uint32_t spelled_at; /* place of the first name spelled out in headers; headers.n: none */
};

/* One header field. */
struct wap_push_header {
	int code;               /* 0..127, or -1 when the name is spelled out */
	struct wire_span name;  /* names spelled out, without the NUL */
	struct wire_span value; /* as on the wire: short integer, text with NUL, or length + data */
};

/* Takes all `n` octets, the body being the rest. MORE while the headers are incomplete. */
enum wire_verdict wap_push_read(const uint8_t *p, size_t n, struct wap_push *out, size_t *used,
	struct wire_bad *bad);
void wap_push_write(const struct wap_push *push, struct wire_out *out);

/* The header field at `*at` of `headers`, which advances; false at the end or where it is cut. */
bool wap_push_header_next(struct wire_span headers, size_t *at, struct wap_push_header *out);

/* A header with a name and text spelled out, and one with both as short integers. */
void wap_push_header_write(const char *name, struct wire_span text, struct wire_out *out);
void wap_push_header_short_write(unsigned code, unsigned value, struct wire_out *out);

/* A variable-length number, also WBXML's mb_u_int32. Reading gives the octets used, 0 when the
 * number is cut or above 32 bits. */
void wap_push_uintvar_write(uint32_t v, struct wire_out *out);
size_t wap_push_uintvar_read(const uint8_t *p, size_t n, uint32_t *v);
