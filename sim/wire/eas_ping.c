/* Ping both ways. Folder means two things: {Id Class} in a request, plain text in an answer.
 *
 * Not here: what a server or device does with it. See eas_ping.h. */
#include "wire/eas_ping.h"

#include "wire/eas_page.h"
#include "wire/wbxml_field.h"
#include "wire/wbxml_pen.h"

enum {
	PING_LEVELS = 4, /* Ping, Folders, Folder and what is in it */
	PING_BYTES = 2 * WBXML_PEN_ELEMENT_BYTES + 3 * WBXML_PEN_DECIMAL_BYTES /* but for folders */
};

bool eas_ping_request_write(struct wire_out *out, const struct eas_ping_request *ping)
{
	if (ping->empty) {
		return true;
	}
	if (ping->folder_n > EAS_COLLECTION_MAX) {
		return false;
	}
	size_t bytes_max = PING_BYTES + ping->folder_n * (size_t)(3 * WBXML_PEN_ELEMENT_BYTES);
	for (uint32_t i = 0; i < ping->folder_n; i++) {
		bytes_max += ping->folder[i].id.n + ping->folder[i].folder_class.n;
	}
	struct wbxml_writer w;
	wbxml_writer_init(&w, out);
	struct wbxml_pen pen = wbxml_pen_up(&w);
	wbxml_pen_down(&pen, bytes_max, PING_LEVELS);
	wbxml_pen_open(&pen, EAS_TAG_PING_PING);
	if (ping->heartbeat_s != 0) {
		wbxml_pen_decimal(&pen, EAS_TAG_PING_HEARTBEATINTERVAL, ping->heartbeat_s);
	}
	if (ping->folder_n > 0) {
		wbxml_pen_open(&pen, EAS_TAG_PING_FOLDERS);
		for (uint32_t i = 0; i < ping->folder_n; i++) {
			wbxml_pen_open(&pen, EAS_TAG_PING_FOLDER);
			wbxml_pen_text(&pen, EAS_TAG_PING_ID, ping->folder[i].id);
			wbxml_pen_text(&pen, EAS_TAG_PING_CLASS, ping->folder[i].folder_class);
			wbxml_pen_close(&pen);
		}
		wbxml_pen_close(&pen);
	}
	wbxml_pen_close(&pen);
	wbxml_pen_lift(&pen);
	return wbxml_written(&w);
}

static enum wire_verdict request_folder(struct wbxml_reader *r, struct eas_ping_folder *folder)
{
	for (;;) {
		struct wbxml_field f;
		enum wire_verdict v = wbxml_field_next(r, &f);
		if (f.kind == WBXML_FIELD_NONE) {
			return v;
		}
		if (f.tag == EAS_TAG_PING_ID) {
			v = wbxml_field_text(r, &f, &folder->id);
		} else if (f.tag == EAS_TAG_PING_CLASS) {
			v = wbxml_field_text(r, &f, &folder->folder_class);
		} else {
			v = wbxml_field_skip(r, &f);
		}
		if (v != WIRE_OK) {
			return v;
		}
	}
}

static enum wire_verdict request_folders(struct wbxml_reader *r, struct eas_ping_request *out)
{
	for (;;) {
		struct wbxml_field f;
		enum wire_verdict v = wbxml_field_next(r, &f);
		if (f.kind == WBXML_FIELD_NONE) {
			return v;
		}
		if (f.tag != EAS_TAG_PING_FOLDER) {
			v = wbxml_field_skip(r, &f);
		} else {
			struct eas_ping_folder folder = {0};
			v = f.kind == WBXML_FIELD_LEAF ? WIRE_OK : request_folder(r, &folder);
			out->folder_seen_n++;
			if (out->folder_n < EAS_COLLECTION_MAX) {
				out->folder[out->folder_n++] = folder;
			}
		}
		if (v != WIRE_OK) {
			return v;
		}
	}
}

static enum wire_verdict request_body(struct wbxml_reader *r, struct eas_ping_request *out)
{
	enum wbxml_field_kind root;
	enum wire_verdict v = wbxml_field_root(r, EAS_TAG_PING_PING, "the root is not Ping", &root);
	while (v == WIRE_OK && root == WBXML_FIELD_OPEN) {
		struct wbxml_field f;
		v = wbxml_field_next(r, &f);
		if (f.kind == WBXML_FIELD_NONE) {
			break;
		}
		if (f.tag == EAS_TAG_PING_HEARTBEATINTERVAL) {
			v = wbxml_field_number(r, &f, &out->heartbeat_s);
		} else if (f.tag == EAS_TAG_PING_FOLDERS) {
			out->has_folders = true;
			v = f.kind == WBXML_FIELD_LEAF ? WIRE_OK : request_folders(r, out);
		} else {
			v = wbxml_field_skip(r, &f);
		}
	}
	return v == WIRE_OK ? wbxml_finish(r) : v;
}

