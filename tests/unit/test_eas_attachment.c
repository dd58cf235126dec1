/* GetAttachment: the name through both forms of the query, the file as it is.
 * Not here: ItemOperations. */
#include "wire/eas_attachment.h"

#include "eas_test.h"

START_TEST(the_name_travels_in_the_query)
{
	static const char *const names[] = {"5%3a3%3a0", "Inbox/Lunch & more.EML/1_multipart",
					    "a+b=c \xC3\xA4"};
	for (size_t i = 0; i < 3; i++) {
		for (unsigned packed = 0; packed < 2; packed++) {
			const struct eas_attachment_request request = {eas_span(names[i])};
			struct eas_attachment_request back;
			struct eas_query query = {.version = EAS_V12_1,
						  .device_id = eas_span("0123"),
						  .device_type = eas_span("PocketPC")};
			struct eas_query seen;
			uint8_t text[256];
			struct wire_bad bad;
			struct wire_out out = wire_out_init(text, sizeof text);
			ck_assert(eas_attachment_request_put(&query, EAS_V12_1, &request));
			if (packed == 1) {
				ck_assert(eas_query_packed_write(&out, &query));
			} else {
				eas_query_plain_write(&out, &query);
			}
			ck_assert_int_eq(eas_query_read(text, out.n, &seen, &bad), WIRE_OK);
			ck_assert(eas_attachment_request_take(&seen, &back));
			ck_assert(wire_span_is(back.name, names[i]));
		}
	}
}
END_TEST

START_TEST(what_is_refused)
{
	char name[EAS_ATTACHMENT_NAME_BYTES_MAX + 1];
	memset(name, 'n', sizeof name);
	struct eas_query query = {.command = EAS_CMD_SYNC};
	struct eas_attachment_request request = {{(const uint8_t *)name, sizeof name}};
	ck_assert(!eas_attachment_request_put(&query, EAS_V2_5, &request));
	request.name.n--;
	ck_assert(!eas_attachment_request_put(&query, EAS_V14_0, &request));
	ck_assert_int_eq(query.command, EAS_CMD_SYNC);
	ck_assert(eas_attachment_request_put(&query, EAS_V2_5, &request));
	ck_assert_int_eq(query.command, EAS_CMD_GET_ATTACHMENT);
	query.command = EAS_CMD_PING;
	ck_assert(!eas_attachment_request_take(&query, &request));
	query = (struct eas_query){.command = EAS_CMD_GET_ATTACHMENT};
	ck_assert(!eas_attachment_request_take(&query, &request));
}
END_TEST

START_TEST(the_file_is_not_encoded)
{
	static const uint8_t file[] = {0, 1, 2, 0xFF};
	struct eas_attachment_response response, empty = {0};
	uint8_t room[4];
	eas_attachment_response_read(eas_span("image/png"),
				     (struct wire_span){file, sizeof file}, &response);
	ck_assert(wire_span_is(response.content_type, "image/png"));
	struct wire_out out = wire_out_init(room, sizeof room);
	ck_assert(eas_attachment_response_write(&out, &response));
	ck_assert(out.n == 4 && memcmp(room, file, 4) == 0);
	ck_assert(eas_attachment_response_write(&out, &empty));
	ck_assert(!eas_attachment_response_write(&out, &response));
}
END_TEST

int main(void)
{
	TCase *t = tcase_create("eas_attachment");
	tcase_add_test(t, the_name_travels_in_the_query);
	tcase_add_test(t, what_is_refused);
	tcase_add_test(t, the_file_is_not_encoded);
	return eas_test_run(t);
}
