/* The request of a device, both ways. Writing lays prebuilt pieces behind each other: only names,
 * numbers and the body are put in. Reading puts together what stands in the query, in headers or in
 * both; judging it is others'.
 *
 * Not here: answers (eas_http.c), the HTTP grammar (http1.c). See eas_http.h. */
#include "wire/eas_base64.h"
#include "wire/eas_http.h"
#include "wire/scan.h"

/* A string literal without its NUL. */
#define PUT(to, literal) wire_copy(to, literal, sizeof(literal) - 1)

/* Names and '=' of all extra parameters, or their tags and lengths in base64; and the header. */
enum { EXTRA_TEXT_BYTES_MAX = 128 };

static uint8_t *put_span(uint8_t *to, struct wire_span text)
{
	return text.n > 0 ? wire_copy(to, text.p, text.n) : to;
}

static bool is_value(struct wire_span text)
{
	return text.n == 0 || http1_line_value_end(text.p, 0, text.n) == text.n;
}

/* Puts the value of a header; `good` becomes false when it cannot be one. Octets that are no text
 * are looked for on the way, in each step that is copied; the last step ends with the value. */
static inline uint8_t *put_value(uint8_t *to, struct wire_span text, bool *good)
{
	if (text.n < SCAN_STEP_BYTES) {
		*good = *good && is_value(text);
		return put_span(to, text);
	}
	bool clean = true;
	size_t last = text.n - SCAN_STEP_BYTES;
	for (size_t i = 0; i < last; i += SCAN_STEP_BYTES) {
		clean = clean && SCAN_STEP(text)(text.p + i, 0x7F) == SCAN_STEP_BYTES;
		memcpy(to + i, text.p + i, SCAN_STEP_BYTES);
	}
	clean = clean && SCAN_STEP(text)(text.p + last, 0x7F) == SCAN_STEP_BYTES;
	memcpy(to + last, text.p + last, SCAN_STEP_BYTES);
	*good = *good && (clean || is_value(text));
	return to + text.n;
}

/* A bound of what the caller's part of the query takes: three octets for each that is escaped, or
 * four for three in base64, with 19 octets of fields, tags and lengths. */
static size_t query_bytes_max(const struct eas_http_request *r)
{
	size_t n = 3 * (r->user.n + r->device_id.n + r->device_type.n) + 32;
	if (r->extra != NULL) {
		const struct eas_query *x = r->extra;
		n += 3 * (x->attachment_name.n + x->collection_id.n + x->item_id.n + x->long_id.n +
			  x->occurrence.n) + EXTRA_TEXT_BYTES_MAX;
	}
	return n;
}

/* The plain query, in the order of the captured device. */
static uint8_t *put_plain_query(uint8_t *to, const struct eas_http_request *r)
{
	if (r->user.n > 0) {
		to = PUT(to, "User=");
		to = eas_query_escape_put(to, r->user);
		to = PUT(to, "&");
	}
	to = PUT(to, "DeviceId=");
	to = eas_query_escape_put(to, r->device_id);
	to = PUT(to, "&DeviceType=");
	to = eas_query_escape_put(to, r->device_type);
	to = PUT(to, "&Cmd=");
	to = eas_command_put(to, r->command);
	if (r->extra != NULL) {
		struct wire_out out = wire_out_init(to, query_bytes_max(r));
		eas_query_extra_write(&out, r->extra);
		to += out.n;
	}
	return to;
}

/* The packed query; NULL when it cannot be packed. */
static uint8_t *put_packed_query(uint8_t *to, const struct eas_http_request *r)
{
	struct eas_query q;
	if (r->extra != NULL) {
		memcpy(&q, r->extra, offsetof(struct eas_query, store));
	} else {
		memset(&q, 0, offsetof(struct eas_query, store));
	}
	q.command = r->command;
	q.version = r->version;
	q.locale = 0x0409; /* en-US, as Accept-Language says */
	q.device_id = r->device_id;
	q.device_type = r->device_type;
	q.has_policy_key = r->has_policy_key;
	q.policy_key = r->policy_key;
	q.user = r->user;
	struct wire_out out = wire_out_init(to, query_bytes_max(r));
	return eas_query_packed_write(&out, &q) && !out.overflow ? to + out.n : NULL;
}

