/* Answers of a server, both ways, from prebuilt pieces: only numbers, dates and bodies are put in.
 *
 * Not here: requests (eas_http_request.c), the HTTP grammar (http1.c). See eas_http.h. */
#include "wire/eas_http.h"

#include "core/civil.h"

/* A string literal without its NUL. */
#define PUT(to, literal) wire_copy(to, literal, sizeof(literal) - 1)

enum { OPTIONS_BYTES_MAX = 512 }; /* what an answer to OPTIONS has more than others */

static uint8_t *put_span(uint8_t *to, struct wire_span text)
{
	return text.n > 0 ? wire_copy(to, text.p, text.n) : to;
}

static uint8_t *put_text(uint8_t *to, const char *text)
{
	return wire_copy(to, text, strlen(text));
}

/* A header with a value of the caller's, unless that is empty. */
static uint8_t *put_header(uint8_t *to, const char *name, struct wire_span value)
{
	if (value.n == 0) {
		return to;
	}
	to = put_text(to, name);
	to = put_span(to, value);
	return PUT(to, "\r\n");
}

static bool is_value(struct wire_span text)
{
	return text.n == 0 || http1_line_value_end(text.p, 0, text.n) == text.n;
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
static uint8_t *put_start(uint8_t *to, const struct eas_http_response *r, uint32_t body_bytes)
{
	if (r->status == 200) {
		to = PUT(to, "HTTP/1.1 200 OK\r\n");
	} else {
		to = PUT(to, "HTTP/1.1 ");
		to += http1_decimal(r->status, to);
		to = PUT(to, " ");
		to = put_text(to, eas_http_reason(r->status));
		to = PUT(to, "\r\n");
	}
	if (r->close) {
		to = PUT(to, "Connection: close\r\nContent-Length: ");
	} else {
		to = PUT(to, "Connection: Keep-Alive\r\nContent-Length: ");
	}
	to += http1_decimal(body_bytes, to);
	to = PUT(to, "\r\nDate: ");
	civil_http(r->date_unix_s, (char *)to);
	return PUT(to + CIVIL_HTTP_BYTES, "\r\n");
}

/* Server through MS-Server-ActiveSync, Cache-Control. [ASSUMED] Exchange 2003 answers with the
 * X-AspNet-Version of the captured server too; `version` changes only the build. */
static uint8_t *put_server(uint8_t *to, enum eas_version version)
{
	to = PUT(to, "Server: Microsoft-IIS/6.0\r\nX-Powered-By: ASP.NET\r\n"
		     "X-AspNet-Version: 2.0.50727\r\nMS-Server-ActiveSync: ");
	to = put_text(to, eas_http_server_build(version));
	return PUT(to, "\r\nCache-Control: private\r\n");
}

/* What goes with refusals: how to log on, when to come back, where to go instead. */
static uint8_t *put_refusal(uint8_t *to, const struct eas_http_response *r)
{
	if (r->status == 401) {
		to = PUT(to, "WWW-Authenticate: Basic realm=\"ActiveSync\"\r\n");
	}
	if (r->retry_after_s != 0) {
		to = PUT(to, "Retry-After: ");
		to += http1_decimal(r->retry_after_s, to);
		to = PUT(to, "\r\n");
	} else if (r->retry_at_unix_s != 0) {
		to = PUT(to, "Retry-After: ");
		civil_http(r->retry_at_unix_s, (char *)to);
		to = PUT(to + CIVIL_HTTP_BYTES, "\r\n");
	}
	to = put_header(to, "X-MS-Location: ", r->location);
	return put_header(to, "X-MS-ASThrottle: ", r->throttle);
}

static bool can_answer(const struct eas_http_response *r)
{
	return r->status >= 200 && r->status <= 999 && r->body.n <= HTTP1_BODY_BYTES_MAX &&
	       r->date_unix_s >= 0 && r->date_unix_s <= CIVIL_MAX_S && r->retry_at_unix_s >= 0 &&
	       r->retry_at_unix_s <= CIVIL_MAX_S && is_value(r->content_type) &&
	       is_value(r->location) && is_value(r->throttle);
}

bool eas_http_response_write(struct wire_out *out, const struct eas_http_response *response)
{
	const struct eas_http_response *r = response;
	if (!can_answer(r)) {
		return false;
	}
	uint8_t *to = wire_room(out, EAS_HTTP_HEAD_BYTES_MAX + r->content_type.n + r->location.n +
					     r->throttle.n + r->body.n);
	if (to == NULL) {
		return true;
	}
	to = put_start(to, r, (uint32_t)r->body.n);
	if (r->body.n > 0 && r->content_type.n == 0) {
		to = PUT(to, "Content-Type: " EAS_HTTP_WBXML_TYPE "\r\n");
	} else if (r->body.n > 0) {
		to = put_header(to, "Content-Type: ", r->content_type);
	}
	to = put_server(to, r->version);
	if (r->status != 200) {
		to = put_refusal(to, r);
	}
	to = PUT(to, "\r\n");
	wire_took(out, put_span(to, r->body));
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
	uint8_t *to = wire_room(out, EAS_HTTP_HEAD_BYTES_MAX + OPTIONS_BYTES_MAX);
	if (to == NULL) {
		return true;
	}
	to = put_start(to, r, 0);
	to = put_server(to, r->version);
	to = PUT(to, "Allow: OPTIONS,POST\r\nPublic: OPTIONS,POST\r\nMS-ASProtocolVersions: ");
	to = put_text(to, version_list(r->version));
	to = PUT(to, "\r\nMS-ASProtocolCommands: Sync,SendMail,SmartForward,SmartReply,"
		     "GetAttachment,GetHierarchy,CreateCollection,DeleteCollection,MoveCollection,"
		     "FolderSync,FolderCreate,FolderDelete,FolderUpdate,MoveItems,GetItemEstimate,"
		     "MeetingResponse,Search,");
	if (r->version >= EAS_V12_0) {
		to = PUT(to, "Settings,Ping,ItemOperations,Provision,");
	} else {
		to = PUT(to, "Ping,Provision,");
	}
	wire_took(out, PUT(to, "ResolveRecipients,ValidateCert\r\n\r\n"));
	return true;
}

/* `text` begins with `prefix` (lower-case) in any case. */
static bool begins(struct wire_span text, const char *prefix)
{
	size_t n = strlen(prefix);
	return text.n >= n && http1_name_is(text.p, prefix, n);
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
	struct wire_span retry = known[HTTP1_RETRY_AFTER];
	if (retry.p != NULL && !http1_decimal_read(retry, &out->retry_after_s)) {
		out->retry_after_s = 0;
		civil_http_read((const char *)retry.p, retry.n, &out->retry_at_unix_s);
	}
	out->location = known[HTTP1_X_MS_LOCATION];
	out->throttle = known[HTTP1_X_MS_ASTHROTTLE];
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
