/* One mail or one operation inside a Sync: Add, Change, Delete, SoftDelete, Fetch.
 *
 * Not here: the collections around it (eas_sync.h), further properties of a mail (eas_mail.h, given
 * beside the item by those who want them), properties of contacts, calendar and tasks.
 * Ownership: spans borrow the bytes read or the writer's caller's bytes.
 * Units: sizes in octets. Invariants: only what `has` names is valid and written; strings are there
 * when p != NULL.
 * Source: [MS-ASCMD] 2.2.3.7.2, .24, .42.2, .67.2; [MS-ASEMAIL] 2.2.2; [MS-ASAIRS] 2.2.2. */
#pragma once

#include "wire/eas_mail.h"
#include "wire/eas_status.h"
#include "wire/wbxml_field.h"

/* [MS-ASCMD] 2.2.3.177.17 */
enum eas_sync_status {
	EAS_SYNC_SUCCESS = EAS_STATUS_SYNC_SUCCESS,
	EAS_SYNC_KEY_INVALID = EAS_STATUS_SYNC_INVALID_SYNC_KEY,
	EAS_SYNC_PROTOCOL = EAS_STATUS_SYNC_PROTOCOL_ERROR,
	EAS_SYNC_SERVER = EAS_STATUS_SYNC_SERVER_ERROR,
	EAS_SYNC_CONVERSION = EAS_STATUS_SYNC_CONVERSION_ERROR,
	EAS_SYNC_CONFLICT = EAS_STATUS_SYNC_CONFLICT,
	EAS_SYNC_NOT_FOUND = EAS_STATUS_SYNC_OBJECT_NOT_FOUND,
	EAS_SYNC_FULL = EAS_STATUS_SYNC_CANNOT_COMPLETE,
	EAS_SYNC_HIERARCHY = EAS_STATUS_SYNC_FOLDER_HIERARCHY_CHANGED,
	EAS_SYNC_INCOMPLETE = EAS_STATUS_SYNC_INCOMPLETE_REQUEST,
	EAS_SYNC_WAIT_RANGE = EAS_STATUS_SYNC_WAIT_OUT_OF_RANGE,
	EAS_SYNC_INVALID = EAS_STATUS_SYNC_TOO_MANY_COLLECTIONS,
	EAS_SYNC_RETRY = EAS_STATUS_SYNC_RETRY
};

/* Which parts of struct eas_sync_item are there; strings are there when p != NULL. */
enum {
	EAS_SYNC_ITEM_IMPORTANCE = 1u << 0,
	EAS_SYNC_ITEM_READ = 1u << 1,
	EAS_SYNC_ITEM_BODY = 1u << 2,	    /* a body element (its data may still be empty) */
	EAS_SYNC_ITEM_BODY_TYPE = 1u << 3,  /* 12.0 and later */
	EAS_SYNC_ITEM_BODY_BYTES = 1u << 4, /* EstimatedDataSize, 2.5: BodySize */
	EAS_SYNC_ITEM_TRUNCATED = 1u << 5,  /* Truncated, 2.5: BodyTruncated */
	EAS_SYNC_ITEM_STATUS = 1u << 6,	    /* in Responses */
	EAS_SYNC_ITEM_DATA = 1u << 7	    /* an ApplicationData element */
};

enum eas_sync_kind {
	EAS_SYNC_ADD,
	EAS_SYNC_CHANGE,
	EAS_SYNC_DELETE,
	EAS_SYNC_SOFT_DELETE, /* from the server only: fell out of the filter */
	EAS_SYNC_FETCH	      /* from the device, or in Responses */
};

/* One mail or one operation, in a request's or response's Commands or in Responses. */
struct eas_sync_item {
	uint8_t kind;	    /* enum eas_sync_kind */
	bool in_responses;  /* stands in Responses, not in Commands */
	bool truncated;	    /* the body is not whole */
	uint8_t importance; /* 0 low, 1 normal, 2 high */
	bool read;
	uint8_t body_type;   /* 1 plain, 2 HTML, 3 RTF, 4 MIME */
	uint32_t has;	     /* EAS_SYNC_ITEM_* */
	uint32_t body_bytes; /* size of the whole body, before truncation */
	uint32_t status;     /* enum eas_sync_status */
	uint32_t collection; /* index of the collection; set by readers */
	struct wire_span server_id;
	struct wire_span client_id;
	struct wire_span to;
	struct wire_span from;
	struct wire_span subject;
	struct wire_span date_received; /* "2006-05-04T12:00:00.000Z" */
	struct wire_span body;		/* what was sent of it */
	struct wire_span message_class; /* "IPM.Note" */
};

/* Writes the whole element in the order Class, ClientId, ServerId, Status, ApplicationData {To From
 * Subject DateReceived Importance Read body MessageClass}. Up to 2.5 the body is BodySize,
 * BodyTruncated and Body of page 2, from 12.0 on Body {Type EstimatedDataSize Truncated Data} of
 * page 17. `mail` may be NULL; what it holds follows MessageClass. */
void eas_sync_item_put(struct wbxml_writer *w, enum eas_version version,
		       const struct eas_sync_item *item, const struct eas_mail *mail);

/* Reads the content of the element `tag`, which is `around`: nothing when it is a leaf; both body
 * forms are understood. The kind is that of the tag; false from eas_sync_item_is means that the tag
 * is none of the five. `mail` takes the further properties; NULL: they are passed over. */
bool eas_sync_item_is(uint16_t tag);
enum wire_verdict eas_sync_item_read(struct wbxml_reader *r, enum wbxml_field_kind around,
				     uint16_t tag, struct eas_sync_item *item,
				     struct eas_mail *mail);

/* Upper bound of the bytes that eas_sync_item_put adds for this item without a mail. */
size_t eas_sync_item_bytes_max(const struct eas_sync_item *item);
