/* Sync requests both ways, and the writer of responses.
 *
 * Not here: items (eas_sync_item.c), reading responses (eas_sync_response.c). See eas_sync.h. */
#include "wire/eas_sync.h"

#include "wire/eas_page.h"

enum { SECTION_NONE = 0, SECTION_COMMANDS = 1, SECTION_RESPONSES = 2 };

static void flag_write(struct wbxml_writer *w, uint16_t tag, unsigned flag)
{
	switch (flag) {
	case EAS_FLAG_EMPTY:
		wbxml_empty(w, tag);
		break;
	case EAS_FLAG_NO:
	case EAS_FLAG_YES:
		wbxml_decimal(w, tag, flag == EAS_FLAG_YES);
		break;
	default:
		break;
	}
}

static void options_write(struct wbxml_writer *w, const struct eas_sync_collection *c)
{
	/* FilterType, then page 17, then the rest: the order of [MS-ASCMD] 2.2.3.125.6 that keeps
	 * the number of page switches small is also the one of the 2.5 captures. */
	const struct {
		uint32_t bit;
		uint16_t tag;
		uint32_t value;
	} numbers[] = {
		{EAS_SYNC_HAS_TRUNCATION, EAS_TAG_AIRSYNC_TRUNCATION, c->truncation},
		{EAS_SYNC_HAS_CONFLICT, EAS_TAG_AIRSYNC_CONFLICT, c->conflict},
		{EAS_SYNC_HAS_MIME_TRUNCATION, EAS_TAG_AIRSYNC_MIMETRUNCATION, c->mime_truncation},
		{EAS_SYNC_HAS_MIME_SUPPORT, EAS_TAG_AIRSYNC_MIMESUPPORT, c->mime_support},
	};
	if (c->has == 0 || c->has == EAS_SYNC_HAS_WINDOW) {
		return;
	}
	wbxml_open(w, EAS_TAG_AIRSYNC_OPTIONS);
	if (c->has & EAS_SYNC_HAS_FILTER) {
		wbxml_decimal(w, EAS_TAG_AIRSYNC_FILTERTYPE, c->filter_type);
	}
	if (c->has & EAS_SYNC_HAS_BODY_TYPE) {
		wbxml_open(w, EAS_TAG_AIRSYNCBASE_BODYPREFERENCE);
		wbxml_decimal(w, EAS_TAG_AIRSYNCBASE_TYPE, c->body_type);
		if (c->has & EAS_SYNC_HAS_BODY_BYTES) {
			wbxml_decimal(w, EAS_TAG_AIRSYNCBASE_TRUNCATIONSIZE, c->body_bytes);
		}
		wbxml_close(w);
	}
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
		if (c->has & numbers[i].bit) {
			wbxml_decimal(w, numbers[i].tag, numbers[i].value);
		}
	}
	wbxml_close(w);
}

static void collection_write(struct wbxml_writer *w, enum eas_version version,
			     const struct eas_sync_collection *c,
			     const struct eas_sync_item *commands)
{
	wbxml_open(w, EAS_TAG_AIRSYNC_COLLECTION);
	if (c->class_name.n > 0 && version < EAS_V14_0) {
		wbxml_text(w, EAS_TAG_AIRSYNC_CLASS, c->class_name);
	}
	wbxml_text(w, EAS_TAG_AIRSYNC_SYNCKEY, c->sync_key);
	wbxml_text(w, EAS_TAG_AIRSYNC_COLLECTIONID, c->collection_id);
	flag_write(w, EAS_TAG_AIRSYNC_DELETESASMOVES, c->deletes_as_moves);
	flag_write(w, EAS_TAG_AIRSYNC_GETCHANGES, c->get_changes);
	if (c->has & EAS_SYNC_HAS_WINDOW) {
		wbxml_decimal(w, EAS_TAG_AIRSYNC_WINDOWSIZE, c->window_size);
	}
	options_write(w, c);
	if (c->command_n > 0 && commands == NULL) {
		w->refused = true;
	} else if (c->command_n > 0) {
		wbxml_open(w, EAS_TAG_AIRSYNC_COMMANDS);
		for (uint32_t i = 0; i < c->command_n; i++) {
			eas_sync_item_put(w, version, &commands[c->command_first + i]);
		}
		wbxml_close(w);
	}
	wbxml_close(w);
}

