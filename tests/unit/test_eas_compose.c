/* SendMail, SmartReply, SmartForward: documents of 14.x, raw mail with a query up to 12.1.
 * Not here: what a mail looks like inside. */
#include "wire/eas_compose.h"

#include "wire/eas_status.h"

#include "eas_document_test.h"

EAS_DOCUMENT_CODEC(eas_compose_response)

static const uint8_t mail[] = "From: a@x.example\r\nTo: b@x.example\r\n\r\nhi\0\xFF\r\n";
#define MAIL                                                                                       \
	{                                                                                          \
		mail, sizeof mail - 1                                                              \
	}

static const struct {
	enum eas_command command;
	const char *request;
	const char *response;
} rows[] = {
	{EAS_CMD_SEND_MAIL, "SendMail request", "SendMail response"},
	{EAS_CMD_SMART_REPLY, "SmartReply request", "SmartReply response"},
	{EAS_CMD_SMART_FORWARD, "SmartForward request", "SmartForward response"},
};

static enum wire_verdict read_request(const uint8_t *p, size_t n, struct wire_bad *bad)
{
	struct eas_compose_request request;
	return eas_compose_request_read(p, n, &request, bad);
}

/* All that a command can say in 14.1. */
static struct eas_compose_request full(enum eas_command command)
{
	struct eas_compose_request r = {
		.command = command,
		.client_id = eas_span("sim-1"),
		.account_id = eas_span("a-2"),
		.template_id = eas_span("00000000-0000-0000-0000-000000000000"),
		.save_in_sent = true,
		.mime = MAIL};
	if (command != EAS_CMD_SEND_MAIL) {
		r.replace_mime = true;
		r.source = (struct eas_compose_source){
			.folder_id = eas_span("5"),
			.item_id = eas_span("5:3"),
			.instance_id = eas_span("2010-03-20T22:40:00.000Z")};
	}
	return r;
}

START_TEST(documents_of_14)
{
	uint8_t bytes[512], again[512];
	for (size_t i = 0; i < 3; i++) {
		struct eas_compose_request request = full(rows[i].command);
		for (enum eas_version v = EAS_V14_0; v <= EAS_V14_1; v++) {
			struct eas_document d = eas_document_find(rows[i].request, v);
			struct eas_compose_request back;
			struct wire_bad bad;
			struct wire_out out = wire_out_init(bytes, sizeof bytes);
			ck_assert(eas_compose_request_write(&out, v, &request));
			eas_document_same(rows[i].request, v, bytes, out.n, &d);
			ck_assert_int_eq(eas_compose_request_read(bytes, out.n, &back, &bad),
					 WIRE_OK);
			ck_assert_int_eq(back.command, rows[i].command);
			ck_assert_uint_eq(back.mime.n, sizeof mail - 1);
			out = wire_out_init(again, sizeof again);
			ck_assert(eas_compose_request_write(&out, v, &back));
			eas_document_same(rows[i].request, v, again, out.n, &d);
			eas_test_abuse(d.bytes, d.n, 0, read_request);
		}
	}
	const struct eas_compose_request found = {
		.command = EAS_CMD_SMART_REPLY,
		.client_id = eas_span("sim-2"),
		.source = {.long_id = eas_span("RgAAAAD1")},
		.mime = MAIL};
	struct eas_document d = eas_document_find("SmartReply of a search result", EAS_V14_0);
	struct wire_out out = wire_out_init(bytes, sizeof bytes);
	ck_assert(eas_compose_request_write(&out, EAS_V14_0, &found));
	eas_document_same("search result", EAS_V14_0, bytes, out.n, &d);
}
END_TEST

START_TEST(the_sheets_example)
{
	const struct eas_vector *v = eas_test_vector("SendMail, 14.0+");
	struct eas_compose_request request;
	uint8_t bytes[128];
	struct wire_bad bad;
	struct wire_out out = wire_out_init(bytes, sizeof bytes);
	ck_assert_int_eq(eas_compose_request_read(v->bytes, v->n, &request, &bad), WIRE_OK);
	ck_assert_int_eq(request.command, EAS_CMD_SEND_MAIL);
	ck_assert(wire_span_is(request.client_id, "sim-1") && request.save_in_sent);
	ck_assert_uint_eq(request.mime.n, 58);
	ck_assert(eas_compose_request_write(&out, EAS_V14_0, &request));
	ck_assert(out.n == v->n && memcmp(bytes, v->bytes, v->n) == 0);
}
END_TEST

START_TEST(answers)
{
	for (size_t i = 0; i < 3; i++) {
		const struct eas_compose_response response = {
			.command = rows[i].command,
			.status = EAS_STATUS_COMMON_MESSAGE_PREVIOUSLY_SENT};
		eas_document_check(rows[i].response, &eas_compose_response_codec, &response,
				   sizeof response);
		ck_assert_int_eq(eas_compose_response_room.command, rows[i].command);
	}
	/* It went out: no body in any version. */
	const struct eas_compose_response sent = {.command = EAS_CMD_SMART_REPLY};
	struct eas_compose_response back;
	struct wire_bad bad;
	struct wire_out out = wire_out_init(NULL, 0);
	ck_assert(eas_compose_response_write(&out, EAS_V2_5, &sent));
	ck_assert(eas_compose_response_write(&out, EAS_V14_1, &sent));
	ck_assert_uint_eq(out.n, 0);
	ck_assert_int_eq(eas_compose_response_read(NULL, 0, &back, &bad), WIRE_OK);
	ck_assert(back.status == 0 && back.command == EAS_CMD_UNKNOWN);
	/* Up to 12.1 a failure is an HTTP status. */
	const struct eas_compose_response failed = {.command = EAS_CMD_SEND_MAIL, .status = 120};
	ck_assert(!eas_compose_response_write(&out, EAS_V12_1, &failed));
}
END_TEST

