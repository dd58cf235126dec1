/* The table of Options, and Supported, whose children are property names without content.
 *
 * Not here: the rest of Sync. See eas_sync_extra.h. */
#include "wire/eas_sync_extra.h"

#define S struct eas_sync_options
static const struct eas_field option_fields[] = {
	EAS_NUMBER(AIRSYNC_FILTERTYPE, S, filter),
	EAS_TEXT(AIRSYNC_CLASS, S, class_name, .since = EAS_V14_0),
	EAS_LIST(AIRSYNCBASE_BODYPREFERENCE, S, body, struct eas_body_preference,
		 eas_body_preference_shape, .since = EAS_V12_0),
	EAS_LIST(AIRSYNCBASE_BODYPARTPREFERENCE, S, body_part, struct eas_body_preference,
		 eas_body_preference_shape, .since = EAS_V14_1),
	EAS_NUMBER(AIRSYNC_TRUNCATION, S, truncation, .until = EAS_V12_0),
	EAS_NUMBER(AIRSYNC_RTFTRUNCATION, S, rtf_truncation, .until = EAS_V2_5),
	EAS_NUMBER(AIRSYNC_CONFLICT, S, conflict),
	EAS_NUMBER(AIRSYNC_MIMETRUNCATION, S, mime_truncation),
	EAS_NUMBER(AIRSYNC_MIMESUPPORT, S, mime_support),
	EAS_NUMBER(AIRSYNC_MAXITEMS, S, max_items, .since = EAS_V14_0),
	EAS_FLAG(RIGHTSMANAGEMENT_RIGHTSMANAGEMENTSUPPORT, S, rights_support, .since = EAS_V14_1),
};
static const struct eas_shape option_shape = EAS_SHAPE(S, option_fields);
#undef S

#define S struct eas_sync_extra
static const struct eas_field head_fields[] = {
	EAS_TEXT(AIRSYNC_NOTIFYGUID, S, notify_guid, .until = EAS_V2_5),
};
static const struct eas_field tail_fields[] = {
	EAS_FLAG(AIRSYNC_CONVERSATIONMODE, S, conversation_mode, .since = EAS_V14_0),
	EAS_LIST(AIRSYNC_OPTIONS, S, option, struct eas_sync_options, option_shape),
};
static const struct eas_shape head_shape = EAS_SHAPE(S, head_fields);
static const struct eas_shape tail_shape = EAS_SHAPE(S, tail_fields);
#undef S

static enum wire_verdict supported_read(struct wbxml_reader *r, const struct wbxml_event *open,
					struct eas_sync_extra *extra)
{
	extra->has_supported = true;
	for (;;) {
		struct wbxml_event e;
		bool more;
		enum wire_verdict v = wbxml_child(r, open, &e, &more);
		if (v == WIRE_OK && more) {
			v = wbxml_skip(r, &e);
			extra->supported_seen_n++;
			if (extra->supported_n < EAS_SYNC_SUPPORTED_MAX) {
				extra->supported[extra->supported_n++] = e.tag;
			}
		}
		if (v != WIRE_OK || !more) {
			return v;
		}
	}
}

enum wire_verdict eas_sync_extra_read(struct wbxml_reader *r, const struct wbxml_event *child,
				      struct eas_sync_extra *extra)
{
	switch (child->tag) {
	case EAS_TAG_AIRSYNC_SUPPORTED:
		return supported_read(r, child, extra);
	case EAS_TAG_AIRSYNC_NOTIFYGUID:
		return eas_shape_child_read(&head_shape, r, child, extra);
	default:
		return eas_shape_child_read(&tail_shape, r, child, extra);
	}
}

void eas_sync_extra_head_write(struct wbxml_writer *w, enum eas_version version,
			       const struct eas_sync_extra *extra)
{
	eas_shape_content_write(&head_shape, w, version, extra);
	if (!extra->has_supported) {
		return;
	}
	if (extra->supported_n > EAS_SYNC_SUPPORTED_MAX) {
		w->refused = true;
		return;
	}
	wbxml_open(w, EAS_TAG_AIRSYNC_SUPPORTED);
	for (uint32_t i = 0; i < extra->supported_n; i++) {
		wbxml_empty(w, extra->supported[i]);
	}
	wbxml_close(w);
}

void eas_sync_extra_tail_write(struct wbxml_writer *w, enum eas_version version,
			       const struct eas_sync_extra *extra)
{
	eas_shape_content_write(&tail_shape, w, version, extra);
}
