/* ActiveSync in HTTP: the captured header sets, byte for byte and by size, both ways. Not here: the
 * HTTP grammar (test_http1.c), queries alone (test_eas_query.c). */
#include "wire/eas_http.h"

#include "eas_test.h"
#include "wire/eas_base64.h"

static const uint8_t body[39] = {3, 1, 0x6A};

static struct eas_http_request captured(void)
{
	return (struct eas_http_request){.command = EAS_CMD_GET_ITEM_ESTIMATE,
					 .version = EAS_V2_5,
					 .has_policy_key = true,
					 .policy_key = 666416194,
					 .host = eas_span("mail.example.com"),
					 .user = eas_span("ann"),
					 .credentials = eas_span("ann:secret"),
					 .device_id = eas_span("0123456789ABCDEF0123456789ABCDEF"),
					 .device_type = eas_span("PocketPC"),
					 .user_agent = eas_span("MSFT-PPC/5.2.200"),
					 .body = {body, sizeof body}};
}

/* The order of the Pocket PC capture, sheet section 1.5. */
static const char request_head[] =
	"POST /Microsoft-Server-ActiveSync?User=ann&DeviceId=0123456789ABCDEF0123456789ABCDEF"
	"&DeviceType=PocketPC&Cmd=GetItemEstimate HTTP/1.1\r\n"
	"Accept-Language: en-us\r\n"
	"MS-ASProtocolVersion: 2.5\r\n"
	"Content-Type: application/vnd.ms-sync.wbxml\r\n"
	"X-MS-PolicyKey: 666416194\r\n"
	"User-Agent: MSFT-PPC/5.2.200\r\n"
	"Host: mail.example.com\r\n"
	"Content-Length: 39\r\n"
	"Connection: Keep-Alive\r\n"
	"Cache-Control: no-cache\r\n"
	"Authorization: Basic YW5uOnNlY3JldA==\r\n"
	"\r\n";

/* Sheet section 1.6, May 2006, Exchange 2007 beta: 275 octets. */
static const char response_head[] = "HTTP/1.1 200 OK\r\n"
				    "Connection: Keep-Alive\r\n"
				    "Content-Length: 39\r\n"
				    "Date: Thu, 04 May 2006 12:00:00 GMT\r\n"
				    "Content-Type: application/vnd.ms-sync.wbxml\r\n"
				    "Server: Microsoft-IIS/6.0\r\n"
				    "X-Powered-By: ASP.NET\r\n"
				    "X-AspNet-Version: 2.0.50727\r\n"
				    "MS-Server-ActiveSync: 8.0\r\n"
				    "Cache-Control: private\r\n"
				    "\r\n";

START_TEST(captured_request)
{
	uint8_t room[1024];
	struct wire_out out = wire_out_init(room, sizeof room);
	struct eas_http_request r = captured();
	ck_assert(eas_http_request_write(&out, &r));
	ck_assert_uint_eq(out.n, sizeof request_head - 1 + sizeof body);
	ck_assert_int_eq(memcmp(room, request_head, sizeof request_head - 1), 0);
	/* The sheet says about 423 octets for a captured head with example.com names. */
	ck_assert_uint_ge(sizeof request_head - 1, 400);
	ck_assert_uint_le(sizeof request_head - 1, 446);

	struct http1_request http;
	struct eas_http_parsed p;
	struct wire_bad bad;
	size_t used;
	ck_assert_int_eq(http1_request_read(room, out.n, &http, &used, &bad), WIRE_OK);
	ck_assert_int_eq(eas_http_request_read(&http, &p, &bad), WIRE_OK);
	ck_assert_int_eq(p.command, EAS_CMD_GET_ITEM_ESTIMATE);
	ck_assert_int_eq(p.version, EAS_V2_5);
	ck_assert(p.has_policy_key && p.policy_key == 666416194);
	ck_assert(p.has_credentials);
	ck_assert(wire_span_is(p.user, "ann") && wire_span_is(p.password, "secret"));
	ck_assert(wire_span_is(p.query.user, "ann"));
	ck_assert(wire_span_is(p.query.device_id, "0123456789ABCDEF0123456789ABCDEF"));
	ck_assert(wire_span_is(p.query.device_type, "PocketPC"));
	ck_assert_uint_eq(http.body.n, sizeof body);

	uint8_t again[1024];
	out = wire_out_init(again, sizeof again);
	ck_assert(http1_request_write(&out, &http));
	ck_assert(out.n == used && memcmp(again, room, used) == 0);
}
END_TEST

