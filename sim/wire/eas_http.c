/* Whole messages from prebuilt pieces: only names, numbers, dates and bodies are put in.
 *
 * Reading puts together what stands in the query, in headers or in both; judging it is others'.
 *
 * Not here: the HTTP grammar (http1.c). See eas_http.h. */
#include "wire/eas_http.h"

#include "core/civil.h"
#include "wire/eas_base64.h"

#define PATH "/Microsoft-Server-ActiveSync"
#define WBXML_TYPE "application/vnd.ms-sync.wbxml"

/* A string literal without its NUL. */
#define PUT(out, literal) wire_put(out, literal, sizeof(literal) - 1)

static void put_span(struct wire_out *out, struct wire_span text)
{
	if (text.n > 0) {
		wire_put(out, text.p, text.n);
	}
}

static void put_decimal(struct wire_out *out, uint32_t value)
{
	uint8_t digits[10];
	wire_put(out, digits, http1_decimal(value, digits));
}

static bool is_value(struct wire_span text)
{
	return http1_line_value_end(text.p, 0, text.n) == text.n;
}

/* The path and the plain query, in the order of the captured device. */
static void put_plain_target(struct wire_out *out, const struct eas_http_request *r)
{
	const char *command = eas_command_name(r->command);
	bool named = r->user.n > 0;
	PUT(out, PATH "?");
	if (named) {
		PUT(out, "User=");
		eas_query_escape(out, r->user);
		PUT(out, "&");
	}
	PUT(out, "DeviceId=");
	eas_query_escape(out, r->device_id);
	PUT(out, "&DeviceType=");
	eas_query_escape(out, r->device_type);
	PUT(out, "&Cmd=");
	wire_put(out, command, strlen(command));
	if (r->collection_id.n > 0) {
		PUT(out, "&CollectionId=");
		eas_query_escape(out, r->collection_id);
	}
	if (r->item_id.n > 0) {
		PUT(out, "&ItemId=");
		eas_query_escape(out, r->item_id);
	}
	if (r->save_in_sent) {
		PUT(out, "&SaveInSent=T");
	}
}

/* The path and the packed query; false when the query cannot be packed. */
static bool put_packed_target(struct wire_out *out, const struct eas_http_request *r)
{
	struct eas_query q;
	memset(&q, 0, offsetof(struct eas_query, store));
	q.command = r->command;
	q.version = r->version;
	q.locale = 0x0409; /* en-US, as Accept-Language says */
	q.device_id = r->device_id;
	q.device_type = r->device_type;
	q.has_policy_key = r->has_policy_key;
	q.policy_key = r->policy_key;
	q.collection_id = r->collection_id;
	q.item_id = r->item_id;
	q.user = r->user;
	q.save_in_sent = r->save_in_sent;
	PUT(out, PATH "?");
	return eas_query_packed_write(out, &q);
}

/* Headers that depend on the command and version. [MS-ASHTTP] 2.2.1.1.2.6 and .8: version and key
 * stand in the packed query instead. */
static void put_request_headers(struct wire_out *out, const struct eas_http_request *r)
{
	bool options = r->command == EAS_CMD_OPTIONS;
	if (!options && !r->packed) {
		const char *version = eas_version_text(r->version);
		PUT(out, "MS-ASProtocolVersion: ");
		wire_put(out, version, strlen(version));
		PUT(out, "\r\n");
	}
	if (r->body.n > 0 && !options) {
		if (r->content_type.n > 0) {
			PUT(out, "Content-Type: ");
			put_span(out, r->content_type);
			PUT(out, "\r\n");
		} else {
			PUT(out, "Content-Type: " WBXML_TYPE "\r\n");
		}
	}
	if (r->has_policy_key && !options && !r->packed) {
		PUT(out, "X-MS-PolicyKey: ");
		put_decimal(out, r->policy_key);
		PUT(out, "\r\n");
	}
	if (r->user_agent.n > 0) {
		PUT(out, "User-Agent: ");
		put_span(out, r->user_agent);
		PUT(out, "\r\n");
	}
}

