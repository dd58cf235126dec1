/* HTTP/1.1 reader and writer: a table of messages with verdict and place, searches against a naive
 * loop, cuts and flips at the edge of an unreadable page. Not here: ActiveSync's header sets. */
#include "wire/http1.h"

#include "eas_test.h"

#define REQ "POST /x?y HTTP/1.1\r\nHost: h\r\n"
#define RES "HTTP/1.1 200 OK\r\n"

struct message {
	const char *text;
	enum wire_verdict verdict;
	size_t at;	     /* offset of the fault */
	const char *content; /* on OK */
};

static const struct message requests[] = {
	{REQ "\r\n", WIRE_OK, 0, ""},
	{REQ "Content-Length: 3\r\n\r\nabc", WIRE_OK, 0, "abc"},
	{REQ "content-LENGTH:3\r\n\r\nabc", WIRE_OK, 0, "abc"},
	{REQ "Content-Length: \t 3 \t\r\n\r\nabc", WIRE_OK, 0, "abc"},
	{REQ "Empty:\r\n\r\n", WIRE_OK, 0, ""},
	{REQ "Tabs: a\tb\r\n\r\n", WIRE_OK, 0, ""},
	{REQ "Latin: \xE4\xFF\r\n\r\n", WIRE_OK, 0, ""},
	{REQ "A: 1\r\nA: 2\r\n\r\n", WIRE_OK, 0, ""},
	{"GET / HTTP/1.0\r\n\r\n", WIRE_OK, 0, ""},
	{REQ "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", WIRE_OK, 0,
	 "abcde"},
	{REQ "Transfer-Encoding: Chunked\r\n\r\n00A;x=\"y\"\r\n0123456789\r\n0\r\nT: 1\r\n\r\n",
	 WIRE_OK, 0, "0123456789"},
	{REQ "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", WIRE_OK, 0, ""},
	/* request line */
	{"\r\n" REQ "\r\n", WIRE_BAD, 0, NULL},
	{"POST  /x HTTP/1.1\r\nHost: h\r\n\r\n", WIRE_BAD, 5, NULL},
	{"POST /x\tHTTP/1.1\r\nHost: h\r\n\r\n", WIRE_BAD, 7, NULL},
	{"POST /x HTTP/1.2\r\nHost: h\r\n\r\n", WIRE_BAD, 15, NULL},
	{"POST /x HTTP/2.0\r\nHost: h\r\n\r\n", WIRE_BAD, 13, NULL},
	{"POST /x http/1.1\r\nHost: h\r\n\r\n", WIRE_BAD, 8, NULL},
	{"POST /x HTTP/1.1 \r\nHost: h\r\n\r\n", WIRE_BAD, 16, NULL},
	{"POST /x HTTP/1.1\nHost: h\r\n\r\n", WIRE_BAD, 16, NULL},
	{"POST /\xFC HTTP/1.1\r\nHost: h\r\n\r\n", WIRE_BAD, 6, NULL},
	{"PO(T /x HTTP/1.1\r\nHost: h\r\n\r\n", WIRE_BAD, 2, NULL},
	{" POST /x HTTP/1.1\r\n\r\n", WIRE_BAD, 0, NULL},
	{"ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFG / HTTP/1.1\r\n\r\n", WIRE_BAD, 32, NULL},
	/* header lines; REQ has 29 bytes */
	{REQ "A : 1\r\n\r\n", WIRE_BAD, 30, NULL},
	{REQ " A: 1\r\n\r\n", WIRE_BAD, 29, NULL},
	{REQ "A: 1\r\n folded\r\n\r\n", WIRE_BAD, 35, NULL},
	{REQ ": 1\r\n\r\n", WIRE_BAD, 29, NULL},
	{REQ "A\r\n\r\n", WIRE_BAD, 30, NULL},
	{REQ "A(: 1\r\n\r\n", WIRE_BAD, 30, NULL},
	{REQ "\xC4: 1\r\n\r\n", WIRE_BAD, 29, NULL},
	{REQ "Content\rLength: 1\r\n\r\n1", WIRE_BAD, 36, NULL},
	{REQ "A: 1\n\r\n", WIRE_BAD, 33, NULL},
	{REQ "A: 1\r2\r\n\r\n", WIRE_BAD, 33, NULL},
	{REQ "A: 1\x01\r\n\r\n", WIRE_BAD, 33, NULL},
	{REQ "A: 1\x7F\r\n\r\n", WIRE_BAD, 33, NULL},
	{REQ "\n", WIRE_BAD, 29, NULL},
	{REQ "Host: i\r\n\r\n", WIRE_BAD, 29, NULL},
	{"POST /x HTTP/1.1\r\nA: 1\r\n\r\n", WIRE_BAD, 26, NULL},
	{"POST /x HTTP/1.1\r\nHost: [2001:db8::1]:8443\r\n\r\n", WIRE_OK, 0, ""},
	{"POST /x HTTP/1.1\r\nHost: m%C3%BC.example_1~:80\r\n\r\n", WIRE_OK, 0, ""},
	{"POST /x HTTP/1.1\r\nHost:\r\n\r\n", WIRE_OK, 0, ""},
	{"POST /x HTTP/1.1\r\nHost: a b\r\n\r\n", WIRE_BAD, 24, NULL},
	{"POST /x HTTP/1.1\r\nHost: a/b\r\n\r\n", WIRE_BAD, 24, NULL},
	{"POST /x HTTP/1.1\r\nHost: a@b\r\n\r\n", WIRE_BAD, 24, NULL},
	{"POST /x HTTP/1.1\r\nHost: a?b\r\n\r\n", WIRE_BAD, 24, NULL},
	{"POST /x HTTP/1.0\r\nHost: m\xFC\r\n\r\n", WIRE_BAD, 24, NULL},
	{REQ "Authorization: a\r\nAuthorization: a\r\n\r\n", WIRE_BAD, 47, NULL},
	{REQ "X-MS-PolicyKey: 1\r\nx-ms-policykey: 2\r\n\r\n", WIRE_BAD, 48, NULL},
	{REQ "MS-ASProtocolVersion: 2.5\r\nMS-ASProtocolVersion: 2.5\r\n\r\n", WIRE_BAD, 56, NULL},
	/* framing */
	{REQ "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", WIRE_BAD, 48, NULL},
	{REQ "Content-Length: 3, 3\r\n\r\nabc", WIRE_BAD, 29, NULL},
	{REQ "Content-Length: +3\r\n\r\nabc", WIRE_BAD, 29, NULL},
	{REQ "Content-Length: 0x3\r\n\r\nabc", WIRE_BAD, 29, NULL},
	{REQ "Content-Length:\r\n\r\n", WIRE_BAD, 29, NULL},
	{REQ "Content-Length: 33554433\r\n\r\n", WIRE_BAD, 29, NULL},
	/* The first fault counts, and does not wait for the end of the head. */
	{REQ "Content-Length: 3, 3\r\nTransfer-Encoding: gzip\r\nServer: and so on", WIRE_BAD, 29, NULL},
	{REQ "Transfer-Encoding: gzip\r\nContent-Length: x\r\nServer: a\r\n x", WIRE_BAD, 29, NULL},
	{REQ "Content-Length: 33554432\r\n\r\n", WIRE_MORE, 0, NULL},
	{REQ "Content-Length: 18446744073709551617\r\n\r\n", WIRE_BAD, 29, NULL},
	{REQ "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", WIRE_BAD, 29, NULL},
	{REQ "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", WIRE_BAD,
	 57, NULL},
	{REQ "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n", WIRE_BAD, 78,
	 NULL},
	{"POST /x HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", WIRE_BAD, 48, NULL},
#define CHUNKED REQ "Transfer-Encoding: chunked\r\n\r\n" /* 59 bytes */
	{CHUNKED "3\nabc\r\n0\r\n\r\n", WIRE_BAD, 60, NULL},
	{CHUNKED "g\r\n", WIRE_BAD, 59, NULL},
	{CHUNKED "\r\n", WIRE_BAD, 59, NULL},
	{CHUNKED "-1\r\n", WIRE_BAD, 59, NULL},
	{CHUNKED "3x\r\nabc\r\n0\r\n\r\n", WIRE_BAD, 60, NULL},
	{CHUNKED "3\r\nabcd\r\n0\r\n\r\n", WIRE_BAD, 65, NULL},
	{CHUNKED "3\r\nab\r\n0\r\n\r\n", WIRE_BAD, 65, NULL},
	{CHUNKED "000000003\r\nabc", WIRE_BAD, 59, NULL},
	{CHUNKED "FFFFFFFF\r\nabc", WIRE_BAD, 69, NULL},
	{CHUNKED "0\r\nT : 1\r\n\r\n", WIRE_BAD, 63, NULL},
	{CHUNKED "0\r\nT: 1\n\r\n", WIRE_BAD, 66, NULL},
	/* Blanks are part of an extension; without one they end no size. */
	{CHUNKED "3 \t ;y\r\nabc\r\n0 ;x\r\n\r\n", WIRE_OK, 0, "abc"},
	{CHUNKED "3 \r\nabc\r\n0\r\n\r\n", WIRE_BAD, 61, NULL},
	{CHUNKED "3\t\nabc\r\n0\r\n\r\n", WIRE_BAD, 61, NULL},
	{CHUNKED "3\r\nabc\r\n0 \r\n\r\n", WIRE_BAD, 69, NULL},
	{CHUNKED "3 5\r\nabc\r\n0\r\n\r\n", WIRE_BAD, 61, NULL},
	{CHUNKED "3 ", WIRE_MORE, 0, NULL},
	/* What frames the message cannot come after it. */
	{CHUNKED "0\r\nT: 1\r\nContent-Length: 3\r\n\r\n", WIRE_BAD, 68, NULL},
	{CHUNKED "0\r\ntransfer-encoding: chunked\r\n\r\n", WIRE_BAD, 62, NULL},
	{CHUNKED "0\r\nHost: i\r\n\r\n", WIRE_BAD, 62, NULL},
	{CHUNKED "0\r\nAuthorization: Basic YTpi\r\n\r\n", WIRE_BAD, 62, NULL},
	{CHUNKED "0\r\n", WIRE_MORE, 0, NULL},
};

