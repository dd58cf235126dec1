/* GetItemEstimate both ways; the two request forms differ in order and in where the filter stands.
 *
 * Not here: the counting. See eas_estimate.h. */
#include "wire/eas_estimate.h"

#include "wire/eas_page.h"
#include "wire/wbxml.h"

static void collection_write(struct wbxml_writer *w, enum eas_version version,
			     const struct eas_estimate_collection *c)
{
	wbxml_open(w, EAS_TAG_GETITEMESTIMATE_COLLECTION);
	if (version >= EAS_V14_0) {
		wbxml_text(w, EAS_TAG_AIRSYNC_SYNCKEY, c->sync_key);
		wbxml_text(w, EAS_TAG_GETITEMESTIMATE_COLLECTIONID, c->collection_id);
		if (c->has_filter) {
			wbxml_open(w, EAS_TAG_AIRSYNC_OPTIONS);
			wbxml_decimal(w, EAS_TAG_AIRSYNC_FILTERTYPE, c->filter_type);
			wbxml_close(w);
		}
	} else {
		if (c->class_name.n > 0) {
			wbxml_text(w, EAS_TAG_GETITEMESTIMATE_CLASS, c->class_name);
		}
		wbxml_text(w, EAS_TAG_GETITEMESTIMATE_COLLECTIONID, c->collection_id);
		if (c->has_filter) {
			wbxml_decimal(w, EAS_TAG_AIRSYNC_FILTERTYPE, c->filter_type);
		}
		wbxml_text(w, EAS_TAG_AIRSYNC_SYNCKEY, c->sync_key);
	}
	wbxml_close(w);
}

bool eas_estimate_request_write(struct wire_out *out, enum eas_version version,
				const struct eas_estimate_request *estimate)
{
	if (estimate->collection_n > EAS_COLLECTION_MAX) {
		return false;
	}
	struct wbxml_writer w;
	wbxml_writer_init(&w, out);
	wbxml_open(&w, EAS_TAG_GETITEMESTIMATE_GETITEMESTIMATE);
	wbxml_open(&w, EAS_TAG_GETITEMESTIMATE_COLLECTIONS);
	for (uint32_t i = 0; i < estimate->collection_n; i++) {
		collection_write(&w, version, &estimate->collection[i]);
	}
	wbxml_close(&w);
	wbxml_close(&w);
	return wbxml_written(&w);
}

static enum wire_verdict options_read(struct wbxml_reader *r, const struct wbxml_event *open,
				      struct eas_estimate_collection *c)
{
	for (;;) {
		struct wbxml_event e;
		bool more;
		enum wire_verdict v = wbxml_child(r, open, &e, &more);
		if (v != WIRE_OK || !more) {
			return v;
		}
		if (e.tag == EAS_TAG_AIRSYNC_FILTERTYPE) {
			c->has_filter = true;
			v = wbxml_number(r, &e, &c->filter_type);
		} else {
			v = wbxml_skip(r, &e);
		}
		if (v != WIRE_OK) {
			return v;
		}
	}
}

