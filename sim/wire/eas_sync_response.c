/* A response read step by step. The place in the document is one of eight states, so a reader can
 * stop after every item; the document's own stack in the WBXML reader does the rest.
 *
 *   START --Sync--> ROOT --Collections--> LIST --Collection--> ONE --Commands|Responses--> SECTION
 *   every END goes back one state; that of Sync leads to TAIL, the end of the document to DONE.
 *
 * Not here: requests and writing (eas_sync.c), items (eas_sync_item.c). See eas_sync.h. */
#include "wire/eas_sync.h"

#include "wire/eas_page.h"

enum { START, ROOT, LIST, ONE, COMMANDS, RESPONSES, TAIL, DONE };

/* What an event of the document means to the caller. */
enum { GO_ON = -1 };

void eas_sync_response_open(struct eas_sync_reader *r, const uint8_t *p, size_t n)
{
	wbxml_reader_init(&r->wbxml, p, n);
	r->empty = n == 0;
	r->state = r->empty ? DONE : START;
	r->status = 0;
	r->limit = 0;
	r->collection_n = 0;
	r->mail = NULL;
	r->item = (struct eas_sync_item){0};
	r->result = (struct eas_sync_result){0};
}

static inline enum wire_verdict root_value(struct eas_sync_reader *r, const struct wbxml_field *f)
{
	switch (f->tag) {
	case EAS_TAG_AIRSYNC_STATUS:
		return wbxml_field_number(&r->wbxml, f, &r->status);
	case EAS_TAG_AIRSYNC_LIMIT:
		return wbxml_field_number(&r->wbxml, f, &r->limit);
	case EAS_TAG_AIRSYNC_COLLECTIONS:
		r->state = f->kind == WBXML_FIELD_LEAF ? ROOT : LIST;
		return WIRE_OK;
	default:
		return wbxml_field_skip(&r->wbxml, f);
	}
}

static inline enum wire_verdict collection_value(struct eas_sync_reader *r,
						 const struct wbxml_field *f)
{
	enum wire_verdict v;
	switch (f->tag) {
	case EAS_TAG_AIRSYNC_CLASS:
		return wbxml_field_text(&r->wbxml, f, &r->result.class_name);
	case EAS_TAG_AIRSYNC_SYNCKEY:
		v = wbxml_field_text(&r->wbxml, f, &r->result.sync_key);
		if (v == WIRE_OK && r->result.sync_key.n > EAS_SYNC_KEY_BYTES_MAX) {
			return wbxml_field_refuse(&r->wbxml, f, "SyncKey is longer than 64 bytes");
		}
		return v;
	case EAS_TAG_AIRSYNC_COLLECTIONID:
		return wbxml_field_text(&r->wbxml, f, &r->result.collection_id);
	case EAS_TAG_AIRSYNC_STATUS:
		return wbxml_field_number(&r->wbxml, f, &r->result.status);
	case EAS_TAG_AIRSYNC_MOREAVAILABLE:
		r->result.more_available = true;
		return wbxml_field_skip(&r->wbxml, f);
	case EAS_TAG_AIRSYNC_COMMANDS:
		r->state = f->kind == WBXML_FIELD_LEAF ? ONE : COMMANDS;
		return WIRE_OK;
	case EAS_TAG_AIRSYNC_RESPONSES:
		r->state = f->kind == WBXML_FIELD_LEAF ? ONE : RESPONSES;
		return WIRE_OK;
	default:
		return wbxml_field_skip(&r->wbxml, f);
	}
}

static void item_count(struct eas_sync_reader *r)
{
	if (r->state == RESPONSES) {
		r->result.response_n++;
	} else if (r->item.kind == EAS_SYNC_ADD) {
		r->result.add_n++;
	} else if (r->item.kind == EAS_SYNC_CHANGE) {
		r->result.change_n++;
	} else if (r->item.kind == EAS_SYNC_DELETE || r->item.kind == EAS_SYNC_SOFT_DELETE) {
		r->result.delete_n++;
	}
}

