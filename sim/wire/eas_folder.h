/* FolderSync: the folders of a mailbox and their changes.
 *
 * Not here: FolderCreate, FolderUpdate, FolderDelete, GetHierarchy.
 * Ownership: spans borrow the bytes read or the writer's caller's bytes.
 * Source: [MS-ASCMD] 2.2.1.6, 2.2.3.25, 2.2.3.186.3; conventions in eas.h. */
#pragma once

#include "wire/eas.h"

enum { EAS_FOLDER_MAX = 32 }; /* changes kept by the reader; all are counted */

enum eas_folder_type {
	EAS_FOLDER_GENERIC = 1,
	EAS_FOLDER_INBOX = 2,
	EAS_FOLDER_DRAFTS = 3,
	EAS_FOLDER_DELETED = 4,
	EAS_FOLDER_SENT = 5,
	EAS_FOLDER_OUTBOX = 6,
	EAS_FOLDER_TASKS = 7,
	EAS_FOLDER_CALENDAR = 8,
	EAS_FOLDER_CONTACTS = 9
};

enum eas_folder_kind { EAS_FOLDER_CHANGE_ADD, EAS_FOLDER_CHANGE_UPDATE, EAS_FOLDER_CHANGE_DELETE };

struct eas_folder_change {
	uint32_t kind; /* enum eas_folder_kind */
	uint32_t type; /* 1..19; 0 for a delete */
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