bool eas_sync_request_write(struct wire_out *out, enum eas_version version,
			    const struct eas_sync_request *sync)
{
	if (sync->empty) {
		return true;
	}
	if (sync->collection_n > EAS_COLLECTION_MAX) {
		return false;
	}
	struct wbxml_writer w;
	wbxml_writer_init(&w, out);
	wbxml_open(&w, EAS_TAG_AIRSYNC_SYNC);
	if (sync->collection_n > 0) {
		wbxml_open(&w, EAS_TAG_AIRSYNC_COLLECTIONS);
		for (uint32_t i = 0; i < sync->collection_n; i++) {
			collection_write(&w, version, &sync->collection[i], sync->commands);
		}
		wbxml_close(&w);
	}
	if (sync->wait_min != 0) {
		wbxml_decimal(&w, EAS_TAG_AIRSYNC_WAIT, sync->wait_min);
	}
	if (sync->heartbeat_s != 0) {
		wbxml_decimal(&w, EAS_TAG_AIRSYNC_HEARTBEATINTERVAL, sync->heartbeat_s);
	}
	if (sync->window_size != 0) {
		wbxml_decimal(&w, EAS_TAG_AIRSYNC_WINDOWSIZE, sync->window_size);
	}
	if (sync->partial) {
		wbxml_empty(&w, EAS_TAG_AIRSYNC_PARTIAL);
	}
	wbxml_close(&w);
	return wbxml_written(&w);
}

static enum wire_verdict flag_read(struct wbxml_reader *r, const struct wbxml_event *open,
				   uint8_t *flag)
{
	struct wire_span text;
	enum wire_verdict v = wbxml_value(r, open, &text);
	if (v != WIRE_OK) {
		return v;
	}
	if (text.n == 0) {
		*flag = EAS_FLAG_EMPTY;
	} else if (text.n == 1 && (text.p[0] == '0' || text.p[0] == '1')) {
		*flag = text.p[0] == '1' ? EAS_FLAG_YES : EAS_FLAG_NO;
	} else {
		return wbxml_refuse(r, open->offset, "flag is not 0 or 1");
	}
	return WIRE_OK;
}

/* Options and BodyPreference share one loop: the levels are told apart by depth only. */
static enum wire_verdict option_read(struct wbxml_reader *r, const struct wbxml_event *e,
				     struct eas_sync_collection *c)
{
	switch (e->tag) {
	case EAS_TAG_AIRSYNC_FILTERTYPE:
		c->has |= EAS_SYNC_HAS_FILTER;
		return wbxml_number(r, e, &c->filter_type);
	case EAS_TAG_AIRSYNC_TRUNCATION:
		c->has |= EAS_SYNC_HAS_TRUNCATION;
		return wbxml_number(r, e, &c->truncation);
	case EAS_TAG_AIRSYNC_CONFLICT:
		c->has |= EAS_SYNC_HAS_CONFLICT;
		return wbxml_number(r, e, &c->conflict);
	case EAS_TAG_AIRSYNC_MIMETRUNCATION:
		c->has |= EAS_SYNC_HAS_MIME_TRUNCATION;
		return wbxml_number(r, e, &c->mime_truncation);
	case EAS_TAG_AIRSYNC_MIMESUPPORT:
		c->has |= EAS_SYNC_HAS_MIME_SUPPORT;
		return wbxml_number(r, e, &c->mime_support);
	case EAS_TAG_AIRSYNCBASE_TYPE:
		c->has |= EAS_SYNC_HAS_BODY_TYPE;
		return wbxml_number(r, e, &c->body_type);
	case EAS_TAG_AIRSYNCBASE_TRUNCATIONSIZE:
		c->has |= EAS_SYNC_HAS_BODY_BYTES;
		return wbxml_number(r, e, &c->body_bytes);
	default:
		return wbxml_skip(r, e);
	}
}

static enum wire_verdict options_read(struct wbxml_reader *r, const struct wbxml_event *open,
				      struct eas_sync_collection *c)
{
	struct wbxml_event preference;
	const struct wbxml_event *level = open;
	bool first = (c->has & EAS_SYNC_HAS_BODY_TYPE) == 0;
	c->has |= EAS_SYNC_HAS_OPTIONS;
	for (;;) {
		struct wbxml_event e;
		bool more;
		enum wire_verdict v = wbxml_child(r, level, &e, &more);
		if (v != WIRE_OK) {
			return v;
		}
		if (!more) {
			if (level == open) {
				return WIRE_OK;
			}
			level = open;
			continue;
		}
		if (level == open && e.tag == EAS_TAG_AIRSYNCBASE_BODYPREFERENCE && first) {
			preference = e;
			level = &preference;
			first = false; /* later ones are for other types of body */
			continue;
		}
		v = option_read(r, &e, c);
		if (v != WIRE_OK) {
			return v;
		}
	}
}