bool eas_http_request_write(struct wire_out *out, const struct eas_http_request *request)
{
	const struct eas_http_request *r = request;
	bool options = r->command == EAS_CMD_OPTIONS;
	if ((unsigned)r->command >= EAS_CMD_N || r->body.n > HTTP1_BODY_BYTES_MAX ||
	    !is_value(r->host) || !is_value(r->user_agent) || !is_value(r->content_type)) {
		return false;
	}
	size_t start = out->n;
	if (options) {
		PUT(out, "OPTIONS " PATH);
	} else {
		PUT(out, "POST ");
		if (!r->packed) {
			put_plain_target(out, r);
		} else if (!put_packed_target(out, r)) {
			out->n = start;
			return false;
		}
	}
	PUT(out, " HTTP/1.1\r\nAccept-Language: en-us\r\n");
	put_request_headers(out, r);
	PUT(out, "Host: ");
	put_span(out, r->host);
	PUT(out, "\r\nContent-Length: ");
	put_decimal(out, options ? 0 : (uint32_t)r->body.n);
	PUT(out, "\r\nConnection: Keep-Alive\r\nCache-Control: no-cache\r\n");
	if (r->credentials.n > 0) {
		PUT(out, "Authorization: Basic ");
		eas_base64_write(out, r->credentials);
		PUT(out, "\r\n");
	}
	PUT(out, "\r\n");
	if (!options) {
		put_span(out, r->body);
	}
	return true;
}

const char *eas_http_server_build(enum eas_version version)
{
	switch (version) {
	case EAS_V12_0:
		return "8.0";
	case EAS_V12_1:
		return "8.1";
	case EAS_V14_0:
		return "14.00.0536.000";
	case EAS_V14_1:
	case EAS_V16_0:
	case EAS_V16_1:
		return "14.3";
	default:
		return "6.5.7638.1"; /* Exchange 2003 SP2 */
	}
}

const char *eas_http_reason(uint32_t status)
{
	static const struct {
		uint32_t status;
		const char *text;
	} reasons[] = {
		{200, "OK"},
		{400, "Bad Request"},
		{401, "Unauthorized"},
		{403, "Forbidden"},
		{404, "Not Found"},
		{449, "Retry after sending a PROVISION command"},
		{451, "Redirect"},
		{456, "Account Blocked"},
		{457, "Password Expired"},
		{500, "Internal Server Error"},
		{501, "Not Implemented"},
		{502, "Bad Gateway"},
		{503, "Service Unavailable"},
		{505, "HTTP Version Not Supported"},
		{507, "Insufficient Storage"},
	};
	for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++) {
		if (reasons[i].status == status) {
			return reasons[i].text;
		}
	}
	return "Unknown";
}

/* Status line up to and with the Date header. */
static void put_response_start(struct wire_out *out, const struct eas_http_response *r,
			       uint32_t body_bytes)
{
	if (r->status == 200) {
		PUT(out, "HTTP/1.1 200 OK\r\n");
	} else {
		const char *reason = eas_http_reason(r->status);
		PUT(out, "HTTP/1.1 ");
		put_decimal(out, r->status);
		PUT(out, " ");
		wire_put(out, reason, strlen(reason));
		PUT(out, "\r\n");
	}
	if (r->close) {
		PUT(out, "Connection: close\r\n");
	} else {
		PUT(out, "Connection: Keep-Alive\r\n");
	}
	char date[CIVIL_HTTP_BYTES];
	civil_http(r->date_unix_s, date);
	PUT(out, "Content-Length: ");
	put_decimal(out, body_bytes);
	PUT(out, "\r\nDate: ");
	wire_put(out, date, sizeof date);
	PUT(out, "\r\n");
}

/* Server through MS-Server-ActiveSync, Cache-Control. [ASSUMED] Exchange 2003 answers with the
 * X-AspNet-Version of the captured server too; `version` changes only the build. */
static void put_server(struct wire_out *out, enum eas_version version)
{
	const char *build = eas_http_server_build(version);
	PUT(out, "Server: Microsoft-IIS/6.0\r\nX-Powered-By: ASP.NET\r\n"
		 "X-AspNet-Version: 2.0.50727\r\nMS-Server-ActiveSync: ");
	wire_put(out, build, strlen(build));
	PUT(out, "\r\nCache-Control: private\r\n");
}

static bool can_answer(const struct eas_http_response *r)
{
	return r->status >= 200 && r->status <= 999 && r->body.n <= HTTP1_BODY_BYTES_MAX &&
	       r->date_unix_s >= 0 && r->date_unix_s <= CIVIL_MAX_S && is_value(r->content_type);
}