static const struct message responses[] = {
	{RES "Content-Length: 2\r\n\r\nab", WIRE_OK, 0, "ab"},
	{"HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", WIRE_OK, 0, ""},
	{"HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n", WIRE_OK, 0, ""},
	{"HTTP/1.1 449 Retry after sending a PROVISION command\r\nContent-Length: 0\r\n\r\n",
	 WIRE_OK, 0, ""},
	{RES "\r\nuntil close", WIRE_OK, 0, "until close"},
	{"HTTP/1.1 204 No Content\r\n\r\n", WIRE_OK, 0, ""},
	{"HTTP/1.1 304 Not Modified\r\nContent-Length: 100\r\n\r\n", WIRE_OK, 0, ""},
	{"HTTP/1.1 100 Continue\r\n\r\n", WIRE_OK, 0, ""},
	{RES "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n", WIRE_OK, 0, "a"},
	{"HTTP/1.1  200 OK\r\n\r\n", WIRE_BAD, 9, NULL},
	{"HTTP/1.1 20 OK\r\n\r\n", WIRE_BAD, 11, NULL},
	{"HTTP/1.1 2000 OK\r\n\r\n", WIRE_BAD, 12, NULL},
	{"HTTP/1.1 099 OK\r\n\r\n", WIRE_BAD, 9, NULL},
	{"HTTP/1.1 200 O\x02K\r\n\r\n", WIRE_BAD, 14, NULL},
	{"HTTP/1.1 200 OK\n\r\n", WIRE_BAD, 15, NULL},
	{"<html>", WIRE_BAD, 0, NULL},
};