START_TEST(other_requests)
{
	uint8_t room[1024];
	struct http1_request http;
	struct eas_http_parsed p;
	struct wire_bad bad;
	size_t used;
	const struct eas_query sent = {.save_in_sent = true};
	for (int i = 0; i < 4; i++) {
		struct wire_out out = wire_out_init(room, sizeof room);
		struct eas_http_request r = captured();
		r.command = EAS_CMD_PING;
		if (i == 0) { /* an empty Ping has no Content-Type */
			r.body.n = 0;
		} else if (i == 1) {
			r.command = EAS_CMD_OPTIONS;
		} else if (i == 2) {
			r.packed = true;
			r.version = EAS_V12_1;
		} else {
			r.command = EAS_CMD_SEND_MAIL;
			r.extra = &sent;
			r.content_type = eas_span("message/rfc822");
			r.user = (struct wire_span){0};
			r.credentials = (struct wire_span){0};
			r.has_policy_key = false;
		}
		ck_assert(eas_http_request_write(&out, &r));
		ck_assert_int_eq(http1_request_read(room, out.n, &http, &used, &bad), WIRE_OK);
		ck_assert_uint_eq(used, out.n);
		ck_assert_int_eq(eas_http_request_read(&http, &p, &bad), WIRE_OK);
		ck_assert_int_eq(p.command, r.command);
		ck_assert_int_eq(p.version, i == 1 ? EAS_V_NONE : r.version);
		ck_assert_int_eq(p.has_policy_key, i == 0 || i == 2);
		ck_assert_int_eq(http.head.known[HTTP1_CONTENT_TYPE].p != NULL, i >= 2);
		ck_assert_int_eq(http.head.known[HTTP1_MS_ASPROTOCOLVERSION].p != NULL,
				 i == 0 || i == 3);
		ck_assert_int_eq(http.head.known[HTTP1_X_MS_POLICYKEY].p != NULL, i == 0);
		ck_assert_uint_eq(http.body.n, i < 2 ? 0 : sizeof body);
		ck_assert_int_eq(p.query.packed, i == 2);
		ck_assert_int_eq(p.query.save_in_sent, i == 3);
		ck_assert_int_eq(p.has_credentials, i != 3);
	}
}
END_TEST

/* Every parameter that [MS-ASHTTP] 2.2.1.1.1.2.5 and 2.2.1.1.1.1.3 list, in both forms, with the
 * command that has it; octets that need escapes stand in each. */
