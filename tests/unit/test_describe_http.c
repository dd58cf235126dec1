/* HTTP messages and queries as JSON and back, and the places of their errors. Not here: the
 * grammars themselves (test_http1.c, test_eas_query.c). */
#include "describe/describe_http.h"

#include "describe/describe_query.h"
#include "eas_test.h"

#include <jansson.h>

typedef enum err (*decoder)(const uint8_t *, size_t, bool, FILE *, struct err_info *);
typedef enum err (*encoder)(const char *, size_t, struct wire_out *, struct err_info *);

static enum err decode(decoder f, const char *input, size_t n, char *text, size_t cap,
		       struct err_info *info)
{
	FILE *file = tmpfile();
	ck_assert_ptr_nonnull(file);
	enum err e = f(eas_test_edge((const uint8_t *)input, n), n, true, file, info);
	rewind(file);
	text[fread(text, 1, cap - 1, file)] = '\0';
	fclose(file);
	return e;
}

static void round_trip(decoder f, encoder g, const char *input, size_t n)
{
	static char text[65536];
	uint8_t room[4096];
	struct err_info info = {0};
	struct wire_out out = wire_out_init(room, sizeof room);
	ck_assert_msg(decode(f, input, n, text, sizeof text, &info) == ERR_OK, "%s: %s", info.place,
		      info.text);
	ck_assert_msg(g(text, strlen(text), &out, &info) == ERR_OK, "%s: %s\n%s", info.place,
		      info.text, text);
	ck_assert_msg(out.n == n && memcmp(room, input, n) == 0, "%s\n%.*s", text, (int)out.n,
		      room);
	out = wire_out_init(room, n - 1);
	ck_assert_int_eq(g(text, strlen(text), &out, NULL), ERR_FAILURE);
}

static const char *const messages[] = {
	"POST /a?b HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc",
	"GET / HTTP/1.0\r\n\r\n",
	"HTTP/1.1 449 Retry\r\nContent-Length: 0\r\nX: \xE4\xFF\r\n\r\n",
	"HTTP/1.0 200 \r\nEmpty: \r\n\r\nuntil the end",
	"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x\r\nabc\r\n0\r\nT: 1\r\n\r\n",
};

static const char *const queries[] = {
	"User=ann&DeviceId=0123&DeviceType=PocketPC&Cmd=Ping",
	"DeviceId=0123&DeviceType=PocketPC&Cmd=SmartReply&CollectionId=5&ItemId=5%3A1&SaveInSent=T",
	"User=%FF%C3%A4&DeviceId=a&DeviceType=b&Cmd=Frobnicate",
	"jAAJBAp2MTQwRGV2aWNlAApTbWFydFBob25l",
	"eRIJBBAfLj1MW2p5iJemtcTT4vEABFmLA+sDUFBD",
};

START_TEST(messages_round_trip)
{
	round_trip(describe_http_decode, describe_http_encode, messages[_i], strlen(messages[_i]));
}
END_TEST

START_TEST(queries_round_trip)
{
	round_trip(describe_query_decode, describe_query_encode, queries[_i], strlen(queries[_i]));
}
END_TEST

START_TEST(what_is_shown)
{
	static char text[65536];
	struct err_info info = {0};
	ck_assert_int_eq(decode(describe_http_decode, messages[4], strlen(messages[4]), text,
				sizeof text, &info),
			 ERR_OK);
	json_t *root = json_loads(text, 0, NULL);
	ck_assert_ptr_nonnull(root);
	ck_assert_str_eq(json_string_value(json_object_get(root, "type")), "response");
	ck_assert_int_eq(json_integer_value(json_object_get(root, "status")), 200);
	ck_assert_str_eq(json_string_value(json_object_get(root, "content_hex")), "616263");
	json_decref(root);
	/* White space around a query, as a file or a shell gives it. */
	static const char spaced[] = " jAAJBAp2MTQwRGV2aWNlAApTbWFydFBob25l\n";
	ck_assert_int_eq(
		decode(describe_query_decode, spaced, sizeof spaced - 1, text, sizeof text, &info),
		ERR_OK);
	root = json_loads(text, 0, NULL);
	ck_assert_str_eq(json_string_value(json_object_get(root, "command")), "Sync");
	ck_assert_str_eq(json_string_value(json_object_get(root, "version")), "14.0");
	ck_assert_str_eq(json_string_value(json_object_get(root, "device_id")), "v140Device");
	ck_assert_int_eq(json_integer_value(json_object_get(root, "locale")), 1033);
	json_decref(root);
}
END_TEST