static enum wire_verdict collection_read(struct wbxml_reader *r, const struct wbxml_event *open,
					 struct eas_estimate_collection *c)
{
	for (;;) {
		struct wbxml_event e;
		bool more;
		enum wire_verdict v = wbxml_child(r, open, &e, &more);
		if (v != WIRE_OK || !more) {
			return v;
		}
		switch (e.tag) {
		case EAS_TAG_GETITEMESTIMATE_CLASS:
			v = wbxml_value(r, &e, &c->class_name);
			break;
		case EAS_TAG_GETITEMESTIMATE_COLLECTIONID:
			v = wbxml_value(r, &e, &c->collection_id);
			break;
		case EAS_TAG_AIRSYNC_SYNCKEY:
			v = wbxml_value(r, &e, &c->sync_key);
			break;
		case EAS_TAG_AIRSYNC_FILTERTYPE:
			c->has_filter = true;
			v = wbxml_number(r, &e, &c->filter_type);
			break;
		case EAS_TAG_AIRSYNC_OPTIONS:
			v = options_read(r, &e, c);
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

static enum wire_verdict collections_read(struct wbxml_reader *r, const struct wbxml_event *open,
					  struct eas_estimate_request *out)
{
	for (;;) {
		struct wbxml_event e;
		bool more;
		enum wire_verdict v = wbxml_child(r, open, &e, &more);
		if (v != WIRE_OK || !more) {
			return v;
		}
		if (e.tag != EAS_TAG_GETITEMESTIMATE_COLLECTION) {
			v = wbxml_skip(r, &e);
		} else {
			struct eas_estimate_collection c = {0};
			v = collection_read(r, &e, &c);
			out->collection_seen_n++;
			if (out->collection_n < EAS_COLLECTION_MAX) {
				out->collection[out->collection_n++] = c;
			}
		}
		if (v != WIRE_OK) {
			return v;
		}
	}
}

enum wire_verdict eas_estimate_request_read(const uint8_t *p, size_t n,
					    struct eas_estimate_request *out, struct wire_bad *bad)
{
	memset(out, 0, offsetof(struct eas_estimate_request, collection));
	struct wbxml_reader r;
	wbxml_reader_init(&r, p, n);
	struct wbxml_event root;
	enum wire_verdict v = wbxml_root(&r, EAS_TAG_GETITEMESTIMATE_GETITEMESTIMATE,
					 "the root is not GetItemEstimate", &root);
	bool more = v == WIRE_OK;
	while (v == WIRE_OK && more) {
		struct wbxml_event e;
		v = wbxml_child(&r, &root, &e, &more);
		if (v != WIRE_OK || !more) {
			break;
		}
		v = e.tag == EAS_TAG_GETITEMESTIMATE_COLLECTIONS ? collections_read(&r, &e, out)
								 : wbxml_skip(&r, &e);
	}
	if (v == WIRE_OK) {
		v = wbxml_finish(&r);
	}
	*bad = r.bad;
	return v;
}

bool eas_estimate_response_write(struct wire_out *out, const struct eas_estimate_response *estimate)
{
	if (estimate->result_n > EAS_COLLECTION_MAX) {
		return false;
	}
	struct wbxml_writer w;
	wbxml_writer_init(&w, out);
	wbxml_open(&w, EAS_TAG_GETITEMESTIMATE_GETITEMESTIMATE);
	if (estimate->status != 0) {
		wbxml_decimal(&w, EAS_TAG_GETITEMESTIMATE_STATUS, estimate->status);
	}
	for (uint32_t i = 0; i < estimate->result_n; i++) {
		const struct eas_estimate_result *result = &estimate->result[i];
		wbxml_open(&w, EAS_TAG_GETITEMESTIMATE_RESPONSE);
		wbxml_decimal(&w, EAS_TAG_GETITEMESTIMATE_STATUS, result->status);
		wbxml_open(&w, EAS_TAG_GETITEMESTIMATE_COLLECTION);
		if (result->class_name.n > 0) {
			wbxml_text(&w, EAS_TAG_GETITEMESTIMATE_CLASS, result->class_name);
		}
		wbxml_text(&w, EAS_TAG_GETITEMESTIMATE_COLLECTIONID, result->collection_id);
		wbxml_decimal(&w, EAS_TAG_GETITEMESTIMATE_ESTIMATE, result->estimate);
		wbxml_close(&w);
		wbxml_close(&w);
	}
	wbxml_close(&w);
	return wbxml_written(&w);
}

/* Response{Status Collection{...}}: both levels share one loop, since no name means two things. */
static enum wire_verdict result_read(struct wbxml_reader *r, const struct wbxml_event *open,
				     struct eas_estimate_result *result)
{
	struct wbxml_event inner;
	const struct wbxml_event *level = open;
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
		switch (e.tag) {
		case EAS_TAG_GETITEMESTIMATE_STATUS:
			v = wbxml_number(r, &e, &result->status);
			break;
		case EAS_TAG_GETITEMESTIMATE_CLASS:
			v = wbxml_value(r, &e, &result->class_name);
			break;
		case EAS_TAG_GETITEMESTIMATE_COLLECTIONID:
			v = wbxml_value(r, &e, &result->collection_id);
			break;
		case EAS_TAG_GETITEMESTIMATE_ESTIMATE:
			v = wbxml_number(r, &e, &result->estimate);
			break;
		case EAS_TAG_GETITEMESTIMATE_COLLECTION:
			if (level == open) {
				inner = e;
				level = &inner;
				break;
			}
			v = wbxml_skip(r, &e);
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

enum wire_verdict eas_estimate_response_read(const uint8_t *p, size_t n,
					     struct eas_estimate_response *out,
					     struct wire_bad *bad)
{
	memset(out, 0, offsetof(struct eas_estimate_response, result));
	struct wbxml_reader r;
	wbxml_reader_init(&r, p, n);
	struct wbxml_event root;
	enum wire_verdict v = wbxml_root(&r, EAS_TAG_GETITEMESTIMATE_GETITEMESTIMATE,
					 "the root is not GetItemEstimate", &root);
	bool more = v == WIRE_OK;
	while (v == WIRE_OK && more) {
		struct wbxml_event e;
		v = wbxml_child(&r, &root, &e, &more);
		if (v != WIRE_OK || !more) {
			break;
		}
		if (e.tag == EAS_TAG_GETITEMESTIMATE_STATUS) {
			v = wbxml_number(&r, &e, &out->status);
		} else if (e.tag == EAS_TAG_GETITEMESTIMATE_RESPONSE) {
			struct eas_estimate_result result = {0};
			v = result_read(&r, &e, &result);
			out->result_seen_n++;
			if (out->result_n < EAS_COLLECTION_MAX) {
				out->result[out->result_n++] = result;
			}
		} else {
			v = wbxml_skip(&r, &e);
		}
	}
	if (v == WIRE_OK) {
		v = wbxml_finish(&r);
	}
	*bad = r.bad;
	return v;
}
