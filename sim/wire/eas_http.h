/* ActiveSync in HTTP: whole requests and responses with the header sets that were captured.
 *
 * Not here: the HTTP grammar (http1.h), the bodies (eas_ping.h, ...), the query alone
 * (eas_query.h), dates (core/civil.h), TLS.
 * Ownership: spans borrow; eas_http_request_read keeps decoded parts inside its struct (do not
 * copy it and outlive the original).
 * Units: octets; date in seconds since 1970-01-01T00:00:00Z; Retry-After in seconds.
 * Source: request headers as a Pocket PC sent them, response headers as Exchange sent them in May
 * 2006 (275 octets with MS-Server-ActiveSync 8.0 and a two-digit length); [MS-ASHTTP] 2.2. */
#pragma once

#include "wire/eas_query.h"
#include "wire/http1.h"

/* What a device says, one request. Empty spans leave their part out. */
struct eas_http_request {
	enum eas_command command; /* EAS_CMD_OPTIONS: no query, no body */
	enum eas_version version; /* MS-ASProtocolVersion, or the packed query's first byte */
	bool packed;		  /* base64 query: 12.1 and later only */
	bool has_policy_key;	  /* Ping and OPTIONS need none */
	uint32_t policy_key;
	struct wire_span host;		/* "mail.example.com" */
	struct wire_span user;		/* mailbox name of the query, raw: it is escaped here */
	struct wire_span credentials;	/* "user:password" for Basic; written in base64 */
	struct wire_span device_id;	/* letters and digits; packed: raw bytes */
	struct wire_span device_type;	/* "PocketPC" */
	struct wire_span user_agent;	/* "MSFT-PPC/5.2.200" */
	struct wire_span content_type;	/* empty: application/vnd.ms-sync.wbxml */
	struct wire_span body; /* empty: no Content-Type */
	/* What GetAttachment, SendMail, SmartReply and SmartForward (up to 12.1) and ItemOperations
	 * have besides: attachment_name to occurrence, save_in_sent, accept_multipart (a header where
	 * the query is plain). Its other fields are not looked at. NULL: nothing. */
	const struct eas_query *extra;
};

#define EAS_HTTP_PATH "/Microsoft-Server-ActiveSync"
#define EAS_HTTP_WBXML_TYPE "application/vnd.ms-sync.wbxml"

/* A bound of the fixed text of a head. Writers do not look at each octet's room: they ask once for
 * this, three octets for each of the query's and two for each of the credentials', those of the
 * other spans, 128 more for extra parameters and 512 more for an answer to OPTIONS. Where that much
 * is not left they report `overflow` and write nothing, even if the message would just have fit. */
enum { EAS_HTTP_HEAD_BYTES_MAX = 512 };

/* The captured request: User, DeviceId, DeviceType and Cmd in the query, then Accept-Language,
 * MS-ASProtocolVersion, Content-Type, X-MS-PolicyKey, User-Agent, Host, Content-Length, Connection,
 * Cache-Control, Authorization. False when a span holds control characters, or when the packed
 * query cannot be built; nothing is written then. */
bool eas_http_request_write(struct wire_out *out, const struct eas_http_request *request);

/* What a server answers. */
struct eas_http_response {
	uint32_t status;	  /* 200, 400, 401, 403, 404, 449, 500, 501, 503, 505, 507, ... */
	enum eas_version version; /* picks MS-Server-ActiveSync: see eas_http_server_build */
	bool close;		  /* Connection: close */
	uint32_t retry_after_s;	  /* 0: no Retry-After, or the date of the next field */
	int64_t retry_at_unix_s;  /* 0: none; not with retry_after_s */
	int64_t date_unix_s;	  /* 0..253402300799 (year 9999) */
	struct wire_span content_type; /* empty: application/vnd.ms-sync.wbxml */
	struct wire_span location;     /* X-MS-Location with 451: the address to use instead */
	struct wire_span throttle;     /* X-MS-ASThrottle with 503: "CommandFrequency", ... */
	struct wire_span body;	       /* empty: Content-Length 0 and no Content-Type */
};

/* The captured response: Connection, Content-Length, Date, Content-Type, Server, X-Powered-By,
 * X-AspNet-Version, MS-Server-ActiveSync, Cache-Control. All but 200 have what goes with a refusal:
 * WWW-Authenticate with 401, and Retry-After, X-MS-Location and X-MS-ASThrottle where given
 * ([MS-ASHTTP] 2.2.2.1.2, [RFC9110] 10.2.3). An unknown status gets the reason "Unknown". */
bool eas_http_response_write(struct wire_out *out, const struct eas_http_response *response);

/* The answer to OPTIONS of the server whose newest version is response->version: with Allow,
 * Public, MS-ASProtocolVersions and MS-ASProtocolCommands. Its body is ignored. */
bool eas_http_options_write(struct wire_out *out, const struct eas_http_response *response);

/* "6.5.7638.1" for 2.5, "8.0", "8.1", "14.00.0536.000", "14.3": [MS-ASHTTP] 4.3 and captures. */
const char *eas_http_server_build(enum eas_version version);
const char *eas_http_reason(uint32_t status);

/* What a server needs from a request that http1_request_read accepted. query.accept_multipart is
 * that of the header, too ([MS-ASHTTP] 2.2.1.1.2.5), which only ItemOperations has. */
struct eas_http_parsed {
	struct eas_query query;
	enum eas_command command; /* EAS_CMD_OPTIONS for that method; EAS_CMD_UNKNOWN possible */
	enum eas_version version; /* of the query, else of the header; EAS_V_NONE unknown */
	bool has_policy_key;	  /* of the query, else of the header */
	uint32_t policy_key;
	bool has_credentials;  /* Basic credentials that could be decoded */
	struct wire_span user; /* of the credentials: all before the first colon */
	struct wire_span password;
	uint8_t credentials[256]; /* decoded; longer ones are WIRE_BAD */
};

/* WIRE_BAD: another path or method, a query that eas_query_read refuses, a policy key that is not
 * a number, credentials that are not base64. The path is compared without case. Offsets count in
 * the field that is at fault. */
enum wire_verdict eas_http_request_read(const struct http1_request *request,
					struct eas_http_parsed *out, struct wire_bad *bad);

/* What a device needs from an answer. */
struct eas_http_answer {
	bool is_wbxml;		 /* Content-Type is application/vnd.ms-sync[.wbxml] */
	uint32_t retry_after_s;	 /* 0: absent or not a number of seconds */
	int64_t retry_at_unix_s; /* of a Retry-After that is a date [RFC9110] 5.6.7; 0: none */
	struct wire_span location; /* X-MS-Location; p is NULL when absent */
	struct wire_span throttle; /* X-MS-ASThrottle; p is NULL when absent */
	uint32_t version_set;	 /* bits of eas_http_version_bit, from OPTIONS */
	uint32_t command_set;	 /* bits 1 << enum eas_command, from OPTIONS */
	enum eas_version newest; /* of version_set */
};

void eas_http_answer_read(const struct http1_response *response, struct eas_http_answer *out);
uint32_t eas_http_version_bit(enum eas_version version);
