/* The tables of MeetingResponse. Not here: anything else; see eas_meeting.h. */
#include "wire/eas_meeting.h"

#define S struct eas_meeting_item
static const struct eas_field item_fields[] = {
	EAS_CODE(MEETINGRESPONSE_USERRESPONSE, S, answer),
	EAS_TEXT(MEETINGRESPONSE_COLLECTIONID, S, collection_id),
	EAS_TEXT(MEETINGRESPONSE_REQUESTID, S, request_id),
	EAS_TEXT(SEARCH_LONGID, S, long_id, .since = EAS_V12_0),
	EAS_TEXT(MEETINGRESPONSE_INSTANCEID, S, instance_id, .since = EAS_V14_1),
};
static const struct eas_shape item_shape = EAS_SHAPE(S, item_fields);
#undef S

#define S struct eas_meeting_request
static const struct eas_field request_fields[] = {
	EAS_LIST(MEETINGRESPONSE_REQUEST, S, item, struct eas_meeting_item, item_shape),
};
static const struct eas_shape request_shape =
	EAS_SHAPE(S, request_fields, .root = EAS_TAG_MEETINGRESPONSE_MEETINGRESPONSE);
#undef S

#define S struct eas_meeting_result
static const struct eas_field result_fields[] = {
	EAS_TEXT(MEETINGRESPONSE_REQUESTID, S, request_id),
	EAS_CODE(MEETINGRESPONSE_STATUS, S, status),
	EAS_TEXT(MEETINGRESPONSE_CALENDARID, S, calendar_id),
};
static const struct eas_shape result_shape = EAS_SHAPE(S, result_fields);
#undef S

#define S struct eas_meeting_response
static const struct eas_field response_fields[] = {
	EAS_LIST(MEETINGRESPONSE_RESULT, S, result, struct eas_meeting_result, result_shape),
};
static const struct eas_shape response_shape =
	EAS_SHAPE(S, response_fields, .root = EAS_TAG_MEETINGRESPONSE_MEETINGRESPONSE);
#undef S

EAS_SHAPE_MESSAGE(eas_meeting_request, request_shape)
EAS_SHAPE_MESSAGE(eas_meeting_response, response_shape)