START_TEST(extra_parameters)
{
	static const struct {
		enum eas_command command;
		struct eas_query extra;
		const char *plain;
	} table[] = {
		{EAS_CMD_GET_ATTACHMENT, {.attachment_name = {(const uint8_t *)"5:1:0 a&b", 9}},
		 "&Cmd=GetAttachment&AttachmentName=5%3A1%3A0%20a%26b HTTP/1.1\r\n"},
		{EAS_CMD_SMART_REPLY,
		 {.collection_id = {(const uint8_t *)"5", 1}, .item_id = {(const uint8_t *)"5:1", 3},
		  .occurrence = {(const uint8_t *)"2005-11-07T10:00:00Z", 20}, .save_in_sent = true},
		 "&Cmd=SmartReply&CollectionId=5&ItemId=5%3A1&Occurrence=2005-11-07T10%3A00%3A00Z"
		 "&SaveInSent=T HTTP/1.1\r\n"},
		{EAS_CMD_SMART_FORWARD, {.long_id = {(const uint8_t *)"RgAAAA/+=", 9}},
		 "&Cmd=SmartForward&LongId=RgAAAA%2F%2B%3D HTTP/1.1\r\n"},
		{EAS_CMD_ITEM_OPERATIONS, {.accept_multipart = true},
		 "&Cmd=ItemOperations HTTP/1.1\r\nAccept-Language: en-us\r\n"
		 "MS-ASProtocolVersion: 12.1\r\nMS-ASAcceptMultiPart: T\r\n"},
	};
	for (size_t i = 0; i < 2 * sizeof table / sizeof table[0]; i++) {
		const struct eas_query *want = &table[i / 2].extra;
		struct eas_http_request r = captured();
		r.command = table[i / 2].command;
		r.version = EAS_V12_1;
		r.packed = i % 2 == 1;
		r.extra = want;
		uint8_t room[2048];
		struct wire_out out = wire_out_init(room, sizeof room);
		ck_assert(eas_http_request_write(&out, &r) && !out.overflow);
		ck_assert_int_eq(memmem(room, out.n, table[i / 2].plain,
					strlen(table[i / 2].plain)) != NULL, !r.packed);
		struct http1_request http;
		struct eas_http_parsed p;
		struct wire_bad bad;
		size_t used;
		ck_assert_int_eq(http1_request_read(room, out.n, &http, &used, &bad), WIRE_OK);
		ck_assert_int_eq(eas_http_request_read(&http, &p, &bad), WIRE_OK);
		const struct wire_span pairs[][2] = {
			{p.query.attachment_name, want->attachment_name},
			{p.query.collection_id, want->collection_id},
			{p.query.item_id, want->item_id},
			{p.query.long_id, want->long_id},
			{p.query.occurrence, want->occurrence},
			{p.query.user, r.user},
			{p.query.device_id, r.device_id}};
		for (size_t k = 0; k < sizeof pairs / sizeof pairs[0]; k++) {
			ck_assert_uint_eq(pairs[k][0].n, pairs[k][1].n);
			ck_assert(pairs[k][0].n == 0 ||
				  memcmp(pairs[k][0].p, pairs[k][1].p, pairs[k][0].n) == 0);
		}
		ck_assert_int_eq(p.command, r.command);
		ck_assert_int_eq(p.query.save_in_sent, want->save_in_sent);
		ck_assert_int_eq(p.query.accept_multipart, want->accept_multipart);
	}
}
END_TEST

/* The longest values fill what was asked for, never more: the room is an exact one. */
START_TEST(extra_parameters_have_room)
{
	static uint8_t wild[255];
	memset(wild, '%', sizeof wild);
	const struct wire_span value = {wild, sizeof wild};
	const struct eas_query extra = {.attachment_name = value, .collection_id = value,
		.item_id = value, .long_id = value, .occurrence = value, .save_in_sent = true,
		.accept_multipart = true};
	for (int packed = 0; packed < 2; packed++) {
		struct eas_http_request r = captured();
		r.command = EAS_CMD_ITEM_OPERATIONS;
		r.version = EAS_V12_1;
		r.packed = packed == 1;
		r.extra = &extra;
		size_t n = EAS_HTTP_HEAD_BYTES_MAX + 128 + 32 + r.host.n + r.user_agent.n +
			   3 * (r.user.n + r.device_id.n + r.device_type.n + 5 * value.n) +
			   2 * r.credentials.n + r.body.n;
		uint8_t *room = malloc(n);
		ck_assert_ptr_nonnull(room);
		struct wire_out out = wire_out_init(room, n);
		/* A packed query of more than 1024 octets is not sent: no reader takes it. */
		ck_assert(eas_http_request_write(&out, &r) == (packed == 0));
		ck_assert(!out.overflow && out.n <= n && (packed == 1) == (out.n == 0));
		free(room);
	}
}
END_TEST

START_TEST(requests_refused)
{
	uint8_t room[2048];
	for (int i = 0; i < 6; i++) {
		struct wire_out out = wire_out_init(room, sizeof room);
		struct eas_http_request r = captured();
		if (i == 1) {
			r.host = eas_span("a\r\nEvil: 1");
		} else if (i == 2) {
			r.user_agent = eas_span("a\nb");
		} else if (i == 3) {
			r.command = EAS_CMD_UNKNOWN;
		} else if (i == 4) {
			r.packed = true; /* 2.5 cannot */
		} else if (i == 5) {
			r.user = eas_span("a b\r\nc"); /* escaped: no harm */
		}
		ck_assert_int_eq(eas_http_request_write(&out, &r), i == 0 || i == 5);
		ck_assert(i == 0 || i == 5 || out.n == 0);
	}
	struct wire_out out = wire_out_init(room, 100);
	struct eas_http_request r = captured();
	ck_assert(eas_http_request_write(&out, &r));
	ck_assert(out.overflow && out.n <= 100);
}
END_TEST

