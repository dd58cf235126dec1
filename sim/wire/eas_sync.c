/* Sync requests both ways, and the writer of responses.
 *
 * Not here: items (eas_sync_item.c), reading responses (eas_sync_response.c). See eas_sync.h. */
#include "wire/eas_sync.h"

#include "wire/eas_page.h"
#include "wire/wbxml_pen.h"

enum { SECTION_NONE = 0, SECTION_COMMANDS = 1, SECTION_RESPONSES = 2 };

WBXML_PEN_INLINE void flag_write(struct wbxml_pen *pen, uint16_t tag, unsigned flag)
{
	if (flag == EAS_FLAG_EMPTY) {
		wbxml_pen_empty(pen, tag);
	} else if (flag == EAS_FLAG_NO || flag == EAS_FLAG_YES) {
		wbxml_pen_decimal(pen, tag, flag == EAS_FLAG_YES);
	}
}

/* FilterType, then page 17, then the rest: the order of [MS-ASCMD] 2.2.3.125.6 that keeps the
 * number of page switches small is also the one of the 2.5 captures. */
WBXML_PEN_INLINE void options_write(struct wbxml_pen *pen, const struct eas_sync_collection *c)
{
	unsigned has = c->has;
	if ((has & ~(unsigned)EAS_SYNC_HAS_WINDOW) == 0) {
		return;
	}
	wbxml_pen_open(pen, EAS_TAG_AIRSYNC_OPTIONS);
	if (has & EAS_SYNC_HAS_FILTER) {
		wbxml_pen_decimal(pen, EAS_TAG_AIRSYNC_FILTERTYPE, c->filter_type);
	}
	if (has & EAS_SYNC_HAS_BODY_TYPE) {
		wbxml_pen_open(pen, EAS_TAG_AIRSYNCBASE_BODYPREFERENCE);
		wbxml_pen_decimal(pen, EAS_TAG_AIRSYNCBASE_TYPE, c->body_type);
		if (has & EAS_SYNC_HAS_BODY_BYTES) {
			wbxml_pen_decimal(pen, EAS_TAG_AIRSYNCBASE_TRUNCATIONSIZE, c->body_bytes);
		}
		wbxml_pen_close(pen);
	}
	if (has & EAS_SYNC_HAS_TRUNCATION) {
		wbxml_pen_decimal(pen, EAS_TAG_AIRSYNC_TRUNCATION, c->truncation);
	}
	if (has & EAS_SYNC_HAS_CONFLICT) {
		wbxml_pen_decimal(pen, EAS_TAG_AIRSYNC_CONFLICT, c->conflict);
	}
	if (has & EAS_SYNC_HAS_MIME_TRUNCATION) {
		wbxml_pen_decimal(pen, EAS_TAG_AIRSYNC_MIMETRUNCATION, c->mime_truncation);
	}
	if (has & EAS_SYNC_HAS_MIME_SUPPORT) {
		wbxml_pen_decimal(pen, EAS_TAG_AIRSYNC_MIMESUPPORT, c->mime_support);
	}
	wbxml_pen_close(pen);
}

static void commands_write(struct wbxml_writer *w, enum eas_version version,
			   const struct eas_sync_request *sync,
			   const struct eas_sync_collection *c, const struct eas_sync_more *more)
{
	if (sync->commands == NULL) {
		w->refused = true;
		return;
	}
	wbxml_open(w, EAS_TAG_AIRSYNC_COMMANDS);
	for (uint32_t i = 0; i < c->command_n; i++) {
		uint32_t at = c->command_first + i;
		eas_sync_item_put(w, version, &sync->commands[at],
				  more->mail != NULL ? &more->mail[at] : NULL);
	}
	wbxml_close(w);
}

