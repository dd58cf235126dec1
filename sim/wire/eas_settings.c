/* The tables of Settings: what is asked or set, and the answer to each part.
 *
 * Not here: anything else; see eas_settings.h. */
#include "wire/eas_settings.h"

#define S struct eas_settings_message
static const struct eas_field message_fields[] = {
	EAS_MARK(SETTINGS_APPLIESTOINTERNAL, S, internal),
	EAS_MARK(SETTINGS_APPLIESTOEXTERNALKNOWN, S, external_known),
	EAS_MARK(SETTINGS_APPLIESTOEXTERNALUNKNOWN, S, external_unknown),
	EAS_FLAG(SETTINGS_ENABLED, S, enabled),
	EAS_TEXT(SETTINGS_REPLYMESSAGE, S, reply),
	EAS_TEXT(SETTINGS_BODYTYPE, S, body_type),
};
static const struct eas_shape message_shape = EAS_SHAPE(S, message_fields);
#undef S

#define S struct eas_settings_oof
static const struct eas_field oof_fields[] = {
	EAS_NUMBER(SETTINGS_OOFSTATE, S, state),
	EAS_TEXT(SETTINGS_STARTTIME, S, start_time),
	EAS_TEXT(SETTINGS_ENDTIME, S, end_time),
	EAS_LIST(SETTINGS_OOFMESSAGE, S, message, struct eas_settings_message, message_shape),
};
static const struct eas_shape oof_shape = EAS_SHAPE(S, oof_fields);
#undef S

#define S struct eas_settings_device
#define DEVICE_TEXT(tag, f, ...)                                                                   \
	EAS_TEXT(tag, S, f, .max = EAS_SETTINGS_DEVICE_TEXT_BYTES_MAX, __VA_ARGS__)
static const struct eas_field device_fields[] = {
	DEVICE_TEXT(SETTINGS_MODEL, model),
	DEVICE_TEXT(SETTINGS_IMEI, imei),
	DEVICE_TEXT(SETTINGS_FRIENDLYNAME, friendly_name),
	DEVICE_TEXT(SETTINGS_OS, os),
	DEVICE_TEXT(SETTINGS_OSLANGUAGE, os_language),
	DEVICE_TEXT(SETTINGS_PHONENUMBER, phone_number),
	DEVICE_TEXT(SETTINGS_USERAGENT, user_agent, .since = EAS_V12_1),
	EAS_FLAG(SETTINGS_ENABLEOUTBOUNDSMS, S, enable_outbound_sms, .since = EAS_V14_0),
	DEVICE_TEXT(SETTINGS_MOBILEOPERATOR, mobile_operator, .since = EAS_V14_0),
};
const struct eas_shape eas_settings_device_shape = EAS_SHAPE(S, device_fields);
#undef S

#define S struct eas_settings_oof_get
static const struct eas_field oof_get_fields[] = {EAS_TEXT(SETTINGS_BODYTYPE, S, body_type)};
static const struct eas_shape oof_get_shape = EAS_SHAPE(S, oof_get_fields);
#undef S

#define S struct eas_settings_request
static const struct eas_field oof_ask_fields[] = {
	EAS_PART(SETTINGS_GET, S, oof_get, struct eas_settings_oof_get, oof_get_shape),
	EAS_PART(SETTINGS_SET, S, oof_set, struct eas_settings_oof, oof_shape),
};
static const struct eas_shape oof_ask_shape = EAS_SHAPE(S, oof_ask_fields);

static const struct eas_field password_fields[] = {
	EAS_TEXT(SETTINGS_PASSWORD, S, password, .max = EAS_SETTINGS_PASSWORD_BYTES_MAX),
};
static const struct eas_shape password_shape = EAS_SHAPE(S, password_fields);
static const struct eas_field password_set_fields[] = {EAS_GROUP(SETTINGS_SET, password_shape)};
static const struct eas_shape password_set_shape = EAS_SHAPE(S, password_set_fields);

static const struct eas_field device_set_fields[] = {
	EAS_PART(SETTINGS_SET, S, device, struct eas_settings_device, eas_settings_device_shape),
};
static const struct eas_shape device_set_shape = EAS_SHAPE(S, device_set_fields);

static const struct eas_field rights_get_fields[] = {EAS_MARK(SETTINGS_GET, S, rights_get)};
static const struct eas_shape rights_get_shape = EAS_SHAPE(S, rights_get_fields);

static const struct eas_field user_get_fields[] = {EAS_MARK(SETTINGS_GET, S, user_get)};
static const struct eas_shape user_get_shape = EAS_SHAPE(S, user_get_fields);

static const struct eas_field request_fields[] = {
	EAS_GROUP(SETTINGS_RIGHTSMANAGEMENTINFORMATION, rights_get_shape, .since = EAS_V14_1),
	EAS_GROUP(SETTINGS_OOF, oof_ask_shape),
	EAS_GROUP(SETTINGS_DEVICEPASSWORD, password_set_shape),
	EAS_GROUP(SETTINGS_DEVICEINFORMATION, device_set_shape),
	EAS_GROUP(SETTINGS_USERINFORMATION, user_get_shape),
};
static const struct eas_shape request_shape = EAS_SHAPE(
	S, request_fields, .root = EAS_TAG_SETTINGS_SETTINGS, .since = EAS_V12_0);
#undef S