static const struct {
	bool query;
	const char *text, *place;
} bad_input[] = {
	{false, "POST /a HTTP/1.1\r\nHost : h\r\n\r\n", "byte 22"},
	{false, "POST /a HTTP/1.1\r\nHost: h\r\n", "byte 27"},
	{false, "GET / HTTP/1.0\r\n\r\nx", "byte 18"},
	{false, "", "byte 0"},
	{true, "User=a", "byte 6"},
	{true, "  Cmd=Ping&User=%4G", "byte 16"},
	{true, "jAAJBAp2*", "byte 8"},
};

START_TEST(bad_input_has_a_place)
{
	char text[256];
	struct err_info info = {0};
	enum err e =
		decode(bad_input[_i].query ? describe_query_decode : describe_http_decode,
		       bad_input[_i].text, strlen(bad_input[_i].text), text, sizeof text, &info);
	ck_assert_int_eq(e, ERR_SCENARIO);
	ck_assert_str_eq(info.place, bad_input[_i].place);
	ck_assert_str_eq(text, "");
}
END_TEST

static const struct {
	bool query;
	const char *text, *place;
} bad_source[] = {
	{false, "[]", "1:1"},
	{false, "{", "1:1"},
	{false, "{}", "/type"},
	{false, "{\"type\":\"x\"}", "/type"},
	{false, "{\"type\":\"request\",\"method\":\"GET\",\"target\":\"/\"}", "/version"},
	{false, "{\"type\":\"request\",\"method\":\"GET\",\"target\":\"/\",\"version\":\"1.1\"}",
	 "/headers"},
	{false,
	 "{\"type\":\"request\",\"method\":\"G T\",\"target\":\"/\",\"version\":\"1.1\","
	 "\"headers\":[]}",
	 ""},
	{false,
	 "{\"type\":\"request\",\"method\":\"G\",\"target\":\"/\",\"version\":\"1.1\","
	 "\"headers\":[],\"body_hex\":\"0\"}",
	 "/body_hex"},
	{false, "{\"type\":\"request\",\"method\":\"\xE2\x82\xAC\"}", "/method"},
	{false, "{\"type\":\"response\",\"status\":99}", "/status"},
	{true, "{}", "/form"},
	{true, "{\"form\":\"plain\"}", "/command"},
	{true, "{\"form\":\"plain\",\"comand\":\"Ping\"}", "/comand"},
	{true, "{\"form\":\"packed\",\"policy_key\":4294967296}", "/policy_key"},
	{true, "{\"form\":\"packed\",\"policy_key\":-1}", "/policy_key"},
	{true, "{\"form\":\"packed\",\"device_id_hex\":\"0\"}", "/device_id_hex"},
	{true, "{\"form\":\"packed\",\"command\":\"Ping\",\"version\":\"2.5\",\"device_id\":\"a\"}",
	 ""},
};

START_TEST(bad_source_has_a_place)
{
	uint8_t room[256];
	struct err_info info = {0};
	struct wire_out out = wire_out_init(room, sizeof room);
	encoder g = bad_source[_i].query ? describe_query_encode : describe_http_encode;
	enum err e = g(bad_source[_i].text, strlen(bad_source[_i].text), &out, &info);
	ck_assert_msg(e == ERR_SCENARIO, "%s", bad_source[_i].text);
	ck_assert_msg(strcmp(info.place, bad_source[_i].place) == 0, "%s\n%s: %s",
		      bad_source[_i].text, info.place, info.text);
}
END_TEST

