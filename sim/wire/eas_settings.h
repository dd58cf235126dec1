/* Settings, 12.0 and later: out-of-office text, recovery password, what the device is, who the user
 * is, templates of rights management.
 *
 * Not here: the message around DeviceInformation in Provision (eas_provision.h), meaning of values.
 * Ownership: spans borrow the bytes read or the writer's caller's bytes.
 * Source: [MS-ASCMD] 2.2.1.18, 2.2.3.177.15; [MS-ASWBXML] 2.1.2.1.25; [MS-ASPROV] 2.2.2.39;
 * conventions in eas_shape.h. */
#pragma once

#include "wire/eas_shape.h"

enum {
	EAS_SETTINGS_MESSAGE_MAX = 3, /* the schema's limit: one for each audience */
	EAS_SETTINGS_ADDRESS_MAX = 8, /* kept; no limit is given for this and the next two */
	EAS_SETTINGS_ACCOUNT_MAX = 4,
	EAS_SETTINGS_TEMPLATE_MAX = 8,
	EAS_SETTINGS_DEVICE_TEXT_BYTES_MAX = 1024,
	EAS_SETTINGS_PASSWORD_BYTES_MAX = 255
};

struct eas_settings_message {
	bool internal; /* to whom it goes: one of the three */
	bool external_known;
	bool external_unknown;
	uint8_t enabled;	/* enum eas_flag */
	struct wire_span reply; /* the text */
	struct wire_span body_type; /* "TEXT" or "HTML" */
};

struct eas_settings_oof {
	bool there;
	struct eas_number state; /* 0 off, 1 on, 2 between the times */
	struct wire_span start_time;
	struct wire_span end_time;
	uint32_t message_n;
	uint32_t message_seen_n;
	struct eas_settings_message message[EAS_SETTINGS_MESSAGE_MAX];
};

struct eas_settings_device {
	bool there;
	struct wire_span model;
	struct wire_span imei;
	struct wire_span friendly_name;
	struct wire_span os;
	struct wire_span os_language;
	struct wire_span phone_number;
	struct wire_span user_agent;	 /* 12.1+ */
	uint8_t enable_outbound_sms;	 /* enum eas_flag, 14.0+ */
	struct wire_span mobile_operator; /* 14.0+ */
};

/* What stands in the Set of DeviceInformation: here and in Provision. */
extern const struct eas_shape eas_settings_device_shape;

struct eas_settings_oof_get {
	bool there;
	struct wire_span body_type; /* "TEXT" or "HTML" */
};

struct eas_settings_request {
	bool rights_get; /* 14.1+ */
	struct eas_settings_oof_get oof_get;
	struct eas_settings_oof oof_set;
	struct wire_span password; /* p == NULL: absent; empty: forget the stored one */
	struct eas_settings_device device;
	bool user_get;
};

struct eas_settings_addresses {
	uint32_t smtp_n;
	uint32_t smtp_seen_n;
	struct wire_span smtp[EAS_SETTINGS_ADDRESS_MAX];
	struct wire_span primary; /* 14.1+ */
};

struct eas_settings_account {
	struct wire_span account_id; /* absent: the main account */
	struct wire_span account_name;
	struct wire_span user_display_name;
	uint8_t send_disabled; /* enum eas_flag */
	struct eas_settings_addresses addresses;
};

struct eas_settings_user {
	bool there;
	struct eas_settings_addresses addresses; /* up to 14.0 */
	uint32_t account_n;			 /* 14.1+ */
	uint32_t account_seen_n;
	struct eas_settings_account account[EAS_SETTINGS_ACCOUNT_MAX];
};

struct eas_settings_template {
	struct wire_span id;
	struct wire_span name;
	struct wire_span description;
};

struct eas_settings_rights {
	bool there;
	uint32_t template_n;
	uint32_t template_seen_n;
	struct eas_settings_template template[EAS_SETTINGS_TEMPLATE_MAX];
};

/* Each status is 0 when that part was not asked for. */
struct eas_settings_response {
	uint32_t status; /* EAS_STATUS_SETTINGS_* */
	uint32_t oof_status;
	struct eas_settings_oof oof;
	uint32_t device_status;
	uint32_t password_status;
	uint32_t user_status;
	struct eas_settings_user user;
	uint32_t rights_status; /* 14.1+ */
	struct eas_settings_rights rights;
};

bool eas_settings_request_write(struct wire_out *out, enum eas_version version,
				const struct eas_settings_request *settings);
enum wire_verdict eas_settings_request_read(const uint8_t *p, size_t n,
					    struct eas_settings_request *out,
					    struct wire_bad *bad);
bool eas_settings_response_write(struct wire_out *out, enum eas_version version,
				 const struct eas_settings_response *settings);
enum wire_verdict eas_settings_response_read(const uint8_t *p, size_t n,
					     struct eas_settings_response *out,
					     struct wire_bad *bad);
