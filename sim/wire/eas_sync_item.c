/* The properties of a mail, in the order in which Exchange sends them.
 *
 * Not here: Collections and keys (eas_sync.c). See eas_sync_item.h. */
#include "wire/eas_sync_item.h"

#include "wire/eas_page.h"
#include "wire/wbxml_pen.h"

static const uint16_t kind_tag[] = {
	[EAS_SYNC_ADD] = EAS_TAG_AIRSYNC_ADD,
	[EAS_SYNC_CHANGE] = EAS_TAG_AIRSYNC_CHANGE,
	[EAS_SYNC_DELETE] = EAS_TAG_AIRSYNC_DELETE,
	[EAS_SYNC_SOFT_DELETE] = EAS_TAG_AIRSYNC_SOFTDELETE,
	[EAS_SYNC_FETCH] = EAS_TAG_AIRSYNC_FETCH,
};

enum { KIND_N = sizeof kind_tag / sizeof kind_tag[0], ITEM_LEVELS = 4 };

WBXML_PEN_INLINE void text_write(struct wbxml_pen *pen, uint16_t tag, struct wire_span text)
{
	if (text.p != NULL) {
		wbxml_pen_text(pen, tag, text);
	}
}

WBXML_PEN_INLINE void body_write(struct wbxml_pen *pen, enum eas_version version,
				 const struct eas_sync_item *item, const struct eas_mail *mail)
{
	if (version < EAS_V12_0) {
		if (item->has & EAS_SYNC_ITEM_BODY_BYTES) {
			wbxml_pen_decimal(pen, EAS_TAG_EMAIL_BODYSIZE, item->body_bytes);
		}
		if (item->has & EAS_SYNC_ITEM_TRUNCATED) {
			wbxml_pen_decimal(pen, EAS_TAG_EMAIL_BODYTRUNCATED, item->truncated);
		}
		text_write(pen, EAS_TAG_EMAIL_BODY, item->body);
		return;
	}
	wbxml_pen_open(pen, EAS_TAG_AIRSYNCBASE_BODY);
	if (item->has & EAS_SYNC_ITEM_BODY_TYPE) {
		wbxml_pen_decimal(pen, EAS_TAG_AIRSYNCBASE_TYPE, item->body_type);
	}
	if (item->has & EAS_SYNC_ITEM_BODY_BYTES) {
		wbxml_pen_decimal(pen, EAS_TAG_AIRSYNCBASE_ESTIMATEDDATASIZE, item->body_bytes);
	}
	if (item->has & EAS_SYNC_ITEM_TRUNCATED) {
		wbxml_pen_decimal(pen, EAS_TAG_AIRSYNCBASE_TRUNCATED, item->truncated);
	}
	text_write(pen, EAS_TAG_AIRSYNCBASE_DATA, item->body);
	if (mail != NULL && version >= EAS_V14_0) {
		text_write(pen, EAS_TAG_AIRSYNCBASE_PREVIEW, mail->preview);
	}
	wbxml_pen_close(pen);
}

WBXML_PEN_INLINE void properties_write(struct wbxml_pen *pen, enum eas_version version,
				       const struct eas_sync_item *item,
				       const struct eas_mail *mail)
{
	wbxml_pen_open(pen, EAS_TAG_AIRSYNC_APPLICATIONDATA);
	text_write(pen, EAS_TAG_EMAIL_TO, item->to);
	text_write(pen, EAS_TAG_EMAIL_FROM, item->from);
	text_write(pen, EAS_TAG_EMAIL_SUBJECT, item->subject);
	text_write(pen, EAS_TAG_EMAIL_DATERECEIVED, item->date_received);
	if (item->has & EAS_SYNC_ITEM_IMPORTANCE) {
		wbxml_pen_decimal(pen, EAS_TAG_EMAIL_IMPORTANCE, item->importance);
	}
	if (item->has & EAS_SYNC_ITEM_READ) {
		wbxml_pen_decimal(pen, EAS_TAG_EMAIL_READ, item->read);
	}
	if (item->has & EAS_SYNC_ITEM_BODY) {
		body_write(pen, version, item, mail);
	}
	text_write(pen, EAS_TAG_EMAIL_MESSAGECLASS, item->message_class);
	if (mail != NULL) {
		eas_shape_content_write(&eas_mail_shape, pen->w, version, mail);
	}
	wbxml_pen_close(pen);
}

