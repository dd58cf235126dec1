/* FolderSync both ways.
 *
 * Not here: what a device or server makes of the folders. See eas_folder.h. */
#include "wire/eas_folder.h"

#include "wire/eas_page.h"
#include "wire/wbxml.h"

bool eas_folder_request_write(struct wire_out *out, struct wire_span sync_key)
{
	struct wbxml_writer w;
	wbxml_writer_init(&w, out);
	wbxml_open(&w, EAS_TAG_FOLDERHIERARCHY_FOLDERSYNC);
	wbxml_text(&w, EAS_TAG_FOLDERHIERARCHY_SYNCKEY, sync_key);
	wbxml_close(&w);
	return wbxml_written(&w);
}

static enum wire_verdict key_read(struct wbxml_reader *r, const struct wbxml_event *open,
				  struct wire_span *key)
{
	enum wire_verdict v = wbxml_value(r, open, key);
	if (v == WIRE_OK && key->n > EAS_SYNC_KEY_BYTES_MAX) {
		return wbxml_refuse(r, open->offset, "SyncKey is longer than 64 bytes");
	}
	return v;
}

enum wire_verdict eas_folder_request_read(const uint8_t *p, size_t n, struct wire_span *sync_key,
					  struct wire_bad *bad)
{
	struct wbxml_reader r;
	wbxml_reader_init(&r, p, n);
	*sync_key = (struct wire_span){0};
	struct wbxml_event root;
	enum wire_verdict v = wbxml_root(&r, EAS_TAG_FOLDERHIERARCHY_FOLDERSYNC,
					 "the root is not FolderSync", &root);
	bool more = v == WIRE_OK;
	while (v == WIRE_OK && more) {
		struct wbxml_event e;
		v = wbxml_child(&r, &root, &e, &more);
		if (v != WIRE_OK || !more) {
			break;
		}
		v = e.tag == EAS_TAG_FOLDERHIERARCHY_SYNCKEY ? key_read(&r, &e, sync_key)
							     : wbxml_skip(&r, &e);
	}
	if (v == WIRE_OK) {
		v = wbxml_finish(&r);
	}
	*bad = r.bad;
	return v;
}

static void change_write(struct wbxml_writer *w, const struct eas_folder_change *change)
{
	static const uint16_t tag[] = {
		[EAS_FOLDER_CHANGE_ADD] = EAS_TAG_FOLDERHIERARCHY_ADD,
		[EAS_FOLDER_CHANGE_UPDATE] = EAS_TAG_FOLDERHIERARCHY_UPDATE,
		[EAS_FOLDER_CHANGE_DELETE] = EAS_TAG_FOLDERHIERARCHY_DELETE,
	};
	if (change->kind > EAS_FOLDER_CHANGE_DELETE) {
		w->refused = true;
		return;
	}
	wbxml_open(w, tag[change->kind]);
	wbxml_text(w, EAS_TAG_FOLDERHIERARCHY_SERVERID, change->server_id);
	if (change->kind != EAS_FOLDER_CHANGE_DELETE) {
		wbxml_text(w, EAS_TAG_FOLDERHIERARCHY_PARENTID, change->parent_id);
		wbxml_text(w, EAS_TAG_FOLDERHIERARCHY_DISPLAYNAME, change->display_name);
		wbxml_decimal(w, EAS_TAG_FOLDERHIERARCHY_TYPE, change->type);
	}
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

static enum wire_verdict change_read(struct wbxml_reader *r, const struct wbxml_event *open,
				     struct eas_folder_change *change)
{
	for (;;) {
		struct wbxml_event e;
		bool more;
		enum wire_verdict v = wbxml_child(r, open, &e, &more);
		if (v != WIRE_OK || !more) {
			return v;
		}
		switch (e.tag) {
		case EAS_TAG_FOLDERHIERARCHY_SERVERID:
			v = wbxml_value(r, &e, &change->server_id);
			break;
		case EAS_TAG_FOLDERHIERARCHY_PARENTID:
			v = wbxml_value(r, &e, &change->parent_id);
			break;
		case EAS_TAG_FOLDERHIERARCHY_DISPLAYNAME:
			v = wbxml_value(r, &e, &change->display_name);
			break;
		case EAS_TAG_FOLDERHIERARCHY_TYPE:
			v = wbxml_number(r, &e, &change->type);
			break;
		default:
			v = wbxml_skip(r, &e);
			break;
		}
		if (v != WIRE_OK) {
			return v;
		}
	}
}

static enum wire_verdict changes_read(struct wbxml_reader *r, const struct wbxml_event *open,
				      struct eas_folder_response *out)
{
	out->has_changes = true;
	for (;;) {
		struct wbxml_event e;
		bool more;
		enum wire_verdict v = wbxml_child(r, open, &e, &more);
		if (v != WIRE_OK || !more) {
			return v;
		}
		struct eas_folder_change change = {0};
		switch (e.tag) {
		case EAS_TAG_FOLDERHIERARCHY_COUNT:
			v = wbxml_number(r, &e, &out->count);
			if (v != WIRE_OK) {
				return v;
			}
			continue;
		case EAS_TAG_FOLDERHIERARCHY_ADD:
			change.kind = EAS_FOLDER_CHANGE_ADD;
			break;
		case EAS_TAG_FOLDERHIERARCHY_UPDATE:
			change.kind = EAS_FOLDER_CHANGE_UPDATE;
			break;
		case EAS_TAG_FOLDERHIERARCHY_DELETE:
			change.kind = EAS_FOLDER_CHANGE_DELETE;
			break;
		default:
			v = wbxml_skip(r, &e);
			if (v != WIRE_OK) {
				return v;
			}
			continue;
		}
		v = change_read(r, &e, &change);
		if (v != WIRE_OK) {
			return v;
		}
		out->change_seen_n++;
		if (out->change_n < EAS_FOLDER_MAX) {
			out->change[out->change_n++] = change;
		}
	}
}

enum wire_verdict eas_folder_response_read(const uint8_t *p, size_t n,
					   struct eas_folder_response *out, struct wire_bad *bad)
{
	memset(out, 0, offsetof(struct eas_folder_response, change));
	struct wbxml_reader r;
	wbxml_reader_init(&r, p, n);
	struct wbxml_event root;
	enum wire_verdict v = wbxml_root(&r, EAS_TAG_FOLDERHIERARCHY_FOLDERSYNC,
					 "the root is not FolderSync", &root);
	bool more = v == WIRE_OK;
	while (v == WIRE_OK && more) {
		struct wbxml_event e;
		v = wbxml_child(&r, &root, &e, &more);
		if (v != WIRE_OK || !more) {
			break;
		}
		switch (e.tag) {
		case EAS_TAG_FOLDERHIERARCHY_STATUS:
			v = wbxml_number(&r, &e, &out->status);
			break;
		case EAS_TAG_FOLDERHIERARCHY_SYNCKEY:
			v = key_read(&r, &e, &out->sync_key);
			break;
		case EAS_TAG_FOLDERHIERARCHY_CHANGES:
			v = changes_read(&r, &e, out);
			break;
		default:
			v = wbxml_skip(&r, &e);
			break;
		}
	}
	if (v == WIRE_OK) {
		v = wbxml_finish(&r);
	}
	*bad = r.bad;
	return v;
}