/* Every octet at every place of values of every length up to three steps, at an unreadable page. */
START_TEST(values_are_text)
{
	uint8_t value[50], room[2048];
	for (size_t n = 1; n <= sizeof value; n++) {
		memset(value, 'v', sizeof value);
		for (size_t at = 0; at < n; at++) {
			for (unsigned c = 0; c < 256; c++) {
				struct wire_out out = wire_out_init(room, sizeof room);
				struct eas_http_request r = captured();
				bool good = c == '\t' || (c >= 0x20 && c != 0x7F);
				value[at] = (uint8_t)c;
				struct wire_span text = {eas_test_edge(value, n), n};
				struct wire_span *where[] = {&r.host, &r.user_agent, &r.content_type};
				*where[c % 3] = text;
				bool wrote = eas_http_request_write(&out, &r);
				uint8_t *found = memmem(room, out.n, "Host: ", 6);
				bool whole = good && found != NULL &&
					     memmem(room, out.n, value, n) != NULL &&
					     (c % 3 != 0 || memcmp(found + 6 + n, "\r\nCo", 4) == 0);
				if (wrote != good || (out.n > 0) != good || out.overflow ||
				    whole != good) { /* a check that is called takes longer */
					ck_abort_msg("%u at %zu of %zu", c, at, n);
				}
			}
			value[at] = 'v';
		}
	}
	/* Refused before room is asked for. */
	struct eas_http_request r = captured();
	r.host = eas_span("mail.example.com\r\nEvil: 1");
	struct wire_out out = wire_out_init(room, 100);
	ck_assert(!eas_http_request_write(&out, &r) && !out.overflow && out.n == 0);
}
END_TEST

static const struct {
	const char *text;
	enum wire_verdict verdict;
} targets[] = {
#define HEAD " HTTP/1.1\r\nHost: h\r\n"
	{"POST /microsoft-server-activesync?Cmd=Ping" HEAD "\r\n", WIRE_OK},
	{"POST /Microsoft-Server-ActiveSync?Cmd=Nope" HEAD "\r\n", WIRE_OK},
	{"OPTIONS /Microsoft-Server-ActiveSync" HEAD "\r\n", WIRE_OK},
	{"POST /Microsoft-Server-ActiveSyncX?Cmd=Ping" HEAD "\r\n", WIRE_BAD},
	{"POST /Microsoft-Server-ActiveSync/Cmd=Ping" HEAD "\r\n", WIRE_BAD},
	{"POST /?Cmd=Ping" HEAD "\r\n", WIRE_BAD},
	{"POST /Microsoft-Server-ActiveSync" HEAD "\r\n", WIRE_BAD},
	{"GET /Microsoft-Server-ActiveSync?Cmd=Ping" HEAD "\r\n", WIRE_BAD},
	{"post /Microsoft-Server-ActiveSync?Cmd=Ping" HEAD "\r\n", WIRE_BAD},
	{"POST /Microsoft-Server-ActiveSync?Cmd=Ping" HEAD "X-MS-PolicyKey: 4294967295\r\n\r\n",
	 WIRE_OK},
	{"POST /Microsoft-Server-ActiveSync?Cmd=Ping" HEAD "X-MS-PolicyKey: 4294967296\r\n\r\n",
	 WIRE_BAD},
	{"POST /Microsoft-Server-ActiveSync?Cmd=Ping" HEAD
	 "X-MS-PolicyKey: 18446744073709551617\r\n\r\n",
	 WIRE_BAD},
	{"POST /Microsoft-Server-ActiveSync?Cmd=Ping" HEAD "X-MS-PolicyKey: abc\r\n\r\n", WIRE_BAD},
	{"POST /Microsoft-Server-ActiveSync?Cmd=Ping" HEAD "X-MS-PolicyKey:\r\n\r\n", WIRE_BAD},
	{"POST /Microsoft-Server-ActiveSync?Cmd=Ping" HEAD "Authorization: basic YTpi\r\n\r\n",
	 WIRE_OK},
	{"POST /Microsoft-Server-ActiveSync?Cmd=Ping" HEAD "Authorization: Basic YWI=\r\n\r\n",
	 WIRE_BAD},
	{"POST /Microsoft-Server-ActiveSync?Cmd=Ping" HEAD "Authorization: Basic *\r\n\r\n",
	 WIRE_BAD},
	{"POST /Microsoft-Server-ActiveSync?Cmd=Ping" HEAD "Authorization: BASIC *\r\n\r\n",
	 WIRE_BAD},
	{"POST /Microsoft-Server-ActiveSync?Cmd=Ping" HEAD "Authorization: Basic\t*\r\n\r\n",
	 WIRE_OK},
	{"POST /Microsoft-Server-ActiveSync?Cmd=Ping" HEAD "Authorization: Basi *\r\n\r\n",
	 WIRE_OK},
	{"POST /Microsoft-Server-ActiveSync?Cmd=Ping" HEAD "Authorization: Negotiate x\r\n\r\n",
	 WIRE_OK},
};