/* What decode would refuse is not written. */
#define POST_11 "{\"type\":\"request\",\"method\":\"POST\",\"target\":\"/\",\"version\":\"1.1\","
static const struct {
	const char *text, *reason; /* NULL: written */
} refused[] = {
	{POST_11 "\"headers\":[{\"name\":\"Host\",\"value\":\"h\"},{\"name\":\"Content-Length\","
		 "\"value\":\"1\"}],\"body_hex\":\"61\"}",
	 NULL},
	{POST_11 "\"headers\":[{\"name\":\"Host\",\"value\":\"h\"},{\"name\":\"Content-Length\","
		 "\"value\":\"2\"}],\"body_hex\":\"61\"}",
	 "byte 48 of 48: the message is cut here"},
	{POST_11 "\"headers\":[{\"name\":\"Host\",\"value\":\"h\"},{\"name\":\"Content-Length\","
		 "\"value\":\"0\"}],\"body_hex\":\"61\"}",
	 "byte 47 of 48: bytes after the message"},
	{POST_11 "\"headers\":[{\"name\":\"Host\",\"value\":\"h\"},{\"name\":\"Host\","
		 "\"value\":\"h\"}]}",
	 "byte 26 of 3"},
	{POST_11 "\"headers\":[]}", "byte 19 of 19: no Host header"},
	{"{\"type\":\"response\",\"status\":200,\"reason\":\"OK\",\"version\":\"1.1\","
	 "\"headers\":[{\"name\":\"Content-Length\",\"value\":\"5\"}],\"body_hex\":\"\"}",
	 NULL},
	{"{\"type\":\"response\",\"status\":204,\"reason\":\"\",\"version\":\"1.1\","
	 "\"headers\":[],\"body_hex\":\"61\"}",
	 "bytes after the message"},
};

START_TEST(what_nobody_reads_is_not_written)
{
	uint8_t room[256];
	struct err_info info = {0};
	struct wire_out out = wire_out_init(room, sizeof room);
	enum err e = describe_http_encode(refused[_i].text, strlen(refused[_i].text), &out, &info);
	if (refused[_i].reason == NULL) {
		ck_assert_int_eq(e, ERR_OK);
		return;
	}
	ck_assert_int_eq(e, ERR_SCENARIO);
	ck_assert_msg(strstr(info.text, refused[_i].reason) != NULL, "%s", info.text);
}
END_TEST

