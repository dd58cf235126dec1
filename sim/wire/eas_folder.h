/* FolderSync: the folders of a mailbox and their changes; GetHierarchy, its forerunner.
 *
 * Not here: FolderCreate, FolderUpdate, FolderDelete (eas_folder_edit.h); CreateCollection,
 * DeleteCollection and MoveCollection of 1.0, whose bodies nobody has published; status codes
 * (eas_status.h, EAS_STATUS_FOLDER_SYNC_*).
 * Ownership: spans borrow the bytes read or the writer's caller's bytes.
 * Source: [MS-ASCMD] 2.2.1.6, 2.2.1.8, 2.2.3.25, 2.2.3.186.3; conventions in eas_shape.h. */
#pragma once

#include "wire/eas_shape.h"

enum { EAS_FOLDER_MAX = 32 }; /* changes kept by the reader; all are counted */

/* [MS-ASCMD] 2.2.3.186.3 */
enum eas_folder_type {
	EAS_FOLDER_GENERIC = 1,
	EAS_FOLDER_INBOX = 2,
	EAS_FOLDER_DRAFTS = 3,
	EAS_FOLDER_DELETED = 4,
	EAS_FOLDER_SENT = 5,
	EAS_FOLDER_OUTBOX = 6,
	EAS_FOLDER_TASKS = 7,
	EAS_FOLDER_CALENDAR = 8,
	EAS_FOLDER_CONTACTS = 9,
	EAS_FOLDER_NOTES = 10,
	EAS_FOLDER_JOURNAL = 11,
	EAS_FOLDER_USER_MAIL = 12,
	EAS_FOLDER_USER_CALENDAR = 13,
	EAS_FOLDER_USER_CONTACTS = 14,
	EAS_FOLDER_USER_TASKS = 15,
	EAS_FOLDER_USER_JOURNAL = 16,
	EAS_FOLDER_USER_NOTES = 17,
	EAS_FOLDER_UNKNOWN = 18,
	EAS_FOLDER_RECIPIENT_CACHE = 19
};

enum eas_folder_kind { EAS_FOLDER_CHANGE_ADD, EAS_FOLDER_CHANGE_UPDATE, EAS_FOLDER_CHANGE_DELETE };

struct eas_folder_change {
	uint32_t kind; /* enum eas_folder_kind */
	uint32_t type; /* enum eas_folder_type; 0 for a delete */
	struct wire_span server_id;
	struct wire_span parent_id; /* "0": the root */
	struct wire_span display_name;
};

struct eas_folder_response {
	uint32_t status;	   /* 1 success, 9 wrong key; common codes from 14.0 on */
	struct wire_span sync_key; /* p == NULL: absent */
	bool has_changes;	   /* a Changes element */
	uint32_t count;		   /* its Count */
	uint32_t change_n;	   /* kept in change[] */
	uint32_t change_seen_n;	   /* sent */
	struct eas_folder_change change[EAS_FOLDER_MAX];
};

bool eas_folder_request_write(struct wire_out *out, struct wire_span sync_key);
enum wire_verdict eas_folder_request_read(const uint8_t *p, size_t n, struct wire_span *sync_key,
					  struct wire_bad *bad);

/* Count is written as change_n; `count` is ignored. */
bool eas_folder_response_write(struct wire_out *out, const struct eas_folder_response *folders);
enum wire_verdict eas_folder_response_read(const uint8_t *p, size_t n,
					   struct eas_folder_response *out, struct wire_bad *bad);

/* The answer of GetHierarchy (up to 12.1): the mail folders, without a key. The request has no
 * body; a failure is HTTP 500. */
struct eas_folder_hierarchy {
	uint32_t folder_n;
	uint32_t folder_seen_n;
	struct eas_folder_change folder[EAS_FOLDER_MAX]; /* kind is EAS_FOLDER_CHANGE_ADD */
};

bool eas_folder_hierarchy_write(struct wire_out *out, enum eas_version version,
				const struct eas_folder_hierarchy *folders);
enum wire_verdict eas_folder_hierarchy_read(const uint8_t *p, size_t n,
					    struct eas_folder_hierarchy *out, struct wire_bad *bad);