/* The whole way up to 12.1: struct, query in both forms, struct. */
START_TEST(raw_mail_and_query)
{
	for (size_t i = 0; i < 3; i++) {
		for (unsigned packed = 0; packed < 2; packed++) {
			struct eas_compose_request request = full(rows[i].command), back;
			request.source.instance_id = (struct wire_span){0};
			struct eas_query query = {.version = EAS_V12_1,
						  .device_id = eas_span("0123"),
						  .device_type = eas_span("PocketPC")};
			struct eas_query seen;
			uint8_t text[256], body[128];
			struct wire_bad bad;
			struct wire_out out = wire_out_init(text, sizeof text);
			eas_compose_query_put(&query, &request);
			if (packed == 1) {
				ck_assert(eas_query_packed_write(&out, &query));
			} else {
				eas_query_plain_write(&out, &query);
			}
			ck_assert_int_eq(eas_query_read(text, out.n, &seen, &bad), WIRE_OK);
			out = wire_out_init(body, sizeof body);
			ck_assert(eas_compose_request_write(
				&out, packed == 1 ? EAS_V12_1 : EAS_V2_5, &request));
			ck_assert(out.n == sizeof mail - 1 && memcmp(body, mail, out.n) == 0);
			ck_assert(eas_compose_query_take(
				&seen, (struct wire_span){body, out.n}, &back));
			ck_assert_int_eq(back.command, rows[i].command);
			ck_assert(back.save_in_sent && back.mime.n == sizeof mail - 1);
			bool sends = rows[i].command == EAS_CMD_SEND_MAIL;
			ck_assert_int_eq(wire_span_is(back.source.folder_id, "5"), !sends);
			ck_assert_int_eq(wire_span_is(back.source.item_id, "5:3"), !sends);
			ck_assert(!back.replace_mime && back.client_id.p == NULL);
		}
	}
}
END_TEST

START_TEST(what_is_refused)
{
	char id[EAS_COMPOSE_CLIENT_ID_BYTES_MAX + 1];
	uint8_t bytes[512];
	memset(id, 'i', sizeof id);
	struct wire_out out = wire_out_init(bytes, sizeof bytes);
	struct eas_compose_request request = full(EAS_CMD_SEND_MAIL), back;
	request.client_id = (struct wire_span){(const uint8_t *)id, sizeof id};
	ck_assert(!eas_compose_request_write(&out, EAS_V14_0, &request));
	request.client_id.n = 0;
	ck_assert(!eas_compose_request_write(&out, EAS_V14_0, &request));
	request = full(EAS_CMD_PING);
	ck_assert(!eas_compose_request_write(&out, EAS_V2_5, &request));
	request = full(EAS_CMD_SEND_MAIL);
	request.mime.n = 0;
	ck_assert(!eas_compose_request_write(&out, EAS_V2_5, &request));
	request = full(EAS_CMD_SEND_MAIL);
	out = wire_out_init(bytes, request.mime.n - 1);
	ck_assert(!eas_compose_request_write(&out, EAS_V2_5, &request));
	/* A reply must say to what: an item in a folder, or a result of a search. */
	const struct wire_span body = MAIL;
	struct eas_query query = {.command = EAS_CMD_SMART_REPLY, .item_id = eas_span("5:3")};
	ck_assert(!eas_compose_query_take(&query, body, &back));
	query.collection_id = eas_span("5");
	ck_assert(eas_compose_query_take(&query, body, &back));
	query = (struct eas_query){.command = EAS_CMD_SMART_FORWARD, .long_id = eas_span("L")};
	ck_assert(eas_compose_query_take(&query, body, &back));
	query.command = EAS_CMD_SYNC;
	ck_assert(!eas_compose_query_take(&query, body, &back));
	query.command = EAS_CMD_SEND_MAIL;
	ck_assert(!eas_compose_query_take(&query, (struct wire_span){0}, &back));
	/* Another command's document. */
	const struct eas_vector *v = eas_test_vector("Ping response 1");
	struct wire_bad bad = {0};
	ck_assert_int_eq(eas_compose_request_read(v->bytes, v->n, &back, &bad), WIRE_BAD);
	ck_assert_str_eq(bad.reason, "another root element");
}
END_TEST

int main(void)
{
	TCase *t = tcase_create("eas_compose");
	tcase_add_test(t, documents_of_14);
	tcase_add_test(t, the_sheets_example);
	tcase_add_test(t, answers);
	tcase_add_test(t, raw_mail_and_query);
	tcase_add_test(t, what_is_refused);
	return eas_test_run(t);
}