/* "activesync" of an answer, whatever its body is. */
static const struct {
	const char *message;
	size_t n;
	const char *about; /* NULL: none */
} answers[] = {
#define ANSWER(text) text, sizeof(text) - 1
	{ANSWER("HTTP/1.1 503 x\r\nRetry-After: 120\r\nX-MS-ASThrottle: CommandFrequency\r\n"
		"Content-Length: 0\r\n\r\n"),
	 "{\"throttle\":\"CommandFrequency\",\"retry_after_s\":120}"},
	{ANSWER("HTTP/1.1 503 x\r\nRetry-After: Wed, 12 May 2004 06:30:15 GMT\r\n"
		"Content-Length: 0\r\n\r\n"),
	 "{\"retry_at_unix_s\":1084343415}"},
	{ANSWER("HTTP/1.1 451 x\r\nX-MS-Location: https://b.example/\r\n"
		"MS-Server-ActiveSync: 14.3\r\nContent-Length: 2\r\n\r\nab"),
	 "{\"server_version\":\"14.3\",\"location\":\"https://b.example/\"}"},
	{ANSWER("HTTP/1.1 200 OK\r\nMS-ASProtocolVersions: 12.1,2.5,7.7\r\n"
		"MS-ASProtocolCommands: Ping,Sync,Nonsense\r\nContent-Length: 0\r\n\r\n"),
	 "{\"newest_version\":\"12.1\",\"versions\":[\"2.5\",\"12.1\"],"
	 "\"commands\":[\"Sync\",\"Ping\"]}"},
	{ANSWER("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), NULL},
	{ANSWER("HTTP/1.1 200 OK\r\nContent-Type: application/vnd.ms-sync.multipart\r\n"
		"Content-Length: 7\r\n\r\n\x01\0\0\0\x0C\0\0"),
	 "{\"multipart\":{\"accepted\":false,\"byte\":7,"
	 "\"reason\":\"the multipart body is cut here\"}}"},
	{ANSWER("HTTP/1.1 200 OK\r\nContent-Type: application/vnd.ms-sync.multipartial\r\n"
		"Content-Length: 0\r\n\r\n"),
	 NULL},
};

START_TEST(answers_tell_what_a_device_takes)
{
	static char text[65536];
	struct err_info info = {0};
	ck_assert_int_eq(decode(describe_http_decode, answers[_i].message, answers[_i].n, text,
				sizeof text, &info),
			 ERR_OK);
	json_t *root = json_loads(text, 0, NULL);
	char *about = json_dumps(json_object_get(root, "activesync"), JSON_COMPACT);
	ck_assert_int_eq(about == NULL, answers[_i].about == NULL);
	ck_assert_msg(about == NULL || strcmp(about, answers[_i].about) == 0, "%s", about);
	free(about);
	json_decref(root);
	round_trip(describe_http_decode, describe_http_encode, answers[_i].message, answers[_i].n);
}
END_TEST

/* The document as a tree, the file in hex; the third part would show the same octets again. */
START_TEST(multipart_is_told)
{
	static const char message[] =
		"HTTP/1.1 200 OK\r\nContent-Type: application/vnd.ms-sync.multipart; x=y\r\n"
		"Content-Length: 73\r\n\r\n"
		"\x03\0\0\0\x1C\0\0\0\x0D\0\0\0\x29\0\0\0\x20\0\0\0\x1C\0\0\0\x2D\0\0\0"
		"\x03\x01\x6A\0\0\x14\x45\x4D\x03\x31\0\x01\x01"
		"xyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxy";
	static char text[65536];
	struct err_info info = {0};
	ck_assert_int_eq(decode(describe_http_decode, message, sizeof message - 1, text,
				sizeof text, &info),
			 ERR_OK);
	json_t *root = json_loads(text, 0, NULL);
	const json_t *about = json_object_get(root, "activesync");
	ck_assert_str_eq(json_string_value(json_object_get(json_object_get(about, "message"),
							   "command")),
			 "ItemOperations");
	ck_assert_str_eq(
		json_string_value(json_object_get(json_object_get(about, "body"), "name")),
		"ItemOperations");
	char *parts = json_dumps(json_object_get(about, "parts"), JSON_COMPACT);
	ck_assert_str_eq(parts, "[{\"part\":1,\"bytes\":32,\"hex\":\"78797A78797A78797A78797A"
				"78797A78797A78797A78797A78797A78797A7879\"},"
				"{\"part\":2,\"bytes\":45}]");
	free(parts);
	json_decref(root);
	round_trip(describe_http_decode, describe_http_encode, message, sizeof message - 1);
}
END_TEST

/* ActiveSync in HTTP: the query names the command, an answer is known by its root; what is no typed
 * body, or not ActiveSync, says less. */
static const struct {
	const char *head;
	const char *body; /* the title of a vector, NULL: none */
	bool chunked;
	const char *command; /* of "activesync"; NULL: there is none */
	const char *message; /* side of its "message"; NULL: there is none */
} dialogue[] = {
	{"POST /Microsoft-Server-ActiveSync?Cmd=Ping&User=a&DeviceId=1&DeviceType=PPC HTTP/1.1\r\n"
	 "Host: x\r\nMS-ASProtocolVersion: 2.5\r\n",
	 "Ping request: 15", false, "Ping", "request"},
	{"POST /Microsoft-Server-ActiveSync?Cmd=Ping&User=a&DeviceId=1&DeviceType=PPC HTTP/1.1\r\n"
	 "Host: x\r\nMS-ASProtocolVersion: 2.5\r\n",
	 NULL, false, "Ping", NULL},
	{"POST /Microsoft-Server-ActiveSync?Cmd=GetAttachment&User=a&DeviceId=1&DeviceType=PPC"
	 "&AttachmentName=b HTTP/1.1\r\nHost: x\r\n",
	 NULL, false, "GetAttachment", NULL},
	/* Up to 12.1 the body is a mail, whatever it holds; from 14.0 on it is a document. */
	{"POST /Microsoft-Server-ActiveSync?Cmd=SmartReply&User=a&DeviceId=1&DeviceType=PPC"
	 "&CollectionId=5&ItemId=5%3A1&SaveInSent=T HTTP/1.1\r\nHost: x\r\n"
	 "MS-ASProtocolVersion: 2.5\r\nContent-Type: Message/RFC822; charset=x\r\n",
	 "Ping request: 15", false, "SmartReply", NULL},
	{"HTTP/1.1 200 OK\r\nContent-Type: application/vnd.ms-sync.wbxml\r\n", "Ping response 2",
	 true, "", "response"},
	{"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n", "Ping response 2", false, NULL, NULL},
	{"POST /other HTTP/1.1\r\nHost: x\r\n", "Ping request: 15", false, NULL, NULL},
};

START_TEST(activesync_is_told)
{
	static char input[2048], text[65536];
	struct err_info info = {0};
	const struct eas_vector *v =
		dialogue[_i].body == NULL ? NULL : eas_test_vector(dialogue[_i].body);
	size_t n = v == NULL ? 0 : v->n;
	int at = dialogue[_i].chunked
			 ? snprintf(input, sizeof input,
				    "%sTransfer-Encoding: chunked\r\n\r\n%zx\r\n",
				    dialogue[_i].head, n)
			 : snprintf(input, sizeof input, "%sContent-Length: %zu\r\n\r\n",
				    dialogue[_i].head, n);
	size_t total = (size_t)at;
	if (v != NULL) {
		memcpy(input + total, v->bytes, n);
		total += n;
	}
	if (dialogue[_i].chunked) {
		memcpy(input + total, "\r\n0\r\n\r\n", 7);
		total += 7;
	}
	ck_assert_msg(decode(describe_http_decode, input, total, text, sizeof text, &info) ==
			      ERR_OK,
		      "%s: %s", info.place, info.text);
	json_t *root = json_loads(text, 0, NULL);
	const json_t *about = json_object_get(root, "activesync");
	const json_t *message = json_object_get(about, "message");
	ck_assert_int_eq(about != NULL, dialogue[_i].command != NULL);
	ck_assert_int_eq(message != NULL, dialogue[_i].message != NULL);
	if (about != NULL && dialogue[_i].command[0] != '\0') {
		const json_t *query = json_object_get(about, "query");
		ck_assert_str_eq(json_string_value(json_object_get(about, "command")),
				 dialogue[_i].command);
		ck_assert_str_eq(json_string_value(json_object_get(query, "command")),
				 dialogue[_i].command);
		ck_assert_int_eq(json_object_get(query, "item_id") != NULL,
				 strstr(dialogue[_i].head, "ItemId") != NULL);
	}
	if (message != NULL) {
		ck_assert_str_eq(json_string_value(json_object_get(message, "side")),
				 dialogue[_i].message);
		ck_assert(json_is_true(json_object_get(message, "accepted")));
		const json_t *body = json_object_get(about, "body");
		ck_assert_str_eq(json_string_value(json_object_get(body, "name")), "Ping");
	}
	json_decref(root);
	round_trip(describe_http_decode, describe_http_encode, input, total);
}
END_TEST

int main(void)
{
	TCase *t = tcase_create("describe_http");
	tcase_add_loop_test(t, messages_round_trip, 0, sizeof messages / sizeof messages[0]);
	tcase_add_loop_test(t, queries_round_trip, 0, sizeof queries / sizeof queries[0]);
	tcase_add_test(t, what_is_shown);
	tcase_add_loop_test(t, bad_input_has_a_place, 0, sizeof bad_input / sizeof bad_input[0]);
	tcase_add_loop_test(t, bad_source_has_a_place, 0, sizeof bad_source / sizeof bad_source[0]);
	tcase_add_loop_test(t, activesync_is_told, 0, sizeof dialogue / sizeof dialogue[0]);
	tcase_add_loop_test(t, what_nobody_reads_is_not_written, 0,
			    sizeof refused / sizeof refused[0]);
	tcase_add_loop_test(t, answers_tell_what_a_device_takes, 0,
			    sizeof answers / sizeof answers[0]);
	tcase_add_test(t, multipart_is_told);
	return eas_test_run(t);
}