static bool has_properties(const struct eas_sync_item *item)
{
	const uint32_t numbers = EAS_SYNC_ITEM_IMPORTANCE | EAS_SYNC_ITEM_READ |
				 EAS_SYNC_ITEM_BODY | EAS_SYNC_ITEM_DATA;
	return (item->has & numbers) != 0 || item->to.p != NULL || item->from.p != NULL ||
	       item->subject.p != NULL || item->date_received.p != NULL ||
	       item->message_class.p != NULL;
}

void eas_sync_item_put(struct wbxml_writer *w, enum eas_version version,
		       const struct eas_sync_item *item, const struct eas_mail *mail)
{
	if (item->kind >= KIND_N) {
		w->refused = true;
		return;
	}
	struct wbxml_pen pen = wbxml_pen_up(w);
	if (mail == NULL) { /* which is what the bound is for */
		wbxml_pen_down(&pen, eas_sync_item_bytes_max(item), ITEM_LEVELS);
	}
	wbxml_pen_open(&pen, kind_tag[item->kind]);
	if (mail != NULL && version >= EAS_V14_0) {
		text_write(&pen, EAS_TAG_AIRSYNC_CLASS, mail->item_class);
	}
	text_write(&pen, EAS_TAG_AIRSYNC_CLIENTID, item->client_id);
	text_write(&pen, EAS_TAG_AIRSYNC_SERVERID, item->server_id);
	if (item->has & EAS_SYNC_ITEM_STATUS) {
		wbxml_pen_decimal(&pen, EAS_TAG_AIRSYNC_STATUS, item->status);
	}
	if (has_properties(item)) {
		properties_write(&pen, version, item, mail);
	}
	wbxml_pen_close(&pen);
	wbxml_pen_lift(&pen);
}

bool eas_sync_item_is(uint16_t tag)
{
	for (unsigned i = 0; i < KIND_N; i++) {
		if (kind_tag[i] == tag) {
			return true;
		}
	}
	return false;
}

/* A number that must fit one octet; `bit` is noted as present. */
static inline enum wire_verdict small_read(struct wbxml_reader *r, const struct wbxml_field *f,
					   struct eas_sync_item *item, uint32_t bit, uint8_t *value)
{
	uint32_t v = 0;
	enum wire_verdict verdict = wbxml_field_number(r, f, &v);
	if (verdict == WIRE_OK && v > UINT8_MAX) {
		return wbxml_field_refuse(r, f, "number is too large");
	}
	item->has |= bit;
	*value = (uint8_t)v;
	return verdict;
}

static inline enum wire_verdict flag_read(struct wbxml_reader *r, const struct wbxml_field *f,
					  struct eas_sync_item *item, uint32_t bit, bool *value)
{
	uint32_t v = 0;
	enum wire_verdict verdict = wbxml_field_number(r, f, &v);
	item->has |= bit;
	*value = v != 0;
	return verdict;
}

static enum wire_verdict body_read(struct wbxml_reader *r, struct eas_sync_item *item,
				   struct eas_mail *mail)
{
	for (;;) {
		struct wbxml_field f;
		enum wire_verdict v = wbxml_field_next(r, &f);
		if (f.kind == WBXML_FIELD_NONE) {
			return v;
		}
		switch (f.tag) {
		case EAS_TAG_AIRSYNCBASE_TYPE:
			v = small_read(r, &f, item, EAS_SYNC_ITEM_BODY_TYPE, &item->body_type);
			break;
		case EAS_TAG_AIRSYNCBASE_ESTIMATEDDATASIZE:
			item->has |= EAS_SYNC_ITEM_BODY_BYTES;
			v = wbxml_field_number(r, &f, &item->body_bytes);
			break;
		case EAS_TAG_AIRSYNCBASE_TRUNCATED:
			v = flag_read(r, &f, item, EAS_SYNC_ITEM_TRUNCATED, &item->truncated);
			break;
		case EAS_TAG_AIRSYNCBASE_DATA:
			v = wbxml_field_text(r, &f, &item->body);
			break;
		default:
			v = mail != NULL && f.tag == EAS_TAG_AIRSYNCBASE_PREVIEW
				    ? wbxml_field_text(r, &f, &mail->preview)
				    : wbxml_field_skip(r, &f);
			break;
		}
		if (v != WIRE_OK) {
			return v;
		}
	}
}

static enum wire_verdict further_read(struct wbxml_reader *r, const struct wbxml_field *f,
				      struct eas_mail *mail)
{
	if (mail == NULL) {
		return wbxml_field_skip(r, f);
	}
	struct wbxml_event open = wbxml_field_event(r, f);
	return eas_shape_child_read(&eas_mail_shape, r, &open, mail);
}

