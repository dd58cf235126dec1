/* What a folder of a Sync request may have beyond struct eas_sync_collection: all Options with all
 * their body preferences, Supported, ConversationMode.
 *
 * Not here: the request around it (eas_sync.h).
 * Ownership: spans borrow the bytes read or the writer's caller's bytes.
 * Source: [MS-ASCMD] 2.2.3.29.2, 2.2.3.30, 2.2.3.125.6, 2.2.3.179; conventions in eas_shape.h. */
#pragma once

#include "wire/eas_body.h"

enum {
	EAS_SYNC_OPTIONS_MAX = 2, /* one for mail, one for text messages */
	EAS_SYNC_BODY_MAX = 4,	  /* one for each type */
	EAS_SYNC_SUPPORTED_MAX = 64
};

/* One Options element. Values as in struct eas_sync_collection. */
struct eas_sync_options {
	struct eas_number filter;
	struct wire_span class_name; /* which items these options are for, 14.0+ */
	uint32_t body_n;	     /* BodyPreference, 12.0+ */
	uint32_t body_seen_n;
	struct eas_body_preference body[EAS_SYNC_BODY_MAX];
	uint32_t body_part_n; /* BodyPartPreference, 14.1+ */
	uint32_t body_part_seen_n;
	struct eas_body_preference body_part[1];
	struct eas_number truncation;	  /* up to 12.0 */
	struct eas_number rtf_truncation; /* up to 2.5 */
	struct eas_number conflict;
	struct eas_number mime_truncation;
	struct eas_number mime_support;
	struct eas_number max_items; /* recipient information cache, 14.0+ */
	uint8_t rights_support;	     /* enum eas_flag, 14.1+ */
};

struct eas_sync_extra {
	struct wire_span notify_guid; /* up to 2.5, for SMS triggers; its place is [ASSUMED] */
	uint8_t conversation_mode;    /* enum eas_flag, 14.0+ */
	bool has_supported;	      /* a Supported element; an empty one supports nothing */
	uint32_t supported_n;
	uint32_t supported_seen_n;
	uint16_t supported[EAS_SYNC_SUPPORTED_MAX]; /* tags: properties that the device keeps */
	uint32_t option_n;
	uint32_t option_seen_n;
	struct eas_sync_options option[EAS_SYNC_OPTIONS_MAX];
};

/* A child of Collection, after its OPEN; others than those above are passed over. */
enum wire_verdict eas_sync_extra_read(struct wbxml_reader *r, const struct wbxml_event *child,
				      struct eas_sync_extra *extra);

/* The elements between CollectionId and DeletesAsMoves, and those after WindowSize. */
void eas_sync_extra_head_write(struct wbxml_writer *w, enum eas_version version,
			       const struct eas_sync_extra *extra);
void eas_sync_extra_tail_write(struct wbxml_writer *w, enum eas_version version,
			       const struct eas_sync_extra *extra);