START_TEST(requests_read)
{
	struct http1_request http;
	struct eas_http_parsed p;
	struct wire_bad bad;
	size_t used;
	size_t n = strlen(targets[_i].text);
	const uint8_t *edge = eas_test_edge((const uint8_t *)targets[_i].text, n);
	ck_assert_int_eq(http1_request_read(edge, n, &http, &used, &bad), WIRE_OK);
	ck_assert_msg(eas_http_request_read(&http, &p, &bad) == targets[_i].verdict, "%s",
		      targets[_i].text);
	ck_assert(targets[_i].verdict == WIRE_OK || bad.reason[0] != '\0');
}
END_TEST

START_TEST(captured_response)
{
	uint8_t room[1024];
	struct wire_out out = wire_out_init(room, sizeof room);
	struct eas_http_response r = {.status = 200,
				      .version = EAS_V12_0,
				      .date_unix_s = 1146744000,
				      .body = {body, sizeof body}};
	ck_assert(eas_http_response_write(&out, &r));
	ck_assert_uint_eq(sizeof response_head - 1, 275);
	ck_assert_uint_eq(out.n, 275 + sizeof body);
	ck_assert_int_eq(memcmp(room, response_head, 275), 0);
	struct http1_response http;
	struct eas_http_answer a;
	struct wire_bad bad;
	size_t used;
	ck_assert_int_eq(http1_response_read(room, out.n, &http, &used, &bad), WIRE_OK);
	eas_http_answer_read(&http, &a);
	ck_assert(a.is_wbxml && a.retry_after_s == 0 && a.version_set == 0);
	ck_assert(!http.head.close);
}
END_TEST

static const struct {
	uint32_t status;
	const char *line;
} statuses[] = {
	{400, "HTTP/1.1 400 Bad Request\r\n"},
	{401, "HTTP/1.1 401 Unauthorized\r\n"},
	{403, "HTTP/1.1 403 Forbidden\r\n"},
	{404, "HTTP/1.1 404 Not Found\r\n"},
	{451, "HTTP/1.1 451 Redirect\r\n"},
	{449, "HTTP/1.1 449 Retry after sending a PROVISION command\r\n"},
	{500, "HTTP/1.1 500 Internal Server Error\r\n"},
	{501, "HTTP/1.1 501 Not Implemented\r\n"},
	{503, "HTTP/1.1 503 Service Unavailable\r\n"},
	{505, "HTTP/1.1 505 HTTP Version Not Supported\r\n"},
	{507, "HTTP/1.1 507 Insufficient Storage\r\n"},
	{599, "HTTP/1.1 599 Unknown\r\n"},
};

START_TEST(other_responses)
{
	uint8_t room[1024];
	struct wire_out out = wire_out_init(room, sizeof room);
	struct eas_http_response r = {.status = statuses[_i].status,
				      .version = EAS_V2_5,
				      .close = true,
				      .retry_after_s = statuses[_i].status == 503 ? 120 : 0,
				      .date_unix_s = 0};
	ck_assert(eas_http_response_write(&out, &r));
	ck_assert_int_eq(memcmp(room, statuses[_i].line, strlen(statuses[_i].line)), 0);
	struct http1_response http;
	struct eas_http_answer a;
	struct wire_bad bad;
	size_t used;
	ck_assert_int_eq(http1_response_read(room, out.n, &http, &used, &bad), WIRE_OK);
	ck_assert_uint_eq(used, out.n);
	ck_assert_uint_eq(http.status, statuses[_i].status);
	ck_assert(http.head.close && http.body.n == 0 && !http.until_close);
	ck_assert(wire_span_is(http.head.known[HTTP1_MS_SERVER_ACTIVESYNC], "6.5.7638.1"));
	ck_assert(wire_span_is(http.head.known[HTTP1_DATE], "Thu, 01 Jan 1970 00:00:00 GMT"));
	ck_assert_ptr_null(http.head.known[HTTP1_CONTENT_TYPE].p);
	eas_http_answer_read(&http, &a);
	ck_assert_uint_eq(a.retry_after_s, statuses[_i].status == 503 ? 120 : 0);
	bool asks = false;
	for (uint32_t i = 0; i < http.head.header_n; i++) {
		asks = asks || wire_span_is(http.head.header[i].name, "WWW-Authenticate");
	}
	ck_assert_int_eq(asks, statuses[_i].status == 401);
}
END_TEST