WBXML_PEN_INLINE void collection_write(struct wbxml_pen *pen, enum eas_version version,
				       const struct eas_sync_request *sync, uint32_t ix,
				       const struct eas_sync_more *more)
{
	const struct eas_sync_collection *c = &sync->collection[ix];
	const struct eas_sync_extra *extra = more->extra != NULL ? &more->extra[ix] : NULL;
	wbxml_pen_open(pen, EAS_TAG_AIRSYNC_COLLECTION);
	if (c->class_name.n > 0 && version < EAS_V14_0) {
		wbxml_pen_text(pen, EAS_TAG_AIRSYNC_CLASS, c->class_name);
	}
	wbxml_pen_text(pen, EAS_TAG_AIRSYNC_SYNCKEY, c->sync_key);
	wbxml_pen_text(pen, EAS_TAG_AIRSYNC_COLLECTIONID, c->collection_id);
	if (extra != NULL) {
		eas_sync_extra_head_write(pen->w, version, extra);
	}
	flag_write(pen, EAS_TAG_AIRSYNC_DELETESASMOVES, c->deletes_as_moves);
	flag_write(pen, EAS_TAG_AIRSYNC_GETCHANGES, c->get_changes);
	if (c->has & EAS_SYNC_HAS_WINDOW) {
		wbxml_pen_decimal(pen, EAS_TAG_AIRSYNC_WINDOWSIZE, c->window_size);
	}
	if (extra != NULL) {
		eas_sync_extra_tail_write(pen->w, version, extra);
	} else {
		options_write(pen, c);
	}
	if (c->command_n > 0) {
		commands_write(pen->w, version, sync, c, more);
	}
	wbxml_pen_close(pen);
}

enum { REQUEST_LEVELS = 5 }; /* Sync, Collections, Collection, Options, BodyPreference */

/* Upper bound of a request's octets behind the header; 0 when what the writer's own functions write
 * is in it. */
static size_t pen_bytes_max(const struct eas_sync_request *sync, const struct eas_sync_more *more)
{
	enum {
		OUTER_BYTES = 3 * WBXML_PEN_ELEMENT_BYTES + 3 * WBXML_PEN_DECIMAL_BYTES,
		COLLECTION_BYTES = 6 * WBXML_PEN_ELEMENT_BYTES + 10 * WBXML_PEN_DECIMAL_BYTES
	};
	size_t n = OUTER_BYTES;
	for (uint32_t i = 0; i < sync->collection_n; i++) {
		const struct eas_sync_collection *c = &sync->collection[i];
		if (c->command_n > 0) {
			return 0;
		}
		n += COLLECTION_BYTES + c->class_name.n + c->sync_key.n + c->collection_id.n;
	}
	return more->extra != NULL ? 0 : n;
}

bool eas_sync_request_write_more(struct wire_out *out, enum eas_version version,
				 const struct eas_sync_request *sync,
				 const struct eas_sync_more *more)
{
	if (sync->empty) {
		return true;
	}
	if (sync->collection_n > EAS_COLLECTION_MAX) {
		return false;
	}
	struct wbxml_writer w;
	wbxml_writer_init(&w, out);
	struct wbxml_pen pen = wbxml_pen_up(&w);
	size_t bytes_max = pen_bytes_max(sync, more);
	if (bytes_max > 0) {
		wbxml_pen_down(&pen, bytes_max, REQUEST_LEVELS);
	}
	wbxml_pen_open(&pen, EAS_TAG_AIRSYNC_SYNC);
	if (sync->collection_n > 0) {
		wbxml_pen_open(&pen, EAS_TAG_AIRSYNC_COLLECTIONS);
		for (uint32_t i = 0; i < sync->collection_n; i++) {
			collection_write(&pen, version, sync, i, more);
		}
		wbxml_pen_close(&pen);
	}
	if (sync->wait_min != 0 && version >= EAS_V12_1) {
		wbxml_pen_decimal(&pen, EAS_TAG_AIRSYNC_WAIT, sync->wait_min);
	}
	if (sync->heartbeat_s != 0 && version >= EAS_V14_0) {
		wbxml_pen_decimal(&pen, EAS_TAG_AIRSYNC_HEARTBEATINTERVAL, sync->heartbeat_s);
	}
	if (sync->window_size != 0 && version >= EAS_V12_1) {
		wbxml_pen_decimal(&pen, EAS_TAG_AIRSYNC_WINDOWSIZE, sync->window_size);
	}
	if (sync->partial && version >= EAS_V12_1) {
		wbxml_pen_empty(&pen, EAS_TAG_AIRSYNC_PARTIAL);
	}
	wbxml_pen_close(&pen);
	wbxml_pen_lift(&pen);
	return wbxml_written(&w);
}

bool eas_sync_request_write(struct wire_out *out, enum eas_version version,
			    const struct eas_sync_request *sync)
{
	static const struct eas_sync_more nothing = {0};
	return eas_sync_request_write_more(out, version, sync, &nothing);
}