static enum wire_verdict item_value(struct eas_sync_reader *r, const struct wbxml_field *f)
{
	enum wire_verdict v = eas_sync_item_read(&r->wbxml, f->kind, f->tag, &r->item, r->mail);
	r->item.in_responses = r->state == RESPONSES;
	r->item.collection = r->collection_n;
	item_count(r);
	return v;
}

/* A child of the element around. `event` is the caller's event, or GO_ON. */
static inline enum wire_verdict child(struct eas_sync_reader *r, const struct wbxml_field *f,
				      int *event)
{
	switch (r->state) {
	case ROOT:
		return root_value(r, f);
	case LIST:
		if (f->tag != EAS_TAG_AIRSYNC_COLLECTION) {
			return wbxml_field_skip(&r->wbxml, f);
		}
		r->result = (struct eas_sync_result){0};
		if (f->kind == WBXML_FIELD_LEAF) {
			r->collection_n++;
			*event = EAS_SYNC_EVENT_COLLECTION;
		} else {
			r->state = ONE;
		}
		return WIRE_OK;
	case ONE:
		return collection_value(r, f);
	default:
		if (!eas_sync_item_is(f->tag)) {
			return wbxml_field_skip(&r->wbxml, f);
		}
		*event = EAS_SYNC_EVENT_ITEM;
		return item_value(r, f);
	}
}

/* The element around closes: one state back. */
static inline void closed(struct eas_sync_reader *r, int *event)
{
	switch (r->state) {
	case COMMANDS:
	case RESPONSES:
		r->state = ONE;
		break;
	case ONE:
		r->state = LIST;
		r->collection_n++;
		*event = EAS_SYNC_EVENT_COLLECTION;
		break;
	case LIST:
		r->state = ROOT;
		break;
	default:
		r->state = TAIL;
		break;
	}
}

/* The beginning and the end of the document. */
static enum wire_verdict outside(struct eas_sync_reader *r)
{
	enum wire_verdict v;
	if (r->state == START) {
		enum wbxml_field_kind root;
		v = wbxml_field_root(&r->wbxml, EAS_TAG_AIRSYNC_SYNC, "the root is not Sync",
				     &root);
		r->state = root == WBXML_FIELD_OPEN ? ROOT : TAIL;
	} else {
		v = wbxml_finish(&r->wbxml);
		r->state = DONE;
	}
	return v;
}

enum wire_verdict eas_sync_response_next(struct eas_sync_reader *r, enum eas_sync_event *event)
{
	int found = GO_ON;
	while (found == GO_ON && r->state != DONE) {
		struct wbxml_field f;
		enum wire_verdict v;
		if (r->state == START || r->state == TAIL) {
			v = outside(r);
		} else if ((v = wbxml_field_next(&r->wbxml, &f)) == WIRE_OK) {
			if (f.kind == WBXML_FIELD_NONE) {
				closed(r, &found);
			} else {
				v = child(r, &f, &found);
			}
		}
		if (v != WIRE_OK) {
			return v;
		}
	}
	*event = found == GO_ON ? EAS_SYNC_EVENT_END : (enum eas_sync_event)found;
	return WIRE_OK;
}

enum wire_verdict eas_sync_response_read(const uint8_t *p, size_t n, struct eas_sync_response *out,
					 void (*on_item)(void *ctx, const struct eas_sync_item *),
					 void *ctx, struct wire_bad *bad)
{
	memset(out, 0, offsetof(struct eas_sync_response, collection));
	struct eas_sync_reader r;
	eas_sync_response_open(&r, p, n);
	for (;;) {
		enum eas_sync_event event;
		enum wire_verdict v = eas_sync_response_next(&r, &event);
		if (v != WIRE_OK) {
			*bad = r.wbxml.bad;
			return v;
		}
		if (event == EAS_SYNC_EVENT_ITEM && on_item != NULL) {
			on_item(ctx, &r.item);
		} else if (event == EAS_SYNC_EVENT_COLLECTION &&
			   out->collection_n < EAS_COLLECTION_MAX) {
			out->collection[out->collection_n++] = r.result;
		} else if (event == EAS_SYNC_EVENT_END) {
			break;
		}
	}
	out->empty = r.empty;
	out->status = r.status;
	out->limit = r.limit;
	out->collection_seen_n = r.collection_n;
	return WIRE_OK;
}