static enum wire_verdict commands_read(struct wbxml_reader *r, const struct wbxml_event *open,
				       struct eas_sync_request *out, struct eas_sync_collection *c)
{
	for (;;) {
		struct wbxml_event e;
		bool more;
		enum wire_verdict v = wbxml_child(r, open, &e, &more);
		if (v != WIRE_OK || !more) {
			return v;
		}
		if (!eas_sync_item_is(e.tag)) {
			v = wbxml_skip(r, &e);
		} else {
			struct eas_sync_item item;
			v = eas_sync_item_read(r, &e, &item);
			item.collection = out->collection_seen_n;
			out->command_seen_n++;
			if (v == WIRE_OK && out->commands != NULL &&
			    out->command_n < out->command_cap) {
				out->commands[out->command_n++] = item;
				c->command_n++;
			}
		}
		if (v != WIRE_OK) {
			return v;
		}
	}
}

static enum wire_verdict collection_value(struct wbxml_reader *r, const struct wbxml_event *e,
					  struct eas_sync_request *out,
					  struct eas_sync_collection *c)
{
	enum wire_verdict v;
	switch (e->tag) {
	case EAS_TAG_AIRSYNC_CLASS:
		return wbxml_value(r, e, &c->class_name);
	case EAS_TAG_AIRSYNC_SYNCKEY:
		v = wbxml_value(r, e, &c->sync_key);
		if (v == WIRE_OK && c->sync_key.n > EAS_SYNC_KEY_BYTES_MAX) {
			return wbxml_refuse(r, e->offset, "SyncKey is longer than 64 bytes");
		}
		return v;
	case EAS_TAG_AIRSYNC_COLLECTIONID:
		return wbxml_value(r, e, &c->collection_id);
	case EAS_TAG_AIRSYNC_DELETESASMOVES:
		return flag_read(r, e, &c->deletes_as_moves);
	case EAS_TAG_AIRSYNC_GETCHANGES:
		return flag_read(r, e, &c->get_changes);
	case EAS_TAG_AIRSYNC_WINDOWSIZE:
		c->has |= EAS_SYNC_HAS_WINDOW;
		return wbxml_number(r, e, &c->window_size);
	case EAS_TAG_AIRSYNC_OPTIONS:
		return options_read(r, e, c);
	case EAS_TAG_AIRSYNC_COMMANDS:
		return commands_read(r, e, out, c);
	default:
		return wbxml_skip(r, e);
	}
}

static enum wire_verdict collections_read(struct wbxml_reader *r, const struct wbxml_event *open,
					  struct eas_sync_request *out)
{
	for (;;) {
		struct wbxml_event e;
		bool more;
		enum wire_verdict v = wbxml_child(r, open, &e, &more);
		if (v != WIRE_OK || !more) {
			return v;
		}
		if (e.tag != EAS_TAG_AIRSYNC_COLLECTION) {
			v = wbxml_skip(r, &e);
			if (v != WIRE_OK) {
				return v;
			}
			continue;
		}
		struct eas_sync_collection c = {.command_first = out->command_n};
		const struct wbxml_event collection = e;
		for (;;) {
			v = wbxml_child(r, &collection, &e, &more);
			if (v == WIRE_OK && more) {
				v = collection_value(r, &e, out, &c);
			}
			if (v != WIRE_OK) {
				return v;
			}
			if (!more) {
				break;
			}
		}
		out->collection_seen_n++;
		if (out->collection_n < EAS_COLLECTION_MAX) {
			out->collection[out->collection_n++] = c;
		}
	}
}

