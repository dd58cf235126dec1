/* FolderSync and GetHierarchy both ways.
 *
 * Not here: what a device or server makes of the folders. See eas_folder.h. */
#include "wire/eas_folder.h"

struct request {
	struct wire_span sync_key;
};

#define S struct request
static const struct eas_field request_fields[] = {
	EAS_TEXT(FOLDERHIERARCHY_SYNCKEY, S, sync_key, .max = EAS_SYNC_KEY_BYTES_MAX),
};
static const struct eas_shape request_shape =
	EAS_SHAPE(S, request_fields, .root = EAS_TAG_FOLDERHIERARCHY_FOLDERSYNC);
#undef S

/* Add and Update; a Delete has the ServerId only. GetHierarchy has them in another order:
 * [MS-ASCMD] 6.19. */
#define S struct eas_folder_change
static const struct eas_field change_fields[] = {
	EAS_TEXT(FOLDERHIERARCHY_SERVERID, S, server_id),
	EAS_TEXT(FOLDERHIERARCHY_PARENTID, S, parent_id),
	EAS_TEXT(FOLDERHIERARCHY_DISPLAYNAME, S, display_name),
	EAS_COUNT(FOLDERHIERARCHY_TYPE, S, type),
};
static const struct eas_field delete_fields[] = {
	EAS_TEXT(FOLDERHIERARCHY_SERVERID, S, server_id),
};
static const struct eas_field folder_fields[] = {
	EAS_TEXT(FOLDERHIERARCHY_DISPLAYNAME, S, display_name),
	EAS_TEXT(FOLDERHIERARCHY_SERVERID, S, server_id),
	EAS_COUNT(FOLDERHIERARCHY_TYPE, S, type),
	EAS_TEXT(FOLDERHIERARCHY_PARENTID, S, parent_id),
};
static const struct eas_shape change_shape = EAS_SHAPE(S, change_fields);
static const struct eas_shape delete_shape = EAS_SHAPE(S, delete_fields);
static const struct eas_shape folder_shape = EAS_SHAPE(S, folder_fields);
#undef S

#define S struct eas_folder_hierarchy
static const struct eas_field hierarchy_fields[] = {
	EAS_LIST(FOLDERHIERARCHY_FOLDER, S, folder, struct eas_folder_change, folder_shape),
};
static const struct eas_shape hierarchy_shape =
	EAS_SHAPE(S, hierarchy_fields, .root = EAS_TAG_FOLDERHIERARCHY_FOLDERS, .until = EAS_V12_1);
#undef S

static const uint16_t change_tag[] = {
	[EAS_FOLDER_CHANGE_ADD] = EAS_TAG_FOLDERHIERARCHY_ADD,
	[EAS_FOLDER_CHANGE_UPDATE] = EAS_TAG_FOLDERHIERARCHY_UPDATE,
	[EAS_FOLDER_CHANGE_DELETE] = EAS_TAG_FOLDERHIERARCHY_DELETE,
};

bool eas_folder_request_write(struct wire_out *out, struct wire_span sync_key)
{
	struct request request = {.sync_key = sync_key};
	return eas_shape_write(&request_shape, out, EAS_V_NONE, &request);
}

enum wire_verdict eas_folder_request_read(const uint8_t *p, size_t n, struct wire_span *sync_key,
					  struct wire_bad *bad)
{
	struct request request = {0};
	enum wire_verdict v = eas_shape_read(&request_shape, p, n, &request, bad);
	*sync_key = request.sync_key;
	return v;
}

static void change_write(struct wbxml_writer *w, const struct eas_folder_change *change)
{
	if (change->kind > EAS_FOLDER_CHANGE_DELETE) {
		w->refused = true;
		return;
	}
	wbxml_open(w, change_tag[change->kind]);
	eas_shape_content_write(change->kind == EAS_FOLDER_CHANGE_DELETE ? &delete_shape
									 : &change_shape,
				w, EAS_V_NONE, change);
	wbxml_close(w);
}

