/* Three commands that differ in their root element and in which fields they have.
 *
 * Not here: what becomes of the folders. See eas_folder_edit.h. */
#include "wire/eas_folder_edit.h"

#define S struct eas_folder_edit
#define KEY EAS_TEXT(FOLDERHIERARCHY_SYNCKEY, S, sync_key, .max = EAS_SYNC_KEY_BYTES_MAX)
static const struct eas_field create_fields[] = {
	KEY,
	EAS_TEXT(FOLDERHIERARCHY_PARENTID, S, parent_id),
	EAS_TEXT(FOLDERHIERARCHY_DISPLAYNAME, S, display_name),
	EAS_COUNT(FOLDERHIERARCHY_TYPE, S, type),
};
static const struct eas_field update_fields[] = {
	KEY,
	EAS_TEXT(FOLDERHIERARCHY_SERVERID, S, server_id),
	EAS_TEXT(FOLDERHIERARCHY_PARENTID, S, parent_id),
	EAS_TEXT(FOLDERHIERARCHY_DISPLAYNAME, S, display_name),
};
static const struct eas_field delete_fields[] = {
	KEY,
	EAS_TEXT(FOLDERHIERARCHY_SERVERID, S, server_id),
};
static const struct eas_shape create_shape =
	EAS_SHAPE(S, create_fields, .root = EAS_TAG_FOLDERHIERARCHY_FOLDERCREATE);
static const struct eas_shape update_shape =
	EAS_SHAPE(S, update_fields, .root = EAS_TAG_FOLDERHIERARCHY_FOLDERUPDATE);
static const struct eas_shape delete_shape =
	EAS_SHAPE(S, delete_fields, .root = EAS_TAG_FOLDERHIERARCHY_FOLDERDELETE);
#undef KEY
#undef S

/* A failure has the Status only. */
#define S struct eas_folder_edited
#define STATUS_AND_KEY                                                                             \
	EAS_COUNT(FOLDERHIERARCHY_STATUS, S, status),                                              \
		EAS_TEXT(FOLDERHIERARCHY_SYNCKEY, S, sync_key, .max = EAS_SYNC_KEY_BYTES_MAX)
static const struct eas_field created_fields[] = {
	STATUS_AND_KEY,
	EAS_TEXT(FOLDERHIERARCHY_SERVERID, S, server_id),
};
static const struct eas_field changed_fields[] = {STATUS_AND_KEY};
static const struct eas_shape created_shape =
	EAS_SHAPE(S, created_fields, .root = EAS_TAG_FOLDERHIERARCHY_FOLDERCREATE);
static const struct eas_shape updated_shape =
	EAS_SHAPE(S, changed_fields, .root = EAS_TAG_FOLDERHIERARCHY_FOLDERUPDATE);
static const struct eas_shape deleted_shape =
	EAS_SHAPE(S, changed_fields, .root = EAS_TAG_FOLDERHIERARCHY_FOLDERDELETE);
#undef STATUS_AND_KEY
#undef S

/* One side of the three commands. */
struct side {
	const struct eas_shape *shape[3];
};

static const enum eas_command commands[3] = {EAS_CMD_FOLDER_CREATE, EAS_CMD_FOLDER_UPDATE,
					     EAS_CMD_FOLDER_DELETE};
static const struct side requests = {{&create_shape, &update_shape, &delete_shape}};
static const struct side responses = {{&created_shape, &updated_shape, &deleted_shape}};

static bool side_write(const struct side *side, struct wire_out *out, enum eas_command command,
		       const void *message)
{
	unsigned i = 0;
	while (i < 3 && commands[i] != command) {
		i++;
	}
	return i < 3 && eas_shape_write(side->shape[i], out, EAS_V_NONE, message);
}

static enum wire_verdict side_read(const struct side *side, const uint8_t *p, size_t n,
				   enum eas_command *command, void *message, struct wire_bad *bad)
{
	struct wbxml_reader r;
	struct wbxml_event root;
	wbxml_reader_init(&r, p, n);
	enum wire_verdict v = wbxml_next(&r, &root);
	unsigned i = 0;
	while (v == WIRE_OK && i < 3 && side->shape[i]->root != root.tag) {
		i++;
	}
	if (i == 3) {
		v = wbxml_refuse(&r, root.offset, "another root element");
	}
	*bad = r.bad;
	if (v == WIRE_OK) {
		v = eas_shape_read(side->shape[i], p, n, message, bad);
		*command = commands[i];
	}
	return v;
}

bool eas_folder_edit_request_write(struct wire_out *out, const struct eas_folder_edit *edit)
{
	return side_write(&requests, out, edit->command, edit);
}

enum wire_verdict eas_folder_edit_request_read(const uint8_t *p, size_t n,
					       struct eas_folder_edit *out, struct wire_bad *bad)
{
	return side_read(&requests, p, n, &out->command, out, bad);
}

bool eas_folder_edit_response_write(struct wire_out *out, const struct eas_folder_edited *edited)
{
	return side_write(&responses, out, edited->command, edited);
}

enum wire_verdict eas_folder_edit_response_read(const uint8_t *p, size_t n,
						struct eas_folder_edited *out, struct wire_bad *bad)
{
	return side_read(&responses, p, n, &out->command, out, bad);
}