/* Headers that depend on the command and version. [MS-ASHTTP] 2.2.1.1.2.6 and .8: version and key
 * stand in the packed query instead. */
static uint8_t *put_headers(uint8_t *to, const struct eas_http_request *r)
{
	if (!r->packed) {
		to = PUT(to, "MS-ASProtocolVersion: ");
		to = eas_version_put(to, r->version);
		to = PUT(to, "\r\n");
		if (r->extra != NULL && r->extra->accept_multipart) {
			to = PUT(to, "MS-ASAcceptMultiPart: T\r\n");
		}
	}
	if (r->body.n > 0 && r->content_type.n > 0) {
		to = PUT(to, "Content-Type: ");
		to = put_span(to, r->content_type);
		to = PUT(to, "\r\n");
	} else if (r->body.n > 0) {
		to = PUT(to, "Content-Type: " EAS_HTTP_WBXML_TYPE "\r\n");
	}
	if (r->has_policy_key && !r->packed) {
		to = PUT(to, "X-MS-PolicyKey: ");
		to += http1_decimal(r->policy_key, to);
		to = PUT(to, "\r\n");
	}
	return to;
}

bool eas_http_request_write(struct wire_out *out, const struct eas_http_request *request)
{
	const struct eas_http_request *r = request;
	bool options = r->command == EAS_CMD_OPTIONS, good = true;
	if ((unsigned)r->command >= EAS_CMD_N || r->body.n > HTTP1_BODY_BYTES_MAX ||
	    !is_value(r->content_type)) {
		return false;
	}
	size_t body_n = options ? 0 : r->body.n;
	size_t n = EAS_HTTP_HEAD_BYTES_MAX + query_bytes_max(r) + r->host.n + r->user_agent.n +
		   r->content_type.n + 2 * r->credentials.n + body_n;
	/* The other values are looked at when they are put: without room that is not for them. */
	if (n > out->cap - out->n && (!is_value(r->host) || !is_value(r->user_agent))) {
		return false;
	}
	uint8_t *to = wire_room(out, n);
	if (to == NULL) {
		return true;
	}
	if (options) {
		to = PUT(to, "OPTIONS " EAS_HTTP_PATH " HTTP/1.1\r\nAccept-Language: en-us\r\n");
	} else {
		to = PUT(to, "POST " EAS_HTTP_PATH "?");
		to = r->packed ? put_packed_query(to, r) : put_plain_query(to, r);
		if (to == NULL) {
			return false;
		}
		to = PUT(to, " HTTP/1.1\r\nAccept-Language: en-us\r\n");
		to = put_headers(to, r);
	}
	if (r->user_agent.n > 0) {
		to = PUT(to, "User-Agent: ");
		to = put_value(to, r->user_agent, &good);
		to = PUT(to, "\r\n");
	}
	to = PUT(to, "Host: ");
	to = put_value(to, r->host, &good);
	to = PUT(to, "\r\nContent-Length: ");
	to += http1_decimal((uint32_t)body_n, to);
	to = PUT(to, "\r\nConnection: Keep-Alive\r\nCache-Control: no-cache\r\n");
	if (r->credentials.n > 0) {
		to = PUT(to, "Authorization: Basic ");
		to = eas_base64_put(to, r->credentials);
		to = PUT(to, "\r\n");
	}
	to = PUT(to, "\r\n");
	if (good) {
		wire_took(out, body_n > 0 ? wire_copy(to, r->body.p, body_n) : to);
	}
	return good;
}

WIRE_COLD static enum wire_verdict refuse(struct wire_bad *bad, size_t offset, const char *reason)
{
	*bad = (struct wire_bad){.offset = offset, .reason = reason};
	return WIRE_BAD;
}