static void judge(const char *what, const struct message *m, enum wire_verdict v,
		  const struct wire_bad *bad)
{
	ck_assert_msg(v == m->verdict, "%s: verdict %d (%s)", what, v, bad->reason);
	if (v == WIRE_BAD) {
		ck_assert_msg(bad->offset == m->at, "%s: byte %zu (%s)", what, bad->offset,
			      bad->reason);
	}
}

START_TEST(request_table)
{
	const struct message *m = &requests[_i];
	size_t n = strlen(m->text);
	static struct http1_request r;
	size_t used = 0;
	struct wire_bad bad = {0};
	enum wire_verdict v =
		http1_request_read(eas_test_edge((const uint8_t *)m->text, n), n, &r, &used, &bad);
	judge(m->text, m, v, &bad);
	if (v == WIRE_OK) {
		uint8_t room[64];
		struct wire_span content;
		ck_assert_uint_eq(used, n);
		ck_assert(http1_content(&r.head, r.body, room, sizeof room, &content));
		ck_assert_uint_eq(content.n, http1_content_bytes(&r.head, r.body));
		ck_assert(wire_span_is(content, m->content));
	}
}
END_TEST

START_TEST(response_table)
{
	const struct message *m = &responses[_i];
	size_t n = strlen(m->text);
	static struct http1_response r;
	size_t used = 0;
	struct wire_bad bad = {0};
	enum wire_verdict v =
		http1_response_read(eas_test_edge((const uint8_t *)m->text, n), n, &r, &used, &bad);
	judge(m->text, m, v, &bad);
	if (v == WIRE_OK) {
		uint8_t room[64];
		struct wire_span content;
		ck_assert_uint_eq(used, n);
		ck_assert(http1_content(&r.head, r.body, room, sizeof room, &content));
		ck_assert(wire_span_is(content, m->content));
		ck_assert_int_eq(r.until_close, strstr(m->text, "until close") != NULL);
	}
}
END_TEST