enum wire_verdict eas_ping_request_read(const uint8_t *p, size_t n, struct eas_ping_request *out,
					struct wire_bad *bad)
{
	memset(out, 0, offsetof(struct eas_ping_request, folder));
	if (n == 0) {
		out->empty = true;
		return WIRE_OK;
	}
	struct wbxml_reader r;
	wbxml_reader_init(&r, p, n);
	enum wire_verdict v = request_body(&r, out);
	*bad = r.bad;
	return v;
}

bool eas_ping_response_write(struct wire_out *out, const struct eas_ping_response *ping)
{
	if (ping->empty) {
		return true;
	}
	if (ping->folder_n > EAS_COLLECTION_MAX) {
		return false;
	}
	size_t bytes_max = PING_BYTES + ping->folder_n * (size_t)WBXML_PEN_ELEMENT_BYTES;
	for (uint32_t i = 0; i < ping->folder_n; i++) {
		bytes_max += ping->folder[i].n;
	}
	struct wbxml_writer w;
	wbxml_writer_init(&w, out);
	struct wbxml_pen pen = wbxml_pen_up(&w);
	wbxml_pen_down(&pen, bytes_max, PING_LEVELS);
	wbxml_pen_open(&pen, EAS_TAG_PING_PING);
	wbxml_pen_decimal(&pen, EAS_TAG_PING_STATUS, ping->status);
	if (ping->folder_n > 0) {
		wbxml_pen_open(&pen, EAS_TAG_PING_FOLDERS);
		for (uint32_t i = 0; i < ping->folder_n; i++) {
			wbxml_pen_text(&pen, EAS_TAG_PING_FOLDER, ping->folder[i]);
		}
		wbxml_pen_close(&pen);
	}
	if (ping->max_folders != 0) {
		wbxml_pen_decimal(&pen, EAS_TAG_PING_MAXFOLDERS, ping->max_folders);
	}
	if (ping->heartbeat_s != 0) {
		wbxml_pen_decimal(&pen, EAS_TAG_PING_HEARTBEATINTERVAL, ping->heartbeat_s);
	}
	wbxml_pen_close(&pen);
	wbxml_pen_lift(&pen);
	return wbxml_written(&w);
}

static enum wire_verdict response_folders(struct wbxml_reader *r, struct eas_ping_response *out)
{
	for (;;) {
		struct wbxml_field f;
		enum wire_verdict v = wbxml_field_next(r, &f);
		if (f.kind == WBXML_FIELD_NONE) {
			return v;
		}
		if (f.tag != EAS_TAG_PING_FOLDER) {
			v = wbxml_field_skip(r, &f);
		} else {
			struct wire_span id;
			v = wbxml_field_text(r, &f, &id);
			out->folder_seen_n++;
			if (out->folder_n < EAS_COLLECTION_MAX) {
				out->folder[out->folder_n++] = id;
			}
		}
		if (v != WIRE_OK) {
			return v;
		}
	}
}

static enum wire_verdict response_body(struct wbxml_reader *r, struct eas_ping_response *out)
{
	enum wbxml_field_kind root;
	enum wire_verdict v = wbxml_field_root(r, EAS_TAG_PING_PING, "the root is not Ping", &root);
	while (v == WIRE_OK && root == WBXML_FIELD_OPEN) {
		struct wbxml_field f;
		v = wbxml_field_next(r, &f);
		if (f.kind == WBXML_FIELD_NONE) {
			break;
		}
		switch (f.tag) {
		case EAS_TAG_PING_STATUS:
			v = wbxml_field_number(r, &f, &out->status);
			break;
		case EAS_TAG_PING_HEARTBEATINTERVAL:
			v = wbxml_field_number(r, &f, &out->heartbeat_s);
			break;
		case EAS_TAG_PING_MAXFOLDERS:
			v = wbxml_field_number(r, &f, &out->max_folders);
			break;
		case EAS_TAG_PING_FOLDERS:
			v = f.kind == WBXML_FIELD_LEAF ? WIRE_OK : response_folders(r, out);
			break;
		default:
			v = wbxml_field_skip(r, &f);
			break;
		}
	}
	return v == WIRE_OK ? wbxml_finish(r) : v;
}

enum wire_verdict eas_ping_response_read(const uint8_t *p, size_t n, struct eas_ping_response *out,
					 struct wire_bad *bad)
{
	memset(out, 0, offsetof(struct eas_ping_response, folder));
	if (n == 0) {
		out->empty = true;
		return WIRE_OK;
	}
	struct wbxml_reader r;
	wbxml_reader_init(&r, p, n);
	enum wire_verdict v = response_body(&r, out);
	*bad = r.bad;
	return v;
}