bool eas_folder_response_write(struct wire_out *out, const struct eas_folder_response *folders)
{
	if (folders->change_n > EAS_FOLDER_MAX) {
		return false;
	}
	struct wbxml_writer w;
	wbxml_writer_init(&w, out);
	wbxml_open(&w, EAS_TAG_FOLDERHIERARCHY_FOLDERSYNC);
	wbxml_decimal(&w, EAS_TAG_FOLDERHIERARCHY_STATUS, folders->status);
	if (folders->sync_key.p != NULL) {
		wbxml_text(&w, EAS_TAG_FOLDERHIERARCHY_SYNCKEY, folders->sync_key);
	}
	if (folders->has_changes) {
		wbxml_open(&w, EAS_TAG_FOLDERHIERARCHY_CHANGES);
		wbxml_decimal(&w, EAS_TAG_FOLDERHIERARCHY_COUNT, folders->change_n);
		for (uint32_t i = 0; i < folders->change_n; i++) {
			change_write(&w, &folders->change[i]);
		}
		wbxml_close(&w);
	}
	wbxml_close(&w);
	return wbxml_written(&w);
}

/* Add, Update and Delete share one array, so that their order is kept. */
static enum wire_verdict change_read(struct wbxml_reader *r, const struct wbxml_event *e,
				     struct eas_folder_response *out)
{
	uint32_t kind = EAS_FOLDER_CHANGE_ADD;
	while (kind <= EAS_FOLDER_CHANGE_DELETE && change_tag[kind] != e->tag) {
		kind++;
	}
	if (kind > EAS_FOLDER_CHANGE_DELETE) {
		return wbxml_skip(r, e);
	}
	struct eas_folder_change change;
	enum wire_verdict v = eas_shape_content_read(&change_shape, r, e, &change);
	change.kind = kind;
	out->change_seen_n++;
	if (v == WIRE_OK && out->change_n < EAS_FOLDER_MAX) {
		out->change[out->change_n++] = change;
	}
	return v;
}

static enum wire_verdict changes_read(struct wbxml_reader *r, const struct wbxml_event *open,
				      struct eas_folder_response *out)
{
	bool more = true;
	out->has_changes = true;
	for (;;) {
		struct wbxml_event e;
		enum wire_verdict v = wbxml_child(r, open, &e, &more);
		if (v == WIRE_OK && more) {
			v = e.tag == EAS_TAG_FOLDERHIERARCHY_COUNT
				    ? wbxml_number(r, &e, &out->count)
				    : change_read(r, &e, out);
		}
		if (v != WIRE_OK || !more) {
			return v;
		}
	}
}

static enum wire_verdict response_body(struct wbxml_reader *r, struct eas_folder_response *out)
{
	struct wbxml_event root, e;
	bool more = true;
	enum wire_verdict v = wbxml_root(r, EAS_TAG_FOLDERHIERARCHY_FOLDERSYNC,
					 "the root is not FolderSync", &root);
	while (v == WIRE_OK && more) {
		v = wbxml_child(r, &root, &e, &more);
		if (v != WIRE_OK || !more) {
			break;
		}
		switch (e.tag) {
		case EAS_TAG_FOLDERHIERARCHY_STATUS:
			v = wbxml_number(r, &e, &out->status);
			break;
		case EAS_TAG_FOLDERHIERARCHY_SYNCKEY:
			v = wbxml_value(r, &e, &out->sync_key);
			if (v == WIRE_OK && out->sync_key.n > EAS_SYNC_KEY_BYTES_MAX) {
				v = wbxml_refuse(r, e.offset, "SyncKey is longer than 64 bytes");
			}
			break;
		case EAS_TAG_FOLDERHIERARCHY_CHANGES:
			v = changes_read(r, &e, out);
			break;
		default:
			v = wbxml_skip(r, &e);
			break;
		}
	}
	return v == WIRE_OK ? wbxml_finish(r) : v;
}

enum wire_verdict eas_folder_response_read(const uint8_t *p, size_t n,
					   struct eas_folder_response *out, struct wire_bad *bad)
{
	memset(out, 0, offsetof(struct eas_folder_response, change));
	struct wbxml_reader r;
	wbxml_reader_init(&r, p, n);
	enum wire_verdict v = response_body(&r, out);
	*bad = r.bad;
	return v;
}

EAS_SHAPE_MESSAGE(eas_folder_hierarchy, hierarchy_shape)