/* Options and BodyPreference share these names: the levels are told apart by depth only. */
static inline enum wire_verdict option_read(struct wbxml_reader *r, const struct wbxml_field *f,
					    struct eas_sync_collection *c)
{
	switch (f->tag) {
	case EAS_TAG_AIRSYNC_FILTERTYPE:
		c->has |= EAS_SYNC_HAS_FILTER;
		return wbxml_field_number(r, f, &c->filter_type);
	case EAS_TAG_AIRSYNC_TRUNCATION:
		c->has |= EAS_SYNC_HAS_TRUNCATION;
		return wbxml_field_number(r, f, &c->truncation);
	case EAS_TAG_AIRSYNC_CONFLICT:
		c->has |= EAS_SYNC_HAS_CONFLICT;
		return wbxml_field_number(r, f, &c->conflict);
	case EAS_TAG_AIRSYNC_MIMETRUNCATION:
		c->has |= EAS_SYNC_HAS_MIME_TRUNCATION;
		return wbxml_field_number(r, f, &c->mime_truncation);
	case EAS_TAG_AIRSYNC_MIMESUPPORT:
		c->has |= EAS_SYNC_HAS_MIME_SUPPORT;
		return wbxml_field_number(r, f, &c->mime_support);
	case EAS_TAG_AIRSYNCBASE_TYPE:
		c->has |= EAS_SYNC_HAS_BODY_TYPE;
		return wbxml_field_number(r, f, &c->body_type);
	case EAS_TAG_AIRSYNCBASE_TRUNCATIONSIZE:
		c->has |= EAS_SYNC_HAS_BODY_BYTES;
		return wbxml_field_number(r, f, &c->body_bytes);
	default:
		return wbxml_field_skip(r, f);
	}
}

/* The content of an Options element. One loop for both levels keeps this function small. */
static enum wire_verdict options_read(struct wbxml_reader *r, struct eas_sync_collection *c)
{
	bool first = (c->has & EAS_SYNC_HAS_BODY_TYPE) == 0;
	bool inside = false; /* of the first BodyPreference */
	for (;;) {
		struct wbxml_field f;
		enum wire_verdict v = wbxml_field_next(r, &f);
		if (f.kind == WBXML_FIELD_NONE) {
			if (v != WIRE_OK || !inside) {
				return v;
			}
			inside = false;
			continue;
		}
		if (!inside && f.tag == EAS_TAG_AIRSYNCBASE_BODYPREFERENCE && first) {
			inside = f.kind == WBXML_FIELD_OPEN;
			first = false; /* later ones are for other types of body */
			continue;
		}
		v = option_read(r, &f, c);
		if (v != WIRE_OK) {
			return v;
		}
	}
}

/* A collection that is being read. */
struct reading {
	struct eas_sync_request *out;
	struct eas_sync_collection c;
	struct eas_sync_extra *extra; /* of the collection; NULL: not wanted */
	struct eas_mail *mail;	      /* as out->commands[]; NULL: not wanted */
};

static enum wire_verdict commands_read(struct wbxml_reader *r, struct reading *reading)
{
	struct eas_sync_request *out = reading->out;
	for (;;) {
		struct wbxml_field f;
		enum wire_verdict v = wbxml_field_next(r, &f);
		if (f.kind == WBXML_FIELD_NONE) {
			return v;
		}
		if (!eas_sync_item_is(f.tag)) {
			v = wbxml_field_skip(r, &f);
		} else {
			struct eas_sync_item item;
			bool room = out->commands != NULL && out->command_n < out->command_cap;
			struct eas_mail *mail = room && reading->mail != NULL
							? &reading->mail[out->command_n]
							: NULL;
			v = eas_sync_item_read(r, f.kind, f.tag, &item, mail);
			item.collection = out->collection_seen_n;
			out->command_seen_n++;
			if (v == WIRE_OK && room) {
				out->commands[out->command_n++] = item;
				reading->c.command_n++;
			}
		}
		if (v != WIRE_OK) {
			return v;
		}
	}
}