/* What goes with a refusal, out of the server's writer and into the device's reader. */
START_TEST(refusals)
{
	static const char address[] = "https://mail2.example.com/Microsoft-Server-ActiveSync";
	uint8_t room[2048];
	for (int i = 0; i < 6; i++) {
		struct wire_out out = wire_out_init(room, sizeof room);
		struct eas_http_response r = {.version = EAS_V14_1};
		r.status = i == 0 ? 451 : 503;
		r.location = i == 0 ? eas_span(address) : (struct wire_span){0};
		r.retry_after_s = i == 1 ? 3600 : 0;
		r.retry_at_unix_s = i == 2 ? 1131321600 : 0;
		r.throttle = i == 3 ? eas_span("CommandFrequency") : (struct wire_span){0};
		if (i == 4) {
			r.location = eas_span("a\r\nSet-Cookie: b");
		} else if (i == 5) {
			r.throttle = eas_span("a\nb");
		}
		ck_assert_int_eq(eas_http_response_write(&out, &r), i < 4);
		ck_assert(i < 4 || out.n == 0);
		if (i >= 4) {
			continue;
		}
		struct http1_response http;
		struct eas_http_answer a;
		struct wire_bad bad;
		size_t used;
		ck_assert_int_eq(http1_response_read(room, out.n, &http, &used, &bad), WIRE_OK);
		eas_http_answer_read(&http, &a);
		ck_assert_int_eq(a.location.p != NULL, i == 0);
		ck_assert(i != 0 || wire_span_is(a.location, address));
		ck_assert_uint_eq(a.retry_after_s, i == 1 ? 3600 : 0);
		ck_assert_int_eq(a.retry_at_unix_s, i == 2 ? 1131321600 : 0);
		ck_assert_int_eq(a.throttle.p != NULL, i == 3);
		ck_assert(i != 3 || wire_span_is(a.throttle, "CommandFrequency"));
	}
}
END_TEST

/* Room for the bound that eas_http.h states is enough, and one octet less is refused whole. */
START_TEST(room_is_asked_for)
{
	uint8_t bytes[2048];
	struct eas_http_request r = captured();
	size_t bound = EAS_HTTP_HEAD_BYTES_MAX + 3 * (r.user.n + r.device_id.n + r.device_type.n) + 32 +
		       r.host.n + r.user_agent.n + 2 * r.credentials.n + r.body.n;
	struct eas_http_response answer = {.status = 200, .body = {body, sizeof body}};
	for (size_t less = 0; less < 2; less++) {
		struct wire_out out = wire_out_init(bytes, bound - less);
		ck_assert(eas_http_request_write(&out, &r));
		ck_assert(out.overflow == (less == 1) && (out.n == 0) == (less == 1));
		out = wire_out_init(bytes, EAS_HTTP_HEAD_BYTES_MAX + sizeof body - less);
		ck_assert(eas_http_response_write(&out, &answer));
		ck_assert(out.overflow == (less == 1) && (out.n == 0) == (less == 1));
	}
}
END_TEST

