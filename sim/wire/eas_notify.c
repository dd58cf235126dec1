/* The tables of Notify. Not here: anything else; see eas_notify.h. */
#include "wire/eas_notify.h"

#define S struct eas_notify_device
static const struct eas_field device_fields[] = {
	EAS_TEXT(AIRNOTIFY_ID, S, id),
	EAS_TEXT(AIRNOTIFY_DEVICEADDRESS, S, address),
	EAS_TEXT(AIRNOTIFY_CARRIERPROFILE, S, carrier_profile),
	EAS_TEXT(AIRNOTIFY_DEVICEFRIENDLYNAME, S, friendly_name),
};
static const struct eas_shape device_shape = EAS_SHAPE(S, device_fields);
#undef S

#define S struct eas_notify_notification
static const struct eas_field folder_fields[] = {EAS_TEXTS(AIRNOTIFY_SERVERID, S, folder)};
static const struct eas_shape folder_shape = EAS_SHAPE(S, folder_fields);
static const struct eas_field notification_fields[] = {
	EAS_TEXT(AIRNOTIFY_VERSION, S, version),
	EAS_GROUP(AIRNOTIFY_FOLDER, folder_shape),
	EAS_NUMBER(AIRNOTIFY_LIFETIME, S, life_time),
	EAS_FLAG(AIRNOTIFY_ENABLE, S, enable),
};
static const struct eas_shape notification_shape = EAS_SHAPE(S, notification_fields);
#undef S

#define S struct eas_notify_request
static const struct eas_field devices_fields[] = {
	EAS_LIST(AIRNOTIFY_DEVICE, S, device, struct eas_notify_device, device_shape),
};
static const struct eas_shape devices_shape = EAS_SHAPE(S, devices_fields);
static const struct eas_field info_fields[] = {EAS_GROUP(AIRNOTIFY_DEVICES, devices_shape)};
static const struct eas_shape info_shape = EAS_SHAPE(S, info_fields);
static const struct eas_field request_fields[] = {
	EAS_GROUP(AIRNOTIFY_DEVICEINFO, info_shape),
	EAS_PART(AIRNOTIFY_NOTIFICATION, S, notification, struct eas_notify_notification,
		 notification_shape),
};
static const struct eas_shape request_shape = EAS_SHAPE(
	S, request_fields, .root = EAS_TAG_AIRNOTIFY_NOTIFY, .since = EAS_V2_0, .until = EAS_V2_5);
#undef S

#define S struct eas_notify_response
static const struct eas_field carrier_fields[] = {EAS_TEXTS(AIRNOTIFY_CARRIERPROFILE, S, carrier)};
static const struct eas_shape carrier_shape = EAS_SHAPE(S, carrier_fields);
static const struct eas_field registered_fields[] = {
	EAS_CODE(AIRNOTIFY_STATUS, S, registered_status),
	EAS_TEXT(AIRNOTIFY_NOTIFYGUID, S, notify_guid),
	EAS_TEXT(AIRNOTIFY_EXPIRY, S, expiry),
};
static const struct eas_shape registered_shape = EAS_SHAPE(S, registered_fields);
static const struct eas_field response_fields[] = {
	EAS_CODE(AIRNOTIFY_STATUS, S, status),
	EAS_GROUP(AIRNOTIFY_VALIDCARRIERPROFILES, carrier_shape),
	EAS_GROUP(AIRNOTIFY_RESPONSES, registered_shape),
};
static const struct eas_shape response_shape = EAS_SHAPE(
	S, response_fields, .root = EAS_TAG_AIRNOTIFY_NOTIFY, .since = EAS_V2_0, .until = EAS_V2_5);
#undef S

EAS_SHAPE_MESSAGE(eas_notify_request, request_shape)
EAS_SHAPE_MESSAGE(eas_notify_response, response_shape)
