/* What a mail in a Sync may have beyond struct eas_sync_item: the properties that the simulator
 * does not need, for those who want a whole message.
 *
 * Not here: To, From, Subject, DateReceived, Importance, Read, Body, MessageClass
 * (eas_sync_item.h); what a MeetingRequest holds (it is kept as a tree); contacts, calendar, tasks.
 * Ownership: spans and trees borrow the bytes read or the writer's caller's bytes.
 * Units: sizes in octets; dates are text as on the wire.
 * Source: [MS-ASEMAIL] 2.2.2 (the dates of a flag are elements of tasks), [MS-ASAIRS] 2.2.2; the 2.5
 * forms as in Z-Push and Horde; conventions in eas_shape.h. */
#pragma once

#include "wire/eas_shape.h"

enum { EAS_MAIL_ATTACHMENT_MAX = 8, EAS_MAIL_CATEGORY_MAX = 8 }; /* kept; all are counted */

enum eas_mail_flag_status {
	EAS_MAIL_FLAG_CLEARED = 0,
	EAS_MAIL_FLAG_COMPLETE = 1,
	EAS_MAIL_FLAG_ACTIVE = 2
};

/* 12.0+. An empty Flag element (only `there`) takes the flag away. */
struct eas_mail_flag {
	bool there;
	uint8_t reminder_set;	  /* enum eas_flag */
	struct eas_number status; /* enum eas_mail_flag_status */
	struct wire_span type;	  /* "for Follow Up" */
	struct wire_span complete_time;
	struct wire_span subject;
	struct wire_span start_date;
	struct wire_span utc_start_date;
	struct wire_span due_date;
	struct wire_span utc_due_date;
	struct wire_span date_completed;
	struct wire_span reminder_time;
	struct wire_span ordinal_date;
	struct wire_span sub_ordinal_date;
};

/* Both forms: Att* of 2.5 and AirSyncBase of 12.0+. */
struct eas_mail_attachment {
	struct wire_span display_name;
	struct wire_span
		reference;	  /* AttName or FileReference: what GetAttachment or Fetch names */
	struct eas_number method; /* 1 normal, 5 embedded mail, 6 OLE */
	struct eas_number bytes;
	struct wire_span content_id; /* AttOid or ContentId */
	struct wire_span content_location;
	uint8_t is_inline; /* enum eas_flag, 12.0+ */
	uint8_t removed;   /* enum eas_flag, 2.5 */
};

/* 14.1+ */
struct eas_mail_body_part {
	bool there;
	uint8_t truncated; /* enum eas_flag */
	uint32_t status;   /* EAS_STATUS_COMMON_BODY_PART_CONVERSATION_TOO_LARGE or 1 */
	uint32_t type;	   /* 2: HTML */
	struct eas_number bytes;
	struct wire_span data;
	struct wire_span preview;
};

struct eas_mail {
	struct wire_span item_class; /* beside ApplicationData: "SMS" or "Email", 14.0+ */
	struct wire_span preview;    /* inside of Body, 14.0+ */
	struct wire_span cc;
	struct wire_span reply_to;
	struct wire_span display_to;
	struct wire_span thread_topic;
	struct eas_number internet_cpid;
	struct wire_span mime_data; /* the MIME triple: up to 2.5 */
	struct eas_number mime_bytes;
	uint8_t mime_truncated;		    /* enum eas_flag */
	uint8_t received_as_bcc;	    /* enum eas_flag, 14.0+ */
	struct wire_span content_class;	    /* 12.0+ */
	struct eas_number native_body_type; /* 12.0+ */
	struct eas_mail_flag flag;
	uint32_t attachment_n;
	uint32_t attachment_seen_n;
	struct eas_mail_attachment attachment[EAS_MAIL_ATTACHMENT_MAX];
	struct eas_tree meeting_request;
	uint32_t category_n; /* 14.0+ */
	uint32_t category_seen_n;
	struct wire_span category[EAS_MAIL_CATEGORY_MAX];
	struct wire_span conversation_id; /* opaque, 14.0+, as all that follows */
	struct wire_span conversation_index;
	struct eas_number last_verb;
	struct wire_span last_verb_time;
	struct wire_span sender;
	struct wire_span um_caller_id;
	struct wire_span um_user_notes;
	struct eas_mail_body_part body_part;
};

/* What stands in ApplicationData: all but item_class and preview. */
extern const struct eas_shape eas_mail_shape;