static const char ping[] =
	"POST /Microsoft-Server-ActiveSync?User=u&DeviceId=0123&DeviceType=PocketPC&Cmd=Ping "
	"HTTP/1.1\r\nAccept-Language: en-us\r\nMS-ASProtocolVersion: 2.5\r\n"
	"Content-Type: application/vnd.ms-sync.wbxml\r\nX-MS-PolicyKey: 666416194\r\n"
	"User-Agent: MSFT-PPC/5.2.200\r\nHost: mail.example.com\r\nContent-Length: 5\r\n"
	"Connection: Keep-Alive\r\nRetry-After: 9\r\nMS-Server-ActiveSync: 8.0\r\nDate: d\r\n"
	"MS-ASProtocolVersions: 2.5\r\nMS-ASProtocolCommands: Ping\r\nAuthorization: Basic YTpi\r\n"
	"\r\nabcde";
static const char chunked[] = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nServer: z\r\n\r\n"
			      "5;ext\r\nhello\r\nA\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n";

static enum wire_verdict read_request(const uint8_t *p, size_t n, struct wire_bad *bad)
{
	static struct http1_request r;
	size_t used;
	return http1_request_read(p, n, &r, &used, bad);
}

static enum wire_verdict read_response(const uint8_t *p, size_t n, struct wire_bad *bad)
{
	static struct http1_response r;
	size_t used;
	enum wire_verdict v = http1_response_read(p, n, &r, &used, bad);
	if (v == WIRE_OK) {
		uint8_t room[512];
		struct wire_span content;
		(void)http1_content(&r.head, r.body, room, sizeof room, &content);
	}
	return v;
}

START_TEST(cut_and_flipped)
{
	eas_test_abuse((const uint8_t *)ping, sizeof ping - 1, 0, read_request);
	eas_test_abuse((const uint8_t *)chunked, sizeof chunked - 1, 0, read_response);
}
END_TEST

START_TEST(cuts_are_more_not_bad)
{
	struct wire_bad bad;
	for (size_t cut = 0; cut < sizeof ping - 1; cut++) {
		const uint8_t *p = eas_test_edge((const uint8_t *)ping, cut);
		ck_assert_msg(read_request(p, cut, &bad) == WIRE_MORE, "request cut at %zu", cut);
	}
	for (size_t cut = 0; cut < sizeof chunked - 1; cut++) {
		const uint8_t *p = eas_test_edge((const uint8_t *)chunked, cut);
		ck_assert_msg(read_response(p, cut, &bad) == WIRE_MORE, "response cut at %zu", cut);
	}
}
END_TEST

/* The head of a message line by line, as http1_line_header judges each: what the reader's short way
 * for ordinary lines must come to, too. */
