/* What the Status elements of all commands say: numbers and names.
 *
 * Not here: HTTP status codes (eas_http.h), what a device does about a status (models/).
 * Ownership: all names are static.
 * Invariants: 1 is success in every set but MoveItems, where it is 3; numbers from 101 on (sent from
 * 14.0 on) mean the same in every command.
 * Source: [MS-ASCMD] 2.2.2, 2.2.3.177, [MS-ASPROV] 2.2.2.54; generated from
 * tests/vectors/activesync-status.json by scripts/gen_eas_status.py into eas_status.def. */
#pragma once

#include "wire/eas.h"

/* EAS_STATUS_PING_CHANGES_FOUND, EAS_STATUS_SYNC_INVALID_SYNC_KEY, ... */
enum eas_status {
#define EAS_STATUS(set, code, symbol, name) EAS_STATUS_##set##_##symbol = (code),
#include "wire/eas_status.def"
#undef EAS_STATUS
	EAS_STATUS_COMMON_FIRST = EAS_STATUS_COMMON_INVALID_CONTENT
};

/* One list of codes. A command has one, and a few have others for elements inside. */
enum eas_status_set {
	EAS_STATUS_SET_NONE,
	EAS_STATUS_SET_PING,
	EAS_STATUS_SET_SYNC,
	EAS_STATUS_SET_FOLDER_SYNC,
	EAS_STATUS_SET_FOLDER_CREATE,
	EAS_STATUS_SET_FOLDER_DELETE,
	EAS_STATUS_SET_FOLDER_UPDATE,
	EAS_STATUS_SET_PROVISION,
	EAS_STATUS_SET_PROVISION_POLICY_RESPONSE,
	EAS_STATUS_SET_PROVISION_POLICY_REQUEST,
	EAS_STATUS_SET_PROVISION_REMOTE_WIPE_REQUEST,
	EAS_STATUS_SET_GET_ITEM_ESTIMATE,
	EAS_STATUS_SET_MOVE_ITEMS,
	EAS_STATUS_SET_MEETING_RESPONSE,
	EAS_STATUS_SET_SEARCH,
	EAS_STATUS_SET_SEARCH_STORE,
	EAS_STATUS_SET_SETTINGS,
	EAS_STATUS_SET_ITEM_OPERATIONS,
	EAS_STATUS_SET_RESOLVE_RECIPIENTS,
	EAS_STATUS_SET_RESOLVE_RECIPIENTS_RESPONSE,
	EAS_STATUS_SET_RESOLVE_RECIPIENTS_CERTIFICATES,
	EAS_STATUS_SET_VALIDATE_CERT,
	EAS_STATUS_SET_FIND,
	EAS_STATUS_SET_COMMON
};

/* The set of a Status element: `parent` is the tag of the element it stands in. */
enum eas_status_set eas_status_set_of(enum eas_command command, bool response, uint16_t parent);

/* "ChangesFound"; a code that the set does not have is looked for among the common ones; NULL when
 * nobody knows it. */
const char *eas_status_name(enum eas_status_set set, uint32_t code);