#define S struct eas_settings_addresses
static const struct eas_field address_fields[] = {
	EAS_TEXTS(SETTINGS_SMTPADDRESS, S, smtp),
	EAS_TEXT(SETTINGS_PRIMARYSMTPADDRESS, S, primary, .since = EAS_V14_1),
};
static const struct eas_shape address_shape = EAS_SHAPE(S, address_fields);
#undef S

#define S struct eas_settings_account
static const struct eas_field account_fields[] = {
	EAS_TEXT(SETTINGS_ACCOUNTID, S, account_id),
	EAS_TEXT(SETTINGS_ACCOUNTNAME, S, account_name),
	EAS_TEXT(SETTINGS_USERDISPLAYNAME, S, user_display_name),
	EAS_FLAG(SETTINGS_SENDDISABLED, S, send_disabled),
	EAS_GROUP_IN(SETTINGS_EMAILADDRESSES, S, addresses, struct eas_settings_addresses,
		     address_shape),
};
static const struct eas_shape account_shape = EAS_SHAPE(S, account_fields);
#undef S

#define S struct eas_settings_user
static const struct eas_field account_list_fields[] = {
	EAS_LIST(SETTINGS_ACCOUNT, S, account, struct eas_settings_account, account_shape),
};
static const struct eas_shape account_list_shape = EAS_SHAPE(S, account_list_fields);
static const struct eas_field user_fields[] = {
	EAS_GROUP_IN(SETTINGS_EMAILADDRESSES, S, addresses, struct eas_settings_addresses,
		     address_shape, .until = EAS_V14_0),
	EAS_GROUP(SETTINGS_ACCOUNTS, account_list_shape, .since = EAS_V14_1),
};
static const struct eas_shape user_shape = EAS_SHAPE(S, user_fields);
#undef S

#define S struct eas_settings_template
static const struct eas_field template_fields[] = {
	EAS_TEXT(RIGHTSMANAGEMENT_TEMPLATEID, S, id),
	EAS_TEXT(RIGHTSMANAGEMENT_TEMPLATENAME, S, name),
	EAS_TEXT(RIGHTSMANAGEMENT_TEMPLATEDESCRIPTION, S, description),
};
static const struct eas_shape template_shape = EAS_SHAPE(S, template_fields);
#undef S

#define S struct eas_settings_rights
static const struct eas_field template_list_fields[] = {
	EAS_LIST(RIGHTSMANAGEMENT_RIGHTSMANAGEMENTTEMPLATE, S, template,
		 struct eas_settings_template, template_shape),
};
static const struct eas_shape template_list_shape = EAS_SHAPE(S, template_list_fields);
/* The list element is sent even when it is empty: the same `there` speaks for it. */
static const struct eas_field rights_fields[] = {
	{.tag = EAS_TAG_RIGHTSMANAGEMENT_RIGHTSMANAGEMENTTEMPLATES,
	 .kind = EAS_FIELD_PART,
	 .inner = &template_list_shape},
};
static const struct eas_shape rights_shape = EAS_SHAPE(S, rights_fields);
#undef S

#define S struct eas_settings_response
static const struct eas_field oof_answer_fields[] = {
	EAS_CODE(SETTINGS_STATUS, S, oof_status),
	EAS_PART(SETTINGS_GET, S, oof, struct eas_settings_oof, oof_shape),
};
static const struct eas_shape oof_answer_shape = EAS_SHAPE(S, oof_answer_fields);

static const struct eas_field device_answer_fields[] = {
	EAS_CODE(SETTINGS_STATUS, S, device_status),
};
static const struct eas_shape device_answer_shape = EAS_SHAPE(S, device_answer_fields);

static const struct eas_field password_answer_fields[] = {
	EAS_CODE(SETTINGS_STATUS, S, password_status),
};
static const struct eas_shape password_answer_shape = EAS_SHAPE(S, password_answer_fields);

static const struct eas_field user_answer_fields[] = {
	EAS_CODE(SETTINGS_STATUS, S, user_status),
	EAS_PART(SETTINGS_GET, S, user, struct eas_settings_user, user_shape),
};
static const struct eas_shape user_answer_shape = EAS_SHAPE(S, user_answer_fields);

static const struct eas_field rights_answer_fields[] = {
	EAS_CODE(SETTINGS_STATUS, S, rights_status),
	EAS_PART(SETTINGS_GET, S, rights, struct eas_settings_rights, rights_shape),
};
static const struct eas_shape rights_answer_shape = EAS_SHAPE(S, rights_answer_fields);

static const struct eas_field response_fields[] = {
	EAS_CODE(SETTINGS_STATUS, S, status),
	EAS_GROUP(SETTINGS_OOF, oof_answer_shape),
	EAS_GROUP(SETTINGS_DEVICEINFORMATION, device_answer_shape),
	EAS_GROUP(SETTINGS_DEVICEPASSWORD, password_answer_shape),
	EAS_GROUP(SETTINGS_USERINFORMATION, user_answer_shape),
	EAS_GROUP(SETTINGS_RIGHTSMANAGEMENTINFORMATION, rights_answer_shape, .since = EAS_V14_1),
};
static const struct eas_shape response_shape = EAS_SHAPE(
	S, response_fields, .root = EAS_TAG_SETTINGS_SETTINGS, .since = EAS_V12_0);
#undef S

EAS_SHAPE_MESSAGE(eas_settings_request, request_shape)
EAS_SHAPE_MESSAGE(eas_settings_response, response_shape)