bool eas_http_response_write(struct wire_out *out, const struct eas_http_response *response)
{
	const struct eas_http_response *r = response;
	if (!can_answer(r)) {
		return false;
	}
	put_response_start(out, r, (uint32_t)r->body.n);
	if (r->body.n > 0) {
		if (r->content_type.n > 0) {
			PUT(out, "Content-Type: ");
			put_span(out, r->content_type);
			PUT(out, "\r\n");
		} else {
			PUT(out, "Content-Type: " WBXML_TYPE "\r\n");
		}
	}
	put_server(out, r->version);
	if (r->status == 401) {
		PUT(out, "WWW-Authenticate: Basic realm=\"ActiveSync\"\r\n");
	}
	if (r->retry_after_s != 0) {
		PUT(out, "Retry-After: ");
		put_decimal(out, r->retry_after_s);
		PUT(out, "\r\n");
	}
	PUT(out, "\r\n");
	put_span(out, r->body);
	return true;
}

/* What a server of this newest version offers, as captured or replayed: sheet 1.2. */
static const char *version_list(enum eas_version version)
{
	switch (version) {
	case EAS_V12_0:
		return "1.0,2.0,2.1,2.5,12.0";
	case EAS_V12_1:
		return "1.0,2.0,2.1,2.5,12.0,12.1";
	case EAS_V14_0:
		return "2.0,2.1,2.5,12.0,12.1,14.0";
	case EAS_V14_1:
	case EAS_V16_0:
	case EAS_V16_1:
		return "2.0,2.1,2.5,12.0,12.1,14.0,14.1";
	default:
		return "1.0,2.0,2.1,2.5";
	}
}

bool eas_http_options_write(struct wire_out *out, const struct eas_http_response *response)
{
	const struct eas_http_response *r = response;
	if (!can_answer(r)) {
		return false;
	}
	const char *versions = version_list(r->version);
	put_response_start(out, r, 0);
	put_server(out, r->version);
	PUT(out, "Allow: OPTIONS,POST\r\nPublic: OPTIONS,POST\r\nMS-ASProtocolVersions: ");
	wire_put(out, versions, strlen(versions));
	PUT(out, "\r\nMS-ASProtocolCommands: Sync,SendMail,SmartForward,SmartReply,GetAttachment,"
		 "GetHierarchy,CreateCollection,DeleteCollection,MoveCollection,FolderSync,"
		 "FolderCreate,FolderDelete,FolderUpdate,MoveItems,GetItemEstimate,"
		 "MeetingResponse,Search,");
	if (r->version >= EAS_V12_0) {
		PUT(out, "Settings,Ping,ItemOperations,Provision,");
	} else {
		PUT(out, "Ping,Provision,");
	}
	PUT(out, "ResolveRecipients,ValidateCert\r\n\r\n");
	return true;
}

static enum wire_verdict refuse(struct wire_bad *bad, size_t offset, const char *reason)
{
	*bad = (struct wire_bad){.offset = offset, .reason = reason};
	return WIRE_BAD;
}

/* `text` begins with `prefix` (lower-case) in any case. */
static inline bool begins(struct wire_span text, const char *prefix)
{
	size_t n = strlen(prefix);
	return text.n >= n && http1_name_is(text.p, prefix, n);
}

static bool decimal(struct wire_span text, uint32_t *value)
{
	uint64_t v = 0;
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] < '0' || text.p[i] > '9' || v > UINT32_MAX) {
			return false;
		}
		v = v * 10 + (uint64_t)(text.p[i] - '0');
	}
	*value = (uint32_t)v;
	return text.n > 0 && v <= UINT32_MAX;
}