/* Basic credentials [RFC7617] 2; another scheme leaves has_credentials false. */
static enum wire_verdict credentials_read(struct wire_span value, struct eas_http_parsed *out,
					  struct wire_bad *bad)
{
	if (value.n < 6 || value.p[5] != ' ' || !eas_same(value.p, "Basic", 5)) {
		return WIRE_OK;
	}
	struct wire_span text = {.p = value.p + 6, .n = value.n - 6};
	while (text.n > 0 && text.p[0] == ' ') {
		text.p++;
		text.n--;
	}
	struct wire_out decoded = wire_out_init(out->credentials, sizeof out->credentials);
	enum wire_verdict v = eas_base64_read(text, &decoded, bad);
	if (v != WIRE_OK) {
		return v;
	}
	const uint8_t *colon = memchr(decoded.p, ':', decoded.n);
	if (colon == NULL) {
		return refuse(bad, value.n, "credentials without a colon");
	}
	size_t user_n = (size_t)(colon - decoded.p);
	out->user = (struct wire_span){.p = decoded.p, .n = user_n};
	out->password = (struct wire_span){.p = colon + 1, .n = decoded.n - user_n - 1};
	out->has_credentials = true;
	return WIRE_OK;
}

/* Path and query of the target. */
static enum wire_verdict target_read(const struct http1_request *request,
				     struct eas_http_parsed *out, struct wire_bad *bad)
{
	static const char path[] = EAS_HTTP_PATH, folded[] = "/microsoft-server-activesync";
	struct wire_span target = request->target;
	size_t n = sizeof path - 1;
	if (target.n < n || (target.n > n && target.p[n] != '?') ||
	    (memcmp(target.p, path, n) != 0 && !http1_name_is(target.p, folded, n))) {
		return refuse(bad, 0, "not the ActiveSync path");
	}
	if (wire_span_is(request->method, "OPTIONS")) {
		wire_clear(&out->query, offsetof(struct eas_query, store));
		out->command = EAS_CMD_OPTIONS;
		return WIRE_OK;
	}
	if (!wire_span_is(request->method, "POST")) {
		return refuse(bad, 0, "method is neither POST nor OPTIONS");
	}
	size_t from = target.n > n ? n + 1 : n;
	enum wire_verdict v = eas_query_read(target.p + from, target.n - from, &out->query, bad);
	bad->offset += v == WIRE_OK ? 0 : from;
	out->command = out->query.command;
	return v;
}

/* [MS-ASHTTP] 2.2.1.1.2.5: T or F, absent means F. Looked for only where it means something. */
static bool accepts_multipart(const struct http1_head *head)
{
	static const char name[] = "ms-asacceptmultipart";
	for (uint32_t i = 0; i < head->header_n; i++) {
		struct wire_span is = head->header[i].name;
		if (is.n == sizeof name - 1 && http1_name_is(is.p, name, is.n)) {
			return wire_span_is(head->header[i].value, "T");
		}
	}
	return false;
}

enum wire_verdict eas_http_request_read(const struct http1_request *request,
					struct eas_http_parsed *out, struct wire_bad *bad)
{
	const struct wire_span *known = request->head.known;
	out->has_credentials = false;
	out->user = out->password = (struct wire_span){0};
	*bad = (struct wire_bad){.offset = 0, .reason = ""};
	enum wire_verdict v = target_read(request, out, bad);
	if (v != WIRE_OK) {
		return v;
	}
	out->version = out->query.version;
	if (out->version == EAS_V_NONE && known[HTTP1_MS_ASPROTOCOLVERSION].p != NULL) {
		out->version = eas_version_find(known[HTTP1_MS_ASPROTOCOLVERSION]);
	}
	if (out->command == EAS_CMD_ITEM_OPERATIONS && !out->query.packed) {
		out->query.accept_multipart = accepts_multipart(&request->head);
	}
	out->has_policy_key = out->query.has_policy_key;
	out->policy_key = out->query.policy_key;
	if (!out->has_policy_key && known[HTTP1_X_MS_POLICYKEY].p != NULL) {
		out->has_policy_key = true;
		if (!http1_decimal_read(known[HTTP1_X_MS_POLICYKEY], &out->policy_key)) {
			return refuse(bad, 0, "X-MS-PolicyKey is not a 32-bit number");
		}
	}
	if (known[HTTP1_AUTHORIZATION].p != NULL) {
		return credentials_read(known[HTTP1_AUTHORIZATION], out, bad);
	}
	return WIRE_OK;
}
