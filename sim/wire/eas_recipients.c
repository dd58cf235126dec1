/* The tables of ResolveRecipients, from the inside out. Not here: anything else; see
 * eas_recipients.h. */
#include "wire/eas_recipients.h"

#define S struct eas_recipients_availability
static const struct eas_field availability_fields[] = {
	EAS_TEXT(RESOLVERECIPIENTS_STARTTIME, S, start_time),
	EAS_TEXT(RESOLVERECIPIENTS_ENDTIME, S, end_time),
};
static const struct eas_shape availability_shape = EAS_SHAPE(S, availability_fields);
#undef S

#define S struct eas_recipients_picture_limits
static const struct eas_field limits_fields[] = {
	EAS_NUMBER(RESOLVERECIPIENTS_MAXSIZE, S, bytes_max),
	EAS_NUMBER(RESOLVERECIPIENTS_MAXPICTURES, S, pictures_max),
};
static const struct eas_shape limits_shape = EAS_SHAPE(S, limits_fields);
#undef S

#define S struct eas_recipients_request
static const struct eas_field option_fields[] = {
	EAS_CODE(RESOLVERECIPIENTS_CERTIFICATERETRIEVAL, S, certificate_retrieval),
	EAS_NUMBER(RESOLVERECIPIENTS_MAXCERTIFICATES, S, certificates_max),
	EAS_NUMBER(RESOLVERECIPIENTS_MAXAMBIGUOUSRECIPIENTS, S, ambiguous_max),
	EAS_PART(RESOLVERECIPIENTS_AVAILABILITY, S, availability,
		 struct eas_recipients_availability, availability_shape, .since = EAS_V14_0),
	EAS_PART(RESOLVERECIPIENTS_PICTURE, S, picture, struct eas_recipients_picture_limits,
		 limits_shape, .since = EAS_V14_1),
};
static const struct eas_shape option_shape = EAS_SHAPE(S, option_fields);

static const struct eas_field request_fields[] = {
	EAS_TEXTS(RESOLVERECIPIENTS_TO, S, to),
	EAS_GROUP(RESOLVERECIPIENTS_OPTIONS, option_shape),
};
static const struct eas_shape request_shape =
	EAS_SHAPE(S, request_fields, .root = EAS_TAG_RESOLVERECIPIENTS_RESOLVERECIPIENTS);
#undef S

#define S struct eas_recipients_picture
static const struct eas_field picture_fields[] = {
	EAS_CODE(RESOLVERECIPIENTS_STATUS, S, status),
	EAS_DATA(RESOLVERECIPIENTS_DATA, S, data),
};
static const struct eas_shape picture_shape = EAS_SHAPE(S, picture_fields);
#undef S

#define S struct eas_recipients_certificates
static const struct eas_field certificates_fields[] = {
	EAS_CODE(RESOLVERECIPIENTS_STATUS, S, status),
	EAS_NUMBER(RESOLVERECIPIENTS_CERTIFICATECOUNT, S, certificate_count),
	EAS_NUMBER(RESOLVERECIPIENTS_RECIPIENTCOUNT, S, recipient_count),
	EAS_TEXTS(RESOLVERECIPIENTS_CERTIFICATE, S, certificate),
	EAS_TEXT(RESOLVERECIPIENTS_MINICERTIFICATE, S, mini_certificate),
};
static const struct eas_shape certificates_shape = EAS_SHAPE(S, certificates_fields);
#undef S

#define S struct eas_recipients_match
static const struct eas_field free_busy_fields[] = {
	EAS_CODE(RESOLVERECIPIENTS_STATUS, S, availability_status),
	EAS_TEXT(RESOLVERECIPIENTS_MERGEDFREEBUSY, S, merged_free_busy),
};
static const struct eas_shape free_busy_shape = EAS_SHAPE(S, free_busy_fields);

static const struct eas_field match_fields[] = {
	EAS_CODE(RESOLVERECIPIENTS_TYPE, S, type),
	EAS_TEXT(RESOLVERECIPIENTS_DISPLAYNAME, S, display_name),
	EAS_TEXT(RESOLVERECIPIENTS_EMAILADDRESS, S, email_address),
	EAS_GROUP(RESOLVERECIPIENTS_AVAILABILITY, free_busy_shape, .since = EAS_V14_0),
	EAS_PART(RESOLVERECIPIENTS_CERTIFICATES, S, certificates,
		 struct eas_recipients_certificates, certificates_shape),
	EAS_LIST(RESOLVERECIPIENTS_PICTURE, S, picture, struct eas_recipients_picture,
		 picture_shape, .since = EAS_V14_1),
};
static const struct eas_shape match_shape = EAS_SHAPE(S, match_fields);
#undef S

#define S struct eas_recipients_result
static const struct eas_field result_fields[] = {
	EAS_TEXT(RESOLVERECIPIENTS_TO, S, to, .max = EAS_RECIPIENTS_TO_BYTES_MAX),
	EAS_CODE(RESOLVERECIPIENTS_STATUS, S, status),
	EAS_NUMBER(RESOLVERECIPIENTS_RECIPIENTCOUNT, S, recipient_count),
	EAS_LIST(RESOLVERECIPIENTS_RECIPIENT, S, match, struct eas_recipients_match, match_shape),
};
static const struct eas_shape result_shape = EAS_SHAPE(S, result_fields);
#undef S

#define S struct eas_recipients_response
static const struct eas_field response_fields[] = {
	EAS_CODE(RESOLVERECIPIENTS_STATUS, S, status),
	EAS_LIST(RESOLVERECIPIENTS_RESPONSE, S, result, struct eas_recipients_result, result_shape),
};
static const struct eas_shape response_shape =
	EAS_SHAPE(S, response_fields, .root = EAS_TAG_RESOLVERECIPIENTS_RESOLVERECIPIENTS);
#undef S

EAS_SHAPE_MESSAGE(eas_recipients_request, request_shape)
EAS_SHAPE_MESSAGE(eas_recipients_response, response_shape)