static inline enum wire_verdict property_read(struct wbxml_reader *r, const struct wbxml_field *f,
					      struct eas_sync_item *item, struct eas_mail *mail)
{
	switch (f->tag) {
	case EAS_TAG_EMAIL_TO:
		return wbxml_field_text(r, f, &item->to);
	case EAS_TAG_EMAIL_FROM:
		return wbxml_field_text(r, f, &item->from);
	case EAS_TAG_EMAIL_SUBJECT:
		return wbxml_field_text(r, f, &item->subject);
	case EAS_TAG_EMAIL_DATERECEIVED:
		return wbxml_field_text(r, f, &item->date_received);
	case EAS_TAG_EMAIL_MESSAGECLASS:
		return wbxml_field_text(r, f, &item->message_class);
	case EAS_TAG_EMAIL_IMPORTANCE:
		return small_read(r, f, item, EAS_SYNC_ITEM_IMPORTANCE, &item->importance);
	case EAS_TAG_EMAIL_READ:
		return flag_read(r, f, item, EAS_SYNC_ITEM_READ, &item->read);
	case EAS_TAG_EMAIL_BODY:
		item->has |= EAS_SYNC_ITEM_BODY;
		return wbxml_field_text(r, f, &item->body);
	case EAS_TAG_EMAIL_BODYSIZE:
		item->has |= EAS_SYNC_ITEM_BODY | EAS_SYNC_ITEM_BODY_BYTES;
		return wbxml_field_number(r, f, &item->body_bytes);
	case EAS_TAG_EMAIL_BODYTRUNCATED:
		item->has |= EAS_SYNC_ITEM_BODY;
		return flag_read(r, f, item, EAS_SYNC_ITEM_TRUNCATED, &item->truncated);
	case EAS_TAG_AIRSYNCBASE_BODY:
		item->has |= EAS_SYNC_ITEM_BODY;
		return f->kind == WBXML_FIELD_LEAF ? WIRE_OK : body_read(r, item, mail);
	default:
		return further_read(r, f, mail);
	}
}

static enum wire_verdict properties_read(struct wbxml_reader *r, struct eas_sync_item *item,
					 struct eas_mail *mail)
{
	for (;;) {
		struct wbxml_field f;
		enum wire_verdict v = wbxml_field_next(r, &f);
		if (f.kind == WBXML_FIELD_NONE) {
			return v;
		}
		v = property_read(r, &f, item, mail);
		if (v != WIRE_OK) {
			return v;
		}
	}
}

enum wire_verdict eas_sync_item_read(struct wbxml_reader *r, enum wbxml_field_kind around,
				     uint16_t tag, struct eas_sync_item *item,
				     struct eas_mail *mail)
{
	wire_clear(item, sizeof *item);
	if (mail != NULL) {
		*mail = (struct eas_mail){0};
	}
	while (item->kind < KIND_N - 1 && kind_tag[item->kind] != tag) {
		item->kind++;
	}
	if (around == WBXML_FIELD_LEAF) {
		return WIRE_OK;
	}
	for (;;) {
		struct wbxml_field f;
		enum wire_verdict v = wbxml_field_next(r, &f);
		if (f.kind == WBXML_FIELD_NONE) {
			return v;
		}
		switch (f.tag) {
		case EAS_TAG_AIRSYNC_SERVERID:
			v = wbxml_field_text(r, &f, &item->server_id);
			break;
		case EAS_TAG_AIRSYNC_CLIENTID:
			v = wbxml_field_text(r, &f, &item->client_id);
			break;
		case EAS_TAG_AIRSYNC_STATUS:
			item->has |= EAS_SYNC_ITEM_STATUS;
			v = wbxml_field_number(r, &f, &item->status);
			break;
		case EAS_TAG_AIRSYNC_APPLICATIONDATA:
			item->has |= EAS_SYNC_ITEM_DATA;
			v = f.kind == WBXML_FIELD_LEAF ? WIRE_OK : properties_read(r, item, mail);
			break;
		default:
			v = mail != NULL && f.tag == EAS_TAG_AIRSYNC_CLASS
				    ? wbxml_field_text(r, &f, &mail->item_class)
				    : wbxml_field_skip(r, &f);
			break;
		}
		if (v != WIRE_OK) {
			return v;
		}
	}
}

size_t eas_sync_item_bytes_max(const struct eas_sync_item *item)
{
	enum { ELEMENTS = 11, DECIMALS = 6 };
	return ELEMENTS * WBXML_PEN_ELEMENT_BYTES + DECIMALS * WBXML_PEN_DECIMAL_BYTES +
	       item->server_id.n + item->client_id.n + item->to.n + item->from.n +
	       item->subject.n + item->date_received.n + item->body.n + item->message_class.n;
}
