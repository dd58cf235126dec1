/* A response read step by step. The place in the document is one of six states, so a reader can
 * stop after every item; the document's own stack in the WBXML reader does the rest.
 *
 *   START --Sync--> ROOT --Collections--> LIST --Collection--> ONE --Commands|Responses--> SECTION
 *   every END goes back one state; the END of Sync leads to DONE.
 *
 * Not here: requests and writing (eas_sync.c), items (eas_sync_item.c). See eas_sync.h. */
#include "wire/eas_sync.h"

#include "wire/eas_page.h"

enum { START, ROOT, LIST, ONE, COMMANDS, RESPONSES, DONE };

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

static enum wire_verdict root_value(struct eas_sync_reader *r, const struct wbxml_event *e)
{
	switch (e->tag) {
	case EAS_TAG_AIRSYNC_STATUS:
		return wbxml_number(&r->wbxml, e, &r->status);
	case EAS_TAG_AIRSYNC_LIMIT:
		return wbxml_number(&r->wbxml, e, &r->limit);
	case EAS_TAG_AIRSYNC_COLLECTIONS:
		r->state = e->empty ? ROOT : LIST;
		return WIRE_OK;
	default:
		return wbxml_skip(&r->wbxml, e);
	}
}

static enum wire_verdict collection_value(struct eas_sync_reader *r, const struct wbxml_event *e)
{
	enum wire_verdict v;
	switch (e->tag) {
	case EAS_TAG_AIRSYNC_CLASS:
		return wbxml_value(&r->wbxml, e, &r->result.class_name);
	case EAS_TAG_AIRSYNC_SYNCKEY:
		v = wbxml_value(&r->wbxml, e, &r->result.sync_key);
		if (v == WIRE_OK && r->result.sync_key.n > EAS_SYNC_KEY_BYTES_MAX) {
			return wbxml_refuse(&r->wbxml, e->offset,
					    "SyncKey is longer than 64 bytes");
		}
		return v;
	case EAS_TAG_AIRSYNC_COLLECTIONID:
		return wbxml_value(&r->wbxml, e, &r->result.collection_id);
	case EAS_TAG_AIRSYNC_STATUS:
		return wbxml_number(&r->wbxml, e, &r->result.status);
	case EAS_TAG_AIRSYNC_MOREAVAILABLE:
		r->result.more_available = true;
		return wbxml_skip(&r->wbxml, e);
	case EAS_TAG_AIRSYNC_COMMANDS:
		r->state = e->empty ? ONE : COMMANDS;
		return WIRE_OK;
	case EAS_TAG_AIRSYNC_RESPONSES:
		r->state = e->empty ? ONE : RESPONSES;
		return WIRE_OK;
	default:
		return wbxml_skip(&r->wbxml, e);
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

/* An element opens. `event` is the caller's event, or GO_ON. */
static enum wire_verdict opened(struct eas_sync_reader *r, const struct wbxml_event *e, int *event)
{
	enum wire_verdict v;
	switch (r->state) {
	case START:
		if (e->tag != EAS_TAG_AIRSYNC_SYNC) {
			return wbxml_refuse(&r->wbxml, e->offset, "the root is not Sync");
		}
		r->state = ROOT;
		return WIRE_OK;
	case ROOT:
		return root_value(r, e);
	case LIST:
		if (e->tag != EAS_TAG_AIRSYNC_COLLECTION) {
			return wbxml_skip(&r->wbxml, e);
		}
		r->result = (struct eas_sync_result){0};
		if (e->empty) {
			r->collection_n++;
			*event = EAS_SYNC_EVENT_COLLECTION;
		} else {
			r->state = ONE;
		}
		return WIRE_OK;
	case ONE:
		return collection_value(r, e);
	default:
		if (!eas_sync_item_is(e->tag)) {
			return wbxml_skip(&r->wbxml, e);
		}
		v = eas_sync_item_read(&r->wbxml, e, &r->item, r->mail);
		r->item.in_responses = r->state == RESPONSES;
		r->item.collection = r->collection_n;
		item_count(r);
		*event = EAS_SYNC_EVENT_ITEM;
		return v;
	}
}

/* An element closes: one state back. */
static void closed(struct eas_sync_reader *r, int *event)
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
		break; /* Sync itself: WBXML_END follows */
	}
}

enum wire_verdict eas_sync_response_next(struct eas_sync_reader *r, enum eas_sync_event *event)
{
	int found = GO_ON;
	while (found == GO_ON && r->state != DONE) {
		struct wbxml_event e;
		enum wire_verdict v = wbxml_next(&r->wbxml, &e);
		if (v == WIRE_OK && e.kind == WBXML_OPEN) {
			v = opened(r, &e, &found);
		} else if (v == WIRE_OK && e.kind == WBXML_CLOSE) {
			closed(r, &found);
		} else if (v == WIRE_OK && e.kind == WBXML_END) {
			r->state = DONE;
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