/* The first of all Options, as those see it who do not want the others. */
static void options_fold(const struct eas_sync_options *options, struct eas_sync_collection *c)
{
	const struct eas_body_preference *body = options->body_n > 0 ? options->body : NULL;
	const struct {
		const struct eas_number *from;
		uint16_t bit;
		uint32_t *to;
	} numbers[] = {
		{&options->filter, EAS_SYNC_HAS_FILTER, &c->filter_type},
		{&options->truncation, EAS_SYNC_HAS_TRUNCATION, &c->truncation},
		{&options->conflict, EAS_SYNC_HAS_CONFLICT, &c->conflict},
		{&options->mime_truncation, EAS_SYNC_HAS_MIME_TRUNCATION, &c->mime_truncation},
		{&options->mime_support, EAS_SYNC_HAS_MIME_SUPPORT, &c->mime_support},
	};
	c->has |= EAS_SYNC_HAS_OPTIONS;
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
		if (numbers[i].from->there) {
			c->has |= numbers[i].bit;
			*numbers[i].to = numbers[i].from->value;
		}
	}
	if (body != NULL && body->type != 0) {
		c->has |= EAS_SYNC_HAS_BODY_TYPE;
		c->body_type = body->type;
	}
	if (body != NULL && body->truncation_bytes.there) {
		c->has |= EAS_SYNC_HAS_BODY_BYTES;
		c->body_bytes = body->truncation_bytes.value;
	}
}

static enum wire_verdict extra_read(struct wbxml_reader *r, const struct wbxml_field *f,
				    struct reading *reading)
{
	struct eas_sync_extra *extra = reading->extra;
	if (extra == NULL) {
		return wbxml_field_skip(r, f);
	}
	uint32_t before = extra->option_seen_n;
	struct wbxml_event open = wbxml_field_event(r, f);
	enum wire_verdict v = eas_sync_extra_read(r, &open, extra);
	if (v == WIRE_OK && before == 0 && extra->option_seen_n == 1) {
		options_fold(&extra->option[0], &reading->c);
	}
	return v;
}

static inline enum wire_verdict collection_value(struct wbxml_reader *r,
						 const struct wbxml_field *f,
						 struct reading *reading)
{
	struct eas_sync_collection *c = &reading->c;
	enum wire_verdict v;
	switch (f->tag) {
	case EAS_TAG_AIRSYNC_CLASS:
		return wbxml_field_text(r, f, &c->class_name);
	case EAS_TAG_AIRSYNC_SYNCKEY:
		v = wbxml_field_text(r, f, &c->sync_key);
		if (v == WIRE_OK && c->sync_key.n > EAS_SYNC_KEY_BYTES_MAX) {
			return wbxml_field_refuse(r, f, "SyncKey is longer than 64 bytes");
		}
		return v;
	case EAS_TAG_AIRSYNC_COLLECTIONID:
		return wbxml_field_text(r, f, &c->collection_id);
	case EAS_TAG_AIRSYNC_DELETESASMOVES:
		return eas_shape_field_flag(r, f, &c->deletes_as_moves);
	case EAS_TAG_AIRSYNC_GETCHANGES:
		return eas_shape_field_flag(r, f, &c->get_changes);
	case EAS_TAG_AIRSYNC_WINDOWSIZE:
		c->has |= EAS_SYNC_HAS_WINDOW;
		return wbxml_field_number(r, f, &c->window_size);
	case EAS_TAG_AIRSYNC_OPTIONS:
		if (reading->extra != NULL) {
			return extra_read(r, f, reading);
		}
		c->has |= EAS_SYNC_HAS_OPTIONS;
		return f->kind == WBXML_FIELD_LEAF ? WIRE_OK : options_read(r, c);
	case EAS_TAG_AIRSYNC_COMMANDS:
		return f->kind == WBXML_FIELD_LEAF ? WIRE_OK : commands_read(r, reading);
	default:
		return extra_read(r, f, reading);
	}
}

static enum wire_verdict collection_read(struct wbxml_reader *r, enum wbxml_field_kind around,
					 struct eas_sync_request *out,
					 const struct eas_sync_more *extras)
{
	bool room = out->collection_n < EAS_COLLECTION_MAX;
	struct reading reading = {
		.out = out, .c = {.command_first = out->command_n}, .mail = extras->mail};
	if (room && extras->extra != NULL) {
		reading.extra = &extras->extra[out->collection_n];
		*reading.extra = (struct eas_sync_extra){0};
	}
	while (around == WBXML_FIELD_OPEN) {
		struct wbxml_field f;
		enum wire_verdict v = wbxml_field_next(r, &f);
		if (f.kind == WBXML_FIELD_NONE && v == WIRE_OK) {
			break;
		}
		if (f.kind != WBXML_FIELD_NONE) {
			v = collection_value(r, &f, &reading);
		}
		if (v != WIRE_OK) {
			return v;
		}
	}
	out->collection_seen_n++;
	if (room) {
		out->collection[out->collection_n++] = reading.c;
	}
	return WIRE_OK;
}

