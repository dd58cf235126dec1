/* Sync: changes of folders, from 2.5 (body on page 2) to 12.1 and later (AirSyncBase body).
 *
 * Not here: state behind the keys, filtering, truncation itself (models/), properties of contacts,
 * calendar and tasks (passed over). What the simulator does not need goes into structs that the
 * caller gives beside: struct eas_sync_extra for a folder, struct eas_mail for an item.
 * Ownership: spans borrow the bytes read or the writer's caller's bytes.
 * Units: sizes in octets; wait in minutes and heartbeat in seconds, as on the wire.
 * Invariants: a reader for a response hands out each item once, in document order, and needs no
 * array; the writer takes items one at a time. Only what `has` names is valid and written.
 * Source: [MS-ASCMD] 2.2.1.21, 2.2.3.29.2, 2.2.3.125.6; conventions in eas.h. */
#pragma once

#include "wire/eas_sync_extra.h"
#include "wire/eas_sync_item.h"

/* Which optional numbers of struct eas_sync_collection are there. */
enum {
	EAS_SYNC_HAS_WINDOW = 1u << 0,
	EAS_SYNC_HAS_FILTER = 1u << 1,
	EAS_SYNC_HAS_TRUNCATION = 1u << 2,
	EAS_SYNC_HAS_CONFLICT = 1u << 3,
	EAS_SYNC_HAS_MIME_TRUNCATION = 1u << 4,
	EAS_SYNC_HAS_MIME_SUPPORT = 1u << 5,
	EAS_SYNC_HAS_BODY_TYPE = 1u << 6,  /* a BodyPreference with Type */
	EAS_SYNC_HAS_BODY_BYTES = 1u << 7, /* ... with TruncationSize */
	EAS_SYNC_HAS_OPTIONS = 1u << 8	   /* reader: an Options element was there */
};

/* One folder of a request. */
struct eas_sync_collection {
	struct wire_span class_name; /* "Email": up to 12.0; empty: not written */
	struct wire_span sync_key;   /* "0" primes; at most EAS_SYNC_KEY_BYTES_MAX */
	struct wire_span collection_id;
	uint8_t deletes_as_moves; /* enum eas_flag */
	uint8_t get_changes;	  /* enum eas_flag */
	uint16_t has;		  /* EAS_SYNC_HAS_* */
	uint32_t window_size;	  /* 1..512; readers do not clamp */
	uint32_t filter_type;	  /* 0..8 */
	uint32_t truncation;	  /* 0..9, 2.5 and 12.0 */
	uint32_t conflict;	  /* 0 device wins, 1 server wins */
	uint32_t mime_truncation; /* 0..8 */
	uint32_t mime_support;	  /* 0..2 */
	uint32_t body_type;	  /* of the first BodyPreference */
	uint32_t body_bytes;	  /* its TruncationSize */
	uint32_t command_first;	  /* index into the request's commands */
	uint32_t command_n;
};

struct eas_sync_request {
	bool empty;		    /* no body: run the stored request again (12.1+) */
	bool partial;		    /* collections not named stay as they were (12.1+) */
	uint32_t wait_min;	    /* 1..59, 0: absent (12.1+) */
	uint32_t heartbeat_s;	    /* 60..3540, 0: absent (14.0+) */
	uint32_t window_size;	    /* over all collections, 0: absent (12.1+) */
	uint32_t collection_n;	    /* kept in collection[] */
	uint32_t collection_seen_n; /* sent */
	struct eas_sync_item *commands; /* the caller's room, or the items to write; may be NULL */
	uint32_t command_cap;		/* reader: room in commands[] */
	uint32_t command_n;		/* reader: kept; writer: ignored (see collection) */
	uint32_t command_seen_n;	/* reader: sent */
	/* Last, so that nobody has to clear more than is used; a reader fills collection_n. */
	struct eas_sync_collection collection[EAS_COLLECTION_MAX];
};

/* Room for what else a request may have, or what else to write; both parts may be NULL. With `extra`
 * the options are those in it, and for a reader also, as far as they fit, the first in collection[].
 */
struct eas_sync_more {
	struct eas_sync_extra *extra; /* [EAS_COLLECTION_MAX], as collection[] */
	struct eas_mail *mail;	      /* as commands[] */
};