START_TEST(options)
{
	static const struct {
		enum eas_version version;
		const char *versions, *build;
		bool settings;
	} table[] = {{EAS_V2_5, "1.0,2.0,2.1,2.5", "6.5.7638.1", false},
		     {EAS_V12_1, "1.0,2.0,2.1,2.5,12.0,12.1", "8.1", true},
		     {EAS_V14_0, "2.0,2.1,2.5,12.0,12.1,14.0", "14.00.0536.000", true},
		     {EAS_V14_1, "2.0,2.1,2.5,12.0,12.1,14.0,14.1", "14.3", true}};
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		uint8_t room[2048];
		struct wire_out out = wire_out_init(room, sizeof room);
		struct eas_http_response r = {.status = 200, .version = table[i].version};
		ck_assert(eas_http_options_write(&out, &r));
		struct http1_response http;
		struct eas_http_answer a;
		struct wire_bad bad;
		size_t used;
		ck_assert_int_eq(http1_response_read(room, out.n, &http, &used, &bad), WIRE_OK);
		ck_assert(wire_span_is(http.head.known[HTTP1_MS_ASPROTOCOLVERSIONS],
				       table[i].versions));
		ck_assert(
			wire_span_is(http.head.known[HTTP1_MS_SERVER_ACTIVESYNC], table[i].build));
		eas_http_answer_read(&http, &a);
		ck_assert_int_eq(a.newest, table[i].version);
		ck_assert(a.version_set & eas_http_version_bit(EAS_V2_5));
		ck_assert((a.command_set & 1u << EAS_CMD_PING) &&
			  (a.command_set & 1u << EAS_CMD_SYNC));
		ck_assert((a.command_set & 1u << EAS_CMD_PROVISION) != 0);
		ck_assert_int_eq((a.command_set & 1u << EAS_CMD_SETTINGS) != 0, table[i].settings);
		ck_assert((a.command_set & 1u << EAS_CMD_NOTIFY) == 0);
	}
}
END_TEST

START_TEST(answers_of_others)
{
	static const struct {
		const char *headers;
		bool is_wbxml;
		uint32_t retry_after_s;
		enum eas_version newest;
	} table[] = {
		{"Content-Type: application/vnd.ms-sync\r\n", true, 0, EAS_V_NONE},
		{"Content-Type: Application/VND.ms-sync.WBXML; charset=x\r\n", true, 0, EAS_V_NONE},
		{"Content-Type: application/vnd.ms-sync.multipart\r\n", false, 0, EAS_V_NONE},
		{"Content-Type: text/html\r\n", false, 0, EAS_V_NONE},
		{"Retry-After: Fri, 31 Dec 1999 23:59:59 GMT\r\n", false, 0, EAS_V_NONE},
		{"Retry-After: 4294967296\r\n", false, 0, EAS_V_NONE},
		{"Retry-After: 7\r\n", false, 7, EAS_V_NONE},
		{"MS-ASProtocolVersions: 2.5, 12.1 ,99.9,\t12.0\r\n", false, 0, EAS_V12_1},
		{"MS-ASProtocolVersions: ,\r\n", false, 0, EAS_V_NONE},
	};
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		char text[256];
		int n = snprintf(text, sizeof text,
				 "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n%s\r\n",
				 table[i].headers);
		struct http1_response http;
		struct eas_http_answer a;
		struct wire_bad bad;
		size_t used;
		ck_assert_int_eq(
			http1_response_read((uint8_t *)text, (size_t)n, &http, &used, &bad),
			WIRE_OK);
		eas_http_answer_read(&http, &a);
		ck_assert_msg(a.is_wbxml == table[i].is_wbxml, "%s", table[i].headers);
		ck_assert_msg(a.retry_after_s == table[i].retry_after_s, "%s", table[i].headers);
		ck_assert_msg(a.newest == table[i].newest, "%s", table[i].headers);
	}
}
END_TEST

int main(void)
{
	TCase *t = tcase_create("eas_http");
	tcase_add_test(t, captured_request);
	tcase_add_test(t, other_requests);
	tcase_add_test(t, extra_parameters);
	tcase_add_test(t, extra_parameters_have_room);
	tcase_add_test(t, requests_refused);
	tcase_add_test(t, values_are_text);
	tcase_add_loop_test(t, requests_read, 0, sizeof targets / sizeof targets[0]);
	tcase_add_test(t, captured_response);
	tcase_add_loop_test(t, other_responses, 0, sizeof statuses / sizeof statuses[0]);
	tcase_add_test(t, refusals);
	tcase_add_test(t, room_is_asked_for);
	tcase_add_test(t, options);
	tcase_add_test(t, answers_of_others);
	return eas_test_run(t);
}