static void lines_agree(const uint8_t *p, size_t n, size_t start)
{
	static struct http1_request r;
	struct wire_bad bad = {0}, line_bad = {0};
	size_t used;
	enum wire_verdict v = http1_request_head_read(p, n, &r, &used, &bad);
	struct http1_line line = {.p = p, .n = n, .at = start, .bad = &line_bad};
	for (uint32_t i = 0; v != WIRE_MORE; i++) {
		struct http1_header h;
		if (p[line.at] == '\r') {
			ck_assert(v == WIRE_BAD || i == r.head.header_n);
			return;
		}
		if (http1_line_header(&line, &h) != WIRE_OK) {
			/* What a header means may have been refused before. */
			ck_assert_int_eq(v, WIRE_BAD);
			ck_assert_uint_le(bad.offset, line_bad.offset);
			return;
		}
		if (v == WIRE_OK) {
			const struct http1_header *got = &r.head.header[i];
			ck_assert_msg(got->name.p == h.name.p && got->name.n == h.name.n &&
					      got->value.p == h.value.p &&
					      got->value.n == h.value.n && got->id == h.id,
				      "line %u at %zu", i, (size_t)(h.name.p - p));
		}
	}
}

START_TEST(short_way_is_the_long_way)
{
	size_t start = (size_t)(strstr(ping, "\r\n") + 2 - ping);
	uint8_t copy[sizeof ping];
	for (size_t i = start; i + 9 < sizeof ping; i++) {
		for (unsigned c = 0; c < 256; c++) {
			memcpy(copy, ping, sizeof ping - 1);
			copy[i] = (uint8_t)c;
			lines_agree(eas_test_edge(copy, sizeof ping - 1), sizeof ping - 1, start);
		}
	}
	/* Every place of a line's end among the octets that are looked at together. */
	for (size_t fill = 0; fill < 200; fill++) {
		char text[512];
		int n = sprintf(text, REQ "Server: %0*d\r\nX-Other:a\r\nDate: d\r\nServer:\r\n\r\n%0*d",
				(int)fill, 0, (int)(fill % 70), 0);
		lines_agree(eas_test_edge((uint8_t *)text, (size_t)n), (size_t)n, 20);
	}
}
END_TEST

/* Answers that have no body whatever they say of one, and what follows on the connection. */
START_TEST(answers_without_body)
{
	static struct http1_response r;
	static const struct {
		const char *head;
		bool to_head; /* the request was HEAD: its answer ends with the blank line */
	} table[] = {
		{"HTTP/1.1 100 Continue\r\nContent-Length: 5\r\n\r\n", false},
		{"HTTP/1.1 103 Early Hints\r\nTransfer-Encoding: chunked\r\n\r\n", false},
		{"HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", false},
		{"HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n", false},
		{"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", true},
		{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", true},
		{"HTTP/1.1 200 OK\r\n\r\n", true},
	};
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		char text[256];
		struct wire_bad bad;
		size_t used, head_n = strlen(table[i].head);
		size_t n = (size_t)sprintf(text, "%s" RES "Content-Length: 1\r\n\r\nx", table[i].head);
		enum wire_verdict v =
			table[i].to_head
				? http1_response_head_read((uint8_t *)text, n, &r, &used, &bad)
				: http1_response_read((uint8_t *)text, n, &r, &used, &bad);
		ck_assert_msg(v == WIRE_OK && used == head_n && r.body.n == 0, "%s", table[i].head);
		ck_assert(table[i].to_head || (!r.head.close && !r.until_close));
		v = http1_response_read((uint8_t *)text + used, n - used, &r, &used, &bad);
		ck_assert(v == WIRE_OK && wire_span_is(r.body, "x"));
	}
}
END_TEST