static enum wire_verdict request_body(struct wbxml_reader *r, struct eas_sync_request *out)
{
	struct wbxml_event root;
	enum wire_verdict v = wbxml_root(r, EAS_TAG_AIRSYNC_SYNC, "the root is not Sync", &root);
	bool more = v == WIRE_OK;
	while (v == WIRE_OK && more) {
		struct wbxml_event e;
		uint8_t flag = EAS_FLAG_ABSENT;
		v = wbxml_child(r, &root, &e, &more);
		if (v != WIRE_OK || !more) {
			break;
		}
		switch (e.tag) {
		case EAS_TAG_AIRSYNC_COLLECTIONS:
			v = collections_read(r, &e, out);
			break;
		case EAS_TAG_AIRSYNC_WAIT:
			v = wbxml_number(r, &e, &out->wait_min);
			break;
		case EAS_TAG_AIRSYNC_HEARTBEATINTERVAL:
			v = wbxml_number(r, &e, &out->heartbeat_s);
			break;
		case EAS_TAG_AIRSYNC_WINDOWSIZE:
			v = wbxml_number(r, &e, &out->window_size);
			break;
		case EAS_TAG_AIRSYNC_PARTIAL:
			v = flag_read(r, &e, &flag);
			out->partial = flag != EAS_FLAG_NO;
			break;
		default:
			v = wbxml_skip(r, &e);
			break;
		}
	}
	return v == WIRE_OK ? wbxml_finish(r) : v;
}

enum wire_verdict eas_sync_request_read(const uint8_t *p, size_t n, struct eas_sync_request *out,
					struct wire_bad *bad)
{
	struct eas_sync_item *commands = out->commands;
	uint32_t command_cap = out->command_cap;
	memset(out, 0, offsetof(struct eas_sync_request, collection));
	out->commands = commands;
	out->command_cap = command_cap;
	out->command_n = 0;
	out->command_seen_n = 0;
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

void eas_sync_response_begin(struct eas_sync_writer *w, struct wire_out *out,
			     enum eas_version version)
{
	w->version = version;
	w->section = SECTION_NONE;
	wbxml_writer_init(&w->wbxml, out);
	wbxml_open(&w->wbxml, EAS_TAG_AIRSYNC_SYNC);
	wbxml_open(&w->wbxml, EAS_TAG_AIRSYNC_COLLECTIONS);
}

void eas_sync_collection_begin(struct eas_sync_writer *w, const struct eas_sync_result *result)
{
	w->section = SECTION_NONE;
	wbxml_open(&w->wbxml, EAS_TAG_AIRSYNC_COLLECTION);
	if (result->class_name.n > 0 && w->version < EAS_V14_0) {
		wbxml_text(&w->wbxml, EAS_TAG_AIRSYNC_CLASS, result->class_name);
	}
	wbxml_text(&w->wbxml, EAS_TAG_AIRSYNC_SYNCKEY, result->sync_key);
	wbxml_text(&w->wbxml, EAS_TAG_AIRSYNC_COLLECTIONID, result->collection_id);
	wbxml_decimal(&w->wbxml, EAS_TAG_AIRSYNC_STATUS, result->status);
	if (result->more_available) {
		wbxml_empty(&w->wbxml, EAS_TAG_AIRSYNC_MOREAVAILABLE);
	}
}

void eas_sync_item_write(struct eas_sync_writer *w, const struct eas_sync_item *item)
{
	uint8_t section = item->in_responses ? SECTION_RESPONSES : SECTION_COMMANDS;
	if (w->section != section) {
		if (w->section != SECTION_NONE) {
			wbxml_close(&w->wbxml);
		}
		wbxml_open(&w->wbxml, item->in_responses ? EAS_TAG_AIRSYNC_RESPONSES
							 : EAS_TAG_AIRSYNC_COMMANDS);
		w->section = section;
	}
	eas_sync_item_put(&w->wbxml, w->version, item);
}

void eas_sync_collection_end(struct eas_sync_writer *w)
{
	if (w->section != SECTION_NONE) {
		wbxml_close(&w->wbxml);
		w->section = SECTION_NONE;
	}
	wbxml_close(&w->wbxml);
}

bool eas_sync_response_end(struct eas_sync_writer *w)
{
	wbxml_close(&w->wbxml);
	wbxml_close(&w->wbxml);
	return wbxml_written(&w->wbxml);
}

bool eas_sync_response_status_write(struct wire_out *out, uint32_t status, uint32_t limit)
{
	struct wbxml_writer w;
	wbxml_writer_init(&w, out);
	wbxml_open(&w, EAS_TAG_AIRSYNC_SYNC);
	wbxml_decimal(&w, EAS_TAG_AIRSYNC_STATUS, status);
	if (limit != 0) {
		wbxml_decimal(&w, EAS_TAG_AIRSYNC_LIMIT, limit);
	}
	wbxml_close(&w);
	return wbxml_written(&w);
}
