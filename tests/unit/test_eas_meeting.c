/* MeetingResponse: the examples of all versions to structs and back, lists longer than the room.
 * Not here: the mail to the organiser. */
#include "wire/eas_meeting.h"

#include "wire/eas_status.h"

#include "eas_document_test.h"

EAS_DOCUMENT_CODEC(eas_meeting_request)
EAS_DOCUMENT_CODEC(eas_meeting_response)

START_TEST(requests_of_all_versions)
{
	const struct eas_meeting_request request = {
		.item_n = 3,
		.item = {{.answer = EAS_MEETING_ACCEPT,
			  .collection_id = eas_span("5"),
			  .request_id = eas_span("5:4")},
			 {.answer = EAS_MEETING_TENTATIVE,
			  .long_id = eas_span("RgAAAAD1"),
			  .instance_id = eas_span("2010-03-20T22:40:00.000Z")},
			 {.answer = EAS_MEETING_DECLINE,
			  .collection_id = eas_span("5"),
			  .request_id = eas_span("5:6")}}};
	eas_document_check("MeetingResponse request", &eas_meeting_request_codec, &request,
			   sizeof request);
}
END_TEST

START_TEST(responses_of_all_versions)
{
	const struct eas_meeting_response response = {
		.result_n = 3,
		.result = {{.request_id = eas_span("5:4"),
			    .status = EAS_STATUS_MEETING_RESPONSE_SUCCESS,
			    .calendar_id = eas_span("1:7")},
			   {.status = EAS_STATUS_MEETING_RESPONSE_INVALID_MEETING_REQUEST},
			   {.request_id = eas_span("5:6"), .status = 1}}};
	eas_document_check("MeetingResponse response", &eas_meeting_response_codec, &response,
			   sizeof response);
}
END_TEST

START_TEST(the_sheets_examples)
{
	const struct eas_vector *v = eas_test_vector("MeetingResponse: accept");
	struct eas_meeting_request request;
	struct eas_meeting_response response;
	struct wire_bad bad;
	ck_assert_int_eq(eas_meeting_request_read(v->bytes, v->n, &request, &bad), WIRE_OK);
	ck_assert(request.item_n == 1 && request.item_seen_n == 1);
	ck_assert_uint_eq(request.item[0].answer, EAS_MEETING_ACCEPT);
	ck_assert(wire_span_is(request.item[0].request_id, "5:4"));
	ck_assert(request.item[0].long_id.p == NULL);
	v = eas_test_vector("MeetingResponse response");
	ck_assert_int_eq(eas_meeting_response_read(v->bytes, v->n, &response, &bad), WIRE_OK);
	ck_assert_uint_eq(response.result_n, 1);
	ck_assert(wire_span_is(response.result[0].calendar_id, "1:7"));
}
END_TEST

START_TEST(more_than_there_is_room_for)
{
	static uint8_t bytes[4096];
	struct wire_out out = wire_out_init(bytes, sizeof bytes);
	struct wbxml_writer w;
	struct wire_bad bad;
	static struct eas_meeting_response response;
	wbxml_writer_init(&w, &out);
	wbxml_open(&w, EAS_TAG_MEETINGRESPONSE_MEETINGRESPONSE);
	for (unsigned i = 0; i < 100; i++) {
		wbxml_open(&w, EAS_TAG_MEETINGRESPONSE_RESULT);
		wbxml_decimal(&w, EAS_TAG_MEETINGRESPONSE_STATUS, i + 1);
		wbxml_close(&w);
	}
	wbxml_close(&w);
	ck_assert(wbxml_written(&w));
	ck_assert_int_eq(eas_meeting_response_read(bytes, out.n, &response, &bad), WIRE_OK);
	ck_assert_uint_eq(response.result_n, EAS_MEETING_MAX);
	ck_assert_uint_eq(response.result_seen_n, 100);
	ck_assert_uint_eq(response.result[EAS_MEETING_MAX - 1].status, EAS_MEETING_MAX);
	/* A count beyond the array is refused, not followed. */
	response.result_n = EAS_MEETING_MAX + 1;
	ck_assert(!eas_meeting_response_write(&out, EAS_V2_5, &response));
}
END_TEST

int main(void)
{
	TCase *t = tcase_create("eas_meeting");
	tcase_add_test(t, requests_of_all_versions);
	tcase_add_test(t, responses_of_all_versions);
	tcase_add_test(t, the_sheets_examples);
	tcase_add_test(t, more_than_there_is_room_for);
	return eas_test_run(t);
}