START_TEST(known_headers)
{
	static struct http1_request r;
	size_t used;
	struct wire_bad bad;
	const size_t n = sizeof ping - 1;
	ck_assert_int_eq(http1_request_read((const uint8_t *)ping, n, &r, &used, &bad), WIRE_OK);
	static const struct {
		enum http1_name id;
		const char *value;
	} want[] = {{HTTP1_HOST, "mail.example.com"},
		    {HTTP1_CONTENT_LENGTH, "5"},
		    {HTTP1_CONTENT_TYPE, "application/vnd.ms-sync.wbxml"},
		    {HTTP1_AUTHORIZATION, "Basic YTpi"},
		    {HTTP1_MS_ASPROTOCOLVERSION, "2.5"},
		    {HTTP1_X_MS_POLICYKEY, "666416194"},
		    {HTTP1_USER_AGENT, "MSFT-PPC/5.2.200"},
		    {HTTP1_CONNECTION, "Keep-Alive"},
		    {HTTP1_RETRY_AFTER, "9"},
		    {HTTP1_MS_SERVER_ACTIVESYNC, "8.0"},
		    {HTTP1_MS_ASPROTOCOLVERSIONS, "2.5"},
		    {HTTP1_MS_ASPROTOCOLCOMMANDS, "Ping"},
		    {HTTP1_DATE, "d"}};
	for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
		ck_assert_msg(r.head.known[want[i].id].p != NULL &&
				      wire_span_is(r.head.known[want[i].id], want[i].value),
			      "%s", http1_name_text(want[i].id));
		const char *text = http1_name_text(want[i].id);
		ck_assert_int_eq(http1_name_find((struct wire_span){.p = (const uint8_t *)text,
								    .n = strlen(text)}),
				 want[i].id);
	}
	ck_assert_ptr_null(r.head.known[HTTP1_TRANSFER_ENCODING].p);
	ck_assert_uint_eq(r.head.header_n, 14);
	ck_assert_int_eq(r.head.header[0].id, HTTP1_OTHER);
	ck_assert(wire_span_is(r.head.header[0].name, "Accept-Language"));
	ck_assert_int_eq(r.head.content_length, 5);
	ck_assert(!r.head.close);
	ck_assert_uint_eq(r.head.head_bytes, n - 5);

	uint8_t room[1024];
	struct wire_out out = wire_out_init(room, sizeof room);
	ck_assert(http1_request_write(&out, &r));
	ck_assert_uint_eq(out.n, n);
	ck_assert_int_eq(memcmp(room, ping, n), 0);
	ck_assert_int_eq(http1_request_head_read((const uint8_t *)ping, n - 5, &r, &used, &bad),
			 WIRE_OK);
	ck_assert_uint_eq(used, n - 5);
}
END_TEST

START_TEST(pipelined_messages)
{
	static const char two[] = REQ "Content-Length: 1\r\n\r\na" REQ "\r\n";
	static struct http1_request r;
	size_t used;
	struct wire_bad bad;
	const uint8_t *p = (const uint8_t *)two;
	ck_assert_int_eq(http1_request_read(p, sizeof two - 1, &r, &used, &bad), WIRE_OK);
	ck_assert_uint_eq(used, 29 + 21 + 1);
	ck_assert_int_eq(http1_request_read(p + used, sizeof two - 1 - used, &r, &used, &bad),
			 WIRE_OK);
	ck_assert_uint_eq(used, 31);
}
END_TEST

START_TEST(connection_header)
{
	static const struct {
		const char *text;
		bool close;
	} table[] = {
		{REQ "Connection: close\r\n\r\n", true},
		{REQ "Connection: foo, Close\r\n\r\n", true},
		{REQ "Connection: closed\r\n\r\n", false},
		{REQ "Connection: close\r\nConnection: keep-alive\r\n\r\n", true},
		/* Lines enough to be looked at by the block, before and behind those that are not. */
		{REQ "Connection: keep-alive\r\nConnection: close\r\nServer: a\r\nDate: a\r\n"
		     "User-Agent: an ordinary line or two\r\nCache-Control: private\r\n\r\n", true},
		{"GET / HTTP/1.0\r\n\r\n", true},
		{"GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", false},
		{"GET / HTTP/1.0\r\nConnection: Keep-Alive, close\r\n\r\n", true},
	};
	static struct http1_request r;
	size_t used;
	struct wire_bad bad;
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		size_t n = strlen(table[i].text);
		ck_assert_int_eq(
			http1_request_read((const uint8_t *)table[i].text, n, &r, &used, &bad),
			WIRE_OK);
		ck_assert_msg(r.head.close == table[i].close, "%s", table[i].text);
	}
}
END_TEST

