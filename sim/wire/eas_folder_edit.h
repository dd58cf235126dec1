/* FolderCreate, FolderUpdate, FolderDelete: the device changes the folders of the mailbox.
 *
 * Not here: FolderSync (eas_folder.h), status codes (eas_status.h, EAS_STATUS_FOLDER_CREATE_* and
 * so on).
 * Ownership: spans borrow the bytes read or the writer's caller's bytes.
 * Source: [MS-ASCMD] 2.2.1.3 to 2.2.1.5; conventions in eas_shape.h. */
#pragma once

#include "wire/eas_shape.h"

/* All three in one struct; what a command has is written, the rest ignored. */
struct eas_folder_edit {
	enum eas_command command; /* EAS_CMD_FOLDER_CREATE, _UPDATE, _DELETE */
	struct wire_span sync_key;
	struct wire_span server_id;    /* update, delete */
	struct wire_span parent_id;    /* create, update; "0": the root */
	struct wire_span display_name; /* create, update */
	uint32_t type;		       /* create: enum eas_folder_type */
};

struct eas_folder_edited {
	enum eas_command command;
	uint32_t status;
	struct wire_span sync_key;  /* p == NULL: absent, as in every failure */
	struct wire_span server_id; /* create: of the new folder; p == NULL: absent */
};

/* Readers take the command from the root element; a writer refuses other commands. */
bool eas_folder_edit_request_write(struct wire_out *out, const struct eas_folder_edit *edit);
enum wire_verdict eas_folder_edit_request_read(const uint8_t *p, size_t n,
					       struct eas_folder_edit *out, struct wire_bad *bad);
bool eas_folder_edit_response_write(struct wire_out *out, const struct eas_folder_edited *edited);
enum wire_verdict eas_folder_edit_response_read(const uint8_t *p, size_t n,
						struct eas_folder_edited *out,
						struct wire_bad *bad);
