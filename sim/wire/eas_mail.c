/* The table of a mail's further properties. Not here: anything else; see eas_mail.h. */
#include "wire/eas_mail.h"

#define S struct eas_mail_flag
static const struct eas_field flag_fields[] = {
	EAS_NUMBER(EMAIL_STATUS, S, status),
	EAS_TEXT(EMAIL_FLAGTYPE, S, type),
	EAS_TEXT(EMAIL_COMPLETETIME, S, complete_time),
	EAS_TEXT(TASKS_SUBJECT, S, subject),
	EAS_TEXT(TASKS_STARTDATE, S, start_date),
	EAS_TEXT(TASKS_UTCSTARTDATE, S, utc_start_date),
	EAS_TEXT(TASKS_DUEDATE, S, due_date),
	EAS_TEXT(TASKS_UTCDUEDATE, S, utc_due_date),
	EAS_TEXT(TASKS_DATECOMPLETED, S, date_completed),
	EAS_FLAG(TASKS_REMINDERSET, S, reminder_set),
	EAS_TEXT(TASKS_REMINDERTIME, S, reminder_time),
	EAS_TEXT(TASKS_ORDINALDATE, S, ordinal_date),
	EAS_TEXT(TASKS_SUBORDINALDATE, S, sub_ordinal_date),
};
static const struct eas_shape flag_shape = EAS_SHAPE(S, flag_fields);
#undef S

#define S struct eas_mail_attachment
static const struct eas_field old_attachment_fields[] = {
	EAS_NUMBER(EMAIL_ATTMETHOD, S, method),	      EAS_NUMBER(EMAIL_ATTSIZE, S, bytes),
	EAS_TEXT(EMAIL_DISPLAYNAME, S, display_name), EAS_TEXT(EMAIL_ATTNAME, S, reference),
	EAS_TEXT(EMAIL_ATTOID, S, content_id),	      EAS_FLAG(EMAIL_ATTREMOVED, S, removed),
};
static const struct eas_shape old_attachment_shape = EAS_SHAPE(S, old_attachment_fields);
static const struct eas_field attachment_fields[] = {
	EAS_TEXT(AIRSYNCBASE_DISPLAYNAME, S, display_name),
	EAS_TEXT(AIRSYNCBASE_FILEREFERENCE, S, reference),
	EAS_NUMBER(AIRSYNCBASE_METHOD, S, method),
	EAS_NUMBER(AIRSYNCBASE_ESTIMATEDDATASIZE, S, bytes),
	EAS_TEXT(AIRSYNCBASE_CONTENTID, S, content_id),
	EAS_TEXT(AIRSYNCBASE_CONTENTLOCATION, S, content_location),
	EAS_FLAG(AIRSYNCBASE_ISINLINE, S, is_inline),
};
static const struct eas_shape attachment_shape = EAS_SHAPE(S, attachment_fields);
#undef S

#define S struct eas_mail_body_part
static const struct eas_field body_part_fields[] = {
	EAS_CODE(AIRSYNCBASE_STATUS, S, status),
	EAS_CODE(AIRSYNCBASE_TYPE, S, type),
	EAS_NUMBER(AIRSYNCBASE_ESTIMATEDDATASIZE, S, bytes),
	EAS_FLAG(AIRSYNCBASE_TRUNCATED, S, truncated),
	EAS_TEXT(AIRSYNCBASE_DATA, S, data),
	EAS_TEXT(AIRSYNCBASE_PREVIEW, S, preview),
};
static const struct eas_shape body_part_shape = EAS_SHAPE(S, body_part_fields);
#undef S

#define S struct eas_mail
static const struct eas_field old_list_fields[] = {
	EAS_LIST(EMAIL_ATTACHMENT, S, attachment, struct eas_mail_attachment, old_attachment_shape),
};
static const struct eas_shape old_list_shape = EAS_SHAPE(S, old_list_fields);
static const struct eas_field list_fields[] = {
	EAS_LIST(AIRSYNCBASE_ATTACHMENT, S, attachment, struct eas_mail_attachment,
		 attachment_shape),
};
static const struct eas_shape list_shape = EAS_SHAPE(S, list_fields);
static const struct eas_field category_fields[] = {EAS_TEXTS(EMAIL_CATEGORY, S, category)};
static const struct eas_shape category_shape = EAS_SHAPE(S, category_fields);

static const struct eas_field mail_fields[] = {
	EAS_TEXT(EMAIL_CC, S, cc),
	EAS_TEXT(EMAIL_REPLYTO, S, reply_to),
	EAS_TEXT(EMAIL_DISPLAYTO, S, display_to),
	EAS_TEXT(EMAIL_THREADTOPIC, S, thread_topic),
	EAS_FLAG(EMAIL_MIMETRUNCATED, S, mime_truncated, .until = EAS_V2_5),
	EAS_TEXT(EMAIL_MIMEDATA, S, mime_data, .until = EAS_V2_5),
	EAS_NUMBER(EMAIL_MIMESIZE, S, mime_bytes, .until = EAS_V2_5),
	EAS_PART(AIRSYNCBASE_BODYPART, S, body_part, struct eas_mail_body_part, body_part_shape,
		 .since = EAS_V14_1),
	EAS_GROUP(EMAIL_ATTACHMENTS, old_list_shape, .until = EAS_V2_5),
	EAS_GROUP(AIRSYNCBASE_ATTACHMENTS, list_shape, .since = EAS_V12_0),
	EAS_TREE(EMAIL_MEETINGREQUEST, S, meeting_request),
	EAS_NUMBER(EMAIL_INTERNETCPID, S, internet_cpid),
	EAS_PART(EMAIL_FLAG, S, flag, struct eas_mail_flag, flag_shape, .since = EAS_V12_0),
	EAS_TEXT(EMAIL_CONTENTCLASS, S, content_class, .since = EAS_V12_0),
	EAS_NUMBER(AIRSYNCBASE_NATIVEBODYTYPE, S, native_body_type, .since = EAS_V12_0),
	EAS_GROUP(EMAIL_CATEGORIES, category_shape, .since = EAS_V14_0),
	EAS_TEXT(EMAIL2_UMCALLERID, S, um_caller_id, .since = EAS_V14_0),
	EAS_TEXT(EMAIL2_UMUSERNOTES, S, um_user_notes, .since = EAS_V14_0),
	EAS_DATA(EMAIL2_CONVERSATIONID, S, conversation_id, .since = EAS_V14_0),
	EAS_DATA(EMAIL2_CONVERSATIONINDEX, S, conversation_index, .since = EAS_V14_0),
	EAS_NUMBER(EMAIL2_LASTVERBEXECUTED, S, last_verb, .since = EAS_V14_0),
	EAS_TEXT(EMAIL2_LASTVERBEXECUTIONTIME, S, last_verb_time, .since = EAS_V14_0),
	EAS_FLAG(EMAIL2_RECEIVEDASBCC, S, received_as_bcc, .since = EAS_V14_0),
	EAS_TEXT(EMAIL2_SENDER, S, sender, .since = EAS_V14_0),
};
const struct eas_shape eas_mail_shape = EAS_SHAPE(S, mail_fields);
#undef S