/* Every limit: just inside, and one more. */
START_TEST(limits)
{
	static struct http1_request r;
	size_t used;
	struct wire_bad bad;
	static char text[HTTP1_HEAD_BYTES_MAX + 64];
	for (int over = 0; over < 2; over++) {
		size_t n = (size_t)sprintf(text, REQ);
		for (int i = 1; i < HTTP1_HEADER_N_MAX + over; i++) {
			n += (size_t)sprintf(text + n, "A: 1\r\n");
		}
		n += (size_t)sprintf(text + n, "\r\n");
		ck_assert_int_eq(http1_request_read((uint8_t *)text, n, &r, &used, &bad),
				 over ? WIRE_BAD : WIRE_OK);

		/* The same with a name that takes the short way. */
		n = (size_t)sprintf(text, REQ);
		for (int i = 1; i < HTTP1_HEADER_N_MAX + over; i++) {
			n += (size_t)sprintf(text + n, "Date: d\r\n");
		}
		n += (size_t)sprintf(text + n, "\r\n%080d", 0);
		ck_assert_int_eq(http1_request_read((uint8_t *)text, n, &r, &used, &bad),
				 over ? WIRE_BAD : WIRE_OK);
		ck_assert(over || r.head.header_n == HTTP1_HEADER_N_MAX);

		n = (size_t)sprintf(text, REQ "A: ");
		size_t fill = (size_t)HTTP1_HEAD_BYTES_MAX + (size_t)over - n - 4;
		memset(text + n, 'x', fill);
		memcpy(text + n + fill, "\r\n\r\n", 4);
		n += fill + 4;
		ck_assert_int_eq(http1_request_read((uint8_t *)text, n, &r, &used, &bad),
				 over ? WIRE_BAD : WIRE_OK);

		n = (size_t)sprintf(text, CHUNKED "1;");
		memset(text + n, 'x', (size_t)HTTP1_CHUNK_LINE_BYTES_MAX - 2 + (size_t)over);
		n += (size_t)HTTP1_CHUNK_LINE_BYTES_MAX - 2 + (size_t)over;
		n += (size_t)sprintf(text + n, "\r\na\r\n0\r\n\r\n");
		ck_assert_int_eq(http1_request_read((uint8_t *)text, n, &r, &used, &bad),
				 over ? WIRE_BAD : WIRE_OK);

		n = (size_t)sprintf(text, CHUNKED "0\r\nT: ");
		fill = (size_t)HTTP1_CHUNK_TRAILER_BYTES_MAX - 3 - 4 + (size_t)over;
		memset(text + n, 'x', fill);
		n += fill;
		n += (size_t)sprintf(text + n, "\r\n\r\n");
		ck_assert_int_eq(http1_request_read((uint8_t *)text, n, &r, &used, &bad),
				 over ? WIRE_BAD : WIRE_OK);
	}
	/* A head that never ends is refused once the limit is reached, not kept for ever. */
	memset(text, 'A', sizeof text);
	memcpy(text, REQ, 29);
	ck_assert_int_eq(
		http1_request_read((uint8_t *)text, HTTP1_HEAD_BYTES_MAX - 1, &r, &used, &bad),
		WIRE_MORE);
	ck_assert_int_eq(http1_request_read((uint8_t *)text, HTTP1_HEAD_BYTES_MAX, &r, &used, &bad),
			 WIRE_BAD);
}
END_TEST

/* The limit of lines, with one among them that does not take the short way, at every place. */
START_TEST(as_many_lines_as_may_be)
{
	static struct http1_request r;
	static char text[2048];
	for (int over = 0; over < 2; over++) {
		for (int other = 1; other < HTTP1_HEADER_N_MAX; other++) {
			size_t used, n = (size_t)sprintf(text, REQ);
			struct wire_bad bad;
			for (int i = 1; i < HTTP1_HEADER_N_MAX + over; i++) {
				n += (size_t)sprintf(text + n, i == other ? "A:1\r\n" : "Server: d\r\n");
			}
			size_t lines = n - (size_t)over * strlen("Server: d\r\n");
			n += (size_t)sprintf(text + n, "\r\n%080d", 0);
			const uint8_t *p = eas_test_edge((uint8_t *)text, n);
			enum wire_verdict v = http1_request_read(p, n, &r, &used, &bad);
			ck_assert_int_eq(v, over ? WIRE_BAD : WIRE_OK);
			ck_assert(over ? bad.offset == lines : r.head.header_n == HTTP1_HEADER_N_MAX);
		}
	}
}
END_TEST