/* Basic credentials [RFC7617] 2; another scheme leaves has_credentials false. */
static enum wire_verdict credentials_read(struct wire_span value, struct eas_http_parsed *out,
					  struct wire_bad *bad)
{
	if (!begins(value, "basic ")) {
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
	static const char path[] = "/microsoft-server-activesync";
	struct wire_span target = request->target;
	size_t n = sizeof path - 1;
	if (!begins(target, path) || (target.n > n && target.p[n] != '?')) {
		return refuse(bad, 0, "not the ActiveSync path");
	}
	if (wire_span_is(request->method, "OPTIONS")) {
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

enum wire_verdict eas_http_request_read(const struct http1_request *request,
					struct eas_http_parsed *out, struct wire_bad *bad)
{
	const struct wire_span *known = request->head.known;
	memset(&out->query, 0, offsetof(struct eas_query, store));
	memset(&out->command, 0,
	       offsetof(struct eas_http_parsed, credentials) -
		       offsetof(struct eas_http_parsed, command));
	*bad = (struct wire_bad){.offset = 0, .reason = ""};
	enum wire_verdict v = target_read(request, out, bad);
	if (v != WIRE_OK) {
		return v;
	}
	out->version = out->query.version;
	if (out->version == EAS_V_NONE && known[HTTP1_MS_ASPROTOCOLVERSION].p != NULL) {
		out->version = eas_version_find(known[HTTP1_MS_ASPROTOCOLVERSION]);
	}
	out->has_policy_key = out->query.has_policy_key;
	out->policy_key = out->query.policy_key;
	if (!out->has_policy_key && known[HTTP1_X_MS_POLICYKEY].p != NULL) {
		out->has_policy_key = true;
		if (!decimal(known[HTTP1_X_MS_POLICYKEY], &out->policy_key)) {
			return refuse(bad, 0, "X-MS-PolicyKey is not a 32-bit number");
		}
	}
	if (known[HTTP1_AUTHORIZATION].p != NULL) {
		return credentials_read(known[HTTP1_AUTHORIZATION], out, bad);
	}
	return WIRE_OK;
}

uint32_t eas_http_version_bit(enum eas_version version)
{
	static const uint8_t order[] = {EAS_V1_0,  EAS_V2_0,  EAS_V2_1,	 EAS_V2_5,  EAS_V12_0,
					EAS_V12_1, EAS_V14_0, EAS_V14_1, EAS_V16_0, EAS_V16_1};
	for (uint32_t i = 0; i < sizeof order; i++) {
		if (order[i] == version) {
			return 1u << i;
		}
	}
	return 0;
}

/* The next word of a comma-separated list, blanks around it taken off. */
static bool next_word(struct wire_span *list, struct wire_span *word)
{
	if (list->n == 0) {
		return false;
	}
	const uint8_t *comma = memchr(list->p, ',', list->n);
	size_t n = comma == NULL ? list->n : (size_t)(comma - list->p);
	*word = (struct wire_span){.p = list->p, .n = n};
	size_t step = comma == NULL ? n : n + 1;
	list->p += step;
	list->n -= step;
	while (word->n > 0 && (word->p[0] == ' ' || word->p[0] == '\t')) {
		word->p++;
		word->n--;
	}
	while (word->n > 0 && (word->p[word->n - 1] == ' ' || word->p[word->n - 1] == '\t')) {
		word->n--;
	}
	return true;
}

void eas_http_answer_read(const struct http1_response *response, struct eas_http_answer *out)
{
	const struct wire_span *known = response->head.known;
	*out = (struct eas_http_answer){0};
	struct wire_span type = known[HTTP1_CONTENT_TYPE];
	static const char wbxml[] = "application/vnd.ms-sync";
	if (type.p != NULL && begins(type, wbxml)) {
		struct wire_span rest = {.p = type.p + sizeof wbxml - 1,
					 .n = type.n - (sizeof wbxml - 1)};
		if (begins(rest, ".wbxml")) {
			rest.p += 6;
			rest.n -= 6;
		}
		out->is_wbxml = rest.n == 0 || rest.p[0] == ';' || rest.p[0] == ' ';
	}
	if (known[HTTP1_RETRY_AFTER].p != NULL &&
	    !decimal(known[HTTP1_RETRY_AFTER], &out->retry_after_s)) {
		out->retry_after_s = 0; /* a date: the clock is not ours to read */
	}
	struct wire_span word;
	struct wire_span list = known[HTTP1_MS_ASPROTOCOLVERSIONS];
	while (next_word(&list, &word)) {
		enum eas_version version = eas_version_find(word);
		out->version_set |= eas_http_version_bit(version);
		out->newest = version > out->newest ? version : out->newest;
	}
	list = known[HTTP1_MS_ASPROTOCOLCOMMANDS];
	while (next_word(&list, &word)) {
		enum eas_command command = eas_command_find(word);
		out->command_set |= command == EAS_CMD_UNKNOWN ? 0 : 1u << command;
	}
}