/* One folder of a response. Readers: complete at EAS_SYNC_EVENT_COLLECTION. */
struct eas_sync_result {
	struct wire_span class_name; /* up to 12.0; empty: not written */
	struct wire_span sync_key;
	struct wire_span collection_id;
	uint32_t status; /* enum eas_sync_status */
	bool more_available;
	uint32_t add_n; /* readers count the Commands of this collection */
	uint32_t change_n;
	uint32_t delete_n; /* Delete and SoftDelete */
	uint32_t response_n;
};

/* Writes a request in the order [MS-ASCMD] 2.2.3.29.2 wants; Truncation is written when `has` says
 * so, BodyPreference likewise: the caller picks what its version knows. `version` decides the form
 * of command items: EAS_V2_5 and below on page 2, from EAS_V12_0 on AirSyncBase. */
bool eas_sync_request_write(struct wire_out *out, enum eas_version version,
			    const struct eas_sync_request *sync);
bool eas_sync_request_write_more(struct wire_out *out, enum eas_version version,
				 const struct eas_sync_request *sync,
				 const struct eas_sync_more *more);

/* out->commands and out->command_cap are the caller's to set before; the rest is filled. */
enum wire_verdict eas_sync_request_read(const uint8_t *p, size_t n, struct eas_sync_request *out,
					struct wire_bad *bad);
enum wire_verdict eas_sync_request_read_more(const uint8_t *p, size_t n,
					     struct eas_sync_request *out,
					     const struct eas_sync_more *more,
					     struct wire_bad *bad);

/* A response, written piece by piece:
 *   begin { collection { item }* collection_end }* end
 * A top-level Status (Limit) instead of collections: eas_sync_response_status_write. */
struct eas_sync_writer {
	struct wbxml_writer wbxml;
	enum eas_version version;
	uint8_t section; /* 0 none, 1 Commands, 2 Responses open in the collection */
};

void eas_sync_response_begin(struct eas_sync_writer *w, struct wire_out *out,
			     enum eas_version version);
void eas_sync_collection_begin(struct eas_sync_writer *w, const struct eas_sync_result *result);
void eas_sync_item_write(struct eas_sync_writer *w, const struct eas_sync_item *item);
void eas_sync_mail_write(struct eas_sync_writer *w, const struct eas_sync_item *item,
			 const struct eas_mail *mail);
void eas_sync_collection_end(struct eas_sync_writer *w);
bool eas_sync_response_end(struct eas_sync_writer *w);
bool eas_sync_response_status_write(struct wire_out *out, uint32_t status, uint32_t limit);

enum eas_sync_event {
	EAS_SYNC_EVENT_ITEM,	   /* r->item is valid until the next call */
	EAS_SYNC_EVENT_COLLECTION, /* a collection is over: r->result is complete */
	EAS_SYNC_EVENT_END	   /* the whole document was well formed; r->status, r->limit */
};

/* Reads a response step by step; r->wbxml.bad tells why on WIRE_BAD. After WIRE_MORE or WIRE_BAD
 * the reader is of no more use. `empty` bodies (nothing happened) give END at once. A device must
 * not store a key before END: the body may still turn out cut. */
struct eas_sync_reader {
	struct wbxml_reader wbxml; /* wbxml_reader_join may be called on it after begin */
	bool empty;
	uint8_t state;	       /* private */
	uint32_t status;       /* under the root, 0 when absent */
	uint32_t limit;	       /* 0 when absent */
	uint32_t collection_n; /* complete ones so far */
	struct eas_sync_item item;
	struct eas_sync_result result;
	struct eas_mail *mail; /* set after open: takes the item's further properties; or NULL */
};

void eas_sync_response_open(struct eas_sync_reader *r, const uint8_t *p, size_t n);
enum wire_verdict eas_sync_response_next(struct eas_sync_reader *r, enum eas_sync_event *event);

/* The same in one call: the results of up to EAS_COLLECTION_MAX folders, and `on_item` (may be
 * NULL) for each item. */
struct eas_sync_response {
	bool empty;
	uint32_t status; /* under the root, 0 when absent */
	uint32_t limit;
	uint32_t collection_n;
	uint32_t collection_seen_n;
	struct eas_sync_result collection[EAS_COLLECTION_MAX];
};

enum wire_verdict eas_sync_response_read(const uint8_t *p, size_t n, struct eas_sync_response *out,
					 void (*on_item)(void *ctx, const struct eas_sync_item *),
					 void *ctx, struct wire_bad *bad);