/* The searches by eight bytes against the obvious loops, every byte at every place. */
START_TEST(searches_agree_with_loops)
{
	uint8_t text[27];
	for (size_t n = 0; n <= sizeof text; n++) {
		for (size_t at = 0; at < n; at++) {
			for (unsigned c = 0; c < 256; c++) {
				memset(text, 'a', sizeof text);
				text[at] = (uint8_t)c;
				const uint8_t *p = eas_test_edge(text, n);
				bool value = c == '\t' || (c >= 0x20 && c != 0x7F);
				bool visible = c > 0x20 && c < 0x7F;
				bool token = c != 0 && c < 0x80 &&
					     (strchr("!#$%&'*+-.^_`|~", (int)c) != NULL ||
					      (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
					      (c >= 'a' && c <= 'z'));
				ck_assert_uint_eq(http1_line_value_end(p, 0, n), value ? n : at);
				ck_assert_uint_eq(http1_line_visible_end(p, 0, n),
						  visible ? n : at);
				ck_assert_uint_eq(http1_line_token_end(p, 0, n), token ? n : at);
			}
		}
	}
	/* Two hits: the lower one counts, although borrows run into the higher octets. */
	memset(text, 'a', sizeof text);
	text[3] = '\r';
	text[4] = ' ';
	ck_assert_uint_eq(http1_line_value_end(text, 0, sizeof text), 3);
	text[3] = '\t';
	text[4] = '\n';
	ck_assert_uint_eq(http1_line_value_end(text, 0, sizeof text), 4);
}
END_TEST

START_TEST(writer_refuses_injection)
{
	static struct http1_request r;
	static struct http1_response s;
	uint8_t room[256];
	static const struct {
		const char *method, *target, *value;
		bool fine;
	} table[] = {
		{"GET", "/", "x", true},      {"GET", "/", "x\r\nEvil: 1", false},
		{"G T", "/", "x", false},     {"GET", "/ x", "x", false},
		{"GET", "/\r\n", "x", false}, {"", "/", "x", false},
		{"GET", "", "x", false},      {"GET", "/", "x\n", false},
	};
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		struct wire_out out = wire_out_init(room, sizeof room);
		memset(&r, 0, sizeof r);
		r.head.minor = 1;
		r.method = (struct wire_span){(const uint8_t *)table[i].method,
					      strlen(table[i].method)};
		r.target = (struct wire_span){(const uint8_t *)table[i].target,
					      strlen(table[i].target)};
		struct wire_span value = {(const uint8_t *)table[i].value, strlen(table[i].value)};
		ck_assert(http1_header_add(&r.head, HTTP1_HOST, value));
		ck_assert_int_eq(http1_request_write(&out, &r), table[i].fine);
		ck_assert(table[i].fine || out.n == 0);
	}
	memset(&s, 0, sizeof s);
	struct wire_out out = wire_out_init(room, sizeof room);
	s.status = 99;
	ck_assert(!http1_response_write(&out, &s));
	s.status = 200;
	s.reason = (struct wire_span){(const uint8_t *)"a\rb", 3};
	ck_assert(!http1_response_write(&out, &s));
	s.reason.n = 1;
	ck_assert(http1_response_write(&out, &s));
	out = wire_out_init(room, 10);
	ck_assert(http1_response_write(&out, &s));
	ck_assert(out.overflow);
}
END_TEST

int main(void)
{
	TCase *t = tcase_create("http1");
	tcase_add_loop_test(t, request_table, 0, sizeof requests / sizeof requests[0]);
	tcase_add_loop_test(t, response_table, 0, sizeof responses / sizeof responses[0]);
	tcase_add_test(t, cut_and_flipped);
	tcase_add_test(t, cuts_are_more_not_bad);
	tcase_add_test(t, short_way_is_the_long_way);
	tcase_add_test(t, answers_without_body);
	tcase_add_test(t, known_headers);
	tcase_add_test(t, pipelined_messages);
	tcase_add_test(t, connection_header);
	tcase_add_test(t, limits);
	tcase_add_test(t, as_many_lines_as_may_be);
	tcase_add_test(t, searches_agree_with_loops);
	tcase_add_test(t, writer_refuses_injection);
	return eas_test_run(t);
}
