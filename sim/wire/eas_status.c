/* Names of status codes, looked up one by one: only people ask.
 *
 * Not here: the codes (eas_status.def). See eas_status.h. */
#include "wire/eas_status.h"

#include "wire/eas_page.h"

static const struct {
	uint8_t set;
	uint8_t code;
	const char *name;
} statuses[] = {
#define EAS_STATUS(set, code, symbol, name) {EAS_STATUS_SET_##set, code, name},
#include "wire/eas_status.def"
#undef EAS_STATUS
};

/* The first row that fits counts; EAS_TAG_NONE fits every parent. */
static const struct {
	uint8_t command;
	uint8_t set;
	uint16_t parent;
	bool request; /* otherwise an answer: hardly any request has a Status */
} places[] = {
	{EAS_CMD_PING, EAS_STATUS_SET_PING, EAS_TAG_NONE, false},
	{EAS_CMD_SYNC, EAS_STATUS_SET_SYNC, EAS_TAG_NONE, false},
	{EAS_CMD_FOLDER_SYNC, EAS_STATUS_SET_FOLDER_SYNC, EAS_TAG_NONE, false},
	{EAS_CMD_FOLDER_CREATE, EAS_STATUS_SET_FOLDER_CREATE, EAS_TAG_NONE, false},
	{EAS_CMD_FOLDER_DELETE, EAS_STATUS_SET_FOLDER_DELETE, EAS_TAG_NONE, false},
	{EAS_CMD_FOLDER_UPDATE, EAS_STATUS_SET_FOLDER_UPDATE, EAS_TAG_NONE, false},
	{EAS_CMD_PROVISION, EAS_STATUS_SET_PROVISION_POLICY_REQUEST, EAS_TAG_PROVISION_POLICY,
	 true},
	{EAS_CMD_PROVISION, EAS_STATUS_SET_PROVISION_REMOTE_WIPE_REQUEST,
	 EAS_TAG_PROVISION_REMOTEWIPE, true},
	{EAS_CMD_PROVISION, EAS_STATUS_SET_PROVISION_POLICY_RESPONSE, EAS_TAG_PROVISION_POLICY,
	 false},
	{EAS_CMD_PROVISION, EAS_STATUS_SET_SETTINGS, EAS_TAG_SETTINGS_DEVICEINFORMATION, false},
	{EAS_CMD_PROVISION, EAS_STATUS_SET_PROVISION, EAS_TAG_NONE, false},
	{EAS_CMD_GET_ITEM_ESTIMATE, EAS_STATUS_SET_GET_ITEM_ESTIMATE, EAS_TAG_NONE, false},
	{EAS_CMD_MOVE_ITEMS, EAS_STATUS_SET_MOVE_ITEMS, EAS_TAG_NONE, false},
	{EAS_CMD_MEETING_RESPONSE, EAS_STATUS_SET_MEETING_RESPONSE, EAS_TAG_NONE, false},
	{EAS_CMD_SEARCH, EAS_STATUS_SET_SEARCH_STORE, EAS_TAG_SEARCH_STORE, false},
	{EAS_CMD_SEARCH, EAS_STATUS_SET_SEARCH, EAS_TAG_NONE, false},
	{EAS_CMD_SETTINGS, EAS_STATUS_SET_SETTINGS, EAS_TAG_NONE, false},
	{EAS_CMD_ITEM_OPERATIONS, EAS_STATUS_SET_ITEM_OPERATIONS, EAS_TAG_NONE, false},
	{EAS_CMD_RESOLVE_RECIPIENTS, EAS_STATUS_SET_RESOLVE_RECIPIENTS_RESPONSE,
	 EAS_TAG_RESOLVERECIPIENTS_RESPONSE, false},
	{EAS_CMD_RESOLVE_RECIPIENTS, EAS_STATUS_SET_RESOLVE_RECIPIENTS_CERTIFICATES,
	 EAS_TAG_RESOLVERECIPIENTS_CERTIFICATES, false},
	{EAS_CMD_RESOLVE_RECIPIENTS, EAS_STATUS_SET_RESOLVE_RECIPIENTS, EAS_TAG_NONE, false},
	{EAS_CMD_VALIDATE_CERT, EAS_STATUS_SET_VALIDATE_CERT, EAS_TAG_NONE, false},
	{EAS_CMD_FIND, EAS_STATUS_SET_FIND, EAS_TAG_NONE, false},
	/* 14.0 and later: a mail that was not sent. */
	{EAS_CMD_SEND_MAIL, EAS_STATUS_SET_COMMON, EAS_TAG_NONE, false},
	{EAS_CMD_SMART_FORWARD, EAS_STATUS_SET_COMMON, EAS_TAG_NONE, false},
	{EAS_CMD_SMART_REPLY, EAS_STATUS_SET_COMMON, EAS_TAG_NONE, false},
};

enum eas_status_set eas_status_set_of(enum eas_command command, bool response, uint16_t parent)
{
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
		if (places[i].command == command && places[i].request != response &&
		    (places[i].parent == EAS_TAG_NONE || places[i].parent == parent)) {
			return (enum eas_status_set)places[i].set;
		}
	}
	return EAS_STATUS_SET_NONE;
}

const char *eas_status_name(enum eas_status_set set, uint32_t code)
{
	const char *common = NULL;
	for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++) {
		if (statuses[i].code == code && statuses[i].set == set) {
			return statuses[i].name;
		}
		if (statuses[i].code == code && statuses[i].set == EAS_STATUS_SET_COMMON) {
			common = statuses[i].name;
		}
	}
	return common;
}