static enum wire_verdict collections_read(struct wbxml_reader *r, struct eas_sync_request *out,
					  const struct eas_sync_more *extras)
{
	for (;;) {
		struct wbxml_field f;
		enum wire_verdict v = wbxml_field_next(r, &f);
		if (f.kind == WBXML_FIELD_NONE) {
			return v;
		}
		v = f.tag == EAS_TAG_AIRSYNC_COLLECTION ? collection_read(r, f.kind, out, extras)
							: wbxml_field_skip(r, &f);
		if (v != WIRE_OK) {
			return v;
		}
	}
}

static enum wire_verdict request_body(struct wbxml_reader *r, struct eas_sync_request *out,
				      const struct eas_sync_more *extras)
{
	enum wbxml_field_kind root;
	enum wire_verdict v =
		wbxml_field_root(r, EAS_TAG_AIRSYNC_SYNC, "the root is not Sync", &root);
	while (v == WIRE_OK && root == WBXML_FIELD_OPEN) {
		struct wbxml_field f;
		uint8_t flag = EAS_FLAG_ABSENT;
		v = wbxml_field_next(r, &f);
		if (f.kind == WBXML_FIELD_NONE) {
			break;
		}
		switch (f.tag) {
		case EAS_TAG_AIRSYNC_COLLECTIONS:
			v = f.kind == WBXML_FIELD_LEAF ? WIRE_OK : collections_read(r, out, extras);
			break;
		case EAS_TAG_AIRSYNC_WAIT:
			v = wbxml_field_number(r, &f, &out->wait_min);
			break;
		case EAS_TAG_AIRSYNC_HEARTBEATINTERVAL:
			v = wbxml_field_number(r, &f, &out->heartbeat_s);
			break;
		case EAS_TAG_AIRSYNC_WINDOWSIZE:
			v = wbxml_field_number(r, &f, &out->window_size);
			break;
		case EAS_TAG_AIRSYNC_PARTIAL:
			v = eas_shape_field_flag(r, &f, &flag);
			out->partial = flag != EAS_FLAG_NO;
			break;
		default:
			v = wbxml_field_skip(r, &f);
			break;
		}
	}
	return v == WIRE_OK ? wbxml_finish(r) : v;
}

enum wire_verdict eas_sync_request_read_more(const uint8_t *p, size_t n,
					     struct eas_sync_request *out,
					     const struct eas_sync_more *more, struct wire_bad *bad)
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
	enum wire_verdict v = request_body(&r, out, more);
	*bad = r.bad;
	return v;
}

enum wire_verdict eas_sync_request_read(const uint8_t *p, size_t n, struct eas_sync_request *out,
					struct wire_bad *bad)
{
	static const struct eas_sync_more nothing = {0};
	return eas_sync_request_read_more(p, n, out, &nothing, bad);
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
	enum { BYTES = 5 * WBXML_PEN_ELEMENT_BYTES + WBXML_PEN_DECIMAL_BYTES };
	struct wbxml_pen pen = wbxml_pen_up(&w->wbxml);
	wbxml_pen_down(&pen, BYTES + result->class_name.n + result->sync_key.n +
				     result->collection_id.n, 2);
	w->section = SECTION_NONE;
	wbxml_pen_open(&pen, EAS_TAG_AIRSYNC_COLLECTION);
	if (result->class_name.n > 0 && w->version < EAS_V14_0) {
		wbxml_pen_text(&pen, EAS_TAG_AIRSYNC_CLASS, result->class_name);
	}
	wbxml_pen_text(&pen, EAS_TAG_AIRSYNC_SYNCKEY, result->sync_key);
	wbxml_pen_text(&pen, EAS_TAG_AIRSYNC_COLLECTIONID, result->collection_id);
	wbxml_pen_decimal(&pen, EAS_TAG_AIRSYNC_STATUS, result->status);
	if (result->more_available) {
		wbxml_pen_empty(&pen, EAS_TAG_AIRSYNC_MOREAVAILABLE);
	}
	wbxml_pen_lift(&pen);
}

void eas_sync_item_write(struct eas_sync_writer *w, const struct eas_sync_item *item)
{
	eas_sync_mail_write(w, item, NULL);
}

void eas_sync_mail_write(struct eas_sync_writer *w, const struct eas_sync_item *item,
			 const struct eas_mail *mail)
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
	eas_sync_item_put(&w->wbxml, w->version, item, mail);
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
